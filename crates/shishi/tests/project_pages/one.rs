//! One project: its page, its timeline and photographs, and the handover that is signed there.

use crate::support;
use crate::support::{House, cookie, copied, whole};
use crate::{FORM, accept, between, id_of, list_project, of_projects, waiting, zone};
use serde_json::{Value, json};

#[test]
fn a_project_shows_its_stages_its_money_and_what_happened() {
    let house = zone("project");
    let list = house.get("director", "/projects").body;
    assert_eq!(list.matches("<a href=\"/projects/xm-").count(), 18);
    let page = house.get("lead3", "/projects/xm-009").body;
    for text in
        ["河湾科技孵化园", "谋划", "达产", "“竣工”应于2019-10-31完成，已晚81天", "id=\"investment\"", "累计完成"]
    {
        assert!(page.contains(text), "{text}");
    }
    // The numbers lead to the records that say them.
    let record = page.split("href=\"/records/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(house.get("lead3", &format!("/records/{record}")).status, 200);
    let all = house.get("lead3", "/projects/xm-009/timeline").body;
    assert!(all.contains("项目督导") && all.contains("/projects/xm-009/timeline?page=2"));
    assert_eq!(house.get("lead3", "/projects/xm-999").status, 404);
    assert_eq!(house.get("city1", "/projects/xm-009").status, 403, "another office");
}

/// The whole timeline of a project, page after page.
fn timeline(house: &House, login: &str, project: &str) -> String {
    let mut all = String::new();
    for number in 1.. {
        let page = house.get(login, &format!("/projects/{project}/timeline?page={number}")).body;
        all.push_str(&page);
        if !page.contains("rel=\"next\"") {
            break;
        }
    }
    all
}

#[test]
fn a_timeline_tells_of_lists_orders_lapses_slips_and_handovers() {
    let house = zone("project-timeline");
    let blamed = timeline(&house, "oversight1", "xm-007");
    assert_eq!(blamed.matches("提出异议").count(), 2, "objected to in September and in October");
    for text in [
        "黑榜</span>",
        "异议不成立",
        "异议成立",
        "移出黑榜：已整改",
        "当日没有督导记录",
        "2019年09月 公开榜单",
        "/boards/2019-09?project=",
    ] {
        assert!(blamed.contains(text), "{text}");
    }
    let late = timeline(&house, "oversight1", "xm-008");
    for text in ["红色催办", "移交给", "交办完成", "交办销号", "href=\"/orders/"] {
        assert!(late.contains(text), "{text}");
    }
    // A slip is an event of its own, on the day on which it was known.
    let slipped = timeline(&house, "oversight1", "xm-009");
    let slip = slipped.split("<li>").find(|line| line.contains("推迟原因")).expect("a slip");
    assert!(
        slip.contains("修改")
            && slip.contains("预计日期 2020-10-31 → <b>2021-03-08</b>")
            && slip.contains(">2019-07-15<"),
        "{slip}"
    );
    assert!(!blamed.contains("密封 · 密封"), "that it is sealed is said once");
    // What a reviewer sends back is told, though nothing of the fact changes; why stays with its record.
    let plan = json!({"project": "xm-009", "month": "2024-12", "planned_to_date_yuan": "730000000"});
    let recorded = of_projects(&house, 1, "projects.investment_plan", "2020-01-17", plan);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    let seq = recorded.json()["seq"].as_u64().unwrap();
    let back =
        format!("id={}&version={seq}&act=return&reason=%E6%B2%A1%E6%9C%89%E9%99%84%E4%BB%B6", uuid::Uuid::new_v4());
    let review = format!("/records/{seq}/review");
    assert_eq!(house.ask("POST", &review, &cookie("projects-review"), &FORM, back).status, 303);
    let told = timeline(&house, "oversight1", "xm-009");
    assert!(told.contains("审核退回") && told.contains(&format!("/records/{seq}\"")) && !told.contains("没有附件"));
    // What each office's pages do not open to a person, its timeline does not tell.
    assert_eq!(house.get("city1", "/projects/xm-007/timeline").status, 403);
}

#[test]
fn photographs_stand_with_what_happened_for_whoever_may_open_them() {
    let dir = copied(whole(), "project-photos");
    let house = House::open(&dir);
    let carries = house.get("lead8", "/projects/xm-009").body;
    let strip = between(&carries, "s-phs", "</section>");
    assert_eq!(strip.matches("width=\"112\"").count(), 6);
    assert!(strip.contains("alt=\"2020-01-17项目督导照片\"") && strip.contains("2020-01-17 14:15"), "{strip}");
    assert!(strip.matches("width=\"56\"").count() >= 4, "the lines have their thumbs");
    // The photograph of 20 December is that of the Friday before: both say so.
    assert_eq!(strip.split("s-tl").next().unwrap().matches("同照片").count(), 2);
    let source = strip.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(house.get("lead8", source).status, 200);
    let leads = house.get("director", "/projects/xm-009").body;
    assert!(!leads.contains("<img") && leads.contains("附件1个"), "who may not open them learns that there are some");
    assert_eq!(house.get("director", source).status, 403);
    // A file that is not here any more is not drawn, and the line says so.
    std::fs::remove_file(dir.join("blobs").join(source.rsplit('/').next().unwrap())).unwrap();
    let after = house.get("lead8", "/projects/xm-009").body;
    assert!(!after.contains(source) && after.contains("佐证文件不在本机"));
}

#[test]
fn a_project_passes_when_both_have_signed_on_its_page() {
    let house = zone("handover");
    let path = "/projects/xm-002";
    let to = support::person(&copied(whole(), "names"), "lead4");
    let page = house.get("lead3", path).body;
    assert!(page.contains("移交责任"));
    assert!(!house.get("lead4", path).body.contains("移交责任"), "who does not carry it cannot hand it over");
    let give = format!("{path}/handover");
    let body = format!("id={}&to={to}", id_of(&page, &give));
    assert_eq!(house.ask("POST", &give, &cookie("lead3"), &FORM, body.clone()).status, 303);
    let size = house.size();
    assert_eq!(house.ask("POST", &give, &cookie("lead3"), &FORM, body).status, 303, "sent twice");
    assert_eq!(house.size(), size, "recorded once");
    let page = house.get("lead4", path).body;
    let take = format!("{path}/handover/take");
    let other = house.ask("POST", &take, &cookie("lead5"), &FORM, "id=7f3a1c52-9f57-4d0e-8a44-5d1b7a1e0c11".to_owned());
    assert_eq!(other.status, 400, "it was not handed to him");
    assert!(other.body.contains("没有移交给您"));
    // The new one is appointed as well; what passes the project is both signatures.
    let lead = json!({"id": "7f3a1c52-9f57-4d0e-8a44-5d1b7a1e0c12", "kind": "projects.lead", "unit": "dept-projects",
        "happened": "2020-01-20", "content": {"project": "xm-002", "lead": to}});
    assert_eq!(house.record(&cookie("projects1"), &lead).status, 201);
    assert!(house.get("lead3", path).body.contains("尚未完成移交"));
    let taken = house.ask("POST", &take, &cookie("lead4"), &FORM, format!("id={}", id_of(&page, &take)));
    assert_eq!(taken.status, 303);
    let after = house.get("lead4", path).body;
    assert!(after.contains("移交责任") && after.contains("原责任人"), "now it is his");
}

#[test]
fn the_way_to_supervise_is_shown_to_whoever_may_go_it() {
    let house = zone("way");
    let way = |login: &str| house.get(login, "/projects/xm-001").body.contains("href=\"/supervise/xm-001\"");
    let goes = |login: &str| house.get(login, "/supervise/xm-001").status == 200;
    for (login, may) in [("lead1", true), ("lead3", false), ("director", false)] {
        assert_eq!((way(login), goes(login)), (may, may), "{login}");
    }
}

#[test]
fn the_sentence_of_a_project_leads_to_what_is_late() {
    let house = zone("lights-why");
    let page = house.get("director", "/projects/xm-009").body;
    let why = between(&page, "为什么滞后", "</div>");
    let links: Vec<&str> = why.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 2 && links.contains(&"/rules/projects.light"), "{links:?}");
    let pages: Vec<_> = links.iter().map(|link| house.get("director", link)).collect();
    assert!(pages.iter().all(|page| page.status == 200), "{links:?}");
    // What is late: a stage of 31 October, and the money that the year before left undone – the new year has no plan of it.
    assert!(pages.iter().any(|page| page.body.contains("2019-10-31")));
    assert!(why.contains("上年计划的投资还有0.14亿元没有完成"), "{why}");
}

