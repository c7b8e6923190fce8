//! The system administrator's page of webhooks: whom the zone tells of its records, how that goes, and what to do when it does not.

use super::deliveries;
use super::webhook_form::{ALL, Pairs, draw, first, format_of, kinds_of, problems, word_of};
use crate::web::frame::{at, framed};
use crate::web::login::{apart, asked_at};
use crate::web::viewer::{Viewer, real_seconds};
use crate::web::{AppState, PageError};
use crate::webhooks::{HOOKS_MOST, NOTICES, fresh_secret, robot_secret, server_of};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use look::Icon;
use look::part::{self, ButtonKind, Table, Tone, link_button, section, table};
use maud::{Markup, html};
use store::{HookState, Webhook};
use uuid::Uuid;
use zone::org::Role;

/// `GET /webhooks`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(asked): Query<deliveries::Asked>,
) -> Result<Markup, PageError> {
    viewer.must_be(Role::Administrator)?;
    let t = |key: &str| viewer.language.text(key);
    let hooks = state.accounts.own().webhooks().map_err(|error| viewer.failed(error))?;
    let title = t("webhooks-title");
    let rows = hooks.iter().map(|hook| {
        vec![
            html! { span {
                (hook.name) br; span.s-mono.s-long { (hook.address) }
                @if hook.format.is_robot() { br; span.s-meta { (t(&format!("webhook-format-{}", word_of(hook.format)))) } }
            } },
            html! { (kinds_in_words(&viewer, &hook.kinds)) },
            standing(&viewer, hook),
            acts(&viewer, hook),
        ]
    });
    let columns = ["webhook-name", "webhook-kinds", "list-status", "common-actions"];
    let given_up = hooks.iter().filter(|hook| hook.state == HookState::Failed);
    let main = html! {
        (part::head(html! {}, &title, html! { (t("webhooks-say")) },
            link_button(ButtonKind::Primary, "/webhooks/new", &t("webhook-new"), Some(Icon::Plus))))
        @for hook in given_up {
            (part::note(Tone::Bad, &viewer.language.format("webhook-given-up", &[("name", &hook.name)]),
                html! { (t("webhook-given-up-say")) }))
        }
        @if !hooks.is_empty() {
            (section(&t("webhooks-known"), "", html! {}, table(&Table {
                caption: &t("webhooks-known"),
                columns: columns.map(|key| super::column(&viewer, key)).into(),
                rows: rows.collect(),
                empty: html! {},
            })))
        }
        (deliveries::section_of(&state, &viewer, &asked, &hooks)?)
    };
    Ok(framed(&viewer, &title, "/webhooks", main))
}

fn kinds_in_words(viewer: &Viewer, kinds: &str) -> String {
    if kinds == ALL {
        return viewer.language.text("webhook-all-kinds");
    }
    if kinds == NOTICES.join(" ") {
        return viewer.language.text("webhook-notices");
    }
    let words = kinds.split(' ').map(|kind| viewer.language.kind(kind));
    words.collect::<Vec<_>>().join(&viewer.language.text("common-comma"))
}

/// How a webhook stands, and when a failing one is tried next.
fn standing(viewer: &Viewer, hook: &Webhook) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let (tone, key) = match hook.state {
        HookState::Active if hook.attempt > 0 => (Tone::Warn, "webhook-failing"),
        HookState::Active => (Tone::Info, "webhook-active"),
        HookState::Paused => (Tone::Neutral, "webhook-paused"),
        HookState::Failed => (Tone::Bad, "webhook-failed"),
        HookState::Restored => (Tone::Warn, "webhook-restored"),
    };
    html! {
        span {
        (part::chip(tone, None, &t(key)))
        @if hook.state == HookState::Active && hook.attempt > 0 {
            br;
            (viewer.language.format("webhook-tried-again", &[("n", &hook.attempt.to_string()), ("at", &at(viewer, hook.due))]))
        }
        @if hook.former_until > real_seconds() {
            br;
            (viewer.language.format("webhook-former", &[("at", &at(viewer, hook.former_until))]))
        }
        }
    }
}

fn acts(viewer: &Viewer, hook: &Webhook) -> Markup {
    let is_active = hook.state == HookState::Active;
    let all = [
        ("try", true),
        ("pause", is_active),
        ("resume", !is_active),
        ("skip", !is_active),
        // A robot's is its maker's: another one is a robot made anew.
        ("secret", !hook.format.is_robot()),
        ("end", true),
    ];
    html! {
        form.s-acts method="post" action="/webhooks/act" {
            input type="hidden" name="id" value=(hook.id);
            @for (act, _) in all.iter().filter(|(_, is_offered)| *is_offered) {
                button.s-btn type="submit" name="act" value=(act) { (viewer.language.text(&format!("webhook-do-{act}"))) }
            }
        }
    }
}

