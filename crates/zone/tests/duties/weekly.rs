//! What a week owes: a meeting and a visit, whoever holds them; a week that is over without them lapses once, by its Sunday.

use crate::{Case, RULES, codes, fold_checked, rule, same};
use demo::World;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use ledger::Amends;
use serde_json::json;
use zone::Command;
use zone::duty::{Duty, State, Weekly, Work, ZONE, expected, today, whole};

/// The last day of the week in which a case begins, on its Monday.
const FIRST: Date = date(2019, 3, 10);
/// And of the week after.
const SUNDAY: Date = date(2019, 3, 17);

fn case() -> Case {
    let mut rules = RULES.to_vec();
    rules.extend(["duty/meeting.toml", "duty/visit.toml"]);
    let mut case = Case::begun(FIRST - 6.days(), &rules);
    case.project("x-1", "municipal", "p-lead");
    case
}

impl Case {
    fn meeting(&mut self, key: &str, day: Date) -> u64 {
        let content = json!({"meeting": key, "title": "周例会"});
        let command = self.command("p-lead", "projects.meeting", "d-lead", content);
        self.memory.submit(Command { happened: day.to_string(), ..command }).unwrap()
    }

    fn week(&self, weekly: Weekly, sunday: Date) -> Option<State> {
        let lines = expected(self.zone(), None, sunday, sunday);
        let of = |duty: &&Duty| duty.rule == weekly.rule();
        let duties: Vec<State> = lines.iter().flat_map(|line| &line.duties).filter(of).map(|duty| duty.state).collect();
        assert!(duties.len() <= 1);
        duties.first().copied()
    }

    /// What a person is asked of weeks: which, its Sunday, whether it is late.
    fn asked(&self, person: &str) -> Vec<(Weekly, Date, bool)> {
        let due = today(self.zone(), self.zone().org.person(person).unwrap(), self.day).due;
        let of_week = |owed: zone::duty::Owed| match owed.work {
            Work::Week(weekly) => Some((weekly, owed.period.unwrap(), owed.late)),
            _ => None,
        };
        due.into_iter().filter_map(of_week).collect()
    }

    /// Sundays that lapsed.
    fn lapsed(&self, weekly: Weekly) -> Vec<Date> {
        let all = self.zone().lapses.of_subject(ZONE);
        all.filter(|lapse| &*lapse.rule == weekly.rule()).map(|lapse| lapse.period).collect()
    }
}

