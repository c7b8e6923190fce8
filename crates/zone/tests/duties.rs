//! Duties and orders: what a closed day makes of them. The clock's records follow from the state before them and from
//! open fields alone; the ladder goes up rung by rung, each once, whatever the order of days, returns and reopenings.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

use demo::{Memory, Options, World};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};
use ledger::{Amends, RecordRef};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use uuid::Uuid;
use zone::duty::{State, Work, expected, react, today, whole};
use zone::offices::oversight::{self, Rung, Sanction, Stage};
use zone::offices::projects::measure::{Span, supervised};
use zone::{Command, Refusal, Zone};

/// Tuesday.
const DAY: Date = date(2019, 3, 5);
const PEOPLE: [(&str, &str, Option<&str>, Option<&str>); 8] = [
    ("p-over", "officer", Some("oversight"), None),
    ("p-over-2", "officer", Some("oversight"), None),
    ("p-lead", "officer", Some("projects"), Some("d-lead")),
    ("p-lead-2", "officer", Some("projects"), Some("d-lead")),
    ("p-review", "reviewer", Some("projects"), Some("d-lead")),
    ("p-else", "officer", Some("projects"), Some("d-else")),
    ("p-leader", "leader", None, None),
    ("p-security", "security_administrator", None, None),
];
const RULES: [&str; 4] =
    ["calendar/2019-v1.toml", "duty/supervision.toml", "oversight/ladder.toml", "projects/supervision_cadence.toml"];
/// Days that the notice for 2019 takes off or adds between March and December, as its text says.
static HOLIDAYS: LazyLock<(BTreeSet<Date>, BTreeSet<Date>)> = LazyLock::new(|| {
    let text = rule(RULES[0]);
    let days = |name: &str| {
        let (_, list) = text.split_once(&format!("\n{name} = [")).unwrap();
        list.split(']').next().unwrap().split('"').filter_map(|part| part.parse().ok()).collect()
    };
    (days("off"), days("work"))
});

fn rule(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook").join(path)).unwrap()
}

/// Read from the notice, not from the calendar that is under test.
fn is_working(day: Date) -> bool {
    let (off, work) = &*HOLIDAYS;
    work.contains(&day) || !(off.contains(&day) || matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
}

fn working_days(from: Date, mut number: i32) -> Date {
    let step = number.signum();
    let mut at = from;
    while number != 0 {
        at += i64::from(step).days();
        if is_working(at) {
            number -= step;
        }
    }
    at
}

struct Case {
    memory: Memory,
    commands: u128,
    day: Date,
}

fn codes(result: Result<u64, Refusal>) -> Vec<&'static str> {
    result.err().map(|refusal| refusal.0.iter().map(|problem| problem.code).collect()).unwrap_or_default()
}

impl Case {
    fn with(rules: &[&str]) -> Self {
        let mut case = Self { memory: Memory::new(&Options { seed: 1, scale: 1 }), commands: 0, day: DAY };
        case.on(DAY);
        for path in rules {
            let text = rule(path);
            let read = rulebook::Rule::parse(&text).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            case.setup("rule.adopted", json!({"rule": read.id, "version": read.version, "text": lines}));
        }
        for unit in ["d-lead", "d-co", "d-else"] {
            case.setup("org.unit", json!({"unit": unit, "title": unit, "type": "department"}));
        }
        for (person, role, office, unit) in PEOPLE {
            case.setup("org.person", json!({"person": person}));
            let mut grant = json!({"person": person, "role": role});
            office.into_iter().for_each(|office| grant["office"] = office.into());
            unit.into_iter().for_each(|unit| grant["unit"] = unit.into());
            case.setup("org.grant", grant);
        }
        case
    }

    fn new() -> Self {
        Self::with(&RULES)
    }

    fn zone(&self) -> &Zone {
        self.memory.state()
    }

    /// Goes on to a day, ten o'clock of the zone's clocks.
    fn on(&mut self, day: Date) {
        self.day = day;
        self.memory.advance(format!("{day}T02:00:00Z").parse::<Timestamp>().unwrap());
    }

