//! Tables as offices make them, none of them a template: what is suggested, what is recorded, what is refused. The same
//! sheet is read as openpyxl wrote it and as LibreOffice saved it again. Every expected value was worked out by hand from
//! `sheets/make.py`.

use crate::world::{OBJECTS, World, counts, world};
use shishi::imports::{
    Asks, DateStyle, Job, Mapping, Passed, Phase, Source, Survey, fingerprint, headings, likely, places, remarks,
    renewed, suggest,
};
use shishi::messages::Language;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Compartment;

fn sheet(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports/sheets").join(name)
}

/// A sheet as it was made, and as LibreOffice saved it.
fn both(name: &str) -> [PathBuf; 2] {
    [sheet(&format!("{name}.xlsx")), sheet(&format!("{name}.libreoffice.xlsx"))]
}

/// Uploads a file as the page does, and waits for what becomes of it.
fn asked(world: &World, path: &Path, kind: &str, unit: &str, asks: Asks) -> Arc<Job> {
    let job = world.upload(&std::fs::read(path).unwrap(), kind, unit);
    world.imports.start_asking(&job, asks).unwrap();
    let begun = Instant::now();
    while job.state().phase.is_active() {
        assert!(begun.elapsed().as_secs() < 20);
        std::thread::sleep(Duration::from_millis(2));
    }
    job
}

/// Uploads a table that nobody understands, takes what is suggested, changes it as the person does, and tries it.
fn told(world: &World, path: &Path, kind: &str, unit: &str, change: impl FnOnce(&mut Mapping)) -> Arc<Job> {
    let job = asked(world, path, kind, unit, Asks::IfNeeded);
    assert_eq!(job.state().phase, Phase::Mapping, "{path:?}");
    let mut mapping = suggest(&Survey::of(&job.upload()).unwrap(), job.kind);
    change(&mut mapping);
    let faults = mapping.faults(&world.engine.snapshot(), job.kind);
    assert!(faults.is_empty(), "{path:?}: {faults:?}");
    assert!(job.map(&mapping).unwrap());
    assert!(world.imports.go_on(&job));
    job
}

fn constant(mapping: &mut Mapping, field: &str, text: &str) {
    mapping.fields.insert(field.to_owned(), Source::Constant(text.to_owned()));
}

fn column(mapping: &Mapping, field: &str) -> Option<usize> {
    mapping.column(field)
}

/// Every fact of a kind as it was recorded: day, open and sealed content.
fn facts(world: &World, kind: &str) -> Vec<String> {
    let zone = world.engine.snapshot();
    let kind = zone::fact::kind(kind).unwrap();
    let mut seqs: Vec<u64> = zone.register.rows_of(kind).map(|row| u64::from(row.first)).collect();
    seqs.sort_unstable();
    let read = |seq: u64| {
        let (record, sealed, personal) = world
            .engine
            .read(|ledger, vault| {
                let opened = |part| Ok::<_, store::StoreError>(vault.get(seq, part)?.map(|opening| opening.content));
                Ok((ledger.record(seq)?.unwrap(), opened(Compartment::Sealed)?, opened(Compartment::Personal(0))?))
            })
            .unwrap();
        let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
        let parts = [sealed, personal].into_iter().flatten().map(|part| String::from_utf8(part.to_vec()).unwrap());
        let happened = record["happened"].as_str().unwrap().to_owned();
        [happened, record["open"].to_string()].into_iter().chain(parts).collect::<Vec<_>>().join(" ")
    };
    seqs.into_iter().map(read).collect()
}

/// Number and remarks of each row that is refused.
fn refused(job: &Job) -> Vec<(u64, String)> {
    job.bad_rows().map(|row| (row.number, remarks(&row.faults, Language::Chinese, job.kind))).collect()
}

#[track_caller]
fn says(job: &Job, expected: &[(u64, &[&str])]) {
    let refused = refused(job);
    let rows: Vec<u64> = refused.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, expected.iter().map(|(row, _)| *row).collect::<Vec<_>>(), "{refused:?}");
    for ((_, said), (_, words)) in refused.iter().zip(expected) {
        assert!(words.iter().all(|word| said.contains(word)), "{words:?} in {said}");
    }
}

