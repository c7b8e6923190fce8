//! The offices' pages over HTTP: recording, amending, reviewing, withdrawing, and who may do what.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use shishi::accounts::{Accounts, DEMONSTRATION_PASSWORD, Login, create_demonstration};
use shishi::engine::{Answer, Engine, Keeper, Salts};
use shishi::web::{Shared, router};
use std::sync::Arc;
use store::Durability;
use tower::ServiceExt;
use uuid::Uuid;
use zone::Command;

/// A small zone behind its router.
struct Site {
    router: Router,
    state: Arc<Shared>,
    _folder: tempfile::TempDir,
}

/// An answer: status, where it leads, body.
struct Page {
    status: StatusCode,
    leads: String,
    body: String,
}

impl Page {
    /// Value of the first hidden field of a name.
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let from = self.body.find(&mark).unwrap_or_else(|| panic!("no {name} in {}", self.body)) + mark.len();
        self.body[from..].split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    fn has(&self, words: &[&str]) {
        for word in words {
            assert!(self.body.contains(word), "no {word:?} in {}: {}", self.status, self.body);
        }
    }

    #[track_caller]
    fn lacks(&self, words: &[&str]) {
        for word in words {
            assert!(!self.body.contains(word), "{word:?} in {}", self.body);
        }
    }

    /// Seq of the record that it leads to.
    #[track_caller]
    fn seq(&self) -> u64 {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.leads.trim_start_matches("/records/").split('?').next().unwrap().parse().unwrap()
    }
}

const PEOPLE: [(&str, &str, Option<&str>, &str); 8] = [
    ("officer", "officer", Some("city"), "dept-city"),
    ("second", "officer", Some("city"), "dept-city"),
    ("reviewer", "reviewer", Some("city"), "dept-city"),
    ("other", "officer", Some("party"), "dept-party"),
    ("leader", "leader", None, "dept-city"),
    ("rules", "rule_keeper", None, "dept-city"),
    ("both", "officer", Some("city"), "dept-city"),
    ("both", "reviewer", Some("city"), "dept-city"),
];

