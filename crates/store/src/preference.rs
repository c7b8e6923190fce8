//! How a person likes things shown: small values by name. Nothing that a figure could depend on.

use crate::{Operations, StoreError};

impl Operations {
    /// Keeps a preference; an empty value forgets it.
    pub fn put_preference(&self, person: &str, name: &str, value: &str) -> Result<(), StoreError> {
        let (zone, person, name) = (self.zone(), person.into(), name.into());
        if value.is_empty() {
            let sql = "DELETE FROM preference WHERE zone = $1 AND person = $2 AND name = $3";
            self.database.execute(sql, &[zone, person, name])?;
        } else {
            self.database.execute(
                "INSERT INTO preference (zone, person, name, value) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (zone, person, name) DO UPDATE SET value = excluded.value",
                &[zone, person, name, value.into()],
            )?;
        }
        Ok(())
    }

    /// A person's preference.
    pub fn preference(&self, person: &str, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM preference WHERE zone = $1 AND person = $2 AND name = $3";
        self.database.one(sql, &[self.zone(), person.into(), name.into()], |row| Ok(row.text(0)?.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Durability;

    #[test]
    fn a_preference_is_one_persons_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let place = crate::Place::File(folder.path().join("operations.db"));
        let kept = Operations::open(&place, "z", Durability::Full).unwrap();
        kept.put_preference("p", "n", "1").unwrap();
        kept.put_preference("p", "n", "2").unwrap();
        kept.put_preference("q", "n", "3").unwrap();
        assert_eq!(kept.preference("p", "n").unwrap().as_deref(), Some("2"));
        kept.put_preference("p", "n", "").unwrap();
        assert_eq!(kept.preference("p", "n").unwrap(), None);
        assert_eq!(kept.preference("q", "n").unwrap().as_deref(), Some("3"));
    }
}
