//! The audit chain: logins, reads of personal data, exports and refusals, each entry hashed over the one before. Its
//! head stands in every `clock.day_closed`. Writes need no entry: their record is one.

use crate::{Durability, StoreError, open};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::path::Path;

/// One entry. Ids only: never a name, a phone number or what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Number, from 1.
    pub number: u64,
    /// Real instant, UTC.
    pub at: String,
    /// Person or account id.
    pub who: String,
    /// What was done: `login`, `login_refused`, `personal_read`, `export`, `refused` ….
    pub act: String,
    /// What it was done to.
    pub subject: String,
}

/// Where the chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// An entry is missing or was changed: its number.
    Entry(u64),
    /// The chain holds together, but a head that a closed day carries is not in it: the head's position among those
    /// that were asked for. Entries were taken off the end, or the whole chain was written anew.
    Head(usize),
}

/// The audit table.
pub struct Audit {
    connection: Connection,
    head: [u8; 32],
    number: u64,
}

impl Audit {
    /// Opens or creates the table.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, StoreError> {
        let connection = open(path, durability)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS audit (
               number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL, hash BLOB NOT NULL);",
        )?;
        let last = connection.query_row("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        let (number, head) = match last {
            Ok(last) => last,
            Err(rusqlite::Error::QueryReturnedNoRows) => (0, [0; 32]),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { connection, head, number })
    }

    /// Adds an entry.
    pub fn add(&mut self, at: &str, who: &str, act: &str, subject: &str) -> Result<(), StoreError> {
        let hash = link(&self.head, self.number + 1, at, who, act, subject);
        self.connection
            .prepare_cached("INSERT INTO audit (number, at, who, act, subject, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![self.number + 1, at, who, act, subject, hash])?;
        self.number += 1;
        self.head = hash;
        Ok(())
    }

    /// Hash of the last entry, hex; 64 zeros while there is none.
    pub fn head(&self) -> String {
        hex::encode(self.head)
    }

    /// Recomputes the chain and looks for the heads that closed days carry, in their order: nothing, or where it breaks
    /// first. A day closed before the first entry carries zeros.
    pub fn first_break(&self, heads: &[[u8; 32]]) -> Result<Option<Break>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT number, at, who, act, subject, hash FROM audit ORDER BY number")?;
        let mut rows = statement.query([])?;
        let (mut head, mut expected, mut found) = ([0u8; 32], 1u64, 0);
        let pass = |head: &[u8; 32], found: &mut usize| {
            while heads.get(*found) == Some(head) {
                *found += 1;
            }
        };
        pass(&head, &mut found);
        while let Some(row) = rows.next()? {
            let number: u64 = row.get(0)?;
            let texts: [String; 4] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            let hash: [u8; 32] = row.get(5)?;
            head = link(&head, number, &texts[0], &texts[1], &texts[2], &texts[3]);
            if number != expected || head != hash {
                return Ok(Some(Break::Entry(expected)));
            }
            expected += 1;
            pass(&head, &mut found);
        }
        Ok((found < heads.len()).then_some(Break::Head(found)))
    }

    /// The newest entries, newest first.
    pub fn newest(&self, most: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number, at, who, act, subject FROM audit ORDER BY number DESC LIMIT ?1")?;
        let rows = statement.query_map([most], |row| {
            Ok(AuditEntry {
                number: row.get(0)?,
                at: row.get(1)?,
                who: row.get(2)?,
                act: row.get(3)?,
                subject: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn link(head: &[u8; 32], number: u64, at: &str, who: &str, act: &str, subject: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(head);
    hasher.update(number.to_be_bytes());
    for text in [at, who, act, subject] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_entry_breaks_the_chain() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operations.db");
        let mut audit = Audit::open(&path, Durability::Full).unwrap();
        assert_eq!(audit.head(), "0".repeat(64));
        for number in 0..5 {
            audit.add("2020-01-20T00:00:00.000Z", "p-1", "login", &number.to_string()).unwrap();
        }
        assert_eq!(audit.first_break(&[]).unwrap(), None);
        let head = audit.head();
        assert_eq!(Audit::open(&path, Durability::Full).unwrap().head(), head);
        audit.connection.execute("UPDATE audit SET who = 'p-2' WHERE number = 3", []).unwrap();
        assert_eq!(audit.first_break(&[]).unwrap(), Some(Break::Entry(3)));
        audit.connection.execute("UPDATE audit SET who = 'p-1' WHERE number = 3", []).unwrap();
        audit.connection.execute("DELETE FROM audit WHERE number = 2", []).unwrap();
        assert_eq!(audit.first_break(&[]).unwrap(), Some(Break::Entry(2)));
    }

    #[test]
    fn a_chain_cut_short_or_written_anew_lacks_the_heads_of_closed_days() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operations.db");
        let mut audit = Audit::open(&path, Durability::Full).unwrap();
        let mut heads = vec![[0; 32], [0; 32]];
        for number in 0..4 {
            audit.add("2020-01-20T00:00:00.000Z", "p-1", "login", &number.to_string()).unwrap();
            heads.extend((number % 2 == 1).then_some(audit.head));
        }
        heads.push(audit.head);
        assert_eq!(audit.first_break(&heads).unwrap(), None);
        let backwards: Vec<[u8; 32]> = heads.iter().rev().copied().collect();
        assert_eq!(audit.first_break(&backwards).unwrap(), Some(Break::Head(2)), "heads follow each other");
        audit.connection.execute("DELETE FROM audit WHERE number = 4", []).unwrap();
        assert_eq!(audit.first_break(&heads).unwrap(), Some(Break::Head(3)));
        audit.connection.execute("DELETE FROM audit", []).unwrap();
        let mut anew = Audit::open(&path, Durability::Full).unwrap();
        for number in 0..4 {
            anew.add("2020-01-20T00:00:00.000Z", "p-9", "login", &number.to_string()).unwrap();
        }
        assert_eq!(anew.first_break(&heads).unwrap(), Some(Break::Head(2)));
    }
}
