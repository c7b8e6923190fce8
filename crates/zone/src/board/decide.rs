//! What is refused of a board's acts, each in words, and what the product itself puts into them.

use super::acts::{Computed, Objection, cells};
use super::fact::{COMPUTED, EDITION};
use super::{Board, RULE, compute, rule_on, scorecard};
use crate::calendar::Calendar;
use crate::content::{Split, key_digest};
use crate::decide::Command;
use crate::fact::{KINDS, Kind};
use crate::offices::projects::{PROJECT, accountable_unit, carrier};
use crate::period::Period;
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::scorecard::List;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

/// Most bytes of the places of a board: a record holds them beside its envelope, some 1,100 projects. A zone with more key
/// projects than that needs a rule that ranks fewer of them.
const PLACES_BYTES_MAX: usize = ledger::canonical::RECORD_BYTES_MAX - 256;

/// Fills in what nobody types: the cells of a computed board as this state gives them, and the number of an edition.
pub(crate) fn complete(zone: &Zone, kind: &Kind, fields: &mut Map<String, Json>) -> Result<(), Problem> {
    if kind.name == COMPUTED.name {
        // A period that is none is said by the field itself.
        let Some(period) = fields.get("period").and_then(Json::as_str).and_then(Period::parse) else { return Ok(()) };
        fields.extend(notice(zone, period)?);
    } else if kind.name == EDITION.name {
        let board = fields.get("board").and_then(number).and_then(|seq| zone.boards.computed_at(seq));
        let before = board.and_then(|board| zone.boards.newest_edition(board.period));
        fields.insert("edition".to_owned(), before.map_or(1, |edition| edition.edition + 1).into());
        fields.remove("supersedes");
        if let Some(before) = before {
            fields.insert("supersedes".to_owned(), before.seq.into());
        }
    }
    Ok(())
}

/// What the record of a computed board says, as the state before it gives it: who computes it writes this, and who verifies
/// a ledger holds the record against it.
pub fn notice(zone: &Zone, period: Period) -> Result<Map<String, Json>, Problem> {
    let board = computable(zone, period)?;
    let places = json!(cells(&board, &zone.register));
    if places.to_string().len() > PLACES_BYTES_MAX {
        return Err(Problem::field("period", "board-of-too-many").with("n", board.entries.len().to_string()));
    }
    let said = [
        ("period", json!(period.to_string())),
        ("size", json!(zone.size)),
        ("rule", json!(RULE)),
        ("version", json!(board.rule.rule.version)),
        ("places", places),
    ];
    Ok(said.into_iter().map(|(field, value)| (field.to_owned(), value)).collect())
}

/// The board of a period that is over, or why there is none.
pub fn computable(zone: &Zone, period: Period) -> Result<Board, Problem> {
    if zone.last_closed().is_none_or(|closed| closed < period.last_day()) {
        return Err(Problem::field("period", "board-period-open").with("until", period.last_day().to_string()));
    }
    let board =
        compute(zone, period).ok_or_else(|| Problem::field("period", "board-without-rule").with("rule", RULE))?;
    if board.entries.is_empty() { Err(Problem::field("period", "board-of-nobody")) } else { Ok(board) }
}

/// A count, as a program or a form sends it.
fn number(value: &Json) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The last day on which an objection to a board is heard; nothing if the calendar ends before.
pub fn objection_until(zone: &Zone, computed: &Computed) -> Option<Date> {
    let card = scorecard(rule_on(zone, computed.period.last_day())?)?;
    Calendar::known_on(&zone.rules, computed.on).add_working_days(computed.on, card.objection_working_days)
}

