//! The offices' pages over HTTP: recording, amending, reviewing, withdrawing, and who may do what.

mod delegations;
mod drafts;
mod evidence;
mod lists;
mod opening_balances;
mod site;
mod whole_import;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use site::{NEW, Page, Site, object};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_form_records_once_however_often_it_is_sent() {
    let site = Site::new();
    let officer = site.token("officer");
    let form = site.get(&officer, NEW).await;
    assert_eq!(form.status, StatusCode::OK);
    form.has(&["name=\"object\"", "value=\"2019-03-05\"", "multipart/form-data", "单位community-01"]);
    let id = form.hidden("id");
    let first = site.form(&officer, NEW, &object(&id, "hc-1"), None).await.seq();
    let size = site.size();
    let again = site.form(&officer, NEW, &object(&id, "hc-1"), None).await;
    assert_eq!((again.seq(), site.size()), (first, size));
    site.get(&officer, &again.leads).await.has(&["没有重复登记", "已提交"]);
    let list = site.get(&officer, "/offices/city/object?status=submitted&q=HC-1&month=2019-03").await;
    list.has(&["共1条", &format!("/records/{first}"), "单位community-01"]);
    site.get(&officer, "/offices/city/object?status=accepted").await.has(&["没有符合条件的记录"]);
    site.get(&officer, "/offices/city").await.has(&["联创对象", "最新记录"]);
    site.get(&officer, "/").await.has(&["今天没有等您办理的事"]);
    site.get(&officer, "/search?q=hc-1").await.has(&[&format!("/records/{first}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_shows_every_error_and_what_was_typed() {
    let site = Site::new();
    let officer = site.token("officer");
    let fields = [
        ("id", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c6c"),
        ("happened", "2019-03-09"),
        ("object", "中文编号"),
        ("class", ""),
        ("act", "removed"),
        ("length_m", "abc"),
        ("address", "<b>巷"),
    ];
    let size = site.size();
    let page = site.form(&officer, NEW, &fields, Some(("x.html", b"<html>"))).await;
    assert_eq!((page.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size));
    page.has(&["日期晚于今天", "不能作为编号", "这一项必填", "不是数", "不是 PDF", "有6处需要修改"]);
    // On top of the form each error is named by its field.
    page.has(&["#f-class\">对象种类：这一项必填", "#f-length_m\">长度：", "#f-object\">对象编号："]);
    page.has(&["value=\"中文编号\"", "value=\"abc\"", "&lt;b&gt;巷", "value=\"2019-03-09\"", "href=\"#f-object\""]);
    page.lacks(&["<b>巷"]);
    assert_eq!(page.hidden("id"), fields[0].1, "the same form goes on");
    let twice = site.object(&officer, "hc-2").await;
    let id = Uuid::new_v4().to_string();
    let page = site.form(&officer, NEW, &object(&id, "hc-2"), None).await;
    page.has(&["对象编号：已经登记过了", &twice.to_string(), &format!("href=\"/records/{twice}\">打开已有的记录")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_form_does_not_say_that_it_waits_for_review() {
    let site = Site::new();
    let page = site.get(&site.token("officer"), NEW).await;
    page.has(&["提交后由另一人复核"]);
    page.lacks(&["等待复核"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_needs_a_reason_and_meets_another_one() {
    let site = Site::new();
    let (officer, second) = (site.token("officer"), site.token("second"));
    let first = site.object(&officer, "hc-3").await;
    let path = format!("/records/{first}/amend");
    let (mine, theirs) = (site.get(&officer, &path).await, site.get(&second, &path).await);
    mine.has(&["name=\"version\"", "value=\"2019-03-04\""]);
    mine.lacks(&["西三巷"]);
    let (id, version) = (mine.hidden("id"), mine.hidden("version"));
    let fields = |id: &str, length: &str, reason: &str, version: &str| -> Vec<(String, String)> {
        let pairs = [
            ("id", id),
            ("version", version),
            ("happened", "2019-03-04"),
            ("object", "hc-3"),
            ("class", "latrine"),
            ("act", "removed"),
            ("place", "community-01"),
            ("length_m", length),
            ("reason", reason),
        ];
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    async fn amend(site: &Site, token: &str, path: &str, fields: Vec<(String, String)>) -> Page {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        site.form(token, path, &fields, None).await
    }
    let page = amend(&site, &officer, &path, fields(&id, "5", "", &version)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.has(&["href=\"#f-reason\"", "value=\"5\""]);
    let saved = amend(&site, &officer, &path, fields(&id, "5", "量错了", &version)).await.seq();
    let page = site.get(&officer, &format!("/records/{saved}")).await;
    page.has(&["长度", "5", &format!("/ledger/{first}"), &format!("/ledger/{saved}")]);
    page.lacks(&["量错了"]);
    let stale =
        amend(&site, &second, &path, fields(&theirs.hidden("id"), "7", "再量", &theirs.hidden("version"))).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    stale.has(&["别人已经改过", "对照", "您填的内容", "value=\"7\""]);
    assert_eq!(stale.hidden("version"), saved.to_string(), "the form goes on from what is there now");
    let after = amend(&site, &second, &path, fields(&theirs.hidden("id"), "7", "再量", &saved.to_string())).await;
    let last = after.seq();
    assert!(last > saved);
    // What the forms never showed is still there, and each version says why to those who may read it.
    let unmasked = format!("/records/{first}/personal");
    let page = site.post(&officer, &unmasked, &[("purpose", "verify")]).await;
    page.has(&["西三巷14号", "量错了", "再量"]);
    // A form that showed it and was sent without it has taken it out.
    let shown = site.get(&officer, &format!("{path}?personal=1")).await;
    let mut emptied = fields(&shown.hidden("id"), "7", "地址不留", &last.to_string());
    emptied.push(("personal_shown".to_owned(), shown.hidden("personal_shown")));
    amend(&site, &officer, &path, emptied).await.seq();
    site.post(&officer, &unmasked, &[("purpose", "verify")]).await.lacks(&["西三巷"]);
    // Withdrawing what somebody has changed meanwhile shows both.
    let late = [("id", Uuid::new_v4().to_string()), ("version", last.to_string()), ("reason", "误记".to_owned())];
    let late: Vec<(&str, &str)> = late.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let late = site.post(&second, &format!("/records/{first}/withdraw"), &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.has(&["别人已经改过", "对照"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_eyes() {
    let site = Site::new();
    let (officer, reviewer) = (site.token("officer"), site.token("reviewer"));
    let first = site.object(&officer, "hc-4").await;
    let path = format!("/records/{first}/review");
    let refused = site
        .post(
            &officer,
            &path,
            &[("id", &Uuid::new_v4().to_string()), ("version", &first.to_string()), ("act", "accept")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.has(&["复核"]);
    site.get(&reviewer, "/").await.has(&["1条待复核", &format!("/records/{first}")]);
    let page = site.get(&reviewer, &format!("/records/{first}")).await;
    page.has(&["采用", "退回"]);
    let sent = [("id", page.hidden("id")), ("version", first.to_string()), ("act", "accept".to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(site.post(&reviewer, &path, &sent).await.status, StatusCode::SEE_OTHER);
    let page = site.get(&officer, &format!("/records/{first}")).await;
    page.has(&["已采用", "姓名reviewer于"]);
    let again =
        site.post(&reviewer, &path, &[("id", &Uuid::new_v4().to_string()), ("version", &first.to_string())]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.has(&["不在待复核之列"]);
    // Who is both officer and reviewer is shown no button for what is his own, and is refused without one.
    let both = site.token("both");
    let own = site.object(&both, "hc-40").await;
    let page = site.get(&both, &format!("/records/{own}")).await;
    page.has(&["要由另一个人复核"]);
    page.lacks(&["name=\"act\""]);
    let sent = [("id", Uuid::new_v4().to_string()), ("version", own.to_string()), ("act", "accept".to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let size = site.size();
    let page = site.post(&both, &format!("/records/{own}/review"), &sent).await;
    assert_eq!((page.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size));
    page.has(&["是您自己办理的"]);
    site.get(&both, "/offices/city/object?status=submitted").await.lacks(&["name=\"item\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_accepted_with_one_review_but_not_ones_own() {
    let site = Site::new();
    let (officer, reviewer) = (site.token("officer"), site.token("reviewer"));
    let (a, b) = (site.object(&officer, "hc-5").await, site.object(&officer, "hc-6").await);
    let list = site.get(&reviewer, "/offices/city/object?status=submitted").await;
    list.has(&["name=\"item\"", "采用选中的记录"]);
    site.get(&officer, "/offices/city/object").await.lacks(&["name=\"item\""]);
    let items = [format!("{a}.{a}"), format!("{b}.{b}")];
    let size = site.size();
    let sent = [("id", list.hidden("id")), ("item", items[0].clone()), ("item", items[1].clone())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = site.post(&reviewer, "/offices/city/object/accept", &sent).await;
    assert_eq!((page.status, site.size()), (StatusCode::SEE_OTHER, size + 1), "{}", page.body);
    site.get(&officer, "/offices/city/object?status=accepted").await.has(&["共2条"]);
    let page = site.post(&reviewer, "/offices/city/object/accept", &[("id", &Uuid::new_v4().to_string())]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.has(&["没有选中待复核的记录"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_says_why_to_those_who_may_know() {
    let site = Site::new();
    let (officer, reviewer, leader) = (site.token("officer"), site.token("reviewer"), site.token("leader"));
    let first = site.object(&officer, "hc-7").await;
    let path = format!("/records/{first}/review");
    let id = Uuid::new_v4().to_string();
    let version = first.to_string();
    let short =
        site.post(&reviewer, &path, &[("id", &id), ("version", &version), ("act", "return"), ("reason", "错")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.has(&["请写明原因", ">错<"]);
    let done = site
        .post(&reviewer, &path, &[("id", &id), ("version", &version), ("act", "return"), ("reason", "位置写错了")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    site.get(&officer, "/").await.has(&["1条被退回", &format!("/records/{first}")]);
    let before = site.audited("personal_read");
    site.get(&officer, &format!("/records/{first}")).await.has(&["已退回", "位置写错了"]);
    assert_eq!(site.audited("personal_read"), before + 1);
    site.get(&leader, &format!("/records/{first}")).await.lacks(&["位置写错了"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawing_asks_once_more_and_gives_the_key_back() {
    let site = Site::new();
    let (officer, reviewer) = (site.token("officer"), site.token("reviewer"));
    let first = site.object(&officer, "hc-8").await;
    let path = format!("/records/{first}/withdraw");
    let page = site.get(&officer, &path).await;
    page.has(&["确定作废"]);
    let (id, version) = (page.hidden("id"), page.hidden("version"));
    let none = site.post(&officer, &path, &[("id", &id), ("version", &version), ("reason", "")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let void = site.post(&officer, &path, &[("id", &id), ("version", &version), ("reason", "重复登记")]).await.seq();
    site.get(&officer, &format!("/records/{first}")).await.has(&["申请作废"]);
    let accept = [("id", Uuid::new_v4().to_string()), ("version", void.to_string()), ("act", "accept".to_owned())];
    let accept: Vec<(&str, &str)> = accept.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(site.post(&reviewer, &format!("/records/{first}/review"), &accept).await.status, StatusCode::SEE_OTHER);
    let page = site.get(&officer, &format!("/records/{first}")).await;
    page.has(&["已作废"]);
    page.lacks(&["/amend"]);
    assert_eq!(site.get(&officer, &path).await.status, StatusCode::BAD_REQUEST);
    assert!(site.object(&officer, "hc-8").await > void);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_office_is_told_which_right_it_lacks() {
    let site = Site::new();
    let (officer, other, leader) = (site.token("officer"), site.token("other"), site.token("leader"));
    let first = site.object(&officer, "hc-9").await;
    for path in [
        "/offices/city",
        "/offices/city/object",
        NEW,
        "/offices/city/object/export.csv",
        &format!("/records/{first}"),
        &format!("/records/{first}/amend"),
    ] {
        let page = site.get(&other, path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        page.has(&["打开“城市”需要该科室的权限"]);
    }
    site.get(&other, "/search?q=hc-9").await.lacks(&[&format!("/records/{first}")]);
    let id = Uuid::new_v4().to_string();
    assert_eq!(site.form(&other, NEW, &object(&id, "hc-10"), None).await.status, StatusCode::FORBIDDEN);
    // A leader reads, and that is all.
    assert_eq!(site.get(&leader, &format!("/records/{first}")).await.status, StatusCode::OK);
    let page = site.get(&leader, NEW).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.has(&["登记“联创对象”需要"]);
    assert_eq!(site.form(&leader, NEW, &object(&id, "hc-10"), None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&leader, &format!("/records/{first}/amend")).await.status, StatusCode::FORBIDDEN);
    let past = site.get(&officer, &format!("{NEW}?at=5")).await;
    assert_eq!(past.status, StatusCode::BAD_REQUEST);
    past.has(&["正在查看过去的时点"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_content_needs_the_right_and_every_read_is_written_down() {
    let site = Site::new();
    let (officer, leader) = (site.token("officer"), site.token("leader"));
    let first = site.object(&officer, "hc-11").await;
    let path = format!("/records/{first}");
    let before = site.audited("personal_read");
    let unmasked = format!("{path}/personal");
    for token in [&officer, &leader] {
        let page = site.get(token, &path).await;
        page.has(&["西**"]);
        page.lacks(&["西三巷"]);
    }
    let refused = site.post(&leader, &unmasked, &[("purpose", "verify")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for nothing in [&[][..], &[("purpose", "because")]] {
        assert_eq!(site.post(&officer, &unmasked, nothing).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(site.audited("personal_read"), before);
    let page = site.post(&officer, &unmasked, &[("purpose", "verify")]).await;
    page.has(&["西三巷14号", "您的这次查看已登记"]);
    site.get(&officer, &format!("{path}/amend?personal=1")).await.has(&["西三巷14号"]);
    assert_eq!(site.audited("personal_read"), before + 2);
    let list = site.get(&officer, "/offices/city/object").await;
    list.lacks(&["西三巷"]);
    let exported = site.get(&officer, "/offices/city/object/export.csv?status=submitted").await;
    exported.has(&["hc-11", "户外旱厕"]);
    exported.lacks(&["西三巷"]);
    assert_eq!(
        (site.get(&officer, "/offices/city/object/export.xlsx").await.status, site.audited("export")),
        (StatusCode::OK, 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_its_words_in_both_languages() {
    let site = Site::new();
    let tokens = [site.token("officer"), site.token("reviewer"), site.token("rules"), site.token("leader")];
    let first = site.object(&tokens[0], "hc-13").await;
    let record = format!("/records/{first}");
    let mut paths = vec![
        "/".to_owned(),
        "/record".into(),
        "/me".into(),
        "/search".into(),
        "/search?q=单位".into(),
        record.clone(),
        format!("{record}/amend"),
        format!("{record}/withdraw"),
    ];
    for kind in zone::fact::KINDS.iter().filter(|kind| kind.register) {
        paths.push(format!("/offices/{}", kind.office.word()));
        paths.push(format!("/offices/{}/{}", kind.office.word(), kind.word()));
        paths.push(format!("/offices/{}/{}/new", kind.office.word(), kind.word()));
    }
    for token in &tokens {
        for path in &paths {
            for language in ["zh-CN", "en"] {
                let request = Request::get(path.replace("单位", "%E5%8D%95%E4%BD%8D"))
                    .header(header::COOKIE, format!("language={language}"));
                let page = site.send(token, request, Body::empty()).await;
                assert!(!page.status.is_server_error(), "{path}");
                assert!(!page.body.contains('⟦') && !page.body.contains("{$"), "{path} {language}: {}", page.body);
                assert!(!page.body.contains(" style=") && !page.body.contains("onclick"), "{path}");
            }
        }
    }
}
