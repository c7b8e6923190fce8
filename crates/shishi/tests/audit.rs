//! What is written down besides the ledger, and whether somebody notices when it was changed.

mod support;

use serde_json::json;
use shishi::engine::Files;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use store::{AuditEntry, Durability};
use support::{Chance, Client, Facts, House, Server, cookie, copied, open, person, said, small};

fn newest(house: &House) -> AuditEntry {
    house.state.engine.audit.lock().unwrap().newest(1).unwrap().remove(0)
}

/// What the one entry that an act leaves says, and of whom.
#[track_caller]
fn entry_of(house: &House, act: impl FnOnce()) -> (String, String, String) {
    let before = newest_number(house);
    act();
    let entry = newest(house);
    assert_eq!(entry.number, before + 1, "one entry: {entry:?}");
    (entry.who, entry.act, entry.subject)
}

fn newest_number(house: &House) -> u64 {
    house.state.engine.audit.lock().unwrap().newest(1).unwrap().first().map_or(0, |entry| entry.number)
}

#[test]
fn every_refusal_for_want_of_a_right_is_on_record() {
    let zone = copied(small(), "refusals");
    let (city, reviewer) = (person(&zone, "city1"), person(&zone, "party-review"));
    let house = House::open(&zone);
    let refused = |who: &str, subject: &str| (who.to_owned(), "refused".to_owned(), subject.to_owned());
    let found = entry_of(&house, || {
        assert_eq!(house.get("city1", "/offices/party/activity?q=秘密&name=Zhang").status, 403);
    });
    assert_eq!(found, refused(&city, "GET /offices/party/activity"), "no query: it may hold anything");
    let facts = Facts::of(&house.state.engine.snapshot());
    let found = entry_of(&house, || {
        let answer = house.record(&cookie("city1"), &facts.activity(&mut Chance(1)));
        assert_eq!(answer.json()["problems"][0]["code"], "no-right-to-record", "{}", answer.body);
    });
    assert_eq!(found, refused(&city, "party.activity no-right-to-record"));
    let recorded = house.record(&cookie("city1"), &facts.object(&mut Chance(2)));
    let seq = recorded.json()["seq"].as_u64().unwrap();
    let found = entry_of(&house, || {
        let review = json!({"id": Chance(3).uuid(), "kind": "review.accepted", "unit": "dept-party",
            "happened": house.state.engine.snapshot().date_of(house.state.engine.now()).to_string(),
            "content": {"items": [[seq, seq]]}});
        let answer = house.record(&cookie("party-review"), &review);
        assert_eq!(answer.json()["problems"][0]["code"], "no-right-to-review", "{}", answer.body);
    });
    assert_eq!(found, refused(&reviewer, &format!("review.accepted no-right-to-review record {seq}")));
    let heads = [("content-type", "application/json"), ("origin", "https://evil.invalid")];
    let found = entry_of(&house, || {
        let body = facts.object(&mut Chance(4)).to_string();
        assert_eq!(house.ask("POST", "/api/v1/records", &cookie("city1"), &heads, body).status, 403);
    });
    assert_eq!(found, refused(&city, "POST /api/v1/records"));
    // What is only wrong is no matter of rights.
    let before = newest_number(&house);
    let mut wrong = facts.object(&mut Chance(5));
    wrong["content"]["class"] = json!("palace");
    assert_eq!(house.record(&cookie("city1"), &wrong).status, 422);
    assert_eq!(house.get("city1", "/no/such/page").status, 404);
    assert_eq!(newest_number(&house), before);
}

#[test]
fn signing_out_is_on_record() {
    let zone = copied(small(), "sign-out");
    let who = person(&zone, "party1");
    let house = House::open(&zone);
    let found = entry_of(&house, || {
        assert_eq!(house.ask("POST", "/logout", &cookie("party1"), &[], "").status, 303);
    });
    assert_eq!(found, (who, "logout".to_owned(), String::new()));
}

