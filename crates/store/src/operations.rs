//! Accounts and sessions; `draft.rs` and `preference.rs` keep what persons left, `audit.rs` the audit chain.

use crate::database::{Database, Place, Row, Value};
use crate::moving::{Column, Table};
use crate::{Durability, StoreError, random_32};

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

/// Nothing here that a figure could depend on. Every key begins with the zone.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS account (
  zone TEXT NOT NULL, login TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL, unit TEXT NOT NULL,
  password TEXT NOT NULL, failures NUMBER NOT NULL DEFAULT 0, locked_until NUMBER NOT NULL DEFAULT 0,
  PRIMARY KEY (zone, login));
CREATE TABLE IF NOT EXISTS stranger (
  zone TEXT NOT NULL, name BYTES NOT NULL, noted NUMBER NOT NULL, failures NUMBER NOT NULL, locked_until NUMBER NOT NULL,
  PRIMARY KEY (zone, name));
CREATE INDEX IF NOT EXISTS stranger_noted ON stranger (zone, noted);
CREATE TABLE IF NOT EXISTS names_key (zone TEXT PRIMARY KEY, value BYTES NOT NULL);
CREATE TABLE IF NOT EXISTS upload (
  zone TEXT NOT NULL, digest BYTES NOT NULL, person TEXT NOT NULL, PRIMARY KEY (zone, digest, person)) BY_KEY;
CREATE TABLE IF NOT EXISTS session (
  zone TEXT NOT NULL, digest BYTES NOT NULL, login TEXT NOT NULL, created NUMBER NOT NULL, seen NUMBER NOT NULL,
  PRIMARY KEY (zone, digest));
CREATE TABLE IF NOT EXISTS draft (
  zone TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, amends NUMBER, saved NUMBER NOT NULL,
  content TEXT NOT NULL, PRIMARY KEY (zone, id));
CREATE INDEX IF NOT EXISTS draft_of_a_person ON draft (zone, person, saved);
CREATE TABLE IF NOT EXISTS closed_form (
  zone TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, closed NUMBER NOT NULL,
  PRIMARY KEY (zone, id, person)) BY_KEY;
CREATE TABLE IF NOT EXISTS preference (
  zone TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (zone, person, name)) BY_KEY;
CREATE TABLE IF NOT EXISTS audit (
  zone TEXT NOT NULL, number NUMBER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL,
  hash BYTES NOT NULL, PRIMARY KEY (zone, number));
";

/// The same tables for whoever carries them: from a file of an earlier build, which had no zone in them, and from one store to
/// another. Names without an account are forgotten on the way.
pub(crate) const TABLES: [Table; 7] = [
    Table {
        name: "account",
        columns: &[
            ("login", Column::Text),
            ("person", Column::Text),
            ("name", Column::Text),
            ("post", Column::Text),
            ("unit", Column::Text),
            ("password", Column::Text),
            ("failures", Column::Number),
            ("locked_until", Column::Number),
        ],
        walked_by: None,
    },
    Table { name: "upload", columns: &[("digest", Column::Bytes), ("person", Column::Text)], walked_by: None },
    Table {
        name: "session",
        columns: &[
            ("digest", Column::Bytes),
            ("login", Column::Text),
            ("created", Column::Number),
            ("seen", Column::Number),
        ],
        walked_by: None,
    },
    Table {
        name: "draft",
        columns: &[
            ("id", Column::Text),
            ("person", Column::Text),
            ("kind", Column::Text),
            ("amends", Column::Number),
            ("saved", Column::Number),
            ("content", Column::Text),
        ],
        walked_by: None,
    },
    Table {
        name: "closed_form",
        columns: &[("id", Column::Text), ("person", Column::Text), ("closed", Column::Number)],
        walked_by: None,
    },
    Table {
        name: "preference",
        columns: &[("person", Column::Text), ("name", Column::Text), ("value", Column::Text)],
        walked_by: None,
    },
    Table {
        name: "audit",
        columns: &[
            ("number", Column::Number),
            ("at", Column::Text),
            ("who", Column::Text),
            ("act", Column::Text),
            ("subject", Column::Text),
            ("hash", Column::Bytes),
        ],
        walked_by: Some("number"),
    },
];

