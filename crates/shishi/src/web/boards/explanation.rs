//! Why a project stands where it does, what would have changed it, and what was said against it.

use super::forms::{self, Sent};
use super::page::{Looked, chip};
use super::shown::{Named, Shown};
use crate::web::projects::lights;
use crate::web::records::Desk;
use crate::web::{PageError, Viewer};
use look::part::{self, Column, Table, Tone, compact_table, explanation, part_bar};
use maud::{Markup, html};
use rulebook::scorecard::{List, Missing};
use serde_json::Value as Json;
use std::collections::HashMap;
use zone::board::acts::Objection;
use zone::board::counterfactual::{Alternative, alternatives, has_lists, is_barred};
use zone::board::decide::speaks_for;
use zone::board::fact::{FALSIFIED, REPLIED};
use zone::board::unranked::ways_to_a_rank;
use zone::board::{Entry, explain};
use zone::offices::projects::light::light;
use zone::offices::projects::measure::{Span, records};

/// Records that are listed at once.
const MOST: usize = 60;

/// The explanation of an entry.
pub fn draw(
    desk: &Desk<'_>,
    shown: &Shown,
    names: &HashMap<u32, Named>,
    entry: &Entry,
    looked: &Looked,
    sent: &Sent,
) -> Result<Markup, PageError> {
    let named = names.get(&entry.project).cloned().unwrap_or_default();
    let back = format!("/boards/{}", shown.board.period);
    let part = looked.part.as_deref().filter(|part| shown.board.card().parts.iter().any(|known| known.id == *part));
    let body = html! {
        (facts(desk, shown, entry, &named))
        (at_the_end(desk, shown, entry))
        h3 { (desk.t("board-why")) }
        @for at in 0..shown.board.card().parts.len() { (why(desk, shown, entry, at)) }
        (stretched(desk, shown, entry))
        (false_records(desk, shown, entry, looked)?)
        @if let Some(part) = part { (part_records(desk, shown, entry, part)?) }
        (otherwise(desk, shown, entry))
        (objections(desk, shown, entry, looked)?)
        (forms::of_project(desk, shown, entry, &named, looked, sent))
    };
    Ok(explanation(&named.title, &desk.t("board-explained"), (&back, &desk.t("board-close")), body))
}

/// Score, rank, list and who answers for it.
fn facts(desk: &Desk<'_>, shown: &Shown, entry: &Entry, named: &Named) -> Markup {
    let card = shown.board.card();
    let ranked = shown.board.entries.iter().filter(|entry| entry.place.rank.is_some()).count();
    let is_black = entry.place.list == Some(List::Black);
    html! {
        dl.s-four {
            div {
                dt { (desk.t("board-score")) }
                dd { @match entry.score.units { Some(units) => (card.printed(units)), None => (desk.t("board-no-rank")) } }
            }
            @if let Some(rank) = entry.place.rank {
                div { dt { (desk.t("board-rank")) } dd { (rank) small { " / " (ranked) } } }
            }
            @if entry.place.list.is_some() || entry.place.vetoed {
                div {
                    dt { (desk.t("board-list")) }
                    dd { (chip(desk, shown, entry)) @if let Some(left) = shown.left(desk.viewer, entry).filter(|_| is_black) { " " small { (left.on) } } }
                }
            }
            @match &named.lead {
                Some(lead) => div { dt { (desk.t("board-lead")) } dd { (lead) small.s-under { (named.unit) } } },
                None => div { dt { (desk.t("board-unit")) } dd { (named.unit) } },
            }
        }
    }
}

/// How the project stood when the period ended – of one that is not over, stands –, and why it was not on track.
fn at_the_end(desk: &Desk<'_>, shown: &Shown, entry: &Entry) -> Markup {
    let zone = &desk.viewer.zone;
    let on = zone.last_closed().map(|closed| closed.min(shown.board.period.last_day()));
    let Some((on, light)) = on.and_then(|on| Some((on, light(zone, entry.project, on)?))) else { return html! {} };
    let says = desk.viewer.language.format("board-light", &[("date", &on.to_string())]);
    html! {
        p { (says) " " (lights::light(desk, light.level)) }
        @for reason in &light.reasons { p.s-meta { (lights::reason(desk, reason)) } }
    }
}

