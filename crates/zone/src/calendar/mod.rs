//! Working days. A year's notice is a rule with versions; what counts is the notice known and in force on the day of
//! the decision, so a due date never changes because a later notice moved a holiday (standards §8).

use crate::rules::Rules;
use jiff::ToSpan;
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
            let adopted = self.rules.notice(year, self.known_on)?;
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
        covered.then(|| is_weekday(date))
    }

    /// The n-th working day after a date, the date itself not counted; nothing if the calendar ends before.
    pub fn add_working_days(&self, date: Date, days: u32) -> Option<Date> {
        let mut at = date;
        let mut left = days;
        // As many days as are left are not too many: what is counted of them at last ends on a working day.
        while left > 0 {
            let next = at.checked_add(i64::from(left).days()).ok()?;
            left -= self.working_days_between(at, next)?;
            at = next;
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
        if after >= to {
            return Some(0);
        }
        let first = after.tomorrow().ok()?;
        (first.year()..=to.year()).try_fold(0, |number, year| {
            let from = if year == first.year() { first } else { jiff::civil::date(year, 1, 1) };
            let until = if year == to.year() { to } else { jiff::civil::date(year, 12, 31) };
            Some(number + self.working_days_within(from, until)?)
        })
    }

    /// Working days of a span within a year, both ends counted: its weekdays, and what the notices move of them. Its days are
    /// not passed one by one, because clocks that run for months are asked of many projects at once.
    fn working_days_within(&self, from: Date, to: Date) -> Option<u32> {
        let notices = self.notices(from.year());
        if notices[0].is_none() && from.year() != 2018 {
            // Only single days of such a year are known: those that the next year's notice moves.
            let mut days = std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(|day| *day <= to);
            return days.try_fold(0, |number, day| Some(number + u32::from(self.is_working(day)?)));
        }
        // In the order in which `is_working` asks them: of a day that stands in two lists the first says what it is.
        let lists = notices.iter().flatten().flat_map(|notice| [(notice.off, false), (notice.work, true)]);
        let mut number = weekdays(from, to);
        for (at, (list, is_worked)) in lists.clone().enumerate() {
            for day in list.iter().filter(|day| (from..=to).contains(day)) {
                let is_said = lists.clone().take(at).any(|(earlier, _)| earlier.contains(day));
                if !is_said {
                    number += i64::from(is_worked) - i64::from(is_weekday(*day));
                }
            }
        }
        u32::try_from(number).ok()
    }
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Days from Monday to Friday in a span, both ends counted.
fn weekdays(from: Date, to: Date) -> i64 {
    let days = i64::from((to - from).get_days()) + 1;
    let begins = i64::from(from.weekday().to_monday_zero_offset());
    let rest = (0..days % 7).filter(|day| (begins + day) % 7 < 5).count() as i64;
    days / 7 * 5 + rest
}
