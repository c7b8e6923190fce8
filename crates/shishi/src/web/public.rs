//! What everybody may see without signing in: editions, checkpoints, proofs, the open ledger.

use crate::messages::Language;
use crate::publish;
use crate::web::error::language_of;
use crate::web::exports::{self, Exports};
use crate::web::frame::{encode, moment, thousands};
use crate::web::ledger::attachment;
use crate::web::{AppState, PageError};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use look::frame::{Frame, NavItem, languages, public_page};
use look::part::{self, ButtonKind, Column, Table, facts, link_button, section, table};
use maud::{Markup, html};
use rulebook::Body;
use rulebook::figure::parse_rational;
use std::sync::Arc;
use zone::Zone;
use zone::state::{Edition, PrintedCell};

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/public", get(index))
        .route("/public/key", get(key))
        .route("/public/checkpoint", get(checkpoint))
        .route("/public/ledger", get(ledger))
        .route("/public/verifier", get(verifier))
        .route("/public/editions/{seq}", get(edition))
        .route("/public/editions/{seq}/package", get(package))
        .route("/public/editions/{seq}/{part}/{name}", get(file))
}

/// The files of a bundle, and as what they are served.
const FILES: [(&str, &str, &str); 8] = [
    ("content", "report.html", "text/html; charset=utf-8"),
    ("content", "figures.json", "application/json"),
    ("content", "shishi.css", "text/css; charset=utf-8"),
    ("proof", "manifest.json", "application/json"),
    ("proof", "record.json", "application/json"),
    ("proof", "inclusion.tlog-proof", "text/plain; charset=utf-8"),
    ("proof", "previous.checkpoint", "text/plain; charset=utf-8"),
    ("proof", "consistency.txt", "text/plain; charset=utf-8"),
];
/// What a file of a bundle is served as; nothing for a name that bundles have not.
fn served_as(part: &str, name: &str) -> Option<&'static str> {
    if let Some((.., kind)) = FILES.iter().find(|(of, file, _)| (*of, *file) == (part, name)) {
        return Some(kind);
    }
    let (number, end) = name.strip_prefix("key-").filter(|_| part == "proof")?.split_once('.')?;
    let is_number = number.parse::<u32>().is_ok_and(|parsed| parsed > 0 && parsed.to_string() == number);
    match end {
        "json" if is_number => Some("application/json"),
        "tlog-proof" if is_number => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

/// The folder that the second verifier unpacks to.
const VERIFIER: &str = "shishi-verifier";

/// The folder that an edition's package unpacks to.
fn package_name(edition: &Edition) -> String {
    format!("{}-{}-edition-{}", edition.report, edition.period, edition.edition)
}

/// What a stranger needs and does, with the links: package, key, ledger, command.
pub(super) fn steps(language: Language, edition: &Edition) -> Markup {
    let name = package_name(edition);
    let given = "--key key.txt --ledger ledger.jsonl";
    html! {
        p { (language.text("verify-steps-about")) }
        ol.s-steps {
            li { (language.text("verify-step-1")) " " a href={ "/public/editions/" (edition.seq) "/package" } download { (name) ".zip" } }
            li { (language.text("verify-step-2")) " " a href="/public/key" download="key.txt" { "key.txt" } }
            li { (language.text("verify-step-3")) " " a href="/public/ledger" download { "ledger.jsonl" } }
            li {
                (language.text("verify-step-4")) " " a href="/public/verifier" download { (VERIFIER) ".zip" }
                pre.s-mono {
                    "unzip " (name) ".zip\n"
                    "shishi verify " (name) " " (given) "\n"
                    "unzip " (VERIFIER) ".zip\n"
                    "python3 " (VERIFIER) "/verify.py " (name) " " (given) "\n"
                    "python3 " (VERIFIER) "/form.py " (name) " " (given)
                }
            }
        }
        p { (language.text("verify-steps-ends")) }
    }
}

pub(super) fn page(state: &AppState, language: Language, title: &str, path: &str, main: Markup) -> Markup {
    let t = |key: &str| language.text(key);
    let zone = state.engine.snapshot();
    let (product, skip, badge, login) = (t("nav-public"), t("skip"), t("demo-badge"), t("login-in"));
    let next = encode(path);
    let (zh, en) = (format!("/switch?language=zh-CN&next={next}"), format!("/switch?language=en&next={next}"));
    let tag = language.tag();
    let nav = [NavItem { href: "/login", label: &login, icon: look::Icon::User, current: false, count: None }];
    let frame = Frame {
        lang: tag,
        title: &format!("{title} · {}", zone.name),
        product: &product,
        zone: &zone.name,
        demo_badge: zone.demonstration.then_some(badge.as_str()),
        period: html! {},
        as_of: html! {},
        search: None,
        bell: None,
        languages: languages(&[(&zh, "zh-CN", "中文", tag == "zh-CN"), (&en, "en", "EN", tag == "en")]),
        person: None,
        person_menu: html! {},
        nav: &nav,
        phone_nav: &[],
        foot: html! { (t("promise")) },
        past_banner: None,
        skip: &skip,
    };
    public_page(&frame, main)
}

async fn index(State(state): State<AppState>, headers: HeaderMap) -> Markup {
    let language = language_of(&headers);
    let t = |key: &str| language.text(key);
    let zone = state.engine.snapshot();
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let rows = zone.editions.iter().rev().map(|edition| {
        vec![
            html! { a href={ "/public/editions/" (edition.seq) } { (t(&format!("report-{}", edition.report))) } },
            html! { (edition.period) },
            html! { (language.format("report-edition", &[("edition", &edition.edition.to_string())])) },
            html! { (moment(&zone, &edition.recorded)) },
            html! { (thousands(edition.size)) },
            html! { (edition.cells.len()) },
        ]
    });
    let editions = table(&Table {
        caption: &t("report-editions"),
        columns: vec![
            column("report-name", false),
            column("basis-period", false),
            column("report-editions", false),
            column("ledger-recorded", false),
            column("basis-size", true),
            column("report-cells", true),
        ],
        rows: rows.collect(),
        empty: part::empty(html! { (t("public-empty")) }, html! {}),
    });
    let published = state.engine.read(|ledger, _| ledger.published_checkpoints(10)).unwrap_or_default();
    let main = html! {
        (part::head(html! {}, &language.format("public-title", &[("zone", &zone.name)]), html! { (t("promise")) }, html! {}))
        (section(&t("report-editions"), "", html! {}, editions))
        (crate::web::boards::public_lists(&zone, language))
        (section(&t("public-verify"), "", html! {}, html! {
            p { (t("public-verify-text")) }
            (facts(&[
                (t("ledger-key"), html! {
                    span.s-mono { (state.engine.key()) }
                    @for (seq, key) in zone.chain.earlier() {
                        div.s-meta { (language.format("public-earlier-key", &[("seq", &seq.to_string())])) " " span.s-mono { (key) } }
                    }
                }),
                (t("public-downloads"), html! {
                    a href="/public/ledger" { (t("public-ledger")) } " · " a href="/public/checkpoint" { (t("public-checkpoint")) } " · " a href="/public/key" { (t("ledger-key")) }
                }),
            ]))
            @if let Some(newest) = zone.editions.last() { (steps(language, newest)) }
        }))
        (section(&t("public-checkpoints"), "", html! {}, html! {
            @for checkpoint in published { pre.s-mono { (checkpoint.note) } }
        }))
    };
    page(&state, language, &t("nav-public"), "/public", main)
}

async fn key(State(state): State<AppState>) -> String {
    format!("{}\n", state.engine.key())
}

async fn checkpoint(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, PageError> {
    let checkpoint = state.engine.checkpoint(true).await.ok_or_else(|| PageError::NotSaved(language_of(&headers)))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], checkpoint.note).into_response())
}

