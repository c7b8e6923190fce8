//! The value of a figure for a period, from cells where the operator keeps them.

use crate::figure::{Aggregate, Figure, Outcome, definition, figure_rule};
use crate::offices::air;
use crate::opening_balance;
use crate::period::{Month, Period};
use crate::register::Version;
use crate::rules::Adopted;
use crate::state::Zone;
use crate::value::Value;
use num_rational::BigRational;
use num_traits::Zero;
use rulebook::figure::{Operator, Selection};
use rulebook::{Body, Decimal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How often a share is made of shares. What goes further has no value: it may go in a circle, and a ledger that somebody
/// else wrote may hold such rules.
pub(crate) const SHARES_MAX: u32 = 4;

/// Computes a figure; nothing if no definition of that id is in force at the period's end.
///
/// `subject` is the number of the unit that a ranked figure is asked for; other figures are the zone's.
pub fn compute(zone: &Zone, id: &str, period: Period, subject: u32) -> Option<Figure> {
    within(zone, id, period, subject, SHARES_MAX)
}

fn within(zone: &Zone, id: &str, period: Period, subject: u32, shares: u32) -> Option<Figure> {
    let adopted = definition(zone, id, period)?;
    let (outcome, records, missing) = evaluate(zone, &adopted, period, subject, shares);
    Some(Figure { definition: adopted, period, subject, outcome, records, missing })
}

fn evaluate(zone: &Zone, adopted: &Arc<Adopted>, period: Period, subject: u32, shares: u32) -> (Outcome, u64, u64) {
    let rule = figure_rule(adopted);
    let kept = || zone.cells.number_of(adopted);
    match &rule.operator {
        Operator::Count(_) | Operator::Sum(_) | Operator::Members(_) => {
            let number = kept().expect("every definition is numbered");
            total(
                zone.cells.of(number, period.first_month(), period.last_month()).map(|(_, _, cell)| cell),
                &rule.operator,
            )
        }
        Operator::Stock(_) => {
            let number = kept().expect("every definition is numbered");
            let opening = opening_balance::counted(zone, adopted, period).map(|opening| opening.adds);
            let cells = zone.cells.of(number, Month::FIRST, period.last_month()).map(|(_, _, cell)| cell);
            total(cells.chain(opening.as_ref()), &rule.operator)
        }
        Operator::Cumulative(_) => {
            let number = kept().expect("every definition is numbered");
            let january = Month::new(period.year(), 1).expect("January");
            cumulative(zone.cells.of(number, january, period.last_month()), period)
        }
        Operator::DistinctMembers(selection) => distinct(zone, adopted, selection, period),
        Operator::Latest(selection) => latest(zone, adopted, selection, period),
        Operator::Register(selection) => register(zone, adopted, selection),
        Operator::Share { .. } if shares == 0 => (Outcome::Missing, 0, 0),
        Operator::Share { part, whole, whole_factor } => {
            let of = |id| within(zone, id, period, 0, shares - 1);
            share(of(part).zip(of(whole)), *whole_factor)
        }
        Operator::AirMeanRank { pollutant } => air_mean_rank(zone, pollutant, period, subject),
        Operator::TimesFirst { report, figure } => times_first(zone, report, figure, period),
        Operator::Parameter { rule, key } => {
            let value = zone.rules.parameter(rule, key, period.last_day());
            value.map_or((Outcome::Missing, 0, 0), |value| (Outcome::Text(value.to_owned()), 1, 0))
        }
        Operator::Length { rule } => {
            let length = zone.rules.in_force(rule, period.last_day()).and_then(|adopted| match &adopted.rule.body {
                Body::Checklist(items) => Some(items.len()),
                _ => None,
            });
            length.map_or((Outcome::Missing, 0, 0), |length| (number(Decimal::whole(length as i64).rational()), 1, 0))
        }
    }
}

fn number(exact: BigRational) -> Outcome {
    Outcome::Number { exact, rank: None }
}

fn total<'a>(cells: impl Iterator<Item = &'a Aggregate>, operator: &Operator) -> (Outcome, u64, u64) {
    let mut all = Aggregate::default();
    for cell in cells {
        all.add(cell, 1);
    }
    // Nothing counted is zero things; nothing reported is no sum.
    let counts = matches!(operator, Operator::Count(_) | Operator::Stock(_));
    (judged(&all, counts), all.records as u64, all.missing as u64)
}

