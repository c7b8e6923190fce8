//! The drill: a zone is backed up while it is used, lost, and put back – from a folder, and from a bucket.

mod bucket;
mod store;
#[path = "../support/mod.rs"]
mod support;

use sha2::{Digest, Sha256};
use shishi::backup::{BackupError, Depot, Epoch, Made, Restored, Wanted, make, restore};
use shishi::settings::S3;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::Store;
use support::{
    Chance, Client, Facts, House, Server, cookie, copied, copy, faults, folder, load, open, publish_year, small, whole,
};
use zone::Period;
use zone::figure::{Outcome, compute, ids};

/// Key file of the backups, and for whom they are made.
fn key(home: &Path) -> (PathBuf, String) {
    let path = home.join("backup.key");
    let made = shishi(&["backup-key", "--out"], &[&path]);
    assert!(made.status.success(), "{made:?}");
    (path, String::from_utf8(made.stdout).unwrap().trim().to_owned())
}

fn shishi(words: &[&str], paths: &[&Path]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_shishi")).args(words).args(paths).output().unwrap()
}

fn backed_up(zone: &Path, to: &Path, recipient: &str) -> Made {
    backed_up_to(zone, to, None, recipient).unwrap_or_else(|error| panic!("{error}"))
}

fn backed_up_to(zone: &Path, to: &Path, store: Option<&S3>, recipient: &str) -> Result<Made, BackupError> {
    make(zone, &Depot::of(to, store)?, &[recipient.parse().unwrap()])
}

/// Where a zone is put back: only the key that was kept apart is there.
fn keys_only(zone: &Path, name: &str, with_checkpoint: bool) -> PathBuf {
    let to = folder(name);
    std::fs::create_dir(to.join("keys")).unwrap();
    for file in ["zone.key", "vault.key", "last.checkpoint"].iter().take(2 + usize::from(with_checkpoint)) {
        std::fs::copy(zone.join("keys").join(file), to.join("keys").join(file)).unwrap();
    }
    to
}

fn put_back(from: &Path, identity: &Path, to: &Path) -> Result<Restored, BackupError> {
    put_back_from(from, None, identity, to)
}

fn put_back_from(from: &Path, store: Option<S3>, identity: &Path, to: &Path) -> Result<Restored, BackupError> {
    restore(&Wanted {
        from: from.into(),
        store,
        identity: identity.into(),
        to: to.into(),
        zone_key: None,
        vault_key: None,
        epoch: None,
    })
}

