//! The vault: what opens the digests of sealed and personal content. A file, or tables, of its own, and locked: sealed
//! openings under a key of the zone, each personal opening under a key of its own, which is wrapped in the key of the person
//! whom it concerns, where one is known. Without its key a person's openings are lost, whoever has copies of them.

mod lock;

pub use lock::VaultKey;

use crate::database::{Database, Place, Row, Value};
use crate::{Durability, StoreError};
use ledger::Opening;
use lock::Inner;
use std::collections::HashMap;

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

    fn of_number(number: u64) -> Self {
        number.checked_sub(1).map_or(Self::Sealed, |index| Self::Personal(index as u32))
    }
}

/// An opening on its way into the vault.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// Seq of its record.
    pub seq: u64,
    /// Of which part of the record.
    pub compartment: Compartment,
    /// What opens it.
    pub opening: &'a Opening,
    /// Pseudonymous id of the person whom a personal one concerns, if that is one person and known.
    pub person: Option<&'a str>,
}

/// What the vault has of a personal opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The opening.
    Open(Opening),
    /// It was locked with the key of an owner ([`VaultKey::owner`]), and that key is destroyed.
    Erased([u8; 32]),
}

/// An opening that was taken out of the vault by a redaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// Seq of the record.
    pub seq: u64,
    /// Of which part of it.
    pub compartment: Compartment,
    /// Seq of the redaction.
    pub redaction: u64,
}

/// `opening` is an earlier build's, not locked; [`Vault::lock_plain`] empties it.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS opening (
  zone TEXT NOT NULL, seq NUMBER NOT NULL, compartment NUMBER NOT NULL, salt BYTES NOT NULL, content BYTES NOT NULL,
  PRIMARY KEY (zone, seq, compartment)) BY_KEY;
CREATE TABLE IF NOT EXISTS locked_opening (
  zone TEXT NOT NULL, seq NUMBER NOT NULL, compartment NUMBER NOT NULL, content BYTES NOT NULL,
  PRIMARY KEY (zone, seq, compartment)) BY_KEY;
CREATE TABLE IF NOT EXISTS opening_key (
  zone TEXT NOT NULL, seq NUMBER NOT NULL, compartment NUMBER NOT NULL, owner BYTES NOT NULL, value BYTES NOT NULL,
  PRIMARY KEY (zone, seq, compartment)) BY_KEY;
CREATE TABLE IF NOT EXISTS owner_key (
  zone TEXT NOT NULL, owner BYTES NOT NULL, value BYTES NOT NULL, PRIMARY KEY (zone, owner)) BY_KEY;
CREATE TABLE IF NOT EXISTS lost_opening (
  zone TEXT NOT NULL, seq NUMBER NOT NULL, compartment NUMBER NOT NULL, redaction NUMBER NOT NULL,
  PRIMARY KEY (zone, seq, compartment)) BY_KEY;
";

/// The owner of the key of all sealed openings: the zone.
const ZONE_ITSELF: &[u8] = b"";

/// Opens the tables for writing, and creates them where they are missing. What is deleted there is overwritten.
pub(crate) fn tables(place: &Place, durability: Durability) -> Result<Database, StoreError> {
    let database = Database::writer(place, durability)?;
    database.create(TABLES)?;
    if !database.is_remote() {
        database.batch("PRAGMA secure_delete = ON")?;
    }
    Ok(database)
}

/// The keys of a zone that can be read.
struct Keys {
    vault: VaultKey,
    zone: Inner,
}

/// A connection to the vault.
pub struct Vault {
    database: Database,
    zone: String,
    /// None of a zone that no program of today has written yet: its openings are not locked.
    keys: Option<Keys>,
}

impl Vault {
    /// Opens or creates the tables. A zone that has no keys there gets them.
    pub fn open(place: &Place, zone: &str, durability: Durability, key: &VaultKey) -> Result<Self, StoreError> {
        let database = tables(place, durability)?;
        let wrapped = key.wrap(&lock::new_key(), &lock::about_owner_key(zone, ZONE_ITSELF));
        database.execute(
            "INSERT INTO owner_key (zone, owner, value) VALUES ($1, $2, $3) ON CONFLICT (zone, owner) DO NOTHING",
            &[zone.into(), ZONE_ITSELF.into(), wrapped[..].into()],
        )?;
        Self::with_keys(database, zone, Some(key))
    }

