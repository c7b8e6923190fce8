//! The orders of one project, for its page.

use super::words::{order_clock, stage_chip};
use crate::web::PageError;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::part::{Column, Table, compact_table, section};
use maud::{Markup, html};
use serde_json::Value as Json;
use zone::fact::Office;
use zone::offices::oversight::{ORDER, Stage};
use zone::register::Row;

/// The section: orders about a project that are not closed; nothing where there never was one, or nothing may be read.
pub fn of_project(desk: &Desk<'_>, project: u32, on: Date) -> Result<Option<Markup>, PageError> {
    let zone = &desk.viewer.zone;
    let issued = |row: &&Row| row.submitted().is_some_and(|version| version.happened <= on);
    let all: Vec<&Row> = zone.register.rows_about(&ORDER, project).filter(issued).collect();
    if all.is_empty() || !desk.viewer.may_read(Office::Oversight) {
        return Ok(None);
    }
    let (closed, mut open): (Vec<&Row>, Vec<&Row>) =
        all.into_iter().partition(|row| zone.orders.stage(row.first) >= Stage::Closed);
    open.sort_by_key(|row| (zone.orders.get(row.first).and_then(|order| order.limit), row.first));
    let values = [("open", open.len().to_string()), ("over", closed.len().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let listing = table(desk, &open, &desk.t("orders-none-open"))?;
    let more = html! { a href="/orders?show=all" { (desk.t("common-all")) } };
    let count = desk.viewer.language.format("problems-count", &values);
    Ok(Some(section(&desk.t("orders-title"), &count, more, listing)))
}

/// A short table of orders: what, whose, where it stands, its time.
pub(super) fn table(desk: &Desk<'_>, orders: &[&Row], empty: &str) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let mut rows = Vec::with_capacity(orders.len());
    for (row, stored) in orders.iter().zip(desk.latest(orders)?) {
        let text = |name: &str| stored.open.get(name).and_then(Json::as_str).unwrap_or_default();
        let order = zone.orders.get(row.first).map(|order| &**order);
        rows.push(vec![
            html! { a href={ "/orders/" (row.first) } { (text("title")) } },
            html! { (desk.unit(text("lead_unit"))) },
            stage_chip(desk, zone.orders.stage(row.first)),
            order_clock(desk, order),
        ]);
    }
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    Ok(compact_table(&Table {
        caption: &desk.t("orders-title"),
        columns: ["orders-order", "field-lead-unit", "orders-stage", "order-time"].map(column).into(),
        rows,
        empty: html! { (empty) },
    }))
}
