//! The rounds. A day is closed at its midnight, whether somebody works in the zone or not; a zone that is closed catches
//! up when it is opened, so each is opened once after its midnight – one after the other, and closed again if nobody came.

use crate::zones::Zones;
use crate::zones::slot::{Phase, Slot};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How long after the start the first round begins: whoever waits at the door comes first.
const FIRST_AFTER: Duration = Duration::from_secs(60);
/// How often the budget is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a round waits for one zone; then it goes on, and the zone opens when it can.
const ZONE_WITHIN: Duration = Duration::from_secs(30);
/// How long a zone that does not open is left alone by rounds.
const AGAIN_AFTER: Duration = Duration::from_secs(3600);

impl Zones {
    /// Keeps the zones within their memory and visits those that are due, as long as they are served.
    pub fn watch(self: &Arc<Self>) -> std::io::Result<()> {
        every(self, "budget", LOOK_EVERY, |zones| zones.keep_within())?;
        every(self, "rounds", FIRST_AFTER, |zones| zones.round(jiff::Timestamp::now()))
    }

    /// Visits every zone whose day may have ended.
    pub fn round(self: &Arc<Self>, now: jiff::Timestamp) {
        for slot in self.slots() {
            if slot.is_due(now, AGAIN_AFTER) {
                self.open(slot, false);
                settled(slot);
                if slot.is_unused() {
                    Self::close(slot, false);
                    settled(slot);
                }
            }
        }
    }
}

/// Waits until a zone is neither being opened nor closed.
fn settled(slot: &Slot) {
    let begun = Instant::now();
    while matches!(slot.phase(), Phase::Opening | Phase::Closing) && begun.elapsed() < ZONE_WITHIN {
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn every(zones: &Arc<Zones>, name: &str, time: Duration, act: fn(&Arc<Zones>)) -> std::io::Result<()> {
    let zones: Weak<Zones> = Arc::downgrade(zones);
    let work = move || {
        loop {
            std::thread::sleep(time);
            let Some(zones) = zones.upgrade() else { return };
            act(&zones);
        }
    };
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}
