//! The list of a kind: filtered, sorted, paged; from it facts are accepted together.

use crate::web::frame::{encode, framed, thousands};
use crate::web::records::desk::{Desk, Shown};
use crate::web::records::filter::{Filter, PAGE};
use crate::web::records::stored::Stored;
use crate::web::records::typed::Fault;
use crate::web::records::waiting::may_accept;
use crate::web::records::withdraw_import::{self, may_withdraw_import};
use crate::web::records::{columns, filter_form, kind_of, one, path_of, remembered};
use crate::web::{AppState, PageError, Viewer, paging};
use axum::extract::{Path, Query, State};
use look::Icon;
use look::part::{self, ButtonKind, Column, Table, button, link_button, section, table};
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;
use zone::fact::{Field, Kind, Review, Type};
use zone::listing::Listing;
use zone::register::Row;

/// `GET /offices/{office}/{fact}`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((office, fact)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let kind = kind_of(&viewer, &office, &fact)?;
    let desk = Desk::new(&state, &viewer);
    let (filter, remembered) = remembered::filter(&desk, kind, &query)?;
    let note = html! {
        @if query.contains_key("saved") { (part::note(part::Tone::Ok, "", html! { (desk.t("records-reviewed")) })) }
        @if remembered { p.s-meta { (desk.t("list-as-left")) " " a href={ (path_of(kind)) "?all=1" } { (desk.t("list-filter-clear")) } } }
    };
    draw(&desk, kind, &filter, &[], note)
}

/// The filter that a form carries as a query.
pub fn sent_filter(viewer: &Viewer, query: &str) -> Filter {
    let uri: axum::http::Uri = format!("/?{query}").parse().unwrap_or_default();
    let pairs = Query::<HashMap<String, String>>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default();
    Filter::read(&viewer.zone, &pairs)
}

/// Draws the list, under a note.
pub fn draw(
    desk: &Desk<'_>,
    kind: &'static Kind,
    filter: &Filter,
    faults: &[Fault],
    note: Markup,
) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let (shown, count) = filter.paged(desk, kind)?;
    let pages = count.div_ceil(PAGE).max(1);
    let page = filter.page.min(pages);
    let rows: Vec<&Row> =
        shown.iter().filter_map(|number| viewer.zone.register.row(*number)).map(|row| &**row).collect();
    let stored = desk.latest(&rows)?;
    let columns = columns::chosen(desk, kind)?;
    let choosing = viewer.as_of.is_none() && rows.iter().any(|row| may_accept(viewer, row));
    let listing = table(&Table {
        caption: &viewer.language.kind(kind.name),
        columns: heading(desk, kind, &columns, filter, choosing),
        rows: rows.iter().zip(&stored).map(|(row, stored)| cells(desk, &columns, row, stored, choosing)).collect(),
        empty: empty(desk, kind, filter),
    });
    let told = viewer.language.format("list-count", &[("n", &thousands(count as u64))]);
    let title = viewer.language.kind(kind.name);
    let path =
        html! { a href={ "/offices/" (kind.office.word()) } { (desk.t(&format!("office-{}", kind.office.word()))) } };
    let items: Vec<(String, String)> = faults.iter().map(|fault| (String::new(), fault.text.clone())).collect();
    let chooser = html! {
        @if choosing {
            form method="post" action={ (path_of(kind)) "/accept" } {
                input type="hidden" name="id" value=(Uuid::new_v4());
                input type="hidden" name="filter" value=(filter.query(&viewer.zone));
                (listing)
                div.s-save { (accept_buttons(desk, filter, count)) }
            }
        } @else { (listing) }
        (ways(desk, kind, filter, page, pages, count))
    };
    let main = html! {
        (part::head(path, &title, html! {}, html! { (withdraw_button(desk, filter, &rows)) (new_button(desk, kind)) }))
        (look::form::errors(&desk.t("refusal-heading"), &items))
        (note)
        (part::tools(filter_form::draw(desk, kind, filter)))
        (section(&told, "", tools(desk, kind, &columns, filter), chooser))
    };
    Ok(framed(viewer, &title, &format!("/offices/{}", kind.office.word()), main))
}

