//! Quantities as records carry them: at most 18 digits before and 9 after the point, never binary floating point.

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

const SCALE: i128 = 1_000_000_000;
const WHOLE_DIGITS: usize = 18;
const PLACES: usize = 9;

/// An exact decimal, counted in billionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(i128::from(number) * SCALE)
    }

    /// Reads the canonical form `-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?`; anything else, `-0` included, is nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > WHOLE_DIGITS
            || fraction.len() > PLACES
            || !plain(whole)
            || !plain(fraction)
            || (whole.len() > 1 && whole.starts_with('0'))
            || fraction.ends_with('0')
        {
            return None;
        }
        let mut billionths = whole.parse::<i128>().ok()? * SCALE;
        if !fraction.is_empty() {
            billionths += fraction.parse::<i128>().ok()? * 10i128.pow((PLACES - fraction.len()) as u32);
        }
        if negative && billionths == 0 {
            return None;
        }
        Some(Self(if negative { -billionths } else { billionths }))
    }

    /// Reads what a person types: also `1,234.50`, `００` full-width digits, a leading `+` and trailing zeros.
    pub fn parse_typed(text: &str) -> Option<Self> {
        let plain: String = text
            .trim()
            .chars()
            .map(|c| match c {
                '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
                '．' => '.',
                '－' => '-',
                '，' | ' ' | '\u{a0}' => ',',
                other => other,
            })
            .collect();
        let plain = without_separators(&plain)?;
        let unsigned = plain.strip_prefix('+').unwrap_or(&plain);
        let (sign, digits) = unsigned.strip_prefix('-').map_or(("", unsigned), |rest| ("-", rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = match whole.trim_start_matches('0') {
            "" if !whole.is_empty() => "0",
            trimmed => trimmed,
        };
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        match (sign, whole, fraction) {
            ("-", "0", "") => Some(Self::ZERO),
            _ => Self::parse(&format!("{sign}{whole}{point}{fraction}")),
        }
    }

    /// Billionths, for compact storage.
    pub fn billionths(self) -> i128 {
        self.0
    }

    /// From billionths.
    pub fn from_billionths(billionths: i128) -> Self {
        Self(billionths)
    }

    /// As an exact rational. Reduced in machine words, where that costs a tenth.
    pub fn rational(self) -> BigRational {
        let reduced = Ratio::new(self.0, SCALE);
        BigRational::new_raw(BigInt::from(*reduced.numer()), BigInt::from(*reduced.denom()))
    }

    /// Number of places after the point that are in use.
    pub fn places(self) -> u32 {
        (0..=PLACES as u32).find(|places| self.0 % 10i128.pow(PLACES as u32 - places) == 0).unwrap_or(PLACES as u32)
    }
}

/// Takes thousands separators out. They stand before groups of three digits of the whole part; anywhere else a comma is
/// a slip of the hand, or a decimal comma, and the amount would be many times itself.
fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.trim_start_matches(['+', '-']).split(',');
    let first = groups.next()?.len();
    let (mut number, mut grouped) = (0, true);
    for group in groups {
        number += 1;
        grouped &= group.len() == 3;
    }
    if (number > 0 && (!grouped || !(1..=3).contains(&first)))
        || fraction.is_some_and(|fraction| fraction.contains(','))
    {
        return None;
    }
    Some(text.replace(',', ""))
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0.unsigned_abs() / SCALE as u128, self.0.unsigned_abs() % SCALE as u128);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{fraction:09}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Decimal {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_canonical_form() {
        for text in ["0", "1", "-1", "0.5", "-0.000000001", "999999999999999999.999999999"] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "-",
            "-0",
            "01",
            "1.",
            ".5",
            "1.0",
            "1.50",
            "+1",
            "1e3",
            "1 ",
            "１",
            "1000000000000000000",
            "0.0000000001",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_people_type() {
        for (typed, exact) in
            [("1,234.50", "1234.5"), (" 007 ", "7"), ("１２．５", "12.5"), ("-0.0", "0"), ("0.10", "0.1"), ("+3", "3")]
        {
            assert_eq!(Decimal::parse_typed(typed).unwrap().to_string(), exact);
        }
        for typed in ["", "abc", "1.2.3", "--1", ".", "12,5", "1,2,3", "1,23.5", ",5", "1.234,5", "1234,567"] {
            assert_eq!(Decimal::parse_typed(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn text_and_number_agree(billionths in -(10i128.pow(27) - 1)..10i128.pow(27)) {
            let number = Decimal::from_billionths(billionths);
            prop_assert_eq!(Decimal::parse(&number.to_string()), Some(number));
        }
    }
}
