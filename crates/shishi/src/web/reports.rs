//! Reports (报告): what can be published, what stops it, the preview, publication, editions.

use crate::engine::Submit;
use crate::publish::{Shown, body};
use crate::web::delegations;
use crate::web::frame::{Switch, framed_with, moment, thousands};
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use look::form;
use look::part::{self, ButtonKind, Column, Table, Tone, button, link_button, section, table};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use zone::org::Role;
use zone::report::{AIR_MONTH, Prepared, YEAR, prepare, questions};
use zone::system::APPROVED;
use zone::{Command, Period, Problem};

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/reports", get(index))
        .route("/reports/{report}/{period}", get(preview))
        .route("/reports/{report}/{period}/publish", get(confirm).post(publish))
        .route("/reports/{report}/{period}/answer", post(answer))
        .route("/reports/{report}/{period}/approve", post(approve))
}

async fn index(viewer: Viewer) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let year = viewer.period.year();
    let months = (1..=12).filter_map(|month| zone::Month::new(year, month)).map(Period::Month);
    let choices = std::iter::once((YEAR, Period::Year(year))).chain(months.map(|month| (AIR_MONTH, month)));
    let choices = choices.filter(|(_, period)| can_be_published(&viewer.zone, *period));
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let rows = choices.map(|(report, period)| {
        let newest = viewer.zone.newest_edition(report, period);
        vec![
            html! { a href={ "/reports/" (report) "/" (period) } { (t(&format!("report-{report}"))) } },
            html! { span.s-when { (period) } },
            html! { @match newest { Some(edition) => { a href={ "/public/editions/" (edition.seq) } { (viewer.language.format("report-edition", &[("edition", &edition.edition.to_string())])) } }, None => (t("report-not-published")) } },
            html! { @if let Some(edition) = newest { (moment(&viewer.zone, &edition.recorded)) } },
        ]
    });
    let caption = t("nav-reports");
    let listing = table(&Table {
        caption: &caption,
        columns: ["report-name", "basis-period", "report-editions", "ledger-recorded"].map(column).into(),
        rows: rows.collect(),
        empty: part::empty(
            html! { (viewer.language.format("reports-none-of-year", &[("year", &year.to_string())])) },
            html! {},
        ),
    });
    framed_with(
        &viewer,
        &caption,
        "/reports",
        Switch::Page,
        html! { (part::head(html! {}, &caption, html! { (t("reports-sentence")) }, html! {})) (listing) },
    )
}

/// Whether a report of a period could be published, as far as time goes: figures are defined for it and it is over.
fn can_be_published(zone: &zone::Zone, period: Period) -> bool {
    crate::figures::first_day(zone).is_some_and(|first| first <= period.last_day())
        && zone.last_closed().is_some_and(|closed| period.last_day() <= closed)
}

fn known(viewer: &Viewer, report: &str, period: &str) -> Result<Period, PageError> {
    let period = Period::parse(period).ok_or(PageError::NotFound(viewer.language))?;
    match (report, period) {
        (YEAR, Period::Year(_)) | (AIR_MONTH, Period::Month(_)) => Ok(period),
        _ => Err(PageError::NotFound(viewer.language)),
    }
}

async fn preview(viewer: Viewer, Path((report, period)): Path<(String, String)>) -> Result<Markup, PageError> {
    let period = known(&viewer, &report, &period)?;
    Ok(page(&viewer, &report, period, None))
}

fn page(viewer: &Viewer, report: &str, period: Period, problem: Option<&str>) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let title = format!("{} {period}", t(&format!("report-{report}")));
    let prepared = prepare(&viewer.zone, report, period);
    let editor = viewer.is(Role::Editor) && viewer.as_of.is_none();
    let content = match &prepared {
        Ok(prepared) => ready(viewer, prepared, editor),
        Err(problems) => stopped(viewer, problems, period, editor),
    };
    let main = html! {
        (part::head(html! { a href="/reports" { (t("nav-reports")) } }, &title, html! {}, html! {}))
        @if let Some(problem) = problem { (form::errors(&t("report-stopped"), &[(String::new(), problem.to_owned())])) }
        (editions(viewer, report, period))
        (content)
    };
    framed_with(viewer, &title, "/reports", Switch::Address(format!("/reports/{report}"), period), main)
}

