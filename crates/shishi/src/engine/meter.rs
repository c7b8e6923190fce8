//! What the writer counts for whoever watches the server: numbers, never what they were about.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::time::Instant;

/// The numbers of an engine since it was started.
pub struct Meter {
    waiting: Gauge,
    commit_seconds: Histogram,
    /// Commits whose outcome was unknown.
    pub(super) failures: Counter,
    /// Submissions that were refused.
    pub(super) refusals: Counter,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            waiting: Gauge::default(),
            // From half a millisecond, which a good disk needs, to eight seconds.
            commit_seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 15)),
            failures: Counter::default(),
            refusals: Counter::default(),
        }
    }
}

/// A submission that waits, as long as it is held.
pub(super) struct Waits(Gauge);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Meter {
    /// Counts a submission as waiting until its answer is there.
    pub(super) fn waits(&self) -> Waits {
        self.waiting.inc();
        Waits(self.waiting.clone())
    }

    /// Times a commit. The writer settles often with nothing to write: that is none.
    pub(super) fn commit<T>(&self, records: usize, act: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = act();
        if records > 0 {
            self.commit_seconds.observe(begun.elapsed().as_secs_f64());
        }
        done
    }

    /// Submissions that wait now.
    pub(crate) fn waiting(&self) -> u64 {
        self.waiting.get().unsigned_abs()
    }

    /// Submissions that were refused.
    pub(crate) fn refused(&self) -> u64 {
        self.refusals.get()
    }

    /// Commits whose outcome was unknown.
    pub(crate) fn failed(&self) -> u64 {
        self.failures.get()
    }

    /// Registers the numbers under their names.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "submissions_waiting",
            "Submissions of people and programs that wait for their answer: queued, being decided or being committed",
            self.waiting.clone(),
        );
        registry.register_with_unit(
            "commit_duration",
            "Time of a group commit; the count is the number of commits",
            Unit::Seconds,
            self.commit_seconds.clone(),
        );
        registry.register("commit_failures", "Commits whose outcome was unknown at first", self.failures.clone());
        registry.register("refusals", "Submissions that were refused", self.refusals.clone());
    }
}
