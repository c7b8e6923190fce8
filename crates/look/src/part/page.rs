use maud::{Markup, html};

/// A figure and the way to its basis. Only the number is underlined; the unit stays in the same line behind a thin
/// space, a percent or permille sign without one.
#[must_use]
pub fn figure(href: &str, value: &str, unit: &str) -> Markup {
    let tight = unit.is_empty() || unit.starts_with(['%', '‰', '％']);
    html! {
        span.s-fig {
            a.s-f href=(href) { (value) }
            @if !tight { "\u{2009}" }
            @if !unit.is_empty() { span.s-u.s-tight[tight] { (unit) } }
        }
    }
}

/// A figure as its rule prints it, and the way to its basis. Only the number is underlined; the words around it stand in the same
/// line, apart by a narrow space that is drawn and not written: the text stays the phrase to the letter. Words without a number
/// are underlined whole.
#[must_use]
pub fn phrase(href: &str, words: &str) -> Markup {
    let has_number = split(words).1.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    html! {
        span.s-fig {
            @if has_number { a.s-f.s-worded href=(href) { (phrase_parts(words)) } } @else { a.s-f href=(href) { (words) } }
        }
    }
}

/// The words of a phrase with its number set apart. What holds no number, or more than one, is one word.
pub(crate) fn phrase_parts(words: &str) -> Markup {
    let (before, number, after) = split(words);
    let tight = after.starts_with(['%', '‰', '％']) || after.starts_with(char::is_whitespace);
    html! {
        @if !before.is_empty() { span.s-u.s-before { (before) } }
        span.s-fn { (number) }
        @if !after.is_empty() { span.s-u.s-tight[tight] { (after) } }
    }
}

/// What stands before the only number of some words, the number, and what stands behind it.
fn split(words: &str) -> (&str, &str, &str) {
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let whole = ("", words, "");
    let Some(digit) = words.find(|c: char| c.is_ascii_digit()) else { return whole };
    let begin = if words[..digit].ends_with('-') { digit - 1 } else { digit };
    let rest = &words[digit..];
    let length = rest.find(|c| !is_of_number(c)).unwrap_or(rest.len());
    let end = digit + rest[..length].trim_end_matches(['.', ',']).len();
    let (before, after) = (&words[..begin], &words[end..]);
    if after.contains(|c: char| c.is_ascii_digit()) { whole } else { (before, &words[begin..end], after) }
}

/// One cell of a [`strip`].
pub struct StripCell {
    /// What the figure is.
    pub label: String,
    /// The figure; see [`figure`].
    pub figure: Markup,
    /// Period and comparison.
    pub note: String,
}

/// A row of at most seven figures between two rules.
#[must_use]
pub fn strip(cells: &[StripCell]) -> Markup {
    html! {
        dl.s-strip {
            @for cell in cells {
                div {
                    dt { (cell.label) }
                    dd.s-big { (cell.figure) }
                    @if !cell.note.is_empty() { dd { (cell.note) } }
                }
            }
        }
    }
}

/// The head of a page: the path above (may be empty), the title, one sentence beside it, the tools at the right.
#[must_use]
pub fn head(path: Markup, title: &str, sentence: Markup, tools: Markup) -> Markup {
    html! {
        div.s-head {
            div.s-head-t {
                @if !path.0.is_empty() { div.s-path { (path) } }
                h1 { (title) }
                @if !sentence.0.is_empty() { div.s-say { (sentence) } }
            }
            @if !tools.0.is_empty() { div.s-tools { (tools) } }
        }
    }
}

/// The head of one thing's page: path, name and state, then its figures and its persons, each group behind a line, and the
/// tools at the right.
#[must_use]
pub fn identity(path: Markup, title: &str, sentence: Markup, groups: &[Vec<StripCell>], tools: Markup) -> Markup {
    html! {
        div.s-head.s-id {
            div.s-head-t {
                @if !path.0.is_empty() { div.s-path { (path) } }
                h1 { (title) }
                @if !sentence.0.is_empty() { div.s-say { (sentence) } }
            }
            @for group in groups.iter().filter(|group| !group.is_empty()) {
                dl.s-id-g {
                    @for cell in group {
                        div {
                            dt { (cell.label) }
                            dd { (cell.figure) @if !cell.note.is_empty() { " " small { (cell.note) } } }
                        }
                    }
                }
            }
            @if !tools.0.is_empty() { div.s-tools { (tools) } }
        }
    }
}

