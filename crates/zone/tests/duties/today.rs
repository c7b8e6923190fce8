//! What is whose today.

use crate::{Case, DAY};
use demo::World;
use jiff::civil::date;
use serde_json::{Value, json};
use zone::Command;
use zone::duty::{Work, today};

#[test]
fn today_shows_each_what_is_his_and_a_stand_in_what_is_the_absent_colleagues() {
    let mut case = Case::new();
    let project = case.project("x-1", "municipal", "p-lead") as u32;
    let order = case.taken(date(2019, 3, 14)) as u32;
    let next = DAY.tomorrow().unwrap();
    case.on(next);
    let work = |case: &Case, person: &str| -> (Vec<(Work, u32, bool)>, Vec<Work>) {
        let day = today(case.zone(), case.zone().org.person(person).unwrap(), next);
        let due = day.due.into_iter().map(|owed| (owed.work, owed.subject, owed.late)).collect();
        (due, day.waiting.into_iter().map(|owed| owed.work).collect())
    };
    let lead = vec![
        (Work::Supervise, project, true),
        (Work::Supervise, project, false),
        (Work::Step("answered"), order, false),
    ];
    assert_eq!(work(&case, "p-lead"), (lead, vec![]));
    assert_eq!(work(&case, "p-over"), (vec![], vec![Work::Step("answered")]));
    assert_eq!(work(&case, "p-else"), (vec![], vec![]));
    let absent = json!({"absent": "p-lead", "stand_in": "p-else", "from": "2019-03-06", "until": "2019-03-08"});
    case.act("p-lead", "delegation.stand_in", absent).unwrap();
    assert_eq!(
        work(&case, "p-else").0,
        [(Work::Supervise, project, true), (Work::Supervise, project, false)],
        "orders are the unit's, and not his"
    );
    case.step("p-lead", order.into(), "answered", None).unwrap();
    assert_eq!(work(&case, "p-over").0, [(Work::Step("accepted"), order, false)]);
    assert!(work(&case, "p-lead").1.contains(&Work::Step("accepted")), "his answer waits for another");
}

#[test]
fn an_action_of_a_meeting_is_its_units_duty_and_then_somebody_elses_to_confirm() {
    let mut case = Case::new();
    case.setup("org.grant", json!({"person": "p-else", "role": "officer", "office": "projects", "unit": "d-co"}));
    let record = |case: &mut Case, by: &str, kind: &str, unit: &str, content: Value| {
        let command = case.command(by, kind, unit, content);
        case.memory.submit(command).unwrap() as u32
    };
    record(&mut case, "p-else", "projects.meeting", "d-co", json!({"meeting": "2019-w10", "title": "第10周例会"}));
    let content = json!({
        "meeting": "2019-w10", "action": 1, "title": "补齐材料", "responsible_unit": "d-lead", "due_on": "2019-03-06",
    });
    let action = record(&mut case, "p-else", "projects.action", "d-co", content);
    let work = |case: &Case, person: &str| {
        let day = today(case.zone(), case.zone().org.person(person).unwrap(), case.day);
        let line = |owed: &zone::duty::Owed| (owed.work, owed.subject, owed.late);
        (day.due.iter().map(line).collect::<Vec<_>>(), day.waiting.iter().map(line).collect::<Vec<_>>())
    };
    assert_eq!(work(&case, "p-lead"), (vec![(Work::Action, action, false)], vec![]));
    assert_eq!(work(&case, "p-else"), (vec![], vec![(Work::Action, action, false)]));
    assert_eq!(work(&case, "p-leader"), (vec![], vec![]));
    case.on(date(2019, 3, 7));
    assert_eq!(work(&case, "p-lead").0, [(Work::Action, action, true)], "its day has closed");
    record(&mut case, "p-lead", "projects.action_done", "d-lead", json!({"meeting": "2019-w10", "action": 1}));
    assert_eq!(work(&case, "p-lead"), (vec![], vec![(Work::Confirm, action, false)]));
    assert_eq!(work(&case, "p-else"), (vec![(Work::Confirm, action, false)], vec![]));
    record(&mut case, "p-else", "projects.action_closed", "d-co", json!({"meeting": "2019-w10", "action": 1}));
    assert_eq!(work(&case, "p-lead"), (vec![], vec![]));
    assert_eq!(work(&case, "p-else"), (vec![], vec![]));
}

