//! Moves a zone's tables from one store to another, table by table, and shows that nothing was changed on the way.

use crate::database::{Database, Place, Row, Value};
use crate::{Durability, LedgerWriter, Operations, StoreError, operations, vault, webhook};
use std::path::Path;

/// What a column holds.
#[derive(Clone, Copy)]
pub(crate) enum Column {
    Number,
    Text,
    Bytes,
}

/// A table of a zone: its columns after `zone`, the key's first.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Column)],
    /// A number that its rows can be walked by; a small table is carried at once.
    pub(crate) walked_by: Option<&'static str>,
}

const LEDGER: [Table; 3] = [
    Table {
        name: "record",
        columns: &[
            ("seq", Column::Number),
            ("command", Column::Bytes),
            ("ordinal", Column::Number),
            ("bytes", Column::Bytes),
        ],
        walked_by: Some("seq"),
    },
    Table {
        name: "command",
        columns: &[("first", Column::Number), ("id", Column::Bytes), ("digest", Column::Bytes)],
        walked_by: Some("first"),
    },
    Table {
        name: "checkpoint",
        columns: &[("size", Column::Number), ("note", Column::Text), ("published", Column::Number)],
        walked_by: Some("size"),
    },
];

/// As they are, locked; what an earlier build left open goes along until the zone is opened.
const VAULT: [Table; 5] = [
    Table {
        name: "opening",
        columns: &[
            ("seq", Column::Number),
            ("compartment", Column::Number),
            ("salt", Column::Bytes),
            ("content", Column::Bytes),
        ],
        walked_by: Some("seq"),
    },
    Table {
        name: "locked_opening",
        columns: &[("seq", Column::Number), ("compartment", Column::Number), ("content", Column::Bytes)],
        walked_by: Some("seq"),
    },
    Table {
        name: "opening_key",
        columns: &[
            ("seq", Column::Number),
            ("compartment", Column::Number),
            ("owner", Column::Bytes),
            ("value", Column::Bytes),
        ],
        walked_by: Some("seq"),
    },
    Table { name: "owner_key", columns: &[("owner", Column::Bytes), ("value", Column::Bytes)], walked_by: None },
    Table {
        name: "lost_opening",
        columns: &[("seq", Column::Number), ("compartment", Column::Number), ("redaction", Column::Number)],
        walked_by: Some("seq"),
    },
];

/// Rows that are carried at once: their keys lie in a span of so many.
const SPAN: u64 = 4096;

/// A value that is on its way.
#[derive(PartialEq, Eq)]
enum Carried {
    Number(Option<u64>),
    Text(String),
    Bytes(Option<Vec<u8>>),
}

impl Carried {
    fn of(row: &Row<'_>, at: usize, column: Column) -> Result<Self, StoreError> {
        Ok(match column {
            Column::Number => Self::Number(row.number_if_any(at)?),
            Column::Text => Self::Text(row.text(at)?.to_owned()),
            Column::Bytes => Self::Bytes(row.bytes_if_any(at)?.map(<[u8]>::to_vec)),
        })
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Bytes(bytes) => bytes.as_deref().map_or(Value::Nothing, Value::Bytes),
        }
    }
}

