//! An edition that is recorded has its bundle, whatever happens between the record and the files; and it is recorded once.

mod support;

#[path = "../../store/tests/powerloss/disk.rs"]
mod disk;

use disk::{Faults, arm, build_shim, image_after_power_loss, read_log};
use shishi::proof::{Verdict, verify};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Chance, Client, House, Outside, Server, copied, files, folder, open, publish_january, setting, small};

const MONTH: &str = "2019-01";

/// Seqs of the editions of January's ranking: the demonstration has published it once.
fn editions(zone: &Path) -> Vec<u64> {
    let keeper = open(zone);
    let of_month = keeper.zone.editions.iter().filter(|edition| edition.period.to_string() == MONTH);
    of_month.map(|edition| edition.seq).collect()
}

fn bundle(zone: &Path, seq: u64) -> PathBuf {
    zone.join("editions").join(seq.to_string())
}

/// The newest edition has a whole bundle that outsiders verify, and nothing lies beside it.
#[track_caller]
fn has_its_bundle(zone: &Path, what: &str) {
    let outside = Outside::of(zone, "published");
    let report = verify(&outside.inputs());
    assert_eq!(report.verdict, Verdict::Verified, "{what}: {:?}", report.lines);
    let beside = files(&zone.join("editions")).into_iter().filter(|name| name.contains(".making"));
    assert_eq!(beside.collect::<Vec<_>>(), Vec::<String>::new(), "{what}");
}

/// Opens a zone as a server does.
fn serve_once(zone: &Path) {
    drop(open(zone));
    drop(House::open(zone));
}

#[test]
fn an_edition_whose_files_could_not_be_written_is_published_all_the_same() {
    let zone = copied(small(), "no-room");
    let before = editions(&zone);
    let (there, aside) = (zone.join("editions"), zone.join("aside"));
    std::fs::rename(&there, &aside).unwrap();
    std::fs::write(&there, "a file where the folder should be").unwrap();
    let seq = publish_january(&zone);
    assert_eq!(editions(&zone), [before.clone(), vec![seq]].concat());
    // Where it still cannot be written, the zone opens nevertheless.
    serve_once(&zone);
    std::fs::remove_file(&there).unwrap();
    std::fs::rename(&aside, &there).unwrap();
    serve_once(&zone);
    has_its_bundle(&zone, "opened again");
    assert_eq!(editions(&zone), [before, vec![seq]].concat());
}

#[test]
fn a_bundle_that_was_lost_is_made_again_as_it_was() {
    let zone = copied(small(), "lost");
    let seq = publish_january(&zone);
    let kept = files(&bundle(&zone, seq))
        .into_iter()
        .map(|name| (std::fs::read(bundle(&zone, seq).join(&name)).unwrap(), name));
    let kept: Vec<_> = kept.collect();
    let server = Server::of(&zone);
    std::fs::remove_dir_all(zone.join("editions")).unwrap();
    let get = |path: &str| Client::connect(server.port, "").unwrap().send("GET", path, "", "").unwrap();
    let asked: Vec<_> = std::thread::scope(|scope| {
        let ask = || get(&format!("/public/editions/{seq}/content/report.html")).status;
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(asked, [200; 4]);
    assert_eq!(get(&format!("/public/editions/{}/content/report.html", seq + 1)).status, 404);
    assert!(server.stop());
    for (bytes, name) in kept {
        assert!(std::fs::read(bundle(&zone, seq).join(&name)).unwrap() == bytes, "{name} is another");
    }
    has_its_bundle(&zone, "made on demand");
}

/// `shishi publish` on the layer that records and ends it.
fn publish_armed(zone: &Path, log: &Path, shim: &Path, faults: Faults) -> Option<i32> {
    drop(open(zone));
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    command.args(["publish", "--year", "2019", "--month", "1", "--dir"]).arg(zone);
    command.arg("--out").arg(folder("out"));
    arm(&mut command, shim, zone, log, faults).output().unwrap().status.code()
}

#[test]
fn a_publication_cut_off_anywhere_leaves_an_edition_with_its_bundle_or_none() {
    let shim = build_shim(&folder("shim"));
    let (zone, log) = (copied(small(), "course"), folder("course").join("log"));
    assert_eq!(publish_armed(&zone, &log, &shim, Faults::default()), Some(0));
    let events = read_log(&log).unwrap();
    let files_begin = events.iter().position(|event| event.path.starts_with("editions")).expect("files are written");
    assert!(events.len() > files_begin + 30, "{} events, files from {files_begin} on", events.len());
    let before = editions(small()).len();
    let mut found = [0, 0];
    for seed in 0..setting("SHISHI_POWER_SEEDS", 16) {
        let mut chance = Chance(seed);
        let at = chance.below(events.len());
        let (zone, log) = (copied(small(), "cut"), folder("cut").join("log"));
        let faults = Faults { crash_at: Some(at as u64 + 1), ..Faults::default() };
        assert_eq!(publish_armed(&zone, &log, &shim, faults), Some(137), "event {at}");
        let image = folder("image");
        image_after_power_loss(&log, Some(small()), &image, seed).unwrap();
        for (left, what) in [(&zone, "killed"), (&image, "without power")] {
            let what = format!("{what} at event {at} of {}, seed {seed}", events.len());
            let more = editions(left).len() - before;
            serve_once(left);
            assert_eq!(editions(left).len() - before, more, "{what}");
            has_its_bundle(left, &what);
            found[more] += 1;
        }
        let _ = (std::fs::remove_dir_all(&zone), std::fs::remove_dir_all(&image));
    }
    println!("{found:?} without and with the edition");
    assert!(found[0] > 0 && found[1] > 4, "the cuts came all on one side: {found:?}");
}
