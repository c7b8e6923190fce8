//! What the social-affairs office refuses.

use crate::decide::Proposal;
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::Value;

pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name != "social.handover_line" {
        return;
    }
    let (needed, other) = match proposal.choice("category") {
        Some("staff") => ("person", "institution"),
        Some(_) => ("institution", "person"),
        None => return,
    };
    if !proposal.has(needed) {
        problems.push(Problem::field(needed, "required"));
    }
    if proposal.has(other) {
        problems.push(Problem::field(other, "not-for-this-category"));
    }
    if let Some(Value::Person(person)) = proposal.value("person") {
        let other = zone.register.rows_of(proposal.kind).find(|row| {
            let same = row
                .submitted()
                .is_some_and(|version| version.value(proposal.kind, "person") == &Value::Person(*person));
            same && proposal.amends != Some(row.first)
        });
        if let Some(row) = other {
            // Which line is whose is sealed to other units.
            problems.push(if row.unit == proposal.unit {
                Problem::field("person", "person-on-another-line").with("seq", row.first.to_string())
            } else {
                Problem::field("person", "person-on-a-line-elsewhere")
            });
        }
    }
    for signed in ["giver_signed_on", "receiver_signed_on"] {
        if let Some(Value::Date(date)) = proposal.value(signed)
            && *date > proposal.happened
        {
            problems.push(Problem::field(signed, "signed-after-handover"));
        }
    }
}
