//! A place in words: what each part was measured by and what a change would be, as values for messages. Pages only show
//! them.

use super::Entry;
use super::counterfactual::Change;
use rulebook::scorecard::{Measure, Scorecard};
use rulebook::{BigRational, Decimal, Rounding};

/// Values for a message.
pub type Values = Vec<(&'static str, String)>;

/// Yuan in the unit in which money is spoken of here: ten thousand.
const TEN_THOUSAND: i64 = 10_000;

/// Hundred yuan, the last place of an amount that is enough, in billionths.
const HUNDRED_YUAN: i128 = 100_000_000_000;

/// Money in ten thousand yuan, to the yuan where that is needed.
fn money(yuan: Decimal) -> String {
    let exact = yuan.rational() / BigRational::from_integer(TEN_THOUSAND.into());
    short(&Rounding::HalfUp.text(&exact, 6))
}

/// Money that is enough, in ten thousand yuan with two places: never less than what is needed.
fn enough(yuan: Decimal) -> String {
    let hundreds = yuan.billionths() / HUNDRED_YUAN + i128::from(yuan.billionths() % HUNDRED_YUAN > 0);
    money(Decimal::from_billionths(hundreds * HUNDRED_YUAN))
}

/// A number without the zeros at its end.
fn short(text: &str) -> String {
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

/// The part in which these entries lost most of their points together; nothing where none lost any.
pub fn most_lost<'a>(card: &Scorecard, entries: impl Iterator<Item = &'a Entry>) -> Option<usize> {
    let mut lost = vec![BigRational::from_integer(0.into()); card.parts.len()];
    for entry in entries {
        for (at, (part, points)) in card.parts.iter().zip(&entry.score.parts).enumerate() {
            if let Some(points) = points {
                lost[at] += part.weight.rational() - points;
            }
        }
    }
    let none = BigRational::from_integer(0.into());
    // Of two that lost as much the first of the rule.
    let most = (0..lost.len()).rev().max_by(|a, b| lost[*a].cmp(&lost[*b]))?;
    (lost[most] > none).then_some(most)
}

/// What the parts that count weigh together.
fn weight(card: &Scorecard, entry: &Entry) -> Decimal {
    let counted = card.parts.iter().zip(&entry.score.parts).filter(|(_, points)| points.is_some());
    counted.map(|(part, _)| part.weight).sum()
}

/// What the parts that count weigh together, and the points that they brought, as printed.
pub fn counted(card: &Scorecard, entry: &Entry) -> (String, String) {
    let points: BigRational = entry.score.parts.iter().flatten().sum();
    (weight(card, entry).to_string(), card.points_text(&points))
}

/// What the parts of a project weigh that are too light for a rank, and the `least` that is asked; nothing where they are not.
pub fn too_light(card: &Scorecard, entry: &Entry) -> Option<Values> {
    let weight = weight(card, entry);
    let values = || vec![("weight", weight.to_string()), ("least", card.least_weight.to_string())];
    (weight < card.least_weight).then(values)
}

/// What a part was measured by: `due`, `done`, `late`, `missed`, and `share` in percent.
pub fn measured(part: &str, measure: &Measure) -> Values {
    let say = |value: Decimal| if part == "investment" { money(value) } else { value.to_string() };
    let missed = measure.due - measure.done - measure.late;
    let share = if measure.due > Decimal::ZERO {
        let percent = measure.done.rational() * BigRational::from_integer(100.into()) / measure.due.rational();
        Rounding::HalfUp.text(&percent, 1)
    } else {
        "0".to_owned()
    };
    vec![
        ("due", say(measure.due)),
        ("done", say(measure.done)),
        ("late", say(measure.late)),
        ("missed", say(missed.max(Decimal::ZERO))),
        ("share", share),
    ]
}

/// A change of a part: the message without its prefix – the part's id, of a loss `less-` before it –, and `by` how much.
pub fn changed(card: &Scorecard, change: &Change) -> (String, Values) {
    let part = &card.parts[change.part].id;
    let (code, by) =
        if change.by < Decimal::ZERO { (format!("less-{part}"), -change.by) } else { (part.clone(), change.by) };
    let by = if part == "investment" { enough(by) } else { by.to_string() };
    (code, vec![("by", by)])
}

#[cfg(test)]
mod tests {
    use super::{enough, money};
    use rulebook::Decimal;

    #[test]
    fn what_is_enough_is_never_said_as_less() {
        for (yuan, said) in [("2030714.29", "203.08"), ("2030700", "203.07"), ("0.01", "0.01"), ("2000000", "200")] {
            assert_eq!(enough(Decimal::parse(yuan).unwrap()), said);
        }
    }

    #[test]
    fn money_is_said_in_ten_thousand_yuan_and_loses_nothing() {
        for (yuan, said) in
            [("138000000", "13800"), ("12345.67", "1.234567"), ("0.01", "0.000001"), ("0", "0"), ("100000", "10")]
        {
            assert_eq!(money(Decimal::parse(yuan).unwrap()), said);
        }
    }
}
