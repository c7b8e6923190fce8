//! What is decided and not yet committed: a desk of its own, so that deciding can go on while a commit does.

use crate::engine::KeeperError;
use crate::engine::salts::Salts;
use ledger::tree::leaf_hash;
use ledger::{Hash, Opening, canonical};
use std::collections::HashMap;
use store::{Appended, Compartment, KnownCommand, LedgerWriter, Sealed, Vault};
use uuid::Uuid;
use zone::content::DecodeError;
use zone::{Command, Draft, Refusal, Rows, Zone};

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Recorded; the seq of its first record. `repeated`: it had been recorded before.
    Recorded {
        /// First seq.
        seq: u64,
        /// Whether this is the first time's answer again.
        repeated: bool,
    },
    /// Refused; nothing was written.
    Refused(Refusal),
}

/// What became of a table's rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsAnswer {
    /// How many are recorded now.
    pub written: u64,
    /// Positions of those that were refused, and why.
    pub refused: Vec<(usize, Refusal)>,
}

impl RowsAnswer {
    /// None is recorded: their command's id is known.
    pub(super) fn none(rows: &Rows, known: KnownCommand) -> Self {
        let refusal = known_otherwise(known);
        Self { written: 0, refused: (0..rows.rows.len()).map(|at| (at, refusal.clone())).collect() }
    }
}

/// A record of the open batch.
pub(super) struct Pending {
    bytes: Vec<u8>,
    command: Uuid,
    ordinal: u32,
    digest: Option<[u8; 32]>,
    sealed: Option<Opening>,
    personal: Vec<Opening>,
    person: Option<Box<str>>,
}

/// What is decided and not yet committed. It touches no storage, so that it can go on while a commit does.
pub(super) struct Desk {
    /// The committed state and the open batch.
    pub(super) working: Zone,
    pub(super) batch: Vec<Pending>,
    pub(super) in_batch: HashMap<Uuid, ([u8; 32], u64)>,
    salts: Salts,
}

impl Desk {
    pub(super) fn new(salts: Salts) -> Self {
        Self { working: Zone::default(), batch: Vec::new(), in_batch: HashMap::new(), salts }
    }

    pub(super) fn command(&mut self, command: &Command, digest: [u8; 32], now: jiff::Timestamp) -> Answer {
        let salts = &mut self.salts;
        let drafts = match zone::decide::decide(&self.working, command, now, &mut || salts.draw()) {
            Ok(drafts) => drafts,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let first = self.working.size;
        for (ordinal, draft) in drafts.into_iter().enumerate() {
            let digest = (ordinal == 0).then_some(digest);
            if let Err(error) = self.take(draft, command.id, digest) {
                return Answer::Refused(not_decodable(&error));
            }
        }
        self.in_batch.insert(command.id, (digest, first));
        Answer::Recorded { seq: first, repeated: false }
    }

    pub(super) fn rows(&mut self, rows: &Rows, digest: [u8; 32], now: jiff::Timestamp) -> RowsAnswer {
        let mut answer = RowsAnswer::default();
        let first = self.working.size;
        for (at, row) in rows.rows.iter().enumerate() {
            let (salts, ordinal) = (&mut self.salts, answer.written as u32);
            let decided = zone::decide::decide_row(&self.working, rows, row, ordinal, now, &mut || salts.draw());
            let taken = decided.and_then(|draft| {
                let digest = (ordinal == 0).then_some(digest);
                self.take(draft, rows.id, digest).map_err(|error| not_decodable(&error))
            });
            match taken {
                Ok(()) => answer.written += 1,
                Err(refusal) => answer.refused.push((at, refusal)),
            }
        }
        if answer.written > 0 {
            self.in_batch.insert(rows.id, (digest, first));
        }
        answer
    }

    pub(super) fn take(&mut self, draft: Draft, command: Uuid, digest: Option<[u8; 32]>) -> Result<(), DecodeError> {
        canonical::check_record(&draft.bytes).map_err(|_| DecodeError::Order("the record is not canonical"))?;
        self.working.take(&draft)?;
        let Draft { bytes, record, sealed, personal, person, .. } = draft;
        self.batch.push(Pending { bytes, command, ordinal: record.ordinal, digest, sealed, personal, person });
        Ok(())
    }

    /// The open batch and the state after it; the next batch begins.
    pub(super) fn hand_over(&mut self) -> (Vec<Pending>, Zone) {
        self.in_batch.clear();
        (std::mem::take(&mut self.batch), self.working.clone())
    }
}

/// Writes a batch and its openings durably; its leaves.
pub(super) fn append(
    ledger: &mut LedgerWriter,
    vault: &mut Vault,
    from: u64,
    batch: &[Pending],
) -> Result<Vec<Hash>, KeeperError> {
    let mut openings: Vec<Sealed<'_>> = Vec::new();
    for (seq, pending) in (from..).zip(batch) {
        let sealed = pending.sealed.iter();
        openings.extend(sealed.map(|opening| Sealed { seq, compartment: Compartment::Sealed, opening, person: None }));
        for (blob, opening) in pending.personal.iter().enumerate() {
            let (compartment, person) = (Compartment::Personal(blob as u32), pending.person.as_deref());
            openings.push(Sealed { seq, compartment, opening, person });
        }
    }
    let rows: Vec<Appended<'_>> = (from..)
        .zip(batch)
        .map(|(seq, pending)| Appended {
            seq,
            command: *pending.command.as_bytes(),
            ordinal: pending.ordinal,
            bytes: &pending.bytes,
            digest: pending.digest,
        })
        .collect();
    store::append(ledger, vault, &rows, &openings)?;
    Ok(batch.iter().map(|pending| leaf_hash(&pending.bytes)).collect())
}

/// The refusal of a command whose id is known for something else, or for something that cannot be compared any more.
pub(super) fn known_otherwise(known: KnownCommand) -> Refusal {
    let code = if known.digest.is_some() { "id-with-other-content" } else { "id-known" };
    zone::Problem::new(code).with("seq", known.first.to_string()).into()
}

fn not_decodable(error: &DecodeError) -> Refusal {
    zone::Problem::new("not-decodable").with("what", error.to_string()).into()
}
