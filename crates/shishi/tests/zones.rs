//! Many zones in one server: each is asked for by its host, opened when somebody comes, closed when others need its
//! memory; one that hangs or is broken concerns nobody else.

mod support;

use shishi::accounts::Accounts;
use shishi::engine::{Engine, Keeper, Salts};
use shishi::settings::Named;
use shishi::web::{Shared, router};
use shishi::zones::{Away, Bounds, Phase, Zones};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::Durability;
use support::{Acknowledged, Answer, Chance, Client, Facts, Server, cluster, cookie, folder, open, said, small};

/// A folder with zones in it, each a copy of the small one.
fn zones(name: &str, hosts: &[&str]) -> PathBuf {
    let zones = folder(name);
    for host in hosts {
        support::copy(small(), &zones.join(host));
        drop(open(&zones.join(host)));
    }
    zones
}

fn client(port: u16, host: &str, cookies: &str) -> Client {
    let mut client = Client::connect(port, cookies).unwrap();
    client.host = host.to_owned();
    client
}

fn get(port: u16, host: &str, path: &str, cookies: &str) -> Answer {
    client(port, host, cookies).send("GET", path, "", "").unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A server whose metrics can be asked.
struct Watched {
    server: Server,
    metrics: u16,
}

impl Watched {
    fn of(zones: &Path, options: &[&str]) -> Self {
        let metrics = free_port();
        let address = format!("127.0.0.1:{metrics}");
        let server = Server::of_zones(zones, &[options, &["--metrics", &address]].concat());
        Self { server, metrics }
    }

    fn has(&self, line: &str) -> bool {
        get(self.metrics, "localhost", "/metrics", "").body.lines().any(|found| found == line)
    }

    fn is(&self, zone: &str, state: &str) -> bool {
        self.has(&format!("shishi_zone_state{{zone=\"{zone}\",state=\"{state}\"}} 1.0"))
    }
}

#[test]
fn each_host_is_a_zone_that_is_opened_when_somebody_comes() {
    let folder = zones("hosts", &["a.example", "b.example"]);
    std::fs::write(folder.join("b.example/zone.toml"), "hosts = [\"second.example\"]").unwrap();
    let watched = Watched::of(&folder, &[]);
    let port = watched.server.port;
    assert!(watched.is("a.example", "closed") && watched.is("b.example", "closed"));
    for host in ["a.example", "nobody.example"] {
        assert_eq!(
            (get(port, host, "/healthz", "").status, get(port, host, "/readyz", "").status),
            (200, 200),
            "{host}"
        );
    }
    assert!(watched.is("a.example", "closed"), "nobody came but somebody who watches");
    let mut at_a = client(port, "A.example:80", "");
    at_a.login("city1").unwrap();
    assert_eq!(at_a.send("GET", "/", "", "").unwrap().status, 200);
    assert!(watched.is("a.example", "open") && watched.is("b.example", "closed"));
    assert_eq!(get(port, "a.example", "/readyz", "language=en").body, "ready\n");
    // Whoever is signed in at one is a stranger at the other.
    for host in ["b.example", "second.example"] {
        assert_eq!(get(port, host, "/", &at_a.cookies).status, 303, "{host}");
    }
    assert!(watched.is("b.example", "open"));
    // What is written at one is not at the other.
    let mut chance = Chance(1);
    let facts = Facts::of(&open(small()).zone);
    let seq = at_a.record(&facts.object(&mut chance)).unwrap().json()["seq"].as_u64().unwrap();
    let path = format!("/records/{seq}");
    assert_eq!(at_a.send("GET", &path, "", "").unwrap().status, 200);
    assert_eq!(get(port, "b.example", &path, &cookie("city1")).status, 404);
    for (language, words) in [("en", "There is no zone of this name here"), ("zh-CN", "这里没有这个名称的开发区")]
    {
        let cookies = format!("language={language}");
        for host in ["c.example", "localhost", "..", "a.example/", "a.example:x", "a.example..", ""] {
            let answer = get(port, host, "/", &cookies);
            assert!(answer.status == 421 && answer.body.contains(words), "{host}: {answer:?}");
        }
    }
    let mut two = client(port, "", "language=en");
    two.raw(b"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n").unwrap();
    assert!([400, 421].contains(&two.answer().unwrap().status));
    let mut other = client(port, "", "");
    other.raw(b"GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n").unwrap();
    assert_eq!(other.answer().unwrap().status, 421);
    until("the checkpoint", || watched.has(&format!("shishi_checkpoint_records{{zone=\"a.example\"}} {}.0", seq + 1)));
    assert!(watched.has(&format!("shishi_ledger_records{{zone=\"a.example\"}} {}.0", seq + 1)));
    assert!(watched.has("shishi_records_committed_total{zone=\"a.example\"} 1"));
    assert!(watched.has("shishi_zone_openings_total{zone=\"b.example\"} 1"));
    assert!(watched.server.stop());
    let log = said(&folder);
    let line = |words: &[&str]| log.lines().any(|line| words.iter().all(|word| line.contains(word)));
    for zone in ["a.example", "b.example"] {
        assert!(line(&[zone, "opened"]) && line(&[zone, "closed"]) && line(&[zone, "request"]), "{log}");
    }
    assert!(!log.contains("city1"), "{log}");
}

/// Many write to more zones than there is memory for: each zone is closed and opened again and again, and nothing that
/// was acknowledged is lost.
#[test]
fn what_is_closed_for_want_of_memory_is_whole_when_it_is_opened_again() {
    let hosts = ["a.example", "b.example", "c.example", "d.example", "e.example"];
    let folder = zones("evicted", &hosts);
    std::fs::write(folder.join("shishi.toml"), "[limits]\nmemory_mib = 16\n").unwrap();
    let watched = Watched::of(&folder, &[]);
    let (port, facts) = (watched.server.port, Facts::of(&open(small()).zone));
    let most_open = AtomicUsize::new(0);
    let write = |number: u64| {
        let (mut chance, mut told) = (Chance(100 + number), Vec::new());
        for turn in 0..40 {
            // A few writes at one place, then to the next one.
            let host = hosts[(turn / 4 + number as usize) % hosts.len()];
            let fact = facts.object(&mut chance);
            let answer = loop {
                let answer = client(port, host, &cookie("city1")).record(&fact).unwrap();
                if answer.status != 503 {
                    break answer;
                }
            };
            assert!([200, 201].contains(&answer.status), "{answer:?}");
            told.push((host, Acknowledged { fact, login: "city1", seq: answer.json()["seq"].as_u64().unwrap() }));
        }
        told
    };
    let told: Vec<(&str, Acknowledged)> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4).map(|number| scope.spawn(move || write(number))).collect();
        while !writers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            let open = hosts.iter().filter(|host| watched.is(host, "open")).count();
            most_open.fetch_max(open, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(5));
        }
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let openings = get(watched.metrics, "localhost", "/metrics", "").body;
    let openings: u64 = openings
        .lines()
        .filter(|line| line.starts_with("shishi_zone_openings_total"))
        .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert!(openings > 2 * hosts.len() as u64, "{openings} openings");
    assert!(most_open.load(Ordering::Relaxed) < hosts.len(), "{most_open:?} were open");
    assert!(watched.server.stop());
    assert_eq!(told.len(), 160);
    for host in hosts {
        let own: Vec<Acknowledged> = told.iter().filter(|(of, _)| *of == host).map(|(_, told)| told.clone()).collect();
        assert_eq!(support::faults(&folder.join(host), &own), Vec::<String>::new(), "{host}");
    }
}

