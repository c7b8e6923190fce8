//! What was expected of each unit, and what became of it (应报情况); and waiving a lapse.

use super::act::Sent;
use super::arising;
use crate::engine::Submit;
use crate::web::frame::{encode, framed};
use crate::web::records::{Desk, path_of, typed_id};
use crate::web::{AppState, PageError, Viewer};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Column, Table, Tone, button, section, table};
use maud::{Markup, html};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;
use zone::duty::{self, Duty, Line, State as Became, WAIVED, Weekly, expected};
use zone::fact::{Office, Type};

/// Days that are shown unless others are asked for.
const DAYS: i64 = 13;
/// Most days that are shown at once.
const MOST: i64 = 93;

/// `GET /duties/expected?from=2019-03-01&to=2019-03-31&unit=dept-a`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    draw(&Desk::new(&state, &viewer), &query, &Sent::default())
}

fn span(viewer: &Viewer, query: &HashMap<String, String>) -> Result<(Date, Date), PageError> {
    let today = viewer.zone.date_of(viewer.now);
    let wrong = || PageError::BadRequest(viewer.language, viewer.language.text("expected-bad-days"));
    let day = |name: &str, otherwise: Date| match query.get(name).map(|text| text.trim()).filter(|t| !t.is_empty()) {
        None => Ok(otherwise),
        Some(text) => text.parse::<Date>().map_err(|_| wrong()),
    };
    let to = day("to", today)?;
    let from = day("from", to.saturating_sub(DAYS.days()))?;
    if from > to || from < to.saturating_sub(MOST.days()) {
        return Err(wrong());
    }
    Ok((from, to))
}

fn draw(desk: &Desk<'_>, query: &HashMap<String, String>, sent: &Sent) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    viewer.must_read(Office::Projects)?;
    let (from, to) = span(viewer, query)?;
    let unit = query.get("unit").and_then(|id| viewer.zone.org.unit(id));
    let lines = expected(&viewer.zone, unit, from, to);
    let all = |state: Became| lines.iter().map(|line| line.count(state)).sum::<usize>();
    let nothing = all(Became::NothingToReport);
    let numbers = [
        ("n", lines.iter().map(|line| line.duties.len()).sum::<usize>()),
        ("done", all(Became::Done) + nothing),
        ("nothing", nothing),
        ("late", all(Became::Late)),
        ("lapsed", all(Became::Lapsed)),
        ("waived", all(Became::Waived)),
    ]
    .map(|(name, number)| (name, number.to_string()));
    let (first, last) = (from.to_string(), to.to_string());
    let mut values: Vec<(&str, &str)> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    values.extend([("from", first.as_str()), ("to", last.as_str())]);
    let title = desk.t("expected-title");
    let path = html! { a href="/offices/projects" { (desk.t("office-projects")) } };
    let main = html! {
        (part::head(path, &title, html! { (viewer.language.format("expected-say", &values)) }, html! {}))
        (form::errors(&desk.t("refusal-heading"), &sent.wrong))
        (days(desk, unit, &first, &last))
        (units(desk, unit, &lines, &format!("from={first}&to={last}")))
        (section(&desk.t("expected-by-project"), "", html! {}, html! { (listing(desk, &lines)?) p.s-meta { (desk.t("expected-about")) } }))
        (waiver(desk, query, &lines, sent)?)
    };
    Ok(framed(viewer, &title, "/offices/projects", main))
}

/// The choice of days; of a unit that was chosen, its other days.
fn days(desk: &Desk<'_>, unit: Option<u32>, from: &str, to: &str) -> Markup {
    html! {
        form.s-line method="get" action="/duties/expected" {
            @if let Some(unit) = unit { input type="hidden" name="unit" value=(desk.viewer.zone.org.units[unit as usize].id); }
            (form::field(&Field::of("from", &desk.t("expected-from"), from, Input::Date)))
            (form::field(&Field::of("to", &desk.t("expected-to"), to, Input::Date)))
            (button(ButtonKind::Plain, &desk.t("expected-show"), None))
        }
    }
}

