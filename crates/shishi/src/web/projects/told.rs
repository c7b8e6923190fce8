//! The words for what happened to a project. Which events there are says `zone::offices::projects::timeline`.

use super::people::name;
use super::ratings;
use crate::web::boards::period_words;
use crate::web::orders;
use crate::web::records::{Desk, Shown, Stored, changes, grouped};
use look::part::{self, Tone};
use maud::{Markup, html};
use zone::board::acts::Done;
use zone::fact::{Field, Kind, Type};
use zone::offices::oversight::ORDER;
use zone::offices::projects::rating::{INSPECTED, OWN};
use zone::offices::projects::timeline::{Event, What, action_of};
use zone::offices::projects::visit::{STOP, tally};
use zone::offices::projects::{HANDOVER_TAKEN, MILESTONE, PROJECT, SUPERVISION};
use zone::period::Period;
use zone::register::Row;
use zone::value::Value;

/// Records of events by their seq.
pub type Records = std::collections::HashMap<u64, Stored>;

/// What sort of thing an event is, with the way to it.
pub fn sort(desk: &Desk<'_>, project: u32, event: &Event) -> Markup {
    let language = desk.viewer.language;
    let first = desk.viewer.zone.register.row(project).map_or(0, |row| row.first);
    let (href, word) = match event.what {
        What::Recorded(row) | What::Amended(row, _) | What::Withdrawn(row) | What::Returned(row, _) => {
            let row = desk.viewer.zone.register.row(row);
            let word = row.map(|row| language.kind(row.kind().name)).unwrap_or_default();
            (format!("/records/{}", row.map_or(0, |row| row.first)), word)
        }
        What::Lapsed => (format!("/ledger/{}", event.seq), language.kind("duty.lapsed")),
        What::Waived(_) => (format!("/ledger/{}", event.seq), language.kind("duty.waived")),
        What::Order(order, _) => (format!("/orders/{order}"), language.kind(ORDER.name)),
        What::Board(period, _) => (format!("/boards/{period}?project={first}#explanation"), desk.t("boards-title")),
    };
    html! { a href=(href) { (word) } }
}

/// What an event says.
pub fn what(desk: &Desk<'_>, project: u32, event: &Event, records: &Records) -> Markup {
    let stored = records.get(&event.seq);
    let row = event.row().and_then(|row| desk.viewer.zone.register.row(row)).map(|row| &**row);
    match (event.what, row, stored) {
        (What::Recorded(number), Some(row), Some(stored)) => recorded(desk, number, row, stored),
        (What::Amended(_, before), Some(row), Some(stored)) => amended(desk, row, records.get(&before.into()), stored),
        (What::Withdrawn(_), Some(row), Some(stored)) => html! {
            (part::chip(Tone::Neutral, None, &desk.t("form-withdraw"))) " " (called(desk, row.kind(), stored).join(" · "))
            " " span.s-meta { (stored.happened) }
        },
        (What::Returned(_, version), Some(row), _) => html! {
            (part::chip(Tone::Warn, None, &desk.t("timeline-returned")))
            @if let Some(stored) = records.get(&version.into()) {
                " " (called(desk, row.kind(), stored).join(" · ")) " " span.s-meta { (stored.happened) }
            }
        },
        (What::Lapsed, ..) => html! { span.s-bad { (desk.t("timeline-lapsed")) } },
        (What::Waived(day), _, stored) => {
            let ground = stored.and_then(|stored| stored.open.get("ground")?.as_str());
            let ground = ground.map(|ground| desk.viewer.language.choice("ground", ground)).unwrap_or_default();
            let values = [("day", day.to_string()), ("ground", ground)];
            html! { (format(desk, "timeline-waived", &values)) }
        }
        (What::Order(first, word), ..) => {
            let order = desk.viewer.zone.register.by_first(first);
            html! { b { (orders::said(desk, word)) } " " (title(desk, order)) }
        }
        (What::Board(period, done), ..) => board(desk, project, event, period, done),
        _ => html! {},
    }
}

fn format(desk: &Desk<'_>, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.viewer.language.format(key, &values)
}

/// The title of a fact by the number of its row.
fn title(desk: &Desk<'_>, number: Option<u32>) -> String {
    let row = number.and_then(|number| desk.viewer.zone.register.row(number));
    let stored = row.and_then(|row| desk.record(row.latest.seq.into(), false).ok().flatten());
    stored.and_then(|stored| Some(stored.open.get("title")?.as_str()?.to_owned())).unwrap_or_default()
}

