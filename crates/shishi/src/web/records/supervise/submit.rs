//! The form of one project: asked for, sent, and answered to a person or to the script that keeps what was typed.

use super::yesterday::{Yesterday, in_ten_thousand, in_yuan};
use super::{Project, draw, path, project};
use crate::engine::Submit;
use crate::messages::Language;
use crate::web::records::desk::Desk;
use crate::web::records::sheet::Filled;
use crate::web::records::stored::Stored;
use crate::web::records::typed::{Fault, Typed};
use crate::web::records::{create, evidence, must_be_now};
use crate::web::{AppState, PageError, Viewer};
use axum::Json;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use rulebook::Decimal;
use serde_json::{Map, json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;
use zone::content::{key_digest, typed_date};
use zone::offices::projects::SUPERVISION;
use zone::offices::projects::problem::PROBLEM;
use zone::{Command, Problem, Refusal};

/// Fields of the form that are a problem's, by the names of its table.
const OF_PROBLEM: [(&str, &str); 3] =
    [("problem_sort", "sort"), ("problem_title", "title"), ("problem_owner", "owner")];
/// What the supervision entry calls a problem of a sort; anything else is another.
const SORTS_OF_ENTRY: [&str; 4] = ["permit", "land", "funds", "labour"];

/// `GET /supervise/{project}`.
pub async fn form(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(key): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    must_be_now(&viewer)?;
    let project = project(&viewer, &key)?;
    let today = viewer.zone.date_of(viewer.now);
    let day = query.get("happened").and_then(|day| typed_date(day)).filter(|day| *day < today).unwrap_or(today);
    let yesterday = Yesterday::of(&viewer, &project, day);
    let mut values = BTreeMap::from([
        ("id".to_owned(), Uuid::new_v4().to_string()),
        ("happened".to_owned(), day.to_string()),
        ("change".to_owned(), "progress".to_owned()),
        ("has_problem".to_owned(), "no".to_owned()),
    ]);
    let names = viewer.names_to_record(&SUPERVISION, std::slice::from_ref(&project.unit));
    values.extend(names.into_iter().next().map(|first| ("for".to_owned(), first)));
    let stage = yesterday.choice("stage").map(str::to_owned);
    values.extend(stage.map(|stage| ("stage".to_owned(), stage)));
    for (name, field) in draw::STEPPERS {
        values.extend(yesterday.number(field).map(|number| (name.to_owned(), number)));
    }
    let filled = Filled { values: &values, faults: &[], kept: &[] };
    Ok(draw::page(&Desk::new(&state, &viewer), &project, &yesterday, filled))
}

/// `POST /supervise/{project}`: the entry and, if there is one, its problem – two facts of one form, each with a command id
/// of its own, so that both may be sent again.
pub async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    Path(key): Path<String>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    must_be_now(&viewer)?;
    let project = project(&viewer, &key)?;
    let mut typed = Typed::read(&state.engine.files, viewer.language, Some(&SUPERVISION), &[], multipart).await?;
    evidence::note_brought(&state, &viewer, &typed.brought)?;
    let mut faults = std::mem::take(&mut typed.faults);
    let entry = entry(&viewer, &project, &typed)?;
    let problem = problem(&state, &viewer, &project, &typed, &entry)?;
    let script = headers.get("x-requested-with").is_some_and(|value| value == "fetch");
    match attempt(&state, &viewer, entry, problem, &mut faults).await? {
        Some((seq, again)) if script => Ok(Json(json!({"seq": seq, "again": again})).into_response()),
        Some((seq, _)) => Ok(Redirect::to(&format!("/supervise/?saved={seq}")).into_response()),
        None if script => {
            let told = faults
                .iter()
                .map(|fault| json!({"field": fault.field, "text": named(&viewer, fault), "record": fault.record}));
            let told: Vec<_> = told.collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"faults": told}))).into_response())
        }
        None => {
            let day = typed_date(typed.text("happened")).unwrap_or_else(|| viewer.zone.date_of(viewer.now));
            let yesterday = Yesterday::of(&viewer, &project, day);
            let filled = Filled::again(&typed, &faults);
            let page = draw::page(&Desk::new(&state, &viewer), &project, &yesterday, filled);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The entry as the form says it.
fn entry(viewer: &Viewer, project: &Project, typed: &Typed) -> Result<Command, PageError> {
    let mut values = typed.values.clone();
    let mut put = |name: &str, value: &str| drop(values.insert(name.to_owned(), value.to_owned()));
    put("project", &project.key);
    put("reporting_unit", &project.unit);
    put("invested_to_date_yuan", &in_yuan(typed.text("invested_ten_thousand")));
    let problem = match (typed.text("has_problem"), typed.text("problem_sort")) {
        ("yes", sort) if SORTS_OF_ENTRY.contains(&sort) => sort,
        ("yes", _) => "other",
        ("no", _) => "none",
        _ => "",
    };
    put("problem", problem);
    let typed = Typed { values, evidence: typed.evidence.clone(), ..Typed::default() };
    create::command(viewer, &SUPERVISION, &typed, std::slice::from_ref(&project.unit))
}

/// The problem that is raised with an entry.
fn problem(
    state: &AppState,
    viewer: &Viewer,
    project: &Project,
    typed: &Typed,
    entry: &Command,
) -> Result<Option<Command>, PageError> {
    if typed.text("has_problem") != "yes" {
        return Ok(None);
    }
    let mut content = Map::new();
    let id = Uuid::new_v5(&entry.id, PROBLEM.name.as_bytes());
    let key = match recorded(state, viewer, id)? {
        Some(key) => key,
        None => fresh_key(viewer, project, &entry.happened),
    };
    content.insert("problem".to_owned(), key.into());
    content.insert("project".to_owned(), project.key.as_str().into());
    for (name, field) in OF_PROBLEM {
        let text = typed.text(name);
        content.extend((!text.is_empty()).then(|| (field.to_owned(), text.into())));
    }
    let mut command = viewer.command(id, PROBLEM.name, &project.unit, content);
    command.via = entry.via;
    command.for_person.clone_from(&entry.for_person);
    command.happened.clone_from(&entry.happened);
    Ok(Some(command))
}

/// The key of the problem that this form has recorded already, when it was sent before.
fn recorded(state: &AppState, viewer: &Viewer, id: Uuid) -> Result<Option<String>, PageError> {
    let read = state.engine.read(|ledger, _| match ledger.recorded(id.as_bytes())? {
        Some(first) => ledger.record(first),
        None => Ok(None),
    });
    let bytes = read.map_err(|error| PageError::storage(viewer.language, &error))?;
    let stored = bytes.and_then(|bytes| Stored::of(&bytes, None));
    Ok(stored.and_then(|stored| stored.open.get("problem")?.as_str().map(str::to_owned)))
}

/// A key of the project and the day; with a number where the day has a problem of that key already.
fn fresh_key(viewer: &Viewer, project: &Project, happened: &str) -> String {
    let day: String = happened.chars().filter(char::is_ascii_digit).collect();
    let register = &viewer.zone.register;
    let is_free = |key: &String| {
        let row = register.by_key(&key_digest(PROBLEM.name, std::iter::once(&**key)));
        row.and_then(|number| register.row(number)).is_none_or(|row| row.is_withdrawn())
    };
    let first = format!("{}-{day}", project.key);
    let others = (2..).map(|number| format!("{first}-{number}"));
    std::iter::once(first.clone()).chain(others).find(is_free).unwrap_or(first)
}

/// Submits the entry, then its problem; nothing of them while the problem is known to be wrong.
async fn attempt(
    state: &AppState,
    viewer: &Viewer,
    entry: Command,
    problem: Option<Command>,
    faults: &mut Vec<Fault>,
) -> Result<Option<(u64, bool)>, PageError> {
    if let Some(problem) = &problem {
        let zone = state.engine.snapshot();
        // What was recorded when the form was sent the first time is the engine's to answer.
        let is_known = recorded(state, viewer, problem.id)?.is_some();
        let decided = zone::decide::decide(&zone, problem, state.engine.now(), &mut || [0; 32]);
        if let Err(refusal) = decided.map(drop).or_else(|refusal| if is_known { Ok(()) } else { Err(refusal) }) {
            faults.extend(of_problem(Fault::of(viewer.language, &PROBLEM, &refusal)));
        }
    }
    let words = |refusal: &Refusal| of_entry(viewer.language, refusal);
    let recorded = match create::attempt_in_words(state, viewer, entry, std::mem::take(faults), words).await? {
        Ok(recorded) => recorded,
        Err(found) => {
            faults.extend(found);
            return Ok(None);
        }
    };
    match problem.map(|problem| state.engine.submit(problem)) {
        None => Ok(Some(recorded)),
        Some(submitted) => match submitted.await {
            Ok(_) => Ok(Some(recorded)),
            Err(Submit::Refused(refusal)) => {
                faults.extend(of_problem(Fault::of(viewer.language, &PROBLEM, &refusal)));
                Ok(None)
            }
            Err(error) => Err(PageError::submit(viewer.language, error)),
        },
    }
}

/// Faults of a problem at the controls of the form.
fn of_problem(faults: Vec<Fault>) -> impl Iterator<Item = Fault> {
    faults.into_iter().map(|fault| {
        let name = OF_PROBLEM.iter().find(|(_, field)| *field == fault.field).map_or("", |(name, _)| name);
        Fault { field: name.to_owned(), ..fault }
    })
}

/// What is wrong, behind the label of its control.
pub fn named(viewer: &Viewer, fault: &Fault) -> String {
    let of_problem = OF_PROBLEM.iter().find(|(name, _)| *name == fault.field).map(|(_, field)| (&PROBLEM, *field));
    let of_entry = (fault.field == "has_problem").then_some((&SUPERVISION, "problem"));
    match of_problem.or(of_entry) {
        Some((kind, field)) => Fault { field: field.to_owned(), ..fault.clone() }.named(viewer, kind),
        None => fault.named(viewer, &SUPERVISION),
    }
}

/// Faults of an entry at the controls of the form, amounts in the unit in which they are typed here.
fn of_entry(language: Language, refusal: &Refusal) -> Vec<Fault> {
    let problems = refusal.0.iter().map(|problem| as_typed(language, problem)).collect();
    Fault::of(language, &SUPERVISION, &Refusal(problems)).into_iter().map(named_as_typed).collect()
}

/// What is refused of the investment says its amount in ten thousand yuan.
fn as_typed(language: Language, problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    if problem.field.as_deref() != Some("invested_to_date_yuan") {
        return problem;
    }
    for (_, amount) in problem.arguments.iter_mut().filter(|(name, _)| *name == "amount") {
        if let Some(yuan) = Decimal::parse(amount) {
            let typed = in_ten_thousand(yuan).to_string();
            *amount = language.format("supervise-amount", &[("amount", &typed)]);
        }
    }
    if problem.code == "over-the-total" {
        // The shared words end in yuan.
        problem.code = "over-the-total-as-typed";
    }
    problem
}

/// A fault of an entry at its control of the form.
fn named_as_typed(fault: Fault) -> Fault {
    let field = match fault.field.as_str() {
        "invested_to_date_yuan" => "invested_ten_thousand".to_owned(),
        "problem" => "has_problem".to_owned(),
        "project" | "reporting_unit" => String::new(),
        _ => fault.field,
    };
    Fault { field, ..fault }
}

/// Where the form is sent.
pub(super) fn action(project: &Project) -> String {
    path(&project.key)
}
