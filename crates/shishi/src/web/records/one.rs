//! A fact: what it says, where it stands, who did what, and the proof that it is in the ledger.

use crate::web::delegations;
use crate::web::frame::{encode, framed, thousands};
use crate::web::orders;
use crate::web::projects::places::whereabouts_of;
use crate::web::projects::problems;
use crate::web::records::desk::{Desk, grouped};
use crate::web::records::history::{Step, steps};
use crate::web::records::index::Index;
use crate::web::records::stored::Stored;
use crate::web::records::typed::Fault;
use crate::web::records::{decision, evidence, page_named, path_of, same_photo};
use crate::web::{AppState, PageError, Viewer};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use look::Icon;
use look::part::{self, ButtonKind, Column, Columns, Table, Tone, columns, facts, link_button, section, table};
use maud::{Markup, html};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::Arc;
use zone::content::paragraphs;
use zone::fact::{Compartment, Kind, Type};
use zone::listing::Standing;
use zone::org::Role;
use zone::register::{Row, Status};

/// How the page was asked for.
pub struct Asked<'a> {
    /// Personal content too, and what for.
    pub personal: Option<&'static str>,
    /// What was just done.
    pub saved: Option<&'a str>,
    /// What is wrong with the review that was sent.
    pub faults: &'a [Fault],
    /// The reason that was typed.
    pub reason: &'a str,
}

/// What personal content may be opened for. The audit keeps which: what somebody types might be personal itself.
pub const PURPOSES: &[&str] = &["contact", "verify", "answer", "correct", "inspect"];

/// `GET /records/{seq}`: any version's seq shows the fact; what is no fact is shown by the ledger.
pub async fn page(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(seq): Path<u64>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    evidence::up_to_date(&state, &viewer, &index).await?;
    let desk = Desk::new(&state, &viewer);
    let not_found = || PageError::NotFound(viewer.language);
    if seq >= viewer.zone.size {
        return Err(not_found());
    }
    let stored = desk.record(seq, false)?.ok_or_else(not_found)?;
    let first = stored.amends.map_or(seq, |amends| amends.seq);
    if u32::try_from(first).ok().and_then(|first| viewer.zone.register.by_first(first)).is_none() {
        return Ok(Redirect::to(&format!("/ledger/{seq}")).into_response());
    }
    let asked = Asked { personal: None, saved: query.get("saved").map(String::as_str), faults: &[], reason: "" };
    Ok(draw(&desk, &index, first, &asked)?.into_response())
}

/// `POST /records/{seq}/personal`: shows the fact with its personal content, for a purpose that is written down.
pub async fn personal(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(seq): Path<u64>,
    axum::Form(sent): axum::Form<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    evidence::up_to_date(&state, &viewer, &index).await?;
    let desk = Desk::new(&state, &viewer);
    let row = u32::try_from(seq).ok().and_then(|first| viewer.zone.register.by_first(first));
    let row = row.and_then(|number| viewer.zone.register.row(number)).ok_or(PageError::NotFound(viewer.language))?;
    viewer.must_read(row.kind().office)?;
    if !viewer.may_open_personal(row.kind().office, row.unit) {
        return Err(PageError::Forbidden(viewer.language, desk.t("records-personal-right")));
    }
    let purpose = sent.get("purpose").and_then(|purpose| PURPOSES.iter().find(|known| *known == purpose));
    let Some(purpose) = purpose else {
        return Err(PageError::BadRequest(viewer.language, desk.t("records-personal-purpose-missing")));
    };
    let asked = Asked { personal: Some(purpose), saved: None, faults: &[], reason: "" };
    draw(&desk, &index, seq, &asked)
}

