//! The one who holds the key can rebuild the whole history. What he cannot do is make it the history that somebody
//! outside has kept a checkpoint of; and without publishing anew he cannot make it fit what was published.

mod support;

use ledger::checkpoint::{VerificationKey, encode_hash};
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, RecordRef, SigningKey, Tree, proof};
use serde_json::{Value, json};
use shishi::engine::{Answer as Kept, Files};
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
    std::fs::copy(Files::of(zone).unwrap().vault_key(), Files::of(&to).unwrap().vault_key()).unwrap();
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

/// After publication: the record of the edition stays, others before it are changed, and every proof is made anew.
fn behind(name: &str, change: impl FnOnce(&mut [Vec<u8>])) -> Outside {
    let honest = honest();
    let outside = &honest.published;
    let text = std::fs::read_to_string(&outside.ledger).unwrap();
    let export = text.split("\n\n").next().unwrap();
    let mut records: Vec<Vec<u8>> = export.lines().map(|line| line.split('\t').next().unwrap().into()).collect();
    change(&mut records);
    let (key, tree) = (signing_key(&honest.zone, &outside.key), tree_of(&records));
    let to = folder(name);
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
    forged
}

#[test]
fn an_amount_altered_behind_a_published_edition_no_longer_gives_its_cells() {
    let honest = honest();
    let forged = behind("behind", |records| altered(records, honest.amount));
    let outside = &honest.published;
    // Nothing but the figures is wrong with it: without the ledger none is recomputed, and that is how it ends.
    let alone = verify(&Inputs { ledger: None, openings: None, ..forged.inputs() });
    assert_eq!(alone.verdict, Verdict::NoFigureRecomputed, "{:?}", alone.lines);
    fails_with(&forged.inputs(), &["economy.budget_revenue".to_owned(), "recomputed".to_owned()]);
    // A ledger that was not changed beside the forged proofs does not fit either.
    assert_eq!(verify(&Inputs { ledger: Some(outside.ledger.clone()), ..forged.inputs() }).verdict, Verdict::Failed);
}

/// The record of a computed board that has a black list.
fn black_board(records: &[Vec<u8>]) -> (usize, Value) {
    let boards =
        records.iter().enumerate().filter(|(_, bytes)| RecordRef::parse(bytes).unwrap().kind == "board.computed");
    let mut read = boards.map(|(seq, bytes)| (seq, serde_json::from_slice::<Value>(bytes).unwrap()));
    let has_black =
        |board: &Value| board["open"]["places"].as_array().unwrap().iter().any(|place| place["list"] == "black");
    read.find(|(_, board)| has_black(board)).expect("a black list")
}

/// Whoever holds the key takes a project off the black list, gives the first a worse rank, or makes the list from fewer
/// records: the records before it tell.
#[test]
fn a_board_whose_places_do_not_follow_from_the_records_is_refused() {
    let count = format!("boards: {0}, recomputed and equal: {0}", {
        let records = records(&honest().zone);
        records.iter().filter(|bytes| RecordRef::parse(bytes).unwrap().kind == "board.computed").count()
    });
    let fair = verify(&Inputs { openings: None, ..honest().published.inputs() });
    assert!(fair.lines.contains(&count), "open fields are enough: {:?}", fair.lines);
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 3] = [
        ("unlisted", |open| {
            let places = open["places"].as_array_mut().unwrap();
            places.iter_mut().find(|place| place["list"] == "black").unwrap().as_object_mut().unwrap().remove("list");
        }),
        ("demoted", |open| open["places"][0]["rank"] = 2.into()),
        ("older", |open| open["size"] = (open["size"].as_u64().unwrap() - 1).into()),
    ];
    for (name, change) in changes {
        let mut place = String::new();
        let forged = behind(name, |records| {
            let (seq, mut board) = black_board(records);
            change(&mut board["open"]);
            records[seq] = ledger::canonical::bytes(&board).unwrap();
            place = format!("ledger seq {seq}: is a board of {}", board["open"]["period"].as_str().unwrap());
        });
        // Nothing sealed stands behind a place: it needs no openings.
        fails_with(&Inputs { openings: None, ..forged.inputs() }, &[place, "recomputed".to_owned()]);
    }
}

