//! The basis of a figure: what it means, by which rule, from which records, and whether it was computed again.

use crate::icon::{Icon, svg};
use crate::part::Tone;
use maud::{Markup, html};

/// A basis, as a page of its own. Its sections are [`crate::part::section`]s.
pub struct Basis<'a> {
    /// Where the figure stands.
    pub path: Markup,
    /// Its name.
    pub name: &'a str,
    /// The number as printed.
    pub value: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Whether it was computed again; see [`state`].
    pub state: Markup,
    /// Definition, rule, period, rounding; see [`crate::part::facts`].
    pub facts: Markup,
    /// Arithmetic, records, verification.
    pub body: Markup,
    /// Root of the ledger and the actions.
    pub foot: Markup,
}

/// Draws a basis.
#[must_use]
pub fn sheet(b: &Basis) -> Markup {
    let tight = b.unit.is_empty() || b.unit.starts_with(['%', '‰', '％']);
    html! {
        article.s-basis {
            header {
                div {
                    div.s-path { (b.path) }
                    h1 { (b.name) }
                    div.s-value { b { (b.value) } @if !tight { "\u{2009}" } span.s-u { (b.unit) } }
                }
                (b.state)
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

/// Named checks, each with its result in words; a check that failed has another shape, not only another colour.
#[must_use]
pub fn checks(items: &[(bool, &str, &str)]) -> Markup {
    html! {
        ul.s-checked {
            @for (good, name, result) in items {
                li class=(if *good { "s-t-ok" } else { "s-t-bad" }) {
                    (svg(if *good { Icon::Check } else { Icon::Close })) span { (name) } em { (result) }
                }
            }
        }
    }
}
