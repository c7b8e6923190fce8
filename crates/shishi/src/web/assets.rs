//! Style sheet, script, icon: in the program, so that it needs no files beside it.

use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Name, media type and text. Each is named, so that a changed file is compiled in anew.
const FILES: [(&str, &str, &str); 5] = [
    ("shishi.css", "text/css; charset=utf-8", include_str!("../../../../web/shishi.css")),
    ("shishi.js", "text/javascript; charset=utf-8", include_str!("../../../../web/shishi.js")),
    ("phone.js", "text/javascript; charset=utf-8", include_str!("../../../../web/phone.js")),
    (WORKER, "text/javascript; charset=utf-8", include_str!("../../../../web/worker.js")),
    ("favicon.svg", "image/svg+xml", include_str!("../../../../web/favicon.svg")),
];

/// What answers on a telephone without a connection, and for which pages alone.
const WORKER: &str = "worker.js";
const PAGES_OF_THE_WORKER: &str = "/supervise/";

/// `/static/FILE`.
pub async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, _, _)| *known == name) {
        Some((WORKER, kind, text)) => {
            let scope = HeaderName::from_static("service-worker-allowed");
            let headers =
                [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "no-cache"), (scope, PAGES_OF_THE_WORKER)];
            (headers, *text).into_response()
        }
        Some((_, kind, text)) => {
            ([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "public, max-age=300")], *text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
