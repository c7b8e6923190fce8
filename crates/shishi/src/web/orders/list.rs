//! The list of orders, the proposals that wait for a decision, and the notices that were published.

use super::one::words;
use super::words::{order_clock, row_of, rung_chip, stage_chip};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Query, State};
use look::Icon;
use look::part::{self, ButtonKind, Column, Table, link_button, section, table};
use maud::{Markup, html};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::Arc;
use zone::fact::Office;
use zone::offices::oversight::{ORDER, Order, Proposal, Stage};
use zone::register::Row;

/// Which orders are shown.
const SHOWN: [&str; 3] = ["open", "late", "all"];

/// `GET /orders?show=open`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    viewer.must_read(Office::Oversight)?;
    let desk = Desk::new(&state, &viewer);
    let shown = query.get("show").and_then(|show| SHOWN.into_iter().find(|known| known == show)).unwrap_or(SHOWN[0]);
    let orders = &viewer.zone.orders;
    let mut rows: Vec<&Row> = viewer.zone.register.rows_of(&ORDER).map(|row| &**row).collect();
    rows.retain(|row| !row.is_withdrawn());
    rows.sort_by_key(|row| std::cmp::Reverse(row.first));
    let is_open = |row: &Row| orders.stage(row.first) < Stage::Closed;
    let is_late = |row: &Row| orders.get(row.first).is_some_and(|order| order.is_late());
    let proposals: Vec<&Arc<Proposal>> = orders.proposals().filter(|proposal| proposal.decided.is_none()).collect();
    let count = |number: usize| number.to_string();
    let say = viewer.language.format(
        "orders-say",
        &[
            ("n", &count(rows.len())),
            ("open", &count(rows.iter().filter(|row| is_open(row)).count())),
            ("late", &count(rows.iter().filter(|row| is_late(row)).count())),
            ("proposals", &count(proposals.len())),
        ],
    );
    match shown {
        "open" => rows.retain(|row| is_open(row)),
        "late" => rows.retain(|row| is_late(row)),
        _ => {}
    }
    let may = viewer.as_of.is_none() && !viewer.units_of_forms(&ORDER).is_empty();
    let title = desk.t("orders-title");
    let tools = html! {
        @for show in SHOWN { a href={ "/orders?show=" (show) } aria-current=[(show == shown).then_some("page")] { (desk.t(&format!("orders-show-{show}"))) } " " }
    };
    let main = html! {
        (part::head(html! {}, &title, html! { (say) }, html! {
            @if may { (link_button(ButtonKind::Primary, "/offices/oversight/order/new", &desk.t("orders-new"), Some(Icon::Record))) }
        }))
        @if !proposals.is_empty() { (section(&desk.t("orders-proposals"), "", html! {}, waiting(&desk, &proposals)?)) }
        (section(&desk.t("orders-list"), &desk.t(&format!("orders-show-{shown}")), tools, listing(&desk, &rows)?))
        (notices(&desk)?)
    };
    Ok(framed(&viewer, &title, "/orders", main))
}

fn column(desk: &Desk<'_>, key: &str) -> Column {
    Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None }
}

fn listing(desk: &Desk<'_>, rows: &[&Row]) -> Result<Markup, PageError> {
    let orders = &desk.viewer.zone.orders;
    let mut lines = Vec::with_capacity(rows.len());
    for (row, stored) in rows.iter().zip(desk.latest(rows)?) {
        let order = orders.get(row.first).map(|order| &**order);
        let text = |name: &str| stored.open.get(name).and_then(Json::as_str).unwrap_or_default();
        lines.push(vec![
            html! { a href={ "/orders/" (row.first) } { (text("title")) } },
            html! { (desk.viewer.language.choice("source", text("source"))) },
            html! { (desk.unit(text("lead_unit"))) },
            stage_chip(desk, orders.stage(row.first)),
            html! { @match order.and_then(|order| order.limit) { Some(limit) => (limit), None => "—" } },
            order_clock(desk, order),
            rung(desk, order),
        ]);
    }
    let columns = [
        "orders-order",
        "field-oversight-order-source",
        "field-lead-unit",
        "orders-stage",
        "orders-limit",
        "order-time",
        "orders-rung",
    ];
    Ok(table(&Table {
        caption: &desk.t("orders-list"),
        columns: columns.map(|key| column(desk, key)).into(),
        rows: lines,
        empty: html! { (desk.t("orders-none")) },
    }))
}

/// The rung of an order whose answer is owed.
fn rung(desk: &Desk<'_>, order: Option<&Order>) -> Markup {
    let rung = order.filter(|order| order.stage.is_owed()).and_then(|order| order.rung);
    html! { @match rung { Some(rung) => (rung_chip(desk, rung)), None => "—" } }
}

/// The title of an order.
pub fn title_of(desk: &Desk<'_>, first: u32) -> Result<(String, String), PageError> {
    let Some(row) = row_of(&desk.viewer.zone, first) else { return Ok((first.to_string(), String::new())) };
    let stored = desk.latest(&[row])?.pop();
    let text = |name: &str| stored.as_ref().and_then(|stored| stored.open.get(name)?.as_str()).unwrap_or_default();
    Ok((text("title").to_owned(), desk.unit(text("lead_unit"))))
}

fn waiting(desk: &Desk<'_>, proposals: &[&Arc<Proposal>]) -> Result<Markup, PageError> {
    let mut rows = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let (title, unit) = title_of(desk, proposal.order)?;
        rows.push(vec![
            html! { a href={ "/orders/" (proposal.order) } { (title) } },
            html! { (unit) },
            html! { (desk.viewer.language.choice("sanction", proposal.sanction.word())) },
            html! { (proposal.on) },
            html! { @match proposal.window { Some(last) => (last), None => "—" } },
            html! { (proposal.replies.len()) },
        ]);
    }
    let columns =
        ["orders-order", "field-lead-unit", "field-sanction", "order-proposal-on", "order-window", "order-replies"];
    Ok(table(&Table {
        caption: &desk.t("orders-proposals"),
        columns: columns.map(|key| column(desk, key)).into(),
        rows,
        empty: html! {},
    }))
}

/// The published notices with the replies of the persons concerned, the newest first. Nobody is named.
fn notices(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let (mut rows, mut told) = (Vec::new(), false);
    for proposal in desk.viewer.zone.orders.proposals().rev() {
        let Some(decided) = proposal.published() else { continue };
        let (title, unit) = title_of(desk, proposal.order)?;
        let mut replies = Vec::new();
        for reply in &proposal.replies {
            replies.push(words(desk, reply.seq, true)?);
        }
        told |= !replies.is_empty();
        rows.push(vec![
            html! { a href={ "/orders/" (proposal.order) } { (title) } },
            html! { (unit) },
            html! { (decided.on) },
            html! { @for reply in &replies { div { (reply) } } @if replies.is_empty() { (desk.t("order-no-reply")) } },
        ]);
    }
    if rows.is_empty() {
        return Ok(html! {});
    }
    if told {
        desk.viewer.note("personal_read", "published notices")?;
    }
    let title = desk.t("orders-notices");
    let columns = ["orders-order", "field-lead-unit", "orders-published-on", "order-replies"];
    let columns = columns.map(|key| column(desk, key)).into();
    Ok(section(
        &title,
        &desk.t("orders-notices-about"),
        html! {},
        table(&Table { caption: &title, columns, rows, empty: html! {} }),
    ))
}
