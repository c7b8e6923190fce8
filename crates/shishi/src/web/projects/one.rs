//! One project with everything about it: what it is, how it stands, its stages, its money, its people and what happened.

use super::{
    capacity, day_of, finance, investment, lights, named, people, permits, problems, ratings, stages, timeline,
};
use crate::web::frame::{encode, framed};
use crate::web::orders;
use crate::web::records::{Desk, Index, evidence_up_to_date, path_of};
use crate::web::{AppState, PageError, Viewer};
use axum::Extension;
use axum::extract::{Path, State};
use jiff::civil::Date;
use look::Icon;
use look::part::{self, ButtonKind, Columns, StripCell, Tone, columns, link_button, section};
use maud::{Markup, html};
use std::sync::Arc;
use zone::fact::{KINDS, Kind, Office};
use zone::offices::projects::measure::invested;
use zone::offices::projects::problem::PROBLEM;
use zone::offices::projects::timeline::lines;
use zone::offices::projects::{
    PROJECT, SUPERVISION, Said, accountable_unit, assigned, carrier, closed_on, speaks_for, standing,
};

/// Lines of what happened that are shown at once.
const LINES: usize = 12;

/// `GET /projects/{project}`.
pub async fn page(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(key): Path<String>,
) -> Result<Markup, PageError> {
    let project = named(&viewer, &key)?;
    evidence_up_to_date(&state, &viewer, &index).await?;
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let title = desk.title(PROJECT.name, &key);
    let mut owed = vec![problems::section(&desk, project, on)?];
    owed.extend(orders::of_project(&desk, project, on)?);
    let (light, why) = lights::standing(&desk, &key, project, on);
    let halves =
        halves(vec![investment::section(&desk, project, on), permits::section(&desk, &key, project, on)], owed);
    let main = html! {
        (head(&desk, &key, project, &title, light)?)
        (why)
        (section(&desk.t("project-stages"), "", html! { a href="/rules/projects.milestones" { (desk.t("project-stages-rule")) } }, stages::strip(&desk, project, on)))
        (columns(Columns::Halves, &halves))
        (columns(Columns::Wide, &[
            happened(&desk, &index, &key, project, on)?,
            html! {
                (people::section(&desk, &key, project, on))
                (finance::section(&desk, project)?)
                (capacity::section(&desk, project, on))
            },
        ]))
        (ratings::section(&desk, &key, project, on)?)
        (to_record(&desk, &key, project))
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

/// Two columns: below the curve and the permits what is owed, so that neither leaves a hole.
fn halves(above: Vec<Markup>, below: Vec<Markup>) -> Vec<Markup> {
    let mut below = below.into_iter();
    above.into_iter().map(|one| html! { (one) @if let Some(other) = below.next() { (other) } }).collect()
}

/// What the viewer may record of the project, with the ways to the forms.
fn to_record(desk: &Desk<'_>, key: &str, project: u32) -> Markup {
    let viewer = desk.viewer;
    let is_over = closed_on(&viewer.zone, project).is_some_and(|closed| closed < day_of(viewer));
    if viewer.as_of.is_some() || is_over {
        return html! {};
    }
    let of_it =
        |kind: &&&Kind| kind.register && kind.office == Office::Projects && kind.key.first() == Some(&"project");
    let may = |kind: &&&Kind| {
        let units = viewer.units_of_forms(kind);
        let mut units = units.iter().filter_map(|unit| viewer.zone.org.unit(unit));
        kind.name != PROJECT.name && units.any(|unit| speaks_for(&viewer.zone, kind, project, unit))
    };
    let problem: &Kind = &PROBLEM;
    let kinds: Vec<&&Kind> = KINDS.iter().filter(of_it).chain([&problem]).filter(may).collect();
    let body = html! {
        p.s-ways { @for (at, kind) in kinds.iter().enumerate() {
            @if at > 0 { " · " }
            a href={ (path_of(kind)) "/new?project=" (encode(key)) } { (viewer.language.kind(kind.name)) }
        } }
    };
    html! { @if !kinds.is_empty() { (section(&desk.t("nav-record"), "", html! {}, body)) } }
}

/// The last of what happened, with the last photographs.
fn happened(desk: &Desk<'_>, index: &Index, key: &str, project: u32, on: Date) -> Result<Markup, PageError> {
    let told = timeline::told(desk.viewer, project, on);
    let all = desk.viewer.language.format("project-all-facts", &[("n", &told.len().to_string())]);
    let mut lines = lines(&desk.viewer.zone, &told);
    lines.truncate(LINES);
    let body = html! {
        (timeline::photographs(desk, index, &told)?)
        (timeline::draw(desk, index, project, &lines)?)
    };
    Ok(section(&desk.t("project-timeline"), "", html! { a href={ "/projects/" (key) "/timeline" } { (all) } }, body))
}

fn head(desk: &Desk<'_>, key: &str, project: u32, title: &str, light: Markup) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let row = viewer.zone.register.row(project).ok_or(PageError::NotFound(viewer.language))?;
    let level = row.latest.choice(&PROJECT, "level").map(|level| viewer.language.choice("level", level));
    let path = html! { a href="/projects" { (desk.t("office-projects")) } " / " (level.unwrap_or_default()) " / " span.s-mono { (key) } " · " a href={ "/records/" (row.first) } { (desk.t("project-register-entry")) } };
    let closed = closed_on(&viewer.zone, project).filter(|closed| *closed < day_of(viewer));
    // Of its own unit alone: whoever else would follow the way is refused at its end.
    let unit = accountable_unit(&viewer.zone, project).and_then(|unit| viewer.zone.org.units.get(unit as usize));
    let is_own = unit.is_some_and(|unit| viewer.units_of_forms(&SUPERVISION).contains(&unit.id));
    let may = viewer.as_of.is_none() && closed.is_none() && is_own;
    let say = html! {
        (light)
        @if let Some(closed) = closed { (part::chip(Tone::Neutral, None, &viewer.language.format("project-closed-on", &[("day", &closed.to_string())]))) }
    };
    let tools = html! {
        @if may { (link_button(ButtonKind::Primary, &format!("/supervise/{key}"), &desk.t("project-supervise"), Some(Icon::Record))) }
    };
    let groups = [figures(desk, project), persons(desk, project)];
    Ok(part::identity(path, title, say, &groups, tools))
}

/// What it costs, what of that is planned and done this year, how far it has come, and its place on the last list.
fn figures(desk: &Desk<'_>, project: u32) -> Vec<StripCell> {
    let (zone, on) = (&desk.viewer.zone, day_of(desk.viewer));
    let standing = standing(zone, project, on);
    let cell = |key: &str, figure: Markup| StripCell { label: desk.t(key), figure, note: String::new() };
    let mut cells = vec![cell("field-planned-investment-yuan", investment::amount(desk, standing.total))];
    if let Some(money) = invested(zone, project, on) {
        let record = |at: usize| money.rows.get(at).and_then(|row| zone.register.row(*row)).map(|row| row.latest.seq);
        let said = |amount, at| record(at).map(|seq| Said { amount, seq, on });
        let unit = desk.t("unit-hundred-million-yuan");
        let plain = html! { (super::hundred_millions(money.year)) "\u{2009}" span.s-u { (unit) } };
        cells.push(cell("project-planned-this-year", plain));
        cells.push(cell("project-done-this-year", investment::amount(desk, said(money.done, 1))));
    }
    if let Some(said) = standing.progress {
        let figure = part::figure(&format!("/records/{}", said.seq), &said.amount.to_string(), "%");
        cells.push(cell("field-progress-percent", figure));
    }
    cells.extend(place(desk, project));
    cells
}

/// The project's place on the last list that it is on.
fn place(desk: &Desk<'_>, project: u32) -> Option<StripCell> {
    let zone = &desk.viewer.zone;
    let first = u64::from(zone.register.row(project)?.first);
    let mut periods = zone.boards.periods().into_iter().rev();
    let (period, cell) = periods.find_map(|period| Some((period, zone.boards.newest(period)?.cell(first)?.clone())))?;
    let values = [("month", format!("{:02}", period.last_day().month()))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let rank = cell.rank.map(|rank| desk.viewer.language.format("project-rank", &[("n", &rank.to_string())]));
    let href = format!("/boards/{period}?project={first}#explanation");
    let points = cell.printed.unwrap_or_else(|| "—".to_owned());
    let figure = html! {
        (part::figure(&href, &points, ""))
        @if let Some(list) = cell.list.as_deref() { " " (part::board(list == "red", &desk.t(&format!("board-chip-{list}")))) }
    };
    let note = rank.unwrap_or_else(|| desk.t("board-not-ranked"));
    Some(StripCell { label: desk.viewer.language.format("project-board-of", &values), figure, note })
}

/// Who stands by it: the sponsoring leader, and whoever is accountable with his unit.
fn persons(desk: &Desk<'_>, project: u32) -> Vec<StripCell> {
    let (zone, on) = (&desk.viewer.zone, day_of(desk.viewer));
    let mut cells = Vec::new();
    if let Some((role, person, _)) = assigned(zone, project, on).into_iter().find(|(role, ..)| *role == "sponsor") {
        let label = desk.viewer.language.choice("role", role);
        cells.push(StripCell { label, figure: html! { (people::name(desk, person)) }, note: String::new() });
    }
    if let Some(carrier) = carrier(zone, project, on) {
        let unit = accountable_unit(zone, project).and_then(|unit| zone.org.units.get(unit as usize));
        cells.push(StripCell {
            label: desk.t("project-carried-by"),
            figure: html! { (people::name(desk, carrier.person)) },
            note: unit.map(|unit| unit.title.to_string()).unwrap_or_default(),
        });
    }
    cells
}
