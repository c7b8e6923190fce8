//! A project's money: needed, granted, drawn, repaid. The amounts are sealed; whoever may not open them learns that there
//! are some, not how much.

use super::hundred_millions;
use crate::web::records::Desk;
use look::part;
use maud::{Markup, html};
use rulebook::Decimal;
use zone::fact::Office;
use zone::offices::projects::finance::{Money, NEED, of_project};

/// The section; nothing where nothing was needed.
pub fn section(desk: &Desk<'_>, project: u32) -> Markup {
    let zone = &desk.viewer.zone;
    let Some(row) = zone.register.rows_about(&NEED, project).next() else {
        return html! {};
    };
    let may = desk.viewer.may_open_sealed(Office::Projects, row.unit);
    let money = of_project(zone, project);
    let line = |key: &str, of: fn(&Money) -> Option<Decimal>| {
        let amount = of(&money).filter(|_| may).map(hundred_millions);
        let words = match amount {
            Some(amount) => html! { (amount) " " (desk.t("unit-hundred-million-yuan")) },
            None => html! { (desk.t("compartment-sealed")) },
        };
        (desk.t(key), words)
    };
    let rows = [
        line("project-needed", |money| money.needed),
        line("project-granted", |money| money.granted),
        line("project-drawn", |money| money.drawn),
        line("project-repaid", |money| money.repaid),
        line("project-unmet", Money::unmet),
    ];
    let more = html! { a href="/financing" { (desk.t("financing-title")) } };
    part::section(&desk.t("project-finance"), "", more, part::facts(&rows))
}
