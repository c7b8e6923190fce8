//! Signing in through an identity provider that answers as the standard says, and through one that does not. A certified one is
//! tried in `tests/browser/oidc.test.mjs`.

mod support;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use shishi::accounts::DEMONSTRATION_PASSWORD;
use shishi::seed::{self, Administrator};
use shishi::settings::{Oidc, Secret};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Answer, House, cookie, copied, folder, small};
use zone::org::Role;

const CLIENT: &str = "shishi";
const SECRET: &str = "with:colon and space";
const KEY: &str = "key-1";

/// Who asked for a code, and with what.
struct Asked {
    challenge: String,
    nonce: String,
    redirect: String,
}

/// What a token differs in from a right one.
type Twist = Box<dyn Fn(&mut Map<String, Value>, &mut Map<String, Value>) + Send>;

/// An identity provider on a port of its own, with a page of sign-in that a test stands for.
struct Identity {
    address: String,
    inner: Arc<Inner>,
}

struct Inner {
    codes: Mutex<HashMap<String, Asked>>,
    subject: Mutex<String>,
    twist: Mutex<Option<Twist>>,
    signs: Mutex<SigningKey>,
    hangs: AtomicBool,
    hanging: AtomicUsize,
}

fn today() -> i64 {
    jiff::Timestamp::now().as_second()
}

impl Identity {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            codes: Mutex::default(),
            subject: Mutex::new("0f2a".to_owned()),
            twist: Mutex::default(),
            signs: Mutex::new(SigningKey::from_bytes(&[7; 32])),
            hangs: AtomicBool::new(false),
            hanging: AtomicUsize::new(0),
        });
        let (shared, issuer) = (inner.clone(), address.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (inner, issuer) = (shared.clone(), issuer.clone());
                std::thread::spawn(move || inner.answer(stream, &issuer));
            }
        });
        Self { address, inner }
    }

    fn settings(&self) -> Oidc {
        Oidc {
            issuer: self.address.clone(),
            client_id: CLIENT.to_owned(),
            secret: Secret(SECRET.to_owned()),
            name: Some("区统一认证".to_owned()),
            redirect: None,
            trusted_claim: None,
            second_factor: false,
        }
    }

    fn is(&self, subject: &str) {
        *self.inner.subject.lock().unwrap() = subject.to_owned();
    }

    fn twists(&self, twist: impl Fn(&mut Map<String, Value>, &mut Map<String, Value>) + Send + 'static) {
        *self.inner.twist.lock().unwrap() = Some(Box::new(twist));
    }

    /// What its page does when somebody has signed in there: the address to which it sends the browser back.
    fn signs_in(&self, location: &str) -> String {
        let (page, query) = location.split_once('?').unwrap();
        assert_eq!(page, format!("{}/authorize", self.address));
        let asked: HashMap<String, String> = pairs(query);
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!((asked["scope"].as_str(), asked["code_challenge_method"].as_str()), ("openid profile", "S256"));
        let code = uuid::Uuid::new_v4().to_string();
        let kept = Asked {
            challenge: asked["code_challenge"].clone(),
            nonce: asked["nonce"].clone(),
            redirect: asked["redirect_uri"].clone(),
        };
        let back = kept.redirect.strip_prefix("http://localhost").unwrap().to_owned();
        self.inner.codes.lock().unwrap().insert(code.clone(), kept);
        format!("{back}?code={code}&state={}", asked["state"])
    }
}

