//! Accounts, their second factors, their sessions, and the policy that the security administrator has set.

use crate::database::{Row, Value};
use crate::{Operations, StoreError};

/// An account: who logs in. Passwords are kept as argon2 hashes, made at the edge. Instants are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Login name.
    pub login: String,
    /// The person's pseudonymous id in the ledger.
    pub person: String,
    /// Name as shown to the person himself and colleagues.
    pub name: String,
    /// Post as shown.
    pub post: String,
    /// Id of the person's unit.
    pub unit: String,
    /// The password's PHC string.
    pub password: String,
    /// When the password was set; 0 where an earlier build did not note it.
    pub changed: i64,
    /// Whether somebody else has made the password: it opens nothing but the page on which to choose one.
    pub initial: bool,
    /// PHC strings of earlier passwords, newest first.
    pub earlier: Vec<String>,
    /// The last sign-in; 0 if there was none.
    pub signed_in: i64,
    /// Since when the account is closed; 0 if it is not.
    pub closed: i64,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// Until when the account is locked.
    pub locked_until: i64,
}

/// What a session still lacks before it opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing: its owner is signed in.
    Whole,
    /// The code of the second factor.
    Code,
    /// A password of its owner's own.
    Password,
    /// A second factor, because the policy asks for one.
    Factor,
    /// The code of the second factor, where an identity provider vouches for the owner instead of a password.
    VouchedCode,
    /// A second factor, likewise.
    VouchedFactor,
}

impl Stage {
    const ALL: [Self; 6] =
        [Self::Whole, Self::Code, Self::Password, Self::Factor, Self::VouchedCode, Self::VouchedFactor];

    /// Whether an identity provider vouches for the owner of a session that lacks this.
    pub fn is_vouched(self) -> bool {
        matches!(self, Self::VouchedCode | Self::VouchedFactor)
    }
}

/// A session, kept by the digest of its token: a copy of the file logs nobody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token.
    pub digest: [u8; 32],
    /// Login name.
    pub login: String,
    /// Unix seconds of the login.
    pub created: i64,
    /// Unix seconds of the last request.
    pub seen: i64,
    /// What it lacks.
    pub stage: Stage,
    /// Browser and system in one or two words, so that its owner knows it again.
    pub browser: String,
}

impl Session {
    /// A session that lacks nothing, of a browser that is not known.
    pub fn new(digest: [u8; 32], login: &str, at: i64) -> Self {
        let (login, browser) = (login.to_owned(), String::new());
        Self { digest, login, created: at, seen: at, stage: Stage::Whole, browser }
    }
}

/// A second factor (RFC 6238).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, locked: a copy of the tables computes nobody's codes.
    pub secret: Vec<u8>,
    /// Number of the last time step whose code was taken: no code opens twice.
    pub step: u64,
}

/// Tables of this room.
pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS account (
  zone TEXT NOT NULL, login TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL, unit TEXT NOT NULL,
  password TEXT NOT NULL, failures NUMBER NOT NULL DEFAULT 0, locked_until NUMBER NOT NULL DEFAULT 0,
  changed NUMBER NOT NULL DEFAULT 0, initial NUMBER NOT NULL DEFAULT 0, earlier TEXT NOT NULL DEFAULT '',
  signed_in NUMBER NOT NULL DEFAULT 0, closed NUMBER NOT NULL DEFAULT 0, PRIMARY KEY (zone, login));
CREATE TABLE IF NOT EXISTS second_factor (
  zone TEXT NOT NULL, login TEXT NOT NULL, secret BYTES NOT NULL, step NUMBER NOT NULL, PRIMARY KEY (zone, login));
CREATE TABLE IF NOT EXISTS recovery_code (
  zone TEXT NOT NULL, login TEXT NOT NULL, digest BYTES NOT NULL, PRIMARY KEY (zone, login, digest));
CREATE TABLE IF NOT EXISTS policy (zone TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (zone, name));
CREATE TABLE IF NOT EXISTS session (
  zone TEXT NOT NULL, digest BYTES NOT NULL, login TEXT NOT NULL, created NUMBER NOT NULL, seen NUMBER NOT NULL,
  stage NUMBER NOT NULL DEFAULT 0, browser TEXT NOT NULL DEFAULT '', PRIMARY KEY (zone, digest));
";

/// Columns that tables of earlier builds in PostgreSQL lack; a file's tables are made anew ([`crate::operations`]).
pub(crate) const SINCE: &str = "
ALTER TABLE account ADD COLUMN IF NOT EXISTS changed NUMBER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN IF NOT EXISTS initial NUMBER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN IF NOT EXISTS earlier TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN IF NOT EXISTS signed_in NUMBER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN IF NOT EXISTS closed NUMBER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN IF NOT EXISTS stage NUMBER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN IF NOT EXISTS browser TEXT NOT NULL DEFAULT '';
";

