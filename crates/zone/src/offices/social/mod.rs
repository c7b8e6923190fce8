//! Social affairs (社会事务): what the farm handed over, line by line with both sides' signatures, and the service
//! centres that carry it on. Rules: `rulebook/social/`.

pub(crate) mod decide;
mod fact;
pub use fact::{CENTRE, HANDOVER_LINE, OPENING_BALANCE};
