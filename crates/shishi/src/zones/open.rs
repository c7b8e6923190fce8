//! A zone that is open: its engine, its pages, and the threads that answer for it and for no other.

use crate::accounts::Accounts;
use crate::engine::{Engine, Files, KeeperError};
use crate::web::AppState;
use crate::zones::slot::{Asking, Slot};
use crate::zones::{Answers, budget};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use std::cell::RefCell;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use store::{Durability, LedgerReader};
use tokio::runtime::{Handle, Runtime};
use tracing::span::EnteredSpan;

/// Threads that answer for a zone. A page that reads a database holds one of them.
const THREADS: usize = 2;
/// Most threads of a zone that wait for a disk, a password or an old state.
const WAITING_THREADS: usize = 16;
/// How long files that are being written are waited for when a zone is closed.
const FILES_WITHIN: Duration = Duration::from_secs(5);

thread_local! {
    /// What a zone's thread says, it says of that zone.
    static SAID_OF: RefCell<Option<EnteredSpan>> = const { RefCell::new(None) };
}

/// A zone that is open.
pub struct Open {
    state: AppState,
    router: Router,
    handle: Handle,
    runtime: Mutex<Option<Runtime>>,
    size_at_start: u64,
}

/// Number of records in a folder, before it is opened.
pub(super) fn records(folder: &Path) -> Result<u64, KeeperError> {
    let files = Files::of(folder)?;
    match files.zone()? {
        Some(zone) => Ok(LedgerReader::open(&files.ledger(), &zone)?.size()?),
        None => Err(KeeperError::File(folder.display().to_string(), "holds no zone".to_owned())),
    }
}

impl Open {
    /// Opens a folder: takes as long as the zone is large, or its database slow.
    pub(super) fn start(slot: &Slot, durability: Durability, answers: &Answers) -> Result<Self, KeeperError> {
        let span = slot.span();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(WAITING_THREADS)
            .thread_name("zone")
            .on_thread_start(move || SAID_OF.set(Some(span.clone().entered())))
            .on_thread_stop(|| SAID_OF.set(None))
            .enable_all()
            .build()
            .map_err(|error| KeeperError::File(slot.folder.display().to_string(), error.to_string()))?;
        let engine = Engine::start(&slot.folder, durability)?;
        let accounts = Accounts::open(&engine.files).inspect_err(|_| engine.stop())?;
        let size_at_start = engine.snapshot().size;
        let handle = runtime.handle().clone();
        let (state, router) = {
            let _in_the_zone = handle.enter();
            answers(engine, accounts)
        };
        Ok(Self { state, router, handle, runtime: Mutex::new(Some(runtime)), size_at_start })
    }

    /// What its handlers hold.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Records committed since it was opened.
    pub fn committed(&self) -> u64 {
        self.state.engine.snapshot().size - self.size_at_start
    }

    /// Bytes that it is reckoned with.
    pub fn bytes(&self) -> u64 {
        let engine = &self.state.engine;
        budget::bytes_of(engine.snapshot().size + engine.past_records())
    }

    /// What is queued is committed, a checkpoint is signed, files are written, threads end.
    pub(super) fn stop(&self) {
        self.state.webhooks.stop();
        self.state.accounts.strangers.write(&self.state.engine.audit, true);
        self.state.engine.stop();
        let runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(runtime) = runtime {
            runtime.shutdown_timeout(FILES_WITHIN);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        // Only one that was not stopped still has it: the program ends, and nobody is waited for.
        if let Some(runtime) = self.runtime.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }
}

/// Somebody who was let in.
pub struct Visit {
    open: Arc<Open>,
    slot: Arc<Slot>,
    _asking: Asking,
}

impl Visit {
    pub(super) fn new(open: Arc<Open>, slot: Arc<Slot>, asking: Asking) -> Self {
        slot.is_used();
        Self { open, slot, _asking: asking }
    }

    /// The zone's answer, made by its own threads. The visit lasts until the answer was taken whole.
    pub async fn answer(self, request: Request) -> Response {
        let (router, handle) = (TowerToHyperService::new(self.open.router.clone()), self.open.handle.clone());
        let answered = handle.spawn(async move {
            let Ok(answer) = router.call(request).await;
            (answer, self)
        });
        match answered.await {
            Ok((answer, visit)) => answer.map(|body| Body::new(Answering { body, visit })),
            // As where there is one zone: a fault of the program ends the connection.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.slot.is_used();
    }
}

/// An answer on its way out.
struct Answering {
    body: Body,
    visit: Visit,
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let handle = self.visit.open.handle.clone();
        // What it has to wait for is waited for by the zone's threads.
        let _in_the_zone = handle.enter();
        Pin::new(&mut self.body).poll_frame(task)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
