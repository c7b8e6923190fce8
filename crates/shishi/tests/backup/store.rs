//! A store that speaks S3 and checks signatures, in this process, with a folder below it; and what a store may do wrong.

use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use shishi::settings::{S3, Secret};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Its bucket.
pub const BUCKET: &str = "backups";
/// What it calls the program, and what signs.
pub const ACCESS: &str = "shishi-backup";
pub const SECRET: &str = "a-secret-that-no-word-shows";

/// What it does to a request instead of what was asked.
#[derive(Clone)]
pub enum Misdeed {
    /// Answers with a status and a code.
    Says(u16, &'static str),
    /// Never answers.
    Hangs,
    /// Breaks off.
    Breaks,
    /// Says that it is done, and does nothing.
    Pretends,
    /// Does it, and says another value of a header.
    Header(&'static str, &'static str),
    /// Does it, and answers with this.
    Body(&'static str),
}

/// What it does to a request of a method and an address.
type Judge = Box<dyn FnMut(&str, &str) -> Option<Misdeed> + Send>;

struct Inner {
    service: S3Service,
    judge: Mutex<Option<Judge>>,
    asked: Mutex<Vec<String>>,
}

/// A store.
pub struct Store {
    /// Where its objects stand, as files.
    pub folder: PathBuf,
    address: String,
    inner: Arc<Inner>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Store {
    /// Starts a store with an empty bucket.
    pub fn start(folder: PathBuf) -> Self {
        std::fs::create_dir(folder.join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(&folder).unwrap());
        builder.set_auth(SimpleAuth::from_single(ACCESS, SECRET));
        let inner = Arc::new(Inner { service: builder.build(), judge: Mutex::default(), asked: Mutex::default() });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = inner.clone();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inner = shared.clone();
                let answer = service_fn(move |request| inner.clone().answer(request));
                let http = hyper::server::conn::http1::Builder::new();
                tokio::spawn(http.serve_connection(TokioIo::new(stream), answer));
            }
        });
        Self { folder, address, inner, runtime: Some(runtime) }
    }

    /// What is set of it, for somebody who does not wait long.
    pub fn settings(&self) -> S3 {
        S3 {
            endpoint: format!("http://{}", self.address),
            region: "us-east-1".to_owned(),
            path_style: true,
            access_key: ACCESS.to_owned(),
            secret: Secret(SECRET.to_owned()),
            authorities: Vec::new(),
            still_within: Duration::from_secs(30),
            tries: 2,
        }
    }

    /// The same as variables, the secret in a file.
    pub fn variables(&self, secret_file: &str) -> Vec<(&'static str, String)> {
        std::fs::write(secret_file, SECRET).unwrap();
        vec![
            ("SHISHI_S3_ENDPOINT", format!("http://{}", self.address)),
            ("SHISHI_S3_ACCESS_KEY", ACCESS.to_owned()),
            ("SHISHI_S3_SECRET_KEY_FILE", secret_file.to_owned()),
        ]
    }

    /// From now on it does what somebody says.
    pub fn misbehaves(&self, judge: impl FnMut(&str, &str) -> Option<Misdeed> + Send + 'static) {
        *self.inner.judge.lock().unwrap() = Some(Box::new(judge));
    }

    /// It does what it is asked again.
    pub fn behaves(&self) {
        *self.inner.judge.lock().unwrap() = None;
    }

    /// What it was asked since the last time: method and path.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.inner.asked.lock().unwrap())
    }

    /// A file of the bucket.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(BUCKET).join(name)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Inner {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<s3s::Body>, s3s::HttpError> {
        let (method, address) = (request.method().to_string(), request.uri().to_string());
        let path = address.split('?').next().unwrap_or_default();
        self.asked.lock().unwrap().push(format!("{method} {path}"));
        let misdeed = self.judge.lock().unwrap().as_mut().and_then(|judge| judge(&method, &address));
        match misdeed {
            Some(Misdeed::Hangs) => std::future::pending().await,
            Some(Misdeed::Breaks) => Err(s3s::HttpError::new("it breaks off".into())),
            Some(Misdeed::Says(status, code)) => {
                drained(request).await;
                let text = format!("<Error><Code>{code}</Code><Message>{SECRET}</Message></Error>");
                Ok(answer(StatusCode::from_u16(status).unwrap(), text))
            }
            Some(Misdeed::Pretends) => {
                drained(request).await;
                let mut done = answer(StatusCode::OK, String::new());
                done.headers_mut().insert("etag", HeaderValue::from_static("\"0\""));
                Ok(done)
            }
            Some(Misdeed::Header(name, value)) => {
                let mut done = self.service.call(request.map(s3s::Body::from)).await?;
                done.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
                Ok(done)
            }
            Some(Misdeed::Body(text)) => {
                self.service.call(request.map(s3s::Body::from)).await?;
                Ok(answer(StatusCode::OK, text.to_owned()))
            }
            None => self.service.call(request.map(s3s::Body::from)).await,
        }
    }
}

/// What is sent is taken before it is refused: else the sender sees a connection that breaks, not an answer.
async fn drained(request: Request<Incoming>) {
    let _ = axum::body::to_bytes(axum::body::Body::new(request.into_body()), usize::MAX).await;
}

fn answer(status: StatusCode, text: String) -> Response<s3s::Body> {
    let mut answer = Response::new(s3s::Body::from(text));
    *answer.status_mut() = status;
    answer
}
