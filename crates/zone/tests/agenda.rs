//! The agenda of a weekly meeting is that of its day: what happened afterwards changes nothing in it.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use demo::World;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};
use std::path::Path;
use support::{Case, project};
use zone::Zone;
use zone::content::key_digest;
use zone::offices::projects::agenda::{Agenda, agenda};
use zone::offices::projects::light::Level;
use zone::offices::projects::meeting::MEETING;
use zone::offices::projects::{PROJECT, problem};

/// Meetings on Wednesdays of November 2019.
const W47: Date = date(2019, 11, 20);
const W48: Date = date(2019, 11, 27);

impl Case {
    fn must(&mut self, by: &str, kind: &str, happened: &str, content: Json) -> u64 {
        let done = self.record(by, kind, happened, content);
        done.unwrap_or_else(|refusal| panic!("{kind} {happened}: {:?}", refusal.0))
    }

    /// Three projects: one all the time, one that was given up before the meetings, one that comes between them.
    fn with_projects() -> Self {
        let mut case = Self::new();
        for rule in ["light", "permits", "permit_clock"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../rulebook/projects/{rule}.toml"));
            let text = std::fs::read_to_string(path).unwrap();
            let read = rulebook::Rule::parse(&text).unwrap();
            let content = json!({"rule": read.id, "version": read.version, "text": text.lines().collect::<Vec<_>>()});
            case.must("p-0", "rule.adopted", "2019-01-01", content);
        }
        let mut facts = vec![case.memory.state().register.rows_of(&PROJECT).next().unwrap().first.into()];
        for (key, on) in [("xm-002", "2019-03-04"), ("xm-003", "2019-11-25")] {
            facts.push(case.must("p-0", "projects.project", on, project(key)));
        }
        facts.push(case.must("p-0", "projects.closure", "2019-11-18", json!({"project": "xm-002", "cause": "merged"})));
        let review = json!({"person": "p-3", "role": "reviewer", "office": "projects", "unit": "d-one"});
        case.must("p-0", "org.grant", "2019-01-01", review);
        let items: Vec<[u64; 2]> = facts.into_iter().map(|seq| [seq, seq]).collect();
        let mut command = case.command("p-3", "review.accepted", "2019-12-02", json!({"items": items}));
        (command.via, command.unit) = ("form", "d-one".to_owned());
        case.memory.submit(command).unwrap();
        for (key, planned) in [("xm-001", "2019-11-25"), ("xm-002", "2019-10-01"), ("xm-003", "2019-11-01")] {
            let content = json!({"project": key, "stage": "signed", "planned_on": planned, "strength": "plan"});
            case.must("p-0", "projects.milestone", "2019-03-04", content);
        }
        case
    }

    fn of(&self, meeting: &str, on: Date) -> Agenda {
        let zone = self.memory.state();
        agenda(zone, zone.register.by_key(&key_digest(MEETING.name, std::iter::once(meeting))).unwrap(), on)
    }

    fn row(&self, key: &str) -> u32 {
        zone::decide::subject_exists(self.memory.state(), &PROJECT, &[key]).unwrap()
    }
}

#[test]
fn problems_permits_and_lights_stand_as_on_the_day() {
    let mut case = Case::with_projects();
    for (key, on) in [("2019-w47", "2019-11-20"), ("2019-w48", "2019-11-27")] {
        case.must("p-0", "projects.meeting", on, json!({"meeting": key, "title": key}));
    }
    let problem = |key: &str, sort: &str| json!({"problem": key, "project": "xm-001", "sort": sort, "title": key});
    let mut utilities = problem("wt-001", "utilities");
    utilities["owner"] = "d-one".into();
    case.must("p-1", "projects.problem", "2019-11-12", utilities);
    case.must("p-1", "projects.problem", "2019-11-19", problem("wt-002", "labour"));
    case.must("p-2", "projects.problem_step", "2019-11-22", json!({"problem": "wt-001", "step": "solved"}));
    for (step, on) in [("accepted", "2019-11-11"), ("granted", "2019-11-22")] {
        let mut content = json!({"project": "xm-001", "item": "project_approval", "step": step});
        if step == "granted" {
            content["certificate"] = "x-1".into();
        }
        case.must("p-0", "projects.permit_step", on, content);
    }
    let (first, third) = (case.row("xm-001"), case.row("xm-003"));
    let problems = |agenda: &Agenda| -> Vec<(&str, u32, problem::State)> {
        agenda.problems.iter().map(|one| (one.sort, one.days_late, one.course.state)).collect()
    };
    let lights = |agenda: &Agenda| -> Vec<(u32, Level, Vec<&str>)> {
        let codes = |light: &zone::offices::projects::light::Light| light.reasons.iter().map(|one| one.code).collect();
        agenda.lights.iter().map(|(project, light)| (*project, light.level, codes(light))).collect()
    };
    let permits = |agenda: &Agenda| -> Vec<(u32, String, Date, u32)> {
        agenda
            .permits
            .iter()
            .map(|(project, due)| (*project, due.what.0.to_string(), due.due_on, due.days_late))
            .collect()
    };
    // Five working days for utilities from 12 November are over on the 19th. Five for the approval from the 11th, on the 18th.
    let then = case.of("2019-w47", W47);
    assert_eq!(
        problems(&then),
        [("utilities", 1, problem::State::Assigned), ("labour", 0, problem::State::Raised)],
        "the later one first"
    );
    assert_eq!(permits(&then), [(first, "project_approval".to_owned(), date(2019, 11, 18), 2)]);
    assert_eq!(lights(&then), [(first, Level::Behind, vec!["permit"])], "the closed project is not looked at");
    // A week on the permit is granted and the problem solved; labour is three working days over, two stages are late.
    let then = case.of("2019-w48", W48);
    assert_eq!(problems(&then), [("labour", 3, problem::State::Raised)]);
    assert_eq!(permits(&then), []);
    assert_eq!(
        lights(&then),
        [(third, Level::Behind, vec!["milestone"]), (first, Level::Warning, vec!["milestone"])],
        "the worst first; 26 days and 2"
    );
}

