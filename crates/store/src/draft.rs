//! Drafts: what a person has typed and not submitted. They live outside the ledger and are gone once it has the fact.

use crate::{Operations, StoreError};
use rusqlite::{OptionalExtension, Row, params};

/// A draft is kept so long after it was last saved.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// A form as somebody left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The form's id: that of the command that it will become.
    pub id: String,
    /// Whose it is; nobody else gets it.
    pub person: String,
    /// The kind of fact.
    pub kind: String,
    /// Seq of the fact that it amends, if it amends one.
    pub amends: Option<u64>,
    /// Unix seconds of the last saving.
    pub saved: i64,
    /// What was typed, of every compartment: the file is for nobody but the program.
    pub content: String,
}

const FIELDS: &str = "id, person, kind, amends, saved, content";

impl Operations {
    /// Keeps a draft, in the place of an earlier one of the same form. Drafts past their time go. Whether it was kept:
    /// a form's id belongs to the person who saved it first.
    pub fn put_draft(&self, draft: &Draft) -> Result<bool, StoreError> {
        self.connection.execute("DELETE FROM draft WHERE saved < ?1", [draft.saved - KEPT_SECONDS])?;
        let changed = self.connection.execute(
            "INSERT INTO draft (id, person, kind, amends, saved, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET saved = excluded.saved, content = excluded.content
             WHERE person = excluded.person AND kind = excluded.kind AND amends IS excluded.amends",
            params![draft.id, draft.person, draft.kind, draft.amends, draft.saved, draft.content],
        )?;
        Ok(changed == 1)
    }

    /// A person's draft.
    pub fn draft(&self, person: &str, id: &str, now: i64) -> Result<Option<Draft>, StoreError> {
        let sql = format!("SELECT {FIELDS} FROM draft WHERE person = ?1 AND id = ?2 AND saved >= ?3");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params![person, id, now - KEPT_SECONDS], draft_row).optional()?)
    }

    /// A person's drafts, the last saved first.
    pub fn drafts(&self, person: &str, now: i64) -> Result<Vec<Draft>, StoreError> {
        let sql = format!("SELECT {FIELDS} FROM draft WHERE person = ?1 AND saved >= ?2 ORDER BY saved DESC, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![person, now - KEPT_SECONDS], draft_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many drafts a person has.
    pub fn draft_count(&self, person: &str, now: i64) -> Result<usize, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT count(*) FROM draft WHERE person = ?1 AND saved >= ?2")?;
        Ok(statement.query_row(params![person, now - KEPT_SECONDS], |row| row.get(0))?)
    }

    /// Forgets a person's draft. Whether there was one.
    pub fn drop_draft(&self, person: &str, id: &str) -> Result<bool, StoreError> {
        let gone = self.connection.execute("DELETE FROM draft WHERE person = ?1 AND id = ?2", params![person, id])?;
        Ok(gone > 0)
    }
}

fn draft_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: row.get(2)?,
        amends: row.get(3)?,
        saved: row.get(4)?,
        content: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Durability;

    fn draft(id: &str, person: &str, saved: i64) -> Draft {
        Draft { id: id.into(), person: person.into(), kind: "k".into(), amends: None, saved, content: "c".into() }
    }

    fn operations() -> (tempfile::TempDir, Operations) {
        let folder = tempfile::tempdir().unwrap();
        let operations = Operations::open(&folder.path().join("operations.db"), Durability::Full).unwrap();
        (folder, operations)
    }

    #[test]
    fn a_draft_is_its_persons_and_one_a_form() {
        let (_folder, kept) = operations();
        assert!(kept.put_draft(&draft("a", "p", 100)).unwrap());
        let later = Draft { content: "later".into(), ..draft("a", "p", 200) };
        assert!(kept.put_draft(&later).unwrap());
        assert_eq!(kept.drafts("p", 200).unwrap(), std::slice::from_ref(&later));
        assert!(!kept.put_draft(&draft("a", "q", 300)).unwrap(), "the id is p's");
        assert_eq!((kept.draft("q", "a", 300).unwrap(), kept.draft("p", "a", 300).unwrap()), (None, Some(later)));
        assert!(!kept.drop_draft("q", "a").unwrap() && kept.drop_draft("p", "a").unwrap());
        assert_eq!(kept.draft_count("p", 300).unwrap(), 0);
    }

    #[test]
    fn after_thirty_days_a_draft_is_gone() {
        let (_folder, kept) = operations();
        let day = 24 * 3600;
        kept.put_draft(&draft("a", "p", 0)).unwrap();
        assert_eq!(kept.draft_count("p", 30 * day).unwrap(), 1);
        assert_eq!(kept.draft_count("p", 30 * day + 1).unwrap(), 0);
        assert_eq!(kept.draft("p", "a", 30 * day + 1).unwrap(), None);
        // Saving another one clears it from the file, not only from sight.
        kept.put_draft(&draft("b", "q", 30 * day + 1)).unwrap();
        assert_eq!(kept.draft("p", "a", 0).unwrap(), None);
    }
}
