//! Permits: the clock against the vectors, both due dates, what blocks and which way is the longest, and every refusal.

use demo::{Memory, Options, World};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use ledger::Amends;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::LazyLock;
use uuid::Uuid;
use zone::calendar::Calendar;
use zone::offices::projects::PROJECT;
use zone::offices::projects::permit::{Item, Pause, Reason, Span, State, blocks, critical_path, items};
use zone::{Command, Refusal, Zone};

const RULES: [&str; 6] = [
    include_str!("../../../rulebook/projects/permits.toml"),
    include_str!("../../../rulebook/projects/permit_clock.toml"),
    include_str!("../../../rulebook/calendar/2019-v1.toml"),
    include_str!("../../../rulebook/calendar/2019-v2.toml"),
    include_str!("../../../rulebook/calendar/2020-v1.toml"),
    include_str!("../../../rulebook/calendar/2020-v2.toml"),
];
const LATER: [&str; 1] = [include_str!("../../../rulebook/calendar/2026-v1.toml")];
const VECTORS: &str = include_str!("../../../demo/vectors.json");

struct Desk {
    memory: Memory,
    commands: u128,
}

impl Desk {
    fn new() -> Self {
        let mut memory = Memory::new(&Options { seed: 1, scale: 1 });
        memory.advance("2020-06-01T01:00:00Z".parse::<Timestamp>().unwrap());
        let mut desk = Self { memory, commands: 0 };
        for text in RULES.iter().chain(&LATER) {
            desk.adopt(text);
        }
        let unit = json!({"unit": "d-one", "title": "d-one", "type": "department"});
        desk.submit("org.unit", "2018-12-26", unit).unwrap();
        desk.list("xm-1", "2019-01-08");
        desk
    }

