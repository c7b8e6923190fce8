//! All projects: the list with its lights, Today, the office's people, and the register for other programs.

use crate::support;
use crate::support::cookie;
use crate::{FORM, between, id_of, list_project, zone};
use serde_json::{Value, json};

#[test]
fn a_light_is_a_shape_and_a_word_in_the_list_and_the_list_shows_one_sort_alone() {
    let house = zone("lights");
    let all = house.get("director", "/projects").body;
    // Sunday 19 January 2020 ended week 3; six weeks go back to week 51.
    let row = between(&all, "河湾科技孵化园</a>", "</tr>");
    for week in [51, 52, 1, 2, 3, 4] {
        assert!(row.contains(&format!("<title>第{week}周：滞后</title>")), "{week}: {row}");
    }
    assert!(row.contains("滞后</span>"), "the word of this week stands beside the marks: {row}");
    let behind = house.get("director", "/projects?light=behind").body;
    let (on_track, other) =
        (house.get("director", "/projects?light=on-track").body, house.get("director", "/projects?light=x").body);
    let count = |page: &str| page.matches("<a href=\"/projects/xm-").count();
    assert!(count(&behind) >= 1 && behind.contains("/projects/xm-009\"") && !on_track.contains("/projects/xm-009\""));
    assert_eq!(count(&behind) + count(&on_track) + count(&house.get("director", "/projects?light=warning").body), 18);
    assert_eq!(count(&other), 18, "what is no light filters nothing");
    let board = house.get("director", "/projects").body;
    for file in ["/offices/projects/project/export.xlsx", "/projects/projects.geojson", "/projects/oc4ids.json"] {
        assert!(board.contains(&format!("href=\"{file}\"")), "{file}");
        assert_eq!(house.get("director", file).status, 200, "{file}");
    }
    // The section of an industry is a capital, as the classification writes it.
    let written = house.get("director", "/offices/projects/project/export.csv").body;
    assert!(written.contains(",C13") && !written.contains(",c13"), "{written}");
    for word in ["红灯", "黄灯", "绿灯"] {
        assert!(!board.contains(word), "never a colour's name: {word}");
    }
}

#[test]
fn very_many_projects_are_listed_by_pages_of_fifty() {
    let house = zone("many-projects");
    let count = |page: &str| page.matches("<a href=\"/projects/xm-").count();
    let few = house.get("director", "/projects?page=7").body;
    assert!(count(&few) == 18 && !few.contains("s-pager"), "what fits on a page has no other");
    for number in 0..33 {
        let content = json!({"project": format!("xm-9{number:02}"), "title": "项目", "level": "municipal",
            "category": "industry", "nature": "new", "accountable_unit": "dept-projects",
            "planned_investment_yuan": "150000000", "target_on": "2020-12-31", "target_strength": "plan"});
        list_project(
            &house,
            &json!({"id": uuid::Uuid::new_v4(), "kind": "projects.project", "unit": "dept-projects",
            "happened": "2020-01-17", "content": content}),
        );
    }
    let [first, second, beyond] =
        ["/projects", "/projects?page=2", "/projects?page=9"].map(|path| house.get("director", path).body);
    assert_eq!((count(&first), count(&second), count(&beyond)), (50, 1, 1));
    assert!(first.contains("href=\"/projects?page=2\"") && second.contains("href=\"/projects?page=1\""));
    assert!(first.contains("第1页，共2页、51条"), "{}", between(&first, "s-pager", "</nav>"));
    let behind = house.get("director", "/projects?light=behind&page=2").body;
    assert!(count(&behind) < 50, "of those alone");
}

