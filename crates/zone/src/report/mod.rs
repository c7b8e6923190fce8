//! Reports: text in which every figure is bound, questions of plausibility, and what an edition holds.

mod bind;
mod lexicon;
mod plausible;

pub use bind::{Piece, bind};
pub use lexicon::{Unbound, unbound};
pub use plausible::{Question, questions};

use crate::content::Split;
use crate::figure::{self, Figure, compute};
use crate::period::{Month, Period};
use crate::refusal::Problem;
use crate::state::{PrintedCell, Zone};
use rulebook::report::ReportText;
use rulebook::rule::Certainty;
use rulebook::{Body, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The monthly ranking of the air.
pub const AIR_MONTH: &str = "air-month";
/// The year report.
pub const YEAR: &str = "year";
/// Figures of the monthly ranking.
pub const AIR_FIGURES: [&str; 2] = ["air.pm10_month", "air.pm25_month"];

/// Everything that an edition would publish, at the zone's present size.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Report id.
    pub report: String,
    /// The period.
    pub period: Period,
    /// Number that the edition would have.
    pub edition: u64,
    /// Seq of the edition that it would supersede.
    pub supersedes: Option<u64>,
    /// The cells to be printed.
    pub cells: Vec<PrintedCell>,
    /// The rules behind them: id and version.
    pub rules: BTreeMap<String, u32>,
    /// The text, for reports that have one.
    pub text: Option<Arc<Rule>>,
    /// Questions of plausibility, answered or not.
    pub questions: Vec<Question>,
}

impl Prepared {
    /// The report's text.
    pub fn report_text(&self) -> Option<&ReportText> {
        match &self.text.as_deref()?.body {
            Body::Report(text) => Some(text),
            _ => None,
        }
    }
}

/// The cell that an edition prints for a figure, if it has a value.
pub fn cell(zone: &Zone, figure: &Figure) -> Option<PrintedCell> {
    Some(PrintedCell {
        exact: figure.exact_text()?,
        figure: figure.id().to_owned(),
        period: figure.period.to_string(),
        printed: figure.printed()?.zh,
        rank: figure.rank(),
        subject: zone.org.units[figure.subject as usize].id.to_string(),
    })
}

/// Prepares an edition of a report for a period, or says everything that stops it.
pub fn prepare(zone: &Zone, report: &str, period: Period) -> Result<Prepared, Vec<Problem>> {
    let newest = zone.newest_edition(report, period);
    let mut prepared = Prepared {
        report: report.to_owned(),
        period,
        edition: newest.map_or(1, |edition| edition.edition + 1),
        supersedes: newest.map(|edition| edition.seq),
        cells: Vec::new(),
        rules: BTreeMap::new(),
        text: None,
        questions: Vec::new(),
    };
    let mut problems = Vec::new();
    if zone.last_closed().is_none_or(|closed| closed < period.last_day()) {
        problems.push(Problem::new("period-not-over").with("period", period.to_string()));
    }
    match (report, period) {
        (AIR_MONTH, Period::Month(_)) => air_month(zone, &mut prepared, &mut problems),
        (YEAR, Period::Year(_)) => year(zone, &mut prepared, &mut problems),
        _ => problems.push(Problem::new("unknown-report").with("report", report.to_owned())),
    }
    if problems.is_empty() { Ok(prepared) } else { Err(problems) }
}

fn add(zone: &Zone, prepared: &mut Prepared, figure: &Figure) {
    let rule = &figure.definition.rule;
    prepared.rules.insert(rule.id.clone(), rule.version);
    prepared.cells.extend(cell(zone, figure));
}

fn air_month(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    for id in AIR_FIGURES {
        for figure in figure::of_all_participants(zone, id, prepared.period) {
            add(zone, prepared, &figure);
        }
    }
    if prepared.cells.is_empty() {
        problems.push(Problem::new("nothing-to-publish"));
    }
}

/// Figures of a year report that its charts show month by month.
pub const MONTHLY: &str = "economy.output";

