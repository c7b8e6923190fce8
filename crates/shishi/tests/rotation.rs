//! The zone's key is changed: what is published before and after verifies with either key, by both verifiers; a change that
//! is cut off at any step leaves the zone the key that it needs; and one key alone changes nothing.

mod support;

use ledger::tree::leaf_hash;
use ledger::{Checkpoint, KeyChain, Rotation, SigningKey, Tree, VerificationKey, proof};
use shishi::engine::{Files, Keeper, KeeperError, Rotated, Step};
use shishi::proof::{Inputs, Verdict, verify};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use store::LedgerReader;
use support::{Outside, Server, copied, copy, folder, open, person, publish_january, small, try_open};

const STEPS: [Step; 5] = [Step::Made, Step::Recorded, Step::Signed, Step::PutAside, Step::Done];

/// The command, as whoever keeps the machine types it.
fn rotate_by(zone: &Path, logins: [&str; 2]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    support::without_settings(&mut command);
    command.args(["rotate-key", "--by"]).args(logins).arg("--dir").arg(zone).env("LC_ALL", "C").output().unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// The same in this process, cut off behind a step.
fn rotate_until(zone: &Path, end: Option<Step>) -> Result<Rotated, KeeperError> {
    let (one, other) = (person(zone, "admin"), person(zone, "security"));
    let mut told = |step| match end {
        Some(end) if end == step => Err(KeeperError::File("test".to_owned(), "cut off".to_owned())),
        _ => Ok(()),
    };
    loop {
        match Keeper::rotate_key(zone, [&one, &other], &mut told) {
            // As in `try_open`.
            Err(KeeperError::Locked(_)) => std::thread::sleep(Duration::from_millis(30)),
            done => return done.map(|rotated| rotated.unwrap()),
        }
    }
}

fn rotate(zone: &Path) -> Rotated {
    rotate_until(zone, None).unwrap()
}

/// The key in force, and the number of records.
fn state(zone: &Path) -> (String, u64) {
    let keeper = open(zone);
    (keeper.verification_key(), keeper.zone.size)
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Names in `keys/` that are of the key that signs.
fn keys(zone: &Path) -> Vec<String> {
    support::files(&zone.join("keys")).into_iter().filter(|name| name.starts_with("zone.key")).collect()
}

/// How each of the three programs ends, which must be alike; `verify.py` may know less than the others of what only the
/// holder of a key writes.
#[track_caller]
fn ends(inputs: &Inputs) -> (Verdict, String) {
    let report = verify(inputs);
    for program in ["verify.py", "form.py"] {
        let (code, said) = second(program, inputs);
        assert_eq!(code, Some(report.verdict as i32), "{program}: {said}\n{}", report.lines.join("\n"));
        for line in report.lines.iter().filter(|line| line.starts_with("key: ") && report.verdict != Verdict::Failed) {
            assert!(said.contains(line), "{program} does not say {line}: {said}");
        }
    }
    (report.verdict, report.lines.join("\n"))
}

fn second(program: &str, inputs: &Inputs) -> (Option<i32>, String) {
    let mut python = Command::new("python3");
    python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../verifier").join(program)).arg(&inputs.bundle);
    if let Some(key) = &inputs.key {
        python.args(["--key", key]);
    }
    for (option, path) in [("--ledger", &inputs.ledger), ("--openings", &inputs.openings), ("--since", &inputs.since)] {
        if let Some(path) = path {
            python.arg(option).arg(path);
        }
    }
    let output = python.output().unwrap();
    (output.status.code(), said(&output))
}

/// A zone whose key was changed twice, with what was given out before, between and after.
struct History {
    zone: PathBuf,
    outsides: [Outside; 3],
}

fn history(name: &str) -> History {
    let zone = copied(small(), name);
    let first = Outside::of(&zone, "before");
    rotate(&zone);
    publish_january(&zone);
    let second = Outside::of(&zone, "between");
    rotate(&zone);
    publish_january(&zone);
    let third = Outside::of(&zone, "after");
    History { zone, outsides: [first, second, third] }
}

fn without_ledger(inputs: &Inputs) -> Inputs {
    Inputs { ledger: None, openings: None, ..inputs.clone() }
}

/// The notes of a bundle, and their sizes.
fn note(bundle: &Path) -> (String, u64) {
    let text = std::fs::read_to_string(bundle.join("proof/inclusion.tlog-proof")).unwrap();
    let note = proof::parse_inclusion(&text).unwrap().2.to_owned();
    let size = Checkpoint::parse_unverified(&note).unwrap().0.size;
    (note, size)
}

fn signing_key(zone: &Path, file: &str, key: &str) -> SigningKey {
    let secret = std::fs::read_to_string(zone.join("keys").join(file)).unwrap();
    let secret: [u8; 32] = hex::decode(secret.trim()).unwrap().try_into().unwrap();
    SigningKey::new(VerificationKey::parse(key).unwrap().name(), &secret)
}

fn records(ledger: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(ledger).unwrap();
    let (lines, _) = text.split_once("\n\n").unwrap();
    lines.lines().map(|line| line.rsplit_once('\t').unwrap().0.as_bytes().to_vec()).collect()
}

fn tree_of(records: &[Vec<u8>]) -> Tree {
    let mut tree = Tree::default();
    records.iter().for_each(|bytes| tree.append(leaf_hash(bytes)));
    tree
}

#[test]
fn a_key_is_changed_beside_no_server_and_what_was_published_stays_verified() {
    let zone = copied(small(), "changed");
    let before = Outside::of(&zone, "before");
    let server = Server::of(&zone);
    let refused = rotate_by(&zone, ["admin", "security"]);
    assert!(!refused.status.success() && said(&refused).contains("stop all servers"), "{}", said(&refused));
    assert!(server.stop());
    // Whoever may not is told everything at once, and nothing is left behind.
    for (logins, words) in [
        (["admin", "admin"], &["Two different persons", "security administrator"][..]),
        (["admin", "director"], &["security administrator"]),
        (["security", "director"], &["system administrator"]),
    ] {
        let refused = rotate_by(&zone, logins);
        assert!(!refused.status.success() && words.iter().all(|word| said(&refused).contains(word)), "{refused:?}");
    }
    assert_eq!(keys(&zone), ["zone.key"]);
    let size = open(&zone).zone.size;
    let done = rotate_by(&zone, ["security", "admin"]);
    assert!(done.status.success(), "{}", said(&done));
    let old = format!("zone.key.old-{}", before.key.split('+').nth(1).unwrap());
    assert_eq!(keys(&zone), ["zone.key".to_owned(), old.clone()]);
    assert_eq!([mode(&zone.join("keys/zone.key")), mode(&zone.join("keys").join(&old))], [0o600; 2]);
    let keeper = open(&zone);
    assert_eq!((keeper.zone.size, keeper.zone.chain.changed()), (size + 1, Some(size)), "one record");
    let key = keeper.verification_key();
    assert!(key != before.key && said(&done).contains(&key));
    drop(keeper);
    // The page of the zone names the new key, and the edition made then carries the change.
    let server = Server::of(&zone);
    let mut client = support::Client::connect(server.port, "").unwrap();
    assert_eq!(client.send("GET", "/public/key", "", "").unwrap().body.trim(), key);
    assert!(server.stop());
    let seq = publish_january(&zone);
    let after = Outside::of(&zone, "after");
    assert!(after.bundle.join("proof/key-1.json").exists() && !before.bundle.join("proof/key-1.json").exists());
    let server = Server::of(&zone);
    let mut client = support::Client::connect(server.port, "").unwrap();
    for (name, code) in
        [("key-1.json", 200), ("key-1.tlog-proof", 200), ("key-2.json", 404), ("key-01.json", 404), ("key-1.txt", 404)]
    {
        let path = format!("/public/editions/{seq}/proof/{name}");
        assert_eq!(client.send("GET", &path, "", "").unwrap().status, code, "{name}");
    }
    let page = client.send("GET", &format!("/public/editions/{seq}"), "", "").unwrap().body;
    assert!(page.contains("proof/key-1.tlog-proof"));
    let page = client.send("GET", "/public", "", "").unwrap().body;
    assert!(page.contains(&before.key) && page.contains(&key), "both keys are published");
    assert!(server.stop());
}

#[test]
fn either_key_verifies_what_it_can_be_shown() {
    let History { outsides: [first, second, third], .. } = history("either");
    let all = [&first.key, &second.key, &third.key];
    // What is newer than a key carries the way to it.
    for (at, outside) in [&first, &second, &third].into_iter().enumerate() {
        for (of, key) in all.iter().enumerate() {
            let inputs = Inputs { key: Some((*key).clone()), ..outside.inputs() };
            let (alone, said) = ends(&without_ledger(&inputs));
            let expected = if of <= at { Verdict::NoFigureRecomputed } else { Verdict::Failed };
            assert_eq!(alone, expected, "bundle {at}, key {of}: {said}");
            // A ledger of that time knows no later key; the newest knows all. The key between is one of them alike.
            if of == 1 && at != 1 {
                continue;
            }
            let expected = if of <= at { Verdict::Verified } else { Verdict::Failed };
            assert_eq!(ends(&inputs).0, expected, "bundle and ledger {at}, key {of}");
            let newest =
                Inputs { ledger: Some(third.ledger.clone()), openings: Some(third.openings.clone()), ..inputs };
            let (with, said) = ends(&newest);
            assert_eq!(with, Verdict::Verified, "bundle {at}, newest ledger, key {of}: {said}");
            assert_eq!(said.matches("key: record ").count(), 2, "{said}");
        }
    }
    // Nobody's key: consistent, and the signer is unknown. Somebody else's: not verified.
    let nobody = Inputs { key: None, ..third.inputs() };
    assert_eq!(ends(&nobody).0, Verdict::SignerUnknown);
    assert_eq!(ends(&without_ledger(&nobody)).0, Verdict::SignerUnknown);
    let name = VerificationKey::parse(&first.key).unwrap().name().to_owned();
    let other = SigningKey::new(name, &[5; 32]).verification_key().to_string();
    let foreign = Inputs { key: Some(other), ..third.inputs() };
    assert_eq!(ends(&foreign).0, Verdict::Failed);
    assert_eq!(ends(&without_ledger(&foreign)).0, Verdict::Failed);
}

#[test]
fn what_was_kept_from_before_the_change_is_continued() {
    let History { zone, outsides: [first, second, third] } = history("since");
    let kept = folder("kept").join("kept.checkpoint");
    std::fs::write(&kept, note(&first.bundle).0).unwrap();
    for key in [&first.key, &third.key] {
        for since in [&kept, &first.bundle, &second.bundle] {
            let inputs = Inputs { key: Some(key.clone()), since: Some(since.clone()), ..third.inputs() };
            assert_eq!(ends(&inputs).0, Verdict::Verified, "{}", since.display());
        }
    }
    // The checkpoint that both keys have signed is the one that the next edition continues.
    let previous = std::fs::read_to_string(third.bundle.join("proof/previous.checkpoint")).unwrap();
    assert_eq!(previous.matches("\u{2014} ").count(), 2, "{previous}");
    // One of another history, signed by the same keys, is not.
    let (_, size) = note(&first.bundle);
    let (name, old) = (format!("zone.key.old-{}", first.key.split('+').nth(1).unwrap()), &first.key);
    let key = signing_key(&zone, &name, old);
    let origin = key.verification_key().name().to_owned();
    std::fs::write(&kept, key.sign(&Checkpoint { origin, size, root: [9; 32] })).unwrap();
    let inputs = Inputs { since: Some(kept), ..third.inputs() };
    assert_eq!(ends(&inputs).0, Verdict::Failed);
}

#[test]
fn a_change_that_is_cut_off_is_finished_or_has_not_happened() {
    for end in STEPS {
        let zone = copied(small(), "cut");
        let (old, size) = state(&zone);
        assert!(rotate_until(&zone, Some(end)).is_err(), "{end:?}");
        let made = zone.join("keys/zone.key.new");
        if made.exists() {
            assert_eq!(mode(&made), 0o600);
        }
        let staged = std::fs::read(&made).ok();
        let keeper = open(&zone);
        let is_changed = end != Step::Made;
        assert_eq!(keeper.zone.size, size + u64::from(is_changed), "{end:?}");
        assert_eq!(keeper.verification_key() != old, is_changed, "{end:?}");
        let files = keys(&zone);
        assert_eq!(files.iter().any(|name| name == "zone.key.new"), !is_changed, "{end:?}: {files:?}");
        assert_eq!(files.iter().any(|name| name.starts_with("zone.key.old-")), is_changed, "{end:?}: {files:?}");
        // The first checkpoint over the record has both signatures, whoever made it.
        let reader = LedgerReader::open(&keeper.files.ledger(), &keeper.zone.id).unwrap();
        let notes = reader.published_checkpoints(100).unwrap();
        let over = notes.iter().rfind(|stored| stored.size > size);
        assert_eq!(over.map(|stored| stored.note.matches("\u{2014} ").count()), is_changed.then_some(2), "{end:?}");
        drop((keeper, reader));
        // And it goes on from there: what was begun and did not count is done with the key that was made then.
        let again = rotate(&zone);
        assert!(!again.was_begun);
        if !is_changed {
            assert_eq!(std::fs::read(zone.join("keys/zone.key")).unwrap(), staged.unwrap(), "{end:?}");
        }
        publish_january(&zone);
        let after = Outside::of(&zone, "cut-outside");
        assert_eq!(verify(&Inputs { key: Some(old), ..after.inputs() }).verdict, Verdict::Verified, "{end:?}");
    }
}

#[test]
fn the_command_finishes_what_was_begun_and_changes_nothing_more() {
    let zone = copied(small(), "begun");
    rotate_until(&zone, Some(Step::Recorded)).unwrap_err();
    let size = LedgerReader::open(&Files::of(&zone).unwrap().ledger(), &open_id(&zone)).unwrap().size().unwrap();
    let done = rotate_by(&zone, ["admin", "security"]);
    assert!(done.status.success() && said(&done).contains("cut off before is finished"), "{}", said(&done));
    assert_eq!(open(&zone).zone.size, size);
}

fn open_id(zone: &Path) -> String {
    Files::of(zone).unwrap().zone().unwrap().unwrap()
}

/// The real program, killed at moments that nobody chose.
#[test]
fn a_killed_command_leaves_a_zone_that_signs() {
    let zone = copied(small(), "killed");
    let mut chance = support::Chance(31);
    let first = open(&zone).verification_key();
    // Within the time that a whole one takes here.
    let begun = std::time::Instant::now();
    assert!(rotate_by(&zone, ["admin", "security"]).status.success());
    let whole = begun.elapsed().as_millis() as usize;
    for round in 0..16 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
        support::without_settings(&mut command);
        command.args(["rotate-key", "--by", "admin", "security", "--dir"]).arg(&zone);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(chance.below(whole) as u64));
        let _ = child.kill();
        child.wait().unwrap();
        let mut keeper = try_open(&zone).unwrap_or_else(|error| panic!("round {round}: {error}"));
        keeper.sign(true).unwrap();
        let kept = std::fs::read_to_string(keeper.files.kept()).unwrap();
        assert_eq!(keeper.zone.chain.open(&kept).unwrap().size, keeper.zone.size, "round {round}");
    }
    publish_january(&zone);
    let after = Outside::of(&zone, "killed-outside");
    let report = verify(&Inputs { key: Some(first), ..after.inputs() });
    assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
}

