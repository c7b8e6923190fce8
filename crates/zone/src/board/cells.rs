//! The kept cells of boards: for each project and month, which entry stands for which day, which of them came after their
//! day was closed, and which say what was invested. Kept up to date with each entry, so that a board reads as much at ten
//! million facts as at ten.

use crate::offices::projects::SUPERVISION;
use crate::period::Month;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use imbl::{OrdMap, Vector};
use jiff::civil::Date;
use std::sync::Arc;

/// The days of a project's month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days {
    /// Number of the entry's row and one, by day; 0 where there is none.
    rows: [u32; 31],
    /// Days that have an entry, a bit each.
    recorded: u32,
    /// Days whose entry came after the day was closed, a bit each.
    late: u32,
    /// Days whose entry says what was invested.
    invested: u32,
}

impl Days {
    /// Days that have an entry, a bit each.
    pub fn recorded(&self) -> u32 {
        self.recorded
    }
    /// Days whose entry came after the day was closed.
    pub fn late(&self) -> u32 {
        self.late
    }
    /// Number of the row of a day's entry, days from 0.
    pub fn row(&self, day: u32) -> Option<u32> {
        self.rows.get(day as usize)?.checked_sub(1)
    }
    /// The last of these days, a bit each, whose entry says what was invested.
    fn last_invested(&self, days: u32) -> Option<u32> {
        let found = self.invested & days;
        (found != 0).then(|| self.row(31 - found.leading_zeros())).flatten()
    }
}

/// The days of a month from one date to another, a bit each: the first is bit 0.
pub fn days_between(month: Month, from: Date, to: Date) -> u32 {
    let (first, last) = (month.first_day().max(from), month.last_day().min(to));
    if first > last {
        return 0;
    }
    let up_to = |day: i8| if day >= 32 { u32::MAX } else { (1u32 << day) - 1 };
    up_to(last.day()) & !up_to(first.day() - 1)
}

/// The size of the ledger once a day was closed, by itself or with a later one; nothing while it is open.
pub(crate) fn size_at_close(closed: &Vector<(Date, u64)>, day: Date) -> Option<u64> {
    let at = closed.binary_search_by(|(date, _)| date.cmp(&day)).unwrap_or_else(|at| at);
    closed.get(at).map(|(_, size)| *size)
}

/// Whether an entry was first recorded after its day was closed.
pub(crate) fn is_late(closed: &Vector<(Date, u64)>, row: &Row) -> bool {
    size_at_close(closed, row.latest.happened).is_some_and(|size| u64::from(row.first) >= size)
}

/// All kept cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DayCells {
    months: OrdMap<(u32, Month), Arc<Days>>,
}

impl DayCells {
    /// Takes a supervision entry as it stands now. `late`: it came after its day was closed.
    pub(crate) fn put(&mut self, number: u32, row: &Row, late: bool) {
        let Value::Row(project) = row.latest.value(&SUPERVISION, "project") else { return };
        let happened = row.latest.happened;
        let (key, day) = ((*project, Month::of(happened)), happened.day() as usize - 1);
        let standing = row.accepted();
        let own = |days: &Days| days.rows[day] == number + 1;
        if standing.is_none() && !self.months.get(&key).is_some_and(|days| own(days)) {
            return;
        }
        let days = Arc::make_mut(self.months.entry(key).or_default());
        let bit = 1u32 << day;
        let set = |mask: &mut u32, yes: bool| if yes { *mask |= bit } else { *mask &= !bit };
        days.rows[day] = if standing.is_some() { number + 1 } else { 0 };
        set(&mut days.recorded, standing.is_some());
        set(&mut days.late, late && standing.is_some());
        let says = |version: &crate::register::Version| {
            version.value(&SUPERVISION, "invested_to_date_yuan").decimal().is_some()
        };
        set(&mut days.invested, standing.is_some_and(says));
        if *days == self::Days::default() {
            self.months.remove(&key);
        }
    }

    /// The cells as the records give them, read from nothing: what the kept ones are held against.
    pub fn replayed(zone: &Zone) -> Self {
        let mut cells = Self::default();
        for row in zone.register.rows_of(&SUPERVISION) {
            let Some(number) = zone.register.by_first(row.first) else { continue };
            cells.put(number, row, is_late(&zone.closed, row));
        }
        cells
    }

    /// The days of a project's month.
    pub fn of(&self, project: u32, month: Month) -> Option<&Days> {
        self.months.get(&(project, month)).map(|days| &**days)
    }

    /// Number of the row of the last entry up to a day that says what was invested.
    pub fn last_invested(&self, project: u32, on: Date) -> Option<u32> {
        let months = self.months.range((project, Month::FIRST)..=(project, Month::of(on)));
        months.rev().find_map(|((_, month), days)| days.last_invested(days_between(*month, Date::MIN, on)))
    }

    /// The month and the row of the last entry of each month, up to a day, that says what was invested.
    pub fn invested_by_month(&self, project: u32, on: Date) -> impl Iterator<Item = (Month, u32)> {
        let months = self.months.range((project, Month::FIRST)..=(project, Month::of(on)));
        months.filter_map(move |((_, month), days)| {
            Some((*month, days.last_invested(days_between(*month, Date::MIN, on))?))
        })
    }
}
