//! The ledger and the openings as files (docs/ledger-format.md §2–3).

use crate::engine::{Files, KeeperError};
use ledger::checkpoint::encode_hash;
use ledger::tree::leaf_hash;
use std::io::Write;
use store::{LedgerReader, StoredCheckpoint};

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
            failed = record(bytes, out).err();
        }
    })?;
    let written = match failed {
        Some(error) => Err(error),
        None => end(checkpoint, out).and_then(|()| out.flush()),
    };
    written.map_err(|error| KeeperError::File("export".to_owned(), error.to_string()))
}

/// One line of the file: a record's bytes and its leaf hash.
pub fn record(bytes: &[u8], out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(bytes)?;
    writeln!(out, "\t{}", encode_hash(&leaf_hash(bytes)))
}

/// The end of the file.
pub fn end(checkpoint: &StoredCheckpoint, out: &mut dyn Write) -> std::io::Result<()> {
    write!(out, "\n{}", checkpoint.note)
}

/// Writes the openings of sealed content below a size, one a line. Personal content is never exported.
pub fn openings(files: &Files, zone_id: &str, size: u64, out: &mut dyn Write) -> Result<(), KeeperError> {
    let mut failed: Option<std::io::Error> = None;
    files.read_vault(zone_id)?.sealed(0, size, |seq, opening| {
        if failed.is_none() {
            failed = writeln!(out, "{}", opening.line(seq)).err();
        }
    })?;
    failed.map_or(Ok(()), |error| Err(KeeperError::File("export".to_owned(), error.to_string())))
}
