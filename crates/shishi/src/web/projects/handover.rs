//! A project passes to another person: whoever carries it hands it over, whoever is named takes it.

use super::meetings::project_link;
use super::{day_of, named};
use crate::engine::Submit;
use crate::web::delegations::{first, id, people};
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Tone, button};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use zone::Kind;
use zone::fact::Office;
use zone::offices::projects::{Carrier, HANDOVER, HANDOVER_TAKEN, accountable_unit, handed_to, key_projects};

/// What the viewer may do about a project's handover; nothing for most.
pub fn form(desk: &Desk<'_>, key: &str, project: u32, carrier: Option<&Carrier>) -> Markup {
    let viewer = desk.viewer;
    let me = viewer.zone.org.person(viewer.person());
    let (Some(me), Some(carrier), None) = (me, carrier, viewer.as_of) else { return html! {} };
    let hidden = || vec![("id".to_owned(), Uuid::new_v4().to_string())];
    if carrier.person != me && handed_to(&viewer.zone, project, me, day_of(viewer)) {
        return form::form(&form::Form {
            action: &format!("/projects/{key}/handover/take"),
            multipart: false,
            hidden: hidden(),
            body: html! { p { (desk.t("project-take-about")) } },
            buttons: button(ButtonKind::Primary, &desk.t("project-take"), None),
            draft: None,
        });
    }
    let Some(people) = people(desk, viewer.person()).ok().filter(|_| carrier.person == me) else { return html! {} };
    let label = viewer.language.field(HANDOVER.name, "to");
    let body = html! {
        (form::field(&Field::of("to", &label, "", Input::Choice { options: &people })))
        p.s-meta { (desk.t("project-handover-about")) }
    };
    html! {
        details.s-more {
            summary { (desk.t("project-hand-over")) }
            (form::form(&form::Form {
                action: &format!("/projects/{key}/handover"),
                multipart: false,
                hidden: hidden(),
                body,
                buttons: button(ButtonKind::Primary, &desk.t("project-hand-over"), None),
                draft: None,
            }))
        }
    }
}

/// Today: what was handed to the viewer and waits to be taken.
pub fn waiting(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let (viewer, on) = (desk.viewer, day_of(desk.viewer));
    let Some(me) = viewer.zone.org.person(viewer.person()).filter(|_| viewer.may_read(Office::Projects)) else {
        return Ok(html! {});
    };
    let handed = key_projects(&viewer.zone).filter(|(project, _)| handed_to(&viewer.zone, *project, me, on));
    let links = handed.map(|(project, _)| project_link(desk, project)).collect::<Result<Vec<_>, _>>()?;
    Ok(html! {
        @for link in &links { (part::note(Tone::Info, "", html! { (desk.t("project-take-about")) " " (link) })) }
    })
}

type Sent = Form<Vec<(String, String)>>;

/// `POST /projects/{project}/handover`.
pub async fn give(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(key): Path<String>,
    Form(sent): Sent,
) -> Result<Response, PageError> {
    let content = json!({"project": key, "to": first(&sent, "to")});
    record(&state, &viewer, &key, &HANDOVER, &sent, content).await
}

/// `POST /projects/{project}/handover/take`.
pub async fn take(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(key): Path<String>,
    Form(sent): Sent,
) -> Result<Response, PageError> {
    record(&state, &viewer, &key, &HANDOVER_TAKEN, &sent, json!({"project": key})).await
}

async fn record(
    state: &AppState,
    viewer: &Viewer,
    key: &str,
    kind: &Kind,
    sent: &[(String, String)],
    content: Json,
) -> Result<Response, PageError> {
    let project = named(viewer, key)?;
    let id = id(viewer, sent)?;
    let accountable = accountable_unit(&viewer.zone, project).and_then(|unit| viewer.zone.org.units.get(unit as usize));
    let unit = accountable.map_or_else(|| viewer.zone.id.to_string(), |unit| unit.id.to_string());
    let content = content.as_object().cloned().unwrap_or_default();
    match state.engine.submit(viewer.command(id, kind.name, &unit, content)).await {
        Ok(_) => Ok(Redirect::to(&format!("/projects/{key}")).into_response()),
        Err(Submit::Refused(refusal)) => {
            let told: Vec<String> = refusal.0.iter().map(|problem| viewer.language.problem(problem)).collect();
            Err(PageError::BadRequest(viewer.language, told.join("\n")))
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}
