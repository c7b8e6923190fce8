//! What other rooms of this office say was due of a project: the one place where the score meets permits and problems.

use super::permit::{self, STEP};
use super::problem::{self, PROBLEM_STEP};
use crate::state::Zone;
use jiff::civil::Date;

/// Something that was due by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What it is: a key of its own room.
    pub what: String,
    /// Its last day in time.
    pub due_on: Date,
    /// When it was done.
    pub done_on: Option<Date>,
    /// Working days by which it is late at the end of the span.
    pub days_late: u32,
    /// Rows of the records that say so.
    pub rows: Vec<u32>,
}

/// Permits of a project whose last day by promise lies in a span, or before it and not decided by then.
pub fn permits(zone: &Zone, project: u32, from: Date, to: Date) -> Vec<Due> {
    if zone.register.of_subject(&STEP, project).next().is_none() {
        return Vec::new();
    }
    let due = |item: permit::Item| {
        let due_on = item.promised.as_ref()?.on()?;
        let done_on = item.decided.and_then(|decided| decided.on);
        let in_span = due_on <= to && (due_on >= from || done_on.is_none_or(|done| done >= from));
        let days_late = item.late();
        in_span.then_some(Due { what: item.permit.id, due_on, done_on, days_late, rows: item.rows })
    };
    permit::clocked(zone, project, to).into_iter().filter_map(due).collect()
}

/// Problems of a project that were to be put right in a span, or before it and still owed.
pub fn problems(zone: &Zone, project: u32, from: Date, to: Date) -> Vec<Due> {
    let due = |problem: problem::Problem| {
        let (due_on, done_on) = (problem.due_on?, problem.course.solved_on);
        let in_span = due_on <= to && (due_on >= from || done_on.is_none_or(|done| done >= from));
        let steps = zone.register.of_subject(&PROBLEM_STEP, problem.number);
        let rows = std::iter::once(problem.number).chain(steps).collect();
        let what = problem.first.to_string();
        in_span.then_some(Due { what, due_on, done_on, days_late: problem.days_late, rows })
    };
    problem::of(zone, project, to).into_iter().filter_map(due).collect()
}
