//! The register and who carries a project.

use crate::{CLASSES, Case, codes, entry, one, project};
use demo::World;
use jiff::civil::date;
use ledger::Amends;
use serde_json::json;
use zone::Command;
use zone::offices::projects::carrier;

#[test]
fn the_accountable_person_is_not_changed_by_amending_the_naming() {
    let mut case = Case::new();
    let lead = |person: &str| json!({"project": "xm-1", "lead": person});
    let seq = case.record("projects.lead", "2019-01-08", lead("p-1")).unwrap();
    let last = case.amend(seq, seq, "projects.lead", "2019-01-08", lead("p-2")).expect("on the day itself");
    case.on(date(2019, 1, 9));
    let renamed = case.amend(seq, last, "projects.lead", "2019-01-08", lead("p-3"));
    assert_eq!(codes(renamed), one("lead", "carrier-by-handover"));
    let mut content = lead("p-2");
    content["reason"] = "更正".into();
    let command = case.command("projects.lead", "2019-01-08", content);
    let amends = Some(Amends { seq, version: last, void: true });
    assert_eq!(codes(case.memory.submit(Command { amends, ..command })), one("lead", "carrier-by-handover"));
    assert_eq!(case.carrier(date(2019, 1, 9)), case.person("p-2"));
}

#[test]
fn whoever_else_stands_by_a_project_does_so_until_the_day_that_is_said() {
    let mut case = Case::new();
    case.on(date(2019, 2, 1));
    let sponsor = |person: &str, until: Option<&str>| {
        let mut content = json!({"project": "xm-1", "role": "sponsor", "person": person});
        until.into_iter().for_each(|until| content["until"] = until.into());
        content
    };
    let early = case.record("projects.assignment", "2019-01-15", sponsor("p-2", Some("2019-01-14")));
    assert_eq!(codes(early), one("until", "ends-before-it-begins"));
    case.record("projects.assignment", "2019-01-10", sponsor("p-1", None)).unwrap();
    case.record("projects.assignment", "2019-01-15", sponsor("p-2", Some("2019-01-20"))).unwrap();
    let on = |day| {
        let all = zone::offices::projects::assigned(case.zone(), case.project(), date(2019, 1, day));
        all.into_iter().map(|(role, person, since)| (role, person, since.day())).collect::<Vec<_>>()
    };
    let person = |id: &str| case.person(id).unwrap();
    assert_eq!(on(9), []);
    assert_eq!(on(14), [("sponsor", person("p-1"), 10)]);
    assert_eq!(on(20), [("sponsor", person("p-2"), 15)]);
    assert_eq!(on(21), [("sponsor", person("p-1"), 10)], "who stood in does so no longer");
}

#[test]
fn who_left_without_a_handover_stays_accountable() {
    let mut case = Case::new();
    let lead = |person: &str| json!({"project": "xm-1", "lead": person});
    case.record("projects.lead", "2019-01-08", lead("p-1")).unwrap();
    case.on(date(2019, 7, 3));
    case.record("projects.lead", "2019-07-01", lead("p-2")).unwrap();
    let (first, second) = (case.person("p-1"), case.person("p-2"));
    assert_eq!(case.carrier(date(2019, 7, 3)), first, "named, but nothing was handed over");
    let named = carrier(case.zone(), case.project(), date(2019, 7, 3)).unwrap().named;
    assert_eq!(named, second.map(|person| (person, date(2019, 7, 1))));
    let to = |person: &str| json!({"project": "xm-1", "to": person});
    assert_eq!(
        codes(case.own("p-3", "projects.handover", "2019-07-03", to("p-2"))),
        one("project", "not-carried-by-you")
    );
    assert_eq!(codes(case.own("p-1", "projects.handover", "2019-07-03", to("p-1"))), one("to", "handed-to-oneself"));
    let early = case.own("p-2", "projects.handover_taken", "2019-07-03", json!({"project": "xm-1"}));
    assert_eq!(codes(early), one("project", "not-handed-to-you"));
    case.own("p-1", "projects.handover", "2019-07-03", to("p-2")).unwrap();
    assert_eq!(case.carrier(date(2019, 7, 3)), first, "one signature is none");
    case.on(date(2019, 7, 10));
    case.own("p-2", "projects.handover_taken", "2019-07-10", json!({"project": "xm-1"})).unwrap();
    assert_eq!(case.carrier(date(2019, 7, 9)), first);
    assert_eq!(case.carrier(date(2019, 7, 10)), second);
    assert_eq!(
        codes(case.own("p-1", "projects.handover", "2019-07-10", to("p-3"))),
        one("project", "not-carried-by-you")
    );
}

