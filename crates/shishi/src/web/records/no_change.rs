//! “Nothing has changed” for all of one's own projects at once: an entry each, which says so and repeats what was said the
//! last time.

use crate::engine::Submit;
use crate::web::records::desk::Desk;
use crate::web::records::must_be_now;
use crate::web::records::projects::{KeyProject, leads, unsupervised};
use crate::web::{AppState, PageError, Viewer};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use look::part::{self, ButtonKind, Tone};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;
use uuid::Uuid;
use zone::Command;
use zone::offices::projects::SUPERVISION;
use zone::value::Value;

/// The word of an address that says how many entries were recorded.
const TOLD: &str = "unchanged";

/// One's own projects without an entry of the day, about which something was said before: only that can be unchanged. A
/// project that stood still says so each day by itself.
fn mine(viewer: &Viewer) -> Vec<KeyProject> {
    let me = viewer.zone.org.person(viewer.person());
    let leads = leads(viewer);
    let is_mine = |project: &KeyProject| leads.get(&project.number).copied() == me;
    let goes_on = |project: &KeyProject| !matches!(project.last_choice("change"), None | Some("stopped"));
    unsupervised(viewer).into_iter().filter(|project| is_mine(project) && goes_on(project)).collect()
}

/// The button; nothing where it would save nothing.
pub fn button(viewer: &Viewer, via: &str) -> Markup {
    let count = mine(viewer).len();
    html! {
        @if count > 1 {
            form method="post" action="/record/no-change" {
                input type="hidden" name="id" value=(Uuid::new_v4());
                input type="hidden" name="via" value=(via);
                (part::button(ButtonKind::Plain, &viewer.language.format("records-no-change-all", &[("n", &count.to_string())]), None))
            }
        }
    }
}

/// What the button sends.
#[derive(Deserialize)]
pub struct Sent {
    id: Uuid,
    #[serde(default)]
    via: String,
}

/// `POST /record/no-change`. Each entry's command is a function of the form and the project: a form that is sent twice
/// records nothing twice, and one that was cut off may be sent again.
pub async fn submit(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    must_be_now(&viewer)?;
    let mut refused = Vec::new();
    let mut recorded = 0;
    let mut commands = Vec::new();
    {
        let desk = Desk::new(&state, &viewer);
        for project in mine(&viewer) {
            let (key, title) = project.named(&desk)?;
            commands.push((title, command(&viewer, &sent, &project, &key)));
        }
    }
    for (title, command) in commands {
        match state.engine.submit(command).await {
            Ok(_) => recorded += 1,
            Err(Submit::Refused(refusal)) => {
                refused.extend(refusal.0.iter().map(|problem| {
                    let text = viewer.language.problem(problem);
                    viewer.language.format("error-in-one-line", &[("what", &title), ("about", &text)])
                }));
            }
            Err(error) => return Err(PageError::submit(viewer.language, error)),
        }
    }
    if !refused.is_empty() {
        return Err(PageError::BadRequest(viewer.language, refused.join("\n")));
    }
    let back = if sent.via == "phone" { "/supervise/" } else { "/" };
    Ok(Redirect::to(&format!("{back}?{TOLD}={recorded}")).into_response())
}

/// How many entries the button recorded, above the page to which it leads back.
pub fn told(viewer: &Viewer, query: &HashMap<String, String>) -> Markup {
    let recorded = query.get(TOLD).and_then(|n| n.parse::<usize>().ok());
    let words = recorded.map(|recorded| match recorded {
        0 => viewer.language.text("form-saved-again"),
        _ => viewer.language.format("records-no-change-saved", &[("n", &recorded.to_string())]),
    });
    html! { @if let Some(words) = words { (part::note(Tone::Ok, "", html! { (words) })) } }
}

fn command(viewer: &Viewer, sent: &Sent, project: &KeyProject, key: &str) -> Command {
    let mut content = Map::new();
    content.insert("project".to_owned(), key.into());
    content.insert("change".to_owned(), "no_change".into());
    for field in ["stage", "problem"] {
        content.extend(project.last_choice(field).map(|code| (field.to_owned(), Json::from(code))));
    }
    let version = project.last.as_ref().map(|(_, version)| version);
    for field in ["workers", "machines"] {
        if let Some(Value::Count(count)) = version.map(|version| version.value(&SUPERVISION, field)) {
            content.insert(field.to_owned(), json!(count));
        }
    }
    // What was done and spent up to now is what it was the last time; the entry says that it was not looked at.
    for field in ["progress_percent", "invested_to_date_yuan"] {
        let total = version.and_then(|version| version.value(&SUPERVISION, field).decimal());
        content.extend(total.map(|total| (field.to_owned(), Json::from(total.to_string()))));
    }
    let id = Uuid::new_v5(&sent.id, key.as_bytes());
    let via = if sent.via == "phone" { "phone" } else { "form" };
    Command { via, ..viewer.command(id, SUPERVISION.name, &project.unit, content) }
}
