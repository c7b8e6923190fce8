//! One row against the zone: a command, something that is recorded already, or everything that is wrong.

use super::{About, Columns, Fault};
use crate::engine::Engine;
use crate::workbook::Row;
use ledger::{RecordRef, canonical};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::Compartment;
use uuid::Uuid;
use zone::content::{Split, key_digest, split, typed_date};
use zone::fact::{Kind, Type};
use zone::{Command, Zone};

/// Namespace of the ids of imported rows.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d1f_5a0e_8c37_4b52_9e41_2f70_b3c8_d915);

/// A row as read.
pub struct Reading {
    /// The command that it asks for.
    pub command: Command,
    /// Its fields in canonical form, if all of them could be read.
    pub fields: Option<Fields>,
}

/// The canonical fields of a row.
pub struct Fields {
    happened: String,
    content: Split,
    /// Digest of all of it.
    pub digest: [u8; 8],
}

/// What the zone has of a row's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    New,
    /// The same content; the seq of the fact.
    Same(u64),
    /// A fact recorded at or after a size: a row of the same file. Its position from there on.
    InFile(usize),
    /// Other content, or another unit's.
    Other,
}

/// Reads a row; what is wrong with it is for `decide` to say.
pub fn read(about: &About, kind: &'static Kind, columns: &Columns, row: &Row, zone: &Zone) -> Reading {
    let (happened, content) = columns.content(row);
    let fields = fields(kind, &about.unit, &happened, &content, zone);
    let id = match &fields {
        // A kind with a key is told apart by content; one without by its place in the file.
        Some(fields) if !kind.key.is_empty() => name(about, kind, &hex::encode(fields.digest)),
        _ => name(about, kind, &format!("{} {}", about.sha256, row.number)),
    };
    let command = Command {
        id,
        kind: about.kind.clone(),
        by: about.by.clone(),
        for_person: about.by.clone(),
        via: "import",
        unit: about.unit.clone(),
        happened,
        content,
        amends: None,
        evidence: Vec::new(),
        import: Some(about.id),
    };
    Reading { command, fields }
}

fn name(about: &About, kind: &Kind, what: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{}\0{}\0{what}", about.zone, kind.name).as_bytes())
}

fn fields(
    kind: &'static Kind,
    unit: &str,
    happened: &str,
    content: &Map<String, Value>,
    zone: &Zone,
) -> Option<Fields> {
    let happened = typed_date(happened)?.to_string();
    let mut problems = Vec::new();
    let content = split(zone, kind, content, &mut problems);
    if !problems.is_empty() {
        return None;
    }
    let mut hasher = Sha256::new();
    for part in [kind.name, unit, &happened] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    for part in [&content.open, &content.sealed, &content.personal] {
        hasher.update(bytes(part)?);
        hasher.update([0]);
    }
    let digest = hasher.finalize()[..8].try_into().expect("eight bytes");
    Some(Fields { happened, content, digest })
}

fn bytes(part: &Map<String, Value>) -> Option<Vec<u8>> {
    canonical::bytes(&Value::Object(part.clone())).ok()
}

/// Looks a row's subject up. Facts recorded from `base` on are rows of the same file.
pub fn known(engine: &Engine, zone: &Zone, kind: &'static Kind, unit: &str, fields: &Fields, base: u64) -> Known {
    if kind.key.is_empty() {
        return Known::New;
    }
    let keys: Vec<String> = kind.key.iter().map(|name| key_text(kind, name, fields)).collect();
    let key = key_digest(kind.name, keys.iter().map(String::as_str));
    let Some(row) = zone.register.by_key(&key).and_then(|number| zone.register.row(number)) else {
        return Known::New;
    };
    let first = u64::from(row.first);
    if first >= base {
        return Known::InFile((first - base) as usize);
    }
    // Another unit's content is not compared: the answer would tell what is sealed.
    let own = zone.org.unit(unit) == Some(row.unit);
    if own && !row.latest.void && same(engine, u64::from(row.latest.seq), fields).unwrap_or(false) {
        Known::Same(first)
    } else {
        Known::Other
    }
}

/// The text of a key field as the digest of the key has it: counts with two digits.
fn key_text(kind: &Kind, name: &str, fields: &Fields) -> String {
    if name == "happened" {
        return fields.happened.clone();
    }
    match (fields.content.open.get(name), kind.field(name).map(|field| field.ty)) {
        (Some(Value::Number(count)), Some(Type::Count(_))) => format!("{:02}", count.as_u64().unwrap_or_default()),
        (Some(Value::String(text)), _) => text.clone(),
        _ => String::new(),
    }
}

/// Whether a version says the same. What was redacted since cannot speak against it.
fn same(engine: &Engine, seq: u64, fields: &Fields) -> Option<bool> {
    let read = engine.read(|ledger, vault| {
        let record = ledger.record(seq)?;
        Ok((record, vault.get(seq, Compartment::Sealed)?, vault.get(seq, Compartment::Personal(0))?))
    });
    let (record, sealed, personal) = read.ok()?;
    let record = record?;
    let record = RecordRef::parse(&record).ok()?;
    let part = |given: &Map<String, Value>, opening: Option<ledger::Opening>, digest: bool| match opening {
        Some(opening) => bytes(given).is_some_and(|bytes| bytes[..] == opening.content[..]),
        None => given.is_empty() || digest,
    };
    let open = bytes(&fields.content.open)?;
    Some(
        record.happened == fields.happened
            && record.open.get().as_bytes() == open
            && part(&fields.content.sealed, sealed, record.sealed.is_some())
            && part(&fields.content.personal, personal, !record.personal.is_empty()),
    )
}

/// The faults of a refusal.
pub fn faults(refusal: zone::Refusal) -> Vec<Fault> {
    refusal.0.into_iter().map(Fault::from).collect()
}
