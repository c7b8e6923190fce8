//! Figures and their bases (依据): definition, rule and version, period, rounding, arithmetic, records, proof.

use crate::web::frame::{encode, framed, moment, thousands};
use crate::web::{AppState, PageError, Viewer, figure_checks};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use ledger::RecordRef;
use look::basis::{Basis, Term, checks, sheet, state as verify_state, sum};
use look::chart::{Chart, Series, SeriesStyle, Shape, chart};
use look::part::{self, ButtonKind, Column, Pager, Table, Tone, facts, link_button, pager, section, table};
use maud::{Markup, html};
use rulebook::figure::Operator;
use rulebook::rule::Certainty;
use std::collections::HashMap;
use zone::Period;
use zone::figure::{Figure, Lineage, Outcome, breakdown, compute, lineage};
use zone::report::year_figures;

const PAGE: usize = 20;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/figures", get(index)).route("/figures/{id}", get(basis))
}

/// A figure as a link to its basis; a dash, also linked, where it has no value.
pub fn figure_link(viewer: &Viewer, figure: &Figure) -> Markup {
    let subject = &viewer.zone.org.units[figure.subject as usize].id;
    let href = format!("/figures/{}?period={}&subject={subject}", figure.id(), figure.period);
    let printed = figure.printed();
    match printed {
        Some(printed) => part::figure(&href, if viewer.language.tag() == "en" { &printed.en } else { &printed.zh }, ""),
        None => part::figure(&href, "—", ""),
    }
}

/// `GET /figures`: every figure of the period.
async fn index(viewer: Viewer) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let figures = year_figures(&viewer.zone, viewer.period);
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let rows = figures.iter().map(|figure| {
        let rule = &figure.definition.rule;
        let title = if viewer.language.tag() == "en" { &rule.title.en } else { &rule.title.zh };
        vec![
            html! { (figure.rule().reference.as_deref().unwrap_or("")) },
            html! { (title) },
            figure_link(&viewer, figure),
            html! { (state_word(&viewer, figure)) },
            html! { a href={ "/rules/" (rule.id) } { (rule.id) " v" (rule.version) } },
            html! { (thousands(figure.records)) },
        ]
    });
    let caption = t("nav-figures");
    let listing = table(&Table {
        caption: &caption,
        columns: vec![
            column("figures-reference", false),
            column("basis-figure", false),
            column("basis-value", true),
            column("figures-state", false),
            column("basis-rule", false),
            column("basis-records", true),
        ],
        rows: rows.collect(),
        empty: part::empty(html! { (t("figures-empty")) }, html! { a href="/rules" { (t("nav-rules")) } }),
    });
    let sentence = viewer
        .language
        .format("figures-sentence", &[("count", &figures.len().to_string()), ("size", &thousands(viewer.zone.size))]);
    let main = html! {
        (part::head(html! {}, &caption, html! { (sentence) }, html! {}))
        (section(&viewer.period.to_string(), "", html! {}, listing))
    };
    framed(&viewer, &caption, "/figures", main)
}

fn state_word(viewer: &Viewer, figure: &Figure) -> String {
    let key = match figure.outcome {
        Outcome::Number { .. } | Outcome::Text(_) => "figures-state-value",
        Outcome::Missing => "figures-state-missing",
        Outcome::NeedsOpenings(_) => "figures-state-sealed",
        Outcome::Redacted(_) => "figures-state-redacted",
    };
    viewer.language.text(key)
}

