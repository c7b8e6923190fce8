//! Why a zone cannot be opened or written.

use std::path::Path;
use store::StoreError;
use zone::content::DecodeError;

/// Why a zone cannot be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    /// Storage.
    #[error(transparent)]
    Store(StoreError),
    /// A record that this program cannot decode.
    #[error("record {0}: {1}")]
    Decode(u64, DecodeError),
    /// A file that is missing or cannot be used.
    #[error("{0}: {1}")]
    File(String, String),
    /// The vault has lost what opens a record.
    #[error(
        "record {0}: its sealed or personal content is missing from the vault: put vault.db of the same day back from your backup"
    )]
    OpeningMissing(u64),
    /// The vault holds something that the record does not name.
    #[error(
        "record {0}: the vault holds other content than was recorded: somebody changed vault.db, put that of the same day back from your backup"
    )]
    OpeningDiffers(u64),
    /// Keys of the vault are gone, and nothing says that they should be.
    #[error(
        "record {0}: the key of its personal content is destroyed, and neither the ledger nor keys/erased says that it should be: put vault.db of the same day back from your backup"
    )]
    ErasedByNobody(u64),
    /// Another process writes this zone.
    #[error("{0} is open in another process: stop it, or talk to it")]
    Locked(String),
    /// The checkpoint outside the database is gone.
    #[error(
        "{0} is missing: without it nobody would notice that the ledger was set back. Put it back from your copy; if there is none, `shishi checkpoint --dir DIR --take-as-it-is` keeps a new one"
    )]
    KeptMissing(String),
    /// The ledger is older than the vault.
    #[error(
        "the vault goes on to record {vault}, the ledger ends at {ledger}: one of them is from another day. Put back the two of the same day"
    )]
    VaultAhead {
        /// Seq after the vault's last opening.
        vault: u64,
        /// Size of the ledger.
        ledger: u64,
    },
    /// Another server has the signing lease, and has not signed.
    #[error("the server that signs for this zone has not signed {0} records in time: try again")]
    NotSigned(u64),
    /// The key at hand is one that was replaced.
    #[error(
        "{file} is not the zone's key any more: record {record} changed it. Put the key {newest} there, and start again"
    )]
    KeyReplaced {
        /// The key's file.
        file: String,
        /// Seq of the change.
        record: u64,
        /// The verification key in force.
        newest: String,
    },
    /// A new epoch where the ledger continues what was signed.
    #[error("nothing is lost: the ledger continues the checkpoint that is kept, and no new epoch is needed")]
    NothingLost,
    /// The ledger is not the one that the kept checkpoint names.
    #[error(
        "the ledger (size {have}) does not continue the kept checkpoint of size {kept}: restore the newer backup; if there is none, two persons may declare a new epoch (`shishi epoch`), which every verification will tell"
    )]
    Rollback {
        /// Size of the ledger.
        have: u64,
        /// Size of the checkpoint.
        kept: u64,
    },
}

impl From<StoreError> for KeeperError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OpeningChanged(seq) => Self::OpeningDiffers(seq),
            error => Self::Store(error),
        }
    }
}

impl KeeperError {
    /// Whether another server wrote first: nothing was written; read what is there and decide again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict())
    }
}

pub(in crate::engine) fn file_error(path: &Path, error: &std::io::Error) -> KeeperError {
    KeeperError::File(path.display().to_string(), error.to_string())
}
