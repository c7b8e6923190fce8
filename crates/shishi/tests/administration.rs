//! The three administrators of a zone for real work: what each does, what none of them can do, and how one signs in where
//! passwords are one's own and a second factor is asked for.

mod support;

use serde_json::json;
use shishi::founding::Founding;
use shishi::seed::{self, Administrator};
use store::Session;
use support::{Answer, House, cookie, folder, token};
use zone::org::Role;

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

/// A new zone, with the first administrators' given passwords. Each has a session besides, for what is not about signing in.
struct Office {
    house: House,
    given: Vec<String>,
}

impl Office {
    fn new() -> Self {
        let zone = folder("office").join("zone");
        let administrator =
            |role, login: &str| Administrator { role, login: login.to_owned(), name: format!("甲{login}") };
        let made = seed::zone(
            &zone,
            "z-office",
            "试办开发区",
            vec![
                administrator(Role::Administrator, "system"),
                administrator(Role::SecurityAdministrator, "security"),
                administrator(Role::AuditAdministrator, "audit"),
            ],
            &Founding::default(),
        )
        .unwrap();
        let operations = shishi::engine::Files::of(&zone).unwrap().open_operations().unwrap();
        for (account, _) in &made {
            let login = &account.login;
            let digest = <sha2::Sha256 as sha2::Digest>::digest(token(login).as_bytes()).into();
            operations.put_session(&Session::new(digest, login, now())).unwrap();
        }
        Self { house: House::open(&zone), given: made.into_iter().map(|(_, password)| password).collect() }
    }

    fn post(&self, cookies: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let form: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", shishi::web::encode(value))).collect();
        self.house.ask("POST", path, &format!("{cookies}; language=en"), &FORM, form.join("&"))
    }

    fn get(&self, cookies: &str, path: &str) -> Answer {
        self.house.ask("GET", path, &format!("{cookies}; language=en"), &[], "")
    }

    fn sign_in(&self, login: &str, password: &str) -> Answer {
        self.post("", "/login", &[("login", login), ("password", password), ("next", "/rules")])
    }

