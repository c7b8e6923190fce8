//! Recording a fact with a form.

use crate::engine::Submit;
use crate::web::delegations;
use crate::web::frame::framed;
use crate::web::orders;
use crate::web::projects::{before_closing, ratings};
use crate::web::records::desk::Desk;
use crate::web::records::draft::{self, Found};
use crate::web::records::sheet::{Filled, Sheet};
use crate::web::records::stored::Stored;
use crate::web::records::typed::{Fault, Typed};
use crate::web::records::{kind_of, must_be_now, must_record, path_of};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::form::{Draft, Form, form as draw};
use look::part::{self, ButtonKind, button, link_button};
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;
use zone::content::{key_digest, typed_date};
use zone::fact::{Field, Kind, Review, Type};
use zone::numbering::next_number;
use zone::value::Value;
use zone::{Command, Refusal};

/// `GET /offices/{office}/{fact}/new`: the query fills fields in.
pub async fn form(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((office, fact)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let kind = kind_of(&viewer, &office, &fact)?;
    must_be_now(&viewer)?;
    let units = must_record(&viewer, kind)?;
    if let Some(id) = query.get("draft") {
        let found = draft::open(&state, &viewer, kind, None, id)?;
        return from_draft(&Desk::new(&state, &viewer), kind, &units, found, query.contains_key("saved"));
    }
    let mut values: BTreeMap<String, String> = query.into_iter().collect();
    values.insert("id".to_owned(), Uuid::new_v4().to_string());
    let today = viewer.zone.date_of(viewer.now).to_string();
    values.entry("happened".to_owned()).or_insert(today);
    if let [unit] = units.as_slice() {
        values.insert("reporting_unit".to_owned(), unit.to_string());
    }
    let desk = Desk::new(&state, &viewer);
    if let Some(first) = viewer.names_to_record(kind, &units).into_iter().next() {
        values.entry("for".to_owned()).or_insert(first);
    }
    let day = typed_date(&values["happened"]).unwrap_or_else(|| viewer.zone.date_of(viewer.now));
    if let Some((field, number)) = next_number(&viewer.zone, kind, day, |field| values.get(field).map(String::as_str)) {
        values.entry(field.to_owned()).or_insert(number);
    }
    let last = last_of(&desk, kind, &values)?;
    if let Some(last) = &last {
        // What seldom changes from one day to the next is filled in; what was counted is only told.
        for field in
            kind.fields.iter().filter(|field| matches!(field.ty, Type::Choice(_)) && !OF_THE_DAY.contains(&field.name))
        {
            if let Some(code) = last.open.get(field.name).and_then(|code| code.as_str()) {
                values.entry(field.name.to_owned()).or_insert_with(|| code.to_owned());
            }
        }
    }
    let filled = Filled { values: &values, faults: &[], kept: &[] };
    Ok(page(&desk, kind, &units, filled, html! {}, last.as_ref()))
}

/// The form as it was left.
fn from_draft(
    desk: &Desk<'_>,
    kind: &'static Kind,
    units: &[Arc<str>],
    mut found: Found,
    just_saved: bool,
) -> Result<Markup, PageError> {
    found.typed.values.insert("id".to_owned(), found.id.clone());
    let last = last_of(desk, kind, &found.typed.values)?;
    let filled = Filled::again(&found.typed, &[]);
    Ok(page(desk, kind, units, filled, draft::note(desk.viewer, &found, just_saved), last.as_ref()))
}

/// The fact of the same subject that happened last before the day that is entered, where a kind's key is a subject and a day.
fn last_of(
    desk: &Desk<'_>,
    kind: &'static Kind,
    values: &BTreeMap<String, String>,
) -> Result<Option<Stored>, PageError> {
    let [subject, "happened"] = kind.key else { return Ok(None) };
    let Some(Type::Subject(of)) = kind.field(subject).map(|field| field.ty) else { return Ok(None) };
    let Some(key) = values.get(*subject).filter(|key| !key.is_empty()) else { return Ok(None) };
    let zone = &desk.viewer.zone;
    let Some(number) = zone.register.by_key(&key_digest(of, std::iter::once(key.as_str()))) else { return Ok(None) };
    let wanted = Value::Row(number);
    let typed = values.get("happened").and_then(|day| typed_date(day));
    let day = typed.unwrap_or_else(|| zone.date_of(desk.viewer.now));
    let to = day.yesterday().unwrap_or(day);
    let from = to.saturating_sub(jiff::Span::new().days(60));
    let row = zone
        .register
        .happened(kind, from, to)
        .rev()
        .filter_map(|number| zone.register.row(number))
        .find(|row| row.submitted().is_some_and(|version| version.value(kind, subject) == &wanted));
    row.map_or(Ok(None), |row| desk.record(row.latest.seq.into(), false))
}

/// `POST /offices/{office}/{fact}/new`.
pub async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Path((office, fact)): Path<(String, String)>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let kind = kind_of(&viewer, &office, &fact)?;
    must_be_now(&viewer)?;
    let units = must_record(&viewer, kind)?;
    let mut typed = Typed::read(&state.engine.files, viewer.language, Some(kind), &[], multipart).await?;
    super::evidence::note_brought(&state, &viewer, &typed.brought)?;
    if typed.is_draft() && typed.faults.is_empty() {
        return draft::save(&state, &viewer, kind, None, &typed, &headers);
    }
    if typed.text("same") == "1" {
        fill_as_before(&Desk::new(&state, &viewer), kind, &mut typed)?;
    }
    let command = command(&viewer, kind, &typed, &units)?;
    let id = command.id;
    match attempt(&state, &viewer, kind, command, std::mem::take(&mut typed.faults)).await? {
        Ok((seq, repeated)) => {
            draft::close(&state, &viewer, id);
            let word = if repeated { "again" } else { "1" };
            Ok(Redirect::to(&format!("/records/{seq}?saved={word}")).into_response())
        }
        Err(faults) => {
            let desk = Desk::new(&state, &viewer);
            let last = last_of(&desk, kind, &typed.values)?;
            let filled = Filled::again(&typed, &faults);
            let page = page(&desk, kind, &units, filled, html! {}, last.as_ref());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Choices that belong to a day: nothing is known of them from the day before.
const OF_THE_DAY: [&str; 2] = ["change", "cause"];

/// "No change": what was left empty is as it was the last time.
fn fill_as_before(desk: &Desk<'_>, kind: &'static Kind, typed: &mut Typed) -> Result<(), PageError> {
    let Some(last) = last_of(desk, kind, &typed.values)? else { return Ok(()) };
    let stays =
        |field: &&Field| matches!(field.ty, Type::Choice(_) | Type::Count(_)) && !OF_THE_DAY.contains(&field.name);
    for field in kind.fields.iter().filter(stays) {
        if let Some(value) = last.open.get(field.name).filter(|_| typed.text(field.name).is_empty()) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            typed.values.insert(field.name.to_owned(), text);
        }
    }
    typed.values.insert("change".to_owned(), "no_change".to_owned());
    Ok(())
}

/// In whose name: as it was chosen; where there was nothing to choose, the first in whose name it may be.
fn in_name_of(viewer: &Viewer, kind: &Kind, typed: &Typed, units: &[Arc<str>]) -> String {
    match typed.text("for") {
        "" => viewer.names_to_record(kind, units).into_iter().next().unwrap_or_else(|| viewer.person().to_owned()),
        chosen => chosen.to_owned(),
    }
}

/// The command that a form asks for.
pub fn command(viewer: &Viewer, kind: &Kind, typed: &Typed, units: &[Arc<str>]) -> Result<Command, PageError> {
    let unit = match typed.text("reporting_unit") {
        "" => units.first().filter(|_| units.len() == 1).map(|unit| unit.to_string()).unwrap_or_default(),
        unit => unit.to_owned(),
    };
    Ok(Command {
        id: typed.id(viewer.language)?,
        kind: kind.name.to_owned(),
        by: viewer.person().to_owned(),
        for_person: in_name_of(viewer, kind, typed, units),
        via: if typed.text("via") == "phone" { "phone" } else { "form" },
        unit,
        happened: typed.text("happened").to_owned(),
        content: typed.content(kind),
        amends: None,
        evidence: typed.evidence.clone(),
        import: None,
    })
}

/// Submits a command, or – where the files have faults already – only asks what else is wrong with it.
pub async fn attempt(
    state: &AppState,
    viewer: &Viewer,
    kind: &Kind,
    command: Command,
    faults: Vec<Fault>,
) -> Result<Result<(u64, bool), Vec<Fault>>, PageError> {
    attempt_in_words(state, viewer, command, faults, |refusal| Fault::of(viewer.language, kind, refusal)).await
}

/// The same of a form that says in its own words what is refused.
pub async fn attempt_in_words(
    state: &AppState,
    viewer: &Viewer,
    command: Command,
    mut faults: Vec<Fault>,
    words: impl Fn(&Refusal) -> Vec<Fault>,
) -> Result<Result<(u64, bool), Vec<Fault>>, PageError> {
    if !faults.is_empty() {
        let zone = state.engine.snapshot();
        if let Err(refusal) = zone::decide::decide(&zone, &command, state.engine.now(), &mut || [0; 32]) {
            faults.extend(words(&refusal));
        }
        return Ok(Err(faults));
    }
    match state.engine.submit(command).await {
        Ok(recorded) => Ok(Ok(recorded)),
        Err(Submit::Refused(refusal)) => Ok(Err(words(&refusal))),
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}

fn page(
    desk: &Desk<'_>,
    kind: &'static Kind,
    units: &[Arc<str>],
    filled: Filled<'_>,
    note: Markup,
    last: Option<&Stored>,
) -> Markup {
    let viewer = desk.viewer;
    let names = delegations::names(desk, &viewer.names_to_record(kind, units));
    let units = if units.len() == 1 && !filled.faults.iter().any(|fault| fault.field == "reporting_unit") {
        &[]
    } else {
        units
    };
    let mut hints = last_hints(desk, kind, last);
    let source = orders::hint(desk, filled.value("source_record")).ok().flatten();
    hints.extend(ratings::most_points(desk, kind, filled.value("month")));
    hints.extend(source.map(|words| ("source_record".to_owned(), words)));
    let sheet = Sheet { desk, kind, filled, units, names: &names, fixed: false, hints: &hints };
    let before = before_closing(desk, kind, filled.value("visit")).unwrap_or_default();
    let list = path_of(kind);
    let title = viewer.language.format("form-new", &[("kind", &viewer.language.kind(kind.name))]);
    let hidden_names = ["id", "via"].into_iter().chain((units.is_empty()).then_some("reporting_unit"));
    let mut hidden = sheet.hidden();
    hidden.extend(hidden_names.filter_map(|name| Some((name.to_owned(), filled.values.get(name)?.clone()))));
    let draft = draft::href(kind, None, filled.value("id"));
    let submit = desk.t(if kind.review == Review::FourEyes { "form-submit-for-review" } else { "form-submit" });
    let same = last.is_some() && kind.index("change").is_some();
    let drawn = draw(&Form {
        action: &format!("{list}/new"),
        multipart: true,
        hidden,
        body: html! { (sheet.errors()) (sheet.body()) (before) },
        buttons: html! {
            (button(ButtonKind::Primary, &submit, None))
            @if same { (button(ButtonKind::Plain, &desk.t("today-no-change"), Some(("same", "1")))) }
            (button(ButtonKind::Plain, &desk.t("form-save-draft"), Some(draft::BUTTON)))
            @if !same { (link_button(ButtonKind::Plain, &list, &desk.t("common-cancel"), None)) }
        },
        draft: Some(Draft { href: &draft, state: "" }),
    });
    let counts = desk.t(if kind.review == Review::FourEyes { "form-four-eyes" } else { "form-counts-at-once" });
    let office = desk.t(&format!("office-{}", kind.office.word()));
    let path = html! { a href={ "/offices/" (kind.office.word()) } { (office) } " / " a href=(list) { (viewer.language.kind(kind.name)) } };
    let main = html! { (part::head(path, &title, html! { (counts) }, html! {})) (note) (drawn) };
    framed(viewer, &title, &format!("/offices/{}", kind.office.word()), main)
}

/// What counts said the last time.
fn last_hints(desk: &Desk<'_>, kind: &'static Kind, last: Option<&Stored>) -> BTreeMap<String, String> {
    let Some(last) = last else { return BTreeMap::new() };
    let told = kind.fields.iter().filter(|field| matches!(field.ty, Type::Count(_)) || field.name == "change");
    told.filter_map(|field| {
        let value = last.value(field)?;
        let words = desk.words(&desk.cell(kind, field, value));
        let text = desk.viewer.language.format("records-last-time", &[("date", &last.happened), ("value", &words)]);
        Some((field.name.to_owned(), text))
    })
    .collect()
}
