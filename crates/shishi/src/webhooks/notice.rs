//! What a group is told of a record: what kind of thing happened, to what, of which unit, and where it is read. Only open fields
//! are read, so neither a person nor a sealed amount can be among them.

use crate::messages::Language;
use crate::web::encode;
use ledger::RecordRef;
use serde_json::{Map, Value as Json};
use store::{LedgerReader, StoreError};
use zone::duty::{LAPSED, Weekly};
use zone::fact::{Kind, Type};
use zone::{Period, Zone};

/// What people need to hear of: what was missed, what climbs, what is decided, boards and meetings.
pub const NOTICES: [&str; 12] = [
    "duty.lapsed",
    "oversight.order",
    "ladder.step",
    "ladder.proposed",
    "ladder.window_closed",
    "oversight.proposal_decided",
    "board.computed",
    "board.objection",
    "board.edition",
    "board.removed",
    "projects.meeting",
    "projects.action",
];

/// One line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub words: String,
    /// The page where it is read.
    pub href: String,
}

/// A record as a line.
pub fn line(zone: &Zone, ledger: &LedgerReader, link: &str, bytes: &[u8]) -> Result<Line, StoreError> {
    let unreadable = |error: serde_json::Error| StoreError::Settings(error.to_string());
    let record = RecordRef::parse(bytes).map_err(unreadable)?;
    let open: Map<String, Json> = serde_json::from_str(record.open).map_err(unreadable)?;
    // What the zone owes each week is called by its kind: the zone itself has no title among the facts.
    let weekly = Some(text(&open, "rule")).filter(|_| record.kind == LAPSED.name).and_then(Weekly::of_rule);
    let title = match (weekly, subject(zone, record.kind, &open)) {
        (Some(weekly), _) => Language::Chinese.kind(weekly.kind().name),
        (None, None) => text(&open, "title").to_owned(),
        (None, Some(seq)) => title_of(zone, ledger, seq)?,
    };
    let unit = zone.org.unit(record.unit).map(|unit| zone.org.units[unit as usize].title.to_string());
    let day = ["due_on", "period"].into_iter().map(|field| text(&open, field)).find(|day| !day.is_empty());
    let parts =
        [what(record.kind, &open), plain(&title), plain(&unit.unwrap_or_default()), day.unwrap_or("").to_owned()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let words = parts.join(&Language::Chinese.text("robot-between"));
    Ok(Line { words, href: format!("{link}{}", page(zone, &record, &open)) })
}

fn text<'a>(open: &'a Map<String, Json>, field: &str) -> &'a str {
    open.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// What happened: the rung of the ladder, what is proposed or decided, otherwise the kind.
fn what(kind: &str, open: &Map<String, Json>) -> String {
    let words = Language::Chinese;
    let more = ["rung", "sanction", "decision", "reach"].into_iter().find(|field| open.contains_key(*field));
    match more {
        Some("rung") => words.choice("rung", text(open, "rung")),
        Some(field) => {
            let more = words.choice(field, text(open, field));
            words.format("robot-what", &[("kind", &words.kind(kind)), ("more", &more)])
        }
        None => words.kind(kind),
    }
}

/// Seq of the first record of what it is about; nothing if it is about itself.
fn subject(zone: &Zone, kind: &str, open: &Map<String, Json>) -> Option<u32> {
    let seq = |field: &str| open.get(field).and_then(Json::as_u64).and_then(|seq| u32::try_from(seq).ok());
    if open.contains_key("title") {
        return None;
    }
    if let Some(proposal) = seq("proposal") {
        return zone.orders.proposal(proposal).map(|proposal| proposal.order);
    }
    let named = zone::fact::kind(kind).and_then(|kind| named(zone, kind, open));
    seq("order").or(seq("subject")).or(named)
}

/// The project, or whatever else a record names by its key.
fn named(zone: &Zone, kind: &Kind, open: &Map<String, Json>) -> Option<u32> {
    let field = kind.fields.iter().find(|field| matches!(field.ty, Type::Subject(_)))?;
    let Type::Subject(of) = field.ty else { return None };
    let row = zone::decide::subject_exists(zone, zone::fact::kind(of)?, &[text(open, field.name)])?;
    Some(zone.register.row(row)?.first)
}

/// The title that a subject has now.
fn title_of(zone: &Zone, ledger: &LedgerReader, first: u32) -> Result<String, StoreError> {
    let row = zone.register.by_first(first).and_then(|number| zone.register.row(number));
    let Some(row) = row else { return Ok(String::new()) };
    let Some(bytes) = ledger.record(row.latest.seq.into())? else { return Ok(String::new()) };
    let record = RecordRef::parse(&bytes).map_err(|error| StoreError::Settings(error.to_string()))?;
    let open = serde_json::from_str(record.open).unwrap_or_default();
    Ok(text(&open, "title").to_owned())
}

/// A title as it can stand in any message: signs by which it would name everybody, link elsewhere or become a heading are none.
fn plain(title: &str) -> String {
    title.chars().map(|sign| if "<>[]()*_`#@\\~|!".contains(sign) { wide(sign) } else { sign }).collect()
}

/// The full-width form of a sign, which no markup knows.
fn wide(sign: char) -> char {
    char::from_u32(u32::from(sign) + 0xfee0).unwrap_or(' ')
}

/// The page where people read about it.
fn page(zone: &Zone, record: &RecordRef<'_>, open: &Map<String, Json>) -> String {
    match record.kind {
        "duty.lapsed" => "/duties/expected".to_owned(),
        "oversight.order" => format!("/orders/{}", record.amends.as_ref().map_or(record.seq, |amends| amends.seq)),
        "board.computed" => format!("/boards/{}", encode(text(open, "period"))),
        kind if kind.starts_with("board.") => {
            board(zone, open).map_or_else(|| "/boards".to_owned(), |period| format!("/boards/{period}"))
        }
        "projects.meeting" | "projects.action" => format!("/meetings/{}", encode(text(open, "meeting"))),
        _ => match open.get("order").and_then(Json::as_u64) {
            Some(order) => format!("/orders/{order}"),
            None => format!("/ledger/{}", record.seq),
        },
    }
}

/// The period of the board that an act is about.
fn board(zone: &Zone, open: &Map<String, Json>) -> Option<Period> {
    let seq = |field: &str| open.get(field).and_then(Json::as_u64);
    let of_edition = || Some(zone.boards.edition(seq("edition")?)?.period);
    seq("board").and_then(|board| Some(zone.boards.computed_at(board)?.period)).or_else(of_edition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_group_is_told_of_are_kinds_that_are_there() {
        for kind in NOTICES {
            assert!(zone::fact::kind(kind).is_some(), "{kind}");
        }
    }

    #[test]
    fn a_title_calls_nobody_and_leads_nowhere() {
        assert_eq!(plain("<@all>[甲](https://x)#1"), "＜＠all＞［甲］（https://x）＃1");
    }
}
