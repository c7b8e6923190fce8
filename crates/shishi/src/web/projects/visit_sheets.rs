//! A judge's score sheets of a visit, for a telephone: one form with a sheet for each project that he has not scored, so that
//! sending one keeps what is typed into the others. The own unit's projects have no sheet, and a word why.

use super::day_of;
use super::visits::{draw, judges, named};
use crate::engine::Submit;
use crate::web::delegations::{first, id};
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Tone, button, section};
use maud::{Markup, html};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use zone::offices::projects::PROJECT;
use zone::offices::projects::visit::{Scorecard, Tally, scorecard, to_score, unscored};
use zone::offices::projects::visit_closure::closed;

/// What a judge typed, by the names of its controls, and what is wrong with it: project, dimension, words.
#[derive(Default)]
pub struct Typed {
    sent: Vec<(String, String)>,
    told: Vec<(String, String, String)>,
}

impl Typed {
    /// Whether something was sent.
    pub fn is_sent(&self) -> bool {
        !self.sent.is_empty()
    }
}

/// The control of a dimension of a project's sheet.
fn control(dimension: &str, project: &str) -> String {
    format!("{dimension}-{project}")
}

/// Key of the project with a row's number.
fn key_of(desk: &Desk<'_>, project: u32) -> Result<String, PageError> {
    let row = desk.viewer.zone.register.row(project);
    let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
    Ok(stored.and_then(|stored| stored.open.get("project")?.as_str().map(str::to_owned)).unwrap_or_default())
}

/// The section of somebody who is a judge: his sheets from the day on until the visit is closed.
pub fn of_judge(
    desk: &Desk<'_>,
    (visit, key): (u32, &str),
    tally: &[Tally],
    typed: &Typed,
) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let zone = &viewer.zone;
    let held = zone.register.row(visit).map(|row| row.latest.happened);
    let card = scorecard(zone, visit);
    if viewer.as_of.is_some() || !judges(viewer, visit) || closed(zone, visit).is_some() {
        return Ok(html! { (wrong(desk, card, typed, &[])) });
    }
    let title = desk.t("visit-my-sheets");
    if let Some(held) = held.filter(|held| *held > day_of(viewer)) {
        let words = viewer.language.format("visit-sheets-later", &[("day", &held.to_string())]);
        return Ok(section(&title, "", html! {}, part::note(Tone::Info, "", html! { (words) })));
    }
    let me = zone.org.person(viewer.person());
    let left = me.map_or_else(Vec::new, |me| to_score(zone, visit, me));
    let (mut open, mut own) = (Vec::new(), Vec::new());
    for project in me.map_or_else(Vec::new, |me| unscored(zone, visit, me)) {
        let key = key_of(desk, project)?;
        let place = tally.iter().find(|stop| stop.project == project).map_or(0, |stop| stop.place);
        if left.contains(&project) { open.push((key, place)) } else { own.push(desk.title(PROJECT.name, &key)) }
    }
    let body = html! {
        (wrong(desk, card, typed, &open))
        @if open.is_empty() { p { (desk.t("visit-all-scored")) } } @else { (sheets(desk, key, card, &open, typed)) }
        @for title in &own { p.s-meta { (viewer.language.format("visit-own-unit", &[("project", title)])) } }
    };
    Ok(section(&title, "", html! {}, body))
}

/// What is wrong, each with the way to its control where there is one.
fn wrong(desk: &Desk<'_>, card: &Scorecard, typed: &Typed, open: &[(String, u64)]) -> Markup {
    let language = desk.viewer.language;
    let dimensions = card.dimensions(&desk.viewer.zone, day_of(desk.viewer));
    let is_shown = |project: &str| open.iter().any(|(key, _)| key == project);
    let items: Vec<(String, String)> = typed
        .told
        .iter()
        .map(|(project, dimension, text)| {
            let title = desk.title(PROJECT.name, project);
            // What is wrong with no dimension is wrong with the sheet, and has no control.
            if !dimensions.iter().any(|(known, _)| known == dimension) {
                return (String::new(), format!("{title} · {text}"));
            }
            let label = language.field(card.sheet.name, dimension);
            let words = language.format("records-error-of", &[("field", &label), ("text", text)]);
            let name = if is_shown(project) { control(dimension, project) } else { String::new() };
            (name, format!("{title} · {words}"))
        })
        .collect();
    form::errors(&language.format("form-errors", &[("n", &items.len().to_string())]), &items)
}

