//! Pairs of a part and its whole that must fit each other: if one part sells more than it produces, the rest cannot
//! sell half of what it produces without somebody asking why.

use crate::Decimal;
use crate::figure::parse_rational;
use crate::reader::{Faults, TableReader};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// A figure and the whole that it is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Figure of the part.
    pub part: String,
    /// Figure of the whole.
    pub whole: String,
    /// Units of `part` in one unit of `whole`.
    pub whole_factor: Decimal,
}

/// The rule: for any two pairs, the ratio of the parts and the ratio of the rests differ at most by a factor.
#[derive(Debug, Clone, PartialEq)]
pub struct PlausibilityRule {
    /// The pairs that are compared with each other.
    pub pairs: Vec<Pair>,
    /// The largest quotient of the two ratios that passes without a question.
    pub highest_quotient: Decimal,
}

/// What the comparison of two pairs found.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Second part ÷ first part.
    pub parts: BigRational,
    /// Second rest ÷ first rest.
    pub rests: BigRational,
    /// Whether the publication needs a recorded reply.
    pub fires: bool,
}

/// Compares two pairs `(part, whole)` in the same unit each. Nothing where a rest is not positive or a part is zero:
/// such a pair says nothing about the others.
pub fn compare(
    first: (&BigRational, &BigRational),
    second: (&BigRational, &BigRational),
    highest: &BigRational,
) -> Option<Comparison> {
    let (first_rest, second_rest) = (first.1 - first.0, second.1 - second.0);
    let all_positive = [first.0, second.0, &first_rest, &second_rest].iter().all(|value| value.is_positive());
    if !all_positive || highest.is_zero() {
        return None;
    }
    let (parts, rests) = (second.0 / first.0, second_rest / first_rest);
    let quotient = if parts > rests { &parts / &rests } else { &rests / &parts };
    let fires = quotient > *highest;
    Some(Comparison { parts, rests, fires })
}

impl PlausibilityRule {
    pub(crate) fn read(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Self {
        let highest = table.text("highest_quotient", faults);
        let pairs = table
            .tables("pair", faults)
            .into_iter()
            .map(|mut pair| {
                let factor = pair.text("whole_factor", faults);
                let read = Pair {
                    part: pair.text("part", faults),
                    whole: pair.text("whole", faults),
                    whole_factor: Decimal::parse(&factor).unwrap_or_else(|| {
                        faults.add(&pair.span, "`whole_factor` must be a decimal");
                        Decimal::whole(1)
                    }),
                };
                pair.finish(faults);
                read
            })
            .collect();
        let highest_quotient = Decimal::parse(&highest).filter(|h| *h >= Decimal::whole(1)).unwrap_or_else(|| {
            faults.add(&table.span, "`highest_quotient` must be a decimal of at least 1");
            Decimal::whole(1)
        });
        Self { pairs, highest_quotient }
    }
}

/// A case of the rule's file.
pub(crate) struct PlausibilityCase;

impl PlausibilityCase {
    pub(crate) fn check(mut case: TableReader<'_>, rule: &PlausibilityRule, faults: &mut Faults<'_>) {
        let mut number = |key: &str, faults: &mut Faults<'_>| {
            let text = case.text(key, faults);
            parse_rational(&text).unwrap_or_else(|| {
                faults.add(&case.span, format!("`{key}` must be a decimal"));
                BigRational::zero()
            })
        };
        let first = (number("first_part", faults), number("first_whole", faults));
        let second = (number("second_part", faults), number("second_whole", faults));
        let expected = case.flag("fires", faults);
        let fires = compare((&first.0, &first.1), (&second.0, &second.1), &rule.highest_quotient.rational())
            .is_some_and(|comparison| comparison.fires);
        if fires != expected {
            faults.add(&case.span, format!("fires is {fires}, not {expected}"));
        }
        case.finish(faults);
    }
}
