//! Files as they come from offices – and from people who mean harm – through dry run and run.

mod files;
mod own_tables;
mod world;

use shishi::imports::{Imports, Phase, bad_csv, bad_xlsx, remarks};
use shishi::messages::Language;
use std::sync::Arc;
use std::time::Instant;
use world::{OBJECTS, ZONE, command, counts, opened, uci, world};
use zone::register::Status;

#[test]
fn again_nothing_and_other_content_says_what_to_amend() {
    let world = world();
    world.written(OBJECTS.as_bytes());
    let again = world.tried(OBJECTS.as_bytes());
    assert_eq!(counts(&again), [0, 0, 3, 0, 0, 0]);
    let size = world.engine.snapshot().size;
    world.imports.go_on(&again);
    assert_eq!((counts(&again), world.engine.snapshot().size), ([0, 0, 3, 0, 3, 0], size));
    // The personal address differs: the same subject, other content.
    let changed = world.tried(OBJECTS.replace("东街口", "西街口").as_bytes());
    assert_eq!(counts(&changed), [0, 1, 2, 0, 0, 0]);
    let bad = changed.bad_rows().next().unwrap();
    let zone = world.engine.snapshot();
    let kind = zone::fact::kind("city.object").unwrap();
    let first = zone.register.rows_of(kind).next().unwrap().first;
    assert!(remarks(&bad.faults, Language::Chinese, kind).contains(&format!("序号{first}")));
    // Another unit learns nothing about the content.
    let other = world.upload(OBJECTS.as_bytes(), "city.object", ZONE);
    world.imports.go_on(&other);
    assert_eq!(counts(&other), [0, 3, 0, 0, 0, 0]);
}

#[test]
fn bad_rows_come_back_are_mended_and_go_in() {
    let world = world();
    let text = format!("{OBJECTS}2019-03-08,b-1,公厕,什么,南社区,abc,\r\n2031-01-01,b-2,公厕,新建,东社区,,\r\n");
    let job = world.written(text.as_bytes());
    assert_eq!(counts(&job), [3, 2, 0, 3, 0, 0]);
    assert!(!job.has_upload());
    let mut csv = Vec::new();
    bad_csv(&job, Language::Chinese, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("办理方式：") && csv.contains("拆除、新建、改造") && csv.contains("长度："), "{csv}");
    let mended = csv.replace("什么", "新建").replace("南社区,abc", "西社区,12").replace("2031", "2019");
    assert_eq!(counts(&world.written(mended.as_bytes())), [2, 0, 0, 2, 0, 0]);
    // As xlsx, with the column of remarks in another language.
    let xlsx = bad_xlsx(&job, Language::English);
    let read = opened(&xlsx).unwrap();
    assert_eq!((read.len(), read[0].cells.last().unwrap().text()), (3, "What is wrong"));
    assert_eq!(counts(&world.tried(&xlsx)), [0, 2, 0, 0, 0, 0]);
}

#[test]
fn a_template_explains_a_column_as_the_form_does_and_its_examples_are_taken() {
    let kind = zone::fact::kind("projects.project").unwrap();
    let about = |kind, name: &str| -> (String, String) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), shishi::imports::template(kind, Language::Chinese)).unwrap();
        let sheet = Language::Chinese.text("imports-about-sheet");
        let book = shishi::workbook::Book::open(file.path()).unwrap();
        let rows: Vec<_> = book.rows(Some(&sheet)).unwrap().map(Result::unwrap).collect();
        let row = rows.iter().find(|row| row.cells[1].text() == name).expect(name);
        (row.cells[4].text().to_owned(), row.cells[5].text().to_owned())
    };
    let (says, example) = about(kind, "industry");
    assert!(says.contains("GB/T 4754") && !says.contains("小写") && example == "C1353", "{says} {example}");
    let (says, example) = about(kind, "outline");
    assert!(says.contains("沿边界依次填写") && says.contains("2000"), "{says}");
    assert!(example.split(' ').count() >= 3 && example.contains("114.123456,33.123456"), "{example}");
    for (field, degrees) in [("longitude", "114.123456"), ("latitude", "33.123456")] {
        assert_eq!(about(kind, field).1, degrees);
    }
    let supervision = zone::fact::kind("projects.supervision").unwrap();
    assert_eq!(about(supervision, "progress_percent").1, "12.5");
    let (says, example) = about(supervision, "photographed_at");
    assert!(says.contains("时和分") && example == "15:38", "{says} {example}");
    // What is said of taxes that are paid back is not said of a credit.
    let credit = zone::fact::kind("projects.finance_need").unwrap();
    assert!(!about(credit, "amount_yuan").0.contains("退库"));
    assert!(about(zone::fact::kind("economy.budget_revenue").unwrap(), "amount_yuan").0.contains("退库填负数"));
}

#[test]
fn rows_twice_in_a_file() {
    let world = world();
    let text = format!("{OBJECTS}2019-03-05,t-1,公厕,新建,u-east,,东街口\r\n2019-03-06,t-1,公厕,新建,u-east,,\r\n");
    let job = world.written(text.as_bytes());
    assert_eq!(counts(&job), [3, 1, 1, 3, 1, 0]);
    let bad = job.bad_rows().next().unwrap();
    assert_eq!(bad.number, 6);
    assert!(remarks(&bad.faults, Language::Chinese, job.kind).contains("第2行"));
}

