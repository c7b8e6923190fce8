//! Webhooks: told once it is committed, in order, signed, at least once – whatever the receiver, the server or the administrator
//! does meanwhile. The receiver is real; its time is the test's own, except where processes are killed.

mod support;

#[path = "hooks/office.rs"]
mod office;
#[path = "hooks/receiver.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod receiver;

use office::{FORM, NOW, Office, registration, secret_of};
use receiver::{Came, Mood, Receiver, until};
use shishi::webhooks::pause;
use std::collections::HashSet;
use std::path::Path;
use store::{Delivery, DeliveryFilter, HookState, Operations};
use support::cluster::Cluster;
use support::{Chance, Client, Facts, Server, cookie, copied, small};

fn ids(came: &[Came]) -> HashSet<String> {
    came.iter().map(|came| came.id().to_owned()).collect()
}

#[test]
fn what_was_recorded_is_told_in_order_signed_and_without_content_or_persons() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("told", &[&receiver]);
    let before = office.record();
    let secret = office.hook(&receiver);
    office.carry(NOW);
    assert_eq!(receiver.seqs(), [0; 0], "it is told of what comes after it, not of {before}");
    let first = office.record();
    let other = office.house.record(&cookie("party1"), &office.facts.activity(&mut Chance(7)));
    assert_eq!(other.status, 201, "{}", other.body);
    let second = office.record();
    office.carry(NOW);
    assert_eq!(receiver.seqs(), [first, second], "and of no other kind");
    let came = receiver.came();
    let stored = office.house.state.engine.read(|ledger, _| ledger.record(first)).unwrap().unwrap();
    let record: serde_json::Value = serde_json::from_slice(&stored).unwrap();
    let expected = serde_json::json!({"type": "record.committed", "timestamp": record["recorded"], "data": {
        "zone": record["zone"], "seq": first, "kind": "city.object", "recorded_at": record["recorded"],
        "unit": "dept-city", "link": format!("http://localhost/ledger/{first}")}});
    assert_eq!(came[0].json(), expected);
    for came in &came {
        assert_eq!(came.signed_by(&secret), 1);
        assert_eq!(came.heads["webhook-timestamp"], NOW.to_string());
        assert!(!came.body.contains("p-") && !came.body.contains("某巷"), "{}", came.body);
    }
    assert_eq!(ids(&came).len(), 2);
    assert_eq!(came[0].signed_by("whsec_AAAA"), 0, "the check can fail");
    assert_eq!(office.reasons(), ["", ""]);
    // Nothing of it shows a secret or a content.
    let page = office.house.get("admin", "/webhooks").body;
    assert!(page.contains("已送达") && !page.contains("whsec_") && !page.contains("某巷"));
    let kept = office.tables().webhooks().unwrap().remove(0).secret;
    assert!(!String::from_utf8_lossy(&kept).contains(&secret[6..]));
}

#[test]
fn a_receiver_that_was_down_is_told_when_it_is_up_again() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("down", &[&receiver]);
    office.hook(&receiver);
    receiver.is(Mood::Down);
    let seqs = [office.record(), office.record()];
    office.carry(NOW);
    let due = NOW + pause(5, 1);
    office.carry(due - 1);
    assert_eq!(office.log().len(), 1, "it is tried when its pause is over, and nothing comes before it");
    let page = office.house.get("admin", "/webhooks").body;
    assert!(page.contains("未送达，等待重试"), "{page}");
    receiver.is(Mood::Takes);
    office.carry(due);
    assert_eq!(receiver.seqs(), seqs);
    let log = office.log();
    let attempts: Vec<(u64, u64)> = log.iter().map(|found| (found.seq.unwrap(), found.attempt)).collect();
    assert_eq!(attempts, [(seqs[0], 1), (seqs[0], 2), (seqs[1], 1)]);
    assert_eq!((&log[0].event, log[0].reason.is_empty()), (&log[1].event, false), "the same id");
    assert_eq!(receiver.came()[0].id(), log[0].event);
}

