//! Objects of the campaigns (五城联创): removed, built, rebuilt.

use crate::fact::{Field, Kind, Office, Review, Type};

/// An object of a campaign, finished on the day it `happened`.
pub static OBJECT: Kind = Kind {
    dimension: Some("place"),
    ..Kind::new(
        "city.object",
        Office::City,
        Review::FourEyes,
        &["object"],
        &[
            Field::open("object", Type::Key),
            Field::open("class", Type::Choice(&["latrine", "road", "toilet"])),
            Field::open("act", Type::Choice(&["removed", "built", "rebuilt"])),
            Field::open("place", Type::Unit(&["community"])),
            Field::open("length_m", Type::Quantity { unit: "m", places: 1, signed: false }).optional(),
            Field::personal("address", Type::Text(80)).optional(),
        ],
    )
};

/// What a stock of this office held before its records began.
pub static OPENING_BALANCE: Kind = crate::opening_balance::table("city.opening_balance", Office::City);
