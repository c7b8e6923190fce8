//! Bindings in a report's text: `{figure.id}`, `{limit:figure.id}`, `{zone}`.

use crate::fact::{Type, kind};
use crate::figure::{Figure, compute};
use crate::period::Period;
use crate::state::Zone;
use num_bigint::BigInt;
use num_rational::BigRational;
use rulebook::figure::Test;
use rulebook::{Decimal, Rounding};

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A bound figure.
    Figure(Box<Figure>),
    /// The class limit of a figure's rule as printed (`10亿元`), and the figure.
    Limit(Box<Figure>, String),
    /// A binding to something that does not exist.
    Unknown(String),
}

/// Splits a paragraph into words and bindings, each figure computed.
pub fn bind(zone: &Zone, paragraph: &str, period: Period) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = paragraph;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((binding, after)) = after.split_once('}') else { break };
        if !words.is_empty() {
            pieces.push(Piece::Text(words.to_owned()));
        }
        pieces.push(piece(zone, binding, period));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

fn piece(zone: &Zone, binding: &str, period: Period) -> Piece {
    if binding == "zone" {
        return Piece::Text(zone.name.to_string());
    }
    let (of_limit, id) = match binding.strip_prefix("limit:") {
        Some(id) => (true, id),
        None => (false, binding),
    };
    let unknown = || Piece::Unknown(binding.to_owned());
    let Some(figure) = compute(zone, id, period, 0) else { return unknown() };
    if !of_limit {
        return Piece::Figure(Box::new(figure));
    }
    match limit_yuan(&figure) {
        Some(limit) => Piece::Limit(Box::new(figure), amount_text(limit)),
        None => unknown(),
    }
}

/// The least amount that a figure's rule demands, where it demands one of a field in yuan: read from the rule in force,
/// so that a text cannot keep a limit that the rule has left.
fn limit_yuan(figure: &Figure) -> Option<Decimal> {
    let selection = figure.rule().operator.selection()?;
    let kind = kind(&selection.fact)?;
    selection.conditions.iter().find_map(|condition| match (&condition.test, kind.field(&condition.field)?.ty) {
        (Test::AtLeast(limit), Type::Quantity { unit: "yuan", .. }) => Some(*limit),
        _ => None,
    })
}

/// Places that hold any decimal divided by 亿 exactly.
const PLACES: u32 = 17;

/// An amount in the largest unit that it fills: 亿元, 2.5亿元, 5000万元. One 亿元 is written without its number.
fn amount_text(yuan: Decimal) -> String {
    const UNITS: [(i64, &str); 3] = [(100_000_000, "亿元"), (10_000, "万元"), (1, "元")];
    let fills = |size: &i64| yuan >= Decimal::whole(*size);
    let (size, unit) = UNITS.into_iter().find(|(size, _)| fills(size)).unwrap_or((1, "元"));
    let number = yuan.rational() / BigRational::from_integer(BigInt::from(size));
    let exact = Rounding::HalfUp.text(&number, PLACES);
    match (exact.trim_end_matches('0').trim_end_matches('.'), unit) {
        ("1", "亿元") => unit.to_owned(),
        (number, _) => format!("{number}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_decimals_in_the_largest_unit_that_they_fill() {
        for (yuan, text) in [
            ("100000000", "亿元"),
            ("1000000000", "10亿元"),
            ("250000000", "2.5亿元"),
            ("150000001", "1.50000001亿元"),
            ("50000000", "5000万元"),
            ("10000", "1万元"),
            ("500", "500元"),
        ] {
            assert_eq!(amount_text(Decimal::parse(yuan).unwrap()), text);
        }
    }
}
