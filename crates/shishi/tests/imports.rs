//! Files as they come from offices – and from people who mean harm – through dry run and run.

use shishi::engine::{Answer, Engine, Keeper, Salts};
use shishi::imports::{Imports, Job, Phase, bad_csv, bad_xlsx, remarks};
use shishi::messages::Language;
use shishi::workbook::{self, Cell, Row, WorkbookError};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use store::Durability;
use zone::Command;
use zone::register::Status;

const ZONE: &str = "z-test";

struct World {
    engine: Arc<Engine>,
    imports: Arc<Imports>,
    folder: tempfile::TempDir,
}

impl Drop for World {
    fn drop(&mut self) {
        self.engine.stop();
    }
}

fn command(kind: &str, happened: &str, content: serde_json::Value) -> Command {
    Command {
        id: uuid::Uuid::new_v4(),
        kind: kind.into(),
        by: "p-keeper".into(),
        for_person: "p-keeper".into(),
        via: "setup",
        unit: ZONE.into(),
        happened: happened.into(),
        content: content.as_object().unwrap().clone(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    }
}

/// A zone with a department, two communities, an officer, a reviewer and the twelve stations of 2014.
fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let now: jiff::Timestamp = "2020-01-02T02:00:00Z".parse().unwrap();
    let mut keeper = Keeper::create(folder.path(), ZONE, "试验区", true, now, Salts::System).unwrap();
    let unit = |id: &str, title: &str, ty: &str| {
        command("org.unit", "2013-01-01", serde_json::json!({"unit": id, "title": title, "type": ty}))
    };
    let person = |id: &str| command("org.person", "2013-01-01", serde_json::json!({"person": id}));
    let grant = |id: &str, role: &str, unit: Option<&str>| {
        let content = serde_json::json!({"person": id, "role": role, "unit": unit});
        command("org.grant", "2013-01-01", content)
    };
    let mut commands = vec![
        unit("u-city", "城管局", "department"),
        unit("u-east", "东社区", "community"),
        unit("u-west", "西社区", "community"),
        person("p-officer"),
        person("p-reviewer"),
        grant("p-officer", "officer", None),
        grant("p-reviewer", "reviewer", Some("u-city")),
    ];
    let stations = std::fs::read_to_string(uci("stations.csv")).unwrap();
    for station in stations.lines().skip(1).filter_map(|line| line.split(',').next()) {
        let content =
            serde_json::json!({"station": station, "title": station, "participant": ZONE, "control": "national"});
        commands.push(command("air.station", "2013-12-31", content));
    }
    for command in &commands {
        let answer = keeper.propose(command, now).unwrap();
        assert!(matches!(answer, Answer::Recorded { repeated: false, .. }), "{answer:?} {command:?}");
    }
    keeper.commit().unwrap();
    drop(keeper);
    let engine = Engine::start(folder.path(), Durability::Full).unwrap();
    let imports = Arc::new(Imports::open(&engine));
    World { engine, imports, folder }
}

fn uci(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/uci").join(file)
}

impl World {
    fn upload(&self, bytes: &[u8], kind: &str, unit: &str) -> Arc<Job> {
        let mut incoming = self.imports.begin().unwrap();
        bytes.chunks(1000).for_each(|piece| incoming.write(piece).unwrap());
        self.imports.take(incoming, kind, unit, "p-officer", "表.csv").unwrap()
    }

    /// Uploads objects of the city and tries them.
    fn tried(&self, bytes: &[u8]) -> Arc<Job> {
        let job = self.upload(bytes, "city.object", "u-city");
        assert!(self.imports.go_on(&job));
        job
    }

    /// Uploads, tries and writes.
    fn written(&self, bytes: &[u8]) -> Arc<Job> {
        let job = self.tried(bytes);
        assert!(self.imports.go_on(&job), "{:?}", job.state());
        assert_eq!(job.state().phase, Phase::Done);
        job
    }

