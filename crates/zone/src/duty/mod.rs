//! Duties (责任): what is owed by whom for which day or week. A duty is never recorded: it follows from a rule, a subject and a
//! period. What is recorded is that a day closed without it (`react`), and that somebody waived that.

mod expected;
mod fact;
mod lapse;
mod react;
mod today;
mod weekly;
mod whole;

pub use expected::{Line, by_unit, expected};
pub use fact::{LAPSED, WAIVED};
pub use lapse::{Lapse, Lapses};
pub(crate) use lapse::{Lapsed, Waived, check_waiver};
pub use react::{Reaction, react};
pub use today::{Owed, Today, Work, ahead, today};
pub use weekly::{Weekly, ZONE};
pub use whole::{Whole, whole};

use crate::offices::projects::{PROJECT, SUPERVISION, closed_on};
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::HashSet;
use std::sync::Arc;

/// The rule that makes daily supervision a duty. A zone that has not adopted it has no such duty, and no lapse.
pub const SUPERVISION_RULE: &str = "duty.supervision";

/// What became of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Its day is not over.
    Open,
    /// Done before its day closed.
    Done,
    /// Done in time, and what was said is that nothing changed.
    NothingToReport,
    /// Done after its day had closed.
    Late,
    /// Its day closed without it, or what was there is withdrawn, and nothing came since.
    Lapsed,
    /// Its day closed without it, and somebody has said why that does not count.
    Waived,
}

impl State {
    /// Every state, in the order of a legend.
    pub const ALL: [Self; 6] = [Self::Done, Self::NothingToReport, Self::Late, Self::Lapsed, Self::Waived, Self::Open];

    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::NothingToReport => "nothing-to-report",
            Self::Late => "late",
            Self::Lapsed => "lapsed",
            Self::Waived => "waived",
        }
    }
}

/// One duty: rule, subject and period are its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The rule that it follows from.
    pub rule: &'static str,
    /// Seq of the first record of its subject.
    pub subject: u32,
    /// The day that it is of, or the last day of its week.
    pub period: Date,
    /// Number of the unit that owes it.
    pub unit: u32,
    /// Number of the person who owes it, where somebody does and his opening is here.
    pub person: Option<u32>,
    /// The day whose close it must come before.
    pub due_on: Date,
    /// What became of it.
    pub state: State,
}

/// A project that owes an entry on a day, with the version that says so.
pub(crate) struct Supervised<'a> {
    pub(crate) number: u32,
    pub(crate) row: &'a Arc<Row>,
    pub(crate) version: &'a Version,
}

impl Supervised<'_> {
    /// Number of the unit that answers for it.
    pub(crate) fn unit(&self) -> u32 {
        match self.version.value(&PROJECT, "accountable_unit") {
            Value::Unit(unit) => *unit,
            _ => self.row.unit,
        }
    }
}

/// The projects that owe an entry on a day: accepted, listed before it and not closed, of a level that the rule names; none
/// where the rule is not in force or the day is not worked.
pub(crate) fn supervised(zone: &Zone, on: Date) -> Vec<Supervised<'_>> {
    let levels = zone.rules.parameter(SUPERVISION_RULE, "levels", on);
    let is_worked = crate::calendar::Calendar::known_on(&zone.rules, on).is_working(on) == Some(true);
    let Some(levels) = levels.filter(|_| is_worked) else { return Vec::new() };
    let mut found: Vec<Supervised<'_>> = zone
        .register
        .rows_of(&PROJECT)
        .filter_map(|row| {
            let version = row.accepted().filter(|version| version.happened < on)?;
            let level = version.choice(&PROJECT, "level")?;
            levels.split(' ').any(|named| named == level).then_some(())?;
            let number = zone.register.by_first(row.first)?;
            closed_on(zone, number).is_none_or(|closed| on <= closed).then_some(())?;
            Some(Supervised { number, row, version })
        })
        .collect();
    found.sort_by_key(|project| project.row.first);
    found
}

/// The entries of a day, by the number of their project.
pub(crate) fn entries(zone: &Zone, on: Date) -> impl Iterator<Item = (u32, &Arc<Row>)> {
    entries_ever(zone, on).filter(|(_, row)| row.submitted().is_some())
}

/// The same with those that are withdrawn.
fn entries_ever(zone: &Zone, on: Date) -> impl Iterator<Item = (u32, &Arc<Row>)> {
    let rows = zone.register.happened(&SUPERVISION, on, on).filter_map(|number| zone.register.row(number));
    rows.filter_map(|row| match row.latest.value(&SUPERVISION, "project") {
        Value::Row(project) => Some((*project, row)),
        _ => None,
    })
}

/// Numbers of the projects that have an entry of a day.
pub(crate) fn entered(zone: &Zone, on: Date) -> HashSet<u32> {
    entries(zone, on).map(|(project, _)| project).collect()
}
