//! One way to speak to SQLite and to PostgreSQL. The tables need a dozen plain statements, which both take as they stand;
//! what differs – column types, how many rows go into one statement, how a connection waits – differs here and nowhere else.

use crate::{Durability, StoreError};
use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

/// Where tables stand.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of SQLite's.
    File(PathBuf),
    /// A PostgreSQL database, by its connection string; it may hold many zones.
    Postgres(String),
}

impl std::fmt::Debug for Place {
    /// Without the connection string: it may hold a password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::Postgres(_) => formatter.write_str("a PostgreSQL database"),
        }
    }
}

/// A value of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// `NULL`.
    Nothing,
    /// A number: `INTEGER`, `BIGINT`.
    Number(i64),
    /// A text.
    Text(&'a str),
    /// Bytes: `BLOB`, `BYTEA`.
    Bytes(&'a [u8]),
}

impl From<u64> for Value<'_> {
    /// Seqs and sizes; `u64::MAX` for "to the end" is the largest number that a column holds.
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<u64>> for Value<'_> {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::Nothing, Self::from)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Nothing => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Nothing => Ok(IsNull::Yes),
            Self::Number(number) => number.to_sql_checked(column, out),
            Self::Text(text) => text.to_sql_checked(column, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(column, out),
        }
    }

    fn accepts(column: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(column)
    }

    to_sql_checked!();
}

/// A row of an answer.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    pub(crate) fn number(&self, at: usize) -> Result<u64, StoreError> {
        let number: i64 = match self {
            Self::Sqlite(row) => row.get(at)?,
            Self::Postgres(row) => row.try_get(at)?,
        };
        u64::try_from(number).map_err(|_| StoreError::Settings(format!("a negative number in column {at}")))
    }

    pub(crate) fn number_if_any(&self, at: usize) -> Result<Option<u64>, StoreError> {
        let number: Option<i64> = match self {
            Self::Sqlite(row) => row.get(at)?,
            Self::Postgres(row) => row.try_get(at)?,
        };
        number.map_or(Ok(None), |_| self.number(at).map(Some))
    }

    /// A number that may be an instant before 1970.
    pub(crate) fn seconds(&self, at: usize) -> Result<i64, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.get(at)?,
            Self::Postgres(row) => row.try_get(at)?,
        })
    }

    pub(crate) fn text(&self, at: usize) -> Result<&str, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    pub(crate) fn bytes(&self, at: usize) -> Result<&[u8], StoreError> {
        self.bytes_if_any(at)?.ok_or_else(|| StoreError::Settings(format!("nothing in column {at}")))
    }

    pub(crate) fn bytes_if_any(&self, at: usize) -> Result<Option<&[u8]>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(at)?.as_blob_or_null().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// 32 bytes, as digests, salts and secrets have.
    pub(crate) fn digest(&self, at: usize) -> Result<[u8; 32], StoreError> {
        self.bytes(at)?.try_into().map_err(|_| StoreError::Settings(format!("not 32 bytes in column {at}")))
    }
}

/// How often others may come first who create the same tables: servers that are started together.
const CREATED_BY_OTHERS: usize = 4;

/// A connection.
///
/// Statements name their values `$1`, `$2` … in the order in which these first appear: SQLite numbers them so.
pub(crate) enum Database {
    Sqlite(rusqlite::Connection),
    Postgres(Box<RefCell<Session>>),
}

/// A connection to PostgreSQL with the statements that it has prepared.
pub(crate) struct Session {
    /// Taken only when the session ends.
    client: Option<postgres::Client>,
    prepared: HashMap<String, postgres::Statement>,
    /// Where it is made again when it was cut, if that may be done: nothing hangs on this one.
    again: Option<String>,
    in_transaction: bool,
}

/// A server that is stuck must not hold up the others for ever: nobody waits long for its locks, and the database ends its
/// transaction.
pub(crate) const PATIENCE: &str = "SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '5s';";

impl Drop for Session {
    /// A client says goodbye when it is dropped, and waits for that, too.
    fn drop(&mut self) {
        let client = self.client.take();
        waiting(|| drop(client));
    }
}

impl Session {
    fn client(&mut self) -> &mut postgres::Client {
        self.client.as_mut().expect("the session has not ended")
    }