impl Table {
    pub(crate) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// Values of the rows of a span, row after row, in an order that both stores keep.
    fn span(&self, database: &Database, zone: &str, from: u64) -> Result<Vec<Carried>, StoreError> {
        let names = self.names();
        let (of_span, by) = match self.walked_by {
            Some(by) => (format!("AND {by} >= $2 AND {by} < $3"), by),
            None => (String::new(), self.columns[0].0),
        };
        // Texts in the order of their bytes, whatever order the database has for people.
        let order = match database {
            Database::Sqlite(_) => "",
            Database::Postgres(_) if matches!(self.columns[0].1, Column::Text) => "COLLATE \"C\"",
            Database::Postgres(_) => "",
        };
        let then = match self.columns[1] {
            (name, Column::Text) if database.is_remote() => format!("{name} COLLATE \"C\""),
            (name, _) => name.to_owned(),
        };
        let sql = format!("SELECT {names} FROM {} WHERE zone = $1 {of_span} ORDER BY {by} {order}, {then}", self.name);
        let span = [zone.into(), from.into(), (from + SPAN).into()];
        let values = if self.walked_by.is_some() { &span[..] } else { &span[..1] };
        let mut found = Vec::new();
        database.rows(&sql, values, |row| {
            for (at, (_, column)) in self.columns.iter().enumerate() {
                found.push(Carried::of(row, at, *column)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Where the last span ends.
    fn end(&self, database: &Database, zone: &str) -> Result<u64, StoreError> {
        let Some(by) = self.walked_by else { return Ok(1) };
        let sql = format!("SELECT COALESCE(MAX({by}) + 1, 0) FROM {} WHERE zone = $1", self.name);
        Ok(database.one(&sql, &[zone.into()], |row| row.number(0))?.unwrap_or_default())
    }

    fn carry(&self, from: &Database, to: &Database, zone: &str) -> Result<(), StoreError> {
        let head = format!("INSERT INTO {} (zone, {}) VALUES", self.name, self.names());
        for begin in (0..self.end(from, zone)?).step_by(SPAN as usize) {
            let carried = self.span(from, zone, begin)?;
            let rows = carried.chunks(self.columns.len());
            let values: Vec<Value<'_>> =
                rows.flat_map(|row| [zone.into()].into_iter().chain(row.iter().map(Carried::value))).collect();
            to.transaction(|to| to.insert(&head, self.columns.len() + 1, "", &values))?;
        }
        Ok(())
    }

    /// Whether what one store has is the beginning of what the other has.
    fn is_beginning(&self, one: &Database, other: &Database, zone: &str) -> Result<bool, StoreError> {
        for begin in (0..self.end(one, zone)?).step_by(SPAN as usize) {
            let (beginning, whole) = (self.span(one, zone, begin)?, self.span(other, zone, begin)?);
            if !whole.starts_with(&beginning) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn is_equal(&self, one: &Database, other: &Database, zone: &str) -> Result<bool, StoreError> {
        Ok(self.is_beginning(one, other, zone)? && self.is_beginning(other, one, zone)?)
    }
}

/// Copies a zone as it stands at one moment into new files in a folder, while servers go on writing. Sessions stay behind:
/// who was signed in then is not signed in when the copy is put back.
///
/// In a database one transaction sees everything. Of files the ledger is held first: whatever its records need was in the vault
/// before them, and in the audit chain whatever their closed days name.
pub fn snapshot(zone: &str, from: &Places, folder: &Path) -> Result<(), StoreError> {
    let file = |name: &str| Place::File(folder.join(name));
    let to = Places { ledger: file("ledger.db"), vault: file("vault.db"), operations: file("operations.db") };
    // Nobody acknowledges anything of the copy before it is synced as a whole.
    let durability = Durability::Unsafe;
    drop(LedgerWriter::open(&to.ledger, zone, durability)?);
    drop(vault::tables(&to.vault, durability)?);
    drop(Operations::open(&to.operations, zone, durability)?);
    let new = Stores::of(&to, |place| Database::writer(place, durability))?;
    let ledger = held(&from.ledger)?;
    let secret = ledger.one("SELECT value FROM secret WHERE zone = $1", &[zone.into()], |row| row.digest(0))?;
    if let Some(secret) = secret {
        new.ledger.execute("UPDATE secret SET value = $1 WHERE zone = $2", &[secret[..].into(), zone.into()])?;
    }
    let apart = |place: &Place| if *place == from.ledger { Ok(None) } else { held(place).map(Some) };
    let (vault, operations) = (apart(&from.vault)?, apart(&from.operations)?);
    for table in &LEDGER {
        table.carry(&ledger, &new.ledger, zone)?;
    }
    let vault = vault.as_ref().unwrap_or(&ledger);
    // An earlier build's vault has only the first table.
    let tables = if vault::zone_key(vault, zone)?.is_some() { &VAULT[..] } else { &VAULT[..1] };
    for table in tables {
        table.carry(vault, &new.vault, zone)?;
    }
    // Of records that came after that moment.
    let [records, ..] = &LEDGER;
    let end = records.end(&new.ledger, zone)?;
    for table in VAULT.iter().filter(|table| table.walked_by.is_some()) {
        let sql = format!("DELETE FROM {} WHERE zone = $1 AND seq >= $2", table.name);
        new.vault.execute(&sql, &[zone.into(), end.into()])?;
    }
    for table in operations::TABLES.iter().filter(|table| table.name != "session") {
        table.carry(operations.as_ref().unwrap_or(&ledger), &new.operations, zone)?;
    }
    webhook::pause_restored(&new.operations, zone)?;
    Ok(())
}

/// A reading connection that sees one moment from now on.
fn held(place: &Place) -> Result<Database, StoreError> {
    let database = Database::reader(place)?;
    database.batch(match database {
        // The first read of a deferred transaction holds it.
        Database::Sqlite(_) => "BEGIN; SELECT COUNT(*) FROM sqlite_schema;",
        Database::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1;",
    })?;
    Ok(database)
}

/// Where a zone's tables stand.
#[derive(Debug, Clone)]
pub struct Places {
    /// Records, commands, checkpoints.
    pub ledger: Place,
    /// Openings.
    pub vault: Place,
    /// Accounts, sessions, drafts, preferences, audit.
    pub operations: Place,
}

/// Why a zone was not moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// A store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There are records of this zone where it should go, and they are not the beginning of these.
    #[error("holds other records of this zone already")]
    Taken,
    /// What was written is not what was read: the table.
    #[error("the table {0} is not the same in both stores")]
    Differs(&'static str),
}

/// Copies a zone into a store that has nothing of it, and compares every row of both afterwards. Openings go before their
/// records; with the store's secret the digests of commands go, so that a command that is sent again is still known.
/// Records that are there already are replaced if they are the beginning of these: a copy that was cut off, or one that
/// the zone was moved away from.
///
/// Nobody may write the zone meanwhile.
pub fn copy(zone: &str, from: &Places, to: &Places) -> Result<(), MoveError> {
    drop(LedgerWriter::open(&to.ledger, zone, Durability::Full)?);
    // An earlier build's vault has not all tables.
    drop(vault::tables(&from.vault, Durability::Full)?);
    drop(vault::tables(&to.vault, Durability::Full)?);
    // Both: a file of an earlier build gets its zone here.
    drop(Operations::open(&from.operations, zone, Durability::Full)?);
    drop(Operations::open(&to.operations, zone, Durability::Full)?);
    let (old, new) = (Stores::reading(from)?, Stores::writing(to)?);
    let [records, ..] = &LEDGER;
    if !records.is_beginning(&new.ledger, &old.ledger, zone)? {
        return Err(MoveError::Taken);
    }
    for (table, database) in new.tables() {
        database.execute(&format!("DELETE FROM {} WHERE zone = $1", table.name), &[zone.into()])?;
    }
    let select = "SELECT value FROM secret WHERE zone = $1";
    if let Some(secret) = old.ledger.one(select, &[zone.into()], |row| row.digest(0))? {
        new.ledger.execute("UPDATE secret SET value = $1 WHERE zone = $2", &[secret[..].into(), zone.into()])?;
    }
    for ((table, from), (_, to)) in old.tables().zip(new.tables()) {
        table.carry(from, to, zone)?;
    }
    for ((table, one), (_, other)) in old.tables().zip(new.tables()) {
        if !table.is_equal(one, other, zone)? {
            return Err(MoveError::Differs(table.name));
        }
    }
    Ok(())
}

struct Stores {
    ledger: Database,
    vault: Database,
    operations: Database,
}

impl Stores {
    fn reading(places: &Places) -> Result<Self, StoreError> {
        Self::of(places, Database::reader)
    }

    fn writing(places: &Places) -> Result<Self, StoreError> {
        Self::of(places, |place| Database::writer(place, Durability::Full))
    }

    fn of(places: &Places, open: impl Fn(&Place) -> Result<Database, StoreError>) -> Result<Self, StoreError> {
        Ok(Self { ledger: open(&places.ledger)?, vault: open(&places.vault)?, operations: open(&places.operations)? })
    }

    fn tables(&self) -> impl Iterator<Item = (&'static Table, &Database)> {
        let vault = VAULT.iter().map(|table| (table, &self.vault));
        let operations = operations::TABLES.iter().map(|table| (table, &self.operations));
        vault.chain(LEDGER.iter().map(|table| (table, &self.ledger))).chain(operations)
    }
}
