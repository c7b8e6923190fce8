//! What every answer carries and every request must pass: strict headers, and for writes the same origin. Here refusals
//! become pages, are written down, and give back what was typed.

use crate::messages::Language;
use crate::web::error::language_of;
use crate::web::kept::{self, Kept};
use crate::web::viewer::{bearer, cookie, real_seconds};
use crate::web::{AppState, PageError, error_page};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Who asks for what: all that is still known when the answer has come.
pub struct Asked {
    /// Language of the answer.
    pub language: Language,
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    token: Option<String>,
    bearer: Option<String>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            language: language_of(request.headers()),
            method: request.method().clone(),
            path: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            token: cookie(request.headers(), "session"),
            bearer: bearer(request.headers(), request.uri().path()),
        }
    }

    fn starts(&self, with: &str) -> bool {
        self.path.starts_with(with)
    }

    fn person(&self, state: &AppState) -> Option<String> {
        if let Some(token) = &self.bearer {
            return state.accounts.token_person(token, real_seconds()).ok()?;
        }
        let signed = state.accounts.signed_in(self.token.as_deref()?, real_seconds())?;
        Some(signed.account.person)
    }

    /// Method and path as ids and kinds only: what else was typed into an address stays out of the audit.
    fn subject(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        format!("{} {}", self.method, path.chars().filter(plain).take(120).collect::<String>())
    }
}

/// A form on its way to its handler.
enum Form {
    /// There is none, or it is too large to be held.
    None,
    /// Held as it was sent.
    Held(Box<Parts>, Bytes),
    /// Of somebody whose session has ended: read, because no handler will.
    Read(Option<Kept>),
}

impl Form {
    async fn kept(self) -> Option<Kept> {
        match self {
            Self::None => None,
            Self::Held(parts, bytes) => Kept::of_bytes(&parts, bytes).await,
            Self::Read(kept) => kept,
        }
    }
}

/// What a page may load: everything from here, and pictures of the zone's own map service where it has one.
fn policy(state: &AppState) -> HeaderValue {
    let own = HeaderValue::from_static(POLICY);
    let Some(map) = &state.map else { return own };
    let with_map = POLICY.replacen("img-src 'self' data:", &format!("img-src 'self' data: {}", map.origin()), 1);
    with_map.parse().unwrap_or(own)
}

/// Refuses writes from other origins, adds the security headers, draws refusals.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let mut response = answer(&state, &asked, request, next).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy(&state));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if !asked.starts("/static/") && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn answer(state: &AppState, asked: &Asked, request: Request, next: Next) -> Response {
    if !same_origin(&request) {
        let error = PageError::CrossOrigin(asked.language);
        return refused(state, asked, &error, error.status(), None).await;
    }
    let (request, form) = match hold(state, asked, request).await {
        Ok(held) => held,
        Err(error) => return refused(state, asked, &error, error.status(), None).await,
    };
    let response = next.run(request).await;
    match refusal(asked.language, &response) {
        Some((error, status)) => refused(state, asked, &error, status, form.kept().await).await,
        None => response,
    }
}

/// Holds a form while its handler takes it, so that it can be given back.
async fn hold(state: &AppState, asked: &Asked, request: Request) -> Result<(Request, Form), PageError> {
    if !kept::is_form(&request) {
        return Ok((request, Form::None));
    }
    if asked.person(state).is_none() {
        // Whose form it is must be known: nobody else may send it again.
        if asked.token.as_deref().and_then(|token| state.accounts.was_signed_in(token)).is_none() {
            return Ok((request, Form::None));
        }
        let (parts, body) = request.into_parts();
        let kept = Kept::read(Request::from_parts(parts.clone(), body)).await;
        return Ok((Request::from_parts(parts, Body::empty()), Form::Read(kept)));
    }
    if kept::length(&request).is_none_or(|length| length > kept::KEPT_BYTES) {
        return Ok((request, Form::None));
    }
    let (parts, body) = request.into_parts();
    let broken = |_| PageError::BadRequest(asked.language, asked.language.text("records-form-broken"));
    let bytes = to_bytes(body, kept::KEPT_BYTES).await.map_err(broken)?;
    let form = Form::Held(Box::new(parts.clone()), bytes.clone());
    Ok((Request::from_parts(parts, Body::from(bytes)), form))
}

/// What a handler refused, or the framework itself: a path or form that does not read, in English without a page.
fn refusal(language: Language, response: &Response) -> Option<(PageError, StatusCode)> {
    let status = response.status();
    if let Some(error) = response.extensions().get::<PageError>() {
        return Some((error.clone(), error.status()));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !status.is_client_error() || !(kind.is_empty() || kind.starts_with("text/plain")) {
        return None;
    }
    let error = match status {
        StatusCode::NOT_FOUND => PageError::NotFound(language),
        StatusCode::PAYLOAD_TOO_LARGE => PageError::BadRequest(language, language.text("error-too-large")),
        _ => PageError::BadRequest(language, String::new()),
    };
    Some((error, status))
}

/// Writes a missing right down, and draws the refusal.
async fn refused(
    state: &AppState,
    asked: &Asked,
    error: &PageError,
    status: StatusCode,
    form: Option<Kept>,
) -> Response {
    // Of nobody there is nothing to write down. What strangers do that is (wrong passwords, the public ledger) becomes one
    // entry a minute ([`crate::audit::Strangers`]): they could fill the audit otherwise.
    if let Some(who) = asked.person(state).filter(|_| status == StatusCode::FORBIDDEN) {
        crate::audit::note_refusal(&state.engine.audit, &who, &asked.subject());
    }
    let mut response = if asked.starts("/api/") {
        error.json(asked.language, status)
    } else {
        let owner = asked.person(state).or_else(|| state.accounts.was_signed_in(asked.token.as_deref()?));
        error_page::draw(state, asked, error, status, form.zip(owner).as_ref())
    };
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A write must come from our own pages: its Origin, where a browser sends one, names our host over HTTP. Programs send none;
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
    // A proxy that speaks TLS for us may say so; without one both schemes are possible.
    let forwarded = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    origin.split_once("://").is_some_and(|(scheme, rest)| {
        rest == host && matches!(scheme, "http" | "https") && forwarded.is_none_or(|forwarded| forwarded == scheme)
    })
}