    fn prepared(&mut self, sql: &str) -> Result<postgres::Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client().prepare(sql)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<postgres::Row>, StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.lasting(|session| {
            let statement = session.prepared(sql)?;
            Ok(session.client().query(&statement, &values)?)
        })
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.lasting(|session| {
            let statement = session.prepared(sql)?;
            Ok(session.client().execute(&statement, &values)?)
        })
    }

    /// Tries once more on a new connection if the old one turns out to be gone; never in the middle of a transaction.
    fn lasting<T>(&mut self, work: impl Fn(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let done = work(self);
        // After a goodbye the client may not have seen yet that the line has ended: the error tells first.
        let cut = done.as_ref().is_err_and(StoreError::is_cut) || self.client().is_closed();
        let Some(address) = self.again.clone().filter(|_| done.is_err() && cut && !self.in_transaction) else {
            return done;
        };
        let mut client = postgres::Client::connect(&address, postgres::NoTls)?;
        client.batch_execute(PATIENCE)?;
        self.client = Some(client);
        self.prepared.clear();
        work(self)
    }
}

/// Rows that go into one statement of PostgreSQL: few sizes, so that each is prepared once.
const TOGETHER: [usize; 3] = [128, 16, 1];

/// Runs what waits for PostgreSQL. Its client drives a small runtime of its own, which must not stand inside another.
fn waiting<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if tokio::runtime::Handle::try_current().is_err() {
        return work();
    }
    std::thread::scope(|scope| scope.spawn(work).join()).expect("a statement does not panic")
}

impl Database {
    /// Opens a connection for writing. Of a file it may be called only while holding the zone's lock.
    pub(crate) fn writer(place: &Place, durability: Durability) -> Result<Self, StoreError> {
        match place {
            Place::File(path) => Ok(Self::Sqlite(crate::open(path, durability)?)),
            Place::Postgres(address) => Self::postgres(address, durability),
        }
    }

    /// Opens a connection for writing that is made again when it was cut: of a database that was started anew, only the
    /// statement that finds it away fails.
    pub(crate) fn lasting(place: &Place, durability: Durability) -> Result<Self, StoreError> {
        let database = Self::writer(place, durability)?;
        if let (Self::Postgres(session), Place::Postgres(address)) = (&database, place) {
            session.borrow_mut().again = Some(address.clone());
            database.batch(PATIENCE)?;
        }
        Ok(database)
    }

