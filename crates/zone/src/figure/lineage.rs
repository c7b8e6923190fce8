//! What stands behind a figure: its records, editions, rules or other figures, and how it divides by subject.

use crate::figure::{Figure, SHARES_MAX, compute, figure_rule};
use crate::offices::air;
use crate::period::{Month, Period};
use crate::state::Zone;
use crate::value::Value;
use rulebook::Decimal;
use rulebook::figure::Operator;
use std::collections::BTreeMap;

/// What stands behind a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Lineage {
    /// Numbers of facts, in order of happening.
    Facts(Vec<u32>),
    /// Seqs of editions.
    Editions(Vec<u64>),
    /// Ids of the figures that it is made of.
    Figures(Vec<String>),
    /// Id of the rule whose value it is.
    Rule(String),
}

/// The records behind a figure.
pub fn lineage(zone: &Zone, figure: &Figure) -> Lineage {
    let rule = figure_rule(&figure.definition);
    match &rule.operator {
        Operator::Share { part, whole, .. } => Lineage::Figures(vec![part.clone(), whole.clone()]),
        Operator::Parameter { rule, .. } | Operator::Length { rule } => Lineage::Rule(rule.clone()),
        Operator::TimesFirst { report, .. } => {
            let mut editions = Vec::new();
            let mut month = figure.period.first_month();
            while month <= figure.period.last_month() {
                editions.extend(zone.newest_edition(report, Period::Month(month)).map(|edition| edition.seq));
                month = month.next();
            }
            Lineage::Editions(editions)
        }
        Operator::AirMeanRank { .. } => Lineage::Facts(air::station_days_of(zone, figure.subject, figure.period)),
        operator => Lineage::Facts(facts(zone, figure, operator)),
    }
}

/// Seqs of the redactions that stand between a figure and its value, in order.
pub fn redactions_behind(zone: &Zone, figure: &Figure) -> Vec<u64> {
    redactions_within(zone, figure, SHARES_MAX)
}

fn redactions_within(zone: &Zone, figure: &Figure, shares: u32) -> Vec<u64> {
    let mut found: Vec<u64> = match lineage(zone, figure) {
        Lineage::Facts(numbers) => {
            let versions = numbers.iter().filter_map(|number| zone.register.row(*number)).cloned();
            let accepted = figure.rule().accepted;
            let values = versions.flat_map(|row| row.effective(accepted).map(|version| version.values.clone()));
            values
                .flatten()
                .filter_map(|value| if let Value::Redacted(redaction) = value { Some(redaction.into()) } else { None })
                .collect()
        }
        Lineage::Figures(_) if shares == 0 => Vec::new(),
        Lineage::Figures(ids) => {
            let parts = ids.iter().filter_map(|id| compute(zone, id, figure.period, figure.subject));
            parts.flat_map(|part| redactions_within(zone, &part, shares - 1)).collect()
        }
        Lineage::Editions(_) | Lineage::Rule(_) => Vec::new(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn facts(zone: &Zone, figure: &Figure, operator: &Operator) -> Vec<u32> {
    let Some((selection, kind)) = operator.selection().and_then(|s| Some((s, crate::fact::kind(&s.fact)?))) else {
        return Vec::new();
    };
    let accepted = figure.rule().accepted;
    let mut last_of: BTreeMap<u32, (Month, u32)> = BTreeMap::new();
    let mut numbers = Vec::new();
    for row in zone.register.rows_of(kind) {
        let Some(version) = row.effective(accepted) else { continue };
        if !selection.conditions.iter().all(|condition| super::cells::holds(kind, condition, version)) {
            continue;
        }
        let number = zone.register.by_first(row.first).expect("a row of the register");
        let month = match kind.month.map(|name| version.value(kind, name)) {
            Some(Value::Month(month)) => *month,
            _ => Month::of(version.happened),
        };
        let within = (figure.period.first_month()..=figure.period.last_month()).contains(&month);
        match operator {
            Operator::Stock(_) if month <= figure.period.last_month() => numbers.push(number),
            Operator::Register(_) => numbers.push(number),
            Operator::Latest(_) if version.value(kind, "period") == &Value::Period(figure.period) => {
                numbers.push(number)
            }
            Operator::Cumulative(_) if within && !matches!(version.value(kind, &selection.field), Value::Missing) => {
                let subject = match kind.dimension.map(|name| version.value(kind, name)) {
                    Some(Value::Unit(unit)) => *unit,
                    _ => row.unit,
                };
                let last = last_of.entry(subject).or_insert((month, number));
                if month >= last.0 {
                    *last = (month, number);
                }
            }
            Operator::Count(_) | Operator::Sum(_) | Operator::Members(_) | Operator::DistinctMembers(_) if within => {
                numbers.push(number)
            }
            _ => {}
        }
    }
    numbers.extend(last_of.values().map(|(_, number)| *number));
    numbers
}

/// How a figure divides by subject unit: number of the unit and its part, largest first. Empty where the operator
/// does not add up.
pub fn breakdown(zone: &Zone, figure: &Figure) -> Vec<(u32, Decimal)> {
    let Some(number) = zone.cells.number_of(&figure.definition) else { return Vec::new() };
    let first = match &figure.rule().operator {
        Operator::Count(_) | Operator::Sum(_) | Operator::Members(_) => figure.period.first_month(),
        Operator::Stock(_) => Month::FIRST,
        _ => return Vec::new(),
    };
    let mut parts: BTreeMap<u32, Decimal> = BTreeMap::new();
    for (_, subject, cell) in zone.cells.of(number, first, figure.period.last_month()) {
        *parts.entry(subject).or_default() += cell.sum;
    }
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    parts
}
