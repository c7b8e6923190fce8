//! What is refused of rights: that somebody gives them to himself, and that an administrator is anything else besides.

use super::{GRANT, Right, Role};
use crate::decide::Proposal;
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::Value;

/// Separation of the three administrators (三员分立): system, security and audit administration are three persons' work,
/// none of whom has a right in the zone's own affairs.
pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name != GRANT.name {
        return;
    }
    let (Some(Value::Person(person)), Some(Value::Choice(role))) = (proposal.value("person"), proposal.value("role"))
    else {
        return;
    };
    if zone.org.person(proposal.by) == Some(*person) {
        problems.push(Problem::field("person", "right-for-oneself"));
    }
    let until = match proposal.value("until") {
        Some(Value::Date(until)) => Some(*until),
        _ => None,
    };
    if until.is_some_and(|until| until < proposal.happened) {
        problems.push(Problem::field("until", "until-before-from").with("from", proposal.happened.to_string()));
    }
    let Some(role) = Role::of_index(*role) else { return };
    let excludes = |right: &&Right| {
        proposal.amends != Some(right.grant)
            && until.is_none_or(|until| right.from <= until)
            && right.until.is_none_or(|until| proposal.happened <= until)
            && right.role != role
            && (right.role.is_administrator() || role.is_administrator())
    };
    if let Some(other) = zone.org.grants.get(person).into_iter().flatten().find(excludes) {
        problems.push(Problem::field("role", "administrators-are-separate").with("seq", other.grant.to_string()));
    }
}
