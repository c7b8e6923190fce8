//! Records, from their bytes to the figures: what is read is written again as it stood, what is folded is folded again
//! alike, and the two evaluators of figures agree on whatever came of it.

use crate::history::{START, Said, record};
use ledger::{Amends, Record, RecordRef, canonical};
use zone::figure::{compute, ids, replay};
use zone::{Period, Zone};

/// Most records of one input: a history is as long as it needs to be to go wrong.
const RECORDS_MAX: usize = 24;

/// Takes the bytes as lines, each a record: as its bytes stand (`{…`), with what opens it after a tab, or in short as
/// kind, day, unit, import, amends, open fields and sealed content with tabs between, in the envelope that fits.
pub fn check(input: &[u8]) {
    let mut zone = Zone::clone(&START);
    for line in input.split(|byte| *byte == b'\n').take(RECORDS_MAX) {
        let folded = match line.first() {
            Some(b'{') => whole(&mut zone, line),
            _ => short(&mut zone, line),
        };
        if !folded {
            break;
        }
    }
    if zone.size > START.size {
        evaluators_agree(&zone);
    }
}

fn whole(zone: &mut Zone, line: &[u8]) -> bool {
    let (bytes, sealed) = match line.iter().position(|byte| *byte == b'\t') {
        Some(at) => (&line[..at], Some(&line[at + 1..])),
        None => (line, None),
    };
    let canonical = canonical::check_record(bytes).is_ok();
    let Ok(read) = RecordRef::parse(bytes) else { return false };
    if canonical {
        written_again(bytes, &read);
    }
    folds_alike(zone, &read, sealed.filter(|sealed| canonical::check_bytes(sealed).is_ok()))
}

/// The bytes say what was read and nothing else: members that are absent are left out, not empty.
fn written_again(bytes: &[u8], read: &RecordRef<'_>) {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let again = Record {
        amends: read.amends,
        by: read.by.into(),
        command: read.command.into(),
        evidence: owned(&read.evidence),
        for_person: read.for_person.into(),
        happened: read.happened.into(),
        import: read.import.map(Into::into),
        kind: read.kind.into(),
        open: read.open.into(),
        ordinal: read.ordinal,
        personal: owned(&read.personal),
        recorded: read.recorded.into(),
        sealed: read.sealed.map(Into::into),
        seq: read.seq,
        unit: read.unit.into(),
        v: read.v,
        via: read.via.into(),
        zone: read.zone.into(),
    };
    let again = again.bytes();
    let members = |bytes: &[u8]| {
        let mut value: serde_json::Value = serde_json::from_slice(bytes).expect("canonical");
        if let Some(members) = value.as_object_mut() {
            members.retain(|key, value| {
                key == "open" || !(value.is_null() || value.as_array().is_some_and(Vec::is_empty))
            });
        }
        value
    };
    assert_eq!(members(&again), members(bytes), "another record");
    assert_eq!(RecordRef::parse(&again).ok().as_ref(), Some(read), "reads back otherwise");
}

fn short(zone: &mut Zone, line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let mut parts = line.split('\t');
    let mut next = || parts.next().unwrap_or_default();
    let (kind, happened, unit, import, amends, open, sealed) = (next(), next(), next(), next(), next(), next(), next());
    let mut numbers = amends.split(',');
    let mut number = || numbers.next().and_then(|text| text.parse().ok());
    let amends = match (number(), number()) {
        (Some(seq), Some(version)) => Some(Amends { seq, version, void: numbers.next().is_some() }),
        _ => None,
    };
    let said = Said {
        kind,
        happened,
        unit,
        import: (!import.is_empty()).then_some(import),
        amends,
        open,
        sealed: (!sealed.is_empty()).then_some(sealed.as_bytes()),
    };
    let record = record(zone, &said);
    let bytes = record.bytes();
    if canonical::check_record(&bytes).is_err() || sealed.is_empty() != said.sealed.is_none() {
        return false;
    }
    if said.sealed.is_some_and(|sealed| canonical::check_bytes(sealed).is_err()) {
        return false;
    }
    let Ok(read) = RecordRef::parse(&bytes) else { return false };
    assert_eq!(read, record.as_read(), "reads back otherwise");
    folds_alike(zone, &read, said.sealed)
}

/// A fold of the same record on the same state is the same again, with and without its opening refused or taken alike.
fn folds_alike(zone: &mut Zone, read: &RecordRef<'_>, sealed: Option<&[u8]>) -> bool {
    let mut again = zone.clone();
    let first = zone.apply(read, sealed);
    let second = again.apply(read, sealed);
    assert_eq!(first.as_ref().map_err(ToString::to_string), second.as_ref().map_err(ToString::to_string));
    if first.is_err() {
        return false;
    }
    assert_eq!(zone.size, again.size);
    assert_eq!(zone.register.len(), again.register.len());
    assert!(zone.cells.all().eq(again.cells.all()), "the cells differ");
    true
}

/// Every figure, from the kept cells as from all facts.
pub fn evaluators_agree(zone: &Zone) {
    for id in ids(zone) {
        for text in ["2018", "2019", "2019-03", "2199-12"] {
            let period = Period::parse(text).expect("a period");
            let figure = compute(zone, id, period, 0);
            assert_eq!(figure.as_ref().map(|figure| &figure.outcome), replay(zone, id, period).as_ref(), "{id} {text}");
            if let Some(figure) = figure {
                zone::report::rules_behind(zone, &figure);
                zone::report::cell(zone, &figure);
            }
        }
    }
}
