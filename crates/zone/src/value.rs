//! A field's value as the state keeps it: 16 bytes, no text but the ids of rules' items. Titles and free text stay in the
//! store and are read by seq.

use crate::period::{Month, Period};
use jiff::civil::Date;
use rulebook::Decimal;
use std::sync::Arc;

/// The sum and number of a station-day's hourly means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourSum {
    /// Sum of the hours that are there, µg/m³.
    pub sum: Decimal,
    /// How many there are, 0 to 24.
    pub hours: u8,
}

/// The id of an item of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemId(pub Box<str>);

/// A value, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not given: missing is not zero.
    Missing,
    /// Sealed, and the opening is not here.
    NeedsOpenings,
    /// Lost by redaction record so-and-so.
    Redacted(u32),
    /// Kept in the store only.
    Stored,
    /// Position in the field's list of codes.
    Choice(u8),
    /// A whole number.
    Count(u64),
    /// A quantity that fits: units and places.
    Small(i64, u8),
    /// A quantity that does not.
    Big(Arc<Decimal>),
    /// A date.
    Date(Date),
    /// A month.
    Month(Month),
    /// A year or month.
    Period(Period),
    /// Number of a unit.
    Unit(u32),
    /// Number of the row that a key names.
    Row(u32),
    /// Number of a person.
    Person(u32),
    /// Numbers of persons, each once, ascending.
    Persons(Arc<Vec<u32>>),
    /// A day's hours.
    Hours(Arc<HourSum>),
    /// An item of a rule, by its id.
    Item(Arc<ItemId>),
}

impl Value {
    /// A quantity in its compact form.
    pub fn of_decimal(decimal: Decimal) -> Self {
        let places = decimal.places();
        let units = decimal.billionths() / 10i128.pow(9 - places);
        match i64::try_from(units) {
            Ok(units) => Self::Small(units, places as u8),
            Err(_) => Self::Big(Arc::new(decimal)),
        }
    }

    /// The quantity or count, if it is one.
    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Small(units, places) => {
                Some(Decimal::from_billionths(i128::from(*units) * 10i128.pow(9 - u32::from(*places))))
            }
            Self::Big(decimal) => Some(**decimal),
            Self::Count(count) => Some(Decimal::whole(*count as i64)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes() {
        assert_eq!(std::mem::size_of::<Value>(), 16);
    }

    #[test]
    fn decimals_survive() {
        for text in ["0", "-1.5", "999999999999999999.999999999", "0.000000001", "418003123.456"] {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!(Value::of_decimal(decimal).decimal(), Some(decimal), "{text}");
        }
    }
}