/// A part: its bar, its points, and one sentence that opens to its records.
fn why(desk: &Desk<'_>, shown: &Shown, entry: &Entry, at: usize) -> Markup {
    let card = shown.board.card();
    let part = &card.parts[at];
    let language = desk.viewer.language;
    let got = entry.score.parts[at].as_ref().map(|points| card.points_text(points));
    let says = match &entry.measures[at] {
        Some(measure) => {
            let values = explain::measured(&part.id, measure);
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            language.format(&format!("board-part-{}", part.id), &values)
        }
        None if part.missing == Missing::Full => desk.t("board-part-none-due"),
        None => desk.t("board-not-counted"),
    };
    let span = Span::new(&shown.zone, shown.board.period.first_day(), shown.board.period.last_day());
    let number = records(&shown.zone, entry.project, &span, &part.id).len();
    let href = format!("/boards/{}?project={}&part={}#records", shown.board.period, shown.first(entry), part.id);
    let title = if language.tag() == "en" { &part.title.en } else { &part.title.zh };
    html! {
        div.s-why {
            span { (title) }
            (part_bar("board", at, got.as_deref().unwrap_or("0"), &part.weight.to_string()))
            b { (got.as_deref().unwrap_or("—")) em { " / " (part.weight) } }
            p {
                (says)
                @if number > 0 { " " a.s-f href=(href) { (language.format("board-records", &[("number", &number.to_string())])) } }
            }
        }
    }
}

/// How the points become a total of a hundred, where some parts do not count.
fn stretched(desk: &Desk<'_>, shown: &Shown, entry: &Entry) -> Markup {
    let card = shown.board.card();
    let (weight, points) = explain::counted(card, entry);
    let Some(units) = entry.score.units.filter(|_| entry.score.parts.contains(&None)) else { return html! {} };
    let values = [("weight", &*weight), ("points", &*points), ("score", &*card.printed(units))];
    html! { p.s-meta { (desk.viewer.language.format("board-stretched", &values)) } }
}

/// The records behind a part.
fn part_records(desk: &Desk<'_>, shown: &Shown, entry: &Entry, part: &str) -> Result<Markup, PageError> {
    let span = Span::new(&shown.zone, shown.board.period.first_day(), shown.board.period.last_day());
    let numbers = records(&shown.zone, entry.project, &span, part);
    let found = shown.board.card().parts.iter().find(|known| known.id == part);
    let english = desk.viewer.language.tag() == "en";
    let title = found.map(|part| if english { &part.title.en } else { &part.title.zh }).cloned().unwrap_or_default();
    let caption = desk.viewer.language.format("board-part-records", &[("part", &title)]);
    let finds = desk.viewer.as_of.is_none() && !desk.viewer.units_to_record(&FALSIFIED).is_empty();
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let rows = numbers.iter().take(MOST).filter_map(|number| shown.zone.register.row(*number)).map(|row| {
        let find = format!(
            "/boards/{}?project={}&part={}&record={}#find",
            shown.board.period,
            shown.first(entry),
            part,
            row.first
        );
        let mut cells = vec![
            html! { (desk.viewer.language.kind(row.kind().name)) },
            html! { (row.latest.happened) },
            html! { a href={ "/records/" (row.first) } { (row.first) } },
        ];
        if finds {
            cells.push(html! { a href=(find) { (desk.t("board-find-it")) } });
        }
        cells
    });
    let mut columns =
        vec![column("board-record-kind", false), column("board-record-date", false), column("board-record-seq", true)];
    if finds {
        columns.push(column("board-finding-of", false));
    }
    Ok(html! {
        div id="records" {
            h3 { (caption) }
            (compact_table(&Table {
                caption: &caption,
                columns,
                rows: rows.collect(),
                empty: html! { "—" },
            }))
        }
    })
}

