//! The person's word on what was entered for him: all that is shown with one tap, or one by one; or that it was not what he
//! wanted, and why.

use super::form::{Sent, Told, all, first, record};
use super::own::id;
use super::word::{chip, lines};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Column, Table, button, section, table};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use zone::delegation::{Act, CONFIRMED, DISOWNED, Said};
use zone::fact::Compartment;

/// Acts that are shown, and confirmed, at once.
const MOST: usize = 50;

/// `GET /me/confirmations`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    list(&Desk::new(&state, &viewer), &Vec::new())
}

fn list(desk: &Desk<'_>, told: &Told) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let me = viewer.zone.org.person(viewer.person());
    let awaited: Vec<&Act> = me.map_or_else(Vec::new, |me| viewer.zone.delegations.awaited(me).collect());
    let shown = &awaited[..awaited.len().min(MOST)];
    let title = viewer.language.format("confirmations-title", &[("n", &awaited.len().to_string())]);
    let rows = shown.iter().map(|act| line(desk, act)).collect::<Result<Vec<_>, _>>()?;
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    let columns = ["confirmation-act", "records-kind", "record-by", "record-recorded", "common-actions"];
    let all_of_them = viewer.language.format("confirm-all", &[("n", &shown.len().to_string())]);
    let main = html! {
        (part::head(html! { a href="/me" { (desk.t("nav-me")) } }, &title, html! { (desk.t("confirmations-say")) }, html! {}))
        (form::errors(&desk.t("refusal-heading"), told))
        (section(&desk.t("confirmations-waiting"), "", html! {}, table(&Table {
            caption: &title,
            columns: columns.map(column).into(),
            rows,
            empty: html! { (desk.t("confirmations-none")) },
        })))
        @if !shown.is_empty() && viewer.as_of.is_none() {
            (yes_form(shown, &all_of_them))
        }
    };
    Ok(framed(viewer, &title, "/me", main))
}

/// What an act is called, and where it is seen.
fn called(desk: &Desk<'_>, act: &Act) -> Result<(String, String), PageError> {
    let Some(stored) = desk.record(act.seq.into(), false)? else {
        return Err(PageError::NotFound(desk.viewer.language));
    };
    let open = |name: &str| stored.open.get(name).and_then(Json::as_str).unwrap_or_default();
    if act.kind.register {
        return Ok((desk.name(act.kind, &stored), format!("/records/{}", act.seq)));
    }
    let (report, period) = (open("report"), open("period"));
    let name = desk.viewer.language.known(&format!("report-{report}")).unwrap_or_default();
    Ok((format!("{name} {period}"), format!("/reports/{report}/{period}")))
}

fn line(desk: &Desk<'_>, act: &Act) -> Result<Vec<Markup>, PageError> {
    let (name, _) = called(desk, act)?;
    let path = format!("/me/confirmations/{}", act.seq);
    let recorded = desk.record(act.seq.into(), false)?.map(|stored| desk.instant(&stored.recorded)).unwrap_or_default();
    let by = desk.viewer.zone.org.people.get(act.by as usize).map(|id| desk.person(id)).unwrap_or_default();
    Ok(vec![
        html! { a href=(path) { (name) } },
        html! { (desk.viewer.language.kind(act.kind.name)) },
        html! { (by) },
        html! { (recorded) },
        html! {
            @if desk.viewer.as_of.is_none() {
                (yes(&[act], button(ButtonKind::Plain, &desk.t("confirm-one"), None)))
            }
        },
    ])
}

/// The form that says yes to acts.
fn yes(acts: &[&Act], buttons: Markup) -> Markup {
    html! {
        form.s-inline method="post" action="/me/confirmations" {
            input type="hidden" name="id" value=(Uuid::new_v4());
            @for act in acts { input type="hidden" name="item" value={ (act.first) "." (act.seq) }; }
            (buttons)
        }
    }
}

/// The same as the one act of a page, in reach of a thumb.
fn yes_form(acts: &[&Act], words: &str) -> Markup {
    let items = acts.iter().map(|act| ("item".to_owned(), format!("{}.{}", act.first, act.seq)));
    form::form(&form::Form {
        action: "/me/confirmations",
        multipart: false,
        hidden: std::iter::once(("id".to_owned(), Uuid::new_v4().to_string())).chain(items).collect(),
        body: html! {},
        buttons: button(ButtonKind::Primary, words, None),
        draft: None,
    })
}

/// What a fact says, as far as the viewer may see it: nobody confirms what he has not been shown.
fn content(desk: &Desk<'_>, act: &Act) -> Result<Markup, PageError> {
    let register = &desk.viewer.zone.register;
    let row = register.by_first(act.first).and_then(|number| register.row(number));
    let opens = row.is_some_and(|row| desk.opens(row));
    let Some(stored) = desk.record(act.seq.into(), opens)?.filter(|_| act.kind.register) else { return Ok(html! {}) };
    let language = desk.viewer.language;
    let mut rows = vec![
        (language.field(act.kind.name, "happened"), html! { (stored.happened) }),
        (desk.t("record-unit"), html! { (desk.unit(&stored.unit)) }),
    ];
    let shown = act.kind.fields.iter().filter(|field| field.compartment != Compartment::Personal);
    rows.extend(shown.map(|field| {
        (language.field(act.kind.name, field.name), html! { (desk.words(&desk.shown(act.kind, field, &stored))) })
    }));
    let void = stored.amends.is_some_and(|amends| amends.void);
    Ok(section(
        &desk.t("records-content"),
        &language.kind(act.kind.name),
        html! {},
        html! {
            @if void { p { b { (desk.t("form-withdraw")) } } }
            (part::facts(&rows))
        },
    ))
}

