//! The key projects with their last entries, those that stand still first.

use crate::web::PageError;
use crate::web::records::{Desk, KeyProject, key_projects};
use jiff::civil::Date;
use look::part::{self, Column, Table, compact_table};
use maud::{Markup, html};

/// Key projects that fit beside the duties; the rest is in order, and on the office's page. A phone shows fewer.
const MOST: usize = 16;

/// The section.
pub fn section(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let t = |key: &str| viewer.language.text(key);
    let today = viewer.zone.date_of(viewer.now);
    let mut projects = key_projects(viewer);
    if projects.is_empty() {
        return Ok(html! {});
    }
    let done = projects.iter().filter(|project| project.last.as_ref().is_some_and(|last| last.0 == today)).count();
    let all = projects.len();
    projects.sort_by_key(|project| (urgency(project), project.number));
    let newest = projects.iter().filter_map(|project| project.last.as_ref().map(|last| last.0)).max();
    let rows = projects.iter().take(MOST).map(|project| cells(desk, project, newest));
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &t("office-projects"),
        columns: ["office-projects", "field-stage", "field-change"].map(column).into(),
        rows: rows.collect::<Result<_, _>>()?,
        empty: html! {},
    });
    let note =
        viewer.language.format("today-supervision-done", &[("done", &done.to_string()), ("all", &all.to_string())]);
    let more = html! { a href="/offices/projects" { (t("common-all")) } };
    Ok(part::section(&t("office-projects"), &note, more, html! { div.s-few { (listing) } }))
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
    let (_, title) = project.named(desk)?;
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
        html! { a href={ "/records/" (project.first) } { (title) } },
        html! { (word("stage")) },
        html! { span { (change) } },
    ])
}
