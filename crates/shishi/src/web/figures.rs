//! The figures of a period, and a figure as a link to its basis (`basis/`).

use crate::messages::Language;
use crate::web::Viewer;
use crate::web::frame::{Switch, framed_with, thousands};
use look::part::{self, ButtonKind, Column, Table, Tone, section, table};
use maud::{Markup, html};
use rulebook::Body;
use rulebook::figure::Operator;
use rulebook::rule::{Certainty, Rule};
use zone::figure::{Figure, Outcome, definition};
use zone::report::year_figures;
use zone::{Period, Zone};

/// A rule's title in the language of the page.
pub fn title_of<'a>(viewer: &Viewer, rule: &'a Rule) -> &'a str {
    if viewer.language.tag() == "en" { &rule.title.en } else { &rule.title.zh }
}

/// A figure as a link to its basis; a dash, also linked, where it has no value.
pub fn figure_link(viewer: &Viewer, figure: &Figure) -> Markup {
    let subject = &viewer.zone.org.units[figure.subject as usize].id;
    let href = format!("/figures/{}?period={}&subject={subject}", figure.id(), figure.period);
    let link = part::phrase(&href, &printed(viewer, figure));
    // Words of a rule may be a sentence, which takes the lines that it needs; a number stays in one.
    if matches!(figure.outcome, Outcome::Text(_)) {
        html! { span.s-words { (link) } }
    } else {
        link
    }
}

/// A figure as printed in the language of the page; a dash where it has no value.
pub fn printed(viewer: &Viewer, figure: &Figure) -> String {
    let Some(printed) = figure.printed() else { return "—".to_owned() };
    if viewer.language == Language::Chinese { printed.zh } else { printed.en }
}

/// The id under which a figure is to be told for a period: a ranking has one definition for months and one for years, and
/// the value of a month under the title of the year's would be told wrongly.
pub fn id_for(zone: &Zone, id: &str, period: Period) -> String {
    let other = match period {
        Period::Month(_) => id.strip_suffix("_year").map(|stem| format!("{stem}_month")),
        Period::Year(_) => id.strip_suffix("_month").map(|stem| format!("{stem}_year")),
    };
    let ranks = |id: &String| {
        definition(zone, id, period).is_some_and(|adopted| match &adopted.rule.body {
            Body::Figure(rule) => matches!(rule.operator, Operator::AirMeanRank { .. }),
            _ => false,
        })
    };
    other.filter(ranks).unwrap_or_else(|| id.to_owned())
}

/// The figures of the viewer's period, each under the title that speaks of such a period.
pub fn of_period(viewer: &Viewer) -> Vec<Figure> {
    let mut figures = year_figures(&viewer.zone, viewer.period);
    figures.retain(|figure| id_for(&viewer.zone, figure.id(), figure.period) == figure.id());
    figures
}

/// `GET /figures`: every figure of the period.
pub async fn index(viewer: Viewer) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let figures = of_period(&viewer);
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let rows = figures.iter().map(|figure| {
        let rule = &figure.definition.rule;
        let title = title_of(&viewer, rule);
        vec![
            html! { (figure.rule().reference.as_deref().unwrap_or("")) },
            html! { (title) },
            figure_link(&viewer, figure),
            html! { (state_word(&viewer, figure)) },
            html! { a href={ "/rules/" (rule.id) } { (rule.id) " v" (rule.version) } },
            html! { (thousands(figure.records)) },
        ]
    });
    let caption = t("nav-figures");
    let listing = table(&Table {
        caption: &caption,
        columns: vec![
            column("figures-reference", false),
            column("basis-figure", false),
            column("basis-value", true),
            column("figures-state", false),
            column("basis-rule", false),
            column("basis-records", true),
        ],
        rows: rows.collect(),
        empty: part::empty(html! { (t("figures-empty")) }, html! { a href="/rules" { (t("nav-rules")) } }),
    });
    let sentence = viewer
        .language
        .format("figures-sentence", &[("count", &figures.len().to_string()), ("size", &thousands(viewer.zone.size))]);
    let main = html! {
        (part::head(html! {}, &caption, html! { (sentence) }, html! {
            (part::link_button(ButtonKind::Plain, "/imports/form", &t("foreign-title"), None))
        }))
        (section(&viewer.period.to_string(), "", html! {}, html! { div.s-brief { (listing) } }))
    };
    framed_with(&viewer, &caption, "/figures", Switch::Page, main)
}

fn state_word(viewer: &Viewer, figure: &Figure) -> String {
    let key = match figure.outcome {
        // Nothing was recorded that it counts: its nought is one, and no data.
        Outcome::Number { .. } if figure.records == 0 => "figures-state-none",
        Outcome::Number { .. } | Outcome::Text(_) => "figures-state-value",
        Outcome::Missing => "figures-state-missing",
        Outcome::NeedsOpenings(_) => "figures-state-sealed",
        Outcome::Redacted(_) => "figures-state-redacted",
    };
    viewer.language.text(key)
}

/// How certain a rule's content is; an unchecked one is never shown as official.
pub fn certainty(viewer: &Viewer, certainty: Certainty) -> Markup {
    let (tone, word) = match certainty {
        Certainty::Official => (Tone::Ok, "certainty-official"),
        Certainty::Secondary => (Tone::Neutral, "certainty-secondary"),
        Certainty::Unchecked => (Tone::Warn, "certainty-unchecked"),
        Certainty::Own => (Tone::Neutral, "certainty-own"),
    };
    part::chip(tone, None, &viewer.language.text(word))
}
