//! Imports: a file is uploaded, tried (`check.rs`), looked at by the person, and written (`run.rs`). Every job has a
//! folder `imports/JOB/` in the zone's folder, so that it can be left, returned to and resumed.
//!
//! The same file twice writes nothing twice: a row whose subject is recorded with the same content is passed over.

mod bad;
mod check;
pub(crate) mod cli;
mod columns;
mod ends;
mod fault;
mod heading;
mod job;
mod judge;
mod mapping;
mod names;
mod run;
mod spelling;
mod spool;
mod suggest;
mod survey;
mod table;
mod template;
mod totals;

pub use bad::{bad_csv, bad_xlsx, xlsx_is_possible};
pub use columns::Columns;
pub(crate) use ends::forget_tables;
pub use ends::{KEPT, end_old};
pub use fault::{Fault, remarks};
pub use heading::{fingerprint, heading, headings};
pub use job::{About, Asks, Job, Phase, State, Unnamed};
pub use mapping::{HAPPENED, HEAD_LINES_MAX, Mapping, Source, fields_of, units_of};
pub use names::likely;
pub use spelling::DateStyle;
pub use spool::BadRow;
pub use suggest::{places, renewed, suggest, suggest_at};
pub use survey::{Survey, Top};
pub use table::{Line, Passed, sample};
pub use template::template;
pub use totals::Finding;

use crate::engine::Engine;
use crate::workbook::FILE_BYTES_MAX;
use check::Stop;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// The priority of a thread that reads a table while pages are served: the lowest that there is (`nice`).
#[cfg(target_os = "linux")]
const BEHIND_OTHERS: i32 = 19;
/// Most unfinished jobs of one person: each may hold a large file.
const UNFINISHED_MAX: usize = 20;

/// The jobs of a zone.
pub struct Imports {
    folder: PathBuf,
    engine: Arc<Engine>,
    jobs: Mutex<BTreeMap<Uuid, Arc<Job>>>,
    /// One dry run and one run at a time: a dry run holds a working copy of the zone.
    turns: [Mutex<()>; 2],
}

/// Why an upload is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Upload {
    /// Larger than [`FILE_BYTES_MAX`].
    #[error("too large")]
    TooLarge,
    /// The person has too many unfinished jobs.
    #[error("too many unfinished imports")]
    TooMany,
    /// No kind that is imported.
    #[error("no such kind")]
    Kind,
    /// The disk.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A file on its way in. Dropped before it is whole, it leaves nothing.
pub struct Incoming {
    id: Uuid,
    folder: PathBuf,
    file: File,
    hasher: Sha256,
    size: u64,
    whole: bool,
}

impl Incoming {
    /// Adds a piece.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), Upload> {
        self.size += piece.len() as u64;
        if self.size > FILE_BYTES_MAX {
            return Err(Upload::TooLarge);
        }
        self.hasher.update(piece);
        Ok(self.file.write_all(piece)?)
    }

    /// Where they stand, until this is dropped.
    pub fn path(&self) -> PathBuf {
        self.folder.join("upload")
    }

    /// How many bytes have come.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.whole {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

impl Imports {
    /// Opens the jobs of an engine's zone. What was at work when the program ended is interrupted.
    pub fn open(engine: &Arc<Engine>) -> Self {
        let folder = engine.files.folder.join(ends::FOLDER);
        let folders = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let jobs = folders.filter_map(|folder| Job::load(&folder)).map(|job| (job.about.id, Arc::new(job))).collect();
        Self { folder, engine: engine.clone(), jobs: Mutex::new(jobs), turns: [Mutex::new(()), Mutex::new(())] }
    }

