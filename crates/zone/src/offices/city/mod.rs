//! City (城市): campaigns counted in things done. One record per object – a latrine removed, a road or toilet built or
//! rebuilt – and a count is the number of accepted records, so nothing can be counted twice or without a place.
//! Rules: `rulebook/city/`.

mod fact;
pub use fact::{OBJECT, OPENING_BALANCE};
