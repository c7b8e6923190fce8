//! What a store can do wrong, in the words of whoever has to put it right. No address stands in them that was signed, and
//! nothing that the store wrote but its own short code.

use super::talk::Answer;
use crate::messages::Language;

/// Why the store has not done what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It does not answer, or breaks off.
    Away(String),
    /// It answers that it cannot just now.
    Busy(String),
    /// It is not the one that it should be, or nobody known says so.
    Untrusted(String),
    /// The key of access is not one of its keys, or the secret is another.
    Key(String),
    /// Its clock and ours differ.
    Clock(String),
    /// It does not allow that.
    Forbidden(String),
    /// There is no such bucket.
    NoBucket(String),
    /// There is no such object.
    NotThere,
    /// It has no more room, or takes nothing so large.
    Full(String),
    /// The bucket is of another region, or has another address.
    Elsewhere(String),
    /// It does not do what the protocol says; what it was.
    Odd(&'static str),
    /// The file is longer than a store takes.
    TooLong(u64),
    /// A file on this machine.
    Here(String),
    /// Anything else that it answers.
    Other(String),
}

impl Wrong {
    /// What an answer says that is no success.
    pub(super) fn of(answer: &Answer) -> Self {
        let code = code(&answer.body);
        let said = if code.is_empty() { answer.status.to_string() } else { format!("{} {code}", answer.status) };
        match (answer.status, code.as_str()) {
            (_, "NoSuchBucket") => Self::NoBucket(said),
            (_, "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken") => Self::Key(said),
            (_, "RequestTimeTooSkewed" | "ExpiredToken") => Self::Clock(said),
            (_, "PermanentRedirect" | "AuthorizationHeaderMalformed" | "TemporaryRedirect") | (300..=399, _) => {
                Self::Elsewhere(said)
            }
            (413 | 507, _) => Self::Full(said),
            (_, code) if code.contains("Quota") || code.contains("StorageFull") || code == "EntityTooLarge" => {
                Self::Full(said)
            }
            (_, "SlowDown" | "RequestTimeout" | "ServiceUnavailable") | (408 | 429 | 500..=599, _) => Self::Busy(said),
            (401 | 403, _) => Self::Forbidden(said),
            (404, _) => Self::NotThere,
            _ => Self::Other(said),
        }
    }

    /// What has come of a call that was not answered.
    pub(super) fn of_call(error: &ureq::Error) -> Self {
        match error {
            ureq::Error::Rustls(what) => Self::Untrusted(what.to_string()),
            ureq::Error::Tls(what) => Self::Untrusted((*what).to_owned()),
            // Rustls inside of a connection that is under way.
            ureq::Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
                Self::Untrusted(error.to_string())
            }
            error => Self::Away(error.to_string()),
        }
    }

    /// Whether the same may be answered otherwise in a while.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Busy(_) | Self::Odd(_))
    }

    /// What happened and what to do.
    pub fn words(&self, language: Language) -> String {
        let say = |key: &str, said: &str| language.format(&format!("backup-s3-{key}"), &[("said", said)]);
        match self {
            Self::Away(said) => say("away", said),
            Self::Busy(said) => say("busy", said),
            Self::Untrusted(said) => say("untrusted", said),
            Self::Key(said) => say("key", said),
            Self::Clock(said) => say("clock", said),
            Self::Forbidden(said) => say("forbidden", said),
            Self::NoBucket(said) => say("no-bucket", said),
            Self::NotThere => say("not-there", ""),
            Self::Full(said) => say("full", said),
            Self::Elsewhere(said) => say("elsewhere", said),
            Self::Odd(what) => say("odd", &language.text(what)),
            Self::TooLong(most) => say("too-long", &(most >> 30).to_string()),
            Self::Here(said) => say("here", said),
            Self::Other(said) => say("other", said),
        }
    }
}

/// The code in an answer's body, if it is one: letters and digits only, since it is shown.
pub(super) fn code(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
    let is_code = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_code { code.to_owned() } else { String::new() }
}
