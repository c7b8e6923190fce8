//! Meetings: agenda, minutes, actions, and what is prepared ahead.

use crate::support;
use crate::support::{cookie, copied, hidden, whole};
use crate::{between, of_projects, zone};
use serde_json::json;

#[test]
fn an_action_of_a_meeting_is_done_by_its_unit_and_closed_by_another() {
    let house = zone("meeting");
    let list = house.get("projects1", "/meetings").body;
    let newest = list.split("href=\"/meetings/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = house.get("projects1", &format!("/meetings/{newest}")).body;
    assert!(
        page.contains("本次交办") && page.contains("上次和以前的交办") && page.contains("预警和滞后的项目"),
        "{newest}"
    );
    assert!(page.contains("河湾科技孵化园"), "a late stage stands on the agenda");
    assert!(page.contains("/offices/projects/action/new?meeting="), "who keeps the meeting adds actions");
    assert!(!house.get("director", &format!("/meetings/{newest}")).body.contains("/action/new"));
    assert_eq!(house.get("director", "/meetings/2018-w01").status, 404);
}

#[test]
fn a_past_meeting_keeps_the_agenda_of_its_day() {
    let house = zone("agenda");
    let path = "/meetings/2020-w03";
    let agenda = |login: &str| between(&house.get(login, path).body, "以下按", "</main>").to_owned();
    let before = agenda("director");
    assert!(before.contains("会议当日（2020-01-15）") && before.contains(&format!("{path}?at=2020-01-15")), "{before}");
    for href in before.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert_eq!(house.get("director", href).status, 200, "{href}");
    }
    assert!(!before.contains("/action_done/new") && !before.contains("/action_closed/new"), "the past is not acted on");
    // A problem that is raised today is none of a past meeting's, and one that was raised before it is.
    let problem = |number: u32, key: &str, title: &str, happened: &str| {
        let content = json!({"problem": key, "project": "xm-009", "sort": "land", "title": title});
        let fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e2d{number:02}"), "kind": "projects.problem",
            "unit": "dept-projects", "happened": happened, "content": content});
        assert_eq!(house.record(&cookie("projects1"), &fact).status, 201);
    };
    problem(1, "wt-late", "今天才提出", "2020-01-20");
    problem(2, "wt-early", "会前就有", "2020-01-10");
    let after = agenda("director");
    assert!(!after.contains("今天才提出") && after.contains("会前就有"), "{after}");
    // What the system showed that day had neither.
    let at = between(&after, "/meetings/2020-w03?at=", "\"").to_owned();
    let then = house.get("director", &format!("{path}?at={at}"));
    assert_eq!(then.status, 200);
    assert!(!then.body.contains("会前就有"));
}