const MARCH: [&str; 4] = [
    r#"2019-04-08 {"enterprise":"e-qiming","month":"2019-03"} {"output_thousand_yuan":"34567.8","revenue_thousand_yuan":"33002.5"}"#,
    r#"2019-04-08 {"enterprise":"e-yuanhang","month":"2019-03"} {"output_thousand_yuan":"21004"}"#,
    r#"2019-04-08 {"enterprise":"e-heyuan","month":"2019-03"} {"output_thousand_yuan":"150001.23","revenue_thousand_yuan":"140000"}"#,
    r#"2019-04-08 {"enterprise":"e-lanhu","month":"2019-03"} {"output_thousand_yuan":"1"}"#,
];

#[test]
fn a_head_of_two_lines_with_totals_and_notes() {
    for path in both("two_line_head") {
        let world = world();
        let job = told(&world, &path, "economy.month", "u-economy", |mapping| {
            assert_eq!(
                (mapping.sheet.as_deref(), mapping.header, mapping.lines, mapping.first),
                (Some("3月"), 3, 2, 6)
            );
            let found = ["happened", "enterprise", "month", "output_thousand_yuan", "revenue_thousand_yuan"];
            assert_eq!(found.map(|field| column(mapping, field)), [None, Some(1), None, Some(3), Some(5)]);
            assert_eq!(mapping.fields["month"], Source::Constant("2019-03".to_owned()));
            assert_eq!(mapping.fields["happened"], Source::Constant("2019-04-08".to_owned()));
            assert!(mapping.units.values().all(|unit| unit == "ten_thousand_yuan") && mapping.units.len() == 2);
        });
        let state = job.state();
        assert_eq!(counts(&job), [4, 0, 0, 0, 0, 0], "{:?}", refused(&job));
        assert_eq!((&state.findings[..], &state.names[..]), (&[][..], &[][..]));
        assert_eq!(state.passed, Passed { totals: 3, notes: 2, heads: 0, empty: 1, withdrawn: 0 });
        assert!(world.imports.go_on(&job));
        assert_eq!(facts(&world, "economy.month"), MARCH);
        // The same file again writes nothing again.
        let again = told(&world, &path, "economy.month", "u-economy", |_| {});
        assert_eq!(counts(&again), [0, 0, 4, 0, 0, 0]);
    }
}

/// Separated values know no merged cells: what stands to the left goes on.
#[test]
fn a_head_of_two_lines_in_separated_values() {
    let world = world();
    let job = told(&world, &sheet("two_line_head.csv"), "economy.month", "u-economy", |mapping| {
        assert_eq!((mapping.sheet.as_deref(), mapping.header, mapping.lines), (None, 3, 2));
        assert_eq!(
            (column(mapping, "output_thousand_yuan"), column(mapping, "revenue_thousand_yuan")),
            (Some(3), Some(5))
        );
    });
    assert_eq!(counts(&job), [4, 0, 0, 0, 0, 0], "{:?}", refused(&job));
    assert!(job.state().findings.is_empty());
    world.imports.go_on(&job);
    assert_eq!(facts(&world, "economy.month"), MARCH);
}

#[test]
fn an_old_workbook_is_to_be_saved_as_xlsx() {
    let world = world();
    let job = asked(&world, &sheet("two_line_head.xls"), "economy.month", "u-economy", Asks::Always);
    // A file that cannot be read is not asked about.
    let job = match job.state().phase {
        Phase::Failed => job,
        other => panic!("{other:?}"),
    };
    assert!(remarks(&job.state().faults, Language::Chinese, job.kind).contains("另存为 .xlsx"));
}

