//! How long the files of facts are kept.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

mod support;

use jiff::civil::{Date, date};
use serde_json::json;
use support::Case;
use zone::offices::projects::retention::{RULE, kept_until};

fn adopt(case: &mut Case, change: impl Fn(&str) -> String, version: u32) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebook/projects/photo_retention.toml");
    let text = change(&std::fs::read_to_string(path).unwrap());
    let rule = json!({"rule": RULE, "version": version, "text": text.lines().collect::<Vec<_>>()});
    case.record("p-0", "rule.adopted", "2019-01-01", rule).unwrap();
}

#[test]
fn the_kinds_that_the_rule_lists_end_by_the_version_of_the_day_and_all_others_are_kept() {
    let mut case = Case::new();
    let until = |case: &Case, kind: &str, happened, on: Date| {
        kept_until(case.memory.state(), zone::fact::kind(kind).unwrap(), happened, on)
    };
    let (entry, on) = ("projects.supervision", date(2019, 12, 2));
    assert_eq!(until(&case, entry, date(2019, 3, 5), on), None, "no rule, no end");
    adopt(&mut case, str::to_owned, 1);
    assert_eq!(until(&case, entry, date(2019, 3, 5), on), Some(date(2022, 3, 5)));
    assert_eq!(until(&case, entry, date(2020, 2, 29), on), Some(date(2023, 2, 28)));
    assert_eq!(until(&case, "projects.milestone_reached", date(2019, 3, 5), on), None);
    assert_eq!(until(&case, "city.object", date(2019, 3, 5), on), None);
    let longer = |text: &str| {
        let text = text.replace("version = 1", "version = 2").replace("from = \"2019-01-01\"", "from = \"2021-01-01\"");
        text.replace("supervision = \"36\"", "supervision = \"60\"")
    };
    adopt(&mut case, longer, 2);
    assert_eq!(until(&case, entry, date(2019, 3, 5), date(2020, 12, 31)), Some(date(2022, 3, 5)));
    assert_eq!(until(&case, entry, date(2019, 3, 5), date(2021, 1, 1)), Some(date(2024, 3, 5)), "what is still there");
    let none = |text: &str| text.replace("version = 1", "version = 3").replace("\"36\"", "\"0\"");
    adopt(&mut case, none, 3);
    assert_eq!(until(&case, entry, date(2019, 3, 5), on), None, "nothing is deleted by a number that is none");
}
