//! The envelope of a record, its sealed and personal compartments.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// An amendment's target: which fact, which version its author saw, and whether it withdraws the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amends {
    /// Seq of the fact's first version.
    pub seq: u64,
    /// Seq of the version that the author had before him.
    pub version: u64,
    /// True withdraws the fact.
    pub void: bool,
}

/// A record as it is written. Fields stand in the order of the canonical form: serialising gives canonical bytes
/// as long as `open` holds canonical bytes, which `decide` guarantees and the store checks.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Target of an amendment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amends: Option<Amends>,
    /// Pseudonymous id of the person who typed.
    pub by: String,
    /// UUID of the command that yielded the record.
    pub command: String,
    /// SHA-256 of each evidence file, hex.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Pseudonymous id of the person whose act it is.
    #[serde(rename = "for")]
    pub for_person: String,
    /// Date on which it happened, `YYYY-MM-DD`.
    pub happened: String,
    /// UUID of the import that the record belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<String>,
    /// What the record says: `office.fact`.
    pub kind: String,
    /// The open fields, canonical.
    pub open: Box<RawValue>,
    /// Position among the records of its command.
    pub ordinal: u32,
    /// Digests of personal blobs, hex.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub personal: Vec<String>,
    /// Instant of writing, UTC with milliseconds.
    pub recorded: String,
    /// Digest of the sealed content, hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    /// Position in the ledger.
    pub seq: u64,
    /// The reporting unit.
    pub unit: String,
    /// Version of the kind's description.
    pub v: u32,
    /// How it came in: `form`, `import`, `api`, `phone`, `clock`, `setup`.
    pub via: String,
    /// The zone.
    pub zone: String,
}

impl Record {
    /// The bytes that are stored and hashed.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a record's fields always serialise")
    }
}

/// A record as it is read: borrowed from its bytes, so that a fold allocates nothing for the envelope.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRef<'a> {
    /// See [`Record::amends`].
    pub amends: Option<Amends>,
    /// See [`Record::by`].
    pub by: &'a str,
    /// See [`Record::command`].
    pub command: &'a str,
    /// See [`Record::evidence`].
    #[serde(default, borrow)]
    pub evidence: Vec<&'a str>,
    /// See [`Record::for_person`].
    #[serde(rename = "for")]
    pub for_person: &'a str,
    /// See [`Record::happened`].
    pub happened: &'a str,
    /// See [`Record::import`].
    pub import: Option<&'a str>,
    /// See [`Record::kind`].
    pub kind: &'a str,
    /// See [`Record::open`].
    #[serde(borrow)]
    pub open: &'a RawValue,
    /// See [`Record::ordinal`].
    pub ordinal: u32,
    /// See [`Record::personal`].
    #[serde(default, borrow)]
    pub personal: Vec<&'a str>,
    /// See [`Record::recorded`].
    pub recorded: &'a str,
    /// See [`Record::sealed`].
    pub sealed: Option<&'a str>,
    /// See [`Record::seq`].
    pub seq: u64,
    /// See [`Record::unit`].
    pub unit: &'a str,
    /// See [`Record::v`].
    pub v: u32,
    /// See [`Record::via`].
    pub via: &'a str,
    /// See [`Record::zone`].
    pub zone: &'a str,
}

impl<'a> RecordRef<'a> {
    /// Reads an envelope; whether the bytes are canonical is `canonical::parse_record`'s question.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

/// What opens a sealed or personal digest: the salt and the canonical content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// 32 random bytes, one per record and compartment.
    pub salt: [u8; 32],
    /// Canonical JSON.
    pub content: Box<[u8]>,
}

impl Opening {
    /// `SHA-256(salt ‖ content)`, hex: what stands in the record.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.salt);
        hasher.update(&self.content);
        hex::encode(hasher.finalize())
    }

    /// One line of an openings export (without its line feed), as `docs/ledger-format.md` §2 has it.
    pub fn line(&self, seq: u64) -> String {
        let content = std::str::from_utf8(&self.content).expect("canonical JSON is UTF-8");
        format!(r#"{{"content":{content},"salt":"{}","seq":{seq}}}"#, hex::encode(self.salt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical;

    #[test]
    fn a_record_serialises_canonically_and_reads_back() {
        let record = Record {
            amends: Some(Amends { seq: 3, version: 4, void: false }),
            by: "p-1".into(),
            command: "c".into(),
            evidence: vec!["aa".into()],
            for_person: "p-2".into(),
            happened: "2019-03-05".into(),
            import: Some("i".into()),
            kind: "city.object".into(),
            open: RawValue::from_string(r#"{"a":"河湾"}"#.into()).unwrap(),
            ordinal: 0,
            personal: vec!["bb".into()],
            recorded: "2019-03-05T02:11:05.123Z".into(),
            sealed: Some("cc".into()),
            seq: 9,
            unit: "u-1".into(),
            v: 1,
            via: "form".into(),
            zone: "z-1".into(),
        };
        let bytes = record.bytes();
        canonical::parse_record(&bytes).expect("canonical");
        let read = RecordRef::parse(&bytes).unwrap();
        assert_eq!((read.seq, read.for_person, read.amends), (9, "p-2", record.amends));
    }

    #[test]
    fn an_opening_line_is_canonical() {
        let opening = Opening { salt: [7; 32], content: br#"{"a":"1.5"}"#[..].into() };
        canonical::parse(opening.line(12).as_bytes()).expect("canonical");
    }
}
