//! The register: one row per fact, with the version that was submitted last and the version that is accepted.

use crate::content::KeyDigest;
use crate::fact::{KINDS, Kind};
use crate::listing::Brief;
use crate::value::Value;
use imbl::{OrdMap, OrdSet, Vector};
use jiff::civil::Date;
use std::sync::Arc;

/// Where a fact stands in its review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Submitted, waiting for the reviewer.
    Submitted,
    /// The last version is accepted.
    Accepted,
    /// The last version was returned.
    Returned,
}

impl Status {
    /// The word in message keys and filters.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
        }
    }
}

/// One version of a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Seq of its record.
    pub seq: u32,
    /// Number of the person whose act it was.
    pub for_person: u32,
    /// Number of the person who typed.
    pub by: u32,
    /// When it happened.
    pub happened: Date,
    /// Whether it withdraws the fact.
    pub void: bool,
    /// The values, in the order of the kind's fields.
    pub values: Box<[Value]>,
}

impl Version {
    /// The value of a field; missing if the kind has no such field.
    pub fn value(&self, kind: &Kind, field: &str) -> &Value {
        kind.index(field).map_or(&Value::Missing, |index| &self.values[index])
    }

    /// The code of a choice field.
    pub fn choice(&self, kind: &Kind, field: &str) -> Option<&'static str> {
        let (Value::Choice(index), crate::fact::Type::Choice(codes)) = (self.value(kind, field), kind.field(field)?.ty)
        else {
            return None;
        };
        codes.get(usize::from(*index)).copied()
    }
}

/// That a fact got a further version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amendment {
    /// Seq of the version before.
    pub before: u32,
    /// When the fact had happened, as the version before says.
    pub happened: Date,
    /// Seq of the further version.
    pub seq: u32,
    /// The day on which that was recorded.
    pub on: Date,
    /// Whether it withdraws the fact.
    pub void: bool,
}

/// That a version was sent back to whoever had submitted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// Seq of the version.
    pub version: u32,
    /// Seq of the record that sends it back.
    pub seq: u32,
    /// The day on which that was recorded.
    pub on: Date,
}

/// Which version is accepted.
#[derive(Debug, Clone, PartialEq)]
pub enum Accepted {
    /// None yet.
    Never,
    /// The last one.
    Latest,
    /// An earlier one; an amendment waits or was returned.
    Earlier(Box<Version>),
}

/// A fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Seq of its first version: its identity.
    pub first: u32,
    /// Ordinal of its kind.
    pub kind: u8,
    /// Where it stands.
    pub status: Status,
    /// Number of the reporting unit.
    pub unit: u32,
    /// Number of the import, 0 for none.
    pub import: u32,
    /// The version submitted last.
    pub latest: Version,
    /// The version that counts.
    pub accepted: Accepted,
}

impl Row {
    /// The kind.
    pub fn kind(&self) -> &'static Kind {
        KINDS[usize::from(self.kind)]
    }
    /// Numbers of the rows that it names.
    fn subjects(&self) -> impl Iterator<Item = u32> {
        self.latest.values.iter().filter_map(|value| match value {
            Value::Row(subject) => Some(*subject),
            _ => None,
        })
    }
    /// The last version, unless it withdraws the fact.
    pub fn submitted(&self) -> Option<&Version> {
        (!self.latest.void).then_some(&self.latest)
    }
    /// The last version while it waits for the reviewer, unless it withdraws the fact.
    pub fn waiting(&self) -> Option<&Version> {
        self.submitted().filter(|_| self.status == Status::Submitted)
    }
    /// The accepted version, unless it withdraws the fact.
    pub fn accepted(&self) -> Option<&Version> {
        match &self.accepted {
            Accepted::Never => None,
            Accepted::Latest => self.submitted(),
            Accepted::Earlier(version) => (!version.void).then_some(version),
        }
    }
    /// Whether a version of it is the one that counts, or would, were it not withdrawn with its import.
    fn counts(&self, version: &Version) -> bool {
        match &self.accepted {
            Accepted::Never => false,
            Accepted::Latest => self.latest.seq == version.seq,
            Accepted::Earlier(earlier) => earlier.seq == version.seq,
        }
    }
    /// Whether its last version is its first: nobody has amended it.
    pub fn is_unamended(&self) -> bool {
        self.latest.seq == self.first
    }
    /// Whether it was withdrawn with its whole import: a first version says by itself of no fact that it is void.
    pub fn is_withdrawn_with_import(&self) -> bool {
        self.latest.void && self.is_unamended()
    }
    /// The fact once its import is withdrawn: nothing of it counts, and nothing of it waits.
    pub(crate) fn without_import(&self) -> Self {
        let latest = Version { void: true, ..self.latest.clone() };
        Self { status: Status::Accepted, latest, accepted: Accepted::Latest, ..self.clone() }
    }
    /// Whether it is withdrawn for good: nothing of it counts, and its key may be used anew.
    pub fn is_withdrawn(&self) -> bool {
        self.submitted().is_none() && self.accepted().is_none()
    }
    /// The version that a figure reads.
    pub fn effective(&self, accepted: bool) -> Option<&Version> {
        if accepted { self.accepted() } else { self.submitted() }
    }
}

