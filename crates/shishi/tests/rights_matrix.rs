//! Who gets what: every route, asked by nobody and by each role, against the golden matrix.
//!
//! After a deliberate change: `INSTA_UPDATE=always cargo test -p shishi --test rights_matrix`, and read the difference.
//! A route that is not in [`ROUTES`] fails the test: it has to be asked for with an id that exists.

#[path = "rights_matrix/hostile.rs"]
mod hostile;
mod support;

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use store::Compartment;
use support::{Answer, Chance, Facts, House, cookie, copied, multipart, pairs, typed, whole};
use zone::Zone;
use zone::board::Computed;
use zone::fact::{KINDS, Kind, Recorder, Review};
use zone::offices::projects::{SUPERVISION, carrier, last_entry};
use zone::register::{Row, Status};

/// Method, path as routed, and what to ask: the path and, after a space, the body. `$name` is found in the demonstration
/// or made for each asking. A body is `form`, `multi` (with files after `@`), `raw` or `record`, and one that is taken
/// from whoever has the right.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/login", "/login"),
    ("POST", "/login", "/login form:login=city2&password=shishi-demo-2019"),
    // Whoever is signed in lacks nothing: these lead him away.
    ("GET", "/login/code", "/login/code"),
    ("POST", "/login/code", "/login/code form:code=000000"),
    ("GET", "/login/password", "/login/password"),
    ("POST", "/login/password", "/login/password form:chosen=x&again=x"),
    ("GET", "/login/factor", "/login/factor"),
    ("POST", "/login/factor", "/login/factor form:secret=x&code=000000"),
    // Without an identity provider there are no such pages; `oidc.rs` tries them with one.
    ("GET", "/login/oidc", "/login/oidc"),
    ("GET", "/login/oidc/return", "/login/oidc/return?state=x&code=x"),
    ("GET", "/switch", "/switch?language=en&next=/figures"),
    ("GET", "/favicon.ico", "/favicon.ico"),
    ("GET", "/static/{file}", "/static/shishi.css"),
    ("GET", "/healthz", "/healthz"),
    ("GET", "/readyz", "/readyz"),
    // Served on a port of its own that only this machine reaches; here it is nobody's.
    ("GET", "/metrics", "/metrics"),
    ("GET", "/public", "/public"),
    ("GET", "/public/key", "/public/key"),
    ("GET", "/public/checkpoint", "/public/checkpoint"),
    ("GET", "/public/ledger", "/public/ledger"),
    ("GET", "/public/editions/{seq}", "/public/editions/$edition"),
    ("GET", "/public/verifier", "/public/verifier"),
    ("GET", "/public/editions/{seq}/package", "/public/editions/$edition/package"),
    ("GET", "/public/editions/{seq}/{part}/{name}", "/public/editions/$edition/proof/manifest.json"),
    ("GET", "/api/openapi.json", "/api/openapi.json"),
    ("GET", "/api/v1/figures", "/api/v1/figures?period=2019"),
    ("GET", "/api/v1/records/{seq}", "/api/v1/records/$waiting"),
    ("POST", "/api/v1/records", "/api/v1/records record"),
    ("POST", "/api/v1/evidence", "/api/v1/evidence raw:%PDF-1.7 of the matrix"),
    ("GET", "/", "/"),
    ("GET", "/me", "/me"),
    ("GET", "/me/password", "/me/password"),
    ("POST", "/me/password", "/me/password form:present=x&chosen=x&again=x"),
    ("GET", "/me/factor", "/me/factor"),
    ("POST", "/me/factor", "/me/factor form:secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&present=x&code=000000"),
    ("POST", "/me/factor/end", "/me/factor/end form:present=x"),
    ("GET", "/me/oidc", "/me/oidc"),
    ("POST", "/me/oidc", "/me/oidc form:present=x"),
    ("POST", "/me/oidc/end", "/me/oidc/end form:x=x"),
    ("POST", "/me/sessions/end", "/me/sessions/end form:x=x"),
    ("GET", "/me/tokens", "/me/tokens"),
    ("POST", "/me/tokens", "/me/tokens form:name=x&scope=figures:read&days=1"),
    ("POST", "/me/tokens/end", "/me/tokens/end form:token=x"),
    ("GET", "/me/delegations", "/me/delegations"),
    ("POST", "/me/delegations", "/me/delegations form:id=$id&clerk=$person&kinds=city.object&from=$today&until=$today"),
    ("GET", "/me/stand-ins", "/me/stand-ins"),
    ("POST", "/me/stand-ins", "/me/stand-ins form:id=$id&stand_in=$person&from=$today&until=$today"),
    ("POST", "/me/delegations/end", "/me/delegations/end form:id=$id&delegation=$mandate&next=/me"),
    ("GET", "/me/confirmations", "/me/confirmations"),
    ("POST", "/me/confirmations", "/me/confirmations form:id=$id&item=$entered.$entered"),
    ("GET", "/me/confirmations/{seq}", "/me/confirmations/$entered"),
    ("GET", "/security/stand-ins", "/security/stand-ins"),
    (
        "POST",
        "/security/stand-ins",
        "/security/stand-ins form:id=$id&absent=$officer&stand_in=$person&from=$today&until=$today",
    ),
    ("GET", "/accounts", "/accounts"),
    ("GET", "/accounts/new", "/accounts/new"),
    ("POST", "/accounts/new", "/accounts/new form:id=$id&login=x&name=x&post=x&unit=dept-city"),
    ("POST", "/accounts/close", "/accounts/close form:login=city4&act=open"),
    ("GET", "/webhooks", "/webhooks"),
    ("GET", "/webhooks/new", "/webhooks/new"),
    ("POST", "/webhooks/new", "/webhooks/new form:name=x&address=https://example.org/&kind=city.object"),
    ("POST", "/webhooks/act", "/webhooks/act form:id=x&act=pause"),
    ("POST", "/webhooks/again", "/webhooks/again form:number=1"),
    ("GET", "/security", "/security"),
    ("POST", "/security/policy", "/security/policy form:passwords=level-3&second_factor=administrators"),
    ("POST", "/security/accounts", "/security/accounts form:login=city4&act=unlock"),
    ("POST", "/security/sessions", "/security/sessions form:session=x"),
    ("POST", "/security/tokens", "/security/tokens form:token=x"),
    ("GET", "/audit", "/audit"),
    ("GET", "/audit/export.csv", "/audit/export.csv"),
    ("POST", "/audit/remove", "/audit/remove form:until=2019-01-01"),
    ("GET", "/burden", "/burden"),
    ("GET", "/boards", "/boards"),
    ("GET", "/boards/{period}", "/boards/2019-10"),
    // Before the board is computed again: an objection is to the newest.
    (
        "POST",
        "/boards/{period}",
        "/boards/2019-10?object multi:id=$id&act=object&board=$computed&project=$carried&objection=异议",
    ),
    (
        "POST",
        "/boards/{period}",
        "/boards/2019-10?reply multi:id=$id&act=reply&objection=$objection&outcome=rejected&reply=答复",
    ),
    ("POST", "/boards/{period}", "/boards/2019-10?compute multi:id=$id&act=compute"),
    ("POST", "/boards/{period}", "/boards/2019-10?edition multi:id=$id&act=edition&board=$computed&reach=internal"),
    (
        "POST",
        "/boards/{period}",
        "/boards/2019-10?remove multi:id=$id&act=remove&edition=1&project=$black&ground=expired",
    ),
    ("POST", "/boards/{period}", "/boards/2019-10?find multi:id=$id&act=find&project=$black&record=1&finding=不实"),
    ("GET", "/boards/{period}/export.csv", "/boards/2019-10/export.csv"),
    ("GET", "/public/boards/{seq}", "/public/boards/$board"),
    ("GET", "/record", "/record"),
    // Before the day has an entry by a word.
    ("GET", "/supervise/", "/supervise/"),
    ("GET", "/supervise/{project}", "/supervise/$carried"),
    (
        "POST",
        "/supervise/{project}",
        "/supervise/$carried multi:id=$id&happened=$today&has_problem=no&change=progress&stage=structure&progress_percent=100&workers=10&machines=1&invested_ten_thousand=$invested",
    ),
    ("POST", "/record/no-change", "/record/no-change form:id=$id"),
    ("GET", "/search", "/search?q=hc-0"),
    ("GET", "/offices/{office}", "/offices/city"),
    ("GET", "/offices/{office}", "/offices/party"),
    ("GET", "/offices/{office}", "/offices/economy"),
    ("GET", "/offices/{office}", "/offices/org"),
    ("GET", "/offices/{office}/{fact}", "/offices/city/object"),
    ("GET", "/offices/{office}/{fact}", "/offices/party/activity"),
    ("GET", "/offices/{office}/{fact}", "/offices/org/person"),
    ("GET", "/offices/{office}/{fact}/export.xlsx", "/offices/city/object/export.xlsx"),
    ("GET", "/offices/{office}/{fact}/export.csv", "/offices/city/object/export.csv"),
    ("GET", "/offices/{office}/{fact}/export.csv", "/offices/economy/month/export.csv"),
    ("GET", "/offices/{office}/{fact}/new", "/offices/city/object/new"),
    ("POST", "/offices/{office}/{fact}/new", "/offices/city/object/new multi:$fact"),
    ("GET", "/offices/{office}/{fact}/new", "/offices/org/grant/new"),
    ("POST", "/offices/{office}/{fact}/columns", "/offices/city/object/columns form:column=object"),
    ("POST", "/offices/{office}/{fact}/accept", "/offices/city/object/accept form:id=$id&item=$other.$other"),
    ("GET", "/records/{seq}", "/records/$waiting"),
    ("GET", "/records/{seq}", "/records/$month"),
    ("POST", "/records/{seq}/personal", "/records/$waiting/personal form:purpose=verify"),
    ("GET", "/records/{seq}/amend", "/records/$waiting/amend"),
    ("POST", "/records/{seq}/amend", "/records/$waiting/amend multi:$amendment"),
    ("GET", "/records/{seq}/withdraw", "/records/$waiting/withdraw"),
    ("POST", "/records/{seq}/withdraw", "/records/$spare/withdraw form:id=$id&version=$spare&reason=误记"),
    ("POST", "/records/{seq}/review", "/records/$waiting/review form:id=$id&version=$version&act=accept"),
    ("GET", "/wall", "/wall"),
    ("GET", "/week", "/week?of=2020-W03"),
    ("GET", "/projects", "/projects"),
    ("GET", "/projects/projects.geojson", "/projects/projects.geojson"),
    ("GET", "/projects/oc4ids.json", "/projects/oc4ids.json"),
    ("GET", "/projects/{project}", "/projects/xm-001"),
    ("GET", "/projects/{project}/timeline", "/projects/xm-001/timeline"),
    ("POST", "/projects/{project}/handover", "/projects/$carried/handover form:id=$id&to=$taker"),
    ("POST", "/projects/{project}/handover/take", "/projects/$carried/handover/take form:id=$id"),
    ("GET", "/meetings", "/meetings"),
    ("GET", "/problems", "/problems"),
    ("GET", "/meetings/{meeting}", "/meetings/2020-w03"),
    ("GET", "/financing", "/financing"),
    ("GET", "/sketch", "/sketch"),
    ("GET", "/visits", "/visits"),
    ("GET", "/visits/{visit}", "/visits/2020-w03"),
    ("POST", "/visits/{visit}/score", "/visits/2020-w03/score form:id=$id&project=xm-001"),
    ("GET", "/projects/{project}/permits", "/projects/xm-006/permits"),
    ("GET", "/evidence/{digest}", "/evidence/$digest"),
    ("POST", "/drafts/{id}/delete", "/drafts/$id/delete"),
    ("GET", "/imports", "/imports"),
    ("POST", "/imports", "/imports multi:kind=city.object&unit=dept-city&file=@object"),
    ("GET", "/imports/form", "/imports/form"),
    ("POST", "/imports/form", "/imports/form multi:form=市表&cells=S!A1 x&file=@x"),
    ("GET", "/imports/template/{file}", "/imports/template/city.object.xlsx"),
    ("GET", "/imports/{job}", "/imports/$job"),
    ("GET", "/imports/{job}/progress", "/imports/$job/progress"),
    ("GET", "/imports/{job}/withdraw", "/imports/$batch/withdraw"),
    ("POST", "/imports/{job}/run", "/imports/$job/run"),
    ("POST", "/imports/{job}/cancel", "/imports/$job/cancel"),
    ("GET", "/imports/{job}/bad.xlsx", "/imports/$job/bad.xlsx"),
    ("GET", "/imports/{job}/bad.csv", "/imports/$job/bad.csv"),
    ("GET", "/imports/{job}/table", "/imports/$unread/table"),
    ("POST", "/imports/{job}/table", "/imports/$unread/table form:act=look&header=1&lines=1&first=2"),
    ("POST", "/imports/{job}/names", "/imports/$unread/names form:name-0=东社区&unit-0=community-01"),
    ("POST", "/imports/{job}/totals", "/imports/$unread/totals"),
    ("GET", "/figures", "/figures?period=2019"),
    ("GET", "/figures/{id}", "/figures/economy.output?period=2019"),
    ("GET", "/rules", "/rules"),
    ("GET", "/rules/{id}", "/rules/economy.output"),
    ("GET", "/ledger", "/ledger"),
    ("GET", "/ledger/{seq}", "/ledger/$waiting"),
    ("GET", "/ledger/{seq}/proof", "/ledger/$waiting/proof"),
    ("GET", "/ledger/export", "/ledger/export"),
    ("GET", "/reports", "/reports"),
    ("GET", "/reports/{report}/{period}", "/reports/year/2019"),
    ("GET", "/reports/{report}/{period}/publish", "/reports/year/2019/publish"),
    (
        "POST",
        "/reports/{report}/{period}/answer",
        "/reports/year/2019/answer form:id=$id&rule=none&pair=none&answer=答复",
    ),
    ("POST", "/reports/{report}/{period}/approve", "/reports/year/2019/approve form:id=$id&draft=$draft"),
    ("GET", "/orders", "/orders?show=all"),
    ("GET", "/orders/{order}", "/orders/$order"),
    ("POST", "/orders/{order}/step", "/orders/$order/step multi:id=$id&order_step=urged&happened=$today"),
    ("POST", "/orders/{order}/reply", "/orders/$order/reply form:id=$id&proposal=$proposal&reply-text-$proposal=说明"),
    (
        "POST",
        "/orders/{order}/decision",
        "/orders/$order/decision form:id=$id&proposal=$proposal&decide-decision-$proposal=adopted&decide-text-$proposal=同意",
    ),
    ("GET", "/duties/expected", "/duties/expected"),
    ("POST", "/duties/waive", "/duties/waive form:id=$id&lapse=$lapse&ground=weather"),
    ("GET", "/me/calendar", "/me/calendar"),
    ("POST", "/me/calendar", "/me/calendar form:act=new"),
    // The address is the key; this one is nobody's.
    ("GET", "/calendar/{person}/{secret}", "/calendar/$officer/0123456789abcdef.ics"),
    ("GET", "/people/{person}/erase", "/people/$person/erase"),
    ("POST", "/people/{person}/erase", "/people/$person/erase form:id=$id&ground=request&reason=本人要求"),
    ("GET", "/ledger/{seq}/redact", "/ledger/$waiting/redact"),
    ("POST", "/ledger/{seq}/redact", "/ledger/$secret/redact form:id=$id&lost=sealed&ground=order&reason=依决定"),
    // Those that change what later answers would be: last.
    ("POST", "/reports/{report}/{period}/publish", "/reports/year/2019/publish form:edition=1"),
    ("POST", "/imports/{job}/withdraw", "/imports/$batch/withdraw form:id=$id&reason=整批导错"),
    ("POST", "/logout", "/logout"),
];

