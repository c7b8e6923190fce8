//! Evidence for records of the API: the file first, then the record that names its digest.

use crate::engine::Files;
use crate::web::records::{FILE_BYTES_MAX, file_type, note_brought};
use crate::web::{AppState, PageError, Viewer};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use zone::fact::KINDS;
use zone::{Problem, Refusal};

/// `POST /api/v1/evidence`: keeps a file for whoever may record anything, and answers its digest.
pub(super) async fn take(
    State(state): State<AppState>,
    viewer: Viewer,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, PageError> {
    if !KINDS.iter().any(|kind| kind.is_form() && !viewer.units_to_record(kind).is_empty()) {
        return Err(PageError::Forbidden(viewer.language, viewer.language.text("api-right-evidence")));
    }
    let bytes = match body {
        Ok(bytes) => bytes,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(problem(&viewer, StatusCode::PAYLOAD_TOO_LARGE, "api-evidence-large"));
        }
        Err(_) => return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-form-broken"))),
    };
    if file_type(&bytes).is_none() {
        return Ok(problem(&viewer, StatusCode::UNPROCESSABLE_ENTITY, "api-evidence-type"));
    }
    let (folder, size) = (state.engine.files.blobs(), bytes.len());
    // The file is synced: not on the threads that answer others.
    let kept = tokio::task::spawn_blocking(move || crate::engine::keep_blob(&folder, &bytes)).await;
    let digest = kept
        .map_err(|_| PageError::Internal(viewer.language))?
        .map_err(|error| PageError::file(viewer.language, &error))?;
    note_brought(&state, &viewer, std::slice::from_ref(&digest))?;
    Ok((StatusCode::CREATED, Json(json!({"digest": digest, "bytes": size}))).into_response())
}

fn problem(viewer: &Viewer, status: StatusCode, key: &str) -> Response {
    let text = viewer.language.format(key, &[("most", &(FILE_BYTES_MAX >> 20).to_string())]);
    (status, Json(json!({"problems": [{"field": "evidence", "code": key, "text": text}]}))).into_response()
}

/// A record names only evidence that is here: a digest without its file proves nothing to anybody. What is no digest,
/// the zone refuses itself.
pub(super) fn must_be_here(files: &Files, digests: &[String]) -> Result<(), Refusal> {
    let plain = |digest: &&String| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let missing = digests.iter().filter(plain).filter(|digest| !files.blobs().join(digest).exists());
    let problems: Vec<Problem> = missing
        .map(|digest| Problem::field("evidence", "evidence-unknown").with("digest", digest[..16].to_owned()))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Refusal(problems)) }
}
