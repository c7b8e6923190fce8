//! Duties and orders: what a closed day makes of them. The clock's records follow from the state before them and from
//! open fields alone; the ladder goes up rung by rung, each once, whatever the order of days, returns and reopenings.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod any_order;
mod bad_orders;
mod ladder;
mod lapses;
mod today;
mod weekly;

use demo::{Memory, Options, World};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};
use ledger::RecordRef;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use uuid::Uuid;
use zone::duty::react;
use zone::offices::oversight::Sanction;
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
    (days_of(&text, "off"), days_of(&text, "work"))
});

/// The days of one of the lists of a notice.
fn days_of(text: &str, name: &str) -> BTreeSet<Date> {
    let (_, list) = text.split_once(&format!("\n{name} = [")).unwrap();
    list.split(']').next().unwrap().split('"').filter_map(|part| part.parse().ok()).collect()
}

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
        Self::begun(DAY, rules)
    }

    /// One whose people come on a day.
    fn begun(day: Date, rules: &[&str]) -> Self {
        let mut case = Self { memory: Memory::new(&Options { seed: 1, scale: 1 }), commands: 0, day };
        case.on(day);
        rules.iter().for_each(|path| case.adopt(path));
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

    fn adopt(&mut self, path: &str) {
        let text = rule(path);
        let read = rulebook::Rule::parse(&text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        self.setup("rule.adopted", json!({"rule": read.id, "version": read.version, "text": lines}));
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
            "order": format!("db-{}", self.commands), "title": "整改", "source": "work_plan", "lead_unit": "d-lead",
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
