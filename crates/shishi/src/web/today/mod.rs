//! Today: what awaits the person, the headline figures, the key projects, the last published ranking of the air.

mod boards;
mod lights;
mod owed;
mod projects;

pub use owed::week_words;

use crate::web::browser::is_phone;
use crate::web::figures::id_for;
use crate::web::frame::{Switch, framed_with, thousands};
use crate::web::projects::{handed_over, ratings};
use crate::web::records::{
    Desk, Duties, Index, Item, air, duties, no_change, no_change_told, same_photos, same_photos_told,
};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Extension, Router};
use look::Icon;
use look::part::{
    self, ButtonKind, Column, Columns, Duty, StripCell, Table, Tone, columns, compact_table, link_button, section,
    strip,
};
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::Arc;
use zone::fact::Office;
use zone::figure::compute;

/// The headline figures.
const HEADLINES: [&str; 7] = [
    "economy.output",
    "economy.output_share",
    "economy.budget_revenue",
    "projects.key_projects",
    "investment.from_100_million",
    "city.latrines_removed",
    "air.pm25_year",
];
/// What a headline is held against: the figure that stands below it, and the words around it.
const BESIDE: [(&str, &str); 3] = [
    ("economy.output_share", "economy.central_output"),
    ("projects.key_projects", "projects.key_provincial"),
    ("investment.from_100_million", "investment.from_1_billion"),
];
/// Lines of one sort that are shown before "all".
const MOST: usize = 6;

/// The route of this room.
pub fn routes() -> Router<AppState> {
    Router::new().route("/", get(page))
}

async fn page(
    State(state): State<AppState>,
    Extension(index): Extension<Arc<Index>>,
    headers: HeaderMap,
    viewer: Viewer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Markup, PageError> {
    let same = same_photos_told(&state, &viewer, &index).await?;
    let desk = Desk::new(&state, &viewer);
    let mut waiting = duties(&desk, MOST)?;
    let by_thumb = is_phone(&headers);
    if by_thumb {
        for item in &mut waiting.supervision {
            item.href = item.by_thumb.take().unwrap_or_else(|| item.href.clone());
        }
    }
    let title = title(&viewer);
    let mine = html! { (handed_over(&desk)?) (mine(&desk, &waiting, by_thumb)?) (same_photos(&viewer, &same)) };
    let (air, published) = (air(&viewer), published(&viewer));
    let body = if viewer.may_read(Office::Projects) {
        let left = html! { (mine) (columns(Columns::Halves, &[boards::section(&desk)?, air])) (published) };
        columns(Columns::Wide, &[left, projects::section(&desk)?])
    } else {
        columns(Columns::Wide, &[html! { (mine) (published) }, air])
    };
    let main = html! {
        (part::head(html! {}, &title, html! { (sentence(&viewer, &waiting)) }, tools(&viewer)))
        (no_change_told(&viewer, &query))
        (headlines(&viewer))
        (body)
    };
    Ok(framed_with(&viewer, &viewer.language.text("nav-today"), "/", Switch::Page, main))
}

fn title(viewer: &Viewer) -> String {
    let today = viewer.zone.date_of(viewer.now);
    let weekday = viewer.language.text(&format!("today-weekday-{}", today.weekday().to_monday_one_offset()));
    let (month, day) = (today.month().to_string(), today.day().to_string());
    let values =
        [("month", month.as_str()), ("day", day.as_str()), ("weekday", weekday.as_str()), ("date", &today.to_string())];
    viewer.language.format("today-date", &values)
}

fn sentence(viewer: &Viewer, duties: &Duties<'_>) -> Markup {
    let language = viewer.language;
    if duties.waiting.count() == 0 {
        return html! { (language.format("today-say-nothing", &[("name", &viewer.signed.account.name)])) };
    }
    let parts = [
        ("today-say-confirm", duties.waiting.to_confirm.len()),
        ("today-say-accept", duties.waiting.to_accept.len()),
        ("today-say-returned", duties.returned.len()),
        ("today-say-drafts", duties.drafts.len()),
        ("today-say-supervision", duties.supervision.len()),
        ("today-say-missed", duties.waiting.missed()),
        ("today-say-problems", duties.waiting.problems()),
        ("today-say-owed", duties.waiting.orders()),
        ("today-say-scores", duties.waiting.scores()),
        ("today-say-weeks", duties.waiting.weeks()),
        ("today-say-boards", duties.waiting.boards()),
    ];
    let others = duties.of_colleagues.to_string();
    let part = |key: &str, n: usize| {
        let words = language.format(key, &[("n", &n.to_string())]);
        let shared = key == "today-say-supervision" && duties.of_colleagues > 0;
        if shared { words + &language.format("today-say-of-colleagues", &[("n", &others)]) } else { words }
    };
    let parts: Vec<String> = parts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| part(key, *n)).collect();
    let count = duties.waiting.count().to_string();
    let list = parts.join(&language.text("today-say-and"));
    let values = [("name", viewer.signed.account.name.as_str()), ("n", count.as_str()), ("list", list.as_str())];
    html! { (language.format("today-say", &values)) }
}

