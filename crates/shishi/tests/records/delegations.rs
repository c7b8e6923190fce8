//! Acting for others over HTTP: a clerk enters, the person confirms with one tap or disowns, a stand-in does the work of the
//! absent; who else asks gets nothing.

use crate::site::{NEW, Page, Site, object};
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

const MINE: &str = "/me/delegations";
const CONFIRM: &str = "/me/confirmations";

/// `officer` lets `other` enter objects, to the end of March 2019.
async fn give(site: &Site, clerk: &str) -> Page {
    let id = Uuid::new_v4().to_string();
    let fields = [
        ("id", id.as_str()),
        ("clerk", clerk),
        ("kinds", "city.object"),
        ("from", "2019-03-05"),
        ("until", "2019-03-31"),
    ];
    site.post(&site.token("officer"), MINE, &fields).await
}

async fn name(site: &Site, by: &str, path: &str, absent: &str, stand_in: &str) -> Page {
    let id = Uuid::new_v4().to_string();
    let fields = [
        ("id", id.as_str()),
        ("absent", absent),
        ("stand_in", stand_in),
        ("from", "2019-03-05"),
        ("until", "2019-03-06"),
    ];
    site.post(&site.token(by), path, &fields).await
}

async fn enter(site: &Site, by: &str, key: &str, for_person: &str) -> Page {
    let id = Uuid::new_v4().to_string();
    let mut fields = object(&id, key);
    fields.push(("for", for_person));
    site.form(&site.token(by), NEW, &fields, None).await
}

async fn say(site: &Site, by: &str, seqs: &[u64], more: &[(&str, &str)]) -> Page {
    let id = Uuid::new_v4().to_string();
    let items: Vec<String> = seqs.iter().map(|seq| format!("{seq}.{seq}")).collect();
    let mut fields = vec![("id", id.as_str())];
    fields.extend(items.iter().map(|item| ("item", item.as_str())));
    fields.extend(more);
    site.post(&site.token(by), CONFIRM, &fields).await
}

