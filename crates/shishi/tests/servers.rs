//! Several servers of one zone on one database, as real processes: both write, one is killed, frozen or cut off.

mod support;

use ledger::RecordRef;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use store::LedgerReader;
use support::cluster::Cluster;
use support::{
    Acknowledged, Chance, Client, Facts, Outside, Server, cookie, copied, faults, load, open, person, repeat, small,
    token, whole,
};

const WRITERS: usize = 4;
const KIND: &str = "application/x-www-form-urlencoded";

fn moved(zone: &Path, to: &str) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_shishi")).arg("move").arg("--dir").arg(zone).args(["--to", to]).output().unwrap()
}

struct House {
    zone: PathBuf,
    facts: Facts,
    cluster: Cluster,
}

impl House {
    /// The small zone in a database of its own.
    fn new(name: &str) -> Self {
        Self::of(small(), name)
    }

    fn of(zone: &Path, name: &str) -> Self {
        let (cluster, zone) = (Cluster::start(&[]), copied(zone, name));
        let facts = Facts::of(&open(&zone).zone);
        if !zone.join("database.toml").exists() {
            let moved = moved(&zone, &cluster.address());
            assert!(moved.status.success(), "{moved:?}");
        }
        Self { zone, facts, cluster }
    }

    /// One more server in the zone's folder.
    fn server(&self, name: &str) -> Server {
        let errors = std::fs::File::create(self.zone.with_extension(name)).unwrap();
        let said = || std::fs::read_to_string(self.zone.with_extension(name)).unwrap();
        Server::start(&self.zone, &[], |command| {
            command.stderr(Stdio::from(errors));
        })
        .unwrap_or_else(|| panic!("not started: {}", said()))
    }

    fn size(&self) -> u64 {
        self.reader().size().unwrap()
    }

    fn reader(&self) -> LedgerReader {
        let files = shishi::engine::Files::of(&self.zone).unwrap();
        LedgerReader::open(&files.ledger(), &files.zone().unwrap().unwrap()).unwrap()
    }

    /// Every command stands once, its records one after the other.
    fn assert_nothing_twice(&self) {
        let (mut seen, mut before) = (HashSet::new(), (String::new(), 0));
        self.reader()
            .span(0, u64::MAX, |seq, bytes| {
                let record = RecordRef::parse(bytes).unwrap();
                assert_eq!(record.seq, seq);
                assert!(seen.insert((record.command.to_owned(), record.ordinal)), "{} twice", record.command);
                assert!(
                    record.ordinal == 0 || before == (record.command.to_owned(), record.ordinal - 1),
                    "{} is torn apart",
                    record.command
                );
                before = (record.command.to_owned(), record.ordinal);
            })
            .unwrap();
    }

    fn assert_whole(&self, acknowledged: &[Acknowledged]) {
        assert_eq!(faults(&self.zone, acknowledged), Vec::<String>::new());
        self.assert_nothing_twice();
    }

    /// The newest checkpoint's size.
    fn signed(&self) -> u64 {
        self.reader().newest_checkpoint(false).unwrap().map_or(0, |checkpoint| checkpoint.size)
    }

    /// Size of the checkpoint that is kept outside the database: written after the one inside.
    fn kept(&self) -> u64 {
        let note = std::fs::read_to_string(shishi::engine::Files::of(&self.zone).unwrap().kept()).unwrap();
        note.lines().nth(1).unwrap().parse().unwrap()
    }

    fn client(&self, server: &Server, login: &str) -> Client {
        Client::connect(server.port, &cookie(login)).unwrap()
    }
}

/// Waits for what comes about by itself.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn signal(server: &Server, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &server.id().to_string()]).status().unwrap().success());
}

#[test]
fn two_servers_write_and_nothing_is_lost_or_written_twice() {
    let house = House::new("two");
    let before = house.size();
    let servers = ["one", "two"].map(|name| house.server(name));
    let told = std::thread::scope(|scope| {
        let loads = [0, 1].map(|at| {
            let (port, facts) = (servers[at].port, &house.facts);
            scope.spawn(move || load(port, facts, WRITERS, 60, 10 + at as u64, &|| false))
        });
        loads.map(|load| load.join().unwrap())
    });
    for told in &told {
        let said = ["one", "two"].map(|name| std::fs::read_to_string(house.zone.with_extension(name)).unwrap());
        assert_eq!(told.acknowledged.len(), WRITERS * 60, "{:?} {said:?}", told.strange);
    }
    // Neither waited until the other was done: their records alternate.
    let of_first: HashSet<u64> = told[0].acknowledged.iter().map(|recorded| recorded.seq).collect();
    let seqs: Vec<bool> = (before..house.size()).map(|seq| of_first.contains(&seq)).collect();
    let changes = seqs.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(changes > 10, "{changes} changes between the two");
    // Sent again to the other one, each is answered as before.
    repeat(servers[1].port, &told[0].acknowledged);
    repeat(servers[0].port, &told[1].acknowledged);
    until("a checkpoint over everything", || house.signed() == house.size());
    servers.into_iter().for_each(Server::kill);
    let [first, second] = told;
    house.assert_whole(&[first.acknowledged, second.acknowledged].concat());
}

