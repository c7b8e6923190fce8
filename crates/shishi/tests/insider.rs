//! The one who holds the key can rebuild the whole history. What he cannot do is make it the history that somebody
//! outside has kept a checkpoint of; and without publishing anew he cannot make it fit what was published.

mod support;

use ledger::checkpoint::{VerificationKey, encode_hash};
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, RecordRef, SigningKey, Tree, proof};
use serde_json::Value;
use shishi::engine::Files;
use shishi::proof::{Inputs, Verdict, verify};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use store::{Appended, Durability, LedgerReader, LedgerWriter, StoredCheckpoint};
use support::{Outside, copied, copy, folder, open, publish_year};

/// The demonstration, honest, before and after its year's edition; and what outsiders kept.
struct Honest {
    zone: PathBuf,
    /// The newest checkpoint given out before the year's edition.
    old_checkpoint: PathBuf,
    old_size: u64,
    /// The bundle of the last monthly edition.
    old_bundle: PathBuf,
    /// The first record of the budget's revenue that no later version replaced.
    amount: u64,
    published: Outside,
}

fn honest() -> &'static Honest {
    static HONEST: OnceLock<Honest> = OnceLock::new();
    HONEST.get_or_init(|| {
        let zone = copied(support::whole(), "honest");
        let kept = folder("kept");
        let keeper = open(&zone);
        let checkpoint = keeper.published_checkpoint().unwrap().unwrap();
        let old_checkpoint = kept.join("old.checkpoint");
        std::fs::write(&old_checkpoint, &checkpoint.note).unwrap();
        let old_bundle = kept.join("old-bundle");
        copy(&keeper.files.editions().join(keeper.zone.editions.last().unwrap().seq.to_string()), &old_bundle);
        drop(keeper);
        let records = records(&zone);
        let amended: Vec<u64> =
            records.iter().filter_map(|bytes| Some(RecordRef::parse(bytes).unwrap().amends?.seq)).collect();
        let amount = records.iter().position(|bytes| {
            let record = RecordRef::parse(bytes).unwrap();
            record.kind == "economy.budget_revenue" && record.amends.is_none() && !amended.contains(&record.seq)
        });
        let year = copied(&zone, "honest-year");
        publish_year(&year);
        let published = Outside::of(&year, "honest-outside");
        assert_eq!(verify(&published.inputs()).verdict, Verdict::Verified);
        Honest {
            zone,
            old_checkpoint,
            old_size: checkpoint.size,
            old_bundle,
            amount: amount.unwrap() as u64,
            published,
        }
    })
}

fn records(zone: &Path) -> Vec<Vec<u8>> {
    let files = Files::of(zone).unwrap();
    let id = files.zone().unwrap().unwrap();
    let mut all = Vec::new();
    LedgerReader::open(&files.ledger(), &id)
        .unwrap()
        .span(0, u64::MAX >> 1, |_, bytes| all.push(bytes.to_vec()))
        .unwrap();
    all
}

fn signing_key(zone: &Path, public: &str) -> SigningKey {
    let secret = std::fs::read_to_string(Files::of(zone).unwrap().key()).unwrap();
    let secret: [u8; 32] = hex::decode(secret.trim()).unwrap().try_into().unwrap();
    SigningKey::new(VerificationKey::parse(public).unwrap().name(), &secret)
}

fn tree_of(records: &[Vec<u8>]) -> Tree {
    let mut tree = Tree::default();
    records.iter().for_each(|bytes| tree.append(leaf_hash(bytes)));
    tree
}

fn signed(key: &SigningKey, tree: &Tree, size: u64) -> String {
    key.sign(&Checkpoint { origin: key.verification_key().name().to_owned(), size, root: tree.root(size) })
}

/// A million more in the amount of one record, everything else as it was: still canonical, still that record.
fn altered(records: &mut [Vec<u8>], seq: u64) {
    let mut record: Value = serde_json::from_slice(&records[seq as usize]).unwrap();
    let amount = record["open"]["amount_yuan"].as_str().unwrap();
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, ""));
    let more = (whole.parse::<i64>().unwrap() + 1_000_000).to_string();
    record["open"]["amount_yuan"] = if rest.is_empty() { more } else { format!("{more}.{rest}") }.into();
    records[seq as usize] = ledger::canonical::bytes(&record).unwrap();
}

