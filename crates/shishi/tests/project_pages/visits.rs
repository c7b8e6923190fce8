//! Visits: sheets, both scorecards, the end, and the route.

use crate::support;
use crate::support::{House, cookie, copied, whole};
use crate::{FORM, between, id_of, of_projects, send, zone};
use serde_json::{Value, json};

#[test]
fn a_judge_scores_once_what_the_own_unit_is_not_accountable_for() {
    let house = zone("visit");
    let people = copied(whole(), "judges");
    let record = |login: &str, kind: &str, number: u32, content: Value| {
        let fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e0d{number:02}"), "kind": kind, "unit": "dept-projects",
            "happened": "2020-01-20", "content": content});
        house.record(&cookie(login), &fact)
    };
    let judges: Vec<String> = ["auditor", "lead3"].iter().map(|login| support::person(&people, login)).collect();
    let visit = json!({"visit": "2020-w04", "title": "第4周观摩", "judges": judges});
    assert_eq!(record("projects1", "projects.visit", 1, visit).status, 201);
    // xm-002 is the economy department's, whose officer lead3 is; xm-001 is another's.
    for (number, project) in [(2, "xm-001"), (3, "xm-002")] {
        let stop = json!({"visit": "2020-w04", "project": project, "place": number - 1});
        assert_eq!(record("projects1", "projects.visit_stop", number, stop).status, 201);
    }
    let path = "/visits/2020-w04";
    assert!(!house.get("director", path).body.contains("我的评分表"), "who is no judge has no sheet");
    let feed = |login: &str| {
        let made = house.ask("POST", "/me/calendar", &cookie(login), &FORM, "act=new").body;
        let address = made.split_once("href=\"http://").unwrap().1.split_once("/calendar/").unwrap().1;
        let address = address.split('"').next().unwrap().to_owned();
        house.ask("GET", &format!("/calendar/{address}"), "", &[], "").body
    };
    assert!(feed("auditor").contains("观摩评分：第4周观摩"), "{}", feed("auditor"));
    assert!(!feed("director").contains("观摩评分"));
    let awaits = |login: &str, sheets: &str| {
        let today = house.get(login, "/").body;
        today.contains("第4周观摩") && today.contains(sheets) && today.contains("href=\"/visits/2020-w04\"")
    };
    assert!(awaits("auditor", "待提交评分表2张"), "Today leads there");
    assert!(awaits("lead3", "待提交评分表1张"), "not to the own unit's project");
    assert!(!house.get("director", "/").body.contains("第4周观摩"));
    let score = |login: &str, project: &str, points: [&str; 5]| {
        let page = house.get(login, path).body;
        let id = id_of(&page, "/visits/2020-w04/score");
        let [scale, fit, pace, permits, prospects] = points;
        let body = format!(
            "id={id}&project={project}&scale-{project}={scale}&fit-{project}={fit}&pace-{project}={pace}&permits-{project}={permits}&prospects-{project}={prospects}"
        );
        house.ask("POST", "/visits/2020-w04/score", &cookie(login), &FORM, body)
    };
    let wrong = score("auditor", "xm-001", ["26", "18.5", "", "9", "17"]);
    assert_eq!(wrong.status, 422);
    let told = between(&wrong.body, "s-errors", "</div>");
    assert!(told.contains(" · 投资规模：这一项最高25分") && told.contains(" · 进度："), "by dimension: {told}");
    let faulty = wrong.body.split("<details").find(|sheet| sheet.contains("name=\"scale-xm-001\"")).unwrap();
    assert!(faulty.starts_with(" class=\"s-sheet\" open"), "unfolded: {faulty}");
    assert!(wrong.body.contains("value=\"18.5\"") && wrong.body.contains("value=\"26\""), "nothing typed is lost");
    assert_eq!(score("auditor", "xm-001", ["24", "18.5", "22", "9", "17"]).status, 303);
    let own = score("lead3", "xm-002", ["24", "18.5", "22", "9", "17"]);
    assert_eq!(own.status, 422);
    assert!(own.body.contains("评委不给本单位负责的项目打分"));
    assert_eq!(score("lead3", "xm-001", ["20", "18", "20", "8", "16"]).status, 303);
    let board = house.get("director", path).body;
    assert!(board.contains("86.25"), "(90.5 + 82) / 2, live");
    assert!(board.contains("已收2张，应评2人") && board.contains("计分2张<"), "{board}");
    assert!(board.contains("已收0张，应评1人"), "who is of the accountable unit is not waited for");
    let lacking = format!("未交：{}", house.state.accounts.name_of(&judges[0]).unwrap().0);
    assert!(house.get("projects1", path).body.contains(&lacking), "who keeps the visit knows whom to ask");
    assert!(!board.contains("未交") && !house.get("lead3", path).body.contains("未交"), "nobody else is told");
    assert!(awaits("auditor", "待提交评分表1张"));
    assert!(!house.get("lead3", "/").body.contains("第4周观摩"), "nothing waits any more");
    let mine = house.get("auditor", path).body;
    assert!(!mine.contains("scale-xm-001") && mine.contains("scale-xm-002"), "one sheet each");
    let theirs = house.get("lead3", path).body;
    assert!(!theirs.contains("scale-xm-002"), "the own unit's has none");
    assert!(theirs.contains("由您所在单位负责"), "and a word why: {theirs}");
}

