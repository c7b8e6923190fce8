//! The zone at an earlier size: the fold of a prefix, a few of them kept.

use crate::engine::{Files, KeeperError};
use ledger::RecordRef;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use store::{LedgerReader, Vault};
use zone::Zone;
use zone::content::DecodeError;

const KEPT: usize = 6;

/// Folds of prefixes, the most recently used last.
#[derive(Default)]
pub(super) struct History {
    kept: Mutex<Vec<(u64, Arc<Zone>)>>,
}

impl History {
    pub(super) fn at(&self, files: &Files, zone_id: &str, size: u64) -> Result<Arc<Zone>, KeeperError> {
        {
            let mut kept = self.kept.lock().expect("no panic while held");
            if let Some(index) = kept.iter().position(|(of, _)| *of == size) {
                let found = kept.remove(index);
                let zone = found.1.clone();
                kept.push(found);
                return Ok(zone);
            }
        }
        let zone = Arc::new(fold(files, zone_id, size)?);
        let mut kept = self.kept.lock().expect("no panic while held");
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((size, zone.clone()));
        Ok(zone)
    }
}

/// Folds the first `size` records with their openings.
pub(super) fn fold(files: &Files, zone_id: &str, size: u64) -> Result<Zone, KeeperError> {
    let mut zone = Zone::default();
    fold_on(&mut zone, files, zone_id, size)?;
    Ok(zone)
}

/// Folds on from the size of a zone to a later one: who needs a zone at several sizes reads the ledger once.
pub(crate) fn fold_on(zone: &mut Zone, files: &Files, zone_id: &str, size: u64) -> Result<(), KeeperError> {
    let mut openings: HashMap<u64, Box<[u8]>> = HashMap::new();
    Vault::reader(&files.vault(), zone_id)?.sealed(zone.size, size, |seq, opening| {
        openings.insert(seq, opening.content);
    })?;
    let mut failed = None;
    LedgerReader::open(&files.ledger(), zone_id)?.span(zone.size, size, |seq, bytes| {
        if failed.is_some() {
            return;
        }
        let applied = match RecordRef::parse(bytes) {
            Ok(record) => zone.apply(&record, openings.get(&seq).map(|content| &content[..])),
            Err(_) => Err(DecodeError::Order("the bytes are not a record")),
        };
        failed = applied.err().map(|error| KeeperError::Decode(seq, error));
    })?;
    failed.map_or(Ok(()), Err)
}
