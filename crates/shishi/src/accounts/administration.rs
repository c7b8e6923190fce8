//! What persons do with their own accounts, and the administrators with everybody's. Who may do what is asked by the
//! pages; each act is written to the audit there.

use super::{Accounts, SignedIn, factor, is_over, password, policy};
use crate::engine::{Files, KeeperError};
use policy::{FactorFor, Policy, Profile};
use store::{Account, SecondFactor, Session, Stage, StoreError};

/// How making an account ends.
pub enum Created {
    /// It is made; the password that opens only the page on which to choose another.
    With(String),
    /// The login name is another account's.
    NameTaken,
    /// The person has an account already.
    PersonHasOne(String),
}

/// An account that is about to be made.
#[derive(Clone)]
pub struct NewAccount {
    /// Login name.
    pub login: String,
    /// Pseudonymous id of its person.
    pub person: String,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Id of the person's unit.
    pub unit: String,
}

impl NewAccount {
    fn with(self, password: &str) -> Account {
        Account {
            login: self.login,
            person: self.person,
            name: self.name,
            post: self.post,
            unit: self.unit,
            password: password::hash(password),
            changed: jiff::Timestamp::now().as_second(),
            initial: true,
            earlier: Vec::new(),
            signed_in: 0,
            closed: 0,
            failures: 0,
            locked_until: 0,
        }
    }
}

/// Makes the first accounts of a zone, and answers their passwords.
pub fn create_first(files: &Files, accounts: Vec<NewAccount>) -> Result<Vec<String>, KeeperError> {
    let operations = files.open_operations()?;
    let mut passwords = Vec::new();
    for account in accounts {
        let password = password::initial();
        operations.put_account(&account.with(&password))?;
        passwords.push(password);
    }
    Ok(passwords)
}

impl Accounts {
    /// Every account, by login name.
    pub fn all(&self) -> Result<Vec<Account>, StoreError> {
        self.operations().accounts()
    }

