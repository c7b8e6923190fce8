//! The run: rows go to the engine some hundreds at a time, so that everybody else is served between. Each is decided for
//! itself; what is refused comes back.

use super::check::{self, Stop};
use super::judge::{self, Known};
use super::spool::{self, Spool};
use super::table::Line;
use super::{BadRow, Columns, Fault, Job};
use crate::engine::{AwaitedRows, Engine, RowsAnswer, Submit};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use uuid::Uuid;
use zone::content::Reading;
use zone::{Refusal, Rows, Zone};

/// Rows that are sent together, one group commit of about seven milliseconds, when nobody else writes.
const TOGETHER: usize = 500;
/// Rows that are sent together when somebody does: he waits for the group that is being committed and for the one that is
/// being decided.
const TOGETHER_BESIDE_OTHERS: usize = 50;
/// Most that wait for their answer: one is committed, the next is decided meanwhile, a third is there when that is done.
const WAITING: usize = 3;

struct Run<'a> {
    job: &'a Job,
    engine: &'a Engine,
    columns: Arc<Columns>,
    /// Read against this state: what ids and titles it knows stay known.
    zone: Arc<Zone>,
    now: jiff::Timestamp,
    together: (Vec<Line>, Vec<Reading>),
    waiting: VecDeque<(Vec<Line>, AwaitedRows)>,
    refused: Spool,
}

/// The rows of a job as one command. Its id says nothing of what they hold: it stands in the open leaf for ever, where a
/// digest of sealed or personal content could be guessed at. Rows that were recorded before are known by their keys.
pub(super) fn head(job: &Job, rows: Vec<Reading>) -> Rows {
    Rows {
        id: Uuid::new_v4(),
        kind: job.kind,
        by: job.about.by.clone(),
        unit: job.about.unit.clone(),
        import: job.about.id,
        rows,
    }
}

/// Writes every row that is neither bad nor recorded already.
pub(super) fn run(job: &Job, engine: &Engine) -> Result<(), Stop> {
    let lines = check::open(job)?;
    let bad: HashSet<u64> = spool::read(&job.bad()).map(|row| row.number).collect();
    job.update(|state| (state.done, state.written, state.skipped, state.refused) = (0, 0, 0, 0));
    let mut run = Run {
        job,
        engine,
        columns: lines.columns.clone(),
        zone: engine.snapshot(),
        now: engine.now(),
        together: Default::default(),
        waiting: VecDeque::with_capacity(WAITING),
        refused: Spool::create(&job.refused())?,
    };
    let mut seen = 0u64;
    for line in lines {
        let line = line?;
        if job.is_cancelled() {
            run.gather(0)?;
            run.refused.finish()?;
            return Err(Stop::Cancelled);
        }
        seen += 1;
        if bad.contains(&line.row.number) {
            job.update(|state| state.done += 1);
        } else {
            run.add(line)?;
        }
    }
    run.send()?;
    run.gather(0)?;
    run.refused.finish()?;
    if seen == 0 {
        return Err(check::no_rows());
    }
    job.update(|state| state.total = seen);
    Ok(())
}

impl Run<'_> {
    fn read(&self, line: &Line) -> Result<Reading, Vec<Fault>> {
        judge::read(&self.job.about, self.job.kind, &self.columns, line, &self.zone, self.now)
    }

    fn is_there(&self, zone: &Zone, reading: &Reading) -> bool {
        let of = (&self.job.about, self.job.kind);
        judge::known(self.engine, zone, of, &self.columns, reading, u64::MAX) == Known::Same
    }

    /// Takes a row up: into those that are sent together, or back with what is wrong.
    fn add(&mut self, line: Line) -> Result<(), Stop> {
        match self.read(&line) {
            Err(faults) => {
                self.refused.add(&BadRow::new(&line.row, self.columns.remarks, faults))?;
                self.job.update(|state| (state.done, state.refused) = (state.done + 1, state.refused + 1));
            }
            Ok(reading) if self.is_there(&self.zone, &reading) => {
                self.job.update(|state| (state.done, state.skipped) = (state.done + 1, state.skipped + 1));
            }
            Ok(reading) => {
                self.together.0.push(line);
                self.together.1.push(reading);
            }
        }
        let most = if self.engine.is_shared() { TOGETHER_BESIDE_OTHERS } else { TOGETHER };
        if self.together.0.len() >= most { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<(), Stop> {
        let (rows, readings) = std::mem::take(&mut self.together);
        if rows.is_empty() {
            return Ok(());
        }
        self.gather(WAITING - 1)?;
        (self.zone, self.now) = (self.engine.snapshot(), self.engine.now());
        let answer = self.engine.enqueue_rows(head(self.job, readings)).map_err(|error| stopped(&error))?;
        self.waiting.push_back((rows, answer));
        Ok(())
    }

    /// Takes answers until at most so many are outstanding.
    fn gather(&mut self, most: usize) -> Result<(), Stop> {
        while self.waiting.len() > most {
            let Some((rows, answer)) = self.waiting.pop_front() else { return Ok(()) };
            let answer = answer.blocking_recv().unwrap_or(Err(Submit::ReadOnly)).map_err(|error| stopped(&error))?;
            self.note(rows, answer)?;
        }
        Ok(())
    }

    fn note(&mut self, rows: Vec<Line>, answer: RowsAnswer) -> Result<(), Stop> {
        let zone = self.engine.snapshot();
        let (mut skipped, mut refused) = (0, 0);
        for (at, refusal) in answer.refused {
            if self.refuse(&zone, &rows[at], refusal)? { refused += 1 } else { skipped += 1 }
        }
        self.job.update(|state| {
            state.done += rows.len() as u64;
            state.written += answer.written;
            state.skipped += skipped;
            state.refused += refused;
        });
        Ok(())
    }

    /// Sends a row back, unless it stands in the zone by now: the same row further up in the file, or another import's.
    fn refuse(&mut self, zone: &Zone, line: &Line, refusal: Refusal) -> Result<bool, Stop> {
        if self.read(line).is_ok_and(|reading| self.is_there(zone, &reading)) {
            return Ok(false);
        }
        self.refused.add(&BadRow::new(&line.row, self.columns.remarks, judge::faults(refusal)))?;
        Ok(true)
    }
}

fn stopped(error: &Submit) -> Stop {
    let key = match error {
        Submit::Busy => "imports-stopped-busy",
        Submit::Unknown => "imports-stopped-unknown",
        Submit::ReadOnly => "imports-stopped-read-only",
        // Rows are refused one by one, never together: what is left is that storage failed.
        Submit::NotSaved | Submit::Refused(_) => "imports-stopped-not-saved",
    };
    // It stands beside what else the server writes down, in English.
    Stop::Io(std::io::Error::other(crate::messages::Language::English.text(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_not_to_be_written_is_said_not_to_be() {
        let said = |error| match stopped(&error) {
            Stop::Io(error) => error.to_string(),
            _ => panic!("a stop of another sort"),
        };
        assert!(said(Submit::NotSaved).contains("last rows were not written"));
        assert!(said(Submit::Unknown).contains("not known whether the last rows were written"));
        assert!(said(Submit::ReadOnly).contains("read-only"));
        assert!(said(Submit::Busy).contains("busy"));
    }
}