/// A zone whose key comes through a pipe, and not before somebody writes it.
fn hanging(zone: &Path) -> (PathBuf, String) {
    let path = zone.join("keys/zone.key");
    let key = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    (path, key)
}

#[test]
fn a_zone_that_hangs_while_it_is_opened_keeps_nobody_waiting_but_its_own() {
    let folder = zones("hanging", &["pipe.example", "silent.example", "well.example", "last.example"]);
    let (path, key) = hanging(&folder.join("pipe.example"));
    // A database that takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("host=127.0.0.1 port={} dbname=x user=x", silent.local_addr().unwrap().port());
    let database = format!("zone = \"{}\"\naddress = \"{address}\"\n", demo::zone_id(support::SEED));
    std::fs::write(folder.join("silent.example/database.toml"), database).unwrap();
    std::fs::remove_file(folder.join("silent.example/operations.db")).unwrap();
    let watched = Watched::of(&folder, &[]);
    let port = watched.server.port;
    let answered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for number in 0..40 {
            let (host, answered) = (["pipe.example", "silent.example"][number % 2], &answered);
            scope.spawn(move || {
                let answer = get(port, host, "/login", "language=en");
                answered.fetch_add(1, Ordering::SeqCst);
                assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")), "{host}");
                assert_eq!(answer.body, "The zone is not open yet; ask again in a moment.\n", "{host}");
            });
        }
        until("both are being opened", || {
            watched.is("pipe.example", "opening") && watched.is("silent.example", "opening")
        });
        for _ in 0..20 {
            for host in ["well.example", "last.example"] {
                assert_eq!(get(port, host, "/login", "").status, 200);
            }
        }
        assert_eq!(answered.load(Ordering::SeqCst), 0, "they waited for those that hang");
    });
    assert_eq!(get(port, "pipe.example", "/readyz", "").status, 503);
    assert_eq!(get(port, "well.example", "/readyz", "").status, 200);
    std::fs::write(&path, key).unwrap();
    until("the pipe's zone is open", || get(port, "pipe.example", "/login", "").status == 200);
    assert!(watched.is("silent.example", "opening"));
    assert!(watched.server.stop(), "one that hangs is not waited for");
}

