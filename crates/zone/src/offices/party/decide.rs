//! What the party office refuses.

use crate::decide::Proposal;
use crate::refusal::Problem;
use crate::state::Zone;
use rulebook::Body;

pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    match proposal.kind.name {
        "party.activity" => {
            let counted = matches!(proposal.choice("type"), Some("study" | "joint_training"));
            if counted && !proposal.has("attendees") {
                problems.push(Problem::field("attendees", "attendees-needed"));
            }
        }
        "party.site" => {
            let Some(rule) = zone.rules.in_force("party.six_haves", proposal.happened) else { return };
            let Body::Checklist(items) = &rule.rule.body else { return };
            for have in proposal.texts("haves") {
                if !items.iter().any(|item| item.id == have) {
                    problems.push(
                        Problem::field("haves", "not-an-item").with("item", have).with("rule", rule.rule.id.clone()),
                    );
                }
            }
        }
        "party.honour" => {
            let person = matches!(proposal.choice("category"), Some("branch_secretary" | "party_member"));
            let (field, other) =
                if person { ("recipient_person", "recipient_unit") } else { ("recipient_unit", "recipient_person") };
            if !proposal.has(field) {
                problems.push(Problem::field(field, "required"));
            }
            if proposal.has(other) {
                problems.push(Problem::field(other, "not-for-this-category"));
            }
        }
        _ => {}
    }
}
