//! What is recorded of a problem: that it was raised, and each step since as a fact of its own.

use crate::fact::{Field, Kind, Office, Review, Type};
use crate::numbering::Numbering;

/// What a problem is about.
pub const SORTS: &[&str] = &["permit", "land", "utilities", "funds", "labour", "construction", "other"];

/// Steps of a problem, in the order of their codes.
pub const STEPS: &[&str] = &["assigned", "solved", "confirmed", "reopened"];

/// A problem of a project, raised on the day it `happened`. With an owner it is assigned at once.
pub static PROBLEM: Kind = Kind {
    dimension: Some("owner"),
    numbering: Some(Numbering::Serial("wt")),
    ..Kind::new(
        "projects.problem",
        Office::Projects,
        Review::SelfAccepting,
        &["problem"],
        &[
            Field::open("problem", Type::Key),
            Field::open("project", Type::Subject("projects.project")),
            Field::open("sort", Type::Choice(SORTS)),
            Field::open("title", Type::Title(60)),
            Field::open("owner", Type::Unit(&["department", "centre"])).optional(),
            Field::open("due_on", Type::Date).optional(),
            Field::personal("note", Type::Text(300)).optional(),
        ],
    )
};

/// A step of a problem on the day it `happened`. An owner and a new limit come with `assigned` alone. The same step is taken
/// `again` on a day, the n-th time, where the problem came back on it.
pub static PROBLEM_STEP: Kind = Kind::new(
    "projects.problem_step",
    Office::Projects,
    Review::SelfAccepting,
    &["problem", "step", "happened", "again"],
    &[
        Field::open("problem", Type::Subject("projects.problem")),
        Field::open("step", Type::Choice(STEPS)),
        Field::open("owner", Type::Unit(&["department", "centre"])).optional(),
        Field::open("due_on", Type::Date).optional(),
        Field::personal("note", Type::Text(300)).optional(),
        Field::open("again", Type::Count(99)).since(2),
    ],
);
