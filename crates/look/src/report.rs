//! A published report: contents at the left, serif text in the middle, each chapter's figures beside it – and under it
//! where there is no room, on paper too –, the edition below.

use maud::{Markup, html};

/// A report page, for [`crate::frame::public_page`].
pub struct Report<'a> {
    /// Contents; see [`contents`].
    pub contents: Markup,
    /// The title.
    pub title: &'a str,
    /// The line under the title; may be empty.
    pub subtitle: &'a str,
    /// Date, edition, number of figures: short facts in one line.
    pub facts: &'a [&'a str],
    /// The chapters in order.
    pub chapters: Vec<Chapter>,
    /// What follows the chapters over the whole width: the appendix.
    pub annex: Markup,
    /// The edition; see [`edition`].
    pub foot: Markup,
}

/// A chapter.
pub struct Chapter {
    /// Id that contents lead to.
    pub id: String,
    /// Its title.
    pub title: Markup,
    /// `p`, tables, notes.
    pub text: Markup,
    /// Its charts with what is said of them; may be empty.
    pub figures: Markup,
}

/// Draws a report.
#[must_use]
pub fn report(r: &Report) -> Markup {
    html! {
        div.s-report {
            div.s-r-c { (r.contents) }
            article.s-r-t {
                h1 { (r.title) }
                @if !r.subtitle.is_empty() { p.s-r-s { (r.subtitle) } }
                @if !r.facts.is_empty() { p.s-r-f { @for fact in r.facts { span { (fact) } } } }
                @for chapter in &r.chapters {
                    section.s-r-h {
                        div.s-r-w { h2 id=(chapter.id) { (chapter.title) } (chapter.text) }
                        @if !chapter.figures.0.is_empty() { aside.s-r-a { (chapter.figures) } }
                    }
                }
                (r.annex)
            }
        }
        @if !r.foot.0.is_empty() { footer.s-edition { (r.foot) } }
    }
}

/// One entry of the contents.
pub struct Entry<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Chapter.
    pub title: &'a str,
    /// How many figures, or what it holds.
    pub note: &'a str,
    /// Whether it is being read.
    pub current: bool,
}

/// The contents of a report.
#[must_use]
pub fn contents(title: &str, entries: &[Entry], note: &str) -> Markup {
    html! {
        nav.s-contents aria-label=(title) {
            div.s-c-t { (title) }
            ol {
                @for entry in entries {
                    li { a href=(entry.href) aria-current=[entry.current.then_some("true")] { (entry.title) span { (entry.note) } } }
                }
            }
            @if !note.is_empty() { p { (note) } }
        }
    }
}

/// Blocks of the edition: title and rows; `code` is a picture such as a QR code with its caption.
#[must_use]
pub fn edition(blocks: &[(&str, Markup)], code: Option<Markup>) -> Markup {
    html! {
        @for (title, rows) in blocks { div { h2 { (title) } (rows) } }
        @if let Some(code) = code { div.s-qr { (code) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_stand_with_their_chapter_and_the_appendix_comes_last() {
        let chapter = |n: u32, figures: Markup| Chapter {
            id: format!("c{n}"),
            title: html! { "title-" (n) },
            text: html! { p { "text-" (n) } },
            figures,
        };
        let drawn = report(&Report {
            contents: html! {},
            title: "report",
            subtitle: "",
            facts: &[],
            chapters: vec![chapter(1, html! { "chart-1" }), chapter(2, html! {})],
            annex: html! { "annex" },
            foot: html! { "foot" },
        })
        .0;
        let places =
            ["title-1", "text-1", "chart-1", "title-2", "text-2", "annex", "foot"].map(|word| drawn.find(word));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {drawn}");
        assert_eq!(drawn.matches("<aside").count(), 1, "no empty column beside a chapter without charts");
    }
}
