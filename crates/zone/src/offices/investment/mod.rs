//! Investment (招商): projects brought in, by formal contract. A framework agreement is recorded and never counted
//! (`standards.md` §3.2). Rules: `rulebook/investment/`.

pub(crate) mod decide;
mod fact;
pub use fact::{CAMPAIGN, PROJECT};
