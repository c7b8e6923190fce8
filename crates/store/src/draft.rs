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

/// What became of a draft that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Yes,
    /// Its form was submitted or discarded: what a browser still sends of it comes too late.
    Closed,
    /// The form's id is somebody else's, or another form's.
    Elsewhere,
}

const FIELDS: &str = "id, person, kind, amends, saved, content";

impl Operations {
    /// Keeps a draft, in the place of an earlier one of the same form. What is past its time goes. A form's id belongs to
    /// the person who saved it first, and to nobody once its form is closed.
    pub fn put_draft(&self, draft: &Draft) -> Result<Kept, StoreError> {
        let before = [draft.saved - KEPT_SECONDS];
        self.connection.execute("DELETE FROM draft WHERE saved < ?1", before)?;
        self.connection.execute("DELETE FROM closed_form WHERE closed < ?1", before)?;
        // One statement: a form may be closed while its last saving is still on its way.
        let changed = self.connection.execute(
            "INSERT INTO draft (id, person, kind, amends, saved, content)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM closed_form WHERE id = ?1 AND person = ?2)
             ON CONFLICT (id) DO UPDATE SET saved = excluded.saved, content = excluded.content
             WHERE person = excluded.person AND kind = excluded.kind AND amends IS excluded.amends",
            params![draft.id, draft.person, draft.kind, draft.amends, draft.saved, draft.content],
        )?;
        Ok(match changed {
            1 => Kept::Yes,
            _ if self.is_closed(&draft.person, &draft.id)? => Kept::Closed,
            _ => Kept::Elsewhere,
        })
    }

    fn is_closed(&self, person: &str, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM closed_form WHERE id = ?1 AND person = ?2)";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![id, person], |row| row.get(0))?)
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

    /// Closes a person's form, which was submitted or discarded: its draft is forgotten, and none of it is kept again
    /// for as long as a browser might still send one. Whether there was a draft.
    pub fn close_form(&self, person: &str, id: &str, now: i64) -> Result<bool, StoreError> {
        let closing = self.connection.unchecked_transaction()?;
        closing.execute(
            "INSERT OR REPLACE INTO closed_form (id, person, closed) VALUES (?1, ?2, ?3)",
            params![id, person, now],
        )?;
        let gone = closing.execute("DELETE FROM draft WHERE person = ?1 AND id = ?2", params![person, id])?;
        closing.commit()?;
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
        assert_eq!(kept.put_draft(&draft("a", "p", 100)).unwrap(), Kept::Yes);
        let later = Draft { content: "later".into(), ..draft("a", "p", 200) };
        assert_eq!(kept.put_draft(&later).unwrap(), Kept::Yes);
        assert_eq!(kept.drafts("p", 200).unwrap(), std::slice::from_ref(&later));
        assert_eq!(kept.put_draft(&draft("a", "q", 300)).unwrap(), Kept::Elsewhere, "the id is p's");
        assert_eq!((kept.draft("q", "a", 300).unwrap(), kept.draft("p", "a", 300).unwrap()), (None, Some(later)));
        assert!(!kept.close_form("q", "a", 300).unwrap() && kept.close_form("p", "a", 300).unwrap());
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
    #[test]
    fn a_closed_form_is_not_kept_again_until_no_browser_can_send_it() {
        let (_folder, kept) = operations();
        let day = 24 * 3600;
        kept.put_draft(&draft("a", "p", 0)).unwrap();
        assert!(kept.close_form("p", "a", 10).unwrap());
        // A form that was submitted before its first saving came.
        assert!(!kept.close_form("p", "b", 10).unwrap());
        for id in ["a", "b"] {
            assert_eq!(kept.put_draft(&draft(id, "p", 20)).unwrap(), Kept::Closed, "{id}");
            assert_eq!(kept.put_draft(&draft(id, "p", 30 * day + 10)).unwrap(), Kept::Closed, "{id}");
        }
        assert_eq!(kept.draft_count("p", 20).unwrap(), 0);
        assert_eq!(kept.put_draft(&draft("c", "p", 30 * day + 11)).unwrap(), Kept::Yes);
        let left: i64 = kept.connection.query_row("SELECT count(*) FROM closed_form", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "nothing is kept for ever");
        // Somebody else's closing closes nothing of one's own.
        assert!(!kept.close_form("q", "d", 0).unwrap());
        assert_eq!(kept.put_draft(&draft("d", "p", 0)).unwrap(), Kept::Yes);
    }
}
