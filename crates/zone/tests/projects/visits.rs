//! Visits: sheets of both scorecards, what counts of them, and ranks.

use crate::{Case, codes, one, visited};
use jiff::civil::date;
use serde_json::{Value, json};
use zone::content::key_digest;

fn sheet(judge: &str, points: [&str; 5]) -> Value {
    let [scale, fit, pace, permits, prospects] = points;
    json!({
        "visit": "2019-w47", "project": "xm-1", "judge": judge,
        "scale": scale, "fit": fit, "pace": pace, "permits": permits, "prospects": prospects,
    })
}

#[test]
fn the_highest_and_the_lowest_of_five_judges_do_not_count() {
    use zone::offices::projects::visit::tally;
    // The vector `observation` of the field's standards: the points of nine judges, their mean without the two ends.
    let points = [92, 88, 95, 90, 79, 91, 93, 89, 96];
    let judges = ["j-1", "j-2", "j-3", "j-4", "j-5", "j-6", "j-7", "j-8", "j-9"];
    let mut case = visited(&judges);
    let number = case.zone().register.by_key(&key_digest("projects.visit", std::iter::once("2019-w47"))).unwrap();
    for (at, (judge, points)) in judges.iter().zip(points).enumerate() {
        // Full points everywhere but in the pace.
        let content = sheet(judge, ["25", "20", &(points - 75).to_string(), "10", "20"]);
        case.own(judge, "projects.visit_score", "2019-11-22", content).unwrap();
        let now = &tally(case.zone(), number)[0];
        assert_eq!((now.sheets.len(), now.trimmed), (at + 1, at >= 4), "live, sheet by sheet");
    }
    let tally = &tally(case.zone(), number)[0];
    assert_eq!((tally.mean.as_deref(), tally.rank), (Some("91.14"), Some(1)));
}

/// A visit of four projects in two groups, scored by two judges; the points of each project.
fn scored(points: &[(&str, u64, &str, [i64; 2])]) -> (Case, u32) {
    let mut case = visited(&["j-1", "j-2"]);
    for (project, place, group, scores) in points {
        if *project != "xm-1" {
            case.record(
                "projects.project",
                "2019-01-08",
                json!({
                    "project": project, "title": project, "level": "municipal", "category": "industry", "nature": "new",
                    "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
                    "target_strength": "plan",
                }),
            )
            .unwrap();
            let stop = json!({"visit": "2019-w47", "project": project, "place": place, "group": group});
            case.record("projects.visit_stop", "2019-11-22", stop).unwrap();
        }
        for (judge, points) in ["j-1", "j-2"].into_iter().zip(scores) {
            let mut content = sheet(judge, ["25", "20", &(points - 75).to_string(), "10", "20"]);
            content["project"] = (*project).into();
            case.own(judge, "projects.visit_score", "2019-11-22", content).unwrap();
        }
    }
    let number = case.zone().register.by_key(&key_digest("projects.visit", std::iter::once("2019-w47"))).unwrap();
    (case, number)
}

#[test]
fn ranks_are_within_each_group_and_equal_means_share_one() {
    use zone::offices::projects::visit::tally;
    // xm-3 and xm-1 both have a mean of 90, by other points; xm-4 stands alone in its group.
    let points = [
        ("xm-1", 1, "industry", [90, 90]),
        ("xm-2", 2, "industry", [95, 94]),
        ("xm-3", 3, "industry", [88, 92]),
        ("xm-5", 4, "industry", [80, 81]),
        ("xm-4", 5, "livelihood", [78, 79]),
    ];
    let (case, number) = scored(&points);
    let told: Vec<(u64, Option<&str>, Option<u32>)> =
        tally(case.zone(), number).iter().map(|one| (one.place, one.group, one.rank)).collect();
    let (industry, livelihood) = (Some("industry"), Some("livelihood"));
    assert_eq!(
        told,
        [
            (1, industry, Some(2)),
            (2, industry, Some(1)),
            (3, industry, Some(2)),
            (4, industry, Some(4)),
            (5, livelihood, Some(1)),
        ]
    );
}

