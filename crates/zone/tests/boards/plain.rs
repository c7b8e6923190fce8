//! What a plain reader notes down of a history, and the measures that he reckons from it: apart from the product.

use crate::history::Time;
use jiff::ToSpan;
use jiff::civil::Date;
use rulebook::Decimal;
use rulebook::scorecard::Measure;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use zone::Month;

/// A plan: what was said of it on which day, nothing where it was withdrawn. Once withdrawn it may be made anew, as another
/// fact.
#[derive(Debug)]
pub struct Plan<T> {
    facts: BTreeMap<u64, Vec<(Date, Option<T>)>>,
}

impl<T> Default for Plan<T> {
    fn default() -> Self {
        Self { facts: BTreeMap::new() }
    }
}

impl<T: Copy> Plan<T> {
    /// Notes what was said of a fact on a day.
    pub fn say(&mut self, first: u64, on: Date, value: Option<T>) {
        self.facts.entry(first).or_default().push((on, value));
    }

    /// The fact that is there now, and its plan.
    fn now(&self) -> Option<(u64, T)> {
        let (first, said) = self.facts.last_key_value()?;
        Some((*first, said.last()?.1?))
    }

    /// The plan as it stood at the end of a day: what was said last by then, or first of all; of several facts the first that
    /// was not withdrawn.
    fn stood(&self, on: Date) -> Option<T> {
        let stood = |said: &Vec<(Date, Option<T>)>| said.iter().rev().find(|(day, _)| *day <= on).unwrap_or(&said[0]).1;
        self.facts.values().find_map(stood)
    }
}

/// Per project entries by day, plans by month, stages; of plans what was said on which day.
#[derive(Default)]
pub struct Notes {
    /// Whether it came in time, and what was invested.
    pub entries: BTreeMap<(usize, Date), (bool, Option<u32>)>,
    /// Seqs of the first records of entries, also of those that were withdrawn.
    pub firsts: BTreeMap<(usize, Date), u64>,
    pub plans: BTreeMap<(usize, Month), Plan<u32>>,
    pub planned: BTreeMap<(usize, usize), Plan<Date>>,
    pub reached: BTreeMap<(usize, usize), Date>,
    pub waived: BTreeSet<(usize, Date)>,
    /// Projects that are no key projects.
    pub others: Vec<usize>,
    pub closed: BTreeMap<usize, Date>,
    /// What was said of permits and problems, without what was withdrawn.
    pub steps: Vec<Step>,
    /// Projects of which some of that was withdrawn.
    pub rewritten: BTreeSet<usize>,
    /// When the second notice for 2020 was adopted.
    pub second_notice_on: Option<Date>,
}

/// What an office said of a permit or problem.
pub struct Step {
    pub project: usize,
    pub seq: u64,
    pub kind: &'static str,
    pub by: &'static str,
    pub day: Date,
    pub content: Value,
}

fn nth<T: Copy>(all: &[T], nth: usize) -> Option<T> {
    all.get(nth % all.len().max(1)).copied()
}

impl Notes {
    /// One of a project's entries: its day and the seq of its first record.
    pub fn nth_entry(&self, of: usize, number: usize) -> Option<(Date, u64)> {
        let own = self.entries.keys().filter(|(by, _)| *by == of);
        nth(&own.map(|key| (key.1, self.firsts[key])).collect::<Vec<_>>(), number)
    }

    /// One of a project's plans of investment: its month, its first record and what is planned.
    pub fn nth_plan(&self, of: usize, number: usize) -> Option<(Month, u64, u32)> {
        let own = self.plans.iter().filter(|((by, _), _)| *by == of);
        let now = own.filter_map(|((_, month), plan)| plan.now().map(|(first, planned)| (*month, first, planned)));
        nth(&now.collect::<Vec<_>>(), number)
    }

    /// One of a project's planned stages: the stage, its first record and the day.
    pub fn nth_milestone(&self, of: usize, number: usize) -> Option<(usize, u64, Date)> {
        let own = self.planned.iter().filter(|((by, _), _)| *by == of);
        let now = own.filter_map(|((_, stage), plan)| plan.now().map(|(first, day)| (*stage, first, day)));
        nth(&now.collect::<Vec<_>>(), number)
    }