/// Findings that something recorded of the project is not true; one that this board does not know says so. Their words are
/// for whoever finds and for those who speak for the project, and every read is written down.
fn false_records(desk: &Desk<'_>, shown: &Shown, entry: &Entry, looked: &Looked) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let found = viewer.zone.boards.falsified(entry.project, shown.board.period);
    let today = viewer.zone.date_of(viewer.now);
    let me = viewer.zone.org.person(viewer.person());
    let may = !viewer.units_to_record(&FALSIFIED).is_empty()
        || me.is_some_and(|me| speaks_for(&viewer.zone, me, entry.project, today));
    let mut lines = Vec::new();
    for seq in found {
        let is_read = may && looked.finding == Some(seq);
        let says = if is_read {
            viewer.note("personal_read", &format!("record {seq}"))?;
            desk.personal(seq)?.get("finding").and_then(Json::as_str).map(str::to_owned)
        } else {
            None
        };
        let href = format!("/boards/{}?project={}&finding={seq}#explanation", shown.board.period, shown.first(entry));
        lines.push(html! {
            p {
                (part::chip(Tone::Warn, None, &desk.t("board-falsified"))) " " a href={ "/ledger/" (seq) } { (seq) }
                @if !entry.falsified.contains(&seq) { " " (desk.t("board-false-later")) }
                @if may && !is_read { " " a href=(href) { (desk.t("board-objection-read")) } }
            }
            @if let Some(says) = says { p { (says) } }
        });
    }
    Ok(html! { @for line in lines { (line) } })
}

/// What would have changed the place.
fn otherwise(desk: &Desk<'_>, shown: &Shown, entry: &Entry) -> Markup {
    let card = shown.board.card();
    let all = alternatives(card, &shown.board.entries, entry.project);
    let (ranks, few) = (rank_lacks(desk, shown, entry), too_few(desk, shown));
    // What was found since counts here too: nothing is promised that the next computing would not keep.
    let found = desk.viewer.zone.boards.falsified(entry.project, shown.board.period);
    let barred = is_barred(card, &found).then(|| html! { p.s-meta { (desk.t("board-otherwise-barred")) } });
    let goal_is_red = entry.place.list != Some(List::Black);
    if all.is_empty() || (goal_is_red && barred.is_some()) {
        let said: Vec<Markup> = ranks.into_iter().chain(few).chain(barred).collect();
        return html! {
            @if !said.is_empty() { h3 { (desk.t("board-otherwise")) } @for says in said { (says) } }
        };
    }
    // Of praise one asks what could not have been lost.
    let is_lost = entry.place.list == Some(List::Red);
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let caption = desk.t("board-otherwise");
    let from = entry.score.units.unwrap_or_default();
    let rows = all.iter().map(|alternative| {
        vec![
            html! { (changes(desk, shown, alternative)) },
            html! { (if is_lost { "−" } else { "+" }) (card.printed((alternative.units - from).abs())) },
            html! { b { (card.printed(alternative.units)) } },
            html! { (alternative.place.rank.unwrap_or_default()) },
            html! { span.s-enough[alternative.is_enough && !is_lost] { (desk.t(result(entry, alternative))) } },
        ]
    });
    html! {
        h3 { (caption) span { (desk.t("board-otherwise-note")) } }
        @if let Some(barred) = &barred { (barred) }
        (compact_table(&Table {
            caption: &caption,
            columns: vec![
                column("board-if", false),
                column(if is_lost { "board-lost" } else { "board-added" }, true),
                column("board-score", true),
                column("board-rank", true),
                column("board-result", true),
            ],
            rows: rows.collect(),
            empty: html! { (desk.t("board-otherwise-none")) },
        }))
    }
}

/// Of a project without a rank: what its parts weigh, and in which of them something should have been due.
fn rank_lacks(desk: &Desk<'_>, shown: &Shown, entry: &Entry) -> Vec<Markup> {
    let (card, language) = (shown.board.card(), desk.viewer.language);
    let title = |part: &usize| {
        let title = &card.parts[*part].title;
        language.format("board-rank-part", &[("part", if language.tag() == "en" { &title.en } else { &title.zh })])
    };
    let light = explain::too_light(card, entry).map(|values| {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        language.format("board-rank-lacks", &values)
    });
    let ways = ways_to_a_rank(card, entry).into_iter().map(|way| {
        let parts: Vec<String> = way.iter().map(title).collect();
        language.format("board-rank-if", &[("parts", &parts.join(&desk.t("board-rank-and")))])
    });
    light.into_iter().chain(ways).map(|says| html! { p { (says) } }).collect()
}

