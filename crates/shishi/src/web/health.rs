//! Whether the program lives, and whether it can be given work. Both are for whoever asks, and say nothing else.

use crate::messages::Language;
use crate::web::AppState;
use crate::web::error::language_of;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Seconds after which it is worth asking again.
const AGAIN_AFTER: HeaderValue = HeaderValue::from_static("2");

/// The routes of a zone that is open.
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/healthz", get(lives)).route("/readyz", get(ready))
}

/// What answers while the zone is being opened: the process lives, and nothing else can be had yet.
pub(super) fn opening() -> Router {
    Router::new().route("/healthz", get(lives)).fallback(not_yet)
}

pub(super) async fn lives() -> &'static str {
    "ok"
}

async fn ready(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let language = language_of(&headers);
    if state.engine.is_writing() {
        said(StatusCode::OK, language, "ready-yes")
    } else {
        unable(language, "ready-read-only")
    }
}

async fn not_yet(headers: HeaderMap) -> Response {
    unable(language_of(&headers), "ready-no")
}

pub(super) fn unable(language: Language, key: &str) -> Response {
    let mut response = said(StatusCode::SERVICE_UNAVAILABLE, language, key);
    response.headers_mut().insert(header::RETRY_AFTER, AGAIN_AFTER);
    response
}

pub(super) fn said(status: StatusCode, language: Language, key: &str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], format!("{}\n", language.text(key))).into_response()
}
