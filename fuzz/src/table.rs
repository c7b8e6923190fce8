//! What an import does with a file before a person confirms anything: its beginning is looked at, a mapping suggested, a
//! sample read, and all its rows. For both kinds of file.

use crate::history::START;
use shishi::imports::{self, Columns, Mapping, Survey};
use shishi::workbook::{Book, COLUMNS_MAX, Cell, Row, WorkbookError};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Once};
use tempfile::TempDir;
use zone::Kind;

/// Kinds that a table may hold: with amounts, choices, lists and open dates.
const KINDS: [&str; 4] = ["economy.month", "city.object", "air.station_day", "projects.project"];
/// Name of the thread in which a workbook's parser may fall without anything else.
const PARSER: &str = "workbook";

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    folder.expect("a folder for one file")
});

/// A file of these bytes, until the next.
pub fn file(bytes: &[u8]) -> PathBuf {
    let path = FOLDER.path().join("upload");
    File::create(&path).and_then(|mut file| file.write_all(bytes)).expect("memory takes a file");
    path
}

/// The fuzzer ends with any panic. One of the parser ends its thread, and the product says that the file is damaged.
pub fn let_the_parser_fall() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let ends = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |said| {
            if std::thread::current().name() != Some(PARSER) {
                ends(said);
            }
        }));
    });
}

/// All rows of a sheet, each in its place and within the limits.
pub fn rows(book: &Book, sheet: Option<&str>) -> Result<Vec<Row>, WorkbookError> {
    let mut rows: Vec<Row> = Vec::new();
    for row in book.rows(sheet)? {
        let row = row?;
        assert!(row.cells.len() <= COLUMNS_MAX, "{} columns", row.cells.len());
        assert!(!row.cells.iter().all(Cell::is_blank), "an empty row");
        rows.push(row);
    }
    Ok(rows)
}

/// Looks at a file as an import does.
pub fn looked_at(path: &Path) {
    let Ok(survey) = Survey::of(path) else { return };
    for name in KINDS {
        let kind = zone::fact::kind(name).expect("a kind");
        let mapping = imports::suggest(&survey, kind);
        assert_eq!(Mapping::of_text(&mapping.text()).as_ref(), Some(&mapping), "kept otherwise");
        read_through(&survey, &mapping, kind);
        for (top, header, lines, _) in imports::places(&survey).take(6) {
            let renewed = imports::renewed(&mapping, top, header, lines, kind);
            imports::sample(top, &renewed, kind, 3);
        }
        if let Some(row) = survey.sheets.first().and_then(|top| top.rows.first()) {
            let _ = Columns::read(kind, &row.cells);
        }
    }
}

fn read_through(survey: &Survey, mapping: &Mapping, kind: &'static Kind) {
    mapping.faults(&START, kind);
    let Some(top) = survey.sheet(mapping.sheet.as_deref()) else { return };
    for line in imports::sample(top, mapping, kind, 10) {
        assert_eq!(line.row.cells.len(), kind.fields.len() + 1, "not a template's row");
        assert!(line.row.number >= mapping.first, "a row of the head");
    }
}
