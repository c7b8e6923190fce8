//! Sign-ins through an identity provider: whom it calls what, and who is on the way to it.

use crate::{Operations, StoreError};

/// A browser that was sent to the provider and may come back once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// SHA-256 of what the browser carries there and of what it keeps: a copy of the tables brings nobody back.
    pub key: [u8; 32],
    /// What the provider's answer must repeat.
    pub nonce: String,
    /// What shows the provider that whoever fetches the answer had asked for it (RFC 7636).
    pub verifier: String,
    /// The page that is wanted afterwards.
    pub next: String,
    /// Whose session it is that is to be linked, by its digest; nothing if somebody signs in.
    pub session: Option<[u8; 32]>,
    /// Unix seconds.
    pub at: i64,
}

/// Tables of this room. A program that does not know them passes them over, so they need no version of their own.
pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS provider_link (
  zone TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, login TEXT NOT NULL, since NUMBER NOT NULL,
  PRIMARY KEY (zone, issuer, subject));
CREATE UNIQUE INDEX IF NOT EXISTS provider_link_of_an_account ON provider_link (zone, issuer, login);
CREATE TABLE IF NOT EXISTS departure (
  zone TEXT NOT NULL, id BYTES NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, next TEXT NOT NULL, session BYTES,
  at NUMBER NOT NULL, PRIMARY KEY (zone, id));
CREATE INDEX IF NOT EXISTS departure_at ON departure (zone, at);
";

impl Operations {
    /// Notes who is on the way, and forgets who left before an instant. Of all that are on the way only so many are known,
    /// the newest: whoever sends browsers there without end fills no disk.
    pub fn put_departure(&self, departure: &Departure, since: i64, most: u64) -> Result<(), StoreError> {
        self.database.transaction(|database| {
            database.execute("DELETE FROM departure WHERE zone = $1 AND at < $2", &[self.zone(), since.into()])?;
            let sql = "SELECT COUNT(*) FROM departure WHERE zone = $1";
            if database.one(sql, &[self.zone()], |row| row.number(0))?.unwrap_or_default() >= most {
                let sql = "DELETE FROM departure WHERE zone = $1
                           AND at <= (SELECT MIN(at) FROM departure WHERE zone = $1)";
                database.execute(sql, &[self.zone()])?;
            }
            database.execute(
                "INSERT INTO departure (zone, id, nonce, verifier, next, session, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[
                    self.zone(),
                    departure.key[..].into(),
                    departure.nonce.as_str().into(),
                    departure.verifier.as_str().into(),
                    departure.next.as_str().into(),
                    departure.session.as_ref().map_or(crate::database::Value::Nothing, |digest| digest[..].into()),
                    departure.at.into(),
                ],
            )?;
            Ok(())
        })
    }

    /// Takes a departure, once, if it was not before an instant.
    pub fn take_departure(&self, key: &[u8; 32], since: i64) -> Result<Option<Departure>, StoreError> {
        self.database.transaction(|database| {
            let sql =
                "SELECT nonce, verifier, next, session, at FROM departure WHERE zone = $1 AND id = $2 AND at >= $3";
            let found = database.one(sql, &[self.zone(), key[..].into(), since.into()], |row| {
                let session = row.bytes_if_any(3)?.and_then(|digest| digest.try_into().ok());
                Ok(Departure {
                    key: *key,
                    nonce: row.text(0)?.to_owned(),
                    verifier: row.text(1)?.to_owned(),
                    next: row.text(2)?.to_owned(),
                    session,
                    at: row.seconds(4)?,
                })
            })?;
            // Of two that come at the same time one removes it.
            let sql = "DELETE FROM departure WHERE zone = $1 AND id = $2";
            let is_first = database.execute(sql, &[self.zone(), key[..].into()])? == 1;
            Ok(found.filter(|_| is_first))
        })
    }

    /// Whose account belongs to a subject of a provider.
    pub fn linked_to(&self, issuer: &str, subject: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT login FROM provider_link WHERE zone = $1 AND issuer = $2 AND subject = $3";
        self.database.one(sql, &[self.zone(), issuer.into(), subject.into()], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Links an account with a subject of a provider: whether it is linked with that one now. An account has one subject
    /// of a provider, and a subject one account.
    pub fn link(&self, issuer: &str, subject: &str, login: &str, at: i64) -> Result<bool, StoreError> {
        self.database.execute(
            "INSERT INTO provider_link (zone, issuer, subject, login, since) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
            &[self.zone(), issuer.into(), subject.into(), login.into(), at.into()],
        )?;
        Ok(self.linked_to(issuer, subject)?.as_deref() == Some(login))
    }

    /// Since when an account is linked with somebody at a provider, if it is.
    pub fn linked_since(&self, issuer: &str, login: &str) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT since FROM provider_link WHERE zone = $1 AND issuer = $2 AND login = $3";
        self.database.one(sql, &[self.zone(), issuer.into(), login.into()], |row| row.seconds(0))
    }

    /// Ends every link of an account.
    pub fn unlink(&self, login: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM provider_link WHERE zone = $1 AND login = $2";
        self.database.execute(sql, &[self.zone(), login.into()])?;
        Ok(())
    }
}
