//! Months and periods.

use jiff::civil::Date;
use std::fmt;

/// The last year whose months can be counted.
const YEAR_MAX: i16 = (u16::MAX / 12) as i16 - 1;

/// A calendar month, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u16);

impl Month {
    /// The month before which nothing happened: a stock counts from here.
    pub const FIRST: Self = Self(0);

    /// The month of a date. Of a year that no period names, whoever wrote it, it is a month that no period has.
    pub fn of(date: Date) -> Self {
        Self((date.year().clamp(0, YEAR_MAX) as u16) * 12 + date.month() as u16 - 1)
    }
    /// Year and month 1–12.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        ((1..=12).contains(&month) && (1900..=2199).contains(&year)).then(|| Self(year * 12 + u16::from(month) - 1))
    }
    /// Reads `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }
    /// The year.
    pub fn year(self) -> u16 {
        self.0 / 12
    }
    /// 1 to 12.
    pub fn month(self) -> u8 {
        (self.0 % 12) as u8 + 1
    }
    /// The first day.
    pub fn first_day(self) -> Date {
        Date::new(self.year() as i16, self.month() as i8, 1).expect("a month has a first day")
    }
    /// The last day.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }
    /// The month after.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// A year or a month: when something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A calendar year.
    Year(u16),
    /// A calendar month.
    Month(Month),
}

impl Period {
    /// Reads `YYYY` or `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.len() {
            4 => text.parse().ok().filter(|year| (1900..=2199).contains(year)).map(Self::Year),
            7 => Month::parse(text).map(Self::Month),
            _ => None,
        }
    }
    /// The year that it is or lies in.
    pub fn year(self) -> u16 {
        match self {
            Self::Year(year) => year,
            Self::Month(month) => month.year(),
        }
    }
    /// First month.
    pub fn first_month(self) -> Month {
        match self {
            Self::Year(year) => Month::new(year, 1).expect("January"),
            Self::Month(month) => month,
        }
    }
    /// Last month.
    pub fn last_month(self) -> Month {
        match self {
            Self::Year(year) => Month::new(year, 12).expect("December"),
            Self::Month(month) => month,
        }
    }
    /// First day.
    pub fn first_day(self) -> Date {
        self.first_month().first_day()
    }
    /// Last day.
    pub fn last_day(self) -> Date {
        self.last_month().last_day()
    }
    /// Whether a date lies in it.
    pub fn contains(self, date: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(month) => month.fmt(f),
        }
    }
}
