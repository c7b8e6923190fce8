//! The beginning of every sheet of a file: what a person looks at to say how the table is to be read.

use crate::workbook::{Book, COLUMNS_MAX, Merge, Row, WorkbookError};
use std::path::Path;

/// Most rows of a sheet that are looked at.
pub const ROWS: usize = 40;
/// Most sheets.
const SHEETS: usize = 12;

/// The top of a sheet.
#[derive(Debug, Clone, Default)]
pub struct Top {
    /// Its name; none of a file of separated values.
    pub name: Option<String>,
    /// Whether it is seen in a spreadsheet.
    pub visible: bool,
    /// Its first rows.
    pub rows: Vec<Row>,
    /// Its merged cells, as far as they begin there.
    pub merges: Vec<Merge>,
}

/// The tops of a file's sheets, those that are seen first.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// In the file's order.
    pub sheets: Vec<Top>,
}

impl Survey {
    /// Looks at a file.
    pub fn of(path: &Path) -> Result<Self, WorkbookError> {
        let book = Book::open(path)?;
        let named = book.sheets()?;
        if named.is_empty() {
            return Ok(Self { sheets: vec![top(&book, None, true)?] });
        }
        let sheets = named.into_iter().take(SHEETS).map(|(name, visible)| top(&book, Some(name), visible));
        Ok(Self { sheets: sheets.collect::<Result<_, _>>()? })
    }

    /// The sheet of a name.
    pub fn sheet(&self, name: Option<&str>) -> Option<&Top> {
        self.sheets.iter().find(|top| top.name.as_deref() == name)
    }
}

fn top(book: &Book, name: Option<String>, visible: bool) -> Result<Top, WorkbookError> {
    let rows: Vec<Row> = book.rows(name.as_deref())?.take(ROWS).collect::<Result<_, _>>()?;
    let last = rows.last().map_or(0, |row| row.number);
    let mut merges = book.merges(name.as_deref())?;
    merges.retain(|merge| merge.rows.0 <= last && merge.columns.0 < COLUMNS_MAX);
    merges.truncate(ROWS * COLUMNS_MAX);
    Ok(Top { name, visible, rows, merges })
}
