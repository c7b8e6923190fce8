//! The dry run: every row is decided against one working copy of the zone, which is dropped at the end. Nothing is
//! appended; good rows are folded into the copy so that a file that contradicts itself is found out.

use super::judge::{self, Known, Reading};
use super::spool::{self, Spool};
use super::{BadRow, Columns, Fault, Job};
use crate::engine::Engine;
use crate::workbook::{self, Row};
use ledger::RecordRef;
use zone::Zone;

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

/// Opens the uploaded file and reads its heading row.
pub(super) fn open(job: &Job) -> Result<(workbook::Rows, Columns, Vec<String>), Stop> {
    let mut rows = workbook::open(&job.upload())?;
    let header = rows.next().unwrap_or(Err(workbook::WorkbookError::Empty))?;
    let columns = Columns::read(job.kind, &header.cells).map_err(Stop::Faults)?;
    let texts = spool::texts(&header.cells, columns.remarks);
    Ok((rows, columns, texts))
}

/// A working copy of the zone and what the file has put into it.
struct Trial<'a> {
    job: &'a Job,
    engine: &'a Engine,
    zone: Zone,
    now: jiff::Timestamp,
    base: u64,
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
    let (rows, columns, header) = open(job)?;
    job.update(|state| {
        *state = super::State { total: rows.estimate.saturating_sub(1), ..super::State::new() };
        state.header = header;
        state.unknown = columns.unknown.clone();
        state.xlsx = rows.format == workbook::Format::Xlsx;
    });
    let zone = Zone::clone(&engine.snapshot());
    let mut trial = Trial { job, engine, base: zone.size, zone, now: engine.now(), good: Vec::new() };
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
        return Err(Stop::Faults(vec![Fault::new("imports-no-rows", &[])]));
    }
    job.update(|state| state.total = seen);
    Ok(bad.finish()?)
}

impl Trial<'_> {
    fn judge(&mut self, columns: &Columns, row: &Row) -> Verdict {
        let about = &self.job.about;
        let reading = judge::read(about, self.job.kind, columns, row, &self.zone);
        let known = reading
            .fields
            .as_ref()
            .map(|fields| judge::known(self.engine, &self.zone, self.job.kind, &about.unit, fields, self.base));
        match known {
            Some(Known::Same(_)) => Verdict::Same,
            Some(Known::InFile(index)) => {
                let (number, digest) = self.good.get(index).copied().unwrap_or_default();
                if reading.fields.is_some_and(|fields| fields.digest == digest) {
                    return Verdict::Same;
                }
                Verdict::Bad(vec![Fault::new("imports-twice-in-file", &[("row", &number.to_string())])])
            }
            _ => self.decide(reading, row.number),
        }
    }

    fn decide(&mut self, reading: Reading, number: u64) -> Verdict {
        // The bytes go nowhere: no salt is spent on them.
        let drafts = match zone::decide::decide(&self.zone, &reading.command, self.now, &mut || [0; 32]) {
            Ok(drafts) => drafts,
            Err(refusal) => return Verdict::Bad(judge::faults(refusal)),
        };
        for draft in drafts {
            let bytes = draft.record.bytes();
            let applied = RecordRef::parse(&bytes).map_err(|error| error.to_string()).and_then(|record| {
                let sealed = draft.sealed.as_ref().map(|opening| &opening.content[..]);
                self.zone.apply(&record, sealed).map_err(|error| error.to_string())
            });
            if let Err(what) = applied {
                return Verdict::Bad(vec![Fault::new("refusal-not-decodable", &[("what", &what)])]);
            }
            self.good.push((number as u32, reading.fields.as_ref().map(|fields| fields.digest).unwrap_or_default()));
        }
        Verdict::Good
    }
}
