//! A record as it is stored, with what its asker may see.

use ledger::{Amends, RecordRef};
use serde_json::{Map, Value as Json};
use zone::fact::{Compartment, Field};

/// The sealed part of a record.
#[derive(Debug, Clone)]
pub enum Sealed {
    /// It has none.
    Absent,
    /// It has one that the asker may not see.
    Closed,
    /// Its content.
    Open(Map<String, Json>),
}

/// A record as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its seq.
    pub seq: u64,
    /// Who typed.
    pub by: String,
    /// Whose act it is.
    pub for_person: String,
    /// How it came in.
    pub via: String,
    /// When it happened.
    pub happened: String,
    /// When it was written.
    pub recorded: String,
    /// The reporting unit.
    pub unit: String,
    /// What it amends.
    pub amends: Option<Amends>,
    /// Digests of its evidence.
    pub evidence: Vec<String>,
    /// Its import.
    pub import: Option<String>,
    /// Open content.
    pub open: Map<String, Json>,
    /// Sealed content.
    pub sealed: Sealed,
    /// Whether it has personal content.
    pub personal: bool,
}

impl Stored {
    /// Reads a record; `sealed` is the sealed content that the asker may see.
    pub fn of(bytes: &[u8], sealed: Option<Map<String, Json>>) -> Option<Self> {
        let record = RecordRef::parse(bytes).ok()?;
        let sealed = match (record.sealed, sealed) {
            (None, _) => Sealed::Absent,
            (Some(_), None) => Sealed::Closed,
            (Some(_), Some(content)) => Sealed::Open(content),
        };
        Some(Self {
            seq: record.seq,
            by: record.by.to_owned(),
            for_person: record.for_person.to_owned(),
            via: record.via.to_owned(),
            happened: record.happened.to_owned(),
            recorded: record.recorded.to_owned(),
            unit: record.unit.to_owned(),
            amends: record.amends,
            evidence: record.evidence.iter().map(|digest| (*digest).to_owned()).collect(),
            import: record.import.map(str::to_owned),
            open: serde_json::from_str(record.open).ok()?,
            sealed,
            personal: !record.personal.is_empty(),
        })
    }

    /// The value of an open or sealed field, if it is here.
    pub fn value(&self, field: &Field) -> Option<&Json> {
        match (field.compartment, &self.sealed) {
            (Compartment::Open, _) => self.open.get(field.name),
            (Compartment::Sealed, Sealed::Open(content)) => content.get(field.name),
            _ => None,
        }
    }
}