#[test]
fn a_visit_waits_for_its_judges_until_they_have_scored() {
    let mut case = Case::new();
    case.setup("org.grant", json!({"person": "p-else", "role": "officer", "office": "projects", "unit": "d-co"}));
    case.project("xm-1", "municipal", "p-lead");
    let record = |case: &mut Case, by: &str, kind: &str, unit: &str, content: Value| {
        let command = case.command(by, kind, unit, content);
        case.memory.submit(command).unwrap() as u32
    };
    let visit = json!({"visit": "2019-w10", "title": "第10周观摩", "judges": ["p-else", "p-lead"]});
    let visit = record(&mut case, "p-else", "projects.visit", "d-co", visit);
    let work = |case: &Case, person: &str| {
        let day = today(case.zone(), case.zone().org.person(person).unwrap(), case.day);
        let sheets = day.due.iter().filter(|owed| owed.work == Work::Score);
        sheets.map(|owed| (owed.subject, owed.late, owed.due_on)).collect::<Vec<_>>()
    };
    assert_eq!(work(&case, "p-else"), [], "a visit without a route has nothing to score");
    let stop = json!({"visit": "2019-w10", "project": "xm-1", "place": 1});
    record(&mut case, "p-else", "projects.visit_stop", "d-co", stop);
    assert_eq!(work(&case, "p-else"), [(visit, false, Some(DAY))]);
    assert_eq!(work(&case, "p-lead"), [], "his own unit carries the project");
    assert_eq!(work(&case, "p-leader"), [], "he is no judge");
    case.on(date(2019, 3, 6));
    assert_eq!(work(&case, "p-else"), [(visit, true, Some(DAY))], "its day has closed");
    let sheet = json!({"visit": "2019-w10", "project": "xm-1", "judge": "p-else", "scale": "20", "fit": "15", "pace": "20",
        "permits": "8", "prospects": "15"});
    let zone = case.zone().id.to_string();
    record(&mut case, "p-else", "projects.visit_score", &zone, sheet);
    assert_eq!(work(&case, "p-else"), []);
}

#[test]
fn a_visit_that_nobody_scored_is_asked_for_two_weeks() {
    let mut case = Case::new();
    case.setup("org.grant", json!({"person": "p-else", "role": "officer", "office": "projects", "unit": "d-co"}));
    case.project("xm-1", "municipal", "p-lead");
    for (kind, content) in [
        ("projects.visit", json!({"visit": "2019-w10", "title": "第10周观摩", "judges": ["p-else"]})),
        ("projects.visit_stop", json!({"visit": "2019-w10", "project": "xm-1", "place": 1})),
    ] {
        let command = case.command("p-else", kind, "d-co", content);
        case.memory.submit(command).unwrap();
    }
    let waits = |case: &Case| {
        let day = today(case.zone(), case.zone().org.person("p-else").unwrap(), case.day);
        day.due.iter().any(|owed| owed.work == Work::Score)
    };
    case.on(date(2019, 3, 19));
    assert!(waits(&case));
    case.on(date(2019, 3, 20));
    assert!(!waits(&case));
}

