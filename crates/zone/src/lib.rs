//! What happens in a zone. Pure: commands are decided into facts or refusals, records are folded into a state, and
//! figures, editions and lists are functions of that state. Time and salts are parameters.

pub mod board;
pub mod burden;
pub mod calendar;
pub mod content;
pub mod decide;
pub mod delegation;
pub mod duty;
pub mod fact;
pub mod figure;
pub mod listing;
pub mod numbering;
pub mod offices;
pub mod opening_balance;
pub mod org;
pub mod period;
pub mod personal_data;
pub mod refusal;
pub mod register;
pub mod report;
pub mod rules;
pub mod state;
pub mod system;
pub mod value;

pub use decide::{Command, Draft, Rows};
pub use fact::{Kind, Office};
pub use period::{Month, Period};
pub use refusal::{Problem, Refusal};
pub use state::Zone;
