//! The second factor: one-time codes by time (RFC 6238), as every authenticator application computes them, and recovery
//! codes for when the telephone is lost.

use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, TOTP};

/// Seconds of a time step.
const STEP: u64 = 30;
/// How many recovery codes are given.
const RECOVERY_CODES: usize = 8;

fn codes(secret: &[u8]) -> TOTP {
    // SHA-1 is what the applications take; as an HMAC it is sound. The secret is 20 bytes long.
    TOTP::new_unchecked(Algorithm::SHA1, 6, 0, STEP, secret.to_vec())
}

/// A new secret.
pub(super) fn secret() -> Vec<u8> {
    let mut secret = vec![0; 20];
    getrandom::fill(&mut secret).expect("the system gives random bytes");
    secret
}

/// What an account's secret is locked for.
pub(super) fn about(login: &str) -> String {
    format!("second factor of {login}")
}

/// The secret as an application takes it by hand.
pub fn in_letters(secret: &[u8]) -> String {
    codes(secret).get_secret_base32()
}

/// A secret from its letters.
pub fn of_letters(text: &str) -> Option<Vec<u8>> {
    totp_rs::Secret::Encoded(text.to_owned()).to_bytes().ok().filter(|secret| secret.len() == 20)
}

/// The address that a picture for applications holds.
pub fn address(secret: &[u8], zone: &str, login: &str) -> String {
    let encode = crate::web::encode;
    format!("otpauth://totp/{}:{}?secret={}&issuer={}", encode(zone), encode(login), in_letters(secret), encode(zone))
}

/// The time step whose code was typed: the present one, or one beside it, for clocks that differ.
pub(super) fn step_of(secret: &[u8], typed: &str, now: i64) -> Option<u64> {
    if secret.is_empty() {
        return None;
    }
    let (codes, now) = (codes(secret), u64::try_from(now).ok()? / STEP);
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    // Each is compared, whichever is right: in constant time by `check`.
    let right: Vec<u64> = (now.saturating_sub(1)..=now + 1).filter(|step| codes.check(&typed, step * STEP)).collect();
    right.first().copied()
}

/// New recovery codes.
pub(super) fn recovery() -> Vec<String> {
    let code = |_| {
        let mut random = [0; 8];
        getrandom::fill(&mut random).expect("the system gives random bytes");
        let text = hex::encode(random);
        format!("{}-{}-{}-{}", &text[..4], &text[4..8], &text[8..12], &text[12..])
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// Digest of a recovery code, however it is typed. It is random: nobody guesses it from the digest.
pub(super) fn digest(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_hexdigit).collect();
    Sha256::digest(plain.to_lowercase()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B: the secret and its codes, of which applications show the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (at, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(step_of(secret, code, at), Some(at as u64 / STEP), "{at}");
            assert_eq!(step_of(secret, &format!("{} {}", &code[..3], &code[3..]), at + 30), Some(at as u64 / STEP));
            assert_eq!(step_of(secret, code, at + 61), None, "too late");
            assert_eq!(step_of(secret, "000000", at), None);
        }
        assert_eq!(in_letters(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(of_letters("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").as_deref(), Some(&secret[..]));
        assert_eq!(of_letters("GEZDGNBV"), None);
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        let codes = recovery();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert_eq!(digest(&codes[0]), digest(&codes[0].to_uppercase().replace('-', " ")));
        assert_ne!(digest(&codes[0]), digest(&codes[1]));
    }
}
