//! `kill -9` at any moment loses nothing that was acknowledged and records nothing twice.
//!
//! `SHISHI_KILL_ROUNDS=500 cargo test -p shishi --test durability` for a long run.

mod support;

use std::time::Duration;
use support::{
    Acknowledged, Chance, Client, Facts, Server, cookie, copied, faults, load, open, repeat, setting, small,
};

#[test]
fn a_killed_server_has_kept_what_it_acknowledged() {
    let zone = copied(small(), "killed");
    let facts = Facts::of(&open(&zone).zone);
    let before = open(&zone).zone.size;
    let mut chance = Chance(1);
    let mut all: Vec<Acknowledged> = Vec::new();
    let (mut cut_off, mut found_after) = (0, 0);
    for round in 0..setting("SHISHI_KILL_ROUNDS", 20) {
        let server = Server::of(&zone);
        let port = server.port;
        if round == 0 {
            // Signing in at the form gives a session that writes.
            let mut client = Client::connect(port, "").unwrap();
            client.login("city2").unwrap();
            assert_eq!(client.record(&facts.object(&mut Chance(99))).unwrap().status, 201);
        }
        let picked: Vec<Acknowledged> = (0..5.min(all.len())).map(|_| all[chance.below(all.len())].clone()).collect();
        repeat(port, &picked);
        let moment = Duration::from_millis(30 + chance.below(350) as u64);
        let told = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(moment);
                server.kill();
            });
            load(port, &facts, 8, usize::MAX, round, &|| false)
        });
        assert!(told.strange.is_empty() && told.not_saved.is_empty(), "{told:?}");
        cut_off += told.unanswered.len();
        all.extend(told.acknowledged);
        assert_eq!(faults(&zone, &all), Vec::<String>::new(), "round {round}");
        // What got no answer is sent again: recorded once, whether it had been or not.
        let server = Server::of(&zone);
        for (number, fact) in told.unanswered.into_iter().enumerate() {
            let login = if fact["kind"] == "city.object" { "city1" } else { "party1" };
            let mut client = Client::connect(server.port, &cookie(login)).unwrap();
            let answer = client.record(&fact).unwrap();
            assert!(matches!(answer.status, 200 | 201), "{number}: {answer:?}");
            found_after += usize::from(answer.status == 200);
            let seq = answer.json()["seq"].as_u64().unwrap();
            all.push(Acknowledged { fact, login, seq });
        }
        assert!(server.stop(), "SIGTERM ends it in order");
    }
    assert_eq!(faults(&zone, &all), Vec::<String>::new());
    let seqs: std::collections::HashSet<u64> = all.iter().map(|one| one.seq).collect();
    assert_eq!(seqs.len(), all.len(), "a seq was given twice");
    assert_eq!(open(&zone).zone.size, before + 1 + all.len() as u64, "something else was recorded");
    println!("{} acknowledged, {cut_off} cut off, {found_after} of them had been recorded", all.len());
    assert!(cut_off > 20, "the kills came between the requests");
}
