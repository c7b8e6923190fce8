//! What would have changed a project's place: the smallest change of one factor, everything else and everyone else
//! fixed, found by applying the rule again to the changed measure. Where no single factor is enough, several together.
//! Whoever is on the red list is told what he could not have lost; whoever is not, what he could have gained. A project
//! without a rank has no total that a factor could change: what it lacks says [`super::unranked`].

use super::Entry;
use rulebook::Decimal;
use rulebook::scorecard::{List, Measure, Operator, Part, Place, Scorecard};

/// A hundredth: the smallest step of an amount.
const HUNDREDTH: i128 = 10_000_000;

/// One: the smallest step of what is counted.
const WHOLE: i128 = 1_000_000_000;

/// One factor changed by so much.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Position of the part.
    pub part: usize,
    /// By how much: yuan, days, stages, working days, problems. Below zero it is a loss.
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
    /// Whether it is enough: off the list that the project is on, or on the red one if it is on none.
    pub is_enough: bool,
}

/// What a change is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    LeaveBlack,
    ReachRed,
    LeaveRed,
}

impl Goal {
    /// Of a place; nothing where no factor can change it.
    fn of(card: &Scorecard, entry: &Entry) -> Option<Self> {
        entry.place.rank?;
        match entry.place.list {
            Some(List::Black) => Some(Self::LeaveBlack),
            Some(List::Red) => Some(Self::LeaveRed),
            None => (!is_barred(card, &entry.falsified)).then_some(Self::ReachRed),
        }
    }
    fn is_reached(self, place: &Place) -> bool {
        match self {
            Self::LeaveBlack => place.list != Some(List::Black),
            Self::ReachRed => place.list == Some(List::Red),
            Self::LeaveRed => place.list != Some(List::Red),
        }
    }
    /// Which way the steps go: one gains, or loses.
    fn sign(self) -> i128 {
        if self == Self::LeaveRed { -1 } else { 1 }
    }
}

fn whole(decimal: Decimal) -> i128 {
    decimal.billionths() / WHOLE
}

/// So many steps of a part that there is nothing left to gain; nothing where it cannot be changed.
fn to_gain(operator: &Operator, measure: &Measure) -> i128 {
    match operator {
        Operator::Ratio => ((measure.due - measure.done).billionths().max(0) + HUNDREDTH - 1) / HUNDREDTH,
        Operator::PerUnitDeduction { .. } => whole(measure.late).max(0),
        Operator::Steps(_) | Operator::Share { .. } => whole(measure.due - measure.done).max(0),
    }
}

/// So many steps of a part that there is nothing left to lose; nothing where it brings nothing.
fn to_lose(part: &Part, measure: &Measure) -> i128 {
    let most = match &part.operator {
        Operator::Ratio => measure.done.billionths() / HUNDREDTH,
        Operator::PerUnitDeduction { points } if *points > Decimal::ZERO => {
            let all = (part.weight.billionths() + points.billionths() - 1) / points.billionths();
            all - whole(measure.late)
        }
        Operator::PerUnitDeduction { .. } => 0,
        Operator::Steps(_) => whole(measure.done),
        Operator::Share { .. } => whole(measure.done + measure.late),
    };
    most.max(0)
}

/// A measure after so many steps, below zero those of a loss. What was missed is put right before what was late, and what was
/// in time is lost before it: either makes more of a step.
fn stepped(operator: &Operator, measure: &Measure, by: i128) -> Measure {
    let amount = amount(operator, by);
    match operator {
        Operator::Ratio => Measure { done: measure.done + amount, ..*measure },
        Operator::PerUnitDeduction { .. } => Measure { late: measure.late - amount, ..*measure },
        Operator::Steps(_) | Operator::Share { .. } if by < 0 => {
            let done = (measure.done + amount).max(Decimal::ZERO);
            // What is more than that was late; it is below zero.
            let of_late = measure.done + amount - done;
            Measure { done, late: measure.late + of_late, ..*measure }
        }
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
        _ => Decimal::from_billionths(by * WHOLE),
    }
}

