//! Orders, proposals, score sheets and missed entries among a person's affairs, with their clocks, and what waits for others.

use crate::messages::Language;
use crate::web::PageError;
use crate::web::boards::period_words;
use crate::web::frame::encode;
use crate::web::orders;
use crate::web::records::{Desk, path_of};
use jiff::ToSpan;
use jiff::civil::Date;
use look::Icon;
use look::part::{self, Duty, Tone, section};
use maud::{Markup, html};
use serde_json::Value as Json;
use zone::duty::{Owed, Today, Weekly, Work};
use zone::offices::oversight;
use zone::offices::projects::PROJECT;
use zone::offices::projects::visit::to_score;

/// A week's meeting or visit, with the days of its week, as the page of the day and the calendar call it.
pub fn week_words(language: Language, weekly: Weekly, sunday: Option<Date>) -> String {
    let day = |back: i64| sunday.map(|day| day.saturating_sub(back.days()).strftime("%m-%d").to_string());
    let [from, to] = [day(6), day(0)].map(Option::unwrap_or_default);
    let what = language.kind(weekly.kind().name);
    language.format("today-work-week", &[("what", &what), ("from", &from), ("to", &to)])
}

/// One line.
struct Line {
    chip: Markup,
    title: String,
    place: String,
    source: String,
    href: String,
    clock: Markup,
    action: String,
}

/// The sections: missed entries and under them the day's supervision, score sheets, orders, and what others owe; nothing where
/// there is nothing. At most so many lines each, on a telephone with ways for a thumb.
pub fn sections(desk: &Desk<'_>, today: &Today, supervision: Markup, most: (usize, bool)) -> Result<Markup, PageError> {
    let due = || today.due.iter().filter(|owed| owed.late || owed.work != Work::Supervise);
    let missed: Vec<&Owed> = due().filter(|owed| owed.work == Work::Supervise).collect();
    let scores: Vec<&Owed> = due().filter(|owed| owed.work == Work::Score).collect();
    let weeks: Vec<&Owed> = due().filter(|owed| matches!(owed.work, Work::Week(_))).collect();
    let is_order = |owed: &&Owed| owed.work.is_of_order() || owed.work.is_of_board();
    let orders: Vec<&Owed> = due().filter(is_order).collect();
    let problems: Vec<&Owed> = due().filter(|owed| matches!(owed.work, Work::Problem(_))).collect();
    let waiting: Vec<&Owed> = today.waiting.iter().collect();
    let list = html! { a href="/problems" { (desk.t("common-all")) } };
    let all = html! { a href="/orders" { (desk.t("nav-orders")) } };
    let expected = html! { a href="/duties/expected" { (desk.t("expected-see")) } };
    Ok(html! {
        (one(desk, "today-missed", expected, &missed, "today-make-up", most)?)
        (supervision)
        (one(desk, "today-weeks", html! {}, &weeks, "today-do-it", most)?)
        (one(desk, "today-scores", html! {}, &scores, "today-score-it", most)?)
        (one(desk, "today-problems", list, &problems, "today-do-it", most)?)
        (one(desk, "today-orders", all.clone(), &orders, "today-do-it", most)?)
        (one(desk, "today-waiting", all, &waiting, "today-look", most)?)
    })
}

fn one(
    desk: &Desk<'_>,
    title: &str,
    tools: Markup,
    owed: &[&Owed],
    action: &str,
    (most, by_thumb): (usize, bool),
) -> Result<Markup, PageError> {
    if owed.is_empty() {
        return Ok(html! {});
    }
    let chip = if title == "today-waiting" {
        Some(part::chip(Tone::Neutral, Some(Icon::Wait), &desk.t("today-chip-other")))
    } else {
        None
    };
    let lines = owed.iter().take(most).map(|owed| line(desk, owed, chip.clone(), (action, by_thumb)));
    let lines = lines.collect::<Result<Vec<Line>, PageError>>()?;
    let rows: Vec<Duty<'_>> = lines
        .iter()
        .map(|line| Duty {
            chip: line.chip.clone(),
            title: &line.title,
            href: &line.href,
            place: &line.place,
            source: &line.source,
            clock: line.clock.clone(),
            action: html! { a href=(line.href) { (line.action) } },
        })
        .collect();
    let count = desk.viewer.language.format("list-count", &[("n", &owed.len().to_string())]);
    Ok(section(&desk.t(title), &count, tools, part::duties(&rows)))
}

/// What is to be done about a place on a black list, without what every line has.
fn of_board(desk: &Desk<'_>, owed: &Owed, action: &str) -> Line {
    let (boards, language) = (&desk.viewer.zone.boards, desk.viewer.language);
    let (board, title, at) = match owed.work {
        Work::Answer(objection) => {
            (boards.objection(objection).map(|one| one.board), "today-work-answer", "objections")
        }
        Work::Object(board) => (Some(board), "today-work-object", "explanation"),
        _ => (None, "boards-title", "board"),
    };
    let period = board.and_then(|board| boards.computed_at(board)).map(|computed| computed.period);
    let words = period.map(|period| period_words(language, period)).unwrap_or_default();
    let until = owed.due_on.map(|due| language.format("today-until", &[("until", &due.strftime("%m-%d").to_string())]));
    Line {
        chip: html! {},
        title: language.format(title, &[("period", &words)]),
        place: String::new(),
        source: String::new(),
        href: period
            .map_or_else(|| "/boards".to_owned(), |period| format!("/boards/{period}?project={}#{at}", owed.subject)),
        clock: html! { span.s-clock { (until.unwrap_or_default()) } },
        action: desk.t(action),
    }
}

