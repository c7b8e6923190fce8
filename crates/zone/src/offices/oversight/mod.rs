//! Oversight (督查): orders with a limit, who took them and what was answered, the ladder that a late one climbs, and what
//! a person decided of the proposals that it ends in. The system proposes; nobody is called to account by it alone.
//! Rules: `rulebook/oversight/`.

mod decide;
mod fact;
mod ladder;
mod order;
mod source;

pub(crate) use decide::{check, check_act};
pub use decide::{concerned, may_decide, may_see_texts, next_steps, of_unit, oversees, what_may_be_done};
pub use fact::{DECIDED, LADDER_STEP, ORDER, PROPOSED, REPLY, STEP, STEPS, WINDOW_CLOSED};
pub(crate) use ladder::react;
pub use ladder::{Clock, RULE, Rung, Sanction, Terms, clock};
pub(crate) use order::open;
pub use order::{Decided, Order, Orders, Proposal, Reply, Stage, Step, Word};
pub use source::{Origin, arising, origin, source_of};