/// All facts of the offices, with the indexes that lists need.
#[derive(Debug, Clone, Default)]
pub struct Register {
    rows: Vector<Arc<Row>>,
    /// Ordered, though nobody asks for the order: with snapshots held an insert costs a third of what it does in a hash map.
    keys: OrdMap<KeyDigest, u32>,
    /// With what a list asks of each: a list with conditions reads one order and none of the rows, which lie all over the memory.
    by_happened: Vec<OrdMap<(Date, u32), Brief>>,
    by_unit: Vec<OrdSet<(u32, u32)>>,
    by_subject: Vec<OrdSet<(u32, u32)>>,
    /// How many facts a unit reports or is the subject of, by its number.
    units: Vec<OrdMap<u32, u32>>,
    changes: Vec<u32>,
    /// Of plans, by the fact's number: the versions that counted before, the oldest first.
    former: OrdMap<u32, Vector<Arc<Version>>>,
    /// Of facts that were amended or withdrawn, by number: how, in order.
    amendments: OrdMap<u32, Vector<Amendment>>,
    /// Of facts that were sent back, by number: when, in order.
    returns: OrdMap<u32, Vector<Return>>,
    /// Subjects that a fact once named and then named no longer, with the fact's number: seq of the version that names another.
    once_about: OrdMap<(u32, u32), u32>,
    waiting: OrdSet<(u32, u32)>,
    returned: OrdSet<(u32, u32)>,
}

impl Register {
    pub(crate) fn new() -> Self {
        Self {
            by_happened: vec![OrdMap::new(); KINDS.len()],
            by_unit: vec![OrdSet::new(); KINDS.len()],
            by_subject: vec![OrdSet::new(); KINDS.len()],
            units: vec![OrdMap::new(); KINDS.len()],
            changes: vec![0; KINDS.len()],
            ..Self::default()
        }
    }

    /// Number of facts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// A fact by number.
    pub fn row(&self, number: u32) -> Option<&Arc<Row>> {
        self.rows.get(number as usize)
    }
    /// All facts, by number.
    pub fn rows(&self) -> impl Iterator<Item = &Arc<Row>> {
        self.rows.iter()
    }
    /// Number of the fact first recorded at a seq.
    pub fn by_first(&self, first: u32) -> Option<u32> {
        self.rows.binary_search_by(|row| row.first.cmp(&first)).ok().map(|index| index as u32)
    }
    /// Number of the newest fact with a key; a withdrawn fact gives its key back.
    pub fn by_key(&self, key: &KeyDigest) -> Option<u32> {
        self.keys.get(key).copied()
    }
    /// Facts of a kind in order of happening.
    pub fn rows_of(&self, kind: &Kind) -> impl DoubleEndedIterator<Item = &Arc<Row>> {
        self.by_happened[usize::from(kind.ordinal())].keys().map(|(_, number)| &self.rows[*number as usize])
    }
    /// Numbers of facts of a kind that happened in a span, in order.
    pub fn happened(&self, kind: &Kind, from: Date, to: Date) -> impl DoubleEndedIterator<Item = u32> {
        self.briefs(kind, from, to).map(|(number, _)| number)
    }
    /// The same with what a list asks of each.
    pub(crate) fn briefs(&self, kind: &Kind, from: Date, to: Date) -> impl DoubleEndedIterator<Item = (u32, &Brief)> {
        let happened = self.by_happened[usize::from(kind.ordinal())].range((from, 0)..=(to, u32::MAX));
        happened.map(|((_, number), brief)| (*number, brief))
    }
    /// Numbers of facts of a kind and unit, in order of recording.
    pub fn of_unit(&self, kind: &Kind, unit: u32) -> impl DoubleEndedIterator<Item = u32> {
        self.by_unit[usize::from(kind.ordinal())].range((unit, 0)..=(unit, u32::MAX)).map(|(_, number)| *number)
    }
    /// Numbers of the units that report facts of a kind or that these are about.
    pub fn units_of(&self, kind: &Kind) -> impl Iterator<Item = u32> {
        self.units[usize::from(kind.ordinal())].iter().filter(|(_, count)| **count > 0).map(|(unit, _)| *unit)
    }
    /// Numbers of facts of a kind that name a subject (by the number of its row), in order of recording.
    pub fn of_subject(&self, kind: &Kind, subject: u32) -> impl DoubleEndedIterator<Item = u32> {
        let about = &self.by_subject[usize::from(kind.ordinal())];
        about.range((subject, 0)..=(subject, u32::MAX)).map(|(_, number)| *number)
    }
    /// The same facts themselves.
    pub fn rows_about(&self, kind: &Kind, subject: u32) -> impl DoubleEndedIterator<Item = &Row> {
        self.of_subject(kind, subject).map(|number| &*self.rows[number as usize])
    }
    /// The version of a plan that counted when the ledger had a size; the first one, where it came later.
    pub fn counted_at(&self, number: u32, size: u64) -> Option<&Version> {
        let row = self.row(number)?;
        let known = |version: &Version| u64::from(version.seq) < size;
        let now = match &row.accepted {
            Accepted::Never => return None,
            Accepted::Latest => &row.latest,
            Accepted::Earlier(version) => version,
        };
        match self.former.get(&number) {
            Some(former) if !known(now) => {
                let version = former.iter().rev().find(|version| known(version)).or_else(|| former.front());
                version.map(|version| &**version)
            }
            _ => row.accepted(),
        }
    }
    /// How a fact was amended and withdrawn, in order; nothing of most facts.
    pub fn amendments(&self, number: u32) -> impl Iterator<Item = &Amendment> {
        self.amendments.get(&number).into_iter().flatten()
    }
    /// When a fact was sent back, in order; nothing of most facts.
    pub fn returns(&self, number: u32) -> impl Iterator<Item = &Return> {
        self.returns.get(&number).into_iter().flatten()
    }
    /// Facts that once named a subject and now name another: each with the seq of the version that turned away from it.
    pub fn once_about(&self, subject: u32) -> impl Iterator<Item = (u32, u32)> {
        let turned = self.once_about.range((subject, 0)..=(subject, u32::MAX));
        turned
            .filter(move |((_, number), _)| self.rows[*number as usize].subjects().all(|named| named != subject))
            .map(|((_, number), seq)| (*number, *seq))
    }
    /// Number of facts of a kind.
    pub fn count_of(&self, kind: &Kind) -> usize {
        self.by_happened[usize::from(kind.ordinal())].len()
    }
    /// How often facts of a kind were added or replaced: of one ledger, the same number means the same facts.
    pub fn changes_of(&self, kind: &Kind) -> u32 {
        self.changes[usize::from(kind.ordinal())]
    }
    /// Facts of a unit that wait for review.
    pub fn waiting(&self, unit: u32) -> impl DoubleEndedIterator<Item = u32> {
        self.waiting.range((unit, 0)..=(unit, u32::MAX)).map(|(_, number)| *number)
    }
    /// All facts that wait for review.
    pub fn all_waiting(&self) -> impl Iterator<Item = u32> {
        self.waiting.iter().map(|(_, number)| *number)
    }
    /// Facts that were returned to a person.
    pub fn returned(&self, person: u32) -> impl DoubleEndedIterator<Item = u32> {
        self.returned.range((person, 0)..=(person, u32::MAX)).map(|(_, number)| *number)
    }

