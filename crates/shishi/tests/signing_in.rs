//! Signing in when many try at once, and with the password that everybody knows.

mod support;

use serde_json::json;
use shishi::accounts::{DEMONSTRATION_PASSWORD, HASHES_AT_ONCE, Login, create_demonstration};
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
    let accounts = &house.state.accounts;
    let (mut wrong, mut locked) = (0, 0);
    std::thread::scope(|scope| {
        let tries: Vec<_> = (0..12).map(|_| scope.spawn(|| accounts.login("city4", "wrong", now).unwrap())).collect();
        for tried in tries {
            match tried.join().unwrap() {
                Login::Wrong => wrong += 1,
                Login::Locked(_) => locked += 1,
                Login::Welcome(..) => panic!("signed in with a wrong password"),
            }
        }
    });
    assert_eq!((wrong, locked), (4, 8), "the fifth locks, and all that come after it find it locked");
    assert!(matches!(accounts.login("city4", DEMONSTRATION_PASSWORD, now + 60), Ok(Login::Locked(_))));
    assert!(matches!(accounts.login("city4", DEMONSTRATION_PASSWORD, now + 15 * 60), Ok(Login::Welcome(..))));
    assert!(matches!(accounts.login("city4", "wrong", now + 15 * 60), Ok(Login::Wrong)), "counted from nothing again");
}

#[test]
fn only_a_few_passwords_are_checked_at_once() {
    let house = House::open(&copied(small(), "turns"));
    let hold = || async {
        let mut turns = Vec::new();
        for _ in 0..HASHES_AT_ONCE {
            turns.push(house.state.accounts.turn().await);
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
    let (most, after) = (server.memory_kib("VmHWM") - before, server.memory_kib("VmRSS").saturating_sub(before));
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