#[test]
fn sheets_that_are_typed_stay_while_one_is_sent_and_a_visit_that_is_closed_is_final() {
    let house = zone("visit-end");
    let judges: Vec<String> =
        ["auditor", "director"].iter().map(|login| support::person(&copied(whole(), "end-judges"), login)).collect();
    let visit = json!({"visit": "2020-w04", "title": "第4周观摩", "judges": judges});
    assert_eq!(of_projects(&house, 1, "projects.visit", "2020-01-20", visit).status, 201);
    for (number, project) in [(1, "xm-001"), (2, "xm-002"), (3, "xm-003")] {
        let stop = json!({"visit": "2020-w04", "project": project, "place": number});
        assert_eq!(of_projects(&house, number + 1, "projects.visit_stop", "2020-01-20", stop).status, 201);
    }
    let (path, action) = ("/visits/2020-w04", "/visits/2020-w04/score");
    let sheet = |project: &str, pace: &str| {
        let points = [("scale", "24"), ("fit", "18"), ("pace", pace), ("permits", "9"), ("prospects", "17")];
        points.map(|(dimension, points)| format!("&{dimension}-{project}={points}")).concat()
    };
    let live = house.get("director", path).body;
    assert!(live.contains("id=\"visit-board\" data-again=\"15\"") && live.contains("刷新得分"), "{live}");
    let id = id_of(&house.get("auditor", path).body, action);
    let both = format!("id={id}&project=xm-001{}{}", sheet("xm-001", "20"), sheet("xm-002", "21.5"));
    let one = house.ask("POST", action, &cookie("auditor"), &FORM, both);
    assert_eq!(one.status, 200, "{}", one.body);
    assert!(!one.body.contains("scale-xm-001") && one.body.contains("name=\"pace-xm-002\""), "one is sent");
    assert!(between(&one.body, "name=\"pace-xm-002\"", ">").contains("21.5"), "the other stays as it was typed");
    // All that is filled in at once: what is wrong stays with what is wrong, the rest is there.
    let rest = format!("id={id}&project={}{}", sheet("xm-002", "21.5"), sheet("xm-003", "99"));
    let rest = house.ask("POST", action, &cookie("auditor"), &FORM, rest);
    assert_eq!(rest.status, 422);
    assert!(rest.body.contains("这一项最高25分") && !rest.body.contains("scale-xm-002"), "{}", rest.body);
    assert!(between(&rest.body, "name=\"pace-xm-003\"", ">").contains("99"), "nothing typed is lost");
    assert!(house.get("director", path).body.contains("89.50"), "24 + 18 + 21.5 + 9 + 17");

    assert!(!house.get("lead3", path).body.contains("visit_closed/new"), "another unit does not close it");
    let page = house.get("projects1", path).body;
    let close = between(&page, "href=\"/offices/projects/visit_closed/new", "\"").replace("&amp;", "&");
    // What is missing is said before the button: closing cannot be undone.
    let form = house.get("projects1", &format!("/offices/projects/visit_closed/new{close}")).body;
    let said = form.split("class=\"s-save\"").next().unwrap();
    assert!(said.contains("还缺4张评分表（应交6张）"), "{form}");
    let of = |project: &str| between(said, &format!("/projects/{project}\""), "</li>").to_owned();
    assert!(of("xm-001").contains("缺1张（应交2张）") && of("xm-003").contains("缺2张（应交2张）"), "{form}");
    let closed = send(&house, "projects1", &format!("/offices/projects/visit_closed/new{close}"), &[]);
    assert_eq!(closed.status, 303, "{}", closed.body);
    let end = house.get("director", path).body;
    assert!(end.contains("最终名次") && end.contains("观摩已于2020-01-20结束"), "{end}");
    assert!(!end.contains("data-again") && !end.contains("我的评分表"), "it changes no more, and asks for nothing");
    let late = format!("id={id}&project=xm-003{}", sheet("xm-003", "20"));
    let late = house.ask("POST", action, &cookie("auditor"), &FORM, late);
    assert!(late.status == 422 && late.body.contains("这次观摩已于2020-01-20结束"), "{}", late.body);
}

