//! Tables on the way out. Nothing that is written can be run as a formula by the program that opens it.

use super::Cell;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// Most rows that are written into one xlsx: the writer keeps them in memory. More go out as csv.
pub const XLSX_ROWS_MAX: usize = 20_000;
/// Longest text of a cell in Excel, in UTF-16 units.
const TEXT_MAX: usize = 32_767;

/// Whether a spreadsheet might take the text for a formula.
pub(super) fn is_formula_like(text: &str) -> bool {
    // Full-width signs too: some programs take them for what they look like.
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
}

/// A table as csv, UTF-8 with a mark so that Excel reads it rightly.
pub fn csv(header: &[String], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = CsvWriter::new(&mut bytes).and_then(|mut out| {
        out.row(header.iter().map(|text| Cell::Text(text.as_str().into())))?;
        rows.iter().try_for_each(|row| out.row(row.iter().cloned()))?;
        out.finish()
    });
    written.expect("memory takes what is written");
    bytes
}

/// Writes csv row by row.
pub struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    /// Begins with the mark of UTF-8.
    pub fn new(mut out: W) -> std::io::Result<Self> {
        out.write_all(b"\xef\xbb\xbf")?;
        Ok(Self(csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(out)))
    }

    /// Writes a row.
    pub fn row(&mut self, cells: impl Iterator<Item = Cell>) -> std::io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Text(text) if is_formula_like(&text) => self.0.write_field(format!("'{text}"))?,
                other => self.0.write_field(other.text())?,
            }
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes out what is still held.
    pub fn finish(mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// A table as xlsx with one sheet. Texts are texts, never formulas; a number that binary floating point would change is
/// written as text. Rows beyond what a sheet can hold are left out.
pub fn xlsx(sheet: &str, header: &[String], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let written = fill(workbook.add_worksheet(), sheet, header, rows).and_then(|()| workbook.save_to_buffer());
    written.expect("names, texts and numbers are within Excel's limits")
}

fn fill(sheet: &mut Worksheet, name: &str, header: &[String], rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name(sheet_name(name))?;
    for (column, label) in header.iter().take(16_384).enumerate() {
        sheet.write_string_with_format(0, column as u16, clip(label), &bold)?;
        sheet.set_column_width(column as u16, width(label))?;
    }
    for (index, row) in rows.iter().take(1_048_575).enumerate() {
        for (column, cell) in row.iter().take(16_384).enumerate() {
            put(sheet, index as u32 + 1, column as u16, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(text) => match exact(text) {
            Some(number) => drop(sheet.write_number(row, column, number)?),
            None => drop(sheet.write_string(row, column, clip(text))?),
        },
        Cell::Text(text) => drop(sheet.write_string(row, column, clip(text))?),
    }
    Ok(())
}

/// The number, if it comes back from binary floating point as it was and Excel shows all its digits (15).
fn exact(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.parse::<f64>().ok().filter(|number| digits <= 15 && number.to_string() == text)
}

fn sheet_name(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c }).take(31).collect();
    if plain.trim().is_empty() { "1".to_owned() } else { plain }
}

fn clip(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > TEXT_MAX
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn width(label: &str) -> f64 {
    let cells: usize = label.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (cells + 3).clamp(12, 48) as f64
}

/// A column of a template.
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds numbers; everything else is kept as text, so that Excel changes neither keys nor months.
    pub numeric: bool,
    /// The words to choose from.
    pub choices: Vec<String>,
}

/// A template: a sheet to be filled in and one that explains its columns.
pub fn template(sheet: &str, columns: &[Column], notes: &str, about: &[String], lines: &[Vec<Cell>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let written = empty(workbook.add_worksheet(), sheet, columns)
        .and_then(|()| fill(workbook.add_worksheet(), notes, about, lines))
        .and_then(|()| workbook.save_to_buffer());
    written.expect("names, texts and numbers are within Excel's limits")
}

fn empty(sheet: &mut Worksheet, name: &str, columns: &[Column]) -> Result<(), XlsxError> {
    let labels: Vec<String> = columns.iter().map(|column| column.label.clone()).collect();
    let (text, number) = (Format::new().set_num_format("@"), Format::new().set_align(FormatAlign::Right));
    fill(sheet, name, &labels, &[])?;
    for (at, column) in columns.iter().enumerate() {
        let at = at as u16;
        sheet.set_column_format(at, if column.numeric { &number } else { &text })?;
        // Excel takes at most 255 characters of choices.
        if !column.choices.is_empty() && column.choices.iter().map(|word| word.chars().count() + 1).sum::<usize>() < 255
        {
            let list = DataValidation::new().allow_list_strings(&column.choices)?;
            sheet.add_data_validation(1, at, 9_999, at, &list)?;
        }
    }
    Ok(())
}
