//! Which reviews a fact had, which acts withdrew an import, and which records name an evidence file: read once from the
//! ledger, then kept up to date.

use crate::engine::{Engine, KeeperError};
use ledger::RecordRef;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// A reviewer's act on a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Seq of its record.
    pub seq: u64,
    /// Whether it accepts.
    pub accepted: bool,
}

#[derive(Default)]
struct Inner {
    size: u64,
    items: HashMap<(u32, u32), Vec<Verdict>>,
    imports: HashMap<String, Vec<Verdict>>,
    withdrawals: HashMap<String, Vec<u64>>,
    evidence: HashMap<String, Vec<u64>>,
    /// Evidence that several records name, with the seq that named it last.
    named_again: BTreeSet<(u64, String)>,
}

/// The index.
#[derive(Default)]
pub struct Index {
    inner: Mutex<Inner>,
}

#[derive(Deserialize)]
struct Reviewed {
    #[serde(default)]
    items: Vec<(u32, u32)>,
    import: Option<String>,
}

impl Index {
    /// Reads what was appended since the last time.
    pub fn extend(&self, engine: &Engine) -> Result<(), KeeperError> {
        let size = engine.snapshot().size;
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let from = inner.size;
        if from >= size {
            return Ok(());
        }
        engine.read(|ledger, _| ledger.span(from, size, |seq, bytes| inner.take(seq, bytes)))?;
        inner.size = size;
        Ok(())
    }

    /// What was decided on a version: the first review after it that names it, or that accepted its import while it
    /// was the last version. Only reviews before `size` are known.
    pub fn verdict(
        &self,
        first: u32,
        version: u32,
        next: Option<u32>,
        import: Option<&str>,
        size: u64,
    ) -> Option<Verdict> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let named = inner.items.get(&(first, version)).into_iter().flatten();
        let whole = import.and_then(|import| inner.imports.get(import)).into_iter().flatten().filter(|verdict| {
            verdict.seq > u64::from(version) && next.is_none_or(|next| verdict.seq < u64::from(next))
        });
        named.chain(whole).filter(|verdict| verdict.seq < size).min_by_key(|verdict| verdict.seq).copied()
    }

    /// Seqs of the records before `size` that withdraw an import, in order.
    pub fn withdrawals(&self, import: &str, size: u64) -> Vec<u64> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let known = inner.withdrawals.get(import).into_iter().flatten();
        known.copied().filter(|seq| *seq < size).collect()
    }

    /// Seqs of the records that name an evidence file, in order.
    pub fn naming(&self, digest: &str) -> Vec<u64> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).evidence.get(digest).cloned().unwrap_or_default()
    }

    /// Files that several records below `size` name, those that were named again last first, at most `most`: digest and
    /// seqs.
    pub fn named_again(&self, size: u64, most: usize) -> Vec<(String, Vec<u64>)> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = inner.named_again.range(..(size, String::new())).rev().take(most);
        newest.map(|(_, digest)| (digest.clone(), inner.evidence.get(digest).cloned().unwrap_or_default())).collect()
    }
}

impl Inner {
    fn take(&mut self, seq: u64, bytes: &[u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let withdrawal = text.contains("\"kind\":\"import.withdrawn\"");
        let review = text.contains("\"kind\":\"review.");
        if !review && !withdrawal && !text.contains("\"evidence\":[") {
            return;
        }
        let Ok(record) = RecordRef::parse(bytes) else { return };
        for digest in &record.evidence {
            let naming = self.evidence.entry((*digest).to_owned()).or_default();
            if let Some(before) = naming.last() {
                self.named_again.remove(&(*before, (*digest).to_owned()));
                self.named_again.insert((seq, (*digest).to_owned()));
            }
            naming.push(seq);
        }
        if !review && !withdrawal {
            return;
        }
        let Ok(reviewed) = serde_json::from_str::<Reviewed>(record.open) else { return };
        if withdrawal {
            self.withdrawals.entry(reviewed.import.unwrap_or_default()).or_default().push(seq);
            return;
        }
        let verdict = Verdict { seq, accepted: record.kind == "review.accepted" };
        for item in reviewed.items {
            self.items.entry(item).or_default().push(verdict);
        }
        if let Some(import) = reviewed.import {
            self.imports.entry(import).or_default().push(verdict);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_of_an_import_is_of_the_version_that_was_the_last() {
        let index = Index::default();
        {
            let mut inner = index.inner.lock().unwrap();
            inner.items.insert((1, 1), vec![Verdict { seq: 5, accepted: false }]);
            inner.imports.insert("i".into(), vec![Verdict { seq: 9, accepted: true }]);
        }
        let of = |version, next| index.verdict(1, version, next, Some("i"), 20);
        assert_eq!(of(1, Some(7)), Some(Verdict { seq: 5, accepted: false }));
        assert_eq!(of(7, None), Some(Verdict { seq: 9, accepted: true }));
        assert_eq!(of(7, Some(8)), None);
        assert_eq!(index.verdict(1, 7, None, Some("i"), 9), None, "not known then");
    }
}
