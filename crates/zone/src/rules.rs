//! The rules that the zone has adopted, by id, with the version in force on a date.

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
    /// The notices of working days once more, by their year: clocks ask them of many projects at once.
    notices: OrdMap<i16, Vector<Arc<Adopted>>>,
}

/// The id of a notice of working days, before its year.
const NOTICE: &str = "calendar.working_days.";

impl Rules {
    pub(crate) fn adopt(&mut self, adopted: Adopted) {
        let id: Arc<str> = adopted.rule.id.as_str().into();
        let adopted = Arc::new(adopted);
        if let Some(year) = id.strip_prefix(NOTICE).and_then(|year| year.parse().ok()) {
            self.notices.entry(year).or_default().push_back(adopted.clone());
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
    /// The notice of a year's working days that is in force on a date.
    pub fn notice(&self, year: i16, on: Date) -> Option<&Arc<Adopted>> {
        in_force(self.notices.get(&year).into_iter().flatten(), on)
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
