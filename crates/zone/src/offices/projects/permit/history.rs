//! What was recorded of a project's permits, gathered from the register, with a proposed record put in or taken out.

use super::course::{Act, Certificate, Course, Stand, Step};
use super::{PERMIT, STEP, catalogue};
use crate::decide::Proposal;
use crate::register::Version;
use crate::state::Zone;
use crate::value::{ItemId, Value};
use jiff::civil::Date;
use rulebook::catalogue::Catalogue;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The word on whether an item applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Yes,
    /// Not, with the position of the exemption.
    No(Option<u8>),
    Held(Option<Date>),
}

/// Words and steps of a project, by item.
#[derive(Debug, Default)]
pub(crate) struct History {
    words: BTreeMap<Arc<ItemId>, Word>,
    steps: BTreeMap<Arc<ItemId>, Vec<Step>>,
    /// Numbers of the rows, of words and steps, by item.
    rows: BTreeMap<Arc<ItemId>, Vec<u32>>,
}

/// A step that cannot stand, and what is in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) item: Box<str>,
    pub(crate) step: Step,
    pub(crate) code: &'static str,
    pub(crate) obstacle: Obstacle,
}

/// What is in the way of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// That the item does not apply.
    Word,
    /// Where its own application stands.
    Stand(Stand),
    /// An item that is missing before it.
    Missing(String),
}

impl Fault {
    /// Whether it is the same step that cannot stand, for the same reason; where the application stands may have changed.
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        let obstacle = match (&self.obstacle, &other.obstacle) {
            (Obstacle::Stand(_), Obstacle::Stand(_)) => true,
            (one, another) => one == another,
        };
        obstacle && (&self.item, self.step, self.code) == (&other.item, other.step, other.code)
    }
}

impl History {
    /// Everything that is recorded of a project.
    pub(crate) fn of(zone: &Zone, project: u32) -> Self {
        Self::gather(zone, project, None, None)
    }

    /// What is recorded of one item of a project.
    pub(crate) fn of_item(zone: &Zone, project: u32, item: &ItemId) -> Self {
        Self::gather(zone, project, Some(item), None)
    }

    /// As it would be with a proposed word or step.
    pub(crate) fn with(zone: &Zone, project: u32, proposal: &Proposal<'_>) -> Self {
        let mut history = Self::gather(zone, project, None, proposal.amends);
        if !proposal.void {
            let version = proposal.version();
            let first = proposal.amends.unwrap_or(u32::MAX);
            history.take(proposal.kind.name == STEP.name, &version, first, None);
        }
        history
    }

    fn gather(zone: &Zone, project: u32, only: Option<&ItemId>, without: Option<u32>) -> Self {
        let mut history = Self::default();
        for (kind, is_step) in [(&PERMIT, false), (&STEP, true)] {
            for number in zone.register.of_subject(kind, project) {
                let Some(row) = zone.register.row(number).filter(|row| Some(row.first) != without) else { continue };
                let Some(version) = row.submitted() else { continue };
                let is_of = |only: &ItemId| matches!(version.value(kind, "item"), Value::Item(item) if **item == *only);
                if only.is_none_or(is_of) {
                    history.take(is_step, version, row.first, Some(number));
                }
            }
        }
        history
    }

    fn take(&mut self, is_step: bool, version: &Version, first: u32, number: Option<u32>) {
        let kind = if is_step { &STEP } else { &PERMIT };
        let Value::Item(item) = version.value(kind, "item") else { return };
        let choice = |field: &str| match version.value(kind, field) {
            Value::Choice(index) => Some(*index),
            _ => None,
        };
        let expires = match version.value(kind, "expires_on") {
            Value::Date(date) => Some(*date),
            _ => None,
        };
        if is_step {
            let Some(act) = choice("step").and_then(Act::of_index) else { return };
            let step = Step { first, on: version.happened, act, reason: choice("stop_reason"), expires };
            self.steps.entry(item.clone()).or_default().push(step);
        } else {
            let word = match version.choice(kind, "applies") {
                Some("no") => Word::No(choice("exemption")),
                Some("held") => Word::Held(expires),
                _ => Word::Yes,
            };
            self.words.insert(item.clone(), word);
        }
        self.rows.entry(item.clone()).or_default().extend(number);
    }

