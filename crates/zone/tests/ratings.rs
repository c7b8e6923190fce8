//! The two ratings of a project's month: what they come to side by side, and what is refused of them.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use demo::World;
use jiff::Timestamp;
use jiff::civil::date;
use ledger::Amends;
use rulebook::Decimal;
use serde_json::{Value as Json, json};
use support::{Case, codes, project, refused};
use zone::offices::projects::rating::{Rated, findings, months, variance};
use zone::{Command, Month, Refusal};

const OWN: &str = "projects.rating";
const INSPECTED: &str = "oversight.rating";

/// A zone with the rule. `p-1` is of the accountable unit, `p-2` inspects.
fn case() -> Case {
    let mut case = Case::new();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebook/projects/ratings.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let rule = json!({"rule": "projects.ratings", "version": 1, "text": text.lines().collect::<Vec<_>>()});
    case.record("p-0", "rule.adopted", "2019-01-01", rule).unwrap();
    for (person, role, office, unit) in [
        ("p-1", "officer", "projects", "d-one"),
        ("p-2", "officer", "oversight", "d-two"),
        ("p-3", "reviewer", "projects", "d-one"),
    ] {
        let grant = json!({"person": person, "role": role, "office": office, "unit": unit});
        case.record("p-0", "org.grant", "2019-01-01", grant).unwrap();
    }
    case
}

fn points(month: &str, [investment, milestones, permits, supervision, problems]: [&str; 5]) -> Json {
    json!({
        "project": "xm-001", "month": month, "investment": investment, "milestones": milestones, "permits": permits,
        "supervision": supervision, "problems": problems,
    })
}

/// A rating by its own hand: the unit's by `p-1` of `d-one`, the inspector's by `p-2` of `d-two`.
fn rate(case: &mut Case, kind: &str, content: Json) -> Result<u64, Refusal> {
    let (by, unit) = if kind == OWN { ("p-1", "d-one") } else { ("p-2", "d-two") };
    rate_as(case, (by, unit), kind, content)
}

fn rate_as(case: &mut Case, (by, unit): (&str, &str), kind: &str, content: Json) -> Result<u64, Refusal> {
    let command = case.command(by, kind, "2019-12-02", content);
    case.memory.submit(Command { via: "form", unit: unit.to_owned(), ..command })
}

fn amend(case: &mut Case, kind: &str, seq: u64, void: bool, mut content: Json) -> Result<u64, Refusal> {
    content["reason"] = "更正".into();
    let (by, unit) = if kind == OWN { ("p-1", "d-one") } else { ("p-2", "d-two") };
    let command = case.command(by, kind, "2019-12-02", content);
    let amends = Some(Amends { seq, version: seq, void });
    case.memory.submit(Command { via: "form", unit: unit.to_owned(), amends, ..command })
}

fn number(case: &Case) -> u32 {
    zone::decide::subject_exists(case.memory.state(), &zone::offices::projects::PROJECT, &["xm-001"]).unwrap()
}

fn rated(case: &Case, month: &str) -> Rated {
    months(case.memory.state(), number(case))[&Month::parse(month).unwrap()]
}

const FULL: [&str; 5] = ["30", "30", "15", "15", "10"];

