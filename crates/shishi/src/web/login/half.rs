//! A sign-in that lacks something: who it is of, and the page of the code.

use super::{note, outside, plain, welcome, why_not};
use crate::accounts::{Login, SignedIn, Visit};
use crate::messages::Language;
use crate::web::error::language_of;
use crate::web::frame::encode;
use crate::web::viewer::{Viewer, cookie, local_path, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Input};
use look::part::{ButtonKind, button};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use store::Stage;

/// Who has shown a password and lacks something yet.
pub struct Half {
    /// The sign-in.
    pub signed: SignedIn,
    /// What it lacks.
    pub stage: Stage,
    /// Language of the pages.
    pub language: Language,
}

impl FromRequestParts<AppState> for Half {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, PageError> {
        let half = cookie(&parts.headers, "session")
            .and_then(|token| state.accounts.half_signed_in(&token, real_seconds()))
            .ok_or_else(|| PageError::SignIn("/".to_owned()))?;
        Ok(Self { signed: half.0, stage: half.1, language: language_of(&parts.headers) })
    }
}

impl Half {
    /// Insists that this is what is lacking: each page takes only what it asks for.
    pub fn must_lack(&self, stages: &[Stage]) -> Result<(), PageError> {
        if stages.contains(&self.stage) { Ok(()) } else { Err(PageError::SignIn("/".to_owned())) }
    }

    /// Goes on after a step: writes it down, and goes to the page that was wanted or to what is lacking still.
    pub fn go_on(
        &self,
        state: &AppState,
        headers: &HeaderMap,
        next: &str,
        step: impl FnOnce(&Visit<'_>) -> Result<Login, store::StoreError>,
    ) -> Result<Result<Response, Login>, PageError> {
        let zone = state.engine.snapshot();
        let visit = Visit { now: real_seconds(), zone: &zone, browser: &crate::web::browser::of(headers) };
        let outcome = step(&visit).map_err(|error| self.failed(error))?;
        let way = if self.stage.is_vouched() { super::provider::WAY } else { "" };
        if let Err(error) = note(state, &outcome, way) {
            if let Login::Welcome(token, ..) = &outcome {
                state.accounts.end(token);
            }
            return Err(self.failed(error));
        }
        Ok(match &outcome {
            Login::Welcome(token, _, stage) => Ok(welcome(headers, token, *stage, local_path(next))),
            _ => Err(outcome),
        })
    }

    /// The error of tables that could not be read or written.
    pub fn failed(&self, error: store::StoreError) -> PageError {
        PageError::storage(self.language, &error.into())
    }
}

/// The page that was wanted.
pub fn next_of(query: &HashMap<String, String>) -> &str {
    query.get("next").map_or("/", String::as_str)
}

/// `GET /login/code`.
pub async fn form(
    State(state): State<AppState>,
    half: Half,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    half.must_lack(&[Stage::Code, Stage::VouchedCode])?;
    Ok(page(&state, half.language, next_of(&query), None))
}

fn page(state: &AppState, language: Language, next: &str, error: Option<&str>) -> Markup {
    let t = |key: &str| language.text(key);
    let title = t("code-title");
    let form = form::Form {
        action: "/login/code",
        multipart: false,
        hidden: vec![("next".to_owned(), next.to_owned())],
        body: html! {
            @if let Some(error) = error { (form::errors(&title, &[(String::new(), error.to_owned())])) }
            (plain("code", &t("code-label"), "", Input::Text { max: 24 }))
        },
        buttons: button(ButtonKind::Primary, &t("login-in"), None),
        draft: None,
    };
    let main = html! { h1 { (title) } p.s-meta { (t("code-say")) } (form::form(&form)) };
    outside(state, language, &title, &format!("/login/code?next={}", encode(next)), main)
}

/// What the form of the code sends.
#[derive(Deserialize)]
pub struct Sent {
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /login/code`.
pub async fn submit(
    State(state): State<AppState>,
    headers: HeaderMap,
    half: Half,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    half.must_lack(&[Stage::Code, Stage::VouchedCode])?;
    let taken =
        half.go_on(&state, &headers, &sent.next, |visit| state.accounts.take_code(&half.signed, &sent.code, visit))?;
    Ok(taken.unwrap_or_else(|outcome| {
        let error = why_not(half.language, &outcome, "code-wrong");
        (StatusCode::UNAUTHORIZED, page(&state, half.language, &sent.next, Some(&error))).into_response()
    }))
}

/// `POST /me/sessions/end`: ends all my sessions but this one.
pub async fn end_sessions(State(state): State<AppState>, viewer: Viewer) -> Result<Response, PageError> {
    viewer.note("session_ended", viewer.person())?;
    let ended = state.accounts.end_sessions_of(&viewer.signed.account.login, Some(&viewer.signed.digest));
    ended.map_err(|error| viewer.failed(error))?;
    Ok(Redirect::to("/me").into_response())
}
