//! What is refused of a day's supervision, each by name.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use demo::World;
use ledger::Amends;
use serde_json::{Value as Json, json};
use support::{Case, codes, refused};
use zone::Refusal;

/// An entry of a day with progress and investment, and whatever else is said.
fn entry(progress: &str, invested: &str, more: Json) -> Json {
    let mut content = json!({
        "project": "xm-001", "stage": "structure", "change": "progress", "workers": "126", "machines": "9", "problem": "none",
        "progress_percent": progress, "invested_to_date_yuan": invested,
    });
    content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    content
}

fn supervise(case: &mut Case, day: &str, progress: &str, invested: &str, more: Json) -> Result<u64, Refusal> {
    case.record("p-1", "projects.supervision", day, entry(progress, invested, more))
}

#[test]
fn progress_that_falls_has_a_reason() {
    let mut case = Case::new();
    supervise(&mut case, "2019-03-11", "61", "50000000", json!({})).unwrap();
    let fallen = supervise(&mut case, "2019-03-12", "60.9", "50000000", json!({}));
    assert_eq!(codes(fallen), refused("progress_percent", "progress-falls"));
    let fallen = supervise(&mut case, "2019-03-12", "61", "49999999.99", json!({}));
    assert_eq!(codes(fallen), refused("invested_to_date_yuan", "progress-falls"));
    assert_eq!(codes(supervise(&mut case, "2019-03-12", "60.9", "49999999.99", json!({"cause": "corrected"}))), []);
    assert_eq!(
        codes(supervise(&mut case, "2019-03-13", "60.9", "49999999.99", json!({}))),
        [],
        "the corrected one counts"
    );
}

#[test]
fn a_day_that_says_nothing_of_progress_ends_no_comparison() {
    let mut case = Case::new();
    supervise(&mut case, "2019-03-11", "61", "50000000", json!({})).unwrap();
    let mut silent = entry("1", "1", json!({}));
    for field in ["progress_percent", "invested_to_date_yuan"] {
        silent.as_object_mut().unwrap().remove(field);
    }
    case.record("p-1", "projects.supervision", "2019-03-12", silent).unwrap();
    let fallen = supervise(&mut case, "2019-03-13", "50", "100", json!({}));
    let both = [refused("progress_percent", "progress-falls"), refused("invested_to_date_yuan", "progress-falls")];
    assert_eq!(codes(fallen), both.concat());
}

#[test]
fn a_holiday_or_the_weather_excuses_no_fall() {
    let mut case = Case::new();
    supervise(&mut case, "2019-03-11", "61", "50000000", json!({})).unwrap();
    for cause in ["holiday", "weather"] {
        let fallen = supervise(&mut case, "2019-03-12", "10", "50000000", json!({"cause": cause}));
        assert_eq!(codes(fallen), refused("progress_percent", "progress-falls"), "{cause}");
        let over = supervise(&mut case, "2019-03-12", "61", "100000000.01", json!({"cause": cause}));
        assert_eq!(codes(over), refused("invested_to_date_yuan", "over-the-total"), "{cause}");
    }
    for (day, cause) in [(12, "change_of_plan"), (13, "other")] {
        let fallen = supervise(
            &mut case,
            &format!("2019-03-{day}"),
            &(72 - day).to_string(),
            "50000000",
            json!({"cause": cause}),
        );
        assert_eq!(codes(fallen), [], "{cause}");
    }
}

#[test]
fn another_unit_says_nothing_of_a_project() {
    let mut case = Case::new();
    let mut foreign = case.command("p-2", "projects.supervision", "2019-03-11", entry("1", "1", json!({})));
    foreign.unit = "d-two".into();
    assert_eq!(codes(case.memory.submit(foreign)), refused("project", "another-units-project"));
    let plan = json!({"project": "xm-001", "stage": "started", "planned_on": "2019-05-31", "strength": "plan"});
    let mut foreign = case.command("p-2", "projects.milestone", "2019-03-11", plan);
    foreign.unit = "d-two".into();
    assert_eq!(codes(case.memory.submit(foreign)), refused("project", "another-units-project"));
    assert_eq!(codes(supervise(&mut case, "2019-03-11", "1", "1", json!({}))), []);
}

#[test]
fn what_is_entered_late_is_held_against_the_next_day_too() {
    let mut case = Case::new();
    supervise(&mut case, "2019-03-11", "61", "50000000", json!({})).unwrap();
    supervise(&mut case, "2019-03-14", "64", "53000000", json!({})).unwrap();
    let above = supervise(&mut case, "2019-03-12", "64.1", "53000000", json!({}));
    assert_eq!(codes(above), refused("progress_percent", "above-a-later-day"));
    assert_eq!(codes(supervise(&mut case, "2019-03-12", "64", "53000000", json!({}))), []);
}

