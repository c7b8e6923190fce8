//! The reviewer's part of a fact's page: what was decided, and deciding.

use crate::web::PageError;
use crate::web::frame::thousands;
use crate::web::records::desk::Desk;
use crate::web::records::history::Step;
use crate::web::records::index::Index;
use crate::web::records::one::Asked;
use crate::web::records::stored::Stored;
use crate::web::records::withdraw_import::{self, may_withdraw_import};
use look::form::{Field, Form, Input, field as control, form};
use look::part::{ButtonKind, button, facts, link_button};
use maud::{Markup, html};
use serde_json::Value as Json;
use uuid::Uuid;
use zone::fact::Review;
use zone::register::{Row, Status};

/// What was decided on each version, and – for the reviewer of what waits – the decision.
pub fn section(
    desk: &Desk<'_>,
    index: &Index,
    row: &Row,
    last: &Stored,
    history: &[Step],
    asked: &Asked<'_>,
) -> Result<Markup, PageError> {
    Ok(html! {
        (reviews(desk, row, last, history, asked)?)
        (whole_import(desk, index, row, last)?)
    })
}

/// What became of the import that the fact came with, and the way to undo it.
fn whole_import(desk: &Desk<'_>, index: &Index, row: &Row, last: &Stored) -> Result<Markup, PageError> {
    let Some(import) = &last.import else { return Ok(html! {}) };
    let withdrawals = index.withdrawals(import, desk.viewer.zone.size);
    let withdrawal = withdrawals.into_iter().find(|seq| *seq > u64::from(row.first));
    Ok(html! {
        @if let Some(seq) = withdrawal.filter(|_| row.is_withdrawn_with_import()) { (withdraw_import::note(desk, row, seq)?) }
        @if may_withdraw_import(desk.viewer, row) {
            (link_button(ButtonKind::Plain, &withdraw_import::path(import), &desk.t("import-withdraw"), None))
        }
    })
}

fn reviews(
    desk: &Desk<'_>,
    row: &Row,
    last: &Stored,
    history: &[Step],
    asked: &Asked<'_>,
) -> Result<Markup, PageError> {
    if row.kind().review == Review::SelfAccepting {
        return Ok(html! { p.s-meta { (desk.t("form-counts-at-once")) } });
    }
    let mut done = Vec::new();
    for step in history {
        let Some(verdict) = step.verdict else { continue };
        let Some(review) = desk.record(verdict.seq, false)? else { continue };
        let key = if verdict.accepted { "record-accepted-by" } else { "record-returned-by" };
        let words = desk
            .viewer
            .language
            .format(key, &[("name", &desk.person(&review.by)), ("date", &desk.instant(&review.recorded))]);
        let reason = if verdict.accepted { None } else { reason_of(desk, row, verdict.seq)? };
        done.push((step.stored.seq.to_string(), html! { a href={ "/ledger/" (verdict.seq) } { (words) } @if let Some(reason) = reason { div { b { (reason) } } } }));
    }
    Ok(html! {
        @if row.status == Status::Submitted { p { (desk.t("status-submitted-about")) } }
        (facts(&done))
        (decision(desk, row, last, asked))
    })
}

/// Why a version was returned: personal content, so the read is written down.
fn reason_of(desk: &Desk<'_>, row: &Row, seq: u64) -> Result<Option<String>, PageError> {
    if !desk.viewer.may_open_personal(row.kind().office, row.unit) {
        return Ok(None);
    }
    crate::web::records::audit(desk.state, desk.viewer, "personal_read", &format!("record {seq}"))?;
    Ok(desk.personal(seq)?.get("reason").and_then(Json::as_str).map(str::to_owned))
}

/// Accept and return, for the reviewer of what waits.
fn decision(desk: &Desk<'_>, row: &Row, last: &Stored, asked: &Asked<'_>) -> Markup {
    let viewer = desk.viewer;
    let items: Vec<(String, String)> =
        asked.faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
    let errors = look::form::errors(&desk.t("refusal-heading"), &items);
    if viewer.as_of.is_some() || row.status != Status::Submitted || !viewer.may_review(row.kind().office, row.unit) {
        return errors;
    }
    if viewer.reviews_as(row).is_none() {
        return html! { (errors) p.s-meta { (desk.t("records-own")) } };
    }
    let here = format!("/records/{}/review", row.first);
    let hidden = |act: &str| {
        vec![
            ("id".to_owned(), Uuid::new_v4().to_string()),
            ("version".to_owned(), last.seq.to_string()),
            ("act".to_owned(), act.to_owned()),
        ]
    };
    let plain = |act: &str, body: Markup, buttons: Markup, more: Option<(String, String)>| {
        let hidden = hidden(act).into_iter().chain(more).collect();
        form(&Form { action: &here, multipart: false, hidden, body, buttons, draft: None })
    };
    let reason = control(&Field {
        hint: &desk.t("form-reason-placeholder"),
        error: asked.faults.iter().find(|fault| fault.field == "reason").map(|fault| fault.text.as_str()),
        ..Field::of("reason", &desk.t("field-review-returned-reason"), asked.reason, Input::LongText)
    });
    let import = last
        .import
        .as_ref()
        .map(|import| (import.clone(), viewer.zone.waiting_of_import(import).len()))
        .filter(|(_, n)| *n > 1);
    html! {
        (errors)
        (plain("accept", html! {}, button(ButtonKind::Primary, &desk.t("form-accept"), None), None))
        @if let Some((import, n)) = import {
            @let words = viewer.language.format("records-accept-import", &[("n", &thousands(n as u64))]);
            (plain("import", html! {}, button(ButtonKind::Plain, &words, None), Some(("import".to_owned(), import))))
        }
        (plain("return", reason, button(ButtonKind::Danger, &desk.t("form-return"), None), None))
    }
}
