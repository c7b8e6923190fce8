//! The tree of RFC 6962 over the records: append, root at any size.

use sha2::{Digest, Sha256};

/// A SHA-256 hash of a leaf or node.
pub type Hash = [u8; 32];

/// Leaf hash: `SHA-256(00 ‖ record)` (RFC 6962 §2.1).
pub fn leaf_hash(record: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0u8]);
    hasher.update(record);
    hasher.finalize().into()
}

/// Node hash: `SHA-256(01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1u8]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// All hashes of complete subtrees, level by level (64 bytes a leaf), so that roots and proofs for any
/// size cost a logarithm and never read the store.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, Vec::len) as u64
    }

    /// Appends a leaf by its hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if !row.len().is_multiple_of(2) {
                return;
            }
            hash = node_hash(&row[row.len() - 2], &row[row.len() - 1]);
        }
    }

    /// Forgets everything from `size` on: the way back after a commit whose outcome was a failure.
    pub fn truncate(&mut self, size: u64) {
        for (level, row) in self.levels.iter_mut().enumerate() {
            row.truncate((size >> level) as usize);
        }
    }

    /// The leaf hash at a position.
    pub fn leaf(&self, seq: u64) -> Option<&Hash> {
        self.levels.first()?.get(usize::try_from(seq).ok()?)
    }

    /// Root of the first `size` leaves. `size` must not exceed [`Tree::size`].
    pub fn root(&self, size: u64) -> Hash {
        if size == 0 {
            return Sha256::digest([]).into();
        }
        self.subtree(0, size)
    }

    /// Hash of the leaves `start..end`, where `start` is a multiple of the largest power of two below `end - start`.
    pub(crate) fn subtree(&self, start: u64, end: u64) -> Hash {
        let width = end - start;
        if width.is_power_of_two() {
            let level = width.trailing_zeros();
            return self.levels[level as usize][(start >> level) as usize];
        }
        let middle = start + split(width);
        node_hash(&self.subtree(start, middle), &self.subtree(middle, end))
    }
}

/// The largest power of two below `size` (`size` ≥ 2).
pub(crate) fn split(size: u64) -> u64 {
    1 << (63 - (size - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => *one,
            many => {
                let (left, right) = many.split_at(split(many.len() as u64) as usize);
                node_hash(&naive(left), &naive(right))
            }
        }
    }

    #[test]
    fn root_of_every_size_equals_the_definition() {
        let leaves: Vec<Hash> = (0..130u32).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut tree = Tree::default();
        for leaf in &leaves {
            tree.append(*leaf);
        }
        for size in 0..=leaves.len() {
            assert_eq!(tree.root(size as u64), naive(&leaves[..size]), "size {size}");
        }
        tree.truncate(77);
        assert_eq!(tree.root(77), naive(&leaves[..77]));
        tree.append(leaves[77]);
        assert_eq!(tree.root(78), naive(&leaves[..78]));
    }

    #[test]
    fn empty_root_is_that_of_rfc_6962() {
        assert_eq!(
            hex::encode(Tree::default().root(0)),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