#[test]
fn one_that_hangs_holds_up_neither_commits_nor_pages_nor_others() {
    let (hangs, well) = (Receiver::open("127.0.0.1"), Receiver::open("127.0.0.1"));
    let mut office = Office::open("hangs", &[&hangs, &well]);
    office.hook(&hangs);
    office.hook(&well);
    hangs.is(Mood::Hangs);
    let seqs = [office.record(), office.record()];
    until("the other one is told of both", || {
        office.courier.look(NOW).unwrap();
        well.seqs() == seqs
    });
    let third = office.record();
    assert_eq!(office.house.get("admin", "/webhooks").status, 200);
    until("and of what comes meanwhile", || {
        office.courier.look(NOW).unwrap();
        well.seqs().contains(&third)
    });
    assert_eq!(hangs.seqs(), seqs[..1], "in order: it has not taken the first");
    hangs.is(Mood::Takes);
    office.carry(NOW);
    office.carry(NOW + 5);
    assert_eq!(hangs.seqs(), [seqs[0], seqs[0], seqs[1], third]);
}

#[test]
fn one_that_fails_for_days_is_paused_and_loses_nothing() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("days", &[&receiver]);
    office.hook(&receiver);
    receiver.is(Mood::Says("500 Internal Server Error"));
    let seq = office.record();
    let (mut now, mut attempt) = (NOW, 1);
    while now - NOW < 72 * 3600 {
        assert_eq!(office.state(), HookState::Active);
        office.carry(now);
        now += pause(5, attempt);
        attempt += 1;
    }
    office.carry(now);
    assert_eq!(office.state(), HookState::Failed);
    let tried = office.log().len();
    assert!(office.log().iter().all(|found| (found.status, found.reason.as_str()) == (500, "status")));
    office.carry(now + 1_000_000);
    assert_eq!(office.log().len(), tried, "it is told nothing any more");
    let page = office.house.get("admin", "/webhooks").body;
    assert!(page.contains("“市级平台”已停止推送"), "{page}");
    let audit = office.house.get("audit-admin", "/audit?act=webhook_given_up").body;
    assert!(audit.contains("停止推送（地址多日无法送达）") && audit.contains("server"), "{audit}");
    receiver.is(Mood::Takes);
    assert_eq!(office.act("resume").status, 303);
    office.carry(now);
    assert_eq!((receiver.seqs().last(), office.state()), (Some(&seq), HookState::Active));
}

#[test]
fn whoever_says_that_it_is_gone_is_told_nothing_any_more() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("gone", &[&receiver]);
    office.hook(&receiver);
    receiver.is(Mood::Says("410 Gone"));
    office.record();
    office.carry(NOW);
    assert_eq!((office.state(), office.reasons()), (HookState::Failed, vec!["gone".to_owned()]));
}

#[test]
fn a_redirect_to_an_address_inside_is_not_followed() {
    let (receiver, inside) = (Receiver::open("127.0.0.1"), Receiver::open("127.0.0.2"));
    let mut office = Office::open("redirect", &[&receiver, &inside]);
    office.hook(&receiver);
    receiver.is(Mood::Redirects(inside.url()));
    office.record();
    office.carry(NOW);
    assert_eq!((office.reasons(), inside.came().len()), (vec!["redirect".to_owned()], 0));
}

#[test]
fn a_proxy_of_the_environment_is_passed_by() {
    let (receiver, proxy) = (Receiver::open("127.0.0.1"), Receiver::open("127.0.0.1"));
    let zone = copied(small(), "proxy");
    let facts = facts_of(&zone);
    let environment = [("http_proxy", proxy.url()), ("ALL_PROXY", proxy.url()), ("HTTPS_PROXY", proxy.url())];
    let server = serving(&zone, &receiver, "one", &environment);
    register(&server, &receiver);
    let seq = record(&server, &facts, &mut Chance(1));
    until("it is told", || receiver.seqs() == [seq]);
    assert_eq!(proxy.came().len(), 0);
}

#[test]
fn addresses_inside_cannot_be_registered_and_nothing_typed_is_lost() {
    let receiver = Receiver::open("127.0.0.1");
    let office = Office::open("inside", &[&receiver]);
    let port = receiver.address.port();
    for (address, told) in [
        (format!("http://127.0.0.2:{port}/"), "内部网络"),
        (format!("https://169.254.169.254:{port}/latest"), "内部网络"),
        (format!("https://2130706433:{port}/"), "主机名写法不对"),
        (format!("https://a:b@example.org:{port}/"), "不能带用户名或密码"),
        ("https://example.org:22/".to_owned(), "只能使用这些端口"),
        ("ftp://example.org/".to_owned(), "https://"),
        ("example.org".to_owned(), "请填写完整的地址"),
    ] {
        let typed = address.replace(':', "%3A").replace('/', "%2F").replace('@', "%40");
        let refused = office.post("/webhooks/new", &format!("name=&address={typed}"));
        assert_eq!(refused.status, 422, "{address}");
        assert!(refused.body.contains(told) && refused.body.contains(&format!("value=\"{address}\"")), "{address}");
        assert!(refused.body.contains("请至少选择一种") && refused.body.contains("名称"), "all at once");
    }
    assert!(office.tables().webhooks().unwrap().is_empty());
}

