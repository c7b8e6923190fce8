//! Problems of projects: what a sequence of steps comes to, what is refused of it, and when a problem is late.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use demo::World;
use jiff::civil::{Date, date};
use ledger::Amends;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use support::{Case, codes, refused};
use uuid::Uuid;
use zone::offices::projects::problem::{self, Problem, State};
use zone::{Command, Refusal};

impl Case {
    fn raise(&mut self, happened: &str, more: Json) -> Result<u64, Refusal> {
        let mut content =
            json!({"problem": "wt-001", "project": "xm-001", "sort": "utilities", "title": "临时用电容量不足"});
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.record("p-1", "projects.problem", happened, content)
    }

    fn step(&mut self, by: &str, happened: &str, step: &str) -> Result<u64, Refusal> {
        let mut content = json!({"problem": "wt-001", "step": step});
        if step == "assigned" {
            content["owner"] = "d-two".into();
        }
        let owner = self.owner();
        let command = self.command(by, "projects.problem_step", happened, content);
        let unit = owner.filter(|_| step == "solved").unwrap_or_else(|| command.unit.clone());
        self.memory.submit(Command { unit, ..command })
    }

    /// Id of the unit that owns the only problem, if there is one.
    fn owner(&self) -> Option<String> {
        let zone = self.memory.state();
        let problem = zone::decide::subject_exists(zone, &problem::PROBLEM, &["wt-001"])?;
        let owner = problem::find(zone, problem, date(2019, 12, 1))?.course.owner?;
        Some(zone.org.units[owner as usize].id.to_string())
    }

    fn only(&self, on: Date) -> Problem {
        let project = zone::decide::subject_exists(self.memory.state(), &zone::offices::projects::PROJECT, &["xm-001"]);
        let mut problems = problem::of(self.memory.state(), project.unwrap(), on);
        assert_eq!(problems.len(), 1);
        problems.remove(0)
    }
}

#[test]
fn a_problem_goes_from_raised_to_confirmed_by_another() {
    let mut case = Case::new();
    case.raise("2019-03-05", json!({})).unwrap();
    assert_eq!(case.only(date(2019, 3, 5)).course.state, State::Raised);
    case.step("p-1", "2019-03-06", "assigned").unwrap();
    case.step("p-2", "2019-03-11", "solved").unwrap();
    case.step("p-3", "2019-03-12", "confirmed").unwrap();
    let then = |on| (case.only(on).course.state, case.only(on).course.solved_on, case.only(on).course.confirmed_on);
    assert_eq!(then(date(2019, 3, 5)), (State::Raised, None, None));
    assert_eq!(then(date(2019, 3, 10)), (State::Assigned, None, None));
    assert_eq!(then(date(2019, 3, 11)), (State::Solved, Some(date(2019, 3, 11)), None));
    assert_eq!(then(date(2019, 3, 12)), (State::Confirmed, Some(date(2019, 3, 11)), Some(date(2019, 3, 12))));
    case.step("p-1", "2019-03-20", "reopened").unwrap();
    let now = case.only(date(2019, 3, 20)).course;
    assert_eq!((now.state, now.solved_on, now.confirmed_on, now.reopened), (State::Reopened, None, None, 1));
}

#[test]
fn the_limit_is_in_working_days_by_the_sort() {
    let mut case = Case::new();
    case.raise("2019-04-03", json!({"owner": "d-two"})).unwrap();
    // Five working days for utilities: 5 to 7 April 2019 were days off (清明).
    let problem = case.only(date(2019, 4, 11));
    assert_eq!((problem.due_on, problem.days_late), (Some(date(2019, 4, 11)), 0));
    assert_eq!(problem.course.state, State::Assigned, "with an owner it is assigned at once");
    assert_eq!(case.only(date(2019, 4, 12)).days_late, 1);
    assert_eq!(case.only(date(2019, 4, 14)).days_late, 1, "a week end does not count");
    assert_eq!(case.only(date(2019, 4, 15)).days_late, 2);
    case.step("p-2", "2019-04-16", "solved").unwrap();
    assert_eq!(case.only(date(2019, 5, 31)).days_late, 3, "what is solved becomes no later");
    let set = json!({"problem": "wt-001", "step": "assigned", "owner": "d-one", "due_on": "2019-04-30"});
    case.step("p-3", "2019-04-17", "reopened").unwrap();
    case.record("p-1", "projects.problem_step", "2019-04-18", set).unwrap();
    let problem = case.only(date(2019, 5, 6));
    assert_eq!(problem.due_on, Some(date(2019, 4, 30)), "whoever assigns may set another limit");
    // 1 to 4 May were off, 5 May was worked (the second notice of 2019).
    assert_eq!(problem.days_late, 2);
}

