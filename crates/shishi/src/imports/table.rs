//! The rows of a table as the dry run and the run take them: those of a template as they are, those of somebody's own
//! table through its mapping, each with the date and every field in the kind's order. What holds no fact is passed over
//! here, and counted.

use super::mapping::{Mapping, Source, fields_of, shift};
use super::spelling::{self, half_width, is_exact};
use super::survey::Top;
use super::totals::{Finding, Totals, plain_words};
use super::{Columns, Fault, heading, spool};
use crate::workbook::{Book, Cell, Format, Row, Rows, WorkbookError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zone::content::typed_date;
use zone::fact::{Field, Kind, Type};

/// Most rows above a head that are remembered, to know their copies further down.
const TOP_ROWS: usize = 64;
/// Most rows that are put in order of their days: all of them are held in memory meanwhile.
const SORTED_MAX: usize = 100_000;

/// A row on its way in.
#[derive(Debug)]
pub struct Line {
    /// Its cells.
    pub row: Row,
    /// What the mapping could not read.
    pub faults: Vec<Fault>,
}

/// Rows of somebody's own table that hold no fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Passed {
    /// Totals.
    pub totals: u64,
    /// Notes below the table.
    pub notes: u64,
    /// Copies of the head, and of what stands above it, at every page's beginning.
    pub heads: u64,
    /// Rows with nothing in the columns that are read.
    pub empty: u64,
    /// Facts that were withdrawn where they were exported.
    #[serde(default)]
    pub withdrawn: u64,
}

/// A table.
pub(super) struct Table {
    /// Which column holds which field.
    pub columns: Arc<Columns>,
    /// Its headings, without remarks; none if it is read through a mapping.
    pub header: Vec<String>,
    rows: Rows,
    reader: Option<Box<Reader>>,
    withdrawn: u64,
    /// Rows that were read already, in the order in which they are taken.
    ready: std::vec::IntoIter<Line>,
}

impl Table {
    /// A table whose first row names the fields; else what is wrong with it.
    pub fn plain(book: &Book, kind: &'static Kind) -> Result<Result<Self, Vec<Fault>>, WorkbookError> {
        let mut rows = book.rows(None)?;
        let header = rows.next().unwrap_or(Err(WorkbookError::Empty))?;
        Ok(Columns::read(kind, &header.cells).map(|columns| Self {
            header: spool::texts(&header.cells, columns.remarks),
            columns: Arc::new(columns),
            rows,
            reader: None,
            withdrawn: 0,
            ready: Vec::new().into_iter(),
        }))
    }

    /// A table that is read through a mapping.
    pub fn mapped(book: &Book, mapping: Mapping, kind: &'static Kind) -> Result<Self, WorkbookError> {
        let rows = book.rows(mapping.sheet.as_deref())?;
        let mut reader = Reader::new(mapping, kind);
        for merge in book.merges(reader.mapping.sheet.as_deref())? {
            reader.merged(merge.rows, merge.columns);
        }
        let columns = Arc::new(Columns::of_template(kind));
        let (header, reader, ready) = (Vec::new(), Some(Box::new(reader)), Vec::new().into_iter());
        Ok(Self { columns, header, rows, reader, withdrawn: 0, ready })
    }

    /// The same rows, each day's after those of the day before. Of facts that a day tells from others one often stands upon an
    /// earlier one, as a permit's step does, and lists – so also what is exported from them – begin with the newest. A table
    /// of more rows than [`SORTED_MAX`] stays as it is.
    pub fn in_order_of_days(mut self) -> Result<Self, WorkbookError> {
        let lines = self.by_ref().take(SORTED_MAX + 1).collect::<Result<Vec<Line>, _>>()?;
        let is_whole = lines.len() <= SORTED_MAX;
        let mut dated: Vec<_> =
            lines.into_iter().map(|line| (typed_date(self.columns.happened(&line.row)), line)).collect();
        if is_whole {
            // What happened on one day stands the other way round in a table that begins with the newest.
            if dated.first().map(|(day, _)| *day) > dated.last().map(|(day, _)| *day) {
                dated.reverse();
            }
            dated.sort_by_key(|(day, _)| *day);
        }
        self.ready = dated.into_iter().map(|(_, line)| line).collect::<Vec<_>>().into_iter();
        Ok(self)
    }

