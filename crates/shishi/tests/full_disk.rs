//! The disk is full: whoever records, uploads or signs in is told what happened and what to do, and loses nothing.

mod support;

#[path = "../../store/tests/powerloss/disk.rs"]
mod disk;

use disk::{Errno, Failing, Faults, arm, build_shim, read_log};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use support::{
    Answer, Chance, Client, Facts, Server, cookie, copied, folder, hidden, multipart, open, pairs, small, typed,
};

const FORM: &str = "/offices/city/object/new";
/// More events than any test makes.
const FOR_EVER: u64 = 1_000_000;

/// A server whose disk is full from its first request on, for so many events.
fn full(dir: &Path, count: u64) -> Server {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    static STARTED: OnceLock<u64> = OnceLock::new();
    let shim = SHIM.get_or_init(|| build_shim(&folder("shim")));
    let started = *STARTED.get_or_init(|| {
        let (dir, log) = (copied(small(), "course"), folder("log").join("log"));
        // As every folder here has been: a log that is already there is not created once more.
        drop(open(&dir));
        let server = Server::start(&dir, &[], |command| {
            arm(command, shim, &dir, &log, Faults::default());
        });
        let events = read_log(&log).unwrap().len() as u64;
        server.expect("a start without faults").kill();
        events
    });
    let log = folder("log").join("log");
    let error = Some(Failing { errno: Errno::Enospc, at: started + 1, count, sync_of: None });
    let server = Server::start(dir, &[], |command| {
        arm(command, shim, dir, &log, Faults { error, ..Faults::default() });
    });
    server.unwrap_or_else(|| panic!("not started: {}", support::said(dir)))
}

fn english(login: &str) -> String {
    format!("{}; language=en", cookie(login))
}

fn post(server: &Server, cookies: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> Answer {
    let (kind, body) = multipart(fields, files);
    Client::connect(server.port, cookies).unwrap().send("POST", path, &kind, &body).unwrap()
}

fn fact(dir: &Path, seed: u64) -> Vec<(String, String)> {
    typed(&Facts::of(&open(dir).zone).object(&mut Chance(seed)))
}

/// The page gives back what was typed; sent again, it is recorded once.
fn taken_again(server: &Server, page: &Answer, sent: &[(String, String)]) {
    assert_eq!(hidden(&page.body), sent, "{}", page.body);
    let again = post(server, &english("city1"), FORM, &pairs(&hidden(&page.body)), &[]);
    assert_eq!(again.status, 303, "{}", again.body);
    let twice = post(server, &english("city1"), FORM, &pairs(sent), &[]);
    assert!(twice.header("location").unwrap().ends_with("saved=again"), "{:?}", twice.head);
}

#[test]
fn a_form_is_given_back_and_recorded_when_there_is_space_again() {
    let dir = copied(small(), "form");
    let size = open(&dir).zone.size;
    let sent = fact(&dir, 1);
    let server = full(&dir, 1);
    let page = post(&server, &english("city1"), FORM, &pairs(&sent), &[]);
    assert_eq!(page.status, 503, "{}", page.body);
    assert!(page.body.contains("the disk may be full. Send it again later"), "{}", page.body);
    taken_again(&server, &page, &sent);
    server.kill();
    assert_eq!(open(&dir).zone.size, size + 1);
}

#[test]
fn an_outcome_that_nobody_knows_is_called_so() {
    let dir = copied(small(), "unknown");
    let size = open(&dir).zone.size;
    let (sent, later) = (fact(&dir, 2), fact(&dir, 3));
    let server = full(&dir, FOR_EVER);
    let page = post(&server, &english("city1"), FORM, &pairs(&sent), &[]);
    assert_eq!(page.status, 503);
    assert!(page.body.contains("It is not known whether this was written"), "{}", page.body);
    assert!(page.body.contains("not recorded twice"), "{}", page.body);
    let after = post(&server, &english("city1"), FORM, &pairs(&later), &[]);
    assert_eq!(after.status, 503);
    assert!(after.body.contains("Read-only at present"), "{}", after.body);
    let mut client = Client::connect(server.port, &english("city1")).unwrap();
    assert_eq!(client.send("GET", "/offices/city/object", "", "").unwrap().status, 200, "pages are still read");
    server.kill();
    let server = Server::of(&dir);
    taken_again(&server, &page, &sent);
    server.kill();
    assert_eq!(open(&dir).zone.size, size + 1);
}

#[test]
fn evidence_and_tables_are_refused_with_words() {
    let dir = copied(small(), "files");
    let sent = fact(&dir, 4);
    let server = full(&dir, FOR_EVER);
    let page = post(&server, &english("city1"), FORM, &pairs(&sent), &[("evidence", "scan.pdf", "%PDF-1.7 scan")]);
    assert_eq!(page.status, 503);
    assert!(page.body.contains("The disk is full") && page.body.contains("free space"), "{}", page.body);
    let with_file = [sent.as_slice(), &[("evidence".to_owned(), "scan.pdf".to_owned())]].concat();
    assert_eq!(hidden(&page.body), with_file, "what was typed, and the file to be chosen again");
    let fields = [("kind", "city.object"), ("unit", "dept-city")];
    let table = post(&server, &english("city1"), "/imports", &fields, &[("file", "t.csv", "object,class\na,b\n")]);
    assert_eq!(table.status, 503);
    assert!(table.body.contains("The disk is full"), "{}", table.body);
    let mut client = Client::connect(server.port, &english("city1")).unwrap();
    let api = client.send("POST", "/api/v1/evidence", "application/octet-stream", "%PDF-1.7 api").unwrap();
    assert_eq!((api.status, &api.json()["problems"][0]["code"]), (503, &"error-disk-full".into()));
    server.kill();
    let left = std::fs::read_dir(dir.join("blobs")).map(|all| all.count()).unwrap_or(0);
    assert_eq!(left, 0, "no half file is kept");
}

#[test]
fn signing_in_says_why_it_is_impossible_and_refusals_stand() {
    let dir = copied(small(), "sign-in");
    let server = full(&dir, FOR_EVER);
    let login = |language: &str, password: &str| {
        let mut client = Client::connect(server.port, &format!("language={language}")).unwrap();
        let form = format!("login=city3&password={password}&next=%2F");
        client.send("POST", "/login", "application/x-www-form-urlencoded", &form).unwrap()
    };
    for (language, words) in [("zh-CN", "每次登录都要登记"), ("en", "every sign-in is put on record")] {
        for password in [shishi::accounts::DEMONSTRATION_PASSWORD, "wrong"] {
            let answer = login(language, password);
            assert_eq!(answer.status, 503, "{}", answer.body);
            assert!(answer.body.contains(words) && answer.header("set-cookie").is_none(), "{}", answer.body);
            assert!(answer.body.contains("value=\"city3\""), "the name stays typed");
        }
    }
    // Whoever is signed in goes on reading, and what he may not see he is not shown.
    let mut client = Client::connect(server.port, &cookie("city1")).unwrap();
    assert_eq!(client.send("GET", "/offices/city/object", "", "").unwrap().status, 200);
    assert_eq!(client.send("GET", "/offices/party", "", "").unwrap().status, 403);
    server.kill();
}
