//! A change of the zone's key, and the chain of keys that changes make (`docs/ledger-format.md` §3). Both keys sign the
//! change: the old one says who comes after it, the new one that it is there. So whoever trusts one key of the chain can
//! tell the others, and the holder of one key alone can make no change.

use crate::checkpoint::{Checkpoint, NoteError, SignatureLine, SigningKey, VerificationKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// First line of what is signed: nothing else that a zone's key signs begins so.
const HEAD: &str = "shishi-key-rotation@v1";

/// What the record of a change of keys says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// The key that signs from now on.
    pub new_key: String,
    /// Its signature, base64.
    pub new_signature: String,
    /// The key that signed until now.
    pub old_key: String,
    /// Its signature, base64.
    pub old_signature: String,
    /// Number of records before the change, which is the record's own seq.
    pub size: u64,
}

/// What is wrong with a change of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RotationFault {
    /// A key's text is none.
    #[error("names something that is not a verification key")]
    NoKey,
    /// The new key is of another ledger.
    #[error("names a key of another ledger")]
    Origin,
    /// The key that is replaced is not the one in force.
    #[error("replaces another key than the one in force")]
    NotInForce,
    /// The new key is, or was, a key of the ledger.
    #[error("names as new a key that the ledger has had already")]
    Reused,
    /// The size is not the number of records before.
    #[error("names another size than the number of records before it")]
    Size,
    /// The old key did not sign it.
    #[error("is not signed by the key that it replaces")]
    OldSignature,
    /// The new key did not sign it.
    #[error("is not signed by the key that it names as new")]
    NewSignature,
}

fn text(origin: &str, old: &str, new: &str, size: u64) -> String {
    format!("{HEAD}\n{origin}\n{old}\n{new}\n{size}\n")
}

impl Rotation {
    /// A change from one key to another behind so many records, signed by both.
    pub fn sign(old: &SigningKey, new: &SigningKey, size: u64) -> Self {
        let [old_key, new_key] = [old, new].map(|key| key.verification_key().to_string());
        let text = text(old.verification_key().name(), &old_key, &new_key, size);
        let [old_signature, new_signature] = [old, new].map(|key| STANDARD.encode(key.signature(&text)));
        Self { new_key, new_signature, old_key, old_signature, size }
    }

    /// The keys that it names, in the one form that a key is written in.
    fn keys(&self) -> Option<(VerificationKey, VerificationKey)> {
        let key = |text: &str| VerificationKey::parse(text).ok().filter(|key| key.to_string() == text);
        key(&self.old_key).zip(key(&self.new_key))
    }

    fn is_signed(&self, key: &VerificationKey, signature: &str) -> bool {
        let text = text(key.name(), &self.old_key, &self.new_key, self.size);
        STANDARD.decode(signature).is_ok_and(|signature| key.signed(&text, &signature))
    }
}

/// The keys of a ledger in the order of their changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyChain {
    first: Option<VerificationKey>,
    /// Seq of each change, and the key that signs every checkpoint over it.
    later: Vec<(u64, VerificationKey)>,
}

