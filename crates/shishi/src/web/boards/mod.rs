//! The red and black lists: a list of the periods, a period's league with the explanation of one place, what people do
//! with a board, and what is public of it. `shown.rs` says which board a page shows, `page.rs` and `explanation.rs` draw it,
//! `acts.rs` records, `export.rs` and `public.rs` give it away.

mod acts;
mod explanation;
mod export;
mod forms;
mod index;
mod page;
mod public;
mod shown;

pub use index::state as state_words;
pub use page::words as period_words;
pub use public::lists as public_lists;

use crate::web::{AppState, PageError, Viewer};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use zone::Period;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/boards", get(index::page))
        .route("/boards/{period}", get(page::page).post(acts::submit))
        .layer(DefaultBodyLimit::max(crate::web::records::FORM_BYTES_MAX))
        .route("/boards/{period}/export.csv", get(export::csv))
        .route("/public/boards/{seq}", get(public::page))
}

/// A period as it stands in an address.
fn period_of(viewer: &Viewer, text: &str) -> Result<Period, PageError> {
    Period::parse(text).ok_or(PageError::NotFound(viewer.language))
}
