//! The minutes of a meeting on its page: whoever keeps the meeting reads them there and writes them while it is held, with
//! all that was written before filled in. Each look is audited like any other at personal content.

use super::day_of;
use crate::web::PageError;
use crate::web::delegations::people;
use crate::web::records::{Desk, Target, as_lines, as_typed, audit, form_of_amendment, target};
use look::form::{Field, Input, field};
use look::part::{self, Tone, section};
use maud::{Markup, html};
use std::collections::BTreeMap;
use zone::fact::Kind;
use zone::offices::projects::meeting::MEETING;
use zone::register::Row;

/// Whether the viewer keeps a meeting: he may record it for its unit, and see all that is in it.
fn keeps(desk: &Desk<'_>, row: &Row) -> bool {
    let viewer = desk.viewer;
    let unit = &viewer.zone.org.units[row.unit as usize].id;
    let may = viewer.as_of.is_none() && viewer.units_of_forms(&MEETING).contains(unit);
    may && desk.opens(row) && viewer.may_open_personal(MEETING.office, row.unit)
}

/// The section: a form on the screen, the text on paper; before the day of the meeting a word that it comes then.
pub fn of_meeting(desk: &Desk<'_>, key: &str, row: &Row) -> Result<Markup, PageError> {
    if !keeps(desk, row) {
        return Ok(html! {});
    }
    let title = desk.t("meeting-minutes");
    if row.latest.happened > day_of(desk.viewer) {
        let words = desk.viewer.language.format("meeting-minutes-later", &[("day", &row.latest.happened.to_string())]);
        return Ok(section(&title, "", html! {}, part::note(Tone::Info, "", html! { (words) })));
    }
    let target = target(desk, row.first.into())?;
    let mut values = as_typed(desk, &target);
    if target.last.personal {
        audit(desk.state, desk.viewer, "personal_read", &format!("record {} for minutes", target.last.seq))?;
        let text = desk.personal(target.last.seq)?.get("minutes").and_then(|text| text.as_str().map(as_lines));
        values.extend(text.map(|text| ("minutes".to_owned(), text)));
    }
    let people = people(desk, "")?;
    let body = html! {
        div.s-on-paper { (on_paper(desk, &values)) }
        div.s-on-screen { (on_screen(desk, &target, key, &values, people)) }
    };
    Ok(section(&title, &desk.t("meeting-minutes-about"), html! {}, body))
}

/// Who was there, and what was said, paragraph by paragraph.
fn on_paper(desk: &Desk<'_>, values: &BTreeMap<String, String>) -> Markup {
    let lines = |name: &str| values.get(name).map(String::as_str).unwrap_or_default().lines();
    let present: Vec<String> = lines("present").map(|id| desk.person(id)).collect();
    html! {
        p { b { (label(desk, "present")) } " " (present.join(&desk.t("records-comma"))) }
        @for line in lines("minutes").filter(|line| !line.trim().is_empty()) { p { (line) } }
    }
}

fn label(desk: &Desk<'_>, name: &str) -> String {
    let kind: &Kind = &MEETING;
    desk.viewer.language.field(kind.name, name)
}

/// The form of an amendment with these two fields to type, and everything else as it is.
fn on_screen(
    desk: &Desk<'_>,
    target: &Target,
    key: &str,
    values: &BTreeMap<String, String>,
    mut people: Vec<(String, String)>,
) -> Markup {
    let value = |name: &str| values.get(name).map_or("", String::as_str);
    let gone = value("present").lines().filter(|id| people.iter().all(|(known, _)| known != id));
    let gone: Vec<(String, String)> = gone.map(|id| (id.to_owned(), desk.person(id))).collect();
    people.extend(gone);
    let body = html! {
        (field(&Field::of("minutes", &label(desk, "minutes"), value("minutes"), Input::LongText)))
        details { summary { (label(desk, "present")) }
            (field(&Field::of("present", &label(desk, "present"), value("present"), Input::Checks { options: &people })))
        }
    };
    let (reason, word) = (desk.t("meeting-minutes-reason"), desk.t("meeting-minutes-save"));
    let last = [&*format!("/meetings/{key}"), &reason, &word];
    form_of_amendment(target, values, &["minutes", "present"], body, last)
}
