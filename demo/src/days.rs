//! Days of the year as the offices know them: working days by `zone::calendar`, and instants within a day.

use crate::SeedRule;
use crate::chance::Chance;
use crate::memory::Memory;
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};
use zone::calendar::Calendar;

/// An instant of a day in the zone: minutes after midnight, and milliseconds.
pub(crate) fn instant(day: Date, minutes: i64, millis: i64) -> Timestamp {
    let midnight = jiff::tz::offset(8).to_timestamp(day.at(0, 0, 0, 0)).expect("a day of these years");
    midnight + minutes.minutes() + millis.milliseconds()
}

/// A random instant between two times of a day, each `HHMM`.
pub(crate) fn moment(chance: &mut Chance, day: Date, from: i64, to: i64) -> Timestamp {
    let minutes = |clock: i64| clock / 100 * 60 + clock % 100;
    let millis = chance.between(minutes(from) * 60_000, minutes(to) * 60_000 - 1);
    instant(day, 0, millis)
}

/// The first and the last day that the plan knows.
const SPAN: (Date, Date) = (date(2018, 12, 1), date(2020, 1, 23));

/// The working days, each as it was known on that day.
pub(crate) struct Days {
    working: Vec<Date>,
}

impl Days {
    /// Reads the notices among the rules, as the zone will adopt them.
    pub(crate) fn known(rules: &[SeedRule]) -> Self {
        let notices = rules.iter().filter(|(rule, _)| matches!(rule.body, rulebook::Body::Calendar { .. }));
        let scratch = Memory::of_rules(notices.map(|(rule, text)| (rule.id.as_str(), rule.version, text.as_str())));
        let working = SPAN
            .0
            .series(1.day())
            .take_while(|day| *day <= SPAN.1)
            .filter(|day| {
                let weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
                Calendar::known_on(&scratch.state().rules, *day).is_working(*day).unwrap_or(weekday)
            })
            .collect();
        Self { working }
    }

    /// Working days from one day to another, both included.
    pub(crate) fn between(&self, from: Date, to: Date) -> &[Date] {
        let start = self.working.partition_point(|day| *day < from);
        let end = self.working.partition_point(|day| *day <= to);
        &self.working[start..end.max(start)]
    }

    /// The day itself if it is worked, otherwise the next that is.
    pub(crate) fn on_or_after(&self, day: Date) -> Date {
        self.working[self.working.partition_point(|known| *known < day).min(self.working.len() - 1)]
    }

    /// The n-th working day after a day.
    pub(crate) fn after(&self, day: Date, number: usize) -> Date {
        let start = self.working.partition_point(|known| *known <= day);
        self.working[(start + number - 1).min(self.working.len() - 1)]
    }

    /// One working day of each week: the first on or after the weekday, if the week has one.
    pub(crate) fn weekly(&self, weekday: Weekday) -> Vec<Date> {
        self.of_each_week(weekday, false)
    }

    /// The same, and where the rest of a week is off the last one before it, if there are two.
    pub(crate) fn every_week(&self, weekday: Weekday) -> Vec<Date> {
        self.of_each_week(weekday, true)
    }

    fn of_each_week(&self, weekday: Weekday, or_before: bool) -> Vec<Date> {
        let mut sessions: Vec<Date> = Vec::new();
        let mut monday = date(2018, 12, 24);
        while monday < SPAN.1 {
            let from = monday + i64::from(weekday.to_monday_zero_offset()).days();
            let before = || self.between(monday, from).split_first()?.1.last().filter(|_| or_before);
            if let Some(day) = self.between(from, monday + 6.days()).first().or_else(before)
                && *day < date(2020, 1, 20)
            {
                sessions.push(*day);
            }
            monday += 7.days();
        }
        sessions
    }
}
