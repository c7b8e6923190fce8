//! The server as whoever runs it meets it: is it ready, what does it count, what does it log, how does it end.

mod support;

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{Answer, Chance, Client, Facts, House, Server, cookie, copied, load, open, said, small};

const ENGLISH: &str = "language=en";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn get(port: u16, path: &str) -> Answer {
    Client::connect(port, ENGLISH).unwrap().send("GET", path, "", "").unwrap()
}

/// A program that is still opening its zone: its key comes through a pipe, and not before somebody writes it.
fn opening(name: &str) -> (std::process::Child, u16, std::path::PathBuf, String) {
    let zone = copied(small(), name);
    drop(open(&zone));
    let path = zone.join("keys/zone.key");
    let key = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let port = free_port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    support::without_settings(&mut command);
    command.args(["serve", "--port", &port.to_string(), "--dir"]).arg(&zone);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "listens");
        std::thread::sleep(Duration::from_millis(10));
    }
    (child, port, path, key)
}

fn terminate(child: &std::process::Child) {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
}

#[test]
fn it_lives_before_it_is_ready() {
    let (mut child, port, path, key) = opening("opening");
    assert_eq!((get(port, "/healthz").status, get(port, "/healthz").body.as_str()), (200, "ok"));
    for path in ["/readyz", "/", "/login", "/public", "/api/v1/figures", "/metrics"] {
        let answer = get(port, path);
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")), "{path}");
        assert_eq!(answer.body, "The zone is not open yet; ask again in a moment.\n");
    }
    std::fs::write(&path, key).unwrap();
    let begun = Instant::now();
    while get(port, "/readyz").status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(30), "opens");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(get(port, "/readyz").body, "ready\n");
    assert_eq!(get(port, "/login").status, 200);
    terminate(&child);
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_can_be_stopped_before_it_is_ready() {
    let (mut child, port, _, _) = opening("opening-stopped");
    assert_eq!(get(port, "/readyz").status, 503);
    let begun = Instant::now();
    terminate(&child);
    assert!(child.wait().unwrap().success());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn who_cannot_write_is_not_ready_and_says_nothing_else() {
    let house = House::open(&copied(small(), "read-only"));
    let ask = |language: &str| house.ask("GET", "/readyz", &format!("language={language}"), &[], "");
    assert_eq!((ask("en").status, ask("en").body.as_str()), (200, "ready\n"));
    assert_eq!(ask("zh-CN").body, "就绪\n");
    house.state.engine.stop();
    let answer = ask("en");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.body, "The zone can be read and not written: start the server again; its log says why.\n");
    assert_eq!(house.ask("GET", "/healthz", "", &[], "").status, 200, "it lives");
    for header in ["server", "x-powered-by"] {
        assert_eq!(answer.header(header), None);
    }
}

/// The value of a series.
fn series(metrics: &str, name: &str) -> f64 {
    let line = metrics.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_else(|| panic!("no {name}:\n{metrics}"))
}

