use crate::icon::{Icon, Mark, mark, svg};
use maud::{Markup, html};

/// How a permit stands, as far as its shape goes. The word says it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermitStand {
    /// Granted.
    Granted,
    /// Under way.
    Running,
    /// Its clock stands.
    Standing,
    /// Not begun.
    Ahead,
    /// Refused, or good no longer.
    Refused,
}

impl PermitStand {
    fn class(self) -> &'static str {
        match self {
            Self::Granted => "s-p-s s-ok",
            Self::Running => "s-p-s s-p-r",
            Self::Standing | Self::Ahead => "s-p-s",
            Self::Refused => "s-p-s s-bad",
        }
    }

    fn shape(self) -> Markup {
        match self {
            Self::Granted => svg(Icon::Check),
            Self::Running => svg(Icon::Run),
            Self::Standing => svg(Icon::Pause),
            Self::Ahead => mark(Mark::Ahead, ""),
            Self::Refused => svg(Icon::Alert),
        }
    }

    /// The dot on the rail: filled if it is done, in the colour of the data while it runs, hollow ahead.
    fn dot(self) -> &'static str {
        match self {
            Self::Granted => "s-p-on",
            Self::Running | Self::Standing => "s-p-on s-p-now",
            Self::Ahead | Self::Refused => "s-p-on s-p-to",
        }
    }
}

/// A permit of a [`permits`] list.
pub struct Permit {
    /// Its name.
    pub name: String,
    /// Where its steps are; may be empty.
    pub href: String,
    /// A second line under the name; may be empty.
    pub note: Markup,
    /// Whether the critical path goes through it.
    pub on_path: bool,
    /// How it stands.
    pub stand: PermitStand,
    /// The same in words.
    pub word: String,
    /// The day of the decision.
    pub decided: String,
    /// Its clock; see [`super::clock`].
    pub clock: Markup,
    /// A link to what may be done of it; may be empty.
    pub action: Markup,
}

/// Permits under headings, which may be empty, with a rail for the critical path. `columns` are the words above permit,
/// state, day and clock, `path` is the word of the critical path.
#[must_use]
pub fn permits(caption: &str, columns: &[String; 4], path: &str, groups: &[(String, Vec<Permit>)]) -> Markup {
    html! {
        div.s-scroll role="region" aria-label=(caption) tabindex="0" {
            table.s-permits role="table" {
                caption.s-vh { (caption) }
                thead role="rowgroup" {
                    tr role="row" { @for column in columns { th scope="col" role="columnheader" { (column) } } }
                }
                @for (heading, permits) in groups {
                    tbody role="rowgroup" {
                        @if !heading.is_empty() {
                            tr.s-p-h role="row" { th colspan="4" scope="rowgroup" role="rowheader" { (heading) } }
                        }
                        @for permit in permits { (row(permit, path)) }
                    }
                }
            }
        }
    }
}

fn row(permit: &Permit, path: &str) -> Markup {
    let working = permit.stand == PermitStand::Running;
    html! {
        tr.s-p-w[working] role="row" {
            th class=[permit.on_path.then(|| permit.stand.dot())] scope="row" role="rowheader" {
                @if permit.href.is_empty() { (permit.name) } @else { a href=(permit.href) { (permit.name) } }
                @if permit.on_path { span.s-vh { " " (path) } }
                @if !permit.note.0.is_empty() { div.s-meta { (permit.note) } }
            }
            td role="cell" { span class=(permit.stand.class()) { (permit.stand.shape()) (permit.word) } }
            td.s-when role="cell" { (permit.decided) }
            td role="cell" { div.s-p-c { (permit.clock) (permit.action) } }
        }
    }
}

/// What the rail means.
#[must_use]
pub fn permits_key(path: &str) -> Markup {
    html! { span.s-p-k { (path) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permit(on_path: bool, stand: PermitStand) -> Permit {
        let (name, word) = ("<方案>".into(), "办理中".into());
        Permit {
            name,
            href: String::new(),
            note: html! {},
            on_path,
            stand,
            word,
            decided: "—".into(),
            clock: html! {},
            action: html! {},
        }
    }

    #[test]
    fn the_path_is_said_and_not_only_drawn() {
        let columns = ["a", "b", "c", "d"].map(str::to_owned);
        let list = |on_path| {
            let rows = vec![permit(on_path, PermitStand::Running)];
            permits("手续", &columns, "关键路径", &[(String::new(), rows)]).0
        };
        assert!(list(true).contains("s-p-on s-p-now") && list(true).contains("关键路径"));
        assert!(!list(false).contains("s-p-on") && !list(false).contains("关键路径"));
        assert!(list(true).contains("&lt;方案&gt;") && !list(true).contains("s-p-h"), "an empty heading is none");
    }
}