fn editions(viewer: &Viewer, report: &str, period: Period) -> Markup {
    let editions: Vec<_> =
        viewer.zone.editions.iter().filter(|edition| edition.report == report && edition.period == period).collect();
    html! {
        @if !editions.is_empty() {
            (section(&viewer.language.text("report-editions"), "", html! {}, html! {
                ul { @for edition in editions { li {
                    a href={ "/public/editions/" (edition.seq) } { (viewer.language.format("report-edition", &[("edition", &edition.edition.to_string())])) }
                    " · " (moment(&viewer.zone, &edition.recorded)) " · " a href={ "/ledger/" (edition.seq) } { (edition.seq) }
                } } }
            }))
        }
    }
}

fn ready(viewer: &Viewer, prepared: &Prepared, editor: bool) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let publication = format!("/reports/{}/{}/publish", prepared.report, prepared.period);
    html! {
        @if prepared.text.is_some() && prepared.approval.is_none() {
            (awaiting_approval(viewer, prepared))
        } @else if editor {
            (part::note(Tone::Neutral, &t("report-ready"), html! {
                (viewer.language.format("report-ready-text", &[("edition", &prepared.edition.to_string()), ("count", &prepared.cells.len().to_string())]))
                p { (link_button(ButtonKind::Primary, &publication, &t("report-publish-look"), None)) }
            }))
        } @else {
            p.s-meta { (t("report-editor-only")) }
        }
        (body(&viewer.zone, prepared, viewer.language, Shown::Office))
    }
}

fn stopped(viewer: &Viewer, problems: &[Problem], period: Period, editor: bool) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let open: Vec<_> =
        questions(&viewer.zone, period).into_iter().filter(|question| question.answer.is_none()).collect();
    html! {
        (part::note(Tone::Warn, &t("report-stopped"), html! { ul { @for problem in problems { li { (viewer.language.problem(problem)) } } } }))
        @if editor {
            @for question in open {
                (form::form(&form::Form {
                    action: &format!("/reports/{YEAR}/{period}/answer"),
                    multipart: false,
                    hidden: vec![("rule".to_owned(), question.rule.clone()), ("pair".to_owned(), question.pair.clone()), ("id".to_owned(), Uuid::new_v4().to_string())],
                    body: form::field(&form::Field {
                        name: "answer", label: &t("report-answer"), hint: &question.pair, unit: "", required: Some(&t("form-required")),
                        value: "", error: None, input: form::Input::LongText, sealed_mark: None,
                    }),
                    buttons: button(ButtonKind::Plain, &t("report-answer-save"), None),
                    draft: None,
                }))
            }
        }
        p { (link_button(ButtonKind::Plain, "/figures", &t("nav-figures"), None)) }
    }
}

/// The text is there and no leader has approved it: a leader does so here, anybody else is told.
fn awaiting_approval(viewer: &Viewer, prepared: &Prepared) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let note = part::note(Tone::Warn, &t("report-awaits-approval"), html! { (t("report-approve-about")) });
    let draft = viewer.zone.newest_draft(&prepared.report, prepared.period);
    let Some(draft) = draft.filter(|_| viewer.as_of.is_none()) else { return note };
    let desk = Desk::new(&viewer.state, viewer);
    let unconfirmed = viewer.zone.unconfirmed(draft).and_then(|given| viewer.zone.delegations.act(given.seq as u32));
    let mut names: Vec<&str> = viewer.is(Role::Leader).then(|| viewer.person()).into_iter().collect();
    // Whoever was let approve for a leader may, until one has.
    let leaders = viewer.acting.iter().filter(|acting| unconfirmed.is_none() && acting.may(&APPROVED));
    names.extend(leaders.map(|acting| acting.person.as_str()));
    html! {
        (note)
        @if let Some(act) = unconfirmed { (delegations::report_note(&desk, act)) }
        @for name in names { (approval_form(&desk, prepared, draft.seq, name)) }
    }
}

