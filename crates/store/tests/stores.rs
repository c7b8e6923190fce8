//! What a store promises, on SQLite and on a real PostgreSQL.

#[path = "postgres/mod.rs"]
mod cluster;

use cluster::Cluster;
use ledger::Opening;
use postgres::{Client, NoTls};
use std::cell::RefCell;
use store::{
    Account, Appended, Audit, Break, Compartment, Departure, Draft, Durability, Kept, KnownCommand, LedgerReader,
    LedgerWriter,
};
use store::{Found, HookFormat, Lost, Sealed, VaultKey};
use store::{Listener, Operations, Place, SecondFactor, Session, Stage, StoreError, StoredCheckpoint, Token, Vault};

/// A store to be tried: what keeps it alive, and where ledger and vault stand.
struct Tried {
    _folder: tempfile::TempDir,
    _cluster: Option<Cluster>,
    ledger: Place,
    vault: Place,
    operations: Place,
}

fn both(test: impl Fn(&Tried)) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| Place::File(folder.path().join(name));
    let (ledger, vault, operations) = (file("ledger.db"), file("vault.db"), file("operations.db"));
    test(&Tried { ledger, vault, operations, _folder: folder, _cluster: None });
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.database());
    let folder = tempfile::tempdir().unwrap();
    test(&Tried {
        ledger: place.clone(),
        vault: place.clone(),
        operations: place,
        _folder: folder,
        _cluster: Some(cluster),
    });
}

struct Written {
    command: [u8; 16],
    bytes: Vec<u8>,
}

/// Records of commands with three records each.
fn written(range: std::ops::Range<u64>) -> Vec<Written> {
    range
        .map(|seq| Written {
            command: u128::from(seq / 3 + 1).to_be_bytes(),
            bytes: format!("record {seq} – 记录").into_bytes(),
        })
        .collect()
}

fn rows(from: u64, records: &[Written]) -> Vec<Appended<'_>> {
    (from..)
        .zip(records)
        .map(|(seq, record)| Appended {
            seq,
            command: record.command,
            ordinal: (seq % 3) as u32,
            bytes: &record.bytes,
            digest: seq.is_multiple_of(2).then_some([7; 32]),
        })
        .collect()
}

fn append(ledger: &mut LedgerWriter, range: std::ops::Range<u64>) -> Result<(), StoreError> {
    let from = range.start;
    ledger.append(&rows(from, &written(range)))
}

fn read(each: impl FnOnce(&mut dyn FnMut(u64, &[u8])) -> Result<(), StoreError>) -> Vec<(u64, Vec<u8>)> {
    let found = RefCell::new(Vec::new());
    each(&mut |seq, bytes| found.borrow_mut().push((seq, bytes.to_vec()))).unwrap();
    found.into_inner()
}

fn expected(range: std::ops::Range<u64>) -> Vec<(u64, Vec<u8>)> {
    range.clone().zip(written(range)).map(|(seq, record)| (seq, record.bytes)).collect()
}

#[test]
fn records_come_back_as_they_were_appended() {
    both(|tried| {
        let mut ledger = LedgerWriter::open(&tried.ledger, "z-a", Durability::Full).unwrap();
        assert_eq!(ledger.size().unwrap(), 0);
        // More than a piece that is read at once, and no multiple of what goes into one statement.
        append(&mut ledger, 0..3_000).unwrap();
        append(&mut ledger, 3_000..9_001).unwrap();
        let reader = LedgerReader::open(&tried.ledger, "z-a").unwrap();
        assert_eq!((ledger.size().unwrap(), reader.size().unwrap()), (9_001, 9_001));
        assert_eq!(read(|each| ledger.tail(0, each)), expected(0..9_001));
        assert_eq!(read(|each| ledger.tail(8_999, each)), expected(8_999..9_001));
        assert_eq!(read(|each| reader.span(4_000, 8_300, each)), expected(4_000..8_300));
        assert_eq!(reader.record(4_711).unwrap(), Some(expected(4_711..4_712)[0].1.clone()));
        assert_eq!(reader.record(9_001).unwrap(), None);
        let known = |command: u64| ledger.command(&u128::from(command).to_be_bytes()).unwrap();
        assert_eq!(known(1), Some(KnownCommand { digest: Some([7; 32]), first: 0 }));
        assert_eq!(known(2), Some(KnownCommand { digest: None, first: 3 }));
        assert_eq!(known(4_000), None);
    });
}