#[test]
fn metrics_count_and_name_nobody() {
    let zone = copied(small(), "metrics");
    drop(open(&zone));
    let metrics_port = free_port();
    let server = Server::start(&zone, &["--metrics", &format!("127.0.0.1:{metrics_port}")], |_| {}).unwrap();
    let before = get(metrics_port, "/metrics");
    assert_eq!(before.status, 200);
    assert!(before.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert!(before.body.ends_with("# EOF\n"));
    let size = series(&before.body, "shishi_ledger_records");

    let facts = Facts::of(&open_state(&zone));
    let mut chance = Chance(5);
    let mut client = Client::connect(server.port, &cookie("city1")).unwrap();
    let fact = facts.object(&mut chance);
    for _ in 0..2 {
        assert!(client.record(&fact).unwrap().status < 300, "the second time is a repetition");
    }
    assert_eq!(client.record(&facts.object(&mut chance)).unwrap().status, 201);
    assert_eq!(client.record(&facts.activity(&mut chance)).unwrap().status, 422, "not of this office");
    assert_eq!(client.send("GET", "/records/0", "", "").unwrap().status, 303);
    for (method, path) in [("GET", "/nowhere/at/all"), ("BREW", "/records/77777"), ("GET", "/records/88888")] {
        assert!(client.send(method, path, "", "").unwrap().status >= 400);
    }
    // A checkpoint comes within a second.
    std::thread::sleep(Duration::from_millis(1500));
    let metrics = get(metrics_port, "/metrics").body;
    let value = |name: &str| series(&metrics, name);
    assert_eq!((value("shishi_ledger_records"), value("shishi_checkpoint_records")), (size + 2.0, size + 2.0));
    assert_eq!(value("shishi_records_committed_total"), 2.0);
    assert_eq!((value("shishi_refusals_total"), value("shishi_commit_failures_total")), (1.0, 0.0));
    assert_eq!(value("shishi_commit_duration_seconds_count"), 2.0);
    assert!(value("shishi_commit_duration_seconds_sum") > 0.0 && value("shishi_checkpoint_age_seconds") < 60.0);
    assert_eq!((value("shishi_writable"), value("shishi_submissions_waiting")), (1.0, 0.0));
    assert_eq!(value("shishi_imports_running"), 0.0);
    assert!(value("shishi_sessions") >= 20.0 && value("process_resident_memory_bytes") > 1e6);
    assert_eq!(value("shishi_build_info{version=\"0.1.0\"}"), 1.0);
    let requests = |method: &str, route: &str, status: &str| {
        value(&format!(
            "shishi_http_request_duration_seconds_count{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}"
        ))
    };
    assert_eq!(requests("POST", "/api/v1/records", "2xx"), 3.0);
    assert_eq!(requests("POST", "/api/v1/records", "4xx"), 1.0);
    assert_eq!((requests("GET", "/records/{seq}", "3xx"), requests("GET", "/records/{seq}", "4xx")), (1.0, 1.0));
    assert_eq!(requests("GET", "none", "4xx"), 1.0);
    assert_eq!(requests("other", "/records/{seq}", "4xx"), 1.0);
    for secret in ["city1", "nowhere", "BREW", "77777", "dept-", fact["id"].as_str().unwrap(), "127.0.0.1"] {
        assert!(!metrics.contains(secret), "{secret} in {metrics}");
    }
    assert_eq!(get(server.port, "/metrics").status, 404, "not on the pages' port");
    assert_eq!(get(metrics_port, "/login").status, 404, "nothing else on theirs");
    assert!(server.stop());
}

fn open_state(zone: &Path) -> zone::Zone {
    // Read beside the server, as an export is.
    let files = shishi::engine::Files::of(zone).unwrap();
    let id = files.zone().unwrap().unwrap();
    let mut state = zone::Zone::default();
    let ledger = store::LedgerReader::open(&files.ledger(), &id).unwrap();
    let vault = files.read_vault(&id).unwrap();
    ledger
        .span(0, u64::MAX >> 1, |seq, bytes| {
            let record = ledger::RecordRef::parse(bytes).unwrap();
            let sealed = record.sealed.map(|_| vault.get(seq, store::Compartment::Sealed).unwrap().unwrap().content);
            state.apply(&record, sealed.as_deref()).unwrap();
        })
        .unwrap();
    state
}

/// What must never be in a log: somebody's name and telephone, a password, what was searched for, who signed in.
const NAME: &str = "欧阳明月";
const PHONE: &str = "13812345678";
const PASSWORD: &str = "Hunter2-of-nobody";

/// A day's work with all of that in it.
fn busy_session(server: &Server, zone: &Path) -> Vec<String> {
    let mut client = Client::connect(server.port, ENGLISH).unwrap();
    let form = format!("login=city1&password={PASSWORD}&next=%2Fme%3Fq%3D{PHONE}");
    assert_eq!(client.send("POST", "/login", "application/x-www-form-urlencoded", &form).unwrap().status, 401);
    client.login("city1").unwrap();
    let session = client.cookies.clone();
    let facts = Facts::of(&open_state(zone));
    let mut fact = facts.object(&mut Chance(9));
    fact["content"]["address"] = json!(format!("{NAME}，电话{PHONE}"));
    assert_eq!(client.record(&fact).unwrap().status, 201);
    // Where it does not belong it is refused; the refusal repeats it to whoever sent it, and to nobody else.
    let mut misplaced = facts.object(&mut Chance(10));
    misplaced["content"]["object"] = json!(format!("t-{PHONE}"));
    assert_eq!(client.record(&misplaced).unwrap().status, 422);
    assert_eq!(
        client.send("POST", "/api/v1/records", "application/json", &format!("{{\"{NAME}\": {PHONE}")).unwrap().status,
        400
    );
    let name = NAME.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    for path in [
        format!("/search?q={name}"),
        format!("/search?q={PHONE}%0aINFO+forged"),
        format!("/offices/city/object?q={name}"),
        format!("/figures/{name}"),
        format!("/records/{PHONE}"),
        format!("/nowhere/{PHONE}?{name}"),
        "/static/shishi.css".to_owned(),
    ] {
        client.send("GET", &path, "", "").unwrap();
    }
    client.send("POST", "/logout", "application/x-www-form-urlencoded", "").unwrap();
    let token = session.split('=').nth(1).unwrap().to_owned();
    [
        NAME,
        &name,
        PHONE,
        PASSWORD,
        "shishi-demo-2019",
        "city1",
        &token,
        fact["id"].as_str().unwrap(),
        "forged",
        "127.0.0.1",
    ]
    .map(str::to_owned)
    .into()
}

#[test]
fn a_log_of_a_busy_session_names_nobody() {
    for format in ["text", "json"] {
        let zone = copied(small(), &format!("log-{format}"));
        drop(open(&zone));
        let person = support::person(&zone, "city1");
        let server = Server::start(&zone, &["--log-level", "debug", "--log-format", format], |_| {}).unwrap();
        let mut secrets = busy_session(&server, &zone);
        secrets.push(person);
        assert!(server.stop());
        let log = said(&zone);
        for secret in &secrets {
            assert!(!log.contains(secret.as_str()), "{secret} is in the log:\n{log}");
        }
        // It is a log all the same: a line for each request, and the end.
        let requests: Vec<&str> =
            log.lines().filter(|line| line.contains("request") && line.contains("route")).collect();
        assert_eq!(requests.len(), 13, "{log}");
        for line in log.lines() {
            match format {
                "json" => {
                    let event: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
                    assert!(event["timestamp"].is_string() && event["level"].is_string(), "{line}");
                }
                _ => assert!(line.starts_with("20") && line.contains("Z "), "{line}"),
            }
        }
        let shown = |route: &str, status: u16| match format {
            "json" => format!("\"route\":\"{route}\",\"status\":{status}"),
            _ => format!("route=\"{route}\" status={status}"),
        };
        for (route, status) in
            [("/login", 401), ("/login", 303), ("/api/v1/records", 201), ("/search", 200), ("none", 404)]
        {
            assert!(requests.iter().any(|line| line.contains(&shown(route, status))), "{route} {status}:\n{log}");
        }
        assert!(log.lines().last().unwrap().contains("stopped"), "{log}");
    }
}

#[test]
fn the_log_keeps_to_its_level() {
    let zone = copied(small(), "level");
    drop(open(&zone));
    let server = Server::start(&zone, &["--log-level", "warn"], |_| {}).unwrap();
    assert_eq!(get(server.port, "/login").status, 200);
    assert!(server.stop());
    assert_eq!(said(&zone), "");
}

/// What other rooms say on standard error becomes an event while the server runs, and stays on its line.
#[test]
fn what_the_engine_complains_of_is_an_event() {
    let zone = copied(small(), "complaint");
    drop(open(&zone));
    let server = Server::start(&zone, &[], |_| {}).unwrap();
    Client::connect(server.port, "").unwrap().login("city1").unwrap();
    assert!(server.stop());
    let operations = rusqlite::Connection::open(zone.join("operations.db")).unwrap();
    assert!(operations.execute("UPDATE audit SET act = 'logout' WHERE act = 'login'", []).unwrap() > 0);
    drop(operations);
    let server = Server::start(&zone, &["--log-format", "json"], |_| {}).unwrap();
    assert!(server.stop());
    let log = said(&zone);
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let complains = |words: &str| {
        events.iter().any(|event| event["level"] == "ERROR" && event["message"].as_str().unwrap().contains(words))
    };
    assert!(complains("The audit chain is broken") && complains("查阅登记链断裂"), "{log}");
}

#[test]
fn why_a_server_does_not_start_is_an_event_of_its_log() {
    let zone = copied(small(), "no-start");
    drop(open(&zone));
    std::fs::write(zone.join("keys/zone.key"), "none").unwrap();
    assert!(Server::start(&zone, &["--log-format", "json"], |_| {}).is_none());
    let log = said(&zone);
    let event: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
    assert_eq!(event["level"], "ERROR");
    assert!(event["message"].as_str().unwrap().contains("is not a key of 64 hex digits"), "{log}");
}

/// Requests that are here when the server is told to stop are answered, what was acknowledged is kept, and it ends soon.
#[test]
fn whoever_is_being_answered_is_answered_before_the_end() {
    let zone = copied(small(), "graceful");
    drop(open(&zone));
    let server = Server::start(&zone, &[], |_| {}).unwrap();
    let port = server.port;
    let facts = Facts::of(&open_state(&zone));
    // A sign-in takes its time: these are with the server for certain when the signal comes.
    let sign_in = |login: &str| {
        let form = format!("login={login}&password={}&next=%2F", shishi::accounts::DEMONSTRATION_PASSWORD);
        let head = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(stream, "{head}Content-Length: {}\r\n\r\n{form}", form.len()).unwrap();
        stream
    };
    let mut signing_in: Vec<TcpStream> =
        ["city1", "director", "auditor", "editor", "rules", "admin"].map(sign_in).into();
    let idle = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let told = std::thread::scope(|scope| {
        let writers = scope.spawn(|| load(port, &facts, 4, 10_000, 3, &|| false));
        std::thread::sleep(Duration::from_millis(60));
        let begun = Instant::now();
        assert!(server.stop(), "exit code 0");
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        writers.join().unwrap()
    });
    for stream in &mut signing_in {
        let mut answer = String::new();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "signed in: {answer:?}");
    }
    drop(idle);
    assert!(!told.acknowledged.is_empty() && told.strange.is_empty(), "{:?}", told.strange);
    assert_eq!(support::faults(&zone, &told.acknowledged), Vec::<String>::new());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "nobody listens any more");
}
