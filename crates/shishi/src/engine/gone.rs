//! What must not come back: the keys of erased persons and the redacted parts of records. Beside the zone's keys stands a
//! list of them, because a backup knows nothing of what came after it: whatever is put back is held against it.

use crate::engine::files::write_durably;
use crate::engine::keeper::file_error;
use crate::engine::{Files, KeeperError};
use ledger::{RecordRef, Tree};
use std::collections::{BTreeMap, BTreeSet};
use store::{Compartment, LedgerReader, Lost, Operations, Vault, VaultKey};
use zone::Zone;

/// Parts of a record that are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    /// Leaf hash of the record, hex: of another record with that seq nothing is gone.
    leaf: String,
    redaction: u64,
    lost: BTreeSet<String>,
}

/// Everything that is gone. Names nobody: persons stand there as the vault calls them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Gone {
    owners: BTreeSet<[u8; 32]>,
    records: BTreeMap<u64, Parts>,
}

impl Gone {
    /// The list beside the keys: nothing if there is none.
    pub(super) fn read(files: &Files) -> Result<Self, KeeperError> {
        let path = files.gone();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(file_error(&path, &error)),
        };
        let mut gone = Self::default();
        for (at, line) in text.lines().enumerate() {
            gone.take_line(line).ok_or_else(|| {
                let what = format!("line {} cannot be read: put the file back from your copy", at + 1);
                KeeperError::File(path.display().to_string(), what)
            })?;
        }
        Ok(gone)
    }

    fn take_line(&mut self, line: &str) -> Option<()> {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["person", owner] => drop(self.owners.insert(hex::decode(owner).ok()?.try_into().ok()?)),
            ["record", seq, leaf, redaction, ref lost @ ..] => {
                let (leaf, redaction) = (leaf.to_owned(), redaction.parse().ok()?);
                self.add(seq.parse().ok()?, leaf, redaction, lost.iter().map(|part| (*part).to_owned()));
            }
            _ => return None,
        }
        Some(())
    }

    fn add(&mut self, seq: u64, leaf: String, redaction: u64, lost: impl Iterator<Item = String>) {
        let parts = self.records.entry(seq).or_insert(Parts { leaf, redaction, lost: BTreeSet::new() });
        parts.lost.extend(lost);
    }

    /// Takes up what a zone's records say.
    pub(super) fn take(&mut self, zone: &Zone, key: &VaultKey) {
        self.owners.extend(zone.org.erased().map(|person| key.owner(&zone.id, person)));
        for redaction in &zone.redactions {
            self.add(redaction.of, redaction.leaf.clone(), redaction.seq, redaction.lost.iter().cloned());
        }
    }

    /// Keeps the list, with what another server put there. Before anything is destroyed: a backup that is put back
    /// afterwards must not bring it again.
    pub(super) fn keep(&mut self, files: &Files) -> Result<(), KeeperError> {
        let kept = Self::read(files)?;
        self.owners.extend(kept.owners);
        for (seq, parts) in kept.records {
            self.add(seq, parts.leaf, parts.redaction, parts.lost.into_iter());
        }
        let persons = self.owners.iter().map(|owner| format!("person {}\n", hex::encode(owner)));
        let records = self.records.iter().map(|(seq, parts)| {
            let lost = parts.lost.iter().cloned().collect::<Vec<_>>().join(" ");
            format!("record {seq} {} {} {lost}\n", parts.leaf, parts.redaction)
        });
        let text: String = persons.chain(records).collect();
        let path = files.gone();
        write_durably(&path, text.as_bytes(), 0o600).map_err(|error| file_error(&path, &error))
    }

    /// Whether the key of an owner is rightly missing.
    pub(super) fn has_owner(&self, owner: &[u8; 32]) -> bool {
        self.owners.contains(owner)
    }

    /// Whether a part of a record is rightly missing.
    pub(super) fn has_part(&self, seq: u64, part: &str) -> bool {
        self.records.get(&seq).is_some_and(|parts| parts.lost.contains(part))
    }

    /// Whether nothing is gone.
    pub(super) fn is_empty(&self) -> bool {
        self.owners.is_empty() && self.records.is_empty()
    }

    /// Destroys what is still there of it: keys, openings, evidence, accounts. Doing so again changes nothing.
    pub(super) fn destroy(
        &self,
        files: &Files,
        zone_id: &str,
        tree: &Tree,
        vault: &Vault,
        key: &VaultKey,
    ) -> Result<(), KeeperError> {
        vault.erase(&self.owners.iter().copied().collect::<Vec<_>>())?;
        if !self.owners.is_empty() {
            self.forget_accounts(&files.open_operations()?, zone_id, key)?;
        }
        let ledger = LedgerReader::open(&files.ledger(), zone_id)?;
        let (mut lost, mut evidence) = (Vec::new(), BTreeSet::new());
        for (seq, parts) in &self.records {
            if tree.leaf(*seq).map(hex::encode).as_deref() != Some(&parts.leaf) {
                continue;
            }
            let Some(bytes) = ledger.record(*seq)? else { continue };
            let Ok(record) = RecordRef::parse(&bytes) else { continue };
            let of = |compartment| Lost { seq: *seq, compartment, redaction: parts.redaction };
            if parts.lost.contains("sealed") {
                lost.push(of(Compartment::Sealed));
            }
            if parts.lost.contains("personal") {
                lost.extend((0..record.personal.len() as u32).map(|blob| of(Compartment::Personal(blob))));
            }
            if parts.lost.contains("evidence") {
                evidence.extend(record.evidence.iter().map(|digest| (*digest).to_owned()));
            }
        }
        vault.redact(&lost)?;
        self.remove_evidence(files, &ledger, evidence)
    }

    fn forget_accounts(&self, operations: &Operations, zone_id: &str, key: &VaultKey) -> Result<(), KeeperError> {
        for account in operations.accounts()? {
            if self.owners.contains(&key.owner(zone_id, &account.person)) {
                operations.forget(&account.person)?;
            }
        }
        Ok(())
    }

    /// Removes evidence files, but for those that another record names as well.
    fn remove_evidence(
        &self,
        files: &Files,
        ledger: &LedgerReader,
        mut digests: BTreeSet<String>,
    ) -> Result<(), KeeperError> {
        digests.retain(|digest| files.blobs().join(digest).exists());
        if digests.is_empty() {
            return Ok(());
        }
        ledger.span(0, u64::MAX >> 1, |seq, bytes| {
            if !self.has_part(seq, "evidence") {
                digests.retain(|digest| memchr::memmem::find(bytes, digest.as_bytes()).is_none());
            }
        })?;
        for digest in digests {
            let path = files.blobs().join(digest);
            std::fs::remove_file(&path).map_err(|error| file_error(&path, &error))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_as_it_was_kept() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("keys")).unwrap();
        let files = Files::of(home.path()).unwrap();
        assert!(Gone::read(&files).unwrap().is_empty());
        let mut gone = Gone::default();
        gone.owners.extend([[1; 32], [2; 32]]);
        gone.add(7, "ab".repeat(32), 9, ["sealed".to_owned()].into_iter());
        gone.add(7, "ab".repeat(32), 10, ["evidence".to_owned()].into_iter());
        gone.keep(&files).unwrap();
        let read = Gone::read(&files).unwrap();
        assert_eq!(read, gone);
        assert!(read.has_owner(&[2; 32]) && !read.has_owner(&[3; 32]));
        assert!(read.has_part(7, "evidence") && !read.has_part(7, "personal") && !read.has_part(8, "sealed"));
        std::fs::write(files.gone(), "person nobody\n").unwrap();
        assert!(Gone::read(&files).unwrap_err().to_string().contains("line 1"));
    }
}
