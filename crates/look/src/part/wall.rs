//! What hangs on the wall of a meeting room: few things, large enough for six metres. The sheet gives every size as a
//! share of the screen, so that nothing scrolls at any size of the same shape; on small screens the panels stand under
//! each other.

use super::Tone;
use crate::icon::{Mark, mark};
use maud::{Markup, html};

/// What is refreshed in its place: every so many seconds, at most so many times.
#[must_use]
pub fn again(id: &str, every: Option<(u32, u32)>, body: Markup) -> Markup {
    html! { div id=(id) data-again=[every.map(|every| every.0)] data-turns=[every.map(|every| every.1)] { (body) } }
}

/// The three columns.
#[must_use]
pub fn wall(columns: &[Markup]) -> Markup {
    html! { div.s-wall-c { @for column in columns { div { (column) } } } }
}

/// A panel: title, note, body.
#[must_use]
pub fn wall_panel(title: Markup, note: Markup, body: Markup) -> Markup {
    html! { section.s-wall-p { header { h2 { (title) } span { (note) } } (body) } }
}

/// Large numbers beside each other, each with its word.
#[must_use]
pub fn wall_counts(counts: &[(String, Markup, Tone)]) -> Markup {
    html! { dl.s-wall-n { @for (word, number, tone) in counts { div.(tone.class()) { dt { (word) } dd { (number) } } } } }
}

/// A row: what, more about it, and how it stands.
pub struct WallRow {
    /// What it is; a link.
    pub name: Markup,
    /// Who or what it belongs to.
    pub of: String,
    /// How it stands, in words or a number.
    pub state: Markup,
    /// The tone of the state.
    pub tone: Tone,
    /// The shape in front: a light.
    pub light: Option<Mark>,
    /// A rule below it: the end of a group.
    pub ruled: bool,
}

/// Rows under each other.
#[must_use]
pub fn wall_rows(rows: &[WallRow]) -> Markup {
    html! {
        ul.s-wall-r {
            @for row in rows {
                li.(row.tone.class()).s-wall-e[row.ruled] {
                    @if let Some(shape) = row.light { (mark(shape, "")) }
                    b { (row.name) }
                    @if !row.of.is_empty() { span { (row.of) } }
                    @if !row.state.0.is_empty() { em { (row.state) } }
                }
            }
        }
    }
}

/// Bars from zero on one scale, each with its word and its number: the number says what the bar shows.
#[must_use]
pub fn wall_bars(bars: &[(String, u64, Tone)]) -> Markup {
    let most = bars.iter().map(|bar| bar.1).max().unwrap_or_default().max(1);
    html! {
        dl.s-wall-b {
            @for (word, number, tone) in bars {
                div.(tone.class()) {
                    dt { (word) }
                    dd {
                        (wall_share(&[(*number, most)]))
                        b { (number) }
                    }
                }
            }
        }
    }
}

/// Shares of a whole in one bar: the first is filled, of others the end is marked. Whoever hears the page is told by the
/// words beside it.
#[must_use]
pub fn wall_share(shares: &[(u64, u64)]) -> Markup {
    let percent = |(part, whole): &(u64, u64)| format!("{}%", (part.min(whole) * 100).div_ceil((*whole).max(1)));
    html! {
        svg.s-wall-s width="100%" height="100%" aria-hidden="true" focusable="false" {
            @if shares.len() > 1 { rect.s-wall-w width="100%" height="100%" {} }
            @if let Some(first) = shares.first() { rect width=(percent(first)) height="100%" {} }
            @for share in shares.iter().skip(1) { line x1=(percent(share)) x2=(percent(share)) y1="0" y2="100%" {} }
        }
    }
}

/// A small table: names at the left, numbers at the right.
pub struct WallTable<'a> {
    /// What it is, for those who hear it.
    pub caption: &'a str,
    /// Its headings.
    pub headings: &'a [String],
    /// Its rows; whether one is the own.
    pub rows: &'a [(bool, Vec<Markup>)],
}

/// Draws a small table.
#[must_use]
pub fn wall_table(t: &WallTable) -> Markup {
    html! {
        table.s-wall-t {
            caption.s-vh { (t.caption) }
            thead { tr { @for heading in t.headings { th scope="col" { (heading) } } } }
            tbody {
                @for (own, cells) in t.rows {
                    tr.s-wall-i[*own] { @for cell in cells { td { (cell) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_more_than_the_whole() {
        assert!(wall_share(&[(7, 5)]).0.contains("rect width=\"100%\""));
        let out = wall_share(&[(1, 4), (3, 4)]).0;
        assert!(out.contains("rect width=\"25%\"") && out.contains("x1=\"75%\""), "{out}");
        assert!(wall_share(&[(0, 0)]).0.contains("rect width=\"0%\""));
    }

    #[test]
    fn bars_are_drawn_on_one_scale_and_say_their_numbers() {
        let out = wall_bars(&[("a".into(), 90, Tone::Neutral), ("b".into(), 45, Tone::Bad)]).0;
        assert!(
            out.contains("rect width=\"100%\"") && out.contains("rect width=\"50%\"") && out.contains(">45<"),
            "{out}"
        );
    }

    #[test]
    fn only_what_says_so_is_refreshed() {
        assert!(again("w", Some((60, 240)), html! {}).0.contains("data-again=\"60\" data-turns=\"240\""));
        assert!(!again("w", None, html! {}).0.contains("data-"));
    }
}