#[test]
fn a_zone_whose_database_hangs_keeps_nobody_waiting_but_its_own() {
    let folder = zones("slow", &["slow.example", "well.example"]);
    let cluster = cluster::Cluster::start(&[]);
    let mut moved = std::process::Command::new(env!("CARGO_BIN_EXE_shishi"));
    moved.args(["move", "--to", &cluster.address(), "--dir"]).arg(folder.join("slow.example"));
    assert!(moved.status().unwrap().success());
    let watched = Watched::of(&folder, &[]);
    let port = watched.server.port;
    for host in ["slow.example", "well.example"] {
        assert_eq!(get(port, host, "/", &cookie("city1")).status, 200, "{host}");
    }
    std::thread::sleep(Duration::from_millis(1500));
    let mut database = postgres::Client::connect(&cluster.address(), postgres::NoTls).unwrap();
    let mut held = database.transaction().unwrap();
    held.batch_execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE").unwrap();
    let answered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let answered = &answered;
            scope.spawn(move || {
                get(port, "slow.example", "/", &cookie("city1"));
                answered.fetch_add(1, Ordering::SeqCst);
            });
        }
        until("they wait", || {
            held.query_one("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted", &[]).unwrap().get(0)
        });
        for _ in 0..20 {
            assert_eq!(get(port, "well.example", "/", &cookie("city1")).status, 200);
        }
        assert_eq!(answered.load(Ordering::SeqCst), 0, "others waited for the one that hangs");
        held.rollback().unwrap();
    });
    assert_eq!(get(port, "slow.example", "/", &cookie("city1")).status, 200);
    assert!(watched.server.stop());
}

#[test]
fn a_broken_zone_says_so_in_words_and_the_others_serve() {
    let folder = zones("broken", &["broken.example", "well.example"]);
    std::fs::write(folder.join("broken.example/ledger.db"), "no database").unwrap();
    std::fs::create_dir(folder.join("empty.example")).unwrap();
    let watched = Watched::of(&folder, &[]);
    let port = watched.server.port;
    for host in ["broken.example", "empty.example"] {
        for (language, words) in
            [("en", "The zone cannot be opened; nothing is lost."), ("zh-CN", "开发区数据无法打开")]
        {
            for path in ["/", "/readyz"] {
                let answer = get(port, host, path, &format!("language={language}"));
                assert!(answer.status == 503 && answer.body.contains(words), "{host} {path} {answer:?}");
            }
        }
        assert!(watched.is(host, "failed"));
        let log = said(&folder);
        assert!(log.lines().any(|line| line.contains("ERROR") && line.contains(host)), "{log}");
    }
    assert_eq!(get(port, "well.example", "/login", "").status, 200);
    assert!(!folder.join("empty.example/ledger.db").exists(), "nothing was made there");
    assert!(watched.server.stop());
}