/// A ledger and a bundle over it, made by whoever holds the key: any record, any page, and every proof fits.
struct Forge {
    key: SigningKey,
    public: String,
    /// The honest records before the edition.
    before: Vec<Vec<u8>>,
    edition: Value,
    content: Vec<(String, Vec<u8>)>,
    rules: Value,
}

const FIGURES: &str = "content/figures.json";
const PAGE: &str = "content/report.html";

fn forge() -> &'static Forge {
    static FORGE: OnceLock<Forge> = OnceLock::new();
    FORGE.get_or_init(|| {
        // January's air: a ledger that is read in a moment.
        let zone = copied(support::small(), "forge");
        let outside = Outside::of(&zone, "forge-outside");
        let read = |name: &str| std::fs::read(outside.bundle.join(name)).unwrap();
        let edition: Value = serde_json::from_slice(&read("proof/record.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&read("proof/manifest.json")).unwrap();
        let files = support::files(&outside.bundle).into_iter().filter(|name| name.starts_with("content/"));
        let content = files.map(|name| (name.clone(), read(&name))).collect();
        let mut before = records(&zone);
        before.truncate(edition["seq"].as_u64().unwrap() as usize);
        let key = signing_key(&zone, &outside.key);
        Forge { key, public: outside.key, before, edition, content, rules: manifest["rules"].clone() }
    })
}

/// What is forged: everything else is as it was.
#[derive(Default)]
struct Forged {
    /// Other records than the honest ones.
    before: Option<Vec<Vec<u8>>>,
    /// Records before the edition, as they follow the honest ones.
    records: Vec<Value>,
    after: Vec<Value>,
    edition: Value,
    content: Vec<(&'static str, Vec<u8>)>,
    rules: Option<Value>,
    manifest: Value,
}

impl Forged {
    fn merged(into: &mut Value, more: &Value) {
        more.as_object().into_iter().flatten().for_each(|(name, value)| into[name] = value.clone());
    }

    fn inputs(self) -> Inputs {
        let (forge, to) = (forge(), folder("forged"));
        let mut content = forge.content.clone();
        for (name, bytes) in self.content {
            content.iter_mut().find(|(listed, _)| listed == name).unwrap().1 = bytes;
        }
        let digest = |bytes: &[u8]| {
            hex::encode(sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), bytes)))
        };
        let files: Vec<Value> = content
            .iter()
            .map(|(path, bytes)| json!({"length": bytes.len(), "path": path, "sha256": digest(bytes)}))
            .collect();
        let mut manifest = json!({"files": files, "rules": self.rules.unwrap_or_else(|| forge.rules.clone())});
        Self::merged(&mut manifest, &self.manifest);
        let manifest = ledger::canonical::bytes(&manifest).unwrap();
        let mut all = self.before.unwrap_or_else(|| forge.before.clone());
        let append = |all: &mut Vec<Vec<u8>>, mut record: Value| {
            record["seq"] = all.len().into();
            record["recorded"] = forge.edition["recorded"].clone();
            // Not canonical is what some of these are.
            all.push(serde_json::to_vec(&record).unwrap());
        };
        self.records.into_iter().for_each(|record| append(&mut all, record));
        let (seq, mut edition) = (all.len() as u64, forge.edition.clone());
        edition["open"]["size"] = seq.into();
        edition["open"]["manifest"] = digest(&manifest).into();
        Self::merged(&mut edition["open"], &self.edition);
        append(&mut all, edition);
        self.after.into_iter().for_each(|record| append(&mut all, record));
        let tree = tree_of(&all);
        let note = signed(&forge.key, &tree, tree.size());
        let write = |name: &str, bytes: &[u8]| {
            let path = to.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        content.iter().for_each(|(name, bytes)| write(&format!("bundle/{name}"), bytes));
        write("bundle/proof/manifest.json", &manifest);
        write("bundle/proof/record.json", &all[seq as usize]);
        let path = proof::inclusion(&tree, seq, tree.size());
        write("bundle/proof/inclusion.tlog-proof", proof::inclusion_text(seq, &path, &note).as_bytes());
        write("bundle/proof/previous.checkpoint", signed(&forge.key, &tree, 1).as_bytes());
        let path = proof::consistency(&tree, 1, tree.size());
        write("bundle/proof/consistency.txt", proof::consistency_text(1, tree.size(), &path).as_bytes());
        let line =
            |bytes: &Vec<u8>| format!("{}\t{}\n", String::from_utf8_lossy(bytes), encode_hash(&leaf_hash(bytes)));
        write("ledger.jsonl", format!("{}\n{note}", all.iter().map(line).collect::<String>()).as_bytes());
        Inputs {
            bundle: to.join("bundle"),
            key: Some(forge.public.clone()),
            ledger: Some(to.join("ledger.jsonl")),
            openings: None,
            since: None,
        }
    }
}

