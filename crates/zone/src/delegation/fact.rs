//! The kinds of delegation, and what their records say. Only `by` and `for` are open ids: the other person is sealed.

use crate::fact::{Field, Kind, Office, Recorder, Type};
use crate::system::APPROVED;
use serde::Deserialize;

/// Longest reason of a disowned act, in characters.
pub const REASON_MOST: usize = 300;

/// A person lets a clerk enter acts of some kinds for him, from a day to a day. He confirms each.
pub static GIVEN: Kind = Kind::system(
    "delegation.given",
    Office::Org,
    Recorder::Person,
    &[
        Field::sealed("clerk", Type::Person),
        Field::open("kinds", Type::Keys),
        Field::open("from", Type::Date),
        Field::open("until", Type::Date),
    ],
);

/// A person does the work of one who is absent, from a day to a day.
pub static STAND_IN: Kind = Kind::system(
    "delegation.stand_in",
    Office::Org,
    Recorder::Person,
    &[
        Field::sealed("absent", Type::Person),
        Field::sealed("stand_in", Type::Person),
        Field::open("from", Type::Date),
        Field::open("until", Type::Date),
    ],
);

/// A delegation or a stand-in ends before its day.
pub static ENDED: Kind =
    Kind::system("delegation.ended", Office::Org, Recorder::Person, &[Field::open("delegation", Type::Count(1 << 53))]);

/// Acts that a clerk entered are what the person wanted.
pub static CONFIRMED: Kind =
    Kind::system("delegation.confirmed", Office::Org, Recorder::Person, &[Field::open("items", Type::Versions)]);

/// Acts that a clerk entered are not what the person wanted: what waits for review goes back to the clerk.
pub static DISOWNED: Kind = Kind::system(
    "delegation.disowned",
    Office::Org,
    Recorder::Person,
    &[Field::open("items", Type::Versions), Field::personal("reason", Type::Text(REASON_MOST))],
);

/// Whether acts of a kind may be entered by a clerk: facts of the offices, and a leader's approval. Reviews are a second
/// person's own look, what cannot be undone (publication, erasure, redaction, an epoch) and rights are nobody else's.
pub fn delegable(kind: &Kind) -> bool {
    (kind.is_form() && Office::WORKING.contains(&kind.office)) || kind.name == APPROVED.name
}

/// Whether a stand-in does acts of a kind: what the absent person records and reviews in his unit.
pub fn stands_in_for(kind: &Kind) -> bool {
    kind.recorder == Recorder::Reviewer || (kind.is_form() && Office::WORKING.contains(&kind.office))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    pub kinds: Vec<String>,
    pub from: String,
    pub until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenSealed {
    clerk: String,
}

/// The id in a delegation's sealed content.
pub(crate) fn clerk_of(content: &[u8]) -> Option<String> {
    serde_json::from_slice::<GivenSealed>(content).ok().map(|sealed| sealed.clerk)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandIn {
    pub from: String,
    pub until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandInSealed {
    pub absent: String,
    pub stand_in: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ended {
    pub delegation: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Items {
    pub items: Vec<(u32, u32)>,
}
