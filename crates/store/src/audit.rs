//! The audit chain: logins, reads of personal data, exports and refusals, each entry hashed over the one before. Its
//! head stands in every `clock.day_closed`. Writes need no entry: their record is one.

use crate::database::{Database, Place, Row, Value};
use crate::operations::tables;
use crate::{Durability, StoreError};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

/// One entry. Ids only: never a name, a phone number or what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Number, from 1.
    pub number: u64,
    /// Real instant, UTC.
    pub at: String,
    /// Person or account id.
    pub who: String,
    /// What was done: `login`, `login_refused`, `personal_read`, `export`, `refused` ….
    pub act: String,
    /// What it was done to.
    pub subject: String,
}

/// Which entries are wanted. What is empty asks for nothing.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of this person or account.
    pub who: String,
    /// What was done.
    pub act: String,
    /// From this instant on.
    pub from: String,
    /// Before this instant.
    pub to: String,
}

/// Where the chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// An entry is missing or was changed: its number.
    Entry(u64),
    /// The chain holds together, but a head that a closed day carries is not in it: the head's position among those
    /// that were asked for. Entries were taken off the end, or the whole chain was written anew.
    Head(usize),
}

/// How long an entry is tried where others write the same chain.
const TRIED_FOR: Duration = Duration::from_secs(5);

/// The audit table.
pub struct Audit {
    database: Database,
    zone: String,
    head: [u8; 32],
    number: u64,
}

impl Audit {
    /// Opens or creates the table.
    pub fn open(place: &Place, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        let mut audit =
            Self { database: tables(place, zone, durability)?, zone: zone.to_owned(), head: [0; 32], number: 0 };
        audit.read_last()?;
        Ok(audit)
    }

    fn read_last(&mut self) -> Result<(), StoreError> {
        let sql = "SELECT number, hash FROM audit WHERE zone = $1 ORDER BY number DESC LIMIT 1";
        let last = self.database.one(sql, &[self.zone.as_str().into()], |row| Ok((row.number(0)?, row.digest(1)?)))?;
        (self.number, self.head) = last.or(self.anchor()?).unwrap_or_default();
        Ok(())
    }

    /// Number and hash of the last entry that was removed because its time had passed.
    fn anchor(&self) -> Result<Option<(u64, [u8; 32])>, StoreError> {
        let sql = "SELECT number, hash FROM audit_anchor WHERE zone = $1";
        self.database.one(sql, &[self.zone.as_str().into()], |row| Ok((row.number(0)?, row.digest(1)?)))
    }

    /// Removes the entries up to the one with this hash – a head that a closed day carries –, whose hash is kept: the
    /// chain goes on from it, and the ledger says that it was there. How many were removed.
    pub fn remove_up_to(&mut self, head: &[u8; 32]) -> Result<u64, StoreError> {
        let zone = self.zone.as_str();
        let sql = "SELECT number FROM audit WHERE zone = $1 AND hash = $2";
        let Some(last) = self.database.one(sql, &[zone.into(), head[..].into()], |row| row.number(0))? else {
            return Ok(0);
        };
        self.database.transaction(|database| {
            database.execute(
                "INSERT INTO audit_anchor (zone, number, hash) VALUES ($1, $2, $3)
                 ON CONFLICT (zone) DO UPDATE SET number = excluded.number, hash = excluded.hash",
                &[zone.into(), last.into(), head[..].into()],
            )?;
            database.execute("DELETE FROM audit WHERE zone = $1 AND number <= $2", &[zone.into(), last.into()])
        })
    }

    /// Adds an entry. Where several servers write the chain, the number is the one's who was first; the others go on from
    /// there.
    pub fn add(&mut self, at: &str, who: &str, act: &str, subject: &str) -> Result<(), StoreError> {
        let begun = Instant::now();
        loop {
            let (number, zone) = (self.number + 1, self.zone.as_str());
            let hash = link(&self.head, number, at, who, act, subject);
            let values = [at, who, act, subject].map(Value::Text);
            let added = self.database.execute(
                "INSERT INTO audit (zone, number, at, who, act, subject, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[&[zone.into(), number.into()][..], &values, &[hash[..].into()]].concat(),
            );
            match added {
                Err(error) if error.is_conflict() && begun.elapsed() < TRIED_FOR => {
                    // Not all at once again: up to four milliseconds, each a different time.
                    std::thread::sleep(Duration::from_micros(u64::from(begun.elapsed().subsec_nanos()) % 4_000));
                    self.read_last()?;
                }
                added => {
                    added?;
                    (self.number, self.head) = (number, hash);
                    return Ok(());
                }
            }
        }
    }