    /// About how many rows there are.
    pub fn estimate(&self) -> u64 {
        self.rows.estimate.saturating_sub(self.reader.as_ref().map_or(1, |reader| reader.mapping.first - 1))
    }

    /// What the file is.
    pub fn format(&self) -> Format {
        self.rows.format
    }

    /// Whether it is read through a mapping.
    pub fn is_mapped(&self) -> bool {
        self.reader.is_some()
    }

    /// What was passed over.
    pub fn passed(&self) -> Passed {
        let passed = self.reader.as_ref().map(|reader| reader.passed).unwrap_or_default();
        Passed { withdrawn: self.withdrawn, ..passed }
    }

    /// Totals that are not the sum of their rows, once all have passed.
    pub fn findings(&mut self) -> Vec<Finding> {
        self.reader.as_mut().map(|reader| reader.totals.findings()).unwrap_or_default()
    }
}

impl Iterator for Table {
    type Item = Result<Line, WorkbookError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(line) = self.ready.next() {
            return Some(Ok(line));
        }
        loop {
            let row = match self.rows.next()? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            if self.columns.is_withdrawn(&row) {
                self.withdrawn += 1;
                continue;
            }
            let Some(reader) = &mut self.reader else { return Some(Ok(Line { row, faults: Vec::new() })) };
            if let Some(line) = reader.take(row) {
                return Some(Ok(line));
            }
        }
    }
}

/// The first rows of a sheet's beginning as a mapping reads them.
pub fn sample(top: &Top, mapping: &Mapping, kind: &'static Kind, most: usize) -> Vec<Line> {
    let mut reader = Reader::new(mapping.clone(), kind);
    top.merges.iter().for_each(|merge| reader.merged(merge.rows, merge.columns));
    top.rows.iter().cloned().filter_map(|row| reader.take(row)).take(most).collect()
}

/// What tells a row from others: its words and where they stand.
type Words = Vec<(usize, String)>;

fn words_of(row: &Row) -> Words {
    let words = row.cells.iter().enumerate().map(|(at, cell)| (at, heading::plain(cell.text())));
    words.filter(|(_, word)| !word.is_empty()).collect()
}

/// Reads rows through a mapping.
struct Reader {
    mapping: Mapping,
    kind: &'static Kind,
    notes: Vec<String>,
    totals: Totals,
    passed: Passed,
    /// The head and what stands above it.
    top: BTreeSet<Words>,
    /// Merged cells of the table's body: first row and column, with the last row.
    merges: BTreeMap<(u64, usize), u64>,
    /// What a merged cell holds, by its column, and to which row.
    merged: BTreeMap<usize, (u64, Cell)>,
}

/// Whether a value of a merged cell belongs to each of its rows. An amount would be counted as often.
fn is_spread(field: Option<&Field>) -> bool {
    !field.is_some_and(|field| matches!(field.ty, Type::Quantity { .. } | Type::Count(_)))
}

impl Reader {
    fn new(mapping: Mapping, kind: &'static Kind) -> Self {
        Self {
            notes: plain_words(&mapping.notes),
            totals: Totals::new(&mapping, kind),
            mapping,
            kind,
            passed: Passed::default(),
            top: BTreeSet::new(),
            merges: BTreeMap::new(),
            merged: BTreeMap::new(),
        }
    }

    fn merged(&mut self, rows: (u64, u64), columns: (usize, usize)) {
        let read =
            fields_of(self.kind).any(|(name, field)| is_spread(field) && self.mapping.column(name) == Some(columns.0));
        if read && rows.0 >= self.mapping.first && rows.1 > rows.0 {
            self.merges.insert((rows.0, columns.0), rows.1);
        }
    }

    fn take(&mut self, mut row: Row) -> Option<Line> {
        if row.number < self.mapping.first {
            if self.top.len() < TOP_ROWS {
                self.top.insert(words_of(&row));
            }
            return None;
        }
        if self.top.contains(&words_of(&row)) {
            self.passed.heads += 1;
            return None;
        }
        if let Some(sum) = self.totals.kind_of(&row) {
            self.passed.totals += 1;
            self.totals.compare(sum, &row);
            return None;
        }
        if self.is_note(&row) {
            self.passed.notes += 1;
            return None;
        }
        let columns: Vec<usize> = fields_of(self.kind).filter_map(|(name, _)| self.mapping.column(name)).collect();
        if columns.iter().all(|column| row.cells.get(*column).is_none_or(Cell::is_blank)) {
            self.passed.empty += 1;
            return None;
        }
        self.spread(&mut row);
        self.totals.add(&row);
        Some(self.line(&row))
    }