impl Inner {
    fn answer(&self, mut stream: TcpStream, issuer: &str) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut line, mut length, mut credentials) = (String::new(), 0, String::new());
        reader.read_line(&mut line).unwrap();
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap();
            match name.to_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "authorization" => credentials = value.trim().to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        if self.hangs.load(Ordering::SeqCst) {
            self.hanging.fetch_add(1, Ordering::SeqCst);
            while self.hangs.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(10));
            }
            return;
        }
        let (status, answer) = match path.as_str() {
            "/.well-known/openid-configuration" => (200, description(issuer)),
            "/keys" => (200, self.keys()),
            "/token" => self.token(issuer, &credentials, &pairs(&String::from_utf8(body).unwrap())),
            _ => (404, json!({})),
        };
        let text = answer.to_string();
        let head =
            format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", text.len());
        let _ = stream.write_all(format!("{head}connection: close\r\n\r\n{text}").as_bytes());
    }

    fn keys(&self) -> Value {
        let point = self.signs.lock().unwrap().verifying_key().to_bytes();
        json!({"keys": [
            {"kty": "EC", "use": "enc", "kid": KEY, "crv": "P-256", "x": "AA", "y": "AA"},
            {"kty": "OKP", "use": "sig", "kid": KEY, "alg": "EdDSA", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(point)},
        ]})
    }

    fn token(&self, issuer: &str, credentials: &str, form: &HashMap<String, String>) -> (u16, Value) {
        // Each half is encoded as in a form before the two are joined (RFC 6749, section 2.3.1).
        let right = STANDARD.encode(format!("{CLIENT}:with%3Acolon%20and%20space"));
        assert_eq!(credentials, format!("Basic {right}"));
        let Some(asked) = self.codes.lock().unwrap().remove(&form["code"]) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        assert_eq!(form["redirect_uri"], asked.redirect);
        assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])), asked.challenge);
        let object = |value: Value| value.as_object().unwrap().clone();
        let mut head = object(json!({"alg": "EdDSA", "kid": KEY, "typ": "JWT"}));
        let mut claims = object(json!({
            "iss": issuer, "sub": *self.subject.lock().unwrap(), "aud": CLIENT, "nonce": asked.nonce,
            "iat": today(), "exp": today() + 300, "preferred_username": "city2", "account": "city3",
        }));
        if let Some(twist) = &*self.twist.lock().unwrap() {
            twist(&mut head, &mut claims);
        }
        let part = |value: Map<String, Value>| URL_SAFE_NO_PAD.encode(Value::from(value).to_string());
        let signed = format!("{}.{}", part(head), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.signs.lock().unwrap().sign(signed.as_bytes()).to_bytes());
        (200, json!({"token_type": "Bearer", "access_token": "x", "id_token": format!("{signed}.{signature}")}))
    }
}

fn description(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    })
}

/// Names and values of a query or a form.
fn pairs(text: &str) -> HashMap<String, String> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'%' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                }
                b'+' => bytes.push(b' '),
                byte => bytes.push(byte),
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}

/// A browser with what it keeps.
struct Browser<'a> {
    house: &'a House,
    identity: &'a Identity,
    language: &'a str,
}

impl Browser<'_> {
    fn ask(&self, path: &str, cookies: &str) -> Answer {
        self.house.ask("GET", path, &format!("{cookies}; language={}", self.language), &[], "")
    }

    /// Leaves for the provider: where to, and the cookie.
    fn leaves(&self) -> (String, String) {
        let answer = self.ask("/login/oidc?next=%2Frules", "");
        assert_eq!(answer.status, 303, "{}", answer.body);
        (answer.header("location").unwrap().to_owned(), set(&answer, "oidc").unwrap())
    }

    /// Signs in.
    fn signs_in(&self) -> Answer {
        let (location, kept) = self.leaves();
        self.ask(&self.identity.signs_in(&location), &kept)
    }

    /// Links an account.
    fn links(&self, login: &str) -> Answer {
        let answer = self.posts(login, DEMONSTRATION_PASSWORD);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let location = answer.header("refresh").unwrap().strip_prefix("0; url=").unwrap().to_owned();
        // From another site: the session's cookie does not come along.
        self.ask(&self.identity.signs_in(&location), &set(&answer, "oidc").unwrap())
    }

    fn posts(&self, login: &str, password: &str) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let cookies = format!("{}; language={}", cookie(login), self.language);
        self.house.ask("POST", "/me/oidc", &cookies, &kind, format!("present={password}"))
    }
}

