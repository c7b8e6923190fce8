//! Recomputing the cells of an edition from a ledger export: the product's own fold, run by anyone.

use crate::proof::bundle::{MANIFEST, RECORD};
use crate::proof::checks::{Stop, named};
use crate::proof::lawful::Course;
use ledger::tree::leaf_hash;
use ledger::{Opening, RecordRef, canonical};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::path::Path;
use zone::content::DecodeError;
use zone::figure::{Outcome, compute};
use zone::state::PrintedCell;
use zone::{Period, Zone};

/// What came of recomputing.
pub(super) struct Recomputed {
    /// Cells that were recomputed and are the published ones.
    pub(super) compared: usize,
    /// Cells that read a sealed record whose opening was not given.
    pub(super) closed: Vec<String>,
    /// Cells that read a record whose sealed content was redacted.
    pub(super) redacted: Vec<String>,
    /// Sealed records among the first N.
    pub(super) sealed: usize,
    /// How many of them the openings open.
    pub(super) opened: usize,
    /// What there is to say of the red and black lists among them.
    pub(super) boards: Option<String>,
}

/// Folds the first N records and compares every cell.
pub(super) fn cells(
    lines: &[Vec<u8>],
    openings: Option<&Path>,
    open: &Json,
    rules: &[(String, u64)],
) -> Result<Recomputed, Stop> {
    let openings = openings.map(|path| read_openings(path, lines)).transpose()?.unwrap_or_default();
    let size = open["size"]
        .as_u64()
        .filter(|size| *size <= lines.len() as u64)
        .ok_or_else(|| Stop::failed(RECORD, "its size is not in the ledger"))?;
    let redacted = redactions(lines)?;
    let mut result =
        Recomputed { compared: 0, closed: Vec::new(), redacted: Vec::new(), sealed: 0, opened: 0, boards: None };
    let (mut zone, mut course) = (Zone::default(), Course::default());
    for (seq, line) in (0..size).zip(lines) {
        let record = RecordRef::parse(line).map_err(|error| Stop::failed(&format!("ledger seq {seq}"), error))?;
        let opening = openings.get(&seq);
        result.sealed += usize::from(record.sealed.is_some());
        result.opened += usize::from(opening.is_some());
        let content = opening.map(|opening| &opening.content[..]);
        course.take(&zone, &record, content).map_err(|what| Stop::failed(&format!("ledger seq {seq}"), what))?;
        let folded = match redacted.get(&seq) {
            Some(redaction) => zone.apply_redacted(&record, *redaction),
            None => zone.apply(&record, content),
        };
        folded.map_err(|error| undecodable(seq, error))?;
    }
    result.boards = course.boards();
    course.end().map_err(|what| Stop::failed(&format!("ledger seq {size}"), what))?;
    for (id, version) in rules {
        if !zone.rules.versions(id).any(|adopted| u64::from(adopted.rule.version) == *version) {
            return Err(Stop::failed(MANIFEST, format!("lists rule {id} v{version}, which was not adopted")));
        }
    }
    for cell in &published(open)? {
        match recomputed(&zone, cell)? {
            Outcome::NeedsOpenings(_) => result.closed.push(name(cell)),
            Outcome::Redacted(_) => result.redacted.push(name(cell)),
            _ => result.compared += 1,
        }
    }
    Ok(result)
}

/// The cells of an edition's record.
pub(super) fn published(open: &Json) -> Result<Vec<PrintedCell>, Stop> {
    serde_json::from_value(open["cells"].clone()).map_err(|error| Stop::failed(RECORD, error))
}

/// How messages call a cell.
pub(super) fn name(cell: &PrintedCell) -> String {
    format!("{} {}", cell.figure, cell.period)
}

fn undecodable(seq: u64, error: DecodeError) -> Stop {
    match error {
        DecodeError::Newer(..) => Stop::Newer(format!("ledger seq {seq}: {error}")),
        _ => Stop::failed(&format!("ledger seq {seq}"), error),
    }
}

