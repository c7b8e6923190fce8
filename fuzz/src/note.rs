//! Signed notes and verification keys: what is read is written again as it stood, and nothing verifies that was not
//! signed. The fuzzer has no key, so a note that opens and is none of ours is a forgery.

use base64::{Engine, engine::general_purpose::STANDARD};
use ledger::{Checkpoint, SigningKey, VerificationKey};
use std::sync::LazyLock;

/// The origin of what is signed here.
pub const ORIGIN: &str = "zone.invalid/fuzz";
/// What a signed text that is no checkpoint says.
const TEXT: &str = "shishi.invalid/text@v1\nline 1\n\nline 2\n";

/// The key of everything that is signed here.
pub fn key() -> SigningKey {
    SigningKey::new(ORIGIN, &[7; 32])
}

/// The notes that were signed: every note that opens is one of them.
pub fn signed() -> Vec<String> {
    let checkpoint = |size| Checkpoint { origin: ORIGIN.to_owned(), size, root: [size as u8; 32] };
    let mut notes: Vec<String> = [0, 1, 12, (1 << 53) - 1].map(|size| key().sign(&checkpoint(size))).into();
    notes.push(key().sign_text(TEXT));
    notes
}

static SIGNED: LazyLock<Vec<String>> = LazyLock::new(signed);
static PUBLIC: LazyLock<VerificationKey> = LazyLock::new(|| key().verification_key());

/// Takes the bytes as a note, as a key, and as changes to a note that was signed.
pub fn check(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        note(text);
        if let Ok(public) = VerificationKey::parse(text) {
            assert_eq!(public.to_string(), text.trim(), "a key has one spelling");
            assert_eq!(VerificationKey::parse(&public.to_string()), Ok(public));
        }
    }
    // The first byte chooses a note, then each three say where it is changed, how, and to what.
    let Some((which, changes)) = input.split_first() else { return };
    let mut bytes = SIGNED[usize::from(*which) % SIGNED.len()].clone().into_bytes();
    for change in changes.chunks_exact(3) {
        let at = usize::from(change[0]) % bytes.len();
        match change[1] % 4 {
            0 => bytes[at] = change[2],
            1 => bytes[at] ^= 1 << (change[2] % 8),
            2 => bytes.insert(at, change[2]),
            _ if bytes.len() > 1 => drop(bytes.remove(at)),
            _ => {}
        }
    }
    if let Ok(text) = String::from_utf8(bytes) {
        note(&text);
    }
}

fn note(text: &str) {
    if let Ok(checkpoint) = PUBLIC.open(text) {
        assert!(SIGNED.iter().any(|signed| signed == text), "opens, and was never signed");
        assert_eq!(key().sign(&checkpoint), text, "another reading");
    }
    if let Ok(body) = PUBLIC.open_text(text) {
        assert!(SIGNED.iter().any(|signed| signed == text), "opens as a text, and was never signed");
        assert!(text.starts_with(body));
    }
    if let Ok(checkpoint) = Checkpoint::parse_signed(text) {
        let (body, line) = text.rsplit_once("\n\n").expect("a note has a signature");
        let root = STANDARD.encode(checkpoint.root);
        assert_eq!(body, format!("{}\n{}\n{root}", checkpoint.origin, checkpoint.size), "other lines");
        let blob = line.strip_suffix('\n').and_then(|line| line.rsplit_once(' ')).map(|(_, blob)| blob);
        let blob = blob.expect("a signature line has a blob");
        let decoded = STANDARD.decode(blob).expect("base64");
        assert_eq!(decoded.len(), 68, "key id and signature");
        assert_eq!(STANDARD.encode(decoded), blob, "loose base64");
        assert_eq!(line, format!("\u{2014} {} {blob}\n", checkpoint.origin), "another signature line");
    }
}
