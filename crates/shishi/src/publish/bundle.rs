//! The bundle of an edition: `content/`, exactly the manifest, and `proof/` (docs/ledger-format.md §4).

use crate::engine::{Keeper, write_durably};
use ledger::{canonical, proof};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use store::{LedgerReader, StoredCheckpoint};

/// SHA-256, hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The manifest's canonical bytes.
pub fn manifest(files: &BTreeMap<String, Vec<u8>>, rules: &BTreeMap<String, u32>) -> Vec<u8> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| json!({"length": bytes.len(), "path": path, "sha256": sha256(bytes)}))
        .collect();
    let rules: Vec<_> = rules.iter().map(|(id, version)| json!({"id": id, "version": version})).collect();
    canonical::bytes(&json!({"files": files, "rules": rules})).expect("paths and ids are canonical")
}

/// Writes the bundle of a published edition under `editions/SEQ`.
pub fn write(
    keeper: &Keeper,
    seq: u64,
    files: &BTreeMap<String, Vec<u8>>,
    manifest: &[u8],
    previous: &StoredCheckpoint,
    checkpoint: &StoredCheckpoint,
) -> io::Result<()> {
    let folder = keeper.files.editions().join(seq.to_string());
    std::fs::create_dir_all(folder.join("content"))?;
    std::fs::create_dir_all(folder.join("proof"))?;
    for (path, bytes) in files {
        write_durably(&folder.join(path), bytes, 0o644)?;
    }
    let record = LedgerReader::open(&keeper.files.ledger(), &keeper.zone.id)
        .and_then(|reader| reader.record(seq))
        .map_err(io::Error::other)?
        .ok_or_else(|| io::Error::other("the edition's record is not in the ledger"))?;
    let path = proof::inclusion(&keeper.tree, seq, checkpoint.size);
    let consistency = proof::consistency(&keeper.tree, previous.size, checkpoint.size);
    let proofs: [(&str, Vec<u8>); 5] = [
        ("manifest.json", manifest.to_vec()),
        ("record.json", record),
        ("inclusion.tlog-proof", proof::inclusion_text(seq, &path, &checkpoint.note).into_bytes()),
        ("previous.checkpoint", previous.note.clone().into_bytes()),
        ("consistency.txt", proof::consistency_text(previous.size, checkpoint.size, &consistency).into_bytes()),
    ];
    for (name, bytes) in proofs {
        write_durably(&folder.join("proof").join(name), &bytes, 0o644)?;
    }
    Ok(())
}
