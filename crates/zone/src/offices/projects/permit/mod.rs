//! Permits of a project (手续): which of the catalogue's items apply, how far each is, when it is due, what blocks the
//! project today and which way is the longest. Nothing of it is recorded but words and steps (`fact.rs`); the rest is
//! worked out for a day from them, the catalogue (`rulebook/projects/permits.toml`) and the calendar.

mod answer;
mod clock;
mod clocked;
mod course;
pub(crate) mod decide;
mod fact;
mod history;
mod way;

pub use answer::{Decided, Item, Standing, State, items};
pub use clock::{Due, Pause, Span};
pub(crate) use clocked::Clocked;
pub use clocked::{clocked, records};
pub use course::Act;
pub use fact::{PERMIT, STEP, STOP_REASONS};
pub use way::{Block, Reason, Way, blocks, critical_path};

use crate::rules::Rules;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::Body;
use rulebook::catalogue::Catalogue;

/// The rule that is the catalogue.
pub const CATALOGUE: &str = "projects.permits";
/// The rule with the clock's parameters.
pub const CLOCK: &str = "projects.permit_clock";

/// The catalogue in force on a day.
pub fn catalogue(rules: &Rules, on: Date) -> Option<&Catalogue> {
    match &rules.in_force(CATALOGUE, on)?.rule.body {
        Body::Catalogue(catalogue) => Some(catalogue),
        _ => None,
    }
}

/// The id of the item with a title, in the newest catalogue.
pub(crate) fn titled<'a>(zone: &'a Zone, rule: &str, title: &str) -> Option<&'a str> {
    let Body::Catalogue(catalogue) = &zone.rules.newest(rule)?.rule.body else { return None };
    let named = catalogue.permits().iter().find(|permit| permit.title.zh == title || permit.title.en == title);
    named.map(|permit| permit.id.as_str())
}