#[test]
fn only_the_panel_counts_and_no_two_stops_have_one_number() {
    use zone::offices::projects::visit::tally;
    let (mut case, number) = scored(&[("xm-1", 1, "industry", [90, 80])]);
    assert_eq!(tally(case.zone(), number)[0].mean.as_deref(), Some("85.00"));
    let first = u64::from(case.zone().register.row(number).unwrap().first);
    let smaller = json!({"visit": "2019-w47", "title": "第47周观摩", "judges": ["j-1"], "scorecard": "site"});
    case.amend(first, first, "projects.visit", "2019-11-22", smaller).unwrap();
    let now = &tally(case.zone(), number)[0];
    assert_eq!((now.mean.as_deref(), now.sheets.len()), (Some("90.00"), 1), "who was taken off does not count");
    case.record(
        "projects.project",
        "2019-01-08",
        json!({
            "project": "xm-2", "title": "xm-2", "level": "municipal", "category": "industry", "nature": "new",
            "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
            "target_strength": "plan",
        }),
    )
    .unwrap();
    let stop = |place: u64| json!({"visit": "2019-w47", "project": "xm-2", "place": place});
    assert_eq!(codes(case.record("projects.visit_stop", "2019-11-22", stop(1))), one("place", "place-taken"));
    let second = case.record("projects.visit_stop", "2019-11-22", stop(2)).unwrap();
    let moved = case.amend(second, second, "projects.visit_stop", "2019-11-22", stop(1));
    assert_eq!(codes(moved), one("place", "place-taken"));
    let same = case.amend(second, second, "projects.visit_stop", "2019-11-22", stop(2));
    assert_eq!(codes(same), [], "its own number is its own");
}

#[test]
fn a_visit_that_is_closed_stays_as_it_is() {
    use zone::offices::projects::visit_closure::closed;
    let unscored = visited(&["j-1", "j-2"]).record("projects.visit_closed", "2019-11-22", json!({"visit": "2019-w47"}));
    assert_eq!(codes(unscored), one("visit", "visit-without-sheets"));
    let (mut case, number) = scored(&[("xm-1", 1, "industry", [90, 80])]);
    let closure = json!({"visit": "2019-w47"});
    let early = case.record("projects.visit_closed", "2019-11-21", closure.clone());
    assert_eq!(codes(early), one("happened", "before-the-visit"));
    let seq = case.record("projects.visit_closed", "2019-11-22", closure.clone()).unwrap();
    assert_eq!(closed(case.zone(), number), Some(date(2019, 11, 22)));
    let refused = one("visit", "visit-is-closed");
    let first = u64::from(case.zone().register.row(number).unwrap().first);
    let other = json!({"visit": "2019-w47", "title": "改名", "judges": ["j-1"], "scorecard": "site"});
    assert_eq!(codes(case.amend(first, first, "projects.visit", "2019-11-22", other)), refused);
    let stop = json!({"visit": "2019-w47", "project": "xm-1", "place": 7});
    let route = case.zone().register.rows_about(&zone::offices::projects::visit::STOP, number).next().unwrap();
    let route = u64::from(route.first);
    assert_eq!(codes(case.amend(route, route, "projects.visit_stop", "2019-11-22", stop)), refused);
    let sheets = case.zone().register.rows_about(&zone::offices::projects::visit::SCORE, number);
    let sheet_seq = u64::from(sheets.map(|row| row.first).next().unwrap());
    let again =
        case.amend(sheet_seq, sheet_seq, "projects.visit_score", "2019-11-22", sheet("j-1", ["1", "1", "1", "1", "1"]));
    assert!(codes(again).contains(&refused[0]));
    let back = case.amend(seq, seq, "projects.visit_closed", "2019-11-22", closure);
    assert_eq!(codes(back), one("visit", "visit-stays-closed"));
}

#[test]
fn a_judge_scores_neither_the_own_unit_nor_for_others_nor_more_than_there_is() {
    let mut case = visited(&["j-1", "j-2"]);
    let own_unit = json!({"person": "j-1", "role": "officer", "office": "projects", "unit": "d-one"});
    case.record("org.grant", "2019-01-08", own_unit).unwrap();
    let points = ["25", "20", "25", "10", "20"];
    let mut score = |by: &str, content: Value| codes(case.own(by, "projects.visit_score", "2019-11-22", content));
    assert_eq!(score("j-1", sheet("j-1", points)), one("project", "judge-of-the-own-unit"));
    assert_eq!(score("j-2", sheet("j-1", points)), one("judge", "not-your-sheet"));
    assert_eq!(score("p-3", sheet("p-3", points)), one("judge", "not-on-the-panel"));
    assert_eq!(score("j-2", sheet("j-2", ["25.01", "20", "25", "10", "20"])), one("scale", "more-than-its-weight"));
    let mut elsewhere = sheet("j-2", points);
    elsewhere["project"] = "xm-2".into();
    assert_eq!(score("j-2", elsewhere), one("project", "unknown-subject"));
    assert_eq!(score("j-2", sheet("j-2", points)), []);
    assert_eq!(score("j-2", sheet("j-2", points)), one("visit", "exists-already"), "once");
}

