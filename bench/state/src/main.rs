//! Bytes of heap that the state takes for a record, and what pages of long lists cost: half supervision entries, half objects of the city, folded from
//! the bytes of records, with the seed rules adopted and every object accepted by review.
//!
//! `cargo run --release --manifest-path bench/state/Cargo.toml -- [RECORDS]`

use ledger::{Record, RecordRef};
use serde_json::json;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};
use zone::Zone;
use zone::listing::{Listing, Standing};

struct Counting;
static LIVE: AtomicIsize = AtomicIsize::new(0);
/// What glibc's malloc really takes for a request: 8 bytes of header, in steps of 16, at least 32.
static CHUNKS: AtomicIsize = AtomicIsize::new(0);

fn chunk(size: usize) -> isize {
    ((size + 8).next_multiple_of(16)).max(32) as isize
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as isize, Relaxed);
        CHUNKS.fetch_add(chunk(layout.size()), Relaxed);
        // SAFETY: the caller's contract is the system allocator's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as isize, Relaxed);
        CHUNKS.fetch_sub(chunk(layout.size()), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Projects, entries of each, and objects that one review accepts.
const PROJECTS: u64 = 1000;
const REVIEWED: usize = 200;

struct World {
    zone: Zone,
    seq: u64,
}

impl World {
    fn put(&mut self, kind: &str, unit: &str, happened: &str, open: serde_json::Value) -> u64 {
        let open = ledger::canonical::bytes(&open).expect("canonical");
        let record = Record {
            amends: None,
            by: "p-000001".into(),
            command: format!("00000000-0000-4000-8000-{:012x}", self.seq),
            evidence: Vec::new(),
            for_person: "p-000001".into(),
            happened: happened.into(),
            import: None,
            kind: kind.into(),
            open: String::from_utf8(open).expect("UTF-8").into(),
            ordinal: 0,
            personal: Vec::new(),
            recorded: "2020-01-20T00:00:00.000Z".into(),
            sealed: None,
            seq: self.seq,
            unit: unit.into(),
            v: 1,
            via: "api".into(),
            zone: "z-1".into(),
        };
        let bytes = record.bytes();
        self.zone.apply(&RecordRef::parse(&bytes).expect("a record"), None).expect("folds");
        self.seq += 1;
        self.seq - 1
    }
}

fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).expect("pages") * 4096
}

fn rules(world: &mut World) -> usize {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebook");
    let mut number = 0;
    for office in std::fs::read_dir(root).expect("the rulebook") {
        for file in std::fs::read_dir(office.expect("a folder").path()).expect("rules") {
            let text = std::fs::read_to_string(file.expect("a file").path()).expect("a rule");
            let Ok(rule) = rulebook::Rule::parse(&text) else { continue };
            // The first version of each: the fold does not ask for the second.
            let lines: Vec<&str> = text.lines().collect();
            world.put("rule.adopted", "z-1", "2018-12-25", json!({"rule": rule.id, "version": rule.version, "text": lines}));
            number += 1;
        }
    }
    number
}

