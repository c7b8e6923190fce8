//! What the basis page of a figure checks, each against the stored bytes and none taken for granted.

use crate::web::frame::thousands;
use crate::web::{AppState, Viewer};
use ledger::tree::leaf_hash;
use ledger::{RecordRef, VerificationKey, proof};
use store::StoredCheckpoint;
use zone::figure::Figure;

/// One check.
pub struct Check {
    /// Name of the check.
    pub name: String,
    /// How it came out; nothing while it has not been made.
    pub good: Option<bool>,
    /// What was found.
    pub found: String,
}

/// The checks of a figure; `again` is how folding afresh came out, if that was asked for.
pub fn checks(state: &AppState, viewer: &Viewer, figure: &Figure, again: Option<bool>) -> Vec<Check> {
    vec![rule(state, viewer, figure), signature(state, viewer), fold(viewer, again)]
}

/// The rule as it is used stands in the ledger, byte for byte, inside the root of the size that is shown.
fn rule(state: &AppState, viewer: &Viewer, figure: &Figure) -> Check {
    let adopted = &figure.definition;
    let stored = state.engine.read(|ledger, _| ledger.record(adopted.seq)).ok().flatten();
    let good = stored.is_some_and(|bytes| {
        is_inside(state, adopted.seq, viewer.zone.size, &bytes) && text_of(&bytes).as_ref() == Some(&adopted.text)
    });
    let record = viewer.language.format("basis-rule-record", &[("seq", &adopted.seq.to_string())]);
    let found = format!("{} v{} · {record}", figure.id(), adopted.rule.version);
    Check { name: viewer.language.text("basis-check-rule"), good: Some(good), found }
}

fn is_inside(state: &AppState, seq: u64, size: u64, bytes: &[u8]) -> bool {
    let path = state.engine.inclusion(seq, size);
    let root = path.and_then(|path| proof::root_from_inclusion(&leaf_hash(bytes), seq, size, &path));
    root.is_some() && root == state.engine.root(size)
}

fn text_of(bytes: &[u8]) -> Option<Vec<String>> {
    let record = RecordRef::parse(bytes).ok()?;
    let open: serde_json::Value = serde_json::from_str(record.open).ok()?;
    serde_json::from_value(open.get("text")?.clone()).ok()
}

/// The newest checkpoint carries the zone's signature over the root that the ledger has, and covers what is shown.
fn signature(state: &AppState, viewer: &Viewer) -> Check {
    let name = viewer.language.text("basis-check-signed");
    let newest = state.engine.read(|ledger, _| ledger.newest_checkpoint(false)).ok().flatten();
    let Some(checkpoint) = newest else {
        return Check { name, good: Some(false), found: viewer.language.text("basis-no-checkpoint") };
    };
    let signed = ("size", &*thousands(checkpoint.size));
    if !is_signed(state, &checkpoint) {
        return Check { name, good: Some(false), found: viewer.language.format("basis-checkpoint-false", &[signed]) };
    }
    let found = viewer.language.format("basis-checkpoint-size", &[signed]);
    // The newest records are signed within a second: until then there is nothing to check.
    Check { name, good: (checkpoint.size >= viewer.zone.size).then_some(true), found }
}

fn is_signed(state: &AppState, checkpoint: &StoredCheckpoint) -> bool {
    let opened = VerificationKey::parse(&state.engine.key).and_then(|key| key.open(&checkpoint.note));
    opened.is_ok_and(|opened| opened.size == checkpoint.size && state.engine.root(opened.size) == Some(opened.root))
}

fn fold(viewer: &Viewer, again: Option<bool>) -> Check {
    let found = match again {
        None => "basis-check-not-run",
        Some(true) => "basis-check-equal",
        Some(false) => "basis-check-differs",
    };
    Check { name: viewer.language.text("basis-check-fold"), good: again, found: viewer.language.text(found) }
}
