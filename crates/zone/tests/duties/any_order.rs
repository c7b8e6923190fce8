//! Whatever the order of days, answers, returns, reopenings and notices of holidays: the ladder skips no rung and fires none
//! twice, on the days that were known when the round began.

use crate::{Case, RULES, clock_records, days_of, fold_checked, rule, same};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use zone::offices::oversight::{Rung, Stage};

/// What happens to orders. Numbers pick among what is there.
#[derive(Debug, Clone)]
enum Act {
    Order { due: u8 },
    Step { order: u8, step: u8, person: bool, limit: u8 },
    Days(u8),
    Notice,
}

/// When orders are given: within a year, or over a New Year.
#[derive(Debug, Clone, Copy)]
enum Time {
    WithinAYear,
    OverNewYear,
}

impl Time {
    /// Some weeks before the days that the later notice moves: those about 1 May, and the last of January.
    fn begins(self) -> Date {
        match self {
            Self::WithinAYear => date(2019, 4, 1),
            Self::OverNewYear => date(2019, 12, 16),
        }
    }
    /// As far as the notices go, with the limits of the last day.
    fn ends(self) -> Date {
        match self {
            Self::WithinAYear => date(2019, 10, 25),
            Self::OverNewYear => date(2020, 10, 25),
        }
    }
    /// The notices that are adopted before anything happens, and the one that comes while rounds run.
    fn notices(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::WithinAYear => (&["calendar/2019-v1.toml"], "calendar/2019-v2.toml"),
            Self::OverNewYear => {
                (&["calendar/2019-v1.toml", "calendar/2019-v2.toml", "calendar/2020-v1.toml"], "calendar/2020-v2.toml")
            }
        }
    }
}

/// A notice as its text reads, not as the calendar under test has it.
struct Notice {
    year: String,
    from: Date,
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
}

impl Notice {
    fn read(path: &str) -> Self {
        let text = rule(path);
        let (_, from) = text.split_once("\nfrom = \"").unwrap();
        let year = path.trim_start_matches("calendar/")[..4].to_owned();
        let from = from.split('"').next().unwrap().parse().unwrap();
        Self { year, from, off: days_of(&text, "off"), work: days_of(&text, "work") }
    }
}

/// What is known of working days: the notices in the order of their versions.
struct Known(Vec<Notice>);

impl Known {
    /// Of each year the last notice that is in force on a day.
    fn on(&self, day: Date) -> Vec<&Notice> {
        let in_force = self.0.iter().filter(|notice| notice.from <= day);
        in_force.map(|notice| (&*notice.year, notice)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// The working day so many after a day, or before it, as known on another.
    fn working_days(&self, known_on: Date, from: Date, mut number: i32) -> Date {
        let notices = self.on(known_on);
        let is_working = |day: Date| {
            let is_off = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            notices.iter().any(|notice| notice.work.contains(&day))
                || !(is_off || notices.iter().any(|notice| notice.off.contains(&day)))
        };
        let step = number.signum();
        let mut at = from;
        while number != 0 {
            at += i64::from(step).days();
            number -= if is_working(at) { step } else { 0 };
        }
        at
    }
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0u8..20).prop_map(|due| Act::Order { due }),
        6 => (any::<u8>(), any::<u8>(), any::<bool>(), 0u8..20)
            .prop_map(|(order, step, person, limit)| Act::Step { order, step, person, limit }),
        3 => (1u8..12).prop_map(Act::Days),
        1 => Just(Act::Notice),
    ]
}

/// What the rules say of one round, reckoned apart from the product: when it began, the days of its rungs as they were known
/// then, and when nothing was owed any more.
struct Round {
    rungs: [(Rung, Date); 4],
    /// The last close at which an answer was owed: the day before that of the answer, or of the end.
    until: Option<Date>,
    begun: Date,
}

