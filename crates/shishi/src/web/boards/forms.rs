//! The forms of a board: whoever may do an act sees it where it belongs; what is refused is said, and nothing typed is lost.

use super::page::Looked;
use super::shown::{Named, Shown};
use crate::web::records::Desk;
use look::form::{self, Field, Input};
use look::part::{ButtonKind, button, section};
use maud::{Markup, html};
use rulebook::scorecard::List;
use std::collections::BTreeMap;
use uuid::Uuid;
use zone::board::Entry;
use zone::board::decide::{objection_until, speaks_for};
use zone::board::fact::{COMPUTED, EDITION, FALSIFIED, REMOVED, REPLIED};

/// Files that people have as minutes or evidence.
const FILES: &str = "image/*,application/pdf";

/// What was sent, and what is wrong with it by field.
#[derive(Debug, Default)]
pub struct Sent {
    /// Texts by name.
    pub values: BTreeMap<String, String>,
    /// What is wrong.
    pub told: Vec<(String, String)>,
}

impl Sent {
    fn value(&self, act: &str, name: &str) -> &str {
        let of_act = self.values.get("act").is_some_and(|sent| sent == act);
        self.values.get(name).filter(|_| of_act).map_or("", String::as_str)
    }
}

/// What was wrong with the last act.
pub fn errors(desk: &Desk<'_>, sent: &Sent) -> Markup {
    form::errors(&desk.viewer.language.format("form-errors", &[("n", &sent.told.len().to_string())]), &sent.told)
}

/// A form of an act.
fn act(shown: &Shown, act: &str, hidden: &[(&str, String)], body: Markup, buttons: Markup) -> Markup {
    let mut all = vec![("id".to_owned(), Uuid::new_v4().to_string()), ("act".to_owned(), act.to_owned())];
    all.extend(hidden.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    form::form(&form::Form {
        action: &format!("/boards/{}", shown.board.period),
        multipart: true,
        hidden: all,
        body,
        buttons,
        draft: None,
    })
}

/// Computing it, and making it final.
pub fn of_board(desk: &Desk<'_>, shown: &Shown, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    if viewer.as_of.is_some() || viewer.units_to_record(&COMPUTED).is_empty() {
        return html! {};
    }
    let is_over = viewer.zone.last_closed().is_some_and(|closed| closed >= shown.board.period.last_day());
    let again = shown.computed.is_some();
    let computing = (is_over && (!again || shown.changed)).then(|| {
        let word = desk.t(if again { "board-compute-again" } else { "board-compute" });
        act(shown, "compute", &[], html! {}, button(ButtonKind::Primary, &word, None))
    });
    html! { @if let Some(computing) = computing { (computing) } (final_form(desk, shown, sent)) }
}

/// Making the newest board final: from the day on on which objections are no longer heard.
fn final_form(desk: &Desk<'_>, shown: &Shown, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    let Some(computed) = shown.computed.as_ref().filter(|_| !viewer.units_to_record(&EDITION).is_empty()) else {
        return html! {};
    };
    let today = viewer.zone.date_of(viewer.now);
    let heard = objection_until(&viewer.zone, computed).is_some_and(|until| today > until);
    let editions = viewer.zone.boards.editions(computed.period).filter(|edition| edition.board == computed.seq);
    let (is_final, is_public) = editions.fold((false, false), |(_, public), edition| (true, public || edition.public));
    if !heard || is_public {
        return html! {};
    }
    // Whoever computed it makes it final inside the zone; to publish it is a second person's.
    let is_own = computed.people.iter().any(|person| **person == *viewer.person());
    if is_own && is_final {
        let says = html! { p { (desk.t("board-final-second")) } };
        return section(&desk.t("board-final"), "", html! {}, says);
    }
    let hidden = [("board", computed.seq.to_string())];
    let minutes = form::field(&Field {
        error: told(sent, "evidence"),
        ..Field::of("evidence", &desk.t("board-minutes"), "", Input::File { accept: FILES })
    });
    let body = html! { @if is_own { p { (desk.t("board-final-second")) } } @else { (minutes) } };
    let buttons = html! {
        @if !is_final { (button(ButtonKind::Primary, &desk.t("board-final-internal"), Some(("reach", "internal")))) " " }
        @if !is_own { (button(ButtonKind::Plain, &desk.t("board-final-public"), Some(("reach", "public")))) }
    };
    section(
        &desk.t("board-final"),
        &desk.t("board-final-hint"),
        html! {},
        act(shown, "edition", &hidden, body, buttons),
    )
}

fn told<'a>(sent: &'a Sent, field: &str) -> Option<&'a str> {
    sent.told.iter().find(|(of, _)| of == field).map(|(_, text)| text.as_str())
}

/// What can be done about one project: object, reply, take it off the list.
pub fn of_project(
    desk: &Desk<'_>,
    shown: &Shown,
    entry: &Entry,
    named: &Named,
    looked: &Looked,
    sent: &Sent,
) -> Markup {
    if desk.viewer.as_of.is_some() {
        return html! {};
    }
    html! {
        @if shown.computed.is_some() {
            (objecting(desk, shown, entry, named, sent))
            (replying(desk, shown, entry, sent))
            (removing(desk, shown, entry, named, sent))
        }
        (finding(desk, shown, entry, named, looked, sent))
    }
}