/// Whoever carries the project `$carried`, in the unit of the order `$order`.
const CARRIER: &str = "lead7";

/// Who asks: an account of each role, and of those that are bound to a unit one of another unit; and whoever registers
/// projects, reviews them and carries one.
const ASKERS: &[(&str, &str)] = &[
    ("nobody", ""),
    ("officer", "city1"),
    ("officer elsewhere", "party1"),
    ("reviewer", "city-review"),
    ("reviewer elsewhere", "party-review"),
    ("officer of oversight", "oversight1"),
    ("officer of projects", "projects1"),
    ("reviewer of projects", "projects-review"),
    ("officer who carries", CARRIER),
    ("leader", "director"),
    ("auditor", "auditor"),
    ("editor", "editor"),
    ("rule_keeper", "rules"),
    ("administrator", "admin"),
    ("security_administrator", "security"),
    ("audit_administrator", "audit-admin"),
];

/// Methods and paths of every `.route("…", …)` below a folder.
fn routed(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routed(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in text.split(".route(").skip(1) {
            let Some(route) = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                panic!("{}: a route whose path is no literal: {}", path.display(), &call[..call.len().min(60)]);
            };
            // The handlers stand up to the parenthesis that closes the call.
            let mut depth = 1;
            let end = call.char_indices().find(|(_, c)| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            });
            let handlers = &call[..end.map_or(call.len(), |(at, _)| at)];
            let before = found.len();
            for method in ["get", "post", "put", "patch", "delete"] {
                let says = handlers
                    .match_indices(&format!("{method}("))
                    .any(|(at, _)| !handlers[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if says {
                    found.insert((method.to_uppercase(), route.to_owned()));
                }
            }
            assert!(found.len() > before || !handlers.is_empty(), "{route}");
        }
    }
}

