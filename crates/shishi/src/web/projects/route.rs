//! The route of a visit: its points in their order and the roads between them, on plain paper without any boundary; on the
//! pictures of the zone's own map service, with the number of the map's review, where one is set.

use super::places::{Degrees, number, plane, roads};
use crate::settings::Map;
use crate::web::PageError;
use crate::web::records::Desk;
use look::part::{self, MAP, Point, Spot, Tile};
use maud::{Markup, html};

/// The finest level of pictures, and how broad and high each is.
const LEVELS: u32 = 17;
const SIDE: f64 = 256.0;
/// What stays free round the points of a map.
const MARGIN: f64 = 34.0;

/// The drawing of points with their numbers, and what it is; nothing of fewer than two.
pub fn drawing(desk: &Desk<'_>, placed: &[(Degrees, u64)]) -> Result<Markup, PageError> {
    if placed.len() < 2 {
        return Ok(html! {});
    }
    let (label, about) = (desk.t("visit-route"), desk.t("visit-sketch-about"));
    let all: Vec<Degrees> = placed.iter().map(|(at, _)| *at).collect();
    let roads = roads(desk, &all)?;
    if let Some(map) = &desk.state.map {
        return Ok(html! { (on_map(desk, map, &label, placed, &roads)) });
    }
    let plane = plane(&all);
    let points: Vec<Point> =
        placed.iter().map(|(at, number)| Point { at: plane(at), label: number.to_string() }).collect();
    let roads: Vec<Vec<Spot>> = roads.iter().map(|road| road.iter().map(&plane).collect()).collect();
    Ok(html! { (part::sketch(&label, &points, &roads)) p.s-meta { (about) } })
}

/// The same on pictures of a map service.
fn on_map(desk: &Desk<'_>, map: &Map, label: &str, placed: &[(Degrees, u64)], roads: &[Vec<Degrees>]) -> Markup {
    let view = View::of(&placed.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    let points: Vec<Point> =
        placed.iter().map(|(at, number)| Point { at: view.spot(at), label: number.to_string() }).collect();
    let roads: Vec<Vec<Spot>> = roads.iter().map(|road| road.iter().map(|at| view.spot(at)).collect()).collect();
    let tiles: Vec<Tile> = view
        .tiles()
        .map(|(column, row)| Tile {
            href: map.tile([view.level.into(), column, row]),
            at: (column as f64 * SIDE - view.corner.0, row as f64 * SIDE - view.corner.1),
            side: SIDE,
        })
        .collect();
    part::mapped(
        label,
        &tiles,
        &points,
        &roads,
        &desk.viewer.language.format("visit-map-review", &[("number", &map.review)]),
    )
}

/// A part of the world's pictures: degrees as they are, 360 of them across the pictures of a level.
struct View {
    level: u32,
    corner: Spot,
}

impl View {
    /// The finest level on which all points are in the drawing, with them in its middle.
    fn of(all: &[Degrees]) -> Self {
        let span = |side: usize| {
            let values = all.iter().map(|at| number(at[side]));
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let ((west, east), (south, north)) = (span(0), span(1));
        let fits = |level: &u32| {
            let scale = scale(*level);
            (east - west) * scale <= MAP.0 - 2.0 * MARGIN && (north - south) * scale <= MAP.1 - 2.0 * MARGIN
        };
        let level = (1..=LEVELS).rev().find(fits).unwrap_or(1);
        let middle = (((west + east) / 2.0 + 180.0) * scale(level), (90.0 - (south + north) / 2.0) * scale(level));
        Self { level, corner: (middle.0 - MAP.0 / 2.0, middle.1 - MAP.1 / 2.0) }
    }

    fn spot(&self, [longitude, latitude]: &Degrees) -> Spot {
        let scale = scale(self.level);
        ((number(*longitude) + 180.0) * scale - self.corner.0, (90.0 - number(*latitude)) * scale - self.corner.1)
    }

    /// Columns and rows of the pictures that the drawing shows.
    fn tiles(&self) -> impl Iterator<Item = (u64, u64)> + use<> {
        let within = |from: f64, room: f64| {
            (from / SIDE).floor().max(0.0) as u64..=((from + room) / SIDE).floor().max(0.0) as u64
        };
        let (columns, rows) = (within(self.corner.0, MAP.0), within(self.corner.1, MAP.1));
        rows.flat_map(move |row| columns.clone().map(move |column| (column, row)))
    }
}

/// Units of the drawing in a degree.
fn scale(level: u32) -> f64 {
    SIDE * f64::from(1u32 << level) / 360.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use rulebook::Decimal;

    fn at(longitude: &str, latitude: &str) -> Degrees {
        [Decimal::parse(longitude).unwrap(), Decimal::parse(latitude).unwrap()]
    }

    #[test]
    fn the_points_are_in_the_drawing_and_the_pictures_cover_it() {
        let all = [at("114.1", "33.1"), at("114.25", "33.15"), at("114.18", "33.02")];
        let view = View::of(&all);
        for point in &all {
            let (x, y) = view.spot(point);
            assert!((MARGIN..=MAP.0 - MARGIN).contains(&x) && (MARGIN..=MAP.1 - MARGIN).contains(&y), "{x} {y}");
        }
        assert!(view.spot(&all[2]).1 > view.spot(&all[0]).1, "north is above");
        let tiles: Vec<(u64, u64)> = view.tiles().collect();
        let has = |x: f64, y: f64| {
            let column = ((view.corner.0 + x) / SIDE).floor() as u64;
            tiles.contains(&(column, ((view.corner.1 + y) / SIDE).floor() as u64))
        };
        assert!(has(0.0, 0.0) && has(MAP.0, 0.0) && has(0.0, MAP.1) && has(MAP.0, MAP.1));
        // Level 11 of the matrix set c: 2048 columns round the world.
        let column = ((114.18 + 180.0) / 360.0 * 2048.0) as u64;
        assert_eq!(View { level: 11, corner: ((114.18 + 180.0) * scale(11), 0.0) }.tiles().next().unwrap().0, column);
    }
}
