//! Errors as pages: what happened and what to do, in the user's language. One conversion at the edge.

use crate::engine::{KeeperError, Submit};
use crate::messages::Language;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use look::frame::{Frame, bare_page};
use maud::{Markup, html};

/// Why a page cannot be shown.
#[derive(Debug)]
pub enum PageError {
    /// Nobody is signed in: to the login page, and back.
    SignIn(String),
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
    /// Storage failed; nothing was recorded.
    NotSaved(Language),
    /// The program cannot go on with this.
    Internal(Language),
}

impl PageError {
    /// A storage error on the way to a page: logged, and told in general words.
    pub fn storage(language: Language, error: &KeeperError) -> Self {
        eprintln!("page failed: {error}");
        Self::Internal(language)
    }

    /// The error of a submission that the page does not show itself.
    pub fn submit(language: Language, error: Submit) -> Self {
        match error {
            Submit::Busy => Self::Busy(language),
            Submit::NotSaved | Submit::ReadOnly => Self::NotSaved(language),
            Submit::Refused(refusal) => Self::BadRequest(
                language,
                refusal.0.iter().map(|problem| language.problem(problem)).collect::<Vec<_>>().join(" "),
            ),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, language, key, more) = match self {
            Self::SignIn(next) => {
                return Redirect::to(&format!("/login?next={}", super::frame::encode(&next))).into_response();
            }
            Self::Forbidden(language, right) => (StatusCode::FORBIDDEN, language, "error-forbidden", right),
            Self::NotFound(language) => (StatusCode::NOT_FOUND, language, "error-not-found", String::new()),
            Self::BadRequest(language, what) => (StatusCode::BAD_REQUEST, language, "error-bad-request", what),
            Self::CrossOrigin(language) => (StatusCode::FORBIDDEN, language, "error-cross-origin", String::new()),
            Self::Busy(language) => (StatusCode::SERVICE_UNAVAILABLE, language, "error-busy", String::new()),
            Self::NotSaved(language) => (StatusCode::SERVICE_UNAVAILABLE, language, "error-not-saved", String::new()),
            Self::Internal(language) => (StatusCode::INTERNAL_SERVER_ERROR, language, "error-internal", String::new()),
        };
        (
            status,
            plain_page(
                language,
                &language.text(key),
                html! { @if !more.is_empty() { p { (more) } } p { a href="/" { (language.text("error-home")) } } },
            ),
        )
            .into_response()
    }
}

/// A page with a title and a few words.
fn plain_page(language: Language, title: &str, words: Markup) -> Markup {
    let (product, skip) = (language.text("product"), language.text("skip"));
    let frame = Frame {
        lang: language.tag(),
        title,
        product: &product,
        zone: "",
        demo_badge: None,
        period: html! {},
        as_of: html! {},
        search: None,
        bell: None,
        languages: html! {},
        person: None,
        person_menu: html! {},
        nav: &[],
        phone_nav: &[],
        foot: html! {},
        past_banner: None,
        skip: &skip,
    };
    bare_page(&frame, html! { h1 { (title) } (words) })
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
