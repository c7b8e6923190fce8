//! What is hashed, signed and proved (`docs/ledger-format.md`). Pure: no clock, no I/O.
//!
//! A record's bytes are canonical JSON; the tree over them is that of RFC 6962; a checkpoint is a C2SP signed note.

pub mod canonical;
pub mod checkpoint;
pub mod proof;
pub mod record;
pub mod rotation;
pub mod tree;

pub use checkpoint::{Checkpoint, SigningKey, VerificationKey};
pub use record::{Amends, Opening, Record, RecordRef};
pub use rotation::{KeyChain, Rotation, RotationFault};
pub use tree::{Hash, Tree};