/// `GET /figures/{id}?period=&subject=&page=&verify=1`.
async fn basis(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let period = match query.get("period") {
        None => viewer.period,
        Some(text) => Period::parse(text).ok_or(PageError::NotFound(viewer.language))?,
    };
    let subject = query
        .get("subject")
        .map_or(Some(0), |id| viewer.zone.org.unit(id))
        .ok_or(PageError::NotFound(viewer.language))?;
    let figure = compute(&viewer.zone, &id, period, subject).ok_or(PageError::NotFound(viewer.language))?;
    // Only a ranking has a value for each subject: any other figure is the zone's, whoever's name it is asked under.
    if subject != 0 && !matches!(figure.rule().operator, Operator::AirMeanRank { .. }) {
        return Err(PageError::NotFound(viewer.language));
    }
    let page: usize = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let again = match query.get("verify") {
        None => None,
        Some(_) => Some(recompute(&state, &viewer, &figure).await?),
    };
    let t = |key: &str| viewer.language.text(key);
    let rule = &figure.definition.rule;
    let english = viewer.language.tag() == "en";
    let title = if english { &rule.title.en } else { &rule.title.zh };
    let printed =
        figure.printed().map_or_else(|| "—".to_owned(), |printed| if english { printed.en } else { printed.zh });
    let here = format!("/figures/{id}?period={period}&subject={}", viewer.zone.org.units[subject as usize].id);
    let body = html! {
        (section(&t("basis-arithmetic"), "", html! {}, arithmetic(&viewer, &figure)))
        (section(&t("basis-records"), &viewer.language.format("basis-records-count", &[("n", &thousands(figure.records))]), html! {}, records(&state, &viewer, &figure, page, &here)?))
        (section(&t("basis-verification"), "", html! {}, verification(&state, &viewer, &figure, again)))
    };
    let main = sheet(&Basis {
        path: html! { a href="/figures" { (t("nav-figures")) } " / " (period) },
        name: title,
        value: &printed,
        unit: "",
        state: verified_box(&viewer, &figure, again),
        facts: definition(&viewer, &figure),
        body,
        foot: html! {
            (link_button(ButtonKind::Primary, &format!("{here}&verify=1"), &t("basis-verify-again"), None))
            span.s-meta.s-mono { (t("basis-root")) " " (state.engine.root(viewer.zone.size).map_or_else(String::new, |root| hex::encode(&root[..8]))) "…" }
        },
    });
    Ok(framed(&viewer, title, "/figures", main))
}

/// The figure from a fresh fold of the stored records.
async fn recompute(state: &AppState, viewer: &Viewer, figure: &Figure) -> Result<bool, PageError> {
    let (engine, size, language) = (state.engine.clone(), viewer.zone.size, viewer.language);
    let zone = tokio::task::spawn_blocking(move || engine.fold_afresh(size))
        .await
        .map_err(|_| PageError::Internal(language))?
        .map_err(|error| PageError::storage(language, &error))?;
    let again = compute(&zone, figure.id(), figure.period, figure.subject);
    let replayed = zone::figure::replay(&zone, figure.id(), figure.period)
        .filter(|_| figure.subject == 0 && figure.rank().is_none());
    Ok(again.is_some_and(|again| again.outcome == figure.outcome)
        && replayed.is_none_or(|replayed| replayed == figure.outcome))
}

fn verified_box(viewer: &Viewer, figure: &Figure, again: Option<bool>) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let count = viewer.language.format(
        "basis-verified-count",
        &[("count", &thousands(viewer.zone.size)), ("records", &thousands(figure.records))],
    );
    match again {
        None => verify_state(Tone::Neutral, &t("basis-not-verified"), &[]),
        Some(true) => verify_state(Tone::Ok, &t("basis-verified"), &[&count]),
        Some(false) => verify_state(Tone::Bad, &t("basis-differs"), &[&count]),
    }
}

fn definition(viewer: &Viewer, figure: &Figure) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let rule = &figure.definition.rule;
    let english = viewer.language.tag() == "en";
    let about = if english { &rule.about.en } else { &rule.about.zh };
    let remark = if english { &figure.rule().remark.en } else { &figure.rule().remark.zh };
    let print = &figure.rule().print;
    let mode = t(&format!("rounding-{}", print.rounding.name().replace('_', "-")));
    let unit = if english { &print.unit.en } else { &print.unit.zh };
    let rounding = viewer
        .language
        .format("basis-rounding-text", &[("mode", &mode), ("places", &print.places.to_string()), ("unit", unit)]);
    let operator = figure.rule().operator.name();
    let counts = t(if figure.rule().accepted { "basis-counts-accepted" } else { "basis-counts-submitted" });
    let subject = &viewer.zone.org.units[figure.subject as usize].title;
    facts(&[
        (t("basis-definition"), html! { (about) @if !remark.is_empty() { " " (remark) } }),
        (
            t("basis-rule"),
            html! {
                a href={ "/rules/" (rule.id) } { (rule.id) " v" (rule.version) } " · " (rule.from) " · " (rule.source) " "
                (certainty(viewer, rule.certainty))
            },
        ),
        (
            t("basis-period"),
            html! { (figure.period) " (" (figure.period.first_day()) "–" (figure.period.last_day()) ")" @if figure.subject != 0 { " · " (subject) } },
        ),
        (t("basis-rounding"), html! { (rounding) " · " (operator) " · " (counts) }),
        (t("basis-exact"), html! { span.s-mono { (figure.exact_text().unwrap_or_else(|| "—".to_owned())) } }),
        (t("basis-size"), html! { (thousands(viewer.zone.size)) " · " (moment(&viewer.zone, &viewer.zone.recorded)) }),
    ])
}