    /// Whether a project takes part in the board of a time: a key project that was not closed before.
    pub fn takes_part(&self, time: Time, of: usize) -> bool {
        let from = time.month().first_day();
        !self.others.contains(&of) && self.closed.get(&of).is_none_or(|closed| *closed >= from)
    }

    /// The measures of investment, milestones and supervision that these notes give for a month.
    pub fn measures(&self, time: Time, of: usize) -> [Option<Measure>; 3] {
        [self.money(time.month(), of), self.stages(time.month(), of), self.days(time, of)]
    }

    /// What was said last up to a day of the money invested.
    fn invested(&self, of: usize, to: Date) -> Option<u32> {
        self.entries.range((of, Date::MIN)..=(of, to)).rev().find_map(|(_, (_, invested))| *invested)
    }

    /// The newest plan up to a month, as it stood.
    fn planned(&self, of: usize, to: Month, on: Date) -> Option<u32> {
        self.plans.range((of, Month::FIRST)..=(of, to)).rev().find_map(|(_, plan)| plan.stood(on))
    }

    /// Invested and planned since the year began – where both are known of the end of the year before, else in all.
    fn money(&self, month: Month, of: usize) -> Option<Measure> {
        let to = month.last_day();
        let december = Month::new(month.year() - 1, 12).unwrap();
        let planned = self.planned(of, month, to)?;
        let base = self.invested(of, december.last_day()).zip(self.planned(of, december, to));
        let (done_before, due_before) = base.unwrap_or_default();
        let due = i64::from(planned) - i64::from(due_before);
        let done = self.invested(of, to).map_or(0, |now| i64::from(now) - i64::from(done_before));
        (due > 0).then(|| Measure { due: Decimal::whole(due), done: Decimal::whole(done), late: Decimal::ZERO })
    }

    fn stages(&self, month: Month, of: usize) -> Option<Measure> {
        let (from, to) = (month.first_day(), month.last_day());
        let (mut due, mut done, mut late) = (0, 0, 0);
        for ((_, stage), plan) in self.planned.range((of, 0)..=(of, 7)) {
            let Some(day) = plan.stood(to).filter(|day| *day <= to) else { continue };
            let reached = self.reached.get(&(of, *stage)).filter(|reached| **reached <= to);
            if day < from && reached.is_some_and(|reached| *reached < from) {
                continue;
            }
            due += 1;
            match reached {
                Some(reached) if *reached <= day => done += 1,
                Some(_) => late += 1,
                None => {}
            }
        }
        let whole = Decimal::whole;
        (due > 0).then(|| Measure { due: whole(due), done: whole(done), late: whole(late) })
    }

    /// Of a project that was closed before the month's first working day nothing was due.
    fn days(&self, time: Time, of: usize) -> Option<Measure> {
        let month = time.month();
        let last = self.closed.get(&of).map_or(month.last_day(), |closed| month.last_day().min(*closed));
        let days = (0..31).map(|number| month.first_day() + i64::from(number).days()).take_while(|day| *day <= last);
        let due: Vec<Date> =
            days.filter(|day| is_working(time, *day)).filter(|day| !self.waived.contains(&(of, *day))).collect();
        let entry = |day: &&Date| self.entries.get(&(of, **day));
        let in_time = due.iter().filter(|day| entry(day).is_some_and(|(in_time, _)| *in_time)).count();
        let late = due.iter().filter(|day| entry(day).is_some_and(|(in_time, _)| !in_time)).count();
        let whole = |number: usize| Decimal::whole(number as i64);
        (!due.is_empty()).then(|| Measure { due: whole(due.len()), done: whole(in_time), late: whole(late) })
    }
}

/// Spring Festival 2019: 4 to 10 February off, 2 and 3 February worked. 2020: New Year's Day off, 24 to 31 January – the last
/// by the second notice –, 19 January worked.
fn is_working(time: Time, day: Date) -> bool {
    let (off, worked): (&[(i8, i8)], &[i8]) = match time {
        Time::WithinAYear => (&[(4, 10)], &[2, 3]),
        Time::OverNewYear => (&[(1, 1), (24, 31)], &[19]),
    };
    let is_off = off.iter().any(|(from, to)| (*from..=*to).contains(&day.day()));
    !is_off && (worked.contains(&day.day()) || day.weekday().to_monday_one_offset() <= 5)
}