pub(super) fn judged(all: &Aggregate, counts: bool) -> Outcome {
    if all.sealed > 0 {
        Outcome::NeedsOpenings(all.sealed as u64)
    } else if all.redacted > 0 {
        Outcome::Redacted(all.redacted as u64)
    } else if !counts && all.records == all.missing {
        Outcome::Missing
    } else {
        number(all.sum.rational())
    }
}

/// Of each subject the last cumulative value up to the period's end; for a month, less the one before it. January and
/// February are one cell: January has no value of its own.
fn cumulative<'a>(cells: impl Iterator<Item = (Month, u32, &'a Aggregate)>, period: Period) -> (Outcome, u64, u64) {
    let mut by_subject: BTreeMap<u32, Vec<(Month, Aggregate)>> = BTreeMap::new();
    for (month, subject, cell) in cells {
        by_subject.entry(subject).or_default().push((month, *cell));
    }
    let mut all = Aggregate::default();
    for months in by_subject.values() {
        let mut given = months.iter().rev().filter(|(_, cell)| cell.missing == 0);
        let Some((last, value)) = given.next() else {
            all.add(&months.last().expect("a subject has a cell").1, 1);
            continue;
        };
        match period {
            Period::Year(_) => all.add(value, 1),
            Period::Month(month) if *last == month => {
                all.add(value, 1);
                if let Some((_, before)) = given.next() {
                    all.sum -= before.sum;
                    all.sealed += before.sealed;
                    all.redacted += before.redacted;
                }
            }
            Period::Month(_) => {}
        }
    }
    (judged(&all, false), all.records as u64, all.missing as u64)
}

/// Versions of a kind that count for a definition, with their seq.
fn effective<'a>(zone: &'a Zone, adopted: &'a Arc<Adopted>) -> impl Iterator<Item = (u32, &'a Version)> {
    let number = zone.cells.number_of(adopted).expect("every definition is numbered");
    let definition = zone.cells.definition(number).clone();
    let kind = definition.kind;
    kind.into_iter().flat_map(|kind| zone.register.rows_of(kind)).filter_map(move |row| {
        let version = row.effective(definition.accepted())?;
        let kind = definition.kind?;
        let all =
            definition.selection()?.conditions.iter().all(|condition| super::cells::holds(kind, condition, version));
        all.then_some((row.unit, version))
    })
}

fn distinct(zone: &Zone, adopted: &Arc<Adopted>, selection: &Selection, period: Period) -> (Outcome, u64, u64) {
    let Some(kind) = crate::fact::kind(&selection.fact) else { return (Outcome::Missing, 0, 0) };
    let mut people = BTreeSet::new();
    let mut all = Aggregate::default();
    for (_, version) in effective(zone, adopted).filter(|(_, version)| period.contains(version.happened)) {
        all.records += 1;
        match version.value(kind, &selection.field) {
            Value::Persons(members) => people.extend(members.iter().copied()),
            Value::NeedsOpenings => all.sealed += 1,
            Value::Redacted(_) => all.redacted += 1,
            _ => all.missing += 1,
        }
    }
    all.sum = Decimal::whole(people.len() as i64);
    (judged(&all, false), all.records as u64, all.missing as u64)
}

/// The fact of the period with the highest revision.
fn latest(zone: &Zone, adopted: &Arc<Adopted>, selection: &Selection, period: Period) -> (Outcome, u64, u64) {
    let Some(kind) = crate::fact::kind(&selection.fact) else { return (Outcome::Missing, 0, 0) };
    let newest = effective(zone, adopted)
        .filter(|(_, version)| version.value(kind, "period") == &Value::Period(period))
        .max_by_key(|(_, version)| version.value(kind, "revision").decimal());
    let Some((_, version)) = newest else { return (Outcome::Missing, 0, 0) };
    match version.value(kind, &selection.field) {
        Value::NeedsOpenings => (Outcome::NeedsOpenings(1), 1, 0),
        Value::Redacted(_) => (Outcome::Redacted(1), 1, 0),
        value => value.decimal().map_or((Outcome::Missing, 1, 1), |value| (number(value.rational()), 1, 0)),
    }
}

