//! Amending a fact: a new version; the old ones stay.

use crate::web::delegations;
use crate::web::frame::framed;
use crate::web::projects::ratings;
use crate::web::records::create::attempt;
use crate::web::records::desk::Desk;
use crate::web::records::draft::{self, Found};
use crate::web::records::must_be_now;
use crate::web::records::sheet::{Filled, Sheet};
use crate::web::records::stored::Stored;
use crate::web::records::typed::Typed;
use crate::web::viewer::local_path;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::Amends;
use look::form::{Draft, Form, form as draw};
use look::part::{self, ButtonKind, Column, Table, Tone, button, link_button, section, table};
use maud::{Markup, html};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;
use zone::Command;
use zone::content::paragraphs;
use zone::fact::{Compartment, Kind, Review, Type};
use zone::register::Row;

/// A fact, its kind and last version, for somebody who may amend it.
pub struct Target {
    /// The fact.
    pub row: Row,
    /// Its kind.
    pub kind: &'static Kind,
    /// The last version as stored, with its sealed content.
    pub last: Stored,
    /// Id of the reporting unit.
    pub unit: String,
    /// Whether its author sees what is sealed: a holder of that right, or whoever typed it.
    opens: bool,
}

/// The fact first recorded at a seq, if the person may amend it now.
pub fn target(desk: &Desk<'_>, seq: u64) -> Result<Target, PageError> {
    let viewer = desk.viewer;
    let not_found = || PageError::NotFound(viewer.language);
    let number = u32::try_from(seq).ok().and_then(|first| viewer.zone.register.by_first(first));
    let row = number.and_then(|number| viewer.zone.register.row(number)).ok_or_else(not_found)?;
    let kind = row.kind();
    viewer.must_read(kind.office)?;
    must_be_now(viewer)?;
    let unit = viewer.zone.org.units[row.unit as usize].id.clone();
    if !viewer.units_of_forms(kind).contains(&unit) {
        let title = desk.unit(&unit);
        let right = viewer
            .language
            .format("records-right-amend", &[("kind", &viewer.language.kind(kind.name)), ("unit", &title)]);
        return Err(PageError::Forbidden(viewer.language, right));
    }
    if row.latest.void {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("refusal-amends-withdrawn")));
    }
    let opens = desk.opens(row) || viewer.zone.org.person(viewer.person()) == Some(row.latest.by);
    // A form that could not show what is sealed would drop it.
    if !opens && kind.fields.iter().any(|field| field.compartment == Compartment::Sealed) {
        return Err(PageError::Forbidden(viewer.language, viewer.language.text("delegation-sealed-amend")));
    }
    let last = desk.record(row.latest.seq.into(), true)?.ok_or_else(not_found)?;
    Ok(Target { row: (**row).clone(), kind, last, unit: unit.to_string(), opens })
}

/// `GET /records/{seq}/amend`. Personal content is filled in only when asked for, and that is written down.
pub async fn form(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(seq): Path<u64>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let desk = Desk::new(&state, &viewer);
    let target = target(&desk, seq)?;
    if let Some(id) = query.get("draft") {
        let found = draft::open(&state, &viewer, target.kind, Some(target.row.first.into()), id)?;
        return from_draft(&desk, &target, found, query.contains_key("saved"));
    }
    let mut values = as_typed(&desk, &target);
    if query.contains_key("personal") && viewer.may_open_personal(target.kind.office, target.row.unit) {
        super::audit(&state, &viewer, "personal_read", &format!("record {}", target.last.seq))?;
        values.insert(PERSONAL_SHOWN.to_owned(), "1".to_owned());
        for (name, value) in desk.personal(target.last.seq)? {
            values.extend(value.as_str().filter(|_| name != "reason").map(|text| (name.clone(), as_lines(text))));
        }
    }
    values.insert("id".to_owned(), Uuid::new_v4().to_string());
    let filled = Filled { values: &values, faults: &[], kept: &target.last.evidence };
    Ok(page(&desk, &target, filled, html! {}))
}

/// A form that showed the personal content says so: what is empty in it was emptied, and not just never shown.
const PERSONAL_SHOWN: &str = "personal_shown";

