//! Who carries messages to webhooks: one thread a zone, and one for each message that is on its way. Commits, pages and other
//! webhooks never wait for an address.
//!
//! What is still to be told is the ledger from a webhook's cursor on. The cursor moves when the address has taken the message;
//! whoever is killed in between tells it again under the same id.

use super::message::{Message, about};
use super::post::{GONE, Outcome, Post};
use super::robot;
use super::waiting::Waiting;
use crate::engine::{Engine, Files};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError, Weak};
use std::time::{Duration, Instant};
use store::{Delivery, Durability, HookState, LedgerReader, Operations, StoreError, VaultKey, Webhook};

/// How often is looked whether there is something to tell.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A zone among many is kept open for what is due within so many seconds. What waits longer is told when it is open again.
const KEPT_OPEN_FOR: i64 = 60;
/// How much longer each pause is than the one before.
const GROWTH: i64 = 6;
/// The longest pause.
const PAUSE_MOST: i64 = 12 * 3600;
/// How long deliveries are kept, and how many.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;
const KEPT_MOST: u64 = 10_000;
/// How often old ones are forgotten.
const FORGET_EVERY: i64 = 3600;
/// How long messages that are on their way are waited for at the end.
const ENDS_WITHIN: Duration = Duration::from_secs(2);

