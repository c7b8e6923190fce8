//! Pages and API. A page reads a snapshot and shows it: it computes nothing that a figure or the register could say.
//!
//! `viewer.rs` says who asks, in which language, at which ledger size and for which period; `frame.rs` puts the frame
//! around a page; the offices' pages share one set of furniture (`records/`), as their facts share one field table.

mod acting;
mod administration;
pub mod api;
mod assets;
mod basis;
mod boards;
mod browser;
mod burden;
mod calendar;
mod delegations;
mod door;
mod error;
mod error_page;
mod exports;
mod figures;
mod frame;
mod guard;
mod health;
mod imports;
mod kept;
mod ledger;
mod login;
mod many;
mod metrics;
mod orders;
mod paging;
mod projects;
mod public;
mod records;
mod reports;
mod requests;
mod rules;
mod seen;
mod today;
mod tokens;
mod viewer;
mod wall;
mod week;

pub use error::PageError;
pub use frame::encode;
pub use viewer::Viewer;

use crate::accounts::Accounts;
use crate::engine::{Engine, KeeperError};
use crate::oidc::Provider;
use crate::settings::{self, Limits, Serves, Settings};
use crate::webhooks::{Post, Webhooks};
use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::Durability;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Most bytes of a body, where a room says nothing else.
const BODY_BYTES_MAX: usize = 2 << 20;
/// How long files that are being written are waited for at the very end.
const FILES_WITHIN: Duration = Duration::from_secs(5);
/// Most connections to the metrics: one program asks, perhaps two.
const METRICS_CONNECTIONS: usize = 16;

/// What every handler holds.
pub struct Shared {
    /// The zone's engine.
    pub engine: Arc<Engine>,
    /// Accounts and sessions.
    pub accounts: Accounts,
    /// The identity provider, if there is one.
    pub provider: Option<Arc<Provider>>,
    /// The map service whose pictures pages may show, if there is one.
    pub map: Option<settings::Map>,
    /// Who is told of its records.
    pub webhooks: Webhooks,
    /// Lists of facts that were made lately.
    pub lists: records::Lists,
    /// What facts are called.
    pub names: records::Names,
    /// What was said of facts, and which of them bring which file.
    pub index: Arc<records::Index>,
    /// How long an import's job is kept.
    imports_kept: Duration,
    meter: metrics::Meter,
}

impl Shared {
    /// An engine with its accounts.
    pub fn new(engine: Arc<Engine>, accounts: Accounts) -> Self {
        Self::counted(engine, accounts, metrics::Meter::default())
    }

    /// The same, its requests counted together with those of others.
    fn counted(engine: Arc<Engine>, accounts: Accounts, meter: metrics::Meter) -> Self {
        let webhooks = Webhooks::resting(Arc::new(Post::new(&settings::Webhooks::default())));
        let (lists, names, index) = (records::Lists::default(), records::Names::default(), Arc::default());
        Self {
            engine,
            accounts,
            provider: None,
            map: None,
            webhooks,
            lists,
            names,
            index,
            imports_kept: crate::imports::KEPT,
            meter,
        }
    }

    /// With jobs of imports that are kept so long.
    #[must_use]
    fn with_imports_kept(self, imports_kept: Duration) -> Self {
        Self { imports_kept, ..self }
    }

    /// With an identity provider beside the passwords.
    #[must_use]
    pub fn with_provider(self, provider: Option<Arc<Provider>>) -> Self {
        Self { provider, ..self }
    }

    /// With pictures of a map service.
    #[must_use]
    pub fn with_map(self, map: Option<settings::Map>) -> Self {
        Self { map, ..self }
    }

    /// With webhooks that are told.
    #[must_use]
    pub fn with_webhooks(self, post: Arc<Post>) -> Self {
        let webhooks = Webhooks::start(&self.engine, post);
        Self { webhooks, ..self }
    }
}

/// The state of the router.
pub type AppState = Arc<Shared>;

/// Every route. `tests/rights_matrix.rs` holds the list of them against the golden permission matrix.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(login::routes())
        .merge(administration::routes())
        .merge(tokens::routes())
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
        .merge(projects::routes())
        .merge(records::routes())
        .merge(today::routes())
        .merge(burden::routes())
        .merge(boards::routes())
        .merge(calendar::routes())
        .merge(orders::routes())
        .merge(delegations::routes())
        .merge(week::routes())
        .merge(wall::routes())
        .merge(health::routes())
        .fallback(error::not_found)
        .layer(axum::Extension(Arc::new(exports::Exports::default())))
        .layer(axum::Extension(state.index.clone()))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn_with_state(state.clone(), guard::guard))
        .layer(axum::middleware::from_fn_with_state(state.clone(), seen::seen))
        // The guard reads past the files of a form that comes too late.
        .layer(DefaultBodyLimit::max(records::FORM_BYTES_MAX))
        // Last, so that it sees what the others answer.
        .layer(axum::middleware::from_fn_with_state(state.clone(), requests::note))
        .with_state(state)
}

/// Where the program listens: a port that is not free is told before a zone is opened.
pub struct Listeners {
    pages: std::net::TcpListener,
    metrics: Option<std::net::TcpListener>,
}

impl Listeners {
    /// Takes the ports.
    pub fn bind(settings: &Settings) -> Result<Self, (SocketAddr, std::io::Error)> {
        let bind = |address| {
            let listener = std::net::TcpListener::bind(address).map_err(|error| (address, error))?;
            listener.set_nonblocking(true).map_err(|error| (address, error))?;
            Ok(listener)
        };
        Ok(Self { pages: bind(settings.listen)?, metrics: settings.metrics.map(bind).transpose()? })
    }
}

