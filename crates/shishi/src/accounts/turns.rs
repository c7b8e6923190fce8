//! Turns at checking a password. Who came last goes first, and who has waited longest gives way when too many wait: a
//! flood of wrong passwords makes those who sent it wait, not whoever signs in meanwhile.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// How many passwords are checked at once.
pub const HASHES_AT_ONCE: usize = 2;
/// How many wait at most.
pub const WAITING_MOST: usize = 64;
/// How many wait at most with the same name.
const WAITING_OF_ONE_NAME: usize = 3;

struct Waiting {
    login: String,
    turn: oneshot::Sender<Turn>,
}

#[derive(Default)]
struct Inner {
    taken: usize,
    /// The newest last.
    waiting: Vec<Waiting>,
}

/// The turns.
#[derive(Default)]
pub struct Turns {
    inner: Arc<Mutex<Inner>>,
}

/// One turn; it goes to the next when it is dropped.
pub struct Turn {
    inner: Arc<Mutex<Inner>>,
}

impl Turns {
    /// Waits for a turn; none if others have the better right to it.
    pub async fn take(&self, login: &str) -> Option<Turn> {
        let given = {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            if inner.taken < HASHES_AT_ONCE {
                inner.taken += 1;
                return Some(Turn { inner: self.inner.clone() });
            }
            let (turn, given) = oneshot::channel();
            inner.waiting.retain(|waiting| !waiting.turn.is_closed());
            inner.waiting.push(Waiting { login: login.chars().take(64).collect(), turn });
            inner.give_way();
            given
        };
        given.await.ok()
    }
}

impl Inner {
    /// Sends the oldest away where too many wait: with one name, or at all. Its sender is dropped, which tells it.
    fn give_way(&mut self) {
        let newest = self.waiting.last().map(|waiting| waiting.login.clone()).unwrap_or_default();
        let mut same = self.waiting.iter().enumerate().filter(|(_, waiting)| waiting.login == newest);
        let oldest = same.next().map(|(at, _)| at);
        let leaves = match oldest {
            Some(at) if same.count() >= WAITING_OF_ONE_NAME => Some(at),
            _ => (self.waiting.len() > WAITING_MOST).then_some(0),
        };
        if let Some(at) = leaves {
            self.waiting.remove(at);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let next = {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            let next = inner.waiting.pop();
            if next.is_none() {
                inner.taken -= 1;
            }
            next
        };
        if let Some(next) = next {
            // Whoever has gone meanwhile gives it back, and so it goes to the one before.
            let _ = next.turn.send(Self { inner: self.inner.clone() });
        }
    }
}
