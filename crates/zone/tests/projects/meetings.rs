//! Actions of meetings.

use crate::{Case, codes, one, visited};
use demo::World;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use zone::Command;

#[test]
fn an_action_is_done_by_its_unit_and_closed_by_somebody_else() {
    use zone::offices::projects::meeting::{actions, open_actions};
    let mut case = visited(&["j-1"]);
    for (person, unit) in [("p-1", "d-one"), ("p-2", "d-two"), ("p-3", "d-two")] {
        let grant = json!({"person": person, "role": "officer", "office": "projects", "unit": unit});
        case.record("org.grant", "2019-01-08", grant).unwrap();
    }
    let meeting = json!({"meeting": "2019-w47", "title": "第47周例会"});
    case.record("projects.meeting", "2019-11-20", meeting).unwrap();
    let action = |due: &str| json!({"meeting": "2019-w47", "action": 1, "title": "说明延期", "project": "xm-1", "responsible_unit": "d-two", "due_on": due});
    let early = case.record("projects.action", "2019-11-20", action("2019-11-19"));
    assert_eq!(codes(early), one("due_on", "due-before-the-meeting"));
    case.record("projects.action", "2019-11-20", action("2019-11-21")).unwrap();
    let number = open_actions(case.zone())[0].meeting;
    let is_late = |case: &Case, on: Date| actions(case.zone(), number)[0].is_late(on);
    assert_eq!([is_late(&case, date(2019, 11, 21)), is_late(&case, date(2019, 11, 22))], [false, true]);
    let which = |action: u32| json!({"meeting": "2019-w47", "action": action});
    let mut act = |by: &str, unit: &str, kind: &str, content: Value| {
        let command = case.command(kind, "2019-11-22", content);
        let person = || by.to_owned();
        let command = Command { by: person(), for_person: person(), via: "form", unit: unit.to_owned(), ..command };
        codes(case.memory.submit(command))
    };
    assert_eq!(act("p-2", "d-two", "projects.action_closed", which(1)), one("action", "not-done-yet"));
    assert_eq!(act("p-1", "d-one", "projects.action_done", which(1)), one("unit", "not-your-action"));
    assert_eq!(act("p-2", "d-two", "projects.action_done", which(2)), one("action", "unknown-action"));
    assert_eq!(act("p-2", "d-two", "projects.action_done", which(1)), []);
    assert_eq!(act("p-2", "d-two", "projects.action_closed", which(1)), one("action", "closes-his-own"));
    assert_eq!(act("p-3", "d-two", "projects.action_closed", which(1)), []);
    assert_eq!(open_actions(case.zone()), []);
    assert_eq!(actions(case.zone(), number)[0].done_on, Some(date(2019, 11, 22)));
}