#[test]
fn today_shows_the_lights_to_leaders_and_to_whoever_carries_a_project_whose_own_come_first() {
    let house = zone("lights-today");
    let first = |login: &str| {
        let page = house.get(login, "/").body;
        let lights = between(&page, "s-lights", "</table>").to_owned();
        between(&lights, "<a href=\"/projects/", "\"").to_owned()
    };
    // lead8 carries xm-009, which is behind, and another; lead1's own stand before those that are behind.
    assert_eq!(first("lead8"), "xm-009");
    let own = first("lead1");
    let page = house.get("lead1", &format!("/projects/{own}")).body;
    assert!(page.contains("正常") && !page.contains("为什么"), "{own} is on track and first all the same");
    let leader = house.get("director", "/").body;
    assert!(leader.contains("s-lights"));
    let boards = between(&leader, "月红黑榜</h2>", "</section>");
    assert!(boards.contains("红榜") && boards.contains("href=\"/boards/2019-12?project="), "{boards}");
    // Who carries a project is led to the form for a thumb, and the day's supervision stands before orders.
    let carrier = house.get("lead1", "/").body;
    let head = between(&carrier, "s-tools", "</main>");
    assert!(head.contains("href=\"/supervise/\"") && !leader.contains("href=\"/supervise/\""));
    let titles = ["漏报未补", "今日督导", "督查和例会事项"].map(|title| format!("<h2>{title}</h2>"));
    let places = |page: &str| titles.iter().map(|title| page.find(title)).collect::<Option<Vec<usize>>>();
    let mut pages = (1..=10).map(|number| house.get(&format!("lead{number}"), "/").body);
    let all = pages.find_map(|page| places(&page)).expect("somebody who has all three");
    assert!(all.is_sorted());
    assert!(!house.get("projects1", "/").body.contains("s-lights"), "neither leads nor carries");
}

#[test]
fn people_of_the_office_are_chosen_by_their_names() {
    let house = zone("chosen");
    let accounts = house.state.accounts.all().unwrap();
    let auditor = accounts.iter().find(|account| account.login == "auditor").unwrap();
    let (auditor, id) = (&auditor.name, &auditor.person);
    let form = house.get("projects1", "/offices/projects/visit/new").body;
    let boxes = between(&form, "<legend>评委", "</fieldset>");
    assert!(boxes.contains(&format!("name=\"judges\" value=\"{id}\"")) && boxes.contains(auditor), "{boxes}");
    let form = house.get("projects1", "/offices/projects/lead/new").body;
    let chosen = between(&form, "name=\"lead\"", "</select>");
    assert!(chosen.contains(&format!("value=\"{id}\"")) && chosen.contains(auditor), "{chosen}");
    // What was typed elsewhere and is nobody's is still there, and refused in words.
    let address = "/offices/projects/lead/new";
    let parts = [
        ("id", &*id_of(&form, address)),
        ("happened", "2020-01-20"),
        ("reporting_unit", "dept-projects"),
        ("project", "xm-001"),
        ("lead", "p-000000000000"),
    ];
    let (kind, body) = support::multipart(&parts, &[]);
    let refused = house.ask("POST", address, &cookie("projects1"), &[("content-type", &kind)], body);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"p-000000000000\" selected"), "{}", refused.body);
}

/// The ring of a polygon, closed and against the clock.
#[track_caller]
fn ring_of(geometry: &Value) -> Vec<(f64, f64)> {
    assert_eq!(geometry["type"], "Polygon");
    let number = |place: &Value, at: usize| place[at].as_f64().unwrap();
    let ring = geometry["coordinates"][0].as_array().unwrap();
    let ring: Vec<(f64, f64)> = ring.iter().map(|place| (number(place, 0), number(place, 1))).collect();
    assert!(ring.len() > 3 && ring.first() == ring.last(), "{ring:?}");
    let twice: f64 = ring.windows(2).map(|side| side[0].0 * side[1].1 - side[1].0 * side[0].1).sum();
    assert!(twice > 0.0, "with the clock: {ring:?}");
    ring
}

