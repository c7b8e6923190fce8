//! The writer thread: takes commands from a queue, decides and commits them in groups, publishes the new snapshot,
//! then answers. Readers never see what is not durable.

use crate::engine::keeper::TRIES;
use crate::engine::{Answer, Engine, Keeper, RowsAnswer, Submit};
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{Audit, StoreError, StoredCheckpoint};
use tokio::sync::oneshot;
use zone::{Command, Period, Refusal, Rows};

/// Most commands, or records, in one group commit.
const GROUP: usize = 512;
/// How often the clock is read while nobody writes; also the bound for a checkpoint after a write.
pub(super) const TICK: Duration = Duration::from_millis(400);
/// How long a server that wrote is taken for one that writes.
const OTHERS: Duration = Duration::from_secs(2);

pub(super) type Reply = oneshot::Sender<Result<(u64, bool), Submit>>;
pub(super) type RowsReply = oneshot::Sender<Result<RowsAnswer, Submit>>;

/// Who is answered when the batch is durable, and with what. What was asked is kept until then: where another server was
/// first it is decided again.
enum Waiting {
    Command(Box<Command>, Answer, Reply),
    Rows(Box<Rows>, RowsAnswer, RowsReply),
}

/// What the writer is asked for.
pub(super) enum Job {
    Command(Box<Command>, Reply),
    Rows(Box<Rows>, RowsReply),
    Publish {
        report: String,
        period: Period,
        confirmed: Option<u64>,
        by: String,
        reply: Reply,
    },
    Checkpoint {
        publish: bool,
        reply: oneshot::Sender<Option<StoredCheckpoint>>,
    },
    /// Another server writes.
    Grown,
    Stop,
}

/// The writer thread's own.
pub(super) struct Writer {
    keeper: Keeper,
    engine: Arc<Engine>,
    /// Rows of tables that wait until nobody else does.
    tables: VecDeque<(Box<Rows>, RowsReply)>,
    /// Who waits next, taken from the queue and not yet served.
    waiting: Option<Job>,
    /// The one that is decided next is decided for the second time: the store failed at the first.
    is_again: bool,
    /// Since when records stand there without a checkpoint over them.
    unsigned_since: Option<Instant>,
    /// When another server was last seen to write.
    others: Option<Instant>,
    /// Whether it is this server's turn.
    in_turn: bool,
}

