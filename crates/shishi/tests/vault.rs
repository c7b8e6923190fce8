//! What must not be kept any longer is gone – from pages, accounts, the vault, and from what a backup brings back –, and every
//! total and every proof stays.

mod support;

use serde_json::{Value, json};
use shishi::backup::{Depot, Wanted, make, restore};
use shishi::engine::Files;
use shishi::imports::{Imports, Job, KEPT, Phase, end_old};
use shishi::proof::{Verdict, verify};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Compartment;
use support::{
    Answer, Chance, Facts, House, Outside, cookie, copied, folder, open, person, publish_year, try_open, whole,
};
use zone::figure::{Outcome, compute, ids};
use zone::{Period, Zone};

const YEAR: Period = Period::Year(2019);

/// An act of the administrator.
fn act(house: &House, chance: &mut Chance, kind: &str, content: Value) -> Answer {
    let zone = house.state.engine.snapshot();
    let today = zone.date_of(house.state.engine.now()).to_string();
    let id = chance.uuid();
    house.record(
        &cookie("admin"),
        &json!({"id": id, "kind": kind, "unit": *zone.id, "happened": today, "content": content}),
    )
}

fn erase(house: &House, chance: &mut Chance, person: &str) -> Answer {
    act(house, chance, "person.erased", json!({"person": person, "ground": "request", "reason": "本人书面要求"}))
}

fn redact(house: &House, chance: &mut Chance, seq: u64, kind: &str, lost: &[&str]) -> Answer {
    let leaf = hex::encode(house.state.engine.leaf(seq).unwrap());
    let content =
        json!({"seq": seq, "leaf": leaf, "kind": kind, "lost": lost, "ground": "order", "reason": "依法院的决定"});
    act(house, chance, "record.redacted", content)
}

fn code(answer: &Answer) -> String {
    answer.json()["problems"][0]["code"].as_str().unwrap_or_default().to_owned()
}

/// Every figure of the year.
fn figures(zone: &Zone) -> Vec<(String, Option<Outcome>)> {
    ids(zone).map(|id| (id.to_owned(), compute(zone, id, YEAR, 0).map(|figure| figure.outcome))).collect()
}

/// Seq of the record of a person's own.
fn own_record(zone: &Zone, files: &Files, person: &str) -> u64 {
    let ledger = store::LedgerReader::open(&files.ledger(), &zone.id).unwrap();
    let named = |seq: u32| {
        let record: Value = serde_json::from_slice(&ledger.record(seq.into()).unwrap().unwrap()).unwrap();
        record["open"]["person"] == person
    };
    let mut rows = zone.register.rows_of(&zone::org::PERSON);
    u64::from(rows.find(|row| named(row.first)).expect("the person's own record").first)
}

fn personal(zone: &Path, seq: u64) -> Option<String> {
    let files = Files::of(zone).unwrap();
    let id = files.zone().unwrap().unwrap();
    let opening = files.read_vault(&id).unwrap().get(seq, Compartment::Personal(0)).unwrap();
    opening.map(|opening| String::from_utf8(opening.content.into()).unwrap())
}

/// The keys that are kept apart from backups, and – as after a disaster – no checkpoint.
fn kept_apart(zone: &Path, name: &str) -> PathBuf {
    let to = folder(name);
    std::fs::create_dir(to.join("keys")).unwrap();
    for file in ["zone.key", "vault.key", "erased"] {
        std::fs::copy(zone.join("keys").join(file), to.join("keys").join(file)).unwrap();
    }
    to
}

