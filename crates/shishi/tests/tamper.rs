//! Whatever is changed in what was published, `verify` does not pass it, and says where.

mod support;

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

/// Must fail, and name what was changed.
#[track_caller]
fn fails(inputs: &Inputs, named: &str, what: &str) {
    let report = verify(inputs);
    let last = report.lines.last().cloned().unwrap_or_default();
    assert_eq!(report.verdict, Verdict::Failed, "{what}: {:?}", report.lines);
    assert!(last.contains(named), "{what}: {named} is not named in {last:?}");
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

#[test]
fn what_was_not_changed_is_verified() {
    for outside in [small(), year()] {
        let report = verify(&outside.inputs());
        assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
        let open = verify(&Inputs { openings: None, ..outside.inputs() });
        let expected = if std::ptr::eq(outside, year()) { Verdict::OpenFieldsOnly } else { Verdict::Verified };
        assert_eq!(open.verdict, expected, "{:?}", open.lines);
        assert_eq!(verify(&Inputs { key: None, ..outside.inputs() }).verdict, Verdict::SignerUnknown);
    }
}

#[test]
fn every_flipped_bit_of_a_bundle_is_found() {
    let number = setting("SHISHI_FLIPS", 200);
    for (round, outside) in [small(), year()].into_iter().enumerate() {
        let bundle = folder("flipped");
        copy(&outside.bundle, &bundle);
        for (at, name) in files(&bundle).into_iter().enumerate() {
            let bytes = std::fs::read(bundle.join(&name)).unwrap();
            flips(&bytes, (round * 100 + at) as u64, number, |bit, changed| {
                // A digest of the manifest or of a content file stands in another file: both may be named.
                with_file(outside, &bundle, &name, &changed, |inputs| {
                    let named = if name == "proof/record.json" { "proof/" } else { &name };
                    fails(inputs, named, &format!("{name}, bit {bit}"));
                });
            });
        }
    }
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
            // Another record names another manifest, another manifest other content: the one or the other is at fault.
            let named = if name.starts_with("content/") { &name } else { "proof/" };
            with_file(outside, &bundle, &name, &other, |inputs| fails(inputs, named, &format!("another {name}")));
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

#[test]
fn every_flipped_bit_of_a_ledger_is_found() {
    let outside = small();
    let bytes = std::fs::read(&outside.ledger).unwrap();
    let end = records_end(&bytes);
    let mut lines_hit = 0;
    let check = |bit: usize, changed: Vec<u8>, lines_hit: &mut u32| {
        let inputs = Inputs { ledger: Some(written("flipped.jsonl", &changed)), ..outside.inputs() };
        // A flipped line feed joins or splits lines, in the line before or after it.
        let seq = bytes[..bit / 8].iter().filter(|byte| **byte == b'\n').count();
        let of_feed = bytes[bit / 8] == b'\n' || changed[bit / 8] == b'\n';
        let named = if bit / 8 < end && !of_feed {
            *lines_hit += 1;
            format!("flipped.jsonl seq {seq}:")
        } else {
            "flipped.jsonl".to_owned()
        };
        fails(&inputs, &named, &format!("bit {bit}, seq {seq}"));
    };
    let number = setting("SHISHI_FLIPS", 200);
    flips(&bytes, 77, number, |bit, changed| check(bit, changed, &mut lines_hit));
    assert!(u64::from(lines_hit) > number / 2);
    // The checkpoint is small: it would hardly be hit.
    flips(&bytes[end..], 78, number / 4, |bit, changed| {
        check(end * 8 + bit, [&bytes[..end], &changed].concat(), &mut lines_hit);
    });
}

#[test]
fn every_flipped_bit_of_openings_is_found() {
    let outside = small();
    let bytes = std::fs::read(&outside.openings).unwrap();
    flips(&bytes, 79, setting("SHISHI_FLIPS", 200), |bit, changed| {
        let inputs = Inputs { openings: Some(written("openings.jsonl", &changed)), ..outside.inputs() };
        fails(&inputs, "openings.jsonl", &format!("bit {bit}"));
    });
}

/// The long ledger too, a few times: where figures of the year depend on sealed content.
#[test]
fn flipped_bits_of_the_years_exports_are_found() {
    let outside = year();
    let bytes = std::fs::read(&outside.ledger).unwrap();
    flips(&bytes, 80, 3, |bit, changed| {
        let inputs = Inputs { ledger: Some(written("year.jsonl", &changed)), ..outside.inputs() };
        let seq = bytes[..bit / 8].iter().filter(|byte| **byte == b'\n').count();
        fails(&inputs, &format!("year.jsonl seq {seq}"), &format!("bit {bit}"));
    });
    let bytes = std::fs::read(&outside.openings).unwrap();
    flips(&bytes, 81, 3, |bit, changed| {
        let inputs = Inputs { openings: Some(written("year-openings.jsonl", &changed)), ..outside.inputs() };
        fails(&inputs, "year-openings.jsonl", &format!("bit {bit}"));
    });
}

type Lines = Vec<Vec<u8>>;

/// Every way of touching the order and number of lines.
fn rearranged(lines: &Lines, chance: &mut Chance) -> Vec<(String, usize, Lines)> {
    let mut all = Vec::new();
    for _ in 0..8 {
        let at = 1 + chance.below(lines.len() - 2);
        let other = 1 + chance.below(lines.len() - 2);
        let edit = |name: &str, edit: &dyn Fn(&mut Lines)| {
            let mut changed = lines.clone();
            edit(&mut changed);
            (format!("{name} {at} {other}"), at.min(other), changed)
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
    all.push(("first deleted".into(), 0, lines[1..].to_vec()));
    all.push(("last deleted".into(), lines.len() - 1, lines[..lines.len() - 1].to_vec()));
    let mut twice = lines.clone();
    twice.push(lines[lines.len() - 1].clone());
    all.push(("last twice".into(), lines.len() - 1, twice));
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
    for (what, _, changed) in rearranged(&lines(records), &mut Chance(5)) {
        let changed = [&joined(&changed), note].concat();
        let inputs = Inputs { ledger: Some(written("order.jsonl", &changed)), ..outside.inputs() };
        fails(&inputs, "order.jsonl", &what);
    }
    // Cut off anywhere, also within the checkpoint.
    let mut chance = Chance(6);
    for cut in (0..40).map(|n| if n < 20 { chance.below(bytes.len()) } else { bytes.len() - 1 - n * 5 }) {
        let inputs = Inputs { ledger: Some(written("cut.jsonl", &bytes[..cut])), ..outside.inputs() };
        fails(&inputs, "cut.jsonl", &format!("cut at {cut}"));
    }
}

#[test]
fn deleted_inserted_swapped_truncated_and_repeated_openings_are_found() {
    let outside = small();
    let bytes = std::fs::read(&outside.openings).unwrap();
    for (what, _, changed) in rearranged(&lines(&bytes), &mut Chance(7)) {
        let inputs = Inputs { openings: Some(written("order.jsonl", &joined(&changed))), ..outside.inputs() };
        let report = verify(&inputs);
        // Fewer openings than there are is an export that is incomplete, not one that was changed: the figures of this
        // edition need none of them. Whatever cannot be an export at all must fail.
        let fewer = ["deleted", "truncated"].iter().any(|word| what.contains(word));
        if !fewer {
            assert_eq!(report.verdict, Verdict::Failed, "{what}: {:?}", report.lines);
            assert!(report.lines.last().unwrap().contains("order.jsonl"), "{what}: {:?}", report.lines);
        }
    }
    // Where figures need them, a missing opening shows.
    let outside = year();
    let all = lines(&std::fs::read(&outside.openings).unwrap());
    let attendees = all.iter().position(|line| line.starts_with(br#"{"content":{"output_thousand_yuan""#)).unwrap();
    let mut fewer = all.clone();
    fewer.remove(attendees);
    let report = verify(&Inputs { openings: Some(written("fewer.jsonl", &joined(&fewer))), ..outside.inputs() });
    assert_ne!(report.verdict, Verdict::Verified, "{:?}", report.lines);
    let cut = &joined(&all)[..joined(&all).len() - 7];
    let inputs = Inputs { openings: Some(written("cut.jsonl", cut)), ..outside.inputs() };
    fails(&inputs, "cut.jsonl", "cut off");
}
