//! The checks of a bundle, its proofs, a ledger export and an older checkpoint.

use crate::proof::recompute::{self, Recomputed};
use ledger::checkpoint::{NoteError, encode_hash};
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, RecordRef, Tree, VerificationKey, canonical, proof};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a verification is given.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The bundle's folder.
    pub bundle: PathBuf,
    /// The pinned key.
    pub key: Option<String>,
    /// A ledger export.
    pub ledger: Option<PathBuf>,
    /// An openings export.
    pub openings: Option<PathBuf>,
    /// A checkpoint or bundle kept from before.
    pub since: Option<PathBuf>,
}

/// How a verification ends; the numbers are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything fits.
    Verified = 0,
    /// Something does not.
    Failed = 1,
    /// Consistent, but no key was given.
    SignerUnknown = 3,
    /// A kind or version that this program does not know.
    NeedsNewer = 4,
    /// As far as open fields go.
    OpenFieldsOnly = 5,
}

/// What was found, line by line.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it ends.
    pub verdict: Verdict,
    /// What was checked and found, in order.
    pub lines: Vec<String>,
}

/// Why verification stops.
pub(crate) enum Stop {
    Failed(String),
    Newer(String),
}

impl Stop {
    pub(crate) fn failed(file: &str, what: impl std::fmt::Display) -> Self {
        Self::Failed(format!("{file}: {what}"))
    }
}

/// Checks a bundle.
pub fn verify(inputs: &Inputs) -> Report {
    let mut lines = Vec::new();
    let verdict = match run(inputs, &mut lines) {
        Ok(verdict) => verdict,
        Err(Stop::Failed(what)) => {
            lines.push(format!("FAILED {what}"));
            Verdict::Failed
        }
        Err(Stop::Newer(what)) => {
            lines.push(format!("NEEDS A NEWER VERIFIER {what}"));
            Verdict::NeedsNewer
        }
    };
    Report { verdict, lines }
}

