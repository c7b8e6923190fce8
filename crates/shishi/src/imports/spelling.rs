//! Dates, months and amounts as offices spell them, into the one spelling that everything else reads. What could mean two
//! things is refused, never guessed.

use crate::workbook::Cell;
use jiff::ToSpan;
use jiff::civil::Date;
use rulebook::Decimal;
use serde::{Deserialize, Serialize};

/// The days that spreadsheets count as whole numbers and that are taken for dates: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;
/// Digits that spreadsheets keep of a number.
const DIGITS_KEPT: usize = 15;

/// How a table spells its dates. Those that name their year first are read in every style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStyle {
    /// 2019.3.5, 2019-03-05, 2019年3月5日, 20190305, a spreadsheet's day number.
    YearFirst,
    /// 3月5日, 3.5, 3/5: the year is said once for the table.
    MonthDay,
    /// 5/3/2019.
    DayMonthYear,
}

impl DateStyle {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::YearFirst, Self::MonthDay, Self::DayMonthYear];

    /// The word in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::YearFirst => "year-first",
            Self::MonthDay => "month-day",
            Self::DayMonthYear => "day-month-year",
        }
    }
}

/// Why a date or month is not read: key of the message.
pub type Unreadable = &'static str;

const NOT_A_DATE: Unreadable = "refusal-not-a-date";
const NOT_A_MONTH: Unreadable = "refusal-not-a-month";
const NO_YEAR: Unreadable = "table-fault-no-year";
/// A spreadsheet shows 3.10 as 3.1 and 2019.10 as 2019.1.
const TWO_MEANINGS: Unreadable = "table-fault-two-meanings";

/// Full-width letters, digits and signs as half-width ones; spaces of every width as one.
pub fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => ' ',
        other => other,
    };
    text.trim().chars().map(half).collect::<String>().trim().to_owned()
}

/// The numbers of a text whose other characters are separators: `2019年3月5日`, `2019.3.5`.
fn parts(text: &str) -> Option<Vec<&str>> {
    let separators = ['-', '/', '.', '年', '月', '日', '号', ' '];
    let parts: Vec<&str> = text.split(separators).filter(|part| !part.is_empty()).collect();
    parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())).then_some(parts)
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let short = |part: &str| part.len() <= 2;
    (year.len() == 4 && short(month) && short(day))
        .then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
}

/// The day that a spreadsheet's count means.
fn of_serial(text: &str) -> Option<Date> {
    let serial: i64 = text.parse().ok().filter(|serial| SERIALS.contains(serial))?;
    Date::constant(1899, 12, 30).checked_add(serial.days()).ok()
}

/// Whether a number cell may have lost a zero at its end: `3.1` for 3.10.
fn may_lack_a_zero(cell: &Cell, last: &str, most: u32) -> bool {
    matches!(cell, Cell::Number(_))
        && last.len() == 1
        && last.parse::<u32>().is_ok_and(|number| number >= 1 && number * 10 <= most)
}

/// Reads a date.
pub fn date(cell: &Cell, style: DateStyle, year: Option<i16>) -> Result<Date, Unreadable> {
    let text = half_width(cell.text());
    if let Some(date) = of_serial(&text) {
        return Ok(date);
    }
    // A time of day behind the date says nothing more.
    let text = text.split_once(' ').filter(|(_, rest)| rest.contains(':')).map_or(text.as_str(), |(date, _)| date);
    let parts = parts(text).ok_or(NOT_A_DATE)?;
    let found = match (&parts[..], style) {
        ([all], _) if all.len() == 8 => day(&all[..4], &all[4..6], &all[6..]),
        ([first, month, last], _) if first.len() == 4 => day(first, month, last),
        ([first, month, last], DateStyle::DayMonthYear) => day(last, month, first),
        ([_, last], DateStyle::MonthDay) if may_lack_a_zero(cell, last, 31) => return Err(TWO_MEANINGS),
        ([month, last], DateStyle::MonthDay) => {
            let year = year.ok_or(NO_YEAR)?;
            day(&format!("{year:04}"), month, last)
        }
        ([_, _], _) if text.contains('月') => return Err(NO_YEAR),
        _ => None,
    };
    found.ok_or(NOT_A_DATE)
}