#[test]
fn numbers_as_texts_and_names_without_their_legal_form() {
    for path in both("numbers_as_text") {
        let world = world();
        let job = told(&world, &path, "economy.month", "u-economy", |mapping| {
            assert_eq!((mapping.header, mapping.lines, mapping.first), (1, 1, 2));
            let found = ["happened", "enterprise", "month", "output_thousand_yuan", "revenue_thousand_yuan"];
            assert_eq!(found.map(|field| column(mapping, field)), [Some(6), Some(2), None, Some(4), Some(5)]);
            assert_eq!(mapping.units["output_thousand_yuan"], "hundred_million_yuan");
            assert_eq!(mapping.units["revenue_thousand_yuan"], "thousand_yuan");
            // 报表期 is no word that is known: the person chooses.
            mapping.fields.insert("month".to_owned(), Source::Column(0));
        });
        // Nothing is taken for a unit that a person has not chosen.
        assert_eq!(counts(&job), [0, 6, 0, 0, 0, 0]);
        let names: Vec<(String, u64)> =
            job.state().names.into_iter().map(|unnamed| (unnamed.name, unnamed.rows)).collect();
        let expected = [
            ("启明机械", 2),
            ("远航食品 有限责任公司", 1),
            ("和源电子公司", 1),
            ("蓝湖", 1),
            ("天外天贸易有限公司", 1),
        ];
        assert_eq!(names, expected.map(|(name, rows)| (name.to_owned(), rows)));
        let zone = world.engine.snapshot();
        let mut mapping = job.mapping().unwrap();
        let near = ["e-qiming", "e-yuanhang", "e-heyuan", "e-lanhu"];
        for ((name, _), unit) in expected.iter().zip(near) {
            let first = likely(&zone, &["enterprise"], name).into_iter().next().unwrap();
            assert_eq!((first.id.as_str(), first.near), (unit, true), "{name}");
            mapping.name(name, unit);
        }
        assert!(likely(&zone, &["enterprise"], "天外天贸易有限公司").is_empty());
        assert!(job.map(&mapping).unwrap());
        assert!(world.imports.go_on(&job));
        assert_eq!(counts(&job), [3, 3, 0, 0, 0, 0], "{:?}", refused(&job));
        says(&job, &[(5, &["不是数", "约0.2"]), (6, &["天外天贸易有限公司"]), (7, &["月份", "2019.1", "两种读法"])]);
        world.imports.go_on(&job);
        let expected = [
            r#"2019-04-08 {"enterprise":"e-qiming","month":"2019-03"} {"output_thousand_yuan":"34567.8","revenue_thousand_yuan":"33002.5"}"#,
            r#"2019-05-09 {"enterprise":"e-yuanhang","month":"2019-04"} {"output_thousand_yuan":"21004","revenue_thousand_yuan":"12345"}"#,
            r#"2019-06-10 {"enterprise":"e-heyuan","month":"2019-05"} {"output_thousand_yuan":"150001.23","revenue_thousand_yuan":"140000"}"#,
        ];
        assert_eq!(facts(&world, "economy.month"), expected);
    }
}

