//! Where the generator acts: the product's own writer, or memory in tests.

/// The little that the generator needs of the product.
pub trait World {
    /// The state after the last record.
    fn zone(&self) -> &zone::Zone;
    /// Moves the clock; every day that ends in between is closed at 00:00 of the next day in the zone's time zone.
    fn advance(&mut self, to: jiff::Timestamp);
    /// Decides and appends one command now; answers the seq of its first record.
    fn submit(&mut self, command: zone::Command) -> Result<u64, zone::Refusal>;
    /// Keeps a file that a command will name by its digest; a world without files names it all the same.
    fn keep(&mut self, _file: &[u8]) {}
    /// Prepares, renders and publishes an edition, as the editor does on the page.
    fn publish(&mut self, report: &str, period: zone::Period, by: &str) -> Result<u64, zone::Refusal>;
}