#[test]
fn a_project_shows_its_problems_its_orders_and_its_months_of_production() {
    let house = zone("project-owed");
    let record = |login: &str, kind: &str, unit: &str, number: u32, happened: &str, content: Value| {
        let fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e1d{number:02}"), "kind": kind, "unit": unit,
            "happened": happened, "content": content});
        let answer = house.record(&cookie(login), &fact);
        assert_eq!(answer.status, 201, "{kind}: {}", answer.body);
    };
    let problem = json!({"problem": "wt-test", "project": "xm-009", "sort": "labour", "title": "夜班电工不足",
        "owner": "dept-city", "due_on": "2020-01-17"});
    record("projects1", "projects.problem", "dept-projects", 1, "2020-01-15", problem);
    let order = json!({"order": "dc-test", "title": "核实竣工延期", "source": "site_finding", "project": "xm-009",
        "lead_unit": "dept-city", "due_on": "2020-02-14"});
    record("oversight1", "oversight.order", "dept-office", 2, "2020-01-20", order);
    let page = house.get("director", "/projects/xm-009").body;
    let problems = between(&page, "<h2>问题</h2>", "</section>");
    let row = between(problems, "夜班电工不足", "</tr>");
    // Sunday 19 January 2020 was worked for the Spring Festival: with Monday two working days.
    for text in ["用工", "城市管理局", "2020-01-17", "办理中", "逾期2个工作日"] {
        assert!(row.contains(text), "{text}: {row}");
    }
    let orders = between(&page, "<h2>督查事项</h2>", "</section>");
    assert!(between(orders, "href=\"/orders/", "</tr>").contains("核实竣工延期"), "{orders}");
    assert!(!page.contains("<h2>投产</h2>"), "nothing is produced yet");
    let month =
        json!({"project": "xm-009", "month": "2019-12", "capacity_percent": "61.5", "revenue_yuan": "18250000"});
    record("projects1", "projects.capacity_month", "dept-projects", 3, "2020-01-20", month);
    let months =
        |login: &str| between(&house.get(login, "/projects/xm-009").body, "<h2>投产</h2>", "</section>").to_owned();
    let page = house.get("projects1", "/projects/xm-009").body;
    assert!(!page.contains("<h2>投产</h2>"), "what is not accepted does not count");
    for first in waiting(&house, &["projects.capacity_month"]) {
        accept(&house, first);
    }
    // Half of 730 million a year is promised: 18.25 million are 60 % of a twelfth of it. Tax was not given.
    let told = months("projects1");
    assert!(told.contains("2019-12") && told.contains("61.5") && told.contains(">60<"), "{told}");
    assert!(!months("director").contains("61.5") && months("director").contains("密封"));
}

