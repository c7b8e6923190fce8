//! Webhooks: addresses that are told when something was recorded (`docs/decisions/0026-webhooks.md`). `address.rs` says which may
//! be told anything, `message.rs` what they are told, `robot.rs` and `notice.rs` what groups of people are told instead, `post.rs`
//! how it gets there, `waiting.rs` what is still to be told, `courier.rs` in which order, and what happens when it does not.

mod address;
mod courier;
mod message;
mod notice;
mod post;
mod robot;
mod waiting;

pub use address::{ADDRESS_MOST, Reach, Wrong};
pub use courier::{Courier, pause};
pub use message::in_letters;
pub use notice::NOTICES;
pub use post::{Outcome, Post};
pub use robot::server_of;

use crate::engine::Engine;
use crate::settings::Secret;
use message::{Message, about, new_secret};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use store::{Delivery, StoreError, VaultKey, Webhook};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zone::Zone;

/// Most webhooks of a zone.
pub const HOOKS_MOST: usize = 20;
/// How many are sent by hand at once.
const TURNS: usize = 4;
/// How long a former secret still signs.
pub const FORMER_SECONDS: i64 = 24 * 3600;

/// The webhooks of a zone that is open.
pub struct Webhooks {
    /// What sends messages.
    pub post: Arc<Post>,
    thread: Mutex<Option<(Sender<()>, JoinHandle<()>)>>,
    turns: Arc<Semaphore>,
}

impl Webhooks {
    /// Webhooks that nobody is told by.
    pub fn resting(post: Arc<Post>) -> Self {
        Self { post, thread: Mutex::default(), turns: Arc::new(Semaphore::new(TURNS)) }
    }

    /// Begins to tell. A zone whose webhooks cannot be told is served all the same.
    pub fn start(engine: &Arc<Engine>, post: Arc<Post>) -> Self {
        let (stop, told) = channel();
        let said_of = tracing::Span::current();
        let courier = Courier::new(engine, post.clone()).map_err(std::io::Error::other);
        let thread = courier.and_then(|courier| {
            let run = move || said_of.in_scope(|| courier.run(&told));
            std::thread::Builder::new().name("webhooks".to_owned()).spawn(run)
        });
        let thread = thread.inspect_err(|error| tracing::error!(%error, "webhooks are not told")).ok();
        Self { thread: Mutex::new(thread.map(|thread| (stop, thread))), ..Self::resting(post) }
    }

    /// A turn at sending something by hand; none if too many do.
    pub fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.turns.clone().try_acquire_owned().ok()
    }

    /// Tells nothing any more.
    pub fn stop(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = thread {
            drop(stop);
            let _ = thread.join();
        }
    }

    /// Tries a webhook: how it ended, to be noted. It waits for the address.
    pub fn try_now(&self, key: &VaultKey, hook: &Webhook, zone: &Zone) -> Delivery {
        let now = jiff::Timestamp::now();
        self.send_now(key, hook, &Message::test(hook, zone, now), 1)
    }

    /// Sends a record's message again, as it was. It waits for the address.
    pub fn again(&self, key: &VaultKey, hook: &Webhook, bytes: &[u8], attempt: u64) -> Result<Delivery, StoreError> {
        let message = Message::of(&hook.id, &hook.link, bytes);
        let message = message.map_err(|error| StoreError::Settings(error.to_string()))?;
        Ok(self.send_now(key, hook, &message, attempt))
    }

    fn send_now(&self, key: &VaultKey, hook: &Webhook, message: &Message, attempt: u64) -> Delivery {
        let now = jiff::Timestamp::now().as_second();
        let outcome = courier::send(&self.post, key, hook, message, now);
        courier::noted(&hook.id, message, outcome, attempt, now)
    }
}

/// What is locked of a robot: its address, by which anybody can speak, and its secret.
pub fn robot_secret(key: &VaultKey, hook: &str, address: &str, secret: &str) -> Vec<u8> {
    key.seal(&about(hook), robot::locked_text(address, secret).as_bytes())
}

/// A new secret for a webhook: locked, and as it is shown once.
pub fn fresh_secret(key: &VaultKey, hook: &str) -> (Vec<u8>, Secret) {
    let secret = new_secret();
    (key.seal(&about(hook), &secret), in_letters(&secret))
}
