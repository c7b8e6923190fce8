//! Robots of groups: people are told what they need to hear of, in few messages, in the form of each maker; an answer of 200 may be
//! a refusal; address and secret are shown to nobody.

mod support;

#[path = "hooks/office.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod office;
#[path = "hooks/receiver.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod receiver;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::RecordRef;
use office::{NOW, Office};
use receiver::{Mood, Receiver, hmac};
use serde_json::{Value, json};
use shishi::webhooks::{NOTICES, pause};
use store::{HookFormat, HookState};

const OK: Mood = Mood::Answers(r#"{"errcode":0,"errmsg":"ok"}"#);
const FEISHU_OK: Mood = Mood::Answers(r#"{"code":0,"msg":"success","data":{}}"#);
/// What stands in a robot's address, and lets anybody speak.
const TOKEN: &str = "tok3n-of-the-robot";
const SECRET: &str = "SECnobody0001";

fn form(receiver: &Receiver, format: &str, secret: &str, kind: &str) -> String {
    let address = format!("http%3A%2F%2F{}%2Fsend%3Faccess_token%3D{TOKEN}", receiver.address);
    format!("name=督查群&format={format}&address={address}&secret={secret}&kind={kind}")
}

/// An office with a robot.
fn with_robot(name: &str, receiver: &Receiver, format: &str, secret: &str, kind: &str) -> Office {
    let office = Office::open(name, &[receiver]);
    receiver.is(if format == "feishu" { FEISHU_OK } else { OK });
    let made = office.post("/webhooks/new", &form(receiver, format, secret, kind));
    assert_eq!(made.status, 303, "{}", made.body);
    office
}

/// The text that a body holds.
fn text(format: &str, body: &Value) -> String {
    let text = match format {
        "wecom" => &body["markdown"]["content"],
        "dingtalk" => &body["markdown"]["text"],
        _ => &body["content"]["text"],
    };
    text.as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
}

#[test]
fn each_maker_is_told_in_his_form_signed_his_way_and_nothing_shows_the_address() {
    for (format, secret) in [("wecom", ""), ("dingtalk", SECRET), ("feishu", SECRET)] {
        let receiver = Receiver::open("127.0.0.1");
        let mut office = with_robot(&format!("robot-{format}"), &receiver, format, secret, "city.object");
        let seq = office.record();
        office.carry(NOW);
        let came = receiver.came();
        assert_eq!(came.len(), 1, "{format}");
        let (body, target) = (came[0].json(), came[0].target.as_str());
        let told = text(format, &body);
        assert!(told.starts_with(if format == "feishu" { "实事通知（" } else { "### 实事通知（" }), "{told}");
        assert!(told.contains("：1条\n"), "{told}");
        assert!(told.contains("联创对象 · ") && told.contains(&format!("http://localhost/ledger/{seq}")), "{told}");
        assert!(!told.contains("某巷") && !came[0].heads.contains_key("webhook-signature"), "{told}");
        match format {
            "wecom" => {
                assert_eq!((&body["msgtype"], target), (&json!("markdown"), &*format!("/send?access_token={TOKEN}")))
            }
            "dingtalk" => {
                let sign = STANDARD.encode(hmac(SECRET.as_bytes(), format!("{NOW}000\n{SECRET}").as_bytes()));
                let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
                assert_eq!(target, format!("/send?access_token={TOKEN}&timestamp={NOW}000&sign={sign}"));
                assert!(body["markdown"]["title"].as_str().unwrap().starts_with("实事通知"));
            }
            _ => {
                let sign = STANDARD.encode(hmac(format!("{NOW}\n{SECRET}").as_bytes(), b""));
                assert_eq!((&body["sign"], &body["timestamp"]), (&json!(sign), &json!(NOW.to_string())));
                assert_eq!((&body["msg_type"], target), (&json!("text"), &*format!("/send?access_token={TOKEN}")));
            }
        }
        let kept = office.tables().webhooks().unwrap().remove(0);
        assert_eq!(kept.address, format!("http://{}/", receiver.address));
        let page = office.house.get("admin", "/webhooks").body;
        let audit = office.house.get("audit-admin", "/audit").body;
        for shown in [&page, &audit, &String::from_utf8_lossy(&kept.secret).into_owned()] {
            assert!(!shown.contains(TOKEN) && !shown.contains(SECRET), "{shown}");
        }
        assert!(page.contains("已送达") && page.contains("群机器人") && !page.contains("更换密钥"), "{page}");
        assert_eq!(office.act("secret").status, 400, "its secret is its maker's");
    }
}

#[test]
fn what_waits_is_gathered_and_a_robot_does_not_speak_too_often() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = with_robot("gathers", &receiver, "wecom", "", "city.object");
    let first = office.record();
    office.carry(NOW);
    let next: Vec<u64> = (0..3).map(|_| office.record()).collect();
    office.carry(NOW + 4);
    assert_eq!(receiver.came().len(), 1, "twelve a minute at most");
    office.carry(NOW + 5);
    let came = receiver.came();
    assert_eq!(came.len(), 2);
    let told = text("wecom", &came[1].json());
    assert!(told.contains("：3条\n"), "{told}");
    assert!(next.iter().all(|seq| told.contains(&format!("/ledger/{seq})"))) && !told.contains(&format!("/{first})")));
    office.carry(NOW + 20);
    assert_eq!(receiver.came().len(), 2, "each once");
    let log: Vec<(u64, u64)> = office.log().iter().map(|found| (found.seq.unwrap(), found.told)).collect();
    assert_eq!(log, [(first, 1), (next[0], 3)]);
    let page = office.house.get("admin", "/webhooks").body;
    assert!(page.contains(&format!("联创对象{}等3条", next[0])) && !page.contains("/webhooks/again"), "{page}");
    assert_eq!(office.post("/webhooks/again", &format!("number={}", office.log()[1].number)).status, 400);
}

#[test]
fn a_refusal_inside_an_answer_of_200_is_tried_again_and_said_in_words() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = with_robot("refuses", &receiver, "dingtalk", SECRET, "city.object");
    office.record();
    receiver.is(Mood::Answers(r#"{"errcode":310000,"errmsg":"keywords not in content"}"#));
    office.carry(NOW);
    receiver.is(Mood::Answers(r#"{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}"#));
    office.carry(NOW + pause(5, 1));
    receiver.is(Mood::Answers("<html>signed in?</html>"));
    let third = NOW + pause(5, 1) + pause(5, 2);
    office.carry(third);
    let later = office.record();
    receiver.is(OK);
    office.carry(third + pause(5, 3));
    let log = office.log();
    let found: Vec<(&str, u64, u64)> =
        log.iter().map(|found| (found.reason.as_str(), found.status, found.told)).collect();
    assert_eq!(found, [("robot", 310_000, 1), ("pace", 130_101, 1), ("answer", 200, 1), ("", 200, 2)]);
    assert_eq!((&log[0].event, &log[1].event), (&log[1].event, &log[2].event), "the same message");
    let last = text("dingtalk", &receiver.came().last().unwrap().json());
    assert!(last.contains(&format!("/ledger/{later})")), "what came meanwhile goes along: {last}");
    let page = office.house.get("admin", "/webhooks").body;
    assert!(page.contains("机器人没有接收") && page.contains(">310000<"), "{page}");
    assert!(page.contains("机器人发送过于频繁") && page.contains("应答无法读取"), "{page}");
}

#[test]
fn people_are_told_of_what_was_missed_and_ordered_with_titles_and_without_persons() {
    let receiver = Receiver::open("127.0.0.1");
    let mut office = with_robot("people", &receiver, "feishu", "", "notices");
    let hook = office.tables().webhooks().unwrap().remove(0);
    assert_eq!((hook.format, hook.kinds.as_str()), (HookFormat::Feishu, &*NOTICES.join(" ")));
    // From the beginning of the zone's six weeks.
    office.tables().skip_webhook(&hook.id, 0).unwrap();
    let engine = office.house.state.engine.clone();
    let size = engine.snapshot().size;
    let kinds: Vec<String> = (0..size)
        .map(|seq| engine.read(|ledger, _| ledger.record(seq)).unwrap().unwrap())
        .map(|bytes| RecordRef::parse(&bytes).unwrap().kind.to_owned())
        .collect();
    let expected = kinds.iter().filter(|kind| NOTICES.contains(&kind.as_str())).count();
    assert!(expected > 10, "{expected}");
    for at in 0..10 {
        office.carry(NOW + 10 * at);
    }
    let log = office.log();
    assert_eq!(log.iter().map(|found| found.told).sum::<u64>(), expected as u64, "each is told of once");
    let told: Vec<String> = receiver.came().iter().map(|came| text("feishu", &came.json())).collect();
    assert!(told.len() < 5, "in few messages: {told:?}");
    let told = told.join("\n");
    for words in ["漏报 · ", "http://localhost/duties/expected", " · 2019-0"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("p-") && !told.contains('⟦'), "{told}");
    for person in &engine.snapshot().org.people {
        assert!(!told.contains(&**person), "{told}");
    }
}

#[test]
fn a_robots_address_obeys_the_same_rules_and_what_is_wrong_is_told_at_once() {
    let (receiver, inside) = (Receiver::open("127.0.0.1"), Receiver::open("127.0.0.2"));
    let mut office = Office::open("robot-inside", &[&receiver, &inside]);
    for format in ["wecom", "dingtalk", "feishu"] {
        let refused = office.post("/webhooks/new", &form(&inside, format, "", "city.object"));
        assert!(refused.status == 422 && refused.body.contains("内部网络"), "{format}: {}", refused.body);
    }
    let refused = office.post("/webhooks/new", &form(&receiver, "wecom", SECRET, "x"));
    assert!(refused.status == 422 && refused.body.contains("这种格式不填密钥"), "{}", refused.body);
    assert!(refused.body.contains("请至少选择一种"), "all at once");
    assert!(refused.body.contains(&format!("value=\"{SECRET}\"")) && refused.body.contains(TOKEN), "nothing is lost");
    let refused = office.post("/webhooks/new", &form(&receiver, "fax", "", "city.object"));
    assert!(refused.status == 422 && refused.body.contains("请选择一种格式"), "{}", refused.body);
    let refused = office.post("/webhooks/new", &form(&receiver, "feishu", "a%20b", "city.object"));
    assert!(refused.status == 422 && refused.body.contains("不含空格"), "{}", refused.body);
    assert!(office.tables().webhooks().unwrap().is_empty());
    assert_eq!(office.post("/webhooks/new", &form(&receiver, "dingtalk", "", "city.object")).status, 303);
    receiver.is(Mood::Redirects(inside.url()));
    office.record();
    office.carry(NOW);
    assert_eq!((office.reasons(), inside.came().len()), (vec!["redirect".to_owned()], 0));
    assert_eq!(office.state(), HookState::Active);
}

#[test]
fn a_robot_is_tried_by_hand() {
    let receiver = Receiver::open("127.0.0.1");
    let office = with_robot("tried", &receiver, "feishu", SECRET, "notices");
    assert_eq!(office.act("try").status, 303);
    let body = receiver.came()[0].json();
    let told = text("feishu", &body);
    assert!(told.contains("试推送") && told.contains("说明机器人设置正确"), "{told}");
    receiver.is(Mood::Answers(r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}"#));
    assert_eq!(office.act("try").status, 303);
    let found: Vec<(u64, String)> = office.log().into_iter().map(|found| (found.status, found.reason)).collect();
    assert_eq!(found, [(200, String::new()), (19021, "robot".to_owned())]);
}
