//! Whose signatures count: the key that was given, and those that the changes of the zone's key make of it. Whoever trusts
//! one of them trusts the others as far as the changes between them are signed by both sides.

use crate::proof::checks::Stop;
use ledger::{KeyChain, RecordRef, Rotation, VerificationKey};

/// A change of the key, with the bytes of its record.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) seq: u64,
    pub(super) bytes: Vec<u8>,
    rotation: Rotation,
}

impl Change {
    /// What a record says of the key, if it is one that changes it. `place` is what messages call it.
    pub(super) fn of(place: &str, bytes: &[u8]) -> Result<Option<Self>, Stop> {
        let record = RecordRef::parse(bytes).map_err(|error| Stop::failed(place, error))?;
        if record.kind != zone::system::KEY_ROTATED.name {
            return Ok(None);
        }
        if !zone::system::KEY_ROTATED.had_version(record.v) {
            return Err(Stop::Newer(format!("{place}: kind {} version {}", record.kind, record.v)));
        }
        if record.by == record.for_person {
            return Err(Stop::failed(place, "changes the key by one person"));
        }
        let rotation = serde_json::from_str(record.open).map_err(|error| Stop::failed(place, error))?;
        Ok(Some(Self { seq: record.seq, bytes: bytes.to_vec(), rotation }))
    }

    /// As both verifiers say it.
    pub(super) fn words(&self) -> String {
        format!("key: record {} replaces {} by {}", self.seq, self.rotation.old_key, self.rotation.new_key)
    }
}

/// The keys in force, one after the other; nothing if there was no change and no key was given. `first` is the key of the
/// ledger's first record, where that is known.
pub(super) fn chain(
    pinned: Option<&VerificationKey>,
    first: Option<&str>,
    changes: &[Change],
    place: impl Fn(usize, &Change) -> String,
) -> Result<Option<KeyChain>, Stop> {
    let Some(earliest) = changes.first() else { return Ok(pinned.cloned().map(KeyChain::of)) };
    let first = first.unwrap_or(&earliest.rotation.old_key);
    let first = VerificationKey::parse(first).map_err(|error| Stop::failed(&place(0, earliest), error))?;
    let mut chain = KeyChain::of(first);
    for (at, change) in changes.iter().enumerate() {
        let taken = chain.take(change.seq, &change.rotation);
        taken.map_err(|fault| Stop::failed(&place(at, change), fault))?;
    }
    match pinned.filter(|key| !chain.contains(key)) {
        None => Ok(Some(chain)),
        Some(key) => {
            let what = format!("the key that was given ({key}) is none of those that the changes of the key name");
            Err(Stop::failed(&place(0, earliest), what))
        }
    }
}
