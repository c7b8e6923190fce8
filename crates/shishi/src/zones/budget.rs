//! Whose memory is whose. What the process has cannot be told apart by zone, so each is reckoned by its records, as they
//! were measured (docs/BENCHMARKS.md); what is reckoned and what the system says stand side by side in the metrics.
//!
//! When there is no room, states of the past go first, then zones nobody is in, the one least recently used before all
//! others. If all are in use whoever comes waits; after a while a small part more may be taken, so that a few zones that hang
//! keep nobody out, and never beyond that, so that many who come at once do not take the memory of the machine.

use crate::zones::Zones;
use crate::zones::slot::{Phase, Slot};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// What an open zone takes before its first record: threads, connections with their pages, rules.
const ZONE_BYTES: u64 = 4 << 20;
/// What a record takes in the state, in the tree, and in pages that hold pieces of it while zones come and go.
const RECORD_BYTES: u64 = 720;
/// How long a zone waits for room.
const PATIENCE: Duration = Duration::from_secs(5);
/// What may be taken beyond the bounds after that: this part of them.
const SPARE_PART: u64 = 8;
/// How often somebody who waits looks again.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Bytes of a zone with so many records in memory.
pub(super) fn bytes_of(records: u64) -> u64 {
    ZONE_BYTES + records * RECORD_BYTES
}

/// What all zones have together.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Bytes, those of zones that are being opened or closed among them.
    pub bytes: u64,
    /// How many are not closed.
    pub zones: usize,
    /// Bytes of those that are being closed.
    leaving: u64,
    zones_leaving: usize,
}

impl Zones {
    /// What all have together.
    pub fn held(&self) -> Held {
        let mut held = Held::default();
        for slot in self.slots() {
            let (phase, bytes) = (slot.phase(), slot.bytes());
            let is_leaving = matches!(phase, Phase::Closing) && bytes > 0;
            // Who is still asked how large it is has no place yet.
            held.zones += usize::from(bytes > 0);
            held.bytes += bytes;
            held.zones_leaving += usize::from(is_leaving);
            held.leaving += if is_leaving { bytes } else { 0 };
        }
        held
    }

    fn fits(&self, bytes: u64, zones: usize, has_waited: bool) -> bool {
        let most = |bound: u64| bound + if has_waited { bound / SPARE_PART } else { 0 };
        bytes <= most(self.bounds.memory) && zones as u64 <= most(self.bounds.open as u64)
    }

    /// Waits until there is room for a zone, and takes it. A zone that is larger than the bounds is let in alone.
    pub(super) fn make_room(&self, slot: &Slot, records: u64) {
        let (need, begun) = (bytes_of(records), Instant::now());
        loop {
            {
                let _reckoning = self.room.lock().unwrap_or_else(PoisonError::into_inner);
                let (held, has_waited) = (self.held(), begun.elapsed() > PATIENCE);
                let is_alone = held.zones == 0;
                if is_alone || self.fits(held.bytes + need, held.zones + 1, has_waited) {
                    if !self.fits(held.bytes + need, held.zones + 1, false) {
                        tracing::warn!(alone = is_alone, "opened beyond the memory that is set: nobody can be closed");
                    }
                    slot.reserve(need);
                    return;
                }
                self.give_back_until_fits(need, 1);
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Zones grow while they are open.
    pub(super) fn keep_within(&self) {
        let _reckoning = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        self.give_back_until_fits(0, 0);
    }

    /// Closes zones until so many bytes and zones more have room once they are closed, or nobody is left to be closed.
    fn give_back_until_fits(&self, bytes: u64, zones: usize) {
        loop {
            let held = self.held();
            if self.fits(held.bytes - held.leaving + bytes, held.zones - held.zones_leaving + zones, false) {
                return;
            }
            let remembers = self.slots().iter().find_map(|slot| match slot.phase() {
                Phase::Open(open) if open.state().engine.past_records() > 0 => Some(open),
                _ => None,
            });
            if let Some(open) = remembers {
                open.state().engine.forget_past();
                continue;
            }
            let idle = self.slots().iter().filter_map(|slot| Some((slot.idle_since()?, slot)));
            let mut idle: Vec<(Option<Instant>, &Arc<Slot>)> = idle.collect();
            idle.sort_by_key(|(used, _)| *used);
            if !idle.iter().any(|(_, slot)| Self::close(slot, false)) {
                return;
            }
        }
    }
}
