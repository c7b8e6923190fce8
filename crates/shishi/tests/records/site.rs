//! A small zone behind its router, and a browser's part in talking to it.

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
pub struct Site {
    pub router: Router,
    pub state: Arc<Shared>,
    /// The zone's folder; it is removed with the site.
    _folder: tempfile::TempDir,
}

/// An answer: status, where it leads, body.
pub struct Page {
    pub status: StatusCode,
    pub leads: String,
    pub body: String,
}

impl Page {
    /// Value of the first hidden field of a name.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let from = self.body.find(&mark).unwrap_or_else(|| panic!("no {name} in {}", self.body)) + mark.len();
        self.body[from..].split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    pub fn has(&self, words: &[&str]) {
        for word in words {
            assert!(self.body.contains(word), "no {word:?} in {}: {}", self.status, self.body);
        }
    }

    #[track_caller]
    pub fn lacks(&self, words: &[&str]) {
        for word in words {
            assert!(!self.body.contains(word), "{word:?} in {}", self.body);
        }
    }

    /// Seq of the record that it leads to.
    #[track_caller]
    pub fn seq(&self) -> u64 {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.leads.trim_start_matches("/records/").split('?').next().unwrap().parse().unwrap()
    }
}

const PEOPLE: [(&str, &str, Option<&str>, &str); 11] = [
    ("officer", "officer", Some("city"), "dept-city"),
    ("second", "officer", Some("city"), "dept-city"),
    ("reviewer", "reviewer", Some("city"), "dept-city"),
    ("other", "officer", Some("party"), "dept-party"),
    ("leader", "leader", None, "dept-city"),
    ("rules", "rule_keeper", None, "dept-city"),
    ("both", "officer", Some("city"), "dept-city"),
    ("both", "reviewer", Some("city"), "dept-city"),
    ("editor", "editor", None, "dept-city"),
    ("system", "administrator", None, "dept-city"),
    ("security", "security_administrator", None, "dept-city"),
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
    pub fn new() -> Self {
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
        let state = Arc::new(Shared::new(engine, accounts));
        Self { router: router(state.clone()), state, _folder: folder }
    }

    pub fn token(&self, login: &str) -> String {
        let now = jiff::Timestamp::now().as_second();
        let zone = self.state.engine.snapshot();
        let visit = shishi::accounts::Visit { now, zone: &zone, browser: "" };
        match self.state.accounts.login(login, DEMONSTRATION_PASSWORD, &visit).unwrap() {
            Login::Welcome(token, ..) => token,
            _ => panic!("{login} cannot log in"),
        }
    }

    pub async fn send(&self, token: &str, request: axum::http::request::Builder, body: Body) -> Page {
        let request = request.header(header::COOKIE, format!("session={token}")).body(body).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let leads = answer.headers().get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Page { status, leads, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, token: &str, path: &str) -> Page {
        self.send(token, Request::get(path), Body::empty()).await
    }

    /// Sends a form with files, as a browser does.
    pub async fn form(&self, token: &str, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Page {
        // A browser sends an empty part where no file was chosen.
        self.sent(token, Request::post(path), fields, &[file.unwrap_or(("", b""))]).await
    }

    /// Sends a form with any number of files.
    pub async fn sent(
        &self,
        token: &str,
        request: axum::http::request::Builder,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, bytes) in files {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(token, request, Body::from(body)).await
    }

    /// Sends a form without files.
    pub async fn post(&self, token: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let encoded: String = url(fields);
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(token, request, Body::from(encoded)).await
    }

    /// Records a latrine removed.
    pub async fn object(&self, token: &str, key: &str) -> u64 {
        let id = Uuid::new_v4().to_string();
        self.form(token, NEW, &object(&id, key), None).await.seq()
    }

    pub fn audited(&self, act: &str) -> usize {
        let entries = self.state.engine.audit.lock().unwrap().newest(1000).unwrap();
        entries.iter().filter(|entry| entry.act == act).count()
    }

    pub fn size(&self) -> u64 {
        self.state.engine.snapshot().size
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.state.engine.stop();
    }
}

pub fn url(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

/// The form of a campaign object.
pub const NEW: &str = "/offices/city/object/new";

/// What the form of a latrine removed sends.
pub fn object<'a>(id: &'a str, key: &'a str) -> Vec<(&'a str, &'a str)> {
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

/// Adopts the first version of a rule.
pub async fn adopted(site: &Site, rule: &str, text: &str) {
    let command = Command {
        id: Uuid::new_v4(),
        kind: "rule.adopted".to_owned(),
        by: "setup".to_owned(),
        for_person: "setup".to_owned(),
        via: "setup",
        unit: "z-test".to_owned(),
        happened: "2019-01-02".to_owned(),
        content: json!({"rule": rule, "version": 1, "text": text}).as_object().unwrap().clone(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    };
    site.state.engine.submit(command).await.unwrap();
}