/// What a fact is called among those of its kind: its title, or what its key says beside the project and the day.
fn called(desk: &Desk<'_>, kind: &'static Kind, stored: &Stored) -> Vec<String> {
    let title = stored.open.get("title").and_then(|title| title.as_str()).filter(|_| kind.name != PROJECT.name);
    if let Some(title) = title {
        return vec![title.to_owned()];
    }
    let named = kind.key.iter().filter_map(|key| kind.field(key));
    let named =
        named.filter(|field| !matches!(field.ty, Type::Subject(of) if of == PROJECT.name) && field.ty != Type::Key);
    named.filter_map(|field| words(desk, kind, field, stored)).collect()
}

/// A fact as it was first recorded.
fn recorded(desk: &Desk<'_>, number: u32, row: &Row, stored: &Stored) -> Markup {
    let kind = row.kind();
    let title = stored.open.get("title").and_then(|title| title.as_str()).filter(|_| kind.name != PROJECT.name);
    let mut said = special(desk, number, row).unwrap_or_else(|| telling(desk, kind, stored));
    said.retain(|words| !words.is_empty());
    html! {
        @if let Some(title) = title { b { (title) } @if !said.is_empty() { " · " } }
        (said.join(" · "))
        @if row.is_withdrawn_with_import() { " " (part::chip(Tone::Neutral, None, &desk.t("form-withdraw"))) }
        @else if row.is_unamended() && row.status != zone::register::Status::Accepted { " " span.s-meta { (desk.status(row)) } }
    }
}

/// What some kinds tell otherwise than by their fields.
fn special(desk: &Desk<'_>, number: u32, row: &Row) -> Option<Vec<String>> {
    let (zone, kind) = (&desk.viewer.zone, row.kind());
    let person = |field: &str| match row.latest.value(kind, field) {
        Value::Person(person) => name(desk, *person),
        _ => String::new(),
    };
    Some(match kind.name {
        "projects.visit_stop" => stop(desk, row),
        "projects.lead" => vec![person("lead")],
        "projects.assignment" => {
            let role = row.latest.choice(kind, "role").map(|role| desk.viewer.language.choice("role", role));
            vec![role.unwrap_or_default(), person("person")]
        }
        "projects.handover" => {
            let values = [("from", name(desk, row.latest.for_person)), ("to", person("to"))];
            vec![format(desk, "timeline-handed", &values)]
        }
        name_of if name_of == HANDOVER_TAKEN.name => vec![name(desk, row.latest.for_person)],
        "projects.action_done" | "projects.action_closed" => vec![title(desk, action_of(zone, number))],
        name_of if name_of == OWN.name || name_of == INSPECTED.name => ratings::told(desk, row),
        _ => return None,
    })
}

/// A stop of a visit with what the judges' sheets come to.
fn stop(desk: &Desk<'_>, row: &Row) -> Vec<String> {
    let language = desk.viewer.language;
    let mut said = Vec::new();
    if let Value::Count(place) = row.latest.value(&STOP, "place") {
        said.push(language.format("timeline-stop", &[("n", &place.to_string())]));
    }
    said.extend(row.latest.choice(&STOP, "group").map(|group| language.choice("group", group)));
    let (Value::Row(visit), Value::Row(project)) =
        (row.latest.value(&STOP, "visit"), row.latest.value(&STOP, "project"))
    else {
        return said;
    };
    let tallied = tally(&desk.viewer.zone, *visit);
    let own = tallied.iter().find(|tally| tally.project == *project);
    if let Some((mean, rank)) = own.and_then(|own| Some((own.mean.clone()?, own.rank?))) {
        said.push(format(desk, "timeline-scored", &[("points", mean), ("rank", rank.to_string())]));
    }
    said
}

/// The fields that tell what happened: what is chosen or counted, not what names the project or the place.
fn telling(desk: &Desk<'_>, kind: &'static Kind, stored: &Stored) -> Vec<String> {
    let tells = |field: &&Field| match kind.name {
        name if name == SUPERVISION.name => {
            matches!(field.name, "stage" | "change" | "problem" | "workers" | "progress_percent")
                && stored.open.get(field.name).and_then(|value| value.as_str()) != Some("none")
        }
        _ => {
            !matches!(field.ty, Type::Key | Type::Text(_) | Type::Title(_))
                && !matches!(field.ty, Type::Subject(of) if of == PROJECT.name)
                && !matches!(field.name, "longitude" | "latitude" | "accuracy_m" | "meeting" | "visit")
        }
    };
    let mut said: Vec<String> = Vec::new();
    let mut is_sealed = false;
    for field in kind.fields.iter().filter(tells).take(5) {
        match desk.shown(kind, field, stored) {
            Shown::Sealed => is_sealed = true,
            _ => said.extend(words(desk, kind, field, stored)),
        }
    }
    // Once: how many fields are sealed tells nobody anything.
    said.extend(is_sealed.then(|| desk.t("compartment-sealed")));
    said
}

