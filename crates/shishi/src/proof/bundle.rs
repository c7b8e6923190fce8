//! A bundle by itself: the edition's record is in a signed checkpoint, that checkpoint continues the one before, and the
//! files are those that the record names. In this order, because each check rests on what the one before has proved –
//! and so the file that is named is the one that was changed.

use crate::proof::checks::{Stop, open_note, read, text};
use crate::proof::export::Export;
use crate::proof::keys::{self, Change};
use crate::proof::{lawful, page, recompute};
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, KeyChain, RecordRef, VerificationKey, canonical, proof};
use serde::Deserialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use zone::fact::Kind;
use zone::report::{AIR_MONTH, YEAR};
use zone::state::PrintedCell;

pub(super) const RECORD: &str = "proof/record.json";
pub(super) const INCLUSION: &str = "proof/inclusion.tlog-proof";
pub(super) const PREVIOUS: &str = "proof/previous.checkpoint";
pub(super) const MANIFEST: &str = "proof/manifest.json";
const CONSISTENCY: &str = "proof/consistency.txt";

/// The record of an edition.
pub(super) struct Edition {
    pub(super) bytes: Vec<u8>,
    pub(super) seq: u64,
    pub(super) open: Json,
    kind: Option<&'static Kind>,
    name: String,
    amends: bool,
}

/// A bundle that fits together.
pub(super) struct Bundle {
    pub(super) edition: Edition,
    pub(super) checkpoint: Checkpoint,
    pub(super) previous: Checkpoint,
    /// The rules that the manifest lists: id and version.
    pub(super) rules: Vec<(String, u64)>,
    /// The changes of the zone's key that it carries, and the keys whose signatures count.
    pub(super) changes: Vec<Change>,
    pub(super) chain: Option<KeyChain>,
}

pub(super) fn check(
    folder: &Path,
    key: Option<&VerificationKey>,
    ledger: Option<&Export>,
    lines: &mut Vec<String>,
) -> Result<Bundle, Stop> {
    let edition = read_edition(folder)?;
    let changes = read_changes(folder)?;
    let chain = match ledger {
        Some(ledger) => ledger.chain.clone(),
        None => keys::chain(key, None, &changes, |at, _| change_file(at))?,
    };
    let checkpoint = check_inclusion(folder, chain.as_ref(), ledger, &edition)?;
    check_changes(folder, &changes, ledger, &checkpoint)?;
    lines.push(format!("inclusion: record {} is in the checkpoint of size {}", edition.seq, checkpoint.size));
    let previous = check_consistency(folder, chain.as_ref(), &checkpoint)?;
    lines.push(format!(
        "consistency: the checkpoint of size {} continues that of size {}",
        checkpoint.size, previous.size
    ));
    if key.is_some() {
        lines.push(format!("signature: {}", checkpoint.origin));
    }
    check_edition(&edition, &checkpoint)?;
    let (listed, rules) = check_manifest(folder, &edition.open)?;
    lines.push(format!("content: {} files, as the manifest lists them", listed.len()));
    check_file_set(folder, listed, changes.len())?;
    let marked = check_printed(folder, &edition.open)?;
    lines.push(format!("report: {marked} marked figures, each as its cell says"));
    Ok(Bundle { edition, checkpoint, previous, rules, changes, chain })
}

fn read_edition(folder: &Path) -> Result<Edition, Stop> {
    let bytes = read(folder, RECORD)?;
    let mut value = canonical::parse_record(&bytes).map_err(|error| Stop::failed(RECORD, error))?;
    let record = RecordRef::parse(&bytes).map_err(|error| Stop::failed(RECORD, error))?;
    lawful::envelope(&record, &value).map_err(|what| Stop::failed(RECORD, what))?;
    let (seq, name, amends) =
        (record.seq, format!("kind {} version {}", record.kind, record.v), record.amends.is_some());
    let kind = lawful::known(&record);
    Ok(Edition { open: value["open"].take(), bytes, seq, kind, name, amends })
}

