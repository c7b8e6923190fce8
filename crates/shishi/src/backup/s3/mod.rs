//! A bucket of a store that speaks S3 as a place of backups. What is put there was sealed before: the store keeps
//! ciphertext, and whatever it answers is held against what is signed.

mod talk;
mod wrong;

pub use wrong::Wrong;

use crate::settings::S3;
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use rusty_s3::actions::{CreateMultipartUpload, ListObjectsV2};
use rusty_s3::{Credentials, S3Action, UrlStyle};
use std::fs::File;
use std::io::{Read, Write};
use std::time::Duration;
use talk::{Answer, Asked, Talk};

/// What goes or comes in one request. A longer file goes in parts of this length.
const PIECE: u64 = 16 << 20;
/// Most parts that a store takes for one object.
const PARTS_MOST: u64 = 10_000;
/// How long a signed address holds.
const SIGNED_FOR: Duration = Duration::from_secs(2 * 3600);
/// Most pages of a listing, of a thousand names each: a store that goes on for ever is none.
const PAGES_MOST: usize = 10_000;

/// A place in a bucket.
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    /// What names below it begin with: nothing, or something that ends with `/`.
    prefix: String,
    talk: Talk,
}

/// What a place holds directly.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files, with their lengths.
    pub files: Vec<(String, u64)>,
    /// Places below it.
    pub folders: Vec<String>,
}

impl Bucket {
    /// The place that an address names, if it is one: `s3://BUCKET/PREFIX`.
    pub fn of(address: &str, settings: &S3) -> Option<Self> {
        let (name, prefix) = address.strip_prefix("s3://")?.split_once('/').unwrap_or((&address[5..], ""));
        let prefix = prefix.trim_end_matches('/');
        let is_name = (3..=63).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
        let is_path = prefix.is_empty() || prefix.split('/').all(is_plain);
        let style = if settings.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let endpoint = settings.endpoint.parse().ok()?;
        let bucket = rusty_s3::Bucket::new(endpoint, style, name.to_owned(), settings.region.clone()).ok()?;
        let credentials = Credentials::new(&settings.access_key, &settings.secret.0);
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        (is_name && is_path).then(|| Self { bucket, credentials, prefix, talk: Talk::new(settings) })
    }

    /// The address of something in it.
    pub fn said(&self, name: &str) -> String {
        format!("s3://{}/{}{name}", self.bucket.name(), self.prefix)
    }

    /// What stands directly in a place below it. Names that no backup has are passed over.
    pub fn names(&self, within: &str) -> Result<Listing, Wrong> {
        let within = format!("{}{within}", self.prefix);
        let (mut listing, mut token) = (Listing::default(), None);
        for _ in 0..PAGES_MOST {
            let asked = || {
                let mut list = self.bucket.list_objects_v2(Some(&self.credentials));
                list.with_prefix(&within);
                list.with_delimiter("/");
                if let Some(token) = &token {
                    list.with_continuation_token(token);
                }
                Asked::new(Method::GET, list.sign(SIGNED_FOR))
            };
            let page = self.talk.ask(asked, |answer| {
                ListObjectsV2::parse_response(answer.text()?).map_err(|_| Wrong::Odd("backup-s3-no-xml"))
            });
            // A listing never misses an object: what is missing is the bucket.
            let page = page.map_err(|wrong| match wrong {
                Wrong::NotThere => Wrong::NoBucket("404".to_owned()),
                wrong => wrong,
            })?;
            let below = |key: &str| key.strip_prefix(&within).filter(|name| is_plain(name)).map(str::to_owned);
            let files = page.contents.iter().filter_map(|found| Some((below(&found.key)?, found.size?)));
            listing.files.extend(files);
            let folders = page.common_prefixes.iter().filter_map(|found| below(found.prefix.strip_suffix('/')?));
            listing.folders.extend(folders);
            match page.next_continuation_token {
                Some(next) if token.as_ref() != Some(&next) => token = Some(next),
                Some(_) => break,
                None => {
                    listing.files.sort();
                    listing.folders.sort();
                    return Ok(listing);
                }
            }
        }
        Err(Wrong::Odd("backup-s3-no-end"))
    }

    /// Puts a file there. It has its name when all of it is there, and not before.
    pub fn put(&self, name: &str, from: &mut File) -> Result<(), Wrong> {
        let key = format!("{}{name}", self.prefix);
        let length = from.metadata().map_err(|error| local(&error))?.len();
        if length > PIECE * PARTS_MOST {
            return Err(Wrong::TooLong(PIECE * PARTS_MOST));
        }
        if length <= PIECE { self.put_whole(&key, &piece(from)?) } else { self.put_in_parts(&key, from) }?;
        self.has_length(&key, length)
    }

    fn put_whole(&self, key: &str, content: &[u8]) -> Result<(), Wrong> {
        let sum = sum(content);
        let asked = || {
            let mut put = self.bucket.put_object(Some(&self.credentials), key);
            put.headers_mut().insert("content-md5", sum.clone());
            let mut asked = Asked::new(Method::PUT, put.sign(SIGNED_FOR)).with(content);
            asked.headers.push(("content-md5", sum.clone()));
            asked
        };
        self.talk.ask(asked, |_| Ok(()))
    }

    fn put_in_parts(&self, key: &str, from: &mut File) -> Result<(), Wrong> {
        let begin = || {
            Asked::new(Method::POST, self.bucket.create_multipart_upload(Some(&self.credentials), key).sign(SIGNED_FOR))
        };
        let upload = self.talk.ask(begin, |answer| {
            let begun = CreateMultipartUpload::parse_response(answer.text()?);
            begun.map(|begun| begun.upload_id().to_owned()).map_err(|_| Wrong::Odd("backup-s3-no-xml"))
        })?;
        let done = self.parts(key, &upload, from).and_then(|parts| self.complete(key, &upload, &parts));
        if done.is_err() {
            let end = self.bucket.abort_multipart_upload(Some(&self.credentials), key, &upload);
            // What cannot be ended is ended by the bucket's own rule, if it has one.
            let _ = self.talk.ask(|| Asked::new(Method::DELETE, end.sign(SIGNED_FOR)), |_| Ok(()));
        }
        done
    }