/// Reads a month, in the spelling of records. Of a cumulative span (`2019年1-3月`) it is the last.
pub fn month(cell: &Cell, year: Option<i16>) -> Result<String, Unreadable> {
    let text = half_width(cell.text()).replace(['—', '~', '至', '到'], "-").replace('份', "");
    let whole = |year: &str, month: &str| {
        let number: u32 = month.parse().map_err(|_| NOT_A_MONTH)?;
        let named = year.len() == 4 && month.len() <= 2 && (1..=12).contains(&number);
        if named { Ok(format!("{year}-{number:02}")) } else { Err(NOT_A_MONTH) }
    };
    if let Some(date) = of_serial(&text) {
        return whole(&format!("{:04}", date.year()), &date.month().to_string());
    }
    let of_year = |month: &str| whole(&format!("{:04}", year.ok_or(NO_YEAR)?), month);
    let found = parts(&text).ok_or(NOT_A_MONTH)?;
    let is_span = text.contains('-') && text.ends_with('月');
    match &found[..] {
        [all] if all.len() == 6 => whole(&all[..4], &all[4..]),
        [month] if month.len() <= 2 => of_year(month),
        [year, month] if year.len() == 4 && may_lack_a_zero(cell, month, 12) => Err(TWO_MEANINGS),
        [year, month] if year.len() == 4 => whole(year, month),
        [first, last] if is_span && *first == "1" => of_year(last),
        [year, first, last] if is_span && *first == "1" => whole(year, last),
        [year, month, "1" | "01"] => whole(year, month),
        _ => Err(NOT_A_MONTH),
    }
}

/// The month or span of months that a title names (`2019年1-3月…`), in the spelling of records.
pub fn month_in(text: &str) -> Option<String> {
    let text = half_width(text);
    let at = text.find('年')?;
    let year = text[..at].chars().rev().take_while(char::is_ascii_digit).count();
    let rest = &text[at + '年'.len_utf8()..];
    let end = rest.find('月')?;
    let named = (year == 4).then(|| format!("{}年{}月", &text[at - 4..at], &rest[..end]))?;
    month(&Cell::Text(named.as_str().into()), None).ok()
}

/// The date that a text names.
pub fn date_in(text: &str) -> Option<Date> {
    let text = half_width(text);
    let start = text.char_indices().find(|(at, c)| c.is_ascii_digit() && text[*at..].starts_with("20"))?.0;
    let named: String = text[start..].chars().take_while(|c| c.is_ascii_digit() || ".-/年月日".contains(*c)).collect();
    date(&Cell::Text(named.as_str().into()), DateStyle::YearFirst, None).ok()
}

/// Whether a text says that there is no value: `—`, `/`, `无`.
pub fn is_no_value(text: &str) -> bool {
    matches!(half_width(text).as_str(), "-" | "--" | "—" | "——" | "–" | "/" | "\\" | "…" | "……" | "无" | "空")
}

/// An amount with its point moved to the right by so many places (to the left, if negative): exact, or nothing. A number
/// that needs more than nine places after the point cannot be recorded.
pub fn moved(text: &str, places: i32) -> Option<String> {
    let plain = half_width(text);
    let plain = plain.trim_start_matches(['¥', '￥']).trim();
    let amount = Decimal::parse_typed(plain)?.billionths();
    let factor = 10i128.checked_pow(places.unsigned_abs())?;
    let moved = match places {
        0.. => amount.checked_mul(factor)?,
        _ if amount % factor == 0 => amount / factor,
        _ => return None,
    };
    Some(Decimal::from_billionths(moved).to_string())
}

/// Digits of a number, from the first that is not zero.
fn digits(number: &str) -> usize {
    number.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count()
}

/// Whether a number cell can be what was typed: spreadsheets keep 15 digits and put zeros for the rest.
pub fn is_exact(number: &str) -> bool {
    digits(number) <= DIGITS_KEPT
}

