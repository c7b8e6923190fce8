//! The timeline of each project holds every record about it and no other, as whoever reads the records plainly finds them.

use super::STANDARD;
use jiff::civil::Date;
use ledger::RecordRef;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use zone::decide::subject_exists;
use zone::offices::projects::{PROJECT, timeline};

/// The projects that records are about, by what later records name them by.
#[derive(Default)]
struct Reader {
    /// By the seq of a record: of a project, an order, a proposal, a lapse, an objection, a board.
    by_seq: BTreeMap<u64, Vec<String>>,
    /// By the key of a problem, and by meeting and number of an action.
    by_key: BTreeMap<String, Vec<String>>,
}

impl Reader {
    fn seq(&self, named: &Json) -> Vec<String> {
        named.as_u64().and_then(|seq| self.by_seq.get(&seq)).cloned().unwrap_or_default()
    }

    fn about(&self, kind: &str, open: &Json) -> Vec<String> {
        let key = |key: String| self.by_key.get(&key).cloned().unwrap_or_default();
        match kind {
            // A judge's sheet is told by the visit; a project that is being brought in is another thing of the same name.
            "projects.visit_score" | "projects.visit_comparison" | "investment.project" => Vec::new(),
            "projects.problem_step" => key(open["problem"].to_string()),
            "projects.action_done" | "projects.action_closed" => key(format!("{}{}", open["meeting"], open["action"])),
            "duty.lapsed" => self.seq(&open["subject"]),
            "duty.waived" => self.seq(&open["lapse"]),
            "oversight.order_step" | "ladder.step" | "ladder.proposed" => self.seq(&open["order"]),
            "oversight.reply" | "oversight.proposal_decided" | "ladder.window_closed" => self.seq(&open["proposal"]),
            "board.computed" => {
                open["places"].as_array().unwrap().iter().flat_map(|place| self.seq(&place["project"])).collect()
            }
            "board.replied" => self.seq(&open["objection"]),
            "board.edition" => self.seq(&open["board"]),
            _ => open["project"].as_str().map(str::to_owned).into_iter().collect(),
        }
    }

    fn read(&mut self, record: &RecordRef<'_>) -> Vec<String> {
        let open: Json = serde_json::from_str(record.open).unwrap();
        let about = self.about(record.kind, &open);
        match record.kind {
            "projects.problem" => drop(self.by_key.insert(open["problem"].to_string(), about.clone())),
            "projects.action" => {
                drop(self.by_key.insert(format!("{}{}", open["meeting"], open["action"]), about.clone()));
            }
            _ => {}
        }
        self.by_seq.insert(record.seq, about.clone());
        about
    }
}

#[test]
fn every_record_about_a_project_is_on_its_timeline_and_no_other() {
    let mut reader = Reader::default();
    let mut expected: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for bytes in STANDARD.memory.records() {
        let record = RecordRef::parse(bytes).unwrap();
        for project in reader.read(&record) {
            expected.entry(project).or_default().insert(record.seq);
            kinds.insert(record.kind.to_owned());
        }
    }
    for kind in ["duty.waived", "board.removed", "board.replied", "ladder.window_closed", "oversight.reply"] {
        assert!(kinds.contains(kind), "the year has no {kind} of a project");
    }
    assert_eq!(expected.len(), 21);
    let zone = STANDARD.memory.state();
    for (key, seqs) in &expected {
        let project = subject_exists(zone, &PROJECT, &[key]).unwrap();
        let told = timeline::events(zone, project, Date::MAX);
        let seen: BTreeSet<u64> = told.iter().map(|event| event.seq).collect();
        assert_eq!(seen.len(), told.len(), "{key}: told once");
        let missing: Vec<_> = seqs.difference(&seen).collect();
        let strange: Vec<_> = seen.difference(seqs).collect();
        assert!(missing.is_empty() && strange.is_empty(), "{key}: missing {missing:?}, strange {strange:?}");
    }
}
