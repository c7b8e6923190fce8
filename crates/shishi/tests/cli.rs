//! The program at a terminal: what it writes where, what it never replaces, and what it says to whom.

mod support;

#[path = "../../store/tests/powerloss/disk.rs"]
mod disk;

use disk::{Faults, arm, build_shim, read_log};
use shishi::proof::{Inputs, Verdict, verify};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use support::{Outside, copied, folder, open, small, whole};

fn shishi(parts: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    command.args(parts).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C.UTF-8");
    command
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What it says and how it ends.
#[track_caller]
fn ends(parts: &[&str], code: i32, words: &[&str]) -> Output {
    let output = shishi(parts).output().unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert_eq!(output.status.code(), Some(code), "{parts:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{parts:?} says no {word:?}: {said}");
    }
    output
}

/// A zone that nobody has open, with its newest edition.
fn zone(name: &str) -> (PathBuf, u64) {
    let zone = copied(small(), name);
    let seq = open(&zone).zone.editions.last().expect("an edition").seq;
    (zone, seq)
}

#[test]
fn whoever_stops_reading_is_let_go_quietly() {
    let (zone, _) = zone("pipe");
    let outside = Outside::of(&zone, "pipe-outside");
    let dir = text(&zone);
    let verify = ["verify", text(&outside.bundle), "--key", &outside.key, "--ledger", text(&outside.ledger)];
    for (parts, code) in [
        (&["figures", "--dir", dir, "--year", "2019"][..], 0),
        (&["figures", "--dir", dir, "--year", "2019", "--json"], 0),
        (&["key", "--dir", dir], 0),
        (&["export", "ledger", "--dir", dir, "--out", "-"], 0),
        (&["export", "openings", "--dir", dir, "--out", "-"], 0),
        (&verify, 0),
        (&verify[..4], 6),
        (&["--help"], 0),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = shishi(parts).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(code), ""), "{parts:?}");
    }
    // Who wants to read and cannot is told.
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = shishi(&["figures", "--dir", dir, "--year", "2019"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("shishi: standard output: "), "{output:?}");
}

#[test]
fn an_export_to_standard_output_is_that_file_and_nothing_else() {
    let (zone, _) = zone("stdout");
    let file = folder("stdout-file").join("ledger.jsonl");
    let written = ends(&["export", "ledger", "--dir", text(&zone), "--out", "-"], 0, &[]).stdout;
    ends(&["export", "ledger", "--dir", text(&zone), "--out", text(&file)], 0, &["records, checkpoint"]);
    assert!(written == std::fs::read(file).unwrap());
}

#[test]
fn openings_are_for_the_own_user_alone() {
    let (zone, _) = zone("openings");
    let to = folder("openings-out");
    let (new, old) = (to.join("new.jsonl"), to.join("old.jsonl"));
    std::fs::write(&old, "").unwrap();
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).unwrap();
    for file in [new, old] {
        ends(&["export", "openings", "--dir", text(&zone), "--out", text(&file)], 0, &[]);
        let metadata = std::fs::metadata(&file).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{}", file.display());
        assert!(metadata.len() > 0);
    }
}

#[test]
fn an_edition_is_exported_as_it_was_published_and_nothing_is_replaced() {
    let (zone, seq) = zone("export");
    let outside = Outside::of(&zone, "export-outside");
    let out = folder("export-out");
    let dir = text(&zone);
    let month = ["export", "edition", "--dir", dir, "--year", "2019", "--month", "1", "--out"];
    let record = seq.to_string();
    let by_seq = ["export", "edition", "--dir", dir, "--seq", &record, "--out"];
    for (parts, name) in [(&month[..], "by-month"), (&by_seq, "by/seq")] {
        let bundle = out.join(name);
        ends(&[parts, &[text(&bundle)]].concat(), 0, &["air-month 2019-01, edition 1", &record]);
        let report = verify(&Inputs { bundle: bundle.clone(), ..outside.inputs() });
        assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
        ends(&[parts, &[text(&bundle)]].concat(), 1, &["not empty", "nothing is replaced"]);
    }
    // An empty folder holds nothing that could be lost.
    let empty = out.join("empty");
    std::fs::create_dir(&empty).unwrap();
    ends(&[&by_seq[..], &[text(&empty)]].concat(), 0, &[]);
    let none = out.join("none");
    ends(
        &["export", "edition", "--dir", dir, "--year", "2019", "--out", text(&none)],
        1,
        &["year 2019 is not published", &format!("air-month 2019-01 (record {seq})"), "shishi publish"],
    );
    assert!(!none.exists());
    assert_eq!(open(&zone).zone.editions.last().unwrap().seq, seq, "nothing was published");
}

