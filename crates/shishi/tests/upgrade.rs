//! What an earlier release left is opened by the program of today, says the same, and goes on. `fixtures/README.md` says how
//! the folder was made; the numbers here were written down then, by the program of then.

mod support;

use sha2::{Digest, Sha256};
use shishi::proof::{Inputs, Verdict, verify};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Client, Facts, Outside, Server, faults, folder, load, open};

const FIXTURE: &[u8] = include_bytes!("fixtures/zone-7ee0859.zip");
const SIZE: u64 = 1150;
const ROOT: &str = "8831a2d43b138a212577777880c46e9ad81249d96a0e204e4f97943b36a43792";
const KEY: &str = "shishi.invalid/z-54ad525162f4+c7f28f8c+AUYJ89H+VnuVWb8yCRk2mez5oOUQivoAwfmcrm6m1Ip1";
const EDITION: u64 = 1138;
/// SHA-256 of the ledger and of the openings as that program exported them.
const LEDGER: &str = "6dfcb41e1e14b0aa98a8de1dbaca679030ea964db2fce0045092e0cd0f47474a";
const OPENINGS: &str = "7c4d41842da24f2ffbf59fcebc52e11b02896be428e62de5f2602303813a2402";

/// The folder as the release before left it, with what its program said of it.
fn before(name: &str) -> (PathBuf, String) {
    let to = folder(name);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(FIXTURE)).unwrap();
    archive.extract(&to).unwrap();
    let figures = std::fs::read_to_string(to.join("figures.json")).unwrap();
    (to.join("zone"), figures)
}

fn shishi(parts: &[&str], zone: &Path) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_shishi")).args(parts).arg("--dir").arg(zone).output().unwrap();
    assert!(output.status.success(), "{parts:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The sessions of the tests have ended by their age.
fn renew_sessions(zone: &Path) {
    let files = shishi::engine::Files::of(zone).unwrap();
    let operations = files.open_operations().unwrap();
    let now = jiff::Timestamp::now().as_second();
    for account in operations.accounts().unwrap() {
        let digest = Sha256::digest(support::token(&account.login).as_bytes()).into();
        operations.end_session(&digest).unwrap();
        operations.put_session(&store::Session::new(digest, &account.login, now)).unwrap();
    }
}

#[test]
fn the_ledger_of_the_release_before_folds_to_the_same() {
    let (zone, figures) = before("fold");
    let keeper = open(&zone);
    assert_eq!((keeper.tree.size(), hex::encode(keeper.tree.root(SIZE)).as_str()), (SIZE, ROOT));
    assert_eq!((keeper.zone.size, keeper.verification_key().as_str()), (SIZE, KEY));
    drop(keeper);
    assert_eq!(String::from_utf8(shishi(&["figures", "--year", "2019", "--json"], &zone)).unwrap(), figures);
    for (what, digest) in [("ledger", LEDGER), ("openings", OPENINGS)] {
        let exported = shishi(&["export", what, "--out", "-"], &zone);
        assert_eq!(hex::encode(Sha256::digest(exported)), digest, "{what}: the same bytes as that program exported");
    }
}

#[test]
fn an_edition_of_the_release_before_verifies() {
    let (zone, _) = before("edition");
    let bundle = zone.join(format!("editions/{EDITION}"));
    let (ledger, openings) = (zone.join("ledger.jsonl"), zone.join("openings.jsonl"));
    std::fs::write(&ledger, shishi(&["export", "ledger", "--out", "-"], &zone)).unwrap();
    std::fs::write(&openings, shishi(&["export", "openings", "--out", "-"], &zone)).unwrap();
    let inputs =
        |ledger, openings| Inputs { bundle: bundle.clone(), key: Some(KEY.to_owned()), ledger, openings, since: None };
    let report = verify(&inputs(Some(ledger.clone()), Some(openings)));
    assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
    // By the second verifier, too, which shares no code with either program.
    let second = Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../verifier/verify.py"))
        .arg(&bundle)
        .args(["--key", KEY, "--ledger"])
        .arg(&ledger)
        .output()
        .unwrap();
    let ours = verify(&inputs(Some(ledger), None)).verdict as i32;
    assert_eq!(second.status.code(), Some(ours), "{}", String::from_utf8_lossy(&second.stdout));
    // And not if a letter of it is another.
    let figures = bundle.join("content/figures.json");
    let text = std::fs::read_to_string(&figures).unwrap();
    std::fs::write(&figures, text.replacen('1', "2", 1)).unwrap();
    assert_eq!(verify(&inputs(None, None)).verdict, Verdict::Failed);
}

#[test]
fn work_goes_on_where_the_release_before_left_off() {
    let (zone, _) = before("goes-on");
    let facts = Facts::of(&open(&zone).zone);
    renew_sessions(&zone);
    let server = Server::of(&zone);
    let told = load(server.port, &facts, 2, 5, 11, &|| false);
    assert_eq!((told.acknowledged.len(), told.strange.len()), (10, 0), "{:?}", told.strange);
    let mut client = Client::connect(server.port, "").unwrap();
    client.login("director").unwrap();
    for path in ["/", "/figures?period=2019", "/ledger", &format!("/public/editions/{EDITION}")] {
        assert_eq!(client.send("GET", path, "", "").unwrap().status, 200, "{path}");
    }
    assert!(server.stop());
    assert_eq!(faults(&zone, &told.acknowledged), Vec::<String>::new());
    let keeper = open(&zone);
    assert!(keeper.tree.size() > SIZE && hex::encode(keeper.tree.root(SIZE)) == ROOT, "what was there is there");
    drop(keeper);
    let after = Outside::of(&zone, "goes-on-outside");
    assert_eq!(verify(&after.inputs()).verdict, Verdict::Verified);
}
