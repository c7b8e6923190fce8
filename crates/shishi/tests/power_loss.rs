//! The power goes, or the disk fails, in the middle of a commit: the server runs on a layer that records what reached
//! the disk (`crates/store/tests/powerloss`), and what is left of the disk is opened again – also after a restart in between.
//!
//! `SHISHI_POWER_SEEDS=300 cargo test --release -p shishi --test power_loss` for a long run.

mod support;

#[path = "../../store/tests/powerloss/disk.rs"]
mod disk;

use disk::{Errno, Event, Failing, Faults, Op, arm, build_shim, image_after_power_loss, read_log};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use support::{
    Acknowledged, Chance, Client, Facts, Server, Told, cookie, copied, faults, folder, load, open, repeat, setting,
    small,
};

const WRITERS: usize = 4;
const EACH: usize = 25;

fn shim() -> &'static PathBuf {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| build_shim(&folder("shim")))
}

fn facts() -> Facts {
    Facts::of(&open(&copied(small(), "facts")).zone)
}

/// A run of the server with faults: its folder and log, and what its clients were told.
struct Run {
    dir: PathBuf,
    log: PathBuf,
    /// Events up to the first request.
    started: u64,
    told: Told,
    /// Whether the server was alive in the end, and what it answered then.
    last: Option<u16>,
}

fn run(seed: u64, options: &[&str], fault: Faults) -> Run {
    let dir = copied(small(), "armed");
    let log = folder("log").join("log");
    let events = |log: &PathBuf| read_log(log).map_or(0, |events| events.len() as u64);
    let server = Server::start(&dir, options, |command| {
        arm(command, shim(), &dir, &log, fault);
    });
    let started = events(&log);
    let Some(server) = server else { return Run { dir, log, started, told: Told::default(), last: None } };
    let facts = facts();
    let told = load(server.port, &facts, WRITERS, EACH, seed, &|| false);
    let last = Client::connect(server.port, &cookie("city1"))
        .and_then(|mut client| client.record(&facts.object(&mut Chance(seed ^ 0xffff))))
        .map(|answer| answer.status)
        .ok();
    server.kill();
    Run { dir, log, started, told, last }
}

/// How far there is to go: events up to the first request, and in all.
fn course(options: &[&str]) -> (u64, u64) {
    let run = run(0, options, Faults::default());
    assert_eq!(run.told.acknowledged.len(), WRITERS * EACH, "{:?}", run.told);
    (run.started, read_log(&run.log).unwrap().len() as u64)
}

/// What is wrong with the zone that the power loss left.
fn after_power_loss(run: &Run, seed: u64) -> (Vec<String>, disk::Loss, PathBuf) {
    let image = folder("image");
    let loss = image_after_power_loss(&run.log, Some(small()), &image, seed).unwrap();
    (faults(&image, &run.told.acknowledged), loss, image)
}

/// The zone goes on: what was acknowledged is answered as before, and new facts are recorded.
fn goes_on(zone: &std::path::Path, acknowledged: &[Acknowledged]) {
    let server = Server::of(zone);
    repeat(server.port, &acknowledged[..acknowledged.len().min(3)]);
    let told = load(server.port, &facts(), 2, 3, 987_654, &|| false);
    assert_eq!(told.acknowledged.len(), 6, "{told:?}");
    server.kill();
    let all = [acknowledged, &told.acknowledged].concat();
    assert_eq!(faults(zone, &all), Vec::<String>::new());
}

#[test]
fn a_power_loss_takes_nothing_that_was_acknowledged() {
    let (started, all) = course(&[]);
    let seeds = setting("SHISHI_POWER_SEEDS", 10);
    let (mut acknowledged, mut crashed, mut sectors) = (0, 0, 0);
    for seed in 0..seeds {
        let mut chance = Chance(seed);
        // Every fifth while the server starts, the others while it writes.
        let at = if seed % 5 == 4 {
            1 + chance.below(started as usize)
        } else {
            started as usize + chance.below((all - started) as usize)
        };
        let run = run(seed, &[], Faults { crash_at: Some(at as u64), ..Faults::default() });
        let (found, loss, image) = after_power_loss(&run, seed);
        assert_eq!(found, Vec::<String>::new(), "seed {seed}, crash at event {at}, {loss:?}");
        acknowledged += run.told.acknowledged.len();
        crashed += usize::from(run.last.is_none());
        sectors += loss.sectors;
        if seed % 3 == 0 {
            goes_on(&image, &run.told.acknowledged);
        }
        let _ = (std::fs::remove_dir_all(&run.dir), std::fs::remove_dir_all(&image));
    }
    println!("{seeds} seeds: {crashed} crashes, {acknowledged} acknowledged, {sectors} sectors lost");
    assert!(
        crashed as u64 > seeds / 2 && acknowledged as u64 > seeds * 5 && sectors > 0,
        "nothing was put to the test"
    );
}