/// The notice of 27 January 2020 took the 31st and the two days after it off as well.
#[test]
fn a_calendar_that_is_amended_moves_the_limit_only_for_whoever_owes_it() {
    let mut case = Case::new();
    for rule in ["2020-v1", "2020-v2"] {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../rulebook/calendar/{rule}.toml"));
        let text = std::fs::read_to_string(path).unwrap();
        let read = rulebook::Rule::parse(&text).unwrap();
        let content = json!({"rule": read.id, "version": read.version, "text": text.lines().collect::<Vec<_>>()});
        case.record("p-0", "rule.adopted", "2019-12-01", content).unwrap();
    }
    case.memory.advance("2020-02-12T01:00:00Z".parse().unwrap());
    case.raise("2020-01-20", json!({"owner": "d-two"})).unwrap();
    let late = |case: &Case, on| {
        let problem = case.only(on);
        (problem.due_on, problem.days_late)
    };
    // Five working days. By the notice known on the 20th: 21, 22, 23 January, 31 January, Saturday 1 February.
    assert_eq!(late(&case, date(2020, 1, 23)), (Some(date(2020, 2, 1)), 0));
    // By the second one: 3 and 4 February instead.
    assert_eq!(late(&case, date(2020, 2, 3)), (Some(date(2020, 2, 4)), 0));
    assert_eq!(late(&case, date(2020, 2, 6)), (Some(date(2020, 2, 4)), 2));
}

#[test]
fn whoever_solved_it_does_not_confirm_it() {
    let mut case = Case::new();
    case.raise("2019-03-05", json!({"owner": "d-two"})).unwrap();
    case.step("p-2", "2019-03-06", "solved").unwrap();
    assert_eq!(codes(case.step("p-2", "2019-03-07", "confirmed")), refused("step", "own-solution"));
    // Nor what he entered for another, nor another what he entered.
    let mut entered =
        case.command("p-3", "projects.problem_step", "2019-03-07", json!({"problem": "wt-001", "step": "confirmed"}));
    entered.for_person = "p-2".into();
    assert_eq!(codes(case.memory.submit(entered)), refused("step", "own-solution"));
    assert_eq!(codes(case.step("p-3", "2019-03-07", "confirmed")), []);
}

#[test]
fn a_solution_is_not_made_the_confirmers_own_afterwards() {
    let mut case = Case::new();
    case.raise("2019-03-05", json!({"owner": "d-two"})).unwrap();
    let solved = case.step("p-2", "2019-03-06", "solved").unwrap();
    case.step("p-3", "2019-03-07", "confirmed").unwrap();
    let mut amend = |by: &str, id: u128, void: bool| {
        let content = json!({"problem": "wt-001", "step": "solved", "reason": "更正说明", "note": "已增容"});
        let mut command = case.command(by, "projects.problem_step", "2019-03-06", content);
        command.id = Uuid::from_u128(1000 + id);
        command.unit = "d-two".into();
        let row = case.memory.state().register.by_first(solved as u32).unwrap();
        let version = case.memory.state().register.row(row).unwrap().latest.seq.into();
        command.amends = Some(Amends { seq: solved, version, void });
        codes(case.memory.submit(command))
    };
    assert_eq!(amend("p-3", 1, false), refused("step", "own-solution"));
    assert_eq!(amend("p-2", 2, false), []);
    assert_eq!(amend("p-2", 3, true), []);
    let now = case.only(date(2019, 3, 8)).course;
    assert_eq!((now.state, now.solved_on, now.confirmed_on), (State::Assigned, None, None), "what is left is lawful");
}

