use crate::icon::{Icon, Mark, mark, svg};
use maud::{Markup, html};

/// The tone of a state. The word says it; the tone only repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// No judgement.
    Neutral,
    /// As it should be.
    Ok,
    /// Needs a look.
    Warn,
    /// Late, wrong, refused.
    Bad,
    /// Going on, or due today.
    Info,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "s-t-0",
            Self::Ok => "s-t-ok",
            Self::Warn => "s-t-warn",
            Self::Bad => "s-t-bad",
            Self::Info => "s-t-info",
        }
    }
}

/// A small framed word, with an icon where its shape helps.
#[must_use]
pub fn chip(tone: Tone, icon: Option<Icon>, word: &str) -> Markup {
    html! { span class={ "s-chip " (tone.class()) } { @if let Some(icon) = icon { (svg(icon)) } (word) } }
}

/// A light: shape and word.
#[must_use]
pub fn light(shape: Mark, word: &str) -> Markup {
    let tone = match shape {
        Mark::Normal => Tone::Ok,
        Mark::Warning => Tone::Warn,
        Mark::Behind => Tone::Bad,
        Mark::Ahead => Tone::Neutral,
    };
    html! { span class={ "s-light " (tone.class()) } { (mark(shape, "")) (word) } }
}

/// The mark of a light alone; `title` says it in words to whoever does not see it. Without a shape there was no light.
#[must_use]
pub fn light_mark(shape: Option<Mark>, title: &str) -> Markup {
    html! {
        @match shape {
            Some(shape) => (mark(shape, title)),
            None => span.s-m-0 role="img" aria-label=(title) { "·" },
        }
    }
}

/// The word of a board: praise is white with a red edge, criticism white on ink.
#[must_use]
pub fn board(praise: bool, word: &str) -> Markup {
    html! { span class=(if praise { "s-board s-board-1" } else { "s-board" }) { (word) } }
}

/// A paragraph apart, with a bar of 3 px at its left.
#[must_use]
pub fn note(tone: Tone, title: &str, body: Markup) -> Markup {
    let icon = match tone {
        Tone::Ok => Icon::Check,
        Tone::Warn | Tone::Bad => Icon::Alert,
        Tone::Neutral | Tone::Info => Icon::Rule,
    };
    html! {
        div class={ "s-note " (tone.class()) } {
            @if !title.is_empty() { strong { (svg(icon)) (title) } }
            div { (body) }
        }
    }
}

/// How far long work has come. A total of 0 means that nobody knows yet.
#[must_use]
pub fn progress(label: &str, done: u64, total: u64) -> Markup {
    let known = total > 0;
    html! {
        div.s-prog {
            div { span { (label) } @if known { b { (grouped(done)) " / " (grouped(total)) } } }
            progress value=[known.then_some(done.min(total))] max=(total.max(1)) aria-label=(label) {}
        }
    }
}

/// A whole number with separators between the thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (151_438, "151,438"), (1_000_000, "1,000,000")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn progress_of_unknown_length_has_no_value() {
        assert!(!progress("x", 3, 0).0.contains("value"));
        assert!(progress("x", 9, 4).0.contains("value=\"4\" max=\"4\""));
    }

    #[test]
    fn a_mark_alone_says_its_word_and_each_shape_is_another() {
        let shapes = [Some(Mark::Normal), Some(Mark::Warning), Some(Mark::Behind), Some(Mark::Ahead), None];
        let drawn = shapes.map(|shape| light_mark(shape, "<47>").0);
        assert!(drawn.iter().all(|mark| mark.contains("role=\"img\"") && mark.contains("&lt;47&gt;")), "{drawn:?}");
        let different: std::collections::BTreeSet<&String> = drawn.iter().collect();
        assert_eq!(different.len(), 5);
    }

    #[test]
    fn a_chip_escapes_its_word() {
        assert!(chip(Tone::Bad, None, "<b>").0.contains("&lt;b&gt;"));
    }
}
