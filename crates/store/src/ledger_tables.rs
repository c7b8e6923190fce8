//! The ledger's tables: append, read, tail. The one table that everything follows from.

use crate::database::{Database, PATIENCE, Place, Value};
use crate::vault::{Sealed, Vault};
use crate::{Durability, StoreError, random_32};
use hmac::{Hmac, Mac};
use postgres::fallible_iterator::FallibleIterator;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

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

/// The same tables for many zones: every key begins with the zone, so that a distributed database can keep a zone together.
const SCHEMA_POSTGRES: &str = "
CREATE TABLE IF NOT EXISTS record (
  zone TEXT NOT NULL, seq BIGINT NOT NULL, command BYTEA NOT NULL, ordinal BIGINT NOT NULL, bytes BYTEA NOT NULL,
  PRIMARY KEY (zone, seq));
CREATE TABLE IF NOT EXISTS command (
  zone TEXT NOT NULL, id BYTEA NOT NULL, digest BYTEA, first BIGINT NOT NULL, PRIMARY KEY (zone, id));
CREATE TABLE IF NOT EXISTS checkpoint (
  zone TEXT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL, published BIGINT NOT NULL, PRIMARY KEY (zone, size));
CREATE TABLE IF NOT EXISTS secret (zone TEXT PRIMARY KEY, value BYTEA NOT NULL);
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

fn prepare(database: &mut Database) -> Result<(), StoreError> {
    match database {
        Database::Sqlite(connection) => prepare_file(connection),
        Database::Postgres(_) => database.batch(SCHEMA_POSTGRES),
    }
}

