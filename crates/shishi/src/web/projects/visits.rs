//! The weekly site visits: the route as a plain sketch, the live tally, and a judge's score sheets on the phone.

use super::meetings::{new, project_link};
use super::places::{Degrees, place, plane};
use super::{day_of, hundred_millions};
use crate::engine::Submit;
use crate::web::delegations::{first, id};
use crate::web::frame::framed;
use crate::web::orders;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Field, Input};
use look::part::{
    self, ButtonKind, Column, Columns, Point, Table, Tone, button, columns, compact_table, section, sketch, table,
};
use maud::{Markup, html};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use zone::content::key_digest;
use zone::fact::Office;
use zone::offices::projects::PROJECT;
use zone::offices::projects::visit::{COMPARISON, STOP, Scorecard, Tally, VISIT, is_judge, scorecard, tally, unscored};
use zone::value::Value;

/// `GET /visits`.
pub async fn index(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let zone = &viewer.zone;
    let rows: Vec<_> = zone.register.rows_of(&VISIT).rev().filter(|row| row.submitted().is_some()).collect();
    let stored = desk.latest(&rows.iter().map(|row| &***row).collect::<Vec<_>>())?;
    let lines = rows.iter().zip(&stored).filter_map(|(row, stored)| {
        let key = stored.open.get("visit")?.as_str()?.to_owned();
        let title = stored.open.get("title")?.as_str()?.to_owned();
        let tally = tally(zone, zone.register.by_first(row.first)?);
        let sheets: usize = tally.iter().map(|project| project.sheets.len()).sum();
        Some(vec![
            html! { a href={ "/visits/" (key) } { (title) } },
            html! { span.s-when { (row.latest.happened) } },
            html! { (tally.len()) },
            html! { (sheets) },
        ])
    });
    let title = desk.t("kind-projects-visit");
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &title,
        columns: vec![
            column("field-visit", false),
            column("project-when", false),
            column("visit-projects", true),
            column("visit-sheets", true),
        ],
        rows: lines.collect(),
        empty: part::empty(html! { (desk.t("empty-projects-visit")) }, html! {}),
    });
    let main = html! { (part::head(html! { a href="/projects" { (desk.t("office-projects")) } }, &title, html! {}, new(&desk, &VISIT, "visit-new", String::new()))) (listing) };
    Ok(framed(&viewer, &title, "/projects", main))
}

/// Number of the visit that a path names.
fn named(viewer: &Viewer, key: &str) -> Result<u32, PageError> {
    let number = viewer.zone.register.by_key(&key_digest(VISIT.name, std::iter::once(key)));
    let number = number.ok_or(PageError::NotFound(viewer.language))?;
    // A judge may be of no office: the visit that he judges is his to see.
    if !judges(viewer, number) {
        viewer.must_read(Office::Projects)?;
    }
    Ok(number)
}

fn judges(viewer: &Viewer, visit: u32) -> bool {
    let me = viewer.zone.org.person(viewer.person());
    me.is_some_and(|me| is_judge(&viewer.zone, visit, me))
}

/// `GET /visits/{visit}`.
pub async fn page(State(state): State<AppState>, viewer: Viewer, Path(key): Path<String>) -> Result<Markup, PageError> {
    draw(&Desk::new(&state, &viewer), &key, &[], &[])
}

fn draw(desk: &Desk<'_>, key: &str, sent: &[(String, String)], told: &[(String, String)]) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let visit = named(viewer, key)?;
    let row = viewer.zone.register.row(visit).ok_or(PageError::NotFound(viewer.language))?;
    let title = desk.title(VISIT.name, key);
    let (card, tally) = (scorecard(&viewer.zone, visit), tally(&viewer.zone, visit));
    let sheets = if viewer.as_of.is_none() && judges(viewer, visit) {
        sheets(desk, (key, card), &tally, sent, told)?
    } else {
        html! {}
    };
    let crumbs = html! { a href="/projects" { (desk.t("office-projects")) } " / " a href="/visits" { (desk.t("kind-projects-visit")) } };
    let compares = card.sheet.name == COMPARISON.name;
    let (held, next) = (row.latest.happened, tally.iter().map(|stop| stop.place).max().unwrap_or_default() + 1);
    let say = html! {
        span.s-when { (held) }
        @if compares { " " (part::chip(Tone::Neutral, None, &viewer.language.choice("scorecard", "comparison"))) }
    };
    let stops = viewer.zone.register.rows_about(&STOP, visit).filter(|stop| stop.submitted().is_some());
    let from: Vec<u32> = stops.map(|stop| stop.first).chain([row.first]).collect();
    let add = new(desk, &STOP, "visit-stop-new", format!("?visit={key}&place={next}&happened={held}"));
    let main = html! {
        (part::head(crumbs, &title, say, add))
        (sheets)
        (columns(Columns::Wide, &[
            html! { (board(desk, card, &tally)?) (orders::of_records(desk, &from, orders::issue(desk, row.first)?)?) },
            route(desk, (visit, &tally))?,
        ]))
    };
    Ok(framed(viewer, &title, "/projects", main))
}

