//! The outline of a project's ground as it is typed: points "longitude,latitude" in CGCS2000 degrees, one after the other round the
//! ground. It closes by itself.

use crate::refusal::Problem;
use rulebook::Decimal;

/// Most characters of an outline.
pub const OUTLINE_MOST: usize = 2000;
/// Fewest points round a ground, and most.
const POINTS: std::ops::RangeInclusive<usize> = 3..=80;

/// Where places of a Chinese zone lie, in degrees: longitude and latitude, least and most (GB/T 2260 has none beyond).
pub(super) const PLACES: [(&str, i64, i64); 2] = [("longitude", 73, 136), ("latitude", 3, 54)];

/// A point, in millionths of a degree.
type Point = [i64; 2];

/// What is wrong with one coordinate, if it is not in the country.
pub(super) fn outside(field: &str, at: usize, degrees: Decimal) -> Option<Problem> {
    let (_, least, most) = PLACES[at];
    (degrees < Decimal::whole(least) || degrees > Decimal::whole(most)).then(|| {
        let problem = Problem::field(field, "out-of-the-country").with("value", degrees.to_string());
        problem.with("least", least.to_string()).with("most", most.to_string())
    })
}

/// The points of an outline, the last joined to the first, against the clock; or everything that is wrong with it.
pub fn outline(text: &str) -> Result<Vec<[Decimal; 2]>, Vec<Problem>> {
    let refuse = |code| Problem::field("outline", code);
    let mut problems = Vec::new();
    let mut found = points("outline", text, &mut problems);
    // Whoever has closed it himself has done no harm.
    if found.len() > 1 && found.first().map(|(_, point)| *point) == found.last().map(|(_, point)| *point) {
        found.pop();
    }
    if problems.is_empty() {
        let points: Vec<Point> = found.iter().map(|(_, point)| *point).collect();
        if !POINTS.contains(&points.len()) {
            let problem = refuse("outline-points").with("least", POINTS.start().to_string());
            problems.push(problem.with("most", POINTS.end().to_string()).with("n", points.len().to_string()));
        } else if crosses(&points) || twice_the_area(&points) == 0 {
            problems.push(refuse("outline-no-ground"));
        } else if twice_the_area(&points) < 0 {
            found.reverse();
        }
    }
    if problems.is_empty() { Ok(found.into_iter().map(|(point, _)| point).collect()) } else { Err(problems) }
}

/// The points of a road's course, from one end to the other; or everything that is wrong with it.
pub fn course(text: &str) -> Result<Vec<[Decimal; 2]>, Vec<Problem>> {
    let mut problems = Vec::new();
    let found = points("course", text, &mut problems);
    let goes_on = found.windows(2).any(|pair| pair[0].1 != pair[1].1);
    if problems.is_empty() && !(goes_on && found.len() <= *POINTS.end()) {
        let problem = Problem::field("course", "course-points").with("most", POINTS.end().to_string());
        problems.push(problem.with("n", found.len().to_string()));
    }
    if problems.is_empty() { Ok(found.into_iter().map(|(point, _)| point).collect()) } else { Err(problems) }
}

