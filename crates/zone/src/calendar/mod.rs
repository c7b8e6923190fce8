//! Working days. A year's notice is a rule with versions; what counts is the notice known and in force on the day of
//! the decision, so a due date never changes because a later notice moved a holiday (standards §8).

mod moves;

pub(crate) use moves::Moves;

use crate::rules::Rules;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::cell::Cell;

/// The notice of a year and that of the next.
type Notices<'a> = [Option<&'a Moves>; 2];

/// A question about working days, as known on a date.
pub struct Calendar<'a> {
    rules: &'a Rules,
    /// The day on which the newest notice that is known came into force.
    known_on: Date,
    /// The notices of the year that was asked last, and of the next: days are asked one after another.
    asked: Cell<Option<(i16, Notices<'a>)>>,
}

impl<'a> Calendar<'a> {
    /// The calendar as known on a date.
    pub fn known_on(rules: &'a Rules, known_on: Date) -> Self {
        Self { rules, known_on: rules.notices_since(known_on), asked: Cell::new(None) }
    }

    /// Whether it says the same as another of the same rules: the same notices were known.
    pub fn is_as(&self, other: &Self) -> bool {
        self.known_on == other.known_on
    }

    /// The notices that may move days of a year: a notice also moves days of the December before, and its first version may
    /// be older than the next year's.
    fn notices(&self, year: i16) -> Notices<'a> {
        if let Some((_, notices)) = self.asked.get().filter(|(asked, _)| *asked == year) {
            return notices;
        }
        let notices = [year, year + 1].map(|year| self.rules.notice(year, self.known_on));
        self.asked.set(Some((year, notices)));
        notices
    }

    /// Whether a date is a working day; nothing if no notice covers its year.
    pub fn is_working(&self, date: Date) -> Option<bool> {
        let notices = self.notices(date.year());
        let said = notices.into_iter().flatten().find_map(|notice| notice.says(date));
        // 2018 has no notice of its own here: its last days belong to the notice for 2019.
        let covered = notices[0].is_some() || date.year() == 2018;
        said.or_else(|| covered.then(|| is_weekday(date)))
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

    /// Working days of a span within a year, both ends counted. They are counted in the notice once, because clocks that run for
    /// months are asked of many projects at once; where the year has none, single days may be named by the next year's.
    fn working_days_within(&self, from: Date, to: Date) -> Option<u32> {
        let [own, next] = self.notices(from.year());
        let Some(own) = own else {
            let mut days = std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(|day| *day <= to);
            return days.try_fold(0, |number, day| Some(number + u32::from(self.is_working(day)?)));
        };
        u32::try_from(own.worked(from, to) + next.map_or(0, |next| next.difference(own, from, to))).ok()
    }
}

/// A day that is reckoned by a calendar, kept for the two that are asked for most: the one that was known when it was begun,
/// and the newest that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reckoned {
    then: Option<Date>,
    newest: Option<Date>,
}

impl Reckoned {
    /// Reckons it from a day on.
    pub(crate) fn new(rules: &Rules, begun: Date, reckon: impl Fn(&Calendar<'_>) -> Option<Date>) -> Self {
        let (then, newest) = (Calendar::known_on(rules, begun), Calendar::known_on(rules, Date::MAX));
        let by_then = reckon(&then);
        Self { then: by_then, newest: if newest.is_as(&then) { by_then } else { reckon(&newest) } }
    }

    /// What it is by the calendar that was known when it was begun, and by a later one.
    pub(crate) fn by(
        &self,
        [then, later]: [&Calendar<'_>; 2],
        reckon: impl Fn(&Calendar<'_>) -> Option<Date>,
    ) -> [Option<Date>; 2] {
        let by_later = match later {
            _ if later.is_as(then) => self.then,
            _ if later.is_as(&Calendar::known_on(later.rules, Date::MAX)) => self.newest,
            _ => reckon(later),
        };
        [self.then, by_later]
    }
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
