//! `POST /imports`: takes a file piece by piece, makes a job of it and begins the dry run.

use super::list::{OWN_TABLE, Sent, kinds, show};
use super::{Jobs, audit};
use crate::imports::{Asks, Incoming, Upload};
use crate::web::{AppState, PageError, Viewer};
use crate::workbook::FILE_BYTES_MAX;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

/// What the form sends.
#[derive(Default)]
struct Form {
    kind: String,
    unit: String,
    own_table: bool,
    file: Option<(String, Incoming)>,
    too_large: bool,
    /// A file was chosen, and there is nothing in it.
    empty: bool,
}

/// `POST /imports`.
pub(super) async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let mut form = read(&viewer, &jobs, multipart).await?;
    let errors = errors(&viewer, &form);
    let refused = |errors, form: &Form| {
        let sent = Sent { kind: form.kind.clone(), unit: form.unit.clone(), own_table: form.own_table, errors };
        (StatusCode::UNPROCESSABLE_ENTITY, show(&viewer, &jobs, &sent)).into_response()
    };
    let (Some((name, incoming)), true) = (form.file.take(), errors.is_empty()) else {
        return Ok(refused(errors, &form));
    };
    let (imports, by) = (jobs.0.clone(), viewer.person().to_owned());
    let (kind, unit) = (form.kind.clone(), form.unit.clone());
    // The file is synced: not on the threads that answer others.
    let taken = tokio::task::spawn_blocking(move || imports.take(incoming, &kind, &unit, &by, &name));
    match taken.await.map_err(|_| PageError::Internal(viewer.language))? {
        Ok(job) => {
            audit(&state, &viewer, "import", &job.about.id.to_string())?;
            let asks = if form.own_table { Asks::Always } else { Asks::IfNeeded };
            jobs.0.start_asking(&job, asks).map_err(|error| PageError::file(viewer.language, &error))?;
            Ok(Redirect::to(&format!("/imports/{}", job.about.id)).into_response())
        }
        Err(Upload::TooMany) => Ok(refused(vec![(String::new(), viewer.language.text("imports-too-many"))], &form)),
        Err(Upload::Kind) => Ok(refused(vec![("kind".to_owned(), viewer.language.text("imports-no-kind"))], &form)),
        Err(error) => Err(storage(&viewer, &error)),
    }
}

pub(super) fn storage(viewer: &Viewer, error: &Upload) -> PageError {
    match error {
        Upload::Io(error) => PageError::file(viewer.language, error),
        other => {
            eprintln!("upload failed: {other}");
            PageError::NotSaved(viewer.language)
        }
    }
}

async fn read(viewer: &Viewer, jobs: &Jobs, mut multipart: Multipart) -> Result<Form, PageError> {
    let malformed = |what: String| PageError::BadRequest(viewer.language, what);
    let mut form = Form::default();
    while let Some(field) = multipart.next_field().await.map_err(|error| malformed(error.body_text()))? {
        match field.name() {
            Some("kind") => form.kind = field.text().await.map_err(|error| malformed(error.body_text()))?,
            Some("unit") => form.unit = field.text().await.map_err(|error| malformed(error.body_text()))?,
            Some(OWN_TABLE) => form.own_table = true,
            Some("file") if form.file.is_none() => {
                let name = field.file_name().unwrap_or_default().to_owned();
                match receive(jobs, field).await {
                    Ok(incoming) if incoming.size() > 0 => form.file = Some((name, incoming)),
                    // Where no file was chosen, a browser sends one without a name.
                    Ok(_) => form.empty = !name.is_empty(),
                    Err(Upload::TooLarge) => {
                        form.too_large = true;
                        // The rest of the body is of no interest; what was chosen before the file is known.
                        break;
                    }
                    Err(error) => return Err(storage(viewer, &error)),
                }
            }
            _ => {}
        }
    }
    Ok(form)
}

pub(super) async fn receive(jobs: &Jobs, mut field: Field<'_>) -> Result<Incoming, Upload> {
    let mut incoming = jobs.0.begin()?;
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => incoming.write(&piece)?,
            Ok(None) => return Ok(incoming),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(Upload::TooLarge),
            Err(error) => return Err(std::io::Error::other(error.body_text()).into()),
        }
    }
}

fn errors(viewer: &Viewer, form: &Form) -> Vec<(String, String)> {
    let t = |key: &str| viewer.language.text(key);
    let mut errors = Vec::new();
    match kinds(viewer).iter().find(|(kind, _)| kind.name == form.kind) {
        None => errors.push(("kind".to_owned(), t("imports-no-kind"))),
        Some((_, units)) if !units.iter().any(|unit| **unit == *form.unit) => {
            errors.push(("unit".to_owned(), t("imports-no-unit")));
        }
        Some(_) => {}
    }
    if form.too_large {
        let most = (FILE_BYTES_MAX >> 20).to_string();
        errors.push(("file".to_owned(), viewer.language.format("imports-file-too-large", &[("most", &most)])));
    } else if form.empty {
        errors.push(("file".to_owned(), t("imports-file-empty")));
    } else if form.file.is_none() {
        errors.push(("file".to_owned(), t("imports-no-file")));
    }
    errors
}