#[test]
fn a_changed_secret_and_the_one_before_both_sign_for_a_day() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("secret", &[&receiver]);
    let former = office.hook(&receiver);
    let now = jiff::Timestamp::now().as_second();
    let changed = office.act("secret");
    let secret = secret_of(&changed);
    assert_ne!(secret, former);
    office.record();
    office.carry(now);
    office.record();
    office.carry(now + 24 * 3600 + 60);
    let signed: Vec<_> =
        receiver.came().iter().map(|came| (came.signed_by(&secret), came.signed_by(&former))).collect();
    assert_eq!(signed, [(1, 1), (1, 0)]);
}

#[test]
fn a_paused_webhook_goes_on_with_what_waits_or_from_now() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("paused", &[&receiver]);
    office.hook(&receiver);
    office.act("pause");
    let waits = office.record();
    office.carry(NOW);
    assert_eq!(receiver.seqs(), [0; 0]);
    office.act("resume");
    office.carry(NOW);
    assert_eq!(receiver.seqs(), [waits]);
    office.act("pause");
    office.record();
    office.act("skip");
    let next = office.record();
    office.carry(NOW);
    assert_eq!(receiver.seqs(), [waits, next]);
    office.act("end");
    office.record();
    office.carry(NOW);
    assert_eq!((receiver.seqs().len(), office.log().len()), (2, 0));
    let audit = office.house.get("audit-admin", "/audit").body;
    for act in ["新建推送", "暂停推送", "恢复推送", "跳过待推送的记录", "删除推送"] {
        assert!(audit.contains(act), "{act}");
    }
}

#[test]
fn a_test_and_one_that_is_sent_again_are_noted_with_their_outcome() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = Office::open("again", &[&receiver]);
    let secret = office.hook(&receiver);
    assert_eq!(office.act("try").status, 303);
    receiver.is(Mood::Says("503 Service Unavailable"));
    assert_eq!(office.act("try").status, 303);
    receiver.is(Mood::Takes);
    let seq = office.record();
    office.carry(jiff::Timestamp::now().as_second());
    let number = office.log().last().unwrap().number;
    assert_eq!(office.post("/webhooks/again", &format!("number={number}")).status, 303);
    let came = receiver.came();
    assert!(came.iter().all(|came| came.signed_by(&secret) == 1));
    assert_eq!((came[0].json()["type"].as_str(), came.len()), (Some("test"), 4));
    assert_eq!((came[2].id(), came[2].seq(), &came[2].body), (came[3].id(), seq, &came[3].body));
    let log: Vec<(u64, u64)> = office.log().iter().map(|found| (found.status, found.attempt)).collect();
    assert_eq!(log, [(204, 1), (503, 1), (204, 1), (204, 2)]);
    let failed = office.house.get("admin", "/webhooks?show=failed").body;
    assert!(failed.contains(">503<") && !failed.contains(">204<"), "{failed}");
    assert_eq!(office.post("/webhooks/again", "number=99").status, 404);
}

#[test]
fn a_copy_of_the_zone_tells_nobody_anything() {
    let receiver = Receiver::open("127.0.0.1");
    let office = Office::open("copy", &[&receiver]);
    office.hook(&receiver);
    let (files, to) = (&office.house.state.engine.files, support::folder("copied"));
    let from = store::Places { ledger: files.ledger(), vault: files.vault(), operations: files.operations() };
    let id = office.house.state.engine.snapshot().id.to_string();
    store::snapshot(&id, &from, &to).unwrap();
    let place = store::Place::File(to.join("operations.db"));
    let copy = Operations::open(&place, &id, store::Durability::Full).unwrap().webhooks().unwrap();
    let here = office.tables().webhooks().unwrap();
    assert_eq!((copy[0].state, here[0].state), (HookState::Restored, HookState::Active));
    assert_eq!((&copy[0].id, &copy[0].secret, copy[0].cursor), (&here[0].id, &here[0].secret, here[0].cursor));
}