    fn parts(&self, key: &str, upload: &str, from: &mut File) -> Result<Vec<String>, Wrong> {
        let mut parts = Vec::new();
        loop {
            let content = piece(from)?;
            if content.is_empty() {
                return Ok(parts);
            }
            let (sum, number) = (sum(&content), parts.len() as u16 + 1);
            let asked = || {
                let mut put = self.bucket.upload_part(Some(&self.credentials), key, number, upload);
                put.headers_mut().insert("content-md5", sum.clone());
                let mut asked = Asked::new(Method::PUT, put.sign(SIGNED_FOR)).with(&content);
                asked.headers.push(("content-md5", sum.clone()));
                asked
            };
            parts.push(self.talk.ask(asked, |answer| {
                answer.header("etag").map(str::to_owned).ok_or(Wrong::Odd("backup-s3-no-etag"))
            })?);
        }
    }

    fn complete(&self, key: &str, upload: &str, parts: &[String]) -> Result<(), Wrong> {
        let action = || {
            let parts = parts.iter().map(String::as_str);
            self.bucket.complete_multipart_upload(Some(&self.credentials), key, upload, parts)
        };
        let body = action().body();
        // It begins to answer before it knows: a success may hold a failure.
        let take = |answer: Answer| match wrong::code(&answer.body).as_str() {
            "" => Ok(()),
            _ => Err(Wrong::of(&Answer { status: 500, ..answer })),
        };
        let done = self.talk.ask(|| Asked::new(Method::POST, action().sign(SIGNED_FOR)).with(body.as_bytes()), take);
        match done {
            // Asked again after an answer that was lost, it knows the upload no more: whether it is whole is seen next.
            Err(Wrong::NotThere) => Ok(()),
            done => done,
        }
    }

    /// Whether the store has what it has acknowledged.
    fn has_length(&self, key: &str, length: u64) -> Result<(), Wrong> {
        let asked = || Asked::new(Method::HEAD, self.bucket.head_object(Some(&self.credentials), key).sign(SIGNED_FOR));
        let odd = Wrong::Odd("backup-s3-length");
        let asked = self.talk.ask(asked, |answer| {
            let said = answer.header("content-length").and_then(|text| text.parse().ok());
            if said == Some(length) { Ok(()) } else { Err(odd.clone()) }
        });
        asked.map_err(|wrong| if wrong == Wrong::NotThere { odd.clone() } else { wrong })
    }

    /// Takes a file from there, piece by piece.
    pub fn take(&self, name: &str, to: &mut File) -> Result<(), Wrong> {
        let key = format!("{}{name}", self.prefix);
        let (mut had, mut length) = (0, PIECE);
        while had < length {
            let last = if had == 0 { PIECE - 1 } else { (had + PIECE).min(length) - 1 };
            let asked = || {
                let get = self.bucket.get_object(Some(&self.credentials), &key).sign(SIGNED_FOR);
                let mut asked = Asked::new(Method::GET, get);
                asked.headers.push(("range", format!("bytes={had}-{last}")));
                asked.most = PIECE + 1;
                asked
            };
            let (content, whole) = self.talk.ask(asked, |answer| of_range(answer, had, last))?;
            if had > 0 && whole != length {
                return Err(Wrong::Odd("backup-s3-length"));
            }
            to.write_all(&content).map_err(|error| local(&error))?;
            (had, length) = (had + content.len() as u64, whole);
        }
        Ok(())
    }
}

/// What was answered for a range, and how long the whole is.
fn of_range(answer: Answer, first: u64, last: u64) -> Result<(Vec<u8>, u64), Wrong> {
    let came = answer.body.len() as u64;
    let whole = match answer.status {
        206 => {
            let range = answer.header("content-range").and_then(|text| text.strip_prefix("bytes "));
            let parts = range.and_then(|text| text.split_once('/')).and_then(|(range, whole)| {
                let (from, to) = range.split_once('-')?;
                Some((from.parse::<u64>().ok()?, to.parse::<u64>().ok()?, whole.parse::<u64>().ok()?))
            });
            match parts {
                Some((from, to, whole)) if from == first && to == last.min(whole.saturating_sub(1)) => whole,
                _ => return Err(Wrong::Odd("backup-s3-length")),
            }
        }
        // Who does not know ranges gives all of it, which is enough if it is short.
        _ if first == 0 && came <= PIECE => came,
        _ => return Err(Wrong::Odd("backup-s3-no-range")),
    };
    if came == 0 || first + came != whole.min(last + 1) {
        return Err(Wrong::Odd("backup-s3-length"));
    }
    Ok((answer.body, whole))
}

/// A name of one part that leads nowhere else: what a store lists is believed in nothing more.
fn is_plain(name: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !name.is_empty() && !name.bytes().all(|byte| byte == b'.') && name.bytes().all(known)
}

/// The next piece of a file; nothing at its end.
fn piece(from: &mut File) -> Result<Vec<u8>, Wrong> {
    let mut content = Vec::new();
    from.take(PIECE).read_to_end(&mut content).map_err(|error| local(&error))?;
    Ok(content)
}

/// What the store holds a content against.
fn sum(content: &[u8]) -> String {
    STANDARD.encode(Md5::digest(content))
}

fn local(error: &std::io::Error) -> Wrong {
    Wrong::Here(error.to_string())
}