/// As the product does: a database may need a moment to see that the connection before is gone.
fn reopen(ledger: &mut LedgerWriter) {
    let begun = std::time::Instant::now();
    while let Err(error) = ledger.reopen() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{error}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn a_batch_is_appended_whole_or_not_at_all() {
    both(|tried| {
        let mut ledger = LedgerWriter::open(&tried.ledger, "z-a", Durability::Full).unwrap();
        append(&mut ledger, 0..300).unwrap();
        // Its last record is of a seq that is taken.
        let records = written(300..600);
        let mut batch = rows(300, &records);
        batch.last_mut().unwrap().seq = 12;
        assert!(ledger.append(&batch).is_err());
        reopen(&mut ledger);
        assert_eq!(ledger.size().unwrap(), 300);
        append(&mut ledger, 300..600).unwrap();
        assert_eq!(read(|each| ledger.tail(0, each)), expected(0..600));
    });
}

#[test]
fn checkpoints_that_were_given_out_stay() {
    both(|tried| {
        let ledger = LedgerWriter::open(&tried.ledger, "z-a", Durability::Full).unwrap();
        let checkpoint = |size: u64| StoredCheckpoint { size, note: format!("note {size}\n") };
        for (size, published) in [(3, false), (5, true), (8, false), (13, false)] {
            ledger.keep_checkpoint(&checkpoint(size), published).unwrap();
        }
        ledger.drop_checkpoint(5).unwrap();
        ledger.drop_checkpoint(13).unwrap();
        assert_eq!(ledger.newest_checkpoint(false).unwrap(), Some(checkpoint(8)));
        assert_eq!(ledger.newest_checkpoint(true).unwrap(), Some(checkpoint(5)));
        // Given out later; kept once more without that, it stays given out.
        ledger.keep_checkpoint(&checkpoint(8), true).unwrap();
        ledger.keep_checkpoint(&checkpoint(8), false).unwrap();
        let reader = LedgerReader::open(&tried.ledger, "z-a").unwrap();
        assert_eq!(reader.published_checkpoints(10).unwrap(), [checkpoint(8), checkpoint(5)]);
        assert_eq!(reader.published_checkpoints(1).unwrap(), [checkpoint(8)]);
    });
}

fn vault_key() -> VaultKey {
    VaultKey::new(&[3; 32])
}

fn vault(place: &Place, zone: &str) -> Vault {
    Vault::open(place, zone, Durability::Full, &vault_key()).unwrap()
}

fn sealed(seq: u64, opening: &Opening) -> Sealed<'_> {
    Sealed { seq, compartment: Compartment::Sealed, opening, person: None }
}

fn personal<'a>(seq: u64, opening: &'a Opening, person: Option<&'a str>) -> Sealed<'a> {
    Sealed { seq, compartment: Compartment::Personal(0), opening, person }
}

fn opening(text: &str) -> Opening {
    Opening { salt: [text.len() as u8; 32], content: text.as_bytes().into() }
}

#[test]
fn openings_are_found_replaced_and_trimmed() {
    both(|tried| {
        let vault = vault(&tried.vault, "z-a");
        let (first, second, third) = (opening("工资 1"), opening("{\"phone\":\"…\"}"), opening("工资 22"));
        vault.put(&[]).unwrap();
        vault.put(&[sealed(4, &first), personal(4, &second, None)]).unwrap();
        vault.put(&[sealed(9, &first), personal(9, &first, Some("p-1"))]).unwrap();
        // Left over from a crash at the same seq.
        vault.put(&[sealed(9, &third), personal(9, &third, Some("p-2"))]).unwrap();
        let reader = Vault::reader(&tried.vault, "z-a", Some(&vault_key())).unwrap();
        assert_eq!(reader.get(4, Compartment::Personal(0)).unwrap(), Some(second));
        assert_eq!(reader.get(9, Compartment::Personal(0)).unwrap(), Some(third.clone()));
        assert_eq!(reader.get(4, Compartment::Personal(1)).unwrap(), None);
        let found = |from, to| {
            let mut found = Vec::new();
            reader.sealed(from, to, |seq, opening| found.push((seq, opening))).unwrap();
            found
        };
        assert_eq!(found(0, u64::MAX), [(4, first.clone()), (9, third)]);
        assert_eq!(found(0, 9), [(4, first.clone())]);
        assert_eq!(vault.end().unwrap(), 10);
        assert_eq!(vault.trim(9).unwrap(), 2);
        assert_eq!(found(0, u64::MAX), [(4, first)]);
        assert_eq!(reader.get(9, Compartment::Personal(0)).unwrap(), None);
    });
}

#[test]
fn without_its_key_the_vault_says_nothing() {
    both(|tried| {
        let wage = opening("{\"wage_of_li\":\"8000\"}");
        vault(&tried.vault, "z-a").put(&[sealed(1, &wage), personal(1, &wage, Some("p-li"))]).unwrap();
        assert!(Vault::is_locked(&tried.vault, "z-a").unwrap() && !Vault::is_locked(&tried.vault, "z-b").unwrap());
        let read = |key: Option<&VaultKey>| Vault::reader(&tried.vault, "z-a", key).map(|_| ());
        assert!(matches!(read(None), Err(StoreError::VaultKeyMissing)));
        let other = VaultKey::new(&[4; 32]);
        assert!(matches!(read(Some(&other)), Err(StoreError::VaultKeyDiffers)));
        let opened = Vault::open(&tried.vault, "z-a", Durability::Full, &other).map(|_| ());
        assert!(matches!(opened, Err(StoreError::VaultKeyDiffers)));
        assert!(read(Some(&vault_key())).is_ok());
        // Neither content nor person stands in the file, nor in its log.
        if let Place::File(path) = &tried.vault {
            let folder = path.parent().unwrap();
            let names = ["vault.db", "vault.db-wal"].map(|name| std::fs::read(folder.join(name)).unwrap_or_default());
            let held = names.concat();
            let has = |text: &str| held.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(has("locked_opening") && !has("wage_of_li") && !has("p-li"));
        }
    });
}

