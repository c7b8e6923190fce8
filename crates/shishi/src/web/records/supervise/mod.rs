//! The daily supervision on a telephone: the projects of the day, and the form of one for a thumb – photograph, place,
//! amounts, problem. It is an ordinary form without a script; with one (`web/phone.js`) it is kept on the telephone first
//! and sent once there is a connection, under the same command id, so once.

mod draw;
mod list;
mod submit;
mod yesterday;

pub use list::page as today;
pub use submit::{form, submit as send};

use crate::web::frame::encode;
use crate::web::{PageError, Viewer};
use maud::{Markup, html};
use std::sync::Arc;
use zone::decide::subject_exists;
use zone::offices::projects::{PROJECT, SUPERVISION};
use zone::value::Value;

/// The form of a project.
pub fn path(key: &str) -> String {
    format!("/supervise/{}", encode(key))
}

/// A project as the form is about it.
struct Project {
    /// Number of its row.
    number: u32,
    /// Its key.
    key: String,
    /// The accountable unit.
    unit: Arc<str>,
}

/// The project of a key, if the person may record for its unit.
fn project(viewer: &Viewer, key: &str) -> Result<Project, PageError> {
    let units = super::must_record(viewer, &SUPERVISION)?;
    let key = key.to_lowercase();
    let number = subject_exists(&viewer.zone, &PROJECT, &[&key]);
    let version = number.and_then(|number| viewer.zone.register.row(number)?.accepted());
    let (Some(number), Some(Value::Unit(unit))) =
        (number, version.map(|version| version.value(&PROJECT, "accountable_unit")))
    else {
        return Err(PageError::NotFound(viewer.language));
    };
    let unit = viewer.zone.org.units[*unit as usize].id.clone();
    if !units.contains(&unit) {
        let name = viewer.language.kind(SUPERVISION.name);
        let words = viewer.language.format("records-right-record", &[("kind", &name)]);
        return Err(PageError::Forbidden(viewer.language, words));
    }
    Ok(Project { number, key, unit })
}

/// What the script on a telephone needs on every page of somebody who supervises: whose telephone it is now, and the
/// words that it says. What waits on the telephone is sent from whichever page comes next.
pub fn waiting_note(viewer: &Viewer) -> Markup {
    if viewer.as_of.is_some() || viewer.units_of_forms(&SUPERVISION).is_empty() {
        return html! {};
    }
    // The script puts the number in.
    let t = |key: &str| viewer.language.format(key, &[("n", "{n}")]);
    html! {
        div.s-queue hidden role="status" data-queue-of=(viewer.person()) data-offline=(t("supervise-offline"))
            data-waiting=(t("supervise-waiting")) data-refused=(t("supervise-refused")) data-sign-in=(t("supervise-sign-in"))
            data-sign-in-link=(t("login-title")) data-correct=(t("supervise-correct")) data-see=(t("supervise-see"))
            data-discard=(t("supervise-discard"))
            data-lose=(t("supervise-lose")) data-unknown=(t("supervise-refused-unknown")) {}
        script defer src="/static/phone.js" {}
    }
}
