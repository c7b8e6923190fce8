//! What a person says of an order or a proposal: recorded, or drawn again with all that was typed and what is wrong with it.

use super::one::draw;
use crate::engine::Submit;
use crate::web::records::{Desk, Typed, note_brought, typed_id};
use crate::web::{AppState, PageError, Viewer};
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use zone::Command;
use zone::fact::Office;
use zone::offices::oversight::{DECIDED, REPLY, STEP};

/// A form that was sent, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Sent {
    /// Which form: `step`, `reply`, `decide`.
    pub act: &'static str,
    /// What was typed.
    pub values: BTreeMap<String, String>,
    /// Digests of the files that came with it.
    pub kept: Vec<String>,
    /// What is wrong, by field.
    pub wrong: Vec<(String, String)>,
}

impl Sent {
    /// What was typed under a name.
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |text| text.trim())
    }
    /// The control of a field: a page has a form for each proposal, each with names of its own.
    pub fn control(&self, field: &str) -> String {
        match field {
            "text" | "decision" if self.act != "step" => control(self.act, field, self.text("proposal")),
            field => field.to_owned(),
        }
    }
    /// What is wrong with a form.
    pub fn told(&self, act: &str) -> Vec<(String, String)> {
        if self.act == act { self.wrong.clone() } else { Vec::new() }
    }
}

/// The control of a field of a proposal's form.
pub fn control(act: &str, field: &str, proposal: &str) -> String {
    format!("{act}-{field}-{proposal}")
}

fn must_be_now(viewer: &Viewer) -> Result<(), PageError> {
    viewer.must_read(Office::Oversight)?;
    match viewer.as_of {
        None => Ok(()),
        Some(_) => Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past"))),
    }
}

/// Submits what was said; the order's page again, with what is wrong.
async fn submit(
    (state, viewer): (&AppState, &Viewer),
    order: u32,
    command: Command,
    mut sent: Sent,
) -> Result<Response, PageError> {
    if sent.wrong.is_empty() {
        match state.engine.submit(command).await {
            Ok((seq, _)) => return Ok(Redirect::to(&format!("/orders/{order}?saved={seq}")).into_response()),
            Err(Submit::Refused(refusal)) => {
                let told = |problem: &zone::Problem| {
                    (problem.field.clone().unwrap_or_default(), viewer.language.problem(problem))
                };
                sent.wrong = refusal.0.iter().map(told).map(|(field, text)| (sent.control(&field), text)).collect();
            }
            Err(error) => return Err(PageError::submit(viewer.language, error)),
        }
    }
    let page = draw(&Desk::new(state, viewer), order, None, &sent)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /orders/{order}/step`.
pub async fn step(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(order): Path<u32>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    must_be_now(&viewer)?;
    let typed = Typed::read(&state.engine.files, viewer.language, None, &[], multipart).await?;
    note_brought(&state, &viewer, &typed.brought)?;
    let mut content: Map<String, Json> = typed.content(&STEP);
    content.insert("order".to_owned(), order.into());
    let happened = typed.text("happened").to_owned();
    let command = viewer.command(typed.id(viewer.language)?, STEP.name, &viewer.zone.id, content);
    let command = Command { happened, evidence: typed.evidence.clone(), ..command };
    let wrong = typed.faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
    let sent = Sent { act: "step", values: typed.values, kept: typed.evidence, wrong };
    submit((&state, &viewer), order, command, sent).await
}

/// A form of pairs, with the command that it asks for.
async fn say(
    (state, viewer): (&AppState, &Viewer),
    order: u32,
    act: &'static str,
    kind: &str,
    values: BTreeMap<String, String>,
) -> Result<Response, PageError> {
    must_be_now(viewer)?;
    let sent = Sent { act, values, ..Sent::default() };
    let id = typed_id(sent.text("id"), viewer.language)?;
    let typed = |field: &str| sent.text(&sent.control(field));
    let mut content = json!({"proposal": sent.text("proposal"), "text": typed("text")});
    if kind == DECIDED.name {
        content["decision"] = typed("decision").into();
    }
    let content = content.as_object().cloned().unwrap_or_default();
    let command = viewer.command(id, kind, &viewer.zone.id, content);
    submit((state, viewer), order, command, sent).await
}

/// `POST /orders/{order}/reply`.
pub async fn reply(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(order): Path<u32>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    say((&state, &viewer), order, "reply", REPLY.name, sent).await
}

/// `POST /orders/{order}/decision`.
pub async fn decide(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(order): Path<u32>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    say((&state, &viewer), order, "decide", DECIDED.name, sent).await
}