/// A backup of a zone, and how it is put back.
fn backed_up(zone: &Path) -> impl Fn(&Path) {
    let (backups, identity) = (folder("backups"), age::x25519::Identity::generate());
    let key = folder("backup-key").join("key");
    std::fs::write(&key, age::secrecy::ExposeSecret::expose_secret(&identity.to_string())).unwrap();
    let made = make(zone, &Depot::Folder(backups.clone()), &[identity.to_public()]).unwrap();
    move |to| {
        let wanted = Wanted {
            from: backups.join(&made.name),
            store: None,
            identity: key.clone(),
            to: to.into(),
            zone_key: None,
            vault_key: None,
            epoch: None,
        };
        restore(&wanted).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn who_is_erased_is_gone_and_every_total_and_proof_stays() {
    let zone = copied(whole(), "erased");
    publish_year(&zone);
    let outside = Outside::of(&zone, "before");
    assert_eq!(verify(&outside.inputs()).verdict, Verdict::Verified);
    let city = person(&zone, "city1");
    let (before, seq, name) = {
        let keeper = open(&zone);
        let seq = own_record(&keeper.zone, &keeper.files, &city);
        let content: Value = serde_json::from_str(&personal(&zone, seq).expect("a name")).unwrap();
        (figures(&keeper.zone), seq, content["name"].as_str().unwrap().to_owned())
    };
    let put_back = backed_up(&zone);
    let house = House::open(&zone);
    let mut chance = Chance(11);
    let path = format!("/records/{seq}");
    assert!(house.get("city1", "/me").status == 200);
    let refused = erase(&house, &mut chance, "p-nobody");
    assert_eq!((refused.status, code(&refused).as_str()), (422, "unknown-person"));
    let own = erase(&house, &mut chance, &person_of(&house, "admin"));
    assert_eq!((own.status, code(&own).as_str()), (422, "erases-oneself"));

    let done = erase(&house, &mut chance, &city);
    assert_eq!(done.status, 201, "{}", done.body);
    assert_eq!(personal(&zone, seq), None, "gone when the administrator is told so");
    assert_eq!(code(&erase(&house, &mut chance, &city)), "person-erased");
    // His session is over, and he is nowhere called by his name.
    assert_eq!(house.get("city1", "/me").status, 303);
    let past = format!("{path}?at={}", house.size() - 1);
    for (login, page) in [
        ("admin", path.as_str()),
        ("admin", "/offices/org/person"),
        ("admin", &past),
        ("city-review", "/offices/city/object"),
    ] {
        let page = house.get(login, page);
        assert!(page.status == 200 && !page.body.contains(&name), "{}", page.body);
    }
    let mine = house.state.engine.snapshot().register.rows_of(&zone::offices::city::OBJECT).find_map(|row| {
        let by = house.state.engine.snapshot().org.people[row.latest.by as usize].clone();
        (*by == *city).then_some(row.first)
    });
    let page = house.get("city-review", &format!("/records/{}", mine.expect("a record of his"))).body;
    assert!(page.contains("已删除的人员") && page.contains(&city), "{page}");
    assert_eq!(figures(&house.state.engine.snapshot()), before);
    drop(house);

    // After a start the same, and for outsiders nothing has changed.
    let keeper = open(&zone);
    assert_eq!(figures(&keeper.zone), before);
    assert!(keeper.files.open_operations().unwrap().account("city1").unwrap().is_none());
    drop(keeper);
    let report = verify(&Outside::of(&zone, "after").inputs());
    assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);

    // A backup of before is put back: the name does not come back with it, nor the account.
    let list = std::fs::read_to_string(zone.join("keys/erased")).unwrap();
    assert!(list.starts_with("person ") && !list.contains(&city), "{list}");
    let to = kept_apart(&zone, "restored");
    put_back(&to);
    assert_eq!(personal(&to, seq), None);
    let keeper = open(&to);
    assert!(keeper.zone.org.erasure(&city).is_none(), "the ledger of then does not know it");
    assert!(keeper.files.open_operations().unwrap().account("city1").unwrap().is_none());
    drop(keeper);
    // Without the list nobody could know.
    let to = kept_apart(&zone, "without");
    std::fs::remove_file(to.join("keys/erased")).unwrap();
    put_back(&to);
    assert!(personal(&to, seq).is_some_and(|content| content.contains(&name)));
}

fn person_of(house: &House, login: &str) -> String {
    house.state.engine.files.open_operations().unwrap().account(login).unwrap().unwrap().person
}

/// Rows of an old vault under a ledger that has the erasure: the start erases again.
#[test]
fn what_is_put_back_into_the_vault_is_erased_at_the_start() {
    let zone = copied(whole(), "put-back");
    drop(open(&zone));
    let old = folder("old").join("vault.db");
    std::fs::copy(zone.join("vault.db"), &old).unwrap();
    let city = person(&zone, "city2");
    let house = House::open(&zone);
    assert_eq!(erase(&house, &mut Chance(12), &city).status, 201);
    let files = house.state.engine.files.clone();
    let seq = own_record(&house.state.engine.snapshot(), &files, &city);
    drop(house);
    assert_eq!(personal(&zone, seq), None);
    let file = rusqlite::Connection::open(zone.join("vault.db")).unwrap();
    file.execute("ATTACH ?1 AS old", [old.to_str().unwrap()]).unwrap();
    for table in ["owner_key", "opening_key", "locked_opening"] {
        file.execute(&format!("INSERT OR REPLACE INTO main.{table} SELECT * FROM old.{table}"), []).unwrap();
    }
    drop(file);
    assert!(personal(&zone, seq).is_some());
    drop(open(&zone));
    assert_eq!(personal(&zone, seq), None);
}

#[test]
fn a_key_that_somebody_destroyed_is_noticed() {
    let zone = copied(whole(), "destroyed");
    let keeper = open(&zone);
    let city = person(&zone, "city1");
    let seq = own_record(&keeper.zone, &keeper.files, &city);
    let key = keeper.files.read_vault_key().unwrap().unwrap();
    let owner = key.owner(&keeper.zone.id, &city);
    drop(keeper);
    let file = rusqlite::Connection::open(zone.join("vault.db")).unwrap();
    assert_eq!(file.execute("DELETE FROM owner_key WHERE owner = ?1", [&owner[..]]).unwrap(), 1);
    drop(file);
    let error = try_open(&zone).err().unwrap().to_string();
    assert!(error.contains(&format!("record {seq}")) && error.contains("keys/erased"), "{error}");
}

#[test]
fn of_a_record_that_is_all_open_there_is_nothing_to_redact() {
    let house = House::open(&copied(whole(), "all-open"));
    let zone = house.state.engine.snapshot();
    let form = |seq: u64| {
        let page = house.get("admin", &format!("/ledger/{seq}/redact"));
        assert_eq!(page.status, 200, "{}", page.body);
        (page.body.contains("name=\"lost\""), page.body.contains("name=\"reason\""))
    };
    let month = zone.register.rows_of(zone::fact::kind("economy.month").unwrap()).next().unwrap();
    assert_eq!((form(0), form(month.first.into())), ((false, false), (true, true)));
    // What it would take from is named as people know it.
    let page = house.get("admin", &format!("/ledger/{}/redact", month.first)).body;
    assert!(page.contains("规模以上工业总产值</a>"), "{page}");
}

#[test]
fn what_is_redacted_has_no_value_at_any_size_and_what_was_published_stays() {
    let zone = copied(whole(), "redacted");
    publish_year(&zone);
    let put_back = backed_up(&zone);
    let house = House::open(&zone);
    let mut chance = Chance(13);
    let month = zone::fact::kind("economy.month").unwrap();
    let before = house.state.engine.snapshot();
    let december = before.register.rows_of(month).next_back().unwrap();
    let seq = u64::from(december.latest.seq);
    let value = |zone: &Zone, id: &str| compute(zone, id, YEAR, 0).unwrap().outcome;
    assert!(matches!(value(&before, "economy.output"), Outcome::Number { .. }));
    // Somebody looks at an earlier size: what is remembered of that must not outlive the redaction.
    let remembered = house.state.engine.at(before.size - 1).unwrap();
    assert!(matches!(value(&remembered, "economy.output"), Outcome::Number { .. }));

    // It must be the record that it is said to be, and must have what it is to lose.
    let wrong = act(
        &house,
        &mut chance,
        "record.redacted",
        json!({"seq": seq, "leaf": "0".repeat(64), "kind": "economy.month", "lost": ["sealed"], "ground": "order", "reason": "依法"}),
    );
    assert_eq!((wrong.status, code(&wrong).as_str()), (422, "not-as-recorded"));
    assert_eq!(code(&redact(&house, &mut chance, seq, "city.object", &["sealed"])), "not-as-recorded");
    assert_eq!(code(&redact(&house, &mut chance, seq, "economy.month", &["evidence"])), "not-as-recorded");
    assert_eq!(code(&redact(&house, &mut chance, seq, "economy.month", &["open"])), "redacts-nothing");
    let grant = before.register.rows_of(&zone::org::GRANT).next().unwrap();
    assert_eq!(code(&redact(&house, &mut chance, grant.first.into(), "org.grant", &["sealed"])), "redacts-a-right");

    let done = redact(&house, &mut chance, seq, "economy.month", &["sealed"]);
    assert_eq!(done.status, 201, "{}", done.body);
    let by = done.json()["seq"].as_u64().unwrap();
    let after = house.state.engine.snapshot();
    let figure = compute(&after, "economy.output", YEAR, 0).unwrap();
    assert_eq!(figure.outcome, Outcome::Redacted(1));
    assert_eq!(zone::figure::redactions_behind(&after, &figure), [by]);
    assert_eq!(zone::figure::replay(&after, "economy.output", YEAR), Some(Outcome::Redacted(1)));
    assert_eq!(value(&after, "economy.output_share"), Outcome::Redacted(1));
    let record = house.state.engine.read(|ledger, _| ledger.record(by)).unwrap().unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    let affected = ["economy.output", "economy.output_share", "economy.revenue", "economy.revenue_share"];
    assert!(affected.iter().all(|id| record["open"]["figures"].as_array().unwrap().contains(&json!(id))), "{record}");
    // At the size of before, too.
    for size in [before.size, before.size - 1] {
        let earlier = house.state.engine.at(size).unwrap();
        assert_eq!(value(&earlier, "economy.output"), Outcome::Redacted(1));
    }
    // What was published stays, and the page of the figure says why there is no value.
    assert_eq!(after.editions.last().unwrap().cells, before.editions.last().unwrap().cells);
    let page = house.get("director", "/figures/economy.output?period=2019").body;
    assert!(page.contains(&format!("/ledger/{by}\"")), "{page}");
    let all = figures(&after);
    drop(house);

    // A start comes to the same; outsiders are told of the redaction.
    let keeper = open(&zone);
    assert_eq!(figures(&keeper.zone), all);
    drop(keeper);
    let outside = Outside::of(&zone, "outside");
    let report = verify(&outside.inputs());
    assert_eq!(report.verdict, Verdict::OpenFieldsOnly, "{:?}", report.lines);
    let said = report.lines.iter().find(|line| line.starts_with("not recomputed, redacted")).expect("a reason");
    assert!(said.contains("economy.output 2019") && said.contains("economy.output_share 2019"), "{said}");

    // And a backup of before does not bring it back.
    let to = kept_apart(&zone, "restored");
    put_back(&to);
    let keeper = open(&to);
    assert_eq!(keeper.zone.size, before.size);
    assert!(!matches!(value(&keeper.zone, "economy.output"), Outcome::Number { .. }));
    let files = keeper.files.clone();
    let vault = files.read_vault(&keeper.zone.id).unwrap();
    assert_eq!(vault.get(seq, Compartment::Sealed).unwrap(), None);
}

fn search(house: &House, login: &str, typed: &str) -> String {
    let typed: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = house.get(login, &format!("/search?q={typed}"));
    assert_eq!(page.status, 200, "{}", page.body);
    page.body
}

/// Id and name of somebody without an account.
fn somebody(zone: &Path) -> (String, String) {
    let keeper = open(zone);
    let accounts = keeper.files.open_operations().unwrap().accounts().unwrap();
    let vault = keeper.files.read_vault(&keeper.zone.id).unwrap();
    let ledger = store::LedgerReader::open(&keeper.files.ledger(), &keeper.zone.id).unwrap();
    let mut rows = keeper.zone.register.rows_of(&zone::org::PERSON);
    rows.find_map(|row| {
        let seq = u64::from(row.latest.seq);
        let record: Value = serde_json::from_slice(&ledger.record(seq).unwrap().unwrap()).unwrap();
        let id = record["open"]["person"].as_str().unwrap().to_owned();
        let opening = vault.get(seq, Compartment::Personal(0)).unwrap()?;
        let content: Value = serde_json::from_slice(&opening.content).unwrap();
        let name = content["name"].as_str()?.to_owned();
        (accounts.iter().all(|account| account.person != id && account.name != name)).then_some((id, name))
    })
    .expect("somebody without an account")
}

#[test]
fn persons_are_found_by_name_by_whom_it_concerns() {
    let zone = copied(whole(), "found");
    let (id, name) = somebody(&zone);
    let house = House::open(&zone);
    // Colleagues with an account have their names on every page; the others only for whoever keeps the organisation.
    let (colleague, called) = {
        let account = house.state.engine.files.open_operations().unwrap().account("city3").unwrap().unwrap();
        (account.person, account.name)
    };
    assert!(search(&house, "party1", &called).contains(&colleague));
    assert!(!search(&house, "party1", &name).contains(&id));
    let read = |house: &House| house.state.engine.audit.lock().unwrap().newest(1).unwrap()[0].clone();
    let found = search(&house, "admin", &name);
    assert!(found.contains(&id), "{found}");
    let entry = read(&house);
    assert!(entry.act == "personal_read" && entry.subject.starts_with("search, ") && !entry.subject.contains(&name));
    // The names stand nowhere on the disk.
    for file in support::files(&zone) {
        let bytes = std::fs::read(zone.join(&file)).unwrap();
        assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()), "{file}");
    }
    assert_eq!(erase(&house, &mut Chance(14), &id).status, 201);
    assert!(!search(&house, "admin", &name).contains(&id));
    assert_eq!(erase(&house, &mut Chance(15), &colleague).status, 201);
    assert!(!search(&house, "party1", &called).contains(&colleague));
}

