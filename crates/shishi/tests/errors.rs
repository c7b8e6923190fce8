//! When something cannot be taken, people are told what to do, and what they typed is not lost.

mod support;

use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use store::Session;
use support::{Answer, Chance, Facts, House, cookie, copied, hidden, multipart, pairs, small, typed};

const FORM: &str = "/offices/city/object/new";

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let zone = copied(small(), "errors");
        let operations = shishi::engine::Files::of(&zone).unwrap().open_operations().unwrap();
        let now = jiff::Timestamp::now().as_second();
        for name in ["late-1", "late-2", "late-3", "late-4"] {
            let digest = Sha256::digest(name.as_bytes()).into();
            let session = Session { seen: now - 1900, ..Session::new(digest, "city1", now - 3000) };
            operations.put_session(&session).unwrap();
        }
        drop(operations);
        House::open(&zone)
    })
}

fn post(cookies: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> Answer {
    let (kind, body) = multipart(fields, files);
    house().ask("POST", path, cookies, &[("content-type", &kind)], body)
}

/// Where the page's form goes.
fn action(page: &Answer) -> String {
    let form = page.body.split("<form").find(|part| part.contains("as=")).expect("a form that sends it again");
    form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&")
}

fn fact(seed: u64) -> Vec<(String, String)> {
    typed(&Facts::of(&house().state.engine.snapshot()).object(&mut Chance(seed)))
}

#[test]
fn an_error_page_says_what_to_do_and_that_the_zone_is_a_demonstration() {
    for (language, words, badge) in [
        ("zh-CN", ["请回到今日，从那里进入", "需要时请安全管理员授权"], "演示"),
        ("en", ["Go back to Today and find it", "ask the security administrator"], "emonstration"),
    ] {
        let cookies = format!("{}; language={language}", cookie("city1"));
        for (path, words) in [("/no/such/page", words[0]), ("/offices/party", words[1])] {
            let page = house().ask("GET", path, &cookies, &[], "");
            assert!(page.body.contains(words) && page.body.contains(badge), "{path}: {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{path}");
            // The page can be read in the other language.
            assert!(page.body.contains("/switch?language="), "{path}");
        }
    }
}

#[test]
fn a_form_that_comes_after_its_session_is_kept_for_its_author() {
    let before = house().size();
    let sent = fact(1);
    let late = post("session=late-1; language=en", FORM, &pairs(&sent), &[]);
    assert_eq!(late.status, 401, "{}", late.body);
    assert!(late.body.contains("session has expired") && late.body.contains("target=\"_blank\""), "{}", late.body);
    let kept = hidden(&late.body);
    assert_eq!(kept, sent, "every field, in order");
    let action = action(&late);
    // Somebody else signs in at the same machine: his name does not come under what he did not write.
    let other = post(&format!("{}; language=en", cookie("city2")), &action, &pairs(&kept), &[]);
    assert_eq!(other.status, 400);
    assert!(other.body.contains("typed by somebody else"), "{}", other.body);
    assert_eq!(house().size(), before);
    let again = post(&cookie("city1"), &action, &pairs(&kept), &[]);
    assert_eq!(again.status, 303, "{}", again.body);
    assert_eq!(house().size(), before + 1);
    // Sent twice, recorded once.
    let twice = post(&cookie("city1"), &action, &pairs(&kept), &[]);
    assert!(twice.header("location").unwrap().ends_with("saved=again"), "{:?}", twice.head);
    assert_eq!(house().size(), before + 1);
}

#[test]
fn files_of_a_late_form_are_asked_for_again() {
    let before = house().size();
    let large = "x".repeat(3 << 20);
    let late = post(
        "session=late-2; language=en",
        FORM,
        &pairs(&fact(2)),
        &[("evidence", "scan.pdf", &format!("%PDF-{large}"))],
    );
    assert_eq!(late.status, 401);
    assert!(late.body.contains("scan.pdf") && !late.body.contains(&large[..1000]), "files are not kept");
    let again = post(&format!("{}; language=en", cookie("city1")), &action(&late), &pairs(&hidden(&late.body)), &[]);
    assert_eq!(again.status, 422, "never recorded without its evidence");
    assert!(again.body.contains("Choose the file “scan.pdf” again"), "{}", again.body);
    assert_eq!(house().size(), before);
    let workbook = post("session=late-3", "/imports", &[("kind", "city.object")], &[("file", "x.xlsx", "PK")]);
    assert_eq!(workbook.status, 401);
    assert_eq!(hidden(&workbook.body), [], "an import is nothing without its file");
}

#[test]
fn nobody_gets_what_a_stranger_typed() {
    for cookies in ["", "session=never-was"] {
        let answer = post(cookies, FORM, &pairs(&fact(3)), &[]);
        assert_eq!(answer.status, 401);
        assert_eq!(hidden(&answer.body), [], "whose it is must be known");
        assert!(answer.body.contains("/login"), "{}", answer.body);
    }
    // A page is only asked for again after signing in.
    assert_eq!(house().ask("GET", "/figures", "session=late-4", &[], "").status, 303);
}

#[test]
fn a_program_is_told_in_its_own_language() {
    for (method, path, status, code) in [
        ("POST", "/api/v1/records", 401, "error-session"),
        ("GET", "/api/v1/figures", 401, "error-session"),
        ("GET", "/api/v1/nothing", 404, "error-not-found"),
        ("PUT", "/api/v1/records", 405, "error-bad-request"),
    ] {
        let answer = house().ask(method, path, "", &[("content-type", "application/json")], "{}");
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.json()["problems"][0]["code"], code, "{path}: {}", answer.body);
        assert!(!answer.json()["problems"][0]["text"].as_str().unwrap().contains('⟦'));
    }
    for path in ["/api/v1/records/999999", "/api/v1/records/x"] {
        let answer = house().get("city1", path);
        assert!(answer.status >= 400 && answer.json()["problems"][0]["text"].is_string(), "{path}: {}", answer.body);
    }
}

