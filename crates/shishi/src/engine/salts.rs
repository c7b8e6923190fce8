//! Salts of sealed and personal content.

use sha2::{Digest, Sha256};

/// Where salts come from: the system, or – only in a demonstration – the seed.
pub enum Salts {
    /// Random.
    System,
    /// SHA-256 over seed and counter.
    Seeded {
        /// The seed.
        seed: u64,
        /// How many were drawn.
        drawn: u64,
    },
}

impl Salts {
    /// The next salt.
    pub(super) fn draw(&mut self) -> [u8; 32] {
        match self {
            Self::System => {
                let mut salt = [0; 32];
                getrandom::fill(&mut salt).expect("the system gives random bytes");
                salt
            }
            Self::Seeded { seed, drawn } => {
                *drawn += 1;
                let mut hasher = Sha256::new();
                hasher.update(b"shishi demonstration salt");
                hasher.update(seed.to_be_bytes());
                hasher.update(drawn.to_be_bytes());
                hasher.finalize().into()
            }
        }
    }
}
