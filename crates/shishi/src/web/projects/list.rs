//! The register of key projects with how each stands: money, curve, the next stage.

use super::{day_of, hundred_millions, people};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::State;
use jiff::civil::Date;
use look::part::{self, ButtonKind, Column, Table, Tone, link_button, spark, table};
use maud::{Markup, html};
use rulebook::Decimal;
use zone::fact::Office;
use zone::offices::projects::{PROJECT, accountable_unit, carrier, curve, key_projects, milestones, standing};
use zone::register::Row;

/// `GET /projects`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let all: Vec<(u32, &Row)> = key_projects(&viewer.zone).collect();
    let stored = desk.latest(&all.iter().map(|(_, row)| *row).collect::<Vec<_>>())?;
    let rows = all.iter().zip(&stored).map(|((project, row), stored)| {
        let text = |field: &str| stored.open.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        line(&desk, *project, row, &text("project"), &text("title"), on)
    });
    let rows: Vec<Vec<Markup>> = rows.collect();
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let title = desk.t("office-projects");
    let listing = table(&Table {
        caption: &title,
        columns: vec![
            column("office-projects", false),
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
        (link_button(ButtonKind::Plain, "/offices/projects/project", &desk.t("project-register"), None))
        (link_button(ButtonKind::Plain, "/offices/projects", &desk.t("project-records"), None))
    };
    let say =
        html! { (viewer.language.format("project-count", &[("n", &all.len().to_string()), ("day", &on.to_string())])) };
    let main = html! { (part::head(html! {}, &title, say, tools)) (listing) };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

fn line(desk: &Desk<'_>, project: u32, row: &Row, key: &str, title: &str, on: Date) -> Vec<Markup> {
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
        html! { (level.unwrap_or_default()) },
        html! { (unit.map_or("", |unit| &*unit.title)) },
        html! { (carrier(zone, project, on).map(|carrier| people::name(desk, carrier.person)).unwrap_or_default()) },
        amount(stands.total),
        amount(stands.planned),
        amount(stands.invested),
        course(desk, project, on, stands.total.map(|said| said.amount)),
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
                span.s-when { (stage.forecast_on.or(stage.planned_on).map(|day| day.to_string()).unwrap_or_default()) }
                @if stage.is_late(on) { br; (part::chip(Tone::Bad, None, &desk.viewer.language.format("project-overdue", &[("n", &stage.days_overdue(on).to_string())]))) }
            },
            None => (desk.t("project-all-reached")),
        }
    }
}
