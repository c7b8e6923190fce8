//! Key projects (重点项目): the register of provincial and municipal projects, each carried by one accountable unit and
//! person (项目分包), its plan of investment and milestones, and the daily supervision (一天一督导). Rules:
//! `rulebook/projects/`.
//!
//! One file for each of the office's concepts: its fact tables, what it answers of a project, and what it refuses. A
//! project is named by the number of its row in the register.

pub mod agenda;
mod assignment;
pub mod capacity;
pub mod due;
pub mod finance;
mod investment;
mod investment_year;
pub mod kept;
pub mod light;
pub mod measure;
pub mod meeting;
mod milestone;
mod outline;
pub mod permit;
pub mod problem;
pub mod rating;
mod register;
pub mod retention;
pub mod road;
mod supervision;
pub mod timeline;
pub mod visit;
pub mod visit_closure;
pub mod week;

pub use assignment::{ASSIGNMENT, Carrier, HANDOVER, HANDOVER_TAKEN, LEAD, assigned, carrier, carriers, handed_to};
pub use investment::{FUNDING, PLAN, Progress, Said, Standing, curve, standing, total};
pub use investment_year::year_curve;
pub use milestone::{MILESTONE, Milestone, REACHED, STAGES, milestones};
pub use outline::{course, outline};
pub use register::{
    CLOSURE, LEVELS_OF_KEY_PROJECTS, PROJECT, accountable_unit, closed_on, closure, key_projects, listed_on, speaks_for,
};
pub use supervision::{SUPERVISION, last_entry};

use crate::decide::Proposal;
use crate::fact::{Kind, Office};
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::Value;

/// What a stock of this office held before its records began.
pub static OPENING_BALANCE: crate::fact::Kind =
    crate::opening_balance::table("projects.opening_balance", Office::Projects);

/// What the unit in a field has to record, where something is put into its hands.
pub fn put_into_hands(kind: &str, field: &str) -> Option<&'static Kind> {
    match (kind, field) {
        ("projects.problem" | "projects.problem_step", "owner") => Some(&problem::PROBLEM_STEP),
        ("projects.action", "responsible_unit") => Some(&meeting::DONE),
        _ => None,
    }
}

/// What is put into a unit's hands is put where somebody may act.
fn check_hands(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    for field in ["owner", "responsible_unit"] {
        let act = put_into_hands(proposal.kind.name, field);
        if let (Some(act), Some(Value::Unit(unit))) = (act, proposal.value(field))
            && zone.org.lacks_recorder(act, *unit, proposal.happened)
        {
            problems.push(Problem::field(field, "nobody-acts-there"));
        }
    }
}

pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    register::check(zone, proposal, problems);
    if !proposal.void {
        check_hands(zone, proposal, problems);
    }
    match proposal.kind.name {
        "projects.lead" | "projects.assignment" | "projects.handover" | "projects.handover_taken" => {
            assignment::check(zone, proposal, problems);
        }
        "projects.investment_plan" | "projects.funding" => investment::check(zone, proposal, problems),
        "projects.milestone" | "projects.milestone_reached" => {
            milestone::check(zone, proposal, problems);
            capacity::check(zone, proposal, problems);
        }
        "projects.action" | "projects.action_done" | "projects.action_closed" => {
            meeting::check(zone, proposal, problems);
        }
        "projects.rating" => rating::check(zone, proposal, problems),
        "projects.visit" | "projects.visit_stop" | "projects.visit_score" | "projects.visit_comparison" => {
            visit_closure::check_open(zone, proposal, problems);
            visit::check(zone, proposal, problems);
        }
        "projects.road" => road::check(proposal, problems),
        "projects.visit_closed" => visit_closure::check(zone, proposal, problems),
        "projects.capacity_month" => capacity::check(zone, proposal, problems),
        "projects.finance_need" | "projects.credit" | "projects.drawdown" | "projects.repayment" => {
            finance::check(zone, proposal, problems);
        }
        "projects.permit" | "projects.permit_step" => permit::decide::check(zone, proposal, problems),
        "projects.problem" | "projects.problem_step" => problem::decide::check(zone, proposal, problems),
        "projects.supervision" => supervision::check(zone, proposal, problems),
        _ => {}
    }
}
