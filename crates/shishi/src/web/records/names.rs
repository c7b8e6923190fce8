//! What facts are called: key and title of each version, read once from the ledger and then kept up to date. They stand in
//! the store only, and to read a million records again for each search of a list would take seconds. The first reading begins
//! as soon as a zone is open, so that nobody's first search waits for it.

use crate::engine::{Engine, KeeperError};
use ledger::RecordRef;
use memchr::memmem;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};
use zone::Zone;
use zone::fact::{KINDS, Kind, Type};

/// Records that are read at a time: some tenths of a second, in which no search is answered.
const STEP: u64 = 50_000;

/// Stands around each name, and in none.
const EDGE: char = '\u{1f}';

/// The names of one version.
#[derive(Debug)]
struct Line {
    /// Where they begin in the text of the kind.
    begin: usize,
    /// Number of the fact's row.
    number: u32,
    /// Seq of the version.
    seq: u32,
    /// Whether a later version came.
    replaced: bool,
}

/// The names of a kind's facts, in the order of recording, in lower case.
#[derive(Debug, Default)]
struct Named {
    text: String,
    lines: Vec<Line>,
}

#[derive(Debug, Default)]
struct Inner {
    size: u64,
    kinds: Vec<Named>,
}

/// The names of all facts.
#[derive(Debug, Default)]
pub struct Names(RwLock<Inner>);

impl Names {
    /// Reads what was appended since the last time.
    pub fn extend(&self, engine: &Engine, zone: &Zone) -> Result<(), KeeperError> {
        while self.step(engine, zone)? {}
        Ok(())
    }

    /// Reads a part of it; whether more is left.
    pub fn step(&self, engine: &Engine, zone: &Zone) -> Result<bool, KeeperError> {
        // Many search at once; who only looks keeps nobody waiting.
        if self.0.read().unwrap_or_else(PoisonError::into_inner).size >= zone.size {
            return Ok(false);
        }
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let (from, to) = (inner.size, zone.size.min(inner.size + STEP));
        if from < to {
            inner.kinds.resize_with(KINDS.len(), Named::default);
            engine.read(|ledger, _| ledger.span(from, to, |_, bytes| inner.take(zone, bytes)))?;
            inner.size = to;
        }
        Ok(inner.size < zone.size)
    }

    /// Which rows of a state have a version in force whose key or title holds a text, or whose key is a unit with such a
    /// title: by number.
    pub fn search(&self, zone: &Zone, kind: &Kind, text: &str) -> Vec<bool> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = vec![false; zone.register.len()];
        let Some(named) = inner.kinds.get(usize::from(kind.ordinal())) else { return found };
        let mut mark = |line: &Line| {
            let is_last = || zone.register.row(line.number).is_some_and(|row| row.latest.seq == line.seq);
            if u64::from(line.seq) < zone.size && (!line.replaced || is_last()) {
                found[line.number as usize] = true;
            }
        };
        named.holding(&text.to_lowercase(), &mut mark);
        let units = zone.org.units.iter().filter(|unit| unit.title.contains(text)).map(|unit| &*unit.id);
        let units: HashSet<&str> = if is_of_units(kind) { units.collect() } else { HashSet::new() };
        if !units.is_empty() {
            named.naming(&units, &mut mark);
        }
        found
    }
}

/// Whether facts of a kind are named by a unit.
fn is_of_units(kind: &Kind) -> bool {
    kind.key.iter().filter_map(|name| kind.field(name)).any(|field| matches!(field.ty, Type::Unit(_)))
}

impl Inner {
    fn take(&mut self, zone: &Zone, bytes: &[u8]) {
        let Ok(record) = RecordRef::parse(bytes) else { return };
        let Some(kind) = zone::fact::kind(record.kind).filter(|kind| kind.register) else { return };
        let Ok(open) = serde_json::from_str::<HashMap<&str, Json>>(record.open) else { return };
        let first = record.amends.as_ref().map_or(record.seq, |amends| amends.seq);
        let number = u32::try_from(first).ok().and_then(|first| zone.register.by_first(first));
        let (Some(number), Ok(seq)) = (number, u32::try_from(record.seq)) else { return };
        let named = &mut self.kinds[usize::from(kind.ordinal())];
        if let Some(amends) = &record.amends
            && let Ok(at) = named.lines.binary_search_by(|line| u64::from(line.seq).cmp(&amends.version))
        {
            named.lines[at].replaced = true;
        }
        named.lines.push(Line { begin: named.text.len(), number, seq, replaced: false });
        let names = kind.key.iter().copied().filter(|key| *key != "happened").chain(["title"]);
        for name in names.filter_map(|name| open.get(name)?.as_str()) {
            named.text.push(EDGE);
            named.text.extend(name.chars().filter(|c| *c != EDGE).flat_map(char::to_lowercase));
        }
        named.text.push(EDGE);
    }
}

impl Named {
    fn end(&self, line: usize) -> usize {
        self.lines.get(line + 1).map_or(self.text.len(), |next| next.begin)
    }

    /// Calls for each line that holds a text.
    fn holding(&self, needle: &str, mark: &mut impl FnMut(&Line)) {
        let finder = memmem::Finder::new(needle);
        let (mut at, mut line) = (0, 0);
        while let Some(hit) = self.text.as_bytes().get(at..).and_then(|rest| finder.find(rest)) {
            while self.end(line) <= at + hit {
                line += 1;
            }
            mark(&self.lines[line]);
            at = self.end(line);
        }
    }

    /// Calls for each line of which one of these is a whole name.
    fn naming(&self, names: &HashSet<&str>, mark: &mut impl FnMut(&Line)) {
        for (at, line) in self.lines.iter().enumerate() {
            if self.text[line.begin..self.end(at)].split(EDGE).any(|name| names.contains(name)) {
                mark(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Named};

    fn named(lines: &[&str]) -> Named {
        let mut named = Named::default();
        for (number, names) in lines.iter().enumerate() {
            let number = number as u32;
            named.lines.push(Line { begin: named.text.len(), number, seq: number, replaced: false });
            named.text.push_str(names);
        }
        named
    }

    fn numbers(search: impl FnOnce(&mut dyn FnMut(&Line))) -> Vec<u32> {
        let mut found = Vec::new();
        search(&mut |line| found.push(line.number));
        found
    }

    #[test]
    fn each_line_that_holds_a_text_is_found_once_and_none_across_two() {
        let names =
            named(&["\u{1f}hc-1\u{1f}东门公厕\u{1f}", "\u{1f}hc-11-11\u{1f}", "\u{1f}\u{1f}", "\u{1f}b\u{1f}公\u{1f}"]);
        let holding = |needle: &str| numbers(|mut mark| names.holding(needle, &mut mark));
        assert_eq!(holding("hc-1"), [0, 1]);
        assert_eq!(holding("1"), [0, 1]);
        assert_eq!(holding("公"), [0, 3]);
        assert!(holding("厕hc").is_empty(), "not across two lines");
        assert!(holding("1东").is_empty(), "nor across two names");
        let whole = std::collections::HashSet::from(["b", "hc"]);
        assert_eq!(numbers(|mut mark| names.naming(&whole, &mut mark)), [3]);
    }
}