#[test]
fn steps_out_of_order_are_refused() {
    let mut case = Case::new();
    case.raise("2019-03-05", json!({})).unwrap();
    for step in ["solved", "confirmed", "reopened"] {
        assert_eq!(codes(case.step("p-2", "2019-03-06", step)), refused("step", "step-out-of-order"), "{step}");
    }
    case.step("p-1", "2019-03-08", "assigned").unwrap();
    assert_eq!(codes(case.step("p-2", "2019-03-07", "solved")), refused("happened", "before-the-last-step"));
    assert_eq!(codes(case.step("p-2", "2019-03-04", "solved")), refused("happened", "before-the-problem"));
    let owner = json!({"problem": "wt-001", "step": "solved", "owner": "d-two"});
    let command = case.command("p-2", "projects.problem_step", "2019-03-08", owner);
    let result = case.memory.submit(Command { unit: "d-two".into(), ..command });
    assert_eq!(codes(result), refused("owner", "only-when-assigned"));
    let nobody = json!({"problem": "wt-001", "step": "assigned"});
    assert_eq!(codes(case.record("p-2", "projects.problem_step", "2019-03-09", nobody)), refused("owner", "required"));
}

#[test]
fn only_the_owners_unit_solves_a_problem() {
    let mut case = Case::new();
    case.raise("2019-03-05", json!({"owner": "d-two"})).unwrap();
    let by_another = |case: &mut Case, on: &str| {
        case.record("p-2", "projects.problem_step", on, json!({"problem": "wt-001", "step": "solved"}))
    };
    let refusal = by_another(&mut case, "2019-03-06").unwrap_err();
    assert_eq!(refusal.0[0].arguments, [("unit", "d-two".to_owned())], "it says whose it is");
    assert_eq!(codes(Err(refusal)), refused("step", "solved-by-another-unit"));
    let set = json!({"problem": "wt-001", "step": "assigned", "owner": "d-one"});
    case.record("p-1", "projects.problem_step", "2019-03-07", set).unwrap();
    assert_eq!(codes(by_another(&mut case, "2019-03-08")), [], "whom it was given to since");
}

#[test]
fn a_problem_comes_back_and_is_solved_again_on_one_day() {
    let mut case = Case::new();
    case.raise("2019-03-05", json!({"owner": "d-two"})).unwrap();
    for _ in 0..3 {
        case.step("p-2", "2019-03-06", "solved").unwrap();
        case.step("p-3", "2019-03-06", "reopened").unwrap();
    }
    let last = case.step("p-2", "2019-03-06", "solved").unwrap();
    case.step("p-3", "2019-03-06", "confirmed").unwrap();
    let now = case.only(date(2019, 3, 6)).course;
    assert_eq!((now.state, now.reopened), (State::Confirmed, 3));
    let row = case.memory.state().register.by_first(last as u32).unwrap();
    let again = case.memory.state().register.row(row).unwrap().latest.value(&problem::PROBLEM_STEP, "again").clone();
    assert_eq!(again, zone::value::Value::Count(4));
}

#[test]
fn a_problem_with_steps_is_not_withdrawn() {
    let mut case = Case::new();
    let seq = case.raise("2019-03-05", json!({"owner": "d-two"})).unwrap();
    let solved = case.step("p-2", "2019-03-06", "solved").unwrap();
    let mut withdraw = |seq: u64, kind: &str, unit: &str, content: Json| {
        let mut command =
            case.command("p-1", kind, if kind == "projects.problem" { "2019-03-05" } else { "2019-03-06" }, content);
        command.unit = unit.to_owned();
        command.amends = Some(Amends { seq, version: seq, void: true });
        codes(case.memory.submit(command))
    };
    let raised = json!({"problem": "wt-001", "project": "xm-001", "sort": "utilities", "title": "临时用电容量不足", "owner": "d-two", "reason": "登记有误"});
    assert_eq!(withdraw(seq, "projects.problem", "d-one", raised.clone()), refused("", "problem-has-steps"));
    let step = json!({"problem": "wt-001", "step": "solved", "reason": "登记有误"});
    assert_eq!(withdraw(solved, "projects.problem_step", "d-two", step), []);
    assert_eq!(withdraw(seq, "projects.problem", "d-one", raised), [], "nothing hangs on it any more");
}

