//! Lists of facts: what the register keeps in order agrees with what is made of it, and conditions are those of the rows.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;
use support::Case;
use zone::Month;
use zone::fact::kind;
use zone::listing::{Listing, Standing};

/// Days from that of the project on.
const DAYS: usize = 240;

/// Supervised days in an order that is not that of the days.
fn case(order: &[usize]) -> Case {
    let mut case = Case::new();
    for (count, day) in order.iter().enumerate() {
        let happened = (date(2019, 3, 4) + jiff::Span::new().days(*day as i64)).to_string();
        let content = json!({"project": "xm-001", "stage": "structure", "change": "progress", "workers": count, "machines": 0,
            "problem": "none", "cause": "weather"});
        case.record("p-1", "projects.supervision", &happened, content).unwrap();
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever the order of recording, pages of the kept order are pages of the list that is made, and that is sorted.
    #[test]
    fn kept_pages_are_pages_of_the_made_list(days in prop::collection::btree_set(0..DAYS, 1..40), seed in any::<u64>(), up: bool, from in 0usize..45, most in 1usize..20) {
        let mut order: Vec<usize> = days.into_iter().collect();
        order.sort_by_key(|day| (*day as u64 + 1).wrapping_mul(seed | 1));
        let case = case(&order);
        let (register, supervision) = (&case.memory.state().register, kind("projects.supervision").unwrap());
        let listing = Listing { up, ..Listing::default() };
        let all = listing.numbers(register, supervision);
        let day = |number: &u32| register.row(*number).unwrap().latest.happened;
        let is_in_order = all.is_sorted_by(|a, b| if up { day(a) < day(b) } else { day(a) > day(b) });
        prop_assert!(is_in_order);
        prop_assert_eq!(all.len(), order.len());
        let page: Vec<u32> = all.iter().copied().skip(from).take(most).collect();
        prop_assert_eq!(listing.kept(register, supervision, from, most), Some(page));
        let may = |day: jiff::civil::Date| day.month() == 5;
        let of_may = Listing { month: Month::parse("2019-05"), ..listing }.numbers(register, supervision);
        prop_assert_eq!(of_may, all.iter().copied().filter(|number| may(day(number))).collect::<Vec<u32>>());
        let by_seq = Listing { by_seq: true, ..listing };
        prop_assert_eq!(by_seq.kept(register, supervision, from, most), None);
        let numbers = by_seq.numbers(register, supervision);
        let first = |number: &u32| register.row(*number).unwrap().first;
        let is_in_order = numbers.is_sorted_by(|a, b| if up { first(a) < first(b) } else { first(a) > first(b) });
        prop_assert!(is_in_order);
    }
}

#[test]
fn conditions_are_held_together_and_a_change_is_counted() {
    let mut case = case(&[0, 10, 40, 41]);
    let supervision = kind("projects.supervision").unwrap();
    let days = |case: &Case, listing: Listing| -> Vec<String> {
        let register = &case.memory.state().register;
        let numbers = listing.numbers(register, supervision);
        numbers.iter().map(|number| register.row(*number).unwrap().latest.happened.to_string()).collect()
    };
    let march = Listing { month: Month::parse("2019-03"), ..Listing::default() };
    assert_eq!(days(&case, march), ["2019-03-14", "2019-03-04"]);
    let late = Listing { from: Some(date(2019, 3, 14)), to: Some(date(2019, 4, 13)), up: true, ..Listing::default() };
    assert_eq!(days(&case, late), ["2019-03-14", "2019-04-13"]);
    let nobody = Listing { unit: Some(0), ..Listing::default() };
    assert!(days(&case, nobody).is_empty() && !nobody.is_open());
    let accepted = Listing { standing: Some(Standing::Withdrawn), ..Listing::default() };
    assert!(days(&case, accepted).is_empty());

    let counts = |case: &Case| {
        let register = &case.memory.state().register;
        (register.changes_of(supervision), register.changes_of(kind("projects.problem").unwrap()))
    };
    assert_eq!(counts(&case), (4, 0));
    let content = json!({"problem": "wt-001", "project": "xm-001", "sort": "utilities", "title": "临时用电容量不足"});
    case.record("p-1", "projects.problem", "2019-03-05", content).unwrap();
    assert_eq!(counts(&case), (4, 1), "another kind's lists stay as they were");
}
