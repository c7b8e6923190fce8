//! The weekly meeting (一周一例会): what was decided, and the actions that somebody has to do by a day and another person
//! confirms.

use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::numbering::Numbering;
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// A meeting on the day it `happened`; its key is its week (`2019-w47`). It may be called before its day.
pub static MEETING: Kind = Kind {
    numbering: Some(Numbering::Week),
    ahead: Some(&["present", "minutes"]),
    ..Kind::new(
        "projects.meeting",
        Office::Projects,
        Review::SelfAccepting,
        &["meeting"],
        &[
            Field::open("meeting", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::sealed("present", Type::Persons).optional(),
            Field::personal("minutes", Type::Text(3000)).optional(),
        ],
    )
};

/// The n-th action of a meeting: what which unit has to do by which day.
pub static ACTION: Kind = Kind {
    numbering: Some(Numbering::Within),
    ..Kind::new(
        "projects.action",
        Office::Projects,
        Review::SelfAccepting,
        &["meeting", "action"],
        &[
            Field::open("meeting", Type::Subject("projects.meeting")),
            Field::open("action", Type::Count(99)),
            Field::open("title", Type::Title(60)),
            Field::open("project", Type::Subject("projects.project")).optional(),
            Field::open("responsible_unit", Type::Unit(&["department", "centre"])),
            Field::open("due_on", Type::Date),
        ],
    )
};

/// The unit says that an action is done.
pub static DONE: Kind = Kind::new(
    "projects.action_done",
    Office::Projects,
    Review::SelfAccepting,
    &["meeting", "action"],
    &[
        Field::open("meeting", Type::Subject("projects.meeting")),
        Field::open("action", Type::Count(99)),
        Field::personal("note", Type::Text(300)).optional(),
    ],
);

/// Another person confirms it, and the action is closed.
pub static CLOSED: Kind = Kind::new(
    "projects.action_closed",
    Office::Projects,
    Review::SelfAccepting,
    &["meeting", "action"],
    &[Field::open("meeting", Type::Subject("projects.meeting")), Field::open("action", Type::Count(99))],
);

/// How an action stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Number of the meeting's row.
    pub meeting: u32,
    /// Its number in the meeting.
    pub number: u64,
    /// Number of the project's row, if it is about one.
    pub project: Option<u32>,
    /// Number of the unit.
    pub unit: u32,
    /// When it was decided.
    pub decided_on: Date,
    /// By when.
    pub due_on: Date,
    /// Done on, as the unit says.
    pub done_on: Option<Date>,
    /// Who typed that it is done, and whose word it is: neither closes it.
    pub done_by: Vec<u32>,
    /// Closed on.
    pub closed_on: Option<Date>,
    /// Seq of its first record.
    pub first: u32,
    /// Seq of its newest version.
    pub seq: u32,
}

impl Action {
    /// The same as it stood on a day.
    pub fn as_of(self, on: Date) -> Self {
        let by = |day: Option<Date>| day.filter(|day| *day <= on);
        Self { done_on: by(self.done_on), closed_on: by(self.closed_on), ..self }
    }
    /// Whether it should have been done before a day, and was not.
    pub fn is_late(&self, on: Date) -> bool {
        self.done_on.map_or(on > self.due_on, |done| done > self.due_on)
    }
}

/// The actions of a meeting, in their order.
pub fn actions(zone: &Zone, meeting: u32) -> Vec<Action> {
    let said = |kind: &'static Kind, number: u64| {
        let rows = zone
            .register
            .rows_about(kind, meeting)
            .filter(move |row| row.latest.value(kind, "action") == &Value::Count(number));
        rows.filter_map(|row| row.submitted()).next()
    };
    let mut all: Vec<Action> = zone
        .register
        .rows_about(&ACTION, meeting)
        .filter_map(|row| {
            let version = row.submitted()?;
            let (Value::Count(number), Value::Unit(unit), Value::Date(due_on)) = (
                version.value(&ACTION, "action"),
                version.value(&ACTION, "responsible_unit"),
                version.value(&ACTION, "due_on"),
            ) else {
                return None;
            };
            let project = match version.value(&ACTION, "project") {
                Value::Row(project) => Some(*project),
                _ => None,
            };
            let done = said(&DONE, *number);
            Some(Action {
                meeting,
                number: *number,
                project,
                unit: *unit,
                decided_on: version.happened,
                due_on: *due_on,
                done_on: done.map(|done| done.happened),
                done_by: done.map(|done| vec![done.by, done.for_person]).unwrap_or_default(),
                closed_on: said(&CLOSED, *number).map(|closed| closed.happened),
                first: row.first,
                seq: version.seq,
            })
        })
        .collect();
    all.sort_by_key(|action| action.number);
    all
}

/// Number of the row of a meeting's action.
pub fn action_row(zone: &Zone, meeting: u32, number: u64) -> Option<u32> {
    let mut actions = zone.register.of_subject(&ACTION, meeting);
    actions.find(|action| {
        let row = zone.register.row(*action);
        row.is_some_and(|row| row.latest.value(&ACTION, "action") == &Value::Count(number))
    })
}

/// Every action of all meetings.
pub fn all_actions(zone: &Zone) -> impl Iterator<Item = Action> {
    let meetings = zone.register.rows_of(&MEETING).filter_map(|row| zone.register.by_first(row.first));
    meetings.flat_map(|meeting| actions(zone, meeting))
}

/// Every action that is not closed, of all meetings, the most urgent first.
pub fn open_actions(zone: &Zone) -> Vec<Action> {
    let mut open: Vec<Action> = all_actions(zone).collect();
    open.retain(|action| action.closed_on.is_none());
    open.sort_by_key(|action| (action.due_on, action.first));
    open
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let (Some(Value::Row(meeting)), Some(Value::Count(number))) = (proposal.value("meeting"), proposal.value("action"))
    else {
        return;
    };
    let held = zone.register.row(*meeting).and_then(|row| row.submitted()).map(|version| version.happened);
    if let Some(held) = held.filter(|held| proposal.happened < *held) {
        problems.push(Problem::field("happened", "before-the-meeting").with("on", held.to_string()));
    }
    if proposal.kind.name == ACTION.name {
        if let (Some(Value::Date(due)), Some(held)) = (proposal.value("due_on"), held)
            && *due < held
        {
            problems.push(Problem::field("due_on", "due-before-the-meeting").with("on", held.to_string()));
        }
        return;
    }
    let actions = actions(zone, *meeting);
    let Some(action) = actions.iter().find(|action| action.number == *number) else {
        problems.push(Problem::field("action", "unknown-action"));
        return;
    };
    if proposal.kind.name == DONE.name {
        if proposal.amends.is_none() && action.unit != proposal.unit {
            problems.push(Problem::field("unit", "not-your-action"));
        }
        return;
    }
    let done = zone
        .register
        .rows_about(&DONE, *meeting)
        .filter(|row| row.latest.value(&DONE, "action") == &Value::Count(*number));
    let done = done.filter_map(|row| row.submitted()).next();
    match done {
        None => problems.push(Problem::field("action", "not-done-yet")),
        Some(version) => {
            let me = zone.org.person(proposal.by);
            if me.is_some() && [Some(version.by), Some(version.for_person)].contains(&me) {
                problems.push(Problem::field("action", "closes-his-own"));
            }
            if proposal.happened < version.happened {
                problems
                    .push(Problem::field("happened", "closed-before-done").with("on", version.happened.to_string()));
            }
        }
    }
}
