//! Files: encodings, workbooks, what is no table, what would flood the machine, and what goes out.

use crate::world::{OBJECTS, counts, opened, template, world};
use shishi::messages::Language;
use shishi::workbook::{self, Cell, WorkbookError};
use std::io::Write;
use std::time::Instant;

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
fn a_number_cell_of_more_digits_than_spreadsheets_keep_is_refused() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, label) in OBJECTS.lines().next().unwrap().split(',').enumerate() {
        sheet.write_string(0, column as u16, label).unwrap();
    }
    // A key of 17 digits and a length: as numbers, and the key once as text.
    let keys = [1.0, 999_999_999_999_999.0, 12_345_678_901_234_567.0, 1e16];
    for (number, key) in keys.iter().enumerate() {
        let row = number as u32 + 1;
        for (column, text) in [(0, "2019-03-05"), (2, "道路"), (3, "新建"), (4, "东社区")] {
            sheet.write_string(row, column, text).unwrap();
        }
        sheet.write_number(row, 1, *key).unwrap();
        sheet.write_number(row, 5, 1.5).unwrap();
    }
    let exact = keys.len() as u32 + 1;
    for (column, text) in
        [(0, "2019-03-05"), (1, "12345678901234567"), (2, "道路"), (3, "新建"), (4, "东社区"), (5, "1.5")]
    {
        sheet.write_string(exact, column, text).unwrap();
    }
    let computed = exact + 1;
    for (column, text) in [(0, "2019-03-05"), (1, "r-sum"), (2, "道路"), (3, "新建"), (4, "东社区")] {
        sheet.write_string(computed, column, text).unwrap();
    }
    sheet.write_number(computed, 5, 0.1 + 0.2).unwrap();
    let world = world();
    let job = world.tried(&book.save_to_buffer().unwrap());
    let bad: Vec<_> = job.bad_rows().map(|row| (row.number, row.faults)).collect();
    let rows: Vec<_> = bad.iter().map(|(number, _)| *number).collect();
    assert_eq!(rows, [4, 5, 7], "{bad:?}");
    for (_, faults) in &bad {
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].key, "refusal-number-of-more-than-15-digits");
    }
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
    assert!(matches!(answer, Err(WorkbookError::Limits("a text" | "ratio"))), "{answer:?}");
    assert!(begun.elapsed().as_secs_f64() < 5.0, "{:?}", begun.elapsed());
    // Little enough in all, but in one piece that a parser would keep whole.
    assert!(matches!(opened(&bomb(2)), Err(WorkbookError::Limits(_))));
}

/// The template with some of its parts changed, stored: packed, so much of the same would be refused for its ratio.
fn with_parts(change: impl Fn(&str, &str) -> Option<(String, Vec<u8>)>) -> Vec<u8> {
    let mut source = zip::ZipArchive::new(std::io::Cursor::new(template())).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut target = zip::ZipWriter::new(&mut bytes);
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..source.len() {
        let mut entry = source.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        let (name, part) = change(entry.name(), &text).unwrap_or_else(|| (entry.name().to_owned(), text.into_bytes()));
        target.start_file(name, options).unwrap();
        target.write_all(&part).unwrap();
    }
    target.finish().unwrap();
    bytes.into_inner()
}

/// The template with another table of texts.
fn with_texts(change: impl Fn(&str) -> String) -> Vec<u8> {
    with_parts(|name, text| (name == "xl/sharedStrings.xml").then(|| (name.to_owned(), change(text).into_bytes())))
}

#[test]
fn a_table_of_texts_that_declares_too_many() {
    assert!(opened(&with_texts(str::to_owned)).is_ok());
    let declared = |before: &str, after: &str| {
        with_texts(|text| {
            let many = text.replacen("uniqueCount=\"", "uniqueCount=\"999999999999", 1);
            assert_ne!(many, text);
            many.replacen("<sst", &format!("{before}<sst{after}"), 1)
        })
    };
    let refused = |bytes: &[u8], what: &str| {
        let answer = opened(bytes);
        assert!(
            matches!(answer, Err(WorkbookError::Limits("declared texts") | WorkbookError::Damaged(_))),
            "{what}: {answer:?}"
        );
    };
    refused(&declared("", ""), "as it is");
    refused(&declared("", " x=\">\""), "behind a bracket in a value");
    refused(&declared("<?sst?>", ""), "behind an instruction of that name");
    refused(&declared("<?x <sst>?>", ""), "behind an instruction with a tag in it");
    refused(&declared("<a sst=\"\"/>", ""), "behind another tag");
    refused(&declared(&format!("<?x {}?>", " ".repeat(5000)), ""), "far behind");
}

