//! What is refused of orders: a limit that cannot be kept, a step out of its order or by the wrong hand, a judgement in
//! one's own case, a notice before the person concerned was heard.

use super::fact::{DECIDED, ORDER, REPLY, STEP, STEPS};
use super::order::{Order, Stage, limit_of};
use super::source;
use crate::content::{Split, canonical_date};
use crate::decide::{Command, Proposal as Proposed};
use crate::offices::projects::rating::{self, INSPECTED};
use crate::org::Role;
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use serde_json::Value as Json;

/// Checks of an order as it is entered or amended.
pub(crate) fn check(zone: &Zone, proposal: &Proposed<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name == INSPECTED.name {
        return rating::check(zone, proposal, problems);
    }
    if proposal.kind.name != ORDER.name {
        return;
    }
    if proposal.amends.is_some_and(|first| zone.orders.get(first).is_some()) {
        problems.push(Problem::new("order-under-way"));
    }
    let issued = proposal.happened;
    match (proposal.value("due_on"), proposal.value("working_days")) {
        (Some(Value::Date(due)), None) => {
            if *due < issued {
                problems.push(Problem::field("due_on", "limit-before-issue").with("issued", issued.to_string()));
            }
        }
        (None, Some(_)) => {
            if limit_of(&zone.rules, &proposal.version()).is_none() {
                problems.push(Problem::field("working_days", "calendar-too-short"));
            }
        }
        _ => problems.push(Problem::field("due_on", "one-limit-needed")),
    }
    source::check(zone, proposal, problems);
    let is_instruction = proposal.choice("source") == Some("instruction");
    if is_instruction && !proposal.void && proposal.evidence.is_empty() {
        problems.push(Problem::field("evidence", "instruction-without-evidence"));
    }
    if proposal.has("co_unit") && proposal.value("co_unit") == proposal.value("lead_unit") {
        problems.push(Problem::field("co_unit", "co-unit-is-lead"));
    }
}

/// Checks of what is said of an order, or of a proposal.
pub(crate) fn check_act(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    match command.kind.as_str() {
        name if name == STEP.name => check_step(zone, command, content, today, problems),
        name if name == REPLY.name => check_reply(zone, command, content, today, problems),
        name if name == DECIDED.name => check_decision(zone, command, content, today, problems),
        _ => {}
    }
}

/// The row of an order that is not withdrawn.
fn order_row(zone: &Zone, first: u32) -> Option<&Row> {
    let row = zone.register.row(zone.register.by_first(first)?)?;
    (row.kind().name == ORDER.name && !row.is_withdrawn()).then_some(row)
}

/// Whether a person keeps the orders (督查经办).
pub fn oversees(zone: &Zone, person: u32, unit: u32, on: Date) -> bool {
    zone.org.rights(person, on).any(|right| right.may_record(&ORDER, unit))
}

/// Whether a person works in a unit.
pub fn of_unit(zone: &Zone, person: u32, unit: u32, on: Date) -> bool {
    let works = |role| matches!(role, Role::Officer | Role::Reviewer | Role::Leader);
    zone.org.rights(person, on).any(|right| right.unit == Some(unit) && works(right.role))
}

/// Whether a person may read what was answered and replied: whoever keeps orders, decides, or is concerned.
pub fn may_see_texts(zone: &Zone, person: u32, first: u32, on: Date) -> bool {
    let Some(row) = order_row(zone, first) else { return false };
    oversees(zone, person, row.unit, on)
        || zone.org.rights(person, on).any(|right| right.role == Role::Leader)
        || units(row).into_iter().flatten().any(|unit| of_unit(zone, person, unit, on))
}

/// The lead unit and the other.
fn units(row: &Row) -> [Option<u32>; 2] {
    [lead_unit(row), unit_in(row, "co_unit")]
}

fn lead_unit(row: &Row) -> Option<u32> {
    unit_in(row, "lead_unit")
}