/// The test can see a loss: without syncs there is one.
#[test]
fn without_syncs_the_same_power_loss_takes_what_was_acknowledged() {
    let options = ["--unsafe-synchronous-off"];
    let (started, all) = course(&options);
    let mut lost = 0;
    for seed in 0..setting("SHISHI_POWER_SEEDS", 10) {
        let at = started + Chance(seed).below((all - started) as usize) as u64;
        let run = run(seed, &options, Faults { crash_at: Some(at), ..Faults::default() });
        let (found, ..) = after_power_loss(&run, seed);
        let seen = found.iter().any(|fault| fault.starts_with("lost") || fault.starts_with("does not open"));
        lost += u32::from(seen && !run.told.acknowledged.is_empty());
        let _ = std::fs::remove_dir_all(&run.dir);
        if lost > 0 && seed >= 3 {
            break;
        }
    }
    assert!(lost > 0, "no seed lost anything: this test would not see a loss");
}

fn a_failing_disk(errno: Errno, most: usize) {
    let (started, all) = course(&[]);
    let (mut refused, mut acknowledged, mut recovered) = (0, 0, 0);
    let seeds = setting("SHISHI_POWER_SEEDS", 10);
    for seed in 0..seeds {
        let mut chance = Chance(seed + 500);
        let at = started + 1 + chance.below((all - started) as usize * 3 / 4) as u64;
        let count = if seed % 2 == 0 { 1 } else { 2 + chance.below(most) as u64 };
        let error = Failing { errno, at, count, sync_of: None };
        let run = run(seed, &[], Faults { error: Some(error), ..Faults::default() });
        let what = format!("seed {seed}, {error:?}, {:?}", support::said(&run.dir));
        assert!(run.told.strange.is_empty() && run.told.unanswered.is_empty(), "{what}: {:?}", run.told);
        // Recovered, or read-only: never gone. A single error is always recovered from.
        assert!(matches!(run.last, Some(201 | 503)), "{what}: {:?}", run.last);
        assert!(count > 1 || run.last == Some(201), "{what}");
        let (found, loss, image) = after_power_loss(&run, seed);
        assert_eq!(found, Vec::<String>::new(), "after the power loss, {what}, {loss:?}");
        // The same without a power loss: the process ended, the page cache stayed.
        assert_eq!(faults(&run.dir, &run.told.acknowledged), Vec::<String>::new(), "{what}");
        // What was not saved may be sent again, and is recorded then.
        let server = Server::of(&image);
        for fact in run.told.not_saved.iter().take(3) {
            let login = if fact["kind"] == "city.object" { "city1" } else { "party1" };
            let answer = Client::connect(server.port, &cookie(login)).unwrap().record(fact).unwrap();
            assert!(matches!(answer.status, 200 | 201), "{what}: {answer:?}");
        }
        repeat(server.port, &run.told.acknowledged[..run.told.acknowledged.len().min(3)]);
        server.kill();
        refused += run.told.not_saved.len();
        acknowledged += run.told.acknowledged.len();
        recovered += u64::from(run.last == Some(201));
        let _ = (std::fs::remove_dir_all(&run.dir), std::fs::remove_dir_all(&image));
    }
    println!("{errno:?}: {seeds} seeds, {acknowledged} acknowledged, {refused} not saved, {recovered} recovered");
    assert!(refused > 0 && recovered >= seeds.div_ceil(2), "no error reached a commit, or none was recovered from");
}

#[test]
fn an_input_output_error_is_told_and_loses_nothing() {
    a_failing_disk(Errno::Eio, 4);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    a_failing_disk(Errno::Enospc, 40);
}

const WAL: &str = "ledger.db-wal";