#[test]
fn what_may_be_recorded_of_a_project_is_offered_on_its_page_and_leads_back_to_it() {
    let house = zone("project-record");
    let page = house.get("projects1", "/projects/xm-006").body;
    let offered = between(&page, "<h2>登记</h2>", "</section>");
    assert!(offered.contains("/offices/projects/problem/new?project=xm-006"), "{offered}");
    assert!(offered.contains("/offices/projects/permit_step/new?project=xm-006"));
    assert!(!house.get("director", "/projects/xm-006").body.contains("<h2>登记</h2>"), "who records nothing");
    // A fact that was entered leads back to what it is about, and to the next one of the same.
    let content = json!({"project": "xm-006", "need": 9, "purpose": "equipment", "amount_yuan": "1000000"});
    let said = of_projects(&house, 1, "projects.finance_need", "2020-01-17", content);
    assert_eq!(said.status, 201, "{}", said.body);
    let saved = house.get("projects1", &format!("/records/{}?saved=1", said.json()["seq"])).body;
    assert!(saved.contains("href=\"/offices/projects/finance_need/new?project=xm-006\">继续登记"), "{saved}");
    let note = between(&saved, "继续登记", "</section>");
    assert!(note.contains("href=\"/projects/xm-006\">回到"), "{note}");
}