/// What became of the duties of each unit; a unit leads to its own, one that was chosen back to all.
fn units(desk: &Desk<'_>, chosen: Option<u32>, lines: &[Line], days: &str) -> Markup {
    let units = &desk.viewer.zone.org.units;
    let address = |unit: &str| format!("/duties/expected?{days}{unit}");
    if let Some(unit) = chosen {
        let more = html! { a href=(address("")) { (desk.t("expected-all-units")) } };
        return section(&units[unit as usize].title, "", more, html! {});
    }
    let counts = duty::by_unit(lines);
    let row = |(unit, counts): (&u32, &[usize; Became::ALL.len()])| {
        let unit = &units[*unit as usize];
        let name = html! { a href=(address(&format!("&unit={}", encode(&unit.id)))) { (unit.title) } };
        std::iter::once(name).chain(counts.iter().map(|count| html! { (count) })).collect()
    };
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let states = Became::ALL.map(|state| column(&format!("duty-{}", state.word()), true));
    let columns = std::iter::once(column("expected-unit", false)).chain(states).collect();
    let (title, empty) = (desk.t("expected-by-unit"), html! { (desk.t("expected-none")) });
    let listing = table(&Table { caption: &title, columns, rows: counts.iter().map(row).collect(), empty });
    section(&title, "", html! {}, listing)
}

/// What the duties of a line are of, with the way to it, and its name: a project, or what the zone owes each week.
fn subject(desk: &Desk<'_>, line: &Line) -> Result<(Markup, String), PageError> {
    if let Some(weekly) = Weekly::of_rule(line.rule) {
        let title = desk.viewer.language.kind(weekly.kind().name);
        return Ok((html! { a href=(path_of(weekly.kind())) { (title) } }, title));
    }
    let (key, title) = project(desk, line.subject)?;
    Ok((html! { a href={ "/projects/" (encode(&key)) } { (title) } }, title))
}

/// Key and title of a project by the seq of its first record.
fn project(desk: &Desk<'_>, subject: u32) -> Result<(String, String), PageError> {
    let register = &desk.viewer.zone.register;
    let row = register.by_first(subject).and_then(|number| register.row(number));
    let stored = row.map(|row| desk.latest(&[row])).transpose()?.and_then(|mut stored| stored.pop());
    let text = |name: &str| stored.as_ref().and_then(|stored| stored.open.get(name)?.as_str()).unwrap_or_default();
    Ok((text("project").to_owned(), text("title").to_owned()))
}

fn listing(desk: &Desk<'_>, lines: &[Line]) -> Result<Markup, PageError> {
    let org = &desk.viewer.zone.org;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let lead = line.duties.last().and_then(|duty| duty.person).and_then(|person| org.people.get(person as usize));
        let mut cells = vec![
            subject(desk, line)?.0,
            html! { (org.units[line.unit as usize].title) },
            html! { @match lead { Some(id) => (desk.person(id)), None => "—" } },
        ];
        cells.extend(Became::ALL.map(|state| html! { (line.count(state)) }));
        let amiss = |duty: &&Duty| matches!(duty.state, Became::Late | Became::Lapsed | Became::Waived);
        cells.push(html! {
            @for duty in line.duties.iter().filter(amiss) { span.s-line1 { (chip(desk, duty)) " " (order_of(desk, duty)?) } " " }
        });
        rows.push(cells);
    }
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let mut columns: Vec<Column> =
        ["expected-project", "expected-unit", "expected-lead"].map(|key| column(key, false)).into();
    columns.extend(Became::ALL.map(|state| column(&format!("duty-{}", state.word()), true)));
    columns.push(column("expected-days", false));
    let (caption, empty) = (desk.t("expected-title"), html! { (desk.t("expected-none")) });
    Ok(table(&Table { caption: &caption, columns, rows, empty }))
}

/// A day that was not in time, with the record that says so.
fn chip(desk: &Desk<'_>, duty: &Duty) -> Markup {
    let tone = match duty.state {
        Became::Lapsed => Tone::Bad,
        Became::Late => Tone::Warn,
        _ => Tone::Neutral,
    };
    let day = duty.period.strftime("%m-%d").to_string();
    let word = format!("{day} {}", desk.t(&format!("duty-{}", duty.state.word())));
    let lapse = desk.viewer.zone.lapses.of(duty.rule, duty.subject, duty.period).map(|lapse| lapse.seq);
    html! {
        @match lapse {
            Some(seq) => a href={ "/ledger/" (seq) } { (part::chip(tone, None, &word)) },
            None => (part::chip(tone, None, &word)),
        }
    }
}