/// A cookie that an answer sets.
fn set(answer: &Answer, name: &str) -> Option<String> {
    let begins = format!("set-cookie: {name}=");
    let line = answer.head.iter().find(|line| line.starts_with(&begins) && !line.starts_with(&format!("{begins};")))?;
    line.trim_start_matches("set-cookie: ").split(';').next().map(str::to_owned)
}

fn goes_on_to(answer: &Answer) -> &str {
    answer.header("refresh").unwrap_or_default().trim_start_matches("0; url=")
}

/// What the audit says was done, the newest first: act and subject.
fn audited(house: &House) -> Vec<(String, String)> {
    let entries = house.state.engine.audit.lock().unwrap().newest(50).unwrap();
    entries.into_iter().map(|entry| (entry.act, entry.subject)).collect()
}

fn world(name: &str, change: impl FnOnce(&mut Oidc)) -> (House, Identity) {
    let identity = Identity::open();
    let mut settings = identity.settings();
    change(&mut settings);
    (House::with_provider(&copied(small(), name), Some(settings)), identity)
}

#[test]
fn without_a_provider_there_is_no_button_and_no_such_page() {
    let house = House::open(&copied(small(), "none"));
    assert!(!house.ask("GET", "/login", "", &[], "").body.contains("/login/oidc"));
    assert!(!house.get("city1", "/me").body.contains("/me/oidc"));
    for path in ["/login/oidc", "/login/oidc/return?state=x&code=x"] {
        assert_eq!(house.ask("GET", path, "", &[], "").status, 404, "{path}");
    }
    assert_eq!(house.get("city1", "/me/oidc").status, 404);
}

#[test]
fn who_has_linked_his_account_signs_in_and_who_has_not_is_told_how() {
    let (house, identity) = world("right", |_| {});
    let accounts = house.state.accounts.all().unwrap();
    for (language, button, unlinked) in [
        ("zh-CN", "用区统一认证登录", "没有关联本系统的账号"),
        ("en", "Sign in with 区统一认证", "No account here is linked"),
    ] {
        let browser = Browser { house: &house, identity: &identity, language };
        assert!(browser.ask("/login", "").body.contains(button));
        let refused = browser.signs_in();
        assert_eq!((refused.status, set(&refused, "session")), (401, None));
        assert!(refused.body.contains(unlinked), "{}", refused.body);
    }
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    assert_eq!(browser.posts("city1", "wrong").status, 422, "an open session alone links nothing");
    let linked = browser.links("city1");
    assert_eq!((linked.status, goes_on_to(&linked)), (200, "/me/oidc"), "{}", linked.body);
    assert!(house.get("city1", "/me/oidc").body.contains("/me/oidc/end"));
    let welcome = browser.signs_in();
    assert_eq!((welcome.status, goes_on_to(&welcome)), (200, "/rules"), "{}", welcome.body);
    let session = set(&welcome, "session").unwrap();
    assert!(browser.ask("/me", &session).body.contains("city1"));
    let line = welcome.head.iter().find(|line| line.starts_with("set-cookie: session=")).unwrap();
    assert!(line.contains("SameSite=Strict") && line.contains("HttpOnly"), "{line}");
    let told = audited(&house);
    let entry = |act: &str, subject: &str| (act.to_owned(), subject.to_owned());
    assert_eq!(told[0], entry("login", "oidc"));
    assert!(told.contains(&entry("provider_linked", "oidc")) && told.contains(&entry("login_refused", "oidc")));
    // The same identity for a second account, and a second identity for the first one.
    let second = browser.links("city2");
    assert!(second.status == 401 && second.body.contains("belongs to another account"), "{}", second.body);
    identity.is("another");
    assert_eq!(browser.links("city1").status, 401);
    assert_eq!(browser.signs_in().status, 401);
    identity.is("0f2a");
    let ended = house.ask("POST", "/me/oidc/end", &cookie("city1"), &[], "");
    assert_eq!(ended.status, 303);
    assert_eq!(browser.signs_in().status, 401, "the link has ended");
    assert_eq!(house.state.accounts.all().unwrap().len(), accounts.len(), "no account was made");
}

