//! The newest red and black list, as it stands: the first places of the one and the last of the other, each leading to what
//! its place rests on.

use crate::web::PageError;
use crate::web::boards::{period_words, state_words};
use crate::web::records::Desk;
use crate::web::week::words::Names;
use look::part::{self, Column, Table, compact_table};
use maud::{Markup, html};
use rulebook::scorecard::List;
use zone::board::acts::Listed;
use zone::board::decide::left;

/// Places of each list.
const MOST: usize = 3;

/// The section; nothing while no list was computed.
pub fn section(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let newest = zone.boards.periods().into_iter().next_back();
    let Some((period, computed)) = newest.and_then(|period| Some((period, zone.boards.newest(period)?))) else {
        return Ok(html! {});
    };
    let edition = zone.boards.newest_edition(period).filter(|edition| edition.board == computed.seq);
    let today = zone.date_of(desk.viewer.now);
    let has_left = |cell: &&Listed| edition.is_some_and(|edition| left(zone, edition, cell.project, today).is_some());
    let red: Vec<&Listed> = computed.on_list(List::Red).take(MOST).collect();
    let mut black: Vec<&Listed> = computed.on_list(List::Black).filter(|cell| !has_left(cell)).collect();
    black.drain(..black.len().saturating_sub(MOST));
    let number = |cell: &Listed| zone.register.by_first(u32::try_from(cell.project).ok()?);
    let projects: Vec<u32> = red.iter().chain(&black).filter_map(|cell| number(cell)).collect();
    let names = Names::of(desk, &projects)?;
    let path = format!("/boards/{period}");
    let mut rows = Vec::new();
    for (praise, word, cells) in [(true, "wall-red", &red), (false, "wall-black", &black)] {
        let badge = part::board(praise, &desk.t(word));
        if cells.is_empty() {
            rows.push(vec![badge, html! {}, html! { (desk.t("wall-nobody")) }, html! {}]);
            continue;
        }
        for (at, cell) in cells.iter().enumerate() {
            let score = cell.printed.as_deref().unwrap_or("—");
            rows.push(vec![
                html! { @if at == 0 { (badge) } },
                html! { (cell.rank.map_or_else(String::new, |rank| rank.to_string())) },
                number(cell).map_or_else(|| html! {}, |project| names.link(project)),
                part::figure(&format!("{path}?project={}", cell.project), score, ""),
            ]);
        }
    }
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let period_words = period_words(desk.viewer.language, period);
    let title = desk.viewer.language.format("wall-boards", &[("period", &period_words)]);
    let listing = compact_table(&Table {
        caption: &title,
        columns: vec![
            column("boards-title", false),
            column("board-rank", true),
            column("board-project", false),
            column("board-score", true),
        ],
        rows,
        empty: html! {},
    });
    let more = html! { a href=(path) { (desk.t("common-all")) } };
    Ok(part::section(&title, &state_words(desk.viewer, period), more, listing))
}