fn year(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    let draft = zone.drafts.iter().rev().find(|draft| draft.report == YEAR && draft.period == prepared.period);
    let Some(rule) = draft.and_then(|draft| draft.text.clone()) else {
        problems.push(Problem::new("no-draft"));
        return;
    };
    let Body::Report(text) = &rule.body else {
        problems.push(Problem::new("no-draft"));
        return;
    };
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for (place, paragraph) in paragraphs(text) {
        for fault in unbound(zone, &paragraph, prepared.period.last_day()) {
            problems.push(Problem::new("unbound-number").with("place", place.clone()).with("text", fault.context));
        }
        for piece in bind(zone, &paragraph, prepared.period) {
            match piece {
                Piece::Figure(figure) => {
                    wanted.insert(figure.id().to_owned());
                }
                Piece::Unknown(id) => {
                    problems.push(Problem::new("unknown-figure").with("figure", id).with("place", place.clone()))
                }
                Piece::Text(_) | Piece::Limit(_) => {}
            }
        }
    }
    for id in wanted {
        match compute(zone, &id, prepared.period, 0) {
            Some(figure) => {
                if figure.definition.rule.certainty == Certainty::Unchecked {
                    problems.push(Problem::new("source-not-approved").with("figure", id.clone()));
                }
                if figure.printed().is_none() {
                    problems.push(Problem::new("figure-without-value").with("figure", id.clone()));
                }
                add(zone, prepared, &figure);
            }
            None => problems.push(Problem::new("unknown-figure").with("figure", id).with("place", "")),
        }
    }
    for chart in text.chapters.iter().flat_map(|chapter| &chapter.charts) {
        for figure in chart_figures(zone, chart, prepared.period) {
            add(zone, prepared, &figure);
        }
    }
    prepared.cells.sort_by(|a, b| (&a.figure, &a.period, &a.subject).cmp(&(&b.figure, &b.period, &b.subject)));
    prepared.cells.dedup();
    prepared.questions = questions(zone, prepared.period);
    for question in prepared.questions.iter().filter(|question| question.answer.is_none()) {
        problems.push(Problem::new("plausibility-unanswered").with("pair", question.pair.clone()));
    }
    prepared.text = Some(rule.clone());
}

/// The figures that a chart shows beyond those in the text.
pub fn chart_figures(zone: &Zone, chart: &str, period: Period) -> Vec<Figure> {
    match chart {
        "economy.output_months" => (2..=12)
            .filter_map(|number| Month::new(period.year(), number))
            .filter_map(|month| compute(zone, MONTHLY, Period::Month(month), 0))
            .collect(),
        "air.year" => ["air.pm10_year", "air.pm25_year"]
            .iter()
            .flat_map(|id| figure::of_all_participants(zone, id, period))
            .collect(),
        _ => Vec::new(),
    }
}

/// Every text of a report that may hold a number, with its place.
pub fn paragraphs(text: &ReportText) -> Vec<(String, String)> {
    let mut all = vec![("title".to_owned(), text.title.clone()), ("subtitle".to_owned(), text.subtitle.clone())];
    for (number, chapter) in text.chapters.iter().enumerate() {
        all.push((format!("{}", number + 1), chapter.title.clone()));
        for (paragraph, words) in chapter.paragraphs.iter().enumerate() {
            all.push((format!("{}.{}", number + 1, paragraph + 1), words.clone()));
        }
        for caption in &chapter.captions {
            all.push((format!("{} caption", number + 1), caption.clone()));
        }
    }
    all
}

/// The gate of publication: what an edition's record says must be what the zone gives now, so a record between the
/// computation and the publication that changes a bound figure stops it.
pub(crate) fn check_publication(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    let open = &content.open;
    let text = |key: &str| open.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    let Some(period) = Period::parse(text("period")) else { return };
    match prepare(zone, text("report"), period) {
        Err(found) => problems.extend(found),
        Ok(prepared) => {
            let cells: Option<Vec<PrintedCell>> =
                open.get("cells").and_then(|cells| serde_json::from_value(cells.clone()).ok());
            let number = |key: &str| open.get(key).and_then(serde_json::Value::as_u64);
            if cells.as_ref() != Some(&prepared.cells) {
                problems.push(Problem::new("figures-changed"));
            }
            if number("edition") != Some(prepared.edition) || number("supersedes") != prepared.supersedes {
                problems.push(Problem::new("edition-not-next").with("edition", prepared.edition.to_string()));
            }
            if number("size").is_none_or(|size| size > zone.size) {
                problems.push(Problem::new("size-not-committed"));
            }
            let signer = zone.key.split('+').next().unwrap_or_default();
            if open.get("signers") != Some(&serde_json::json!([signer])) {
                problems.push(Problem::new("other-signers"));
            }
        }
    }
}

/// A reply must answer a question that the zone's own rules ask.
pub(crate) fn check_answer(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    let text = |key: &str| content.open.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    let Some(period) = Period::parse(text("period")) else { return };
    let asked =
        questions(zone, period).iter().any(|question| question.rule == text("rule") && question.pair == text("pair"));
    if !asked {
        problems.push(Problem::field("pair", "no-such-question"));
    }
}

/// The figures that a zone publishes in a year, with their reference where they have one.
pub fn year_figures(zone: &Zone, period: Period) -> Vec<Figure> {
    let mut figures: Vec<Figure> = figure::ids(zone).filter_map(|id| compute(zone, id, period, 0)).collect();
    figures.sort_by(|a, b| {
        let order = |figure: &Figure| {
            (figure.rule().reference.is_none(), figure.rule().reference.clone(), figure.id().to_owned())
        };
        order(a).cmp(&order(b))
    });
    figures
}