    /// Makes an account through the form: its given password.
    fn made(&self, login: &str) -> String {
        let form = self.get(&cookie("system"), "/accounts/new").body;
        let id = value_of(&form, "id");
        let fields = [("id", id.as_str()), ("login", login), ("name", "乙某"), ("post", "科员"), ("unit", "z-office")];
        let answer = self.post(&cookie("system"), "/accounts/new", &fields);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body.split("<strong class=\"s-mono\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
    }

    fn person(&self, login: &str) -> String {
        let accounts = self.house.state.accounts.all().unwrap();
        accounts.into_iter().find(|account| account.login == login).unwrap().person
    }

    fn grant(&self, by: &str, person: &str, role: &str) -> Answer {
        let zone = self.house.state.engine.snapshot();
        let today = zone.date_of(jiff::Timestamp::now()).to_string();
        let fact = json!({
            "id": uuid::Uuid::new_v4().to_string(), "kind": "org.grant", "unit": "z-office", "happened": today,
            "content": {"person": person, "role": role},
        });
        self.house.record(&cookie(by), &fact)
    }

    /// What the audit says was done, oldest first.
    fn audited(&self) -> Vec<String> {
        let mut entries = self.house.state.engine.audit.lock().unwrap().newest(200).unwrap();
        entries.reverse();
        entries.into_iter().map(|entry| entry.act).collect()
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The cookie that an answer sets.
fn given_cookie(answer: &Answer) -> String {
    let line = answer.head.iter().find(|line| line.starts_with("set-cookie: session=")).unwrap();
    line.trim_start_matches("set-cookie: ").split(';').next().unwrap().to_owned()
}

fn leads_to(answer: &Answer) -> &str {
    let line = answer.head.iter().find(|line| line.starts_with("location: "));
    line.map_or("", |line| line.trim_start_matches("location: "))
}

/// The value of a hidden field.
fn value_of(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
    after.split('"').next().unwrap().to_owned()
}

/// The code that an authenticator shows so many steps from now.
fn code(letters: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::Encoded(letters.to_owned()).to_bytes().unwrap();
    totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, secret).unwrap().generate((now() + 30 * steps) as u64)
}

const OWN: &str = "Seven.Quiet-Boats 41";

#[test]
fn the_first_sign_in_asks_for_a_password_of_ones_own_and_a_second_factor() {
    let office = Office::new();
    let first = office.sign_in("system", &office.given[0]);
    assert_eq!((first.status, leads_to(&first)), (303, "/login/password?next=%2Frules"));
    let half = given_cookie(&first);
    for path in ["/", "/me", "/accounts", "/login/factor", "/login/code"] {
        let answer = office.get(&half, path);
        assert!(answer.status == 303 && leads_to(&answer).starts_with("/login?"), "{path}: {}", answer.status);
    }
    assert_eq!(office.house.ask("GET", "/api/v1/figures", &half, &[], "").status, 401, "nor for programs");
    assert_eq!(office.get(&half, "/login/password?next=/rules").status, 200);
    let poor = [("chosen", "system1"), ("again", "system2"), ("next", "/rules")];
    let poor = office.post(&half, "/login/password", &poor);
    assert_eq!(poor.status, 422);
    for told in ["at least 8 characters", "at least 3 of lower case", "may not contain “system”", "not the same"] {
        assert!(poor.body.contains(told), "all at once: {told}");
    }
    assert!(!poor.body.contains("system1"), "no password is written back");
    let same = [("chosen", office.given[0].as_str()), ("again", &office.given[0]), ("next", "/")];
    assert_eq!(office.post(&half, "/login/password", &same).status, 422, "the given one is not one's own");
    let second = office.post(&half, "/login/password", &[("chosen", OWN), ("again", OWN), ("next", "/rules")]);
    assert_eq!((second.status, leads_to(&second)), (303, "/login/factor?next=%2Frules"));
    assert_eq!(office.get(&half, "/login/password").status, 303, "the token of the step before opens nothing");
    let half = given_cookie(&second);
    let page = office.get(&half, "/login/factor?next=/rules");
    assert!(page.status == 200 && page.body.contains("<svg"), "{}", page.body);
    let letters = value_of(&page.body, "secret");
    let wrong = if code(&letters, 0) == "000000" { "000001" } else { "000000" };
    let wrong = office.post(&half, "/login/factor", &[("secret", &letters), ("code", wrong), ("next", "/rules")]);
    assert_eq!((wrong.status, value_of(&wrong.body, "secret")), (422, letters.clone()), "the same picture again");
    let kept = || office.house.state.engine.files.open_operations().unwrap().second_factor("system").unwrap();
    assert_eq!(kept(), None, "not before its owner has shown that he has it");
    let right = code(&letters, 0);
    let third = office.post(&half, "/login/factor", &[("secret", &letters), ("code", &right), ("next", "/rules")]);
    assert_eq!(third.status, 200);
    let secret = shishi::accounts::factor::of_letters(&letters).unwrap();
    assert!(!kept().unwrap().secret.windows(secret.len()).any(|part| part == secret), "locked in the tables");
    let recovery: Vec<&str> = third.body.split("<li><span class=\"s-mono\">").skip(1).map(|rest| &rest[..19]).collect();
    assert_eq!(recovery.len(), 8, "{}", third.body);
    // They are printed, on a sheet that says whose they are.
    assert!(third.body.contains("data-print") && third.body.contains("<span class=\"s-mono\">system</span>"));
    let whole = given_cookie(&third);
    assert_eq!((office.get(&whole, "/accounts").status, office.get(&half, "/").status), (200, 303));

    // From now on: password and code, and no code twice.
    assert_eq!(office.sign_in("system", &office.given[0]).status, 401);
    let again = office.sign_in("system", OWN);
    assert_eq!(leads_to(&again), "/login/code?next=%2Frules");
    let half = given_cookie(&again);
    let taken = |half: &str, code: &str| office.post(half, "/login/code", &[("code", code), ("next", "/rules")]);
    assert_eq!(taken(&half, &right).status, 401, "it was used before");
    assert_eq!(office.get(&half, "/accounts").status, 303);
    let done = taken(&half, &code(&letters, 1));
    assert_eq!((done.status, leads_to(&done)), (303, "/rules"));
    assert_eq!(office.get(&given_cookie(&done), "/accounts").status, 200);
    let lost = given_cookie(&office.sign_in("system", OWN));
    assert_eq!(taken(&lost, &recovery[3].to_uppercase()).status, 303);
    let lost = given_cookie(&office.sign_in("system", OWN));
    assert_eq!(taken(&lost, recovery[3]).status, 401, "each once");
    let acts = office.audited();
    let told = ["login_begun", "password_changed", "login_begun", "second_factor_set", "login"];
    assert_eq!(&acts[..5], told, "{acts:?}");
}

#[test]
fn wrong_codes_lock_as_wrong_passwords_do() {
    let office = Office::new();
    let (accounts, zone) = (&office.house.state.accounts, office.house.state.engine.snapshot());
    let letters = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let secret = shishi::accounts::factor::of_letters(letters).unwrap();
    accounts.keep_factor("audit", secret, &code(letters, -1), now()).unwrap().unwrap();
    let visit = shishi::accounts::Visit { now: now(), zone: &zone, browser: "" };
    let shishi::accounts::Login::Welcome(token, ..) = accounts.login("audit", &office.given[2], &visit).unwrap() else {
        panic!("the password is right")
    };
    let half = format!("session={token}");
    for number in 1..=5 {
        let answer = office.post(&half, "/login/code", &[("code", "12")]);
        assert_eq!((answer.status, answer.body.contains("15 minutes")), (401, number == 5), "{number}");
    }
    let right = office.post(&half, "/login/code", &[("code", &code(letters, 1))]);
    assert!(right.status == 401 && right.body.contains("15 minutes"), "locked, whatever comes: {}", right.body);
    assert_eq!(office.sign_in("audit", &office.given[2]).status, 401, "at the first step, too");
    office.post(&cookie("security"), "/security/accounts", &[("login", "audit"), ("act", "unlock")]);
    assert_eq!(office.post(&half, "/login/code", &[("code", &code(letters, 1))]).status, 303);
}

#[test]
fn no_administrator_does_anothers_work() {
    let office = Office::new();
    let of = |login: &str| {
        ["/accounts", "/accounts/new", "/security", "/audit", "/audit/export.csv", "/offices/city", "/ledger"]
            .map(|path| office.get(&cookie(login), path).status)
    };
    assert_eq!(of("system"), [200, 200, 403, 403, 403, 403, 200]);
    assert_eq!(of("security"), [403, 403, 200, 403, 403, 403, 200]);
    assert_eq!(of("audit"), [403, 403, 403, 200, 200, 403, 200]);
    let this_year = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).year();
    let figures = office.get(&cookie("system"), "/figures").body;
    assert!(figures.contains(&format!("Period: {this_year}")), "a new zone shows its own year: {figures}");
    let given = office.made("zhang.san");
    let person = office.person("zhang.san");
    assert_eq!(office.grant("system", &person, "auditor").status, 422, "who makes accounts grants nothing");
    assert_eq!(office.grant("audit", &person, "auditor").status, 422);
    assert_eq!(office.grant("security", &person, "auditor").status, 201);
    let own = office.grant("security", &office.person("security"), "auditor");
    assert!(own.status == 422 && own.body.contains("right-for-oneself") && own.body.contains("administrators-are"));
    let both = office.grant("security", &office.person("system"), "audit_administrator");
    assert!(both.status == 422 && both.body.contains("administrators-are-separate"), "{}", both.body);
    let new = office.grant("security", &person, "administrator");
    assert!(new.status == 422 && new.body.contains("administrators-are-separate"), "an auditor is no administrator");
    for (login, path, form) in [
        ("system", "/security/policy", vec![("passwords", "modern"), ("second_factor", "nobody")]),
        ("audit", "/security/accounts", vec![("login", "zhang.san"), ("act", "password")]),
        ("system", "/security/accounts", vec![("login", "zhang.san"), ("act", "password")]),
        ("security", "/accounts/close", vec![("login", "zhang.san"), ("act", "close")]),
        ("system", "/audit/remove", vec![("until", "2019-01-01")]),
    ] {
        assert_eq!(office.post(&cookie(login), path, &form).status, 403, "{login} {path}");
    }
    assert_eq!(office.sign_in("zhang.san", &given).status, 303, "nothing of that was done");
    let refused = office.audited().iter().filter(|act| *act == "refused").count();
    assert!(refused >= 18, "each is in the audit: {refused}");
}

#[test]
fn a_new_account_is_told_all_that_is_wrong_and_made_once() {
    let office = Office::new();
    let form = office.get(&cookie("system"), "/accounts/new").body;
    let id = value_of(&form, "id");
    let size = office.house.size();
    let wrong = [("id", id.as_str()), ("login", "Zhang San"), ("name", ""), ("post", "科员"), ("unit", "nowhere")];
    let answer = office.post(&cookie("system"), "/accounts/new", &wrong);
    assert_eq!((answer.status, office.house.size()), (422, size));
    for told in ["2 to 32 lower-case letters", "Name: needed, at most 40", "Choose one of the units", "value=\"科员\""]
    {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let taken = [("id", id.as_str()), ("login", "audit"), ("name", "丙"), ("post", "科员"), ("unit", "z-office")];
    assert!(office.post(&cookie("system"), "/accounts/new", &taken).body.contains("Another account has this name"));
    assert_eq!(office.house.size(), size, "nobody was recorded for nothing");
    let right = [("id", id.as_str()), ("login", "bing"), ("name", "丙"), ("post", "科员"), ("unit", "z-office")];
    assert_eq!(office.post(&cookie("system"), "/accounts/new", &right).status, 200);
    assert_eq!(office.house.size(), size + 1);
    let again = [("id", id.as_str()), ("login", "bing2"), ("name", "丙"), ("post", "科员"), ("unit", "z-office")];
    let again = office.post(&cookie("system"), "/accounts/new", &again);
    assert!(again.status == 422 && again.body.contains("account bing is made"), "{}", again.body);
    assert_eq!(office.house.size(), size + 1, "a form that is sent twice makes one person");
}

#[test]
fn a_closed_account_is_out_at_once_and_its_password_opens_nothing() {
    let office = Office::new();
    let given = office.made("li.si");
    let half = given_cookie(&office.sign_in("li.si", &given));
    let whole = office.post(&half, "/login/password", &[("chosen", OWN), ("again", OWN), ("next", "/rules")]);
    assert_eq!(leads_to(&whole), "/rules", "no second factor is asked of him");
    let one = given_cookie(&whole);
    let other = given_cookie(&office.sign_in("li.si", OWN));
    let me = office.get(&one, "/me").body;
    assert!(me.contains("this session") && me.contains("End the others"), "{me}");
    assert_eq!(office.post(&one, "/me/sessions/end", &[]).status, 303);
    assert_eq!((office.get(&one, "/rules").status, office.get(&other, "/rules").status), (200, 303));
    let seen = office.get(&cookie("security"), "/security").body;
    let session = hex::encode(office.house.state.accounts.sessions(Some("li.si"), now()).unwrap()[0].digest);
    assert!(seen.contains(&session), "{seen}");
    assert!(seen.matches("name=\"session\"").count() == 3, "three others than the security administrator's");
    assert_eq!(office.post(&cookie("security"), "/security/sessions", &[("session", &session)]).status, 303);
    assert_eq!(office.get(&one, "/rules").status, 303, "ended by somebody else");
    let close = |act: &str| office.post(&cookie("system"), "/accounts/close", &[("login", "li.si"), ("act", act)]);
    let other = given_cookie(&office.sign_in("li.si", OWN));
    assert_eq!((close("close").status, office.get(&other, "/rules").status), (303, 303));
    let closed = office.sign_in("li.si", OWN);
    assert!(closed.status == 401 && closed.body.contains("This account is closed"), "{}", closed.body);
    assert!(!office.sign_in("li.si", "wrong").body.contains("closed"), "only who knows the password is told");
    close("open");
    assert_eq!(office.sign_in("li.si", OWN).status, 303);
    let own = office.post(&cookie("system"), "/accounts/close", &[("login", "system"), ("act", "close")]);
    assert_eq!(own.status, 400, "nobody locks himself out");
    // A password that somebody else gives ends every session, and opens only the page on which to choose another.
    let signed = given_cookie(&office.sign_in("li.si", OWN));
    let page = office.post(&cookie("security"), "/security/accounts", &[("login", "li.si"), ("act", "password")]);
    let new = page.body.split("<strong class=\"s-mono\">").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!((office.get(&signed, "/rules").status, office.sign_in("li.si", OWN).status), (303, 401));
    assert_eq!(leads_to(&office.sign_in("li.si", new)), "/login/password?next=%2Frules");
}

#[test]
fn the_policy_is_the_security_administrators() {
    let office = Office::new();
    let given = office.made("wang.wu");
    let set = |passwords: &str, factor: &str| {
        office.post(&cookie("security"), "/security/policy", &[("passwords", passwords), ("second_factor", factor)])
    };
    assert_eq!(set("none", "nobody").status, 400);
    assert_eq!(set("modern", "everybody").status, 303);
    let half = given_cookie(&office.sign_in("wang.wu", &given));
    let short = office.post(&half, "/login/password", &[("chosen", "kT9#vq2m"), ("again", "kT9#vq2m")]);
    assert!(short.status == 422 && short.body.contains("at least 15 characters"), "{}", short.body);
    let long = "seven quiet boats by the mill";
    let next = office.post(&half, "/login/password", &[("chosen", long), ("again", long)]);
    assert!(leads_to(&next).starts_with("/login/factor"), "asked of everybody: {}", leads_to(&next));
    set("level-3", "nobody");
    assert_eq!(leads_to(&office.sign_in("wang.wu", long)), "/rules", "what was chosen before stays");
    let me = given_cookie(&office.sign_in("wang.wu", long));
    let wrong = [("present", "wrong"), ("chosen", OWN), ("again", OWN)];
    assert!(office.post(&me, "/me/password", &wrong).body.contains("present password is wrong"));
    let page = office.get(&me, "/me/factor");
    let letters = value_of(&page.body, "secret");
    let fields = [("secret", letters.as_str()), ("present", long), ("code", &code(&letters, 0))];
    assert_eq!(office.post(&me, "/me/factor", &fields).status, 200);
    assert!(leads_to(&office.sign_in("wang.wu", long)).starts_with("/login/code"), "whoever has one is asked for it");
    assert_eq!(office.post(&me, "/me/factor/end", &[("present", "wrong")]).status, 400);
    assert_eq!(office.post(&me, "/me/factor/end", &[("present", long)]).status, 303);
    let changed = [("present", long), ("chosen", OWN), ("again", OWN)];
    assert_eq!(office.post(&me, "/me/password", &changed).status, 303);
    assert_eq!((office.sign_in("wang.wu", long).status, leads_to(&office.sign_in("wang.wu", OWN))), (401, "/rules"));
}

#[test]
fn a_password_that_is_too_old_is_changed_and_an_unused_account_is_marked() {
    let office = Office::new();
    let given = office.made("zhao.liu");
    let operations = office.house.state.engine.files.open_operations().unwrap();
    let account = operations.account("zhao.liu").unwrap().unwrap();
    let long_ago = now() - 91 * 24 * 3600;
    // As somebody who chose it himself, three months ago.
    operations.set_password("zhao.liu", &account.password, &[], long_ago, false).unwrap();
    let page = office.get(&cookie("system"), "/accounts").body;
    assert!(page.contains("not used for long"), "{page}");
    assert!(office.get(&cookie("security"), "/security").body.contains("Accounts not used for long: 1"));
    let old = office.sign_in("zhao.liu", &given);
    assert_eq!(leads_to(&old), "/login/password?next=%2Frules");
    assert!(office.get(&given_cookie(&old), "/login/password").body.contains("due to be changed"));
}

#[test]
fn the_audit_is_searched_exported_and_kept_for_six_months() {
    let office = Office::new();
    office.sign_in("system", "wrong");
    office.get(&cookie("system"), "/audit");
    let person = office.person("system");
    let of = |query: &str| office.get(&cookie("audit"), &format!("/audit?{query}"));
    let all = of("").body;
    assert!(all.contains("sign-in refused") && all.contains("refused for want of a right"), "{all}");
    // What a sign-in lacked is said in words; grants are found from here.
    office.sign_in("system", &office.given[0]);
    let begun = of("act=login_begun").body;
    assert!(begun.contains("a password of one's own was still to be chosen"), "{begun}");
    assert!(begun.contains("href=\"/ledger\">Grants are records"), "{begun}");
    assert_eq!(office.get(&cookie("audit"), "/ledger").status, 200);
    let his = of(&format!("who={person}&act=refused")).body;
    assert!(
        his.contains("GET /audit") && !his.contains("<td role=\"cell\" data-label=\"Act\">sign-in refused"),
        "{his}"
    );
    assert!(of("from=2019-01-01&to=2019-12-31").body.contains("No entry is like that"));
    assert_eq!(of("from=yesterday").status, 400);
    let file = office.get(&cookie("audit"), &format!("/audit/export.csv?who={person}"));
    assert!(file.status == 200 && file.body.contains(&person) && file.body.contains("refused"), "{}", file.body);
    assert_eq!(office.audited().last().map(String::as_str), Some("export_audit"));
    let remove = |until: &str| office.post(&cookie("audit"), "/audit/remove", &[("until", until)]);
    let zone = office.house.state.engine.snapshot();
    let today = zone.date_of(jiff::Timestamp::now());
    assert_eq!(remove(&today.to_string()).status, 400, "they must be kept");
    assert_eq!(remove("").status, 400);
    let long_ago = today.saturating_sub(jiff::Span::new().months(7)).to_string();
    assert_eq!(remove(&long_ago).status, 303, "nothing is that old, and that is no fault");
    assert!(office.audited().len() > 3);
}

#[test]
fn a_token_opens_its_part_of_the_api_for_its_time_and_nothing_else() {
    let office = Office::new();
    let given = office.made("sun.qi");
    let person = office.person("sun.qi");
    assert_eq!(office.grant("security", &person, "auditor").status, 201);
    let half = given_cookie(&office.sign_in("sun.qi", &given));
    let me = given_cookie(&office.post(&half, "/login/password", &[("chosen", OWN), ("again", OWN), ("next", "/")]));
    let poor = office.post(&me, "/me/tokens", &[("name", ""), ("days", "400")]);
    assert_eq!(poor.status, 422);
    for told in ["at most 40", "Choose one at least", "1 to 366 days"] {
        assert!(poor.body.contains(told), "all at once: {told}");
    }
    let wanted = [("name", "统计平台"), ("scope", "figures:read"), ("scope", "records:read"), ("days", "30")];
    let made = office.post(&me, "/me/tokens", &wanted);
    let token = made.body.split("shishi_").nth(1).unwrap().split('<').next().unwrap();
    let token = format!("shishi_{token}");
    let with = |token: &str, method: &str, path: &str, body: &str| {
        let bearer = format!("Bearer {token}");
        let heads = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        office.house.ask(method, path, "language=en", &heads, body.to_owned())
    };
    assert_eq!(with(&token, "GET", "/api/v1/figures?period=2026", "").status, 200);
    assert_eq!(with(&token, "GET", "/api/v1/records/0", "").status, 200);
    let other = with(&token, "POST", "/api/v1/records", "{}");
    assert!(other.status == 403 && other.body.contains("records:write"), "{}", other.body);
    for path in ["/", "/me", "/audit", "/accounts"] {
        assert!(leads_to(&with(&token, "GET", path, "")).starts_with("/login"), "{path} is for people");
    }
    let kept = office.house.state.accounts.tokens(Some("sun.qi"), now()).unwrap();
    assert_eq!((kept.len(), kept[0].scopes.as_str()), (1, "figures:read records:read"));
    assert!(kept[0].used > 0 && hex::encode(kept[0].digest) != token[7..], "only its digest is kept");
    let unknown = with("shishi_nothing", "GET", "/api/v1/figures", "");
    assert!(unknown.status == 401 && unknown.body.contains("has ended, or never was"), "{}", unknown.body);
    let operations = office.house.state.engine.files.open_operations().unwrap();
    let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest("shishi_old").into();
    operations.put_token(&store::Token { digest, expires: now() - 1, ..kept[0].clone() }).unwrap();
    assert_eq!(with("shishi_old", "GET", "/api/v1/figures", "").status, 401, "its time is over");
    // Whoever asks too often is told how long to wait; others are not held up.
    let too_often = (0..300).map(|_| with(&token, "GET", "/api/v1/records/0", "")).find(|answer| answer.status != 200);
    let too_often = too_often.unwrap();
    assert_eq!((too_often.status, too_often.header("retry-after")), (429, Some("1")));
    assert_eq!(office.get(&me, "/rules").status, 200);
    // The security administrator sees it and may end it; a closed account has none.
    let seen = office.get(&cookie("security"), "/security").body;
    assert!(seen.contains("统计平台") && seen.contains("sun.qi"), "{seen}");
    let digest = hex::encode(kept[0].digest);
    assert_eq!(office.post(&cookie("system"), "/security/tokens", &[("token", &digest)]).status, 403);
    assert_eq!(office.post(&cookie("security"), "/security/tokens", &[("token", &digest)]).status, 303);
    assert_eq!(with(&token, "GET", "/api/v1/figures", "").status, 401);
    let again = office.post(&me, "/me/tokens", &[("name", "b"), ("scope", "figures:read"), ("days", "1")]);
    let again = format!("shishi_{}", again.body.split("shishi_").nth(1).unwrap().split('<').next().unwrap());
    assert_eq!(with(&again, "GET", "/api/v1/figures", "").status, 200);
    office.post(&cookie("system"), "/accounts/close", &[("login", "sun.qi"), ("act", "close")]);
    assert_eq!(with(&again, "GET", "/api/v1/figures", "").status, 401);
    let acts = office.audited();
    for act in ["token_made", "token_ended", "refused"] {
        assert!(acts.iter().any(|found| found == act), "{act}: {acts:?}");
    }
}

/// In a new zone nothing stands in the lists yet: who enters it is said where it is missed.
#[test]
fn a_list_that_is_empty_says_who_fills_it() {
    let office = Office::new();
    let given = office.made("officer");
    let granted = office.grant("security", &office.person("officer"), "officer");
    assert_eq!(granted.status, 201, "{}", granted.body);
    let half = given_cookie(&office.sign_in("officer", &given));
    let own = [("chosen", OWN), ("again", OWN), ("next", "/")];
    let officer = given_cookie(&office.post(&half, "/login/password", &own));
    let form = |path: &str| {
        let page = office.get(&officer, path);
        assert_eq!(page.status, 200, "{page:?}");
        page.body
    };
    assert!(form("/offices/city/object/new").contains("ask the rule keeper to enter it first"));
    assert!(form("/offices/projects/lead/new").contains("Nothing is entered yet of: Key project"));
}