#[test]
fn a_problem_is_its_owners_to_solve_and_then_somebody_elses_to_confirm() {
    let mut case = Case::new();
    case.project("x-1", "municipal", "p-lead");
    case.setup("org.grant", json!({"person": "p-else", "role": "officer", "office": "projects", "unit": "d-co"}));
    let record = |case: &mut Case, by: &str, kind: &str, unit: &str, content: Value| {
        let command = case.command(by, kind, unit, content);
        case.memory.submit(command).unwrap() as u32
    };
    let content =
        json!({"problem": "wt-1", "project": "x-1", "sort": "labour", "title": "用工不足", "due_on": "2019-03-06"});
    let problem = record(&mut case, "p-else", "projects.problem", "d-co", content);
    let work = |case: &Case, person: &str| {
        let day = today(case.zone(), case.zone().org.person(person).unwrap(), case.day);
        let is_problem = |owed: &&zone::duty::Owed| matches!(owed.work, Work::Problem(_));
        let line = |owed: &zone::duty::Owed| {
            let Work::Problem(step) = owed.work else { unreachable!() };
            assert_eq!(owed.subject, problem);
            (step, owed.late, owed.stand_in_for.is_some())
        };
        let lines = |all: &[zone::duty::Owed]| all.iter().filter(is_problem).map(line).collect::<Vec<_>>();
        (lines(&day.due), lines(&day.waiting))
    };
    let step = |case: &mut Case, by: &str, unit: &str, step: &str, owner: Option<&str>| {
        let mut content = json!({"problem": "wt-1", "step": step});
        content.as_object_mut().unwrap().extend(owner.map(|owner| ("owner".to_owned(), owner.into())));
        record(case, by, "projects.problem_step", unit, content);
    };
    assert_eq!(
        work(&case, "p-else"),
        (vec![("assigned", false, false)], vec![]),
        "whoever raised it finds it an owner"
    );
    step(&mut case, "p-else", "d-co", "assigned", Some("d-lead"));
    assert_eq!(work(&case, "p-lead"), (vec![("solved", false, false)], vec![]));
    assert_eq!(work(&case, "p-else"), (vec![], vec![("solved", false, false)]));
    assert_eq!(work(&case, "p-over"), (vec![], vec![]));
    case.on(date(2019, 3, 7));
    assert_eq!(work(&case, "p-lead").0, [("solved", true, false)], "its day has closed");
    step(&mut case, "p-lead", "d-lead", "solved", None);
    assert_eq!(work(&case, "p-else").0, [("confirmed", false, false)]);
    assert_eq!(work(&case, "p-lead"), (vec![], vec![("confirmed", false, false)]), "not his own solution");
    step(&mut case, "p-else", "d-co", "confirmed", None);
    assert_eq!((work(&case, "p-else"), work(&case, "p-lead")), ((vec![], vec![]), (vec![], vec![])));
}

#[test]
fn a_stand_in_solves_the_absent_colleagues_problems_and_confirms_none_of_his_own_solutions() {
    let mut case = Case::new();
    case.project("x-1", "municipal", "p-lead");
    let content =
        json!({"problem": "wt-1", "project": "x-1", "sort": "labour", "title": "用工不足", "owner": "d-lead"});
    let command = case.command("p-lead", "projects.problem", "d-lead", content);
    case.memory.submit(command).unwrap();
    let next = DAY.tomorrow().unwrap();
    case.on(next);
    let absent = json!({"absent": "p-lead", "stand_in": "p-else", "from": "2019-03-06", "until": "2019-03-08"});
    case.act("p-lead", "delegation.stand_in", absent).unwrap();
    let work = |case: &Case| {
        let person = case.zone().org.person("p-else").unwrap();
        let due = today(case.zone(), person, next).due.into_iter();
        let problems = due.filter(|owed| matches!(owed.work, Work::Problem(_)));
        problems.map(|owed| (owed.work, owed.stand_in_for)).collect::<Vec<_>>()
    };
    let lead = case.zone().org.person("p-lead");
    assert_eq!(work(&case), [(Work::Problem("solved"), lead)]);
    let content = json!({"problem": "wt-1", "step": "solved"});
    let command = case.command("p-else", "projects.problem_step", "d-lead", content);
    case.memory.submit(Command { for_person: "p-lead".to_owned(), ..command }).unwrap();
    assert_eq!(work(&case), [], "he entered it himself");
}