/// Checks an act of a board.
pub(crate) fn check(
    zone: &Zone,
    kind: &Kind,
    command: &Command,
    content: &Split,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let open = &content.open;
    let seq = |field: &str| open.get(field).and_then(number).unwrap_or(u64::MAX);
    let project = open.get("project").and_then(Json::as_str).and_then(|key| project_row(zone, key));
    match kind.name {
        // What there was to say was said while its cells were reckoned.
        "board.computed" => {}
        "board.objection" => check_objection(zone, command, seq("board"), project, today, problems),
        "board.replied" => check_reply(zone, command, seq("objection"), problems),
        "board.edition" => {
            check_edition(zone, command, seq("board"), open.get("reach") == Some(&json!("public")), today, problems);
        }
        "board.removed" => {
            let expired = open.get("ground") == Some(&json!("expired"));
            check_removal(zone, command, seq("edition"), project, expired, today, problems);
        }
        _ => {
            let record = seq("record");
            if record >= zone.size {
                problems.push(Problem::field("record", "unknown-record").with("seq", record.to_string()));
            } else if !project.is_some_and(|project| is_about(zone, project, record)) {
                problems.push(Problem::field("record", "not-a-record-of-the-project").with("seq", record.to_string()));
            }
        }
    }
}

fn project_row(zone: &Zone, key: &str) -> Option<u32> {
    zone.register.by_key(&key_digest(PROJECT.name, std::iter::once(key)))
}

/// Whether a record is the first or the last version of a project, or of a fact that names it.
fn is_about(zone: &Zone, project: u32, record: u64) -> bool {
    let is = |row: &Row| [row.first, row.latest.seq].iter().any(|seq| u64::from(*seq) == record);
    let kinds = KINDS.iter().filter(|kind| kind.names(PROJECT.name));
    zone.register.row(project).is_some_and(|row| is(row))
        || kinds.flat_map(|kind| zone.register.rows_about(kind, project)).any(is)
}

fn first_of(zone: &Zone, project: Option<u32>) -> Option<u64> {
    Some(u64::from(zone.register.row(project?)?.first))
}

/// The newest board of its period, by its seq.
fn newest<'a>(zone: &'a Zone, seq: u64, problems: &mut Vec<Problem>) -> Option<&'a Arc<Computed>> {
    let Some(computed) = zone.boards.computed_at(seq) else {
        problems.push(Problem::field("board", "board-unknown"));
        return None;
    };
    let newest = zone.boards.newest(computed.period)?;
    if newest.seq != seq {
        problems.push(Problem::field("board", "board-superseded").with("seq", newest.seq.to_string()));
        return None;
    }
    Some(computed)
}

fn check_objection(
    zone: &Zone,
    command: &Command,
    board: u64,
    project: Option<u32>,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let may = zone
        .org
        .person(&command.by)
        .zip(project)
        .is_some_and(|(person, project)| speaks_for(zone, person, project, today));
    if !may {
        problems.push(Problem::field("project", "objection-of-another"));
        return;
    }
    let Some(computed) = newest(zone, board, problems) else { return };
    let first = first_of(zone, project).unwrap_or(u64::MAX);
    if computed.cell(first).is_none() {
        problems.push(Problem::field("project", "not-on-this-board"));
    }
    if let Some(until) = objection_until(zone, computed).filter(|until| today > *until) {
        problems.push(Problem::field("board", "objection-too-late").with("until", until.to_string()));
    }
    if zone.boards.waiting(board, first).is_some() {
        problems.push(Problem::field("project", "objection-waits-already"));
    }
}

/// Whether a person carries a project, or records for its accountable unit.
pub fn speaks_for(zone: &Zone, person: u32, project: u32, on: Date) -> bool {
    let unit = accountable_unit(zone, project);
    carrier(zone, project, on).is_some_and(|carrier| carrier.person == person)
        || unit.is_some_and(|unit| zone.org.rights(person, on).any(|right| right.may_record(&PROJECT, unit)))
}

fn check_reply(zone: &Zone, command: &Command, objection: u64, problems: &mut Vec<Problem>) {
    match zone.boards.objection(objection).map(|objection| &**objection) {
        None => problems.push(Problem::field("objection", "objection-unknown")),
        Some(Objection { reply: Some(reply), .. }) => {
            problems.push(Problem::field("objection", "objection-answered").with("seq", reply.seq.to_string()));
        }
        Some(Objection { by, .. }) if **by == *command.by || **by == *command.for_person => {
            problems.push(Problem::field("objection", "objection-own"));
        }
        Some(_) => {}
    }
}

