//! The weekly site visits: the route as a plain sketch, the live tally that is final once the visit is closed. A judge's
//! sheets are in `visit_sheets.rs`.

use super::meetings::{new, project_link};
use super::places::place;
use super::route;
use super::visit_sheets::{self, Typed};
use super::{day_of, hundred_millions};
use crate::web::frame::framed;
use crate::web::orders;
use crate::web::records::{Desk, GIVEN};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use jiff::civil::Date;
use look::part::{self, Column, Columns, Table, Tone, columns, compact_table, section, table};
use maud::{Markup, html};
use zone::content::key_digest;
use zone::fact::{Kind, Office};
use zone::offices::projects::PROJECT;
use zone::offices::projects::visit::{
    COMPARISON, STOP, Scorecard, Tally, VISIT, is_judge, missing, scorecard, scorers, tally,
};
use zone::offices::projects::visit_closure::{VISIT_CLOSED, closed};
use zone::register::Row;
use zone::value::Value;

/// `GET /visits`.
pub async fn index(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let zone = &viewer.zone;
    let rows: Vec<_> = zone.register.rows_of(&VISIT).rev().filter(|row| row.submitted().is_some()).collect();
    let stored = desk.latest(&rows.iter().map(|row| &***row).collect::<Vec<_>>())?;
    let lines = rows.iter().zip(&stored).filter_map(|(row, stored)| {
        let key = stored.open.get("visit")?.as_str()?.to_owned();
        let title = stored.open.get("title")?.as_str()?.to_owned();
        let tally = tally(zone, zone.register.by_first(row.first)?);
        let sheets: usize = tally.iter().map(|project| project.sheets.len()).sum();
        Some(vec![
            html! { a href={ "/visits/" (key) } { (title) } },
            html! { span.s-when { (row.latest.happened) } },
            html! { (tally.len()) },
            html! { (sheets) },
        ])
    });
    let title = desk.t("kind-projects-visit");
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &title,
        columns: vec![
            column("field-visit", false),
            column("project-when", false),
            column("visit-projects", true),
            column("visit-sheets", true),
        ],
        rows: lines.collect(),
        empty: part::empty(html! { (desk.t("empty-projects-visit")) }, html! {}),
    });
    let main = html! { (part::head(html! { a href="/projects" { (desk.t("office-projects")) } }, &title, html! {}, new(&desk, &VISIT, "visit-new", String::new()))) (listing) };
    Ok(framed(&viewer, &title, "/projects", main))
}

/// Number of the visit that a path names.
pub fn named(viewer: &Viewer, key: &str) -> Result<u32, PageError> {
    let number = viewer.zone.register.by_key(&key_digest(VISIT.name, std::iter::once(key)));
    let number = number.ok_or(PageError::NotFound(viewer.language))?;
    // A judge may be of no office: the visit that he judges is his to see.
    if !judges(viewer, number) {
        viewer.must_read(Office::Projects)?;
    }
    Ok(number)
}

/// Whether the viewer is a judge of a visit.
pub fn judges(viewer: &Viewer, visit: u32) -> bool {
    let me = viewer.zone.org.person(viewer.person());
    me.is_some_and(|me| is_judge(&viewer.zone, visit, me))
}

/// `GET /visits/{visit}`.
pub async fn page(State(state): State<AppState>, viewer: Viewer, Path(key): Path<String>) -> Result<Markup, PageError> {
    draw(&Desk::new(&state, &viewer), &key, &Typed::default())
}

