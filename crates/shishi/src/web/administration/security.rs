//! The security administrator's page: policy, locks, second factors, sessions. Rights are records of their own
//! (`org.grant`), so that anybody with the ledger can see that they were given.

use super::accounts::{account, given, standing};
use super::column;
use crate::accounts::policy::{FactorFor, Profile, is_stale};
use crate::web::frame::{at, framed};
use crate::web::login::apart;
use crate::web::tokens;
use crate::web::viewer::{Viewer, real_seconds};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Table, button, section, table};
use maud::{Markup, html};
use serde::Deserialize;
use store::Account;
use zone::org::Role;

/// `GET /security`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    let t = |key: &str| viewer.language.text(key);
    let read = || {
        let (sessions, tokens) =
            (state.accounts.sessions(None, real_seconds())?, state.accounts.tokens(None, real_seconds())?);
        Ok::<_, store::StoreError>((state.accounts.all()?, state.accounts.with_factor()?, sessions, tokens))
    };
    let (accounts, with_factor, sessions, tokens) = read().map_err(|error| viewer.failed(error))?;
    let name = |login: &str| accounts.iter().find(|account| account.login == login).map_or("", |found| &found.name);
    let owner = |login: &str| format!("{} {login}", name(login));
    let stale = accounts.iter().filter(|account| is_stale(account, real_seconds())).count();
    let rows = accounts.iter().filter(|account| account.closed == 0).map(|account| {
        let has_factor = with_factor.contains(&account.login);
        let roles = roles(&viewer, &account.person);
        vec![
            html! { span.s-mono { (account.login) } },
            html! { (account.name) },
            html! { (roles) },
            standing(&viewer, account),
            html! { (t(if has_factor { "factor-has" } else { "factor-has-not" })) },
            html! { (at(&viewer, account.signed_in)) },
            acts(&viewer, account, has_factor),
        ]
    });
    let of_sessions = sessions.iter().map(|session| {
        vec![
            html! { (name(&session.login)) " " span.s-mono { (session.login) } },
            html! { (session.browser) },
            html! { (at(&viewer, session.created)) },
            html! { (at(&viewer, session.seen)) },
            html! {
                @if session.digest == viewer.signed.digest { (t("session-this")) } @else {
                    form method="post" action="/security/sessions" {
                        input type="hidden" name="session" value=(hex::encode(session.digest));
                        button.s-btn type="submit" { (t("session-end")) }
                    }
                }
            },
        ]
    });
    let accounts_columns = [
        "login-name",
        "account-name",
        "records-roles",
        "list-status",
        "factor-title",
        "account-signed-in",
        "common-actions",
    ];
    let sessions_columns = ["session-of", "session-browser", "session-since", "session-seen", "common-actions"];
    let title = t("security-title");
    let stale = viewer.language.format("security-stale", &[("n", &stale.to_string())]);
    let main = html! {
        (part::head(html! {}, &title, html! { (stale) }, part::link_button(ButtonKind::Plain, "/security/stand-ins", &t("stand-ins-title"), None)))
        (section(&t("policy-title"), "", html! {}, policy_form(&state, &viewer)?))
        (section(&t("accounts-title"), "", html! {}, table(&Table {
            caption: &t("accounts-title"),
            columns: accounts_columns.map(|key| column(&viewer, key)).into(),
            rows: rows.collect(),
            empty: html! {},
        })))
        (section(&t("sessions-title"), "", html! {}, table(&Table {
            caption: &t("sessions-title"),
            columns: sessions_columns.map(|key| column(&viewer, key)).into(),
            rows: of_sessions.collect(),
            empty: html! {},
        })))
        @if !tokens.is_empty() {
            (section(&t("tokens-title"), "", html! {}, tokens::listing(&viewer, &tokens, "/security/tokens", Some(&owner))))
        }
    };
    Ok(framed(&viewer, &title, "/security", main))
}

/// The roles that a person has today, in words.
fn roles(viewer: &Viewer, person: &str) -> String {
    let zone = &viewer.zone;
    let today = zone.date_of(viewer.now);
    let rights = zone.org.person(person).into_iter().flat_map(|person| zone.org.rights(person, today));
    let mut roles: Vec<Role> = rights.map(|right| right.role).collect();
    roles.sort();
    roles.dedup();
    let words = roles.iter().map(|role| viewer.language.text(&format!("role-{}", role.word().replace('_', "-"))));
    words.collect::<Vec<_>>().join(&viewer.language.text("common-comma"))
}