#[test]
fn other_programs_get_the_register_without_anything_sealed() {
    let house = zone("exchange");
    let geojson = house.get("director", "/projects/projects.geojson").json();
    let features = geojson["features"].as_array().unwrap();
    let of_shape = |shape: &str| features.iter().filter(|one| one["properties"]["shape"] == shape).collect::<Vec<_>>();
    assert_eq!((of_shape("place").len(), of_shape("outline").len(), features.len()), (18, 6, 24));
    assert!(geojson.get("crs").is_none(), "RFC 7946 knows none");
    for ground in of_shape("outline") {
        ring_of(&ground["geometry"]);
    }
    for place in of_shape("place").into_iter().map(|feature| &feature["geometry"]["coordinates"]) {
        let (longitude, latitude) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
        assert!((114.0..115.0).contains(&longitude) && (33.0..34.0).contains(&latitude), "{place}");
    }
    let listed = json!({"id": uuid::Uuid::new_v4(), "kind": "projects.project", "unit": "dept-projects", "happened": "2020-01-17",
        "content": {"project": "xm-900", "title": "围墙内项目", "level": "municipal", "category": "industry", "nature": "new",
            "accountable_unit": "dept-projects", "planned_investment_yuan": "150000000", "target_on": "2020-12-31",
            "target_strength": "plan", "longitude": "114.601", "latitude": "33.601",
            "outline": "114.6,33.6 114.6,33.602 114.602,33.602 114.602,33.6"}});
    let recorded = house.record(&cookie("projects1"), &listed);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    let seq = recorded.json()["seq"].as_u64().unwrap();
    let accept = format!("id={}&version={seq}&act=accept", uuid::Uuid::new_v4());
    let path = format!("/records/{seq}/review");
    assert_eq!(house.ask("POST", &path, &cookie("projects-review"), &FORM, accept).status, 303);
    let geojson = house.get("director", "/projects/projects.geojson").json();
    let of = |id: &str| {
        let features = geojson["features"].as_array().unwrap();
        features.iter().find(|feature| feature["id"] == id).unwrap_or_else(|| panic!("{geojson}")).clone()
    };
    assert_eq!(of("xm-900")["geometry"], json!({"type": "Point", "coordinates": [114.601, 33.601]}));
    // The ring is closed and runs against the clock, whichever way it was typed.
    let ring = json!([[[114.602, 33.6], [114.602, 33.602], [114.6, 33.602], [114.6, 33.6], [114.602, 33.6]]]);
    let ground = of("xm-900#outline");
    assert_eq!(ground["geometry"], json!({"type": "Polygon", "coordinates": ring}));
    let said = (&ground["properties"]["shape"], &ground["properties"]["coordinate_system"]);
    assert_eq!(said, (&json!("outline"), &json!("CGCS2000")));
    let package = house.get("director", "/projects/oc4ids.json").json();
    let projects = package["projects"].as_array().unwrap();
    assert_eq!((package["version"].as_str(), projects.len()), (Some("0.9"), 19));
    for project in projects.iter().filter(|project| project["title"] != "围墙内项目") {
        assert!(project["id"].as_str().unwrap().starts_with(&*house.state.engine.snapshot().id));
        assert!(project["budget"]["amount"]["amount"].as_f64().unwrap() >= 1e8);
        assert!(project["milestones"].as_array().unwrap().len() >= 5);
    }
    let walled = projects.iter().find(|project| project["title"] == "围墙内项目").unwrap();
    let locations = json!([
        {"id": "place", "description": "位置（CGCS2000坐标）", "geometry": {"type": "Point", "coordinates": [114.601, 33.601]}},
        {"id": "outline", "description": "用地范围（CGCS2000坐标）", "geometry": {"type": "Polygon", "coordinates": ring}},
    ]);
    assert_eq!(walled["locations"], locations);
    let grounds = projects.iter().flat_map(|project| project["locations"].as_array().unwrap());
    assert_eq!(grounds.filter(|location| location["id"] == "outline").count(), 7);
    let english =
        house.ask("GET", "/projects/oc4ids.json", &format!("{}; language=en", cookie("director")), &[], String::new());
    assert_eq!(english.json()["projects"], package["projects"], "the package says that it is in Chinese");
    let text = package.to_string();
    for account in house.state.accounts.all().unwrap() {
        assert!(!text.contains(&account.person) && !text.contains(&account.name), "no person");
    }
    assert_eq!(house.get("city1", "/projects/oc4ids.json").status, 403);
}