fn line(
    desk: &Desk<'_>,
    owed: &Owed,
    chip: Option<Markup>,
    (action, by_thumb): (&str, bool),
) -> Result<Line, PageError> {
    let viewer = desk.viewer;
    let (tone, word) = if owed.late { (Tone::Bad, "today-chip-late") } else { (Tone::Info, "today-chip-due") };
    let chip = chip.unwrap_or_else(|| part::chip(tone, Some(Icon::Clock), &desk.t(word)));
    let register = &viewer.zone.register;
    let row = register.by_first(owed.subject).and_then(|number| register.row(number));
    let stored = row.map(|row| desk.latest(&[row])).transpose()?.and_then(|mut stored| stored.pop());
    let text = |name: &str| {
        let open = stored.as_ref().and_then(|stored| stored.open.get(name).and_then(Json::as_str));
        open.unwrap_or_default().to_owned()
    };
    let absent = owed.stand_in_for.and_then(|person| viewer.zone.org.people.get(person as usize));
    let source = absent.map(|id| viewer.language.format("today-instead-of", &[("name", &desk.person(id))]));
    if owed.work == Work::Supervise {
        let day = owed.period.map(|day| day.to_string()).unwrap_or_default();
        let unit = stored.as_ref().map(|stored| stored.open.get("accountable_unit").and_then(Json::as_str));
        let (key, unit) = (encode(&text("project")), unit.flatten().unwrap_or_default());
        return Ok(Line {
            chip,
            title: viewer.language.format("today-work-missed", &[("day", &day)]),
            place: text("title"),
            source: source.unwrap_or_default(),
            href: match by_thumb {
                true => format!("/supervise/{key}?happened={day}"),
                false => {
                    format!("/offices/projects/supervision/new?project={key}&happened={day}&reporting_unit={unit}")
                }
            },
            clock: html! { span.s-clock { (desk.t("duty-lapsed")) } },
            action: desk.t(action),
        });
    }
    if matches!(owed.work, Work::Action | Work::Confirm) {
        let word = if owed.work == Work::Action { "today-work-action" } else { "today-work-confirm" };
        return Ok(Line {
            chip,
            title: text("title"),
            place: desk.unit(&text("responsible_unit")),
            source: desk.t(word),
            href: format!("/meetings/{}", encode(&text("meeting"))),
            clock: html! { span.s-clock { @if let Some(due) = owed.due_on { (due) } } },
            action: desk.t(action),
        });
    }
    if let Work::Week(weekly) = owed.work {
        return Ok(Line {
            chip,
            title: week_words(viewer.language, weekly, owed.period),
            place: String::new(),
            source: source.unwrap_or_else(|| desk.t(if owed.late { "duty-lapsed" } else { "today-week-open" })),
            href: format!("{}/new", path_of(weekly.kind())),
            clock: html! { span.s-clock { @if let Some(due) = owed.due_on { (due) } } },
            action: desk.t(action),
        });
    }
    if owed.work == Work::Score {
        let (me, visit) = (viewer.zone.org.person(viewer.person()), register.by_first(owed.subject));
        let left = me.zip(visit).map_or(0, |(me, visit)| to_score(&viewer.zone, visit, me).len());
        return Ok(Line {
            chip,
            title: text("title"),
            place: viewer.language.format("today-sheets-left", &[("n", &left.to_string())]),
            source: desk.t("today-work-score"),
            href: format!("/visits/{}", encode(&text("visit"))),
            clock: html! { span.s-clock { @if let Some(due) = owed.due_on { (due) } } },
            action: desk.t(action),
        });
    }
    if owed.work.is_of_board() {
        return Ok(Line { chip, place: text("title"), ..of_board(desk, owed, action) });
    }
    if let Work::Problem(step) = owed.work {
        return Ok(Line {
            chip,
            title: text("title"),
            place: desk.title(PROJECT.name, &text("project")),
            source: source.unwrap_or_else(|| desk.t(&format!("today-problem-{step}"))),
            href: format!("/records/{}", owed.subject),
            clock: html! { span.s-clock { @if let Some(due) = owed.due_on { (due) } } },
            action: desk.t(action),
        });
    }
    let what = match owed.work {
        Work::Step(step) => viewer.language.choice("order_step", step),
        Work::Reply => desk.t("today-work-reply"),
        _ => desk.t("today-work-decide"),
    };
    let order = viewer.zone.orders.get(owed.subject);
    let today = viewer.zone.date_of(viewer.now);
    let clock = order.filter(|_| matches!(owed.work, Work::Step(_)));
    let clock = clock.and_then(|order| oversight::clock(&viewer.zone, order, today));
    Ok(Line {
        chip,
        title: text("title"),
        place: desk.unit(&text("lead_unit")),
        source: source.unwrap_or(what),
        href: format!("/orders/{}", owed.subject),
        clock: match (clock, owed.due_on) {
            (Some(clock), _) => orders::clock(desk, clock),
            (None, Some(due)) => html! { span.s-clock { (due) } },
            (None, None) => html! { span.s-clock {} },
        },
        action: desk.t(action),
    })
}