/// The button that approves, in one's own name or a leader's.
fn approval_form(desk: &Desk<'_>, prepared: &Prepared, draft: u64, name: &str) -> Markup {
    let own = name == desk.viewer.person();
    let words = match own {
        true => desk.t("report-approve"),
        false => desk.viewer.language.format("report-approve-for", &[("name", &desk.person(name))]),
    };
    form::form(&form::Form {
        action: &format!("/reports/{}/{}/approve", prepared.report, prepared.period),
        multipart: false,
        hidden: vec![
            ("id".to_owned(), Uuid::new_v4().to_string()),
            ("draft".to_owned(), draft.to_string()),
            ("for".to_owned(), name.to_owned()),
        ],
        body: html! { @if !own { p.s-meta { (desk.t("report-approve-for-about")) } } },
        buttons: button(if own { ButtonKind::Primary } else { ButtonKind::Plain }, &words, None),
        draft: None,
    })
}

/// The step before publication: what cannot be changed afterwards. Without an edition to publish, the page says why.
async fn confirm(viewer: Viewer, Path((report, period)): Path<(String, String)>) -> Result<Response, PageError> {
    let period = known(&viewer, &report, &period)?;
    must_publish_now(&viewer)?;
    let ready = prepare(&viewer.zone, &report, period).ok();
    let ready = ready.filter(|prepared| prepared.text.is_none() || prepared.approval.is_some());
    let Some(prepared) = ready else { return Ok(Redirect::to(&format!("/reports/{report}/{period}")).into_response()) };
    Ok(confirmation(&viewer, &prepared).into_response())
}

fn confirmation(viewer: &Viewer, prepared: &Prepared) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let (report, period) = (&prepared.report, prepared.period);
    let name = format!("{} {period}", t(&format!("report-{report}")));
    let back = format!("/reports/{report}/{period}");
    let edition = prepared.edition.to_string();
    let title = viewer.language.format("report-confirm-title", &[("report", &name), ("edition", &edition)]);
    let (count, size) = (prepared.cells.len().to_string(), thousands(viewer.zone.size));
    let values = [("edition", edition.as_str()), ("count", &count), ("size", &size)];
    let before = (prepared.edition - 1).to_string();
    let body = part::note(
        Tone::Warn,
        &t("report-confirm-heading"),
        html! {
            ul {
                @for key in ["report-confirm-record", "report-confirm-figures", "report-confirm-files"] {
                    li { (viewer.language.format(key, &values)) }
                }
                @if prepared.supersedes.is_some() {
                    li { (viewer.language.format("report-confirm-supersedes", &[("edition", &before)])) }
                }
            }
        },
    );
    let button_words = viewer.language.format("report-confirm-publish", &[("edition", &edition)]);
    let main = html! {
        (part::head(html! { a href="/reports" { (t("nav-reports")) } " / " a href=(back) { (name) } }, &title, html! {}, html! {}))
        (form::form(&form::Form {
            action: &format!("{back}/publish"),
            multipart: false,
            hidden: vec![("edition".to_owned(), edition)],
            body,
            buttons: html! {
                (button(ButtonKind::Primary, &button_words, None)) " "
                (link_button(ButtonKind::Plain, &back, &t("report-confirm-back"), None))
            },
            draft: None,
        }))
    };
    framed_with(viewer, &title, "/reports", Switch::None, main)
}

