//! What a store promises, on SQLite and on a real PostgreSQL.

#[path = "postgres/mod.rs"]
mod cluster;

use cluster::Cluster;
use ledger::Opening;
use postgres::{Client, NoTls};
use std::cell::RefCell;
use store::{Appended, Compartment, Durability, KnownCommand, LedgerReader, LedgerWriter, Place, StoreError};
use store::{StoredCheckpoint, Vault};

/// A store to be tried: what keeps it alive, and where ledger and vault stand.
struct Tried {
    _folder: tempfile::TempDir,
    _cluster: Option<Cluster>,
    ledger: Place,
    vault: Place,
}

fn both(test: impl Fn(&Tried)) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| Place::File(folder.path().join(name));
    let (ledger, vault) = (file("ledger.db"), file("vault.db"));
    test(&Tried { ledger, vault, _folder: folder, _cluster: None });
    let cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.database());
    let folder = tempfile::tempdir().unwrap();
    test(&Tried { ledger: place.clone(), vault: place, _folder: folder, _cluster: Some(cluster) });
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
        ledger.reopen().unwrap();
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

#[test]
fn openings_are_found_replaced_and_trimmed() {
    both(|tried| {
        let mut vault = Vault::open(&tried.vault, "z-a", Durability::Full).unwrap();
        let opening = |text: &str| Opening { salt: [text.len() as u8; 32], content: text.as_bytes().into() };
        let (first, second, third) = (opening("工资 1"), opening("{\"phone\":\"…\"}"), opening("工资 22"));
        vault.put(&[]).unwrap();
        vault.put(&[(4, Compartment::Sealed, &first), (4, Compartment::Personal(0), &second)]).unwrap();
        vault.put(&[(9, Compartment::Sealed, &first)]).unwrap();
        // Left over from a crash at the same seq.
        vault.put(&[(9, Compartment::Sealed, &third)]).unwrap();
        let reader = Vault::reader(&tried.vault, "z-a").unwrap();
        assert_eq!(reader.get(4, Compartment::Personal(0)).unwrap(), Some(second));
        assert_eq!(reader.get(4, Compartment::Personal(1)).unwrap(), None);
        let sealed = |from, to| {
            let mut found = Vec::new();
            reader.sealed(from, to, |seq, opening| found.push((seq, opening))).unwrap();
            found
        };
        assert_eq!(sealed(0, u64::MAX), [(4, first.clone()), (9, third)]);
        assert_eq!(sealed(0, 9), [(4, first.clone())]);
        assert_eq!(vault.trim(9).unwrap(), 1);
        assert_eq!(sealed(0, u64::MAX), [(4, first)]);
    });
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
    let mut vault = Vault::open(&place, "z-a", Durability::Full).unwrap();
    vault.put(&[(2, Compartment::Sealed, &Opening { salt: [1; 32], content: b"x"[..].into() })]).unwrap();
    assert_eq!(Vault::open(&place, "z-b", Durability::Full).unwrap().trim(0).unwrap(), 0);
    assert!(vault.get(2, Compartment::Sealed).unwrap().is_some());
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
    writers[1].reopen().unwrap();
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
    ledger.reopen().unwrap();
    assert_eq!(ledger.size().unwrap(), 3);
    append(&mut ledger, 3..6).unwrap();
    assert_eq!(ledger.size().unwrap(), 6);
}

/// A page may ask within the runtime that serves it.
#[test]
fn what_was_appended_is_there_after_the_database_was_killed() {
    let mut cluster = Cluster::start(&[]);
    let place = Place::Postgres(cluster.address());
    let mut ledger = LedgerWriter::open(&place, "z-a", Durability::Full).unwrap();
    append(&mut ledger, 0..700).unwrap();
    cluster.kill();
    assert!(append(&mut ledger, 700..701).is_err() && ledger.reopen().is_err());
    cluster.start_again();
    ledger.reopen().unwrap();
    assert_eq!(read(|each| ledger.tail(0, each)), expected(0..700));
}

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
