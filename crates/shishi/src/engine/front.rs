//! What pages, API and commands hold: the newest state, the way to the writer, and to what is stored.

use crate::engine::history::History;
use crate::engine::writer::{Job, TICK, Writer, head_of};
use crate::engine::{Clock, Files, Keeper, KeeperError, Meter, RowsAnswer};
use arc_swap::ArcSwap;
use ledger::{Tree, proof};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};
use store::{Audit, Durability, LedgerReader, Listener, StoredCheckpoint, Vault};
use tokio::sync::oneshot;
use zone::{Command, Period, Refusal, Rows, Zone};

/// Most commands waiting; more are told to come back.
const QUEUE: usize = 4096;
/// How long somebody waits at one server for what another one has answered.
const REACHED_WITHIN: Duration = Duration::from_secs(2);
/// How long whoever wrote is taken for somebody who writes.
const SHARED: Duration = Duration::from_secs(2);

/// Why a submission was not answered by the zone.
#[derive(Debug, thiserror::Error)]
pub enum Submit {
    /// What was wrong with it.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Too many are waiting.
    #[error("busy")]
    Busy,
    /// Storage failed; the command was not recorded.
    #[error("not saved")]
    NotSaved,
    /// Storage failed and cannot be read again: nobody can say yet whether the command was recorded. Its id makes it
    /// safe to send it again.
    #[error("outcome unknown")]
    Unknown,
    /// The writer has stopped; pages can still be read.
    #[error("read-only")]
    ReadOnly,
}

/// The answer to a table's rows that will come.
pub type AwaitedRows = oneshot::Receiver<Result<RowsAnswer, Submit>>;

/// What pages, API and commands hold.
pub struct Engine {
    /// The zone's files.
    pub files: Files,
    /// The audit chain.
    pub audit: Mutex<Audit>,
    /// Where the audit chain broke, found at the start. The zone is served all the same: the ledger is whole.
    pub audit_break: Option<crate::audit::Break>,
    /// What is counted for whoever watches the server.
    pub meter: Meter,
    pub(super) clock: Clock,
    pub(super) snapshot: ArcSwap<Zone>,
    pub(super) tree: RwLock<Tree>,
    queue: SyncSender<Job>,
    /// When somebody last asked the writer for something that is not a table's rows.
    asked: Mutex<Option<Instant>>,
    history: History,
    readers: Mutex<Vec<(LedgerReader, Vault)>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    /// Records under the newest checkpoint.
    pub(super) signed: AtomicU64,
    /// Held by whoever works on the zone beyond a request.
    work: Arc<()>,
    /// One bundle is made at a time: whoever asks meanwhile finds it made.
    pub(crate) bundles: Arc<tokio::sync::Mutex<()>>,
    /// The size of the snapshot, for whoever waits for it.
    pub(super) size: tokio::sync::watch::Sender<u64>,
}