/// The page, with what a judge has typed.
pub fn draw(desk: &Desk<'_>, key: &str, typed: &Typed) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let visit = named(viewer, key)?;
    let row = viewer.zone.register.row(visit).ok_or(PageError::NotFound(viewer.language))?;
    let title = desk.title(VISIT.name, key);
    let (card, tally) = (scorecard(&viewer.zone, visit), tally(&viewer.zone, visit));
    let sheets = visit_sheets::of_judge(desk, (visit, key), &tally, typed)?;
    let end = closed(&viewer.zone, visit);
    let crumbs = html! { a href="/projects" { (desk.t("office-projects")) } " / " a href="/visits" { (desk.t("kind-projects-visit")) } };
    let compares = card.sheet.name == COMPARISON.name;
    let (held, next) = (row.latest.happened, tally.iter().map(|stop| stop.place).max().unwrap_or_default() + 1);
    let say = html! {
        span.s-when { (held) }
        @if compares { " " (part::chip(Tone::Neutral, None, &viewer.language.choice("scorecard", "comparison"))) }
    };
    let stops = viewer.zone.register.rows_about(&STOP, visit).filter(|stop| stop.submitted().is_some());
    let from: Vec<u32> = stops.map(|stop| stop.first).chain([row.first]).collect();
    // A page that holds what was typed is not looked at again: that would lose it.
    let is_live = end.is_none() && viewer.as_of.is_none() && held <= day_of(viewer) && !typed.is_sent();
    let tools = html! {
        @if end.is_none() {
            (new(desk, &STOP, "visit-stop-new", format!("?visit={key}&place={next}&happened={held}")))
            (close(desk, (row, key)))
        }
    };
    let main = html! {
        (part::head(crumbs, &title, say, tools))
        div.s-on-screen { (sheets) }
        (columns(Columns::Wide, &[
            html! { (board(desk, card, (visit, key, end, is_live), &tally)?) (orders::of_records(desk, &from, orders::issue(desk, row.first)?)?) },
            route(desk, (visit, &tally))?,
        ]))
    };
    Ok(framed(viewer, &title, "/projects", main))
}

/// The way to close a visit, for its unit, from its day on.
fn close(desk: &Desk<'_>, (row, key): (&Row, &str)) -> Markup {
    let unit = &desk.viewer.zone.org.units[row.unit as usize].id;
    let query = format!("?visit={key}&{GIVEN}=visit&reporting_unit={unit}");
    html! { @if may_close(desk.viewer, row) { (new(desk, &VISIT_CLOSED, "visit-close", query)) } }
}

/// Whether the viewer may close a visit: he keeps it, and its day has come.
fn may_close(viewer: &Viewer, row: &Row) -> bool {
    let unit = &viewer.zone.org.units[row.unit as usize].id;
    row.latest.happened <= day_of(viewer) && viewer.units_of_forms(&VISIT_CLOSED).contains(unit)
}

/// What the form that closes a visit says above its button: which sheets are not there. It is not refused for that, a judge
/// may be ill; but closing cannot be undone.
pub fn before_closing(desk: &Desk<'_>, kind: &Kind, key: &str) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let visit = zone.register.by_key(&key_digest(VISIT.name, std::iter::once(key)));
    let Some(visit) = visit.filter(|visit| kind.name == VISIT_CLOSED.name && closed(zone, *visit).is_none()) else {
        return Ok(html! {});
    };
    let (mut all, mut lacking) = (0, Vec::new());
    for project in tally(zone, visit) {
        // Where nobody can say who the judges are, nobody can say what is missing.
        let (Some(scorers), Some(missing)) =
            (scorers(zone, visit, project.project), missing(zone, visit, project.project))
        else {
            return Ok(html! {});
        };
        all += scorers.len();
        if !missing.is_empty() {
            lacking.push((project_link(desk, project.project)?, missing.len(), scorers.len()));
        }
    }
    let left: usize = lacking.iter().map(|(_, missing, _)| missing).sum();
    let say = |word: &str, left: usize, all: usize| {
        desk.viewer.language.format(word, &[("n", &left.to_string()), ("all", &all.to_string())])
    };
    Ok(match left {
        0 => part::note(Tone::Info, "", html! { (say("visit-closing-whole", 0, all)) }),
        _ => {
            let words = html! {
                p { (say("visit-closing-lacks", left, all)) }
                ul { @for (link, missing, scorers) in &lacking { li { (link) " · " (say("visit-lacks", *missing, *scorers)) } } }
            };
            part::note(Tone::Warn, "", words)
        }
    })
}

/// Seconds between two looks at a board that is not final, and how many looks: two hours.
const EVERY: u32 = 15;
const TURNS: u32 = 480;

/// The sheets of a project: how many have come of how many judges, how many of them count, and who is missing – by name to
/// whoever keeps the visit, as long as a sheet may still come.
fn sheets(desk: &Desk<'_>, visit: u32, project: &Tally, named: bool) -> Markup {
    let (zone, language) = (&desk.viewer.zone, desk.viewer.language);
    let (all, counted) = (project.sheets.len().to_string(), project.counted.to_string());
    let received = match scorers(zone, visit, project.project) {
        Some(judges) => language.format("visit-received", &[("all", &all), ("judges", &judges.len().to_string())]),
        None => language.format("visit-received-alone", &[("all", &all)]),
    };
    let counts = if project.trimmed { "visit-counted-trimmed" } else { "visit-counted" };
    let missing = missing(zone, visit, project.project).filter(|missing| named && !missing.is_empty());
    let names = missing.map(|missing| {
        let names = missing.iter().filter_map(|judge| zone.org.people.get(*judge as usize)).map(|id| desk.person(id));
        names.collect::<Vec<_>>().join(&desk.t("records-comma"))
    });
    html! {
        span.s-when { (received) }
        @if !project.sheets.is_empty() { br; span.s-meta { (language.format(counts, &[("counted", &counted)])) } }
        @if let Some(names) = names { br; span.s-meta { (language.format("visit-missing", &[("names", &names)])) } }
    }
}

