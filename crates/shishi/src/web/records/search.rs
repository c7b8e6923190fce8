//! Search: keys and names of facts, titles of units, names of persons, figures and rules.

use crate::web::frame::{framed, thousands};
use crate::web::records::desk::Desk;
use crate::web::records::people::People;
use crate::web::records::{list, page_of};
use crate::web::{AppState, PageError, Viewer};
use axum::Extension;
use axum::extract::{Query, State};
use look::part::{self, Column, Table, section, table};
use maud::{Markup, html};
use rulebook::Body;
use std::collections::HashMap;
use std::sync::Arc;
use zone::content::key_digest;
use zone::fact::{KINDS, Office};

/// Most hits of a sort.
const MOST: usize = 20;

/// `GET /search?q=`.
pub async fn page(
    State(state): State<AppState>,
    Extension(people): Extension<Arc<People>>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let desk = Desk::new(&state, &viewer);
    let text: String = query.get("q").map_or("", |text| text.trim()).chars().take(60).collect();
    let sections: Vec<(String, Vec<Hit>)> = if text.is_empty() {
        Vec::new()
    } else {
        vec![
            (desk.t("records-hits-facts"), facts(&desk, &text)?),
            (desk.t("records-hits-units"), units(&desk, &text)),
            (desk.t("records-hits-people"), persons(&desk, &people, &text)?),
            (desk.t("nav-figures"), rules(&desk, &text, true)),
            (desk.t("nav-rules"), rules(&desk, &text, false)),
        ]
    };
    let count: usize = sections.iter().map(|(_, hits)| hits.len()).sum();
    let title = desk.t("nav-search");
    let say = match (text.is_empty(), count) {
        (true, _) => desk.t("records-search-say"),
        (false, 0) => viewer.language.format("frame-search-none", &[("query", &text)]),
        (false, _) => viewer.language.format("frame-search-count", &[("n", &thousands(count as u64))]),
    };
    let main = html! {
        (part::head(html! {}, &title, html! { (say) }, html! {}))
        (part::tools(look::frame::search("/search", "q", &desk.t("frame-search-placeholder"), &text)))
        @for (title, hits) in sections { @if !hits.is_empty() { (section(&title, "", html! {}, drawn(&desk, &title, hits))) } }
    };
    Ok(framed(&viewer, &title, "/search", main))
}

/// Address, which may be empty, name, and what it is.
type Hit = (String, String, Markup);

fn drawn(desk: &Desk<'_>, caption: &str, hits: Vec<Hit>) -> Markup {
    let column =
        |key: &str| Column { key: key.to_owned(), label: desk.t(key), numeric: false, sort_href: None, sorted: None };
    table(&Table {
        caption,
        columns: ["basis-what", "records-more"].map(column).into(),
        rows: hits
            .into_iter()
            .map(|(href, name, more)| {
                vec![html! { @if href.is_empty() { (name) } @else { a href=(href) { (name) } } }, more]
            })
            .collect(),
        empty: html! {},
    })
}