/// Where a form on another page wants to go back to.
const BACK: &str = "back";

/// Personal content that the form did not show is carried to the next version unseen.
fn carry_personal(
    desk: &Desk<'_>,
    target: &Target,
    typed: &Typed,
    content: &mut Map<String, Json>,
) -> Result<(), PageError> {
    if !target.last.personal || !typed.text(PERSONAL_SHOWN).is_empty() {
        return Ok(());
    }
    for (name, value) in desk.personal(target.last.seq)? {
        if target.kind.field(&name).is_some() {
            content.entry(name).or_insert(value);
        }
    }
    Ok(())
}

/// The form as it was left; beside it what others changed since then.
fn from_draft(desk: &Desk<'_>, target: &Target, mut found: Found, just_saved: bool) -> Result<Markup, PageError> {
    found.typed.values.insert("id".to_owned(), found.id.clone());
    let seen: u64 = found.typed.text("version").parse().unwrap_or_default();
    let both = if seen == target.last.seq {
        html! {}
    } else {
        side_by_side(desk, target, seen, Some(&found.typed))?
    };
    let note = html! { (draft::note(desk.viewer, &found, just_saved)) (both) };
    Ok(page(desk, target, Filled::again(&found.typed, &[]), note))
}

/// The form of an amendment on a page of its own subject: `body` asks for some fields, all others stay as they are. It says
/// where to go afterwards, why the version is written, and what its button says.
pub fn form_of_amendment(
    target: &Target,
    values: &BTreeMap<String, String>,
    asked: &[&str],
    body: Markup,
    [back, reason, word]: [&str; 3],
) -> Markup {
    let id = Uuid::new_v4().to_string();
    let kept = values.iter().filter(|(name, _)| !asked.contains(&name.as_str()));
    let mut hidden: Vec<(String, String)> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
    let version = target.last.seq.to_string();
    for (name, value) in [("id", &*id), ("version", &version), ("reason", reason), (BACK, back), (PERSONAL_SHOWN, "1")]
    {
        hidden.push((name.to_owned(), value.to_owned()));
    }
    let draft = draft::href(target.kind, Some(target.row.first.into()), &id);
    draw(&Form {
        action: &format!("/records/{}/amend", target.row.first),
        multipart: true,
        hidden,
        body,
        buttons: button(ButtonKind::Primary, word, None),
        draft: Some(Draft { href: &draft, state: "" }),
    })
}

/// A kept text with its paragraphs in lines of their own.
pub fn as_lines(text: &str) -> String {
    paragraphs(text).collect::<Vec<_>>().join("\n")
}

/// The last version's values as somebody would have typed them.
pub fn as_typed(desk: &Desk<'_>, target: &Target) -> BTreeMap<String, String> {
    let opens = target.opens;
    let shown = target.kind.fields.iter().filter(|field| match field.compartment {
        Compartment::Open => true,
        Compartment::Sealed => opens,
        Compartment::Personal => false,
    });
    let mut values: BTreeMap<String, String> = shown
        .filter_map(|field| Some((field.name.to_owned(), typed_text(field.ty, target.last.value(field)?))))
        .collect();
    values.insert("happened".to_owned(), target.last.happened.clone());
    let name = desk.viewer.name_to_amend(target.kind, &target.unit, &target.row.latest);
    values.insert("for".to_owned(), name);
    values
}

fn typed_text(ty: Type, value: &Json) -> String {
    let item = |item: &Json| item.as_str().map_or_else(|| "-".to_owned(), str::to_owned);
    let separator = if ty == Type::Hours { " " } else { "\n" };
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(item).collect::<Vec<_>>().join(separator),
        other => other.to_string(),
    }
}

