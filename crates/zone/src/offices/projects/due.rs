//! What other rooms of this office say was due of a project: the one place where the score meets permits and problems.

use super::permit;
use crate::state::Zone;
use crate::value::ItemId;
use jiff::civil::Date;
use std::sync::Arc;

/// Something that was due by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<Of> {
    /// What it is, as its own room knows it.
    pub what: Of,
    /// Its last day in time.
    pub due_on: Date,
    /// When it was done.
    pub done_on: Option<Date>,
    /// Working days by which it is late at the end of the span.
    pub days_late: u32,
}

/// A permit that was due: the id of its item.
pub type Permit = Due<Arc<ItemId>>;
/// A problem that was due: the number of its row.
pub type Problem = Due<u32>;

impl<Of> Due<Of> {
    /// Whether it was due in a span, or before it and not done by then.
    fn is_of(&self, from: Date, to: Date) -> bool {
        self.due_on <= to && (self.due_on >= from || self.done_on.is_none_or(|done| done >= from))
    }
}

/// Permits of a project whose last day by promise lies in a span, or before it and not decided by then.
pub fn permits(zone: &Zone, project: u32, from: Date, to: Date) -> impl Iterator<Item = Permit> {
    let clocked = permit::clocked(zone, project, to).into_iter();
    let dues = clocked.filter_map(|(what, done_on, promised)| {
        Some(Due { what, due_on: promised.on()?, done_on, days_late: promised.late })
    });
    dues.filter(move |due| due.is_of(from, to))
}

/// Problems of a project that were to be put right in a span, or before it and still owed.
pub fn problems(zone: &Zone, project: u32, from: Date, to: Date) -> impl Iterator<Item = Problem> {
    let told = zone.courses.problems(project).filter_map(move |told| told.as_of(zone, to));
    let dues = told.filter_map(move |told| {
        let (due_on, days_late) = told.limit(zone, to);
        Some(Due { what: told.number, due_on: due_on?, done_on: told.course.solved_on, days_late })
    });
    dues.filter(move |due| due.is_of(from, to))
}