/// Seconds until a message is tried again that was tried so often in vain.
pub fn pause(first: i64, attempt: u64) -> i64 {
    let growth = GROWTH.saturating_pow(u32::try_from(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
    first.saturating_mul(growth).min(PAUSE_MOST)
}

/// A message that came back.
struct Back {
    hook: Webhook,
    message: Message,
    outcome: Outcome,
}

/// What the thread reads and writes, as long as the connections last.
struct Tables {
    operations: Operations,
    ledger: LedgerReader,
}

/// Carries the messages of a zone.
pub struct Courier {
    engine: Weak<Engine>,
    files: Files,
    zone: String,
    key: VaultKey,
    post: Arc<Post>,
    tables: Option<Tables>,
    claimed: bool,
    /// Cursors of the webhooks that wait for an answer.
    busy: HashMap<String, u64>,
    /// When each robot may speak again.
    silent: HashMap<String, i64>,
    back: (Sender<Back>, Receiver<Back>),
    /// Held while something is to be told: a zone with many others stays open.
    work: Option<Arc<()>>,
    forgot: i64,
}

impl Courier {
    /// A courier that has not set out.
    pub fn new(engine: &Arc<Engine>, post: Arc<Post>) -> Result<Self, StoreError> {
        Ok(Self {
            files: engine.files.clone(),
            zone: engine.snapshot().id.to_string(),
            key: engine.files.read_vault_key()?.ok_or(StoreError::VaultKeyMissing)?,
            engine: Arc::downgrade(engine),
            post,
            tables: None,
            claimed: false,
            busy: HashMap::new(),
            silent: HashMap::new(),
            back: channel(),
            work: None,
            forgot: 0,
        })
    }

    /// Carries until it is told to stop, or the zone is closed.
    pub(super) fn run(mut self, stop: &Receiver<()>) {
        while self.engine.strong_count() > 0 {
            let came = self.back.1.recv_timeout(LOOK_EVERY).ok();
            if !matches!(stop.try_recv(), Err(std::sync::mpsc::TryRecvError::Empty)) {
                break;
            }
            let now = jiff::Timestamp::now().as_second();
            if let Err(error) = self.step(came, now) {
                tracing::warn!(%error, "webhooks wait");
            }
        }
        self.end();
    }

    /// Takes what comes back in the next moments: it need not be told again then.
    fn end(&mut self) {
        let begun = Instant::now();
        while !self.busy.is_empty() && begun.elapsed() < ENDS_WITHIN {
            match self.back.1.recv_timeout(ENDS_WITHIN.saturating_sub(begun.elapsed())) {
                Ok(back) => drop(self.settle(&back, jiff::Timestamp::now().as_second())),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    /// What is done at a moment: notes what came back, and sends off what is due. For tests, which have a time of their own, it
    /// waits for nothing.
    pub fn look(&mut self, now: i64) -> Result<(), StoreError> {
        let came = self.back.1.try_recv().ok();
        self.step(came, now)
    }

    /// How many messages are on their way.
    pub fn on_their_way(&self) -> usize {
        self.busy.len()
    }

    fn step(&mut self, came: Option<Back>, now: i64) -> Result<(), StoreError> {
        let done = self.try_step(came, now);
        if done.is_err() {
            // The connection may be cut, and with it what was claimed: from the beginning, the next time. What came back and
            // could not be noted is told again.
            self.tables = None;
            self.claimed = false;
        }
        done
    }

    fn try_step(&mut self, came: Option<Back>, now: i64) -> Result<(), StoreError> {
        if let Some(back) = came {
            self.settle(&back, now)?;
        }
        let hooks = self.tables()?.operations.webhooks()?;
        let active: Vec<Webhook> = hooks.into_iter().filter(|hook| hook.state == HookState::Active).collect();
        if active.is_empty() {
            self.work = None;
            return Ok(());
        }
        if !self.claimed {
            self.claimed = self.tables()?.operations.claim_deliveries()?;
        }
        if !self.claimed {
            self.work = None;
            return Ok(());
        }
        let mut waits = false;
        for hook in active {
            waits |= self.tell(hook, now)?;
        }
        let engine = self.engine.upgrade().filter(|_| waits);
        self.work = engine.map(|engine| engine.work());
        if now - self.forgot >= FORGET_EVERY {
            self.tables()?.operations.forget_deliveries(now - KEPT_SECONDS, KEPT_MOST)?;
            self.forgot = now;
        }
        Ok(())
    }

    fn tables(&mut self) -> Result<&Tables, StoreError> {
        if self.tables.is_none() {
            let operations = Operations::delivering(&self.files.operations(), &self.zone, Durability::Full)?;
            let ledger = LedgerReader::open(&self.files.ledger(), &self.zone)?;
            self.tables = Some(Tables { operations, ledger });
        }
        Ok(self.tables.as_ref().expect("made just now"))
    }

    /// Sends off what a webhook is to be told next, if it is time: whether there is, or soon will be, something to do.
    fn tell(&mut self, mut hook: Webhook, now: i64) -> Result<bool, StoreError> {
        if self.busy.contains_key(&hook.id) {
            return Ok(true);
        }
        if hook.due > now {
            return Ok(hook.due - now <= KEPT_OPEN_FOR);
        }
        if self.silent.get(&hook.id).is_some_and(|until| *until > now) {
            return Ok(true);
        }
        let zone = self.engine.upgrade().map(|engine| engine.snapshot());
        let Some(zone) = zone else { return Ok(false) };
        let tables = self.tables()?;
        let mut size = tables.ledger.size()?;
        if hook.format.is_robot() {
            // What another server has written just now is known to this one in a moment.
            size = size.min(zone.size);
        }
        let from = hook.cursor;
        let waiting = Waiting::of(&hook, &tables.ledger, from.min(size), size)?;
        let at = waiting.found.first().map_or(waiting.looked, |(seq, _)| *seq);
        if at != from {
            tables.operations.advance_webhook(&hook.id, from, at, None)?;
            hook.cursor = at;
        }
        let Some((seq, bytes)) = waiting.found.first() else { return Ok(waiting.looked < size) };
        let message = if hook.format.is_robot() {
            Message::gathered(&hook, &zone, &tables.ledger, &waiting)?
        } else {
            let message = Message::of(&hook.id, &hook.link, bytes);
            message.map_err(|error| StoreError::Settings(format!("record {seq}: {error}")))?
        };
        self.send(hook, message, now);
        Ok(true)
    }

    fn send(&mut self, hook: Webhook, message: Message, now: i64) {
        self.busy.insert(hook.id.clone(), hook.cursor);
        let (post, key, back) = (self.post.clone(), self.key.clone(), self.back.0.clone());
        let (id, sent) = (hook.id.clone(), Back { hook, message, outcome: UNSENT });
        let work = move || {
            let outcome = send(&post, &key, &sent.hook, &sent.message, now);
            let _ = back.send(Back { outcome, ..sent });
        };
        if let Err(error) = std::thread::Builder::new().name("webhook".to_owned()).spawn(work) {
            tracing::warn!(%error, "a webhook waits");
            self.busy.remove(&id);
        }
    }

    /// Notes how an attempt ended.
    fn settle(&mut self, back: &Back, now: i64) -> Result<(), StoreError> {
        self.busy.remove(&back.hook.id);
        let mut hook = back.hook.clone();
        hook.attempt += 1;
        let delivery = noted(&hook.id, &back.message, back.outcome, hook.attempt, now);
        if back.outcome.is_delivered() {
            if hook.format.is_robot() {
                self.silent.insert(hook.id.clone(), now + robot::GAP);
            }
            return self.tables()?.operations.advance_webhook(
                &hook.id,
                hook.cursor,
                back.message.next,
                Some(&delivery),
            );
        }
        let settings = &self.post.settings;
        if hook.failing_since == 0 {
            hook.failing_since = now;
        }
        hook.due = now + pause(settings.first_pause, hook.attempt);
        let is_over = now - hook.failing_since >= settings.give_up || back.outcome.reason == GONE;
        if is_over {
            hook.state = HookState::Failed;
        }
        self.tables()?.operations.delay_webhook(&hook, &delivery)?;
        if is_over {
            self.note_given_up(&hook);
        }
        Ok(())
    }

    fn note_given_up(&self, hook: &Webhook) {
        tracing::warn!(webhook = hook.id, "paused: its address takes nothing");
        let Some(engine) = self.engine.upgrade() else { return };
        let mut audit = engine.audit.lock().unwrap_or_else(PoisonError::into_inner);
        let at = zone::decide::instant_text(jiff::Timestamp::now());
        if let Err(error) = audit.add(&at, "server", "webhook_given_up", &hook.id) {
            tracing::warn!(%error, "missing in the audit");
        }
    }
}

/// Before anything was tried.
const UNSENT: Outcome = Outcome { status: 0, reason: "connection" };

/// The secret does not open.
const SHUT: Outcome = Outcome { status: 0, reason: "secret" };

/// Sends a message with the secrets of a webhook.
pub(super) fn send(post: &Post, key: &VaultKey, hook: &Webhook, message: &Message, now: i64) -> Outcome {
    let former = (hook.former_until > now).then_some(&hook.former);
    let locked = [Some(&hook.secret), former].into_iter().flatten().filter(|secret| !secret.is_empty());
    let secrets: Option<Vec<Vec<u8>>> = locked.map(|secret| key.unseal(&about(&hook.id), secret)).collect();
    // The vault has another key than then.
    let Some(secrets) = secrets else { return SHUT };
    if !hook.format.is_robot() {
        return post.send(&hook.address, message, &secrets, now);
    }
    let robot = secrets.first().and_then(|secret| robot::unlocked(secret));
    robot.map_or(SHUT, |(address, secret)| post.tell(hook.format, address, &message.body, secret, now))
}

/// An attempt as it is noted.
pub(super) fn noted(hook: &str, message: &Message, outcome: Outcome, attempt: u64, now: i64) -> Delivery {
    Delivery {
        number: 0,
        hook: hook.to_owned(),
        event: message.id.clone(),
        seq: message.seq,
        kind: message.kind.clone(),
        at: now,
        attempt,
        status: outcome.status.into(),
        reason: outcome.reason.to_owned(),
        told: message.told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_an_end() {
        let pauses: Vec<i64> = (1..=9).map(|attempt| pause(5, attempt)).collect();
        assert_eq!(pauses, [5, 30, 180, 1080, 6480, 38_880, 43_200, 43_200, 43_200]);
        assert_eq!(pause(5, u64::MAX), PAUSE_MOST);
    }
}
