//! Properties of any league: weights, ranks, and changes that do what they say.

use proptest::prelude::*;
use rulebook::scorecard::{List, Measure, Place, Score, Scorecard};
use rulebook::{Body, Decimal, Rule};
use zone::board::counterfactual::{Alternative, Change, alternatives, applied};
use zone::board::{Entry, explain, ranked};

fn card() -> Scorecard {
    let rule = Rule::parse(include_str!("../../../../rulebook/projects/board.toml")).unwrap();
    let Body::Scorecard(card) = rule.body else { panic!("a scorecard") };
    *card
}

/// Done and late of a whole number due.
fn of_dues(most: i64) -> impl Strategy<Value = Option<Measure>> {
    prop::option::weighted(0.9, (1..=most, 0..=100i64, 0..=100i64)).prop_map(|given| {
        let (due, done, late) = given?;
        let done = due * done / 100;
        let late = (due - done) * late / 100;
        Some(Measure { due: Decimal::whole(due), done: Decimal::whole(done), late: Decimal::whole(late) })
    })
}

fn measures() -> impl Strategy<Value = Vec<Option<Measure>>> {
    let money = prop::option::weighted(0.9, (1i64..90_000_000_000, 0i64..100_000_000_000)).prop_map(|given| {
        let cents = |cents: i64| Decimal::from_billionths(i128::from(cents) * 10_000_000);
        let (due, done) = given?;
        Some(Measure { due: cents(due), done: cents(done), late: Decimal::ZERO })
    });
    let permits = prop::option::weighted(0.7, 0i64..30)
        .prop_map(|late| Some(Measure { due: Decimal::whole(3), done: Decimal::ZERO, late: Decimal::whole(late?) }));
    (money, of_dues(4), permits, of_dues(22), of_dues(6))
        .prop_map(|(money, stages, permits, days, problems)| vec![money, stages, permits, days, problems])
}

fn league() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (measures(), prop::bool::weighted(0.05));
    prop::collection::vec(entry, 1..16).prop_map(|all| {
        let entries = all.into_iter().enumerate().map(|(number, (measures, falsified))| Entry {
            project: number as u32,
            measures,
            score: Score::default(),
            place: Place::default(),
            falsified: if falsified { vec![7] } else { Vec::new() },
        });
        ranked(&card(), entries.collect())
    })
}

fn list_of(entries: &[Entry], project: u32) -> Option<List> {
    entries.iter().find(|entry| entry.project == project).unwrap().place.list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_counterfactual_applied_leaves_the_list_and_one_step_less_does_not(entries in league()) {
        let card = card();
        for entry in entries.iter().filter(|entry| entry.place.list == Some(List::Black)) {
            let all = alternatives(&card, &entries, entry.project);
            for alternative in &all {
                let after = applied(&card, &entries, entry.project, alternative);
                let list = list_of(&after, entry.project);
                prop_assert_eq!(list != Some(List::Black), alternative.is_enough, "{:?}", alternative);
                // Everyone else has what he had.
                for other in entries.iter().filter(|other| other.project != entry.project) {
                    let same = after.iter().find(|after| after.project == other.project).unwrap();
                    prop_assert_eq!(&same.score, &other.score);
                }
                if !alternative.is_enough {
                    continue;
                }
                let mut less = alternative.clone();
                let last = less.changes.last_mut().unwrap();
                last.by -= if last.part == 0 { Decimal::parse("0.01").unwrap() } else { Decimal::whole(1) };
                prop_assert_eq!(list_of(&applied(&card, &entries, entry.project, &less), entry.project), Some(List::Black));
            }
        }
    }

    #[test]
    fn whoever_is_on_no_list_is_told_what_brings_praise(entries in league()) {
        let card = card();
        for entry in entries.iter().filter(|entry| entry.place.list.is_none() && entry.place.rank.is_some()) {
            for alternative in alternatives(&card, &entries, entry.project) {
                let list = list_of(&applied(&card, &entries, entry.project, &alternative), entry.project);
                prop_assert_eq!(list == Some(List::Red), alternative.is_enough);
            }
        }
    }

    #[test]
    fn a_league_is_sound(entries in league()) {
        let card = card();
        let totals: Vec<i64> = entries.iter().filter_map(|entry| entry.score.units).collect();
        for entry in &entries {
            for (part, points) in card.parts.iter().zip(&entry.score.parts) {
                prop_assert!(points.as_ref().is_none_or(|points| *points <= part.weight.rational()));
            }
            let rank = entry.score.units.map(|own| 1 + totals.iter().filter(|other| **other > own).count() as u32);
            prop_assert_eq!(entry.place.rank, rank);
            match entry.place.list {
                Some(List::Red) => prop_assert!(entry.score.units >= Some(850) && rank <= Some(3) && entry.falsified.is_empty()),
                Some(List::Black) => {
                    let worse = totals.iter().filter(|other| Some(**other) < entry.score.units).count();
                    prop_assert!(entry.score.units < Some(600) && worse < 3);
                }
                None => {}
            }
        }
    }
}

#[test]
fn the_table_of_a_black_project_reads_as_one_would_reckon() {
    let whole = |due: i64, done: i64, late: i64| {
        Some(Measure { due: Decimal::whole(due), done: Decimal::whole(done), late: Decimal::whole(late) })
    };
    let full = vec![whole(10, 10, 0), whole(1, 1, 0), whole(1, 1, 0), whole(20, 20, 0), whole(1, 1, 0)];
    // 3 + 15 + 15 + 7.5 + 10 = 50.5
    let poor = vec![whole(10, 1, 0), whole(2, 1, 0), whole(1, 1, 0), whole(20, 10, 0), whole(1, 1, 0)];
    let entry = |project: u32, measures: &Vec<Option<Measure>>| Entry {
        project,
        measures: measures.clone(),
        score: Score::default(),
        place: Place::default(),
        falsified: Vec::new(),
    };
    let mut all: Vec<Entry> = (0..6).map(|number| entry(number, &full)).collect();
    all.push(entry(6, &poor));
    let entries = ranked(&card(), all);
    let alternatives = alternatives(&card(), &entries, 6);
    let change = |part: usize, by: &str| vec![Change { part, by: Decimal::parse(by).unwrap() }];
    let short: Vec<(Vec<Change>, i64, bool)> = alternatives
        .into_iter()
        .map(|Alternative { changes, units, is_enough, .. }| (changes, units, is_enough))
        .collect();
    // 60 needs 9.5 more, and 59.95 prints as 60.0: 9.45 of 3 a unit is 3.15 units of money; one stage brings 15; ten days bring 7.5 only.
    assert_eq!(short, [(change(0, "3.15"), 600, true), (change(1, "1"), 655, true), (change(3, "10"), 580, false)]);
    let lost = |numbers: std::ops::Range<usize>| explain::most_lost(&card(), entries[numbers].iter());
    // Of 30 for money 27 are lost, of 30 for stages 15; the six lost nothing.
    assert_eq!([lost(0..7), lost(6..7), lost(0..6)], [Some(0), Some(0), None]);
    assert_eq!(explain::counted(&card(), &entries[6]), ("100".to_owned(), "50.5".to_owned()));
    let mut without = poor.clone();
    without[1] = None;
    let stretched = ranked(&card(), vec![entry(7, &without)]);
    // 35.5 of 70 are 50.7 of a hundred.
    assert_eq!(explain::counted(&card(), &stretched[0]), ("70".to_owned(), "35.5".to_owned()));
    assert_eq!(stretched[0].score.units, Some(507));
}