    /// The account of a login name.
    pub fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        self.operations().account(login)
    }

    /// Makes an account.
    pub fn create(&self, new: NewAccount) -> Result<Created, StoreError> {
        let password = password::initial();
        // Hashed before the tables are taken: it takes as long as a sign-in.
        let account = new.with(&password);
        let operations = self.operations();
        if operations.account(&account.login)?.is_some() {
            return Ok(Created::NameTaken);
        }
        if let Some(other) = operations.accounts()?.into_iter().find(|other| other.person == account.person) {
            return Ok(Created::PersonHasOne(other.login));
        }
        operations.put_account(&account)?;
        Ok(Created::With(password))
    }

    /// Closes an account, or opens it again.
    pub fn set_closed(&self, login: &str, is_closed: bool, now: i64) -> Result<(), StoreError> {
        self.operations().set_closed(login, if is_closed { now } else { 0 })?;
        self.read_again(login)
    }

    /// Ends a lock.
    pub fn unlock(&self, login: &str) -> Result<(), StoreError> {
        self.operations().unlock(login)?;
        self.read_again(login)
    }

    /// Gives an account a password that opens only the page on which to choose another. All its sessions and tokens end, and
    /// its link with a provider: whoever had the old one could have linked himself.
    pub fn give_password(&self, login: &str, now: i64) -> Result<String, StoreError> {
        let given = password::initial();
        let hashed = password::hash(&given);
        let operations = self.operations();
        if let Some(account) = operations.account(login)? {
            let earlier = password::earlier(&Policy::read(&operations)?, &account);
            operations.set_password(login, &hashed, &earlier, now, true)?;
            operations.unlink(login)?;
            operations.end_keys_of(login)?;
        }
        drop(operations);
        self.read_again(login)?;
        Ok(given)
    }

    /// Whether a password is an account's present one. A wrong one counts as at the sign-in.
    pub fn is_password(&self, account: &Account, typed: &str, now: i64) -> Result<bool, StoreError> {
        let operations = self.operations();
        let is_locked = operations.account(&account.login)?.is_none_or(|account| account.locked_until > now);
        drop(operations);
        if is_locked {
            return Ok(false);
        }
        let is_right = password::is_right(typed, &account.password) == Some(true);
        if !is_right {
            super::failed(&self.operations(), &account.login, now)?;
        }
        Ok(is_right)
    }

    /// Sets the password that an account's owner has chosen. His other sessions end.
    pub fn choose_password(&self, owner: &SignedIn, chosen: &str, now: i64) -> Result<(), StoreError> {
        let (login, hashed) = (owner.account.login.as_str(), password::hash(chosen));
        let operations = self.operations();
        if let Some(account) = operations.account(login)? {
            let earlier = password::earlier(&Policy::read(&operations)?, &account);
            operations.set_password(login, &hashed, &earlier, now, false)?;
            operations.end_sessions_of(login, Some(&owner.digest))?;
        }
        drop(operations);
        self.read_again(login)
    }

    /// A second factor that an account could have, not kept yet.
    pub fn new_factor(&self) -> Vec<u8> {
        factor::secret()
    }

    /// Gives an account its second factor if a code shows that its owner has it: the recovery codes.
    pub fn keep_factor(
        &self,
        login: &str,
        secret: Vec<u8>,
        typed: &str,
        now: i64,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let Some(step) = factor::step_of(&secret, typed, now) else { return Ok(None) };
        let codes = factor::recovery();
        let digests: Vec<[u8; 32]> = codes.iter().map(|code| factor::digest(code)).collect();
        let secret = self.vault_key.seal(&factor::about(login), &secret);
        self.operations().put_second_factor(login, &SecondFactor { secret, step }, &digests)?;
        Ok(Some(codes))
    }

    /// Takes the second factor from an account.
    pub fn end_factor(&self, login: &str) -> Result<(), StoreError> {
        self.operations().end_second_factor(login)
    }

    /// How many recovery codes an account with a second factor has left.
    pub fn recovery_codes(&self, login: &str) -> Result<Option<u64>, StoreError> {
        let operations = self.operations();
        match operations.second_factor(login)? {
            Some(_) => Ok(Some(operations.recovery_codes(login)?)),
            None => Ok(None),
        }
    }

    /// Login names of the accounts that have a second factor.
    pub fn with_factor(&self) -> Result<Vec<String>, StoreError> {
        self.operations().with_second_factor()
    }

    /// The policy.
    pub fn policy(&self) -> Result<Policy, StoreError> {
        Policy::read(&self.operations())
    }

    /// Sets the policy.
    pub fn set_policy(&self, profile: Profile, factor: FactorFor) -> Result<(), StoreError> {
        let operations = self.operations();
        operations.set_policy("passwords", profile.word())?;
        operations.set_policy("second_factor", factor.word())
    }

    /// Sessions that are open, of one account or of all, the last used first.
    pub fn sessions(&self, of: Option<&str>, now: i64) -> Result<Vec<Session>, StoreError> {
        let mut sessions = self.operations().sessions()?;
        sessions.retain(|session| {
            session.stage == Stage::Whole && !is_over(session, now) && of.is_none_or(|login| session.login == login)
        });
        Ok(sessions)
    }

    /// Ends every session of an account but one.
    pub fn end_sessions_of(&self, login: &str, but: Option<&[u8; 32]>) -> Result<(), StoreError> {
        self.operations().end_sessions_of(login, but)?;
        self.read_again(login)
    }

    /// Brings what is known of an account in memory to what the tables say. Other servers do so within a second.
    fn read_again(&self, login: &str) -> Result<(), StoreError> {
        let operations = self.operations();
        let account = operations.account(login)?;
        let kept: Vec<[u8; 32]> = operations.sessions()?.iter().map(|session| session.digest).collect();
        drop(operations);
        let mut sessions = self.sessions.write().expect("no panic while held");
        let of_login = sessions.iter_mut().filter(|(_, known)| known.session.login == login);
        let mut gone = Vec::new();
        for (digest, known) in of_login {
            match &account {
                Some(account) if kept.contains(digest) => known.account = account.clone(),
                _ => gone.push(*digest),
            }
        }
        drop(sessions);
        gone.iter().for_each(|digest| self.forget(digest));
        Ok(())
    }
}