#[test]
fn a_zone_is_not_opened_with_a_key_that_was_replaced() {
    let zone = copied(small(), "replaced");
    let first = open(&zone).verification_key();
    let rotated = rotate(&zone);
    let (now, old) =
        (zone.join("keys/zone.key"), zone.join(format!("keys/zone.key.old-{}", first.split('+').nth(1).unwrap())));
    let key = std::fs::read(&now).unwrap();
    std::fs::copy(&old, &now).unwrap();
    match try_open(&zone).err().unwrap() {
        KeeperError::KeyReplaced { record, newest, .. } => assert_eq!((record, newest), (rotated.seq, rotated.key)),
        other => panic!("{other}"),
    }
    std::fs::write(&now, "11".repeat(32)).unwrap();
    let error = try_open(&zone).err().unwrap().to_string();
    assert!(error.contains("none of the zone's keys"), "{error}");
    std::fs::write(&now, key).unwrap();
    drop(open(&zone));
}

/// Who has only the new key has no say about what was before it.
#[test]
fn the_new_key_alone_makes_no_change_and_no_old_bundle() {
    let zone = copied(small(), "insider");
    let first = Outside::of(&zone, "insider-before");
    rotate(&zone);
    publish_january(&zone);
    let second = Outside::of(&zone, "insider-after");
    let new = signing_key(&zone, "zone.key", &second.key);
    let pinned = |outside: &Outside, bundle: &Path, key: &str| Inputs {
        key: Some(key.to_owned()),
        bundle: bundle.to_owned(),
        ..outside.inputs()
    };
    let forged = |name: &str, of: &Outside| {
        let to = folder(name);
        copy(&of.bundle, &to);
        to
    };
    let resign = |bundle: &Path| {
        for name in ["inclusion.tlog-proof", "previous.checkpoint"] {
            let path = bundle.join("proof").join(name);
            let text = std::fs::read_to_string(&path).unwrap();
            let at = if name.starts_with("inc") { text.find("\n\n").unwrap() + 2 } else { 0 };
            let (checkpoint, _) = Checkpoint::parse_unverified(&text[at..]).unwrap();
            std::fs::write(&path, format!("{}{}", &text[..at], new.sign(&checkpoint))).unwrap();
        }
    };
    // The old bundle signed anew with the new key, as it is and with the change laid beside it.
    let old = forged("resigned", &first);
    resign(&old);
    let with_newest = |inputs: Inputs| Inputs {
        ledger: Some(second.ledger.clone()),
        openings: Some(second.openings.clone()),
        ..inputs
    };
    for key in [&first.key, &second.key] {
        assert_eq!(ends(&with_newest(pinned(&first, &old, key))).0, Verdict::Failed);
    }
    assert_eq!(ends(&without_ledger(&pinned(&first, &old, &first.key))).0, Verdict::Failed);
    for resigned in [false, true] {
        let laid = forged("laid", &first);
        for name in ["key-1.json", "key-1.tlog-proof"] {
            std::fs::copy(second.bundle.join("proof").join(name), laid.join("proof").join(name)).unwrap();
        }
        if resigned {
            resign(&laid);
        }
        for key in [&first.key, &second.key] {
            for inputs in [pinned(&first, &laid, key), with_newest(pinned(&first, &laid, key))] {
                assert_eq!(ends(&inputs).0, Verdict::Failed, "resigned {resigned}");
                assert_eq!(ends(&without_ledger(&inputs)).0, Verdict::Failed, "resigned {resigned}");
            }
        }
    }
    // The new bundle without the change, with only half of it, with another's signature, and with a byte too many.
    for (what, wrong) in [
        (
            "gone",
            (|proofs| {
                std::fs::remove_file(proofs.join("key-1.json")).unwrap();
                std::fs::remove_file(proofs.join("key-1.tlog-proof")).unwrap();
            }) as fn(&Path),
        ),
        ("half", |proofs| std::fs::remove_file(proofs.join("key-1.tlog-proof")).unwrap()),
        ("other half", |proofs| std::fs::remove_file(proofs.join("key-1.json")).unwrap()),
        ("misnamed", |proofs| {
            for end in ["json", "tlog-proof"] {
                std::fs::rename(proofs.join(format!("key-1.{end}")), proofs.join(format!("key-2.{end}"))).unwrap();
            }
        }),
        ("of the edition", |proofs| {
            std::fs::copy(proofs.join("record.json"), proofs.join("key-1.json")).unwrap();
        }),
        ("one signature", |proofs| {
            let path = proofs.join("key-1.json");
            let mut record: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            record["open"]["old_signature"] = record["open"]["new_signature"].clone();
            std::fs::write(&path, ledger::canonical::bytes(&record).unwrap()).unwrap();
        }),
    ] {
        let bundle = forged("wrong", &second);
        wrong(&bundle.join("proof"));
        let inputs = pinned(&second, &bundle, &first.key);
        assert_eq!(ends(&inputs).0, Verdict::Failed, "{what}");
        assert_eq!(ends(&without_ledger(&inputs)).0, Verdict::Failed, "{what}");
    }
}

