//! Activities, sites, honours.

use crate::fact::{Field, Kind, Office, Review, Type};

/// An activity of a party organisation on the day it `happened`.
pub static ACTIVITY: Kind = Kind::new(
    "party.activity",
    Office::Party,
    Review::FourEyes,
    &["activity"],
    &[
        Field::open("activity", Type::Key),
        Field::open(
            "type",
            Type::Choice(&[
                "study",
                "survey",
                "lecture",
                "joint_training",
                "film",
                "revolutionary_site",
                "flag_raising",
            ]),
        ),
        Field::open("title", Type::Title(60)),
        Field::open("hours", Type::Quantity { unit: "hour", places: 1, signed: false }).optional(),
        Field::sealed("attendees", Type::Persons).optional(),
        Field::personal("remark", Type::Text(300)).optional(),
    ],
);

/// A site (阵地), opened on the day it `happened`, with the items of the six haves that it meets.
pub static SITE: Kind = Kind::new(
    "party.site",
    Office::Party,
    Review::FourEyes,
    &["site"],
    &[
        Field::open("site", Type::Key),
        Field::open("title", Type::Title(60)),
        Field::open("type", Type::Choice(&["gallery", "station", "community", "enterprise"])),
        Field::open("haves", Type::Keys),
    ],
);

/// An honour, decided on the day it `happened`.
pub static HONOUR: Kind = Kind::new(
    "party.honour",
    Office::Party,
    Review::FourEyes,
    &["honour"],
    &[
        Field::open("honour", Type::Key),
        Field::open(
            "category",
            Type::Choice(&[
                "contest_award",
                "advanced_branch",
                "branch_secretary",
                "party_member",
                "outstanding_enterprise",
            ]),
        ),
        Field::open("award", Type::Choice(&["first", "second", "third"])).optional(),
        Field::open("year", Type::Count(2100)),
        Field::open("recipient_unit", Type::Unit(&[])).optional(),
        Field::sealed("recipient_person", Type::Person).optional(),
    ],
);
