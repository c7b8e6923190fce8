//! `/imports/form`: somebody else's workbook gets figures into some of its cells and comes back; nothing else in it changes.

use super::files::XLSX;
use super::upload::{receive, storage};
use super::{Jobs, audit, download};
use crate::imports::{Incoming, Upload};
use crate::web::figures::title_of;
use crate::web::frame::{encode, framed};
use crate::web::{AppState, PageError, Viewer};
use crate::workbook::{FILE_BYTES_MAX, FillError, Place, WorkbookError, fill};
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use look::Markup;
use look::form::{self, Field, Form, Input};
use look::part::{self, ButtonKind};
use maud::html;
use std::collections::{BTreeMap, HashMap};
use zone::Period;
use zone::figure::{compute, definition};

/// Most cells of a form.
const CELLS_MAX: usize = 500;
/// Most characters of a form's name.
const NAME_MAX: usize = 40;
/// Most forms that are kept of a person; the first by name makes room.
const FORMS_MAX: usize = 20;
/// Where a person's forms are kept: name and lines of each.
const PREFERENCE: &str = "forms";

type Errors = Vec<(String, String)>;

#[derive(Default)]
struct Sent {
    form: String,
    cells: String,
    file: Option<(String, Incoming)>,
    is_too_large: bool,
}

fn kept(state: &AppState, viewer: &Viewer) -> Result<BTreeMap<String, String>, PageError> {
    let text = state.accounts.own().preference(viewer.person(), PREFERENCE);
    let text = text.map_err(|error| PageError::storage(viewer.language, &error.into()))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn keep(state: &AppState, viewer: &Viewer, form: &str, cells: &str) -> Result<(), PageError> {
    let mut forms = kept(state, viewer)?;
    forms.remove(form);
    while forms.len() >= FORMS_MAX {
        forms.pop_first();
    }
    forms.insert(form.to_owned(), cells.to_owned());
    let text = serde_json::to_string(&forms).expect("texts");
    let kept = state.accounts.own().put_preference(viewer.person(), PREFERENCE, &text);
    kept.map_err(|error| PageError::storage(viewer.language, &error.into()))
}

/// `GET /imports/form`.
pub(super) async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let forms = kept(&state, &viewer)?;
    let form = query.get("form").filter(|form| forms.contains_key(*form)).cloned().unwrap_or_default();
    let cells = forms.get(&form).cloned().unwrap_or_default();
    Ok(show(&viewer, &forms, &Sent { form, cells, ..Sent::default() }, &Vec::new()))
}

/// The figures that are defined at the end of the viewer's period.
fn figures(viewer: &Viewer) -> Vec<(String, String)> {
    let figures = crate::web::figures::of_period(viewer);
    figures
        .iter()
        .map(|figure| (figure.id().to_owned(), title_of(viewer, &figure.definition.rule).to_owned()))
        .collect()
}

fn show(viewer: &Viewer, forms: &BTreeMap<String, String>, sent: &Sent, errors: &Errors) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let (title, required) = (t("foreign-title"), t("imports-required"));
    let figures = figures(viewer);
    let id = figures.first().map_or("economy.output", |(id, _)| id.as_str());
    let example = format!("Sheet1!C5 = {id} {}", viewer.period);
    let field = |name: &str, hint: &str, value: &str, input| {
        let error = errors.iter().find(|(at, _)| at == name).map(|(_, text)| text.as_str());
        let label = t(&format!("foreign-{name}"));
        let required = Some(required.as_str());
        form::field(&Field { hint, required, error, ..Field::of(name, &label, value, input) })
    };
    let form = form::form(&Form {
        action: "/imports/form",
        multipart: true,
        hidden: Vec::new(),
        body: html! {
            (form::errors(&t("foreign-errors"), errors))
            (field("form", &t("foreign-form-hint"), &sent.form, Input::Text { max: NAME_MAX }))
            (field("cells", &viewer.language.format("foreign-cells-hint", &[("example", &example)]), &sent.cells, Input::Lines))
            (field("file", &t("foreign-file-hint"), "", Input::File { accept: ".xlsx" }))
        },
        buttons: part::button(ButtonKind::Primary, &t("foreign-fill"), None),
        draft: None,
    });
    let forms = html! {
        @if forms.is_empty() { p.s-hint { (t("foreign-kept-none")) } }
        ul { @for name in forms.keys() { li { a href={ "/imports/form?form=" (encode(name)) } { (name) } } } }
    };
    let figures = html! {
        p.s-hint { (t("foreign-figures-say")) }
        ul { @for (id, title) in figures { li { (title) " " code { (id) } } } }
    };
    let main = html! {
        (part::head(html! {}, &title, html! { (t("foreign-say")) }, html! {}))
        (part::columns(part::Columns::Wide, &[
            part::section(&title, "", html! {}, form),
            html! {
                (part::section(&t("foreign-kept"), "", html! {}, forms))
                (part::section(&t("foreign-figures"), "", html! {}, figures))
            },
        ]))
    };
    framed(viewer, &title, "/imports/form", main)
}

