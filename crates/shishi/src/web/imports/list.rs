//! `GET /imports`: the form, the templates, the viewer's jobs.

use super::{Jobs, clock, unit_title};
use crate::imports::{Job, Phase};
use crate::web::frame::{framed, thousands};
use crate::web::{PageError, Viewer};
use axum::extract::Query;
use look::form::{self, Field, Form, Input};
use look::part::{self, ButtonKind, Column, Table, Tone};
use look::{Icon, Markup};
use maud::html;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use zone::fact::{KINDS, Kind};

/// Kinds that the viewer may import, each with the units for which he may.
pub(super) fn kinds(viewer: &Viewer) -> Vec<(&'static Kind, Vec<Arc<str>>)> {
    let kinds = KINDS.iter().copied().filter(|kind| kind.is_form());
    kinds.map(|kind| (kind, viewer.units_to_record(kind))).filter(|(_, units)| !units.is_empty()).collect()
}

/// The control by which a person says that the table is read as he says, and its value.
pub(super) const OWN_TABLE: &str = "own-table";
const CHOSEN: &str = "yes";

/// What was chosen before, and what was wrong with it.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) kind: String,
    pub(super) unit: String,
    /// Whether the table is read as a person says.
    pub(super) own_table: bool,
    /// Field and text.
    pub(super) errors: Vec<(String, String)>,
}

/// `GET /imports`.
pub(super) async fn page(
    viewer: Viewer,
    jobs: Jobs,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let chosen = |name: &str| query.get(name).cloned().unwrap_or_default();
    Ok(show(&viewer, &jobs, &Sent { kind: chosen("kind"), unit: chosen("unit"), ..Sent::default() }))
}

/// The page, with a form that was refused if it was.
pub(super) fn show(viewer: &Viewer, jobs: &Jobs, sent: &Sent) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let title = t("imports-title");
    let kinds = kinds(viewer);
    let body = html! {
        (part::head(html! {}, &title, html! { (t("imports-say")) }, html! {
            (part::link_button(ButtonKind::Plain, "/imports/form", &t("foreign-title"), None))
        }))
        @if kinds.is_empty() {
            (part::empty(html! { (t("imports-nothing-to-record")) }, html! {}))
        } @else {
            (part::columns(part::Columns::Wide, &[
                part::section(&t("imports-upload"), "", html! {}, upload(viewer, &kinds, sent)),
                part::section(&t("imports-templates"), "", html! {}, templates(viewer, &kinds)),
            ]))
        }
        (part::section(&t("imports-own"), "", html! {}, own(viewer, &jobs.0.of(viewer.person()))))
    };
    framed(viewer, &title, "/imports", body)
}

fn upload(viewer: &Viewer, kinds: &[(&'static Kind, Vec<Arc<str>>)], sent: &Sent) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let kind_options: Vec<(String, String)> =
        kinds.iter().map(|(kind, _)| (kind.name.to_owned(), viewer.language.kind(kind.name))).collect();
    let units: BTreeSet<Arc<str>> = kinds.iter().flat_map(|(_, units)| units.iter().cloned()).collect();
    let unit_options: Vec<(String, String)> =
        units.iter().map(|unit| (unit.to_string(), unit_title(viewer, unit))).collect();
    let only = |options: &[(String, String)], sent: &str| match options {
        [(value, _)] if sent.is_empty() => value.clone(),
        _ => sent.to_owned(),
    };
    let (kind, unit) = (only(&kind_options, &sent.kind), only(&unit_options, &sent.unit));
    let required = t("imports-required");
    let field = |name: &'static str, value: &str, input: Input<'_>| {
        let error = sent.errors.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        let (label, hint) = (t(&format!("imports-{name}")), t(&format!("imports-{name}-hint")));
        let required = (name != OWN_TABLE).then_some(required.as_str());
        form::field(&Field { hint: &hint, required, error, ..Field::of(name, &label, value, input) })
    };
    let own_table = [(CHOSEN.to_owned(), t("imports-own-table-choice"))];
    form::form(&Form {
        action: "/imports",
        multipart: true,
        hidden: Vec::new(),
        body: html! {
            (form::errors(&t("imports-form-errors"), &sent.errors))
            (field("kind", &kind, Input::Choice { options: &kind_options }))
            (field("unit", &unit, Input::Choice { options: &unit_options }))
            (field("file", "", Input::File { accept: ".xlsx,.csv,.txt" }))
            (field(OWN_TABLE, if sent.own_table { CHOSEN } else { "" }, Input::Checks { options: &own_table }))
        },
        buttons: part::button(ButtonKind::Primary, &t("imports-try"), None),
        draft: None,
    })
}

fn templates(viewer: &Viewer, kinds: &[(&'static Kind, Vec<Arc<str>>)]) -> Markup {
    html! {
        p.s-hint { (viewer.language.text("imports-templates-say")) }
        ul {
            @for (kind, _) in kinds {
                li { a href={ "/imports/template/" (kind.name) ".xlsx" } { (viewer.language.kind(kind.name)) } }
            }
        }
    }
}

fn own(viewer: &Viewer, jobs: &[Arc<Job>]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let column = |key: &str, numeric| Column {
        key: key.to_owned(),
        label: t(&format!("imports-column-{key}")),
        numeric,
        sort_href: None,
        sorted: None,
    };
    let rows = jobs.iter().map(|job| {
        let (about, state) = (&job.about, job.state());
        vec![
            html! { a href={ "/imports/" (about.id) } { (clock(viewer, &about.created)) } },
            html! { (viewer.language.kind(&about.kind)) },
            html! { (about.file) },
            html! { (unit_title(viewer, &about.unit)) },
            html! { (phase(viewer, state.phase)) },
            html! { (thousands(state.total)) },
        ]
    });
    part::table(&Table {
        caption: &t("imports-own"),
        columns: vec![
            column("time", false),
            column("kind", false),
            column("file", false),
            column("unit", false),
            column("phase", false),
            column("rows", true),
        ],
        rows: rows.collect(),
        empty: html! { (t("imports-none")) },
    })
}

/// The word of a phase as a chip.
pub(super) fn phase(viewer: &Viewer, phase: Phase) -> Markup {
    let (tone, icon) = match phase {
        Phase::Checking | Phase::Running => (Tone::Info, Icon::Run),
        Phase::Mapping | Phase::Checked => (Tone::Warn, Icon::Wait),
        Phase::Done => (Tone::Ok, Icon::Check),
        Phase::Cancelled | Phase::Interrupted => (Tone::Neutral, Icon::Pause),
        Phase::Failed => (Tone::Bad, Icon::Alert),
    };
    part::chip(tone, Some(icon), &viewer.language.text(&format!("imports-phase-{}", phase.word())))
}
