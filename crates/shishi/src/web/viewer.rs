//! Who asks, what they may do, in which language, and which zone they look at: now or at an earlier size, for a period.

use crate::accounts::SignedIn;
use crate::accounts::tokens::{Scope, Shown};
use crate::messages::Language;
use crate::web::acting::Acting;
use crate::web::error::language_of;
use crate::web::{AppState, PageError, api};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;
use zone::duty::Lapse;
use zone::fact::Office;
use zone::figure::{Figure, sealed_offices};
use zone::org::{Right, Role};
use zone::{Command, Kind, Period, Zone};

/// The asker of a page.
pub struct Viewer {
    /// The program's state.
    pub state: AppState,
    /// Account and session.
    pub signed: SignedIn,
    /// The rights of today. As-of never changes them.
    pub rights: Vec<Right>,
    /// What the person may do for others today.
    pub acting: Vec<Acting>,
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

/// The token that a program shows. It opens nothing but the API: for any other address there is none.
pub fn bearer(headers: &HeaderMap, path: &str) -> Option<String> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = shown.split_once(' ').filter(|_| path.starts_with("/api/"))?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// Whom a token speaks for, if it opens that part of the API.
fn by_token(state: &AppState, language: Language, token: &str, scope: Option<Scope>) -> Result<SignedIn, PageError> {
    let shown = state.accounts.show_token(token, real_seconds());
    match shown.map_err(|error| PageError::storage(language, &error.into()))? {
        Shown::Good(signed, scopes) if scope.is_some_and(|scope| scopes.contains(&scope)) => Ok(*signed),
        Shown::Good(..) => {
            let word = scope.map_or_else(|| "–".to_owned(), |scope| scope.word().to_owned());
            Err(PageError::Forbidden(language, language.format("error-token-scope", &[("scope", &word)])))
        }
        Shown::Bad => Err(PageError::Token(language)),
        Shown::TooOften(seconds) => Err(PageError::TooOften(language, seconds)),
    }
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
        let signed = match bearer(&parts.headers, parts.uri.path()) {
            Some(token) => by_token(state, language, &token, api::scope_of(&parts.method, parts.uri.path()))?,
            None => {
                let token = cookie(&parts.headers, "session").ok_or_else(|| PageError::SignIn(path.clone()))?;
                let signed = state.accounts.signed_in(&token, real_seconds());
                signed.ok_or_else(|| PageError::SignIn(path.clone()))?
            }
        };
        let newest = state.engine.snapshot();
        if newest.org.erasure(&signed.account.person).is_some() {
            state.accounts.logout(&signed.digest);
            return Err(PageError::SignIn(path));
        }
        let today = newest.date_of(state.engine.now());
        let rights = newest
            .org
            .person(&signed.account.person)
            .map(|person| newest.org.rights(person, today).cloned().collect())
            .unwrap_or_default();
        let acting = Acting::of(&newest, &signed.account.person, today);
        let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        if query.get("as").is_some_and(|person| *person != signed.account.person) {
            return Err(PageError::BadRequest(language, language.text("error-typed-by-another")));
        }
        let as_of = match (query.get("at"), cookie(&parts.headers, "at")) {
            (Some(at), _) => size_of(&newest, at).ok_or_else(|| not_a("error-no-such-time", language, at))?,
            // What a cookie keeps was possible once, perhaps in another zone.
            (None, at) => at.and_then(|at| size_of(&newest, &at)).flatten(),
        };
        let period = match (query.get("period"), cookie(&parts.headers, "period")) {
            (Some(text), _) => Period::parse(text).ok_or_else(|| not_a("error-no-such-period", language, text))?,
            (None, text) => {
                text.and_then(|text| Period::parse(&text)).unwrap_or_else(|| default_period(&newest, today))
            }
        };
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
        // A page of the past speaks as of its last record, that of a day that is over as of its last moment: the record that
        // closes it is of the next morning. Rights and sessions are today's.
        let then = as_of.and_then(|size| last_moment(&zone, size).or_else(|| zone.recorded.parse().ok()));
        let now = then.unwrap_or_else(|| state.engine.now());
        let state = state.clone();
        Ok(Self { state, signed, rights, acting, language, zone, newest: newest.size, as_of, period, now, path })
    }
}

fn not_a(key: &str, language: Language, typed: &str) -> PageError {
    let typed: String = typed.chars().take(40).collect();
    PageError::BadRequest(language, language.format(key, &[("typed", &typed)]))
}

/// The last moment of the day that a state is the end of, if it is one.
fn last_moment(zone: &Zone, size: u64) -> Option<Timestamp> {
    let day = zone.last_closed().filter(|day| zone.size_at_end_of(*day) == Some(size))?;
    let moment = day.at(23, 59, 59, 0).to_zoned(zone.time_zone.clone()).ok()?.timestamp();
    zone.recorded.parse().ok().filter(|recorded| moment < *recorded).map(|_: Timestamp| moment)
}