async fn ledger(
    State(state): State<AppState>,
    Extension(exports): Extension<Arc<Exports>>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    exports::ledger(&state, &exports, language_of(&headers), None).await
}

/// A cell's value as published, which is Chinese; in English what it means stands above it.
fn value(zone: &Zone, cell: &PrintedCell, language: Language) -> Markup {
    let english = zone.rules.newest(&cell.figure).filter(|_| language == Language::English).and_then(|adopted| {
        let Body::Figure(figure) = &adopted.rule.body else { return None };
        let number = parse_rational(&cell.exact);
        let printed = match (cell.rank, number) {
            (Some(rank), _) => figure.print.text(&rank.to_string()),
            (None, Some(number)) => figure.print.number(&number),
            (None, None) => figure.print.text(&cell.exact),
        };
        Some(printed.en)
    });
    html! {
        @match english {
            Some(english) => { (english) div.s-meta lang="zh-CN" { (cell.printed) } },
            None => (cell.printed),
        }
    }
}

/// The edition's own page inside a frame that tells how to check it.
async fn edition(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(seq): Path<u64>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let t = |key: &str| language.text(key);
    let zone = state.engine.snapshot();
    let Some(edition) = zone.editions.iter().find(|edition| edition.seq == seq) else {
        return Err(PageError::NotFound(language));
    };
    let superseded = zone.newest_edition(&edition.report, edition.period).filter(|newest| newest.seq != seq);
    let base = format!("/public/editions/{seq}");
    let changes = zone.rotations.iter().filter(|changed| **changed < seq).count();
    let of_keys = (1..=changes).flat_map(|number| [format!("key-{number}.json"), format!("key-{number}.tlog-proof")]);
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let rows = edition.cells.iter().map(|cell| {
        let title = zone.rules.newest(&cell.figure).map_or(&cell.figure, |adopted| {
            if language == Language::English { &adopted.rule.title.en } else { &adopted.rule.title.zh }
        });
        let subject = zone
            .org
            .unit(&cell.subject)
            .map_or_else(|| cell.subject.clone(), |number| zone.org.units[number as usize].title.to_string());
        vec![
            html! { (title) div.s-meta { (cell.figure) } },
            html! { span.s-when { (cell.period) } },
            html! { (subject) },
            value(&zone, cell, language),
            html! { span.s-mono { (cell.exact) } },
        ]
    });
    let cells = table(&Table {
        caption: &t("report-cells"),
        columns: vec![
            column("basis-figure", false),
            column("basis-period", false),
            column("air-participant", false),
            column("basis-value", true),
            column("basis-exact", true),
        ],
        rows: rows.collect(),
        empty: html! {},
    });
    let title = format!(
        "{} {} · {}",
        t(&format!("report-{}", edition.report)),
        edition.period,
        language.format("report-edition", &[("edition", &edition.edition.to_string())])
    );
    let main = html! {
        (part::head(html! { a href="/public" { (t("nav-public")) } }, &title, html! {}, link_button(ButtonKind::Primary, &format!("{base}/content/report.html"), &t("public-read"), None)))
        @if let Some(newest) = superseded {
            (part::note(part::Tone::Warn, &t("public-superseded"), html! { a href={ "/public/editions/" (newest.seq) } { (newest.edition) } }))
        }
        (facts(&[
            (t("ledger-recorded"), html! { (moment(&zone, &edition.recorded)) }),
            (t("basis-size"), html! { (thousands(edition.size)) }),
            (t("report-manifest"), html! { span.s-mono { (edition.manifest) } }),
            (t("public-files"), html! {
                @for (part, name, _) in FILES { a href={ (base) "/" (part) "/" (name) } { (part) "/" (name) } " " }
                @for name in of_keys { a href={ (base) "/proof/" (name) } { "proof/" (name) } " " }
            }),
        ]))
        (section(&t("public-verify"), "", html! {}, steps(language, edition)))
        (section(&t("report-cells"), "", html! {}, cells))
    };
    Ok(page(&state, language, &title, &base, main).into_response())
}

