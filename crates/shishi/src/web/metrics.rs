//! Metrics for Prometheus, on a listener of their own. Nothing here names a person, a record or an address: the labels are
//! the program's own routes, methods and classes of status.

use crate::web::AppState;
use crate::zones::{Open, Phase, Slot, Zones};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

/// What answered: a route as it is written in the program, or that none did.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: &'static str,
}

type Seconds = Family<Asked, Histogram, fn() -> Histogram>;

/// Counts and times requests.
#[derive(Clone)]
pub struct Meter {
    seconds: Seconds,
}

impl Default for Meter {
    fn default() -> Self {
        // From a millisecond to sixteen seconds.
        Self { seconds: Family::new_with_constructor(requests) }
    }
}

fn requests() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 15))
}

/// To which of many zones somebody came, and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Came {
    zone: String,
    status: &'static str,
}

/// Counts and times requests by zone, until the answer begins: the opening of a zone among it.
#[derive(Clone)]
pub struct Visits(Family<Came, Histogram, fn() -> Histogram>);

impl Default for Visits {
    fn default() -> Self {
        Self(Family::new_with_constructor(requests))
    }
}

impl Visits {
    /// Notes an answer.
    pub(super) fn note(&self, zone: &str, status: StatusCode, took: Duration) {
        let came = Came { zone: zone.to_owned(), status: class(status) };
        self.0.get_or_create(&came).observe(took.as_secs_f64());
    }
}

impl Meter {
    /// Notes an answer.
    pub(super) fn note(&self, method: &'static str, route: &str, status: StatusCode, took: Duration) {
        let asked = Asked { method, route: route.to_owned(), status: class(status) };
        self.seconds.get_or_create(&asked).observe(took.as_secs_f64());
    }
}

/// The method, one of few: a stranger may send any word, and each would become a series.
pub(super) fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// The page of the metrics of a zone and nothing else, for the listener that only this machine reaches.
pub(super) fn router(state: &AppState) -> Router {
    let mut registry = registry(&state.meter);
    state.engine.meter.register(&mut registry);
    let size_at_start = state.engine.snapshot().size;
    registry.register_collector(Box::new(Now { state: Arc::downgrade(state), size_at_start }));
    served(registry)
}

/// The same of many zones.
pub(super) fn router_of_many(zones: &Arc<Zones>, meter: &Meter, visits: &Visits) -> Router {
    let mut registry = registry(meter);
    registry.register_with_unit(
        "zone_request_duration",
        "Time until the answer to a request of a zone begins, its opening among it",
        Unit::Seconds,
        visits.0.clone(),
    );
    registry.register_collector(Box::new(OfMany(Arc::downgrade(zones))));
    served(registry)
}

fn registry(meter: &Meter) -> Registry {
    let mut registry = Registry::with_prefix("shishi");
    let version = vec![("version", env!("CARGO_PKG_VERSION"))];
    registry.register("build", "The program that runs", Info::new(version));
    registry.register_with_unit(
        "http_request_duration",
        "Time until the answer to a request begins; the count is the number of requests",
        Unit::Seconds,
        meter.seconds.clone(),
    );
    registry
}

fn served(registry: Registry) -> Router {
    let mut process = Registry::default();
    process.register_collector(Box::new(Process));
    let registries = Arc::new([registry, process]);
    Router::new().route("/metrics", get(page)).with_state(registries)
}

async fn page(State(registries): State<Arc<[Registry; 2]>>) -> Response {
    let mut text = String::new();
    let [own, process] = &*registries;
    let written = prometheus_client::encoding::text::encode_registry(&mut text, own)
        .and_then(|()| prometheus_client::encoding::text::encode_registry(&mut text, process))
        .and_then(|()| prometheus_client::encoding::text::encode_eof(&mut text));
    match written {
        Ok(()) => {
            let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: f64) -> Result<(), std::fmt::Error> {
    let gauge = ConstGauge::new(value);
    gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)
}

const WRITABLE: &str = "1 while the zone takes records, 0 when it is read-only";
const IMPORTS: &str = "Imports that are being checked or written";

/// What is read off the state when somebody asks.
struct Now {
    state: Weak<super::Shared>,
    size_at_start: u64,
}

impl std::fmt::Debug for Now {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the state of the zone")
    }
}

