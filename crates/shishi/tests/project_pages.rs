//! The pages of the projects office: one project, its handover, a meeting, a visit that judges score, and what is given to
//! other programs.

mod support;

use serde_json::{Value, json};
use support::{House, cookie, copied, hidden, whole};

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

/// The day of the demonstration.
const TODAY: jiff::civil::Date = jiff::civil::date(2020, 1, 20);

fn zone(name: &str) -> House {
    House::open(&copied(whole(), name))
}

/// The hidden id of the first form of a page that is sent to an address.
fn id_of(page: &str, action: &str) -> String {
    let form =
        page.split_once(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form of {action}: {page}")).1;
    hidden(form).into_iter().find(|(name, _)| name == "id").unwrap().1
}

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
fn the_narrative_of_a_rating_is_read_by_whoever_may_and_known_to_the_others() {
    let house = zone("project-narrative");
    let page = |login: &str| house.get(login, "/projects/xm-009").body;
    let closed = "有情况说明，内容需有权限的人员查看";
    assert_eq!(page("director").matches(closed).count(), 2, "both wrote one");
    assert_eq!(page("lead8").matches(closed).count(), 1, "his unit's own he may read");
    assert_eq!(page("oversight1").matches(closed).count(), 1, "and the inspector the inspector's");
}

#[test]
fn sealed_amounts_of_a_projects_credit_are_told_to_whoever_may_open_them() {
    let house = zone("project-money");
    let page = |login: &str| {
        let page = house.get(login, "/projects/xm-001").body;
        page.split_once("融资").unwrap().1.split("</section>").next().unwrap().to_owned()
    };
    let open = page("projects1");
    assert!(open.contains("2.22"), "a fifth of 11.1: {open}");
    // The first need's bank, rate, collateral and term, as the demonstration's first credit has them.
    for term in ["禾川商业银行", "4.35%", "土地抵押", "授信到期日", "放款", "还款"] {
        assert!(open.contains(term), "{term}: {open}");
    }
    let shut = page("director");
    assert!(!shut.contains("2.22") && !shut.contains("4.35") && !shut.contains("土地抵押"), "{shut}");
    assert!(shut.contains("禾川商业银行") && shut.matches("密封").count() == 1, "said once: {shut}");
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

/// The rest of a page behind a text, up to another.
#[track_caller]
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from:?} in {page}")).1;
    rest.split(to).next().unwrap()
}

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
    for word in ["红灯", "黄灯", "绿灯"] {
        assert!(!board.contains(word), "never a colour's name: {word}");
    }
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

/// Records a project and has it accepted.
fn list_project(house: &House, listed: &Value) {
    let seq = house.record(&cookie("projects1"), listed).json()["seq"].as_u64().unwrap();
    let accept = format!("id={}&version={seq}&act=accept", uuid::Uuid::new_v4());
    let review = format!("/records/{seq}/review");
    assert_eq!(house.ask("POST", &review, &cookie("projects-review"), &FORM, accept).status, 303);
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
    let at = |title: &str| carrier.find(&format!("<h2>{title}</h2>")).unwrap_or_else(|| panic!("{title}: {carrier}"));
    assert!(at("漏报未补") < at("今日督导") && at("今日督导") < at("督查和例会事项"));
    assert!(!house.get("projects1", "/").body.contains("s-lights"), "neither leads nor carries");
}

#[test]
fn the_sentence_of_a_project_leads_to_what_is_late() {
    let house = zone("lights-why");
    let page = house.get("director", "/projects/xm-009").body;
    let why = between(&page, "为什么滞后", "</div>");
    let links: Vec<&str> = why.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 2 && links.contains(&"/rules/projects.light"), "{links:?}");
    for link in links {
        assert_eq!(house.get("director", link).status, 200, "{link}");
    }
    let record = between(why, "href=\"", "\"");
    assert!(
        house.get("director", record).body.contains("2019-10-31"),
        "the plan of the stage that is late the longest"
    );
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

/// Seqs of facts of some kinds that wait for review.
fn waiting(house: &House, kinds: &[&str]) -> Vec<u32> {
    let zone = house.state.engine.snapshot();
    let rows = zone.register.all_waiting().filter_map(|number| zone.register.row(number));
    rows.filter(|row| kinds.contains(&row.kind().name)).map(|row| row.first).collect()
}

