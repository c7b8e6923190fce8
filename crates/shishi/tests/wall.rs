//! The wall of the meeting room and the page of the week: what they say of whom, as of when, and to whom.

mod support;

use std::sync::OnceLock;
use support::{House, cookie, copied, whole};

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| House::open(&copied(whole(), "wall")))
}

fn english(login: &str, path: &str) -> String {
    house().ask("GET", path, &format!("{}; language=en", cookie(login)), &[], "").body
}

#[test]
fn the_wall_shows_every_key_project_with_its_light_and_names_nobody() {
    let wall = house().get("director", "/wall").body;
    let lights = wall.split("正常").nth(1).unwrap();
    assert!(lights.contains("预警") && lights.contains("滞后"), "the counts");
    let projects: std::collections::BTreeSet<&str> =
        wall.split("href=\"/projects/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(projects.iter().filter(|key| key.starts_with("xm-")).count(), 18);
    assert!(
        wall.contains("河湾科技孵化园") && wall.contains("城市管理局"),
        "a project and the unit that answers for it"
    );
    for account in house().state.accounts.all().unwrap() {
        assert!(!wall.contains(&account.name), "{}", account.login);
    }
    assert!(wall.contains("本年投资") && wall.contains("第3周督导"), "on a Monday morning the week before is told");
    assert!(!wall.contains('⟦'));
    let wall = english("director", "/wall");
    assert!(wall.contains("Behind") && wall.contains("as of") && !wall.contains('⟦'));
    assert_eq!(house().get("city1", "/wall").status, 403);
}

#[test]
fn the_curve_of_the_year_ends_where_the_numbers_beside_it_stand() {
    use zone::offices::projects::{week, year_curve};
    let zone = house().state.engine.snapshot();
    let mut drawn = 0;
    for day in ["2019-03-31", "2019-06-30", "2019-10-20", "2019-12-31", "2020-01-19"] {
        let day: jiff::civil::Date = day.parse().unwrap();
        let projects = week::followed(&zone, [day, day]);
        let (curve, money) = (year_curve(&zone, &projects, day), week::money(&zone, &projects, day));
        let done = curve.iter().filter_map(|month| month.actual).next_back();
        assert_eq!((done, curve[11].planned), (Some(money.done), Some(money.year)), "{day}");
        assert_eq!(curve.len(), 12);
        assert!(curve.windows(2).all(|pair| pair[0].planned <= pair[1].planned), "{day}");
        drawn += usize::from(curve[11].forecast > Some(money.done));
    }
    assert!(drawn > 2, "something is still expected on most of these days");
    let wall = house().get("director", "/wall").body;
    assert!(
        wall.contains("预测") && wall.contains("s-wall-v") && wall.contains(">12月</th>"),
        "drawn, and told in a table"
    );
}

#[test]
fn the_wall_looks_again_unless_it_is_told_not_to_or_shows_the_past() {
    let wall = house().get("director", "/wall").body;
    assert_eq!(wall.matches("data-again=\"60\" data-turns=\"240\"").count(), 2, "four hours at most");
    assert!(wall.contains("href=\"/wall?still=1\"") && wall.contains("data-lost hidden"));
    for path in ["/wall?still=1", "/wall?at=2019-06-30"] {
        assert!(!house().get("director", path).body.contains("data-again"), "{path}");
    }
    assert!(house().get("director", "/wall?at=2019-06-30").body.contains("s-past"), "and says that it is the past");
}

#[test]
fn a_list_that_may_still_be_objected_to_does_not_hang_on_the_wall() {
    let zone = house().state.engine.snapshot();
    let december = zone::Period::parse("2019-12").unwrap();
    let computed = zone.boards.newest(december).unwrap().on;
    let edition = zone.boards.newest_edition(december).unwrap().on;
    assert!(computed < edition);
    let then = house().get("director", &format!("/wall?at={computed}")).body;
    assert!(then.contains("2019年11月红黑榜") && !then.contains("2019年12月红黑榜"));
    assert!(house().get("director", "/wall").body.contains("2019年12月红黑榜"));
}

#[test]
fn the_week_says_what_was_owed_and_what_became_of_it() {
    let page = house().get("director", "/week").body;
    assert!(page.contains("第3周重点项目") && page.contains("2020-01-13至2020-01-19"));
    let zone = house().state.engine.snapshot();
    let [monday, sunday] = ["2020-01-13", "2020-01-19"].map(|day| day.parse().unwrap());
    let lapses: Vec<_> = zone.lapses.between(monday, sunday).filter(|lapse| lapse.waived.is_none()).collect();
    // Nobody has made up for them: the demonstration ends on the Sunday. It was worked, for the Spring Festival.
    let said = format!("应报{}，迟报0，漏报{}", 18 * 6, lapses.len());
    assert!(page.contains(&said), "{said}");
    assert_eq!(page.matches("data-label=\"状态\"").count(), 18);
    assert!(
        page.contains("最需要关注")
            && page.contains("待决定")
            && page.contains("href=\"/orders/")
            && page.contains("河湾科技孵化园")
            && page.contains("下周到期")
    );
    assert!(!english("director", "/week").contains('⟦'));
}

#[test]
fn an_earlier_week_is_told_as_it_was_known_when_it_ended() {
    let page = house().get("director", "/week?of=2020-W03").body;
    let before = "/week?of=2020-W02&amp;at=2020-01-12";
    assert!(page.contains(before), "the way back");
    // On 15 July three works were expected later, with the cause: four stages each, five for none of them.
    let july = house().get("director", "/week?of=2019-W29&at=2019-07-21").body;
    assert!(july.contains("2019-07-15至2019-07-21") && july.contains("s-past"));
    // “竣工” of xm-009 was planned for the end of October; four of its stages come later.
    assert!(
        july.contains("“竣工”由2019-10-31推迟到20") && july.contains("另有3个节点也推迟"),
        "slips, from which day to which"
    );
    let earlier = house().get("director", "/week?of=2019-W28&at=2019-07-14").body;
    assert!(!earlier.contains("推迟"), "nobody had said so yet");
    let january = house().get("director", "/week?of=2020-W03").body;
    assert!(january.contains("“达产”由2020-03-31推迟到2020-08-31（市场"), "the project that lacks orders");
}

#[test]
fn a_week_that_is_none_or_has_not_begun_is_refused_in_words() {
    for (path, typed) in
        [("/week?of=2030-W01", "2030-W01"), ("/week?of=soon", "soon"), ("/week?of=2019-W54", "2019-W54")]
    {
        let answer = house().get("director", path);
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.body.contains(typed) && answer.body.contains("2020-W03"), "{path}: {}", answer.body);
    }
    assert_eq!(house().get("city1", "/week").status, 403);
}

#[test]
fn an_order_is_late_by_working_days_on_the_wall_as_on_its_page() {
    use zone::duty::{Work, whole};
    let zone = house().state.engine.snapshot();
    let today = zone.date_of(house().state.engine.now());
    let wall = house().get("director", "/wall").body;
    let late = whole(&zone, today).late;
    let order =
        late.iter().take(3).find(|owed| matches!(owed.work, Work::Step(_))).expect("an order on the wall").subject;
    let row = wall.split(&format!("/orders/{order}\"")).nth(1).unwrap().split("</li>").next().unwrap();
    let clock = zone::offices::oversight::clock(&zone, zone.orders.get(order).unwrap(), today).unwrap();
    let said = format!("逾期{}个工作日", -clock.left);
    assert!(row.contains(&said), "{said} in {row}");
    assert!(house().get("director", &format!("/orders/{order}")).body.contains(&said));
}
