//! The system administrator's page of webhooks: whom the zone tells of its records, how that goes, and what to do when it does not.

use super::deliveries;
use crate::web::frame::{at, framed};
use crate::web::login::{apart, asked_at};
use crate::web::viewer::{Viewer, real_seconds};
use crate::web::{AppState, PageError};
use crate::webhooks::{ADDRESS_MOST, HOOKS_MOST, fresh_secret};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use look::Icon;
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Table, Tone, button, link_button, section, table};
use maud::{Markup, html};
use store::{HookState, Webhook};
use uuid::Uuid;
use zone::fact::KINDS;
use zone::org::Role;

/// Longest name.
const NAME_MOST: usize = 40;
/// Every kind.
const ALL: &str = "*";

/// What the form sends: pairs, because a box may be ticked several times.
pub(super) type Pairs = Vec<(String, String)>;

fn first<'a>(sent: &'a Pairs, name: &str) -> &'a str {
    sent.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value.trim())
}

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
            html! { span { (hook.name) br; span.s-mono.s-long { (hook.address) } } },
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

/// `GET /webhooks/new`.
pub async fn form(viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_be(Role::Administrator)?;
    Ok(draw(&viewer, &Pairs::new(), &[]))
}

fn draw(viewer: &Viewer, sent: &Pairs, told: &[(String, String)]) -> Markup {
    let title = viewer.language.text("webhook-new");
    let above = html! { a href="/webhooks" { (viewer.language.text("webhooks-title")) } };
    let main = html! { (part::head(above, &title, html! {}, html! {})) (the_form(viewer, sent, told)) };
    framed(viewer, &title, "/webhooks", main)
}

fn kinds_in_words(viewer: &Viewer, kinds: &str) -> String {
    if kinds == ALL {
        return viewer.language.text("webhook-all-kinds");
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
        ("secret", true),
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

fn the_form(viewer: &Viewer, sent: &Pairs, told: &[(String, String)]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let mut kinds = vec![(ALL.to_owned(), t("webhook-all-kinds"))];
    kinds.extend(KINDS.iter().map(|kind| (kind.name.to_owned(), viewer.language.kind(kind.name))));
    let chosen: Vec<&str> = sent.iter().filter(|(name, _)| name == "kind").map(|(_, value)| value.as_str()).collect();
    let field = |name: &str, label: &str, hint: &str, value: &str, input: Input<'_>| {
        let error = told.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        form::field(&Field { hint: &t(hint), error, ..Field::of(name, &t(label), value, input) })
    };
    let address = Input::Text { max: ADDRESS_MOST };
    form::form(&form::Form {
        action: "/webhooks/new",
        multipart: false,
        hidden: Vec::new(),
        body: html! {
            (form::errors(&t("webhook-not-made"), told))
            (field("name", "webhook-name", "webhook-name-hint", first(sent, "name"), Input::Text { max: NAME_MOST }))
            (field("address", "webhook-address", "webhook-address-hint", first(sent, "address"), address))
            (field("kind", "webhook-kinds", "webhook-kinds-hint", &chosen.join("\n"), Input::Checks { options: &kinds }))
        },
        buttons: button(ButtonKind::Primary, &t("webhook-make"), None),
        draft: None,
    })
}

/// What is wrong with a new webhook, by field.
fn problems(state: &AppState, viewer: &Viewer, sent: &Pairs, kinds: &[&str]) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let mut tell = |field: &str, text: String| told.push((field.to_owned(), text));
    let name = first(sent, "name");
    if name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        let (label, most) = (viewer.language.text("webhook-name"), NAME_MOST.to_string());
        tell("name", viewer.language.format("account-text-wrong", &[("field", &label), ("most", &most)]));
    }
    if let Err(wrong) = state.webhooks.post.reach.read(first(sent, "address")) {
        let ports: Vec<String> = state.webhooks.post.settings.ports.iter().map(u16::to_string).collect();
        let ports = ports.join(&viewer.language.text("common-comma"));
        tell("address", viewer.language.format(&format!("webhook-wrong-{wrong}"), &[("ports", &ports)]));
    }
    if kinds.is_empty() {
        tell("kind", viewer.language.text("webhook-kinds-wrong"));
    }
    told
}

/// `POST /webhooks/new`: makes a webhook and shows its secret, once.
pub async fn make(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Form(sent): Form<Pairs>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::Administrator)?;
    let is_chosen = |kind: &str| sent.iter().any(|(field, value)| field == "kind" && value == kind);
    let kinds: Vec<&str> = if is_chosen(ALL) {
        vec![ALL]
    } else {
        KINDS.iter().map(|kind| kind.name).filter(|kind| is_chosen(kind)).collect()
    };
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
    let (secret, shown) = fresh_secret(&state.accounts.vault_key, &id);
    let hook = Webhook {
        name: first(&sent, "name").to_owned(),
        address: first(&sent, "address").to_owned(),
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
    Ok(secret_page(&viewer, &shown.0).into_response())
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
        "secret" => {
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
            let zone = viewer.zone.id.to_string();
            let send = move |state: &AppState| Ok(state.webhooks.try_now(&state.accounts.vault_key, &hook, &zone));
            deliveries::send(&state, &viewer, send).await?;
        }
        _ => return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken"))),
    }
    Ok(deliveries::back(first(&sent, "id")).into_response())
}