#[test]
fn whoever_keeps_a_meeting_writes_its_minutes_on_its_page_and_no_amendment_loses_them() {
    let house = zone("minutes");
    let meeting = json!({"meeting": "2020-w04", "title": "第4周例会"});
    let recorded = of_projects(&house, 1, "projects.meeting", "2020-01-20", meeting);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    let first = recorded.json()["seq"].to_string();
    let path = "/meetings/2020-w04";
    let amend = format!("/records/{first}/amend");
    let save = |login: &str, typed: &[(&str, &str)]| {
        let page = house.get(login, path).body;
        let mut fields = hidden(between(&page, &format!("action=\"{amend}\""), "</form>"));
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let (kind, body) = support::multipart(&support::pairs(&fields), &[]);
        house.ask("POST", &amend, &cookie(login), &[("content-type", &kind)], body)
    };
    let there = support::person(&copied(whole(), "there"), "lead3");
    let saved = save("projects1", &[("minutes", "听取汇报。\n明确时限。"), ("present", &there)]);
    assert_eq!((saved.status, saved.header("location")), (303, Some(path)), "{}", saved.body);
    let text = |login: &str| house.get(login, path).body.contains("明确时限。");
    assert!(text("projects1"), "the writer reads on without being asked what for");
    assert!(text("lead1"), "another officer of the unit that keeps it");
    assert!(!text("lead3") && !text("director"), "nobody else");
    let page = house.get("projects1", path).body;
    assert!(between(&page, "<textarea", "</textarea>").contains("听取汇报。\n明确时限。"), "filled in");
    let paper = between(&page, "s-on-paper", "s-on-screen");
    assert!(paper.contains("<p>听取汇报。</p><p>明确时限。</p>"), "{paper}");
    assert!(paper.contains(&house.state.accounts.name_of(&there).unwrap().0), "{paper}");
    // The title alone, on the form of any amendment: it shows no personal content and loses none.
    let form = house.get("projects1", &amend).body;
    let mut fields = hidden(between(&form, &format!("action=\"{amend}\""), "</form>"));
    fields.extend(
        [("title", "第4周项目例会"), ("present", &there), ("reason", "名称有误"), ("happened", "2020-01-20")]
            .map(|(n, v)| (n.to_owned(), v.to_owned())),
    );
    let (kind, body) = support::multipart(&support::pairs(&fields), &[]);
    let amended = house.ask("POST", &amend, &cookie("projects1"), &[("content-type", &kind)], body);
    assert_eq!(amended.status, 303, "{}", amended.body);
    let page = house.get("projects1", path).body;
    assert!(page.contains("第4周项目例会") && page.contains("明确时限。"), "nothing is lost");
    // Two write at once: the second is told, and keeps what he typed.
    let early = house.get("lead1", path).body;
    assert_eq!(save("projects1", &[("minutes", "甲写的。"), ("present", &there)]).status, 303);
    let mut fields = hidden(between(&early, &format!("action=\"{amend}\""), "</form>"));
    fields.push(("minutes".to_owned(), "乙写的。".to_owned()));
    let (kind, body) = support::multipart(&support::pairs(&fields), &[]);
    let late = house.ask("POST", &amend, &cookie("lead1"), &[("content-type", &kind)], body);
    assert_eq!(late.status, 422);
    assert!(late.body.contains("乙写的。"), "{}", late.body);
    let both = between(&late.body, "s-table", "</table>");
    assert!(
        both.contains("甲写的。") && both.contains("明确时限。"),
        "what he would overwrite, and what he had seen: {both}"
    );
}

#[test]
fn a_meeting_and_a_visit_are_prepared_before_their_day_and_nothing_is_said_of_it_yet() {
    let house = zone("ahead");
    let judge = support::person(&copied(whole(), "ahead-judge"), "lead3");
    let meeting = json!({"meeting": "2020-w04", "title": "第4周例会"});
    assert_eq!(of_projects(&house, 1, "projects.meeting", "2020-01-22", meeting).status, 201);
    let page = house.get("projects1", "/meetings/2020-w04").body;
    assert!(page.contains("会议定于2020-01-22召开") && page.contains("预警和滞后的项目"), "{page}");
    assert!(!page.contains("<textarea") && !page.contains("/action/new?"), "minutes and actions from the day on");
    let early = json!({"meeting": "2020-w05", "title": "第5周例会", "minutes": "已经写好", "present": [judge]});
    let early = of_projects(&house, 2, "projects.meeting", "2020-01-29", early);
    assert_eq!(early.status, 422);
    assert_eq!(early.body.matches("not-before-its-day").count(), 2, "{}", early.body);
    let action = json!({"meeting": "2020-w04", "action": 1, "title": "补齐材料", "responsible_unit": "dept-city",
        "due_on": "2020-01-24"});
    let action = of_projects(&house, 3, "projects.action", "2020-01-20", action);
    assert!(action.status == 422 && action.body.contains("before-the-meeting"), "{}", action.body);
    let visit = json!({"visit": "2020-w04", "title": "第4周观摩", "judges": [judge]});
    assert_eq!(of_projects(&house, 4, "projects.visit", "2020-01-23", visit).status, 201);
    let stop = json!({"visit": "2020-w04", "project": "xm-001", "place": 1});
    assert_eq!(of_projects(&house, 5, "projects.visit_stop", "2020-01-23", stop).status, 201);
    assert!(house.get("lead3", "/visits/2020-w04").body.contains("观摩当天（2020-01-23）起在这里打分"));
    let problem = json!({"problem": "wt-ahead", "project": "xm-001", "sort": "land", "title": "未来的问题"});
    let problem = of_projects(&house, 6, "projects.problem", "2020-01-23", problem);
    assert!(problem.status == 422 && problem.body.contains("in-the-future"), "{}", problem.body);
}