#[test]
fn every_route_is_asked() {
    let mut found = BTreeSet::new();
    routed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut found);
    let listed: BTreeSet<(String, String)> =
        ROUTES.iter().map(|(method, route, _)| ((*method).to_owned(), (*route).to_owned())).collect();
    let missing: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not asked: {missing:?}; asked, but not routed: {gone:?}");
}

/// Seqs of facts of a kind that stand so.
fn facts_of(zone: &Zone, kind: &str, status: Status) -> impl Iterator<Item = u32> {
    let kind = zone::fact::kind(kind).unwrap();
    zone.register.rows_of(kind).filter(move |row| row.status == status).map(|row| row.first)
}

fn row(house: &House, first: u32) -> Row {
    let zone = house.state.engine.snapshot();
    let number = zone.register.by_first(first).unwrap();
    (**zone.register.row(number).unwrap()).clone()
}

/// The content of a fact's newest version, with what is sealed and without what is personal.
fn content(house: &House, row: &Row) -> Map<String, Value> {
    let seq = u64::from(row.latest.seq);
    let (bytes, opening) = house
        .state
        .engine
        .read(|ledger, vault| Ok((ledger.record(seq)?.unwrap(), vault.get(seq, Compartment::Sealed)?)))
        .unwrap();
    let record: Value = serde_json::from_slice(&bytes).unwrap();
    let mut content = record["open"].as_object().unwrap().clone();
    if let Some(opening) = opening {
        content.extend(serde_json::from_slice::<Map<String, Value>>(&opening.content).unwrap());
    }
    content
}

