//! Whose turn it is with a problem: what somebody may do of it, and what is asked of him.

use super::{PROBLEM, PROBLEM_STEP, Problem, State, of, those};
use crate::offices::projects::{accountable_unit, closed_on};
use crate::org::Right;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// The problem with a row's number, as it stands on a day.
pub fn find(zone: &Zone, number: u32, on: Date) -> Option<Problem> {
    let Value::Row(project) = zone.register.row(number)?.submitted()?.value(&PROBLEM, "project") else { return None };
    of(zone, *project, on).into_iter().find(|problem| problem.number == number)
}

/// The problems that are not over, of projects that are followed.
pub fn open(zone: &Zone, on: Date) -> Vec<Problem> {
    let is_followed = |project: u32| closed_on(zone, project).is_none_or(|closed| on <= closed);
    let open = those(zone, on, |course| course.state != State::Confirmed);
    open.into_iter().filter(|(project, _)| is_followed(*project)).flat_map(|(_, problems)| problems).collect()
}

/// The steps that a state can be followed by, the usual one first.
fn next_of(state: State) -> &'static [&'static str] {
    match state {
        State::Raised => &["assigned"],
        State::Assigned | State::Reopened => &["solved", "assigned"],
        State::Solved => &["confirmed", "reopened"],
        State::Confirmed => &["reopened"],
    }
}

/// The steps that a person may record now, by his own rights or by those of whoever he stands in for.
pub fn open_to(zone: &Zone, problem: &Problem, person: u32, on: Date) -> Vec<&'static str> {
    let mandates = zone.delegations.of_deputy(&zone.org, person, on).filter(|mandate| mandate.covers(&PROBLEM_STEP));
    let people: Vec<u32> = mandates.filter_map(|mandate| mandate.principal).chain([person]).collect();
    let speaks = |unit: u32| people.iter().any(|person| speaks_for(zone, *person, unit, on));
    let of_owner = problem.course.owner.is_some_and(speaks);
    let of_any = (0..zone.org.units.len()).any(|unit| speaks(unit as u32));
    let may = |step: &str| match step {
        "solved" => of_owner,
        "confirmed" => of_any && !problem.is_solved_by(person),
        _ => of_any,
    };
    next_of(problem.course.state).iter().copied().filter(|step| may(step)).collect()
}

/// The step that somebody owes now, and whether it is this person.
pub fn turn(zone: &Zone, problem: &Problem, person: u32, on: Date) -> (&'static str, Turn) {
    let step = next_of(problem.course.state)[0];
    let of_owner = problem.course.owner.is_some_and(|owner| speaks_for(zone, person, owner, on));
    let keeps = keepers(zone, problem).into_iter().flatten().any(|unit| speaks_for(zone, person, unit, on));
    let turn = match step {
        "solved" if of_owner => Turn::His,
        "solved" if keeps => Turn::Others,
        "confirmed" if problem.is_solved_by(person) => Turn::Others,
        "confirmed" if keeps => Turn::His,
        "confirmed" if of_owner => Turn::Others,
        "assigned" if keeps => Turn::His,
        _ => Turn::Nobodys,
    };
    (step, turn)
}

impl Problem {
    /// Whether the solution that is to be confirmed is this person's, by word or by hand.
    pub fn is_solved_by(&self, person: u32) -> bool {
        self.course.state == State::Solved && self.course.solvers.contains(&person)
    }
}

/// How a step concerns a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is asked of him.
    His,
    /// He waits for it.
    Others,
    /// It is none of his affairs.
    Nobodys,
}

/// The units that see to it that a problem is solved: the one that raised it and the one that answers for the project.
fn keepers(zone: &Zone, problem: &Problem) -> [Option<u32>; 2] {
    let raised_by = zone.register.row(problem.number).map(|row| row.unit);
    [raised_by, accountable_unit(zone, problem.project)]
}

/// Whether a person records steps for a unit. A right to all units is one to speak for the zone, as in the forms.
fn speaks_for(zone: &Zone, person: u32, unit: u32, on: Date) -> bool {
    let may = |right: &Right| right.may_record(&PROBLEM_STEP, unit) && (right.unit.is_some() || unit == 0);
    zone.org.rights(person, on).any(may)
}
