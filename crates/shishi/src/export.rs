//! The ledger and the openings as files (docs/ledger-format.md §2–3).

use crate::engine::{Files, KeeperError};
use ledger::checkpoint::encode_hash;
use ledger::tree::leaf_hash;
use std::io::Write;
use store::{LedgerReader, StoredCheckpoint, Vault};

/// Writes the records of a checkpoint's size, one a line, then an empty line and the checkpoint.
pub fn ledger(
    files: &Files,
    zone_id: &str,
    checkpoint: &StoredCheckpoint,
    out: &mut dyn Write,
) -> Result<(), KeeperError> {
    let mut failed: Option<std::io::Error> = None;
    LedgerReader::open(&files.ledger(), zone_id)?.span(0, checkpoint.size, |_, bytes| {
        if failed.is_none() {
            failed = writeln!(out, "{}\t{}", String::from_utf8_lossy(bytes), encode_hash(&leaf_hash(bytes))).err();
        }
    })?;
    let written = match failed {
        Some(error) => Err(error),
        None => write!(out, "\n{}", checkpoint.note).and_then(|()| out.flush()),
    };
    written.map_err(|error| KeeperError::File("export".to_owned(), error.to_string()))
}

/// Writes the openings of sealed content below a size, one a line. Personal content is never exported.
pub fn openings(files: &Files, zone_id: &str, size: u64, out: &mut dyn Write) -> Result<(), KeeperError> {
    let mut failed: Option<std::io::Error> = None;
    Vault::reader(&files.vault(), zone_id)?.sealed(0, size, |seq, opening| {
        if failed.is_none() {
            failed = writeln!(out, "{}", opening.line(seq)).err();
        }
    })?;
    failed.map_or(Ok(()), |error| Err(KeeperError::File("export".to_owned(), error.to_string())))
}
