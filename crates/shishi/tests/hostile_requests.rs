//! Names of files in addresses, and formulas in cells: nothing is read that was not offered, and nothing that goes out is
//! run by the program that opens it.

mod support;

use shishi::engine::Files;
use std::io::Read;
use std::path::Path;
use support::{Chance, Facts, House, cookie, copied, publish_year, small, whole};

/// Every path with a parameter that is asked for with GET.
fn with_parameters(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            with_parameters(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in text.split(".route(").skip(1) {
            let route = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()).unwrap();
            let handlers = call.split(".route(").next().unwrap();
            if route.contains('{') && handlers.contains("get(") {
                found.push(route.to_owned());
            }
        }
    }
}

/// A route with one of its parameters replaced by a hostile name, and the others by what an edition has.
fn asked(route: &str, at: usize, name: &str) -> String {
    let mut number = 0;
    let parts = route.split('/').map(|part| {
        if !part.starts_with('{') {
            return part.to_owned();
        }
        number += 1;
        match part {
            _ if number - 1 == at => name.to_owned(),
            "{seq}" => "1".to_owned(),
            "{part}" => "content".to_owned(),
            "{office}" => "city".to_owned(),
            "{fact}" => "object".to_owned(),
            _ => "x".to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn no_address_names_a_file_that_is_not_offered() {
    let zone = copied(whole(), "paths");
    let seq = publish_year(&zone);
    let files = Files::of(&zone).unwrap();
    let secret = std::fs::read_to_string(files.folder.join("keys/zone.key")).unwrap();
    // What stands around the folders that are served; the digest is one that the zone could have.
    for (place, words) in [("editions/canary", "CANARY-1"), ("blobs/canary", "CANARY-2"), ("canary", "CANARY-3")] {
        std::fs::create_dir_all(zone.join(place).parent().unwrap()).unwrap();
        std::fs::write(zone.join(place), words).unwrap();
    }
    let house = House::open(&zone);
    let mut routes = Vec::new();
    with_parameters(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut routes);
    assert!(routes.len() > 20, "{routes:?}");
    let up = ["..", "%2e%2e", "..%00", "%c0%ae%c0%ae", "%ef%bc%8e%ef%bc%8e", "%252e%252e"];
    let down = ["%2f", "%5c", "/", "%ef%bc%8f"];
    let mut names: Vec<String> =
        ["canary", "%2fetc%2fpasswd", "//etc/passwd", "file:%2f%2f%2fetc%2fpasswd", "C:%5cx", "%00", "NUL", "-"]
            .map(str::to_owned)
            .into();
    for (up, down) in up.iter().flat_map(|up| down.iter().map(move |down| (up, down))) {
        names.push(format!("{}keys{down}zone.key", [*up, *down].concat().repeat(3)));
    }
    for often in 1..5 {
        names.extend(["canary", "keys%2fzone.key"].map(|target| format!("{}{target}", "..%2f".repeat(often))));
    }
    let mut answers = 0;
    for route in &routes {
        let route = route.replace("/public/editions/{seq}", &format!("/public/editions/{seq}"));
        for at in 0..route.matches('{').count() {
            for name in &names {
                let path = asked(&route, at, name);
                if path.parse::<axum::http::Uri>().is_err() {
                    continue;
                }
                // Those who may see most of what has such an address.
                for login in ["director", "city1"] {
                    let answer = house.get(login, &path);
                    assert!(answer.status < 500, "{path}: {}", answer.status);
                    assert!(!answer.body.contains(secret.trim()) && !answer.body.contains("CANARY"), "{path}");
                    assert!(!answer.body.contains("root:"), "{path}");
                    answers += 1;
                }
            }
        }
    }
    assert!(answers > 1_000, "{answers}");
    // What is offered is there.
    let offered = house.ask("GET", &format!("/public/editions/{seq}/content/report.html"), "", &[], "");
    assert_eq!(offered.status, 200);
}

/// Whether a spreadsheet would take a value of separated values for a formula: the reader's own rule, not ours.
fn is_run(value: &str) -> bool {
    let first = value.trim_start_matches(['\u{feff}', ' ', '\u{a0}']).chars().next();
    let is_number = value.parse::<f64>().is_ok();
    !is_number && first.is_some_and(|first| "=+-@\t\r\n＝＋－＠".contains(first))
}

/// Nothing in a file of separated values is run.
#[track_caller]
fn is_text(csv: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    let mut values = 0;
    for record in reader.records() {
        for value in &record.unwrap() {
            assert!(!is_run(value), "{value:?}");
            values += 1;
        }
    }
    values
}

/// Nothing in a workbook is a formula or leads elsewhere; its texts.
#[track_caller]
fn texts_of(xlsx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut texts = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        for word in ["<f>", "<f ", "ddeLink", "externalLink", "hyperlink"] {
            assert!(!text.contains(word), "{}: {word}", part.name());
        }
        texts += &text;
    }
    texts
}

/// The bytes of an answer; the body as text has lost none, as xlsx is asked for in another way.
fn bytes(house: &House, login: &str, path: &str) -> Vec<u8> {
    use tower::ServiceExt;
    let request = axum::http::Request::builder().uri(path).header("host", "localhost").header("cookie", cookie(login));
    let request = request.body(axum::body::Body::empty()).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let response = shishi::web::router(house.state.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    })
}

const FORMULAS: [&str; 6] = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝HYPERLINK(\"x\")"];

#[test]
fn no_export_holds_a_formula() {
    let zone = copied(small(), "formulas");
    let house = House::open(&zone);
    let facts = Facts::of(&house.state.engine.snapshot());
    let mut chance = Chance(11);
    for formula in FORMULAS {
        let mut fact = facts.activity(&mut chance);
        fact["content"]["title"] = formula.into();
        let answer = house.record(&cookie("party1"), &fact);
        assert!(answer.status < 300, "{formula}: {}", answer.body);
        // What somebody types where a name is asked for.
        house.ask(
            "POST",
            "/login",
            "",
            &[("content-type", "application/x-www-form-urlencoded")],
            format!("login={formula}&password=x"),
        );
    }
    let exports = [
        ("party1", "/offices/party/activity/export.csv", true),
        ("party1", "/offices/party/activity/export.xlsx", true),
        ("audit-admin", "/audit/export.csv", false),
        ("party1", "/imports/template/party.activity.xlsx", false),
    ];
    for (login, path, has_titles) in exports {
        let file = bytes(&house, login, path);
        let text = if path.ends_with(".csv") {
            assert!(is_text(&file) > 10, "{path}");
            String::from_utf8(file).unwrap()
        } else {
            texts_of(&file)
        };
        assert!(!has_titles || text.contains("SUM(A1)"), "{path} does not hold what was typed");
    }
}
