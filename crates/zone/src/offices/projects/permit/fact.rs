//! What is recorded of permits: a word on whether an item applies, and each step of it as a fact of its own.

use super::CATALOGUE;
use crate::fact::{Field, Kind, Office, Review, Type};

/// Why a clock is stopped. Which of them do not count, the rule of the clock says.
pub const STOP_REASONS: &[&str] =
    &["inspection", "hearing", "expert_review", "bidding", "auction", "applicant", "other"];

/// Whether an item of the catalogue applies to a project. `held`: its certificate was there before the project was listed.
/// Only what the catalogue does not say by itself needs a word.
pub static PERMIT: Kind = Kind::new(
    "projects.permit",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "item"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open("item", Type::Item(CATALOGUE)),
        Field::open("applies", Type::Choice(&["yes", "no", "held"])),
        Field::open(
            "exemption",
            Type::Choice(&["not_required", "below_threshold", "area_assessment", "merged", "earlier_phase"]),
        )
        .optional(),
        Field::open("certificate", Type::Title(40)).optional(),
        Field::open("expires_on", Type::Date).optional(),
    ],
);

/// A step of an item, on the day on which it `happened`.
pub static STEP: Kind = Kind::new(
    "projects.permit_step",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "item", "step", "happened"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open("item", Type::Item(CATALOGUE)),
        Field::open(
            "step",
            Type::Choice(&[
                "started",
                "accepted",
                "correction_asked",
                "corrected",
                "clock_stopped",
                "clock_resumed",
                "granted",
                "refused",
            ]),
        ),
        Field::open("stop_reason", Type::Choice(STOP_REASONS)).optional(),
        Field::open("certificate", Type::Title(40)).optional(),
        Field::open("expires_on", Type::Date).optional(),
    ],
);
