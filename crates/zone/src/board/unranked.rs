//! What a project without a rank lacks for one: parts of which nothing was due, found by applying the rule again with
//! something due in them.

use super::Entry;
use rulebook::Decimal;
use rulebook::scorecard::{Measure, Scorecard};

/// The parts that would have given a project its rank, had something been due in them: each entry is one way, its parts all
/// together, none of them needless; those of fewest parts come first. Nothing of a project that has a rank.
pub fn ways_to_a_rank(card: &Scorecard, entry: &Entry) -> Vec<Vec<usize>> {
    if entry.score.units.is_some() {
        return Vec::new();
    }
    let without: Vec<usize> = (0..card.parts.len()).filter(|part| entry.score.parts[*part].is_none()).collect();
    let mut sets: Vec<Vec<usize>> = (1u32..1 << without.len())
        .map(|set| without.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, part)| *part).collect())
        .collect();
    sets.sort_by_key(|set: &Vec<usize>| (set.len(), set.clone()));
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for set in sets {
        let is_needless = ways.iter().any(|way| way.iter().all(|part| set.contains(part)));
        if !is_needless && super::ranked(card, vec![with_dues(entry, &set)])[0].place.rank.is_some() {
            ways.push(set);
        }
    }
    ways
}

/// An entry with something due in these parts of which nothing was done: whether there is a rank does not ask how much was.
pub fn with_dues(entry: &Entry, parts: &[usize]) -> Entry {
    let mut entry = entry.clone();
    for part in parts {
        entry.measures[*part] = Some(Measure { due: Decimal::whole(1), ..Measure::default() });
    }
    entry
}
