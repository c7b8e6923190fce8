//! Parts of a zone that are lost, from another day, or changed by somebody: a start says so and destroys nothing.

mod support;

use ledger::Opening;
use shishi::engine::{Files, Keeper, KeeperError};
use std::path::{Path, PathBuf};
use std::process::Command;
use store::{Compartment, Sealed, StoreError, Vault};
use support::{Facts, House, Server, copied, faults, load, open, small, try_open, whole};

fn vault(zone: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(zone.join("vault.db")).unwrap()
}

fn refused(zone: &Path) -> KeeperError {
    try_open(zone).err().expect("the start is refused")
}

/// A zone with records that are not all open, and the state of its folder before the last of them.
fn grown(name: &str) -> (PathBuf, PathBuf) {
    let zone = copied(small(), name);
    drop(open(&zone));
    let before = copied(&zone, "before");
    let server = Server::of(&zone);
    let facts = Facts::of(&open(&copied(&before, "facts")).zone);
    assert_eq!(load(server.port, &facts, 2, 10, 5, &|| false).acknowledged.len(), 20);
    assert!(server.stop());
    (zone, before)
}

#[test]
fn sealed_content_that_somebody_changed_is_not_believed() {
    let zone = copied(whole(), "changed");
    drop(open(&zone));
    let (seq, id, place) = {
        let keeper = open(&zone);
        let month = keeper.zone.register.rows_of(zone::fact::kind("economy.month").unwrap()).next().unwrap();
        (u64::from(month.latest.seq), keeper.zone.id.clone(), keeper.files.vault())
    };
    let key = Files::of(&zone).unwrap().read_vault_key().unwrap().unwrap();
    let own = || Vault::open(&place, &id, store::Durability::Full, &key).unwrap();
    let good_one = own().get(seq, Compartment::Sealed).unwrap().unwrap();
    // By somebody who has the vault's key.
    let put = |content: &[u8]| {
        let opening = Opening { content: content.into(), ..good_one };
        own().put(&[Sealed { seq, compartment: Compartment::Sealed, opening: &opening, person: None }]).unwrap();
    };
    let content = good_one.content.clone();
    let text = String::from_utf8(content.to_vec()).unwrap();
    let more = text.replace("\"output_thousand_yuan\":\"", "\"output_thousand_yuan\":\"1");
    assert_ne!(text, more);

    // Changed while the zone is served: the page that verifies says so.
    let house = House::open(&zone);
    let page = "/figures/economy.output?period=2019&verify=1";
    let differs = shishi::messages::Language::Chinese.text("basis-differs");
    let good = house.get("director", page);
    assert!(good.status == 200 && !good.body.contains(&differs), "{}", good.body);
    put(more.as_bytes());
    let bad = house.get("director", page);
    assert!(bad.status == 200 && bad.body.contains(&differs), "{}", bad.body);
    drop(house);

    // The next start refuses, and names the record.
    let error = refused(&zone);
    assert!(matches!(error, KeeperError::OpeningDiffers(found) if found == seq), "{error}");
    put(&content);
    open(&zone);

    // And by somebody who has not.
    let sql = "UPDATE locked_opening SET content = zeroblob(LENGTH(content)) WHERE compartment = 0 AND seq = ?1";
    assert_eq!(vault(&zone).execute(sql, [seq]).unwrap(), 1);
    let error = refused(&zone);
    assert!(matches!(error, KeeperError::OpeningDiffers(found) if found == seq), "{error}");
}

#[test]
fn a_ledger_of_another_day_takes_nothing_from_the_vault() {
    let (zone, before) = grown("newer");
    let count =
        || -> u64 { vault(&zone).query_row("SELECT COUNT(*) FROM locked_opening", [], |row| row.get(0)).unwrap() };
    let openings = count();
    let newer = std::fs::read(zone.join("ledger.db")).unwrap();
    std::fs::copy(before.join("ledger.db"), zone.join("ledger.db")).unwrap();
    assert!(matches!(refused(&zone), KeeperError::Rollback { .. }));
    // Also where the checkpoint is lost, and somebody takes the ledger as it is without looking at it.
    let kept = std::fs::read(zone.join("keys/last.checkpoint")).unwrap();
    std::fs::remove_file(zone.join("keys/last.checkpoint")).unwrap();
    assert!(matches!(refused(&zone), KeeperError::KeptMissing(_)));
    assert_eq!(count(), openings);
    std::fs::write(zone.join("keys/last.checkpoint"), kept).unwrap();
    std::fs::write(zone.join("ledger.db"), newer).unwrap();
    assert_eq!(faults(&zone, &[]), Vec::<String>::new());
    assert_eq!(count(), openings);
}