#[test]
fn two_ratings_stand_side_by_side_and_a_gap_beyond_the_tolerance_is_a_finding() {
    let mut case = case();
    // 28 + 27 + 13.5 + 14 + 9 = 91.5, and 22 + 20.25 + 12 + 13 + 8 = 75.25: apart by 16.25, more than 10.
    rate(&mut case, OWN, points("2019-10", ["28", "27", "13.5", "14", "9"])).unwrap();
    assert_eq!((rated(&case, "2019-10").gap(), rated(&case, "2019-10").is_finding()), (None, false), "one alone");
    rate(&mut case, INSPECTED, points("2019-10", ["22", "20.25", "12", "13", "8"])).unwrap();
    let october = rated(&case, "2019-10");
    assert_eq!(october.own.unwrap().total().to_string(), "91.5");
    assert_eq!(october.inspected.unwrap().total().to_string(), "75.25");
    assert_eq!(october.gap(), Decimal::parse("16.25"));
    assert!(october.is_finding());
    let open = |case: &Case| {
        findings(case.memory.state(), date(2019, 12, 2)).iter().map(|(project, _)| *project).collect::<Vec<_>>()
    };
    assert_eq!(open(&case), [number(&case)]);
    // Exactly ten apart is within the tolerance, in either direction; the last month that both rated counts.
    rate(&mut case, INSPECTED, points("2019-11", FULL)).unwrap();
    assert_eq!(open(&case), [number(&case)], "November has one rating only");
    rate(&mut case, OWN, points("2019-11", ["20", "30", "15", "15", "10"])).unwrap();
    assert_eq!(rated(&case, "2019-11").gap(), Decimal::parse("-10"));
    assert!(open(&case).is_empty());
    rate(&mut case, OWN, points("2019-09", ["19.99", "30", "15", "15", "10"])).unwrap();
    rate(&mut case, INSPECTED, points("2019-09", FULL)).unwrap();
    assert!(rated(&case, "2019-09").is_finding(), "a unit that is stricter by 10.01 is a finding as well");
}

#[test]
fn the_unit_rates_its_own_project_and_the_inspector_is_of_another() {
    let mut case = case();
    let october = || points("2019-10", FULL);
    let elsewhere = json!({"person": "p-1", "role": "officer", "office": "projects", "unit": "d-two"});
    case.record("p-0", "org.grant", "2019-01-01", elsewhere).unwrap();
    assert_eq!(
        codes(rate_as(&mut case, ("p-1", "d-two"), OWN, october())),
        refused("unit", "not-the-accountable-unit")
    );
    let inspects = json!({"person": "p-3", "role": "officer", "office": "oversight", "unit": "d-two"});
    case.record("p-0", "org.grant", "2019-01-01", inspects).unwrap();
    let of_the_unit = codes(rate_as(&mut case, ("p-3", "d-two"), INSPECTED, october()));
    assert_eq!(of_the_unit, refused("project", "inspector-of-the-accountable-unit"));
    let for_the_unit = json!({"person": "p-2", "role": "officer", "office": "oversight", "unit": "d-one"});
    case.record("p-0", "org.grant", "2019-11-01", for_the_unit).unwrap();
    let in_the_unit = codes(rate_as(&mut case, ("p-2", "d-one"), INSPECTED, october()));
    assert_eq!(in_the_unit, refused("project", "inspector-of-the-accountable-unit"));
    assert_eq!(codes(rate(&mut case, OWN, october())), []);
}

#[test]
fn a_rating_is_of_a_month_that_is_over_and_no_more_than_the_rule_has() {
    let mut case = case();
    assert_eq!(codes(rate(&mut case, OWN, points("2019-12", FULL))), refused("month", "month-not-over"));
    assert_eq!(codes(rate(&mut case, OWN, points("2019-02", FULL))), refused("month", "before-the-project"));
    let more = ["30.01", "30", "15", "15", "10"];
    assert_eq!(
        codes(rate(&mut case, INSPECTED, points("2019-10", more))),
        refused("investment", "more-than-its-weight")
    );
    let mut without = Case::new();
    let command = without.command("p-1", OWN, "2019-12-02", points("2019-10", FULL));
    assert_eq!(codes(without.memory.submit(command)), refused("month", "rating-without-rule"));
}

