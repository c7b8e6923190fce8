//! How long the files of facts are kept: photographs of daily supervision come in thousands a year and prove little after
//! some years. The record, with the digest of the file, stays for good.

use crate::fact::{Kind, Office};
use crate::state::Zone;
use jiff::civil::Date;

/// The rule: months for each kind of this office that it lists, by the kind's own word.
pub const RULE: &str = "projects.photo_retention";

/// The last day on which the files of a fact that happened on a day are kept, as the rule stands on another day; nothing if
/// they are kept for good.
pub fn kept_until(zone: &Zone, kind: &Kind, happened: Date, on: Date) -> Option<Date> {
    let months = zone.rules.parameter(RULE, kind.word(), on).filter(|_| kind.office == Office::Projects)?;
    let months = months.parse::<i32>().ok().filter(|months| *months > 0)?;
    happened.checked_add(jiff::Span::new().months(months)).ok()
}