impl Writer {
    pub(super) fn new(keeper: Keeper, engine: Arc<Engine>) -> Self {
        Self {
            keeper,
            engine,
            tables: VecDeque::new(),
            waiting: None,
            is_again: false,
            unsigned_since: None,
            others: None,
            in_turn: false,
        }
    }

    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            match self.next(jobs) {
                Ok(job) => {
                    if !self.group(job, jobs, Vec::new()) {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.follow();
                    if !self.settle(Vec::new()) {
                        break;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.end_turn();
            self.sign_when_due();
        }
        self.end_turn();
        if let Err(error) = self.keeper.sign_if_leased() {
            eprintln!("checkpoint not signed: {error}");
        }
    }

    /// Takes in what other servers wrote. Nothing is decided and uncommitted at that moment.
    fn follow(&mut self) {
        if !self.keeper.is_shared() {
            return;
        }
        match self.keeper.catch_up() {
            Ok(true) => {
                self.others = Some(Instant::now());
                self.show();
            }
            Ok(false) => {}
            // If it is still away the next commit says so to those whom it concerns.
            Err(error) => {
                eprintln!("what other servers write cannot be read: {error}");
                let _ = self.keeper.reopen();
            }
        }
    }

    /// Whether another server writes just now.
    fn is_beside_others(&self) -> bool {
        self.others.is_some_and(|others| others.elapsed() < OTHERS)
    }

    /// Where other servers write as well, one decides and commits after the other.
    fn take_turn(&mut self) {
        if self.is_beside_others() && !self.in_turn {
            self.in_turn = self.keeper.take_turn();
            self.follow();
        }
    }

    fn end_turn(&mut self) {
        if std::mem::take(&mut self.in_turn) {
            self.keeper.end_turn();
        }
    }

    /// What was erased or redacted is gone before its author is told so; if the store does not let it go now, later.
    fn carry_out(&mut self) {
        if let Err(error) = self.keeper.carry_out() {
            eprintln!("what is erased or redacted is not destroyed yet: {error}");
        }
        if let Err(error) = self.keeper.end_files() {
            eprintln!("files whose time is over are not removed yet: {error}");
        }
    }

    fn sign_when_due(&mut self) {
        self.carry_out();
        let grown = self.keeper.zone.size > self.keeper.signed();
        self.unsigned_since = if grown { self.unsigned_since.or_else(|| Some(Instant::now())) } else { None };
        if self.unsigned_since.is_some_and(|since| since.elapsed() >= TICK) {
            match self.keeper.sign_if_leased() {
                Ok(()) => self.unsigned_since = None,
                Err(error) => eprintln!("checkpoint not signed: {error}"),
            }
        }
        self.engine.signed.store(self.keeper.signed(), Ordering::Relaxed);
    }

    /// The next job. Rows of tables come when nobody else waits: a person waits for the table that is being written, and
    /// not for those behind it. What is put aside when the program stops is written by the import that goes on.
    fn next(&mut self, jobs: &Receiver<Job>) -> Result<Job, RecvTimeoutError> {
        if let Some(job) = self.another(jobs) {
            return Ok(job);
        }
        match self.tables.pop_front() {
            Some((rows, reply)) => Ok(Job::Rows(rows, reply)),
            None => jobs.recv_timeout(TICK),
        }
    }

    /// A job that waits already; rows of tables are put aside.
    fn another(&mut self, jobs: &Receiver<Job>) -> Option<Job> {
        while self.waiting.is_none() {
            match jobs.try_recv().ok()? {
                Job::Rows(rows, reply) => self.tables.push_back((rows, reply)),
                job => self.waiting = Some(job),
            }
        }
        self.waiting.take()
    }

    /// The next rows of a table, if nobody else waits.
    fn another_table(&mut self, jobs: &Receiver<Job>) -> Option<(Box<Rows>, RowsReply)> {
        self.waiting = self.another(jobs);
        if self.waiting.is_none() { self.tables.pop_front() } else { None }
    }

    /// Takes one job and whatever else waits, commits them together with what is decided already. False ends the writer.
    fn group(&mut self, first: Job, jobs: &Receiver<Job>, mut replies: Vec<Waiting>) -> bool {
        if replies.is_empty() {
            self.take_turn();
        }
        // A day that is over is closed before anything that comes after it is decided.
        self.close_days();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Command(command, reply) => match self.keeper.propose(&command, self.engine.clock.now()) {
                    Ok(answer) => {
                        self.is_again = false;
                        replies.push(Waiting::Command(command, answer, reply));
                    }
                    Err(error) => {
                        eprintln!("storage failed while deciding: {error}");
                        // The store is opened again as after a failed commit; then this one is decided once more.
                        if std::mem::replace(&mut self.is_again, true) {
                            self.is_again = false;
                            let _ = reply.send(Err(Submit::NotSaved));
                        } else {
                            self.waiting = Some(Job::Command(command, reply));
                        }
                        return self.after_failure(replies);
                    }
                },
                Job::Rows(rows, reply) => match self.keeper.propose_rows(&rows, self.engine.clock.now()) {
                    Ok(answer) => replies.push(Waiting::Rows(rows, answer, reply)),
                    Err(error) => {
                        eprintln!("storage failed while deciding: {error}");
                        let _ = reply.send(Err(Submit::NotSaved));
                        return self.after_failure(replies);
                    }
                },
                Job::Publish { report, period, confirmed, by, reply } => {
                    if !self.settle(std::mem::take(&mut replies)) {
                        return false;
                    }
                    // It may wait for the checkpoint of a server that waits for its turn.
                    self.end_turn();
                    let now = self.engine.clock.now();
                    let result =
                        crate::publish::publish_confirmed(&mut self.keeper, &report, period, confirmed, &by, now);
                    self.show();
                    if let Err(Submit::Refused(refusal)) = &result {
                        self.audit_refusal(&by, "edition.published", refusal);
                    }
                    let _ = reply.send(result.map(|seq| (seq, false)));
                }
                Job::Checkpoint { publish, reply } => {
                    if !self.settle(std::mem::take(&mut replies)) {
                        return false;
                    }
                    self.end_turn();
                    let signed = self.keeper.sign(publish).ok();
                    // It may cover what another server wrote.
                    self.show();
                    let _ = reply.send(signed);
                }
                Job::Grown => {
                    self.others = Some(Instant::now());
                    if replies.is_empty() && self.keeper.pending() == 0 {
                        self.follow();
                    }
                }
                Job::Stop => {
                    self.settle(replies);
                    return false;
                }
            }
            next = if replies.len().max(self.keeper.pending()) < GROUP { self.another(jobs) } else { None };
        }
        // A person's commit does not wait until the next rows of a table are decided; nor does another server's turn.
        let tables_alone = !self.is_beside_others()
            && !replies.is_empty()
            && replies.iter().all(|waiting| matches!(waiting, Waiting::Rows(..)));
        if tables_alone { self.tables_after(replies, jobs) } else { self.settle(replies) }
    }

