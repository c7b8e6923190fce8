use super::Tone;
use maud::{Markup, html};

/// One duty: a line on a desk, two lines on a phone where the whole row is the target.
pub struct Duty<'a> {
    /// Its state; see [`super::chip`].
    pub chip: Markup,
    /// What is to be done.
    pub title: &'a str,
    /// Where it is done.
    pub href: &'a str,
    /// The project or place.
    pub place: &'a str,
    /// Where the duty comes from, with the rule.
    pub source: &'a str,
    /// Its clock; see [`clock`].
    pub clock: Markup,
    /// The one action as a link, may be empty.
    pub action: Markup,
}

/// A list of duties, in the order given.
#[must_use]
pub fn duties(items: &[Duty]) -> Markup {
    html! {
        ul.s-duties {
            @for duty in items {
                li {
                    (duty.chip)
                    a.s-d-t href=(duty.href) { (duty.title) }
                    span.s-d-p { (duty.place) }
                    span.s-d-s { (duty.source) }
                    (duty.clock)
                    span.s-d-a { (duty.action) }
                }
            }
        }
    }
}

/// A clock: a small bar with the used share (0 to 100) and the words that matter.
#[must_use]
pub fn clock(tone: Tone, used: u8, words: &str) -> Markup {
    let width = f64::from(used.min(100)) * 0.42;
    let fill = match tone {
        Tone::Bad => "#c2410c",
        Tone::Neutral => "#8a939c",
        _ => "#1f4e79",
    };
    html! {
        span class={ "s-clock " (tone.class()) } {
            svg viewBox="0 0 44 6" width="44" height="6" aria-hidden="true" {
                path d="M.5.5h43v5H.5z" fill="#e8eaed" stroke="#8a939c" {}
                rect x="1" y="1" height="4" width=(format!("{width:.1}")) fill=(fill) {}
            }
            (words)
        }
    }
}