/// A file of a bundle; only names that bundles have.
async fn file(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path((seq, part, name)): Path<(u64, String, String)>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let kind = served_as(&part, &name).ok_or(PageError::NotFound(language))?;
    if !publish::on_demand(&state.engine, seq).await.map_err(|error| PageError::storage(language, &error))? {
        return Err(PageError::NotFound(language));
    }
    let path = publish::folder(&state.engine.files, seq).join(&part).join(&name);
    let bytes = tokio::fs::read(path).await.map_err(|_| PageError::NotFound(language))?;
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// The whole bundle of an edition as one file.
async fn package(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(seq): Path<u64>,
) -> Result<Response, PageError> {
    let language = language_of(&headers);
    let edition = state.engine.snapshot().editions.iter().find(|edition| edition.seq == seq).cloned();
    let edition = edition.ok_or(PageError::NotFound(language))?;
    publish::on_demand(&state.engine, seq).await.map_err(|error| PageError::storage(language, &error))?;
    let (folder, name) = (publish::folder(&state.engine.files, seq), package_name(&edition));
    let file = format!("{name}.zip");
    let packed = tokio::task::spawn_blocking(move || publish::of_bundle(&folder, &name)).await;
    let bytes = packed.map_err(|_| PageError::Internal(language))?.map_err(|_| PageError::Internal(language))?;
    Ok(attachment(bytes, "application/zip", &file))
}

/// The second verifier, for those who have not the source.
async fn verifier(headers: HeaderMap) -> Result<Response, PageError> {
    let bytes = publish::of_verifier(VERIFIER).map_err(|_| PageError::Internal(language_of(&headers)))?;
    Ok(attachment(bytes, "application/zip", &format!("{VERIFIER}.zip")))
}