    fn failure(&self, bytes: &[u8]) -> String {
        let job = self.tried(bytes);
        let state = job.state();
        assert_eq!(state.phase, Phase::Failed);
        assert!(!job.has_upload());
        remarks(&state.faults, Language::Chinese, job.kind)
    }
}

fn counts(job: &Job) -> [u64; 6] {
    let state = job.state();
    [state.good, state.bad, state.same, state.written, state.skipped, state.refused]
}

const OBJECTS: &str = "完工日期,对象编号,对象种类,办理方式,所在社区,长度（米）,具体位置\r\n\
    2019-03-05,T-1,公厕,新建,东社区,,东街口\r\n\
    2019/3/6,t-2,toilet,rebuilt,u-west,,=西街\r\n\
    2019年3月7日,r-1,道路,新建,西社区,\"1,234.5\",\r\n";

#[test]
fn csv_in_three_encodings() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(OBJECTS.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let gbk = encoding_rs::GBK.encode(OBJECTS).0.into_owned();
    let bom = [b"\xef\xbb\xbf", OBJECTS.as_bytes()].concat();
    let world = world();
    let first = world.written(&gbk);
    assert_eq!(counts(&first), [3, 0, 0, 3, 0, 0]);
    for bytes in [bom, utf16, OBJECTS.replace(',', "\t").replace("1\t234", "1,234").into_bytes()] {
        let again = world.tried(&bytes);
        assert_eq!(counts(&again), [0, 0, 3, 0, 0, 0]);
    }
    let broken = encoding_rs::GBK.encode(OBJECTS).0.into_owned();
    let broken = [&broken[..], b"\xff\xff\r\n"].concat();
    assert!(world.failure(&broken).contains("编码"));
}

#[test]
fn a_workbook_with_dates_numbers_and_formulas() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, label) in OBJECTS.lines().next().unwrap().split(',').enumerate() {
        sheet.write_string(0, column as u16, label).unwrap();
    }
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2019, 3, 5).unwrap();
    sheet.write_datetime_with_format(1, 0, &day, &date).unwrap();
    for (column, text) in [(1, "r-9"), (2, "道路"), (3, "新建"), (4, "东社区")] {
        sheet.write_string(1, column, text).unwrap();
    }
    sheet.write_formula(1, 5, rust_xlsxwriter::Formula::new("=10+2.3").set_result("12.3")).unwrap();
    // An empty row between, which counts for the numbers of the rows.
    sheet.write_string(3, 1, "r-10").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let world = world();
    let job = world.written(&bytes);
    assert_eq!(counts(&job), [1, 1, 0, 1, 0, 0]);
    let bad: Vec<_> = job.bad_rows().collect();
    assert_eq!(bad[0].number, 4);
    // Everything that is wrong, at once.
    assert_eq!(bad[0].faults.len(), 4, "{:?}", bad[0].faults);
    let read = world.engine.read(|ledger, _| ledger.record(world.engine.snapshot().size - 1)).unwrap().unwrap();
    let text = String::from_utf8(read).unwrap();
    assert!(text.contains(r#""length_m":"12.3""#) && text.contains(r#""happened":"2019-03-05""#), "{text}");
    assert!(text.contains(&job.about.id.to_string()) && text.contains(r#""via":"import""#));
}

#[test]
fn what_is_no_table_is_refused_by_its_content() {
    let world = world();
    for (bytes, word) in [
        (&b"%PDF-1.4 ..."[..], "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "旧版"),
        (b"<html><table>", "xlsx"),
        (b"\x89PNG\r\n", "xlsx"),
        (b"a,b\0c\n", "xlsx"),
        (b"", "空"),
        (b"x,y\n1,2\n", "字段名"),
        ("完工日期,对象编号,对象种类\n".as_bytes(), "所在社区"),
        (OBJECTS.lines().next().unwrap().as_bytes(), "数据行"),
    ] {
        let said = world.failure(bytes);
        assert!(said.contains(word), "{said}");
    }
    let good = template();
    for cut in [10, good.len() / 2, good.len() - 10] {
        let said = world.failure(&good[..cut]);
        assert!(said.contains("损坏"), "{cut}: {said}");
    }
}

fn template() -> Vec<u8> {
    shishi::imports::template(zone::fact::kind("city.object").unwrap(), Language::Chinese)
}

/// A workbook whose first sheet inflates to so many MiB of zeros.
fn bomb(mib: u64) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut bytes);
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(9));
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![b'0'; 1 << 20];
    (0..mib).for_each(|_| zip.write_all(&zeros).unwrap());
    zip.finish().unwrap();
    bytes.into_inner()
}

fn opened(bytes: &[u8]) -> Result<Vec<Row>, WorkbookError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    workbook::open(file.path())?.collect()
}

