//! Who gets what: every route, asked by nobody and by each role, against the golden matrix.
//!
//! After a deliberate change: `INSTA_UPDATE=always cargo test -p shishi --test rights_matrix`, and read the difference.
//! A route that is not in [`ROUTES`] fails the test: it has to be asked for with an id that exists.

mod support;

use shishi::engine::Files;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use store::Operations;
use support::{House, cookie, copied, whole};
use zone::Zone;
use zone::register::Status;

/// Path as routed, and the path to ask; `$name` is found in the demonstration.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/login", "/login"),
    ("POST", "/login", "/login"),
    ("GET", "/switch", "/switch?language=en&next=/figures"),
    ("GET", "/favicon.ico", "/favicon.ico"),
    ("GET", "/static/{file}", "/static/shishi.css"),
    ("GET", "/healthz", "/healthz"),
    ("GET", "/public", "/public"),
    ("GET", "/public/key", "/public/key"),
    ("GET", "/public/checkpoint", "/public/checkpoint"),
    ("GET", "/public/ledger", "/public/ledger"),
    ("GET", "/public/editions/{seq}", "/public/editions/$edition"),
    ("GET", "/public/editions/{seq}/{part}/{name}", "/public/editions/$edition/proof/manifest.json"),
    ("GET", "/api/openapi.json", "/api/openapi.json"),
    ("GET", "/api/v1/figures", "/api/v1/figures?period=2019"),
    ("GET", "/api/v1/records/{seq}", "/api/v1/records/$waiting"),
    ("POST", "/api/v1/records", "/api/v1/records"),
    ("GET", "/", "/"),
    ("GET", "/me", "/me"),
    ("GET", "/record", "/record"),
    ("GET", "/search", "/search?q=hc-0"),
    ("GET", "/offices/{office}", "/offices/city"),
    ("GET", "/offices/{office}", "/offices/party"),
    ("GET", "/offices/{office}", "/offices/economy"),
    ("GET", "/offices/{office}", "/offices/org"),
    ("GET", "/offices/{office}/{fact}", "/offices/city/object"),
    ("GET", "/offices/{office}/{fact}", "/offices/party/activity"),
    ("GET", "/offices/{office}/{fact}", "/offices/org/person"),
    ("GET", "/offices/{office}/{fact}/export.xlsx", "/offices/city/object/export.xlsx"),
    ("GET", "/offices/{office}/{fact}/export.csv", "/offices/city/object/export.csv"),
    ("GET", "/offices/{office}/{fact}/export.csv", "/offices/economy/month/export.csv"),
    ("GET", "/offices/{office}/{fact}/new", "/offices/city/object/new"),
    ("POST", "/offices/{office}/{fact}/new", "/offices/city/object/new"),
    ("GET", "/offices/{office}/{fact}/new", "/offices/org/grant/new"),
    ("POST", "/offices/{office}/{fact}/columns", "/offices/city/object/columns"),
    ("POST", "/offices/{office}/{fact}/accept", "/offices/city/object/accept"),
    ("GET", "/records/{seq}", "/records/$waiting"),
    ("GET", "/records/{seq}", "/records/$month"),
    ("GET", "/records/{seq}/amend", "/records/$waiting/amend"),
    ("POST", "/records/{seq}/amend", "/records/$waiting/amend"),
    ("GET", "/records/{seq}/withdraw", "/records/$waiting/withdraw"),
    ("POST", "/records/{seq}/withdraw", "/records/$waiting/withdraw"),
    ("POST", "/records/{seq}/review", "/records/$waiting/review"),
    ("GET", "/evidence/{digest}", "/evidence/0000000000000000000000000000000000000000000000000000000000000000"),
    ("POST", "/drafts/{id}/delete", "/drafts/00000000-0000-4000-8000-000000000000/delete"),
    ("GET", "/imports", "/imports"),
    ("POST", "/imports", "/imports"),
    ("GET", "/imports/template/{file}", "/imports/template/city.object.xlsx"),
    ("GET", "/imports/{job}", "/imports/00000000-0000-4000-8000-000000000000"),
    ("GET", "/imports/{job}/progress", "/imports/00000000-0000-4000-8000-000000000000/progress"),
    ("POST", "/imports/{job}/run", "/imports/00000000-0000-4000-8000-000000000000/run"),
    ("POST", "/imports/{job}/cancel", "/imports/00000000-0000-4000-8000-000000000000/cancel"),
    ("GET", "/imports/{job}/bad.xlsx", "/imports/00000000-0000-4000-8000-000000000000/bad.xlsx"),
    ("GET", "/imports/{job}/bad.csv", "/imports/00000000-0000-4000-8000-000000000000/bad.csv"),
    ("GET", "/figures", "/figures?period=2019"),
    ("GET", "/figures/{id}", "/figures/economy.output?period=2019"),
    ("GET", "/rules", "/rules"),
    ("GET", "/rules/{id}", "/rules/economy.output"),
    ("GET", "/ledger", "/ledger"),
    ("GET", "/ledger/{seq}", "/ledger/$waiting"),
    ("GET", "/ledger/{seq}/proof", "/ledger/$waiting/proof"),
    ("GET", "/ledger/export", "/ledger/export"),
    ("GET", "/reports", "/reports"),
    ("GET", "/reports/{report}/{period}", "/reports/year/2019"),
    ("POST", "/reports/{report}/{period}/answer", "/reports/year/2019/answer"),
    // Those that change what later answers would be: last.
    ("POST", "/reports/{report}/{period}", "/reports/year/2019"),
    ("POST", "/logout", "/logout"),
];