#[test]
fn investment_over_the_plan_has_a_reason() {
    let mut case = Case::new();
    let over = supervise(&mut case, "2019-03-11", "61", "100000000.01", json!({}));
    assert_eq!(codes(over), refused("invested_to_date_yuan", "over-the-total"));
    assert_eq!(codes(supervise(&mut case, "2019-03-11", "61", "100000000.01", json!({"cause": "change_of_plan"}))), []);
}

#[test]
fn a_day_off_and_a_stop_have_a_reason() {
    let mut case = Case::new();
    // 9 March 2019 was a Saturday; 5 May, a Sunday, was worked by the second notice.
    let saturday = supervise(&mut case, "2019-03-09", "61", "50000000", json!({}));
    assert_eq!(codes(saturday), refused("cause", "reason-for-a-day-off"));
    assert_eq!(codes(supervise(&mut case, "2019-03-09", "61", "50000000", json!({"cause": "other"}))), []);
    assert_eq!(codes(supervise(&mut case, "2019-05-05", "61", "50000000", json!({}))), []);
    let stopped = supervise(&mut case, "2019-05-06", "61", "50000000", json!({"change": "stopped"}));
    assert_eq!(codes(stopped), refused("cause", "reason-for-standing-still"));
    // Whoever leaves progress out says why all the same.
    for (day, change, code) in
        [("2019-03-10", "progress", "reason-for-a-day-off"), ("2019-05-07", "stopped", "reason-for-standing-still")]
    {
        let mut silent = entry("1", "1", json!({"change": change}));
        silent.as_object_mut().unwrap().remove("progress_percent");
        silent.as_object_mut().unwrap().remove("invested_to_date_yuan");
        assert_eq!(codes(case.record("p-1", "projects.supervision", day, silent)), refused("cause", code), "{day}");
    }
}

#[test]
fn nothing_is_said_of_a_project_before_it_was_listed_or_after_it_closed_or_by_an_unknown_unit() {
    let mut case = Case::new();
    let early = supervise(&mut case, "2019-03-01", "1", "1", json!({}));
    assert_eq!(codes(early), refused("happened", "before-the-project"));
    let closure = json!({"project": "xm-001", "cause": "fulfilled"});
    let seq = case.record("p-0", "projects.closure", "2019-04-01", closure).unwrap();
    case.record("p-1", "review.accepted", "2019-04-02", json!({"items": [[seq, seq]]})).unwrap();
    let late = supervise(&mut case, "2019-04-02", "1", "1", json!({}));
    assert_eq!(codes(late), refused("project", "project-closed"));
    let mut nowhere = case.command("p-1", "projects.supervision", "2019-03-29", entry("1", "1", json!({})));
    nowhere.unit = "d-nowhere".into();
    assert_eq!(codes(case.memory.submit(nowhere)), refused("unit", "unknown-unit"));
}

#[test]
fn an_entry_of_a_closed_project_can_still_be_withdrawn() {
    let mut case = Case::new();
    let seq = supervise(&mut case, "2019-03-29", "1", "1", json!({})).unwrap();
    let closure = json!({"project": "xm-001", "cause": "fulfilled"});
    let closed = case.record("p-0", "projects.closure", "2019-03-29", closure).unwrap();
    case.record("p-1", "review.accepted", "2019-04-02", json!({"items": [[closed, closed]]})).unwrap();
    let mut content = entry("1", "1", json!({}));
    content["reason"] = "登记有误".into();
    let mut command = case.command("p-1", "projects.supervision", "2019-03-29", content);
    command.amends = Some(Amends { seq, version: seq, void: true });
    assert_eq!(codes(case.memory.submit(command)), []);
}

#[test]
fn a_time_is_one_of_a_clock() {
    let mut case = Case::new();
    for (day, time) in [("2019-03-11", "00:00"), ("2019-03-12", "23:59"), ("2019-03-13", "15:38")] {
        assert_eq!(codes(supervise(&mut case, day, "1", "1", json!({"photographed_at": time}))), [], "{time}");
    }
    for time in ["24:00", "15:60", "5:38", "15：38", "+5:38", "ab:cd"] {
        let result = supervise(&mut case, "2019-03-14", "1", "1", json!({"photographed_at": time}));
        assert_eq!(codes(result), refused("photographed_at", "not-a-time"), "{time}");
    }
}
