//! Recomputing the cells of an edition from a ledger export: the product's own fold, run by anyone.

use crate::proof::checks::Stop;
use ledger::{Opening, RecordRef, canonical};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::path::Path;
use zone::content::DecodeError;
use zone::figure::{Outcome, compute};
use zone::state::PrintedCell;
use zone::{Period, Zone};

/// How many cells were recomputed and how many need openings.
pub(crate) struct Recomputed {
    pub(crate) compared: usize,
    pub(crate) sealed: usize,
}

/// Folds the first N records and compares every cell.
pub(crate) fn cells(lines: &[Vec<u8>], openings: Option<&Path>, open: &Json) -> Result<Recomputed, Stop> {
    const RECORD: &str = "proof/record.json";
    let openings = openings.map(|path| read_openings(path, lines)).transpose()?.unwrap_or_default();
    let size = open["size"]
        .as_u64()
        .filter(|size| *size <= lines.len() as u64)
        .ok_or_else(|| Stop::failed(RECORD, "its size is not in the ledger"))?;
    let mut zone = Zone::default();
    for (seq, line) in lines.iter().enumerate() {
        let record = RecordRef::parse(line).map_err(|error| Stop::failed(&format!("ledger seq {seq}"), error))?;
        if seq as u64 == size {
            break;
        }
        match zone.apply(&record, openings.get(&(seq as u64)).map(|opening| &opening.content[..])) {
            Ok(()) => {}
            Err(error @ DecodeError::Newer(..)) => return Err(Stop::Newer(format!("ledger seq {seq}: {error}"))),
            Err(error) => return Err(Stop::failed(&format!("ledger seq {seq}"), error)),
        }
    }
    let printed: Vec<PrintedCell> =
        serde_json::from_value(open["cells"].clone()).map_err(|error| Stop::failed(RECORD, error))?;
    let mut result = Recomputed { compared: 0, sealed: 0 };
    for cell in &printed {
        let name = format!("{} {} {}", cell.figure, cell.period, cell.subject);
        let figure = Period::parse(&cell.period)
            .zip(zone.org.unit(&cell.subject))
            .and_then(|(period, unit)| compute(&zone, &cell.figure, period, unit));
        let figure = figure.ok_or_else(|| Stop::failed(RECORD, format!("{name}: no such figure in the ledger")))?;
        if matches!(figure.outcome, Outcome::NeedsOpenings(_)) {
            result.sealed += 1;
            continue;
        }
        let again = zone::report::cell(&zone, &figure);
        if again.as_ref() != Some(cell) {
            let computed =
                again.map_or_else(|| "no value".to_owned(), |again| format!("{} ({})", again.printed, again.exact));
            return Err(Stop::failed(
                RECORD,
                format!("{name}: recomputed {computed}, published {} ({})", cell.printed, cell.exact),
            ));
        }
        result.compared += 1;
    }
    Ok(result)
}

/// Reads openings and holds each against the digest in its record.
fn read_openings(path: &Path, lines: &[Vec<u8>]) -> Result<HashMap<u64, Opening>, Stop> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = std::fs::read(path).map_err(|error| Stop::failed(&name, error))?;
    let Some(body) = bytes.strip_suffix(b"\n") else {
        return if bytes.is_empty() {
            Ok(HashMap::new())
        } else {
            Err(Stop::failed(&name, "does not end with a line feed: it is cut off"))
        };
    };
    let mut openings = HashMap::new();
    let mut last = None;
    for (index, line) in body.split(|byte| *byte == b'\n').enumerate() {
        let fault = |what: &str| Stop::failed(&format!("{name} line {}", index + 1), what);
        let value = canonical::parse(line).map_err(|error| fault(&error.to_string()))?;
        let object = value.as_object().filter(|object| object.len() == 3).ok_or_else(|| fault("is not an opening"))?;
        let seq = object.get("seq").and_then(Json::as_u64).ok_or_else(|| fault("has no seq"))?;
        if last.is_some_and(|last| seq <= last) {
            return Err(fault("is not in order of seq"));
        }
        last = Some(seq);
        let salt_text = object.get("salt").and_then(Json::as_str).unwrap_or_default();
        let mut salt = [0; 32];
        if salt_text.bytes().any(|byte| byte.is_ascii_uppercase())
            || hex::decode_to_slice(salt_text, &mut salt).is_err()
        {
            return Err(fault("its salt is not 64 hex digits"));
        }
        let content = object
            .get("content")
            .and_then(|content| canonical::bytes(content).ok())
            .ok_or_else(|| fault("has no content"))?;
        let opening = Opening { salt, content: content.into() };
        let record = lines
            .get(seq as usize)
            .and_then(|line| RecordRef::parse(line).ok())
            .ok_or_else(|| fault("opens no record of the ledger"))?;
        if record.sealed != Some(&opening.digest()) {
            return Err(fault(&format!("does not open the digest in record {seq}")));
        }
        openings.insert(seq, opening);
    }
    Ok(openings)
}
