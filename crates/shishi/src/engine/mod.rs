//! The engine: one writer per zone behind a queue, immutable snapshots for every reader.
//!
//! `Keeper` (keeper.rs) decides on its `Desk` (desk.rs) and appends in batches; the writer thread (writer.rs) feeds it; `Engine`
//! (front.rs) is what pages, API and commands hold.

mod clock;
mod desk;
mod files;
mod front;
mod gone;
mod history;
mod keeper;
mod meter;
pub(crate) mod moving;
mod opened;
mod salts;
mod writer;

pub use clock::Clock;
pub use desk::{Answer, RowsAnswer};
pub use files::{DatabaseFile, Files, keep_blob, write_durably};
pub use front::{AwaitedRows, Engine, Submit};
pub(crate) use history::fold_on;
pub(crate) use keeper::TRIES;
pub use keeper::{Keeper, KeeperError, Rotated, Step};
pub(crate) use keeper::{key_of, read_key};
pub use meter::Meter;
pub use salts::Salts;
