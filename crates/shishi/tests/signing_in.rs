//! Signing in when many try at once, and with the password that everybody knows.

mod support;

use serde_json::json;
use shishi::accounts::{
    DEMONSTRATION_PASSWORD, HASHES_AT_ONCE, Login, Turns, Visit, WAITING_MOST, create_demonstration,
};
use shishi::engine::{Keeper, Salts};
use std::time::Duration;
use support::{Answer, Client, House, Server, copied, folder, small};

fn sign_in(house: &House, login: &str, password: &str, language: &str) -> Answer {
    let form = format!("login={login}&password={password}&next=%2F");
    let heads = [("content-type", "application/x-www-form-urlencoded")];
    house.ask("POST", "/login", &format!("language={language}"), &heads, form)
}

#[test]
fn wrong_passwords_at_the_same_time_are_all_counted() {
    let house = House::open(&copied(small(), "parallel"));
    let now = jiff::Timestamp::now().as_second();
    let zone = house.state.engine.snapshot();
    let login = |password: &str, now: i64| {
        house.state.accounts.login("city4", password, &Visit { now, zone: &zone, browser: "" })
    };
    let (mut wrong, mut locked) = (0, 0);
    std::thread::scope(|scope| {
        let tries: Vec<_> = (0..12).map(|_| scope.spawn(|| login("wrong", now).unwrap())).collect();
        for tried in tries {
            match tried.join().unwrap() {
                Login::Wrong => wrong += 1,
                Login::Locked(_) => locked += 1,
                Login::Welcome(..) | Login::Closed => panic!("let in with a wrong password"),
            }
        }
    });
    assert_eq!((wrong, locked), (4, 8), "the fifth locks, and all that come after it find it locked");
    assert!(matches!(login(DEMONSTRATION_PASSWORD, now + 60), Ok(Login::Locked(_))));
    assert!(matches!(login(DEMONSTRATION_PASSWORD, now + 15 * 60), Ok(Login::Welcome(..))));
    assert!(matches!(login("wrong", now + 15 * 60), Ok(Login::Wrong)), "counted from nothing again");
}

#[test]
fn only_a_few_passwords_are_checked_at_once() {
    let house = House::open(&copied(small(), "turns"));
    let hold = || async {
        let mut turns = Vec::new();
        for _ in 0..HASHES_AT_ONCE {
            turns.push(house.state.accounts.turn("somebody").await.unwrap());
        }
        turns
    };
    let turns = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(hold());
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| sign_in(&house, "city3", DEMONSTRATION_PASSWORD, "en"));
        std::thread::sleep(Duration::from_millis(1500));
        assert!(!waits.is_finished(), "checked beyond the limit");
        drop(turns);
        assert_eq!(waits.join().unwrap().status, 303);
    });
}

#[test]
fn a_flood_of_wrong_passwords_makes_those_wait_who_sent_it() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let turns = std::sync::Arc::new(Turns::default());
        let mut held = Vec::new();
        for number in 0..HASHES_AT_ONCE {
            held.push(turns.take(&format!("first{number}")).await.unwrap());
        }
        let wait = |login: String| {
            let turns = turns.clone();
            tokio::spawn(async move { turns.take(&login).await })
        };
        let flood: Vec<_> = (0..300).map(|number| wait(format!("nobody{number}"))).collect();
        let same: Vec<_> = (0..20).map(|_| wait("city4".to_owned())).collect();
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let (waiting, of_one) = (flood.iter(), same.iter().filter(|waits| !waits.is_finished()).count());
        let waiting = waiting.filter(|waits| !waits.is_finished()).count();
        assert_eq!((waiting, of_one), (WAITING_MOST - 3, 3), "the others are told at once");
        let right = wait("city3".to_owned());
        tokio::task::yield_now().await;
        drop(held.pop());
        let right = tokio::time::timeout(Duration::ZERO, async { right.await.unwrap() });
        assert!(right.await.is_ok_and(|turn| turn.is_some()), "who came last goes first");
    });
}

#[test]
fn names_with_and_without_an_account_are_locked_alike() {
    let house = House::open(&copied(small(), "alike"));
    for number in 1..=7 {
        let told = |login: &str| {
            let answer = sign_in(&house, login, "wrong", "en");
            (answer.status, answer.body.replace(login, "NAME"))
        };
        let (known, unknown) = (told("city3"), told("city-nobody"));
        assert_eq!(known, unknown, "try {number}");
        assert_eq!(known.1.contains("Too many attempts"), number >= 5, "try {number}");
    }
    // Another name is not concerned, and an account's own password still opens it.
    assert_eq!(sign_in(&house, "city2", DEMONSTRATION_PASSWORD, "en").status, 303);
}

/// A run takes 19 MiB. Forty at once must not take forty times that, nor must what they took stay.
#[test]
fn many_sign_ins_take_little_memory_and_give_it_back() {
    let server = Server::of(&copied(small(), "memory"));
    let before = server.memory_kib("VmRSS");
    std::thread::scope(|scope| {
        for number in 0..40 {
            let port = server.port;
            scope.spawn(move || {
                let form = format!("login=nobody{number}&password=wrong&next=%2F");
                let kind = "application/x-www-form-urlencoded";
                Client::connect(port, "").unwrap().send("POST", "/login", kind, &form).unwrap()
            });
        }
    });
    let most = server.memory_kib("VmHWM") - before;
    // What was freed goes back to the system after a second (`.cargo/config.toml`).
    let kept = || server.memory_kib("VmRSS").saturating_sub(before);
    let begun = std::time::Instant::now();
    while kept() >= 16 * 1024 && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(100));
    }
    let after = kept();
    let runs = HASHES_AT_ONCE as u64 * 19 * 1024;
    assert!(most < runs + 16 * 1024, "{most} KiB at most");
    assert!(after < 16 * 1024, "{after} KiB kept");
}

#[test]
fn the_password_of_demonstrations_opens_no_real_zone() {
    let account = demo::Account {
        login: "somebody".into(),
        name: "某人".into(),
        post: "经办".into(),
        person: "p-1".into(),
        unit: "z-real".into(),
    };
    for (demonstration, status) in [(true, 303), (false, 401)] {
        let zone = folder("real");
        let now = jiff::Timestamp::now();
        let keeper = Keeper::create(&zone, "z-real", "实区", demonstration, now, Salts::System).unwrap();
        create_demonstration(&keeper.files, std::slice::from_ref(&account)).unwrap();
        drop(keeper);
        let house = House::open(&zone);
        for (language, words) in [("zh-CN", "演示用的公开密码"), ("en", "public password of demonstrations")] {
            let answer = sign_in(&house, "somebody", DEMONSTRATION_PASSWORD, language);
            assert_eq!(answer.status, status, "demonstration: {demonstration}");
            assert_eq!(answer.body.contains(words), !demonstration, "{}", answer.body);
            assert_eq!(answer.header("set-cookie").is_some(), demonstration);
        }
        if !demonstration {
            let unknown = sign_in(&house, "nobody", DEMONSTRATION_PASSWORD, "en");
            let known = sign_in(&house, "somebody", DEMONSTRATION_PASSWORD, "en");
            let told = |answer: &Answer| json!([answer.status, answer.body.replace("nobody", "somebody")]);
            assert_eq!(told(&unknown), told(&known), "nobody learns which names exist");
        }
    }
}
