//! The register of key projects with how each stands: money, curve, the next stage.

use super::{day_of, hundred_millions, lights, people};
use crate::web::frame::framed;
use crate::web::records::{Desk, path_of};
use crate::web::{AppState, PageError, Viewer, paging};
use axum::extract::{Query, State};
use jiff::civil::Date;
use look::part::{self, ButtonKind, Column, Table, Tone, link_button, spark, table};
use maud::{Markup, html};
use rulebook::Decimal;
use std::collections::HashMap;
use zone::fact::Office;
use zone::offices::projects::light::{Level, Week, weeks};
use zone::offices::projects::{PROJECT, accountable_unit, carrier, curve, key_projects, milestones, standing};
use zone::register::Row;

/// Weeks whose lights are shown.
const WEEKS: u8 = 6;

/// Projects on a page.
const PAGE: usize = 50;

/// `GET /projects?light=behind&page=2`.
pub async fn page(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let now = |project| weeks(&viewer.zone, project, on, 1).last().and_then(Week::level);
    let all: Vec<Listed<'_>> = key_projects(&viewer.zone).map(|(project, row)| (project, row, now(project))).collect();
    let wanted = query.get("light").and_then(|word| lights::LEVELS.into_iter().find(|level| level.word() == word));
    let asked: Vec<&Listed<'_>> = all.iter().filter(|(.., now)| wanted.is_none() || *now == wanted).collect();
    let pages = asked.len().div_ceil(PAGE);
    let page = paging::asked(&query, pages);
    let shown: Vec<&Listed<'_>> = asked.iter().skip((page - 1) * PAGE).take(PAGE).copied().collect();
    let stored = desk.latest(&shown.iter().map(|(_, row, _)| *row).collect::<Vec<_>>())?;
    let rows = shown.iter().zip(&stored).map(|(listed, stored)| {
        let text = |field: &str| stored.open.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        line(&desk, listed, &text("project"), &text("title"), on)
    });
    let rows: Vec<Vec<Markup>> = rows.collect();
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let title = desk.t("office-projects");
    let listing = table(&Table {
        caption: &title,
        columns: vec![
            column("office-projects", false),
            column("light-weeks-of-list", false),
            column("field-level", false),
            column("field-accountable-unit", false),
            column("project-carried-by", false),
            column("project-total", true),
            column("project-planned-to-date", true),
            column("project-done", true),
            column("project-course", false),
            column("project-next-stage", false),
        ],
        rows,
        empty: part::empty(html! { (desk.t("empty-projects-project")) }, html! {}),
    });
    let tools = html! {
        (link_button(ButtonKind::Plain, "/meetings", &desk.t("kind-projects-meeting"), None))
        (link_button(ButtonKind::Plain, "/visits", &desk.t("kind-projects-visit"), None))
        (link_button(ButtonKind::Plain, "/problems", &desk.t("problems-title"), None))
        (link_button(ButtonKind::Plain, "/financing", &desk.t("project-finance"), None))
        (link_button(ButtonKind::Plain, "/sketch", &desk.t("project-sketch"), None))
        (link_button(ButtonKind::Plain, "/offices/projects/project", &desk.t("project-register"), None))
        (link_button(ButtonKind::Plain, "/offices/projects", &desk.t("project-records"), None))
    };
    let say =
        html! { (viewer.language.format("project-count", &[("n", &all.len().to_string()), ("day", &on.to_string())])) };
    let main = html! {
        (part::head(html! {}, &title, say, tools))
        (filter(&desk, &all, wanted))
        // On a phone: name, light, who carries it, how far it has come, the next stage.
        div.s-keyed { (listing) }
        @if pages > 1 { (paging::draw(&viewer, page, pages, asked.len(), |page| href(wanted, page))) }
        (exports(&desk))
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

/// The register as files: the workbook of its list, and the two of `exchange.rs`.
fn exports(desk: &Desk<'_>) -> Markup {
    part::tools(html! {
        (desk.t("list-export"))
        a href={ (path_of(&PROJECT)) "/export.xlsx" } { (desk.t("project-export-xlsx")) }
        a href="/projects/projects.geojson" { (desk.t("project-export-geojson")) }
        a href="/projects/oc4ids.json" { (desk.t("project-export-oc4ids")) }
    })
}

/// A project with how it stands this week.
type Listed<'a> = (u32, &'a Row, Option<Level>);

/// The address of a page of those that stand in a way.
fn href(wanted: Option<Level>, page: usize) -> String {
    match wanted {
        Some(level) => format!("/projects?light={}&page={page}", level.word()),
        None => format!("/projects?page={page}"),
    }
}

/// How many stand how, each the way to those alone.
fn filter(desk: &Desk<'_>, all: &[Listed<'_>], wanted: Option<Level>) -> Markup {
    let count = |level: Level| all.iter().filter(|(.., now)| *now == Some(level)).count();
    let link = |href: &str, level: Option<Level>, words: Markup, n: usize| {
        html! { a href=(href) aria-current=[(level == wanted).then_some("page")] { (words) " " (n) } }
    };
    part::tools(html! {
        (link("/projects", None, html! { (desk.t("common-all")) }, all.len()))
        @for level in lights::LEVELS {
            @let n = count(level);
            @if n > 0 || wanted == Some(level) {
                (link(&format!("/projects?light={}", level.word()), Some(level), lights::light(desk, level), n))
            }
        }
    })
}

