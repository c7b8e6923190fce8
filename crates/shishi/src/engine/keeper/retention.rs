//! Files whose time is over by the rule: nothing is recorded of it, for it follows from the record, the rule and the day.

use super::{Keeper, KeeperError, file_error};
use jiff::civil::Date;
use ledger::RecordRef;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use store::{LedgerReader, StoreError};
use zone::Zone;
use zone::fact::kind;
use zone::offices::projects::retention::{RULE, kept_until};

/// Calls for each record below a size that names files.
fn with_files(ledger: &LedgerReader, size: u64, mut each: impl FnMut(&RecordRef<'_>)) -> Result<(), StoreError> {
    ledger.span(0, size, |_, bytes| {
        if memchr::memmem::find(bytes, b"\"evidence\":[\"").is_some()
            && let Ok(record) = RecordRef::parse(bytes)
        {
            each(&record);
        }
    })
}

/// Whether the time of a record's files is over once a day is closed.
fn is_over(zone: &Zone, record: &RecordRef<'_>, closed: Date) -> bool {
    let happened = record.happened.parse().ok();
    let until = kind(record.kind).zip(happened).and_then(|(kind, happened)| kept_until(zone, kind, happened, closed));
    until.is_some_and(|until| until <= closed)
}

impl Keeper {
    /// Removes the files whose time is over, but for those that a record names whose time is not. Once for each closed day
    /// and each version of the rule; after an error it is tried again.
    pub(in crate::engine) fn end_files(&mut self) -> Result<(), KeeperError> {
        let version = self.zone.rules.newest(RULE).map(|adopted| adopted.seq);
        let Some(closed) = self.zone.last_closed().filter(|_| version.is_some()) else { return Ok(()) };
        if self.files_ended == Some((closed, version)) {
            return Ok(());
        }
        let ledger = LedgerReader::open(&self.files.ledger(), &self.zone.id)?;
        let folder = self.files.blobs();
        let mut over: BTreeSet<String> = BTreeSet::new();
        with_files(&ledger, self.zone.size, |record| {
            if is_over(&self.zone, record, closed) {
                let there = record.evidence.iter().filter(|digest| folder.join(digest).exists());
                over.extend(there.map(|digest| (*digest).to_owned()));
            }
        })?;
        if over.is_empty() {
            self.files_ended = Some((closed, version));
            return Ok(());
        }
        with_files(&ledger, self.zone.size, |record| {
            if !is_over(&self.zone, record, closed) {
                for digest in &record.evidence {
                    over.remove(*digest);
                }
            }
        })?;
        for digest in over {
            let path = folder.join(digest);
            match std::fs::remove_file(&path) {
                // Of servers that share the folder another was first.
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(file_error(&path, &error)),
                _ => {}
            }
        }
        self.files_ended = Some((closed, version));
        Ok(())
    }
}
