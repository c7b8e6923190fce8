//! The generator's dice. One named stream per purpose, and whole numbers only.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A stream of chance.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a seed and a purpose.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(seed.to_be_bytes());
        hasher.update(purpose.as_bytes());
        Self(ChaCha8Rng::from_seed(hasher.finalize().into()))
    }

    /// Bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// Hex of so many bytes, at most 16.
    pub(crate) fn hex(&mut self, bytes: usize) -> String {
        hex::encode(&self.bytes::<16>()[..bytes])
    }

    /// A command or import id in the form of UUID version 4.
    pub(crate) fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// 0 up to, but not including, `number`.
    pub(crate) fn below(&mut self, number: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(number.max(1))) >> 64) as u64
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// True so many times in a thousand.
    pub(crate) fn permille(&mut self, of_thousand: u64) -> bool {
        self.below(1000) < of_thousand
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// An index, by weight.
    pub(crate) fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }

    /// Mixes the order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }

    /// `number` different indices below `of`, in random order.
    pub(crate) fn sample(&mut self, of: usize, number: usize) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..of).collect();
        self.shuffle(&mut indices);
        indices.truncate(number);
        indices
    }

    /// Divides a whole by weights; the parts add up to it.
    pub(crate) fn divide(&mut self, whole: i128, weights: &[u64]) -> Vec<i128> {
        let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        let mut parts: Vec<i128> = weights.iter().map(|weight| whole * i128::from(*weight) / all).collect();
        let rest = whole - parts.iter().sum::<i128>();
        let last = parts.len() - 1;
        parts[last] += rest;
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_adds_up() {
        let mut chance = Chance::new(1, "test");
        let parts = chance.divide(1_000_003, &[3, 5, 7, 1]);
        assert_eq!(parts.iter().sum::<i128>(), 1_000_003);
        assert!((0..100).all(|_| (3..=5).contains(&chance.between(3, 5))));
    }
}
