//! Accepting and returning: one fact, several of a list, or what waits of an import.

use crate::engine::Submit;
use crate::web::records::desk::Desk;
use crate::web::records::index::Index;
use crate::web::records::typed::{Fault, id};
use crate::web::records::{evidence, kind_of, must_be_now, path_of};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;
use zone::Command;
use zone::register::Row;

/// Fewest characters of a reason.
const REASON_LEAST: usize = 2;

/// What is wrong with a typed reason that does not say enough, standing by its field.
pub fn lacks_reason(viewer: &Viewer, reason: &str) -> Option<Fault> {
    (reason.chars().count() < REASON_LEAST).then(|| Fault {
        field: "reason".to_owned(),
        text: viewer.language.text("form-reason-needed"),
        record: None,
    })
}

/// A reviewer's command on a fact, of his own unit and today: in his own name, or in that of whom he stands in for.
pub fn command(viewer: &Viewer, id: Uuid, kind: &str, row: Option<&Row>, content: Map<String, Json>) -> Command {
    let command = viewer.command(id, kind, &viewer.signed.account.unit, content);
    let name = row.and_then(|row| viewer.reviews_as(row)).map(str::to_owned);
    Command { for_person: name.unwrap_or(command.for_person), ..command }
}

/// The fact first recorded at a seq.
fn row_of(viewer: &Viewer, first: u64) -> Option<&Row> {
    let first = u32::try_from(first).ok()?;
    viewer.zone.register.row(viewer.zone.register.by_first(first)?).map(|row| &**row)
}

/// Submits a review; what is wrong with it in words.
pub async fn decided(
    state: &AppState,
    viewer: &Viewer,
    command: Command,
) -> Result<Result<u64, Vec<Fault>>, PageError> {
    match state.engine.submit(command).await {
        Ok((seq, _)) => Ok(Ok(seq)),
        Err(Submit::Refused(refusal)) => {
            let texts = refusal.0.iter().map(|problem| viewer.language.problem(problem));
            Ok(Err(texts.map(|text| Fault { field: String::new(), text, record: None }).collect()))
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}

/// `POST /records/{seq}/review`: `act` is accept, return (with a reason) or import (everything that waits of the
/// record's import).
pub async fn one(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(seq): Path<u64>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, PageError> {
    must_be_now(&viewer)?;
    viewer.must_review()?;
    let text = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let id = id(text("id"), viewer.language)?;
    let version: u64 = text("version").parse().map_err(|_| PageError::NotFound(viewer.language))?;
    let items = json!([[seq, version]]);
    let mut content = Map::new();
    let kind = match text("act") {
        "return" => {
            if let Some(fault) = lacks_reason(&viewer, text("reason")) {
                return again(&state, &viewer, &index, seq, &[fault], text("reason")).await;
            }
            content.insert("items".to_owned(), items);
            content.insert("reason".to_owned(), text("reason").into());
            "review.returned"
        }
        "import" => {
            content.insert("import".to_owned(), text("import").into());
            "review.accepted"
        }
        _ => {
            content.insert("items".to_owned(), items);
            "review.accepted"
        }
    };
    let command = command(&viewer, id, kind, row_of(&viewer, seq), content);
    match decided(&state, &viewer, command).await? {
        Ok(_) => Ok(Redirect::to(&format!("/records/{seq}?saved=review")).into_response()),
        Err(faults) => again(&state, &viewer, &index, seq, &faults, text("reason")).await,
    }
}

async fn again(
    state: &AppState,
    viewer: &Viewer,
    index: &Arc<Index>,
    seq: u64,
    faults: &[Fault],
    reason: &str,
) -> Result<Response, PageError> {
    evidence::up_to_date(state, viewer, index).await?;
    let asked = super::one::Asked { personal: None, saved: None, faults, reason };
    let page = super::one::draw(&Desk::new(state, viewer), index, seq, &asked)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /offices/{office}/{fact}/accept`: the chosen facts of a list, or an import, with one review.
pub async fn several(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((office, fact)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let kind = kind_of(&viewer, &office, &fact)?;
    must_be_now(&viewer)?;
    viewer.must_review()?;
    let text = |name: &str| sent.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    let id = id(text("id"), viewer.language)?;
    let mut content = Map::new();
    let number = if text("act") == "import" {
        content.insert("import".to_owned(), text("import").into());
        viewer.zone.waiting_of_import(text("import")).first().copied()
    } else {
        let chosen = sent.iter().filter(|(name, _)| name == "item").filter_map(|(_, value)| value.split_once('.'));
        let items: Vec<(u32, u32)> =
            chosen.filter_map(|(first, version)| Some((first.parse().ok()?, version.parse().ok()?))).collect();
        content.insert("items".to_owned(), json!(items));
        items.first().and_then(|(first, _)| viewer.zone.register.by_first(*first))
    };
    let first = number.and_then(|number| viewer.zone.register.row(number)).map(|row| &**row);
    let filter = super::list::sent_filter(&viewer, text("filter"));
    match decided(&state, &viewer, command(&viewer, id, "review.accepted", first, content)).await? {
        Ok(seq) => Ok(Redirect::to(&format!("{}?status=submitted&saved={seq}", path_of(kind))).into_response()),
        Err(faults) => {
            let page = super::list::draw(&Desk::new(&state, &viewer), kind, &filter, &faults, maud::html! {})?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
