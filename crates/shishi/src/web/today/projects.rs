//! The key projects with their last entries, those that stand still first.

use super::lights;
use crate::web::records::{Desk, KeyProject, key_projects};
use crate::web::{PageError, Viewer};
use jiff::civil::Date;
use look::part::{self, Column, Table, compact_table};
use maud::{Markup, html};

/// Key projects that fit beside the duties; the rest is in order, and on the office's page.
const MOST: usize = 16;
/// Of these a phone shows the first; the sheet hides the others (`.s-few`).
const MOST_ON_A_PHONE: usize = 5;

/// The section.
pub fn section(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let t = |key: &str| viewer.language.text(key);
    let today = viewer.zone.date_of(viewer.now);
    let mut projects = key_projects(viewer);
    if projects.is_empty() {
        return Ok(html! {});
    }
    if let Some(carried) = lights::seen_by(viewer) {
        return lights::section(desk, &projects, &carried);
    }
    let done = projects.iter().filter(|project| project.last.as_ref().is_some_and(|last| last.0 == today)).count();
    let all = projects.len();
    projects.sort_by_key(|project| (urgency(project), project.number));
    let newest = projects.iter().filter_map(|project| project.last.as_ref().map(|last| last.0)).max();
    let rows = projects.iter().take(MOST).map(|project| cells(desk, project, newest));
    let column =
        |key: &str, label| Column { key: key.to_owned(), label, numeric: false, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &t("office-projects"),
        columns: vec![
            column("office-projects", t("office-projects")),
            column("field-stage", t("field-stage")),
            column("field-change", change_of(viewer, newest)),
        ],
        rows: rows.collect::<Result<_, _>>()?,
        empty: html! {},
    });
    let note =
        viewer.language.format("today-supervision-done", &[("done", &done.to_string()), ("all", &all.to_string())]);
    let more = html! { a href=(LIST) { (t("common-all")) } };
    Ok(part::section(
        &t("office-projects"),
        &note,
        more,
        html! {
            div.s-few { (listing) }
            (rest(desk, all, MOST))
        },
    ))
}

/// Where all of them are.
pub const LIST: &str = "/projects";

/// The way to those that do not stand here, for a desk and for a telephone; nothing where all of them do.
pub fn rest(desk: &Desk<'_>, all: usize, most: usize) -> Markup {
    let link = |shown: usize| {
        let values = [("shown", shown.to_string()), ("all", all.to_string())];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        html! { a href=(LIST) { (desk.viewer.language.format("today-projects-rest", &values)) } }
    };
    html! {
        @if all > most { p.s-meta.s-on-desk { (link(most)) } }
        @if all > MOST_ON_A_PHONE { p.s-meta.s-on-phone { (link(MOST_ON_A_PHONE)) } }
    }
}

/// The heading of what changed, with its day: in the morning the last entries are yesterday's.
fn change_of(viewer: &Viewer, newest: Option<Date>) -> String {
    match newest {
        None => viewer.language.text("field-change"),
        Some(date) => {
            let (month, day) = (date.month().to_string(), date.day().to_string());
            let values = [("date", date.to_string()), ("month", month), ("day", day)];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            viewer.language.format("today-change-on", &values)
        }
    }
}

/// Those that stand still first, those without a problem last.
fn urgency(project: &KeyProject) -> u8 {
    match (project.last_choice("change"), project.last_choice("problem")) {
        (Some("stopped"), _) => 0,
        (None, _) => 1,
        (_, Some("none")) => 3,
        _ => 2,
    }
}

/// Name, stage, and what changed; the day too where others have a later one.
fn cells(desk: &Desk<'_>, project: &KeyProject, newest: Option<Date>) -> Result<Vec<Markup>, PageError> {
    let word = |field: &str| {
        project.last_choice(field).map_or_else(|| "—".to_owned(), |code| desk.viewer.language.choice(field, code))
    };
    let problem = project.last_choice("problem").filter(|problem| *problem != "none").map(|_| word("problem"));
    let (key, title) = project.named(desk)?;
    let change = html! {
        @match &project.last {
            Some((date, _)) if Some(*date) != newest => span.s-warn { (date.strftime("%m-%d").to_string()) " " },
            _ => {},
        }
        @match project.last_choice("change") {
            Some("stopped") => span.s-bad { (word("change")) },
            Some("progress") => span.s-ok { (word("change")) },
            _ => (word("change")),
        }
        @if let Some(problem) = problem { " · " span.s-warn { (problem) } }
    };
    // One element: on a phone its parts stay together.
    Ok(vec![
        html! { a href={ "/projects/" (key) } { (title) } },
        html! { (word("stage")) },
        html! { span { (change) } },
    ])
}
