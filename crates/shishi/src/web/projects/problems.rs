//! Problems of projects: on a project's page those that are not over, and on the agenda of a meeting those of all.

use super::meetings::project_link;
use crate::web::PageError;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::Icon;
use look::part::{self, Column, Table, Tone};
use maud::{Markup, html};
use zone::offices::projects::problem::{self, Problem, State};

/// The section of a project's page: problems that are not confirmed as solved.
pub fn section(desk: &Desk<'_>, project: u32, on: Date) -> Result<Markup, PageError> {
    let all = problem::of(&desk.viewer.zone, project, on);
    let (over, mut open): (Vec<Problem>, Vec<Problem>) =
        all.into_iter().partition(|problem| problem.course.state == State::Confirmed);
    open.sort_by_key(|problem| (!problem.course.state.is_open(), problem.due_on, problem.number));
    let values = [("open", open.len().to_string()), ("over", over.len().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let more = html! { a href="/offices/projects/problem" { (desk.t("common-all")) } };
    let count = desk.viewer.language.format("problems-count", &values);
    Ok(part::section(&desk.t("problems-title"), &count, more, table(desk, &open, false)?))
}

/// Problems in lines, each leading to its record; with the project where they are of several.
pub fn table(desk: &Desk<'_>, problems: &[Problem], of_several: bool) -> Result<Markup, PageError> {
    let rows = problems.iter().map(|problem| {
        let mut cells = line(desk, problem)?;
        if of_several {
            cells.insert(1, project_link(desk, problem.project)?);
        }
        Ok(cells)
    });
    let rows = rows.collect::<Result<Vec<_>, PageError>>()?;
    let mut columns =
        vec!["problems-title", "field-projects-problem-owner", "field-projects-problem-due-on", "meeting-state"];
    if of_several {
        columns.insert(1, "office-projects");
    }
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    Ok(part::table(&Table {
        caption: &desk.t("problems-title"),
        columns: columns.into_iter().map(column).collect(),
        rows,
        empty: html! { (desk.t("problems-none")) },
    }))
}

/// What it is, who owns it, until when, and where it stands.
fn line(desk: &Desk<'_>, problem: &Problem) -> Result<Vec<Markup>, PageError> {
    let zone = &desk.viewer.zone;
    let row = zone.register.row(problem.number);
    let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
    let title = stored.as_ref().and_then(|stored| stored.open.get("title")?.as_str()).unwrap_or_default();
    let owner = problem.course.owner.and_then(|owner| zone.org.units.get(owner as usize));
    let state = desk.t(&format!("problem-state-{}", problem.course.state.word()));
    let late = desk.viewer.language.format("clock-over", &[("n", &problem.days_late.to_string())]);
    Ok(vec![
        html! {
            span {
                a href={ "/records/" (problem.first) } { (title) }
                " " span.s-meta { (desk.viewer.language.choice("sort", problem.sort)) }
            }
        },
        html! { (owner.map(|unit| unit.title.to_string()).unwrap_or_default()) },
        html! { span.s-when { @match problem.due_on { Some(due) => (due), None => "—" } } },
        html! {
            span {
                (state)
                @if problem.course.state.is_open() && problem.days_late > 0 { " " (part::chip(Tone::Bad, Some(Icon::Alert), &late)) }
            }
        },
    ])
}
