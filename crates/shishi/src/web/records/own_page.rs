//! Facts that have a page of their own. Of every other fact the record's page is shown.

use crate::web::frame::encode;
use crate::web::records::desk::Desk;
use crate::web::records::stored::Stored;
use zone::content::key_digest;
use zone::offices::oversight::ORDER;
use zone::offices::projects::PROJECT;
use zone::offices::projects::meeting::MEETING;
use zone::offices::projects::visit::VISIT;
use zone::register::Row;

/// Address of the page that shows a fact best.
pub fn page_of(row: &Row, stored: &Stored) -> String {
    let key = row.kind().key.first().and_then(|key| stored.open.get(*key)?.as_str()).unwrap_or_default();
    address(row, key)
}

/// The same of the fact of a kind that a key names, if there is one.
pub fn page_named(desk: &Desk<'_>, kind: &str, key: &str) -> Option<String> {
    let register = &desk.viewer.zone.register;
    let number = register.by_key(&key_digest(kind, std::iter::once(key)))?;
    register.row(number).map(|row| address(row, key))
}

fn address(row: &Row, key: &str) -> String {
    match row.kind().name {
        name if name == PROJECT.name => format!("/projects/{}", encode(key)),
        name if name == MEETING.name => format!("/meetings/{}", encode(key)),
        name if name == VISIT.name => format!("/visits/{}", encode(key)),
        name if name == ORDER.name => format!("/orders/{}", row.first),
        _ => format!("/records/{}", row.first),
    }
}