    fn adopt(&mut self, text: &str) {
        let rule = rulebook::Rule::parse(text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let content = json!({"rule": rule.id, "version": rule.version, "text": lines});
        self.submit("rule.adopted", "2018-12-26", content).unwrap();
    }

    fn list(&mut self, key: &str, on: &str) -> u64 {
        let content = json!({
            "project": key, "title": "面粉加工二期", "level": "municipal", "category": "industry", "nature": "new",
            "accountable_unit": "d-one", "planned_investment_yuan": "300000000", "target_on": "2020-12-31",
            "target_strength": "plan",
        });
        self.submit("projects.project", on, content).unwrap()
    }

    fn command(&mut self, kind: &str, happened: &str, content: Value) -> Command {
        self.commands += 1;
        let office = kind.starts_with("projects.");
        let zone = self.memory.state().id.to_string();
        Command {
            id: Uuid::from_u128(self.commands),
            kind: kind.to_owned(),
            by: "setup".to_owned(),
            for_person: "setup".to_owned(),
            via: "setup",
            unit: if office { "d-one".to_owned() } else { zone },
            happened: happened.to_owned(),
            content: content.as_object().cloned().unwrap(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }

    fn submit(&mut self, kind: &str, happened: &str, content: Value) -> Result<u64, Refusal> {
        let command = self.command(kind, happened, content);
        self.memory.submit(command)
    }

    fn amend(&mut self, seq: u64, void: bool, kind: &str, happened: &str, mut content: Value) -> Result<u64, Refusal> {
        content["reason"] = "更正".into();
        let mut command = self.command(kind, happened, content);
        let number = self.zone().register.by_first(seq as u32).unwrap();
        let version = self.zone().register.row(number).unwrap().latest.seq;
        command.amends = Some(Amends { seq, version: u64::from(version), void });
        self.memory.submit(command)
    }

    fn step(&mut self, item: &str, step: &str, on: &str) -> Result<u64, Refusal> {
        self.submit("projects.permit_step", on, step_content(item, step))
    }

    fn steps(&mut self, item: &str, steps: &[(&str, &str)]) {
        for (step, on) in steps {
            self.step(item, step, on).unwrap_or_else(|refusal| panic!("{item} {step} {on}: {:?}", refusal.0));
        }
    }

    fn word(&mut self, item: &str, applies: &str) -> Result<u64, Refusal> {
        let mut content = json!({"project": "xm-1", "item": item, "applies": applies});
        if applies == "no" {
            content["exemption"] = "merged".into();
        }
        self.submit("projects.permit", "2019-01-10", content)
    }

    fn zone(&self) -> &Zone {
        self.memory.state()
    }

    fn project(&self) -> u32 {
        let first = self.zone().register.rows_of(&PROJECT).next().unwrap().first;
        self.zone().register.by_first(first).unwrap()
    }

    fn item(&self, id: &str, on: Date) -> Item {
        let mut all = items(self.zone(), self.project(), on);
        all.retain(|item| item.permit.id == id);
        all.remove(0)
    }
}

fn step_content(item: &str, step: &str) -> Value {
    let (step, reason) = step.split_once(' ').unwrap_or((step, ""));
    let mut content = json!({"project": "xm-1", "item": item, "step": step});
    if !reason.is_empty() {
        content["stop_reason"] = reason.into();
    }
    if step == "granted" {
        content["certificate"] = "河湾许〔2019〕1号".into();
    }
    content
}

const WORDS: [&str; 4] = [
    include_str!("../../shishi/messages/permits.zh-CN.ftl"),
    include_str!("../../shishi/messages/permits.en.ftl"),
    include_str!("../../shishi/messages/projects.zh-CN.ftl"),
    include_str!("../../shishi/messages/projects.en.ftl"),
];

/// The codes of a refusal, each of which has its words in both languages.
fn codes(result: Result<u64, Refusal>) -> Vec<&'static str> {
    let problems = result.err().map_or(Vec::new(), |refusal| refusal.0);
    for problem in &problems {
        let key = format!("refusal-{} = ", problem.code);
        let lines = WORDS.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with(&key));
        assert_eq!(lines.count(), 2, "{key}");
    }
    problems.into_iter().map(|problem| problem.code).collect()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A zone with the calendars, for what needs no project.
static ZONE: LazyLock<Zone> = LazyLock::new(|| Desk::new().zone().clone());

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

#[test]
fn the_vectors_of_working_days_come_out_of_the_clock() {
    let vectors = vectors();
    let cases = vectors["workday_add"].as_array().unwrap();
    assert!(cases.len() >= 10);
    for case in cases {
        let accepted = day(case["accepted"].as_str().unwrap());
        let days = case["n"].as_u64().unwrap() as u32;
        let span = Span { rules: &ZONE.rules, accepted, end: date(2026, 12, 31), pauses: Cow::default() };
        assert_eq!(span.limit(days).newest, Some(day(case["due"].as_str().unwrap())), "{case}");
    }
}

proptest! {
    /// Working days are counted as by passing each of them, over years that a notice covers and years that none does.
    #[test]
    fn working_days_between_are_as_many_as_one_passes(known in 0i64..800, from in 0i64..3000, days in -5i64..900) {
        let calendar = Calendar::known_on(&ZONE.rules, date(2018, 12, 1) + known.days());
        let from = date(2018, 6, 1) + from.days();
        let to = from + days.days();
        let mut passed = Some(0);
        let mut at = from;
        while at < to {
            at = at.tomorrow().unwrap();
            passed = passed.zip(calendar.is_working(at)).map(|(number, working)| number + u32::from(working));
        }
        prop_assert_eq!(calendar.working_days_between(from, to), passed);
    }

    /// The n-th working day is the one that one comes to by passing each, or none where the calendar ends before.
    #[test]
    fn the_nth_working_day_is_found_as_one_passes(known in 0i64..800, from in 0i64..3000, days in 0u32..400) {
        let calendar = Calendar::known_on(&ZONE.rules, date(2018, 12, 1) + known.days());
        let from = date(2018, 6, 1) + from.days();
        let mut at = Some(from);
        let mut left = days;
        while let Some(day) = at.filter(|_| left > 0) {
            let next = day.tomorrow().unwrap();
            at = calendar.is_working(next).map(|working| {
                left -= u32::from(working);
                next
            });
        }
        prop_assert_eq!(calendar.add_working_days(from, days), at);
    }

    /// A limit ends on the n-th day on which the clock runs; never, while it stands.
    #[test]
    fn a_limit_ends_on_the_nth_day_on_which_the_clock_runs(stops in prop::collection::vec((0i64..90, prop::option::of(0i64..40)), 0..4), days in 0u32..60) {
        let accepted = date(2019, 11, 4);
        let stops = stops.into_iter().map(|(from, days)| Pause { from: accepted + from.days(), to: days.map(|days| accepted + (from + days).days()) });
        let span = Span { rules: &ZONE.rules, accepted, end: date(2020, 3, 2), pauses: stops.collect() };
        let calendar = Calendar::known_on(&ZONE.rules, span.end);
        let stands = |day: Date| span.pauses.iter().any(|pause| pause.from < day && pause.to.is_none_or(|to| day <= to));
        let for_good = span.pauses.iter().filter(|pause| pause.to.is_none()).map(|pause| pause.from).min();
        let passed = (1..).map(|number: i64| accepted + number.days()).take_while(|day| for_good.is_none_or(|from| *day <= from) && *day < date(2020, 12, 31));
        let runs = passed.filter(|day| calendar.is_working(*day) == Some(true) && !stands(*day));
        let due = if days == 0 { Some(accepted) } else { runs.take(days as usize).enumerate().filter(|(at, _)| *at + 1 == days as usize).map(|(_, day)| day).next() };
        prop_assert_eq!(span.limit(days).newest, due);
    }

    /// A clock counts the days on which it did not stand, also where two stops lie over each other.
    #[test]
    fn a_clock_counts_the_working_days_on_which_it_ran(stops in prop::collection::vec((0i64..90, prop::option::of(0i64..40)), 0..4), end in 0i64..120) {
        let accepted = date(2019, 12, 2);
        let stops = stops.into_iter().map(|(from, days)| Pause { from: accepted + from.days(), to: days.map(|days| accepted + (from + days).days()) });
        let span = Span { rules: &ZONE.rules, accepted, end: accepted + end.days(), pauses: stops.collect() };
        let calendar = Calendar::known_on(&ZONE.rules, span.end);
        let stands = |day: Date| span.pauses.iter().any(|pause| pause.from < day && pause.to.is_none_or(|to| day <= to));
        let days = (1..=end).map(|number| accepted + number.days());
        let ran = days.filter(|day| calendar.is_working(*day) == Some(true) && !stands(*day)).count() as u32;
        prop_assert_eq!(span.used(), Some(ran));
    }
}

#[test]
fn an_amended_calendar_leaves_both_due_dates() {
    let case = &vectors()["workday_calendar_change"];
    let text = |name: &str| case[name].as_str().unwrap().to_owned();
    let (then, now) = (day(&text("due_under_original_calendar")), day(&text("due_under_amended_calendar")));
    let mut desk = Desk::new();
    desk.word("energy", "yes").unwrap();
    desk.step("energy", "accepted", &text("accepted")).unwrap();
    let due = |on: Date| desk.item("energy", on).promised.unwrap();
    assert_eq!(u64::from(due(date(2020, 1, 20)).days), case["n"].as_u64().unwrap());
    // Before the notice of 27 January both calendars are one.
    assert_eq!((due(date(2020, 1, 20)).on(), due(date(2020, 1, 20)).moved()), (Some(then), None));
    assert_eq!(due(date(2020, 1, 28)).moved(), Some((then, now)));
    assert_eq!(due(date(2020, 1, 28)).on(), Some(now));
    // Late by the calendar of acceptance, in time by the newest: in time.
    assert_eq!((due(date(2020, 2, 6)).late, due(date(2020, 2, 7)).late, due(date(2020, 2, 10)).late), (0, 0, 1));
    assert_eq!((due(date(2020, 2, 6)).remaining, due(date(2020, 2, 7)).remaining), (1, 0));
    // What is closed stays as the calendar of that day had it.
    desk.step("energy", "granted", "2020-01-23").unwrap();
    let closed = desk.item("energy", date(2020, 3, 2)).promised.unwrap();
    assert_eq!((closed.newest, closed.moved(), closed.late), (Some(then), None, 0));
}

#[test]
fn stopped_days_do_not_count_and_other_reasons_do() {
    let mut desk = Desk::new();
    // Accepted on a Monday; promised are seven working days: 5, 6, 7, 8, 11, 12, 13 March.
    desk.steps("site_opinion", &[("accepted", "2019-03-04"), ("clock_stopped expert_review", "2019-03-06")]);
    let stopped = desk.item("site_opinion", date(2019, 3, 12));
    let standing = stopped.standing.unwrap();
    assert_eq!((stopped.state, stopped.used, standing.reason), (State::Stopped, Some(2), Some("expert_review")));
    assert_eq!((standing.days, standing.runs_on), (4, false), "7, 8, 11 and 12 March");
    let due = stopped.promised.unwrap();
    assert_eq!((due.on(), due.remaining, due.late), (None, 5, 0), "nobody knows when it will be due");
    // Resumed on the 14th: the 15th is the third day, the seventh is Thursday the 21st.
    desk.step("site_opinion", "clock_resumed", "2019-03-14").unwrap();
    let due = desk.item("site_opinion", date(2019, 3, 15)).promised.unwrap();
    assert_eq!((due.on(), due.remaining), (Some(date(2019, 3, 21)), 4));
    assert_eq!(desk.item("site_opinion", date(2019, 3, 25)).promised.unwrap().late, 2);

    desk.steps("project_approval", &[("accepted", "2019-03-04"), ("clock_stopped applicant", "2019-03-06")]);
    let counted = desk.item("project_approval", date(2019, 3, 12));
    assert!(counted.standing.unwrap().runs_on, "the applicant's reasons are not among those of the law");
    assert_eq!((counted.promised.unwrap().on(), counted.late()), (Some(date(2019, 3, 11)), 1));
}

#[test]
fn a_correction_asked_in_time_stops_the_clock_and_a_late_one_does_not() {
    let due = |asked: &str| {
        let mut desk = Desk::new();
        let steps = [("accepted", "2019-03-04"), ("correction_asked", asked), ("corrected", "2019-03-15")];
        desk.steps("site_opinion", &steps);
        desk.item("site_opinion", date(2019, 3, 15)).promised.unwrap().on().unwrap()
    };
    // The fifth working day is Monday the 11th: five days are used, the 18th is the sixth.
    assert_eq!(due("2019-03-11"), date(2019, 3, 19));
    assert_eq!(due("2019-03-12"), date(2019, 3, 13));
}

#[test]
fn a_step_that_was_forgotten_is_put_in_later() {
    let mut desk = Desk::new();
    desk.steps("site_opinion", &[("accepted", "2019-03-04"), ("granted", "2019-03-21")]);
    assert_eq!(desk.item("site_opinion", date(2019, 4, 1)).late(), 6);
    // Alone the stop would leave a decision while the clock stands; the resumption first makes no sense either.
    assert_eq!(codes(desk.step("site_opinion", "clock_stopped hearing", "2019-03-06")), ["permit-later-steps"]);
    assert_eq!(codes(desk.step("site_opinion", "clock_resumed", "2019-03-14")), ["permit-resume-without-stop"]);
    let granted = step_content("site_opinion", "granted");
    let row = desk.item("site_opinion", date(2019, 4, 1)).rows[1];
    let first = u64::from(desk.zone().register.row(row).unwrap().first);
    desk.amend(first, true, "projects.permit_step", "2019-03-21", granted).unwrap();
    let steps = [("clock_stopped hearing", "2019-03-06"), ("clock_resumed", "2019-03-14"), ("granted", "2019-03-21")];
    desk.steps("site_opinion", &steps);
    assert_eq!(desk.item("site_opinion", date(2019, 4, 1)).late(), 0);
}

#[test]
fn what_blocks_a_project_today() {
    let mut desk = Desk::new();
    let on = date(2019, 3, 25);
    let reasons = |desk: &Desk| -> Vec<(String, Reason, usize)> {
        let all = blocks(desk.zone(), desk.project(), on);
        all.into_iter().map(|block| (block.item.permit.id, block.reason, block.holds.len())).collect()
    };
    // Nothing is done: the longest way begins with the site opinion, for which eight others wait; quality supervision is beside it.
    assert_eq!(reasons(&desk), [("site_opinion".to_owned(), Reason::NotHandedIn, 8)]);
    desk.steps("site_opinion", &[("accepted", "2019-03-04")]);
    desk.steps("project_approval", &[("started", "2019-03-04")]);
    // Seven days from the 4th end on the 13th; eight working days later it is the 25th.
    assert_eq!(reasons(&desk)[0], ("site_opinion".to_owned(), Reason::Late(8), 8));
    desk.steps("site_opinion", &[("granted", "2019-03-22")]);
    let mut project_approval = reasons(&desk);
    assert_eq!(project_approval.remove(0), ("project_approval".to_owned(), Reason::NotHandedIn, 8));
    desk.steps("project_approval", &[("accepted", "2019-03-18"), ("correction_asked", "2019-03-19")]);
    assert_eq!(reasons(&desk)[0].1, Reason::Correcting);
    desk.steps("project_approval", &[("corrected", "2019-03-20"), ("refused", "2019-03-21")]);
    assert_eq!(reasons(&desk)[0].1, Reason::Refused);
    desk.steps("project_approval", &[("started", "2019-03-22"), ("accepted", "2019-03-22"), ("granted", "2019-03-25")]);
    assert_eq!(reasons(&desk), [("land_planning".to_owned(), Reason::NotHandedIn, 7)]);
}

#[test]
fn the_critical_path_is_what_is_left_of_the_longest_way() {
    let mut desk = Desk::new();
    let way = |desk: &Desk, on: Date| critical_path(desk.zone(), desk.project(), on);
    let on = date(2019, 3, 25);
    let all = way(&desk, on);
    // Without the registration of the property, of which nobody has said that it applies: 7+7+8+7+10+3+12+3.
    assert_eq!((all.open.len(), all.days, all.done.len()), (8, 57, 0));
    assert_eq!((all.open[0].as_str(), all.open[7].as_str()), ("site_opinion", "completion_filing"));
    desk.word("real_estate", "yes").unwrap();
    assert_eq!(way(&desk, on).days, 62);
    desk.steps("site_opinion", &[("accepted", "2019-03-04"), ("granted", "2019-03-08")]);
    let approval = way(&desk, on);
    // Now the approval of the project is the longer way to the planning permit: 5 for 7.
    assert_eq!((approval.open[0].as_str(), approval.days, approval.done.len()), ("project_approval", 60, 0));
    desk.steps("project_approval", &[("accepted", "2019-03-21")]);
    assert_eq!(way(&desk, on).days, 58, "the 22nd and the 25th are used");
    desk.steps("project_approval", &[("granted", "2019-03-25")]);
    let rest = way(&desk, on);
    assert_eq!((rest.done.as_slice(), rest.days), (["site_opinion".to_owned()].as_slice(), 55));
    // What does not apply opens no gap: the drawings wait for what the planning permit of the works waits for.
    desk.word("works_planning", "no").unwrap();
    assert_eq!(way(&desk, on).days, 48);
    assert_eq!(desk.item("drawings", on).waits_for, ["design"]);
}

#[test]
fn each_bad_step_is_refused_by_name() {
    let mut desk = Desk::new();
    let refused = |desk: &mut Desk, item: &str, step: &str, on: &str| codes(desk.step(item, step, on));
    assert_eq!(refused(&mut desk, "moon_landing", "accepted", "2019-03-04"), ["permit-unknown-item"]);
    assert_eq!(refused(&mut desk, "site_opinion", "accepted", "2019-01-07"), ["before-the-project"]);
    assert_eq!(refused(&mut desk, "land_planning", "accepted", "2019-03-04"), ["permit-prerequisite-missing"; 2]);
    assert_eq!(
        refused(&mut desk, "site_opinion", "clock_stopped hearing", "2019-03-04"),
        ["permit-stop-before-acceptance"]
    );
    assert_eq!(refused(&mut desk, "site_opinion", "clock_stopped", "2019-03-04"), ["permit-stop-reason-needed"]);
    assert_eq!(refused(&mut desk, "site_opinion", "clock_resumed", "2019-03-04"), ["permit-resume-without-stop"]);
    for step in ["corrected", "correction_asked", "granted", "refused"] {
        assert_eq!(refused(&mut desk, "site_opinion", step, "2019-03-04"), ["permit-step-out-of-order"], "{step}");
    }
    // Where it stands is told with it, so that the words can name what comes next.
    let stand = |refused: Result<u64, Refusal>| refused.unwrap_err().0[0].arguments.clone();
    assert_eq!(stand(desk.step("site_opinion", "granted", "2019-03-04")), [("stand", "idle".to_owned())]);
    let steps = [
        ("started", "2019-03-04"),
        ("accepted", "2019-03-05"),
        ("correction_asked", "2019-03-06"),
        ("corrected", "2019-03-07"),
    ];
    desk.steps("site_opinion", &steps);
    assert_eq!(refused(&mut desk, "site_opinion", "correction_asked", "2019-03-08"), ["permit-second-correction"]);
    assert_eq!(refused(&mut desk, "site_opinion", "accepted", "2019-03-08"), ["permit-step-out-of-order"]);
    desk.steps("site_opinion", &[("clock_stopped bidding", "2019-03-08")]);
    assert_eq!(refused(&mut desk, "site_opinion", "clock_stopped hearing", "2019-03-11"), ["permit-stopped-already"]);
    assert_eq!(refused(&mut desk, "site_opinion", "granted", "2019-03-11"), ["permit-step-out-of-order"]);
    assert_eq!(stand(desk.step("site_opinion", "granted", "2019-03-11")), [("stand", "stopped".to_owned())]);
    desk.steps("site_opinion", &[("clock_resumed", "2019-03-12"), ("granted", "2019-03-13")]);
    for step in ["granted", "refused", "accepted", "clock_stopped hearing", "clock_resumed", "started"] {
        assert_eq!(refused(&mut desk, "site_opinion", step, "2019-03-14"), ["permit-decided-already"], "{step}");
    }
}

#[test]
fn each_bad_word_is_refused_by_name() {
    let mut desk = Desk::new();
    let word = |desk: &mut Desk, content: Value| {
        let mut all = json!({"project": "xm-1", "item": "energy"});
        all.as_object_mut().unwrap().extend(content.as_object().cloned().unwrap());
        codes(desk.submit("projects.permit", "2019-01-10", all))
    };
    assert_eq!(word(&mut desk, json!({"applies": "no"})), ["permit-exemption-needed"]);
    assert_eq!(word(&mut desk, json!({"applies": "yes", "exemption": "merged"})), ["permit-not-with-this"]);
    assert_eq!(word(&mut desk, json!({"applies": "yes", "expires_on": "2020-01-01"})), ["permit-not-with-this"]);
    assert_eq!(word(&mut desk, json!({"applies": "no", "exemption": "merged"})), [] as [&str; 0]);
    assert_eq!(codes(desk.step("energy", "accepted", "2019-03-04")), ["permit-not-applicable"]);
    assert_eq!(desk.item("energy", date(2019, 3, 4)).state, State::Exempt(Some("merged")));
    desk.steps("site_opinion", &[("accepted", "2019-03-04")]);
    assert_eq!(codes(desk.word("site_opinion", "no")), ["permit-later-steps"], "it has begun");
    let step = |desk: &mut Desk, content: Value| {
        let mut all = step_content("site_opinion", "granted");
        all.as_object_mut().unwrap().extend(content.as_object().cloned().unwrap());
        codes(desk.submit("projects.permit_step", "2019-03-05", all))
    };
    assert_eq!(step(&mut desk, json!({"certificate": ""})), ["permit-certificate-needed"]);
    assert_eq!(step(&mut desk, json!({"expires_on": "2019-03-04"})), ["permit-expires-before-it-is-granted"]);
    assert_eq!(step(&mut desk, json!({"stop_reason": "hearing"})), ["permit-not-with-this"]);
}

#[test]
fn an_expired_certificate_carries_nothing() {
    let mut desk = Desk::new();
    let mut held = |item: &str, expires: Option<&str>| {
        let mut content = json!({"project": "xm-1", "item": item, "applies": "held", "certificate": "旧证"});
        if let Some(expires) = expires {
            content["expires_on"] = expires.into();
        }
        desk.submit("projects.permit", "2019-01-10", content).unwrap();
    };
    held("project_approval", None);
    held("site_opinion", Some("2019-03-04"));
    assert_eq!(desk.item("site_opinion", date(2019, 3, 4)).state, State::Granted, "its last day counts");
    assert_eq!(desk.item("site_opinion", date(2019, 3, 5)).state, State::Expired);
    assert_eq!(codes(desk.step("land_planning", "accepted", "2019-03-05")), ["permit-prerequisite-expired"]);
    assert_eq!(blocks(desk.zone(), desk.project(), date(2019, 3, 5))[0].reason, Reason::Expired);
    // For another term another application is made; what is held for good needs none.
    assert_eq!(codes(desk.step("project_approval", "started", "2019-03-05")), ["permit-decided-already"]);
    desk.steps("site_opinion", &[("started", "2019-03-05"), ("accepted", "2019-03-06"), ("granted", "2019-03-08")]);
    let accepted = desk.step("land_planning", "accepted", "2019-03-08").unwrap();
    // What carries another step is not taken away below it, unless that goes first.
    let row = *desk.item("site_opinion", date(2019, 4, 1)).rows.last().unwrap();
    let first = u64::from(desk.zone().register.row(row).unwrap().first);
    let granted = step_content("site_opinion", "granted");
    let taken = desk.amend(first, true, "projects.permit_step", "2019-03-08", granted.clone());
    assert_eq!(codes(taken), ["permit-later-steps"]);
    let land = step_content("land_planning", "accepted");
    desk.amend(accepted, true, "projects.permit_step", "2019-03-08", land).unwrap();
    desk.amend(first, true, "projects.permit_step", "2019-03-08", granted).unwrap();
    assert_eq!(desk.item("site_opinion", date(2019, 4, 1)).state, State::Running);
}

#[test]
fn a_closed_project_takes_no_step_after_its_end() {
    let mut desk = Desk::new();
    let content = json!({"project": "xm-1", "cause": "given_up"});
    let closure = desk.submit("projects.closure", "2019-06-28", content).unwrap();
    let accept = json!({"items": [[closure, closure]]});
    let mut command = desk.command("review.accepted", "2019-06-28", accept);
    command.unit = "d-one".to_owned();
    (command.by, command.for_person) = ("p-2".to_owned(), "p-2".to_owned());
    desk.memory.submit(command).unwrap();
    assert_eq!(codes(desk.step("site_opinion", "accepted", "2019-07-01")), ["project-closed"]);
    desk.step("site_opinion", "accepted", "2019-06-28").unwrap();
}

#[test]
fn a_withdrawn_project_takes_no_permits() {
    let mut desk = Desk::new();
    let seq = u64::from(desk.zone().register.rows_of(&PROJECT).next().unwrap().first);
    let content = json!({
        "project": "xm-1", "title": "面粉加工二期", "level": "municipal", "category": "industry", "nature": "new",
        "accountable_unit": "d-one", "planned_investment_yuan": "300000000", "target_on": "2020-12-31",
        "target_strength": "plan",
    });
    desk.amend(seq, true, "projects.project", "2019-01-08", content).unwrap();
    assert_eq!(codes(desk.step("site_opinion", "accepted", "2019-03-04")), ["permit-project-withdrawn"]);
    assert_eq!(codes(desk.word("energy", "yes")), ["permit-project-withdrawn"]);
}

#[test]
fn without_a_catalogue_there_is_no_item() {
    let mut memory = Memory::new(&Options { seed: 1, scale: 1 });
    memory.advance("2020-06-01T01:00:00Z".parse::<Timestamp>().unwrap());
    let mut desk = Desk { memory, commands: 0 };
    let unit = json!({"unit": "d-one", "title": "d-one", "type": "department"});
    desk.submit("org.unit", "2018-12-26", unit).unwrap();
    desk.list("xm-1", "2019-01-08");
    assert_eq!(codes(desk.step("site_opinion", "accepted", "2019-03-04")), ["permit-no-catalogue"]);
    assert!(items(desk.zone(), desk.project(), date(2019, 3, 4)).is_empty());
}

#[test]
fn a_fold_of_the_records_says_the_same() {
    let mut desk = Desk::new();
    desk.word("energy", "no").unwrap();
    desk.steps("site_opinion", &[("accepted", "2019-03-04"), ("clock_stopped expert_review", "2019-03-06")]);
    let mut folded = Zone::default();
    for bytes in desk.memory.records() {
        folded.apply(&ledger::RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    let on = date(2019, 3, 12);
    assert_eq!(items(&folded, desk.project(), on), items(desk.zone(), desk.project(), on));
}

/// Working days after one day up to another that are not paused, one by one.
fn plainly(known_on: Date, after: Date, to: Date, pauses: &[Pause]) -> u32 {
    let calendar = Calendar::known_on(&ZONE.rules, known_on);
    let days = after.series(1.day()).skip(1).take_while(|day| *day <= to);
    let paused = |day: &Date| pauses.iter().any(|p| *day > p.from && p.to.is_none_or(|to| *day <= to));
    days.filter(|day| calendar.is_working(*day).unwrap() && !paused(day)).count() as u32
}

fn pauses(accepted: Date, given: &[(u8, u8)]) -> Vec<Pause> {
    let mut at = accepted;
    let mut pauses = Vec::new();
    for (after, long) in given {
        let from = at + i64::from(*after).days();
        at = from + i64::from(*long).days();
        pauses.push(Pause { from, to: Some(at) });
    }
    pauses
}

proptest! {
    /// Acceptance, decision, limit and stops around the new year of 2020, whose calendar was amended on 27 January.
    #[test]
    fn a_stop_never_shortens_and_an_amended_calendar_only_favours(
        start in 0i64..70, length in 0i64..70, limit in 1u32..40, given in proptest::collection::vec((0u8..12, 0u8..12), 0..4),
    ) {
        let accepted = date(2019, 11, 25) + start.days();
        let end = accepted + length.days();
        let stopped = pauses(accepted, &given);
        let span = |pauses: &[Pause]| Span { rules: &ZONE.rules, accepted, end, pauses: pauses.to_vec().into() };
        let (with, without) = (span(&stopped).limit(limit), span(&[]).limit(limit));
        prop_assert!(with.on() >= without.on());
        prop_assert!(with.late <= without.late);
        prop_assert!(span(&stopped).used() <= span(&[]).used());
        prop_assert_eq!(span(&stopped).used().unwrap(), plainly(end, accepted, end, &stopped));

        // The day is due when so many counted days have passed, by either calendar.
        for (known_on, due) in [(accepted, with.at_acceptance), (end, with.newest)] {
            let due = due.unwrap();
            prop_assert_eq!(plainly(known_on, accepted, due, &stopped), limit);
            prop_assert_eq!(plainly(known_on, accepted, due.yesterday().unwrap(), &stopped), limit - 1);
            // Neither calendar alone makes it less late.
            let alone = if end > due { plainly(known_on, due, end, &stopped) } else { 0 };
            prop_assert!(with.late <= alone);
        }
        prop_assert!(with.late == 0 || with.remaining == 0);
        let kind = with.on().unwrap();
        prop_assert_eq!(with.late > 0, end > kind && (plainly(end, kind, end, &stopped) > 0) && (plainly(accepted, kind, end, &stopped) > 0));
    }

}

proptest! {
    // Each case fills two zones.
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Four items that do not wait for each other, their steps shuffled into each other.
    #[test]
    fn the_order_of_independent_steps_does_not_matter(picks in proptest::collection::vec(0usize..4, 0..24), lengths in any::<[u8; 4]>()) {
        const ITEMS: [&str; 4] = ["project_approval", "site_opinion", "energy", "relics"];
        const STEPS: [(&str, &str); 6] = [
            ("started", "2019-03-01"), ("accepted", "2019-03-04"), ("correction_asked", "2019-03-05"),
            ("corrected", "2019-03-07"), ("clock_stopped expert_review", "2019-03-07"), ("clock_resumed", "2019-03-11"),
        ];
        let length = |item: usize| usize::from(lengths[item]) % (STEPS.len() + 1);
        let (mut plain, mut mixed) = (Desk::new(), Desk::new());
        for (item, id) in ITEMS.iter().enumerate() {
            plain.steps(id, &STEPS[..length(item)]);
        }
        let mut done = [0; 4];
        for item in picks.into_iter().chain((0..4).flat_map(|item| [item; 6])).filter(|item| *item < 4) {
            if done[item] < length(item) {
                mixed.steps(ITEMS[item], &STEPS[done[item]..=done[item]]);
                done[item] += 1;
            }
        }
        let on = date(2019, 3, 20);
        let said = |desk: &Desk| {
            let all = items(desk.zone(), desk.project(), on);
            all.into_iter().map(|item| Item { rows: Vec::new(), ..item }).collect::<Vec<_>>()
        };
        prop_assert_eq!(said(&plain), said(&mixed));
        prop_assert_eq!(critical_path(plain.zone(), plain.project(), on), critical_path(mixed.zone(), mixed.project(), on));
    }
}
