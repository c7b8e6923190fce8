//! Figures: values of definitions over facts, with everything that their basis page needs. Two evaluators – the
//! incremental cells (`cells.rs`) and the full replay (`replay.rs`) – must always agree.

mod cells;
mod compute;
mod lineage;
mod replay;

pub(crate) use cells::holds;
pub use cells::{Aggregate, Cells, Definition};
pub(crate) use compute::SHARES_MAX;
pub use compute::{compute, of_all_participants};
pub use lineage::{Lineage, breakdown, lineage, redactions_behind};
pub use replay::replay;

use crate::fact::{self, Compartment, Kind, Office};
use crate::period::Period;
use crate::rules::Adopted;
use crate::state::Zone;
use num_rational::BigRational;
use rulebook::Body;
use rulebook::figure::{FigureRule, Printed, Selection};
use rulebook::rounding::rational_text;
use std::sync::Arc;

/// What a figure's value is, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// An exact number in base units; ranked figures carry their rank.
    Number {
        /// The value.
        exact: BigRational,
        /// The rank among the participants.
        rank: Option<u32>,
    },
    /// A register's entry or a rule's parameter.
    Text(String),
    /// Nothing recorded, or not enough: missing is not zero.
    Missing,
    /// Some records are sealed and their openings are not here.
    NeedsOpenings(u64),
    /// Redacted records stand in the way.
    Redacted(u64),
}

/// A figure for a period and subject.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its definition as adopted.
    pub definition: Arc<Adopted>,
    /// The period.
    pub period: Period,
    /// Number of the unit that it is of.
    pub subject: u32,
    /// The value.
    pub outcome: Outcome,
    /// Number of records behind it.
    pub records: u64,
    /// Records among them that say nothing on this field.
    pub missing: u64,
}

impl Figure {
    /// The definition.
    pub fn rule(&self) -> &FigureRule {
        figure_rule(&self.definition)
    }
    /// Id of the definition.
    pub fn id(&self) -> &str {
        &self.definition.rule.id
    }
    /// As printed; nothing if there is no value. A figure whose phrase is a rank prints its rank.
    pub fn printed(&self) -> Option<Printed> {
        match &self.outcome {
            Outcome::Number { exact, rank: None } => Some(self.rule().print.number(exact)),
            Outcome::Number { rank: Some(rank), .. } => Some(self.rule().print.text(&rank.to_string())),
            Outcome::Text(text) => Some(self.rule().print.text(text)),
            _ => None,
        }
    }
    /// The value itself as a number, also where the phrase is a rank (a mean in µg/m³).
    pub fn number(&self) -> Option<Printed> {
        match &self.outcome {
            Outcome::Number { exact, .. } => Some(self.rule().print.number(exact)),
            _ => self.printed(),
        }
    }
    /// The exact value as an edition holds it.
    pub fn exact_text(&self) -> Option<String> {
        match &self.outcome {
            Outcome::Number { exact, .. } => Some(rational_text(exact)),
            Outcome::Text(text) => Some(self.rule().print.text(text).value),
            _ => None,
        }
    }
    /// The rank, where the figure ranks.
    pub fn rank(&self) -> Option<u32> {
        match self.outcome {
            Outcome::Number { rank, .. } => rank,
            _ => None,
        }
    }
}

/// The offices whose sealed fields a figure reads, itself or through the figures that it rests on: nothing for a figure of
/// open content.
pub fn sealed_offices(zone: &Zone, figure: &Figure) -> Vec<Office> {
    let behind = crate::report::rules_behind(zone, figure);
    let mut offices: Vec<Office> = behind.iter().filter_map(|adopted| Some(sealed_kind(adopted)?.office)).collect();
    offices.dedup();
    offices
}

/// The kind of facts whose sealed fields a definition reads by itself.
fn sealed_kind(adopted: &Adopted) -> Option<&'static Kind> {
    let Body::Figure(rule) = &adopted.rule.body else { return None };
    let selection: &Selection = rule.operator.selection()?;
    let kind = fact::kind(&selection.fact)?;
    let names = selection.conditions.iter().map(|condition| &condition.field).chain([&selection.field]);
    let mut fields = names.filter_map(|name| kind.field(name));
    fields.any(|field| field.compartment == Compartment::Sealed).then_some(kind)
}

/// Ids of the figures that read sealed content of a kind, themselves or through the figures that they rest on, in order: a
/// record of it that is redacted takes their values away.
pub fn reading_sealed(zone: &Zone, kind: &Kind) -> Vec<String> {
    let reads = |id: &&str| {
        zone.rules.newest(id).is_some_and(|adopted| {
            let behind = crate::report::rules_behind_newest(zone, adopted);
            behind.iter().any(|adopted| sealed_kind(adopted).is_some_and(|read| read.name == kind.name))
        })
    };
    ids(zone).filter(reads).map(str::to_owned).collect()
}

/// The figure rule of an adopted definition.
pub(crate) fn figure_rule(adopted: &Adopted) -> &FigureRule {
    match &adopted.rule.body {
        Body::Figure(rule) => rule,
        _ => unreachable!("definitions are taken from figure rules only"),
    }
}

/// The definition of a figure in force at a period's end.
pub fn definition(zone: &Zone, id: &str, period: Period) -> Option<Arc<Adopted>> {
    let adopted = zone.rules.in_force(id, period.last_day())?;
    matches!(adopted.rule.body, Body::Figure(_)).then(|| adopted.clone())
}

/// Ids of all figures, in order.
pub fn ids(zone: &Zone) -> impl Iterator<Item = &str> {
    zone.rules.all().filter_map(|(id, versions)| {
        let figure = versions.iter().any(|adopted| matches!(adopted.rule.body, Body::Figure(_)));
        figure.then_some(&**id)
    })
}
