//! What the investment office refuses.

use crate::decide::Proposal;
use crate::refusal::Problem;

pub(crate) fn check(proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name != "investment.project" {
        return;
    }
    // A framework agreement has no amount: entering one is the usual way in which intentions become results.
    if proposal.choice("contract") == Some("framework") && proposal.has("contract_amount_yuan") {
        problems.push(Problem::field("contract_amount_yuan", "framework-has-no-amount"));
    }
}
