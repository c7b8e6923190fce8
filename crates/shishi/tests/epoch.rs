//! Records that were signed are lost, and no backup has them: two persons declare a new epoch, and every verification says so.

mod support;

use shishi::engine::{Keeper, KeeperError};
use shishi::proof::{Verdict, verify};
use std::process::Command;
use support::{Outside, copied, copy, folder, open, person, small, try_open};

/// A zone that was set back behind its last checkpoint, and that checkpoint.
fn set_back(name: &str) -> (std::path::PathBuf, String) {
    let zone = copied(small(), name);
    let before = folder("before");
    copy(&zone, &before);
    let mut keeper = open(&zone);
    let (editor, unit) = (person(&before, "rules"), keeper.zone.id.to_string());
    let content = serde_json::json!({"unit": "dept-lost", "title": "失去的科室", "type": "department"});
    let command = zone::Command {
        id: uuid::Uuid::new_v4(),
        kind: "org.unit".to_owned(),
        by: editor.clone(),
        for_person: editor,
        via: "form",
        unit,
        happened: "2019-02-01".to_owned(),
        content: content.as_object().unwrap().clone(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    };
    let now = shishi::engine::Clock::of(&keeper.zone).now();
    keeper.propose(&command, now).unwrap();
    keeper.commit().unwrap();
    let lost = keeper.sign(true).unwrap();
    drop(keeper);
    // The tables of before, beside the checkpoint that was kept elsewhere.
    for file in ["ledger.db", "vault.db", "operations.db"] {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(zone.join(format!("{file}{end}")));
            let old = before.join(format!("{file}{end}"));
            if old.exists() && end != "-shm" {
                std::fs::copy(old, zone.join(format!("{file}{end}"))).unwrap();
            }
        }
    }
    (zone, lost.note)
}

#[test]
fn a_ledger_that_was_set_back_goes_on_only_when_two_persons_say_so() {
    if std::env::var("SHISHI_TEST_STORE").is_ok_and(|store| store == "postgres") {
        return; // The files themselves are set back here.
    }
    let (zone, lost) = set_back("epoch");
    let Err(KeeperError::Rollback { have, kept }) = try_open(&zone) else { panic!("it does not start") };
    assert_eq!(kept, have + 1);
    let (one, other) = (person(&zone, "admin"), person(&zone, "director"));
    let declared = |reason: &str, persons: [&str; 2]| Keeper::declare_epoch(&zone, None, reason, persons);
    let codes = |refused: Result<Result<u64, zone::Refusal>, KeeperError>| {
        refused.unwrap().unwrap_err().0.iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(declared("", [&one, &one])), ["required", "two-persons-needed"], "all at once");
    assert_eq!(codes(declared("磁盘损坏", [&one, "p-nobody"])), ["unknown-person"]);
    assert!(matches!(try_open(&zone), Err(KeeperError::Rollback { .. })), "nothing was written");
    let output = Command::new(env!("CARGO_BIN_EXE_shishi"))
        .args(["epoch", "--reason", "磁盘损坏，最近的备份是前一天的", "--by", "admin", "director", "--dir"])
        .arg(&zone)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(open(&zone).zone.size, have + 1, "it starts again");
    assert!(matches!(declared("再来一次", [&one, &other]), Err(KeeperError::NothingLost)));

    // Whoever verifies is told, by both verifiers in the same words, and what was kept elsewhere is still not continued.
    let outside = Outside::of(&zone, "epoch-outside");
    let told = verify(&outside.inputs());
    assert_eq!(told.verdict, Verdict::Verified, "{:?}", told.lines);
    let root = ledger::Checkpoint::parse_unverified(&lost).unwrap().0.root;
    let line = format!(
        "epoch: record {have} says that the checkpoint of size {kept}, root {}, is lost: 磁盘损坏，最近的备份是前一天的",
        hex::encode(root)
    );
    assert!(told.lines.contains(&line), "{line}: {:?}", told.lines);
    let kept_elsewhere = outside.ledger.with_file_name("kept.checkpoint");
    std::fs::write(&kept_elsewhere, &lost).unwrap();
    for program in ["verify.py", "form.py"] {
        let run = |since: bool| {
            let mut python = Command::new("python3");
            python
                .arg(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../verifier").join(program))
                .arg(&outside.bundle)
                .args(["--key", &outside.key, "--ledger"])
                .arg(&outside.ledger)
                .arg("--openings")
                .arg(&outside.openings);
            if since {
                python.arg("--since").arg(&kept_elsewhere);
            }
            let output = python.output().unwrap();
            (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (code, said) = run(false);
        assert!(code == Some(0) && said.lines().any(|said| said == line), "{program}: {said}");
        assert_eq!(run(true).0, Some(1), "{program}");
    }
    let since = shishi::proof::Inputs { since: Some(kept_elsewhere), ..outside.inputs() };
    assert_eq!(verify(&since).verdict, Verdict::Failed);
}
