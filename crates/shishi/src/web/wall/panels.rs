//! The panels of the wall. Units stand beside projects, never persons: who hangs on a wall cannot answer.

use crate::web::PageError;
use crate::web::boards::period_words;
use crate::web::orders::{clock_words, title_of};
use crate::web::projects::{hundred_millions, investment, lights as words};
use crate::web::records::{Desk, newest_ranking};
use crate::web::today::week_words;
use crate::web::week::what;
use crate::web::week::words::{Names, percent, tone, unit_of};
use jiff::ToSpan;
use jiff::civil::Date;
use look::chart::{Chart, wall_lines};
use look::part::{self, Tone, WallRow, WallTable, wall_counts, wall_panel, wall_rows, wall_table};
use maud::{Markup, html};
use rulebook::scorecard::List;
use zone::Month;
use zone::board::acts::Listed;
use zone::board::decide::left;
use zone::duty::{Owed, Whole, Work, whole};
use zone::fact::Office;
use zone::offices::oversight;
use zone::offices::projects::light::{Level, Light};
use zone::offices::projects::week::{self, Ahead, What};
use zone::offices::projects::year_curve;

/// How much of each the screen has room for.
const LATE: usize = 3;
const PROJECTS: usize = 18;
const PLACES: usize = 3;
const AIR: usize = 5;

/// The three columns.
pub fn columns(desk: &Desk<'_>, today: Date) -> Result<[Markup; 3], PageError> {
    let zone = &desk.viewer.zone;
    let day = whole(zone, today);
    let lights = week::lights(zone, today);
    let projects: Vec<u32> = lights.iter().map(|(project, _)| *project).collect();
    let names = Names::of(desk, &projects)?;
    let money = money(desk, &projects, today);
    let left = html! { (duties(desk, &names, &day, today)?) (of_week(desk, today)) (money) };
    let (boards, shown) = boards(desk, &names);
    // A black list that is short or empty leaves room for what comes next.
    let due = week::ahead(zone, &projects, [today, today.saturating_add(6.days())], today);
    let right = html! { (boards) (soon(desk, &names, &due, PLACES - shown)?) (air(desk)) };
    Ok([left, projects_panel(desk, &names, &lights), right])
}

fn n(number: usize) -> String {
    number.to_string()
}

/// What the zone owes today, and what of it is late.
fn duties(desk: &Desk<'_>, names: &Names, day: &Whole, today: Date) -> Result<Markup, PageError> {
    let language = desk.viewer.language;
    let count =
        |key: &str, number: usize, tone: Tone| (desk.t(key), part::figure("/duties/expected", &n(number), ""), tone);
    let late_tone = if day.late.is_empty() { Tone::Neutral } else { Tone::Bad };
    let mut rows = Vec::new();
    for owed in &day.late {
        if rows.len() == LATE {
            break;
        }
        let Some((name, of)) = owed_words(desk, names, owed)? else { continue };
        let state = html! { (late_words(desk, owed, today)) };
        rows.push(WallRow { name, of, state, tone: Tone::Bad, light: None, ruled: false });
    }
    let note = language.format("wall-duties-all", &[("n", &n(day.done + day.open + day.late.len()))]);
    Ok(wall_panel(
        html! { (desk.t("wall-duties")) },
        html! { (note) },
        html! {
            (wall_counts(&[
                count("wall-done", day.done, Tone::Neutral),
                count("wall-open", day.open, Tone::Neutral),
                count("wall-late", day.late.len(), late_tone),
            ]))
            (wall_rows(&rows))
            @if day.late.is_empty() { p { (desk.t("wall-nothing-late")) } }
        },
    ))
}

/// How late it is: an order by its clock of working days, as everywhere; what has no clock, by the days since it was due.
fn late_words(desk: &Desk<'_>, owed: &Owed, today: Date) -> String {
    let order = desk.viewer.zone.orders.get(owed.subject).filter(|_| matches!(owed.work, Work::Step(_)));
    if let Some(clock) = order.and_then(|order| oversight::clock(&desk.viewer.zone, order, today)) {
        return clock_words(desk, clock);
    }
    let days = owed.due_on.map_or(0, |due| (today - due).get_days());
    desk.viewer.language.format("wall-late-by", &[("n", &days.to_string())])
}

