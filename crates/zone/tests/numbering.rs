//! The number that a form proposes: free, counted in its year, week or subject, and only where the field table says so.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use jiff::civil::{Date, date};
use serde_json::json;
use support::Case;
use zone::Kind;
use zone::numbering::next_number;
use zone::offices::oversight::ORDER;
use zone::offices::projects::finance::NEED;
use zone::offices::projects::meeting::{ACTION, DONE, MEETING};
use zone::offices::projects::problem::PROBLEM;

fn proposed(case: &Case, kind: &Kind, on: Date, subject: Option<&str>) -> Option<(&'static str, String)> {
    next_number(case.memory.state(), kind, on, |field| subject.filter(|_| Some(&field) == kind.key.first()))
}

fn number(case: &Case, kind: &Kind, on: Date, subject: Option<&str>) -> String {
    proposed(case, kind, on, subject).unwrap().1
}

#[test]
fn problems_are_numbered_in_a_row_within_their_year() {
    let mut case = Case::new();
    let march = date(2019, 3, 5);
    assert_eq!(proposed(&case, &PROBLEM, march, None), Some(("problem", "wt-2019-001".to_owned())));
    let mut raise = |key: &str, on: &str| {
        let content = json!({"problem": key, "project": "xm-001", "sort": "utilities", "title": "临时用电容量不足"});
        case.record("p-1", "projects.problem", on, content).unwrap();
    };
    // One was numbered by the house's own ways, and one by hand ahead of its turn: what is taken is passed over.
    raise("yd-1", "2019-03-04");
    raise("wt-2019-002", "2019-03-04");
    assert_eq!(number(&case, &PROBLEM, march, None), "wt-2019-003");
    assert_eq!(number(&case, &PROBLEM, date(2020, 1, 2), None), "wt-2020-001", "a new year begins anew");
    assert_eq!(number(&case, &ORDER, march, None), "db-2019-001", "orders have numbers of their own");
}

#[test]
fn meetings_are_numbered_by_their_week_and_actions_by_their_meeting() {
    let mut case = Case::new();
    // The last days of December belong to the first week of the year after.
    assert_eq!(number(&case, &MEETING, date(2019, 12, 30), None), "2020-w01");
    assert_eq!(number(&case, &MEETING, date(2019, 3, 5), None), "2019-w10");
    case.record("p-1", "projects.meeting", "2019-03-05", json!({"meeting": "2019-w10", "title": "第10周例会"}))
        .unwrap();
    assert_eq!(number(&case, &MEETING, date(2019, 3, 7), None), "2019-w10-2");
    assert_eq!(number(&case, &ACTION, date(2019, 3, 5), Some("2019-w10")), "1");
    let action = json!({
        "meeting": "2019-w10", "action": 1, "title": "协调临时用电", "responsible_unit": "d-two", "due_on": "2019-03-08",
    });
    case.record("p-1", "projects.action", "2019-03-05", action).unwrap();
    assert_eq!(number(&case, &ACTION, date(2019, 3, 5), Some("2019-w10")), "2");
    assert_eq!(number(&case, &ACTION, date(2019, 3, 5), Some("2019-w11")), "1");
}

#[test]
fn nothing_is_proposed_without_the_subject_or_of_what_names_another_fact() {
    let case = Case::new();
    let on = date(2019, 3, 5);
    assert_eq!(proposed(&case, &NEED, on, None), None);
    assert_eq!(proposed(&case, &NEED, on, Some("")), None);
    assert_eq!(number(&case, &NEED, on, Some("xm-001")), "1");
    assert_eq!(proposed(&case, &DONE, on, Some("2019-w10")), None, "it names an action, it is none");
}
