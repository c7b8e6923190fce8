//! A zone's folder: what stands where, who may write it, how a file is written so that a power cut leaves the old or the new.

use crate::engine::keeper::{KeeperError, file_error};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The files of a zone's folder.
#[derive(Debug, Clone)]
pub struct Files {
    /// The folder.
    pub folder: PathBuf,
}

impl Files {
    /// The files of a folder.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }
    /// Records, commands, checkpoints.
    pub fn ledger(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }
    /// Openings.
    pub fn vault(&self) -> PathBuf {
        self.folder.join("vault.db")
    }
    /// Accounts, sessions, audit.
    pub fn operations(&self) -> PathBuf {
        self.folder.join("operations.db")
    }
    /// The zone's secret key; never part of a backup of the databases.
    pub fn key(&self) -> PathBuf {
        self.folder.join("keys").join("zone.key")
    }
    /// The last checkpoint, kept outside the database.
    pub fn kept(&self) -> PathBuf {
        self.folder.join("keys").join("last.checkpoint")
    }
    /// Published bundles.
    pub fn editions(&self) -> PathBuf {
        self.folder.join("editions")
    }
    /// Evidence files by digest.
    pub fn blobs(&self) -> PathBuf {
        self.folder.join("blobs")
    }
}

/// Writes a file whole and durably: a new one beside it, synced, renamed.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    // Several may write the same content-addressed file at once: each has a file of its own beside it.
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let beside = path.with_extension(format!("new{}", WRITTEN.fetch_add(1, Ordering::Relaxed)));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(path.parent().expect("a file has a folder"))?.sync_all()
}

/// Claims a zone's folder for this process, as long as the file is held.
pub(super) fn lock(folder: &Path) -> Result<File, KeeperError> {
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| file_error(&path, &error))?;
    file.try_lock().map_err(|_| KeeperError::Locked(folder.display().to_string()))?;
    Ok(file)
}
