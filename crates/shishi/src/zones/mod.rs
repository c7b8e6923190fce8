//! Many zones in one server. Each is opened when somebody comes, and closed – whole, with its checkpoint signed – when
//! others need its memory (`budget.rs`); once a day each is visited so that its days are closed (`rounds.rs`).
//!
//! A zone has threads of its own (`open.rs`): for its opening, its requests, its writer, its closing. Nothing is locked
//! while one of them waits for a disk or a database, so one that is slow, hangs or is broken makes nobody else wait.

mod budget;
mod open;
mod rounds;
mod slot;

pub use budget::Held;
pub use open::{Open, Visit};
pub use slot::{Away, Phase, Slot};

use crate::accounts::Accounts;
use crate::engine::{Engine, KeeperError};
use crate::settings::Named;
use crate::web::AppState;
use axum::Router;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::Durability;

/// How long a visitor waits for a zone that is being opened before he is told to come again.
const WAIT: Duration = Duration::from_secs(3);

/// What zones share: bounds, and nothing that one of them could hold up.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes that all may take together.
    pub memory: u64,
    /// Most that are open, whatever their memory.
    pub open: usize,
    /// Most requests of one at a time.
    pub asking: usize,
    /// How a commit is made durable.
    pub durability: Durability,
}

/// What answers for a zone that is open: made by the room that has the pages.
pub type Answers = Box<dyn Fn(Arc<Engine>, Accounts) -> (AppState, Router) + Send + Sync>;

/// The zones of a server.
pub struct Zones {
    slots: Vec<Arc<Slot>>,
    hosts: HashMap<String, usize>,
    bounds: Bounds,
    answers: Answers,
    /// Held while somebody reckons whose memory is free: never longer.
    room: Mutex<()>,
    is_ending: AtomicBool,
}

impl Zones {
    /// Zones by their hosts; none is open.
    pub fn new(named: &[Named], bounds: Bounds, answers: Answers) -> Arc<Self> {
        let hosts = named.iter().enumerate();
        let hosts =
            hosts.flat_map(|(number, zone)| zone.hosts.iter().map(move |host| (host.clone(), number))).collect();
        let slots = named.iter().map(|zone| Arc::new(Slot::new(&zone.name, &zone.folder))).collect();
        Arc::new(Self { slots, hosts, bounds, answers, room: Mutex::new(()), is_ending: AtomicBool::new(false) })
    }

    /// All of them.
    pub fn slots(&self) -> &[Arc<Slot>] {
        &self.slots
    }

    /// The zone of a host, as a request names it: in any letters, with a port or without.
    pub fn of_host(&self, host: &str) -> Option<&Arc<Slot>> {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            Some(_) => return None,
            None => host,
        };
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        self.hosts.get(&name).map(|number| &self.slots[*number])
    }

    /// Lets a visitor in; a zone that is closed is opened for him.
    pub async fn enter(self: &Arc<Self>, slot: &Arc<Slot>) -> Result<Visit, Away> {
        let asking = slot.asks(self.bounds.asking).ok_or(Away::Busy)?;
        let mut changed = slot.changes();
        let within = tokio::time::Instant::now() + WAIT;
        loop {
            changed.mark_unchanged();
            match slot.phase() {
                Phase::Open(open) => return Ok(Visit::new(open, slot.clone(), asking)),
                Phase::Failed(_) if !slot.may_be_tried_again() => return Err(Away::Failed),
                Phase::Closed | Phase::Failed(_) => self.open(slot, true),
                Phase::Opening | Phase::Closing => {}
            }
            if tokio::time::timeout_at(within, changed.changed()).await.is_err() {
                return Err(Away::NotYet);
            }
        }
    }

    /// Opens a zone in a thread of its own, unless somebody does already.
    fn open(self: &Arc<Self>, slot: &Arc<Slot>, for_somebody: bool) {
        if self.is_ending.load(Ordering::Relaxed) || !slot.begins_to_open(for_somebody) {
            return;
        }
        let (zones, own) = (self.clone(), slot.clone());
        let thread = std::thread::Builder::new().name("opening".to_owned()).spawn(move || {
            let _said_of = own.span().entered();
            let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| zones.opened(&own)));
            match opened
                .unwrap_or_else(|_| Err(KeeperError::File(own.name.clone(), "a fault of the program".to_owned())))
            {
                Ok(open) => own.is_open(open),
                Err(error) => {
                    tracing::error!("the zone does not open: {error}");
                    own.is_failed();
                }
            }
        });
        if let Err(error) = thread {
            tracing::error!(zone = slot.name, "no thread to open a zone: {error}");
            slot.is_failed();
        }
    }

    fn opened(&self, slot: &Slot) -> Result<Open, KeeperError> {
        let begun = Instant::now();
        let records = open::records(&slot.folder)?;
        self.make_room(slot, records);
        let open = Open::start(slot, self.bounds.durability, &self.answers)?;
        tracing::info!(
            records = open.state().engine.snapshot().size,
            ms = begun.elapsed().as_millis() as u64,
            "opened"
        );
        Ok(open)
    }

    /// Closes a zone in a thread of its own, if nobody is there – or, at the end, whoever is there.
    fn close(slot: &Arc<Slot>, at_the_end: bool) -> bool {
        let Some(open) = slot.begins_to_close(at_the_end) else { return false };
        let (own, closing) = (slot.clone(), open.clone());
        let thread = std::thread::Builder::new().name("closing".to_owned()).spawn(move || {
            let _said_of = own.span().entered();
            // A fault of the program must not leave a place that nobody can ever open again.
            let closed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || closing.stop()));
            if closed.is_ok() {
                tracing::info!("closed");
            }
            own.is_closed();
        });
        if let Err(error) = thread {
            tracing::error!(zone = slot.name, "no thread to close a zone: {error}");
            slot.stays_open(open);
            return false;
        }
        true
    }

    /// Closes all, together, and waits for them; one that hangs is waited for no longer than `within`.
    pub fn end(&self, within: Duration) {
        self.is_ending.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        loop {
            for slot in &self.slots {
                Self::close(slot, true);
            }
            if !self.slots.iter().any(|slot| matches!(slot.phase(), Phase::Closing)) {
                return;
            }
            if begun.elapsed() > within {
                let names = self.slots.iter().filter(|slot| matches!(slot.phase(), Phase::Closing));
                names.for_each(|slot| tracing::error!(zone = slot.name, "not waited for any longer"));
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
