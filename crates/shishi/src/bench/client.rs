//! As little of HTTP/1.1 as a measurement needs: the client must not take the processor from what it measures.

use std::io::{Read, Write};
use std::net::TcpStream;

/// What the head of an answer says.
#[derive(Debug, Clone)]
pub struct Head {
    pub status: u16,
    /// Where the body starts.
    pub body: usize,
    pub length: Option<usize>,
    pub close: bool,
    pub cookie: Option<String>,
}

impl Head {
    /// Reads the head as soon as it is whole.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let body = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let text = std::str::from_utf8(&bytes[..body]).ok()?;
        let mut lines = text.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut head = Self { status, body, length: None, close: false, cookie: None };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => head.length = value.parse().ok(),
                "connection" => head.close = value.eq_ignore_ascii_case("close"),
                "set-cookie" => {
                    let cookie = value.split(';').next().unwrap_or_default();
                    let before = head.cookie.take().map(|before| before + "; ").unwrap_or_default();
                    head.cookie = Some(before + cookie);
                }
                _ => {}
            }
        }
        Some(head)
    }

    /// Whether the answer is whole; without a length (chunks) it ends with the empty chunk.
    pub fn is_whole(&self, bytes: &[u8]) -> bool {
        match self.length {
            Some(length) => bytes.len() >= self.body + length,
            None => bytes.ends_with(b"0\r\n\r\n"),
        }
    }
}

/// Host and port of `http://HOST:PORT`.
pub fn authority(url: &str) -> Result<&str, String> {
    let rest = url.strip_prefix("http://").ok_or_else(|| format!("{url}: only http:// is measured"))?;
    Ok(rest.split('/').next().unwrap_or(rest))
}

/// One keep-alive connection that waits.
pub struct Waiting {
    stream: TcpStream,
    authority: String,
    cookie: String,
}

impl Waiting {
    pub fn connect(url: &str) -> Result<Self, String> {
        let authority = authority(url)?.to_owned();
        let stream = TcpStream::connect(&authority).map_err(|error| format!("{authority}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream, authority, cookie: String::new() })
    }

    /// Signs in and answers the session's cookie.
    pub fn sign_in(&mut self, login: &str, password: &str) -> Result<String, String> {
        let form = format!("login={login}&password={password}&next=%2F");
        let (head, _) = self.send("POST", "/login", "application/x-www-form-urlencoded", &form)?;
        self.cookie = head.cookie.ok_or_else(|| format!("{login} could not sign in: {}", head.status))?;
        Ok(self.cookie.clone())
    }

    pub fn get(&mut self, path: &str) -> Result<(Head, Vec<u8>), String> {
        self.send("GET", path, "text/plain", "")
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<(Head, Vec<u8>), String> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept-Language: zh-CN\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.authority,
            self.cookie,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).map_err(|error| format!("{path}: {error}"))?;
        let (mut bytes, mut chunk, mut head) = (Vec::new(), vec![0; 1 << 16], None);
        loop {
            let read = self.stream.read(&mut chunk).map_err(|error| format!("{path}: {error}"))?;
            bytes.extend_from_slice(&chunk[..read]);
            head = head.or_else(|| Head::read(&bytes));
            match &head {
                Some(head) if read == 0 || head.is_whole(&bytes) => {
                    return Ok((head.clone(), bytes.split_off(head.body)));
                }
                None if read == 0 => return Err(format!("{path}: the connection was closed")),
                _ => {}
            }
        }
    }
}
