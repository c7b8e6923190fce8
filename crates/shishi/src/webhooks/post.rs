//! One message on its way to one address: looked up once, checked, and connected with what was checked. However the other side
//! behaves, it is over soon.

use super::address::{Reach, Wrong};
use super::message::Message;
use super::robot;
use crate::settings;
use axum::http::Uri;
use std::sync::OnceLock;
use std::time::Duration;
use store::HookFormat;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// How long looking up, connecting, sending and the answer may take together. Of an answer only the head is read; of a robot's,
/// which says there whether it took the message, the body too.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// Most bytes of the answer's head, and of a robot's whole answer.
const HEAD_BYTES: usize = 16 << 10;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Status of the answer, or the number by which a robot refused; 0 if none came.
    pub status: u32,
    /// A code of why it failed; empty if it did not. It is a part of message keys.
    pub reason: &'static str,
}

impl Outcome {
    fn failed(reason: &'static str) -> Self {
        Self { status: 0, reason }
    }

    fn answered(status: u16) -> Self {
        let reason = match status {
            200..=299 => "",
            300..=399 => "redirect",
            410 => GONE,
            _ => "status",
        };
        Self { status: status.into(), reason }
    }

    /// Whether the message was taken.
    pub fn is_delivered(self) -> bool {
        self.reason.is_empty()
    }
}

/// The receiver says that it will never take anything again.
pub const GONE: &str = "gone";

/// Looks names up, and lets nothing through that may not be reached: what is connected with is what was looked at.
#[derive(Debug)]
struct Checked<R> {
    looks_up: R,
    reach: Reach,
}

impl<R: Resolver> Resolver for Checked<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.looks_up.resolve(uri, config, timeout)?;
        let tls = uri.scheme_str() == Some("https");
        // One that leads inside as well is not meant well.
        if found.iter().all(|address| self.reach.may_reach(address.ip(), tls)) {
            Ok(found)
        } else {
            Err(Error::Other(Box::new(Wrong::Inner)))
        }
    }
}

/// What sends messages.
pub struct Post {
    /// What may be reached.
    pub reach: Reach,
    /// What is set of webhooks.
    pub settings: settings::Webhooks,
    agent: OnceLock<Agent>,
}

impl Post {
    /// As it is set; certificates are read when something is sent.
    pub fn new(settings: &settings::Webhooks) -> Self {
        Self { reach: Reach::new(settings), settings: settings.clone(), agent: OnceLock::new() }
    }

    /// Sends a message, signed with the secrets that hold now.
    pub fn send(&self, address: &str, message: &Message, secrets: &[Vec<u8>], now: i64) -> Outcome {
        // What is set may have changed since it was registered.
        if self.reach.read(address).is_err() {
            return Outcome::failed("refused");
        }
        let agent = self.agent.get_or_init(|| agent(DefaultResolver::default(), &self.reach));
        post(agent, address, message, secrets, now)
    }

    /// Tells a robot, at its whole address.
    pub fn tell(&self, format: HookFormat, address: &str, text: &str, secret: &str, now: i64) -> Outcome {
        let address = robot::address(format, address, secret, now);
        if self.reach.read(&address).is_err() {
            return Outcome::failed("refused");
        }
        let agent = self.agent.get_or_init(|| agent(DefaultResolver::default(), &self.reach));
        let body = robot::body(format, text, secret, now).to_string();
        let sent = agent.post(&address).header("content-type", "application/json; charset=utf-8").send(body.as_bytes());
        let mut answer = match sent {
            Ok(answer) => answer,
            Err(error) => return Outcome::failed(why(&error)),
        };
        let outcome = Outcome::answered(answer.status().as_u16());
        if !outcome.is_delivered() {
            return outcome;
        }
        match answer.body_mut().with_config().limit(HEAD_BYTES as u64).read_to_string() {
            Ok(said) => robot::answered(format, answer.status().as_u16(), &said),
            Err(error) => Outcome::failed(why(&error)),
        }
    }
}

