//! Bindings in a report's text: `{figure.id}`, `{limit:figure.id}`, `{zone}`.

use crate::figure::{Figure, class_limit, compute};
use crate::period::Period;
use crate::state::Zone;
use rulebook::Decimal;

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A bound figure.
    Figure(Box<Figure>),
    /// A class limit of a figure's rule, in 亿元.
    Limit(String),
    /// A binding to something that does not exist.
    Unknown(String),
}

const HUNDRED_MILLION: i64 = 100_000_000;

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
    let (limit, id) = match binding.strip_prefix("limit:") {
        Some(id) => (true, id),
        None => (false, binding),
    };
    let Some(figure) = compute(zone, id, period, 0) else { return Piece::Unknown(binding.to_owned()) };
    if !limit {
        return Piece::Figure(Box::new(figure));
    }
    match class_limit(&figure) {
        Some(amount) => {
            let in_hundred_million = amount.rational() / Decimal::whole(HUNDRED_MILLION).rational();
            let number = if in_hundred_million.is_integer() && *in_hundred_million.numer() == 1.into() {
                String::new()
            } else {
                in_hundred_million.to_string()
            };
            Piece::Limit(format!("{number}亿元"))
        }
        None => Piece::Unknown(binding.to_owned()),
    }
}
