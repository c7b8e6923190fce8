use super::scale::{every, fit, room, width};
use super::{Chart, canvas, percent, place, px, shown};
use maud::{Markup, html};

/// A row of cells a series; a cell holds the rank, first places are filled and bold.
pub(super) fn cells(c: &Chart) -> Markup {
    let left = room(c.series.iter().map(|s| width(&s.name)).fold(0.0, f64::max).min(136.0) + 8.0);
    let slot = 100.0 / c.categories.len().max(1) as f64;
    let step = every(c.categories.iter(), c.categories.len());
    let body = html! {
        @for (at, name) in c.categories.iter().enumerate().step_by(step.desk) {
            text.(step.class(at)) x=(percent(slot * (at as f64 + 0.5))) y="15" text-anchor="middle" { (name) }
        }
        line.s-rule1 x1=(px(-left)) x2="100%" y1="22" y2="22" stroke="#000" {}
        @for (row, series) in c.series.iter().enumerate() {
            @let y = 26.0 + 41.0 * row as f64;
            text.s-n x=(px(-left)) y=(px(y + 21.0)) { (fit(&series.name, left - 6.0)) }
            @for (at, category) in c.categories.iter().enumerate() {
                @if let Some(rank) = shown(series, at) {
                    @let first = rank == "1";
                    rect class=(if first { "s-c s-c1" } else { "s-c" }) x=(percent(slot * at as f64)) y=(px(y)) width=(percent(slot * 0.96))
                        height="33" fill=(if first { "#3a3a3a" } else { "#fff" }) stroke="#000" {
                        title { (series.name) " " (category) " " (rank) }
                    }
                    text class=(if first { "s-r s-r1" } else { "s-r" }) x=(percent(slot * (at as f64 + 0.48))) y=(px(y + 21.0))
                        fill=(if first { "#fff" } else { "#000" }) text-anchor="middle" { (rank) }
                }
            }
            line.s-grid x1=(px(-left)) x2="100%" y1=(px(y + 37.0)) y2=(px(y + 37.0)) stroke="#bbb" {}
        }
    };
    canvas(c, left, 0.0, 26.0 + 41.0 * c.series.len() as f64, body)
}

/// Lying bars from zero with their exact values at the end. They end at the greatest value, not at a round one: every
/// bar carries its number, so there is no axis to round.
pub(super) fn bars(c: &Chart) -> Markup {
    let all = || c.series.iter().flat_map(|s| (0..c.categories.len()).filter_map(|at| place(s, at)));
    let (low, high) = all().fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    let span = if high > low { high - low } else { 1.0 };
    let left = room(c.categories.iter().map(|n| width(n)).fold(0.0, f64::max).min(152.0) + 8.0);
    let right =
        room(c.series.iter().flat_map(|s| s.values.iter().flatten()).map(|v| width(v)).fold(0.0, f64::max) + 8.0);
    let line = 16.0 * c.series.len().max(1) as f64 + 14.0;
    let top = if c.unit.is_empty() { 2.0 } else { 20.0 };
    let bottom = top + line * c.categories.len() as f64;
    let x = |value: f64| 100.0 * (value - low) / span;
    let body = html! {
        @if !c.unit.is_empty() { text.s-unit x="0" y="12" { (c.unit) } }
        @for (at, category) in c.categories.iter().enumerate() {
            @let y = top + line * at as f64;
            @let name = fit(category, left - 6.0);
            text.s-n x=(px(-left)) y=(px(y + line / 2.0 + 4.5)) { (name) @if name != *category { title { (category) } } }
            @for (lane, series) in c.series.iter().enumerate() {
                @if let (Some(value), Some(text)) = (place(series, at), shown(series, at)) {
                    @let upper = y + 7.5 + 16.0 * lane as f64;
                    rect.s-b.(series.style.class()) x=(percent(x(value.min(0.0)))) y=(px(upper)) width=(percent(x(value.abs()) - x(0.0)))
                        height="15" fill=(series.style.ink(&c.id)) stroke="#000" {
                        title { (category) " " (series.name) " " (text) }
                    }
                    text.s-v x=(percent(x(value.max(0.0)))) y=(px(upper + 12.0)) dx="6" { (text) }
                }
            }
            line.s-grid x1=(px(-left)) x2="100%" y1=(px(y + line)) y2=(px(y + line)) stroke="#bbb" {}
        }
        line.s-axis x1=(percent(x(0.0))) x2=(percent(x(0.0))) y1=(px(top)) y2=(px(bottom)) stroke="#000" {}
    };
    canvas(c, left, right, bottom + 2.0, body)
}