#[test]
fn who_is_erased_is_gone_from_old_copies_of_the_openings_too() {
    both(|tried| {
        let vault = vault(&tried.vault, "z-a");
        let (own, others, nobodys) = (opening("of li"), opening("of the others"), opening("of nobody known"));
        vault.put(&[sealed(1, &own), personal(1, &own, Some("p-li"))]).unwrap();
        vault.put(&[personal(2, &others, Some("p-wang")), personal(3, &nobodys, None)]).unwrap();
        vault.put(&[personal(5, &own, Some("p-li"))]).unwrap();
        let owner = vault_key().owner("z-a", "p-li");
        assert_eq!(vault.erase(&[owner]).unwrap(), 1);
        let found = |vault: &Vault| {
            let mut found = Vec::new();
            vault.personal(0, 10, |seq, blob, opened| found.push((seq, blob, opened))).unwrap();
            found
        };
        let expected = [
            (1, 0, Found::Erased(owner)),
            (2, 0, Found::Open(others.clone())),
            (3, 0, Found::Open(nobodys.clone())),
            (5, 0, Found::Erased(owner)),
        ];
        assert_eq!(found(&vault), expected);
        assert_eq!(vault.get(1, Compartment::Personal(0)).unwrap(), None);
        assert_eq!(vault.get(1, Compartment::Sealed).unwrap(), Some(own), "no figure loses anything");
        assert_eq!(vault.erase(&[owner]).unwrap(), 0, "once");
        // Of another zone the same person is another.
        assert_eq!(vault.erase(&[vault_key().owner("z-b", "p-wang")]).unwrap(), 0);
        assert_eq!(found(&vault), expected);
    });
}

/// Somebody puts a copy of the openings of before the erasure back: without the key they are noise.
#[test]
fn an_old_copy_of_the_openings_does_not_bring_the_erased_back() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("vault.db"));
    let vault = vault(&place, "z-a");
    vault.put(&[personal(1, &opening("of li"), Some("p-li"))]).unwrap();
    let file = rusqlite::Connection::open(folder.path().join("vault.db")).unwrap();
    file.execute_batch(
        "CREATE TABLE copy AS SELECT * FROM locked_opening; CREATE TABLE keys AS SELECT * FROM opening_key",
    )
    .unwrap();
    vault.erase(&[vault_key().owner("z-a", "p-li")]).unwrap();
    file.execute_batch("INSERT OR REPLACE INTO locked_opening SELECT * FROM copy").unwrap();
    file.execute_batch("INSERT OR REPLACE INTO opening_key SELECT * FROM keys").unwrap();
    assert_eq!(vault.get(1, Compartment::Personal(0)).unwrap(), None);
}

#[test]
fn what_is_redacted_is_gone_and_the_redaction_is_known() {
    both(|tried| {
        let vault = vault(&tried.vault, "z-a");
        let (first, second) = (opening("libel"), opening("a wage"));
        vault.put(&[sealed(1, &second), personal(1, &first, None), sealed(2, &second)]).unwrap();
        let lost = [
            Lost { seq: 1, compartment: Compartment::Sealed, redaction: 7 },
            Lost { seq: 1, compartment: Compartment::Personal(0), redaction: 7 },
        ];
        assert_eq!(vault.redact(&lost).unwrap(), 3, "two openings and a key");
        assert_eq!(vault.redact(&lost).unwrap(), 0);
        let reader = Vault::reader(&tried.vault, "z-a", Some(&vault_key())).unwrap();
        assert_eq!(reader.lost().unwrap(), lost);
        assert_eq!(reader.get(1, Compartment::Sealed).unwrap(), None);
        assert_eq!(reader.get(1, Compartment::Personal(0)).unwrap(), None);
        assert_eq!(reader.get(2, Compartment::Sealed).unwrap(), Some(second));
    });
}

/// Puts an opening as an earlier build did: seq, compartment, content.
type Put = Box<dyn FnMut(i64, i64, &str)>;