/// The one value that all selected entries of a register share; none if they differ.
fn register(zone: &Zone, adopted: &Arc<Adopted>, selection: &Selection) -> (Outcome, u64, u64) {
    let Some(kind) = crate::fact::kind(&selection.fact) else { return (Outcome::Missing, 0, 0) };
    let mut values = BTreeSet::new();
    let (mut records, mut missing) = (0, 0);
    for (_, version) in effective(zone, adopted) {
        records += 1;
        match version.value(kind, &selection.field) {
            Value::Choice(_) => values.extend(version.choice(kind, &selection.field).map(str::to_owned)),
            Value::Date(date) => values.extend([date.to_string()]),
            Value::Count(count) => values.extend([count.to_string()]),
            _ => missing += 1,
        }
    }
    let outcome = match values.into_iter().collect::<Vec<_>>().as_slice() {
        [one] => Outcome::Text(one.clone()),
        _ => Outcome::Missing,
    };
    (outcome, records, missing)
}

fn share(figures: Option<(Figure, Figure)>, whole_factor: Decimal) -> (Outcome, u64, u64) {
    let Some((part, whole)) = figures else { return (Outcome::Missing, 0, 0) };
    let records = part.records + whole.records;
    let outcome = match (&part.outcome, &whole.outcome) {
        (Outcome::Number { exact: part, .. }, Outcome::Number { exact: whole, .. }) if !whole.is_zero() => {
            number(part / (whole * whole_factor.rational()))
        }
        (Outcome::NeedsOpenings(n), _) | (_, Outcome::NeedsOpenings(n)) => Outcome::NeedsOpenings(*n),
        (Outcome::Redacted(n), _) | (_, Outcome::Redacted(n)) => Outcome::Redacted(*n),
        // Denominator 0 or missing: no share, never 100 %.
        _ => Outcome::Missing,
    };
    (outcome, records, part.missing + whole.missing)
}

/// A ranked figure for every participant, from one table; in order of the participants' numbers.
pub fn of_all_participants(zone: &Zone, id: &str, period: Period) -> Vec<Figure> {
    let Some(adopted) = definition(zone, id, period) else { return Vec::new() };
    let Operator::AirMeanRank { pollutant } = &figure_rule(&adopted).operator else { return Vec::new() };
    let of = |participant: &air::Participant| {
        let (outcome, records, missing) = of_participant(participant);
        Figure { definition: adopted.clone(), period, subject: participant.unit, outcome, records, missing }
    };
    air::table(zone, pollutant, period).iter().map(of).collect()
}

fn air_mean_rank(zone: &Zone, pollutant: &str, period: Period, subject: u32) -> (Outcome, u64, u64) {
    let table = air::table(zone, pollutant, period);
    table.iter().find(|participant| participant.unit == subject).map_or((Outcome::Missing, 0, 0), of_participant)
}

fn of_participant(participant: &air::Participant) -> (Outcome, u64, u64) {
    let outcome = match (&participant.mean, participant.rank) {
        (Some(mean), Some(rank)) => Outcome::Number { exact: mean.clone(), rank: Some(rank) },
        _ => Outcome::Missing,
    };
    (outcome, participant.station_days, 0)
}

/// Counted from the published tables, not recomputed: what was published in the month is what counts.
fn times_first(zone: &Zone, report: &str, figure: &str, period: Period) -> (Outcome, u64, u64) {
    let (mut firsts, mut editions, mut month) = (0, 0, period.first_month());
    while month <= period.last_month() {
        if let Some(edition) = zone.newest_edition(report, Period::Month(month)) {
            editions += 1;
            let cell = edition.cells.iter().find(|cell| cell.figure == figure && *cell.subject == *zone.id);
            firsts += i64::from(cell.is_some_and(|cell| cell.rank == Some(1)));
        }
        month = month.next();
    }
    if editions == 0 {
        return (Outcome::Missing, 0, 0);
    }
    (number(Decimal::whole(firsts).rational()), editions, 0)
}