/// Zones of this process, without a network.
fn in_this_process(named: &[Named], memory: u64) -> Arc<Zones> {
    let bounds = Bounds { memory, open: 8, asking: 8, durability: Durability::Full };
    let answers = Box::new(|engine: Arc<Engine>, accounts: Accounts| {
        let state = Arc::new(Shared::new(engine, accounts));
        (state.clone(), router(state))
    });
    Zones::new(named, bounds, answers)
}

/// A zone in which somebody is stays open, and whoever comes to another one waits for the room, however long it takes.
#[test]
fn the_memory_that_is_set_is_not_exceeded_by_those_who_come() {
    let folder = zones("crowded", &["a.example", "b.example"]);
    let named = ["a.example", "b.example"].map(|name| Named {
        name: name.to_owned(),
        folder: folder.join(name),
        hosts: vec![name.to_owned()],
    });
    let zones = in_this_process(&named, 6 << 20);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let enter = |host: &str| runtime.block_on(zones.enter(zones.of_host(host).unwrap()));
    let visit = enter("a.example").ok().unwrap();
    for _ in 0..3 {
        assert_eq!(enter("b.example").err(), Some(Away::NotYet));
    }
    assert!(matches!(zones.slots()[0].phase(), Phase::Open(_)) && zones.held().zones == 1, "{:?}", zones.slots());
    drop(visit);
    until("there is room", || enter("b.example").is_ok());
    assert!(matches!(zones.slots()[0].phase(), Phase::Closed), "{:?}", zones.slots());
    zones.end(Duration::from_secs(10));
}

/// What a zone's records of closed days are.
fn days_closed(zone: &Path) -> u64 {
    let keeper = open(zone);
    let closed = keeper.zone.closed.len() as u64;
    assert_eq!(keeper.signed(), keeper.zone.size, "a checkpoint over everything");
    closed
}

#[test]
fn the_round_closes_the_days_of_zones_that_nobody_opens() {
    let place = folder("round");
    let started = jiff::Timestamp::now().checked_sub(jiff::SignedDuration::from_hours(72)).unwrap();
    let named: Vec<Named> = ["a.example", "b.example"]
        .map(|name| {
            let folder = place.join(name);
            let salts = Salts::Seeded { seed: support::SEED, drawn: 0 };
            let mut keeper = Keeper::create(&folder, name, "Zone", false, started, salts).unwrap();
            keeper.commit().unwrap();
            Named { name: name.to_owned(), folder, hosts: vec![name.to_owned()] }
        })
        .to_vec();
    let before: Vec<u64> = named.iter().map(|zone| open(&zone.folder).zone.closed.len() as u64).collect();
    assert_eq!(before, [0, 0]);
    let zones = in_this_process(&named, 16 << 20);
    let now = jiff::Timestamp::now();
    zones.round(now);
    assert!(
        zones.slots().iter().all(|slot| matches!(slot.phase(), Phase::Closed) && slot.opened() == 1),
        "{:?}",
        zones.slots()
    );
    for zone in &named {
        assert!(days_closed(&zone.folder) >= 2, "{}", zone.name);
    }
    zones.round(now);
    assert!(zones.slots().iter().all(|slot| slot.opened() == 1), "once a day");
    zones.round(now.checked_add(jiff::SignedDuration::from_hours(24)).unwrap());
    assert!(zones.slots().iter().all(|slot| slot.opened() == 2), "and the next day again");
}

#[test]
fn doctor_looks_at_every_zone() {
    let folder = zones("doctor", &["a.example", "b.example"]);
    std::fs::remove_file(folder.join("b.example/keys/zone.key")).unwrap();
    let mut doctor = std::process::Command::new(env!("CARGO_BIN_EXE_shishi"));
    support::without_settings(&mut doctor);
    let looked = doctor.args(["doctor", "--language", "en", "--zones"]).arg(&folder).output().unwrap();
    let said = String::from_utf8(looked.stdout).unwrap();
    let (a, b) = said.split_once("b.example, asked for as b.example").unwrap_or_else(|| panic!("{said}"));
    let missing = "put the zone's key back from its copy";
    assert!(a.contains("a.example, asked for as a.example") && !a.contains(missing), "{said}");
    assert!(b.contains(missing) && !looked.status.success(), "{said}");
}