#[test]
fn what_an_earlier_build_left_open_is_locked_once() {
    both(|tried| {
        drop(vault(&tried.vault, "z-b"));
        let sql = "INSERT INTO opening (zone, seq, compartment, salt, content) VALUES ('z-a', $1, $2, $3, $4)";
        let mut put: Put = match &tried.vault {
            Place::File(path) => {
                let file = rusqlite::Connection::open(path).unwrap();
                Box::new(move |seq, compartment, text| {
                    let (salt, content) = (vec![text.len() as u8; 32], text.as_bytes());
                    file.execute(sql, rusqlite::params![seq, compartment, salt, content]).unwrap();
                })
            }
            Place::Postgres(address) => {
                let mut client = Client::connect(address, NoTls).unwrap();
                client.batch_execute("SET synchronous_commit = off").unwrap();
                Box::new(move |seq, compartment, text| {
                    let (salt, content) = (vec![text.len() as u8; 32], text.as_bytes());
                    client.execute(sql, &[&seq, &compartment, &salt, &content]).unwrap();
                })
            }
        };
        // More than are carried at once, and a record that lies across the end of a piece.
        for seq in 0..2500 {
            put(seq, 0, "sealed");
            put(seq, 1, &format!("personal of {seq}"));
        }
        drop(put);
        let unlocked = Vault::reader(&tried.vault, "z-a", None).unwrap();
        assert_eq!(unlocked.get(3, Compartment::Personal(0)).unwrap(), Some(opening("personal of 3")));
        let vault = vault(&tried.vault, "z-a");
        let mut asked = 0;
        let locked = vault.lock_plain(|seq, with, personal| {
            asked += 1;
            assert!(with == Some(&opening("sealed")) && personal.content.starts_with(b"personal of"), "{seq}");
            Ok((seq == 7).then(|| "p-7".to_owned()))
        });
        assert_eq!((locked.unwrap(), asked >= 2500), (5000, true));
        assert_eq!(vault.lock_plain(|_, _, _| panic!("nothing is left open")).unwrap(), 0);
        let mut count = 0;
        vault.sealed(0, 5000, |_, opened| count += usize::from(opened == opening("sealed"))).unwrap();
        vault
            .personal(0, 5000, |seq, _, found| {
                count += usize::from(found == Found::Open(opening(&format!("personal of {seq}"))));
            })
            .unwrap();
        assert_eq!(count, 5000);
        vault.erase(&[vault_key().owner("z-a", "p-7")]).unwrap();
        assert_eq!(vault.get(7, Compartment::Personal(0)).unwrap(), None);
        assert_eq!(vault.get(8, Compartment::Personal(0)).unwrap(), Some(opening("personal of 8")));
    });
}

fn account(login: &str) -> Account {
    let text = |what: &str| format!("{what} of {login}");
    Account {
        login: login.into(),
        person: text("person"),
        name: text("name"),
        post: text("post"),
        unit: text("unit"),
        password: text("password"),
        changed: 40,
        initial: true,
        earlier: vec![text("first"), text("second")],
        signed_in: 30,
        closed: 0,
        failures: 0,
        locked_until: 0,
    }
}

#[test]
fn accounts_are_locked_after_so_many_failures_and_strangers_alike() {
    both(|tried| {
        let operations = Operations::open(&tried.operations, "z-a", Durability::Full).unwrap();
        operations.put_account(&account("b")).unwrap();
        operations.put_account(&account("a")).unwrap();
        let logins: Vec<String> = operations.accounts().unwrap().into_iter().map(|account| account.login).collect();
        assert_eq!((logins, operations.account("c").unwrap()), (vec!["a".to_owned(), "b".to_owned()], None));
        let stranger = [7; 32];
        for number in 1..=7 {
            let known = operations.note_failure("a", 5, 1_000 + number, 2_000).unwrap();
            let unknown = operations.note_stranger(&stranger, 5, 1_000 + number, 2_000, 10).unwrap();
            assert_eq!(known, unknown, "try {number}");
            assert_eq!(known, (number >= 5).then_some(2_000), "try {number}");
        }
        assert_eq!(operations.note_failure("a", 5, 2_000, 3_000).unwrap(), None, "the lock is over");
        operations.unlock("a").unwrap();
        assert_eq!(operations.account("a").unwrap(), Some(account_with("a", 0, 0)));
        assert_eq!(operations.account("b").unwrap(), Some(account("b")));
        // Made again, it begins anew.
        for _ in 0..5 {
            operations.note_failure("b", 5, 1, 10).unwrap();
        }
        operations.put_account(&account("b")).unwrap();
        assert_eq!(operations.account("b").unwrap(), Some(account("b")));
    });
}

fn account_with(login: &str, failures: u32, locked_until: i64) -> Account {
    Account { failures, locked_until, ..account(login) }
}

#[test]
fn a_sign_in_a_new_password_and_a_closed_account_are_noted() {
    both(|tried| {
        let operations = Operations::open(&tried.operations, "z-a", Durability::Full).unwrap();
        operations.put_account(&account("a")).unwrap();
        operations.put_account(&account("b")).unwrap();
        let session = |number: u8, login: &str, stage| Session {
            digest: [number; 32],
            login: login.into(),
            created: 50,
            seen: 50 + i64::from(number),
            stage,
            browser: String::new(),
        };
        operations.note_failure("a", 5, 1, 10).unwrap();
        operations.put_session(&session(1, "a", Stage::Code)).unwrap();
        assert_eq!(operations.account("a").unwrap(), Some(account_with("a", 1, 0)), "half signed in is not signed in");
        operations.put_session(&session(2, "a", Stage::Whole)).unwrap();
        operations.put_session(&session(3, "b", Stage::Whole)).unwrap();
        assert_eq!(operations.account("a").unwrap(), Some(Account { signed_in: 50, ..account("a") }));
        operations.set_password("a", "new", &["p".into(), "q".into()], 60, false).unwrap();
        let changed = operations.account("a").unwrap().unwrap();
        assert_eq!((&*changed.password, changed.changed, changed.initial), ("new", 60, false));
        assert_eq!(changed.earlier, ["p", "q"]);
        operations.end_sessions_of("a", Some(&[2; 32])).unwrap();
        let left = || operations.sessions().unwrap().iter().map(|session| session.digest[0]).collect::<Vec<_>>();
        assert_eq!(left(), [3, 2], "the last used first");
        operations.put_session(&Session { created: 49, ..session(4, "b", Stage::Code) }).unwrap();
        operations.forget_sessions(50).unwrap();
        assert_eq!(left(), [3, 2], "what began before is forgotten");
        operations.set_closed("a", 70).unwrap();
        assert_eq!((operations.account("a").unwrap().unwrap().closed, left()), (70, vec![3]));
        operations.set_closed("a", 0).unwrap();
        assert_eq!(operations.account("a").unwrap().unwrap().closed, 0);
    });
}

