//! The tables beside the ledger: `account.rs` keeps accounts and sessions, `draft.rs` and `preference.rs` what persons left,
//! `audit.rs` the audit chain, `provider.rs` who is whom at an identity provider, `webhook.rs` whom the zone tells of its records.

use crate::database::{Database, Place, Value};
use crate::moving::{Column, Table};
use crate::{Durability, StoreError, account, provider, random_32, token, webhook};

/// Nothing here that a figure could depend on. Every key begins with the zone.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS stranger (
  zone TEXT NOT NULL, name BYTES NOT NULL, noted NUMBER NOT NULL, failures NUMBER NOT NULL, locked_until NUMBER NOT NULL,
  PRIMARY KEY (zone, name));
CREATE INDEX IF NOT EXISTS stranger_noted ON stranger (zone, noted);
CREATE TABLE IF NOT EXISTS names_key (zone TEXT PRIMARY KEY, value BYTES NOT NULL);
CREATE TABLE IF NOT EXISTS upload (
  zone TEXT NOT NULL, digest BYTES NOT NULL, person TEXT NOT NULL, PRIMARY KEY (zone, digest, person)) BY_KEY;
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
CREATE TABLE IF NOT EXISTS audit_anchor (zone TEXT PRIMARY KEY, number NUMBER NOT NULL, hash BYTES NOT NULL);
";

/// The same tables for whoever carries them: from a file of an earlier build, which had no zone in them, and from one store to
/// another. Names without an account, and who is on the way to a provider, are forgotten.
pub(crate) const TABLES: [Table; 15] = [
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
            ("changed", Column::Number),
            ("initial", Column::Number),
            ("earlier", Column::Text),
            ("signed_in", Column::Number),
            ("closed", Column::Number),
        ],
        walked_by: None,
    },
    Table {
        name: "second_factor",
        columns: &[("login", Column::Text), ("secret", Column::Bytes), ("step", Column::Number)],
        walked_by: None,
    },
    Table { name: "recovery_code", columns: &[("login", Column::Text), ("digest", Column::Bytes)], walked_by: None },
    Table {
        name: "token",
        columns: &[
            ("digest", Column::Bytes),
            ("login", Column::Text),
            ("name", Column::Text),
            ("scopes", Column::Text),
            ("created", Column::Number),
            ("expires", Column::Number),
            ("used", Column::Number),
        ],
        walked_by: None,
    },
    Table {
        name: "provider_link",
        columns: &[
            ("issuer", Column::Text),
            ("subject", Column::Text),
            ("login", Column::Text),
            ("since", Column::Number),
        ],
        walked_by: None,
    },
    Table { name: "policy", columns: &[("name", Column::Text), ("value", Column::Text)], walked_by: None },
    Table { name: "upload", columns: &[("digest", Column::Bytes), ("person", Column::Text)], walked_by: None },
    Table {
        name: "session",
        columns: &[
            ("digest", Column::Bytes),
            ("login", Column::Text),
            ("created", Column::Number),
            ("seen", Column::Number),
            ("stage", Column::Number),
            ("browser", Column::Text),
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
    Table { name: "audit_anchor", columns: &[("number", Column::Number), ("hash", Column::Bytes)], walked_by: None },
    Table {
        name: "webhook",
        columns: &[
            ("id", Column::Text),
            ("name", Column::Text),
            ("address", Column::Text),
            ("kinds", Column::Text),
            ("link", Column::Text),
            ("secret", Column::Bytes),
            ("former", Column::Bytes),
            ("former_until", Column::Number),
            ("state", Column::Number),
            ("cursor", Column::Number),
            ("attempt", Column::Number),
            ("due", Column::Number),
            ("failing_since", Column::Number),
            ("created", Column::Number),
            ("format", Column::Number),
        ],
        walked_by: None,
    },
    Table {
        name: "delivery",
        columns: &[
            ("number", Column::Number),
            ("hook", Column::Text),
            ("event", Column::Text),
            ("seq", Column::Number),
            ("kind", Column::Text),
            ("at", Column::Number),
            ("attempt", Column::Number),
            ("status", Column::Number),
            ("reason", Column::Text),
            ("told", Column::Number),
        ],
        walked_by: Some("number"),
    },
];

/// Opens the tables for writing, and creates them where they are missing.
pub(crate) fn tables(place: &Place, zone: &str, durability: Durability) -> Result<Database, StoreError> {
    let database = Database::lasting(place, durability)?;
    match &database {
        Database::Sqlite(_) => prepare_file(&database, zone)?,
        Database::Postgres(_) => {
            database.create(account::SCHEMA)?;
            database.create(token::SCHEMA)?;
            // Asked for first: to alter a table is to wait for everybody who reads it, and to make them wait.
            let sql = "SELECT 1 FROM information_schema.columns
                       WHERE table_schema = current_schema() AND table_name = 'account' AND column_name = 'closed'";
            if database.one(sql, &[], |_| Ok(()))?.is_none() {
                database.create(account::SINCE)?;
            }
            database.create(SCHEMA)?;
        }
    }
    database.create(provider::SCHEMA)?;
    webhook::create(&database)?;
    Ok(database)
}

/// `PRAGMA user_version` of these tables in a file. Builds before had fewer columns (1), and no zone in them (none).
const SCHEMA_VERSION: u64 = 2;

fn prepare_file(file: &Database, zone: &str) -> Result<(), StoreError> {
    let version = file.one("PRAGMA user_version", &[], |row| row.number(0))?.unwrap_or_default();
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Settings(format!("tables of version {version}: a newer program is needed")));
    }
    let columns_of = |table: &Table| {
        let sql = "SELECT name FROM pragma_table_info($1)";
        file.all(sql, &[table.name.into()], |row| Ok::<_, StoreError>(row.text(0)?.to_owned()))
    };
    file.transaction(|file| {
        let mut before = Vec::new();
        for table in &TABLES {
            let columns = columns_of(table)?;
            if !columns.is_empty() {
                file.batch(&format!("ALTER TABLE {0} RENAME TO {0}_before", table.name))?;
                before.push((table, columns));
            }
        }
        // An index keeps its name when its table gets another.
        file.batch("DROP TABLE IF EXISTS stranger; DROP INDEX IF EXISTS draft_of_a_person")?;
        file.create(account::SCHEMA)?;
        file.create(token::SCHEMA)?;
        file.create(SCHEMA)?;
        for (table, there) in before {
            let taken: Vec<&str> = table.columns.iter().map(|(column, _)| *column).collect();
            let taken: Vec<&str> =
                taken.into_iter().filter(|column| there.iter().any(|there| there == column)).collect();
            let (name, taken) = (table.name, taken.join(", "));
            let sql = format!("INSERT INTO {name} (zone, {taken}) SELECT $1, {taken} FROM {name}_before");
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
            assert_eq!((account.changed, account.initial, account.closed), (0, false, 0));
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
