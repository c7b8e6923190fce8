//! The key projects on plain paper: where each lies, the ground that it has, how it stands this week, and the roads that the
//! zone has entered. No map: it shows no boundary of any division.

use super::exchange::{projects, text};
use super::places::{Degrees, ground, place, plane, roads};
use super::{day_of, lights};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::State;
use look::part::{self, Columns, Site, Spot, columns, section};
use maud::{Markup, html};
use zone::offices::projects::light::{Level, weeks};

/// A project as the page shows it.
struct Placed {
    key: String,
    title: String,
    level: Option<Level>,
    at: Option<Degrees>,
    ground: Vec<Degrees>,
}

impl Placed {
    fn is_somewhere(&self) -> bool {
        self.at.is_some() || !self.ground.is_empty()
    }
}

/// `GET /sketch`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let level = |project| weeks(&viewer.zone, project, on, 1).last().and_then(|week| week.level());
    let placed = projects(&desk)?.into_iter().map(|(project, row, stored)| Placed {
        key: text(&stored, "project").to_owned(),
        title: text(&stored, "title").to_owned(),
        level: level(project),
        at: place(row),
        ground: ground(&stored),
    });
    let (somewhere, nowhere): (Vec<Placed>, Vec<Placed>) = placed.partition(Placed::is_somewhere);
    let title = desk.t("project-sketch");
    let crumbs = html! { a href="/projects" { (desk.t("office-projects")) } };
    let all = (somewhere.len() + nowhere.len()).to_string();
    let grounds = somewhere.iter().filter(|project| !project.ground.is_empty()).count().to_string();
    let counts = [("all", all.as_str()), ("placed", &somewhere.len().to_string()), ("grounds", &grounds)];
    let say = html! { (viewer.language.format("project-sketch-counts", &counts)) };
    let main = html! {
        (part::head(crumbs, &title, say, html! {}))
        @if somewhere.is_empty() {
            (part::empty(html! { (desk.t("project-sketch-empty")) }, html! {}))
        } @else {
            (columns(Columns::Halves, &[drawing(&desk, &title, &somewhere)?, list(&desk, &somewhere)]))
        }
        @if !nowhere.is_empty() && !somewhere.is_empty() { (unplaced(&desk, &nowhere)) }
    };
    Ok(framed(&viewer, &title, "/projects", main))
}

fn drawing(desk: &Desk<'_>, title: &str, projects: &[Placed]) -> Result<Markup, PageError> {
    let all: Vec<Degrees> = projects.iter().flat_map(|one| one.at.iter().chain(&one.ground).copied()).collect();
    let plane = plane(&all);
    let sites: Vec<Site> = projects
        .iter()
        .zip(1..)
        .map(|(project, number)| Site {
            at: project.at.as_ref().map(&plane),
            ground: project.ground.iter().map(&plane).collect(),
            label: number.to_string(),
            stands: project.level.map(lights::shape),
            title: match project.level {
                Some(level) => {
                    let values = [("title", project.title.as_str()), ("light", &lights::word(desk, level))];
                    desk.viewer.language.format("project-sketch-site", &values)
                }
                None => project.title.clone(),
            },
        })
        .collect();
    let roads: Vec<Vec<Spot>> = roads(desk, &all)?.iter().map(|road| road.iter().map(&plane).collect()).collect();
    let levels = lights::LEVELS.into_iter().filter(|level| projects.iter().any(|one| one.level == Some(*level)));
    let body = html! {
        (part::plan(title, &sites, &roads))
        p.s-tools { @for level in levels { (lights::light(desk, level)) " " } }
        p.s-meta { (desk.t("project-sketch-about")) }
    };
    Ok(section(&desk.t("project-sketch-where"), "", html! {}, body))
}

fn list(desk: &Desk<'_>, projects: &[Placed]) -> Markup {
    let body = html! {
        ol.s-route {
            @for project in projects {
                li {
                    (link(project))
                    @if let Some(level) = project.level { " " (lights::light(desk, level)) }
                    @if !project.ground.is_empty() { span.s-meta { " " (desk.t("project-sketch-ground")) } }
                }
            }
        }
    };
    section(&desk.t("office-projects"), "", html! {}, body)
}

fn unplaced(desk: &Desk<'_>, projects: &[Placed]) -> Markup {
    let body = html! {
        ul { @for project in projects { li { (link(project)) } } }
        p.s-meta { (desk.t("project-sketch-how")) }
    };
    section(&desk.t("project-sketch-unplaced"), "", html! {}, body)
}

fn link(project: &Placed) -> Markup {
    html! { a href={ "/projects/" (project.key) } { (project.title) } }
}