/// The backups' folder of the zone.
fn of_zone(backups: &Path) -> PathBuf {
    std::fs::read_dir(backups).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn a_zone_in_use_is_backed_up_lost_and_put_back() {
    drill(&folder("backups"), None);
}

#[test]
fn a_zone_in_use_is_backed_up_into_a_bucket_lost_and_put_back() {
    let store = Store::start(folder("store"));
    drill(Path::new("s3://backups/nightly/kfq"), Some(store.settings()));
}

/// Every figure of the year.
fn figures(zone: &zone::Zone) -> Vec<(String, Option<Outcome>)> {
    ids(zone).map(|id| (id.to_owned(), compute(zone, id, Period::Year(2019), 0).map(|figure| figure.outcome))).collect()
}

fn drill(backups: &Path, store: Option<S3>) {
    let zone = copied(small(), "drill");
    let (identity, recipient) = key(&folder("keys"));
    let facts = Facts::of(&open(&zone).zone);
    let server = Server::of(&zone);
    // Evidence, and records before, during and after the backup.
    let before = load(server.port, &facts, 4, 20, 1, &|| false);
    let (made, during) = std::thread::scope(|scope| {
        let writing = scope.spawn(|| load(server.port, &facts, 4, 80, 2, &|| false));
        std::thread::sleep(std::time::Duration::from_millis(100));
        let made = backed_up_to(&zone, backups, store.as_ref(), &recipient).unwrap_or_else(|error| panic!("{error}"));
        (made, writing.join().unwrap())
    });
    assert_eq!((before.acknowledged.len(), during.acknowledged.len()), (80, 320), "{during:?}");
    let last = load(server.port, &facts, 1, 3, 3, &|| false);
    server.kill();
    let lost = House::open(&zone);
    let (size, id) = (lost.size(), lost.state.engine.snapshot().id.to_string());
    let kept = figures(&lost.state.engine.at(made.size).unwrap());
    drop(lost);
    assert!(before.acknowledged.iter().all(|recorded| recorded.seq < made.size) && made.size < size);

    // Lost. What is put back is the zone as it was, proved by its root; the newer checkpoint was lost with it.
    let to = keys_only(&zone, "restored", false);
    let from = backups.join(id);
    let restored = put_back_from(&from, store, &identity, &to).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((restored.size, &restored.root), (made.size, &made.root));
    // Its figures are those that the lost zone had at that size.
    assert!(kept.iter().any(|(_, figure)| figure.is_some()));
    assert_eq!(figures(&open(&to).zone), kept);
    let all = [before.acknowledged, during.acknowledged, last.acknowledged].concat();
    let there: Vec<_> = all.iter().filter(|recorded| recorded.seq < made.size).cloned().collect();
    assert_eq!(faults(&to, &there), Vec::<String>::new());
    // It goes on: what was acknowledged before is known, sessions are over, passwords are as they were.
    let server = Server::of(&to);
    assert_eq!(Client::connect(server.port, &cookie("city1")).unwrap().send("GET", "/", "", "").unwrap().status, 303);
    let mut client = Client::connect(server.port, "").unwrap();
    client.login("city1").unwrap();
    for recorded in there.iter().filter(|recorded| recorded.login == "city1").take(3) {
        let again = client.record(&recorded.fact).unwrap();
        assert_eq!((again.status, again.json()["seq"].as_u64()), (200, Some(recorded.seq)), "{again:?}");
    }
    assert_eq!(client.record(&facts.object(&mut Chance(9))).unwrap().status, 201);
    server.kill();
    assert_eq!(faults(&to, &there), Vec::<String>::new());
}

#[test]
fn evidence_and_editions_come_back_and_are_stored_once() {
    let (zone, backups) = (copied(whole(), "whole"), folder("backups"));
    let (identity, recipient) = key(&folder("keys"));
    publish_year(&zone);
    let blobs = zone.join("blobs");
    std::fs::create_dir_all(&blobs).unwrap();
    let bytes = b"a photo";
    let digest = hex::encode(Sha256::digest(bytes));
    std::fs::write(blobs.join(&digest), bytes).unwrap();
    let first = backed_up(&zone, &backups, &recipient);
    let second = backed_up(&zone, &backups, &recipient);
    assert!(first.added > 1);
    assert_eq!((second.added, &second.root), (0, &first.root));
    let to = keys_only(&zone, "restored", true);
    put_back(&of_zone(&backups), &identity, &to).unwrap();
    assert_eq!(std::fs::read(to.join("blobs").join(&digest)).unwrap(), bytes);
    assert_eq!(support::files(&to.join("editions")), support::files(&zone.join("editions")));
    for file in support::files(&zone.join("editions")) {
        let read = |zone: &Path| std::fs::read(zone.join("editions").join(&file)).unwrap();
        assert_eq!(read(&to), read(&zone), "{file}");
    }
    assert!(support::files(&zone).iter().all(|name| !name.contains("backing-up")), "the copy is gone");
    // Whoever may write to the backups can seal a page for us, and it is not taken for the edition.
    let seq = support::files(&zone.join("editions"))[0].split('/').next().unwrap().to_owned();
    let forged = copied(&zone, "forged");
    std::fs::write(forged.join("editions").join(&seq).join("content/report.html"), "<!DOCTYPE html>").unwrap();
    let elsewhere = folder("elsewhere");
    backed_up(&forged, &elsewhere, &recipient);
    let name = format!("editions/{seq}.age");
    std::fs::copy(of_zone(&elsewhere).join(&name), of_zone(&backups).join(&name)).unwrap();
    let again = keys_only(&zone, "again", true);
    let refused = put_back(&of_zone(&backups), &identity, &again).unwrap_err().to_string();
    assert!(refused.contains("is not the edition that the manifest names"), "{refused}");
}

#[test]
fn a_backup_behind_the_kept_checkpoint_is_refused() {
    let (zone, backups) = (copied(small(), "behind"), folder("backups"));
    let (identity, recipient) = key(&folder("keys"));
    let made = backed_up(&zone, &backups, &recipient);
    let server = Server::of(&zone);
    let told = load(server.port, &Facts::of(&open_beside(&zone)), 1, 3, 5, &|| false);
    assert_eq!(told.acknowledged.len(), 3, "{told:?}");
    assert!(server.stop());
    let to = keys_only(&zone, "restored", true);
    let refused = put_back(&of_zone(&backups), &identity, &to).unwrap_err();
    let BackupError::Rollback { have, signed, .. } = &refused else { panic!("{refused}") };
    assert!(*have == made.size && *signed > made.size);
    let words = refused.to_string();
    assert!(words.contains(&have.to_string()) && words.contains(&signed.to_string()), "{words}");
    assert_eq!(support::files(&to), ["keys/last.checkpoint", "keys/vault.key", "keys/zone.key"], "nothing was touched");
    // Where there is no newer one, two persons may declare the loss; nobody else may, and not for nothing.
    let declared = |to: &Path, one: &str, other: &str| {
        let epoch = Epoch { reason: "机房失火".to_owned(), logins: [one.to_owned(), other.to_owned()] };
        let (from, identity) = (of_zone(&backups), identity.clone());
        restore(&Wanted {
            from,
            store: None,
            identity,
            to: to.into(),
            zone_key: None,
            vault_key: None,
            epoch: Some(epoch),
        })
    };
    for (other, words) in [("admin", "Two different persons"), ("nobody", "no such account")] {
        let told = declared(&to, "admin", other).unwrap_err().to_string();
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(support::files(&to), ["keys/last.checkpoint", "keys/vault.key", "keys/zone.key"], "nothing was touched");
    let apart = keys_only(&zone, "declared", true);
    declared(&apart, "admin", "director").unwrap();
    let gone_on = open(&apart);
    let record = gone_on.zone.size - 1;
    assert_eq!((gone_on.zone.size, record), (made.size + 1, made.size));
    drop(gone_on);
    let kept = std::fs::read_to_string(apart.join("keys/last.checkpoint")).unwrap();
    assert_eq!(kept.lines().nth(1), Some((made.size + 1).to_string().as_str()), "what is kept from now on");
    // A newer one is taken.
    backed_up(&zone, &backups, &recipient);
    let nothing = declared(&to, "admin", "director").unwrap_err().to_string();
    assert!(nothing.contains("nothing is lost"), "{nothing}");
    put_back(&of_zone(&backups), &identity, &to).unwrap();
    assert!(open(&to).zone.size > made.size);
}

/// The state, read without its lock.
fn open_beside(zone: &Path) -> zone::Zone {
    let copy = copied(zone, "beside");
    open(&copy).zone
}

#[test]
fn what_was_changed_or_is_for_others_is_not_put_back() {
    let (zone, backups) = (copied(small(), "changed"), folder("backups"));
    let (identity, recipient) = key(&folder("keys"));
    let (strange, _) = key(&folder("strange"));
    let path = backups.join(backed_up(&zone, &backups, &recipient).name);
    let to = keys_only(&zone, "restored", true);
    let refused = |from: &Path, identity: &Path, words: &str| {
        let error = put_back(from, identity, &to).err().unwrap_or_else(|| panic!("{words}: put back")).to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(support::files(&to), ["keys/last.checkpoint", "keys/vault.key", "keys/zone.key"], "{words}");
    };
    refused(&path, &strange, "is this the key that it was made for");
    refused(&path, &path, "stream did not contain valid UTF-8");
    refused(&folder("nothing"), &identity, "no backup there");
    let bytes = std::fs::read(&path).unwrap();
    let other = path.with_file_name("changed.backup.age");
    let mut chance = Chance(7);
    for _ in 0..60 {
        let mut changed = bytes.clone();
        changed[chance.below(bytes.len())] ^= 1 << chance.below(8);
        std::fs::write(&other, &changed).unwrap();
        assert!(put_back(&other, &identity, &to).is_err());
        assert_eq!(support::files(&to), ["keys/last.checkpoint", "keys/vault.key", "keys/zone.key"]);
    }
    for length in [0, 100, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&other, &bytes[..length]).unwrap();
        assert!(put_back(&other, &identity, &to).is_err(), "{length} bytes");
    }
    std::fs::remove_file(&other).unwrap();
    // Whoever can encrypt for us can make a backup, but not one that the zone's key signed.
    let foreign = copied(small(), "foreign");
    std::fs::write(foreign.join("keys/zone.key"), "11".repeat(32)).unwrap();
    let elsewhere = folder("forged");
    let forged = backed_up(&foreign, &elsewhere, &recipient);
    refused(&elsewhere.join(&forged.name), &identity, "is not signed with the zone's key");
    // Nor does the wrong key of the zone open anything.
    let wrong = keys_only(&foreign, "wrong", false);
    assert!(put_back(&path, &identity, &wrong).unwrap_err().to_string().contains("is not signed with the zone's key"));
    let without = folder("without");
    assert!(put_back(&path, &identity, &without).unwrap_err().to_string().contains("--zone-key"));
    // Nothing that stands beside the key is lost, and no other key either.
    let kept = keys_only(&zone, "kept", true);
    std::fs::write(kept.join("keys/next.key"), "k").unwrap();
    assert!(put_back(&path, &identity, &kept).unwrap_err().to_string().contains("next.key, which would be lost"));
    let other_key = keys_only(&foreign, "other-key", false);
    let given = Wanted {
        from: path.clone(),
        store: None,
        identity: identity.clone(),
        to: other_key.clone(),
        zone_key: Some(zone.join("keys/zone.key")),
        vault_key: None,
        epoch: None,
    };
    assert!(restore(&given).unwrap_err().to_string().contains("another key"));
    assert_eq!(support::files(&other_key), ["keys/vault.key", "keys/zone.key"]);
    let full = copied(small(), "full");
    assert!(put_back(&path, &identity, &full).unwrap_err().to_string().contains("already"));
    put_back(&path, &identity, &to).unwrap();
}

#[test]
fn nothing_of_a_zone_can_be_read_off_its_backup() {
    let (zone, backups) = (copied(small(), "closed"), folder("backups"));
    let (_, recipient) = key(&folder("keys"));
    backed_up(&zone, &backups, &recipient);
    let secret = std::fs::read_to_string(zone.join("keys/zone.key")).unwrap();
    for file in support::files(&backups) {
        assert!(file.ends_with(".age"), "{file}");
        let bytes = std::fs::read(backups.join(&file)).unwrap();
        for text in ["zone.genesis", "SQLite format 3", secret.trim()] {
            assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()), "{file} shows {text}");
        }
    }
}