/// Draws the page of the fact first recorded at a seq.
pub fn draw(desk: &Desk<'_>, index: &Index, first: u64, asked: &Asked<'_>) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let number = u32::try_from(first).ok().and_then(|first| viewer.zone.register.by_first(first));
    let row = number.and_then(|number| viewer.zone.register.row(number)).ok_or(PageError::NotFound(viewer.language))?;
    let kind = row.kind();
    viewer.must_read(kind.office)?;
    let history = steps(desk, index, row)?;
    let last = &history.first().ok_or(PageError::NotFound(viewer.language))?.stored;
    let name = desk.name(kind, last);
    let office = desk.t(&format!("office-{}", kind.office.word()));
    let path = html! {
        a href={ "/offices/" (kind.office.word()) } { (office) } " / "
        a href=(path_of(kind)) { (viewer.language.kind(kind.name)) } " / " (row.first)
    };
    let reviews = decision::section(desk, index, row, last, &history, asked)?;
    let reasons = reasons(desk, row, &history, asked)?;
    let main = html! {
        (part::head(path, &name, html! { (status_chip(desk, row)) }, actions(desk, row, last)))
        @if let Some(saved) = asked.saved { (saved_note(desk, row, last, saved)) }
        (columns(Columns::Wide, &[
            html! {
                (section(&desk.t("records-content"), "", html! {}, content(desk, kind, row, last, asked)?))
                (problems::of_record(desk, row)?)
                (delegations::note(desk, &history.iter().map(|step| step.stored.seq).collect::<Vec<_>>()))
                (section(&desk.t("record-history"), &desk.t("record-history-about"), html! {}, versions(desk, &history, &reasons)))
            },
            html! {
                (section(&desk.t("records-review"), "", html! {}, reviews))
                (orders::of_record(desk, row.first)?)
                (section(&desk.t("record-evidence"), "", html! {}, evidence_list(desk, index, row, last)?))
                (section(&desk.t("records-proof"), "", html! {}, proof(desk, last)))
            },
        ]))
    };
    Ok(framed(viewer, &name, &format!("/offices/{}", kind.office.word()), main))
}

/// The chip of a fact's status.
pub fn status_chip(desk: &Desk<'_>, row: &Row) -> Markup {
    let (tone, icon) = match Standing::of(row) {
        Standing::Submitted => (Tone::Info, Icon::Wait),
        Standing::Accepted => (Tone::Ok, Icon::Check),
        Standing::Returned => (Tone::Warn, Icon::Alert),
        Standing::Withdrawn => (Tone::Neutral, Icon::Close),
    };
    html! {
        (part::chip(tone, Some(icon), &desk.status(row)))
        @if row.latest.void && row.status != Status::Accepted { " " (part::chip(Tone::Neutral, Some(Icon::Close), &desk.t("records-asks-withdrawal"))) }
    }
}

fn saved_note(desk: &Desk<'_>, row: &Row, last: &Stored, saved: &str) -> Markup {
    let text = match saved {
        "again" => desk.t("form-saved-again"),
        "review" => desk.t("records-reviewed"),
        _ => desk.viewer.language.format("form-saved", &[("seq", &row.latest.seq.to_string())]),
    };
    part::note(
        Tone::Ok,
        "",
        html! { (text) @if saved != "review" { (next(desk, row, last)) (about(desk, row, last)) } },
    )
}

/// Where the subject in a field is shown; nothing of a field that names none.
fn subject(desk: &Desk<'_>, field: &zone::fact::Field, stored: &Stored) -> Option<String> {
    let Type::Subject(of) = field.ty else { return None };
    page_named(desk, of, stored.open.get(field.name)?.as_str()?)
}

/// The ways back to what the fact is about.
fn about(desk: &Desk<'_>, row: &Row, last: &Stored) -> Markup {
    let kind = row.kind();
    let subjects = kind
        .fields
        .iter()
        .filter_map(|field| Some((subject(desk, field, last)?, desk.words(&desk.shown(kind, field, last)))));
    html! { @for (href, words) in subjects { " " a href=(href) { (desk.viewer.language.format("form-back-to", &[("what", &words)])) } } }
}

/// The way to the next one of the kind and of the same subject, for whoever may record it: rights are given from the list of
/// accounts.
fn next(desk: &Desk<'_>, row: &Row, last: &Stored) -> Markup {
    let kind = row.kind();
    if desk.viewer.as_of.is_some() || desk.viewer.units_of_forms(kind).is_empty() {
        return html! {};
    }
    let (href, key) = match kind.name == zone::org::GRANT.name {
        true => ("/security".to_owned(), "form-next-grant"),
        false => {
            let subject = kind.fields.iter().find(|field| kind.key.first() == Some(&field.name));
            let named = subject
                .filter(|field| matches!(field.ty, Type::Subject(_)))
                .and_then(|field| Some(format!("?{}={}", field.name, encode(last.open.get(field.name)?.as_str()?))));
            (format!("{}/new{}", path_of(kind), named.unwrap_or_default()), "form-next")
        }
    };
    html! { " " a href=(href) { (desk.t(key)) } }
}

