//! An office: what it records, its figures, what is new.

use crate::web::figures::{figure_link, of_period};
use crate::web::frame::{Switch, framed_with, thousands};
use crate::web::records::desk::Desk;
use crate::web::records::{list, path_of};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use look::Icon;
use look::part::{self, ButtonKind, Column, Columns, Table, columns, link_button, section, table};
use maud::{Markup, html};
use zone::fact::{KINDS, Kind, Office, Review};
use zone::register::Status;

/// Facts under "newest".
const NEWEST: usize = 12;

/// `GET /offices/{office}`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(word): Path<String>,
) -> Result<Markup, PageError> {
    let office = Office::of_word(&word).ok_or(PageError::NotFound(viewer.language))?;
    viewer.must_read(office)?;
    let kinds: Vec<&'static Kind> =
        KINDS.iter().copied().filter(|kind| kind.office == office && kind.register).collect();
    if kinds.is_empty() {
        return Err(PageError::NotFound(viewer.language));
    }
    let desk = Desk::new(&state, &viewer);
    let title = desk.t(&format!("office-{}", office.word()));
    let say = desk.t(&format!("office-{}-about", office.word()));
    let import =
        viewer.as_of.is_none() && kinds.iter().any(|kind| kind.is_form() && !viewer.units_to_record(kind).is_empty());
    let tools = html! { @if office == Office::Projects { (link_button(ButtonKind::Plain, "/projects", &desk.t("project-all"), None)) } @if import { (link_button(ButtonKind::Plain, "/imports", &desk.t("nav-import"), Some(Icon::Import))) } };
    let figures = figures(&desk, office);
    let recorded = section(&desk.t("records-kinds"), "", html! {}, kinds_table(&desk, &kinds));
    let main = html! {
        (part::head(html! {}, &title, html! { (say) }, tools))
        @match figures {
            Some(figures) => { (columns(Columns::Wide, &[recorded, figures])) },
            None => { (recorded) },
        }
        (list::newest(&desk, &kinds, NEWEST)?)
    };
    Ok(framed_with(&viewer, &title, &format!("/offices/{}", office.word()), Switch::Page, main))
}

fn kinds_table(desk: &Desk<'_>, kinds: &[&'static Kind]) -> Markup {
    let viewer = desk.viewer;
    let mut waiting = vec![0u64; KINDS.len()];
    for number in viewer.zone.register.all_waiting() {
        if let Some(row) = viewer.zone.register.row(number).filter(|row| row.status == Status::Submitted) {
            waiting[usize::from(row.kind)] += 1;
        }
    }
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let rows = kinds.iter().map(|kind| {
        let list = path_of(kind);
        let waits = waiting[usize::from(kind.ordinal())];
        let may = viewer.as_of.is_none() && !viewer.units_of_forms(kind).is_empty();
        vec![
            html! { a href=(list) { (viewer.language.kind(kind.name)) } },
            html! { a href=(list) { (thousands(viewer.zone.register.count_of(kind) as u64)) } },
            html! {
                @if waits > 0 { a href=(list::href(kind, "status", "submitted")) { (thousands(waits)) } }
                @else if kind.review == Review::FourEyes { "0" } @else { "—" }
            },
            html! { @if may { (link_button(ButtonKind::Plain, &format!("{list}/new"), &desk.t("list-new"), Some(Icon::Record))) } },
        ]
    });
    table(&Table {
        caption: &desk.t("records-kinds"),
        columns: vec![
            column("records-kind", false),
            column("records-count", true),
            column("form-waiting-review", true),
            column("records-do", true),
        ],
        rows: rows.collect(),
        empty: html! {},
    })
}

/// The office's figures of the period: those whose id begins with its word.
fn figures(desk: &Desk<'_>, office: Office) -> Option<Markup> {
    let viewer = desk.viewer;
    let prefix = format!("{}.", office.word());
    let english = viewer.language.tag() == "en";
    let of_office: Vec<_> = of_period(viewer).into_iter().filter(|figure| figure.id().starts_with(&prefix)).collect();
    if of_office.is_empty() {
        return None;
    }
    let rows = of_office.iter().map(|figure| {
        let rule = &figure.definition.rule;
        vec![html! { (if english { &rule.title.en } else { &rule.title.zh }) }, figure_link(viewer, figure)]
    });
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &desk.t("nav-figures"),
        columns: vec![column("basis-figure", false), column("basis-value", true)],
        rows: rows.collect(),
        empty: html! {},
    });
    Some(section(&desk.t("nav-figures"), &viewer.period.to_string(), html! {}, listing))
}
