//! A receiver of webhooks on a port of its own, and a check of signatures that shares nothing with the product.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How it behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    Takes,
    /// Ends the connection without an answer.
    Down,
    /// Answers nothing until its mood changes.
    Hangs,
    /// Answers so.
    Says(&'static str),
    /// Answers 200 with a body, as robots do.
    Answers(&'static str),
    /// Sends on to somewhere else.
    Redirects(String),
}

/// What came.
#[derive(Debug, Clone)]
pub struct Came {
    /// Path and query that were asked for.
    pub target: String,
    /// Headers, their names in small letters.
    pub heads: HashMap<String, String>,
    /// Body.
    pub body: String,
}

impl Came {
    /// Id of the message.
    pub fn id(&self) -> &str {
        &self.heads["webhook-id"]
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Seq of the record that it is about.
    pub fn seq(&self) -> u64 {
        self.json()["data"]["seq"].as_u64().unwrap()
    }

    /// How many of its signatures are by a secret.
    pub fn signed_by(&self, secret: &str) -> usize {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let signed = format!("{}.{}.{}", self.id(), self.heads["webhook-timestamp"], self.body);
        let expected = format!("v1,{}", STANDARD.encode(hmac(&key, signed.as_bytes())));
        self.heads["webhook-signature"].split(' ').filter(|signature| *signature == expected).count()
    }
}

/// HMAC-SHA-256 as RFC 2104 has it.
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    assert!(key.len() <= 64);
    let padded = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::digest([&padded(0x36)[..], message].concat());
    Sha256::digest([&padded(0x5c)[..], &inner[..]].concat()).into()
}

struct Inner {
    mood: Mutex<Mood>,
    changed: Condvar,
    came: Mutex<Vec<Came>>,
}

/// The receiver.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    inner: Arc<Inner>,
}

impl Receiver {
    /// Opens one that takes everything.
    pub fn open(host: &str) -> Self {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Arc::new(Inner { mood: Mutex::new(Mood::Takes), changed: Condvar::new(), came: Mutex::default() });
        let shared = inner.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inner = shared.clone();
                std::thread::spawn(move || inner.answer(stream));
            }
        });
        Self { address, inner }
    }

    /// Its address as it is registered.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Behaves differently from now on; who hangs is let go.
    pub fn is(&self, mood: Mood) {
        *self.inner.mood.lock().unwrap() = mood;
        self.inner.changed.notify_all();
    }

    /// Everything that came.
    pub fn came(&self) -> Vec<Came> {
        self.inner.came.lock().unwrap().clone()
    }

    /// The records that it was told of.
    pub fn seqs(&self) -> Vec<u64> {
        self.came().iter().map(Came::seq).collect()
    }
}

impl Inner {
    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut heads, mut line) = (HashMap::new(), String::new());
        let _ = reader.read_line(&mut line);
        let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                heads.insert(name.to_lowercase(), value.trim().to_owned());
            }
        }
        let length = heads.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() || heads.is_empty() {
            return;
        }
        let mut mood = self.mood.lock().unwrap();
        if *mood != Mood::Down {
            self.came.lock().unwrap().push(Came { target, heads, body: String::from_utf8(body).unwrap() });
        }
        if *mood == Mood::Hangs {
            while *mood == Mood::Hangs {
                mood = self.changed.wait(mood).unwrap();
            }
            return;
        }
        let head = match &*mood {
            Mood::Takes => "204 No Content".to_owned(),
            Mood::Says(status) => (*status).to_owned(),
            Mood::Answers(body) => {
                let length = body.len();
                let _ =
                    stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes());
                return;
            }
            Mood::Redirects(to) => format!("302 Found\r\nLocation: {to}"),
            Mood::Down | Mood::Hangs => return,
        };
        let _ = stream.write_all(format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n").as_bytes());
    }
}

/// Waits for what comes about by itself.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