/// `POST /webhooks/new`: makes a webhook and shows its secret, once; a robot's is its maker's.
pub async fn make(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Form(sent): Form<Pairs>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::Administrator)?;
    let (kinds, format) = (kinds_of(&sent), format_of(&sent));
    let mut told = problems(&state, &viewer, &sent, &kinds);
    if told.is_empty() {
        let known = state.accounts.own().webhooks().map_err(|error| viewer.failed(error))?;
        if known.len() >= HOOKS_MOST {
            let most = HOOKS_MOST.to_string();
            told.push((String::new(), viewer.language.format("webhook-too-many", &[("most", &most)])));
        }
    }
    if !told.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&viewer, &sent, &told)).into_response());
    }
    let id = Uuid::new_v4().simple().to_string();
    let (key, address) = (&state.accounts.vault_key, first(&sent, "address"));
    let format = format.unwrap_or_default();
    let (secret, shown) = if format.is_robot() {
        (robot_secret(key, &id, address, first(&sent, "secret")), None)
    } else {
        let (secret, shown) = fresh_secret(key, &id);
        (secret, Some(shown))
    };
    let hook = Webhook {
        name: first(&sent, "name").to_owned(),
        address: if format.is_robot() { server_of(address) } else { address.to_owned() },
        format,
        kinds: kinds.join(" "),
        link: asked_at(&headers),
        secret,
        former: Vec::new(),
        former_until: 0,
        state: HookState::Active,
        // It is told of what comes from now on.
        cursor: state.engine.snapshot().size,
        attempt: 0,
        due: 0,
        failing_since: 0,
        created: real_seconds(),
        id,
    };
    viewer.note("webhook_made", &format!("{} {}", hook.id, hook.kinds))?;
    let shared = state.clone();
    apart(viewer.language, move || shared.accounts.own().put_webhook(&hook)).await?;
    Ok(shown
        .map_or_else(|| deliveries::back("").into_response(), |shown| secret_page(&viewer, &shown.0).into_response()))
}

fn secret_page(viewer: &Viewer, secret: &str) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let title = t("webhook-secret-title");
    let main = html! {
        (part::head(html! {}, &title, html! { (t("webhook-secret-say")) }, html! {}))
        p { strong.s-mono.s-long { (secret) } }
        p.s-meta { (t("webhook-secret-use")) }
        (link_button(ButtonKind::Primary, "/webhooks", &t("common-done"), None))
    };
    framed(viewer, &title, "/webhooks", main)
}

/// `POST /webhooks/act`: pauses, lets go on, passes over what waits, tries, changes the secret, ends.
pub async fn act(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Pairs>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::Administrator)?;
    let id = first(&sent, "id").to_owned();
    let hook = state.accounts.own().webhook(&id).map_err(|error| viewer.failed(error))?;
    // One that has ended meanwhile is what was wanted, or nothing can be done with it any more.
    let Some(hook) = hook else { return Ok(deliveries::back("").into_response()) };
    let (shared, noted) = (state.clone(), |act: &str| viewer.note(act, &hook.id));
    match first(&sent, "act") {
        "pause" => {
            noted("webhook_paused")?;
            apart(viewer.language, move || shared.accounts.own().set_webhook_state(&id, HookState::Paused)).await?;
        }
        "resume" => {
            noted("webhook_resumed")?;
            apart(viewer.language, move || shared.accounts.own().set_webhook_state(&id, HookState::Active)).await?;
        }
        "skip" => {
            noted("webhook_skipped")?;
            let size = state.engine.snapshot().size;
            let skipped = move || {
                let tables = shared.accounts.own();
                tables.skip_webhook(&id, size)?;
                tables.set_webhook_state(&id, HookState::Active)
            };
            apart(viewer.language, skipped).await?;
        }
        "secret" if !hook.format.is_robot() => {
            noted("webhook_secret_changed")?;
            let (secret, shown) = fresh_secret(&state.accounts.vault_key, &id);
            let until = real_seconds() + crate::webhooks::FORMER_SECONDS;
            apart(viewer.language, move || shared.accounts.own().set_webhook_secret(&id, &secret, until)).await?;
            return Ok(secret_page(&viewer, &shown.0).into_response());
        }
        "end" => {
            noted("webhook_ended")?;
            apart(viewer.language, move || shared.accounts.own().end_webhook(&id)).await?;
            return Ok(deliveries::back("").into_response());
        }
        "try" => {
            noted("webhook_tried")?;
            let zone = viewer.zone.clone();
            let send = move |state: &AppState| Ok(state.webhooks.try_now(&state.accounts.vault_key, &hook, &zone));
            deliveries::send(&state, &viewer, send).await?;
        }
        _ => return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken"))),
    }
    Ok(deliveries::back(first(&sent, "id")).into_response())
}