/// The key of a project.
fn project_key(house: &House, first: u32) -> String {
    content(house, &row(house, first))["project"].as_str().unwrap().to_owned()
}

fn october() -> zone::Period {
    zone::Period::parse("2019-10").unwrap()
}

/// Computes October's list again: objections to it are heard from now on for some days.
fn compute_october(house: &House, chance: &mut Chance) {
    let id = chance.uuid();
    let (kind, body) = multipart(&[("id", &id), ("act", "compute")], &[]);
    let path = format!("/boards/{}", october());
    assert_eq!(house.ask("POST", &path, &cookie("oversight1"), &[("content-type", &kind)], body).status, 303);
}

/// What is about projects beside one of them: a project of the carrier with what was invested in it, an objection of
/// whoever carries another, and two problems.
fn of_projects(house: &House, chance: &mut Chance, board: &Computed, beside: u32) -> Vec<(&'static str, String)> {
    let zone = house.state.engine.snapshot();
    let today = zone.date_of(house.state.engine.now());
    let accounts = house.state.engine.files.open_operations().unwrap().accounts().unwrap();
    let login = |first: u32| {
        let number = zone.register.by_first(first).unwrap();
        let person = &zone.org.people[carrier(&zone, number, today).unwrap().person as usize];
        accounts.iter().find(|account| account.person == **person).unwrap().login.clone()
    };
    let listed = || board.cells.iter().map(|cell| cell.project as u32).filter(|first| *first != beside);
    let carried = listed().find(|first| login(*first) == CARRIER).expect("a project of the carrier");
    let another = listed().find(|first| login(*first) != CARRIER).expect("a project of somebody else");
    let number = zone.register.by_first(carried).unwrap();
    let entry = last_entry(&zone, number, today).expect("an entry of the carrier");
    let yuan = entry.value(&SUPERVISION, "invested_to_date_yuan").decimal().unwrap().billionths() / 1_000_000_000;
    let key = project_key(house, carried);
    let mut record = |login: &str, kind: &str, unit: &str, content: Value| {
        let id = chance.uuid();
        let fact = json!({"id": id, "kind": kind, "unit": unit, "happened": today.to_string(), "content": content});
        let answer = house.record(&cookie(login), &fact);
        assert_eq!(answer.status, 201, "{fact}: {}", answer.body);
        answer.json()["seq"].to_string()
    };
    let objection = json!({"board": board.seq, "project": project_key(house, another), "objection": "异议"});
    let objection = record(&login(another), "board.objection", &zone.id, objection);
    // One is the carrier's unit's to solve, of the other he says that it is solved.
    for problem in ["wt-open", "wt-solved"] {
        let content =
            json!({"problem": problem, "project": key, "sort": "land", "title": "占地未清", "owner": "dept-city"});
        record("projects1", "projects.problem", "dept-projects", content);
    }
    record(CARRIER, "projects.problem_step", "dept-city", json!({"problem": "wt-solved", "step": "solved"}));
    vec![("$carried", key), ("$invested", (yuan / 10_000).to_string()), ("$objection", objection)]
}