#[test]
fn a_chinese_terminal_is_told_in_chinese() {
    let (zone, home) = (copied(small(), "chinese"), folder("home"));
    let (identity, recipient) = key(&home);
    let (backups, absent) = (home.join("backups"), home.join("absent.key"));
    let told = |words: &[&str], paths: &[&Path], is_done: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "zh_CN.UTF-8").args(words).args(paths);
        let ran = command.output().unwrap();
        let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert_eq!(ran.status.success(), is_done, "{said}");
        assert!(!said.contains('⟦'), "{said}");
        said
    };
    let (dir, to) = (zone.to_str().unwrap(), backups.to_str().unwrap());
    let backup = ["backup", "--dir", dir, "--to", to, "--recipient"];
    assert!(told(&[&backup[..], &["age1"]].concat(), &[], false).contains("不是备份的收件公钥"));
    assert!(told(&[&backup[..], &[&recipient, "--create"]].concat(), &[], true).starts_with("已备份："));
    let again = told(&[&backup[..], &[&recipient]].concat(), &[], true);
    assert!(again.contains("没有新增") && again.contains(".backup.age"), "{again}");
    assert!(told(&["backup-key", "--out"], &[&identity], false).contains("已经有了"));
    let held = home.join("held");
    copy(&zone.join("keys"), &held.join("keys"));
    let from = of_zone(&backups);
    let restore = ["restore", "--from", from.to_str().unwrap(), "--dir", held.to_str().unwrap(), "--identity"];
    let refused = told(&restore, &[&absent], false);
    assert!(refused.contains("absent.key：没有这个文件"), "{refused}");
    assert!(told(&restore, &[&zone.join("keys/zone.key")], false).contains("没有打开备份的钥匙"));
    assert!(told(&restore, &[&identity], true).starts_with("已恢复："));
    assert!(told(&restore, &[&identity], false).contains("里面已经有"));
}

