//! The monthly ranking of the air.

use crate::messages::Language;
use crate::publish::render::{Shown, bound, in_language, marked};
use look::part::{Column, Table, table};
use maud::{Markup, html};
use zone::figure::compute;
use zone::offices::air;
use zone::report::{AIR_FIGURES, Prepared};
use zone::{Period, Zone};

pub(super) fn air_month(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    let period = prepared.period;
    let title = language.format("report-air-month-title", &[("zone", &zone.name), ("period", &period.to_string())]);
    html! {
        article.s-report-plain {
            h1 { (title) }
            p.s-meta { (language.format("report-edition", &[("edition", &prepared.edition.to_string())])) " · " (language.text("report-air-month-rule")) }
            @for id in AIR_FIGURES {
                (ranking(zone, id, period, language, shown))
            }
            (basis_rules(zone, prepared, language))
        }
    }
}

/// The ranking table of a month: every participant, rankable or not. Who is not ranked has no cell, and no number.
fn ranking(zone: &Zone, figure_id: &str, period: Period, language: Language, shown: Shown) -> Markup {
    let (pollutant, name) = if figure_id.contains("pm10") { ("pm10", "PM10") } else { ("pm25", "PM2.5") };
    let mut participants = air::table(zone, pollutant, period).to_vec();
    participants.sort_by_key(|participant| (participant.rank.unwrap_or(u32::MAX), participant.unit));
    let columns = [("air-rank", true), ("air-participant", false), ("air-mean", true)].map(|(key, numeric)| Column {
        key: key.to_owned(),
        label: language.text(key),
        numeric,
        sort_href: None,
        sorted: None,
    });
    let rows = participants.iter().map(|participant| {
        let figure = compute(zone, figure_id, period, participant.unit);
        let mean = participant.rounded.map(|mean| mean.to_string());
        vec![
            html! { @match (participant.rank, &figure) {
                (Some(rank), Some(figure)) => (marked(figure, zone, "rank", &html! { (rank) }, shown)),
                (Some(rank), None) => (rank),
                _ => (language.text("air-not-rankable")),
            } },
            html! { (zone.org.units[participant.unit as usize].title) },
            html! { @match (mean, &figure) { (Some(mean), Some(figure)) => (bound(figure, zone, "mean", &mean, shown)), _ => "—" } },
        ]
    });
    let caption = format!("{name} {period}");
    look::part::section(
        name,
        "µg/m³",
        html! {},
        table(&Table { caption: &caption, columns: columns.into(), rows: rows.collect(), empty: html! {} }),
    )
}

fn basis_rules(zone: &Zone, prepared: &Prepared, language: Language) -> Markup {
    html! {
        @for (id, version) in &prepared.rules {
            @if let Some(adopted) = zone.rules.versions(id).find(|adopted| adopted.rule.version == *version) {
                p.s-meta id={ "b-" (id.replace('.', "-")) "-" (prepared.period) } { (in_language(language, &adopted.rule.title.zh, &adopted.rule.title.en)) " · " (id) " v" (version) " · " span lang="zh-CN" { (adopted.rule.source) } }
            }
        }
    }
}
