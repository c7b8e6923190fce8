//! Accounts and sessions: passwords, second factors, lock-out, idle and absolute time-outs, and what the administrators do
//! with them (`administration.rs`).

mod administration;
pub mod factor;
pub mod password;
pub mod policy;
mod provider;
pub mod tokens;
mod turns;

pub use administration::{Created, NewAccount, create_first};
pub use provider::Leaving;
pub use turns::{HASHES_AT_ONCE, Turn, Turns, WAITING_MOST};

use crate::engine::{Files, KeeperError};
use password::{hash, is_right};
use policy::Policy;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};
use store::{Account, Operations, Session, Stage, StoreError, VaultKey};
use uuid::Uuid;
use zone::Zone;

/// Password of every demonstration account; printed, and refused outside demonstrations.
pub const DEMONSTRATION_PASSWORD: &str = "shishi-demo-2019";
const LOCK_AFTER: u32 = 5;
const LOCK_SECONDS: i64 = 15 * 60;
const IDLE_SECONDS: i64 = 30 * 60;
const ABSOLUTE_SECONDS: i64 = 12 * 3600;
/// How long somebody has for what a sign-in still lacks.
const STAGE_SECONDS: i64 = 10 * 60;
/// How long it is known whose an ended session was.
const ENDED_KEPT: Duration = Duration::from_secs(24 * 3600);
/// How many names without an account are remembered as locked: more than anybody can try while a lock lasts.
const STRANGERS_MOST: u32 = 100_000;
/// How often the last use of a session is written down.
const TOUCH_SECONDS: i64 = 60;

/// Longest login name.
pub const LOGIN_MOST: usize = 32;

/// Whether a text may be a login name.
pub fn is_login_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    (2..=LOGIN_MOST).contains(&text.len()) && text.chars().all(plain)
}

/// A person's pseudonymous id, of a random one.
pub fn person_id(random: Uuid) -> String {
    format!("p-{}", &random.simple().to_string()[..12])
}

/// Makes the accounts of a demonstration zone.
pub fn create_demonstration(files: &Files, accounts: &[demo::Account]) -> Result<(), KeeperError> {
    let operations = files.open_operations()?;
    // One hash for all: they share the printed password, and a demonstration must start quickly.
    let password = hash(DEMONSTRATION_PASSWORD);
    for account in accounts {
        operations.put_account(&Account {
            login: account.login.clone(),
            person: account.person.clone(),
            name: account.name.clone(),
            post: account.post.clone(),
            unit: account.unit.clone(),
            password: password.clone(),
            changed: jiff::Timestamp::now().as_second(),
            initial: false,
            earlier: Vec::new(),
            signed_in: 0,
            closed: 0,
            failures: 0,
            locked_until: 0,
        })?;
    }
    Ok(())
}

/// Prints the demonstration accounts.
pub fn print(files: &Files) -> Result<(), KeeperError> {
    println!("accounts (password of all: {DEMONSTRATION_PASSWORD})");
    for account in files.open_operations()?.accounts()? {
        println!("  {:16} {} {}", account.login, account.name, account.post);
    }
    Ok(())
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// Digest of the session's token.
    pub digest: [u8; 32],
}

/// Somebody at the door: when, where, with what.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// Unix seconds.
    pub now: i64,
    /// The zone, whose rights say of whom more is asked.
    pub zone: &'a Zone,
    /// Browser and system in a word or two.
    pub browser: &'a str,
}

/// How a login ends.
pub enum Login {
    /// The session's token, and what it still lacks.
    Welcome(String, Box<Account>, Stage),
    /// Wrong name, password or code; which of them is not said.
    Wrong,
    /// Locked until an instant (Unix seconds).
    Locked(i64),
    /// The password was right; the account is closed.
    Closed,
}

/// A session and its account, as they were when they were last read.
#[derive(Clone)]
struct Known {
    session: Session,
    account: Account,
    read: Instant,
}

/// How long a session that another server may have ended is believed.
const BELIEVED: Duration = Duration::from_secs(1);
/// How long it is believed while the tables cannot be read.
const BELIEVED_AT_MOST: Duration = Duration::from_secs(60);