/// Who asks: an account of each role.
const ASKERS: &[(&str, &str)] = &[
    ("nobody", ""),
    ("officer", "city1"),
    ("reviewer", "city-review"),
    ("leader", "director"),
    ("auditor", "auditor"),
    ("editor", "editor"),
    ("rule_keeper", "rules"),
    ("administrator", "admin"),
];

/// Methods and paths of every `.route("…", …)` below a folder.
fn routed(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routed(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in text.split(".route(").skip(1) {
            let Some(route) = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                panic!("{}: a route whose path is no literal: {}", path.display(), &call[..call.len().min(60)]);
            };
            // The handlers stand up to the parenthesis that closes the call.
            let mut depth = 1;
            let end = call.char_indices().find(|(_, c)| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            });
            let handlers = &call[..end.map_or(call.len(), |(at, _)| at)];
            let before = found.len();
            for method in ["get", "post", "put", "patch", "delete"] {
                let says = handlers
                    .match_indices(&format!("{method}("))
                    .any(|(at, _)| !handlers[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if says {
                    found.insert((method.to_uppercase(), route.to_owned()));
                }
            }
            assert!(found.len() > before || !handlers.is_empty(), "{route}");
        }
    }
}

#[test]
fn every_route_is_asked() {
    let mut found = BTreeSet::new();
    routed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut found);
    let listed: BTreeSet<(String, String)> =
        ROUTES.iter().map(|(method, route, _)| ((*method).to_owned(), (*route).to_owned())).collect();
    let missing: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not asked: {missing:?}; asked, but not routed: {gone:?}");
}

/// Seq of the first fact of a kind that stands so.
fn fact(zone: &Zone, kind: &str, status: Status) -> u32 {
    let kind = zone::fact::kind(kind).unwrap();
    zone.register.rows_of(kind).find(|row| row.status == status).unwrap().first
}

#[test]
fn the_matrix_of_rights_is_the_golden_one() {
    let zone = copied(whole(), "rights");
    let operations = Operations::open(&Files::of(&zone).operations(), store::Durability::Full).unwrap();
    let state = support::open(&zone).zone.clone();
    for (role, login) in ASKERS.iter().skip(1) {
        let person = operations.account(login).unwrap().unwrap().person;
        let number = state.org.person(&person).unwrap();
        let roles: Vec<&str> =
            state.org.rights(number, state.last_closed().unwrap()).map(|right| right.role.word()).collect();
        assert_eq!(roles, [*role], "{login}");
    }
    drop(operations);
    let ids = [
        ("$waiting", fact(&state, "city.object", Status::Submitted).to_string()),
        ("$month", fact(&state, "economy.month", Status::Accepted).to_string()),
        ("$edition", state.editions.last().unwrap().seq.to_string()),
    ];
    let house = House::open(&zone);
    let mut matrix = format!("{:<58}", "");
    for (role, _) in ASKERS {
        write!(matrix, "{:>14}", role).unwrap();
    }
    matrix.push('\n');
    for (method, _, path) in ROUTES {
        let path = ids.iter().fold((*path).to_owned(), |path, (name, id)| path.replace(name, id));
        // The ids of the demonstration follow from its seed, not from anybody's rights: they stay out of the table.
        let shown = ids.iter().fold(path.clone(), |path, (name, id)| path.replace(id.as_str(), name));
        let mut line = format!(
            "{:<58}",
            format!("{method} {shown}")
                .replace(&"0".repeat(64), "0…")
                .replace("00000000-0000-4000-8000-000000000000", "$id")
        );
        for (role, login) in ASKERS {
            let cookies = if login.is_empty() { String::new() } else { cookie(login) };
            let answer = house.ask(method, &path, &cookies, &[], "");
            assert!(answer.status < 500, "{method} {path} by {role}: {} {}", answer.status, answer.body);
            assert!(!answer.body.contains('⟦'), "{method} {path} by {role}: a text is missing");
            let to_login = answer.header("location").is_some_and(|to| to.starts_with("/login"));
            let cell = if answer.status == 303 && to_login { "login".to_owned() } else { answer.status.to_string() };
            // Whoever is not signed in sees nothing but what is for everybody.
            let public = ["/public", "/login", "/static", "/healthz", "/api/openapi.json", "/switch", "/favicon"];
            if login.is_empty() && !public.iter().any(|start| path.starts_with(start)) {
                assert!(matches!(answer.status, 303 | 401 | 404), "{method} {path}: {} for nobody", answer.status);
            }
            write!(line, "{cell:>14}").unwrap();
        }
        matrix += line.trim_end();
        matrix.push('\n');
    }
    insta::assert_snapshot!("rights_matrix", matrix);
}
