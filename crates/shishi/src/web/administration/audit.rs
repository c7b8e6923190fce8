//! The audit administrator's page: who signed in, read personal content, exported, was refused, administered. Reading it
//! in part changes nothing and is not written down; taking it out of the system is.

use super::column;
use crate::audit::{KEPT_MONTHS, removable_until};
use crate::web::frame::{encode, framed, moment};
use crate::web::viewer::Viewer;
use crate::web::{AppState, PageError};
use crate::workbook::{self, Cell};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use look::Icon;
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, Pager, Table, Tone, button, link_button, pager, section, table};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::PoisonError;
use store::{Account, AuditEntry, AuditFilter};
use zone::org::Role;

/// Entries of a page.
const PAGE: u32 = 50;
/// Most entries of an export.
const EXPORTED_MOST: u32 = 200_000;

/// What is asked for.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    who: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    before: String,
}

impl Asked {
    /// The filter: days are the zone's own, both included.
    fn filter(&self, viewer: &Viewer) -> Result<AuditFilter, PageError> {
        let day = |text: &str, later: i64| match text.trim() {
            "" => Ok(String::new()),
            text => {
                let start = text.parse::<Date>().ok().and_then(|day| {
                    let day = day.checked_add(jiff::Span::new().days(later)).ok()?;
                    day.to_zoned(viewer.zone.time_zone.clone()).ok()
                });
                let start = start.ok_or_else(|| {
                    let typed: String = text.chars().take(40).collect();
                    PageError::BadRequest(
                        viewer.language,
                        viewer.language.format("error-no-such-time", &[("typed", &typed)]),
                    )
                })?;
                Ok(zone::decide::instant_text(start.timestamp()))
            }
        };
        let (from, to) = (day(&self.from, 0)?, day(&self.to, 1)?);
        Ok(AuditFilter { who: self.who.clone(), act: self.act.clone(), from, to })
    }

    fn query(&self) -> String {
        let pairs = [("who", &self.who), ("act", &self.act), ("from", &self.from), ("to", &self.to)];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }
}

/// `GET /audit`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Markup, PageError> {
    viewer.must_be(Role::AuditAdministrator)?;
    let t = |key: &str| viewer.language.text(key);
    let filter = asked.filter(&viewer)?;
    let before = asked.before.parse().unwrap_or(u64::MAX);
    let (mut entries, acts) = {
        let audit = state.engine.audit.lock().unwrap_or_else(PoisonError::into_inner);
        let read = audit.find(&filter, before, PAGE + 1).and_then(|entries| Ok((entries, audit.acts()?)));
        read.map_err(|error| viewer.failed(error))?
    };
    let is_more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let accounts = state.accounts.all().map_err(|error| viewer.failed(error))?;
    let rows = entries.iter().map(|entry| {
        let name = accounts.iter().find(|account| account.person == entry.who).map(|account| account.name.as_str());
        vec![
            html! { (entry.number) },
            html! { (moment(&viewer.zone, &entry.at)) },
            html! { @if let Some(name) = name { (name) " " } span.s-mono { (entry.who) } },
            html! { (act_words(&viewer, &entry.act)) },
            match subject_words(&viewer, entry) {
                Some(words) => html! { (words) },
                None => html! { span.s-mono { (entry.subject) } },
            },
        ]
    });
    let columns = ["audit-number", "audit-at", "audit-who", "audit-act", "audit-subject"];
    let (title, query) = (t("audit-title"), asked.query());
    let next = entries.last().filter(|_| is_more).map(|last| format!("/audit?{query}&before={}", last.number));
    let summary = viewer.language.format("list-count", &[("n", &entries.len().to_string())]);
    let older = t("audit-older");
    let main = html! {
        (part::head(html! {}, &title, html! { (t("audit-say")) " " a href="/ledger" { (t("audit-grants")) } },
            link_button(ButtonKind::Plain, &format!("/audit/export.csv?{query}"), &t("audit-export"), Some(Icon::Download))))
        @match state.engine.audit_break {
            Some(found) => (part::note(Tone::Bad, &t("audit-broken"), html! { (found.words(viewer.language)) })),
            None => p.s-meta { (t("ledger-audit-whole")) },
        }
        (filter_form(&viewer, &asked, &accounts, &acts))
        (section(&summary, "", html! {}, table(&Table {
            caption: &title,
            columns: columns.map(|key| column(&viewer, key)).into(),
            rows: rows.collect(),
            empty: part::empty(html! { (t("audit-none")) }, html! {}),
        })))
        (pager(&Pager { summary: &summary, previous: None, next: next.as_deref().map(|href| (href, older.as_str())) }))
        (section(&t("audit-remove-title"), "", html! {}, remove_form(&viewer)))
    };
    Ok(framed(&viewer, &title, "/audit", main))
}

