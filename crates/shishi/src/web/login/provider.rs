//! Signing in through an identity provider: off to it, back from it, and the link that an account's owner makes.

use super::{asked_at, note, onward, outside, page, plain, set_cookie, why_not};
use crate::accounts::{Leaving, Login, Visit};
use crate::messages::Language;
use crate::oidc::{OidcError, Provider, Sent, Vouched, random};
use crate::web::error::language_of;
use crate::web::frame::{at, encode, framed};
use crate::web::viewer::{Viewer, cookie, local_path, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Input};
use look::part::{self, ButtonKind, button, link_button};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Departure, StoreError};

/// What the audit calls this way of signing in.
pub const WAY: &str = "oidc";
/// What a browser keeps while it is away.
const COOKIE: &str = "oidc";
const RETURN: &str = "/login/oidc/return";

/// The provider; without one there is no such page.
fn provider(state: &AppState, language: Language) -> Result<Arc<Provider>, PageError> {
    state.provider.clone().ok_or(PageError::NotFound(language))
}

/// What the provider is called.
pub fn called(provider: &Provider, language: Language) -> String {
    provider.settings.name.clone().unwrap_or_else(|| language.text("oidc-name"))
}

/// Words of the button.
pub fn sign_in_with(provider: &Provider, language: Language) -> String {
    language.format("oidc-sign-in", &[("name", &called(provider, language))])
}

/// Why somebody is not let in or not linked.
enum Refused {
    /// The provider has not vouched for anybody.
    Provider(OidcError),
    /// The provider says that it does not want to, or its user.
    Declined,
    /// Nobody left so, not in this browser, too long ago, or he is back already.
    Stranger,
    /// The sign-in itself.
    Login(Login),
    /// Another account has this link, or this account another.
    LinkedAlready,
    /// The session whose owner wanted the link has ended.
    SessionEnded,
    /// It cannot be written down.
    NotRecorded(StoreError),
}