fn unit_in(row: &Row, field: &str) -> Option<u32> {
    match row.latest.value(&ORDER, field) {
        Value::Unit(unit) => Some(*unit),
        _ => None,
    }
}

/// Whether a step is the unit's own, not that of whoever keeps the order.
fn is_units(step: &str) -> bool {
    matches!(step, "taken" | "answered")
}

/// The steps that can follow where an order stands.
pub fn next_steps(stage: Stage) -> impl Iterator<Item = &'static str> {
    STEPS.iter().copied().filter(move |step| stage.after(step).is_some())
}

/// The next steps of an order that a person may take.
pub fn what_may_be_done(zone: &Zone, person: u32, first: u32, on: Date) -> Vec<&'static str> {
    let Some(row) = order_row(zone, first) else { return Vec::new() };
    let may = |step: &&str| {
        may_step(zone, person, row, step, on) && !(judges(step) && answered(zone.orders.get(first), person))
    };
    next_steps(zone.orders.stage(first)).filter(may).collect()
}

fn judges(step: &str) -> bool {
    matches!(step, "accepted" | "returned")
}

fn answered(order: Option<&std::sync::Arc<Order>>, person: u32) -> bool {
    order.is_some_and(|order| order.did(person, "answered"))
}

fn may_step(zone: &Zone, person: u32, row: &Row, step: &str, on: Date) -> bool {
    if is_units(step) {
        // The other unit helps; what it has to say comes with the lead unit's answer.
        lead_unit(row).is_some_and(|unit| of_unit(zone, person, unit, on))
    } else {
        oversees(zone, person, row.unit, on)
    }
}

fn text<'a>(content: &'a Split, name: &str) -> &'a str {
    content.open.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn seq(content: &Split, name: &str) -> u64 {
    content.open.get(name).and_then(Json::as_u64).unwrap_or(u64::MAX)
}

fn check_step(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let (first, step) = (seq(content, "order"), text(content, "order_step"));
    let Some((first, row)) = u32::try_from(first).ok().and_then(|first| Some((first, order_row(zone, first)?))) else {
        problems.push(Problem::field("order", "unknown-order").with("seq", first.to_string()));
        return;
    };
    let person = zone.org.person(&command.by);
    if command.via != "setup" && !person.is_some_and(|person| may_step(zone, person, row, step, today)) {
        let code = if is_units(step) { "step-of-the-unit" } else { "step-of-oversight" };
        problems.push(Problem::field("order_step", code).with("step", step));
        return;
    }
    let (stage, order) = (zone.orders.stage(first), zone.orders.get(first));
    if stage.after(step).is_none() {
        let done = step == "answered" && matches!(stage, Stage::Accepted | Stage::Closed | Stage::Filed);
        let code = if done { "answer-after-close" } else { "order-step-out-of-order" };
        problems.push(Problem::field("order_step", code).with("step", step).with("stage", stage.word()));
    }
    if judges(step) && person.is_some_and(|person| answered(order, person)) {
        problems.push(Problem::field("order_step", "own-answer"));
    }
    if step == "answered" && command.evidence.is_empty() {
        problems.push(Problem::field("evidence", "answer-needs-evidence"));
    }
    if matches!(step, "answered" | "returned" | "reopened") && !content.personal.contains_key("text") {
        problems.push(Problem::field("text", "step-needs-words"));
    }
    check_days(zone, row, order.and_then(|order| order.last_day()), command, content, problems);
}

