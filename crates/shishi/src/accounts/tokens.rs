//! Tokens of programs: what they open, how long, and how often they may ask. A token has no right that its owner has not.

use super::{Accounts, SignedIn, token_digest};
use crate::settings::Pace;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use store::{Account, StoreError, Token};

/// What every token begins with, so that one that was left somewhere is known for what it is.
pub const BEGINS: &str = "shishi_";
/// How many days a token may live at most.
pub const DAYS_MOST: i64 = 366;

/// A part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Figures.
    Figures,
    /// Records.
    Records,
    /// Recording and amending.
    Record,
    /// Bringing evidence.
    Evidence,
}

impl Scope {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Figures, Self::Records, Self::Record, Self::Evidence];

    /// Its word in forms, in the table and in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Figures => "figures:read",
            Self::Records => "records:read",
            Self::Record => "records:write",
            Self::Evidence => "evidence:write",
        }
    }
}

/// What a token that somebody shows is worth.
pub enum Shown {
    /// It is good: whose, and what it opens.
    Good(Box<SignedIn>, Vec<Scope>),
    /// Its time is over, or it was ended, or never was.
    Bad,
    /// It has asked too often: seconds to wait.
    TooOften(u16),
}

/// How often each token has asked.
#[derive(Default)]
pub(super) struct Asked {
    pace: Pace,
    left: Mutex<HashMap<[u8; 32], (f64, Instant)>>,
}

impl Asked {
    /// Takes one request of a token; seconds to wait if there is none left.
    fn take(&self, digest: [u8; 32], now: Instant) -> Result<(), u16> {
        let (a_minute, at_once) = (f64::from(self.pace.a_minute), f64::from(self.pace.at_once));
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, since) = left.entry(digest).or_insert((at_once, now));
        let rested = now.saturating_duration_since(*since).as_secs_f64() * a_minute / 60.0;
        (*count, *since) = ((*count + rested).min(at_once), now);
        if *count < 1.0 {
            return Err((((1.0 - *count) * 60.0 / a_minute).ceil() as u16).max(1));
        }
        *count -= 1.0;
        Ok(())
    }
}

impl Accounts {
    /// With another pace of tokens.
    #[must_use]
    pub fn with_pace(self, pace: Pace) -> Self {
        Self { asked: Asked { pace, ..Asked::default() }, ..self }
    }

    /// How often a token may ask.
    pub fn pace(&self) -> Pace {
        self.asked.pace
    }

    /// Makes a token: the text that is shown once.
    pub fn make_token(
        &self,
        owner: &SignedIn,
        name: &str,
        scopes: &[Scope],
        days: i64,
        now: i64,
    ) -> Result<String, StoreError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).expect("the system gives random bytes");
        let text = format!("{BEGINS}{}", hex::encode(random));
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
        self.operations().put_token(&Token {
            digest: token_digest(&text),
            login: owner.account.login.clone(),
            name: name.to_owned(),
            scopes: scopes.join(" "),
            created: now,
            expires: now + days * super::policy::DAY,
            used: 0,
        })?;
        Ok(text)
    }

    /// A token that is good now, and its owner's account.
    fn good_token(&self, text: &str, now: i64) -> Result<Option<(Token, Account)>, StoreError> {
        let operations = self.operations();
        let token = operations.token(&token_digest(text))?.filter(|token| token.expires > now);
        let Some(token) = token else { return Ok(None) };
        let account = operations.account(&token.login)?.filter(|account| account.closed == 0);
        Ok(account.map(|account| (token, account)))
    }

    /// The person of whom a token speaks, if it is good. It is no request.
    pub fn token_person(&self, text: &str, now: i64) -> Result<Option<String>, StoreError> {
        Ok(self.good_token(text, now)?.map(|(_, account)| account.person))
    }

    /// What a token is worth now that a request comes with it.
    pub fn show_token(&self, text: &str, now: i64) -> Result<Shown, StoreError> {
        let Some((token, account)) = self.good_token(text, now)? else { return Ok(Shown::Bad) };
        let digest = token.digest;
        if let Err(seconds) = self.asked.take(digest, Instant::now()) {
            return Ok(Shown::TooOften(seconds));
        }
        if now - token.used > super::TOUCH_SECONDS {
            self.operations().touch_token(&digest, now)?;
        }
        let opens = |scope: &Scope| token.scopes.split(' ').any(|word| word == scope.word());
        Ok(Shown::Good(Box::new(SignedIn { account, digest }), Scope::ALL.into_iter().filter(opens).collect()))
    }

    /// Tokens that have not ended, of one account or of all.
    pub fn tokens(&self, of: Option<&str>, now: i64) -> Result<Vec<Token>, StoreError> {
        let mut tokens = self.operations().tokens()?;
        tokens.retain(|token| token.expires > now && of.is_none_or(|login| token.login == login));
        Ok(tokens)
    }

    /// Ends a token.
    pub fn end_token(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        self.operations().end_token(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn whoever_asks_too_often_waits_and_nobody_else_does() {
        let (asked, begun) = (Asked::default(), Instant::now());
        for _ in 0..100 {
            assert_eq!(asked.take([1; 32], begun), Ok(()));
        }
        assert_eq!(asked.take([1; 32], begun), Err(1));
        assert_eq!(asked.take([2; 32], begun), Ok(()), "each has its own");
        // Ten a second come back.
        let later = begun + Duration::from_millis(250);
        assert_eq!([0; 3].map(|_| asked.take([1; 32], later)), [Ok(()), Ok(()), Err(1)]);
        let rested = begun + Duration::from_secs(3600);
        let taken = (0..200).take_while(|_| asked.take([1; 32], rested).is_ok()).count();
        assert_eq!(taken, 100, "a rest gives no more than that");
    }

    #[test]
    fn the_pace_is_that_which_is_set() {
        let asked = Asked { pace: Pace { a_minute: 2, at_once: 1 }, ..Asked::default() };
        let begun = Instant::now();
        assert_eq!([0; 2].map(|_| asked.take([1; 32], begun)), [Ok(()), Err(30)]);
        assert_eq!(asked.take([1; 32], begun + Duration::from_secs(30)), Ok(()));
    }
}
