//! What an edition shows: the report or the ranking as HTML, the figures as JSON, the style sheet beside them. A pure
//! function of the state and the prepared edition; every number in it is a bound figure.

use crate::messages::Language;
use look::chart::{Chart, Series, SeriesStyle, Shape, chart};
use look::part::{Column, Table, Tone, note, table};
use look::report::{Entry, Report, contents, edition, report};
use maud::{DOCTYPE, Markup, html};
use std::collections::BTreeMap;
use zone::figure::{Figure, Outcome, compute};
use zone::offices::air;
use zone::report::{AIR_FIGURES, Piece, Prepared, bind};
use zone::{Month, Period, Zone};

/// The style sheet, as served and as published beside a report.
pub const STYLE: &str = include_str!("../../../../web/shishi.css");

/// How figures are linked: to the appendix of a published page, or to the basis pages of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// In a bundle.
    Published,
    /// Inside the product.
    Office,
}

/// The content files of an edition by path.
pub fn content(zone: &Zone, prepared: &Prepared, language: Language) -> BTreeMap<String, Vec<u8>> {
    let figures = serde_json::to_vec_pretty(&prepared.cells).expect("cells serialise");
    BTreeMap::from([
        ("content/report.html".to_owned(), document(zone, prepared, language).into_string().into_bytes()),
        ("content/figures.json".to_owned(), figures),
        ("content/shishi.css".to_owned(), STYLE.as_bytes().to_vec()),
    ])
}

/// The published page: a document that needs nothing but the style sheet beside it.
pub fn document(zone: &Zone, prepared: &Prepared, language: Language) -> Markup {
    let title = prepared.report_text().map_or_else(|| language.text("report-air-month"), |text| text.title.clone());
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (zone.name) }
                link rel="stylesheet" href="shishi.css";
            }
            body.s-public {
                header.s-top {
                    b { (zone.name) }
                    span.s-what { (language.text("nav-public")) }
                    @if zone.demonstration { span.s-demo { (language.text("demo-badge")) } }
                }
                main #s-main { (body(zone, prepared, language, Shown::Published)) }
            }
        }
    }
}

/// The report itself, for the published document and for the preview inside the product.
pub fn body(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    match prepared.report_text() {
        Some(_) => year(zone, prepared, language, shown),
        None => air_month(zone, prepared, language, shown),
    }
}

fn link(figure: &Figure, zone: &Zone, shown: Shown) -> String {
    match shown {
        Shown::Published => format!("#b-{}-{}", figure.id().replace('.', "-"), figure.period),
        Shown::Office => {
            let subject = &zone.org.units[figure.subject as usize].id;
            format!("/figures/{}?period={}&subject={subject}", figure.id(), figure.period)
        }
    }
}

fn bound(figure: &Figure, zone: &Zone, words: &str, shown: Shown) -> Markup {
    look::part::figure(&link(figure, zone, shown), words, "")
}

fn paragraph(zone: &Zone, words: &str, period: Period, shown: Shown) -> Markup {
    html! {
        @for piece in bind(zone, words, period) {
            @match piece {
                Piece::Text(text) => { (text) },
                Piece::Figure(figure) => { (bound(&figure, zone, &figure.printed().map_or_else(|| "—".to_owned(), |p| p.zh), shown)) },
                Piece::Limit(limit) => { (limit) },
                Piece::Unknown(id) => { "⟦" (id) "⟧" },
            }
        }
    }
}

