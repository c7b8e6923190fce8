//! What is due in a span of days that is still to come.

use crate::offices::projects::{due, meeting, milestones, problem};
use crate::state::Zone;
use jiff::civil::Date;

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A stage of a project.
    Stage(&'static str),
    /// A permit, by the id of its item.
    Permit(String),
    /// A problem to be solved: seq of its newest record, and its sort.
    Problem(u32, &'static str),
    /// An action of a meeting: number of the meeting's row, seq of its newest record.
    Action(u32, u32),
    /// An order: seq of its first record.
    Order(u32),
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ahead {
    /// The day.
    pub on: Date,
    /// Number of the project's row, if it is about one.
    pub project: Option<u32>,
    /// What.
    pub what: What,
}

/// What is due of projects in a span, by day, as known on a day; actions and orders of all.
pub fn ahead(zone: &Zone, projects: &[u32], [from, to]: [Date; 2], known_on: Date) -> Vec<Ahead> {
    let within = |on: &Date| (from..=to).contains(on);
    let mut found = Vec::new();
    for project in projects {
        let mut push = |on: Date, what: What| found.push(Ahead { on, project: Some(*project), what });
        for stage in milestones(zone, *project, known_on).into_iter().filter(|stage| stage.reached_on.is_none()) {
            // Planned for the span, or expected in it.
            let day = stage.planned_on.filter(within).or(stage.forecast_on.filter(within));
            if let Some(day) = day {
                push(day, What::Stage(stage.stage));
            }
        }
        let permits = due::permits(zone, *project, from, to);
        for permit in permits.filter(|permit| permit.done_on.is_none() && within(&permit.due_on)) {
            push(permit.due_on, What::Permit(permit.what.0.to_string()));
        }
        let problems = problem::of(zone, *project, known_on);
        for problem in problems.into_iter().filter(|problem| problem.course.state.is_open()) {
            let newest = zone.register.row(problem.number).map(|row| row.latest.seq);
            if let Some((day, seq)) = problem.due_on.filter(within).zip(newest) {
                push(day, What::Problem(seq, problem.sort));
            }
        }
    }
    for action in meeting::open_actions(zone).into_iter().filter(|action| action.done_on.is_none()) {
        if within(&action.due_on) {
            let what = What::Action(action.meeting, action.seq);
            found.push(Ahead { on: action.due_on, project: action.project, what });
        }
    }
    for order in zone.orders.owed() {
        if let Some(day) = order.limit.filter(within) {
            found.push(Ahead { on: day, project: None, what: What::Order(order.first) });
        }
    }
    found.sort();
    found
}
