//! The timeline of a project: every version of every fact about it, whichever room has recorded it, in the order of days.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use demo::World;
use jiff::civil::{Date, date};
use ledger::Amends;
use serde_json::{Value as Json, json};
use support::Case;
use zone::Month;
use zone::offices::projects::PROJECT;
use zone::offices::projects::timeline::{Event, What, action_of, events, lines};

/// The day of the case, on which everything is typed.
const TYPED: Date = date(2019, 12, 2);

impl Case {
    fn amend(&mut self, kind: &str, happened: &str, content: Json, version: (u64, u64), void: bool) -> u64 {
        let mut command = self.command("p-1", kind, happened, content);
        command.content.insert("reason".into(), "更正".into());
        command.amends = Some(Amends { seq: version.0, version: version.1, void });
        self.memory.submit(command).unwrap()
    }

    fn say(&mut self, by: &str, kind: &str, happened: &str, content: Json) -> u64 {
        self.record(by, kind, happened, content).unwrap_or_else(|refusal| panic!("{kind} {happened}: {refusal:?}"))
    }

    fn project(&self) -> u32 {
        zone::decide::subject_exists(self.memory.state(), &PROJECT, &["xm-001"]).unwrap()
    }

    fn told(&self, on: Date) -> Vec<Event> {
        events(self.memory.state(), self.project(), on)
    }

    fn row(&self, first: u64) -> u32 {
        self.memory.state().register.by_first(first as u32).unwrap()
    }
}

fn entry(workers: u32) -> Json {
    json!({"project": "xm-001", "stage": "structure", "change": "progress", "workers": workers, "machines": 2, "problem": "none"})
}

#[test]
fn every_version_is_told_a_slip_on_the_day_it_was_recorded() {
    let mut case = Case::new();
    let plan =
        |planned: &str| json!({"project": "xm-001", "stage": "completed", "planned_on": planned, "strength": "plan"});
    let first = case.say("p-1", "projects.milestone", "2019-03-05", plan("2019-10-31"));
    let mut later = plan("2020-03-31");
    later["cause"] = "land".into();
    let second = case.amend("projects.milestone", "2019-03-05", later, (first, first), false);
    let day = case.say("p-1", "projects.supervision", "2019-03-06", entry(3));
    let gone = case.amend("projects.supervision", "2019-03-06", entry(3), (day, day), true);
    let (plan, entry) = (case.row(first), case.row(day));
    let told: Vec<(Date, u64, What)> =
        case.told(TYPED).into_iter().map(|event| (event.on, event.seq, event.what)).collect();
    let listed = told.last().unwrap();
    assert_eq!((listed.0, listed.2), (date(2019, 3, 4), What::Recorded(case.project())));
    assert_eq!(
        told[..4],
        [
            (TYPED, gone, What::Withdrawn(entry)),
            (TYPED, second, What::Amended(plan, first as u32)),
            (date(2019, 3, 6), day, What::Recorded(entry)),
            (date(2019, 3, 5), first, What::Recorded(plan)),
        ]
    );
    assert_eq!(told.len(), 5);
    assert_eq!(case.told(date(2019, 3, 5)).len(), 2, "what had happened by a day");
}

#[test]
fn what_names_a_problem_or_an_action_of_the_project_is_told_with_it() {
    let mut case = Case::new();
    case.say("p-0", "projects.project", "2019-03-04", support::project("xm-002"));
    let raised = json!({"problem": "wt-1", "project": "xm-001", "sort": "land", "title": "征地未完"});
    let problem = case.say("p-1", "projects.problem", "2019-03-05", raised);
    let other = json!({"problem": "wt-2", "project": "xm-002", "sort": "land", "title": "征地未完"});
    case.say("p-1", "projects.problem", "2019-03-05", other);
    let owner = |problem: &str| json!({"problem": problem, "step": "assigned", "owner": "d-two"});
    let step = case.say("p-1", "projects.problem_step", "2019-03-06", owner("wt-1"));
    case.say("p-1", "projects.problem_step", "2019-03-06", owner("wt-2"));
    case.say("p-1", "projects.meeting", "2019-03-07", json!({"meeting": "2019-w10", "title": "例会"}));
    let action = |number: u32, project: &str| {
        json!({"meeting": "2019-w10", "action": number, "title": "督办", "project": project,
            "responsible_unit": "d-one", "due_on": "2019-03-14"})
    };
    let mine = case.say("p-1", "projects.action", "2019-03-07", action(1, "xm-001"));
    case.say("p-1", "projects.action", "2019-03-07", action(2, "xm-002"));
    let of = |number: u32| json!({"meeting": "2019-w10", "action": number});
    let done = case.say("p-1", "projects.action_done", "2019-03-11", of(1));
    case.say("p-1", "projects.action_done", "2019-03-11", of(2));
    let closed = case.say("p-2", "projects.action_closed", "2019-03-12", of(1));
    let told: Vec<u64> = case.told(TYPED).iter().map(|event| event.seq).collect();
    assert_eq!(told[..5], [closed, done, mine, step, problem]);
    assert_eq!(told.len(), 6, "and the project itself, nothing of the other one");
    let state = case.memory.state();
    assert_eq!(action_of(state, case.row(done)), Some(case.row(mine)));
    assert_eq!(action_of(state, case.row(closed)), Some(case.row(mine)));
    assert_eq!(action_of(state, case.row(step)), None);
}

