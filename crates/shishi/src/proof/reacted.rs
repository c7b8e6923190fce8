//! What the close of a day gave, and what was said of it: a lapse, a rung or a proposal is believed only where the product's
//! own `react` gives it, and steps and decisions only where the order could take them.

use ledger::RecordRef;
use serde_json::{Map, Value as Json};
use std::collections::VecDeque;
use zone::Zone;
use zone::duty::{Reaction, react};
use zone::fact::Kind;
use zone::offices::oversight::{ORDER, Proposal};

/// What is still to come of the last close.
#[derive(Default)]
pub(super) struct Reacted {
    due: VecDeque<Reaction>,
    close: String,
}

impl Reacted {
    /// The next record, before it is folded.
    pub(super) fn take(
        &mut self,
        zone: &Zone,
        kind: &Kind,
        record: &RecordRef<'_>,
        open: &Map<String, Json>,
    ) -> Result<(), String> {
        let is_reaction = kind.name.starts_with("ladder.") || kind.name == zone::duty::LAPSED.name;
        match self.due.pop_front() {
            Some(due) if !is(zone, &due, record, open) => return Err(format!("stands where {} should", due.kind)),
            Some(_) if record.command != self.close => return Err("is not of the command of its close".to_owned()),
            Some(_) => return Ok(()),
            None if is_reaction => return Err("follows from no close of a day".to_owned()),
            None => {}
        }
        if kind.name == zone::system::DAY_CLOSED.name
            && let Some(date) = open.get("date").and_then(Json::as_str).and_then(|date| date.parse().ok())
        {
            self.due = react(zone, date).into();
            self.close = record.command.to_owned();
        }
        said(zone, kind, open)
    }

    /// Whether all that follows from the last close has come.
    pub(super) fn end(&self) -> Result<(), String> {
        self.due.front().map_or(Ok(()), |due| Err(format!("ends where {} should follow", due.kind)))
    }
}

fn is(zone: &Zone, due: &Reaction, record: &RecordRef<'_>, open: &Map<String, Json>) -> bool {
    record.kind == due.kind
        && *zone.org.units[due.unit as usize].id == *record.unit
        && due.open.as_object() == Some(open)
        && record.by == "clock"
        && record.for_person == "clock"
}

fn named(open: &Map<String, Json>, field: &str) -> u32 {
    open.get(field).and_then(Json::as_u64).and_then(|seq| u32::try_from(seq).ok()).unwrap_or(u32::MAX)
}

/// What persons say of lapses, orders and proposals: of one that is there, and that can take it.
fn said(zone: &Zone, kind: &Kind, open: &Map<String, Json>) -> Result<(), String> {
    let text = |field: &str| open.get(field).and_then(Json::as_str).unwrap_or_default();
    let proposal = || zone.orders.proposal(named(open, "proposal"));
    let can = match kind.name {
        "duty.waived" => zone.lapses.get(named(open, "lapse")).is_some_and(|lapse| lapse.waived.is_none()),
        "oversight.order_step" => {
            let first = named(open, "order");
            let row = zone.register.by_first(first).and_then(|number| zone.register.row(number));
            let is_order = row.is_some_and(|row| row.kind().name == ORDER.name && !row.is_withdrawn());
            is_order && zone.orders.stage(first).after(text("order_step")).is_some()
        }
        "oversight.reply" => proposal().is_some(),
        "oversight.proposal_decided" => {
            let may = |proposal: &Proposal| {
                proposal.decided.is_none() && (text("decision") != "adopted" || proposal.is_ripe())
            };
            proposal().is_some_and(|proposal| may(proposal))
        }
        _ => true,
    };
    if can { Ok(()) } else { Err(format!("is a {} that cannot be", kind.name)) }
}