fn must_publish_now(viewer: &Viewer) -> Result<(), PageError> {
    viewer.must_be(Role::Editor)?;
    if viewer.as_of.is_some() {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past")));
    }
    Ok(())
}

/// What the confirmation sends: the edition that the editor was shown.
#[derive(Deserialize)]
struct Confirmed {
    edition: u64,
}

async fn publish(
    State(state): State<AppState>,
    mut viewer: Viewer,
    Path((report, period)): Path<(String, String)>,
    Form(sent): Form<Confirmed>,
) -> Result<Response, PageError> {
    let period = known(&viewer, &report, &period)?;
    must_publish_now(&viewer)?;
    match state.engine.publish(&report, period, sent.edition, viewer.person()).await {
        Ok((seq, _)) => Ok(Redirect::to(&format!("/public/editions/{seq}")).into_response()),
        Err(Submit::Refused(refusal)) => {
            let text = refusal.0.iter().map(|problem| viewer.language.problem(problem)).collect::<Vec<_>>().join(" ");
            // What is there now: another editor was faster, or a fact came in between.
            viewer.zone = state.engine.snapshot();
            Ok(not_published(&viewer, &report, period, &text))
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}

fn not_published(viewer: &Viewer, report: &str, period: Period, why: &str) -> Response {
    (axum::http::StatusCode::UNPROCESSABLE_ENTITY, page(viewer, report, period, Some(why))).into_response()
}

/// What the answer's form sends.
#[derive(Deserialize)]
struct Answer {
    id: Uuid,
    rule: String,
    pair: String,
    answer: String,
}

async fn answer(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((report, period)): Path<(String, String)>,
    Form(sent): Form<Answer>,
) -> Result<Response, PageError> {
    let period = known(&viewer, &report, &period)?;
    viewer.must_be(Role::Editor)?;
    let content = json!({"rule": sent.rule, "period": period.to_string(), "pair": sent.pair, "answer": sent.answer});
    act(&state, &viewer, (&report, period), sent.id, ("plausibility.answered", None), content).await
}

/// What the approval's form sends.
#[derive(Deserialize)]
struct Approval {
    id: Uuid,
    draft: u64,
    /// The leader, where another enters it for him.
    #[serde(default, rename = "for")]
    leader: Option<String>,
}

async fn approve(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((report, period)): Path<(String, String)>,
    Form(sent): Form<Approval>,
) -> Result<Response, PageError> {
    let period = known(&viewer, &report, &period)?;
    let leader = sent.leader.filter(|leader| *leader != viewer.person());
    let may = |leader: &String| viewer.acting.iter().any(|acting| acting.person == *leader && acting.may(&APPROVED));
    if !leader.as_ref().is_some_and(may) {
        viewer.must_be(Role::Leader)?;
    }
    let content = json!({"report": report, "period": period.to_string(), "draft": sent.draft});
    act(&state, &viewer, (&report, period), sent.id, (APPROVED.name, leader), content).await
}

/// Records an act on a report, in one's own name or another's, and shows its page again.
async fn act(
    state: &AppState,
    viewer: &Viewer,
    (report, period): (&str, Period),
    id: Uuid,
    (kind, for_person): (&str, Option<String>),
    content: serde_json::Value,
) -> Result<Response, PageError> {
    if viewer.as_of.is_some() {
        return Err(PageError::BadRequest(viewer.language, viewer.language.text("error-past")));
    }
    let content = content.as_object().cloned().unwrap_or_default();
    let own = viewer.command(id, kind, &viewer.zone.id, content);
    let command = Command { for_person: for_person.unwrap_or(own.for_person), ..own };
    match state.engine.submit(command).await {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{report}/{period}")).into_response()),
        Err(Submit::Refused(refusal)) => {
            let text = refusal.0.iter().map(|problem| viewer.language.problem(problem)).collect::<Vec<_>>().join(" ");
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page(viewer, report, period, Some(&text)))
                .into_response())
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}