/// How certain a rule's content is; an unchecked one is never shown as official.
pub fn certainty(viewer: &Viewer, certainty: Certainty) -> Markup {
    let (tone, word) = match certainty {
        Certainty::Official => (Tone::Ok, "certainty-official"),
        Certainty::Secondary => (Tone::Neutral, "certainty-secondary"),
        Certainty::Unchecked => (Tone::Warn, "certainty-unchecked"),
        Certainty::Own => (Tone::Neutral, "certainty-own"),
    };
    part::chip(tone, None, &viewer.language.text(word))
}

fn arithmetic(viewer: &Viewer, figure: &Figure) -> Markup {
    let zone = &viewer.zone;
    let title = |figure: &Figure| {
        if viewer.language.tag() == "en" {
            figure.definition.rule.title.en.clone()
        } else {
            figure.definition.rule.title.zh.clone()
        }
    };
    let value = figure.printed().map_or_else(|| "—".to_owned(), |printed| printed.zh);
    if let Operator::Share { part, whole, .. } = &figure.rule().operator {
        let parts: Vec<Figure> =
            [part, whole].into_iter().filter_map(|id| compute(zone, id, figure.period, 0)).collect();
        let labels: Vec<String> = parts.iter().map(&title).collect();
        let mut terms: Vec<Term<'_>> = parts
            .iter()
            .zip(&labels)
            .enumerate()
            .map(|(index, (part, label))| Term {
                sign: if index == 0 { "" } else { "÷" },
                figure: figure_link(viewer, part),
                label,
            })
            .collect();
        terms.push(Term { sign: "=", figure: html! { (value) }, label: "" });
        return sum(&terms);
    }
    let parts = breakdown(zone, figure);
    let operator = format!("operator-{}-about", figure.rule().operator.name().trim_end_matches("@1").replace('_', "-"));
    let sentence = viewer.language.format(
        "basis-arithmetic-text",
        &[("operator", &viewer.language.text(&operator)), ("records", &thousands(figure.records)), ("value", &value)],
    );
    let shown = &parts[..parts.len().min(12)];
    html! {
        p { (sentence) }
        @if figure.missing > 0 { p.s-meta { (viewer.language.format("basis-records-missing", &[("n", &figure.missing.to_string())])) } }
        @if shown.len() > 1 {
            (chart(&Chart {
                id: "breakdown".to_owned(),
                finding: html! { (viewer.language.text("basis-breakdown")) },
                caption: String::new(),
                table_label: viewer.language.text("chart-table"),
                unit: String::new(),
                categories: shown.iter().map(|(unit, _)| zone.org.units[*unit as usize].title.to_string()).collect(),
                series: vec![Series {
                    name: title(figure),
                    values: shown.iter().map(|(_, value)| Some(value.to_string())).collect(),
                    style: SeriesStyle::Data,
                }],
                shape: Shape::RankedBars,
            }))
        }
    }
}