/// A ledger size, given as such or as a date – what was known at its end –, if it is not the newest. Nothing if there
/// never was such a size or day.
fn size_of(zone: &Zone, at: &str) -> Option<Option<u64>> {
    let size = match at.parse::<u64>() {
        _ if at.is_empty() => return Some(None),
        Ok(size) => size,
        Err(_) => {
            let day = at.parse().ok()?;
            if zone.last_closed().is_none_or(|closed| day > closed) { zone.size } else { zone.size_at_end_of(day)? }
        }
    };
    (1..=zone.size).contains(&size).then(|| Some(size).filter(|size| *size < zone.size))
}

/// The year that was last closed – today's, before the first day is over: in January the figures of interest are still the old
/// year's, if the zone was there.
fn default_period(zone: &Zone, today: Date) -> Period {
    let day = zone.last_closed().unwrap_or(today);
    let began = zone.org.units.front().map_or(day.year(), |zone| zone.from.year());
    let year = if day.month() == 1 { day.year() - 1 } else { day.year() };
    Period::Year(year.max(began) as u16)
}

impl Viewer {
    /// The person's pseudonymous id.
    pub fn person(&self) -> &str {
        &self.signed.account.person
    }
    /// An act of the viewer at a form, today.
    pub fn command(&self, id: Uuid, kind: &str, unit: &str, content: Map<String, Json>) -> Command {
        Command {
            id,
            kind: kind.to_owned(),
            by: self.person().to_owned(),
            for_person: self.person().to_owned(),
            via: "form",
            unit: unit.to_owned(),
            happened: self.zone.date_of(self.now).to_string(),
            content,
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }
    /// Writes an entry of the audit. What cannot be written down is not done.
    pub fn note(&self, act: &str, subject: &str) -> Result<(), PageError> {
        crate::audit::note(&self.state.engine.audit, self.person(), act, subject).map_err(|error| self.failed(error))
    }
    /// The error of tables that could not be read or written.
    pub fn failed(&self, error: store::StoreError) -> PageError {
        PageError::storage(self.language, &error.into())
    }
    /// Whether the person may open an office's pages.
    pub fn may_read(&self, office: Office) -> bool {
        self.rights.iter().any(|right| right.may_read(office))
            || self.acting.iter().any(|acting| acting.may_read(office))
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
    /// Units for which the person may record a kind in his own name, by id.
    pub fn units_to_record(&self, kind: &Kind) -> Vec<Arc<str>> {
        units_of(&self.zone, &self.rights, kind)
    }
    /// Whether there is anything that the person may import.
    pub fn may_import(&self) -> bool {
        zone::fact::KINDS.iter().any(|kind| kind.is_form() && !self.units_to_record(kind).is_empty())
    }
    /// Whether the person may review facts of an office and unit.
    pub fn may_review(&self, office: Office, unit: u32) -> bool {
        self.own_and_stand_in().any(|right| right.may_review(office, unit))
    }
    /// Whether the person may waive a lapse.
    pub fn may_waive(&self, lapse: &Lapse) -> bool {
        self.own_and_stand_in().any(|right| lapse.is_waived_by(right))
    }
    /// Whether the person may see sealed content.
    pub fn may_open_sealed(&self, office: Office, unit: u32) -> bool {
        self.own_and_stand_in().any(|right| right.may_open_sealed(office, unit))
    }
    /// Whether the person may see a figure's exact value. The difference between two sizes is one record's amount, which may
    /// be sealed: who may not open that sees exact values of closed days and editions only, and elsewhere what is printed.
    pub fn may_see_exact(&self, figure: &Figure) -> bool {
        self.zone.is_landmark()
            || sealed_offices(&self.zone, figure).iter().all(|office| self.may_open_sealed(*office, figure.subject))
    }
    /// Whether the person may see personal content.
    pub fn may_open_personal(&self, office: Office, unit: u32) -> bool {
        self.own_and_stand_in().any(|right| right.may_open_personal(office, unit))
    }
}

/// Units for which rights let a kind be recorded, by id.
pub fn units_of(zone: &Zone, rights: &[Right], kind: &Kind) -> Vec<Arc<str>> {
    let may = |number: u32| {
        rights.iter().any(|right| right.may_record(kind, number) && (right.unit.is_some() || number == 0))
    };
    let units = zone.org.units.iter().enumerate().filter(|(number, _)| may(*number as u32));
    units.map(|(_, unit)| unit.id.clone()).collect()
}

/// A path of this server to go back to; the first page for anything that a browser could take for another host, or that
/// no header can carry.
pub fn local_path(next: &str) -> &str {
    let plain =
        next.starts_with('/') && !next[1..].starts_with('/') && !next.contains(|c: char| c == '\\' || c.is_control());
    if plain { next } else { "/" }
}

/// `/switch?name=value&next=/path`: keeps language, as-of or period in a cookie and goes back.
pub async fn switch(headers: HeaderMap, Query(query): Query<HashMap<String, String>>) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let given = |name: &str| query.get(name).filter(|value| !value.is_empty());
    if let Some(at) = given("at").filter(|at| at.parse::<u64>().is_err() && at.parse::<Date>().is_err()) {
        return Err(not_a("error-no-such-time", language, at));
    }
    if let Some(period) = given("period").filter(|period| Period::parse(period).is_none()) {
        return Err(not_a("error-no-such-period", language, period));
    }
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
    Ok(response)
}
