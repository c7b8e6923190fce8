//! `ledger.db`: append, read, tail. The one table that everything follows from.

use crate::{Durability, StoreError, open, random_32};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use sha2::Sha256;
use std::path::{Path, PathBuf};

/// One file, one zone: `seq` alone is the row's number, so that records are appended at the end of the table. A command has
/// one row whatever it yielded; its digest is missing where only its records came here (a zone that was moved).
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS record (
  seq INTEGER PRIMARY KEY, zone TEXT NOT NULL, command BLOB NOT NULL, ordinal INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS command (
  zone TEXT NOT NULL, id BLOB NOT NULL, digest BLOB, first INTEGER NOT NULL,
  PRIMARY KEY (zone, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoint (
  zone TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, published INTEGER NOT NULL,
  PRIMARY KEY (zone, size)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (zone TEXT PRIMARY KEY, value BLOB NOT NULL);
";

/// `PRAGMA user_version` of [`SCHEMA`].
const SCHEMA_VERSION: i64 = 2;

/// From the first landing's tables, which had no version: records keyed by zone and seq, commands found through an index.
const FROM_THE_FIRST: &str = "
ALTER TABLE record RENAME TO record_before;
ALTER TABLE command RENAME TO command_before;
";

const AFTER_THE_FIRST: &str = "
INSERT INTO record (seq, zone, command, ordinal, bytes)
  SELECT seq, zone, command, ordinal, bytes FROM record_before ORDER BY seq;
INSERT INTO command (zone, id, digest, first) SELECT zone, id, digest, first FROM command_before;
INSERT OR IGNORE INTO command (zone, id, first) SELECT zone, command, seq FROM record WHERE ordinal = 0;
DROP TABLE record_before;
DROP TABLE command_before;
";

fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Settings(format!("tables of version {version}: a newer program is needed")));
    }
    let transaction = connection.transaction()?;
    let before = transaction
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'record'", [], |_| Ok(()))
        .optional()?
        .is_some();
    if before {
        transaction.execute_batch(FROM_THE_FIRST)?;
    }
    transaction.execute_batch(SCHEMA)?;
    if before {
        transaction.execute_batch(AFTER_THE_FIRST)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(transaction.commit()?)
}

/// A record to append.
#[derive(Debug, Clone, Copy)]
pub struct Appended<'a> {
    /// Its seq.
    pub seq: u64,
    /// Its command's id.
    pub command: [u8; 16],
    /// Position within the command.
    pub ordinal: u32,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Digest of the command as sent, if it is known; with the command's first record only.
    pub digest: Option<[u8; 32]>,
}

/// What is known of a command that was acknowledged before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownCommand {
    /// Digest of the command as sent; none if only its records are left (a zone that was moved).
    pub digest: Option<[u8; 32]>,
    /// Seq of its first record.
    pub first: u64,
}

/// A kept checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Its size.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// The writer's connection. One per zone and process.
pub struct LedgerFile {
    connection: Connection,
    path: PathBuf,
    durability: Durability,
    zone: String,
    secret: [u8; 32],
}

impl LedgerFile {
    /// Opens or creates the file for a zone.
    pub fn open(path: &Path, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        let mut connection = open(path, durability)?;
        prepare(&mut connection)?;
        connection.execute("INSERT OR IGNORE INTO secret (zone, value) VALUES (?1, ?2)", params![zone, random_32()])?;
        let secret = connection.query_row("SELECT value FROM secret WHERE zone = ?1", [zone], |row| row.get(0))?;
        Ok(Self { connection, path: path.to_owned(), durability, zone: zone.to_owned(), secret })
    }

