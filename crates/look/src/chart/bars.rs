use super::scale::{Scale, every, room, width};
use super::{Chart, canvas, percent, place, px, shown};
use maud::{Markup, html};

const TOP: f64 = 28.0;
const HEIGHT: f64 = 210.0;
/// Where the plot ends: below stand the names of the categories.
pub(super) const FLOOR: f64 = TOP + HEIGHT;
/// Height of a drawing with axes.
pub(super) const TOTAL: f64 = FLOOR + 26.0;

/// Standing bars. Series that never share a category use the same lane, so that they may be two periods of one row.
pub(super) fn draw(c: &Chart) -> Markup {
    let count = c.categories.len().max(1);
    let scale = Scale::from_zero(c.series.iter().flat_map(|s| (0..c.categories.len()).filter_map(|at| place(s, at))));
    let shared = (0..count).any(|at| c.series.iter().filter(|s| shown(s, at).is_some()).count() > 1);
    let lanes = if shared { c.series.len().max(1) } else { 1 };
    let slot = 100.0 / count as f64;
    let bar = (slot * 0.64).min(9.0 * lanes as f64) / lanes as f64;
    let step = every(c.series.iter().flat_map(|s| s.values.iter().flatten()), count * lanes);
    let x = |lane: usize, at: usize| {
        slot * (at as f64 + 0.5) - bar * lanes as f64 / 2.0 + if shared { bar * lane as f64 } else { 0.0 }
    };
    let body = html! {
        (axis(&scale, &c.unit))
        @for (lane, series) in c.series.iter().enumerate() {
            @for (at, category) in c.categories.iter().enumerate() {
                @if let (Some(value), Some(text)) = (place(series, at), shown(series, at)) {
                    @let (high, zero) = (y(&scale, value), y(&scale, 0.0));
                    rect.s-b.(series.style.class()) x=(percent(x(lane, at))) y=(px(high.min(zero))) width=(percent(bar * 0.97))
                        height=(px((high - zero).abs())) fill=(series.style.ink(&c.id)) stroke="#000" {
                        title { (category) " " (series.name) " " (text) }
                    }
                    @if step.desk == 1 {
                        text.s-v.(step.class(at)) x=(percent(x(lane, at) + bar / 2.0)) y=(px(if value < 0.0 { high + 14.0 } else { high - 5.0 }))
                            text-anchor="middle" { (text) }
                    }
                }
            }
        }
        (base(&scale))
        (names(c, slot, 0.5))
    };
    canvas(c, gutter(&scale), 0.0, TOTAL, body)
}

/// The room that the labels of the axis need at the left.
pub(super) fn gutter(scale: &Scale) -> f64 {
    room(scale.ticks().iter().map(|(_, label)| width(label)).fold(0.0, f64::max) + 8.0)
}

/// Where a value lies.
pub(super) fn y(scale: &Scale, value: f64) -> f64 {
    TOP + HEIGHT * (1.0 - scale.share(value))
}

/// The line at zero.
pub(super) fn base(scale: &Scale) -> Markup {
    let zero = px(y(scale, 0.0));
    html! { line.s-axis x1="0" x2="100%" y1=(zero) y2=(zero) stroke="#000" {} }
}

/// Ticks with grid lines, and the unit once above.
pub(super) fn axis(scale: &Scale, unit: &str) -> Markup {
    html! {
        @if !unit.is_empty() { text.s-unit x="0" y="12" dx=(px(-gutter(scale))) { (unit) } }
        @for (value, label) in scale.ticks() {
            @let y = y(scale, value);
            line.s-grid x1="0" x2="100%" y1=(px(y)) y2=(px(y)) stroke="#bbb" {}
            text x="-8" y=(px(y + 4.0)) text-anchor="end" { (label) }
        }
    }
}

/// The names of the categories, every one or every n-th, so that they never touch. The first is always named.
pub(super) fn names(c: &Chart, slot: f64, at_share: f64) -> Markup {
    let step = every(c.categories.iter(), c.categories.len());
    html! {
        @for (at, name) in c.categories.iter().enumerate().step_by(step.desk) {
            text.(step.class(at)) x=(percent(slot * (at as f64 + at_share))) y=(px(TOP + HEIGHT + 19.0)) text-anchor="middle" { (name) }
        }
    }
}