/// A new zone folder from other records, with the same key, all checkpoints that were given out signed anew.
fn rebuilt(zone: &Path, records: &[Vec<u8>], public: &str) -> PathBuf {
    let to = folder("rebuilt");
    for name in ["vault.db", "operations.db"] {
        std::fs::copy(zone.join(name), to.join(name)).unwrap();
    }
    std::fs::create_dir(to.join("keys")).unwrap();
    std::fs::copy(Files::of(zone).unwrap().key(), Files::of(&to).unwrap().key()).unwrap();
    let id = Files::of(zone).unwrap().zone().unwrap().unwrap();
    let rows: Vec<Appended<'_>> = records
        .iter()
        .map(|bytes| {
            let record = RecordRef::parse(bytes).unwrap();
            let command = *record.command.parse::<uuid::Uuid>().unwrap().as_bytes();
            Appended { seq: record.seq, command, ordinal: record.ordinal, bytes, digest: None }
        })
        .collect();
    let mut file = LedgerWriter::open(&Files::of(&to).unwrap().ledger(), &id, Durability::Full).unwrap();
    file.append(&rows).unwrap();
    let (key, tree) = (signing_key(zone, public), tree_of(records));
    for old in LedgerReader::open(&Files::of(zone).unwrap().ledger(), &id).unwrap().published_checkpoints(1000).unwrap()
    {
        let note = signed(&key, &tree, old.size);
        file.keep_checkpoint(&StoredCheckpoint { size: old.size, note }, true).unwrap();
    }
    std::fs::write(Files::of(&to).unwrap().kept(), signed(&key, &tree, tree.size())).unwrap();
    to
}

#[track_caller]
fn fails_with(inputs: &Inputs, words: &[String]) {
    let report = verify(inputs);
    let last = report.lines.last().unwrap();
    assert_eq!(report.verdict, Verdict::Failed, "{:?}", report.lines);
    for word in words {
        assert!(last.contains(word), "{word:?} is not in {last:?}");
    }
}

#[test]
fn a_rebuilt_history_passes_alone_and_fails_against_a_checkpoint_kept_elsewhere() {
    let honest = honest();
    assert!(honest.amount < honest.old_size, "the checkpoint kept covers the record");
    let mut records = records(&honest.zone);
    altered(&mut records, honest.amount);
    let zone = rebuilt(&honest.zone, &records, &honest.published.key);
    publish_year(&zone);
    let outside = Outside::of(&zone, "rebuilt-outside");
    assert_eq!(outside.key, honest.published.key);
    // By itself it is whole: nobody can tell.
    let report = verify(&outside.inputs());
    assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
    let figures = |outside: &Outside| std::fs::read_to_string(outside.bundle.join("content/figures.json")).unwrap();
    assert_ne!(figures(&outside), figures(&honest.published), "another number was published");

    let size = std::fs::read(&outside.ledger).unwrap().iter().filter(|byte| **byte == b'\t').count();
    let since = |path: &Path| Inputs { since: Some(path.to_owned()), ..outside.inputs() };
    let both = [format!("size {} ", honest.old_size), format!("size {size} "), "rebuilt".to_owned()];
    fails_with(&since(&honest.old_checkpoint), &both);
    let bundle_size = |bundle: &Path| {
        let text = std::fs::read_to_string(bundle.join("proof/inclusion.tlog-proof")).unwrap();
        Checkpoint::parse_unverified(proof::parse_inclusion(&text).unwrap().2).unwrap().0.size
    };
    let old = bundle_size(&honest.old_bundle);
    fails_with(&since(&honest.old_bundle), &[format!("size {old} "), format!("size {size} "), "rebuilt".to_owned()]);
    fails_with(&since(&honest.published.bundle), &["rebuilt".to_owned()]);
    // Without the ledger, the two bundles of one size are enough.
    let bundles = Inputs { ledger: None, openings: None, ..since(&honest.published.bundle) };
    let size = bundle_size(&outside.bundle);
    fails_with(&bundles, &[format!("size {} ", bundle_size(&honest.published.bundle)), format!("size {size} ")]);
    let older = Inputs { ledger: None, openings: None, ..since(&honest.old_checkpoint) };
    assert_eq!(verify(&older).verdict, Verdict::Failed);

    // The honest one continues what was kept.
    for kept in [&honest.old_checkpoint, &honest.old_bundle] {
        let report = verify(&Inputs { since: Some(kept.clone()), ..honest.published.inputs() });
        assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
    }
}