/// `POST /records/{seq}/amend`.
pub async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Path(seq): Path<u64>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    // Without a right nothing is read, no file kept.
    let before = target(&Desk::new(&state, &viewer), seq)?;
    let (kind, already) = (Some(before.kind), before.last.evidence);
    let mut typed = Typed::read(&state.engine.files, viewer.language, kind, &already, multipart).await?;
    super::evidence::note_brought(&state, &viewer, &typed.brought)?;
    let target = target(&Desk::new(&state, &viewer), seq)?;
    if typed.is_draft() && typed.faults.is_empty() {
        return draft::save(&state, &viewer, target.kind, Some(target.row.first.into()), &typed, &headers);
    }
    let seen: u64 = typed.text("version").parse().unwrap_or_default();
    let id = typed.id(viewer.language)?;
    let mut content = typed.content(target.kind);
    content.insert("reason".to_owned(), typed.text("reason").into());
    carry_personal(&Desk::new(&state, &viewer), &target, &typed, &mut content)?;
    let own = command(&viewer, &target, id, seen, content, false);
    let command = Command {
        for_person: Some(typed.text("for")).filter(|name| !name.is_empty()).map_or(own.for_person, str::to_owned),
        evidence: evidence(&target, &typed),
        happened: typed.text("happened").to_owned(),
        ..own
    };
    match attempt(&state, &viewer, target.kind, command, std::mem::take(&mut typed.faults)).await? {
        Ok((saved, _)) => {
            draft::close(&state, &viewer, id);
            let here = format!("/records/{saved}?saved=1");
            let back = Some(typed.text(BACK)).filter(|back| !back.is_empty()).map_or(&*here, local_path);
            Ok(Redirect::to(back).into_response())
        }
        Err(faults) => {
            let desk = Desk::new(&state, &viewer);
            let stale = seen != target.last.seq;
            let both = if stale {
                side_by_side(&desk, &target, seen, Some(&typed))?
            } else {
                html! {}
            };
            let page = page(&desk, &target, Filled::again(&typed, &faults), both);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The evidence of the new version: what the form says is left of the old, and what it brought. A form that does not
/// speak of the old drops none of it.
fn evidence(target: &Target, typed: &Typed) -> Vec<String> {
    let unsaid = typed.text("evidence_listed").is_empty();
    let old = target.last.evidence.iter().filter(|_| unsaid);
    let all: BTreeSet<String> = old.chain(&typed.evidence).cloned().collect();
    all.into_iter().collect()
}

/// The command of an amendment or withdrawal, with date and evidence as they are, in the same name as before if it may be.
pub fn command(
    viewer: &Viewer,
    target: &Target,
    id: Uuid,
    seen: u64,
    content: Map<String, Json>,
    void: bool,
) -> Command {
    Command {
        id,
        kind: target.kind.name.to_owned(),
        by: viewer.person().to_owned(),
        for_person: viewer.name_to_amend(target.kind, &target.unit, &target.row.latest),
        via: "form",
        unit: target.unit.clone(),
        happened: target.last.happened.clone(),
        content,
        amends: Some(Amends { seq: target.row.first.into(), version: seen, void }),
        evidence: target.last.evidence.clone(),
        import: None,
    }
}

/// What the form's author had seen, what is there now and, of a form with fields, what was typed, field by field.
pub fn side_by_side(desk: &Desk<'_>, target: &Target, seen: u64, typed: Option<&Typed>) -> Result<Markup, PageError> {
    let opens = desk.opens(&target.row);
    let before = desk
        .record(seen, opens)?
        .filter(|seen| seen.amends.map_or(seen.seq, |amends| amends.seq) == u64::from(target.row.first));
    let language = desk.viewer.language;
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    // A form that shows what is personal would overwrite it unseen.
    let shows = typed.is_some_and(|typed| !typed.text(PERSONAL_SHOWN).is_empty())
        && desk.viewer.may_open_personal(target.kind.office, target.row.unit);
    let mut personal = [Map::new(), Map::new()];
    if shows {
        for (content, seq) in personal.iter_mut().zip([before.as_ref().map(|stored| stored.seq), Some(target.last.seq)])
        {
            let Some(seq) = seq else { continue };
            super::audit(desk.state, desk.viewer, "personal_read", &format!("record {seq}"))?;
            *content = desk.personal(seq)?;
        }
    }
    let fields = target.kind.fields.iter().filter(|field| shows || field.compartment != Compartment::Personal);
    let rows = fields.map(|field| {
        let of = |stored: &Stored| desk.words(&desk.shown(target.kind, field, stored));
        let said = |content: &Map<String, Json>| {
            content.get(field.name).and_then(Json::as_str).map(as_lines).unwrap_or_default()
        };
        let (old, now) = match field.compartment {
            Compartment::Personal => (said(&personal[0]), said(&personal[1])),
            _ => (before.as_ref().map_or_else(String::new, of), of(&target.last)),
        };
        let changed = old != now;
        let mut cells = vec![
            html! { (language.field(target.kind.name, field.name)) },
            html! { (old) },
            html! { @if changed { b { (now) } } @else { (now) } },
        ];
        cells.extend(typed.map(|typed| match typed.text(field.name) {
            "" => html! { "—" },
            mine if matches!(field.ty, Type::Persons | Type::Keys) => {
                html! { (desk.words(&desk.cell(target.kind, field, &mine.lines().collect()))) }
            }
            mine => html! { (desk.words(&desk.cell(target.kind, field, &Json::from(mine)))) },
        }));
        cells
    });
    let heads = ["records-conflict-field", "records-conflict-seen", "records-conflict-now", "records-conflict-typed"];
    let heads = &heads[..if typed.is_some() { 4 } else { 3 }];
    let listing = table(&Table {
        caption: &desk.t("form-conflict"),
        columns: heads.iter().map(|key| column(key)).collect(),
        rows: rows.collect(),
        empty: html! {},
    });
    Ok(html! {
        (part::note(Tone::Warn, &desk.t("form-conflict"), html! { (desk.t("records-conflict-about")) }))
        (section(&desk.t("records-conflict-both"), "", html! {}, listing))
    })
}

fn page(desk: &Desk<'_>, target: &Target, filled: Filled<'_>, note: Markup) -> Markup {
    let (viewer, kind) = (desk.viewer, target.kind);
    let here = format!("/records/{}", target.row.first);
    let hints = BTreeMap::from_iter(ratings::most_points(desk, kind, filled.value("month")));
    let names = delegations::names(desk, &viewer.names_to_record(kind, &[target.unit.as_str().into()]));
    let sheet = Sheet { desk, kind, filled, units: &[], names: &names, fixed: true, hints: &hints };
    let title = viewer.language.format("form-amend-title", &[("kind", &viewer.language.kind(kind.name))]);
    let mut hidden = sheet.hidden();
    hidden.push(("version".to_owned(), target.last.seq.to_string()));
    hidden.push(("id".to_owned(), filled.value("id").to_owned()));
    let shown = filled.value(PERSONAL_SHOWN);
    hidden.extend((!shown.is_empty()).then(|| (PERSONAL_SHOWN.to_owned(), shown.to_owned())));
    let back = filled.value(BACK);
    hidden.extend((!back.is_empty()).then(|| (BACK.to_owned(), back.to_owned())));
    let draft = draft::href(kind, Some(target.row.first.into()), filled.value("id"));
    let submit = desk.t(if kind.review == Review::FourEyes { "form-submit-for-review" } else { "form-submit" });
    let drawn = draw(&Form {
        action: &format!("{here}/amend"),
        multipart: true,
        hidden,
        body: html! { (sheet.errors()) (sheet.body()) },
        buttons: html! {
            (button(ButtonKind::Primary, &submit, None))
            (button(ButtonKind::Plain, &desk.t("form-save-draft"), Some(draft::BUTTON)))
            (link_button(ButtonKind::Plain, &here, &desk.t("common-cancel"), None))
        },
        draft: Some(Draft { href: &draft, state: "" }),
    });
    let has_personal = kind.fields.iter().any(|field| field.compartment == Compartment::Personal);
    let personal = has_personal && target.last.personal && viewer.may_open_personal(kind.office, target.row.unit);
    let tools = html! { @if personal { (link_button(ButtonKind::Plain, &format!("{here}/amend?personal=1"), &desk.t("records-personal-fill"), None)) } };
    let main = html! {
        (part::head(html! { a href=(here) { (desk.name(kind, &target.last)) } }, &title, html! { (desk.t("record-history-about")) }, tools))
        (note)
        (drawn)
    };
    framed(viewer, &title, &format!("/offices/{}", kind.office.word()), main)
}
