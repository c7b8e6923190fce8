//! The periods that have a board, the newest first, and those that could have one.

use crate::web::frame::framed;
use crate::web::{PageError, Viewer};
use look::part::{self, Column, Table, section, table};
use maud::{Markup, html};
use rulebook::scorecard::List;
use zone::board::rule_on;
use zone::fact::Office;
use zone::{Month, Period};

/// Months before today that are offered for computing.
const OFFERED: usize = 3;

/// `GET /boards`.
pub async fn page(viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let t = |key: &str| viewer.language.text(key);
    let boards = &viewer.zone.boards;
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let rows = boards.periods().into_iter().rev().filter_map(|period| {
        let computed = boards.newest(period)?;
        let count = |list: List| computed.on_list(list).count().to_string();
        Some(vec![
            html! { a href={ "/boards/" (period) } { (period) } },
            html! { (state(&viewer, period)) },
            html! { (count(List::Red)) },
            html! { (count(List::Black)) },
        ])
    });
    let title = t("boards-title");
    let offered = offered(&viewer);
    let main = html! {
        (part::head(html! {}, &title, html! { (t("boards-say")) }, html! {}))
        @if !offered.is_empty() {
            (section(&t("boards-to-compute"), "", html! {}, html! {
                p { @for period in &offered { a href={ "/boards/" (period) } { (period) } "\u{2003}" } }
            }))
        }
        (section(&t("boards-periods"), "", html! {}, table(&Table {
            caption: &title,
            columns: vec![column("boards-period", false), column("boards-state", false), column("boards-red", true), column("boards-black", true)],
            rows: rows.collect(),
            empty: part::empty(html! { (t("boards-none")) }, html! {}),
        })))
    };
    Ok(framed(&viewer, &title, "/boards", main))
}

/// How far a period's board has come, in words.
pub fn state(viewer: &Viewer, period: Period) -> String {
    let boards = &viewer.zone.boards;
    let newest = boards.newest(period).map(|computed| computed.seq);
    let edition = boards.newest_edition(period).filter(|edition| Some(edition.board) == newest);
    let key = match edition {
        Some(edition) if edition.public => "board-step-public",
        Some(_) => "board-step-final",
        None => "board-step-notice",
    };
    let waiting = newest.map_or(0, |board| boards.objections(board).filter(|one| one.reply.is_none()).count());
    let step = viewer.language.text(key);
    if waiting == 0 {
        return step;
    }
    viewer.language.format("boards-state-waits", &[("step", &step), ("n", &waiting.to_string())])
}

/// Months that are over, have a rule and no board yet.
fn offered(viewer: &Viewer) -> Vec<Period> {
    let Some(closed) = viewer.zone.last_closed().filter(|_| viewer.as_of.is_none()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut month = Month::of(closed);
    for _ in 0..=OFFERED {
        let period = Period::Month(month);
        if period.last_day() <= closed
            && rule_on(&viewer.zone, period.last_day()).is_some()
            && viewer.zone.boards.newest(period).is_none()
        {
            found.push(period);
        }
        match super::shown::before(period) {
            Some(Period::Month(earlier)) => month = earlier,
            _ => break,
        }
    }
    found
}