fn records(state: &AppState, viewer: &Viewer, figure: &Figure, page: usize, here: &str) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let zone = &viewer.zone;
    let numbers = match lineage(zone, figure) {
        Lineage::Facts(numbers) => numbers,
        Lineage::Editions(seqs) => {
            return Ok(html! {
                ul { @for seq in seqs { li {
                    a href={ "/public/editions/" (seq) } { (t("report-edition-record")) " " (seq) }
                    @if let Some(edition) = zone.editions.iter().find(|edition| edition.seq == seq) { " · " (edition.period) }
                } } }
            });
        }
        Lineage::Figures(ids) => {
            return Ok(html! {
                ul { @for id in ids { @if let Some(figure) = compute(zone, &id, figure.period, 0) {
                    li { (figure.definition.rule.title.zh) " " (figure_link(viewer, &figure)) }
                } } }
            });
        }
        Lineage::Rule(id) => return Ok(html! { p { a href={ "/rules/" (id) } { (id) } } }),
    };
    let Some(kind) = numbers.first().and_then(|number| zone.register.row(*number)).map(|row| row.kind()) else {
        return Ok(part::empty(html! { (t("basis-no-records")) }, html! {}));
    };
    if let Err(PageError::Forbidden(_, right)) = viewer.must_read(kind.office) {
        return Ok(part::note(Tone::Neutral, &t("error-forbidden"), html! { (right) }));
    }
    let pages = numbers.len().div_ceil(PAGE);
    let page = page.min(pages.max(1));
    let shown = &numbers[(page - 1) * PAGE..numbers.len().min(page * PAGE)];
    let rows = shown.iter().filter_map(|number| record_row(state, viewer, figure, *number)).collect();
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &t("basis-records"),
        columns: vec![
            column("basis-record", false),
            column("basis-what", false),
            column("basis-happened", false),
            column("basis-evidence", true),
            column("basis-fingerprint", false),
            column("basis-in-ledger", false),
        ],
        rows,
        empty: html! {},
    });
    let summary = viewer.language.format(
        "list-page",
        &[("page", &page.to_string()), ("pages", &pages.to_string()), ("count", &thousands(numbers.len() as u64))],
    );
    let (before, after) = (format!("{here}&page={}", page - 1), format!("{here}&page={}", page + 1));
    let (before_label, after_label) = (t("list-previous"), t("list-next"));
    Ok(html! {
        (listing)
        (pager(&Pager {
            summary: &summary,
            previous: (page > 1).then_some((before.as_str(), before_label.as_str())),
            next: (page < pages).then_some((after.as_str(), after_label.as_str())),
        }))
    })
}

fn record_row(state: &AppState, viewer: &Viewer, figure: &Figure, number: u32) -> Option<Vec<Markup>> {
    let row = viewer.zone.register.row(number)?;
    let version = row.effective(figure.rule().accepted)?;
    let seq = u64::from(version.seq);
    let bytes = state.engine.read(|ledger, _| ledger.record(seq)).ok()??;
    let record = RecordRef::parse(&bytes).ok()?;
    let open: serde_json::Value = serde_json::from_str(record.open).ok()?;
    let what: Vec<String> =
        row.kind().key.iter().filter(|key| **key != "happened").filter_map(|key| open.get(*key)).map(plain).collect();
    let title = open.get("title").and_then(|title| title.as_str()).unwrap_or_default();
    let leaf = state.engine.leaf(seq)?;
    let inside = state.engine.inclusion(seq, viewer.zone.size).is_some();
    Some(vec![
        html! { a href={ "/records/" (row.first) } { (seq) } },
        html! { (what.join(" · ")) " " (title) },
        html! { (record.happened) },
        html! { (record.evidence.len()) },
        html! { a.s-mono href={ "/ledger/" (seq) } { (hex::encode(&leaf[..4])) "…" } },
        html! { @if inside { (part::chip(Tone::Ok, Some(look::Icon::Check), &viewer.language.text("basis-inside"))) } @else { "—" } },
    ])
}

/// A value in plain words, for lists.
pub fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn verification(state: &AppState, viewer: &Viewer, figure: &Figure, again: Option<bool>) -> Markup {
    let all = figure_checks::checks(state, viewer, figure, again);
    let made: Vec<(bool, &str, &str)> =
        all.iter().filter_map(|check| Some((check.good?, check.name.as_str(), check.found.as_str()))).collect();
    html! {
        (checks(&made))
        @for check in all.iter().filter(|check| check.good.is_none()) { p.s-meta { (check.name) " · " (check.found) } }
        p.s-meta { (viewer.language.text("basis-verify-yourself")) " " a href={ "/public?next=" (encode(&viewer.path)) } { (viewer.language.text("nav-public")) } }
    }
}
