//! The key projects (重点项目): the register with how each stands, and one project with everything about it. What is
//! shown is asked of `zone::offices::projects`; each number leads to the record that says it.

mod agenda;
mod capacity;
mod exchange;
mod files;
mod finance;
mod financing;
mod handover;
pub mod investment;
pub mod lights;
mod list;
mod meetings;
mod minutes;
mod one;
mod people;
mod permit_words;
mod permits;
pub mod places;
mod plan;
pub mod problems;
pub mod ratings;
mod route;
mod stages;
mod timeline;
mod told;
mod visit_sheets;
mod visits;

pub use handover::waiting as handed_over;
pub use people::name;
pub use visits::before_closing;

use crate::web::{AppState, PageError, Viewer};
use axum::Router;
use axum::routing::{get, post};
use jiff::civil::Date;
use rulebook::{Decimal, Rounding};
use zone::content::key_digest;
use zone::fact::Office;
use zone::offices::projects::PROJECT;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/projects", get(list::page))
        .route("/projects/projects.geojson", get(exchange::geojson))
        .route("/projects/oc4ids.json", get(exchange::oc4ids))
        .route("/projects/{project}", get(one::page))
        .route("/projects/{project}/timeline", get(timeline::page))
        .route("/projects/{project}/permits", get(permits::page))
        .route("/projects/{project}/handover", post(handover::give))
        .route("/projects/{project}/handover/take", post(handover::take))
        .route("/problems", get(problems::page))
        .route("/meetings", get(meetings::index))
        .route("/meetings/{meeting}", get(meetings::page))
        .route("/financing", get(financing::page))
        .route("/sketch", get(plan::page))
        .route("/visits", get(visits::index))
        .route("/visits/{visit}", get(visits::page))
        .route("/visits/{visit}/score", post(visit_sheets::score))
}

/// Number of the project that a path names, if the person may open the office.
fn named(viewer: &Viewer, key: &str) -> Result<u32, PageError> {
    viewer.must_read(Office::Projects)?;
    let number = viewer.zone.register.by_key(&key_digest(PROJECT.name, std::iter::once(key)));
    number.ok_or(PageError::NotFound(viewer.language))
}

/// The day that a page of the viewer speaks of.
fn day_of(viewer: &Viewer) -> Date {
    viewer.zone.date_of(viewer.now)
}

/// Yuan as hundred millions with two places, half-up as money is.
pub fn hundred_millions(yuan: Decimal) -> String {
    let scaled = yuan.rational() / Decimal::whole(100_000_000).rational();
    Rounding::HalfUp.text(&scaled, 2)
}
