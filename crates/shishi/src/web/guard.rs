//! What every answer carries and every request must pass: strict headers, and for writes the same origin.

use crate::messages::Language;
use crate::web::PageError;
use crate::web::error::language_of;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Refuses writes from other origins, adds the security headers.
pub async fn guard(request: Request, next: Next) -> Response {
    let language = language_of(request.headers());
    let path = request.uri().path();
    let (static_file, api) = (path.starts_with("/static/"), path.starts_with("/api/"));
    let mut response =
        if same_origin(&request) { next.run(request).await } else { PageError::CrossOrigin(language).into_response() };
    if !api && is_plain_refusal(&response) {
        response = in_words(language, response.status());
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if !static_file && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// A refusal by the framework itself (a path or form that does not read): English text without a page.
fn is_plain_refusal(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    response.status().is_client_error() && (kind.is_empty() || kind.starts_with("text/plain"))
}

/// The same refusal as a page in the user's language.
fn in_words(language: Language, status: StatusCode) -> Response {
    let page = match status {
        StatusCode::NOT_FOUND => PageError::NotFound(language),
        StatusCode::PAYLOAD_TOO_LARGE => PageError::BadRequest(language, language.text("error-too-large")),
        _ => PageError::BadRequest(language, String::new()),
    };
    let mut response = page.into_response();
    *response.status_mut() = status;
    response
}

/// A write must come from our own pages: its Origin, where a browser sends one, names our host. Programs send none;
/// their cookie is SameSite=Strict, so no other page can make a browser send it.
fn same_origin(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
        return matches!(site, None | Some("same-origin" | "none"));
    };
    let host = text(header::HOST).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, rest)| rest == host)
}
