//! The rulebook (规则册): every rule with its versions, source, certainty, text and cases.

use crate::web::figures::certainty;
use crate::web::frame::framed;
use crate::web::{AppState, PageError, Viewer};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use look::part::{self, Column, Table, facts, section, table};
use maud::{Markup, html};
use rulebook::{Body, Rule};

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/rules", get(index)).route("/rules/{id}", get(one))
}

fn kind_key(rule: &Rule) -> &'static str {
    match rule.body {
        Body::Parameters(_) => "rule-kind-parameters",
        Body::Checklist(_) => "rule-kind-checklist",
        Body::Calendar { .. } => "rule-kind-calendar",
        Body::Figure(_) => "rule-kind-figure",
        Body::Plausibility(_) => "rule-kind-plausibility",
        Body::Lexicon(_) => "rule-kind-lexicon",
        Body::Report(_) => "rule-kind-report",
        Body::Catalogue(_) => "rule-kind-catalogue",
        Body::Scorecard(_) => "rule-kind-scorecard",
    }
}

async fn index(viewer: Viewer) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let english = viewer.language.tag() == "en";
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: t(key), numeric, sort_href: None, sorted: None };
    let rows = viewer.zone.rules.all().filter_map(|(id, versions)| {
        let newest = versions.iter().max_by_key(|adopted| adopted.rule.version)?;
        let rule = &newest.rule;
        Some(vec![
            html! { a href={ "/rules/" (id) } { (if english { &rule.title.en } else { &rule.title.zh }) } div.s-meta { (id) } },
            html! { (t(kind_key(rule))) },
            html! { "v" (rule.version) },
            html! { span.s-when { (rule.from) } },
            html! { span lang="zh-CN" { (rule.source) } },
            certainty(&viewer, rule.certainty),
        ])
    });
    let caption = t("nav-rules");
    let listing = table(&Table {
        caption: &caption,
        columns: vec![
            column("rule-title", false),
            column("rule-kind", false),
            column("rule-version", false),
            column("rule-from", false),
            column("rule-source-cited", false),
            column("rule-certainty", false),
        ],
        rows: rows.collect(),
        empty: part::empty(html! { (t("rules-empty")) }, html! {}),
    });
    let main = html! { (part::head(html! {}, &caption, html! { (t("rules-sentence")) }, html! {})) (listing) };
    framed(&viewer, &caption, "/rules", main)
}

async fn one(viewer: Viewer, Path(id): Path<String>) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let english = viewer.language.tag() == "en";
    let versions: Vec<_> = viewer.zone.rules.versions(&id).rev().cloned().collect();
    let newest = versions.first().ok_or(PageError::NotFound(viewer.language))?;
    let title = if english { newest.rule.title.en.clone() } else { newest.rule.title.zh.clone() };
    let sections = html! {
        @for adopted in &versions {
            @let rule = &adopted.rule;
            (section(&format!("v{}", rule.version), &viewer.language.format("rule-in-force", &[("from", &rule.from.to_string())]), html! {}, html! {
                (facts(&[
                    (t("rule-kind"), html! { (t(kind_key(rule))) }),
                    (t("rule-source-cited"), html! { span lang="zh-CN" { (rule.source) } " " (certainty(&viewer, rule.certainty)) }),
                    (t("basis-definition"), html! { (if english { &rule.about.en } else { &rule.about.zh }) }),
                    (t("rule-record"), html! { a href={ "/ledger/" (adopted.seq) } { (adopted.seq) } }),
                    (t("rule-cases"), html! { (rule.cases) }),
                    (t("rule-applies-by"), html! { (t(match rule.applies_by {
                        rulebook::rule::AppliesBy::HappenedOn => "rule-applies-happened",
                        rulebook::rule::AppliesBy::PeriodEnd => "rule-applies-period",
                        rulebook::rule::AppliesBy::DecidedOn => "rule-applies-decided",
                    })) }),
                ]))
                details { summary { (t("rule-text")) } pre.s-mono lang="zh-CN" { (adopted.text.join("\n")) } }
            }))
        }
        @if matches!(newest.rule.body, Body::Figure(_)) { p { a href={ "/figures/" (id) } { (t("rule-see-figure")) } } }
    };
    let main = html! { (part::head(html! { a href="/rules" { (t("nav-rules")) } }, &title, html! { (id) }, html! {})) (sections) };
    Ok(framed(&viewer, &title, "/rules", main))
}