#[test]
fn a_checkpoint_of_somebody_else_proves_nothing() {
    let honest = honest();
    let other = SigningKey::new("shishi.invalid/other", &[7; 32]);
    let note = other.sign(&Checkpoint { origin: "shishi.invalid/other".into(), size: 10, root: [0; 32] });
    let path = folder("other").join("other.checkpoint");
    std::fs::write(&path, note).unwrap();
    let report = verify(&Inputs { since: Some(path), ..honest.published.inputs() });
    assert_eq!(report.verdict, Verdict::Failed, "{:?}", report.lines);
}

/// After publication: the record of the edition stays, an amount before it is another, and every proof is made anew.
#[test]
fn an_amount_altered_behind_a_published_edition_no_longer_gives_its_cells() {
    let honest = honest();
    let outside = &honest.published;
    let text = std::fs::read_to_string(&outside.ledger).unwrap();
    let export = text.split("\n\n").next().unwrap();
    let mut records: Vec<Vec<u8>> = export.lines().map(|line| line.split('\t').next().unwrap().into()).collect();
    altered(&mut records, honest.amount);
    let (key, tree) = (signing_key(&honest.zone, &outside.key), tree_of(&records));
    let to = folder("behind");
    let forged = Outside { ledger: to.join("ledger.jsonl"), bundle: to.join("bundle"), ..outside.clone() };
    let lines: String = records
        .iter()
        .map(|bytes| format!("{}\t{}\n", std::str::from_utf8(bytes).unwrap(), encode_hash(&leaf_hash(bytes))))
        .collect();
    std::fs::write(&forged.ledger, format!("{lines}\n{}", signed(&key, &tree, tree.size()))).unwrap();
    copy(&outside.bundle, &forged.bundle);
    let proofs = forged.bundle.join("proof");
    let inclusion = std::fs::read_to_string(proofs.join("inclusion.tlog-proof")).unwrap();
    let (seq, _, note) = proof::parse_inclusion(&inclusion).unwrap();
    let size = Checkpoint::parse_unverified(note).unwrap().0.size;
    let consistency = std::fs::read_to_string(proofs.join("consistency.txt")).unwrap();
    let (old, ..) = proof::parse_consistency(&consistency).unwrap();
    let path = proof::inclusion(&tree, seq, size);
    std::fs::write(proofs.join("inclusion.tlog-proof"), proof::inclusion_text(seq, &path, &signed(&key, &tree, size)))
        .unwrap();
    std::fs::write(proofs.join("previous.checkpoint"), signed(&key, &tree, old)).unwrap();
    let path = proof::consistency(&tree, old, size);
    std::fs::write(proofs.join("consistency.txt"), proof::consistency_text(old, size, &path)).unwrap();

    // Nothing but the figures is wrong with it: without the ledger none is recomputed, and that is how it ends.
    let alone = verify(&Inputs { ledger: None, openings: None, ..forged.inputs() });
    assert_eq!(alone.verdict, Verdict::NoFigureRecomputed, "{:?}", alone.lines);
    fails_with(&forged.inputs(), &["economy.budget_revenue".to_owned(), "recomputed".to_owned()]);
    // A ledger that was not changed beside the forged proofs does not fit either.
    assert_eq!(verify(&Inputs { ledger: Some(outside.ledger.clone()), ..forged.inputs() }).verdict, Verdict::Failed);
}
