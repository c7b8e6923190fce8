//! Who asks, what they may do, in which language, and which zone they look at: now or at an earlier size, for a period.

use crate::accounts::SignedIn;
use crate::messages::Language;
use crate::web::error::language_of;
use crate::web::{AppState, PageError};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashMap;
use std::sync::Arc;
use zone::fact::Office;
use zone::org::{Right, Role};
use zone::{Kind, Period, Zone};

/// The asker of a page.
pub struct Viewer {
    /// The program's state.
    pub state: AppState,
    /// Account and session.
    pub signed: SignedIn,
    /// The rights of today. As-of never changes them.
    pub rights: Vec<Right>,
    /// Language of the interface.
    pub language: Language,
    /// The zone that the page shows.
    pub zone: Arc<Zone>,
    /// Size of the newest ledger.
    pub newest: u64,
    /// The earlier size that is shown, if it is not the newest.
    pub as_of: Option<u64>,
    /// The period of the figures.
    pub period: Period,
    /// The zone's time, as of what the page shows.
    pub now: jiff::Timestamp,
    /// Path and query of the page.
    pub path: String,
}

/// Value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && !value.is_empty()).then(|| value.to_owned())
    })
}

/// Seconds of the real clock, for sessions.
pub fn real_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

impl FromRequestParts<AppState> for Viewer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, PageError> {
        let language = language_of(&parts.headers);
        let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let token = cookie(&parts.headers, "session").ok_or_else(|| PageError::SignIn(path.clone()))?;
        let signed = state.accounts.signed_in(&token, real_seconds()).ok_or_else(|| PageError::SignIn(path.clone()))?;
        let newest = state.engine.snapshot();
        let now = state.engine.now();
        let today = newest.date_of(now);
        let rights = newest
            .org
            .person(&signed.account.person)
            .map(|person| newest.org.rights(person, today).cloned().collect())
            .unwrap_or_default();
        let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        let chosen = |name: &str| query.get(name).cloned().or_else(|| cookie(&parts.headers, name));
        let as_of = chosen("at").and_then(|at| size_of(&newest, &at)).filter(|size| *size > 0 && *size < newest.size);
        let period =
            chosen("period").and_then(|period| Period::parse(&period)).unwrap_or_else(|| default_period(&newest));
        let zone = match as_of {
            None => newest.clone(),
            Some(size) => {
                let engine = state.engine.clone();
                // A fold of thousands of records: not on the threads that answer others.
                tokio::task::spawn_blocking(move || engine.at(size))
                    .await
                    .map_err(|_| PageError::Internal(language))?
                    .map_err(|error| PageError::storage(language, &error))?
            }
        };
        // A page of the past speaks as of its last record; rights and sessions are today's.
        let now = if as_of.is_some() { zone.recorded.parse().unwrap_or(now) } else { now };
        let state = state.clone();
        Ok(Self { state, signed, rights, language, zone, newest: newest.size, as_of, period, now, path })
    }
}

/// A ledger size, given as such or as a date: what was known at its end.
fn size_of(zone: &Zone, at: &str) -> Option<u64> {
    at.parse().ok().or_else(|| zone.size_at_end_of(at.parse().ok()?))
}

/// The year that was last closed: in January the figures of interest are still the old year's.
fn default_period(zone: &Zone) -> Period {
    let closed = zone.last_closed().map_or(2019, |date| date.year());
    let january = zone.last_closed().is_some_and(|date| date.month() == 1);
    Period::Year((closed - i16::from(january)) as u16)
}

impl Viewer {
    /// The person's pseudonymous id.
    pub fn person(&self) -> &str {
        &self.signed.account.person
    }
    /// Whether the person may open an office's pages.
    pub fn may_read(&self, office: Office) -> bool {
        self.rights.iter().any(|right| right.may_read(office))
    }
    /// Insists on it.
    pub fn must_read(&self, office: Office) -> Result<(), PageError> {
        if self.may_read(office) {
            return Ok(());
        }
        let office = self.language.text(&format!("office-{}", office.word()));
        Err(PageError::Forbidden(self.language, self.language.format("error-right-read", &[("office", &office)])))
    }
    /// Whether the person holds a role.
    pub fn is(&self, role: Role) -> bool {
        self.rights.iter().any(|right| right.role == role)
    }
    /// Insists on a role.
    pub fn must_be(&self, role: Role) -> Result<(), PageError> {
        if self.is(role) {
            return Ok(());
        }
        let word = self.language.text(&format!("role-{}", role.word().replace('_', "-")));
        Err(PageError::Forbidden(self.language, self.language.format("error-right-role", &[("role", &word)])))
    }
    /// Units for which the person may record a kind, by id.
    pub fn units_to_record(&self, kind: &Kind) -> Vec<Arc<str>> {
        let units = self.zone.org.units.iter().enumerate();
        units
            .filter(|(number, _)| {
                self.rights
                    .iter()
                    .any(|right| right.may_record(kind, *number as u32) && (right.unit.is_some() || *number == 0))
            })
            .map(|(_, unit)| unit.id.clone())
            .collect()
    }
    /// Whether the person may review facts of an office and unit.
    pub fn may_review(&self, office: Office, unit: u32) -> bool {
        self.rights.iter().any(|right| right.may_review(office, unit))
    }
    /// Whether the person may see sealed content.
    pub fn may_open_sealed(&self, office: Office, unit: u32) -> bool {
        self.rights.iter().any(|right| right.may_open_sealed(office, unit))
    }
    /// Whether the person may see personal content.
    pub fn may_open_personal(&self, office: Office, unit: u32) -> bool {
        self.rights.iter().any(|right| right.may_open_personal(office, unit))
    }
}

/// A path of this server to go back to; the first page for anything that a browser could take for another host.
pub fn local_path(next: &str) -> &str {
    let plain = next.starts_with('/') && !next[1..].starts_with('/') && !next.contains(['\\', '\n', '\r', '\t']);
    if plain { next } else { "/" }
}

/// `/switch?name=value&next=/path`: keeps language, as-of or period in a cookie and goes back.
pub async fn switch(Query(query): Query<HashMap<String, String>>) -> Response {
    let next = query.get("next").map_or("/", |next| local_path(next));
    let mut response = Redirect::to(next).into_response();
    for name in ["language", "at", "period"] {
        let Some(value) = query.get(name) else { continue };
        let plain: String = value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(12).collect();
        let age = if plain.is_empty() { 0 } else { 31_536_000 };
        if let Ok(cookie) = format!("{name}={plain}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly").parse() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
