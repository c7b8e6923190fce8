//! The icons and state marks: our own outlines on a grid of 24, drawn in the colour of the text around them.

use maud::{Markup, html};

/// What an icon stands for. An icon never stands alone: a word is always beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Today,
    Projects,
    Investment,
    Economy,
    Party,
    Learning,
    City,
    Air,
    Social,
    Treasury,
    Oversight,
    Reports,
    Ledger,
    System,
    Search,
    Plus,
    Check,
    Alert,
    Clock,
    Download,
    Shield,
    Print,
    Menu,
    User,
    Upload,
    Close,
    Import,
    Rule,
    Bell,
    Wait,
    Calendar,
    Record,
    Camera,
    Place,
    Back,
    Onward,
    Pause,
    Run,
    Objection,
    Again,
    Columns,
}

/// The icon as an inline SVG, hidden from assistive technology because the word beside it says the same.
#[must_use]
pub fn svg(icon: Icon) -> Markup {
    html! {
        svg.s-i viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false" { path d=(path(icon)); }
    }
}

/// The outline of an icon: one path, stroked, never filled.
#[allow(clippy::too_many_lines)] // one line an icon
fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Today => "M20 11V6.5H4V20h8M4 10.5h16M8.5 4v4M15.5 4v4M14.5 18l2.5 2.5 4.5-5",
        Icon::Projects => "M3.5 20.5h17M5.5 20.5V12l5 3v-3l5 3V4.5h3v16M9 17.8h.01M13 17.8h.01",
        Icon::Investment => {
            "M7.5 7.5l9 9M16.5 7.5l-4 4M7.5 16.5l2-2M3.5 5.5h4v4h-4zM16.5 3.5h4v4h-4zM3.5 16.5h4v4h-4zM16.5 16.5h4v4h-4z"
        }
        Icon::Economy => "M3.5 20.5h17M5 20.5V13h3v7.5M10.5 20.5V4.5h3v16M16 20.5V9h3v11.5",
        Icon::Party => "M5.5 21V4c4-2 8 2 13 0v9.5c-5 2-9-2-13 0",
        Icon::Learning => {
            "M12 6.5C9.5 5 6.5 4.5 3.5 5v13.5c3-.5 6 0 8.5 1.5 2.5-1.5 5.5-2 8.5-1.5V5c-3-.5-6 0-8.5 1.5zm0 0V20"
        }
        Icon::City => {
            "M3.5 20.5h17M5 20.5V10h5v10.5M10 10V4.5l8.5 3v13M13.5 11h1.5M13.5 15h1.5M7.5 13.5h.01M7.5 17h.01"
        }
        Icon::Air => "M3.5 9h10a2.7 2.7 0 1 0-2.5-3.7M3.5 13h14.5a2.5 2.5 0 1 1-2.3 3.5M3.5 17h7a2 2 0 1 1-1.8 2.9",
        Icon::Social => {
            "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20.5v-1.5c0-2.5 2-4 6-4s6 1.5 6 4v1.5M15.5 4.3a3.5 3.5 0 0 1 0 6.4M17.5 15.3c2.3.5 3.5 1.8 3.5 3.7v1.5"
        }
        Icon::Treasury => "M5 5.5h14v15H5zM9 3.5h6v4H9zM9.2 10.5l2.8 3 2.8-3M9 13.5h6M9 16h6M12 13.5v4.5",
        Icon::Oversight => "M9 5.5l6 6M6.5 8l6 6M10 3.5l7 7M5.5 9l6.5 6.5M12 11l8.5 8.5M3.5 20.5h9",
        Icon::Reports => "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16.5h6",
        Icon::Ledger => {
            "M9.5 14.5l5-5M11 6.5l1.5-1.5a4.2 4.2 0 0 1 6 6L17 12.5M13 17.5L11.5 19a4.2 4.2 0 0 1-6-6L7 11.5"
        }
        Icon::System => {
            "M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM12 18.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M18.4 5.6l-1.8 1.8M7.4 16.6l-1.8 1.8"
        }
        Icon::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3L20.5 20.5",
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Check => "M4.5 12.5l5 5 10-10.5",
        Icon::Alert => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5v5.5M12 16.3h.01",
        Icon::Clock => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7v5.3l3.5 2",
        Icon::Download => "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 16v4.5h15V16",
        Icon::Upload => "M12 15.5v-11M7.5 9L12 4.5 16.5 9M4.5 16v4.5h15V16",
        Icon::Shield => {
            "M12 3.5c2.5 1.7 5 2.3 7.5 2.3 0 7-2 12-7.5 14.7C6.5 17.8 4.5 12.8 4.5 5.8c2.5 0 5-.6 7.5-2.3zM9 11.8l2.2 2.2 4-4.3"
        }
        Icon::Print => "M7 8.5v-5h10v5M7 17H3.5V8.5h17V17H17M7 13.5h10v7H7z",
        Icon::Menu => "M4 6.5h16M4 12h16M4 17.5h16",
        Icon::User => "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 21v-2c0-2.5 2.5-4 7-4s7 1.5 7 4v2",
        Icon::Close => "M6 6l12 12M18 6L6 18",
        Icon::Import => "M13 3.5H6v17h12.5V9L13 3.5V9h5.5M12 11.5v6M9.5 15l2.5 2.5 2.5-2.5",
        Icon::Rule => "M5 4.5h14M12 4.5v16M8 20.5h8M5 4.5L2.5 13h5zM19 4.5L16.5 13h5z",
        Icon::Bell => "M6 17V10.5a6 6 0 0 1 12 0V17l1.5 1.5h-15zM12 4.5V3M10 21h4",
        Icon::Wait => "M7 3.5h10M7 20.5h10M8 3.5v4l4 4.5 4-4.5v-4M8 20.5v-4l4-4.5 4 4.5v4",
        Icon::Calendar => "M4 6h16v14.5H4zM4 10.5h16M8.5 3.5v5M15.5 3.5v5M8 14.5h3v3H8z",
        Icon::Record => "M4 20l1-4.5L15 5.5l3.5 3.5L8.5 19zM12.5 8L16 11.5M15 20h6M18 17v6",
        Icon::Camera => "M4 7.5h3.5L9.5 5h5l2 2.5H20v12H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
        Icon::Place => {
            "M12 21c-4-4.5-6.5-7.5-6.5-11a6.5 6.5 0 0 1 13 0c0 3.5-2.5 6.5-6.5 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
        }
        Icon::Back => "M14.5 5.5L8 12l6.5 6.5",
        Icon::Onward => "M9.5 5.5L16 12l-6.5 6.5",
        Icon::Pause => "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
        Icon::Run => "M7.5 4.5L18.5 12l-11 7.5z",
        Icon::Objection => "M4 5h16v11.5h-9L7 20.5v-4H4zM12 8v4M12 14.3h.01",
        Icon::Again => "M19.5 5v5h-5M4.5 19v-5h5M19 10a7.5 7.5 0 0 0-13.5-2M5 14a7.5 7.5 0 0 0 13.5 2",
        Icon::Columns => "M4 4.5h16v15H4zM4 9.5h16M10 9.5v10",
    }
}

