//! Another key: who may name it, what is refused, and that the fold believes no record that says otherwise.

use jiff::Timestamp;
use ledger::{RecordRef, Rotation, SigningKey};
use serde_json::{Value, json};
use uuid::Uuid;
use zone::content::DecodeError;
use zone::decide::{decide, genesis, rotate_key};
use zone::{Command, Draft, Zone};

const ORIGIN: &str = "shishi.invalid/z-test";

fn key(number: u8) -> SigningKey {
    SigningKey::new(ORIGIN, &[number; 32])
}

fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

/// A zone with the first key, two administrators and somebody else; the system administrator's right ends in March.
fn zone() -> Zone {
    let mut zone = Zone::default();
    let vkey = key(1).verification_key().to_string();
    let first = genesis("z-test", "试验区", "Asia/Shanghai", &vkey, false, now(), "2026-03-02".parse().unwrap());
    zone.take(&first).unwrap();
    for (person, role) in
        [("p-system", Some("administrator")), ("p-security", Some("security_administrator")), ("p-else", None)]
    {
        record(&mut zone, "org.person", json!({"person": person}));
        if let Some(role) = role {
            record(&mut zone, "org.grant", json!({"person": person, "role": role, "until": "2026-03-31"}));
        }
    }
    zone
}

fn record(zone: &mut Zone, kind: &str, content: Value) {
    let command = Command {
        id: Uuid::from_u128(u128::from(zone.size)),
        kind: kind.to_owned(),
        by: "setup".to_owned(),
        for_person: "setup".to_owned(),
        via: "setup",
        unit: zone.id.to_string(),
        happened: "2026-03-02".to_owned(),
        content: content.as_object().cloned().unwrap(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    };
    for draft in decide(zone, &command, now(), &mut || [7; 32]).unwrap() {
        zone.take(&draft).unwrap();
    }
}

fn rotated(zone: &Zone, rotation: &Rotation, persons: [&str; 2]) -> Result<Draft, Vec<&'static str>> {
    rotate_key(zone, rotation, persons, now()).map_err(|refusal| refusal.0.iter().map(|problem| problem.code).collect())
}

const BOTH: [&str; 2] = ["p-system", "p-security"];

#[test]
fn two_administrators_change_the_key_and_nobody_else() {
    let zone = zone();
    let rotation = Rotation::sign(&key(1), &key(2), zone.size);
    for persons in [BOTH, ["p-security", "p-system"]] {
        let draft = rotated(&zone, &rotation, persons).unwrap();
        assert_eq!((&*draft.record.by, &*draft.record.for_person), (persons[0], persons[1]));
        let mut after = zone.clone();
        after.take(&draft).unwrap();
        assert_eq!(after.chain.newest(), Some(&key(2).verification_key()));
        assert_eq!((after.chain.changed(), after.size), (Some(zone.size), zone.size + 1));
        assert_eq!(after.rotations.iter().copied().collect::<Vec<_>>(), [zone.size]);
    }
    for (persons, codes) in [
        (["p-system", "p-else"], &["rotation-needs-security-administrator"][..]),
        (["p-else", "p-security"], &["rotation-needs-administrator"]),
        (["p-system", "p-system"], &["two-persons-needed", "rotation-needs-security-administrator"]),
        (["p-system", "p-nobody"], &["unknown-person", "rotation-needs-security-administrator"]),
    ] {
        assert_eq!(rotated(&zone, &rotation, persons).unwrap_err(), codes);
    }
    let april = "2026-04-01T01:00:00Z".parse().unwrap();
    let refusal = rotate_key(&zone, &rotation, BOTH, april).unwrap_err();
    assert_eq!(refusal.0.len(), 2, "rights that have ended: {refusal}");
}

#[test]
fn what_is_wrong_with_a_change_is_said_at_once() {
    let mut zone = zone();
    let size = zone.size;
    zone.take(&rotated(&zone, &Rotation::sign(&key(1), &key(2), size), BOTH).unwrap()).unwrap();
    let size = zone.size;
    let elsewhere = SigningKey::new("shishi.invalid/other", &[3; 32]);
    let good = Rotation::sign(&key(2), &key(3), size);
    let one_sided = Rotation { old_signature: good.new_signature.clone(), ..good.clone() };
    for (rotation, codes) in [
        (Rotation::sign(&key(1), &key(3), size), &["rotation-not-in-force"][..]),
        (Rotation::sign(&key(2), &key(1), size), &["rotation-reused"]),
        (Rotation::sign(&key(2), &key(2), size), &["rotation-reused"]),
        (Rotation::sign(&key(2), &key(3), size - 1), &["rotation-size"]),
        (Rotation::sign(&key(2), &elsewhere, size), &["rotation-origin", "rotation-new-signature"]),
        (one_sided, &["rotation-old-signature"]),
        (Rotation { new_key: "none".to_owned(), ..good.clone() }, &["rotation-no-key"]),
    ] {
        assert_eq!(rotated(&zone, &rotation, BOTH).unwrap_err(), codes);
        // Nor does the fold believe a record of it that somebody wrote past the deciding.
        let mut record = rotated(&zone, &good, BOTH).unwrap().record;
        record.open = String::from_utf8(ledger::canonical::bytes(&json!(rotation)).unwrap()).unwrap().into();
        let bytes = record.bytes();
        let folded = zone.clone().apply(&RecordRef::parse(&bytes).unwrap(), None);
        assert!(matches!(folded, Err(DecodeError::Rotation(_))), "{codes:?}: {folded:?}");
    }
    let bytes = rotated(&zone, &good, BOTH).unwrap().bytes;
    zone.apply(&RecordRef::parse(&bytes).unwrap(), None).unwrap();
    assert_eq!(zone.chain.newest(), Some(&key(3).verification_key()));
}
