//! The files that prove what happened: photographs as thumbs for whoever may open them, other files as links with kind and
//! size; for everybody else how many there are. A file that was kept for its time says so.

use super::places::whereabouts_of;
use crate::web::PageError;
use crate::web::records::{Desk, Index, Stored, evidence_kept, file_type, same_photo_also};
use look::Icon;
use look::part::{self, Tone};
use maud::{Markup, html};
use std::fs::File;
use std::io::Read;
use zone::fact::Kind;
use zone::offices::oversight;
use zone::offices::projects::SUPERVISION;
use zone::offices::projects::timeline::{Event, What};
use zone::register::Row;

/// Photographs of a strip.
const STRIP: usize = 6;

/// The files of a record.
#[derive(Default)]
pub struct Files {
    /// Its photographs.
    pub thumbs: Markup,
    /// Everything else that there is to say of its files.
    pub words: Markup,
}

/// A file by its first bytes: ending and size; nothing where it is not here.
fn found(desk: &Desk<'_>, digest: &str) -> Option<(&'static str, u64)> {
    let mut file = File::open(desk.state.engine.files.blobs().join(digest)).ok()?;
    let size = file.metadata().ok()?.len();
    let mut first = Vec::with_capacity(16);
    file.by_ref().take(16).read_to_end(&mut first).ok()?;
    // Workbooks are told by their whole content when they are sent; of what is accepted they alone begin so.
    let ending = if first.starts_with(b"PK") { "xlsx" } else { file_type(&first).map_or("bin", |(_, ending)| ending) };
    Some((ending, size))
}

fn is_picture(ending: &str) -> bool {
    matches!(ending, "jpg" | "png")
}

/// Whether the viewer may open the files of an event: those of a fact as its sealed content, those of an order's answer as
/// its words. Of a board's there is no way to them from here.
fn may_open(desk: &Desk<'_>, event: &Event, row: Option<&Row>) -> bool {
    let viewer = desk.viewer;
    match event.what {
        What::Order(first, _) => {
            let me = viewer.zone.org.person(viewer.person());
            me.is_some_and(|me| oversight::may_see_texts(&viewer.zone, me, first, viewer.zone.date_of(viewer.now)))
        }
        _ => row.is_some_and(|row| desk.opens(row)),
    }
}

fn row_of<'a>(desk: &Desk<'a>, event: &Event) -> Option<&'a Row> {
    event.row().and_then(|number| desk.viewer.zone.register.row(number)).map(|row| &**row)
}

/// What a photograph shows, for whoever does not see it.
fn says(desk: &Desk<'_>, kind: &Kind, event: &Event) -> String {
    let values = [("kind", desk.viewer.language.kind(kind.name)), ("day", event.on.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.viewer.language.format("project-photo", &values)
}

/// Whether a photograph was brought for another fact as well.
fn again(desk: &Desk<'_>, index: &Index, row: &Row, digest: &str) -> Result<Markup, PageError> {
    let others = same_photo_also(desk, index, row, digest)?;
    Ok(html! {
        @if let Some(other) = others.first() {
            a href={ "/records/" (other.first) } { (part::chip(Tone::Warn, Some(Icon::Camera), &desk.t("same-photo-chip"))) }
        }
    })
}

/// The files that a record brought, without those that it carries on from the version before.
pub fn of(
    desk: &Desk<'_>,
    index: &Index,
    event: &Event,
    stored: &Stored,
    before: &[String],
) -> Result<Files, PageError> {
    let brought: Vec<&String> = stored.evidence.iter().filter(|digest| !before.contains(digest)).collect();
    if brought.is_empty() {
        return Ok(Files::default());
    }
    let row = row_of(desk, event);
    if !may_open(desk, event, row) {
        let count = desk.viewer.language.format("project-files", &[("n", &brought.len().to_string())]);
        return Ok(Files { words: html! { " " span.s-meta { (count) } }, thumbs: html! {} });
    }
    let (mut thumbs, mut words) = (Vec::new(), Vec::new());
    for digest in brought {
        let source = format!("/evidence/{digest}");
        match (found(desk, digest), row) {
            (Some((ending, _)), Some(row)) if is_picture(ending) => {
                let href = format!("/records/{}", row.first);
                thumbs.push(part::thumb(&href, &source, &says(desk, row.kind(), event)));
                words.push(again(desk, index, row, digest)?);
            }
            (Some((ending, size)), _) => {
                let size = size.div_ceil(1000).to_string();
                let name =
                    desk.viewer.language.format("project-file", &[("kind", &ending.to_uppercase()), ("size", &size)]);
                words.push(html! { " " a href=(source) { (name) } });
            }
            (None, row) => {
                let ended = row.and_then(|row| evidence_kept(desk, row, false));
                let ended = ended.unwrap_or_else(|| desk.t("record-evidence-missing"));
                words.push(html! { " " span.s-meta { (ended) } });
            }
        }
    }
    Ok(Files { thumbs: html! { @for thumb in &thumbs { (thumb) } }, words: html! { @for word in &words { (word) } } })
}

/// The last photographs of a project among some events and their records, for whoever may open them.
pub fn strip(desk: &Desk<'_>, index: &Index, events: &[(Event, Stored)]) -> Result<Markup, PageError> {
    let mut photos = Vec::new();
    for (event, stored) in events {
        let Some(row) = row_of(desk, event).filter(|row| matches!(event.what, What::Recorded(_)) && desk.opens(row))
        else {
            continue;
        };
        for digest in &stored.evidence {
            if photos.len() == STRIP || !found(desk, digest).is_some_and(|(ending, _)| is_picture(ending)) {
                continue;
            }
            let time = stored.open.get("photographed_at").and_then(|time| time.as_str()).unwrap_or_default();
            let caption = html! {
                (event.on) " " (time)
                @if row.kind().name != SUPERVISION.name { br; (desk.viewer.language.kind(row.kind().name)) }
                @if let Some(words) = whereabouts_of(desk, row, stored)? { br; (words) }
                (again(desk, index, row, digest)?)
            };
            let (href, source) = (format!("/records/{}", row.first), format!("/evidence/{digest}"));
            photos.push(part::photo(&href, &source, &says(desk, row.kind(), event), caption));
        }
    }
    Ok(html! {
        @if !photos.is_empty() { div.s-phs { @for photo in &photos { (photo) } } }
    })
}
