//! The agenda of a meeting as its page shows it. What stands on it says `zone::offices::projects::agenda`.

use super::meetings::{action_table, project_key, project_link};
use super::{lights, problems};
use crate::web::PageError;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::part::{Column, Table, compact_table, section};
use maud::{Markup, html};
use zone::offices::projects::agenda::{Agenda, agenda};
use zone::offices::projects::due;
use zone::offices::projects::light::Light;

/// The sections: actions of earlier meetings, projects that are not on track, overdue permits, open problems.
pub fn sections(desk: &Desk<'_>, meeting: u32, on: Date) -> Result<Markup, PageError> {
    let Agenda { actions, lights, permits, problems } = agenda(&desk.viewer.zone, meeting, on);
    let count = |n: usize| desk.viewer.language.format("list-count", &[("n", &n.to_string())]);
    let titled = |key: &str, n: usize, body: Markup| section(&desk.t(key), &count(n), html! {}, body);
    Ok(html! {
        (titled("meeting-earlier", actions.len(), action_table(desk, &actions, "meeting-earlier", on)?))
        (titled("meeting-lights", lights.len(), light_table(desk, &lights)?))
        (titled("meeting-permits", permits.len(), permit_table(desk, &permits)?))
        (titled("meeting-problems", problems.len(), problems::table(desk, &problems, true, on)?))
    })
}

fn columns<const N: usize>(desk: &Desk<'_>, keys: [&str; N]) -> Vec<Column> {
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    keys.map(column).into()
}

fn light_table(desk: &Desk<'_>, all: &[(u32, Light)]) -> Result<Markup, PageError> {
    let rows = all.iter().map(|(project, light)| {
        let key = project_key(desk, *project)?;
        Ok(vec![
            project_link(desk, *project)?,
            lights::light(desk, light.level),
            html! { span { (lights::reasons(desk, &key, light)) } },
        ])
    });
    Ok(compact_table(&Table {
        caption: &desk.t("meeting-lights"),
        columns: columns(desk, ["office-projects", "light-state", "light-reasons"]),
        rows: rows.collect::<Result<_, PageError>>()?,
        empty: html! { (desk.t("meeting-nothing-late")) },
    }))
}

fn permit_table(desk: &Desk<'_>, all: &[(u32, due::Permit)]) -> Result<Markup, PageError> {
    let rows = all.iter().map(|(project, due)| {
        let key = project_key(desk, *project)?;
        Ok(vec![
            html! { a href={ "/projects/" (key) "/permits" } { (lights::permit_title(desk, &due.what.0)) } },
            project_link(desk, *project)?,
            html! { span.s-when { (due.due_on) } },
            html! { (desk.viewer.language.format("clock-over", &[("n", &due.days_late.to_string())])) },
        ])
    });
    Ok(compact_table(&Table {
        caption: &desk.t("meeting-permits"),
        columns: columns(desk, ["permits-column-item", "office-projects", "meeting-due-on", "meeting-state"]),
        rows: rows.collect::<Result<_, PageError>>()?,
        empty: html! { (desk.t("meeting-no-permit")) },
    }))
}
