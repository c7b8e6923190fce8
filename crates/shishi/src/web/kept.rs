//! A form that was sent and could not be taken: what was typed, without files, to be sent again as it is. Its command
//! id makes that safe.

use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{Method, header};

/// Most bytes of a form that is held while it is handled, and of the texts that are kept of a greater one.
pub const KEPT_BYTES: usize = 256 << 10;

/// Name of the evidence's control.
const EVIDENCE: &str = "evidence";

/// What was typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Names and texts in the order of the form.
    pub fields: Vec<(String, String)>,
    /// Names of evidence files: they have to be chosen again.
    pub files: Vec<String>,
    /// Whether the form was one for files.
    pub multipart: bool,
}

/// Whether a request is a form of a page that changes something. The login is none: a password is never kept.
pub fn is_form(request: &Request) -> bool {
    let path = request.uri().path();
    let ours = !path.starts_with("/api/") && path != "/login" && path != "/logout";
    *request.method() == Method::POST
        && ours
        && (is_of(request, "multipart/") || is_of(request, "application/x-www-form"))
}

fn is_of(request: &Request, start: &str) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with(start))
}

/// Length of the body, where the request says it.
pub fn length(request: &Request) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl Kept {
    /// Reads a form; nothing if it cannot be read, holds too much, or rests on a file other than evidence.
    pub async fn read(request: Request) -> Option<Self> {
        if !is_of(&request, "multipart/") {
            let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &()).await.ok()?;
            let small = fields.iter().map(|(_, text)| text.len()).sum::<usize>() <= KEPT_BYTES;
            return small.then(|| Self { fields, ..Self::default() });
        }
        let mut form = Multipart::from_request(request, &()).await.ok()?;
        let (mut kept, mut bytes) = (Self { multipart: true, ..Self::default() }, 0);
        while let Some(mut part) = form.next_field().await.ok()? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(str::to_owned) {
                let mut empty = true;
                while let Some(chunk) = part.chunk().await.ok()? {
                    empty &= chunk.is_empty();
                }
                match (empty, name.as_str()) {
                    (true, _) => {}
                    (false, EVIDENCE) => kept.files.push(file),
                    (false, _) => return None,
                }
                continue;
            }
            let text = part.text().await.ok()?;
            bytes += text.len();
            if bytes > KEPT_BYTES {
                return None;
            }
            kept.fields.push((name, text));
        }
        Some(kept)
    }

    /// The same from a body that was held.
    pub async fn of_bytes(parts: &Parts, bytes: Bytes) -> Option<Self> {
        Self::read(Request::from_parts(parts.clone(), Body::from(bytes))).await
    }

    /// Names and values to be sent again. In place of a file stands its name: a form that lacks its evidence is shown
    /// again and never recorded without.
    pub fn hidden(&self) -> Vec<(String, String)> {
        let files = self.files.iter().map(|file| (EVIDENCE.to_owned(), file.clone()));
        self.fields.iter().cloned().chain(files).collect()
    }
}