/// What is late, and of an entry that it is one; nothing of an order where the asker may not read it.
fn owed_words(desk: &Desk<'_>, names: &Names, owed: &Owed) -> Result<Option<(Markup, String)>, PageError> {
    let register = &desk.viewer.zone.register;
    Ok(match owed.work {
        Work::Supervise => {
            let project = register.by_first(owed.subject);
            project.map(|project| (names.link(project), desk.t("wall-work-supervise")))
        }
        Work::Week(weekly) => {
            let title = week_words(desk.viewer.language, weekly, owed.period);
            Some((html! { a href="/duties/expected" { (title) } }, String::new()))
        }
        Work::Action => {
            let row = register.by_first(owed.subject).and_then(|number| register.row(number));
            let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
            let title = stored.and_then(|stored| stored.open.get("title")?.as_str().map(str::to_owned));
            let link = html! { a href={ "/records/" (owed.subject) } { (title.unwrap_or_default()) } };
            Some((link, String::new()))
        }
        Work::Step(_) if desk.viewer.may_read(Office::Oversight) => {
            let (title, _) = title_of(desk, owed.subject)?;
            Some((html! { a href={ "/orders/" (owed.subject) } { (title) } }, String::new()))
        }
        _ => None,
    })
}

/// What is due in the seven days from today on, as far as there is room.
fn soon(desk: &Desk<'_>, names: &Names, due: &[Ahead], room: usize) -> Result<Markup, PageError> {
    if room == 0 {
        return Ok(html! {});
    }
    let oversees = desk.viewer.may_read(Office::Oversight);
    let told: Vec<&Ahead> = due.iter().filter(|due| oversees || !matches!(due.what, What::Order(_))).collect();
    let mut rows = Vec::new();
    for due in told.iter().take(room) {
        let (_, words) = what(desk, &due.what)?;
        let name = html! { @if let Some(project) = due.project { (names.link(project)) " " } (words) };
        let of = due.on.strftime("%m-%d").to_string();
        rows.push(WallRow { name, of, state: html! {}, tone: Tone::Neutral, light: None, ruled: false });
    }
    let note = desk.viewer.language.format("list-count", &[("n", &n(told.len()))]);
    let body = html! {
        div.s-wall-o { (wall_rows(&rows)) }
        @if rows.is_empty() { p { (desk.t("wall-nothing-due")) } }
    };
    Ok(wall_panel(html! { (desk.t("wall-soon")) }, html! { (note) }, body))
}

/// What was supervised, met about and visited in the week of the last day that is over: on a Monday morning that is the week
/// before.
fn of_week(desk: &Desk<'_>, today: Date) -> Markup {
    let (zone, language) = (&desk.viewer.zone, desk.viewer.language);
    let Some([from, until]) = week::span(zone.last_closed().unwrap_or(today), today) else { return html! {} };
    let work = week::work(zone, [from, until]);
    let entries = work.entries;
    let bad = |number: usize| if number > 0 { Tone::Bad } else { Tone::Neutral };
    let count = |key: &str, number: usize, tone| (desk.t(key), html! { (number) }, tone);
    let counts = [
        count("wall-owed", entries.owed, Tone::Neutral),
        count("duty-in-time", entries.in_time, Tone::Neutral),
        count("duty-late", entries.late, bad(entries.late)),
        count("duty-lapsed", entries.missed, bad(entries.missed)),
    ];
    let held = [("meetings", n(work.meetings)), ("visited", n(work.visited))];
    let problems = [("open", n(work.problems.open)), ("overdue", n(work.problems.overdue))];
    let say = |key: &str, values: &[(&str, String)]| {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        language.format(key, &values)
    };
    let number = from.iso_week_date().week().to_string();
    let short = |day: Date| day.strftime("%m-%d").to_string();
    wall_panel(
        html! { a href="/week" { (language.format("wall-week", &[("week", &number)])) } },
        html! { (say("wall-days", &[("from", short(from)), ("to", short(until))])) },
        html! {
            div.s-wall-q { (wall_counts(&counts)) }
            p { (say("wall-week-held", &held)) }
            p { (say("wall-week-problems", &problems)) }
        },
    )
}

/// Investment of the year against its plan, and its curve month by month.
fn money(desk: &Desk<'_>, projects: &[u32], today: Date) -> Markup {
    let (zone, language) = (&desk.viewer.zone, desk.viewer.language);
    let money = week::money(zone, projects, today);
    let amount = hundred_millions(money.done);
    let share = percent(money.done, money.year);
    let month = |month: Month| language.format("month-short", &[("month", &month.month().to_string())]);
    let curve = investment::lines(desk, &year_curve(zone, projects, today), month);
    wall_panel(
        html! { (desk.t("wall-money")) },
        html! { (language.format("wall-money-to", &[("to", &today.strftime("%m-%d").to_string())])) },
        html! {
            div.s-wall-m {
                b { (part::figure("/week#changes", &amount, &desk.t("week-money-unit"))) }
                @if let Some(share) = share { span { (language.format("wall-money-plan", &[("percent", &share)])) } }
            }
            (wall_lines(&Chart { finding: html! { (desk.t("wall-money")) }, ..curve }))
        },
    )
}

