//! Records side by side with what opens them. Nothing of the vault is believed that the record does not name: a figure
//! follows from the ledger, and the vault only tells what the ledger says.

use crate::engine::KeeperError;
use ledger::{Opening, RecordRef};
use std::collections::HashMap;
use store::{Found, Vault};

/// Openings are fetched for so many records at once.
const SPAN: u64 = 4096;

/// The vault, walked along with the ledger.
pub(super) struct Openings<'a> {
    vault: &'a Vault,
    /// Whether personal content is looked at too. Figures never need it.
    personal: bool,
    /// Those of the records below `until`: of sealed content under 0, of the n-th personal blob under n + 1.
    held: HashMap<(u64, u32), Opening>,
    until: u64,
}

impl<'a> Openings<'a> {
    /// Of sealed content only.
    pub(super) fn sealed(vault: &'a Vault) -> Self {
        Self { vault, personal: false, held: HashMap::new(), until: 0 }
    }

    /// Of everything that is not open.
    pub(super) fn all(vault: &'a Vault) -> Self {
        Self { personal: true, ..Self::sealed(vault) }
    }

    /// The sealed content of a record, if it has some; refused if the vault has something else, or nothing.
    pub(super) fn of(&mut self, seq: u64, record: &RecordRef<'_>) -> Result<Option<Box<[u8]>>, KeeperError> {
        if seq >= self.until {
            self.fetch(seq)?;
        }
        if self.personal {
            for (blob, digest) in record.personal.iter().enumerate() {
                self.checked(seq, blob as u32 + 1, digest)?;
            }
        }
        record.sealed.map(|digest| self.checked(seq, 0, digest)).transpose()
    }

    fn fetch(&mut self, seq: u64) -> Result<(), KeeperError> {
        self.until = seq + SPAN;
        self.held.clear();
        let held = &mut self.held;
        self.vault.sealed(seq, self.until, |seq, opening| drop(held.insert((seq, 0), opening)))?;
        if self.personal {
            self.vault.personal(seq, self.until, |seq, blob, found| {
                if let Found::Open(opening) = found {
                    held.insert((seq, blob + 1), opening);
                }
            })?;
        }
        Ok(())
    }

    fn checked(&mut self, seq: u64, compartment: u32, digest: &str) -> Result<Box<[u8]>, KeeperError> {
        let opening = self.held.remove(&(seq, compartment)).ok_or(KeeperError::OpeningMissing(seq))?;
        if opening.digest() == digest { Ok(opening.content) } else { Err(KeeperError::OpeningDiffers(seq)) }
    }
}
