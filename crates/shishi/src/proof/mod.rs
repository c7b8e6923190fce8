//! `shishi verify`: everything that an outsider checks of an edition, offline (docs/ledger-format.md §8).

mod boards;
mod bundle;
mod checks;
mod export;
mod keys;
mod lawful;
mod page;
mod reacted;
mod recompute;

pub use checks::{Inputs, Report, Verdict, verify};