    /// Commits decided rows; as long as nobody but tables waits, the next ones are decided meanwhile. Whoever comes is
    /// decided at once and committed with the rows that are decided by then.
    fn tables_after(&mut self, mut replies: Vec<Waiting>, jobs: &Receiver<Job>) -> bool {
        while let Some((rows, reply)) = self.another_table(jobs) {
            self.close_days();
            let now = self.engine.clock.now();
            let (records, keeper) = (self.keeper.pending(), &mut self.keeper);
            let (committed, decided) = self.engine.meter.commit(records, || keeper.commit_and_propose_rows(&rows, now));
            let decided = decided.map_err(|error| {
                eprintln!("storage failed while deciding: {error}");
                Submit::NotSaved
            });
            if let Err(error) = committed {
                if let (true, Ok(decided)) = (error.is_conflict(), decided) {
                    replies.push(Waiting::Rows(rows, decided, reply));
                    return self.settle_again(replies, 1);
                }
                eprintln!("commit failed, outcome unknown: {error}");
                // Decided upon what may not be there, and never given to the store.
                let _ = reply.send(Err(Submit::NotSaved));
                return self.after_failure(replies);
            }
            self.show();
            self.answer(replies);
            replies = match decided {
                Ok(answer) => vec![Waiting::Rows(rows, answer, reply)],
                Err(error) => {
                    let _ = reply.send(Err(error));
                    Vec::new()
                }
            };
            self.sign_when_due();
        }
        match self.waiting.take() {
            // Another server writes: it has its turn when this is committed.
            Some(Job::Grown) => {
                self.others = Some(Instant::now());
                self.settle(replies)
            }
            Some(job) => self.group(job, jobs, replies),
            None => self.settle(replies),
        }
    }

    /// Closes days, commits, shows the new state, answers. False if the zone can no longer be written.
    fn settle(&mut self, replies: Vec<Waiting>) -> bool {
        match self.keeper.close_days(self.engine.clock.now(), || head_of(&self.engine.audit)) {
            Ok(()) => self.commit(replies, 0),
            Err(error) => {
                eprintln!("days not closed: {error}");
                self.after_failure(replies)
            }
        }
    }

    /// Another server was first, and nothing of this batch was written: it is decided again upon what is there now.
    fn settle_again(&mut self, replies: Vec<Waiting>, tried: usize) -> bool {
        self.others = Some(Instant::now());
        // The others may not know yet that they are not alone: whoever always is first is told of no conflict.
        self.keeper.announce();
        self.take_turn();
        match self.keeper.catch_up() {
            Ok(_) => self.show(),
            Err(error) => {
                eprintln!("what other servers wrote cannot be read: {error}");
                return self.after_failure(replies);
            }
        }
        if tried >= TRIES {
            replies.into_iter().for_each(come_back);
            return true;
        }
        self.close_days();
        let now = self.engine.clock.now();
        let mut again = Vec::with_capacity(replies.len());
        let mut replies = replies.into_iter();
        while let Some(waiting) = replies.next() {
            let decided = match waiting {
                Waiting::Command(command, _, reply) => match self.keeper.propose(&command, now) {
                    Ok(answer) => Ok(Waiting::Command(command, answer, reply)),
                    Err(error) => Err((error, Waiting::Command(command, Answer::Refused(Refusal(Vec::new())), reply))),
                },
                Waiting::Rows(rows, _, reply) => match self.keeper.propose_rows(&rows, now) {
                    Ok(answer) => Ok(Waiting::Rows(rows, answer, reply)),
                    Err(error) => Err((error, Waiting::Rows(rows, RowsAnswer::default(), reply))),
                },
            };
            match decided {
                Ok(decided) => again.push(decided),
                Err((error, undecided)) => {
                    eprintln!("storage failed while deciding: {error}");
                    again.push(undecided);
                    again.extend(replies);
                    return self.after_failure(again);
                }
            }
        }
        self.commit(again, tried)
    }

