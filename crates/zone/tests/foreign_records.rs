//! Records that the product never writes and a ledger of somebody else may hold: the fold says what is wrong with them or
//! takes them for what they are, and never falls.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

use ledger::{Amends, Record, RecordRef};
use serde_json::{Value, json};
use zone::figure::{Outcome, compute, redactions_behind, replay};
use zone::report::{goes_in_a_circle, rules_behind};
use zone::{Period, Zone};

/// A record next in a zone, as its holder could write it.
fn record(zone: &Zone, kind: &str, happened: &str, open: &Value) -> Record {
    Record {
        amends: None,
        by: "setup".into(),
        command: "00000000-0000-4000-8000-000000000000".into(),
        evidence: Vec::new(),
        for_person: "setup".into(),
        happened: happened.into(),
        import: None,
        kind: kind.into(),
        open: open.to_string().into(),
        ordinal: 0,
        personal: Vec::new(),
        recorded: "2020-03-02T01:00:00.000Z".into(),
        sealed: None,
        seq: zone.size,
        unit: "z-1".into(),
        v: 1,
        via: "setup".into(),
        zone: "z-1".into(),
    }
}

fn fold(zone: &mut Zone, record: &Record) -> Result<(), String> {
    let bytes = record.bytes();
    zone.apply(&RecordRef::parse(&bytes).unwrap(), None).map_err(|error| error.to_string())
}

fn zone() -> Zone {
    let mut zone = Zone::default();
    let open = json!({"name": "试验区", "time_zone": "Asia/Shanghai", "key": "k", "demonstration": true});
    fold(&mut zone, &record(&Zone::default(), "zone.genesis", "2018-01-01", &open)).unwrap();
    let unit = json!({"unit": "c-1", "title": "c", "type": "community"});
    let unit = record(&zone, "org.unit", "2018-01-01", &unit);
    fold(&mut zone, &unit).unwrap();
    zone
}

fn share(id: &str, part: &str, whole: &str) -> String {
    format!(
        r#"
id = "{id}"
kind = "figure"
version = 1
from = "2018-01-01"
applies_by = "period_end"
source = "s"
certainty = "own"
title = {{ zh = "占比", en = "share" }}
[figure]
class = "fold"
counts = "accepted"
operator = "share@1"
part = "{part}"
whole = "{whole}"
whole_factor = "1"
[print]
unit = {{ zh = "%", en = "%" }}
places = 1
rounding = "half_up"
phrase = {{ zh = "{{n}}%", en = "{{n}}%" }}
"#
    )
}

/// Adopts a rule without asking what `decide` would say, and gives back what it would have.
fn adopt(zone: &mut Zone, text: &str) -> bool {
    let rule = rulebook::Rule::parse(text).unwrap();
    let circle = goes_in_a_circle(zone, &rule);
    let lines: Vec<&str> = text.lines().collect();
    let open = json!({"rule": rule.id, "version": rule.version, "text": lines});
    let adopted = record(zone, "rule.adopted", "2018-01-01", &open);
    fold(zone, &adopted).unwrap();
    circle
}

/// No value, and no end of the program.
fn has_no_value(zone: &Zone, id: &str) {
    let period = Period::Year(2019);
    let figure = compute(zone, id, period, 0).unwrap();
    assert_eq!(figure.outcome, Outcome::Missing, "{id}");
    assert_eq!(replay(zone, id, period), Some(Outcome::Missing), "{id}");
    assert!(redactions_behind(zone, &figure).is_empty(), "{id}");
    assert!(!rules_behind(zone, &figure).is_empty(), "{id}");
}

#[test]
fn a_share_of_itself_has_no_value() {
    let mut zone = zone();
    assert!(adopt(&mut zone, &share("economy.a", "economy.a", "economy.a")));
    has_no_value(&zone, "economy.a");
    assert!(!adopt(&mut zone, &share("economy.b", "economy.c", "economy.none")), "what it is made of is not there yet");
    assert!(adopt(&mut zone, &share("economy.c", "economy.b", "economy.b")));
    has_no_value(&zone, "economy.b");
    has_no_value(&zone, "economy.c");
}

