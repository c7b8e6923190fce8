//! The basis of a figure (依据): definition, rule and version, period, rounding, arithmetic, records, verification.
//!
//! The same basis is a page of its own and, for the script, what a drawer over another page holds. `parts.rs` shows the
//! arithmetic, `records.rs` what stands behind it, `verification.rs` checks it when somebody asks, `checks.rs` says what
//! was found.

mod checks;
mod parts;
mod records;
mod verification;

use crate::web::figures::{certainty, id_for, printed, title_of};
use crate::web::frame::{Switch, framed_with, moment, thousands};
use crate::web::paging;
use crate::web::records::grouped;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use look::basis::{Basis, sheet};
use look::part::{ButtonKind, facts, link_button, section};
use maud::{Markup, html};
use num_rational::BigRational;
use rulebook::figure::Operator;
use rulebook::{Decimal, Rounding};
use std::collections::HashMap;
use verification::Found;
use zone::Period;
use zone::figure::{Figure, Outcome, compute};
use zone::state::PrintedCell;

/// `GET /figures/{id}?period=&subject=&page=&verify=1`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let figure = asked(&viewer, &id, &query)?;
    let page = paging::number(query.get("page").map(String::as_str));
    let found = match query.get("verify") {
        None => None,
        Some(_) => Some(verification::run(&state, &viewer, &figure).await?),
    };
    let title = title_of(&viewer, &figure.definition.rule);
    // The script asks for the basis alone, to lay it over the page that it came from.
    if headers.get("x-requested-with").is_some_and(|value| value == "fetch") {
        let close = viewer.language.text("basis-close");
        return draw(&state, &viewer, &figure, page, found.as_ref(), Some(&close));
    }
    let main = draw(&state, &viewer, &figure, page, found.as_ref(), None)?;
    Ok(framed_with(&viewer, title, "/figures", Switch::Page, main))
}

fn asked(viewer: &Viewer, id: &str, query: &HashMap<String, String>) -> Result<Figure, PageError> {
    let not_found = || PageError::NotFound(viewer.language);
    let period = match query.get("period") {
        None => viewer.period,
        Some(text) => Period::parse(text).ok_or_else(not_found)?,
    };
    let subject = query.get("subject").map_or(Some(0), |id| viewer.zone.org.unit(id)).ok_or_else(not_found)?;
    let figure = compute(&viewer.zone, &id_for(&viewer.zone, id, period), period, subject).ok_or_else(not_found)?;
    // Only a ranking has a value for each subject: any other figure is the zone's, whoever's name it is asked under.
    if subject != 0 && !matches!(figure.rule().operator, Operator::AirMeanRank { .. }) {
        return Err(not_found());
    }
    Ok(figure)
}

fn draw(
    state: &AppState,
    viewer: &Viewer,
    figure: &Figure,
    page: usize,
    found: Option<&Found>,
    close: Option<&str>,
) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let subject = &viewer.zone.org.units[figure.subject as usize].id;
    let here = format!("/figures/{}?period={}&subject={subject}", figure.id(), figure.period);
    let count = viewer.language.format("basis-records-count", &[("n", &thousands(figure.records))]);
    let size = viewer.language.format("foot-ledger", &[("size", &thousands(viewer.zone.size))]);
    let body = html! {
        (section(&t("basis-arithmetic"), "", html! {}, parts::arithmetic(viewer, figure)))
        (section(&t("basis-records"), &count, html! {}, records::listing(state, viewer, figure, page, &here)?))
        (section(&t("basis-verification"), &size, html! {}, checks::listing(viewer, figure, found)))
    };
    let root = state.engine.root(viewer.zone.size).map_or_else(String::new, |root| hex::encode(&root[..8]));
    Ok(sheet(&Basis {
        path: html! { a href="/figures" { (t("nav-figures")) } " / " (figure.period) },
        name: title_of(viewer, &figure.definition.rule),
        value: &printed(viewer, figure),
        state: checks::state_box(viewer, found),
        facts: definition(viewer, figure),
        body,
        foot: html! {
            span.s-meta.s-mono { (t("basis-root")) " " (root) "…" }
            div.s-tools { (proof(viewer, figure)) (link_button(ButtonKind::Primary, &format!("{here}&verify=1"), &t(if found.is_some() { "basis-verify-again" } else { "basis-verify" }), Some(look::Icon::Again))) }
        },
        close,
    }))
}

