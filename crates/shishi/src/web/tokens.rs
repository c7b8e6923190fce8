//! A person's own tokens for programs: made for a purpose and a time, shown once, ended at any time.

use crate::accounts::tokens::{DAYS_MOST, Scope};
use crate::web::frame::{at, framed};
use crate::web::viewer::{Viewer, real_seconds};
use crate::web::{AppState, PageError};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Column, Table, button, link_button, section, table};
use maud::{Markup, html};
use store::Token;

/// Longest name of a token.
const NAME_MOST: usize = 40;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/me/tokens", get(page).post(make)).route("/me/tokens/end", post(end))
}

/// What the form sends: pairs, because a box may be ticked several times.
type Sent = Form<Vec<(String, String)>>;

fn first<'a>(sent: &'a [(String, String)], name: &str) -> &'a str {
    sent.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value.trim())
}

/// `GET /me/tokens`.
async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    draw(&state, &viewer, &[], &[])
}

fn draw(
    state: &AppState,
    viewer: &Viewer,
    sent: &[(String, String)],
    told: &[(String, String)],
) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let tokens = state.accounts.tokens(Some(&viewer.signed.account.login), real_seconds());
    let tokens = tokens.map_err(|error| viewer.failed(error))?;
    let title = t("tokens-title");
    let say = viewer.language.format("tokens-say", &[("n", &state.accounts.pace().a_minute.to_string())]);
    let main = html! {
        (part::head(html! { a href="/me" { (t("nav-me")) } }, &title, html! { (say) }, html! {}))
        @if !tokens.is_empty() { (section(&title, "", html! {}, listing(viewer, &tokens, "/me/tokens/end", None))) }
        (section(&t("tokens-new"), "", html! {}, the_form(viewer, sent, told)))
    };
    Ok(framed(viewer, &title, "/me", main))
}

/// Tokens with what ends each; `owner` says whose each is, where they are several persons'.
pub fn listing(viewer: &Viewer, tokens: &[Token], end: &str, owner: Option<&dyn Fn(&str) -> String>) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let column = |key: &str| Column { key: key.into(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let mut columns: Vec<Column> = owner.map(|_| column("session-of")).into_iter().collect();
    columns.extend(["token-name", "token-scopes", "token-expires", "session-seen", "common-actions"].map(column));
    let rows = tokens.iter().map(|token| {
        let mut row: Vec<Markup> = owner.map(|owner| html! { (owner(&token.login)) }).into_iter().collect();
        row.extend([
            html! { (token.name) },
            html! { (scopes_in_words(viewer, &token.scopes)) },
            html! { (at(viewer, token.expires)) },
            html! { (at(viewer, token.used)) },
            html! {
                form method="post" action=(end) {
                    input type="hidden" name="token" value=(hex::encode(token.digest));
                    button.s-btn type="submit" { (t("session-end")) }
                }
            },
        ]);
        row
    });
    table(&Table { caption: &t("tokens-title"), columns, rows: rows.collect(), empty: html! {} })
}

fn scopes_in_words(viewer: &Viewer, scopes: &str) -> String {
    let words = scopes.split(' ').map(|word| viewer.language.text(&format!("scope-{}", word.replace(':', "-"))));
    words.collect::<Vec<_>>().join(&viewer.language.text("common-comma"))
}

fn the_form(viewer: &Viewer, sent: &[(String, String)], told: &[(String, String)]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let scopes: Vec<(String, String)> =
        Scope::ALL.map(|scope| (scope.word().to_owned(), scopes_in_words(viewer, scope.word()))).into();
    let chosen: Vec<&str> = sent.iter().filter(|(name, _)| name == "scope").map(|(_, value)| value.as_str()).collect();
    let days = match first(sent, "days") {
        "" => "90",
        days => days,
    };
    let field = |name: &str, label: &str, hint: String, value: &str, input: Input<'_>| {
        let error = told.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        form::field(&Field { hint: &hint, error, ..Field::of(name, &t(label), value, input) })
    };
    let days_hint = viewer.language.format("token-days-hint", &[("most", &DAYS_MOST.to_string())]);
    form::form(&form::Form {
        action: "/me/tokens",
        multipart: false,
        hidden: Vec::new(),
        body: html! {
            (form::errors(&t("token-not-made"), told))
            (field("name", "token-name", t("token-name-hint"), first(sent, "name"), Input::Text { max: NAME_MOST }))
            (field("scope", "token-scopes", t("token-scopes-hint"), &chosen.join("\n"), Input::Checks { options: &scopes }))
            (field("days", "token-days", days_hint, days, Input::Integer))
        },
        buttons: button(ButtonKind::Primary, &t("token-make"), None),
        draft: None,
    })
}

/// `POST /me/tokens`: makes a token and shows it, once.
async fn make(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    let (name, days) = (first(&sent, "name"), first(&sent, "days").parse::<i64>().ok());
    let wanted = |scope: &Scope| sent.iter().any(|(field, value)| field == "scope" && value == scope.word());
    let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(wanted).collect();
    let mut told = Vec::new();
    if name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        let (label, most) = (viewer.language.text("token-name"), NAME_MOST.to_string());
        told.push(("name", viewer.language.format("account-text-wrong", &[("field", &label), ("most", &most)])));
    }
    if scopes.is_empty() {
        told.push(("scope", viewer.language.text("token-scope-wrong")));
    }
    let days = days.filter(|days| (1..=DAYS_MOST).contains(days));
    if days.is_none() {
        told.push(("days", viewer.language.format("token-days-hint", &[("most", &DAYS_MOST.to_string())])));
    }
    let (Some(days), true) = (days, told.is_empty()) else {
        let told: Vec<(String, String)> = told.into_iter().map(|(field, text)| (field.to_owned(), text)).collect();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&state, &viewer, &sent, &told)?).into_response());
    };
    let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
    viewer.note("token_made", &format!("{} {days}", words.join(" ")))?;
    let made = state.accounts.make_token(&viewer.signed, name, &scopes, days, real_seconds());
    let text = made.map_err(|error| viewer.failed(error))?;
    let t = |key: &str| viewer.language.text(key);
    let title = t("token-made");
    let main = html! {
        (part::head(html! {}, &title, html! { (t("token-made-say")) }, html! {}))
        p { strong.s-mono.s-long { (text) } }
        p.s-meta { (t("token-use")) " " span.s-mono { "Authorization: Bearer …" } }
        (link_button(ButtonKind::Primary, "/me/tokens", &t("common-done"), None))
    };
    Ok(framed(&viewer, &title, "/me", main).into_response())
}

/// `POST /me/tokens/end`: ends one of one's own.
async fn end(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    end_one(&state, &viewer, first(&sent, "token"), Some(&viewer.signed.account.login))?;
    Ok(Redirect::to("/me/tokens").into_response())
}

/// Ends a token of an account, or of anybody. One that has ended meanwhile is what was wanted.
pub fn end_one(state: &AppState, viewer: &Viewer, digest: &str, of: Option<&str>) -> Result<(), PageError> {
    let tokens = state.accounts.tokens(of, real_seconds()).map_err(|error| viewer.failed(error))?;
    if let Some(token) = tokens.iter().find(|token| hex::encode(token.digest) == digest) {
        viewer.note("token_ended", &token.login)?;
        state.accounts.end_token(&token.digest).map_err(|error| viewer.failed(error))?;
    }
    Ok(())
}
