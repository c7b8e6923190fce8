//! Speaking with a store: one request, asked again while it may yet be answered.

use super::wrong::Wrong;
use crate::settings::S3;
use axum::http::{HeaderMap, Method, Request};
use std::time::Duration;
use ureq::Agent;

/// How long a connection may take to come about.
const CONNECTS_WITHIN: Duration = Duration::from_secs(15);
/// How long one request may take that moves all the while.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3600);
/// After which time it is asked again; twice as long each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Longest answer that is no object: a page of a listing.
const ANSWER_BYTES: u64 = 8 << 20;

/// What is asked; its address is signed anew each time.
pub(super) struct Asked<'a> {
    /// The method.
    pub method: Method,
    /// The signed address.
    pub address: String,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// What goes along.
    pub body: &'a [u8],
    /// Most bytes that may come back.
    pub most: u64,
}

impl<'a> Asked<'a> {
    pub(super) fn new(method: Method, address: impl Into<String>) -> Self {
        Self { method, address: address.into(), headers: Vec::new(), body: &[], most: ANSWER_BYTES }
    }

    pub(super) fn with(self, body: &'a [u8]) -> Self {
        Self { body, ..self }
    }
}

/// What was answered.
pub(super) struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn text(&self) -> Result<&str, Wrong> {
        std::str::from_utf8(&self.body).map_err(|_| Wrong::Odd("backup-s3-no-xml"))
    }
}

/// Somebody who speaks with a store.
pub(super) struct Talk {
    agent: Agent,
    tries: u32,
}

impl Talk {
    pub(super) fn new(settings: &S3) -> Self {
        let agent = Agent::config_builder()
            .tls_config(crate::tls::config(&settings.authorities))
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECTS_WITHIN))
            .timeout_per_read(Some(settings.still_within))
            .timeout_per_write(Some(settings.still_within))
            .timeout_global(Some(ANSWERS_WITHIN))
            // A redirect could lead anywhere inside the network.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .build()
            .new_agent();
        Self { agent, tries: settings.tries }
    }

    /// Asks until it is answered as `take` wants it, or will not be.
    pub(super) fn ask<'a, T>(
        &self,
        asked: impl Fn() -> Asked<'a>,
        take: impl Fn(Answer) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        let (mut pause, mut tried) = (FIRST_PAUSE, 1);
        loop {
            let done = self.once(asked()).and_then(|answer| match answer.status {
                200..=299 => take(answer),
                _ => Err(Wrong::of(&answer)),
            });
            match done {
                Err(wrong) if wrong.may_pass() && tried < self.tries => std::thread::sleep(pause),
                done => return done,
            }
            (pause, tried) = ((pause * 2).min(LONGEST_PAUSE), tried + 1);
        }
    }

    fn once(&self, asked: Asked<'_>) -> Result<Answer, Wrong> {
        let with_body = matches!(asked.method, Method::PUT | Method::POST);
        let mut request = Request::builder().method(asked.method).uri(&asked.address);
        for (name, value) in &asked.headers {
            request = request.header(*name, value);
        }
        let odd = |_| Wrong::Odd("backup-s3-no-address");
        let called = if with_body {
            self.agent.run(request.body(asked.body).map_err(odd)?)
        } else {
            self.agent.run(request.body(()).map_err(odd)?)
        };
        let mut answer = called.map_err(|error| Wrong::of_call(&error))?;
        let body = answer.body_mut().with_config().limit(asked.most).read_to_vec();
        let body = match body {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(_)) => return Err(Wrong::Odd("backup-s3-longer")),
            Err(error) => return Err(Wrong::of_call(&error)),
        };
        Ok(Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), body })
    }
}
