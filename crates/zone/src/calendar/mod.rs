//! Working days. A year's notice is a rule with versions; what counts is the notice known and in force on the day of
//! the decision, so a due date never changes because a later notice moved a holiday (standards §8).

use crate::rules::Rules;
use jiff::civil::{Date, Weekday};
use rulebook::Body;
use std::cell::Cell;

/// A question about working days, as known on a date.
pub struct Calendar<'a> {
    rules: &'a Rules,
    known_on: Date,
    /// The notices of the year that was asked last, and of the next: days are asked one after another.
    asked: Cell<Option<(i16, [Option<Notice<'a>>; 2])>>,
}

/// What a notice moves.
#[derive(Clone, Copy)]
struct Notice<'a> {
    off: &'a [Date],
    work: &'a [Date],
}

impl<'a> Calendar<'a> {
    /// The calendar as known on a date.
    pub fn known_on(rules: &'a Rules, known_on: Date) -> Self {
        Self { rules, known_on, asked: Cell::new(None) }
    }

    /// The notices that may move days of a year: a notice also moves days of the December before, and its first version may
    /// be older than the next year's.
    fn notices(&self, year: i16) -> [Option<Notice<'a>>; 2] {
        if let Some((_, notices)) = self.asked.get().filter(|(asked, _)| *asked == year) {
            return notices;
        }
        let notices = [year, year + 1].map(|year| {
            let adopted = self.rules.in_force(&format!("calendar.working_days.{year}"), self.known_on)?;
            match &adopted.rule.body {
                Body::Calendar { off, work, .. } => Some(Notice { off, work }),
                _ => None,
            }
        });
        self.asked.set(Some((year, notices)));
        notices
    }

    /// Whether a date is a working day; nothing if no notice covers its year.
    pub fn is_working(&self, date: Date) -> Option<bool> {
        let notices = self.notices(date.year());
        for notice in notices.into_iter().flatten() {
            if notice.off.contains(&date) {
                return Some(false);
            }
            if notice.work.contains(&date) {
                return Some(true);
            }
        }
        // 2018 has no notice of its own here: its last days belong to the notice for 2019.
        let covered = notices[0].is_some() || date.year() == 2018;
        covered.then(|| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday))
    }

    /// The n-th working day after a date, the date itself not counted; nothing if the calendar ends before.
    pub fn add_working_days(&self, date: Date, days: u32) -> Option<Date> {
        let mut at = date;
        let mut left = days;
        while left > 0 {
            at = at.tomorrow().ok()?;
            if self.is_working(at)? {
                left -= 1;
            }
        }
        Some(at)
    }

    /// The n-th working day before a date, the date itself not counted; nothing if the calendar begins after it.
    pub fn subtract_working_days(&self, date: Date, days: u32) -> Option<Date> {
        let mut at = date;
        let mut left = days;
        while left > 0 {
            at = at.yesterday().ok()?;
            if self.is_working(at)? {
                left -= 1;
            }
        }
        Some(at)
    }

    /// How many working days there are after a date, up to and with another; 0 if that is not later.
    pub fn working_days_between(&self, after: Date, to: Date) -> Option<u32> {
        let mut at = after;
        let mut number = 0;
        while at < to {
            at = at.tomorrow().ok()?;
            number += u32::from(self.is_working(at)?);
        }
        Some(number)
    }
}
