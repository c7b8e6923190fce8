//! What is set of an identity provider. Without an issuer there is none.

use super::fault::Wrong;
use super::{Fault, Reading, Secret};
use axum::http::Uri;

/// An identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oidc {
    /// Its address, as its tokens name it.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// What shows it that this is the server.
    pub secret: Secret,
    /// What the button calls it; nothing for the general word.
    pub name: Option<String>,
    /// Address under which browsers reach this server; nothing for the one that each of them asks for.
    pub redirect: Option<String>,
    /// The claim that names an account, if its names are trusted.
    pub trusted_claim: Option<String>,
    /// Whether it asks for a second factor, so that this server need not.
    pub second_factor: bool,
}

/// Whether a text is the address of a server with which a secret may be spoken of: TLS, or this machine.
pub(super) fn is_address(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let is_local = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let is_private = uri.scheme_str() == Some("https") || uri.scheme_str() == Some("http") && is_local;
    is_private && uri.query().is_none() && !text.contains(['#', '@'])
}

impl Reading {
    /// The provider; everything that is missing once something is said of it.
    pub(super) fn oidc(&self, faults: &mut Vec<Fault>) -> Option<Oidc> {
        let needed = ["oidc.issuer", "oidc.client_id", "oidc.client_secret_file"];
        if !self.is_begun("oidc.", needed, Wrong::OidcLacks, faults) {
            return None;
        }
        let secret = self.secret("oidc.client_secret_file", faults);
        let claim = self.text("oidc.claim").unwrap_or_else(|| "preferred_username".to_owned());
        Some(Oidc {
            issuer: self.text("oidc.issuer")?,
            client_id: self.text("oidc.client_id")?,
            secret: secret?,
            name: self.text("oidc.name"),
            redirect: self.text("oidc.redirect"),
            trusted_claim: self.is_yes("oidc.trust_names").then_some(claim),
            second_factor: self.is_yes("oidc.second_factor"),
        })
    }
}
