//! What is public of a board: projects and units of an edition that two persons have published, never a person.

use crate::engine::KeeperError;
use crate::messages::Language;
use crate::web::error::language_of;
use crate::web::frame::thousands;
use crate::web::{AppState, PageError, public};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use jiff::civil::Date;
use look::part::{self, Column, Table, Tone, facts, section, table};
use maud::{Markup, html};
use rulebook::rule::Bilingual;
use rulebook::scorecard::List;
use serde_json::Value as Json;
use zone::Zone;
use zone::board::acts::{Edition, cells};
use zone::board::decide::left;
use zone::board::{Board, Computed, Listed, RULE, compute, scorecard};
use zone::offices::projects::PROJECT;
use zone::value::Value;

/// `GET /public/boards/{seq}`.
pub async fn page(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(seq): Path<u64>,
) -> Result<Markup, PageError> {
    let language = language_of(&headers);
    let zone = state.engine.snapshot();
    let found = zone.boards.edition(seq).filter(|edition| edition.public);
    let computed = found.and_then(|edition| zone.boards.computed_at(edition.board));
    let (Some(edition), Some(computed)) = (found, computed) else { return Err(PageError::NotFound(language)) };
    let t = |key: &str| language.text(key);
    let title = language.format("board-public-title", &[("period", &super::page::words(language, edition.period))]);
    let fact = language.format(
        "board-step-final-fact",
        &[("date", &edition.on.to_string()), ("edition", &edition.edition.to_string())],
    );
    let list = Listing {
        state: &state,
        zone: &zone,
        language,
        edition,
        computed,
        today: zone.date_of(state.engine.now()),
        again: compute(&zone, computed.period).filter(|board| cells(board, &zone.register) == computed.cells),
    };
    let lists = [(List::Red, "boards-red"), (List::Black, "boards-black")]
        .into_iter()
        .map(|(of, key)| list.section(of, key))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| PageError::storage(language, &error))?;
    let main = html! {
        (part::head(html! { a href="/public" { (t("nav-public")) } }, &title, html! { (fact) }, html! {}))
        (list.superseded())
        div.s-listed { @for list in &lists { (list) } }
        (list.basis())
    };
    Ok(public::page(&state, language, &title, &format!("/public/boards/{seq}"), main))
}

/// What a public list is drawn from.
struct Listing<'a> {
    state: &'a AppState,
    zone: &'a Zone,
    language: Language,
    edition: &'a Edition,
    computed: &'a Computed,
    today: Date,
    /// The board again, with the points of its parts, while the records give the same places as then.
    again: Option<Board>,
}

