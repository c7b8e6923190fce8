//! Less work (减负): one tap for all that has not changed, and what the system asks of whom.

mod support;

use serde_json::Value;
use support::{House, cookie, copied, whole};

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];
const ID: &str = "7f3a1c52-9f57-4d0e-8a44-5d1b7a1e0c11";

fn record(house: &House, seq: u64) -> Value {
    let bytes = house.state.engine.read(|ledger, _| ledger.record(seq)).unwrap().unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn nothing_has_changed_in_all_of_ones_projects_is_one_tap_and_says_so() {
    let house = House::open(&copied(whole(), "no-change"));
    let today = house.get("lead3", "/").body;
    assert!(today.contains("action=\"/record/no-change\""), "{today}");
    let mine = today.matches("/offices/projects/supervision/new?").count();
    let before = house.size();
    let tap = || house.ask("POST", "/record/no-change", &cookie("lead3"), &FORM, format!("id={ID}&via=phone"));
    let tapped = tap();
    let recorded = house.size() - before;
    let back = format!("/supervise/?unchanged={recorded}");
    assert_eq!((tapped.status, tapped.header("location")), (303, Some(back.as_str())), "where a thumb came from");
    for page in [&back, &format!("/?unchanged={recorded}")] {
        assert!(house.get("lead3", page).body.contains(&format!("已登记{recorded}条督导")), "{page}");
    }
    assert!(house.get("lead3", "/supervise/?unchanged=0").body.contains("没有重复登记"));
    assert!(recorded > 1 && recorded <= mine as u64, "{recorded} of {mine}");
    let me = house.state.accounts.all().unwrap().into_iter().find(|account| account.login == "lead3").unwrap().person;
    let mut projects = Vec::new();
    for seq in before..house.size() {
        let entry = record(&house, seq);
        let of = |name: &str| entry[name].as_str().unwrap().to_owned();
        let told = (of("kind"), of("by"), of("via"), of("happened"));
        assert_eq!(told, ("projects.supervision".into(), me.clone(), "phone".into(), "2020-01-20".into()));
        assert_eq!(entry["open"]["change"], "no_change", "an entry that was not looked at one by one says so");
        let project = entry["open"]["project"].as_str().unwrap().to_owned();
        // What was counted is what was counted the last time.
        let last = (0..before)
            .rev()
            .map(|seq| record(&house, seq))
            .find(|last| last["kind"] == "projects.supervision" && last["open"]["project"] == project.as_str());
        let last = last.unwrap();
        for field in ["stage", "problem", "workers", "machines"] {
            assert_eq!(entry["open"][field], last["open"][field], "{field}");
        }
        projects.push(project);
    }
    projects.sort();
    projects.dedup();
    assert_eq!(projects.len() as u64, recorded, "one each");
    assert_eq!((tap().status, house.size()), (303, before + recorded), "sent twice, recorded once");
    let after = house.get("lead3", "/").body;
    assert!(!after.contains("action=\"/record/no-change\""), "nothing is left to say");
    let other = house.ask("POST", "/record/no-change", &cookie("city1"), &FORM, format!("id={ID}"));
    assert_eq!((other.status, house.size()), (303, before + recorded), "whoever leads none records none");
}

#[test]
fn the_meter_shows_ones_own_minutes_and_a_leader_those_of_all_without_names() {
    let house = House::open(&copied(whole(), "meter"));
    let page = |login: &str| house.ask("GET", "/burden", &format!("{}; language=en", cookie(login)), &[], "").body;
    let own = page("lead1");
    assert!(own.contains("2020-01-20") && own.contains("2019-12-02"), "eight weeks");
    assert!(!own.contains("Most of one person"), "nobody sees what is asked of others");
    let all = page("director");
    assert!(all.contains("Most of one person") && all.contains("Minutes a person"));
    for account in house.state.accounts.all().unwrap() {
        let is_own = account.login == "director";
        assert!(is_own || (!all.contains(&account.person) && !all.contains(&account.name)), "no list of persons");
    }
    // A week of January, counted by hand from the records themselves.
    let zone = house.state.engine.snapshot();
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let span = zone.size_at_end_of(day("2020-01-05")).unwrap()..zone.size_at_end_of(day("2020-01-12")).unwrap();
    let me = house.state.accounts.all().unwrap().into_iter().find(|account| account.login == "lead1").unwrap().person;
    let typed: Vec<_> = span.map(|seq| record(&house, seq)).filter(|entry| entry["by"] == me.as_str()).collect();
    assert!(!typed.is_empty());
    // The rule of the minutes: two for an entry of supervision, three for a kind that it does not name.
    let minutes: u32 = typed.iter().map(|entry| if entry["kind"] == "projects.supervision" { 2 } else { 3 }).sum();
    let count = typed.len();
    let row = format!(">{count}</td><td class=\"s-num\" role=\"cell\" data-label=\"Estimated minutes\">{minutes}<");
    assert!(own.contains(&row), "{row}: {own}");
    assert_eq!(house.get("lead1", "/burden?week=nonsense").status, 400);
}
