use crate::icon::{Mark, mark};
use maud::{Markup, PreEscaped, html};

/// Eastwards and northwards, both in the same unit.
pub type Spot = (f64, f64);

/// A place of a [`sketch`].
pub struct Point {
    /// Where it is.
    pub at: Spot,
    /// What stands in its mark: a number.
    pub label: String,
}

/// Something that lies somewhere, on a [`plan`].
pub struct Site {
    /// Where it is; where its ground lies, if nobody has said.
    pub at: Option<Spot>,
    /// The corners of its ground.
    pub ground: Vec<Spot>,
    /// What stands in its mark: a number.
    pub label: String,
    /// How it stands, as a shape.
    pub stands: Option<Mark>,
    /// What it is and how it stands, for whoever points at it.
    pub title: String,
}

/// Width and height of the drawing, and the margin that marks need.
type Size = (f64, f64, f64);
/// Of a way.
const WAY: Size = (420.0, 240.0, 22.0);
/// Width and margin of a plan, and how low and how high it may be: as high as what lies on it.
const PLAN: (f64, f64) = (420.0, 34.0);
const HEIGHTS: (f64, f64) = (160.0, 460.0);
/// How broad and high a ground is that is seen round a mark; above any other the mark stands so far.
const SEEN: f64 = 28.0;
const ABOVE: f64 = 16.0;

/// Places on plain paper, joined in their order, with the roads between them: a sketch of a way, no map. It shows no boundary
/// and no scale; of roads what somebody has entered.
#[must_use]
pub fn sketch(label: &str, points: &[Point], roads: &[Vec<Spot>]) -> Markup {
    let spots: Vec<Spot> = points.iter().map(|point| point.at).collect();
    let place = place(&spots, WAY);
    let placed: Vec<Spot> = spots.iter().map(&place).collect();
    let roads: Vec<Vec<Spot>> = roads.iter().map(|road| road.iter().map(&place).collect()).collect();
    html! {
        (sheet("s-sketch", label, WAY, html! {
            (courses(&roads))
            (way(&placed))
            @for (point, at) in points.iter().zip(&placed) { (numbered(*at, 13.0, &point.label)) }
        }))
    }
}

/// A picture of a map service, and where its upper left corner and its lower right one stand.
pub struct Tile {
    /// Its address.
    pub href: String,
    /// Its corner.
    pub at: Spot,
    /// How broad and high it is.
    pub side: f64,
}

/// Width and height of a map.
pub const MAP: Spot = (420.0, 300.0);

/// A way on the pictures of a map service, with the number under which the map was reviewed printed on it. Everything stands
/// in the drawing's own measure already.
#[must_use]
pub fn mapped(label: &str, tiles: &[Tile], points: &[Point], roads: &[Vec<Spot>], imprint: &str) -> Markup {
    let placed: Vec<Spot> = points.iter().map(|point| point.at).collect();
    html! {
        (sheet("s-sketch s-map-of", label, (MAP.0, MAP.1, 0.0), html! {
            @for tile in tiles {
                image href=(tile.href) x=(format!("{:.1}", tile.at.0)) y=(format!("{:.1}", tile.at.1))
                    width=(tile.side) height=(tile.side) {}
            }
            (courses(roads))
            (way(&placed))
            @for point in points { (numbered(point.at, 13.0, &point.label)) }
            rect x="0" y=(MAP.1 - 18.0) width=(MAP.0) height="18" fill="#fff" {}
            text x="6" y=(MAP.1 - 5.0) fill="#1a1f24" { (imprint) }
        }))
    }
}

/// Roads, under everything else.
fn courses(roads: &[Vec<Spot>]) -> Markup {
    html! {
        @for road in roads {
            path.s-road d=(PreEscaped(line(road))) fill="none" stroke="#cfd4d9" stroke-width="5" stroke-linejoin="round" stroke-linecap="round" {}
        }
    }
}

/// The order of the places.
fn way(placed: &[Spot]) -> Markup {
    html! { path d=(PreEscaped(line(placed))) fill="none" stroke="#5b6570" stroke-width="2" stroke-dasharray="6 4" {} }
}

/// Sites on plain paper with their grounds and the roads near them: no map, either. A mark stands where its site is, or above
/// its ground. Roads do not move the drawing: what of them lies outside is cut off.
#[must_use]
pub fn plan(label: &str, sites: &[Site], roads: &[Vec<Spot>]) -> Markup {
    let spots: Vec<Spot> =
        sites.iter().flat_map(|site| site.at.into_iter().chain(site.ground.iter().copied())).collect();
    let size = size_of(&spots);
    let place = place(&spots, size);
    let grounds: Vec<Vec<Spot>> = sites.iter().map(|site| site.ground.iter().map(&place).collect()).collect();
    let roads: Vec<Vec<Spot>> = roads.iter().map(|road| road.iter().map(&place).collect()).collect();
    let drawn = sites.iter().zip(&grounds);
    html! {
        (sheet("s-sketch s-plan", label, size, html! {
            (courses(&roads))
            @for ground in grounds.iter().filter(|ground| !ground.is_empty()) {
                path d=(PreEscaped(line(ground) + "Z")) fill="#e8eaed" stroke="#5b6570" stroke-width="1.2" stroke-linejoin="round" {}
            }
            @for (site, ground) in drawn {
                @if let Some((at, above)) = stands(site.at.as_ref().map(&place), ground) {
                    g {
                        title { (site.title) }
                        @if above { @if let Some((x, y)) = site.at.as_ref().map(&place) {
                            circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="2.5" fill="#1f4e79" {}
                        } }
                        (numbered(at, 11.0, &site.label))
                        @if let Some(shape) = site.stands {
                            g transform={ "translate(" (format!("{:.1} {:.1}", at.0 + 5.0, at.1 - 16.0)) ")" } { (mark(shape, "")) }
                        }
                    }
                }
            }
        }))
    }
}

