//! The dry run: every row is decided against one working copy of the zone, which is dropped at the end. Nothing is
//! appended; good rows are folded into the copy so that a file that contradicts itself is found out.

use super::judge::{self, Known};
use super::spool::{self, Spool};
use super::{BadRow, Columns, Fault, Job, run};
use crate::engine::Engine;
use crate::workbook::{self, Row};
use sha2::{Digest, Sha256};
use zone::content::Reading;
use zone::{Rows, Zone};

/// Why a dry run ended early.
pub(super) enum Stop {
    Cancelled,
    /// The file cannot be read.
    Faults(Vec<Fault>),
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

/// Opens the uploaded file and reads its heading row. What the file is becomes the job's state if it was not looked at before.
pub(super) fn open(job: &Job) -> Result<(workbook::Rows, Columns), Stop> {
    let mut rows = workbook::open(&job.upload())?;
    let header = rows.next().unwrap_or(Err(workbook::WorkbookError::Empty))?;
    let columns = Columns::read(job.kind, &header.cells).map_err(Stop::Faults)?;
    if !job.state().checked {
        job.update(|state| {
            *state = super::State { phase: state.phase, ..super::State::new() };
            state.total = rows.estimate.saturating_sub(1);
            state.header = spool::texts(&header.cells, columns.remarks);
            state.unknown = columns.unknown.clone();
            state.xlsx = rows.format == workbook::Format::Xlsx;
        });
    }
    Ok((rows, columns))
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
    let (rows, columns) = open(job)?;
    let zone = Zone::clone(&engine.snapshot());
    let head = run::head(job, Vec::new());
    let mut trial = Trial { job, engine, base: zone.size, zone, now: engine.now(), head, good: Vec::new() };
    let mut bad = Spool::create(&job.bad())?;
    let _ = std::fs::remove_file(job.refused());
    let mut seen = 0;
    for row in rows {
        if job.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let row = row?;
        let verdict = trial.judge(&columns, &row);
        if let Verdict::Bad(faults) = &verdict {
            bad.add(&BadRow::new(&row, columns.remarks, faults.clone()))?;
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
    job.update(|state| state.total = seen);
    Ok(bad.finish()?)
}

/// A table of headings only.
pub(super) fn no_rows() -> Stop {
    Stop::Faults(vec![Fault::new("imports-no-rows", &[])])
}

impl Trial<'_> {
    fn judge(&mut self, columns: &Columns, row: &Row) -> Verdict {
        let (about, kind) = (&self.job.about, self.job.kind);
        let reading = match judge::read(about, kind, columns, row, &self.zone, self.now) {
            Ok(reading) => reading,
            Err(faults) => return Verdict::Bad(faults),
        };
        match judge::known(self.engine, &self.zone, kind, &about.unit, &reading, self.base) {
            Known::Same => Verdict::Same,
            Known::InFile(index) => {
                let (number, before) = self.good.get(index).copied().unwrap_or_default();
                if before == digest(&reading) {
                    return Verdict::Same;
                }
                Verdict::Bad(vec![Fault::new("imports-twice-in-file", &[("row", &number.to_string())])])
            }
            Known::New | Known::Other => self.decide(&reading, row.number),
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