fn setup(keeper: &mut Keeper, now: jiff::Timestamp, kind: &str, content: Value) {
    let command = Command {
        id: Uuid::new_v4(),
        kind: kind.to_owned(),
        by: "setup".to_owned(),
        for_person: "setup".to_owned(),
        via: "setup",
        unit: "z-test".to_owned(),
        happened: "2019-01-02".to_owned(),
        content: content.as_object().unwrap().clone(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    };
    let answer = keeper.propose(&command, now).unwrap();
    assert!(matches!(answer, Answer::Recorded { .. }), "{kind} {content}: {answer:?}");
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: jiff::Timestamp = "2019-03-05T02:00:00Z".parse().unwrap();
        let mut keeper = Keeper::create(folder.path(), "z-test", "试验区", true, now, Salts::System).unwrap();
        for (id, ty) in [("dept-city", "department"), ("dept-party", "department"), ("community-01", "community")] {
            setup(&mut keeper, now, "org.unit", json!({"unit": id, "title": format!("单位{id}"), "type": ty}));
        }
        for (login, role, office, unit) in PEOPLE {
            let person = format!("p-{login}");
            if keeper.working().org.person(&person).is_none() {
                setup(&mut keeper, now, "org.person", json!({"person": person}));
            }
            let mut grant = json!({"person": person, "role": role});
            if let Some(office) = office {
                grant["office"] = office.into();
                grant["unit"] = unit.into();
            }
            setup(&mut keeper, now, "org.grant", grant);
        }
        keeper.commit().unwrap();
        let accounts: Vec<demo::Account> = PEOPLE
            .iter()
            .map(|(login, _, _, unit)| demo::Account {
                login: (*login).into(),
                name: format!("姓名{login}"),
                post: "经办".into(),
                person: format!("p-{login}"),
                unit: (*unit).into(),
            })
            .collect();
        create_demonstration(&keeper.files, &accounts).unwrap();
        drop(keeper);
        let engine = Engine::start(folder.path(), Durability::Full).unwrap();
        let accounts = Accounts::open(&engine.files).unwrap();
        let state = Arc::new(Shared { engine, accounts });
        Self { router: router(state.clone()), state, _folder: folder }
    }

    fn token(&self, login: &str) -> String {
        let now = jiff::Timestamp::now().as_second();
        match self.state.accounts.login(login, DEMONSTRATION_PASSWORD, now).unwrap() {
            Login::Welcome(token, _) => token,
            _ => panic!("{login} cannot log in"),
        }
    }

    async fn send(&self, token: &str, request: axum::http::request::Builder, body: Body) -> Page {
        let request = request.header(header::COOKIE, format!("session={token}")).body(body).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let leads = answer.headers().get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Page { status, leads, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, token: &str, path: &str) -> Page {
        self.send(token, Request::get(path), Body::empty()).await
    }

    /// Sends a form with files, as a browser does.
    async fn form(&self, token: &str, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let (name, bytes) = file.unwrap_or(("", b""));
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(token, request, Body::from(body)).await
    }

    /// Sends a form without files.
    async fn post(&self, token: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let encoded: String = url(fields);
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(token, request, Body::from(encoded)).await
    }

    /// Records a latrine removed.
    async fn object(&self, token: &str, key: &str) -> u64 {
        let id = Uuid::new_v4().to_string();
        self.form(token, NEW, &object(&id, key), None).await.seq()
    }

    fn audited(&self, act: &str) -> usize {
        let entries = self.state.engine.audit.lock().unwrap().newest(1000).unwrap();
        entries.iter().filter(|entry| entry.act == act).count()
    }

    fn size(&self) -> u64 {
        self.state.engine.snapshot().size
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.state.engine.stop();
    }
}

fn url(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

const NEW: &str = "/offices/city/object/new";

fn object<'a>(id: &'a str, key: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("reporting_unit", "dept-city"),
        ("happened", "2019-03-04"),
        ("object", key),
        ("class", "latrine"),
        ("act", "removed"),
        ("place", "community-01"),
        ("address", "西三巷14号"),
    ]
}

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
    page.has(&["value=\"中文编号\"", "value=\"abc\"", "&lt;b&gt;巷", "value=\"2019-03-09\"", "href=\"#f-object\""]);
    page.lacks(&["<b>巷"]);
    assert_eq!(page.hidden("id"), fields[0].1, "the same form goes on");
    let twice = site.object(&officer, "hc-2").await;
    let id = Uuid::new_v4().to_string();
    let page = site.form(&officer, NEW, &object(&id, "hc-2"), None).await;
    page.has(&["已有同一编号的记录", &twice.to_string()]);
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
    assert!(after.seq() > saved);
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
    site.get(&both, "/offices/city/object?status=submitted").await.lacks(&["type=\"checkbox\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_accepted_with_one_review_but_not_ones_own() {
    let site = Site::new();
    let (officer, reviewer) = (site.token("officer"), site.token("reviewer"));
    let (a, b) = (site.object(&officer, "hc-5").await, site.object(&officer, "hc-6").await);
    let list = site.get(&reviewer, "/offices/city/object?status=submitted").await;
    list.has(&["type=\"checkbox\"", "采用选中的记录"]);
    site.get(&officer, "/offices/city/object").await.lacks(&["type=\"checkbox\""]);
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
    site.get(&officer, &path).await.lacks(&["西三巷"]);
    site.get(&leader, &format!("{path}?personal=1")).await.lacks(&["西三巷"]);
    assert_eq!(site.audited("personal_read"), before);
    site.get(&officer, &format!("{path}?personal=1")).await.has(&["西三巷14号", "您的这次查看已登记"]);
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
async fn evidence_is_kept_by_its_digest_and_given_to_those_with_the_right() {
    let site = Site::new();
    let (officer, other, leader) = (site.token("officer"), site.token("other"), site.token("leader"));
    let id = Uuid::new_v4().to_string();
    let mut wrong = object(&id, "hc-12");
    wrong.retain(|(name, _)| *name != "place");
    let page = site.form(&officer, NEW, &wrong, Some(("a.pdf", b"%PDF-1.4 evidence"))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = page.hidden("kept");
    let mut right = object(&id, "hc-12");
    right.push(("kept", &kept));
    let seq = site.form(&officer, NEW, &right, None).await.seq();
    site.get(&officer, &format!("/records/{seq}")).await.has(&[&format!("/evidence/{kept}")]);
    let file = site.get(&officer, &format!("/evidence/{kept}")).await;
    assert_eq!((file.status, file.body.as_str()), (StatusCode::OK, "%PDF-1.4 evidence"));
    for token in [&other, &leader] {
        assert_eq!(site.get(token, &format!("/evidence/{kept}")).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.get(&officer, &format!("/evidence/{}", "0".repeat(64))).await.status, StatusCode::NOT_FOUND);
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
