//! Enterprise months, budget revenue, external statistics.

use crate::fact::{Field, Kind, Office, Review, Type};

const THOUSAND_YUAN: Type = Type::Quantity { unit: "thousand_yuan", places: 3, signed: false };

/// A month of an enterprise: output (工业总产值) and operating revenue (营业收入), cumulative from January. January is
/// not reported (standards §5), so a year has eleven. An enterprise's figures are its secret: sealed.
pub static MONTH: Kind = Kind {
    dimension: Some("enterprise"),
    month: Some("month"),
    ..Kind::new(
        "economy.month",
        Office::Economy,
        Review::FourEyes,
        &["enterprise", "month"],
        &[
            Field::open("enterprise", Type::Unit(&["enterprise"])),
            Field::open("month", Type::Month),
            Field::sealed("output_thousand_yuan", THOUSAND_YUAN).optional(),
            Field::sealed("revenue_thousand_yuan", THOUSAND_YUAN).optional(),
        ],
    )
};

/// General public budget revenue of a month by item (一般公共预算收入), received.
pub static BUDGET_REVENUE: Kind = Kind {
    month: Some("month"),
    ..Kind::new(
        "economy.budget_revenue",
        Office::Economy,
        Review::FourEyes,
        &["month", "item"],
        &[
            Field::open("month", Type::Month),
            Field::open(
                "item",
                Type::Choice(&[
                    "value_added_tax",
                    "enterprise_income_tax",
                    "personal_income_tax",
                    "construction_tax",
                    "property_tax",
                    "land_tax",
                    "stamp_tax",
                    "non_tax",
                ]),
            ),
            Field::open("amount_yuan", Type::Quantity { unit: "yuan", places: 2, signed: true }),
        ],
    )
};

/// A figure of somebody else, with its publisher and document: the basis of a share stops here and says so.
pub static EXTERNAL_STATISTIC: Kind = Kind::new(
    "economy.external_statistic",
    Office::Economy,
    Review::FourEyes,
    &["indicator", "scope", "period", "revision"],
    &[
        Field::open("indicator", Type::Choice(&["output", "revenue"])),
        Field::open("scope", Type::Choice(&["central_city"])),
        Field::open("period", Type::Period),
        Field::open(
            "value_hundred_million_yuan",
            Type::Quantity { unit: "hundred_million_yuan", places: 4, signed: false },
        ),
        Field::open("publisher", Type::Title(60)),
        Field::open("document", Type::Title(80)),
        Field::open("revision", Type::Count(99)),
    ],
);
