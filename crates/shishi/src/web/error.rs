//! Errors as pages: what happened and what to do, in the user's language. One conversion at the edge: `guard.rs` draws
//! what a handler answers here, as a page for people and as JSON for programs.

use crate::engine::{KeeperError, Submit};
use crate::messages::Language;
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

/// Why a page cannot be shown.
#[derive(Debug, Clone)]
pub enum PageError {
    /// Nobody is signed in: to the login page, and back.
    SignIn(String),
    /// A program's token is not good.
    Token(Language),
    /// A program asks too often: seconds to wait.
    TooOften(Language, u16),
    /// The person lacks a right; the right is named.
    Forbidden(Language, String),
    /// There is no such thing.
    NotFound(Language),
    /// What was asked makes no sense.
    BadRequest(Language, String),
    /// A write from a page of somebody else.
    CrossOrigin(Language),
    /// Too many are waiting.
    Busy(Language),
    /// Too many take the ledger as a file.
    ExportsBusy(Language),
    /// Storage failed; nothing was recorded.
    NotSaved(Language),
    /// Storage failed, and nobody can say whether something was recorded.
    Unknown(Language),
    /// The disk is full; nothing was recorded.
    DiskFull(Language),
    /// The writer has stopped.
    ReadOnly(Language),
    /// The program cannot go on with this.
    Internal(Language),
}

impl PageError {
    /// A storage error on the way to a page: logged, and told in general words.
    pub fn storage(language: Language, error: &KeeperError) -> Self {
        tracing::error!(%error, "page failed");
        match error {
            KeeperError::Store(store) if store.is_full_disk() => Self::DiskFull(language),
            _ => Self::Internal(language),
        }
    }

    /// A file that could not be kept: logged, and told with what helps.
    pub fn file(language: Language, error: &std::io::Error) -> Self {
        tracing::error!(%error, "file not kept");
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull(language),
            _ => Self::NotSaved(language),
        }
    }

    /// The error of a submission that the page does not show itself.
    pub fn submit(language: Language, error: Submit) -> Self {
        match error {
            Submit::Busy => Self::Busy(language),
            Submit::NotSaved => Self::NotSaved(language),
            Submit::Unknown => Self::Unknown(language),
            Submit::ReadOnly => Self::ReadOnly(language),
            Submit::Refused(refusal) => Self::BadRequest(
                language,
                refusal.0.iter().map(|problem| language.problem(problem)).collect::<Vec<_>>().join(" "),
            ),
        }
    }

    /// The status of the answer. For a page nobody is sent to the login with an error.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) | Self::Token(_) => StatusCode::UNAUTHORIZED,
            Self::TooOften(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::Forbidden(..) | Self::CrossOrigin(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(..) => StatusCode::BAD_REQUEST,
            Self::Busy(_)
            | Self::ExportsBusy(_)
            | Self::NotSaved(_)
            | Self::Unknown(_)
            | Self::DiskFull(_)
            | Self::ReadOnly(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Key of the title; with `-about` that of what to do.
    pub fn key(&self) -> &'static str {
        match self {
            Self::SignIn(_) => "error-session",
            Self::Token(_) => "error-token",
            Self::TooOften(..) => "error-too-often",
            Self::Forbidden(..) => "error-forbidden",
            Self::NotFound(_) => "error-not-found",
            Self::BadRequest(..) => "error-bad-request",
            Self::CrossOrigin(_) => "error-cross-origin",
            Self::Busy(_) => "error-busy",
            Self::ExportsBusy(_) => "error-exports-busy",
            Self::NotSaved(_) => "error-not-saved",
            Self::Unknown(_) => "error-unknown",
            Self::DiskFull(_) => "error-disk-full",
            Self::ReadOnly(_) => "error-read-only",
            Self::Internal(_) => "error-internal",
        }
    }

    /// The right that is missing, or what is wrong with the request.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Forbidden(_, detail) | Self::BadRequest(_, detail) => {
                Some(detail).filter(|text| !text.is_empty()).map(String::as_str)
            }
            _ => None,
        }
    }

    /// Seconds after which it is worth asking again.
    pub fn retry_after(&self) -> Option<u16> {
        match self {
            Self::TooOften(_, seconds) => Some(*seconds),
            Self::Busy(_) => Some(2),
            Self::ExportsBusy(_) => Some(30),
            _ => None,
        }
    }

    /// Whether sending the same form again may help.
    pub fn may_be_sent_again(&self) -> bool {
        self.status().is_server_error()
    }

    /// The answer to a program.
    pub fn json(&self, language: Language, status: StatusCode) -> Response {
        let text = match self.detail() {
            Some(detail) => detail.to_owned(),
            None => language.format(
                "error-in-one-line",
                &[("what", &language.text(self.key())), ("about", &language.text(&format!("{}-about", self.key())))],
            ),
        };
        (status, Json(json!({"problems": [{"field": null, "code": self.key(), "text": text}]}))).into_response()
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = match &self {
            Self::SignIn(next) => Redirect::to(&format!("/login?next={}", super::frame::encode(next))).into_response(),
            other => other.status().into_response(),
        };
        response.extensions_mut().insert(self);
        response
    }
}

/// Any path that is no page.
pub async fn not_found(headers: HeaderMap) -> PageError {
    PageError::NotFound(language_of(&headers))
}

/// The language that a browser asks for: the cookie's, else the header's, else Chinese.
pub fn language_of(headers: &HeaderMap) -> Language {
    if let Some(tag) = super::viewer::cookie(headers, "language") {
        return Language::of_tag(&tag);
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = accepted.split(',').find(|part| part.starts_with("zh") || part.starts_with("en")).unwrap_or_default();
    Language::of_tag(first)
}
