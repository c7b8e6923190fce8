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
    /// Second part ÷ first part; nothing where one of them is not positive.
    pub parts: Option<BigRational>,
    /// Second rest ÷ first rest; nothing where one of them is not positive.
    pub rests: Option<BigRational>,
    /// Whether the publication needs a recorded reply.
    pub fires: bool,
}

/// Compares two pairs `(part, whole)` in the same unit each. A part that leaves no rest of its whole fires by itself:
/// either the others have nothing or less than nothing, or the whole is not that of the part. Otherwise a part that is
/// not positive says nothing about the others, and there is no comparison.
pub fn compare(
    first: (&BigRational, &BigRational),
    second: (&BigRational, &BigRational),
    highest: &BigRational,
) -> Option<Comparison> {
    let (first_rest, second_rest) = (first.1 - first.0, second.1 - second.0);
    let parts = ratio(second.0, first.0);
    let rests = ratio(&second_rest, &first_rest);
    let no_rest = |part: &BigRational, rest: &BigRational| part.is_positive() && !rest.is_positive();
    let fires = match (&parts, &rests) {
        _ if no_rest(first.0, &first_rest) || no_rest(second.0, &second_rest) => true,
        (Some(parts), Some(rests)) => parts.max(rests) / parts.min(rests) > *highest,
        _ => return None,
    };
    Some(Comparison { parts, rests, fires })
}

fn ratio(above: &BigRational, below: &BigRational) -> Option<BigRational> {
    (above.is_positive() && below.is_positive()).then(|| above / below)
}

impl PlausibilityRule {
    pub(crate) fn read(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Self {
        let highest = table.text("highest_quotient", faults);
        let pairs: Vec<Pair> = table
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
        refuse_long_pairs(&pairs, &table.span, faults);
        let highest_quotient = Decimal::parse(&highest).filter(|h| *h >= Decimal::whole(1)).unwrap_or_else(|| {
            faults.add(&table.span, "`highest_quotient` must be a decimal of at least 1");
            Decimal::whole(1)
        });
        Self { pairs, highest_quotient }
    }
}

/// A reply names both parts, the version and both ratios in one key of the ledger, which has 64 characters.
const PARTS_MOST: usize = 44;

fn refuse_long_pairs(pairs: &[Pair], at: &std::ops::Range<usize>, faults: &mut Faults<'_>) {
    let mut lengths: Vec<usize> = pairs.iter().map(|pair| pair.part.len()).collect();
    lengths.sort_unstable();
    if lengths.iter().rev().take(2).sum::<usize>() > PARTS_MOST {
        faults.add(at, format!("the ids of two parts together have at most {PARTS_MOST} characters"));
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
