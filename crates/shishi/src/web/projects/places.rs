//! Where projects lie: what the register says of it, the roads near them, how far from them an entry was made, and degrees as
//! a plane for sketches.

use crate::web::PageError;
use crate::web::records::{Desk, Stored};
use rulebook::Decimal;
use serde_json::Value as Json;
use zone::offices::projects::road::ROAD;
use zone::offices::projects::{PROJECT, SUPERVISION, course, outline};
use zone::register::Row;
use zone::value::Value;

/// Longitude and latitude, in CGCS2000 degrees.
pub type Degrees = [Decimal; 2];

/// Metres of a degree of a great circle, by the mean radius of the CGCS2000 ellipsoid: 6,371,009 m.
const METRES_OF_A_DEGREE: f64 = 111_195.0;

/// How many degrees beyond the places of a sketch a road is still drawn: some 20 km, as the words below it say.
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

/// How many metres a point lies outside a ground, or from the only point of one; nothing for a ground without points.
fn metres_beyond(ground: &[Degrees], at: Degrees) -> Option<f64> {
    let flat = plane(&[at]);
    let (x, y) = flat(&at);
    let corners: Vec<(f64, f64)> = ground.iter().map(&flat).map(|(u, v)| (u - x, v - y)).collect();
    let sides = || (0..corners.len()).map(|one| (corners[one], corners[(one + 1) % corners.len()]));
    // A line from the point eastwards goes out through an odd number of sides, if it is inside.
    let is_crossed = |((u, v), (p, q)): &((f64, f64), (f64, f64))| {
        (*v > 0.0) != (*q > 0.0) && u + (p - u) * (0.0 - v) / (q - v) > 0.0
    };
    if sides().filter(is_crossed).count() % 2 == 1 {
        return Some(0.0);
    }
    let away = |((u, v), (p, q)): ((f64, f64), (f64, f64))| {
        let (along, up) = (p - u, q - v);
        let length = along * along + up * up;
        let share = if length > 0.0 { (-(u * along + v * up) / length).clamp(0.0, 1.0) } else { 0.0 };
        (u + share * along).hypot(v + share * up)
    };
    sides().map(away).min_by(f64::total_cmp).map(|degrees| degrees * METRES_OF_A_DEGREE)
}

/// Where an entry of a project was made, in words: on its ground, or how far from it; from its place, where nobody has said
/// how far the ground goes. Nothing where the entry or the project has no place.
pub fn whereabouts(desk: &Desk<'_>, project: &Row, entry: &Stored) -> Result<Option<String>, PageError> {
    let degrees = |field: &str| entry.open.get(field).and_then(Json::as_str).and_then(Decimal::parse);
    let (Some(longitude), Some(latitude)) = (degrees("longitude"), degrees("latitude")) else { return Ok(None) };
    let of_register = desk.record(project.latest.seq.into(), false)?;
    let ground = of_register.map(|stored| ground(&stored)).unwrap_or_default();
    let (key, points) = match ground.is_empty() {
        true => ("whereabouts-from-place", place(project).into_iter().collect()),
        false => ("whereabouts-beyond", ground),
    };
    let Some(metres) = metres_beyond(&points, [longitude, latitude]) else { return Ok(None) };
    let language = desk.viewer.language;
    if metres == 0.0 && points.len() > 1 {
        return Ok(Some(desk.t("whereabouts-inside")));
    }
    let distance = match metres {
        ..995.0 => language.format("whereabouts-metres", &[("n", &format!("{:.0}", (metres / 10.0).round() * 10.0))]),
        _ => language.format("whereabouts-kilometres", &[("n", &format!("{:.1}", metres / 1000.0))]),
    };
    let accuracy = entry.open.get("accuracy_m").and_then(Json::as_u64).map(|metres| metres.to_string());
    let mut words = language.format(key, &[("distance", &distance)]);
    if let Some(accuracy) = accuracy {
        words += &language.format("whereabouts-accuracy", &[("n", &accuracy)]);
    }
    Ok(Some(words))
}

/// The same of the entry that a row of the register is, if it is one of a project's daily supervision.
pub fn whereabouts_of(desk: &Desk<'_>, row: &Row, entry: &Stored) -> Result<Option<String>, PageError> {
    let project = match row.latest.value(&SUPERVISION, "project") {
        Value::Row(project) if row.kind().name == SUPERVISION.name => desk.viewer.zone.register.row(*project),
        _ => None,
    };
    project.map_or(Ok(None), |project| whereabouts(desk, project, entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(texts: &[(&str, &str)]) -> Vec<Degrees> {
        texts.iter().map(|(x, y)| [Decimal::parse(x).unwrap(), Decimal::parse(y).unwrap()]).collect()
    }

    #[test]
    fn metres_are_counted_from_the_nearest_side() {
        // Not convex: the notch of a ground is outside it.
        let ground = points(&[
            ("114.6", "33.6"),
            ("114.62", "33.6"),
            ("114.62", "33.62"),
            ("114.61", "33.61"),
            ("114.6", "33.62"),
        ]);
        let metres = |x: &str, y: &str| metres_beyond(&ground, points(&[(x, y)])[0]).unwrap();
        assert_eq!(metres("114.605", "33.605"), 0.0);
        assert!(metres("114.61", "33.615") > 300.0, "in the notch");
        // One thousandth of a degree northwards is 111 m, eastwards at 33.6° 93 m.
        assert!((metres("114.605", "33.599") - 111.2).abs() < 0.1);
        assert!((metres("114.621", "33.61") - 92.6).abs() < 0.1);
        // Beyond a corner it is the corner that is near.
        assert!((metres("114.621", "33.599") - 111.2f64.hypot(92.6)).abs() < 0.2);
    }

    #[test]
    fn one_point_is_a_place_and_none_is_nowhere() {
        let at = points(&[("114.6", "33.601")])[0];
        assert!((metres_beyond(&points(&[("114.6", "33.6")]), at).unwrap() - 111.2).abs() < 0.1);
        assert_eq!(metres_beyond(&[], at), None);
    }

    #[test]
    fn a_degree_eastwards_is_shorter() {
        let at = |longitude: i64, latitude: i64| [Decimal::whole(longitude), Decimal::whole(latitude)];
        let (x, y) = plane(&[at(114, 59), at(115, 61)])(&at(114, 60));
        assert!((x - 57.0).abs() < 1e-9 && (y - 60.0).abs() < 1e-9, "half as long at sixty: {x} {y}");
    }
}
