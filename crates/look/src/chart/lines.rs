use super::bars::{TOTAL, axis, base, gutter, names, y};
use super::scale::{Scale, width};
use super::{Chart, Series, SeriesStyle, canvas, percent, place, px, shown};
use maud::{Markup, html};

/// Lines. A missing value breaks the line; a value alone between two gaps is a point.
pub(super) fn draw(c: &Chart) -> Markup {
    let count = c.categories.len();
    let scale = Scale::from_zero(c.series.iter().flat_map(|s| (0..count).filter_map(|at| place(s, at))));
    let right = c.series.iter().map(|s| width(&end_name(s))).fold(0.0, f64::max) + 10.0;
    let step = 100.0 / (count.max(2) - 1) as f64;
    let point = |series: &Series, at: usize| place(series, at).map(|v| (step * at as f64, y(&scale, v)));
    let ends = ends(c, point);
    let body = html! {
        (axis(&scale, &c.unit))
        (base(&scale))
        // the lines are stretched to the width of the drawing; words and points are placed by share and are not
        svg.s-lines viewBox={ "0 0 1000 " (px(TOTAL)) } width="100%" height=(px(TOTAL)) preserveAspectRatio="none" {
            @for series in &c.series {
                @let runs = runs(count, |at| point(series, at));
                path.s-l.(series.style.class()) d=(outline(&runs)) fill="none" stroke="#000" stroke-linejoin="round"
                    stroke-width=(stroke(series.style).0) stroke-dasharray=[stroke(series.style).1] vector-effect="non-scaling-stroke" {}
            }
        }
        @for (series, end) in c.series.iter().zip(&ends) {
            @for run in runs(count, |at| point(series, at)).iter().filter(|run| run.len() == 1) { (dot(series, run[0])) }
            @if let Some((x, y, words)) = end {
                (dot(series, (*x, *y)))
                text.s-e.(series.style.class()) x=(percent(*x)) y=(px(words + 4.0)) dx="7" { (end_name(series)) }
            }
        }
        (names(c, step, 0.0))
    };
    canvas(c, gutter(&scale), right, TOTAL, body)
}

fn dot(series: &Series, (x, y): Point) -> Markup {
    html! { circle.s-p.(series.style.class()) cx=(percent(x)) cy=(px(y)) r="3.5" {} }
}

/// The words at the end of a line: the name, and the last value of what the chart is about.
fn end_name(series: &Series) -> String {
    let last = (0..series.values.len()).rev().find_map(|at| shown(series, at));
    match (series.style, last) {
        (SeriesStyle::Data, Some(value)) => format!("{} {value}", series.name),
        _ => series.name.clone(),
    }
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
    // an end in the middle of the drawing has its words below the line that goes on
    for end in ends.iter_mut().flatten().filter(|e| inner(e)) {
        end.2 += 15.0;
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
