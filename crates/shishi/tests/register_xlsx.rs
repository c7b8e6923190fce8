//! The register of projects, its permits and its progress go out as workbooks and come in again: in a fresh zone with the same units
//! and rules they give the same register.

mod support;

use ledger::RecordRef;
use serde_json::{Map, Value, json};
use shishi::engine::{Answer, Engine, Keeper, Salts};
use shishi::imports::{Imports, Job, Phase, remarks};
use shishi::messages::Language;
use shishi::workbook::Cell;
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

/// Imports a workbook for a unit to its end.
fn imported(to: &Arc<Engine>, kind: &'static Kind, (unit, by): (&str, &str), workbook: &[u8]) -> Arc<Job> {
    let imports = Arc::new(Imports::open(to));
    let mut incoming = imports.begin().unwrap();
    incoming.write(workbook).unwrap();
    let job = imports.take(incoming, kind.name, unit, by, "登记册.xlsx").unwrap();
    assert!(imports.go_on(&job), "{:?}", job.state());
    // Nothing is left to do where all is there already.
    imports.go_on(&job);
    job
}

/// Good, bad, there already, written, refused; and what is wrong with the first rows.
fn told(job: &Job) -> ([u64; 5], Vec<String>) {
    let state = job.state();
    assert!(matches!(state.phase, Phase::Done | Phase::Checked), "{state:?}");
    let bad =
        job.bad_rows().map(|row| format!("{}: {}", row.number, remarks(&row.faults, Language::Chinese, job.kind)));
    ([state.good, state.bad, state.same, state.written, state.refused], bad.take(5).collect())
}

fn path_of(kind: &Kind, rest: &str) -> String {
    format!("/offices/projects/{}/export.xlsx{rest}", kind.word())
}

/// Exports a kind unit by unit as an officer does, and imports each workbook.
fn carried(house: &House, to: &Arc<Engine>, kind: &'static Kind) {
    let columns: Vec<&str> = ["happened"].into_iter().chain(kind.fields.iter().map(|field| field.name)).collect();
    let units: BTreeSet<String> = register(&house.state.engine, kind).into_values().map(|(unit, ..)| unit).collect();
    for unit in units {
        let workbook = downloaded(house, &path_of(kind, &format!("?unit={unit}&columns={}", columns.join(","))));
        let ([good, bad, _, written, refused], wrong) = told(&imported(to, kind, (&unit, "p-officer"), &workbook));
        assert_eq!((bad, refused, wrong), (0, 0, vec![]), "{} of {unit}", kind.name);
        assert_eq!(good, written, "{} of {unit}", kind.name);
    }
}

/// What goes out and comes in by workbooks: the register, permits, progress and what it is held against. That a stage is reached
/// needs its evidence, which is no cell.
const CARRIED: [&str; 7] = [
    "projects.project",
    "projects.permit",
    "projects.permit_step",
    "projects.milestone",
    "projects.funding",
    "projects.investment_plan",
    "projects.supervision",
];

#[test]
fn a_register_that_goes_out_as_workbooks_and_comes_in_elsewhere_is_the_same() {
    let house = House::open(&copied(whole(), "register-xlsx"));
    let (_folder, to) = fresh(&house.state.engine);
    for name in CARRIED {
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

#[test]
fn a_workbook_that_comes_back_changes_nothing_and_what_was_added_to_it_comes_in() {
    let folder = copied(whole(), "register-back");
    let officer = support::person(&folder, "projects1");
    let house = House::open(&folder);
    let engine = &house.state.engine;
    for name in CARRIED {
        let kind = zone::fact::kind(name).unwrap();
        let (size, count) = (engine.snapshot().size, engine.snapshot().register.rows_of(kind).count() as u64);
        // The list as it stands: every unit's facts, the newest first, in the usual columns.
        let workbook = downloaded(&house, &path_of(kind, ""));
        let job = imported(engine, kind, ("dept-projects", &officer), &workbook);
        assert_eq!(told(&job), ([0, 0, count, 0, 0], vec![]), "{name}");
        assert_eq!(engine.snapshot().size, size, "{name}");
    }
}

/// A row of a workbook, and its columns by what stands above them.
fn rows_of(workbook: &[u8]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), workbook).unwrap();
    let mut rows = shishi::workbook::open(file.path()).unwrap().map(|row| row.unwrap().cells);
    let header = rows.next().unwrap().iter().map(|cell| cell.text().to_owned()).collect();
    (header, rows.collect())
}

