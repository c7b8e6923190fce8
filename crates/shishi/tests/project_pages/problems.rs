//! Problems and their steps.

use crate::support::{House, cookie};
use crate::{between, of_projects, send, zone};
use serde_json::json;

/// The first link of a page to the form of a step.
#[track_caller]
fn step_form(page: &str, step: &str) -> String {
    let links = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    let mut found = links.filter(|link| link.contains("problem_step/new?") && link.contains(&format!("step={step}&")));
    found.next().unwrap_or_else(|| panic!("no form of {step} in {page}"))
}

#[test]
fn a_problems_owner_is_told_and_takes_its_steps_on_forms_that_fit() {
    let house = zone("problem-steps");
    let content = json!({"problem": "wt-told", "project": "xm-009", "sort": "land", "title": "围挡外占地未清"});
    let fact = json!({"id": "7f3a1c52-9f57-4d0e-8a44-5d1b7a1e3d01", "kind": "projects.problem", "unit": "dept-projects",
        "happened": "2020-01-06", "content": content});
    let raised = house.record(&cookie("projects1"), &fact);
    assert_eq!(raised.status, 201, "{}", raised.body);
    let record = format!("/records/{}", raised.json()["seq"]);
    let today = |login: &str| house.get(login, "/").body;
    assert!(between(&today("projects1"), "<h2>项目问题</h2>", "</section>").contains("围挡外占地未清"));
    assert!(!today("lead5").contains("围挡外占地未清"), "nobody owns it yet");
    let page = house.get("projects1", &record).body;
    let standing = between(&page, "<h2>办理情况</h2>", "</section>");
    // Ten working days for land from 6 January 2020: Sunday 19 January was worked for the Spring Festival.
    assert!(
        standing.contains("待交办") && standing.contains("2020-01-19") && standing.contains("按规则"),
        "{standing}"
    );
    assert!(!standing.contains("step=solved"));
    let assign = step_form(standing, "assigned");
    assert_eq!(send(&house, "projects1", &assign, &[("owner", "dept-investment")]).status, 303);

    let line = between(&today("lead5"), "<h2>项目问题</h2>", "</section>").to_owned();
    assert!(line.contains("围挡外占地未清") && line.contains("问题待解决") && line.contains("2020-01-19"), "{line}");
    assert!(line.contains("逾期") && line.contains(&format!("href=\"{record}\"")), "its day has closed: {line}");
    let row = between(&house.get("lead5", "/projects/xm-009").body, "围挡外占地未清", "</tr>").to_owned();
    let solve = step_form(&row, "solved");
    let form = house.get("lead5", &solve).body;
    assert!(!form.contains("name=\"owner\"") && !form.contains("name=\"due_on\""), "only what belongs to the step");
    assert!(form.contains("围挡外占地未清") && form.contains("解决"), "what it is about is said");
    let other = house.get("projects1", &record).body;
    assert!(!other.contains("step=solved"), "another unit does not solve it");
    let refused = send(&house, "projects1", &solve.replace("dept-investment", "dept-projects"), &[("note", "已清")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("这个问题交办给了招商服务局") && refused.body.contains("已清"), "{}", refused.body);
    assert_eq!(send(&house, "lead5", &solve, &[("note", "已清")]).status, 303);

    assert!(!house.get("lead5", &record).body.contains("step=confirmed"), "not one's own solution");
    assert!(between(&today("lead5"), "<h2>等待他人</h2>", "</section>").contains("围挡外占地未清"));
    let open = house.get("projects1", &record).body;
    assert_eq!(send(&house, "projects1", &step_form(&open, "reopened"), &[]).status, 303);
    let again = step_form(&house.get("lead5", &record).body, "solved");
    assert_eq!(send(&house, "lead5", &again, &[]).status, 303, "solved a second time that day");
    let open = house.get("projects1", &record).body;
    let confirmed = send(&house, "projects1", &step_form(&open, "confirmed"), &[]);
    assert_eq!(confirmed.status, 303);
    let step = house.get("projects1", confirmed.header("location").unwrap()).body;
    assert!(
        between(&step, "<h2>办理情况</h2>", "</section>").contains("已销号"),
        "a step shows how its problem stands"
    );
    let after = today("projects1");
    assert!(!after.contains("围挡外占地未清") && !today("lead5").contains("围挡外占地未清"), "it is over");
}

#[test]
fn a_new_problem_has_its_number_and_the_next_one_the_next() {
    let house = zone("problem-number");
    let proposed = |house: &House| {
        let page = house.get("projects1", "/offices/projects/problem/new").body;
        let field = between(&page, "name=\"problem\"", ">").to_owned();
        between(&field, "value=\"", "\"").to_owned()
    };
    let first = proposed(&house);
    assert!(first.starts_with("wt-2020-"), "{first}");
    let content = json!({"problem": first, "project": "xm-006", "sort": "utilities", "title": "临时用电容量不足"});
    assert_eq!(of_projects(&house, 1, "projects.problem", "2020-01-20", content).status, 201);
    let second = proposed(&house);
    assert!(second.starts_with("wt-2020-") && second > first, "{first} {second}");
    // A number that the address gives is the one.
    let page = house.get("projects1", "/offices/projects/problem/new?problem=wt-own").body;
    assert!(between(&page, "name=\"problem\"", ">").contains("value=\"wt-own\""));
}

#[test]
fn problems_are_listed_by_where_they_stand_and_given_to_units_where_somebody_acts() {
    let house = zone("problem-list");
    let content = json!({"problem": "wt-new", "project": "xm-006", "sort": "utilities", "title": "临时用电容量不足"});
    assert_eq!(of_projects(&house, 1, "projects.problem", "2020-01-20", content).status, 201);
    let shown = |show: &str| house.get("projects1", &format!("/problems?show={show}")).body;
    assert!(shown("open").contains("临时用电容量不足") && shown("raised").contains("临时用电容量不足"));
    assert!(!shown("solved").contains("临时用电容量不足"));
    assert_eq!(house.get("city1", "/problems").status, 403);
    // The social affairs office has nobody who records for key projects: what is put there would be nobody's.
    let step = json!({"problem": "wt-new", "step": "assigned", "owner": "dept-social"});
    let refused = of_projects(&house, 2, "projects.problem_step", "2020-01-20", step);
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("nobody-acts-there"), "{}", refused.body);
    let form = house.get("projects1", "/offices/projects/problem/new").body;
    let owners = between(&form, "name=\"owner\"", "</select>");
    assert!(owners.contains("dept-city") && !owners.contains("dept-social"), "{owners}");
}