impl Listing<'_> {
    fn t(&self, key: &str) -> String {
        self.language.text(key)
    }

    fn column(&self, label: String, numeric: bool) -> Column {
        Column { key: String::new(), label, numeric, sort_href: None, sorted: None }
    }

    fn titled(&self, title: &Bilingual) -> String {
        if self.language.tag() == "en" { title.en.clone() } else { title.zh.clone() }
    }

    /// That a later edition stands in the place of this one.
    fn superseded(&self) -> Markup {
        let newer = self.zone.boards.newest_edition(self.edition.period).filter(|newer| newer.seq != self.edition.seq);
        let Some(newer) = newer else { return html! {} };
        let values = [("edition", &*newer.edition.to_string()), ("date", &*newer.on.to_string())];
        let says = self.language.format("board-public-superseded", &values);
        let href = newer.public.then(|| format!("/public/boards/{}", newer.seq));
        part::note(Tone::Warn, "", html! { @match href { Some(href) => a href=(href) { (says) }, None => (says) } })
    }

    /// A list: who stands on it, and how many have left it and when. Who has left it is not named again.
    fn section(&self, list: List, key: &str) -> Result<Markup, KeeperError> {
        let (caption, card) = (self.t(key), self.again.as_ref().map(Board::card));
        let mut columns = vec![
            self.column(self.t("board-rank"), true),
            self.column(self.t("board-project"), false),
            self.column(self.t("board-unit"), false),
        ];
        let parts = card.map_or(&[][..], |card| &card.parts);
        columns.extend(parts.iter().map(|part| {
            self.column(
                self.language.format(
                    "board-part-most",
                    &[("part", &self.titled(&part.title)), ("most", &part.weight.to_string())],
                ),
                true,
            )
        }));
        columns.push(self.column(self.t("board-score"), true));
        let (mut rows, mut gone) = (Vec::new(), Vec::new());
        for cell in self.computed.on_list(list) {
            let left = left(self.zone, self.edition, cell.project, self.today).filter(|_| list == List::Black);
            match left {
                Some(left) => gone.push(left),
                None => rows.extend(self.row(cell)?),
            }
        }
        let gone = gone.iter().map(|left| {
            let key = if left.expired { "board-public-expired" } else { "board-public-removed" };
            self.language.format(key, &[("date", &left.on.to_string())])
        });
        let gone: Vec<String> = gone.collect();
        let empty = html! { (self.t(if gone.is_empty() { "wall-nobody" } else { "board-public-nobody-left" })) };
        Ok(section(
            &caption,
            "",
            html! {},
            html! {
                (table(&Table { caption: &caption, columns, rows, empty }))
                @for says in &gone { p.s-meta { (says) } }
            },
        ))
    }

    fn row(&self, cell: &Listed) -> Result<Option<Vec<Markup>>, KeeperError> {
        let register = &self.zone.register;
        let number = u32::try_from(cell.project).ok().and_then(|first| register.by_first(first));
        let version = number.and_then(|number| register.row(number)).and_then(|row| row.accepted());
        let Some(version) = version else { return Ok(None) };
        let bytes = self.state.engine.read(|ledger, _| ledger.record(version.seq.into()))?.unwrap_or_default();
        let record: Json = serde_json::from_slice(&bytes).unwrap_or_default();
        let unit = match version.value(&PROJECT, "accountable_unit") {
            Value::Unit(unit) => self.zone.org.units[*unit as usize].title.to_string(),
            _ => String::new(),
        };
        let mut cells = vec![
            html! { (cell.rank.unwrap_or_default()) },
            html! { (record["open"]["title"].as_str().unwrap_or_default()) },
            html! { (unit) },
        ];
        if let Some(board) = &self.again {
            let entry = number.and_then(|number| board.entry(number));
            let points = entry.map_or(&[][..], |entry| &entry.score.parts);
            cells.extend(points.iter().map(|points| {
                html! { (points.as_ref().map_or_else(|| "—".to_owned(), |points| board.card().points_text(points))) }
            }));
        }
        cells.push(html! { b { (cell.printed.as_deref().unwrap_or("—")) } });
        Ok(Some(cells))
    }

    /// By which rule and from which records it was reckoned, and how anybody reckons it again.
    fn basis(&self) -> Markup {
        let language = self.language;
        let adopted = self.zone.rules.versions(RULE).find(|adopted| adopted.rule.version == self.computed.version);
        let rule = adopted.map(|adopted| {
            let (version, from) = (adopted.rule.version.to_string(), adopted.rule.from.to_string());
            let says = language.format("board-basis-version", &[("version", &version), ("from", &from)]);
            format!("{} {says}", self.titled(&adopted.rule.title))
        });
        let card = adopted.and_then(|adopted| scorecard(adopted));
        let size = language.format("board-public-size-fact", &[("size", &thousands(self.computed.size))]);
        let record = |seq: u64| html! { span.s-mono { (seq) } };
        let covered = self.zone.editions.iter().rev().find(|published| published.size > self.edition.seq);
        html! {
            (section(&self.t("public-verify"), "", html! {}, html! {
                (facts(&[
                    (self.t("field-board-computed-rule"), html! { (rule.unwrap_or_default()) }),
                    (self.t("board-public-lists"), html! { @if let Some(card) = card { (super::page::lists_say(language, card)) } }),
                    (self.t("board-public-size"), html! { (size) }),
                    (self.t("board-public-records"), html! { (record(self.computed.seq)) " · " (record(self.edition.seq)) }),
                    (self.t("public-downloads"), html! { a href="/public/ledger" { (self.t("public-ledger")) } " · " a href="/public/key" { (self.t("ledger-key")) } }),
                ]))
                p { (self.t(if self.again.is_some() { "board-public-points" } else { "board-public-no-points" })) }
                p { (self.t("board-public-verify")) }
                @match covered {
                    Some(published) => (public::steps(language, published)),
                    None => p.s-meta { (self.t("board-public-not-covered")) },
                }
            }))
        }
    }
}

/// The lists that everybody may read, the newest of each period in front; nothing where there is none.
pub fn lists(zone: &Zone, language: Language) -> Markup {
    let t = |key: &str| language.text(key);
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let public = |period| zone.boards.editions(period).rfind(|edition| edition.public);
    let rows: Vec<Vec<Markup>> = zone.boards.periods().into_iter().rev().filter_map(public).map(|edition| {
        let words = super::page::words(language, edition.period);
        vec![
            html! { a href={ "/public/boards/" (edition.seq) } { (language.format("board-title", &[("period", &words)])) } },
            html! { (language.format("report-edition", &[("edition", &edition.edition.to_string())])) },
            html! { (edition.on) },
        ]
    }).collect();
    if rows.is_empty() {
        return html! {};
    }
    let caption = t("boards-title");
    let columns = vec![column("boards-title"), column("report-editions"), column("today-published-on")];
    section(&caption, "", html! {}, table(&Table { caption: &caption, columns, rows, empty: html! {} }))
}