#[test]
fn a_zone_that_is_moved_takes_its_webhooks_along() {
    let (cluster, receiver) = (Cluster::start(&[]), Receiver::open("127.0.0.1"));
    let mut office = Office::open("moves", &[&receiver]);
    office.hook(&receiver);
    office.record();
    office.carry(NOW);
    let files = &office.house.state.engine.files;
    let from = store::Places { ledger: files.ledger(), vault: files.vault(), operations: files.operations() };
    let place = store::Place::Postgres(cluster.database());
    let to = store::Places { ledger: place.clone(), vault: place.clone(), operations: place.clone() };
    let id = office.house.state.engine.snapshot().id.to_string();
    // It compares every row itself.
    store::copy(&id, &from, &to).unwrap();
    let there = Operations::open(&place, &id, store::Durability::Full).unwrap();
    assert_eq!(there.webhooks().unwrap(), office.tables().webhooks().unwrap());
    assert_eq!(there.deliveries(&DeliveryFilter::default(), u64::MAX, 9).unwrap(), office.log());
}

#[test]
fn one_connection_delivers_and_deliveries_of_many_are_all_numbered() {
    let cluster = Cluster::start(&[]);
    let place = store::Place::Postgres(cluster.database());
    let open = || Operations::delivering(&place, "z", store::Durability::Full).unwrap();
    let (first, second) = (open(), open());
    assert!(first.claim_deliveries().unwrap() && !second.claim_deliveries().unwrap());
    drop(first);
    until("what was claimed is free", || second.claim_deliveries().unwrap());
    let delivery = Delivery {
        number: 0,
        hook: "h".to_owned(),
        event: "e".to_owned(),
        seq: None,
        kind: String::new(),
        at: NOW,
        attempt: 1,
        status: 204,
        reason: String::new(),
        told: 1,
    };
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let tables = open();
                (0..40).for_each(|_| tables.note_delivery(&delivery).unwrap());
            });
        }
    });
    let found = second.deliveries(&DeliveryFilter::default(), u64::MAX, 200).unwrap();
    let numbers: Vec<u64> = found.iter().rev().map(|found| found.number).collect();
    assert_eq!(numbers, (1..=120).collect::<Vec<u64>>());
}

#[test]
fn a_zone_among_many_tells_its_own() {
    let receiver = Receiver::open("127.0.0.1");
    let zones = support::folder("zones");
    let zone = zones.join("kfq.example");
    support::copy(small(), &zone);
    let facts = facts_of(&zone);
    let port = receiver.address.port();
    let settings = format!("[webhooks]\nallow = \"127.0.0.1\"\nports = \"{port}\"\n");
    std::fs::write(zones.join("shishi.toml"), settings).unwrap();
    let server = Server::of_zones(&zones, &[]);
    let mut client = Client::connect(server.port, &cookie("admin")).unwrap();
    client.host = "kfq.example".to_owned();
    let mut made = client.send("GET", "/webhooks", FORM, "").unwrap();
    until("the zone is open", || {
        made = client.send("POST", "/webhooks/new", FORM, &registration(&receiver, "*")).unwrap();
        made.status == 200
    });
    let secret = secret_of(&made);
    client.cookies = cookie("city1");
    let told = client.record(&facts.object(&mut Chance(4))).unwrap();
    assert_eq!(told.status, 201, "{}", told.body);
    let seq = told.json()["seq"].as_u64().unwrap();
    until("it is told", || receiver.seqs().contains(&seq));
    let came = receiver.came().into_iter().find(|came| came.seq() == seq).unwrap();
    assert_eq!(
        (came.signed_by(&secret), came.json()["data"]["link"].as_str()),
        (1, Some(&*format!("http://kfq.example/ledger/{seq}")))
    );
}

/// A server of its own, with the receiver's address allowed.
fn serving(zone: &Path, receiver: &Receiver, name: &str, environment: &[(&str, String)]) -> Server {
    let errors = std::fs::File::create(zone.with_extension(name)).unwrap();
    let server = Server::start(zone, &[], |command| {
        command.env("SHISHI_WEBHOOKS_ALLOW", "127.0.0.1").stderr(errors);
        command.env("SHISHI_WEBHOOKS_PORTS", receiver.address.port().to_string());
        command.env("SHISHI_WEBHOOKS_FIRST_PAUSE_SECONDS", "1");
        command.envs(environment.iter().map(|(name, value)| (*name, value)));
    });
    server.unwrap_or_else(|| panic!("not started: {:?}", std::fs::read_to_string(zone.with_extension(name))))
}

