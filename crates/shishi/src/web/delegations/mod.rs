//! Acting for others (授权代办) and standing in (代班): who gave what to whom until when, and the person's word on what was
//! entered for him. The other person of a delegation is sealed in its record, and a leader opens nothing sealed: so these
//! pages read the state, and show a delegation to the two whom it concerns and to whoever keeps rights, to nobody else.

mod confirm;
mod form;
mod listing;
mod own;
mod stand_ins;
mod word;

pub use form::{Sent, colleagues, first, people};
pub use own::id;
pub use word::{note, report_note};

use crate::web::AppState;
use crate::web::records::Desk;
use axum::Router;
use axum::routing::{get, post};
use jiff::civil::Date;
use zone::Zone;

/// The routes of this room.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/me/delegations", get(own::page).post(own::give))
        .route("/me/delegations/end", post(own::end))
        .route("/me/stand-ins", get(stand_ins::own).post(stand_ins::name_own))
        .route("/me/confirmations", get(confirm::page).post(confirm::say))
        .route("/me/confirmations/{seq}", get(confirm::one))
        .route("/security/stand-ins", get(stand_ins::page).post(stand_ins::name))
}

/// Words of those in whose name a form may be sent; nothing where there is nobody but oneself.
pub fn names(desk: &Desk<'_>, ids: &[String]) -> Vec<(String, String)> {
    let me = desk.viewer.person();
    if ids.iter().all(|id| id == me) {
        return Vec::new();
    }
    let word = |id: &String| match id == me {
        true => desk.t("delegation-myself"),
        false => desk.viewer.language.format("delegation-for-name", &[("name", &desk.person(id))]),
    };
    ids.iter().map(|id| (id.clone(), word(id))).collect()
}

/// Seqs of what concerns a person and is not over, for whoever closes his account.
pub fn going_on(zone: &Zone, person: &str, today: Date) -> Vec<u32> {
    let Some(person) = zone.org.person(person) else { return Vec::new() };
    let all = zone.delegations.mandates().filter(|mandate| mandate.concerns(person) && mandate.goes_on(today));
    all.map(|mandate| mandate.seq).collect()
}