/// The tally: within each group the best first.
fn board(desk: &Desk<'_>, card: &Scorecard, tally: &[Tally]) -> Result<Markup, PageError> {
    let mut order: Vec<&Tally> = tally.iter().collect();
    order.sort_by_key(|project| (project.group, project.rank.unwrap_or(u32::MAX), project.place));
    let rows = order.iter().map(|project| {
        let group = project.group.map(|group| desk.viewer.language.choice("group", group));
        let values = [("counted", project.counted.to_string()), ("all", project.sheets.len().to_string())];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(vec![
            html! { span.s-when { (group.unwrap_or_default()) } },
            html! { @match project.rank { Some(rank) => b { (rank) }, None => "—" } },
            project_link(desk, project.project)?,
            html! { @match &project.mean { Some(mean) => b { (mean) }, None => "—" } },
            html! { span.s-when { (desk.viewer.language.format("visit-counted", &values)) } },
        ])
    });
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &desk.t("visit-board"),
        columns: vec![
            column("field-group", false),
            column("visit-rank", true),
            column("office-projects", false),
            column("visit-mean", true),
            column("visit-sheets", false),
        ],
        rows: rows.collect::<Result<_, PageError>>()?,
        empty: html! { (desk.t("empty-projects-visit-stop")) },
    });
    let rule = html! { a href={ "/rules/" (card.rule) } { (desk.t(rule_word(card))) } };
    Ok(section(&desk.t("visit-board"), &desk.t("visit-live"), rule, listing))
}

/// What the rule of a scorecard is called.
fn rule_word(card: &Scorecard) -> &'static str {
    if card.sheet.name == COMPARISON.name { "visit-rule-comparison" } else { "visit-rule" }
}

/// The route as points on plain paper, in their order.
fn route(desk: &Desk<'_>, (visit, tally): (u32, &[Tally])) -> Result<Markup, PageError> {
    let mut order: Vec<&Tally> = tally.iter().collect();
    order.sort_by_key(|project| project.place);
    let mut placed = Vec::new();
    let mut names = Vec::new();
    for project in order {
        let row = desk.viewer.zone.register.row(project.project);
        let yuan = row.and_then(|row| row.latest.value(&PROJECT, "planned_investment_yuan").decimal());
        let stop = desk.viewer.zone.register.rows_about(&STOP, visit).find(|stop| {
            stop.submitted().is_some_and(|stop| *stop.value(&STOP, "project") == Value::Row(project.project))
        });
        let order = stop.map(|stop| orders::within(desk, stop.first, true)).transpose()?.unwrap_or_default();
        names.push((project.place, project_link(desk, project.project)?, yuan, order));
        placed.extend(row.and_then(|row| place(row)).map(|at| (at, project.place)));
    }
    let plane = plane(&placed.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    let point = |(at, number): &(Degrees, u64)| Point { at: plane(at), label: number.to_string() };
    let points: Vec<Point> = placed.iter().map(point).collect();
    let body = html! {
        @if points.len() > 1 { (sketch(&desk.t("visit-route"), &points)) }
        ol.s-route {
            @for (place, link, yuan, order) in &names {
                li value=(place) { (link) @if let Some(yuan) = yuan { span.s-meta { " " (hundred_millions(*yuan)) " " (desk.t("unit-hundred-million-yuan")) } } " " (order) }
            }
        }
        p.s-meta { (desk.t("visit-sketch-about")) }
    };
    Ok(section(&desk.t("visit-route"), "", html! {}, body))
}

/// A judge's sheets: one for each project that he has not scored yet.
fn sheets(
    desk: &Desk<'_>,
    (key, card): (&str, &Scorecard),
    tally: &[Tally],
    sent: &[(String, String)],
    told: &[(String, String)],
) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let (me, visit) = (viewer.zone.org.person(viewer.person()), named(viewer, key)?);
    let mut forms = html! {};
    for project in me.map_or_else(Vec::new, |me| unscored(&viewer.zone, visit, me)) {
        let row = viewer.zone.register.row(project);
        let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
        let name =
            stored.and_then(|stored| stored.open.get("project")?.as_str().map(str::to_owned)).unwrap_or_default();
        let place = tally.iter().find(|stop| stop.project == project).map_or(0, |stop| stop.place);
        let (sent, told) = if first(sent, "project") == name { (sent, told) } else { (&[][..], &[][..]) };
        forms = html! { (forms) (sheet(desk, (key, card), (&name, place), sent, told)) };
    }
    let body = if forms.0.is_empty() {
        html! { p { (desk.t("visit-all-scored")) } }
    } else {
        forms
    };
    Ok(section(&desk.t("visit-my-sheets"), "", html! {}, body))
}

