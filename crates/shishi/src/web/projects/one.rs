//! One project with everything about it: what it is, how it stands, its stages, its money, its people and what happened.

use super::{
    capacity, day_of, finance, investment, lights, named, people, permits, problems, ratings, stages, timeline,
};
use crate::web::frame::framed;
use crate::web::orders;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use look::Icon;
use look::part::{self, ButtonKind, Columns, StripCell, Tone, columns, link_button, section, strip};
use maud::{Markup, html};
use zone::offices::projects::{PROJECT, SUPERVISION, closed_on, standing};

/// Lines of what happened that are shown at once.
const LINES: usize = 12;

/// `GET /projects/{project}`.
pub async fn page(State(state): State<AppState>, viewer: Viewer, Path(key): Path<String>) -> Result<Markup, PageError> {
    let project = named(&viewer, &key)?;
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let title = desk.title(PROJECT.name, &key);
    let rows = timeline::facts(&viewer, project, on);
    let shown = &rows[..rows.len().min(LINES)];
    let all = viewer.language.format("project-all-facts", &[("n", &rows.len().to_string())]);
    let happened = section(
        &desk.t("project-timeline"),
        "",
        html! { a href={ "/projects/" (key) "/timeline" } { (all) } },
        timeline::table(&desk, shown)?,
    );
    let mut owed = vec![problems::section(&desk, project, on)?];
    owed.extend(orders::of_project(&desk, project, on)?);
    let (light, why) = lights::standing(&desk, &key, project, on);
    let main = html! {
        (head(&desk, &key, project, &title, light)?)
        (why)
        (standing_strip(&desk, project))
        (section(&desk.t("project-stages"), "", html! { a href="/rules/projects.milestones" { (desk.t("project-stages-rule")) } }, stages::strip(&desk, project, on)))
        (columns(Columns::Halves, &[investment::section(&desk, project, on), permits::section(&desk, &key, project, on)]))
        @match owed.len() {
            1 => (owed[0]),
            _ => (columns(Columns::Halves, &owed)),
        }
        (ratings::section(&desk, &key, project, on))
        (columns(Columns::Wide, &[
            happened,
            html! {
                (people::section(&desk, &key, project, on))
                (finance::section(&desk, project)?)
                (capacity::section(&desk, project, on))
            },
        ]))
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

fn head(desk: &Desk<'_>, key: &str, project: u32, title: &str, light: Markup) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let row = viewer.zone.register.row(project).ok_or(PageError::NotFound(viewer.language))?;
    let level = row.latest.choice(&PROJECT, "level").map(|level| viewer.language.choice("level", level));
    let path = html! { a href="/projects" { (desk.t("office-projects")) } " / " (level.unwrap_or_default()) " / " span.s-mono { (key) } };
    let closed = closed_on(&viewer.zone, project).filter(|closed| *closed < day_of(viewer));
    let may = viewer.as_of.is_none() && closed.is_none() && !viewer.units_of_forms(&SUPERVISION).is_empty();
    let say = html! {
        (light)
        @if let Some(closed) = closed { (part::chip(Tone::Neutral, None, &viewer.language.format("project-closed-on", &[("day", &closed.to_string())]))) }
    };
    let tools = html! {
        (link_button(ButtonKind::Plain, &format!("/records/{}", row.first), &desk.t("project-register-entry"), None))
        @if may { (link_button(ButtonKind::Primary, &format!("/offices/projects/supervision/new?project={key}"), &desk.t("project-supervise"), Some(Icon::Record))) }
    };
    Ok(part::head(path, title, say, tools))
}

fn standing_strip(desk: &Desk<'_>, project: u32) -> Markup {
    let on = day_of(desk.viewer);
    let standing = standing(&desk.viewer.zone, project, on);
    let as_of = |said: Option<zone::offices::projects::Said>| said.map(|said| said.on.to_string()).unwrap_or_default();
    let percent = html! {
        @match standing.progress {
            Some(said) => (part::figure(&format!("/records/{}", said.seq), &said.amount.to_string(), "%")),
            None => "—",
        }
    };
    strip(&[
        StripCell {
            label: desk.t("field-planned-investment-yuan"),
            figure: investment::amount(desk, standing.total),
            note: String::new(),
        },
        StripCell {
            label: desk.t("project-planned-to-date"),
            figure: investment::amount(desk, standing.planned),
            note: desk.t("project-months-over"),
        },
        StripCell {
            label: desk.t("field-invested-to-date-yuan"),
            figure: investment::amount(desk, standing.invested),
            note: as_of(standing.invested),
        },
        StripCell { label: desk.t("field-progress-percent"), figure: percent, note: as_of(standing.progress) },
    ])
}