fn line(desk: &Desk<'_>, listed: &Listed<'_>, key: &str, title: &str, on: Date) -> Vec<Markup> {
    let (project, row) = (listed.0, listed.1);
    let zone = &desk.viewer.zone;
    let stands = standing(zone, project, on);
    let amount = |said: Option<zone::offices::projects::Said>| {
        html! {
            @match said {
                Some(said) => (part::figure(&format!("/records/{}", said.seq), &hundred_millions(said.amount), "")),
                None => "—",
            }
        }
    };
    let unit = accountable_unit(zone, project).and_then(|unit| zone.org.units.get(unit as usize));
    let level = row.latest.choice(&PROJECT, "level").map(|level| desk.viewer.language.choice("level", level));
    vec![
        html! { a href={ "/projects/" (key) } { (title) } },
        html! { span.s-weeks { (lights::marks(desk, &weeks(zone, project, on, WEEKS))) @if let Some(now) = listed.2 { span class=(lights::tone(now)) { (lights::word(desk, now)) } } } },
        html! { (level.unwrap_or_default()) },
        html! { (unit.map_or("", |unit| &*unit.title)) },
        html! { (carrier(zone, project, on).map(|carrier| people::name(desk, carrier.person)).unwrap_or_default()) },
        amount(stands.total),
        amount(stands.planned),
        amount(stands.invested),
        html! {
            (course(desk, project, on, stands.total.map(|said| said.amount)))
            @if let Some(said) = stands.progress { " " (part::figure(&format!("/records/{}", said.seq), &said.amount.to_string(), "%")) }
        },
        next(desk, project, on),
    ]
}

/// Planned and actual investment as two small lines, up to the month of the day.
fn course(desk: &Desk<'_>, project: u32, on: Date, total: Option<Decimal>) -> Markup {
    let months = curve(&desk.viewer.zone, project, on);
    let Some(total) = total.filter(|total| *total > Decimal::ZERO) else { return html! { "—" } };
    let share = |amount: Option<Decimal>| {
        amount.map(|amount| (amount.billionths() / (total.billionths() / 1000).max(1)) as f64 / 1000.0)
    };
    let past = months.iter().filter(|month| month.month.first_day() <= on);
    let (planned, actual): (Vec<_>, Vec<_>) = past.map(|month| (share(month.planned), share(month.actual))).unzip();
    spark(&desk.t("project-course"), &planned, &actual)
}

/// The first stage that is not reached, with its day; late in words.
fn next(desk: &Desk<'_>, project: u32, on: Date) -> Markup {
    let stages = milestones(&desk.viewer.zone, project, on);
    let next = stages.iter().find(|stage| stage.reached_on.is_none() && stage.planned_on.is_some());
    html! {
        @match next {
            Some(stage) => span {
                (desk.viewer.language.choice("stage", stage.stage)) " "
                span.s-when { (stage.planned_on.map(|day| day.to_string()).unwrap_or_default()) }
                @if let Some(forecast) = stage.forecast_on.filter(|forecast| Some(*forecast) != stage.planned_on) {
                    br; span.s-meta.s-line1 { (desk.viewer.language.format("project-expected-on", &[("day", &forecast.to_string())])) }
                }
                @if stage.is_late(on) { br; (part::chip(Tone::Bad, None, &desk.viewer.language.format("project-overdue", &[("n", &stage.days_overdue(on).to_string())]))) }
            },
            None => (desk.t("project-all-reached")),
        }
    }
}
