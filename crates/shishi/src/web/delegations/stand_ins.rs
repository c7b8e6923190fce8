//! Naming who stands in: for oneself; and, by the security administrator, for whoever can name nobody any more. To let one
//! person do another's work is to give rights, and rights are the security administrator's; he also sees all there is.

use super::form::{self, Sent, Told, first, record};
use super::listing::listing;
use super::own::{id, may_name};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::part::{self, section};
use maud::{Markup, html};
use zone::delegation::STAND_IN;
use zone::org::Role;

/// `GET /me/stand-ins`.
pub async fn own(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    draw_own(&Desk::new(&state, &viewer), &[], &Vec::new())
}

fn draw_own(desk: &Desk<'_>, sent: &[(String, String)], told: &Told) -> Result<Markup, PageError> {
    let title = desk.t("stand-in-new");
    let path = html! { a href="/me/delegations" { (desk.t("delegations-title")) } };
    let main = html! {
        (part::head(path, &title, html! { (desk.t("stand-in-new-about")) }, html! {}))
        @if may_name(desk.viewer) { (form::stand_in(desk, "/me/stand-ins", false, sent, told)?) }
        @else { (part::empty(html! { (desk.t("stand-in-no-work")) }, html! {})) }
    };
    Ok(framed(desk.viewer, &title, "/me", main))
}

/// `POST /me/stand-ins`.
pub async fn name_own(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    let id = id(&viewer, &sent)?;
    let told = record(&state, &viewer, id, STAND_IN.name, form::named(viewer.person(), &sent)).await?;
    if told.is_empty() {
        return Ok(Redirect::to("/me/delegations").into_response());
    }
    let page = draw_own(&Desk::new(&state, &viewer), &sent, &told)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `GET /security/stand-ins`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    draw(&Desk::new(&state, &viewer), &[], &Vec::new())
}

fn draw(desk: &Desk<'_>, sent: &[(String, String)], told: &Told) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let title = desk.t("stand-ins-title");
    let all: Vec<_> = viewer.zone.delegations.mandates().rev().collect();
    let main = html! {
        (part::head(html! { a href="/security" { (desk.t("security-title")) } }, &title, html! { (desk.t("stand-ins-say")) }, html! {}))
        (section(&desk.t("stand-ins-all"), "", html! {}, listing(desk, &title, &all)))
        @if viewer.as_of.is_none() {
            (section(&desk.t("stand-in-for-another"), "", html! {}, form::stand_in(desk, "/security/stand-ins", true, sent, told)?))
        }
    };
    Ok(framed(viewer, &title, "/security", main))
}

/// `POST /security/stand-ins`.
pub async fn name(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    viewer.must_be(Role::SecurityAdministrator)?;
    let id = id(&viewer, &sent)?;
    let told = record(&state, &viewer, id, STAND_IN.name, form::named(first(&sent, "absent"), &sent)).await?;
    if told.is_empty() {
        return Ok(Redirect::to("/security/stand-ins").into_response());
    }
    let page = draw(&Desk::new(&state, &viewer), &sent, &told)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
