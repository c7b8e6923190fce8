//! The basis of a figure says what was checked: each row is the result of a check that can fail.

mod support;

use std::path::{Path, PathBuf};
use support::{House, cookie, copied, small};

const FIGURE: &str = "/figures/party.lectures?period=2019-01";

fn page(house: &House, path: &str) -> support::Answer {
    house.ask("GET", path, &format!("{}; language=en", cookie("auditor")), &[], "")
}

/// Names of the checks that are ticked and of those that failed.
fn rows(house: &House, path: &str) -> (Vec<String>, Vec<String>) {
    let page = page(house, path);
    assert_eq!(page.status, 200, "{}", page.body);
    let list = page.body.split("s-checked").nth(1).unwrap().split("</ul>").next().unwrap();
    let of = |class: &str| {
        list.split("<li class=\"")
            .filter(|item| item.starts_with(class))
            .filter_map(|item| item.split("<span>").nth(1)?.split('<').next().map(str::to_owned))
            .collect()
    };
    (of("s-t-ok"), of("s-t-bad"))
}

fn change(zone: &Path, sql: &str) {
    let ledger = rusqlite::Connection::open(zone.join("ledger.db")).unwrap();
    assert!(ledger.execute(sql, []).unwrap() > 0, "{sql}");
}

fn zone_and_house(name: &str) -> (PathBuf, House) {
    let zone = copied(small(), name);
    let house = House::open(&zone);
    (zone, house)
}

const ALL: [&str; 6] = [
    "Rule as in the ledger",
    "Recomputed",
    "By the other evaluator",
    "Records in the ledger",
    "Checkpoint signature",
    "One history with the checkpoint",
];

fn again() -> String {
    format!("{FIGURE}&verify=1")
}

#[test]
fn a_check_is_ticked_when_it_was_made_and_held() {
    let (_, house) = zone_and_house("ticked");
    assert_eq!(rows(&house, FIGURE), (vec![], vec![]));
    assert_eq!(page(&house, FIGURE).body.matches("not checked yet").count(), ALL.len(), "named, and not ticked");
    let (good, bad) = rows(&house, &again());
    assert_eq!((good, bad), (ALL.map(str::to_owned).to_vec(), vec![]));
}

#[test]
fn a_checkpoint_of_another_key_or_none_is_no_tick() {
    let (zone, house) = zone_and_house("checkpoint");
    // The same text with one character of its root changed: the signature is of another one.
    let note = "(SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1)";
    let newest = "size = (SELECT max(size) FROM checkpoint)";
    let at = format!("instr({note}, char(10) || char(10)) - 5");
    let other = format!("CASE substr(note, {at}, 1) WHEN 'A' THEN 'B' ELSE 'A' END");
    change(
        &zone,
        &format!(
            "UPDATE checkpoint SET note = substr(note, 1, {at} - 1) || {other} || substr(note, {at} + 1) WHERE {newest}"
        ),
    );
    let (good, bad) = rows(&house, &again());
    assert_eq!((good.len(), bad), (4, ALL[4..].iter().map(|name| (*name).to_owned()).collect()));
    change(&zone, "DELETE FROM checkpoint");
    let (good, bad) = rows(&house, &again());
    assert_eq!((good, bad), (ALL[..4].iter().map(|name| (*name).to_owned()).collect(), vec![ALL[4].to_owned()]));
    assert!(page(&house, &again()).body.contains("there is no checkpoint yet"));
}

#[test]
fn a_rule_that_was_changed_in_the_ledger_is_no_tick() {
    let (zone, house) = zone_and_house("rule");
    let seq = house.state.engine.snapshot().rules.newest("party.lectures").unwrap().seq;
    let words = "replace(bytes, 'Counts the accepted', 'Counts the excepted')";
    change(&zone, &format!("UPDATE record SET bytes = CAST({words} AS BLOB) WHERE seq = {seq}"));
    assert_eq!(rows(&house, &again()).1, [ALL[0]]);
}

#[test]
fn the_zones_figure_is_never_shown_under_anothers_name() {
    let (_, house) = zone_and_house("subject");
    let zone = house.state.engine.snapshot();
    let other = |ty: &str| zone.org.units_of(&[ty]).next().unwrap().id.to_string();
    let status = |path: String| page(&house, &path).status;
    assert_eq!(status(format!("{FIGURE}&subject={}", zone.id)), 200);
    assert_eq!(status(format!("{FIGURE}&subject={}", other("department"))), 404);
    assert_eq!(status(format!("{FIGURE}&subject=nobody")), 404);
    // A ranking has a value for each participant.
    let district = zone.org.units.iter().find(|unit| unit.ty == "district").unwrap().id.to_string();
    assert_eq!(status(format!("/figures/air.pm10_month?period=2019-01&subject={district}")), 200);
}
