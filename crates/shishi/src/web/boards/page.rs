//! A period's board: how far it has come, the league, the explanation of one place, and the data behind both.

use super::explanation;
use super::forms::{self, Sent};
use super::period_of;
use super::shown::{Named, Shown, before, names, shown};
use crate::messages::Language;
use crate::web::frame::{Switch, framed_with, thousands};
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, Query, State};
use look::part::{
    self, ButtonKind, Column, League, LeaguePart, LeagueRow, StepState, Table, Tone, compact_table, league,
    link_button, steps,
};
use maud::{Markup, html};
use rulebook::scorecard::{List, Scorecard};
use serde::Deserialize;
use std::collections::HashMap;
use zone::Period;
use zone::board::decide::objection_until;
use zone::board::{Entry, explain};
use zone::fact::Office;

/// What of the board is looked at.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Looked {
    /// The project that is explained: seq of its first record.
    pub project: Option<u64>,
    /// The part whose records are listed.
    pub part: Option<String>,
    /// The objection whose text is read.
    pub objection: Option<u64>,
    /// The finding whose text is read.
    pub finding: Option<u64>,
    /// The record that is to be found false.
    pub record: Option<u64>,
}

/// `GET /boards/{period}`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(period): Path<String>,
    Query(looked): Query<Looked>,
) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let period = period_of(&viewer, &period)?;
    draw(&state, &viewer, period, &looked, &Sent::default()).await
}

/// Draws a board, with what was sent and what was wrong with it.
pub async fn draw(
    state: &AppState,
    viewer: &Viewer,
    period: Period,
    looked: &Looked,
    sent: &Sent,
) -> Result<Markup, PageError> {
    let shown = shown(state, viewer, period).await?.filter(|shown| !shown.board.entries.is_empty());
    let desk = Desk::new(state, viewer);
    let title = viewer.language.format("board-title", &[("period", &words(viewer.language, period))]);
    let path = html! { a href="/boards" { (desk.t("boards-title")) } };
    let switch = Switch::Address("/boards".to_owned(), period);
    let Some(shown) = shown else {
        let main = html! {
            (part::head(path, &title, html! {}, html! {}))
            (forms::errors(&desk, sent))
            (part::empty(html! { (desk.t("board-nothing")) }, html! {}))
        };
        return Ok(framed_with(viewer, &title, "/boards", switch, main));
    };
    let names = names(&desk, &shown)?;
    let chosen = looked.project.and_then(|first| shown.entry(first));
    let tools = html! {
        @if let Some(earlier) = before(period).filter(|earlier| viewer.zone.boards.newest(*earlier).is_some()) {
            (link_button(ButtonKind::Plain, &format!("/boards/{earlier}"), &earlier.to_string(), Some(look::Icon::Back)))
        }
        @if let Some(public) = viewer.zone.boards.editions(period).rfind(|edition| edition.public) {
            (link_button(ButtonKind::Plain, &format!("/public/boards/{}", public.seq), &desk.t("board-public-page"), None))
        }
        (link_button(ButtonKind::Plain, "#data", &desk.t("board-data"), None))
        (link_button(ButtonKind::Plain, &format!("/boards/{period}/export.csv"), &desk.t("board-export"), None))
    };
    let main = html! {
        (part::head(path, &title, html! {}, tools))
        (way(&desk, &shown))
        (forms::errors(&desk, sent))
        (state_note(&desk, &shown))
        div class=[chosen.map(|_| "s-cols-b")] {
            div {
                (the_league(&desk, &shown, &names, chosen))
                (rule_line(&desk, &shown))
                (forms::of_board(&desk, &shown, sent))
            }
            @if let Some(entry) = chosen { (explanation::draw(&desk, &shown, &names, entry, looked, sent)?) }
        }
        (data(&desk, &shown, &names))
    };
    Ok(framed_with(viewer, &title, "/boards", switch, main))
}

