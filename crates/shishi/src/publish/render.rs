//! What an edition shows: the report or the ranking as HTML, the figures as JSON, the style sheet beside them. A pure
//! function of the state and the prepared edition; every number in it is a bound figure.

mod charts;
mod ranking;

use crate::messages::Language;
use look::part::{Column, Table, Tone, note, table};
use look::report::{Chapter as Drawn, Entry, Report, contents, edition, report};
use maud::{DOCTYPE, Markup, html};
use rulebook::report::{Chapter, ReportText};
use std::collections::BTreeMap;
use zone::figure::{Figure, compute};
use zone::opening_balance::Counted;
use zone::report::{Piece, Prepared, Question, bind, rules_behind};
use zone::{Period, Zone};

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
    let of_text = prepared.report_text().map(|text| plain(zone, &text.title, prepared.period));
    let title = of_text.unwrap_or_else(|| language.text("report-air-month"));
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
        None => ranking::air_month(zone, prepared, language, shown),
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

/// A part of a cell (`printed`, `rank`, `mean`) under the mark by which verifiers hold it against the record
/// (docs/ledger-format.md §4). What has no value has no cell, and no mark.
fn marked(figure: &Figure, zone: &Zone, part: &str, words: &Markup, shown: Shown) -> Markup {
    let subject = &zone.org.units[figure.subject as usize].id;
    html! {
        @if shown == Shown::Published && figure.printed().is_some() {
            data value={ (part) " " (figure.id()) " " (figure.period) " " (subject) } { (words) }
        } @else { (words) }
    }
}

fn bound(figure: &Figure, zone: &Zone, part: &str, words: &str, shown: Shown) -> Markup {
    marked(figure, zone, part, &look::part::phrase(&link(figure, zone, shown), words), shown)
}

/// The phrase of a figure, linked to its basis.
fn phrase(figure: &Figure, zone: &Zone, shown: Shown) -> Markup {
    bound(figure, zone, "printed", &printed(figure), shown)
}

fn printed(figure: &Figure) -> String {
    figure.printed().map_or_else(|| "—".to_owned(), |printed| printed.zh)
}

/// What a figure says in a language. The report's text itself is Chinese, and its phrases with it.
fn said(figure: &Figure, language: Language) -> String {
    figure.printed().map_or_else(|| "—".to_owned(), |printed| in_language(language, printed.zh, printed.en))
}

