//! What is set of a map service: the zone's own 天地图 service and the number under which its map was reviewed (审图号). Both or
//! none: without them no page loads a map, and no map is shown without its number.

use super::fault::Wrong;
use super::{Fault, Reading};

/// A map service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// The address of a picture, with `{z}`, `{x}` and `{y}` in it: level, column and row of CGCS2000 (`TILEMATRIXSET=c`).
    pub tiles: String,
    /// The number of the map's review.
    pub review: String,
}

/// Where a picture's level, column and row stand in its address.
pub const PLACES: [&str; 3] = ["{z}", "{x}", "{y}"];
/// Longest address.
const MOST: usize = 1000;

impl Map {
    /// The origin that pages may load pictures from.
    pub fn origin(&self) -> &str {
        let rest = &self.tiles["https://".len()..];
        let end = rest.find('/').map_or(self.tiles.len(), |at| "https://".len() + at);
        &self.tiles[..end]
    }

    /// The address of a picture.
    pub fn tile(&self, [level, column, row]: [u64; 3]) -> String {
        let numbers = [level, column, row].map(|number| number.to_string());
        PLACES.iter().zip(numbers).fold(self.tiles.clone(), |address, (place, number)| address.replace(place, &number))
    }
}

/// Whether a text is the address of a service's pictures: over TLS, a host that is plainly one, each place once.
pub(super) fn is_template(text: &str) -> bool {
    let Some((host, path)) = text.strip_prefix("https://").and_then(|rest| rest.split_once('/')) else { return false };
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'));
    let is_plain =
        path.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | ';' | ','));
    let has_all = PLACES.iter().all(|place| path.matches(place).count() == 1);
    is_host && is_plain && has_all && text.len() <= MOST
}

impl Reading {
    /// The service; what is missing once something is said of it.
    pub(super) fn map(&self, faults: &mut Vec<Fault>) -> Option<Map> {
        let needed = ["map.tiles", "map.review"];
        if !self.is_begun("map.", needed, Wrong::MapLacks, faults) {
            return None;
        }
        Some(Map { tiles: self.text("map.tiles")?, review: self.text("map.review")? })
    }
}