/// A section under a heavy rule: title, note and tools in one line, then the body.
#[must_use]
pub fn section(title: &str, note: &str, tools: Markup, body: Markup) -> Markup {
    html! {
        section.s-sec {
            div.s-sec-h {
                h2 { (title) }
                @if !note.is_empty() { span { (note) } }
                @if !tools.0.is_empty() { div.s-tools { (tools) } }
            }
            (body)
        }
    }
}

/// Filters, buttons and counts in one wrapping line above a list.
#[must_use]
pub fn tools(items: Markup) -> Markup {
    html! { div.s-line { (items) } }
}

/// How columns share the width; below 1100 px, and on paper where needed, they stand under each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// A wide column and one of 422 px.
    Wide,
    /// Two equal ones.
    Halves,
    /// Three equal ones.
    Thirds,
}

/// Columns beside each other.
#[must_use]
pub fn columns(kind: Columns, items: &[Markup]) -> Markup {
    let class = match kind {
        Columns::Wide => "s-cols s-cols-w",
        Columns::Halves => "s-cols s-cols-2",
        Columns::Thirds => "s-cols s-cols-3",
    };
    html! { div class=(class) { @for item in items { div { (item) } } } }
}

/// A definition list with a narrow column of labels.
#[must_use]
pub fn facts(rows: &[(String, Markup)]) -> Markup {
    html! { dl.s-facts { @for (label, value) in rows { div { dt { (label) } dd { (value) } } } } }
}

/// What belongs in an empty place and how to begin.
#[must_use]
pub fn empty(words: Markup, begin: Markup) -> Markup {
    html! { div.s-empty { p { (words) } @if !begin.0.is_empty() { div { (begin) } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_number_is_linked_and_the_unit_follows_a_thin_space() {
        assert_eq!(
            figure("/basis/7", "183", "亿元").0,
            "<span class=\"s-fig\"><a class=\"s-f\" href=\"/basis/7\">183</a>\u{2009}<span class=\"s-u\">亿元</span></span>"
        );
    }

    #[test]
    fn nothing_stands_before_a_percent_sign() {
        assert!(figure("/b", "64.1", "%").0.contains("64.1</a><span class=\"s-u s-tight\">%"));
        assert!(figure("/b", "4", "").0.ends_with("4</a></span>"));
    }

    #[test]
    fn the_number_of_a_phrase_stands_apart_and_no_letter_is_lost() {
        for (words, parts) in [
            ("2418座", ("", "2418", "座")),
            ("第2位", ("第", "2", "位")),
            ("12.5亿元", ("", "12.5", "亿元")),
            ("250多人", ("", "250", "多人")),
            ("-0.4%", ("", "-0.4", "%")),
            ("1,024 projects.", ("", "1,024", " projects.")),
            ("about 7.", ("about ", "7", ".")),
            ("国家二级", ("", "国家二级", "")),
            ("2018年第3名", ("", "2018年第3名", "")),
            ("", ("", "", "")),
        ] {
            assert_eq!(split(words), parts, "{words}");
            let drawn = phrase("/b", words).0;
            let text: String =
                drawn.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
            assert_eq!(text, words, "{drawn}");
        }
        assert!(phrase("/b", "64.1%").0.contains("<span class=\"s-u s-tight\">%"));
        assert!(phrase("/b", "25 places").0.contains("s-tight"), "its own space is enough");
    }

    #[test]
    fn texts_and_addresses_are_escaped() {
        let out = figure("/b?a=1&q=\"><script>", "<b>1</b>", "<i>").0;
        assert!(!out.contains("<script>") && !out.contains("<b>") && !out.contains("<i>"), "{out}");
        assert!(out.contains("a=1&amp;q=&quot;&gt;"), "{out}");
        let out = section("<x>", "a&b", html! {}, html! {}).0;
        assert!(out.contains("&lt;x&gt;") && out.contains("a&amp;b"));
        let out = facts(&[("<dt>".into(), html! { "<dd>" })]).0;
        assert_eq!(out.matches("<dt>").count(), 1);
    }
}
