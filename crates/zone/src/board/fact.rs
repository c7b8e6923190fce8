//! The records of a board as it proceeds: computed (the internal notice), objected to, replied to, made final, taken off
//! again; and that a record was falsified, which keeps a project off the red list. Acts, each done once.

use crate::fact::{Field, Kind, Office, Recorder, Type};

/// Most characters of an objection and of a reply.
const TEXT_MOST: usize = 500;

/// A period's board was computed, which is its internal notice. The product reckons size, rule and cells itself, from the
/// records before this one.
pub static COMPUTED: Kind = Kind::system(
    "board.computed",
    Office::Oversight,
    Recorder::Officer,
    &[
        Field::open("period", Type::Period),
        Field::open("size", Type::Count(1 << 53)),
        Field::open("rule", Type::Key),
        Field::open("version", Type::Count(9999)),
        Field::open("places", Type::Json),
    ],
);

/// An objection to a project's place: of whoever carries it, or of an officer of its accountable unit.
pub static OBJECTION: Kind = Kind::system(
    "board.objection",
    Office::Oversight,
    Recorder::Person,
    &[
        Field::open("board", Type::Count(1 << 53)),
        Field::open("project", Type::Subject("projects.project")),
        Field::personal("objection", Type::Text(TEXT_MOST)),
    ],
);

/// The reply to an objection.
pub static REPLIED: Kind = Kind::system(
    "board.replied",
    Office::Oversight,
    Recorder::Officer,
    &[
        Field::open("objection", Type::Count(1 << 53)),
        Field::open("outcome", Type::Choice(&["upheld", "rejected"])),
        Field::personal("reply", Type::Text(TEXT_MOST)),
    ],
);

/// A board is final: inside the zone, or for everybody. The edition's number and what it supersedes are the product's.
pub static EDITION: Kind = Kind::system(
    "board.edition",
    Office::Oversight,
    Recorder::Officer,
    &[
        Field::open("board", Type::Count(1 << 53)),
        Field::open("reach", Type::Choice(&["internal", "public"])),
        Field::open("edition", Type::Count(9999)),
        Field::open("supersedes", Type::Count(1 << 53)).optional(),
    ],
);

/// A project is taken off a black list: it was put right, or its time is over.
pub static REMOVED: Kind = Kind::system(
    "board.removed",
    Office::Oversight,
    Recorder::Officer,
    &[
        Field::open("edition", Type::Count(1 << 53)),
        Field::open("project", Type::Subject("projects.project")),
        Field::open("ground", Type::Choice(&["put_right", "expired"])),
    ],
);

/// A record of a project was falsified: no praise for that period.
pub static FALSIFIED: Kind = Kind::system(
    "board.falsified",
    Office::Oversight,
    Recorder::Officer,
    &[
        Field::open("period", Type::Period),
        Field::open("project", Type::Subject("projects.project")),
        Field::open("record", Type::Count(1 << 53)),
        Field::personal("finding", Type::Text(TEXT_MOST)),
    ],
);