#[test]
fn a_token_is_its_owners_until_it_is_ended() {
    both(|tried| {
        let operations = Operations::open(&tried.operations, "z-a", Durability::Full).unwrap();
        operations.put_account(&account("a")).unwrap();
        let token = |number: u8, login: &str| Token {
            digest: [number; 32],
            login: login.into(),
            name: "统计平台".into(),
            scopes: "figures:read records:read".into(),
            created: i64::from(number),
            expires: 100,
            used: 0,
        };
        for (number, login) in [(1, "a"), (2, "a"), (3, "b")] {
            operations.put_token(&token(number, login)).unwrap();
        }
        operations.touch_token(&[1; 32], 50).unwrap();
        assert_eq!(operations.token(&[1; 32]).unwrap(), Some(Token { used: 50, ..token(1, "a") }));
        operations.end_token(&[2; 32]).unwrap();
        let left = || operations.tokens().unwrap().iter().map(|token| token.digest[0]).collect::<Vec<_>>();
        assert_eq!(left(), [3, 1], "the newest first");
        operations.set_closed("a", 70).unwrap();
        assert_eq!(left(), [3], "closed with its account");
        operations.end_keys_of("b").unwrap();
        assert_eq!(operations.token(&[3; 32]).unwrap(), None);
    });
}

#[test]
fn tables_of_an_earlier_build_in_a_database_get_their_new_columns() {
    let cluster = Cluster::start(&[]);
    let database = cluster.database();
    let mut client = Client::connect(&database, NoTls).unwrap();
    client
        .batch_execute(
            "CREATE TABLE account (
               zone TEXT NOT NULL, login TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL,
               unit TEXT NOT NULL, password TEXT NOT NULL, failures BIGINT NOT NULL DEFAULT 0,
               locked_until BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (zone, login));
             INSERT INTO account VALUES ('z-a', 'a', 'p', 'n', 't', 'u', 'h', 2, 9);
             CREATE TABLE webhook (
               zone TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, kinds TEXT NOT NULL,
               link TEXT NOT NULL, secret BYTEA NOT NULL, former BYTEA NOT NULL, former_until BIGINT NOT NULL,
               state BIGINT NOT NULL, cursor BIGINT NOT NULL, attempt BIGINT NOT NULL, due BIGINT NOT NULL,
               failing_since BIGINT NOT NULL, created BIGINT NOT NULL, PRIMARY KEY (zone, id));
             INSERT INTO webhook VALUES ('z-a', 'h', 'n', 'https://example.org/', '*', '', '', '', 0, 0, 5, 0, 0, 0, 1);
             CREATE TABLE delivery (
               zone TEXT NOT NULL, number BIGINT NOT NULL, hook TEXT NOT NULL, event TEXT NOT NULL, seq BIGINT,
               kind TEXT NOT NULL, at BIGINT NOT NULL, attempt BIGINT NOT NULL, status BIGINT NOT NULL,
               reason TEXT NOT NULL, PRIMARY KEY (zone, number));
             INSERT INTO delivery VALUES ('z-a', 1, 'h', 'e', 5, 'k', 1, 1, 200, '')",
        )
        .unwrap();
    let place = Place::Postgres(database);
    for _ in 0..2 {
        let operations = Operations::open(&place, "z-a", Durability::Full).unwrap();
        let account = operations.account("a").unwrap().unwrap();
        assert_eq!((account.failures, account.changed, account.initial, account.closed), (2, 0, false, 0));
        let hook = operations.webhooks().unwrap().remove(0);
        assert_eq!((hook.format, hook.cursor), (HookFormat::Json, 5));
        assert_eq!(operations.delivery(1).unwrap().unwrap().told, 1);
    }
}

#[test]
fn a_code_of_the_second_factor_opens_once() {
    both(|tried| {
        let operations = Operations::open(&tried.operations, "z-a", Durability::Full).unwrap();
        assert_eq!(operations.second_factor("a").unwrap(), None);
        for secret in [vec![1, 2], vec![3]] {
            let factor = SecondFactor { secret, step: 7 };
            operations.put_second_factor("a", &factor, &[[1; 32], [2; 32]]).unwrap();
            assert_eq!(operations.second_factor("a").unwrap(), Some(factor), "the last replaces the first");
        }
        let taken: Vec<bool> = [7, 8, 8, 6, 9].map(|step| operations.take_step("a", step).unwrap()).into();
        assert_eq!(taken, [false, true, false, false, true]);
        assert!(!operations.take_step("b", 10).unwrap());
        let taken: Vec<bool> = [1, 1, 3].map(|code| operations.take_recovery_code("a", &[code; 32]).unwrap()).into();
        assert_eq!((taken, operations.recovery_codes("a").unwrap()), (vec![true, false, false], 1));
        assert_eq!(operations.with_second_factor().unwrap(), ["a"]);
        operations.end_second_factor("a").unwrap();
        assert_eq!((operations.second_factor("a").unwrap(), operations.recovery_codes("a").unwrap()), (None, 0));
        assert_eq!(operations.policy("passwords").unwrap(), None);
        for value in ["modern", "level"] {
            operations.set_policy("passwords", value).unwrap();
        }
        assert_eq!(operations.policy("passwords").unwrap().as_deref(), Some("level"));
    });
}

