//! Who acts for whom: a person's acts entered by another under a standing delegation (授权代办) and confirmed by himself, and
//! an absent person's work done by whoever stands in (代班). The envelope's `by` typed, its `for` acts: rights are his.

pub(crate) mod decide;
mod fact;
mod state;

pub use fact::{CONFIRMED, DISOWNED, ENDED, GIVEN, REASON_MOST, STAND_IN, delegable, stands_in_for};
pub(crate) use fact::{Ended, Given, Items, StandIn, StandInSealed, clerk_of};
pub use state::{Act, Delegations, Mandate, Said, Sort};