fn accept_buttons(desk: &Desk<'_>, filter: &Filter, count: usize) -> Markup {
    let words = desk.viewer.language.format("records-accept-import", &[("n", &thousands(count as u64))]);
    html! {
        (button(ButtonKind::Primary, &desk.t("records-accept-chosen"), None))
        @if !filter.import.is_empty() {
            input type="hidden" name="import" value=(filter.import);
            (button(ButtonKind::Plain, &words, Some(("act", "import"))))
        }
    }
}

/// The choice of columns, and the exports of just what is shown.
fn tools(desk: &Desk<'_>, kind: &'static Kind, columns: &[columns::Column], filter: &Filter) -> Markup {
    let (list, query) = (path_of(kind), filter.query(&desk.viewer.zone) + &columns::query(kind, columns));
    html! {
        (columns::control(desk, kind, columns, filter))
        a href={ (list) "/export.xlsx?" (query) } title=(desk.t("list-export-about")) { (desk.t("list-export-xlsx")) }
        a href={ (list) "/export.csv?" (query) } title=(desk.t("list-export-about")) { (desk.t("list-export-csv")) }
    }
}

/// The way to undo the import that the list shows, for whoever may.
fn withdraw_button(desk: &Desk<'_>, filter: &Filter, rows: &[&Row]) -> Markup {
    let may = !filter.import.is_empty() && rows.iter().any(|row| may_withdraw_import(desk.viewer, row));
    html! {
        @if may { (link_button(ButtonKind::Plain, &withdraw_import::path(&filter.import), &desk.t("import-withdraw"), None)) }
    }
}

fn new_button(desk: &Desk<'_>, kind: &'static Kind) -> Markup {
    let may = desk.viewer.as_of.is_none() && !desk.viewer.units_of_forms(kind).is_empty();
    html! {
        @if may { (link_button(ButtonKind::Primary, &format!("{}/new", path_of(kind)), &desk.t("list-new"), Some(Icon::Record))) }
    }
}

fn heading(
    desk: &Desk<'_>,
    kind: &'static Kind,
    chosen: &[columns::Column],
    filter: &Filter,
    choosing: bool,
) -> Vec<Column> {
    let column = |key: &str, label: String, numeric| Column {
        key: key.to_owned(),
        label,
        numeric,
        sort_href: None,
        sorted: None,
    };
    let sorted = |key: &str, label: String, by_seq: bool| {
        let now = filter.listing.by_seq == by_seq;
        let turned = Listing { by_seq, up: now && !filter.listing.up, ..filter.listing };
        let turned = Filter { listing: turned, page: 1, ..filter.clone() };
        let href = format!("{}?{}&keep=1", path_of(kind), turned.query(&desk.viewer.zone));
        Column {
            key: key.to_owned(),
            label,
            numeric: false,
            sort_href: Some(href),
            sorted: now.then_some(filter.listing.up),
        }
    };
    let mut columns = Vec::new();
    if choosing {
        columns.push(column("choose", desk.t("list-select"), false));
    }
    columns.push(sorted("seq", desk.t("list-seq"), true));
    columns.extend(chosen.iter().map(|chosen| match chosen {
        columns::Column::Happened => sorted("happened", chosen.label(desk, kind), false),
        other => column(other.name(), other.label(desk, kind), other.is_numeric()),
    }));
    columns
}

fn cells(desk: &Desk<'_>, chosen: &[columns::Column], row: &Row, stored: &Stored, choosing: bool) -> Vec<Markup> {
    let href = format!("/records/{}", row.first);
    let mut cells = Vec::new();
    if choosing {
        cells.push(html! {
            @if may_accept(desk.viewer, row) {
                div.s-checks { label {
                    input type="checkbox" name="item" value={ (row.first) "." (row.latest.seq) } aria-label=(desk.name(row.kind(), stored));
                } }
            }
        });
    }
    cells.push(html! { a href=(href) { (row.first) } });
    cells.extend(chosen.iter().map(|column| match column {
        columns::Column::Happened => html! { span.s-line1 { (stored.happened) } },
        columns::Column::Field(field) => field_cell(desk, row, field, stored),
        columns::Column::Unit => html! { (desk.unit(&stored.unit)) },
        columns::Column::Status => one::status_chip(desk, row),
    }));
    cells
}

