//! The conditions of a list, to be chosen.

use crate::web::records::desk::Desk;
use crate::web::records::filter::Filter;
use crate::web::records::path_of;
use look::part::{ButtonKind, button};
use maud::{Markup, html};
use zone::fact::{Kind, Review};
use zone::listing::Standing;

/// Draws them.
pub fn draw(desk: &Desk<'_>, kind: &'static Kind, filter: &Filter) -> Markup {
    let zone = &desk.viewer.zone;
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let unit = filter.listing.unit.map(|unit| zone.org.units[unit as usize].id.to_string()).unwrap_or_default();
    html! {
        form method="get" action=(path_of(kind)) {
            @if kind.review == Review::FourEyes {
                select.s-in name="status" aria-label=(desk.t("list-filter-status")) {
                    option value="" { (desk.t("list-filter-status")) }
                    @for standing in Standing::ALL { option value=(standing.word()) selected[filter.listing.standing == Some(standing)] { (desk.t(&format!("status-{}", standing.word()))) } }
                }
            }
            select.s-in name="unit" aria-label=(desk.t("list-filter-unit")) {
                option value="" { (desk.t("list-filter-unit")) }
                @for (id, title) in units(desk, kind) { option value=(id) selected[id == unit] { (title) } }
            }
            input.s-in type="month" name="month" aria-label=(desk.t("field-month")) value=(filter.listing.month.map(|month| month.to_string()).unwrap_or_default());
            label { (desk.t("list-filter-from")) " " input.s-in type="date" name="from" value=(date(filter.listing.from)); }
            label { (desk.t("list-filter-to")) " " input.s-in type="date" name="to" value=(date(filter.listing.to)); }
            input.s-in type="search" name="q" placeholder=(desk.t("records-filter-text")) aria-label=(desk.t("records-filter-text")) value=(filter.text);
            @if !filter.import.is_empty() { input type="hidden" name="import" value=(filter.import); }
            (button(ButtonKind::Plain, &desk.t("list-filter"), None))
            input type="hidden" name="keep" value="1";
            @if filter.listing.by_seq { input type="hidden" name="sort" value="seq"; }
            @if filter.listing.up { input type="hidden" name="order" value="up"; }
            @if !filter.is_open() { a href={ (path_of(kind)) "?all=1" } { (desk.t("list-filter-clear")) } }
        }
    }
}

/// Units that occur in a kind's facts: reporting, or what they are about.
fn units(desk: &Desk<'_>, kind: &'static Kind) -> Vec<(String, String)> {
    let zone = &desk.viewer.zone;
    let units = zone.register.units_of(kind).map(|number| &zone.org.units[number as usize]);
    units.map(|unit| (unit.id.to_string(), unit.title.to_string())).collect()
}