    /// Adds a new fact and answers its number.
    pub(crate) fn insert(&mut self, row: Row, key: Option<KeyDigest>) -> u32 {
        let number = self.rows.len() as u32;
        if let Some(key) = key {
            self.keys.insert(key, number);
        }
        self.index(&row, number, true);
        self.changes[usize::from(row.kind)] += 1;
        self.rows.push_back(Arc::new(row));
        number
    }

    /// Notes that a fact got a further version.
    pub(crate) fn note_amendment(&mut self, number: u32, amendment: Amendment) {
        self.amendments.entry(number).or_default().push_back(amendment);
    }

    /// Notes that a fact was sent back.
    pub(crate) fn note_return(&mut self, number: u32, sent_back: Return) {
        self.returns.entry(number).or_default().push_back(sent_back);
    }

    /// Replaces a fact's row: the old entries go, the new ones come.
    pub(crate) fn replace(&mut self, number: u32, row: Row) {
        let old = self.rows[number as usize].clone();
        self.index(&old, number, false);
        self.index(&row, number, true);
        self.changes[usize::from(row.kind)] += 1;
        for subject in old.subjects().filter(|subject| row.subjects().all(|named| named != *subject)) {
            self.once_about.insert((subject, number), row.latest.seq);
        }
        if row.kind().is_plan
            && let Some(version) = old.accepted()
            && !row.counts(version)
        {
            self.former.entry(number).or_default().push_back(Arc::new(version.clone()));
        }
        self.rows.set(number as usize, Arc::new(row));
    }

    fn index(&mut self, row: &Row, number: u32, present: bool) {
        fn put<A: Ord + Clone>(set: &mut OrdSet<A>, entry: A, present: bool) {
            if present {
                set.insert(entry);
            } else {
                set.remove(&entry);
            }
        }
        let kind = usize::from(row.kind);
        let brief = Brief::of(row);
        for unit in brief.units() {
            let count = self.units[kind].entry(unit).or_default();
            *count = if present { *count + 1 } else { *count - 1 };
        }
        if present {
            self.by_happened[kind].insert((row.latest.happened, number), brief);
        } else {
            self.by_happened[kind].remove(&(row.latest.happened, number));
        }
        put(&mut self.by_unit[kind], (row.unit, number), present);
        for subject in row.subjects() {
            put(&mut self.by_subject[kind], (subject, number), present);
        }
        match row.status {
            Status::Submitted => put(&mut self.waiting, (row.unit, number), present),
            // To whoever typed it, who corrects it, and to whose act it was.
            Status::Returned => {
                put(&mut self.returned, (row.latest.by, number), present);
                put(&mut self.returned, (row.latest.for_person, number), present);
            }
            Status::Accepted => {}
        }
    }
}
