//! The vault: what opens the digests of sealed and personal content. A file, or tables, of its own.

use crate::database::{Database, Place, Row, Value};
use crate::{Durability, StoreError};
use ledger::Opening;

/// Which compartment an opening is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compartment {
    /// An organisation's secret.
    Sealed,
    /// The n-th personal blob.
    Personal(u32),
}

impl Compartment {
    fn number(self) -> u64 {
        match self {
            Self::Sealed => 0,
            Self::Personal(index) => u64::from(index) + 1,
        }
    }
}

/// An opening on its way into the vault: seq of its record, compartment, content.
pub type Sealed<'a> = (u64, Compartment, &'a Opening);

/// Writes openings. One left over from a crash at the same seq is replaced: its record was never written.
pub(crate) fn put(database: &Database, zone: &str, openings: &[Sealed<'_>]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = openings
        .iter()
        .flat_map(|(seq, compartment, opening)| {
            let (salt, content) = (Value::Bytes(&opening.salt), Value::Bytes(&opening.content));
            [zone.into(), (*seq).into(), compartment.number().into(), salt, content]
        })
        .collect();
    database.insert(
        "INSERT INTO opening (zone, seq, compartment, salt, content) VALUES",
        5,
        "ON CONFLICT (zone, seq, compartment) DO UPDATE SET salt = excluded.salt, content = excluded.content",
        &values,
    )
}

/// A connection to the vault.
pub struct Vault {
    database: Database,
    zone: String,
}

impl Vault {
    /// Opens or creates the tables.
    pub fn open(place: &Place, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        let database = Database::writer(place, durability)?;
        database.create(
            "CREATE TABLE IF NOT EXISTS opening (
               zone TEXT NOT NULL, seq NUMBER NOT NULL, compartment NUMBER NOT NULL, salt BYTES NOT NULL,
               content BYTES NOT NULL, PRIMARY KEY (zone, seq, compartment)) BY_KEY;",
        )?;
        Ok(Self { database, zone: zone.to_owned() })
    }

    /// Opens existing tables for reading.
    pub fn reader(place: &Place, zone: &str) -> Result<Self, StoreError> {
        Ok(Self { database: Database::reader(place)?, zone: zone.to_owned() })
    }

    /// Whether the connection still answers.
    pub fn is_alive(&self) -> bool {
        self.database.is_alive()
    }

    /// Puts openings, in one transaction, before their records are appended; see [`crate::append`].
    pub fn put(&self, openings: &[Sealed<'_>]) -> Result<(), StoreError> {
        if openings.is_empty() {
            return Ok(());
        }
        self.database.transaction(|database| put(database, &self.zone, openings))
    }

    /// Removes openings whose record was never written; how many.
    pub fn trim(&self, size: u64) -> Result<u64, StoreError> {
        let values = [self.zone.as_str().into(), size.into()];
        self.database.execute("DELETE FROM opening WHERE zone = $1 AND seq >= $2", &values)
    }

    /// The seq after that of the last opening.
    pub fn end(&self) -> Result<u64, StoreError> {
        let sql = "SELECT COALESCE(MAX(seq) + 1, 0) FROM opening WHERE zone = $1";
        Ok(self.database.one(sql, &[self.zone.as_str().into()], |row| row.number(0))?.unwrap_or_default())
    }

    /// One opening.
    pub fn get(&self, seq: u64, compartment: Compartment) -> Result<Option<Opening>, StoreError> {
        let values = [self.zone.as_str().into(), seq.into(), compartment.number().into()];
        self.database.one(
            "SELECT salt, content FROM opening WHERE zone = $1 AND seq = $2 AND compartment = $3",
            &values,
            |row| opening(row, 0),
        )
    }

    /// Calls for each sealed opening of a span, in order of seq.
    pub fn sealed(&self, from: u64, to: u64, mut each: impl FnMut(u64, Opening)) -> Result<(), StoreError> {
        let mut next = from;
        loop {
            let (begun, mut found) = (next, 0);
            let values = [self.zone.as_str().into(), begun.into(), to.into(), PIECE.into()];
            self.database.rows(
                "SELECT seq, salt, content FROM opening
                 WHERE zone = $1 AND compartment = 0 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4",
                &values,
                |row| {
                    let seq = row.number(0)?;
                    each(seq, opening(row, 1)?);
                    (next, found) = (seq + 1, found + 1);
                    Ok(())
                },
            )?;
            if found < PIECE {
                return Ok(());
            }
        }
    }

    /// Calls for each personal opening of a span, with the number of its blob, in order of seq. The span is read at once.
    pub fn personal(&self, from: u64, to: u64, mut each: impl FnMut(u64, u32, Opening)) -> Result<(), StoreError> {
        self.database.rows(
            "SELECT seq, compartment, salt, content FROM opening
             WHERE zone = $1 AND compartment > 0 AND seq >= $2 AND seq < $3 ORDER BY seq, compartment",
            &[self.zone.as_str().into(), from.into(), to.into()],
            |row| {
                each(row.number(0)?, row.number(1)? as u32 - 1, opening(row, 2)?);
                Ok(())
            },
        )
    }
}

/// Openings that are asked for at once.
const PIECE: u64 = 4096;

fn opening(row: &Row<'_>, at: usize) -> Result<Opening, StoreError> {
    Ok(Opening { salt: row.digest(at)?, content: row.bytes(at + 1)?.into() })
}
