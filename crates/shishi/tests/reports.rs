//! Publishing from the page: it is confirmed first, says what becomes unchangeable, and happens once.

mod support;

use support::{Answer, House, cookie, copied, hidden, small, whole};

const REPORT: &str = "/reports/air-month/2019-01";

fn editions(house: &House) -> usize {
    house.state.engine.snapshot().editions.len()
}

fn post(house: &House, login: &str, body: &str) -> Answer {
    let heads = [("content-type", "application/x-www-form-urlencoded")];
    house.ask("POST", &format!("{REPORT}/publish"), &cookie(login), &heads, body.to_owned())
}

#[test]
fn an_edition_is_published_only_after_its_confirmation_and_once() {
    let house = House::open(&copied(small(), "confirm"));
    let before = editions(&house);
    // The preview leads to the confirmation and publishes nothing itself.
    let preview = house.get("editor", REPORT).body;
    assert!(preview.contains(&format!("href=\"{REPORT}/publish\"")));
    assert!(!preview.contains(&format!("action=\"{REPORT}")), "no form publishes from the preview");
    let confirmation = house.get("editor", &format!("{REPORT}/publish"));
    assert_eq!((confirmation.status, editions(&house)), (200, before), "looking publishes nothing");
    let page = confirmation.body;
    for words in ["公布以后不能再改", "第2版成为台账中的一条记录", "第1版将标明已被取代"] {
        assert!(page.contains(words), "{words}");
    }
    let sent: Vec<String> = hidden(&page).iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert!(sent.contains(&"edition=2".to_owned()), "{sent:?}");
    // Unconfirmed, or another edition than was shown: nothing.
    for body in ["", "edition=", "edition=1", "edition=3"] {
        let answer = post(&house, "editor", body);
        assert!((400..500).contains(&answer.status), "{body:?}: {}", answer.status);
    }
    assert_eq!(editions(&house), before);
    let published = post(&house, "editor", "edition=2");
    assert_eq!((published.status, editions(&house)), (303, before + 1));
    // Sent a second time – a double click, a reload – it is no third edition.
    let again = post(&house, "editor", "edition=2");
    assert_eq!((again.status, editions(&house)), (422, before + 1));
    assert!(again.body.contains("这次没有公布"));
    // Only editors come this far.
    assert_eq!(house.get("auditor", &format!("{REPORT}/publish")).status, 403);
}

#[test]
fn a_confirmation_that_is_sent_six_times_at_once_publishes_once() {
    let house = House::open(&copied(small(), "at-once"));
    let before = editions(&house);
    let (house, gate) = (&house, std::sync::Barrier::new(6));
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let send = || {
            gate.wait();
            post(house, "editor", "edition=2")
        };
        let sent: Vec<_> = (0..6).map(|_| scope.spawn(send)).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    let newest = house.state.engine.snapshot().editions.last().unwrap().seq;
    let (published, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 303);
    assert_eq!((published.len(), editions(house)), (1, before + 1));
    for answer in refused {
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("这次没有公布") && answer.body.contains("已公布的最新一版是第2版"));
        assert!(answer.body.contains(&format!("href=\"/public/editions/{newest}\"")), "leads to the edition");
    }
}

#[test]
fn only_periods_that_can_be_published_are_offered() {
    let house = House::open(&copied(whole(), "years"));
    let closed = house.state.engine.snapshot().last_closed().unwrap();
    assert_eq!((closed.year(), closed.month()), (2020, 1), "the year after has begun: {closed}");
    let get = |path: &str| house.get("editor", path).body;
    let index = get("/reports");
    assert!(index.contains("/reports/year/2019\"") && index.contains("/reports/air-month/2019-12\""));
    for (page, offered) in [(get("/reports"), "?period="), (get("/reports/year/2019"), "reports%2Fyear%2F")] {
        assert!(page.contains(&format!("{offered}2019")) && !page.contains(&format!("{offered}2018")), "{offered}");
    }
    assert!(!get("/reports/year/2019").contains("reports%2Fyear%2F2020"), "the year is not over");
    assert!(!get("/reports/air-month/2019-01").contains("air-month%2F2018-01"));
    for period in ["2018", "2020"] {
        let page = get(&format!("/reports?period={period}"));
        assert!(!page.contains("href=\"/reports/"), "{period}");
        assert!(page.contains(&format!("{period}年没有可以公布的报告")), "{period}");
    }
}
