//! Undoing a whole import: what stands as it was imported counts no more, and its keys are free. A reviewer of the unit does
//! it who did not bring it in; everybody who reads the office sees what became of it.

use crate::web::frame::{framed, thousands};
use crate::web::records::desk::Desk;
use crate::web::records::index::Index;
use crate::web::records::typed::{Fault, id};
use crate::web::records::{evidence, must_be_now, path_of, review, withdraw};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use look::form;
use look::part::{self, ButtonKind, Tone, button, link_button};
use maud::{Markup, html};
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;
use zone::register::{Row, Status};

/// Where a whole import is withdrawn.
pub fn path(import: &str) -> String {
    format!("/imports/{import}/withdraw")
}

/// Whether the asker may undo the import that a fact came with: the fact stands as it was imported, and it is not the
/// asker's own.
pub fn may_withdraw_import(viewer: &Viewer, row: &Row) -> bool {
    viewer.as_of.is_none()
        && row.import != 0
        && row.is_unamended()
        && !row.latest.void
        && viewer.reviews_as(row).is_some()
}

/// An import as the ledger has it.
struct Import<'a> {
    id: String,
    /// What stands as it wrote it.
    left: Vec<&'a Row>,
    /// What it wrote first, withdrawn or not.
    first: &'a Row,
    withdrawn: usize,
}

impl<'a> Import<'a> {
    fn of(viewer: &'a Viewer, id: &str) -> Result<Self, PageError> {
        let row = |number: u32| viewer.zone.register.row(number).map(|row| &**row);
        let rows: Vec<&Row> = viewer.zone.of_import(id).into_iter().filter_map(row).collect();
        let first = *rows.first().ok_or(PageError::NotFound(viewer.language))?;
        viewer.must_read(first.kind().office)?;
        let left = viewer.zone.left_of_import(id, first.unit).into_iter().filter_map(row).collect();
        let withdrawn = rows.iter().filter(|row| row.is_withdrawn_with_import()).count();
        Ok(Self { id: id.to_owned(), left, first, withdrawn })
    }
}

/// `GET /imports/{job}/withdraw`: what would be withdrawn, and what was.
pub async fn page(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(import): Path<String>,
) -> Result<Markup, PageError> {
    evidence::up_to_date(&state, &viewer, &index).await?;
    draw(&Desk::new(&state, &viewer), &index, &Import::of(&viewer, &import)?, "", &[])
}

/// `POST /imports/{job}/withdraw`.
pub async fn submit(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(import): Path<String>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, PageError> {
    must_be_now(&viewer)?;
    viewer.must_review()?;
    let text = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let id = id(text("id"), viewer.language)?;
    let import = Import::of(&viewer, &import)?;
    let faults = if let Some(fault) = review::lacks_reason(&viewer, text("reason")) {
        vec![fault]
    } else {
        let mut content = Map::new();
        content.insert("import".to_owned(), import.id.clone().into());
        content.insert("reason".to_owned(), text("reason").into());
        let unit = viewer.zone.org.units[import.first.unit as usize].id.to_string();
        let command =
            zone::Command { unit, ..review::command(&viewer, id, "import.withdrawn", Some(import.first), content) };
        match review::decided(&state, &viewer, command).await? {
            Ok(_) => return Ok(Redirect::to(&path(&import.id)).into_response()),
            Err(faults) => faults,
        }
    };
    evidence::up_to_date(&state, &viewer, &index).await?;
    let page = draw(&Desk::new(&state, &viewer), &index, &import, text("reason"), &faults)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn draw(
    desk: &Desk<'_>,
    index: &Index,
    import: &Import<'_>,
    reason: &str,
    faults: &[Fault],
) -> Result<Markup, PageError> {
    let (viewer, kind) = (desk.viewer, import.first.kind());
    let title = desk.t("import-withdraw-title");
    let by = desk.record(import.first.first.into(), false)?;
    let unit = &viewer.zone.org.units[import.first.unit as usize];
    let accepted = import.left.iter().filter(|row| row.status == Status::Accepted).count();
    let number = |number: usize| html! { span.s-num { (thousands(number as u64)) } };
    let list = format!("{}?import={}", path_of(kind), import.id);
    let about = part::facts(&[
        (desk.t("records-kind"), html! { a href=(list) { (viewer.language.kind(kind.name)) } }),
        (desk.t("record-unit"), html! { (unit.title) }),
        (desk.t("import-withdraw-by"), html! { (by.map_or_else(String::new, |first| desk.person(&first.by))) }),
        (desk.t("import-withdraw-left"), number(import.left.len())),
        (desk.t("import-withdraw-accepted"), number(accepted)),
        (desk.t("import-withdraw-gone"), number(import.withdrawn)),
    ]);
    let items: Vec<(String, String)> = faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
    let main = html! {
        (part::head(html! { a href=(list) { (viewer.language.kind(kind.name)) } }, &title, html! {}, html! {}))
        (form::errors(&desk.t("refusal-heading"), &items))
        @for seq in index.withdrawals(&import.id, viewer.zone.size) { (note(desk, import.first, seq)?) }
        (part::section(&desk.t("records-content"), "", html! {}, html! {
            (about)
            p.s-hint { (desk.t("import-withdraw-about")) }
        }))
        @match import.left.first() {
            None => p.s-hint { (desk.t("import-withdraw-nothing")) },
            Some(row) if may_withdraw_import(viewer, row) => (confirm(desk, import, &list, reason, faults)),
            Some(_) => p.s-hint { (desk.t("import-withdraw-who")) },
        }
    };
    Ok(framed(viewer, &title, &format!("/offices/{}", kind.office.word()), main))
}

fn confirm(desk: &Desk<'_>, import: &Import<'_>, back: &str, reason: &str, faults: &[Fault]) -> Markup {
    let count = thousands(import.left.len() as u64);
    let words = desk.viewer.language.format("import-withdraw-confirm", &[("n", &count)]);
    html! {
        (part::note(Tone::Warn, "", html! { (words) }))
        (form::form(&form::Form {
            action: &path(&import.id),
            multipart: false,
            hidden: vec![("id".to_owned(), Uuid::new_v4().to_string())],
            body: withdraw::reason_field(desk, reason, faults),
            buttons: html! {
                (button(ButtonKind::Danger, &desk.t("import-withdraw"), None))
                (link_button(ButtonKind::Plain, back, &desk.t("common-cancel"), None))
            },
            draft: None,
        }))
    }
}

/// Who withdrew an import and when; and why, for those who may read it: each look is audited.
pub fn note(desk: &Desk<'_>, row: &Row, seq: u64) -> Result<Markup, PageError> {
    let Some(record) = desk.record(seq, false)? else { return Ok(html! {}) };
    let values = [("name", desk.person(&record.by)), ("date", desk.instant(&record.recorded))];
    let words = desk.viewer.language.format("import-withdrawn-by", &[("name", &values[0].1), ("date", &values[1].1)]);
    let reason = if desk.viewer.may_open_personal(row.kind().office, row.unit) {
        super::audit(desk.state, desk.viewer, "personal_read", &format!("record {seq}"))?;
        desk.personal(seq)?.get("reason").and_then(Json::as_str).map(str::to_owned)
    } else {
        None
    };
    Ok(part::note(
        Tone::Neutral,
        "",
        html! { a href={ "/ledger/" (seq) } { (words) } @if let Some(reason) = reason { div { b { (reason) } } } },
    ))
}
