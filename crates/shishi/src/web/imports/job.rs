//! `GET /imports/JOB`: how far a job is, what the dry run found, and what can be done next.

use super::list::phase;
use super::{Jobs, audit, clock, names, unit_title};
use crate::imports::{Asks, Job, Phase, State as JobState, heading, remarks, xlsx_is_possible};
use crate::web::frame::{encode, framed, thousands};
use crate::web::records::{grouped, withdraw_import_path};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use look::part::{self, ButtonKind, Column, Table, Tone};
use look::{Icon, Markup};
use maud::html;
use zone::fact::Review;

/// Most bad rows on the page.
const SHOWN: usize = 50;
/// Most characters of a row's content on the page.
const BEGIN: usize = 60;

/// `GET /imports/JOB`.
pub(super) async fn page(viewer: Viewer, jobs: Jobs, Path(id): Path<String>) -> Result<Response, PageError> {
    let job = jobs.own(&viewer, &id)?;
    if job.state().phase == Phase::Mapping && job.has_upload() {
        return Ok(Redirect::to(&format!("/imports/{}/table", job.about.id)).into_response());
    }
    Ok(show(&viewer, &job, None).into_response())
}

/// The page of a job, with names that could not be taken.
pub(super) fn show(viewer: &Viewer, job: &Job, names: Option<&names::Sent>) -> Markup {
    let title = viewer.language.kind(&job.about.kind);
    let about = &job.about;
    let say = html! {
        (about.file) " · " (unit_title(viewer, &about.unit)) " · " (clock(viewer, &about.created))
    };
    let path = html! { a href="/imports" { (viewer.language.text("imports-back")) } };
    let main = html! {
        (part::head(path, &title, say, html! {}))
        div data-poll={ "/imports/" (about.id) "/progress" } { (fragment(viewer, job, names)) }
    };
    framed(viewer, &title, "/imports", main)
}

/// `GET /imports/JOB/progress`: what changes while a thread works.
pub(super) async fn progress(viewer: Viewer, jobs: Jobs, Path(id): Path<String>) -> Result<Markup, PageError> {
    Ok(fragment(&viewer, &*jobs.own(&viewer, &id)?, None))
}

/// `POST /imports/JOB/run`: goes on with whatever is next.
pub(super) async fn run(viewer: Viewer, jobs: Jobs, Path(id): Path<String>) -> Result<Redirect, PageError> {
    let job = jobs.own(&viewer, &id)?;
    // Pressed twice, it runs once: the second finds a thread at work.
    jobs.0.start(&job);
    Ok(Redirect::to(&format!("/imports/{}", job.about.id)))
}

/// `POST /imports/JOB/cancel`.
pub(super) async fn cancel(viewer: Viewer, jobs: Jobs, Path(id): Path<String>) -> Result<Redirect, PageError> {
    let job = jobs.own(&viewer, &id)?;
    job.cancel().map_err(|error| {
        eprintln!("import not cancelled: {error}");
        PageError::NotSaved(viewer.language)
    })?;
    Ok(Redirect::to(&format!("/imports/{}", job.about.id)))
}

/// `POST /imports/JOB/totals`: the person takes the rows for right and the totals for wrong.
pub(super) async fn confirm_totals(
    State(state): State<AppState>,
    viewer: Viewer,
    jobs: Jobs,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let job = jobs.own(&viewer, &id)?;
    if job.state().is_held() {
        audit(&state, &viewer, "import", &format!("{id} totals taken for wrong"))?;
        job.confirm_totals().map_err(|error| PageError::file(viewer.language, &error))?;
    }
    Ok(Redirect::to(&format!("/imports/{}", job.about.id)))
}

fn fragment(viewer: &Viewer, job: &Job, sent: Option<&names::Sent>) -> Markup {
    let state = job.state();
    let t = |key: &str| viewer.language.text(key);
    let result = html! {
        @if state.phase.is_active() {
            (part::progress(&t(progress_label(state.phase)), state.done, state.total))
            p.s-hint { (t("imports-leave")) " " a href={ "/imports/" (job.about.id) } { (t("imports-reload")) } }
        } @else {
            span hidden data-done {}
        }
        (said(viewer, job, &state))
        @if !state.phase.is_active() { (withdrawn(viewer, job)) }
        @if job.has_lost_tables() { (part::note(Tone::Warn, "", html! { (t("imports-tables-gone")) })) }
        @if state.done > 0 || state.checked { (counts(viewer, &state)) }
        @if !state.unknown.is_empty() {
            p.s-hint { (viewer.language.format("imports-unknown-columns", &[("columns", &state.unknown.join(&t("imports-word-separator")))])) }
        }
    };
    html! {
        (part::section(&t("imports-result"), "", phase(viewer, state.phase), result))
        (actions(viewer, job, &state))
        @if !state.phase.is_active() && state.checked && job.has_upload() {
            (totals(viewer, job, &state))
            (names::section(viewer, job, &state, sent))
        }
        @if !state.phase.is_active() && state.checked { (bad(viewer, job, &state)) }
    }
}

