//! The look of Shishi: plain data in, [`maud::Markup`] out.
//!
//! Why this crate exists: one place knows how a figure, a table, a form and a page look, so that no office draws its
//! own. It does no I/O, reads no clock and knows nothing of the domain. Every visible word is passed in, already
//! translated. Nothing here writes a `style` attribute or an inline script, so that the strictest content security
//! policy holds. The sheet and the script that belong to it are `web/shishi.css` and `web/shishi.js`.
//!
//! `examples/gallery.rs` draws every piece once.

#![forbid(unsafe_code)]

pub mod basis;
pub mod chart;
pub mod form;
pub mod frame;
mod icon;
pub mod part;
pub mod report;

pub use icon::{Icon, Mark, mark, seal, svg};
pub use maud::Markup;