/// The order that came of a lapse, or the way to issue one.
fn order_of(desk: &Desk<'_>, duty: &Duty) -> Result<Markup, PageError> {
    let lapse =
        desk.viewer.zone.lapses.of(duty.rule, duty.subject, duty.period).filter(|_| duty.state == Became::Lapsed);
    lapse.map_or_else(|| Ok(html! {}), |lapse| arising::within(desk, lapse.seq, true))
}

/// The form of whoever may waive one of the lapses that are shown.
fn waiver(desk: &Desk<'_>, query: &HashMap<String, String>, lines: &[Line], sent: &Sent) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let mut options = Vec::new();
    for line in lines {
        let (_, title) = subject(desk, line)?;
        for duty in line.duties.iter().filter(|duty| matches!(duty.state, Became::Late | Became::Lapsed)) {
            let lapse = viewer.zone.lapses.of(duty.rule, duty.subject, duty.period);
            let Some(lapse) = lapse.filter(|lapse| viewer.may_waive(lapse)) else { continue };
            let values = [("day", duty.period.to_string()), ("title", title.clone())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            options.push((lapse.seq.to_string(), viewer.language.format("waive-word", &values)));
        }
    }
    if options.is_empty() || viewer.as_of.is_some() {
        return Ok(html! {});
    }
    let codes = WAIVED.field("ground").map(|field| field.ty);
    let Some(Type::Choice(codes)) = codes else { return Ok(html! {}) };
    let grounds: Vec<(String, String)> =
        codes.iter().map(|code| ((*code).to_owned(), viewer.language.choice("ground", code))).collect();
    let required = desk.t("form-required");
    let error = |name: &str| sent.wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
    let drawn = form::form(&form::Form {
        action: "/duties/waive",
        multipart: false,
        hidden: hidden(query),
        body: html! {
            (form::field(&Field { required: Some(&required), error: error("lapse"), ..Field::of("lapse", &desk.t("waive-lapse"), sent.text("lapse"), Input::Choice { options: &options }) }))
            (form::field(&Field { required: Some(&required), error: error("ground"), ..Field::of("ground", &desk.t("field-ground"), sent.text("ground"), Input::Choice { options: &grounds }) }))
            (form::field(&Field { hint: &desk.t("waive-hint"), error: error("reason"), ..Field::of("reason", &desk.t("form-reason"), sent.text("reason"), Input::LongText) }))
        },
        buttons: button(ButtonKind::Primary, &desk.t("waive"), None),
        draft: None,
    });
    Ok(section(&desk.t("waive"), &desk.t("waive-about"), html! {}, drawn))
}

/// What was asked for, so that the answer shows the same days and unit.
const ASKED: [&str; 3] = ["from", "to", "unit"];

fn hidden(query: &HashMap<String, String>) -> Vec<(String, String)> {
    let asked = ASKED.iter().filter_map(|name| Some(((*name).to_owned(), query.get(*name)?.clone())));
    asked.chain([("id".to_owned(), Uuid::new_v4().to_string())]).collect()
}

/// `POST /duties/waive`.
pub async fn waive(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(values): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    viewer.must_read(Office::Projects)?;
    if viewer.as_of.is_some() {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past")));
    }
    let query = ASKED.iter().filter_map(|name| Some(((*name).to_owned(), values.get(*name)?.clone())));
    let query: HashMap<String, String> = query.collect();
    let mut sent = Sent { act: "waive", values, ..Sent::default() };
    let id = typed_id(sent.text("id"), viewer.language)?;
    let mut content = json!({"lapse": sent.text("lapse"), "ground": sent.text("ground")});
    if !sent.text("reason").is_empty() {
        content["reason"] = sent.text("reason").into();
    }
    let content = content.as_object().cloned().unwrap_or_default();
    match state.engine.submit(viewer.command(id, WAIVED.name, &viewer.zone.id, content)).await {
        Ok(_) => {
            let asked = ASKED.iter().filter_map(|name| Some(format!("{name}={}", encode(query.get(*name)?))));
            let asked: Vec<String> = asked.collect();
            Ok(Redirect::to(&format!("/duties/expected?{}", asked.join("&"))).into_response())
        }
        Err(Submit::Refused(refusal)) => {
            let told =
                |problem: &zone::Problem| (problem.field.clone().unwrap_or_default(), viewer.language.problem(problem));
            sent.wrong = refusal.0.iter().map(told).collect();
            let page = draw(&Desk::new(&state, &viewer), &query, &sent)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}