fn field_cell(desk: &Desk<'_>, row: &Row, field: &Field, stored: &Stored) -> Markup {
    let kind = row.kind();
    let shown = desk.shown(kind, field, stored);
    let words = desk.words(&shown);
    let named = field.name == "title" || kind.key.first() == Some(&field.name);
    match shown {
        Shown::Sealed => html! { span.s-meta { (words) } },
        _ if matches!(field.ty, Type::Date | Type::Month) => html! { span.s-line1 { (words) } },
        // A short key is read as one word.
        _ if named && words.chars().count() <= 12 => html! { a.s-line1 href={ "/records/" (row.first) } { (words) } },
        _ if named => html! { a href={ "/records/" (row.first) } { (words) } },
        _ => html! { (words) },
    }
}

fn empty(desk: &Desk<'_>, kind: &'static Kind, filter: &Filter) -> Markup {
    if !filter.is_open() {
        return part::empty(
            html! { (desk.t("list-empty-filtered")) },
            html! { a href={ (path_of(kind)) "?all=1" } { (desk.t("list-filter-clear")) } },
        );
    }
    let words = desk.t(&format!("empty-{}", kind.name.replace(['.', '_'], "-")));
    let may = desk.viewer.as_of.is_none() && !desk.viewer.units_of_forms(kind).is_empty();
    part::empty(
        html! { (words) },
        html! {
            @if may { (link_button(ButtonKind::Plain, &format!("{}/new", path_of(kind)), &desk.t("list-empty-begin"), None)) }
        },
    )
}

fn ways(desk: &Desk<'_>, kind: &'static Kind, filter: &Filter, page: usize, pages: usize, count: usize) -> Markup {
    let query = filter.query(&desk.viewer.zone);
    paging::draw(desk.viewer, page, pages, count, |page| format!("{}?{query}&page={page}", path_of(kind)))
}

/// The newest facts of several kinds, for an office's page.
pub fn newest(desk: &Desk<'_>, kinds: &[&'static Kind], most: usize) -> Result<Markup, PageError> {
    let register = &desk.viewer.zone.register;
    let mut rows: Vec<&Row> = (0..register.len() as u32)
        .rev()
        .filter_map(|number| register.row(number))
        .map(|row| &**row)
        .filter(|row| kinds.iter().any(|kind| kind.name == row.kind().name))
        .take(most)
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.first));
    let stored = desk.latest(&rows)?;
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    let cells = rows.iter().zip(&stored).map(|(row, stored)| {
        let kind = row.kind();
        vec![
            html! { a href={ "/records/" (row.first) } { (row.first) } },
            html! { (desk.viewer.language.kind(kind.name)) },
            html! { a href={ "/records/" (row.first) } { (desk.name(kind, stored)) } },
            html! { (stored.happened) },
            html! { (desk.unit(&stored.unit)) },
            html! { @if kind.review == Review::FourEyes { (one::status_chip(desk, row)) } },
        ]
    });
    let listing = table(&Table {
        caption: &desk.t("records-newest"),
        columns: ["list-seq", "records-kind", "basis-what", "record-happened", "record-unit", "list-status"]
            .map(column)
            .into(),
        rows: cells.collect(),
        empty: html! { (desk.t("list-empty")) },
    });
    Ok(section(&desk.t("records-newest"), "", html! {}, listing))
}

/// A list's address with one condition.
pub fn href(kind: &Kind, name: &str, value: &str) -> String {
    format!("{}?{name}={}", path_of(kind), encode(value))
}