fn in_language<T>(language: Language, zh: T, en: T) -> T {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

fn paragraph(zone: &Zone, words: &str, period: Period, shown: Shown) -> Markup {
    html! {
        @for piece in bind(zone, words, period) {
            @match piece {
                Piece::Figure(figure) => { (phrase(&figure, zone, shown)) },
                other => { (without_link(&other)) },
            }
        }
    }
}

/// The same words where no link can stand: in titles.
fn plain(zone: &Zone, words: &str, period: Period) -> String {
    bind(zone, words, period).iter().map(without_link).collect()
}

fn without_link(piece: &Piece) -> String {
    match piece {
        Piece::Text(words) | Piece::Limit(_, words) => words.clone(),
        Piece::Figure(figure) => printed(figure),
        Piece::Unknown(id) => format!("⟦{id}⟧"),
    }
}

fn year(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    let Some(text) = prepared.report_text() else { return html! {} };
    let period = prepared.period;
    let edition_words = language.format("report-edition", &[("edition", &prepared.edition.to_string())]);
    let figures_words = language.format("report-figures-all", &[("count", &prepared.cells.len().to_string())]);
    let facts = [edition_words.as_str(), figures_words.as_str()];
    report(&Report {
        contents: table_of_contents(zone, prepared, text, language),
        title: &plain(zone, &text.title, period),
        subtitle: &plain(zone, &text.subtitle, period),
        facts: &facts,
        chapters: chapters(zone, prepared, text, language, shown),
        annex: html! {
            h2 #appendix { (language.text("report-appendix")) }
            (basis_table(zone, prepared, language, shown))
        },
        foot: foot(zone, prepared, language),
    })
}

fn chapters(zone: &Zone, prepared: &Prepared, text: &ReportText, language: Language, shown: Shown) -> Vec<Drawn> {
    let period = prepared.period;
    let of_chapter = |(index, chapter): (usize, &Chapter)| Drawn {
        id: format!("c{}", index + 1),
        title: paragraph(zone, &chapter.title, period, shown),
        text: html! {
            @for words in &chapter.paragraphs { p { (paragraph(zone, words, period, shown)) } }
            @if index == 1 { (questions(zone, prepared, language, shown)) }
        },
        figures: html! {
            @for id in &chapter.charts { (charts::chart_of(zone, prepared, id, language, shown)) }
            @for caption in &chapter.captions { p.s-meta { (paragraph(zone, caption, period, shown)) } }
        },
    };
    text.chapters.iter().enumerate().map(of_chapter).collect()
}

fn table_of_contents(zone: &Zone, prepared: &Prepared, text: &ReportText, language: Language) -> Markup {
    let period = prepared.period;
    let figures = |chapter: &Chapter| {
        let bindings = chapter.paragraphs.iter().flat_map(|words| bind(zone, words, period));
        bindings.filter(|piece| matches!(piece, Piece::Figure(_))).count().to_string()
    };
    let appendix_note = language.format("report-rules-count", &[("count", &prepared.rules.len().to_string())]);
    let of_chapter = |(index, chapter): (usize, &Chapter)| {
        let note = language.format("report-figures-count", &[("count", &figures(chapter))]);
        (format!("#c{}", index + 1), plain(zone, &chapter.title, period), note)
    };
    let appendix = ("#appendix".to_owned(), language.text("report-appendix"), appendix_note);
    let lines: Vec<_> = text.chapters.iter().enumerate().map(of_chapter).chain([appendix]).collect();
    let entries: Vec<Entry<'_>> =
        lines.iter().map(|(href, title, note)| Entry { href, title, note, current: false }).collect();
    contents(&language.text("report-contents"), &entries, &language.text("report-contents-note"))
}

fn questions(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    html! {
        @for question in &prepared.questions {
            @let version = question.version.to_string();
            @let answer = question.answer.and_then(|seq| zone.answers.iter().find(|answer| answer.seq == seq));
            (note(Tone::Warn, &language.format("report-question", &[("rule", &question.rule), ("version", &version)]), html! {
                (asked(question, language))
                @if let Some(answer) = answer {
                    " " (language.format("report-question-answer", &[("date", &answer.happened)]))
                    (paragraph(zone, answer.text.as_deref().unwrap_or("—"), prepared.period, shown))
                }
            }))
        }
    }
}

/// The ratios stand as the gate computed them, which is what the reply names.
fn asked(question: &Question, language: Language) -> String {
    match (&question.here, &question.elsewhere) {
        (Some(here), Some(elsewhere)) => {
            language.format("report-question-text", &[("here", here), ("elsewhere", elsewhere)])
        }
        _ => language.text("report-question-no-rest"),
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
        @for role in &text.roles { (row(language.text(&format!("report-role-{}", role.role.replace('_', "-"))), plain(zone, &role.names.join(" "), prepared.period))) }
        // Who approved stands in a record; a name in a text would be a claim.
        (row(language.text("report-role-approval"), approval(prepared, language)))
    };
    let check = html! { div { (language.text("report-foot-verify")) } };
    let (edition_title, makers_title, verify_title) = (
        language.text("report-foot-edition-title"),
        language.text("report-foot-makers"),
        language.text("report-foot-verify-title"),
    );
    edition(&[(edition_title.as_str(), about), (makers_title.as_str(), makers), (verify_title.as_str(), check)], None)
}

fn approval(prepared: &Prepared, language: Language) -> String {
    prepared.approval.as_ref().map_or_else(
        || language.text("report-approval-none"),
        |approval| {
            let seq = approval.seq.to_string();
            language.format("report-approval", &[("date", &approval.happened), ("seq", &seq)])
        },
    )
}

/// What an opening balance adds to the records, and where it is said.
fn opening_said(opening: &Counted<'_>, language: Language) -> String {
    let (value, date) = (opening.adds.sum.to_string(), opening.version.happened.to_string());
    let seq = opening.version.seq.to_string();
    language.format("report-opening", &[("value", &value), ("date", &date), ("seq", &seq)])
}

/// Every printed figure with its rules, those that it rests on among them, and its number of records: the appendix
/// that figure links lead to.
fn basis_table(zone: &Zone, prepared: &Prepared, language: Language, shown: Shown) -> Markup {
    let columns = ["basis-figure", "basis-value", "basis-rule", "basis-records"].map(|key| Column {
        key: key.to_owned(),
        label: language.text(key),
        numeric: key == "basis-records",
        sort_href: None,
        sorted: None,
    });
    let mut above: Vec<(String, u32)> = Vec::new();
    let rows = prepared.cells.iter().filter_map(|cell| {
        let subject = zone.org.unit(&cell.subject)?;
        let figure = compute(zone, &cell.figure, Period::parse(&cell.period)?, subject)?;
        let (rule, print) = (&figure.definition.rule, &figure.rule().print);
        let behind = rules_behind(zone, &figure);
        let ids: Vec<_> = behind.iter().map(|adopted| (adopted.rule.id.clone(), adopted.rule.version)).collect();
        // The months of a figure have the same rules: their sources are read once.
        let as_above = ids == above;
        above = ids;
        let title = in_language(language, &rule.title.zh, &rule.title.en);
        let remark = in_language(language, &figure.rule().remark.zh, &figure.rule().remark.en);
        let name = match shown {
            Shown::Published if subject == 0 => html! { span id={ "b-" (figure.id().replace('.', "-")) "-" (cell.period) } { (title) } },
            _ => html! { (title) },
        };
        Some(vec![
            html! {
                (name)
                @if cell.period != prepared.period.to_string() { " " span.s-when { (cell.period) } }
                @if subject != 0 { " " (zone.org.units[subject as usize].title) }
                @if !remark.is_empty() { div.s-meta { (remark) } }
            },
            html! {
                // The cell's own words, as published; in the other language, what they mean.
                @match language { Language::Chinese => (marked(&figure, zone, "printed", &html! { (cell.printed) }, shown)), Language::English => (said(&figure, language)) }
                @if cell.rank.is_some() { div.s-meta { (marked(&figure, zone, "mean", &html! { (figure.number().map_or_else(String::new, |printed| printed.value)) }, shown)) " " (in_language(language, &print.unit.zh, &print.unit.en)) } }
            },
            html! { @for behind in &behind {
                div { (behind.rule.id) " v" (behind.rule.version) }
                @if !as_above { div.s-meta lang="zh-CN" { (behind.rule.source) } }
            } },
            html! {
                (figure.records)
                @if let Some(opening) = zone::opening_balance::counted(zone, &figure.definition, figure.period) { div.s-meta { (opening_said(&opening, language)) } }
            },
        ])
    });
    table(&Table {
        caption: &language.text("report-appendix"),
        columns: columns.into(),
        rows: rows.collect(),
        empty: html! {},
    })
}
