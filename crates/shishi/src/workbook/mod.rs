//! Tables in files: xlsx and csv, out and in. Reading keeps memory flat and trusts nothing: type by content, archives
//! within limits that are counted rather than believed, encodings decoded strictly.

mod archive;
mod fill;
mod sheet;
mod text;
mod write;

pub use fill::{FillError, Place, fill};
pub use write::{Column, CsvWriter, XLSX_ROWS_MAX, csv, template, xlsx};

use compact_str::CompactString;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest file that is read.
pub const FILE_BYTES_MAX: u64 = 64 << 20;
/// Most rows of one file.
pub const ROWS_MAX: u64 = 200_000;
/// Most columns that are looked at; what stands further right is not read.
pub const COLUMNS_MAX: usize = 256;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text. Most cells of a table hold a few words, which stand in the cell itself and cost no allocation.
    Text(CompactString),
    /// A number, as decimal text.
    Number(CompactString),
}

impl Cell {
    /// The text; empty if there is none.
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::Number(text) => text,
        }
    }

    /// Whether nothing but space stands in it.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// A number if the text is a decimal in its shortest form, else a text.
    pub fn of(text: &str) -> Self {
        match text {
            "" => Self::Empty,
            _ if rulebook::Decimal::parse(text).is_some() => Self::Number(text.into()),
            _ => Self::Text(text.into()),
        }
    }
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, from 1, as a spreadsheet shows it.
    pub number: u64,
    /// Its cells from the first column on.
    pub cells: Vec<Cell>,
}

/// Why a file cannot be read. [`WorkbookError::message`] says it to people.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The file is larger than [`FILE_BYTES_MAX`].
    #[error("the file is too large")]
    TooLarge,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The old binary format of Excel, or a workbook with a password.
    #[error("an old .xls, or a workbook with a password")]
    OldExcel,
    /// Neither xlsx nor csv.
    #[error("neither xlsx nor csv")]
    WrongType,
    /// The archive is built so that unpacking would flood the machine.
    #[error("the archive exceeds the limits: {0}")]
    Limits(&'static str),
    /// Cut off or damaged.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Text in no encoding that is known.
    #[error("neither UTF-8, UTF-16 nor GB18030")]
    Encoding,
    /// More rows than [`ROWS_MAX`].
    #[error("too many rows")]
    TooManyRows,
    /// The disk.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl WorkbookError {
    /// Key of the message, with its values.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::TooLarge => ("imports-file-too-large", vec![("most", (FILE_BYTES_MAX >> 20).to_string())]),
            Self::Empty => ("imports-file-empty", Vec::new()),
            Self::OldExcel => ("imports-file-old-excel", Vec::new()),
            Self::WrongType => ("imports-file-wrong-type", Vec::new()),
            Self::Limits(_) => ("imports-file-limits", Vec::new()),
            Self::Damaged(_) => ("imports-file-damaged", Vec::new()),
            Self::Encoding => ("imports-file-encoding", Vec::new()),
            Self::TooManyRows => ("imports-file-too-many-rows", vec![("most", ROWS_MAX.to_string())]),
            Self::Io(_) => ("imports-file-unreadable", Vec::new()),
        }
    }
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// Separated values.
    Csv,
}

/// The rows of a file, one after the other.
pub struct Rows {
    /// What the file is.
    pub format: Format,
    /// About how many rows there are, for a progress bar.
    pub estimate: u64,
    source: Source,
    read: u64,
}

enum Source {
    Text(Box<text::Records>),
    Sheet(sheet::Cells),
}

impl Iterator for Rows {
    type Item = Result<Row, WorkbookError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match &mut self.source {
                Source::Text(records) => records.next()?,
                Source::Sheet(cells) => cells.next()?,
            };
            if row.as_ref().is_ok_and(|row| row.cells.iter().all(Cell::is_blank)) {
                continue;
            }
            self.read += 1;
            // One more for the header.
            return Some(if self.read > ROWS_MAX + 1 { Err(WorkbookError::TooManyRows) } else { row });
        }
    }
}

/// Cells that are shown as one. Only the first holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Numbers of its first and last row.
    pub rows: (u64, u64),
    /// Positions of its first and last column.
    pub columns: (usize, usize),
}

/// A workbook whose archive is within the limits, or a file of separated values.
#[derive(Debug)]
pub struct Book {
    path: PathBuf,
    format: Format,
    head: Vec<u8>,
}

impl Book {
    /// Looks at a file's size and beginning, and at an archive's every entry.
    pub fn open(path: &Path) -> Result<Self, WorkbookError> {
        let mut file = std::fs::File::open(path)?;
        let size = file.metadata()?.len();
        match size {
            0 => return Err(WorkbookError::Empty),
            _ if size > FILE_BYTES_MAX => return Err(WorkbookError::TooLarge),
            _ => {}
        }
        let mut head = Vec::new();
        file.by_ref().take(512).read_to_end(&mut head)?;
        let format = format_of(&head)?;
        if format == Format::Xlsx {
            archive::check(file)?;
        }
        Ok(Self { path: path.to_owned(), format, head })
    }

    /// Names of the sheets, each with whether it is seen; none of a file of separated values.
    pub fn sheets(&self) -> Result<Vec<(String, bool)>, WorkbookError> {
        if self.format == Format::Xlsx { sheet::names(&self.path) } else { Ok(Vec::new()) }
    }

    /// The merged cells of a sheet, of the first visible one where none is named.
    pub fn merges(&self, sheet: Option<&str>) -> Result<Vec<Merge>, WorkbookError> {
        if self.format == Format::Xlsx { sheet::merges(&self.path, sheet) } else { Ok(Vec::new()) }
    }

    /// The rows of a sheet, of the first visible one where none is named.
    pub fn rows(&self, sheet: Option<&str>) -> Result<Rows, WorkbookError> {
        let (source, estimate) = match self.format {
            Format::Xlsx => {
                let (cells, estimate) = sheet::Cells::open(&self.path, sheet)?;
                (Source::Sheet(cells), estimate)
            }
            Format::Csv => {
                let (records, estimate) = text::Records::open(&self.path, &self.head)?;
                (Source::Text(Box::new(records)), estimate)
            }
        };
        Ok(Rows { format: self.format, estimate, source, read: 0 })
    }
}

/// Opens a file for reading its (first) table.
pub fn open(path: &Path) -> Result<Rows, WorkbookError> {
    Book::open(path)?.rows(None)
}

/// What a file is by its first bytes; its name is not asked.
fn format_of(head: &[u8]) -> Result<Format, WorkbookError> {
    const OTHERS: &[&[u8]] = &[
        b"%PDF",
        b"{\\rtf",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"Rar!",
        b"7z\xbc\xaf",
        b"\x1f\x8b",
        b"BZh",
        b"\x7fELF",
        b"MZ\x90",
        b"SQLite format 3",
        b"PK\x05\x06",
    ];
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Format::Xlsx);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") || head.starts_with(b"\x09\x08") {
        return Err(WorkbookError::OldExcel);
    }
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).map_or(head, |from| &head[from..]);
    let markup = start.starts_with(b"<") || start.starts_with(b"\xef\xbb\xbf<");
    if markup || OTHERS.iter().any(|magic| head.starts_with(magic)) {
        return Err(WorkbookError::WrongType);
    }
    Ok(Format::Csv)
}
