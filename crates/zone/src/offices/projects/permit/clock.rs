//! The clock of a permit: working days from acceptance, stopped days left out. A calendar may be amended while it runs.
//! Then there are two due dates, and lateness is what the kinder of the two says: whoever owes the duty planned by the
//! calendar that he knew, and must not lose by another.

use crate::calendar::{Calendar, Reckoned};
use crate::rules::Rules;
use jiff::ToSpan;
use jiff::civil::Date;
use std::borrow::Cow;

/// A time in which the clock stands: from the day after `from` up to `to`, or still. As an acceptance, a resumption is not
/// counted itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The day on which it was stopped.
    pub from: Date,
    /// The day on which it ran again.
    pub to: Option<Date>,
}

/// What a clock measures: from acceptance to the day of the decision, or to the day that is asked about.
pub struct Span<'a> {
    /// The rules with the calendars.
    pub rules: &'a Rules,
    /// The day of acceptance.
    pub accepted: Date,
    /// The day of the decision, or the day that is asked about.
    pub end: Date,
    /// The times that do not count.
    pub pauses: Cow<'a, [Pause]>,
}

/// A limit and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The limit in working days.
    pub days: u32,
    /// The due date by the calendar that was known at acceptance; nothing while the clock stands, or if that calendar ends before.
    pub at_acceptance: Option<Date>,
    /// By the calendar that was newest at the end of the span.
    pub newest: Option<Date>,
    /// Working days that are left.
    pub remaining: u32,
    /// Working days over the limit.
    pub late: u32,
}

impl Due {
    /// The due date that counts: the later of the two.
    pub fn on(&self) -> Option<Date> {
        self.at_acceptance.max(self.newest)
    }
    /// Both dates, where an amended calendar has made them differ.
    pub fn moved(&self) -> Option<(Date, Date)> {
        let both = self.at_acceptance.zip(self.newest);
        both.filter(|(then, now)| then != now)
    }
}

impl Span<'_> {
    fn then(&self) -> Calendar<'_> {
        Calendar::known_on(self.rules, self.accepted)
    }
    fn newest(&self) -> Calendar<'_> {
        Calendar::known_on(self.rules, self.end.max(self.accepted))
    }

    /// The n-th counted day after acceptance.
    fn due(&self, calendar: &Calendar<'_>, days: u32) -> Option<Date> {
        let open = self.pauses.iter().filter(|pause| pause.to.is_none()).map(|pause| pause.from).min();
        let mut at = self.accepted;
        let mut left = days;
        // As many days as are left are not too many: what is counted of them at last ends on a day that counts.
        while left > 0 {
            let next =
                at.checked_add(i64::from(left).days()).ok().filter(|day| open.is_none_or(|from| *day <= from))?;
            left -= self.between(calendar, at, next)?;
            at = next;
        }
        Some(at)
    }

    /// Counted days after one day up to another; nothing if the calendar ends before.
    fn between(&self, calendar: &Calendar<'_>, after: Date, to: Date) -> Option<u32> {
        let mut counted = calendar.working_days_between(after, to)?;
        if self.pauses.is_empty() {
            return Some(counted);
        }
        let mut pauses = self.pauses.to_vec();
        pauses.sort_unstable_by_key(|pause| pause.from);
        // Up to here pauses are taken out already: those that lie over each other are taken out once.
        let mut reached = after;
        for pause in pauses {
            let (from, until) = (pause.from.max(reached), pause.to.map_or(to, |resumed| resumed.min(to)));
            counted -= calendar.working_days_between(from, until)?;
            reached = reached.max(until);
        }
        Some(counted)
    }

    /// Working days used so far.
    pub fn used(&self) -> Option<u32> {
        self.between(&self.newest(), self.accepted, self.end)
    }

    /// The last day in time of a limit of so many days, by either calendar.
    pub(super) fn last_days(&self, days: u32) -> Reckoned {
        Reckoned::new(self.rules, self.accepted, |calendar| self.due(calendar, days))
    }

    /// Where a limit of so many days stands.
    pub fn limit(&self, days: u32) -> Due {
        self.limit_of(days, self.last_days(days))
    }

    /// The same where its last days are known.
    pub(super) fn limit_of(&self, days: u32, last: Reckoned) -> Due {
        let (then, newest) = (self.then(), self.newest());
        let [at_acceptance, by_newest] = last.by([&then, &newest], |calendar| self.due(calendar, days));
        let mut due = Due { days, at_acceptance, newest: by_newest, remaining: 0, late: 0 };
        match due.on() {
            Some(on) if on < self.end => {
                let amended = (!newest.is_as(&then)).then_some(&newest);
                let by = [Some(&then), amended].map(|calendar| self.between(calendar?, on, self.end));
                due.late = by.into_iter().flatten().min().unwrap_or_default();
            }
            Some(on) => due.remaining = self.between(&newest, self.end, on).unwrap_or_default(),
            None => due.remaining = days.saturating_sub(self.used().unwrap_or_default()),
        }
        due
    }
}
