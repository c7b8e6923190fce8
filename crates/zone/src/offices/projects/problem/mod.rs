//! Problems of projects: raised, assigned, solved, confirmed by another person, reopened. What a problem is now follows
//! from its steps alone; a step that no longer fits, because one before it was withdrawn, counts for nothing.

pub(crate) mod decide;
mod fact;
mod told;
mod turn;

pub use fact::{PROBLEM, PROBLEM_STEP, SORTS, STEPS};
pub(crate) use told::Told;
pub use turn::{Turn, find, open, open_to, turn};

use crate::calendar::{Calendar, Reckoned};
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::value::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The rule that gives each sort of problem its limit in working days.
pub const LIMIT_RULE: &str = "projects.problem_limit";

/// Where a problem stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody owns it yet.
    Raised,
    /// A unit owns it.
    Assigned,
    /// Its owner says that it is solved.
    Solved,
    /// Another person says so too.
    Confirmed,
    /// It came back.
    Reopened,
}

impl State {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Assigned => "assigned",
            Self::Solved => "solved",
            Self::Confirmed => "confirmed",
            Self::Reopened => "reopened",
        }
    }

    /// Whether somebody still has to solve it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Raised | Self::Assigned | Self::Reopened)
    }
}

/// A step by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Seq of the fact's first version.
    pub first: u32,
    /// What was done, of [`STEPS`].
    pub step: &'static str,
    /// When.
    pub on: Date,
    /// Numbers of the persons who typed it and whose act it was.
    pub persons: [u32; 2],
    /// The owner that it names.
    pub owner: Option<u32>,
    /// The limit that it sets.
    pub due_on: Option<Date>,
}

/// Why a step does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misstep {
    /// Not from this state.
    OutOfOrder(State),
    /// Whoever solved it does not confirm it.
    OwnSolution,
}

/// What became of a problem by its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Where it stands.
    pub state: State,
    /// Number of the owner.
    pub owner: Option<u32>,
    /// The limit, where one was set.
    pub due_on: Option<Date>,
    /// When it was solved, unless it was reopened since.
    pub solved_on: Option<Date>,
    /// When that was confirmed.
    pub confirmed_on: Option<Date>,
    /// How often it was reopened.
    pub reopened: u32,
    /// The day of the last step.
    pub last_on: Date,
    solvers: [u32; 2],
}

impl Course {
    /// As it was raised.
    pub fn raised(on: Date, owner: Option<u32>, due_on: Option<Date>) -> Self {
        let state = if owner.is_some() { State::Assigned } else { State::Raised };
        let (solved_on, confirmed_on) = (None, None);
        Self { state, owner, due_on, solved_on, confirmed_on, reopened: 0, last_on: on, solvers: [u32::MAX; 2] }
    }

    /// Takes a step, or says why it does not fit and stays as it is.
    pub fn take(&mut self, step: &Step) -> Result<(), Misstep> {
        match (step.step, self.state) {
            ("assigned", State::Raised | State::Assigned | State::Reopened) => {
                self.state = State::Assigned;
                self.owner = step.owner.or(self.owner);
                self.due_on = step.due_on.or(self.due_on);
            }
            ("solved", State::Assigned | State::Reopened) => {
                self.state = State::Solved;
                self.solved_on = Some(step.on);
                self.solvers = step.persons;
            }
            ("confirmed", State::Solved) => {
                if step.persons.iter().any(|person| self.solvers.contains(person)) {
                    return Err(Misstep::OwnSolution);
                }
                self.state = State::Confirmed;
                self.confirmed_on = Some(step.on);
            }
            ("reopened", State::Solved | State::Confirmed) => {
                self.state = State::Reopened;
                self.solved_on = None;
                self.confirmed_on = None;
                self.reopened += 1;
            }
            _ => return Err(Misstep::OutOfOrder(self.state)),
        }
        self.last_on = step.on;
        Ok(())
    }
}

/// A problem as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Number of its row.
    pub number: u32,
    /// Seq of the fact's first version.
    pub first: u32,
    /// Number of the project's row.
    pub project: u32,
    /// What it is about, of [`SORTS`].
    pub sort: &'static str,
    /// When it was raised.
    pub raised_on: Date,
    /// What became of it.
    pub course: Course,
    /// Until when it is to be solved: as it was set, else by rule; nothing where neither says it.
    pub due_on: Option<Date>,
    /// Working days between the limit and its solution, or the day that is asked about.
    pub days_late: u32,
}

/// The problems of a project as they stand on a day, in the order of raising.
pub fn of(zone: &Zone, project: u32, on: Date) -> Vec<Problem> {
    let told = zone.courses.problems(project).filter_map(|told| told.as_of(zone, on));
    let mut problems: Vec<Problem> = told.map(|told| told.problem(zone, on)).collect();
    problems.sort_by_key(|problem| (problem.raised_on, problem.number));
    problems
}

