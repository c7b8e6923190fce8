//! Sign-ins for which an identity provider vouches. It opens accounts that are there, are open and are linked with whom it
//! means; it makes none and gives no right.

use super::{Accounts, Login, Visit, token_digest};
use crate::accounts::policy::Policy;
use crate::oidc::Vouched;
use store::{Account, Departure, Stage, StoreError};

/// How long somebody may be away at the provider.
const AWAY_SECONDS: i64 = 10 * 60;
/// How many may be on the way at once.
const DEPARTURES_MOST: u64 = 10_000;

/// The key under which somebody is noted who is on the way: of what his browser brings back, and of what it has kept.
fn key(state: &str, kept: &str) -> [u8; 32] {
    token_digest(&format!("{state} {kept}"))
}

/// Somebody who leaves for the provider.
pub struct Leaving<'a> {
    /// What comes back with him.
    pub state: &'a str,
    /// What his browser keeps.
    pub kept: &'a str,
    /// What the provider's token must repeat.
    pub nonce: String,
    /// What shows the provider that the code is ours.
    pub verifier: String,
    /// The page that is wanted afterwards.
    pub next: String,
    /// The session whose owner wants to link his account; nothing if somebody signs in.
    pub session: Option<[u8; 32]>,
}

impl Accounts {
    /// Notes that somebody leaves for the provider.
    pub fn leave(&self, leaving: Leaving<'_>, now: i64) -> Result<(), StoreError> {
        let Leaving { state, kept, nonce, verifier, next, session } = leaving;
        let departure = Departure { key: key(state, kept), nonce, verifier, next, session, at: now };
        self.operations().put_departure(&departure, now - AWAY_SECONDS, DEPARTURES_MOST)
    }

    /// Takes somebody back, once, in the browser that left.
    pub fn come_back(&self, state: &str, kept: &str, now: i64) -> Result<Option<Departure>, StoreError> {
        self.operations().take_departure(&key(state, kept), now - AWAY_SECONDS)
    }

    /// Whether neither an account nor whom the provider means is linked yet.
    pub fn is_free(&self, vouched: &Vouched, login: &str) -> Result<bool, StoreError> {
        let operations = self.operations();
        let of_subject = operations.linked_to(&vouched.issuer, &vouched.subject)?;
        Ok(of_subject.is_none() && operations.linked_since(&vouched.issuer, login)?.is_none())
    }

    /// The account that may be linked with whom the provider means because it is called so: open, and nobody's yet.
    pub fn named(&self, vouched: &Vouched) -> Result<Option<Account>, StoreError> {
        let Some(name) = &vouched.name else { return Ok(None) };
        if !self.is_free(vouched, name)? {
            return Ok(None);
        }
        Ok(self.operations().account(name)?.filter(|account| account.closed == 0))
    }

    /// Links an account with whom the provider means: whether it is linked now.
    pub fn link(&self, vouched: &Vouched, login: &str, now: i64) -> Result<bool, StoreError> {
        self.operations().link(&vouched.issuer, &vouched.subject, login, now)
    }

    /// Since when an account is linked with somebody at a provider.
    pub fn linked_since(&self, issuer: &str, login: &str) -> Result<Option<i64>, StoreError> {
        self.operations().linked_since(issuer, login)
    }

    /// Ends every link of an account.
    pub fn unlink(&self, login: &str) -> Result<(), StoreError> {
        self.operations().unlink(login)
    }

    /// Signs in whom the provider means. `has_second_factor` says that it has asked for a second factor itself.
    pub fn login_vouched(
        &self,
        vouched: &Vouched,
        has_second_factor: bool,
        visit: &Visit<'_>,
    ) -> Result<Login, StoreError> {
        let operations = self.operations();
        let login = operations.linked_to(&vouched.issuer, &vouched.subject)?;
        let Some(account) = login.map_or(Ok(None), |login| operations.account(&login))? else {
            return Ok(Login::Wrong);
        };
        if account.locked_until > visit.now {
            return Ok(Login::Locked(account.locked_until));
        }
        if account.closed > 0 {
            return Ok(Login::Closed);
        }
        let stage = match operations.second_factor(&account.login)? {
            _ if has_second_factor => Stage::Whole,
            Some(_) => Stage::VouchedCode,
            None => Policy::read(&operations)?.lacks_vouched(&account, false, visit.zone),
        };
        self.begin(&operations, account, stage, visit)
    }
}
