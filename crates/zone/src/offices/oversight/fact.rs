//! Orders, their steps, what the clock says of them, and the words of whoever is concerned.

use crate::fact::{Field, Kind, Office, Recorder, Review, Type};
use crate::numbering::Numbering;

/// An order (督查事项), issued on the day it `happened`. Its limit is a date, or so many working days from then.
pub static ORDER: Kind = Kind {
    numbering: Some(Numbering::Serial("db")),
    ..Kind::new(
        "oversight.order",
        Office::Oversight,
        Review::SelfAccepting,
        &["order"],
        &[
            Field::open("order", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::open(
                "source",
                Type::Choice(&["instruction", "minutes", "work_plan", "site_finding", "lapse", "other_source"]),
            ),
            Field::open("source_record", Type::Count(1 << 53)).since(2),
            Field::open("project", Type::Subject("projects.project")).optional(),
            Field::open("lead_unit", Type::Unit(&["department", "centre"])),
            Field::open("co_unit", Type::Unit(&["department", "centre"])).optional(),
            Field::open("due_on", Type::Date).optional(),
            Field::open("working_days", Type::Count(250)).optional(),
            Field::personal("asked", Type::Text(500)).optional(),
        ],
    )
};

/// The steps that persons take of an order, in the order of the field's codes.
pub const STEPS: &[&str] =
    &["assigned", "taken", "urged", "answered", "accepted", "returned", "closed", "filed", "reopened"];

/// A step of an order. Who may take which, and when, says `decide.rs`.
pub static STEP: Kind = Kind::system(
    "oversight.order_step",
    Office::Oversight,
    Recorder::Person,
    &[
        Field::open("order", Type::Count(1 << 53)),
        Field::open("order_step", Type::Choice(STEPS)),
        Field::open("limit_on", Type::Date).optional(),
        Field::personal("text", Type::Text(500)).optional(),
    ],
);

/// The clock: an order has come to a rung of the ladder.
pub static LADDER_STEP: Kind = Kind::system(
    "ladder.step",
    Office::Oversight,
    Recorder::Product,
    &[
        Field::open("order", Type::Count(1 << 53)),
        Field::open("round", Type::Count(9999)),
        Field::open("rung", Type::Choice(&["reminder", "blue", "orange", "red"])),
        Field::open("due_on", Type::Date),
    ],
);

/// The clock: by the ladder a person should decide on this.
pub static PROPOSED: Kind = Kind::system(
    "ladder.proposed",
    Office::Oversight,
    Recorder::Product,
    &[
        Field::open("order", Type::Count(1 << 53)),
        Field::open("sanction", Type::Choice(&["notice", "talk", "accountability"])),
    ],
);

/// The clock: the window of a reply has passed, and there was none.
pub static WINDOW_CLOSED: Kind = Kind::system(
    "ladder.window_closed",
    Office::Oversight,
    Recorder::Product,
    &[Field::open("proposal", Type::Count(1 << 53))],
);

/// What the person concerned says of a proposal. It is always recorded, and always shown with it.
pub static REPLY: Kind = Kind::system(
    "oversight.reply",
    Office::Oversight,
    Recorder::Person,
    &[Field::open("proposal", Type::Count(1 << 53)), Field::personal("text", Type::Text(500))],
);

/// A person decides on a proposal, and says why.
pub static DECIDED: Kind = Kind::system(
    "oversight.proposal_decided",
    Office::Oversight,
    Recorder::Person,
    &[
        Field::open("proposal", Type::Count(1 << 53)),
        Field::open("decision", Type::Choice(&["adopted", "refused"])),
        Field::personal("text", Type::Text(500)),
    ],
);