fn actions(desk: &Desk<'_>, row: &Row, last: &Stored) -> Markup {
    let viewer = desk.viewer;
    let unit = &viewer.zone.org.units[row.unit as usize].id;
    let may = viewer.as_of.is_none() && !row.latest.void && viewer.units_of_forms(row.kind()).contains(unit);
    let person = last.open.get("person").and_then(Json::as_str).filter(|_| row.kind().name == zone::org::PERSON.name);
    html! {
        @if let Some(person) = person.filter(|_| viewer.as_of.is_none() && viewer.is(Role::Administrator)) {
            (link_button(ButtonKind::Danger, &format!("/people/{person}/erase"), &desk.t("removal-erase"), None))
        }
        @if may {
            (link_button(ButtonKind::Plain, &format!("/records/{}/amend", row.first), &desk.t("form-amend"), Some(Icon::Record)))
            (link_button(ButtonKind::Danger, &format!("/records/{}/withdraw", row.first), &desk.t("form-withdraw"), None))
        }
    }
}

fn content(
    desk: &Desk<'_>,
    kind: &'static Kind,
    row: &Row,
    last: &Stored,
    asked: &Asked<'_>,
) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let may = viewer.may_open_personal(kind.office, row.unit);
    let opened = asked.personal.filter(|_| may && last.personal);
    if let Some(purpose) = opened {
        super::audit(desk.state, viewer, "personal_read", &format!("record {} for {purpose}", last.seq))?;
    }
    let personal = if last.personal { Some(desk.personal(last.seq)?) } else { None };
    let mut rows = vec![
        (viewer.language.field(kind.name, "happened"), html! { (last.happened) }),
        (desk.t("record-unit"), html! { (desk.unit(&last.unit)) }),
    ];
    for field in kind.fields {
        let words = match (field.compartment, &personal) {
            (Compartment::Personal, None) => "—".to_owned(),
            (Compartment::Personal, Some(content)) => {
                let text = content.get(field.name).and_then(Json::as_str).unwrap_or("—");
                if opened.is_some() { text.to_owned() } else { zone::personal_data::masked(text) }
            }
            _ => long_words(desk, kind, field, last),
        };
        let unit = match field.ty {
            Type::Quantity { unit, .. } if words != "—" => desk.t(&format!("unit-{}", unit.replace('_', "-"))),
            _ => String::new(),
        };
        let sealed = field.compartment == Compartment::Sealed;
        let subject = subject(desk, field, last);
        rows.push((
            viewer.language.field(kind.name, field.name),
            html! { @if let Some(href) = subject { a href=(href) { (words) } } @else { @for (at, line) in paragraphs(&words).enumerate() { @if at > 0 { br; } (line) } } " " (unit) @if sealed && desk.opens(row) { " " (part::chip(Tone::Neutral, Some(Icon::Shield), &desk.t("compartment-sealed"))) } },
        ));
    }
    if let Some(words) = whereabouts_of(desk, row, last)? {
        rows.push((desk.t("whereabouts"), html! { (words) }));
    }
    Ok(html! {
        (facts(&rows))
        @if opened.is_some() { p.s-meta { (desk.t("common-personal-read")) } }
        @else if last.personal && may { (ask_for_purpose(desk, row)) }
    })
}

/// The way to what is masked.
fn ask_for_purpose(desk: &Desk<'_>, row: &Row) -> Markup {
    let purposes: Vec<(String, String)> = PURPOSES
        .iter()
        .map(|purpose| ((*purpose).to_owned(), desk.viewer.language.choice("purpose", purpose)))
        .collect();
    let (label, required, note) =
        (desk.t("records-personal-purpose"), desk.t("form-required"), desk.t("records-personal-note"));
    look::form::form(&look::form::Form {
        action: &format!("/records/{}/personal", row.first),
        multipart: false,
        hidden: Vec::new(),
        body: look::form::field(&look::form::Field {
            hint: &note,
            required: Some(&required),
            ..look::form::Field::of("purpose", &label, "", look::form::Input::Choice { options: &purposes })
        }),
        buttons: part::button(ButtonKind::Plain, &desk.t("records-personal-show"), None),
        draft: None,
    })
}

/// Why each version was written, by seq, where personal content was asked for: each look is audited.
fn reasons(desk: &Desk<'_>, row: &Row, history: &[Step], asked: &Asked<'_>) -> Result<HashMap<u64, String>, PageError> {
    let viewer = desk.viewer;
    let mut reasons = HashMap::new();
    let Some(purpose) = asked.personal.filter(|_| viewer.may_open_personal(row.kind().office, row.unit)) else {
        return Ok(reasons);
    };
    for stored in history.iter().map(|step| &step.stored).filter(|stored| stored.amends.is_some() && stored.personal) {
        super::audit(desk.state, viewer, "personal_read", &format!("record {} for {purpose}", stored.seq))?;
        let reason = desk.personal(stored.seq)?.get("reason").and_then(Json::as_str).map(str::to_owned);
        reasons.extend(reason.map(|reason| (stored.seq, reason)));
    }
    Ok(reasons)
}

