//! Withdrawing a fact: a last version that says so; it counts no more, and its history stays.

use crate::web::frame::framed;
use crate::web::records::amend::{Target, command, side_by_side, target};
use crate::web::records::create::attempt;
use crate::web::records::desk::Desk;
use crate::web::records::stored::Sealed;
use crate::web::records::typed::{Fault, id};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{Field, Form, Input, field, form as draw};
use look::part::{self, ButtonKind, Tone, button, link_button};
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// `GET /records/{seq}/withdraw`: asks once more.
pub async fn confirm(State(state): State<AppState>, viewer: Viewer, Path(seq): Path<u64>) -> Result<Markup, PageError> {
    let desk = Desk::new(&state, &viewer);
    let target = target(&desk, seq)?;
    Ok(confirm_page(&desk, &target, &Uuid::new_v4().to_string(), "", &[], html! {}))
}

/// `POST /records/{seq}/withdraw`.
pub async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(seq): Path<u64>,
    axum::Form(sent): axum::Form<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let target = target(&Desk::new(&state, &viewer), seq)?;
    let text = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let id = id(text("id"), viewer.language)?;
    let seen = text("version").parse().unwrap_or_default();
    // A withdrawal says what it withdraws: the content of the version that was seen.
    let mut content = target.last.open.clone();
    if let Sealed::Open(sealed) = &target.last.sealed {
        content.extend(sealed.clone());
    }
    content.insert("reason".to_owned(), text("reason").into());
    let command = command(&viewer, &target, id, seen, content, true);
    match attempt(&state, &viewer, target.kind, command, Vec::new()).await? {
        Ok((saved, _)) => Ok(Redirect::to(&format!("/records/{saved}?saved=1")).into_response()),
        Err(faults) => {
            let desk = Desk::new(&state, &viewer);
            let stale = seen != target.last.seq;
            let both = if stale {
                side_by_side(&desk, &target, seen, None)?
            } else {
                html! {}
            };
            let page = confirm_page(&desk, &target, text("id"), text("reason"), &faults, both);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The control of a reason.
pub fn reason_field(desk: &Desk<'_>, reason: &str, faults: &[Fault]) -> Markup {
    let (label, required) = (desk.t("form-reason"), desk.t("form-required"));
    field(&Field {
        hint: &desk.t("records-reason-hint"),
        required: Some(&required),
        error: faults.iter().find(|fault| fault.field == "reason").map(|fault| fault.text.as_str()),
        ..Field::of("reason", &label, reason, Input::LongText)
    })
}

fn confirm_page(desk: &Desk<'_>, target: &Target, id: &str, reason: &str, faults: &[Fault], both: Markup) -> Markup {
    let here = format!("/records/{}", target.row.first);
    let name = desk.name(target.kind, &target.last);
    let title = desk.viewer.language.format("records-withdraw-title", &[("name", &name)]);
    let items: Vec<(String, String)> = faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
    let heading = desk.viewer.language.format("form-errors", &[("n", &items.len().to_string())]);
    let drawn = draw(&Form {
        action: &format!("{here}/withdraw"),
        multipart: false,
        hidden: vec![("id".to_owned(), id.to_owned()), ("version".to_owned(), target.last.seq.to_string())],
        body: html! { (look::form::errors(&heading, &items)) (reason_field(desk, reason, faults)) },
        buttons: html! {
            (button(ButtonKind::Danger, &desk.t("form-withdraw"), None))
            (link_button(ButtonKind::Plain, &here, &desk.t("common-cancel"), None))
        },
        draft: None,
    });
    let main = html! {
        (part::head(html! { a href=(here) { (name) } }, &title, html! {}, html! {}))
        (part::note(Tone::Warn, "", html! { (desk.t("form-withdraw-confirm")) }))
        (both)
        (drawn)
    };
    framed(desk.viewer, &title, &format!("/offices/{}", target.kind.office.word()), main)
}
