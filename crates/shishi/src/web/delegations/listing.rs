//! Delegations and stand-ins in lines, each with what ends it.

use crate::web::records::Desk;
use look::part::{self, ButtonKind, Column, Table, Tone, button, table};
use maud::{Markup, html};
use std::sync::Arc;
use uuid::Uuid;
use zone::delegation::{Mandate, Sort};

/// The lines, the newest first.
pub fn listing(desk: &Desk<'_>, caption: &str, mandates: &[&Arc<Mandate>]) -> Markup {
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    let columns = [
        "delegation-sort",
        "delegation-of",
        "delegation-by",
        "delegation-what",
        "delegation-days",
        "list-status",
        "common-actions",
    ];
    table(&Table {
        caption,
        columns: columns.map(column).into(),
        rows: mandates.iter().map(|mandate| line(desk, mandate)).collect(),
        empty: html! { (desk.t("delegation-none")) },
    })
}

fn line(desk: &Desk<'_>, mandate: &Mandate) -> Vec<Markup> {
    let viewer = desk.viewer;
    let name = |person: Option<u32>| match person.and_then(|person| viewer.zone.org.people.get(person as usize)) {
        Some(id) if **id == *viewer.person() => desk.t("delegation-myself"),
        Some(id) => desk.person(id),
        None => desk.t("compartment-sealed"),
    };
    let words: Vec<String> = mandate.kinds.iter().map(|kind| viewer.language.kind(kind.name)).collect();
    let (sort, what) = match mandate.sort {
        Sort::Entry => ("delegation-entry", words.join(&desk.t("common-comma"))),
        Sort::StandIn => ("delegation-stand-in", desk.t("delegation-all-work")),
    };
    let days = viewer
        .language
        .format("delegation-from-until", &[("from", &mandate.from.to_string()), ("until", &mandate.until.to_string())]);
    vec![
        html! { (desk.t(sort)) " " a.s-meta href={ "/ledger/" (mandate.seq) } { (mandate.seq) } },
        html! { (name(mandate.principal)) },
        html! { (name(mandate.deputy)) },
        html! { (what) },
        html! { (days) },
        standing(desk, mandate),
        html! { @if viewer.as_of.is_none() && mandate.goes_on(viewer.zone.date_of(viewer.now)) { (end(desk, mandate)) } @else { "—" } },
    ]
}

fn standing(desk: &Desk<'_>, mandate: &Mandate) -> Markup {
    let today = desk.viewer.zone.date_of(desk.viewer.now);
    if let Some(seq) = mandate.ended {
        let word = desk.t("delegation-ended-early");
        return html! { (part::chip(Tone::Neutral, None, &word)) " " a.s-meta href={ "/ledger/" (seq) } { (seq) } };
    }
    let (tone, key) = match () {
        () if today > mandate.until => (Tone::Neutral, "delegation-over"),
        () if today < mandate.from => (Tone::Info, "delegation-not-yet"),
        () => (Tone::Ok, "delegation-in-force"),
    };
    part::chip(tone, None, &desk.t(key))
}

fn end(desk: &Desk<'_>, mandate: &Mandate) -> Markup {
    html! {
        form.s-inline method="post" action="/me/delegations/end" {
            input type="hidden" name="id" value=(Uuid::new_v4());
            input type="hidden" name="delegation" value=(mandate.seq);
            input type="hidden" name="next" value=(desk.viewer.path.split('?').next().unwrap_or("/me/delegations"));
            (button(ButtonKind::Plain, &desk.t("delegation-end"), None))
        }
    }
}