fn accept(house: &House, first: u32) {
    let page = house.get("projects-review", &format!("/records/{first}")).body;
    let action = format!("/records/{first}/review");
    let form = between(&page, &format!("action=\"{action}\""), "</form>");
    let fields: Vec<String> = hidden(form).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(house.ask("POST", &action, &cookie("projects-review"), &FORM, fields.join("&")).status, 303);
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
fn financing_tells_sums_to_whoever_may_open_them_all() {
    let house = zone("financing");
    let (open, shut) = (house.get("projects1", "/financing").body, house.get("director", "/financing").body);
    let zone = house.state.engine.snapshot();
    let needs = zone::offices::projects::finance::needs(&zone);
    let banks = zone::offices::projects::finance::by_bank(&zone);
    assert!(!needs.is_empty() && !banks.is_empty(), "the demonstration has some");
    let rows = |page: &str, section: &str| {
        between(page, &format!("<h2>{section}</h2>"), "</section>").matches("<tr role").count() - 1
    };
    assert_eq!((rows(&open, "各金融机构合计"), rows(&shut, "各金融机构合计")), (banks.len(), banks.len()));
    assert_eq!(rows(&shut, "全部需求"), needs.len(), "whether a need is met is sealed with its amounts");
    let past = between(&shut, "<h2>全部需求</h2>", "</section>").matches("需要日期已过").count();
    assert_eq!(past, needs.iter().filter(|need| need.needed_by.is_some_and(|day| day < TODAY)).count());
    let overdue = |need: &&zone::offices::projects::finance::Need| {
        need.needed_by.is_some_and(|day| day < TODAY) && need.told.money.unmet() > Some(rulebook::Decimal::ZERO)
    };
    assert_eq!(open.matches("逾期未满足").count(), needs.iter().filter(overdue).count());
    let unmet =
        |need: &zone::offices::projects::finance::Need| need.told.money.unmet().unwrap() > rulebook::Decimal::ZERO;
    assert_eq!(rows(&open, "未满足的需求"), needs.iter().filter(|need| unmet(need)).count().max(1));
    assert!(!between(&open, "<main", "</main>").contains("密封"));
    assert!(!shut.contains("s-strip"), "no sum for whoever may not open its parts");
    assert_eq!(between(&shut, "<main", "</main>").matches("已密封").count(), 1, "that is said once");
    assert_eq!(house.get("city1", "/financing").status, 403);
}

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
    assert!(wrong.body.contains("value=\"18.5\"") && wrong.body.contains("value=\"26\""), "nothing typed is lost");
    assert_eq!(score("auditor", "xm-001", ["24", "18.5", "22", "9", "17"]).status, 303);
    let own = score("lead3", "xm-002", ["24", "18.5", "22", "9", "17"]);
    assert_eq!(own.status, 422);
    assert!(own.body.contains("评委不给本单位负责的项目打分"));
    assert_eq!(score("lead3", "xm-001", ["20", "18", "20", "8", "16"]).status, 303);
    let board = house.get("director", path).body;
    assert!(board.contains("86.25"), "(90.5 + 82) / 2, live");
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
    let closed = send(&house, "projects1", &format!("/offices/projects/visit_closed/new{close}"), &[]);
    assert_eq!(closed.status, 303, "{}", closed.body);
    let end = house.get("director", path).body;
    assert!(end.contains("最终名次") && end.contains("观摩已于2020-01-20结束"), "{end}");
    assert!(!end.contains("data-again") && !end.contains("我的评分表"), "it changes no more, and asks for nothing");
    let late = format!("id={id}&project=xm-003{}", sheet("xm-003", "20"));
    let late = house.ask("POST", action, &cookie("auditor"), &FORM, late);
    assert!(late.status == 422 && late.body.contains("这次观摩已于2020-01-20结束"), "{}", late.body);
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

#[test]
fn a_visit_by_four_comparisons_has_sheets_of_its_own() {
    let house = zone("comparison");
    // The last visit of the year was scored so; its tally counts three of five.
    let old = house.get("director", "/visits/2019-w52").body;
    assert!(
        old.contains("四比四看") && old.contains("/rules/projects.visit_comparison") && old.contains("3张（共5张）")
    );
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

/// Sends the form of a page with what is typed into it.
fn send(house: &House, login: &str, path: &str, typed: &[(&str, &str)]) -> support::Answer {
    let page = house.get(login, path);
    assert_eq!(page.status, 200, "{}", page.body);
    let action = path.split('?').next().unwrap();
    let form = between(&page.body, &format!("action=\"{action}\""), "</form>");
    let mut fields = hidden(form);
    fields.push(("happened".to_owned(), "2020-01-20".to_owned()));
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let (kind, body) = support::multipart(&support::pairs(&fields), &[]);
    house.ask("POST", action, &cookie(login), &[("content-type", &kind)], body)
}

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

/// A fact of the projects department, recorded by its officer.
fn of_projects(house: &House, number: u32, kind: &str, happened: &str, content: Value) -> support::Answer {
    let fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e4d{number:02}"), "kind": kind,
        "unit": "dept-projects", "happened": happened, "content": content});
    house.record(&cookie("projects1"), &fact)
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
    let text = include_str!("../../../rulebook/calendar/2020-v2.toml");
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
