//! Roads of the zone, as the zone itself enters them: what the sketch of a route shows between its points. No map: a road is
//! where its points are, in CGCS2000 degrees, and nothing else of the ground is drawn.

use super::outline;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::refusal::Problem;

/// A road: its name and its course.
pub static ROAD: Kind = Kind::new(
    "projects.road",
    Office::Projects,
    Review::SelfAccepting,
    &["road"],
    &[
        Field::open("road", Type::Key),
        Field::open("title", Type::Title(40)),
        Field::open("course", Type::Title(outline::OUTLINE_MOST)),
    ],
);

pub(super) fn check(proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if let Some(course) = proposal.choice("course").filter(|_| !proposal.void) {
        problems.extend(outline::course(course).err().into_iter().flatten());
    }
}
