use crate::icon::{Icon, svg};
use maud::{Markup, html};

/// How much a button weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this page is for: at most one on a page.
    Primary,
    /// Everything else.
    Plain,
    /// What cannot be undone.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "s-btn s-btn-1",
            Self::Plain => "s-btn",
            Self::Danger => "s-btn s-btn-x",
        }
    }
}

/// A submit button; `name` is its own name and value when a form has several.
#[must_use]
pub fn button(kind: ButtonKind, label: &str, name: Option<(&str, &str)>) -> Markup {
    html! {
        button class=(kind.class()) type="submit" name=[name.map(|n| n.0)] value=[name.map(|n| n.1)] { (label) }
    }
}

/// A button that prints its page. It is there where a script can do it: without one the browser's own menu prints.
#[must_use]
pub fn print_button(kind: ButtonKind, label: &str) -> Markup {
    html! { button class=(kind.class()) type="button" data-print hidden { (label) } }
}

/// A link that looks like a button.
#[must_use]
pub fn link_button(kind: ButtonKind, href: &str, label: &str, icon: Option<Icon>) -> Markup {
    html! { a class=(kind.class()) href=(href) { @if let Some(icon) = icon { (svg(icon)) } (label) } }
}
