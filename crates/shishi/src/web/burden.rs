//! How many minutes the system asks (减负): of oneself by the week; for whoever leads, of all together. Nobody is compared with
//! anybody.

use crate::engine::KeeperError;
use crate::web::frame::framed;
use crate::web::{AppState, PageError, Viewer};
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use ledger::RecordRef;
use look::part::{self, Column, Pager, Table, facts, pager, section, table};
use maud::{Markup, html};
use std::collections::HashMap;
use zone::burden::{self, Asked, Burden};
use zone::org::Role;

/// Weeks that are shown together.
const WEEKS: i64 = 8;

/// The route of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/burden", get(page))
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// What a week asked.
fn of_week(state: &AppState, viewer: &Viewer, monday: Date) -> Result<Burden, PageError> {
    let sunday = monday.saturating_add(6.days());
    let span = burden::span(&viewer.zone, monday, sunday);
    let mut found = Burden::default();
    let mut failed = None;
    let read = state.engine.read(|ledger, _| {
        ledger.span(span.start, span.end, |seq, bytes| match RecordRef::parse(bytes) {
            Ok(record) => found.add(&viewer.zone.rules, sunday, &record),
            Err(error) => failed = failed.take().or(Some((seq, error.to_string()))),
        })
    });
    read.map_err(|error| PageError::storage(viewer.language, &error))?;
    match failed {
        None => Ok(found),
        Some((seq, error)) => {
            Err(PageError::storage(viewer.language, &KeeperError::File(format!("record {seq}"), error)))
        }
    }
}

/// `GET /burden?week=2019-12-30`: any day of the last week that is shown.
async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let today = viewer.zone.date_of(viewer.now);
    let last = match query.get("week") {
        None => today,
        Some(text) => text.parse().map_err(|_| {
            let typed: String = text.chars().take(40).collect();
            PageError::BadRequest(viewer.language, viewer.language.format("error-no-such-time", &[("typed", &typed)]))
        })?,
    };
    let last = monday(last.min(today));
    let leads = viewer.is(Role::Leader);
    let mut rows = Vec::new();
    let mut shown = None;
    for back in 0..WEEKS {
        let week = last.saturating_sub(Span::new().weeks(back));
        let found = of_week(&state, &viewer, week)?;
        let own = found.people.get(viewer.person()).copied().unwrap_or_default();
        let mut row = vec![html! { (week) }, html! { (own.acts) }, html! { (own.minutes) }];
        if leads {
            let counts = [found.people.len() as u32, found.total().minutes, found.mean(), found.most()];
            row.extend(counts.map(|count| html! { (count) }));
        }
        rows.push(row);
        shown = shown.or(Some(found));
    }
    let column = |key: &str| Column {
        key: key.to_owned(),
        label: t(key),
        numeric: key != "burden-week",
        sort_href: None,
        sorted: None,
    };
    let mut columns: Vec<Column> = ["burden-week", "burden-acts", "burden-minutes"].map(column).into();
    if leads {
        let of_all = ["burden-people", "burden-all-minutes", "burden-mean", "burden-most"];
        columns.extend(of_all.map(column));
    }
    let (title, by_kind) = (t("burden-title"), shown.unwrap_or_default().kinds);
    let earlier = format!("/burden?week={}", last.saturating_sub(Span::new().weeks(WEEKS)));
    let (summary, older) = (viewer.language.format("list-count", &[("n", &rows.len().to_string())]), t("audit-older"));
    let main = html! {
        (part::head(html! { a href="/me" { (t("nav-me")) } }, &title, html! { (t("burden-say")) }, html! {}))
        (section(&t("burden-weeks"), "", html! {}, table(&Table { caption: &title, columns, rows, empty: html! {} })))
        (pager(&Pager { summary: &summary, previous: None, next: Some((&earlier, &older)) }))
        @if leads && !by_kind.is_empty() { (section(&viewer.language.format("burden-kinds", &[("week", &last.to_string())]), "", html! {}, kinds(&viewer, &by_kind))) }
        p.s-meta { (t("burden-rule")) " " a href={ "/rules/" (burden::RULE) } { (burden::RULE) } }
    };
    Ok(framed(&viewer, &title, "/me", main))
}

/// What the acts were, the most minutes first.
fn kinds(viewer: &Viewer, kinds: &std::collections::BTreeMap<String, Asked>) -> Markup {
    let mut kinds: Vec<_> = kinds.iter().collect();
    kinds.sort_by_key(|(kind, asked)| (std::cmp::Reverse(asked.minutes), *kind));
    let rows: Vec<(String, Markup)> = kinds
        .into_iter()
        .map(|(kind, asked)| {
            let word = if kind == "import" { viewer.language.text("nav-import") } else { viewer.language.kind(kind) };
            let (acts, minutes) = (asked.acts.to_string(), asked.minutes.to_string());
            (word, html! { (viewer.language.format("burden-acts-minutes", &[("acts", &acts), ("minutes", &minutes)])) })
        })
        .collect();
    facts(&rows)
}
