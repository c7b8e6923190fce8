//! Contracts and campaign years.

use crate::fact::{Field, Kind, Office, Recorder, Review, Type};

/// A project brought in, signed on the day it `happened`. Phases of one project are one project.
pub static PROJECT: Kind = Kind::new(
    "investment.project",
    Office::Investment,
    Review::FourEyes,
    &["project"],
    &[
        Field::open("project", Type::Key),
        Field::open("title", Type::Title(60)),
        Field::open("contract", Type::Choice(&["formal", "framework"])),
        Field::open("planned_investment_yuan", Type::Quantity { unit: "yuan", places: 2, signed: false }),
        Field::open(
            "industry",
            Type::Choice(&["food", "medicine", "electrical", "equipment", "logistics", "commerce", "other"]),
        ),
        Field::sealed("contract_amount_yuan", Type::Quantity { unit: "yuan", places: 2, signed: false }).optional(),
        Field::personal("investor_contact", Type::Text(80)).optional(),
    ],
);

/// A year that the city has declared a campaign of investment promotion.
pub static CAMPAIGN: Kind = Kind {
    recorder: Recorder::Officer,
    ..Kind::new(
        "investment.campaign",
        Office::Investment,
        Review::SelfAccepting,
        &["campaign"],
        &[
            Field::open("campaign", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::open("year", Type::Count(2100)),
            Field::open("document", Type::Title(60)),
        ],
    )
};
