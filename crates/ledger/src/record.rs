//! The envelope of a record, its sealed and personal compartments.

use serde::{Deserialize, Deserializer, Serialize};
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

/// A record as it is written.
#[derive(Debug, Clone)]
pub struct Record {
    /// Target of an amendment.
    pub amends: Option<Amends>,
    /// Pseudonymous id of the person who typed.
    pub by: String,
    /// UUID of the command that yielded the record.
    pub command: String,
    /// SHA-256 of each evidence file, hex.
    pub evidence: Vec<String>,
    /// Pseudonymous id of the person whose act it is.
    pub for_person: String,
    /// Date on which it happened, `YYYY-MM-DD`.
    pub happened: String,
    /// UUID of the import that the record belongs to.
    pub import: Option<String>,
    /// What the record says: `office.fact`.
    pub kind: String,
    /// The open fields, canonical.
    pub open: Box<str>,
    /// Position among the records of its command.
    pub ordinal: u32,
    /// Digests of personal blobs, hex.
    pub personal: Vec<String>,
    /// Instant of writing, UTC with milliseconds.
    pub recorded: String,
    /// Digest of the sealed content, hex.
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
    /// The bytes that are stored and hashed: canonical as long as `open` is and the texts are in normalisation form C,
    /// which `decide` guarantees and the keeper checks.
    pub fn bytes(&self) -> Vec<u8> {
        let mut object = Object { bytes: Vec::with_capacity(self.open.len() + 512) };
        if let Some(amends) = &self.amends {
            // Its keys stand in canonical order in the struct.
            object.key("amends").extend(
                format!(r#"{{"seq":{},"version":{},"void":{}}}"#, amends.seq, amends.version, amends.void).bytes(),
            );
        }
        object.text("by", &self.by);
        object.text("command", &self.command);
        object.texts("evidence", &self.evidence);
        object.text("for", &self.for_person);
        object.text("happened", &self.happened);
        if let Some(import) = &self.import {
            object.text("import", import);
        }
        object.text("kind", &self.kind);
        object.key("open").extend(self.open.bytes());
        object.count("ordinal", self.ordinal.into());
        object.texts("personal", &self.personal);
        object.text("recorded", &self.recorded);
        if let Some(sealed) = &self.sealed {
            object.text("sealed", sealed);
        }
        object.count("seq", self.seq);
        object.text("unit", &self.unit);
        object.count("v", self.v.into());
        object.text("via", &self.via);
        object.text("zone", &self.zone);
        object.bytes.push(b'}');
        object.bytes
    }

    /// The record as a fold reads it.
    pub fn as_read(&self) -> RecordRef<'_> {
        RecordRef {
            amends: self.amends,
            by: &self.by,
            command: &self.command,
            evidence: self.evidence.iter().map(String::as_str).collect(),
            for_person: &self.for_person,
            happened: &self.happened,
            import: self.import.as_deref(),
            kind: &self.kind,
            open: &self.open,
            ordinal: self.ordinal,
            personal: self.personal.iter().map(String::as_str).collect(),
            recorded: &self.recorded,
            sealed: self.sealed.as_deref(),
            seq: self.seq,
            unit: &self.unit,
            v: self.v,
            via: &self.via,
            zone: &self.zone,
        }
    }
}

/// An object that is being written, its keys in the order in which they are given.
struct Object {
    bytes: Vec<u8>,
}

impl Object {
    fn key(&mut self, key: &str) -> &mut Vec<u8> {
        self.bytes.push(if self.bytes.is_empty() { b'{' } else { b',' });
        self.value(key);
        self.bytes.push(b':');
        &mut self.bytes
    }

    fn value(&mut self, text: &str) {
        serde_json::to_writer(&mut self.bytes, text).expect("a text is always written");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.value(text);
    }

    fn count(&mut self, key: &str, count: u64) {
        self.key(key);
        serde_json::to_writer(&mut self.bytes, &count).expect("a number is always written");
    }

    /// Left out if there are none.
    fn texts(&mut self, key: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.key(key);
        serde_json::to_writer(&mut self.bytes, texts).expect("texts are always written");
    }
}

/// A record as it is read: borrowed from its bytes, so that a fold allocates nothing for the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
    #[serde(borrow, deserialize_with = "as_written")]
    pub open: &'a str,
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

/// A value as the very text that stands there.
fn as_written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de str, D::Error> {
    <&RawValue>::deserialize(deserializer).map(RawValue::get)
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
            open: r#"{"a":"河湾"}"#.into(),
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
        assert_eq!(read, record.as_read());
        let bare = Record { amends: None, evidence: vec![], import: None, personal: vec![], sealed: None, ..record };
        let bytes = bare.bytes();
        canonical::parse_record(&bytes).expect("canonical");
        assert_eq!(RecordRef::parse(&bytes).unwrap(), bare.as_read());
    }

    #[test]
    fn an_opening_line_is_canonical() {
        let opening = Opening { salt: [7; 32], content: br#"{"a":"1.5"}"#[..].into() };
        canonical::parse(opening.line(12).as_bytes()).expect("canonical");
    }
}
