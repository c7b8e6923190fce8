//! The wall of the meeting room (大屏): read-only, for six metres, on one screen without scrolling. It looks again by itself as
//! long as a meeting takes (`docs/decisions/0035-the-wall-and-the-page-of-the-week.md`).

mod panels;

use crate::web::frame::walled;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::civil::Date;
use look::part;
use maud::{Markup, html};
use std::collections::HashMap;
use zone::fact::Office;

/// Seconds between two looks.
const EVERY: u32 = 60;
/// So many looks make four hours: after that somebody has to touch the page, or the session ends like any other.
const TURNS: u32 = 240;

/// The route of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/wall", get(page))
}

/// `GET /wall`; `?still=1` does not look again by itself.
async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let today = viewer.zone.date_of(viewer.now);
    // The past does not change.
    let is_still = query.contains_key("still") || viewer.as_of.is_some();
    let every = (!is_still).then_some((EVERY, TURNS));
    let clock = viewer.now.to_zoned(viewer.zone.time_zone.clone()).strftime("%H:%M").to_string();
    let when = html! {
        span.s-wall-x role="status" { span data-lost hidden { (desk.t("wall-lost")) } }
        (part::again("wall-when", every, html! { (viewer.language.format("wall-as-of", &[("time", &clock)])) }))
    };
    let ways = html! {
        a href="/" { (desk.t("wall-leave")) }
        a href="/week" { (desk.t("week-nav")) }
        @if viewer.as_of.is_none() {
            @if is_still { a href="/wall" { (desk.t("wall-go-on")) } } @else { a href="/wall?still=1" { (desk.t("wall-pause")) } }
        }
    };
    let columns = panels::columns(&desk, today)?;
    let main = part::again("wall-what", every, part::wall(&columns));
    let day = html! { span { (day_words(&desk, today)) } };
    Ok(walled(&viewer, &desk.t("wall-title"), [day, when], ways, main))
}

fn day_words(desk: &Desk<'_>, day: Date) -> String {
    let weekday = desk.t(&format!("today-weekday-{}", day.weekday().to_monday_one_offset()));
    let numbers = [
        ("year", day.year()),
        ("month", day.month().into()),
        ("day", day.day().into()),
        ("week", day.iso_week_date().week().into()),
    ];
    let numbers: Vec<(&str, String)> = numbers.iter().map(|(name, number)| (*name, number.to_string())).collect();
    let mut values: Vec<(&str, &str)> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    values.push(("weekday", &weekday));
    desk.viewer.language.format("wall-day", &values)
}