#[test]
fn sessions_uploads_drafts_and_preferences_are_kept() {
    both(|tried| {
        let operations = Operations::open(&tried.operations, "z-a", Durability::Full).unwrap();
        let session = |number: u8| Session {
            digest: [number; 32],
            login: "a".into(),
            created: 5,
            seen: 6,
            stage: Stage::Factor,
            browser: "Chromium".into(),
        };
        operations.put_session(&session(1)).unwrap();
        operations.put_session(&session(2)).unwrap();
        operations.touch_session(&[1; 32], 60).unwrap();
        operations.end_session(&[2; 32]).unwrap();
        assert_eq!(operations.sessions().unwrap(), [Session { seen: 60, ..session(1) }]);
        assert_eq!(operations.session(&[2; 32]).unwrap(), None);
        operations.note_upload(&[3; 32], "p").unwrap();
        operations.note_upload(&[3; 32], "p").unwrap();
        assert!(operations.has_uploaded(&[3; 32], "p").unwrap() && !operations.has_uploaded(&[3; 32], "q").unwrap());
        let draft = |id: &str, amends| Draft {
            id: id.into(),
            person: "p".into(),
            kind: "k".into(),
            amends,
            saved: 10_000_000,
            content: "写了一半".into(),
        };
        for amends in [None, Some(4)] {
            let draft = draft(&format!("d-{amends:?}"), amends);
            assert_eq!(operations.put_draft(&draft).unwrap(), Kept::Yes);
            assert_eq!(operations.put_draft(&draft).unwrap(), Kept::Yes, "saved again");
            let other = Draft { amends: Some(5), ..draft.clone() };
            assert_eq!(operations.put_draft(&other).unwrap(), Kept::Elsewhere, "another form's id");
            assert_eq!(operations.draft("p", &draft.id, 10_000_000).unwrap(), Some(draft));
        }
        assert_eq!(operations.draft_count("p", 10_000_000).unwrap(), 2);
        assert!(operations.close_form("p", "d-None", 10_000_001).unwrap());
        assert_eq!(operations.put_draft(&draft("d-None", None)).unwrap(), Kept::Closed);
        for value in ["1", "2"] {
            operations.put_preference("p", "n", value).unwrap();
        }
        assert_eq!(operations.preference("p", "n").unwrap().as_deref(), Some("2"));
        operations.put_preference("p", "n", "").unwrap();
        assert_eq!(operations.preference("p", "n").unwrap(), None);
    });
}

#[test]
fn the_audit_is_one_chain_that_shows_where_it_breaks() {
    both(|tried| {
        let mut audit = Audit::open(&tried.operations, "z-a", Durability::Full).unwrap();
        let mut heads = Vec::new();
        for number in 0..5 {
            audit.add("2020-01-20T00:00:00.000Z", "p", "login", &number.to_string()).unwrap();
            let head = audit.head().unwrap();
            heads.push(std::array::from_fn(|at| u8::from_str_radix(&head[2 * at..2 * at + 2], 16).unwrap()));
        }
        let mut again = Audit::open(&tried.operations, "z-a", Durability::Full).unwrap();
        assert_eq!((again.first_break(&heads).unwrap(), again.head().unwrap()), (None, audit.head().unwrap()));
        let newest: Vec<u64> = audit.newest(2).unwrap().iter().map(|entry| entry.number).collect();
        assert_eq!(newest, [5, 4]);
        heads.push([9; 32]);
        assert_eq!(audit.first_break(&heads).unwrap(), Some(Break::Head(5)));
    });
}

/// Servers of one zone write one chain: whoever was second goes on from what the first wrote.
#[test]
fn two_servers_write_one_audit_chain() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    std::thread::scope(|scope| {
        for server in 0..3 {
            let place = &place;
            scope.spawn(move || {
                let mut audit = Audit::open(place, "z-a", Durability::Full).unwrap();
                for number in 0..40 {
                    audit.add("2020-01-20T00:00:00.000Z", "p", "login", &format!("{server} {number}")).unwrap();
                }
            });
        }
    });
    let audit = Audit::open(&place, "z-a", Durability::Full).unwrap();
    assert_eq!((audit.first_break(&[]).unwrap(), audit.newest(1).unwrap()[0].number), (None, 120));
    let mut others = Audit::open(&place, "z-b", Durability::Full).unwrap();
    assert_eq!(others.head().unwrap(), "0".repeat(64), "each zone has a chain of its own");
    others.add("2020-01-20T00:00:00.000Z", "p", "login", "").unwrap();
    assert_eq!(audit.newest(1).unwrap()[0].number, 120);
}