/// Whether it is a trial, or the records have moved on.
fn state_note(desk: &Desk<'_>, shown: &Shown) -> Markup {
    match (&shown.computed, shown.changed) {
        (None, _) => part::note(Tone::Info, "", html! { (desk.t("board-preview")) }),
        (Some(_), true) => part::note(Tone::Warn, "", html! { (desk.t("board-preview-changed")) }),
        _ => html! {},
    }
}

/// The steps of a board, as far as it has come.
fn way(desk: &Desk<'_>, shown: &Shown) -> Markup {
    let (zone, language) = (&desk.viewer.zone, desk.viewer.language);
    let ahead = desk.t("board-step-ahead");
    let computed = shown.computed.as_ref();
    let edition = shown.edition(zone);
    let until = computed.and_then(|computed| objection_until(zone, computed));
    let today = zone.date_of(desk.viewer.now);
    let heard = until.is_some_and(|until| today > until);
    let fact = |key: &str, values: &[(&str, &str)]| language.format(key, values);
    let step = |done: bool, now: bool| match (done, now) {
        (true, _) => StepState::Done,
        (_, true) => StepState::Now,
        _ => StepState::Ahead,
    };
    let facts: [Option<String>; 5] = [
        computed.map(|computed| {
            let (on, version) = (computed.on.to_string(), computed.version.to_string());
            let size = thousands(computed.size);
            fact("board-step-computed-fact", &[("date", &on), ("version", &version), ("size", &size)])
        }),
        computed.map(|computed| fact("board-step-notice-fact", &[("date", &computed.on.to_string())])),
        computed.zip(until).map(|(computed, until)| {
            let number = zone.boards.objections(computed.seq).count().to_string();
            fact("board-step-objections-fact", &[("until", &until.to_string()), ("number", &number)])
        }),
        edition.map(|edition| {
            let (on, number) = (edition.on.to_string(), edition.edition.to_string());
            fact("board-step-final-fact", &[("date", &on), ("edition", &number)])
        }),
        edition.filter(|edition| edition.public).map(|edition| edition.on.to_string()),
    ];
    let is_final = edition.is_some();
    let states = [
        step(computed.is_some(), true),
        step(computed.is_some(), false),
        step(computed.is_some() && (heard || is_final), computed.is_some()),
        step(is_final, heard),
        step(edition.is_some_and(|edition| edition.public), false),
    ];
    let keys = ["computed", "notice", "objections", "final", "public"];
    let items = keys.into_iter().zip(states).zip(facts).map(|((key, state), fact)| {
        (state, desk.t(&format!("board-step-{key}")), fact.unwrap_or_else(|| ahead.clone()))
    });
    steps(&items.collect::<Vec<_>>())
}

fn the_league(desk: &Desk<'_>, shown: &Shown, names: &HashMap<u32, Named>, chosen: Option<&Entry>) -> Markup {
    let card = shown.board.card();
    let entries = &shown.board.entries;
    let ranked = entries.iter().filter(|entry| entry.place.rank.is_some()).count();
    let finding = finding(desk, shown, names);
    let before = before(shown.board.period).and_then(|period| desk.viewer.zone.boards.newest(period));
    let top = card.red.top as usize;
    let bottom = ranked.saturating_sub(card.black.bottom as usize);
    let english = desk.viewer.language.tag() == "en";
    let rows = entries.iter().enumerate().map(|(at, entry)| {
        let named = names.get(&entry.project).cloned().unwrap_or_default();
        let (first, href) = (shown.first(entry), self::href(shown, entry));
        let rank = entry.place.rank;
        let was = before.and_then(|computed| computed.cell(first)).and_then(|cell| cell.rank);
        LeagueRow {
            rank: rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
            name: named.title,
            href: href.clone(),
            unit: named.unit,
            lead: named.lead.unwrap_or_else(|| "—".to_owned()),
            parts: contributions(shown, entry),
            note: if rank.is_none() { desk.t("board-not-ranked") } else { String::new() },
            total: match entry.score.units {
                Some(units) => part::figure(&href, &card.printed(units), ""),
                None => html! { "—" },
            },
            before: moved(was, rank),
            list: chip(desk, shown, entry),
            chosen: chosen.is_some_and(|chosen| chosen.project == entry.project),
            // Below the last of the first three, and above the last three.
            ruled: rank.is_some_and(|rank| rank as usize <= top)
                && entries.get(at + 1).is_none_or(|next| next.place.rank.is_none_or(|next| next as usize > top))
                || (at + 1 == bottom && rank.is_some_and(|rank| rank as usize > top)),
        }
    });
    let heading = |key: &str| desk.t(key);
    let line = |threshold: rulebook::Decimal, key: &str| (threshold.to_string(), desk.t(key));
    part::section(
        &finding,
        &desk.t(if entries.iter().any(is_stretched) { "board-full-stretched" } else { "board-full" }),
        html! {},
        league(&League {
            id: "board",
            caption: &finding,
            headings: [
                heading("board-rank"),
                heading("board-project"),
                heading("board-unit"),
                heading("board-lead"),
                heading("board-score"),
                heading("board-before"),
                heading("board-list"),
            ],
            parts: card
                .parts
                .iter()
                .map(|part| LeaguePart {
                    name: if english { part.title.en.clone() } else { part.title.zh.clone() },
                    most: part.weight.to_string(),
                })
                .collect(),
            thresholds: vec![
                line(card.black.threshold, "board-line-black"),
                line(card.red.threshold, "board-line-red"),
            ],
            rows: rows.collect(),
        }),
    )
}

