//! The system administrator's page: who has an account. What somebody may do with it is the security administrator's.

use super::column;
use crate::accounts::policy::{STALE_DAYS, is_stale};
use crate::accounts::{Created, LOGIN_MOST, NewAccount, is_login_name, person_id};
use crate::engine::Submit;
use crate::web::delegations;
use crate::web::frame::{at, framed};
use crate::web::login::apart;
use crate::web::viewer::{Viewer, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::Icon;
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Table, Tone, button, link_button, print_button, section, table};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use store::Account;
use uuid::Uuid;
use zone::delegation::ENDED;
use zone::org::{ACCOUNT_UNITS, Role};

/// How an account stands, in chips.
pub fn standing(viewer: &Viewer, account: &Account) -> Markup {
    let (t, now) = (|key: &str| viewer.language.text(key), real_seconds());
    let chip = |tone, key: &str| part::chip(tone, None, &t(key));
    html! {
        @if account.closed > 0 { (chip(Tone::Neutral, "account-closed")) }
        @else if account.locked_until > now { (chip(Tone::Bad, "account-locked")) }
        @else if account.initial { (chip(Tone::Neutral, "account-initial")) }
        @else if is_stale(account, now) { (chip(Tone::Warn, "account-stale")) }
        @else { (chip(Tone::Info, "account-open")) }
    }
}

/// `GET /accounts`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_be(Role::Administrator)?;
    let t = |key: &str| viewer.language.text(key);
    let accounts = state.accounts.all().map_err(|error| viewer.failed(error))?;
    let units = &viewer.zone.org;
    let unit = |id: &str| units.unit(id).map_or_else(|| id.to_owned(), |n| units.units[n as usize].title.to_string());
    let rows = accounts.iter().map(|account| {
        let (word, act) = if account.closed > 0 { ("account-do-open", "open") } else { ("account-do-close", "close") };
        vec![
            html! { span.s-mono { (account.login) } },
            html! { (account.name) },
            html! { (account.post) },
            html! { (unit(&account.unit)) },
            standing(&viewer, account),
            html! { (at(&viewer, account.signed_in)) },
            html! {
                @if account.person != viewer.person() {
                    form method="post" action="/accounts/close" {
                        input type="hidden" name="login" value=(account.login);
                        button.s-btn type="submit" name="act" value=(act) { (t(word)) }
                    }
                }
            },
        ]
    });
    let columns = [
        "login-name",
        "account-name",
        "account-post",
        "account-unit",
        "list-status",
        "account-signed-in",
        "common-actions",
    ];
    let title = t("accounts-title");
    let count = viewer.language.format("list-count", &[("n", &accounts.len().to_string())]);
    let main = html! {
        (part::head(html! {}, &title, html! { (viewer.language.format("accounts-say", &[("days", &STALE_DAYS.to_string())])) },
            link_button(ButtonKind::Primary, "/accounts/new", &t("account-new"), Some(Icon::Plus))))
        (section(&count, "", html! {}, table(&Table {
            caption: &title,
            columns: columns.map(|key| column(&viewer, key)).into(),
            rows: rows.collect(),
            empty: html! {},
        })))
    };
    Ok(framed(&viewer, &title, "/accounts", main))
}

/// What the form of a new account sends.
#[derive(Deserialize, Clone, Default)]
pub struct Sent {
    #[serde(default)]
    id: Uuid,
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    unit: String,
}

impl Sent {
    /// Pseudonymous id of the person: of the form's id, so that a form that is sent twice makes one person.
    fn person(&self) -> String {
        person_id(self.id)
    }

    /// What is wrong, by field.
    fn problems(&self, viewer: &Viewer) -> Vec<(String, String)> {
        let mut told = Vec::new();
        let mut tell = |field: &str, text: String| told.push((field.to_owned(), text));
        if !is_login_name(&self.login) {
            tell("login", viewer.language.format("account-login-wrong", &[("most", &LOGIN_MOST.to_string())]));
        }
        for (field, text, most) in [("name", &self.name, 40), ("post", &self.post, 60)] {
            if text.trim().is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
                let (label, most) = (viewer.language.text(&format!("account-{field}")), most.to_string());
                tell(field, viewer.language.format("account-text-wrong", &[("field", &label), ("most", &most)]));
            }
        }
        if !viewer.zone.org.units_of(ACCOUNT_UNITS).any(|unit| *unit.id == *self.unit) {
            tell("unit", viewer.language.text("account-unit-wrong"));
        }
        told
    }
}

/// `GET /accounts/new`.
pub async fn form(viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_be(Role::Administrator)?;
    Ok(draw(&viewer, &Sent { id: Uuid::new_v4(), ..Sent::default() }, &[]))
}

