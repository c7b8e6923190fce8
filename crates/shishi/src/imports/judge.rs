//! One row against the zone: content that can be decided, something that is recorded already, or everything that is wrong.

use super::spelling::is_exact;
use super::table::Line;
use super::{About, Columns, Fault};
use crate::engine::Engine;
use ledger::RecordRef;
use serde_json::{Map, Value as Json};
use store::Compartment;
use zone::content::{Reading, read_fields, typed_date};
use zone::fact::{self, Kind};
use zone::{Problem, Zone};

/// What the zone has of a row's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    New,
    /// The same content.
    Same,
    /// A fact recorded at or after a size: a row of the same file. Its position from there on.
    InFile(usize),
    /// Other content, or another unit's.
    Other,
}

/// Reads a row; what the newest state has against it is for `decide` to say.
pub fn read(
    about: &About,
    kind: &'static Kind,
    columns: &Columns,
    line: &Line,
    zone: &Zone,
    now: jiff::Timestamp,
) -> Result<Reading, Vec<Fault>> {
    let row = &line.row;
    let typed = columns.happened(row);
    let happened = typed_date(typed);
    let mut problems = Vec::new();
    if happened.is_none() {
        let value = typed.chars().take(40).collect::<String>();
        problems.push(Problem::field("happened", "not-a-date").with("value", value));
    }
    let split = read_fields(zone, kind, |at, field| columns.given(at, field, row), &mut problems);
    for (at, field) in kind.fields.iter().enumerate() {
        if let Some(number) = columns.number(at, row).filter(|number| !is_exact(number)) {
            // Whatever else is wrong with it, it is not what was typed.
            problems.retain(|problem| problem.field.as_deref() != Some(field.name));
            problems.push(Problem::field(field.name, "number-of-more-than-15-digits").with("value", number));
        }
    }
    // What the mapping could not read is told in its words, once.
    problems.retain(|problem| !line.faults.iter().any(|fault| fault.field == problem.field));
    let reading = match happened {
        Some(happened) if problems.is_empty() && line.faults.is_empty() => {
            Reading::new(happened, split).map_err(|problem| vec![problem])
        }
        Some(happened) => Err(zone::decide::date_problems(zone, kind, &about.unit, happened, now)),
        None => Err(Vec::new()),
    };
    reading.map_err(|more| {
        let problems = problems.into_iter().chain(more).map(Fault::from);
        line.faults.iter().cloned().chain(problems).collect()
    })
}

/// Looks a row's subject up. Facts recorded from `base` on are rows of the same file.
pub fn known(
    engine: &Engine,
    zone: &Zone,
    (about, kind): (&About, &'static Kind),
    columns: &Columns,
    reading: &Reading,
    base: u64,
) -> Known {
    let number = reading.key(kind).and_then(|key| zone.register.by_key(&key));
    let Some(row) = number.and_then(|number| zone.register.row(number)) else { return Known::New };
    let first = u64::from(row.first);
    if first >= base {
        return Known::InFile((first - base) as usize);
    }
    let may_compare = zone.org.unit(&about.unit) == Some(row.unit) || is_open_to(zone, (about, kind), columns);
    if may_compare && !row.latest.void && same(engine, row.latest.seq.into(), (kind, columns), reading).unwrap_or(false)
    {
        Known::Same
    } else {
        Known::Other
    }
}

/// Whether all of which a table says something is open, and to the person: another unit's content is compared only then, since
/// the answer would tell what is sealed. A list holds all units' facts, and so does what is exported from it.
fn is_open_to(zone: &Zone, (about, kind): (&About, &Kind), columns: &Columns) -> bool {
    let mut said = kind.fields.iter().filter(|field| !columns.absent.contains(&field.name));
    let Ok(on) = about.created.parse().map(|instant| zone.date_of(instant)) else { return false };
    let mut rights = zone.org.person(&about.by).into_iter().flat_map(|by| zone.org.rights(by, on));
    said.all(|field| field.compartment == fact::Compartment::Open) && rights.any(|right| right.may_read(kind.office))
}

/// Whether a version says the same, as far as the table says anything: not the reason of an amendment, and no field without
/// a column. What was redacted since cannot speak against it.
fn same(engine: &Engine, seq: u64, (kind, columns): (&Kind, &Columns), reading: &Reading) -> Option<bool> {
    let read = engine.read(|ledger, vault| {
        let record = ledger.record(seq)?;
        Ok((record, vault.get(seq, Compartment::Sealed)?, vault.get(seq, Compartment::Personal(0))?))
    });
    let (record, sealed, personal) = read.ok()?;
    let record = record?;
    let record = RecordRef::parse(&record).ok()?;
    let agree = |given: &Map<String, Json>, kept: &[u8]| {
        let kept: Option<Map<String, Json>> = serde_json::from_slice(kept).ok();
        kept.is_some_and(|mut kept| {
            kept.retain(|name, _| kind.field(name).is_some() && !columns.absent.contains(&name.as_str()));
            kept == *given
        })
    };
    let part = |given: &Map<String, Json>, opening: Option<ledger::Opening>, digest: bool| match opening {
        Some(opening) => agree(given, &opening.content),
        None => given.is_empty() || digest,
    };
    let split = &reading.split;
    Some(
        record.happened == reading.happened.to_string()
            && (record.open == &*reading.open || agree(&split.open, record.open.as_bytes()))
            && part(&split.sealed, sealed, record.sealed.is_some())
            && part(&split.personal, personal, !record.personal.is_empty()),
    )
}

/// The faults of a refusal.
pub fn faults(refusal: zone::Refusal) -> Vec<Fault> {
    refusal.0.into_iter().map(Fault::from).collect()
}
