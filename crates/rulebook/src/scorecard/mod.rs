//! A scorecard: parts with weights, what a missing input does to them, and who comes on the red and the black list.
//! Exact throughout; a total is rounded once, at the end, and what is printed is what ranks.

mod case;
mod read;

use crate::rule::Bilingual;
use crate::{Decimal, Rounding, ranking};
use num_rational::{BigRational, Ratio};
use num_traits::{CheckedAdd, CheckedMul, Signed, ToPrimitive, Zero};

pub(crate) use case::check as check_case;
pub(crate) use read::read;

/// How a part becomes points. A closed set; a corrected operator is a new version and the old one stays.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// `ratio@1`: done ÷ due of the weight, at most the weight.
    Ratio,
    /// `steps@1`: the points of the highest step whose share of done ÷ due is reached.
    Steps(Vec<Step>),
    /// `per_unit_deduction@1`: the weight less so many points for each unit that is late, at least nothing.
    PerUnitDeduction {
        /// Points for a unit.
        points: Decimal,
    },
    /// `share@1`: what was done in time counts whole, what was done late by a factor; of what was due.
    Share {
        /// What one that was done late counts, 0 to 1.
        late: Decimal,
    },
}

impl Operator {
    /// Name and version, as in the rule file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ratio => "ratio@1",
            Self::Steps(_) => "steps@1",
            Self::PerUnitDeduction { .. } => "per_unit_deduction@1",
            Self::Share { .. } => "share@1",
        }
    }
}

/// A step of `steps@1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Share of what was due, 1 for all.
    pub share: Decimal,
    /// Points from that share on.
    pub points: Decimal,
}

/// What a part does that has no input: missing is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The part does not count; the others fill the hundred in their proportion.
    NotCounted,
    /// The part counts in full: where nothing was due nothing is wanting.
    Full,
    /// Without it there is no total and no rank.
    NotRankable,
}

/// A part of the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// The most that it can bring.
    pub weight: Decimal,
    /// How it becomes points.
    pub operator: Operator,
    /// What a missing input does.
    pub missing: Missing,
}

/// What was due, what was done in time, and what is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// The target, or how many were due.
    pub due: Decimal,
    /// What was reached, or how many were done in time.
    pub done: Decimal,
    /// How many were done late, or by how many units something is late.
    pub late: Decimal,
}

impl Part {
    /// Exact points, never below nothing nor above the weight; nothing where the input is missing.
    pub fn points(&self, measure: Option<&Measure>) -> Option<BigRational> {
        let measure = measure?;
        let weight = self.weight.rational();
        let raw = match &self.operator {
            Operator::PerUnitDeduction { points } => &weight - points.rational() * measure.late.rational(),
            _ if measure.due <= Decimal::ZERO => return None,
            Operator::Ratio => times(self.weight, measure.done, measure.due),
            Operator::Share { late } if measure.late == Decimal::ZERO || *late == Decimal::ZERO => {
                times(self.weight, measure.done, measure.due)
            }
            Operator::Share { late } => {
                &weight * (share(measure) + late.rational() * quotient(measure.late, measure.due))
            }
            Operator::Steps(steps) => {
                let reached = share(measure);
                let step = steps.iter().rev().find(|step| step.share.rational() <= reached);
                step.map_or_else(BigRational::zero, |step| step.points.rational())
            }
        };
        Some(if raw.is_negative() { BigRational::zero() } else { raw.min(weight) })
    }
}

fn share(measure: &Measure) -> BigRational {
    quotient(measure.done, measure.due)
}

/// One quantity by another, which is not nothing.
fn quotient(part: Decimal, whole: Decimal) -> BigRational {
    exact(Ratio::new(part.billionths(), whole.billionths()))
}

/// A weight times a quotient.
fn times(weight: Decimal, part: Decimal, whole: Decimal) -> BigRational {
    let quotient = Ratio::new(part.billionths(), whole.billionths());
    let weighed = Ratio::new(weight.billionths(), Decimal::whole(1).billionths()).checked_mul(&quotient);
    weighed.map_or_else(|| weight.rational() * exact(quotient), exact)
}

// A league of thousands is scored while somebody waits. What fits into machine words, as nearly everything does, is reduced
// there; what does not is reckoned with numbers of any length, to the same result.

fn exact(ratio: Ratio<i128>) -> BigRational {
    BigRational::new_raw((*ratio.numer()).into(), (*ratio.denom()).into())
}

fn in_words(exact: &BigRational) -> Option<Ratio<i128>> {
    Some(Ratio::new_raw(exact.numer().to_i128()?, exact.denom().to_i128()?))
}

/// The sum of points, times a factor.
fn total(points: &[Option<BigRational>], factor: (Decimal, Decimal)) -> BigRational {
    let ratio = Ratio::new(factor.0.billionths(), factor.1.billionths());
    let counted = || points.iter().flatten();
    let add = |sum: Ratio<i128>, points| sum.checked_add(&in_words(points)?);
    let sum = counted().try_fold(Ratio::zero(), add).and_then(|sum: Ratio<i128>| sum.checked_mul(&ratio));
    sum.map_or_else(|| counted().sum::<BigRational>() * exact(ratio), exact)
}

/// Who is praised.
#[derive(Debug, Clone, PartialEq)]
pub struct Red {
    /// So many of the first.
    pub top: u32,
    /// And at least so many points.
    pub threshold: Decimal,
    /// Whether a falsified record keeps a project off the list.
    pub veto: bool,
}

