//! What the robot of a group is told, in the form that its maker has written down, and what its answer means: WeCom (企业微信群机器人),
//! DingTalk (钉钉自定义机器人), Feishu (飞书自定义机器人). A robot answers 200 whether it took a message or not.

use super::notice::Line;
use super::post::Outcome;
use crate::messages::Language;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value as Json, json};
use sha2::Sha256;
use store::HookFormat;

/// Seconds between two messages to one robot: its maker lets it speak twenty times a minute, and shuts it up for ten otherwise.
/// What is tried by hand comes on top.
pub const GAP: i64 = 5;
/// Lines of a message: nobody reads more in a group.
const LINES_MOST: usize = 20;
/// Bytes of a text for WeCom, ...
const WECOM_MOST: usize = 4096;
/// ... and of a whole body for the others, less what stands around the text.
const BODY_MOST: usize = 20_000 - 400;

/// A robot's address and secret, as they are locked together: whoever has the address can speak.
pub fn locked_text(address: &str, secret: &str) -> String {
    format!("{address}\n{secret}")
}

/// The address, and the secret, which may be empty.
pub fn unlocked(bytes: &[u8]) -> Option<(&str, &str)> {
    std::str::from_utf8(bytes).ok()?.split_once('\n')
}

/// What people may see of a robot's address.
pub fn server_of(address: &str) -> String {
    let authority = address.split('/').nth(2).unwrap_or_default();
    let scheme = address.split('/').next().unwrap_or_default();
    format!("{scheme}//{}/", authority.split('?').next().unwrap_or_default())
}

/// The text of a message: how many there are, a line for each as long as there is room, and how many are left out.
pub fn text(format: HookFormat, zone: &str, lines: &[Line]) -> String {
    let say = |key: &str, n: usize| Language::Chinese.format(key, &[("zone", zone), ("n", &n.to_string())]);
    let head = title(format, &say("robot-head", lines.len()));
    let written: Vec<String> = lines.iter().take(LINES_MOST).map(|line| line_of(format, line)).collect();
    // Whole lines only, and always room to say that some are missing.
    let fitting = (0..=written.len()).rev().find_map(|shown| {
        let mut text = head.clone();
        text.extend(written[..shown].iter().map(String::as_str));
        if shown < lines.len() {
            text.push_str(&format!("\n{}", say("robot-rest", lines.len() - shown)));
        }
        fits(format, &text).then_some(text)
    });
    fitting.unwrap_or(head)
}

/// The text of a message by which an administrator tries a robot.
pub fn test_text(format: HookFormat, zone: &str) -> String {
    let say = |key: &str| Language::Chinese.format(key, &[("zone", zone)]);
    format!("{}\n{}", title(format, &say("robot-test-head")), say("robot-test"))
}

fn title(format: HookFormat, words: &str) -> String {
    if format == HookFormat::Feishu { words.to_owned() } else { format!("### {words}") }
}

fn line_of(format: HookFormat, line: &Line) -> String {
    if format == HookFormat::Feishu {
        return format!("\n{} {}", line.words, line.href);
    }
    format!("\n- {} [{}]({})", line.words, Language::Chinese.text("robot-look"), line.href)
}

fn fits(format: HookFormat, text: &str) -> bool {
    match format {
        HookFormat::WeCom => text.len() <= WECOM_MOST,
        // As it is written in JSON.
        _ => Json::from(text).to_string().len() <= BODY_MOST,
    }
}

/// The body that a robot takes at a moment.
pub fn body(format: HookFormat, text: &str, secret: &str, now: i64) -> Json {
    match format {
        HookFormat::DingTalk => {
            let title = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
            // One line break alone is none to it.
            json!({"msgtype": "markdown", "markdown": {"title": title, "text": text.replacen('\n', "\n\n", 1)}})
        }
        HookFormat::Feishu => {
            let mut body = json!({"msg_type": "text", "content": {"text": text}});
            if !secret.is_empty() {
                body["timestamp"] = now.to_string().into();
                body["sign"] = sign(&format!("{now}\n{secret}"), "").into();
            }
            body
        }
        HookFormat::WeCom | HookFormat::Json => json!({"msgtype": "markdown", "markdown": {"content": text}}),
    }
}