/// The record by itself: of an edition that this program knows, of records before it, signed by its own ledger.
fn check_edition(edition: &Edition, checkpoint: &Checkpoint) -> Result<(), Stop> {
    let fault = |what: &str| Stop::failed(RECORD, what);
    let kind = edition.kind.ok_or_else(|| Stop::Newer(format!("{RECORD}: {}", edition.name)))?;
    if kind.name != "edition.published" || edition.amends {
        return Err(fault("is not the record of an edition"));
    }
    let open = &edition.open;
    lawful::edition(kind, open).map_err(|what| fault(&what))?;
    if open["signers"] != serde_json::json!([checkpoint.origin]) {
        return Err(fault("does not list the signer of its checkpoint, once and alone"));
    }
    if open["size"].as_u64().is_none_or(|size| size > edition.seq) {
        return Err(fault("is not of records before it: its size is beyond its own seq"));
    }
    let period = open["period"].as_str().unwrap_or_default();
    let length = match open["report"].as_str() {
        Some(YEAR) => 4,
        Some(AIR_MONTH) => 7,
        _ => return Err(Stop::Newer(format!("{RECORD}: report {}", open["report"]))),
    };
    let cells = recompute::published(open)?;
    if period.len() != length || !cells.iter().all(|cell| cell.period.starts_with(period)) {
        return Err(fault("its report or a cell does not suit its period"));
    }
    Ok(())
}

/// The editions of a report and period are counted, and each names the one before it.
pub(super) fn check_place(edition: &Edition, ledger: &Export) -> Result<(), Stop> {
    let open = &edition.open;
    let before = ledger.lines[..edition.seq as usize].iter().enumerate().rev().find_map(|(seq, line)| {
        let record = RecordRef::parse(line).ok().filter(|record| record.kind == "edition.published")?;
        let earlier: Json = serde_json::from_str(record.open).ok()?;
        let same = earlier["report"] == open["report"] && earlier["period"] == open["period"];
        same.then(|| (earlier["edition"].as_u64().unwrap_or_default(), Some(seq as u64)))
    });
    let (number, supersedes) = before.unwrap_or_default();
    if open["edition"].as_u64() != Some(number + 1) || open["supersedes"].as_u64() != supersedes {
        return Err(Stop::failed(RECORD, "is not the edition that follows the one before it in the ledger"));
    }
    Ok(())
}

fn check_inclusion(
    folder: &Path,
    keys: Option<&KeyChain>,
    ledger: Option<&Export>,
    edition: &Edition,
) -> Result<Checkpoint, Stop> {
    let inclusion = text(folder, INCLUSION)?;
    let (seq, path, note) =
        proof::parse_inclusion(&inclusion).ok_or_else(|| Stop::failed(INCLUSION, "is not an inclusion proof"))?;
    let checkpoint = open_note(keys, INCLUSION, note)?;
    let root = proof::root_from_inclusion(&leaf_hash(&edition.bytes), edition.seq, checkpoint.size, &path);
    if seq != edition.seq || root != Some(checkpoint.root) {
        return Err(disagree(ledger, edition, checkpoint.size));
    }
    Ok(checkpoint)
}

fn change_file(at: usize) -> String {
    format!("proof/key-{}.json", at + 1)
}

fn change_proof(at: usize) -> String {
    format!("proof/key-{}.tlog-proof", at + 1)
}

/// The records of the changes of the key that the bundle carries, in order.
fn read_changes(folder: &Path) -> Result<Vec<Change>, Stop> {
    let mut changes = Vec::new();
    while std::fs::symlink_metadata(folder.join(change_file(changes.len()))).is_ok() {
        let file = change_file(changes.len());
        let bytes = read(folder, &file)?;
        let value = canonical::parse_record(&bytes).map_err(|error| Stop::failed(&file, error))?;
        let record = RecordRef::parse(&bytes).map_err(|error| Stop::failed(&file, error))?;
        lawful::envelope(&record, &value).map_err(|what| Stop::failed(&file, what))?;
        let change = Change::of(&file, &bytes)?;
        changes.push(change.ok_or_else(|| Stop::failed(&file, "is not the record of a change of the key"))?);
    }
    Ok(changes)
}