/// Finding that a record of the project is not true: which, and why.
fn finding(desk: &Desk<'_>, shown: &Shown, entry: &Entry, named: &Named, looked: &Looked, sent: &Sent) -> Markup {
    if desk.viewer.units_to_record(&FALSIFIED).is_empty() {
        return html! {};
    }
    let hidden = [("project", named.key.clone()), ("first", shown.first(entry).to_string())];
    // What was typed, else the record that was chosen in the list.
    let chosen = looked.record.map(|seq| seq.to_string()).unwrap_or_default();
    let record = Some(sent.value("find", "record")).filter(|typed| !typed.is_empty()).unwrap_or(&chosen);
    let body = html! {
        (form::field(&Field {
            hint: &desk.t("board-false-record-hint"),
            error: told(sent, "record"),
            ..Field::of("record", &desk.t("field-board-falsified-record"), record, Input::Integer)
        }))
        (form::field(&Field {
            error: told(sent, "finding"),
            ..Field::of("finding", &desk.t("field-board-falsified-finding"), sent.value("find", "finding"), Input::LongText)
        }))
        (form::field(&Field {
            error: told(sent, "evidence"),
            ..Field::of("evidence", &desk.t("board-false-evidence"), "", Input::File { accept: FILES })
        }))
    };
    html! {
        details id="find" open[!record.is_empty() || !sent.value("find", "finding").is_empty()] {
            summary { (desk.t("kind-board-falsified")) }
            (act(shown, "find", &hidden, body, button(ButtonKind::Plain, &desk.t("board-find"), None)))
        }
    }
}

fn objecting(desk: &Desk<'_>, shown: &Shown, entry: &Entry, named: &Named, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    let (zone, today) = (&viewer.zone, viewer.zone.date_of(viewer.now));
    let Some(computed) = &shown.computed else { return html! {} };
    let Some(until) = objection_until(zone, computed) else { return html! {} };
    let day = until.to_string();
    // What was typed too late is shown again all the same.
    if today > until && sent.value("object", "objection").is_empty() {
        return html! { p.s-meta { (viewer.language.format("board-objection-closed", &[("until", &day)])) } };
    }
    let says = viewer.language.format("board-objection-left", &[("until", &day)]);
    let speaks = zone.org.person(viewer.person()).is_some_and(|person| speaks_for(zone, person, entry.project, today));
    if !speaks {
        return html! { p.s-meta { (says) } };
    }
    // One waits already: it stands above, and a second is not heard before its reply.
    if zone.boards.waiting(computed.seq, shown.first(entry)).is_some() && sent.value("object", "objection").is_empty() {
        return html! {};
    }
    let hidden = [
        ("board", computed.seq.to_string()),
        ("project", named.key.clone()),
        ("first", shown.first(entry).to_string()),
    ];
    let body = form::field(&Field {
        hint: &desk.t("board-objection-hint"),
        error: told(sent, "objection"),
        ..Field::of("objection", &says, sent.value("object", "objection"), Input::LongText)
    });
    act(shown, "object", &hidden, body, button(ButtonKind::Plain, &desk.t("board-objection-raise"), None))
}

fn replying(desk: &Desk<'_>, shown: &Shown, entry: &Entry, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    if viewer.units_to_record(&REPLIED).is_empty() {
        return html! {};
    }
    let first = shown.first(entry);
    let boards: Vec<u64> = viewer.zone.boards.computed(shown.board.period).map(|computed| computed.seq).collect();
    let waiting = boards
        .iter()
        .flat_map(|board| viewer.zone.boards.objections(*board))
        .find(|objection| objection.project == first && objection.reply.is_none() && *objection.by != *viewer.person());
    let Some(objection) = waiting else { return html! {} };
    let hidden = [("objection", objection.seq.to_string()), ("first", first.to_string())];
    let body = form::field(&Field {
        error: told(sent, "reply"),
        ..Field::of("reply", &desk.t("board-reply"), sent.value("reply", "reply"), Input::LongText)
    });
    act(
        shown,
        "reply",
        &hidden,
        body,
        html! {
            (button(ButtonKind::Plain, &desk.t("board-objection-upheld"), Some(("outcome", "upheld")))) " "
            (button(ButtonKind::Plain, &desk.t("board-objection-rejected"), Some(("outcome", "rejected"))))
        },
    )
}

fn removing(desk: &Desk<'_>, shown: &Shown, entry: &Entry, named: &Named, sent: &Sent) -> Markup {
    let viewer = desk.viewer;
    let boards = &viewer.zone.boards;
    let edition = boards.newest_edition(shown.board.period).filter(|edition| {
        shown.computed.as_ref().is_some_and(|computed| computed.seq == edition.board)
            && boards.removal(edition.seq, shown.first(entry)).is_none()
    });
    let Some(edition) = edition.filter(|_| entry.place.list == Some(List::Black)) else { return html! {} };
    let is_over = shown.left(viewer, entry).is_some();
    if viewer.units_to_record(&REMOVED).is_empty() {
        return html! {};
    }
    let hidden = [
        ("edition", edition.seq.to_string()),
        ("project", named.key.clone()),
        ("first", shown.first(entry).to_string()),
    ];
    let body = form::field(&Field {
        error: told(sent, "evidence"),
        ..Field::of("evidence", &desk.t("board-evidence"), "", Input::File { accept: FILES })
    });
    let word = |ground: &str| viewer.language.choice("ground", ground);
    html! {
        h3 { (desk.t("board-remove")) }
        (act(shown, "remove", &hidden, body, html! {
            (button(ButtonKind::Plain, &word("put_right"), Some(("ground", "put_right")))) " "
            // Before its time is over the product would refuse it.
            @if is_over { (button(ButtonKind::Plain, &word("expired"), Some(("ground", "expired")))) }
        }))
    }
}