/// Where it is sent at a moment: DingTalk's signature stands in the address.
pub fn address(format: HookFormat, address: &str, secret: &str, now: i64) -> String {
    if format != HookFormat::DingTalk || secret.is_empty() {
        return address.to_owned();
    }
    let at = now.saturating_mul(1000);
    let sign = crate::web::encode(&sign(secret, &format!("{at}\n{secret}")));
    let and = if address.contains('?') { '&' } else { '?' };
    format!("{address}{and}timestamp={at}&sign={sign}")
}

fn sign(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes any key");
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// What an answer with a good status means: `errcode`, or Feishu's `code`, says whether it was taken.
pub fn answered(format: HookFormat, status: u16, body: &str) -> Outcome {
    let field = if format == HookFormat::Feishu { "code" } else { "errcode" };
    let said = serde_json::from_str::<Json>(body).ok().and_then(|body| body.get(field)?.as_i64());
    match said {
        Some(0) => Outcome { status: status.into(), reason: "" },
        // Each maker's own number for: too many in a minute.
        Some(code @ (45009 | 130_101 | 11232)) => refused(code, "pace"),
        Some(code) => refused(code, "robot"),
        None => Outcome { status: status.into(), reason: "answer" },
    }
}

fn refused(code: i64, reason: &'static str) -> Outcome {
    Outcome { status: u32::try_from(code).unwrap_or_default(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str, href: &str) -> Line {
        Line { words: words.to_owned(), href: href.to_owned() }
    }

    const ROBOTS: [HookFormat; 3] = [HookFormat::WeCom, HookFormat::DingTalk, HookFormat::Feishu];

    #[test]
    fn bodies_are_those_that_the_makers_have_written_down() {
        let lines = [line("漏报 · 甲项目", "https://z/duties/expected"), line("红色催办 · 乙事", "https://z/orders/7")];
        let made = ROBOTS.map(|format| body(format, &text(format, "示例开发区", &lines), "", 1_700_000_000));
        let wecom = "### 实事通知（示例开发区）：2条\n- 漏报 · 甲项目 [查看](https://z/duties/expected)\
                     \n- 红色催办 · 乙事 [查看](https://z/orders/7)";
        assert_eq!(made[0], json!({"msgtype": "markdown", "markdown": {"content": wecom}}));
        let dingtalk = "### 实事通知（示例开发区）：2条\n\n- 漏报 · 甲项目 [查看](https://z/duties/expected)\
                        \n- 红色催办 · 乙事 [查看](https://z/orders/7)";
        let title = "实事通知（示例开发区）：2条";
        assert_eq!(made[1], json!({"msgtype": "markdown", "markdown": {"title": title, "text": dingtalk}}));
        let feishu = "实事通知（示例开发区）：2条\n漏报 · 甲项目 https://z/duties/expected\
                      \n红色催办 · 乙事 https://z/orders/7";
        assert_eq!(made[2], json!({"msg_type": "text", "content": {"text": feishu}}));
    }

    #[test]
    fn signatures_are_those_that_other_programs_make() {
        // T=1700000000000; S=SECnobody0001; printf '%s\n%s' $T $S | openssl dgst -sha256 -hmac $S -binary | base64
        let signed =
            address(HookFormat::DingTalk, "https://d/robot/send?access_token=x", "SECnobody0001", 1_700_000_000);
        let sign = "DZ8yYF5AYO%2F6E5vxpsoVgVVSQWBb1T%2Fsz%2FsBiy1G9bU%3D";
        assert_eq!(signed, format!("https://d/robot/send?access_token=x&timestamp=1700000000000&sign={sign}"));
        assert_eq!(address(HookFormat::DingTalk, "https://d/r?access_token=x", "", 1), "https://d/r?access_token=x");
        // T=1700000000; S=nobody0002; K=$(printf '%s\n%s' $T $S | xxd -p | tr -d '\n')
        // printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$K -binary | base64
        let body = body(HookFormat::Feishu, "x", "nobody0002", 1_700_000_000);
        let sign = "hD4qf+0EYDuZskLO25kvpOwDIRijZAuXaYy3JRXvP/8=";
        let content = json!({"text": "x"});
        assert_eq!(body, json!({"timestamp": "1700000000", "sign": sign, "msg_type": "text", "content": content}));
        let wecom = address(HookFormat::WeCom, "https://w/send?key=x", "", 1);
        assert_eq!(wecom, "https://w/send?key=x");
    }

    #[test]
    fn what_does_not_fit_is_left_out_by_whole_lines_and_counted() {
        let long = "项".repeat(100);
        let href = format!("https://zone.example/{}", "a".repeat(100));
        let lines: Vec<Line> = (0..50).map(|at| line(&format!("{at:02}{long}"), &href)).collect();
        // Of 435 bytes each, eight and the head and the end fit into 4096.
        let wecom = text(HookFormat::WeCom, "示例", &lines);
        assert!(wecom.len() <= 4096 && wecom.len() > 3600, "{}", wecom.len());
        let shown = wecom.matches(&href).count();
        assert!(wecom.ends_with(&format!("另有{}条，请登录系统查看。", 50 - shown)), "{wecom}");
        assert!(wecom.lines().filter(|line| line.contains('项')).all(|line| line.ends_with(')')), "whole lines");
        let feishu = text(HookFormat::Feishu, "示例", &lines);
        assert_eq!(feishu.matches(&href).count(), 20, "nobody reads more");
        assert!(feishu.ends_with("另有30条，请登录系统查看。"));
        // Quotation marks are two bytes each in JSON: what fits as a text need not fit as a body.
        let quoted: Vec<Line> = (0..20).map(|_| line(&"\"".repeat(700), "https://z/")).collect();
        for format in [HookFormat::DingTalk, HookFormat::Feishu] {
            let body = body(format, &text(format, "示例", &quoted), "secret", 1_700_000_000).to_string();
            assert!(body.len() <= 20_000 && body.len() > 18_000 && body.contains("另有"), "{}", body.len());
        }
        let enormous = [line(&"项".repeat(9000), "https://z/")];
        assert!(text(HookFormat::WeCom, "示例", &enormous).ends_with("另有1条，请登录系统查看。"));
    }

    #[test]
    fn an_answer_of_200_may_be_a_refusal() {
        let of = |format, body| {
            let outcome = answered(format, 200, body);
            (outcome.status, outcome.reason)
        };
        assert_eq!(of(HookFormat::WeCom, r#"{"errcode":0,"errmsg":"ok"}"#), (200, ""));
        assert_eq!(of(HookFormat::WeCom, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#), (93000, "robot"));
        assert_eq!(of(HookFormat::WeCom, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#), (45009, "pace"));
        assert_eq!(of(HookFormat::DingTalk, r#"{"errcode":310000,"errmsg":"sign not match"}"#), (310_000, "robot"));
        assert_eq!(of(HookFormat::DingTalk, r#"{"errcode":130101,"errmsg":"send too fast"}"#), (130_101, "pace"));
        assert_eq!(of(HookFormat::Feishu, r#"{"code":0,"msg":"success","StatusCode":0}"#), (200, ""));
        assert_eq!(of(HookFormat::Feishu, r#"{"code":19021,"msg":"sign match fail"}"#), (19021, "robot"));
        assert_eq!(of(HookFormat::WeCom, r#"{"errcode":-1}"#), (0, "robot"));
        for nothing in ["", "<html>", "{}", r#"{"errcode":"0"}"#, "0"] {
            assert_eq!(of(HookFormat::WeCom, nothing), (200, "answer"), "{nothing}");
        }
        assert_eq!(of(HookFormat::Feishu, r#"{"errcode":0}"#), (200, "answer"), "another maker's answer");
    }

    #[test]
    fn of_an_address_only_the_server_is_shown() {
        for (address, shown) in [
            ("https://qyapi.example/cgi-bin/webhook/send?key=k", "https://qyapi.example/"),
            ("https://open.example:8443/open-apis/bot/v2/hook/t", "https://open.example:8443/"),
            ("https://open.example?key=k", "https://open.example/"),
        ] {
            assert_eq!(server_of(address), shown);
        }
        assert_eq!(unlocked(locked_text("https://x/?a", "s").as_bytes()), Some(("https://x/?a", "s")));
        assert_eq!(unlocked(locked_text("https://x/?a", "").as_bytes()), Some(("https://x/?a", "")));
    }
}
