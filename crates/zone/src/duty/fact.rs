//! What is recorded of duties: that one lapsed, by the clock, and that a lapse was waived, by a person.

use crate::fact::{Field, Kind, Office, Recorder, Type};

/// A day closed without what was owed for it. It stays for ever, whatever comes later.
pub static LAPSED: Kind = Kind::system(
    "duty.lapsed",
    Office::Oversight,
    Recorder::Product,
    &[Field::open("rule", Type::Key), Field::open("subject", Type::Count(1 << 53)), Field::open("period", Type::Date)],
);

/// A reviewer says why a lapse does not count. It is still shown.
pub static WAIVED: Kind = Kind::system(
    "duty.waived",
    Office::Oversight,
    Recorder::Reviewer,
    &[
        Field::open("lapse", Type::Count(1 << 53)),
        Field::open(
            "ground",
            Type::Choice(&["weather", "no_access", "power_or_network", "paused", "absence", "fault"]),
        ),
        Field::personal("reason", Type::Text(300)).optional(),
    ],
);