/// A ledger whose change of keys is signed by one of the two only, with everything behind it made to fit.
#[test]
fn a_change_signed_by_one_key_makes_the_whole_ledger_false() {
    let zone = copied(small(), "one-sided");
    let before = Outside::of(&zone, "one-sided-before");
    let rotated = rotate(&zone);
    let after = Outside::of(&zone, "one-sided-after");
    let new = signing_key(&zone, "zone.key", &after.key);
    let first = signing_key(&zone, &format!("zone.key.old-{}", before.key.split('+').nth(1).unwrap()), &before.key);
    let honest = records(&after.ledger);
    let written_as = |name: &str, rotation: &Rotation, signer: &SigningKey, by_one: bool| {
        let mut records = honest.clone();
        let at = rotated.seq as usize;
        let mut record: serde_json::Value = serde_json::from_slice(&records[at]).unwrap();
        record["open"] = serde_json::to_value(rotation).unwrap();
        if by_one {
            record["for"] = record["by"].clone();
        }
        records[at] = ledger::canonical::bytes(&record).unwrap();
        let tree = tree_of(&records);
        let size = tree.size();
        let origin = signer.verification_key().name().to_owned();
        let note = signer.sign(&Checkpoint { origin, size, root: tree.root(size) });
        let lines: String = records
            .iter()
            .map(|bytes| {
                let leaf = ledger::checkpoint::encode_hash(&leaf_hash(bytes));
                format!("{}\t{leaf}\n", std::str::from_utf8(bytes).unwrap())
            })
            .collect();
        let path = folder(name).join("ledger.jsonl");
        std::fs::write(&path, format!("{lines}\n{note}")).unwrap();
        path
    };
    let written = |name: &str, rotation: &Rotation, signer: &SigningKey| written_as(name, rotation, signer, false);
    let size = rotated.seq;
    let good = Rotation::sign(&first, &new, size);
    let origin = new.verification_key().name().to_owned();
    let third = SigningKey::new(origin, &[3; 32]);
    let cases = [
        ("good", good.clone(), Verdict::Verified),
        ("old alone", Rotation { new_signature: good.old_signature.clone(), ..good.clone() }, Verdict::Failed),
        ("new alone", Rotation { old_signature: good.new_signature.clone(), ..good.clone() }, Verdict::Failed),
        ("another size", Rotation::sign(&first, &new, size - 1), Verdict::Failed),
        ("not in force", Rotation::sign(&third, &new, size), Verdict::Failed),
        ("the same", Rotation::sign(&new, &new, size), Verdict::Failed),
    ];
    for (what, rotation, expected) in cases {
        let ledger = written("forged", &rotation, &new);
        for key in [&before.key, &after.key] {
            let inputs = Inputs { key: Some(key.clone()), ledger: Some(ledger.clone()), ..before.inputs() };
            assert_eq!(ends(&inputs).0, expected, "{what}");
        }
    }
    // By one person, far behind what the edition reads.
    let ledger = written_as("one", &good, &new, true);
    let inputs = Inputs { key: Some(before.key.clone()), ledger: Some(ledger), ..before.inputs() };
    assert_eq!(ends(&inputs).0, Verdict::Failed);
    // Signed over the change by the key that it replaced.
    let ledger = written("late", &good, &first);
    let inputs = Inputs { key: Some(before.key.clone()), ledger: Some(ledger), ..before.inputs() };
    assert_eq!(ends(&inputs).0, Verdict::Failed);
    assert!(KeyChain::of(first.verification_key()).faults(size, &good).is_empty());
}

