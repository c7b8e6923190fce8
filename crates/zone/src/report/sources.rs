//! The rules that a figure rests on. A figure is as certain as the least certain of them: a share whose denominator's
//! rule nobody checked is not a checked share.

use crate::figure::{Figure, SHARES_MAX};
use crate::offices::air;
use crate::refusal::Problem;
use crate::rules::Adopted;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::figure::Operator;
use rulebook::rule::Certainty;
use rulebook::{Body, Rule};
use std::sync::Arc;

/// Every rule behind a figure, its own first, each once, in the version in force at the end of the figure's period.
pub fn rules_behind(zone: &Zone, figure: &Figure) -> Vec<Arc<Adopted>> {
    let mut found = Vec::new();
    collect(zone, &figure.definition, figure.period.last_day(), &mut found);
    found
}

/// As [`rules_behind`], of a definition whose newest versions count.
pub fn rules_behind_newest(zone: &Zone, adopted: &Arc<Adopted>) -> Vec<Arc<Adopted>> {
    let mut found = Vec::new();
    collect(zone, adopted, Date::MAX, &mut found);
    found
}

fn collect(zone: &Zone, adopted: &Arc<Adopted>, on: Date, found: &mut Vec<Arc<Adopted>>) {
    if found.iter().any(|known| known.rule.id == adopted.rule.id) {
        return;
    }
    found.push(adopted.clone());
    // A base that is not in force gives no value, and what has no value is not printed.
    for base in bases(&adopted.rule).iter().filter_map(|id| zone.rules.in_force(id, on)) {
        collect(zone, base, on, found);
    }
}

/// Ids of the rules that a rule reads. Every operator is named, so that a new one cannot be forgotten here.
fn bases(rule: &Rule) -> Vec<&str> {
    let Body::Figure(figure) = &rule.body else { return Vec::new() };
    match &figure.operator {
        Operator::Share { part, whole, .. } => vec![part, whole],
        Operator::Parameter { rule, .. } | Operator::Length { rule } => vec![rule],
        Operator::TimesFirst { figure, .. } => vec![figure],
        Operator::AirMeanRank { .. } => vec![air::VALIDITY],
        Operator::Count(_)
        | Operator::Stock(_)
        | Operator::Sum(_)
        | Operator::Members(_)
        | Operator::DistinctMembers(_)
        | Operator::Cumulative(_)
        | Operator::Latest(_)
        | Operator::Register(_) => Vec::new(),
    }
}

/// Whether a rule, once adopted, would be a share of shares without end, or of more than are reckoned.
pub fn goes_in_a_circle(zone: &Zone, new: &Rule) -> bool {
    fn ends(zone: &Zone, new: &Rule, rule: &Rule, shares: u32) -> bool {
        let Body::Figure(figure) = &rule.body else { return true };
        let Operator::Share { part, whole, .. } = &figure.operator else { return true };
        let newest = |id: &String| match *id == new.id {
            true => Some(new),
            false => zone.rules.newest(id).map(|adopted| &adopted.rule),
        };
        shares > 0 && [part, whole].into_iter().filter_map(newest).all(|base| ends(zone, new, base, shares - 1))
    }
    !ends(zone, new, new, SHARES_MAX)
}

/// What stops a publication that rests on a rule, if nobody has checked its source.
pub(super) fn not_approved(rule: &Rule, printed: &str) -> Option<Problem> {
    let unchecked = rule.certainty == Certainty::Unchecked;
    unchecked.then(|| Problem::new("source-not-approved").with("figure", printed).with("rule", rule.id.clone()))
}