/// Computes a cell again: a value that is equal to the published one, or why there is none.
fn recomputed(zone: &Zone, published: &PrintedCell) -> Result<Outcome, Stop> {
    let fault = |what: String| {
        Stop::failed(RECORD, format!("{} {} {}: {what}", published.figure, published.period, published.subject))
    };
    let figure = Period::parse(&published.period)
        .zip(zone.org.unit(&published.subject))
        .and_then(|(period, unit)| compute(zone, &published.figure, period, unit))
        .ok_or_else(|| fault("no such figure in the ledger".to_owned()))?;
    if matches!(figure.outcome, Outcome::NeedsOpenings(_) | Outcome::Redacted(_)) {
        return Ok(figure.outcome);
    }
    let again = zone::report::cell(zone, &figure);
    if again.as_ref() == Some(published) {
        return Ok(figure.outcome);
    }
    let computed = again.map_or_else(|| "no value".to_owned(), |again| format!("{} ({})", again.printed, again.exact));
    Err(fault(format!("recomputed {computed}, published {} ({})", published.printed, published.exact)))
}

/// Which records' sealed content was redacted, each with the seq of its redaction: in the whole ledger, for it is unreadable
/// at every size, whoever still has its opening.
fn redactions(lines: &[Vec<u8>]) -> Result<HashMap<u64, u64>, Stop> {
    let mut redacted = HashMap::new();
    for (seq, line) in (0..).zip(lines) {
        if memchr::memmem::find(line, b"\"kind\":\"record.redacted\"").is_none() {
            continue;
        }
        let fault = |what: &str| Stop::failed(&format!("ledger seq {seq}"), what);
        let record = RecordRef::parse(line).map_err(|error| fault(&error.to_string()))?;
        if record.kind != zone::system::REDACTED.name {
            continue;
        }
        let open: Json = serde_json::from_str(record.open).map_err(|error| fault(&error.to_string()))?;
        let of = open["seq"].as_u64().filter(|of| *of < seq).and_then(|of| Some((of, lines.get(of as usize)?)));
        let (of, bytes) = of.ok_or_else(|| fault("redacts no record before it"))?;
        if open["leaf"] != hex::encode(leaf_hash(bytes)) {
            return Err(fault("redacts another record than the one of that seq"));
        }
        if open["lost"].as_array().is_some_and(|lost| lost.iter().any(|part| part == "sealed")) {
            redacted.insert(of, seq);
        }
    }
    Ok(redacted)
}

/// Reads openings and holds each against the digest in its record.
fn read_openings(path: &Path, lines: &[Vec<u8>]) -> Result<HashMap<u64, Opening>, Stop> {
    let name = named(path);
    let bytes = std::fs::read(path).map_err(|error| Stop::failed(&name, error))?;
    if bytes.is_empty() {
        return Ok(HashMap::new());
    }
    let body =
        bytes.strip_suffix(b"\n").ok_or_else(|| Stop::failed(&name, "does not end with a line feed: it is cut off"))?;
    let mut openings = HashMap::new();
    let mut next = 0;
    for (index, line) in body.split(|byte| *byte == b'\n').enumerate() {
        let fault = |what: String| Stop::failed(&format!("{name} line {}", index + 1), what);
        let (seq, opening) = read_opening(line).map_err(fault)?;
        if seq < next {
            return Err(fault(format!("seq {seq} is not in order: openings were inserted, repeated or swapped")));
        }
        next = seq + 1;
        let record = lines.get(seq as usize).and_then(|line| RecordRef::parse(line).ok());
        if record.and_then(|record| record.sealed.map(str::to_owned)) != Some(opening.digest()) {
            return Err(fault(format!("does not open the digest in record {seq}")));
        }
        openings.insert(seq, opening);
    }
    Ok(openings)
}

fn read_opening(line: &[u8]) -> Result<(u64, Opening), String> {
    let value = canonical::parse(line).map_err(|error| error.to_string())?;
    let object = value.as_object().filter(|object| object.len() == 3).ok_or("is not an opening")?;
    let seq = object.get("seq").and_then(Json::as_u64).ok_or("has no seq")?;
    let salt_text = object.get("salt").and_then(Json::as_str).unwrap_or_default();
    let mut salt = [0; 32];
    if salt_text.bytes().any(|byte| byte.is_ascii_uppercase()) || hex::decode_to_slice(salt_text, &mut salt).is_err() {
        return Err("its salt is not 64 hex digits".to_owned());
    }
    let content = object.get("content").and_then(|content| canonical::bytes(content).ok()).ok_or("has no content")?;
    Ok((seq, Opening { salt, content: content.into() }))
}