#[test]
fn a_file_that_names_persons_says_who_took_it() {
    let zone = copied(whole(), "watermark");
    let house = House::open(&zone);
    let path = "/offices/projects/lead/export.csv";
    let of = |login: &str| {
        let file = house.get(login, path);
        assert_eq!(file.status, 200, "{}", file.body);
        file.body
    };
    let account = |login: &str| house.state.engine.files.open_operations().unwrap().account(login).unwrap().unwrap();
    let (lead, reviewer) = (account("lead1"), account("projects-review"));
    let named = of("projects-review");
    let last = named.trim_end().lines().last().unwrap();
    assert!(named.contains(&lead.name) && last.contains(&reviewer.person) && last.contains("不得转交"), "{named}");
    let entries = house.state.engine.audit.lock().unwrap().newest(2).unwrap();
    assert!(entries.iter().any(|entry| entry.act == "export_personal" && entry.who == reviewer.person));
    // Who may see sealed content and no names gets the ids.
    let ids = of("auditor");
    assert!(ids.contains(&lead.person) && !ids.contains(&lead.name) && !ids.contains("不得转交"), "{ids}");
}

#[test]
fn redacted_evidence_is_gone_unless_another_record_has_it_too() {
    let zone = copied(whole(), "evidence");
    let house = House::open(&zone);
    let mut chance = Chance(16);
    let facts = Facts::of(&house.state.engine.snapshot());
    let bring = |text: &str| {
        let kept = house.ask("POST", "/api/v1/evidence", &cookie("city1"), &[], format!("%PDF-1.7 {text}"));
        kept.json()["digest"].as_str().unwrap().to_owned()
    };
    let (shared, own) = (bring("of both"), bring("of the second"));
    let mut record = |evidence: Value| {
        let mut fact = facts.object(&mut chance);
        fact["evidence"] = evidence;
        let answer = house.record(&cookie("city1"), &fact);
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["seq"].as_u64().unwrap()
    };
    let (first, second) = (record(json!([shared])), record(json!([shared, own])));
    let there = || [&shared, &own].map(|digest| zone.join("blobs").join(digest).exists());
    let mut chance = Chance(17);
    assert_eq!(redact(&house, &mut chance, first, "city.object", &["evidence"]).status, 201);
    assert_eq!(there(), [true, true], "the second record still has it");
    assert_eq!(redact(&house, &mut chance, second, "city.object", &["evidence"]).status, 201);
    assert_eq!(there(), [false, false]);
    assert_eq!(house.get("city1", &format!("/records/{second}")).status, 200);
}