fn sheet(
    desk: &Desk<'_>,
    (key, card): (&str, &Scorecard),
    (project, place): (&str, u64),
    sent: &[(String, String)],
    told: &[(String, String)],
) -> Markup {
    let viewer = desk.viewer;
    let on = day_of(viewer);
    let heading = viewer.language.format("form-errors", &[("n", &told.len().to_string())]);
    let controls = html! {
        @for (dimension, most) in card.dimensions(&viewer.zone, on) {
            @let (name, most) = (viewer.language.field(card.sheet.name, dimension), most.to_string());
            @let label = viewer.language.format("visit-dimension", &[("name", &name), ("most", &most)]);
            @let name = format!("{dimension}-{project}");
            (form::field(&Field {
                error: told.iter().find(|(field, _)| field == dimension).map(|(_, text)| text.as_str()),
                ..Field::of(&name, &label, first(sent, &name), Input::Decimal)
            }))
        }
    };
    let id =
        Some(first(sent, "id")).filter(|id| !id.is_empty()).map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
    let title = desk.title(PROJECT.name, project);
    html! {
        details.s-sheet open[!told.is_empty()] {
            summary { (place) " · " (title) }
            (form::form(&form::Form {
                action: &format!("/visits/{key}/score"),
                multipart: false,
                hidden: vec![("id".to_owned(), id), ("project".to_owned(), project.to_owned())],
                body: html! { (form::errors(&heading, told)) (controls) },
                buttons: button(ButtonKind::Primary, &desk.t("visit-score"), None),
                draft: None,
            }))
        }
    }
}

/// `POST /visits/{visit}/score`: a judge's sheet of one project.
pub async fn score(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(key): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let card = scorecard(&viewer.zone, named(&viewer, &key)?);
    let id = id(&viewer, &sent)?;
    let project = first(&sent, "project").to_owned();
    let mut content = Map::new();
    for (field, value) in [("visit", key.as_str()), ("project", &project), ("judge", viewer.person())] {
        content.insert(field.to_owned(), value.into());
    }
    for (dimension, _) in card.dimensions(&viewer.zone, day_of(&viewer)) {
        content.insert(dimension.to_owned(), Json::from(first(&sent, &format!("{dimension}-{project}"))));
    }
    let unit = viewer.zone.id.clone();
    match state.engine.submit(viewer.command(id, card.sheet.name, &unit, content)).await {
        Ok(_) => Ok(Redirect::to(&format!("/visits/{key}")).into_response()),
        Err(Submit::Refused(refusal)) => {
            let told: Vec<(String, String)> = refusal
                .0
                .iter()
                .map(|problem| (problem.field.clone().unwrap_or_default(), viewer.language.problem(problem)))
                .collect();
            let page = draw(&Desk::new(&state, &viewer), &key, &sent, &told)?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}