#[track_caller]
fn ends(forged: Forged, verdict: Verdict, word: &str) {
    let report = verify(&forged.inputs());
    assert_eq!(report.verdict, verdict, "{word}: {:?}", report.lines);
    assert!(report.lines.iter().any(|line| line.contains(word)), "{word}: {:?}", report.lines);
}

fn page(change: impl Fn(&str) -> String) -> Vec<u8> {
    let forge = forge();
    let (_, honest) = forge.content.iter().find(|(name, _)| name == PAGE).unwrap();
    let honest = std::str::from_utf8(honest).unwrap();
    let changed = change(honest);
    assert_ne!(changed, honest);
    changed.into_bytes()
}

fn figures(change: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let (_, honest) = forge().content.iter().find(|(name, _)| name == FIGURES).unwrap();
    change(std::str::from_utf8(honest).unwrap())
}

#[test]
fn a_page_that_prints_something_else_than_the_cells_is_refused() {
    ends(Forged::default(), Verdict::Verified, "marked figures, each as its cell says");
    let forged = |bytes: Vec<u8>| Forged { content: vec![(PAGE, bytes)], ..Forged::default() };
    let number = |page: &str| {
        let at = page.find("<data value=\"mean ").unwrap();
        let at = at + page[at..].find("s-fn").unwrap();
        let at = at + page[at..].find('>').unwrap() + 1;
        format!("{}999{}", &page[..at], &page[at + page[at..].find('<').unwrap()..])
    };
    ends(forged(page(number)), Verdict::Failed, "content/report.html: prints \"999\" under the mark");
    let rank = |page: &str| page.replacen(" rank ", " mean ", 1).replacen("\"rank ", "\"printed ", 1);
    ends(forged(page(rank)), Verdict::Failed, "content/report.html: prints");
    let unmarked = |page: &str| page.replace("<data ", "<span ").replace("</data>", "</span>");
    ends(forged(page(unmarked)), Verdict::Failed, "content/report.html: does not print");
    ends(forged(page(|page| page.replace("<main", "<!-- x --><main"))), Verdict::Failed, "not a page in the form");
    ends(forged(b"<h1>999</h1>".to_vec()), Verdict::Failed, "not a page in the form");
}