#[test]
fn one_is_killed_in_the_middle_and_the_other_goes_on() {
    let house = House::new("killed");
    let other = house.server("other");
    let mut all = Vec::new();
    for round in 0..3 {
        let victim = house.server("victim");
        let port = victim.port;
        let (of_victim, of_other) = std::thread::scope(|scope| {
            let of_victim = scope.spawn(|| load(port, &house.facts, WRITERS, 500, 20 + round, &|| false));
            let of_other = scope.spawn(|| load(other.port, &house.facts, 2, 40, 40 + round, &|| false));
            std::thread::sleep(Duration::from_millis(300 + 170 * round));
            victim.kill();
            (of_victim.join().unwrap(), of_other.join().unwrap())
        });
        assert!(of_victim.strange.is_empty() && !of_victim.acknowledged.is_empty(), "{of_victim:?}");
        assert_eq!(of_other.acknowledged.len(), 80, "{of_other:?}");
        // Whoever got no answer asks the other server: it is recorded once, whether it was recorded before or not.
        let unanswered = of_victim.unanswered.iter();
        let again = unanswered.map(|fact| {
            let login = if fact["kind"] == "city.object" { "city1" } else { "party1" };
            let answer = house.client(&other, login).record(fact).unwrap();
            assert!([200, 201].contains(&answer.status), "{answer:?}");
            Acknowledged { fact: fact.clone(), login, seq: answer.json()["seq"].as_u64().unwrap() }
        });
        all.extend(again);
        all.extend(of_victim.acknowledged);
        all.extend(of_other.acknowledged);
        repeat(other.port, &all);
        house.assert_nothing_twice();
    }
    other.kill();
    house.assert_whole(&all);
}

/// Frozen with the lease, perhaps in a turn or in a transaction: the database ends its connections, and the other server
/// takes over. Thawed, it finds its place again.
#[test]
fn one_is_frozen_and_comes_back() {
    let house = House::new("frozen");
    let (frozen, other) = (house.server("frozen"), house.server("other"));
    let told = std::thread::scope(|scope| {
        let of_frozen = scope.spawn(|| load(frozen.port, &house.facts, 2, 60, 50, &|| false));
        std::thread::sleep(Duration::from_millis(150));
        signal(&frozen, "STOP");
        let of_other = load(other.port, &house.facts, 2, 30, 51, &|| false);
        assert_eq!(of_other.acknowledged.len(), 60, "{:?} {:?}", of_other.strange, of_other.not_saved);
        until("the other server signs", || house.signed() == house.size());
        signal(&frozen, "CONT");
        (of_frozen.join().unwrap(), of_other)
    });
    assert!(told.0.strange.is_empty(), "{:?}", told.0.strange);
    let mut all = [told.0.acknowledged, told.1.acknowledged].concat();
    let last = load(frozen.port, &house.facts, 2, 5, 52, &|| false);
    assert_eq!(last.acknowledged.len(), 10, "{last:?}");
    all.extend(last.acknowledged);
    [frozen, other].into_iter().for_each(Server::kill);
    house.assert_whole(&all);
}

#[test]
fn connections_that_are_cut_are_made_again() {
    let house = House::new("cut");
    let servers = ["one", "two"].map(|name| house.server(name));
    let mut database = postgres::Client::connect(&house.cluster.address(), postgres::NoTls).unwrap();
    let told = std::thread::scope(|scope| {
        let loads = [0, 1].map(|at| {
            let (port, facts) = (servers[at].port, &house.facts);
            scope.spawn(move || load(port, facts, WRITERS, 40, 60 + at as u64, &|| false))
        });
        for _ in 0..4 {
            std::thread::sleep(Duration::from_millis(120));
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
            database.execute(sql, &[]).unwrap();
        }
        loads.map(|load| load.join().unwrap())
    });
    let mut all = Vec::new();
    for told in told {
        assert!(told.unanswered.is_empty(), "{told:?}");
        // A page that asked just then may say that something went wrong; nothing else may.
        assert!(told.strange.iter().all(|answer| answer.status >= 500), "{:?}", told.strange);
        assert!(told.acknowledged.len() > WRITERS, "{told:?}");
        all.extend(told.acknowledged);
    }
    repeat(servers[0].port, &all);
    // Nobody writes, and all are cut once more: people sign in, and drafts and audit are written, as if nothing had been.
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    database.execute(sql, &[]).unwrap();
    for server in &servers {
        Client::connect(server.port, "").unwrap().login("city2").unwrap();
    }
    servers.into_iter().for_each(Server::kill);
    house.assert_whole(&all);
}

