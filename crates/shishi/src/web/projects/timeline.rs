//! Everything that ever happened to a project, the newest first, by months: the entries of a week and a table of a day are
//! a line that opens.

use super::told::{Records, sort, what};
use super::{day_of, files, named};
use crate::web::frame::framed;
use crate::web::records::{Desk, Index, evidence_up_to_date};
use crate::web::{AppState, PageError, Viewer, paging};
use axum::Extension;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use look::part::{self, Told, section};
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use zone::Month;
use zone::offices::projects::timeline::{Event, Line, What, events, lines};
use zone::offices::projects::{PROJECT, SUPERVISION};

/// Lines from which on a page is full: it ends with the month.
const FULL: usize = 40;
/// Events that are searched for the last photographs.
const SEARCHED: usize = 80;

/// What happened to a project up to a day, as far as the viewer may read it.
pub fn told(viewer: &Viewer, project: u32, on: Date) -> Vec<Event> {
    let mut all = events(&viewer.zone, project, on);
    all.retain(|event| viewer.may_read(event.office(&viewer.zone)));
    all
}

/// Reads the records of events, and those of the versions before.
fn records<'e>(desk: &Desk<'_>, events: impl Iterator<Item = &'e Event>) -> Result<Records, PageError> {
    let mut wanted: Vec<(u64, bool)> = Vec::new();
    for event in events {
        let row = event.row().and_then(|row| desk.viewer.zone.register.row(row));
        let opens = row.is_some_and(|row| desk.opens(row));
        wanted.push((event.seq, opens));
        if let What::Amended(_, before) | What::Returned(_, before) = event.what {
            wanted.push((before.into(), opens));
        }
    }
    Ok(desk.read(&wanted)?.into_iter().map(|stored| (stored.seq, stored)).collect())
}

/// Lines drawn.
pub fn draw(desk: &Desk<'_>, index: &Index, project: u32, lines: &[Line]) -> Result<Markup, PageError> {
    let records = records(desk, lines.iter().flatten())?;
    let drawn = lines.iter().map(|line| one(desk, index, project, line, &records));
    Ok(part::timeline(&drawn.collect::<Result<Vec<Told>, PageError>>()?))
}

