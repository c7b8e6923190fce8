//! What is public of a board: projects and units of an edition that two persons have published, never a person.

use crate::messages::Language;
use crate::web::error::language_of;
use crate::web::{AppState, PageError, public};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use look::part::{self, Column, Table, section, table};
use maud::{Markup, html};
use rulebook::scorecard::List;
use serde_json::Value as Json;
use zone::Zone;
use zone::board::Computed;
use zone::offices::projects::PROJECT;
use zone::value::Value;

/// `GET /public/boards/{seq}`.
pub async fn page(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(seq): Path<u64>,
) -> Result<Markup, PageError> {
    let language = language_of(&headers);
    let zone = state.engine.snapshot();
    let found = zone.boards.edition(seq).filter(|edition| edition.public);
    let computed = found.and_then(|edition| zone.boards.computed_at(edition.board));
    let (Some(edition), Some(computed)) = (found, computed) else { return Err(PageError::NotFound(language)) };
    let t = |key: &str| language.text(key);
    let title = language.format("board-public-title", &[("period", &super::page::words(language, edition.period))]);
    let fact = language.format(
        "board-step-final-fact",
        &[("date", &edition.on.to_string()), ("edition", &edition.edition.to_string())],
    );
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let mut lists = Vec::new();
    for (list, key) in [(List::Red, "boards-red"), (List::Black, "boards-black")] {
        let rows =
            listed(&state, &zone, computed, list, edition.seq).map_err(|error| PageError::storage(language, &error))?;
        let caption = t(key);
        let columns = vec![
            column("board-rank", true),
            column("board-project", false),
            column("board-unit", false),
            column("board-score", true),
        ];
        lists.push(section(
            &caption,
            "",
            html! {},
            table(&Table { caption: &caption, columns, rows, empty: html! { "—" } }),
        ));
    }
    let main = html! {
        (part::head(html! { a href="/public" { (t("nav-public")) } }, &title, html! { (fact) }, html! {}))
        @for list in &lists { (list) }
    };
    Ok(public::page(&state, language, &title, &format!("/public/boards/{seq}"), main))
}

/// The lists that everybody may read, the newest of each period in front; nothing where there is none.
pub fn lists(zone: &Zone, language: Language) -> Markup {
    let t = |key: &str| language.text(key);
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let public = |period| zone.boards.editions(period).rfind(|edition| edition.public);
    let rows: Vec<Vec<Markup>> = zone.boards.periods().into_iter().rev().filter_map(public).map(|edition| {
        let words = super::page::words(language, edition.period);
        vec![
            html! { a href={ "/public/boards/" (edition.seq) } { (language.format("board-title", &[("period", &words)])) } },
            html! { (language.format("report-edition", &[("edition", &edition.edition.to_string())])) },
            html! { (edition.on) },
        ]
    }).collect();
    if rows.is_empty() {
        return html! {};
    }
    let caption = t("boards-title");
    let columns = vec![column("boards-title"), column("report-editions"), column("today-published-on")];
    section(&caption, "", html! {}, table(&Table { caption: &caption, columns, rows, empty: html! {} }))
}

/// The projects of a list that were not taken off it.
fn listed(
    state: &AppState,
    zone: &Zone,
    computed: &Computed,
    list: List,
    edition: u64,
) -> Result<Vec<Vec<Markup>>, crate::engine::KeeperError> {
    let mut rows = Vec::new();
    for cell in computed.on_list(list).filter(|cell| zone.boards.removal(edition, cell.project).is_none()) {
        let row = u32::try_from(cell.project).ok().and_then(|first| zone.register.row(zone.register.by_first(first)?));
        let Some(version) = row.and_then(|row| row.accepted()) else { continue };
        let bytes = state.engine.read(|ledger, _| ledger.record(version.seq.into()))?.unwrap_or_default();
        let record: Json = serde_json::from_slice(&bytes).unwrap_or_default();
        let unit = match version.value(&PROJECT, "accountable_unit") {
            Value::Unit(unit) => zone.org.units[*unit as usize].title.to_string(),
            _ => String::new(),
        };
        rows.push(vec![
            html! { (cell.rank.unwrap_or_default()) },
            html! { (record["open"]["title"].as_str().unwrap_or_default()) },
            html! { (unit) },
            html! { (cell.printed.as_deref().unwrap_or("—")) },
        ]);
    }
    Ok(rows)
}