#[test]
fn a_closed_project_takes_nothing_more() {
    let mut case = Case::new();
    case.on(date(2019, 2, 1));
    let closed = case.record("projects.closure", "2019-01-31", json!({"project": "xm-1", "cause": "merged"})).unwrap();
    assert_eq!(codes(case.record("projects.supervision", "2019-02-01", entry("1", "1"))), [], "not accepted yet");
    case.on(date(2019, 2, 2));
    case.accept(closed);
    case.on(date(2019, 2, 4));
    assert_eq!(
        codes(case.record("projects.supervision", "2019-02-04", entry("2", "2"))),
        one("project", "project-closed")
    );
    assert_eq!(codes(case.record("projects.supervision", "2019-01-31", entry("0.5", "1"))), [], "of a day before");
}

#[test]
fn a_project_is_not_its_own_park() {
    let mut case = Case::new();
    let seq = u64::from(case.zone().register.row(case.project()).unwrap().first);
    let mut content = project();
    content["park"] = "xm-1".into();
    assert_eq!(codes(case.amend(seq, seq, "projects.project", "2019-01-08", content)), one("park", "its-own-park"));
}

#[test]
fn a_place_and_an_industry_are_what_they_say() {
    let mut case = Case::new();
    let mut add = |changes: &[(&str, &str)]| {
        let mut content = project();
        content["project"] = "xm-2".into();
        for (field, value) in changes {
            content[*field] = (*value).into();
        }
        codes(case.record("projects.project", "2019-01-08", content))
    };
    let exchanged = add(&[("longitude", "33.6"), ("latitude", "114.6")]);
    assert_eq!(
        exchanged,
        [("longitude".to_owned(), "out-of-the-country"), ("latitude".to_owned(), "out-of-the-country")]
    );
    assert_eq!(add(&[("longitude", "114.6")]), one("latitude", "half-a-place"));
    assert_eq!(add(&[("industry", "x1353")]), one("industry", "not-an-industry"));
    assert_eq!(add(&[("park", "xm-9")]), one("park", "unknown-subject"));
    assert_eq!(add(&[("planned_investment_yuan", "0")]), one("planned_investment_yuan", "nothing-to-invest"));
    assert_eq!(add(&[("target_on", "2019-01-07")]), one("target_on", "target-before-listing"));
    assert_eq!(add(&[("outline", "114.6,33.6 114.7,33.6")]), one("outline", "outline-points"));
    let outline = "114.6,33.6 114.61,33.6 114.61,33.61 114.6,33.61";
    let whole = [("longitude", "114.601"), ("latitude", "33.6"), ("industry", "C1353"), ("park", "xm-1")];
    assert_eq!(add(&[&whole[..], &[("outline", outline)]].concat()), []);
}

