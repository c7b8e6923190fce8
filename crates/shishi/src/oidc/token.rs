//! Whether an identity token is to be believed (OpenID Connect Core 1.0, section 3.1.3.7).

use super::Vouched;
use crate::settings::Oidc;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, errors::ErrorKind};
use serde_json::{Map, Value};

/// Signatures with a key that only the provider has. Neither `none` nor those whose key both sides share.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How far the clocks of provider and server may differ, in seconds.
const CLOCKS_DIFFER: u64 = 30;
/// Longest name of a subject (OpenID Connect Core 1.0, section 2).
const SUBJECT_MOST: usize = 255;

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is no token, or its signature is of a kind that is not taken.
    #[error("not signed as is taken here")]
    Form,
    /// The provider has no such key, as far as is known.
    #[error("signed with a key that the provider does not name")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("the signature is wrong")]
    Signature,
    /// Somebody else says it.
    #[error("of another issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("for another client")]
    Audience,
    /// It is not valid at this time.
    #[error("expired, or not valid yet")]
    Time,
    /// It answers another question.
    #[error("the nonce is another one")]
    Nonce,
    /// A claim is missing or of another type.
    #[error("a claim is missing or of another type")]
    Claim,
}

/// Whom a token vouches for.
pub(super) fn vouched(token: &str, keys: &JwkSet, settings: &Oidc, nonce: &str) -> Result<Vouched, Wrong> {
    let header = decode_header(token).map_err(|_| Wrong::Form)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Wrong::Form);
    }
    let mut validation = Validation::new(header.alg);
    validation.leeway = CLOCKS_DIFFER;
    validation.validate_nbf = true;
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[&settings.issuer]);
    validation.set_audience(&[&settings.client_id]);
    let signs = |key: &&Jwk| {
        key.common.public_key_use != Some(PublicKeyUse::Encryption)
            && (header.kid.is_none() || key.common.key_id == header.kid)
    };
    let mut wrong = Wrong::UnknownKey;
    for key in keys.keys.iter().filter(signs) {
        let key = DecodingKey::from_jwk(key).ok().filter(|key| key.family() == header.alg.family());
        let Some(key) = key else { continue };
        match decode::<Map<String, Value>>(token, &key, &validation) {
            Ok(token) => return of_claims(&token.claims, settings, nonce),
            Err(error) => match of(error.kind()) {
                // Where the token does not say which key it is, the next may be the one.
                of_the_key @ (Wrong::Signature | Wrong::Form) => wrong = of_the_key,
                of_the_claims => return Err(of_the_claims),
            },
        }
    }
    Err(wrong)
}

fn of(error: &ErrorKind) -> Wrong {
    match error {
        ErrorKind::InvalidSignature => Wrong::Signature,
        ErrorKind::InvalidIssuer => Wrong::Issuer,
        ErrorKind::InvalidAudience => Wrong::Audience,
        ErrorKind::ExpiredSignature | ErrorKind::ImmatureSignature => Wrong::Time,
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => Wrong::Claim,
        _ => Wrong::Form,
    }
}

/// What the signature does not say: that the token is for this client alone, and the answer to this question.
fn of_claims(claims: &Map<String, Value>, settings: &Oidc, nonce: &str) -> Result<Vouched, Wrong> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let is_for_others = claims.get("aud").and_then(Value::as_array).is_some_and(|all| all.len() > 1);
    if text("azp").map_or(is_for_others, |party| party != settings.client_id) {
        return Err(Wrong::Audience);
    }
    if text("nonce") != Some(nonce) {
        return Err(Wrong::Nonce);
    }
    let subject = text("sub").filter(|subject| !subject.is_empty() && subject.len() <= SUBJECT_MOST);
    Ok(Vouched {
        issuer: settings.issuer.clone(),
        subject: subject.ok_or(Wrong::Claim)?.to_owned(),
        name: settings.trusted_claim.as_deref().and_then(text).map(str::to_owned),
    })
}
