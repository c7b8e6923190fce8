//! The store and what stands in it: whole, written as it must be, continued from the checkpoint that is kept outside, and
//! with a working-day calendar for the year that comes.

use crate::doctor::Findings;
use crate::engine::{Files, key_of};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::tree::leaf_hash;
use ledger::{KeyChain, RecordRef, Rotation, Tree, VerificationKey};
use std::collections::BTreeSet;
use store::{Examination, Place, StoreError};

/// What the ledger says that other checks need.
pub(super) struct Read {
    /// When the last record was written.
    pub(super) recorded: Timestamp,
    /// Whether the zone lives in a time of its own.
    pub(super) demonstration: bool,
    zone: String,
    /// The keys that the ledger names, one after the other.
    chain: KeyChain,
    time_zone: String,
    tree: Tree,
    /// Years with a notice of working days.
    years: BTreeSet<i16>,
}

/// Looks at the databases, then reads the ledger. Nothing if it cannot be read.
pub(super) fn look(files: &Files, is_served: bool, findings: &mut Findings) -> Option<Read> {
    for (name, place) in [("ledger", files.ledger()), ("vault", files.vault()), ("operations", files.operations())] {
        database(name, &place, is_served, findings);
    }
    // The checkpoint first: a server goes on while its ledger is read.
    let kept = std::fs::read_to_string(files.kept()).map_err(|error| error.to_string());
    let read = match read(files, is_served) {
        Ok(Some(read)) => read,
        Ok(None) => return None,
        Err(what) => {
            findings.bad("ledger", "said", &[("what", &what)]);
            return None;
        }
    };
    checkpoint(files, &read, kept, findings);
    vault_key(files, &read.zone, is_served, findings);
    Some(read)
}

/// The key that opens the vault: without it nothing sealed or personal can be read any more.
fn vault_key(files: &Files, zone: &str, is_served: bool, findings: &mut Findings) {
    let shown = files.vault_key().display().to_string();
    let opened = files.read_vault_key().and_then(|key| {
        let vault = Examination::of(&files.vault(), is_served)?;
        vault.map_or(Ok(()), |vault| vault.must_unlock(zone, key.as_ref()))
    });
    match opened {
        Ok(()) => {}
        Err(StoreError::VaultKeyMissing) => findings.bad("key", "vault-key-missing", &[("file", &shown)]),
        Err(StoreError::VaultKeyDiffers) => findings.bad("key", "vault-key-differs", &[("file", &shown)]),
        // A vault that cannot be read is told of where the databases are.
        Err(_) => {}
    }
}

fn database(name: &str, place: &Place, is_served: bool, findings: &mut Findings) {
    if matches!(place, Place::File(path) if !path.exists()) {
        return findings.bad("database", "database-missing", &[("name", name)]);
    }
    let looked = Examination::of(place, is_served)
        .and_then(|store| store.map(|store| Ok((store.faults()?, store.has_write_ahead_log()?))).transpose());
    match looked {
        Ok(None) => findings.warn("database", "database-unsettled", &[("name", name)]),
        Err(StoreError::Settings(what)) => {
            findings.bad("database", "database-settings", &[("name", name), ("what", &what)]);
        }
        Err(error) if matches!(place, Place::Postgres(_)) => {
            findings.bad("database", "database-away", &[("name", name), ("what", &error.to_string())]);
        }
        Err(error) => findings.bad("database", "database-damaged", &[("name", name), ("what", &error.to_string())]),
        Ok(Some((faults, _))) if !faults.is_empty() => {
            findings.bad("database", "database-damaged", &[("name", name), ("what", &faults.join("; "))]);
        }
        Ok(Some((_, Some(false)))) => findings.warn("database", "database-mode", &[("name", name)]),
        Ok(Some((_, Some(true)))) => findings.well("database", "database-file", &[("name", name)]),
        Ok(Some((_, None))) => findings.well("database", "database-postgres", &[("name", name)]),
    }
}

/// Reads the whole ledger once. Nothing if that cannot be done without writing.
fn read(files: &Files, is_served: bool) -> Result<Option<Read>, String> {
    let Some(store) = Examination::of(&files.ledger(), is_served).map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let zone = match files.named() {
        Some(zone) => zone.to_owned(),
        None => store.zone().map_err(|error| error.to_string())?.ok_or("no record")?,
    };
    let (mut tree, mut years) = (Tree::default(), BTreeSet::new());
    let (mut genesis, mut last, mut fault) = (serde_json::Value::Null, String::new(), None);
    let mut chain = KeyChain::default();
    let each = |seq, bytes: &[u8]| {
        tree.append(leaf_hash(bytes));
        let Ok(record) = RecordRef::parse(bytes) else {
            fault.get_or_insert(seq);
            return;
        };
        record.recorded.clone_into(&mut last);
        let open = || serde_json::from_str::<serde_json::Value>(record.open).unwrap_or_default();
        match record.kind {
            "zone.genesis" => {
                genesis = open();
                let key = genesis["key"].as_str().and_then(|key| VerificationKey::parse(key).ok());
                chain = key.map(KeyChain::of).unwrap_or_default();
            }
            "zone.key_rotated" => {
                let rotation = serde_json::from_str::<Rotation>(record.open).ok();
                if rotation.is_none_or(|rotation| chain.take(seq, &rotation).is_err()) {
                    fault.get_or_insert(seq);
                }
            }
            "rule.adopted" => {
                let open = open();
                let year = open["rule"].as_str().and_then(|rule| rule.strip_prefix(CALENDAR)?.parse::<i16>().ok());
                years.extend(year);
            }
            _ => {}
        }
    };
    store.records(&zone, each).map_err(|error| error.to_string())?;
    if let Some(seq) = fault {
        return Err(format!("record {seq}: the bytes are not a record"));
    }
    let text = |name: &str| genesis[name].as_str().unwrap_or_default().to_owned();
    Ok(Some(Read {
        recorded: last.parse().map_err(|_| format!("the last record was written at “{last}”"))?,
        demonstration: genesis["demonstration"] == true,
        chain,
        time_zone: text("time_zone"),
        zone,
        tree,
        years,
    }))
}

