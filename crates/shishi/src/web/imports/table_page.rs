//! The page that says how a table is read, drawn: the sheet's beginning, which column is which field, how dates and totals
//! are written.

use super::table_form::{Typed, label};
use super::unit_title;
use crate::imports::{DateStyle, Job, Mapping, Survey, Top, fields_of, headings, sample, units_of};
use crate::web::Viewer;
use crate::web::frame::framed;
use look::Markup;
use look::form::{self, Field, Form, Input};
use look::part::{self, ButtonKind, Column, Table, Tone};
use maud::html;
use zone::fact::{self, Type};

/// Rows of the sheet's beginning.
const ROWS: usize = 15;
/// Most columns of it.
const COLUMNS: usize = 26;
/// Values that are shown as read.
const SAMPLES: usize = 3;
/// Most characters of a cell.
const CELL: usize = 24;

/// What the page is drawn from.
pub(super) struct Page<'a> {
    pub(super) viewer: &'a Viewer,
    pub(super) job: &'a Job,
    pub(super) survey: &'a Survey,
    /// What stands in the controls.
    pub(super) typed: &'a Typed,
    /// What it comes to.
    pub(super) mapping: &'a Mapping,
    /// Whether it was kept of an earlier table.
    pub(super) is_kept: bool,
    pub(super) errors: &'a [(String, String)],
}

/// A spreadsheet's letters of a column.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return letters.into_iter().collect();
        }
        column = column / 26 - 1;
    }
}

