//! Two sizes of the ledger around one record differ by that record's amount. Where the amount is sealed, only those who may
//! open it see exact values at any size.

mod support;

use serde_json::Value;
use support::{House, copied, whole};

/// What a person is given as the exact value of a figure at a size.
fn exact(house: &House, login: &str, figure: &str, at: u64) -> Value {
    let answer = house.get(login, &format!("/api/v1/figures?period=2019&at={at}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let found = answer.json();
    assert_eq!(found["size"], at);
    let figure = found["figures"].as_array().unwrap().iter().find(|of| of["id"] == figure).unwrap().clone();
    assert!(figure["printed"].is_string() && figure["value"].is_string(), "{figure}");
    figure["exact"].clone()
}

#[test]
fn a_sealed_amount_is_not_the_difference_of_two_figures() {
    let house = House::open(&copied(whole(), "exact"));
    let zone = house.state.engine.snapshot();
    // A day's close in the middle of the last month, and the size just before it.
    let close = zone.closed.iter().rev().nth(5).unwrap().1;
    let between = close - 1;
    for (figure, sealed) in [("economy.output", true), ("economy.revenue", true), ("city.toilets", false)] {
        let shown = |login, at| exact(&house, login, figure, at).is_string();
        assert!(shown("auditor", between) && shown("auditor", close), "{figure}");
        assert!(shown("city1", close), "{figure}");
        assert_eq!(shown("city1", between), !sealed, "{figure}");
        assert_eq!(shown("lead1", between), !sealed, "{figure}");
    }
    let words = shishi::messages::Language::Chinese.text("basis-exact-withheld");
    let page = |login, at| house.get(login, &format!("/figures/economy.output?period=2019&at={at}")).body;
    assert!(page("city1", between).contains(&words) && !page("city1", close).contains(&words));
    assert!(!page("auditor", between).contains(&words));
}
