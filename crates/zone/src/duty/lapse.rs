//! Lapses as the fold knows them, and what is refused of waiving one.

use super::fact::LAPSED;
use super::weekly::ZONE;
use crate::content::Split;
use crate::decide::Command;
use crate::fact::Office;
use crate::org::Right;
use crate::refusal::Problem;
use crate::state::Zone;
use imbl::{OrdMap, OrdSet};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// A day that closed without what was owed for it, or for the week that it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// Seq of its record.
    pub seq: u32,
    /// The rule.
    pub rule: Arc<str>,
    /// Seq of the first record of the subject.
    pub subject: u32,
    /// The day, or the last day of the week.
    pub period: Date,
    /// Number of the unit that owed it.
    pub unit: u32,
    /// Seq of the record that waived it.
    pub waived: Option<u32>,
    /// The day of that record.
    pub waived_on: Option<Date>,
}

/// The open content of a lapse.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lapsed {
    pub(crate) rule: String,
    pub(crate) subject: u32,
    pub(crate) period: String,
}

/// The open content of a waiver.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Waived {
    pub(crate) lapse: u32,
    #[serde(rename = "ground")]
    pub(crate) _ground: String,
}

/// All lapses.
#[derive(Debug, Clone, Default)]
pub struct Lapses {
    by_seq: OrdMap<u32, Lapse>,
    /// By period, subject and seq.
    by_day: OrdSet<(Date, u32, u32)>,
    of_unit: OrdSet<(u32, u32)>,
}

impl Lapses {
    /// The lapse of a record.
    pub fn get(&self, seq: u32) -> Option<&Lapse> {
        self.by_seq.get(&seq)
    }
    /// The lapse of a rule, subject and period.
    pub fn of(&self, rule: &str, subject: u32, period: Date) -> Option<&Lapse> {
        let lapses = self.by_day.range((period, subject, 0)..=(period, subject, u32::MAX));
        lapses.filter_map(|(_, _, seq)| self.get(*seq)).find(|lapse| &*lapse.rule == rule)
    }
    /// All of a span of days, in order.
    pub fn between(&self, from: Date, to: Date) -> impl DoubleEndedIterator<Item = &Lapse> {
        self.by_day.range((from, 0, 0)..=(to, u32::MAX, u32::MAX)).filter_map(|(_, _, seq)| self.get(*seq))
    }
    /// All of a subject, by day.
    pub fn of_subject(&self, subject: u32) -> impl Iterator<Item = &Lapse> {
        self.by_seq.values().filter(move |lapse| lapse.subject == subject)
    }
    /// All of a unit, in the order of recording.
    pub fn of_unit(&self, unit: u32) -> impl DoubleEndedIterator<Item = &Lapse> {
        self.of_unit.range((unit, 0)..=(unit, u32::MAX)).filter_map(|(_, seq)| self.get(*seq))
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_seq.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_seq.is_empty()
    }

    pub(crate) fn lapse(&mut self, lapse: Lapse) {
        self.by_day.insert((lapse.period, lapse.subject, lapse.seq));
        self.of_unit.insert((lapse.unit, lapse.seq));
        self.by_seq.insert(lapse.seq, lapse);
    }

    pub(crate) fn waive(&mut self, lapse: u32, by: u32, on: Date) {
        if let Some(lapse) = self.by_seq.get_mut(&lapse).filter(|lapse| lapse.waived.is_none()) {
            (lapse.waived, lapse.waived_on) = (Some(by), Some(on));
        }
    }
}

impl Lapse {
    /// Whether a right lets somebody waive it: that of a reviewer of the projects of its unit; of what the zone owes, of any.
    pub fn is_waived_by(&self, right: &Right) -> bool {
        let unit = if self.subject == ZONE { right.unit.unwrap_or(self.unit) } else { self.unit };
        right.may_review(Office::Projects, unit)
    }
}

/// Only a reviewer of the projects of that unit waives a lapse, once, and nobody his own.
pub(crate) fn check_waiver(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let seq = content.open.get("lapse").and_then(serde_json::Value::as_u64).unwrap_or(u64::MAX);
    let lapse = u32::try_from(seq).ok().and_then(|seq| zone.lapses.get(seq));
    let Some(lapse) = lapse else {
        problems.push(Problem::field("lapse", "unknown-lapse").with("seq", seq.to_string()));
        return;
    };
    if let Some(waived) = lapse.waived {
        problems.push(Problem::field("lapse", "waived-already").with("seq", waived.to_string()));
    }
    let people = [&command.by, &command.for_person].map(|id| zone.org.person(id));
    let project = zone.register.by_first(lapse.subject);
    let carrier = project.and_then(|number| crate::offices::projects::carrier(zone, number, lapse.period));
    let lead = carrier.map(|carrier| carrier.person);
    if lead.is_some() && people.contains(&lead) {
        problems.push(Problem::field("lapse", "own-lapse"));
    }
    let may = |right: &Right| lapse.is_waived_by(right);
    if command.via != "setup" && !people[1].is_some_and(|person| zone.org.rights(person, today).any(may)) {
        problems.push(Problem::new("no-right-to-waive").with("kind", LAPSED.name));
    }
}