fn tools(viewer: &Viewer) -> Markup {
    let may = viewer.as_of.is_none()
        && zone::fact::KINDS.iter().any(|kind| kind.register && !viewer.units_of_forms(kind).is_empty());
    let record = viewer.language.text("nav-record");
    html! {
        @if may && lights::carries(viewer) {
            (link_button(ButtonKind::Plain, "/record", &record, None))
            (link_button(ButtonKind::Primary, "/supervise/", &viewer.language.text("today-supervise"), Some(Icon::Record)))
        } @else if may {
            (link_button(ButtonKind::Primary, "/record", &record, Some(Icon::Record)))
        }
    }
}

fn headlines(viewer: &Viewer) -> Markup {
    let cells: Vec<StripCell> = HEADLINES.iter().map(|id| headline(viewer, id)).collect();
    html! { div.s-heads { (strip(&cells)) } }
}

fn headline(viewer: &Viewer, id: &str) -> StripCell {
    let language = viewer.language;
    let beside = BESIDE.iter().find(|(of, _)| *of == id).and_then(|(_, beside)| beside_words(viewer, beside));
    let id = id_for(&viewer.zone, id, viewer.period);
    let label = language.text(&format!("today-figure-{}", id.replace(['.', '_'], "-")));
    let href = format!("/figures/{id}?period={}", viewer.period);
    let figure = compute(&viewer.zone, &id, viewer.period, 0);
    let note = match figure.as_ref().and_then(|figure| figure.rank()) {
        Some(rank) => {
            language.format("today-figure-rank", &[("period", &viewer.period.to_string()), ("rank", &rank.to_string())])
        }
        None => beside.unwrap_or_else(|| viewer.period.to_string()),
    };
    let value = figure.as_ref().and_then(|figure| {
        let print = &figure.rule().print;
        let unit = if language.tag() == "en" { &print.unit.en } else { &print.unit.zh };
        Some((grouped(&figure.number()?.value), unit.clone()))
    });
    let (value, unit) = value.unwrap_or_else(|| ("—".to_owned(), String::new()));
    StripCell { label, figure: part::figure(&href, &value, &unit), note }
}

/// The figure that a headline is held against, as it is printed, with the period.
fn beside_words(viewer: &Viewer, id: &str) -> Option<String> {
    let figure = compute(&viewer.zone, &id_for(&viewer.zone, id, viewer.period), viewer.period, 0)?;
    let number = grouped(&figure.number()?.value);
    let values = [("period", viewer.period.to_string()), ("n", number)];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(viewer.language.format(&format!("today-beside-{}", id.replace(['.', '_'], "-")), &values))
}

/// A whole number with separators; anything else as it is.
fn grouped(value: &str) -> String {
    value.parse::<u64>().map_or_else(|_| value.to_owned(), thousands)
}

