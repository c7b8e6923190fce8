//! Projects, leads and supervision entries.

use crate::fact::{Field, Kind, Office, Review, Type};

/// A key project, listed on the day it `happened`. A project may be on the provincial and the municipal list: `both`.
pub static PROJECT: Kind = Kind {
    dimension: Some("accountable_unit"),
    ..Kind::new(
        "projects.project",
        Office::Projects,
        Review::FourEyes,
        &["project"],
        &[
            Field::open("project", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::open("level", Type::Choice(&["provincial", "municipal", "both", "zone"])),
            Field::open("category", Type::Choice(&["industry", "park", "commerce", "infrastructure", "livelihood"])),
            Field::open("nature", Type::Choice(&["new", "expansion", "upgrade"])),
            Field::open("accountable_unit", Type::Unit(&["department", "centre"])),
            Field::open("planned_investment_yuan", Type::Quantity { unit: "yuan", places: 2, signed: false }),
            Field::open("target_on", Type::Date),
            Field::open("target_strength", Type::Choice(&["commitment", "plan", "hope"])),
        ],
    )
};

/// The person who leads a project from the day it `happened`; the history follows by date.
pub static LEAD: Kind = Kind::new(
    "projects.lead",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "happened"],
    &[Field::open("project", Type::Subject("projects.project")), Field::sealed("lead", Type::Person)],
);

/// The supervision entry of a project and working day.
pub static SUPERVISION: Kind = Kind::new(
    "projects.supervision",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "happened"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open(
            "stage",
            Type::Choice(&["preparation", "foundation", "structure", "installation", "trial", "in_use"]),
        ),
        Field::open("change", Type::Choice(&["progress", "no_change", "stopped"])),
        Field::open("workers", Type::Count(100_000)),
        Field::open("machines", Type::Count(10_000)),
        Field::open("problem", Type::Choice(&["none", "land", "permit", "funds", "labour", "weather", "other"])),
        Field::personal("note", Type::Text(300)).optional(),
    ],
);

/// What a stock of this office held before its records began.
pub static OPENING_BALANCE: Kind = crate::opening_balance::table("projects.opening_balance", Office::Projects);
