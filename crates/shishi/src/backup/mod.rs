//! Backup and restore. A backup is made while servers go on, encrypted for whoever may open it, and holds no key of the
//! zone: a stolen backup says nothing, and together with a stolen key it still has to fit the signed checkpoints.
//!
//! `make.rs` copies, `restore.rs` puts back, `sealed.rs` is the form of the files, `cli.rs` the commands.
//!
//! In the backup's folder, below the zone's id:
//! - `20200131T080000Z-14124.backup.age` – the tables at one moment, and the manifest that says what they must be;
//! - `blobs/DIGEST.age` – evidence files, each once;
//! - `editions/SEQ.age` – published bundles, each once.

pub mod cli;
mod make;
mod restore;
mod sealed;

pub use make::{Made, make};
pub use restore::{Epoch, Restored, Wanted, restore};

use crate::engine::KeeperError;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// What was given cannot be used, and what to do.
    #[error("{0}")]
    Unusable(String),
    /// The backup is older than what the zone is known to have signed.
    #[error(
        "the backup has {have} records, the kept checkpoint {kept} has {signed}: take a newer backup. What came after this one would be lost"
    )]
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

/// What a backup must be. Signed with the zone's key: whoever may encrypt for the backup could else slip in accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: u32,
    zone: String,
    /// The verification key of the zone's first record.
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

/// The newest backup below a folder, or the one that is named.
fn newest(from: &Path) -> Result<PathBuf, BackupError> {
    if from.is_file() {
        return Ok(from.to_owned());
    }
    // Their names begin with the time.
    match names(from)?.into_iter().rfind(|name| name.ends_with(END)) {
        Some(name) => Ok(from.join(name)),
        None => unusable(format!(
            "{}: no backup there (a file that ends with {END}, or the folder that holds it)",
            from.display()
        )),
    }
}
