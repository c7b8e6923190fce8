//! The same photograph for another day or another project: it is accepted, for it may be right, and whoever supervises is
//! told, for it may be yesterday's. A photograph is the same if its digest is.

use crate::web::records::desk::Desk;
use crate::web::records::duties::Item;
use crate::web::records::evidence;
use crate::web::records::index::Index;
use crate::web::records::projects::leads;
use crate::web::{AppState, PageError, Viewer};
use look::Icon;
use look::part::{self, Duty, Tone};
use maud::{Markup, html};
use std::sync::Arc;
use zone::fact::Office;
use zone::offices::oversight::ORDER;
use zone::offices::projects::SUPERVISION;
use zone::register::Row;
use zone::value::Value;

/// How many files are looked at, and how many are told.
const MOST: usize = 60;
const MOST_TOLD: usize = 10;

/// Of records that name one file (seq, and seq of the fact's first version), the first of each fact, in order. Two of one
/// fact are its versions, which carry their files on.
pub fn facts(naming: &[(u64, u64)]) -> Vec<u64> {
    let mut first: Vec<u64> = Vec::new();
    for (_, fact) in naming {
        if !first.contains(fact) {
            first.push(*fact);
        }
    }
    first
}

/// The facts whose records name a file, in order.
fn facts_naming(desk: &Desk<'_>, seqs: &[u64]) -> Result<Vec<u64>, PageError> {
    let wanted: Vec<(u64, bool)> =
        seqs.iter().filter(|seq| **seq < desk.viewer.zone.size).map(|seq| (*seq, false)).collect();
    let stored = desk.read(&wanted)?;
    let pairs: Vec<(u64, u64)> =
        stored.iter().map(|stored| (stored.seq, stored.amends.map_or(stored.seq, |amends| amends.seq))).collect();
    Ok(facts(&pairs))
}

fn row_of(viewer: &Viewer, fact: u64) -> Option<&Arc<Row>> {
    let number = u32::try_from(fact).ok().and_then(|first| viewer.zone.register.by_first(first))?;
    viewer.zone.register.row(number).filter(|row| row.submitted().is_some())
}

/// What else a fact's file was brought for, as far as the viewer may read it.
pub fn also<'a>(desk: &Desk<'a>, index: &Index, row: &Row, digest: &str) -> Result<Vec<&'a Arc<Row>>, PageError> {
    let seqs = index.naming(digest);
    if seqs.len() < 2 {
        return Ok(Vec::new());
    }
    let others = facts_naming(desk, &seqs)?.into_iter().filter(|fact| *fact != u64::from(row.first));
    let told = others.filter_map(|fact| row_of(desk.viewer, fact));
    Ok(told.filter(|row| desk.viewer.may_read(row.kind().office)).collect())
}

/// The same in words at the file.
pub fn note(desk: &Desk<'_>, index: &Index, row: &Row, digest: &str) -> Result<Markup, PageError> {
    let told = also(desk, index, row, digest)?;
    Ok(html! {
        @if !told.is_empty() {
            (part::note(Tone::Warn, "", html! {
                (desk.t("same-photo-also"))
                @for (at, row) in told.iter().enumerate() {
                    @if at > 0 { (desk.t("records-comma")) }
                    a href={ "/records/" (row.first) } { (desk.viewer.language.kind(row.kind().name)) " " (row.latest.happened) " (" (row.first) ")" }
                }
            }))
        }
    })
}

/// Whether somebody supervises the entries of a project and unit: reviews for the unit, carries the project, or keeps orders.
fn supervises(viewer: &Viewer, row: &Row) -> bool {
    let me = viewer.zone.org.person(viewer.person());
    let carries = match row.latest.value(&SUPERVISION, "project") {
        Value::Row(project) => me.is_some() && leads(viewer).get(project).copied() == me,
        _ => false,
    };
    carries || viewer.may_review(Office::Projects, row.unit) || !viewer.units_of_forms(&ORDER).is_empty()
}

/// Photographs that were brought for several entries of what the viewer supervises.
pub async fn told(state: &AppState, viewer: &Viewer, index: &Arc<Index>) -> Result<Vec<Item>, PageError> {
    if !viewer.may_read(Office::Projects) {
        return Ok(Vec::new());
    }
    evidence::up_to_date(state, viewer, index).await?;
    let desk = Desk::new(state, viewer);
    let mut items = Vec::new();
    for (_, seqs) in index.named_again(viewer.zone.size, MOST) {
        let facts = facts_naming(&desk, &seqs)?;
        let rows: Vec<&Arc<Row>> = facts.into_iter().filter_map(|fact| row_of(viewer, fact)).collect();
        let entries: Vec<&&Arc<Row>> = rows.iter().filter(|row| row.kind().name == SUPERVISION.name).collect();
        let Some(last) = entries.last().filter(|_| entries.len() > 1) else { continue };
        if entries.iter().any(|row| supervises(viewer, row)) {
            items.push(item(&desk, last, &entries)?);
        }
        if items.len() == MOST_TOLD {
            break;
        }
    }
    Ok(items)
}

fn item(desk: &Desk<'_>, last: &Row, entries: &[&&Arc<Row>]) -> Result<Item, PageError> {
    let stored = desk.record(last.latest.seq.into(), false)?.ok_or(PageError::NotFound(desk.viewer.language))?;
    let days: Vec<String> = entries.iter().map(|row| row.latest.happened.to_string()).collect();
    Ok(Item {
        title: desk.name(&SUPERVISION, &stored),
        place: days.join(&desk.t("records-comma")),
        href: format!("/records/{}", last.first),
        by_thumb: None,
        words: desk.viewer.language.format("list-count", &[("n", &entries.len().to_string())]),
    })
}

/// The same as a section of the page of today; nothing where there is nothing.
pub fn section(viewer: &Viewer, items: &[Item]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let chip = || part::chip(Tone::Warn, Some(Icon::Camera), &t("same-photo-chip"));
    let rows: Vec<Duty<'_>> = items
        .iter()
        .map(|item| Duty {
            chip: chip(),
            title: &item.title,
            href: &item.href,
            place: &item.place,
            source: "",
            clock: html! { span.s-clock { (item.words) } },
            action: html! { a href=(item.href) { (t("confirm-look")) } },
        })
        .collect();
    html! { @if !items.is_empty() { (part::section(&t("same-photo-title"), &t("same-photo-about"), html! {}, part::duties(&rows))) } }
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn versions_of_one_fact_are_one_and_another_day_is_another() {
        assert_eq!(facts(&[(5, 5), (9, 5)]), [5], "an amendment carries its photograph on");
        assert_eq!(facts(&[(5, 5), (7, 7), (9, 5), (11, 7), (12, 12)]), [5, 7, 12]);
        assert_eq!(facts(&[]), [] as [u64; 0]);
    }
}
