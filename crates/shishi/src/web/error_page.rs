//! The page of an error: what happened, what to do, and – where a form was sent – what was typed, to be sent again.

use crate::messages::Language;
use crate::web::frame::encode;
use crate::web::guard::Asked;
use crate::web::kept::Kept;
use crate::web::{AppState, PageError};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::form;
use look::frame::{Frame, bare_page, languages};
use look::part::{ButtonKind, Tone, button, note};
use maud::{Markup, html};

/// Draws an error. `typed` is the form that was sent, and the id of the person who sent it.
pub fn draw(
    state: &AppState,
    asked: &Asked,
    error: &PageError,
    status: StatusCode,
    typed: Option<&(Kept, String)>,
) -> Response {
    let signs_in = matches!(error, PageError::SignIn(_));
    if let PageError::SignIn(next) = error
        && (asked.method != Method::POST || asked.path == "/logout")
    {
        let next = if asked.method == Method::POST { "/" } else { next };
        return Redirect::to(&format!("/login?next={}", encode(next))).into_response();
    }
    let t = |key: &str| asked.language.text(key);
    let typed = typed.filter(|_| signs_in || error.may_be_sent_again());
    let main = html! {
        @if let Some(detail) = error.detail() { p { (detail) } }
        p { (t(&format!("{}-about", error.key()))) }
        @if signs_in { p { a href="/login?next=%2Fme" target="_blank" rel="noopener" { (t("error-session-sign-in")) } } }
        @match typed {
            Some((kept, person)) => (again(asked, kept, person)),
            None => { @if asked.method == Method::POST { p.s-meta { (t("error-go-back")) } } },
        }
        p { a href="/" { (t("error-home")) } }
    };
    (status, page(state, asked, &t(error.key()), main)).into_response()
}

/// The form that sends the same again, for the same person only.
fn again(asked: &Asked, kept: &Kept, person: &str) -> Markup {
    let language = asked.language;
    let sign = if asked.path.contains('?') { '&' } else { '?' };
    let bare = asked.path.split(['?', '&']).any(|pair| pair.starts_with("as="));
    let action = if bare { asked.path.clone() } else { format!("{}{sign}as={}", asked.path, encode(person)) };
    let body = html! {
        p { (language.text("error-kept")) }
        @if !kept.files.is_empty() {
            (note(Tone::Warn, &language.text("error-kept-files"), html! { (kept.files.join(" · ")) }))
        }
    };
    form::form(&form::Form {
        action: &action,
        multipart: kept.multipart,
        hidden: kept.hidden(),
        body,
        buttons: button(ButtonKind::Primary, &language.text("error-send-again"), None),
        draft: None,
    })
}

fn page(state: &AppState, asked: &Asked, title: &str, main: Markup) -> Markup {
    let language = asked.language;
    let zone = state.engine.snapshot();
    let (product, skip, badge) = (language.text("product"), language.text("skip"), language.text("demo-badge"));
    let back = encode(if asked.method == Method::GET { &asked.path } else { "/" });
    let href = |language: Language| format!("/switch?language={}&next={back}", language.tag());
    let (zh, en) = (href(Language::Chinese), href(Language::English));
    let chinese = language == Language::Chinese;
    let frame = Frame {
        lang: language.tag(),
        title,
        product: &product,
        zone: &zone.name,
        demo_badge: zone.demonstration.then_some(badge.as_str()),
        period: html! {},
        as_of: html! {},
        search: None,
        bell: None,
        languages: languages(&[(&zh, "zh-CN", "中文", chinese), (&en, "en", "EN", !chinese)]),
        person: None,
        person_menu: html! {},
        nav: &[],
        phone_nav: &[],
        foot: html! { a href="/public" { (language.text("nav-public")) } },
        past_banner: None,
        skip: &skip,
    };
    bare_page(&frame, html! { h1 { (title) } (main) })
}