/// Who is called out.
#[derive(Debug, Clone, PartialEq)]
pub struct Black {
    /// So many of the last.
    pub bottom: u32,
    /// And below so many points: nobody is forced in when all pass.
    pub threshold: Decimal,
}

/// A scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// The parts, in their order.
    pub parts: Vec<Part>,
    /// Places after the point of a total.
    pub places: u32,
    /// Rounding of a total.
    pub rounding: Rounding,
    /// With fewer projects that can be ranked there are no lists.
    pub least_projects: u32,
    /// A project whose counted parts weigh less is not ranked.
    pub least_weight: Decimal,
    /// The red list.
    pub red: Red,
    /// The black list.
    pub black: Black,
    /// Working days after the internal notice in which an objection is heard.
    pub objection_working_days: u32,
    /// Months after which a place on the black list ends by itself.
    pub expiry_months: u32,
}

/// A project's score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    /// Points of each part; nothing where it does not count.
    pub parts: Vec<Option<BigRational>>,
    /// The exact total; nothing where the project cannot be ranked.
    pub total: Option<BigRational>,
    /// The total in units of the last place, rounded once: what is printed and what ranks.
    pub units: Option<i64>,
}

/// Which list a project is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// 红榜, praise.
    Red,
    /// 黑榜, criticism.
    Black,
}

impl List {
    /// The word in records and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Black => "black",
        }
    }
}

/// A project's place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Rank from the first; ties share it and the next is skipped. Nothing where the project cannot be ranked.
    pub rank: Option<u32>,
    /// The list, if it is on one.
    pub list: Option<List>,
    /// Whether only a falsified record keeps it off the red list.
    pub vetoed: bool,
}

impl Scorecard {
    /// Scores a project by the measures of its parts, in their order.
    pub fn score(&self, measures: &[Option<Measure>]) -> Score {
        let (mut counted, mut rankable) = (Decimal::ZERO, true);
        let mut parts = Vec::with_capacity(self.parts.len());
        for (at, part) in self.parts.iter().enumerate() {
            let points = match (part.points(measures.get(at).and_then(Option::as_ref)), part.missing) {
                (None, Missing::Full) => Some(part.weight.rational()),
                (None, Missing::NotRankable) => {
                    rankable = false;
                    None
                }
                (points, _) => points,
            };
            if points.is_some() {
                counted += part.weight;
            }
            parts.push(points);
        }
        if !rankable || counted < self.least_weight || counted <= Decimal::ZERO {
            return Score { parts, total: None, units: None };
        }
        let total = total(&parts, (Decimal::whole(100), counted));
        let units = self.rounding.units(&total, self.places).to_i64();
        Score { parts, total: Some(total), units }
    }

    /// Ranks totals, in units of the last place, and says who is on which list. The result stands in the order of the input.
    pub fn places(&self, totals: &[Option<i64>], falsified: &[bool]) -> Vec<Place> {
        let ranked: Vec<i64> = totals.iter().copied().flatten().collect();
        let from_first = ranking::by_sorting(&ranked.iter().map(|units| -units).collect::<Vec<_>>());
        let from_last = ranking::by_sorting(&ranked);
        let (red_line, black_line) = (self.units_of(self.red.threshold), self.units_of(self.black.threshold));
        let has_lists = ranked.len() >= self.least_projects as usize;
        let mut ranks = from_first.into_iter().zip(from_last);
        let place = |(at, units): (usize, &Option<i64>)| {
            let Some(units) = units else { return Place::default() };
            let (rank, last) = ranks.next().expect("a rank for each total");
            let red = has_lists && rank <= self.red.top && *units >= red_line;
            let black = has_lists && last <= self.black.bottom && *units < black_line;
            let vetoed = red && self.red.veto && falsified.get(at).copied().unwrap_or_default();
            let list = match (red && !vetoed, black) {
                (true, _) => Some(List::Red),
                (false, true) => Some(List::Black),
                _ => None,
            };
            Place { rank: Some(rank), list, vetoed }
        };
        totals.iter().enumerate().map(place).collect()
    }

    /// What each part contributes to the total: its points, stretched where others do not count, so that they add up to it.
    pub fn contributions(&self, score: &Score) -> Vec<Option<BigRational>> {
        let counted: Decimal = self
            .parts
            .iter()
            .zip(&score.parts)
            .filter(|(_, points)| points.is_some())
            .map(|(part, _)| part.weight)
            .sum();
        let stretch = |points: &BigRational| points * BigRational::from_integer(100.into()) / counted.rational();
        score.parts.iter().map(|points| points.as_ref().map(stretch)).collect()
    }

    /// A threshold in units of the last place. It has no more places than a total ([`read`]).
    fn units_of(&self, threshold: Decimal) -> i64 {
        self.rounding.units(&threshold.rational(), self.places).to_i64().unwrap_or(i64::MAX)
    }

    /// A total as printed.
    pub fn printed(&self, units: i64) -> String {
        let exact = BigRational::new(units.into(), num_bigint::BigInt::from(10).pow(self.places));
        self.rounding.text(&exact, self.places)
    }

    /// Points of a part as printed.
    pub fn points_text(&self, points: &BigRational) -> String {
        self.rounding.text(points, self.places)
    }
}

#[cfg(test)]
mod tests;
