//! The weekly meetings: the agenda that assembles itself, what was decided, and what became of it.

use super::{agenda, day_of, minutes};
use crate::web::frame::framed;
use crate::web::orders;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use jiff::civil::Date;
use look::Icon;
use look::part::{self, ButtonKind, Column, Table, Tone, link_button, section, table};
use maud::{Markup, html};
use zone::content::key_digest;
use zone::fact::Office;
use zone::offices::projects::PROJECT;
use zone::offices::projects::meeting::{ACTION, Action, CLOSED, DONE, MEETING, actions};

/// `GET /meetings`.
pub async fn index(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let zone = &viewer.zone;
    let rows: Vec<_> = zone.register.rows_of(&MEETING).rev().filter(|row| row.submitted().is_some()).collect();
    let stored = desk.latest(&rows.iter().map(|row| &***row).collect::<Vec<_>>())?;
    let lines = rows.iter().zip(&stored).filter_map(|(row, stored)| {
        let key = stored.open.get("meeting")?.as_str()?.to_owned();
        let title = stored.open.get("title")?.as_str()?.to_owned();
        let actions = actions(zone, zone.register.by_first(row.first)?);
        let open = actions.iter().filter(|action| action.closed_on.is_none()).count();
        Some(vec![
            html! { a href={ "/meetings/" (key) } { (title) } },
            html! { span.s-when { (row.latest.happened) } },
            html! { (actions.len()) },
            html! { @if open > 0 { b { (open) } } @else { "0" } },
        ])
    });
    let title = desk.t("kind-projects-meeting");
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &title,
        columns: vec![
            column("field-meeting", false),
            column("project-when", false),
            column("meeting-actions", true),
            column("meeting-open", true),
        ],
        rows: lines.collect(),
        empty: part::empty(html! { (desk.t("empty-projects-meeting")) }, html! {}),
    });
    let main = html! { (part::head(path(&desk), &title, html! {}, new(&desk, &MEETING, "meeting-new", String::new()))) (listing) };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

fn path(desk: &Desk<'_>) -> Markup {
    html! { a href="/projects" { (desk.t("office-projects")) } }
}

/// A button to the form of a kind, for whoever may fill it in now.
pub fn new(desk: &Desk<'_>, kind: &'static zone::Kind, word: &str, query: String) -> Markup {
    let may = desk.viewer.as_of.is_none() && !desk.viewer.units_of_forms(kind).is_empty();
    let href = format!("/offices/projects/{}/new{query}", kind.word());
    html! { @if may { (link_button(ButtonKind::Plain, &href, &desk.t(word), Some(Icon::Record))) } }
}

