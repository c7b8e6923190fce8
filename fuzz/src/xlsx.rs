//! Workbooks: an archive in whatever bytes, parts of a workbook in whatever markup, and tables of whatever texts that are
//! written and read again.

use crate::table;
use shishi::workbook::{self, Book, Cell, FillError, Place};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Begins a part's name, in a line of its own; what follows until the next is the part.
pub const PART: &str = "\n##### ";
/// Begins a table, whose rows are lines and whose cells have tabs between.
pub const TABLE: u8 = b'T';
/// Most parts of one input.
const PARTS_MAX: usize = 12;

/// The parts of a small workbook as we write it: what an input does not say otherwise.
pub static PARTS: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let row = |texts: [&str; 3]| texts.map(Cell::of).to_vec();
    let header = ["日期", "企业", "总产值（万元）"].map(str::to_owned);
    let bytes = workbook::xlsx("表", &header, &[row(["2019-03-05", "甲厂", "12.5"]), row(["2019-03-06", "乙厂", "7"])]);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a part");
        parts.insert(entry.name().to_owned(), bytes);
    }
    parts
});

/// Takes the bytes as an archive, as a table, or as parts of a workbook.
pub fn check(input: &[u8]) {
    table::let_the_parser_fall();
    match input.first() {
        Some(b'P') => workbook_of(input),
        Some(&TABLE) => written_again(&input[1..]),
        _ => workbook_of(&archive(input)),
    }
}

/// An archive of the small workbook with the parts that the input says.
fn archive(input: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(input);
    let mut parts = PARTS.clone();
    for part in text.split(PART).skip(1).take(PARTS_MAX) {
        let (name, bytes) = part.split_once('\n').unwrap_or((part, ""));
        parts.insert(name.to_owned(), bytes.as_bytes().to_vec());
    }
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in &parts {
        if target.start_file(name.as_str(), options).is_err() || target.write_all(bytes).is_err() {
            return Vec::new();
        }
    }
    target.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn workbook_of(bytes: &[u8]) {
    let path = table::file(bytes);
    table::looked_at(&path);
    let Ok(book) = Book::open(&path) else { return };
    let sheets = book.sheets().unwrap_or_default();
    for (name, _) in sheets.iter().take(3) {
        let _ = table::rows(&book, Some(name));
        let _ = book.merges(Some(name));
    }
    let Some((name, _)) = sheets.first() else { return };
    let places = ["A1", "C2", "ZZ1048576"].map(|address| Place::parse(name, address).expect("an address"));
    let values: BTreeMap<Place, String> = places.into_iter().zip(["=1+1", "12.5", "河湾"].map(str::to_owned)).collect();
    match workbook::fill(&path, &values) {
        Ok(filled) => {
            assert!(filled.len() <= 2 * bytes.len() + (64 << 10), "{} bytes from {}", filled.len(), bytes.len());
        }
        Err(FillError::Workbook(_) | FillError::NoSheet(_) | FillError::Formula(_) | FillError::Sheet(_)) => {}
    }
}

/// What goes out comes in as it was: texts as texts.
fn written_again(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let kept = |cell: &str| match cell {
        "" => Cell::Empty,
        text => Cell::Text(text.into()),
    };
    let rows: Vec<Vec<Cell>> = text
        .split('\n')
        .take(20)
        .map(|line| line.split('\t').take(20).map(kept).collect::<Vec<_>>())
        .filter(|row| !row.iter().all(Cell::is_blank))
        .collect();
    let bytes = workbook::xlsx("表", &["头".to_owned()], &rows);
    let book = Book::open(&table::file(&bytes)).expect("what is written is read");
    let again = table::rows(&book, None).expect("what is written is read");
    let until_last = |cells: &[Cell]| {
        let last = cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |at| at + 1);
        cells[..last].to_vec()
    };
    let again: Vec<Vec<Cell>> = again.iter().skip(1).map(|row| until_last(&row.cells)).collect();
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| until_last(row)).collect();
    assert_eq!(again, rows, "other cells");
}