/// The tally: within each group the best first. Until the visit is closed it looks again by itself.
fn board(
    desk: &Desk<'_>,
    card: &Scorecard,
    (visit, key, end, is_live): (u32, &str, Option<Date>, bool),
    tally: &[Tally],
) -> Result<Markup, PageError> {
    let named = end.is_none() && desk.viewer.zone.register.row(visit).is_some_and(|row| may_close(desk.viewer, row));
    let mut order: Vec<&Tally> = tally.iter().collect();
    order.sort_by_key(|project| (project.group, project.rank.unwrap_or(u32::MAX), project.place));
    let rows = order.iter().map(|project| {
        let group = project.group.map(|group| desk.viewer.language.choice("group", group));
        Ok(vec![
            html! { span.s-when { (group.unwrap_or_default()) } },
            html! { @match project.rank { Some(rank) => b { (rank) }, None => "—" } },
            project_link(desk, project.project)?,
            html! { @match &project.mean { Some(mean) => b { (mean) }, None => "—" } },
            sheets(desk, visit, project, named),
        ])
    });
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = compact_table(&Table {
        caption: &desk.t("visit-board"),
        columns: vec![
            column("field-group", false),
            column("visit-rank", true),
            column("office-projects", false),
            column("visit-mean", true),
            column("visit-sheets", false),
        ],
        rows: rows.collect::<Result<_, PageError>>()?,
        empty: html! { (desk.t("empty-projects-visit-stop")) },
    });
    let rule = html! { a href={ "/rules/" (card.rule) } { (desk.t(rule_word(card))) } };
    let note = match end {
        Some(end) => desk.viewer.language.format("visit-final", &[("day", &end.to_string())]),
        None => desk.t("visit-live"),
    };
    let listing = part::again("visit-board", is_live.then_some((EVERY, TURNS)), listing);
    let body = html! {
        (listing)
        @if is_live {
            p.s-meta {
                a href={ "/visits/" (key) } { (desk.t("visit-look-again")) }
                span data-lost hidden role="status" { " " (desk.t("wall-lost")) }
            }
        }
    };
    Ok(section(&desk.t(if end.is_some() { "visit-board-final" } else { "visit-board" }), &note, rule, body))
}

/// What the rule of a scorecard is called.
fn rule_word(card: &Scorecard) -> &'static str {
    if card.sheet.name == COMPARISON.name { "visit-rule-comparison" } else { "visit-rule" }
}

/// The route as points on plain paper, in their order.
fn route(desk: &Desk<'_>, (visit, tally): (u32, &[Tally])) -> Result<Markup, PageError> {
    let mut order: Vec<&Tally> = tally.iter().collect();
    order.sort_by_key(|project| project.place);
    let mut placed = Vec::new();
    let mut names = Vec::new();
    for project in order {
        let row = desk.viewer.zone.register.row(project.project);
        let yuan = row.and_then(|row| row.latest.value(&PROJECT, "planned_investment_yuan").decimal());
        let stop = desk.viewer.zone.register.rows_about(&STOP, visit).find(|stop| {
            stop.submitted().is_some_and(|stop| *stop.value(&STOP, "project") == Value::Row(project.project))
        });
        let order = stop.map(|stop| orders::within(desk, stop.first, true)).transpose()?.unwrap_or_default();
        names.push((project.place, project_link(desk, project.project)?, yuan, order));
        placed.extend(row.and_then(|row| place(row)).map(|at| (at, project.place)));
    }
    let drawn = route::drawing(desk, &placed)?;
    let body = html! {
        (drawn)
        ol.s-route {
            @for (place, link, yuan, order) in &names {
                li value=(place) { (link) @if let Some(yuan) = yuan { span.s-meta { " " (hundred_millions(*yuan)) " " (desk.t("unit-hundred-million-yuan")) } } " " (order) }
            }
        }
    };
    Ok(section(&desk.t("visit-route"), "", html! {}, body))
}
