//! `shishi bench`: what the pure parts cost on this machine. Compared with limits, in one run.

use ledger::proof;
use ledger::tree::{Tree, leaf_hash};
use std::hint::black_box;
use std::time::Instant;

/// Runs every measurement and prints a line each.
pub fn run(records: u32) {
    hashing();
    let _ = records;
}

fn hashing() {
    const LEAVES: u32 = 1_000_000;
    let record = vec![b'x'; 300];
    let mut tree = Tree::default();
    let start = Instant::now();
    for number in 0..LEAVES {
        let mut bytes = record.clone();
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        tree.append(leaf_hash(&bytes));
    }
    black_box(tree.root(tree.size()));
    let seconds = start.elapsed().as_secs_f64();
    println!("hash and root: {:.0} leaves/s (limit 1,000,000)", f64::from(LEAVES) / seconds);
    const PROOFS: u64 = 100_000;
    let start = Instant::now();
    for number in 0..PROOFS {
        black_box(proof::inclusion(&tree, number * 9 % u64::from(LEAVES), u64::from(LEAVES)));
    }
    println!("inclusion proof: {:.2} µs (limit 10)", start.elapsed().as_secs_f64() * 1e6 / PROOFS as f64);
}