#[test]
fn others_are_served_between_the_rows_of_a_table() {
    let world = world();
    let table = |rows: std::ops::Range<u32>| {
        let head = OBJECTS.lines().next().unwrap();
        rows.fold(format!("{head}\n"), |text, row| text + &format!("2019-03-05,w-{row},公厕,新建,东社区,,\n"))
    };
    let job = world.tried(table(0..3_000).as_bytes());
    let mut seqs = Vec::new();
    std::thread::scope(|scope| {
        let written = scope.spawn(|| world.imports.go_on(&job));
        while !written.is_finished() {
            let content =
                serde_json::json!({"unit": format!("u-{}", seqs.len()), "title": "新社区", "type": "community"});
            let (seq, repeated) = world.engine.submit_blocking(command("org.unit", "2013-01-01", content)).unwrap();
            assert!(!repeated);
            seqs.push(seq);
        }
    });
    assert_eq!(counts(&job), [3_000, 0, 0, 3_000, 0, 0]);
    let zone = world.engine.snapshot();
    let kind = zone::fact::kind("city.object").unwrap();
    let firsts: Vec<u64> = zone.register.rows_of(kind).map(|row| u64::from(row.first)).collect();
    let (begun, ended) = (*firsts.iter().min().unwrap(), *firsts.iter().max().unwrap());
    // Nobody waited for the whole table: with groups of fifty there is room for many between its rows.
    let between = seqs.iter().filter(|seq| (begun..ended).contains(seq)).count();
    assert!(between >= 10, "{between} of {}", seqs.len());
    let afresh = world.engine.fold_afresh(zone.size).unwrap();
    assert_eq!((afresh.size, afresh.register.rows_of(kind).count()), (zone.size, 3_000));
}

#[test]
fn a_whole_import_is_accepted_at_once() {
    let world = world();
    let job = world.written(OBJECTS.as_bytes());
    let id = job.about.id.to_string();
    assert_eq!(world.engine.snapshot().waiting_of_import(&id).len(), 3);
    let mut review = command("review.accepted", "2020-01-02", serde_json::json!({"import": id}));
    (review.by, review.for_person, review.via) = ("p-reviewer".into(), "p-reviewer".into(), "form");
    review.unit = "u-city".into();
    world.engine.submit_blocking(review).unwrap();
    let zone = world.engine.snapshot();
    let kind = zone::fact::kind("city.object").unwrap();
    assert!(zone.register.rows_of(kind).all(|row| row.status == Status::Accepted));
    assert_eq!(zone.register.count_of(kind), 3);
}

#[test]
fn a_job_outlives_the_program_and_can_be_resumed() {
    let world = world();
    let job = world.tried(OBJECTS.as_bytes());
    // As if the program had ended in the middle of the run: a row is written, the job at work.
    let path = world.folder.path().join(format!("imports/{}/job.json", job.about.id));
    let kept = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, kept.replace(r#""phase":"checked""#, r#""phase":"running""#)).unwrap();
    let one: String = OBJECTS.split_inclusive('\n').take(2).collect();
    world.written(one.as_bytes());
    let imports = Arc::new(Imports::open(&world.engine));
    let job = imports.get(&job.about.id).unwrap();
    assert_eq!(job.state().phase, Phase::Interrupted);
    assert!(imports.start(&job));
    let begun = Instant::now();
    while job.state().phase.is_active() {
        assert!(begun.elapsed().as_secs() < 20);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!((job.state().phase, counts(&job)), (Phase::Done, [3, 0, 0, 2, 1, 0]));
    assert!(!imports.start(&job), "what is done stays done");
    assert_eq!(imports.of("p-officer").len(), 2);
}

#[test]
fn the_right_to_record_is_needed() {
    let world = world();
    let mut incoming = world.imports.begin().unwrap();
    incoming.write(OBJECTS.as_bytes()).unwrap();
    let job = world.imports.take(incoming, "city.object", "u-city", "p-reviewer", "x.csv").unwrap();
    world.imports.go_on(&job);
    assert_eq!(counts(&job), [0, 3, 0, 0, 0, 0]);
}

/// The real data of 2014: 4,380 station-days of twelve stations.
#[test]
fn a_year_of_real_air() {
    let world = world();
    let bytes = std::fs::read(uci("station_days_2014.csv")).unwrap();
    let job = world.upload(&bytes, "air.station_day", ZONE);
    let begun = Instant::now();
    world.imports.go_on(&job);
    assert_eq!(counts(&job), [4380, 0, 0, 0, 0, 0], "{:?}", job.bad_rows().next());
    let tried = begun.elapsed();
    world.imports.go_on(&job);
    assert_eq!(counts(&job), [4380, 0, 0, 4380, 0, 0]);
    println!("dry run {tried:?}, both {:?}", begun.elapsed());
    let again = world.upload(&bytes, "air.station_day", ZONE);
    world.imports.go_on(&again);
    assert_eq!(counts(&again), [0, 0, 4380, 0, 0, 0]);
}
