//! A person's duties as a calendar that programs fetch (iCalendar, RFC 5545), at an address that only he knows. Calendar programs
//! cannot sign in, so the address is the key: it is shown once, only its digest is kept, and a new one ends the old. The
//! feed holds days, titles of orders and numbers of projects; nothing sealed and nothing personal.

use crate::messages::Language;
use crate::web::delegations::{Sent, first};
use crate::web::error::language_of;
use crate::web::frame::framed;
use crate::web::login::asked_at;
use crate::web::records::Stored;
use crate::web::today::week_words;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use icalendar::{Calendar, Component, Event, Property};
use jiff::ToSpan;
use jiff::civil::Date;
use look::part::{self, ButtonKind, Tone, button, section};
use maud::{Markup, html};
use sha2::{Digest, Sha256};
use zone::Zone;
use zone::duty::{Owed, Work, ahead, today};

/// Under what name a person's preferences keep the digest of his address.
const PREFERENCE: &str = "calendar";
/// Days of supervision that are shown ahead.
const AHEAD: i64 = 14;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/me/calendar", get(page).post(change)).route("/calendar/{person}/{secret}", get(feed))
}

fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// `GET /me/calendar`.
async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    draw(&state, &viewer, None)
}

/// The page; with a new address, whole as a calendar program needs it: the server as it was asked, and its secret.
fn draw(state: &AppState, viewer: &Viewer, new: Option<(&str, &str)>) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let has = state.accounts.own().preference(viewer.person(), PREFERENCE).map_err(|error| viewer.failed(error))?;
    let ask = |act: &str, kind, word: &str| {
        html! {
            form.s-inline method="post" action="/me/calendar" {
                input type="hidden" name="act" value=(act);
                (button(kind, &t(word), None))
            }
        }
    };
    let title = t("calendar-title");
    let main = html! {
        (part::head(html! { a href="/me" { (t("nav-me")) } }, &title, html! { (t("calendar-say")) }, html! {}))
        @if let Some((server, secret)) = new {
            @let address = format!("{server}/calendar/{}/{secret}.ics", viewer.person());
            (part::note(Tone::Ok, &t("calendar-once"), html! { p { a.s-mono href=(address) { (address) } } p { (t("calendar-how")) } }))
        }
        (section(&t("calendar-address"), "", html! {}, html! {
            p { (t(if has.is_some() { "calendar-has" } else { "calendar-has-not" })) }
            @if viewer.as_of.is_none() {
                (ask("new", ButtonKind::Primary, if has.is_some() { "calendar-renew" } else { "calendar-new" }))
                @if has.is_some() { " " (ask("end", ButtonKind::Danger, "calendar-end")) }
            }
        }))
    };
    Ok(framed(viewer, &title, "/me", main))
}

/// `POST /me/calendar`: a new address, or none any more.
async fn change(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Form(sent): Sent,
) -> Result<Response, PageError> {
    let secret = (first(&sent, "act") == "new").then(|| {
        let mut random = [0; 16];
        getrandom::fill(&mut random).expect("the system gives random bytes");
        hex::encode(random)
    });
    let kept = secret.as_deref().map(digest).unwrap_or_default();
    let put = state.accounts.own().put_preference(viewer.person(), PREFERENCE, &kept);
    put.map_err(|error| viewer.failed(error))?;
    let server = asked_at(&headers);
    Ok(draw(&state, &viewer, secret.as_deref().map(|secret| (&*server, secret)))?.into_response())
}

/// `GET /calendar/{person}/{secret}.ics`.
async fn feed(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path((person, secret)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let secret = secret.strip_suffix(".ics").unwrap_or(&secret);
    let known = state.accounts.own().preference(&person, PREFERENCE);
    let known = known.map_err(|error| PageError::storage(language, &error.into()))?;
    let accounts = state.accounts.all().map_err(|error| PageError::storage(language, &error.into()))?;
    let is_open = accounts.iter().any(|account| account.person == person && account.closed == 0);
    let zone = state.engine.snapshot();
    let number = zone.org.person(&person).filter(|number| !zone.org.is_erased(*number));
    let number = number.filter(|_| is_open && known.is_some_and(|known| known == digest(secret)));
    let number = number.ok_or(PageError::NotFound(language))?;
    let on = zone.date_of(state.engine.now());
    let calendar = of_person(&state, &zone, number, on, language)?;
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, calendar.to_string()).into_response())
}

