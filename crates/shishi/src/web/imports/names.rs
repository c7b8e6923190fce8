//! `POST /imports/JOB/names`: a person says which units a table's names mean.

use super::{Jobs, table};
use crate::imports::{Job, State as JobState, likely};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::Markup;
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind};
use maud::html;
use std::collections::HashMap;
use zone::fact::Type;

/// What was chosen, and what is wrong with it.
pub(super) struct Sent {
    typed: HashMap<String, String>,
    errors: Vec<(String, String)>,
}

fn types(job: &Job, field: &str) -> &'static [&'static str] {
    match job.kind.field(field).map(|field| field.ty) {
        Some(Type::Unit(types)) => types,
        _ => &[],
    }
}

/// The names that are not known yet, each with the units that it may mean.
pub(super) fn section(viewer: &Viewer, job: &Job, state: &JobState, sent: Option<&Sent>) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    if state.names.is_empty() {
        return html! {};
    }
    let typed = |control: &str| sent.and_then(|sent| sent.typed.get(control)).map(|text| text.trim().to_owned());
    let errors = sent.map(|sent| sent.errors.as_slice()).unwrap_or_default();
    let error = |control: &str| errors.iter().find(|(name, _)| name == control).map(|(_, text)| text.as_str());
    let mut is_near = false;
    let rows: Vec<Markup> = state
        .names
        .iter()
        .enumerate()
        .map(|(at, unnamed)| {
            let likely = likely(&viewer.zone, types(job, &unnamed.field), &unnamed.name);
            let near = likely.first().filter(|first| first.near).map(|first| first.id.clone()).unwrap_or_default();
            is_near |= !near.is_empty();
            let mut options = vec![(String::new(), t("names-none"))];
            options.extend(likely.into_iter().map(|unit| (unit.id, unit.title)));
            let (unit, other) = (format!("unit-{at}"), format!("other-{at}"));
            let control = |name: &str, label: &str, hint: &str, value: &str, input| {
                form::field(&Field { hint, error: error(name), ..Field::of(name, label, value, input) })
            };
            let label = viewer.language.format("names-unit", &[("name", &unnamed.name)]);
            let rows = viewer.language.format("names-rows", &[("n", &unnamed.rows.to_string())]);
            let chosen = typed(&unit).unwrap_or(near);
            part::columns(
                part::Columns::Halves,
                &[
                    control(&unit, &label, &rows, &chosen, Input::Choice { options: &options }),
                    control(&other, &t("names-other"), "", &typed(&other).unwrap_or_default(), Input::Text { max: 60 }),
                ],
            )
        })
        .collect();
    let body = html! {
        (form::errors(&t("names-errors"), errors))
        p.s-hint { (t("names-say")) @if is_near { " " (t("names-near")) } }
        (form::form(&form::Form {
            action: &format!("/imports/{}/names", job.about.id),
            multipart: false,
            // The dry run may have come to other names meanwhile: each choice goes with its own.
            hidden: state.names.iter().enumerate().map(|(at, unnamed)| (format!("name-{at}"), unnamed.name.clone())).collect(),
            body: html! { @for row in rows { (row) } },
            buttons: part::button(ButtonKind::Plain, &t("names-save"), None),
            draft: None,
        }))
    };
    part::section(&t("names-title"), "", html! {}, body)
}

/// `POST /imports/JOB/names`.
pub(super) async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let job = jobs.own(&viewer, &id)?;
    let to_job = || Redirect::to(&format!("/imports/{}", job.about.id)).into_response();
    let (Some(mut mapping), Some(survey)) = (job.mapping(), table::survey(&viewer, &job).await?) else {
        return Ok(to_job());
    };
    let typed: HashMap<String, String> = sent.into_iter().collect();
    let mut errors = Vec::new();
    for (at, unnamed) in job.state().names.iter().enumerate() {
        let get = |name: &str| typed.get(&format!("{name}-{at}")).map_or("", |text| text.trim());
        let chosen = if get("other").is_empty() { get("unit") } else { get("other") };
        if chosen.is_empty() || get("name") != unnamed.name {
            continue;
        }
        let org = &viewer.zone.org;
        let types = types(&job, &unnamed.field);
        let unit = org.unit(chosen).or_else(|| org.unit_by_title(chosen)).map(|number| &org.units[number as usize]);
        match unit.filter(|unit| types.is_empty() || types.contains(&unit.ty)) {
            Some(unit) => mapping.name(&unnamed.name, &unit.id),
            None => {
                let control = if get("other").is_empty() { "unit" } else { "other" };
                let value: String = chosen.chars().take(40).collect();
                errors.push((format!("{control}-{at}"), viewer.language.format("names-fault", &[("value", &value)])));
            }
        }
    }
    if !errors.is_empty() {
        let sent = Sent { typed, errors };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, super::job::show(&viewer, &job, Some(&sent))).into_response());
    }
    if table::take(&viewer, &job, &mapping)? {
        table::keep(&state, &viewer, &job, &mapping, &survey)?;
        jobs.0.start(&job);
    }
    Ok(to_job())
}