#[test]
fn an_unknown_problem_has_no_steps() {
    let mut case = Case::new();
    assert_eq!(codes(case.step("p-2", "2019-03-06", "solved")), refused("problem", "unknown-subject"));
    let seq = case.raise("2019-03-05", json!({"owner": "d-two"})).unwrap();
    let content = json!({"problem": "wt-001", "project": "xm-001", "sort": "utilities", "title": "临时用电容量不足", "owner": "d-two", "reason": "登记有误"});
    let mut command = case.command("p-1", "projects.problem", "2019-03-05", content);
    command.amends = Some(Amends { seq, version: seq, void: true });
    case.memory.submit(command).unwrap();
    assert_eq!(codes(case.step("p-2", "2019-03-06", "solved")), refused("problem", "unknown-problem"));
}

#[test]
fn a_problem_is_not_raised_before_its_project_nor_of_a_closed_one() {
    let mut case = Case::new();
    assert_eq!(codes(case.raise("2019-03-03", json!({}))), refused("happened", "before-the-project"));
    assert_eq!(
        codes(case.raise("2019-03-05", json!({"due_on": "2019-03-04"}))),
        refused("due_on", "due-before-raised")
    );
    let closure = json!({"project": "xm-001", "cause": "given_up"});
    let seq = case.record("p-0", "projects.closure", "2019-04-01", closure).unwrap();
    case.record("p-1", "review.accepted", "2019-04-02", json!({"items": [[seq, seq]]})).unwrap();
    assert_eq!(codes(case.raise("2019-04-02", json!({}))), refused("project", "project-closed"));
    assert_eq!(codes(case.raise("2019-04-01", json!({}))), [], "the last day is one of the project's");
}

/// The edges of the sentence: raised → assigned → solved → confirmed → reopened.
const EDGES: &[(State, &str, State)] = &[
    (State::Raised, "assigned", State::Assigned),
    (State::Assigned, "assigned", State::Assigned),
    (State::Reopened, "assigned", State::Assigned),
    (State::Assigned, "solved", State::Solved),
    (State::Reopened, "solved", State::Solved),
    (State::Solved, "confirmed", State::Confirmed),
    (State::Solved, "reopened", State::Reopened),
    (State::Confirmed, "reopened", State::Reopened),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is tried in whatever order: what is taken is an edge, what is no edge is refused and changes nothing.
    #[test]
    fn any_order_of_steps_ends_in_a_lawful_state(
        tried in prop::collection::vec((0usize..4, 1usize..4), 1..24),
        owned in any::<bool>(),
    ) {
        let mut case = Case::new();
        case.raise("2019-03-05", if owned { json!({"owner": "d-one"}) } else { json!({}) }).unwrap();
        let (mut state, mut solver, mut reopened) = (if owned { State::Assigned } else { State::Raised }, 0, 0);
        for (day, (step, person)) in tried.into_iter().enumerate() {
            let on = date(2019, 3, 6) + jiff::Span::new().days(day as i64);
            let step = problem::STEPS[step];
            let edge = EDGES.iter().find(|(from, by, _)| *from == state && *by == step);
            let lawful = edge.filter(|_| step != "confirmed" || person != solver);
            let result = case.step(&format!("p-{person}"), &on.to_string(), step);
            prop_assert_eq!(result.is_ok(), lawful.is_some(), "{} by p-{} from {:?}", step, person, state);
            if let Some((_, _, to)) = lawful {
                state = *to;
                solver = if step == "solved" { person } else { solver };
                reopened += u32::from(step == "reopened");
            }
            let now = case.only(on).course;
            prop_assert_eq!((now.state, now.reopened), (state, reopened));
            let done = matches!(state, State::Solved | State::Confirmed);
            prop_assert_eq!((now.solved_on.is_some(), now.confirmed_on.is_some()), (done, state == State::Confirmed));
        }
    }
}

#[test]
fn what_is_wrong_beside_a_field_that_cannot_be_read_is_said_with_it() {
    let mut case = Case::new();
    let wrong = case.raise("2019-03-05", json!({"title": "", "due_on": "2019-03-01"}));
    assert_eq!(
        codes(wrong),
        [("title".to_owned(), "required"), ("due_on".to_owned(), "due-before-raised")],
        "the limit rests on no title"
    );
    // Where a choice is not read nobody knows what else would be asked.
    let wrong = case.raise("2019-03-05", json!({"sort": "weather", "due_on": "2019-03-01"}));
    assert_eq!(codes(wrong), [("sort".to_owned(), "not-a-choice")]);
}