/// Opens the tables for writing, and creates them where they are missing.
pub(crate) fn tables(place: &Place, zone: &str, durability: Durability) -> Result<Database, StoreError> {
    let database = Database::lasting(place, durability)?;
    match &database {
        Database::Sqlite(_) => prepare_file(&database, zone)?,
        Database::Postgres(_) => database.create(SCHEMA)?,
    }
    Ok(database)
}

/// `PRAGMA user_version` of [`SCHEMA`] in a file; an earlier build's, without the zone, had none.
const SCHEMA_VERSION: u64 = 1;

fn prepare_file(file: &Database, zone: &str) -> Result<(), StoreError> {
    let version = file.one("PRAGMA user_version", &[], |row| row.number(0))?.unwrap_or_default();
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Settings(format!("tables of version {version}: a newer program is needed")));
    }
    let is_there = |table: &Table| {
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1";
        Ok::<_, StoreError>(file.one(sql, &[table.name.into()], |_| Ok(()))?.is_some())
    };
    file.transaction(|file| {
        let mut before = Vec::new();
        for table in &TABLES {
            if is_there(table)? {
                file.batch(&format!("ALTER TABLE {0} RENAME TO {0}_before", table.name))?;
                before.push(table);
            }
        }
        file.batch("DROP TABLE IF EXISTS stranger")?;
        file.create(SCHEMA)?;
        for table in before {
            let (name, columns) = (table.name, table.names());
            let sql = format!("INSERT INTO {name} (zone, {columns}) SELECT $1, {columns} FROM {name}_before");
            file.execute(&sql, &[zone.into()])?;
            file.batch(&format!("DROP TABLE {name}_before"))?;
        }
        file.batch(&format!("PRAGMA user_version = {SCHEMA_VERSION}"))
    })
}

/// A connection to the tables of a zone's operations.
pub struct Operations {
    pub(crate) database: Database,
    pub(crate) zone: String,
}

impl Operations {
    /// Opens or creates the tables.
    pub fn open(place: &Place, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        Ok(Self { database: tables(place, zone, durability)?, zone: zone.to_owned() })
    }

    /// Whether other programs may write the same tables.
    pub fn is_shared(&self) -> bool {
        self.database.is_remote()
    }

