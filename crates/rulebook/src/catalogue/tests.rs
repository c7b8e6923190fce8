//! What a catalogue's file may say, and what follows from prerequisites.

use super::*;
use crate::{Body, Rule};
use proptest::prelude::*;

const HEAD: &str = r#"id = "projects.permits"
kind = "catalogue"
version = 1
from = "2019-01-01"
applies_by = "happened_on"
source = "s"
certainty = "own"
title = { zh = "手续目录", en = "Permits" }
"#;

fn item(id: &str, days: u32, after: &[&str]) -> String {
    format!(
        "[[item]]\nid = \"{id}\"\nzh = \"{id}\"\nen = \"{id}\"\nstage = \"land\"\nauthority = {{ zh = \"局\", en = \"office\" }}\n\
         promised_days = {days}\nafter = {after:?}\nbasis = \"法\"\n"
    )
}

fn read(text: &str) -> Result<Catalogue, Vec<String>> {
    match Rule::parse(&format!("{HEAD}{text}")) {
        Ok(Rule { body: Body::Catalogue(catalogue), .. }) => Ok(catalogue),
        Ok(other) => panic!("{other:?}"),
        Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
    }
}

fn ids(catalogue: &Catalogue, positions: &[usize]) -> Vec<String> {
    positions.iter().map(|at| catalogue.permits()[*at].id.clone()).collect()
}

#[test]
fn a_catalogue_reads_and_runs_its_cases() {
    let items = item("filing", 3, &[]) + &item("land", 10, &["filing"]) + &item("works", 7, &["land", "filing"]);
    let cases = "[[case]]\nitem = \"works\"\nneeds = [\"filing\", \"land\"]\n[[case]]\nlongest = [\"filing\", \"land\", \"works\"]\ndays = 20\n";
    let catalogue = read(&(items.clone() + cases)).unwrap();
    assert_eq!(catalogue.permits().len(), 3);
    assert_eq!(ids(&catalogue, catalogue.before(2)), ["filing", "land"]);
    let wrong = read(&(items + &cases.replace("days = 20", "days = 21").replace("\"land\"]\n", "\"works\"]\n")));
    assert_eq!(wrong.unwrap_err().len(), 2);
}

#[test]
fn every_fault_is_told_with_its_line() {
    let text = item("a", 3, &["c"])
        + &item("b", 0, &["nowhere"])
        + &item("c", 3, &["a"])
        + &item("a", 3, &[]).replace("\"land\"", "\"sea\"")
        + &item("e", 9, &["b", "b"])
            .replace("promised_days = 9", "promised_days = 9\nlegal_days = 8\ncertainty = \"D\"");
    let faults = read(&text).unwrap_err();
    let told = |line: usize, words: &str| {
        let found = faults.iter().any(|fault| fault.starts_with(&format!("line {line}:")) && fault.contains(words));
        assert!(found, "line {line} {words}: {faults:#?}");
    };
    told(9, "waits for itself");
    told(18, "no item of this catalogue");
    told(18, "1 to 500 working days");
    told(27, "waits for itself");
    told(36, "stands twice");
    told(36, "`stage` is");
    told(45, "twice");
    told(45, "must not be more than `legal_days`");
    told(45, "`certainty` is");
    assert_eq!(faults.len(), 9, "{faults:#?}");
    assert!(read("").unwrap_err()[0].contains("at least one"));
}

#[test]
fn what_waits_for_a_circle_is_not_in_it() {
    let text = item("a", 3, &["a"]) + &item("b", 3, &["a"]) + "[[case]]\nlongest = [\"b\"]\ndays = 3\n";
    let faults = read(&text).unwrap_err();
    assert_eq!(faults.len(), 1, "and no case is tried on it: {faults:?}");
}

#[test]
fn what_does_not_count_gives_way_to_its_own_prerequisites() {
    let catalogue = read(&(item("a", 1, &[]) + &item("b", 1, &["a"]) + &item("c", 1, &["b"]))).unwrap();
    assert_eq!(catalogue.needed(2, &|_| true), [1]);
    assert_eq!(catalogue.needed(2, &|at| at != 1), [0]);
    assert_eq!(catalogue.needed(2, &|_| false), [] as [usize; 0]);
}

/// Every way, tried one by one.
fn by_hand(before: &[Vec<usize>], days: &[u32], position: usize) -> u32 {
    let longest = before[position].iter().map(|other| by_hand(before, days, *other)).max();
    longest.unwrap_or_default() + days[position]
}

proptest! {
    #[test]
    fn the_longest_way_is_the_longest(days in proptest::collection::vec(1u32..30, 1..9), picks in any::<u64>()) {
        let before: Vec<Vec<usize>> =
            (0..days.len()).map(|at| (0..at).filter(|other| picks >> (at * 7 + other) & 1 == 1).collect()).collect();
        let text: String = days
            .iter()
            .enumerate()
            .map(|(at, days)| {
                let after: Vec<String> = before[at].iter().map(|other| format!("i{other}")).collect();
                item(&format!("i{at}"), *days, &after.iter().map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        let catalogue = read(&text).unwrap();
        let (way, sum) = catalogue.longest_way(&|at| Some(days[at]));
        prop_assert_eq!(sum, (0..days.len()).map(|at| by_hand(&before, &days, at)).max().unwrap());
        prop_assert_eq!(sum, way.iter().map(|at| days[*at]).sum::<u32>());
        prop_assert!(way.windows(2).all(|pair| before[pair[1]].contains(&pair[0])));
    }
}
