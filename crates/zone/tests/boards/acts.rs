//! A board as it proceeds, and what is refused of it, each by name.

use super::site::{Site, project};
use super::{PROJECTS, february};
use jiff::civil::{Date, date};
use rulebook::scorecard::List;
use serde_json::json;
use zone::board::counterfactual::alternatives;
use zone::board::decide::{Left, left, notice};
use zone::duty::{Work, today};

/// Seven projects in February: the first is supervised every working day and on plan, the last does nothing.
fn february_over() -> Site {
    let mut site = Site::new(PROJECTS);
    for number in 0..PROJECTS {
        let content = json!({"project": project(number), "month": "2019-02", "planned_to_date_yuan": "1000"});
        site.accepted("projects.investment_plan", "2019-01-01", &content);
        let lead = json!({"project": project(number), "lead": format!("p-{}", 2 + number % 3)});
        site.must("projects.lead", "2019-01-01", &lead);
    }
    for day in 11..=28 {
        let day = date(2019, 2, day);
        site.until(day);
        for number in 0..PROJECTS - 1 {
            site.entry(number, day, Some(1000 - 100 * number as u32));
        }
    }
    site.until(date(2019, 3, 4));
    site
}

fn refused(site: &mut Site, kind: &str, by: &str, content: &serde_json::Value, evidence: usize) -> Vec<&'static str> {
    let today = site.today().to_string();
    match site.say(kind, by, &today, content, evidence) {
        Ok(seq) => panic!("{kind} {content} was taken as {seq}"),
        Err(refusal) => refusal.0.iter().map(|problem| problem.code).collect(),
    }
}

fn said(site: &mut Site, kind: &str, by: &str, content: &serde_json::Value, evidence: usize) -> u64 {
    let today = site.today().to_string();
    site.say(kind, by, &today, content, evidence).unwrap_or_else(|refusal| panic!("{kind}: {:?}", refusal.0))
}

#[test]
fn a_board_is_computed_of_a_closed_period_only() {
    let mut site = february_over();
    assert_eq!(refused(&mut site, "board.computed", "p-0", &json!({"period": "2019-03"}), 0), ["board-period-open"]);
    assert_eq!(refused(&mut site, "board.computed", "p-0", &json!({"period": "2018-03"}), 0), ["board-without-rule"]);
    assert_eq!(refused(&mut site, "board.computed", "p-0", &json!({"period": "February"}), 0)[0], "not-a-period");
    let typed = json!({"period": "2019-02", "places": [{"project": 1, "rank": 1}], "size": 3});
    let seq = said(&mut site, "board.computed", "p-0", &typed, 0);
    let computed = site.zone.boards.computed_at(seq).unwrap();
    assert_eq!(computed.size, seq, "reckoned from all records before it, whatever was typed");
    assert_eq!(computed.cells.len(), PROJECTS);
    let last = u64::from(site.zone.register.row(site.row(PROJECTS - 1)).unwrap().first);
    assert_eq!(computed.cell(last).unwrap().list.as_deref(), Some("black"));
    assert_eq!(computed.on_list(List::Black).count(), 1, "the two before it are above the threshold");
}

#[test]
fn a_board_of_more_projects_than_a_record_holds_is_refused_in_words() {
    // Without a single entry each place says no more than its project: 17 bytes.
    let mut site = Site::new(4_000);
    site.until(date(2019, 3, 4));
    let typed = json!({"period": "2019-02"});
    assert_eq!(refused(&mut site, "board.computed", "p-0", &typed, 0), ["board-of-too-many"]);
    let problem = notice(&site.zone, february()).unwrap_err();
    assert_eq!(problem.arguments, [("n", "4000".to_owned())]);
}

#[test]
fn objections_are_heard_for_three_working_days_from_whoever_is_concerned() {
    let mut site = february_over();
    // Monday 4 March: the window ends on Thursday the 7th.
    let board = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    let objection =
        |number: usize| json!({"board": board, "project": project(number), "objection": "补正期间不应计入。"});
    assert_eq!(refused(&mut site, "board.objection", "p-1", &objection(6), 0), ["objection-of-another"]);
    assert_eq!(refused(&mut site, "board.objection", "p-3", &objection(6), 0), ["objection-of-another"]);
    let unknown = json!({"board": 1, "project": project(6), "objection": "不属实。"});
    assert_eq!(refused(&mut site, "board.objection", "p-2", &unknown, 0), ["board-unknown"]);
    site.until(date(2019, 3, 7));
    let seq = said(&mut site, "board.objection", "p-2", &objection(6), 0);
    assert_eq!(refused(&mut site, "board.objection", "p-2", &objection(6), 0), ["objection-waits-already"]);
    let reply = |outcome: &str| json!({"objection": seq, "outcome": outcome, "reply": "经核实。"});
    assert_eq!(refused(&mut site, "board.replied", "p-2", &reply("upheld"), 0), ["objection-own"]);
    assert_eq!(refused(&mut site, "board.replied", "p-0", &reply("perhaps"), 0), ["not-a-choice"]);
    let none = json!({"objection": 3, "outcome": "upheld", "reply": "经核实。"});
    assert_eq!(refused(&mut site, "board.replied", "p-0", &none, 0), ["objection-unknown"]);
    site.until(date(2019, 3, 8));
    assert_eq!(refused(&mut site, "board.objection", "p-2", &objection(0), 0), ["objection-too-late"]);
    let edition = json!({"board": board, "reach": "internal"});
    assert_eq!(refused(&mut site, "board.edition", "p-0", &edition, 0), ["objections-wait"]);
    said(&mut site, "board.replied", "p-0", &reply("rejected"), 0);
    assert_eq!(refused(&mut site, "board.replied", "p-0", &reply("upheld"), 0), ["objection-answered"]);
    said(&mut site, "board.edition", "p-0", &edition, 0);
}