#[test]
fn figures_are_read_in_one_way() {
    let forged = |bytes: Vec<u8>| Forged { content: vec![(FIGURES, bytes)], ..Forged::default() };
    let twice = figures(|text| text.replacen("\"exact\":", "\"exact\": \"999\", \"exact\":", 1).into_bytes());
    ends(forged(twice), Verdict::Failed, "content/figures.json: duplicate");
    let marked = figures(|text| format!("\u{feff}{text}").into_bytes());
    ends(forged(marked), Verdict::Failed, "content/figures.json");
    let wide = figures(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    ends(forged(wide), Verdict::Failed, "content/figures.json");
    let null = figures(|text| text.replacen("\"rank\": 1", "\"rank\": null", 1).into_bytes());
    ends(forged(null), Verdict::Failed, "content/figures.json");
}

/// A day that the clock closed: known, and read by no figure.
fn day() -> Value {
    json!({
        "by": "clock", "command": "11111111-1111-4111-8111-111111111111", "for": "clock", "happened": "2019-03-01",
        "kind": "clock.day_closed", "open": {"audit": "00", "date": "2019-03-01"}, "ordinal": 0, "recorded": "",
        "seq": 0, "unit": forge().edition["zone"], "v": 1, "via": "clock", "zone": forge().edition["zone"],
    })
}

fn with(mut record: Value, more: Value) -> Value {
    Forged::merged(&mut record, &more);
    record
}

#[test]
fn an_edition_is_of_records_before_it_and_in_its_place() {
    let of = |edition: Value| Forged { edition, ..Forged::default() };
    let seq = forge().before.len();
    ends(of(json!({"size": seq + 1})), Verdict::Failed, "beyond its own seq");
    let after = || vec![day(), day(), day()];
    ends(Forged { after: after(), ..of(json!({"size": seq + 3})) }, Verdict::Failed, "beyond its own seq");
    ends(of(json!({"edition": 7, "supersedes": 1})), Verdict::Failed, "is not the edition that follows");
    ends(of(json!({"supersedes": 1})), Verdict::Failed, "is not the edition that follows");
    ends(of(json!({"period": "2018-01"})), Verdict::Failed, "does not suit its period");
    ends(of(json!({"report": "other"})), Verdict::NeedsNewer, "other");
    ends(of(json!({"foo": "x"})), Verdict::Failed, "unknown field");
    let origin = forge().edition["open"]["signers"][0].clone();
    ends(of(json!({"signers": [origin, origin]})), Verdict::Failed, "once and alone");
    ends(of(json!({"signers": [origin, "other.example"]})), Verdict::Failed, "once and alone");
    // What comes after the edition is read as a record of a ledger, and no further.
    for later in [day(), with(day(), json!({"v": 2})), with(day(), json!({"kind": "moon.landing"}))] {
        ends(Forged { after: vec![later], ..Forged::default() }, Verdict::Verified, "cells: ");
    }
}

#[test]
fn a_manifest_says_what_it_may_and_no_more() {
    let forged = |manifest: Value| Forged { manifest, ..Forged::default() };
    ends(forged(json!({"extra": "x"})), Verdict::Failed, "proof/manifest.json: unknown field");
    let twice: Value = [forge().rules[0].clone(), forge().rules[0].clone()].into();
    ends(forged(json!({"rules": twice})), Verdict::Failed, "proof/manifest.json: does not list");
    let other = json!([{"id": forge().rules[0]["id"], "version": 99}]);
    ends(Forged { rules: Some(other), ..Forged::default() }, Verdict::Failed, "which was not adopted");
}

/// The honest record of a kind that nobody amended.
fn first_of(kind: &str) -> (u64, Value) {
    let all: Vec<Value> = forge().before.iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect();
    let amended: Vec<&Value> = all.iter().map(|record| &record["amends"]["seq"]).collect();
    let record = all
        .iter()
        .find(|record| record["kind"] == kind && record.get("amends").is_none() && !amended.contains(&&record["seq"]));
    let record = record.unwrap_or_else(|| panic!("no {kind}")).clone();
    (record["seq"].as_u64().unwrap(), record)
}

#[test]
fn records_that_another_reader_might_count_otherwise_are_refused() {
    let seq = forge().before.len() as u64;
    let review = |open: Value| with(day(), json!({"kind": "review.accepted", "open": open}));
    let word = |kind: &str, items: Value| with(day(), json!({"kind": kind, "open": {"items": items}}));
    let ((station, of_station), (unit, of_unit)) = (first_of("air.station"), first_of("org.unit"));
    let amended = |first: u64, record: &Value, more: Value| {
        with(record.clone(), with(json!({"amends": {"seq": first, "version": first, "void": false}}), more))
    };
    let other_key = with(of_unit["open"].clone(), json!({"unit": "another"}));
    let (edition, of_edition) = first_of("rule.adopted");
    let import = "33333333-3333-4333-8333-333333333333";
    for (record, word) in [
        (review(json!({})), "reviews neither"),
        (review(json!({"items": []})), "reviews nothing"),
        (review(json!({"import": import, "items": []})), "reviews neither"),
        (review(json!({"import": import, "items": [[station, station]]})), "reviews neither"),
        (review(json!({"items": [[station, station]]})), "counts at once"),
        (review(json!({"items": [[0, 0]]})), "does not exist"),
        (with(day(), json!({"kind": "delegation.ended", "open": {"delegation": 3}})), "ends no delegation"),
        (word("delegation.confirmed", json!([])), "speaks of no act"),
        (word("delegation.confirmed", json!([[station, station]])), "no act of that person by another"),
        (
            with(word("delegation.disowned", json!([[station, station]])), json!({"for": "setup"})),
            "what another should say",
        ),
        (amended(unit, &of_unit, json!({"open": other_key})), "changes its key"),
        (amended(edition, &of_edition, json!({})), "amends an act"),
        (of_station.clone(), "under the key"),
        (with(day(), json!({"unit": "z-nowhere"})), "unknown unit"),
        (with(day(), json!({"open": {"audit": "00", "date": "2019-03-01", "foo": "x"}})), "unknown field"),
        (with(day(), json!({"open": {"audit": "00"}})), "lacks date"),
        (with(day(), json!({"open": {"audit": "00", "date": "2019-02-30"}})), "date is not a value"),
        (with(day(), json!({"happened": "2019-02-30"})), "happened on no date"),
        (with(day(), json!({"happened": "2019zzz"})), "happened on no date"),
        (with(day(), json!({"happened": "20190-01-01"})), "happened on no date"),
        (with(day(), json!({"foo": "x"})), "unknown field"),
        (with(day(), json!({"by": "e\u{301}"})), "normalisation form C"),
        (with(day(), json!({"ordinal": -1})), "canonical"),
        (with(day(), json!({"sealed": null})), "null"),
        (with(day(), json!({"sealed": "0".repeat(64)})), "sealed content where there is none"),
        (with(day(), json!({"command": "x"})), "not a UUID"),
        (with(day(), json!({"kind": "zone.genesis"})), "genesis"),
        (
            with(
                of_station.clone(),
                json!({"open": with(of_station["open"].clone(), json!({"station": "new", "participant": "nowhere"}))}),
            ),
            "participant is not a value",
        ),
    ] {
        let report = verify(&Forged { records: vec![record], ..Forged::default() }.inputs());
        let last = report.lines.last().unwrap();
        // The genesis that is not the first lacks the fields of one.
        let named = last.contains(word) || word == "genesis" && last.contains("lacks");
        assert!(report.verdict == Verdict::Failed && named, "{word}: {:?}", report.lines);
        assert!(last.contains(&format!("seq {seq}")), "{word}: {last}");
    }
}

/// What follows from the close of a day is in the ledger, all of it and nothing else: the verifier closes the day himself.
#[test]
fn a_lapse_that_does_not_follow_and_one_that_is_left_out_are_refused() {
    let all: Vec<Value> = forge().before.iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect();
    let is_lapse = |record: &Value| record["kind"] == "duty.lapsed";
    // The first close after which a lapse stands, and the whole of what follows from it.
    let first = all.iter().position(is_lapse).expect("a lapse in January");
    let after = first + all[first..].iter().take_while(|record| record["command"] == all[first]["command"]).count();
    assert_eq!(all[first - 1]["kind"], "clock.day_closed");
    let other = all
        .iter()
        .find(|record| record["kind"] == "projects.project" && record["seq"] != all[first]["open"]["subject"]);
    let (other, lapse) = (other.unwrap(), &all[first]);
    let opened = |more: Value| with(lapse.clone(), json!({"open": with(lapse["open"].clone(), more)}));
    let refused = |before: Vec<Value>, seq: usize, word: &str| {
        let before = before.iter().map(|record| ledger::canonical::bytes(record).unwrap()).collect();
        let report = verify(&Forged { before: Some(before), ..Forged::default() }.inputs());
        let last = report.lines.last().unwrap();
        let named = last.contains(word) && last.contains(&format!("seq {seq}"));
        assert!(report.verdict == Verdict::Failed && named, "{word}: {:?}", report.lines);
    };
    let instead = |record: Value| [&all[..first], &[record], &all[first + 1..]].concat();
    refused(instead(opened(json!({"subject": other["seq"]}))), first, "stands where duty.lapsed should");
    refused(instead(opened(json!({"period": "2019-01-02"}))), first, "stands where duty.lapsed should");
    refused(instead(with(lapse.clone(), json!({"by": other["by"]}))), first, "stands where duty.lapsed should");
    refused(instead(with(lapse.clone(), json!({"unit": "dept-party"}))), first, "stands where duty.lapsed should");
    let command = json!({"command": "22222222-2222-4222-8222-222222222222"});
    refused(instead(with(lapse.clone(), command)), first, "is not of the command of its close");
    // Left out: nothing comes where it should stand.
    refused(all[..first].to_vec(), first, "ends where duty.lapsed should follow");
    // One too many: of the close itself, and by itself.
    let more = json!({"seq": after, "ordinal": after - first + 1});
    let more = with(opened(json!({"subject": other["seq"]})), more);
    refused([&all[..after], &[more]].concat(), after, "follows from no close of a day");
    let (at, now) = (all.len(), &all[all.len() - 1]["recorded"]);
    let alone = with(lapse.clone(), json!({"seq": at, "command": day()["command"], "ordinal": 0, "recorded": now}));
    refused([&all[..], &[alone]].concat(), all.len(), "follows from no close of a day");
}

/// A withdrawal of an import takes what stands as it was imported, and what it took nobody amends or reviews.
#[test]
fn what_went_with_its_import_is_neither_amended_nor_withdrawn_again() {
    let all: Vec<Value> = forge().before.iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect();
    let day_of = all.iter().find(|record| record["kind"] == "air.station_day" && record["import"].is_string()).unwrap();
    let withdrawn = |import: &Value, unit: &Value| {
        with(
            day(),
            json!({"kind": "import.withdrawn", "open": {"import": import}, "unit": unit, "by": "p", "for": "p"}),
        )
    };
    let (import, unit, zone) = (&day_of["import"], &day_of["unit"], &all[0]["zone"]);
    let first = &day_of["seq"];
    let amended = with(day_of.clone(), json!({"amends": {"seq": first, "version": first, "void": false}}));
    let other: Value = "33333333-3333-4333-8333-333333333333".into();
    for (records, word) in [
        (vec![withdrawn(&other, unit)], "nothing of its unit is left"),
        (vec![withdrawn(import, zone)], "nothing of its unit is left"),
        (vec![withdrawn(import, unit), withdrawn(import, unit)], "nothing of its unit is left"),
        (vec![withdrawn(import, unit), amended], "amends a fact that was withdrawn"),
    ] {
        let seq = forge().before.len() + records.len() - 1;
        let report = verify(&Forged { records, ..Forged::default() }.inputs());
        let last = report.lines.last().unwrap();
        assert!(report.verdict == Verdict::Failed && last.contains(word), "{word}: {:?}", report.lines);
        assert!(last.contains(&format!("seq {seq}")), "{word}: {last}");
    }
    // Once withdrawn, the same may be recorded again, and the edition's ranks are others than were published.
    let report =
        verify(&Forged { records: vec![withdrawn(import, unit), day_of.clone()], ..Forged::default() }.inputs());
    let last = report.lines.last().unwrap();
    assert!(report.verdict == Verdict::Failed && last.contains("recomputed"), "{:?}", report.lines);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_read() {
    let inputs = Forged::default().inputs();
    let page = inputs.bundle.join(PAGE);
    let bytes = std::fs::read(&page).unwrap();
    std::fs::remove_file(&page).unwrap();
    let elsewhere = inputs.bundle.with_extension("elsewhere");
    std::fs::write(&elsewhere, bytes).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &page).unwrap();
    let report = verify(&inputs);
    assert_eq!(report.verdict, Verdict::Failed, "{:?}", report.lines);
    std::fs::remove_file(&page).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&page).status().unwrap().success());
    let report = verify(&inputs);
    assert_eq!(report.verdict, Verdict::Failed, "{:?}", report.lines);
}