#[test]
fn a_token_that_is_not_what_it_should_be_opens_nothing() {
    let (house, identity) = world("tokens", |_| {});
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    assert_eq!(browser.links("city1").status, 200);
    let of_claims = |name: &'static str, value: Value| {
        let twist: Twist = Box::new(move |_, claims: &mut Map<String, Value>| {
            claims.insert(name.to_owned(), value.clone());
        });
        twist
    };
    let of_head = |name: &'static str, value: &'static str| {
        let twist: Twist = Box::new(move |head: &mut Map<String, Value>, _| {
            head.insert(name.to_owned(), value.into());
        });
        twist
    };
    let several: Twist = Box::new(|_, claims| {
        claims.insert("aud".to_owned(), json!([CLIENT, "other"]));
        claims.insert("azp".to_owned(), "other".into());
    });
    let wrong = [
        ("another nonce", of_claims("nonce", "x".into())),
        ("no nonce", of_claims("nonce", Value::Null)),
        ("another audience", of_claims("aud", "other".into())),
        ("several audiences, for which of them is not said", of_claims("aud", json!([CLIENT, "other"]))),
        ("for another of several audiences", several),
        ("another issuer", of_claims("iss", "https://id.example.org".into())),
        ("expired", of_claims("exp", (today() - 3600).into())),
        ("a time that is no number", of_claims("exp", "tomorrow".into())),
        ("not valid yet", of_claims("nbf", (today() + 3600).into())),
        ("no subject", of_claims("sub", "".into())),
        ("not signed", of_head("alg", "none")),
        ("signed with what both sides know", of_head("alg", "HS256")),
        ("another kind of signature", of_head("alg", "ES256")),
        ("an unknown key", of_head("kid", "key-2")),
    ];
    for (what, twist) in wrong {
        identity.twists(twist);
        let refused = browser.signs_in();
        assert_eq!((refused.status, set(&refused, "session")), (401, None), "{what}");
        assert!(refused.body.contains("could not be verified"), "{what}: {}", refused.body);
    }
    identity.twists(|_, _| {});
    *identity.inner.signs.lock().unwrap() = SigningKey::from_bytes(&[8; 32]);
    assert_eq!(browser.signs_in().status, 401, "another's signature");
    *identity.inner.signs.lock().unwrap() = SigningKey::from_bytes(&[7; 32]);
    identity.twists(|_, claims| {
        claims.insert("aud".to_owned(), json!([CLIENT]));
        claims.insert("exp".to_owned(), (today() - 5).into());
    });
    assert_eq!(browser.signs_in().status, 200, "right, and a few seconds late");
}

#[test]
fn only_the_browser_that_left_comes_back_and_only_once() {
    let (house, identity) = world("states", |_| {});
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    assert_eq!(browser.links("city1").status, 200);
    let (location, kept) = browser.leaves();
    let back = identity.signs_in(&location);
    let (_, other) = browser.leaves();
    let wrong_state = format!("{}x", &back[..back.len() - 1]);
    for (what, path, cookies) in [
        ("another state", &wrong_state, &kept),
        ("another browser", &back, &other),
        ("no cookie", &back, &String::new()),
    ] {
        let refused = browser.ask(path, cookies);
        assert!(refused.status == 401 && refused.body.contains("begun in another browser"), "{what}: {}", refused.body);
    }
    assert_eq!(browser.ask(&back, &kept).status, 200, "what others tried has not used it up");
    let replayed = browser.ask(&back, &kept);
    assert_eq!((replayed.status, set(&replayed, "session")), (401, None), "the same address once more");
    // A code that was taken from its browser: the provider has given it for another question.
    let (first, _) = browser.leaves();
    let stolen = identity.signs_in(&first);
    let code = stolen.split(['=', '&']).nth(1).unwrap();
    identity.inner.codes.lock().unwrap().remove(code);
    let (second, kept) = browser.leaves();
    let state = &pairs(second.split_once('?').unwrap().1)["state"];
    let refused = browser.ask(&format!("/login/oidc/return?code={code}&state={state}"), &kept);
    assert!(refused.status == 401 && refused.body.contains("could not be verified"), "{}", refused.body);
    let (third, kept) = browser.leaves();
    let state = &pairs(third.split_once('?').unwrap().1)["state"];
    let declined = browser.ask(&format!("/login/oidc/return?error=access_denied&state={state}"), &kept);
    assert!(declined.status == 401 && declined.body.contains("did not sign you in"), "{}", declined.body);
    let (fourth, kept) = browser.leaves();
    let mixed = format!("{}&iss=https%3A%2F%2Fid.example.org", identity.signs_in(&fourth));
    assert_eq!(browser.ask(&mixed, &kept).status, 401, "another provider's answer");
}