#[test]
fn a_past_day_is_shown_as_of_its_last_moment() {
    let house = zone("project-then");
    let today = house.get("director", "/?at=2019-12-31").body;
    assert!(today.contains("12月31日") && !today.contains("1月1日"), "{today}");
    // The year that is over is still the year, and the shortfall of its end is late.
    let page = house.get("director", "/projects/xm-004?at=2019-12-31").body;
    assert!(page.contains("为什么滞后") && page.contains("差19.0个百分点"), "{page}");
    let now = house.get("director", "/projects/xm-004").body;
    assert!(now.contains("为什么") && now.contains("含上年未完成的"), "what was owed is owed");
}

#[test]
fn a_day_that_is_made_up_for_begins_with_what_was_known_before_it() {
    let house = zone("project-before");
    let content = json!({"project": "xm-901", "title": "新开工项目", "level": "municipal", "category": "industry",
        "nature": "new", "accountable_unit": "dept-projects", "planned_investment_yuan": "150000000",
        "target_on": "2021-12-31", "target_strength": "plan"});
    list_project(
        &house,
        &json!({"id": uuid::Uuid::new_v4(), "kind": "projects.project", "unit": "dept-projects",
            "happened": "2020-01-15", "content": content}),
    );
    let said = |number: u32, day: &str, more: Value| {
        let mut content = json!({"project": "xm-901", "workers": 3, "machines": 1, "problem": "none"});
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = of_projects(&house, number, "projects.supervision", day, content);
        assert_eq!(answer.status, 201, "{}", answer.body);
    };
    said(1, "2020-01-16", json!({"stage": "foundation", "change": "progress"}));
    said(2, "2020-01-20", json!({"stage": "structure", "change": "stopped", "cause": "weather"}));
    let chosen = |day: &str, field: &str| {
        let address = format!("/offices/projects/supervision/new?project=xm-901&happened={day}");
        let page = house.get("projects1", &address).body;
        let options = between(&page, &format!("name=\"{field}\""), "</select>").to_owned();
        let is_chosen = |option: &&str| option.split('>').next().is_some_and(|tag| tag.contains(" selected"));
        let option = options.split("<option").find(is_chosen).unwrap_or_default().to_owned();
        option.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    assert_eq!(chosen("2020-01-17", "stage"), "foundation", "not what a later day says");
    assert_eq!(chosen("2020-01-21", "stage"), "structure");
    assert_eq!(chosen("2020-01-21", "cause"), "", "a cause is of its day");
}

#[test]
fn what_is_called_so_is_found_and_leads_to_its_own_page() {
    let house = zone("project-search");
    let found = house.get("projects1", "/search?q=%E6%B1%A1%E6%B0%B4%E5%A4%84%E7%90%86").body; // 污水处理
    assert!(found.contains("污水处理厂扩建工程</a>") && found.contains("href=\"/projects/xm-"), "{found}");
    assert!(!house.get("city1", "/search?q=%E6%B1%A1%E6%B0%B4%E5%A4%84%E7%90%86").body.contains("扩建工程"));
}

#[test]
fn a_week_that_is_over_is_shown_as_it_was_known_at_its_end() {
    let house = zone("week-then");
    let answer = house.get("director", "/week?of=2020-W02");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/week?of=2020-W02&at=2020-01-12")));
    let then = house.get("director", "/week?of=2020-W02&at=2020-01-12").body;
    assert!(then.contains("href=\"/week?of=2020-W03\""), "the way to the next week is there");
    // Nothing came since last Sunday; then something does.
    assert_eq!(house.get("director", "/week").status, 200);
    let content = json!({"problem": "wt-new", "project": "xm-006", "sort": "utilities", "title": "临时用电容量不足"});
    assert_eq!(of_projects(&house, 1, "projects.problem", "2020-01-20", content).status, 201);
    let answer = house.get("director", "/week");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/week?of=2020-W03&at=2020-01-19")));
}