/// Whether parts of a ranked project do not count, so that the others fill the hundred.
fn is_stretched(entry: &Entry) -> bool {
    entry.score.units.is_some() && entry.score.parts.contains(&None)
}

/// What the board says: who leads, who is on the black list, and where most was lost.
fn finding(desk: &Desk<'_>, shown: &Shown, names: &HashMap<u32, Named>) -> String {
    let (card, language) = (shown.board.card(), desk.viewer.language);
    let title = |entry: &Entry| names.get(&entry.project).map(|named| named.title.clone()).unwrap_or_default();
    let said = |key: &str, of: &[&Entry], more: &[(&str, &str)]| {
        let (n, name) = (of.len().to_string(), of.first().map(|entry| title(entry)).unwrap_or_default());
        let mut values = vec![("n", &*n), ("name", &*name)];
        values.extend_from_slice(more);
        language.format(key, &values)
    };
    let of =
        |is: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> { shown.board.entries.iter().filter(|entry| is(entry)).collect() };
    let first = of(&|entry| entry.place.rank == Some(1));
    let Some(units) = first.first().and_then(|entry| entry.score.units) else { return desk.t("board-finding-nobody") };
    let led = said("board-finding-first", &first, &[("score", &card.printed(units))]);
    // Who was taken off it is named no more.
    let listed = of(&|entry| entry.place.list == Some(List::Black));
    let (left, black): (Vec<&Entry>, Vec<&Entry>) =
        listed.into_iter().partition(|entry| shown.left(desk.viewer, entry).is_some());
    let lost = explain::most_lost(card, black.iter().copied()).map(|at| &card.parts[at].title);
    let rest = match lost {
        Some(part) => {
            let part = if language.tag() == "en" { &part.en } else { &part.zh };
            said("board-finding-black", &black, &[("part", part)])
        }
        None if left.is_empty() => desk.t("board-finding-no-black"),
        None => said("board-finding-left", &left, &[]),
    };
    language.format("board-finding", &[("first", &led), ("black", &rest)])
}

/// A period as a title says it.
pub fn words(language: Language, period: Period) -> String {
    let year = period.year().to_string();
    match period {
        Period::Year(_) => language.format("board-year", &[("year", &year)]),
        Period::Month(month) => {
            language.format("board-month", &[("year", &year), ("month", &format!("{:02}", month.month()))])
        }
    }
}

/// Where the explanation of an entry is.
pub fn href(shown: &Shown, entry: &Entry) -> String {
    format!("/boards/{}?project={}#explanation", shown.board.period, shown.first(entry))
}

/// What each part contributes to the total, as printed; nothing of a project that has none.
fn contributions(shown: &Shown, entry: &Entry) -> Vec<Option<String>> {
    let card = shown.board.card();
    if entry.score.units.is_none() {
        return vec![None; card.parts.len()];
    }
    card.contributions(&entry.score)
        .iter()
        .map(|points| points.as_ref().map(|points| card.points_text(points)))
        .collect()
}

