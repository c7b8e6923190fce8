//! `shishi doctor`: what is well is called so, what is not is named with what to do, and nothing is changed by looking.

mod support;

use sha2::{Digest, Sha256};
use shishi::engine::{Clock, Keeper, Salts};
use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::cluster::Cluster;
use support::{Server, copy, folder, open, small};

/// Exit code and lines.
fn doctor(zone: &Path, more: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    support::without_settings(&mut command);
    command.args(["doctor", "--dir"]).arg(zone).args(more).env("LC_ALL", "C");
    let output = command.output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// A zone in files whose folder is for its own user alone.
fn zone(name: &str) -> PathBuf {
    let zone = folder(name).join("zone");
    copy(small(), &zone);
    drop(open(&zone));
    set_mode(&zone, 0o700);
    set_mode(&zone.join("keys"), 0o700);
    // A copy has the modes of this process.
    for name in support::files(&zone) {
        set_mode(&zone.join(name), 0o600);
    }
    zone
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Everything below a folder: digest, mode, owner, when it was changed.
fn everything(folder: &Path) -> BTreeMap<String, (Vec<u8>, u32, u32, i64)> {
    support::files(folder)
        .into_iter()
        .map(|name| {
            let path = folder.join(&name);
            let about = std::fs::metadata(&path).unwrap();
            let digest = Sha256::digest(std::fs::read(&path).unwrap()).to_vec();
            (name, (digest, about.mode(), about.uid(), about.mtime_nsec()))
        })
        .collect()
}

#[track_caller]
fn says(zone: &Path, code: i32, lines: &[&str]) {
    let (ended, said) = doctor(zone, &[]);
    assert_eq!(ended, code, "{said}");
    for line in lines {
        assert!(said.lines().any(|said| said.starts_with(line)), "no {line:?} in:\n{said}");
    }
}

#[test]
fn a_zone_that_is_well_is_called_so_and_left_alone() {
    let zone = zone("well");
    let before = everything(&zone);
    let size = before.len();
    says(
        &zone,
        0,
        &[
            "ok  Version: shishi 0.1.0",
            "ok  Settings: As they should be; the server listens on 127.0.0.1:8019.",
            "ok  Server: No server",
            "ok  Folder: ",
            "ok  Key: ",
            "ok  Database: ledger: whole",
            "ok  Database: vault: whole",
            "ok  Database: operations: whole",
            "ok  Checkpoint: The ledger (",
            "ok  Clock: A demonstration lives in a time of its own.",
            "ok  Working days: 2019 is recorded; the notice for 2020 comes out in November.",
            "0 bad, ",
        ],
    );
    assert_eq!(everything(&zone), before);
    // Beside a server, which holds the lock and writes its logs.
    let server = Server::start(&zone, &[], |_| {}).unwrap();
    says(&zone, 0, &["ok  Server: Process ", "ok  Database: ledger: whole", "ok  Checkpoint: "]);
    assert!(server.stop());
    assert_eq!(everything(&zone).len(), size, "the server left nothing behind that doctor made");
    // After a server that was killed: its logs are there and are read.
    let server = Server::start(&zone, &[], |_| {}).unwrap();
    server.kill();
    let before = everything(&zone);
    says(&zone, 0, &["ok  Server: No server", "ok  Database: ledger: whole"]);
    let mut after = everything(&zone);
    // SQLite may write its shared memory anew, which holds nothing.
    for name in ["ledger.db-shm", "vault.db-shm", "operations.db-shm"] {
        assert_eq!(before.get(name).map(|was| was.1), after.get(name).map(|is| is.1));
        if let Some(was) = before.get(name) {
            after.insert(name.to_owned(), was.clone());
        }
    }
    assert_eq!(after, before);
    drop(open(&zone));
}

#[test]
fn it_speaks_both_languages() {
    let zone = zone("languages");
    let (code, said) = doctor(&zone, &["--language", "zh"]);
    assert_eq!(code, 0);
    assert!(said.contains("正常  存证印记：台账（") && said.contains("有误0项"), "{said}");
    assert!(!said.contains('⟦'), "{said}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    support::without_settings(&mut command);
    command.args(["doctor", "--dir"]).arg(&zone).env("LC_ALL", "zh_CN.UTF-8");
    assert!(String::from_utf8(command.output().unwrap().stdout).unwrap().contains("正常  版本：shishi"));
}

#[test]
fn what_others_may_read_or_change_is_named() {
    type Break = fn(&Path);
    let cases: &[(Break, i32, &str)] = &[
        (|zone| set_mode(&zone.join("keys/zone.key"), 0o644), 1, "bad  Key: "),
        (|zone| set_mode(&zone.join("keys"), 0o770), 1, "bad  Key: "),
        (|zone| set_mode(&zone.join("keys"), 0o755), 0, "warning  Key: "),
        (|zone| set_mode(zone, 0o777), 1, "bad  Folder: "),
        (|zone| set_mode(zone, 0o755), 0, "warning  Folder: "),
        (|zone| set_mode(&zone.join("vault.db"), 0o640), 1, "bad  Folder: "),
    ];
    for (number, (wrong, code, line)) in cases.iter().enumerate() {
        let zone = zone(&format!("modes-{number}"));
        wrong(&zone);
        says(&zone, *code, &[line]);
    }
}

/// Somebody looked as root with SQLite's own shell: the log's files belong to root now, and the server cannot write them.
#[test]
fn files_of_another_owner_are_named() {
    let zone = zone("owner");
    let chown =
        |path: &Path| Command::new("chown").arg("12345").arg(path).output().is_ok_and(|out| out.status.success());
    if !chown(&zone.join("operations.db")) {
        // Only root can give files away; whoever is not cannot come into this state by this path either.
        return;
    }
    says(&zone, 1, &["bad  Folder: "]);
    assert!(chown(&zone.join("keys/zone.key")));
    says(&zone, 1, &["bad  Key: "]);
}

/// Asked by another user, nothing is called lost or damaged that is only closed to him.
#[test]
fn whoever_may_not_look_is_told_who_may() {
    use std::os::unix::process::CommandExt;
    let zone = zone("closed");
    for open in [false, true] {
        // The zone's folder itself is closed; then only what stands in it.
        let place = tempfile::tempdir().unwrap();
        let (shishi, own) = (place.path().join("shishi"), place.path().join("zone"));
        std::fs::copy(env!("CARGO_BIN_EXE_shishi"), &shishi).unwrap();
        copy(&zone, &own);
        set_mode(place.path(), 0o755);
        set_mode(&own, if open { 0o755 } else { 0o700 });
        let mut command = Command::new(&shishi);
        support::without_settings(&mut command);
        command.args(["doctor", "--dir"]).arg(&own).env("LC_ALL", "C");
        if std::fs::metadata(&own).unwrap().uid() == 0 {
            // Whoever tests as root can become somebody else; others are closed out by the files' modes.
            command.uid(65534).gid(65534);
        } else {
            set_mode(&own.join("ledger.db"), 0o000);
        }
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        let bad: Vec<&str> = said.lines().filter(|line| line.starts_with("bad")).collect();
        assert_eq!(bad.len(), 1, "{said}");
        assert!(bad[0].contains("run shishi doctor as the user that runs the server"), "{said}");
    }
}

#[test]
fn what_is_damaged_lost_or_foreign_is_named() {
    fn damage(path: &Path) {
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0xa5);
        std::fs::write(path, bytes).unwrap();
    }
    type Break = fn(&Path);
    let cases: &[(Break, &str)] = &[
        (|zone| damage(&zone.join("ledger.db")), "bad  Database: ledger is damaged"),
        (
            |zone| std::fs::write(zone.join("operations.db"), "no database at all").unwrap(),
            "bad  Database: operations is damaged",
        ),
        (|zone| std::fs::remove_file(zone.join("vault.db")).unwrap(), "bad  Database: vault is not there"),
        (|zone| std::fs::remove_file(zone.join("keys/last.checkpoint")).unwrap(), "bad  Checkpoint: "),
        (|zone| std::fs::write(zone.join("keys/last.checkpoint"), "none").unwrap(), "bad  Checkpoint: "),
        (|zone| std::fs::write(zone.join("keys/zone.key"), "11".repeat(32)).unwrap(), "bad  Checkpoint: "),
        (|zone| std::fs::write(zone.join("keys/zone.key"), "no key").unwrap(), "bad  Checkpoint: "),
        (|zone| std::fs::remove_file(zone.join("keys/zone.key")).unwrap(), "bad  Key: "),
        (|zone| std::fs::write(zone.join("database.toml"), "zone = 1").unwrap(), "bad  Folder: "),
        (
            |zone| std::fs::write(zone.join("shishi.toml"), "[log]\nlevel = \"loud\"\ncolour = true").unwrap(),
            "bad  Settings: ",
        ),
    ];
    for (number, (wrong, line)) in cases.iter().enumerate() {
        let zone = zone(&format!("broken-{number}"));
        wrong(&zone);
        says(&zone, 1, &[line]);
    }
    let nowhere = folder("nowhere").join("zone");
    says(&nowhere, 1, &["bad  Disk: "]);
    assert!(!nowhere.exists());
    let empty = folder("empty");
    says(&empty, 1, &["bad  Folder: "]);
    assert_eq!(support::files(&empty), Vec::<String>::new());
}

#[test]
fn a_ledger_that_was_set_back_is_named() {
    let zone = zone("back");
    let older = folder("older");
    copy(&zone, &older);
    // Something is recorded, a checkpoint kept; then yesterday's database is put back.
    let server = Server::start(&zone, &[], |_| {}).unwrap();
    let facts = support::Facts::of(&open(&older).zone);
    assert_eq!(support::load(server.port, &facts, 1, 3, 7, &|| false).acknowledged.len(), 3);
    assert!(server.stop());
    for name in ["ledger.db", "vault.db"] {
        std::fs::copy(older.join(name), zone.join(name)).unwrap();
    }
    says(&zone, 1, &["bad  Checkpoint: The ledger ("]);
}

/// A zone that is real lives by the system's clock.
#[test]
fn a_clock_before_the_last_record_and_a_missing_calendar_are_named() {
    let make = |name: &str, now: jiff::Timestamp| {
        let zone = folder(name).join("zone");
        drop(Keeper::create(&zone, "real", "实区", false, now, Salts::System).unwrap());
        set_mode(&zone, 0o700);
        // No server has made its accounts yet.
        drop(shishi::engine::Files::of(&zone).unwrap().open_operations().unwrap());
        zone
    };
    let now = jiff::Timestamp::now();
    let year = Clock::Real.now().in_tz("Asia/Shanghai").unwrap().year();
    let missing = format!("bad  Working days: The notice of working days for {year} is not recorded");
    says(&make("now", now), 1, &["ok  Clock: The last record (", &missing]);
    let ahead = now + jiff::SignedDuration::from_hours(5);
    says(&make("ahead", ahead), 1, &["bad  Clock: The system's clock is 4h 59m"]);
}

#[test]
fn a_zone_in_postgresql_is_looked_at_there() {
    let cluster = Cluster::start(&[]);
    let zone = zone("postgres");
    let moved = Command::new(env!("CARGO_BIN_EXE_shishi"))
        .args(["move", "--dir"])
        .arg(&zone)
        .args(["--to", &cluster.address()])
        .output()
        .unwrap();
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    says(&zone, 0, &["ok  Database: ledger: in PostgreSQL", "ok  Database: vault: in PostgreSQL", "ok  Checkpoint: "]);
    let mut client = postgres::Client::connect(&cluster.address(), postgres::NoTls).unwrap();
    client.batch_execute("ALTER DATABASE postgres SET synchronous_commit = off").unwrap();
    drop(client);
    says(&zone, 1, &["bad  Database: ledger: synchronous_commit is off"]);
    drop(cluster);
    says(&zone, 1, &["bad  Database: ledger cannot be reached"]);
}
