//! A new password: at the sign-in, where it is asked for, and among one's own things.

use super::half::{Half, next_of};
use super::{hinted, outside, plain};
use crate::accounts::{SignedIn, password};
use crate::messages::Language;
use crate::web::frame::{encode, framed};
use crate::web::viewer::{Viewer, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Input};
use look::part::{self, ButtonKind, button};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use store::{Stage, StoreError};

/// What the form sends.
#[derive(Clone, Deserialize)]
pub struct Sent {
    #[serde(default)]
    present: String,
    chosen: String,
    again: String,
    #[serde(default)]
    next: String,
}

/// Fields and errors that a form shows at its top.
type Told = Vec<(String, String)>;

fn the_form(language: Language, rules: Markup, next: Option<&str>, told: &Told) -> Markup {
    let t = |key: &str| language.text(key);
    let form = form::Form {
        action: if next.is_some() { "/login/password" } else { "/me/password" },
        multipart: false,
        hidden: next.map(|next| ("next".to_owned(), next.to_owned())).into_iter().collect(),
        body: html! {
            (form::errors(&t("password-not-taken"), told))
            @if next.is_none() { (plain("present", &t("password-present"), "", Input::Password)) }
            (plain("chosen", &t("password-chosen"), "", Input::Password))
            (hinted("again", &t("password-again"), &t("password-again-hint"), "", Input::Password))
        },
        buttons: button(ButtonKind::Primary, &t("password-set"), None),
        draft: None,
    };
    html! { (rules) (form::form(&form)) }
}

/// What the policy asks, before anybody types.
fn rules(state: &AppState, language: Language) -> Result<Markup, StoreError> {
    let rules = state.accounts.policy()?.profile.rules();
    let mut items = vec![language.format("password-rule-length", &[("least", &rules.least.to_string())])];
    if rules.classes > 1 {
        items.push(language.format("password-rule-classes", &[("least", &rules.classes.to_string())]));
    }
    items.push(language.text("password-rule-guess"));
    if rules.earlier > 1 {
        items.push(language.format("password-rule-earlier", &[("number", &rules.earlier.to_string())]));
    }
    if let Some(days) = rules.days {
        items.push(language.format("password-rule-days", &[("days", &days.to_string())]));
    }
    Ok(html! { ul.s-rules { @for item in items { li { (item) } } } })
}

/// What is wrong with what was typed; nothing if it can be set.
fn wrong(state: &AppState, language: Language, owner: &SignedIn, sent: &Sent) -> Result<Told, StoreError> {
    let mut told = Told::new();
    for (key, values) in password::problems(&state.accounts.policy()?, &owner.account, &sent.chosen) {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        told.push(("chosen".to_owned(), language.format(key, &values)));
    }
    if sent.chosen != sent.again {
        told.push(("again".to_owned(), language.text("password-differs")));
    }
    Ok(told)
}

/// `GET /login/password`: whoever has a password of somebody else's making, or one that is too old.
pub async fn at_sign_in(
    State(state): State<AppState>,
    half: Half,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    half.must_lack(&[Stage::Password])?;
    page_at_sign_in(&state, &half, next_of(&query), &Told::new())
}

fn page_at_sign_in(state: &AppState, half: &Half, next: &str, told: &Told) -> Result<Markup, PageError> {
    let language = half.language;
    let rules = rules(state, language).map_err(|error| half.failed(error))?;
    let title = language.text("password-title");
    let say = language.text(if half.signed.account.initial { "password-say-initial" } else { "password-say-old" });
    let main = html! { h1 { (title) } p.s-meta { (say) } (the_form(language, rules, Some(next), told)) };
    Ok(outside(state, language, &title, &format!("/login/password?next={}", encode(next)), main))
}

/// `POST /login/password`.
pub async fn chosen_at_sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    half: Half,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    half.must_lack(&[Stage::Password])?;
    let told = looked_at(&state, half.language, &half.signed, &sent).await?;
    if !told.is_empty() {
        let page = page_at_sign_in(&state, &half, &sent.next, &told)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let noted = crate::audit::note(&state.engine.audit, &half.signed.account.person, "password_changed", "");
    noted.map_err(|error| half.failed(error))?;
    set(&state, half.language, &half.signed, &sent.chosen).await?;
    let gone_on = half.go_on(&state, &headers, &sent.next, |visit| state.accounts.finish(&half.signed, visit))?;
    Ok(gone_on.unwrap_or_else(|_| Redirect::to("/login").into_response()))
}

/// `GET /me/password`.
pub async fn own(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    own_page(&state, &viewer, &Told::new())
}

fn own_page(state: &AppState, viewer: &Viewer, told: &Told) -> Result<Markup, PageError> {
    let rules = rules(state, viewer.language).map_err(|error| viewer.failed(error))?;
    let title = viewer.language.text("password-title");
    let main = html! {
        (part::head(html! { a href="/me" { (viewer.language.text("nav-me")) } }, &title, html! {}, html! {}))
        (the_form(viewer.language, rules, None, told))
    };
    Ok(framed(viewer, &title, "/me", main))
}

/// `POST /me/password`.
pub async fn chosen(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let mut told = looked_at(&state, viewer.language, &viewer.signed, &sent).await?;
    if !is_present(&state, &viewer, &sent.present).await? {
        told.insert(0, ("present".to_owned(), viewer.language.text("password-present-wrong")));
    }
    if !told.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, own_page(&state, &viewer, &told)?).into_response());
    }
    viewer.note("password_changed", "")?;
    set(&state, viewer.language, &viewer.signed, &sent.chosen).await?;
    Ok(Redirect::to("/me").into_response())
}

/// Whether a password is the viewer's own.
pub(super) async fn is_present(state: &AppState, viewer: &Viewer, typed: &str) -> Result<bool, PageError> {
    let (shared, account, typed) = (state.clone(), viewer.signed.account.clone(), typed.to_owned());
    apart(viewer.language, move || shared.accounts.is_password(&account, &typed, real_seconds())).await
}

async fn looked_at(state: &AppState, language: Language, owner: &SignedIn, sent: &Sent) -> Result<Told, PageError> {
    let (shared, owner, sent) = (state.clone(), owner.clone(), sent.clone());
    apart(language, move || wrong(&shared, language, &owner, &sent)).await
}

async fn set(state: &AppState, language: Language, owner: &SignedIn, chosen: &str) -> Result<(), PageError> {
    let (shared, owner, chosen) = (state.clone(), owner.clone(), chosen.to_owned());
    apart(language, move || shared.accounts.choose_password(&owner, &chosen, real_seconds())).await
}

/// Hashes take tens of milliseconds by design: not on the threads that answer others.
pub(in crate::web) async fn apart<T: Send + 'static>(
    language: Language,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, PageError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| PageError::Internal(language))?;
    done.map_err(|error| PageError::storage(language, &error.into()))
}