impl Collector for Now {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let Some(state) = self.state.upgrade() else { return Ok(()) };
        let engine = &state.engine;
        let size = engine.snapshot().size;
        gauge(&mut encoder, "ledger_records", "Records of the ledger", size as f64)?;
        let committed = ConstCounter::new(size - self.size_at_start);
        let help = "Records committed since the server was started";
        committed.encode(encoder.encode_descriptor("records_committed", help, None, committed.metric_type())?)?;
        // The checkpoint as it is kept outside the database: what would be there after a crash.
        let kept = engine.files.kept();
        let signed = std::fs::read_to_string(&kept).ok().and_then(|note| note.lines().nth(1)?.parse::<u64>().ok());
        if let Some(signed) = signed {
            gauge(&mut encoder, "checkpoint_records", "Records under the newest checkpoint", signed as f64)?;
        }
        let written = std::fs::metadata(&kept).and_then(|about| about.modified());
        if let Some(age) = written.ok().and_then(|at| SystemTime::now().duration_since(at).ok()) {
            let help = "Age of the newest checkpoint; it grows while nothing is recorded";
            gauge(&mut encoder, "checkpoint_age_seconds", help, age.as_secs_f64())?;
        }
        let writes = u8::from(engine.is_writing());
        gauge(&mut encoder, "writable", WRITABLE, writes.into())?;
        let sessions = state.accounts.open_sessions(super::viewer::real_seconds());
        gauge(&mut encoder, "sessions", "Sessions that are open", sessions as f64)?;
        gauge(&mut encoder, "imports_running", IMPORTS, imports_running() as f64)
    }
}

/// What is read off zones when somebody asks: only what is in memory, for a zone may wait for its database.
struct OfMany(Weak<Zones>);

impl std::fmt::Debug for OfMany {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the state of the zones")
    }
}

/// A number of every open zone: its name, what it is, how it is read, and whether it only grows.
type OfOpen = (&'static str, &'static str, fn(&Open) -> u64, bool);

const OF_OPEN: [OfOpen; 7] = [
    ("ledger_records", "Records of the ledger", |open| open.state().engine.snapshot().size, false),
    ("checkpoint_records", "Records under the newest checkpoint", |open| open.state().engine.signed(), false),
    ("writable", WRITABLE, |open| open.state().engine.is_writing().into(), false),
    (
        "submissions_waiting",
        "Submissions that wait for their answer",
        |open| open.state().engine.meter.waiting(),
        false,
    ),
    ("records_committed", "Records committed since the zone was opened", Open::committed, true),
    ("refusals", "Submissions refused since the zone was opened", |open| open.state().engine.meter.refused(), true),
    (
        "commit_failures",
        "Commits since the zone was opened whose outcome was unknown at first",
        |open| open.state().engine.meter.failed(),
        true,
    ),
];

impl Collector for OfMany {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let Some(zones) = self.0.upgrade() else { return Ok(()) };
        let open = |slot: &Arc<Slot>| match slot.phase() {
            Phase::Open(open) => Some((slot.name.clone(), open)),
            _ => None,
        };
        let open: Vec<(String, Arc<Open>)> = zones.slots().iter().filter_map(open).collect();
        for (name, help, read, grows) in OF_OPEN {
            let kind = if grows { MetricType::Counter } else { MetricType::Gauge };
            let mut series = encoder.encode_descriptor(name, help, None, kind)?;
            for (zone, open) in &open {
                let (labels, value) = ([("zone", zone.as_str())], read(open));
                let series = series.encode_family(&labels)?;
                if grows {
                    ConstCounter::new(value).encode(series)?
                } else {
                    ConstGauge::new(value as f64).encode(series)?
                }
            }
        }
        let phase = ConstGauge::new(1.0);
        let mut series =
            encoder.encode_descriptor("zone_state", "1 for the state that a zone is in", None, phase.metric_type())?;
        for slot in zones.slots() {
            let labels = [("zone", slot.name.as_str()), ("state", slot.phase().word())];
            phase.encode(series.encode_family(&labels)?)?;
        }
        let help = "How often a zone was opened";
        let mut series = encoder.encode_descriptor("zone_openings", help, None, MetricType::Counter)?;
        for slot in zones.slots() {
            ConstCounter::new(slot.opened()).encode(series.encode_family(&[("zone", slot.name.as_str())])?)?;
        }
        let help = "Memory that zones are reckoned with, by their records";
        gauge(&mut encoder, "zones_reckoned_bytes", help, zones.held().bytes as f64)?;
        gauge(&mut encoder, "imports_running", IMPORTS, imports_running() as f64)
    }
}

/// Imports work in threads of their own, by that name.
fn imports_running() -> usize {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let names = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("comm")).ok());
    names.filter(|name| name.trim_end() == "import").count()
}

/// What the system says of the process, under the names that every exporter uses. Nothing where it says nothing.
#[derive(Debug)]
struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
        if let Some(kib) = kib {
            let kib: f64 = kib;
            gauge(&mut encoder, "process_resident_memory_bytes", "Memory that is really there", kib * 1024.0)?;
        }
        if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
            // The one that counts them is among them.
            let open = open.count().saturating_sub(1);
            gauge(&mut encoder, "process_open_fds", "Descriptors that are open", open as f64)?;
        }
        Ok(())
    }
}