/// What a field says; a number with its name and unit, which nobody could tell from the number alone.
fn words(desk: &Desk<'_>, kind: &'static Kind, field: &Field, stored: &Stored) -> Option<String> {
    if let Type::Subject(of) = field.ty {
        return stored.open.get(field.name).and_then(|key| key.as_str()).map(|key| desk.title(of, key));
    }
    match desk.shown(kind, field, stored) {
        Shown::Empty => None,
        Shown::Number(number) if matches!(field.name, "need" | "action") => {
            Some(format(desk, "timeline-nth", &[("n", number)]))
        }
        Shown::Number(number) => {
            let unit = match field.ty {
                Type::Quantity { unit, .. } => desk.t(&format!("unit-{}", unit.replace('_', "-"))),
                _ => String::new(),
            };
            let values = [
                ("label", desk.viewer.language.field(kind.name, field.name)),
                ("number", grouped(&number)),
                ("unit", unit),
            ];
            Some(format(desk, "project-number", &values))
        }
        Shown::Text(day) if field.ty == Type::Date => Some(format(
            desk,
            "timeline-labelled",
            &[("label", desk.viewer.language.field(kind.name, field.name)), ("value", day)],
        )),
        other => Some(desk.words(&other)),
    }
}

/// What a field said before, where that is more than its emptiness: a stage of which nothing else is expected is expected
/// when it is planned.
fn former(kind: &Kind, label_of: impl Fn(&str) -> String, label: &str, before: Option<&Stored>) -> Option<String> {
    let is_forecast = kind.name == MILESTONE.name && label == label_of("forecast_on");
    before.filter(|_| is_forecast)?.open.get("planned_on")?.as_str().map(str::to_owned)
}

/// What a further version changes: a slip says its former day and its new one.
fn amended(desk: &Desk<'_>, row: &Row, before: Option<&Stored>, now: &Stored) -> Markup {
    let empty = desk.words(&Shown::Empty);
    let mut named = called(desk, row.kind(), now);
    if named.is_empty() {
        named.push(now.happened.clone());
    }
    let mut changed = before.map(|before| changes(desk, row.kind(), before, now)).unwrap_or_default();
    let label_of = |field: &str| desk.viewer.language.field(row.kind().name, field);
    for (label, was, _) in changed.iter_mut().filter(|(_, was, _)| *was == empty) {
        *was = former(row.kind(), label_of, label, before).unwrap_or_else(|| empty.clone());
    }
    html! {
        (part::chip(Tone::Info, None, &desk.t("timeline-amended"))) " " b { (named.join(" · ")) }
        @for (at, (label, before, now)) in changed.iter().enumerate() {
            @if at > 0 { (desk.t("project-and")) } @else { " " }
            (label) " "
            @if *before != empty { (before) " → " }
            b { (now) }
        }
        @if changed.is_empty() { " " (desk.t("timeline-same")) }
    }
}

/// What was done with a board; of its computation, the place.
fn board(desk: &Desk<'_>, project: u32, event: &Event, period: Period, done: Done) -> Markup {
    let zone = &desk.viewer.zone;
    let words = match done {
        Done::Computed => return place(desk, project, event, period),
        Done::Objected => desk.t("timeline-board-objected"),
        Done::Replied(true) => desk.t("board-objection-upheld"),
        Done::Replied(false) => desk.t("board-objection-rejected"),
        Done::Final(true) => desk.t("timeline-board-public"),
        Done::Final(false) => desk.t("board-final-internal"),
        Done::Removed(expired) => {
            let ground = if expired { "expired" } else { "put_right" };
            format(desk, "timeline-board-removed", &[("ground", desk.viewer.language.choice("ground", ground))])
        }
        Done::Falsified => desk.t("kind-board-falsified"),
    };
    let by = zone.boards.objection(event.seq).map(|objection| desk.person(&objection.by));
    html! { (period_words(desk.viewer.language, period)) " " (words) @if let Some(by) = by { " " (by) } }
}

fn place(desk: &Desk<'_>, project: u32, event: &Event, period: Period) -> Markup {
    let zone = &desk.viewer.zone;
    let first = zone.register.row(project).map_or(0, |row| u64::from(row.first));
    let computed = zone.boards.computed_at(event.seq);
    let Some(cell) = computed.and_then(|computed| computed.cell(first)) else { return html! {} };
    let place = match (&cell.printed, cell.rank) {
        (Some(points), Some(rank)) => {
            format(desk, "timeline-place", &[("points", points.clone()), ("rank", rank.to_string())])
        }
        _ => desk.t("board-not-ranked"),
    };
    let list = cell.list.as_deref();
    html! {
        (period_words(desk.viewer.language, period)) " " (place)
        @if let Some(list) = list { " " (part::board(list == "red", &desk.t(&format!("board-chip-{list}")))) }
    }
}