#[test]
fn a_checkpoint_kept_elsewhere_is_a_checkpoint_and_nothing_else() {
    let honest = Forged::default().inputs();
    let (kept, tree) = (folder("kept-notes"), tree_of(&forge().before));
    let since = |name: &str, text: String| {
        let path = kept.join(name);
        std::fs::write(&path, text).unwrap();
        verify(&Inputs { since: Some(path), ..honest.clone() }).verdict
    };
    let note = signed(&forge().key, &tree, 9);
    assert_eq!(since("good", note.clone()), Verdict::Verified);
    assert_eq!(since("junk", format!("JUNK\n\n{note}")), Verdict::Failed);
    assert_eq!(since("two", format!("{note}\u{2014} x {}\n", "A".repeat(91) + "=")), Verdict::Failed);
    assert_eq!(since("none", signed(&forge().key, &tree, 0)), Verdict::Failed);
    for own in [honest.ledger.clone().unwrap(), honest.bundle.join("proof/inclusion.tlog-proof")] {
        assert_eq!(verify(&Inputs { since: Some(own), ..honest.clone() }).verdict, Verdict::Failed);
    }
}

/// What verifiers refuse, the product does not write: a review of two kinds at once, an act amended.
#[test]
fn the_product_does_not_record_what_verifiers_refuse() {
    let zone = copied(support::small(), "refusing");
    let reviewer = support::person(&zone, "city-review");
    let mut keeper = open(&zone);
    let waiting = keeper.zone.register.all_waiting().next().expect("a fact that waits");
    let row = keeper.zone.register.row(waiting).unwrap().clone();
    let items = json!([[row.first, row.latest.seq]]);
    let mut recorded = |content: Value, amends: Option<ledger::Amends>| {
        let command = zone::Command {
            id: uuid::Uuid::from_u128(u128::from(content.to_string().len() as u64) << 8 | u128::from(amends.is_some())),
            kind: "review.accepted".into(),
            by: reviewer.clone(),
            for_person: reviewer.clone(),
            via: "setup",
            unit: keeper.zone.id.to_string(),
            happened: "2019-02-01".into(),
            content: content.as_object().unwrap().clone(),
            amends,
            evidence: Vec::new(),
            import: None,
        };
        let now = shishi::engine::Clock::of(&keeper.zone).now();
        matches!(keeper.propose(&command, now).unwrap(), Kept::Recorded { .. })
    };
    let import = "33333333-3333-4333-8333-333333333333";
    assert!(!recorded(json!({"items": items, "import": import}), None));
    let act = ledger::Amends { seq: 0, version: 0, void: false };
    assert!(!recorded(json!({"items": items, "reason": "wrong"}), Some(act)));
    assert!(recorded(json!({"items": items}), None), "as it should be");
}
