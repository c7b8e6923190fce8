//! The ledger as a file, read piece by piece as it is taken: a reader holds a few hundred kilobytes of it, however slow he
//! is, and no connection of a database while nothing moves.

use crate::engine::{Engine, KeeperError};
use crate::messages::Language;
use crate::web::{AppState, PageError};
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as HttpBody, Frame};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use store::StoredCheckpoint;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many strangers take the ledger at once, and how many of those signed in: neither keeps the others out.
const AT_ONCE: usize = 16;
/// Bytes after which a piece ends.
const PIECE_BYTES: usize = 64 << 10;
/// Records that are read at once while a piece is short.
const PIECE_RECORDS: u64 = 64;
/// How long a reader may take for a piece before his place is given to others.
const PIECE_WITHIN: Duration = Duration::from_secs(30);

/// Why writing cannot fail.
const IN_MEMORY: &str = "memory takes what is written";

/// The places of those who take the ledger.
pub(super) struct Exports {
    strangers: Arc<Semaphore>,
    signed_in: Arc<Semaphore>,
}

impl Default for Exports {
    fn default() -> Self {
        Self { strangers: Arc::new(Semaphore::new(AT_ONCE)), signed_in: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// The open ledger under a checkpoint, audited. `person` is nobody for a stranger.
pub(super) async fn ledger(
    state: &AppState,
    exports: &Exports,
    language: Language,
    person: Option<&str>,
) -> Result<Response, PageError> {
    let places = if person.is_some() { &exports.signed_in } else { &exports.strangers };
    let place = places.clone().try_acquire_owned().map_err(|_| PageError::ExportsBusy(language))?;
    let checkpoint = state.engine.checkpoint(true).await.ok_or(PageError::NotSaved(language))?;
    let size = checkpoint.size.to_string();
    let audit = &state.engine.audit;
    let noted = match person {
        Some(person) => crate::audit::note(audit, person, "export_ledger", &size),
        None => state.accounts.strangers.note(audit, "public", "export_ledger", &size),
    };
    noted.map_err(|error| PageError::storage(language, &error.into()))?;
    let (pieces, taken) = channel(1);
    tokio::spawn(send(state.engine.clone(), checkpoint, pieces, place));
    let heads = [
        (header::CONTENT_TYPE, "application/jsonl"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"ledger.jsonl\""),
    ];
    Ok((heads, Body::new(Pieces(taken))).into_response())
}

type Piece = Result<Bytes, KeeperError>;

/// Sends the whole file. A reader who went away or stands still ends it; a fault breaks the answer off, so that nobody
/// takes a part for the whole.
async fn send(engine: Arc<Engine>, checkpoint: StoredCheckpoint, pieces: Sender<Piece>, _place: OwnedSemaphorePermit) {
    let mut from = 0;
    while from < checkpoint.size {
        let (engine, size) = (engine.clone(), checkpoint.size);
        let read = tokio::task::spawn_blocking(move || piece(&engine, from, size)).await;
        let Ok(read) = read else { return };
        let (next, sent) = match read {
            Ok((bytes, next)) => (next, Ok(bytes)),
            Err(error) => {
                tracing::error!(%error, "export broken off");
                (checkpoint.size + 1, Err(error))
            }
        };
        if !matches!(tokio::time::timeout(PIECE_WITHIN, pieces.send(sent)).await, Ok(Ok(()))) {
            return;
        }
        from = next;
    }
    if from == checkpoint.size {
        let mut last = Vec::new();
        crate::export::end(&checkpoint, &mut last).expect(IN_MEMORY);
        let _ = tokio::time::timeout(PIECE_WITHIN, pieces.send(Ok(last.into()))).await;
    }
}

/// Lines from a record on, and the record after them.
fn piece(engine: &Engine, from: u64, size: u64) -> Result<(Bytes, u64), KeeperError> {
    let (mut bytes, mut next) = (Vec::with_capacity(PIECE_BYTES + PIECE_BYTES / 2), from);
    while bytes.len() < PIECE_BYTES && next < size {
        let to = size.min(next + PIECE_RECORDS);
        let mut line = |record: &[u8]| crate::export::record(record, &mut bytes).expect(IN_MEMORY);
        engine.read(|ledger, _| ledger.span(next, to, |_, record| line(record)))?;
        next = to;
    }
    Ok((bytes.into(), next))
}

/// The pieces as a body.
struct Pieces(Receiver<Piece>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = KeeperError;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, KeeperError>>> {
        self.0.poll_recv(task).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