fn doctor(zone: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    support::without_settings(&mut command);
    let output = command.args(["doctor", "--language", "en", "--dir"]).arg(zone).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_doctor_knows_which_key_is_which() {
    let zone = copied(small(), "doctor");
    let first = open(&zone).verification_key();
    assert!(!doctor(&zone).contains("zone.key."), "neither a new nor an old one is there");
    rotate_until(&zone, Some(Step::Made)).unwrap_err();
    let named = |said: &str, start: &str, words: &str| {
        assert!(said.lines().any(|line| line.starts_with(start) && line.contains(words)), "{start} {words}:\n{said}");
    };
    named(&doctor(&zone), "warning  Key: ", "the ledger does not name it");
    rotate_until(&zone, Some(Step::Recorded)).unwrap_err();
    named(&doctor(&zone), "bad  Key: ", "the change was cut off");
    drop(open(&zone));
    let said = doctor(&zone);
    named(&said, "warning  Key: ", "is a key that was replaced");
    named(&said, "ok  Checkpoint: ", "continues the kept checkpoint");
    let (now, old) =
        (zone.join("keys/zone.key"), zone.join(format!("keys/zone.key.old-{}", first.split('+').nth(1).unwrap())));
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).unwrap();
    named(&doctor(&zone), "bad  Key: ", "zone.key.old-");
    std::fs::rename(&old, &now).unwrap();
    named(&doctor(&zone), "bad  Checkpoint: ", "was replaced by record");
    std::fs::write(&now, "11".repeat(32)).unwrap();
    named(&doctor(&zone), "bad  Checkpoint: ", "is not the key");
}

