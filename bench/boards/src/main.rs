//! What a board, the close of a day and everybody's Today cost. The board from kept cells, and with the cells made from nothing first. Folded from the bytes of records, a
//! supervision entry a project and working day, each with an amount, a plan a month and three stages a project; of a project so many permits and as many
//! problems, of which some are late and some are still open at the end of the year.
//!
//! `cargo run --release --manifest-path bench/boards/Cargo.toml -- [PROJECTS] [DAYS] [ENTRIES] [DUES]`: entries are how many records of a
//! project's day there are; all but the first are withdrawn again. Dues are how many permits and how many problems a project has, ten at most: with 0 there is
//! no catalogue either, and two of the five parts cost nothing.

use ledger::{Amends, Opening, Record, RecordRef};
use serde_json::json;
use std::time::Instant;
use zone::board::{DayCells, compute};
use zone::duty::{react, today};
use zone::offices::projects::STAGES;
use zone::offices::projects::kept::Courses;
use zone::{Month, Period, Zone};

/// Repetitions of what is measured; the median is printed.
const TIMES: usize = 21;

/// The persons who carry the projects, in turn.
const PERSONS: u64 = 500;
/// The last working day of the year: nobody has entered anything, and it is about to be closed.
const LAST: jiff::civil::Date = jiff::civil::date(2019, 12, 31);

/// Items of the catalogue that apply to every project.
const ITEMS: [&str; 10] = [
    "project_approval",
    "site_opinion",
    "land_planning",
    "design",
    "works_planning",
    "drawings",
    "construction",
    "supervision",
    "joint_acceptance",
    "completion_filing",
];

fn person(number: u64) -> String {
    format!("p-{number:06}")
}

struct World {
    zone: Zone,
    seq: u64,
}

impl World {
    fn put(&mut self, kind: &str, happened: &str, open: serde_json::Value, amends: Option<Amends>) -> u64 {
        self.put_sealed(kind, happened, open, None, amends)
    }

    fn put_sealed(
        &mut self,
        kind: &str,
        happened: &str,
        open: serde_json::Value,
        sealed: Option<serde_json::Value>,
        amends: Option<Amends>,
    ) -> u64 {
        let sealed = sealed.map(|sealed| Opening {
            salt: [7; 32],
            content: ledger::canonical::bytes(&sealed).expect("canonical").into(),
        });
        let open = ledger::canonical::bytes(&open).expect("canonical");
        let unit = if kind.starts_with("projects.") { "dept-projects" } else { "z-1" };
        let record = Record {
            amends,
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
            sealed: sealed.as_ref().map(Opening::digest),
            seq: self.seq,
            unit: unit.into(),
            v: zone::fact::kind(kind).expect("a kind").version(),
            via: "api".into(),
            zone: "z-1".into(),
        };
        let bytes = record.bytes();
        self.zone
            .apply(&RecordRef::parse(&bytes).expect("a record"), sealed.as_ref().map(|opening| &*opening.content))
            .expect("folds");
        self.seq += 1;
        self.seq - 1
    }

    fn accept(&mut self, waiting: &mut Vec<(u64, u64)>) {
        self.put("review.accepted", "2020-01-20", json!({"items": waiting}), None);
        waiting.clear();
    }
}

fn rules(world: &mut World, dues: u64) {
    let of_dues = [
        include_str!("../../../rulebook/projects/permits.toml"),
        include_str!("../../../rulebook/projects/permit_clock.toml"),
        include_str!("../../../rulebook/projects/problem_limit.toml"),
    ];
    let of_all = [
        include_str!("../../../rulebook/projects/board.toml"),
        include_str!("../../../rulebook/projects/light.toml"),
        include_str!("../../../rulebook/duty/supervision.toml"),
        include_str!("../../../rulebook/calendar/2019-v1.toml"),
        include_str!("../../../rulebook/calendar/2019-v2.toml"),
        include_str!("../../../rulebook/calendar/2020-v1.toml"),
    ];
    for text in of_all.into_iter().chain(of_dues.into_iter().filter(|_| dues > 0)) {
        let rule = rulebook::Rule::parse(text).expect("a seed rule");
        let lines: Vec<&str> = text.lines().collect();
        world.put("rule.adopted", "2018-12-25", json!({"rule": rule.id, "version": rule.version, "text": lines}), None);
    }
}

