//! Separated values in whatever bytes: read within limits, and written and read again alike.

use crate::table;
use shishi::workbook::{self, Book, Cell, Row};

/// Takes the bytes as a file.
pub fn check(input: &[u8]) {
    if input.starts_with(b"PK") {
        return;
    }
    let path = table::file(input);
    table::looked_at(&path);
    let Ok(book) = Book::open(&path) else { return };
    let Ok(rows) = table::rows(&book, None) else { return };
    let most = input.len() as u64 + 1;
    let mut before = 0;
    for row in &rows {
        assert!(row.number > before && row.number <= most, "row {} after {before} of {most} bytes", row.number);
        before = row.number;
    }
    let bytes: usize = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text().len()).sum();
    assert!(bytes <= 3 * input.len(), "{bytes} bytes of {}", input.len());
    written_again(&rows);
}

/// What goes out comes in as it was: below a head, as whatever is written has one.
fn written_again(rows: &[Row]) {
    let header: Vec<String> = (0..workbook::COLUMNS_MAX).map(|number| format!("c{number}")).collect();
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.cells.clone()).collect();
    let bytes = workbook::csv(&header, &cells);
    let book = Book::open(&table::file(&bytes)).expect("what is written is read");
    let again = table::rows(&book, None).expect("what is written is read");
    let again = again.iter().skip(1).map(|row| &row.cells);
    assert!(again.eq(cells.iter()), "other cells: {cells:?}");
}
