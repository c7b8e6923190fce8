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
}

impl Rules {
    pub(crate) fn adopt(&mut self, adopted: Adopted) {
        let id: Arc<str> = adopted.rule.id.as_str().into();
        self.by_id.entry(id).or_default().push_back(Arc::new(adopted));
    }
    /// Versions of a rule, in the order of adoption.
    pub fn versions(&self, id: &str) -> impl DoubleEndedIterator<Item = &Arc<Adopted>> {
        self.by_id.get(id).into_iter().flatten()
    }
    /// The version in force on a date: the highest version among those whose `from` is not later.
    pub fn in_force(&self, id: &str, on: Date) -> Option<&Arc<Adopted>> {
        self.versions(id).filter(|adopted| adopted.rule.from <= on).max_by_key(|adopted| adopted.rule.version)
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
