//! `/imports/JOB/table`: a person says how his own table is read.

use super::Jobs;
use super::table_form::{Typed, control_of};
use super::table_page::{Page, draw};
use crate::imports::{Fault, Job, Mapping, Survey, fingerprint, headings, places, renewed, suggest, suggest_at};
use crate::web::{AppState, PageError, Viewer};
use crate::workbook::WorkbookError;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// What a person's mapping is kept as: for a kind, a reporting unit and the headings.
fn preference(job: &Job, fingerprint: &str) -> String {
    format!("table:{}:{}:{fingerprint}", job.about.kind, job.about.unit)
}

/// Keeps how a person read a table, for the next one with the same headings.
pub(super) fn keep(
    state: &AppState,
    viewer: &Viewer,
    job: &Job,
    mapping: &Mapping,
    survey: &Survey,
) -> Result<(), PageError> {
    let Some(top) = survey.sheet(mapping.sheet.as_deref()) else { return Ok(()) };
    let own = headings(&top.rows, &top.merges, mapping.header, mapping.lines);
    let name = preference(job, &fingerprint(&own));
    let kept = state.accounts.own().put_preference(viewer.person(), &name, &mapping.without_secrets(job.kind).text());
    kept.map_err(|error| PageError::storage(viewer.language, &error.into()))
}

/// How the person read a table with the same headings, with this table's time.
fn kept(state: &AppState, viewer: &Viewer, job: &Job, survey: &Survey) -> Result<Option<Mapping>, PageError> {
    let own = state.accounts.own();
    for (top, header, lines, fingerprint) in places(survey) {
        let text = own.preference(viewer.person(), &preference(job, &fingerprint));
        let text = text.map_err(|error| PageError::storage(viewer.language, &error.into()))?;
        if let Some(mapping) = text.and_then(|text| Mapping::of_text(&text)) {
            return Ok(Some(renewed(&mapping, top, header, lines, job.kind)));
        }
    }
    Ok(None)
}

/// Looks at the file; nothing if a thread works on it, or if it is gone.
pub(super) async fn survey(viewer: &Viewer, job: &Arc<Job>) -> Result<Option<Survey>, PageError> {
    let state = job.state();
    if state.phase.is_active() || state.phase == crate::imports::Phase::Done || !job.has_upload() {
        return Ok(None);
    }
    let path = job.upload();
    // A large file takes a while: not on the threads that answer others.
    let looked = tokio::task::spawn_blocking(move || Survey::of(&path)).await;
    match looked.map_err(|_| PageError::Internal(viewer.language))? {
        Ok(survey) => Ok(Some(survey)),
        Err(WorkbookError::Io(error)) => Err(PageError::file(viewer.language, &error)),
        Err(error) => {
            let (key, values) = error.message();
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Err(PageError::BadRequest(viewer.language, viewer.language.format(key, &values)))
        }
    }
}

fn to_job(job: &Job) -> Response {
    Redirect::to(&format!("/imports/{}", job.about.id)).into_response()
}

/// `GET /imports/JOB/table`.
pub(super) async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let job = jobs.own(&viewer, &id)?;
    let Some(survey) = survey(&viewer, &job).await? else { return Ok(to_job(&job)) };
    let (mapping, is_kept) = match (job.mapping(), kept(&state, &viewer, &job, &survey)?) {
        (Some(own), _) => (own, false),
        (None, Some(kept)) => (kept, true),
        (None, None) => (suggest(&survey, job.kind), false),
    };
    let typed = Typed::shown(&mapping, job.kind);
    Ok(draw(&Page {
        viewer: &viewer,
        job: &job,
        survey: &survey,
        typed: &typed,
        mapping: &mapping,
        is_kept,
        errors: &[],
    })
    .into_response())
}

/// `POST /imports/JOB/table`: looks at another head, or begins the dry run.
pub(super) async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let job = jobs.own(&viewer, &id)?;
    let Some(survey) = survey(&viewer, &job).await? else { return Ok(to_job(&job)) };
    let looks = sent.iter().any(|(name, value)| name == "act" && value == "look");
    let mut typed = Typed::of(sent);
    let known =
        job.mapping().or(kept(&state, &viewer, &job, &survey)?).map(|mapping| mapping.names).unwrap_or_default();
    let (mut mapping, mut errors) = typed.mapping(job.kind, known, viewer.language);
    let Some(top) = survey.sheet(mapping.sheet.as_deref()) else {
        errors.push(("sheet".to_owned(), viewer.language.text("table-fault-sheet")));
        let page = Page {
            viewer: &viewer,
            job: &job,
            survey: &survey,
            typed: &typed,
            mapping: &mapping,
            is_kept: false,
            errors: &errors,
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&page)).into_response());
    };
    if looks && errors.is_empty() && typed.has_moved() {
        let suggested = suggest_at(top, mapping.header, mapping.lines, job.kind);
        typed = typed.moved_to(&suggested, job.kind);
        mapping = typed.mapping(job.kind, mapping.names, viewer.language).0;
    }
    if !looks {
        for fault in mapping.faults(&viewer.zone, job.kind) {
            let field = fault.field.as_deref().unwrap_or_default();
            let control = control_of(field, &fault.key, &mapping);
            // The head, its first row and the year are no fields with a label of their own.
            let fault = if control == field { Fault { field: None, ..fault } } else { fault };
            if !errors.iter().any(|(name, _)| *name == control) {
                errors.push((control, fault.text(viewer.language, job.kind)));
            }
        }
    }
    if looks || !errors.is_empty() {
        typed.remember();
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = Page {
            viewer: &viewer,
            job: &job,
            survey: &survey,
            typed: &typed,
            mapping: &mapping,
            is_kept: false,
            errors: &errors,
        };
        return Ok((status, draw(&page)).into_response());
    }
    if take(&viewer, &job, &mapping)? {
        keep(&state, &viewer, &job, &mapping, &survey)?;
        jobs.0.start(&job);
    }
    Ok(to_job(&job))
}

/// Gives a job its mapping.
pub(super) fn take(viewer: &Viewer, job: &Job, mapping: &Mapping) -> Result<bool, PageError> {
    job.map(mapping).map_err(|error| PageError::file(viewer.language, &error))
}