#[test]
fn actions_of_the_last_meeting_and_what_earlier_ones_left() {
    let mut case = Case::with_projects();
    for (person, unit) in [("p-1", "d-one"), ("p-2", "d-one")] {
        let grant = json!({"person": person, "role": "officer", "office": "projects", "unit": unit});
        case.must("p-0", "org.grant", "2019-01-01", grant);
    }
    let meetings = [("w45", "2019-11-06"), ("w46", "2019-11-13"), ("w47", "2019-11-20"), ("w48", "2019-11-27")];
    for (key, on) in meetings {
        case.must("p-0", "projects.meeting", on, json!({"meeting": format!("2019-{key}"), "title": key}));
    }
    let actions = [("w45", 1, "2019-11-06", "2019-11-08"), ("w46", 1, "2019-11-13", "2019-11-18")];
    let later = [("w46", 2, "2019-11-13", "2019-11-30"), ("w47", 1, "2019-11-20", "2019-11-25")];
    for (key, number, on, due) in actions.into_iter().chain(later) {
        let content = json!({"meeting": format!("2019-{key}"), "action": number, "title": "办事", "responsible_unit": "d-one", "due_on": due});
        case.must("p-0", "projects.action", on, content);
    }
    let done = [("w45", 1, "2019-11-07", Some("2019-11-11")), ("w46", 1, "2019-11-21", Some("2019-11-25"))];
    let still = [("w47", 1, "2019-11-26", None), ("w46", 2, "2019-11-28", None)];
    for (key, number, on, closed) in done.into_iter().chain(still) {
        let content = json!({"meeting": format!("2019-{key}"), "action": number});
        case.must("p-1", "projects.action_done", on, content.clone());
        if let Some(closed) = closed {
            case.must("p-2", "projects.action_closed", closed, content);
        }
    }
    let told = |zone: &Zone, agenda: &Agenda| -> Vec<(Date, u64, Option<Date>, Option<Date>)> {
        let held = |row: u32| zone.register.row(row).unwrap().latest.happened;
        agenda.actions.iter().map(|one| (held(one.meeting), one.number, one.done_on, one.closed_on)).collect()
    };
    let of = |key: &str, on: Date| told(case.memory.state(), &case.of(key, on));
    let w46 = date(2019, 11, 13);
    assert_eq!(of("2019-w45", date(2019, 11, 6)), [], "the first meeting has nothing before it");
    // In week 47 nothing of week 46 was done; what week 45 decided was closed, and is not of the last meeting.
    assert_eq!(of("2019-w47", W47), [(w46, 1, None, None), (w46, 2, None, None)]);
    // In week 48: of the last meeting one is done and not closed; of week 46 the second is left, done a day after.
    assert_eq!(of("2019-w48", W48), [(W47, 1, Some(date(2019, 11, 26)), None), (w46, 2, None, None)]);
    // What the last meeting decided is told also when it is closed, at the end.
    let w46_closed = (w46, 1, Some(date(2019, 11, 21)), Some(date(2019, 11, 25)));
    assert_eq!(of("2019-w47", date(2019, 11, 26)), [(w46, 2, None, None), w46_closed]);
}