/// A number as a spreadsheet shows it, by 15 digits: what binary floating point put behind them is no part of it.
pub fn shown(number: &str) -> String {
    if is_exact(number) {
        return number.to_owned();
    }
    let (sign, plain) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let point = plain.find('.').unwrap_or(plain.len());
    let all: Vec<u8> = plain.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let zeros = all.iter().take_while(|digit| **digit == 0).count();
    let keep = zeros + DIGITS_KEPT;
    let mut kept: Vec<u8> = std::iter::once(0).chain(all[..keep].iter().copied()).collect();
    if all[keep] >= 5 {
        for digit in kept.iter_mut().rev() {
            *digit = (*digit + 1) % 10;
            if *digit != 0 {
                break;
            }
        }
    }
    // One digit more stands in front now, for what was carried.
    kept.resize(all.len().max(point) + 1, 0);
    let texts: String = kept.iter().map(|digit| char::from(b'0' + digit)).collect();
    let whole = texts[..=point].trim_start_matches('0');
    let fraction = texts[point + 1..].trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    fn number(text: &str) -> Cell {
        Cell::Number(text.into())
    }

    #[test]
    fn dates_in_every_spelling() {
        let read = |cell: &Cell, style, year| date(cell, style, year).map(|date| date.to_string());
        let fifth = Ok("2019-03-05".to_owned());
        for typed in [
            "2019.3.5",
            "2019-03-05",
            "2019/3/5",
            "2019年3月5日",
            "２０１９．３．５",
            "20190305",
            "43529",
            "2019-3-5 08:30",
        ] {
            for style in DateStyle::ALL {
                assert_eq!(read(&text(typed), style, None), fifth, "{typed}");
            }
        }
        assert_eq!(read(&number("43529"), DateStyle::YearFirst, None), fifth);
        for typed in ["3月5日", "3.5", "03/05", "3-5", "3月5号"] {
            assert_eq!(read(&text(typed), DateStyle::MonthDay, Some(2019)), fifth, "{typed}");
            assert_eq!(read(&text(typed), DateStyle::MonthDay, None), Err(NO_YEAR), "{typed}");
        }
        assert_eq!(read(&text("3月5日"), DateStyle::YearFirst, Some(2019)), Err(NO_YEAR));
        assert_eq!(read(&text("5/3/2019"), DateStyle::DayMonthYear, None), fifth);
        assert_eq!(read(&text("5/3/2019"), DateStyle::YearFirst, None), Err(NOT_A_DATE));
        // A number cell of 3.1 may have been 3.10; 3.5 can only be the fifth.
        assert_eq!(read(&number("3.1"), DateStyle::MonthDay, Some(2019)), Err(TWO_MEANINGS));
        assert_eq!(read(&number("3.5"), DateStyle::MonthDay, Some(2019)), fifth);
        for typed in ["", "2019.2.29", "2019.13.1", "3", "19.3.5", "abc", "2019.3", "100", "2019-3-5-1"] {
            assert!(date(&text(typed), DateStyle::MonthDay, Some(2019)).is_err(), "{typed}");
        }
    }

    #[test]
    fn months_in_every_spelling() {
        let march = Ok("2019-03".to_owned());
        for typed in [
            "2019-03",
            "2019.3",
            "2019年3月",
            "2019年3月份",
            "201903",
            "2019/3/1",
            "2019年1-3月",
            "2019年1—3月",
            "43525",
        ] {
            assert_eq!(month(&text(typed), None), march, "{typed}");
        }
        for typed in ["3", "3月", "1-3月", "１－３月"] {
            assert_eq!(month(&text(typed), Some(2019)), march, "{typed}");
            assert_eq!(month(&text(typed), None), Err(NO_YEAR), "{typed}");
        }
        assert_eq!(month(&number("2019.1"), None), Err(TWO_MEANINGS));
        assert_eq!(month(&number("2019.3"), None), march);
        assert_eq!(month(&text("2019.1"), None).as_deref(), Ok("2019-01"));
        for typed in ["", "2019", "2019-13", "2019年2-3月", "19.3", "2019-03-02"] {
            assert!(month(&text(typed), None).is_err(), "{typed}");
        }
        assert_eq!(month_in("高新区2019年1-3月规模以上企业产值表").as_deref(), Some("2019-03"));
        assert_eq!(month_in("产值表（2019年）"), None);
        assert_eq!(date_in("填报日期：2019年4月8日").map(|date| date.to_string()).as_deref(), Some("2019-04-08"));
        assert_eq!(date_in("填报日期："), None);
    }

    #[test]
    fn amounts_are_moved_exactly() {
        for (typed, places, expected) in [
            ("12.5", 1, Some("125")),
            ("1,234.56", 1, Some("12345.6")),
            ("１ ２３４．５", 1, Some("12345")),
            ("0.1", 5, Some("10000")),
            ("123456789.12", -3, Some("123456.78912")),
            ("123456789.12", -8, None),
            ("-3", 0, Some("-3")),
            ("¥ 8", 0, Some("8")),
            ("1,23", 1, None),
            ("约12", 1, None),
            ("", 1, None),
        ] {
            assert_eq!(moved(typed, places).as_deref(), expected, "{typed} {places}");
        }
    }

    #[test]
    fn numbers_as_they_are_shown() {
        for (number, expected) in [
            ("0.30000000000000004", "0.3"),
            ("1234.5678999999998", "1234.5679"),
            ("999.9999999999999999", "1000"),
            ("-0.0999999999999999876", "-0.1"),
            ("0.00123456789012345678", "0.00123456789012346"),
            ("12345678901234567", "12345678901234600"),
            ("12.5", "12.5"),
        ] {
            assert_eq!(shown(number), expected, "{number}");
        }
    }
}
