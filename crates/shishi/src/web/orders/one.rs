//! One order: where it stands, its ladder, what was said of it, and what can be done next.

use super::act::{Sent, control};
use super::arising;
use super::words::{order_clock, row_of, rung_chip, said, stage_chip};
use crate::web::frame::framed;
use crate::web::records::{Desk, Stored};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, Query, State};
use look::Icon;
use look::form::{self, Field, Input};
use look::part::{
    self, ButtonKind, Column, Columns, Milestone, Reached, Table, Tone, button, columns, facts, milestones, section,
    table,
};
use maud::{Markup, html};
use serde_json::Value as Json;
use std::collections::HashMap;
use uuid::Uuid;
use zone::fact::Office;
use zone::offices::oversight::{self, ORDER, Order, Proposal, Rung, Stage, Step, Word};
use zone::register::Row;

/// `GET /orders/{order}`: by the seq of its first record.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(order): Path<u32>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let desk = Desk::new(&state, &viewer);
    let saved = query.get("saved").filter(|seq| seq.bytes().all(|byte| byte.is_ascii_digit()) && seq.len() < 16);
    draw(&desk, order, saved.map(String::as_str), &Sent::default())
}

/// Whether the viewer may read what was answered and replied.
fn sees(desk: &Desk<'_>, first: u32) -> bool {
    let viewer = desk.viewer;
    let me = viewer.zone.org.person(viewer.person());
    me.is_some_and(|me| oversight::may_see_texts(&viewer.zone, me, first, viewer.zone.date_of(viewer.now)))
}

/// Draws the page, with what was sent and is wrong with it.
pub fn draw(desk: &Desk<'_>, first: u32, saved: Option<&str>, sent: &Sent) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    viewer.must_read(Office::Oversight)?;
    let row = row_of(&viewer.zone, first).ok_or(PageError::NotFound(viewer.language))?;
    let stored = desk.latest(&[row])?.pop().ok_or(PageError::NotFound(viewer.language))?;
    let title = stored.open.get("title").and_then(Json::as_str).unwrap_or_default();
    let (stage, order) = (viewer.zone.orders.stage(first), viewer.zone.orders.get(first).map(|order| &**order));
    let sees = sees(desk, first);
    let key = stored.open.get("order").and_then(Json::as_str).unwrap_or_default();
    let path = html! { a href="/orders" { (desk.t("orders-title")) } " / " (key) };
    let chips = html! {
        (stage_chip(desk, stage))
        @if let Some(rung) = order.filter(|order| order.stage.is_owed()).and_then(|order| order.rung) { " " (rung_chip(desk, rung)) }
        " " (order_clock(desk, order))
    };
    let proposals: Vec<&Proposal> =
        viewer.zone.orders.proposals().filter(|proposal| proposal.order == first).map(|proposal| &**proposal).collect();
    let replied = proposals.iter().any(|proposal| proposal.published().is_some() && !proposal.replies.is_empty());
    if (sees && order.is_some()) || replied {
        viewer.note("personal_read", &format!("order {first}"))?;
    }
    let main = html! {
        (part::head(path, title, chips, html! {
            (part::link_button(ButtonKind::Plain, &format!("/records/{first}"), &desk.t("order-record"), Some(Icon::Ledger)))
        }))
        (form::errors(&desk.t("refusal-heading"), &sent.wrong))
        @if let Some(seq) = saved { (part::note(Tone::Ok, "", html! { (viewer.language.format("order-recorded", &[("seq", seq)])) })) }
        (section(&desk.t("order-steps"), "", html! {}, steps(desk, row, stage, order)?))
        (columns(Columns::Wide, &[
            html! {
                (about(desk, row, &stored, order)?)
                (history(desk, order, sees)?)
            },
            html! {
                div.s-on-screen { (todo(desk, first, sent)) }
                @for proposal in &proposals { (one_proposal(desk, proposal, sees, sent)?) }
                (ladder(desk, order))
            },
        ]))
    };
    Ok(framed(viewer, title, "/orders", main))
}