/// They are in the bundle's own checkpoint, and are all that the ledger has below it.
fn check_changes(
    folder: &Path,
    changes: &[Change],
    ledger: Option<&Export>,
    checkpoint: &Checkpoint,
) -> Result<(), Stop> {
    let inclusion = text(folder, INCLUSION)?;
    let note = proof::parse_inclusion(&inclusion).map(|(.., note)| note);
    for (at, change) in changes.iter().enumerate() {
        let (file, stands) = (change_proof(at), text(folder, &change_proof(at))?);
        let (seq, path, of) =
            proof::parse_inclusion(&stands).ok_or_else(|| Stop::failed(&file, "is not an inclusion proof"))?;
        let root = proof::root_from_inclusion(&leaf_hash(&change.bytes), change.seq, checkpoint.size, &path);
        if Some(of) != note || seq != change.seq || root != Some(checkpoint.root) {
            let what = format!("record {} is not in the checkpoint of size {}", change.seq, checkpoint.size);
            return Err(Stop::failed(&file, what));
        }
    }
    let Some(ledger) = ledger else { return Ok(()) };
    let below = ledger.changes.iter().filter(|change| change.seq < checkpoint.size);
    if !below.map(|change| &change.bytes).eq(changes.iter().map(|change| &change.bytes)) {
        let what = "the bundle does not carry the changes of the key that the ledger has below its checkpoint";
        return Err(Stop::failed(&change_file(changes.len().saturating_sub(1)), what));
    }
    Ok(())
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

fn check_consistency(folder: &Path, keys: Option<&KeyChain>, checkpoint: &Checkpoint) -> Result<Checkpoint, Stop> {
    let previous = open_note(keys, PREVIOUS, &text(folder, PREVIOUS)?)?;
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

/// What a manifest says, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    files: Vec<Listed>,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    length: u64,
    path: String,
    sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    version: u64,
}

/// The paths that a manifest lists, and its rules.
type Contents = (Vec<String>, Vec<(String, u64)>);

/// The manifest is the one that the record names, and every content file the one that the manifest lists.
fn check_manifest(folder: &Path, open: &Json) -> Result<Contents, Stop> {
    let bytes = read(folder, MANIFEST)?;
    if open["manifest"].as_str() != Some(&hex::encode(Sha256::digest(&bytes))) {
        return Err(Stop::failed(MANIFEST, "is not the manifest that the edition's record names"));
    }
    let manifest = canonical::parse(&bytes).map_err(|error| Stop::failed(MANIFEST, error))?;
    let manifest: Manifest = serde_json::from_value(manifest).map_err(|error| Stop::failed(MANIFEST, error))?;
    let in_order =
        manifest.files.is_sorted_by(|a, b| a.path < b.path) && manifest.rules.is_sorted_by(|a, b| a.id < b.id);
    if !in_order {
        return Err(Stop::failed(MANIFEST, "does not list its files and rules in order and each once"));
    }
    let paths = manifest.files.iter().map(|file| check_content(folder, file)).collect::<Result<_, _>>()?;
    Ok((paths, manifest.rules.into_iter().map(|rule| (rule.id, rule.version)).collect()))
}

fn check_content(folder: &Path, listed: &Listed) -> Result<String, Stop> {
    let path = &*listed.path;
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !path.starts_with("content/") || !path.split('/').all(is_part) {
        return Err(Stop::failed(MANIFEST, format!("lists {path:?}, which is not below content/")));
    }
    let content = read(folder, path)?;
    if listed.length != content.len() as u64 || listed.sha256 != hex::encode(Sha256::digest(&content)) {
        return Err(Stop::failed(path, "is not the file that the manifest lists"));
    }
    Ok(path.to_owned())
}

fn check_file_set(folder: &Path, listed: Vec<String>, changes: usize) -> Result<(), Stop> {
    let proofs = [MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY].map(str::to_owned);
    let of_keys = (0..changes).flat_map(|at| [change_file(at), change_proof(at)]);
    let expected: BTreeSet<String> = listed.into_iter().chain(proofs).chain(of_keys).collect();
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

/// The figures that the content prints are those of the record: as data, and on the page. Answers how many the page marks.
fn check_printed(folder: &Path, open: &Json) -> Result<usize, Stop> {
    const FIGURES: &str = "content/figures.json";
    const PAGE: &str = "content/report.html";
    let bytes = read(folder, FIGURES)?;
    let fault = |error: serde_json::Error| Stop::failed(FIGURES, error);
    // Read twice: cell by cell, which refuses a key that is given twice, and as it stands, which tells null from nothing.
    let cells: Vec<PrintedCell> = serde_json::from_slice(&bytes).map_err(fault)?;
    if serde_json::from_slice::<Json>(&bytes).map_err(fault)? != open["cells"] {
        return Err(Stop::failed(FIGURES, "prints other figures than the edition's record"));
    }
    page::check(&text(folder, PAGE)?, &cells).map_err(|what| Stop::failed(PAGE, what))
}
