//! A bundle by itself: the edition's record is in a signed checkpoint, that checkpoint continues the one before, and the
//! files are those that the record names. In this order, because each check rests on what the one before has proved –
//! and so the file that is named is the one that was changed.

use crate::proof::checks::{Stop, open_note, read, text};
use crate::proof::export::Export;
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, RecordRef, VerificationKey, canonical, proof};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) const RECORD: &str = "proof/record.json";
pub(super) const INCLUSION: &str = "proof/inclusion.tlog-proof";
pub(super) const PREVIOUS: &str = "proof/previous.checkpoint";
const MANIFEST: &str = "proof/manifest.json";
const CONSISTENCY: &str = "proof/consistency.txt";

/// The record of an edition.
pub(super) struct Edition {
    pub(super) bytes: Vec<u8>,
    pub(super) seq: u64,
    pub(super) open: Json,
}

/// A bundle that fits together.
pub(super) struct Bundle {
    pub(super) edition: Edition,
    pub(super) checkpoint: Checkpoint,
    pub(super) previous: Checkpoint,
}

pub(super) fn check(
    folder: &Path,
    key: Option<&VerificationKey>,
    ledger: Option<&Export>,
    lines: &mut Vec<String>,
) -> Result<Bundle, Stop> {
    let edition = read_edition(folder)?;
    let checkpoint = check_inclusion(folder, key, ledger, &edition)?;
    lines.push(format!("inclusion: record {} is in the checkpoint of size {}", edition.seq, checkpoint.size));
    let previous = check_consistency(folder, key, &checkpoint)?;
    lines.push(format!(
        "consistency: the checkpoint of size {} continues that of size {}",
        checkpoint.size, previous.size
    ));
    if key.is_some() {
        lines.push(format!("signature: {}", checkpoint.origin));
    }
    let listed = check_manifest(folder, &edition.open)?;
    lines.push(format!("content: {} files, as the manifest lists them", listed.len()));
    check_file_set(folder, listed)?;
    check_printed(folder, &edition.open)?;
    Ok(Bundle { edition, checkpoint, previous })
}

fn read_edition(folder: &Path) -> Result<Edition, Stop> {
    let bytes = read(folder, RECORD)?;
    canonical::parse_record(&bytes).map_err(|error| Stop::failed(RECORD, error))?;
    let record = RecordRef::parse(&bytes).map_err(|error| Stop::failed(RECORD, error))?;
    if record.kind != "edition.published" {
        return Err(Stop::failed(RECORD, "is not the record of an edition"));
    }
    let open = serde_json::from_str(record.open).map_err(|error| Stop::failed(RECORD, error))?;
    let seq = record.seq;
    Ok(Edition { bytes, seq, open })
}

fn check_inclusion(
    folder: &Path,
    key: Option<&VerificationKey>,
    ledger: Option<&Export>,
    edition: &Edition,
) -> Result<Checkpoint, Stop> {
    let inclusion = text(folder, INCLUSION)?;
    let (seq, path, note) =
        proof::parse_inclusion(&inclusion).ok_or_else(|| Stop::failed(INCLUSION, "is not an inclusion proof"))?;
    let checkpoint = open_note(key, INCLUSION, note)?;
    let root = proof::root_from_inclusion(&leaf_hash(&edition.bytes), edition.seq, checkpoint.size, &path);
    if seq != edition.seq || root != Some(checkpoint.root) {
        return Err(disagree(ledger, edition, checkpoint.size));
    }
    if edition.open["signers"] != serde_json::json!([checkpoint.origin]) {
        let what = "the checkpoint is not signed by exactly the signers that the edition lists";
        return Err(Stop::failed(INCLUSION, what));
    }
    Ok(checkpoint)
}

/// Record and inclusion proof do not fit. By themselves they do not show which of them was changed; a ledger does.
fn disagree(ledger: Option<&Export>, edition: &Edition, size: u64) -> Stop {
    let in_ledger = ledger.and_then(|ledger| ledger.lines.get(edition.seq as usize));
    let file = match in_ledger.map(|line| *line == edition.bytes) {
        Some(true) => INCLUSION.to_owned(),
        Some(false) => RECORD.to_owned(),
        None => format!("{RECORD} or {INCLUSION}"),
    };
    Stop::failed(&file, format!("record {} is not in the checkpoint of size {size}", edition.seq))
}