fn progress_label(phase: Phase) -> &'static str {
    if phase == Phase::Running { "imports-progress-run" } else { "imports-progress-check" }
}

/// What the end of a phase means.
fn said(viewer: &Viewer, job: &Job, state: &JobState) -> Markup {
    let language = viewer.language;
    let t = |key: &str| language.text(key);
    let (written, skipped) = (thousands(state.written), thousands(state.skipped + state.same));
    match state.phase {
        Phase::Done => {
            let skipped = thousands(state.skipped.max(state.same));
            let next = match job.kind.review {
                _ if state.written == 0 => String::new(),
                Review::FourEyes => language.format("imports-wait-review", &[("id", &job.about.id.to_string())]),
                Review::SelfAccepting => t("imports-counts-at-once"),
            };
            let values = [("written", written.as_str()), ("skipped", skipped.as_str())];
            part::note(
                Tone::Ok,
                &t("imports-done"),
                html! {
                    p { (language.format("imports-done-say", &values)) }
                    @if !next.is_empty() { p { (next) } }
                },
            )
        }
        Phase::Failed => part::note(
            Tone::Bad,
            &t("imports-failed"),
            html! {
                p { (t("imports-failed-say")) }
                ul { @for fault in &state.faults { li { (fault.text(language, job.kind)) } } }
            },
        ),
        Phase::Interrupted => {
            part::note(Tone::Warn, &t("imports-interrupted"), html! { (t("imports-interrupted-say")) })
        }
        Phase::Cancelled => {
            let values = [("written", written.as_str()), ("skipped", skipped.as_str())];
            part::note(
                Tone::Neutral,
                &t("imports-cancelled"),
                html! { (language.format("imports-cancelled-say", &values)) },
            )
        }
        Phase::Checked if state.good == 0 && state.names.is_empty() => {
            part::note(Tone::Neutral, "", html! { (t("imports-nothing-to-write")) })
        }
        _ => html! {},
    }
}

/// What was withdrawn of the import since, by somebody else.
fn withdrawn(viewer: &Viewer, job: &Job) -> Markup {
    let id = job.about.id.to_string();
    let row = |number: &u32| viewer.zone.register.row(*number).is_some_and(|row| row.is_withdrawn_with_import());
    let count = viewer.zone.of_import(&id).iter().filter(|number| row(number)).count();
    let words = viewer.language.format("import-withdrawn-count", &[("n", &thousands(count as u64))]);
    html! { @if count > 0 { (part::note(Tone::Warn, "", html! { a href=(withdraw_import_path(&id)) { (words) } })) } }
}

fn counts(viewer: &Viewer, state: &JobState) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let ran = state.checked && (state.written + state.skipped + state.refused > 0 || state.phase == Phase::Running);
    let mut rows = vec![("total", if state.checked { state.total } else { state.done }), ("good", state.good)];
    rows.extend([("bad", state.bad), ("same", state.same)]);
    let passed = &state.passed;
    let passed = [
        ("passed-totals", passed.totals),
        ("passed-notes", passed.notes),
        ("passed-heads", passed.heads),
        ("passed-empty", passed.empty),
        ("passed-withdrawn", passed.withdrawn),
    ];
    rows.extend(passed.into_iter().filter(|(_, number)| *number > 0));
    if ran {
        rows.extend([("written", state.written), ("skipped", state.skipped), ("refused", state.refused)]);
    }
    let rows: Vec<(String, Markup)> = rows
        .into_iter()
        .map(|(key, number)| {
            (
                t(&format!("imports-count-{key}")),
                html! { span.s-num { (thousands(number)) } " " (t("imports-rows-unit")) },
            )
        })
        .collect();
    part::facts(&rows)
}