impl KeyChain {
    /// A ledger whose first key this is.
    pub fn of(first: VerificationKey) -> Self {
        Self { first: Some(first), later: Vec::new() }
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &VerificationKey> {
        self.first.iter().chain(self.later.iter().map(|(_, key)| key))
    }

    /// The key in force.
    pub fn newest(&self) -> Option<&VerificationKey> {
        self.all().next_back()
    }

    /// The key that the last change replaced.
    pub fn replaced(&self) -> Option<&VerificationKey> {
        self.all().rev().nth(1)
    }

    /// Every key that was replaced, oldest first, and the seq of the change.
    pub fn earlier(&self) -> impl Iterator<Item = (u64, &VerificationKey)> {
        self.later.iter().map(|(seq, _)| *seq).zip(self.all())
    }

    /// Whether it is, or was, a key of the ledger.
    pub fn contains(&self, key: &VerificationKey) -> bool {
        self.all().any(|known| known == key)
    }

    /// Seq of the last change, if there was one.
    pub fn changed(&self) -> Option<u64> {
        self.later.last().map(|(seq, _)| *seq)
    }

    /// Everything that is wrong with a change that would be the record of that seq.
    pub fn faults(&self, seq: u64, rotation: &Rotation) -> Vec<RotationFault> {
        let Some((old, new)) = rotation.keys() else { return vec![RotationFault::NoKey] };
        [
            (RotationFault::Origin, old.name() != new.name()),
            (RotationFault::NotInForce, self.newest() != Some(&old)),
            (RotationFault::Reused, self.contains(&new) || new == old),
            (RotationFault::Size, rotation.size != seq),
            (RotationFault::OldSignature, !rotation.is_signed(&old, &rotation.old_signature)),
            (RotationFault::NewSignature, !rotation.is_signed(&new, &rotation.new_signature)),
        ]
        .into_iter()
        .filter_map(|(fault, is_wrong)| is_wrong.then_some(fault))
        .collect()
    }

    /// Takes the next change.
    pub fn take(&mut self, seq: u64, rotation: &Rotation) -> Result<(), RotationFault> {
        if let Some(fault) = self.faults(seq, rotation).first() {
            return Err(*fault);
        }
        self.later.extend(rotation.keys().map(|(_, new)| (seq, new)));
        Ok(())
    }

    /// Reads a checkpoint that the key in force at its size, and nobody else, signed; over a change the key before may have
    /// signed it too, on the line before.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let (checkpoint, signatures) = Checkpoint::parse_unverified(note)?;
        let until = self.later.partition_point(|(seq, _)| *seq < checkpoint.size);
        let mut keys = self.later[..until].iter().map(|(_, key)| key).rev().chain(&self.first);
        let now = keys.next().ok_or(NoteError::Key("none is known"))?;
        let signed: &[(&VerificationKey, &SignatureLine<'_>)] = match (signatures.as_slice(), keys.next()) {
            ([one], _) => &[(now, one)],
            ([one, other], Some(before)) => &[(before, one), (now, other)],
            _ => return Err(NoteError::Signers(now.name().to_owned())),
        };
        for (key, line) in signed {
            key.check(&checkpoint, line)?;
        }
        Ok(checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORIGIN: &str = "zone.invalid/test";

    fn key(number: u8) -> SigningKey {
        SigningKey::new(ORIGIN, &[number; 32])
    }

    fn chain() -> KeyChain {
        let mut chain = KeyChain::of(key(1).verification_key());
        chain.take(5, &Rotation::sign(&key(1), &key(2), 5)).unwrap();
        chain.take(9, &Rotation::sign(&key(2), &key(3), 9)).unwrap();
        chain
    }

    fn checkpoint(size: u64) -> Checkpoint {
        Checkpoint { origin: ORIGIN.to_owned(), size, root: [7; 32] }
    }

    #[test]
    fn each_fault_is_named() {
        let chain = chain();
        let other = SigningKey::new("zone.invalid/other", &[4; 32]);
        let good = Rotation::sign(&key(3), &key(4), 12);
        assert_eq!(chain.faults(12, &good), []);
        let forged = Rotation { old_signature: good.new_signature.clone(), ..good.clone() };
        let alone = Rotation { new_signature: good.old_signature.clone(), ..good.clone() };
        let spaced = Rotation { new_key: format!("{} ", good.new_key), ..good.clone() };
        for (seq, rotation, faults) in [
            (13, &good, &[RotationFault::Size][..]),
            (12, &Rotation::sign(&key(2), &key(4), 12), &[RotationFault::NotInForce]),
            (12, &Rotation::sign(&key(3), &key(1), 12), &[RotationFault::Reused]),
            (12, &Rotation::sign(&key(3), &key(3), 12), &[RotationFault::Reused]),
            (12, &forged, &[RotationFault::OldSignature]),
            (12, &alone, &[RotationFault::NewSignature]),
            (12, &spaced, &[RotationFault::NoKey]),
            (11, &forged, &[RotationFault::Size, RotationFault::OldSignature]),
        ] {
            assert_eq!(chain.faults(seq, rotation), faults, "{rotation:?}");
        }
        // What is signed names the origin of the key that is replaced: the other ledger's key has signed another text.
        assert!(chain.faults(12, &Rotation::sign(&key(3), &other, 12)).contains(&RotationFault::Origin));
    }

    #[test]
    fn a_checkpoint_is_signed_by_the_key_in_force_at_its_size() {
        let chain = chain();
        for size in 1..=12 {
            let force = if size <= 5 {
                1
            } else if size <= 9 {
                2
            } else {
                3
            };
            for signer in 1..=4 {
                let opened = chain.open(&key(signer).sign(&checkpoint(size)));
                assert_eq!(opened.is_ok(), signer == force, "size {size}, key {signer}");
            }
            for before in 1..=4 {
                for now in 1..=4 {
                    let opened = chain.open(&key(now).sign_after(&key(before), &checkpoint(size)));
                    let fits = now == force && before + 1 == now;
                    assert_eq!(opened.is_ok(), fits, "size {size}, keys {before} and {now}");
                }
            }
        }
    }

    #[test]
    fn a_change_is_no_checkpoint_and_a_checkpoint_no_change() {
        let rotation = Rotation::sign(&key(1), &key(2), 5);
        let text = text(ORIGIN, &rotation.old_key, &rotation.new_key, 5);
        let note = key(1).sign_text(&text);
        assert!(Checkpoint::parse_unverified(&note).is_err());
        assert!(key(1).verification_key().open(&note).is_err());
    }

    proptest! {
        /// Whatever is changed of a change, it is one no more.
        #[test]
        fn every_changed_character_is_refused(field in 0..4_usize, at in 0..200_usize, byte in b' '..b'~') {
            let mut rotation = Rotation::sign(&key(1), &key(2), 5);
            let fields = [&mut rotation.old_key, &mut rotation.new_key, &mut rotation.old_signature, &mut rotation.new_signature];
            let text = fields.into_iter().nth(field).unwrap();
            let at = at % text.len();
            let same = text.as_bytes()[at] == byte;
            text.replace_range(at..=at, &char::from(byte).to_string());
            let faults = KeyChain::of(key(1).verification_key()).faults(5, &rotation);
            prop_assert_eq!(faults.is_empty(), same);
        }
    }
}
