//! The cells of one sheet of a workbook as rows, its first visible one where none is named. The parser borrows from the workbook, so it runs in a thread
//! of its own and hands rows over in small batches: memory stays flat, and a fault of the parser ends only its thread.

use super::{COLUMNS_MAX, Cell, Merge, Row, WorkbookError};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use compact_str::{CompactString, ToCompactString, format_compact};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

const BATCH: usize = 64;
const BATCHES: usize = 8;

enum Message {
    Estimate(u64),
    Rows(Vec<Row>),
    End,
    Failed(WorkbookError),
}

/// The rows of a sheet.
pub(super) struct Cells {
    messages: Receiver<Message>,
    batch: std::vec::IntoIter<Row>,
    over: bool,
}

impl Cells {
    /// Starts reading; answers with the number of rows that the sheet declares.
    pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<(Self, u64), WorkbookError> {
        let (sender, messages) = sync_channel(BATCHES);
        let (path, sheet) = (path.to_owned(), sheet.map(str::to_owned));
        std::thread::Builder::new().name("workbook".to_owned()).spawn(move || run(&path, sheet.as_deref(), &sender))?;
        match messages.recv() {
            Ok(Message::Estimate(rows)) => Ok((Self { messages, batch: Vec::new().into_iter(), over: false }, rows)),
            Ok(Message::Failed(error)) => Err(error),
            _ => Err(WorkbookError::Damaged("the parser gave up".to_owned())),
        }
    }
}

impl Iterator for Cells {
    type Item = Result<Row, WorkbookError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            if self.over {
                return None;
            }
            match self.messages.recv() {
                Ok(Message::Rows(rows)) => self.batch = rows.into_iter(),
                Ok(Message::Estimate(_)) => {}
                Ok(Message::End) => self.over = true,
                Ok(Message::Failed(error)) => {
                    self.over = true;
                    return Some(Err(error));
                }
                Err(_) => {
                    self.over = true;
                    return Some(Err(WorkbookError::Damaged("the parser gave up".to_owned())));
                }
            }
        }
    }
}

fn run(path: &Path, sheet: Option<&str>, sender: &SyncSender<Message>) {
    let last = match read(path, sheet, sender) {
        Ok(()) => Message::End,
        Err(error) => Message::Failed(error),
    };
    // Nobody listens any more if the reader was cancelled.
    let _ = sender.send(last);
}

fn damaged(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::OldExcel,
        XlsxError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => WorkbookError::Io(error),
        other => WorkbookError::Damaged(other.to_string()),
    }
}

type Book = Xlsx<BufReader<File>>;

fn book(path: &Path) -> Result<Book, WorkbookError> {
    Xlsx::new(BufReader::new(File::open(path)?)).map_err(damaged)
}

/// The sheet of a name, or the first that is seen.
fn name_of(workbook: &Book, sheet: Option<&str>) -> Result<String, WorkbookError> {
    let sheets = workbook.sheets_metadata();
    let found = match sheet {
        Some(name) => sheets.iter().find(|sheet| sheet.name == name),
        None => sheets
            .iter()
            .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
            .or_else(|| sheets.first()),
    };
    found.map(|sheet| sheet.name.clone()).ok_or(WorkbookError::Empty)
}

/// Names of the sheets with cells, each with whether it is seen.
pub(super) fn names(path: &Path) -> Result<Vec<(String, bool)>, WorkbookError> {
    let workbook = book(path)?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    Ok(sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect())
}

/// The merged cells of a sheet.
pub(super) fn merges(path: &Path, sheet: Option<&str>) -> Result<Vec<Merge>, WorkbookError> {
    let mut workbook = book(path)?;
    let name = name_of(&workbook, sheet)?;
    let regions = workbook.merge_cells_by_sheet_name(&name).map_err(damaged)?;
    let merge = |region: calamine::Dimensions| Merge {
        rows: (u64::from(region.start.0) + 1, u64::from(region.end.0) + 1),
        columns: (region.start.1 as usize, region.end.1 as usize),
    };
    Ok(regions.into_iter().map(merge).collect())
}

fn read(path: &Path, sheet: Option<&str>, sender: &SyncSender<Message>) -> Result<(), WorkbookError> {
    let mut workbook = book(path)?;
    let sheet = name_of(&workbook, sheet)?;
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let declared = u64::from(cells.dimensions().end.0) + 1;
    if sender.send(Message::Estimate(declared)).is_err() {
        return Ok(());
    }
    let mut batch: Vec<Row> = Vec::with_capacity(BATCH);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let number = u64::from(row) + 1;
        if batch.last().is_none_or(|last| last.number != number) {
            if batch.len() == BATCH && sender.send(Message::Rows(std::mem::take(&mut batch))).is_err() {
                return Ok(());
            }
            batch.push(Row { number, cells: Vec::new() });
        }
        let column = column as usize;
        let value = value(cell.get_value());
        if let Some(row) = batch.last_mut().filter(|_| column < COLUMNS_MAX && value != Cell::Empty) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            row.cells[column] = value;
        }
    }
    let _ = sender.send(Message::Rows(batch));
    Ok(())
}

/// A cell's value; of a formula the value that was computed last.
fn value(data: &DataRef<'_>) -> Cell {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) };
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Int(number) => Cell::Number(number.to_compact_string()),
        DataRef::Float(number) => Cell::Number(decimal(*number)),
        DataRef::Bool(value) => Cell::Text(CompactString::const_new(if *value { "TRUE" } else { "FALSE" })),
        DataRef::DateTime(date) => {
            let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
            Cell::Text(if date.is_datetime() && date.as_f64() >= 1.0 {
                format_compact!("{year:04}-{month:02}-{day:02}")
            } else {
                format_compact!("{hour:02}:{minute:02}")
            })
        }
        DataRef::DateTimeIso(iso) => text(iso.get(..10).unwrap_or(iso)),
        DataRef::DurationIso(iso) => text(iso),
        DataRef::Error(error) => Cell::Text(error.to_compact_string()),
    }
}

/// The shortest decimal that reads back as the same number.
fn decimal(number: f64) -> CompactString {
    if number == 0.0 { CompactString::const_new("0") } else { format_compact!("{number}") }
}