/// A run in which a sync of the ledger's log fails and the process ends at once: commits stand in the log that can be
/// read, and that no later sync brings to the disk.
fn ended_by_a_failed_sync(seed: u64) -> Run {
    let is_sync = |event: &&Event| event.op == Op::Sync && event.path == Path::new(WAL);
    static BEFORE: OnceLock<u64> = OnceLock::new();
    let before = BEFORE.get_or_init(|| {
        let calm = run(0, &[], Faults::default());
        read_log(&calm.log).unwrap()[..calm.started as usize].iter().filter(is_sync).count() as u64
    });
    let at = before + 1 + Chance(seed).below(8) as u64;
    let error = Failing { errno: Errno::Eio, at, count: 1, sync_of: Some(WAL) };
    let run = run(seed, &[], Faults { error: Some(error), crash_after_error: true, ..Faults::default() });
    let failed: Vec<_> = read_log(&run.log).unwrap().into_iter().filter(|event| event.failed).collect();
    assert!(matches!(&failed[..], [event] if is_sync(&event)), "{} events failed", failed.len());
    assert_eq!(run.last, None, "the process ended");
    run
}

fn restarted(run: &Run, faults: Faults) -> Option<Server> {
    Server::start(&run.dir, &[], |command| {
        arm(command, shim(), &run.dir, &run.log, faults);
    })
}

#[test]
fn a_restart_after_a_failed_sync_builds_on_nothing_that_the_disk_does_not_have() {
    let mut sectors = 0;
    for seed in 0..3 {
        let mut run = ended_by_a_failed_sync(seed);
        // What the next process can read and the disk does not have.
        sectors += (0..6).map(|power| after_power_loss(&run, power).1.sectors).sum::<usize>();
        let server = restarted(&run, Faults::default()).expect("it starts again");
        let told = load(server.port, &facts(), WRITERS, 5, seed + 100, &|| false);
        server.kill();
        assert_eq!(told.acknowledged.len(), WRITERS * 5, "{told:?}");
        run.told.acknowledged.extend(told.acknowledged);
        for power in 0..6 {
            let (found, loss, image) = after_power_loss(&run, power);
            assert_eq!(found, Vec::<String>::new(), "seed {seed}, power {power}, {loss:?}");
            let _ = std::fs::remove_dir_all(&image);
        }
    }
    assert!(sectors > 0, "nothing was put to the test");
}

/// The power goes while the next process is starting: nothing of the log may be in the database before it is on the disk.
#[test]
fn a_restart_after_a_failed_sync_may_be_cut_off_as_well() {
    for seed in 0..setting("SHISHI_POWER_SEEDS", 10) {
        let run = ended_by_a_failed_sync(seed);
        let at = 1 + Chance(seed + 50).below(30) as u64;
        drop(restarted(&run, Faults { crash_at: Some(at), ..Faults::default() }));
        for power in 0..4 {
            let (found, loss, image) = after_power_loss(&run, power);
            assert_eq!(found, Vec::<String>::new(), "seed {seed}, cut off at event {at}, power {power}, {loss:?}");
            let _ = std::fs::remove_dir_all(&image);
        }
    }
}

/// Commits as any user of SQLite would, and ends without closing.
const PLAIN_WRITER: &str = "
import os, sqlite3, sys
ledger = sqlite3.connect(sys.argv[1])
ledger.execute('PRAGMA synchronous=FULL')
ledger.execute('INSERT INTO checkpoint VALUES (?, 1, ?, 0)', ('plain', 'note'))
ledger.commit()
os._exit(0)
";

/// The test above can see a loss: whoever opens the ledger without settling its log commits on top of what is not there.
#[test]
fn without_settling_the_log_the_same_restart_loses_what_it_acknowledged() {
    let run = ended_by_a_failed_sync(0);
    let mut writer = Command::new("python3");
    writer.args(["-c", PLAIN_WRITER]).arg(run.dir.join("ledger.db"));
    assert!(arm(&mut writer, shim(), &run.dir, &run.log, Faults::default()).status().unwrap().success());
    let is_kept = |power: u64| {
        let image = folder("image");
        image_after_power_loss(&run.log, Some(small()), &image, power).unwrap();
        let ledger = rusqlite::Connection::open(image.join("ledger.db")).unwrap();
        let rows = ledger.query_row("SELECT COUNT(*) FROM checkpoint WHERE zone = 'plain'", [], |row| row.get(0));
        rows == Ok(1)
    };
    let kept = (0..12).filter(|power| is_kept(*power)).count();
    assert!(kept < 12, "no power loss took the row: this test would not see a loss");
}
