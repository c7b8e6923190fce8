//! What people do with a board: each act is one record.

use super::forms::Sent;
use super::page::{Looked, draw};
use super::period_of;
use crate::engine::Submit;
use crate::web::records::{Typed, note_brought};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json, json};
use zone::Command;
use zone::board::fact::{COMPUTED, EDITION, FALSIFIED, OBJECTION, REMOVED, REPLIED};
use zone::fact::Office;

/// `POST /boards/{period}`.
pub async fn submit(
    State(state): State<AppState>,
    mut viewer: Viewer,
    Path(period): Path<String>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    viewer.must_read(Office::Projects)?;
    let period = period_of(&viewer, &period)?;
    if viewer.as_of.is_some() {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past")));
    }
    let typed = Typed::read(&state.engine.files, viewer.language, None, &[], multipart).await?;
    note_brought(&state, &viewer, &typed.brought)?;
    let command = command(&viewer, period.to_string(), &typed)?;
    let mut told: Vec<(String, String)> =
        typed.faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
    let looked = Looked { project: typed.text("first").parse().ok(), ..Looked::default() };
    if told.is_empty() {
        match state.engine.submit(command).await {
            Ok(_) => {
                let project = looked.project.map(|first| format!("?project={first}#explanation")).unwrap_or_default();
                return Ok(Redirect::to(&format!("/boards/{period}{project}")).into_response());
            }
            Err(Submit::Refused(refusal)) => told.extend(
                refusal
                    .0
                    .iter()
                    .map(|problem| (problem.field.clone().unwrap_or_default(), viewer.language.problem(problem))),
            ),
            Err(error) => return Err(PageError::submit(viewer.language, error)),
        }
    }
    viewer.zone = state.engine.snapshot();
    let sent = Sent { values: typed.values, told };
    let page = draw(&state, &viewer, period, &looked, &sent).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn command(viewer: &Viewer, period: String, typed: &Typed) -> Result<Command, PageError> {
    let (kind, content): (&str, Json) = match typed.text("act") {
        "compute" => (COMPUTED.name, json!({"period": period})),
        "object" => (
            OBJECTION.name,
            json!({"board": typed.text("board"), "project": typed.text("project"), "objection": typed.text("objection")}),
        ),
        "reply" => (
            REPLIED.name,
            json!({"objection": typed.text("objection"), "outcome": typed.text("outcome"), "reply": typed.text("reply")}),
        ),
        "edition" => (EDITION.name, json!({"board": typed.text("board"), "reach": typed.text("reach")})),
        "remove" => (
            REMOVED.name,
            json!({"edition": typed.text("edition"), "project": typed.text("project"), "ground": typed.text("ground")}),
        ),
        "find" => (
            FALSIFIED.name,
            json!({"period": period, "project": typed.text("project"), "record": typed.text("record"), "finding": typed.text("finding")}),
        ),
        _ => return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken"))),
    };
    let content: Map<String, Json> = content.as_object().cloned().unwrap_or_default();
    let unit = zone::fact::kind(kind).and_then(|kind| viewer.units_to_record(kind).into_iter().next());
    let unit = unit.unwrap_or_else(|| viewer.zone.id.clone());
    let command = viewer.command(typed.id(viewer.language)?, kind, &unit, content);
    Ok(Command { evidence: typed.evidence.clone(), ..command })
}
