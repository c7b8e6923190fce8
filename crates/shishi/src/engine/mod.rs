//! The engine: one writer per zone behind a queue, immutable snapshots for every reader.
//!
//! `Keeper` (keeper.rs) decides and appends in batches; the writer thread (writer.rs) feeds it; `Engine` is what pages,
//! API and commands hold.

mod clock;
mod history;
mod keeper;
mod writer;

pub use clock::Clock;
pub(crate) use history::fold_on;
pub use keeper::{Answer, Files, Keeper, KeeperError, Salts, write_durably};
pub use writer::{Awaited, Engine, Submit};
