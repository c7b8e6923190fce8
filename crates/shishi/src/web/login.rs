//! Signing in and out. What a sign-in lacks after the right password – a code, a password of one's own, a second factor –
//! has a page each, which the persons' own pages share.

mod factor;
mod half;
mod password;
pub(in crate::web) mod provider;

pub(in crate::web) use password::apart;

use crate::accounts::{DEMONSTRATION_PASSWORD, Login, Visit};
use crate::messages::Language;
use crate::web::browser;
use crate::web::error::language_of;
use crate::web::frame::encode;
use crate::web::viewer::{Viewer, local_path, real_seconds};
use crate::web::{AppState, PageError};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use look::form::{self, Field, Input};
use look::frame::{Frame, bare_page, languages};
use look::part::{ButtonKind, button, link_button};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use std::time::Duration;
use store::Stage;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/login", get(form).post(submit))
        .route("/login/code", get(half::form).post(half::submit))
        .route("/login/password", get(password::at_sign_in).post(password::chosen_at_sign_in))
        .route("/login/factor", get(factor::at_sign_in).post(factor::shown_at_sign_in))
        .route("/login/oidc", get(provider::leave))
        .route("/login/oidc/return", get(provider::come_back))
        .route("/logout", post(logout))
        .route("/me/password", get(password::own).post(password::chosen))
        .route("/me/factor", get(factor::own).post(factor::shown))
        .route("/me/factor/end", post(factor::end))
        .route("/me/oidc", get(provider::own).post(provider::leave_to_link))
        .route("/me/oidc/end", post(provider::end))
        .route("/me/sessions/end", post(half::end_sessions))
}

/// How long a sign-in waits for its turn.
const TURN_WITHIN: Duration = Duration::from_secs(20);

