//! A look at a store that changes nothing: beside a running server or without one, by its own user or by another.

use crate::database::{Database, Place};
use crate::{StoreError, VaultKey};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A store that is only looked at.
pub struct Examination {
    database: Database,
    file: Option<PathBuf>,
}

impl Examination {
    /// Opens a store to look at it. `is_served` says whether a server has it open just now. Nothing if it has a log that was
    /// left behind and that cannot be read without writing: the next start of the server takes it over.
    ///
    /// SQLite makes the log's files beside a database when it opens one, even for reading. They would belong to whoever looks,
    /// and the server, who is somebody else, could not write them afterwards. So a file whose log is empty and that nobody
    /// has open is read as one that does not change.
    pub fn of(place: &Place, is_served: bool) -> Result<Option<Self>, StoreError> {
        let Place::File(path) = place else { return Ok(Some(Self { database: Database::reader(place)?, file: None })) };
        let beside = |end: &str| {
            let mut name = path.clone().into_os_string();
            name.push(end);
            PathBuf::from(name)
        };
        let has_log = std::fs::metadata(beside("-wal")).is_ok_and(|log| log.len() > 0);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = if is_served || has_log && beside("-shm").exists() {
            Connection::open_with_flags(path, flags)?
        } else if has_log {
            return Ok(None);
        } else {
            Connection::open_with_flags(unchanging(path), flags | OpenFlags::SQLITE_OPEN_URI)?
        };
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Ok(Some(Self { database: Database::Sqlite(connection), file: Some(path.clone()) }))
    }

    /// What SQLite finds wrong with its file; PostgreSQL looks after its own.
    pub fn faults(&self) -> Result<Vec<String>, StoreError> {
        let Database::Sqlite(connection) = &self.database else { return Ok(Vec::new()) };
        let mut statement = connection.prepare("PRAGMA quick_check")?;
        let lines = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        Ok(if lines == ["ok"] { Vec::new() } else { lines })
    }

    /// Whether a file is written through a log, as the server sets it. Nothing for PostgreSQL, whose settings are asked for
    /// when it is opened.
    pub fn has_write_ahead_log(&self) -> Result<Option<bool>, StoreError> {
        let Some(path) = &self.file else { return Ok(None) };
        let mut head = [0; 20];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
        read.map_err(|error| StoreError::File(path.display().to_string(), error))?;
        // "File format write version" and "read version" of SQLite's header: 2 is WAL. A file that is read as one that does
        // not change has no log, whatever its header says.
        Ok(Some(head[18..] == [2, 2]))
    }

    /// The zone of a ledger; nothing if it is empty.
    pub fn zone(&self) -> Result<Option<String>, StoreError> {
        self.database.one("SELECT zone FROM record WHERE seq = 0", &[], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Whether a zone's vault, if it is locked, is so with this key.
    pub fn must_unlock(&self, zone: &str, key: Option<&VaultKey>) -> Result<(), StoreError> {
        crate::vault::must_unlock(&self.database, zone, key)
    }

    /// Calls for each record of a zone's ledger, in order.
    pub fn records(&self, zone: &str, each: impl FnMut(u64, &[u8])) -> Result<(), StoreError> {
        crate::ledger_tables::tail(&self.database, zone, 0, u64::MAX, each)
    }
}

/// The name by which SQLite opens a file as one that does not change.
fn unchanging(path: &Path) -> String {
    let mut name = "file:".to_owned();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => name.push(char::from(*byte)),
            other => name += &format!("%{other:02X}"),
        }
    }
    name + "?immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Appended, Durability, LedgerWriter};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn looking_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("a zone? #1%");
        std::fs::create_dir(&home).unwrap();
        let path = home.join("ledger.db");
        let place = Place::File(path.clone());
        let mut writer = LedgerWriter::open(&place, "z", Durability::Full).unwrap();
        let record = |seq| Appended { seq, command: [seq as u8; 16], ordinal: 0, bytes: b"{}", digest: None };
        writer.append(&[record(0), record(1)]).unwrap();
        let seen = |is_served| {
            let looked = Examination::of(&place, is_served).unwrap().unwrap();
            assert_eq!(looked.faults().unwrap(), Vec::<String>::new());
            assert_eq!(looked.zone().unwrap().as_deref(), Some("z"));
            let mut seen = 0;
            looked.records("z", |_, _| seen += 1).unwrap();
            (seen, looked.has_write_ahead_log().unwrap())
        };
        assert_eq!(seen(true), (2, Some(true)), "beside the writer, what stands in the log");
        writer.append(&[record(2)]).unwrap();
        drop(writer);
        assert_eq!(names(&home), ["ledger.db"]);
        let before = std::fs::read(&path).unwrap();
        assert_eq!(seen(false), (3, Some(true)));
        assert_eq!(names(&home), ["ledger.db"], "nothing is made beside it");
        assert!(before == std::fs::read(&path).unwrap());
        // Damaged in the middle of a page of the tree.
        let mut damaged = before;
        let at = damaged.len() - 4096;
        damaged[at..].fill(0xa5);
        std::fs::write(&path, damaged).unwrap();
        let looked = Examination::of(&place, false).unwrap().unwrap();
        assert!(looked.faults().map_or(true, |faults| !faults.is_empty()));
        std::fs::write(home.join("ledger.db-wal"), "left").unwrap();
        assert!(Examination::of(&place, false).unwrap().is_none());
        assert_eq!(names(&home), ["ledger.db", "ledger.db-wal"]);
    }
}
