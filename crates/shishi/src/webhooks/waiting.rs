//! What a webhook is still to be told: the ledger from its cursor on, as far as it concerns it.

use ledger::RecordRef;
use store::{LedgerReader, StoreError, Webhook};

/// Records that are looked at together, and how many before the cursor is moved on: the database must hear of the courier.
const SPAN: u64 = 512;
const LOOKED_AT_MOST: u64 = 16 * SPAN;

/// What waits.
pub(super) struct Waiting {
    /// Records that concern it, with their seqs: the next one for a program, all for a robot.
    pub(super) found: Vec<(u64, Vec<u8>)>,
    /// Up to where was looked.
    pub(super) looked: u64,
}

impl Waiting {
    /// What waits among the records from a seq on, up to a size. Records that were lost, and declared so, are not waited for.
    pub(super) fn of(hook: &Webhook, ledger: &LedgerReader, from: u64, size: u64) -> Result<Self, StoreError> {
        let end = size.min(from + LOOKED_AT_MOST);
        let (mut looked, mut found) = (from, Vec::new());
        while looked < end && (hook.format.is_robot() || found.is_empty()) {
            let to = end.min(looked + SPAN);
            ledger.span(looked, to, |seq, bytes| {
                if (hook.format.is_robot() || found.is_empty()) && concerns(hook, bytes) {
                    found.push((seq, bytes.to_vec()));
                }
            })?;
            looked = to;
        }
        Ok(Self { found, looked })
    }
}

/// Whether a webhook is to be told of a record.
fn concerns(hook: &Webhook, bytes: &[u8]) -> bool {
    hook.kinds == "*"
        || RecordRef::parse(bytes).is_ok_and(|record| hook.kinds.split(' ').any(|kind| kind == record.kind))
}