/// A job of an import with a table of so many objects, the last row of which cannot be taken.
fn table(imports: &Imports, zone: &Zone, by: &str, rows: usize) -> Arc<Job> {
    let place = &zone.org.units_of(&["community"]).next().expect("a community").id;
    let day = zone.date_of(zone.recorded.parse().unwrap());
    let mut text = String::from("完工日期,对象编号,对象种类,办理方式,所在社区,长度（米）,具体位置\n");
    for row in 0..rows {
        text += &format!("{day},t-{rows}-{row},公厕,拆除,{place},,{ADDRESS}\n");
    }
    text += &format!("{day},t-{rows}-bad,公厕,不知道,{place},,{ADDRESS}\n");
    let mut incoming = imports.begin().unwrap();
    incoming.write(text.as_bytes()).unwrap();
    imports.take(incoming, "city.object", "dept-city", by, "objects.csv").unwrap()
}

const ADDRESS: &str = "无名巷九十九号";

/// The files below a zone's jobs that show the address.
fn shown(zone: &Path) -> Vec<String> {
    let of_jobs = support::files(zone).into_iter().filter(|name| name.starts_with("imports/"));
    let shows = |name: &String| {
        let bytes = std::fs::read(zone.join(name)).unwrap();
        bytes.windows(ADDRESS.len()).any(|part| part == ADDRESS.as_bytes())
    };
    of_jobs.filter(shows).collect()
}