/// A workbook whose sheet is a part that is no markup by its name, with one text of so many bytes.
fn sheet_by_another_name(bytes: usize) -> Vec<u8> {
    with_parts(|name, text| match name {
        "xl/_rels/workbook.xml.rels" => {
            let renamed = text.replacen("worksheets/sheet1.xml", "media/image1.png", 1);
            assert_ne!(renamed, text);
            Some((name.to_owned(), renamed.into_bytes()))
        }
        "xl/worksheets/sheet1.xml" => {
            let (before, after) = text.split_once("<sheetData>").unwrap();
            let cell = format!("<row r=\"1\"><c r=\"Z1\" t=\"str\"><v>{}</v></c></row>", "x".repeat(bytes));
            Some(("xl/media/image1.png".to_owned(), format!("{before}<sheetData>{cell}{after}").into_bytes()))
        }
        _ => None,
    })
}

#[test]
fn a_sheet_does_not_pass_as_a_picture() {
    let small = opened(&sheet_by_another_name(10)).unwrap();
    let cells: Vec<&str> = small.iter().flat_map(|row| &row.cells).map(Cell::text).collect();
    assert!(cells.contains(&"xxxxxxxxxx"), "the parser reads it under any name: {cells:?}");
    let answer = opened(&sheet_by_another_name(20 << 20));
    assert!(matches!(answer, Err(WorkbookError::Limits("a text"))), "{answer:?}");
}

/// The template with merged cells in its first sheet.
fn with_merges(number: usize, tag: &str) -> Vec<u8> {
    with_parts(|name, text| {
        let (before, after) = text.split_once("</sheetData>").filter(|_| name == "xl/worksheets/sheet1.xml")?;
        let merges = format!("<{tag} ref=\"A5:B5\"/>").repeat(number);
        let sheet = format!("{before}</sheetData><mergeCells>{merges}</mergeCells>{after}");
        Some((name.to_owned(), sheet.into_bytes()))
    })
}

#[test]
fn merged_cells_without_end() {
    assert!(opened(&with_merges(1_000, "mergeCell")).is_ok());
    for tag in ["mergeCell", "x:mergeCell", &format!("{}:mergeCell", "x".repeat(80))] {
        let answer = opened(&with_merges(150_000, tag));
        assert!(matches!(answer, Err(WorkbookError::Limits("merged cells"))), "{tag}: {answer:?}");
    }
}

#[test]
fn nothing_that_goes_out_is_a_formula() {
    let header = vec!["=A1".to_owned(), "b".to_owned()];
    let rows: Vec<Vec<Cell>> = ["=1+1", "+1", "-x", "@SUM(A1)", "\tx", "\rx"]
        .iter()
        .map(|text| vec![Cell::Text((*text).into()), Cell::Number("-5.5".into())])
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
    assert_eq!(read[1].cells[0], Cell::Text("=1+1".into()));
    let big = workbook::xlsx("n", &header, &[vec![Cell::Number("123456789012345678.123".into())]]);
    assert_eq!(opened(&big).unwrap()[1].cells[0].text(), "123456789012345678.123");
}

#[test]
fn a_row_that_comes_back_is_no_formula_either() {
    let world = world();
    let text = format!("{OBJECTS}2019-03-08,b-1,公厕,什么,=1+1,+2+2,\"=cmd|' /C calc'!A0\"\r\n");
    let job = world.written(text.as_bytes());
    assert_eq!(counts(&job)[1], 1);
    let mut bytes = Vec::new();
    shishi::imports::bad_csv(&job, Language::Chinese, &mut bytes).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
    let values: Vec<String> =
        reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(values.iter().any(|value| value == "'=1+1") && values.iter().any(|value| value == "'+2+2"), "{values:?}");
    assert!(!values.iter().any(|value| value.starts_with(['=', '+', '@'])), "{values:?}");
    let xlsx = shishi::imports::bad_xlsx(&job, Language::Chinese);
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(&xlsx)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut book.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "{sheet}");
    assert_eq!(opened(&xlsx).unwrap()[1].cells[4].text(), "=1+1");
}

#[test]
fn a_quotation_mark_that_is_never_closed_swallows_no_rows() {
    for end in ["", "\n", "\r\n", "\n\n"] {
        assert_eq!(opened(format!("a,b\n\"x\ny\",1{end}").as_bytes()).unwrap().len(), 2, "{end:?}");
        let text = format!("a,b\n1,\"never closed\n2,3\n4,5{end}");
        let answer = opened(text.as_bytes());
        assert!(
            matches!(&answer, Err(WorkbookError::Damaged(what)) if what.starts_with("line 2:")),
            "{end:?}: {answer:?}"
        );
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "", "3,\"x\ny\"", "4,5"].join(end);
        let numbers: Vec<u64> = opened(text.as_bytes()).unwrap().iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 5, 7], "{end:?}");
    }
}