/// Openings of the one who was second must not touch those of the first.
#[test]
fn a_conflict_leaves_the_openings_of_the_first() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let (first, second) = (opening("first"), opening("the second"));
    let servers = [&first, &second].map(|opening| {
        let mut ledger = LedgerWriter::open(&place, "z-a", Durability::Full).unwrap();
        let mut vault = vault(&place, "z-a");
        let records = written(0..1);
        store::append(&mut ledger, &mut vault, &rows(0, &records), &[sealed(0, opening)])
    });
    assert!(servers[0].is_ok() && servers[1].as_ref().unwrap_err().is_conflict(), "{servers:?}");
    let vault = Vault::reader(&place, "z-a", Some(&vault_key())).unwrap();
    assert_eq!(vault.get(0, Compartment::Sealed).unwrap(), Some(first));
}

#[test]
fn one_server_has_the_lease_and_another_takes_it_over() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let open = |zone| LedgerWriter::open(&place, zone, Durability::Full).unwrap();
    let (first, second, elsewhere) = (open("z-a"), open("z-a"), open("z-b"));
    assert!(first.enter(false).unwrap() && second.enter(false).unwrap() && !open("z-a").enter(true).unwrap());
    assert!(first.lease().unwrap() && !second.lease().unwrap() && elsewhere.lease().unwrap());
    assert!(first.lease().unwrap(), "asked again");
    drop(first);
    let begun = std::time::Instant::now();
    while !second.lease().unwrap() {
        assert!(begun.elapsed().as_secs() < 10, "a closed connection leaves its lease");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    drop(second);
    while !open("z-a").enter(true).unwrap() {
        assert!(begun.elapsed().as_secs() < 10, "nobody is there any more");
    }
}

#[test]
fn what_another_server_writes_is_heard() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let [writer, other] = ["z-a", "z-b"].map(|zone| LedgerWriter::open(&place, zone, Durability::Full).unwrap());
    let mut listener = Listener::open(&place, "z-a", "itself").unwrap().unwrap();
    let wait = std::time::Duration::from_millis(100);
    other.announce();
    assert!(!listener.wait(wait).unwrap(), "another zone's");
    writer.announce();
    assert!(listener.wait(std::time::Duration::from_secs(10)).unwrap());
    assert!(!listener.wait(wait).unwrap());
    let mut own = Listener::open(&place, "z-a", writer.name()).unwrap().unwrap();
    writer.announce();
    assert!(!own.wait(wait).unwrap(), "its own words");
    let file = tempfile::tempdir().unwrap();
    assert!(Listener::open(&Place::File(file.path().join("ledger.db")), "z-a", "").unwrap().is_none());
}

#[test]
fn a_server_that_is_stuck_in_its_turn_does_not_hold_up_the_others() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let open = || LedgerWriter::open(&place, "z-a", Durability::Full).unwrap();
    let (mut stuck, mut other) = (open(), open());
    assert!(stuck.take_turn().unwrap());
    assert!(other.take_turn().is_err());
    assert!(!other.take_turn().unwrap(), "nor is it waited for again so soon");
    append(&mut other, 0..3).unwrap();
    stuck.end_turn();
    assert!(open().take_turn().unwrap());
}

#[test]
fn a_database_holds_zones_apart() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let [mut first, mut second] =
        ["z-a", "z-b"].map(|zone| LedgerWriter::open(&place, zone, Durability::Full).unwrap());
    append(&mut first, 0..10).unwrap();
    append(&mut second, 0..4).unwrap();
    assert_eq!((first.size().unwrap(), second.size().unwrap()), (10, 4));
    assert_eq!(read(|each| second.tail(0, each)), expected(0..4));
    assert_ne!(
        first.command_digest([&b"x"[..]]),
        second.command_digest([&b"x"[..]]),
        "each zone has a secret of its own"
    );
    let first = vault(&place, "z-a");
    first.put(&[sealed(2, &opening("x"))]).unwrap();
    assert_eq!(vault(&place, "z-b").trim(0).unwrap(), 0);
    assert!(first.get(2, Compartment::Sealed).unwrap().is_some());
}

/// Two servers decide upon the same size: one is told that it must read on.
#[test]
fn the_second_of_two_writers_is_told_of_the_conflict() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let mut writers = [(); 2].map(|()| LedgerWriter::open(&place, "z-a", Durability::Full).unwrap());
    append(&mut writers[0], 0..5).unwrap();
    let refused = append(&mut writers[1], 0..7).unwrap_err();
    assert!(refused.is_conflict(), "{refused}");
    reopen(&mut writers[1]);
    assert_eq!(read(|each| writers[1].tail(0, each)), expected(0..5));
    append(&mut writers[1], 5..7).unwrap();
    assert_eq!(read(|each| writers[0].tail(5, each)), expected(5..7));
}

#[test]
fn a_server_that_could_lose_an_answer_is_refused() {
    for setting in ["fsync=off", "full_page_writes=off", "synchronous_commit=off"] {
        let cluster = Cluster::start(&[setting]);
        let place = Place::Postgres(cluster.address());
        let refused = LedgerWriter::open(&place, "z-a", Durability::Full).err();
        let name = setting.split('=').next().unwrap();
        assert!(refused.is_some_and(|error| error.to_string().starts_with(&format!("{name} is off"))), "{setting}");
    }
}

