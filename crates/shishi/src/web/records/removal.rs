//! What must not be kept any longer: a person is erased, parts of a record are redacted. The administrator says why; what he
//! says stands in the ledger for ever, what is gone does not come back.

use crate::web::figures::title_of;
use crate::web::frame::framed;
use crate::web::records::create::attempt;
use crate::web::records::desk::Desk;
use crate::web::records::must_be_now;
use crate::web::records::typed::{Fault, id};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Form as Sent, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::RecordRef;
use look::form::{Field, Form, Input, errors, field, form as draw};
use look::part::{self, ButtonKind, Tone, button, link_button};
use maud::{Markup, html};
use serde_json::{Map, json};
use uuid::Uuid;
use zone::Command;
use zone::fact::{Kind, Type};
use zone::org::Role;
use zone::system::{ERASED, PARTS, REDACTED};

/// What was typed so far.
#[derive(Default)]
struct Typed {
    id: String,
    ground: String,
    reason: String,
    lost: Vec<String>,
}

impl Typed {
    fn new() -> Self {
        Self { id: Uuid::new_v4().to_string(), ..Self::default() }
    }

    fn of(sent: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in sent {
            match name.as_str() {
                "id" => typed.id = value,
                "ground" => typed.ground = value,
                "reason" => typed.reason = value.trim().to_owned(),
                "lost" => typed.lost.push(value),
                _ => {}
            }
        }
        typed
    }

    fn command(&self, viewer: &Viewer, kind: &Kind, what: serde_json::Value) -> Result<Command, PageError> {
        let mut content: Map<String, serde_json::Value> = what.as_object().cloned().unwrap_or_default();
        for (name, text) in [("ground", &self.ground), ("reason", &self.reason)] {
            if !text.is_empty() {
                content.insert(name.to_owned(), text.as_str().into());
            }
        }
        Ok(viewer.command(id(&self.id, viewer.language)?, kind.name, &viewer.zone.id, content))
    }
}

/// What a page asks to remove.
struct Asked<'a> {
    kind: &'static Kind,
    title: String,
    warning: String,
    action: String,
    back: String,
    /// What of it, where there is a choice.
    parts: &'a [(String, String)],
    /// What more there is to say.
    more: Markup,
}

/// `GET /people/{person}/erase`: asks once more.
pub async fn ask_to_erase(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(person): Path<String>,
) -> Result<Markup, PageError> {
    may_remove(&viewer)?;
    let desk = Desk::new(&state, &viewer);
    let asked = erasure(&desk, &person)?;
    Ok(page(&desk, &asked, &Typed::new(), &[]))
}

