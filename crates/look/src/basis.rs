//! The basis of a figure: what it means, by which rule, from which records, and whether it was computed again.

use crate::icon::{Icon, svg};
use crate::part::{Tone, phrase_parts};
use maud::{Markup, html};

/// A basis: a page of its own, or – with a way to close it – a drawer over the page that the figure stands on. Its
/// sections are [`crate::part::section`]s.
pub struct Basis<'a> {
    /// Where the figure stands.
    pub path: Markup,
    /// Its name.
    pub name: &'a str,
    /// The phrase, as printed.
    pub value: &'a str,
    /// Whether it was computed again; see [`state`].
    pub state: Markup,
    /// Definition, rule, period, rounding; see [`crate::part::facts`].
    pub facts: Markup,
    /// Arithmetic, records, verification.
    pub body: Markup,
    /// Root of the ledger and the actions.
    pub foot: Markup,
    /// The word of the button that closes the drawer; the script acts on it.
    pub close: Option<&'a str>,
}

/// Draws a basis. Its name has the id by which the drawer is labelled.
#[must_use]
pub fn sheet(b: &Basis) -> Markup {
    html! {
        article.s-basis {
            header {
                div {
                    div.s-path { (b.path) }
                    h1 #s-basis-name { (b.name) }
                    div.s-value.s-worded { (phrase_parts(b.value)) }
                }
                (b.state)
                @if let Some(word) = b.close {
                    button.s-btn.s-close type="button" data-close title=(word) { (svg(Icon::Close)) span.s-vh { (word) } }
                }
            }
            (b.facts)
            (b.body)
            @if !b.foot.0.is_empty() { footer { (b.foot) } }
        }
    }
}

/// The state of verification: a box with words; neutral means not verified yet.
#[must_use]
pub fn state(tone: Tone, title: &str, lines: &[&str]) -> Markup {
    html! {
        div class={ "s-verify " (tone.class()) } role="status" {
            strong { (svg(if tone == Tone::Bad { Icon::Alert } else { Icon::Shield })) (title) }
            @for line in lines { div { (line) } }
        }
    }
}

/// One term of the arithmetic.
pub struct Term<'a> {
    /// The sign before it; empty for the first.
    pub sign: &'a str,
    /// Its figure.
    pub figure: Markup,
    /// What it counts.
    pub label: &'a str,
}

/// The arithmetic as a row of terms.
#[must_use]
pub fn sum(terms: &[Term]) -> Markup {
    html! {
        div.s-sum {
            @for term in terms {
                @if !term.sign.is_empty() { span.s-sign { (term.sign) } }
                div { b { (term.figure) } span { (term.label) } }
            }
        }
    }
}

/// One part of a figure: whose it is, the part as printed, and its exact decimal to place the bar.
pub struct Part {
    /// Unit or month.
    pub label: String,
    /// The part as printed, a figure where it has a basis of its own.
    pub value: Markup,
    /// The exact decimal.
    pub exact: String,
}

/// The parts that a figure is the sum of, as small bars from zero under a thin rule.
#[must_use]
pub fn parts(title: &str, items: &[Part]) -> Markup {
    let values: Vec<f64> = items.iter().map(|part| part.exact.parse::<f64>().unwrap_or(0.0).max(0.0)).collect();
    let most = values.iter().copied().fold(0.0, f64::max);
    html! {
        div.s-parts {
            h3 { (title) }
            ul {
                @for (part, value) in items.iter().zip(values) {
                    li {
                        span.s-part-of title=(part.label) { (part.label) }
                        svg.s-part-bar width="100%" height="8" aria-hidden="true" {
                            rect width=(share(value, most)) height="8" fill="#3a3a3a" {}
                        }
                        span { (part.value) }
                    }
                }
            }
        }
    }
}

/// A share of the width. No value is drawn wider than the widest.
fn share(value: f64, most: f64) -> String {
    format!("{:.1}%", if most > 0.0 { value / most * 100.0 } else { 0.0 })
}

/// One check of a verification.
pub struct Check<'a> {
    /// Whether it held; nothing if it was not made.
    pub held: Option<bool>,
    /// What is checked.
    pub name: &'a str,
    /// What was found, in words.
    pub found: &'a str,
}

/// Checks, each with its result in words; one that failed or was not made has another shape, not only another colour.
#[must_use]
pub fn checks(items: &[Check]) -> Markup {
    html! {
        ul.s-checked {
            @for check in items {
                @let (tone, icon) = match check.held {
                    Some(true) => (Tone::Ok, Icon::Check),
                    Some(false) => (Tone::Bad, Icon::Close),
                    None => (Tone::Neutral, Icon::Wait),
                };
                li class=(tone.class()) { (svg(icon)) span { (check.name) } em { (check.found) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(exact: &str) -> Part {
        Part { label: "<u>".into(), value: html! { (exact) }, exact: exact.into() }
    }

    #[test]
    fn the_widest_part_takes_the_width_and_nothing_is_drawn_below_zero() {
        let out = parts("t", &[part("300"), part("75.0"), part("-3")]).0;
        for width in ["100.0%", "25.0%", "0.0%"] {
            assert!(out.contains(&format!("<rect width=\"{width}\"")), "{width} in {out}");
        }
        assert!(!out.contains("<u>"), "{out}");
        assert!(parts("t", &[part("0")]).0.contains("width=\"0.0%\""), "nothing divides by zero");
    }

    #[test]
    fn a_check_that_was_not_made_does_not_look_like_one_that_held() {
        let drawn = |held| checks(&[Check { held, name: "n", found: "f" }]).0;
        let all = [drawn(Some(true)), drawn(Some(false)), drawn(None)];
        assert!(all[0].contains("s-t-ok") && all[1].contains("s-t-bad") && all[2].contains("s-t-0"), "{all:?}");
        let shape = |out: &str| out.split(" d=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        assert!(shape(&all[0]) != shape(&all[1]) && shape(&all[0]) != shape(&all[2]), "{all:?}");
    }
}
