//! What the zone was at a size is what the fold of its first records says, whatever came later.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

use demo::{Options, Targets, World};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::RecordRef;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use uuid::Uuid;
use zone::decide::{self, Draft};
use zone::figure::{Outcome, compute, ids};
use zone::{Command, Period, Problem, Refusal, Zone, report};

/// A record's bytes and its sealed content.
type Stored = (Vec<u8>, Option<Box<[u8]>>);

/// splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % bound as u64) as usize
    }
}

/// What was seen at a size, at that time: the state, and some figures' outcomes.
struct Seen {
    zone: Zone,
    figures: Vec<(String, Period, Option<Outcome>)>,
}

/// The generator's world in memory, which keeps openings and looks at itself now and then.
struct Watched {
    zone: Zone,
    now: Timestamp,
    records: Vec<Stored>,
    seen: BTreeMap<u64, Seen>,
    chance: Chance,
    salts: u64,
}

/// Records between two looks, on average.
const BETWEEN: usize = 150;

fn period(chance: &mut Chance) -> Period {
    let text = ["2019", "2019", "2018", "2020", "2019-01", "2019-02", "2019-05", "2019-09", "2019-12"][chance.below(9)];
    Period::parse(text).unwrap()
}

impl Watched {
    fn append(&mut self, draft: &Draft) {
        let bytes = draft.bytes.clone();
        let sealed = draft.sealed.as_ref().map(|opening| opening.content.clone());
        self.zone.apply(&RecordRef::parse(&bytes).unwrap(), sealed.as_deref()).unwrap();
        self.records.push((bytes, sealed));
        if self.chance.below(BETWEEN) == 0 {
            let all: Vec<String> = ids(&self.zone).map(str::to_owned).collect();
            let figures = (0..if all.is_empty() { 0 } else { 3 }).map(|_| {
                let (id, period) = (all[self.chance.below(all.len())].clone(), period(&mut self.chance));
                let outcome = compute(&self.zone, &id, period, 0).map(|figure| figure.outcome);
                (id, period, outcome)
            });
            let figures = figures.collect();
            self.seen.insert(self.zone.size, Seen { zone: self.zone.clone(), figures });
        }
    }
}

fn date_of(now: Timestamp) -> Date {
    now.in_tz(demo::TIME_ZONE).unwrap().date()
}

impl World for Watched {
    fn zone(&self) -> &Zone {
        &self.zone
    }

    fn advance(&mut self, to: Timestamp) {
        while date_of(self.now) < date_of(to) {
            let day = date_of(self.now);
            self.now = day.tomorrow().unwrap().in_tz(demo::TIME_ZONE).unwrap().timestamp();
            for draft in decide::close_day(&self.zone, day, &"0".repeat(64), self.now) {
                self.append(&draft);
            }
        }
        self.now = self.now.max(to);
    }

    fn submit(&mut self, command: Command) -> Result<u64, Refusal> {
        let first = self.zone.size;
        self.salts += 1;
        let mut salt = [0; 32];
        salt[..8].copy_from_slice(&self.salts.to_be_bytes());
        for draft in decide::decide(&self.zone, &command, self.now, &mut || salt)? {
            self.append(&draft);
        }
        Ok(first)
    }

    fn publish(&mut self, report: &str, period: Period, by: &str) -> Result<u64, Refusal> {
        let prepared = report::prepare(&self.zone, report, period).map_err(Refusal)?;
        let mut content = json!({
            "report": report, "edition": prepared.edition, "period": period.to_string(), "size": self.zone.size,
            "manifest": "0".repeat(64), "signers": [self.zone.key.split('+').next().unwrap()], "cells": prepared.cells,
        });
        if let Some(before) = prepared.supersedes {
            content["supersedes"] = before.into();
        }
        self.submit(Command {
            id: Uuid::from_u128(u128::from(self.zone.size)),
            kind: "edition.published".into(),
            by: by.into(),
            for_person: by.into(),
            via: "form",
            unit: self.zone.id.to_string(),
            happened: date_of(self.now).to_string(),
            content: content.as_object().cloned().ok_or_else(|| Problem::new("not-canonical"))?,
            amends: None,
            evidence: Vec::new(),
            import: None,
        })
    }
}

fn rules() -> (Vec<String>, String) {
    fn below(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { below(&path, found) } else { found.push(std::fs::read_to_string(path).unwrap()) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut all = Vec::new();
    below(&root.join("rulebook"), &mut all);
    below(&root.join("demo/rules"), &mut all);
    let (reports, rules): (Vec<_>, Vec<_>) = all.into_iter().partition(|text| text.contains("kind = \"report\""));
    (rules, reports.into_iter().next().unwrap())
}

#[test]
fn the_fold_of_a_prefix_is_the_state_of_that_time() {
    let options = Options { seed: 2019, scale: 1 };
    let now = demo::started();
    let key = format!("{}+00000000+{}", demo::ZONE_NAME, "A".repeat(44));
    let genesis =
        decide::genesis(&demo::zone_id(2019), demo::ZONE_NAME, demo::TIME_ZONE, &key, true, now, date_of(now));
    let mut world = Watched {
        zone: Zone::default(),
        now,
        records: Vec::new(),
        seen: BTreeMap::new(),
        chance: Chance(50),
        salts: 0,
    };
    world.append(&genesis);
    let (rules, report) = rules();
    demo::fill(&mut world, &Targets::standard(), &options, &rules, &report).unwrap();
    assert!(world.seen.len() >= 50, "{}", world.seen.len());

    // One fold over the records, halted at each size: every halt is the fold of a prefix.
    let mut chance = Chance(51);
    let mut zone = Zone::default();
    let (mut pairs, mut with_value) = (0, 0);
    for (bytes, sealed) in &world.records {
        zone.apply(&RecordRef::parse(bytes).unwrap(), sealed.as_deref()).unwrap();
        let Some(seen) = world.seen.get(&zone.size) else { continue };
        let size = zone.size;
        assert_eq!((&seen.zone.recorded, seen.zone.closed.len()), (&zone.recorded, zone.closed.len()), "size {size}");
        assert_eq!(seen.zone.register.len(), zone.register.len(), "size {size}");
        for number in 0..zone.register.len() as u32 {
            assert_eq!(seen.zone.register.row(number), zone.register.row(number), "size {size}, fact {number}");
        }
        assert!(seen.zone.cells.all().eq(zone.cells.all()), "size {size}: the cells differ");
        assert_eq!(seen.zone.editions.len(), zone.editions.len());
        assert_eq!(seen.zone.org.people, zone.org.people);
        // What was computed then is what both say now.
        for (id, period, then) in &seen.figures {
            for state in [&seen.zone, &zone] {
                let now = compute(state, id, *period, 0).map(|figure| figure.outcome);
                assert_eq!(&now, then, "{id} {period} at {size}");
            }
            pairs += 1;
            with_value += usize::from(matches!(then, Some(Outcome::Number { .. } | Outcome::Text(_))));
        }
        let all: Vec<&str> = ids(&zone).collect();
        if !all.is_empty() {
            let (id, period) = (all[chance.below(all.len())], period(&mut chance));
            let [then, now] = [&seen.zone, &zone].map(|zone| {
                compute(zone, id, period, 0).map(|figure| (figure.outcome, figure.records, figure.missing))
            });
            assert_eq!(then, now, "{id} {period} at {size}");
        }
    }
    assert!(pairs >= 50 && with_value >= 25, "{pairs} pairs, {with_value} with a value");
}
