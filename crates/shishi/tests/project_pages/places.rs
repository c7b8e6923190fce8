//! Where projects lie, and where entries were made.

use crate::{between, list_project, of_projects, zone};
use serde_json::{Value, json};

#[test]
fn the_sketch_shows_where_projects_lie_with_their_grounds_and_how_they_stand() {
    let house = zone("sketch");
    let page = house.get("director", "/sketch").body;
    assert!(page.contains("18个项目，18个登记了位置，其中6个有用地范围"));
    let drawing = between(&page, "s-plan", "<ol");
    let grounds = drawing.matches("Z\" fill=\"#e8eaed\"").count();
    assert_eq!((drawing.matches("<text").count(), grounds), (18, 6));
    assert!(drawing.contains("<title>河湾科技孵化园：滞后</title>") && drawing.contains("CGCS2000"));
    let list = between(&page, "<ol class=\"s-route\"", "</ol>");
    assert_eq!((list.matches("href=\"/projects/xm-").count(), list.matches("有用地范围").count()), (18, 6));
    assert!(!page.contains("没有登记位置的项目"));
    // A project without a place is named below, and is not drawn.
    let listed = json!({"id": uuid::Uuid::new_v4(), "kind": "projects.project", "unit": "dept-projects", "happened": "2020-01-17",
        "content": {"project": "xm-901", "title": "选址未定项目", "level": "municipal", "category": "industry", "nature": "new",
            "accountable_unit": "dept-projects", "planned_investment_yuan": "150000000", "target_on": "2020-12-31",
            "target_strength": "plan"}});
    list_project(&house, &listed);
    // The roads that the zone has entered lie under them, as far as they come near.
    for (number, course) in ["114.60,33.60 114.68,33.61", "75.1,40.1 75.2,40.2"].iter().enumerate() {
        let road = json!({"road": format!("dl-{number}"), "title": "迎宾大道", "course": course});
        assert_eq!(of_projects(&house, number as u32, "projects.road", "2020-01-17", road).status, 201);
    }
    let page = house.get("director", "/sketch").body;
    let drawing = between(&page, "s-plan", "<ol");
    assert_eq!((drawing.matches("<text").count(), drawing.matches("class=\"s-road\"").count()), (18, 1));
    assert!(between(&page, "<h2>没有登记位置的项目</h2>", "</section>").contains("/projects/xm-901"));
    assert_eq!(house.get("city1", "/sketch").status, 403);
}

#[test]
fn an_entry_says_how_far_from_the_project_it_was_made() {
    let house = zone("whereabouts");
    let listed = |key: &str, more: Value| {
        let mut content = json!({"project": key, "title": "选址已定项目", "level": "municipal", "category": "industry",
            "nature": "new", "accountable_unit": "dept-projects", "planned_investment_yuan": "150000000",
            "target_on": "2020-12-31", "target_strength": "plan"});
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        list_project(
            &house,
            &json!({"id": uuid::Uuid::new_v4(), "kind": "projects.project", "unit": "dept-projects",
                "happened": "2020-01-16", "content": content}),
        );
    };
    listed("xm-901", json!({"longitude": "114.6", "latitude": "33.6"}));
    listed("xm-902", json!({"outline": "114.6,33.6 114.62,33.6 114.62,33.62 114.6,33.62"}));
    listed("xm-903", json!({}));
    // Days that owe an entry, and one page for each.
    let said = |number: u32, key: &str, day: &str, more: Value| {
        let mut content = json!({"project": key, "stage": "foundation", "change": "progress", "workers": 3,
            "machines": 1, "problem": "none"});
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = of_projects(&house, number, "projects.supervision", day, content);
        assert_eq!(answer.status, 201, "{}", answer.body);
        house.get("projects1", &format!("/records/{}", answer.json()["seq"])).body
    };
    let at = |longitude: &str, latitude: &str| json!({"longitude": longitude, "latitude": latitude, "accuracy_m": 12});
    // A tenth of a degree northwards is 11.1 km, a thousandth 111 m.
    let page = said(1, "xm-901", "2020-01-17", at("114.6", "33.7"));
    assert!(page.contains("距项目登记位置约11.1千米（定位精度12米）"), "{page}");
    assert!(said(2, "xm-902", "2020-01-17", at("114.61", "33.61")).contains("在项目用地范围内"));
    assert!(said(3, "xm-902", "2020-01-16", at("114.61", "33.621")).contains("距项目用地范围约110米"));
    for page in [said(4, "xm-903", "2020-01-17", at("114.61", "33.61")), said(5, "xm-901", "2020-01-16", json!({}))] {
        assert!(!page.contains("登记地点"), "what nobody has said is not guessed");
    }
}