impl Round {
    fn new(known: &Known, limit: Date, begun: Date) -> Self {
        let day = |days| known.working_days(begun, limit, days);
        let rungs = [(Rung::Reminder, day(-3)), (Rung::Blue, limit), (Rung::Orange, day(3)), (Rung::Red, day(7))];
        Self { rungs, until: None, begun }
    }
}

/// Of each quarter the day of its red number so many.
fn nth_of_quarters(reds: &[Date], number: usize) -> Vec<Date> {
    let mut quarters: BTreeMap<(i16, i8), Vec<Date>> = BTreeMap::new();
    for red in reds {
        quarters.entry((red.year(), (red.month() - 1) / 3)).or_default().push(*red);
    }
    quarters.values().filter_map(|reds| reds.get(number - 1)).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The ladder never skips and never fires twice: in each round come just the rungs whose day was closed while an answer
    /// was owed, in order, on their own day or, where that was past when the round began, on the first close of it.
    #[test]
    fn the_ladder_never_skips_and_never_fires_twice(
        time in prop_oneof![Just(Time::WithinAYear), Just(Time::OverNewYear)],
        acts in proptest::collection::vec(act(), 1..60),
    ) {
        const STEPS: [&str; 10] = [
            "assigned", "taken", "urged", "answered", "accepted", "returned", "closed", "filed", "reopened", "answered",
        ];
        let (before, later) = time.notices();
        let rules: Vec<&str> = before.iter().chain(RULES.iter().filter(|path| !path.starts_with("calendar"))).copied().collect();
        let mut case = Case::begun(time.begins(), &rules);
        let mut known = Known(before.iter().map(|path| Notice::read(path)).collect());
        let mut orders: Vec<(u64, Date)> = Vec::new();
        let mut rounds: BTreeMap<u64, Vec<Round>> = BTreeMap::new();
        for act in acts {
            match act {
                Act::Days(days) if case.day < time.ends() => case.on(case.day + i64::from(days).days()),
                Act::Days(_) => {}
                Act::Notice if known.0.len() == before.len() => {
                    case.adopt(later);
                    known.0.push(Notice::read(later));
                }
                Act::Notice => {}
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
                        "assigned" => rounds.push(Round::new(&known, due, case.day)),
                        "returned" | "reopened" => rounds.push(Round::new(&known, limit, case.day)),
                        "answered" => rounds.last_mut().unwrap().until = Some(case.day.yesterday().unwrap()),
                        _ => {}
                    }
                }
            }
        }
        let Some(closed) = case.zone().last_closed() else { return Ok(()) };
        let mut reds = Vec::new();
        for (order, rounds) in &rounds {
            let mut wanted = Vec::new();
            for (number, round) in (0..).zip(rounds) {
                let last = round.until.unwrap_or(closed).min(closed);
                for (rung, day) in round.rungs {
                    let day = day.max(round.begun);
                    if day <= last {
                        wanted.push((number, rung.word().to_owned(), day));
                        reds.extend((rung == Rung::Red).then_some(day));
                    }
                }
            }
            prop_assert_eq!(case.rungs(*order), wanted);
        }
        // Each red proposes one notice; the second one of the unit's in a quarter a talk, the third accountability.
        reds.sort_unstable();
        let proposed = clock_records(&case.memory, "ladder.proposed");
        let of = |sanction: &str| -> Vec<Date> {
            proposed.iter().filter(|(_, open)| open["sanction"] == sanction).map(|(on, _)| *on).collect()
        };
        prop_assert_eq!(of("talk"), nth_of_quarters(&reds, 2));
        prop_assert_eq!(of("accountability"), nth_of_quarters(&reds, 3));
        prop_assert_eq!(of("notice"), reds);
        let folded = fold_checked(&case.memory);
        same(case.zone(), &folded);
        for order in case.zone().orders.all() {
            prop_assert_eq!(order.stage.is_owed(), case.zone().orders.owed().any(|owed| owed.first == order.first));
            prop_assert!(order.stage != Stage::Registered);
        }
    }
}