/// The key projects, the worst first.
fn projects_panel(desk: &Desk<'_>, names: &Names, lights: &[(u32, Option<Light>)]) -> Markup {
    let language = desk.viewer.language;
    let level = |at: usize| lights.get(at).and_then(|(_, light)| light.as_ref()).map(|light| light.level);
    let row = |(at, (project, _)): (usize, &(u32, Option<Light>))| WallRow {
        name: names.link(*project),
        of: unit_of(desk, *project),
        state: html! { (level(at).map_or_else(|| "—".to_owned(), |level| words::word(desk, level))) },
        tone: level(at).map_or(Tone::Neutral, tone),
        light: level(at).map(words::shape),
        ruled: at + 1 < lights.len() && level(at + 1) != level(at),
    };
    let rows: Vec<WallRow> = lights.iter().enumerate().take(PROJECTS).map(row).collect();
    let count = |wanted: Level| n((0..lights.len()).filter(|at| level(*at) == Some(wanted)).count());
    let (on_track, warning, behind) = (count(Level::OnTrack), count(Level::Warning), count(Level::Behind));
    let values = [("ontrack", &*on_track), ("warning", &*warning), ("behind", &*behind)];
    let rest = lights.len().saturating_sub(PROJECTS);
    wall_panel(
        html! { a href="/projects" { (desk.t("office-projects")) } },
        html! { (language.format("wall-levels", &values)) },
        html! {
            (wall_rows(&rows))
            @if rest > 0 { p { (language.format("wall-projects-rest", &[("n", &n(rest))])) } }
        },
    )
}

/// The newest final red and black list, and how many places of the black one are shown. What was computed and may still be
/// objected to does not hang on a wall.
fn boards(desk: &Desk<'_>, names: &Names) -> (Markup, usize) {
    let zone = &desk.viewer.zone;
    let newest = zone.boards.periods().into_iter().rev().find_map(|period| zone.boards.newest_edition(period));
    let Some((edition, computed)) = newest.and_then(|edition| Some((edition, zone.boards.computed_at(edition.board)?)))
    else {
        let body = html! { p { (desk.t("wall-no-board")) } };
        return (wall_panel(html! { (desk.t("boards-title")) }, html! {}, body), 0);
    };
    let path = format!("/boards/{}", edition.period);
    let place = |cell: &&Listed| {
        let first = u32::try_from(cell.project).unwrap_or_default();
        WallRow {
            name: zone.register.by_first(first).map_or_else(|| html! {}, |project| names.link(project)),
            of: cell.rank.map_or_else(String::new, |rank| rank.to_string()),
            state: part::figure(&format!("{path}?project={first}"), cell.printed.as_deref().unwrap_or("—"), ""),
            tone: Tone::Neutral,
            light: None,
            ruled: false,
        }
    };
    let today = zone.date_of(desk.viewer.now);
    let removed = |cell: &&Listed| left(zone, edition, cell.project, today).is_some();
    let red: Vec<&Listed> = computed.on_list(List::Red).take(PLACES).collect();
    let mut black: Vec<&Listed> = computed.on_list(List::Black).filter(|cell| !removed(cell)).collect();
    black.drain(..black.len().saturating_sub(PLACES));
    let list = |praise: bool, word: &str, about: &str, cells: &[&Listed]| {
        html! {
            div.s-wall-l { (part::board(praise, &desk.t(word))) span { (desk.t(about)) @if cells.is_empty() { " · " (desk.t("wall-nobody")) } } }
            div.s-wall-o { (wall_rows(&cells.iter().map(place).collect::<Vec<_>>())) }
        }
    };
    let title =
        desk.viewer.language.format("wall-boards", &[("period", &period_words(desk.viewer.language, edition.period))]);
    let panel = wall_panel(
        html! { a href=(path) { (title) } },
        html! { (desk.t(if edition.public { "wall-public" } else { "wall-internal" })) },
        html! {
            (list(true, "wall-red", "wall-red-about", &red))
            (list(false, "wall-black", "wall-black-about", &black))
        },
    );
    (panel, black.len())
}

/// The last published ranking of the air.
fn air(desk: &Desk<'_>) -> Markup {
    let Some(ranking) = newest_ranking(&desk.viewer.zone) else { return html! {} };
    let period = period_words(desk.viewer.language, ranking.period);
    let rows: Vec<(bool, Vec<Markup>)> = ranking
        .places
        .into_iter()
        .take(AIR)
        .map(|place| {
            let [(fine, fine_rank), (coarse, coarse_rank)] = place.means;
            (place.own, vec![html! { (place.name) }, fine, html! { (fine_rank) }, coarse, html! { (coarse_rank) }])
        })
        .collect();
    let headings = ["air-participant", "today-pm25", "air-rank", "today-pm10", "air-rank"].map(|key| desk.t(key));
    let title = desk.viewer.language.format("wall-air", &[("period", &period)]);
    wall_panel(
        html! { a href={ "/public/editions/" (ranking.edition) } { (title) } },
        html! { (desk.t("unit-concentration")) },
        wall_table(&WallTable { caption: &desk.t("today-air"), headings: &headings, rows: &rows }),
    )
}
