//! Speaking with an identity provider (OpenID Connect Core 1.0: authorization code, with PKCE after RFC 7636). Here is
//! found out whom the provider vouches for; whose account that is, is decided in `accounts/provider.rs`.

mod token;

use crate::settings::Oidc;
use crate::web::encode;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use token::Wrong;
use tokio::sync::Semaphore;
use ureq::Agent;

/// How long one answer of the provider may take.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const ANSWER_BYTES: u64 = 1 << 20;
/// How long what the provider says of itself is believed.
const BELIEVED: Duration = Duration::from_secs(300);
/// How soon it is asked again when a token names a key that is not known: keys change, and anybody can name one.
const ASKED_AGAIN: Duration = Duration::from_secs(10);
/// How many speak with it at once. While it is away each waits, on threads that check passwords, too.
const TALKS: usize = 4;
/// How long somebody waits, on no thread, until it is his turn to.
const TURN_WITHIN: Duration = Duration::from_secs(3);

/// An identity provider.
pub struct Provider {
    /// What is set of it.
    pub settings: Oidc,
    agent: Agent,
    known: Mutex<Option<Known>>,
    talks: Arc<Semaphore>,
}

/// What the provider says of itself, as it was when it was asked.
#[derive(Clone)]
struct Known {
    metadata: Arc<Metadata>,
    keys: Arc<JwkSet>,
    asked: Instant,
}

/// What is needed of its description (OpenID Connect Discovery 1.0, section 3).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default = "basic")]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// What holds where the description says nothing.
fn basic() -> Vec<String> {
    vec!["client_secret_basic".to_owned()]
}

/// Whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The provider.
    pub issuer: String,
    /// Whom it means: the same for ever, and no name.
    pub subject: String,
    /// The account's name, if the provider's names are trusted and it says one.
    pub name: Option<String>,
}

/// What goes along with somebody who is sent to the provider.
pub struct Sent<'a> {
    /// What comes back with him.
    pub state: &'a str,
    /// What the token must repeat.
    pub nonce: &'a str,
    /// What only this server knows until the code is exchanged.
    pub verifier: &'a str,
    /// Where he comes back.
    pub redirect: &'a str,
}

/// Why the provider has vouched for nobody. The texts are for the log and hold nothing of a person.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// It does not answer, or not as the standard says.
    #[error("the identity provider does not answer as it should: {0}")]
    Away(String),
    /// Others speak with it already.
    #[error("too many speak with the identity provider at once")]
    Busy,
    /// It does not take the code.
    #[error("the identity provider did not take the code")]
    Code,
    /// Its token is not to be believed.
    #[error("the token of the identity provider: {0}")]
    Token(#[from] Wrong),
}

/// 32 random bytes as a text that an address can hold.
pub fn random() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

fn away(error: &dyn std::fmt::Display) -> OidcError {
    OidcError::Away(error.to_string())
}

impl Provider {
    /// A provider; it is asked nothing until somebody wants to sign in.
    pub fn new(settings: Oidc) -> Arc<Self> {
        let agent = Agent::config_builder()
            .tls_config(crate::tls::config(&[]))
            .timeout_global(Some(ANSWERS_WITHIN))
            // A redirect could lead anywhere inside the network, and a proxy would read the secret.
            .max_redirects(0)
            .proxy(None)
            .build()
            .new_agent();
        Arc::new(Self { settings, agent, known: Mutex::default(), talks: Arc::new(Semaphore::new(TALKS)) })
    }

    /// Speaks with the provider, apart from those who are answered meanwhile.
    pub async fn talk<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, OidcError> + Send + 'static,
    ) -> Result<T, OidcError> {
        let turn = tokio::time::timeout(TURN_WITHIN, self.talks.clone().acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(OidcError::Busy)?;
        let provider = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&provider);
            drop(turn);
            done
        });
        done.await.map_err(|error| away(&error))?
    }

    /// The address at the provider to which somebody is sent.
    pub fn address(&self, sent: &Sent<'_>) -> Result<String, OidcError> {
        let endpoint = &self.known(BELIEVED)?.metadata.authorization_endpoint;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(sent.verifier));
        let query = [
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", sent.redirect),
            ("state", sent.state),
            ("nonce", sent.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query = query.map(|(name, value)| format!("{name}={}", encode(value))).join("&");
        Ok(format!("{endpoint}{}{query}", if endpoint.contains('?') { '&' } else { '?' }))
    }

    /// Whom the provider vouches for by a code. `issuer` is who says it in the address (RFC 9207).
    pub fn vouched(&self, code: &str, issuer: Option<&str>, sent: &Sent<'_>) -> Result<Vouched, OidcError> {
        let known = self.known(BELIEVED)?;
        match issuer {
            Some(issuer) if issuer == known.metadata.issuer => {}
            None if !known.metadata.authorization_response_iss_parameter_supported => {}
            _ => return Err(Wrong::Issuer.into()),
        }
        let token = self.exchange(&known.metadata, code, sent)?;
        match token::vouched(&token, &known.keys, &self.settings, sent.nonce) {
            Err(Wrong::UnknownKey) => {
                let known = self.known(ASKED_AGAIN)?;
                Ok(token::vouched(&token, &known.keys, &self.settings, sent.nonce)?)
            }
            done => Ok(done?),
        }
    }

    /// The identity token of a code.
    fn exchange(&self, metadata: &Metadata, code: &str, sent: &Sent<'_>) -> Result<String, OidcError> {
        #[derive(Deserialize)]
        struct Tokens {
            id_token: String,
        }
        let (id, secret) = (self.settings.client_id.as_str(), self.settings.secret.0.as_str());
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", sent.redirect),
            ("code_verifier", sent.verifier),
        ];
        let mut request = self.agent.post(&metadata.token_endpoint).header("accept", "application/json");
        if metadata.token_endpoint_auth_methods_supported.iter().any(|method| method == "client_secret_basic") {
            let credentials = STANDARD.encode(format!("{}:{}", encode(id), encode(secret)));
            request = request.header("authorization", format!("Basic {credentials}"));
        } else {
            form.extend([("client_id", id), ("client_secret", secret)]);
        }
        let answer = request.send_form(form).map_err(|error| match error {
            ureq::Error::StatusCode(400) => OidcError::Code,
            error => away(&error),
        })?;
        Ok(read::<Tokens>(answer)?.id_token)
    }

    /// What the provider says of itself, asked again if it was asked too long ago.
    fn known(&self, believed: Duration) -> Result<Known, OidcError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.asked.elapsed() < believed) {
            return Ok(known);
        }
        let issuer = &self.settings.issuer;
        let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let metadata: Metadata = self.ask(&place)?;
        if metadata.issuer != *issuer {
            return Err(away(&format!("it calls itself {}", metadata.issuer)));
        }
        let keys = self.ask(&metadata.jwks_uri)?;
        let known = Known { metadata: Arc::new(metadata), keys: Arc::new(keys), asked: Instant::now() };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn ask<T: DeserializeOwned>(&self, address: &str) -> Result<T, OidcError> {
        read(self.agent.get(address).call().map_err(|error| away(&error))?)
    }
}

fn read<T: DeserializeOwned>(mut answer: axum::http::Response<ureq::Body>) -> Result<T, OidcError> {
    let text = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_vec().map_err(|error| away(&error))?;
    // What serde says of a text may quote it.
    serde_json::from_slice(&text).map_err(|error| away(&format!("no such JSON, at column {}", error.column())))
}