/// `POST /people/{person}/erase`.
pub async fn erase(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(person): Path<String>,
    Sent(sent): Sent<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    may_remove(&viewer)?;
    erasure(&Desk::new(&state, &viewer), &person)?;
    let typed = Typed::of(sent);
    let command = typed.command(&viewer, &ERASED, json!({ "person": person }))?;
    match attempt(&state, &viewer, &ERASED, command, Vec::new()).await? {
        Ok((seq, _)) => Ok(Redirect::to(&format!("/ledger/{seq}")).into_response()),
        Err(faults) => {
            let desk = Desk::new(&state, &viewer);
            let page = page(&desk, &erasure(&desk, &person)?, &typed, &faults);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn erasure(desk: &Desk<'_>, person: &str) -> Result<Asked<'static>, PageError> {
    let language = desk.viewer.language;
    if desk.viewer.zone.org.person(person).is_none() {
        return Err(PageError::NotFound(language));
    }
    Ok(Asked {
        kind: &ERASED,
        title: language.format("removal-erase-title", &[("person", &desk.person(person))]),
        warning: desk.t("removal-erase-warning"),
        action: format!("/people/{person}/erase"),
        back: "/offices/org/person".to_owned(),
        parts: &[],
        more: html! {},
    })
}

/// `GET /ledger/{seq}/redact`: asks what of it, and once more.
pub async fn ask_to_redact(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(seq): Path<u64>,
) -> Result<Markup, PageError> {
    may_remove(&viewer)?;
    let desk = Desk::new(&state, &viewer);
    let record = Redactable::of(&desk, seq)?;
    let asked = record.asked(&desk);
    Ok(if record.parts.is_empty() { nothing_to_redact(&desk, &asked) } else { page(&desk, &asked, &Typed::new(), &[]) })
}

/// `POST /ledger/{seq}/redact`.
pub async fn redact(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(seq): Path<u64>,
    Sent(sent): Sent<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    may_remove(&viewer)?;
    let record = Redactable::of(&Desk::new(&state, &viewer), seq)?;
    let typed = Typed::of(sent);
    let what = json!({ "seq": seq, "leaf": record.leaf, "kind": record.kind, "lost": typed.lost });
    let command = typed.command(&viewer, &REDACTED, what)?;
    match attempt(&state, &viewer, &REDACTED, command, Vec::new()).await? {
        Ok((seq, _)) => Ok(Redirect::to(&format!("/ledger/{seq}")).into_response()),
        Err(faults) => {
            let desk = Desk::new(&state, &viewer);
            let page = page(&desk, &record.asked(&desk), &typed, &faults);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// A record of which something may be taken.
struct Redactable {
    seq: u64,
    leaf: String,
    kind: String,
    /// Codes and words of the parts that it has.
    parts: Vec<(String, String)>,
}

impl Redactable {
    fn of(desk: &Desk<'_>, seq: u64) -> Result<Self, PageError> {
        let not_found = || PageError::NotFound(desk.viewer.language);
        // Numbers that no database can hold are asked for too.
        if seq >= desk.viewer.zone.size {
            return Err(not_found());
        }
        let bytes = desk.state.engine.read(|ledger, _| ledger.record(seq)).map_err(|error| desk.failed(&error))?;
        let bytes = bytes.ok_or_else(not_found)?;
        let record = RecordRef::parse(&bytes).map_err(|_| not_found())?;
        let leaf = desk.state.engine.leaf(seq).map(hex::encode).ok_or_else(not_found)?;
        let has = [record.sealed.is_some(), !record.personal.is_empty(), !record.evidence.is_empty()];
        let parts = PARTS.iter().zip(has).filter(|(_, has)| *has);
        let parts = parts.map(|(part, _)| ((*part).to_owned(), desk.viewer.language.choice("lost", part))).collect();
        Ok(Self { seq, leaf, kind: record.kind.to_owned(), parts })
    }

    fn asked(&self, desk: &Desk<'_>) -> Asked<'_> {
        let (language, zone) = (desk.viewer.language, &desk.viewer.zone);
        let figures =
            zone::fact::kind(&self.kind).map(|kind| zone::figure::reading_sealed(zone, kind)).unwrap_or_default();
        Asked {
            kind: &REDACTED,
            title: language.format("removal-redact-title", &[("seq", &self.seq.to_string())]),
            warning: desk.t("removal-redact-warning"),
            action: format!("/ledger/{}/redact", self.seq),
            back: format!("/ledger/{}", self.seq),
            parts: &self.parts,
            more: html! {
                @if !figures.is_empty() {
                    p { (desk.t("removal-figures")) }
                    ul { @for id in &figures { li { a href={ "/figures/" (id) } {
                        (zone.rules.newest(id).map_or(id.as_str(), |adopted| title_of(desk.viewer, &adopted.rule)))
                    } } } }
                }
            },
        }
    }
}

fn may_remove(viewer: &Viewer) -> Result<(), PageError> {
    viewer.must_be(Role::Administrator)?;
    must_be_now(viewer)
}

/// Instead of a form that nobody could fill in: all of the record is open.
fn nothing_to_redact(desk: &Desk<'_>, asked: &Asked<'_>) -> Markup {
    let main = html! {
        (part::head(html! {}, &asked.title, html! {}, html! {}))
        (part::note(Tone::Info, "", html! { (desk.t("removal-redact-nothing")) }))
        (link_button(ButtonKind::Plain, &asked.back, &desk.t("common-done"), None))
    };
    framed(desk.viewer, &asked.title, &asked.back, main)
}

fn page(desk: &Desk<'_>, asked: &Asked<'_>, typed: &Typed, faults: &[Fault]) -> Markup {
    let language = desk.viewer.language;
    let required = desk.t("form-required");
    let fault = |name: &str| faults.iter().find(|fault| fault.field == name).map(|fault| fault.text.as_str());
    let items: Vec<(String, String)> = faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
    let heading = language.format("form-errors", &[("n", &items.len().to_string())]);
    let grounds = match asked.kind.field("ground").map(|field| field.ty) {
        Some(Type::Choice(codes)) => codes,
        _ => &[],
    };
    let grounds: Vec<(String, String)> =
        grounds.iter().map(|code| ((*code).to_owned(), language.choice("ground", code))).collect();
    let control = |name: &str, hint: &str, value: &str, input: Input<'_>| {
        field(&Field {
            hint,
            required: Some(&required),
            error: fault(name),
            ..Field::of(name, &language.field(asked.kind.name, name), value, input)
        })
    };
    let drawn = draw(&Form {
        action: &asked.action,
        multipart: false,
        hidden: vec![("id".to_owned(), typed.id.clone())],
        body: html! {
            (errors(&heading, &items))
            @if !asked.parts.is_empty() { (control("lost", "", &typed.lost.join("\n"), Input::Checks { options: asked.parts })) }
            (control("ground", "", &typed.ground, Input::Choice { options: &grounds }))
            (control("reason", &desk.t("removal-reason-hint"), &typed.reason, Input::LongText))
        },
        buttons: html! {
            (button(ButtonKind::Danger, &desk.t("removal-do"), None))
            (link_button(ButtonKind::Plain, &asked.back, &desk.t("common-cancel"), None))
        },
        draft: None,
    });
    let main = html! {
        (part::head(html! {}, &asked.title, html! {}, html! {}))
        (part::note(Tone::Warn, "", html! { (asked.warning) }))
        (asked.more)
        (drawn)
    };
    framed(desk.viewer, &asked.title, &asked.back, main)
}
