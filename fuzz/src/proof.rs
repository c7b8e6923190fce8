//! Inclusion and consistency proofs: what is read is written again as it stood, and a proof that was changed proves
//! nothing about another leaf, place or past.

use ledger::proof::{
    consistency, consistency_text, consistent, inclusion, inclusion_text, parse_consistency, parse_inclusion,
    root_from_inclusion,
};
use ledger::tree::{Hash, Tree, leaf_hash};
use std::sync::LazyLock;

/// Leaves of the tree that proofs are made from; each is another.
pub const LEAVES: u64 = 300;

/// The tree.
pub static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let mut tree = Tree::default();
    (0..LEAVES).for_each(|number| tree.append(leaf_hash(&number.to_be_bytes())));
    tree
});

/// Takes the bytes as the text of a proof, and as changes to proofs that hold.
pub fn check(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        texts(text);
    }
    let [one, two, three, changes @ ..] = input else { return };
    let size = u64::from(u16::from_be_bytes([*one, *two])) % LEAVES + 1;
    let other = u64::from(*three) % size;
    let mut changes = Changes(changes);
    included(other, size, &mut changes);
    continued(other + 1, size, &mut changes);
}

fn texts(text: &str) {
    if let Some((seq, path, note)) = parse_inclusion(text) {
        assert_eq!(inclusion_text(seq, &path, note), text, "an inclusion proof in another spelling");
        // Whatever a stranger's numbers say, nothing is done more often than the path is long.
        let leaf = TREE.leaf(0).expect("a leaf");
        for size in [1, seq, seq.saturating_add(1), u64::MAX] {
            root_from_inclusion(leaf, seq, size, &path);
        }
    }
    if let Some((old, new, path)) = parse_consistency(text) {
        assert_eq!(consistency_text(old, new, &path), text, "a consistency proof in another spelling");
        let (first, second) = (TREE.root(1), TREE.root(LEAVES));
        assert!(old != 0 || !consistent(old, &first, new, &second, &path), "nothing continues nothing");
        let holds = consistent(old, &first, new, &second, &path);
        assert!(!holds || (old, new) != (1, LEAVES) || path == consistency(&TREE, 1, LEAVES), "another path");
    }
}

fn included(seq: u64, size: u64, changes: &mut Changes<'_>) {
    let (root, leaf) = (TREE.root(size), TREE.leaf(seq).expect("below the size"));
    let path = inclusion(&TREE, seq, size);
    assert_eq!(root_from_inclusion(leaf, seq, size, &path), Some(root), "{seq} of {size}");
    let other = changes.number() % size;
    let stranger = TREE.leaf(other).expect("below the size");
    let changed = changes.path(&path);
    for path in [&path, &changed] {
        let proved = |leaf: &Hash, seq: u64| root_from_inclusion(leaf, seq, size, path) == Some(root);
        assert!(other == seq || !proved(stranger, seq), "proves {other} at the place of {seq} of {size}");
        assert!(other == seq || !proved(leaf, other), "proves {seq} at the place of {other} of {size}");
    }
    assert!(changed == path || root_from_inclusion(leaf, seq, size, &changed) != Some(root), "another path");
}

fn continued(old: u64, new: u64, changes: &mut Changes<'_>) {
    let (before, after) = (TREE.root(old), TREE.root(new));
    let path = consistency(&TREE, old, new);
    assert!(consistent(old, &before, new, &after, &path), "{old} to {new}");
    let other = TREE.root(changes.number() % LEAVES);
    let changed = changes.path(&path);
    for path in [&path, &changed] {
        assert!(other == before || !consistent(old, &other, new, &after, path), "another past of {old} to {new}");
        assert!(other == after || !consistent(old, &before, new, &other, path), "another present of {old} to {new}");
    }
    assert!(changed == path || !consistent(old, &before, new, &after, &changed), "another path of {old} to {new}");
}

/// What the fuzzer says is changed.
struct Changes<'a>(&'a [u8]);

impl Changes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> u64 {
        u64::from(u16::from_be_bytes([self.byte(), self.byte()]))
    }

    fn path(&mut self, path: &[Hash]) -> Vec<Hash> {
        let mut path = path.to_vec();
        for _ in 0..self.byte() % 4 {
            let (way, at) = (self.byte(), usize::from(self.byte()));
            let hash = TREE.leaf(self.number() % LEAVES).copied().unwrap_or_default();
            let length = path.len();
            match way % 5 {
                0 => path.insert(at % (length + 1), hash),
                1 if length > 0 => drop(path.remove(at % length)),
                2 if length > 0 => path[at % length] = hash,
                3 if length > 0 => path[at % length][usize::from(hash[0] % 32)] ^= 1 << (hash[1] % 8),
                4 if length > 0 => path.swap(at % length, usize::from(hash[0]) % length),
                _ => {}
            }
        }
        path
    }
}
