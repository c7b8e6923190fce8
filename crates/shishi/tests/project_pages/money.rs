//! Credit and what is drawn of it: sums for whoever may open them.

use crate::{TODAY, between, zone};

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
    let form = "href=\"/offices/projects/finance_need/new\"";
    assert!(open.contains(form) && !shut.contains(form), "the form, for whoever may fill it in");
}
