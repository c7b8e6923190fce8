//! Backup and restore. A backup is made while servers go on, encrypted for whoever may open it, and holds no key of the
//! zone: a stolen backup says nothing, and together with a stolen key it still has to fit the signed checkpoints.
//!
//! `make.rs` copies, `restore.rs` puts back, `depot.rs` says where – a folder, or a bucket (`s3/`) –, `sealed.rs` is the form
//! of the files, `cli.rs` the commands.
//!
//! At that place, below the zone's id:
//! - `20200131T080000Z-14124.backup.age` – the tables at one moment, and the manifest that says what they must be;
//! - `blobs/DIGEST.age` – evidence files, each once;
//! - `editions/SEQ.age` – published bundles, each once.

pub mod cli;
mod depot;
mod make;
mod restore;
mod s3;
mod sealed;

pub use depot::{Depot, Listed, list};
pub use make::{Made, make};
pub use restore::{Epoch, Restored, Wanted, restore};
pub use s3::Wrong;

use crate::engine::KeeperError;
use crate::messages::Language;
use crate::settings::Fault;
use ledger::tree::leaf_hash;
use ledger::{KeyChain, RecordRef, Rotation, Tree, VerificationKey};
use serde::{Deserialize, Serialize};
use std::path::Path;
use store::LedgerReader;

/// The form of manifests that this program writes and reads.
const FORMAT: u32 = 1;
/// First line of the signed manifest: nothing else that a zone's key signs begins so.
const HEAD: &str = "shishi-backup@v1";
/// The manifest's name among the files of a backup.
const MANIFEST: &str = "manifest";
/// The tables, as files.
const TABLES: [&str; 3] = ["ledger.db", "vault.db", "operations.db"];
/// How the names of backups end.
const END: &str = ".backup.age";

/// Why something was not backed up or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The zone.
    #[error(transparent)]
    Keeper(#[from] KeeperError),
    /// A store.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A file.
    #[error("{words}", words = of_file(.0, .1))]
    File(String, std::io::Error),
    /// Something in a bucket, and what its store does.
    #[error("{0}: {words}", words = .1.words(Language::of_terminal()))]
    S3(String, Wrong),
    /// What is set of the store.
    #[error("{words}", words = settings(.0))]
    Settings(Vec<Fault>),
    /// What was given cannot be used, and what to do.
    #[error("{0}")]
    Unusable(String),
    /// The backup is older than what the zone is known to have signed.
    #[error("{words}", words = rollback(*.have, *.signed, .kept))]
    Rollback {
        /// Size of the backup.
        have: u64,
        /// Size of the kept checkpoint.
        signed: u64,
        /// Where it is kept.
        kept: String,
    },
}

fn file(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError + '_ {
    |error| BackupError::File(path.display().to_string(), error)
}

fn unusable<T>(words: impl Into<String>) -> Result<T, BackupError> {
    Err(BackupError::Unusable(words.into()))
}

/// The same, in the language of whoever sits at the terminal.
fn said<T>(key: &str, values: &[(&str, &str)]) -> Result<T, BackupError> {
    unusable(Language::of_terminal().format(key, values))
}

/// What is wrong with a file: what happens to newcomers with what to do, all else as the system says it.
fn of_file(path: &str, error: &std::io::Error) -> String {
    let key = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "backup-file-denied",
        std::io::ErrorKind::NotFound => "backup-file-gone",
        std::io::ErrorKind::StorageFull => "backup-file-full",
        _ => "backup-file",
    };
    Language::of_terminal().format(key, &[("path", path), ("error", &error.to_string())])
}

/// How far the backup is behind what was signed.
fn rollback(have: u64, signed: u64, kept: &str) -> String {
    let values = [("have", have.to_string()), ("signed", signed.to_string()), ("kept", kept.to_owned())];
    Language::of_terminal().format("backup-behind", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Everything that is set wrong, a line for each.
fn settings(faults: &[Fault]) -> String {
    let language = Language::of_terminal();
    let head = language.format("backup-settings", &[("number", &faults.len().to_string())]);
    faults.iter().fold(head, |text, fault| format!("{text}\n  {}", fault.words(language)))
}

/// What a backup must be. Signed with the zone's key: whoever may encrypt for the backup could else slip in accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: u32,
    zone: String,
    /// The verification key that was in force, which has signed this.
    key: String,
    /// When it was made, UTC.
    made: String,
    /// Number of records, and the root over them.
    size: u64,
    root: String,
    /// The newest signed checkpoint among them.
    checkpoint: Option<String>,
    /// Name, length and SHA-256 of the tables' files.
    files: Vec<(String, u64, String)>,
    /// Digests of the evidence files.
    blobs: Vec<String>,
    /// Seqs of the editions' bundles, and a digest of the files of each.
    editions: Vec<(u64, String)>,
}

/// The keys of a zone's ledger, one after the other, and the tree over its records.
fn read_ledger(ledger: &LedgerReader) -> Result<(KeyChain, Tree), BackupError> {
    let (mut chain, mut tree, mut fault) = (KeyChain::default(), Tree::default(), None);
    ledger.span(0, u64::MAX, |seq, bytes| {
        tree.append(leaf_hash(bytes));
        let Ok(record) = RecordRef::parse(bytes) else { return };
        if seq == 0 {
            let genesis: serde_json::Value = serde_json::from_str(record.open).unwrap_or_default();
            let key = genesis["key"].as_str().and_then(|key| VerificationKey::parse(key).ok());
            chain = key.map(KeyChain::of).unwrap_or_default();
        } else if record.kind == zone::system::KEY_ROTATED.name {
            let taken = serde_json::from_str::<Rotation>(record.open).ok().map(|rotation| chain.take(seq, &rotation));
            fault = fault.or(taken.is_none_or(|taken| taken.is_err()).then_some(seq));
        }
    })?;
    match fault {
        None => Ok((chain, tree)),
        Some(seq) => said("backup-odd-rotation", &[("seq", &seq.to_string())]),
    }
}

impl Manifest {
    /// Length of a table's file.
    fn length(&self, name: &str) -> Option<u64> {
        self.files.iter().find(|(file, ..)| file == name).map(|(_, length, _)| *length)
    }
}

/// The files of a folder, their names in order. None if there is no such folder.
fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(file(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(file(folder))?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