fn projects(world: &mut World, number: u64) {
    for number in 0..PERSONS {
        world.put("org.person", "2019-01-02", json!({"person": person(number)}), None);
    }
    let mut waiting = Vec::new();
    for project in 0..number {
        let key = format!("xm-{project:04}");
        let content = json!({"project": key, "title": "项目", "level": "municipal", "category": "industry", "nature": "new",
            "accountable_unit": "dept-projects", "planned_investment_yuan": "120000000", "target_on": "2020-12-31", "target_strength": "plan"});
        let seq = world.put("projects.project", "2019-01-02", content, None);
        waiting.push((seq, seq));
        for month in 1..=12 {
            let content = json!({"project": key, "month": format!("2019-{month:02}"), "planned_to_date_yuan": (month * 1_000_003).to_string()});
            let seq = world.put("projects.investment_plan", "2019-01-02", content, None);
            waiting.push((seq, seq));
        }
        for (at, stage) in STAGES.iter().take(3).enumerate() {
            let content = json!({"project": key, "stage": stage, "planned_on": format!("2019-{:02}-15", 3 + 3 * at), "strength": "plan"});
            world.put("projects.milestone", "2019-01-02", content, None);
        }
        let lead = json!({"lead": person(project % PERSONS)});
        world.put_sealed("projects.lead", "2019-01-02", json!({"project": key}), Some(lead), None);
        world.accept(&mut waiting);
    }
}

/// A date of the year, so many days after its beginning.
fn day_of_2019(day: u64) -> String {
    jiff::civil::date(2019, 1, 1).checked_add(jiff::Span::new().days(day as i64)).expect("a day").to_string()
}

/// Permits and problems of a project, spread over the year: every second is in time, of the others some are decided or solved
/// late and some never; the clock of every third permit was stopped for a while.
fn dues(world: &mut World, projects: u64, dues: u64) {
    assert!(dues <= ITEMS.len() as u64, "so many items apply to every project");
    for project in 0..projects {
        let key = format!("xm-{project:04}");
        for number in 0..dues {
            let begun = 20 + 30 * number + project % 13;
            let done = match number % 4 {
                1 => Some(begun + 60),
                3 => None,
                _ => Some(begun + 3),
            };
            let item = ITEMS[number as usize];
            let mut step = |step: &str, day: u64| {
                let mut content = json!({"project": key, "item": item, "step": step});
                if step == "clock_stopped" {
                    content["stop_reason"] = "expert_review".into();
                }
                world.put("projects.permit_step", &day_of_2019(day), content, None);
            };
            step("started", begun - 5);
            step("accepted", begun);
            if number % 3 == 1 {
                step("clock_stopped", begun + 1);
                step("clock_resumed", begun + 12);
            }
            if let Some(done) = done {
                step("granted", done);
            }
            let problem = format!("wt-{project:04}-{number:02}");
            let content = json!({"problem": problem, "project": key, "sort": "funds", "title": "问题"});
            world.put("projects.problem", &day_of_2019(begun), content, None);
            let mut step = |step: &str, day: u64| {
                let mut content = json!({"problem": problem, "step": step});
                if step == "assigned" {
                    content["owner"] = "dept-projects".into();
                }
                world.put("projects.problem_step", &day_of_2019(day), content, None);
            };
            step("assigned", begun + 1);
            if let Some(done) = done {
                step("solved", done);
                step("confirmed", done + 1);
            }
        }
    }
}

