//! Dates need no binding, as far as there is such a day: 2019年, 2019年5月13日, 5月. 历时12日 and 2700年 are spans.

use super::{Line, numerals};
use jiff::civil::Date;

/// Years that a report speaks of.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// A year with a 29 February, for days without a year.
const LEAP: i16 = 2000;
/// Before a month that is a span: 历时5月, 近3月.
const SPANS: &str = "时期达近约共满超逾";

pub(super) fn allow(line: &mut Line) {
    let mut at = 0;
    while at < line.characters.len() {
        let length = if starts_a_number(line, at) { length(line, at) } else { 0 };
        line.allow(at, length);
        at += length.max(1);
    }
}

fn starts_a_number(line: &Line, at: usize) -> bool {
    let within = |c: char| numerals::is_digit(c) || numerals::is_numeral(c) || "第.,．/-".contains(c);
    line.at(at).is_some_and(|c| c.is_ascii_digit()) && !line.before(at).is_some_and(within)
}

/// Length of the date that starts here, or 0.
fn length(line: &Line, at: usize) -> usize {
    let (year, mut end) = match part(line, at, 4, '年').filter(|(year, _)| YEARS.contains(year)) {
        Some((year, end)) => (Some(year), end),
        None if line.before(at).is_some_and(|before| SPANS.contains(before)) => return 0,
        None => (None, at),
    };
    let Some((month, after_month)) = part(line, end, 2, '月').filter(|(month, _)| (1..=12).contains(month)) else {
        return end - at;
    };
    end = after_month;
    let day = part(line, end, 2, '日');
    let exists = |day: i16| Date::new(year.unwrap_or(LEAP), month as i8, day as i8).is_ok();
    match day.filter(|(day, _)| exists(*day)) {
        Some((_, after_day)) => after_day - at,
        None => end - at,
    }
}

/// A number of at most so many digits and its unit: the number, and the index after the unit.
fn part(line: &Line, at: usize, most: usize, unit: char) -> Option<(i16, usize)> {
    let digits: String = (at..at + most + 1).map_while(|index| line.at(index).filter(char::is_ascii_digit)).collect();
    let end = at + digits.len();
    let number = digits.parse().ok().filter(|_| digits.len() <= most)?;
    (line.at(end) == Some(unit)).then_some((number, end + 1))
}
