//! Everything that ever happened to a project, the newest first: one line a fact, with the way to its versions.

use super::{day_of, named};
use crate::web::frame::framed;
use crate::web::records::{Desk, Shown, Stored, grouped};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use look::part::{self, Column, Pager, Table, compact_table, pager};
use maud::{Markup, html};
use std::collections::HashMap;
use zone::fact::{Field, KINDS, Kind, Type};
use zone::offices::projects::PROJECT;
use zone::offices::projects::visit::{COMPARISON, SCORE};
use zone::register::Row;

/// Lines of a page.
const LINES: usize = 50;

/// The facts about a project up to a day, of the offices that the viewer may read, the newest first; the project itself is the last.
pub fn facts(viewer: &Viewer, project: u32, on: Date) -> Vec<&Row> {
    let zone = &viewer.zone;
    let untold = [SCORE.name, COMPARISON.name, PROJECT.name];
    let tells = |kind: &Kind| kind.names(PROJECT.name) && !untold.contains(&kind.name) && viewer.may_read(kind.office);
    let kinds = KINDS.iter().filter(|kind| tells(kind));
    let numbers = kinds.flat_map(|kind| zone.register.of_subject(kind, project)).chain([project]);
    let rows = numbers.filter_map(|number| zone.register.row(number).map(|row| &**row));
    let mut rows: Vec<&Row> =
        rows.filter(|row| row.submitted().is_some_and(|version| version.happened <= on)).collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.latest.happened, row.latest.seq)));
    rows
}

/// Lines of facts as a table.
pub fn table(desk: &Desk<'_>, rows: &[&Row]) -> Result<Markup, PageError> {
    let stored = desk.latest(rows)?;
    let by_seq: HashMap<u64, _> = stored.iter().map(|stored| (stored.seq, stored)).collect();
    let lines = rows.iter().filter_map(|row| {
        let stored = by_seq.get(&u64::from(row.latest.seq))?;
        let kind = row.kind();
        let said: Vec<String> = telling(kind).into_iter().filter_map(|field| words(desk, kind, field, stored)).collect();
        Some(vec![
            html! { span.s-when { (row.latest.happened) } },
            html! { a href={ "/records/" (row.first) } { (desk.viewer.language.kind(kind.name)) } },
            html! { (said.join(" · ")) @if !stored.evidence.is_empty() { " " span.s-meta { (desk.viewer.language.format("project-files", &[("n", &stored.evidence.len().to_string())])) } } },
        ])
    });
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    Ok(compact_table(&Table {
        caption: &desk.t("project-timeline"),
        columns: ["project-when", "records-kind", "project-what"].map(column).into(),
        rows: lines.collect(),
        empty: html! {},
    }))
}

/// What a field says; a number with its name and unit, which nobody could tell from the number alone.
fn words(desk: &Desk<'_>, kind: &'static Kind, field: &Field, stored: &Stored) -> Option<String> {
    match desk.shown(kind, field, stored) {
        Shown::Empty => None,
        Shown::Number(number) => {
            let unit = match field.ty {
                Type::Quantity { unit, .. } => desk.t(&format!("unit-{}", unit.replace('_', "-"))),
                _ => String::new(),
            };
            let (label, number) = (desk.viewer.language.field(kind.name, field.name), grouped(&number));
            let values = [("label", label.as_str()), ("number", number.as_str()), ("unit", unit.as_str())];
            Some(desk.viewer.language.format("project-number", &values))
        }
        other => Some(desk.words(&other)),
    }
}

/// The fields that tell what happened: what is chosen or counted, not what names the project or the place.
fn telling(kind: &'static Kind) -> Vec<&'static Field> {
    let tells = |field: &&Field| {
        !matches!(field.ty, Type::Subject(_) | Type::Key | Type::Text(_) | Type::Title(_))
            && !matches!(field.name, "longitude" | "latitude" | "accuracy_m")
    };
    kind.fields.iter().filter(tells).take(4).collect()
}

/// `GET /projects/{project}/timeline`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(key): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let project = named(&viewer, &key)?;
    let desk = Desk::new(&state, &viewer);
    let rows = facts(&viewer, project, day_of(&viewer));
    let pages = rows.len().div_ceil(LINES).max(1);
    let number = query.get("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).clamp(1, pages);
    let from = (number - 1) * LINES;
    let shown = &rows[from..(from + LINES).min(rows.len())];
    let title = desk.t("project-timeline");
    let link = |page: usize| format!("/projects/{key}/timeline?page={page}");
    let (before, after) = (link(number.saturating_sub(1)), link(number + 1));
    let (previous, next) = (desk.t("list-previous"), desk.t("list-next"));
    let count = crate::web::frame::thousands(rows.len() as u64);
    let values = [("page", number.to_string()), ("pages", pages.to_string()), ("count", count)];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = html! { a href="/projects" { (desk.t("office-projects")) } " / " a href={ "/projects/" (key) } { (desk.title(PROJECT.name, &key)) } };
    let main = html! {
        (part::head(path, &title, html! {}, html! {}))
        (table(&desk, shown)?)
        (pager(&Pager {
            summary: &viewer.language.format("list-page", &values),
            previous: (number > 1).then_some((before.as_str(), previous.as_str())),
            next: (number < pages).then_some((after.as_str(), next.as_str())),
        }))
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}
