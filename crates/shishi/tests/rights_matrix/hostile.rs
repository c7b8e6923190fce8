//! Every route again, asked by somebody who means harm: from another site, with markup in the place of every value, and
//! with markup that is already kept.

use super::{ASKERS, Matrix, ROUTES, row};
use crate::support::{Answer, House, cookie, multipart, pairs, token};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Markup that would run, and breaks out of text, attributes and comments alike.
const MARKUP: &str = "\"'--><script>alert(7)</script><img src=x onerror=alert(7)>";
/// What of it no page may hold as it is.
const RUNS: [&str; 2] = ["<script>alert", "<img src=x"];
const FORM: &str = "application/x-www-form-urlencoded";

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A page holds nothing that runs; what is no page is never taken for one.
fn assert_harmless(what: &str, answer: &Answer) {
    assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.body);
    let kind = answer.header("content-type").unwrap_or_default();
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
    if kind.starts_with("text/html") {
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
        assert!(!RUNS.iter().any(|runs| answer.body.contains(runs)), "{what}: {}", answer.body);
    } else {
        let runs = ["image/svg", "text/xml", "application/xml", "application/xhtml", "text/javascript"];
        let is_ours = what.starts_with("/static/") || what.starts_with("/favicon");
        assert!(is_ours || !runs.iter().any(|other| kind.starts_with(other)), "{what}: {kind}");
    }
    for line in &answer.head {
        assert!(!line.contains("<script>"), "{what}: {line}");
    }
}