fn sheets(desk: &Desk<'_>, key: &str, card: &Scorecard, open: &[(String, u64)], typed: &Typed) -> Markup {
    let id = Some(first(&typed.sent, "id")).filter(|id| !id.is_empty());
    form::form(&form::Form {
        action: &format!("/visits/{key}/score"),
        multipart: false,
        hidden: vec![("id".to_owned(), id.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned))],
        body: html! {
            // The first button is that of the Enter key: it sends what is filled in, whichever sheet it is.
            @if open.len() > 1 { p { (button(ButtonKind::Plain, &desk.t("visit-score-all"), None)) } }
            @for (project, place) in open { (sheet(desk, card, (project, *place), typed)) }
        },
        buttons: html! {},
        draft: None,
    })
}

fn sheet(desk: &Desk<'_>, card: &Scorecard, (project, place): (&str, u64), typed: &Typed) -> Markup {
    let viewer = desk.viewer;
    let told = |dimension: &str| {
        let found = typed.told.iter().find(|(of, field, _)| of == project && field == dimension);
        found.map(|(_, _, text)| text.as_str())
    };
    let dimensions = card.dimensions(&viewer.zone, day_of(viewer));
    let is_begun = dimensions.iter().any(|(dimension, _)| !first(&typed.sent, &control(dimension, project)).is_empty());
    html! {
        details.s-sheet open[is_begun || typed.told.iter().any(|(of, ..)| of == project)] {
            summary { (place) " · " (desk.title(PROJECT.name, project)) }
            @for (dimension, most) in dimensions {
                @let (name, most) = (viewer.language.field(card.sheet.name, dimension), most.to_string());
                @let label = viewer.language.format("visit-dimension", &[("name", &name), ("most", &most)]);
                @let name = control(dimension, project);
                (form::field(&Field {
                    error: told(dimension),
                    ..Field::of(&name, &label, first(&typed.sent, &name), Input::Decimal)
                }))
            }
            (button(ButtonKind::Primary, &desk.t("visit-score"), Some(("project", project))))
        }
    }
}

/// `POST /visits/{visit}/score`: one sheet, or all into which something is typed. What is typed into others comes back.
pub async fn score(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(key): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let card = scorecard(&viewer.zone, named(&viewer, &key)?);
    let base = id(&viewer, &sent)?;
    let dimensions: Vec<&str> =
        card.dimensions(&viewer.zone, day_of(&viewer)).into_iter().map(|(dimension, _)| dimension).collect();
    let begun = begun(&dimensions, &sent);
    let chosen = first(&sent, "project").to_owned();
    let wanted = if chosen.is_empty() { begun.clone() } else { vec![chosen] };
    let mut told = Vec::new();
    for project in &wanted {
        let mut content = Map::new();
        for (field, value) in [("visit", key.as_str()), ("project", project), ("judge", viewer.person())] {
            content.insert(field.to_owned(), value.into());
        }
        for dimension in &dimensions {
            content.insert((*dimension).to_owned(), Json::from(first(&sent, &control(dimension, project))));
        }
        let command = Uuid::new_v5(&base, project.as_bytes());
        let unit = viewer.zone.id.clone();
        match state.engine.submit(viewer.command(command, card.sheet.name, &unit, content)).await {
            Ok(_) => {}
            Err(Submit::Refused(refusal)) => told.extend(refusal.0.iter().map(|problem| {
                (project.clone(), problem.field.clone().unwrap_or_default(), viewer.language.problem(problem))
            })),
            Err(error) => return Err(PageError::submit(viewer.language, error)),
        }
    }
    if told.is_empty() && begun.iter().all(|project| wanted.contains(project)) {
        return Ok(Redirect::to(&format!("/visits/{key}")).into_response());
    }
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    // What was sent is there: the page is that of the state with it.
    let viewer = Viewer { zone: state.engine.snapshot(), ..viewer };
    let page = draw(&Desk::new(&state, &viewer), &key, &Typed { sent, told })?;
    Ok((status, page).into_response())
}

/// The projects into whose sheets something is typed.
fn begun(dimensions: &[&str], sent: &[(String, String)]) -> Vec<String> {
    let mut projects: Vec<String> = Vec::new();
    for (name, value) in sent.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let project = dimensions.iter().find_map(|dimension| name.strip_prefix(dimension)?.strip_prefix('-'));
        let project = project.filter(|project| !value.is_empty() && projects.iter().all(|known| known != project));
        projects.extend(project.map(str::to_owned));
    }
    projects
}
