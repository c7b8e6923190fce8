//! The office of projects: what its facts come to, and every wrong one refused by name.

mod meetings;
mod money;
mod register;
mod stages;
mod visits;

use demo::{Memory, Options, World};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::Amends;
use serde_json::{Value, json};
use uuid::Uuid;
use zone::content::key_digest;
use zone::offices::projects::carrier;
use zone::{Command, Refusal, Zone};

const PROOF: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

/// The seed rules that the office's checks read.
const RULES: [(&str, &str); 5] = [
    ("assignment", include_str!("../../../../rulebook/projects/assignment.toml")),
    ("full_capacity", include_str!("../../../../rulebook/projects/full_capacity.toml")),
    ("milestones", include_str!("../../../../rulebook/projects/milestones.toml")),
    ("visit", include_str!("../../../../rulebook/projects/visit.toml")),
    ("visit_comparison", include_str!("../../../../rulebook/projects/visit_comparison.toml")),
];

/// The figures that count key projects by size and by list.
const CLASSES: [(&str, &str); 6] = [
    ("key_projects", include_str!("../../../../rulebook/projects/key_projects.toml")),
    ("key_from_50_million", include_str!("../../../../rulebook/projects/key_from_50_million.toml")),
    ("key_from_100_million", include_str!("../../../../rulebook/projects/key_from_100_million.toml")),
    ("key_from_1_billion", include_str!("../../../../rulebook/projects/key_from_1_billion.toml")),
    ("key_provincial", include_str!("../../../../rulebook/projects/key_provincial.toml")),
    ("key_municipal", include_str!("../../../../rulebook/projects/key_municipal.toml")),
];

struct Case {
    memory: Memory,
    commands: u128,
}

impl Case {
    /// A zone with a department, three people and a project that is listed on 8 January 2019.
    fn new() -> Self {
        let mut case = Self { memory: Memory::new(&Options { seed: 1, scale: 1 }), commands: 0 };
        case.on(date(2019, 1, 8));
        for (path, text) in RULES {
            let lines: Vec<&str> = text.lines().collect();
            let content = json!({"rule": format!("projects.{path}"), "version": 1, "text": lines});
            case.record("rule.adopted", "2019-01-08", content).unwrap();
        }
        case.record("org.unit", "2018-12-25", json!({"unit": "d-one", "title": "甲", "type": "department"})).unwrap();
        for person in ["p-1", "p-2", "p-3", "p-review"] {
            case.record("org.person", "2018-12-25", json!({"person": person})).unwrap();
        }
        let review = json!({"person": "p-review", "role": "reviewer", "office": "projects", "unit": "d-one"});
        case.record("org.grant", "2018-12-25", review).unwrap();
        case.record("projects.project", "2019-01-08", project()).unwrap();
        case
    }

    fn on(&mut self, day: Date) {
        self.memory.advance(format!("{day}T02:00:00Z").parse::<Timestamp>().unwrap());
    }

    fn command(&mut self, kind: &str, happened: &str, content: Value) -> Command {
        self.commands += 1;
        let unit = if kind.starts_with("projects.") { "d-one".to_owned() } else { self.memory.state().id.to_string() };
        Command {
            id: Uuid::from_u128(self.commands),
            kind: kind.to_owned(),
            by: "setup".to_owned(),
            for_person: "setup".to_owned(),
            via: "setup",
            unit,
            happened: happened.to_owned(),
            content: content.as_object().cloned().unwrap(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }

    fn record(&mut self, kind: &str, happened: &str, content: Value) -> Result<u64, Refusal> {
        let command = self.command(kind, happened, content);
        self.memory.submit(command)
    }

    /// A stage that was reached, with a file that proves it.
    fn reached(&mut self, stage: &str, happened: &str, proof: &str) -> Result<u64, Refusal> {
        let content = json!({"project": "xm-1", "stage": stage, "proof": proof});
        let command = self.command("projects.milestone_reached", happened, content);
        self.memory.submit(Command { evidence: vec![PROOF.to_owned()], ..command })
    }

    fn amend(
        &mut self,
        seq: u64,
        version: u64,
        kind: &str,
        happened: &str,
        mut content: Value,
    ) -> Result<u64, Refusal> {
        content["reason"] = "更正".into();
        let command = self.command(kind, happened, content);
        self.memory.submit(Command { amends: Some(Amends { seq, version, void: false }), ..command })
    }

    fn accept(&mut self, seq: u64) {
        let today = self.zone().last_closed().and_then(|day| day.tomorrow().ok()).unwrap();
        let command = self.command("review.accepted", &today.to_string(), json!({"items": [[seq, seq]]}));
        let by = || "p-review".to_owned();
        self.memory
            .submit(Command { by: by(), for_person: by(), via: "form", unit: "d-one".into(), ..command })
            .unwrap();
    }

    /// An act of a person's own.
    fn own(&mut self, person: &str, kind: &str, happened: &str, content: Value) -> Result<u64, Refusal> {
        let command = self.command(kind, happened, content);
        self.memory.submit(Command { by: person.to_owned(), for_person: person.to_owned(), via: "form", ..command })
    }

    fn zone(&self) -> &Zone {
        self.memory.state()
    }

    fn project(&self) -> u32 {
        self.zone().register.by_key(&key_digest("projects.project", std::iter::once("xm-1"))).unwrap()
    }

    fn carrier(&self, on: Date) -> Option<u32> {
        carrier(self.zone(), self.project(), on).map(|carrier| carrier.person)
    }

    fn person(&self, id: &str) -> Option<u32> {
        self.zone().org.person(id)
    }
}

fn project() -> Value {
    json!({
        "project": "xm-1", "title": "一号项目", "level": "provincial", "category": "industry", "nature": "new",
        "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
        "target_strength": "plan",
    })
}

fn entry(progress: &str, invested: &str) -> Value {
    json!({
        "project": "xm-1", "stage": "structure", "change": "progress", "workers": 10, "machines": 2, "problem": "none",
        "progress_percent": progress, "invested_to_date_yuan": invested,
    })
}

/// Fields and codes of a refusal.
fn codes(result: Result<u64, Refusal>) -> Vec<(String, &'static str)> {
    let problems = result.err().map_or(Vec::new(), |refusal| refusal.0);
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.code)).collect()
}

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

/// A visit of the one project with nine judges, each of whom may be an officer of a unit.
fn visited(judges: &[&str]) -> Case {
    let mut case = Case::new();
    case.on(date(2019, 11, 22));
    case.record("org.unit", "2018-12-25", json!({"unit": "d-two", "title": "乙", "type": "department"})).unwrap();
    for judge in judges {
        case.record("org.person", "2018-12-25", json!({"person": judge})).unwrap();
    }
    let visit = json!({"visit": "2019-w47", "title": "第47周观摩", "judges": judges});
    case.record("projects.visit", "2019-11-22", visit).unwrap();
    let stop = json!({"visit": "2019-w47", "project": "xm-1", "place": 1, "group": "industry"});
    case.record("projects.visit_stop", "2019-11-22", stop).unwrap();
    case
}