/// How large a plan of some spots is.
fn size_of(spots: &[Spot]) -> Size {
    let ((west, east), (south, north)) = (span(spots.iter().map(|spot| spot.0)), span(spots.iter().map(|spot| spot.1)));
    let (width, margin) = PLAN;
    let slope = if east > west { (north - south) / (east - west) } else { 1.0 };
    (width, ((width - 2.0 * margin) * slope + 2.0 * margin).clamp(HEIGHTS.0, HEIGHTS.1), margin)
}

/// Where a site's mark stands, and whether it stands above the ground, which it would hide.
fn stands(at: Option<Spot>, ground: &[Spot]) -> Option<(Spot, bool)> {
    if ground.is_empty() {
        return at.map(|at| (at, false));
    }
    let ((west, east), (top, bottom)) =
        (span(ground.iter().map(|spot| spot.0)), span(ground.iter().map(|spot| spot.1)));
    let middle = ((west + east) / 2.0, (top + bottom) / 2.0);
    let is_seen = (east - west).min(bottom - top) >= SEEN;
    Some(if is_seen { (at.unwrap_or(middle), false) } else { ((middle.0, top - ABOVE), true) })
}

fn sheet(class: &str, label: &str, (width, height, _): Size, body: Markup) -> Markup {
    html! { svg class=(class) viewBox={ "0 0 " (width) " " (height) } width="100%" role="img" aria-label=(label) { (body) } }
}

fn numbered((x, y): Spot, radius: f64, label: &str) -> Markup {
    html! {
        circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(radius) fill="#1f4e79" stroke="#fff" stroke-width="2" {}
        text x=(format!("{x:.1}")) y=(format!("{:.1}", y + 4.5)) text-anchor="middle" fill="#fff" { (label) }
    }
}

fn line(spots: &[Spot]) -> String {
    let step = |(at, (x, y)): (usize, &Spot)| format!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
    spots.iter().enumerate().map(step).collect()
}

fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// Where a spot stands in a drawing that holds all of them: the same scale in both directions, north above.
fn place(all: &[Spot], (width, height, margin): Size) -> impl Fn(&Spot) -> Spot {
    let ((west, east), (south, north)) = (span(all.iter().map(|spot| spot.0)), span(all.iter().map(|spot| spot.1)));
    let scale = |room: f64, extent: f64| if extent > 0.0 { room / extent } else { f64::INFINITY };
    let both = scale(width - 2.0 * margin, east - west).min(scale(height - 2.0 * margin, north - south));
    let both = if both.is_finite() { both } else { 0.0 };
    move |(x, y)| (width / 2.0 + (x - (west + east) / 2.0) * both, height / 2.0 - (y - (south + north) / 2.0) * both)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(all: &[Spot]) -> Vec<Spot> {
        all.iter().map(place(all, WAY)).collect()
    }

    #[test]
    fn every_place_lies_in_the_drawing_and_north_is_above() {
        let placed = placed(&[(114.1, 33.1), (114.9, 33.2), (114.5, 33.9)]);
        for (x, y) in &placed {
            assert!((22.0..=398.0).contains(x) && (21.9..=218.1).contains(y), "{x} {y}");
        }
        assert!(placed[2].1 < placed[0].1 && placed[1].0 > placed[0].0);
    }

    #[test]
    fn one_place_twice_stands_in_the_middle() {
        assert_eq!(placed(&[(1.0, 1.0), (1.0, 1.0)]), [(210.0, 120.0), (210.0, 120.0)]);
    }

    #[test]
    fn a_mark_hides_no_ground() {
        let ground = [(100.0, 80.0), (120.0, 90.0), (110.0, 110.0)];
        assert_eq!(stands(Some((112.0, 95.0)), &ground), Some(((110.0, 64.0), true)));
        assert_eq!(stands(None, &ground), stands(Some((112.0, 95.0)), &ground), "a ground alone says where it is");
        let broad = [(100.0, 80.0), (140.0, 90.0), (110.0, 120.0)];
        assert_eq!(stands(Some((112.0, 95.0)), &broad), Some(((112.0, 95.0), false)), "it is seen round the mark");
        assert_eq!(stands(None, &broad), Some(((120.0, 100.0), false)));
        assert_eq!(stands(Some((110.0, 95.0)), &[]), Some(((110.0, 95.0), false)));
        assert_eq!(stands(None, &[]), None);
    }

    #[test]
    fn grounds_are_closed_and_lie_in_the_drawing() {
        let site = Site {
            at: Some((3.0, 3.0)),
            ground: vec![(0.0, 0.0), (5.0, 0.0), (5.0, 9.0)],
            label: "1".to_owned(),
            stands: Some(Mark::Behind),
            title: "园区：滞后".to_owned(),
        };
        let drawn = plan("示意图", &[site], &[vec![(0.0, 4.5), (5.0, 4.5)]]).into_string();
        // Nine units northwards would need 633.6 + 68 of height: they have 460, and the margins stay free.
        assert!(
            drawn.contains("viewBox=\"0 0 420 460\"") && drawn.contains("M101.1 426.0L318.9 426.0L318.9 34.0Z"),
            "{drawn}"
        );
        let (road, ground) = (drawn.find("M101.1 230.0L318.9 230.0"), drawn.find("M101.1 426.0"));
        assert!(road.is_some() && road < ground, "a road lies under the grounds: {drawn}");
        assert!(drawn.contains("<title>园区：滞后</title>") && drawn.contains("aria-label=\"示意图\""), "{drawn}");
    }
}