/// Accounts and sessions in memory, written through.
pub struct Accounts {
    operations: Mutex<Operations>,
    own: Mutex<Operations>,
    sessions: RwLock<HashMap<[u8; 32], Known>>,
    /// Whether other servers begin and end sessions too.
    shared: bool,
    ended: RwLock<HashMap<[u8; 32], (Instant, String)>>,
    turns: Turns,
    decoy: String,
    /// How often each token has asked.
    asked: tokens::Asked,
    /// Locks the secrets of second factors and webhooks.
    pub(crate) vault_key: VaultKey,
    /// Key of the digests of names without an account: what was typed as a name may be a password.
    names: [u8; 32],
    /// What strangers make the audit note.
    pub strangers: crate::audit::Strangers,
}

/// Whether a session has ended by itself.
fn is_over(session: &Session, now: i64) -> bool {
    now - session.seen > IDLE_SECONDS || now - session.created > ABSOLUTE_SECONDS
}

/// Counts a failure.
fn failed(operations: &Operations, login: &str, now: i64) -> Result<Login, StoreError> {
    let locked = operations.note_failure(login, LOCK_AFTER, now, now + LOCK_SECONDS)?;
    Ok(locked.map_or(Login::Wrong, Login::Locked))
}

fn token_digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl Accounts {
    /// Opens the accounts of a zone.
    pub fn open(files: &Files) -> Result<Self, KeeperError> {
        let operations = files.open_operations()?;
        let names = operations.names_key()?;
        let vault_key = files.read_vault_key()?.ok_or(StoreError::VaultKeyMissing)?;
        let mut sessions = HashMap::new();
        for session in operations.sessions()? {
            if let Some(account) = operations.account(&session.login)? {
                sessions.insert(session.digest, Known { session, account, read: Instant::now() });
            }
        }
        Ok(Self {
            shared: operations.is_shared(),
            operations: Mutex::new(operations),
            own: Mutex::new(files.open_operations()?),
            sessions: RwLock::new(sessions),
            ended: RwLock::default(),
            turns: Turns::default(),
            decoy: hash("no account has this"),
            asked: tokens::Asked::default(),
            vault_key,
            names,
            strangers: crate::audit::Strangers::default(),
        })
    }

    /// A turn at checking a password: each takes [`HASH_KIB`] of memory, so only a few are checked at once. None if too
    /// many wait, or came later and went first.
    pub async fn turn(&self, login: &str) -> Option<Turn> {
        self.turns.take(login).await
    }

    /// Until when a name is locked, if it is; whether an account has it makes no difference. No password needs to be
    /// checked then.
    pub fn locked(&self, login: &str, now: i64) -> Result<Option<i64>, StoreError> {
        let operations = self.operations();
        let stranger = operations.stranger_locked_until(&self.name_digest(login), now)?;
        let account = operations.account(login)?;
        Ok(stranger.or(account.map(|account| account.locked_until)).filter(|until| *until > now))
    }

    fn operations(&self) -> MutexGuard<'_, Operations> {
        self.operations.lock().expect("no panic while held")
    }

    fn name_digest(&self, login: &str) -> [u8; 32] {
        Sha256::new().chain_update(self.names).chain_update(login).finalize().into()
    }

    /// Tries a login. Takes the time of one argon2 run whether the name exists or not, and locks both alike.
    pub fn login(&self, login: &str, password: &str, visit: &Visit<'_>) -> Result<Login, StoreError> {
        let now = visit.now;
        let account = self.operations().account(login)?;
        let stored = account.as_ref().map_or(self.decoy.as_str(), |account| account.password.as_str());
        let right = is_right(password, stored).unwrap_or(false);
        let operations = self.operations();
        // As it is now: others may have tried while this password was checked.
        let Some(account) = account.map_or(Ok(None), |_| operations.account(login))? else {
            let name = self.name_digest(login);
            let locked = match operations.stranger_locked_until(&name, now)? {
                None => operations.note_stranger(&name, LOCK_AFTER, now, now + LOCK_SECONDS, STRANGERS_MOST)?,
                locked => locked,
            };
            return Ok(locked.map_or(Login::Wrong, Login::Locked));
        };
        if account.locked_until > now {
            return Ok(Login::Locked(account.locked_until));
        }
        if !right {
            return failed(&operations, login, now);
        }
        if account.closed > 0 {
            return Ok(Login::Closed);
        }
        let stage = match operations.second_factor(login)? {
            Some(_) => Stage::Code,
            None => Policy::read(&operations)?.lacks(&account, false, visit.zone, now),
        };
        self.begin(&operations, account, stage, visit)
    }

    /// Takes the code of a second factor, or a recovery code, of somebody who has shown his password.
    pub fn take_code(&self, half: &SignedIn, typed: &str, visit: &Visit<'_>) -> Result<Login, StoreError> {
        let (login, now) = (half.account.login.as_str(), visit.now);
        let is_vouched = self.is_vouched(half);
        let operations = self.operations();
        let (Some(account), Some(factor)) = (operations.account(login)?, operations.second_factor(login)?) else {
            return Ok(Login::Wrong);
        };
        if account.locked_until > now {
            return Ok(Login::Locked(account.locked_until));
        }
        // One that was locked with another key opens nothing; the recovery codes do.
        let secret = self.vault_key.unseal(&factor::about(login), &factor.secret).unwrap_or_default();
        let is_right = match factor::step_of(&secret, typed, now) {
            Some(step) => operations.take_step(login, step)?,
            None => operations.take_recovery_code(login, &factor::digest(typed))?,
        };
        if !is_right {
            return failed(&operations, login, now);
        }
        let policy = Policy::read(&operations)?;
        let stage = match is_vouched {
            true => policy.lacks_vouched(&account, true, visit.zone),
            false => policy.lacks(&account, true, visit.zone, now),
        };
        self.go_on(&operations, half, account, stage, visit)
    }

    /// Goes on with a sign-in after what it lacked was done.
    pub fn finish(&self, half: &SignedIn, visit: &Visit<'_>) -> Result<Login, StoreError> {
        let is_vouched = self.is_vouched(half);
        let operations = self.operations();
        let Some(account) = operations.account(&half.account.login)? else { return Ok(Login::Wrong) };
        let has_factor = operations.second_factor(&account.login)?.is_some();
        let policy = Policy::read(&operations)?;
        let stage = match is_vouched {
            true => policy.lacks_vouched(&account, has_factor, visit.zone),
            false => policy.lacks(&account, has_factor, visit.zone, visit.now),
        };
        self.go_on(&operations, half, account, stage, visit)
    }

    /// Each step has a token of its own: one that was seen before the step opens nothing after it.
    fn go_on(
        &self,
        operations: &Operations,
        half: &SignedIn,
        account: Account,
        stage: Stage,
        visit: &Visit<'_>,
    ) -> Result<Login, StoreError> {
        operations.end_session(&half.digest)?;
        self.sessions.write().expect("no panic while held").remove(&half.digest);
        self.begin(operations, account, stage, visit)
    }

    fn begin(
        &self,
        operations: &Operations,
        account: Account,
        stage: Stage,
        visit: &Visit<'_>,
    ) -> Result<Login, StoreError> {
        let mut token = [0; 32];
        getrandom::fill(&mut token).expect("the system gives random bytes");
        let token = hex::encode(token);
        let new = Session::new(token_digest(&token), &account.login, visit.now);
        let session = Session { stage, browser: visit.browser.to_owned(), ..new };
        operations.forget_sessions(visit.now - ABSOLUTE_SECONDS)?;
        operations.put_session(&session)?;
        let known = Known { session, account: account.clone(), read: Instant::now() };
        self.sessions.write().expect("no panic while held").insert(known.session.digest, known);
        Ok(Login::Welcome(token, Box::new(account), stage))
    }

    /// Whether a provider vouched for whoever goes on with a sign-in.
    fn is_vouched(&self, half: &SignedIn) -> bool {
        self.known(&half.digest).is_some_and(|known| known.session.stage.is_vouched())
    }

    /// Who a token belongs to, unless its session has ended or lacks something.
    pub fn signed_in(&self, token: &str, now: i64) -> Option<SignedIn> {
        self.owner(&token_digest(token), now)
    }

    /// The owner of a session, given by its digest, unless it has ended or lacks something.
    pub fn owner(&self, digest: &[u8; 32], now: i64) -> Option<SignedIn> {
        let Known { session, account, .. } = self.known(digest)?;
        if session.stage != Stage::Whole || account.closed > 0 {
            return None;
        }
        if is_over(&session, now) {
            self.logout(digest);
            return None;
        }
        if now - session.seen > TOUCH_SECONDS {
            if let Some(known) = self.sessions.write().expect("no panic while held").get_mut(digest) {
                known.session.seen = now;
            }
            let _ = self.operations().touch_session(digest, now);
        }
        Some(SignedIn { account, digest: *digest })
    }

    /// Whose sign-in a token is that lacks something, and what.
    pub fn half_signed_in(&self, token: &str, now: i64) -> Option<(SignedIn, Stage)> {
        let digest = token_digest(token);
        let Known { session, account, .. } = self.known(&digest)?;
        let is_half = session.stage != Stage::Whole && now - session.created <= STAGE_SECONDS && account.closed == 0;
        is_half.then_some((SignedIn { account, digest }, session.stage))
    }

    /// The session of a digest.
    fn known(&self, digest: &[u8; 32]) -> Option<Known> {
        let here = self.sessions.read().expect("no panic while held").get(digest).cloned();
        if !self.shared || here.as_ref().is_some_and(|known| known.read.elapsed() < BELIEVED) {
            return here;
        }
        let operations = self.operations();
        let read = operations.session(digest).and_then(|session| {
            let account = session.as_ref().map(|session| operations.account(&session.login)).transpose()?.flatten();
            Ok(session.zip(account))
        });
        drop(operations);
        match read {
            Ok(Some((session, account))) => {
                let known = Known { session, account, read: Instant::now() };
                self.sessions.write().expect("no panic while held").insert(*digest, known.clone());
                Some(known)
            }
            Ok(None) => {
                self.forget(digest);
                None
            }
            // A database that is away for a moment ends nobody's session; one that stays away does.
            Err(_) => here.filter(|known| known.read.elapsed() < BELIEVED_AT_MOST),
        }
    }

    /// Takes a session out of memory; whose it was is known for a day.
    fn forget(&self, digest: &[u8; 32]) {
        if let Some(Known { account, .. }) = self.sessions.write().expect("no panic while held").remove(digest) {
            let now = Instant::now();
            let mut ended = self.ended.write().expect("no panic while held");
            ended.retain(|_, (at, _)| now.duration_since(*at) < ENDED_KEPT);
            ended.insert(*digest, (now, account.person));
        }
    }

    /// How many sessions are open.
    pub fn open_sessions(&self, now: i64) -> usize {
        let sessions = self.sessions.read().expect("no panic while held");
        let is_open = |session: &Session| session.stage == Stage::Whole && !is_over(session, now);
        sessions.values().filter(|known| is_open(&known.session)).count()
    }

    /// Whose session a token was, for a day after it ended: what he was typing is kept for him and nobody else.
    pub fn was_signed_in(&self, token: &str) -> Option<String> {
        self.ended.read().expect("no panic while held").get(&token_digest(token)).map(|(_, person)| person.clone())
    }

    /// Ends a session.
    pub fn logout(&self, digest: &[u8; 32]) {
        self.forget(digest);
        let _ = self.operations().end_session(digest);
    }

    /// Ends the session of a token.
    pub fn end(&self, token: &str) {
        self.logout(&token_digest(token));
    }

    /// What persons keep beside the ledger: drafts and preferences. A connection of its own: saving a draft waits for
    /// the disk, and nobody's session should.
    pub fn own(&self) -> MutexGuard<'_, Operations> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a person has brought the bytes of an evidence file.
    pub fn note_upload(&self, digest: &str, person: &str) -> Result<(), StoreError> {
        self.own().note_upload(&hex::decode(digest).unwrap_or_default(), person)
    }

    /// Whether a person has brought the bytes of an evidence file.
    pub fn has_uploaded(&self, digest: &str, person: &str) -> Result<bool, StoreError> {
        self.own().has_uploaded(&hex::decode(digest).unwrap_or_default(), person)
    }

    /// Name and post of a person for display; the ledger knows only the id.
    pub fn name_of(&self, person: &str) -> Option<(String, String)> {
        let accounts = self.operations().accounts().ok()?;
        accounts.into_iter().find(|account| account.person == person).map(|account| (account.name, account.post))
    }
}
