//! Drafts: a form as somebody left it, outside the ledger and for that person alone, until it is submitted.

use crate::web::records::desk::Desk;
use crate::web::records::typed::Typed;
use crate::web::records::waiting::waiting;
use crate::web::records::{duties::Item, path_of};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::part::{self, ButtonKind, Tone, button};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use store::{Draft, Kept};
use uuid::Uuid;
use zone::fact::{Kind, Type};

/// Name and value of the button that keeps a form as a draft. No fact has a field of this name.
pub const BUTTON: (&str, &str) = ("keep_draft", "1");
/// Most bytes of a draft's texts.
const BYTES_MAX: usize = 256 << 10;
/// Most drafts of a person.
const DRAFTS_MAX: usize = 100;
/// What a form sends and a draft has elsewhere, or not at all.
const NOT_KEPT: [&str; 4] = [BUTTON.0, "id", "same", "evidence_listed"];

#[derive(Serialize, Deserialize)]
struct Content {
    values: BTreeMap<String, String>,
    evidence: Vec<String>,
}

/// The address that fills a form in again.
pub fn href(kind: &Kind, amends: Option<u64>, id: &str) -> String {
    match amends {
        None => format!("{}/new?draft={id}", path_of(kind)),
        Some(seq) => format!("/records/{seq}/amend?draft={id}"),
    }
}

/// Keeps what was typed; the caller has checked that the person may submit it. Answers the script with the words that
/// say so, everybody else with the form.
pub fn save(
    state: &AppState,
    viewer: &Viewer,
    kind: &Kind,
    amends: Option<u64>,
    typed: &Typed,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let refused = |key: &str| PageError::BadRequest(viewer.language, viewer.language.text(key));
    let id = typed.id(viewer.language)?.to_string();
    let values = typed.values.iter().filter(|(name, text)| !NOT_KEPT.contains(&name.as_str()) && !text.is_empty());
    let content = Content {
        values: values.map(|(name, text)| (name.clone(), text.clone())).collect(),
        evidence: typed.evidence.clone(),
    };
    let content = serde_json::to_string(&content).map_err(|_| PageError::Internal(viewer.language))?;
    if content.len() > BYTES_MAX {
        return Err(refused("records-draft-large"));
    }
    let now = state.engine.now();
    let (person, saved) = (viewer.person().to_owned(), now.as_second());
    let failed = |error: store::StoreError| PageError::storage(viewer.language, &error.into());
    let own = state.accounts.own();
    let known = own.draft(&person, &id, saved).map_err(failed)?.is_some();
    if !known && own.draft_count(&person, saved).map_err(failed)? >= DRAFTS_MAX {
        return Err(refused("records-draft-many"));
    }
    let draft = Draft { id: id.clone(), person, kind: kind.name.to_owned(), amends, saved, content };
    let script = headers.get("x-requested-with").is_some_and(|value| value == "fetch");
    match own.put_draft(&draft).map_err(failed)? {
        Kept::Yes if script => Ok(html! { (saved_words(viewer, saved)) }.into_response()),
        Kept::Yes => Ok(Redirect::to(&format!("{}&saved=1", href(kind, amends, &id))).into_response()),
        // The script stops sending: nothing that is typed into this form is kept any more.
        Kept::Closed if script => {
            let words = viewer.language.text("records-draft-closed");
            Ok((StatusCode::CONFLICT, html! { (words) }).into_response())
        }
        Kept::Closed => Err(refused("records-draft-closed")),
        Kept::Elsewhere => Err(PageError::NotFound(viewer.language)),
    }
}

/// When a draft was saved, in words.
fn saved_words(viewer: &Viewer, saved: i64) -> String {
    viewer.language.format("form-draft-saved", &[("time", &time(viewer, saved))])
}

fn time(viewer: &Viewer, saved: i64) -> String {
    let at = jiff::Timestamp::from_second(saved).unwrap_or_default();
    crate::web::frame::moment(&viewer.zone, &at.to_string())
}

/// A person's draft of a form.
pub struct Found {
    /// Its id.
    pub id: String,
    /// What was typed.
    pub typed: Typed,
    saved: i64,
}

/// The draft that an address names: of this person and this form, or there is none.
pub fn open(state: &AppState, viewer: &Viewer, kind: &Kind, amends: Option<u64>, id: &str) -> Result<Found, PageError> {
    let now = state.engine.now().as_second();
    let draft = state.accounts.own().draft(viewer.person(), id, now);
    let draft = draft.map_err(|error| PageError::storage(viewer.language, &error.into()))?;
    let draft = draft
        .filter(|draft| draft.kind == kind.name && draft.amends == amends)
        .ok_or(PageError::NotFound(viewer.language))?;
    let content: Content = serde_json::from_str(&draft.content).map_err(|_| PageError::Internal(viewer.language))?;
    let typed = Typed { values: content.values, evidence: content.evidence, ..Typed::default() };
    Ok(Found { id: draft.id, typed, saved: draft.saved })
}