fn of_person(state: &AppState, zone: &Zone, person: u32, on: Date, language: Language) -> Result<Calendar, PageError> {
    let mut calendar = Calendar::new();
    calendar.name(&language.format("calendar-name", &[("zone", &zone.name)]));
    let day = today(zone, person, on);
    for owed in day.due.iter().filter(|owed| owed.work != Work::Supervise) {
        let title = match owed.work {
            Work::Week(weekly) => week_words(language, weekly, owed.period),
            _ => title_of(state, zone, owed.subject, language)?,
        };
        let summary = language.format("calendar-order", &[("what", &what(owed, language)), ("title", &title)]);
        let id = format!("{}-{}-{}", owed.subject, owed.proposal.unwrap_or_default(), what_id(owed));
        // What is late, or has no day of its own, stands on today.
        calendar.push(event(zone, &id, owed.due_on.unwrap_or(on).max(on), on, &summary));
    }
    let missed = day.due.iter().filter(|owed| owed.work == Work::Supervise && owed.late).count();
    if missed > 0 {
        let summary = language.format("calendar-missed", &[("n", &missed.to_string())]);
        calendar.push(event(zone, "missed", on, on, &summary));
    }
    for (day, projects) in ahead(zone, person, on, on.saturating_add(AHEAD.days())) {
        let summary = language.format("calendar-supervision", &[("n", &projects.to_string())]);
        calendar.push(event(zone, &format!("supervision-{day}"), day, on, &summary));
    }
    Ok(calendar.done())
}

/// What is to be done of an order.
fn what(owed: &Owed, language: Language) -> String {
    match owed.work {
        Work::Step(step) => language.choice("order_step", step),
        Work::Reply => language.text("today-work-reply"),
        Work::Action => language.text("today-work-action"),
        Work::Confirm => language.text("today-work-confirm"),
        Work::Score => language.text("today-work-score"),
        Work::Object(_) => language.text("calendar-object"),
        Work::Answer(_) => language.text("calendar-answer"),
        Work::Problem(step) => language.text(&format!("today-problem-{step}")),
        Work::Week(_) => language.text(if owed.late { "duty-lapsed" } else { "today-week-open" }),
        _ => language.text("today-work-decide"),
    }
}

fn what_id(owed: &Owed) -> String {
    match owed.work {
        Work::Step(step) | Work::Problem(step) => step.to_owned(),
        Work::Reply => "reply".to_owned(),
        Work::Action => "action".to_owned(),
        Work::Confirm => "confirm".to_owned(),
        Work::Score => "score".to_owned(),
        Work::Week(weekly) => format!("{}-{}", weekly.rule(), owed.period.unwrap_or_default()),
        Work::Object(board) => format!("object-{board}"),
        Work::Answer(objection) => format!("answer-{objection}"),
        _ => "decide".to_owned(),
    }
}

fn title_of(state: &AppState, zone: &Zone, first: u32, language: Language) -> Result<String, PageError> {
    let row = zone.register.by_first(first).and_then(|number| zone.register.row(number));
    let Some(seq) = row.map(|row| u64::from(row.latest.seq)) else { return Ok(String::new()) };
    let bytes = state.engine.read(|ledger, _| ledger.record(seq));
    let bytes = bytes.map_err(|error| PageError::storage(language, &error))?;
    let stored = bytes.and_then(|bytes| Stored::of(&bytes, None));
    Ok(stored.and_then(|stored| stored.open.get("title")?.as_str().map(str::to_owned)).unwrap_or_default())
}

/// An event of a whole day; the same duty has the same id in every fetch.
fn event(zone: &Zone, id: &str, day: Date, on: Date, summary: &str) -> Event {
    let date = |name: &str, date: Date| {
        Property::new(name, date.strftime("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
    };
    let mut event = Event::new();
    event
        .uid(&format!("{id}@{}.shishi.invalid", zone.id))
        .summary(summary)
        .add_property("DTSTAMP", on.strftime("%Y%m%dT000000Z").to_string())
        .append_property(date("DTSTART", day))
        .append_property(date("DTEND", day.tomorrow().unwrap_or(day)));
    event.done()
}
