//! How a person likes things shown: small values by name. Nothing that a figure could depend on.

use crate::{Operations, StoreError};
use rusqlite::{OptionalExtension, params};

impl Operations {
    /// Keeps a preference; an empty value forgets it.
    pub fn put_preference(&self, person: &str, name: &str, value: &str) -> Result<(), StoreError> {
        if value.is_empty() {
            self.connection.execute("DELETE FROM preference WHERE person = ?1 AND name = ?2", params![person, name])?;
        } else {
            self.connection.execute(
                "INSERT OR REPLACE INTO preference (person, name, value) VALUES (?1, ?2, ?3)",
                params![person, name, value],
            )?;
        }
        Ok(())
    }

    /// A person's preference.
    pub fn preference(&self, person: &str, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM preference WHERE person = ?1 AND name = ?2")?;
        Ok(statement.query_row(params![person, name], |row| row.get(0)).optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Durability;

    #[test]
    fn a_preference_is_one_persons_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Operations::open(&folder.path().join("operations.db"), Durability::Full).unwrap();
        kept.put_preference("p", "n", "1").unwrap();
        kept.put_preference("p", "n", "2").unwrap();
        kept.put_preference("q", "n", "3").unwrap();
        assert_eq!(kept.preference("p", "n").unwrap().as_deref(), Some("2"));
        kept.put_preference("p", "n", "").unwrap();
        assert_eq!(kept.preference("p", "n").unwrap(), None);
        assert_eq!(kept.preference("q", "n").unwrap().as_deref(), Some("3"));
    }
}
