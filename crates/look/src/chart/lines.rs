use super::bars::{FLOOR, TOTAL, axis, base, gutter, names, y};
use super::scale::{Scale, width};
use super::{Chart, Series, SeriesStyle, canvas, percent, place, px, shown};
use maud::{Markup, html};

/// Lines. A missing value breaks the line; a value alone between two gaps is a point.
pub(super) fn draw(c: &Chart) -> Markup {
    let scale = scale(c);
    let point = |series: &Series, at: usize| place(series, at).map(|v| (step(c) * at as f64, y(&scale, v)));
    let right = c.series.iter().map(|s| width(&end_name(s))).fold(0.0, f64::max) + 10.0;
    let body = html! {
        (axis(&scale, &c.unit))
        (base(&scale))
        (lines(c, TOTAL, point))
        @for (series, end) in c.series.iter().zip(ends(c, point)) {
            @if let Some((x, y, words)) = end {
                // words above a line that ends on the axis stand before its end: behind it other lines rise
                @let before = words < y && y + 15.0 >= FLOOR && x > 40.0;
                text.s-e.(series.style.class()) x=(percent(x)) y=(px(words + 4.0)) dx=(if before { "-5" } else { "7" })
                    text-anchor=[before.then_some("end")] { (end_name(series)) }
            }
        }
        (names(c, step(c), 0.0))
    };
    canvas(c, gutter(&scale), right, TOTAL, body)
}

/// The wall's drawing in pixels of 1920 × 1080: its width, the height of the lines from above, and the whole height.
const WALL: [f64; 4] = [540.0, 10.0, 104.0, 154.0];
/// The size of its words against those of a page.
const WALL_WORDS: f64 = 28.0 / 13.0;

/// The same lines for a wall: stretched with their words, without an axis, named at the right with the last value of what is
/// planned and expected. What is done stands beside the drawing.
pub(super) fn wall(c: &Chart) -> Markup {
    let [whole, top, height, total] = WALL;
    let scale = scale(c);
    let high = |value: f64| top + height * (1.0 - scale.share(value));
    let point = |series: &Series, at: usize| place(series, at).map(|v| (step(c) * at as f64, high(v)));
    let word = |series: &Series| match (series.style, last(series)) {
        (SeriesStyle::Data, _) | (_, None) => series.name.clone(),
        (_, Some(value)) => format!("{} {value}", series.name),
    };
    let wide = |text: &str| width(text) * WALL_WORDS;
    let key = c.series.iter().map(|series| wide(&word(series))).fold(0.0, f64::max) + 50.0;
    let plot = whole - key - 40.0;
    let widest = c.categories.iter().map(|name| wide(name)).fold(1.0, f64::max) + 14.0;
    let every = (widest * c.categories.len() as f64 / plot).ceil().max(1.0) as usize;
    let zero = px(high(0.0));
    html! {
        svg.s-svg.s-wall-v viewBox={ "0 0 " (px(whole)) " " (px(total)) } role="img" aria-labelledby={ (c.id) "-t" } {
            svg.s-lines x="22" width=(px(plot)) height=(px(total)) {
                line.s-axis x1="0" x2="100%" y1=(zero) y2=(zero) stroke="#000" {}
                (lines(c, total, point))
                @for (at, name) in c.categories.iter().enumerate().step_by(every) {
                    text x=(percent(step(c) * at as f64)) y=(px(total - 4.0)) text-anchor="middle" { (name) }
                }
            }
            @for (row, series) in c.series.iter().enumerate() {
                @let middle = 20.0 + 42.0 * row as f64;
                path.s-l.(series.style.class()) d={ "M" (px(whole - key)) " " (px(middle)) "h38" } stroke="#000" fill="none"
                    stroke-width=(stroke(series.style).0) stroke-dasharray=[stroke(series.style).1] vector-effect="non-scaling-stroke" {}
                text.s-e.(series.style.class()) x=(px(whole - key + 50.0)) y=(px(middle + 10.0)) { (word(series)) }
            }
        }
    }
}

fn scale(c: &Chart) -> Scale {
    let count = c.categories.len();
    Scale::from_zero(c.series.iter().flat_map(|s| (0..count).filter_map(|at| place(s, at))))
}

/// Percent of the width from one category to the next.
fn step(c: &Chart) -> f64 {
    100.0 / (c.categories.len().max(2) - 1) as f64
}