    /// Hash of the last entry, hex; 64 zeros while there is none.
    pub fn head(&mut self) -> Result<String, StoreError> {
        if self.database.is_remote() {
            self.read_last()?;
        }
        Ok(hex::encode(self.head))
    }

    /// Recomputes the chain and looks for the heads that closed days carry, in their order: nothing, or where it breaks
    /// first. A day closed before the first entry carries zeros. Where entries were removed because their time had passed,
    /// the last of them must be the head of a closed day.
    pub fn first_break(&self, heads: &[[u8; 32]]) -> Result<Option<Break>, StoreError> {
        let (mut head, mut expected, mut found) = ([0u8; 32], 1u64, 0);
        if let Some((number, hash)) = self.anchor()? {
            (head, expected) = (hash, number + 1);
            match heads.iter().position(|head| *head == hash) {
                Some(position) => found = position,
                None => return Ok(Some(Break::Entry(number))),
            }
        }
        let pass = |head: &[u8; 32], found: &mut usize| {
            while heads.get(*found) == Some(head) {
                *found += 1;
            }
        };
        pass(&head, &mut found);
        // In pieces: a chain may be long, and PostgreSQL's answers are in memory as a whole.
        let sql = "SELECT number, at, who, act, subject, hash FROM audit
                   WHERE zone = $1 AND number >= $2 ORDER BY number LIMIT $3";
        let mut from = 0;
        loop {
            let (begun, mut broken) = (from, None);
            let mut rows = 0;
            self.database.rows(sql, &[self.zone.as_str().into(), begun.into(), PIECE.into()], |row| {
                let number = row.number(0)?;
                (rows, from) = (rows + 1, number + 1);
                head = link(&head, number, row.text(1)?, row.text(2)?, row.text(3)?, row.text(4)?);
                if number != expected || head != row.digest(5)? {
                    broken = broken.or(Some(expected));
                }
                expected += 1;
                pass(&head, &mut found);
                Ok(())
            })?;
            if let Some(entry) = broken {
                return Ok(Some(Break::Entry(entry)));
            }
            if rows < PIECE {
                return Ok((found < heads.len()).then_some(Break::Head(found)));
            }
        }
    }

    /// Entries that a filter lets through, before a number, newest first.
    pub fn find(&self, filter: &AuditFilter, before: u64, most: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let AuditFilter { who, act, from, to } = filter;
        let texts = [who, act, from, to].map(|text| Value::Text(text));
        let values = [&[self.zone.as_str().into(), before.into()][..], &texts, &[u64::from(most).into()]].concat();
        let sql = "SELECT number, at, who, act, subject FROM audit
                   WHERE zone = $1 AND number < $2 AND ($3 = '' OR who = $3) AND ($4 = '' OR act = $4)
                     AND ($5 = '' OR at >= $5) AND ($6 = '' OR at < $6) ORDER BY number DESC LIMIT $7";
        self.database.all(sql, &values, entry)
    }

    /// What was ever done, each word once, by the alphabet.
    pub fn acts(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT act FROM audit WHERE zone = $1";
        let mut acts = self.database.all(sql, &[self.zone.as_str().into()], |row| Ok(row.text(0)?.to_owned()))?;
        // The database's order may be that of its language.
        acts.sort();
        Ok(acts)
    }

    /// The newest entries, newest first.
    pub fn newest(&self, most: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT number, at, who, act, subject FROM audit WHERE zone = $1 ORDER BY number DESC LIMIT $2";
        self.database.all(sql, &[self.zone.as_str().into(), u64::from(most).into()], entry)
    }
}

fn entry(row: &Row<'_>) -> Result<AuditEntry, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.text(at)?.to_owned());
    Ok(AuditEntry { number: row.number(0)?, at: text(1)?, who: text(2)?, act: text(3)?, subject: text(4)? })
}

/// Entries that are asked for at once.
const PIECE: u64 = 4096;