#[test]
fn dates_in_four_spellings_and_merged_communities() {
    for path in both("mixed_dates") {
        let world = world();
        let job = told(&world, &path, "city.object", "u-city", |mapping| {
            assert_eq!((mapping.header, mapping.lines, mapping.first), (2, 1, 3));
            let found = ["happened", "object", "class", "act", "place", "length_m", "address"];
            let columns = found.map(|field| column(mapping, field));
            assert_eq!(columns, [Some(7), Some(2), Some(3), Some(4), Some(1), Some(6), None]);
            assert_eq!((mapping.dates, mapping.year), (DateStyle::MonthDay, Some(2019)));
            assert_eq!(mapping.units["length_m"], "km");
        });
        assert_eq!(counts(&job), [4, 2, 0, 0, 0, 0], "{:?}", refused(&job));
        says(&job, &[(7, &["办理方式", "拆迁"]), (8, &["完工日期", "3.1", "两种读法"])]);
        assert!(job.state().findings.is_empty(), "{:?}", job.state().findings);
        assert_eq!(job.state().passed, Passed { totals: 1, notes: 1, heads: 0, empty: 0, withdrawn: 0 });
        world.imports.go_on(&job);
        let expected = [
            r#"2019-03-05 {"act":"built","class":"toilet","object":"dc-01","place":"u-east"}"#,
            r#"2019-03-06 {"act":"rebuilt","class":"toilet","object":"dc-02","place":"u-east"}"#,
            r#"2019-03-07 {"act":"built","class":"road","length_m":"1234.5","object":"dl-01","place":"u-east"}"#,
            r#"2019-03-08 {"act":"built","class":"road","length_m":"80","object":"dl-02","place":"u-west"}"#,
        ];
        assert_eq!(facts(&world, "city.object"), expected);
        // What came back is a template: amended, it needs nobody who explains it.
        let mut csv = Vec::new();
        shishi::imports::bad_csv(&job, Language::Chinese, &mut csv).unwrap();
        let mended = String::from_utf8(csv).unwrap().replace("拆迁", "拆除").replace("3.1,", "2019-03-10,");
        assert_eq!(counts(&world.written(mended.as_bytes())), [2, 0, 0, 2, 0, 0]);
        assert!(facts(&world, "city.object")[4].contains(r#""act":"removed","class":"road","length_m":"100""#));
    }
}

#[test]
fn heads_at_every_page_and_a_total_that_is_wrong() {
    for path in both("page_copies") {
        let world = world();
        let job = told(&world, &path, "city.object", "u-city", |mapping| {
            assert_eq!((mapping.header, mapping.lines, mapping.first), (3, 1, 4));
            assert_eq!(mapping.units["length_m"], "m");
        });
        let state = job.state();
        assert_eq!(counts(&job), [3, 0, 0, 0, 0, 0], "{:?}", refused(&job));
        assert_eq!(state.passed, Passed { totals: 3, notes: 1, heads: 3, empty: 0, withdrawn: 0 });
        let found: Vec<_> =
            state.findings.iter().map(|f| (f.row, f.label.as_str(), f.stated.as_str(), f.computed.as_str())).collect();
        assert_eq!(found, [(12, "总　计", "350", "350.5")]);
        // It stands in the way until somebody has looked at it.
        assert!(!world.imports.go_on(&job) && facts(&world, "city.object").is_empty());
        job.confirm_totals().unwrap();
        assert!(world.imports.go_on(&job));
        let expected = [
            r#"2019-03-05 {"act":"built","class":"road","length_m":"100.5","object":"p-1","place":"u-east"}"#,
            r#"2019-03-06 {"act":"built","class":"road","length_m":"200","object":"p-2","place":"u-west"}"#,
            r#"2019-03-07 {"act":"rebuilt","class":"road","length_m":"50","object":"p-3","place":"u-west"}"#,
        ];
        assert_eq!(facts(&world, "city.object"), expected);
    }
}

#[test]
fn the_table_is_on_the_third_sheet() {
    for path in both("several_sheets") {
        let world = world();
        let job = told(&world, &path, "city.object", "u-city", |mapping| {
            assert_eq!((mapping.sheet.as_deref(), mapping.header, mapping.first), (Some("2019"), 2, 3));
            let east = likely(&world.engine.snapshot(), &["community"], "东社区居委会");
            assert!(east[0].id == "u-east" && east[0].near, "{east:?}");
            mapping.name("东社区居委会", "u-east");
        });
        // Hidden rows and columns are part of the table.
        assert_eq!(counts(&job), [2, 1, 0, 0, 0, 0], "{:?}", refused(&job));
        says(&job, &[(5, &["对象种类", "旱厕"])]);
        world.imports.go_on(&job);
        let expected = [
            r#"2019-03-05 {"act":"built","class":"toilet","object":"g-1","place":"u-east"} {"address":"东街口"}"#,
            r#"2019-03-06 {"act":"removed","class":"toilet","object":"g-2","place":"u-west"}"#,
        ];
        assert_eq!(facts(&world, "city.object"), expected);
    }
}

#[test]
fn a_total_above_its_rows_and_a_month_in_the_title() {
    for path in both("total_above") {
        let world = world();
        let job = told(&world, &path, "economy.budget_revenue", "u-economy", |mapping| {
            assert_eq!((mapping.header, mapping.lines, mapping.first), (3, 1, 4));
            assert_eq!((column(mapping, "item"), column(mapping, "amount_yuan")), (Some(0), Some(1)));
            assert_eq!(mapping.fields["month"], Source::Constant("2019-03".to_owned()));
            assert_eq!(mapping.units["amount_yuan"], "ten_thousand_yuan");
            // The table does not say when; nothing is made up.
            assert!(!mapping.fields.contains_key("happened"));
            let zone = world.engine.snapshot();
            let kind = zone::fact::kind("economy.budget_revenue").unwrap();
            let open: Vec<_> = mapping.faults(&zone, kind).into_iter().map(|fault| (fault.field, fault.key)).collect();
            assert_eq!(open, [(Some("happened".to_owned()), "table-fault-open".to_owned())]);
            constant(mapping, "happened", "2019年3月31日");
        });
        assert_eq!(counts(&job), [4, 0, 0, 0, 0, 0], "{:?}", refused(&job));
        assert!(job.state().findings.is_empty(), "{:?}", job.state().findings);
        assert_eq!(job.state().passed, Passed { totals: 1, notes: 1, heads: 0, empty: 0, withdrawn: 0 });
        world.imports.go_on(&job);
        let expected = [
            r#"2019-03-31 {"amount_yuan":"12345600","item":"value_added_tax","month":"2019-03"}"#,
            r#"2019-03-31 {"amount_yuan":"5007800","item":"enterprise_income_tax","month":"2019-03"}"#,
            r#"2019-03-31 {"amount_yuan":"-19999","item":"stamp_tax","month":"2019-03"}"#,
            r#"2019-03-31 {"amount_yuan":"1234.56","item":"land_tax","month":"2019-03"}"#,
        ];
        assert_eq!(facts(&world, "economy.budget_revenue"), expected);
    }
}

#[test]
fn a_template_is_not_asked_about_unless_the_person_wants_it() {
    let world = world();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), OBJECTS).unwrap();
    let job = asked(&world, file.path(), "city.object", "u-city", Asks::IfNeeded);
    assert_eq!((job.state().phase, counts(&job), job.mapping()), (Phase::Checked, [3, 0, 0, 0, 0, 0], None));
    let job = asked(&world, file.path(), "city.object", "u-city", Asks::Always);
    assert_eq!(job.state().phase, Phase::Mapping);
    let mapping = suggest(&Survey::of(&job.upload()).unwrap(), job.kind);
    assert_eq!(mapping.fields.len(), 7);
    assert!(job.map(&mapping).unwrap() && world.imports.go_on(&job));
    assert_eq!(counts(&job), [3, 0, 0, 0, 0, 0], "{:?}", refused(&job));
}