#[test]
fn steps_that_were_added_to_the_exported_workbook_come_in_whatever_their_order() {
    let folder = copied(whole(), "register-steps");
    let officer = support::person(&folder, "projects1");
    let house = House::open(&folder);
    let engine = &house.state.engine;
    let kind = zone::fact::kind("projects.permit_step").unwrap();
    let (header, mut rows) = rows_of(&downloaded(&house, &path_of(kind, "")));
    let there = rows.len() as u64;
    let at =
        |name: &str| header.iter().position(|heading| heading == name).unwrap_or_else(|| panic!("{name}: {header:?}"));
    let step = |item: &str, day: &str, step: &str, other: (&str, &str)| {
        let mut row = vec![Cell::Empty; header.len()];
        for (name, value) in [("项目", "xm-009"), ("事项", item), ("日期", day), ("步骤", step), other] {
            row[at(name)] = if value.is_empty() { Cell::Empty } else { Cell::Text(value.into()) };
        }
        row
    };
    // The incubator's works are done at last. Nobody sorts a table before he sends it, and one line is wrong.
    let (joint, filing, none) = ("联合验收（规划、土地、消防、人防、档案）", "竣工验收备案", ("停钟事由", ""));
    let added = [
        step(filing, "2020-01-17", "受理", none),
        step(filing, "2020-01-18", "批准", none),
        step(joint, "2020-01-16", "批准", ("证号", "河湾许〔2020〕930号")),
        step(joint, "2020-01-06", "启动", none),
        step(joint, "2020-01-14", "恢复计时", none),
        step(joint, "2020-01-10", "停钟", ("停钟事由", "专家评审")),
        step(joint, "2020-01-08", "受理", none),
    ];
    rows.splice(3..3, added);
    let workbook = shishi::workbook::xlsx("手续进度", &header, &rows);
    let send = || imported(engine, kind, ("dept-projects", &officer), &workbook);
    let (counts, wrong) = told(&send());
    assert_eq!(counts, [6, 1, there, 6, 0]);
    assert_eq!(wrong, ["6: 证号：请填写证号。"]);
    let size = engine.snapshot().size;
    assert_eq!(told(&send()).0, [0, 1, there + 6, 0, 0], "the same again");
    assert_eq!(engine.snapshot().size, size);
    let page = house.get("projects1", "/projects/xm-009/permits").body;
    assert!(page.contains("关键路径还要1个工作日（按承诺期限）：竣工验收备案"), "all but the last is granted");
}

#[test]
fn what_was_withdrawn_goes_out_as_such_and_stays_out() {
    let house = House::open(&copied(whole(), "register-withdrawn"));
    let engine = &house.state.engine;
    let kind = zone::fact::kind("projects.permit_step").unwrap();
    let last = engine.snapshot().register.rows_of(kind).next_back().unwrap().clone();
    let workbook = downloaded(&house, &path_of(kind, ""));
    assert!(!rows_of(&workbook).0.contains(&"状态".to_owned()), "nothing is withdrawn yet");
    let stored = register(engine, kind);
    let (unit, happened, open) = stored.values().find(|(_, day, _)| *day == last.latest.happened.to_string()).unwrap();
    let mut content = open.as_object().unwrap().clone();
    content.insert("reason".to_owned(), "登记错项目".into());
    let number = engine.snapshot().register.by_first(last.first).unwrap();
    let amends = ledger::Amends { seq: last.first.into(), version: last.latest.seq.into(), void: true };
    let zone = engine.snapshot().id.to_string();
    let withdrawal =
        Command { unit: unit.clone(), amends: Some(amends), ..command(&zone, kind.name, happened, content) };
    engine.submit_blocking(withdrawal).unwrap();
    assert!(engine.snapshot().register.row(number).unwrap().is_withdrawn());

    let workbook = downloaded(&house, &path_of(kind, ""));
    let (header, rows) = rows_of(&workbook);
    let status = header.iter().position(|heading| heading == "状态").unwrap();
    assert_eq!(rows.iter().filter(|row| row[status].text() == "已作废").count(), 1);
    let (_folder, to) = fresh(engine);
    for name in ["projects.project", "projects.permit"] {
        carried(&house, &to, zone::fact::kind(name).unwrap());
    }
    let job = imported(&to, kind, ("dept-projects", "p-officer"), &workbook);
    let count = rows.len() as u64 - 1;
    assert_eq!(told(&job), ([count, 0, 0, count, 0], vec![]));
    assert_eq!((job.state().passed.withdrawn, to.snapshot().register.count_of(kind) as u64), (1, count));
    to.stop();
}