    /// The zone, which every key begins with.
    pub(crate) fn zone(&self) -> Value<'_> {
        self.zone.as_str().into()
    }

    /// Key of the digests of names that no account has: the same for every server of the zone, so that a name is locked at
    /// all of them alike, whether an account has it or not.
    pub fn names_key(&self) -> Result<[u8; 32], StoreError> {
        self.database.execute(
            "INSERT INTO names_key (zone, value) VALUES ($1, $2) ON CONFLICT (zone) DO NOTHING",
            &[self.zone(), random_32()[..].into()],
        )?;
        let key =
            self.database.one("SELECT value FROM names_key WHERE zone = $1", &[self.zone()], |row| row.digest(0))?;
        key.ok_or_else(|| StoreError::Settings("the key of names is not kept".to_owned()))
    }

    /// Adds or replaces an account.
    pub fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        let texts = [&account.login, &account.person, &account.name, &account.post, &account.unit, &account.password];
        let values: Vec<Value<'_>> = [self.zone()].into_iter().chain(texts.map(|text| Value::Text(text))).collect();
        self.database.execute(
            "INSERT INTO account (zone, login, person, name, post, unit, password) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (zone, login) DO UPDATE SET person = excluded.person, name = excluded.name, post = excluded.post,
               unit = excluded.unit, password = excluded.password, failures = 0, locked_until = 0",
            &values,
        )?;
        Ok(())
    }

    /// An account by login name.
    pub fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let sql = format!("SELECT {ACCOUNT} FROM account WHERE zone = $1 AND login = $2");
        self.database.one(&sql, &[self.zone(), login.into()], account_row)
    }

    /// All accounts, by login name.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = format!("SELECT {ACCOUNT} FROM account WHERE zone = $1 ORDER BY login");
        self.database.all(&sql, &[self.zone()], account_row)
    }

    /// Forgets a person: accounts with their sessions, drafts, preferences, which files he brought.
    pub fn forget(&self, person: &str) -> Result<(), StoreError> {
        if !self.database.is_remote() {
            self.database.batch("PRAGMA secure_delete = ON")?;
        }
        let values = [self.zone(), person.into()];
        self.database.transaction(|database| {
            database.execute(
                "DELETE FROM session WHERE zone = $1 AND login IN (
                   SELECT login FROM account WHERE zone = $1 AND person = $2)",
                &values,
            )?;
            for table in ["account", "draft", "closed_form", "preference", "upload"] {
                database.execute(&format!("DELETE FROM {table} WHERE zone = $1 AND person = $2"), &values)?;
            }
            Ok(())
        })?;
        if self.database.is_remote() {
            return Ok(());
        }
        self.database.rows("PRAGMA wal_checkpoint(TRUNCATE)", &[], |_| Ok(()))
    }

    /// Counts a failed attempt, and locks the account at the limit: the instant until which it is locked, if it is now.
    /// Counted by the database, so that attempts at the same time are all counted; none counts while it is locked.
    pub fn note_failure(&self, login: &str, limit: u32, now: i64, until: i64) -> Result<Option<i64>, StoreError> {
        self.database.execute(
            "UPDATE account SET locked_until = CASE WHEN failures + 1 >= $1 THEN CAST($2 AS BIGINT) ELSE 0 END,
               failures = CASE WHEN failures + 1 >= $1 THEN 0 ELSE failures + 1 END
             WHERE zone = $3 AND login = $4 AND locked_until <= $5",
            &[u64::from(limit).into(), until.into(), self.zone(), login.into(), now.into()],
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
        self.database.execute(
            "INSERT INTO stranger (zone, name, noted, failures, locked_until)
             VALUES ($1, $2, (SELECT COALESCE(MAX(noted), 0) + 1 FROM stranger WHERE zone = $1), 1, 0)
             ON CONFLICT (zone, name) DO UPDATE
               SET locked_until = CASE WHEN stranger.failures + 1 >= $3 THEN CAST($4 AS BIGINT) ELSE 0 END,
               failures = CASE WHEN stranger.failures + 1 >= $3 THEN 0 ELSE stranger.failures + 1 END
             WHERE stranger.locked_until <= $5",
            &[self.zone(), name[..].into(), u64::from(limit).into(), until.into(), now.into()],
        )?;
        self.database.execute(
            "DELETE FROM stranger WHERE zone = $1 AND noted <= (SELECT MAX(noted) FROM stranger WHERE zone = $1) - $2",
            &[self.zone(), u64::from(most).into()],
        )?;
        self.stranger_locked_until(name, now)
    }

    /// Until when a name that no account has is locked, if it is.
    pub fn stranger_locked_until(&self, name: &[u8; 32], now: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT locked_until FROM stranger WHERE zone = $1 AND name = $2";
        let locked = self.database.one(sql, &[self.zone(), name[..].into()], |row| row.seconds(0))?;
        Ok(locked.filter(|locked| *locked > now))
    }

    /// Notes that a person has brought the bytes of an evidence file.
    pub fn note_upload(&self, digest: &[u8], person: &str) -> Result<(), StoreError> {
        self.database.execute(
            "INSERT INTO upload (zone, digest, person) VALUES ($1, $2, $3) ON CONFLICT (zone, digest, person) DO NOTHING",
            &[self.zone(), digest.into(), person.into()],
        )?;
        Ok(())
    }

    /// Whether a person has brought the bytes of an evidence file.
    pub fn has_uploaded(&self, digest: &[u8], person: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM upload WHERE zone = $1 AND digest = $2 AND person = $3";
        Ok(self.database.one(sql, &[self.zone(), digest.into(), person.into()], |_| Ok(()))?.is_some())
    }

    /// Forgets the failed attempts.
    pub fn forget_failures(&self, login: &str) -> Result<(), StoreError> {
        let sql = "UPDATE account SET failures = 0 WHERE zone = $1 AND login = $2";
        self.database.execute(sql, &[self.zone(), login.into()])?;
        Ok(())
    }

    /// Adds a session.
    pub fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        self.database.execute(
            "INSERT INTO session (zone, digest, login, created, seen) VALUES ($1, $2, $3, $4, $5)",
            &[
                self.zone(),
                session.digest[..].into(),
                session.login.as_str().into(),
                session.created.into(),
                session.seen.into(),
            ],
        )?;
        Ok(())
    }

    /// A session that is kept.
    pub fn session(&self, digest: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        let sql = "SELECT digest, login, created, seen FROM session WHERE zone = $1 AND digest = $2";
        self.database.one(sql, &[self.zone(), digest[..].into()], session_row)
    }

    /// Every session that is kept.
    pub fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        let sql = "SELECT digest, login, created, seen FROM session WHERE zone = $1";
        self.database.all(sql, &[self.zone()], session_row)
    }

    /// Notes that a session was used.
    pub fn touch_session(&self, digest: &[u8; 32], seen: i64) -> Result<(), StoreError> {
        let sql = "UPDATE session SET seen = $1 WHERE zone = $2 AND digest = $3";
        self.database.execute(sql, &[seen.into(), self.zone(), digest[..].into()])?;
        Ok(())
    }

    /// Ends a session.
    pub fn end_session(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE zone = $1 AND digest = $2";
        self.database.execute(sql, &[self.zone(), digest[..].into()])?;
        Ok(())
    }
}

