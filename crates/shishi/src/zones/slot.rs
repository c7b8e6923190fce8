//! The place of one zone in the server: closed, open, or on the way.

use crate::zones::open::Open;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long a zone that did not open is left alone.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Why a visitor is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Away {
    /// It is being opened.
    NotYet,
    /// It does not open.
    Failed,
    /// Too many are there already.
    Busy,
}

/// Where a zone stands.
#[derive(Clone)]
pub enum Phase {
    /// In its folder.
    Closed,
    /// A thread opens it.
    Opening,
    /// It answers.
    Open(Arc<Open>),
    /// A thread closes it.
    Closing,
    /// It did not open when it was last tried.
    Failed(Instant),
}

impl Phase {
    /// The word in metrics.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Opening => "opening",
            Self::Open(_) => "open",
            Self::Closing => "closing",
            Self::Failed(_) => "failed",
        }
    }
}

/// Where a zone stands, with what is known of it there.
struct Standing {
    phase: Phase,
    /// Bytes that it is reckoned with while it is not open.
    bytes: u64,
    /// When somebody was last there; nothing if only the round came.
    used: Option<Instant>,
    /// The day that it was last open on, in its own time. Nothing before it was first opened.
    seen: Option<Seen>,
    opened: u64,
}

/// Until when a zone needs no visit.
enum Seen {
    /// A demonstration: its time stands still while it is closed.
    ForGood,
    /// Until the day is over.
    On(TimeZone, Date),
}

/// The place of a zone.
pub struct Slot {
    /// What it is called in log and metrics.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    standing: Mutex<Standing>,
    asking: Arc<AtomicUsize>,
    changed: watch::Sender<()>,
}

/// Somebody who is there or waits to be let in, as long as it is held.
pub struct Asking(Arc<AtomicUsize>);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Slot {
    pub(super) fn new(name: &str, folder: &Path) -> Self {
        let standing = Standing { phase: Phase::Closed, bytes: 0, used: None, seen: None, opened: 0 };
        Self {
            name: name.to_owned(),
            folder: folder.to_owned(),
            standing: Mutex::new(standing),
            asking: Arc::default(),
            changed: watch::Sender::new(()),
        }
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is said in this says of which zone.
    pub(super) fn span(&self) -> tracing::Span {
        tracing::error_span!("zone", host = self.name)
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        self.standing().phase.clone()
    }

    /// How often it was opened.
    pub fn opened(&self) -> u64 {
        self.standing().opened
    }

    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// A visitor, if there are not too many. Whoever is counted here keeps it from being closed.
    pub(super) fn asks(&self, most: usize) -> Option<Asking> {
        let asking = Asking(self.asking.clone());
        let before = self.asking.fetch_add(1, Ordering::SeqCst);
        (before < most).then_some(asking)
    }

    pub(super) fn is_used(&self) {
        self.standing().used = Some(Instant::now());
    }

    pub(super) fn may_be_tried_again(&self) -> bool {
        matches!(self.standing().phase, Phase::Failed(at) if at.elapsed() > AGAIN_AFTER)
    }

    /// Whether it was closed, and is the caller's to open now.
    pub(super) fn begins_to_open(&self, for_somebody: bool) -> bool {
        let mut standing = self.standing();
        let is_closed = matches!(standing.phase, Phase::Closed | Phase::Failed(_));
        if is_closed {
            (standing.phase, standing.bytes, standing.used) = (Phase::Opening, 0, for_somebody.then(Instant::now));
        }
        is_closed
    }

    pub(super) fn reserve(&self, bytes: u64) {
        self.standing().bytes = bytes;
    }

    pub(super) fn is_open(&self, open: Open) {
        let mut standing = self.standing();
        standing.phase = Phase::Open(Arc::new(open));
        standing.opened += 1;
        drop(standing);
        self.changed.send_replace(());
    }

    pub(super) fn is_failed(&self) {
        let mut standing = self.standing();
        (standing.phase, standing.bytes) = (Phase::Failed(Instant::now()), 0);
        drop(standing);
        self.changed.send_replace(());
    }

    /// What is to be closed, if it is open and nobody is there; `at_the_end` whoever is there.
    pub(super) fn begins_to_close(&self, at_the_end: bool) -> Option<Arc<Open>> {
        let mut standing = self.standing();
        let Phase::Open(open) = standing.phase.clone() else { return None };
        // Whoever comes after this look waits for the lock, and then for the zone to be opened again.
        if !at_the_end && !self.is_idle(&open) {
            return None;
        }
        let zone = open.state().engine.snapshot();
        standing.seen = Some(if zone.demonstration {
            Seen::ForGood
        } else {
            Seen::On(zone.time_zone.clone(), zone.date_of(jiff::Timestamp::now()))
        });
        (standing.phase, standing.bytes) = (Phase::Closing, open.bytes());
        Some(open)
    }

    fn is_idle(&self, open: &Open) -> bool {
        self.asking.load(Ordering::SeqCst) == 0 && !open.state().engine.is_worked_on()
    }

    pub(super) fn stays_open(&self, open: Arc<Open>) {
        self.standing().phase = Phase::Open(open);
        self.changed.send_replace(());
    }

    pub(super) fn is_closed(&self) {
        let mut standing = self.standing();
        (standing.phase, standing.bytes) = (Phase::Closed, 0);
        drop(standing);
        self.changed.send_replace(());
    }

    /// Bytes that it is reckoned with.
    pub fn bytes(&self) -> u64 {
        let standing = self.standing();
        match &standing.phase {
            Phase::Open(open) => open.bytes(),
            _ => standing.bytes,
        }
    }

    /// When it was last used, if it could be closed now; nothing comes before anything.
    pub(super) fn idle_since(&self) -> Option<Option<Instant>> {
        let standing = self.standing();
        match &standing.phase {
            Phase::Open(open) if self.is_idle(open) => Some(standing.used),
            _ => None,
        }
    }

    /// Whether it is open and nobody but the round has come.
    pub(super) fn is_unused(&self) -> bool {
        matches!(self.idle_since(), Some(None))
    }

    /// Whether days may have ended since it was last open.
    pub(super) fn is_due(&self, now: jiff::Timestamp, again_after: Duration) -> bool {
        let standing = self.standing();
        match (&standing.phase, &standing.seen) {
            (Phase::Failed(at), _) => at.elapsed() > again_after,
            (Phase::Closed, None) => true,
            (Phase::Closed, Some(Seen::On(zone, day))) => now.to_zoned(zone.clone()).date() > *day,
            _ => false,
        }
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.name, self.phase().word())
    }
}
