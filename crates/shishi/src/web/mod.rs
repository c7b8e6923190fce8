//! Pages and API. A page reads a snapshot and shows it: it computes nothing that a figure or the register could say.
//!
//! `viewer.rs` says who asks, in which language, at which ledger size and for which period; `frame.rs` puts the frame
//! around a page; the offices' pages share one set of furniture (`records/`), as their facts share one field table.

pub mod api;
mod assets;
mod basis;
mod door;
mod error;
mod error_page;
mod exports;
mod figures;
mod frame;
mod guard;
mod imports;
mod kept;
mod ledger;
mod login;
mod public;
mod records;
mod reports;
mod rules;
mod seen;
mod today;
mod viewer;

pub use error::PageError;
pub use viewer::Viewer;

use crate::accounts::Accounts;
use crate::engine::Engine;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use std::sync::Arc;

/// Most bytes of a body, where a room says nothing else.
const BODY_BYTES_MAX: usize = 2 << 20;

/// What every handler holds.
pub struct Shared {
    /// The zone's engine.
    pub engine: Arc<Engine>,
    /// Accounts and sessions.
    pub accounts: Accounts,
}

/// The state of the router.
pub type AppState = Arc<Shared>;

/// Every route. `tests/rights_matrix.rs` holds the list of them against the golden permission matrix.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/login", get(login::form).post(login::submit))
        .route("/logout", axum::routing::post(login::logout))
        .route("/switch", get(viewer::switch))
        .route("/favicon.ico", get(|| async { axum::response::Redirect::permanent("/static/favicon.svg") }))
        .route("/static/{file}", get(assets::file))
        .merge(api::routes())
        .route("/figures", get(figures::index))
        .route("/figures/{id}", get(basis::page))
        .merge(rules::routes())
        .merge(ledger::routes())
        .merge(reports::routes())
        .merge(public::routes())
        .merge(imports::routes())
        .merge(records::routes())
        .merge(today::routes())
        .route("/healthz", get(|| async { "ok" }))
        .fallback(error::not_found)
        .layer(axum::Extension(Arc::new(exports::Exports::default())))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn_with_state(state.clone(), guard::guard))
        .layer(axum::middleware::from_fn_with_state(state.clone(), seen::seen))
        // The guard reads past the files of a form that comes too late.
        .layer(DefaultBodyLimit::max(records::FORM_BYTES_MAX))
        .with_state(state)
}

/// Serves a zone on a port of the loopback until it is told to stop (Ctrl-C or SIGTERM).
pub fn serve(engine: Arc<Engine>, listener: std::net::TcpListener) -> std::io::Result<()> {
    let accounts = Accounts::open(&engine.files).map_err(std::io::Error::other)?;
    let state = Arc::new(Shared { engine: engine.clone(), accounts });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        println!("http://{}", listener.local_addr()?);
        tokio::spawn(count_strangers(state.clone()));
        door::Door::open().serve(&listener, router(state.clone()), told_to_stop()).await;
        state.accounts.strangers.write(&state.engine.audit, true);
        Ok::<_, std::io::Error>(())
    })?;
    engine.stop();
    Ok(())
}

/// Writes down what strangers did, a minute after it began.
async fn count_strangers(state: AppState) {
    let mut minutes = tokio::time::interval(std::time::Duration::from_secs(60));
    loop {
        minutes.tick().await;
        let state = state.clone();
        let _ = tokio::task::spawn_blocking(move || state.accounts.strangers.write(&state.engine.audit, false)).await;
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return interrupt.await.unwrap_or(()),
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