fn actions(viewer: &Viewer, job: &Job, state: &JobState) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let id = &job.about.id;
    let post =
        |act: &str, button: Markup| html! { form method="post" action={ "/imports/" (id) "/" (act) } { (button) } };
    let run = match state.phase {
        Phase::Checked if state.good > 0 && !state.is_held() && job.has_upload() => {
            Some(viewer.language.format("imports-write", &[("n", &thousands(state.good))]))
        }
        Phase::Interrupted | Phase::Cancelled if job.has_upload() => Some(t("imports-resume")),
        _ => None,
    };
    let cancel = match state.phase {
        Phase::Checking | Phase::Running => Some(t("imports-cancel")),
        Phase::Mapping | Phase::Checked | Phase::Interrupted => Some(t("imports-give-up")),
        _ => None,
    };
    let bad = !state.phase.is_active() && state.bad + state.refused > 0 && job.has_bad_rows();
    let over = matches!(state.phase, Phase::Done | Phase::Failed | Phase::Cancelled);
    let records = format!("/offices/{}/{}?import={id}", job.kind.office.word(), job.kind.word());
    let again = format!("/imports?kind={}&unit={}", encode(&job.about.kind), encode(&job.about.unit));
    let link = |file: &str, key: &str| {
        part::link_button(ButtonKind::Plain, &format!("/imports/{id}/{file}"), &t(key), Some(Icon::Download))
    };
    html! {
        (part::tools(html! {
            @if let Some(label) = run { (post("run", part::button(ButtonKind::Primary, &label, None))) }
            @if bad && xlsx_is_possible(job) { (link("bad.xlsx", "imports-bad-xlsx")) }
            @if bad { (link("bad.csv", "imports-bad-csv")) }
            @if job.has_upload() && !over && (state.phase == Phase::Mapping || state.asks != Asks::Never && !state.phase.is_active()) {
                (table_link(viewer, job, state))
            }
            @if let Some(label) = cancel { (post("cancel", part::button(ButtonKind::Plain, &label, None))) }
            @if state.written > 0 && !state.phase.is_active() {
                (part::link_button(ButtonKind::Plain, &records, &t("imports-records"), None))
            }
            @if state.written > 0 && !state.phase.is_active() {
                (part::link_button(ButtonKind::Plain, &withdraw_import_path(&id.to_string()), &t("import-withdraw"), None))
            }
            @if over { (part::link_button(ButtonKind::Plain, &again, &t("imports-another"), Some(Icon::Upload))) }
        }))
        @if state.phase == Phase::Checked && state.good > 0 && state.bad > 0 { p.s-hint { (t("imports-write-note")) } }
        @if state.phase == Phase::Mapping { p.s-hint { (t("table-say-failed")) } }
    }
}

/// The way to say how the table is read.
fn table_link(viewer: &Viewer, job: &Job, state: &JobState) -> Markup {
    let (kind, key) = match state.phase {
        Phase::Mapping => (ButtonKind::Primary, "table-open"),
        _ => (ButtonKind::Plain, "table-change"),
    };
    part::link_button(kind, &format!("/imports/{}/table", job.about.id), &viewer.language.text(key), None)
}

/// Totals that are not the sum of their rows. They stand in the way until the person has said which of the two is wrong:
/// a table whose own sum does not hold may lack a row, and nobody notices that later.
fn totals(viewer: &Viewer, job: &Job, state: &JobState) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    if state.findings.is_empty() {
        return html! {};
    }
    let column = |key: &str, numeric| Column {
        key: key.to_owned(),
        label: t(&format!("totals-column-{key}")),
        numeric,
        sort_href: None,
        sorted: None,
    };
    let rows = state.findings.iter().map(|finding| {
        let field = job.kind.field(&finding.field).map(|field| heading(viewer.language, job.kind, field));
        vec![
            html! { (finding.row) },
            html! { (finding.label) },
            html! { (field.unwrap_or_default()) },
            html! { (grouped(&finding.stated)) },
            html! { (grouped(&finding.computed)) },
        ]
    });
    let table = part::table(&Table {
        caption: &t("totals-title"),
        columns: vec![
            column("row", true),
            column("label", false),
            column("field", false),
            column("stated", true),
            column("computed", true),
        ],
        rows: rows.collect(),
        empty: html! {},
    });
    let body = html! {
        @if state.confirmed { p.s-hint { (t("totals-confirmed")) } } @else { p { (t("totals-say")) } }
        (table)
        @if !state.confirmed {
            form method="post" action={ "/imports/" (job.about.id) "/totals" } {
                (part::tools(html! {
                    (part::button(ButtonKind::Plain, &t("totals-confirm"), None))
                    span.s-hint { (t("totals-confirm-say")) }
                }))
            }
        }
    };
    part::section(&t("totals-title"), "", html! {}, body)
}

/// The first rows that need amending.
fn bad(viewer: &Viewer, job: &Job, state: &JobState) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let total = state.bad + state.refused;
    let rows: Vec<Vec<Markup>> = job
        .bad_rows()
        .take(SHOWN)
        .map(|row| {
            let content: Vec<&str> = row.cells.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            let content = content.join(" · ");
            let short: String = content.chars().take(BEGIN).collect();
            let more = if short.len() < content.len() { "…" } else { "" };
            vec![
                html! { (row.number) },
                html! { (short) (more) },
                html! { (remarks(&row.faults, viewer.language, job.kind)) },
            ]
        })
        .collect();
    let column = |key: &str, numeric| Column {
        key: key.to_owned(),
        label: t(&format!("imports-column-{key}")),
        numeric,
        sort_href: None,
        sorted: None,
    };
    let values = [("n", thousands(total)), ("shown", rows.len().to_string())];
    let note = viewer.language.format("imports-bad-note", &[("n", &values[0].1), ("shown", &values[1].1)]);
    let table = part::table(&Table {
        caption: &t("imports-bad-title"),
        columns: vec![column("row", true), column("begin", false), column("fault", false)],
        rows,
        empty: html! { (t("imports-bad-none")) },
    });
    let body = html! {
        @if total > 0 { p.s-hint { (t("imports-bad-say")) @if !xlsx_is_possible(job) { " " (t("imports-bad-too-many")) } } }
        (table)
    };
    part::section(&t("imports-bad-title"), if total > 0 { &note } else { "" }, html! {}, body)
}