/// The rank before and how it moved.
fn moved(was: Option<u32>, rank: Option<u32>) -> String {
    let (Some(was), Some(rank)) = (was, rank) else { return "—".to_owned() };
    match was.cmp(&rank) {
        std::cmp::Ordering::Greater => format!("{was} ↑{}", was - rank),
        std::cmp::Ordering::Less => format!("{was} ↓{}", rank - was),
        std::cmp::Ordering::Equal => format!("{was} —"),
    }
}

/// The word of the list that an entry is on.
pub fn chip(desk: &Desk<'_>, shown: &Shown, entry: &Entry) -> Markup {
    match entry.place.list {
        Some(List::Red) => part::board(true, &desk.t("board-chip-red")),
        Some(List::Black) => match shown.left(desk.viewer, entry) {
            Some(left) if left.expired => part::chip(Tone::Neutral, None, &desk.t("board-expired")),
            Some(_) => part::chip(Tone::Ok, None, &desk.t("board-removed")),
            None => part::board(false, &desk.t("board-chip-black")),
        },
        None if entry.place.vetoed => part::chip(Tone::Warn, None, &desk.t("board-vetoed")),
        None => html! {},
    }
}

/// Who comes on the two lists, in words.
pub fn lists_say(language: Language, card: &Scorecard) -> String {
    language.format(
        "board-basis-lists",
        &[
            ("top", &card.red.top.to_string()),
            ("red", &card.red.threshold.to_string()),
            ("bottom", &card.black.bottom.to_string()),
            ("black", &card.black.threshold.to_string()),
        ],
    )
}

fn rule_line(desk: &Desk<'_>, shown: &Shown) -> Markup {
    let (card, rule) = (shown.board.card(), &shown.board.rule.rule);
    let says = lists_say(desk.viewer.language, card);
    let version = desk
        .viewer
        .language
        .format("board-basis-version", &[("version", &rule.version.to_string()), ("from", &rule.from.to_string())]);
    let title = if desk.viewer.language.tag() == "en" { &rule.title.en } else { &rule.title.zh };
    html! { p.s-meta.s-lg-basis { (says) (desk.t("board-basis-by")) " " a href={ "/rules/" (rule.id) } { (title) } " " (version) } }
}

/// Every number of the board as a table.
fn data(desk: &Desk<'_>, shown: &Shown, names: &HashMap<u32, Named>) -> Markup {
    let card = shown.board.card();
    let english = desk.viewer.language.tag() == "en";
    let column = |label: String, numeric| Column { key: String::new(), label, numeric, sort_href: None, sorted: None };
    let mut columns = vec![column(desk.t("board-rank"), true), column(desk.t("board-project"), false)];
    columns.extend(
        card.parts.iter().map(|part| column(if english { part.title.en.clone() } else { part.title.zh.clone() }, true)),
    );
    columns.push(column(desk.t("board-score"), true));
    let rows = shown.board.entries.iter().map(|entry| {
        let title = names.get(&entry.project).map(|named| named.title.clone()).unwrap_or_default();
        let mut cells = vec![
            html! { (entry.place.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string())) },
            html! { a href=(href(shown, entry)) { (title) } },
        ];
        cells.extend(card.parts.iter().zip(&entry.score.parts).map(|(part, points)| match points {
            Some(points) => {
                let href =
                    format!("/boards/{}?project={}&part={}#records", shown.board.period, shown.first(entry), part.id);
                part::figure(&href, &card.points_text(points), "")
            }
            None => html! { "—" },
        }));
        cells.push(html! { b { (entry.score.units.map_or_else(|| "—".to_owned(), |units| card.printed(units))) } });
        cells
    });
    let caption = desk.t("board-data");
    html! {
        details.s-data id="data" {
            summary { (caption) }
            (compact_table(&Table { caption: &caption, columns, rows: rows.collect(), empty: html! {} }))
        }
    }
}
