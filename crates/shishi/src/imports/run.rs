//! The run: good rows go to the engine as commands, a limited number at a time, so that everybody else is served between.

use super::check::{Stop, open};
use super::judge::{self, Known};
use super::spool::{self, Spool};
use super::{BadRow, Columns, Fault, Job};
use crate::engine::{Engine, Submit};
use crate::workbook::Row;
use std::collections::{HashSet, VecDeque};
use tokio::sync::oneshot::Receiver;

/// Most commands that wait for their answers.
const WINDOW: usize = 256;

type Answer = Receiver<Result<(u64, bool), Submit>>;

struct Run<'a> {
    job: &'a Job,
    engine: &'a Engine,
    columns: Columns,
    waiting: VecDeque<(Row, Answer)>,
    refused: Spool,
}

/// Writes every row that is neither bad nor recorded already.
pub(super) fn run(job: &Job, engine: &Engine) -> Result<(), Stop> {
    let (rows, columns, _) = open(job)?;
    let bad: HashSet<u64> = spool::read(&job.bad()).map(|row| row.number).collect();
    job.update(|state| (state.done, state.written, state.skipped, state.refused) = (0, 0, 0, 0));
    let refused = Spool::create(&job.refused())?;
    let mut run = Run { job, engine, columns, waiting: VecDeque::with_capacity(WINDOW), refused };
    for row in rows {
        let row = row?;
        if job.is_cancelled() {
            run.gather(0)?;
            run.refused.finish()?;
            return Err(Stop::Cancelled);
        }
        if bad.contains(&row.number) {
            job.update(|state| state.done += 1);
        } else {
            run.send(row)?;
        }
    }
    run.gather(0)?;
    Ok(run.refused.finish()?)
}

impl Run<'_> {
    fn send(&mut self, row: Row) -> Result<(), Stop> {
        let (about, kind, zone) = (&self.job.about, self.job.kind, self.engine.snapshot());
        let reading = judge::read(about, kind, &self.columns, &row, &zone);
        let fields = reading.fields.as_ref();
        let known = fields.map(|fields| judge::known(self.engine, &zone, kind, &about.unit, fields, u64::MAX));
        if let Some(Known::Same(_)) = known {
            self.job.update(|state| (state.done, state.skipped) = (state.done + 1, state.skipped + 1));
            return Ok(());
        }
        self.gather(WINDOW - 1)?;
        let answer = self.engine.enqueue(reading.command).map_err(|error| stopped(&error))?;
        self.waiting.push_back((row, answer));
        Ok(())
    }

    /// Takes answers until at most so many are outstanding.
    fn gather(&mut self, most: usize) -> Result<(), Stop> {
        while self.waiting.len() > most {
            let Some((row, answer)) = self.waiting.pop_front() else { return Ok(()) };
            let (written, skipped, refused) = match answer.blocking_recv().unwrap_or(Err(Submit::ReadOnly)) {
                Ok((_, false)) => (1, 0, 0),
                Ok((_, true)) => (0, 1, 0),
                Err(Submit::Refused(refusal)) if self.is_there(&row) => {
                    drop(refusal);
                    (0, 1, 0)
                }
                Err(Submit::Refused(refusal)) => {
                    let faults = judge::faults(refusal);
                    self.refused.add(&BadRow::new(&row, self.columns.remarks, faults))?;
                    (0, 0, 1)
                }
                Err(error) => return Err(stopped(&error)),
            };
            self.job.update(|state| {
                state.done += 1;
                state.written += written;
                state.skipped += skipped;
                state.refused += refused;
            });
        }
        Ok(())
    }

    /// Whether a refused row stands in the zone by now: the same row further up in the file, or another import's.
    fn is_there(&self, row: &Row) -> bool {
        let (about, kind, zone) = (&self.job.about, self.job.kind, self.engine.snapshot());
        let reading = judge::read(about, kind, &self.columns, row, &zone);
        let known = reading.fields.map(|fields| judge::known(self.engine, &zone, kind, &about.unit, &fields, u64::MAX));
        matches!(known, Some(Known::Same(_)))
    }
}

fn stopped(error: &Submit) -> Stop {
    let key = match error {
        Submit::Busy => "error-busy",
        _ => "error-not-saved",
    };
    Stop::Io(std::io::Error::other(Fault::new(key, &[]).key))
}
