//! Inclusion and consistency proofs of RFC 6962, made and checked, and their texts.

use crate::checkpoint::{decode_hash, encode_hash};
use crate::tree::{Hash, Tree, node_hash, split};

/// Path of a leaf to the root of the first `size` leaves (RFC 6962 §2.1.1). Needs `seq < size ≤ tree.size()`.
pub fn inclusion(tree: &Tree, seq: u64, size: u64) -> Vec<Hash> {
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if seq < middle {
            path.push(tree.subtree(middle, end));
            end = middle;
        } else {
            path.push(tree.subtree(start, middle));
            start = middle;
        }
    }
    path.reverse();
    path
}

/// The root that a path gives, or nothing if the path has the wrong length.
pub fn root_from_inclusion(leaf: &Hash, seq: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if seq >= size {
        return None;
    }
    let (mut node, mut last, mut hash) = (seq, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// Proof that the first `old` of `new` leaves are those of the older tree (RFC 6962 §2.1.2). Needs `1 ≤ old ≤ new ≤ tree.size()`.
pub fn consistency(tree: &Tree, old: u64, new: u64) -> Vec<Hash> {
    fn descend(tree: &Tree, old: u64, start: u64, end: u64, whole: bool, path: &mut Vec<Hash>) {
        if old == end {
            if !whole {
                path.push(tree.subtree(start, end));
            }
            return;
        }
        let middle = start + split(end - start);
        if old <= middle {
            descend(tree, old, start, middle, whole, path);
            path.push(tree.subtree(middle, end));
        } else {
            descend(tree, old, middle, end, false, path);
            path.push(tree.subtree(start, middle));
        }
    }
    let mut path = Vec::new();
    descend(tree, old, 0, new, true, &mut path);
    path
}

/// Checks a consistency proof between two roots.
pub fn consistent(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let mut steps = path.iter();
    // An old size that is a power of two is itself the first subtree, and is left out of the proof.
    let first = if node == 0 { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in steps {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

fn hash_lines(path: &[Hash]) -> String {
    path.iter().map(|hash| encode_hash(hash) + "\n").collect()
}

/// Text of an inclusion proof: C2SP tlog-proof around a signed checkpoint note.
pub fn inclusion_text(seq: u64, path: &[Hash], note: &str) -> String {
    format!("c2sp.org/tlog-proof@v1\nindex {seq}\n{}\n{note}", hash_lines(path))
}

/// Reads an inclusion proof: seq, path, checkpoint note.
pub fn parse_inclusion(text: &str) -> Option<(u64, Vec<Hash>, &str)> {
    let rest = text.strip_prefix("c2sp.org/tlog-proof@v1\n")?.strip_prefix("index ")?;
    let (seq, rest) = rest.split_once('\n')?;
    let (path, note) = match rest.strip_prefix('\n') {
        Some(note) => ("", note),
        None => rest.split_once("\n\n")?,
    };
    Some((canonical_number(seq)?, parse_hashes(path)?, note))
}

/// Text of a consistency proof.
pub fn consistency_text(old: u64, new: u64, path: &[Hash]) -> String {
    format!("shishi-consistency@v1\nold {old}\nnew {new}\n{}", hash_lines(path))
}

/// Reads a consistency proof: old size, new size, path.
pub fn parse_consistency(text: &str) -> Option<(u64, u64, Vec<Hash>)> {
    let rest = text.strip_prefix("shishi-consistency@v1\nold ")?;
    let (old, rest) = rest.split_once('\n')?;
    let (new, rest) = rest.strip_prefix("new ")?.split_once('\n')?;
    let path = match rest {
        "" => Vec::new(),
        // An empty line is no hash: a proof has one spelling.
        lines => lines.strip_suffix('\n')?.split('\n').map(decode_hash).collect::<Option<_>>()?,
    };
    Some((canonical_number(old)?, canonical_number(new)?, path))
}

fn parse_hashes(lines: &str) -> Option<Vec<Hash>> {
    if lines.is_empty() {
        return Some(Vec::new());
    }
    lines.split('\n').map(decode_hash).collect()
}

fn canonical_number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::leaf_hash;

    fn tree(size: u64) -> Tree {
        let mut tree = Tree::default();
        for n in 0..size {
            tree.append(leaf_hash(&n.to_be_bytes()));
        }
        tree
    }

    #[test]
    fn every_leaf_of_every_size_is_proved() {
        let tree = tree(70);
        for size in 1..=70 {
            for seq in 0..size {
                let path = inclusion(&tree, seq, size);
                let leaf = tree.leaf(seq).unwrap();
                assert_eq!(root_from_inclusion(leaf, seq, size, &path), Some(tree.root(size)), "{seq} of {size}");
                assert_ne!(root_from_inclusion(&[0; 32], seq, size, &path), Some(tree.root(size)));
                let text = inclusion_text(seq, &path, "note");
                assert_eq!(parse_inclusion(&text), Some((seq, path, "note")));
            }
        }
    }

    #[test]
    fn a_proof_has_one_spelling() {
        let short = consistency_text(7, 7, &[]);
        assert_eq!(parse_consistency(&short), Some((7, 7, Vec::new())));
        let long = consistency_text(5, 7, &consistency(&tree(7), 5, 7));
        for text in [short, long] {
            for other in [format!("{text}\n"), text.replace("old ", "old 0"), text.replace('\n', "\r\n")] {
                assert_eq!(parse_consistency(&other), None, "{other:?}");
            }
        }
        let path = inclusion(&tree(7), 4, 7);
        let text = inclusion_text(4, &path, "note");
        for other in [text.replace("index ", "index 0"), text.replace('\n', "\r\n"), text.replacen("=\n", "=\n\n", 1)] {
            assert_ne!(parse_inclusion(&other), Some((4, path.clone(), "note")), "{other:?}");
        }
    }

    #[test]
    fn every_pair_of_sizes_is_consistent_and_a_changed_past_is_not() {
        let tree = tree(40);
        for new in 1..=40 {
            for old in 1..=new {
                let path = consistency(&tree, old, new);
                assert!(consistent(old, &tree.root(old), new, &tree.root(new), &path), "{old} of {new}");
                assert!(!consistent(old, &[1; 32], new, &tree.root(new), &path));
                assert!(!consistent(old, &tree.root(old), new, &[1; 32], &path));
                let text = consistency_text(old, new, &path);
                assert_eq!(parse_consistency(&text), Some((old, new, path)));
            }
        }
    }
}