/// An import that the city's officers brought in.
fn batch(house: &House) -> String {
    let zone = house.state.engine.snapshot();
    let kind = zone::fact::kind("city.object").unwrap();
    let row = zone.register.rows_of(kind).find(|row| row.import != 0).unwrap();
    let bytes = house.state.engine.read(|ledger, _| ledger.record(row.latest.seq.into())).unwrap().unwrap();
    serde_json::from_slice::<Value>(&bytes).unwrap()["import"].as_str().unwrap().to_owned()
}

/// The house and what the askings need of it.
struct Matrix {
    house: House,
    chance: Chance,
    ids: Vec<(&'static str, String)>,
}

impl Matrix {
    fn new() -> Self {
        let house = House::open(&copied(whole(), "rights"));
        let mut chance = Chance(7);
        compute_october(&house, &mut chance);
        let zone = house.state.engine.snapshot();
        let mut waiting = facts_of(&zone, "city.object", Status::Submitted).map(|first| first.to_string());
        let mut ids: Vec<(&str, String)> =
            ["$waiting", "$other", "$spare"].map(|name| (name, waiting.next().expect("a fact that waits"))).into();
        let month = facts_of(&zone, "economy.month", Status::Accepted).next().unwrap();
        ids.push(("$month", month.to_string()));
        let computed = zone.boards.newest(october()).expect("October's list");
        let black = computed.on_list(rulebook::scorecard::List::Black).next().expect("a black place").project as u32;
        ids.push(("$computed", computed.seq.to_string()));
        let june = zone::Period::Month(zone::Month::new(2019, 6).unwrap());
        let board = zone.boards.editions(june).find(|edition| edition.public).expect("June's list is public");
        ids.push(("$board", board.seq.to_string()));
        ids.push(("$edition", zone.editions.last().unwrap().seq.to_string()));
        let draft = zone.newest_draft(zone::report::YEAR, zone::Period::Year(2019)).unwrap();
        ids.push(("$draft", draft.seq.to_string()));
        drop(waiting);
        ids.push(("$batch", batch(&house)));
        // Somebody without an account, and a record whose sealed content no figure reads.
        let accounts = house.state.engine.files.open_operations().unwrap().accounts().unwrap();
        let has_account = |id: &str| accounts.iter().any(|account| account.person == id);
        let person = zone.org.people.iter().rev().find(|id| id.starts_with("p-") && !has_account(id)).unwrap();
        ids.push(("$person", person.to_string()));
        let lines = zone.register.rows_of(&zone::offices::social::HANDOVER_LINE);
        let secret = lines.filter_map(|row| row.submitted()).find(|version| {
            !matches!(version.value(&zone::offices::social::HANDOVER_LINE, "person"), zone::value::Value::Missing)
        });
        // Somebody else's act that waits for his word, and the delegation under which it was entered.
        let officer = accounts.iter().find(|account| account.login == "city4").unwrap().person.clone();
        let act = zone.delegations.awaited(zone.org.person(&officer).unwrap()).next().expect("an act that waits");
        ids.push(("$entered", act.seq.to_string()));
        ids.push(("$mandate", act.mandate.to_string()));
        ids.push(("$officer", officer));
        let taker = accounts.iter().find(|account| account.login == "projects1").unwrap();
        ids.push(("$taker", taker.person.clone()));
        let today = zone.date_of(house.state.engine.now());
        ids.push(("$today", today.to_string()));
        let proposal = zone.orders.proposals().find(|proposal| proposal.decided.is_none()).expect("a proposal");
        ids.push(("$order", proposal.order.to_string()));
        ids.push(("$proposal", proposal.seq.to_string()));
        let projects = zone.org.unit("dept-projects").unwrap();
        let lapse = zone.lapses.of_unit(projects).find(|lapse| lapse.waived.is_none()).expect("a lapse");
        ids.push(("$lapse", lapse.seq.to_string()));
        ids.push(("$black", project_key(&house, black)));
        ids.extend(of_projects(&house, &mut chance, computed, black));
        ids.push(("$secret", secret.unwrap().seq.to_string()));
        let mut matrix = Self { house, chance, ids };
        matrix.evidence();
        matrix.job("$job", "multi:kind=city.object&unit=dept-city&file=@date,object,class,act,place\nx,m-1,,,");
        matrix.job("$unread", "multi:kind=city.object&unit=dept-city&own-table=yes&file=@x,y");
        matrix
    }