#[test]
fn archives_that_would_flood_the_machine() {
    let honest = bomb(1024);
    assert!(honest.len() < 2 << 20, "{}", honest.len());
    let begun = Instant::now();
    assert!(matches!(opened(&honest), Err(WorkbookError::Limits("ratio"))));
    // One that lies about its size, in the local header and in the directory.
    let mut lying = honest.clone();
    let size = (1024u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    let answer = opened(&lying);
    assert!(matches!(answer, Err(WorkbookError::Limits(_) | WorkbookError::Damaged(_))), "{answer:?}");
    assert!(begun.elapsed().as_secs_f64() < 5.0, "{:?}", begun.elapsed());
    // Little enough in all, but in one piece that a parser would keep whole.
    assert!(matches!(opened(&bomb(2)), Err(WorkbookError::Limits(_))));
}

#[test]
fn a_table_of_texts_that_declares_too_many() {
    let mut source = zip::ZipArchive::new(std::io::Cursor::new(template())).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut target = zip::ZipWriter::new(&mut bytes);
    for index in 0..source.len() {
        let mut entry = source.by_index(index).unwrap();
        target.start_file(entry.name().to_owned(), zip::write::SimpleFileOptions::default()).unwrap();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut text).unwrap();
        if entry.name() == "xl/sharedStrings.xml" {
            let plain = String::from_utf8(text).unwrap();
            let start = plain.find("uniqueCount=\"").unwrap() + 13;
            text = [&plain.as_bytes()[..start], b"999999999999", &plain.as_bytes()[start..]].concat();
        }
        target.write_all(&text).unwrap();
    }
    target.finish().unwrap();
    assert!(matches!(opened(&bytes.into_inner()), Err(WorkbookError::Limits("declared texts"))));
}

#[test]
fn nothing_that_goes_out_is_a_formula() {
    let header = vec!["=A1".to_owned(), "b".to_owned()];
    let rows: Vec<Vec<Cell>> = ["=1+1", "+1", "-x", "@SUM(A1)", "\tx", "\rx"]
        .iter()
        .map(|text| vec![Cell::Text((*text).to_owned()), Cell::Number("-5.5".to_owned())])
        .collect();
    let csv = String::from_utf8(workbook::csv(&header, &rows)).unwrap();
    assert!(csv.starts_with("\u{feff}'=A1,b\r\n'=1+1,-5.5\r\n'+1,-5.5\r\n"), "{csv}");
    assert!(csv.contains("'\tx") && csv.contains("'\rx"));
    let xlsx = workbook::xlsx("表[1]", &header, &rows);
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(&xlsx)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut book.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(!sheet.contains("<f>") && sheet.contains("<v>-5.5</v>"), "{sheet}");
    // And it reads back as it was.
    let read = opened(&xlsx).unwrap();
    assert_eq!(read[1].cells, rows[0]);
    let read = opened(csv.as_bytes()).unwrap();
    assert_eq!(read[1].cells[0], Cell::Text("=1+1".to_owned()));
    let big = workbook::xlsx("n", &header, &[vec![Cell::Number("123456789012345678.123".to_owned())]]);
    assert_eq!(opened(&big).unwrap()[1].cells[0].text(), "123456789012345678.123");
}

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
    assert_eq!((read.len(), read[0].cells.last().unwrap().text()), (3, "Problem"));
    assert_eq!(counts(&world.tried(&xlsx)), [0, 2, 0, 0, 0, 0]);
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
