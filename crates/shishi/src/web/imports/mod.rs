//! Import pages: upload and dry run, progress, result, templates, and the rows that need amending as a file.

mod files;
mod foreign;
mod job;
mod list;
mod names;
mod table;
mod table_form;
mod table_page;
mod upload;

use crate::imports::Imports;
use crate::web::{AppState, PageError, Viewer};
use crate::workbook::FILE_BYTES_MAX;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use std::sync::{Arc, OnceLock};

/// A form around the file: names, kind and unit.
const FORM_BYTES: usize = 1 << 20;

/// Where the jobs are kept: opened with the first page that asks for them.
type Kept = Arc<OnceLock<Arc<Imports>>>;

/// The routes.
pub fn routes() -> Router<AppState> {
    // Only an upload is large.
    let form = DefaultBodyLimit::max(FORM_BYTES);
    Router::new()
        .route("/imports", get(list::page).post(upload::submit))
        .route("/imports/form", get(foreign::page).post(foreign::submit))
        .route("/imports/template/{file}", get(files::template))
        .route("/imports/{job}", get(job::page))
        .route("/imports/{job}/progress", get(job::progress))
        .route("/imports/{job}/run", post(job::run))
        .route("/imports/{job}/cancel", post(job::cancel))
        .route("/imports/{job}/table", get(table::page).post(table::submit).layer(form))
        .route("/imports/{job}/names", post(names::submit).layer(form))
        .route("/imports/{job}/totals", post(job::confirm_totals))
        .route("/imports/{job}/bad.xlsx", get(files::bad_xlsx))
        .route("/imports/{job}/bad.csv", get(files::bad_csv))
        .layer(DefaultBodyLimit::max(FILE_BYTES_MAX as usize + FORM_BYTES))
        .layer(Extension(Kept::default()))
}

/// The zone's jobs.
struct Jobs(Arc<Imports>);

impl FromRequestParts<AppState> for Jobs {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, PageError> {
        let language = crate::web::error::language_of(&parts.headers);
        let kept = parts.extensions.get::<Kept>().ok_or(PageError::Internal(language))?;
        Ok(Self(kept.get_or_init(|| Arc::new(Imports::open(&state.engine))).clone()))
    }
}

impl Jobs {
    /// A job of the viewer's own; other people's jobs hold content that is not his.
    fn own(&self, viewer: &Viewer, id: &str) -> Result<Arc<crate::imports::Job>, PageError> {
        let job = id.parse().ok().and_then(|id| self.0.get(&id));
        job.filter(|job| job.about.by == viewer.person()).ok_or(PageError::NotFound(viewer.language))
    }
}

/// Writes an audit entry.
fn audit(state: &AppState, viewer: &Viewer, act: &str, subject: &str) -> Result<(), PageError> {
    crate::audit::note(&state.engine.audit, viewer.person(), act, subject).map_err(|error| viewer.failed(error))
}

/// A file to be saved.
fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", crate::web::frame::encode(name));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// An instant of a record as the zone's clocks showed it.
fn clock(viewer: &Viewer, instant: &str) -> String {
    let Ok(instant) = instant.parse::<jiff::Timestamp>() else { return instant.to_owned() };
    let local = instant.to_zoned(viewer.zone.time_zone.clone());
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// The title of a unit.
fn unit_title(viewer: &Viewer, id: &str) -> String {
    let number = viewer.zone.org.unit(id);
    number.map_or_else(|| id.to_owned(), |number| viewer.zone.org.units[number as usize].title.to_string())
}
