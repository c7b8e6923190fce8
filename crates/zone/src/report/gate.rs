//! The gate: what a command may publish, and what it may reply to.

use crate::content::Split;
use crate::decide::Command;
use crate::period::Period;
use crate::refusal::Problem;
use crate::report::{Prepared, prepare, questions, year};
use crate::state::{PrintedCell, Zone};
use serde_json::{Map, Value as Json};

/// What an edition's record says must be what the zone gives now, so a record between the computation and the
/// publication that changes a bound figure stops it.
pub(crate) fn check_publication(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    let open = &content.open;
    let Some(period) = Period::parse(text(open, "period")) else { return };
    match prepare(zone, text(open, "report"), period) {
        Err(found) => problems.extend(found),
        Ok(prepared) => compare(zone, open, &prepared, problems),
    }
}

fn compare(zone: &Zone, open: &Map<String, Json>, prepared: &Prepared, problems: &mut Vec<Problem>) {
    let cells: Option<Vec<PrintedCell>> =
        open.get("cells").and_then(|cells| serde_json::from_value(cells.clone()).ok());
    let number = |key: &str| open.get(key).and_then(Json::as_u64);
    if cells.as_ref() != Some(&prepared.cells) {
        problems.push(Problem::new("figures-changed"));
    }
    if number("edition") != Some(prepared.edition) || number("supersedes") != prepared.supersedes {
        problems.push(Problem::new("edition-not-next").with("edition", prepared.edition.to_string()));
    }
    if prepared.text.is_some() && prepared.approval.is_none() {
        let draft = zone.newest_draft(&prepared.report, prepared.period);
        let entered = draft.is_some_and(|draft| zone.unconfirmed(draft).is_some());
        problems.push(Problem::new(if entered { "report-not-confirmed" } else { "report-not-approved" }));
    }
    if number("size").is_none_or(|size| size > zone.size) {
        problems.push(Problem::new("size-not-committed"));
    }
    let signer = zone.key.split('+').next().unwrap_or_default();
    if open.get("signers") != Some(&serde_json::json!([signer])) {
        problems.push(Problem::new("other-signers"));
    }
}

/// An approval is of the newest draft, given once, and not by its author.
/// One that a clerk entered and the leader has not confirmed does not keep a leader from giving his own.
pub(crate) fn check_approval(zone: &Zone, command: &Command, content: &Split, problems: &mut Vec<Problem>) {
    let Some(period) = Period::parse(text(&content.open, "period")) else { return };
    let Some(draft) = zone.newest_draft(text(&content.open, "report"), period) else {
        problems.push(Problem::new("no-draft"));
        return;
    };
    if content.open.get("draft").and_then(Json::as_u64) != Some(draft.seq) {
        problems.push(Problem::field("draft", "draft-not-newest").with("seq", draft.seq.to_string()));
    } else if zone.approval(draft).is_some() || (command.by != command.for_person && zone.unconfirmed(draft).is_some())
    {
        problems.push(Problem::field("draft", "approved-already"));
    }
    let authors = [Some(draft.by), Some(draft.for_person)];
    if [&command.by, &command.for_person].iter().any(|person| authors.contains(&zone.org.person(person))) {
        problems.push(Problem::new("own-record").with("seq", draft.seq.to_string()));
    }
}

/// A reply must answer a question that the zone's own rules ask, with the ratios that they give now; and it is printed,
/// so it holds no number that is not bound.
pub(crate) fn check_answer(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    let Some(period) = Period::parse(text(&content.open, "period")) else { return };
    let (rule, pair) = (text(&content.open, "rule"), text(&content.open, "pair"));
    if !questions(zone, period).iter().any(|question| question.rule == rule && question.pair == pair) {
        problems.push(Problem::field("pair", "no-such-question"));
    }
    year::examine(zone, period, "answer", text(&content.sealed, "answer"), problems);
}

fn text<'a>(part: &'a Map<String, Json>, key: &str) -> &'a str {
    part.get(key).and_then(Json::as_str).unwrap_or_default()
}
