//! Party (党建): activities with their attendees, sites measured by the six haves, honours. Who attended is sealed;
//! names are personal. Rules: `rulebook/party/`.

pub(crate) mod decide;
mod fact;
pub use fact::{ACTIVITY, HONOUR, SITE};