#[test]
fn the_command_line_says_what_it_did() {
    let (zone, home) = (copied(small(), "words"), folder("home"));
    let (identity, recipient) = key(&home);
    let again = shishi(&["backup-key", "--out"], &[&identity]);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("is not replaced"), "{again:?}");
    let backups = home.join("backups");
    let run = |words: &[&str]| {
        let ran = shishi(words, &[]);
        (
            ran.status.success(),
            String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr),
        )
    };
    let (dir, to) = (zone.to_str().unwrap(), backups.to_str().unwrap());
    let (done, said) = run(&["backup", "--dir", dir, "--to", to, "--recipient", "age1nobody"]);
    assert!(!done && said.contains("shishi backup-key"), "{said}");
    let (done, said) = run(&["backup", "--dir", dir, "--to", to, "--recipient", &recipient]);
    assert!(!done && said.contains("there is no such folder") && said.contains("--create"), "{said}");
    assert!(!backups.exists(), "a folder that is mistyped is not made");
    let (done, said) = run(&["backup", "--dir", dir, "--to", to, "--create", "--recipient", &recipient]);
    assert!(done && said.contains("records, root ") && said.contains(".backup.age"), "{said}");
    let (restored, key) = (home.join("restored"), zone.join("keys/zone.key"));
    let from = of_zone(&backups);
    let words = [
        "restore",
        "--from",
        from.to_str().unwrap(),
        "--identity",
        identity.to_str().unwrap(),
        "--dir",
        restored.to_str().unwrap(),
        "--zone-key",
        key.to_str().unwrap(),
    ];
    let (done, said) = run(&words);
    assert!(done && said.contains("records, root ") && said.contains("there was no keys/last.checkpoint"), "{said}");
    assert_eq!(open(&restored).verification_key(), open(&zone).verification_key());
    // Where the keys of the zone before are there already, with what was signed last, there is nothing to warn of.
    let held = home.join("held");
    copy(&zone.join("keys"), &held.join("keys"));
    let named = ["restore", "--from", words[2], "--identity", words[4], "--dir", held.to_str().unwrap()];
    let (done, said) = run(&named);
    assert!(done && !said.contains("last.checkpoint"), "{said}");

    // Names without a folder stand where the program was started; nothing there is touched but what is named.
    let here = folder("here");
    let in_here =
        |words: &[&str]| Command::new(env!("CARGO_BIN_EXE_shishi")).args(words).current_dir(&here).output().unwrap();
    assert!(in_here(&["backup-key", "--out", "bare.key"]).status.success());
    let mine = here.join("mine");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("notes.txt"), "mine").unwrap();
    let mut words = words;
    for (dir, says) in [(".", "already"), ("..", "by its own name"), ("mine", "already")] {
        words[6] = dir;
        let refused = in_here(&words);
        assert!(!refused.status.success(), "{dir}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains(says), "{dir}: {refused:?}");
    }
    words[6] = "put-back";
    assert!(in_here(&words).status.success());
    assert_eq!(std::fs::read(mine.join("notes.txt")).unwrap(), b"mine");
    assert!(here.join("put-back/ledger.db").exists() && here.join("bare.key").exists());
}