fn clipped(text: &str) -> String {
    let text = text.trim();
    let short: String = text.chars().take(CELL).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// The whole page.
pub(super) fn draw(page: &Page<'_>) -> Markup {
    let (viewer, job) = (page.viewer, page.job);
    let t = |key: &str| viewer.language.text(key);
    let title = t("table-title");
    let say = html! { (job.about.file) " · " (viewer.language.kind(&job.about.kind)) " · " (unit_title(viewer, &job.about.unit)) };
    let path = html! { a href="/imports" { (t("imports-back")) } };
    let top = page.survey.sheet(page.mapping.sheet.as_deref());
    let attempt = || part::button(ButtonKind::Primary, &t("table-try"), Some(("act", "try")));
    let body = html! {
        (form::errors(&t("table-errors"), page.errors))
        @if page.is_kept {
            (part::note(Tone::Ok, &t("table-kept"), html! { p { (t("table-kept-say")) } (attempt()) }))
        } @else if page.errors.is_empty() {
            (reason(page))
        }
        (part::section(&t("table-where"), "", html! {}, html! {
            (place(page))
            @if let Some(top) = top { (preview(page, top)) }
        }))
        (part::section(&t("table-columns"), "", html! {}, html! {
            p.s-hint { (t("table-columns-say")) }
            @if let Some(top) = top { (columns(page, top)) }
        }))
        (part::section(&t("table-times"), "", html! {}, times(page)))
        (part::section(&t("table-words"), "", html! {}, words(page)))
    };
    let form = form::form(&Form {
        action: &format!("/imports/{}/table", job.about.id),
        multipart: false,
        hidden: vec![("was".to_owned(), page.typed.get("was").to_owned())],
        body,
        buttons: html! { (attempt()) (part::button(ButtonKind::Plain, &t("table-look"), Some(("act", "look")))) },
        draft: None,
    });
    let cancel = html! {
        form method="post" action={ "/imports/" (job.about.id) "/cancel" } {
            (part::button(ButtonKind::Plain, &t("imports-give-up"), None))
        }
    };
    let main = html! { (part::head(path, &title, say, cancel)) div.s-form-w { (form) } };
    framed(viewer, &title, "/imports", main)
}

/// Why the table was not read as a template, or through its mapping.
fn reason(page: &Page<'_>) -> Markup {
    let state = page.job.state();
    let t = |key: &str| page.viewer.language.text(key);
    html! {
        @if !state.faults.is_empty() {
            (part::note(Tone::Info, &t("table-say-failed"), html! {
                details { summary { (t("table-reason")) }
                    ul { @for fault in &state.faults { li { (fault.text(page.viewer.language, page.job.kind)) } } }
                }
            }))
        }
    }
}

fn control(page: &Page<'_>, name: &str, label: &str, hint: &str, input: Input<'_>) -> Markup {
    let error = page.errors.iter().find(|(at, _)| at == name).map(|(_, text)| text.as_str());
    let value = page.typed.get(name);
    form::field(&Field { hint, error, ..Field::of(name, label, value, input) })
}

fn place(page: &Page<'_>) -> Markup {
    let t = |key: &str| page.viewer.language.text(key);
    let sheets: Vec<(String, String)> = page
        .survey
        .sheets
        .iter()
        .filter_map(|top| {
            let name = top.name.clone()?;
            let hidden = page.viewer.language.format("table-sheet-hidden", &[("name", &name)]);
            Some((name.clone(), if top.visible { name } else { hidden }))
        })
        .collect();
    let lines: Vec<(String, String)> =
        (1..=crate::imports::HEAD_LINES_MAX).map(|lines| (lines.to_string(), lines.to_string())).collect();
    html! {
        @if !sheets.is_empty() { (control(page, "sheet", &t("table-sheet"), "", Input::Choice { options: &sheets })) }
        (part::columns(part::Columns::Thirds, &[
            control(page, "header", &t("table-header"), &t("table-header-hint"), Input::Integer),
            control(page, "lines", &t("table-lines"), "", Input::Segments { options: &lines }),
            control(page, "first", &t("table-first"), "", Input::Integer),
        ]))
        (part::tools(part::button(ButtonKind::Plain, &t("table-look"), Some(("act", "look")))))
    }
}

/// The sheet's first rows as a spreadsheet shows them.
fn preview(page: &Page<'_>, top: &Top) -> Markup {
    let t = |key: &str| page.viewer.language.text(key);
    let head = page.mapping.header..page.mapping.first;
    let width = top.rows.iter().take(ROWS).map(|row| row.cells.len()).max().unwrap_or(0).min(COLUMNS);
    let column = |label: String, numeric| Column { key: label.clone(), label, numeric, sort_href: None, sorted: None };
    let columns = std::iter::once(column(t("table-row"), true));
    let rows = top.rows.iter().take(ROWS).map(|row| {
        let is_head = head.contains(&row.number);
        let cell = |at: usize| {
            let text = row.cells.get(at).map_or(String::new(), |cell| clipped(cell.text()));
            html! { @if is_head { strong { (text) } } @else { (text) } }
        };
        std::iter::once(html! { (row.number) }).chain((0..width).map(cell)).collect()
    });
    let table = part::compact_table(&Table {
        caption: &t("table-preview"),
        columns: columns.chain((0..width).map(|at| column(letters(at), false))).collect(),
        rows: rows.collect(),
        empty: html! {},
    });
    html! { div.s-sheet { (table) } }
}

/// Each field with its column, its unit, its value for the whole table, and what is read.
fn columns(page: &Page<'_>, top: &Top) -> Markup {
    let language = page.viewer.language;
    let t = |key: &str| language.text(key);
    let own = headings(&top.rows, &top.merges, page.mapping.header, page.mapping.lines);
    let width = top.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(own.len());
    let mut options = vec![(String::new(), t("table-column-none"))];
    options.extend((0..width).filter_map(|at| {
        let heading = own.get(at).map_or("", String::as_str);
        let used =
            !heading.is_empty() || top.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_blank()));
        let key = if heading.is_empty() { "table-column-bare" } else { "table-column-of" };
        used.then(|| (at.to_string(), language.format(key, &[("letter", &letters(at)), ("heading", heading)])))
    }));
    let samples = sample(top, page.mapping, page.job.kind, SAMPLES);
    let field = |(at, (name, field)): (usize, (&'static str, Option<&'static fact::Field>))| {
        let label = label(language, page.job.kind, name);
        let required = field.is_none_or(|field| field.required);
        let label = if required { format!("{label} *") } else { label };
        let example = match field.map(|field| field.ty) {
            None | Some(Type::Date) => t("table-constant-example-date"),
            Some(Type::Month | Type::Period) => t("table-constant-example-month"),
            Some(Type::Choice(codes)) => codes.first().map(|code| language.choice(name, code)).unwrap_or_default(),
            Some(Type::Quantity { .. } | Type::Count(_)) => t("table-constant-example-number"),
            _ => t("table-constant-example-text"),
        };
        let hint = language.format("table-constant-hint", &[("example", &example)]);
        let read: Vec<Markup> = samples.iter().map(|line| read(page, top, line, at, name)).collect();
        html! { div.s-map role="group" aria-label=(label) {
            (part::columns(part::Columns::Thirds, &[
                html! {
                    (control(page, &format!("column-{name}"), &label, "", Input::Choice { options: &options }))
                    @if let Some(field) = field { (unit(page, field)) }
                },
                control(page, &format!("constant-{name}"), &t("table-constant"), &hint, Input::Text { max: 60 }),
                html! {
                    p.s-hint { (t("table-sample")) }
                    @if read.is_empty() { p { (t("table-sample-none")) } }
                    ul { @for value in read { li { (value) } } }
                },
            ]))
        } }
    };
    html! { @for one in fields_of(page.job.kind).enumerate() { (field(one)) } }
}

