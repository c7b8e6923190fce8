//! What time it is in a zone. A demonstration zone lives in its own time: it runs at real speed from the last recorded
//! instant and stands still while the server is off.

use jiff::{SignedDuration, Timestamp};
use std::time::Instant;

/// A zone's clock.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's.
    Real,
    /// From an instant on, at real speed since the server started.
    From {
        /// The zone's time at the start.
        at: Timestamp,
        /// When the server started.
        since: Instant,
    },
}

impl Clock {
    /// The clock of a zone that is being served.
    pub fn of(zone: &zone::Zone) -> Self {
        match zone.recorded.parse() {
            Ok(at) if zone.demonstration => Self::From { at, since: Instant::now() },
            _ => Self::Real,
        }
    }

    /// Now, in the zone.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Real => Timestamp::now(),
            Self::From { at, since } => {
                let passed = SignedDuration::try_from(since.elapsed()).unwrap_or(SignedDuration::ZERO);
                at.checked_add(passed).unwrap_or(*at)
            }
        }
    }
}