#[test]
fn what_was_upheld_is_computed_again_and_the_new_edition_supersedes() {
    let mut site = february_over();
    let board = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    let objection = json!({"board": board, "project": project(6), "objection": "当月督导已补报。"});
    let seq = said(&mut site, "board.objection", "p-2", &objection, 0);
    said(&mut site, "board.replied", "p-0", &json!({"objection": seq, "outcome": "upheld", "reply": "属实。"}), 0);
    site.until(date(2019, 3, 8));
    let first = json!({"board": board, "reach": "internal"});
    assert_eq!(refused(&mut site, "board.edition", "p-0", &first, 0), ["upheld-not-computed-again"]);
    for day in 11..=28 {
        site.entry(6, date(2019, 2, day), Some(1000));
    }
    let again = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    assert_eq!(refused(&mut site, "board.edition", "p-0", &first, 0), ["board-superseded"]);
    assert_eq!(site.zone.boards.newest(february()).unwrap().on_list(List::Black).count(), 0);
    let second = json!({"board": again, "reach": "internal"});
    assert_eq!(refused(&mut site, "board.edition", "p-0", &second, 0), ["objections-are-heard"]);
    site.until(date(2019, 3, 14));
    let edition = said(&mut site, "board.edition", "p-0", &second, 0);
    assert_eq!(refused(&mut site, "board.edition", "p-0", &second, 0), ["edition-exists"]);
    assert_eq!(site.zone.boards.edition(edition).unwrap().edition, 1);
    let third = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    site.until(date(2019, 3, 20));
    said(&mut site, "board.edition", "p-0", &json!({"board": third, "reach": "internal"}), 0);
    assert_eq!(site.zone.boards.newest_edition(february()).unwrap().edition, 2);
}

#[test]
fn publishing_needs_the_minutes_and_a_second_person() {
    let mut site = february_over();
    let board = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    site.until(date(2019, 3, 8));
    let public = json!({"board": board, "reach": "public"});
    assert_eq!(refused(&mut site, "board.edition", "p-0", &public, 0), ["minutes-needed", "second-person-needed"]);
    assert_eq!(refused(&mut site, "board.edition", "p-0", &public, 1), ["second-person-needed"]);
    said(&mut site, "board.edition", "p-1", &public, 1);
}

#[test]
fn a_project_leaves_the_black_list_when_it_is_put_right_or_after_a_year() {
    let mut site = february_over();
    let board = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    site.until(date(2019, 3, 8));
    let edition = said(&mut site, "board.edition", "p-0", &json!({"board": board, "reach": "internal"}), 0);
    let removal =
        |of: u64, number: usize, ground: &str| json!({"edition": of, "project": project(number), "ground": ground});
    let mut no = |content, evidence| refused(&mut site, "board.removed", "p-0", &content, evidence);
    assert_eq!(no(removal(2, 6, "put_right"), 1), ["edition-unknown"]);
    assert_eq!(no(removal(edition, 0, "put_right"), 1), ["not-on-the-black-list"]);
    assert_eq!(no(removal(edition, 6, "put_right"), 0), ["put-right-without-evidence"]);
    assert_eq!(no(removal(edition, 6, "expired"), 0), ["not-expired-yet"]);
    said(&mut site, "board.removed", "p-0", &removal(edition, 6, "put_right"), 1);
    assert_eq!(refused(&mut site, "board.removed", "p-0", &removal(edition, 6, "put_right"), 1), ["removed-already"]);
    assert_eq!(standing(&site, edition, 6), Some(Left { on: date(2019, 3, 8), expired: false }));
}

fn standing(site: &Site, edition: u64, number: usize) -> Option<Left> {
    let first = u64::from(site.zone.register.row(site.row(number)).unwrap().first);
    left(&site.zone, site.zone.boards.edition(edition).unwrap(), first, site.today())
}

