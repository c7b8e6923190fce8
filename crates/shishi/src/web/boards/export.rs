//! A board as a table for other programs.

use super::period_of;
use super::shown::{names, shown};
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use crate::workbook::{self, Cell};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use zone::fact::Office;

/// `GET /boards/{period}/export.csv`: rank, project, unit, points of each part, total, list; never a person.
pub async fn csv(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(period): Path<String>,
) -> Result<Response, PageError> {
    viewer.must_read(Office::Projects)?;
    let period = period_of(&viewer, &period)?;
    let shown = shown(&state, &viewer, period).await?.ok_or(PageError::NotFound(viewer.language))?;
    let desk = Desk::new(&state, &viewer);
    let names = names(&desk, &shown)?;
    let card = shown.board.card();
    let english = viewer.language.tag() == "en";
    let mut head = vec![desk.t("board-rank"), desk.t("board-project"), desk.t("board-unit")];
    head.extend(card.parts.iter().map(|part| if english { part.title.en.clone() } else { part.title.zh.clone() }));
    head.extend([desk.t("board-score"), desk.t("board-list")]);
    let number = |text: Option<String>| text.map_or(Cell::Empty, |text| Cell::Number(text.into()));
    let rows = shown.board.entries.iter().map(|entry| {
        let named = names.get(&entry.project).cloned().unwrap_or_default();
        let list = entry.place.list.map(|list| desk.t(&format!("boards-{}", list.word())));
        let mut cells = vec![
            number(entry.place.rank.map(|rank| rank.to_string())),
            Cell::Text(named.title.into()),
            Cell::Text(named.unit.into()),
        ];
        cells.extend(
            entry.score.parts.iter().map(|points| number(points.as_ref().map(|points| card.points_text(points)))),
        );
        cells.push(number(entry.score.units.map(|units| card.printed(units))));
        cells.push(list.map_or(Cell::Empty, |list| Cell::Text(list.into())));
        cells
    });
    let bytes = workbook::csv(&head, &rows.collect::<Vec<_>>());
    viewer.note("export", &format!("board {period} csv"))?;
    let name = format!("attachment; filename=\"board-{period}.csv\"");
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}