/// The shape of a light. Shape and word carry the state; the colour only helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Filled circle.
    Normal,
    /// Triangle with a dark edge.
    Warning,
    /// Square with a white cross.
    Behind,
    /// Hollow circle.
    Ahead,
}

/// The shape alone, 13 px; `title` is its word for those who cannot see it (empty when the word stands beside it).
#[must_use]
pub fn mark(shape: Mark, title: &str) -> Markup {
    let silent = title.is_empty().then_some("true");
    let role = (!title.is_empty()).then_some("img");
    html! {
        svg.s-m viewBox="0 0 14 14" width="13" height="13" aria-hidden=[silent] role=[role] {
            @if !title.is_empty() { title { (title) } }
            @match shape {
                Mark::Normal => circle cx="7" cy="7" r="6" fill="#1b8060" {},
                Mark::Warning => path d="M7 1.2L13 12.3H1z" fill="#e0a100" stroke="#7a5600" stroke-linejoin="round" {},
                Mark::Behind => {
                    path d="M1 1h12v12H1z" fill="#c2410c" {}
                    path d="M4.3 4.3l5.4 5.4M9.7 4.3L4.3 9.7" stroke="#fff" stroke-width="1.7" {}
                },
                Mark::Ahead => circle cx="7" cy="7" r="5.3" fill="none" stroke="#8a939c" stroke-width="1.4" {},
            }
        }
    }
}

/// The seal of the product: a red square with its first character as simple strokes.
#[must_use]
pub fn seal() -> Markup {
    html! {
        svg.s-seal viewBox="0 0 26 26" width="26" height="26" aria-hidden="true" focusable="false" {
            path d="M2 0h22a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2H2a2 2 0 0 1-2-2V2a2 2 0 0 1 2-2z" fill="#b5121b" {}
            path d=(SEAL) fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" {}
        }
    }
}

const SEAL: &str = "M12.4 4.2l1 1.8M5.8 10V7.7h14.6L19.3 10M9 10.6l2 1.5M7.8 13.4l2 1.5M5.6 17h14.8M14 10.3v3.5c0 4-3 6.4-7.8 7.9M14.6 18.3l5 3.3";