#[test]
fn shares_of_shares_are_not_reckoned_for_ever() {
    let mut zone = zone();
    // Each twice made of the one before: the sixtieth would ask for the first 2^59 times.
    let circles: Vec<bool> = (1..=60)
        .map(|number| {
            adopt(
                &mut zone,
                &share(
                    &format!("economy.s{number}"),
                    &format!("economy.s{}", number - 1),
                    &format!("economy.s{}", number - 1),
                ),
            )
        })
        .collect();
    assert_eq!(
        circles.iter().position(|circle| *circle),
        Some(4),
        "four shares above each other are as many as there may be"
    );
    has_no_value(&zone, "economy.s60");
}

#[test]
fn a_seq_beyond_all_records_is_not_that_of_another_fact() {
    let mut zone = zone();
    let object = json!({"act": "removed", "class": "latrine", "object": "o-1", "place": "c-1"});
    let first = record(&zone, "city.object", "2019-03-05", &object);
    fold(&mut zone, &first).unwrap();
    let amends = |seq| Some(Amends { seq, version: first.seq, void: false });
    let next = record(&zone, "city.object", "2019-03-06", &object);
    let beyond = Record { amends: amends(first.seq + (1 << 32)), ..next.clone() };
    assert!(fold(&mut zone.clone(), &beyond).unwrap_err().contains("does not exist"));
    assert_eq!(fold(&mut zone, &Record { amends: amends(first.seq), ..next }), Ok(()));
}

#[test]
fn a_stock_counts_from_the_first_day_and_no_year_beyond_all_periods() {
    let mut zone = zone();
    for (number, year) in ["2019", "1899", "0129", "-0001", "5461", "5462", "9999"].into_iter().enumerate() {
        let object = json!({"act": "removed", "class": "latrine", "object": format!("o-{number}"), "place": "c-1"});
        let far = record(&zone, "city.object", &format!("{year}-03-05").replace("-0001", "-000001"), &object);
        fold(&mut zone, &far).unwrap();
        let accepted = json!({"items": [[far.seq, far.seq]]});
        let accepted = record(&zone, "review.accepted", "2020-03-05", &accepted);
        fold(&mut zone, &accepted).unwrap();
    }
    let stock =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebook/city/latrines_removed.toml"));
    assert!(!adopt(&mut zone, &stock.unwrap()));
    for year in [2019, 2199] {
        let figure = compute(&zone, "city.latrines_removed", Period::Year(year), 0).unwrap();
        assert_eq!(figure.exact_text().as_deref(), Some("4"), "{year}");
        assert_eq!(replay(&zone, "city.latrines_removed", Period::Year(year)), Some(figure.outcome));
    }
}

#[test]
fn a_record_has_the_fields_of_its_version_and_no_others() {
    let mut zone = zone();
    let department = json!({"unit": "d-1", "title": "d", "type": "department"});
    let department = record(&zone, "org.unit", "2018-01-01", &department);
    fold(&mut zone, &department).unwrap();
    let project = |key: &str| {
        json!({"accountable_unit": "d-1", "category": "park", "level": "both", "nature": "new",
            "planned_investment_yuan": "1", "project": key, "target_on": "2020-01-01", "target_strength": "plan", "title": "t"})
    };
    let mut later = project("k-2");
    later["industry"] = "c1353".into();
    let mut of_version = |v: u32, open: &Value| {
        let one = Record { v, ..record(&zone, "projects.project", "2019-01-08", open) };
        fold(&mut zone, &one)
    };
    assert_eq!(of_version(1, &later), Err("projects.project.industry: unknown field".to_owned()), "it came later");
    assert_eq!(of_version(1, &project("k-1")), Ok(()), "as it was written before");
    assert_eq!(of_version(2, &later), Ok(()));
    let mut newest = project("k-4");
    newest["outline"] = "114,33 115,33 115,34".into();
    assert_eq!(of_version(2, &newest), Err("projects.project.outline: unknown field".to_owned()));
    assert_eq!(of_version(3, &newest), Ok(()));
    for v in [0, 4] {
        let newer = format!("kind projects.project version {v} is unknown: a newer version of the program is needed");
        assert_eq!(of_version(v, &project("k-3")), Err(newer));
    }
}
