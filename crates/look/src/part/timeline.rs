use maud::{Markup, html};

/// A line of a [`timeline`].
pub struct Told {
    /// The day, or the days; of a part, with the way to it.
    pub when: Markup,
    /// What sort of thing happened, with the way to it.
    pub sort: Markup,
    /// What happened.
    pub what: Markup,
    /// The thumbs of its photographs; may be empty.
    pub thumbs: Markup,
    /// The lines that it is made of, which open below it.
    pub parts: Vec<Told>,
}

/// What happened, a line each; a line that is made of several opens.
#[must_use]
pub fn timeline(lines: &[Told]) -> Markup {
    html! { ol.s-tl { @for line in lines { li { (one(line)) } } } }
}

fn one(line: &Told) -> Markup {
    html! {
        time.s-tl-d { (line.when) }
        span.s-tl-k { (line.sort) }
        div.s-tl-w {
            @if line.parts.is_empty() { (line.what) } @else {
                details { summary { (line.what) } ol.s-tl-p { @for part in &line.parts { li { (one(part)) } } } }
            }
        }
        @if !line.thumbs.0.is_empty() { div.s-tl-t { (line.thumbs) } }
    }
}

/// A photograph at 56×42 as the way to what it proves.
#[must_use]
pub fn thumb(href: &str, source: &str, says: &str) -> Markup {
    html! { a.s-th href=(href) { img src=(source) alt=(says) width="56" height="42" loading="lazy"; } }
}

/// A photograph at 112×84 with the words under it.
#[must_use]
pub fn photo(href: &str, source: &str, says: &str, caption: Markup) -> Markup {
    html! {
        figure.s-ph {
            a href=(href) { img src=(source) alt=(says) width="112" height="84" loading="lazy"; }
            figcaption { (caption) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(what: &str, parts: Vec<Told>) -> Told {
        let words = html! { (what) };
        Told { when: html! { "2019-03-04" }, sort: html! { "k" }, what: words, thumbs: html! {}, parts }
    }

    #[test]
    fn what_is_made_of_several_opens_and_everything_is_escaped() {
        let out = timeline(&[line("five", vec![line("<one>", Vec::new())]), line("two", Vec::new())]).0;
        assert_eq!((out.matches("<details>").count(), out.matches("<li>").count()), (1, 3));
        assert!(out.contains("&lt;one&gt;") && !out.contains("s-tl-t"), "{out}");
        let picture = thumb("/records/7", "/evidence/\"", "<b>").0;
        assert!(picture.contains("alt=\"&lt;b&gt;\"") && picture.contains("/evidence/&quot;"), "{picture}");
    }
}