fn draw(viewer: &Viewer, sent: &Sent, told: &[(String, String)]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let required = t("form-required");
    let units: Vec<(String, String)> =
        viewer.zone.org.units_of(ACCOUNT_UNITS).map(|unit| (unit.id.to_string(), unit.title.to_string())).collect();
    let field = |name: &str, label: &str, hint: &str, value: &str, input: Input<'_>| {
        let error = told.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        let (label, hint) = (t(label), if hint.is_empty() { String::new() } else { t(hint) });
        form::field(&Field { hint: &hint, required: Some(&required), error, ..Field::of(name, &label, value, input) })
    };
    let title = t("account-new");
    let drawn = form::form(&form::Form {
        action: "/accounts/new",
        multipart: false,
        hidden: vec![("id".to_owned(), sent.id.to_string())],
        body: html! {
            (form::errors(&t("account-not-made"), told))
            (field("name", "account-name", "", &sent.name, Input::Text { max: 40 }))
            (field("post", "account-post", "", &sent.post, Input::Text { max: 60 }))
            (field("unit", "account-unit", "", &sent.unit, Input::Choice { options: &units }))
            (field("login", "login-name", "account-login-hint", &sent.login, Input::Text { max: LOGIN_MOST }))
        },
        buttons: html! {
            (button(ButtonKind::Primary, &t("account-make"), None))
            (link_button(ButtonKind::Plain, "/accounts", &t("common-cancel"), None))
        },
        draft: None,
    });
    let path = html! { a href="/accounts" { (t("accounts-title")) } };
    let main = html! { (part::head(path, &title, html! { (t("account-new-say")) }, html! {})) (drawn) };
    framed(viewer, &title, "/accounts", main)
}

/// `POST /accounts/new`: records the person – only the id is open – and makes the account. Its password is shown once.
pub async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::Administrator)?;
    let again =
        |told: &[(String, String)]| Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&viewer, &sent, told)).into_response());
    let mut told = sent.problems(&viewer);
    let known = state.accounts.account(&sent.login).map_err(|error| viewer.failed(error))?;
    let taken = |text: &str| vec![("login".to_owned(), viewer.language.text(text))];
    if known.is_some() {
        told.extend(taken("account-login-taken"));
    }
    if !told.is_empty() {
        return again(&told);
    }
    let person = sent.person();
    let content = json!({"person": person, "name": sent.name.trim(), "post": sent.post.trim()});
    let content = content.as_object().cloned().unwrap_or_default();
    let command = viewer.command(sent.id, "org.person", &viewer.zone.id, content);
    match state.engine.submit(command).await {
        Ok(_) => {}
        Err(Submit::Refused(refusal)) => {
            let texts = refusal
                .0
                .iter()
                .map(|problem| (problem.field.clone().unwrap_or_default(), viewer.language.problem(problem)));
            return again(&texts.collect::<Vec<_>>());
        }
        Err(error) => return Err(PageError::submit(viewer.language, error)),
    }
    viewer.note("account_made", &person)?;
    let new = NewAccount {
        login: sent.login.clone(),
        person,
        name: sent.name.trim().to_owned(),
        post: sent.post.trim().to_owned(),
        unit: sent.unit.clone(),
    };
    let shared = state.clone();
    match apart(viewer.language, move || shared.accounts.create(new)).await? {
        Created::With(password) => Ok(given(&viewer, &sent.login, &password, "/accounts").into_response()),
        Created::NameTaken => again(&taken("account-login-taken")),
        Created::PersonHasOne(login) => {
            let text = viewer.language.format("account-made-already", &[("login", &login)]);
            again(&[(String::new(), text)])
        }
    }
}

/// The page that shows a given password, once.
pub fn given(viewer: &Viewer, login: &str, password: &str, back: &str) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let title = t("password-given");
    let main = html! {
        (part::head(html! {}, &title, html! { (t("password-given-say")) }, html! {}))
        div.s-once {
            (part::facts(&[
                (t("login-name"), html! { span.s-mono { (login) } }),
                (t("login-password"), html! { strong.s-mono { (password) } }),
            ]))
            div.s-save {
                (print_button(ButtonKind::Plain, &t("common-print")))
                (link_button(ButtonKind::Primary, back, &t("common-done"), None))
            }
        }
    };
    framed(viewer, &title, back, main)
}

/// What closing and opening send.
#[derive(Deserialize)]
pub struct Closing {
    login: String,
    act: String,
}

/// `POST /accounts/close`: closes an account – its sessions end – or opens it again.
pub async fn close(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Closing>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::Administrator)?;
    let account = account(&state, &viewer, &sent.login)?;
    if account.person == viewer.person() {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("account-not-own")));
    }
    let is_closing = sent.act == "close";
    if is_closing {
        end_delegations(&state, &viewer, &account.person).await?;
    }
    viewer.note(if is_closing { "account_closed" } else { "account_opened" }, &account.person)?;
    let done = state.accounts.set_closed(&account.login, is_closing, real_seconds());
    done.map_err(|error| viewer.failed(error))?;
    Ok(Redirect::to("/accounts").into_response())
}

/// Whoever is gone acts for nobody, and nobody for him: what was delegated to him or by him ends with his account.
async fn end_delegations(state: &AppState, viewer: &Viewer, person: &str) -> Result<(), PageError> {
    let newest = state.engine.snapshot();
    for seq in delegations::going_on(&newest, person, newest.date_of(state.engine.now())) {
        let content = json!({"delegation": seq}).as_object().cloned().unwrap_or_default();
        let command = viewer.command(Uuid::new_v4(), ENDED.name, &viewer.zone.id, content);
        match state.engine.submit(command).await {
            // Another ended it meanwhile.
            Ok(_) | Err(Submit::Refused(_)) => {}
            Err(error) => return Err(PageError::submit(viewer.language, error)),
        }
    }
    Ok(())
}

/// The account of a login name.
pub fn account(state: &AppState, viewer: &Viewer, login: &str) -> Result<Account, PageError> {
    let account = state.accounts.account(login).map_err(|error| viewer.failed(error))?;
    account.ok_or(PageError::NotFound(viewer.language))
}
