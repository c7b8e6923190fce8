//! What was done in a span of days: supervision, problems, meetings, visits.

use crate::duty::{self, SUPERVISION_RULE, State};
use crate::fact::Kind;
use crate::offices::projects::meeting::{ACTION, CLOSED, DONE, MEETING};
use crate::offices::projects::problem::{self, Problem};
use crate::offices::projects::visit::{COMPARISON, SCORE, STOP, VISIT};
use crate::offices::projects::visit_closure::VISIT_CLOSED;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How many entries of a span were owed, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entries {
    /// Owed, without those that were waived.
    pub owed: usize,
    /// Made before their day closed.
    pub in_time: usize,
    /// Made afterwards.
    pub late: usize,
    /// Not made, though their day is over.
    pub missed: usize,
    /// Their day is not over.
    pub open: usize,
}

impl Entries {
    fn count(&mut self, state: State) {
        match state {
            State::Done | State::NothingToReport => self.in_time += 1,
            State::Late => self.late += 1,
            State::Lapsed => self.missed += 1,
            State::Open => self.open += 1,
            State::Waived => return,
        }
        self.owed += 1;
    }
}

/// How problems stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Problems {
    /// To be solved.
    pub open: usize,
    /// Of these past their limit.
    pub overdue: usize,
    /// Raised in the week.
    pub raised: usize,
    /// Solved in the week.
    pub solved: usize,
}

/// What was done in a span of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// Supervision of all.
    pub entries: Entries,
    /// Problems of all projects.
    pub problems: Problems,
    /// Meetings held.
    pub meetings: usize,
    /// Projects visited.
    pub visited: usize,
    /// Entries of each project, by the seq of its first record.
    of: BTreeMap<u32, Entries>,
}

impl Work {
    /// The entries of a project, by the seq of its first record.
    pub(super) fn of(&self, first: u32) -> Entries {
        self.of.get(&first).copied().unwrap_or_default()
    }
}

/// What was done in a span of days.
pub fn work(zone: &Zone, [from, until]: [Date; 2]) -> Work {
    let visited: BTreeSet<u32> = held(zone, &VISIT, [from, until]).flat_map(|visit| on_route(zone, visit)).collect();
    let mut work = Work {
        problems: problems(zone, from, until),
        meetings: held(zone, &MEETING, [from, until]).count(),
        visited: visited.len(),
        ..Work::default()
    };
    let lines = duty::expected(zone, None, from, until);
    for line in lines.iter().filter(|line| line.rule == SUPERVISION_RULE) {
        let own = work.of.entry(line.subject).or_default();
        for duty in &line.duties {
            own.count(duty.state);
            work.entries.count(duty.state);
        }
    }
    work
}

/// Numbers of the rows of the meetings or visits of a span of days that were held.
pub(crate) fn held(zone: &Zone, kind: &Kind, [from, until]: [Date; 2]) -> impl DoubleEndedIterator<Item = u32> {
    zone.register.happened(kind, from, until).filter(|number| took_place(zone, *number))
}

/// Whether a meeting or a visit was held: it is called ahead, and what nobody has said a word of since its day began was not.
fn took_place(zone: &Zone, number: u32) -> bool {
    let Some(row) = zone.register.row(number).filter(|row| row.submitted().is_some()) else { return false };
    let eve = row.latest.happened.yesterday().ok();
    let Some(began) = eve.and_then(|eve| zone.seq_of_close(eve)) else { return true };
    let since = |row: &Row| u64::from(row.latest.seq) > began;
    let of_it = [&ACTION, &DONE, &CLOSED, &SCORE, &COMPARISON, &VISIT_CLOSED];
    since(row) || of_it.into_iter().flat_map(|kind| zone.register.rows_about(kind, number)).any(since)
}

/// The projects on the route of a visit.
fn on_route(zone: &Zone, visit: u32) -> Vec<u32> {
    let stops = zone.register.rows_about(&STOP, visit).filter_map(|row| row.submitted());
    stops
        .filter_map(|version| match version.value(&STOP, "project") {
            Value::Row(project) => Some(*project),
            _ => None,
        })
        .collect()
}

fn problems(zone: &Zone, from: Date, until: Date) -> Problems {
    let all: Vec<Problem> = problem::all(zone, until).into_values().flatten().collect();
    let within = |on: Date| (from..=until).contains(&on);
    let is_open = |problem: &&Problem| problem.course.state.is_open();
    let is_over = |problem: &&Problem| problem.due_on.is_some_and(|due| due < until);
    Problems {
        open: all.iter().filter(is_open).count(),
        overdue: all.iter().filter(is_open).filter(is_over).count(),
        raised: all.iter().filter(|problem| within(problem.raised_on)).count(),
        solved: all.iter().filter(|problem| problem.course.solved_on.is_some_and(within)).count(),
    }
}