fn prepare_file(connection: &mut Connection) -> Result<(), StoreError> {
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

/// How long nobody waits for a turn after one did not come.
const NO_TURNS_FOR: Duration = Duration::from_secs(10);

/// The channel on which servers of a database tell each other which zone has grown.
const CHANNEL: &str = "shishi";

/// Waits for what other servers write.
pub struct Listener {
    client: postgres::Client,
    zone: String,
    own: String,
}

impl Listener {
    /// Listens for others than the one of that name, if the zone stands where several servers may write it.
    pub fn open(place: &Place, zone: &str, own: &str) -> Result<Option<Self>, StoreError> {
        let Place::Postgres(address) = place else { return Ok(None) };
        let mut client = postgres::Client::connect(address, postgres::NoTls)?;
        client.batch_execute(&format!("LISTEN {CHANNEL}"))?;
        Ok(Some(Self { client, zone: zone.to_owned(), own: own.to_owned() }))
    }

    /// Waits until another server writes, or for so long: whether one does.
    pub fn wait(&mut self, most: Duration) -> Result<bool, StoreError> {
        let mut notifications = self.client.notifications();
        let mut heard = notifications.timeout_iter(most);
        while let Some(notification) = heard.next()? {
            let said = notification.payload().split_once(' ');
            if said.is_some_and(|(zone, name)| zone == self.zone && name != self.own) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Appends a batch and its openings durably. In files the openings go first: a crash in between leaves openings without a
/// record, which the next start removes. In PostgreSQL it is one transaction, records first: of two servers that write the
/// same seq one is told of the conflict there, before it touches an opening of the other's.
///
/// After an error the outcome is unknown, unless it is a conflict: then nothing was written.
pub fn append(
    ledger: &mut LedgerWriter,
    vault: &mut Vault,
    records: &[Appended<'_>],
    openings: &[Sealed<'_>],
) -> Result<(), StoreError> {
    if ledger.is_remote() {
        return ledger.append_with(records, |database| vault.put_into(database, openings));
    }
    vault.put(openings)?;
    ledger.append(records)
}

/// The writer's connection. One per zone and process.
pub struct LedgerWriter {
    database: Database,
    place: Place,
    durability: Durability,
    zone: String,
    name: String,
    secret: [u8; 32],
    /// Another server is stuck in its turn: until then nobody waits for one.
    no_turns_until: Option<Instant>,
}

impl LedgerWriter {
    /// Opens or creates the tables for a zone.
    pub fn open(place: &Place, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        let mut database = Self::connected(place, durability)?;
        prepare(&mut database)?;
        database.execute(
            "INSERT INTO secret (zone, value) VALUES ($1, $2) ON CONFLICT (zone) DO NOTHING",
            &[zone.into(), random_32()[..].into()],
        )?;
        let secret = database.one("SELECT value FROM secret WHERE zone = $1", &[zone.into()], |row| row.digest(0))?;
        let secret = secret.ok_or_else(|| StoreError::Settings("the zone's secret is not kept".to_owned()))?;
        let name = hex::encode(&random_32()[..8]);
        let ledger = Self {
            database,
            place: place.clone(),
            durability,
            zone: zone.to_owned(),
            name,
            secret,
            no_turns_until: None,
        };
        ledger.claim_name()?;
        Ok(ledger)
    }

    /// Enters the zone with this connection, as long as it lives: false if somebody is there who must be `alone`, or
    /// anybody while this one must be. A file is entered through the lock of its folder.
    pub fn enter(&self, alone: bool) -> Result<bool, StoreError> {
        let lock = if alone { "pg_try_advisory_lock" } else { "pg_try_advisory_lock_shared" };
        self.try_lock(lock, "zone")
    }

    /// The signing lease: this connection has it from now on and as long as it lives, unless another server has it. Any
    /// number of servers may write – a key is taken once –, but only the one with the lease signs checkpoints. It keeps
    /// them through this same connection: whoever has lost it signs nothing.
    pub fn lease(&self) -> Result<bool, StoreError> {
        self.try_lock("pg_try_advisory_lock", "lease")
    }

    fn try_lock(&self, lock: &str, what: &str) -> Result<bool, StoreError> {
        try_lock(&self.database, &self.zone, lock, what)
    }

    fn number_of(&self, what: &str) -> Value<'static> {
        number_of(&self.zone, what)
    }

    /// Waits for this server's turn: false if it did not come in time, because another one is stuck in its own.
    pub fn take_turn(&mut self) -> Result<bool, StoreError> {
        if !self.is_remote() || self.no_turns_until.is_some_and(|until| Instant::now() < until) {
            return Ok(false);
        }
        match self.database.rows("SELECT pg_advisory_lock($1)", &[self.number_of("turn")], |_| Ok(())) {
            Ok(()) => Ok(true),
            Err(error) => {
                self.no_turns_until = Some(Instant::now() + NO_TURNS_FOR);
                Err(error)
            }
        }
    }

    /// Ends the turn.
    pub fn end_turn(&self) {
        let _ = self.database.rows("SELECT pg_advisory_unlock($1)", &[self.number_of("turn")], |_| Ok(()));
    }

    /// Tells other servers that this one writes. They ask now and then anyway: who cannot be told learns it a little later,
    /// and a database that has no such thing is none the worse.
    pub fn announce(&self) {
        if self.is_remote() {
            let said = format!("{} {}", self.zone, self.name);
            let values = [CHANNEL.into(), said.as_str().into()];
            let _ = self.database.rows("SELECT pg_notify($1, $2)", &values, |_| Ok(()));
        }
    }

    /// What this server is called among those of the zone: a new name at each start.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens the tables again after a commit whose outcome is unknown.
    pub fn reopen(&mut self) -> Result<(), StoreError> {
        self.database = Self::connected(&self.place, self.durability)?;
        self.claim_name()
    }

    /// Holds this server's own name. While an earlier connection of the same server still has it, a commit of its may yet
    /// take place: what is read now would not be the end of it.
    fn claim_name(&self) -> Result<(), StoreError> {
        if self.try_lock("pg_try_advisory_lock", &format!("server {}", self.name))? {
            return Ok(());
        }
        Err(StoreError::Settings("the connection before is not ended yet".to_owned()))
    }

    fn connected(place: &Place, durability: Durability) -> Result<Database, StoreError> {
        let database = Database::writer(place, durability)?;
        if database.is_remote() {
            // When nothing has been heard of a server for a while the database ends its connection, and with it lease and
            // turn. One that is well asks the database several times a second.
            database.batch(&format!("{PATIENCE} SET idle_session_timeout = '10s'"))?;
        }
        Ok(database)
    }

    /// Whether the tables stand in a server that other programs share, and that may come back after it was away.
    pub fn is_remote(&self) -> bool {
        matches!(self.place, Place::Postgres(_))
    }

    /// Number of records.
    pub fn size(&self) -> Result<u64, StoreError> {
        size(&self.database, &self.zone)
    }

    /// HMAC of a command as sent, piece by piece, under the store's secret: an unsalted digest would survive an erasure.
    pub fn command_digest<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes any key");
        pieces.into_iter().for_each(|piece| mac.update(piece));
        mac.finalize().into_bytes().into()
    }

    /// Whether a command is known.
    pub fn command(&self, id: &[u8; 16]) -> Result<Option<KnownCommand>, StoreError> {
        let values = [self.zone.as_str().into(), id[..].into()];
        self.database.one("SELECT digest, first FROM command WHERE zone = $1 AND id = $2", &values, |row| {
            let digest = row.bytes_if_any(0)?.map(|_| row.digest(0)).transpose()?;
            Ok(KnownCommand { digest, first: row.number(1)? })
        })
    }

    /// Appends records in one transaction; see [`append`].
    pub fn append(&mut self, batch: &[Appended<'_>]) -> Result<(), StoreError> {
        self.append_with(batch, |_| Ok(()))
    }

    /// Appends records, and what stands in the same database, in one transaction.
    fn append_with(
        &mut self,
        batch: &[Appended<'_>],
        also: impl FnOnce(&Database) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let zone = self.zone.as_str();
        let records: Vec<Value<'_>> = batch
            .iter()
            .flat_map(|row| {
                let (command, ordinal) = (Value::Bytes(&row.command), u64::from(row.ordinal).into());
                [zone.into(), row.seq.into(), command, ordinal, row.bytes.into()]
            })
            .collect();
        // Its key is what makes a command unique; the records of one follow each other with rising ordinals.
        let commands: Vec<Value<'_>> = batch
            .iter()
            .filter(|row| row.ordinal == 0)
            .flat_map(|row| {
                let digest = row.digest.as_ref().map_or(Value::Nothing, |digest| Value::Bytes(digest));
                [zone.into(), Value::Bytes(&row.command), digest, row.seq.into()]
            })
            .collect();
        self.database.transaction(|database| {
            database.insert("INSERT INTO record (zone, seq, command, ordinal, bytes) VALUES", 5, "", &records)?;
            database.insert("INSERT INTO command (zone, id, digest, first) VALUES", 4, "", &commands)?;
            also(database)
        })
    }

    /// Calls for each record from a seq on, in order.
    pub fn tail(&self, from: u64, each: impl FnMut(u64, &[u8])) -> Result<(), StoreError> {
        tail(&self.database, &self.zone, from, u64::MAX, each)
    }

    /// Keeps a checkpoint. Those given out and each day's last stay; the writer drops others with [`LedgerWriter::drop_checkpoint`].
    pub fn keep_checkpoint(&self, checkpoint: &StoredCheckpoint, published: bool) -> Result<(), StoreError> {
        let values = [
            self.zone.as_str().into(),
            checkpoint.size.into(),
            checkpoint.note.as_str().into(),
            u64::from(published).into(),
        ];
        self.database.execute(
            "INSERT INTO checkpoint (zone, size, note, published) VALUES ($1, $2, $3, $4)
             ON CONFLICT (zone, size) DO UPDATE
               SET published = CASE WHEN excluded.published = 1 THEN 1 ELSE checkpoint.published END",
            &values,
        )?;
        Ok(())
    }

    /// Drops a checkpoint that nobody was given.
    pub fn drop_checkpoint(&self, size: u64) -> Result<(), StoreError> {
        let values = [self.zone.as_str().into(), size.into()];
        self.database.execute("DELETE FROM checkpoint WHERE zone = $1 AND size = $2 AND published = 0", &values)?;
        Ok(())
    }

    /// The newest checkpoint, or the newest published one.
    pub fn newest_checkpoint(&self, published: bool) -> Result<Option<StoredCheckpoint>, StoreError> {
        newest_checkpoint(&self.database, &self.zone, published)
    }
}

/// The number under which the servers of a zone agree on something: a lock has no other name.
pub(crate) fn number_of(zone: &str, what: &str) -> Value<'static> {
    let digest = Sha256::new().chain_update(what).chain_update("\n").chain_update(zone).finalize();
    Value::Number(i64::from_be_bytes(digest[..8].try_into().expect("eight bytes")))
}

/// Takes a lock of the zone with a connection, as long as that lives; of a file nobody else could.
pub(crate) fn try_lock(database: &Database, zone: &str, lock: &str, what: &str) -> Result<bool, StoreError> {
    let Database::Postgres(_) = database else { return Ok(true) };
    let sql = format!("SELECT CAST(CASE WHEN {lock}($1) THEN 1 ELSE 0 END AS BIGINT)");
    Ok(database.one(&sql, &[number_of(zone, what)], |row| row.number(0))? == Some(1))
}

/// A reading connection for pages and exports.
pub struct LedgerReader {
    database: Database,
    zone: String,
}

impl LedgerReader {
    /// The zone of an existing file; nothing if it is new. Read-only: a writer would write an unsettled log back on closing.
    pub fn zone_of(path: &std::path::Path) -> Result<Option<String>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        let file = Database::reader(&Place::File(path.to_owned()))?;
        file.one("SELECT zone FROM record WHERE seq = 0", &[], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Opens existing tables for reading.
    pub fn open(place: &Place, zone: &str) -> Result<Self, StoreError> {
        Ok(Self { database: Database::reader(place)?, zone: zone.to_owned() })
    }

    /// Whether the connection still answers; a server may have been started anew.
    pub fn is_alive(&self) -> bool {
        self.database.is_alive()
    }

    /// Bytes of a record.
    pub fn record(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let values = [self.zone.as_str().into(), seq.into()];
        self.database
            .one("SELECT bytes FROM record WHERE zone = $1 AND seq = $2", &values, |row| Ok(row.bytes(0)?.to_vec()))
    }

    /// Seq of the first record of a command, if it is in the ledger.
    pub fn recorded(&self, command: &[u8; 16]) -> Result<Option<u64>, StoreError> {
        let values = [self.zone.as_str().into(), command[..].into()];
        self.database.one("SELECT first FROM command WHERE zone = $1 AND id = $2", &values, |row| row.number(0))
    }

    /// Number of records.
    pub fn size(&self) -> Result<u64, StoreError> {
        size(&self.database, &self.zone)
    }

    /// Calls for each record of a span, in order.
    pub fn span(&self, from: u64, to: u64, each: impl FnMut(u64, &[u8])) -> Result<(), StoreError> {
        tail(&self.database, &self.zone, from, to, each)
    }

    /// The newest checkpoint, or the newest published one.
    pub fn newest_checkpoint(&self, published: bool) -> Result<Option<StoredCheckpoint>, StoreError> {
        newest_checkpoint(&self.database, &self.zone, published)
    }

    /// The newest published checkpoints, newest first.
    pub fn published_checkpoints(&self, most: u32) -> Result<Vec<StoredCheckpoint>, StoreError> {
        let mut found = Vec::new();
        let values = [self.zone.as_str().into(), u64::from(most).into()];
        self.database.rows(
            "SELECT size, note FROM checkpoint WHERE zone = $1 AND published = 1 ORDER BY size DESC LIMIT $2",
            &values,
            |row| {
                found.push(StoredCheckpoint { size: row.number(0)?, note: row.text(1)?.to_owned() });
                Ok(())
            },
        )?;
        Ok(found)
    }
}

fn size(database: &Database, zone: &str) -> Result<u64, StoreError> {
    let sql = "SELECT COALESCE(MAX(seq) + 1, 0) FROM record WHERE zone = $1";
    Ok(database.one(sql, &[zone.into()], |row| row.number(0))?.unwrap_or_default())
}

/// Records that are asked for at once.
const PIECE: u64 = 4096;

pub(crate) fn tail(
    database: &Database,
    zone: &str,
    from: u64,
    to: u64,
    mut each: impl FnMut(u64, &[u8]),
) -> Result<(), StoreError> {
    let mut next = from;
    loop {
        let begun = next;
        let values = [zone.into(), next.into(), to.into(), PIECE.into()];
        database.rows(
            "SELECT seq, bytes FROM record WHERE zone = $1 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4",
            &values,
            |row| {
                let seq = row.number(0)?;
                each(seq, row.bytes(1)?);
                next = seq + 1;
                Ok(())
            },
        )?;
        if next < begun + PIECE {
            return Ok(());
        }
    }
}

fn newest_checkpoint(database: &Database, zone: &str, published: bool) -> Result<Option<StoredCheckpoint>, StoreError> {
    let sql = "SELECT size, note FROM checkpoint WHERE zone = $1 AND published >= $2 ORDER BY size DESC LIMIT 1";
    database.one(sql, &[zone.into(), u64::from(published).into()], |row| {
        Ok(StoredCheckpoint { size: row.number(0)?, note: row.text(1)?.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::params;

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
            let ledger = LedgerWriter::open(&Place::File(path.clone()), "z", Durability::Full).unwrap();
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
        assert!(matches!(
            LedgerWriter::open(&Place::File(path.clone()), "z", Durability::Full),
            Err(StoreError::Settings(_))
        ));
    }
}
