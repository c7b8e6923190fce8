//! The parts without disk and network: tree, proofs, fold.

use super::quantile;
use ledger::tree::{Tree, leaf_hash};
use ledger::{RecordRef, proof};
use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use store::LedgerReader;
use zone::{Period, Zone};

const ROUNDS: usize = 7;
const RECORD_BYTES: usize = 500;

/// Leaves and root, and inclusion proofs.
pub fn tree() {
    const LEAVES: u32 = 1_000_000;
    let mut record = vec![b'x'; RECORD_BYTES];
    let (mut tree, mut rates) = (Tree::default(), Vec::new());
    for _ in 0..ROUNDS {
        tree = Tree::default();
        let start = Instant::now();
        for number in 0..LEAVES {
            record[..4].copy_from_slice(&number.to_be_bytes());
            tree.append(leaf_hash(&record));
        }
        black_box(tree.root(tree.size()));
        rates.push((f64::from(LEAVES) / start.elapsed().as_secs_f64()) as u64);
    }
    rates.sort_unstable();
    println!(
        "hash and root, {RECORD_BYTES} bytes a leaf: median {} leaves/s, best {} (limit 1,000,000)",
        quantile(&rates, 0.5),
        quantile(&rates, 1.0)
    );
    const PROOFS: u64 = 200_000;
    let mut nanos = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for number in 0..PROOFS {
            // A size that is no power of two, and positions all over it.
            let size = u64::from(LEAVES) - number % 1000 - 1;
            black_box(proof::inclusion(&tree, number * 7919 % size, size));
        }
        nanos.push(start.elapsed().as_nanos() as u64 / PROOFS);
    }
    nanos.sort_unstable();
    println!("inclusion proof among a million: median {:.2} µs (limit 10)", quantile(&nanos, 0.5) as f64 / 1000.0);
}

/// One record as it is stored, and what opens its sealed part.
type Stored = (Vec<u8>, Option<Box<[u8]>>);

/// The fold of a zone's records, from their bytes.
pub fn fold(dir: &Path) -> Result<(), String> {
    let records = stored(dir)?;
    let bytes: usize = records.iter().map(|(bytes, _)| bytes.len()).sum();
    let (mut rates, mut parses) = (Vec::new(), Vec::new());
    let mut zone = Zone::default();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for (bytes, _) in &records {
            black_box(RecordRef::parse(bytes).map_err(|error| error.to_string())?.seq);
        }
        parses.push(start.elapsed().as_nanos() as u64 / records.len() as u64);
        let start = Instant::now();
        zone = Zone::default();
        for (bytes, sealed) in &records {
            let record = RecordRef::parse(bytes).map_err(|error| error.to_string())?;
            zone.apply(&record, sealed.as_deref()).map_err(|error| format!("record {}: {error}", record.seq))?;
        }
        rates.push((records.len() as f64 / start.elapsed().as_secs_f64()) as u64);
    }
    rates.sort_unstable();
    parses.sort_unstable();
    println!(
        "fold of {} records ({} bytes each), {} figures adopted: median {} records/s, best {} (limit 200,000); of it parsing {} ns a record",
        records.len(),
        bytes / records.len(),
        zone::figure::ids(&zone).count(),
        quantile(&rates, 0.5),
        quantile(&rates, 1.0),
        quantile(&parses, 0.5)
    );
    let start = Instant::now();
    let figures = zone::report::year_figures(&zone, Period::Year(2019)).len();
    println!("{figures} figures of the year from the state: {:.2} ms", start.elapsed().as_secs_f64() * 1000.0);
    by_kind(&records)
}

fn stored(dir: &Path) -> Result<Vec<Stored>, String> {
    let files = crate::engine::Files::of(dir).map_err(|error| error.to_string())?;
    let text = |error: store::StoreError| error.to_string();
    let id = files.zone().map_err(|error| error.to_string())?.ok_or("the folder holds no zone")?;
    let mut openings: HashMap<u64, Box<[u8]>> = HashMap::new();
    let vault = files.read_vault(&id).map_err(text)?;
    vault
        .sealed(0, u64::MAX, |seq, opening| {
            openings.insert(seq, opening.content);
        })
        .map_err(text)?;
    let mut records: Vec<Stored> = Vec::new();
    let ledger = LedgerReader::open(&files.ledger(), &id).map_err(text)?;
    ledger.span(0, u64::MAX >> 1, |seq, bytes| records.push((bytes.to_vec(), openings.remove(&seq)))).map_err(text)?;
    Ok(records)
}

/// Which kinds the time of the fold goes to; a pass of its own, as the clock costs something too.
fn by_kind(records: &[Stored]) -> Result<(), String> {
    let mut zone = Zone::default();
    let mut kinds: BTreeMap<String, (u64, Duration)> = BTreeMap::new();
    for (bytes, sealed) in records {
        let record = RecordRef::parse(bytes).map_err(|error| error.to_string())?;
        let start = Instant::now();
        zone.apply(&record, sealed.as_deref()).map_err(|error| format!("record {}: {error}", record.seq))?;
        let spent = start.elapsed();
        let kind = kinds.entry(record.kind.to_owned()).or_default();
        *kind = (kind.0 + 1, kind.1 + spent);
    }
    let all: Duration = kinds.values().map(|(_, spent)| *spent).sum();
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (_, spent))| std::cmp::Reverse(*spent));
    println!("where it goes (after parsing):");
    for (kind, (number, spent)) in kinds.iter().take(8) {
        let share = spent.as_secs_f64() / all.as_secs_f64() * 100.0;
        println!("{share:6.1} %  {:8.2} µs each  {number:7}  {kind}", spent.as_secs_f64() * 1e6 / *number as f64);
    }
    Ok(())
}
