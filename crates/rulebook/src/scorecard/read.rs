//! Reading a scorecard, so that everything that is wrong with it is said at once.

use super::{Black, Missing, Operator, Part, Red, Scorecard, Step};
use crate::reader::{Faults, TableReader};
use crate::rule::{Bilingual, section};
use crate::{Decimal, Rounding};

/// Most places of a total: points are counted in 64 bits.
const PLACES_MAX: u32 = 6;

fn decimal(table: &mut TableReader<'_>, key: &str, faults: &mut Faults<'_>) -> Decimal {
    let at = table.span.clone();
    let text = table.text(key, faults);
    Decimal::parse(&text).filter(|value| *value >= Decimal::ZERO).unwrap_or_else(|| {
        faults.add(&at, format!("`{key}`: {text:?} is not a decimal text from 0"));
        Decimal::ZERO
    })
}

pub(crate) fn read(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Scorecard {
    let at = table.span.clone();
    let head = section(table, "scorecard", faults, |inner, faults| {
        let at = inner.span.clone();
        let places = inner.integer("places", faults);
        if places > PLACES_MAX {
            faults.add(&at, format!("`places` is at most {PLACES_MAX}"));
        }
        let rounding = inner.text("rounding", faults);
        let rounding = Rounding::parse(&rounding).unwrap_or_else(|| {
            faults.add(&at, "`rounding` is half_even or half_up");
            Rounding::HalfUp
        });
        let ties = inner.text("ties", faults);
        if ties != "1-1-3" {
            faults.add(&at, "`ties` is 1-1-3: equal totals share a rank and the next is skipped");
        }
        (
            places.min(PLACES_MAX),
            rounding,
            inner.integer("least_projects", faults),
            decimal(inner, "least_weight", faults),
        )
    });
    let (places, rounding, least_projects, least_weight) = head.unwrap_or((0, Rounding::HalfUp, 0, Decimal::ZERO));
    let parts: Vec<Part> = table.tables("part", faults).into_iter().map(|part| read_part(part, faults)).collect();
    let weights: Decimal = parts.iter().map(|part| part.weight).sum();
    if weights != Decimal::whole(100) {
        faults.add(&at, format!("the weights of the parts add up to {weights}, not to 100"));
    }
    for (number, part) in parts.iter().enumerate() {
        if parts[..number].iter().any(|other| other.id == part.id) {
            faults.add(&at, format!("part {:?} is there twice", part.id));
        }
    }
    let red = section(table, "red", faults, |inner, faults| Red {
        top: inner.integer("top", faults),
        threshold: threshold(inner, places, faults),
        veto: inner.flag("veto", faults),
    });
    let black = section(table, "black", faults, |inner, faults| Black {
        bottom: inner.integer("bottom", faults),
        threshold: threshold(inner, places, faults),
    });
    let red = red.unwrap_or(Red { top: 0, threshold: Decimal::whole(100), veto: true });
    let black = black.unwrap_or(Black { bottom: 0, threshold: Decimal::ZERO });
    if black.threshold > red.threshold {
        faults.add(&at, "the threshold of the black list lies above that of the red list");
    }
    let objection_working_days =
        section(table, "objection", faults, |inner, faults| inner.integer("working_days", faults)).unwrap_or_default();
    let expiry_months =
        section(table, "expiry", faults, |inner, faults| inner.integer("months", faults)).unwrap_or_default();
    Scorecard {
        parts,
        places,
        rounding,
        least_projects,
        least_weight,
        red,
        black,
        objection_working_days,
        expiry_months,
    }
}

/// A threshold is compared with what is printed: it has no more places than that.
fn threshold(table: &mut TableReader<'_>, places: u32, faults: &mut Faults<'_>) -> Decimal {
    let value = decimal(table, "threshold", faults);
    if value.places() > places {
        faults.add(&table.span, format!("`threshold` has more places than a total, which has {places}"));
    }
    value
}

fn read_part(mut table: TableReader<'_>, faults: &mut Faults<'_>) -> Part {
    let at = table.span.clone();
    let id = table.text("id", faults);
    let title = Bilingual { zh: table.text("zh", faults), en: table.text("en", faults) };
    let weight = decimal(&mut table, "weight", faults);
    if weight <= Decimal::ZERO {
        faults.add(&at, "`weight` must be more than 0");
    }
    let operator = match table.text("operator", faults).as_str() {
        "ratio@1" => Operator::Ratio,
        "steps@1" => Operator::Steps(steps(&mut table, weight, faults)),
        "per_unit_deduction@1" => Operator::PerUnitDeduction { points: decimal(&mut table, "points", faults) },
        "share@1" => {
            let late = decimal(&mut table, "late", faults);
            if late > Decimal::whole(1) {
                faults.add(&at, "`late` is at most 1: what was done late counts no more than what was done in time");
            }
            Operator::Share { late }
        }
        other => {
            faults
                .add(&at, format!("operator {other:?} is unknown: ratio@1, steps@1, per_unit_deduction@1 or share@1"));
            Operator::Ratio
        }
    };
    let missing = match table.text("missing", faults).as_str() {
        "not_counted" => Missing::NotCounted,
        "full" => Missing::Full,
        other => {
            if other != "not_rankable" {
                faults.add(&at, "`missing` is not_counted, full or not_rankable");
            }
            Missing::NotRankable
        }
    };
    table.finish(faults);
    Part { id, title, weight, operator, missing }
}

fn steps(table: &mut TableReader<'_>, weight: Decimal, faults: &mut Faults<'_>) -> Vec<Step> {
    let at = table.span.clone();
    let mut steps: Vec<Step> = Vec::new();
    for mut step in table.tables("step", faults) {
        let next = Step { share: decimal(&mut step, "share", faults), points: decimal(&mut step, "points", faults) };
        if next.points > weight {
            faults.add(&step.span, "a step has at most the points of the part's weight");
        }
        if steps.last().is_some_and(|last| next.share <= last.share || next.points < last.points) {
            faults.add(&step.span, "steps rise: each from a larger share and with no fewer points");
        }
        step.finish(faults);
        steps.push(next);
    }
    if steps.is_empty() {
        faults.add(&at, "steps@1 has at least one `step` with `share` and `points`");
    }
    steps
}