#[test]
fn who_has_seen_the_others_rating_changes_the_own_one_no_more() {
    let mut case = case();
    let own = rate(&mut case, OWN, points("2019-10", FULL)).unwrap();
    let again = codes(rate(&mut case, OWN, points("2019-10", FULL)));
    assert_eq!(again, refused("project", "exists-already"));
    let less = || points("2019-10", ["29", "30", "15", "15", "10"]);
    assert_eq!(codes(amend(&mut case, OWN, own, false, less())), [], "as long as the other is not there");
    let mut second = points("2019-09", FULL);
    let own = rate(&mut case, OWN, second.clone()).unwrap();
    let other = rate(&mut case, INSPECTED, second.clone()).unwrap();
    assert_eq!(codes(amend(&mut case, OWN, own, true, second.clone())), refused("month", "both-ratings-given"));
    second["investment"] = "1".into();
    assert_eq!(codes(amend(&mut case, INSPECTED, other, false, second)), refused("month", "both-ratings-given"));
}

#[test]
fn a_rating_of_a_month_far_from_its_plan_needs_words() {
    let mut case = case();
    for (month, yuan) in
        [("2019-09", "10000000"), ("2019-10", "40000000"), ("2019-11", "50000000"), ("2019-12", "100000000")]
    {
        let plan = json!({"project": "xm-001", "month": month, "planned_to_date_yuan": yuan});
        let seq = case.record("p-1", "projects.investment_plan", "2019-03-04", plan).unwrap();
        let review = case.command("p-3", "review.accepted", "2019-12-02", json!({"items": [[seq, seq]]}));
        case.memory.submit(Command { via: "form", unit: "d-one".to_owned(), ..review }).unwrap();
    }
    for (day, yuan) in [("2019-09-30", "20010000"), ("2019-10-31", "30000000"), ("2019-11-29", "39990000")] {
        let entry = json!({
            "project": "xm-001", "stage": "structure", "change": "progress", "workers": 36, "machines": 3,
            "problem": "none", "progress_percent": "30", "invested_to_date_yuan": yuan,
        });
        case.record("p-1", "projects.supervision", day, entry).unwrap();
    }
    // Of a hundred million in the year: September 10 planned, 20.01 done; October 40 and 30; November 50 and 39.99.
    let apart = |case: &Case, month| variance(case.memory.state(), number(case), Month::parse(month).unwrap()).unwrap();
    let points_of = |text| Decimal::parse(text).unwrap().rational();
    assert_eq!(apart(&case, "2019-09"), points_of("10.01"), "ahead of the plan is far from it as well");
    assert_eq!(apart(&case, "2019-10"), points_of("10"));
    assert_eq!(apart(&case, "2019-11"), points_of("10.01"));
    assert_eq!(codes(rate(&mut case, OWN, points("2019-10", FULL))), [], "ten points are not above ten");
    for (kind, month) in [(OWN, "2019-11"), (INSPECTED, "2019-11"), (OWN, "2019-09")] {
        assert_eq!(codes(rate(&mut case, kind, points(month, FULL))), refused("narrative", "narrative-needed"));
        let mut told = points(month, FULL);
        told["narrative"] = "设备提前到货".into();
        assert_eq!(codes(rate(&mut case, kind, told)), []);
    }
}

#[test]
fn a_closed_project_is_rated_no_more() {
    let mut case = case();
    let close = json!({"project": "xm-001", "cause": "given_up"});
    let seq = case.record("p-1", "projects.closure", "2019-10-15", close).unwrap();
    let review = case.command("p-3", "review.accepted", "2019-12-02", json!({"items": [[seq, seq]]}));
    case.memory.submit(Command { via: "form", unit: "d-one".to_owned(), ..review }).unwrap();
    for kind in [OWN, INSPECTED] {
        assert_eq!(codes(rate(&mut case, kind, points("2019-09", FULL))), refused("project", "project-closed"));
    }
    case.memory.advance("2019-12-03T01:00:00Z".parse::<Timestamp>().unwrap());
    case.record("p-0", "projects.project", "2019-03-04", project("xm-002")).unwrap();
    let mut other = points("2019-09", FULL);
    other["project"] = "xm-002".into();
    assert_eq!(codes(rate(&mut case, INSPECTED, other)), []);
}
