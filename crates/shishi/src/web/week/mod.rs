//! The page of a week (一周一页): one printed sheet for a leader's minute. What it says is asked of
//! `zone::offices::projects::week`; the links to earlier weeks ask the ledger as it was when that week ended.

mod sheet;
mod stages;
pub mod words;

pub use sheet::what;

use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use look::Icon;
use look::part::{self, ButtonKind, link_button, print_button};
use maud::{Markup, html};
use std::collections::HashMap;
use zone::fact::Office;
use zone::offices::projects::week::{Week, week};

/// The route of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/week", get(page))
}

/// A day of the week that was typed: `2020-W03`, or any day of it.
fn day_of(text: &str) -> Option<Date> {
    let of_week = || {
        let (year, number) = text.split_once("-W").or_else(|| text.split_once("-w"))?;
        ISOWeekDate::new(year.parse().ok()?, number.parse().ok()?, Weekday::Monday).ok()
    };
    text.parse().ok().or_else(|| of_week().map(ISOWeekDate::date))
}

/// The address of the week of a day, as it was known when it ended.
fn address(day: Date) -> String {
    let week = day.iso_week_date();
    format!("/week?of={:04}-W{:02}", week.year(), week.week())
}

/// `GET /week?of=2020-W03`; without a week that of the last day that is over.
async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    viewer.must_read(Office::Projects)?;
    let zone = &viewer.zone;
    let today = zone.date_of(viewer.now);
    let asked = query.get("of").filter(|text| !text.is_empty());
    let day = match asked {
        None => Some(zone.last_closed().unwrap_or(today)),
        Some(text) => day_of(text),
    };
    let found = day.and_then(|day| week(zone, day, today)).ok_or_else(|| {
        let typed: String = asked.into_iter().flat_map(|text| text.chars()).take(40).collect();
        PageError::BadRequest(viewer.language, viewer.language.format("week-no-such", &[("typed", &typed)]))
    })?;
    // A week that is over is shown as it was known at its end, whatever came since.
    let now = zone.date_of(viewer.now);
    if viewer.as_of.is_none() && found.to < now && zone.size_at_end_of(found.to).is_some_and(|size| size < zone.size) {
        return Ok(Redirect::to(&format!("{}&at={}", address(found.from), found.to)).into_response());
    }
    let desk = Desk::new(&state, &viewer);
    let title = desk.viewer.language.format("week-title", &[("week", &found.from.iso_week_date().week().to_string())]);
    let [from, to, until] = [found.from, found.to, found.until].map(|day| day.to_string());
    let (key, values) = if found.until < found.to {
        ("week-say-open", vec![("from", &*from), ("to", &*to), ("until", &*until)])
    } else {
        ("week-say", vec![("from", &*from), ("to", &*to)])
    };
    let say = html! { (viewer.language.format(key, &values)) };
    let main = html! {
        div.s-week {
            (part::head(html! { a href="/projects" { (desk.t("office-projects")) } }, &title, say, tools(&desk, &found, query.contains_key("at"))))
            (sheet::draw(&desk, &found)?)
        }
    };
    Ok(framed(&viewer, &title, "/week", main).into_response())
}

/// The ways to other weeks. `is_asked`: the time is this address's alone, and the next week has its own.
fn tools(desk: &Desk<'_>, week: &Week, is_asked: bool) -> Markup {
    let zone = &desk.viewer.zone;
    let before = week.from.saturating_sub(1.day());
    let after = week.to.saturating_add(1.day());
    let has_before = zone.size_at_end_of(before).is_some();
    let latest = if is_asked { desk.state.engine.now() } else { desk.viewer.now };
    let has_after = after <= zone.date_of(latest);
    html! {
        @if has_before { (link_button(ButtonKind::Plain, &format!("{}&at={before}", address(before)), &desk.t("week-before"), Some(Icon::Back))) }
        @if has_after { (link_button(ButtonKind::Plain, &address(after), &desk.t("week-after"), Some(Icon::Onward))) }
        (link_button(ButtonKind::Plain, "/wall", &desk.t("week-wall"), None))
        (print_button(ButtonKind::Plain, &desk.t("common-print")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_is_named_by_its_number_or_by_a_day() {
        assert_eq!(day_of("2020-W03"), Some(date(2020, 1, 13)));
        assert_eq!(day_of("2020-w1"), Some(date(2019, 12, 30)));
        assert_eq!(day_of("2020-01-16"), Some(date(2020, 1, 16)));
        assert_eq!(address(date(2019, 12, 31)), "/week?of=2020-W01");
        for odd in ["", "2020", "2020-W54", "2019-W53", "W03", "2020-13-01"] {
            assert_eq!(day_of(odd), None, "{odd}");
        }
    }
}