impl Engine {
    /// Opens a zone and starts its writer.
    pub fn start(folder: &Path, durability: Durability) -> Result<Arc<Self>, KeeperError> {
        let mut keeper = Keeper::open(folder, durability)?;
        let audit = keeper.files.open_audit(durability)?;
        let audit_break = crate::audit::check(&keeper.files, &keeper.zone, &audit)?;
        if let Some(found) = audit_break {
            for language in crate::messages::Language::ALL {
                eprintln!("{}", found.words(language));
            }
        }
        let clock = Clock::of(&keeper.zone);
        let audit = Mutex::new(audit);
        keeper.settle_days(clock.now(), || head_of(&audit))?;
        keeper.sign_if_leased()?;
        // A zone whose bundles cannot be written now can still be read and written.
        if let Err(error) = crate::publish::complete(&mut keeper) {
            eprintln!("bundle not written: {error}");
        }
        let (queue, jobs) = sync_channel(QUEUE);
        let engine = Arc::new(Self {
            files: keeper.files.clone(),
            audit,
            audit_break,
            meter: Meter::default(),
            clock,
            snapshot: ArcSwap::from_pointee(keeper.zone.clone()),
            tree: RwLock::new(keeper.tree.clone()),
            queue,
            asked: Mutex::new(None),
            history: History::default(),
            readers: Mutex::new(Vec::new()),
            thread: Mutex::new(None),
            signed: AtomicU64::new(keeper.signed()),
            work: Arc::default(),
            bundles: Arc::default(),
            size: tokio::sync::watch::Sender::new(keeper.zone.size),
        });
        if keeper.is_shared() {
            listen(&engine, &keeper);
        }
        let own = engine.clone();
        // What the writer says belongs to the zone that is being opened here.
        let said_of = tracing::Span::current();
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || said_of.in_scope(|| Writer::new(keeper, own).run(&jobs)));
        *engine.thread.lock().expect("no panic while held") = thread.ok();
        Ok(engine)
    }

    /// The newest committed state.
    pub fn snapshot(&self) -> Arc<Zone> {
        self.snapshot.load_full()
    }

    /// The verification key in force.
    pub fn key(&self) -> String {
        self.snapshot().chain.newest().map(ToString::to_string).unwrap_or_default()
    }

    /// Waits until the snapshot holds a record, as long as another server may have written it just now: false if it does
    /// not come.
    pub async fn reached(&self, seq: u64) -> bool {
        let mut size = self.size.subscribe();
        let reached = size.wait_for(|size| *size > seq);
        matches!(tokio::time::timeout(REACHED_WITHIN, reached).await, Ok(Ok(_)))
    }

    /// Whether other servers may write the zone.
    pub fn is_beside_others(&self) -> bool {
        self.files.is_shared()
    }

    /// Records under the newest checkpoint of this server.
    pub fn signed(&self) -> u64 {
        self.signed.load(Ordering::Relaxed)
    }

    /// The zone's time.
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// Records in memory beyond the newest state: those of earlier states that are kept because somebody looked at them.
    pub fn past_records(&self) -> u64 {
        self.history.records()
    }

    /// Gives the earlier states back.
    pub fn forget_past(&self) {
        self.history.forget();
    }

    /// Says that somebody works on the zone, as long as it is held.
    pub(crate) fn work(&self) -> Arc<()> {
        self.work.clone()
    }

    /// Whether somebody works on the zone beyond a request: an import.
    pub(crate) fn is_worked_on(&self) -> bool {
        Arc::strong_count(&self.work) > 1
    }

    /// The zone at an earlier size.
    pub fn at(&self, size: u64) -> Result<Arc<Zone>, KeeperError> {
        let newest = self.snapshot();
        self.history.at(&self.files, &newest.id, size, newest.redactions.len())
    }

    /// The zone at a size, folded afresh from the stored records: what a verification compares with.
    pub fn fold_afresh(&self, size: u64) -> Result<Zone, KeeperError> {
        let id = self.snapshot().id.clone();
        crate::engine::history::fold(&self.files, &id, size)
    }

    /// Submits a command and waits until it is durable or refused: seq of its first record, and whether it was a repetition.
    pub async fn submit(&self, command: Command) -> Result<(u64, bool), Submit> {
        let (_waits, (reply, answer)) = (self.meter.waits(), oneshot::channel());
        self.send(Job::Command(Box::new(command), reply))?;
        answer.await.unwrap_or(Err(Submit::ReadOnly))
    }

    /// As [`Engine::submit`], from a thread that may wait.
    pub fn submit_blocking(&self, command: Command) -> Result<(u64, bool), Submit> {
        let (_waits, (reply, answer)) = (self.meter.waits(), oneshot::channel());
        self.note_asked();
        self.queue.send(Job::Command(Box::new(command), reply)).map_err(|_| Submit::ReadOnly)?;
        answer.blocking_recv().unwrap_or(Err(Submit::ReadOnly))
    }

    /// Queues a table's rows without waiting for the answer: the import prepares the next ones meanwhile.
    pub fn enqueue_rows(&self, rows: Rows) -> Result<AwaitedRows, Submit> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Job::Rows(Box::new(rows), reply)).map_err(|_| Submit::ReadOnly)?;
        Ok(answer)
    }

    /// Publishes the edition of a number, if it is the next: seq of its record. The bundle stands under `editions/SEQ`.
    /// The writer compares the number: what a page saw may be old by then.
    pub async fn publish(&self, report: &str, period: Period, confirmed: u64, by: &str) -> Result<(u64, bool), Submit> {
        let (reply, answer) = oneshot::channel();
        let (report, by, confirmed) = (report.to_owned(), by.to_owned(), Some(confirmed));
        self.send(Job::Publish { report, period, confirmed, by, reply })?;
        answer.await.unwrap_or(Err(Submit::ReadOnly))
    }

    /// Publishes whichever edition is the next, from a thread that may wait.
    pub fn publish_blocking(&self, report: &str, period: Period, by: &str) -> Result<(u64, bool), Submit> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Publish { report: report.to_owned(), period, confirmed: None, by: by.to_owned(), reply })?;
        answer.blocking_recv().unwrap_or(Err(Submit::ReadOnly))
    }

    /// A checkpoint over everything committed so far, given out if `publish`.
    pub async fn checkpoint(&self, publish: bool) -> Option<StoredCheckpoint> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Checkpoint { publish, reply }).ok()?;
        answer.await.ok().flatten()
    }

    /// Whether records are taken: the writer ends when the store has failed for good, and then the zone is read-only.
    pub fn is_writing(&self) -> bool {
        self.thread.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Ends the writer after what is queued. Readers keep their snapshots, and open a connection anew if they read on.
    pub fn stop(&self) {
        // Only the last connection to a database takes its log away, and one that reads cannot: the writer's has to be that.
        self.let_readers_go();
        let _ = self.queue.send(Job::Stop);
        let thread = self.thread.lock().expect("no panic while held").take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
        self.let_readers_go();
    }

    fn let_readers_go(&self) {
        self.readers.lock().expect("no panic while held").clear();
    }

    /// Whether others than imports write just now.
    pub fn is_shared(&self) -> bool {
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.is_some_and(|asked| asked.elapsed() < SHARED)
    }

    fn note_asked(&self) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn send(&self, job: Job) -> Result<(), Submit> {
        self.note_asked();
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Submit::Busy,
            TrySendError::Disconnected(_) => Submit::ReadOnly,
        })
    }

    /// Inclusion path of a record in the tree of a size.
    pub fn inclusion(&self, seq: u64, size: u64) -> Option<Vec<ledger::Hash>> {
        let tree = self.tree.read().expect("no panic while held");
        (seq < size && size <= tree.size()).then(|| proof::inclusion(&tree, seq, size))
    }

    /// The tree over what is committed. The writer waits while it is held.
    pub(crate) fn tree(&self) -> RwLockReadGuard<'_, Tree> {
        self.tree.read().expect("no panic while held")
    }

    /// Proof that the tree of one size is the beginning of that of another.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<ledger::Hash>> {
        let tree = self.tree.read().expect("no panic while held");
        (0 < old && old <= new && new <= tree.size()).then(|| proof::consistency(&tree, old, new))
    }

    /// Leaf hash of a record.
    pub fn leaf(&self, seq: u64) -> Option<ledger::Hash> {
        self.tree.read().expect("no panic while held").leaf(seq).copied()
    }

    /// Root at a size.
    pub fn root(&self, size: u64) -> Option<ledger::Hash> {
        let tree = self.tree.read().expect("no panic while held");
        (size <= tree.size()).then(|| tree.root(size))
    }

    /// Runs with a reading connection to ledger and vault.
    pub fn read<T>(
        &self,
        run: impl FnOnce(&LedgerReader, &Vault) -> Result<T, store::StoreError>,
    ) -> Result<T, KeeperError> {
        let kept = self.readers.lock().expect("no panic while held").pop();
        let (ledger, vault) = match kept.filter(|(ledger, vault)| ledger.is_alive() && vault.is_alive()) {
            Some(pair) => pair,
            None => {
                let id = self.snapshot().id.clone();
                (LedgerReader::open(&self.files.ledger(), &id)?, self.files.read_vault(&id)?)
            }
        };
        let result = run(&ledger, &vault);
        self.readers.lock().expect("no panic while held").push((ledger, vault));
        Ok(result?)
    }
}

/// Wakes the writer when another server has written. Where that cannot be heard, it looks by itself every [`TICK`].
fn listen(engine: &Arc<Engine>, keeper: &Keeper) {
    let (place, zone, own) = (keeper.files.ledger(), keeper.zone.id.to_string(), keeper.name().to_owned());
    let engine = Arc::downgrade(engine);
    let listening = std::thread::Builder::new().name("listener".to_owned()).spawn(move || {
        let mut listener: Option<Listener> = None;
        loop {
            match listener.as_mut().map(|listener| listener.wait(TICK)) {
                Some(Ok(grown)) => {
                    let Some(engine) = engine.upgrade() else { return };
                    // A full queue is worked off, and the writer looks then.
                    if grown && matches!(engine.queue.try_send(Job::Grown), Err(TrySendError::Disconnected(_))) {
                        return;
                    }
                }
                Some(Err(_)) => listener = None,
                None => {
                    if engine.strong_count() == 0 {
                        return;
                    }
                    listener = Listener::open(&place, &zone, &own).ok().flatten();
                    if listener.is_none() {
                        std::thread::sleep(TICK);
                    }
                }
            }
        }
    });
    if let Err(error) = listening {
        eprintln!("other servers are asked now and then: {error}");
    }
}