#[test]
fn a_visit_by_four_comparisons_has_sheets_of_its_own() {
    let house = zone("comparison");
    // The last visit of the year was scored so; its tally counts three of five.
    let old = house.get("director", "/visits/2019-w52").body;
    assert!(old.contains("四比四看") && old.contains("/rules/projects.visit_comparison"));
    assert!(old.contains("已收5张，应评5人") && old.contains("计分3张（去掉最高分、最低分各一张）"), "{old}");
    assert!(!house.get("director", "/visits/2019-w51").body.contains("四比四看"));
    let people = copied(whole(), "comparison-judges");
    let record = |kind: &str, number: u32, content: Value| {
        let fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e0e{number:02}"), "kind": kind, "unit": "dept-projects",
            "happened": "2020-01-20", "content": content});
        house.record(&cookie("projects1"), &fact).status
    };
    let judge = support::person(&people, "auditor");
    let visit = json!({"visit": "2020-w04", "title": "第4周观摩", "judges": [judge], "scorecard": "comparison"});
    assert_eq!(record("projects.visit", 1, visit), 201);
    assert_eq!(record("projects.visit_stop", 2, json!({"visit": "2020-w04", "project": "xm-001", "place": 1})), 201);
    let path = "/visits/2020-w04";
    let score = |points: [&str; 4]| {
        let page = house.get("auditor", path).body;
        assert!(page.contains("比招引看投资（最高15分）") && !page.contains("前景效益"), "{page}");
        let [reserve, investment, progress, service] = points;
        let body = format!(
            "id={}&project=xm-001&reserve-xm-001={reserve}&investment-xm-001={investment}&progress-xm-001={progress}&service-xm-001={service}",
            id_of(&page, "/visits/2020-w04/score")
        );
        house.ask("POST", "/visits/2020-w04/score", &cookie("auditor"), &FORM, body)
    };
    let wrong = score(["20.5", "15.5", "", "22"]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("这一项最高15分") && wrong.body.contains("value=\"20.5\""), "nothing typed is lost");
    assert_eq!(score(["20.5", "14", "30.25", "22"]).status, 303);
    assert!(house.get("director", path).body.contains("86.75"), "20.5 + 14 + 30.25 + 22");
}

#[test]
fn a_route_shows_roads_on_plain_paper_and_a_map_only_from_the_zones_own_service_with_its_number() {
    let plain = zone("route");
    let road = |house: &House, number: u32, key: &str, course: &str| {
        let content = json!({"road": key, "title": "迎宾大道", "course": course});
        of_projects(house, number, "projects.road", "2020-01-20", content)
    };
    let wrong = road(&plain, 1, "dl-1", "33.1,114.1 114.2,33.1");
    assert!(wrong.status == 422 && wrong.body.contains("out-of-the-country"), "{}", wrong.body);
    let visit = "/visits/2019-w52";
    let before = plain.get("director", visit).body;
    assert!(before.contains("s-sketch") && !before.contains("s-road") && before.contains("CGCS2000"), "{before}");
    // A road through the first point of the route, and one far off.
    let zone = plain.state.engine.snapshot();
    let project = zone.register.rows_of(&zone::offices::projects::PROJECT).next().unwrap();
    let degree =
        |field: &str| project.latest.value(&zone::offices::projects::PROJECT, field).decimal().unwrap().to_string();
    let (longitude, latitude) = (degree("longitude"), degree("latitude"));
    let east = rulebook::Decimal::parse(&longitude).unwrap() + rulebook::Decimal::parse("0.05").unwrap();
    assert_eq!(road(&plain, 2, "dl-1", &format!("{longitude},{latitude} {east},{latitude}")).status, 201);
    assert_eq!(road(&plain, 3, "dl-2", "75.1,40.1 75.2,40.2").status, 201);
    let sketched = plain.get("director", visit);
    assert_eq!(sketched.body.matches("class=\"s-road\"").count(), 1, "{}", sketched.body);
    let policy = |answer: &support::Answer| answer.header("content-security-policy").unwrap().to_owned();
    assert!(policy(&sketched).contains("img-src 'self' data:;") && !sketched.body.contains("<image"), "no map at all");

    let map = shishi::settings::Map {
        tiles: "https://map.example.test/vec_c?l={z}&c={x}&r={y}&tk=k".to_owned(),
        review: "GS（2019）0000号".to_owned(),
    };
    let house = House::with(&copied(whole(), "route-map"), |shared| shared.with_map(Some(map)));
    assert_eq!(road(&house, 2, "dl-1", &format!("{longitude},{latitude} {east},{latitude}")).status, 201);
    let mapped = house.get("director", visit);
    let images: Vec<&str> =
        mapped.body.split("<image href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(
        !images.is_empty() && images.iter().all(|href| href.starts_with("https://map.example.test/vec_c?l=")),
        "{images:?}"
    );
    assert!(images.iter().all(|href| !href.contains('{')));
    assert!(mapped.body.contains("审图号：GS（2019）0000号"), "printed on the map: {}", mapped.body);
    assert_eq!(mapped.body.matches("class=\"s-road\"").count(), 1);
    assert!(policy(&mapped).contains("img-src 'self' data: https://map.example.test;"), "{}", policy(&mapped));
    assert!(!policy(&mapped).contains("connect-src 'self' https"), "that host alone, and pictures alone");
}