#[test]
fn a_time_or_period_that_never_was_is_no_other_one() {
    let size = house().size();
    let ahead = (size + 1000).to_string();
    for path in [
        "/?at=2019-02-30".to_owned(),
        "/?at=1999-01-01".to_owned(),
        "/?at=0".to_owned(),
        "/?at=-1".to_owned(),
        "/?at=yesterday".to_owned(),
        format!("/?at={ahead}"),
        "/figures?period=20x9".to_owned(),
        "/figures?period=2019-13".to_owned(),
        "/switch?at=2019-02-30".to_owned(),
        "/switch?period=20x9".to_owned(),
    ] {
        for (language, words) in [("zh-CN", "写"), ("en", "write")] {
            let answer = house().ask("GET", &path, &format!("{}; language={language}", cookie("city1")), &[], "");
            assert_eq!(answer.status, 400, "{path}");
            assert!(answer.body.contains(words), "{path}: {}", answer.body);
        }
    }
    for path in ["/?at=", "/?at=50", "/?at=2019-01-31", "/figures?period=2019", "/switch?at=&next=/", "/switch?at=50"] {
        let answer = house().get("city1", path);
        assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.status);
    }
    // What a cookie remembers of another zone does not lock anybody out.
    let cookies = format!("{}; at={ahead}; period=20x9", cookie("city1"));
    assert_eq!(house().ask("GET", "/", &cookies, &[], "").status, 200);
}

#[test]
fn a_past_size_is_seen_on_its_own_day() {
    let zone = house().state.engine.snapshot();
    let past = house().state.engine.at(100).unwrap();
    let then = past.date_of(past.recorded.parse().unwrap());
    let now = zone.date_of(house().state.engine.now());
    assert!(then < now, "{then} {now}");
    let page = house().ask("GET", "/?at=100", &format!("{}; language=zh-CN", cookie("city1")), &[], "");
    let day = |date: jiff::civil::Date| format!("{}月{}日", date.month(), date.day());
    assert!(page.body.contains(&day(then)) && !page.body.contains(&day(now)), "{}", page.body);
}
