//! The curve of a project's investment: planned, done, expected.

use super::hundred_millions;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::chart::{Chart, Series, SeriesStyle, Shape, chart};
use look::part;
use maud::{Markup, html};
use rulebook::Decimal;
use zone::Month;
use zone::offices::projects::{Progress, Said, curve, standing};

/// The figure of an amount: its number leads to the record that says it.
pub fn amount(desk: &Desk<'_>, said: Option<Said>) -> Markup {
    html! {
        @match said {
            Some(said) => (part::figure(&format!("/records/{}", said.seq), &hundred_millions(said.amount), &desk.t("unit-hundred-million-yuan"))),
            None => "—",
        }
    }
}

/// The chart with its finding.
pub fn section(desk: &Desk<'_>, project: u32, on: Date) -> Markup {
    let months = curve(&desk.viewer.zone, project, on);
    if months.is_empty() {
        let words = html! { (desk.t("project-no-curve")) };
        return part::section(&desk.t("project-investment"), "", html! {}, part::empty(words, html! {}));
    }
    let drawn =
        Chart { finding: finding(desk, project, on, &months), ..lines(desk, &months, |month| month.to_string()) };
    part::section(&desk.t("project-investment"), &desk.t("project-cumulative"), html! {}, chart(&drawn))
}

/// Plan, forecast and what was done, month by month: of a project on its page, of all of them on the wall.
pub fn lines(desk: &Desk<'_>, months: &[Progress], name: impl Fn(Month) -> String) -> Chart {
    let series = |key: &str, style, of: fn(&Progress) -> Option<Decimal>| Series {
        name: desk.t(key),
        values: months.iter().map(|month| of(month).map(hundred_millions)).collect(),
        style,
    };
    Chart {
        id: "investment".to_owned(),
        finding: html! {},
        caption: desk.t("project-curve-caption"),
        table_label: desk.t("chart-table"),
        unit: desk.t("unit-hundred-million-yuan"),
        categories: months.iter().map(|month| name(month.month)).collect(),
        series: vec![
            series("project-curve-planned", SeriesStyle::Second, |month| month.planned),
            series("project-curve-forecast", SeriesStyle::Kind, |month| month.forecast),
            series("project-curve-actual", SeriesStyle::Data, |month| month.actual),
        ],
        shape: Shape::Lines,
    }
}

fn finding(desk: &Desk<'_>, project: u32, on: Date, months: &[Progress]) -> Markup {
    let standing = standing(&desk.viewer.zone, project, on);
    let (Some(done), Some(planned)) = (standing.invested, standing.planned) else {
        return html! { (desk.t("project-nothing-reported")) };
    };
    if planned.amount == Decimal::ZERO && done.amount == Decimal::ZERO {
        return html! { (desk.t("project-nothing-due")) @if let Some(month) = ends(months) { (desk.t("project-and")) (desk.viewer.language.format("project-expected-by", &[("month", &month)])) } };
    }
    let behind = planned.amount - done.amount;
    html! {
        (desk.t("project-done-so-far")) " " (amount(desk, Some(done)))
        @if behind > Decimal::ZERO {
            (desk.t("project-behind-plan")) " " (hundred_millions(behind)) " " (desk.t("unit-hundred-million-yuan"))
        } @else { (desk.t("project-as-planned")) }
        @if let Some(month) = ends(months) { (desk.t("project-and")) (desk.viewer.language.format("project-expected-by", &[("month", &month)])) }
    }
}

/// The month in which all is expected to be done.
fn ends(months: &[Progress]) -> Option<String> {
    months.iter().rev().find(|month| month.forecast.is_some()).map(|month| month.month.to_string())
}
