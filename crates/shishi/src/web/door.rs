//! The door: how many connections stand in it, and for how long. A stranger who opens a thousand and says nothing must not
//! keep others out, nor take the descriptors that the databases need.
//!
//! When all places are taken, whoever comes takes that of the guest who has moved nothing for the longest time. Guests
//! come through a proxy or from this host, so their addresses tell nothing.

use crate::settings::Limits;
use arc_swap::ArcSwap;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::io;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// How often somebody looks for those that stand still.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// One connection.
struct Guest {
    /// Milliseconds since the door was opened at which something last moved that counts.
    moved: AtomicU64,
    /// A handler has its request.
    asks: AtomicBool,
    /// The whole request is here: it is our turn.
    is_served: AtomicBool,
    leave: Notify,
}

impl Guest {
    fn sets(&self, asks: bool, is_served: bool) {
        self.asks.store(asks, Ordering::Relaxed);
        self.is_served.store(is_served, Ordering::Relaxed);
    }
}

/// The connections that are open.
pub(super) struct Door {
    opened: Instant,
    limits: Limits,
    most: usize,
    guests: Mutex<HashMap<u64, Arc<Guest>>>,
}

impl Door {
    /// A door with as many places as descriptors allow: half of them stay for the databases and files.
    pub(super) fn open(limits: Limits) -> Arc<Self> {
        let most = (descriptors().unwrap_or(1024) / 2).clamp(16, limits.connections.max(16));
        Arc::new(Self { opened: Instant::now(), limits, most, guests: Mutex::default() })
    }

    /// How many connections there may be.
    pub(super) fn places(&self) -> usize {
        self.most
    }

    /// Answers whoever comes until it is told to stop, then those whose requests are here. What answers may be changed
    /// meanwhile: each request goes to what stands there then.
    pub(super) async fn serve(
        self: Arc<Self>,
        listener: &TcpListener,
        router: Arc<ArcSwap<Router>>,
        stop: impl Future<Output = ()>,
    ) {
        let (stopping, stopped) = watch::channel(false);
        let mut stop = pin!(stop);
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut number = 0;
        loop {
            let has_room = self.makes_room();
            tokio::select! {
                () = &mut stop => break,
                _ = looks.tick() => self.sends_away_who_stands_still(),
                accepted = listener.accept(), if has_room => match accepted {
                    Ok((stream, _)) => {
                        number += 1;
                        self.clone().lets_in(number, stream, router.clone(), stopped.clone());
                    }
                    // Out of descriptors, or the guest is gone already.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                () = tokio::time::sleep(Duration::from_millis(50)), if !has_room => {}
            }
        }
        drop(stopped);
        let _ = stopping.send(true);
        let _ = tokio::time::timeout(self.limits.end_within, stopping.closed()).await;
    }

    fn guests(&self) -> MutexGuard<'_, HashMap<u64, Arc<Guest>>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is a place; if there is none, the guest who has moved nothing for the longest time loses his.
    fn makes_room(&self) -> bool {
        let mut guests = self.guests();
        if guests.len() < self.most {
            return true;
        }
        let waits = guests.iter().filter(|(_, guest)| !guest.is_served.load(Ordering::Relaxed));
        let last = waits.min_by_key(|(_, guest)| guest.moved.load(Ordering::Relaxed)).map(|(number, _)| *number);
        match last.and_then(|number| guests.remove(&number)) {
            Some(guest) => {
                guest.leave.notify_one();
                true
            }
            None => false,
        }
    }

    fn sends_away_who_stands_still(&self) {
        let now = since(self.opened);
        for guest in self.guests().values() {
            let still = now.saturating_sub(guest.moved.load(Ordering::Relaxed));
            if still > self.limits.moves_within.as_millis() as u64 && !guest.is_served.load(Ordering::Relaxed) {
                guest.leave.notify_one();
            }
        }
    }

    fn lets_in(
        self: Arc<Self>,
        number: u64,
        stream: TcpStream,
        router: Arc<ArcSwap<Router>>,
        mut stopped: watch::Receiver<bool>,
    ) {
        let _ = stream.set_nodelay(true);
        let guest = Arc::new(Guest {
            moved: AtomicU64::new(since(self.opened)),
            asks: AtomicBool::new(false),
            is_served: AtomicBool::new(false),
            leave: Notify::new(),
        });
        self.guests().insert(number, guest.clone());
        tokio::spawn(async move {
            let io = TokioIo::new(Watched { stream, guest: guest.clone(), opened: self.opened });
            let opened = self.opened;
            let service = service_fn(|request: Request<Incoming>| {
                guest.sets(true, request.body().is_end_stream());
                let body = |body| Body::new(Arriving { body, guest: guest.clone() });
                let answer = TowerToHyperService::new(Router::clone(&router.load())).call(request.map(body));
                let guest = &guest;
                async move {
                    let answer = answer.await;
                    guest.moved.fetch_max(since(opened), Ordering::Relaxed);
                    guest.sets(false, false);
                    answer
                }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(self.limits.head_within);
            let mut connection = pin!(http.serve_connection(io, service));
            let mut ends = false;
            loop {
                tokio::select! {
                    _ = connection.as_mut() => break,
                    () = guest.leave.notified() => break,
                    _ = stopped.changed(), if !ends => {
                        ends = true;
                        connection.as_mut().graceful_shutdown();
                    }
                }
            }
            self.guests().remove(&number);
        });
    }
}

/// Milliseconds since an instant.
fn since(instant: Instant) -> u64 {
    instant.elapsed().as_millis() as u64
}

/// How many files the system lets this process have open.
pub(super) fn descriptors() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The body of a request on its way.
struct Arriving {
    body: Incoming,
    guest: Arc<Guest>,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(task);
        if matches!(frame, Poll::Ready(None)) || self.body.is_end_stream() {
            self.guest.is_served.store(self.guest.asks.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that notes when something moves. What is read before a request is whole does not count: a head that comes
/// byte by byte is no reason to stay.
struct Watched {
    stream: TcpStream,
    guest: Arc<Guest>,
    opened: Instant,
}

impl Watched {
    fn moves(&self) {
        self.guest.moved.fetch_max(since(self.opened), Ordering::Relaxed);
    }

    fn wrote(&self, written: &Poll<io::Result<usize>>) {
        if matches!(written, Poll::Ready(Ok(1..))) {
            self.moves();
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(task, buffer);
        if buffer.filled().len() > before && self.guest.asks.load(Ordering::Relaxed) {
            self.moves();
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(task, bytes);
        self.wrote(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(task, parts);
        self.wrote(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}
