//! How the vault is locked: XChaCha20-Poly1305, every nonce random. One key outside the store wraps the keys inside it.

use crate::{StoreError, random_32};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ledger::Opening;
use sha2::Sha256;

const NONCE: usize = 24;
const SALT: usize = 32;

/// A key inside the store, as it is used.
pub(super) type Inner = [u8; 32];

/// A zone's vault key. It stands outside the store and its backups: without it nothing in the vault can be read.
#[derive(Clone)]
pub struct VaultKey {
    wrapping: Inner,
    owners: Inner,
}

impl VaultKey {
    /// A key from the 32 bytes that are kept.
    pub fn new(secret: &[u8; 32]) -> Self {
        let derived = |purpose: &str| mac(secret, &[purpose.as_bytes()]);
        Self { wrapping: derived("shishi vault: wrapping keys"), owners: derived("shishi vault: whose keys") }
    }

    /// What a person is called in the vault: nobody who only has its tables learns whom a record concerns.
    pub fn owner(&self, zone: &str, person: &str) -> [u8; 32] {
        mac(&self.owners, &[zone.as_bytes(), b"\n", person.as_bytes()])
    }

    /// Locks a secret that stands among the zone's other tables, for one purpose.
    pub fn seal(&self, about: &str, secret: &[u8]) -> Vec<u8> {
        lock(&self.wrapping, about.as_bytes(), &[secret])
    }

    /// Opens what was locked for the same purpose.
    pub fn unseal(&self, about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        unlock(&self.wrapping, about.as_bytes(), sealed)
    }

    pub(super) fn wrap(&self, key: &Inner, about: &[u8]) -> Vec<u8> {
        lock(&self.wrapping, about, &[key])
    }

    pub(super) fn unwrap(&self, wrapped: &[u8], about: &[u8]) -> Option<Inner> {
        unwrap(&self.wrapping, wrapped, about)
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes any key");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// What an opening is bound to: moved to another zone, record or compartment it does not open.
pub(super) fn about_opening(zone: &str, seq: u64, compartment: u64) -> Vec<u8> {
    [b"opening\n", zone.as_bytes(), b"\n", &seq.to_be_bytes(), &compartment.to_be_bytes()].concat()
}

/// What a key of an opening is bound to.
pub(super) fn about_opening_key(zone: &str, seq: u64, compartment: u64) -> Vec<u8> {
    [b"key of ", &about_opening(zone, seq, compartment)[..]].concat()
}

/// What the key of an owner is bound to; the zone's own has no owner.
pub(super) fn about_owner_key(zone: &str, owner: &[u8]) -> Vec<u8> {
    [b"key of owner\n", zone.as_bytes(), b"\n", owner].concat()
}

/// A new key.
pub(super) fn new_key() -> Inner {
    random_32()
}

/// Locks parts: nonce, then what is locked.
fn lock(key: &Inner, about: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let nonce: [u8; NONCE] = random_32()[..NONCE].try_into().expect("fewer than 32");
    let plain = parts.concat();
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    let locked = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: &plain, aad: about });
    [&nonce[..], &locked.expect("an opening is far below the cipher's limit")].concat()
}

/// Opens what was locked with this key and for this.
fn unlock(key: &Inner, about: &[u8], locked: &[u8]) -> Option<Vec<u8>> {
    let (nonce, locked) = locked.split_at_checked(NONCE)?;
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: locked, aad: about }).ok()
}

/// Wraps a key in another.
pub(super) fn wrap(with: &Inner, key: &Inner, about: &[u8]) -> Vec<u8> {
    lock(with, about, &[key])
}

/// Unwraps a key.
pub(super) fn unwrap(with: &Inner, wrapped: &[u8], about: &[u8]) -> Option<Inner> {
    unlock(with, about, wrapped)?.try_into().ok()
}

/// Locks an opening.
pub(super) fn lock_opening(key: &Inner, about: &[u8], opening: &Opening) -> Vec<u8> {
    lock(key, about, &[&opening.salt, &opening.content])
}

/// Opens an opening; refused if it was changed or stands elsewhere than where it was put.
pub(super) fn unlock_opening(key: &Inner, about: &[u8], seq: u64, locked: &[u8]) -> Result<Opening, StoreError> {
    let changed = || StoreError::OpeningChanged(seq);
    let plain = unlock(key, about, locked).ok_or_else(changed)?;
    let (salt, content) = plain.split_at_checked(SALT).ok_or_else(changed)?;
    Ok(Opening { salt: salt.try_into().expect("as many as were split off"), content: content.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_opens_with_its_key_at_its_place_only() {
        let opening = Opening { salt: [7; 32], content: b"{}"[..].into() };
        let (key, about) = ([1; 32], about_opening("z-a", 4, 1));
        let locked = lock_opening(&key, &about, &opening);
        assert_ne!(locked, lock_opening(&key, &about, &opening), "every nonce is new");
        assert_eq!(unlock_opening(&key, &about, 4, &locked).unwrap(), opening);
        for elsewhere in [about_opening("z-b", 4, 1), about_opening("z-a", 5, 1), about_opening("z-a", 4, 0)] {
            assert!(matches!(unlock_opening(&key, &elsewhere, 4, &locked), Err(StoreError::OpeningChanged(4))));
        }
        assert!(unlock_opening(&[2; 32], &about, 4, &locked).is_err());
        for at in 0..locked.len() {
            let mut changed = locked.clone();
            changed[at] ^= 1;
            assert!(unlock_opening(&key, &about, 4, &changed).is_err(), "byte {at}");
        }
        assert!(unlock_opening(&key, &about, 4, &locked[..20]).is_err());
    }

    #[test]
    fn a_sealed_secret_is_of_its_purpose() {
        let key = VaultKey::new(&[1; 32]);
        let sealed = key.seal("second factor of a", b"secret");
        assert_eq!(key.unseal("second factor of a", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(key.unseal("second factor of b", &sealed), None);
        assert_eq!(VaultKey::new(&[2; 32]).unseal("second factor of a", &sealed), None);
    }

    #[test]
    fn each_zone_calls_a_person_otherwise() {
        let key = VaultKey::new(&[1; 32]);
        assert_eq!(key.owner("z-a", "p-1"), key.owner("z-a", "p-1"));
        assert_ne!(key.owner("z-a", "p-1"), key.owner("z-b", "p-1"));
        assert_ne!(key.owner("z-a", "p-1"), VaultKey::new(&[2; 32]).owner("z-a", "p-1"));
    }
}