    /// A file that the officer brought with a record.
    fn evidence(&mut self) {
        let kept = self.house.ask("POST", "/api/v1/evidence", &cookie("city1"), &[], "%PDF-1.7 seen by some");
        let mut fact = self.fact();
        fact["evidence"] = json!([kept.json()["digest"]]);
        assert_eq!(self.house.record(&cookie("city1"), &fact).status, 201);
        self.ids.push(("$digest", kept.json()["digest"].as_str().unwrap().to_owned()));
    }

    /// An import that the officer began, and one whose table waits to be explained.
    fn job(&mut self, name: &'static str, form: &str) {
        let begun = self.ask("POST", &format!("/imports {form}"), "city1");
        let job = begun.header("location").unwrap().trim_start_matches("/imports/").to_owned();
        self.ids.push((name, job));
    }

    fn fact(&mut self) -> Value {
        Facts::of(&self.house.state.engine.snapshot()).object(&mut self.chance)
    }

    fn with_ids(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
    }

    /// Names and values of a form. What is in it is new for each asking.
    fn fields(&mut self, text: &str) -> Vec<(String, String)> {
        let waiting = self.ids.iter().find(|(name, _)| *name == "$waiting").unwrap().1.parse().unwrap();
        let waits = row(&self.house, waiting);
        let id = self.chance.uuid();
        match text {
            "$fact" => typed(&self.fact()),
            "$amendment" => {
                let fact = json!({"id": id, "unit": "dept-city", "happened": waits.latest.happened.to_string(), "content": content(&self.house, &waits)});
                let more = [("version", waits.latest.seq.to_string()), ("reason", "更正".to_owned())];
                typed(&fact).into_iter().chain(more.map(|(name, value)| (name.to_owned(), value))).collect()
            }
            text => {
                let text = text.replace("$id", &id).replace("$version", &waits.latest.seq.to_string());
                self.with_ids(&text)
                    .split('&')
                    .map(|pair| pair.split_once('=').unwrap())
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect()
            }
        }
    }

    fn ask(&mut self, method: &str, what: &str, login: &str) -> Answer {
        self.ask_with(method, what, login, &[], &|value| value)
    }