#[test]
fn size_classes_are_nested_and_a_project_on_both_lists_counts_once() {
    let mut case = Case::new();
    for (name, text) in CLASSES {
        let lines: Vec<&str> = text.lines().collect();
        let content = json!({"rule": format!("projects.{name}"), "version": 1, "text": lines});
        case.record("rule.adopted", "2019-01-08", content).unwrap();
    }
    let listed = [
        ("below", "municipal", "49999999.99"),
        ("fifty", "municipal", "50000000"),
        ("hundred", "both", "100000000"),
        ("nearly", "provincial", "999999999.99"),
        ("billion", "provincial", "1000000000"),
        ("own", "zone", "2000000000"),
        ("next", "both", "2000000000"),
    ];
    for (key, level, amount) in listed {
        let mut content = project();
        content["project"] = key.into();
        content["level"] = level.into();
        content["planned_investment_yuan"] = amount.into();
        // The one that comes next year is none of this one's.
        let happened = if key == "next" { "2020-01-06" } else { "2019-01-08" };
        if key == "next" {
            case.on(date(2020, 1, 7));
        }
        let seq = case.record("projects.project", happened, content).unwrap();
        case.accept(seq);
    }
    let year = zone::Period::Year(2019);
    let counted = |name: &str| {
        let figure = zone::figure::compute(case.zone(), &format!("projects.{name}"), year, 0).unwrap();
        figure.printed().unwrap().zh
    };
    // Nobody has accepted xm-1: it is none.
    assert_eq!(counted("key_projects"), "5个");
    assert_eq!(counted("key_from_50_million"), "4个");
    assert_eq!(counted("key_from_100_million"), "3个");
    assert_eq!(counted("key_from_1_billion"), "1个");
    assert_eq!((counted("key_provincial"), counted("key_municipal")), ("3个".to_owned(), "3个".to_owned()));
}

#[test]
fn two_signatures_pass_a_project_without_a_third() {
    let mut case = Case::new();
    case.record("projects.lead", "2019-01-08", json!({"project": "xm-1", "lead": "p-1"})).unwrap();
    case.on(date(2019, 7, 3));
    let (first, third) = (case.person("p-1"), case.person("p-3"));
    case.own("p-1", "projects.handover", "2019-07-02", json!({"project": "xm-1", "to": "p-3"})).unwrap();
    assert_eq!(case.carrier(date(2019, 7, 2)), first, "one signature is none");
    case.own("p-3", "projects.handover_taken", "2019-07-03", json!({"project": "xm-1"})).unwrap();
    assert_eq!((case.carrier(date(2019, 7, 2)), case.carrier(date(2019, 7, 3))), (first, third));
    // The office names him afterwards: nothing changes. Who was named before and signed nothing has nothing.
    case.record("projects.lead", "2019-07-03", json!({"project": "xm-1", "lead": "p-3"})).unwrap();
    assert_eq!(case.carrier(date(2019, 7, 3)), third);
}

#[test]
fn a_project_that_was_followed_is_neither_withdrawn_nor_listed_later() {
    let mut case = Case::new();
    let listed = u64::from(case.zone().register.row(case.project()).unwrap().first);
    let amend = |case: &mut Case, happened: &str, void: bool| {
        let mut content = project();
        content["reason"] = "更正".into();
        let command = case.command("projects.project", happened, content);
        let amends = Some(Amends { seq: listed, version: listed, void });
        case.memory.submit(Command { amends, ..command })
    };
    case.on(date(2019, 1, 14));
    case.record("projects.supervision", "2019-01-10", entry("1", "1000")).unwrap();
    assert_eq!(codes(amend(&mut case, "2019-01-11", false)), one("happened", "listed-after-it-was-followed"));
    assert_eq!(codes(amend(&mut case, "2019-01-11", true)).last().map(|(_, code)| *code), Some("project-was-followed"));
    // The day of the entry itself may be that of the listing.
    assert_eq!(codes(amend(&mut case, "2019-01-10", false)), []);
}

#[test]
fn a_project_is_handed_to_somebody_who_may_open_it() {
    let mut case = Case::new();
    let right =
        |person: &str, office: &str| json!({"person": person, "role": "officer", "office": office, "unit": "d-one"});
    case.record("org.grant", "2018-12-25", right("p-1", "projects")).unwrap();
    case.record("org.grant", "2018-12-25", right("p-3", "city")).unwrap();
    case.record("projects.lead", "2019-01-08", json!({"project": "xm-1", "lead": "p-1"})).unwrap();
    let give = |case: &mut Case| {
        codes(case.own("p-1", "projects.handover", "2019-01-08", json!({"project": "xm-1", "to": "p-3"})))
    };
    assert_eq!(give(&mut case), one("to", "nothing-to-follow-with"));
    case.record("org.grant", "2018-12-25", right("p-3", "projects")).unwrap();
    assert_eq!(give(&mut case), []);
}