/// What the ids of the notices begin with.
const CALENDAR: &str = "calendar.working_days.";

/// The checkpoint outside the database: without it nobody notices that the ledger was set back.
fn checkpoint(files: &Files, read: &Read, kept: Result<String, String>, findings: &mut Findings) {
    let shown = files.kept().display().to_string();
    if !has_key(files, read, findings) {
        return;
    }
    let opened = kept.and_then(|note| read.chain.open(&note).map_err(|error| error.to_string()));
    let checkpoint = match opened {
        Ok(checkpoint) => checkpoint,
        Err(what) => return findings.bad("checkpoint", "checkpoint-unreadable", &[("file", &shown), ("what", &what)]),
    };
    let size = read.tree.size();
    let values = [("size", size.to_string()), ("signed", checkpoint.size.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if checkpoint.size > size || read.tree.root(checkpoint.size) != checkpoint.root {
        findings.bad("checkpoint", "checkpoint-rollback", &values);
    } else {
        findings.well("checkpoint", "checkpoint-well", &values);
    }
}

/// The key that signs is the one that the ledger names last. One that is not yet, or not any more, is told of.
fn has_key(files: &Files, read: &Read, findings: &mut Findings) -> bool {
    let at = |path: &std::path::Path| {
        let text = std::fs::read_to_string(path).ok();
        text.and_then(|text| Some(key_of(&read.zone, &text)?.verification_key()))
    };
    let (file, next) = (files.key().display().to_string(), files.next_key());
    let (newest, seq) = (read.chain.newest(), read.chain.changed().unwrap_or_default().to_string());
    let Some(key) = at(&files.key()) else {
        findings.bad("checkpoint", "key-unreadable", &[("file", &file)]);
        return false;
    };
    let shown = next.display().to_string();
    match at(&next) {
        Some(next) if Some(&key) != newest && newest == Some(&next) => {
            findings.bad("key", "key-next-recorded", &[("file", &shown), ("seq", &seq)]);
            return true;
        }
        _ if next.exists() => findings.warn("key", "key-next", &[("file", &shown)]),
        _ => {}
    }
    if Some(&key) == newest {
        return true;
    }
    if read.chain.contains(&key) {
        let newest = newest.map(ToString::to_string).unwrap_or_default();
        findings.bad("checkpoint", "key-replaced", &[("file", &file), ("seq", &seq), ("key", &newest)]);
    } else {
        findings.bad("checkpoint", "key-foreign", &[("file", &file)]);
    }
    false
}

/// The calendar of next year: notices come out in November, and deadlines reach over the turn of the year.
pub(super) fn calendar(read: &Read, findings: &mut Findings) {
    let now = if read.demonstration { read.recorded } else { Timestamp::now() };
    let Ok(today) = now.in_tz(&read.time_zone).map(|zoned| zoned.date()) else {
        return findings.bad("calendar", "said", &[("what", &read.time_zone)]);
    };
    let [this, next] = [today.year(), today.year() + 1].map(|year| year.to_string());
    let values = [("this", this.as_str()), ("next", next.as_str())];
    match covered(today, &read.years) {
        Covered::Both => findings.well("calendar", "calendar-well", &values),
        Covered::NotYet => findings.well("calendar", "calendar-not-yet", &values),
        Covered::NextMissing => findings.warn("calendar", "calendar-next", &values),
        Covered::ThisMissing => findings.bad("calendar", "calendar-this", &values),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Covered {
    Both,
    NotYet,
    NextMissing,
    ThisMissing,
}

fn covered(today: Date, years: &BTreeSet<i16>) -> Covered {
    match (years.contains(&today.year()), years.contains(&(today.year() + 1))) {
        (false, _) => Covered::ThisMissing,
        (true, true) => Covered::Both,
        (true, false) if today >= date(today.year(), 11, 1) => Covered::NextMissing,
        (true, false) => Covered::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_years_calendar_is_missed_from_november_on() {
        let years = |all: &[i16]| all.iter().copied().collect::<BTreeSet<i16>>();
        for (today, known, expected) in [
            (date(2026, 10, 31), &[2026][..], Covered::NotYet),
            (date(2026, 11, 1), &[2026], Covered::NextMissing),
            (date(2026, 12, 31), &[2026], Covered::NextMissing),
            (date(2026, 11, 1), &[2026, 2027], Covered::Both),
            (date(2027, 1, 1), &[2026], Covered::ThisMissing),
            (date(2026, 6, 1), &[2027], Covered::ThisMissing),
        ] {
            assert_eq!(covered(today, &years(known)), expected, "{today} with {known:?}");
        }
    }
}