/// The points of a text, as they are typed and in millionths.
fn points(field: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<([Decimal; 2], Point)> {
    let mut found = Vec::new();
    for item in text.split_whitespace() {
        let Some((point, millionths)) = point(item) else {
            let value = item.chars().take(40).collect::<String>();
            problems.push(Problem::field(field, "outline-no-point").with("value", value));
            continue;
        };
        problems.extend(point.iter().enumerate().filter_map(|(at, degrees)| outside(field, at, *degrees)));
        found.push((point, millionths));
    }
    found
}

/// A point as it is typed: two decimals of six places at most, with a comma between them.
fn point(text: &str) -> Option<([Decimal; 2], Point)> {
    let (longitude, latitude) = text.split_once([',', '，'])?;
    let ((longitude, x), (latitude, y)) = (degrees(longitude)?, degrees(latitude)?);
    Some(([longitude, latitude], [x, y]))
}

fn degrees(text: &str) -> Option<(Decimal, i64)> {
    let value = Decimal::parse_typed(text).filter(|value| value.places() <= 6)?;
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.strip_prefix('-').unwrap_or(whole).parse::<i64>().ok()?.checked_mul(1_000_000)?;
    let millionths = whole.checked_add(format!("{rest:0<6}").parse().ok()?)?;
    Some((value, if text.starts_with('-') { -millionths } else { millionths }))
}

/// Twice the area, in square millionths of a degree: more than nothing against the clock.
fn twice_the_area(points: &[Point]) -> i128 {
    sides(points).map(|([x, y], [u, v])| i128::from(x) * i128::from(v) - i128::from(u) * i128::from(y)).sum()
}

fn sides(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    (0..points.len()).map(|at| (points[at], points[(at + 1) % points.len()]))
}

/// Whether two sides meet that are no neighbours.
fn crosses(points: &[Point]) -> bool {
    let sides: Vec<(Point, Point)> = sides(points).collect();
    let count = sides.len();
    (0..count).any(|one| {
        (one + 2..count).filter(|other| (other + 1) % count != one).any(|other| meet(sides[one], sides[other]))
    })
}

/// On which side of a line a point lies.
fn side(([x, y], [u, v]): (Point, Point), [p, q]: Point) -> i128 {
    let cross = i128::from(u - x) * i128::from(q - y) - i128::from(v - y) * i128::from(p - x);
    cross.signum()
}

fn meet(one: (Point, Point), other: (Point, Point)) -> bool {
    let between = |(from, to): (Point, Point), point: Point| {
        side((from, to), point) == 0
            && (0..2).all(|at| (from[at].min(to[at])..=from[at].max(to[at])).contains(&point[at]))
    };
    let apart = side(one, other.0) * side(one, other.1) < 0 && side(other, one.0) * side(other, one.1) < 0;
    apart || between(one, other.0) || between(one, other.1) || between(other, one.0) || between(other, one.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        outline(text).unwrap_err().into_iter().map(|problem| problem.code).collect()
    }

    fn read(text: &str) -> Vec<String> {
        outline(text).unwrap().iter().map(|[x, y]| format!("{x},{y}")).collect()
    }

    #[test]
    fn points_are_put_against_the_clock_and_closed_by_nobody() {
        let against = ["114.1,33.1", "114.2,33.1", "114.2,33.25"];
        assert_eq!(read("114.1,33.1 114.2,33.1  114.2,33.25"), against);
        assert_eq!(read("114.1,33.1 114.2,33.1 114.2,33.25 114.1,33.1"), against, "closed by whoever typed it");
        let with = read("114.2，33.25 114.2,33.1 114.1,33.1");
        assert_eq!(with, against, "with the clock, and with a Chinese comma");
    }

    #[test]
    fn what_is_no_ground_is_refused_with_everything_that_is_wrong() {
        assert_eq!(codes("114.1,33.1 114.2,33.1"), ["outline-points"]);
        assert_eq!(codes(""), ["outline-points"]);
        assert_eq!(codes("114.1,33.1 114.2,33.1 114.1,33.1"), ["outline-points"], "two points, closed");
        let many: Vec<String> = (0..81).map(|at| format!("114.{at:02},33.{}", at * at % 89 + 10)).collect();
        assert_eq!(codes(&many.join(" ")), ["outline-points"]);
        assert_eq!(codes("114.1,33.1 114.2,33.2 114.3,33.3"), ["outline-no-ground"], "a line");
        assert_eq!(codes("114.1,33.1 114.3,33.3 114.3,33.1 114.1,33.3"), ["outline-no-ground"], "a knot");
        assert_eq!(codes("114,33 115,33 115,34 114.5,33 114,34"), ["outline-no-ground"], "a corner on another side");
        let wrong = codes("33.1,114.1 114.2;33.1 114.2,x 114.1234567,33.1 114.1,33.1");
        assert_eq!(
            wrong,
            ["out-of-the-country", "out-of-the-country", "outline-no-point", "outline-no-point", "outline-no-point"]
        );
        assert_eq!(codes("-114.1,33.1 114.2,33.1 114.2,33.3"), ["out-of-the-country"]);
    }

    #[test]
    fn a_road_goes_from_somewhere_to_somewhere_else() {
        let codes =
            |text: &str| -> Vec<&str> { course(text).unwrap_err().iter().map(|problem| problem.code).collect() };
        let read = course("114.1,33.1 114.2,33.1 114.1,33.1").unwrap();
        assert_eq!(read.len(), 3, "it may come back, and is not closed by us");
        for bad in ["", "114.1,33.1", "114.1,33.1 114.1,33.1"] {
            assert_eq!(codes(bad), ["course-points"], "{bad}");
        }
        assert_eq!(codes("33.1,114.1 114.2,33.1"), ["out-of-the-country", "out-of-the-country"]);
        assert_eq!(codes("somewhere 114.2,33.1"), ["outline-no-point"]);
        let many: Vec<String> = (0..81).map(|at| format!("114.{at:02},33.1")).collect();
        assert_eq!(codes(&many.join(" ")), ["course-points"]);
    }

    #[test]
    fn a_crooked_ground_is_one() {
        assert_eq!(read("114,33 115,33 115,34 114.5,33.5 114,34").len(), 5);
    }
}