fn year(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    let Some(text) = prepared.report_text() else { return html! {} };
    let period = prepared.period;
    let of_chapter = |index: usize| {
        let chapter = &text.chapters[index];
        let bindings = chapter.paragraphs.iter().flat_map(|words| bind(zone, words, period));
        bindings.filter(|piece| matches!(piece, Piece::Figure(_))).count()
    };
    let notes: Vec<String> = (0..text.chapters.len())
        .map(|index| language.format("report-figures-count", &[("count", &of_chapter(index).to_string())]))
        .collect();
    let anchors: Vec<String> = (1..=text.chapters.len()).map(|number| format!("#c{number}")).collect();
    let mut entries: Vec<Entry<'_>> = text
        .chapters
        .iter()
        .enumerate()
        .map(|(index, chapter)| Entry {
            href: &anchors[index],
            title: &chapter.title,
            note: &notes[index],
            current: false,
        })
        .collect();
    let (appendix, count) = (language.text("report-appendix"), prepared.rules.len().to_string());
    let appendix_note = language.format("report-rules-count", &[("count", &count)]);
    entries.push(Entry { href: "#appendix", title: &appendix, note: &appendix_note, current: false });
    let edition_words = language.format("report-edition", &[("edition", &prepared.edition.to_string())]);
    let figures_words = language.format("report-figures-all", &[("count", &prepared.cells.len().to_string())]);
    let facts = [edition_words.as_str(), figures_words.as_str()];
    let words = html! {
        @for (index, chapter) in text.chapters.iter().enumerate() {
            h2 id={ "c" (index + 1) } { (chapter.title) }
            @for words in &chapter.paragraphs { p { (paragraph(zone, words, period, shown)) } }
            @if index == 1 { (questions(zone, prepared, language)) }
            @for caption in &chapter.captions { p.s-meta { (caption) } }
        }
        h2 #appendix { (language.text("report-appendix")) }
        (basis_table(zone, prepared, language, shown))
    };
    let charts = html! {
        @for chapter in &text.chapters {
            @for id in &chapter.charts { (year_chart(zone, id, period, language, shown)) }
        }
    };
    report(&Report {
        contents: contents(&language.text("report-contents"), &entries, &language.text("report-contents-note")),
        title: &text.title,
        subtitle: &text.subtitle.replace("{zone}", &zone.name),
        facts: &facts,
        text: words,
        figures: charts,
        foot: foot(zone, prepared, language),
    })
}

fn questions(zone: &Zone, prepared: &Prepared, language: Language) -> Markup {
    html! {
        @for question in &prepared.questions {
            @let percent = |ratio| rulebook::Rounding::HalfUp.text(&(ratio * num_rational::BigRational::from_integer(100.into())), 1);
            @let answer = question.answer.and_then(|seq| zone.answers.iter().find(|answer| answer.seq == seq));
            (note(Tone::Warn, &language.format("report-question", &[("rule", &question.rule), ("version", &question.version.to_string())]), html! {
                (language.format("report-question-text", &[("here", &percent(question.parts.clone())), ("elsewhere", &percent(question.rests.clone()))]))
                @if let Some(answer) = answer {
                    " " (language.format("report-question-answer", &[("date", &answer.happened), ("answer", answer.text.as_deref().unwrap_or("—"))]))
                }
            }))
        }
    }
}

fn foot(zone: &Zone, prepared: &Prepared, language: Language) -> Markup {
    let Some(text) = prepared.report_text() else { return html! {} };
    let row = |label: String, value: String| html! { div { (label) " " (value) } };
    let about = html! {
        (row(language.text("report-foot-edition"), prepared.edition.to_string()))
        (row(language.text("report-foot-period"), prepared.period.to_string()))
        (row(language.text("report-foot-size"), zone.size.to_string()))
    };
    let makers = html! {
        @for role in &text.roles { (row(language.text(&format!("report-role-{}", role.role.replace('_', "-"))), role.names.join(" "))) }
    };
    let check = html! { div { (language.text("report-foot-verify")) } };
    let (edition_title, makers_title, verify_title) = (
        language.text("report-foot-edition-title"),
        language.text("report-foot-makers"),
        language.text("report-foot-verify-title"),
    );
    edition(&[(edition_title.as_str(), about), (makers_title.as_str(), makers), (verify_title.as_str(), check)], None)
}