/// What a form or an API takes is asked for by the one who may, and by the one who may most.
#[test]
fn what_another_site_sends_writes_nothing() {
    let mut matrix = Matrix::new();
    let size = matrix.house.size();
    let elsewhere = [
        ("origin", "https://evil.invalid"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (method, _, what) in ROUTES.iter().filter(|(method, ..)| *method != "GET") {
        for (_, login) in ASKERS {
            for head in elsewhere {
                let answer = matrix.ask_with(method, what, login, &[head], &|value| value);
                assert_eq!(answer.status, 403, "{method} {what} by {login} with {head:?}");
            }
        }
    }
    assert_eq!(matrix.house.size(), size);
    // The same from a page of ours is taken: it was the origin that was refused.
    let own = [("origin", "http://localhost"), ("sec-fetch-site", "same-origin")];
    assert_eq!(matrix.ask_with("POST", "/api/v1/records record", "city1", &own, &|value| value).status, 201);
}

#[test]
fn no_page_gives_back_the_markup_that_it_was_sent() {
    /// Names that pages read from their address, and one that none does; the first are refused where they do not read, and
    /// would hide the others.
    const REFUSED: &[&str] = &["period", "as_of", "subject", "unit", "page", "draft"];
    const READ: &[&str] = &[
        "q", "next", "sort", "status", "from", "to", "who", "act", "state", "code", "error", "id", "kind", "person",
        "saved", "after", "before", "year", "nothing",
    ];
    let mut matrix = Matrix::new();
    let markup = encoded(MARKUP);
    let pairs = |names: &[&str]| names.iter().map(|name| format!("{name}={markup}")).collect::<Vec<_>>();
    let (singly, together) = (pairs(REFUSED), pairs(READ).join("&"));
    for (method, route, what) in ROUTES {
        let path = what.split([' ', '?']).next().unwrap();
        for login in ["", "city1", "auditor", "security"] {
            if *method == "GET" {
                let singly = if login == "city1" { &singly[..] } else { &[] };
                for asked in singly.iter().chain([&together]) {
                    let asked = format!("{path}?{asked}");
                    assert_harmless(&format!("{asked} by {login}"), &matrix.ask(method, &asked, login));
                }
                if route.contains('{') {
                    let parts = route.split('/').map(|part| if part.starts_with('{') { &markup } else { part });
                    let asked = parts.collect::<Vec<_>>().join("/");
                    assert_harmless(&format!("{asked} by {login}"), &matrix.ask(method, &asked, login));
                }
            } else if *route != "/logout" {
                let answer = matrix.ask_with(method, what, login, &[], &|_| MARKUP.to_owned());
                assert_harmless(&format!("{method} {what} by {login}"), &answer);
            }
        }
    }
}

/// Markup wherever a text may be kept: a mark of its own for each place.
fn stored(matrix: &mut Matrix) -> Vec<&'static str> {
    let mark = |place: &str| format!("<img src=x title={place}>");
    let mut places = Vec::new();
    // Facts: open, personal and sealed texts.
    let mut fact = matrix.fact();
    fact["content"]["address"] = mark("address").into();
    let recorded = matrix.house.record(&cookie("city1"), &fact);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    let seq = recorded.json()["seq"].to_string();
    matrix.ids.push(("$stored", seq.clone()));
    places.push("address");
    let mut activity = crate::support::Facts::of(&matrix.house.state.engine.snapshot()).activity(&mut matrix.chance);
    activity["content"]["title"] = mark("title").into();
    let recorded = matrix.house.record(&cookie("party1"), &activity);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    matrix.ids.push(("$activity", recorded.json()["seq"].to_string()));
    places.push("title");
    // A reason of an amendment, a withdrawal of another's eyes.
    let waits = row(&matrix.house, seq.parse().unwrap());
    let amended = json!({"id": matrix.chance.uuid(), "kind": "city.object", "unit": "dept-city", "happened": fact["happened"],
        "content": with(&fact["content"], "reason", &mark("reason")), "amends": {"seq": waits.first, "version": waits.latest.seq, "void": false}});
    let recorded = matrix.house.record(&cookie("city1"), &amended);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    places.push("reason");
    // An account, a token, a draft, the name of a file.
    let operations = matrix.house.state.engine.files.open_operations().unwrap();
    let mut account = operations.account("city4").unwrap().unwrap();
    (account.name, account.post) = (mark("name"), mark("post"));
    operations.put_account(&account).unwrap();
    places.extend(["name", "post"]);
    drop(operations);
    let form = format!("name={}&scope=figures:read&days=1", encoded(&mark("token")));
    let made = matrix.house.ask("POST", "/me/tokens", &cookie("city1"), &[("content-type", FORM)], form);
    assert_eq!(made.status, 200, "{}", made.body);
    places.push("token");
    let fields = [("kind", "city.object"), ("unit", "dept-city"), ("own-table", "yes")];
    // What begins with markup is no table: the heading is the second.
    let (name, table) = (mark("file") + ".csv", format!("y,{}\n1,2", mark("heading")));
    let (kind, body) = multipart(&fields, &[("file", &name, &table)]);
    let begun = matrix.house.ask("POST", "/imports", &cookie("city1"), &[("content-type", &kind)], body);
    let job = begun.header("location").unwrap().trim_start_matches("/imports/").to_owned();
    matrix.ids.push(("$table", job));
    places.extend(["file", "heading"]);
    let mut typed = matrix.fact();
    (typed["content"]["class"], typed["content"]["address"]) = ("no such class".into(), mark("typed").into());
    let (kind, body) = multipart(&pairs(&crate::support::typed(&typed)), &[]);
    let refused =
        matrix.house.ask("POST", "/offices/city/object/new", &cookie("city1"), &[("content-type", &kind)], body);
    assert_eq!(refused.status, 422);
    assert_harmless("the form with what was typed", &refused);
    assert!(refused.body.contains("title=typed"), "what was typed is not lost");
    places
}

fn with(content: &Value, name: &str, value: &str) -> Value {
    let mut content = content.clone();
    content[name] = value.into();
    content
}

#[test]
fn markup_that_is_kept_is_shown_as_the_text_that_it_is() {
    let mut matrix = Matrix::new();
    let places = stored(&mut matrix);
    let mut shown = BTreeSet::new();
    let more = [
        ("GET", "", "/records/$stored"),
        ("POST", "", "/records/$stored/personal form:purpose=verify"),
        ("GET", "", "/records/$stored/amend"),
        ("GET", "", "/ledger/$stored"),
        ("GET", "", "/records/$activity"),
        ("GET", "", "/imports/$table"),
        ("GET", "", "/imports/$table/table"),
        ("POST", "", "/imports/$table/table form:act=look&header=1&lines=1&first=2"),
        ("GET", "", "/search?q=img"),
        ("GET", "", "/offices/party/activity"),
        ("GET", "", "/offices/party/activity/export.xlsx"),
    ];
    // Downloads of the whole ledger hold no page, and take long.
    let is_page = |(method, _, what): &&(&str, &str, &str)| {
        *method == "GET" && !["export", "package", "/public/ledger"].iter().any(|end| what.ends_with(end))
    };
    for (method, _, what) in ROUTES.iter().filter(is_page).chain(&more) {
        for login in ["", "city1", "party1", "director", "auditor", "admin", "security", "audit-admin"] {
            let answer = matrix.ask(method, what, login);
            assert_harmless(&format!("{what} by {login}"), &answer);
            for place in &places {
                if answer.body.contains(&format!("&lt;img src=x title={place}&gt;")) {
                    shown.insert(*place);
                }
            }
        }
    }
    // Each is seen somewhere: what is never shown proves nothing.
    assert_eq!(shown, places.into_iter().collect());
}

#[test]
fn a_session_that_somebody_else_chose_is_not_the_one_that_opens() {
    let house = House::open(&crate::support::copied(crate::support::small(), "fixation"));
    let form = "login=city2&password=shishi-demo-2019&next=%2F";
    let sign_in = |cookies: &str| {
        let answer = house.ask("POST", "/login", cookies, &[("content-type", FORM)], form);
        assert_eq!(answer.status, 303);
        let set = answer.header("set-cookie").unwrap().to_owned();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
        set.split(';').next().unwrap().to_owned()
    };
    let opens = |cookies: &str| house.ask("GET", "/figures", cookies, &[], "").status == 200;
    let planted = format!("session={}", "a".repeat(64));
    let first = sign_in(&planted);
    assert!(first != planted && opens(&first) && !opens(&planted));
    // Nor does one that is really open pass on to whoever signs in with it.
    let known = format!("session={}", token("city1"));
    let second = sign_in(&known);
    assert!(second != known && second != first && opens(&second));
    let own = house.ask("GET", "/me", &known, &[], "");
    assert!(own.status != 200 || own.body.contains("city1"), "whoever planted it is still himself or nobody");
}