/// The lines, a point at the end of each, and one where a value stands alone. The lines are stretched to the width of the
/// drawing; words and points are placed by share and are not.
fn lines(c: &Chart, total: f64, point: impl Fn(&Series, usize) -> Option<Point> + Copy) -> Markup {
    let count = c.categories.len();
    html! {
        svg.s-lines viewBox={ "0 0 1000 " (px(total)) } width="100%" height=(px(total)) preserveAspectRatio="none" {
            @for series in &c.series {
                @let runs = runs(count, |at| point(series, at));
                path.s-l.(series.style.class()) d=(outline(&runs)) fill="none" stroke="#000" stroke-linejoin="round"
                    stroke-width=(stroke(series.style).0) stroke-dasharray=[stroke(series.style).1] vector-effect="non-scaling-stroke" {}
            }
        }
        @for series in &c.series {
            @for run in runs(count, |at| point(series, at)).iter().filter(|run| run.len() == 1) { (dot(series, run[0])) }
            @if let Some(end) = (0..count).rev().find_map(|at| point(series, at)) { (dot(series, end)) }
        }
    }
}

fn dot(series: &Series, (x, y): Point) -> Markup {
    html! { circle.s-p.(series.style.class()) cx=(percent(x)) cy=(px(y)) r="3.5" {} }
}

/// The words at the end of a line: the name, and the last value of what the chart is about.
fn end_name(series: &Series) -> String {
    match (series.style, last(series)) {
        (SeriesStyle::Data, Some(value)) => format!("{} {value}", series.name),
        _ => series.name.clone(),
    }
}

fn last(series: &Series) -> Option<&str> {
    (0..series.values.len()).rev().find_map(|at| shown(series, at))
}

/// A place: percent of the width, pixels of the height.
type Point = (f64, f64);

/// Where a line ends, and the height of its words.
type End = Option<(f64, f64, f64)>;

/// The end of every line and the height of its words, moved apart where they would touch.
fn ends(c: &Chart, point: impl Fn(&Series, usize) -> Option<Point>) -> Vec<End> {
    let mut ends: Vec<End> = c
        .series
        .iter()
        .map(|s| (0..c.categories.len()).rev().find_map(|at| point(s, at)).map(|(x, y)| (x, y, y)))
        .collect();
    let far = ends.iter().flatten().map(|e| e.0).fold(0.0, f64::max);
    let inner = |end: &(f64, f64, f64)| end.0 < far - 5.0;
    // an end in the middle of the drawing has its words below the line that goes on, or above it where the axis or another
    // line is in the way
    let crosses = |own: usize, (x, y): Point| {
        let others = c.series.iter().enumerate().filter(|(at, _)| *at != own);
        let points = others.flat_map(|(_, s)| (0..c.categories.len()).filter_map(|at| point(s, at)));
        points.into_iter().any(|p| (x..x + 12.0).contains(&p.0) && (y + 3.0..y + 25.0).contains(&p.1))
    };
    for (own, end) in ends.iter_mut().enumerate() {
        if let Some(end) = end.as_mut().filter(|e| inner(e)) {
            end.2 += if end.2 + 15.0 < FLOOR && !crosses(own, (end.0, end.1)) { 15.0 } else { -11.0 };
        }
    }
    let mut order: Vec<usize> = (0..ends.len()).filter(|at| ends[*at].is_some_and(|e| !inner(&e))).collect();
    let height = |ends: &[End], at: usize| ends[at].map_or(0.0, |e| e.2);
    order.sort_by(|a, b| height(&ends, *a).total_cmp(&height(&ends, *b)));
    for pair in order.windows(2) {
        let least = height(&ends, pair[0]) + 16.0;
        if let Some(end) = ends[pair[1]].as_mut().filter(|e| e.2 < least) {
            end.2 = least;
        }
    }
    ends
}

/// The stretches of a line without a gap.
fn runs(count: usize, point: impl Fn(usize) -> Option<Point>) -> Vec<Vec<Point>> {
    let mut runs = vec![Vec::new()];
    for at in 0..count {
        match (point(at), runs.last_mut()) {
            (Some(p), Some(run)) => run.push(p),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn outline(runs: &[Vec<Point>]) -> String {
    let mut d = String::new();
    for run in runs {
        for (at, (x, y)) in run.iter().enumerate() {
            d.push_str(&format!("{}{} {}", if at == 0 { 'M' } else { 'L' }, px(x * 10.0), px(*y)));
        }
    }
    d
}

fn stroke(style: SeriesStyle) -> (&'static str, Option<&'static str>) {
    match style {
        SeriesStyle::Data => ("2.75", None),
        SeriesStyle::Second => ("1.5", Some("6 4")),
        SeriesStyle::Kind => ("1.75", Some("2 3")),
    }
}
