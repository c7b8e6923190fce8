//! Drafts: what a person has typed and not submitted. They live outside the ledger and are gone once it has the fact.

use crate::database::Row;
use crate::{Operations, StoreError};

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
        let before = [self.zone(), (draft.saved - KEPT_SECONDS).into()];
        self.database.execute("DELETE FROM draft WHERE zone = $1 AND saved < $2", &before)?;
        self.database.execute("DELETE FROM closed_form WHERE zone = $1 AND closed < $2", &before)?;
        // One statement: a form may be closed while its last saving is still on its way.
        let changed = self.database.execute(
            "INSERT INTO draft (zone, id, person, kind, amends, saved, content)
             SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT),
               CAST($6 AS BIGINT), CAST($7 AS TEXT)
             WHERE NOT EXISTS (SELECT 1 FROM closed_form WHERE zone = $1 AND id = $2 AND person = $3)
             ON CONFLICT (zone, id) DO UPDATE SET saved = excluded.saved, content = excluded.content
             WHERE draft.person = excluded.person AND draft.kind = excluded.kind
               AND draft.amends IS NOT DISTINCT FROM excluded.amends",
            &[
                self.zone(),
                draft.id.as_str().into(),
                draft.person.as_str().into(),
                draft.kind.as_str().into(),
                draft.amends.into(),
                draft.saved.into(),
                draft.content.as_str().into(),
            ],
        )?;
        Ok(match changed {
            1 => Kept::Yes,
            _ if self.is_closed(&draft.person, &draft.id)? => Kept::Closed,
            _ => Kept::Elsewhere,
        })
    }

    fn is_closed(&self, person: &str, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM closed_form WHERE zone = $1 AND id = $2 AND person = $3";
        Ok(self.database.one(sql, &[self.zone(), id.into(), person.into()], |_| Ok(()))?.is_some())
    }

    /// A person's draft.
    pub fn draft(&self, person: &str, id: &str, now: i64) -> Result<Option<Draft>, StoreError> {
        let sql = format!("SELECT {FIELDS} FROM draft WHERE zone = $1 AND person = $2 AND id = $3 AND saved >= $4");
        let values = [self.zone(), person.into(), id.into(), (now - KEPT_SECONDS).into()];
        self.database.one(&sql, &values, draft_row)
    }

    /// A person's drafts, the last saved first.
    pub fn drafts(&self, person: &str, now: i64) -> Result<Vec<Draft>, StoreError> {
        let sql = format!(
            "SELECT {FIELDS} FROM draft WHERE zone = $1 AND person = $2 AND saved >= $3 ORDER BY saved DESC, id"
        );
        self.database.all(&sql, &[self.zone(), person.into(), (now - KEPT_SECONDS).into()], draft_row)
    }

    /// How many drafts a person has.
    pub fn draft_count(&self, person: &str, now: i64) -> Result<usize, StoreError> {
        let sql = "SELECT COUNT(*) FROM draft WHERE zone = $1 AND person = $2 AND saved >= $3";
        let values = [self.zone(), person.into(), (now - KEPT_SECONDS).into()];
        Ok(self.database.one(sql, &values, |row| row.number(0))?.unwrap_or_default() as usize)
    }

    /// Closes a person's form, which was submitted or discarded: its draft is forgotten, and none of it is kept again
    /// for as long as a browser might still send one. Whether there was a draft.
    pub fn close_form(&self, person: &str, id: &str, now: i64) -> Result<bool, StoreError> {
        let form = [self.zone(), id.into(), person.into()];
        self.database.transaction(|database| {
            database.execute(
                "INSERT INTO closed_form (zone, id, person, closed) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (zone, id, person) DO UPDATE SET closed = excluded.closed",
                &[form[0], form[1], form[2], now.into()],
            )?;
            Ok(database.execute("DELETE FROM draft WHERE zone = $1 AND id = $2 AND person = $3", &form)? > 0)
        })
    }
}

fn draft_row(row: &Row<'_>) -> Result<Draft, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.text(at)?.to_owned());
    Ok(Draft {
        id: text(0)?,
        person: text(1)?,
        kind: text(2)?,
        amends: row.number_if_any(3)?,
        saved: row.seconds(4)?,
        content: text(5)?,
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
        let place = crate::Place::File(folder.path().join("operations.db"));
        let operations = Operations::open(&place, "z", Durability::Full).unwrap();
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
        let left = kept.database.one("SELECT COUNT(*) FROM closed_form", &[], |row| row.number(0)).unwrap();
        assert_eq!(left, Some(0), "nothing is kept for ever");
        // Somebody else's closing closes nothing of one's own.
        assert!(!kept.close_form("q", "d", 0).unwrap());
        assert_eq!(kept.put_draft(&draft("d", "p", 0)).unwrap(), Kept::Yes);
    }
}
