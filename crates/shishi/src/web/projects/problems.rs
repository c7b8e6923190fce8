//! Problems of projects: on a project's page those that are not over, on the agenda of a meeting those of all, and on a
//! problem's own record how it stands and what may be done of it.

use super::day_of;
use super::meetings::{new, project_link};
use super::people::name;
use crate::web::frame::{encode, framed};
use crate::web::records::{Desk, GIVEN, path_of};
use crate::web::{AppState, PageError, Viewer, paging};
use axum::extract::{Query, State as Extracted};
use jiff::civil::Date;
use look::Icon;
use look::part::{self, ButtonKind, Column, Table, Tone, link_button};
use maud::{Markup, html};
use std::collections::HashMap;
use zone::fact::Office;
use zone::offices::projects::problem::{self, LIMIT_RULE, PROBLEM, PROBLEM_STEP, Problem, State};
use zone::register::Row;
use zone::value::Value;

/// The section of a project's page: problems that are not confirmed as solved.
pub fn section(desk: &Desk<'_>, project: u32, on: Date) -> Result<Markup, PageError> {
    let all = problem::of(&desk.viewer.zone, project, on);
    let (over, mut open): (Vec<Problem>, Vec<Problem>) =
        all.into_iter().partition(|problem| problem.course.state == State::Confirmed);
    open.sort_by_key(|problem| (!problem.course.state.is_open(), problem.due_on, problem.number));
    let values = [("open", open.len().to_string()), ("over", over.len().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let more = html! { a href="/problems" { (desk.t("common-all")) } };
    let count = desk.viewer.language.format("problems-count", &values);
    Ok(part::section(&desk.t("problems-title"), &count, more, table(desk, &open, false, on)?))
}

/// Which problems are shown.
const SHOWN: [&str; 5] = ["open", "late", "raised", "solved", "all"];
/// Problems of a page.
const PAGE: usize = 50;

fn is_shown(shown: &str, problem: &Problem) -> bool {
    let state = problem.course.state;
    match shown {
        "open" => state != State::Confirmed,
        "late" => state.is_open() && problem.days_late > 0,
        "raised" => state == State::Raised,
        "solved" => state == State::Solved,
        _ => true,
    }
}

/// `GET /problems?show=open`: the problems of all projects as they stand, the most urgent first.
pub async fn page(
    Extracted(app): Extracted<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&app, &viewer);
    let on = day_of(&viewer);
    let asked = query.get("show").and_then(|show| SHOWN.into_iter().find(|known| known == show)).unwrap_or(SHOWN[0]);
    let mut all: Vec<Problem> = problem::all(&viewer.zone, on).into_values().flatten().collect();
    all.sort_by_key(|problem| (!problem.course.state.is_open(), problem.due_on, problem.number));
    let counted = |shown: &str| all.iter().filter(|problem| is_shown(shown, problem)).count().to_string();
    let of_each = html! {
        @for shown in SHOWN {
            a href={ "/problems?show=" (shown) } aria-current=[(shown == asked).then_some("page")] {
                (desk.t(&format!("problems-show-{shown}"))) " " (counted(shown))
            } " "
        }
    };
    let all: Vec<Problem> = all.into_iter().filter(|problem| is_shown(asked, problem)).collect();
    let pages = all.len().div_ceil(PAGE);
    let number = paging::asked(&query, pages);
    let listed = all.get((number - 1) * PAGE..all.len().min(number * PAGE)).unwrap_or_default();
    let crumbs = html! { a href="/projects" { (desk.t("office-projects")) } };
    let title = desk.t("problems-title");
    let main = html! {
        (part::head(crumbs, &title, html! {}, new(&desk, &PROBLEM, "problems-new", String::new())))
        (part::section(&desk.t(&format!("problems-show-{asked}")), "", of_each, table(&desk, listed, true, on)?))
        @if pages > 1 { (paging::draw(&viewer, number, pages, all.len(), |page| format!("/problems?show={asked}&page={page}"))) }
        p.s-meta { a href=(path_of(&PROBLEM)) { (desk.t("project-records")) } }
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

/// Problems as they stand on a day in lines, each leading to its record; with the project where they are of several. Steps are
/// offered where that day is today.
pub fn table(desk: &Desk<'_>, problems: &[Problem], of_several: bool, on: Date) -> Result<Markup, PageError> {
    let rows = problems.iter().map(|problem| {
        let mut cells = line(desk, problem, on)?;
        if of_several {
            cells.insert(1, project_link(desk, problem.project)?);
        }
        Ok(cells)
    });
    let rows = rows.collect::<Result<Vec<_>, PageError>>()?;
    let mut columns = vec![
        "problems-title",
        "field-projects-problem-owner",
        "field-projects-problem-due-on",
        "meeting-state",
        "records-do",
    ];
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

/// What it is, who owns it, until when, where it stands, and what may be done of it.
fn line(desk: &Desk<'_>, problem: &Problem, on: Date) -> Result<Vec<Markup>, PageError> {
    let (_, title) = named(desk, problem)?;
    Ok(vec![
        html! {
            span {
                a href={ "/records/" (problem.first) } { (title) }
                " " span.s-meta { (desk.viewer.language.choice("sort", problem.sort)) }
            }
        },
        html! { (owner(desk, problem)) },
        html! { span.s-when { (limit(desk, problem)) } },
        state(desk, problem),
        html! { @if on == day_of(desk.viewer) { (steps(desk, problem)?) } },
    ])
}

/// Key and title.
fn named(desk: &Desk<'_>, problem: &Problem) -> Result<(String, String), PageError> {
    let row = desk.viewer.zone.register.row(problem.number);
    let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
    let text = |field: &str| {
        let value = stored.as_ref().and_then(|stored| stored.open.get(field)?.as_str().map(str::to_owned));
        value.unwrap_or_default()
    };
    Ok((text("problem"), text("title")))
}

fn owner(desk: &Desk<'_>, problem: &Problem) -> String {
    let owner = problem.course.owner.and_then(|owner| desk.viewer.zone.org.units.get(owner as usize));
    owner.map_or_else(|| "—".to_owned(), |unit| unit.title.to_string())
}

/// The limit, and that it is the rule's where nobody set one.
fn limit(desk: &Desk<'_>, problem: &Problem) -> Markup {
    html! {
        @match problem.due_on {
            Some(due) if problem.course.due_on.is_none() => { (due) " " a.s-meta href={ "/rules/" (LIMIT_RULE) } { (desk.t("problem-by-rule")) } },
            Some(due) => (due),
            None => "—",
        }
    }
}

fn state(desk: &Desk<'_>, problem: &Problem) -> Markup {
    let late = desk.viewer.language.format("clock-over", &[("n", &problem.days_late.to_string())]);
    html! {
        span {
            (desk.t(&format!("problem-state-{}", problem.course.state.word())))
            @if problem.course.state.is_open() && problem.days_late > 0 { " " (part::chip(Tone::Bad, Some(Icon::Alert), &late)) }
        }
    }
}

/// The ways to the forms of the steps that the viewer may take now.
fn steps(desk: &Desk<'_>, problem: &Problem) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let me = viewer.zone.org.person(viewer.person()).filter(|_| viewer.as_of.is_none());
    let steps = me.map_or_else(Vec::new, |me| problem::open_to(&viewer.zone, problem, me, day_of(viewer)));
    let (key, _) = named(desk, problem)?;
    Ok(html! {
        @if !steps.is_empty() {
            span { @for step in steps {
                (link_button(ButtonKind::Plain, &step_href(desk, problem, &key, step), &viewer.language.choice("step", step), None)) " "
            } }
        }
    })
}

/// The form of one step of a problem: what the step decides is given, and only what belongs to it is asked.
fn step_href(desk: &Desk<'_>, problem: &Problem, key: &str, step: &str) -> String {
    let given = if step == "assigned" { "problem+step+again" } else { "problem+step+again+owner+due_on" };
    let units = &desk.viewer.zone.org.units;
    let owner = problem.course.owner.and_then(|owner| units.get(owner as usize)).filter(|_| step == "solved");
    let unit = owner.map(|unit| format!("&reporting_unit={}", encode(&unit.id))).unwrap_or_default();
    format!("{}/new?problem={}&step={step}&{GIVEN}={given}{unit}", path_of(&PROBLEM_STEP), encode(key))
}

/// How a problem stands, on its own record and on those of its steps.
pub fn of_record(desk: &Desk<'_>, row: &Row) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let number = match row.kind().name {
        name if name == PROBLEM.name => zone.register.by_first(row.first),
        name if name == PROBLEM_STEP.name => match row.latest.value(&PROBLEM_STEP, "problem") {
            Value::Row(problem) => Some(*problem),
            _ => None,
        },
        _ => None,
    };
    let found = number.and_then(|number| problem::find(zone, number, day_of(desk.viewer)));
    let Some(problem) = found else { return Ok(html! {}) };
    let (_, title) = named(desk, &problem)?;
    let rows = [
        (desk.t("problems-title"), html! { a href={ "/records/" (problem.first) } { (title) } }),
        (desk.t("office-projects"), project_link(desk, problem.project)?),
        (desk.t("meeting-state"), state(desk, &problem)),
        (desk.t("field-projects-problem-owner"), html! { (owner(desk, &problem)) }),
        (desk.t("field-projects-problem-due-on"), limit(desk, &problem)),
    ];
    let body = html! { (part::facts(&rows)) div.s-tools { (steps(desk, &problem)?) } };
    Ok(html! {
        (part::section(&desk.t("problem-standing"), "", html! {}, body))
        (part::section(&desk.t("problem-course"), "", html! {}, course(desk, &problem)))
    })
}

/// Who did what of a problem on which day, each leading to its record.
fn course(desk: &Desk<'_>, problem: &Problem) -> Markup {
    let zone = &desk.viewer.zone;
    let raised = zone.register.row(problem.number).map(|row| &**row).into_iter();
    let mut taken: Vec<&Row> = zone.register.rows_about(&PROBLEM_STEP, problem.number).collect();
    taken.retain(|row| row.submitted().is_some());
    taken.sort_by_key(|row| (row.latest.happened, row.first));
    let told = raised.chain(taken).map(|row| {
        let step = row.latest.choice(&PROBLEM_STEP, "step").filter(|_| row.kind().name == PROBLEM_STEP.name);
        let word = step.map_or_else(|| desk.t("problem-raised"), |step| desk.viewer.language.choice("step", step));
        let owner = match row.latest.value(row.kind(), "owner") {
            Value::Unit(unit) => zone.org.units.get(*unit as usize).map(|unit| unit.title.to_string()),
            _ => None,
        };
        let limit = match row.latest.value(row.kind(), "due_on") {
            Value::Date(day) => Some(format!("{} {day}", desk.t("field-projects-problem-due-on"))),
            _ => None,
        };
        let by = [
            zone.org.units.get(row.unit as usize).map(|unit| unit.title.to_string()),
            Some(name(desk, row.latest.for_person)),
        ];
        let by = by.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let said = [Some(by), owner.map(|owner| format!("→ {owner}")), limit];
        let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        (row.latest.happened.to_string(), html! { a href={ "/records/" (row.first) } { (word) } " · " (said) })
    });
    part::facts(&told.collect::<Vec<_>>())
}
