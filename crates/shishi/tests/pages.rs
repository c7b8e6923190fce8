//! Pages of the demonstration: the basis and its verification, the frame's switches and bell, English where there is some.

mod support;

use support::{Answer, House, cookie, copied, whole};

const BASIS: &str = "/figures/economy.output?period=2019";

/// What the page's script gets.
fn fragment(house: &House, path: &str) -> Answer {
    house.ask("GET", path, &cookie("auditor"), &[("x-requested-with", "fetch")], "")
}

/// The classes of the checks that a basis lists, in order: made and held, failed, not made.
fn checks(page: &str) -> Vec<&str> {
    let list = page.split("<ul class=\"s-checked\">").nth(1).expect("checks").split("</ul>").next().unwrap();
    list.split("<li class=\"").skip(1).map(|item| item.split('"').next().unwrap()).collect()
}

#[test]
fn the_basis_is_a_page_and_for_the_script_a_drawer() {
    let house = House::open(&copied(whole(), "basis"));
    let page = house.get("auditor", BASIS).body;
    assert!(page.contains("<html") && page.contains("s-basis") && !page.contains("data-close"));
    let drawer = fragment(&house, BASIS).body;
    assert!(!drawer.contains("<html") && !drawer.contains("<script"), "{drawer}");
    assert!(drawer.contains("data-close") && drawer.contains("id=\"s-basis-name\""), "{drawer}");
    // What both say is one thing drawn once.
    let both = |text: &str| {
        text.split("<dl class=\"s-facts\">").nth(1).unwrap().split("</article>").next().unwrap().to_owned()
    };
    assert_eq!(both(&page), both(&drawer));
    // Without a session the script is sent to sign in and gives up the drawer.
    assert_eq!(house.ask("GET", BASIS, "", &[("x-requested-with", "fetch")], "").status, 303);
}

#[test]
fn checks_are_marked_only_when_they_were_made_and_fail_when_they_must() {
    let zone = copied(whole(), "verify");
    let house = House::open(&zone);
    assert_eq!(checks(&fragment(&house, BASIS).body), ["s-t-0"; 6]);
    let verified = fragment(&house, &format!("{BASIS}&verify=1")).body;
    assert_eq!(checks(&verified), ["s-t-ok"; 6]);
    assert!(verified.contains("s-verify s-t-ok") && verified.contains("64 / 64"), "one record an enterprise");
    let past = house.ask("GET", &format!("{BASIS}&verify=1"), &format!("{}; at=9000", cookie("auditor")), &[], "").body;
    assert_eq!(checks(&past), ["s-t-ok"; 6], "an earlier size is verified against the newest checkpoint");

    // Somebody changes a day in a stored record behind the server: the figure stays, its fingerprint does not.
    let seq = verified.split("href=\"/ledger/").nth(1).unwrap().split('"').next().unwrap();
    let ledger = rusqlite::Connection::open(zone.join("ledger.db")).unwrap();
    let change = "UPDATE record SET bytes = CAST(replace(CAST(bytes AS TEXT), ?2, ?3) AS BLOB)
                  WHERE seq = ?1 AND instr(CAST(bytes AS TEXT), ?2)";
    let days = ["\"happened\":\"2020-01-08\"", "\"happened\":\"2020-01-07\""];
    let changed = ledger.execute(change, rusqlite::params![seq.parse::<u64>().unwrap(), days[0], days[1]]).unwrap();
    assert_eq!(changed, 1);
    let broken = fragment(&house, &format!("{BASIS}&verify=1")).body;
    assert!(broken.contains("s-verify s-t-bad") && broken.contains("63 / 64"), "{broken}");
    assert_eq!(checks(&broken).iter().filter(|class| **class == "s-t-bad").count(), 1);
}

