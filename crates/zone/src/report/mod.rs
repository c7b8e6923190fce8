//! Reports: text in which every figure is bound, questions of plausibility, and what an edition holds.

mod bind;
mod charts;
mod gate;
mod lexicon;
mod plausible;
mod sources;
mod year;

pub use bind::{Piece, bind};
pub use charts::{AIR_RANKS, AIR_YEAR, OUTPUT_MONTHS, chart_figures};
pub(crate) use gate::{check_answer, check_approval, check_publication};
pub use lexicon::{Unbound, unbound};
pub use plausible::{Question, questions};
pub use sources::{goes_in_a_circle, rules_behind, rules_behind_newest};
pub use year::paragraphs;

use crate::figure::{self, Figure, compute};
use crate::period::Period;
use crate::refusal::Problem;
use crate::state::{Approval, PrintedCell, Zone};
use rulebook::report::ReportText;
use rulebook::{Body, Rule};
use std::collections::BTreeMap;
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
    /// Every rule behind them, down to the last parameter: id and the highest version that was used.
    pub rules: BTreeMap<String, u32>,
    /// The text, for reports that have one.
    pub text: Option<Arc<Rule>>,
    /// The approval of the text, if a leader has given it: without one, a report that has a text is not published.
    pub approval: Option<Arc<Approval>>,
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
        approval: None,
        questions: Vec::new(),
    };
    let mut problems = Vec::new();
    if zone.last_closed().is_none_or(|closed| closed < period.last_day()) {
        problems.push(Problem::new("period-not-over").with("period", period.to_string()));
    }
    match (report, period) {
        (AIR_MONTH, Period::Month(_)) => air_month(zone, &mut prepared, &mut problems),
        (YEAR, Period::Year(_)) => year::prepare(zone, &mut prepared, &mut problems),
        _ => problems.push(Problem::new("unknown-report").with("report", report.to_owned())),
    }
    if problems.is_empty() { Ok(prepared) } else { Err(problems) }
}

impl Prepared {
    /// Adds a figure's cell, and the rules behind it; one that nobody has checked is a problem.
    fn add(&mut self, zone: &Zone, figure: &Figure, problems: &mut Vec<Problem>) {
        self.add_rules(zone, figure, problems);
        self.cells.extend(cell(zone, figure));
    }

    fn add_rules(&mut self, zone: &Zone, figure: &Figure, problems: &mut Vec<Problem>) {
        for adopted in rules_behind(zone, figure) {
            self.add_rule(&adopted.rule, figure.id(), problems);
        }
    }

    fn add_rule(&mut self, rule: &Rule, printed: &str, problems: &mut Vec<Problem>) {
        let version = self.rules.entry(rule.id.clone()).or_default();
        *version = rule.version.max(*version);
        let found = sources::not_approved(rule, printed);
        problems.extend(found.filter(|problem| !problems.contains(problem)));
    }

    /// The order of the cells is that of figure, period and subject; a figure that stands in several places is one cell.
    fn sort(&mut self) {
        self.cells.sort_by(|a, b| (&a.figure, &a.period, &a.subject).cmp(&(&b.figure, &b.period, &b.subject)));
        self.cells.dedup();
    }
}

fn air_month(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    for id in AIR_FIGURES {
        for figure in figure::of_all_participants(zone, id, prepared.period) {
            prepared.add(zone, &figure, problems);
        }
    }
    if prepared.cells.is_empty() {
        problems.push(Problem::new("nothing-to-publish"));
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