/// The unit in which a quantity is typed, where there is a choice.
fn unit(page: &Page<'_>, field: &fact::Field) -> Markup {
    let language = page.viewer.language;
    let units = units_of(field);
    let word = |unit: &str| language.text(&format!("unit-{}", unit.replace('_', "-")));
    let options: Vec<(String, String)> = units.iter().map(|unit| ((*unit).to_owned(), word(unit))).collect();
    let Type::Quantity { unit: own, .. } = field.ty else { return html! {} };
    let hint = language.format("table-unit-hint", &[("unit", &word(own))]);
    html! {
        @if !units.is_empty() {
            (control(page, &format!("unit-{}", field.name), &language.text("table-unit"), &hint, Input::Choice { options: &options }))
        }
    }
}

/// What is read of a row for a field, beside what stands there.
fn read(page: &Page<'_>, top: &Top, line: &crate::imports::Line, at: usize, name: &str) -> Markup {
    let language = page.viewer.language;
    if let Some(fault) = line.faults.iter().find(|fault| fault.field.as_deref() == Some(name)) {
        return html! { (fault.text(language, page.job.kind)) };
    }
    let read = line.row.cells.get(at).map_or("", |cell| cell.text());
    // A unit is shown by its title.
    let is_unit = page.job.kind.field(name).is_some_and(|field| matches!(field.ty, Type::Unit(_)));
    let title = if is_unit { unit_title(page.viewer, read) } else { read.to_owned() };
    let read = title.as_str();
    let row = top.rows.iter().find(|row| row.number == line.row.number);
    let column = page.mapping.column(name);
    let typed = column.and_then(|column| row?.cells.get(column)).map_or("", |cell| cell.text().trim());
    match (typed, read) {
        ("", "") => html! { "—" },
        ("", read) => html! { (clipped(read)) },
        (typed, "") => html! { (language.format("table-sample-missing", &[("typed", &clipped(typed))])) },
        (typed, read) if typed == read => html! { (clipped(read)) },
        (typed, read) => {
            html! { (language.format("table-sample-as", &[("typed", &clipped(typed)), ("read", &clipped(read))])) }
        }
    }
}

fn times(page: &Page<'_>) -> Markup {
    let t = |key: &str| page.viewer.language.text(key);
    let styles: Vec<(String, String)> = DateStyle::ALL
        .iter()
        .map(|style| (style.word().to_owned(), t(&format!("table-dates-{}", style.word()))))
        .collect();
    part::columns(
        part::Columns::Halves,
        &[
            control(page, "dates", &t("table-dates"), "", Input::Choice { options: &styles }),
            control(page, "year", &t("table-year"), "", Input::Integer),
        ],
    )
}

fn words(page: &Page<'_>) -> Markup {
    let t = |key: &str| page.viewer.language.text(key);
    let field = |name: &str| control(page, name, &t(&format!("table-{name}")), "", Input::Text { max: 400 });
    html! {
        p.s-hint { (t("table-words-say")) }
        (part::columns(part::Columns::Thirds, &[field("totals"), field("subtotals"), field("notes")]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_a_spreadsheets_letters() {
        assert_eq!([0, 25, 26, 51, 52, 255].map(letters), ["A", "Z", "AA", "AZ", "BA", "IV"]);
    }
}
