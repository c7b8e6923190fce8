//! Days of the zone: which is over, what was known at its end, and by which plan it is measured.

use super::{DecodeError, RecordRef, Zone, field_error};
use crate::register::Version;
use jiff::civil::Date;

impl Zone {
    /// The day of a record.
    pub(super) fn recorded_on(&self, record: &RecordRef<'_>) -> Result<Date, DecodeError> {
        let recorded = record.recorded.parse::<jiff::Timestamp>();
        recorded.map(|at| self.date_of(at)).map_err(|_| field_error(record, "recorded", "not an instant"))
    }

    /// The date of an instant in the zone.
    pub fn date_of(&self, instant: jiff::Timestamp) -> Date {
        instant.to_zoned(self.time_zone.clone()).date()
    }

    /// Whether the state is one that everybody is given: that of a closed day, or one that an edition was computed at.
    pub fn is_landmark(&self) -> bool {
        let day = self.closed.last().is_some_and(|(_, size)| self.settled(*size) == self.size);
        day || self.editions.iter().any(|edition| edition.size == self.size)
    }

    /// The last closed day.
    pub fn last_closed(&self) -> Option<Date> {
        self.closed.last().map(|(date, _)| *date)
    }

    /// The ledger size at the end of a day: what was known then.
    pub fn size_at_end_of(&self, day: Date) -> Option<u64> {
        self.closed.iter().rev().find(|(date, _)| *date <= day).map(|(_, size)| self.settled(*size))
    }

    /// The size after all that followed from the close that ended at a size.
    fn settled(&self, size: u64) -> u64 {
        self.reacted.get(&size).copied().unwrap_or(size)
    }

    /// Seq of the record that a day is over: what was recorded before it was in time.
    pub fn seq_of_close(&self, day: Date) -> Option<u64> {
        let at = self.closed.binary_search_by(|(date, _)| date.cmp(&day)).ok()?;
        self.closed.get(at).map(|(_, size)| size - 1)
    }

    /// The version of a plan that a day is measured by: that of the day's close, so that nobody is on time by moving a plan
    /// afterwards; today's while the day is not over.
    pub fn plan_on(&self, number: u32, day: Date) -> Option<&Version> {
        let row = self.register.row(number)?;
        if row.is_unamended() {
            return row.accepted();
        }
        let size = crate::board::cells::size_at_close(&self.closed, day);
        self.register.counted_at(number, size.unwrap_or(u64::MAX))
    }
}