/// Why a zone could not be served to the end.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The zone does not open.
    #[error(transparent)]
    Zone(#[from] KeeperError),
    /// The system gives no threads or sockets.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// Serves a zone, or many, until it is told to stop (Ctrl-C or SIGTERM).
pub fn serve(settings: &Settings, listeners: Listeners, durability: Durability) -> Result<(), ServeError> {
    match &settings.serves {
        Serves::Zone(folder) => serve_one(settings, folder, listeners, durability),
        Serves::Zones(_, named) => Ok(many::serve(settings, named, listeners, durability)?),
    }
}

/// Opens a zone and serves it. Whoever comes before it is open is told so.
fn serve_one(
    settings: &Settings,
    folder: &Path,
    listeners: Listeners,
    durability: Durability,
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(serve_until_told(settings, folder, listeners, durability));
    if let Ok(Some(engine)) = &ended {
        engine.stop();
        // Files that are being written for somebody who was not waited for any longer.
        runtime.shutdown_timeout(FILES_WITHIN);
        tracing::info!("stopped");
    } else {
        // A zone that is still being opened is not waited for: whatever it does then is done so that it may be cut off.
        runtime.shutdown_background();
    }
    ended.map(drop)
}

/// Until it is told to stop; the engine, if the zone came to be open.
async fn serve_until_told(
    settings: &Settings,
    folder: &Path,
    listeners: Listeners,
    durability: Durability,
) -> Result<Option<Arc<Engine>>, ServeError> {
    let pages = TcpListener::from_std(listeners.pages)?;
    let address = pages.local_addr()?;
    let router = Arc::new(ArcSwap::from_pointee(health::opening()));
    let (stop, stopped) = watch::channel(false);
    let door = door::Door::open(settings.limits);
    let (answers, told_pages) = (router.clone(), told(stopped.clone()));
    let served = tokio::spawn(async move { door.serve(&pages, answers, told_pages).await });
    let (folder, oidc, pace) = (folder.to_owned(), settings.oidc.clone(), settings.pace);
    let map = settings.map.clone();
    let (post, kept) = (Arc::new(Post::new(&settings.webhooks)), settings.imports_kept);
    let opened = tokio::task::spawn_blocking(move || {
        let engine = Engine::start(&folder, durability)?;
        let accounts = Accounts::open(&engine.files)?.with_pace(pace);
        let shared = Shared::new(engine, accounts).with_provider(oidc.map(Provider::new)).with_map(map);
        Ok::<_, KeeperError>(Arc::new(shared.with_webhooks(post).with_imports_kept(kept)))
    });
    let mut told_to_stop = pin!(told_to_stop());
    let state = tokio::select! {
        opened = opened => opened.map_err(std::io::Error::other)??,
        () = &mut told_to_stop => return Ok(None),
    };
    router.store(Arc::new(self::router(state.clone())));
    let watched = match listeners.metrics {
        Some(listener) => Some(serve_metrics(listener, metrics::router(&state), settings.limits, told(stopped))?),
        None => None,
    };
    println!("http://{address}");
    tracing::info!(version = env!("CARGO_PKG_VERSION"), records = state.engine.snapshot().size, "serving");
    let strangers = tokio::spawn(count_strangers(state.clone()));
    let ends = tokio::spawn(end_imports(state.clone()));
    let reads_ahead = tokio::spawn(read_ahead(state.clone()));
    told_to_stop.await;
    tracing::info!("told to stop: requests that are here are answered");
    let _ = stop.send(true);
    let _ = served.await;
    if let Some(watched) = watched {
        watched.abort();
    }
    strangers.abort();
    ends.abort();
    reads_ahead.abort();
    state.webhooks.stop();
    state.accounts.strangers.write(&state.engine.audit, true);
    Ok(Some(state.engine.clone()))
}

/// Serves the metrics beside the pages.
fn serve_metrics(
    listener: std::net::TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<tokio::task::JoinHandle<()>> {
    let listener = TcpListener::from_std(listener)?;
    tracing::info!(address = %listener.local_addr()?, "metrics");
    let router = Arc::new(ArcSwap::from_pointee(router));
    let door = door::Door::open(Limits { connections: METRICS_CONNECTIONS, ..limits });
    Ok(tokio::spawn(async move { door.serve(&listener, router, stop).await }))
}

async fn told(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Writes down what strangers did, a minute after it began.
async fn count_strangers(state: AppState) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        let state = state.clone();
        let _ = tokio::task::spawn_blocking(move || state.accounts.strangers.write(&state.engine.audit, false)).await;
    }
}

/// Reads what pages ask of the whole ledger before somebody asks it: what facts are called, what was said of them. What fails
/// here is tried again, and told, by whoever asks.
async fn read_ahead(state: AppState) {
    let zone = state.engine.snapshot();
    loop {
        let (state, zone) = (state.clone(), zone.clone());
        let step = tokio::task::spawn_blocking(move || state.names.step(&state.engine, &zone));
        if !matches!(step.await, Ok(Ok(true))) {
            break;
        }
    }
    let _ = tokio::task::spawn_blocking(move || state.index.extend(&state.engine)).await;
}

/// Ends jobs of imports whose time is over: at the start, then every hour.
async fn end_imports(state: AppState) {
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    loop {
        hours.tick().await;
        let state = state.clone();
        let ended = tokio::task::spawn_blocking(move || {
            crate::imports::end_old(&state.engine.files.folder, state.imports_kept)
        });
        if let Ok(Err(error)) = ended.await {
            tracing::warn!("jobs of imports are not ended: {error}");
        }
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