    /// Opens existing tables for reading. Without a key only a vault that is not locked yet can be read.
    pub fn reader(place: &Place, zone: &str, key: Option<&VaultKey>) -> Result<Self, StoreError> {
        Self::with_keys(Database::reader(place)?, zone, key)
    }

    fn with_keys(database: Database, zone: &str, key: Option<&VaultKey>) -> Result<Self, StoreError> {
        let keys = keys(&database, zone, key)?;
        Ok(Self { database, zone: zone.to_owned(), keys })
    }

    /// Whether a zone's openings are locked, and need its vault key: before anybody makes a new one.
    pub fn is_locked(place: &Place, zone: &str) -> Result<bool, StoreError> {
        if matches!(place, Place::File(path) if !path.exists()) {
            return Ok(false);
        }
        Ok(zone_key(&Database::reader(place)?, zone)?.is_some())
    }

    /// Whether the connection still answers.
    pub fn is_alive(&self) -> bool {
        self.database.is_alive()
    }

    fn keys(&self) -> Result<&Keys, StoreError> {
        self.keys.as_ref().ok_or(StoreError::VaultKeyMissing)
    }

    /// Locks what an earlier build left open; how many openings. Whom a personal one concerns is asked for, with the record's
    /// sealed one.
    pub fn lock_plain(
        &self,
        mut person: impl FnMut(u64, Option<&Opening>, &Opening) -> Result<Option<String>, StoreError>,
    ) -> Result<u64, StoreError> {
        let zone = self.zone.as_str();
        let count = "SELECT COUNT(*) FROM opening WHERE zone = $1";
        let left = self.database.one(count, &[zone.into()], |row| row.number(0))?.unwrap_or_default();
        if left == 0 {
            return Ok(0);
        }
        self.database.transaction(|database| {
            let mut next = 0;
            loop {
                let plain = database.all(
                    "SELECT seq, compartment, salt, content FROM opening WHERE zone = $1 AND seq >= $2
                     ORDER BY seq, compartment LIMIT $3",
                    &[zone.into(), next.into(), PIECE.into()],
                    |row| Ok((row.number(0)?, Compartment::of_number(row.number(1)?), opening(row, 2)?)),
                )?;
                let Some((last, ..)) = plain.last() else { break };
                // The next piece begins with a whole record: what of it is locked twice is the same.
                let end = if plain.len() < PIECE as usize { last + 1 } else { *last };
                next = end.max(next + 1);
                let mut sealed = None;
                let mut persons = Vec::with_capacity(plain.len());
                for (seq, compartment, opening) in &plain {
                    if *compartment == Compartment::Sealed {
                        sealed = Some((*seq, opening));
                        persons.push(None);
                        continue;
                    }
                    let sealed = sealed.filter(|(of, _)| of == seq).map(|(_, opening)| opening);
                    persons.push(person(*seq, sealed, opening)?);
                }
                let openings: Vec<Sealed<'_>> = plain
                    .iter()
                    .zip(&persons)
                    .map(|((seq, compartment, opening), person)| {
                        let person = person.as_deref();
                        Sealed { seq: *seq, compartment: *compartment, opening, person }
                    })
                    .collect();
                self.put_into(database, &openings)?;
            }
            database.execute("DELETE FROM opening WHERE zone = $1", &[zone.into()])
        })?;
        self.overwrite("opening")?;
        Ok(left)
    }

    /// Lets nothing of deleted rows stand in the store's own files, as far as it can be told to.
    fn overwrite(&self, table: &str) -> Result<(), StoreError> {
        if self.database.is_remote() {
            return self.database.batch(&format!("VACUUM {table}"));
        }
        // A log that somebody reads just now is emptied at the next occasion.
        self.database.rows("PRAGMA wal_checkpoint(TRUNCATE)", &[], |_| Ok(()))
    }