#[test]
fn a_publication_that_cannot_be_written_out_is_none() {
    let (zone, seq) = zone("taken");
    let out = folder("taken-out");
    std::fs::write(out.join("kept"), "all that is left of edition 1").unwrap();
    let parts = ["publish", "--dir", text(&zone), "--year", "2019", "--month", "1", "--out", text(&out)];
    ends(&parts, 1, &["not empty"]);
    assert_eq!(open(&zone).zone.editions.last().unwrap().seq, seq);
    assert_eq!(support::files(&out), ["kept"]);
}

/// Cut off anywhere while it is written, what was to be written is whole or not there, and the next try succeeds.
#[test]
fn a_bundle_is_written_whole_or_not_at_all() {
    let shim = build_shim(&folder("out-shim"));
    let (zone, _) = zone("whole");
    let outside = Outside::of(&zone, "whole-outside");
    let to = folder("whole-out");
    let (bundle, log) = (to.join("bundle"), folder("whole-log").join("log"));
    let export = |faults: Faults| {
        drop(open(&zone));
        let mut command = shishi(&["export", "edition", "--year", "2019", "--month", "1", "--dir", text(&zone)]);
        command.arg("--out").arg(&bundle);
        arm(&mut command, &shim, &to, &log, faults).output().unwrap().status.code()
    };
    assert_eq!(export(Faults::default()), Some(0));
    let events = read_log(&log).unwrap().len() as u64;
    assert!(events > 8, "{events} events");
    for at in 1..=events {
        let _ = std::fs::remove_dir_all(&bundle);
        assert_eq!(export(Faults { crash_at: Some(at), ..Faults::default() }), Some(137), "event {at}");
        if bundle.exists() {
            let report = verify(&Inputs { bundle: bundle.clone(), ..outside.inputs() });
            assert_eq!(report.verdict, Verdict::Verified, "event {at} of {events}: {:?}", report.lines);
        } else {
            assert_eq!(export(Faults::default()), Some(0), "after event {at}");
        }
    }
    std::fs::remove_dir_all(&bundle).unwrap();
    assert_eq!(export(Faults::default()), Some(0));
    assert_eq!(std::fs::read_dir(&to).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn what_is_not_there_is_named_with_what_to_do() {
    let (zone, _) = zone("absent");
    let outside = Outside::of(&zone, "absent-outside");
    let (bundle, ledger, key) = (text(&outside.bundle), text(&outside.ledger), &*outside.key);
    let nowhere = folder("absent").join("nowhere");
    let absent = text(&nowhere);
    let spaced = format!(" {key}\n ");
    for (parts, code, words) in [
        (&["verify", bundle, "--key", &spaced][..], 6, &["signature: ", "marked figures, each as its cell says"][..]),
        (&["verify", absent], 2, &[absent, "is not there", "content/ and proof/"]),
        (&["verify", ledger], 2, &[ledger, "is not a folder"]),
        (&["verify", bundle, "--key", absent], 2, &[absent, "no such file", "shishi key", "/public/key"]),
        (&["verify", bundle, "--key", "a+b+c"], 2, &["--key a+b+c"]),
        (&["verify", bundle, "--key", key, "--ledger", absent], 2, &["--ledger", absent, "shishi export ledger"]),
        (&["verify", bundle, "--key", key, "--openings", ledger], 2, &["--openings needs --ledger"]),
        (&["verify", bundle, "--key", key, "--since", absent], 2, &["--since", absent]),
        (
            &["figures", "--dir", text(&zone), "--year", "1990"],
            1,
            &["1990", "no figure is defined", "from 2019-01-01 on"],
        ),
        (&["figures", "--dir", absent, "--year", "2019"], 1, &[absent, "no zone there", "ledger.db", "shishi demo"]),
        (&["key", "--dir", absent], 1, &["no zone there"]),
        (&["export", "ledger", "--dir", absent, "--out", "-"], 1, &["no zone there"]),
        (&["export", "ledger", "--dir", text(&zone), "--out", "/proc/none/x"], 1, &["--out /proc/none/x"]),
    ] {
        ends(parts, code, words);
    }
    assert!(!nowhere.exists(), "looking for a zone does not make one");
}

#[test]
fn a_zone_for_real_work_is_made_once_and_its_passwords_are_told_once() {
    let place = folder("new");
    let zone = place.join("zone");
    let dir = text(&zone);
    let wrong =
        ["new", "--dir", dir, "--id", "Z 1", "--name", " ", "--system", "a", "--security", "one", "--audit", "one"];
    ends(&wrong, 1, &["--id Z 1: 2 to 40", "--name: 1 to 60", "--system a: 2 to 32", "three persons"]);
    assert!(!zone.exists());
    let made =
        ends(&["new", "--dir", dir, "--id", "z-work", "--name", "试办开发区"], 0, &["system", "security", "audit"]);
    let said = String::from_utf8_lossy(&made.stdout).into_owned();
    let passwords: Vec<&str> =
        said.lines().filter_map(|line| line.split_whitespace().nth(1)).filter(|word| word.len() == 16).collect();
    assert_eq!(passwords.len(), 3, "{said}");
    assert!(passwords[0] != passwords[1] && passwords[1] != passwords[2]);
    let keys = std::fs::metadata(zone.join("keys")).unwrap().permissions().mode();
    let whole = std::fs::metadata(&zone).unwrap().permissions().mode();
    assert_eq!((keys & 0o077, whole & 0o077), (0, 0), "nobody else looks in");
    let keeper = open(&zone);
    assert!(!keeper.zone.demonstration && keeper.zone.rules.all().count() > 40);
    let today = keeper.zone.date_of(jiff::Timestamp::now());
    let mut roles: Vec<&str> = (0..keeper.zone.org.people.len() as u32)
        .flat_map(|person| keeper.zone.org.rights(person, today).map(|right| right.role.word()).collect::<Vec<_>>())
        .collect();
    roles.sort();
    assert_eq!(roles, ["administrator", "audit_administrator", "security_administrator"]);
    drop(keeper);
    let size = open(&zone).zone.size;
    ends(&["new", "--dir", dir, "--id", "z-other", "--name", "另一个"], 1, &["holds a zone already"]);
    assert_eq!(open(&zone).zone.size, size);
    let everything: Vec<String> = support::files(&zone);
    for file in everything {
        let bytes = std::fs::read(zone.join(&file)).unwrap();
        let kept = String::from_utf8_lossy(&bytes);
        assert!(passwords.iter().all(|password| !kept.contains(password)), "{file} holds a password");
    }
}

/// The command line is English; its refusals are Chinese where the terminal is.
#[test]
fn refusals_are_in_the_language_of_the_terminal() {
    let zone = copied(whole(), "language");
    drop(open(&zone));
    let out = folder("language-out").join("out");
    let refused = |locale: &str| {
        let mut command = shishi(&["publish", "--year", "2018", "--dir", text(&zone), "--out", text(&out)]);
        let output = command.env("LANG", locale).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for english in ["", "C", "en_GB.UTF-8"] {
        assert!(!chinese(&refused(english)), "{english}: {}", refused(english));
    }
    assert!(chinese(&refused("zh_CN.UTF-8")));
}
