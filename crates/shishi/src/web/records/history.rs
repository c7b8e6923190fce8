//! The versions of a fact, the last first, with what was decided on each.

use crate::web::PageError;
use crate::web::records::desk::Desk;
use crate::web::records::index::{Index, Verdict};
use crate::web::records::stored::Stored;
use zone::fact::{Compartment, Kind};
use zone::register::Row;

/// One version.
pub struct Step {
    /// Its record.
    pub stored: Stored,
    /// What was decided on it.
    pub verdict: Option<Verdict>,
    /// Field label, what it said before, what it says now.
    pub changes: Vec<(String, String, String)>,
}

/// Longest history that is read.
const MOST: usize = 200;

/// The versions of a fact. Each amendment names the version before it.
pub fn steps(desk: &Desk<'_>, index: &Index, row: &Row) -> Result<Vec<Step>, PageError> {
    let (opens, kind) = (desk.opens(row), row.kind());
    let mut versions: Vec<Stored> = Vec::new();
    let mut at = Some(u64::from(row.latest.seq));
    while let Some(seq) = at.filter(|_| versions.len() < MOST) {
        let Some(stored) = desk.record(seq, opens)? else { break };
        at = stored.amends.map(|amends| amends.version);
        versions.push(stored);
    }
    let import = versions.last().and_then(|first| first.import.clone());
    let mut steps = Vec::with_capacity(versions.len());
    for (position, stored) in versions.iter().enumerate() {
        let next = position.checked_sub(1).map(|next| versions[next].seq as u32);
        let before = versions.get(position + 1);
        steps.push(Step {
            verdict: index.verdict(row.first, stored.seq as u32, next, import.as_deref(), desk.viewer.zone.size),
            changes: before.map_or_else(Vec::new, |before| changes(desk, kind, before, stored)),
            stored: stored.clone(),
        });
    }
    Ok(steps)
}

/// What a version says otherwise than the one before: label, before, now.
pub fn changes(desk: &Desk<'_>, kind: &'static Kind, before: &Stored, now: &Stored) -> Vec<(String, String, String)> {
    let mut changes = Vec::new();
    if before.happened != now.happened {
        changes.push((
            desk.viewer.language.field(kind.name, "happened"),
            before.happened.clone(),
            now.happened.clone(),
        ));
    }
    for field in kind.fields.iter().filter(|field| field.compartment != Compartment::Personal) {
        if before.value(field) != now.value(field) {
            let words = |stored| desk.words(&desk.shown(kind, field, stored));
            changes.push((desk.viewer.language.field(kind.name, field.name), words(before), words(now)));
        }
    }
    changes
}