    /// The jobs whose folders have not come to their end meanwhile.
    fn there(&self) -> MutexGuard<'_, BTreeMap<Uuid, Arc<Job>>> {
        let mut jobs = self.jobs.lock().expect("no panic while held");
        jobs.retain(|_, job| job.state().phase.is_active() || job.is_there());
        jobs
    }

    /// How much was erased or redacted until now.
    fn gone(&self) -> u64 {
        self.engine.snapshot().gone()
    }

    /// Begins to take a file.
    pub fn begin(&self) -> std::io::Result<Incoming> {
        let id = Uuid::new_v4();
        let folder = self.folder.join(id.to_string());
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let file = job::private(&folder.join("upload"))?;
        Ok(Incoming { id, folder, file, hasher: Sha256::new(), size: 0, whole: false })
    }

    /// Makes a job of a file that has come whole.
    pub fn take(
        &self,
        mut incoming: Incoming,
        kind: &str,
        unit: &str,
        by: &str,
        file: &str,
    ) -> Result<Arc<Job>, Upload> {
        let kind = zone::fact::kind(kind).filter(|kind| kind.is_form()).ok_or(Upload::Kind)?;
        if self.of(by).iter().filter(|job| !is_over(&job.state())).count() >= UNFINISHED_MAX {
            return Err(Upload::TooMany);
        }
        incoming.file.sync_all()?;
        let about = About {
            id: incoming.id,
            zone: self.engine.snapshot().id.to_string(),
            kind: kind.name.to_owned(),
            unit: unit.to_owned(),
            by: by.to_owned(),
            file: file.chars().filter(|c| !c.is_control()).take(120).collect(),
            sha256: hex::encode(incoming.hasher.clone().finalize()),
            created: zone::decide::instant_text(self.engine.now()),
            gone: self.gone(),
        };
        let job = Arc::new(Job::new(incoming.folder.clone(), about, kind));
        job.keep(|state| state.phase = Phase::Interrupted)?;
        incoming.whole = true;
        self.jobs.lock().expect("no panic while held").insert(job.about.id, job.clone());
        Ok(job)
    }

    /// A job.
    pub fn get(&self, id: &Uuid) -> Option<Arc<Job>> {
        self.there().get(id).cloned()
    }

    /// A person's jobs, newest first.
    pub fn of(&self, person: &str) -> Vec<Arc<Job>> {
        let jobs = self.there();
        let mut own: Vec<Arc<Job>> = jobs.values().filter(|job| job.about.by == person).cloned().collect();
        own.sort_by(|a, b| (&b.about.created, b.about.id).cmp(&(&a.about.created, a.about.id)));
        own
    }

    /// Goes on with a job in a thread of its own: the dry run if it is not done, else the run. False if a thread works
    /// on it already or nothing is left to do.
    pub fn start(self: &Arc<Self>, job: &Arc<Job>) -> bool {
        let Some(phase) = claim(job) else { return false };
        let (imports, shared, at_work) = (self.clone(), job.clone(), self.engine.work());
        let said_of = tracing::Span::current();
        let thread = std::thread::Builder::new().name("import".to_owned()).spawn(move || {
            let (_said_of, _at_work) = (said_of.entered(), at_work);
            step_back();
            imports.work(&shared, phase);
        });
        if let Err(error) = thread {
            eprintln!("import not started: {error}");
            self.conclude(job, phase, Err(Stop::Io(error)));
        }
        true
    }

    /// The same, for a job whose table a person can be asked about.
    pub fn start_asking(self: &Arc<Self>, job: &Arc<Job>, asks: Asks) -> std::io::Result<bool> {
        job.keep(|state| state.asks = asks)?;
        Ok(self.start(job))
    }

    /// The same in the caller's thread.
    pub fn go_on(&self, job: &Job) -> bool {
        let claimed = claim(job);
        claimed.into_iter().for_each(|phase| self.work(job, phase));
        claimed.is_some()
    }

    /// Writes what is good and gives back what is not, without a dry run before: for those who do not wait to look at one.
    pub fn write(&self, job: &Job) -> bool {
        let claimed = job.claim(Phase::Running, |_| job.has_upload());
        if claimed {
            self.work(job, Phase::Running);
        }
        claimed
    }

    fn work(&self, job: &Job, phase: Phase) {
        let turn = &self.turns[usize::from(phase == Phase::Running)];
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let work = || {
            job.keep(|_| {})?;
            if phase == Phase::Running { run::run(job, &self.engine) } else { check::run(job, &self.engine) }
        };
        // A fault of a parser must not leave a job that nobody can ever take up again.
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
            .unwrap_or_else(|_| Err(Stop::Io(std::io::Error::other("a fault of the program"))));
        self.conclude(job, phase, result);
    }

    fn conclude(&self, job: &Job, phase: Phase, result: Result<(), Stop>) {
        let kept = job.keep(|state| match result {
            Ok(()) if phase == Phase::Running => state.phase = Phase::Done,
            Ok(()) => (state.phase, state.checked) = (Phase::Checked, true),
            Err(Stop::Cancelled) => state.phase = Phase::Cancelled,
            // A table that a person has described wrongly can be described again.
            Err(Stop::Faults(faults)) if job.mapping().is_some() => {
                (state.phase, state.faults) = (Phase::Mapping, faults);
            }
            Err(Stop::Faults(faults)) => (state.phase, state.faults) = (Phase::Failed, faults),
            Err(Stop::Ask(faults)) => (state.phase, state.faults) = (Phase::Mapping, faults),
            Err(Stop::Io(error)) => {
                eprintln!("import {} interrupted: {error}", job.about.id);
                state.phase = Phase::Interrupted;
            }
        });
        if let Err(error) = kept {
            eprintln!("import {} not kept: {error}", job.about.id);
        }
        if matches!(job.state().phase, Phase::Done | Phase::Failed) {
            // What is written stands in the ledger; a second copy of sealed and personal content serves nobody.
            job.forget();
        }
        if self.gone() > job.about.gone {
            // It was at work when the others lost their tables.
            if let Err(error) = job.remove_tables() {
                eprintln!("import {}: its tables are not removed: {error}", job.about.id);
            }
        }
    }
}

/// Whether nothing is left to do, or to be decided.
fn is_over(state: &State) -> bool {
    let nothing = state.phase == Phase::Checked && state.good == 0;
    nothing || matches!(state.phase, Phase::Done | Phase::Cancelled | Phase::Failed)
}

/// Gives the processor to those who wait for a page, as long as there are any: this thread reads a table meanwhile. On
/// Linux a thread has a priority of its own; elsewhere it is the program's, which stays as it is.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, BEHIND_OTHERS) {
        eprintln!("an import runs beside others, not behind them: {error}");
    }
}

fn claim(job: &Job) -> Option<Phase> {
    let phase = if job.state().checked { Phase::Running } else { Phase::Checking };
    let held = |state: &State| phase == Phase::Running && state.is_held();
    let allowed =
        |state: &State| !matches!(state.phase, Phase::Done | Phase::Failed) && !held(state) && job.has_upload();
    job.claim(phase, allowed).then_some(phase)
}
