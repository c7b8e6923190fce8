//! Evidence files: kept by their digest before the record that names them, given out to those who may see what is not
//! open.

use crate::web::records::desk::Desk;
use crate::web::records::index::Index;
use crate::web::{AppState, PageError, Viewer};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::io::Cursor;
use std::sync::Arc;
use zone::offices::oversight;
use zone::offices::projects::retention;
use zone::register::Row;

/// Whether a text is a SHA-256 in hex.
pub fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Media type and ending of a file, by its first bytes; nothing if it is not accepted.
pub fn file_type(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"%PDF-") {
        Some(("application/pdf", "pdf"))
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(("image/png", "png"))
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(("image/jpeg", "jpg"))
    } else if bytes.starts_with(b"PK\x03\x04") && is_workbook(bytes) {
        Some(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"))
    } else {
        None
    }
}

fn is_workbook(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

/// Brings the index up to date.
pub async fn up_to_date(state: &AppState, viewer: &Viewer, index: &Arc<Index>) -> Result<(), PageError> {
    let (engine, index) = (state.engine.clone(), index.clone());
    tokio::task::spawn_blocking(move || index.extend(&engine))
        .await
        .map_err(|_| PageError::Internal(viewer.language))?
        .map_err(|error| PageError::storage(viewer.language, &error))
}

/// `GET /evidence/{digest}`: as a file to be saved. Digests are public, files are not: whoever may see sealed content of
/// a record that brought the file may have it, be it the first or another unit's. Naming a digest in a record of one's
/// own opens nothing: one must have sent the file as well.
pub async fn file(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    viewer: Viewer,
    Path(digest): Path<String>,
) -> Result<Response, PageError> {
    let not_found = || PageError::NotFound(viewer.language);
    if !is_digest(&digest) {
        return Err(not_found());
    }
    up_to_date(&state, &viewer, &index).await?;
    let seq = through(&state, &viewer, &digest, &index.naming(&digest))?;
    let path = state.engine.files.blobs().join(&digest);
    let bytes = tokio::fs::read(path).await.map_err(|_| not_found())?;
    let (kind, ending) = file_type(&bytes).unwrap_or(("application/octet-stream", "bin"));
    super::audit(&state, &viewer, "evidence_read", &format!("record {seq} {}", &digest[..16]))?;
    let name = format!("attachment; filename=\"{}.{ending}\"", &digest[..16]);
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name.as_str())], bytes).into_response())
}

/// How long a file is kept, or why it is not there.
pub fn kept(desk: &Desk<'_>, row: &Row, there: bool) -> Option<String> {
    let viewer = desk.viewer;
    let today = viewer.zone.date_of(viewer.now);
    let until = retention::kept_until(&viewer.zone, row.kind(), row.latest.happened, today);
    let key = match until {
        None => return (!there).then(|| desk.t("record-evidence-missing")),
        Some(_) if there => "record-evidence-until",
        Some(until) if until < today => "record-evidence-ended",
        Some(_) => return Some(desk.t("record-evidence-missing")),
    };
    Some(viewer.language.format(key, &[("until", &until?.to_string())]))
}

/// Notes who sent files: their digests are public, so only that tells who has them.
pub fn note_brought(state: &AppState, viewer: &Viewer, digests: &[String]) -> Result<(), PageError> {
    let noted = digests.iter().try_for_each(|digest| state.accounts.note_upload(digest, viewer.person()));
    noted.map_err(|error| PageError::storage(viewer.language, &error.into()))
}

/// The record through which the viewer may have a file; else why not through the first that names it.
fn through(state: &AppState, viewer: &Viewer, digest: &str, naming: &[u64]) -> Result<u64, PageError> {
    let mut refused = None;
    for (at, seq) in naming.iter().enumerate() {
        match may_have(state, viewer, *seq, (at > 0).then_some(digest)) {
            Ok(()) => return Ok(*seq),
            Err(error) => drop(refused.get_or_insert(error)),
        }
    }
    Err(refused.unwrap_or(PageError::NotFound(viewer.language)))
}

/// Whether a record opens its file to the viewer; `brought` is the file if the record must have brought it.
fn may_have(state: &AppState, viewer: &Viewer, seq: u64, brought: Option<&str>) -> Result<(), PageError> {
    let desk = Desk::new(state, viewer);
    let not_found = || PageError::NotFound(viewer.language);
    let stored = desk.record(seq, false)?.ok_or_else(not_found)?;
    if let Some(digest) = brought {
        let uploaded = state.accounts.has_uploaded(digest, &stored.by);
        if !uploaded.map_err(|error| PageError::storage(viewer.language, &error.into()))? {
            return Err(not_found());
        }
    }
    let first = stored.amends.map_or(seq, |amends| amends.seq);
    let zone = state.engine.snapshot();
    // The evidence of an answer is for those who may read the answer.
    if let Some(order) = zone.orders.of_step(seq) {
        let me = zone.org.person(viewer.person());
        let may = me.is_some_and(|me| oversight::may_see_texts(&zone, me, order, zone.date_of(viewer.now)));
        let no = || PageError::Forbidden(viewer.language, desk.t("records-right-evidence"));
        return if may { Ok(()) } else { Err(no()) };
    }
    let number = u32::try_from(first).ok().and_then(|first| zone.register.by_first(first));
    let row = number.and_then(|number| zone.register.row(number)).ok_or_else(not_found)?;
    viewer.must_read(row.kind().office)?;
    if desk.opens(row) {
        return Ok(());
    }
    Err(PageError::Forbidden(viewer.language, desk.t("records-right-evidence")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_by_content() {
        assert_eq!(file_type(b"%PDF-1.7").map(|found| found.1), Some("pdf"));
        assert_eq!(file_type(b"\x89PNG\r\n\x1a\n..").map(|found| found.1), Some("png"));
        assert_eq!(file_type(b"PK\x03\x04 a zip of something"), None);
        assert_eq!(file_type(b"<html><script>"), None);
        assert_eq!(file_type(b""), None);
    }

    #[test]
    fn the_same_file_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = crate::engine::keep_blob(folder.path(), b"%PDF-1").unwrap();
        assert_eq!(crate::engine::keep_blob(folder.path(), b"%PDF-1").unwrap(), first);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(is_digest(&first));
    }
}
