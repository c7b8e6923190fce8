//! Whatever the order of days, answers, returns and reopenings: the ladder skips no rung and fires none twice.

use crate::{Case, clock_records, fold_checked, same, working_days};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use zone::offices::oversight::{Rung, Stage};

/// What happens to orders. Numbers pick among what is there.
#[derive(Debug, Clone)]
enum Act {
    Order { due: u8 },
    Step { order: u8, step: u8, person: bool, limit: u8 },
    Days(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0u8..20).prop_map(|due| Act::Order { due }),
        6 => (any::<u8>(), any::<u8>(), any::<bool>(), 0u8..20)
            .prop_map(|(order, step, person, limit)| Act::Step { order, step, person, limit }),
        3 => (1u8..12).prop_map(Act::Days),
    ]
}

/// What the rules say of one round, reckoned apart from the product: begun, its limit, and when nothing was owed any more.
struct Round {
    limit: Date,
    /// The last close at which an answer was owed: the day before that of the answer, or of the end.
    until: Option<Date>,
    begun: Date,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The ladder never skips and never fires twice: in each round come just the rungs whose day was closed while an answer
    /// was owed, in order, on their own day or, where that was past when the round began, on the first close of it.
    #[test]
    fn the_ladder_never_skips_and_never_fires_twice(acts in proptest::collection::vec(act(), 1..60)) {
        const STEPS: [&str; 10] = [
            "assigned", "taken", "urged", "answered", "accepted", "returned", "closed", "filed", "reopened", "answered",
        ];
        let mut case = Case::new();
        let mut orders: Vec<(u64, Date)> = Vec::new();
        let mut rounds: BTreeMap<u64, Vec<Round>> = BTreeMap::new();
        for act in acts {
            match act {
                // As far as the notice goes, with the limits of the last day.
                Act::Days(days) if case.day < date(2019, 10, 25) => case.on(case.day + i64::from(days).days()),
                Act::Days(_) => {}
                Act::Order { due } => {
                    let due = case.day + i64::from(due).days();
                    orders.push((case.order(due), due));
                }
                Act::Step { order, step, person, limit } => {
                    if orders.is_empty() {
                        continue;
                    }
                    let (order, due) = orders[usize::from(order) % orders.len()];
                    // Every second time a step that can be taken, otherwise any.
                    let stage = case.zone().orders.stage(order as u32);
                    let possible: Vec<&str> = zone::offices::oversight::next_steps(stage).collect();
                    let step = if person && !possible.is_empty() {
                        possible[usize::from(step) % possible.len()]
                    } else {
                        STEPS[usize::from(step) % STEPS.len()]
                    };
                    let by = if matches!(step, "taken" | "answered") { "p-lead" } else { "p-over" };
                    let limit = case.day + i64::from(limit).days();
                    let given = matches!(step, "returned" | "reopened").then_some(limit);
                    if case.step(by, order, step, given).is_err() {
                        continue;
                    }
                    let rounds = rounds.entry(order).or_default();
                    match step {
                        "assigned" => rounds.push(Round { limit: due, until: None, begun: case.day }),
                        "returned" | "reopened" => rounds.push(Round { limit, until: None, begun: case.day }),
                        "answered" => rounds.last_mut().unwrap().until = Some(case.day.yesterday().unwrap()),
                        _ => {}
                    }
                }
            }
        }
        let closed = case.zone().last_closed().unwrap();
        for (order, rounds) in &rounds {
            let mut wanted = Vec::new();
            for (number, round) in (0..).zip(rounds) {
                let last = round.until.unwrap_or(closed).min(closed);
                for (days, rung) in [(-3, Rung::Reminder), (0, Rung::Blue), (3, Rung::Orange), (7, Rung::Red)] {
                    let day = if days == 0 { round.limit } else { working_days(round.limit, days) };
                    let day = day.max(round.begun);
                    if day <= last {
                        wanted.push((number, rung.word().to_owned(), day));
                    }
                }
            }
            prop_assert_eq!(case.rungs(*order), wanted);
        }
        // Each red proposes one notice, and no quarter of a unit more than one talk and one proposal of accountability.
        let reds = clock_records(&case.memory, "ladder.step").iter().filter(|(_, open)| open["rung"] == "red").count();
        let proposed = clock_records(&case.memory, "ladder.proposed");
        let of = |sanction: &str| -> Vec<Date> {
            proposed.iter().filter(|(_, open)| open["sanction"] == sanction).map(|(on, _)| *on).collect()
        };
        prop_assert_eq!(of("notice").len(), reds);
        for sanction in ["talk", "accountability"] {
            let quarters: Vec<_> = of(sanction).iter().map(|on| (on.year(), (on.month() - 1) / 3)).collect();
            prop_assert_eq!(quarters.len(), quarters.iter().collect::<BTreeSet<_>>().len());
        }
        let folded = fold_checked(&case.memory);
        same(case.zone(), &folded);
        for order in case.zone().orders.all() {
            prop_assert_eq!(order.stage.is_owed(), case.zone().orders.owed().any(|owed| owed.first == order.first));
            prop_assert!(order.stage != Stage::Registered);
        }
    }
}