    /// Commits what is decided, shows the new state, answers.
    fn commit(&mut self, replies: Vec<Waiting>, tried: usize) -> bool {
        let (records, keeper) = (self.keeper.pending(), &mut self.keeper);
        match self.engine.meter.commit(records, || keeper.commit()) {
            Ok(()) => {
                self.carry_out();
                self.show();
                self.answer(replies);
                true
            }
            Err(error) if error.is_conflict() => self.settle_again(replies, tried + 1),
            Err(error) => {
                eprintln!("commit failed, outcome unknown: {error}");
                self.after_failure(replies)
            }
        }
    }

    fn close_days(&mut self) {
        if let Err(error) = self.keeper.close_days(self.engine.clock.now(), || head_of(&self.engine.audit)) {
            eprintln!("days not closed: {error}");
        }
    }

    /// Answers those whose batch is durable. What was refused for want of a right is audited.
    fn answer(&self, replies: Vec<Waiting>) {
        for waiting in replies {
            match waiting {
                Waiting::Command(_, Answer::Recorded { seq, repeated }, reply) => drop(reply.send(Ok((seq, repeated)))),
                Waiting::Command(command, Answer::Refused(refusal), reply) => {
                    self.audit_refusal(&command.by, &command.kind, &refusal);
                    drop(reply.send(Err(Submit::Refused(refusal))));
                }
                Waiting::Rows(rows, answer, reply) => {
                    // All rows have one person, kind and unit: one of them says it for all.
                    if let Some((_, refusal)) = answer.refused.first() {
                        self.audit_refusal(&rows.by, rows.kind.name, refusal);
                    }
                    drop(reply.send(Ok(answer)));
                }
            }
        }
    }

    fn audit_refusal(&self, who: &str, kind: &str, refusal: &Refusal) {
        self.engine.meter.refusals.inc();
        if let Some(subject) = crate::audit::of_refusal(kind, refusal) {
            crate::audit::note_refusal(&self.engine.audit, who, &subject);
        }
    }

    /// The outcome of a commit is unknown: read what is there, then answer from that.
    fn after_failure(&mut self, replies: Vec<Waiting>) -> bool {
        self.engine.meter.failures.inc();
        let recovered = self.keeper.recover();
        if let Err(error) = &recovered {
            eprintln!("the zone is read-only until it is started again: {error}");
        }
        self.show();
        let found = |id: &uuid::Uuid| match &recovered {
            Ok(()) => self.keeper.recorded(id).map_err(|_| Submit::Unknown)?.ok_or(Submit::NotSaved),
            Err(_) => Err(Submit::Unknown),
        };
        for waiting in replies {
            match waiting {
                Waiting::Command(command, Answer::Recorded { repeated, .. }, reply) => {
                    drop(reply.send(found(&command.id).map(|seq| (seq, repeated))));
                }
                // It was decided upon what may not be there: whoever is told "not saved" asks again.
                Waiting::Command(_, Answer::Refused(_), reply) => drop(reply.send(Err(Submit::NotSaved))),
                // One transaction: either every record of the rows is there or none is.
                Waiting::Rows(rows, answer, reply) => drop(reply.send(found(&rows.id).map(|_| answer))),
            }
        }
        recovered.is_ok()
    }

    fn show(&self) {
        let shown = self.engine.snapshot.load().size;
        if self.keeper.zone.size == shown {
            return;
        }
        {
            let mut tree = self.engine.tree.write().expect("no panic while held");
            for seq in tree.size()..self.keeper.tree.size() {
                tree.append(*self.keeper.tree.leaf(seq).expect("a committed leaf"));
            }
        }
        self.engine.snapshot.store(Arc::new(self.keeper.zone.clone()));
        self.engine.size.send_replace(self.keeper.zone.size);
    }
}

/// Other servers were first again and again.
fn come_back(waiting: Waiting) {
    match waiting {
        Waiting::Command(_, _, reply) => drop(reply.send(Err(Submit::Busy))),
        Waiting::Rows(_, _, reply) => drop(reply.send(Err(Submit::Busy))),
    }
}

/// Head of the audit chain.
pub(super) fn head_of(audit: &Mutex<Audit>) -> Result<String, StoreError> {
    audit.lock().unwrap_or_else(PoisonError::into_inner).head()
}
