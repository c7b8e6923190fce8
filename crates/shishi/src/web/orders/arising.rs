//! What ties an order to the record that it comes from: the way to issue one there, the orders that came of it, and the way
//! back. Which records orders come from says `zone::offices::oversight::origin`.

use super::brief;
use crate::web::PageError;
use crate::web::frame::encode;
use crate::web::records::Desk;
use look::Icon;
use look::part::{self, ButtonKind, link_button};
use maud::{Markup, html};
use serde_json::Value as Json;
use zone::duty::{LAPSED, Weekly};
use zone::fact::Office;
use zone::offices::oversight::{ORDER, Origin, arising, origin, source_of};
use zone::offices::projects::meeting::{ACTION, MEETING};
use zone::offices::projects::problem::PROBLEM;
use zone::offices::projects::visit::{STOP, VISIT};
use zone::offices::projects::{PROJECT, accountable_unit};
use zone::register::Row;

/// Most characters of an order's title.
const TITLE: usize = 60;

/// Where a record stands, and what it is called.
struct Named {
    href: String,
    title: String,
}

/// The open content of the newest version of a fact.
fn open(desk: &Desk<'_>, row: Option<&Row>) -> Result<serde_json::Map<String, Json>, PageError> {
    let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
    Ok(stored.map(|stored| stored.open).unwrap_or_default())
}

fn row_of<'a>(desk: &'a Desk<'_>, first: u32) -> Option<&'a Row> {
    let register = &desk.viewer.zone.register;
    register.row(register.by_first(first)?).map(|row| &**row)
}

/// Key and title of the project that a record is about; empty where it is about none.
fn project_of(desk: &Desk<'_>, of: &Origin) -> Result<(String, String), PageError> {
    let row = of.project.and_then(|number| desk.viewer.zone.register.row(number)).map(|row| &**row);
    let open = open(desk, row)?;
    let text = |name: &str| open.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    Ok((text(PROJECT.key[0]), text("title")))
}

/// What lapsed: the title of a project, or what the zone owes each week.
fn lapsed(desk: &Desk<'_>, of: &Origin) -> Result<String, PageError> {
    let lapse = desk.viewer.zone.lapses.get(of.first);
    match lapse.and_then(|lapse| Weekly::of_rule(&lapse.rule)) {
        Some(weekly) => Ok(desk.viewer.language.kind(weekly.kind().name)),
        None => Ok(project_of(desk, of)?.1),
    }
}

fn named(desk: &Desk<'_>, of: &Origin) -> Result<Named, PageError> {
    let open = open(desk, row_of(desk, of.first))?;
    let text = |name: &str| open.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let (href, title) = match of.kind.name {
        name if name == MEETING.name => (format!("/meetings/{}", encode(&text("meeting"))), text("title")),
        name if name == ACTION.name => (format!("/meetings/{}", encode(&text("meeting"))), text("title")),
        name if name == VISIT.name => (format!("/visits/{}", encode(&text("visit"))), text("title")),
        name if name == STOP.name => (format!("/visits/{}", encode(&text("visit"))), project_of(desk, of)?.1),
        name if name == LAPSED.name => (format!("/ledger/{}", of.first), format!("{} {}", of.on, lapsed(desk, of)?)),
        _ => (format!("/records/{}", of.first), text("title")),
    };
    Ok(Named { href, title })
}

/// The way from an order to the record that it comes from; nothing where it names none.
pub fn source(desk: &Desk<'_>, order: &Row) -> Result<Option<Markup>, PageError> {
    source_of(order).map(|first| link(desk, first)).transpose()
}

/// A record that orders come from, by its kind and name.
fn link(desk: &Desk<'_>, first: u32) -> Result<Markup, PageError> {
    let Some(of) = origin(&desk.viewer.zone, first) else {
        return Ok(html! { a href={ "/ledger/" (first) } { (first) } });
    };
    let Named { href, title } = named(desk, &of)?;
    Ok(html! { (desk.viewer.language.kind(of.kind.name)) " · " a href=(href) { (title) } })
}