/// `GET /meetings/{meeting}`.
pub async fn page(State(state): State<AppState>, viewer: Viewer, Path(key): Path<String>) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let zone = &viewer.zone;
    let not_found = || PageError::NotFound(viewer.language);
    let meeting =
        zone.register.by_key(&key_digest(MEETING.name, std::iter::once(key.as_str()))).ok_or_else(not_found)?;
    let row = zone.register.row(meeting).ok_or_else(not_found)?;
    let held = row.submitted().ok_or_else(not_found)?.happened;
    let desk = Desk::new(&state, &viewer);
    let title = desk.title(MEETING.name, &key);
    let own = actions(zone, meeting);
    let from: Vec<u32> = own.iter().map(|action| action.first).chain([row.first]).collect();
    let today = day_of(&viewer);
    let tools = html! {
        @if held <= today { (new(&desk, &ACTION, "meeting-action-new", format!("?meeting={key}&happened={held}"))) }
        (link_button(ButtonKind::Plain, &format!("/records/{}", row.first), &desk.t("meeting-record"), None))
    };
    let crumbs = html! { (path(&desk)) " / " a href="/meetings" { (desk.t("kind-projects-meeting")) } };
    let on = held.min(today);
    let decided = section(
        &desk.t("meeting-decided"),
        &viewer.language.format("list-count", &[("n", &own.len().to_string())]),
        html! {},
        action_table(&desk, &own, "meeting-decided", today)?,
    );
    let main = html! {
        (part::head(crumbs, &title, html! { span.s-when { (held) } }, tools))
        (minutes::of_meeting(&desk, &key, row)?)
        (decided)
        (orders::of_records(&desk, &from, orders::issue(&desk, row.first)?)?)
        @if held > today { (part::note(Tone::Info, "", html! { (viewer.language.format("meeting-ahead", &[("day", &held.to_string())])) })) }
        @if on < today { (as_of_its_day(&desk, &key, on)) }
        (agenda::sections(&desk, meeting, on)?)
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

/// That a past meeting's agenda is that of its day, and the way to what the system showed then.
fn as_of_its_day(desk: &Desk<'_>, key: &str, on: Date) -> Markup {
    let day = on.to_string();
    let is_now = desk.viewer.as_of.is_none();
    let says = html! {
        (desk.viewer.language.format("meeting-as-of", &[("day", &day)]))
        @if is_now { " " a href={ "/meetings/" (key) "?at=" (day) } { (desk.t("meeting-as-then")) } }
    };
    part::note(Tone::Info, "", says)
}

/// Key and title of a project; empty where its record is gone.
fn project_named(desk: &Desk<'_>, project: u32) -> Result<(String, String), PageError> {
    let Some(row) = desk.viewer.zone.register.row(project) else { return Ok(Default::default()) };
    let stored = desk.record(row.latest.seq.into(), false)?;
    let text = |field: &str| {
        let value = stored.as_ref().and_then(|stored| stored.open.get(field)?.as_str().map(str::to_owned));
        value.unwrap_or_default()
    };
    Ok((text(PROJECT.key[0]), text("title")))
}

/// The key of a project.
pub fn project_key(desk: &Desk<'_>, project: u32) -> Result<String, PageError> {
    Ok(project_named(desk, project)?.0)
}

/// The way to a project, by its title.
pub fn project_link(desk: &Desk<'_>, project: u32) -> Result<Markup, PageError> {
    let (key, title) = project_named(desk, project)?;
    Ok(html! { a href={ "/projects/" (key) } { (title) } })
}

/// Actions as they stand on a day. What can be done is offered where that day is today.
pub fn action_table(desk: &Desk<'_>, actions: &[Action], caption: &str, on: Date) -> Result<Markup, PageError> {
    let rows = actions.iter().map(|action| line(desk, action, on));
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    Ok(table(&Table {
        caption: &desk.t(caption),
        columns: [
            "field-projects-action-title",
            "office-projects",
            "field-responsible-unit",
            "field-due-on",
            "meeting-state",
            "records-do",
        ]
        .map(column)
        .into(),
        rows: rows.collect::<Result<_, PageError>>()?,
        empty: html! { (desk.t("meeting-no-action")) },
    }))
}

fn line(desk: &Desk<'_>, action: &Action, on: Date) -> Result<Vec<Markup>, PageError> {
    let zone = &desk.viewer.zone;
    let stored = desk.record(action.seq.into(), false)?;
    let text = |field: &str| {
        let value = stored.as_ref().and_then(|stored| stored.open.get(field)?.as_str().map(str::to_owned));
        value.unwrap_or_default()
    };
    let project = action.project.map(|project| project_link(desk, project)).transpose()?;
    let unit = zone.org.units.get(action.unit as usize);
    let query = format!("?meeting={}&action={}", text("meeting"), action.number);
    let is_now = on == day_of(desk.viewer);
    let is_ours = is_now && unit.is_some_and(|unit| desk.viewer.units_of_forms(&DONE).contains(&unit.id));
    let (state, act) = match (action.done_on, action.closed_on) {
        (_, Some(closed)) => (said(desk, Tone::Ok, "meeting-closed-on", closed), html! {}),
        (Some(done), None) => {
            let me = zone.org.person(desk.viewer.person());
            let own = me.is_some_and(|me| action.done_by.contains(&me));
            let close = html! { @if is_now && !own { (new(desk, &CLOSED, "meeting-close", query)) } };
            (said(desk, Tone::Info, "meeting-done-on", done), close)
        }
        (None, None) if action.is_late(on) => (
            part::chip(Tone::Bad, Some(Icon::Alert), &desk.t("meeting-late")),
            html! { @if is_ours { (new(desk, &DONE, "meeting-do", query)) } },
        ),
        (None, None) => (
            part::chip(Tone::Neutral, None, &desk.t("meeting-going-on")),
            html! { @if is_ours { (new(desk, &DONE, "meeting-do", query)) } },
        ),
    };
    Ok(vec![
        html! { a href={ "/records/" (action.first) } { (text("title")) } },
        project.unwrap_or_default(),
        html! { (unit.map(|unit| unit.title.to_string()).unwrap_or_default()) },
        html! { span.s-when { (action.due_on) } },
        state,
        html! { (act) " " (orders::within(desk, action.first, is_now && action.closed_on.is_none())?) },
    ])
}

fn said(desk: &Desk<'_>, tone: Tone, key: &str, day: Date) -> Markup {
    part::chip(tone, None, &desk.viewer.language.format(key, &[("day", &day.to_string())]))
}
