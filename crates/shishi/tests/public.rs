//! What a stranger needs to verify an edition is on the public page: package, key, ledger, command.

mod support;

use shishi::proof::{Inputs, Verdict, verify};
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use support::{Server, copied, files, folder, publish_year, small, whole};

/// Fetches over HTTP, without a cookie: the head and the bytes of the body. Of version 1.0, so that the body comes as it
/// is, however long it will be.
fn fetch(port: u16, path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    assert!(head.starts_with("HTTP/1.0 200 "), "{path}: {head}");
    (head.to_ascii_lowercase(), answer[end + 4..].to_vec())
}

/// The addresses that a page links, as they stand.
fn links(page: &str) -> Vec<String> {
    page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&")).collect()
}

fn unpack(bytes: Vec<u8>, to: &Path) {
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().extract(to).unwrap();
}

#[test]
fn a_stranger_verifies_with_what_the_public_page_offers() {
    let zone = copied(whole(), "stranger");
    let seq = publish_year(&zone);
    let server = Server::of(&zone);
    let get = |path: &str| fetch(server.port, path);
    let page = |path: &str| String::from_utf8(get(path).1).unwrap();
    let home = folder("stranger-home");

    // Every address is taken from the page.
    let edition = page(&format!("/public/editions/{seq}"));
    let links = links(&edition);
    let link = |end: &str| links.iter().find(|link| link.ends_with(end)).unwrap_or_else(|| panic!("no {end}")).clone();
    let (head, package) = get(&link("/package"));
    assert!(head.contains("filename=\"year-2019-edition-1.zip\""), "{head}");
    assert!(get(&link("/package")).1 == package, "the same bytes each time");
    unpack(package, &home);
    std::fs::write(home.join("key.txt"), get(&link("/public/key")).1).unwrap();
    std::fs::write(home.join("ledger.jsonl"), get(&link("/public/ledger")).1).unwrap();
    unpack(get(&link("/public/verifier")).1, &home);

    // The package is the bundle, and each of its files is linked too.
    let bundle = home.join("year-2019-edition-1");
    let published = zone.join("editions").join(seq.to_string());
    assert_eq!(files(&bundle), files(&published));
    for name in files(&bundle) {
        let bytes = std::fs::read(bundle.join(&name)).unwrap();
        assert!(bytes == std::fs::read(published.join(&name)).unwrap(), "{name}");
        assert!(get(&link(&format!("/{name}"))).1 == bytes, "{name}");
    }

    let report = verify(&Inputs {
        bundle,
        key: Some(home.join("key.txt").to_str().unwrap().to_owned()),
        ledger: Some(home.join("ledger.jsonl")),
        ..Inputs::default()
    });
    assert_eq!(report.verdict, Verdict::OpenFieldsOnly, "{:?}", report.lines);

    // The commands as the page gives them: all programs accept what was unpacked, and say the same of the same edition.
    let commands = edition.split("<pre class=\"s-mono\">").nth(1).unwrap().split("</pre>").next().unwrap();
    let run = |start: &str| {
        let line = commands.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}"));
        let mut words = line.split(' ');
        let program = words.next().unwrap().replace("shishi", env!("CARGO_BIN_EXE_shishi"));
        let output = Command::new(program).args(words).current_dir(&home).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(5), "{line}: {said}");
        let left_out =
            said.lines().find(|line| line.starts_with("not recomputed, needs openings (")).map(str::to_owned);
        (said.lines().last().unwrap().to_owned(), left_out, said)
    };
    let (product, second) = (run("shishi verify"), run("python3 shishi-verifier/form.py"));
    assert_eq!(product.0, "Verified as far as open fields go");
    assert_eq!(product.0, second.0);
    for start in ["inclusion: ", "report: "] {
        let line = |said: &str| said.lines().find(|line| line.starts_with(start)).expect("a line").to_owned();
        assert_eq!(line(&product.2), line(&second.2));
    }
    // The part that is read by people says the same, but for the page, whose marks it does not look at.
    let alone = run("python3 shishi-verifier/verify.py");
    let without_page: Vec<&str> = second.2.lines().filter(|line| !line.starts_with("report: ")).collect();
    assert_eq!(alone.2.lines().collect::<Vec<_>>(), without_page);
    let count = |said: &str, what: &str| -> usize {
        let line = said.lines().find(|line| line.starts_with("cells: ")).expect("a line of cells");
        line.split(what).nth(1).unwrap().trim_start_matches(": ").split(',').next().unwrap().parse().unwrap()
    };
    assert_eq!(count(&product.2, "cells"), count(&second.2, "cells"));
    // What the second leaves out beyond the first are the formulas that are not in section 7.
    let not_defined = second.2.lines().find(|line| line.starts_with("not recomputed, its formula is not in section 7"));
    let number: usize = not_defined.unwrap().split(['(', ')']).nth(1).unwrap().parse().unwrap();
    let sealed: usize = second.1.unwrap().split(['(', ')']).nth(1).unwrap().parse().unwrap();
    assert_eq!(count(&second.2, "not recomputed"), number + sealed);
    assert!(product.1.is_some() && !product.2.contains("section 7"));
}

#[test]
fn the_four_steps_stand_on_the_page_in_both_languages() {
    let house = support::House::open(&copied(small(), "steps"));
    let seq = house.state.engine.snapshot().editions.last().unwrap().seq;
    for path in ["/public".to_owned(), format!("/public/editions/{seq}")] {
        for language in shishi::messages::Language::ALL {
            let page = house.ask("GET", &path, &format!("language={}", language.tag()), &[], "").body;
            let mut from = 0;
            for step in 1..=4 {
                let words =
                    language.text(&format!("verify-step-{step}")).split(['.', '：', '。']).next().unwrap().to_owned();
                from += page[from..].find(&words).unwrap_or_else(|| panic!("{path} {language:?}: no {words:?}"));
            }
            for program in ["verify.py", "form.py"] {
                let command = format!("python3 shishi-verifier/{program} air-month-2019-01-edition-1 --key key.txt");
                assert!(page[from..].contains(&command), "{path} {language:?}: no {command}");
            }
        }
    }
    for path in ["/public/editions/1/package", "/public/editions/999999999/package", "/public/editions/x/package"] {
        assert!([400, 404].contains(&house.ask("GET", path, "", &[], "").status), "{path}");
    }
}
