//! The charts of the year report. They draw cells of the edition and nothing else.

use crate::messages::Language;
use crate::publish::render::{Shown, bound, in_language, said};
use look::chart::{Chart, Series, SeriesStyle, Shape, chart};
use maud::{Markup, html};
use zone::figure::{Figure, compute};
use zone::report::{AIR_RANKS, AIR_YEAR, OUTPUT_MONTHS, Prepared};
use zone::{Month, Period, Zone};

pub(super) fn chart_of(zone: &Zone, prepared: &Prepared, id: &str, language: Language, shown: Shown) -> Markup {
    let edition = Edition { zone, prepared, language, shown };
    match id {
        OUTPUT_MONTHS => edition.output_months(),
        AIR_RANKS => edition.air_ranks(),
        AIR_YEAR => edition.air_year(),
        _ => html! {},
    }
}

/// The edition that the charts are drawn from.
struct Edition<'a> {
    zone: &'a Zone,
    prepared: &'a Prepared,
    language: Language,
    shown: Shown,
}

impl Edition<'_> {
    /// A figure that the edition holds a cell of.
    fn figure(&self, id: &str, period: Period, subject: u32) -> Option<Figure> {
        let (unit, period_text) = (&self.zone.org.units[subject as usize].id, period.to_string());
        let cells = &self.prepared.cells;
        let held = cells.iter().any(|c| c.figure == id && c.period == period_text && *c.subject == **unit);
        held.then(|| compute(self.zone, id, period, subject))?
    }

    fn of_year(&self, id: &str) -> Option<Figure> {
        self.figure(id, self.prepared.period, 0)
    }

    fn months(&self) -> Vec<Month> {
        (1..=12).filter_map(|number| Month::new(self.prepared.period.year(), number)).collect()
    }

    fn of_months(&self, id: &str) -> Vec<Option<Figure>> {
        self.months().into_iter().map(|month| self.figure(id, Period::Month(month), 0)).collect()
    }

    fn month_names(&self) -> Vec<String> {
        let name = |month: Month| self.language.format("month-short", &[("month", &month.month().to_string())]);
        self.months().into_iter().map(name).collect()
    }

    fn linked(&self, figure: Option<Figure>) -> Markup {
        html! { @if let Some(figure) = figure { (bound(&figure, self.zone, "printed", &said(&figure, self.language), self.shown)) } }
    }

    fn unit(&self, figure: &Figure) -> String {
        let unit = &figure.rule().print.unit;
        in_language(self.language, &unit.zh, &unit.en).clone()
    }

    /// January and February are one cell in these statistics: the bar stands under February.
    fn output_months(&self) -> Markup {
        let total = self.of_year("economy.output");
        let values = self.of_months("economy.output").iter().map(value).collect();
        chart(&Chart {
            id: "chart-output".to_owned(),
            unit: total.as_ref().map_or_else(String::new, |figure| self.unit(figure)),
            finding: html! { (self.language.text("chart-output")) " " (self.linked(total)) },
            caption: self.language.text("chart-output-caption"),
            table_label: self.language.text("chart-table"),
            categories: self.month_names(),
            series: vec![Series { name: self.language.text("chart-output-series"), values, style: SeriesStyle::Data }],
            shape: Shape::Bars,
        })
    }

    fn air_ranks(&self) -> Markup {
        let rank = |figure: Option<Figure>| figure?.rank().map(|rank| rank.to_string());
        let series = [("PM2.5", "air.pm25_month"), ("PM10", "air.pm10_month")].map(|(name, id)| Series {
            name: name.to_owned(),
            values: self.of_months(id).into_iter().map(rank).collect(),
            style: SeriesStyle::Data,
        });
        chart(&Chart {
            id: "chart-ranks".to_owned(),
            finding: html! {
                (self.language.text("chart-ranks"))
                " PM2.5 " (self.linked(self.of_year("air.pm25_months_first")))
                " PM10 " (self.linked(self.of_year("air.pm10_months_first")))
            },
            caption: self.language.text("chart-ranks-caption"),
            table_label: self.language.text("chart-table"),
            unit: String::new(),
            categories: self.month_names(),
            series: series.into(),
            shape: Shape::RankCells,
        })
    }

    fn air_year(&self) -> Markup {
        let subjects = 0..self.zone.org.units.len() as u32;
        let mut participants: Vec<(Option<u32>, u32, Figure)> = subjects
            .filter_map(|unit| self.figure("air.pm25_year", self.prepared.period, unit))
            .map(|figure| (figure.rank(), figure.subject, figure))
            .collect();
        participants.sort_by_key(|(rank, subject, _)| (*rank, *subject));
        let title = |subject: u32| self.zone.org.units[subject as usize].title.to_string();
        let (categories, values) =
            participants.into_iter().map(|(_, subject, figure)| (title(subject), value(&Some(figure)))).unzip();
        chart(&Chart {
            id: "chart-air-year".to_owned(),
            finding: html! { (self.language.text("chart-air-year")) },
            caption: self.language.text("chart-air-year-caption"),
            table_label: self.language.text("chart-table"),
            unit: "µg/m³".to_owned(),
            categories,
            series: vec![Series { name: "PM2.5".to_owned(), values, style: SeriesStyle::Data }],
            shape: Shape::RankedBars,
        })
    }
}

/// The number as its rule prints it: no place more.
fn value(figure: &Option<Figure>) -> Option<String> {
    figure.as_ref()?.number().map(|printed| printed.value)
}
