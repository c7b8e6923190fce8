//! What would have changed a project's place: the smallest change of one factor, everything else and everyone else
//! fixed, found by applying the rule again to the changed measure. Where no single factor is enough, several together.

use super::Entry;
use rulebook::Decimal;
use rulebook::scorecard::{List, Measure, Operator, Place, Scorecard};

/// A hundredth: the smallest step of an amount.
const HUNDREDTH: i128 = 10_000_000;

/// One factor changed by so much.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Position of the part.
    pub part: usize,
    /// By how much: yuan, days, stages, working days, problems.
    pub by: Decimal,
}

/// What a change would make of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The changes, together.
    pub changes: Vec<Change>,
    /// Its total then, in units of the last place.
    pub units: i64,
    /// Its rank and list then.
    pub place: Place,
    /// Whether it is enough: off the black list, or on the red one.
    pub is_enough: bool,
}

/// So many steps of a part that there is nothing left to change; nothing where it cannot be changed.
fn steps(operator: &Operator, measure: &Measure) -> i128 {
    let whole = |decimal: Decimal| decimal.billionths() / 1_000_000_000;
    match operator {
        Operator::Ratio => ((measure.due - measure.done).billionths().max(0) + HUNDREDTH - 1) / HUNDREDTH,
        Operator::PerUnitDeduction { .. } => whole(measure.late).max(0),
        Operator::Steps(_) | Operator::Share { .. } => whole(measure.due - measure.done).max(0),
    }
}

/// A measure after so many steps. What was missed is put right before what was late: it brings more.
fn stepped(operator: &Operator, measure: &Measure, by: i128) -> Measure {
    let amount = amount(operator, by);
    match operator {
        Operator::Ratio => Measure { done: measure.done + amount, ..*measure },
        Operator::PerUnitDeduction { .. } => Measure { late: measure.late - amount, ..*measure },
        Operator::Steps(_) | Operator::Share { .. } => {
            let missed = measure.due - measure.done - measure.late;
            let of_late = (amount - missed).max(Decimal::ZERO);
            Measure { done: measure.done + amount, late: measure.late - of_late, ..*measure }
        }
    }
}

fn amount(operator: &Operator, by: i128) -> Decimal {
    match operator {
        Operator::Ratio => Decimal::from_billionths(by * HUNDREDTH),
        _ => Decimal::from_billionths(by * 1_000_000_000),
    }
}

/// A league in which one project's measures change.
struct League<'a> {
    card: &'a Scorecard,
    entry: &'a Entry,
    at: usize,
    totals: Vec<Option<i64>>,
    falsified: Vec<bool>,
    goal: Option<List>,
}

impl League<'_> {
    /// The rule again, with these steps of these parts.
    fn again(&self, steps_of: &[(usize, i128)]) -> Option<Alternative> {
        let mut measures = self.entry.measures.clone();
        for (part, by) in steps_of {
            let measure = measures[*part].as_mut()?;
            *measure = stepped(&self.card.parts[*part].operator, measure, *by);
        }
        let units = self.card.score(&measures).units?;
        let mut totals = self.totals.clone();
        totals[self.at] = Some(units);
        let place = self.card.places(&totals, &self.falsified)[self.at];
        let is_enough = match self.goal {
            Some(List::Red) => place.list == Some(List::Red),
            _ => place.list != Some(List::Black),
        };
        let change =
            |(part, by): &(usize, i128)| Change { part: *part, by: amount(&self.card.parts[*part].operator, *by) };
        Some(Alternative { changes: steps_of.iter().map(change).collect(), units, place, is_enough })
    }

    /// The fewest steps of the last of these parts that are enough, found by halving: more never brings less.
    fn fewest(&self, fixed: &[(usize, i128)], part: usize, most: i128) -> Option<i128> {
        let enough = |by: i128| {
            let mut all = fixed.to_vec();
            all.push((part, by));
            self.again(&all).is_some_and(|alternative| alternative.is_enough)
        };
        if !enough(most) {
            return None;
        }
        let (mut low, mut high) = (0, most);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if enough(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// Whether no change of a factor could bring a project on the red list: something of it was found to be false.
pub fn is_barred(card: &Scorecard, falsified: &[u64]) -> bool {
    card.red.veto && !falsified.is_empty()
}

/// What would have taken a project off the black list – or, if it is on no list, brought it on the red one: of each
/// factor its smallest change that is enough, or all of it that there is; then, if none is enough alone, several
/// together, the largest first.
pub fn alternatives(card: &Scorecard, entries: &[Entry], project: u32) -> Vec<Alternative> {
    let Some(at) = entries.iter().position(|entry| entry.project == project) else { return Vec::new() };
    let entry = &entries[at];
    let goal = match entry.place.list {
        Some(List::Black) => None,
        None if entry.place.rank.is_some() && !is_barred(card, &entry.falsified) => Some(List::Red),
        _ => return Vec::new(),
    };
    let league = League {
        card,
        entry,
        at,
        totals: entries.iter().map(|entry| entry.score.units).collect(),
        falsified: entries.iter().map(|entry| !entry.falsified.is_empty()).collect(),
        goal,
    };
    let mut factors: Vec<(usize, i128)> = Vec::new();
    for (part, measure) in entry.measures.iter().enumerate() {
        let most = measure.as_ref().map_or(0, |measure| steps(&card.parts[part].operator, measure));
        if most > 0 {
            factors.push((part, most));
        }
    }
    let mut singles: Vec<Alternative> = factors
        .iter()
        .filter_map(|(part, most)| league.again(&[(*part, league.fewest(&[], *part, *most).unwrap_or(*most))]))
        .collect();
    if singles.iter().any(|alternative| alternative.is_enough) {
        return singles;
    }
    // None alone: the factors that bring most, one after the other, until it is enough.
    factors.sort_by_key(|(part, most)| std::cmp::Reverse(league.again(&[(*part, *most)]).map(|after| after.units)));
    for number in 2..=factors.len() {
        let (fixed, (part, most)) = (&factors[..number - 1], factors[number - 1]);
        let by = league.fewest(fixed, part, most).unwrap_or(most);
        let mut all = fixed.to_vec();
        all.push((part, by));
        let Some(together) = league.again(&all) else { break };
        let is_enough = together.is_enough;
        singles.push(together);
        if is_enough {
            break;
        }
    }
    singles
}

/// The entries as they would be with an alternative, by the rule: what a reader who doubts it can do himself.
pub fn applied(card: &Scorecard, entries: &[Entry], project: u32, alternative: &Alternative) -> Vec<Entry> {
    let mut entries = entries.to_vec();
    for entry in entries.iter_mut().filter(|entry| entry.project == project) {
        for change in &alternative.changes {
            let operator = &card.parts[change.part].operator;
            let step = amount(operator, 1).billionths();
            if let Some(measure) = entry.measures[change.part].as_mut() {
                *measure = stepped(operator, measure, change.by.billionths() / step);
            }
        }
    }
    super::ranked(card, entries)
}
