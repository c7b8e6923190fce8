//! `operations.db`: accounts and sessions; `draft.rs` and `preference.rs` keep what persons left.

use crate::{Durability, StoreError, open};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;

/// An account: who logs in. Passwords are kept as argon2 hashes, made at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Login name.
    pub login: String,
    /// The person's pseudonymous id in the ledger.
    pub person: String,
    /// Name as shown to the person himself and colleagues.
    pub name: String,
    /// Post as shown.
    pub post: String,
    /// Id of the person's unit.
    pub unit: String,
    /// PHC string.
    pub password: String,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// Unix seconds until which the account is locked.
    pub locked_until: i64,
}

/// A session, kept by the digest of its token: a copy of the file logs nobody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token.
    pub digest: [u8; 32],
    /// Login name.
    pub login: String,
    /// Unix seconds of the login.
    pub created: i64,
    /// Unix seconds of the last request.
    pub seen: i64,
}

/// A connection to the operations file.
pub struct Operations {
    pub(crate) connection: Connection,
}

impl Operations {
    /// Opens or creates the file.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, StoreError> {
        let connection = open(path, durability)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS account (
               login TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL, unit TEXT NOT NULL,
               password TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0);
             CREATE TABLE IF NOT EXISTS stranger (
               name BLOB PRIMARY KEY, failures INTEGER NOT NULL, locked_until INTEGER NOT NULL);
             CREATE TABLE IF NOT EXISTS upload (
               digest BLOB NOT NULL, person TEXT NOT NULL, PRIMARY KEY (digest, person)) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS session (
               digest BLOB PRIMARY KEY, login TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL);
             CREATE TABLE IF NOT EXISTS draft (
               id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, amends INTEGER, saved INTEGER NOT NULL,
               content TEXT NOT NULL);
             CREATE INDEX IF NOT EXISTS draft_of_person ON draft (person, saved);
             CREATE TABLE IF NOT EXISTS closed_form (
               id TEXT NOT NULL, person TEXT NOT NULL, closed INTEGER NOT NULL, PRIMARY KEY (id, person)) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS preference (
               person TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (person, name)) WITHOUT ROWID;",
        )?;
        Ok(Self { connection })
    }

    /// Adds or replaces an account.
    pub fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO account (login, person, name, post, unit, password) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![account.login, account.person, account.name, account.post, account.unit, account.password],
        )?;
        Ok(())
    }

    /// An account by login name.
    pub fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT login, person, name, post, unit, password, failures, locked_until FROM account WHERE login = ?1",
        )?;
        Ok(statement.query_row([login], account_row).optional()?)
    }

    /// All accounts, by login name.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT login, person, name, post, unit, password, failures, locked_until FROM account ORDER BY login",
        )?;
        let rows = statement.query_map([], account_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Counts a failed attempt, and locks the account at the limit: the instant until which it is locked, if it is now.
    /// Counted by the database, so that attempts at the same time are all counted; none counts while it is locked.
    pub fn note_failure(&self, login: &str, limit: u32, now: i64, until: i64) -> Result<Option<i64>, StoreError> {
        self.connection.execute(
            "UPDATE account SET locked_until = CASE WHEN failures + 1 >= ?2 THEN ?4 ELSE 0 END,
               failures = CASE WHEN failures + 1 >= ?2 THEN 0 ELSE failures + 1 END
             WHERE login = ?1 AND locked_until <= ?3",
            params![login, limit, now, until],
        )?;
        Ok(self.account(login)?.map(|account| account.locked_until).filter(|locked| *locked > now))
    }

    /// The same for a name that no account has, given as a digest: the same writes, so that it takes the same time. Only
    /// so many names are remembered, the newest.
    pub fn note_stranger(
        &self,
        name: &[u8; 32],
        limit: u32,
        now: i64,
        until: i64,
        most: u32,
    ) -> Result<Option<i64>, StoreError> {
        self.connection.execute(
            "INSERT INTO stranger (name, failures, locked_until) VALUES (?1, 1, 0)
             ON CONFLICT (name) DO UPDATE SET locked_until = CASE WHEN failures + 1 >= ?2 THEN ?4 ELSE 0 END,
               failures = CASE WHEN failures + 1 >= ?2 THEN 0 ELSE failures + 1 END
             WHERE locked_until <= ?3",
            params![name, limit, now, until],
        )?;
        self.connection
            .execute("DELETE FROM stranger WHERE rowid <= (SELECT max(rowid) FROM stranger) - ?1", params![most])?;
        self.stranger_locked_until(name, now)
    }

    /// Until when a name that no account has is locked, if it is.
    pub fn stranger_locked_until(&self, name: &[u8; 32], now: i64) -> Result<Option<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT locked_until FROM stranger WHERE name = ?1")?;
        let locked: Option<i64> = statement.query_row([name], |row| row.get(0)).optional()?;
        Ok(locked.filter(|locked| *locked > now))
    }

    /// Forgets the names that no account has.
    pub fn forget_strangers(&self) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM stranger", [])?;
        Ok(())
    }

    /// Notes that a person has brought the bytes of an evidence file.
    pub fn note_upload(&self, digest: &[u8], person: &str) -> Result<(), StoreError> {
        self.connection
            .execute("INSERT OR IGNORE INTO upload (digest, person) VALUES (?1, ?2)", params![digest, person])?;
        Ok(())
    }

    /// Whether a person has brought the bytes of an evidence file.
    pub fn has_uploaded(&self, digest: &[u8], person: &str) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM upload WHERE digest = ?1 AND person = ?2")?;
        Ok(statement.exists(params![digest, person])?)
    }

    /// Forgets the failed attempts.
    pub fn forget_failures(&self, login: &str) -> Result<(), StoreError> {
        self.connection.execute("UPDATE account SET failures = 0 WHERE login = ?1", [login])?;
        Ok(())
    }

    /// Adds a session.
    pub fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO session (digest, login, created, seen) VALUES (?1, ?2, ?3, ?4)",
            params![session.digest, session.login, session.created, session.seen],
        )?;
        Ok(())
    }

    /// Every session that is kept.
    pub fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT digest, login, created, seen FROM session")?;
        let rows = statement.query_map([], |row| {
            Ok(Session { digest: row.get(0)?, login: row.get(1)?, created: row.get(2)?, seen: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that a session was used.
    pub fn touch_session(&self, digest: &[u8; 32], seen: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE session SET seen = ?2 WHERE digest = ?1")?
            .execute(params![digest, seen])?;
        Ok(())
    }

    /// Ends a session.
    pub fn end_session(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM session WHERE digest = ?1", [digest])?;
        Ok(())
    }
}

fn account_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        login: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        post: row.get(3)?,
        unit: row.get(4)?,
        password: row.get(5)?,
        failures: row.get(6)?,
        locked_until: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn nobody_else_may_read_the_file_or_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operations.db");
        // A file of an earlier version, readable by all.
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let operations = Operations::open(&path, Durability::Full).unwrap();
        operations.put_preference("p", "n", "v").unwrap();
        let names = ["operations.db", "operations.db-wal", "operations.db-shm"];
        for name in names {
            let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
