//! The second factor: at the sign-in, where the policy asks for one, and among one's own things.

use super::half::{Half, next_of};
use super::{hinted, outside, plain};
use crate::accounts::factor;
use crate::messages::Language;
use crate::web::frame::{encode, framed};
use crate::web::viewer::{Viewer, local_path, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Input};
use look::part::{self, ButtonKind, button, link_button, print_button};
use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use std::collections::HashMap;
use store::Stage;

/// What the form sends. The secret goes to the page and back: it is kept only once its owner has shown that he has it.
#[derive(Deserialize)]
pub struct Sent {
    secret: String,
    code: String,
    #[serde(default)]
    present: String,
    #[serde(default)]
    next: String,
}

/// Fields and errors that a form shows at its top.
type Told = Vec<(String, String)>;

/// The picture and the form. `next` is the page that is wanted after a sign-in.
fn the_form(
    state: &AppState,
    language: Language,
    login: &str,
    secret: &[u8],
    next: Option<&str>,
    told: &Told,
) -> Markup {
    let t = |key: &str| language.text(key);
    let zone = state.engine.snapshot();
    let letters = factor::in_letters(secret);
    let picture = QrCode::new(factor::address(secret, &zone.name, login))
        .map(|code| code.render::<svg::Color<'_>>().min_dimensions(200, 200).build())
        .unwrap_or_default();
    let mut hidden = vec![("secret".to_owned(), letters.clone())];
    hidden.extend(next.map(|next| ("next".to_owned(), next.to_owned())));
    let form = form::Form {
        action: if next.is_some() { "/login/factor" } else { "/me/factor" },
        multipart: false,
        hidden,
        body: html! {
            (form::errors(&t("factor-not-taken"), told))
            @if next.is_none() { (plain("present", &t("password-present"), "", Input::Password)) }
            (hinted("code", &t("code-label"), &t("factor-code-hint"), "", Input::Text { max: 12 }))
        },
        buttons: button(ButtonKind::Primary, &t("factor-keep"), None),
        draft: None,
    };
    html! {
        ol.s-rules { li { (t("factor-step-app")) } li { (t("factor-step-picture")) } li { (t("factor-step-code")) } }
        // The XML declaration is of a file; here the picture stands in a page.
        div.s-code role="img" aria-label=(t("factor-picture")) { (PreEscaped(picture.split_once("?>").map_or("", |(_, svg)| svg))) }
        p.s-meta { (t("factor-letters")) " " span.s-mono { (grouped(&letters)) } }
        (form::form(&form))
    }
}

fn grouped(letters: &str) -> String {
    letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// The recovery codes, shown once: on paper they say whose they are.
fn recovery(language: Language, login: &str, codes: &[String], next: &str) -> Markup {
    let t = |key: &str| language.text(key);
    html! {
        p { (t("factor-recovery-say")) }
        div.s-once {
            (part::facts(&[(t("login-name"), html! { span.s-mono { (login) } })]))
            ol.s-codes { @for code in codes { li { span.s-mono { (code) } } } }
            div.s-save {
                (print_button(ButtonKind::Plain, &t("common-print")))
                (link_button(ButtonKind::Primary, next, &t("factor-go-on"), None))
            }
        }
    }
}

/// `GET /login/factor`.
pub async fn at_sign_in(
    State(state): State<AppState>,
    half: Half,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    half.must_lack(&[Stage::Factor, Stage::VouchedFactor])?;
    Ok(page_at_sign_in(&state, &half, &state.accounts.new_factor(), next_of(&query), &Told::new()))
}

fn page_at_sign_in(state: &AppState, half: &Half, secret: &[u8], next: &str, told: &Told) -> Markup {
    let title = half.language.text("factor-title");
    let main = html! {
        h1 { (title) }
        p.s-meta { (half.language.text("factor-say-needed")) }
        (the_form(state, half.language, &half.signed.account.login, secret, Some(next), told))
    };
    outside(state, half.language, &title, &format!("/login/factor?next={}", encode(next)), main)
}

/// `POST /login/factor`.
pub async fn shown_at_sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    half: Half,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    half.must_lack(&[Stage::Factor, Stage::VouchedFactor])?;
    let account = &half.signed.account;
    let secret = secret_of(half.language, &sent.secret)?;
    let kept = state.accounts.keep_factor(&account.login, secret.clone(), &sent.code, real_seconds());
    let Some(codes) = kept.map_err(|error| half.failed(error))? else {
        let told = vec![("code".to_owned(), half.language.text("factor-code-wrong"))];
        let page = page_at_sign_in(&state, &half, &secret, &sent.next, &told);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let noted = crate::audit::note(&state.engine.audit, &account.person, "second_factor_set", "");
    noted.map_err(|error| half.failed(error))?;
    let gone_on = half.go_on(&state, &headers, &sent.next, |visit| state.accounts.finish(&half.signed, visit))?;
    let Ok(welcome) = gone_on else { return Ok(Redirect::to("/login").into_response()) };
    // Signed in already; the codes are shown before the page that was wanted.
    let title = half.language.text("factor-recovery");
    let main = html! { h1 { (title) } (recovery(half.language, &account.login, &codes, local_path(&sent.next))) };
    let mut response = outside(&state, half.language, &title, "/", main).into_response();
    for cookie in welcome.headers().get_all(axum::http::header::SET_COOKIE) {
        response.headers_mut().append(axum::http::header::SET_COOKIE, cookie.clone());
    }
    Ok(response)
}

/// `GET /me/factor`.
pub async fn own(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    own_page(&state, &viewer, &state.accounts.new_factor(), &Told::new())
}

fn own_page(state: &AppState, viewer: &Viewer, secret: &[u8], told: &Told) -> Result<Markup, PageError> {
    let login = &viewer.signed.account.login;
    let left = state.accounts.recovery_codes(login).map_err(|error| viewer.failed(error))?;
    let title = viewer.language.text("factor-title");
    let main = html! {
        (part::head(html! { a href="/me" { (viewer.language.text("nav-me")) } }, &title, html! { (viewer.language.text("factor-say")) }, html! {}))
        @if let Some(left) = left {
            p { (viewer.language.format("factor-is-there", &[("left", &left.to_string())])) }
        }
        (the_form(state, viewer.language, login, secret, None, told))
    };
    Ok(framed(viewer, &title, "/me", main))
}

/// `POST /me/factor`.
pub async fn shown(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let secret = secret_of(viewer.language, &sent.secret)?;
    let again = |field: &str, key: &str| {
        let told = vec![(field.to_owned(), viewer.language.text(key))];
        Ok((StatusCode::UNPROCESSABLE_ENTITY, own_page(&state, &viewer, &secret, &told)?).into_response())
    };
    if !super::password::is_present(&state, &viewer, &sent.present).await? {
        return again("present", "password-present-wrong");
    }
    let login = &viewer.signed.account.login;
    let kept = state.accounts.keep_factor(login, secret.clone(), &sent.code, real_seconds());
    let Some(codes) = kept.map_err(|error| viewer.failed(error))? else { return again("code", "factor-code-wrong") };
    viewer.note("second_factor_set", "")?;
    let title = viewer.language.text("factor-recovery");
    let main =
        html! { (part::head(html! {}, &title, html! {}, html! {})) (recovery(viewer.language, login, &codes, "/me")) };
    Ok(framed(&viewer, &title, "/me", main).into_response())
}

/// What ending a second factor sends.
#[derive(Deserialize)]
pub struct Ending {
    #[serde(default)]
    present: String,
}

/// `POST /me/factor/end`.
pub async fn end(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Ending>,
) -> Result<Response, PageError> {
    if !super::password::is_present(&state, &viewer, &sent.present).await? {
        let text = viewer.language.text("password-present-wrong");
        return Err(PageError::BadRequest(viewer.language, text));
    }
    viewer.note("second_factor_ended", viewer.person())?;
    state.accounts.end_factor(&viewer.signed.account.login).map_err(|error| viewer.failed(error))?;
    Ok(Redirect::to("/me").into_response())
}

fn secret_of(language: Language, letters: &str) -> Result<Vec<u8>, PageError> {
    factor::of_letters(letters).ok_or_else(|| PageError::BadRequest(language, language.text("records-form-broken")))
}
