//! A job: one uploaded file on its way in. What must outlive the program stands in `job.json` beside the file.

use super::mapping::Mapping;
use super::totals::Finding;
use super::{Fault, Passed};
use crate::engine::write_durably;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use uuid::Uuid;
use zone::Kind;

/// What never changes about a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its id; the records that it writes carry it.
    pub id: Uuid,
    /// The zone.
    pub zone: String,
    /// Kind of the facts.
    pub kind: String,
    /// Reporting unit.
    pub unit: String,
    /// Who uploaded.
    pub by: String,
    /// Name of the file as uploaded.
    pub file: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// When, in the zone's time, UTC.
    pub created: String,
    /// How many erasures and redactions the zone had by then.
    #[serde(default)]
    pub gone: u64,
}

/// Whether a person is asked how the table is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Nobody is there to be asked: headings that are not understood are faults.
    #[default]
    Never,
    /// If its headings are not understood.
    IfNeeded,
    /// In any case.
    Always,
}

/// A name of a table that is no unit of the zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unnamed {
    /// The field.
    pub field: String,
    /// The name, as it stands there.
    pub name: String,
    /// In how many rows.
    pub rows: u64,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Waiting for its turn, or in the dry run.
    Checking,
    /// Waits for the person to say how the table is to be read.
    Mapping,
    /// Checked; waits for the person.
    Checked,
    /// Writing.
    Running,
    /// All that could be written is written.
    Done,
    /// Stopped by the person.
    Cancelled,
    /// Stopped by the end of the program or of the disk; can be resumed.
    Interrupted,
    /// The file cannot be read.
    Failed,
}

impl Phase {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Mapping => "mapping",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }

    /// Whether a thread works on it.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Checking | Self::Running)
    }
}

/// How far a job has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Where it stands.
    pub phase: Phase,
    /// Whether the dry run came to its end.
    pub checked: bool,
    /// Rows to come, about; exact once checked.
    pub total: u64,
    /// Rows seen in the current phase.
    pub done: u64,
    /// Rows that can be written.
    pub good: u64,
    /// Rows that the dry run refuses.
    pub bad: u64,
    /// Rows that are recorded already.
    pub same: u64,
    /// Rows that this run has written.
    pub written: u64,
    /// Rows that this run found recorded already.
    pub skipped: u64,
    /// Rows that were refused although the dry run had found them good.
    pub refused: u64,
    /// Headings of the file, without an earlier round's remarks.
    pub header: Vec<String>,
    /// Headings that name no field.
    pub unknown: Vec<String>,
    /// Why it failed.
    pub faults: Vec<Fault>,
    /// Whether the file is an xlsx.
    pub xlsx: bool,
    /// Whether a person is asked how the table is to be read.
    #[serde(default)]
    pub asks: Asks,
    /// Rows of a person's own table that hold no fact.
    #[serde(default)]
    pub passed: Passed,
    /// Totals that are not the sum of their rows.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Whether the person has said that the rows are right and those totals are not.
    #[serde(default)]
    pub confirmed: bool,
    /// Names that are no units.
    #[serde(default)]
    pub names: Vec<Unnamed>,
}

impl State {
    /// Whether totals stand in the way that nobody has looked at.
    pub fn is_held(&self) -> bool {
        !self.findings.is_empty() && !self.confirmed
    }