/// A field's words, lists in full.
fn long_words(desk: &Desk<'_>, kind: &'static Kind, field: &zone::fact::Field, stored: &Stored) -> String {
    let short = desk.words(&desk.shown(kind, field, stored));
    let items = stored.value(field).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |item: &Json| {
        item.as_str().map_or_else(
            || "–".to_owned(),
            |text| if field.ty == Type::Persons { desk.person(text) } else { grouped(text) },
        )
    };
    match field.ty {
        Type::Persons | Type::Hours if !items.is_empty() => {
            let separator = if field.ty == Type::Hours { " ".to_owned() } else { desk.t("records-comma") };
            format!("{short}: {}", items.iter().map(text).collect::<Vec<_>>().join(&separator))
        }
        _ => short,
    }
}

fn versions(desk: &Desk<'_>, history: &[Step], reasons: &HashMap<u64, String>) -> Markup {
    let rows = history.iter().map(|step| {
        let stored = &step.stored;
        let void = stored.amends.is_some_and(|amends| amends.void);
        vec![
            html! { a href={ "/ledger/" (stored.seq) } { (stored.seq) } },
            html! { (desk.instant(&stored.recorded)) },
            html! {
                (desk.person(&stored.by))
                @if stored.by != stored.for_person { " · " (desk.t("record-for")) " " (desk.person(&stored.for_person)) }
            },
            html! { (desk.t(&format!("via-{}", stored.via))) },
            html! {
                @if void { b { (desk.t("form-withdraw")) } }
                @for (label, before, now) in &step.changes { div { (label) ": " (before) " → " b { (now) } } }
                @if let Some(reason) = reasons.get(&stored.seq) { div { (desk.t("form-reason")) ": " (reason) } }
            },
        ]
    });
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    table(&Table {
        caption: &desk.t("record-history"),
        columns: ["list-seq", "record-recorded", "record-by", "record-via", "record-changed"].map(column).into(),
        rows: rows.collect(),
        empty: html! {},
    })
}

fn evidence_list(desk: &Desk<'_>, index: &Index, row: &Row, last: &Stored) -> Result<Markup, PageError> {
    let opens = desk.opens(row);
    let notes: Vec<Markup> =
        last.evidence.iter().map(|digest| same_photo::note(desk, index, row, digest)).collect::<Result<_, _>>()?;
    Ok(html! {
        @if last.evidence.is_empty() { p.s-meta { (desk.t("record-evidence-none")) } }
        @for (digest, note) in last.evidence.iter().zip(notes) {
            @let there = desk.state.engine.files.blobs().join(digest).exists();
            p {
                @if opens && there { a.s-mono href={ "/evidence/" (digest) } { (&digest[..16.min(digest.len())]) "…" } }
                @else { span.s-mono { (&digest[..16.min(digest.len())]) "…" } }
                @if let Some(words) = evidence::kept(desk, row, there) { " " span.s-meta { (words) } }
            }
            (note)
        }
    })
}

fn proof(desk: &Desk<'_>, last: &Stored) -> Markup {
    let (engine, size) = (&desk.state.engine, desk.viewer.zone.size);
    let leaf = engine.leaf(last.seq).map(hex::encode).unwrap_or_default();
    let path = engine.inclusion(last.seq, size);
    let steps = path.as_ref().map_or(0, Vec::len).to_string();
    html! {
        (facts(&[
            (desk.t("ledger-leaf"), html! { span.s-mono { (leaf.get(..16).unwrap_or_default()) "…" } }),
            (desk.t("basis-in-ledger"), html! {
                @if path.is_some() { (part::chip(Tone::Ok, Some(Icon::Check), &desk.t("basis-inside"))) " " (desk.viewer.language.format("ledger-path-steps", &[("count", &steps)])) }
                @else { "—" }
            }),
            (desk.t("basis-size"), html! { (thousands(size)) }),
        ]))
        p { a href={ "/ledger/" (last.seq) } { (desk.t("record-raw")) } " · " a href={ "/ledger/" (last.seq) "/proof" } { (desk.t("record-proof")) } }
    }
}