fn record(site: &Site, seq: u64) -> Value {
    let bytes = site.state.engine.read(|ledger, _| ledger.record(seq)).unwrap().unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_enters_and_the_person_confirms_all_with_one_tap() {
    let site = Site::new();
    let (officer, clerk) = (site.token("officer"), site.token("other"));
    assert_eq!(site.get(&clerk, NEW).await.status, StatusCode::FORBIDDEN);
    site.get(&site.token("both"), NEW).await.lacks(&["name=\"for\""]);
    let form = site.get(&officer, MINE).await;
    form.has(&["姓名other（经办，单位dept-party）", "value=\"city.object\"", "没有授权"]);
    form.lacks(&["value=\"p-officer\"", "value=\"p-security\"", "value=\"p-system\"", "review.accepted"]);
    let given = site.size();
    assert_eq!((give(&site, "p-other").await.status, site.size()), (StatusCode::SEE_OTHER, given + 1));
    let stored = record(&site, given);
    assert_eq!(stored["open"], json!({"from": "2019-03-05", "kinds": ["city.object"], "until": "2019-03-31"}));
    assert!(!stored.to_string().contains("p-other"), "with whom is sealed");

    // The form says for whom, and only the clerk's does.
    let form = site.get(&clerk, NEW).await;
    form.has(&["以谁的名义", "代姓名officer", "value=\"p-officer\" checked"]);
    site.get(&officer, NEW).await.lacks(&["以谁的名义"]);
    let seqs = [enter(&site, "other", "hc-1", "p-officer").await.seq(), enter(&site, "other", "hc-2", "").await.seq()];
    for seq in seqs {
        let stored = record(&site, seq);
        assert_eq!((stored["by"].as_str(), stored["for"].as_str()), (Some("p-other"), Some("p-officer")));
    }
    let page = site.get(&clerk, &format!("/records/{}", seqs[0])).await;
    page.has(&["代办情况", "待本人确认", "姓名other", "姓名officer", &format!("授权代办（第{given}号记录）")]);
    page.lacks(&["确认或否认"]);

    // Today, the list, and one tap.
    site.get(&officer, "/").await.has(&["待您确认", "代您录入2项", "姓名other代录", "href=\"/me/confirmations\""]);
    let list = site.get(&officer, CONFIRM).await;
    list.has(&["待您确认2项", "全部确认（2项）", "hc-1", "hc-2"]);
    let size = site.size();
    let all = say(&site, "officer", &seqs, &[]).await;
    assert_eq!((all.status, all.leads.as_str(), site.size()), (StatusCode::SEE_OTHER, CONFIRM, size + 1), "one record");
    site.get(&officer, CONFIRM).await.has(&["没有待您确认的事项"]);
    site.get(&officer, "/").await.lacks(&["待您确认"]);
    site.get(&clerk, &format!("/records/{}", seqs[1])).await.has(&["本人已确认", &format!("/ledger/{size}")]);
    let again = say(&site, "officer", &seqs, &[]).await;
    assert_eq!((again.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size + 1));
    again.has(&["已经确认或否认过"]);
    // A reviewer who is neither of the two takes them.
    let review =
        [("id", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c6c"), ("version", &*seqs[0].to_string()), ("act", "accept")];
    let reviewed = site.post(&site.token("reviewer"), &format!("/records/{}/review", seqs[0]), &review).await;
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_says_or_ends_anything() {
    let site = Site::new();
    give(&site, "p-other").await;
    let given = site.size() - 1;
    let seq = enter(&site, "other", "hc-1", "p-officer").await.seq();
    let size = site.size();
    for stranger in ["second", "reviewer", "leader", "rules", "security"] {
        let token = site.token(stranger);
        assert_eq!(site.get(&token, &format!("{CONFIRM}/{seq}")).await.status, StatusCode::FORBIDDEN, "{stranger}");
        assert_eq!(say(&site, stranger, &[seq], &[]).await.status, StatusCode::FORBIDDEN, "{stranger}");
        site.get(&token, MINE).await.lacks(&["姓名other</td>", "代办人\">姓名other"]);
    }
    assert_eq!(say(&site, "other", &[seq], &[]).await.status, StatusCode::FORBIDDEN, "the clerk does not confirm");
    for stranger in ["second", "reviewer", "leader", "rules"] {
        let end = [("id", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c60"), ("delegation", &*given.to_string())];
        let ended = site.post(&site.token(stranger), "/me/delegations/end", &end).await;
        assert_eq!(ended.status, StatusCode::FORBIDDEN, "{stranger}");
        let page = site.get(&site.token(stranger), "/security/stand-ins").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{stranger}");
    }
    // Somebody without a delegation is told so at the form, with what he typed; nothing is written.
    let refused = enter(&site, "second", "hc-2", "p-officer").await;
    assert_eq!((refused.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size));
    refused.has(&["没有他授权您代办", "value=\"hc-2\""]);
    // Neither of the two reviews it.
    site.get(&site.token("officer"), &format!("/records/{seq}")).await.lacks(&["value=\"accept\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_disowned_goes_back_with_its_reason() {
    let site = Site::new();
    let (officer, clerk) = (site.token("officer"), site.token("other"));
    give(&site, "p-other").await;
    let seq = enter(&site, "other", "hc-1", "p-officer").await.seq();
    let page = site.get(&officer, &format!("{CONFIRM}/{seq}")).await;
    page.has(&["不是我的意思", "name=\"reason\"", "hc-1", "单位community-01", "2019-03-04"]);
    page.lacks(&["西三巷14号"]);
    let empty = say(&site, "officer", &[seq], &[("act", "disown"), ("reason", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = say(&site, "officer", &[seq], &[("act", "disown"), ("reason", "没有去看过现场")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let reads = site.audited("personal_read");
    for token in [&officer, &clerk] {
        site.get(token, &format!("{CONFIRM}/{seq}")).await.has(&["本人否认", "没有去看过现场"]);
    }
    assert_eq!(site.audited("personal_read"), reads + 2, "each look is written down");
    let page = site.get(&site.token("reviewer"), &format!("/records/{seq}")).await;
    page.has(&["本人否认", "已退回"]);
    page.lacks(&["没有去看过现场", "value=\"accept\""]);
    site.get(&clerk, "/").await.has(&["被退回"]);
    // The clerk corrects it for the same person, who is asked again.
    let form = site.get(&clerk, &format!("/records/{seq}/amend")).await;
    form.has(&["value=\"p-officer\" checked"]);
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let mut fields = object(&id, "hc-1");
    fields.extend([("version", version.as_str()), ("reason", "重新核对"), ("for", "p-officer")]);
    let amended = site.form(&clerk, &format!("/records/{seq}/amend"), &fields, None).await.seq();
    site.get(&officer, CONFIRM).await.has(&["待您确认1项", &format!("{CONFIRM}/{amended}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stand_in_reviews_for_the_absent_what_neither_has_done() {
    let site = Site::new();
    let stand_in = site.token("other");
    let seq = site.object(&site.token("officer"), "hc-1").await;
    let path = format!("/records/{seq}");
    assert_eq!(site.get(&stand_in, &path).await.status, StatusCode::FORBIDDEN);
    // A leader has no work to be done for him, and a colleague names nobody for another.
    site.get(&site.token("leader"), MINE).await.lacks(&["请人代班"]);
    let wrong = name(&site, "reviewer", "/me/stand-ins", "p-officer", "p-reviewer").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "one names for oneself, whatever is sent");
    let named = name(&site, "reviewer", "/me/stand-ins", "p-officer", "p-other").await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.body);
    let page = site.get(&stand_in, &path).await;
    page.has(&["value=\"accept\""]);
    site.get(&stand_in, "/").await.has(&["1条待复核"]);
    let review = [("id", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c6c"), ("version", &*seq.to_string()), ("act", "accept")];
    let reviewed = site.post(&stand_in, &format!("{path}/review"), &review).await;
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.body);
    let stored = record(&site, site.size() - 1);
    assert_eq!((stored["by"].as_str(), stored["for"].as_str()), (Some("p-other"), Some("p-reviewer")));
    site.get(&site.token("reviewer"), CONFIRM).await.has(&["没有待您确认的事项"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_security_administrator_names_and_a_closed_account_ends() {
    let site = Site::new();
    let security = site.token("security");
    let page = site.get(&security, "/security/stand-ins").await;
    page.has(&["value=\"p-officer\"", "name=\"absent\""]);
    page.lacks(&["value=\"p-system\"", "value=\"p-security\""]);
    let own = name(&site, "security", "/security/stand-ins", "p-officer", "p-security").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    own.has(&["三类管理员"]);
    let named = name(&site, "security", "/security/stand-ins", "p-officer", "p-other").await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.body);
    give(&site, "p-second").await;
    enter(&site, "other", "hc-1", "p-officer").await.seq();
    enter(&site, "second", "hc-2", "p-officer").await.seq();
    site.get(&security, "/security/stand-ins").await.has(&["姓名other", "姓名second", "姓名officer", "提前终止"]);
    // The account of the person whose acts they are is closed: both end, each by a record.
    let size = site.size();
    let closed = site.post(&site.token("system"), "/accounts/close", &[("login", "officer"), ("act", "close")]).await;
    assert_eq!((closed.status, site.size()), (StatusCode::SEE_OTHER, size + 2));
    for (by, key) in [("other", "hc-3"), ("second", "hc-4")] {
        let refused = enter(&site, by, key, "p-officer").await;
        assert!(matches!(refused.status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::FORBIDDEN), "{by}");
    }
    assert_eq!(site.size(), size + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_names_whose_act_it_is_under_the_same_rule() {
    let site = Site::new();
    let send = async |by: &str, key: &str, for_person: Option<&str>| {
        let mut fact = json!({
            "id": Uuid::new_v4().to_string(), "kind": "city.object", "unit": "dept-city", "happened": "2019-03-04",
            "content": {"object": key, "class": "latrine", "act": "removed", "place": "community-01"},
        });
        if let Some(person) = for_person {
            fact["for"] = person.into();
        }
        let request = axum::http::Request::post("/api/v1/records").header("content-type", "application/json");
        site.send(&site.token(by), request, axum::body::Body::from(fact.to_string())).await
    };
    let refused = send("other", "hc-1", Some("p-officer")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has(&["\"no-delegation\"", "\"for\""]);
    give(&site, "p-other").await;
    let taken = send("other", "hc-1", Some("p-officer")).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.body);
    let own = send("other", "hc-2", None).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "in his own name he has no right");
    own.has(&["no-right-to-record"]);
    let seq: Value = serde_json::from_str(&taken.body).unwrap();
    site.get(&site.token("officer"), CONFIRM).await.has(&[&format!("{CONFIRM}/{}", seq["seq"])]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_amends_what_he_typed_and_drops_nothing_that_he_cannot_see() {
    let site = Site::new();
    let (other, clerk) = (site.token("other"), site.token("second"));
    let id = Uuid::new_v4().to_string();
    let given = [
        ("id", id.as_str()),
        ("clerk", "p-second"),
        ("kinds", "party.activity"),
        ("from", "2019-03-05"),
        ("until", "2019-03-31"),
    ];
    assert_eq!(site.post(&other, MINE, &given).await.status, StatusCode::SEE_OTHER);
    let activity = async |token: &str, key: &str, more: &[(&str, &str)]| {
        let id = Uuid::new_v4().to_string();
        let mut fields = vec![
            ("id", id.as_str()),
            ("reporting_unit", "dept-party"),
            ("happened", "2019-03-04"),
            ("activity", key),
            ("type", "study"),
            ("title", "学习"),
            ("attendees", "p-leader"),
        ];
        fields.extend(more);
        site.form(token, "/offices/party/activity/new", &fields, None).await.seq()
    };
    let own = activity(&other, "a-1", &[]).await;
    let typed = activity(&clerk, "a-2", &[("for", "p-other")]).await;
    let form = site.get(&clerk, &format!("/records/{typed}/amend")).await;
    form.has(&["p-leader</textarea>", "value=\"p-other\" checked"]);
    let closed = site.get(&clerk, &format!("/records/{own}/amend")).await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    closed.has(&["看不到的密封内容"]);
    site.get(&clerk, &format!("/records/{own}")).await.lacks(&["姓名leader"]);
}