    /// The same with further headers, and every value of a form, the bytes of a file and every text of a fact as `becomes`
    /// makes them.
    fn ask_with(
        &mut self,
        method: &str,
        what: &str,
        login: &str,
        heads: &[(&str, &str)],
        becomes: &dyn Fn(String) -> String,
    ) -> Answer {
        let (path, body) = what.split_once(' ').unwrap_or((what, ""));
        let path = self.with_ids(path);
        let (kind, body) = match body.split_once(':').unwrap_or((body, "")) {
            ("multi", fields) => {
                let (files, fields): (Vec<_>, Vec<_>) =
                    self.fields(fields).into_iter().partition(|(_, value)| value.starts_with('@'));
                let fields: Vec<_> = fields.into_iter().map(|(name, value)| (name, becomes(value))).collect();
                let files: Vec<_> =
                    files.into_iter().map(|(name, value)| (name, becomes(value[1..].to_owned()))).collect();
                let files: Vec<(&str, &str, &str)> =
                    files.iter().map(|(name, value)| (name.as_str(), "table.csv", value.as_str())).collect();
                multipart(&pairs(&fields), &files)
            }
            ("form", fields) => {
                let fields = self.fields(fields).into_iter().map(|(name, value)| (name, becomes(value)));
                let pairs: Vec<String> = fields
                    .map(|(name, value)| format!("{name}={}", value.replace('%', "%25").replace('&', "%26")))
                    .collect();
                ("application/x-www-form-urlencoded".to_owned(), pairs.join("&"))
            }
            ("record", _) => {
                let mut fact = self.fact();
                for text in fact["content"].as_object_mut().unwrap().values_mut().filter(|value| value.is_string()) {
                    *text = becomes(text.as_str().unwrap().to_owned()).into();
                }
                ("application/json".to_owned(), fact.to_string())
            }
            (_, raw) => ("application/octet-stream".to_owned(), becomes(raw.to_owned())),
        };
        let cookies = if login.is_empty() { String::new() } else { cookie(login) };
        let kind = [("content-type", kind.as_str())];
        let heads = [if method == "GET" { &[][..] } else { &kind }, heads].concat();
        self.house.ask(method, &path, &cookies, &heads, body)
    }
}

fn code(answer: &Answer) -> Option<String> {
    answer.json()["problems"][0]["code"].as_str().map(str::to_owned)
}

/// A line of a matrix: what is asked, and an answer for each asker.
fn line(what: &str, cells: impl Iterator<Item = String>) -> String {
    let mut line = format!("{what:<58}");
    for cell in cells {
        write!(line, "{cell:>23}").unwrap();
    }
    line.trim_end().to_owned() + "\n"
}

#[test]
fn the_matrix_of_rights_is_the_golden_one() {
    let mut matrix = Matrix::new();
    let operations = matrix.house.state.engine.files.open_operations().unwrap();
    let state = matrix.house.state.engine.snapshot();
    for (role, login) in ASKERS.iter().skip(1) {
        let person = operations.account(login).unwrap().unwrap().person;
        let number = state.org.person(&person).unwrap();
        let roles: Vec<&str> =
            state.org.rights(number, state.last_closed().unwrap()).map(|right| right.role.word()).collect();
        assert_eq!(roles, [role.split(' ').next().unwrap()], "{login}");
    }
    drop(operations);
    let mut golden = line("", ASKERS.iter().map(|(role, _)| (*role).to_owned()));
    for (method, _, what) in ROUTES {
        let path = what.split(' ').next().unwrap();
        let cells: Vec<String> = ASKERS
            .iter()
            .map(|(role, login)| {
                let answer = matrix.ask(method, what, login);
                assert!(answer.status < 500, "{method} {path} by {role}: {} {}", answer.status, answer.body);
                assert!(!answer.body.contains('⟦'), "{method} {path} by {role}: a text is missing");
                // Whoever is not signed in sees nothing but what is for everybody.
                let public =
                    ["/public", "/login", "/static", "/healthz", "/readyz", "/api/openapi.json", "/switch", "/favicon"];
                if login.is_empty() && !public.iter().any(|start| path.starts_with(start)) {
                    assert!(matches!(answer.status, 303 | 401 | 404), "{method} {path}: {} for nobody", answer.status);
                }
                let to_login = answer.header("location").is_some_and(|to| to.starts_with("/login"));
                match answer.status {
                    303 if to_login => "login".to_owned(),
                    422 if code(&answer).is_some_and(|code| code == "no-right-to-record") => "422 no right".to_owned(),
                    status => status.to_string(),
                }
            })
            .collect();
        golden += &line(&format!("{method} {path}"), cells.into_iter());
    }
    insta::assert_snapshot!("rights_matrix", golden);
}

/// Who acts: offices of one unit, two units of one office, and roles without an office.
const ACTORS: &[&str] = &[
    "city1",
    "city-review",
    "economy1",
    "finance1",
    "economy-review",
    "finance-review",
    "party1",
    "party-review",
    "investment1",
    "investment-review",
    "projects1",
    "projects-review",
    "lead7",
    "lead4",
    "air1",
    "social1",
    "social-review",
    "oversight1",
    "director",
    "auditor",
    "editor",
    "rules",
    "admin",
    "security",
    "audit-admin",
];

/// Acts from the unit of whoever asks, each with what it needs: those in one's own name are judged by what they are about,
/// and those of a list are nobody's for the zone. `$me` is whoever asks.
const OWN: &[(&str, &str)] = &[
    ("board.objection", r#"{"board": "$computed", "project": "$black", "objection": "异议"}"#),
    ("board.replied", r#"{"objection": "$objection", "outcome": "rejected", "reply": "答复"}"#),
    ("board.computed", r#"{"period": "2019-10"}"#),
    ("board.edition", r#"{"board": 1, "reach": "internal"}"#),
    ("board.removed", r#"{"edition": 1, "project": "$black", "ground": "expired"}"#),
    ("board.falsified", r#"{"period": "2019-10", "project": "$black", "record": 1, "finding": "不实"}"#),
    ("duty.waived", r#"{"lapse": "$lapse", "ground": "weather"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "urged"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "taken"}"#),
    // None of these is taken, out of its turn or without what it needs: that is seen after whose step it is.
    ("oversight.order_step", r#"{"order": "$order", "order_step": "assigned"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "answered"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "accepted"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "returned"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "closed"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "filed"}"#),
    ("oversight.order_step", r#"{"order": "$order", "order_step": "reopened"}"#),
    // Without an owner or with a limit, which is refused: nobody's step is taken, and each is asked of the same problem.
    ("projects.problem_step", r#"{"problem": "wt-open", "step": "assigned"}"#),
    ("projects.problem_step", r#"{"problem": "wt-open", "step": "solved", "due_on": "2020-02-28"}"#),
    ("projects.problem_step", r#"{"problem": "wt-solved", "step": "confirmed", "due_on": "2020-02-28"}"#),
    ("projects.problem_step", r#"{"problem": "wt-solved", "step": "reopened", "due_on": "2020-02-28"}"#),
    ("oversight.reply", r#"{"proposal": "$proposal", "text": "说明"}"#),
    ("oversight.proposal_decided", r#"{"proposal": "$proposal", "decision": "refused", "text": "说明"}"#),
    ("projects.road", r#"{"road": "r-1", "title": "路", "course": "114.6,33.6 114.7,33.6"}"#),
    ("projects.handover", r#"{"project": "$black", "to": "$taker"}"#),
    ("projects.handover_taken", r#"{"project": "$black"}"#),
    (
        "projects.visit_score",
        r#"{"visit": "2020-w03", "project": "xm-001", "judge": "$me", "scale": "1", "fit": "1", "pace": "1", "permits": "1", "prospects": "1"}"#,
    ),
    // After the sheets: nothing of a closed visit changes.
    ("projects.visit_closed", r#"{"visit": "2020-w03"}"#),
];

/// Units for which a kind is recorded in the demonstration: one fact of each.
fn by_unit(zone: &Zone, kind: &'static Kind) -> Vec<(String, u32)> {
    let mut units = Vec::new();
    for row in zone.register.rows_of(kind).filter(|row| !row.latest.void) {
        let unit = zone.org.units[row.unit as usize].id.to_string();
        if !units.iter().any(|(known, _)| *known == unit) {
            units.push((unit, row.first));
        }
    }
    units
}

/// What came of an act, as far as rights are concerned: `may` where no right was missing.
fn outcome(answer: &Answer, may: &str) -> String {
    let codes: Vec<String> = answer.json()["problems"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|problem| problem["code"].as_str().map(str::to_owned))
        .collect();
    for (code, word) in [
        ("no-right-to-record", "-"),
        ("no-right-to-review", "-"),
        ("only-the-reporting-unit-amends", "other unit"),
        ("another-units-project", "other unit"),
        ("own-record", "own"),
        ("own-case", "own"),
        ("own-lapse", "own"),
        ("own-answer", "own"),
        ("own-solution", "own"),
        ("solved-by-another-unit", "other unit"),
        ("not-your-visit", "other unit"),
        ("objection-of-another", "-"),
        ("no-right-to-waive", "-"),
        ("step-of-oversight", "-"),
        ("step-of-the-unit", "-"),
        ("reply-of-the-concerned", "-"),
        ("no-right-to-decide", "-"),
        ("not-carried-by-you", "-"),
        ("not-handed-to-you", "-"),
        ("not-on-the-panel", "-"),
    ] {
        if codes.iter().any(|found| found == code) {
            return word.to_owned();
        }
    }
    assert!(matches!(answer.status, 200 | 201 | 422), "{}: {}", answer.status, answer.body);
    may.to_owned()
}

/// Recording, amending and accepting by kind and unit. What an actor may do is asked with as little content as shows
/// the right: a right is looked at before anything else. Where what it is about decides, an empty content shows nothing: the
/// matrix says so (`by content`), and [`OWN`] asks what is of boards, orders and projects.
#[test]
fn what_each_may_do_to_each_kind_is_the_golden_matrix() {
    let mut matrix = Matrix::new();
    let zone = matrix.house.state.engine.snapshot();
    let (units, people): (Vec<String>, Vec<String>) = {
        let operations = matrix.house.state.engine.files.open_operations().unwrap();
        let accounts = ACTORS.iter().map(|login| operations.account(login).unwrap().unwrap());
        accounts.map(|account| (account.unit, account.person)).unzip()
    };
    let today = zone.date_of(matrix.house.state.engine.now()).to_string();
    let mut golden = line("", ACTORS.iter().map(|login| (*login).to_owned()));
    let mut add = |matrix: &mut Matrix, what: String, may: &str, fact: &dyn Fn(&House, &str, String) -> Value| {
        let cells: Vec<String> = ACTORS
            .iter()
            .zip(units.iter().zip(&people))
            .map(|(login, (unit, me))| {
                let fact = fact(&matrix.house, unit, matrix.chance.uuid());
                let fact: Value = serde_json::from_str(&fact.to_string().replace("$me", me)).unwrap();
                outcome(&matrix.house.record(&cookie(login), &fact), may)
            })
            .collect();
        golden += &line(&what, cells.into_iter());
    };
    for kind in KINDS.iter().filter(|kind| kind.recorder != Recorder::Product && kind.name != "review.accepted") {
        let mut facts = by_unit(&zone, kind);
        if facts.is_empty() {
            facts.push((zone.id.to_string(), 0));
        }
        let judged = matches!(kind.recorder, Recorder::Person | Recorder::Reviewer);
        for (unit, _) in &facts {
            let whom = if **unit == *zone.id { "the zone" } else { unit };
            add(
                &mut matrix,
                format!("record {} for {whom}", kind.name),
                if judged { "by content" } else { "may" },
                &|_, _, id| json!({"id": id, "kind": kind.name, "unit": unit, "happened": today, "content": {}}),
            );
        }
        for (unit, first) in facts.iter().filter(|(_, first)| *first > 0 && kind.is_form()) {
            // In the name of the actor's own unit: another unit's fact stays out of reach.
            add(&mut matrix, format!("amend {} of {unit}", kind.name), "may", &|house, own, id| {
                let target = row(house, *first);
                let mut fact = content(house, &target);
                fact.insert("reason".into(), "更正".into());
                json!({"id": id, "kind": kind.name, "unit": own, "happened": target.latest.happened.to_string(),
                    "content": fact, "amends": {"seq": first, "version": target.latest.seq, "void": false}})
            });
        }
        for (unit, first) in facts.iter().filter(|(_, first)| *first > 0 && kind.review == Review::FourEyes) {
            add(&mut matrix, format!("accept {} of {unit}", kind.name), "may", &|house, own, id| {
                let items = json!([[first, row(house, *first).latest.seq]]);
                json!({"id": id, "kind": "review.accepted", "unit": own, "happened": today, "content": {"items": items}})
            });
        }
    }
    for (kind, content) in OWN {
        let content: Value = serde_json::from_str(&matrix.with_ids(content)).unwrap();
        let step = ["order_step", "step"].iter().find_map(|name| content[name].as_str());
        let step = step.map(|step| format!(": {step}")).unwrap_or_default();
        add(
            &mut matrix,
            format!("own {kind}{step}"),
            "may",
            &|_, unit, id| json!({"id": id, "kind": kind, "unit": unit, "happened": today, "content": content}),
        );
    }
    insta::assert_snapshot!("acts_matrix", golden);
}