    /// Opens a connection for reading what exists.
    pub(crate) fn reader(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::File(path) => {
                let connection =
                    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                connection.busy_timeout(std::time::Duration::from_secs(5))?;
                Ok(Self::Sqlite(connection))
            }
            Place::Postgres(address) => {
                let reader = Self::postgres(address, Durability::Full)?;
                reader.batch("SET default_transaction_read_only = on")?;
                Ok(reader)
            }
        }
    }

    fn postgres(address: &str, durability: Durability) -> Result<Self, StoreError> {
        let client = waiting(|| postgres::Client::connect(address, postgres::NoTls))?;
        let session = Session { client: Some(client), prepared: HashMap::new(), again: None, in_transaction: false };
        let database = Self::Postgres(Box::new(RefCell::new(session)));
        match durability {
            Durability::Unsafe => database.batch("SET synchronous_commit = off")?,
            Durability::Full => database.assert_durable()?,
        }
        Ok(database)
    }

    /// What a commit must wait for is the server's setting; a database or a role may have another.
    fn assert_durable(&self) -> Result<(), StoreError> {
        for (setting, good) in [
            ("fsync", &["on"][..]),
            ("full_page_writes", &["on"]),
            ("synchronous_commit", &["on", "local", "remote_write", "remote_apply"]),
        ] {
            let found = self.one("SELECT current_setting($1)", &[setting.into()], |row| Ok(row.text(0)?.to_owned()))?;
            let found = found.unwrap_or_default();
            if !good.contains(&found.as_str()) {
                return Err(StoreError::Settings(format!("{setting} is {found}: an answer could be lost")));
            }
        }
        Ok(())
    }

    /// Whether the connection still answers.
    pub(crate) fn is_alive(&self) -> bool {
        match self {
            Self::Sqlite(_) => true,
            Self::Postgres(_) => self.batch("SELECT 1").is_ok(),
        }
    }

    /// Runs statements without values.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Self::Postgres(session) => {
                let session = &mut *session.borrow_mut();
                waiting(|| session.lasting(|session| Ok(session.client().batch_execute(sql)?)))
            }
        }
    }

    /// Creates tables. `NUMBER` and `BYTES` stand for the store's own types, `BY_KEY` for rows that lie in the order of their
    /// key. Two programs may do so at the same time: in
    /// PostgreSQL the later one is told of a conflict even where it says `IF NOT EXISTS`, and finds them there the next time.
    pub(crate) fn create(&self, tables: &str) -> Result<(), StoreError> {
        let (number, bytes, by_key) = match self {
            Self::Sqlite(_) => ("INTEGER", "BLOB", "WITHOUT ROWID"),
            Self::Postgres(_) => ("BIGINT", "BYTEA", ""),
        };
        let sql = tables.replace("NUMBER", number).replace("BYTES", bytes).replace("BY_KEY", by_key);
        for _ in 0..CREATED_BY_OTHERS {
            match self.batch(&sql) {
                Err(error) if error.is_conflict() || error.is_there_already() => {}
                done => return done,
            }
        }
        self.batch(&sql)
    }

    /// Whether the tables stand in a server that other programs share.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs a statement; how many rows it touched.
    pub(crate) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                Ok(statement.execute(rusqlite::params_from_iter(values))? as u64)
            }
            Self::Postgres(session) => {
                let session = &mut *session.borrow_mut();
                waiting(|| session.execute(sql, values))
            }
        }
    }

    /// Calls for each row of an answer. PostgreSQL's is in memory before: what may be long is asked for in pieces.
    pub(crate) fn rows(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                while let Some(row) = rows.next()? {
                    each(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            Self::Postgres(session) => {
                let session = &mut *session.borrow_mut();
                let rows = waiting(|| session.query(sql, values))?;
                rows.iter().try_for_each(|row| each(&Row::Postgres(row)))
            }
        }
    }

    /// Every row of an answer.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.rows(sql, values, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row of an answer.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.rows(sql, values, |row| {
            if found.is_none() {
                found = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Inserts rows of `width` values each: `head (…), (…) tail`.
    pub(crate) fn insert(&self, head: &str, width: usize, tail: &str, rows: &[Value<'_>]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let sql = |rows: usize| {
            let row = |row: usize| {
                let names: Vec<String> = (1..=width).map(|at| format!("${}", row * width + at)).collect();
                format!("({})", names.join(", "))
            };
            let rows: Vec<String> = (0..rows).map(row).collect();
            format!("{head} {} {tail}", rows.join(", "))
        };
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(&sql(1))?;
                for row in rows.chunks(width) {
                    statement.execute(rusqlite::params_from_iter(row))?;
                }
                Ok(())
            }
            Self::Postgres(session) => {
                let session = &mut *session.borrow_mut();
                waiting(|| {
                    let mut left = rows;
                    for together in TOGETHER {
                        let sql = sql(together);
                        while left.len() >= together * width {
                            let (now, later) = left.split_at(together * width);
                            session.execute(&sql, now)?;
                            left = later;
                        }
                    }
                    Ok(())
                })
            }
        }
    }

    fn note_transaction(&self, in_transaction: bool) {
        if let Self::Postgres(session) = self {
            session.borrow_mut().in_transaction = in_transaction;
        }
    }

    /// As [`Database::transaction`], tried once more if the connection was cut in the middle: for work that may be done twice.
    pub(crate) fn repeated<T>(&self, work: impl Fn(&Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match self.transaction(&work) {
            Err(error) if error.is_cut() => self.transaction(&work),
            done => done,
        }
    }

    /// Runs in one transaction. After an error of the commit nobody knows whether it took place.
    pub(crate) fn transaction<T>(&self, work: impl FnOnce(&Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.batch("BEGIN")?;
        self.note_transaction(true);
        let done = work(self).and_then(|done| self.batch("COMMIT").map(|()| done));
        self.note_transaction(false);
        if done.is_err() {
            // It may have ended already; the error that ended it is the one to tell.
            let _ = self.batch("ROLLBACK");
        }
        done
    }
}