fn check_consistency(
    folder: &Path,
    key: Option<&VerificationKey>,
    checkpoint: &Checkpoint,
) -> Result<Checkpoint, Stop> {
    let previous = open_note(key, PREVIOUS, &text(folder, PREVIOUS)?)?;
    if previous.origin != checkpoint.origin {
        return Err(Stop::failed(PREVIOUS, "is of another ledger"));
    }
    let consistency = text(folder, CONSISTENCY)?;
    let (old, new, path) = proof::parse_consistency(&consistency)
        .ok_or_else(|| Stop::failed(CONSISTENCY, "is not a consistency proof"))?;
    let fits = (old, new) == (previous.size, checkpoint.size)
        && proof::consistent(old, &previous.root, new, &checkpoint.root, &path);
    if !fits {
        let what =
            format!("the checkpoint of size {} does not continue that of size {}", checkpoint.size, previous.size);
        return Err(Stop::failed(CONSISTENCY, what));
    }
    Ok(previous)
}

/// The manifest is the one that the record names, and every content file the one that the manifest lists.
fn check_manifest(folder: &Path, open: &Json) -> Result<Vec<String>, Stop> {
    let bytes = read(folder, MANIFEST)?;
    if open["manifest"].as_str() != Some(&hex::encode(Sha256::digest(&bytes))) {
        return Err(Stop::failed(MANIFEST, "is not the manifest that the edition's record names"));
    }
    let manifest = canonical::parse(&bytes).map_err(|error| Stop::failed(MANIFEST, error))?;
    let files = manifest["files"].as_array().ok_or_else(|| Stop::failed(MANIFEST, "lists no files"))?;
    files.iter().map(|file| check_content(folder, file)).collect()
}

fn check_content(folder: &Path, listed: &Json) -> Result<String, Stop> {
    let path = listed["path"].as_str().unwrap_or_default();
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !path.starts_with("content/") || !path.split('/').all(is_part) {
        return Err(Stop::failed(MANIFEST, format!("lists {path:?}, which is not below content/")));
    }
    let content = read(folder, path)?;
    if listed["length"].as_u64() != Some(content.len() as u64)
        || listed["sha256"].as_str() != Some(&hex::encode(Sha256::digest(&content)))
    {
        return Err(Stop::failed(path, "is not the file that the manifest lists"));
    }
    Ok(path.to_owned())
}

fn check_file_set(folder: &Path, listed: Vec<String>) -> Result<(), Stop> {
    let proofs = [MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY].map(str::to_owned);
    let expected: BTreeSet<String> = listed.into_iter().chain(proofs).collect();
    let found = files_below(folder, folder)?;
    match found.into_iter().find(|name| !expected.contains(name)) {
        Some(name) => Err(Stop::failed(&name, "does not belong to the bundle")),
        None => Ok(()),
    }
}

fn files_below(root: &Path, folder: &Path) -> Result<Vec<String>, Stop> {
    let shown = folder.display().to_string();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| Stop::failed(&shown, error))? {
        let entry = entry.map_err(|error| Stop::failed(&shown, error))?;
        let kind = entry.file_type().map_err(|error| Stop::failed(&shown, error))?;
        if kind.is_dir() {
            found.extend(files_below(root, &entry.path())?);
        } else {
            let path = entry.path();
            let relative = path.strip_prefix(root).unwrap_or(&path);
            found.push(relative.to_string_lossy().into_owned());
        }
    }
    Ok(found)
}

/// The figures that the content prints are those of the record.
fn check_printed(folder: &Path, open: &Json) -> Result<(), Stop> {
    const FIGURES: &str = "content/figures.json";
    let printed: Json =
        serde_json::from_slice(&read(folder, FIGURES)?).map_err(|error| Stop::failed(FIGURES, error))?;
    if printed != open["cells"] {
        return Err(Stop::failed(FIGURES, "prints other figures than the edition's record"));
    }
    Ok(())
}