/// What was done, in words; the code where there are none yet.
fn act_words(viewer: &Viewer, act: &str) -> String {
    let key = format!("audit-act-{}", act.replace('_', "-"));
    viewer.language.known(&key).unwrap_or_else(|| act.to_owned())
}

/// By which way somebody came and what his sign-in lacked, or which policy was set, in words. Whatever else an act is about
/// is an id or a number, and stays as it is kept.
fn subject_words(viewer: &Viewer, entry: &AuditEntry) -> Option<String> {
    let room = match entry.act.as_str() {
        "policy_set" => "policy",
        act if act.starts_with("login") => "audit-subject",
        _ => return None,
    };
    let words = entry.subject.split_whitespace().map(|code| viewer.language.known(&format!("{room}-{code}")));
    Some(words.collect::<Option<Vec<_>>>()?.join(&viewer.language.text("common-comma")))
}

fn filter_form(viewer: &Viewer, asked: &Asked, accounts: &[Account], acts: &[String]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let person = |account: &Account| (account.person.clone(), format!("{} {}", account.name, account.login));
    let people: Vec<(String, String)> = accounts.iter().map(person).collect();
    let acts: Vec<(String, String)> = acts.iter().map(|act| (act.clone(), act_words(viewer, act))).collect();
    let choice = |name: &str, label: &str, value: &str, options: &[(String, String)]| {
        html! {
            select.s-in name=(name) aria-label=(t(label)) {
                option value="" { (t(label)) }
                @for (code, words) in options { option value=(code) selected[code == value] { (words) } }
            }
        }
    };
    part::tools(html! {
        form method="get" action="/audit" {
            (choice("who", "audit-who", &asked.who, &people))
            (choice("act", "audit-act", &asked.act, &acts))
            label { (t("audit-from")) " " input.s-in type="date" name="from" value=(asked.from); }
            label { (t("audit-to")) " " input.s-in type="date" name="to" value=(asked.to); }
            (button(ButtonKind::Plain, &t("audit-show"), None))
        }
    })
}

fn remove_form(viewer: &Viewer) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let until = removable_until(viewer.zone.date_of(jiff::Timestamp::now())).to_string();
    let (label, hint) = (t("audit-remove-until"), viewer.language.format("audit-remove-hint", &[("date", &until)]));
    form::form(&form::Form {
        action: "/audit/remove",
        multipart: false,
        hidden: Vec::new(),
        body: html! {
            p { (viewer.language.format("audit-remove-say", &[("months", &KEPT_MONTHS.to_string())])) }
            (form::field(&Field { hint: &hint, ..Field::of("until", &label, "", Input::Date) }))
        },
        buttons: button(ButtonKind::Danger, &t("audit-remove"), None),
        draft: None,
    })
}

/// `GET /audit/export.csv`: what the page shows, as a file; an entry says so.
pub async fn export(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::AuditAdministrator)?;
    let filter = asked.filter(&viewer)?;
    viewer.note("export_audit", &asked.query())?;
    let (shared, failed) = (state.clone(), viewer.language);
    let read = crate::web::login::apart(failed, move || {
        let audit = shared.engine.audit.lock().unwrap_or_else(PoisonError::into_inner);
        audit.find(&filter, u64::MAX, EXPORTED_MOST)
    });
    let columns = ["audit-number", "audit-at", "audit-who", "audit-act", "audit-subject"];
    let header: Vec<String> = columns.map(|key| viewer.language.text(key)).into();
    let rows: Vec<Vec<Cell>> = read.await?.iter().map(cells).collect();
    let disposition = "attachment; filename=\"audit.csv\"";
    let heads = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)];
    Ok((heads, workbook::csv(&header, &rows)).into_response())
}

fn cells(entry: &AuditEntry) -> Vec<Cell> {
    let texts = [&entry.at, &entry.who, &entry.act, &entry.subject];
    let number = Cell::Number(entry.number.to_string().into());
    [number].into_iter().chain(texts.map(|text| Cell::Text(text.as_str().into()))).collect()
}

/// Up to which day entries are removed.
#[derive(Deserialize)]
pub struct Removal {
    until: String,
}

/// `POST /audit/remove`: removes entries whose time has passed.
pub async fn remove(
    State(state): State<AppState>,
    viewer: Viewer,
    Form(sent): Form<Removal>,
) -> Result<Response, PageError> {
    viewer.must_be(Role::AuditAdministrator)?;
    let latest = removable_until(viewer.zone.date_of(jiff::Timestamp::now()));
    let Some(until) = sent.until.parse::<Date>().ok().filter(|until| *until <= latest) else {
        let text = viewer.language.format("audit-too-young", &[("date", &latest.to_string())]);
        return Err(PageError::BadRequest(viewer.language, text));
    };
    viewer.note("audit_removed", &until.to_string())?;
    crate::audit::remove_until(&state.engine, until).map_err(|error| PageError::storage(viewer.language, &error))?;
    Ok(Redirect::to("/audit").into_response())
}
