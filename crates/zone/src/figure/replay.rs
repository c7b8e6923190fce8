//! The full replay: the same definitions over all facts, without cells. Slow and plain; a property test and `verify`
//! hold the incremental evaluator against it.

use crate::figure::{Aggregate, Outcome, compute, definition, figure_rule};
use crate::opening_balance;
use crate::period::{Month, Period};
use crate::state::Zone;
use crate::value::Value;
use rulebook::Decimal;
use rulebook::figure::Operator;
use std::collections::HashMap;

/// The outcome of a figure, from all facts. Operators that keep no cells are computed from facts anyway.
pub fn replay(zone: &Zone, id: &str, period: Period) -> Option<Outcome> {
    let adopted = definition(zone, id, period)?;
    let rule = figure_rule(&adopted);
    let Some((selection, kind)) = rule.operator.selection().and_then(|s| Some((s, crate::fact::kind(&s.fact)?))) else {
        return compute(zone, id, period, 0).map(|figure| figure.outcome);
    };
    let mut all = Aggregate::default();
    let mut last: HashMap<u32, Vec<(Month, Aggregate)>> = HashMap::new();
    for row in zone.register.rows_of(kind) {
        let Some(version) = (if rule.accepted { row.accepted() } else { row.submitted() }) else { continue };
        if !selection.conditions.iter().all(|condition| super::cells::holds(kind, condition, version)) {
            continue;
        }
        let month = match kind.month.map(|name| version.value(kind, name)) {
            Some(Value::Month(month)) => *month,
            _ => Month::of(version.happened),
        };
        let value = version.value(kind, &selection.field);
        let mut one = Aggregate { records: 1, ..Aggregate::default() };
        match (&rule.operator, value) {
            (Operator::Count(_) | Operator::Stock(_), _) => one.sum = Decimal::whole(1),
            (_, Value::NeedsOpenings) => one.sealed = 1,
            (_, Value::Redacted(_)) => one.redacted = 1,
            (Operator::Members(_), Value::Persons(people)) => one.sum = Decimal::whole(people.len() as i64),
            (Operator::Members(_), _) => one.missing = 1,
            (_, value) => match value.decimal() {
                Some(quantity) => one.sum = quantity,
                None => one.missing = 1,
            },
        }
        match rule.operator {
            Operator::Stock(_) if month <= period.last_month() => all.add(&one, 1),
            Operator::Count(_) | Operator::Sum(_) | Operator::Members(_)
                if (period.first_month()..=period.last_month()).contains(&month) =>
            {
                all.add(&one, 1);
            }
            Operator::Cumulative(_) if month.year() == period.year() && month <= period.last_month() => {
                let subject = match kind.dimension.map(|name| version.value(kind, name)) {
                    Some(Value::Unit(unit)) => *unit,
                    _ => row.unit,
                };
                last.entry(subject).or_default().push((month, one));
            }
            Operator::Count(_)
            | Operator::Sum(_)
            | Operator::Members(_)
            | Operator::Stock(_)
            | Operator::Cumulative(_) => {}
            _ => return compute(zone, id, period, 0).map(|figure| figure.outcome),
        }
    }
    if let Some(opening) = opening_balance::counted(zone, &adopted, period) {
        all.add(&opening.adds, 1);
    }
    for months in last.values_mut() {
        months.sort_by_key(|(month, _)| *month);
        let given: Vec<_> = months.iter().filter(|(_, one)| one.missing == 0).collect();
        match (given.as_slice(), period) {
            ([], _) => all.add(&months[months.len() - 1].1, 1),
            ([.., (_, value)], Period::Year(_)) => all.add(value, 1),
            ([.., (_, before), (month, value)], Period::Month(asked)) if *month == asked => {
                all.add(value, 1);
                all.sum -= before.sum;
                all.sealed += before.sealed;
                all.redacted += before.redacted;
            }
            ([(month, value)], Period::Month(asked)) if *month == asked => all.add(value, 1),
            _ => {}
        }
    }
    let counts = matches!(rule.operator, Operator::Count(_) | Operator::Stock(_));
    Some(super::compute::judged(&all, counts))
}