/// The seven stages on a line, each with the last day on which it was come to, and by whom.
fn steps(desk: &Desk<'_>, row: &Row, stage: Stage, order: Option<&Order>) -> Result<Markup, PageError> {
    let entered = desk.record(row.first.into(), false)?;
    let entered = entered.map(|stored| (desk.person(&stored.for_person), row.latest.happened.to_string()));
    let items: Vec<Milestone> = Stage::ALL
        .into_iter()
        .map(|at| {
            let step = match at {
                Stage::Registered => None,
                Stage::Assigned => Some("assigned"),
                Stage::Taken => Some("taken"),
                Stage::Answered => Some("answered"),
                Stage::Accepted => Some("accepted"),
                Stage::Closed => Some("closed"),
                Stage::Filed => Some("filed"),
            };
            let reached = at <= stage;
            let last = order.filter(|_| reached).and_then(|order| {
                order.steps.iter().rev().find(|said| step.is_some_and(|step| said.word == Word::Step(step)))
            });
            let by_whom = match at {
                Stage::Registered => entered.clone(),
                _ => last.map(|step| (who(desk, step), step.on.to_string())),
            };
            let (plan, actual) = by_whom.unwrap_or_default();
            Milestone {
                name: desk.t(&format!("stage-{}", at.word())),
                strength: String::new(),
                plan,
                actual,
                deviation: String::new(),
                late: false,
                reached: if reached { Reached::Done } else { Reached::Ahead },
            }
        })
        .collect();
    Ok(milestones(&items))
}

fn who(desk: &Desk<'_>, step: &Step) -> String {
    let id = step.person.and_then(|person| desk.viewer.zone.org.people.get(person as usize));
    id.map_or_else(|| desk.t("order-clock"), |id| desk.person(id))
}

fn about(desk: &Desk<'_>, row: &Row, stored: &Stored, order: Option<&Order>) -> Result<Markup, PageError> {
    let language = desk.viewer.language;
    let mut rows = vec![(language.field(ORDER.name, "happened"), html! { (row.latest.happened) })];
    for name in ["order", "source", "project", "lead_unit", "co_unit", "due_on", "working_days"] {
        let Some(field) = ORDER.field(name) else { continue };
        if stored.open.contains_key(name) {
            rows.push((language.field(ORDER.name, name), html! { (desk.words(&desk.shown(&ORDER, field, stored))) }));
        }
        let from = if name == "source" { arising::source(desk, row)? } else { None };
        rows.extend(from.map(|from| (language.field(ORDER.name, "source_record"), from)));
    }
    if let Some(limit) = order.and_then(|order| order.limit) {
        rows.push((desk.t("order-round-limit"), html! { (limit) }));
    }
    Ok(section(&desk.t("order-about"), "", html! {}, facts(&rows)))
}

/// The four rungs of the round, with the day on which each is due and was recorded.
fn ladder(desk: &Desk<'_>, order: Option<&Order>) -> Markup {
    let body = match order.filter(|order| order.terms.day(Rung::Blue).is_some()) {
        None => part::empty(html! { (desk.t("order-ladder-none")) }, html! {}),
        Some(order) => {
            // A limit that is shorter than the reminder's days would have asked before there was an order.
            let day = |rung| order.terms.day(rung).filter(|day| Some(*day) >= order.begun());
            let rows = Rung::ALL.into_iter().map(|rung| {
                let reached =
                    order.steps.iter().rev().find(|step| step.round == order.round && step.word == Word::Rung(rung));
                vec![
                    html! { @if reached.is_some() { (rung_chip(desk, rung)) } @else { (desk.viewer.language.choice("rung", rung.word())) } },
                    html! { @match day(rung) { Some(day) => (day), None => "—" } },
                    html! { @match reached { Some(step) => a href={ "/ledger/" (step.seq) } { (step.on) }, None => "—" } },
                ]
            });
            let column = |key: &str| Column {
                key: key.to_owned(),
                label: desk.t(key),
                numeric: false,
                sort_href: None,
                sorted: None,
            };
            table(&Table {
                caption: &desk.t("order-ladder"),
                columns: ["orders-rung", "order-rung-on", "order-rung-reached"].map(column).into(),
                rows: rows.collect(),
                empty: html! {},
            })
        }
    };
    let round = order.filter(|order| order.round > 0).map(|order| (order.round + 1).to_string());
    let round = round.map(|n| desk.viewer.language.format("order-round", &[("n", &n)])).unwrap_or_default();
    section(
        &desk.t("order-ladder"),
        &round,
        html! {},
        html! { (body) p.s-meta.s-on-screen { (desk.t("order-ladder-about")) } },
    )
}

