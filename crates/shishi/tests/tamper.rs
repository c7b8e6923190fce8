//! Whatever is changed in what was published, `verify` does not pass it, and says where.

mod support;

use serde_json::Value;
use shishi::proof::{Inputs, Verdict, verify};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use support::{Chance, Outside, copied, copy, files, folder, setting};

/// The small zone from outside: a ledger that is read in a moment.
fn small() -> &'static Outside {
    static OUTSIDE: OnceLock<Outside> = OnceLock::new();
    OUTSIDE.get_or_init(|| Outside::of(&copied(support::small(), "zone"), "outside"))
}

/// The demonstration with the year's edition.
fn year() -> &'static Outside {
    static OUTSIDE: OnceLock<Outside> = OnceLock::new();
    OUTSIDE.get_or_init(|| {
        let zone = copied(support::whole(), "year");
        support::publish_year(&zone);
        Outside::of(&zone, "outside")
    })
}

/// What a failed verification names: a file, of a ledger with the seq.
#[track_caller]
fn named(inputs: &Inputs, what: &str) -> String {
    let report = verify(inputs);
    assert_eq!(report.verdict, Verdict::Failed, "{what}: {:?}", report.lines);
    let last = report.lines.last().and_then(|line| line.strip_prefix("FAILED ")?.split_once(": "));
    last.unwrap_or_else(|| panic!("{what}: {:?}", report.lines)).0.to_owned()
}

/// Must fail, and name exactly what was changed.
#[track_caller]
fn fails(inputs: &Inputs, changed: &str, what: &str) {
    assert_eq!(named(inputs, what), changed, "{what}");
}

fn flips(bytes: &[u8], seed: u64, number: u64, mut each: impl FnMut(usize, Vec<u8>)) {
    let mut chance = Chance(seed);
    for _ in 0..number {
        let bit = chance.below(bytes.len() * 8);
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        each(bit, changed);
    }
}

/// A bundle that is changed in one file and put back.
fn with_file(outside: &Outside, bundle: &Path, name: &str, changed: &[u8], run: impl FnOnce(&Inputs)) {
    let path = bundle.join(name);
    let before = std::fs::read(&path).unwrap();
    std::fs::write(&path, changed).unwrap();
    run(&Inputs { bundle: bundle.to_owned(), ..outside.inputs() });
    std::fs::write(&path, before).unwrap();
}

