//! The ledger (存证台账): records in order, one record with its proof, the export.

use crate::web::exports::{self, Exports};
use crate::web::frame::{framed, moment, thousands};
use crate::web::orders;
use crate::web::paging;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use ledger::checkpoint::encode_hash;
use ledger::{RecordRef, proof};
use look::part::{self, ButtonKind, Column, Pager, Table, facts, link_button, pager, section, table};
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::Arc;
use zone::org::Role;

const PAGE: u64 = 50;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/ledger", get(index))
        .route("/ledger/{seq}", get(one))
        .route("/ledger/{seq}/proof", get(download_proof))
        .route("/ledger/export", get(export))
}

async fn index(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let size = viewer.zone.size;
    let pages = size.div_ceil(PAGE).max(1);
    let page = paging::asked(&query, pages as usize) as u64;
    // Newest first: page 1 holds the last records.
    let to = size - (page - 1) * PAGE;
    let from = to.saturating_sub(PAGE);
    let mut rows = Vec::new();
    let read = state.engine.read(|ledger, _| {
        ledger.span(from, to, |seq, bytes| {
            if let Ok(record) = RecordRef::parse(bytes) {
                rows.push(row(&viewer, seq, &record));
            }
        })
    });
    read.map_err(|error| PageError::storage(viewer.language, &error))?;
    rows.reverse();
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let caption = t("nav-ledger");
    let listing = table(&Table {
        caption: &caption,
        columns: [
            "ledger-seq",
            "ledger-recorded",
            "ledger-kind",
            "ledger-happened",
            "ledger-unit",
            "ledger-via",
            "ledger-compartments",
        ]
        .map(column)
        .into(),
        rows,
        empty: part::empty(html! { (t("ledger-empty")) }, html! {}),
    });
    let checkpoint = state.engine.read(|ledger, _| ledger.newest_checkpoint(false)).ok().flatten();
    let root = state.engine.root(size).map_or_else(String::new, |root| encode_hash(&root));
    let overview = facts(&[
        (t("basis-size"), html! { (thousands(size)) }),
        (t("ledger-root"), html! { span.s-mono { (root) } }),
        (
            t("ledger-checkpoint"),
            html! { @match &checkpoint { Some(checkpoint) => { (thousands(checkpoint.size)) }, None => "—" } },
        ),
        (t("ledger-key"), html! { span.s-mono { (state.engine.key()) } }),
        (
            t("ledger-audit"),
            html! { @if state.engine.audit_break.is_none() { (t("ledger-audit-whole")) } @else { "—" } },
        ),
        (t("ledger-closed"), html! { @match viewer.zone.last_closed() { Some(day) => (day), None => "—" } }),
    ]);
    let summary = viewer.language.format(
        "list-page",
        &[("page", &page.to_string()), ("pages", &pages.to_string()), ("count", &thousands(size))],
    );
    let (newer, older) = (format!("/ledger?page={}", page.saturating_sub(1)), format!("/ledger?page={}", page + 1));
    let (newer_label, older_label) = (t("ledger-newer"), t("ledger-older"));
    let main = html! {
        (part::head(html! {}, &caption, html! { (t("ledger-sentence")) }, link_button(ButtonKind::Plain, "/ledger/export", &t("ledger-export"), Some(look::Icon::Download))))
        @if let Some(found) = state.engine.audit_break {
            (part::note(part::Tone::Bad, &t("audit-broken"), html! { (found.words(viewer.language)) }))
        }
        (overview)
        (section(&t("ledger-records"), "", html! {}, html! {
            (listing)
            (pager(&Pager {
                summary: &summary,
                previous: (page > 1).then_some((newer.as_str(), newer_label.as_str())),
                next: (page < pages).then_some((older.as_str(), older_label.as_str())),
            }))
        }))
    };
    Ok(framed(&viewer, &caption, "/ledger", main))
}

