//! The disk fails, or the power goes, in the middle of an import: rows are decided while those before them are being
//! committed, and nothing may build on a commit that did not take place.

mod support;

#[path = "../../store/tests/powerloss/disk.rs"]
mod disk;

use disk::{Errno, Failing, Faults, arm, build_shim, image_after_power_loss, read_log};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use support::{Chance, copied, faults, folder, open, person, setting, small};
use zone::content::key_digest;

/// Thirteen groups, the last of them small.
const ROWS: usize = 6_100;
/// Rows that the import sends together.
const TOGETHER: usize = 500;

fn shim() -> &'static PathBuf {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| build_shim(&folder("shim")))
}

fn key(row: usize) -> String {
    format!("t-{row}")
}

/// City objects; every third has an address, so that a group writes to both files.
fn table() -> &'static PathBuf {
    static TABLE: OnceLock<PathBuf> = OnceLock::new();
    TABLE.get_or_init(|| {
        let zone = open(&copied(small(), "table")).zone;
        let place = zone.org.units_of(&["community"]).next().expect("a community").id.clone();
        let day = zone.date_of(zone.recorded.parse().unwrap());
        let mut text = String::from("完工日期,对象编号,对象种类,办理方式,所在社区,长度（米）,具体位置\n");
        for row in 0..ROWS {
            let address = if row % 3 == 0 { "某巷一号" } else { "" };
            text += &format!("{day},{},公厕,拆除,{place},,{address}\n", key(row));
        }
        let path = folder("table").join("objects.csv");
        std::fs::write(&path, text).unwrap();
        path
    })
}

/// Runs the import as the command line does, on a disk with faults.
fn import(zone: &Path, log: &Path, faults: Faults) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    command.args(["import", "--kind", "city.object", "--unit", "dept-city", "--by", &person(zone, "city1")]);
    command.arg("--dir").arg(zone).arg("--file").arg(table());
    arm(&mut command, shim(), zone, log, faults).output().unwrap()
}

/// How many rows the run said it had written; none if it was cut off before it said anything.
fn said(output: &Output) -> Option<usize> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.split(&[';', ',']).find_map(|part| part.trim().strip_suffix(" written")?.parse().ok())
}

/// The rows that stand in a zone.
fn recorded(zone: &Path) -> HashSet<usize> {
    let zone = open(zone).zone;
    let stands = |row: &usize| {
        let key = key_digest("city.object", [key(*row).as_str()].into_iter());
        zone.register.by_key(&key).is_some()
    };
    (0..ROWS).filter(stands).collect()
}

struct Course {
    started: u64,
    all: u64,
}

/// Events of a run without faults: how many the start takes, and how many there are.
fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| {
        let events = |rows: bool| {
            let (zone, log) = (copied(small(), "course"), folder("log").join("log"));
            let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
            if rows {
                let output = import(&zone, &log, Faults::default());
                assert!(output.status.success(), "{output:?}");
                assert_eq!(said(&output), Some(ROWS));
            } else {
                command.arg("key").arg("--dir").arg(&zone);
                assert!(arm(&mut command, shim(), &zone, &log, Faults::default()).output().unwrap().status.success());
            }
            read_log(&log).unwrap().len() as u64
        };
        Course { started: events(false), all: events(true) }
    })
}

/// After the fault: whole groups, everything that was told, and the same import goes on to the end.
fn whole_groups_and_goes_on(zone: &Path, told: Option<usize>, what: &str) -> usize {
    assert_eq!(faults(zone, &[]), Vec::<String>::new(), "{what}");
    let there = recorded(zone);
    assert!(told.is_none_or(|told| told <= there.len()), "{what}: told {told:?}, there are {}", there.len());
    // What was queued behind a failed group may be written after it: a group is whole or not there at all.
    for group in 0..ROWS.div_ceil(TOGETHER) {
        let rows = group * TOGETHER..ROWS.min((group + 1) * TOGETHER);
        let here = rows.clone().filter(|row| there.contains(row)).count();
        assert!(here == 0 || here == rows.len(), "{what}: {here} rows of group {group}");
    }
    let output = import(zone, &folder("log").join("log"), Faults::default());
    assert!(output.status.success(), "{what}: {output:?}");
    assert_eq!(said(&output), Some(ROWS - there.len()), "{what}");
    assert_eq!(recorded(zone).len(), ROWS, "{what}");
    assert_eq!(faults(zone, &[]), Vec::<String>::new(), "{what}");
    there.len()
}

#[test]
fn an_error_of_the_disk_stops_the_import_behind_whole_groups() {
    let (mut stopped, mut recovered) = (0, 0);
    for seed in 0..setting("SHISHI_POWER_SEEDS", 6) {
        let at = course().started + 1 + Chance(seed).below((course().all - course().started) as usize) as u64;
        let errno = if seed % 2 == 0 { Errno::Eio } else { Errno::Enospc };
        let (zone, log) = (copied(small(), "failing"), folder("log").join("log"));
        let error = Some(Failing { errno, at, count: 1, sync_of: None });
        let output = import(&zone, &log, Faults { error, ..Faults::default() });
        let what = format!("seed {seed}, event {at}: {output:?}");
        let there = recorded(&zone).len();
        // What it says is true: nothing is called written that is not, and a stop is not called an end.
        assert_eq!(output.status.success(), there == ROWS, "{what}");
        stopped += usize::from(there < ROWS);
        recovered += usize::from(there > 0);
        let image = folder("image");
        image_after_power_loss(&log, Some(small()), &image, seed).unwrap();
        whole_groups_and_goes_on(&image, said(&output), &what);
        whole_groups_and_goes_on(&zone, said(&output), &what);
        let _ = (std::fs::remove_dir_all(&zone), std::fs::remove_dir_all(&image));
    }
    assert!(stopped > 1 && recovered > 1, "no error reached a commit between two groups: {stopped}, {recovered}");
}

#[test]
fn a_power_loss_leaves_whole_groups() {
    let mut between = 0;
    for seed in 0..setting("SHISHI_POWER_SEEDS", 6) {
        let at = course().started + 1 + Chance(seed + 90).below((course().all - course().started) as usize) as u64;
        let (zone, log) = (copied(small(), "cut"), folder("log").join("log"));
        let output = import(&zone, &log, Faults { crash_at: Some(at), ..Faults::default() });
        let image = folder("image");
        image_after_power_loss(&log, Some(small()), &image, seed).unwrap();
        let there = whole_groups_and_goes_on(&image, None, &format!("seed {seed}, event {at}: {output:?}"));
        between += usize::from(there > 0 && there < ROWS);
        let _ = (std::fs::remove_dir_all(&zone), std::fs::remove_dir_all(&image));
    }
    assert!(between > 1, "no power loss fell between two groups");
}
