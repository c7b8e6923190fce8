//! The register of projects, its permits and its progress go out as workbooks and come in again: in a fresh zone with the same units
//! and rules they give the same register.

mod support;

use ledger::RecordRef;
use serde_json::{Map, Value, json};
use shishi::engine::{Answer, Engine, Keeper, Salts};
use shishi::imports::{Imports, Phase, remarks};
use shishi::messages::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Durability;
use support::{House, cookie, copied, whole};
use zone::Command;
use zone::fact::Kind;

/// What the rest stands on.
const GROUND: [&str; 4] = ["org.unit", "org.person", "rule.adopted", "projects.opening_balance"];

fn command(zone: &str, kind: &str, happened: &str, content: Map<String, Value>) -> Command {
    Command {
        id: uuid::Uuid::new_v4(),
        kind: kind.into(),
        by: "p-keeper".into(),
        for_person: "p-keeper".into(),
        via: "setup",
        unit: zone.into(),
        happened: happened.into(),
        content,
        amends: None,
        evidence: Vec::new(),
        import: None,
    }
}

fn every(engine: &Engine) -> Vec<Vec<u8>> {
    let size = engine.snapshot().size;
    (0..size).map(|seq| engine.read(|ledger, _| ledger.record(seq)).unwrap().unwrap()).collect()
}

/// A zone with the other's units and rules, an officer and a reviewer of every department, and nothing else.
fn fresh(other: &Engine) -> (tempfile::TempDir, Arc<Engine>) {
    let folder = tempfile::tempdir().unwrap();
    let now = other.now();
    let mut keeper = Keeper::create(folder.path(), "z-fresh", "试验区", true, now, Salts::System).unwrap();
    let mut commands = Vec::new();
    let mut departments = BTreeSet::new();
    for bytes in every(other) {
        let record = RecordRef::parse(&bytes).unwrap();
        if record.amends.is_some() || !GROUND.contains(&record.kind) {
            continue;
        }
        let mut content: Map<String, Value> = serde_json::from_str(record.open).unwrap();
        if record.kind == "org.unit" {
            if content["type"] == "department" {
                departments.insert(content["unit"].as_str().unwrap().to_owned());
            }
            if content["type"] == "zone" {
                continue;
            }
            content.remove("parent");
        }
        commands.push(command("z-fresh", record.kind, record.happened, content));
    }
    let grant = |person: &str, role: &str, unit: Option<&str>| {
        let content = json!({"person": person, "role": role, "office": "projects", "unit": unit});
        command("z-fresh", "org.grant", "2018-12-25", content.as_object().unwrap().clone())
    };
    for person in ["p-officer", "p-reviewer"] {
        let content = json!({"person": person}).as_object().unwrap().clone();
        commands.push(command("z-fresh", "org.person", "2018-12-25", content));
    }
    commands.push(grant("p-officer", "officer", None));
    commands.extend(departments.iter().map(|unit| grant("p-reviewer", "reviewer", Some(unit))));
    for command in &commands {
        let answer = keeper.propose(command, now).unwrap();
        assert!(matches!(answer, Answer::Recorded { .. }), "{answer:?} {command:?}");
    }
    keeper.commit().unwrap();
    drop(keeper);
    let engine = Engine::start(folder.path(), Durability::Full).unwrap();
    (folder, engine)
}

/// What a zone has of a kind: by key unit, day and open content.
fn register(engine: &Engine, kind: &Kind) -> BTreeMap<String, (String, String, Value)> {
    let zone = engine.snapshot();
    let rows = zone.register.rows_of(kind).filter(|row| !row.latest.void);
    rows.map(|row| {
        let bytes = engine.read(|ledger, _| ledger.record(row.latest.seq.into())).unwrap().unwrap();
        let record = RecordRef::parse(&bytes).unwrap();
        let open: Value = serde_json::from_str(record.open).unwrap();
        let key = kind.key.iter().map(|name| match *name {
            "happened" => record.happened.to_owned(),
            name => open[name].to_string(),
        });
        (key.collect::<Vec<_>>().join(" "), (record.unit.to_owned(), record.happened.to_owned(), open.clone()))
    })
    .collect()
}

/// A file: its bytes are no text.
fn downloaded(house: &House, path: &str) -> Vec<u8> {
    use tower::ServiceExt;
    let request =
        axum::http::Request::builder().uri(path).header("host", "localhost").header("cookie", cookie("director"));
    let request = request.body(axum::body::Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let response = shishi::web::router(house.state.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}");
        axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    })
}

/// Exports a kind unit by unit as an officer does, and imports each workbook.
fn carried(house: &House, to: &Arc<Engine>, kind: &'static Kind) {
    let imports = Arc::new(Imports::open(to));
    let columns: Vec<&str> = ["happened"].into_iter().chain(kind.fields.iter().map(|field| field.name)).collect();
    let units: BTreeSet<String> = register(&house.state.engine, kind).into_values().map(|(unit, ..)| unit).collect();
    for unit in units {
        let path = format!("/offices/projects/{}/export.xlsx?unit={unit}&columns={}", kind.word(), columns.join(","));
        let workbook = downloaded(house, &path);
        let mut incoming = imports.begin().unwrap();
        incoming.write(&workbook).unwrap();
        let job = imports.take(incoming, kind.name, &unit, "p-officer", "登记册.xlsx").unwrap();
        assert!(imports.go_on(&job) && imports.go_on(&job), "{:?}", job.state());
        let bad: Vec<String> =
            job.bad_rows().map(|row| remarks(&row.faults, Language::Chinese, kind)).take(5).collect();
        let state = job.state();
        assert_eq!(
            (state.phase, state.bad, state.refused, bad),
            (Phase::Done, 0, 0, vec![]),
            "{} of {unit}",
            kind.name
        );
    }
}

#[test]
fn a_register_that_goes_out_as_workbooks_and_comes_in_elsewhere_is_the_same() {
    let house = House::open(&copied(whole(), "register-xlsx"));
    let (_folder, to) = fresh(&house.state.engine);
    for name in ["projects.project", "projects.permit", "projects.investment_plan", "projects.supervision"] {
        let kind = zone::fact::kind(name).unwrap();
        carried(&house, &to, kind);
        let (there, here) = (register(&house.state.engine, kind), register(&to, kind));
        assert!(there.len() > 15, "{name}: {}", there.len());
        for (key, fact) in &there {
            assert_eq!(here.get(key), Some(fact), "{name}: {key}");
        }
        assert_eq!(there.len(), here.len(), "{name}");
    }
    to.stop();
}
