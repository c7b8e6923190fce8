//! The pages of the projects office: one project, its handover, a meeting, a visit that judges score, and what is given to
//! other programs.

mod list;
mod meetings;
mod money;
mod one;
mod permits;
mod places;
mod problems;
mod ratings;
#[path = "../support/mod.rs"]
mod support;
mod visits;

use serde_json::{Value, json};
use support::{House, cookie, copied, hidden, whole};

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

/// The day of the demonstration.
const TODAY: jiff::civil::Date = jiff::civil::date(2020, 1, 20);

fn zone(name: &str) -> House {
    House::open(&copied(whole(), name))
}

/// The hidden id of the first form of a page that is sent to an address.
fn id_of(page: &str, action: &str) -> String {
    let form =
        page.split_once(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form of {action}: {page}")).1;
    hidden(form).into_iter().find(|(name, _)| name == "id").unwrap().1
}

/// The rest of a page behind a text, up to another.
#[track_caller]
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from:?} in {page}")).1;
    rest.split(to).next().unwrap()
}

/// Seqs of facts of some kinds that wait for review.
fn waiting(house: &House, kinds: &[&str]) -> Vec<u32> {
    let zone = house.state.engine.snapshot();
    let rows = zone.register.all_waiting().filter_map(|number| zone.register.row(number));
    rows.filter(|row| kinds.contains(&row.kind().name)).map(|row| row.first).collect()
}

fn accept(house: &House, first: u32) {
    let page = house.get("projects-review", &format!("/records/{first}")).body;
    let action = format!("/records/{first}/review");
    let form = between(&page, &format!("action=\"{action}\""), "</form>");
    let fields: Vec<String> = hidden(form).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(house.ask("POST", &action, &cookie("projects-review"), &FORM, fields.join("&")).status, 303);
}

/// Sends the form of a page with what is typed into it.
fn send(house: &House, login: &str, path: &str, typed: &[(&str, &str)]) -> support::Answer {
    let page = house.get(login, path);
    assert_eq!(page.status, 200, "{}", page.body);
    let action = path.split('?').next().unwrap();
    let form = between(&page.body, &format!("action=\"{action}\""), "</form>");
    let mut fields = hidden(form);
    fields.push(("happened".to_owned(), "2020-01-20".to_owned()));
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let (kind, body) = support::multipart(&support::pairs(&fields), &[]);
    house.ask("POST", action, &cookie(login), &[("content-type", &kind)], body)
}

/// A fact of the projects department, recorded by its officer.
fn of_projects(house: &House, number: u32, kind: &str, happened: &str, content: Value) -> support::Answer {
    let fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e4d{number:02}"), "kind": kind,
        "unit": "dept-projects", "happened": happened, "content": content});
    house.record(&cookie("projects1"), &fact)
}

/// Records a project and has it accepted.
fn list_project(house: &House, listed: &Value) {
    let seq = house.record(&cookie("projects1"), listed).json()["seq"].as_u64().unwrap();
    let accept = format!("id={}&version={seq}&act=accept", uuid::Uuid::new_v4());
    let review = format!("/records/{seq}/review");
    assert_eq!(house.ask("POST", &review, &cookie("projects-review"), &FORM, accept).status, 303);
}