    /// The zone of an existing file; nothing if it is new. Read-only: a writer would write an unsettled log back on closing.
    pub fn zone_of(path: &Path) -> Result<Option<String>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok(connection.query_row("SELECT zone FROM record WHERE seq = 0", [], |row| row.get(0)).optional()?)
    }

    /// Opens the file again after a commit whose outcome is unknown.
    pub fn reopen(&mut self) -> Result<(), StoreError> {
        self.connection = open(&self.path, self.durability)?;
        Ok(())
    }

    /// Number of records.
    pub fn size(&self) -> Result<u64, StoreError> {
        size(&self.connection, &self.zone)
    }

    /// HMAC of a command as sent, piece by piece, under the store's secret: an unsalted digest would survive an erasure.
    pub fn command_digest<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes any key");
        pieces.into_iter().for_each(|piece| mac.update(piece));
        mac.finalize().into_bytes().into()
    }

    /// Whether a command is known.
    pub fn command(&self, id: &[u8; 16]) -> Result<Option<KnownCommand>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT digest, first FROM command WHERE zone = ?1 AND id = ?2")?;
        let known = statement
            .query_row(params![self.zone, id], |row| Ok(KnownCommand { digest: row.get(0)?, first: row.get(1)? }));
        Ok(known.optional()?)
    }

    /// Appends a batch in one transaction. After an error the outcome is unknown: [`LedgerFile::reopen`] and read the tail.
    pub fn append(&mut self, batch: &[Appended<'_>]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        {
            let mut record = transaction.prepare_cached(
                "INSERT INTO record (seq, zone, command, ordinal, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            let mut command =
                transaction.prepare_cached("INSERT INTO command (zone, id, digest, first) VALUES (?1, ?2, ?3, ?4)")?;
            for row in batch {
                record.execute(params![row.seq, self.zone, row.command, row.ordinal, row.bytes])?;
                // Its key is what makes a command unique; the records of one follow each other with rising ordinals.
                if row.ordinal == 0 {
                    command.execute(params![self.zone, row.command, row.digest, row.seq])?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Calls for each record from a seq on, in order.
    pub fn tail(&self, from: u64, each: impl FnMut(u64, &[u8])) -> Result<(), StoreError> {
        tail(&self.connection, &self.zone, from, u64::MAX >> 1, each)
    }

    /// Keeps a checkpoint. Those given out and each day's last stay; the writer drops others with [`LedgerFile::drop_checkpoint`].
    pub fn keep_checkpoint(&self, checkpoint: &StoredCheckpoint, published: bool) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO checkpoint (zone, size, note, published) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (zone, size) DO UPDATE SET published = MAX(published, excluded.published)",
            )?
            .execute(params![self.zone, checkpoint.size, checkpoint.note, published])?;
        Ok(())
    }

    /// Drops a checkpoint that nobody was given.
    pub fn drop_checkpoint(&self, size: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM checkpoint WHERE zone = ?1 AND size = ?2 AND published = 0")?
            .execute(params![self.zone, size])?;
        Ok(())
    }

    /// The newest checkpoint, or the newest published one.
    pub fn newest_checkpoint(&self, published: bool) -> Result<Option<StoredCheckpoint>, StoreError> {
        newest_checkpoint(&self.connection, &self.zone, published)
    }
}

/// A reading connection for pages and exports.
pub struct LedgerReader {
    connection: Connection,
    zone: String,
}

impl LedgerReader {
    /// Opens an existing file for reading.
    pub fn open(path: &Path, zone: &str) -> Result<Self, StoreError> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Ok(Self { connection, zone: zone.to_owned() })
    }

    /// Bytes of a record.
    pub fn record(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT bytes FROM record WHERE zone = ?1 AND seq = ?2")?;
        Ok(statement.query_row(params![self.zone, seq], |row| row.get(0)).optional()?)
    }

    /// Number of records.
    pub fn size(&self) -> Result<u64, StoreError> {
        size(&self.connection, &self.zone)
    }

    /// Calls for each record of a span, in order.
    pub fn span(&self, from: u64, to: u64, each: impl FnMut(u64, &[u8])) -> Result<(), StoreError> {
        tail(&self.connection, &self.zone, from, to, each)
    }

    /// The newest checkpoint, or the newest published one.
    pub fn newest_checkpoint(&self, published: bool) -> Result<Option<StoredCheckpoint>, StoreError> {
        newest_checkpoint(&self.connection, &self.zone, published)
    }

    /// The newest published checkpoints, newest first.
    pub fn published_checkpoints(&self, most: u32) -> Result<Vec<StoredCheckpoint>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT size, note FROM checkpoint WHERE zone = ?1 AND published = 1 ORDER BY size DESC LIMIT ?2",
        )?;
        let rows = statement
            .query_map(params![self.zone, most], |row| Ok(StoredCheckpoint { size: row.get(0)?, note: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn size(connection: &Connection, zone: &str) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT COALESCE(MAX(seq) + 1, 0) FROM record WHERE zone = ?1")?;
    Ok(statement.query_row([zone], |row| row.get(0))?)
}

fn tail(
    connection: &Connection,
    zone: &str,
    from: u64,
    to: u64,
    mut each: impl FnMut(u64, &[u8]),
) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT seq, bytes FROM record WHERE zone = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq")?;
    let mut rows = statement.query(params![zone, from, to])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        each(row.get(0)?, bytes);
    }
    Ok(())
}

fn newest_checkpoint(
    connection: &Connection,
    zone: &str,
    published: bool,
) -> Result<Option<StoredCheckpoint>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT size, note FROM checkpoint WHERE zone = ?1 AND published >= ?2 ORDER BY size DESC LIMIT 1",
    )?;
    let found = statement
        .query_row(params![zone, published], |row| Ok(StoredCheckpoint { size: row.get(0)?, note: row.get(1)? }));
    Ok(found.optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables of the first landing, as its program made them.
    const FIRST: &str = "
        CREATE TABLE record (
          zone TEXT NOT NULL, seq INTEGER NOT NULL, command BLOB NOT NULL, ordinal INTEGER NOT NULL, bytes BLOB NOT NULL,
          PRIMARY KEY (zone, seq)) WITHOUT ROWID;
        CREATE UNIQUE INDEX record_command ON record (zone, command, ordinal);
        CREATE TABLE command (
          zone TEXT NOT NULL, id BLOB NOT NULL, digest BLOB NOT NULL, first INTEGER NOT NULL,
          PRIMARY KEY (zone, id)) WITHOUT ROWID;
        CREATE TABLE secret (zone TEXT PRIMARY KEY, value BLOB NOT NULL);";

    #[test]
    fn a_file_of_the_first_landing_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(FIRST).unwrap();
        for (seq, command, ordinal) in [(0u64, [1u8; 16], 0), (1, [2; 16], 0), (2, [2; 16], 1)] {
            let bytes = format!("record {seq}").into_bytes();
            let row = params!["z", seq, command, ordinal, bytes];
            old.execute("INSERT INTO record (zone, seq, command, ordinal, bytes) VALUES (?1, ?2, ?3, ?4, ?5)", row)
                .unwrap();
        }
        // The first record's command had no digest, so the first landing kept no row of it.
        old.execute(
            "INSERT INTO command (zone, id, digest, first) VALUES ('z', ?1, ?2, 1)",
            params![[2u8; 16], [9u8; 32]],
        )
        .unwrap();
        old.execute("INSERT INTO secret (zone, value) VALUES ('z', ?1)", params![[7u8; 32]]).unwrap();
        drop(old);

        for _ in 0..2 {
            let ledger = LedgerFile::open(&path, "z", Durability::Full).unwrap();
            assert_eq!((ledger.size().unwrap(), ledger.secret), (3, [7; 32]));
            let known = |id: u8| ledger.command(&[id; 16]).unwrap();
            assert_eq!(known(1), Some(KnownCommand { digest: None, first: 0 }));
            assert_eq!(known(2), Some(KnownCommand { digest: Some([9; 32]), first: 1 }));
            assert_eq!(known(3), None);
            let mut read = Vec::new();
            ledger.tail(0, |seq, bytes| read.push((seq, bytes.to_vec()))).unwrap();
            assert_eq!(read[2], (2, b"record 2".to_vec()));
        }
        let newer = Connection::open(&path).unwrap();
        newer.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
        drop(newer);
        assert!(matches!(LedgerFile::open(&path, "z", Durability::Full), Err(StoreError::Settings(_))));
    }
}
