//! The projects of the day, for a thumb: one's own first, those that have their entry last.

use crate::web::frame::framed;
use crate::web::records::desk::Desk;
use crate::web::records::projects::{KeyProject, key_projects, leads};
use crate::web::records::{must_be_now, must_record, no_change, supervise};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Query, State};
use look::Icon;
use look::part::{self, Duty, Tone};
use maud::{Markup, html};
use std::collections::HashMap;
use zone::calendar::Calendar;
use zone::offices::projects::SUPERVISION;

/// `GET /supervise/`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    must_be_now(&viewer)?;
    let units = must_record(&viewer, &SUPERVISION)?;
    let desk = Desk::new(&state, &viewer);
    let today = viewer.zone.date_of(viewer.now);
    let (me, leads) = (viewer.zone.org.person(viewer.person()), leads(&viewer));
    let is_done = |project: &KeyProject| project.last.as_ref().is_some_and(|last| last.0 == today);
    let is_others = |project: &KeyProject| leads.get(&project.number).copied() != me;
    let mut projects: Vec<KeyProject> =
        key_projects(&viewer).into_iter().filter(|project| units.contains(&project.unit)).collect();
    projects.sort_by_key(|project| (is_done(project), is_others(project), project.number));
    let left = projects.iter().filter(|project| !is_done(project)).count();
    let lines: Vec<Line> =
        projects.iter().map(|project| line(&desk, project, is_done(project))).collect::<Result<_, _>>()?;
    let title = desk.t("supervise-today");
    let working = Calendar::known_on(&viewer.zone.rules, today).is_working(today) != Some(false);
    let sentence = match (working, left) {
        (false, _) => desk.t("supervision-not-today"),
        (true, 0) => desk.t("supervision-all-done"),
        (true, left) => viewer.language.format("supervision-left", &[("n", &left.to_string())]),
    };
    let main = html! {
        (part::head(html! {}, &title, html! { (today) " · " (sentence) }, no_change::button(&viewer, "phone")))
        (no_change::told(&viewer, &query))
        @if let Some(seq) = query.get("saved").filter(|seq| seq.parse::<u64>().is_ok()) {
            (part::note(Tone::Ok, "", html! { (viewer.language.format("form-saved", &[("seq", seq)])) " " a href={ "/records/" (seq) } { (desk.t("supervise-see-record")) } }))
        }
        div data-queue-list {}
        (part::duties(&lines.iter().map(Line::duty).collect::<Vec<_>>()))
    };
    Ok(framed(&viewer, &title, "/record", main))
}

struct Line {
    chip: Markup,
    title: String,
    href: String,
    place: String,
}

impl Line {
    fn duty(&self) -> Duty<'_> {
        let (title, href, place) = (self.title.as_str(), self.href.as_str(), self.place.as_str());
        Duty { chip: self.chip.clone(), title, href, place, source: "", clock: html! {}, action: html! {} }
    }
}

fn line(desk: &Desk<'_>, project: &KeyProject, done: bool) -> Result<Line, PageError> {
    let (key, title) = project.named(desk)?;
    let place = match &project.last {
        Some((date, _)) => desk.viewer.language.format("records-last-entry", &[("date", &date.to_string())]),
        None => desk.t("records-no-entry"),
    };
    let (chip, href) = match &project.last {
        Some((_, version)) if done => (
            part::chip(Tone::Ok, Some(Icon::Check), &desk.t("supervision-submitted")),
            format!("/records/{}", version.seq),
        ),
        _ => (part::chip(Tone::Info, Some(Icon::Clock), &desk.t("today-chip-today")), supervise::path(&key)),
    };
    Ok(Line { chip, title, href, place })
}
