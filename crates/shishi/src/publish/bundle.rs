//! The bundle of an edition: `content/`, exactly the manifest, and `proof/` (docs/ledger-format.md §4). It appears under
//! `editions/SEQ` whole or not at all: made beside, synced, renamed.

use crate::engine::{Files, KeeperError, write_durably};
use crate::messages::Language;
use crate::publish::render;
use ledger::{Tree, canonical, proof};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use store::{LedgerReader, StoredCheckpoint};
use zone::Zone;
use zone::report::Prepared;

/// Where the bundle of an edition stands.
pub fn folder(files: &Files, seq: u64) -> PathBuf {
    files.editions().join(seq.to_string())
}

/// What an edition publishes, and the manifest over it: a function of the state and the prepared edition alone.
pub struct Content {
    files: BTreeMap<String, Vec<u8>>,
    manifest: Vec<u8>,
}

impl Content {
    /// Renders an edition. Editions are in Chinese.
    pub fn of(zone: &Zone, prepared: &Prepared) -> Self {
        let files = render::content(zone, prepared, Language::Chinese);
        let manifest = manifest(&files, &prepared.rules);
        Self { files, manifest }
    }

    /// The manifest's digest, as the edition's record holds it.
    pub fn digest(&self) -> String {
        sha256(&self.manifest)
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The manifest's canonical bytes.
fn manifest(files: &BTreeMap<String, Vec<u8>>, rules: &BTreeMap<String, u32>) -> Vec<u8> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| json!({"length": bytes.len(), "path": path, "sha256": sha256(bytes)}))
        .collect();
    let rules: Vec<_> = rules.iter().map(|(id, version)| json!({"id": id, "version": version})).collect();
    canonical::bytes(&json!({"files": files, "rules": rules})).expect("paths and ids are canonical")
}

/// The texts that prove where an edition's record stands.
pub struct Proofs {
    inclusion: String,
    previous: String,
    consistency: String,
    /// Of each change of the key below the checkpoint: its seq, and where it stands.
    rotations: Vec<(u64, String)>,
}

impl Proofs {
    /// Proves record `seq` and the changes of the zone's key against a checkpoint over them, and that checkpoint against the
    /// one that was published before.
    pub fn of(tree: &Tree, zone: &Zone, seq: u64, previous: StoredCheckpoint, checkpoint: &StoredCheckpoint) -> Self {
        let stands = |seq| {
            let path = proof::inclusion(tree, seq, checkpoint.size);
            proof::inclusion_text(seq, &path, &checkpoint.note)
        };
        let consistency = proof::consistency(tree, previous.size, checkpoint.size);
        let below = zone.rotations.iter().filter(|seq| **seq < checkpoint.size);
        Self {
            inclusion: stands(seq),
            consistency: proof::consistency_text(previous.size, checkpoint.size, &consistency),
            previous: previous.note,
            rotations: below.map(|seq| (*seq, stands(*seq))).collect(),
        }
    }
}

/// Why a bundle could not be made.
pub fn failed(seq: u64, what: impl std::fmt::Display) -> KeeperError {
    KeeperError::File(format!("edition {seq}"), what.to_string())
}

/// Writes the bundle of a recorded edition; a checkpoint over its record must have been published.
pub fn write(
    files: &Files,
    zone_id: &str,
    seq: u64,
    content: &Content,
    prove: impl FnOnce(StoredCheckpoint, &StoredCheckpoint) -> Proofs,
) -> Result<(), KeeperError> {
    let reader = LedgerReader::open(&files.ledger(), zone_id)?;
    let record = |of: u64| reader.record(of)?.ok_or_else(|| failed(seq, format!("record {of} is not in the ledger")));
    let (previous, checkpoint) = checkpoints(&reader, seq)?;
    let proofs = prove(previous, &checkpoint);
    let mut files_of_proof = vec![
        ("manifest.json".to_owned(), content.manifest.clone()),
        ("record.json".to_owned(), record(seq)?),
        ("inclusion.tlog-proof".to_owned(), proofs.inclusion.into_bytes()),
        ("previous.checkpoint".to_owned(), proofs.previous.into_bytes()),
        ("consistency.txt".to_owned(), proofs.consistency.into_bytes()),
    ];
    for (number, (of, stands)) in (1..).zip(proofs.rotations) {
        files_of_proof.push((format!("key-{number}.json"), record(of)?));
        files_of_proof.push((format!("key-{number}.tlog-proof"), stands.into_bytes()));
    }
    write_whole(files, seq, content, &files_of_proof).map_err(|error| failed(seq, error))
}

/// The last checkpoint that was published before a record, and the first that covers it.
fn checkpoints(reader: &LedgerReader, seq: u64) -> Result<(StoredCheckpoint, StoredCheckpoint), KeeperError> {
    let published = reader.published_checkpoints(u32::MAX)?;
    let covering = published.iter().rposition(|checkpoint| checkpoint.size > seq);
    let pair = covering.and_then(|at| Some((published.get(at + 1)?.clone(), published[at].clone())));
    pair.ok_or_else(|| failed(seq, "the checkpoints around it are gone"))
}

fn write_whole(files: &Files, seq: u64, content: &Content, proofs: &[(String, Vec<u8>)]) -> io::Result<()> {
    // Servers that share the folder may make the same one at the same time: each beside the other. What one that was killed
    // left is removed.
    let making = format!("{seq}.making");
    let beside = files.editions().join(format!("{making}{}", std::process::id()));
    for entry in std::fs::read_dir(files.editions()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let of = name.strip_prefix(&making).filter(|of| *of == std::process::id().to_string() || !is_running(of));
        if of.is_some() {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    for part in ["content", "proof"] {
        std::fs::create_dir_all(beside.join(part))?;
    }
    for (path, bytes) in &content.files {
        write_durably(&beside.join(path), bytes, 0o644)?;
    }
    for (name, bytes) in proofs {
        write_durably(&beside.join("proof").join(name), bytes, 0o644)?;
    }
    sync_folder(&beside)?;
    match std::fs::rename(&beside, folder(files, seq)) {
        // Another one was faster; what it made is the same.
        Err(_) if folder(files, seq).exists() => std::fs::remove_dir_all(&beside)?,
        done => done?,
    }
    sync_folder(&files.editions())?;
    sync_folder(&files.folder)
}

/// Whether a process of that number runs.
fn is_running(process: &str) -> bool {
    !process.is_empty() && Path::new("/proc").join(process).exists()
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
