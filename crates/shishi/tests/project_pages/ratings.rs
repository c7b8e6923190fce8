//! The two ratings of a month.

use crate::support::cookie;
use crate::zone;
use serde_json::json;

#[test]
fn the_narrative_of_a_rating_is_read_by_whoever_may_and_known_to_the_others() {
    let house = zone("project-narrative");
    let page = |login: &str| house.get(login, "/projects/xm-009").body;
    let closed = "有情况说明，内容需有权限的人员查看";
    assert_eq!(page("director").matches(closed).count(), 2, "both wrote one");
    assert_eq!(page("lead8").matches(closed).count(), 1, "his unit's own he may read");
    assert_eq!(page("oversight1").matches(closed).count(), 1, "and the inspector the inspector's");
}

#[test]
fn two_ratings_are_told_once_both_are_given_and_a_gap_is_somebodys_to_look_at() {
    let house = zone("ratings");
    // The incubator fell behind in all of the last quarter: its unit thinks better of it than the inspectors do.
    let page = house.get("director", "/projects/xm-009").body;
    let ratings = page.split_once("<h2>自评和督查评价").expect("a section").1.split("</section>").next().unwrap();
    assert!(ratings.contains("2019-12：自评") && ratings.contains("超过10分"), "{ratings}");
    assert_eq!(ratings.matches("评价差异").count(), 3, "three months");
    let today = |login: &str| house.get(login, "/").body;
    let found = today("oversight1");
    let found = found.split_once("<h2>评价差异").expect("on Today").1.split("</section>").next().unwrap();
    assert!(found.contains("/projects/xm-009") && !found.contains("/projects/xm-018"), "{found}");
    assert!(!today("lead8").contains("<h2>评价差异"), "who is rated has nothing to order");

    // Of the last project December is rated by its unit alone.
    let december = |login: &str| {
        let page = house.get(login, "/projects/xm-018").body;
        let ratings = page.split_once("<h2>自评和督查评价").unwrap().1.split("</section>").next().unwrap().to_owned();
        let row = ratings.split("<tr").find(|row| row.contains(">2019-12<")).unwrap().to_owned();
        (ratings, row)
    };
    let (ratings, row) = december("oversight1");
    assert!(ratings.contains("/offices/oversight/rating/new?project=xm-018&amp;month=2019-12"), "{ratings}");
    assert!(row.contains("待双方评完") && row.contains("已评") && !row.contains("s-figure"), "{row}");
    let own = row.split("href=\"/records/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let record = |login: &str| house.get(login, &format!("/records/{own}")).body;
    let narrative = "按计划推进";
    assert!(record("oversight1").contains("密封") && !record("oversight1").contains(narrative), "not before his own");
    assert!(!december("lead6").0.contains("rating/new"), "given once");
    assert!(!december("director").0.contains("rating/new"));
    let rating = json!({"id": "7f3a1c52-9f57-4d0e-8a44-5d1b7a1e0f01", "kind": "oversight.rating", "unit": "dept-office",
        "happened": "2020-01-20", "content": {"project": "xm-018", "month": "2019-12", "investment": "12.5",
        "milestones": "12", "permits": "7.25", "supervision": "8", "problems": "5"}});
    assert_eq!(house.record(&cookie("lead6"), &rating).status, 422, "of another office");
    assert_eq!(house.record(&cookie("oversight1"), &rating).status, 201);
    let (ratings, row) = december("lead6");
    assert!(row.contains(">44.75<") && row.contains("评价差异"), "12.5 + 12 + 7.25 + 8 + 5: {row}");
    assert!(ratings.contains(">7.25<"), "part by part");
    assert!(today("oversight1").contains("/projects/xm-018"));
}