struct Bundle {
    record: Vec<u8>,
    seq: u64,
    open: Json,
    checkpoint: Checkpoint,
    previous: Checkpoint,
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Stop> {
    std::fs::read(folder.join(name)).map_err(|error| Stop::failed(name, error))
}

fn text(folder: &Path, name: &str) -> Result<String, Stop> {
    String::from_utf8(read(folder, name)?).map_err(|_| Stop::failed(name, "is not UTF-8 text"))
}

fn run(inputs: &Inputs, lines: &mut Vec<String>) -> Result<Verdict, Stop> {
    let pinned = inputs
        .key
        .as_deref()
        .map(VerificationKey::parse)
        .transpose()
        .map_err(|error| Stop::Failed(format!("--key: {error}")))?;
    let bundle = read_bundle(&inputs.bundle, pinned.as_ref(), lines)?;
    let ledger = inputs.ledger.as_deref().map(|path| read_ledger(path, pinned.as_ref(), lines)).transpose()?;
    let mut needs_openings = 0;
    if let Some(ledger) = &ledger {
        for (file, checkpoint) in
            [("proof/inclusion.tlog-proof", &bundle.checkpoint), ("proof/previous.checkpoint", &bundle.previous)]
        {
            contains(ledger, checkpoint, file)?;
        }
        if ledger.lines.get(bundle.seq as usize) != Some(&bundle.record) {
            return Err(Stop::failed("proof/record.json", format!("is not record {} of the ledger", bundle.seq)));
        }
        let Recomputed { compared, sealed } =
            recompute::cells(&ledger.lines, inputs.openings.as_deref(), &bundle.open)?;
        lines.push(format!(
            "figures: {compared} cells recomputed from the first {} records and equal to the published ones",
            bundle.open["size"]
        ));
        if sealed > 0 {
            lines.push(format!("figures: {sealed} cells need openings"));
        }
        if ledger.demonstration {
            lines.push("this is a DEMONSTRATION zone: its records are invented".to_owned());
        }
        needs_openings = sealed;
    } else {
        lines.push("figures: not recomputed; give --ledger".to_owned());
    }
    if let Some(since) = &inputs.since {
        check_since(since, pinned.as_ref(), &bundle, ledger.as_ref(), lines)?;
    }
    Ok(if pinned.is_none() {
        lines.push("no key was given: the signer is unknown".to_owned());
        Verdict::SignerUnknown
    } else if needs_openings > 0 {
        Verdict::OpenFieldsOnly
    } else {
        Verdict::Verified
    })
}

fn open_note(key: Option<&VerificationKey>, file: &str, note: &str) -> Result<Checkpoint, Stop> {
    match key {
        Some(key) => key.open(note).map_err(|error: NoteError| Stop::failed(file, error)),
        None => Checkpoint::parse_unverified(note)
            .map(|(checkpoint, _)| checkpoint)
            .map_err(|error| Stop::failed(file, error)),
    }
}

fn read_bundle(folder: &Path, key: Option<&VerificationKey>, lines: &mut Vec<String>) -> Result<Bundle, Stop> {
    const MANIFEST: &str = "proof/manifest.json";
    const RECORD: &str = "proof/record.json";
    const INCLUSION: &str = "proof/inclusion.tlog-proof";
    const PREVIOUS: &str = "proof/previous.checkpoint";
    const CONSISTENCY: &str = "proof/consistency.txt";
    let record = read(folder, RECORD)?;
    canonical::parse_record(&record).map_err(|error| Stop::failed(RECORD, error))?;
    let envelope = RecordRef::parse(&record).map_err(|error| Stop::failed(RECORD, error))?;
    if envelope.kind != "edition.published" {
        return Err(Stop::failed(RECORD, "is not the record of an edition"));
    }
    let open: Json = serde_json::from_str(envelope.open).map_err(|error| Stop::failed(RECORD, error))?;
    let manifest = read(folder, MANIFEST)?;
    if open["manifest"].as_str() != Some(&hex::encode(Sha256::digest(&manifest))) {
        return Err(Stop::failed(MANIFEST, "is not the manifest that the edition's record names"));
    }
    let listed = check_manifest(folder, MANIFEST, &manifest)?;
    let proofs = [MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY].map(str::to_owned);
    let expected: BTreeSet<String> = listed.into_iter().chain(proofs).collect();
    for found in files_below(folder, folder)? {
        if !expected.contains(&found) {
            return Err(Stop::failed(&found, "does not belong to the bundle"));
        }
    }
    lines.push(format!("content: {} files, as the manifest lists them", expected.len() - 5));

    let inclusion = text(folder, INCLUSION)?;
    let (seq, path, note) =
        proof::parse_inclusion(&inclusion).ok_or_else(|| Stop::failed(INCLUSION, "is not an inclusion proof"))?;
    let checkpoint = open_note(key, INCLUSION, note)?;
    if seq != envelope.seq {
        return Err(Stop::failed(INCLUSION, format!("is for record {seq}, not {}", envelope.seq)));
    }
    if open["signers"] != serde_json::json!([checkpoint.origin]) {
        return Err(Stop::failed(
            INCLUSION,
            "the checkpoint is not signed by exactly the signers that the edition lists",
        ));
    }
    if proof::root_from_inclusion(&leaf_hash(&record), seq, checkpoint.size, &path) != Some(checkpoint.root) {
        return Err(Stop::failed(
            INCLUSION,
            format!("record {seq} is not in the checkpoint of size {}", checkpoint.size),
        ));
    }
    lines.push(format!("inclusion: record {seq} is in the checkpoint of size {}", checkpoint.size));

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
        return Err(Stop::failed(
            CONSISTENCY,
            format!("the checkpoint of size {} does not continue that of size {}", checkpoint.size, previous.size),
        ));
    }
    lines.push(format!("consistency: the checkpoint of size {new} continues that of size {old}"));
    if key.is_some() {
        lines.push(format!("signature: {}", checkpoint.origin));
    }
    check_printed(folder, &open)?;
    Ok(Bundle { seq, open, checkpoint, previous, record })
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

fn check_manifest(folder: &Path, name: &str, bytes: &[u8]) -> Result<Vec<String>, Stop> {
    let manifest = canonical::parse(bytes).map_err(|error| Stop::failed(name, error))?;
    let files = manifest["files"].as_array().ok_or_else(|| Stop::failed(name, "lists no files"))?;
    let mut paths = Vec::new();
    for file in files {
        let path = file["path"].as_str().unwrap_or_default();
        let safe =
            path.starts_with("content/") && !path.split('/').any(|part| part.is_empty() || part == "." || part == "..");
        if !safe {
            return Err(Stop::failed(name, format!("lists {path:?}, which is not below content/")));
        }
        let content = read(folder, path)?;
        if file["length"].as_u64() != Some(content.len() as u64)
            || file["sha256"].as_str() != Some(&hex::encode(Sha256::digest(&content)))
        {
            return Err(Stop::failed(path, "is not the file that the manifest lists"));
        }
        paths.push(path.to_owned());
    }
    Ok(paths)
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

struct Export {
    lines: Vec<Vec<u8>>,
    tree: Tree,
    demonstration: bool,
}

/// Name of the export in messages: the file's own name, with the seq for a line.
fn named(path: &Path, seq: Option<usize>) -> String {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    seq.map_or(name.clone(), |seq| format!("{name} seq {seq}"))
}

fn read_ledger(path: &Path, key: Option<&VerificationKey>, report: &mut Vec<String>) -> Result<Export, Stop> {
    let bytes = std::fs::read(path).map_err(|error| Stop::failed(&named(path, None), error))?;
    let split = bytes.windows(2).rposition(|pair| pair == b"\n\n").and_then(|last| {
        // The export ends "…record\n\norigin…\n\n— signature\n": the records end at the last but one empty line.
        bytes[..=last].windows(2).rposition(|pair| pair == b"\n\n")
    });
    let split =
        split.ok_or_else(|| Stop::failed(&named(path, None), "has no checkpoint after its records: it is cut off"))?;
    let (records, note) = (&bytes[..split], &bytes[split + 2..]);
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut tree = Tree::default();
    let mut demonstration = false;
    let mut zone = String::new();
    let mut recorded = String::new();
    let mut checked = Ok(());
    for (seq, line) in records.split(|byte| *byte == b'\n').enumerate() {
        let fault = |what: String| Stop::failed(&named(path, Some(seq)), what);
        let (line, stated) = match line.iter().rposition(|byte| *byte == b'\t') {
            Some(tab) => (&line[..tab], &line[tab + 1..]),
            None => return Err(fault("has no leaf hash after its record".to_owned())),
        };
        let leaf = leaf_hash(line);
        if checked.is_ok() {
            checked = (|| {
                if stated != encode_hash(&leaf).as_bytes() {
                    return Err(fault("was changed: its bytes do not give its leaf hash".to_owned()));
                }
                canonical::parse_record(line).map_err(|error| fault(error.to_string()))?;
                let record = RecordRef::parse(line).map_err(|error| fault(error.to_string()))?;
                if record.seq != seq as u64 {
                    return Err(fault(format!(
                        "carries seq {}: records were removed, inserted or swapped",
                        record.seq
                    )));
                }
                if seq == 0 {
                    zone = record.zone.to_owned();
                    demonstration = record.open.contains("\"demonstration\":true");
                }
                if record.zone != zone {
                    return Err(fault("is of another zone".to_owned()));
                }
                if *record.recorded < *recorded {
                    return Err(fault("was recorded before its predecessor".to_owned()));
                }
                recorded = record.recorded.to_owned();
                Ok(())
            })();
        }
        tree.append(leaf);
        lines.push(line.to_vec());
    }
    checked?;
    let note = std::str::from_utf8(note).map_err(|_| Stop::failed(&named(path, None), "the checkpoint is not text"))?;
    let checkpoint = open_note(key, &format!("{} checkpoint", named(path, None)), note)?;
    if checkpoint.size != lines.len() as u64 {
        return Err(Stop::failed(
            &named(path, None),
            format!("has {} records, its checkpoint says {}", lines.len(), checkpoint.size),
        ));
    }
    if checkpoint.root != tree.root(tree.size()) {
        return Err(Stop::failed(
            &named(path, None),
            format!("its {} records do not give the signed root: the history was rebuilt", lines.len()),
        ));
    }
    report.push(format!("ledger: {} records, all canonical and in order, root as signed", lines.len()));
    Ok(Export { lines, tree, demonstration })
}

fn contains(ledger: &Export, checkpoint: &Checkpoint, file: &str) -> Result<(), Stop> {
    let size = ledger.tree.size();
    if checkpoint.size > size {
        return Err(Stop::failed(
            file,
            format!("has size {}, the ledger only {size}: take a newer export", checkpoint.size),
        ));
    }
    if ledger.tree.root(checkpoint.size) != checkpoint.root {
        return Err(Stop::failed(
            file,
            format!("its root of size {} is not that of the ledger's first records", checkpoint.size),
        ));
    }
    Ok(())
}

fn check_since(
    since: &Path,
    key: Option<&VerificationKey>,
    bundle: &Bundle,
    ledger: Option<&Export>,
    lines: &mut Vec<String>,
) -> Result<(), Stop> {
    let name = since.display().to_string();
    let note = if since.is_dir() {
        let inclusion = text(since, "proof/inclusion.tlog-proof")?;
        proof::parse_inclusion(&inclusion).ok_or_else(|| Stop::failed(&name, "holds no inclusion proof"))?.2.to_owned()
    } else {
        std::fs::read_to_string(since).map_err(|error| Stop::failed(&name, error))?
    };
    let old = open_note(key, &name, &note)?;
    let disagree = |size: u64| {
        Stop::Failed(format!(
            "--since: the checkpoint of size {} kept from before and this ledger of size {size} are not one history: it was rebuilt",
            old.size
        ))
    };
    if let Some(ledger) = ledger {
        let size = ledger.tree.size();
        if old.size > size || ledger.tree.root(old.size) != old.root {
            return Err(disagree(size));
        }
    } else {
        let known = [&bundle.checkpoint, &bundle.previous].into_iter().find(|checkpoint| checkpoint.size == old.size);
        match known {
            Some(known) if known.root == old.root => {}
            Some(_) => return Err(disagree(bundle.checkpoint.size)),
            None => {
                return Err(Stop::Failed(format!(
                    "--since: give --ledger to compare size {} with this bundle of size {}",
                    old.size, bundle.checkpoint.size
                )));
            }
        }
    }
    lines.push(format!("since: the ledger continues the checkpoint of size {} kept from before", old.size));
    Ok(())
}