#[test]
fn a_place_on_the_black_list_is_over_after_a_year_without_any_act() {
    let mut site = february_over();
    let board = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    site.until(date(2019, 3, 8));
    let edition = said(&mut site, "board.edition", "p-0", &json!({"board": board, "reach": "internal"}), 0);
    let over: Date = date(2020, 3, 8);
    site.until(over.yesterday().unwrap());
    assert_eq!(standing(&site, edition, 6), None, "its last day");
    let removal = json!({"edition": edition, "project": project(6), "ground": "expired"});
    assert_eq!(refused(&mut site, "board.removed", "p-0", &removal, 0), ["not-expired-yet"]);
    site.until(over);
    assert_eq!(standing(&site, edition, 6), Some(Left { on: over, expired: true }), "nobody did anything");
    site.until(date(2020, 3, 10));
    assert_eq!(standing(&site, edition, 6), Some(Left { on: over, expired: true }));
    said(&mut site, "board.removed", "p-0", &removal, 0);
    let removed = Left { on: date(2020, 3, 10), expired: true };
    assert_eq!(standing(&site, edition, 6), Some(removed), "what was recorded goes before what follows");
    assert_eq!(refused(&mut site, "board.removed", "p-0", &removal, 0), ["removed-already"]);
}

#[test]
fn who_may_object_sees_it_today_and_who_replies_that_it_waits() {
    let mut site = february_over();
    site.must("org.grant", "2019-01-01", &json!({"person": "p-5", "role": "officer", "office": "oversight"}));
    let work = |site: &Site, person: &str| -> [Vec<Work>; 2] {
        let day = today(&site.zone, site.zone.org.person(person).unwrap(), site.today());
        [day.due, day.waiting].map(|owed| owed.into_iter().map(|owed| owed.work).collect())
    };
    let nothing = || [vec![], vec![]];
    assert_eq!(work(&site, "p-2"), nothing());
    let board = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    assert_eq!(work(&site, "p-2"), [vec![Work::Object(board)], vec![]], "p-2 carries the last one");
    assert_eq!([work(&site, "p-3"), work(&site, "p-5")], [nothing(), nothing()]);
    let day = today(&site.zone, site.zone.org.person("p-2").unwrap(), site.today());
    assert_eq!(day.due[0].due_on, Some(date(2019, 3, 7)));
    let mut quiet = february_over();
    let same = said(&mut quiet, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    quiet.until(date(2019, 3, 7));
    assert_eq!(work(&quiet, "p-2")[0], [Work::Object(same)], "on the last day still");
    quiet.until(date(2019, 3, 8));
    assert_eq!(work(&quiet, "p-2"), nothing(), "the window is over");
    let objection = json!({"board": board, "project": project(6), "objection": "不属实。"});
    let seq = said(&mut site, "board.objection", "p-2", &objection, 0);
    assert_eq!(work(&site, "p-2"), [vec![], vec![Work::Answer(seq)]]);
    assert_eq!(work(&site, "p-5"), [vec![Work::Answer(seq)], vec![]]);
    let reply = json!({"objection": seq, "outcome": "rejected", "reply": "经核实。"});
    said(&mut site, "board.replied", "p-0", &reply, 0);
    assert_eq!([work(&site, "p-2"), work(&site, "p-5")], [nothing(), nothing()]);
}

#[test]
fn the_record_of_a_board_is_what_the_state_before_it_gives() {
    let mut site = february_over();
    let before = notice(&site.zone, february()).unwrap();
    let seq = said(&mut site, "board.computed", "p-0", &json!({"period": "2019-02"}), 0);
    let record: serde_json::Value = serde_json::from_slice(&site.records[seq as usize].0).unwrap();
    assert_eq!(record["open"].as_object(), Some(&before));
}

#[test]
fn a_falsified_record_keeps_the_first_off_the_red_list() {
    let mut site = february_over();
    let finding =
        |record: u64| json!({"period": "2019-02", "project": project(0), "record": record, "finding": "照片为旧照。"});
    assert_eq!(refused(&mut site, "board.falsified", "p-0", &finding(99_999), 0), ["unknown-record"]);
    let own = |site: &Site, number: usize| {
        let rows = site.zone.register.rows_about(&zone::offices::projects::SUPERVISION, site.row(number));
        u64::from(rows.into_iter().next().unwrap().first)
    };
    let (mine, another) = (own(&site, 0), own(&site, 1));
    assert_eq!(refused(&mut site, "board.falsified", "p-0", &finding(another), 0), ["not-a-record-of-the-project"]);
    said(&mut site, "board.falsified", "p-0", &finding(mine), 0);
    let board = zone::board::compute(&site.zone, february()).unwrap();
    let entry = board.entry(site.row(0)).unwrap();
    assert_eq!((entry.place.rank, entry.place.list, entry.place.vetoed), (Some(1), None, true));
    let ways = |site: &Site, board: &zone::board::Board| alternatives(board.card(), &board.entries, site.row(3)).len();
    assert_ne!(ways(&site, &board), 0, "the fourth could have been praised");
    let third = own(&site, 3);
    let finding = json!({"period": "2019-02", "project": project(3), "record": third, "finding": "照片为旧照。"});
    said(&mut site, "board.falsified", "p-0", &finding, 0);
    let board = zone::board::compute(&site.zone, february()).unwrap();
    assert_eq!(ways(&site, &board), 0, "no change of a factor leads to praise now");
}
