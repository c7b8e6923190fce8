//! What a figure is the sum of: the operator in words, the terms of a share, records and opening balance, the parts by
//! month and by unit.

use crate::web::Viewer;
use crate::web::figures::{figure_link, printed, title_of};
use crate::web::frame::thousands;
use crate::web::records::{Desk, grouped};
use look::basis::{Part, Term, parts, sum};
use maud::{Markup, html};
use rulebook::Decimal;
use rulebook::figure::Operator;
use serde_json::Value as Json;
use zone::figure::{Figure, breakdown, compute};
use zone::{Month, Period};

/// Units that are shown; the smaller ones are in the records.
const UNITS_MOST: usize = 12;

/// The arithmetic of a figure.
pub fn arithmetic(viewer: &Viewer, figure: &Figure) -> Markup {
    if let Operator::Share { part, whole, .. } = &figure.rule().operator {
        return share(viewer, figure, part, whole);
    }
    let name = figure.rule().operator.name();
    let operator = format!("operator-{}-about", name.trim_end_matches("@1").replace('_', "-"));
    let sentence = viewer.language.format(
        "basis-arithmetic-text",
        &[
            ("operator", &viewer.language.text(&operator)),
            ("records", &thousands(figure.records)),
            ("value", &printed(viewer, figure)),
        ],
    );
    html! {
        p { (sentence) }
        @if figure.missing > 0 { p.s-meta { (viewer.language.format("basis-records-missing", &[("n", &figure.missing.to_string())])) } }
        (opening(viewer, figure))
        (by_month(viewer, figure))
        (by_unit(viewer, figure))
    }
}

/// Records and opening balance apart: the second rests on a document of somebody else, and says on which.
fn opening(viewer: &Viewer, figure: &Figure) -> Markup {
    let Some(opening) = zone::opening_balance::counted(&viewer.zone, &figure.definition, figure.period) else {
        return html! {};
    };
    let t = |key: &str| viewer.language.text(key);
    let href = format!("/records/{}", opening.row.first);
    let terms = [
        Term { sign: "", figure: html! { (thousands(figure.records)) }, label: &t("basis-records") },
        Term {
            sign: "+",
            figure: html! { a href=(href) { (grouped(&opening.adds.sum.to_string())) } },
            label: &t("basis-opening"),
        },
        Term { sign: "=", figure: html! { (printed(viewer, figure)) }, label: "" },
    ];
    let desk = Desk::new(&viewer.state, viewer);
    let source = viewer
        .may_read(opening.row.kind().office)
        .then(|| desk.record(opening.version.seq.into(), false).ok().flatten())
        .flatten()
        .map(|stored| {
            let said = |name: &str| stored.open.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
            let values = [
                ("date", stored.happened.clone()),
                ("publisher", said("publisher")),
                ("document", said("document")),
                ("grade", viewer.language.choice("grade", &said("grade"))),
            ];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            viewer.language.format("basis-opening-source", &values)
        });
    html! {
        (sum(&terms))
        @if let Some(source) = source { p.s-meta { (source) } }
    }
}

fn share(viewer: &Viewer, figure: &Figure, part: &str, whole: &str) -> Markup {
    let of = |id: &str| compute(&viewer.zone, id, figure.period, 0);
    let figures: Vec<Figure> = [part, whole].into_iter().filter_map(of).collect();
    let mut terms: Vec<Term<'_>> = figures
        .iter()
        .zip(["", "÷"])
        .map(|(part, sign)| Term {
            sign,
            figure: figure_link(viewer, part),
            label: title_of(viewer, &part.definition.rule),
        })
        .collect();
    terms.push(Term { sign: "=", figure: html! { (printed(viewer, figure)) }, label: "" });
    sum(&terms)
}

/// The months of a year's figure, each a figure of its own. Only where the months add up to the year.
fn by_month(viewer: &Viewer, figure: &Figure) -> Markup {
    let adds_up = matches!(
        figure.rule().operator,
        Operator::Count(_) | Operator::Sum(_) | Operator::Members(_) | Operator::Cumulative(_)
    );
    let Period::Year(year) = figure.period else { return html! {} };
    if !adds_up {
        return html! {};
    }
    let items: Vec<Part> = (1..=12)
        .filter_map(|month| compute(&viewer.zone, figure.id(), Period::Month(Month::new(year, month)?), figure.subject))
        .filter_map(|month| {
            let (number, period) = (month.period.first_month().month().to_string(), month.period.to_string());
            let label = viewer.language.format("basis-month", &[("month", &number), ("period", &period)]);
            Some(Part { label, exact: month.number()?.value, value: figure_link(viewer, &month) })
        })
        .collect();
    html! {
        @if items.len() > 1 {
            (parts(&viewer.language.text("basis-by-month"), &items))
            (rounded_apart(viewer, figure, &items))
        }
    }
}

/// Says why the months as printed do not add up to the year as printed, where they do not.
fn rounded_apart(viewer: &Viewer, figure: &Figure, items: &[Part]) -> Markup {
    let number = |text: &str| Decimal::parse_typed(text);
    let sum: Option<Decimal> = items.iter().map(|part| number(&part.exact)).sum();
    let whole = figure.number().and_then(|printed| number(&printed.value));
    let (Some(sum), Some(whole)) = (sum, whole) else { return html! {} };
    let values = [("sum", sum.to_string()), ("whole", whole.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! { @if sum != whole { p.s-meta { (viewer.language.format("basis-rounded-apart", &values)) } } }
}

/// The units that a figure divides by, the largest first, each rounded as the rule says.
fn by_unit(viewer: &Viewer, figure: &Figure) -> Markup {
    let all = breakdown(&viewer.zone, figure);
    if all.len() < 2 {
        return html! {};
    }
    let print = &figure.rule().print;
    let items: Vec<Part> = all
        .iter()
        .take(UNITS_MOST)
        .map(|(unit, value)| {
            let exact = print.number(&value.rational()).value;
            let value = html! { (exact.parse().map_or_else(|_| exact.clone(), thousands)) };
            Part { label: viewer.zone.org.units[*unit as usize].title.to_string(), value, exact }
        })
        .collect();
    let (shown, count) = (items.len().to_string(), all.len().to_string());
    let title = viewer.language.format("basis-by-unit", &[("shown", &shown), ("count", &count)]);
    parts(&title, &items)
}