#[test]
fn a_vault_far_ahead_of_the_ledger_is_not_trimmed() {
    let zone = copied(small(), "ahead");
    let (size, id) = {
        let zone = open(&zone).zone;
        (zone.size, zone.id)
    };
    let place = store::Place::File(zone.join("vault.db"));
    let key = Files::of(&zone).unwrap().read_vault_key().unwrap().unwrap();
    let put = |seq: u64| {
        let file = Vault::open(&place, &id, store::Durability::Full, &key).unwrap();
        let opening = Opening { salt: [1; 32], content: b"{}"[..].into() };
        file.put(&[Sealed { seq, compartment: Compartment::Sealed, opening: &opening, person: None }]).unwrap();
    };
    // What a crash leaves is removed.
    put(size + 3);
    let end = || Vault::reader(&place, &id, Some(&key)).unwrap().end().unwrap();
    assert_eq!(end(), size + 4);
    open(&zone);
    assert!((1..=size).contains(&end()));
    put(size + 100_000);
    assert!(
        matches!(refused(&zone), KeeperError::VaultAhead { vault, ledger } if (vault, ledger) == (size + 100_001, size))
    );
}

#[test]
fn a_lost_vault_is_noticed() {
    let (zone, _) = grown("lost");
    let kept = std::fs::read(zone.join("vault.db")).unwrap();
    std::fs::remove_file(zone.join("vault.db")).unwrap();
    assert!(matches!(refused(&zone), KeeperError::OpeningMissing(_)));
    std::fs::write(zone.join("vault.db"), &kept).unwrap();
    open(&zone);
    // One opening of personal content, which no figure needs.
    let file = vault(&zone);
    let one = "SELECT MIN(seq) FROM locked_opening WHERE compartment = 1";
    let seq: u64 = file.query_row(one, [], |row| row.get(0)).unwrap();
    assert_eq!(file.execute("DELETE FROM locked_opening WHERE compartment = 1 AND seq = ?1", [seq]).unwrap(), 1);
    drop(file);
    assert!(matches!(refused(&zone), KeeperError::OpeningMissing(found) if found == seq));
}

#[test]
fn a_lost_checkpoint_is_noticed_and_can_be_made_anew() {
    let zone = copied(small(), "checkpoint");
    let kept = zone.join("keys/last.checkpoint");
    let first = std::fs::read_to_string(&kept).unwrap();
    for garbage in [&b""[..], b"\xff\xfe", b"a note of somebody else\n"] {
        std::fs::write(&kept, garbage).unwrap();
        assert!(matches!(refused(&zone), KeeperError::File(path, _) if path.ends_with("last.checkpoint")));
    }
    std::fs::remove_file(&kept).unwrap();
    assert!(matches!(refused(&zone), KeeperError::KeptMissing(_)));
    let shishi = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_shishi")).args(arguments).arg("--dir").arg(&zone).output().unwrap()
    };
    assert_eq!(shishi(&["checkpoint"]).status.code(), Some(2), "nobody does this without saying so");
    let anew = shishi(&["checkpoint", "--take-as-it-is"]);
    assert!(anew.status.success(), "{anew:?}");
    let size = |note: &str| note.lines().nth(1).map(str::to_owned);
    assert!(size(&first).is_some() && size(&std::fs::read_to_string(&kept).unwrap()) >= size(&first));
    open(&zone);
}

#[test]
fn a_key_that_is_not_the_zones_is_noticed() {
    let zone = copied(small(), "key");
    std::fs::write(zone.join("keys/zone.key"), "11".repeat(32)).unwrap();
    for keep in [true, false] {
        if !keep {
            std::fs::remove_file(zone.join("keys/last.checkpoint")).unwrap();
        }
        let error = refused(&zone).to_string();
        assert!(error.contains("zone.key") && error.contains("first record"), "{error}");
    }
    assert!(Keeper::take_as_it_is(&zone).is_err());
}

#[test]
fn without_the_key_of_its_vault_a_zone_does_not_start() {
    let zone = copied(small(), "vault-key");
    let path = zone.join("keys/vault.key");
    let own = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let missing = refused(&zone);
    assert!(matches!(missing, KeeperError::Store(StoreError::VaultKeyMissing)), "{missing}");
    assert!(!path.exists(), "no other is made in its place");
    std::fs::write(&path, "11".repeat(32)).unwrap();
    let differs = refused(&zone);
    assert!(matches!(differs, KeeperError::Store(StoreError::VaultKeyDiffers)), "{differs}");
    assert!([missing, differs].iter().all(|error| error.to_string().contains("keys/vault.key")));
    std::fs::write(&path, own).unwrap();
    open(&zone);
}