#[test]
fn closed_and_locked_accounts_stay_closed_and_a_second_factor_is_still_asked_for() {
    let (house, identity) = world("closed", |_| {});
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    let accounts = &house.state.accounts;
    assert_eq!(browser.links("city1").status, 200);
    let secret = b"12345678901234567890".to_vec();
    let code = |steps: i64| {
        let codes = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, b"12345678901234567890".to_vec()).unwrap();
        codes.generate((today() + 30 * steps) as u64)
    };
    accounts.keep_factor("city1", secret, &code(0), today()).unwrap().unwrap();
    let half = browser.signs_in();
    assert_eq!(goes_on_to(&half), "/login/code?next=%2Frules");
    let session = set(&half, "session").unwrap();
    assert_eq!(browser.ask("/rules", &session).status, 303, "half a sign-in opens nothing");
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = format!("code={}&next=%2Frules", code(1));
    let whole = house.ask("POST", "/login/code", &session, &kind, form);
    assert_eq!((whole.status, whole.header("location")), (303, Some("/rules")), "{}", whole.body);
    assert_eq!(audited(&house)[0], ("login".to_owned(), "oidc".to_owned()));
    assert_eq!(audited(&house)[1], ("login_begun".to_owned(), "oidc code".to_owned()));
    accounts.set_closed("city1", true, today()).unwrap();
    let refused = browser.signs_in();
    assert!(refused.status == 401 && refused.body.contains("This account is closed"), "{}", refused.body);
    assert_eq!(audited(&house)[0], ("login_closed".to_owned(), "oidc".to_owned()));
    accounts.set_closed("city1", false, today()).unwrap();
    let account = accounts.all().unwrap().into_iter().find(|account| account.login == "city1").unwrap();
    for _ in 0..5 {
        accounts.is_password(&account, "wrong", today()).unwrap();
    }
    assert!(browser.signs_in().body.contains("Too many attempts"));
    accounts.unlock("city1").unwrap();
    accounts.give_password("city1", today()).unwrap();
    assert_eq!(browser.signs_in().status, 401, "a given password ends the link, too");
}

#[test]
fn a_provider_that_asks_for_a_second_factor_itself_may_be_taken_at_its_word() {
    let (house, identity) = world("second", |settings| settings.second_factor = true);
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    assert_eq!(browser.links("city1").status, 200);
    let code = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, vec![5; 20]).unwrap().generate(today() as u64);
    house.state.accounts.keep_factor("city1", vec![5; 20], &code, today()).unwrap().unwrap();
    assert_eq!(goes_on_to(&browser.signs_in()), "/rules");
}

#[test]
fn trusted_names_link_the_account_that_is_called_so_once() {
    let (house, identity) = world("names", |settings| settings.trusted_claim = Some("account".to_owned()));
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    let welcome = browser.signs_in();
    assert!(browser.ask("/me", &set(&welcome, "session").unwrap()).body.contains("city3"));
    assert_eq!(audited(&house)[1], ("provider_linked".to_owned(), "by name".to_owned()));
    identity.is("somebody who got the name after him");
    assert_eq!(browser.signs_in().status, 401);
    identity.twists(|_, claims| {
        claims.insert("account".to_owned(), "nobody-here".into());
    });
    assert_eq!(browser.signs_in().status, 401);
    identity.is("0f2a");
    assert_eq!(browser.signs_in().status, 200, "linked is linked, whatever he is called now");
}