#[test]
fn an_erasure_takes_the_tables_of_imports_with_it() {
    let zone = copied(whole(), "tables");
    let house = House::open(&zone);
    let (by, state) = (person(&zone, "city1"), house.state.engine.snapshot());
    let imports = Imports::open(&house.state.engine);
    let [written, waiting, given_up] = [7, 8, 9].map(|rows| table(&imports, &state, &by, rows));
    assert!(imports.go_on(&written) && imports.go_on(&written) && imports.go_on(&waiting));
    given_up.cancel().unwrap();
    let kept = written.state();
    assert_eq!((kept.phase, kept.written, kept.bad), (Phase::Done, 7, 1));
    // What came back, the file that waits and what came back of it, the file that was given up.
    assert_eq!(shown(&zone).len(), 4, "{:?}", shown(&zone));

    // One is being written while somebody is erased: whichever comes first, nothing of it stays.
    let working = table(&imports, &state, &by, 2000);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| imports.write(&working));
        assert_eq!(erase(&house, &mut Chance(21), &person(&zone, "city2")).status, 201);
        writing.join().unwrap();
    });
    assert_eq!(shown(&zone), Vec::<String>::new());
    // What a job says of itself stays, and whoever comes back is told.
    assert_eq!(written.state(), kept);
    for job in [&written, &waiting, &given_up] {
        let page = house.get("city1", &format!("/imports/{}", job.about.id));
        assert!(page.status == 200 && page.body.contains("这份导入的表格已经不在"), "{}", page.body);
        assert!(!imports.go_on(job));
    }
    // What comes afterwards is nobody's who is gone.
    let later = table(&imports, &state, &by, 3);
    assert!(imports.go_on(&later));
    assert_eq!(shown(&zone).len(), 2);
    drop((imports, house));
    assert!(Imports::open(&House::open(&zone).state.engine).get(&later.about.id).unwrap().has_upload());

    // Cut off before the tables were removed, the next start removes them.
    let upload = zone.join("imports").join(waiting.about.id.to_string()).join("upload");
    std::fs::write(&upload, ADDRESS).unwrap();
    drop(House::open(&zone));
    assert!(!upload.exists() && shown(&zone).len() == 2);
}