/// The act of a record, for the two whom it concerns: for anybody else there is nothing to see or say.
fn act(viewer: &Viewer, seq: u32) -> Result<&Act, PageError> {
    let act = viewer.zone.delegations.act(seq).ok_or(PageError::NotFound(viewer.language))?;
    let me = viewer.zone.org.person(viewer.person());
    if [act.for_person, act.by].iter().any(|person| Some(*person) == me) {
        return Ok(act);
    }
    Err(PageError::Forbidden(viewer.language, viewer.language.text("confirmation-not-yours")))
}

/// `GET /me/confirmations/{seq}`.
pub async fn one(State(state): State<AppState>, viewer: Viewer, Path(seq): Path<u32>) -> Result<Markup, PageError> {
    draw(&Desk::new(&state, &viewer), act(&viewer, seq)?, "", &Vec::new())
}

fn draw(desk: &Desk<'_>, act: &Act, reason: &str, told: &Told) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let (name, path) = called(desk, act)?;
    let may_open = !act.kind.register || viewer.may_read(act.kind.office);
    let mine = viewer.zone.org.person(viewer.person()) == Some(act.for_person);
    let asked = mine && act.said == Said::Awaited && viewer.as_of.is_none();
    let main = html! {
        (part::head(html! { a href="/me/confirmations" { (desk.t("confirmations-waiting")) } }, &name, chip(desk, act), html! {
            @if may_open { (part::link_button(ButtonKind::Plain, &path, &desk.t("confirmation-look"), None)) }
        }))
        (form::errors(&desk.t("refusal-heading"), told))
        (content(desk, act)?)
        (section(&desk.t("delegation-part"), "", html! {}, html! {
            (lines(desk, act))
            @if asked { (yes_form(&[act], &desk.t("confirm-one"))) }
        }))
        @if let Said::Disowned(by) = act.said { (why(desk, by)?) }
        @if asked {
            (section(&desk.t("disown"), &desk.t("disown-about"), html! {}, no(desk, act, reason, told)))
        }
    };
    Ok(framed(viewer, &name, "/me", main))
}

/// Why an act was disowned: personal content, so the read is written down.
fn why(desk: &Desk<'_>, seq: u32) -> Result<Markup, PageError> {
    desk.viewer.note("personal_read", &format!("record {seq}"))?;
    let content = desk.personal(seq.into())?;
    let reason = content.get("reason").and_then(Json::as_str).unwrap_or("—");
    Ok(part::note(
        part::Tone::Bad,
        &desk.t("delegation-disowned"),
        html! {
            p { b { (reason) } }
            p { (desk.t("delegation-disowned-about")) }
        },
    ))
}

/// The form that says no to an act.
fn no(desk: &Desk<'_>, act: &Act, reason: &str, told: &Told) -> Markup {
    let required = desk.t("form-required");
    form::form(&form::Form {
        action: "/me/confirmations",
        multipart: false,
        hidden: vec![
            ("id".to_owned(), Uuid::new_v4().to_string()),
            ("item".to_owned(), format!("{}.{}", act.first, act.seq)),
            ("act".to_owned(), "disown".to_owned()),
        ],
        body: form::field(&Field {
            hint: &desk.t("disown-hint"),
            required: Some(&required),
            error: told.iter().find(|(field, _)| field == "reason").map(|(_, text)| text.as_str()),
            ..Field::of("reason", &desk.t("form-reason"), reason, Input::LongText)
        }),
        buttons: button(ButtonKind::Danger, &desk.t("disown"), None),
        draft: None,
    })
}

/// `POST /me/confirmations`: one record says yes, or no, to all the acts that are named.
pub async fn say(State(state): State<AppState>, viewer: Viewer, Form(sent): Sent) -> Result<Response, PageError> {
    let id = id(&viewer, &sent)?;
    let items: Vec<(u32, u32)> = all(&sent, "item")
        .iter()
        .filter_map(|item| item.split_once('.'))
        .filter_map(|(first, seq)| Some((first.parse().ok()?, seq.parse().ok()?)))
        .collect();
    let me = viewer.zone.org.person(viewer.person());
    for (_, seq) in &items {
        if act(&viewer, *seq)?.for_person != me.unwrap_or(u32::MAX) {
            return Err(PageError::Forbidden(viewer.language, viewer.language.text("confirmation-not-yours")));
        }
    }
    let disowns = first(&sent, "act") == "disown";
    let reason = first(&sent, "reason");
    let told = if disowns {
        record(&state, &viewer, id, DISOWNED.name, json!({"items": items, "reason": reason})).await?
    } else {
        record(&state, &viewer, id, CONFIRMED.name, json!({"items": items})).await?
    };
    if told.is_empty() {
        return Ok(Redirect::to("/me/confirmations").into_response());
    }
    let desk = Desk::new(&state, &viewer);
    let page = match items.first().filter(|_| disowns) {
        Some((_, seq)) => draw(&desk, act(&viewer, *seq)?, reason, &told)?,
        None => list(&desk, &told)?,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
