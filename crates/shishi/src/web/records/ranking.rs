//! The last published ranking of the air, as it was published.

use crate::web::Viewer;
use look::part::{self, Column, Table, compact_table, section};
use maud::{Markup, html};
use num_rational::BigRational;
use std::collections::BTreeMap;
use std::sync::Arc;
use zone::figure::definition;
use zone::report::{AIR_FIGURES, AIR_MONTH};
use zone::state::Edition;
use zone::{Period, Zone};

/// A participant's place: the mean as published and the rank, of PM2.5 and of PM10.
pub struct Place {
    /// Its name.
    pub name: String,
    /// Whether it is the zone itself.
    pub own: bool,
    /// Mean, as a link to its basis, and rank, of PM2.5 and of PM10.
    pub means: [(Markup, String); 2],
}

/// A published ranking.
pub struct Ranking {
    /// The month.
    pub period: Period,
    /// Seq of the edition.
    pub edition: u64,
    /// The places, the best by PM2.5 first.
    pub places: Vec<Place>,
}

/// The last published ranking of the air; nothing before the first.
pub fn newest(zone: &Zone) -> Option<Ranking> {
    let editions = zone.editions.iter().filter(|edition| edition.report == AIR_MONTH);
    let edition = editions.max_by_key(|edition| (edition.period, edition.seq))?;
    let [pm10, pm25] = AIR_FIGURES;
    let mut places: Vec<(u32, Place)> = ranked(zone, edition)
        .into_iter()
        .map(|(unit, values)| {
            let cell = |figure: &str| values.get(figure).cloned().unwrap_or_default();
            let ((mean25, rank25), (mean10, rank10)) = (cell(pm25), cell(pm10));
            let name = zone
                .org
                .unit(&unit)
                .map_or_else(|| unit.clone(), |number| zone.org.units[number as usize].title.to_string());
            let value = |id: &str, mean: String| {
                part::figure(&format!("/figures/{id}?period={}&subject={unit}", edition.period), &mean, "")
            };
            let rank = |rank: Option<u32>| rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
            let means = [(value(pm25, mean25), rank(rank25)), (value(pm10, mean10), rank(rank10))];
            (rank25.unwrap_or(u32::MAX), Place { name, own: unit == *zone.id, means })
        })
        .collect();
    places.sort_by_key(|(rank, _)| *rank);
    let places = places.into_iter().map(|(_, place)| place).collect();
    Some(Ranking { period: edition.period, edition: edition.seq, places })
}

/// The section of the last published ranking of the air.
pub fn air(viewer: &Viewer) -> Markup {
    let Some(ranking) = newest(&viewer.zone) else { return html! {} };
    let t = |key: &str| viewer.language.text(key);
    let strong = |own: bool, text: &str| html! { @if own { b { (text) } } @else { (text) } };
    let rows = ranking.places.iter().map(|place| {
        let mut cells = vec![strong(place.own, &place.name)];
        for (mean, rank) in &place.means {
            cells.push(mean.clone());
            cells.push(strong(place.own, rank));
        }
        cells
    });
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &t("today-air"),
        columns: vec![
            column("air-participant", false),
            column("today-pm25", true),
            column("air-rank", true),
            column("today-pm10", true),
            column("air-rank", true),
        ],
        rows: rows.collect(),
        empty: html! {},
    });
    let note = format!("{} · {}", ranking.period, t("unit-concentration"));
    section(
        &t("today-air"),
        &note,
        html! { a href={ "/public/editions/" (ranking.edition) } { (t("common-details")) } },
        listing,
    )
}

type Means = BTreeMap<String, (String, Option<u32>)>;

/// Mean as published and rank of every participant, by figure. The printed phrase is the rank; the mean is the exact
/// value of the edition, rounded as its definition says.
fn ranked(zone: &Zone, edition: &Arc<Edition>) -> BTreeMap<String, Means> {
    let mut of_units: BTreeMap<String, Means> = BTreeMap::new();
    for cell in &edition.cells {
        let mean = Period::parse(&cell.period)
            .and_then(|period| definition(zone, &cell.figure, period))
            .zip(cell.exact.parse::<BigRational>().ok())
            .and_then(|(adopted, exact)| match &adopted.rule.body {
                rulebook::Body::Figure(rule) => Some(rule.print.number(&exact).value),
                _ => None,
            });
        let entry = (mean.unwrap_or_else(|| "—".to_owned()), cell.rank);
        of_units.entry(cell.subject.clone()).or_default().insert(cell.figure.clone(), entry);
    }
    of_units
}
