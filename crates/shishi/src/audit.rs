//! What is written down besides the ledger: sign-ins, reads of personal data, exports, refusals for want of a right.
//! Ids and kinds only, never what was typed.

use crate::engine::{Files, KeeperError};
use jiff::civil::Date;
use ledger::RecordRef;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{Audit, Durability, LedgerReader, StoreError};
use zone::{Refusal, Zone};

/// Codes of refusals because of who asks, not of what was sent.
const RIGHTS: [&str; 4] = ["no-right-to-record", "no-right-to-review", "only-the-reporting-unit-amends", "own-record"];

/// Where the chain of a zone breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// An entry is missing or was changed: its number.
    Entry(u64),
    /// The head that a closed day carries is not in the chain: entries up to that day were removed or written anew.
    Day(Date),
}

impl Break {
    /// What is wrong, for people.
    pub fn words(self, language: crate::messages::Language) -> String {
        match self {
            Self::Entry(number) => language.format("audit-break-entry", &[("number", &number.to_string())]),
            Self::Day(day) => language.format("audit-break-day", &[("day", &day.to_string())]),
        }
    }
}

fn add(audit: &mut Audit, who: &str, act: &str, subject: &str) -> Result<(), StoreError> {
    audit.add(&zone::decide::instant_text(jiff::Timestamp::now()), who, act, subject)
}

/// Writes an entry.
pub fn note(audit: &Mutex<Audit>, who: &str, act: &str, subject: &str) -> Result<(), StoreError> {
    add(&mut audit.lock().unwrap_or_else(PoisonError::into_inner), who, act, subject)
}

/// Writes an entry of the command line.
pub fn note_from_command_line(files: &Files, act: &str, subject: &str) -> Result<(), KeeperError> {
    Ok(add(&mut files.open_audit(Durability::Full)?, "command line", act, subject)?)
}

/// Writes that something was refused for want of a right. A refusal stands, whether it can be written down or not.
pub fn note_refusal(audit: &Mutex<Audit>, who: &str, subject: &str) {
    if let Err(error) = note(audit, who, "refused", subject) {
        eprintln!("a refusal is missing in the audit: {error}");
    }
}

/// How long what strangers do is counted before it becomes an entry.
const COUNTED_FOR: Duration = Duration::from_secs(60);

/// What strangers do, of each kind one entry a minute at most: the first at once, those after it as a number. They may
/// come as often as they like, and the audit must not grow with it. A number is lost if the program is killed.
#[derive(Default)]
pub struct Strangers {
    kinds: Mutex<HashMap<(&'static str, &'static str), Counted>>,
}

struct Counted {
    since: Instant,
    more: u64,
}

impl Strangers {
    /// Writes an entry of a stranger, or counts it.
    pub fn note(
        &self,
        audit: &Mutex<Audit>,
        who: &'static str,
        act: &'static str,
        subject: &str,
    ) -> Result<(), StoreError> {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        match kinds.get_mut(&(who, act)) {
            Some(counted) if counted.since.elapsed() < COUNTED_FOR => {
                counted.more += 1;
                return Ok(());
            }
            Some(counted) => write_counted(audit, who, act, counted)?,
            None => {}
        }
        note(audit, who, act, subject)?;
        kinds.insert((who, act), Counted { since: Instant::now(), more: 0 });
        Ok(())
    }

    /// Writes what was counted: of minutes that are over, or all.
    pub fn write(&self, audit: &Mutex<Audit>, all: bool) {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        kinds.retain(|(who, act), counted| {
            if !all && counted.since.elapsed() < COUNTED_FOR {
                return true;
            }
            if let Err(error) = write_counted(audit, who, act, counted) {
                eprintln!("what strangers did is missing in the audit: {error}");
            }
            false
        });
    }
}

/// The number as the subject.
fn write_counted(audit: &Mutex<Audit>, who: &str, act: &str, counted: &mut Counted) -> Result<(), StoreError> {
    if counted.more > 0 {
        note(audit, who, act, &format!("{} more", counted.more))?;
        counted.more = 0;
    }
    Ok(())
}

/// The subject of a refused submission's entry, if a right was missing. Its kind is a known one then.
pub fn of_refusal(kind: &str, refusal: &Refusal) -> Option<String> {
    let problem = refusal.0.iter().find(|problem| RIGHTS.contains(&problem.code))?;
    let seq = problem.arguments.iter().find(|(name, _)| *name == "seq").map(|(_, seq)| format!(" record {seq}"));
    Some(format!("{kind} {}{}", problem.code, seq.unwrap_or_default()))
}

/// Recomputes the chain and compares it with the heads that the ledger's closed days carry.
pub fn check(files: &Files, zone: &Zone, audit: &Audit) -> Result<Option<Break>, KeeperError> {
    let ledger = LedgerReader::open(&files.ledger(), &zone.id)?;
    let (mut days, mut heads) = (Vec::new(), Vec::new());
    for (day, size) in &zone.closed {
        let head = ledger.record(size - 1)?.as_deref().and_then(head_of);
        days.push(*day);
        // What is no hash is in no chain.
        heads.push(head.unwrap_or([u8::MAX; 32]));
    }
    Ok(audit.first_break(&heads)?.map(|found| match found {
        store::Break::Entry(number) => Break::Entry(number),
        store::Break::Head(position) => Break::Day(days[position]),
    }))
}

/// How many months entries are kept at least: Cybersecurity Law (网络安全法) of 2017, article 21 (3).
pub const KEPT_MONTHS: i64 = 6;

/// The last day whose entries may be removed.
pub fn removable_until(today: Date) -> Date {
    today.saturating_sub(jiff::Span::new().months(KEPT_MONTHS))
}

/// Removes the entries up to the end of a day, or of the last day before it that was closed: whose head the ledger carries,
/// so that the chain that is left can still be held against it. How many were removed.
pub fn remove_until(engine: &crate::engine::Engine, until: Date) -> Result<u64, KeeperError> {
    let zone = engine.snapshot();
    let Some(size) = zone.size_at_end_of(until) else { return Ok(0) };
    let ledger = LedgerReader::open(&engine.files.ledger(), &zone.id)?;
    let Some(head) = ledger.record(size - 1)?.as_deref().and_then(head_of) else { return Ok(0) };
    Ok(engine.audit.lock().unwrap_or_else(PoisonError::into_inner).remove_up_to(&head)?)
}

fn head_of(bytes: &[u8]) -> Option<[u8; 32]> {
    let record = RecordRef::parse(bytes).ok()?;
    let open: serde_json::Value = serde_json::from_str(record.open).ok()?;
    hex::decode(open.get("audit")?.as_str()?).ok()?.try_into().ok()
}
