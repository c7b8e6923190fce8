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
    fn only_what_says_so_is_refreshed() {
        assert!(again("w", Some((60, 240)), html! {}).0.contains("data-again=\"60\" data-turns=\"240\""));
        assert!(!again("w", None, html! {}).0.contains("data-"));
    }
}