/// The day of a step, and the limit that a new round needs.
fn check_days(
    zone: &Zone,
    row: &Row,
    last: Option<Date>,
    command: &Command,
    content: &Split,
    problems: &mut Vec<Problem>,
) {
    let Some(on) = crate::content::typed_date(&command.happened) else { return };
    let after = last.unwrap_or(row.latest.happened);
    if on < after {
        problems.push(Problem::field("happened", "before-the-order").with("after", after.to_string()));
    }
    let limit = canonical_date(text(content, "limit_on"));
    match (text(content, "order_step"), limit) {
        ("returned" | "reopened", None) => problems.push(Problem::field("limit_on", "limit-needed")),
        ("returned" | "reopened", Some(limit)) if limit < on => {
            problems.push(Problem::field("limit_on", "limit-before-issue").with("issued", on.to_string()));
        }
        ("returned" | "reopened", Some(_)) | (_, None) => {}
        (_, Some(_)) => problems.push(Problem::field("limit_on", "limit-not-of-this-step")),
    }
    let limit = row.submitted().and_then(|version| limit_of(&zone.rules, version));
    if text(content, "order_step") == "assigned" && limit.is_some_and(|limit| limit < on) {
        problems
            .push(Problem::field("happened", "assigned-after-limit").with("limit", limit.unwrap_or(on).to_string()));
    }
}

fn proposal_of<'a>(zone: &'a Zone, content: &Split, problems: &mut Vec<Problem>) -> Option<&'a super::Proposal> {
    let seq = seq(content, "proposal");
    let proposal = u32::try_from(seq).ok().and_then(|seq| zone.orders.proposal(seq)).map(|proposal| &**proposal);
    if proposal.is_none() {
        problems.push(Problem::field("proposal", "unknown-proposal").with("seq", seq.to_string()));
    }
    proposal
}

/// Whether a proposal concerns a person: he took the order, or works in its unit.
pub fn concerned(zone: &Zone, proposal: &super::Proposal, person: u32, on: Date) -> bool {
    let is_of = zone.orders.get(proposal.order).is_some_and(|order| order.is_of(person));
    is_of || of_unit(zone, person, proposal.unit, on)
}

/// Whether a person decides on a proposal by his rights: a leader, or whoever keeps orders.
pub fn may_decide(zone: &Zone, proposal: &super::Proposal, person: u32, on: Date) -> bool {
    let unit = order_row(zone, proposal.order).map_or(0, |row| row.unit);
    let leads = zone.org.rights(person, on).any(|right| right.role == Role::Leader);
    (leads || oversees(zone, person, unit, on)) && !is_own(zone, proposal, person)
}

/// Whether a person took or answered the order, or has replied: he does not decide.
fn is_own(zone: &Zone, proposal: &super::Proposal, person: u32) -> bool {
    zone.orders.get(proposal.order).is_some_and(|order| order.is_of(person))
        || proposal.replies.iter().any(|reply| reply.person == person)
}

/// Only the unit's own people reply, each once; they always may, whatever has been decided meanwhile.
fn check_reply(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let Some(proposal) = proposal_of(zone, content, problems) else { return };
    let person = zone.org.person(&command.by);
    if !person.is_some_and(|person| concerned(zone, proposal, person, today)) {
        problems.push(Problem::new("reply-of-the-concerned"));
    }
    if let Some(reply) = proposal.replies.iter().find(|reply| Some(reply.person) == person) {
        problems.push(Problem::new("replied-already").with("seq", reply.seq.to_string()));
    }
}

/// A leader or whoever keeps orders decides, once, not in his own case, and adopts nothing before the person was heard.
fn check_decision(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let Some(proposal) = proposal_of(zone, content, problems) else { return };
    let person = zone.org.person(&command.by);
    if person.is_some_and(|person| is_own(zone, proposal, person)) {
        problems.push(Problem::new("own-case"));
    } else if !person.is_some_and(|person| may_decide(zone, proposal, person, today)) {
        problems.push(Problem::new("no-right-to-decide"));
        return;
    }
    if let Some(decided) = proposal.decided {
        problems.push(Problem::new("decided-already").with("seq", decided.seq.to_string()));
    }
    if text(content, "decision") == "adopted" && !proposal.is_ripe() {
        let last = proposal.window.map_or_else(|| "—".to_owned(), |last| last.to_string());
        problems.push(Problem::field("decision", "not-heard-yet").with("last", last));
    }
}