#[test]
fn a_connection_that_was_cut_is_told_and_opened_again() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let mut ledger = LedgerWriter::open(&place, "z-a", Durability::Full).unwrap();
    append(&mut ledger, 0..3).unwrap();
    let mut other = Client::connect(&cluster.address(), NoTls).unwrap();
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    other.execute(sql, &[]).unwrap();
    assert!(append(&mut ledger, 3..6).is_err());
    reopen(&mut ledger);
    assert_eq!(ledger.size().unwrap(), 3);
    append(&mut ledger, 3..6).unwrap();
    assert_eq!(ledger.size().unwrap(), 6);
}

/// The database's goodbye may come before, with or after the answer, and so may the end of the line.
#[test]
fn operations_go_on_whenever_their_connection_is_cut() {
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let operations = Operations::open(&place, "z-a", Durability::Full).unwrap();
    let mut audit = Audit::open(&place, "z-a", Durability::Full).unwrap();
    let mut other = Client::connect(&cluster.address(), NoTls).unwrap();
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    for round in 0..60u8 {
        other.execute(sql, &[]).unwrap();
        std::thread::sleep(std::time::Duration::from_micros(u64::from(round % 20) * 40));
        let value = round.to_string();
        operations.put_preference("p", "n", &value).unwrap();
        assert_eq!(operations.preference("p", "n").unwrap(), Some(value));
        operations.put_second_factor("a", &SecondFactor { secret: vec![round], step: 0 }, &[[round; 32]]).unwrap();
        assert_eq!(operations.second_factor("a").unwrap().unwrap().secret, [round]);
        audit.add("2026-11-26T00:00:00Z", "p", "login", "").unwrap();
    }
    assert_eq!(audit.first_break(&[]).unwrap(), None);
}

#[test]
fn what_was_appended_is_there_after_the_database_was_killed() {
    let mut cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let mut ledger = LedgerWriter::open(&place, "z-a", Durability::Full).unwrap();
    append(&mut ledger, 0..700).unwrap();
    cluster.kill();
    assert!(append(&mut ledger, 700..701).is_err() && ledger.reopen().is_err());
    cluster.start_again();
    reopen(&mut ledger);
    assert_eq!(read(|each| ledger.tail(0, each)), expected(0..700));
}

/// A page may ask within the runtime that serves it.
#[test]
fn a_store_answers_inside_a_runtime() {
    let cluster = Cluster::start(&[]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut ledger = LedgerWriter::open(&Place::Postgres(cluster.address()), "z-a", Durability::Full).unwrap();
        append(&mut ledger, 0..2).unwrap();
        assert_eq!(ledger.size().unwrap(), 2);
    });
}

#[test]
fn a_departure_comes_back_once_and_in_time_and_a_link_is_one_to_one() {
    both(|tried| {
        let operations = Operations::open(&tried.operations, "z-a", Durability::Full).unwrap();
        let departure = |key: u8, at: i64| Departure {
            key: [key; 32],
            nonce: "n".to_owned(),
            verifier: "v".to_owned(),
            next: "/rules".to_owned(),
            session: (key == 2).then_some([7; 32]),
            at,
        };
        for (key, at) in [(1, 100), (2, 200), (3, 300)] {
            operations.put_departure(&departure(key, at), 0, 10).unwrap();
        }
        let take = |key: u8, since: i64| operations.take_departure(&[key; 32], since).unwrap();
        assert_eq!((take(9, 0), take(1, 101)), (None, None), "not known, too late");
        assert_eq!(take(1, 0), None, "what came too late is used up");
        assert_eq!((take(2, 200), take(2, 200)), (Some(departure(2, 200)), None));
        for (key, at) in [(4, 400), (5, 500)] {
            operations.put_departure(&departure(key, at), 0, 2).unwrap();
        }
        assert_eq!((take(3, 0), take(4, 0), take(5, 0)), (None, Some(departure(4, 400)), Some(departure(5, 500))));
        let other = Operations::open(&tried.operations, "z-b", Durability::Full).unwrap();
        assert!(operations.link("i", "s", "a", 9).unwrap() && operations.link("i", "s", "a", 10).unwrap());
        assert!(!operations.link("i", "s", "b", 9).unwrap(), "a subject has one account");
        assert!(!operations.link("i", "t", "a", 9).unwrap(), "and an account one subject");
        assert!(operations.link("j", "t", "a", 9).unwrap() && other.link("i", "s", "c", 9).unwrap());
        assert_eq!(operations.linked_to("i", "s").unwrap().as_deref(), Some("a"));
        assert_eq!(
            (operations.linked_since("i", "a").unwrap(), operations.linked_since("i", "b").unwrap()),
            (Some(9), None)
        );
        operations.unlink("a").unwrap();
        assert_eq!((operations.linked_to("i", "s").unwrap(), operations.linked_to("j", "t").unwrap()), (None, None));
        assert_eq!(other.linked_to("i", "s").unwrap().as_deref(), Some("c"));
        other.put_account(&account("c")).unwrap();
        other.forget(&account("c").person).unwrap();
        assert_eq!(other.linked_to("i", "s").unwrap(), None, "who is erased is known to no provider here");
    });
}