/// The words of a record, if the viewer may read them.
pub fn words(desk: &Desk<'_>, seq: u32, sees: bool) -> Result<Markup, PageError> {
    let Some(stored) = desk.record(seq.into(), false)? else { return Ok(html! {}) };
    let text = match (stored.personal, sees) {
        (false, _) => String::new(),
        (true, false) => desk.t("order-words-closed"),
        (true, true) => desk.personal(seq.into())?.get("text").and_then(Json::as_str).unwrap_or_default().to_owned(),
    };
    let limit = stored.open.get("limit_on").and_then(Json::as_str);
    Ok(html! {
        (text)
        @if let Some(limit) = limit { @if !text.is_empty() { br; } (desk.t("field-limit-on")) " " (limit) }
        @for digest in &stored.evidence { " " a href={ "/evidence/" (digest) } { (desk.t("order-evidence")) } }
    })
}

fn history(desk: &Desk<'_>, order: Option<&Order>, sees: bool) -> Result<Markup, PageError> {
    let orders = &desk.viewer.zone.orders;
    let mut rows = Vec::new();
    for step in order.into_iter().flat_map(|order| order.steps.iter()) {
        let told = sees || orders.is_published_reply(step.seq);
        rows.push(vec![
            html! { (step.on) },
            match step.word {
                Word::Rung(rung) => rung_chip(desk, rung),
                word => html! { (said(desk, word)) },
            },
            html! { (who(desk, step)) },
            words(desk, step.seq, told)?,
            html! { a href={ "/ledger/" (step.seq) } { (step.seq) } },
        ]);
    }
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &desk.t("order-history"),
        columns: ["order-on", "order-what", "order-who", "order-words", "order-record"].map(column).into(),
        rows,
        empty: html! { (desk.t("order-ladder-none")) },
    });
    Ok(section(&desk.t("order-history"), &desk.t("order-history-about"), html! {}, listing))
}

/// The form of the next step, with what was typed and is wrong with it.
fn todo(desk: &Desk<'_>, first: u32, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    let today = viewer.zone.date_of(viewer.now);
    let me = viewer.zone.org.person(viewer.person()).filter(|_| viewer.as_of.is_none());
    let can = me.map_or_else(Vec::new, |me| oversight::what_may_be_done(&viewer.zone, me, first, today));
    let wrong = sent.told("step");
    if can.is_empty() && wrong.is_empty() {
        return section(&desk.t("order-do"), "", html! {}, html! { p.s-meta { (desk.t("order-nothing-to-do")) } });
    }
    let options: Vec<(String, String)> =
        can.iter().map(|step| ((*step).to_owned(), viewer.language.choice("order_step", step))).collect();
    let chosen = if sent.text("order_step").is_empty() && can.len() == 1 { can[0] } else { sent.text("order_step") };
    let happened = if sent.text("happened").is_empty() { today.to_string() } else { sent.text("happened").to_owned() };
    let required = desk.t("form-required");
    let error = |name: &str| wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
    let accept = ".pdf,.png,.jpg,.jpeg,.xlsx";
    let camera = desk.t("records-camera");
    let body = html! {
        (form::field(&Field { required: Some(&required), error: error("order_step"), ..Field::of("order_step", &desk.t("field-order-step"), chosen, Input::Segments { options: &options }) }))
        (form::field(&Field { required: Some(&required), error: error("happened"), ..Field::of("happened", &desk.t("order-happened"), &happened, Input::Date) }))
        (form::field(&Field { hint: &desk.t("order-text-hint"), error: error("text"), ..Field::of("text", &desk.t("order-text"), sent.text("text"), Input::LongText) }))
        (form::field(&Field { hint: &desk.t("order-limit-hint"), error: error("limit_on"), ..Field::of("limit_on", &desk.t("field-limit-on"), sent.text("limit_on"), Input::Date) }))
        (form::field(&Field { hint: &desk.t("order-evidence-hint"), error: error("evidence"), ..Field::of("evidence", &desk.t("order-evidence"), "", Input::Files { accept, camera: &camera }) }))
        @for digest in &sent.kept { input type="hidden" name="kept" value=(digest); }
    };
    let drawn = form::form(&form::Form {
        action: &format!("/orders/{first}/step"),
        multipart: true,
        hidden: vec![("id".to_owned(), Uuid::new_v4().to_string())],
        body,
        buttons: button(ButtonKind::Primary, &desk.t("order-submit"), None),
        draft: None,
    });
    section(&desk.t("order-do"), &desk.t("order-do-about"), html! {}, drawn)
}