#[test]
fn what_named_the_project_first_is_told_until_it_turned_away_and_of_the_other_since() {
    let mut case = Case::new();
    case.say("p-0", "projects.project", "2019-03-04", support::project("xm-002"));
    let raised = |project: &str| json!({"problem": "wt-1", "project": project, "sort": "land", "title": "征地未完"});
    let first = case.say("p-1", "projects.problem", "2019-03-05", raised("xm-001"));
    let same = case.amend("projects.problem", "2019-03-05", raised("xm-001"), (first, first), false);
    let other = case.amend("projects.problem", "2019-03-05", raised("xm-002"), (first, same), false);
    let last = case.amend("projects.problem", "2019-03-05", raised("xm-002"), (first, other), false);
    let seqs = |case: &Case, project: u32| {
        let told = events(case.memory.state(), project, TYPED);
        told.iter().filter(|event| event.row() == Some(case.row(first))).map(|event| event.seq).collect::<Vec<_>>()
    };
    let second = zone::decide::subject_exists(case.memory.state(), &PROJECT, &["xm-002"]).unwrap();
    assert_eq!(seqs(&case, case.project()), [other, same, first], "the last one says where it went");
    assert_eq!(seqs(&case, second), [last, other, same, first]);
    let back = case.amend("projects.problem", "2019-03-05", raised("xm-001"), (first, last), false);
    assert_eq!(seqs(&case, case.project()), [back, last, other, same, first], "once");
    assert_eq!(seqs(&case, second), [back, last, other, same, first]);
}

#[test]
fn what_a_reviewer_sent_back_is_told_on_that_day() {
    let mut case = Case::new();
    let money = json!({"project": "xm-001", "source": "bonds", "amount_yuan": "2"});
    let first = case.say("p-1", "projects.funding", "2019-03-05", money);
    let items = json!({"items": [[first, first]], "reason": "没有附文件"});
    let sent_back = case.say("p-2", "review.returned", "2019-12-02", items);
    let told = case.told(TYPED);
    let expected = Event { on: TYPED, seq: sent_back, what: What::Returned(case.row(first), first as u32) };
    assert!(told.contains(&expected), "{told:?}");
}

#[test]
fn the_entries_of_a_week_and_a_table_of_a_day_are_a_line_each_and_nothing_is_lost() {
    let mut case = Case::new();
    // Monday 25 March to Friday 5 April: two weeks, the second in two months.
    for day in [25, 26, 27, 28, 29] {
        case.say("p-1", "projects.supervision", &format!("2019-03-{day}"), entry(day));
    }
    for day in ["2019-04-01", "2019-04-02"] {
        case.say("p-1", "projects.supervision", day, entry(9));
    }
    case.say("p-1", "projects.supervision", "2019-04-08", entry(9));
    for month in 3..=7 {
        let content = json!({"project": "xm-001", "month": format!("2019-{month:02}"), "planned_to_date_yuan": format!("{month}000000")});
        case.say("p-1", "projects.investment_plan", "2019-03-05", content);
    }
    for (source, amount) in [("self_raised", "1"), ("bonds", "2")] {
        let content = json!({"project": "xm-001", "source": source, "amount_yuan": amount});
        case.say("p-1", "projects.funding", "2019-03-05", content);
    }
    let told = case.told(TYPED);
    let drawn = lines(case.memory.state(), &told);
    assert_eq!(drawn.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 5, 1, 1, 5, 1]);
    let mut all: Vec<Event> = drawn.iter().flatten().copied().collect();
    all.sort_unstable_by_key(|event| std::cmp::Reverse((event.on, event.seq)));
    assert_eq!(all, told);
    for line in &drawn {
        let months: Vec<Month> = line.iter().map(|event| Month::of(event.on)).collect();
        assert!(months.iter().all(|month| *month == months[0]), "a line is of one month: {line:?}");
    }
}