    /// A note begins with one of its words and a colon: no name of anything does.
    fn is_note(&self, row: &Row) -> bool {
        let Some(first) = row.cells.iter().find(|cell| !cell.is_blank()) else { return false };
        let text = half_width(first.text());
        let Some((label, _)) = text.split_once(':') else { return false };
        let label = heading::plain(label);
        let label = label.trim_end_matches(|c: char| c.is_ascii_digit());
        self.notes.iter().any(|note| note == label)
    }

    /// Puts a merged cell's value into each of its rows.
    fn spread(&mut self, row: &mut Row) {
        let begun: Vec<(usize, u64)> = self
            .merges
            .range((row.number, 0)..(row.number + 1, 0))
            .map(|((_, column), last)| (*column, *last))
            .collect();
        for (column, last) in begun {
            self.merged.insert(column, (last, row.cells.get(column).cloned().unwrap_or_default()));
        }
        self.merged.retain(|_, (last, _)| *last >= row.number);
        for (column, (_, value)) in &self.merged {
            if row.cells.len() <= *column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            if row.cells[*column].is_blank() {
                row.cells[*column] = value.clone();
            }
        }
    }

    fn line(&self, row: &Row) -> Line {
        let mut line = Line { row: Row { number: row.number, cells: Vec::new() }, faults: Vec::new() };
        for (name, field) in fields_of(self.kind) {
            let cell = match self.mapping.fields.get(name) {
                Some(Source::Column(column)) => {
                    let typed = row.cells.get(*column).cloned().unwrap_or_default();
                    self.value(name, field, &typed).unwrap_or_else(|key| {
                        let value: String = typed.text().trim().chars().take(40).collect();
                        line.faults.push(Fault::new(key, &[("value", &value)]).at(name));
                        typed
                    })
                }
                Some(Source::Constant(text)) => Cell::Text(text.as_str().into()),
                None => Cell::Empty,
            };
            line.row.cells.push(cell);
        }
        line
    }

    /// A cell in the spelling of records, or the key of what is wrong with it.
    fn value(&self, name: &str, field: Option<&Field>, typed: &Cell) -> Result<Cell, &'static str> {
        if typed.is_blank() {
            return Ok(Cell::Empty);
        }
        let text = |text: String| Cell::Text(text.as_str().into());
        let date = || {
            let date = spelling::date(typed, self.mapping.dates, self.mapping.year)?;
            Ok(text(date.to_string()))
        };
        let Some(field) = field else { return date() };
        Ok(match field.ty {
            Type::Date => return date(),
            Type::Month => text(spelling::month(typed, self.mapping.year)?),
            Type::Quantity { .. } | Type::Count(_) if spelling::is_no_value(typed.text()) => Cell::Empty,
            Type::Quantity { .. } => self.quantity(name, field, typed)?,
            Type::Unit(_) => match self.mapping.unit_named(typed.text()) {
                Some(unit) => Cell::Text(unit.into()),
                None => text(half_width(typed.text())),
            },
            Type::Key | Type::Subject(_) | Type::Count(_) | Type::Period => match typed {
                Cell::Text(typed) => text(half_width(typed)),
                other => other.clone(),
            },
            _ => typed.clone(),
        })
    }

    fn quantity(&self, name: &str, field: &Field, typed: &Cell) -> Result<Cell, &'static str> {
        let places = self.mapping.units.get(name).and_then(|unit| shift(field, unit)).unwrap_or(0);
        match typed {
            // What a spreadsheet has changed is refused as it stands there.
            Cell::Number(number) if !is_exact(number) => Ok(typed.clone()),
            other => match spelling::moved(other.text(), places) {
                Some(amount) => Ok(Cell::Text(amount.as_str().into())),
                None if spelling::moved(other.text(), 0).is_some() => Err("table-fault-too-fine"),
                None => Ok(Cell::Text(half_width(other.text()).as_str().into())),
            },
        }
    }
}