/// Every printed figure with its definition, rule and number of records: the appendix that figure links lead to.
fn basis_table(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    let columns = ["basis-figure", "basis-value", "basis-rule", "basis-records"].map(|key| Column {
        key: key.to_owned(),
        label: language.text(key),
        numeric: key == "basis-records",
        sort_href: None,
        sorted: None,
    });
    let rows = prepared.cells.iter().filter_map(|cell| {
        let subject = zone.org.unit(&cell.subject)?;
        let figure = compute(zone, &cell.figure, Period::parse(&cell.period)?, subject)?;
        let rule = &figure.definition.rule;
        let name = match shown {
            Shown::Published if subject == 0 => html! { span id={ "b-" (figure.id().replace('.', "-")) "-" (cell.period) } { (rule.title.zh) } },
            _ => html! { (rule.title.zh) },
        };
        Some(vec![
            html! {
                (name)
                @if cell.period != prepared.period.to_string() { " " (cell.period) }
                @if subject != 0 { " " (zone.org.units[subject as usize].title) }
                @if !figure.rule().remark.zh.is_empty() { div.s-meta { (figure.rule().remark.zh) } }
            },
            html! {
                (cell.printed)
                @if cell.rank.is_some() { div.s-meta { (figure.number().map_or_else(String::new, |printed| printed.value)) " " (figure.rule().print.unit.zh) } }
            },
            html! { (rule.id) " v" (rule.version) div.s-meta { (rule.source) } },
            html! { (figure.records) },
        ])
    });
    table(&Table {
        caption: &language.text("report-appendix"),
        columns: columns.into(),
        rows: rows.collect(),
        empty: html! {},
    })
}

fn year_chart(zone: &Zone, id: &str, period: Period, language: Language, shown: Shown) -> Markup {
    let months: Vec<Month> = (1..=12).filter_map(|number| Month::new(period.year(), number)).collect();
    let month_names: Vec<String> =
        months.iter().map(|month| language.format("month-short", &[("month", &month.month().to_string())])).collect();
    let table_label = language.text("chart-table");
    match id {
        "economy.output_months" => {
            let figures: Vec<Option<Figure>> =
                months.iter().map(|month| compute(zone, "economy.output", Period::Month(*month), 0)).collect();
            // January and February are one cell in these statistics: the bar stands under February.
            let values = figures.iter().map(|figure| monthly_value(figure.as_ref())).collect();
            let total = compute(zone, "economy.output", period, 0);
            chart(&Chart {
                id: "chart-output".to_owned(),
                finding: html! { (language.text("chart-output")) " " @if let Some(total) = &total { (bound(total, zone, &total.printed().map_or_else(String::new, |p| p.zh), shown)) } },
                caption: language.text("chart-output-caption"),
                table_label,
                unit: total.as_ref().map_or_else(String::new, |figure| figure.rule().print.unit.zh.clone()),
                categories: month_names,
                series: vec![Series { name: language.text("chart-output-series"), values, style: SeriesStyle::Data }],
                shape: Shape::Bars,
            })
        }
        "air.ranks" => {
            let series = ["pm25", "pm10"].map(|pollutant| Series {
                name: pollutant_name(pollutant).to_owned(),
                values: months.iter().map(|month| published_rank(zone, pollutant, *month)).collect(),
                style: SeriesStyle::Data,
            });
            let firsts = ["air.pm25_months_first", "air.pm10_months_first"].map(|id| compute(zone, id, period, 0));
            chart(&Chart {
                id: "chart-ranks".to_owned(),
                finding: html! {
                    (language.text("chart-ranks")) " "
                    @for (name, figure) in ["PM2.5 ", " PM10 "].iter().zip(&firsts) {
                        @if let Some(figure) = figure { (name) (bound(figure, zone, &figure.printed().map_or_else(String::new, |p| p.zh), shown)) }
                    }
                },
                caption: language.text("chart-ranks-caption"),
                table_label,
                unit: String::new(),
                categories: month_names,
                series: series.into(),
                shape: Shape::RankCells,
            })
        }
        "air.year" => {
            let mut rows: Vec<(String, Option<String>)> = Vec::new();
            for participant in air::table(zone, "pm25", period).iter() {
                let figure = compute(zone, "air.pm25_year", period, participant.unit);
                rows.push((
                    zone.org.units[participant.unit as usize].title.to_string(),
                    figure.and_then(|f| f.number()).map(|p| p.value),
                ));
            }
            rows.sort_by_key(|(_, value)| {
                value.as_deref().and_then(|value| value.parse::<i64>().ok()).unwrap_or(i64::MAX)
            });
            let (categories, values) = rows.into_iter().unzip();
            chart(&Chart {
                id: "chart-air-year".to_owned(),
                finding: html! { (language.text("chart-air-year")) },
                caption: language.text("chart-air-year-caption"),
                table_label,
                unit: "µg/m³".to_owned(),
                categories,
                series: vec![Series { name: "PM2.5".to_owned(), values, style: SeriesStyle::Data }],
                shape: Shape::RankedBars,
            })
        }
        _ => html! {},
    }
}

