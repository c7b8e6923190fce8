//! The dry run: every row is decided against one working copy of the zone, which is dropped at the end. Nothing is
//! appended; good rows are folded into the copy so that a file that contradicts itself is found out.

use super::judge::{self, Known};
use super::spool::Spool;
use super::table::{Line, Table};
use super::{Asks, BadRow, Columns, Fault, Job, run};
use crate::engine::Engine;
use crate::workbook::{self, Book};
use sha2::{Digest, Sha256};
use zone::Kind;
use zone::content::Reading;
use zone::{Rows, Zone};

/// Most names that a person is asked about at once.
const NAMES_MAX: usize = 200;
/// What is said of a name that is no unit, or none of the field's types.
const NO_UNIT: [&str; 2] = ["refusal-unknown-unit", "refusal-unit-of-other-type"];

/// Why a dry run ended early.
pub(super) enum Stop {
    Cancelled,
    /// The file cannot be read.
    Faults(Vec<Fault>),
    /// A person has to say how the table is to be read.
    Ask(Vec<Fault>),
    /// The disk.
    Io(std::io::Error),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<workbook::WorkbookError> for Stop {
    fn from(error: workbook::WorkbookError) -> Self {
        match error {
            workbook::WorkbookError::Io(error) => Self::Io(error),
            other => Self::Faults(vec![Fault::from(&other)]),
        }
    }
}

/// Opens the uploaded file and its table: through the mapping that a person confirmed, else by its first row. What the
/// file is becomes the job's state if it was not looked at before.
pub(super) fn open(job: &Job) -> Result<Table, Stop> {
    let book = Book::open(&job.upload())?;
    let table = match (job.mapping(), job.state().asks) {
        (Some(mapping), _) => Table::mapped(&book, mapping, job.kind)?,
        (None, Asks::Always) => return Err(Stop::Ask(Vec::new())),
        (None, asks) => Table::plain(&book, job.kind)?.map_err(|faults| match asks {
            Asks::Never => Stop::Faults(faults),
            _ => Stop::Ask(faults),
        })?,
    };
    if !job.state().checked {
        job.update(|state| {
            *state = super::State { phase: state.phase, asks: state.asks, ..super::State::new() };
            state.total = table.estimate();
            state.header = table.header.clone();
            state.unknown = table.columns.unknown.clone();
            state.xlsx = table.format() == workbook::Format::Xlsx;
        });
    }
    Ok(if job.kind.key.contains(&"happened") { table.in_order_of_days()? } else { table })
}

/// A working copy of the zone and what the file has put into it.
struct Trial<'a> {
    job: &'a Job,
    engine: &'a Engine,
    zone: Zone,
    now: jiff::Timestamp,
    base: u64,
    /// Whose rows they are.
    head: Rows,
    /// Number and digest of each good row.
    good: Vec<(u32, [u8; 8])>,
}

enum Verdict {
    Good,
    Same,
    Bad(Vec<Fault>),
}

/// Runs the dry run to its end.
pub(super) fn run(job: &Job, engine: &Engine) -> Result<(), Stop> {
    job.update(|state| state.checked = false);
    let mut table = open(job)?;
    let zone = Zone::clone(&engine.snapshot());
    let head = run::head(job, Vec::new());
    let mut trial = Trial { job, engine, base: zone.size, zone, now: engine.now(), head, good: Vec::new() };
    let mut bad = Spool::create(&job.bad())?;
    let _ = std::fs::remove_file(job.refused());
    let mut seen = 0;
    let mut names = Unnamed::default();
    while let Some(line) = table.next() {
        if job.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let line = line?;
        let verdict = trial.judge(&table.columns, &line);
        if let Verdict::Bad(faults) = &verdict {
            bad.add(&BadRow::new(&line.row, table.columns.remarks, faults.clone()))?;
            if table.is_mapped() {
                names.note(job.kind, &line, faults);
            }
        }
        seen += 1;
        job.update(|state| {
            state.done = seen;
            state.total = state.total.max(seen);
            match verdict {
                Verdict::Good => state.good += 1,
                Verdict::Same => state.same += 1,
                Verdict::Bad(_) => state.bad += 1,
            }
        });
    }
    if seen == 0 {
        return Err(no_rows());
    }
    job.update(|state| {
        state.total = seen;
        (state.passed, state.findings) = (table.passed(), table.findings());
        state.names = names.0;
    });
    Ok(bad.finish()?)
}

/// Names of a table that are no units of the zone, in the order in which they come.
#[derive(Default)]
struct Unnamed(Vec<super::Unnamed>);

impl Unnamed {
    fn note(&mut self, kind: &'static Kind, line: &Line, faults: &[Fault]) {
        for fault in faults.iter().filter(|fault| NO_UNIT.contains(&&*fault.key)) {
            let Some(field) = fault.field.as_deref().and_then(|name| kind.field(name)) else { continue };
            let at = kind.index(field.name).expect("a field of the kind");
            let name = line.row.cells.get(at + 1).map_or("", |cell| cell.text().trim());
            let known = self.0.iter().position(|unnamed| unnamed.field == field.name && unnamed.name == name);
            match known {
                Some(at) => self.0[at].rows += 1,
                None if self.0.len() < NAMES_MAX && !name.is_empty() => {
                    self.0.push(super::Unnamed { field: field.name.to_owned(), name: name.to_owned(), rows: 1 });
                }
                None => {}
            }
        }
    }
}

/// A table of headings only.
pub(super) fn no_rows() -> Stop {
    Stop::Faults(vec![Fault::new("imports-no-rows", &[])])
}

impl Trial<'_> {
    fn judge(&mut self, columns: &Columns, line: &Line) -> Verdict {
        let (about, kind) = (&self.job.about, self.job.kind);
        let reading = match judge::read(about, kind, columns, line, &self.zone, self.now) {
            Ok(reading) => reading,
            Err(faults) => return Verdict::Bad(faults),
        };
        match judge::known(self.engine, &self.zone, (about, kind), columns, &reading, self.base) {
            Known::Same => Verdict::Same,
            Known::InFile(index) => {
                let (number, before) = self.good.get(index).copied().unwrap_or_default();
                if before == digest(&reading) {
                    return Verdict::Same;
                }
                Verdict::Bad(vec![Fault::new("imports-twice-in-file", &[("row", &number.to_string())])])
            }
            Known::New | Known::Other => self.decide(&reading, line.row.number),
        }
    }

    fn decide(&mut self, reading: &Reading, number: u64) -> Verdict {
        // The bytes go nowhere: no salt is spent on them.
        let decided = zone::decide::decide_row(&self.zone, &self.head, reading, 0, self.now, &mut || [0; 32]);
        let draft = match decided {
            Ok(draft) => draft,
            Err(refusal) => return Verdict::Bad(judge::faults(refusal)),
        };
        if let Err(error) = self.zone.take(&draft) {
            return Verdict::Bad(vec![Fault::new("refusal-not-decodable", &[("what", &error.to_string())])]);
        }
        self.good.push((number as u32, digest(reading)));
        Verdict::Good
    }
}

/// Tells a row's content from another's of the same file.
fn digest(reading: &Reading) -> [u8; 8] {
    let mut hasher = Sha256::new();
    hasher.update(reading.happened.to_string());
    for text in reading.texts() {
        hasher.update(text);
        hasher.update([0]);
    }
    hasher.finalize()[..8].try_into().expect("eight bytes")
}