/// `GET /login`.
async fn form(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Markup {
    page(&state, language_of(&headers), query.get("next").map_or("/", String::as_str), "", None)
}

fn page(state: &AppState, language: Language, next: &str, login: &str, error: Option<&str>) -> Markup {
    let t = |key: &str| language.text(key);
    let body = html! {
        @if let Some(error) = error { (form::errors(&t("login-title"), &[(String::new(), error.to_owned())])) }
        (plain("login", &t("login-name"), login, Input::Text { max: 64 }))
        (plain("password", &t("login-password"), "", Input::Password))
        @if state.engine.snapshot().demonstration { p.s-meta { (t("login-demo")) } }
    };
    let form = form::Form {
        action: "/login",
        multipart: false,
        hidden: vec![("next".to_owned(), next.to_owned())],
        body,
        buttons: button(ButtonKind::Primary, &t("login-in"), None),
        draft: None,
    };
    let main = html! {
        h1 { (t("login-title")) }
        p.s-meta { (t("promise")) }
        (form::form(&form))
        @if let Some(provider) = &state.provider {
            p { (link_button(ButtonKind::Plain, &format!("/login/oidc?next={}", encode(next)), &provider::sign_in_with(provider, language), None)) }
        }
    };
    outside(state, language, &t("login-title"), &format!("/login?next={}", encode(next)), main)
}

/// A page of somebody who is not signed in. `back` is its own address, for the switch of languages.
fn outside(state: &AppState, language: Language, title: &str, back: &str, main: Markup) -> Markup {
    let t = |key: &str| language.text(key);
    let zone = state.engine.snapshot();
    let (product, skip, badge) = (t("product"), t("skip"), t("demo-badge"));
    let back = encode(back);
    let (zh, en) = (format!("/switch?language=zh-CN&next={back}"), format!("/switch?language=en&next={back}"));
    let tag = language.tag();
    let frame = Frame {
        lang: tag,
        title,
        product: &product,
        zone: &zone.name,
        demo_badge: zone.demonstration.then_some(badge.as_str()),
        period: html! {},
        as_of: html! {},
        search: None,
        bell: None,
        languages: languages(&[(&zh, "zh-CN", "中文", tag == "zh-CN"), (&en, "en", "EN", tag == "en")]),
        person: None,
        person_menu: html! {},
        nav: &[],
        phone_nav: &[],
        foot: html! { a href="/public" { (t("nav-public")) } },
        past_banner: None,
        skip: &skip,
    };
    bare_page(&frame, main)
}

/// A field that is neither sealed nor of a record.
fn plain(name: &str, label: &str, value: &str, input: Input<'_>) -> Markup {
    hinted(name, label, "", value, input)
}

fn hinted(name: &str, label: &str, hint: &str, value: &str, input: Input<'_>) -> Markup {
    form::field(&Field { hint, ..Field::of(name, label, value, input) })
}

/// Where a sign-in goes on: the page that was wanted, or what is lacking.
fn onward(stage: Stage, next: &str) -> String {
    match stage {
        Stage::Whole => next.to_owned(),
        Stage::Code | Stage::VouchedCode => format!("/login/code?next={}", encode(next)),
        Stage::Password => format!("/login/password?next={}", encode(next)),
        Stage::Factor | Stage::VouchedFactor => format!("/login/factor?next={}", encode(next)),
    }
}

/// Goes there.
fn welcome(headers: &HeaderMap, token: &str, stage: Stage, next: &str) -> Response {
    let mut response = Redirect::to(&onward(stage, next)).into_response();
    set_cookie(&mut response, headers, &format!("session={token}; Path=/; SameSite=Strict"));
    response
}

/// Sets a cookie that no script reads. Where a proxy speaks TLS for us, it is for TLS only.
fn set_cookie(response: &mut Response, headers: &HeaderMap, cookie: &str) {
    let secure = if is_tls(headers) { "; Secure" } else { "" };
    if let Ok(cookie) = format!("{cookie}; HttpOnly{secure}").parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn is_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

/// What the addresses of our pages begin with, as whoever asks knows them.
pub(in crate::web) fn asked_at(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if is_tls(headers) { "https" } else { "http" })
}

/// What the audit is told of a sign-in or a step of it: `way` is empty where a password opens, or names what vouches. The name as
/// typed may be anything, a password even: it stays out.
fn note(state: &AppState, outcome: &Login, way: &'static str) -> Result<(), store::StoreError> {
    let (audit, strangers) = (&state.engine.audit, &state.accounts.strangers);
    match outcome {
        Login::Welcome(_, account, Stage::Whole) => crate::audit::note(audit, &account.person, "login", way),
        Login::Welcome(_, account, stage) => {
            let lacks = match stage {
                Stage::Code | Stage::VouchedCode => "code",
                Stage::Password => "password",
                Stage::Factor | Stage::VouchedFactor | Stage::Whole => "factor",
            };
            crate::audit::note(audit, &account.person, "login_begun", format!("{way} {lacks}").trim_start())
        }
        // Counted apart for each way: the entry of a minute names one.
        Login::Wrong => strangers.note(audit, way, "login_refused", way),
        Login::Locked(_) => strangers.note(audit, way, "login_locked", way),
        Login::Closed => strangers.note(audit, way, "login_closed", way),
    }
}

/// Why somebody is not let in.
fn why_not(language: Language, outcome: &Login, wrong: &str) -> String {
    match outcome {
        Login::Locked(until) => {
            let minutes = minutes_left(*until, real_seconds()).to_string();
            language.format("login-locked", &[("minutes", &minutes)])
        }
        Login::Closed => language.text("login-closed"),
        Login::Wrong | Login::Welcome(..) => language.text(wrong),
    }
}

/// What the login form sends.
#[derive(Deserialize)]
struct Sent {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`.
async fn submit(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let next = local_path(&sent.next).to_owned();
    let (shared, login) = (state.clone(), sent.login.clone());
    let again =
        |status: StatusCode, text: &str| (status, page(&state, language, &next, &login, Some(text))).into_response();
    let not_recorded = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a sign-in could not be recorded");
        again(StatusCode::SERVICE_UNAVAILABLE, &language.text("login-not-recorded"))
    };
    if sent.password == DEMONSTRATION_PASSWORD && !state.engine.snapshot().demonstration {
        // Everybody can read this password: it opens nothing where things are real.
        if let Err(error) = state.accounts.strangers.note(&state.engine.audit, "", "refused", "demonstration password")
        {
            tracing::error!(%error, "a refusal is missing in the audit");
        }
        return Ok(again(StatusCode::UNAUTHORIZED, &language.text("login-demonstration-password")));
    }
    // A name that is locked waits for nobody and makes nobody wait.
    let locked = match state.accounts.locked(&sent.login, real_seconds()) {
        Ok(locked) => locked.map(Login::Locked),
        Err(error) => return Ok(not_recorded(&error)),
    };
    let checked = match locked {
        Some(locked) => Ok(locked),
        None => {
            let turn = tokio::time::timeout(TURN_WITHIN, state.accounts.turn(&sent.login)).await.ok().flatten();
            let Some(turn) = turn else {
                let mut busy = again(StatusCode::TOO_MANY_REQUESTS, &language.text("login-busy"));
                busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(2));
                return Ok(busy);
            };
            // argon2 takes tens of milliseconds by design: not on the threads that answer others.
            let browser = browser::of(&headers);
            let checked = tokio::task::spawn_blocking(move || {
                let zone = shared.engine.snapshot();
                let visit = Visit { now: real_seconds(), zone: &zone, browser: &browser };
                let outcome = shared.accounts.login(&sent.login, &sent.password, &visit);
                drop(turn);
                outcome
            });
            checked.await.map_err(|_| PageError::Internal(language))?
        }
    };
    let outcome = match checked {
        Ok(outcome) => outcome,
        Err(error) => return Ok(not_recorded(&error)),
    };
    if let Err(error) = note(&state, &outcome, "") {
        if let Login::Welcome(token, ..) = &outcome {
            state.accounts.end(token);
        }
        return Ok(not_recorded(&error));
    }
    Ok(match &outcome {
        Login::Welcome(token, _, stage) => welcome(&headers, token, *stage, &next),
        _ => again(StatusCode::UNAUTHORIZED, &why_not(language, &outcome, "login-wrong")),
    })
}

/// Whole minutes after which a lock is over for certain.
fn minutes_left(until: i64, now: i64) -> u64 {
    (until - now).max(1).unsigned_abs().div_ceil(60)
}

/// `POST /logout`.
async fn logout(State(state): State<AppState>, viewer: Viewer) -> Response {
    // Whoever wants to go is let go, even if that cannot be written down.
    if let Err(error) = crate::audit::note(&state.engine.audit, viewer.person(), "logout", "") {
        tracing::error!(%error, "a sign-out is missing in the audit");
    }
    state.accounts.logout(&viewer.signed.digest);
    let mut response = Redirect::to("/login").into_response();
    if let Ok(cookie) = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict".parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::minutes_left;

    /// A lock of fifteen minutes is never said to last sixteen, in whichever second it is asked about.
    #[test]
    fn a_lock_is_told_in_minutes_that_suffice_and_are_not_too_many() {
        for (left, minutes) in [(900, 15), (899, 15), (841, 15), (840, 14), (61, 2), (60, 1), (1, 1), (0, 1), (-5, 1)] {
            assert_eq!(minutes_left(1_000_000 + left, 1_000_000), minutes, "{left} seconds");
        }
    }
}