/// Facts with just this key and those whose name holds the text, of offices that may be opened, the newest first. A number is
/// also a seq.
fn facts(desk: &Desk<'_>, text: &str) -> Result<Vec<Hit>, PageError> {
    let viewer = desk.viewer;
    let key = text.to_lowercase();
    let register = &viewer.zone.register;
    let by_key = KINDS
        .iter()
        .filter(|kind| kind.register && kind.key.len() == 1)
        .filter_map(|kind| register.by_key(&key_digest(kind.name, std::iter::once(key.as_str()))));
    let by_seq = text.parse::<u32>().ok().and_then(|seq| register.by_first(seq));
    let names = &desk.state.names;
    names.extend(&desk.state.engine, &viewer.zone).map_err(|error| desk.failed(&error))?;
    let with_titles = KINDS.iter().filter(|kind| kind.register && kind.field("title").is_some());
    let mut by_name: Vec<u32> = with_titles
        .filter(|kind| viewer.may_read(kind.office))
        .flat_map(|kind| {
            let found = names.search(&viewer.zone, kind, text);
            (0u32..).zip(found).filter(|(_, is_found)| *is_found).map(|(number, _)| number).collect::<Vec<_>>()
        })
        .collect();
    by_name.sort_unstable_by(|one, other| other.cmp(one));
    let mut numbers: Vec<u32> = Vec::new();
    for number in by_key.chain(by_seq).chain(by_name) {
        if numbers.len() < MOST && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let mut hits = Vec::new();
    for row in numbers.into_iter().filter_map(|number| register.row(number)) {
        let kind = row.kind();
        if !viewer.may_read(kind.office) {
            continue;
        }
        if let Some(stored) = desk.record(row.latest.seq.into(), false)? {
            let more = html! { (viewer.language.kind(kind.name)) " · " (stored.happened) };
            hits.push((page_of(row, &stored), desk.name(kind, &stored), more));
        }
    }
    Ok(hits)
}

/// Units by title or id, each with the lists of its facts.
fn units(desk: &Desk<'_>, text: &str) -> Vec<Hit> {
    let viewer = desk.viewer;
    let found =
        viewer.zone.org.units.iter().enumerate().filter(|(_, unit)| unit.title.contains(text) || *unit.id == *text);
    let mut hits = Vec::new();
    for (number, unit) in found.take(MOST) {
        let of = |kind: &zone::fact::Kind| viewer.zone.register.of_unit(kind, number as u32).next().is_some();
        let about = |kind: &zone::fact::Kind| {
            kind.fields.iter().any(|field| {
                Some(field.name) == kind.dimension
                    && matches!(field.ty, zone::fact::Type::Unit(types) if types.contains(&unit.ty))
            })
        };
        let lists: Vec<_> = KINDS
            .iter()
            .filter(|kind| kind.register && viewer.may_read(kind.office) && (of(kind) || about(kind)))
            .collect();
        let more = html! { @for (at, kind) in lists.iter().enumerate() { @if at > 0 { " · " } a href=(list::href(kind, "unit", &unit.id)) { (viewer.language.kind(kind.name)) } } };
        let first = lists.first().map_or_else(String::new, |kind| list::href(kind, "unit", &unit.id));
        hits.push((first, unit.title.to_string(), more));
    }
    hits
}

/// Persons by name, pinyin or initials: those with an account, whom everybody meets here by name, and for whoever may see
/// personal content of the organisation everybody else. That is a look at personal data, and is written down.
fn persons(desk: &Desk<'_>, people: &People, text: &str) -> Result<Vec<Hit>, PageError> {
    let viewer = desk.viewer;
    let mut others = 0;
    let mut hits = people
        .meant(desk.state, text, |person| {
            let name = match desk.state.accounts.name_of(&person.id) {
                Some((name, _)) => name,
                None if viewer.may_open_personal(Office::Org, person.unit) => {
                    others += 1;
                    person.name.clone()
                }
                None => return None,
            };
            let own = format!("/records/{}", person.first);
            let href = if viewer.may_read(Office::Org) { own } else { "/search".to_owned() };
            Some((href, name, html! { span.s-mono { (person.id) } }))
        })
        .map_err(|error| desk.failed(&error))?;
    hits.truncate(MOST);
    if others > 0 {
        super::audit(desk.state, viewer, "personal_read", &format!("search, {others} persons"))?;
    }
    Ok(hits)
}

/// Figures or other rules by title or id.
fn rules(desk: &Desk<'_>, text: &str, figures: bool) -> Vec<Hit> {
    let english = desk.viewer.language.tag() == "en";
    let needle = text.to_lowercase();
    let newest = desk.viewer.zone.rules.all().filter_map(|(id, _)| desk.viewer.zone.rules.newest(id));
    newest
        .map(|adopted| &adopted.rule)
        .filter(|rule| matches!(rule.body, Body::Figure(_)) == figures)
        .filter(|rule| {
            rule.id.contains(&needle) || rule.title.zh.contains(text) || rule.title.en.to_lowercase().contains(&needle)
        })
        .take(MOST)
        .map(|rule| {
            let href = format!("/{}/{}", if figures { "figures" } else { "rules" }, rule.id);
            let title = if english { &rule.title.en } else { &rule.title.zh };
            (href, title.clone(), html! { span.s-mono { (rule.id) } })
        })
        .collect()
}
