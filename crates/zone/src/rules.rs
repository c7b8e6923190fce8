//! The rules that the zone has adopted, by id, with the version in force on a date.

use crate::calendar::Moves;
use imbl::{OrdMap, Vector};
use jiff::civil::Date;
use rulebook::{Body, Rule};
use std::sync::Arc;

/// A rule as adopted by a record.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// Seq of the record.
    pub seq: u64,
    /// The rule.
    pub rule: Rule,
    /// Its text, line by line.
    pub text: Vec<String>,
}

/// All versions of all rules.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    by_id: OrdMap<Arc<str>, Vector<Arc<Adopted>>>,
    /// The notices of working days once more, the newest version last: clocks ask them of many projects at once.
    notices: Arc<Vec<Notice>>,
}

/// A notice of working days.
#[derive(Debug, Clone)]
struct Notice {
    year: i16,
    version: u32,
    from: Date,
    moves: Arc<Moves>,
}

/// The id of a notice of working days, before its year.
const NOTICE: &str = "calendar.working_days.";

/// Whether a rule of an id is a notice of working days.
pub(crate) fn is_notice(id: &str) -> bool {
    id.starts_with(NOTICE)
}

impl Rules {
    pub(crate) fn adopt(&mut self, adopted: Adopted) {
        let id: Arc<str> = adopted.rule.id.as_str().into();
        let adopted = Arc::new(adopted);
        let year = id.strip_prefix(NOTICE).and_then(|year| year.parse().ok());
        if let (Some(year), Body::Calendar { off, work, .. }) = (year, &adopted.rule.body) {
            let (version, from) = (adopted.rule.version, adopted.rule.from);
            let notices = Arc::make_mut(&mut self.notices);
            notices.push(Notice { year, version, from, moves: Arc::new(Moves::new(year, off, work)) });
            notices.sort_by_key(|notice| notice.version);
        }
        self.by_id.entry(id).or_default().push_back(adopted);
    }
    /// Versions of a rule, in the order of adoption.
    pub fn versions(&self, id: &str) -> impl DoubleEndedIterator<Item = &Arc<Adopted>> {
        self.by_id.get(id).into_iter().flatten()
    }
    /// The version in force on a date: the highest version among those whose `from` is not later.
    pub fn in_force(&self, id: &str, on: Date) -> Option<&Arc<Adopted>> {
        in_force(self.versions(id), on)
    }
    /// What the notice of a year's working days moves that is in force on a date.
    pub(crate) fn notice(&self, year: i16, on: Date) -> Option<&Moves> {
        let mut newest_first = self.notices.iter().rev();
        newest_first.find(|notice| notice.year == year && notice.from <= on).map(|notice| &*notice.moves)
    }
    /// The last day up to a date on which a notice of any year came into force: what was known on the one was known on the other.
    pub(crate) fn notices_since(&self, on: Date) -> Date {
        self.notices.iter().map(|notice| notice.from).filter(|from| *from <= on).max().unwrap_or(Date::MIN)
    }
    /// The value of a rule's parameter on a date.
    pub fn parameter(&self, id: &str, key: &str, on: Date) -> Option<&str> {
        match &self.in_force(id, on)?.rule.body {
            Body::Parameters(pairs) => pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str()),
            _ => None,
        }
    }
    /// The newest version of a rule, in force or not yet.
    pub fn newest(&self, id: &str) -> Option<&Arc<Adopted>> {
        self.versions(id).max_by_key(|adopted| adopted.rule.version)
    }
    /// Every rule with its versions.
    pub fn all(&self) -> impl Iterator<Item = (&Arc<str>, &Vector<Arc<Adopted>>)> {
        self.by_id.iter()
    }
}

fn in_force<'a>(versions: impl Iterator<Item = &'a Arc<Adopted>>, on: Date) -> Option<&'a Arc<Adopted>> {
    versions.filter(|adopted| adopted.rule.from <= on).max_by_key(|adopted| adopted.rule.version)
}