#[test]
fn strangers_cannot_fill_the_audit() {
    let house = House::open(&copied(small(), "strangers"));
    let before = newest_number(&house);
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    for number in 0..12 {
        let form = format!("login=nobody{number}&password=wrong");
        assert_eq!(house.ask("POST", "/login", "", &kind, form).status, 401);
        assert_eq!(house.ask("GET", "/public/ledger", "", &[], "").status, 200);
    }
    let entries = |most: u64| {
        let entries = house.state.engine.audit.lock().unwrap().newest(most as u32).unwrap();
        entries.into_iter().map(|entry| (entry.who, entry.act, entry.subject)).collect::<BTreeSet<_>>()
    };
    let entry = |who: &str, act: &str, subject: &str| (who.to_owned(), act.to_owned(), subject.to_owned());
    let size = house.size().to_string();
    let once = BTreeSet::from([entry("", "login_refused", ""), entry("public", "export_ledger", &size)]);
    assert_eq!(newest_number(&house) - before, 2, "one of each kind");
    assert_eq!(entries(2), once);
    // Their number comes when the minute is over, and at the end.
    house.state.accounts.strangers.write(&house.state.engine.audit, false);
    assert_eq!(newest_number(&house) - before, 2);
    house.state.accounts.strangers.write(&house.state.engine.audit, true);
    let numbers = BTreeSet::from([entry("", "login_refused", "11 more"), entry("public", "export_ledger", "11 more")]);
    assert_eq!((newest_number(&house) - before, entries(2)), (4, numbers));
    // Who is signed in has an entry for each.
    assert_eq!(house.get("auditor", "/ledger/export").status, 200);
    assert_eq!(house.get("auditor", "/ledger/export").status, 200);
    assert_eq!(newest_number(&house) - before, 6);
}

#[test]
fn exports_of_the_command_line_are_on_record() {
    let zone = copied(small(), "exports");
    let size = open(&zone).zone.size.to_string();
    for (what, act) in [("ledger", "export_ledger"), ("openings", "export_openings")] {
        let out = zone.with_extension(what);
        let ran = Command::new(env!("CARGO_BIN_EXE_shishi"))
            .args(["export", what, "--dir"])
            .arg(&zone)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        assert!(ran.status.success() && out.exists(), "{}", String::from_utf8_lossy(&ran.stderr));
        let audit = Files::of(&zone).unwrap().open_audit(Durability::Full).unwrap();
        let entry = audit.newest(1).unwrap().remove(0);
        assert_eq!((&*entry.who, &*entry.act, &*entry.subject), ("command line", act, &*size));
    }
}

/// A zone whose last closed day carries the head of three entries.
fn audited(name: &str) -> std::path::PathBuf {
    let zone = copied(small(), name);
    let mut audit = Files::of(&zone).unwrap().open_audit(Durability::Full).unwrap();
    for number in 0..3 {
        audit.add("2019-02-12T00:00:00.000Z", "p-1", "login", &number.to_string()).unwrap();
    }
    let mut keeper = open(&zone);
    let day = jiff::SignedDuration::from_hours(26);
    let next = keeper.zone.recorded.parse::<jiff::Timestamp>().unwrap().checked_add(day).unwrap();
    let head = audit.head().unwrap();
    keeper.close_days(next, || Ok(head.clone())).unwrap();
    keeper.commit().unwrap();
    zone
}

fn change(zone: &Path, sql: &str) {
    match Files::of(zone).unwrap().operations() {
        store::Place::File(file) => drop(rusqlite::Connection::open(file).unwrap().execute(sql, []).unwrap()),
        store::Place::Postgres(address) => {
            postgres::Client::connect(&address, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        }
    }
}

/// What the start prints and the auditor's page of the ledger.
fn told(zone: &Path) -> (String, String) {
    let server = Server::of(zone);
    let mut client = Client::connect(server.port, &format!("{}; language=en", cookie("auditor"))).unwrap();
    let page = client.send("GET", "/ledger", "", "").unwrap();
    assert_eq!(page.status, 200);
    server.kill();
    (said(zone), page.body)
}

#[test]
fn a_changed_audit_is_told_at_start_and_to_auditors() {
    let whole = audited("whole-audit");
    let (printed, page) = told(&whole);
    assert!(!printed.contains("audit chain") && page.contains("agrees with every closed day"), "{printed}");
    for (name, sql, words) in [
        ("changed", "UPDATE audit SET who = 'p-2' WHERE number = 2", "entry 2 is missing or was changed"),
        ("removed", "DELETE FROM audit WHERE number = 1", "entry 1 is missing or was changed"),
        ("cut-short", "DELETE FROM audit WHERE number = 3", "the head noted at the close of 20"),
        ("emptied", "DELETE FROM audit", "the head noted at the close of 20"),
    ] {
        let zone = audited(name);
        change(&zone, sql);
        let (printed, page) = told(&zone);
        assert!(printed.contains(words) && printed.contains("查阅登记链断裂"), "{name}: {printed}");
        assert!(page.contains(words) && !page.contains("agrees with every"), "{name}");
    }
}
