//! Pages of what is too long for one: which of how many this is, and the ways to the one before and the next.

use crate::web::Viewer;
use crate::web::frame::thousands;
use look::part::{Pager, pager};
use maud::Markup;
use std::collections::HashMap;

/// The page that a text asks for, of a number that is not known yet: the first if it asks for none.
pub fn number(text: Option<&str>) -> usize {
    text.and_then(|page| page.parse().ok()).unwrap_or(1).max(1)
}

/// The page that a query asks for, of so many: the last if it asks for one beyond.
pub fn asked(query: &HashMap<String, String>, pages: usize) -> usize {
    number(query.get("page").map(String::as_str)).min(pages.max(1))
}

/// Draws the ways; `link` gives the address of a page, `count` is of what all pages hold.
pub fn draw(viewer: &Viewer, page: usize, pages: usize, count: usize, link: impl Fn(usize) -> String) -> Markup {
    let (before, after) = (link(page.saturating_sub(1)), link(page + 1));
    let (previous, next) = (viewer.language.text("list-previous"), viewer.language.text("list-next"));
    let (number, of, count) = (page.to_string(), pages.max(1).to_string(), thousands(count as u64));
    let values = [("page", number.as_str()), ("pages", of.as_str()), ("count", count.as_str())];
    pager(&Pager {
        summary: &viewer.language.format("list-page", &values),
        previous: (page > 1).then_some((before.as_str(), previous.as_str())),
        next: (page < pages).then_some((after.as_str(), next.as_str())),
    })
}
