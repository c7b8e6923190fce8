//! What a closed day makes of a day that was missed.

use crate::{Case, DAY, RULES, codes, fold_checked, same};
use demo::World;
use jiff::civil::{Date, date};
use ledger::{Amends, RecordRef};
use serde_json::json;
use zone::Command;
use zone::duty::{SUPERVISION_RULE, State, expected, today, whole};
use zone::offices::projects::measure::{Span, supervised};

#[test]
fn a_closed_day_without_an_entry_lapses_and_a_later_entry_ends_only_the_lateness() {
    let mut case = Case::new();
    let first = case.project("x-1", "municipal", "p-lead") as u32;
    case.project("x-zone", "zone", "p-lead");
    case.supervise("x-1", DAY, "no_change").unwrap();
    // Wednesday and Thursday pass in silence, Thursday is made up for; on the weekend nothing is owed.
    case.on(date(2019, 3, 8));
    case.supervise("x-1", date(2019, 3, 7), "progress").unwrap();
    case.supervise("x-1", date(2019, 3, 8), "progress").unwrap();
    case.on(date(2019, 3, 12));
    let lapsed: Vec<Date> =
        case.zone().lapses.of_unit(case.zone().org.unit("d-lead").unwrap()).map(|l| l.period).collect();
    assert_eq!(lapsed, [date(2019, 3, 6), date(2019, 3, 7), date(2019, 3, 11)]);
    let states = |case: &Case| -> Vec<(i8, State)> {
        let lines = expected(case.zone(), None, DAY, date(2019, 3, 12));
        assert_eq!(
            lines.iter().map(|line| line.subject).collect::<Vec<_>>(),
            [first],
            "the zone's own project owes none"
        );
        lines[0].duties.iter().map(|duty| (duty.period.day(), duty.state)).collect()
    };
    let expected = [
        (5, State::NothingToReport),
        (6, State::Lapsed),
        (7, State::Late),
        (8, State::Done),
        (11, State::Lapsed),
        (12, State::Open),
    ];
    assert_eq!(states(&case), expected);

    let lapse = case.zone().lapses.of(SUPERVISION_RULE, first, date(2019, 3, 6)).unwrap().seq;
    let waiver = json!({"lapse": lapse, "ground": "weather"});
    let unit = "d-lead".to_owned();
    let command = case.command("p-review", "duty.waived", &unit, waiver.clone());
    case.memory.submit(command).unwrap();
    assert_eq!(states(&case)[1], (6, State::Waived));
    assert_eq!(case.zone().lapses.len(), 3, "waived, and still there");
    // The score of the month knows the same days as owed: not that of the listing, none that was waived or is not over.
    let span = Span::new(case.zone(), date(2019, 3, 1), date(2019, 3, 31));
    let project = case.zone().register.by_first(first).unwrap();
    let days = supervised(case.zone(), project, &span).unwrap();
    assert_eq!((days.due, days.in_time, days.late, days.missed()), (4, 2, 1, 1));
    assert_eq!(codes(case.act("p-review", "duty.waived", waiver)), ["waived-already"]);
    assert_eq!(codes(case.act("p-review", "duty.waived", json!({"lapse": 1, "ground": "weather"}))), ["unknown-lapse"]);
    assert_eq!(
        codes(case.act("p-review", "duty.waived", json!({"lapse": lapse, "ground": "because"}))),
        ["not-a-choice"]
    );
    let other = case.zone().lapses.of(SUPERVISION_RULE, first, date(2019, 3, 7)).unwrap().seq;
    assert_eq!(
        codes(case.act("p-lead", "duty.waived", json!({"lapse": other, "ground": "weather"}))),
        ["no-right-to-record"]
    );
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn an_entry_that_is_withdrawn_before_the_close_is_none_and_a_project_that_waits_owes_nothing() {
    let mut case = Case::new();
    let first = case.project("x-1", "both", "p-lead") as u32;
    let seq = case.supervise("x-1", DAY, "progress").unwrap();
    let mut content = json!({
        "project": "x-1", "stage": "foundation", "change": "progress", "workers": 3, "machines": 1, "problem": "none",
    });
    content["reason"] = "填错项目".into();
    let command = case.command("p-lead", "projects.supervision", "d-lead", content);
    case.memory.submit(Command { amends: Some(Amends { seq, version: seq, void: true }), ..command }).unwrap();
    case.on(DAY.tomorrow().unwrap());
    assert!(case.zone().lapses.of(SUPERVISION_RULE, first, DAY).is_some());
    assert_eq!(case.zone().lapses.len(), 1);
}

#[test]
fn an_entry_withdrawn_after_the_close_leaves_a_day_that_was_missed() {
    let mut case = Case::new();
    let first = case.project("x-1", "both", "p-lead") as u32;
    let seq = case.supervise("x-1", DAY, "progress").unwrap();
    let last = date(2019, 3, 6);
    case.on(last);
    let mut content = json!({
        "project": "x-1", "stage": "foundation", "change": "progress", "workers": 3, "machines": 1, "problem": "none",
    });
    content["reason"] = "填错项目".into();
    let command = case.command("p-lead", "projects.supervision", "d-lead", content);
    let amends = Some(Amends { seq, version: seq, void: true });
    case.memory.submit(Command { amends, happened: DAY.to_string(), ..command }).unwrap();
    let states = |case: &Case| {
        let lines = expected(case.zone(), None, DAY, DAY);
        lines[0].duties.iter().map(|duty| duty.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&case), [State::Lapsed], "silence is visible");
    let asked = |case: &Case| {
        let person = case.zone().org.person("p-lead").unwrap();
        let due = today(case.zone(), person, last).due;
        due.iter().filter(|owed| owed.late).map(|owed| (owed.subject, owed.period)).collect::<Vec<_>>()
    };
    assert!(asked(&case).contains(&(first, Some(DAY))), "and asked for again: {:?}", asked(&case));
    assert!(whole(case.zone(), last).late.iter().any(|owed| owed.period == Some(DAY)));
    // The score counts the same day.
    case.on(date(2019, 3, 7));
    let span = Span::new(case.zone(), DAY, DAY);
    let project = case.zone().register.by_first(first).unwrap();
    assert_eq!(supervised(case.zone(), project, &span).map(|days| (days.due, days.missed())), Some((1, 1)));
    case.supervise("x-1", DAY, "progress").unwrap();
    assert_eq!(states(&case), [State::Late]);
    assert!(!asked(&case).contains(&(first, Some(DAY))));
}

#[test]
fn a_project_is_not_closed_before_a_day_that_it_owed() {
    let mut case = Case::new();
    case.project("x-1", "both", "p-lead");
    case.on(date(2019, 3, 8));
    let mut close = |day: &str| {
        let content = json!({"project": "x-1", "cause": "given_up"});
        let command = case.command("p-lead", "projects.closure", "d-lead", content);
        case.memory.submit(Command { happened: day.to_owned(), ..command })
    };
    assert_eq!(codes(close("2019-03-06")), ["closed-before-a-day-owed"], "the seventh lapsed");
    let closure = close("2019-03-07").unwrap();
    // While it waits for the review two more days close; they are asked for no longer once it counts.
    case.on(date(2019, 3, 12));
    let lead = case.zone().org.person("p-lead").unwrap();
    let late = |case: &Case| today(case.zone(), lead, date(2019, 3, 12)).due.iter().filter(|owed| owed.late).count();
    assert_eq!(late(&case), 5);
    let command = case.command("p-review", "review.accepted", "d-lead", json!({"items": [[closure, closure]]}));
    case.memory.submit(command).unwrap();
    assert_eq!(late(&case), 3);
}

#[test]
fn a_zone_that_has_adopted_no_such_rule_reacts_with_nothing() {
    let mut case = Case::with(&[RULES[0], RULES[3]]);
    case.project("x-1", "municipal", "p-lead");
    let order = case.taken(date(2019, 3, 6));
    case.on(date(2019, 4, 30));
    assert!(case.memory.records().iter().all(|bytes| RecordRef::parse(bytes).unwrap().ordinal == 0));
    assert_eq!(case.zone().orders.get(order as u32).unwrap().rung, None);
    assert!(expected(case.zone(), None, DAY, date(2019, 3, 6)).is_empty());
    fold_checked(&case.memory);
}

#[test]
fn what_follows_from_a_close_is_known_at_the_end_of_that_day() {
    let mut case = Case::new();
    let first = case.project("x-1", "provincial", "p-lead") as u32;
    case.on(DAY.tomorrow().unwrap());
    let lapse = u64::from(case.zone().lapses.of(SUPERVISION_RULE, first, DAY).unwrap().seq);
    assert_eq!(case.zone().seq_of_close(DAY), Some(lapse - 1));
    assert_eq!(case.zone().size_at_end_of(DAY), Some(lapse + 1));
    assert!(case.zone().is_landmark());
    let record = RecordRef::parse(&case.memory.records()[lapse as usize]).unwrap();
    let close = RecordRef::parse(&case.memory.records()[lapse as usize - 1]).unwrap();
    assert_eq!((record.command, record.ordinal, record.unit), (close.command, 1, "d-lead"));
}