fn pollutant_name(pollutant: &str) -> &'static str {
    if pollutant == "pm10" { "PM10" } else { "PM2.5" }
}

/// A month's value with one more place than the year's: the bars of whole 亿元 would hide the movement.
fn monthly_value(figure: Option<&Figure>) -> Option<String> {
    let figure = figure?;
    match &figure.outcome {
        Outcome::Number { exact, .. } => {
            let print = &figure.rule().print;
            Some(print.rounding.text(&(exact / print.divide.rational()), print.places + 1))
        }
        _ => None,
    }
}

/// The rank as published in the month's edition.
fn published_rank(zone: &Zone, pollutant: &str, month: Month) -> Option<String> {
    let edition = zone.newest_edition(zone::report::AIR_MONTH, Period::Month(month))?;
    let figure = format!("air.{pollutant}_month");
    let cell = edition.cells.iter().find(|cell| cell.figure == figure && *cell.subject == *zone.id)?;
    cell.rank.map(|rank| rank.to_string())
}

fn air_month(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    let period = prepared.period;
    let title = language.format("report-air-month-title", &[("zone", &zone.name), ("period", &period.to_string())]);
    html! {
        article.s-report-plain {
            h1 { (title) }
            p.s-meta { (language.format("report-edition", &[("edition", &prepared.edition.to_string())])) " · " (language.text("report-air-month-rule")) }
            @for id in AIR_FIGURES {
                (ranking(zone, id, period, language, shown))
            }
            (basis_rules(zone, prepared))
        }
    }
}

/// The ranking table of a month or year: every participant, rankable or not.
pub fn ranking(zone: &Zone, figure_id: &str, period: Period, language: Language, shown: Shown) -> Markup {
    let pollutant = if figure_id.contains("pm10") { "pm10" } else { "pm25" };
    let mut participants = air::table(zone, pollutant, period).to_vec();
    participants.sort_by_key(|participant| (participant.rank.unwrap_or(u32::MAX), participant.unit));
    let columns = [("air-rank", true), ("air-participant", false), ("air-mean", true), ("air-valid-days", true)].map(
        |(key, numeric)| Column {
            key: key.to_owned(),
            label: language.text(key),
            numeric,
            sort_href: None,
            sorted: None,
        },
    );
    let rows = participants.iter().map(|participant| {
        let figure = compute(zone, figure_id, period, participant.unit);
        let mean = participant.rounded.map(|mean| mean.to_string());
        vec![
            html! { @match participant.rank { Some(rank) => (rank), None => (language.text("air-not-rankable")) } },
            html! { (zone.org.units[participant.unit as usize].title) },
            html! { @match (mean, &figure) { (Some(mean), Some(figure)) => (bound(figure, zone, &mean, shown)), _ => "—" } },
            html! { (participant.valid_days) },
        ]
    });
    let caption = format!("{} {}", pollutant_name(pollutant), period);
    look::part::section(
        pollutant_name(pollutant),
        "µg/m³",
        html! {},
        table(&Table { caption: &caption, columns: columns.into(), rows: rows.collect(), empty: html! {} }),
    )
}

fn basis_rules(zone: &Zone, prepared: &Prepared) -> Markup {
    html! {
        @for (id, version) in &prepared.rules {
            @if let Some(adopted) = zone.rules.versions(id).find(|adopted| adopted.rule.version == *version) {
                p.s-meta id={ "b-" (id.replace('.', "-")) "-" (prepared.period) } { (adopted.rule.title.zh) " · " (id) " v" (version) " · " (adopted.rule.source) }
            }
        }
    }
}
