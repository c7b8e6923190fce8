//! Signing in and out.

use crate::accounts::Login;
use crate::messages::Language;
use crate::web::error::language_of;
use crate::web::frame::encode;
use crate::web::viewer::{Viewer, local_path, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Field, Input};
use look::frame::{Frame, bare_page, languages};
use look::part::{ButtonKind, button};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// `GET /login`.
pub async fn form(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Markup {
    page(&state, language_of(&headers), query.get("next").map_or("/", String::as_str), "", None)
}

fn page(state: &AppState, language: Language, next: &str, login: &str, error: Option<&str>) -> Markup {
    let t = |key: &str| language.text(key);
    let zone = state.engine.snapshot();
    let (product, skip, title, badge) = (t("product"), t("skip"), t("login-title"), t("demo-badge"));
    let back = encode(&format!("/login?next={}", encode(next)));
    let (zh, en) = (format!("/switch?language=zh-CN&next={back}"), format!("/switch?language=en&next={back}"));
    let tag = language.tag();
    let frame = Frame {
        lang: tag,
        title: &title,
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
    let (name_label, password_label) = (t("login-name"), t("login-password"));
    let field = |name: &'static str, label: &str, value: &str, input: Input<'_>| {
        form::field(&Field {
            name,
            label,
            hint: "",
            unit: "",
            required: None,
            value,
            error: None,
            input,
            sealed_mark: None,
        })
    };
    let body = html! {
        @if let Some(error) = error { (form::errors(&t("login-title"), &[(String::new(), error.to_owned())])) }
        (field("login", &name_label, login, Input::Text { max: 64 }))
        (field("password", &password_label, "", Input::Password))
        @if zone.demonstration { p.s-meta { (t("login-demo")) } }
    };
    let form = form::Form {
        action: "/login",
        multipart: false,
        hidden: vec![("next".to_owned(), next.to_owned())],
        body,
        buttons: button(ButtonKind::Primary, &t("login-in"), None),
        draft: None,
    };
    bare_page(&frame, html! { h1 { (title) } p.s-meta { (t("promise")) } (form::form(&form)) })
}

/// What the login form sends.
#[derive(Deserialize)]
pub struct Sent {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`.
pub async fn submit(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let next = local_path(&sent.next).to_owned();
    let (shared, login) = (state.clone(), sent.login.clone());
    // argon2 takes tens of milliseconds by design: not on the threads that answer others.
    let outcome =
        tokio::task::spawn_blocking(move || shared.accounts.login(&sent.login, &sent.password, real_seconds()))
            .await
            .map_err(|_| PageError::Internal(language))?
            .map_err(|error| PageError::storage(language, &error.into()))?;
    let at = zone::decide::instant_text(jiff::Timestamp::now());
    let audit = |who: &str, act: &str| {
        let added = state.engine.audit.lock().expect("no panic while held").add(&at, who, act, "");
        added.map_err(|error| PageError::storage(language, &error.into()))
    };
    let refused =
        |text: String| (StatusCode::UNAUTHORIZED, page(&state, language, &next, &login, Some(&text))).into_response();
    match outcome {
        Login::Welcome(token, account) => {
            audit(&account.person, "login")?;
            let mut response = Redirect::to(&next).into_response();
            let cookie = format!("session={token}; Path=/; HttpOnly; SameSite=Strict");
            response
                .headers_mut()
                .append(header::SET_COOKIE, cookie.parse().map_err(|_| PageError::Internal(language))?);
            Ok(response)
        }
        Login::Wrong => {
            // The name as typed may be anything, a password even: it stays out of the audit.
            audit("", "login_refused")?;
            Ok(refused(language.text("login-wrong")))
        }
        Login::Locked(until) => {
            audit("", "login_locked")?;
            let minutes = ((until - real_seconds()).max(0) / 60 + 1).to_string();
            Ok(refused(language.format("login-locked", &[("minutes", &minutes)])))
        }
    }
}

/// `POST /logout`.
pub async fn logout(State(state): State<AppState>, viewer: Viewer) -> Response {
    state.accounts.logout(&viewer.signed.digest);
    let mut response = Redirect::to("/login").into_response();
    if let Ok(cookie) = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict".parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
