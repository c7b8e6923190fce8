//! Numbers that nobody vouches for. Where a text claims a quantity – a digit, a run of Chinese numerals, a numeral with
//! a measure word, a half – outside a binding, a date, an ordinal or an entry of the recorded lexicon, publication stops.
//! What could be read both ways stops too: a writer finds another word, a reader cannot find another record.

mod dates;
mod numerals;
mod ordinals;
#[cfg(test)]
mod tests;

use crate::state::Zone;
use jiff::civil::Date;
use rulebook::Body;

/// A number that is not bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbound {
    /// The words around it.
    pub context: String,
}

/// Finds the unbound numbers of a paragraph; the lexicon is the version of `report.lexicon` in force on a date.
pub fn unbound(zone: &Zone, paragraph: &str, on: Date) -> Vec<Unbound> {
    match zone.rules.in_force("report.lexicon", on).map(|adopted| &adopted.rule.body) {
        Some(Body::Lexicon(terms)) => scan(paragraph, terms),
        _ => scan(paragraph, &[]),
    }
}

/// The scan itself: marks what is allowed, then looks for what is left.
fn scan(paragraph: &str, terms: &[String]) -> Vec<Unbound> {
    let mut line = Line::of(paragraph);
    line.allow_bindings();
    line.allow_terms(terms);
    dates::allow(&mut line);
    ordinals::allow(&mut line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.characters.len() {
        let length = numerals::claim(&line, at);
        if length > 0 {
            found.push(line.around(at, length));
        }
        at += length.max(1);
    }
    found
}

/// A paragraph, character by character, with what needs no binding marked.
struct Line {
    characters: Vec<char>,
    allowed: Vec<bool>,
}

/// Words of context on each side of a finding.
const CONTEXT: usize = 6;

impl Line {
    fn of(paragraph: &str) -> Self {
        let characters: Vec<char> = paragraph.chars().collect();
        Self { allowed: vec![false; characters.len()], characters }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).copied()
    }

    fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|before| self.at(before))
    }

    /// The character, unless it is allowed already.
    fn open(&self, index: usize) -> Option<char> {
        self.at(index).filter(|_| !self.allowed[index])
    }

    fn starts_with(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(offset, c)| self.at(at + offset) == Some(c))
    }

    /// The index of the first character from here that is no gap.
    fn after_gap(&self, at: usize) -> usize {
        at + (at..).take_while(|index| self.at(*index).is_some_and(is_gap)).count()
    }

    /// The character before this one, gaps left out.
    fn before_gap(&self, at: usize) -> Option<char> {
        (0..at).rev().filter_map(|index| self.at(index)).find(|c| !is_gap(*c))
    }

    fn allow(&mut self, from: usize, length: usize) {
        self.allowed[from..from + length].fill(true);
    }

    fn allow_bindings(&mut self) {
        let mut open = None;
        for index in 0..self.characters.len() {
            match (self.characters[index], open) {
                ('{', None) => open = Some(index),
                ('}', Some(start)) => {
                    self.allow(start, index - start + 1);
                    open = None;
                }
                _ => {}
            }
        }
    }

    /// Longer terms first, and none that is the tail of a number: 一个窗口 is a set phrase, 十一个窗口 is a count.
    fn allow_terms(&mut self, terms: &[String]) {
        let mut sorted: Vec<&String> = terms.iter().filter(|term| !term.is_empty()).collect();
        sorted.sort_by_key(|term| std::cmp::Reverse(term.chars().count()));
        for term in sorted {
            for start in 0..self.characters.len() {
                let tail = self.before_gap(start).is_some_and(numerals::belongs_to_a_number);
                if self.starts_with(start, term) && !tail {
                    self.allow(start, term.chars().count());
                }
            }
        }
    }

    fn around(&self, at: usize, length: usize) -> Unbound {
        let (from, to) = (at.saturating_sub(CONTEXT), (at + length + CONTEXT).min(self.characters.len()));
        Unbound { context: self.characters[from..to].iter().collect() }
    }
}

/// Spaces and characters without width do not keep a numeral and its measure word apart.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
