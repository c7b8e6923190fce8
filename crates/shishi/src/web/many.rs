//! A server of many zones: which one a request is for is said by its host. Here a request is handed to the zone's own
//! threads, and whoever cannot be let in is told so; nothing here waits for a disk or a database.

use crate::accounts::Accounts;
use crate::messages::Language;
use crate::oidc::Provider;
use crate::settings::{Limits, Named, Settings};
use crate::web::error::language_of;
use crate::web::metrics::{Meter, Visits};
use crate::web::{
    Listeners, Shared, count_strangers, door, end_imports, health, metrics, read_ahead, router, serve_metrics, told,
    told_to_stop,
};
use crate::webhooks::Post;
use crate::zones::{Away, Bounds, Phase, Slot, Zones};
use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;
use std::time::Instant;
use store::Durability;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Descriptors of an open zone: its databases, one pair for every thread that reads, and what waits for events.
const DESCRIPTORS: usize = 64;
/// One zone may have this part of the places at the door.
const PART_OF_PLACES: usize = 4;

/// What the handlers hold.
struct Many {
    zones: Arc<Zones>,
    visits: Visits,
}

/// Serves zones until it is told to stop. None is opened before somebody comes.
pub(super) fn serve(
    settings: &Settings,
    named: &[Named],
    listeners: Listeners,
    durability: Durability,
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let zones = runtime.block_on(serve_until_told(settings, named, listeners, durability))?;
    zones.end(settings.limits.end_within);
    runtime.shutdown_background();
    tracing::info!("stopped");
    Ok(())
}

async fn serve_until_told(
    settings: &Settings,
    named: &[Named],
    listeners: Listeners,
    durability: Durability,
) -> std::io::Result<Arc<Zones>> {
    raise_descriptors();
    let pages = TcpListener::from_std(listeners.pages)?;
    let address = pages.local_addr()?;
    let door = door::Door::open(settings.limits);
    let meter = Meter::default();
    // One for all: what it says of itself is the same for every zone, and it is as far away from each.
    let provider = settings.oidc.clone().map(Provider::new);
    let zones = zones(named, bounds(&settings.limits, door.places(), durability), &meter, provider, settings);
    zones.watch()?;
    let many = Arc::new(Many { zones: zones.clone(), visits: Visits::default() });
    let (stop, stopped) = watch::channel(false);
    let watched = match listeners.metrics {
        Some(listener) => {
            let router = metrics::router_of_many(&zones, &meter, &many.visits);
            Some(serve_metrics(listener, router, settings.limits, told(stopped.clone()))?)
        }
        None => None,
    };
    let answers = Arc::new(ArcSwap::from_pointee(routes(many)));
    let served = tokio::spawn(async move { door.serve(&pages, answers, told(stopped)).await });
    println!("http://{address}");
    tracing::info!(version = env!("CARGO_PKG_VERSION"), zones = named.len(), "serving");
    told_to_stop().await;
    tracing::info!("told to stop: requests that are here are answered");
    let _ = stop.send(true);
    let _ = served.await;
    if let Some(watched) = watched {
        watched.abort();
    }
    Ok(zones)
}

/// The zones, each with its own pages; their requests are counted together.
fn zones(
    named: &[Named],
    bounds: Bounds,
    meter: &Meter,
    provider: Option<Arc<Provider>>,
    settings: &Settings,
) -> Arc<Zones> {
    let map = settings.map.clone();
    let (meter, pace, post) = (meter.clone(), settings.pace, Arc::new(Post::new(&settings.webhooks)));
    let imports_kept = settings.imports_kept;
    let answers = Box::new(move |engine, accounts: Accounts| {
        let shared = Shared::counted(engine, accounts.with_pace(pace), meter.clone()).with_provider(provider.clone());
        let shared = shared.with_map(map.clone());
        let state = Arc::new(shared.with_webhooks(post.clone()).with_imports_kept(imports_kept));
        tokio::spawn(count_strangers(state.clone()));
        tokio::spawn(end_imports(state.clone()));
        tokio::spawn(read_ahead(state.clone()));
        (state.clone(), router(state))
    });
    Zones::new(named, bounds, answers)
}

fn bounds(limits: &Limits, places: usize, durability: Durability) -> Bounds {
    let descriptors = door::descriptors().unwrap_or(1024);
    Bounds {
        memory: limits.memory_mib << 20,
        // What the door leaves.
        open: (descriptors.saturating_sub(places) / DESCRIPTORS).max(1),
        asking: (places / PART_OF_PLACES).max(1),
        durability,
    }
}

/// Zones have many files open; the system lets a program have more of them than it gives it at first.
fn raise_descriptors() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }) {
            tracing::warn!("as few open files as ever: {error}");
        }
    }
}

fn routes(many: Arc<Many>) -> Router {
    Router::new()
        .route("/healthz", get(health::lives))
        .route("/readyz", get(ready))
        .fallback(hand_over)
        .with_state(many)
}

/// The zone that a request is for. A request that names two hosts is for none.
fn asked<'a>(zones: &'a Zones, uri: &Uri, headers: &HeaderMap) -> Option<&'a Arc<Slot>> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, None) = (hosts.next()?.to_str().ok()?, hosts.next()) else { return None };
    if uri.authority().is_some_and(|authority| authority.as_str() != host) {
        return None;
    }
    zones.of_host(host)
}

async fn hand_over(State(many): State<Arc<Many>>, request: Request) -> Response {
    let language = language_of(request.headers());
    let Some(slot) = asked(&many.zones, request.uri(), request.headers()) else {
        return health::said(StatusCode::MISDIRECTED_REQUEST, language, "zones-unknown-host");
    };
    let begun = Instant::now();
    let answer = match many.zones.enter(slot).await {
        Ok(visit) => visit.answer(request).await,
        Err(away) => told_away(language, away),
    };
    many.visits.note(&slot.name, answer.status(), begun.elapsed());
    answer
}

fn told_away(language: Language, away: Away) -> Response {
    let key = match away {
        Away::NotYet => "ready-no",
        Away::Failed => "zones-failed",
        Away::Busy => "zones-busy",
    };
    health::unable(language, key)
}

/// Of a zone's host: whether that zone takes records, as far as that is known without opening it. Of any other: whether
/// the server lets people in, which no single zone can keep it from.
async fn ready(State(many): State<Arc<Many>>, request: Request) -> Response {
    let language = language_of(request.headers());
    let phase = asked(&many.zones, request.uri(), request.headers()).map(|slot| slot.phase());
    match phase {
        Some(Phase::Open(_)) => hand_over(State(many), request).await,
        Some(Phase::Failed(_)) => told_away(language, Away::Failed),
        Some(Phase::Opening | Phase::Closing) => told_away(language, Away::NotYet),
        Some(Phase::Closed) | None => health::said(StatusCode::OK, language, "ready-yes"),
    }
}
