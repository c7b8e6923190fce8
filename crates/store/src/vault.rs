//! `vault.db`: what opens the digests of sealed and personal content.

use crate::{Durability, StoreError, open};
use ledger::Opening;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;

/// Which compartment an opening is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compartment {
    /// An organisation's secret.
    Sealed,
    /// The n-th personal blob.
    Personal(u32),
}

impl Compartment {
    fn number(self) -> u32 {
        match self {
            Self::Sealed => 0,
            Self::Personal(index) => index + 1,
        }
    }
}

/// A connection to the vault.
pub struct Vault {
    connection: Connection,
    zone: String,
}

impl Vault {
    /// Opens or creates the file.
    pub fn open(path: &Path, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        let connection = open(path, durability)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS opening (
               zone TEXT NOT NULL, seq INTEGER NOT NULL, compartment INTEGER NOT NULL, salt BLOB NOT NULL, content BLOB NOT NULL,
               PRIMARY KEY (zone, seq, compartment)) WITHOUT ROWID;",
        )?;
        Ok(Self { connection, zone: zone.to_owned() })
    }

    /// Opens an existing file for reading.
    pub fn reader(path: &Path, zone: &str) -> Result<Self, StoreError> {
        let connection = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Ok(Self { connection, zone: zone.to_owned() })
    }

    /// Puts openings, in one transaction, before their records are appended. An opening left over from a crash at the
    /// same seq is replaced: its record was never written.
    pub fn put(&mut self, openings: &[(u64, Compartment, &Opening)]) -> Result<(), StoreError> {
        if openings.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO opening (zone, seq, compartment, salt, content) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for (seq, compartment, opening) in openings {
                statement.execute(params![self.zone, seq, compartment.number(), opening.salt, opening.content])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Removes openings whose record was never written.
    pub fn trim(&self, size: u64) -> Result<usize, StoreError> {
        Ok(self.connection.execute("DELETE FROM opening WHERE zone = ?1 AND seq >= ?2", params![self.zone, size])?)
    }

    /// The seq after that of the last opening.
    pub fn end(&self) -> Result<u64, StoreError> {
        let sql = "SELECT COALESCE(MAX(seq) + 1, 0) FROM opening WHERE zone = ?1";
        Ok(self.connection.query_row(sql, [&self.zone], |row| row.get(0))?)
    }

    /// One opening.
    pub fn get(&self, seq: u64, compartment: Compartment) -> Result<Option<Opening>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT salt, content FROM opening WHERE zone = ?1 AND seq = ?2 AND compartment = ?3")?;
        let found = statement.query_row(params![self.zone, seq, compartment.number()], |row| {
            Ok(Opening { salt: row.get(0)?, content: row.get::<_, Vec<u8>>(1)?.into() })
        });
        Ok(found.optional()?)
    }

    /// Calls for each sealed opening of a span, in order of seq.
    pub fn sealed(&self, from: u64, to: u64, mut each: impl FnMut(u64, Opening)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, salt, content FROM opening WHERE zone = ?1 AND compartment = 0 AND seq >= ?2 AND seq < ?3 ORDER BY seq",
        )?;
        let mut rows = statement.query(params![self.zone, from, to.min(u64::MAX >> 1)])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, Opening { salt: row.get(1)?, content: row.get::<_, Vec<u8>>(2)?.into() });
        }
        Ok(())
    }

    /// Calls for each personal opening of a span, with the number of its blob, in order of seq.
    pub fn personal(&self, from: u64, to: u64, mut each: impl FnMut(u64, u32, Opening)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, compartment, salt, content FROM opening
             WHERE zone = ?1 AND compartment > 0 AND seq >= ?2 AND seq < ?3 ORDER BY seq, compartment",
        )?;
        let mut rows = statement.query(params![self.zone, from, to.min(u64::MAX >> 1)])?;
        while let Some(row) = rows.next()? {
            let opening = Opening { salt: row.get(2)?, content: row.get::<_, Vec<u8>>(3)?.into() };
            each(row.get(0)?, row.get::<_, u32>(1)? - 1, opening);
        }
        Ok(())
    }
}