fn link(head: &[u8; 32], number: u64, at: &str, who: &str, act: &str, subject: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(head);
    hasher.update(number.to_be_bytes());
    for text in [at, who, act, subject] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_entry_breaks_the_chain() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        let mut audit = Audit::open(&place, "z", Durability::Full).unwrap();
        assert_eq!(audit.head().unwrap(), "0".repeat(64));
        for number in 0..5 {
            audit.add("2020-01-20T00:00:00.000Z", "p-1", "login", &number.to_string()).unwrap();
        }
        assert_eq!(audit.first_break(&[]).unwrap(), None);
        let head = audit.head().unwrap();
        assert_eq!(Audit::open(&place, "z", Durability::Full).unwrap().head().unwrap(), head);
        audit.database.execute("UPDATE audit SET who = 'p-2' WHERE number = 3", &[]).unwrap();
        assert_eq!(audit.first_break(&[]).unwrap(), Some(Break::Entry(3)));
        audit.database.execute("UPDATE audit SET who = 'p-1' WHERE number = 3", &[]).unwrap();
        audit.database.execute("DELETE FROM audit WHERE number = 2", &[]).unwrap();
        assert_eq!(audit.first_break(&[]).unwrap(), Some(Break::Entry(2)));
    }

    #[test]
    fn a_chain_cut_short_or_written_anew_lacks_the_heads_of_closed_days() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        let mut audit = Audit::open(&place, "z", Durability::Full).unwrap();
        let mut heads = vec![[0; 32], [0; 32]];
        for number in 0..4 {
            audit.add("2020-01-20T00:00:00.000Z", "p-1", "login", &number.to_string()).unwrap();
            heads.extend((number % 2 == 1).then_some(audit.head));
        }
        heads.push(audit.head);
        assert_eq!(audit.first_break(&heads).unwrap(), None);
        let backwards: Vec<[u8; 32]> = heads.iter().rev().copied().collect();
        assert_eq!(audit.first_break(&backwards).unwrap(), Some(Break::Head(2)), "heads follow each other");
        audit.database.execute("DELETE FROM audit WHERE number = 4", &[]).unwrap();
        assert_eq!(audit.first_break(&heads).unwrap(), Some(Break::Head(3)));
        audit.database.execute("DELETE FROM audit", &[]).unwrap();
        let mut anew = Audit::open(&place, "z", Durability::Full).unwrap();
        for number in 0..4 {
            anew.add("2020-01-20T00:00:00.000Z", "p-9", "login", &number.to_string()).unwrap();
        }
        assert_eq!(anew.first_break(&heads).unwrap(), Some(Break::Head(2)));
    }

    #[test]
    fn entries_whose_time_has_passed_leave_a_chain_that_goes_on_from_a_closed_day() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        let mut audit = Audit::open(&place, "z", Durability::Full).unwrap();
        let mut heads = vec![[0; 32]];
        for number in 1..=6 {
            audit.add(&format!("2020-01-2{number}T00:00:00.000Z"), "p-1", "login", &number.to_string()).unwrap();
            heads.extend((number % 2 == 0).then_some(audit.head));
        }
        assert_eq!(audit.remove_up_to(&[9; 32]).unwrap(), 0, "the head of no day removes nothing");
        assert_eq!(audit.remove_up_to(&heads[2].clone()).unwrap(), 4);
        assert_eq!(audit.first_break(&heads).unwrap(), None);
        let left: Vec<u64> = audit.newest(9).unwrap().iter().map(|entry| entry.number).collect();
        assert_eq!(left, [6, 5]);
        assert_eq!(audit.remove_up_to(&heads[3].clone()).unwrap(), 2);
        // Nothing is left, and the next entry goes on all the same.
        let mut audit = Audit::open(&place, "z", Durability::Full).unwrap();
        audit.add("2020-01-27T00:00:00.000Z", "p-1", "login", "7").unwrap();
        heads.push(audit.head);
        assert_eq!((audit.first_break(&heads).unwrap(), audit.newest(9).unwrap()[0].number), (None, 7));
        // Whoever removes more than a day's end allows is seen.
        audit.database.execute("UPDATE audit_anchor SET hash = $1", &[[7; 32][..].into()]).unwrap();
        assert_eq!(audit.first_break(&heads).unwrap(), Some(Break::Entry(6)));
    }

    #[test]
    fn entries_are_found_by_person_act_and_time() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        let mut audit = Audit::open(&place, "z", Durability::Full).unwrap();
        for (day, who, act) in [(1, "p-1", "login"), (2, "p-2", "login"), (3, "p-1", "export"), (4, "p-1", "login")] {
            audit.add(&format!("2020-01-0{day}T08:00:00.000Z"), who, act, "").unwrap();
        }
        let found = |filter: &AuditFilter, before| {
            audit.find(filter, before, 2).unwrap().iter().map(|entry| entry.number).collect::<Vec<_>>()
        };
        let all = AuditFilter::default();
        assert_eq!((found(&all, u64::MAX), found(&all, 3)), (vec![4, 3], vec![2, 1]), "page by page");
        let of = |who: &str, act: &str| AuditFilter { who: who.into(), act: act.into(), ..AuditFilter::default() };
        assert_eq!(found(&of("p-1", "login"), u64::MAX), [4, 1]);
        assert_eq!(found(&of("p-3", ""), u64::MAX), [0; 0]);
        let between = AuditFilter { from: "2020-01-02".into(), to: "2020-01-04".into(), ..all };
        assert_eq!(found(&between, u64::MAX), [3, 2]);
        assert_eq!(audit.acts().unwrap(), ["export", "login"]);
    }
}