#[test]
fn what_was_answered_here_is_seen_there() {
    let house = House::new("seen");
    let [here, there] = ["here", "there"].map(|name| house.server(name));
    let mut chance = Chance(70);
    for _ in 0..20 {
        let answer = house.client(&here, "city1").record(&house.facts.object(&mut chance)).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        let (seq, seen) = (answer.json()["seq"].as_u64().unwrap(), answer.header("shishi-seen").unwrap().to_owned());
        assert!(seen.parse::<u64>().unwrap() >= seq);
        let cookies = format!("{}; shishi-seen={seen}", cookie("city1"));
        let page = Client::connect(there.port, &cookies).unwrap().send("GET", &format!("/records/{seq}"), "", "");
        assert_eq!(page.unwrap().status, 200);
    }
    // A number that no server can have is not waited for.
    let begun = Instant::now();
    let cookies = format!("{}; shishi-seen={}", cookie("city1"), 1u64 << 40);
    assert_eq!(Client::connect(there.port, &cookies).unwrap().send("GET", "/", "", "").unwrap().status, 200);
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_server_that_hears_nothing_looks_by_itself() {
    let house = House::new("deaf");
    let [here, there] = ["here", "there"].map(|name| house.server(name));
    let mut database = postgres::Client::connect(&house.cluster.address(), postgres::NoTls).unwrap();
    let deafen = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
    let mut chance = Chance(71);
    for _ in 0..3 {
        database.execute(deafen, &[]).unwrap();
        let answer = house.client(&here, "city1").record(&house.facts.object(&mut chance)).unwrap();
        let path = format!("/records/{}", answer.json()["seq"]);
        until("the record on the other server", || {
            database.execute(deafen, &[]).unwrap();
            house.client(&there, "city1").send("GET", &path, "", "").unwrap().status == 200
        });
    }
}

#[test]
fn a_session_holds_at_every_server_and_ends_at_every_server() {
    let house = House::new("sessions");
    let [here, there] = ["here", "there"].map(|name| house.server(name));
    let mut client = Client::connect(here.port, "").unwrap();
    client.login("city2").unwrap();
    let cookies = client.cookies.clone();
    let status = |port: u16| Client::connect(port, &cookies).unwrap().send("GET", "/", "", "").unwrap().status;
    assert_eq!((status(here.port), status(there.port)), (200, 200));
    assert_eq!(client.send("POST", "/logout", KIND, "").unwrap().status, 303);
    assert_eq!(status(here.port), 303);
    until("the other server takes the session for ended", || status(there.port) == 303);
    // Wrong passwords are counted together, of names with and without an account.
    for name in ["city3", "nobody"] {
        for number in 1..=6 {
            let port = if number % 2 == 0 { here.port } else { there.port };
            let form = format!("login={name}&password=wrong&next=%2F");
            let mut client = Client::connect(port, "language=en").unwrap();
            let answer = client.send("POST", "/login", KIND, &form).unwrap();
            assert_eq!(answer.body.contains("Too many attempts"), number >= 5, "{name} {number}");
        }
    }
}

#[test]
fn one_signs_and_when_it_is_gone_the_other_does() {
    let house = House::new("lease");
    let [first, second] = ["first", "second"].map(|name| house.server(name));
    let mut chance = Chance(72);
    let mut record = |server: &Server| {
        let answer = house.client(server, "city1").record(&house.facts.object(&mut chance)).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["seq"].as_u64().unwrap()
    };
    let seq = record(&second);
    until("the first signs what the second wrote", || house.signed() > seq);
    first.kill();
    let seq = record(&second);
    until("the second has taken the lease over", || house.signed() > seq && house.kept() > seq);
    // The folder keeps what it signed, and the next start finds the ledger to continue it.
    second.kill();
    let keeper = open(&house.zone);
    assert!(keeper.signed() > seq);
}

#[test]
fn whoever_has_not_the_lease_publishes_all_the_same() {
    let house = House::of(whole(), "publish");
    let server = house.server("server");
    let mut chance = Chance(73);
    house.client(&server, "city1").record(&house.facts.object(&mut chance)).unwrap();
    // The server has the lease; the command line stands beside it.
    let out = house.zone.with_extension("bundle");
    let editor = person(&house.zone, "editor");
    let mut publish = Command::new(env!("CARGO_BIN_EXE_shishi"));
    publish.args(["publish", "--year", "2019", "--by", &editor, "--dir"]).arg(&house.zone).arg("--out").arg(&out);
    let ran = publish.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    until("the server shows the edition", || {
        let page = Client::connect(server.port, "").unwrap().send("GET", "/public", "", "").unwrap();
        page.body.contains("/public/editions/")
    });
    server.kill();
    let report = shishi::proof::verify(&Outside::of(&house.zone, "outside").inputs());
    assert_eq!(report.verdict, shishi::proof::Verdict::Verified, "{}", report.lines.join("\n"));
}

#[test]
fn a_zone_is_not_moved_under_its_servers() {
    let house = House::new("busy");
    let server = house.server("server");
    let refused = moved(&house.zone, "files");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is open in another process"), "{refused:?}");
    assert!(house.zone.join("database.toml").exists());
    // Nor from a folder elsewhere that names the same database.
    let elsewhere = copied(&house.zone, "elsewhere");
    let refused = moved(&elsewhere, "files");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is open in another process"), "{refused:?}");
    assert!(
        !token("city1").is_empty() && house.client(&server, "city1").send("GET", "/", "", "").unwrap().status == 200
    );
    server.kill();
    until("the lock of a killed server is gone", || moved(&house.zone, "files").status.success());
    assert!(house.zone.join("operations.db").exists());
    drop(open(&house.zone));
}

/// A server was cut off from the database while the key was changed elsewhere, and comes back with the old one in its memory.
#[test]
fn a_server_with_a_key_that_was_replaced_signs_nothing() {
    let house = House::new("replaced");
    let elsewhere = copied(&house.zone, "replaced-elsewhere");
    let mut server = house.server("server");
    let mut chance = Chance(74);
    let record = |server: &Server, chance: &mut Chance| {
        let answer = house.client(server, "city1").record(&house.facts.object(chance)).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["seq"].as_u64().unwrap()
    };
    let seq = record(&server, &mut chance);
    until("it signs", || house.signed() > seq);
    let rotate = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
        support::without_settings(&mut command);
        command.args(["rotate-key", "--by", "admin", "security", "--dir"]).arg(&elsewhere);
        command.env("LC_ALL", "C").output().unwrap()
    };
    let refused = rotate();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("stop all servers"), "{refused:?}");
    // Frozen and cut off, it is no server any more as far as the database knows.
    signal(&server, "STOP");
    let mut database = postgres::Client::connect(&house.cluster.address(), postgres::NoTls).unwrap();
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    database.execute(sql, &[]).unwrap();
    until("the key is changed at the other machine", || rotate().status.success());
    let (changed, chain) = {
        let keeper = open(&elsewhere);
        (keeper.zone.chain.changed().unwrap(), keeper.zone.chain.clone())
    };
    let signed = house.signed();
    assert!(signed > changed);
    signal(&server, "CONT");
    let mut seq = 0;
    until("it writes again", || {
        let Ok(mut client) = Client::connect(server.port, &cookie("city1")) else { return false };
        let answer = client.record(&house.facts.object(&mut chance));
        let recorded = answer.ok().filter(|answer| answer.status == 201);
        recorded.is_some_and(|answer| {
            seq = answer.json()["seq"].as_u64().unwrap();
            true
        })
    });
    assert!(seq > changed);
    // Asked for a checkpoint, it has none to give; one that has the new key signs what it wrote.
    let asked = Client::connect(server.port, "").unwrap().send("GET", "/public/checkpoint", "", "").unwrap();
    assert!(asked.status >= 500, "{asked:?}");
    assert_eq!(house.signed(), signed);
    assert!(server.ended().is_none());
    assert!(server.stop(), "nor does it sign when it ends");
    assert_eq!(house.signed(), signed);
    drop(open(&elsewhere));
    let other = Server::start(&elsewhere, &[], |_| {}).unwrap();
    until("the other signs what it wrote", || house.signed() > seq);
    let note = house.reader().newest_checkpoint(false).unwrap().unwrap().note;
    assert!(chain.open(&note).is_ok());
    // Beside it, the old folder's key opens nothing.
    let error = support::try_open(&house.zone).err().unwrap().to_string();
    assert!(error.contains(&format!("record {changed} changed it")), "{error}");
    other.kill();
}