/// That there are no lists, where too few projects have a rank.
fn too_few(desk: &Desk<'_>, shown: &Shown) -> Option<Markup> {
    let (card, entries) = (shown.board.card(), &shown.board.entries);
    let ranked = entries.iter().filter(|entry| entry.place.rank.is_some()).count().to_string();
    let values = [("number", &*ranked), ("least", &*card.least_projects.to_string())];
    (!has_lists(card, entries)).then(|| html! { p { (desk.viewer.language.format("board-no-lists", &values)) } })
}

fn changes(desk: &Desk<'_>, shown: &Shown, alternative: &Alternative) -> String {
    let words = alternative.changes.iter().map(|change| {
        let (code, values) = explain::changed(shown.board.card(), change);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        desk.viewer.language.format(&format!("board-if-{code}"), &values)
    });
    words.collect::<Vec<_>>().join(&desk.t("board-if-and"))
}

fn result(entry: &Entry, alternative: &Alternative) -> &'static str {
    match (entry.place.list, alternative.is_enough) {
        (Some(List::Black), true) => "board-result-black-left",
        (Some(List::Black), false) => "board-result-black-still",
        (Some(List::Red), true) => "board-result-red-left",
        (Some(List::Red), false) => "board-result-red-still",
        (_, true) => "board-result-red",
        (_, false) => "board-result-none",
    }
}

/// Whether a viewer may read an objection: who raised it, and who replies.
fn may_read(viewer: &Viewer, objection: &Objection) -> bool {
    *objection.by == *viewer.person() || !viewer.units_to_record(&REPLIED).is_empty()
}

/// What was said against the place: who and when; the text only to those whom it concerns, and every read is written down.
fn objections(desk: &Desk<'_>, shown: &Shown, entry: &Entry, looked: &Looked) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let first = shown.first(entry);
    let boards = viewer.zone.boards.computed(shown.board.period).map(|computed| computed.seq).collect::<Vec<_>>();
    let of_project = boards.iter().flat_map(|board| viewer.zone.boards.objections(*board));
    let mut drawn = Vec::new();
    for objection in of_project.filter(|objection| objection.project == first) {
        let by = viewer.language.format(
            "board-objection-by",
            &[("date", &objection.on.to_string()), ("name", &desk.person(&objection.by))],
        );
        let (tone, key) = match objection.reply {
            None => (Tone::Warn, "board-objection-waits"),
            Some(reply) if reply.upheld => (Tone::Ok, "board-objection-upheld"),
            Some(_) => (Tone::Neutral, "board-objection-rejected"),
        };
        let replied = objection
            .reply
            .map(|reply| viewer.language.format("board-objection-replied", &[("date", &reply.on.to_string())]));
        let texts = if looked.objection == Some(objection.seq) && may_read(viewer, objection) {
            texts(desk, objection)?
        } else {
            Vec::new()
        };
        let href = format!("/boards/{}?project={first}&objection={}#objections", shown.board.period, objection.seq);
        drawn.push(html! {
            p {
                (part::chip(tone, None, &desk.t(key))) " " (by) @if let Some(replied) = &replied { " · " (replied) }
                " " a href={ "/ledger/" (objection.seq) } { (objection.seq) }
                @if may_read(viewer, objection) && texts.is_empty() { " " a href=(href) { (desk.t("board-objection-read")) } }
            }
            @for text in &texts { p { (text) } }
        });
    }
    Ok(html! {
        @if !drawn.is_empty() { div id="objections" { h3 { (desk.t("board-objection")) } @for one in drawn { (one) } } }
    })
}

/// The texts of an objection and its reply.
fn texts(desk: &Desk<'_>, objection: &Objection) -> Result<Vec<String>, PageError> {
    let mut texts = Vec::new();
    let replied = objection.reply.map(|reply| (reply.seq, "reply"));
    for (seq, field) in [Some((objection.seq, "objection")), replied].into_iter().flatten() {
        desk.viewer.note("personal_read", &format!("record {seq}"))?;
        texts.extend(desk.personal(seq)?.get(field).and_then(Json::as_str).map(str::to_owned));
    }
    Ok(texts)
}
