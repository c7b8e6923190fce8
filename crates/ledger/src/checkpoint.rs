//! Checkpoints (存证印记): C2SP tlog-checkpoint as a signed note with Ed25519.

use crate::canonical::INTEGER_MAX;
use crate::tree::Hash;
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer};
use sha2::{Digest, Sha256};

/// Why a note or key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text is not a checkpoint note.
    #[error("not a checkpoint: {0}")]
    Form(&'static str),
    /// The verification key's text is malformed.
    #[error("not a verification key: {0}")]
    Key(&'static str),
    /// No signature by the key, or more than the key's own.
    #[error("the note does not carry exactly one signature, by {0}")]
    Signers(String),
    /// The signature is wrong.
    #[error("the signature by {0} does not fit the note")]
    Signature(String),
}

/// The signed size and root of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the ledger.
    pub origin: String,
    /// Number of records.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

/// A signature line of a note: the signer's name and the blob of key id and signature.
pub type SignatureLine<'a> = (&'a str, Vec<u8>);

/// A verification key, written `NAME+keyid+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

/// The zone's key. Kept in a file of mode 0600, outside the database and its backup.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// Whether a point's y is below the field's prime 2^255−19, as its one canonical encoding has it.
fn is_reduced(point: &[u8; 32]) -> bool {
    point[31] & 0x7f != 0x7f || point[1..31].iter().any(|byte| *byte != 0xff) || point[0] < 0xed
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name.as_bytes());
    hasher.update([0x0a, 0x01]);
    hasher.update(public);
    hasher.finalize()[..4].try_into().expect("four bytes")
}

impl SigningKey {
    /// A key from its 32 secret bytes. `name` is the ledger's origin.
    pub fn new(name: impl Into<String>, secret: &[u8; 32]) -> Self {
        Self { name: name.into(), key: ed25519_dalek::SigningKey::from_bytes(secret) }
    }

    /// The public half.
    pub fn verification_key(&self) -> VerificationKey {
        VerificationKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a checkpoint: the whole note.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        self.sign_text(&checkpoint.body())
    }

    /// Signs lines of text as a note. The first line must say what they are, and be no key's name: a checkpoint begins with
    /// one, so that nothing that is signed here can be taken for a checkpoint.
    pub fn sign_text(&self, body: &str) -> String {
        format!("{body}\n{}", self.signature_line(body))
    }

    /// Signs a checkpoint over a change of keys: a line of the key that was replaced, then one of this key.
    pub fn sign_after(&self, before: &Self, checkpoint: &Checkpoint) -> String {
        before.sign(checkpoint) + &self.signature_line(&checkpoint.body())
    }

    fn signature_line(&self, body: &str) -> String {
        let mut blob = key_id(&self.name, self.key.verifying_key().as_bytes()).to_vec();
        blob.extend_from_slice(&self.signature(body));
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(blob))
    }

    pub(crate) fn signature(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl VerificationKey {
    /// Reads `NAME+keyid+base64`.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key("expected NAME+id+key"));
        };
        let blob = STANDARD.decode(encoded).map_err(|_| NoteError::Key("base64"))?;
        let public: [u8; 32] = match blob.split_first() {
            Some((1, rest)) => rest.try_into().map_err(|_| NoteError::Key("length"))?,
            _ => return Err(NoteError::Key("algorithm")),
        };
        if name.is_empty() || hex::encode(key_id(name, &public)) != id {
            return Err(NoteError::Key("key id"));
        }
        let key = ed25519_dalek::VerifyingKey::from_bytes(&public).map_err(|_| NoteError::Key("point"))?;
        // Under a key of small order one signature fits every note; and a key has one encoding.
        if key.is_weak() || !is_reduced(&public) {
            return Err(NoteError::Key("weak"));
        }
        Ok(Self { name: name.to_owned(), key })
    }

    /// The origin that the key signs for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id, hex.
    pub fn id(&self) -> String {
        hex::encode(key_id(&self.name, self.key.as_bytes()))
    }

    /// Reads a note and checks that this key, and nobody else, signed it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let (checkpoint, signatures) = Checkpoint::parse_unverified(note)?;
        let [line] = signatures.as_slice() else {
            return Err(NoteError::Signers(self.name.clone()));
        };
        self.check(&checkpoint, line)?;
        Ok(checkpoint)
    }

    /// Whether the line is this key's signature over the checkpoint.
    pub(crate) fn check(&self, checkpoint: &Checkpoint, (name, blob): &SignatureLine<'_>) -> Result<(), NoteError> {
        if *name != self.name || checkpoint.origin != self.name || blob[..4] != key_id(&self.name, self.key.as_bytes())
        {
            return Err(NoteError::Signers(self.name.clone()));
        }
        let signature = Signature::from_slice(&blob[4..]).map_err(|_| NoteError::Form("signature length"))?;
        self.key
            .verify_strict(checkpoint.body().as_bytes(), &signature)
            .map_err(|_| NoteError::Signature(self.name.clone()))
    }

    pub(crate) fn signed(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl VerificationKey {
    /// The text of a note that this key, and nobody else, signed.
    pub fn open_text<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (body, signature) = note.rsplit_once("\n\n").ok_or(NoteError::Form("no signature"))?;
        let line = signature.strip_suffix('\n').and_then(|line| line.strip_prefix("\u{2014} "));
        let (name, blob) = line.and_then(|line| line.split_once(' ')).ok_or(NoteError::Form("the signature line"))?;
        let blob = STANDARD.decode(blob).map_err(|_| NoteError::Form("base64"))?;
        if name != self.name || blob.len() != 68 || blob[..4] != key_id(&self.name, self.key.as_bytes()) {
            return Err(NoteError::Signers(self.name.clone()));
        }
        let signature = Signature::from_slice(&blob[4..]).map_err(|_| NoteError::Form("signature length"))?;
        let body = &note[..body.len() + 1];
        self.key.verify_strict(body.as_bytes(), &signature).map_err(|_| NoteError::Signature(self.name.clone()))?;
        Ok(body)
    }
}

