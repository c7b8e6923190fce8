//! What is told of a problem up to a day: its raising and its steps folded, and what follows from that once it is solved.

use super::{Course, PROBLEM, PROBLEM_STEP, Problem, Step, begun, by_rule, limit, step_of};
use crate::calendar::Reckoned;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use std::borrow::Cow;

/// A problem with the course that its steps come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) number: u32,
    pub(crate) first: u32,
    pub(crate) project: u32,
    pub(crate) sort: &'static str,
    pub(crate) raised_on: Date,
    pub(crate) course: Course,
    /// The last day of which something is told: from then on it stands like this.
    pub(crate) since: Date,
    /// Its limit by rule in working days, where no day is set, and its last days.
    pub(super) by_rule: Option<(u32, Reckoned)>,
    /// Its limit and the working days over it, once it is solved: these change no more.
    solved: Option<(Option<Date>, u32)>,
}

impl Told {
    /// What is told of the problem of a row up to a day; nothing if it was raised later, or was withdrawn.
    pub(crate) fn of(zone: &Zone, number: u32, until: Date) -> Option<Self> {
        let row = zone.register.row(number)?;
        let version = row.submitted().filter(|version| version.happened <= until)?;
        let Value::Row(project) = version.value(&PROBLEM, "project") else { return None };
        let stepped = zone.register.rows_about(&PROBLEM_STEP, number).filter(|row| row.latest.happened <= until);
        let mut steps: Vec<Step> = stepped.filter_map(step_of).collect();
        steps.sort_by_key(|step| (step.on, step.first));
        let mut course = begun(version);
        for step in &steps {
            // What does not fit any longer is skipped: its record stands and says so on its own page.
            let _ = course.take(step);
        }
        let mut told = Self {
            number,
            first: row.first,
            project: *project,
            sort: version.choice(&PROBLEM, "sort")?,
            raised_on: version.happened,
            since: steps.last().map_or(version.happened, |step| step.on.max(version.happened)),
            course,
            by_rule: None,
            solved: None,
        };
        told.by_rule = by_rule(zone, &told);
        told.solved = told.course.solved_on.map(|solved_on| limit(zone, &told, solved_on));
        Some(told)
    }

    /// The same as of an earlier day, if it was otherwise then.
    pub(crate) fn as_of(&self, zone: &Zone, on: Date) -> Option<Cow<'_, Self>> {
        if self.since <= on {
            return Some(Cow::Borrowed(self));
        }
        Self::of(zone, self.number, on).map(Cow::Owned)
    }

    /// Until when it is to be solved, and the working days over that up to a day.
    pub(crate) fn limit(&self, zone: &Zone, on: Date) -> (Option<Date>, u32) {
        self.solved.unwrap_or_else(|| limit(zone, self, on))
    }

    /// The problem as it stands on a day.
    pub(crate) fn problem(&self, zone: &Zone, on: Date) -> Problem {
        let (due_on, days_late) = self.limit(zone, on);
        Problem {
            number: self.number,
            first: self.first,
            project: self.project,
            sort: self.sort,
            raised_on: self.raised_on,
            course: self.course.clone(),
            due_on,
            days_late,
        }
    }
}