fn agent(looks_up: impl Resolver, reach: &Reach) -> Agent {
    let config = Agent::config_builder()
        .tls_config(crate::tls::config(&[]))
        .timeout_global(Some(ANSWERS_WITHIN))
        .max_redirects(0)
        // One from the environment would look the name up again, and reach what it likes.
        .proxy(None)
        .http_status_as_error(false)
        .max_response_header_size(HEAD_BYTES)
        // Each is looked up and checked for itself.
        .max_idle_connections(0)
        .max_idle_connections_per_host(0)
        .user_agent(concat!("shishi/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Checked { looks_up, reach: reach.clone() })
}

fn post(agent: &Agent, address: &str, message: &Message, secrets: &[Vec<u8>], now: i64) -> Outcome {
    let sent = agent
        .post(address)
        .header("content-type", "application/json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", now.to_string())
        .header("webhook-signature", message.signature(secrets, now))
        .send(message.body.as_bytes());
    match sent {
        Ok(answer) => Outcome::answered(answer.status().as_u16()),
        Err(error) => Outcome::failed(why(&error)),
    }
}

fn why(error: &Error) -> &'static str {
    match error {
        Error::Other(other) if other.is::<Wrong>() => "inner",
        Error::HostNotFound => "lookup",
        Error::Timeout(_) => "timeout",
        Error::Tls(_) | Error::Rustls(_) | Error::TlsRequired => "tls",
        Error::Io(error) => match error.kind() {
            std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => "timeout",
            std::io::ErrorKind::InvalidData => "tls",
            _ => "connection",
        },
        Error::ConnectionFailed => "connection",
        _ => "answer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A name that leads elsewhere each time that it is looked up.
    #[derive(Debug)]
    struct Rebinding {
        leads_to: Vec<SocketAddr>,
        asked: AtomicUsize,
    }

    impl Resolver for Rebinding {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
            let mut found = self.empty();
            found.push(self.leads_to[self.asked.fetch_add(1, Ordering::SeqCst) % self.leads_to.len()]);
            Ok(found)
        }
    }

    /// Takes connections and answers each; how many there were.
    fn receiver(host: &str, answer: &'static str) -> (SocketAddr, std::sync::Arc<Mutex<usize>>) {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let (address, count) = (listener.local_addr().unwrap(), std::sync::Arc::new(Mutex::new(0)));
        let counted = count.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                *counted.lock().unwrap() += 1;
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer);
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        (address, count)
    }

    fn message() -> Message {
        Message { id: "msg_1".to_owned(), seq: None, kind: String::new(), told: 1, next: 0, body: "{}".to_owned() }
    }

    #[test]
    fn a_name_that_leads_elsewhere_the_second_time_is_asked_once() {
        let (outside, taken) = receiver("127.0.0.1", "HTTP/1.1 204 No Content\r\n\r\n");
        let (inside, reached) = receiver("127.0.0.2", "HTTP/1.1 204 No Content\r\n\r\n");
        let allow = vec!["127.0.0.1/32".parse().unwrap()];
        let reach = Reach::new(&settings::Webhooks { allow, ..settings::Webhooks::default() });
        let agent = agent(Rebinding { leads_to: vec![outside, inside], asked: AtomicUsize::new(0) }, &reach);
        let sent = || post(&agent, "http://rebinding.example/", &message(), &[vec![1; 32]], 1);
        assert_eq!(sent(), Outcome { status: 204, reason: "" });
        assert_eq!(*taken.lock().unwrap(), 1);
        assert_eq!(sent(), Outcome { status: 0, reason: "inner" }, "looked up again, it leads inside");
        assert_eq!((*taken.lock().unwrap(), *reached.lock().unwrap()), (1, 0));
    }

    #[test]
    fn an_answer_with_an_endless_head_is_none() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
                while stream.write_all(&[b'a'; 1024]).is_ok() {}
            }
        });
        let settings = settings::Webhooks {
            allow: vec!["127.0.0.0/8".parse().unwrap()],
            ports: vec![address.port()],
            ..settings::Webhooks::default()
        };
        let sent = Post::new(&settings).send(&format!("http://{address}/"), &message(), &[], 1);
        assert_eq!((sent.status, sent.is_delivered()), (0, false));
    }
}
