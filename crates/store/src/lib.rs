//! Durable things. Three SQLite files in the zone's folder, or the same tables for many zones in a PostgreSQL database:
//!
//! - `ledger.db`: the records, the digests of the commands that yielded them, and the checkpoints;
//! - `vault.db`: openings of sealed and personal content, locked with a key that is not in it;
//! - `operations.db`: accounts, sessions, drafts, preferences, the audit chain – nothing that a figure could depend on.
//!
//! The files are for the program's own user alone (mode 0600): two of them hold what is not open.
//!
//! A record is never without its openings: see [`append`] and docs/decisions/0003-two-files.md.

mod account;
mod audit;
mod database;
mod draft;
mod examination;
mod ledger_tables;
mod moving;
mod operations;
mod preference;
mod provider;
mod token;
mod vault;
mod webhook;

pub use account::{Account, SecondFactor, Session, Stage};
pub use audit::{Audit, AuditEntry, AuditFilter, Break};
pub use database::Place;
pub use draft::{Draft, Kept};
pub use examination::Examination;
pub use ledger_tables::{Appended, KnownCommand, LedgerReader, LedgerWriter, Listener, StoredCheckpoint, append};
pub use moving::{MoveError, Places, copy, snapshot};
pub use operations::Operations;
pub use provider::Departure;
pub use token::Token;
pub use vault::{Compartment, Found, Lost, Sealed, Vault, VaultKey};
pub use webhook::{Delivery, DeliveryFilter, HookFormat, HookState, Webhook};

use rusqlite::Connection;
use std::path::Path;

/// How far a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `synchronous=FULL`: a commit that was acknowledged survives a power cut.
    Full,
    /// `synchronous=OFF`: only for the test that shows what it loses.
    Unsafe,
}

/// Why storage failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no: a full disk, an I/O error, a locked or damaged file.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no, or the connection to it is gone.
    #[error("the database refused: {}", said(.0))]
    Postgres(#[from] postgres::Error),
    /// The folder or a file cannot be used.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// The database's settings are not those that durability needs.
    #[error("{0}")]
    Settings(String),
    /// What is locked cannot be read without the zone's vault key.
    #[error(
        "the vault is locked, and keys/vault.key is not there: put it back from where it is kept apart; without it nothing sealed or personal can be read"
    )]
    VaultKeyMissing,
    /// The vault was locked with another key.
    #[error(
        "keys/vault.key is not the key that the vault was locked with: put the zone's own back from where it is kept apart"
    )]
    VaultKeyDiffers,
    /// What the vault holds for a record is not what was put there: its seq.
    #[error("what the vault holds for record {0} was changed")]
    OpeningChanged(u64),
}

impl StoreError {
    /// Whether the disk is full: somebody can free space, and only then does another try help.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::File(_, error) => error.kind() == std::io::ErrorKind::StorageFull,
            Self::Postgres(error) => error.code() == Some(&postgres::error::SqlState::DISK_FULL),
            _ => false,
        }
    }

    /// Whether somebody else created the same thing meanwhile.
    pub(crate) fn is_there_already(&self) -> bool {
        use postgres::error::SqlState;
        match self {
            Self::Postgres(error) => {
                error.code().is_some_and(|code| [SqlState::DUPLICATE_OBJECT, SqlState::DUPLICATE_TABLE].contains(code))
            }
            _ => false,
        }
    }

    /// Whether the connection was cut: the database says goodbye, or the line ends without a word.
    pub(crate) fn is_cut(&self) -> bool {
        use postgres::error::SqlState;
        match self {
            Self::Postgres(error) => {
                let broken = std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>());
                let goodbye = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN];
                broken || error.is_closed() || error.code().is_some_and(|code| goodbye.contains(code))
            }
            _ => false,
        }
    }

    /// Whether somebody else wrote under the same key meanwhile, and nothing was written here: read what is there and
    /// decide again.
    pub fn is_conflict(&self) -> bool {
        use postgres::error::SqlState;
        const CONFLICTS: [&SqlState; 4] = [
            &SqlState::UNIQUE_VIOLATION,
            &SqlState::T_R_SERIALIZATION_FAILURE,
            &SqlState::T_R_DEADLOCK_DETECTED,
            // Somebody is stuck in a transaction that writes the same key: until the database ends it.
            &SqlState::LOCK_NOT_AVAILABLE,
        ];
        match self {
            Self::Postgres(error) => error.code().is_some_and(|code| CONFLICTS.contains(&code)),
            _ => false,
        }
    }
}

/// The server's own words: `postgres::Error` prints only "db error".
fn said(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned())
}

/// Opens a file for writing. Call it only while holding the zone's lock (`shishi::engine::lock`).
pub(crate) fn open(path: &Path, durability: Durability) -> Result<Connection, StoreError> {
    settle_wal(path)?;
    let connection = Connection::open(path)?;
    close_to_others(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    // The commit inside this pragma can fail after its row was given: only a drained statement shows it.
    let mut mode = String::new();
    {
        let mut statement = connection.prepare("PRAGMA journal_mode=WAL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            mode = row.get(0)?;
        }
    }
    if mode != "wal" {
        return Err(StoreError::Settings(format!("journal_mode is {mode}, not wal")));
    }
    let level = match durability {
        Durability::Full => 2,
        Durability::Unsafe => 0,
    };
    connection.pragma_update(None, "synchronous", level)?;
    let set: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    if set != level {
        return Err(StoreError::Settings(format!("synchronous is {set}, not {level}")));
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Takes a database from everybody else. SQLite gives its log the mode that the database has then.
fn close_to_others(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::set_permissions(Path::new(&name), std::fs::Permissions::from_mode(0o600)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::File(Path::new(&name).display().to_string(), error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes a write-ahead log's own bytes back and syncs them before SQLite reads it. After a failed fsync Linux keeps
/// the pages readable and calls them clean: SQLite would take their frames for committed and acknowledge on top of
/// what a power cut then removes (measured with tests/powerloss).
fn settle_wal(path: &Path) -> Result<(), StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    let wal = Path::new(&name);
    let failed = |error| StoreError::File(wal.display().to_string(), error);
    let bytes = match std::fs::read(wal) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let mut file = std::fs::OpenOptions::new().write(true).open(wal).map_err(failed)?;
    std::io::Write::write_all(&mut file, &bytes).and_then(|()| file.sync_all()).map_err(failed)
}

pub(crate) fn random_32() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}
