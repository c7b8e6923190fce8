//! The zone at an earlier size: the fold of a prefix, a few of them kept.

use crate::engine::opened::{Held, Openings};
use crate::engine::{Files, KeeperError};
use ledger::RecordRef;
use std::sync::{Arc, Mutex};
use store::LedgerReader;
use zone::Zone;
use zone::content::DecodeError;

const KEPT: usize = 6;

/// Folds of prefixes.
#[derive(Default)]
pub(super) struct History {
    kept: Mutex<Kept>,
}

/// The most recently used last, and how many redactions there were when they were folded: what is redacted is unreadable at
/// every size.
#[derive(Default)]
struct Kept {
    redactions: usize,
    folds: Vec<(u64, Arc<Zone>)>,
}

impl History {
    pub(super) fn at(
        &self,
        files: &Files,
        zone_id: &str,
        size: u64,
        redactions: usize,
    ) -> Result<Arc<Zone>, KeeperError> {
        {
            let mut kept = self.kept.lock().expect("no panic while held");
            if kept.redactions != redactions {
                *kept = Kept { redactions, folds: Vec::new() };
            }
            if let Some(index) = kept.folds.iter().position(|(of, _)| *of == size) {
                let found = kept.folds.remove(index);
                let zone = found.1.clone();
                kept.folds.push(found);
                return Ok(zone);
            }
        }
        let zone = Arc::new(fold(files, zone_id, size)?);
        let mut kept = self.kept.lock().expect("no panic while held");
        if kept.redactions == redactions {
            if kept.folds.len() == KEPT {
                kept.folds.remove(0);
            }
            kept.folds.push((size, zone.clone()));
        }
        Ok(zone)
    }

    /// Records of all that is kept: each fold is a state of its own, as large as the zone was.
    pub(super) fn records(&self) -> u64 {
        self.kept.lock().expect("no panic while held").folds.iter().map(|(size, _)| size).sum()
    }

    /// Gives all of them back; who asks again waits for a fold.
    pub(super) fn forget(&self) {
        self.kept.lock().expect("no panic while held").folds.clear();
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
    let vault = files.read_vault(zone_id)?;
    let mut openings = Openings::sealed(&vault);
    let mut failed = None;
    LedgerReader::open(&files.ledger(), zone_id)?.span(zone.size, size, |seq, bytes| {
        if failed.is_none() {
            failed = fold_one(zone, &mut openings, seq, bytes).err();
        }
    })?;
    failed.map_or(Ok(()), Err)
}

/// Folds the next record with what opens it.
pub(super) fn fold_one(
    zone: &mut Zone,
    openings: &mut Openings<'_>,
    seq: u64,
    bytes: &[u8],
) -> Result<(), KeeperError> {
    let not_a_record = |_| KeeperError::Decode(seq, DecodeError::Order("the bytes are not a record"));
    let record = RecordRef::parse(bytes).map_err(not_a_record)?;
    let folded = match openings.of(seq, &record)? {
        Held::Content(content) => zone.apply(&record, Some(&content)),
        Held::None => zone.apply(&record, None),
        Held::Redacted(redaction) => zone.apply_redacted(&record, redaction),
    };
    folded.map_err(|error| KeeperError::Decode(seq, error))
}