impl From<OidcError> for Refused {
    fn from(error: OidcError) -> Self {
        Self::Provider(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::NotRecorded(error)
    }
}

impl Refused {
    fn status(&self) -> StatusCode {
        match self {
            Self::Provider(OidcError::Away(_)) | Self::NotRecorded(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Provider(OidcError::Busy) => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    fn words(&self, provider: &Provider, language: Language) -> String {
        let say = |key: &str| language.format(key, &[("name", &called(provider, language))]);
        match self {
            Self::Provider(OidcError::Away(_)) => say("oidc-away"),
            Self::Provider(OidcError::Busy) => language.text("login-busy"),
            Self::Provider(OidcError::Code | OidcError::Token(_)) => say("oidc-not-believed"),
            Self::Declined => say("oidc-declined"),
            Self::Stranger => language.text("oidc-stranger"),
            Self::Login(outcome) => match outcome {
                Login::Wrong => say("oidc-unlinked"),
                other => why_not(language, other, "oidc-unlinked"),
            },
            Self::LinkedAlready => say("oidc-linked-already"),
            Self::SessionEnded => language.text("oidc-session-ended"),
            Self::NotRecorded(_) => language.text("login-not-recorded"),
        }
    }

    /// Writes it down: in the audit that somebody was refused, in the log what whoever runs the server must know.
    fn note(&self, state: &AppState) {
        match self {
            Self::Provider(error @ OidcError::Busy) => tracing::warn!(%error, "no sign-in through the provider"),
            Self::Provider(error) => tracing::error!(%error, "no sign-in through the provider"),
            Self::NotRecorded(error) => tracing::error!(%error, "a sign-in could not be recorded"),
            _ => {}
        }
        let outcome = match self {
            Self::Login(outcome) => outcome,
            _ => &Login::Wrong,
        };
        if let Err(error) = note(state, outcome, WAY) {
            tracing::error!(%error, "a refusal is missing in the audit");
        }
    }
}

/// Where the provider sends browsers back to.
fn redirect(provider: &Provider, headers: &HeaderMap) -> String {
    let asked = asked_at(headers);
    let base = provider.settings.redirect.as_deref().unwrap_or(&asked);
    format!("{}{RETURN}", base.trim_end_matches('/'))
}

/// Notes who leaves: the address to go to, and what the browser is to keep.
async fn leaving(
    state: &AppState,
    provider: &Arc<Provider>,
    headers: &HeaderMap,
    next: &str,
    session: Option<[u8; 32]>,
) -> Result<(String, String), Refused> {
    let (comes_back, kept, nonce, verifier) = (random(), random(), random(), random());
    let redirect = redirect(provider, headers);
    let asked = (comes_back.clone(), nonce.clone(), verifier.clone());
    let address = provider.talk(move |provider| {
        let (state, nonce, verifier) = &asked;
        provider.address(&Sent { state, nonce, verifier, redirect: &redirect })
    });
    let address = address.await?;
    let leaving = Leaving { state: &comes_back, kept: &kept, nonce, verifier, next: next.to_owned(), session };
    state.accounts.leave(leaving, real_seconds())?;
    Ok((address, kept))
}

/// Lax, because it is another site that sends the browser back.
fn keep(response: &mut Response, headers: &HeaderMap, kept: &str) {
    set_cookie(response, headers, &format!("{COOKIE}={kept}; Path=/login/oidc; Max-Age=600; SameSite=Lax"));
}

/// A page that goes on by itself. A redirect would not do: on the way back from another site browsers do not send the
/// session's cookie along with it, and on the way there our policy lets no form lead to another site.
fn leads_on(state: &AppState, language: Language, title: &str, to: &str) -> Response {
    let main =
        html! { h1 { (title) } p { (link_button(ButtonKind::Primary, to, &language.text("oidc-go-on"), None)) } };
    let mut response = outside(state, language, title, "/", main).into_response();
    let plain = |c: char| if c.is_ascii_graphic() { c.to_string() } else { encode(&c.to_string()) };
    if let Ok(refresh) = format!("0; url={}", to.chars().map(plain).collect::<String>()).parse() {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    response
}

/// `GET /login/oidc`: off to the provider.
pub async fn leave(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let provider = provider(&state, language)?;
    let next = local_path(query.get("next").map_or("/", String::as_str));
    Ok(match leaving(&state, &provider, &headers, next, None).await {
        Ok((address, kept)) => {
            let mut response = Redirect::to(&address).into_response();
            keep(&mut response, &headers, &kept);
            response
        }
        Err(refused) => told_at_sign_in(&state, &provider, language, next, &refused),
    })
}

/// The sign-in page with the reason; a password opens as ever.
fn told_at_sign_in(
    state: &AppState,
    provider: &Provider,
    language: Language,
    next: &str,
    refused: &Refused,
) -> Response {
    refused.note(state);
    let words = refused.words(provider, language);
    (refused.status(), page(state, language, next, "", Some(&words))).into_response()
}

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
}

/// `GET /login/oidc/return`: back from the provider.
pub async fn come_back(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let provider = provider(&state, language)?;
    let kept = cookie(&headers, COOKIE).unwrap_or_default();
    let departure = match state.accounts.come_back(&back.state, &kept, real_seconds()) {
        Ok(departure) => departure.ok_or(Refused::Stranger),
        Err(error) => Err(error.into()),
    };
    let departure = match departure {
        Ok(departure) => departure,
        Err(refused) => return Ok(told_at_sign_in(&state, &provider, language, "/", &refused)),
    };
    let (next, session) = (departure.next.clone(), departure.session);
    let vouched = vouched(&provider, &headers, back, departure).await;
    let mut response = match session {
        None => {
            let let_in = vouched.and_then(|vouched| let_in(&state, &provider, &headers, &vouched));
            match let_in {
                Ok((token, to)) => {
                    let mut response = leads_on(&state, language, &language.text("login-title"), &onward(to, &next));
                    set_cookie(&mut response, &headers, &format!("session={token}; Path=/; SameSite=Strict"));
                    response
                }
                Err(refused) => told_at_sign_in(&state, &provider, language, &next, &refused),
            }
        }
        Some(session) => match vouched.and_then(|vouched| linked(&state, &session, &vouched)) {
            Ok(()) => leads_on(&state, language, &language.text("oidc-linked"), "/me/oidc"),
            Err(refused) => {
                refused.note(&state);
                let (title, words) = (language.text("oidc-not-linked"), refused.words(&provider, language));
                let main = html! {
                    h1 { (title) }
                    (form::errors(&title, &[(String::new(), words)]))
                    p { (link_button(ButtonKind::Plain, "/me/oidc", &language.text("nav-me"), None)) }
                };
                (refused.status(), outside(&state, language, &title, "/me/oidc", main)).into_response()
            }
        },
    };
    if let Ok(gone) = format!("{COOKIE}=; Path=/login/oidc; Max-Age=0; HttpOnly; SameSite=Lax").parse() {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

/// Whom the provider vouches for, as it says when it is asked with the code.
async fn vouched(
    provider: &Arc<Provider>,
    headers: &HeaderMap,
    back: Back,
    departure: Departure,
) -> Result<Vouched, Refused> {
    let code = back.code.ok_or(Refused::Declined)?;
    let redirect = redirect(provider, headers);
    let asked = provider.talk(move |provider| {
        let Departure { nonce, verifier, .. } = &departure;
        provider.vouched(&code, back.iss.as_deref(), &Sent { state: &back.state, nonce, verifier, redirect: &redirect })
    });
    Ok(asked.await?)
}

/// Signs in whom the provider means: the session's token, and what the sign-in still lacks.
fn let_in(
    state: &AppState,
    provider: &Provider,
    headers: &HeaderMap,
    vouched: &Vouched,
) -> Result<(String, store::Stage), Refused> {
    let accounts = &state.accounts;
    if let Some(account) = accounts.named(vouched)? {
        crate::audit::note(&state.engine.audit, &account.person, "provider_linked", "by name")?;
        accounts.link(vouched, &account.login, real_seconds())?;
    }
    let (zone, browser) = (state.engine.snapshot(), crate::web::browser::of(headers));
    let visit = Visit { now: real_seconds(), zone: &zone, browser: &browser };
    let outcome = accounts.login_vouched(vouched, provider.settings.second_factor, &visit)?;
    let Login::Welcome(token, _, stage) = &outcome else { return Err(Refused::Login(outcome)) };
    if let Err(error) = note(state, &outcome, WAY) {
        accounts.end(token);
        return Err(error.into());
    }
    Ok((token.clone(), *stage))
}

/// Links the account of a session's owner.
fn linked(state: &AppState, session: &[u8; 32], vouched: &Vouched) -> Result<(), Refused> {
    let owner = state.accounts.owner(session, real_seconds()).ok_or(Refused::SessionEnded)?;
    if !state.accounts.is_free(vouched, &owner.account.login)? {
        return Err(Refused::LinkedAlready);
    }
    crate::audit::note(&state.engine.audit, &owner.account.person, "provider_linked", WAY)?;
    match state.accounts.link(vouched, &owner.account.login, real_seconds())? {
        true => Ok(()),
        false => Err(Refused::LinkedAlready),
    }
}

/// `GET /me/oidc`.
pub async fn own(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    own_page(&state, &viewer, &[])
}

fn own_page(state: &AppState, viewer: &Viewer, told: &[(String, String)]) -> Result<Markup, PageError> {
    let (t, provider) = (|key: &str| viewer.language.text(key), provider(state, viewer.language)?);
    let name = called(&provider, viewer.language);
    let say = |key: &str| viewer.language.format(key, &[("name", &name)]);
    let since = since(state, viewer, &provider)?;
    let form = form::Form {
        action: "/me/oidc",
        multipart: false,
        hidden: Vec::new(),
        body: html! {
            (form::errors(&t("oidc-not-linked"), told))
            (plain("present", &t("password-present"), "", Input::Password))
        },
        buttons: button(ButtonKind::Primary, &say("oidc-link"), None),
        draft: None,
    };
    let main = html! {
        (part::head(html! { a href="/me" { (t("nav-me")) } }, &name, html! { (say("oidc-say")) }, html! {}))
        @match since {
            Some(since) => {
                p { (since) }
                form method="post" action="/me/oidc/end" { (button(ButtonKind::Plain, &t("oidc-unlink"), None)) }
            }
            None => (form::form(&form)),
        }
    };
    Ok(framed(viewer, &name, "/me", main))
}

/// Since when the viewer's account is linked, in words; nothing if it is not.
pub fn since(state: &AppState, viewer: &Viewer, provider: &Provider) -> Result<Option<String>, PageError> {
    let since = state.accounts.linked_since(&provider.settings.issuer, &viewer.signed.account.login);
    let since = since.map_err(|error| viewer.failed(error))?;
    Ok(since.map(|since| viewer.language.format("oidc-linked-since", &[("at", &at(viewer, since))])))
}

/// What the form of the link sends.
#[derive(Deserialize)]
pub struct Linking {
    #[serde(default)]
    present: String,
}

/// `POST /me/oidc`: off to the provider, to be linked with whom it means.
pub async fn leave_to_link(
    State(state): State<AppState>,
    headers: HeaderMap,
    viewer: Viewer,
    Form(sent): Form<Linking>,
) -> Result<Response, PageError> {
    let provider = provider(&state, viewer.language)?;
    let told = |status: StatusCode, field: &str, words: String| {
        Ok((status, own_page(&state, &viewer, &[(field.to_owned(), words)])?).into_response())
    };
    if !super::password::is_present(&state, &viewer, &sent.present).await? {
        let words = viewer.language.text("password-present-wrong");
        return told(StatusCode::UNPROCESSABLE_ENTITY, "present", words);
    }
    match leaving(&state, &provider, &headers, "/me/oidc", Some(viewer.signed.digest)).await {
        Ok((address, kept)) => {
            let title = called(&provider, viewer.language);
            let mut response = leads_on(&state, viewer.language, &title, &address);
            keep(&mut response, &headers, &kept);
            Ok(response)
        }
        Err(refused) => {
            refused.note(&state);
            told(refused.status(), "", refused.words(&provider, viewer.language))
        }
    }
}

/// `POST /me/oidc/end`.
pub async fn end(State(state): State<AppState>, viewer: Viewer) -> Result<Response, PageError> {
    provider(&state, viewer.language)?;
    viewer.note("provider_unlinked", "")?;
    state.accounts.unlink(&viewer.signed.account.login).map_err(|error| viewer.failed(error))?;
    Ok(Redirect::to("/me/oidc").into_response())
}
