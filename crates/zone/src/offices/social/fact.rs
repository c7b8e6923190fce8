//! Handover lines and centres.

use crate::fact::{Field, Kind, Office, Review, Type};

/// A line of the handover: one person, school or hospital. It counts when both sides have signed.
pub static HANDOVER_LINE: Kind = Kind::new(
    "social.handover_line",
    Office::Social,
    Review::FourEyes,
    &["line"],
    &[
        Field::open("line", Type::Key),
        Field::open("category", Type::Choice(&["staff", "school", "hospital"])),
        Field::open("post", Type::Choice(&["institution", "community_service"])).optional(),
        Field::open("giver_signed_on", Type::Date),
        Field::open("receiver_signed_on", Type::Date),
        Field::open("institution", Type::Unit(&["school", "hospital"])).optional(),
        Field::sealed("person", Type::Person).optional(),
    ],
);

/// A service centre, founded on the day it `happened`.
pub static CENTRE: Kind = Kind::new(
    "social.centre",
    Office::Social,
    Review::FourEyes,
    &["centre"],
    &[
        Field::open("centre", Type::Key),
        Field::open("unit_of_centre", Type::Unit(&["centre", "hospital"])),
        Field::open("type", Type::Choice(&["functional", "hospital"])),
    ],
);

/// What a stock of this office held before its records began.
pub static OPENING_BALANCE: Kind = crate::opening_balance::table("social.opening_balance", Office::Social);