fn check_edition(zone: &Zone, command: &Command, board: u64, public: bool, today: Date, problems: &mut Vec<Problem>) {
    let Some(computed) = newest(zone, board, problems) else { return };
    let objections: Vec<_> = zone.boards.objections(board).collect();
    if let Some(until) = objection_until(zone, computed).filter(|until| today <= *until) {
        problems.push(Problem::field("board", "objections-are-heard").with("until", until.to_string()));
    }
    let waiting = objections.iter().filter(|objection| objection.reply.is_none()).count();
    if waiting > 0 {
        problems.push(Problem::field("board", "objections-wait").with("number", waiting.to_string()));
    }
    if objections.iter().any(|objection| objection.reply.is_some_and(|reply| reply.upheld)) {
        problems.push(Problem::field("board", "upheld-not-computed-again"));
    }
    let mut of_board = zone.boards.editions(computed.period).filter(|edition| edition.board == board);
    if of_board.any(|edition| edition.public || !public) {
        problems.push(Problem::field("board", "edition-exists"));
    }
    if public {
        if command.evidence.is_empty() {
            problems.push(Problem::field("evidence", "minutes-needed"));
        }
        if [&command.by, &command.for_person].iter().any(|own| computed.people.iter().any(|person| **person == ***own))
        {
            problems.push(Problem::new("second-person-needed"));
        }
    }
}

fn check_removal(
    zone: &Zone,
    command: &Command,
    edition: u64,
    project: Option<u32>,
    expired: bool,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let Some(edition) = zone.boards.edition(edition) else {
        problems.push(Problem::field("edition", "edition-unknown"));
        return;
    };
    if let Some(newer) = zone.boards.newest_edition(edition.period).filter(|newer| newer.seq != edition.seq) {
        problems.push(Problem::field("edition", "edition-superseded").with("seq", newer.seq.to_string()));
        return;
    }
    let first = first_of(zone, project).unwrap_or(u64::MAX);
    let computed = zone.boards.computed_at(edition.board);
    if !computed.is_some_and(|computed| computed.on_list(List::Black).any(|cell| cell.project == first)) {
        problems.push(Problem::field("project", "not-on-the-black-list"));
    } else if let Some(removal) = zone.boards.removal(edition.seq, first) {
        problems.push(Problem::field("project", "removed-already").with("seq", removal.seq.to_string()));
    }
    if !expired && command.evidence.is_empty() {
        problems.push(Problem::field("evidence", "put-right-without-evidence"));
    }
    if expired && let Some(from) = expires_on(zone, edition).filter(|from| today < *from) {
        problems.push(Problem::field("ground", "not-expired-yet").with("from", from.to_string()));
    }
}

/// Whether a person may object to a project's place on the newest board of its period now.
pub fn may_object(zone: &Zone, computed: &Computed, person: u32, project: u32, today: Date) -> bool {
    let first = first_of(zone, Some(project)).unwrap_or(u64::MAX);
    zone.boards.newest(computed.period).is_some_and(|newest| newest.seq == computed.seq)
        && objection_until(zone, computed).is_none_or(|until| today <= until)
        && computed.cell(first).is_some()
        && zone.boards.waiting(computed.seq, first).is_none()
        && speaks_for(zone, person, project, today)
}

/// The day from which a place on an edition's black list has ended by itself.
pub fn expires_on(zone: &Zone, edition: &super::acts::Edition) -> Option<Date> {
    let card = scorecard(rule_on(zone, edition.period.last_day())?)?;
    edition.on.checked_add(jiff::Span::new().months(i64::from(card.expiry_months))).ok()
}

/// Why a project is no longer on a black list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Since when.
    pub on: Date,
    /// Whether its time was over; otherwise it was put right.
    pub expired: bool,
}

/// Whether a project has left an edition's black list on a day: it was taken off it, or its time is over, which needs no act.
pub fn left(zone: &Zone, edition: &super::acts::Edition, project: u64, on: Date) -> Option<Left> {
    let removed = zone.boards.removal(edition.seq, project).map(|removal| (removal.on, removal.expired));
    let over = || expires_on(zone, edition).map(|from| (from, true));
    let (since, expired) = removed.or_else(over)?;
    (since <= on).then_some(Left { on: since, expired })
}