impl std::fmt::Display for VerificationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let public = self.key.as_bytes();
        let mut blob = vec![1u8];
        blob.extend_from_slice(public);
        write!(f, "{}+{}+{}", self.name, hex::encode(key_id(&self.name, public)), STANDARD.encode(blob))
    }
}

impl Checkpoint {
    fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads a note in the form that verifiers take, without judging its signature: one, in the name of its origin.
    pub fn parse_signed(note: &str) -> Result<Self, NoteError> {
        let (checkpoint, signatures) = Self::parse_unverified(note)?;
        match signatures.as_slice() {
            [(name, blob)] if *name == checkpoint.origin && blob.len() == 68 => Ok(checkpoint),
            _ => Err(NoteError::Signers(checkpoint.origin)),
        }
    }

    /// Reads a note without judging its signatures: name and blob (at least four bytes) of each.
    pub fn parse_unverified(note: &str) -> Result<(Self, Vec<SignatureLine<'_>>), NoteError> {
        let (body, signed) = note.split_once("\n\n").ok_or(NoteError::Form("no empty line"))?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [origin, size, root] = lines.as_slice() else {
            return Err(NoteError::Form("expected origin, size and root"));
        };
        let parsed: u64 = size.parse().map_err(|_| NoteError::Form("size"))?;
        if parsed.to_string() != *size || parsed > INTEGER_MAX || origin.is_empty() {
            return Err(NoteError::Form("size or origin"));
        }
        let root = decode_hash(root).ok_or(NoteError::Form("root"))?;
        let signed = signed.strip_suffix('\n').ok_or(NoteError::Form("no line feed at the end"))?;
        let signatures = signed
            .split('\n')
            .map(|line| {
                let (name, encoded) = line
                    .strip_prefix("\u{2014} ")
                    .and_then(|rest| rest.split_once(' '))
                    .ok_or(NoteError::Form("signature line"))?;
                let blob = STANDARD.decode(encoded).map_err(|_| NoteError::Form("signature base64"))?;
                if blob.len() < 4 { Err(NoteError::Form("signature length")) } else { Ok((name, blob)) }
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok((Self { origin: (*origin).to_owned(), size: parsed, root }, signatures))
    }
}

/// Reads one strict base64 hash.
pub(crate) fn decode_hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Writes one base64 hash.
pub fn encode_hash(hash: &Hash) -> String {
    STANDARD.encode(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::new("zone.invalid/test", &[9; 32])
    }

    #[test]
    fn a_signed_note_opens_and_every_flipped_bit_is_refused() {
        let note = key().sign(&Checkpoint { origin: "zone.invalid/test".into(), size: 12, root: [3; 32] });
        let public = VerificationKey::parse(&key().verification_key().to_string()).unwrap();
        assert_eq!(public.open(&note).unwrap().size, 12);
        for bit in 0..note.len() * 8 {
            let mut bytes = note.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(text) = String::from_utf8(bytes) {
                assert!(public.open(&text).is_err(), "bit {bit}");
            }
        }
    }

    #[test]
    fn another_key_of_the_same_name_is_refused() {
        let note = SigningKey::new("zone.invalid/test", &[8; 32]).sign(&Checkpoint {
            origin: "zone.invalid/test".into(),
            size: 1,
            root: [0; 32],
        });
        assert!(key().verification_key().open(&note).is_err());
    }

    fn written(name: &str, public: [u8; 32]) -> String {
        let blob = [&[1][..], &public].concat();
        format!("{name}+{}+{}", hex::encode(key_id(name, &public)), STANDARD.encode(blob))
    }

    #[test]
    fn keys_under_which_anything_is_signed_and_other_encodings_of_a_key_are_refused() {
        let strong = *key().key.verifying_key().as_bytes();
        assert!(VerificationKey::parse(&written("n", strong)).is_ok());
        let neutral = std::array::from_fn(|at| u8::from(at == 0));
        let order_two: [u8; 32] = std::array::from_fn(|at| {
            [0xec, 0x7f, 0xff][if at == 0 {
                0
            } else if at == 31 {
                1
            } else {
                2
            }]
        });
        let order_four = [0; 32];
        // The point with y = 3, a second time with y + p.
        let unreduced: [u8; 32] = std::array::from_fn(|at| {
            [0xf0, 0x7f, 0xff][if at == 0 {
                0
            } else if at == 31 {
                1
            } else {
                2
            }]
        });
        for public in [neutral, order_two, order_four, unreduced] {
            assert!(VerificationKey::parse(&written("n", public)).is_err(), "{public:02x?}");
        }
    }

    #[test]
    fn a_second_signature_is_refused() {
        let note = key().sign(&Checkpoint { origin: "zone.invalid/test".into(), size: 12, root: [3; 32] });
        assert!(Checkpoint::parse_signed(&note).is_ok());
        let more = format!("{note}\u{2014} other {}\n", STANDARD.encode([0; 68]));
        assert!(Checkpoint::parse_signed(&more).is_err());
        assert!(key().verification_key().open(&more).is_err());
    }
}