/// The newest edition that publishes the figure, with everything that proves it without this system.
fn proof(viewer: &Viewer, figure: &Figure) -> Markup {
    let (subject, period) = (&viewer.zone.org.units[figure.subject as usize].id, figure.period.to_string());
    let holds = |cell: &PrintedCell| cell.figure == figure.id() && cell.period == period && *cell.subject == **subject;
    let edition = viewer.zone.editions.iter().rev().find(|edition| edition.cells.iter().any(holds));
    html! {
        @if let Some(edition) = edition {
            @let words = viewer.language.format("basis-proof", &[("edition", &edition.edition.to_string())]);
            (link_button(ButtonKind::Plain, &format!("/public/editions/{}/package", edition.seq), &words, Some(look::Icon::Download)))
        }
    }
}

/// The redactions since which there is no value.
fn redactions(viewer: &Viewer, figure: &Figure) -> Markup {
    let by = match figure.outcome {
        Outcome::Redacted(_) => zone::figure::redactions_behind(&viewer.zone, figure),
        _ => Vec::new(),
    };
    html! {
        @for seq in by { " " a href={ "/ledger/" (seq) } { (viewer.language.format("basis-redacted-by", &[("seq", &seq.to_string())])) } }
    }
}

fn definition(viewer: &Viewer, figure: &Figure) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let rule = &figure.definition.rule;
    let english = viewer.language.tag() == "en";
    let about = if english { &rule.about.en } else { &rule.about.zh };
    let remark = if english { &figure.rule().remark.en } else { &figure.rule().remark.zh };
    let subject = &viewer.zone.org.units[figure.subject as usize].title;
    let counts = t(if figure.rule().accepted { "basis-counts-accepted" } else { "basis-counts-submitted" });
    facts(&[
        (t("basis-definition"), html! { (about) @if !remark.is_empty() { " " (remark) } }),
        (
            t("basis-rule"),
            html! {
                a href={ "/rules/" (rule.id) } { (title_of(viewer, rule)) " v" (rule.version) } " · "
                (viewer.language.format("basis-rule-from", &[("from", &rule.from.to_string())])) " "
                (certainty(viewer, rule.certainty))
                div.s-meta { span lang="zh-CN" { (rule.source) } " · " span.s-mono { (rule.id) " · " (figure.rule().operator.name()) } }
            },
        ),
        (
            t("basis-period"),
            html! { (figure.period) " (" (figure.period.first_day()) "–" (figure.period.last_day()) ")" @if figure.subject != 0 { " · " (subject) } },
        ),
        (t("basis-rounding"), html! { (rounding(viewer, figure)) " · " (counts) }),
        (t("basis-exact"), html! { (exact(viewer, figure)) (redactions(viewer, figure)) }),
        (t("basis-size"), html! { (thousands(viewer.zone.size)) " · " (moment(&viewer.zone, &viewer.zone.recorded)) }),
    ])
}

/// The value before it was rounded, in the unit that is printed; where an edition holds it in smaller units, as that too.
fn exact(viewer: &Viewer, figure: &Figure) -> Markup {
    let Outcome::Number { exact, .. } = &figure.outcome else {
        return html! { @if figure.exact_text().is_some() { (printed(viewer, figure)) } @else { "—" } };
    };
    if !viewer.may_see_exact(figure) {
        return html! { (printed(viewer, figure)) " " span.s-meta { (viewer.language.text("basis-exact-withheld")) } };
    }
    let print = &figure.rule().print;
    let unit = if viewer.language.tag() == "en" { &print.unit.en } else { &print.unit.zh };
    let (whole, number) = decimal(&(exact / print.divide.rational()));
    let space = if unit.starts_with('%') { "" } else { "\u{2009}" };
    let words = format!("{}{space}{unit}", grouped(&number));
    let stored = figure.exact_text().unwrap_or_default();
    html! {
        @if whole { (words) } @else { (viewer.language.format("basis-exact-about", &[("value", &words)])) }
        @if !whole || print.divide != Decimal::whole(1) {
            " " span.s-meta { (viewer.language.text("basis-exact-stored")) " " span.s-mono { (stored) } }
        }
    }
}

/// Places after the point that are shown of a number that never ends.
const PLACES_MOST: u32 = 9;

/// A number in decimal places, and whether they are all of it.
fn decimal(number: &BigRational) -> (bool, String) {
    let at = |places: u32| number * Decimal::whole(10i64.pow(places)).rational();
    let places = (0..=PLACES_MOST).find(|places| at(*places).is_integer());
    (places.is_some(), Rounding::HalfUp.text(number, places.unwrap_or(PLACES_MOST)))
}

fn rounding(viewer: &Viewer, figure: &Figure) -> String {
    let print = &figure.rule().print;
    let unit = if viewer.language.tag() == "en" { &print.unit.en } else { &print.unit.zh };
    let mode = viewer.language.text(&format!("rounding-{}", print.rounding.name().replace('_', "-")));
    let values = [("mode", mode.as_str()), ("places", &print.places.to_string()), ("unit", unit)];
    viewer.language.format("basis-rounding-text", &values)
}
