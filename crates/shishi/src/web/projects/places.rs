//! Where projects lie: what the register says of it, the roads near them, and degrees as a plane for sketches.

use crate::web::PageError;
use crate::web::records::{Desk, Stored};
use rulebook::Decimal;
use serde_json::Value as Json;
use zone::offices::projects::road::ROAD;
use zone::offices::projects::{PROJECT, course, outline};
use zone::register::Row;

/// Longitude and latitude, in CGCS2000 degrees.
pub type Degrees = [Decimal; 2];

/// How many degrees beyond the places of a sketch a road is still drawn.
const ROUND: f64 = 0.2;

/// The place of a project, if it has one.
pub fn place(row: &Row) -> Option<Degrees> {
    let degrees = |field: &str| row.latest.value(&PROJECT, field).decimal();
    Some([degrees("longitude")?, degrees("latitude")?])
}

/// The corners of a project's ground against the clock, the last not the first again; none if nobody has said.
pub fn ground(stored: &Stored) -> Vec<Degrees> {
    let text = stored.open.get("outline").and_then(Json::as_str);
    text.and_then(|text| outline(text).ok()).unwrap_or_default()
}

/// The courses of the roads that come near some places.
pub fn roads(desk: &Desk<'_>, places: &[Degrees]) -> Result<Vec<Vec<Degrees>>, PageError> {
    let rows = desk.viewer.zone.register.rows_of(&ROAD).filter(|row| row.submitted().is_some());
    let rows: Vec<_> = rows.map(|row| &**row).collect();
    let courses =
        desk.latest(&rows)?.into_iter().filter_map(|stored| course(stored.open.get("course")?.as_str()?).ok());
    let near = |point: &Degrees| {
        places.iter().any(|at| (0..2).all(|side| (number(at[side]) - number(point[side])).abs() < ROUND))
    };
    Ok(courses.filter(|course| course.iter().any(near)).collect())
}

/// Degrees to draw by.
pub fn number(degrees: Decimal) -> f64 {
    degrees.billionths() as f64 / 1e9
}

/// Degrees as a plane: near the middle of all of them, a degree eastwards is shorter than one northwards.
pub fn plane(all: &[Degrees]) -> impl Fn(&Degrees) -> (f64, f64) + use<> {
    let middle = all.iter().map(|[_, latitude]| number(*latitude)).sum::<f64>() / (all.len().max(1) as f64);
    let shorter = middle.to_radians().cos();
    move |[longitude, latitude]| (number(*longitude) * shorter, number(*latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_eastwards_is_shorter() {
        let at = |longitude: i64, latitude: i64| [Decimal::whole(longitude), Decimal::whole(latitude)];
        let (x, y) = plane(&[at(114, 59), at(115, 61)])(&at(114, 60));
        assert!((x - 57.0).abs() < 1e-9 && (y - 60.0).abs() < 1e-9, "half as long at sixty: {x} {y}");
    }
}
