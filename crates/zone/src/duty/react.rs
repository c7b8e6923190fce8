//! What follows from the close of a day. A pure function of the state just before it: the same state and date give the
//! same records in the same order, whoever runs it. Only open fields are read, so whoever holds the ledger can run it.

use super::fact::LAPSED;
use super::{SUPERVISION_RULE, State, entered, supervised, weekly};
use crate::offices::oversight;
use crate::state::Zone;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

/// A record that follows from the close of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// Its kind.
    pub kind: &'static str,
    /// Number of the unit that it concerns.
    pub unit: u32,
    /// Its open content.
    pub open: Json,
}

/// What follows from the close of a day: lapses, steps of the ladder with their proposals, windows that have passed.
pub fn react(zone: &Zone, date: Date) -> Vec<Reaction> {
    let entered = entered(zone, date);
    let silent = supervised(zone, date).into_iter().filter(|project| !entered.contains(&project.number));
    let lapses = silent.map(|project| Reaction {
        kind: LAPSED.name,
        unit: project.unit(),
        open: json!({"rule": SUPERVISION_RULE, "subject": project.row.first, "period": date.to_string()}),
    });
    let mut reactions: Vec<Reaction> = lapses.collect();
    let owed = weekly::duties(zone, date).map(|(_, duty)| duty).filter(|duty| duty.state == State::Open);
    reactions.extend(owed.map(|duty| Reaction {
        kind: LAPSED.name,
        unit: duty.unit,
        open: json!({"rule": duty.rule, "subject": duty.subject, "period": date.to_string()}),
    }));
    oversight::react(zone, date, &mut reactions);
    reactions
}