fn register(server: &Server, receiver: &Receiver) {
    let mut client = Client::connect(server.port, &cookie("admin")).unwrap();
    let made = client.send("POST", "/webhooks/new", FORM, &registration(receiver, "city.object")).unwrap();
    assert_eq!(made.status, 200, "{}", made.body);
}

fn record(server: &Server, facts: &Facts, chance: &mut Chance) -> u64 {
    let answer = Client::connect(server.port, &cookie("city1")).unwrap().record(&facts.object(chance)).unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["seq"].as_u64().unwrap()
}

fn facts_of(zone: &Path) -> Facts {
    Facts::of(&support::open(zone).zone)
}

#[test]
fn who_is_killed_between_commit_and_delivery_tells_it_after_the_next_start() {
    let receiver = Receiver::open("127.0.0.1");
    let zone = copied(small(), "killed");
    let facts = facts_of(&zone);
    let server = serving(&zone, &receiver, "first", &[]);
    register(&server, &receiver);
    receiver.is(Mood::Hangs);
    let mut chance = Chance(3);
    let seqs: Vec<u64> = (0..3).map(|_| record(&server, &facts, &mut chance)).collect();
    until("the first is on its way", || receiver.seqs().first() == seqs.first());
    server.kill();
    receiver.is(Mood::Takes);
    let server = serving(&zone, &receiver, "second", &[]);
    until("all have come", || receiver.seqs().last() == seqs.last());
    let mut told = receiver.seqs();
    assert!(told.iter().filter(|seq| **seq == seqs[0]).count() > 1, "the first a second time: {told:?}");
    told.dedup();
    assert_eq!(told, seqs, "in order");
    assert_eq!(ids(&receiver.came()).len(), 3, "under the same id");
    server.kill();
}

#[test]
fn of_two_servers_of_a_database_one_delivers_and_the_other_takes_over() {
    let (cluster, receiver) = (Cluster::start(&[]), Receiver::open("127.0.0.1"));
    let zone = support::folder("two");
    support::copy(small(), &zone);
    let facts = facts_of(&zone);
    let moved = std::process::Command::new(env!("CARGO_BIN_EXE_shishi"))
        .args(["move", "--to", &cluster.address(), "--dir"])
        .arg(&zone)
        .output()
        .unwrap();
    assert!(moved.status.success(), "{moved:?}");
    let servers = ["one", "two"].map(|name| serving(&zone, &receiver, name, &[]));
    register(&servers[0], &receiver);
    let recorded = |seed: u64, servers: &[Server], each: usize| -> HashSet<u64> {
        std::thread::scope(|scope| {
            let writers = servers.iter().enumerate().map(|(at, server)| {
                let facts = &facts;
                scope.spawn(move || {
                    let mut chance = Chance(seed + at as u64);
                    (0..each).map(|_| record(server, facts, &mut chance)).collect::<Vec<_>>()
                })
            });
            let writers: Vec<_> = writers.collect();
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        })
    };
    let mut all: Vec<u64> = recorded(10, &servers, 10).into_iter().collect();
    all.sort_unstable();
    until("all have come", || receiver.seqs().len() >= all.len());
    let mut told = receiver.seqs();
    assert!(told.len() < all.len() + 3, "both deliver: {told:?}");
    told.dedup();
    assert_eq!(told, all, "in order, whichever server took it");
    // One of the two delivers: whichever it is, what comes after its end is delivered by the other.
    let [one, two] = servers;
    one.kill();
    let left = [two];
    all.extend(recorded(20, &left, 5));
    all.sort_unstable();
    let told = || receiver.seqs().into_iter().collect::<HashSet<_>>();
    until("what was recorded at the other has come", || told().len() == all.len());
    let again = serving(&zone, &receiver, "again", &[]);
    let [two] = left;
    two.kill();
    let left = [again];
    all.extend(recorded(30, &left, 5));
    until("what was recorded at the third has come", || told().len() == all.len());
    assert_eq!(told(), all.into_iter().collect());
    let mut order = receiver.seqs();
    order.dedup();
    assert!(order.is_sorted(), "{order:?}");
}