/// Says that a form was filled in from a draft – or, just after its button was used, that it is saved – and offers to
/// throw it away.
pub fn note(viewer: &Viewer, found: &Found, just_saved: bool) -> Markup {
    let (tone, key) = if just_saved { (Tone::Ok, "form-draft-saved") } else { (Tone::Neutral, "form-draft-found") };
    let words = viewer.language.format(key, &[("time", &time(viewer, found.saved))]);
    part::note(tone, "", html! { (words) " " (discard(viewer, &found.id)) })
}

fn discard(viewer: &Viewer, id: &str) -> Markup {
    html! {
        form.s-inline method="post" action={ "/drafts/" (id) "/delete" } data-discards=(id) {
            (button(ButtonKind::Plain, &viewer.language.text("form-draft-discard"), None))
        }
    }
}

/// Closes a form that was submitted: its draft goes, and what its page still saves comes too late. The fact is recorded
/// whether this succeeds or not.
pub fn close(state: &AppState, viewer: &Viewer, id: Uuid) {
    let now = state.engine.now().as_second();
    if let Err(error) = state.accounts.own().close_form(viewer.person(), &id.to_string(), now) {
        tracing::warn!(%error, "a draft was not removed");
    }
}

/// `POST /drafts/{id}/delete`.
pub async fn delete(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let now = state.engine.now().as_second();
    let failed = |error: store::StoreError| PageError::storage(viewer.language, &error.into());
    let own = state.accounts.own();
    // Only what is there is closed: nobody fills the file with ids of forms that never were.
    if own.draft(viewer.person(), &id, now).map_err(failed)?.is_none() {
        return Err(PageError::NotFound(viewer.language));
    }
    own.close_form(viewer.person(), &id, now).map_err(failed)?;
    Ok(Redirect::to("/"))
}

/// A draft as something to be done, under the name of its kind and of what it is about.
pub fn item(desk: &Desk<'_>, draft: &Draft) -> Option<Item> {
    let kind = zone::fact::kind(&draft.kind)?;
    let content: Content = serde_json::from_str(&draft.content).ok()?;
    let name = match draft.amends {
        Some(seq) => desk.record(seq, false).ok().flatten().map(|stored| desk.name(kind, &stored)),
        None => about(desk, kind, &content),
    };
    let kind_name = desk.viewer.language.kind(kind.name);
    let title = match name {
        Some(name) => desk.viewer.language.format("records-draft-name", &[("kind", &kind_name), ("name", &name)]),
        None => kind_name,
    };
    Some(Item {
        title,
        place: desk.t(if draft.amends.is_some() { "records-draft-amends" } else { "records-draft-new" }),
        href: href(kind, draft.amends, &draft.id),
        by_thumb: None,
        words: time(desk.viewer, draft.saved),
    })
}

/// What a form is about, as far as it was filled in: its title, or the names of what its key names.
fn about(desk: &Desk<'_>, kind: &'static Kind, content: &Content) -> Option<String> {
    let typed = |name: &str| content.values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    if let Some(title) = typed("title") {
        return Some(title.to_owned());
    }
    let names: Vec<String> = kind
        .key
        .iter()
        .filter_map(|name| {
            let text = typed(name)?;
            Some(match kind.field(name) {
                Some(field) => match field.ty {
                    Type::Subject(of) => Some(desk.title(of, text)).filter(|title| !title.is_empty())?,
                    _ => desk.words(&desk.cell(kind, field, &Json::from(text))),
                },
                None => text.to_owned(),
            })
        })
        .collect();
    (!names.is_empty()).then(|| names.join(" · "))
}

/// The drafts with a button to throw each away, for the person's own page.
pub fn listing(desk: &Desk<'_>) -> Markup {
    let drafts: Vec<(String, Item)> =
        waiting(desk.viewer).drafts.iter().filter_map(|draft| Some((draft.id.clone(), item(desk, draft)?))).collect();
    let column = |key: &str| part::Column {
        key: key.to_owned(),
        label: desk.t(key),
        numeric: false,
        sort_href: None,
        sorted: None,
    };
    let rows = drafts.iter().map(|(id, draft)| {
        vec![
            html! { a href=(draft.href) { (draft.title) } },
            html! { (draft.place) },
            html! { (draft.words) },
            discard(desk.viewer, id),
        ]
    });
    let title = desk.t("records-drafts");
    let listing = part::table(&part::Table {
        caption: &title,
        columns: ["basis-what", "records-draft-sort", "records-draft-saved", "records-do"].map(column).into(),
        rows: rows.collect(),
        empty: html! {},
    });
    html! { @if !drafts.is_empty() { (part::section(&title, &desk.t("records-drafts-about"), html! {}, listing)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_of_a_fact_is_taken_for_something_of_the_form() {
        let own = NOT_KEPT.into_iter().chain([
            "kept",
            "evidence",
            "via",
            "version",
            "reporting_unit",
            "for",
            super::super::sheet::GIVEN,
            "back",
        ]);
        for name in own {
            assert!(zone::fact::KINDS.iter().all(|kind| !kind.register || kind.field(name).is_none()), "{name}");
        }
    }
}