#[test]
fn the_same_headings_are_known_again_but_not_last_months_dates() {
    let survey = Survey::of(&sheet("two_line_head.xlsx")).unwrap();
    let kind = zone::fact::kind("economy.month").unwrap();
    let mut kept = suggest(&survey, kind);
    let top = survey.sheet(Some("3月")).unwrap();
    let own = fingerprint(&headings(&top.rows, &top.merges, kept.header, kept.lines));
    constant(&mut kept, "month", "2019-02");
    constant(&mut kept, "happened", "2019-03-08");
    kept.year = Some(2018);
    kept.name("启明机械", "e-qiming");
    // As LibreOffice saved it, with the same head.
    let survey = Survey::of(&sheet("two_line_head.libreoffice.xlsx")).unwrap();
    let found: Vec<_> = places(&survey).filter(|(.., other)| *other == own).collect();
    let (top, header, lines, _) = &found[0];
    assert_eq!((found.len(), *header, *lines), (1, 3, 2));
    let mapping = renewed(&kept, top, *header, *lines, kind);
    assert_eq!(mapping.fields["month"], Source::Constant("2019-03".to_owned()));
    assert_eq!(mapping.fields["happened"], Source::Constant("2019-04-08".to_owned()));
    assert_eq!((mapping.year, mapping.unit_named("启明 机械")), (Some(2019), Some("e-qiming")));
    // A table that says no day leaves it open.
    let survey = Survey::of(&sheet("total_above.xlsx")).unwrap();
    let mut kept = suggest(&survey, zone::fact::kind("economy.budget_revenue").unwrap());
    constant(&mut kept, "happened", "2019-02-28");
    let top = survey.sheet(Some("收入")).unwrap();
    let mapping = renewed(&kept, top, 3, 1, zone::fact::kind("economy.budget_revenue").unwrap());
    assert!(!mapping.fields.contains_key("happened"));
}

#[test]
fn a_mapping_that_does_not_fit_can_be_changed() {
    let world = world();
    let job = asked(&world, &sheet("total_above.xlsx"), "economy.budget_revenue", "u-economy", Asks::IfNeeded);
    let mut mapping = suggest(&Survey::of(&job.upload()).unwrap(), job.kind);
    constant(&mut mapping, "happened", "2019-03-31");
    let right = mapping.clone();
    // No rows below, or a sheet that is not there.
    mapping.first = 100;
    for sheet in [Some("收入"), Some("没有")] {
        mapping.sheet = sheet.map(str::to_owned);
        assert!(job.map(&mapping).unwrap() && world.imports.go_on(&job));
        assert_eq!(job.state().phase, Phase::Mapping, "{sheet:?}");
        assert!(!job.state().faults.is_empty() && job.has_upload());
    }
    assert!(job.map(&right).unwrap() && world.imports.go_on(&job));
    assert_eq!(counts(&job), [4, 0, 0, 0, 0, 0]);
    assert!(world.imports.go_on(&job) && !job.map(&right).unwrap(), "what is written is not read again");
}
