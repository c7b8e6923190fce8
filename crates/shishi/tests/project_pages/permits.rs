//! Permits and their clocks.

use crate::support;
use crate::support::{House, copied, whole};
use crate::{between, list_project, of_projects, send, zone};
use serde_json::{Value, json};

#[test]
fn a_permit_over_an_amended_calendar_shows_both_days_and_which_of_them_counts() {
    let folder = copied(whole(), "permit-calendar");
    let house = House::open(&folder);
    let content = json!({"project": "xm-901", "title": "新开工项目", "level": "municipal", "category": "industry", "nature": "new",
        "accountable_unit": "dept-projects", "planned_investment_yuan": "150000000", "target_on": "2021-12-31", "target_strength": "plan"});
    list_project(
        &house,
        &json!({"id": uuid::Uuid::new_v4(), "kind": "projects.project", "unit": "dept-projects", "happened": "2020-01-16", "content": content}),
    );
    let said = |number: u32, kind: &str, content: Value| {
        let answer = of_projects(&house, number, kind, "2020-01-17", content);
        assert_eq!(answer.status, 201, "{}", answer.body);
    };
    said(1, "projects.permit", json!({"project": "xm-901", "item": "relics", "applies": "yes"}));
    for (number, step) in (2..).zip(["started", "accepted"]) {
        said(number, "projects.permit_step", json!({"project": "xm-901", "item": "relics", "step": step}));
    }
    let permits = |house: &House| house.get("director", "/projects/xm-901/permits").body;
    assert!(permits(&house).contains("到期") && !permits(&house).contains("节假日调整后"));
    drop(house);
    // The notice that prolongs the holidays comes on 27 January.
    let mut keeper = support::open(&folder);
    let morning = "2020-01-28T01:00:00Z".parse().unwrap();
    keeper.settle_days(morning, || Ok("0".repeat(64))).unwrap();
    let text = include_str!("../../../../rulebook/calendar/2020-v2.toml");
    let rules = support::person(&folder, "rules");
    let command = zone::Command {
        id: uuid::Uuid::new_v4(),
        kind: "rule.adopted".to_owned(),
        by: rules.clone(),
        for_person: rules,
        via: "form",
        unit: keeper.working().id.to_string(),
        happened: "2020-01-28".to_owned(),
        content: json!({"rule": "calendar.working_days.2020", "version": 2, "text": text.lines().collect::<Vec<_>>()})
            .as_object()
            .cloned()
            .unwrap(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    };
    let answer = keeper.propose(&command, morning).unwrap();
    assert!(matches!(answer, shishi::engine::Answer::Recorded { .. }), "{answer:?}");
    keeper.commit().unwrap();
    drop(keeper);
    let house = House::open(&folder);
    assert!(house.get("director", "/").body.contains("1月28日"), "its day has come");
    let (moved, now) = (permits(&house), "，节假日调整后为");
    let then = between(&moved, "到期按受理时的日历为", now);
    let after = between(&moved, now, "，按较晚的算");
    assert!(then < after && then.len() == 10 && after.len() == 10, "{then} {after}");
}

#[test]
fn a_step_is_entered_from_the_row_of_its_permit_and_a_wrong_one_is_told_what_can_come_next() {
    let house = zone("permit-row");
    let rows = |login: &str, key: &str, word: &str| -> Vec<String> {
        let page = house.get(login, &format!("/projects/{key}/permits")).body;
        page.split("<tr").skip(1).filter(|row| row.contains(word)).map(str::to_owned).collect()
    };
    // A permit that runs offers its next step; one that is granted for good offers none.
    let mut projects = (1..=18).map(|number| format!("xm-{number:03}"));
    let key = projects.find(|key| !rows("projects1", key, "办理中").is_empty()).unwrap();
    let running = rows("projects1", &key, "办理中");
    assert!(running.iter().all(|row| row.contains("记一步")));
    assert!(rows("projects1", &key, "已批").iter().any(|row| !row.contains("记一步")));
    assert!(rows("director", &key, "记一步").is_empty(), "who may not is offered nothing");
    let way = between(&running[0], "/offices/projects/permit_step/new?", "\"").replace("&amp;", "&");
    let item = way.strip_prefix(&format!("project={key}&item=")).unwrap();
    // The form knows both, and what cannot come now is told what can.
    let typed = [("project", key.as_str()), ("item", item), ("step", "corrected")];
    let answer = send(&house, "projects1", &format!("/offices/projects/permit_step/new?{way}"), &typed);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("这一天正在办理，接着可以登记要求补正（限一次）、停钟、批准或不批"),
        "{}",
        answer.body
    );
}