    fn said_of<'a, T>(map: &'a BTreeMap<Arc<ItemId>, T>, item: &str) -> Option<&'a T> {
        map.iter().find(|(id, _)| *id.0 == *item).map(|(_, value)| value)
    }

    /// The word on an item.
    pub(crate) fn word(&self, item: &str) -> Option<Word> {
        Self::said_of(&self.words, item).copied()
    }

    /// Numbers of the rows that say something of an item.
    pub(crate) fn rows(&self, item: &str) -> Vec<u32> {
        Self::said_of(&self.rows, item).cloned().unwrap_or_default()
    }

    /// The day of the last step of an item up to a day.
    pub(crate) fn last_step(&self, item: &str, until: Date) -> Option<Date> {
        let steps = Self::said_of(&self.steps, item).into_iter().flatten();
        steps.map(|step| step.on).filter(|on| *on <= until).max()
    }

    /// The course of an item up to a day.
    pub(crate) fn course(&self, item: &str, until: Date) -> Course {
        let held = match self.word(item) {
            Some(Word::Held(expires)) => Some(Certificate { from: None, expires }),
            _ => None,
        };
        let steps = Self::said_of(&self.steps, item).into_iter().flatten();
        Course::of(steps.filter(|step| step.on <= until).copied().collect(), held)
    }

    /// Whether an item applies: by the word on it; without one by a step of it, or by the catalogue. Nothing if nobody has
    /// said so of an item that applies only where that is said.
    pub(crate) fn applies(&self, catalogue: &Catalogue, position: usize) -> Option<bool> {
        let permit = &catalogue.permits()[position];
        match self.word(&permit.id) {
            Some(Word::No(_)) => Some(false),
            Some(_) => Some(true),
            None if !permit.conditional || Self::said_of(&self.steps, &permit.id).is_some() => Some(true),
            None => None,
        }
    }

    /// What must be granted before an item and is not good on a day: ids, each with whether it has expired.
    pub(crate) fn lacking(&self, catalogue: &Catalogue, position: usize, on: Date) -> Vec<(String, bool)> {
        let needed = catalogue.needed(position, &|at| self.applies(catalogue, at) == Some(true));
        let mut lacking = Vec::new();
        for at in needed {
            let id = &catalogue.permits()[at].id;
            let certificates = self.course(id, on).certificates;
            if !certificates.iter().any(|certificate| certificate.is_good(on)) {
                lacking.push((id.clone(), certificates.iter().any(|certificate| certificate.is_there(on))));
            }
        }
        lacking
    }

    /// Every step that cannot stand where it is.
    pub(crate) fn faults(&self, zone: &Zone) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (item, steps) in &self.steps {
            let fault = |step: Step, code, obstacle| Fault { item: item.0.clone(), step, code, obstacle };
            if let Some(Word::No(_)) = self.word(&item.0) {
                faults.extend(steps.iter().map(|step| fault(*step, "permit-not-applicable", Obstacle::Word)));
                continue;
            }
            let course = self.course(&item.0, Date::MAX);
            let misplaced = course.misplaced.iter();
            faults.extend(misplaced.map(|one| fault(one.step, one.code, Obstacle::Stand(one.stand))));
            for step in course.acceptances {
                let Some(catalogue) = catalogue(&zone.rules, step.on) else { continue };
                let Some(position) = catalogue.position(&item.0) else { continue };
                for (missing, expired) in self.lacking(catalogue, position, step.on) {
                    let code = if expired { "permit-prerequisite-expired" } else { "permit-prerequisite-missing" };
                    faults.push(fault(step, code, Obstacle::Missing(missing)));
                }
            }
        }
        faults
    }
}
