//! What was sent to webhooks and what came of it, newest first, and sending one again. No content and no secret stands in it.

use crate::web::frame::{at, encode};
use crate::web::login::apart;
use crate::web::viewer::Viewer;
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use look::part::{self, ButtonKind, Pager, Table, Tone, button, pager, section, table};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Delivery, DeliveryFilter, StoreError, Webhook};
use zone::org::Role;

/// Deliveries of a page.
const PAGE: u32 = 50;

/// Which are asked for.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    hook: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    before: String,
}

impl Asked {
    fn filter(&self) -> DeliveryFilter {
        DeliveryFilter { hook: self.hook.clone(), failed: self.show == "failed" }
    }
}

/// The page, with what was sent to one webhook.
pub fn back(hook: &str) -> Redirect {
    if hook.is_empty() { Redirect::to("/webhooks") } else { Redirect::to(&format!("/webhooks?hook={}", encode(hook))) }
}

/// The part of the page that lists them.
pub fn section_of(state: &AppState, viewer: &Viewer, asked: &Asked, hooks: &[Webhook]) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let (filter, before) = (asked.filter(), asked.before.parse().unwrap_or(u64::MAX));
    let found = state.accounts.own().deliveries(&filter, before, PAGE + 1);
    let mut found = found.map_err(|error| viewer.failed(error))?;
    let is_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let rows = found.iter().map(|delivery| {
        let hook = hooks.iter().find(|hook| hook.id == delivery.hook);
        vec![
            html! { (delivery.number) },
            html! { (at(viewer, delivery.at)) },
            html! { (hook.map_or("—", |hook| &hook.name)) },
            event(viewer, delivery),
            html! { (delivery.attempt) },
            outcome(viewer, delivery),
            html! {
                @if hook.is_some_and(|hook| may_be_sent_again(hook, delivery)) {
                    form method="post" action="/webhooks/again" {
                        input type="hidden" name="number" value=(delivery.number);
                        button.s-btn type="submit" { (t("delivery-again")) }
                    }
                }
            },
        ]
    });
    let columns = [
        "delivery-number",
        "delivery-at",
        "webhook-name",
        "delivery-event",
        "delivery-attempt",
        "delivery-outcome",
        "common-actions",
    ];
    let next = found.last().filter(|_| is_more).map(|last| {
        format!("/webhooks?hook={}&show={}&before={}", encode(&asked.hook), encode(&asked.show), last.number)
    });
    let (title, older) = (t("deliveries-title"), t("audit-older"));
    let summary = viewer.language.format("list-count", &[("n", &found.len().to_string())]);
    Ok(section(
        &title,
        &t("deliveries-say"),
        html! {},
        html! {
            (filter_form(viewer, asked, hooks))
            (table(&Table {
                caption: &title,
                columns: columns.map(|key| super::column(viewer, key)).into(),
                rows: rows.collect(),
                empty: part::empty(html! { (t("deliveries-none")) }, html! {}),
            }))
            (pager(&Pager { summary: &summary, previous: None, next: next.as_deref().map(|href| (href, older.as_str())) }))
        },
    ))
}

/// What a robot gathered into one message is read on the pages: records that came since would be told out of their order.
fn may_be_sent_again(hook: &Webhook, delivery: &Delivery) -> bool {
    !hook.format.is_robot() || delivery.seq.is_none()
}

fn event(viewer: &Viewer, delivery: &Delivery) -> Markup {
    html! {
        @match delivery.seq {
            Some(seq) if delivery.told > 1 => {
                a href={ "/ledger/" (seq) } { (viewer.language.format("delivery-told", &[
                    ("kind", &viewer.language.kind(&delivery.kind)), ("seq", &seq.to_string()), ("n", &delivery.told.to_string()),
                ])) }
            },
            Some(seq) => { span { (viewer.language.kind(&delivery.kind)) " " a href={ "/ledger/" (seq) } { (seq) } } },
            None => (viewer.language.text("delivery-test")),
        }
    }
}

/// What came of it, in words; the number is what the address answered.
fn outcome(viewer: &Viewer, delivery: &Delivery) -> Markup {
    let (tone, key) = match delivery.reason.as_str() {
        "" => (Tone::Ok, "delivery-delivered".to_owned()),
        reason => (Tone::Bad, format!("delivery-why-{reason}")),
    };
    html! {
        span {
            (part::chip(tone, None, &viewer.language.known(&key).unwrap_or_else(|| delivery.reason.clone())))
            @if delivery.status > 0 { " " span.s-mono { (delivery.status) } }
            @if let Some(advice) = viewer.language.known(&format!("{key}-do")) { br; span.s-meta { (advice) } }
        }
    }
}

fn filter_form(viewer: &Viewer, asked: &Asked, hooks: &[Webhook]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    part::tools(html! {
        form method="get" action="/webhooks" {
            select.s-in name="hook" aria-label=(t("webhook-name")) {
                option value="" { (t("deliveries-of-all")) }
                @for hook in hooks { option value=(hook.id) selected[hook.id == asked.hook] { (hook.name) } }
            }
            select.s-in name="show" aria-label=(t("delivery-outcome")) {
                @for show in ["all", "failed"] {
                    option value=(show) selected[show == asked.show] { (t(&format!("deliveries-{show}"))) }
                }
            }
            (button(ButtonKind::Plain, &t("audit-show"), None))
        }
    })
}

/// Sends something to an address and notes what came of it. Few are sent so at once: each waits for an address.
pub async fn send(
    state: &AppState,
    viewer: &Viewer,
    work: impl FnOnce(&AppState) -> Result<Delivery, StoreError> + Send + 'static,
) -> Result<(), PageError> {
    let turn = state.webhooks.turn().ok_or(PageError::Busy(viewer.language))?;
    let shared = state.clone();
    apart(viewer.language, move || {
        let delivery = work(&shared)?;
        drop(turn);
        shared.accounts.own().note_delivery(&delivery)
    })
    .await
}

/// What is sent again.
#[derive(Deserialize)]
pub struct Sent {
    number: u64,
}

/// `POST /webhooks/again`: sends what was sent once more, under the same id; a test as a new one.
pub async fn again(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::Administrator)?;
    let find = || {
        let tables = state.accounts.own();
        let Some(delivery) = tables.delivery(sent.number)? else { return Ok(None) };
        Ok::<_, StoreError>(tables.webhook(&delivery.hook)?.map(|hook| (delivery, hook)))
    };
    let Some((delivery, hook)) = find().map_err(|error| viewer.failed(error))? else {
        return Err(PageError::NotFound(viewer.language));
    };
    if !may_be_sent_again(&hook, &delivery) {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken")));
    }
    viewer.note("webhook_sent_again", &format!("{} {}", hook.id, delivery.number))?;
    let (id, zone) = (hook.id.clone(), viewer.zone.clone());
    let work = move |state: &AppState| {
        let key = &state.accounts.vault_key;
        let Some(seq) = delivery.seq else { return Ok(state.webhooks.try_now(key, &hook, &zone)) };
        let bytes = state
            .engine
            .read(|ledger, _| ledger.record(seq))
            .map_err(|error| StoreError::Settings(error.to_string()))?;
        let bytes = bytes.ok_or_else(|| StoreError::Settings(format!("there is no record {seq}")))?;
        state.webhooks.again(key, &hook, &bytes, delivery.attempt + 1)
    };
    send(&state, &viewer, work).await?;
    Ok(back(&id).into_response())
}
