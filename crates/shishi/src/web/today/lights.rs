//! The lights of the key projects, week by week: for leaders, and for whoever carries a project, whose own come first.

use super::projects::{LIST, rest};
use crate::web::projects::{lights, name};
use crate::web::records::{Desk, KeyProject, leads};
use crate::web::{PageError, Viewer};
use jiff::civil::Date;
use look::part::{self, Column, Table, compact_table};
use maud::{Markup, html};
use std::collections::HashMap;
use zone::offices::projects::light::{Week, weeks};
use zone::org::Role;

/// Weeks that are shown, the one that is not over included.
const WEEKS: u8 = 4;
/// Projects that fit beside the duties.
const MOST: usize = 18;

/// Whether the person carries a key project.
pub fn carries(viewer: &Viewer) -> bool {
    let me = viewer.zone.org.person(viewer.person());
    me.is_some_and(|me| leads(viewer).values().any(|carrier| *carrier == me))
}

/// Who carries each project, if the person is to see the lights: a leader, or one of those who carry.
pub fn seen_by(viewer: &Viewer) -> Option<HashMap<u32, u32>> {
    let carried = leads(viewer);
    let me = viewer.zone.org.person(viewer.person());
    let carries = me.is_some_and(|me| carried.values().any(|carrier| *carrier == me));
    (viewer.is(Role::Leader) || carries).then_some(carried)
}

/// A project with its weeks.
struct Line<'a> {
    project: &'a KeyProject,
    weeks: Vec<Week>,
    carrier: Option<u32>,
}

/// The section.
pub fn section(desk: &Desk<'_>, projects: &[KeyProject], carried: &HashMap<u32, u32>) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let today = viewer.zone.date_of(viewer.now);
    let me = viewer.zone.org.person(viewer.person());
    let mut lines: Vec<Line<'_>> = projects
        .iter()
        .map(|project| Line {
            project,
            weeks: weeks(&viewer.zone, project.number, today, WEEKS),
            carrier: carried.get(&project.number).copied(),
        })
        .collect();
    let now = |line: &Line<'_>| line.weeks.last().and_then(Week::level);
    lines.sort_by_key(|line| (me.is_none() || line.carrier != me, std::cmp::Reverse(now(line)), line.project.number));
    let counts = lights::LEVELS.into_iter().rev().filter_map(|level| {
        let n = lines.iter().filter(|line| now(line) == Some(level)).count();
        (n > 0).then(|| format!("{} {n}", lights::word(desk, level)))
    });
    let counts = counts.collect::<Vec<_>>().join(" · ");
    let rows = lines.iter().take(MOST).map(|line| cells(desk, line)).collect::<Result<_, _>>()?;
    let listing = compact_table(&Table {
        caption: &desk.t("today-lights"),
        columns: columns(desk, today, lines.first()),
        rows,
        empty: html! {},
    });
    let more = html! { a href=(LIST) { (desk.t("common-all")) } };
    let body = html! {
        div.s-few.s-lights { (listing) }
        (rest(desk, lines.len(), MOST))
        (stopped(desk, projects)?)
    };
    Ok(part::section(&desk.t("today-lights"), &counts, more, body))
}

fn columns(desk: &Desk<'_>, today: Date, line: Option<&Line<'_>>) -> Vec<Column> {
    let column = |key: String, label| Column { key, label, numeric: false, sort_href: None, sorted: None };
    let named = |key: &str| column(key.to_owned(), desk.t(key));
    let weeks = line.map_or(&[][..], |line| &line.weeks);
    let weeks = weeks.iter().map(|week| {
        let key = if week.on == today { "today-this-week".to_owned() } else { week.on.to_string() };
        column(key, lights::week_name(desk, week))
    });
    let mut all = vec![named("office-projects"), named("project-carried-by")];
    all.extend(weeks);
    all.push(named("light-now"));
    all
}

fn cells(desk: &Desk<'_>, line: &Line<'_>) -> Result<Vec<Markup>, PageError> {
    let (key, title) = line.project.named(desk)?;
    let mut cells = vec![
        html! { a href={ "/projects/" (key) } { (title) } },
        html! { (line.carrier.map(|carrier| name(desk, carrier)).unwrap_or_default()) },
    ];
    cells.extend(line.weeks.iter().map(|week| lights::mark(desk, week)));
    let now = line.weeks.last().and_then(Week::level);
    cells
        .push(html! { @if let Some(level) = now { span class=(lights::tone(level)) { (lights::word(desk, level)) } } });
    Ok(cells)
}

/// Those whose last entry says that work stands still; nothing if none does.
fn stopped(desk: &Desk<'_>, projects: &[KeyProject]) -> Result<Markup, PageError> {
    let stands = projects.iter().filter(|project| project.last_choice("change") == Some("stopped"));
    let named = stands.map(|project| project.named(desk)).collect::<Result<Vec<_>, _>>()?;
    Ok(html! {
        @if !named.is_empty() {
            p.s-meta {
                (desk.viewer.language.choice("change", "stopped")) " " (named.len()) " · "
                @for (at, (key, title)) in named.iter().enumerate() {
                    @if at > 0 { (desk.t("records-comma")) }
                    a href={ "/projects/" (key) } { (title) }
                }
            }
        }
    })
}
