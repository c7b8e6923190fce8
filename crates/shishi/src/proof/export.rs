//! A ledger export: every line in its place, and the signed root over all of them.

use crate::proof::checks::{Stop, named, open_note};
use crate::proof::keys::{self, Change};
use crate::proof::lawful;
use ledger::checkpoint::encode_hash;
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, KeyChain, RecordRef, Tree, VerificationKey, canonical};
use std::path::Path;

/// A ledger that was read and fits its checkpoint.
#[derive(Default)]
pub(super) struct Export {
    pub(super) lines: Vec<Vec<u8>>,
    pub(super) tree: Tree,
    pub(super) demonstration: bool,
    pub(super) origin: String,
    /// The changes of the zone's key, and the keys that they make.
    pub(super) changes: Vec<Change>,
    pub(super) chain: Option<KeyChain>,
    first_key: String,
    zone: String,
    recorded: String,
}

pub(super) fn read(path: &Path, key: Option<&VerificationKey>, report: &mut Vec<String>) -> Result<Export, Stop> {
    let name = named(path);
    let bytes = std::fs::read(path).map_err(|error| Stop::failed(&name, error))?;
    let (records, note) =
        split(&bytes).ok_or_else(|| Stop::failed(&name, "has no checkpoint after its records: it is cut off"))?;
    let mut export = Export::default();
    for (seq, line) in records.split(|byte| *byte == b'\n').enumerate() {
        let place = format!("{name} seq {seq}");
        export.take(seq as u64, line).map_err(|what| Stop::failed(&place, what))?;
        if let Some(bytes) = export.lines.last().filter(|bytes| memchr::memmem::find(bytes, KEY_ROTATED).is_some()) {
            export.changes.extend(Change::of(&place, bytes)?);
        }
    }
    let note = std::str::from_utf8(note).map_err(|_| Stop::failed(&name, "the checkpoint is not text"))?;
    let place = |_, change: &Change| format!("{name} seq {}", change.seq);
    export.chain = keys::chain(key, Some(&export.first_key), &export.changes, place)?;
    let checkpoint = open_note(export.chain.as_ref(), &format!("{name} checkpoint"), note)?;
    export.check_size(&name, &checkpoint)?;
    let size = export.tree.size();
    if checkpoint.root != export.tree.root(size) {
        let what = format!("its {size} records do not give the signed root: the history was rebuilt");
        return Err(Stop::failed(&name, what));
    }
    export.origin = checkpoint.origin;
    report.push(format!("ledger: {size} records, all canonical and in order, root as signed"));
    Ok(export)
}

/// In a record of that kind; what else has it in it is looked at as well.
const KEY_ROTATED: &[u8] = b"\"kind\":\"zone.key_rotated\"";

/// Records and checkpoint. The export ends "…record\n\norigin…\n\n— signature\n": the records end at the last but one
/// empty line.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let empty_line = |part: &[u8]| part.windows(2).rposition(|pair| pair == b"\n\n");
    let at = empty_line(&bytes[..=empty_line(bytes)?])?;
    Some((&bytes[..at], &bytes[at + 2..]))
}

impl Export {
    fn take(&mut self, seq: u64, line: &[u8]) -> Result<(), String> {
        let tab = line.iter().rposition(|byte| *byte == b'\t').ok_or("has no leaf hash after its record")?;
        let (line, stated) = (&line[..tab], &line[tab + 1..]);
        let leaf = leaf_hash(line);
        if stated != encode_hash(&leaf).as_bytes() {
            return Err("was changed: its bytes do not give its leaf hash".to_owned());
        }
        let value = canonical::parse_record(line).map_err(|error| error.to_string())?;
        let record = RecordRef::parse(line).map_err(|error| error.to_string())?;
        lawful::envelope(&record, &value)?;
        if record.seq != seq {
            return Err(format!("carries seq {}: records were removed, inserted or swapped", record.seq));
        }
        if seq == 0 {
            self.zone = record.zone.to_owned();
            self.demonstration = record.open.contains("\"demonstration\":true");
            self.first_key = value["open"]["key"].as_str().unwrap_or_default().to_owned();
        }
        if record.zone != self.zone {
            return Err("is of another zone".to_owned());
        }
        if *record.recorded < *self.recorded {
            return Err("was recorded before its predecessor".to_owned());
        }
        self.recorded = record.recorded.to_owned();
        self.tree.append(leaf);
        self.lines.push(line.to_vec());
        Ok(())
    }

    fn check_size(&self, name: &str, checkpoint: &Checkpoint) -> Result<(), Stop> {
        let (have, signed) = (self.tree.size(), checkpoint.size);
        if have == signed {
            return Ok(());
        }
        let what = if have < signed { "is missing" } else { "is one too many" };
        let what = format!("{what}: the export has {have} records, its checkpoint says {signed}");
        Err(Stop::failed(&format!("{name} seq {}", have.min(signed)), what))
    }
}