async fn read(viewer: &Viewer, jobs: &Jobs, mut multipart: Multipart) -> Result<Sent, PageError> {
    let malformed = |what: String| PageError::BadRequest(viewer.language, what);
    let mut sent = Sent::default();
    while let Some(field) = multipart.next_field().await.map_err(|error| malformed(error.body_text()))? {
        match field.name() {
            Some("form") => sent.form = field.text().await.map_err(|error| malformed(error.body_text()))?,
            Some("cells") => sent.cells = field.text().await.map_err(|error| malformed(error.body_text()))?,
            Some("file") if sent.file.is_none() => {
                let name = field.file_name().unwrap_or_default().to_owned();
                match receive(jobs, field).await {
                    Ok(incoming) if incoming.size() > 0 => sent.file = Some((name, incoming)),
                    Ok(_) => {}
                    Err(Upload::TooLarge) => {
                        sent.is_too_large = true;
                        break;
                    }
                    Err(error) => return Err(storage(viewer, &error)),
                }
            }
            _ => {}
        }
    }
    sent.form = sent.form.trim().to_owned();
    Ok(sent)
}

/// What each cell takes, as the figures are printed; and every line that cannot be read.
fn values(viewer: &Viewer, cells: &str) -> (BTreeMap<Place, String>, Vec<String>) {
    let (mut values, mut faults) = (BTreeMap::new(), Vec::new());
    let lines = cells.lines().enumerate().map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    for (number, line) in lines.take(CELLS_MAX + 1) {
        let number = number.to_string();
        let fault = |key: &str, more: &[(&str, &str)]| {
            let values: Vec<(&str, &str)> =
                [("line", number.as_str())].into_iter().chain(more.iter().copied()).collect();
            viewer.language.format(key, &values)
        };
        let read = line.split_once('=').and_then(|(place, figure)| {
            let (sheet, address) = place.trim().rsplit_once(['!', '！'])?;
            let (id, period) = figure.trim().split_once(char::is_whitespace)?;
            Some((Place::parse(sheet.trim().trim_matches('\''), address.trim())?, id, period.trim()))
        });
        let Some((place, id, period)) = read else {
            faults.push(fault("foreign-fault-line", &[]));
            continue;
        };
        let figure = Period::parse(period)
            .filter(|period| definition(&viewer.zone, id, *period).is_some())
            .and_then(|period| compute(&viewer.zone, id, period, 0));
        match figure {
            None => faults.push(fault("foreign-fault-figure", &[("id", id), ("period", period)])),
            Some(_) if values.contains_key(&place) => faults.push(fault("foreign-fault-twice", &[])),
            Some(figure) => {
                values.insert(place, figure.printed().map_or_else(|| "—".to_owned(), |printed| printed.value));
            }
        }
    }
    if values.is_empty() && faults.is_empty() {
        faults.push(viewer.language.text("foreign-fault-none"));
    } else if values.len() + faults.len() > CELLS_MAX {
        faults = vec![viewer.language.format("foreign-fault-many", &[("most", &CELLS_MAX.to_string())])];
    }
    (values, faults)
}

/// `POST /imports/form`.
pub(super) async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let mut sent = read(&viewer, &jobs, multipart).await?;
    let t = |key: &str| viewer.language.text(key);
    let mut errors: Errors = Vec::new();
    if sent.form.is_empty() || sent.form.chars().count() > NAME_MAX {
        errors.push(("form".to_owned(), t("foreign-fault-form")));
    }
    let (values, faults) = values(&viewer, &sent.cells);
    errors.extend(faults.into_iter().map(|fault| ("cells".to_owned(), fault)));
    if sent.is_too_large {
        let most = (FILE_BYTES_MAX >> 20).to_string();
        errors.push(("file".to_owned(), viewer.language.format("imports-file-too-large", &[("most", &most)])));
    } else if sent.file.is_none() {
        errors.push(("file".to_owned(), t("imports-no-file")));
    }
    if let (true, Some((name, incoming))) = (errors.is_empty(), sent.file.take()) {
        let path = incoming.path();
        let filled = tokio::task::spawn_blocking(move || fill(&path, &values)).await;
        drop(incoming);
        match filled.map_err(|_| PageError::Internal(viewer.language))? {
            Ok(bytes) => {
                audit(&state, &viewer, "export", "foreign form")?;
                keep(&state, &viewer, &sent.form, &sent.cells)?;
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                return Ok(download(&format!("{stem}-{}.xlsx", t("foreign-file-word")), XLSX, bytes));
            }
            Err(error) => errors.push(refused(&viewer, error)?),
        }
    }
    let page = show(&viewer, &kept(&state, &viewer)?, &sent, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What is wrong with the workbook, at its control.
fn refused(viewer: &Viewer, error: FillError) -> Result<(String, String), PageError> {
    let of =
        |control: &str, key: &str, values: &[(&str, &str)]| (control.to_owned(), viewer.language.format(key, values));
    Ok(match error {
        FillError::Workbook(WorkbookError::Io(error)) => return Err(PageError::file(viewer.language, &error)),
        FillError::Workbook(error) => {
            let (key, values) = error.message();
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            of("file", key, &values)
        }
        FillError::NoSheet(sheet) => of("cells", "foreign-fault-sheet", &[("sheet", &sheet)]),
        FillError::Formula(cell) => of("cells", "foreign-fault-formula", &[("cell", &cell)]),
        FillError::Sheet(sheet) => of("file", "foreign-fault-shape", &[("sheet", &sheet)]),
    })
}