/// The problems of all projects as they stand on a day, by the number of the project's row.
pub fn all(zone: &Zone, on: Date) -> BTreeMap<u32, Vec<Problem>> {
    those(zone, on, |_| true)
}

/// The same of those whose course is asked for: of the others no limit is reckoned.
fn those(zone: &Zone, on: Date, asked: impl Fn(&Course) -> bool) -> BTreeMap<u32, Vec<Problem>> {
    let mut problems: BTreeMap<u32, Vec<Problem>> = BTreeMap::new();
    let told = zone.courses.all_problems().filter_map(|told| told.as_of(zone, on));
    for told in told.filter(|told| asked(&told.course)) {
        problems.entry(told.project).or_default().push(told.problem(zone, on));
    }
    problems.values_mut().for_each(|own| own.sort_by_key(|problem| (problem.raised_on, problem.number)));
    problems
}

/// Numbers of the rows that say something of a problem.
pub fn records(zone: &Zone, number: u32) -> Vec<u32> {
    std::iter::once(number).chain(zone.register.of_subject(&PROBLEM_STEP, number)).collect()
}

/// The limit by rule in working days, where no day is set, and its last days.
fn by_rule(zone: &Zone, told: &Told) -> Option<(u32, Reckoned)> {
    let days = limit_days(zone, told.sort, told.raised_on).filter(|_| told.course.due_on.is_none())?;
    Some((days, Reckoned::new(&zone.rules, told.raised_on, |calendar| calendar.add_working_days(told.raised_on, days))))
}

/// Until when a problem is to be solved, and the working days between that and its solution, or the day that is asked about.
fn limit(zone: &Zone, told: &Told, on: Date) -> (Option<Date>, u32) {
    let until = told.course.solved_on.unwrap_or(on);
    // By the calendar that its owner knew, or the one that was newest at the end, whichever is kinder to him.
    let then = Calendar::known_on(&zone.rules, told.raised_on);
    let newest = Calendar::known_on(&zone.rules, until.max(told.raised_on));
    let is_amended = !newest.is_as(&then);
    let due_on = told.course.due_on.or_else(|| {
        let (days, last) = told.by_rule?;
        last.by([&then, &newest], |calendar| calendar.add_working_days(told.raised_on, days)).into_iter().max()?
    });
    let days_late = due_on.map_or(0, |due_on| {
        let (days, _) = working_days_after(&newest, due_on, until);
        match is_amended.then(|| working_days_after(&then, due_on, until)) {
            Some((by_then, true)) => days.min(by_then),
            _ => days,
        }
    });
    (due_on, days_late)
}

/// The course of a problem before its first step.
fn begun(version: &Version) -> Course {
    let owner = match version.value(&PROBLEM, "owner") {
        Value::Unit(owner) => Some(*owner),
        _ => None,
    };
    Course::raised(version.happened, owner, date(version.value(&PROBLEM, "due_on")))
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}

/// The step that a row records.
fn step_of(row: &Row) -> Option<Step> {
    step(row.first, row.submitted()?)
}

fn step(first: u32, version: &Version) -> Option<Step> {
    Some(Step {
        first,
        step: version.choice(&PROBLEM_STEP, "step")?,
        on: version.happened,
        persons: [version.by, version.for_person],
        owner: match version.value(&PROBLEM_STEP, "owner") {
            Value::Unit(owner) => Some(*owner),
            _ => None,
        },
        due_on: date(version.value(&PROBLEM_STEP, "due_on")),
    })
}

/// The limit of a sort in working days, by the rule of a day.
pub fn limit_days(zone: &Zone, sort: &str, on: Date) -> Option<u32> {
    let of = |key: &str| zone.rules.parameter(LIMIT_RULE, key, on)?.parse().ok();
    of(sort).or_else(|| of("other"))
}

/// Until when a problem of a sort is to be solved that is raised on a day.
pub fn due_by_rule(zone: &Zone, sort: &str, raised_on: Date) -> Option<Date> {
    let days = limit_days(zone, sort, raised_on)?;
    Calendar::known_on(&zone.rules, raised_on).add_working_days(raised_on, days)
}

/// Working days after a limit, up to a day; days that the calendar does not cover count for nothing, and it says whether
/// there were none.
fn working_days_after(calendar: &Calendar<'_>, due_on: Date, until: Date) -> (u32, bool) {
    if let Some(days) = calendar.working_days_between(due_on, until) {
        return (days, true);
    }
    let days = due_on.series(1.day()).skip(1).take_while(|day| *day <= until);
    days.fold((0, true), |(days, covered), day| match calendar.is_working(day) {
        Some(working) => (days + u32::from(working), covered),
        None => (days, false),
    })
}
