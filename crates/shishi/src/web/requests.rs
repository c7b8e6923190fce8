//! One line of the log and one tick of the meter for each request: what was asked of the program, and how it went. Never
//! who asked, from where, or for which record: the route stands there as the program writes it.

use crate::web::AppState;
use crate::web::metrics::method_word;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

/// The route of a request that none answers.
const NO_ROUTE: &str = "none";
/// Routes that are asked for all the time: they would drown the others.
const OFTEN: [&str; 3] = ["/healthz", "/readyz", "/static/{file}"];

/// Notes a request and its answer.
pub async fn note(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = method_word(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let (status, took) = (response.status(), begun.elapsed());
    state.meter.note(method, route, status, took);
    let (code, ms) = (status.as_u16(), took.as_millis() as u64);
    if OFTEN.contains(&route) && !status.is_server_error() {
        tracing::debug!(method, route, status = code, ms, "request");
    } else {
        tracing::info!(method, route, status = code, ms, "request");
    }
    response
}
