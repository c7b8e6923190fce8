//! A zone whose ledger and vault stand in PostgreSQL: moved there and back, served from there, cut off from it.

mod support;

use std::path::Path;
use std::process::{Command, Output};
use store::StoreError;
use support::cluster::Cluster;
use support::{
    Chance, Client, Facts, Outside, Server, cookie, copied, faults, load, open, publish_year, repeat, small,
};

const WRITERS: usize = 4;

fn moved(zone: &Path, to: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shishi")).arg("move").arg("--dir").arg(zone).args(["--to", to]).output().unwrap()
}

fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A copy of the small zone, in the cluster.
fn in_postgres(cluster: &Cluster, name: &str) -> std::path::PathBuf {
    let zone = copied(small(), name);
    succeeded(&moved(&zone, &cluster.address()));
    zone
}

fn root(zone: &Path) -> (u64, String) {
    let keeper = open(zone);
    (keeper.tree.size(), hex::encode(keeper.tree.root(keeper.tree.size())))
}

#[test]
fn a_zone_is_moved_there_and_back_and_stays_the_same() {
    let cluster = Cluster::start(&[]);
    let zone = copied(small(), "moved");
    let facts = Facts::of(&open(&zone).zone);
    let server = Server::of(&zone);
    let before = load(server.port, &facts, 2, 5, 1, &|| false);
    server.kill();
    let (size, first) = root(&zone);
    let said = succeeded(&moved(&zone, &cluster.address()));
    assert_eq!(said, format!("{size} records, root {first}: the same before and after\n"));
    assert!(!zone.join("ledger.db").exists() && zone.join("moved-away/ledger.db").exists());
    assert_eq!(faults(&zone, &before.acknowledged), Vec::<String>::new());

    // Served from there; what was acknowledged before is answered as before.
    let server = Server::of(&zone);
    repeat(server.port, &before.acknowledged);
    let there = load(server.port, &facts, WRITERS, 10, 2, &|| false);
    assert_eq!(there.acknowledged.len(), WRITERS * 10, "{there:?}");
    server.kill();
    let all = [before.acknowledged, there.acknowledged].concat();
    assert_eq!(faults(&zone, &all), Vec::<String>::new());

    let again = moved(&zone, &cluster.address());
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("already"), "{again:?}");
    let (size, second) = root(&zone);
    let said = succeeded(&moved(&zone, "files"));
    assert_eq!(said, format!("{size} records, root {second}: the same before and after\n"));
    assert!(zone.join("ledger.db").exists() && !zone.join("database.toml").exists());
    let server = Server::of(&zone);
    repeat(server.port, &all);
    server.kill();
    assert_eq!(faults(&zone, &all), Vec::<String>::new());
    // What is left in the database is the beginning of this ledger: it may be moved there again.
    succeeded(&moved(&zone, &cluster.address()));
    assert_eq!(faults(&zone, &all), Vec::<String>::new());
}

#[test]
fn other_records_of_the_same_zone_are_never_replaced() {
    let cluster = Cluster::start(&[]);
    let (one, other) = (in_postgres(&cluster, "one"), copied(small(), "other"));
    let facts = Facts::of(&open(&one).zone);
    for (zone, seed) in [(&one, 3), (&other, 4)] {
        let server = Server::of(zone);
        assert_eq!(load(server.port, &facts, 1, 3, seed, &|| false).acknowledged.len(), 3);
        server.kill();
    }
    let before = root(&one);
    let refused = moved(&other, &cluster.address());
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("holds other records of this zone"), "{refused:?}");
    assert_eq!(root(&one), before);
    assert!(other.join("ledger.db").exists() && !other.join("database.toml").exists());
}

#[test]
fn an_edition_published_from_there_verifies() {
    let cluster = Cluster::start(&[]);
    let zone = copied(support::whole(), "edition");
    succeeded(&moved(&zone, &cluster.address()));
    publish_year(&zone);
    let report = shishi::proof::verify(&Outside::of(&zone, "outside").inputs());
    assert_eq!(report.verdict, shishi::proof::Verdict::Verified, "{}", report.lines.join("\n"));
    // A page at a past size is folded from what stands there.
    let server = Server::of(&zone);
    let mut client = Client::connect(server.port, &cookie("director")).unwrap();
    let page = client.send("GET", "/figures?size=40000", "", "").unwrap();
    assert_eq!(page.status, 200, "{}", page.body);
    server.kill();
}

#[test]
fn a_killed_server_has_kept_what_it_acknowledged() {
    let cluster = Cluster::start(&[]);
    let zone = in_postgres(&cluster, "killed");
    let facts = Facts::of(&open(&zone).zone);
    let mut all = Vec::new();
    for round in 0..3 {
        let server = Server::of(&zone);
        let port = server.port;
        let victim = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(400 + 150 * round));
            server.kill();
        });
        let told = load(port, &facts, WRITERS, 200, 70 + round, &|| false);
        victim.join().unwrap();
        assert!(told.strange.is_empty(), "{told:?}");
        assert!(!told.acknowledged.is_empty());
        all.extend(told.acknowledged);
        assert_eq!(faults(&zone, &all), Vec::<String>::new(), "round {round}");
    }
}

/// The database is killed under the server and comes back: the server waits for it, nothing is lost or written twice.
#[test]
fn a_database_that_is_started_anew_is_waited_for() {
    let mut cluster = Cluster::start(&[]);
    let zone = in_postgres(&cluster, "anew");
    let facts = Facts::of(&open(&zone).zone);
    let server = Server::of(&zone);
    let (port, others) = (server.port, facts.clone());
    let writers = std::thread::spawn(move || load(port, &others, WRITERS, 150, 90, &|| false));
    std::thread::sleep(std::time::Duration::from_millis(300));
    cluster.kill();
    std::thread::sleep(std::time::Duration::from_millis(500));
    cluster.start_again();
    let told = writers.join().unwrap();
    assert!(told.strange.is_empty() && told.unanswered.is_empty(), "{told:?}");
    // Also where nobody was writing when it went away: the next one notices nothing.
    for seed in [91, 92] {
        let fact = facts.object(&mut Chance(seed));
        let answer = Client::connect(port, &cookie("city1")).unwrap().record(&fact).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        cluster.kill();
        cluster.start_again();
    }
    repeat(port, &told.acknowledged[..3]);
    server.kill();
    assert!(told.acknowledged.len() > WRITERS, "nothing was put to the test: {told:?}");
    assert_eq!(faults(&zone, &told.acknowledged), Vec::<String>::new());
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let zone = copied(small(), "nowhere");
    let refused = moved(&zone, "host=/nowhere user=shishi dbname=shishi");
    assert!(!refused.status.success());
    assert!(zone.join("ledger.db").exists() && !zone.join("database.toml").exists());
    std::fs::write(zone.join("database.toml"), "zone = 'z'\nadress = 'password=secret'\n").unwrap();
    let error = support::try_open(&zone).err().unwrap().to_string();
    assert!(error.contains("database.toml") && error.contains("adress") && !error.contains("secret"), "{error}");
    assert!(!format!("{:?}", store::Place::Postgres("password=secret".into())).contains("secret"));
    let open = store::LedgerReader::open(&store::Place::Postgres("host=/nowhere password=secret".into()), "z");
    assert!(matches!(open.err(), Some(error @ StoreError::Postgres(_)) if !error.to_string().contains("secret")));
}