    pub(super) fn new() -> Self {
        Self {
            phase: Phase::Checking,
            checked: false,
            total: 0,
            done: 0,
            good: 0,
            bad: 0,
            same: 0,
            written: 0,
            skipped: 0,
            refused: 0,
            header: Vec::new(),
            unknown: Vec::new(),
            faults: Vec::new(),
            xlsx: false,
            asks: Asks::Never,
            passed: Passed::default(),
            findings: Vec::new(),
            confirmed: false,
            names: Vec::new(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    about: About,
    state: State,
}

/// A job.
pub struct Job {
    /// What never changes.
    pub about: About,
    /// Description of the facts.
    pub kind: &'static Kind,
    folder: PathBuf,
    state: Mutex<State>,
    cancelled: AtomicBool,
}

/// Creates a file that only the owner of the program reads.
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

impl Job {
    pub(super) fn new(folder: PathBuf, about: About, kind: &'static Kind) -> Self {
        Self { about, kind, folder, state: Mutex::new(State::new()), cancelled: AtomicBool::new(false) }
    }

    /// Reads a job from its folder; one that was at work when the program ended is interrupted.
    pub(super) fn load(folder: &Path) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(&std::fs::read(folder.join("job.json")).ok()?).ok()?;
        let kind = zone::fact::kind(&kept.about.kind)?;
        let job = Self::new(folder.to_owned(), kept.about, kind);
        *job.lock() = kept.state;
        if job.lock().phase.is_active() {
            job.lock().phase = Phase::Interrupted;
        }
        Some(job)
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while held")
    }

    pub(super) fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
    }

    /// Changes the state and keeps it.
    pub(super) fn keep(&self, change: impl FnOnce(&mut State)) -> std::io::Result<()> {
        self.update(change);
        let kept = Kept { about: self.about.clone(), state: self.state() };
        write_durably(&self.folder.join("job.json"), &serde_json::to_vec(&kept)?, 0o600)
    }

    /// Claims the job for a thread, unless one works on it or `allowed` says no.
    pub(super) fn claim(&self, phase: Phase, allowed: impl FnOnce(&State) -> bool) -> bool {
        let mut state = self.lock();
        if state.phase.is_active() || !allowed(&state) {
            return false;
        }
        state.phase = phase;
        state.done = 0;
        self.cancelled.store(false, Ordering::Relaxed);
        true
    }

    /// Asks the thread that works on it to stop; a job that waits for the person is given up.
    pub fn cancel(&self) -> std::io::Result<()> {
        self.cancelled.store(true, Ordering::Relaxed);
        if self.state().phase.is_active() { Ok(()) } else { self.keep(|state| state.phase = Phase::Cancelled) }
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The uploaded file; it goes once everything is written.
    pub fn upload(&self) -> PathBuf {
        self.folder.join("upload")
    }

    /// Removes the uploaded file and how it was read, which may hold a value for every row.
    pub(super) fn forget(&self) {
        let _ = std::fs::remove_file(self.upload());
        let _ = std::fs::remove_file(self.mapping_path());
    }

    /// Removes every table: those that came back, too.
    pub(super) fn remove_tables(&self) -> std::io::Result<()> {
        super::ends::remove_tables(&self.folder)
    }

    /// Whether it has not come to its end.
    pub(super) fn is_there(&self) -> bool {
        self.folder.join("job.json").exists()
    }

    /// Whether a table that belongs to it was removed: the file that is to be read, or the rows that came back.
    pub fn has_lost_tables(&self) -> bool {
        let state = self.state();
        let ended = matches!(state.phase, Phase::Done | Phase::Failed);
        let sent_back = state.bad + state.refused > 0;
        !state.phase.is_active() && (!ended && !self.has_upload() || sent_back && !self.has_bad_rows())
    }

    /// Whether the rows that came back are still there.
    pub fn has_bad_rows(&self) -> bool {
        self.bad().exists() || self.refused().exists()
    }

    /// Whether the uploaded file is still there.
    pub fn has_upload(&self) -> bool {
        self.upload().exists()
    }

    fn mapping_path(&self) -> PathBuf {
        self.folder.join("mapping.json")
    }

    /// How the table is read, if a person has said so.
    pub fn mapping(&self) -> Option<Mapping> {
        Mapping::of_text(&std::fs::read_to_string(self.mapping_path()).ok()?)
    }

    /// Takes a mapping that a person has confirmed: the dry run begins anew. False while a thread works on the job, or
    /// when nothing is left to be read.
    pub fn map(&self, mapping: &Mapping) -> std::io::Result<bool> {
        let state = self.state();
        if state.phase.is_active() || state.phase == Phase::Done || !self.has_upload() {
            return Ok(false);
        }
        write_durably(&self.mapping_path(), mapping.text().as_bytes(), 0o600)?;
        self.keep(|state| {
            (state.phase, state.checked) = (Phase::Mapping, false);
            state.asks = if state.asks == Asks::Never { Asks::IfNeeded } else { state.asks };
        })?;
        Ok(true)
    }

    /// Notes that the person takes the rows for right and the totals for wrong.
    pub fn confirm_totals(&self) -> std::io::Result<()> {
        self.keep(|state| state.confirmed = true)
    }

    /// Rows that the dry run refused.
    pub(super) fn bad(&self) -> PathBuf {
        self.folder.join("bad.ndjson")
    }

    /// Rows that were refused when they were written.
    pub(super) fn refused(&self) -> PathBuf {
        self.folder.join("refused.ndjson")
    }

    /// Every row that needs amending, in order: first the dry run's.
    pub fn bad_rows(&self) -> impl Iterator<Item = super::BadRow> + use<> {
        super::spool::read(&self.bad()).chain(super::spool::read(&self.refused()))
    }
}
