//! A person's own page: what he lets others do, what others let him do, and giving either.

use super::form::{self, Sent, Told, first, record};
use super::listing::listing;
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::viewer::{Viewer, local_path};
use crate::web::{AppState, PageError};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::Icon;
use look::part::{self, ButtonKind, link_button, section};
use maud::{Markup, html};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;
use zone::delegation::{ENDED, GIVEN, Mandate};
use zone::org::Role;

/// `GET /me/delegations`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    draw(&Desk::new(&state, &viewer), &[], &Vec::new())
}

fn draw(desk: &Desk<'_>, sent: &[(String, String)], told: &Told) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let me = viewer.zone.org.person(viewer.person());
    let concerns = |mandate: &&Arc<Mandate>| me.is_some_and(|me| mandate.concerns(me));
    let mine: Vec<_> = viewer.zone.delegations.mandates().rev().filter(concerns).collect();
    let title = desk.t("delegations-title");
    let tools = html! {
        @if may_name(viewer) { (link_button(ButtonKind::Plain, "/me/stand-ins", &desk.t("stand-in-new"), Some(Icon::User))) }
    };
    let main = html! {
        (part::head(html! { a href="/me" { (desk.t("nav-me")) } }, &title, html! { (desk.t("delegations-say")) }, tools))
        (section(&desk.t("delegations-mine"), "", html! {}, listing(desk, &title, &mine)))
        @if viewer.as_of.is_none() && !form::kinds(viewer).is_empty() {
            (section(&desk.t("delegation-new"), &desk.t("delegation-new-about"), html! {}, form::give(desk, sent, told)?))
        }
    };
    Ok(framed(viewer, &title, "/me", main))
}

/// Whether the viewer has work that somebody may do for him.
pub fn may_name(viewer: &Viewer) -> bool {
    viewer.as_of.is_none() && viewer.rights.iter().any(|right| matches!(right.role, Role::Officer | Role::Reviewer))
}

fn must_be_now(viewer: &Viewer) -> Result<(), PageError> {
    match viewer.as_of {
        None => Ok(()),
        Some(_) => Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past"))),
    }
}

/// The id of a form as it was drawn.
pub fn id(viewer: &Viewer, sent: &[(String, String)]) -> Result<Uuid, PageError> {
    must_be_now(viewer)?;
    let expired = |_| PageError::BadRequest(viewer.language, viewer.language.text("error-form-expired"));
    first(sent, "id").parse().map_err(expired)
}

/// `POST /me/delegations`: lets a clerk enter acts.
pub async fn give(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    let id = id(&viewer, &sent)?;
    let told = record(&state, &viewer, id, GIVEN.name, form::given(&sent)).await?;
    if told.is_empty() {
        return Ok(Redirect::to("/me/delegations").into_response());
    }
    let page = draw(&Desk::new(&state, &viewer), &sent, &told)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /me/delegations/end`: ends one before its day; goes back to the page that it was asked on.
pub async fn end(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    let id = id(&viewer, &sent)?;
    let seq: u64 = first(&sent, "delegation").parse().map_err(|_| PageError::NotFound(viewer.language))?;
    let told = record(&state, &viewer, id, ENDED.name, json!({"delegation": seq})).await?;
    match told.first() {
        None => Ok(Redirect::to(local_path(first(&sent, "next"))).into_response()),
        Some((_, text)) => Err(PageError::Forbidden(viewer.language, text.clone())),
    }
}