#[test]
fn a_figure_shows_the_months_that_it_is_the_sum_of() {
    let house = House::open(&copied(whole(), "months"));
    let page = house.get("auditor", "/figures/party.study_attendance?period=2019").body;
    let parts = page.split("s-parts").nth(1).expect("parts").split("</ul>").next().unwrap();
    // The number stands apart from its unit.
    let number = |rest: &str| -> u32 {
        let text = rest.split("<span class=\"s-fn\">").nth(1).expect("a number");
        text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    let months: Vec<u32> = (1..=12)
        .map(|month| {
            let link = format!("period=2019-{month:02}&amp;subject=");
            let at = parts.find(&link).unwrap_or_else(|| panic!("no {link}"));
            number(&parts[at..])
        })
        .collect();
    let whole = number(page.split("<div class=\"s-value ").nth(1).unwrap());
    assert_eq!(months.iter().sum::<u32>(), whole, "{months:?}");
}

#[test]
fn a_basis_names_its_rule_leads_to_its_proof_and_says_what_to_do_where_nothing_counts() {
    let house = House::open(&copied(whole(), "basis-words"));
    let basis = |figure: &str| house.get("auditor", &format!("/figures/{figure}")).body;
    let published = basis("air.pm25_month?period=2019-12");
    assert!(published.contains("PM2.5月均浓度名次 v1</a>") && published.contains("2019-01-01起施行"), "{published}");
    let package = published.split("href=\"/public/editions/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(house.get("auditor", &format!("/public/editions/{package}")).status, 200);
    assert!(package.ends_with("/package") && published.contains("证明文件（第1版）"));
    let unpublished = basis("city.latrines_removed?period=2019");
    assert!(!unpublished.contains("证明文件"), "no edition holds it");
    let nothing = basis("economy.output?period=2021");
    assert!(nothing.contains("2021没有计入这个指标的记录") && nothing.contains("哪些记录计入，见规则"), "{nothing}");
}

#[test]
fn the_period_is_switched_where_it_changes_something() {
    let house = House::open(&copied(whole(), "periods"));
    let switches = |path: &str| house.get("auditor", path).body.contains("/switch?period=");
    for path in ["/", "/figures", "/offices/city", "/reports", BASIS] {
        assert!(switches(path), "{path}");
    }
    for path in ["/offices/city/object", "/rules", "/ledger", "/search", "/me", "/imports"] {
        assert!(!switches(path), "{path}");
    }
    let year = house.get("auditor", "/reports/year/2019").body;
    assert!(year.contains("/switch?period=2019&amp;next=%2Freports%2Fyear%2F2019"), "to the year's own page");
    let month = house.get("auditor", "/reports/air-month/2019-03").body;
    assert!(month.contains("next=%2Freports%2Fair-month%2F2019-04") && !month.contains("air-month%2F2019\""));
}

#[test]
fn the_bell_counts_what_today_lists() {
    let house = House::open(&copied(whole(), "bell"));
    let bell = |login: &str, path: &str| -> usize {
        let page = house.get(login, path).body;
        let text =
            page.split("class=\"s-bell\"").nth(1).expect("a bell").split("<b aria-hidden=\"true\">").nth(1).unwrap();
        text.split('<').next().unwrap().parse().unwrap()
    };
    for (login, page) in [("city-review", "/offices/city/object"), ("lead1", "/ledger"), ("auditor", "/figures")] {
        let today = house.get(login, "/").body;
        let said = today.split("您有").nth(1).map_or(0, |rest| rest.split('件').next().unwrap().parse().unwrap());
        assert_eq!((bell(login, "/"), bell(login, page)), (said, said), "{login}");
    }
    assert!(bell("city-review", "/") > 0 && bell("lead1", "/") > 0 && bell("auditor", "/") == 0);
}

#[test]
fn an_edition_names_its_figures_in_the_language_of_the_page() {
    let house = House::open(&copied(whole(), "english"));
    let seq = house.state.engine.snapshot().editions.last().unwrap().seq;
    let path = format!("/public/editions/{seq}");
    let [chinese, english] =
        ["zh-CN", "en"].map(|language| house.ask("GET", &path, &format!("language={language}"), &[], "").body);
    let zone = house.state.engine.snapshot();
    assert!(english.contains("rank 1") && english.contains("第一位"), "the value in both: published it is in Chinese");
    let title = &zone.rules.newest("air.pm25_month").unwrap().rule.title;
    assert!(chinese.contains(&title.zh) && !chinese.contains(&title.en));
    assert!(english.contains(&title.en) && !english.contains(&title.zh));
}

/// The text of a report is Chinese; what the product itself says around it is of the page's language.
#[test]
fn the_english_preview_has_english_months_names_and_values() {
    let house = House::open(&copied(whole(), "preview"));
    let cookies = format!("{}; language=en", cookie("editor"));
    let page = house.ask("GET", "/reports/year/2019", &cookies, &[], "").body;
    for (number, month) in
        (1..).zip(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
    {
        assert!(page.contains(&format!("<th scope=\"row\">{month}</th>")), "{month}");
        assert!(!page.contains(&format!("<th scope=\"row\">{number}</th>")), "{number}");
    }
    let appendix = page.split("id=\"appendix\"").nth(1).expect("an appendix");
    for words in [
        "national air quality standard, grade II",
        "second prize",
        "supervision each working day",
        "Outdoor latrines removed",
    ] {
        assert!(appendix.contains(words), "{words}");
    }
    for words in ["二级", "二等奖", "1/工作日", "拆除户外旱厕"] {
        assert!(!appendix.contains(words), "{words}");
    }
}