/// A league in which one project's measures change.
struct League<'a> {
    card: &'a Scorecard,
    entry: &'a Entry,
    at: usize,
    totals: Vec<Option<i64>>,
    falsified: Vec<bool>,
    goal: Goal,
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
        let is_enough = self.goal.is_reached(&place);
        let change =
            |(part, by): &(usize, i128)| Change { part: *part, by: amount(&self.card.parts[*part].operator, *by) };
        Some(Alternative { changes: steps_of.iter().map(change).collect(), units, place, is_enough })
    }

    /// The steps of a part, gained or lost, after which there is nothing left of it to change.
    fn most(&self, part: usize) -> i128 {
        let Some(measure) = &self.entry.measures[part] else { return 0 };
        let part = &self.card.parts[part];
        // What does not count is not changed by more or less of it.
        if part.points(Some(measure)).is_none() {
            return 0;
        }
        let most = if self.goal == Goal::LeaveRed { to_lose(part, measure) } else { to_gain(&part.operator, measure) };
        self.goal.sign() * most
    }

    /// The fewest steps of the last of these parts that are enough, found by halving: more never brings less, and a greater
    /// loss never more.
    fn fewest(&self, fixed: &[(usize, i128)], part: usize, most: i128) -> Option<i128> {
        let enough = |by: i128| {
            let mut all = fixed.to_vec();
            all.push((part, by));
            self.again(&all).is_some_and(|alternative| alternative.is_enough)
        };
        if !enough(most) {
            return None;
        }
        let (mut low, mut high) = (0, most.abs());
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if enough(self.goal.sign() * middle) { high = middle } else { low = middle }
        }
        Some(self.goal.sign() * high)
    }
}

/// Whether no change of a factor could bring a project on the red list: something of it was found to be false.
pub fn is_barred(card: &Scorecard, falsified: &[u64]) -> bool {
    card.red.veto && !falsified.is_empty()
}

/// Whether so many projects have a rank that there are lists.
pub fn has_lists(card: &Scorecard, entries: &[Entry]) -> bool {
    entries.iter().filter(|entry| entry.place.rank.is_some()).count() >= card.least_projects as usize
}

/// What would have taken a project off the list that it is on – or, if it is on none, brought it on the red one: of each
/// factor its smallest change that is enough, or all of it that there is; then, if none is enough alone, several
/// together, the largest first. Nothing where too few projects have a rank: there are no lists then.
pub fn alternatives(card: &Scorecard, entries: &[Entry], project: u32) -> Vec<Alternative> {
    let Some(at) = entries.iter().position(|entry| entry.project == project) else { return Vec::new() };
    let entry = &entries[at];
    let Some(goal) = Goal::of(card, entry).filter(|_| has_lists(card, entries)) else { return Vec::new() };
    let league = League {
        card,
        entry,
        at,
        totals: entries.iter().map(|entry| entry.score.units).collect(),
        falsified: entries.iter().map(|entry| !entry.falsified.is_empty()).collect(),
        goal,
    };
    let mut factors: Vec<(usize, i128)> =
        (0..card.parts.len()).map(|part| (part, league.most(part))).filter(|(_, most)| *most != 0).collect();
    let mut singles: Vec<Alternative> = factors
        .iter()
        .filter_map(|(part, most)| league.again(&[(*part, league.fewest(&[], *part, *most).unwrap_or(*most))]))
        .collect();
    if singles.iter().any(|alternative| alternative.is_enough) {
        return singles;
    }
    // None alone: the factors that change most, one after the other, until it is enough.
    let after =
        |(part, most): &(usize, i128)| league.again(&[(*part, *most)]).map_or(0, |after| i128::from(after.units));
    factors.sort_by_key(|factor| -goal.sign() * after(factor));
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