#[test]
fn a_week_without_a_meeting_or_a_visit_lapses_by_its_sunday_and_only_then() {
    let mut case = case();
    assert_eq!(case.asked("p-lead"), [(Weekly::Meeting, FIRST, false), (Weekly::Visit, FIRST, false)]);
    case.on(SUNDAY - 6.days());
    assert_eq!(Weekly::ALL.map(|weekly| case.lapsed(weekly)), [[FIRST], [FIRST]]);
    case.meeting("m-11", SUNDAY - 5.days());
    let late = [(Weekly::Meeting, FIRST, true), (Weekly::Visit, FIRST, true)];
    assert_eq!(case.asked("p-lead"), [&late[..], &[(Weekly::Visit, SUNDAY, false)]].concat(), "a meeting is called");
    assert_eq!(
        case.asked("p-else"),
        late[1..].iter().chain(&[(Weekly::Visit, SUNDAY, false)]).copied().collect::<Vec<_>>()
    );
    assert_eq!(case.asked("p-over"), [], "none of his affairs");
    case.on(SUNDAY);
    // Nobody said a word of the meeting since its day began: it was called, and not held.
    let open = [(Weekly::Meeting, SUNDAY, false), (Weekly::Visit, SUNDAY, false)];
    assert_eq!(case.asked("p-lead"), [late, open].concat());
    assert_eq!(Weekly::ALL.map(|weekly| case.week(weekly, SUNDAY)), [Some(State::Open); 2]);
    case.meeting("m-12", SUNDAY);
    assert_eq!(case.week(Weekly::Meeting, SUNDAY), Some(State::Done));
    case.on(SUNDAY + 1.day());
    assert_eq!(case.lapsed(Weekly::Meeting), [FIRST]);
    assert_eq!(case.lapsed(Weekly::Visit), [FIRST, SUNDAY]);
    // A second version of the rule, in force from the beginning as well, takes no week from the table.
    let text = rule("duty/meeting.toml").replace("version = 1", "version = 2");
    let lines: Vec<&str> = text.lines().collect();
    case.setup("rule.adopted", json!({"rule": "duty.meeting", "version": 2, "text": lines}));
    assert_eq!(case.week(Weekly::Meeting, SUNDAY), Some(State::Done));
    let lates = whole(case.zone(), case.day).late.into_iter().filter(|owed| matches!(owed.work, Work::Week(_))).count();
    assert_eq!(lates, 3, "the wall of the meeting room says it");
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn whoever_stands_in_for_the_one_who_holds_them_is_asked_as_well() {
    let mut case = case();
    // The unit of the first holds them.
    case.meeting("m-10", FIRST - 6.days());
    case.on(SUNDAY - 6.days());
    let meetings = |case: &Case, person: &str| {
        let due = today(case.zone(), case.zone().org.person(person).unwrap(), case.day).due;
        let own = due.into_iter().filter(|owed| owed.work == Work::Week(Weekly::Meeting));
        own.map(|owed| (owed.period, owed.stand_in_for)).collect::<Vec<_>>()
    };
    assert_eq!((meetings(&case, "p-lead"), meetings(&case, "p-else")), (vec![(Some(SUNDAY), None)], vec![]));
    let absent = json!({"absent": "p-lead", "stand_in": "p-else", "from": "2019-03-12", "until": "2019-03-13"});
    case.act("p-lead", "delegation.stand_in", absent).unwrap();
    case.on(SUNDAY - 5.days());
    assert_eq!(meetings(&case, "p-else"), [(Some(SUNDAY), case.zone().org.person("p-lead"))]);
    case.on(SUNDAY - 3.days());
    assert_eq!(meetings(&case, "p-else"), []);
}

#[test]
fn a_week_that_lapsed_is_late_once_it_is_made_up_for_and_its_lapse_stays() {
    let mut case = case();
    case.on(SUNDAY - 6.days());
    case.meeting("m-10", FIRST - 2.days());
    assert_eq!(case.week(Weekly::Meeting, FIRST), Some(State::Late));
    assert_eq!(case.lapsed(Weekly::Meeting), [FIRST]);
    let lapse = case.zone().lapses.of(Weekly::Visit.rule(), ZONE, FIRST).unwrap().seq;
    let waiver = json!({"lapse": lapse, "ground": "weather"});
    assert_eq!(codes(case.act("p-lead", "duty.waived", waiver.clone())), ["no-right-to-record"]);
    // What the zone owes any reviewer of projects waives.
    case.act("p-review", "duty.waived", waiver).unwrap();
    assert_eq!(case.week(Weekly::Visit, FIRST), Some(State::Waived));
    assert_eq!(case.asked("p-lead"), [(Weekly::Meeting, SUNDAY, false), (Weekly::Visit, SUNDAY, false)]);

    // Held when its week closed, and withdrawn since: as if it had never been.
    let meeting = case.meeting("m-11", SUNDAY - 6.days());
    case.on(SUNDAY + 1.day());
    assert_eq!(case.week(Weekly::Meeting, SUNDAY), Some(State::Done));
    let content = json!({"meeting": "m-11", "title": "周例会", "reason": "other"});
    let command = case.command("p-lead", "projects.meeting", "d-lead", content);
    let amends = Some(Amends { seq: meeting, version: meeting, void: true });
    case.memory.submit(Command { happened: (SUNDAY - 6.days()).to_string(), amends, ..command }).unwrap();
    assert_eq!(case.week(Weekly::Meeting, SUNDAY), Some(State::Lapsed));
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn a_week_of_holidays_and_a_zone_without_the_rules_owe_none() {
    let mut case = case();
    // 1 to 7 October are off: one working day is left in the week to the 6th, and there are four in the next.
    case.on(date(2019, 10, 14));
    let lapsed = case.lapsed(Weekly::Meeting);
    let asked = [date(2019, 9, 29), date(2019, 10, 6), date(2019, 10, 13)];
    assert_eq!(asked.map(|sunday| lapsed.contains(&sunday)), [true, false, true]);
    assert_eq!(lapsed[0], FIRST, "a project was followed from its first working day on");
    assert_eq!(case.week(Weekly::Meeting, asked[1]), None);

    let mut without = Case::new();
    without.project("x-1", "municipal", "p-lead");
    without.on(SUNDAY + 1.day());
    // Adopted afterwards they say nothing of weeks that are over.
    let before = without.zone().lapses.len();
    without.adopt("duty/meeting.toml");
    assert_eq!((without.week(Weekly::Meeting, SUNDAY), without.lapsed(Weekly::Meeting)), (None, vec![]));
    assert_eq!(without.asked("p-lead"), [(Weekly::Meeting, SUNDAY + 7.days(), false)]);
    assert!(before > 0);
}
