//! What is downloaded: templates, and the rows that need amending.

use super::{Jobs, audit, download};
use crate::imports::{bad_csv as write_csv, bad_xlsx as write_xlsx, template as write_template, xlsx_is_possible};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::response::Response;

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// `GET /imports/template/KIND.xlsx`.
pub(super) async fn template(viewer: Viewer, Path(file): Path<String>) -> Result<Response, PageError> {
    let kind = file.strip_suffix(".xlsx").and_then(zone::fact::kind).filter(|kind| kind.is_form());
    let kind = kind.ok_or(PageError::NotFound(viewer.language))?;
    let word = viewer.language.text("imports-template-file");
    let name = format!("{}-{word}.xlsx", viewer.language.kind(kind.name));
    Ok(download(&name, XLSX, write_template(kind, viewer.language)))
}

/// `GET /imports/JOB/bad.xlsx`.
pub(super) async fn bad_xlsx(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let job = jobs.own(&viewer, &id)?;
    if !xlsx_is_possible(&job) {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("imports-bad-too-many")));
    }
    audit(&state, &viewer, "export", &format!("import {id} bad.xlsx"))?;
    let (shared, language) = (job.clone(), viewer.language);
    let bytes = tokio::task::spawn_blocking(move || write_xlsx(&shared, language));
    let bytes = bytes.await.map_err(|_| PageError::Internal(viewer.language))?;
    Ok(download(&file_name(&viewer, &job.about.file, "xlsx"), XLSX, bytes))
}

/// `GET /imports/JOB/bad.csv`.
pub(super) async fn bad_csv(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let job = jobs.own(&viewer, &id)?;
    audit(&state, &viewer, "export", &format!("import {id} bad.csv"))?;
    let (shared, language) = (job.clone(), viewer.language);
    let written = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        write_csv(&shared, language, &mut bytes).map(|()| bytes)
    });
    let written = written.await.map_err(|_| PageError::Internal(viewer.language))?;
    let bytes = written.map_err(|_| PageError::Internal(viewer.language))?;
    Ok(download(&file_name(&viewer, &job.about.file, "csv"), CSV, bytes))
}

/// The uploaded file's name with a word for what it is now.
fn file_name(viewer: &Viewer, uploaded: &str, extension: &str) -> String {
    let stem = uploaded.rsplit_once('.').map_or(uploaded, |(stem, _)| stem);
    format!("{stem}-{}.{extension}", viewer.language.text("imports-bad-file"))
}
