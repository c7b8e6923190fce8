//! Exports of a list: exactly what it shows, and an entry in the audit for each.

use crate::web::records::columns::{self, Column};
use crate::web::records::desk::{Desk, Shown};
use crate::web::records::filter::Filter;
use crate::web::records::stored::Stored;
use crate::web::records::{audit, kind_of};
use crate::web::{AppState, PageError, Viewer};
use crate::workbook::{self, Cell};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use compact_str::ToCompactString;
use std::collections::HashMap;
use zone::fact::{Field, Kind, Type};
use zone::register::Row;

/// How many facts are read at a time.
const CHUNK: usize = 500;

type Place = Path<(String, String)>;
type Conditions = Query<HashMap<String, String>>;

/// `GET /offices/{office}/{fact}/export.xlsx`.
pub async fn xlsx(
    State(state): State<AppState>,
    viewer: Viewer,
    place: Place,
    query: Conditions,
) -> Result<Response, PageError> {
    let (kind, filter, columns) = asked(&viewer, &place, &query)?;
    let (header, rows) = exported(&state, &viewer, kind, &filter, &columns)?;
    if rows.len() > workbook::XLSX_ROWS_MAX {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("records-export-too-many")));
    }
    let sheet = viewer.language.kind(kind.name);
    let bytes = tokio::task::spawn_blocking(move || workbook::xlsx(&sheet, &header, &rows))
        .await
        .map_err(|_| PageError::Internal(viewer.language))?;
    written(&state, &viewer, kind, &filter, &columns, "xlsx")?;
    Ok(file(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", kind, "xlsx"))
}

/// `GET /offices/{office}/{fact}/export.csv`.
pub async fn csv(
    State(state): State<AppState>,
    viewer: Viewer,
    place: Place,
    query: Conditions,
) -> Result<Response, PageError> {
    let (kind, filter, columns) = asked(&viewer, &place, &query)?;
    let (header, rows) = exported(&state, &viewer, kind, &filter, &columns)?;
    written(&state, &viewer, kind, &filter, &columns, "csv")?;
    Ok(file(workbook::csv(&header, &rows), "text/csv; charset=utf-8", kind, "csv"))
}

type Asked = (&'static Kind, Filter, Vec<Column>);

/// The address says which columns: another window may have chosen others meanwhile.
fn asked(viewer: &Viewer, place: &Place, query: &Conditions) -> Result<Asked, PageError> {
    let kind = kind_of(viewer, &place.0.0, &place.0.1)?;
    let columns = columns::named(kind, query.get("columns").map_or("", String::as_str));
    Ok((kind, Filter::read(&viewer.zone, &query.0), columns))
}

fn written(
    state: &AppState,
    viewer: &Viewer,
    kind: &'static Kind,
    filter: &Filter,
    columns: &[Column],
    format: &str,
) -> Result<(), PageError> {
    // The text that was searched for may be anything: only that there was one is kept.
    let filter = Filter { text: if filter.text.is_empty() { String::new() } else { "*".to_owned() }, ..filter.clone() };
    let what = format!("{} {format} {}{}", kind.name, filter.query(&viewer.zone), columns::query(kind, columns));
    audit(state, viewer, "export", &what)
}

fn file(bytes: Vec<u8>, media: &'static str, kind: &Kind, ending: &str) -> Response {
    let name = format!("attachment; filename=\"{}.{ending}\"", kind.name);
    ([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

type Exported = (Vec<String>, Vec<Vec<Cell>>);

fn exported(
    state: &AppState,
    viewer: &Viewer,
    kind: &'static Kind,
    filter: &Filter,
    columns: &[Column],
) -> Result<Exported, PageError> {
    let desk = Desk::new(state, viewer);
    let mut named = false;
    let numbers = filter.numbers(&desk, kind)?;
    let columns = &with_status(viewer, columns, &numbers);
    let mut header = vec![desk.t("list-seq")];
    header.extend(columns.iter().map(|column| column.label(&desk, kind)));
    let mut rows = Vec::with_capacity(numbers.len());
    for chunk in numbers.chunks(CHUNK) {
        let facts: Vec<&Row> =
            chunk.iter().filter_map(|number| viewer.zone.register.row(*number)).map(|row| &**row).collect();
        for (row, stored) in facts.iter().zip(desk.latest(&facts)?) {
            named |= columns.iter().any(|column| names_somebody(&desk, *column, row, &stored));
            let cells = columns.iter().map(|column| cell(&desk, *column, row, &stored));
            rows.push([Cell::Number(row.first.to_compact_string())].into_iter().chain(cells).collect());
        }
    }
    if named {
        rows.push(vec![Cell::Text(watermark(viewer).into())]);
        audit(state, viewer, "export_personal", kind.name)?;
    }
    Ok((header, rows))
}

/// The columns, with that of the status where a fact is withdrawn: on a page it is marked, and what goes out must not come in
/// again as if it counted.
fn with_status(viewer: &Viewer, columns: &[Column], numbers: &[u32]) -> Vec<Column> {
    let mut columns = columns.to_vec();
    let rows = || numbers.iter().filter_map(|number| viewer.zone.register.row(*number));
    if !columns.iter().any(|column| matches!(column, Column::Status)) && rows().any(|row| row.is_withdrawn()) {
        columns.push(Column::Status);
    }
    columns
}

/// Whether a cell says who a person is: to whoever may see personal content of the fact, by name.
fn names_somebody(desk: &Desk<'_>, column: Column, row: &Row, stored: &Stored) -> bool {
    let Column::Field(field) = column else { return false };
    field.ty == Type::Person
        && stored.value(field).is_some()
        && desk.viewer.may_open_personal(row.kind().office, row.unit)
}

/// Who took the file, and when: it goes on from hand to hand.
fn watermark(viewer: &Viewer) -> String {
    let day = jiff::Timestamp::now().to_zoned(viewer.zone.time_zone.clone()).date().to_string();
    viewer.language.format("records-watermark", &[("person", viewer.person()), ("day", &day)])
}

fn cell(desk: &Desk<'_>, column: Column, row: &Row, stored: &Stored) -> Cell {
    match column {
        Column::Happened => Cell::Text(stored.happened.as_str().into()),
        // Without the right to personal content a person is an id.
        Column::Field(field) if field.ty == Type::Person && !names_somebody(desk, column, row, stored) => {
            let id = stored.value(field).and_then(|id| id.as_str());
            id.map_or_else(|| closed(desk, row.kind(), field, stored), |id| Cell::Text(id.into()))
        }
        Column::Field(field) => match desk.written(row.kind(), field, stored) {
            Shown::Empty => Cell::Empty,
            Shown::Number(number) => Cell::Number(number.into()),
            other => Cell::Text(desk.words(&other).into()),
        },
        Column::Unit => Cell::Text(desk.unit(&stored.unit).into()),
        // A withdrawal that waits for its review counts, too.
        Column::Status if row.is_withdrawn() => Cell::Text(desk.t("status-withdrawn").into()),
        Column::Status => Cell::Text(desk.status(row).into()),
    }
}

/// A field that says nothing here: not given, or sealed.
fn closed(desk: &Desk<'_>, kind: &Kind, field: &Field, stored: &Stored) -> Cell {
    match desk.shown(kind, field, stored) {
        Shown::Sealed => Cell::Text(desk.t("compartment-sealed").into()),
        _ => Cell::Empty,
    }
}
