//! Rounding once, at the end: GB/T 8170 half-even for measurements, half-up for money and statistics.

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// Which neighbour a tie goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// GB/T 8170-2008: a tie goes to the even digit (四舍六入五成双).
    HalfEven,
    /// 四舍五入: a tie goes away from zero.
    HalfUp,
}

impl Rounding {
    /// Reads `half_even` or `half_up`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "half_even" => Some(Self::HalfEven),
            "half_up" => Some(Self::HalfUp),
            _ => None,
        }
    }

    /// The name in a rule file.
    pub fn name(self) -> &'static str {
        match self {
            Self::HalfEven => "half_even",
            Self::HalfUp => "half_up",
        }
    }

    /// Rounds to a whole number of units of the last place: `round(12.25, 1)` is 122 or 123 tenths.
    pub fn units(self, value: &BigRational, places: u32) -> BigInt {
        let scaled = value.numer().abs() * BigInt::from(10u32).pow(places);
        let floor = &scaled / value.denom();
        let rest = scaled - &floor * value.denom();
        let up = match (rest * 2u32).cmp(value.denom()) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => self == Self::HalfUp || floor.bit(0),
        };
        let magnitude = if up { floor + 1 } else { floor };
        if value.is_negative() { -magnitude } else { magnitude }
    }

    /// Rounds to text with exactly `places` digits after the point.
    pub fn text(self, value: &BigRational, places: u32) -> String {
        fixed(&self.units(value, places), places)
    }
}

/// Writes a number of units of the last place with a point.
fn fixed(units: &BigInt, places: u32) -> String {
    let sign = if units.sign() == Sign::Minus && !units.is_zero() { "-" } else { "" };
    let digits = format!("{:0>width$}", units.magnitude().to_string(), width = places as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places as usize);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// A rational as records write it: `n` or `n/d` in lowest terms.
pub fn rational_text(value: &BigRational) -> String {
    if value.is_integer() { value.numer().to_string() } else { format!("{}/{}", value.numer(), value.denom()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Decimal;

    #[test]
    fn the_vectors_of_gbt_8170() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("../../../demo/vectors.json")).unwrap();
        let cases = vectors["gbt8170"].as_array().unwrap();
        assert_eq!(cases.len(), 15);
        for case in cases {
            let x = Decimal::parse_typed(case["x"].as_str().unwrap()).unwrap().rational();
            let places = case["places"].as_u64().unwrap() as u32;
            assert_eq!(Rounding::HalfEven.text(&x, places), case["even"].as_str().unwrap(), "{case}");
            assert_eq!(Rounding::HalfUp.text(&x, places), case["half_up"].as_str().unwrap(), "{case}");
        }
    }
}