impl Operations {
    /// Adds an account, or makes one anew.
    pub fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        let earlier = account.earlier.join("\n");
        let texts =
            [&account.login, &account.person, &account.name, &account.post, &account.unit, &account.password, &earlier];
        let numbers = [account.changed, i64::from(account.initial), account.signed_in, account.closed];
        let values: Vec<Value<'_>> = [self.zone()]
            .into_iter()
            .chain(texts.map(|text| Value::Text(text)))
            .chain(numbers.map(Value::from))
            .collect();
        self.database.execute(
            "INSERT INTO account
               (zone, login, person, name, post, unit, password, earlier, changed, initial, signed_in, closed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (zone, login) DO UPDATE SET person = excluded.person, name = excluded.name, post = excluded.post,
               unit = excluded.unit, password = excluded.password, earlier = excluded.earlier, changed = excluded.changed,
               initial = excluded.initial, signed_in = excluded.signed_in, closed = excluded.closed, failures = 0,
               locked_until = 0",
            &values,
        )?;
        Ok(())
    }

    /// An account by login name.
    pub fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let sql = format!("SELECT {ACCOUNT} FROM account WHERE zone = $1 AND login = $2");
        self.database.one(&sql, &[self.zone(), login.into()], account_row)
    }

    /// All accounts, by login name.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = format!("SELECT {ACCOUNT} FROM account WHERE zone = $1 ORDER BY login");
        self.database.all(&sql, &[self.zone()], account_row)
    }

    /// Forgets a person: accounts with their sessions and links, drafts, preferences, which files he brought.
    pub fn forget(&self, person: &str) -> Result<(), StoreError> {
        if !self.database.is_remote() {
            self.database.batch("PRAGMA secure_delete = ON")?;
        }
        let values = [self.zone(), person.into()];
        self.database.repeated(|database| {
            for table in ["session", "second_factor", "recovery_code", "token", "provider_link"] {
                let sql = format!(
                    "DELETE FROM {table} WHERE zone = $1 AND login IN (
                       SELECT login FROM account WHERE zone = $1 AND person = $2)"
                );
                database.execute(&sql, &values)?;
            }
            for table in ["account", "draft", "closed_form", "preference", "upload"] {
                database.execute(&format!("DELETE FROM {table} WHERE zone = $1 AND person = $2"), &values)?;
            }
            Ok(())
        })?;
        if self.database.is_remote() {
            return Ok(());
        }
        self.database.rows("PRAGMA wal_checkpoint(TRUNCATE)", &[], |_| Ok(()))
    }

    /// Sets a password, with those that came before it.
    pub fn set_password(&self, login: &str, password: &str, earlier: &[String], at: i64, initial: bool) -> Done {
        self.database.execute(
            "UPDATE account SET password = $1, earlier = $2, changed = $3, initial = $4, failures = 0, locked_until = 0
             WHERE zone = $5 AND login = $6",
            &[
                password.into(),
                earlier.join("\n").as_str().into(),
                at.into(),
                u64::from(initial).into(),
                self.zone(),
                login.into(),
            ],
        )?;
        Ok(())
    }

    /// Closes an account since an instant, or opens it again (0). Its sessions and tokens end with it.
    pub fn set_closed(&self, login: &str, since: i64) -> Done {
        self.database.repeated(|database| {
            let sql = "UPDATE account SET closed = $1 WHERE zone = $2 AND login = $3";
            database.execute(sql, &[since.into(), self.zone(), login.into()])?;
            if since > 0 {
                self.drop_keys(login)?;
            }
            Ok(())
        })
    }

    /// Ends every session and token of an account.
    pub fn end_keys_of(&self, login: &str) -> Done {
        self.database.repeated(|_| self.drop_keys(login))
    }

    fn drop_keys(&self, login: &str) -> Done {
        for table in ["session", "token"] {
            let sql = format!("DELETE FROM {table} WHERE zone = $1 AND login = $2");
            self.database.execute(&sql, &[self.zone(), login.into()])?;
        }
        Ok(())
    }

    /// Counts a failed attempt, and locks the account at the limit: the instant until which it is locked, if it is now.
    /// Counted by the database, so that attempts at the same time are all counted; none counts while it is locked.
    pub fn note_failure(&self, login: &str, limit: u32, now: i64, until: i64) -> Result<Option<i64>, StoreError> {
        self.database.execute(
            "UPDATE account SET locked_until = CASE WHEN failures + 1 >= $1 THEN CAST($2 AS BIGINT) ELSE 0 END,
               failures = CASE WHEN failures + 1 >= $1 THEN 0 ELSE failures + 1 END
             WHERE zone = $3 AND login = $4 AND locked_until <= $5",
            &[u64::from(limit).into(), until.into(), self.zone(), login.into(), now.into()],
        )?;
        Ok(self.account(login)?.map(|account| account.locked_until).filter(|locked| *locked > now))
    }

    /// The same for a name that no account has, given as a digest: the same writes, so that it takes the same time. Only
    /// so many names are remembered, the newest.
    pub fn note_stranger(
        &self,
        name: &[u8; 32],
        limit: u32,
        now: i64,
        until: i64,
        most: u32,
    ) -> Result<Option<i64>, StoreError> {
        self.database.execute(
            "INSERT INTO stranger (zone, name, noted, failures, locked_until)
             VALUES ($1, $2, (SELECT COALESCE(MAX(noted), 0) + 1 FROM stranger WHERE zone = $1), 1, 0)
             ON CONFLICT (zone, name) DO UPDATE
               SET locked_until = CASE WHEN stranger.failures + 1 >= $3 THEN CAST($4 AS BIGINT) ELSE 0 END,
               failures = CASE WHEN stranger.failures + 1 >= $3 THEN 0 ELSE stranger.failures + 1 END
             WHERE stranger.locked_until <= $5",
            &[self.zone(), name[..].into(), u64::from(limit).into(), until.into(), now.into()],
        )?;
        self.database.execute(
            "DELETE FROM stranger WHERE zone = $1 AND noted <= (SELECT MAX(noted) FROM stranger WHERE zone = $1) - $2",
            &[self.zone(), u64::from(most).into()],
        )?;
        self.stranger_locked_until(name, now)
    }

    /// Until when a name that no account has is locked, if it is.
    pub fn stranger_locked_until(&self, name: &[u8; 32], now: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT locked_until FROM stranger WHERE zone = $1 AND name = $2";
        let locked = self.database.one(sql, &[self.zone(), name[..].into()], |row| row.seconds(0))?;
        Ok(locked.filter(|locked| *locked > now))
    }

    /// Forgets the failed attempts and ends a lock.
    pub fn unlock(&self, login: &str) -> Done {
        let sql = "UPDATE account SET failures = 0, locked_until = 0 WHERE zone = $1 AND login = $2";
        self.database.execute(sql, &[self.zone(), login.into()])?;
        Ok(())
    }

    /// The second factor of an account.
    pub fn second_factor(&self, login: &str) -> Result<Option<SecondFactor>, StoreError> {
        let sql = "SELECT secret, step FROM second_factor WHERE zone = $1 AND login = $2";
        self.database.one(sql, &[self.zone(), login.into()], |row| {
            Ok(SecondFactor { secret: row.bytes(0)?.to_vec(), step: row.number(1)? })
        })
    }

    /// Login names of the accounts that have a second factor.
    pub fn with_second_factor(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT login FROM second_factor WHERE zone = $1 ORDER BY login";
        self.database.all(sql, &[self.zone()], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Gives an account a second factor and the digests of its recovery codes, in the place of any others.
    pub fn put_second_factor(&self, login: &str, factor: &SecondFactor, recovery: &[[u8; 32]]) -> Done {
        self.database.repeated(|database| {
            self.drop_second_factor(login)?;
            database.execute(
                "INSERT INTO second_factor (zone, login, secret, step) VALUES ($1, $2, $3, $4)",
                &[self.zone(), login.into(), factor.secret[..].into(), factor.step.into()],
            )?;
            for digest in recovery {
                let sql = "INSERT INTO recovery_code (zone, login, digest) VALUES ($1, $2, $3)";
                database.execute(sql, &[self.zone(), login.into(), digest[..].into()])?;
            }
            Ok(())
        })
    }

    /// Takes the second factor from an account.
    pub fn end_second_factor(&self, login: &str) -> Done {
        self.database.repeated(|_| self.drop_second_factor(login))
    }

    fn drop_second_factor(&self, login: &str) -> Done {
        for table in ["second_factor", "recovery_code"] {
            let sql = format!("DELETE FROM {table} WHERE zone = $1 AND login = $2");
            self.database.execute(&sql, &[self.zone(), login.into()])?;
        }
        Ok(())
    }

    /// Takes the code of a time step, once: whether it was the first time, and later than the last.
    pub fn take_step(&self, login: &str, step: u64) -> Result<bool, StoreError> {
        let sql = "UPDATE second_factor SET step = $1 WHERE zone = $2 AND login = $3 AND step < $1";
        Ok(self.database.execute(sql, &[step.into(), self.zone(), login.into()])? == 1)
    }

    /// Takes a recovery code, once: whether there was one.
    pub fn take_recovery_code(&self, login: &str, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM recovery_code WHERE zone = $1 AND login = $2 AND digest = $3";
        Ok(self.database.execute(sql, &[self.zone(), login.into(), digest[..].into()])? == 1)
    }

    /// How many recovery codes an account has left.
    pub fn recovery_codes(&self, login: &str) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM recovery_code WHERE zone = $1 AND login = $2";
        Ok(self.database.one(sql, &[self.zone(), login.into()], |row| row.number(0))?.unwrap_or_default())
    }

    /// What the zone has set under a name.
    pub fn policy(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM policy WHERE zone = $1 AND name = $2";
        self.database.one(sql, &[self.zone(), name.into()], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Sets it.
    pub fn set_policy(&self, name: &str, value: &str) -> Done {
        self.database.execute(
            "INSERT INTO policy (zone, name, value) VALUES ($1, $2, $3)
             ON CONFLICT (zone, name) DO UPDATE SET value = excluded.value",
            &[self.zone(), name.into(), value.into()],
        )?;
        Ok(())
    }

    /// Adds a session. If it lacks nothing, its owner has signed in: failed attempts are forgotten.
    pub fn put_session(&self, session: &Session) -> Done {
        self.database.repeated(|database| {
            database.execute(
                "INSERT INTO session (zone, digest, login, created, seen, stage, browser)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (zone, digest) DO NOTHING",
                &[
                    self.zone(),
                    session.digest[..].into(),
                    session.login.as_str().into(),
                    session.created.into(),
                    session.seen.into(),
                    (session.stage as u64).into(),
                    session.browser.as_str().into(),
                ],
            )?;
            if session.stage == Stage::Whole {
                let sql = "UPDATE account SET failures = 0, signed_in = $1 WHERE zone = $2 AND login = $3";
                database.execute(sql, &[session.created.into(), self.zone(), session.login.as_str().into()])?;
            }
            Ok(())
        })
    }

    /// A session that is kept.
    pub fn session(&self, digest: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        let sql = format!("SELECT {SESSION} FROM session WHERE zone = $1 AND digest = $2");
        self.database.one(&sql, &[self.zone(), digest[..].into()], session_row)
    }

    /// Every session that is kept, the newest first.
    pub fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        let sql = format!("SELECT {SESSION} FROM session WHERE zone = $1 ORDER BY seen DESC, digest");
        self.database.all(&sql, &[self.zone()], session_row)
    }

    /// Notes that a session was used.
    pub fn touch_session(&self, digest: &[u8; 32], seen: i64) -> Done {
        let sql = "UPDATE session SET seen = $1 WHERE zone = $2 AND digest = $3";
        self.database.execute(sql, &[seen.into(), self.zone(), digest[..].into()])?;
        Ok(())
    }

    /// Ends a session.
    pub fn end_session(&self, digest: &[u8; 32]) -> Done {
        let sql = "DELETE FROM session WHERE zone = $1 AND digest = $2";
        self.database.execute(sql, &[self.zone(), digest[..].into()])?;
        Ok(())
    }

    /// Removes the sessions that began before an instant: they have ended by themselves.
    pub fn forget_sessions(&self, before: i64) -> Done {
        let sql = "DELETE FROM session WHERE zone = $1 AND created < $2";
        self.database.execute(sql, &[self.zone(), before.into()])?;
        Ok(())
    }

    /// Ends every session of an account but one.
    pub fn end_sessions_of(&self, login: &str, but: Option<&[u8; 32]>) -> Done {
        let sql = "DELETE FROM session WHERE zone = $1 AND login = $2 AND digest <> $3";
        self.database.execute(sql, &[self.zone(), login.into(), but.map_or(&[][..], |but| &but[..]).into()])?;
        Ok(())
    }
}

/// Whether it is written.
type Done = Result<(), StoreError>;

const ACCOUNT: &str =
    "login, person, name, post, unit, password, failures, locked_until, changed, initial, earlier, signed_in, closed";

fn account_row(row: &Row<'_>) -> Result<Account, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.text(at)?.to_owned());
    Ok(Account {
        login: text(0)?,
        person: text(1)?,
        name: text(2)?,
        post: text(3)?,
        unit: text(4)?,
        password: text(5)?,
        failures: row.number(6)? as u32,
        locked_until: row.seconds(7)?,
        changed: row.seconds(8)?,
        initial: row.number(9)? > 0,
        earlier: row.text(10)?.lines().map(str::to_owned).collect(),
        signed_in: row.seconds(11)?,
        closed: row.seconds(12)?,
    })
}

const SESSION: &str = "digest, login, created, seen, stage, browser";

fn session_row(row: &Row<'_>) -> Result<Session, StoreError> {
    let stage = Stage::ALL.get(row.number(4)? as usize);
    Ok(Session {
        digest: row.digest(0)?,
        login: row.text(1)?.to_owned(),
        created: row.seconds(2)?,
        seen: row.seconds(3)?,
        // What a newer program has left unfinished opens nothing here.
        stage: stage.copied().unwrap_or(Stage::Code),
        browser: row.text(5)?.to_owned(),
    })
}
