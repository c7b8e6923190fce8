//! The agenda of a weekly meeting: it assembles itself from what the records say of the day on which the meeting is held,
//! so that the agenda of a past meeting stays what it was, whatever was done since.

use super::due;
use super::light::{Level, Light, light};
use super::meeting::{Action, MEETING, actions};
use super::problem::{self, Problem};
use super::{closed_on, key_projects, listed_on};
use crate::state::Zone;
use jiff::civil::Date;

/// What a meeting has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agenda {
    /// What the last meeting before it decided, and what is left of earlier ones: the most urgent first.
    pub actions: Vec<Action>,
    /// Projects that are not on track, by the numbers of their rows: the worst first.
    pub lights: Vec<(u32, Light)>,
    /// Permits past their day and not decided, with their projects: the latest first.
    pub permits: Vec<(u32, due::Permit)>,
    /// Problems that somebody has to solve: the latest first.
    pub problems: Vec<Problem>,
}

/// The agenda of a meeting as of a day.
pub fn agenda(zone: &Zone, meeting: u32, on: Date) -> Agenda {
    let mut agenda = Agenda { actions: earlier_actions(zone, meeting, on), ..Agenda::default() };
    let followed = |project: u32| {
        listed_on(zone, project).is_some_and(|listed| listed <= on)
            && closed_on(zone, project).is_none_or(|closed| on <= closed)
    };
    let projects: Vec<u32> =
        key_projects(zone).map(|(project, _)| project).filter(|project| followed(*project)).collect();
    let mut problems = problem::all(zone, on);
    for project in projects {
        let light = light(zone, project, on).filter(|light| light.level >= Level::Warning);
        agenda.lights.extend(light.map(|light| (project, light)));
        let late = due::permits(zone, project, on, on).filter(|due| due.days_late > 0);
        agenda.permits.extend(late.filter(|due| due.done_on.is_none()).map(|due| (project, due)));
        let own = problems.remove(&project).unwrap_or_default();
        agenda.problems.extend(own.into_iter().filter(|problem| problem.course.state.is_open()));
    }
    agenda.lights.sort_by_key(|(_, light)| std::cmp::Reverse(light.level));
    agenda.permits.sort_by_key(|(_, due)| std::cmp::Reverse(due.days_late));
    agenda.problems.sort_by_key(|problem| (std::cmp::Reverse(problem.days_late), problem.due_on, problem.number));
    agenda
}

/// What the last meeting before this one decided, done or not, and what earlier ones left, as of a day.
fn earlier_actions(zone: &Zone, meeting: u32, on: Date) -> Vec<Action> {
    let held = |number: u32| Some((zone.register.row(number)?.submitted()?.happened, number));
    let Some(this) = held(meeting) else { return Vec::new() };
    let numbers = zone.register.rows_of(&MEETING).filter_map(|row| zone.register.by_first(row.first));
    let mut before: Vec<(Date, u32)> = numbers.filter_map(held).filter(|other| *other < this).collect();
    before.sort_unstable();
    let last = before.last().map(|(_, number)| *number);
    let known = before.iter().flat_map(|(_, number)| actions(zone, *number)).filter(|action| action.decided_on <= on);
    let then = known.map(|action| action.as_of(on));
    let mut left: Vec<Action> =
        then.filter(|action| Some(action.meeting) == last || action.closed_on.is_none()).collect();
    left.sort_by_key(|action| (action.closed_on.is_some(), action.due_on, action.first));
    left
}