fn acts(viewer: &Viewer, account: &Account, has_factor: bool) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let is_others = account.person != viewer.person();
    let is_locked = account.locked_until > real_seconds();
    let all =
        [("unlock", is_locked), ("password", is_others), ("factor", has_factor && is_others), ("sessions", is_others)];
    html! {
        form.s-acts method="post" action="/security/accounts" {
            input type="hidden" name="login" value=(account.login);
            @if is_others {
                a.s-btn href={ "/offices/org/grant/new?person=" (account.person) } { (t("security-grant")) }
            }
            @for (act, _) in all.iter().filter(|(_, is_offered)| *is_offered) {
                button.s-btn type="submit" name="act" value=(act) { (t(&format!("security-do-{act}"))) }
            }
        }
    }
}

fn policy_form(state: &AppState, viewer: &Viewer) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let policy = state.accounts.policy().map_err(|error| viewer.failed(error))?;
    let profiles = Profile::ALL.map(|profile| (profile.word().to_owned(), t(&format!("policy-{}", profile.word()))));
    let factors = FactorFor::ALL.map(|factor| (factor.word().to_owned(), t(&format!("policy-{}", factor.word()))));
    let field = |name: &str, label: &str, hint: &str, value: &str, options: &[(String, String)]| {
        form::field(&Field { hint: &t(hint), ..Field::of(name, &t(label), value, Input::Choice { options }) })
    };
    Ok(form::form(&form::Form {
        action: "/security/policy",
        multipart: false,
        hidden: Vec::new(),
        body: html! {
            (field("passwords", "policy-passwords", "policy-passwords-hint", policy.profile.word(), &profiles))
            (field("second_factor", "policy-factor", "policy-factor-hint", policy.factor.word(), &factors))
        },
        buttons: button(ButtonKind::Plain, &t("policy-set"), None),
        draft: None,
    }))
}

/// What the form of the policy sends.
#[derive(Deserialize)]
pub struct Sent {
    passwords: String,
    second_factor: String,
}

/// `POST /security/policy`.
pub async fn policy(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    let profile = Profile::ALL.into_iter().find(|profile| profile.word() == sent.passwords);
    let factor = FactorFor::ALL.into_iter().find(|factor| factor.word() == sent.second_factor);
    let (Some(profile), Some(factor)) = (profile, factor) else {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken")));
    };
    viewer.note("policy_set", &format!("{} {}", profile.word(), factor.word()))?;
    state.accounts.set_policy(profile, factor).map_err(|error| viewer.failed(error))?;
    Ok(Redirect::to("/security").into_response())
}

/// What an act on an account sends.
#[derive(Deserialize)]
pub struct Act {
    login: String,
    act: String,
}

/// `POST /security/accounts`: unlocks, gives a new password, takes the second factor away, ends sessions.
pub async fn act(State(state): State<AppState>, viewer: Viewer, Form(sent): Form<Act>) -> Result<Response, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    let account = account(&state, &viewer, &sent.login)?;
    if account.person == viewer.person() && sent.act != "unlock" {
        // What is his own he changes as everybody does, with his password.
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("account-not-own")));
    }
    let (shared, login) = (state.clone(), account.login.clone());
    let noted = |act: &str| viewer.note(act, &account.person);
    match sent.act.as_str() {
        "unlock" => {
            noted("account_unlocked")?;
            apart(viewer.language, move || shared.accounts.unlock(&login)).await?;
        }
        "password" => {
            noted("password_given")?;
            let given_now = move || shared.accounts.give_password(&login, real_seconds());
            let password = apart(viewer.language, given_now).await?;
            return Ok(given(&viewer, &account.login, &password, "/security").into_response());
        }
        "factor" => {
            noted("second_factor_ended")?;
            apart(viewer.language, move || shared.accounts.end_factor(&login)).await?;
        }
        "sessions" => {
            noted("session_ended")?;
            apart(viewer.language, move || shared.accounts.end_sessions_of(&login, None)).await?;
        }
        _ => return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken"))),
    }
    Ok(Redirect::to("/security").into_response())
}

/// What ending a token sends.
#[derive(Deserialize)]
pub struct OneToken {
    token: String,
}

/// `POST /security/tokens`.
pub async fn end_token(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<OneToken>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    tokens::end_one(&state, &viewer, &sent.token, None)?;
    Ok(Redirect::to("/security").into_response())
}

/// What ending one session sends.
#[derive(Deserialize)]
pub struct One {
    session: String,
}

/// `POST /security/sessions`.
pub async fn end_session(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<One>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    let digest: Option<[u8; 32]> = hex::decode(&sent.session).ok().and_then(|bytes| bytes.try_into().ok());
    let sessions = state.accounts.sessions(None, real_seconds()).map_err(|error| viewer.failed(error))?;
    // One that has ended meanwhile is what was wanted.
    if let Some(session) = sessions.iter().find(|session| Some(session.digest) == digest) {
        let account = account(&state, &viewer, &session.login)?;
        viewer.note("session_ended", &account.person)?;
        state.accounts.logout(&session.digest);
    }
    Ok(Redirect::to("/security").into_response())
}
