use maud::{Markup, html};

/// How a milestone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Done in time.
    Done,
    /// Done, but late.
    Late,
    /// Still ahead.
    Ahead,
}

impl Reached {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "s-ms-d",
            Self::Late => "s-ms-l",
            Self::Ahead => "s-ms-a",
        }
    }
}

/// One milestone of a [`milestones`] strip.
pub struct Milestone {
    /// Its name.
    pub name: String,
    /// How firm the date is.
    pub strength: String,
    /// Planned date, with its word.
    pub plan: String,
    /// Actual or forecast date, with its word.
    pub actual: String,
    /// Deviation in words.
    pub deviation: String,
    /// Whether the deviation is a delay.
    pub late: bool,
    /// How it stands.
    pub reached: Reached,
}

/// Milestones as equal columns on a line: solid as far as done, dashed ahead.
#[must_use]
pub fn milestones(items: &[Milestone]) -> Markup {
    html! {
        ol.s-miles {
            @for (at, item) in items.iter().enumerate() {
                @let last = items.get(at + 1).is_some_and(|next| next.reached == Reached::Ahead);
                li.(item.reached.class()).s-ms-e[last] {
                    div { b { (item.name) } span { (item.strength) } }
                    div { (item.plan) }
                    div.s-ms-r { (item.actual) }
                    div class=(if item.late { "s-bad" } else { "s-ok" }) { (item.deviation) }
                }
            }
        }
    }
}
