//! A zone with one project, for tests of what is recorded of it.

#![allow(dead_code, reason = "each test needs some of it")]

use demo::{Memory, Options, World};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use std::path::Path;
use uuid::Uuid;
use zone::{Command, Refusal};

/// A zone with a project of 4 March 2019, a Monday, two units and some persons.
pub struct Case {
    pub memory: Memory,
    commands: u128,
}

impl Case {
    /// The zone.
    pub fn new() -> Self {
        let mut memory = Memory::new(&Options { seed: 1, scale: 1 });
        memory.advance("2019-12-02T01:00:00Z".parse::<Timestamp>().unwrap());
        let mut case = Self { memory, commands: 0 };
        for rule in ["calendar/2019-v1", "calendar/2019-v2", "projects/problem_limit"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../rulebook/{rule}.toml"));
            let text = std::fs::read_to_string(path).unwrap();
            let read = rulebook::Rule::parse(&text).unwrap();
            let content = json!({"rule": read.id, "version": read.version, "text": text.lines().collect::<Vec<_>>()});
            case.record("p-0", "rule.adopted", "2019-01-01", content).unwrap();
        }
        for unit in ["d-one", "d-two"] {
            let content = json!({"unit": unit, "title": unit, "type": "department"});
            case.record("p-0", "org.unit", "2019-01-01", content).unwrap();
        }
        for person in ["p-1", "p-2", "p-3"] {
            case.record("p-0", "org.person", "2019-01-01", json!({"person": person})).unwrap();
        }
        case.record("p-0", "projects.project", "2019-03-04", project("xm-001")).unwrap();
        case
    }

    pub fn command(&mut self, by: &str, kind: &str, happened: &str, content: Json) -> Command {
        self.commands += 1;
        let unit = if kind.starts_with("projects.") { "d-one".to_owned() } else { self.memory.state().id.to_string() };
        Command {
            id: Uuid::from_u128(self.commands),
            kind: kind.to_owned(),
            by: by.to_owned(),
            for_person: by.to_owned(),
            via: "setup",
            unit,
            happened: happened.to_owned(),
            content: content.as_object().cloned().unwrap(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }

    pub fn record(&mut self, by: &str, kind: &str, happened: &str, content: Json) -> Result<u64, Refusal> {
        let command = self.command(by, kind, happened, content);
        self.memory.submit(command)
    }
}

pub fn project(key: &str) -> Json {
    json!({
        "project": key, "title": "启衡智造产业园", "level": "provincial", "category": "industry", "nature": "new",
        "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
        "target_strength": "plan",
    })
}

pub fn codes(result: Result<u64, Refusal>) -> Vec<(String, &'static str)> {
    let problems = result.err().map_or(Vec::new(), |refusal| refusal.0);
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.code)).collect()
}

pub fn refused(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}