fn row(viewer: &Viewer, seq: u64, record: &RecordRef<'_>) -> Vec<Markup> {
    let unit = viewer.zone.org.unit(record.unit).map(|number| viewer.zone.org.units[number as usize].title.clone());
    vec![
        html! { a href={ "/ledger/" (seq) } { (seq) } },
        html! { (moment(&viewer.zone, record.recorded)) },
        html! { (viewer.language.known(&format!("kind-{}", record.kind.replace(['.', '_'], "-"))).unwrap_or_else(|| record.kind.to_owned())) },
        html! { (record.happened) },
        html! { (unit.as_deref().unwrap_or(record.unit)) },
        html! { (viewer.language.text(&format!("via-{}", record.via))) },
        html! {
            (viewer.language.text("compartment-open"))
            @if record.sealed.is_some() { " · " (viewer.language.text("compartment-sealed")) }
            @if !record.personal.is_empty() { " · " (viewer.language.text("compartment-personal")) }
        },
    ]
}

async fn one(State(state): State<AppState>, viewer: Viewer, Path(seq): Path<u64>) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let size = viewer.zone.size;
    let not_found = || PageError::NotFound(viewer.language);
    // Numbers that no database can hold are asked for too.
    if seq >= size {
        return Err(not_found());
    }
    let bytes = state
        .engine
        .read(|ledger, _| ledger.record(seq))
        .map_err(|error| PageError::storage(viewer.language, &error))?;
    let bytes = bytes.ok_or_else(not_found)?;
    let path = state.engine.inclusion(seq, size).ok_or_else(not_found)?;
    let leaf = state.engine.leaf(seq).ok_or_else(not_found)?;
    let record = RecordRef::parse(&bytes).map_err(|_| PageError::Internal(viewer.language))?;
    let pretty = serde_json::from_slice::<serde_json::Value>(&bytes)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_default();
    let title = viewer.language.format("ledger-record-title", &[("seq", &seq.to_string())]);
    let fact = zone::fact::kind(record.kind).is_some_and(|kind| kind.register);
    let first = record.amends.map_or(seq, |amends| amends.seq);
    let closed = record.sealed.is_some() || !record.personal.is_empty() || !record.evidence.is_empty();
    let main = html! {
        (part::head(html! { a href="/ledger" { (t("nav-ledger")) } }, &title, html! { (viewer.language.kind(record.kind)) }, html! {
            (link_button(ButtonKind::Plain, &format!("/ledger/{seq}/proof"), &t("ledger-proof-download"), Some(look::Icon::Download)))
            @if closed && viewer.as_of.is_none() && viewer.is(Role::Administrator) {
                (link_button(ButtonKind::Danger, &format!("/ledger/{seq}/redact"), &t("removal-redact"), None))
            }
        }))
        (facts(&[
            (t("ledger-leaf"), html! { span.s-mono { (encode_hash(&leaf)) } }),
            (t("basis-size"), html! { (thousands(size)) }),
            (t("ledger-path"), html! { (viewer.language.format("ledger-path-steps", &[("count", &path.len().to_string())])) }),
            (t("ledger-fact"), html! { @if fact { a href={ "/records/" (first) } { (t("ledger-fact-open")) } } @else { "—" } }),
        ]))
        (orders::of_record(&Desk::new(&state, &viewer), u32::try_from(first).unwrap_or(u32::MAX))?)
        (section(&t("ledger-bytes"), "", html! {}, html! { pre.s-mono { (pretty) } }))
        (section(&t("ledger-path"), "", html! {}, html! { ol { @for hash in &path { li.s-mono { (encode_hash(hash)) } } } }))
    };
    Ok(framed(&viewer, &title, "/ledger", main))
}

/// The record's inclusion proof under a published checkpoint.
async fn download_proof(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(seq): Path<u64>,
) -> Result<Response, PageError> {
    let checkpoint = state.engine.checkpoint(true).await.ok_or(PageError::NotSaved(viewer.language))?;
    let path = state.engine.inclusion(seq, checkpoint.size).ok_or(PageError::NotFound(viewer.language))?;
    let text = proof::inclusion_text(seq, &path, &checkpoint.note);
    let disposition = format!("attachment; filename=\"record-{seq}.tlog-proof\"");
    Ok((
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        text,
    )
        .into_response())
}

async fn export(
    State(state): State<AppState>,
    Extension(exports): Extension<Arc<Exports>>,
    viewer: Viewer,
) -> Result<Response, PageError> {
    exports::ledger(&state, &exports, viewer.language, Some(viewer.person())).await
}

/// A body from bytes with a name to save it under.
pub fn attachment(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], Body::from(bytes))
        .into_response()
}
