//! Months of production against the contract. What they say is sealed; whoever may not open it learns that there are some.

use crate::web::records::Desk;
use jiff::civil::Date;
use look::part::{self, Column, Table, compact_table};
use maud::{Markup, html};
use rulebook::Decimal;
use zone::fact::Office;
use zone::offices::projects::capacity::{MONTH, PROMISE, Produced, full_since, months};

/// Months that are shown, the newest first.
const MOST: usize = 12;

/// The section; nothing where no month is accepted.
pub fn section(desk: &Desk<'_>, project: u32, on: Date) -> Markup {
    let zone = &desk.viewer.zone;
    let all = months(zone, project, on);
    if all.is_empty() {
        return html! {};
    }
    let mut told = [&PROMISE, &MONTH].into_iter().flat_map(|kind| zone.register.rows_about(kind, project));
    let may = told.all(|row| desk.viewer.may_open_sealed(Office::Projects, row.unit));
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &desk.t("capacity-title"),
        columns: vec![
            column("capacity-month", false),
            column("field-capacity-percent", true),
            column("capacity-revenue", true),
            column("capacity-tax", true),
        ],
        rows: all.iter().rev().take(MOST).map(|month| line(desk, month, may)).collect(),
        empty: html! {},
    });
    let full = full_since(zone, project, on).filter(|_| may);
    let body = html! {
        (listing)
        p.s-meta {
            (desk.t("capacity-about"))
            @if let Some(month) = full { " " b { (desk.viewer.language.format("capacity-full", &[("month", &month.to_string())])) } }
            @else if may { " " b { (desk.t("capacity-not-full")) } }
        }
    };
    let more = html! { a href="/rules/projects.full_capacity" { (desk.t("capacity-rule")) } };
    part::section(&desk.t("capacity-title"), "", more, body)
}

fn line(desk: &Desk<'_>, month: &Produced, may: bool) -> Vec<Markup> {
    let share = |share: Option<Decimal>| match (may, share) {
        (false, _) => html! { (desk.t("compartment-sealed")) },
        (true, Some(share)) => part::figure(&format!("/records/{}", month.seq), &share.to_string(), "%"),
        (true, None) => html! { "—" },
    };
    vec![
        html! { a href={ "/records/" (month.seq) } { (month.month) } },
        share(month.capacity),
        share(month.revenue),
        share(month.tax),
    ]
}
