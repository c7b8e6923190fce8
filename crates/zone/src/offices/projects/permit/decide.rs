//! What is refused of permits: an item that there is not or that does not apply, a step that cannot stand where it is, and
//! whatever would make other steps impossible.

use super::history::{Fault, History, Obstacle};
use super::{PERMIT, STEP, catalogue};
use crate::decide::Proposal;
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::Value;

/// What is against a word or a step.
pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let is_step = proposal.kind.name == STEP.name;
    if !is_step && proposal.kind.name != PERMIT.name {
        return;
    }
    let Some(Value::Row(project)) = proposal.value("project") else { return };
    if !proposal.void {
        // That the day is one on which the project is followed, the register's own check asks.
        if zone.register.row(*project).is_none_or(|row| row.submitted().is_none()) {
            problems.push(Problem::field("project", "permit-project-withdrawn"));
        }
        check_item(zone, proposal, problems);
        if is_step { check_step(proposal, problems) } else { check_word(proposal, problems) }
    }
    if problems.is_empty() {
        check_course(zone, *project, proposal, problems);
    }
}

fn check_item(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Item(item)) = proposal.value("item") else { return };
    match catalogue(&zone.rules, proposal.happened) {
        None => problems.push(Problem::field("item", "permit-no-catalogue")),
        Some(catalogue) if catalogue.position(&item.0).is_none() => {
            problems.push(Problem::field("item", "permit-unknown-item").with("item", &*item.0));
        }
        Some(_) => {}
    }
}

/// A field that belongs to some choices and must not stand with the others.
fn belongs(proposal: &Proposal<'_>, field: &'static str, here: bool, problems: &mut Vec<Problem>) {
    if !here && proposal.has(field) {
        problems.push(Problem::field(field, "permit-not-with-this"));
    }
}

fn check_word(proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let applies = proposal.choice("applies");
    if applies == Some("no") && !proposal.has("exemption") {
        problems.push(Problem::field("exemption", "permit-exemption-needed"));
    }
    belongs(proposal, "exemption", applies == Some("no"), problems);
    for field in ["certificate", "expires_on"] {
        belongs(proposal, field, applies == Some("held"), problems);
    }
}

fn check_step(proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let step = proposal.choice("step");
    if step == Some("clock_stopped") && !proposal.has("stop_reason") {
        problems.push(Problem::field("stop_reason", "permit-stop-reason-needed"));
    }
    belongs(proposal, "stop_reason", step == Some("clock_stopped"), problems);
    let granted = step == Some("granted");
    if granted && !proposal.has("certificate") {
        problems.push(Problem::field("certificate", "permit-certificate-needed"));
    }
    for field in ["certificate", "expires_on"] {
        belongs(proposal, field, granted, problems);
    }
    if let Some(Value::Date(expires)) = proposal.value("expires_on")
        && granted
        && *expires < proposal.happened
    {
        problems.push(Problem::field("expires_on", "permit-expires-before-it-is-granted"));
    }
}

/// Folds the project's permits with the proposal. What was impossible before is not held against it: a newer catalogue may
/// ask for more than was asked then.
fn check_course(zone: &Zone, project: u32, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let before = History::of(zone, project).faults(zone);
    let own = proposal.amends.unwrap_or(u32::MAX);
    for fault in History::with(zone, project, proposal).faults(zone) {
        if before.iter().any(|known| known.is_as(&fault)) {
            continue;
        }
        problems.push(if fault.step.first == own && proposal.kind.name == STEP.name {
            told(zone, &fault)
        } else {
            let problem = Problem::field("item", "permit-later-steps").with("on", fault.step.on.to_string());
            named(zone, problem, &fault, &fault.item)
        });
    }
    problems.dedup();
}

fn told(zone: &Zone, fault: &Fault) -> Problem {
    let problem = Problem { field: Some("step".to_owned()), ..Problem::new(fault.code) };
    match &fault.obstacle {
        Obstacle::Missing(missing) => named(zone, problem, fault, missing),
        Obstacle::Stand(stand) => problem.with("stand", stand.word()),
        Obstacle::Word => problem,
    }
}

/// Names an item as the catalogue of the step's day does; the message of each language takes its own.
fn named(zone: &Zone, problem: Problem, fault: &Fault, id: &str) -> Problem {
    let permit = catalogue(&zone.rules, fault.step.on).and_then(|catalogue| catalogue.permit(id));
    let (zh, en) = permit.map_or((id, id), |permit| (permit.title.zh.as_str(), permit.title.en.as_str()));
    problem.with("zh", zh).with("en", en)
}
