//! A zone in a few records, written without the product's own decisions: what targets fold upon.

use ledger::{Amends, Opening, Record, RecordRef};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zone::Zone;

/// Id of the zone.
pub const ZONE: &str = "z-1";
const INSTANT: &str = "2020-03-02T01:00:00.000Z";

/// What a record says beyond what every record of this history has.
#[derive(Default)]
pub struct Said<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// The day.
    pub happened: &'a str,
    /// The unit.
    pub unit: &'a str,
    /// The import.
    pub import: Option<&'a str>,
    /// What it amends.
    pub amends: Option<Amends>,
    /// Its open fields, as JSON.
    pub open: &'a str,
    /// Its sealed content.
    pub sealed: Option<&'a [u8]>,
}

/// The record that says it, next in a zone.
pub fn record(zone: &Zone, said: &Said<'_>) -> Record {
    let opening = said.sealed.map(|content| Opening { salt: [0; 32], content: content.into() });
    Record {
        amends: said.amends,
        by: "p-1".into(),
        command: format!("00000000-0000-0000-0000-{:012}", zone.size),
        evidence: Vec::new(),
        for_person: "p-2".into(),
        happened: said.happened.into(),
        import: said.import.map(Into::into),
        kind: said.kind.into(),
        open: said.open.into(),
        ordinal: 0,
        personal: Vec::new(),
        recorded: INSTANT.into(),
        sealed: opening.map(|opening| opening.digest()),
        seq: zone.size,
        unit: said.unit.into(),
        v: 1,
        via: "form".into(),
        zone: ZONE.into(),
    }
}

fn add(zone: &mut Zone, kind: &str, open: &Value) {
    let open = open.to_string();
    let said = Said { kind, happened: "2018-01-01", unit: ZONE, open: &open, ..Said::default() };
    let bytes = record(zone, &said).bytes();
    let read = RecordRef::parse(&bytes).expect("an envelope");
    zone.apply(&read, None).unwrap_or_else(|error| panic!("{kind} {open}: {error}"));
}

/// The texts of the rules that a zone begins with, in the order of their files' names.
pub fn rules() -> Vec<String> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("the seed rules").flatten() {
            if entry.path().is_dir() { below(&entry.path(), found) } else { found.push(entry.path()) }
        }
    }
    let mut paths = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rulebook"), &mut paths);
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a rule")).collect()
}

/// Adopts a rule, whatever its text is. False if the fold refuses it.
pub fn adopt(zone: &mut Zone, text: &str) -> bool {
    let Ok(rule) = rulebook::Rule::parse(text) else { return false };
    let lines: Vec<&str> = text.lines().collect();
    let open = json!({"rule": rule.id, "version": rule.version, "text": lines}).to_string();
    let said = Said { kind: "rule.adopted", happened: "2018-01-01", unit: ZONE, open: &open, ..Said::default() };
    let bytes = record(zone, &said).bytes();
    RecordRef::parse(&bytes).is_ok_and(|read| zone.apply(&read, None).is_ok())
}

/// The zone: units, people and the rules.
pub static START: LazyLock<Zone> = LazyLock::new(|| {
    let mut zone = Zone::default();
    let name = json!({"name": "试验区", "time_zone": "Asia/Shanghai", "key": "k", "demonstration": true});
    add(&mut zone, "zone.genesis", &name);
    for (id, ty) in [("d-1", "department"), ("c-1", "community"), ("e-1", "enterprise"), ("e-2", "enterprise")] {
        add(&mut zone, "org.unit", &json!({"unit": id, "title": id, "type": ty}));
    }
    for number in 1..4 {
        add(&mut zone, "org.person", &json!({"person": format!("p-{number}")}));
    }
    for text in rules().iter().filter(|text| !text.contains("kind = \"calendar\"")) {
        assert!(adopt(&mut zone, text), "a seed rule is adopted");
    }
    zone
});
