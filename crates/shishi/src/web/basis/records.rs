//! What stands behind a figure: its records a page at a time, or the editions, figures or rule that it reads.

use crate::web::basis::title_of;
use crate::web::figures::figure_link;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer, paging};
use ledger::RecordRef;
use look::part::{self, Column, Table, Tone, table};
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
        Lineage::Rule(id) => Ok(rule(viewer, &id)),
    }
}

/// The rule whose parameter a figure is; by its name, if one is in force.
fn rule(viewer: &Viewer, id: &str) -> Markup {
    let newest = viewer.zone.rules.versions(id).last();
    html! { p { a href={ "/rules/" (id) } { @match newest { Some(adopted) => (title_of(viewer, &adopted.rule)), None => (id) } } } }
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
        let rule = &figure.definition.rule;
        let words = viewer.language.format("basis-no-records", &[("period", &figure.period.to_string())]);
        let begin = html! { a href={ "/rules/" (rule.id) } { (t("basis-what-counts")) } };
        return Ok(part::empty(html! { (words) }, begin));
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
    Ok(html! { (listing) (paging::draw(viewer, page, pages, numbers.len(), |page| format!("{here}&page={page}"))) })
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