    /// Puts openings, in one transaction, before their records are appended; see [`crate::append`]. One left over from a
    /// crash at the same seq is replaced: its record was never written.
    pub fn put(&self, openings: &[Sealed<'_>]) -> Result<(), StoreError> {
        if openings.is_empty() {
            return Ok(());
        }
        self.database.transaction(|database| self.put_into(database, openings))
    }

    /// Puts openings through a connection to the same tables.
    pub(crate) fn put_into(&self, database: &Database, openings: &[Sealed<'_>]) -> Result<(), StoreError> {
        let (keys, zone) = (self.keys()?, self.zone.as_str());
        let (mut locked, mut own_keys) = (Vec::with_capacity(openings.len()), Vec::new());
        for sealed in openings {
            let (seq, compartment) = (sealed.seq, sealed.compartment.number());
            let about = lock::about_opening(zone, seq, compartment);
            if compartment == 0 {
                locked.push((seq, compartment, lock::lock_opening(&keys.zone, &about, sealed.opening)));
                continue;
            }
            let (own, of_key) = (lock::new_key(), lock::about_opening_key(zone, seq, compartment));
            locked.push((seq, compartment, lock::lock_opening(&own, &about, sealed.opening)));
            let (owner, wrapped) = match sealed.person {
                Some(person) => {
                    let owner = keys.vault.owner(zone, person);
                    (owner.to_vec(), lock::wrap(&self.owner_key(database, &owner)?, &own, &of_key))
                }
                None => (Vec::new(), keys.vault.wrap(&own, &of_key)),
            };
            own_keys.push((seq, compartment, owner, wrapped));
        }
        let values: Vec<Value<'_>> = locked
            .iter()
            .flat_map(|(seq, compartment, content)| {
                [zone.into(), (*seq).into(), (*compartment).into(), Value::Bytes(content)]
            })
            .collect();
        database.insert(
            "INSERT INTO locked_opening (zone, seq, compartment, content) VALUES",
            4,
            "ON CONFLICT (zone, seq, compartment) DO UPDATE SET content = excluded.content",
            &values,
        )?;
        let values: Vec<Value<'_>> = own_keys
            .iter()
            .flat_map(|(seq, compartment, owner, value)| {
                let (owner, value) = (Value::Bytes(owner), Value::Bytes(value));
                [zone.into(), (*seq).into(), (*compartment).into(), owner, value]
            })
            .collect();
        database.insert(
            "INSERT INTO opening_key (zone, seq, compartment, owner, value) VALUES",
            5,
            "ON CONFLICT (zone, seq, compartment) DO UPDATE SET owner = excluded.owner, value = excluded.value",
            &values,
        )
    }

    /// The key of an owner, made now if there is none.
    fn owner_key(&self, database: &Database, owner: &[u8; 32]) -> Result<Inner, StoreError> {
        let (vault, zone) = (&self.keys()?.vault, self.zone.as_str());
        let about = lock::about_owner_key(zone, owner);
        let select = "SELECT value FROM owner_key WHERE zone = $1 AND owner = $2";
        let found = || database.one(select, &[zone.into(), owner[..].into()], |row| Ok(row.bytes(0)?.to_vec()));
        let wrapped = match found()? {
            Some(wrapped) => Some(wrapped),
            None => {
                let new = vault.wrap(&lock::new_key(), &about);
                database.execute(
                    "INSERT INTO owner_key (zone, owner, value) VALUES ($1, $2, $3) ON CONFLICT (zone, owner) DO NOTHING",
                    &[zone.into(), owner[..].into(), new[..].into()],
                )?;
                // Another server may have been first.
                found()?
            }
        };
        wrapped.and_then(|wrapped| vault.unwrap(&wrapped, &about)).ok_or(StoreError::VaultKeyDiffers)
    }

    /// Removes openings whose record was never written; how many.
    pub fn trim(&self, size: u64) -> Result<u64, StoreError> {
        let values = [self.zone.as_str().into(), size.into()];
        self.database.transaction(|database| {
            database.execute("DELETE FROM opening_key WHERE zone = $1 AND seq >= $2", &values)?;
            database.execute("DELETE FROM locked_opening WHERE zone = $1 AND seq >= $2", &values)
        })
    }

    /// The seq after that of the last opening.
    pub fn end(&self) -> Result<u64, StoreError> {
        let sql = "SELECT COALESCE(MAX(seq) + 1, 0) FROM locked_opening WHERE zone = $1";
        Ok(self.database.one(sql, &[self.zone.as_str().into()], |row| row.number(0))?.unwrap_or_default())
    }

    /// One opening; nothing if it never was there or is erased or redacted.
    pub fn get(&self, seq: u64, compartment: Compartment) -> Result<Option<Opening>, StoreError> {
        let mut found = None;
        match compartment {
            Compartment::Sealed => self.sealed(seq, seq + 1, |_, opening| found = Some(opening))?,
            Compartment::Personal(_) => self.personal(seq, seq + 1, |_, blob, opened| {
                if let (true, Found::Open(opening)) = (compartment == Compartment::Personal(blob), opened) {
                    found = Some(opening);
                }
            })?,
        }
        Ok(found)
    }

    /// Calls for each sealed opening of a span, in order of seq.
    pub fn sealed(&self, from: u64, to: u64, mut each: impl FnMut(u64, Opening)) -> Result<(), StoreError> {
        let sql = match self.keys {
            Some(_) => {
                "SELECT seq, content FROM locked_opening
                 WHERE zone = $1 AND compartment = 0 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4"
            }
            None => {
                "SELECT seq, salt, content FROM opening
                 WHERE zone = $1 AND compartment = 0 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4"
            }
        };
        let mut next = from;
        loop {
            let (begun, mut found) = (next, 0);
            let values = [self.zone.as_str().into(), begun.into(), to.into(), PIECE.into()];
            self.database.rows(sql, &values, |row| {
                let seq = row.number(0)?;
                let opening = match &self.keys {
                    Some(keys) => {
                        let about = lock::about_opening(&self.zone, seq, 0);
                        lock::unlock_opening(&keys.zone, &about, seq, row.bytes(1)?)?
                    }
                    None => opening(row, 1)?,
                };
                each(seq, opening);
                (next, found) = (seq + 1, found + 1);
                Ok(())
            })?;
            if found < PIECE {
                return Ok(());
            }
        }
    }

    /// Calls for each personal opening of a span, with the number of its blob, in order of seq. The span is read at once.
    pub fn personal(&self, from: u64, to: u64, mut each: impl FnMut(u64, u32, Found)) -> Result<(), StoreError> {
        let zone = self.zone.as_str();
        let values = [zone.into(), from.into(), to.into()];
        let Some(keys) = &self.keys else {
            return self.database.rows(
                "SELECT seq, compartment, salt, content FROM opening
                 WHERE zone = $1 AND compartment > 0 AND seq >= $2 AND seq < $3 ORDER BY seq, compartment",
                &values,
                |row| {
                    each(row.number(0)?, row.number(1)? as u32 - 1, Found::Open(opening(row, 2)?));
                    Ok(())
                },
            );
        };
        // A person has many openings, one after the other.
        let mut owners: HashMap<Vec<u8>, Inner> = HashMap::new();
        self.database.rows(
            "SELECT own.seq, own.compartment, own.owner, own.value, held.content, owner.value FROM opening_key own
             LEFT JOIN locked_opening held
               ON held.zone = own.zone AND held.seq = own.seq AND held.compartment = own.compartment
             LEFT JOIN owner_key owner ON owner.zone = own.zone AND owner.owner = own.owner
             WHERE own.zone = $1 AND own.seq >= $2 AND own.seq < $3 ORDER BY own.seq, own.compartment",
            &values,
            |row| {
                let (seq, compartment) = (row.number(0)?, row.number(1)?);
                let changed = || StoreError::OpeningChanged(seq);
                let of_key = lock::about_opening_key(zone, seq, compartment);
                let (owner, wrapped) = (row.bytes(2)?, row.bytes(3)?);
                let own = match (owner, row.bytes_if_any(5)?) {
                    (b"", _) => keys.vault.unwrap(wrapped, &of_key),
                    (_, None) => {
                        each(seq, compartment as u32 - 1, Found::Erased(row.digest(2)?));
                        return Ok(());
                    }
                    (owner, Some(key)) => {
                        let of_owner = match owners.get(key) {
                            Some(known) => *known,
                            None => {
                                let about = lock::about_owner_key(zone, owner);
                                let unwrapped = keys.vault.unwrap(key, &about).ok_or_else(changed)?;
                                owners.insert(key.to_vec(), unwrapped);
                                unwrapped
                            }
                        };
                        lock::unwrap(&of_owner, wrapped, &of_key)
                    }
                };
                if let Some(content) = row.bytes_if_any(4)? {
                    let about = lock::about_opening(zone, seq, compartment);
                    let opening = lock::unlock_opening(&own.ok_or_else(changed)?, &about, seq, content)?;
                    each(seq, compartment as u32 - 1, Found::Open(opening));
                }
                Ok(())
            },
        )
    }

    /// Destroys the keys of owners, and with them every opening that concerns them, for ever; how many had one.
    pub fn erase(&self, owners: &[[u8; 32]]) -> Result<u64, StoreError> {
        let zone = self.zone.as_str();
        let erased = self.database.transaction(|database| {
            let mut erased = 0;
            for owner in owners {
                let values = [zone.into(), owner[..].into()];
                let keys = database.execute("DELETE FROM owner_key WHERE zone = $1 AND owner = $2", &values)?;
                if keys == 0 {
                    continue;
                }
                erased += keys;
                database.execute(
                    "DELETE FROM locked_opening WHERE zone = $1 AND compartment > 0 AND EXISTS (
                       SELECT 1 FROM opening_key own WHERE own.zone = locked_opening.zone AND own.owner = $2
                         AND own.seq = locked_opening.seq AND own.compartment = locked_opening.compartment)",
                    &values,
                )?;
                // That there was something, and whose: who looks for what the record names is told why it is not there.
                database.execute(
                    "UPDATE opening_key SET value = $1 WHERE zone = $2 AND owner = $3",
                    &[b""[..].into(), zone.into(), owner[..].into()],
                )?;
            }
            Ok(erased)
        })?;
        if erased > 0 {
            for table in ["owner_key", "opening_key", "locked_opening"] {
                self.overwrite(table)?;
            }
        }
        Ok(erased)
    }

    /// Takes openings out of the vault for ever, and notes by which redaction; how many were there.
    pub fn redact(&self, openings: &[Lost]) -> Result<u64, StoreError> {
        let zone = self.zone.as_str();
        let removed = self.database.transaction(|database| {
            let mut removed = 0;
            for lost in openings {
                let values = [zone.into(), lost.seq.into(), lost.compartment.number().into()];
                for table in ["opening_key", "locked_opening"] {
                    let sql = format!("DELETE FROM {table} WHERE zone = $1 AND seq = $2 AND compartment = $3");
                    removed += database.execute(&sql, &values)?;
                }
                database.execute(
                    "INSERT INTO lost_opening (zone, seq, compartment, redaction) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (zone, seq, compartment) DO UPDATE SET redaction = excluded.redaction",
                    &[values[0], values[1], values[2], lost.redaction.into()],
                )?;
            }
            Ok(removed)
        })?;
        if removed > 0 {
            for table in ["opening_key", "locked_opening"] {
                self.overwrite(table)?;
            }
        }
        Ok(removed)
    }

    /// The openings that redactions took out of the vault, in order.
    pub fn lost(&self) -> Result<Vec<Lost>, StoreError> {
        if self.keys.is_none() {
            return Ok(Vec::new());
        }
        self.database.all(
            "SELECT seq, compartment, redaction FROM lost_opening WHERE zone = $1 ORDER BY seq, compartment",
            &[self.zone.as_str().into()],
            |row| {
                let compartment = Compartment::of_number(row.number(1)?);
                Ok(Lost { seq: row.number(0)?, compartment, redaction: row.number(2)? })
            },
        )
    }
}

/// Openings that are asked for at once.
const PIECE: u64 = 4096;

/// The keys of a zone; none if it is not locked.
fn keys(database: &Database, zone: &str, key: Option<&VaultKey>) -> Result<Option<Keys>, StoreError> {
    let Some(wrapped) = zone_key(database, zone)? else { return Ok(None) };
    let key = key.ok_or(StoreError::VaultKeyMissing)?;
    let unwrapped = key.unwrap(&wrapped, &lock::about_owner_key(zone, ZONE_ITSELF));
    Ok(Some(Keys { vault: key.clone(), zone: unwrapped.ok_or(StoreError::VaultKeyDiffers)? }))
}

/// Whether a zone's vault, if it is locked, is so with this key.
pub(crate) fn must_unlock(database: &Database, zone: &str, key: Option<&VaultKey>) -> Result<(), StoreError> {
    keys(database, zone, key).map(drop)
}

/// The wrapped key of all sealed openings of a zone. None where an earlier build made the tables.
pub(crate) fn zone_key(database: &Database, zone: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let there = match database {
        Database::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'owner_key'",
        Database::Postgres(_) => "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('owner_key')",
    };
    if database.one(there, &[], |row| row.number(0))? != Some(1) {
        return Ok(None);
    }
    let select = "SELECT value FROM owner_key WHERE zone = $1 AND owner = $2";
    database.one(select, &[zone.into(), ZONE_ITSELF.into()], |row| Ok(row.bytes(0)?.to_vec()))
}

/// An opening of an earlier build.
fn opening(row: &Row<'_>, at: usize) -> Result<Opening, StoreError> {
    Ok(Opening { salt: row.digest(at)?, content: row.bytes(at + 1)?.into() })
}