#[test]
fn a_job_of_an_import_ends_some_days_after_its_last_change() {
    let zone = copied(whole(), "ends");
    let house = House::open(&zone);
    let (by, state) = (person(&zone, "city1"), house.state.engine.snapshot());
    let imports = Imports::open(&house.state.engine);
    let [old, young] = [2, 3].map(|rows| table(&imports, &state, &by, rows));
    let aged = |path: PathBuf, days: u64| {
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(days * 24 * 3600);
        std::fs::File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
    };
    let jobs = zone.join("imports");
    aged(jobs.join(old.about.id.to_string()).join("job.json"), 8);
    aged(jobs.join(young.about.id.to_string()).join("job.json"), 6);
    // Left by an upload that was cut off with the program.
    let cut = jobs.join(Chance(5).uuid());
    std::fs::create_dir(&cut).unwrap();
    std::fs::write(cut.join("upload"), ADDRESS).unwrap();
    aged(cut.join("upload"), 8);
    end_old(&zone, KEPT + std::time::Duration::from_secs(3 * 24 * 3600)).unwrap();
    assert_eq!(std::fs::read_dir(&jobs).unwrap().count(), 3);
    end_old(&zone, KEPT).unwrap();
    assert_eq!(std::fs::read_dir(&jobs).unwrap().count(), 1);
    assert!(imports.get(&old.about.id).is_none() && imports.get(&young.about.id).is_some());
    assert_eq!(imports.of(&by).len(), 1);
}