/// What the form of an order says of the record that was typed or filled in.
pub fn hint(desk: &Desk<'_>, typed: &str) -> Result<Option<String>, PageError> {
    let of = typed.trim().parse().ok().and_then(|first| origin(&desk.viewer.zone, first));
    let words = |of: Origin| Ok(format!("{} · {}", desk.viewer.language.kind(of.kind.name), named(desk, &of)?.title));
    of.map(words).transpose()
}

/// The address of an order's form, filled in from a record; nothing where nobody issues one of it.
fn form(desk: &Desk<'_>, first: u32) -> Result<Option<String>, PageError> {
    let viewer = desk.viewer;
    if viewer.as_of.is_some() || viewer.units_of_forms(&ORDER).is_empty() {
        return Ok(None);
    }
    let Some(of) = origin(&viewer.zone, first) else { return Ok(None) };
    let (project, of_project) = project_of(desk, &of)?;
    let day = of.on.to_string();
    let values = [("day", day.as_str()), ("title", of_project.as_str())];
    let title = match of.kind.name {
        name if name == LAPSED.name && of.project.is_none() => {
            viewer.language.format("order-of-week", &[("day", day.as_str()), ("title", &lapsed(desk, &of)?)])
        }
        name if name == LAPSED.name => viewer.language.format("order-of-lapse", &values),
        name if name == STOP.name => viewer.language.format("order-of-stop", &values),
        name if name == ACTION.name || name == PROBLEM.name => named(desk, &of)?.title,
        _ => String::new(),
    };
    let title: String = title.chars().take(TITLE).collect();
    let unit = of.unit.or_else(|| of.project.and_then(|project| accountable_unit(&viewer.zone, project)));
    let unit = unit.and_then(|unit| viewer.zone.org.units.get(unit as usize)).map_or("", |unit| &unit.id);
    let first = first.to_string();
    let filled = [
        ("source", of.source),
        ("source_record", &first),
        ("title", &title),
        ("project", &project),
        ("lead_unit", unit),
    ];
    let filled = filled.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = filled.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Ok(Some(format!("/offices/oversight/order/new?{}", query.join("&"))))
}

/// The button to issue an order that comes from a record (立督办), for whoever may.
pub fn issue(desk: &Desk<'_>, first: u32) -> Result<Markup, PageError> {
    let href = form(desk, first)?;
    Ok(
        html! { @if let Some(href) = href { (link_button(ButtonKind::Plain, &href, &desk.t("order-issue"), Some(Icon::Record))) } },
    )
}

/// The same within a line of a table: the order that came of a record; else, while the matter is open, the way to issue one.
pub fn within(desk: &Desk<'_>, first: u32, is_open: bool) -> Result<Markup, PageError> {
    let from = [first];
    if let Some(row) = issued(desk, &from).first() {
        return Ok(html! { a href={ "/orders/" (row.first) } { (desk.t("order-issued")) } });
    }
    let href = if is_open { form(desk, first)? } else { None };
    Ok(html! { @if let Some(href) = href { a href=(href) { (desk.t("order-issue")) } } })
}

/// The orders that came of some records, for whoever may read orders.
fn issued<'a>(desk: &'a Desk<'_>, from: &'a [u32]) -> Vec<&'a Row> {
    if !desk.viewer.may_read(Office::Oversight) {
        return Vec::new();
    }
    arising(&desk.viewer.zone, from).collect()
}

/// The section of a page: the orders that came of its records, with the button to issue one of the first of them.
pub fn of_records(desk: &Desk<'_>, from: &[u32], button: Markup) -> Result<Markup, PageError> {
    let issued = issued(desk, from);
    if issued.is_empty() && button.0.is_empty() {
        return Ok(html! {});
    }
    let title = desk.t("orders-title");
    let listing = brief::table(desk, &issued, &desk.t("order-none-of-this"))?;
    Ok(part::section(&title, "", button, listing))
}

/// The section of a record's own page; nothing where no orders come from such records.
pub fn of_record(desk: &Desk<'_>, first: u32) -> Result<Markup, PageError> {
    match origin(&desk.viewer.zone, first) {
        Some(_) => of_records(desk, &[first], issue(desk, first)?),
        None => Ok(html! {}),
    }
}
