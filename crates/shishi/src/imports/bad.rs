//! The rows that need amending, as a file like the one that came, with a column that says what is wrong.

use super::heading::template_headings;
use super::{Job, remarks};
use crate::messages::Language;
use crate::workbook::{self, Cell, CsvWriter, XLSX_ROWS_MAX};
use std::io::Write;

/// The headings that came; those of a template where the table was read through a mapping, so that what is amended
/// there is understood without one.
fn header(job: &Job, language: Language) -> Vec<String> {
    let own = job.state().header;
    let mut header = if own.is_empty() { template_headings(language, job.kind) } else { own };
    header.push(language.text("imports-remarks"));
    header
}

/// The cells of every bad row, as wide as the header, with the remarks last.
fn rows(job: &Job, language: Language) -> impl Iterator<Item = Vec<Cell>> + use<> {
    let (kind, width) = (job.kind, header(job, language).len() - 1);
    job.bad_rows().map(move |row| {
        let mut cells: Vec<Cell> = row.cells.iter().map(|text| Cell::of(text)).collect();
        cells.resize(width, Cell::Empty);
        cells.push(Cell::Text(remarks(&row.faults, language, kind).into()));
        cells
    })
}

/// Whether they fit into an xlsx; more go out as csv.
pub fn xlsx_is_possible(job: &Job) -> bool {
    let state = job.state();
    state.bad + state.refused <= XLSX_ROWS_MAX as u64
}

/// As xlsx: at most [`XLSX_ROWS_MAX`] rows.
pub fn bad_xlsx(job: &Job, language: Language) -> Vec<u8> {
    let rows: Vec<Vec<Cell>> = rows(job, language).take(XLSX_ROWS_MAX).collect();
    workbook::xlsx(&language.kind(job.kind.name), &header(job, language), &rows)
}

/// As csv, row by row.
pub fn bad_csv(job: &Job, language: Language, out: impl Write) -> std::io::Result<()> {
    let mut csv = CsvWriter::new(out)?;
    csv.row(header(job, language).into_iter().map(|text| Cell::Text(text.into())))?;
    for row in rows(job, language) {
        csv.row(row.into_iter())?;
    }
    csv.finish()
}
