//! Orders (督查事项) and what is expected of units (应报情况). What may be done next, what is late and what is ripe to be
//! decided is said by `zone::offices::oversight` and `zone::duty`; these pages show it and record what a person says.

mod act;
mod arising;
mod brief;
mod expected;
mod list;
mod one;
mod words;

pub use arising::{hint, issue, of_record, of_records, within};
pub use brief::of_project;
pub use list::title_of;
pub use words::{clock, clock_words, said};

use crate::web::AppState;
use crate::web::records::FORM_BYTES_MAX;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/orders", get(list::page))
        .route("/orders/{order}", get(one::page))
        .route("/orders/{order}/step", post(act::step))
        .route("/orders/{order}/reply", post(act::reply))
        .route("/orders/{order}/decision", post(act::decide))
        .route("/duties/expected", get(expected::page))
        .route("/duties/waive", post(expected::waive))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}