/// A sheet of the four comparisons; what is empty is not given.
fn comparison(judge: &str, points: [&str; 4]) -> Value {
    let mut sheet = json!({"visit": "2019-w48", "project": "xm-1", "judge": judge});
    for (field, points) in ["reserve", "investment", "progress", "service"].into_iter().zip(points) {
        if !points.is_empty() {
            sheet[field] = points.into();
        }
    }
    sheet
}

#[test]
fn a_visit_by_four_comparisons_is_scored_by_these_and_averaged_alike() {
    use zone::offices::projects::visit::{scorecard, tally};
    let judges = ["j-1", "j-2", "j-3", "j-4", "j-5"];
    let mut case = visited(&judges);
    case.on(date(2019, 11, 29));
    let visit = |card: &str| json!({"visit": "2019-w48", "title": "第48周观摩", "judges": judges, "scorecard": card});
    let visit_seq = case.record("projects.visit", "2019-11-29", visit("comparison")).unwrap();
    let stop = json!({"visit": "2019-w48", "project": "xm-1", "place": 1});
    case.record("projects.visit_stop", "2019-11-29", stop).unwrap();
    let number = case.zone().register.by_key(&key_digest("projects.visit", std::iter::once("2019-w48"))).unwrap();
    assert_eq!(scorecard(case.zone(), number).sheet.name, "projects.visit_comparison");
    let mut score = |by: &str, kind: &str, content: Value| codes(case.own(by, kind, "2019-11-29", content));
    let four = "projects.visit_comparison";
    assert_eq!(
        score("j-1", four, comparison("j-1", ["25", "15.01", "35", "25"])),
        one("investment", "more-than-its-weight")
    );
    assert_eq!(score("j-1", four, comparison("j-1", ["25", "15", "", "25"])), one("progress", "required"));
    let mut five = sheet("j-1", ["25", "20", "25", "10", "20"]);
    five["visit"] = "2019-w48".into();
    assert_eq!(score("j-1", "projects.visit_score", five), one("visit", "sheet-of-another-scorecard"));
    let mut earlier = comparison("j-1", ["25", "15", "35", "25"]);
    earlier["visit"] = "2019-w47".into();
    assert_eq!(score("j-1", four, earlier), one("visit", "sheet-of-another-scorecard"), "a visit of before");
    // 100, 90, 85.5, 85, 60: without the ends (90 + 85.5 + 85) / 3 = 86.8333….
    for (judge, progress) in judges.into_iter().zip(["35", "25", "20.5", "20", "0"]) {
        let points = if judge == "j-5" { ["20", "15", "0", "25"] } else { ["25", "15", progress, "25"] };
        assert_eq!(score(judge, four, comparison(judge, points)), []);
    }
    let tally = &tally(case.zone(), number)[0];
    assert_eq!((tally.mean.as_deref(), tally.counted, tally.trimmed), (Some("86.83"), 3, true));
    let changed = case.amend(visit_seq, visit_seq, "projects.visit", "2019-11-29", visit("site"));
    assert_eq!(codes(changed), one("scorecard", "scored-already"));
}

#[test]
fn what_the_rule_does_not_list_is_not_scored_and_without_a_rule_there_is_no_second_scorecard() {
    let judges = ["j-1"];
    let mut case = visited(&judges);
    let text = include_str!("../../../../rulebook/projects/visit_comparison.toml");
    let without = text.replace("version = 1", "version = 2").replace("from = \"2019-01-01\"", "from = \"2019-11-25\"");
    let without: Vec<&str> = without.lines().filter(|line| !line.starts_with("service")).collect();
    let adopted = json!({"rule": "projects.visit_comparison", "version": 2, "text": without});
    case.record("rule.adopted", "2019-11-22", adopted).unwrap();
    case.on(date(2019, 11, 29));
    let visit = |key: &str| json!({"visit": key, "title": "观摩", "judges": judges, "scorecard": "comparison"});
    let early = case.record("projects.visit", "2018-12-28", visit("2018-w52"));
    assert_eq!(codes(early), one("scorecard", "scorecard-without-rule"));
    case.record("projects.visit", "2019-11-29", visit("2019-w48")).unwrap();
    let stop = json!({"visit": "2019-w48", "project": "xm-1", "place": 1});
    case.record("projects.visit_stop", "2019-11-29", stop).unwrap();
    let mut score =
        |points| codes(case.own("j-1", "projects.visit_comparison", "2019-11-29", comparison("j-1", points)));
    assert_eq!(score(["25", "15", "35", "25"]), one("service", "not-on-the-scorecard"));
    assert_eq!(score(["25", "15", "35", ""]), []);
}