    fn command(&mut self, by: &str, kind: &str, unit: &str, content: Value) -> Command {
        self.commands += 1;
        Command {
            id: Uuid::from_u128(self.commands),
            kind: kind.to_owned(),
            by: by.to_owned(),
            for_person: by.to_owned(),
            via: "form",
            unit: unit.to_owned(),
            happened: self.day.to_string(),
            content: content.as_object().cloned().unwrap(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }

    fn setup(&mut self, kind: &str, content: Value) -> u64 {
        let zone = self.zone().id.to_string();
        let command = self.command("setup", kind, &zone, content);
        self.memory.submit(Command { via: "setup", happened: "2019-03-01".to_owned(), ..command }).unwrap()
    }

    fn act(&mut self, by: &str, kind: &str, content: Value) -> Result<u64, Refusal> {
        let zone = self.zone().id.to_string();
        let command = self.command(by, kind, &zone, content);
        self.memory.submit(command)
    }

    /// A project of a level, listed the day before, accepted, led by a person.
    fn project(&mut self, key: &str, level: &str, lead: &str) -> u64 {
        let content = json!({
            "project": key, "title": key, "level": level, "category": "industry", "nature": "new",
            "accountable_unit": "d-lead", "planned_investment_yuan": "1000000", "target_on": "2019-12-31",
            "target_strength": "plan",
        });
        let yesterday = self.day.yesterday().unwrap().to_string();
        let command = self.command("p-lead", "projects.project", "d-lead", content);
        let first = self.memory.submit(Command { happened: yesterday.clone(), ..command }).unwrap();
        let items = json!({"items": [[first, first]]});
        let command = self.command("p-review", "review.accepted", "d-lead", items);
        self.memory.submit(command).unwrap();
        let command = self.command("p-lead", "projects.lead", "d-lead", json!({"project": key, "lead": lead}));
        self.memory.submit(Command { happened: yesterday, ..command }).unwrap();
        first
    }

    fn supervise(&mut self, key: &str, day: Date, change: &str) -> Result<u64, Refusal> {
        let content = json!({
            "project": key, "stage": "foundation", "change": change, "workers": 3, "machines": 1, "problem": "none",
        });
        let command = self.command("p-lead", "projects.supervision", "d-lead", content);
        self.memory.submit(Command { happened: day.to_string(), ..command })
    }

    fn order_with(&mut self, with: Value) -> Result<u64, Refusal> {
        let mut content = json!({
            "order": format!("db-{}", self.commands), "title": "整改", "source": "instruction", "lead_unit": "d-lead",
        });
        with.as_object().unwrap().iter().for_each(|(name, value)| content[name] = value.clone());
        self.act("p-over", "oversight.order", content)
    }

    fn order(&mut self, due: Date) -> u64 {
        self.order_with(json!({"due_on": due.to_string()})).unwrap()
    }

    fn step(&mut self, by: &str, order: u64, step: &str, limit: Option<Date>) -> Result<u64, Refusal> {
        let mut content = json!({"order": order, "order_step": step});
        limit.into_iter().for_each(|limit| content["limit_on"] = limit.to_string().into());
        let answers = step == "answered";
        if answers || matches!(step, "returned" | "reopened") {
            content["text"] = "已按要求办理".into();
        }
        let zone = self.zone().id.to_string();
        let command = self.command(by, "oversight.order_step", &zone, content);
        let evidence = if answers { vec!["ab".repeat(32)] } else { Vec::new() };
        self.memory.submit(Command { evidence, ..command })
    }

    /// An order that its unit has.
    fn taken(&mut self, due: Date) -> u64 {
        let order = self.order(due);
        self.step("p-over", order, "assigned", None).unwrap();
        self.step("p-lead", order, "taken", None).unwrap();
        order
    }

    fn rungs(&self, order: u64) -> Vec<(u64, String, Date)> {
        clock_records(&self.memory, "ladder.step")
            .into_iter()
            .filter(|(_, open)| open["order"] == order)
            .map(|(on, open)| (open["round"].as_u64().unwrap(), open["rung"].as_str().unwrap().to_owned(), on))
            .collect()
    }

    fn proposals(&self) -> Vec<(Sanction, u32)> {
        self.zone().orders.proposals().map(|proposal| (proposal.sanction, proposal.seq)).collect()
    }
}

/// What the clock wrote of a kind: its day and content.
fn clock_records(memory: &Memory, kind: &str) -> Vec<(Date, Value)> {
    let records = memory.records().iter().map(|bytes| RecordRef::parse(bytes).unwrap());
    let of_kind = records.filter(|record| record.kind == kind);
    of_kind.map(|record| (record.happened.parse().unwrap(), serde_json::from_str(record.open).unwrap())).collect()
}

/// Folds the records without any opening, and holds what follows each close against what `react` gives there: so it rests on
/// open fields alone, and on nothing but the state before it.
fn fold_checked(memory: &Memory) -> Zone {
    let mut zone = Zone::default();
    let mut due: std::collections::VecDeque<(&'static str, Value)> = Default::default();
    for bytes in memory.records() {
        let record = RecordRef::parse(bytes).unwrap();
        let open: Value = serde_json::from_str(record.open).unwrap();
        if record.by == "clock" && record.ordinal > 0 {
            assert_eq!(due.pop_front(), Some((kind(record.kind), open)), "seq {}", record.seq);
        } else {
            assert!(due.is_empty(), "seq {}: missing {due:?}", record.seq);
        }
        if record.kind == "clock.day_closed" {
            let day = record.happened.parse().unwrap();
            due = react(&zone, day).into_iter().map(|reaction| (reaction.kind, reaction.open)).collect();
            let again: Vec<_> = react(&zone, day).into_iter().map(|reaction| (reaction.kind, reaction.open)).collect();
            assert_eq!(due, again);
        }
        zone.apply(&record, None).unwrap();
    }
    assert!(due.is_empty());
    zone
}

fn kind(name: &str) -> &'static str {
    zone::fact::kind(name).unwrap().name
}

fn same(a: &Zone, b: &Zone) {
    assert!(a.orders.all().eq(b.orders.all()) && a.orders.proposals().eq(b.orders.proposals()));
    assert!(a.orders.owed().eq(b.orders.owed()));
    let span = (date(2018, 1, 1), date(2021, 1, 1));
    assert!(a.lapses.between(span.0, span.1).eq(b.lapses.between(span.0, span.1)));
    assert_eq!(a.size_at_end_of(span.1), b.size_at_end_of(span.1));
}

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

    let lapse = case.zone().lapses.of(first, date(2019, 3, 6)).unwrap().seq;
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
    let other = case.zone().lapses.of(first, date(2019, 3, 7)).unwrap().seq;
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
    assert!(case.zone().lapses.of(first, DAY).is_some());
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
    let lapse = u64::from(case.zone().lapses.of(first, DAY).unwrap().seq);
    assert_eq!(case.zone().seq_of_close(DAY), Some(lapse - 1));
    assert_eq!(case.zone().size_at_end_of(DAY), Some(lapse + 1));
    assert!(case.zone().is_landmark());
    let record = RecordRef::parse(&case.memory.records()[lapse as usize]).unwrap();
    let close = RecordRef::parse(&case.memory.records()[lapse as usize - 1]).unwrap();
    assert_eq!((record.command, record.ordinal, record.unit), (close.command, 1, "d-lead"));
}

#[test]
fn an_order_climbs_on_its_days_to_a_notice_that_waits_for_the_reply() {
    let mut case = Case::new();
    let due = date(2019, 3, 14);
    let order = case.taken(due);
    case.on(date(2019, 3, 26));
    let days = [(-3, "reminder"), (0, "blue"), (3, "orange"), (7, "red")];
    let expected: Vec<_> = days.map(|(days, rung)| (0, rung.to_owned(), working_days(due, days))).into();
    assert_eq!(case.rungs(order), expected);
    let [(Sanction::Notice, notice)] = case.proposals()[..] else { panic!("{:?}", case.proposals()) };

    let decide = |case: &mut Case, by: &str, decision: &str| {
        case.act(by, "oversight.proposal_decided", json!({"proposal": notice, "decision": decision, "text": "经研究"}))
    };
    let reply = |case: &mut Case, by: &str| {
        case.act(by, "oversight.reply", json!({"proposal": notice, "text": "因材料未到，已补报"}))
    };
    assert_eq!(codes(decide(&mut case, "p-leader", "adopted")), ["not-heard-yet"]);
    assert_eq!(codes(reply(&mut case, "p-else")), ["reply-of-the-concerned"]);
    reply(&mut case, "p-lead").unwrap();
    assert_eq!(codes(reply(&mut case, "p-lead")), ["replied-already"]);
    assert_eq!(codes(decide(&mut case, "p-lead", "adopted")), ["own-case"]);
    assert_eq!(codes(decide(&mut case, "p-else", "adopted")), ["no-right-to-decide"]);
    decide(&mut case, "p-leader", "adopted").unwrap();
    assert_eq!(codes(decide(&mut case, "p-over", "refused")), ["decided-already"]);
    let proposal = case.zone().orders.proposal(notice).unwrap();
    assert!(proposal.decided.unwrap().adopted && proposal.window_closed.is_none());
    // A second person of the unit is heard afterwards, too.
    reply(&mut case, "p-lead-2").unwrap();
    case.on(date(2019, 6, 3));
    assert_eq!(case.zone().orders.proposal(notice).unwrap().window_closed, None, "there was a reply");
    assert_eq!(case.rungs(order).len(), 4, "no rung comes twice");
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn a_window_that_passes_in_silence_lets_the_notice_be_decided() {
    let mut case = Case::new();
    let due = date(2019, 3, 14);
    case.taken(due);
    let red = working_days(due, 7);
    let last = working_days(red, 5);
    case.on(last);
    let (_, notice) = case.proposals()[0];
    assert_eq!(case.zone().orders.proposal(notice).unwrap().window, Some(last));
    let adopt = json!({"proposal": notice, "decision": "adopted", "text": "经研究，予以通报"});
    assert_eq!(codes(case.act("p-leader", "oversight.proposal_decided", adopt.clone())), ["not-heard-yet"]);
    case.on(last.tomorrow().unwrap());
    case.act("p-leader", "oversight.proposal_decided", adopt).unwrap();
    assert_eq!(clock_records(&case.memory, "ladder.window_closed"), [(last, json!({"proposal": notice}))]);
}

#[test]
fn two_reds_in_a_quarter_propose_a_talk_three_accountability_and_the_next_quarter_begins_anew() {
    let mut case = Case::new();
    for due in [date(2019, 3, 6), date(2019, 3, 6), date(2019, 3, 12), date(2019, 3, 13)] {
        case.taken(due);
    }
    case.on(date(2019, 3, 28));
    use Sanction::{Accountability, Notice, Talk};
    let sanctions = |case: &Case| case.proposals().into_iter().map(|(sanction, _)| sanction).collect::<Vec<_>>();
    assert_eq!(sanctions(&case), [Notice, Notice, Talk, Notice, Accountability, Notice]);
    case.taken(date(2019, 4, 10));
    case.on(date(2019, 5, 20));
    assert_eq!(sanctions(&case)[6..], [Notice], "the first red of the second quarter");
}

#[test]
fn an_answer_stops_the_ladder_and_a_return_or_a_reopening_arms_it_again() {
    let mut case = Case::new();
    let order = case.taken(date(2019, 3, 14));
    case.on(date(2019, 3, 15));
    assert_eq!(case.rungs(order).len(), 2, "reminded, and late");
    case.step("p-lead", order, "answered", None).unwrap();
    case.on(date(2019, 4, 1));
    assert_eq!(case.rungs(order).len(), 2, "an answer that waits to be examined is nobody's delay but the examiner's");
    let limit = date(2019, 4, 12);
    case.step("p-over", order, "returned", Some(limit)).unwrap();
    case.on(date(2019, 4, 15));
    assert_eq!(
        case.rungs(order)[2..].iter().map(|(round, rung, _)| (*round, &rung[..])).collect::<Vec<_>>(),
        [(1, "reminder"), (1, "blue")]
    );
    case.step("p-lead", order, "answered", None).unwrap();
    case.step("p-over", order, "accepted", None).unwrap();
    case.step("p-over", order, "closed", None).unwrap();
    case.step("p-over", order, "reopened", Some(date(2019, 5, 31))).unwrap();
    case.on(date(2019, 5, 29));
    assert_eq!(case.rungs(order)[4..], [(2, "reminder".to_owned(), working_days(date(2019, 5, 31), -3))]);
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn what_is_wrong_with_an_order_is_said_by_name() {
    let mut case = Case::new();
    let codes = |case: &mut Case, with: Value| codes(case.order_with(with));
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-04"})), ["limit-before-issue"]);
    assert_eq!(codes(&mut case, json!({})), ["one-limit-needed"]);
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-14", "working_days": 3})), ["one-limit-needed"]);
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-14", "lead_unit": "d-none"})), ["unknown-unit"]);
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-14", "co_unit": "d-lead"})), ["co-unit-is-lead"]);
    let mut bare = Case::with(&RULES[1..]);
    assert_eq!(codes(&mut bare, json!({"working_days": 3})), ["calendar-too-short"]);
    let order = case.order_with(json!({"working_days": 5})).unwrap();
    case.step("p-over", order, "assigned", None).unwrap();
    let limit = case.zone().orders.get(order as u32).unwrap().limit;
    assert_eq!(limit, Some(working_days(DAY, 5)));
    let content = json!({
        "order": "db-none", "title": "整改", "source": "instruction", "lead_unit": "d-lead", "due_on": "2019-12-31",
        "reason": "延期",
    });
    let zone = case.zone().id.to_string();
    let command = case.command("p-over", "oversight.order", &zone, content);
    let amends = Some(Amends { seq: order, version: order, void: false });
    let refused = case.memory.submit(Command { amends, ..command }).unwrap_err();
    assert!(refused.0.iter().any(|problem| problem.code == "order-under-way"), "{refused:?}");
}

#[test]
fn an_order_names_the_record_that_it_comes_from() {
    let mut case = Case::new();
    let project = case.project("xm-1", "municipal", "p-lead");
    case.project("xm-2", "municipal", "p-lead");
    let fact = |case: &mut Case, kind: &str, content: Value| {
        let command = case.command("p-lead", kind, "d-lead", content);
        case.memory.submit(command).unwrap()
    };
    let meeting = fact(&mut case, "projects.meeting", json!({"meeting": "2019-w10", "title": "周例会"}));
    let action = json!({
        "meeting": "2019-w10", "action": 1, "title": "落实用电", "project": "xm-1", "responsible_unit": "d-else",
        "due_on": "2019-03-08",
    });
    let action = fact(&mut case, "projects.action", action);
    let problem = json!({"problem": "wt-1", "project": "xm-1", "sort": "permit", "title": "缺证", "owner": "d-lead"});
    let problem = fact(&mut case, "projects.problem", problem);
    let visit = fact(&mut case, "projects.visit", json!({"visit": "gm-1", "title": "观摩", "judges": ["p-lead"]}));
    let stop = fact(&mut case, "projects.visit_stop", json!({"visit": "gm-1", "project": "xm-1", "place": 1}));
    case.on(DAY.tomorrow().unwrap());
    let lapse = case.zone().lapses.of(project as u32, DAY).expect("nothing was entered").seq;

    let order = |case: &mut Case, source: &str, record: u64, with: Value| {
        let mut content = json!({"source": source, "source_record": record, "working_days": 5});
        with.as_object().unwrap().iter().for_each(|(name, value)| content[name] = value.clone());
        case.order_with(content)
    };
    let sorts = [
        ("minutes", meeting),
        ("minutes", action),
        ("site_finding", problem),
        ("site_finding", visit),
        ("site_finding", stop),
        ("lapse", lapse.into()),
    ];
    for (source, record) in sorts {
        let other = if source == "minutes" { "site_finding" } else { "minutes" };
        assert_eq!(codes(order(&mut case, other, record, json!({}))), ["source-of-another-sort"], "{source} {record}");
        assert_eq!(codes(order(&mut case, "instruction", record, json!({}))), ["source-of-another-sort"]);
        let made = order(&mut case, source, record, json!({})).unwrap();
        let from = [record as u32];
        let rows: Vec<u32> = oversight::arising(case.zone(), &from).map(|row| row.first).collect();
        assert_eq!(rows, [made as u32], "{source} {record}");
        let about = !matches!(record, record if record == meeting || record == visit);
        let of_another = codes(order(&mut case, source, record, json!({"project": "xm-2"})));
        assert_eq!(of_another.contains(&"source-of-another-project"), about, "{source} {record}");
    }
    order(&mut case, "minutes", action, json!({"project": "xm-1"})).expect("it is the action's own project");
    assert_eq!(codes(order(&mut case, "minutes", 99_999, json!({}))), ["unknown-source-record"]);
    assert_eq!(codes(order(&mut case, "minutes", 1, json!({}))), ["unknown-source-record"], "a rule is no source");
    let content = json!({
        "order": "db-early", "title": "整改", "source": "minutes", "source_record": action, "lead_unit": "d-lead",
        "working_days": 5,
    });
    let zone = case.zone().id.to_string();
    let command = case.command("p-over", "oversight.order", &zone, content);
    let before = DAY.yesterday().unwrap().to_string();
    let early = case.memory.submit(Command { happened: before, ..command });
    assert!(codes(early).contains(&"before-its-source"));
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn what_is_wrong_with_a_step_is_said_by_name() {
    let mut case = Case::new();
    let order = case.order(date(2019, 3, 14));
    let bad = |case: &mut Case, by: &str, step: &str, limit| codes(case.step(by, order, step, limit));
    assert_eq!(bad(&mut case, "p-lead", "taken", None), ["order-step-out-of-order"]);
    assert_eq!(bad(&mut case, "p-lead", "assigned", None), ["step-of-oversight"]);
    assert_eq!(bad(&mut case, "p-over", "assigned", Some(DAY)), ["limit-not-of-this-step"]);
    case.step("p-over", order, "assigned", None).unwrap();
    assert_eq!(bad(&mut case, "p-over", "assigned", None), ["order-step-out-of-order"]);
    assert_eq!(bad(&mut case, "p-else", "taken", None), ["step-of-the-unit"]);
    assert_eq!(bad(&mut case, "p-over", "taken", None), ["step-of-the-unit"]);
    case.step("p-lead", order, "taken", None).unwrap();
    assert_eq!(codes(case.step("p-lead", 1, "answered", None)), ["unknown-order"]);
    let bare = case.act("p-lead", "oversight.order_step", json!({"order": order, "order_step": "answered"}));
    assert_eq!(codes(bare), ["answer-needs-evidence", "step-needs-words"]);
    let zone = case.zone().id.to_string();
    let early = case.command("p-over", "oversight.order_step", &zone, json!({"order": order, "order_step": "urged"}));
    let early = case.memory.submit(Command { happened: "2019-03-04".to_owned(), ..early });
    assert_eq!(codes(early), ["before-the-order"]);
    // Whoever answered may not accept, though he also keeps the orders.
    case.setup("org.grant", json!({"person": "p-lead-2", "role": "officer", "office": "oversight"}));
    case.step("p-lead-2", order, "answered", None).unwrap();
    assert_eq!(bad(&mut case, "p-lead-2", "accepted", None), ["own-answer"]);
    assert_eq!(bad(&mut case, "p-lead-2", "returned", Some(DAY)), ["own-answer"]);
    assert_eq!(bad(&mut case, "p-over", "returned", None), ["limit-needed"]);
    assert_eq!(bad(&mut case, "p-over", "returned", Some(date(2019, 3, 4))), ["limit-before-issue"]);
    case.step("p-over", order, "accepted", None).unwrap();
    assert_eq!(bad(&mut case, "p-lead", "answered", None), ["answer-after-close"]);
    case.step("p-over", order, "closed", None).unwrap();
    case.step("p-over", order, "filed", None).unwrap();
    assert_eq!(bad(&mut case, "p-over", "closed", None), ["order-step-out-of-order"]);
    let late = case.order(DAY);
    case.on(DAY.tomorrow().unwrap());
    assert_eq!(codes(case.step("p-over", late, "assigned", None)), ["assigned-after-limit"]);
    assert_eq!(
        codes(case.act("p-lead", "oversight.reply", json!({"proposal": 1, "text": "说明"}))),
        ["unknown-proposal"]
    );
}

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

/// What happens to orders. Numbers pick among what is there.
#[derive(Debug, Clone)]
enum Act {
    Order { due: u8 },
    Step { order: u8, step: u8, person: bool, limit: u8 },
    Days(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0u8..20).prop_map(|due| Act::Order { due }),
        6 => (any::<u8>(), any::<u8>(), any::<bool>(), 0u8..20)
            .prop_map(|(order, step, person, limit)| Act::Step { order, step, person, limit }),
        3 => (1u8..12).prop_map(Act::Days),
    ]
}

/// What the rules say of one round, reckoned apart from the product: begun, its limit, and when nothing was owed any more.
struct Round {
    limit: Date,
    /// The last close at which an answer was owed: the day before that of the answer, or of the end.
    until: Option<Date>,
    begun: Date,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The ladder never skips and never fires twice: in each round come just the rungs whose day was closed while an answer
    /// was owed, in order, on their own day or, where that was past when the round began, on the first close of it.
    #[test]
    fn the_ladder_never_skips_and_never_fires_twice(acts in proptest::collection::vec(act(), 1..60)) {
        const STEPS: [&str; 10] = [
            "assigned", "taken", "urged", "answered", "accepted", "returned", "closed", "filed", "reopened", "answered",
        ];
        let mut case = Case::new();
        let mut orders: Vec<(u64, Date)> = Vec::new();
        let mut rounds: BTreeMap<u64, Vec<Round>> = BTreeMap::new();
        for act in acts {
            match act {
                // As far as the notice goes, with the limits of the last day.
                Act::Days(days) if case.day < date(2019, 10, 25) => case.on(case.day + i64::from(days).days()),
                Act::Days(_) => {}
                Act::Order { due } => {
                    let due = case.day + i64::from(due).days();
                    orders.push((case.order(due), due));
                }
                Act::Step { order, step, person, limit } => {
                    if orders.is_empty() {
                        continue;
                    }
                    let (order, due) = orders[usize::from(order) % orders.len()];
                    // Every second time a step that can be taken, otherwise any.
                    let stage = case.zone().orders.stage(order as u32);
                    let possible: Vec<&str> = zone::offices::oversight::next_steps(stage).collect();
                    let step = if person && !possible.is_empty() {
                        possible[usize::from(step) % possible.len()]
                    } else {
                        STEPS[usize::from(step) % STEPS.len()]
                    };
                    let by = if matches!(step, "taken" | "answered") { "p-lead" } else { "p-over" };
                    let limit = case.day + i64::from(limit).days();
                    let given = matches!(step, "returned" | "reopened").then_some(limit);
                    if case.step(by, order, step, given).is_err() {
                        continue;
                    }
                    let rounds = rounds.entry(order).or_default();
                    match step {
                        "assigned" => rounds.push(Round { limit: due, until: None, begun: case.day }),
                        "returned" | "reopened" => rounds.push(Round { limit, until: None, begun: case.day }),
                        "answered" => rounds.last_mut().unwrap().until = Some(case.day.yesterday().unwrap()),
                        _ => {}
                    }
                }
            }
        }
        let closed = case.zone().last_closed().unwrap();
        for (order, rounds) in &rounds {
            let mut wanted = Vec::new();
            for (number, round) in (0..).zip(rounds) {
                let last = round.until.unwrap_or(closed).min(closed);
                for (days, rung) in [(-3, Rung::Reminder), (0, Rung::Blue), (3, Rung::Orange), (7, Rung::Red)] {
                    let day = if days == 0 { round.limit } else { working_days(round.limit, days) };
                    let day = day.max(round.begun);
                    if day <= last {
                        wanted.push((number, rung.word().to_owned(), day));
                    }
                }
            }
            prop_assert_eq!(case.rungs(*order), wanted);
        }
        // Each red proposes one notice, and no quarter of a unit more than one talk and one proposal of accountability.
        let reds = clock_records(&case.memory, "ladder.step").iter().filter(|(_, open)| open["rung"] == "red").count();
        let proposed = clock_records(&case.memory, "ladder.proposed");
        let of = |sanction: &str| -> Vec<Date> {
            proposed.iter().filter(|(_, open)| open["sanction"] == sanction).map(|(on, _)| *on).collect()
        };
        prop_assert_eq!(of("notice").len(), reds);
        for sanction in ["talk", "accountability"] {
            let quarters: Vec<_> = of(sanction).iter().map(|on| (on.year(), (on.month() - 1) / 3)).collect();
            prop_assert_eq!(quarters.len(), quarters.iter().collect::<BTreeSet<_>>().len());
        }
        let folded = fold_checked(&case.memory);
        same(case.zone(), &folded);
        for order in case.zone().orders.all() {
            prop_assert_eq!(order.stage.is_owed(), case.zone().orders.owed().any(|owed| owed.first == order.first));
            prop_assert!(order.stage != Stage::Registered);
        }
    }
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