/// A zone for real work, whose policy asks the administrators for a second factor and everybody for a password of his own.
fn real(name: &str) -> std::path::PathBuf {
    let zone = folder(name).join("zone");
    let administrator =
        |role, login: &str| Administrator { role, login: login.to_owned(), name: format!("甲{login}") };
    let administrators = vec![
        administrator(Role::Administrator, "system"),
        administrator(Role::SecurityAdministrator, "security"),
        administrator(Role::AuditAdministrator, "audit"),
    ];
    seed::zone(&zone, "z-office", "试办开发区", administrators, &shishi::founding::Founding::default()).unwrap();
    zone
}

#[test]
fn what_the_policy_asks_is_asked_but_no_password_is_set_on_a_providers_word() {
    let identity = Identity::open();
    let settings = Oidc { trusted_claim: Some("account".to_owned()), ..identity.settings() };
    let house = House::with_provider(Path::new(&real("policy")), Some(settings));
    identity.twists(|_, claims| {
        claims.insert("account".to_owned(), "system".into());
    });
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    let half = browser.signs_in();
    assert_eq!(goes_on_to(&half), "/login/factor?next=%2Frules", "{}", half.body);
    let session = set(&half, "session").unwrap();
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = "chosen=Seven.Quiet-Boats+41&again=Seven.Quiet-Boats+41";
    assert_eq!(house.ask("POST", "/login/password", &session, &kind, form).status, 401);
    let account = house.state.accounts.all().unwrap().into_iter().find(|account| account.login == "system").unwrap();
    assert!(account.initial, "the password is what it was");
}

#[test]
fn a_provider_that_is_away_hurts_nobody_who_has_a_password() {
    let (house, identity) = world("away", |_| {});
    let browser = Browser { house: &house, identity: &identity, language: "en" };
    let with_password = || {
        let form = format!("login=city3&password={DEMONSTRATION_PASSWORD}&next=%2F");
        house.ask("POST", "/login", "", &[("content-type", "application/x-www-form-urlencoded")], form).status
    };
    identity.inner.hangs.store(true, Ordering::SeqCst);
    std::thread::scope(|scope| {
        let waits: Vec<_> = (0..4).map(|_| scope.spawn(|| browser.ask("/login/oidc", ""))).collect();
        while identity.inner.hanging.load(Ordering::SeqCst) < 4 && !waits.iter().any(|waits| waits.is_finished()) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let fifth = scope.spawn(|| browser.ask("/login/oidc", "").status);
        assert_eq!(with_password(), 303);
        assert!([429, 503].contains(&fifth.join().unwrap()), "he is told, too");
        assert_eq!(with_password(), 303);
        identity.inner.hangs.store(false, Ordering::SeqCst);
        for waits in waits {
            let away = waits.join().unwrap();
            assert!(away.status == 503 && away.body.contains("does not answer as it should"), "{}", away.body);
            assert!(away.body.contains("name=\"password\""), "the password's form is there");
        }
    });
    assert_eq!(browser.signs_in().status, 401, "there again, and nobody is linked");
    let gone = Oidc { issuer: "http://127.0.0.1:1".to_owned(), ..identity.settings() };
    drop(house);
    let house = House::with_provider(&copied(small(), "gone"), Some(gone));
    assert_eq!(house.ask("GET", "/login/oidc", "", &[], "").status, 503);
    let moved = Oidc { issuer: format!("{}/", identity.address), ..identity.settings() };
    let house = House::with_provider(&copied(small(), "moved"), Some(moved));
    assert_eq!(house.ask("GET", "/login/oidc", "", &[], "").status, 503, "it calls itself otherwise");
}
