//! What stands behind a figure: its records a page at a time, or the editions, figures or rule that it reads.

use crate::web::basis::title_of;
use crate::web::figures::figure_link;
use crate::web::frame::thousands;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use ledger::RecordRef;
use look::part::{self, Column, Pager, Table, Tone, pager, table};
use maud::{Markup, html};
use zone::figure::{Figure, Lineage, compute, lineage};

/// Records on a page.
const PAGE: usize = 10;

/// The records of a figure.
pub fn listing(
    state: &AppState,
    viewer: &Viewer,
    figure: &Figure,
    page: usize,
    here: &str,
) -> Result<Markup, PageError> {
    match lineage(&viewer.zone, figure) {
        Lineage::Facts(numbers) => facts(state, viewer, figure, &numbers, page, here),
        Lineage::Editions(seqs) => Ok(editions(viewer, &seqs)),
        Lineage::Figures(ids) => Ok(figures(viewer, figure, &ids)),
        Lineage::Rule(id) => Ok(html! { p { a href={ "/rules/" (id) } { (id) } } }),
    }
}

fn editions(viewer: &Viewer, seqs: &[u64]) -> Markup {
    html! {
        ul { @for seq in seqs { li {
            a href={ "/public/editions/" (seq) } { (viewer.language.text("report-edition-record")) " " (seq) }
            @if let Some(edition) = viewer.zone.editions.iter().find(|edition| edition.seq == *seq) { " · " (edition.period) }
        } } }
    }
}

fn figures(viewer: &Viewer, figure: &Figure, ids: &[String]) -> Markup {
    html! {
        ul { @for id in ids { @if let Some(part) = compute(&viewer.zone, id, figure.period, 0) {
            li { (title_of(viewer, &part.definition.rule)) " " (figure_link(viewer, &part)) }
        } } }
    }
}

fn facts(
    state: &AppState,
    viewer: &Viewer,
    figure: &Figure,
    numbers: &[u32],
    page: usize,
    here: &str,
) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let first = numbers.first().and_then(|number| viewer.zone.register.row(*number));
    let Some(kind) = first.map(|row| row.kind()) else {
        return Ok(part::empty(html! { (t("basis-no-records")) }, html! {}));
    };
    if let Err(PageError::Forbidden(_, right)) = viewer.must_read(kind.office) {
        return Ok(part::note(Tone::Neutral, &t("error-forbidden"), html! { (right) }));
    }
    let pages = numbers.len().div_ceil(PAGE);
    let page = page.min(pages.max(1));
    let shown = &numbers[(page - 1) * PAGE..numbers.len().min(page * PAGE)];
    let column = |(key, numeric): (&str, bool)| Column {
        key: key.to_owned(),
        label: t(key),
        numeric,
        sort_href: None,
        sorted: None,
    };
    let columns = [
        ("basis-record", false),
        ("basis-what", false),
        ("basis-happened", false),
        ("basis-evidence", true),
        ("basis-fingerprint", false),
        ("basis-in-ledger", false),
    ];
    let desk = Desk::new(state, viewer);
    let listing = table(&Table {
        caption: &t("basis-records"),
        columns: columns.map(column).into(),
        rows: shown.iter().filter_map(|number| record_row(&desk, figure, *number)).collect(),
        empty: html! {},
    });
    Ok(html! { (listing) (paging(viewer, numbers.len(), page, pages, here)) })
}

fn paging(viewer: &Viewer, count: usize, page: usize, pages: usize, here: &str) -> Markup {
    let summary = viewer.language.format(
        "list-page",
        &[("page", &page.to_string()), ("pages", &pages.to_string()), ("count", &thousands(count as u64))],
    );
    let (before, after) = (format!("{here}&page={}", page - 1), format!("{here}&page={}", page + 1));
    let (before_label, after_label) = (viewer.language.text("list-previous"), viewer.language.text("list-next"));
    pager(&Pager {
        summary: &summary,
        previous: (page > 1).then_some((before.as_str(), before_label.as_str())),
        next: (page < pages).then_some((after.as_str(), after_label.as_str())),
    })
}

fn record_row(desk: &Desk<'_>, figure: &Figure, number: u32) -> Option<Vec<Markup>> {
    let (state, viewer) = (desk.state, desk.viewer);
    let row = viewer.zone.register.row(number)?;
    let version = row.effective(figure.rule().accepted)?;
    let seq = u64::from(version.seq);
    let bytes = state.engine.read(|ledger, _| ledger.record(seq)).ok()??;
    let record = RecordRef::parse(&bytes).ok()?;
    // Its name is of its open content alone: what is sealed stays so.
    let name = desk.record(seq, false).ok()?.map(|stored| desk.name(row.kind(), &stored))?;
    let leaf = state.engine.leaf(seq)?;
    let inside = state.engine.inclusion(seq, viewer.zone.size).is_some();
    Some(vec![
        html! { a href={ "/records/" (row.first) } { (seq) } },
        html! { (name) },
        html! { (record.happened) },
        html! { (record.evidence.len()) },
        html! { a.s-mono href={ "/ledger/" (seq) } { (hex::encode(&leaf[..4])) "…" } },
        html! { @if inside { (part::chip(Tone::Ok, Some(look::Icon::Check), &viewer.language.text("basis-inside"))) } @else { "—" } },
    ])
}
