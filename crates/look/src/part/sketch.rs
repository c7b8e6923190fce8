use maud::{Markup, PreEscaped, html};

/// A place of a [`sketch`].
pub struct Point {
    /// Eastwards, in any unit.
    pub x: f64,
    /// Northwards, in the same unit.
    pub y: f64,
    /// What stands in its mark: a number.
    pub label: String,
}

/// Width and height of the drawing, and the margin that marks need.
const SIZE: (f64, f64, f64) = (420.0, 240.0, 22.0);

/// Places on plain paper, joined in their order: a sketch of a way, no map. It shows no boundary, no road's course and no
/// scale.
#[must_use]
pub fn sketch(label: &str, points: &[Point]) -> Markup {
    let placed = place(points);
    let way: String = placed
        .iter()
        .enumerate()
        .map(|(at, (x, y))| format!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }))
        .collect();
    html! {
        svg.s-sketch viewBox={ "0 0 " (SIZE.0) " " (SIZE.1) } width="100%" role="img" aria-label=(label) {
            path d=(PreEscaped(way)) fill="none" stroke="#8a939c" stroke-width="2" stroke-dasharray="6 4" {}
            @for (point, (x, y)) in points.iter().zip(&placed) {
                circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="13" fill="#1f4e79" stroke="#fff" stroke-width="2" {}
                text x=(format!("{x:.1}")) y=(format!("{:.1}", y + 4.5)) text-anchor="middle" fill="#fff" { (point.label) }
            }
        }
    }
}

/// Where the points stand in the drawing: the same scale in both directions, north above.
fn place(points: &[Point]) -> Vec<(f64, f64)> {
    let span = |of: fn(&Point) -> f64| {
        let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    let ((west, east), (south, north)) = (span(|point| point.x), span(|point| point.y));
    let (width, height, margin) = SIZE;
    let scale = |room: f64, extent: f64| if extent > 0.0 { room / extent } else { f64::INFINITY };
    let both = scale(width - 2.0 * margin, east - west).min(scale(height - 2.0 * margin, north - south));
    let both = if both.is_finite() { both } else { 0.0 };
    points
        .iter()
        .map(|point| {
            let x = width / 2.0 + (point.x - (west + east) / 2.0) * both;
            let y = height / 2.0 - (point.y - (south + north) / 2.0) * both;
            (x, y)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64) -> Point {
        Point { x, y, label: String::new() }
    }

    #[test]
    fn every_place_lies_in_the_drawing_and_north_is_above() {
        let placed = place(&[point(114.1, 33.1), point(114.9, 33.2), point(114.5, 33.9)]);
        for (x, y) in &placed {
            assert!((22.0..=398.0).contains(x) && (21.9..=218.1).contains(y), "{x} {y}");
        }
        assert!(placed[2].1 < placed[0].1 && placed[1].0 > placed[0].0);
    }

    #[test]
    fn one_place_twice_stands_in_the_middle() {
        assert_eq!(place(&[point(1.0, 1.0), point(1.0, 1.0)]), [(210.0, 120.0), (210.0, 120.0)]);
    }
}
