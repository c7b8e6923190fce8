//! Records side by side with what opens them. Nothing of the vault is believed that the record does not name: a figure
//! follows from the ledger, and the vault only tells what the ledger says.

use crate::engine::KeeperError;
use ledger::RecordRef;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Compartment, Found, Vault};

/// Openings are fetched for so many records at once.
const SPAN: u64 = 4096;

/// What there is of a record's sealed content.
pub(super) enum Held {
    /// The content.
    Content(Box<[u8]>),
    /// The record has none.
    None,
    /// It was redacted by the record of that seq.
    Redacted(u64),
}

/// The vault, walked along with the ledger.
pub(super) struct Openings<'a> {
    vault: &'a Vault,
    /// Whether personal content is looked at too. Figures never need it.
    personal: bool,
    /// Those of the records below `until`: of sealed content under 0, of the n-th personal blob under n + 1.
    held: HashMap<(u64, u32), Found>,
    /// What redactions took.
    lost: HashMap<(u64, u32), u64>,
    until: u64,
    missed: Missed,
}

/// What was not there, and why: it is for the ledger to say whether rightly.
#[derive(Default)]
pub(super) struct Missed {
    /// Owners whose keys are destroyed, each with the seq of a record of theirs.
    pub(super) owners: BTreeMap<[u8; 32], u64>,
    /// Records that lost something to a redaction: seq and part.
    pub(super) parts: BTreeSet<(u64, &'static str)>,
}

impl<'a> Openings<'a> {
    /// Of sealed content only.
    pub(super) fn sealed(vault: &'a Vault) -> Self {
        let (held, lost) = (HashMap::new(), HashMap::new());
        Self { vault, personal: false, held, lost, until: 0, missed: Missed::default() }
    }

    /// Of everything that is not open.
    pub(super) fn all(vault: &'a Vault) -> Self {
        Self { personal: true, ..Self::sealed(vault) }
    }

    /// What was not there.
    pub(super) fn missed(self) -> Missed {
        self.missed
    }

    /// The sealed content of a record, if it has some; refused if the vault has something else, or nothing and no reason.
    pub(super) fn of(&mut self, seq: u64, record: &RecordRef<'_>) -> Result<Held, KeeperError> {
        if seq >= self.until {
            self.fetch(seq)?;
        }
        if self.personal {
            for (blob, digest) in record.personal.iter().enumerate() {
                self.checked(seq, blob as u32 + 1, digest)?;
            }
        }
        record.sealed.map_or(Ok(Held::None), |digest| self.checked(seq, 0, digest))
    }

    fn fetch(&mut self, seq: u64) -> Result<(), KeeperError> {
        self.until = seq + SPAN;
        self.held.clear();
        let held = &mut self.held;
        self.vault.sealed(seq, self.until, |seq, opening| drop(held.insert((seq, 0), Found::Open(opening))))?;
        if self.personal {
            self.vault.personal(seq, self.until, |seq, blob, found| drop(held.insert((seq, blob + 1), found)))?;
        }
        // After them: what was redacted meanwhile is missing above and known here.
        let number = |compartment| match compartment {
            Compartment::Sealed => 0,
            Compartment::Personal(blob) => blob + 1,
        };
        let lost = self.vault.lost()?.into_iter().map(|lost| ((lost.seq, number(lost.compartment)), lost.redaction));
        self.lost = lost.collect();
        Ok(())
    }

    fn checked(&mut self, seq: u64, compartment: u32, digest: &str) -> Result<Held, KeeperError> {
        if let Some(redaction) = self.lost.get(&(seq, compartment)) {
            self.missed.parts.insert((seq, if compartment == 0 { "sealed" } else { "personal" }));
            return Ok(Held::Redacted(*redaction));
        }
        match self.held.remove(&(seq, compartment)) {
            Some(Found::Open(opening)) if opening.digest() == digest => Ok(Held::Content(opening.content)),
            Some(Found::Open(_)) => Err(KeeperError::OpeningDiffers(seq)),
            Some(Found::Erased(owner)) => {
                self.missed.owners.entry(owner).or_insert(seq);
                Ok(Held::None)
            }
            None => Err(KeeperError::OpeningMissing(seq)),
        }
    }
}