/// A proposal: its window, the replies, the decision, and the form of whoever may reply or decide.
fn one_proposal(desk: &Desk<'_>, proposal: &Proposal, sees: bool, sent: &Sent) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let language = viewer.language;
    let word = language.choice("sanction", proposal.sanction.word());
    let name = |person: u32| viewer.zone.org.people.get(person as usize).map(|id| desk.person(id)).unwrap_or_default();
    let mut rows = vec![
        (desk.t("order-proposal-on"), html! { a href={ "/ledger/" (proposal.seq) } { (proposal.on) } }),
        (
            desk.t("order-window"),
            html! {
                @match proposal.window { Some(last) => (last), None => "—" }
                @if proposal.window_closed.is_some() { " · " (desk.t("order-window-closed")) }
            },
        ),
    ];
    let published = proposal.published();
    for reply in &proposal.replies {
        let told = words(desk, reply.seq, sees || published.is_some())?;
        rows.push((desk.t("order-replies"), html! { b { (name(reply.person)) } " " (reply.on) br; (told) }));
    }
    if proposal.replies.is_empty() {
        rows.push((desk.t("order-replies"), html! { (desk.t("order-no-reply")) }));
    }
    let decided = match proposal.decided {
        None => html! { (desk.t("order-undecided")) },
        Some(decided) => {
            let decision = language.choice("decision", if decided.adopted { "adopted" } else { "refused" });
            let on = decided.on.to_string();
            let values = [("decision", decision.as_str()), ("name", &name(decided.person)), ("on", &on)];
            html! { (language.format("order-decided", &values)) br; (words(desk, decided.seq, sees)?) }
        }
    };
    rows.push((desk.t("field-decision"), decided));
    let body = html! {
        @if let Some(decided) = published {
            (part::note(Tone::Bad, "", html! { (language.format("order-published", &[("on", &decided.on.to_string())])) }))
        }
        (facts(&rows))
        (answers(desk, proposal, sent))
    };
    Ok(section(&language.format("order-proposal", &[("sanction", &word)]), "", html! {}, body))
}

/// The form of whoever is concerned, or of whoever decides.
fn answers(desk: &Desk<'_>, proposal: &Proposal, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    let today = viewer.zone.date_of(viewer.now);
    let Some(me) = viewer.zone.org.person(viewer.person()).filter(|_| viewer.as_of.is_none()) else { return html! {} };
    let replied = proposal.replies.iter().any(|reply| reply.person == me);
    let concerned = oversight::concerned(&viewer.zone, proposal, me, today) && !replied;
    let decides = oversight::may_decide(&viewer.zone, proposal, me, today) && proposal.decided.is_none();
    let seq = proposal.seq.to_string();
    let required = desk.t("form-required");
    let error = |wrong: &[(String, String)], name: &str| {
        wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone())
    };
    let drawn = |act: &str, action: &str, about: &str, label: &str, more: Markup| {
        let name = control(act, "text", &seq);
        let wrong = error(&sent.told(act), &name);
        let input = Field::of(&name, label, sent.text(&name), Input::LongText);
        form::form(&form::Form {
            action: &format!("/orders/{}/{action}", proposal.order),
            multipart: false,
            hidden: vec![("id".to_owned(), Uuid::new_v4().to_string()), ("proposal".to_owned(), seq.clone())],
            body: html! {
                p.s-meta { (desk.t(about)) }
                (more)
                (form::field(&Field { required: Some(&required), error: wrong.as_deref(), ..input }))
            },
            buttons: button(
                ButtonKind::Primary,
                &desk.t(if act == "reply" { "order-reply" } else { "order-decide" }),
                None,
            ),
            draft: None,
        })
    };
    let options: Vec<(String, String)> =
        ["adopted", "refused"].map(|code| (code.to_owned(), viewer.language.choice("decision", code))).into();
    let name = control("decide", "decision", &seq);
    let wrong = error(&sent.told("decide"), &name);
    let (reply, why, decision) = (desk.t("order-reply"), desk.t("order-decision-text"), desk.t("field-decision"));
    let choice = Field {
        required: Some(&required),
        error: wrong.as_deref(),
        ..Field::of(&name, &decision, sent.text(&name), Input::Segments { options: &options })
    };
    html! {
        @if concerned { (drawn("reply", "reply", "order-reply-about", &reply, html! {})) }
        @if decides { (drawn("decide", "decision", "order-decide-about", &why, form::field(&choice))) }
    }
}
