//! Who stands by a project: the unit, whoever carries it, and the others. Within the zone accountability means to be
//! named: whoever may open the office's pages sees who carries what, though the records keep the names sealed.

use super::handover;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::part::{self, Column, Table, compact_table};
use maud::{Markup, html};
use zone::offices::projects::{Carrier, assigned, carriers};

/// The name of a person by number.
pub fn name(desk: &Desk<'_>, person: u32) -> String {
    desk.viewer.zone.org.people.get(person as usize).map_or_else(String::new, |id| desk.person(id))
}

/// The section: roles, names, since when; whoever is concerned hands over or takes over here.
pub fn section(desk: &Desk<'_>, key: &str, project: u32, on: Date) -> Markup {
    let all = carriers(&desk.viewer.zone, project, on);
    let mut rows: Vec<Vec<Markup>> = Vec::new();
    for (at, carrier) in all.iter().enumerate().rev() {
        let role = if at + 1 == all.len() { "project-carried-by" } else { "project-carried-before-by" };
        rows.push(line(&desk.t(role), &name(desk, carrier.person), carrier.since));
    }
    rows.extend(others(desk, project, on));
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &desk.t("project-people"),
        columns: ["field-projects-assignment-role", "field-person", "project-since"].map(column).into(),
        rows,
        empty: html! { (desk.t("project-nobody")) },
    });
    let body = html! {
        (listing)
        @if let Some(carrier) = all.last() { (waits(desk, carrier)) }
        (handover::form(desk, key, project, all.last()))
    };
    part::section(&desk.t("project-people"), "", html! {}, body)
}

fn line(role: &str, name: &str, since: Date) -> Vec<Markup> {
    vec![html! { (role) }, html! { b { (name) } }, html! { span.s-when { (since) } }]
}

/// Who is named to follow and has not taken over yet.
fn waits(desk: &Desk<'_>, carrier: &Carrier) -> Markup {
    html! {
        @if let Some((person, from)) = carrier.named {
            p.s-meta { (desk.viewer.language.format("project-not-taken", &[("name", &name(desk, person)), ("from", &from.to_string())])) }
        }
    }
}

/// The others who stand by it.
fn others(desk: &Desk<'_>, project: u32, on: Date) -> Vec<Vec<Markup>> {
    let others = assigned(&desk.viewer.zone, project, on).into_iter();
    others
        .map(|(role, person, since)| line(&desk.viewer.language.choice("role", role), &name(desk, person), since))
        .collect()
}
