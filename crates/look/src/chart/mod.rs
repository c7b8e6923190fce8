//! Charts: one typed description gives one SVG and, always, the data table behind a toggle.
//!
//! Values are decimal strings, shown exactly as given; a binary number is made of them only to place a mark. A missing
//! value leaves a gap. Bars start at zero. On screen the sheet colours the marks by class; the attributes in the SVG
//! are what a black and white print needs.

mod bars;
mod lines;
mod rank;
mod scale;

use maud::{Markup, html};

/// One series of values, as many as there are categories.
#[derive(Clone)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Exact decimal strings as printed; `None` where there is no value.
    pub values: Vec<Option<String>>,
    /// How it is drawn.
    pub style: SeriesStyle,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesStyle {
    /// What the chart is about: dark, solid.
    Data,
    /// Another period (light bars), or a plan (dashed line).
    Second,
    /// Another kind (ochre bars), or a forecast (dotted line).
    Kind,
}

impl SeriesStyle {
    /// The class that the sheet colours.
    fn class(self) -> &'static str {
        match self {
            Self::Data => "s-k1",
            Self::Second => "s-k2",
            Self::Kind => "s-k3",
        }
    }

    /// The fill of a print in black and white.
    fn ink(self, id: &str) -> String {
        match self {
            Self::Data => "#3a3a3a".into(),
            Self::Second => "#fff".into(),
            Self::Kind => format!("url(#{id}-h)"),
        }
    }
}

/// The shape of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Standing bars from zero.
    Bars,
    /// Lines, named at their ends.
    Lines,
    /// A row of cells a series with the rank in it; first places are filled.
    RankCells,
    /// Lying bars from zero, in the order given.
    RankedBars,
}

/// A chart.
pub struct Chart {
    /// Unique in the page; part of ids and of the address of the chart.
    pub id: String,
    /// The title: the finding, with its figures bound.
    pub finding: Markup,
    /// Number of the figure, what, scope.
    pub caption: String,
    /// The words of the toggle of the data table.
    pub table_label: String,
    /// Unit of the axis and the table; may be empty.
    pub unit: String,
    /// Names of the categories.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<Series>,
    /// The shape.
    pub shape: Shape,
}

/// Draws a chart with its data table.
#[must_use]
pub fn chart(c: &Chart) -> Markup {
    let bars = matches!(c.shape, Shape::Bars | Shape::RankedBars);
    let drawing = match c.shape {
        Shape::Bars => bars::draw(c),
        Shape::Lines => lines::draw(c),
        Shape::RankCells => rank::cells(c),
        Shape::RankedBars => rank::bars(c),
    };
    html! {
        figure.s-chart id=(c.id) {
            figcaption {
                div.s-finding id={ (c.id) "-t" } { (c.finding) }
                div.s-cap { (c.caption) }
            }
            (drawing)
            @if bars && c.series.len() > 1 { (key(c)) }
            details.s-data { summary { (c.table_label) } (data_table(c)) }
        }
    }
}

/// The lines of a chart for the wall; whoever hears the page is read its table.
#[must_use]
pub fn wall_lines(c: &Chart) -> Markup {
    html! {
        figure.s-wall-f {
            figcaption.s-vh id={ (c.id) "-t" } { (c.finding) }
            (lines::wall(c))
            div.s-vh { (values(c)) }
        }
    }
}

/// The frame of a drawing: it takes the width it is given, so that words keep their size; `left` and `right` are the
/// pixels that words need beside the plot, rounded up to the steps of the sheet.
fn canvas(c: &Chart, left: f64, right: f64, height: f64, body: Markup) -> Markup {
    let hatched = c.series.iter().any(|s| s.style == SeriesStyle::Kind);
    let steps = |pixels: f64| scale::room(pixels) / scale::STEP;
    html! {
        svg.s-svg.{ "s-pl" (steps(left)) }.{ "s-pr" (steps(right)) } width="100%" height=(px(height)) role="img"
            aria-labelledby={ (c.id) "-t" } {
            @if hatched {
                defs {
                    pattern id={ (c.id) "-h" } width="6" height="6" patternUnits="userSpaceOnUse" {
                        path d="M0 0h6v6H0z" fill="#fff" {}
                        path d="M-1 7L7-1M-4 4L4-4M2 10L10 2" stroke="#000" {}
                    }
                }
            }
            (body)
        }
    }
}

fn key(c: &Chart) -> Markup {
    html! {
        ul.s-key {
            @for series in &c.series {
                li {
                    svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" {
                        path class=(series.style.class()) d="M.5.5h11v11H.5z" fill=(series.style.ink(&c.id)) stroke="#000" {}
                    }
                    (series.name)
                }
            }
        }
    }
}

fn data_table(c: &Chart) -> Markup {
    html! { div.s-scroll role="region" aria-label=(c.caption) tabindex="0" { (values(c)) } }
}

fn values(c: &Chart) -> Markup {
    html! {
        table.s-table.s-table-data.s-flat {
            caption { (c.caption) @if !c.unit.is_empty() { " · " (c.unit) } }
            thead { tr { td {} @for series in &c.series { th.s-num scope="col" { (series.name) } } } }
            tbody {
                @for (at, category) in c.categories.iter().enumerate() {
                    tr {
                        th scope="row" { (category) }
                        @for series in &c.series { td.s-num { (shown(series, at).unwrap_or("—")) } }
                    }
                }
            }
        }
    }
}

/// The value of a series at a category, as printed.
fn shown(series: &Series, at: usize) -> Option<&str> {
    series.values.get(at).and_then(Option::as_deref)
}

/// The value of a series at a category, to place a mark.
fn place(series: &Series, at: usize) -> Option<f64> {
    shown(series, at).and_then(scale::parse)
}

/// A share of the width, from 0 to 100.
fn percent(value: f64) -> String {
    let text = format!("{value:.2}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A coordinate with at most one decimal.
fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

#[cfg(test)]
mod tests;