const ACCOUNT: &str = "login, person, name, post, unit, password, failures, locked_until";

fn account_row(row: &Row<'_>) -> Result<Account, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.text(at)?.to_owned());
    Ok(Account {
        login: text(0)?,
        person: text(1)?,
        name: text(2)?,
        post: text(3)?,
        unit: text(4)?,
        password: text(5)?,
        failures: row.number(6)? as u32,
        locked_until: row.seconds(7)?,
    })
}

fn session_row(row: &Row<'_>) -> Result<Session, StoreError> {
    Ok(Session {
        digest: row.digest(0)?,
        login: row.text(1)?.to_owned(),
        created: row.seconds(2)?,
        seen: row.seconds(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// Tables as builds before several servers made them.
    const WITHOUT_ZONE: &str = "
        CREATE TABLE account (
          login TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL, unit TEXT NOT NULL,
          password TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE stranger (name BLOB PRIMARY KEY, failures INTEGER NOT NULL, locked_until INTEGER NOT NULL);
        CREATE TABLE draft (
          id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, amends INTEGER, saved INTEGER NOT NULL,
          content TEXT NOT NULL);
        CREATE INDEX draft_of_person ON draft (person, saved);
        CREATE TABLE audit (
          number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL,
          hash BLOB NOT NULL);
        INSERT INTO account VALUES ('a', 'p', 'n', 't', 'u', 'h', 2, 9);
        INSERT INTO stranger VALUES (x'00', 1, 0);
        INSERT INTO draft VALUES ('d', 'p', 'k', NULL, 100, 'c'), ('e', 'p', 'k', 7, 200, 'c');";

    #[test]
    fn a_file_of_an_earlier_build_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operations.db");
        let old = rusqlite::Connection::open(&path).unwrap();
        old.execute_batch(WITHOUT_ZONE).unwrap();
        drop(old);
        let place = Place::File(path);
        for _ in 0..2 {
            let operations = Operations::open(&place, "z", Durability::Full).unwrap();
            let account = operations.account("a").unwrap().unwrap();
            assert_eq!((account.unit.as_str(), account.failures, account.locked_until), ("u", 2, 9));
            let amends: Vec<_> = operations.drafts("p", 300).unwrap().iter().map(|draft| draft.amends).collect();
            assert_eq!(amends, [Some(7), None]);
            assert!(!operations.has_uploaded(&[1], "p").unwrap());
        }
        let newer = Operations::open(&place, "z", Durability::Full).unwrap();
        newer.database.batch("PRAGMA user_version = 9").unwrap();
        assert!(matches!(Operations::open(&place, "z", Durability::Full), Err(StoreError::Settings(_))));
    }

    #[test]
    fn only_the_newest_names_without_an_account_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        let operations = Operations::open(&place, "z", Durability::Full).unwrap();
        for name in 0..5u8 {
            for _ in 0..2 {
                operations.note_stranger(&[name; 32], 2, 100, 200, 3).unwrap();
            }
        }
        let locked = |name: u8| operations.stranger_locked_until(&[name; 32], 100).unwrap();
        assert_eq!([0, 1, 2, 3, 4].map(locked), [None, None, Some(200), Some(200), Some(200)]);
        assert_eq!(operations.names_key().unwrap(), operations.names_key().unwrap());
    }

    #[test]
    fn nobody_else_may_read_the_file_or_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operations.db");
        // A file of an earlier version, readable by all.
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let operations = Operations::open(&Place::File(path), "z", Durability::Full).unwrap();
        operations.put_preference("p", "n", "v").unwrap();
        let names = ["operations.db", "operations.db-wal", "operations.db-shm"];
        for name in names {
            let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