/// Entries of every working day before the last of the year; after each day it is closed.
fn days(world: &mut World, projects: u64, days: u64, entries: u64) {
    let calendar =
        |zone: &Zone, day| zone::calendar::Calendar::known_on(&zone.rules, day).is_working(day) == Some(true);
    let mut day = jiff::civil::date(2019, 1, 2);
    let mut passed = 0;
    while day < LAST {
        if passed < days && calendar(&world.zone, day) {
            passed += 1;
            for project in 0..projects {
                let content = json!({"project": format!("xm-{project:04}"), "stage": "structure", "change": "progress", "workers": 9, "machines": 1,
                    "problem": "none", "invested_to_date_yuan": (passed * 40_000 + project * 7).to_string()});
                for _ in 1..entries {
                    let seq = world.put("projects.supervision", &day.to_string(), content.clone(), None);
                    world.put(
                        "projects.supervision",
                        &day.to_string(),
                        content.clone(),
                        Some(Amends { seq, version: seq, void: true }),
                    );
                }
                world.put("projects.supervision", &day.to_string(), content, None);
            }
        }
        let open = json!({"date": day.to_string(), "audit": "0"});
        world.put("clock.day_closed", &day.to_string(), open, None);
        day = day.tomorrow().expect("a day");
    }
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[TIMES / 2]
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let mut next = |usual| arguments.next().unwrap_or(usual);
    let (number, working, entries, due) = (next(200), next(250), next(1), next(8));
    let mut world = World { zone: Zone::default(), seq: 0 };
    let genesis = json!({"name": "河湾", "time_zone": "Asia/Shanghai", "key": "k", "demonstration": true});
    world.put("zone.genesis", "2018-12-25", genesis, None);
    let unit = json!({"unit": "dept-projects", "title": "项目中心", "type": "department"});
    world.put("org.unit", "2012-01-01", unit, None);
    rules(&mut world, due);
    projects(&mut world, number);
    dues(&mut world, number, due);
    let start = Instant::now();
    days(&mut world, number, working, entries);
    println!(
        "{} records, {} facts, folded in {:.1} s",
        world.seq,
        world.zone.register.len(),
        start.elapsed().as_secs_f64()
    );
    let zone = &world.zone;
    let (year, month) = (Period::Year(2019), Period::Month(Month::new(2019, 10).expect("October")));
    let board = compute(zone, year).expect("a board");
    println!("{} on the board, the first with {:?}", board.entries.len(), board.entries[0].score.units);
    let measured = |part: usize| board.entries.iter().filter(|entry| entry.measures[part].is_some()).count();
    assert!(
        [2, 4].iter().all(|part| measured(*part) == if due > 0 { board.entries.len() } else { 0 }),
        "permits and problems are measured"
    );
    println!(
        "board of the year, {number} projects x 12 months, {due} permits and {due} problems each, from kept cells: {:.2} ms",
        median(|| drop(compute(zone, year)))
    );
    println!("board of a month from kept cells: {:.2} ms", median(|| drop(compute(zone, month))));
    let reactions = react(zone, LAST);
    println!(
        "react on the close of a day, {} lapses of {number} projects: {:.2} ms",
        reactions.len(),
        median(|| drop(react(zone, LAST)))
    );
    let numbers: Vec<u32> = (0..PERSONS).filter_map(|number| zone.org.person(&person(number))).collect();
    let owed: usize = numbers.iter().map(|number| today(zone, *number, LAST).due.len()).sum();
    let all = median(|| numbers.iter().for_each(|number| drop(today(zone, *number, LAST))));
    println!(
        "Today for {} persons, {owed} entries owed: {all:.0} ms, {:.2} ms a person",
        numbers.len(),
        all / numbers.len() as f64
    );
    let start = Instant::now();
    let replayed = DayCells::replayed(zone);
    assert!(replayed == zone.day_cells, "the kept cells are what the records give");
    println!("cells from nothing: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    let replayed = Courses::replayed(zone);
    assert!(replayed == zone.courses, "the kept courses are what the records give");
    println!("courses of permits and problems from nothing: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
}
