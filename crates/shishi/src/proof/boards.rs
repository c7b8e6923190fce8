//! The red and black lists in a ledger: each is believed only where the records before it give it. What a board says is open,
//! so whoever has the ledger recomputes all of them, without any opening.

use serde_json::{Map, Value as Json};
use zone::board::decide::notice;
use zone::board::fact::{COMPUTED, EDITION};
use zone::fact::Kind;
use zone::{Period, Zone};

/// How many boards were recomputed and are what their records say.
#[derive(Default)]
pub(super) struct Boards {
    equal: usize,
}

impl Boards {
    /// The next record, before it is folded.
    pub(super) fn take(&mut self, zone: &Zone, kind: &Kind, open: &Map<String, Json>) -> Result<(), String> {
        if kind.name == EDITION.name {
            return edition(zone, open);
        }
        if kind.name != COMPUTED.name {
            return Ok(());
        }
        let named = open.get("period").and_then(Json::as_str).unwrap_or_default();
        let again = Period::parse(named).and_then(|period| notice(zone, period).ok());
        let again = again.ok_or_else(|| format!("is a board of {named}, and the records before it give none"))?;
        if again != *open {
            return Err(format!("is a board of {named}: recomputed, {}", difference(&again, open)));
        }
        self.equal += 1;
        Ok(())
    }

    /// What there is to say of them.
    pub(super) fn line(&self) -> Option<String> {
        (self.equal > 0).then(|| format!("boards: {}, recomputed and equal: {}", self.equal, self.equal))
    }
}

/// Where two boards differ: a field, of the places the first project whose place does.
fn difference(again: &Map<String, Json>, said: &Map<String, Json>) -> String {
    let places = |of: &Map<String, Json>| of.get("places").and_then(Json::as_array).cloned().unwrap_or_default();
    let (mine, theirs) = (places(again), places(said));
    let differs = mine.iter().zip(&theirs).find(|(mine, theirs)| mine != theirs);
    if let Some((mine, theirs)) = differs {
        return format!("the place {mine} stands where it says {theirs}");
    }
    let field = again.keys().find(|field| again.get(*field) != said.get(*field));
    format!("its {} is another", field.map_or("content", String::as_str))
}

/// An edition makes the newest board of its period final, in its order.
fn edition(zone: &Zone, open: &Map<String, Json>) -> Result<(), String> {
    let seq = |field: &str| open.get(field).and_then(Json::as_u64);
    let board = seq("board").and_then(|board| zone.boards.computed_at(board));
    let board = board.ok_or("is an edition of no board")?;
    let before = zone.boards.newest_edition(board.period);
    let is_newest = zone.boards.newest(board.period).is_some_and(|newest| newest.seq == board.seq);
    let number = before.map_or(1, |edition| edition.edition + 1);
    let follows = seq("edition") == Some(number) && seq("supersedes") == before.map(|edition| edition.seq);
    if is_newest && follows { Ok(()) } else { Err("is an edition of a board out of its order".to_owned()) }
}
