//! The incremental evaluator: per definition, month and subject one aggregate, kept up to date by retracting a fact's
//! old contribution and asserting its new one.

use crate::fact::{KINDS, Kind, kind};
use crate::figure::figure_rule;
use crate::period::Month;
use crate::register::{Register, Row, Version};
use crate::rules::Adopted;
use crate::value::Value;
use imbl::{OrdMap, Vector};
use rulebook::Decimal;
use rulebook::figure::{Condition, Operator, Selection, Test};
use std::sync::Arc;

/// What the facts of a cell add up to. It folds upward: cells of months add to a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aggregate {
    /// Number of facts.
    pub records: i64,
    /// Sum of what the operator reads.
    pub sum: Decimal,
    /// Facts that say nothing on the field.
    pub missing: i64,
    /// Facts whose openings are not here.
    pub sealed: i64,
    /// Facts that are redacted.
    pub redacted: i64,
}

impl Aggregate {
    /// Adds another, `sign` times (1 or −1).
    pub fn add(&mut self, other: &Self, sign: i64) {
        self.records += sign * other.records;
        self.missing += sign * other.missing;
        self.sealed += sign * other.sealed;
        self.redacted += sign * other.redacted;
        if sign < 0 { self.sum -= other.sum } else { self.sum += other.sum }
    }
}

/// A definition ready for evaluation.
#[derive(Debug)]
pub struct Definition {
    /// The rule as adopted.
    pub adopted: Arc<Adopted>,
    /// The kind of facts that it reads, if any.
    pub kind: Option<&'static Kind>,
}

impl Definition {
    /// The operator's selection.
    pub fn selection(&self) -> Option<&Selection> {
        figure_rule(&self.adopted).operator.selection()
    }

    /// Whether accepted versions count.
    pub fn accepted(&self) -> bool {
        figure_rule(&self.adopted).accepted
    }

    /// Whether the definition is kept in cells: the operators that fold upward by month.
    fn is_kept(&self) -> bool {
        matches!(
            figure_rule(&self.adopted).operator,
            Operator::Count(_) | Operator::Stock(_) | Operator::Sum(_) | Operator::Members(_) | Operator::Cumulative(_)
        )
    }

    /// What a version contributes: its month, its subject and the aggregate of one.
    pub fn contribution(&self, unit: u32, version: &Version) -> Option<(Month, u32, Aggregate)> {
        let (kind, selection) = (self.kind?, self.selection()?);
        if !selection.conditions.iter().all(|condition| holds(kind, condition, version)) {
            return None;
        }
        let mut one = Aggregate { records: 1, ..Aggregate::default() };
        match figure_rule(&self.adopted).operator {
            Operator::Sum(_) | Operator::Cumulative(_) | Operator::Latest(_) => {
                match version.value(kind, &selection.field) {
                    Value::Missing => one.missing = 1,
                    Value::NeedsOpenings => one.sealed = 1,
                    Value::Redacted(_) => one.redacted = 1,
                    value => one.sum = value.decimal().unwrap_or_default(),
                }
            }
            Operator::Members(_) | Operator::DistinctMembers(_) => match version.value(kind, &selection.field) {
                Value::Persons(people) => one.sum = Decimal::whole(people.len() as i64),
                Value::NeedsOpenings => one.sealed = 1,
                Value::Redacted(_) => one.redacted = 1,
                _ => one.missing = 1,
            },
            _ => one.sum = Decimal::whole(1),
        }
        let month = match kind.month.map(|name| version.value(kind, name)) {
            Some(Value::Month(month)) => *month,
            _ => Month::of(version.happened),
        };
        let subject = match kind.dimension.map(|name| version.value(kind, name)) {
            Some(Value::Unit(unit)) => *unit,
            _ => unit,
        };
        Some((month, subject, one))
    }
}

/// Whether a version meets a condition. A missing value meets none.
pub(crate) fn holds(kind: &Kind, condition: &Condition, version: &Version) -> bool {
    match &condition.test {
        Test::Any(codes) => {
            version.choice(kind, &condition.field).is_some_and(|code| codes.iter().any(|any| any == code))
        }
        Test::AtLeast(limit) => version.value(kind, &condition.field).decimal().is_some_and(|value| value >= *limit),
    }
}

type CellKey = (u16, Month, u32);

/// All cells of all definitions.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    definitions: Vector<Arc<Definition>>,
    by_kind: Vector<Vector<u16>>,
    cells: OrdMap<CellKey, Aggregate>,
}

impl Cells {
    /// Takes up a definition and folds what is already there: a rule may come after the facts.
    pub(crate) fn define(&mut self, adopted: Arc<Adopted>, register: &Register) {
        let fact = figure_rule(&adopted).operator.selection().map(|selection| selection.fact.clone());
        let definition = Definition { adopted, kind: fact.and_then(|name| kind(&name)) };
        let number = self.definitions.len() as u16;
        if self.by_kind.is_empty() {
            self.by_kind = KINDS.iter().map(|_| Vector::new()).collect();
        }
        if let Some(kind) = definition.kind.filter(|_| definition.is_kept()) {
            self.by_kind[usize::from(kind.ordinal())].push_back(number);
            for row in register.rows_of(kind) {
                if let Some((month, subject, one)) =
                    row.effective(definition.accepted()).and_then(|version| definition.contribution(row.unit, version))
                {
                    self.cells.entry((number, month, subject)).or_default().add(&one, 1);
                }
            }
        }
        self.definitions.push_back(Arc::new(definition));
    }

    /// Takes a fact's change into every cell that it touches.
    pub(crate) fn update(&mut self, old: Option<&Row>, new: &Row) {
        let Some(numbers) = self.by_kind.get(usize::from(new.kind)) else { return };
        for number in numbers {
            let definition = &self.definitions[usize::from(*number)];
            let of = |row: &Row| {
                row.effective(definition.accepted()).and_then(|version| definition.contribution(row.unit, version))
            };
            let (before, after) = (old.and_then(of), of(new));
            if before == after {
                continue;
            }
            for (change, sign) in [(before, -1), (after, 1)] {
                let Some((month, subject, one)) = change else { continue };
                let cell = self.cells.entry((*number, month, subject)).or_default();
                cell.add(&one, sign);
                if *cell == Aggregate::default() {
                    self.cells.remove(&(*number, month, subject));
                }
            }
        }
    }

    /// Number of the definition that a rule version became.
    pub(crate) fn number_of(&self, adopted: &Adopted) -> Option<u16> {
        self.definitions.iter().position(|definition| definition.adopted.seq == adopted.seq).map(|number| number as u16)
    }

    /// A definition by number.
    pub(crate) fn definition(&self, number: u16) -> &Arc<Definition> {
        &self.definitions[usize::from(number)]
    }

    /// Cells of a definition from one month to another, in order of month and subject.
    pub(crate) fn of(&self, number: u16, from: Month, to: Month) -> impl Iterator<Item = (Month, u32, &Aggregate)> {
        self.cells
            .range((number, from, 0)..=(number, to, u32::MAX))
            .map(|((_, month, subject), cell)| (*month, *subject, cell))
    }

    /// Every cell, for tests that compare two states.
    pub fn all(&self) -> impl Iterator<Item = (&(u16, Month, u32), &Aggregate)> {
        self.cells.iter()
    }
}