/// Pages of 50 of a list of half the facts – and of all there are of its kind: those that the register keeps in order, and
/// those of a list that is made first. The median of what is repeated.
fn lists(zone: &Zone) {
    const TIMES: usize = 15;
    let median = |mut work: Box<dyn FnMut() -> usize + '_>| {
        let mut times: Vec<f64> = (0..TIMES)
            .map(|_| {
                let start = std::time::Instant::now();
                std::hint::black_box(work());
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[TIMES / 2]
    };
    let (register, kind) = (&zone.register, zone::fact::kind("city.object").expect("a kind"));
    let count = register.count_of(kind);
    let open = Listing::default();
    let kept = |from: usize| median(Box::new(move || open.kept(register, kind, from, 50).expect("kept").len()));
    println!("a page of 50 of {count} facts, in the order that is kept: first {:.0} µs, twentieth {:.0} µs (limit 200)", kept(0), kept(950));
    let community = zone.org.unit("community-03");
    for (name, listing) in [
        ("by date, all", open),
        ("by number", Listing { by_seq: true, ..open }),
        ("accepted", Listing { standing: Some(Standing::Accepted), ..open }),
        ("of a month", Listing { month: zone::Month::parse("2019-06"), ..open }),
        ("of a unit, by number, oldest first", Listing { unit: community, by_seq: true, up: true, ..open }),
    ] {
        let made = median(Box::new(move || listing.numbers(register, kind).len())) / 1e3;
        let numbers: std::sync::Arc<[u32]> = listing.numbers(register, kind).into();
        let deep = numbers.len() - 50;
        let page = median(Box::new(|| numbers[deep..].iter().filter_map(|number| register.row(*number)).count()));
        println!("a list {name}: made in {made:.1} ms of {} facts (limit 80), its last page {page:.0} µs (limit 200)", numbers.len());
    }
}

fn main() {
    let records: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut world = World { zone: Zone::default(), seq: 0 };
    world.put("zone.genesis", "z-1", "2018-12-25", json!({"name": "河湾", "time_zone": "Asia/Shanghai", "key": "k", "demonstration": true}));
    for (id, ty) in [("dept-projects", "department"), ("dept-city", "department")] {
        world.put("org.unit", "z-1", "2012-01-01", json!({"unit": id, "title": id, "type": ty}));
    }
    for place in 0..12 {
        world.put("org.unit", "z-1", "2012-01-01", json!({"unit": format!("community-{place:02}"), "title": format!("社区{place}"), "type": "community"}));
    }
    let adopted = rules(&mut world);
    for project in 0..PROJECTS {
        world.put("projects.project", "dept-projects", "2019-01-02", json!({"project": format!("xm-{project:04}"), "title": "项目", "level": "municipal", "category": "industry",
            "nature": "new", "accountable_unit": "dept-projects", "planned_investment_yuan": "120000000", "target_on": "2020-12-31", "target_strength": "plan"}));
    }
    let day = |number: u64| (jiff::civil::date(2019, 1, 2) + jiff::Span::new().days(number as i64)).to_string();
    let before = (LIVE.load(Relaxed), CHUNKS.load(Relaxed), resident());
    let mut waiting: Vec<(u64, u64)> = Vec::new();
    for number in 0..records / 2 {
        world.put("projects.supervision", "dept-projects", &day(number / PROJECTS), json!({"project": format!("xm-{:04}", number % PROJECTS), "stage": "structure",
            "change": "progress", "workers": number % 90, "machines": number % 9, "problem": "none"}));
        let seq = world.put("city.object", "dept-city", &day(number % 365), json!({"object": format!("hc-{number:07}"), "class": "latrine", "act": "removed",
            "place": format!("community-{:02}", number % 12)}));
        waiting.push((seq, seq));
        if waiting.len() == REVIEWED {
            world.put("review.accepted", "dept-city", "2020-01-20", json!({"items": waiting}));
            waiting.clear();
        }
    }
    drop(waiting);
    let after = (LIVE.load(Relaxed), CHUNKS.load(Relaxed), resident());
    let each = |bytes: isize| bytes as f64 / records as f64;
    println!("{} facts, {adopted} rules adopted, {} cells", world.zone.register.len(), world.zone.cells.all().count());
    println!("heap a record: {:.1} bytes asked for (limit 400), about {:.1} with malloc's headers, resident {:.1}",
        each(after.0 - before.0), each(after.1 - before.1), each((after.2 - before.2) as isize));
    lists(&world.zone);
    // What a held snapshot costs: a clone, and then a thousand changes that copy the paths to them.
    let snapshot = world.zone.clone();
    let shared = LIVE.load(Relaxed);
    for number in 0..1000u64 {
        world.put("city.object", "dept-city", &day(number % 365), json!({"object": format!("dl-{number:07}"), "class": "road", "act": "built", "place": "community-01"}));
    }
    println!("a held snapshot: {:.0} KiB more after a thousand further records", (LIVE.load(Relaxed) - shared) as f64 / 1024.0);
    drop(snapshot);
}