/// My affairs: what is missing and the day's supervision first, then orders, what came back, what I began, and what waits for
/// my review.
fn mine(desk: &Desk<'_>, duties: &Duties<'_>, by_thumb: bool) -> Result<Markup, PageError> {
    let t = |key: &str| desk.t(key);
    let sorts = [
        ("today-to-confirm", Tone::Warn, Icon::Check, "today-chip-confirm", "confirm-look", &duties.to_confirm),
        ("today-returned", Tone::Bad, Icon::Alert, "today-chip-returned", "records-amend-it", &duties.returned),
        ("today-drafts", Tone::Warn, Icon::Record, "status-draft", "records-go-on", &duties.drafts),
        ("today-to-accept", Tone::Neutral, Icon::Wait, "today-chip-waits", "records-review-it", &duties.to_accept),
    ];
    let supervision = match duties.supervision.as_slice() {
        [] => html! {},
        items => {
            let count = desk.viewer.language.format("list-count", &[("n", &items.len().to_string())]);
            let chip = part::chip(Tone::Info, Some(Icon::Clock), &t("today-chip-today"));
            let listing = part::duties(&lines(items, &chip, &t("records-enter-it")));
            section(&t("today-supervision"), &count, no_change(desk.viewer, "form"), listing)
        }
    };
    let owed = owed::sections(desk, &duties.waiting.owed, supervision, (2 * MOST, by_thumb))?;
    Ok(html! {
        (owed)
        (ratings::awaiting(desk)?)
        @for (title, tone, icon, chip, action, items) in sorts {
            @if !items.is_empty() {
                @let rows = lines(items, &part::chip(tone, Some(icon), &t(chip)), &t(action));
                // Facts to accept stand together in lines: what counts are the facts.
                @let count = match title {
                    "today-to-accept" => duties.waiting.to_accept.len(),
                    "today-to-confirm" => duties.waiting.to_confirm.len(),
                    _ => items.len(),
                };
                @let count = desk.viewer.language.format("list-count", &[("n", &count.to_string())]);
                (section(&t(title), &count, html! {}, part::duties(&rows)))
            }
        }
        @if duties.waiting.count() == 0 { (section(&t("today-mine"), "", html! {}, part::empty(html! { (t("today-nothing")) }, html! {}))) }
    })
}

/// Things to be done, in lines.
fn lines<'a>(items: &'a [Item], chip: &Markup, action: &str) -> Vec<Duty<'a>> {
    let line = |item: &'a Item| Duty {
        chip: chip.clone(),
        title: &item.title,
        href: &item.href,
        place: &item.place,
        source: "",
        clock: html! { span.s-clock { (item.words) } },
        action: html! { a href=(item.href) { (action) } },
    };
    items.iter().take(2 * MOST).map(line).collect()
}

/// The day of an instant where the zone is: an edition of the first hours of a day is not yesterday's.
fn published_on(viewer: &Viewer, recorded: &str) -> String {
    recorded.parse().map_or_else(|_| recorded.to_owned(), |at| viewer.zone.date_of(at).to_string())
}

/// The newest editions.
fn published(viewer: &Viewer) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let rows = viewer.zone.editions.iter().rev().take(4).map(|edition| {
        let number = viewer.language.format("report-edition", &[("edition", &edition.edition.to_string())]);
        vec![
            html! { a href={ "/public/editions/" (edition.seq) } { (t(&format!("report-{}", edition.report))) } },
            html! { (edition.period) },
            html! { (number) },
            html! { (published_on(viewer, &edition.recorded)) },
        ]
    });
    let listing = compact_table(&Table {
        caption: &t("today-newest"),
        columns: ["report-name", "report-period", "report-foot-edition", "today-published-on"].map(column).into(),
        rows: rows.collect(),
        empty: html! { (t("report-none")) },
    });
    section(
        &t("today-newest"),
        "",
        html! { a href="/reports" { (t("nav-reports")) } },
        html! { div.s-two { (listing) } },
    )
}