/// Where a zone is put back, with the files of `keys/` that were kept apart.
fn keys_apart(zone: &Path, files: &[(&str, &str)]) -> PathBuf {
    let to = folder("restored");
    std::fs::create_dir(to.join("keys")).unwrap();
    for (from, name) in files {
        std::fs::copy(zone.join("keys").join(from), to.join("keys").join(name)).unwrap();
    }
    to
}

#[test]
fn a_backup_is_put_back_with_the_key_of_its_time() {
    use shishi::backup::{BackupError, Depot, Epoch, Wanted, make, restore};
    if std::env::var("SHISHI_TEST_STORE").is_ok_and(|store| store == "postgres") {
        return; // What is put back is files.
    }
    let zone = copied(small(), "backup");
    let first = open(&zone).verification_key();
    let identity = folder("identity").join("backup.key");
    let output = Command::new(env!("CARGO_BIN_EXE_shishi")).args(["backup-key", "--out"]).arg(&identity).output();
    let recipient = String::from_utf8(output.unwrap().stdout).unwrap();
    let backed_up = |name: &str| {
        let backups = folder(name);
        let to = Depot::Folder(backups.clone());
        let made = make(&zone, &to, &[recipient.trim().parse().unwrap()]).unwrap();
        (backups.join(&made.name), made.size)
    };
    let (before, size) = backed_up("backups-before");
    let rotated = rotate(&zone);
    let (after, _) = backed_up("backups-after");
    let old = format!("zone.key.old-{}", first.split('+').nth(1).unwrap());
    let put_back = |from: &Path, to: &Path, epoch| {
        let (from, to) = (from.to_owned(), to.to_owned());
        let identity = identity.clone();
        restore(&Wanted { from, store: None, identity, to, zone_key: None, vault_key: None, epoch })
    };
    // After the change: with the new key only.
    let (new_key, vault, kept) =
        (("zone.key", "zone.key"), ("vault.key", "vault.key"), ("last.checkpoint", "last.checkpoint"));
    let old_key = (old.as_str(), "zone.key");
    let to = keys_apart(&zone, &[new_key, vault, kept]);
    put_back(&after, &to, None).unwrap();
    assert_eq!(open(&to).verification_key(), rotated.key);
    let to = keys_apart(&zone, &[old_key, vault, kept]);
    let refused = put_back(&after, &to, None).unwrap_err().to_string();
    assert!(refused.contains(&rotated.key) && refused.contains("the one of that time"), "{refused}");
    // Before it: with the old key, and not behind what both have signed.
    let to = keys_apart(&zone, &[old_key, vault, kept]);
    let refused = put_back(&before, &to, None).unwrap_err();
    assert!(matches!(refused, BackupError::Rollback { have, signed, .. } if have == size && signed > have));
    let to = keys_apart(&zone, &[new_key, vault, kept]);
    assert!(put_back(&before, &to, None).unwrap_err().to_string().contains(&first));
    let to = keys_apart(&zone, &[old_key, vault]);
    put_back(&before, &to, None).unwrap();
    assert_eq!(state(&to), (first.clone(), size));
    // Nor behind what the new key alone has signed, unless two persons say so: then the old key is in force again.
    publish_january(&zone);
    let to = keys_apart(&zone, &[old_key, vault, kept]);
    assert!(matches!(put_back(&before, &to, None), Err(BackupError::Rollback { .. })));
    let epoch = Epoch { reason: "机房失火".to_owned(), logins: ["admin".to_owned(), "director".to_owned()] };
    put_back(&before, &to, Some(epoch)).unwrap();
    assert_eq!(state(&to), (first, size + 1));
    let again = rotate(&to);
    publish_january(&to);
    let outside = Outside::of(&to, "restored-outside");
    assert_eq!(outside.key, again.key);
    assert_eq!(ends(&outside.inputs()).0, Verdict::Verified);
}
