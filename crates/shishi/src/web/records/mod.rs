//! The offices' pages: what is recorded, reviewed and looked up. One set of furniture for all of them: lists, forms and
//! record pages derive from the field tables.
//!
//! `desk.rs` reads stored content (`stored.rs`) and names things; `filter.rs`, `columns.rs`, `remembered.rs` and
//! `list.rs` list; `sheet.rs` draws a
//! form, `typed.rs` reads it, `draft.rs` keeps it, `create.rs`, `amend.rs` and `withdraw.rs` submit it, `withdraw_import.rs` undoes
//! a whole import; `one.rs` shows a fact; `decision.rs`
//! and `review.rs` accept and return; `waiting.rs` says what awaits a person;
//! `same_photo.rs` tells of a photograph that was brought twice; `removal.rs` erases and redacts; `supervise/` is the day's supervision on a telephone;
//! `duties.rs`, `projects.rs` and `ranking.rs` serve the page of today.

mod amend;
mod columns;
mod create;
mod decision;
mod desk;
mod draft;
mod duties;
mod evidence;
mod export;
mod filter;
mod filter_form;
mod history;
mod index;
mod list;
mod me;
mod names;
mod no_change;
mod office;
mod one;
mod own_page;
mod people;
mod photo;
mod projects;
mod ranking;
mod remembered;
mod removal;
mod review;
mod same_photo;
mod search;
mod sheet;
mod stored;
mod supervise;
mod typed;
mod waiting;
mod withdraw;
mod withdraw_import;

pub use filter::Lists;
pub use names::Names;

pub(super) use amend::{Target, as_lines, as_typed, form_of_amendment, target};
pub(super) use desk::{Desk, Shown, grouped};
pub(super) use duties::{Duties, Item, duties};
pub(super) use evidence::{file_type, kept as evidence_kept, note_brought, up_to_date as evidence_up_to_date};
pub(super) use history::changes;
pub(super) use index::Index;
pub(super) use no_change::{button as no_change, told as no_change_told};
pub(super) use own_page::{page_named, page_of};
pub(super) use projects::{KeyProject, key_projects, leads};
pub(super) use ranking::{air, newest as newest_ranking};
pub(super) use same_photo::{also as same_photo_also, section as same_photos, told as same_photos_told};
pub(super) use sheet::GIVEN;
pub(super) use stored::Stored;
pub(super) use supervise::waiting_note;
pub(super) use typed::{FILE_BYTES_MAX, FORM_BYTES_MAX, Typed, id as typed_id};
pub(super) use waiting::waiting;
pub(super) use withdraw_import::path as withdraw_import_path;

use crate::web::{AppState, PageError, Viewer};
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use std::sync::Arc;
use zone::fact::Kind;

/// The routes of these rooms.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/offices/{office}", get(office::page))
        .route("/offices/{office}/{fact}", get(list::page))
        .route("/offices/{office}/{fact}/export.xlsx", get(export::xlsx))
        .route("/offices/{office}/{fact}/export.csv", get(export::csv))
        .route("/offices/{office}/{fact}/columns", post(columns::choose))
        .route("/offices/{office}/{fact}/accept", post(review::several))
        .route("/offices/{office}/{fact}/new", get(create::form).post(create::submit))
        .route("/records/{seq}", get(one::page))
        .route("/records/{seq}/personal", post(one::personal))
        .route("/records/{seq}/amend", get(amend::form).post(amend::submit))
        .route("/records/{seq}/withdraw", get(withdraw::confirm).post(withdraw::submit))
        .route("/records/{seq}/review", post(review::one))
        .route("/imports/{job}/withdraw", get(withdraw_import::page).post(withdraw_import::submit))
        .route("/evidence/{digest}", get(evidence::file))
        .route("/drafts/{id}/delete", post(draft::delete))
        .route("/people/{person}/erase", get(removal::ask_to_erase).post(removal::erase))
        .route("/ledger/{seq}/redact", get(removal::ask_to_redact).post(removal::redact))
        .route("/search", get(search::page))
        .route("/record", get(me::record))
        .route("/record/no-change", post(no_change::submit))
        .route("/supervise/", get(supervise::today))
        .route("/supervise/{project}", get(supervise::form).post(supervise::send))
        .route("/me", get(me::page))
        .layer(DefaultBodyLimit::max(typed::FORM_BYTES_MAX))
        .layer(Extension(Arc::new(people::People::default())))
}

/// The kind of a path, if the person may open its office.
fn kind_of(viewer: &Viewer, office: &str, fact: &str) -> Result<&'static Kind, PageError> {
    let kind = zone::fact::kind(&format!("{office}.{fact}"))
        .filter(|kind| kind.register)
        .ok_or(PageError::NotFound(viewer.language))?;
    viewer.must_read(kind.office)?;
    Ok(kind)
}

/// Refuses a write while the page shows the past.
fn must_be_now(viewer: &Viewer) -> Result<(), PageError> {
    match viewer.as_of {
        None => Ok(()),
        Some(_) => Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past"))),
    }
}

/// Ids of the units for which the person may record a kind; a refusal that names the right, if there are none.
fn must_record(viewer: &Viewer, kind: &Kind) -> Result<Vec<Arc<str>>, PageError> {
    let units = viewer.units_of_forms(kind);
    if units.is_empty() {
        let name = viewer.language.kind(kind.name);
        return Err(PageError::Forbidden(
            viewer.language,
            viewer.language.format("records-right-record", &[("kind", &name)]),
        ));
    }
    Ok(units)
}

/// The path of a kind's list.
pub(super) fn path_of(kind: &Kind) -> String {
    format!("/offices/{}/{}", kind.office.word(), kind.word())
}

/// Writes an entry of the audit.
pub(super) fn audit(state: &AppState, viewer: &Viewer, act: &str, subject: &str) -> Result<(), PageError> {
    crate::audit::note(&state.engine.audit, viewer.person(), act, subject).map_err(|error| viewer.failed(error))
}
