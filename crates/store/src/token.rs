//! Tokens by which programs use the API in the name of a person, kept by their digests.

use crate::database::Row;
use crate::{Operations, StoreError};

/// A token. Instants are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token.
    pub digest: [u8; 32],
    /// Login name of its owner.
    pub login: String,
    /// What its owner calls it.
    pub name: String,
    /// What it opens, separated by spaces.
    pub scopes: String,
    /// When it was made.
    pub created: i64,
    /// When it ends.
    pub expires: i64,
    /// When it was last used; 0 if never.
    pub used: i64,
}

/// The table of this room.
pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS token (
  zone TEXT NOT NULL, digest BYTES NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
  created NUMBER NOT NULL, expires NUMBER NOT NULL, used NUMBER NOT NULL, PRIMARY KEY (zone, digest));
";

impl Operations {
    /// Adds a token.
    pub fn put_token(&self, token: &Token) -> Result<(), StoreError> {
        self.database.execute(
            "INSERT INTO token (zone, digest, login, name, scopes, created, expires, used)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                self.zone(),
                token.digest[..].into(),
                token.login.as_str().into(),
                token.name.as_str().into(),
                token.scopes.as_str().into(),
                token.created.into(),
                token.expires.into(),
                token.used.into(),
            ],
        )?;
        Ok(())
    }

    /// A token by its digest.
    pub fn token(&self, digest: &[u8; 32]) -> Result<Option<Token>, StoreError> {
        let sql = format!("SELECT {TOKEN} FROM token WHERE zone = $1 AND digest = $2");
        self.database.one(&sql, &[self.zone(), digest[..].into()], token_row)
    }

    /// Every token, the newest first.
    pub fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let sql = format!("SELECT {TOKEN} FROM token WHERE zone = $1 ORDER BY created DESC, digest");
        self.database.all(&sql, &[self.zone()], token_row)
    }

    /// Notes that a token was used.
    pub fn touch_token(&self, digest: &[u8; 32], used: i64) -> Result<(), StoreError> {
        let sql = "UPDATE token SET used = $1 WHERE zone = $2 AND digest = $3";
        self.database.execute(sql, &[used.into(), self.zone(), digest[..].into()])?;
        Ok(())
    }

    /// Ends a token.
    pub fn end_token(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "DELETE FROM token WHERE zone = $1 AND digest = $2";
        self.database.execute(sql, &[self.zone(), digest[..].into()])?;
        Ok(())
    }
}

const TOKEN: &str = "digest, login, name, scopes, created, expires, used";

fn token_row(row: &Row<'_>) -> Result<Token, StoreError> {
    Ok(Token {
        digest: row.digest(0)?,
        login: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        scopes: row.text(3)?.to_owned(),
        created: row.seconds(4)?,
        expires: row.seconds(5)?,
        used: row.seconds(6)?,
    })
}
