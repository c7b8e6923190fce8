//! The end of a site visit: whoever keeps it closes it, and from then on its board is final. No sheet comes any more, none is
//! amended, and neither route nor panel changes.

use super::visit::{COMPARISON, SCORE, VISIT};
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// A visit was closed on the day it `happened`.
pub static VISIT_CLOSED: Kind = Kind::new(
    "projects.visit_closed",
    Office::Projects,
    Review::SelfAccepting,
    &["visit"],
    &[Field::open("visit", Type::Subject("projects.visit"))],
);

/// The day on which a visit was closed.
pub fn closed(zone: &Zone, visit: u32) -> Option<Date> {
    zone.register.rows_about(&VISIT_CLOSED, visit).find_map(Row::submitted).map(|version| version.happened)
}

/// What is refused of a closure.
pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.amends.is_some() {
        problems.push(Problem::field("visit", "visit-stays-closed"));
        return;
    }
    let Some(Value::Row(visit)) = proposal.value("visit") else { return };
    let Some(row) = zone.register.row(*visit) else { return };
    if row.unit != proposal.unit {
        let title = zone.org.units[row.unit as usize].title.to_string();
        problems.push(Problem::field("unit", "not-your-visit").with("unit", title));
    }
    // A board of no sheet would say for good that nobody was placed.
    if zone
        .register
        .rows_about(&SCORE, *visit)
        .chain(zone.register.rows_about(&COMPARISON, *visit))
        .all(Row::is_withdrawn)
    {
        problems.push(Problem::field("visit", "visit-without-sheets"));
    }
    let held = row.submitted().map(|version| version.happened);
    if let Some(held) = held.filter(|held| proposal.happened < *held) {
        problems.push(Problem::field("happened", "before-the-visit").with("on", held.to_string()));
    }
}

/// Nothing of a visit changes once it is closed.
pub(super) fn check_open(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let visit = match (proposal.kind.name == VISIT.name, proposal.value("visit")) {
        (true, _) => proposal.amends.and_then(|first| zone.register.by_first(first)),
        (false, Some(Value::Row(visit))) => Some(*visit),
        _ => None,
    };
    if let Some(on) = visit.and_then(|visit| closed(zone, visit)) {
        problems.push(Problem::field("visit", "visit-is-closed").with("on", on.to_string()));
    }
}
