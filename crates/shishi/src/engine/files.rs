//! A zone's folder: what stands where, who may write it, how a file is written so that a power cut leaves the old or the new.

use crate::engine::keeper::{KeeperError, file_error};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Audit, Durability, LedgerReader, Operations, Place, StoreError, Vault, VaultKey};

pub(super) const LEDGER: &str = "ledger.db";
pub(super) const VAULT: &str = "vault.db";
pub(super) const OPERATIONS: &str = "operations.db";
pub(super) const DATABASE: &str = "database.toml";
/// What the names of replaced keys begin with.
const OLD_KEY: &str = "zone.key.old-";

/// `database.toml` of a folder whose tables stand in a PostgreSQL database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseFile {
    /// Which of the database's zones this is.
    pub zone: String,
    /// Connection string, as `host=/run/postgresql dbname=shishi user=shishi`. May hold a password: the file is for the
    /// program's own user alone.
    pub address: String,
}

/// The files of a zone's folder.
#[derive(Debug, Clone)]
pub struct Files {
    /// The folder.
    pub folder: PathBuf,
    database: Option<DatabaseFile>,
}

impl Files {
    /// The files of a folder.
    pub fn of(folder: &Path) -> Result<Self, KeeperError> {
        let path = folder.join(DATABASE);
        let database = match std::fs::read_to_string(&path) {
            Ok(text) => Some(toml::from_str(&text).map_err(|error| {
                // The parser quotes the line that it cannot read, and with it a password.
                KeeperError::File(path.display().to_string(), error.message().to_owned())
            })?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(file_error(&path, &error)),
        };
        Ok(Self { folder: folder.to_owned(), database })
    }
    /// The zone that the folder holds; nothing if it holds none.
    pub fn zone(&self) -> Result<Option<String>, KeeperError> {
        match &self.database {
            None => Ok(LedgerReader::zone_of(&self.folder.join(LEDGER))?),
            Some(database) => {
                let size = LedgerReader::open(&self.ledger(), &database.zone)?.size()?;
                Ok((size > 0).then(|| database.zone.clone()))
            }
        }
    }
    /// The zone that the folder says is its own in a database of many.
    pub(crate) fn named(&self) -> Option<&str> {
        self.database.as_ref().map(|database| database.zone.as_str())
    }
    /// Whether there is, or once was, a zone: before anything is made in a folder that was named by mistake.
    pub fn is_zone(&self) -> bool {
        self.database.is_some() || self.folder.join(LEDGER).exists()
    }
    /// Records, commands, checkpoints.
    pub fn ledger(&self) -> Place {
        self.place(LEDGER)
    }
    /// Openings.
    pub fn vault(&self) -> Place {
        self.place(VAULT)
    }
    fn place(&self, name: &str) -> Place {
        match &self.database {
            None => Place::File(self.folder.join(name)),
            Some(database) => Place::Postgres(database.address.clone()),
        }
    }
    /// Accounts, sessions, drafts, preferences, audit.
    pub fn operations(&self) -> Place {
        self.place(OPERATIONS)
    }
    /// The zone that the folder holds.
    fn zone_id(&self) -> Result<String, KeeperError> {
        self.zone()?.ok_or_else(|| KeeperError::File(self.folder.display().to_string(), "holds no zone".to_owned()))
    }
    /// Opens the tables of accounts, sessions, drafts and preferences.
    pub fn open_operations(&self) -> Result<Operations, KeeperError> {
        Ok(Operations::open(&self.operations(), &self.zone_id()?, Durability::Full)?)
    }
    /// Opens the audit chain.
    pub fn open_audit(&self, durability: Durability) -> Result<Audit, KeeperError> {
        Ok(Audit::open(&self.operations(), &self.zone_id()?, durability)?)
    }
    /// A build before accounts and audit went along left them in the folder: nobody could sign in, and a move back would
    /// replace them by nothing.
    pub(super) fn must_have_moved_whole(&self) -> Result<(), KeeperError> {
        let left = self.folder.join(OPERATIONS);
        if self.database.is_some() && left.exists() {
            let what =
                "was left here by an earlier program: move the zone back to files with that one, then here with this";
            return Err(KeeperError::File(left.display().to_string(), what.to_owned()));
        }
        Ok(())
    }
    /// Whether the tables stand where several servers may write them.
    pub fn is_shared(&self) -> bool {
        self.database.is_some()
    }
    /// The zone's secret key; never part of a backup of the databases.
    pub fn key(&self) -> PathBuf {
        self.folder.join("keys").join("zone.key")
    }
    /// The zone's next key, from when it is made until it has taken the place of the one before.
    pub fn next_key(&self) -> PathBuf {
        self.folder.join("keys").join("zone.key.new")
    }
    /// A key that was replaced; it lies there until somebody takes it away.
    pub(crate) fn old_key(&self, id: &str) -> PathBuf {
        self.folder.join("keys").join(format!("{OLD_KEY}{id}"))
    }
    /// Those that lie there still.
    pub(crate) fn old_keys(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.join("keys")).into_iter().flatten().flatten();
        let is_old = |name: &std::ffi::OsString| name.to_string_lossy().starts_with(OLD_KEY);
        let mut old: Vec<_> = entries.filter(|entry| is_old(&entry.file_name())).map(|entry| entry.path()).collect();
        old.sort();
        old
    }
    /// The key that opens the vault; as little part of a backup.
    pub fn vault_key(&self) -> PathBuf {
        self.folder.join("keys").join("vault.key")
    }
    /// Opens the vault for reading.
    pub fn read_vault(&self, zone_id: &str) -> Result<Vault, StoreError> {
        Vault::reader(&self.vault(), zone_id, self.read_vault_key()?.as_ref())
    }
    /// Opens the vault for writing. A zone whose vault is not locked yet gets a key.
    pub(super) fn open_vault(&self, zone_id: &str, durability: Durability) -> Result<(Vault, VaultKey), StoreError> {
        let key = match self.read_vault_key()? {
            Some(key) => key,
            None if Vault::is_locked(&self.vault(), zone_id)? => return Err(StoreError::VaultKeyMissing),
            None => {
                let mut secret = [0; 32];
                getrandom::fill(&mut secret).expect("the system gives random bytes");
                let path = self.vault_key();
                write_durably(&path, hex::encode(secret).as_bytes(), 0o600)
                    .map_err(|error| StoreError::File(path.display().to_string(), error))?;
                VaultKey::new(&secret)
            }
        };
        Ok((Vault::open(&self.vault(), zone_id, durability, &key)?, key))
    }
    /// The vault key, if it is there.
    pub fn read_vault_key(&self) -> Result<Option<VaultKey>, StoreError> {
        let path = self.vault_key();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::File(path.display().to_string(), error)),
        };
        let secret = hex::decode(text.trim()).ok().and_then(|secret| <[u8; 32]>::try_from(secret).ok());
        let no_key = || StoreError::Settings(format!("{}: is not a key of 64 hex digits", path.display()));
        secret.map(|secret| Some(VaultKey::new(&secret))).ok_or_else(no_key)
    }
    /// The list of what is erased and redacted: a backup that is put back must not bring it again.
    pub fn gone(&self) -> PathBuf {
        self.folder.join("keys").join("erased")
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

/// Keeps an evidence file in the folder of [`Files::blobs`] and answers its digest.
pub fn keep_blob(folder: &Path, bytes: &[u8]) -> std::io::Result<String> {
    let digest = hex::encode(Sha256::digest(bytes));
    std::fs::create_dir_all(folder)?;
    let path = folder.join(&digest);
    if !path.exists() {
        write_durably(&path, bytes, 0o600)?;
    }
    Ok(digest)
}

/// Writes a file whole and durably: a new one beside it, synced, renamed.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    // Several may write the same content-addressed file at once: each has a file of its own beside it.
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let own = (std::process::id(), WRITTEN.fetch_add(1, Ordering::Relaxed));
    let beside = path.with_extension(format!("new{}-{}", own.0, own.1));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    // A bare name stands in the folder that the program was started in.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Claims a zone's folder for this process, as long as the file is held. Several servers of one database may stand in one
/// folder; whoever needs it `alone` waits for none of them.
pub(super) fn lock(folder: &Path, alone: bool) -> Result<File, KeeperError> {
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| file_error(&path, &error))?;
    let locked = if alone { file.try_lock() } else { file.try_lock_shared() };
    locked.map_err(|_| KeeperError::Locked(folder.display().to_string()))?;
    Ok(file)
}
