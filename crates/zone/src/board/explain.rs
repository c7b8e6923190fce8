//! A place in words: what each part was measured by and what a change would be, as values for messages. Pages only show
//! them.

use super::counterfactual::Change;
use rulebook::scorecard::{Measure, Scorecard};
use rulebook::{BigRational, Decimal, Rounding};

/// Values for a message.
pub type Values = Vec<(&'static str, String)>;

/// Yuan in the unit in which money is spoken of here: ten thousand.
const TEN_THOUSAND: i64 = 10_000;

/// Money in ten thousand yuan, to the yuan where that is needed.
fn money(yuan: Decimal) -> String {
    let exact = yuan.rational() / BigRational::from_integer(TEN_THOUSAND.into());
    let text = Rounding::HalfUp.text(&exact, 6);
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
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

/// A change of a part: its id, and `by` how much.
pub fn changed<'a>(card: &'a Scorecard, change: &Change) -> (&'a str, Values) {
    let part = &card.parts[change.part].id;
    let by = if part == "investment" { money(change.by) } else { change.by.to_string() };
    (part, vec![("by", by)])
}

#[cfg(test)]
mod tests {
    use super::money;
    use rulebook::Decimal;

    #[test]
    fn money_is_said_in_ten_thousand_yuan_and_loses_nothing() {
        for (yuan, said) in
            [("138000000", "13800"), ("12345.67", "1.234567"), ("0.01", "0.000001"), ("0", "0"), ("100000", "10")]
        {
            assert_eq!(money(Decimal::parse(yuan).unwrap()), said);
        }
    }
}