fn one(desk: &Desk<'_>, index: &Index, project: u32, line: &Line, records: &Records) -> Result<Told, PageError> {
    let mut parts = Vec::new();
    let mut thumbs = Vec::new();
    for event in line {
        let before = match event.what {
            What::Amended(_, before) => records.get(&before.into()).map(|stored| &*stored.evidence),
            _ => None,
        };
        let files = match records.get(&event.seq) {
            Some(stored) => files::of(desk, index, event, stored, before.unwrap_or_default())?,
            None => files::Files::default(),
        };
        thumbs.push(files.thumbs.clone());
        parts.push(Told {
            when: match event.row().and_then(|row| desk.viewer.zone.register.row(row)).filter(|_| line.len() > 1) {
                Some(row) => html! { a href={ "/records/" (row.first) } { (event.on) } },
                None => html! { (event.on) },
            },
            sort: sort(desk, project, event),
            what: html! { (what(desk, project, event, records)) (files.words) },
            thumbs: files.thumbs,
            parts: Vec::new(),
        });
    }
    if parts.len() == 1 {
        return Ok(parts.remove(0));
    }
    let (newest, oldest) = (line.first().map(|event| event.on), line.last().map(|event| event.on));
    let when = match (oldest, newest) {
        (Some(from), Some(to)) if from != to => {
            let values = [("from", from.strftime("%m-%d").to_string()), ("to", to.strftime("%m-%d").to_string())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.viewer.language.format("timeline-days", &values)
        }
        (_, day) => day.map(|day| day.to_string()).unwrap_or_default(),
    };
    let sort = parts.first().map(|part| part.sort.clone()).unwrap_or_default();
    let count: usize =
        line.iter().filter_map(|event| records.get(&event.seq)).map(|stored| stored.evidence.len()).sum();
    let closed = count > 0 && thumbs.iter().all(|thumb| thumb.0.is_empty());
    let what = html! {
        (together(desk, line, records))
        @if closed { " " span.s-meta { (desk.viewer.language.format("project-files", &[("n", &count.to_string())])) } }
    };
    let shown = thumbs.iter().filter(|thumb| !thumb.0.is_empty()).take(2);
    Ok(Told { when: html! { (when) }, sort, what, thumbs: html! { @for thumb in shown { (thumb) } }, parts })
}

/// What several facts of one kind come to: how many; of entries what changed, how often, and how far the work has come.
fn together(desk: &Desk<'_>, line: &Line, records: &Records) -> Markup {
    let language = desk.viewer.language;
    let kind = line.first().and_then(|event| event.row()).and_then(|row| desk.viewer.zone.register.row(row));
    let count = language.format("timeline-times", &[("n", &line.len().to_string())]);
    if kind.is_none_or(|row| row.kind().name != SUPERVISION.name) {
        return html! { (count) };
    }
    let said = |event: &Event, field: &str| {
        records.get(&event.seq).and_then(|stored| Some(stored.open.get(field)?.as_str()?.to_owned()))
    };
    let mut changes: BTreeMap<String, usize> = BTreeMap::new();
    for change in line.iter().filter_map(|event| said(event, "change")) {
        *changes.entry(change).or_default() += 1;
    }
    let changes: Vec<String> = changes
        .iter()
        .rev()
        .map(|(change, n)| {
            language.format("timeline-of-these", &[("what", &language.choice("change", change)), ("n", &n.to_string())])
        })
        .collect();
    let percents: Vec<String> = line.iter().filter_map(|event| said(event, "progress_percent")).collect();
    let (to, from) = (percents.first(), percents.last());
    html! {
        (count) " · " (changes.join(&desk.t("records-comma")))
        @if let (Some(from), Some(to)) = (from, to) {
            " · " (language.field(SUPERVISION.name, "progress_percent")) " "
            @if from != to { (from) "% → " } (to) "%"
        }
    }
}

/// The last photographs among what happened.
pub fn photographs(desk: &Desk<'_>, index: &Index, events: &[Event]) -> Result<Markup, PageError> {
    let searched = &events[..events.len().min(SEARCHED)];
    let mut records = records(desk, searched.iter())?;
    let with: Vec<_> =
        searched.iter().filter_map(|event| records.remove(&event.seq).map(|stored| (*event, stored))).collect();
    files::strip(desk, index, &with)
}

/// Lines by the months of their newest event, the newest first.
fn months(lines: Vec<Line>) -> Vec<(Month, Vec<Line>)> {
    let mut months: Vec<(Month, Vec<Line>)> = Vec::new();
    for line in lines {
        let Some(month) = line.first().map(|event| Month::of(event.on)) else { continue };
        match months.last_mut() {
            Some((last, lines)) if *last == month => lines.push(line),
            _ => months.push((month, vec![line])),
        }
    }
    months
}

/// Whole months in pages, none of which is cut.
fn pages(months: Vec<(Month, Vec<Line>)>) -> Vec<Vec<(Month, Vec<Line>)>> {
    let mut pages: Vec<Vec<(Month, Vec<Line>)>> = Vec::new();
    for month in months {
        let length = |page: &Vec<(Month, Vec<Line>)>| page.iter().map(|(_, lines)| lines.len()).sum::<usize>();
        match pages.last_mut() {
            Some(page) if length(page) < FULL => page.push(month),
            _ => pages.push(vec![month]),
        }
    }
    pages
}

/// `GET /projects/{project}/timeline?page=2`.
pub async fn page(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(key): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let project = named(&viewer, &key)?;
    evidence_up_to_date(&state, &viewer, &index).await?;
    let desk = Desk::new(&state, &viewer);
    let all = told(&viewer, project, day_of(&viewer));
    let pages = pages(months(lines(&viewer.zone, &all)));
    let number = paging::asked(&query, pages.len());
    let title = desk.t("project-timeline");
    let link = |page: usize| format!("/projects/{key}/timeline?page={page}");
    let path = html! { a href="/projects" { (desk.t("office-projects")) } " / " a href={ "/projects/" (key) } { (desk.title(PROJECT.name, &key)) } };
    let mut drawn = Vec::new();
    for (month, lines) in pages.get(number - 1).into_iter().flatten() {
        let happened = lines.iter().map(Vec::len).sum::<usize>().to_string();
        let count = viewer.language.format("list-count", &[("n", &happened)]);
        let body = draw(&desk, &index, project, lines)?;
        drawn.push(html! { div id=(month) { (section(&month.to_string(), &count, html! {}, body)) } });
    }
    let main = html! {
        (part::head(path, &title, html! {}, html! {}))
        nav.s-months aria-label=(desk.t("timeline-months")) {
            @for (at, page) in pages.iter().enumerate() {
                @for (month, _) in page { a href={ (link(at + 1)) "#" (month) } { (month) } }
            }
        }
        @for month in &drawn { (month) }
        (paging::draw(&viewer, number, pages.len(), all.len(), link))
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}