/// All cells, those recomputed, those not.
fn counted(lines: &[String]) -> [usize; 3] {
    let line = lines.iter().find_map(|line| line.strip_prefix("cells: ")).expect("cells are counted");
    let numbers: Vec<usize> = line.split(", ").map(|part| part.rsplit(' ').next().unwrap().parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

#[test]
fn what_was_not_changed_is_verified() {
    for outside in [small(), year()] {
        let report = verify(&outside.inputs());
        assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
        let open = verify(&Inputs { openings: None, ..outside.inputs() });
        let expected = if std::ptr::eq(outside, year()) { Verdict::OpenFieldsOnly } else { Verdict::Verified };
        assert_eq!(open.verdict, expected, "{:?}", open.lines);
        assert_eq!(verify(&Inputs { key: None, ..outside.inputs() }).verdict, Verdict::SignerUnknown);
        let alone = Inputs { ledger: None, openings: None, ..outside.inputs() };
        let report = verify(&alone);
        assert_eq!(report.verdict, Verdict::NoFigureRecomputed, "{:?}", report.lines);
        let cells = counted(&report.lines);
        assert!(cells[0] > 0 && cells == [cells[0], 0, cells[0]], "{:?}", report.lines);
        assert!(report.lines.iter().any(|line| line.starts_with("not recomputed, no ledger was given (")));
        assert_eq!(verify(&Inputs { key: None, ..alone }).verdict, Verdict::SignerUnknown);
    }
}

/// By themselves these two do not show which of them was changed.
const EITHER: &str = "proof/record.json or proof/inclusion.tlog-proof";

/// Flips bits in a file of a bundle, and gives what was named.
fn flipped_file(
    bundle: &Path,
    name: &str,
    seed: u64,
    number: u64,
    inputs: &Inputs,
    mut each: impl FnMut(String, String),
) {
    let path = bundle.join(name);
    let bytes = std::fs::read(&path).unwrap();
    flips(&bytes, seed, number, |bit, changed| {
        let what = format!("{name}, bit {bit}");
        std::fs::write(&path, changed).unwrap();
        each(named(&Inputs { bundle: bundle.to_owned(), ..inputs.clone() }, &what), what);
    });
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn every_flipped_bit_of_a_bundle_is_found() {
    for (round, outside) in [small(), year()].into_iter().enumerate() {
        let alone = Inputs { ledger: None, openings: None, ..outside.inputs() };
        let bundle = folder("flipped");
        copy(&outside.bundle, &bundle);
        for (at, name) in files(&bundle).into_iter().enumerate() {
            let seed = (round * 100 + at) as u64;
            let is_pair = EITHER.split(" or ").any(|either| either == name);
            flipped_file(&bundle, &name, seed, setting("SHISHI_FLIPS", 200), &alone, |found, what| {
                assert!(found == name || is_pair && found == EITHER, "{what}: {found} is named");
            });
        }
    }
}

#[test]
fn a_ledger_tells_a_flipped_record_from_a_flipped_proof() {
    let outside = small();
    let bundle = folder("flipped");
    copy(&outside.bundle, &bundle);
    let number = setting("SHISHI_FLIPS", 200) / 4;
    let mut unknown = 0;
    for name in EITHER.split(" or ") {
        flipped_file(&bundle, name, 50, number, &outside.inputs(), |found, what| {
            // A record that claims a seq beyond the ledger cannot be compared with it.
            let is_beyond = name == "proof/record.json" && found == EITHER;
            unknown += u64::from(is_beyond);
            assert!(found == name || is_beyond, "{what}: {found} is named");
        });
    }
    assert!(unknown < number / 10, "{unknown} records were not told from their proofs");
}

#[test]
fn a_file_too_many_or_too_few_is_found() {
    let outside = year();
    let bundle = folder("files");
    copy(&outside.bundle, &bundle);
    let inputs = Inputs { bundle: bundle.clone(), ..outside.inputs() };
    for name in ["content/extra.html", "proof/extra.txt", "extra", "content/deep/er.css", ".hidden"] {
        let path = bundle.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "").unwrap();
        fails(&inputs, name, name);
        std::fs::remove_file(&path).unwrap();
    }
    for name in files(&outside.bundle) {
        let bytes = std::fs::read(bundle.join(&name)).unwrap();
        std::fs::remove_file(bundle.join(&name)).unwrap();
        fails(&inputs, &name, &format!("without {name}"));
        std::fs::write(bundle.join(&name), bytes).unwrap();
    }
    let _ = std::fs::remove_dir(bundle.join("content/deep"));
    // Another edition's file in the place of this one's.
    for name in files(&outside.bundle) {
        let other = std::fs::read(small().bundle.join(&name)).unwrap();
        if other != std::fs::read(bundle.join(&name)).unwrap() {
            with_file(outside, &bundle, &name, &other, |inputs| fails(inputs, &name, &format!("another {name}")));
        }
    }
    assert_eq!(verify(&inputs).verdict, Verdict::Verified, "the bundle was put back");
}

/// A file of its own with these bytes.
fn written(name: &str, bytes: &[u8]) -> PathBuf {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    let path = HOME.get_or_init(|| folder("written")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Position of the empty line between records and checkpoint: the records' lines end before it.
fn records_end(ledger: &[u8]) -> usize {
    let text = std::str::from_utf8(ledger).unwrap();
    let note = text.rfind("\n\nshishi.invalid/").expect("the checkpoint");
    note + 1
}

/// What must be named for a flipped bit: the seq of its line. The line feed that ends the records and the checkpoint
/// belong to no line.
fn of_ledger(name: &str, bytes: &[u8], bit: usize) -> String {
    let seq = bytes[..bit / 8].iter().filter(|byte| **byte == b'\n').count();
    let end = records_end(bytes);
    if bit / 8 < end - 1 { format!("{name} seq {seq}") } else { name.to_owned() }
}

#[test]
fn every_flipped_bit_of_a_ledger_is_found() {
    let outside = small();
    let bytes = std::fs::read(&outside.ledger).unwrap();
    let end = records_end(&bytes);
    let number = setting("SHISHI_FLIPS", 200);
    let found = |changed: &[u8], what: &str| {
        named(&Inputs { ledger: Some(written("flipped.jsonl", changed)), ..outside.inputs() }, what)
    };
    flips(&bytes[..end - 1], 77, number, |bit, records| {
        let what = format!("bit {bit}");
        let changed = [&records, &bytes[end - 1..]].concat();
        assert_eq!(found(&changed, &what), of_ledger("flipped.jsonl", &bytes, bit), "{what}");
    });
    // The checkpoint is small: it would hardly be hit.
    flips(&bytes[end - 1..], 78, number / 4, |bit, note| {
        let what = format!("bit {bit} of the checkpoint");
        let name = found(&[&bytes[..end - 1], &note].concat(), &what);
        assert!(name.starts_with("flipped.jsonl"), "{what}: {name} is named");
    });
}

#[test]
fn every_flipped_bit_of_openings_is_found() {
    let outside = small();
    let bytes = std::fs::read(&outside.openings).unwrap();
    flips(&bytes, 79, setting("SHISHI_FLIPS", 200), |bit, changed| {
        let inputs = Inputs { openings: Some(written("openings.jsonl", &changed)), ..outside.inputs() };
        let name = named(&inputs, &format!("bit {bit}"));
        assert!(name.starts_with("openings.jsonl"), "bit {bit}: {name} is named");
    });
}

/// The long ledger too, as often as there is time for: where figures of the year depend on sealed content.
#[test]
fn flipped_bits_of_the_years_exports_are_found() {
    let outside = year();
    let bytes = std::fs::read(&outside.ledger).unwrap();
    let number = setting("SHISHI_FLIPS", 200) / 20;
    flips(&bytes, 80, number, |bit, changed| {
        let inputs = Inputs { ledger: Some(written("year.jsonl", &changed)), ..outside.inputs() };
        fails(&inputs, &of_ledger("year.jsonl", &bytes, bit), &format!("bit {bit}"));
    });
    let bytes = std::fs::read(&outside.openings).unwrap();
    flips(&bytes, 81, number, |bit, changed| {
        let inputs = Inputs { openings: Some(written("year-openings.jsonl", &changed)), ..outside.inputs() };
        let name = named(&inputs, &format!("bit {bit}"));
        assert!(name.starts_with("year-openings.jsonl"), "bit {bit}: {name} is named");
    });
}

type Lines = Vec<Vec<u8>>;

/// Every way of touching the order and number of lines.
fn rearranged(lines: &Lines, chance: &mut Chance) -> Vec<(String, Lines)> {
    let mut all = Vec::new();
    for _ in 0..8 {
        let at = 1 + chance.below(lines.len() - 2);
        let other = 1 + chance.below(lines.len() - 2);
        let edit = |name: &str, edit: &dyn Fn(&mut Lines)| {
            let mut changed = lines.clone();
            edit(&mut changed);
            (format!("{name} {at} {other}"), changed)
        };
        all.push(edit("deleted", &|lines| drop(lines.remove(at))));
        all.push(edit("duplicated", &|lines| lines.insert(at, lines[at].clone())));
        all.push(edit("inserted", &|lines| lines.insert(at, lines[other].clone())));
        all.push(edit("truncated", &|lines| lines.truncate(at)));
        all.push(edit("empty line", &|lines| lines.insert(at, Vec::new())));
        if at != other {
            all.push(edit("swapped", &|lines| lines.swap(at, other)));
        }
    }
    all.push(("first deleted".into(), lines[1..].to_vec()));
    all.push(("last deleted".into(), lines[..lines.len() - 1].to_vec()));
    let mut twice = lines.clone();
    twice.push(lines[lines.len() - 1].clone());
    all.push(("last twice".into(), twice));
    all
}

fn lines(bytes: &[u8]) -> Lines {
    bytes.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn joined(lines: &Lines) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect()
}

#[test]
fn deleted_inserted_swapped_truncated_and_repeated_records_are_found() {
    let outside = small();
    let bytes = std::fs::read(&outside.ledger).unwrap();
    let (records, note) = bytes.split_at(records_end(&bytes));
    let honest = lines(records);
    for (what, changed) in rearranged(&honest, &mut Chance(5)) {
        // The first place at which another line stands than before, or none.
        let seq = honest.iter().zip(&changed).take_while(|(before, after)| before == after).count();
        let changed = [&joined(&changed), note].concat();
        let inputs = Inputs { ledger: Some(written("order.jsonl", &changed)), ..outside.inputs() };
        fails(&inputs, &format!("order.jsonl seq {seq}"), &what);
    }
    // Cut off anywhere, also within the checkpoint.
    let mut chance = Chance(6);
    for cut in (0..40).map(|n| if n < 20 { chance.below(bytes.len()) } else { bytes.len() - 1 - n * 5 }) {
        let inputs = Inputs { ledger: Some(written("cut.jsonl", &bytes[..cut])), ..outside.inputs() };
        let name = named(&inputs, &format!("cut at {cut}"));
        assert!(name.starts_with("cut.jsonl"), "cut at {cut}: {name} is named");
    }
}

/// The line at which openings are no longer in order of seq.
fn out_of_order(openings: &Lines) -> Option<usize> {
    let seq = |line: &Vec<u8>| serde_json::from_slice::<Value>(line).ok()?["seq"].as_u64();
    let mut last = None;
    let at = openings.iter().position(|line| {
        let seq = seq(line);
        seq.is_none() || last.replace(seq).is_some_and(|last| last >= seq)
    });
    at.map(|at| at + 1)
}

#[test]
fn inserted_swapped_and_repeated_openings_are_found_and_missing_ones_are_counted() {
    let outside = small();
    let honest = lines(&std::fs::read(&outside.openings).unwrap());
    for (what, changed) in rearranged(&honest, &mut Chance(7)) {
        let inputs = Inputs { openings: Some(written("order.jsonl", &joined(&changed))), ..outside.inputs() };
        match out_of_order(&changed) {
            Some(line) => fails(&inputs, &format!("order.jsonl line {line}"), &what),
            // No figure of this edition reads them.
            None => assert_eq!(verify(&inputs).verdict, Verdict::Verified, "{what}"),
        }
    }
    let all = joined(&honest);
    fails(
        &Inputs { openings: Some(written("cut.jsonl", &all[..all.len() - 7])), ..outside.inputs() },
        "cut.jsonl",
        "cut",
    );
}

/// The record of a kind for which `is_it` holds, which nobody amended.
fn record_of(records: &[Value], kind: &str, is_it: impl Fn(&Value) -> bool) -> u64 {
    let amended: Vec<_> = records.iter().map(|record| &record["amends"]["seq"]).collect();
    let found = records.iter().find(|record| {
        record["kind"] == kind && record.get("amends").is_none() && is_it(record) && !amended.contains(&&record["seq"])
    });
    found.expect("a record")["seq"].as_u64().unwrap()
}

/// docs/ledger-format.md §8: a missing opening closes the cells that read its record, and no others.
#[test]
fn a_missing_opening_closes_the_figures_that_read_it() {
    let outside = year();
    let openings = lines(&std::fs::read(&outside.openings).unwrap());
    let export = std::fs::read(&outside.ledger).unwrap();
    let records: Vec<Value> = lines(&export[..records_end(&export)])
        .iter()
        .map(|line| serde_json::from_slice(line.split(|byte| *byte == b'\t').next().unwrap()).unwrap())
        .collect();
    let month = |month: &str| record_of(&records, "economy.month", |record| record["open"]["month"] == month);
    let study = |record: &Value| {
        record["open"]["type"] == "study" && record["happened"].as_str().unwrap().starts_with("2019-0")
    };
    let year_of_economy = "economy.output 2019, economy.output 2019-12, economy.output_share 2019, economy.revenue 2019, economy.revenue_share 2019";
    for (seq, closed) in [
        (record_of(&records, "party.activity", study), "party.study_attendance 2019"),
        // Cumulative: the year reads the last month, a month itself and the one before it.
        (month("2019-12"), year_of_economy),
        (month("2019-06"), "economy.output 2019-06, economy.output 2019-07"),
    ] {
        let mark = format!("\"seq\":{seq}}}");
        let fewer: Lines = openings.iter().filter(|line| !line.ends_with(mark.as_bytes())).cloned().collect();
        assert_eq!(fewer.len(), openings.len() - 1);
        let report = verify(&Inputs { openings: Some(written("fewer.jsonl", &joined(&fewer))), ..outside.inputs() });
        assert_eq!(report.verdict, Verdict::OpenFieldsOnly, "without {seq}: {:?}", report.lines);
        let count = closed.split(", ").count();
        let expected = format!("not recomputed, needs openings ({count}): {closed}");
        assert!(report.lines.contains(&expected), "without {seq}: {:?}", report.lines);
    }
    // Cut off between two lines: never verified.
    let half = joined(&openings[..openings.len() / 2].to_vec());
    let report = verify(&Inputs { openings: Some(written("half.jsonl", &half)), ..outside.inputs() });
    assert_eq!(report.verdict, Verdict::OpenFieldsOnly, "{:?}", report.lines);
}
