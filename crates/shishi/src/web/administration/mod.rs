//! The three administrators' pages: accounts and webhooks (system), policy, locks and sessions (security), the audit (audit). Each is
//! one role's alone: GB/T 22239 asks that none of them can do another's work, and `zone::org` lets nobody hold two.

mod accounts;
mod audit;
mod deliveries;
mod security;
mod webhook_form;
mod webhooks;

use crate::web::{AppState, Viewer};
use axum::Router;
use axum::routing::{get, post};
use look::part::Column;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/accounts", get(accounts::page))
        .route("/accounts/new", get(accounts::form).post(accounts::submit))
        .route("/accounts/close", post(accounts::close))
        .route("/security", get(security::page))
        .route("/security/policy", post(security::policy))
        .route("/security/accounts", post(security::act))
        .route("/security/sessions", post(security::end_session))
        .route("/security/tokens", post(security::end_token))
        .route("/audit", get(audit::page))
        .route("/audit/export.csv", get(audit::export))
        .route("/audit/remove", post(audit::remove))
        .route("/webhooks", get(webhooks::page))
        .route("/webhooks/new", get(webhook_form::form).post(webhooks::make))
        .route("/webhooks/act", post(webhooks::act))
        .route("/webhooks/again", post(deliveries::again))
}

fn column(viewer: &Viewer, key: &str) -> Column {
    Column { key: key.to_owned(), label: viewer.language.text(key), numeric: false, sort_href: None, sorted: None }
}
