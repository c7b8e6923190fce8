//! One room per office. Each declares the facts it records (`fact.rs`), what it refuses beyond the field tables
//! (`decide.rs`), and, where the register is not enough, its own fold.

pub mod air;
pub mod city;
pub mod economy;
pub mod investment;
pub mod oversight;
pub mod party;
pub mod projects;
pub mod social;

use crate::decide::Proposal;
use crate::fact::Office;
use crate::org;
use crate::refusal::Problem;
use crate::state::Zone;

/// What the office of a proposed fact has against it, beyond what its field table says.
pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    match proposal.kind.office {
        Office::Party => party::decide::check(zone, proposal, problems),
        Office::Economy => economy::decide::check(zone, proposal, problems),
        Office::Investment => investment::decide::check(proposal, problems),
        Office::Social => social::decide::check(zone, proposal, problems),
        Office::Org => org::decide::check(zone, proposal, problems),
        Office::Projects => projects::check(zone, proposal, problems),
        Office::Oversight => oversight::check(zone, proposal, problems),
        Office::City | Office::Air => {}
    }
}
