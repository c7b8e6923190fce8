//! What people and programs send wrongly is refused with words in their language, and changes nothing.

mod support;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use store::Session;
use support::{Answer, Chance, Client, Facts, House, Server, cookie, copied, open, small, token};

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let zone = copied(small(), "house");
        let operations = shishi::engine::Files::of(&zone).unwrap().open_operations().unwrap();
        let now = jiff::Timestamp::now().as_second();
        for (name, created, seen) in
            [("idle", now - 3000, now - 1810), ("old", now - 43_300, now - 5), ("fresh", now - 3000, now - 1700)]
        {
            let digest = Sha256::digest(name.as_bytes()).into();
            operations.put_session(&Session { seen, ..Session::new(digest, "city3", created) }).unwrap();
        }
        drop(operations);
        House::open(&zone)
    })
}

fn facts() -> &'static Facts {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    FACTS.get_or_init(|| Facts::of(&house().state.engine.snapshot()))
}

/// A fact that would be accepted.
fn fact(seed: u64) -> Value {
    facts().object(&mut Chance(seed))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Checks an answer's text in both languages.
#[track_caller]
fn speaks(language: &str, text: &str) {
    assert!(!text.trim().is_empty() && !text.contains('⟦') && !text.contains('{'), "{language}: {text}");
    // What is quoted are the zone's own words, units' names as a rule.
    let own = text
        .split('“')
        .enumerate()
        .map(|(part, text)| if part == 0 { text } else { text.split_once('”').map_or(text, |(_, rest)| rest) });
    assert_eq!(own.collect::<String>().chars().any(is_han), language == "zh-CN", "{language}: {text}");
}

/// Sends a body to the API in both languages; it must be refused with this status and one of these codes, and change
/// nothing. Gives the answer in English.
#[track_caller]
fn refused(body: &str, kind: &str, status: u16, code: &str) -> Answer {
    let mut last = None;
    for language in ["zh-CN", "en"] {
        let before = house().size();
        let cookies = format!("{}; language={language}", cookie("city1"));
        let answer = house().ask("POST", "/api/v1/records", &cookies, &[("content-type", kind)], body.to_owned());
        assert_eq!(answer.status, status, "{code}: {}", answer.body);
        let problems = answer.json()["problems"].as_array().cloned().unwrap_or_default();
        assert!(problems.iter().any(|problem| problem["code"] == code), "{code}: {}", answer.body);
        for problem in &problems {
            speaks(language, problem["text"].as_str().unwrap_or_default());
        }
        assert_eq!(house().size(), before, "{code}: something was recorded");
        last = Some(answer);
    }
    last.unwrap()
}

#[track_caller]
fn refused_fact(fact: &Value, code: &str) -> Answer {
    refused(&fact.to_string(), "application/json", 422, code)
}

#[test]
fn what_is_no_command_is_refused() {
    let good = fact(1).to_string();
    for body in [
        "",
        "{",
        "null",
        "[]",
        "\"x\"",
        "{\"id\":1}",
        &good[..good.len() - 1],
        &good.replace("\"id\"", "\"extra\":1,\"id\""),
        "\u{feff}{}",
    ] {
        refused(body, "application/json", 400, "malformed");
    }
    refused(&good, "text/plain", 400, "malformed");
    refused(&good, "application/x-www-form-urlencoded", 400, "malformed");
    let mut missing = fact(2);
    missing.as_object_mut().unwrap().remove("unit");
    refused(&missing.to_string(), "application/json", 400, "malformed");
    let huge = fact(3).to_string().replace("某巷一号", &"长".repeat(1_500_000));
    refused(&huge, "application/json", 400, "malformed");
    for v in [0, 2, 99] {
        let mut versioned = fact(4);
        versioned["v"] = json!(v);
        refused(&versioned.to_string(), "application/json", 400, "unknown-version");
    }
}

#[test]
fn a_key_given_twice_is_refused() {
    let good = fact(5).to_string();
    refused(&good.replacen("\"kind\"", "\"kind\":\"city.object\",\"kind\"", 1), "application/json", 400, "malformed");
    refused(&good.replacen("\"class\"", "\"class\":\"road\",\"class\"", 1), "application/json", 400, "malformed");
}

#[test]
fn what_the_zone_does_not_know_is_refused() {
    let with = |pointer: &str, value: Value| {
        let mut changed = fact(6);
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    refused_fact(&with("/kind", json!("city.nothing")), "unknown-kind");
    refused_fact(&with("/kind", json!("zone.genesis")), "unknown-kind");
    refused_fact(&with("/kind", json!("clock.day_closed")), "unknown-kind");
    refused_fact(&with("/kind", json!("economy.month")), "no-right-to-record");
    refused_fact(&with("/unit", json!("dept-party")), "no-right-to-record");
    refused_fact(&with("/content/place", json!("nowhere")), "unknown-unit");
    refused_fact(&with("/content/place", json!("dept-party")), "unit-of-other-type");
    refused_fact(&with("/content/class", json!("palace")), "not-a-choice");
    refused_fact(&with("/content/class", Value::Null), "required");
    refused_fact(&with("/content/object", json!("Ünzulässig")), "not-a-key");
    refused_fact(&with("/content/address", json!("长".repeat(81))), "too-long");
    refused_fact(&with("/content/address", json!("a\u{7}b")), "not-a-text");
    // What turns the direction of writing or is not seen at all; joiners are another matter.
    for c in ['\u{202e}', '\u{200e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{ad}', '\u{2028}', '\u{e0041}'] {
        refused_fact(&with("/content/address", json!(format!("a{c}b"))), "invisible-character");
    }
    let mut unknown = fact(6);
    unknown["content"]["colour"] = json!("red");
    refused_fact(&unknown, "unknown-field");
    let mut evidence = fact(6);
    evidence["evidence"] = json!(["ABC"]);
    refused_fact(&evidence, "not-a-digest");
}

#[test]
fn an_unknown_unit_is_named() {
    let mut changed = fact(60);
    changed["unit"] = json!("dept-nothing");
    refused_fact(&changed, "unknown-unit");
}

#[test]
fn days_that_cannot_be_are_refused() {
    let with = |day: &str| {
        let mut changed = fact(7);
        changed["happened"] = json!(day);
        changed
    };
    refused_fact(&with("2019-12-31"), "in-the-future");
    refused_fact(&with("2999-01-01"), "in-the-future");
    refused_fact(&with("1999-01-01"), "before-the-unit");
    for day in ["2019-02-30", "2019-13-01", "yesterday", "", "19-02-01", "2019-02-01T00:00:00Z", "01/02/2019"] {
        refused_fact(&with(day), "not-a-date");
    }
}

#[test]
fn quantities_are_read_as_people_write_them_and_refused_otherwise() {
    let road = |seed: u64, length: Value| {
        let mut road = fact(seed);
        road["content"]["class"] = json!("road");
        road["content"]["act"] = json!("built");
        road["content"]["length_m"] = length;
        road
    };
    for (number, (typed, recorded)) in
        [("1,234.50", "1234.5"), ("007", "7"), ("12.0", "12"), (" 80 ", "80"), ("0", "0")].into_iter().enumerate()
    {
        let answer = house().record(&cookie("city1"), &road(100 + number as u64, json!(typed)));
        assert_eq!(answer.status, 201, "{typed}: {}", answer.body);
        let seq = answer.json()["seq"].as_u64().unwrap();
        let record = house().get("city1", &format!("/api/v1/records/{seq}")).json();
        assert_eq!(record["open"]["length_m"], json!(recorded), "{typed}");
    }
    refused_fact(&road(8, json!("-1")), "negative");
    refused_fact(&road(8, json!("1.25")), "too-many-places");
    for (number, typed) in [
        json!("abc"),
        json!("1e3"),
        json!("1..2"),
        json!("--1"),
        json!("0x10"),
        json!("NaN"),
        json!("9".repeat(40)),
        json!([1]),
        json!({"a": 1}),
        json!(true),
        json!("1 2 x"),
    ]
    .into_iter()
    .enumerate()
    {
        refused_fact(&road(200 + number as u64, typed), "not-a-quantity");
    }
}

/// A separator stands before three digits. Anywhere else it is a slip of the hand – or a decimal comma, and then the
/// amount would be ten times itself.
#[test]
fn separators_that_separate_no_thousands_are_refused() {
    for (number, typed) in ["12,5", "1,2,3", "1 2", "12，50", "1,23.5", ",5"].into_iter().enumerate() {
        let mut road = fact(300 + number as u64);
        road["content"]["class"] = json!("road");
        road["content"]["act"] = json!("built");
        road["content"]["length_m"] = json!(typed);
        refused_fact(&road, "not-a-quantity");
    }
}

#[test]
fn a_command_is_recorded_once() {
    let sent = fact(9);
    let first = house().record(&cookie("city1"), &sent);
    assert_eq!(first.status, 201, "{}", first.body);
    let seq = first.json()["seq"].clone();
    let size = house().size();
    for _ in 0..3 {
        let again = house().record(&cookie("city1"), &sent);
        assert_eq!((again.status, again.json()), (200, json!({"seq": seq, "repeated": true})));
    }
    assert_eq!(house().size(), size);
    let mut other = sent.clone();
    other["content"]["address"] = json!("别处");
    refused_fact(&other, "id-with-other-content");
    // The same id from another person is another command.
    let answer = house().record(&cookie("city2"), &sent);
    assert_eq!(answer.status, 422, "{}", answer.body);
    // Another id for the same thing: it is there already.
    let mut twice = sent;
    twice["id"] = json!(Chance(90).uuid());
    refused_fact(&twice, "exists-already");
}

#[test]
fn an_amendment_of_what_has_moved_on_is_refused() {
    let sent = fact(10);
    let seq = house().record(&cookie("city1"), &sent).json()["seq"].as_u64().unwrap();
    let amended = |seed: u64, version: u64, void: bool| {
        let mut amended = sent.clone();
        amended["id"] = json!(Chance(seed).uuid());
        amended["amends"] = json!({"seq": seq, "version": version, "void": void});
        amended["content"]["reason"] = json!("更正地址");
        amended
    };
    let second = house().record(&cookie("city1"), &amended(11, seq, false));
    assert_eq!(second.status, 201, "{}", second.body);
    let second = second.json()["seq"].as_u64().unwrap();
    refused_fact(&amended(12, seq, false), "stale");
    refused_fact(&amended(12, second + 1000, false), "stale");
    let mut nothing = amended(12, second, false);
    nothing["amends"]["seq"] = json!(1_000_000);
    refused_fact(&nothing, "amends-nothing");
    nothing["amends"]["seq"] = json!(0);
    refused_fact(&nothing, "amends-nothing");
    nothing["amends"]["seq"] = json!(u64::from(u32::MAX) + 1 + seq);
    refused_fact(&nothing, "amends-nothing");
    let mut key = amended(12, second, false);
    key["content"]["object"] = json!("another-object");
    refused_fact(&key, "key-cannot-change");
    let gone = house().record(&cookie("city1"), &amended(13, second, true));
    assert_eq!(gone.status, 201, "{}", gone.body);
    refused_fact(&amended(14, gone.json()["seq"].as_u64().unwrap(), false), "amends-withdrawn");
    for half in [
        json!({"seq": seq}),
        json!({"seq": -1, "version": 1, "void": false}),
        json!("x"),
        json!({"seq": seq, "version": seq, "void": false, "extra": 1}),
    ] {
        let mut changed = amended(15, second, false);
        changed["amends"] = half;
        refused(&changed.to_string(), "application/json", 400, "malformed");
    }
}

#[test]
fn a_request_cut_off_in_the_middle_records_nothing() {
    let zone = copied(small(), "cut-off");
    let before = open(&zone).zone.size;
    let facts = Facts::of(&open(&zone).zone);
    let server = Server::of(&zone);
    let mut chance = Chance(20);
    for _ in 0..40 {
        let body = facts.object(&mut chance).to_string();
        let whole = format!(
            "POST /api/v1/records HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            cookie("city1"),
            body.len()
        );
        let cut = 1 + chance.below(whole.len() - 1);
        let mut client = Client::connect(server.port, "").unwrap();
        client.raw(&whole.as_bytes()[..cut]).unwrap();
    }
    // Longer than it says: what is too much is no request.
    let body = facts.object(&mut chance).to_string();
    let mut client = Client::connect(server.port, "").unwrap();
    client.raw(format!("POST /api/v1/records HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{body}", cookie("city1")).as_bytes()).unwrap();
    assert_eq!(client.answer().unwrap().status, 400);
    let mut client = Client::connect(server.port, &cookie("city1")).unwrap();
    assert_eq!(client.send("GET", "/healthz", "", "").unwrap().body, "ok");
    assert_eq!(client.record(&facts.object(&mut chance)).unwrap().status, 201);
    assert!(server.stop());
    assert_eq!(open(&zone).zone.size, before + 1);
}

#[test]
fn a_form_or_table_cut_off_in_the_middle_leaves_nothing() {
    let zone = copied(small(), "cut-form");
    let before = open(&zone).zone.size;
    let facts = Facts::of(&open(&zone).zone);
    let server = Server::of(&zone);
    let mut chance = Chance(21);
    let table = "对象编号,类别\n".repeat(2000);
    for round in 0..40 {
        let fact = support::typed(&facts.object(&mut chance));
        let (path, (kind, body)) = if round % 2 == 0 {
            let file = format!("%PDF-1.7 {}", "scan ".repeat(20_000));
            let parts = support::multipart(&support::pairs(&fact), &[("evidence", "scan.pdf", &file)]);
            ("/offices/city/object/new", parts)
        } else {
            let fields = [("kind", "city.object"), ("unit", "dept-city")];
            ("/imports", support::multipart(&fields, &[("file", "t.csv", &table)]))
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            cookie("city1"),
            body.len()
        );
        let whole = head + &body;
        // One in four stops just before its end: everything is there but the last line.
        let cut = if round % 4 < 2 { whole.len() - 1 - chance.below(40) } else { 1 + chance.below(whole.len() - 1) };
        let mut client = Client::connect(server.port, "").unwrap();
        client.raw(&whole.as_bytes()[..cut]).unwrap();
    }
    let mut client = Client::connect(server.port, &cookie("city1")).unwrap();
    assert_eq!(client.record(&facts.object(&mut chance)).unwrap().status, 201);
    assert!(server.stop());
    assert_eq!(open(&zone).zone.size, before + 1, "only the whole one is recorded");
    // A file that had come whole before the cut may stay, as what it is: no part of a file does.
    for entry in std::fs::read_dir(zone.join("blobs")).into_iter().flatten() {
        let entry = entry.unwrap();
        let digest = hex::encode(Sha256::digest(std::fs::read(entry.path()).unwrap()));
        assert_eq!(entry.file_name().to_string_lossy(), digest);
    }
    let jobs = std::fs::read_dir(zone.join("imports")).map(|all| all.count()).unwrap_or(0);
    assert_eq!(jobs, 0, "no job of half a table");
}

fn sign_in(login: &str, password: &str, language: &str) -> Answer {
    let form = format!("login={login}&password={password}&next=%2Ffigures");
    let heads = [("content-type", "application/x-www-form-urlencoded")];
    house().ask("POST", "/login", &format!("language={language}"), &heads, form)
}

/// What the page tells, without its frame.
fn told(page: &Answer) -> String {
    let mut text = String::new();
    let mut inside = false;
    let main = page.body.split("<main").nth(1).and_then(|rest| rest.split("</main").next());
    for c in main.unwrap_or(&page.body).chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn five_wrong_passwords_lock_the_account_and_only_it() {
    let audit = || {
        house().state.accounts.strangers.write(&house().state.engine.audit, true);
        house().state.engine.audit.lock().unwrap().head().unwrap()
    };
    let right = shishi::accounts::DEMONSTRATION_PASSWORD;
    for attempt in 1..=5 {
        let before = audit();
        let answer = sign_in("city4", "wrong", if attempt % 2 == 0 { "en" } else { "zh-CN" });
        assert_eq!(answer.status, 401, "attempt {attempt}");
        assert!(!answer.body.contains('⟦'), "{}", answer.body);
        assert!(answer.header("set-cookie").is_none());
        assert_ne!(audit(), before, "a refused login is on record");
    }
    for (language, words) in [("zh-CN", ["15分钟", "16分钟"]), ("en", ["15 minutes", "16 minutes"])] {
        let locked = sign_in("city4", right, language);
        assert_eq!(locked.status, 401, "locked, even with the right password");
        assert!(words.iter().any(|word| told(&locked).contains(word)), "{}", told(&locked));
    }
    let unknown = sign_in("nobody", "wrong", "en");
    let wrong = sign_in("city3", "wrong", "en");
    assert_eq!(
        told(&unknown).replace("nobody", ""),
        told(&wrong).replace("city3", ""),
        "nobody learns which names exist"
    );
    let before = audit();
    let welcome = sign_in("city3", right, "en");
    assert_eq!((welcome.status, welcome.header("location")), (303, Some("/figures")));
    let set = welcome.header("set-cookie").unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
    assert_ne!(audit(), before, "a login is on record");
}

/// The way back leads nowhere else: browsers read `/\` as `//`.
#[test]
fn the_way_back_stays_in_the_house() {
    for next in ["https%3A%2F%2Fevil.invalid", "%2F%2Fevil.invalid", "%2F%5Cevil.invalid", "%2F%09%2Fevil.invalid"] {
        let form = format!("login=city3&password={}&next={next}", shishi::accounts::DEMONSTRATION_PASSWORD);
        let answer = house().ask("POST", "/login", "", &[("content-type", "application/x-www-form-urlencoded")], form);
        let switched = house().ask("GET", &format!("/switch?language=en&next={next}"), "", &[], "");
        for answer in [answer, switched] {
            let location = answer.header("location").unwrap_or_default().to_owned();
            assert!(!location.contains("evil"), "{next}: {location}");
        }
    }
}

#[test]
fn sessions_end() {
    let reaches = |name: &str| house().ask("GET", "/figures", &format!("session={name}"), &[], "");
    assert_eq!(reaches("fresh").status, 200);
    for name in ["idle", "old", "", "no-such-session"] {
        let answer = reaches(name);
        assert_eq!(answer.status, 303, "{name}");
        assert!(answer.header("location").unwrap().starts_with("/login?next=%2Ffigures"));
    }
    // The clock of the session is the real one, not the demonstration's.
    let accounts = &house().state.accounts;
    let now = jiff::Timestamp::now().as_second();
    assert!(accounts.signed_in(&token("party2"), now + 1700).is_some());
    assert!(accounts.signed_in(&token("party2"), now + 1700 + 1801).is_none());
    assert!(accounts.signed_in(&token("party2"), now).is_none(), "an ended session does not come back");
    let size = house().size();
    let answer = house().record("session=idle", &fact(30));
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert_eq!(answer.json()["problems"][0]["code"], "error-session");
    assert_eq!(house().size(), size);
    // Signing out ends it on the server too.
    let cookies = cookie("social1");
    assert_eq!(house().ask("GET", "/figures", &cookies, &[], "").status, 200);
    assert_eq!(house().ask("POST", "/logout", &cookies, &[], "").status, 303);
    assert_eq!(house().ask("GET", "/figures", &cookies, &[], "").status, 303);
}

#[test]
fn other_origins_write_nothing() {
    let size = house().size();
    let json = ("content-type", "application/json");
    let ask = |heads: &[(&str, &str)], seed: u64| {
        house().ask("POST", "/api/v1/records", &cookie("city1"), heads, fact(seed).to_string()).status
    };
    for origin in ["https://evil.invalid", "http://localhost.evil.invalid", "http://localhost:81", "null", "localhost"]
    {
        assert_eq!(ask(&[json, ("origin", origin)], 40), 403, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(ask(&[json, ("sec-fetch-site", site)], 41), 403, "{site}");
    }
    assert_eq!(house().size(), size);
    assert_eq!(ask(&[json, ("origin", "http://localhost"), ("sec-fetch-site", "same-origin")], 42), 201);
}

#[test]
fn a_cross_origin_refusal_speaks_the_users_language() {
    for language in ["zh-CN", "en"] {
        let heads = [("content-type", "application/json"), ("origin", "https://evil.invalid")];
        let cookies = format!("{}; language={language}", cookie("city1"));
        let answer = house().ask("POST", "/api/v1/records", &cookies, &heads, fact(43).to_string());
        assert_eq!(answer.status, 403);
        speaks(language, answer.json()["problems"][0]["text"].as_str().unwrap());
    }
}

#[test]
fn error_pages_speak_both_languages() {
    for (language, other) in [("zh-CN", false), ("en", true)] {
        for (path, login, status) in [
            ("/no/such/page", "city1", 404),
            ("/ledger/99999999", "city1", 404),
            ("/ledger/x", "city1", 400),
            ("/figures/no.such", "city1", 404),
            ("/figures/city.roads?period=never", "city1", 400),
            ("/figures/city.roads?subject=nobody", "city1", 404),
            ("/rules/none", "city1", 404),
            ("/reports/none/2019", "city1", 404),
            ("/public/editions/1", "", 404),
            ("/public/editions/1/content/..%2f..%2fkeys%2fzone.key", "", 404),
        ] {
            let cookies = format!("{}; language={language}", cookie(login));
            let answer = house().ask("GET", path, &cookies, &[], "");
            assert_eq!(answer.status, status, "{path}: {}", answer.body);
            assert!(!answer.body.contains('⟦'), "{path}: {}", answer.body);
            if path != "/ledger/x" {
                assert_eq!(told(&answer).chars().any(is_han), !other, "{path} {language}: {}", told(&answer));
            }
        }
    }
    // Headers that every answer carries.
    for path in ["/login", "/no/such/page", "/public", "/static/shishi.css"] {
        let answer = house().ask("GET", path, "", &[], "");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}

#[test]
fn the_audit_is_a_chain() {
    let engine = &house().state.engine;
    let head = || engine.audit.lock().unwrap().head().unwrap();
    let before = head();
    assert_eq!(house().get("city1", "/figures").status, 200);
    assert_eq!(house().ask("GET", "/public/ledger", "", &[], "").status, 200);
    let after = head();
    assert_ne!(before, after, "an export is on record");
    assert_eq!(engine.audit.lock().unwrap().first_break(&[]).unwrap(), None);
    let newest = engine.audit.lock().unwrap().newest(50).unwrap();
    assert!(newest.iter().any(|entry| entry.act == "export_ledger"));
    assert!(newest.iter().all(|entry| !entry.subject.contains("wrong") && !entry.who.contains("nobody")));
}

#[test]
fn a_way_back_that_no_header_can_carry_leads_to_the_first_page() {
    for sign in ["%00", "%01", "%0b", "%1f", "%7f", "%0d%0a", "%C2%85"] {
        let switched = house().ask("GET", &format!("/switch?language=en&next=/a{sign}"), "", &[], "");
        assert_eq!((switched.status, switched.header("location")), (303, Some("/")), "{sign}");
        let form = format!("login=city1&password={}&next=/a{sign}", shishi::accounts::DEMONSTRATION_PASSWORD);
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let signed_in = house().ask("POST", "/login", "", &kind, form);
        assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/")), "{sign}");
    }
}

#[test]
fn numbers_that_no_database_holds_are_not_found() {
    for path in ["/ledger/18446744073709551615", "/ledger/9223372036854775808", "/ledger/18446744073709551615/proof"] {
        assert_eq!(house().get("auditor", path).status, 404, "{path}");
    }
}

#[test]
fn an_origin_is_of_the_web() {
    let ask = |origin: &str, forwarded: Option<&str>| {
        let mut heads = vec![("content-type", "application/json"), ("origin", origin)];
        heads.extend(forwarded.map(|scheme| ("x-forwarded-proto", scheme)));
        house().ask("POST", "/api/v1/records", &cookie("city1"), &heads, "{}").status
    };
    for (origin, forwarded, allowed) in [
        ("http://localhost", None, true),
        ("https://localhost", None, true),
        ("https://localhost", Some("https"), true),
        ("http://localhost", Some("https"), false),
        ("x://localhost", None, false),
        ("ftp://localhost", None, false),
        ("://localhost", None, false),
    ] {
        assert_eq!(ask(origin, forwarded) != 403, allowed, "{origin} {forwarded:?}");
    }
}
