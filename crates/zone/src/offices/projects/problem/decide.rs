//! What is refused of problems and their steps beyond the field tables.

use super::{Course, Misstep, PROBLEM, PROBLEM_STEP, Step, begun, date, step, step_of};
use crate::content::key_digest;
use crate::decide::Proposal;
use crate::refusal;
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<refusal::Problem>) {
    match proposal.kind.name {
        name if name == PROBLEM.name && proposal.void => without_steps(zone, proposal, problems),
        _ if proposal.void => {}
        name if name == PROBLEM.name => due_not_before(proposal, proposal.happened, problems),
        name if name == PROBLEM_STEP.name => check_step(zone, proposal, problems),
        _ => {}
    }
}

/// A step that is taken a second time on a day is a fact of its own: it gets its number here, so that nobody has to count.
pub(crate) fn complete(zone: &Zone, happened: Date, fields: &mut Map<String, Json>) {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).unwrap_or_default().trim().to_lowercase();
    let (key, step) = (text("problem"), text("step"));
    let problem = zone.register.by_key(&key_digest(PROBLEM.name, std::iter::once(key.as_str())));
    let Some(problem) = problem.filter(|_| !fields.contains_key("again")) else { return };
    let taken = zone.register.rows_about(&PROBLEM_STEP, problem).filter_map(Row::submitted);
    let same = taken.filter(|version| version.happened == happened);
    let same = same.filter(|version| version.choice(&PROBLEM_STEP, "step") == Some(&step));
    let numbers: Vec<u64> = same
        .map(|version| match version.value(&PROBLEM_STEP, "again") {
            Value::Count(number) => *number,
            _ => 1,
        })
        .collect();
    let number = (1..).find(|number| !numbers.contains(number)).filter(|number| *number > 1);
    fields.extend(number.map(|number| ("again".to_owned(), number.into())));
}

/// What was done of a problem would hang in the air without it.
fn without_steps(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<refusal::Problem>) {
    let Some(number) = proposal.amends.and_then(|first| zone.register.by_first(first)) else { return };
    let steps = zone.register.rows_about(&PROBLEM_STEP, number).filter_map(Row::submitted).count();
    if steps > 0 {
        problems.push(refusal::Problem::new("problem-has-steps").with("n", steps.to_string()));
    }
}

fn due_not_before(proposal: &Proposal<'_>, day: Date, problems: &mut Vec<refusal::Problem>) {
    if proposal.value("due_on").and_then(date).is_some_and(|due_on| due_on < day) {
        problems.push(refusal::Problem::field("due_on", "due-before-raised").with("date", day.to_string()));
    }
}

fn check_step(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<refusal::Problem>) {
    let Some(Value::Row(number)) = proposal.value("problem") else { return };
    let version = zone.register.row(*number).and_then(|row| row.submitted());
    let Some(version) = version else {
        problems.push(refusal::Problem::field("problem", "unknown-problem"));
        return;
    };
    let assigns = proposal.choice("step") == Some("assigned");
    if assigns && !proposal.has("owner") {
        problems.push(refusal::Problem::field("owner", "required"));
    }
    for field in ["owner", "due_on"].into_iter().filter(|field| !assigns && proposal.has(field)) {
        problems.push(refusal::Problem::field(field, "only-when-assigned"));
    }
    due_not_before(proposal, proposal.happened, problems);
    if proposal.happened < version.happened {
        let problem = refusal::Problem::field("happened", "before-the-problem");
        problems.push(problem.with("date", version.happened.to_string()));
        return;
    }
    let first = proposal.amends.unwrap_or(u32::MAX);
    // Nobody who is not known yet has solved anything.
    let person = |id: &str| zone.org.person(id).unwrap_or(u32::MAX);
    let (by, for_person) = (person(proposal.by), person(proposal.for_person));
    let Some(proposed) = step(first, &Version { by, for_person, ..proposal.version() }) else { return };
    if let Err(problem) = fits(zone, *number, begun(version), proposed, proposal.unit) {
        problems.push(problem);
    }
}

/// Whether a step, new or amended, fits among the others of its problem. An amendment stands where the step stood.
fn fits(zone: &Zone, problem: u32, mut course: Course, proposed: Step, unit: u32) -> Result<(), refusal::Problem> {
    let rows = zone.register.rows_about(&PROBLEM_STEP, problem);
    let mut steps: Vec<Step> = rows.filter_map(step_of).collect();
    let amended = steps.iter().position(|step| step.first == proposed.first);
    match amended {
        Some(at) => steps[at] = proposed,
        None => {
            let last = steps.last().map_or(course.last_on, |step| step.on);
            if proposed.on < last {
                return Err(refusal::Problem::field("happened", "before-the-last-step").with("date", last.to_string()));
            }
            steps.push(proposed);
        }
    }
    let own = amended.unwrap_or(steps.len() - 1);
    for (at, step) in steps.iter().enumerate() {
        let owner = course.owner.filter(|owner| step.step == "solved" && *owner != unit);
        if let Some(owner) = owner.filter(|_| at == own && amended.is_none() && course.state.is_open()) {
            let title = zone.org.units[owner as usize].title.to_string();
            return Err(refusal::Problem::field("step", "solved-by-another-unit").with("unit", title));
        }
        match course.take(step) {
            Err(Misstep::OwnSolution) if at >= own => {
                return Err(refusal::Problem::field("step", "own-solution"));
            }
            // Which steps an amendment follows was decided when it was first recorded.
            Err(Misstep::OutOfOrder(state)) if at == own && amended.is_none() => {
                let problem = refusal::Problem::field("step", "step-out-of-order");
                return Err(problem.with("step", step.step).with("state", state.word()));
            }
            _ => {}
        }
    }
    Ok(())
}
