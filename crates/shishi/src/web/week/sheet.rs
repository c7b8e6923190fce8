//! What the sheet of a week says, from the shortest answer to the longest: the numbers, who is behind and who did best, what
//! is to be decided, each project, and what comes next.

use super::stages;
use super::words::{Names, percent, ten_thousands, unit_of};
use crate::web::PageError;
use crate::web::frame::{moment, thousands};
use crate::web::orders::title_of;
use crate::web::projects::{hundred_millions, lights};
use crate::web::records::Desk;
use look::part::{self, Column, Columns, StripCell, Table, columns, section, strip, table};
use maud::{Markup, html};
use rulebook::Decimal;
use zone::fact::Office;
use zone::offices::oversight::Proposal;
use zone::offices::projects::Said;
use zone::offices::projects::light::Level;
use zone::offices::projects::week::{Ahead, Line, Week, What};

/// How much of each the sheet has room for.
const WORST: usize = 3;
const REASONS: usize = 2;
const PROJECTS: usize = 20;
const DECISIONS: usize = 3;
const ORDERS: usize = 5;
const AHEAD: usize = 9;

/// Draws the sheet.
pub fn draw(desk: &Desk<'_>, week: &Week) -> Result<Markup, PageError> {
    let projects: Vec<u32> = week.lines.iter().map(|line| line.project).collect();
    let names = Names::of(desk, &projects)?;
    let first = [worst(desk, &names, week), best(desk, &names, week)];
    let oversees = desk.viewer.may_read(Office::Oversight);
    Ok(html! {
        (numbers(desk, week))
        div.s-week-2 { @for part in &first { div { (part) } } }
        @if oversees { (columns(Columns::Halves, &[decisions(desk, week)?, orders(desk, week)?])) }
        (changes(desk, &names, week))
        (next(desk, &names, week, oversees)?)
        p.s-meta { (basis(desk)) }
    })
}

/// As of which record and moment the sheet speaks: whoever reads it on paper can ask for the same again.
fn basis(desk: &Desk<'_>) -> String {
    let zone = &desk.viewer.zone;
    let values = [("size", thousands(zone.size)), ("recorded", moment(zone, &zone.recorded))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    desk.viewer.language.format("week-basis", &values)
}

fn numbers(desk: &Desk<'_>, week: &Week) -> Markup {
    let language = desk.viewer.language;
    let n = |number: usize| number.to_string();
    let format = |key: &str, values: &[(&str, usize)]| {
        let values: Vec<(&str, String)> = values.iter().map(|(name, number)| (*name, n(*number))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, number)| (*name, number.as_str())).collect();
        language.format(key, &values)
    };
    let level = |level: Level| StripCell {
        label: lights::word(desk, level),
        figure: part::figure("#changes", &n(week.count(level)), &desk.t("week-unit-projects")),
        note: String::new(),
    };
    let entries = week.work.entries;
    let mut owed =
        format("week-entries-note", &[("owed", entries.owed), ("late", entries.late), ("missed", entries.missed)]);
    if entries.open > 0 {
        owed.push_str(&format("week-entries-open", &[("open", entries.open)]));
    }
    let expected = format!("/duties/expected?from={}&to={}", week.from, week.until);
    let counted = |label: &str, href: &str, number: usize, unit: &str, note: String| StripCell {
        label: desk.t(label),
        figure: part::figure(href, &n(number), &desk.t(unit)),
        note,
    };
    let problems = week.work.problems;
    let told = [("overdue", problems.overdue), ("raised", problems.raised), ("solved", problems.solved)];
    let money = week.money;
    let amount = hundred_millions(money.done);
    let share = percent(money.done, money.year).unwrap_or_else(|| "—".to_owned());
    let due = hundred_millions(money.due);
    // In January no month of the year's plan is over.
    let key = if money.due > Decimal::ZERO { "week-money-note" } else { "week-money-first" };
    strip(&[
        level(Level::Behind),
        level(Level::Warning),
        level(Level::OnTrack),
        counted("week-entries", &expected, entries.in_time, "week-entries-unit", owed),
        counted(
            "week-held",
            "/meetings",
            week.work.meetings,
            "week-held-unit",
            format("week-held-note", &[("visited", week.work.visited)]),
        ),
        counted("week-problems", "/problems", problems.open, "week-problems-unit", format("week-problems-note", &told)),
        StripCell {
            label: desk.t("week-money"),
            figure: part::figure("#changes", &amount, &desk.t("week-money-unit")),
            note: language.format(key, &[("percent", &share), ("due", &due)]),
        },
    ])
}

fn worst(desk: &Desk<'_>, names: &Names, week: &Week) -> Markup {
    let late: Vec<&Line> = week.late().collect();
    let rest = late.len().saturating_sub(WORST);
    let body = html! {
        ol.s-week-w {
            @for line in late.iter().take(WORST) {
                li {
                    @if let Some(level) = line.level() { (lights::light(desk, level)) " " }
                    b { (names.link(line.project)) } " " span.s-meta { (unit_of(desk, line.project)) }
                    @for because in line.lights[1].iter().flat_map(|light| &light.reasons).take(REASONS) {
                        div { (lights::reason(desk, because)) }
                    }
                }
            }
        }
        @if late.is_empty() { p { (desk.t("week-worst-none")) } }
        @if rest > 0 { p.s-meta { (desk.viewer.language.format("week-worst-more", &[("n", &rest.to_string())])) } }
    };
    section(&desk.t("week-worst"), "", html! {}, body)
}

fn best(desk: &Desk<'_>, names: &Names, week: &Week) -> Markup {
    let body = match week.best() {
        None => html! { p { (desk.t("week-best-none")) } },
        Some(line) => {
            let points = line.advance().map_or_else(String::new, |points| points.to_string());
            let amount = line.spent().map_or_else(|| "0".to_owned(), ten_thousands);
            let say = desk.viewer.language.format("week-best-say", &[("points", &points), ("amount", &amount)]);
            html! {
                p { b { (names.link(line.project)) } " " span.s-meta { (unit_of(desk, line.project)) } }
                p { (say) }
                @for reached in &line.reached { p { (stages::reached_words(desk, reached.stage, &reached.on.to_string())) } }
            }
        }
    };
    section(&desk.t("week-best"), "", html! {}, body)
}

fn more(desk: &Desk<'_>, key: &str, number: usize) -> Markup {
    html! { @if number > 0 { p.s-meta { (desk.viewer.language.format(key, &[("n", &number.to_string())])) } } }
}

fn decisions(desk: &Desk<'_>, week: &Week) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let waiting: Vec<&Proposal> =
        week.proposals.iter().filter_map(|seq| zone.orders.proposal(*seq)).map(|one| &**one).collect();
    let stands = |proposal: &Proposal| match proposal.window {
        _ if proposal.is_ripe() => desk.t("week-decide-ripe"),
        Some(window) => desk.viewer.language.format("week-decide-reply", &[("window", &window.to_string())]),
        None => desk.t("week-decide-reply-open"),
    };
    let mut lines = Vec::new();
    for proposal in waiting.iter().take(DECISIONS) {
        let (title, unit) = title_of(desk, proposal.order)?;
        lines.push(html! {
            b { (desk.viewer.language.choice("sanction", proposal.sanction.word())) } " "
            a href={ "/orders/" (proposal.order) } { (title) } " " span.s-meta { (unit) " · " (stands(proposal)) }
        });
    }
    let body = html! {
        (list(&lines))
        @if lines.is_empty() { p { (desk.t("week-decide-none")) } }
        (more(desk, "week-more", waiting.len() - lines.len()))
    };
    Ok(section(&desk.t("week-decide"), "", html! {}, body))
}

fn orders(desk: &Desk<'_>, week: &Week) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let mut lines = Vec::new();
    for first in week.orders.iter().take(ORDERS) {
        let (title, unit) = title_of(desk, *first)?;
        let order = zone.orders.get(*first);
        let limit = order.filter(|order| order.stage.is_owed()).and_then(|order| order.limit);
        let key = if order.is_some_and(|order| order.is_late()) { "week-order-late" } else { "week-order-limit" };
        let stands = match limit {
            Some(limit) => desk.viewer.language.format(key, &[("limit", &limit.to_string())]),
            None => desk.t(&format!("stage-{}", zone.orders.stage(*first).word())),
        };
        lines.push(html! { a href={ "/orders/" (first) } { (title) } " " span.s-meta { (unit) " · " (stands) } });
    }
    let note = desk.viewer.language.format("list-count", &[("n", &week.orders.len().to_string())]);
    let body = html! {
        (list(&lines))
        @if lines.is_empty() { p { (desk.t("week-orders-none")) } }
        (more(desk, "week-more", week.orders.len() - lines.len()))
    };
    Ok(section(&desk.t("week-orders"), &note, html! {}, body))
}

fn list(lines: &[Markup]) -> Markup {
    html! { @if !lines.is_empty() { ul.s-week-l { @for line in lines { li { (line) } } } } }
}

fn changes(desk: &Desk<'_>, names: &Names, week: &Week) -> Markup {
    let mut lines = week.worst_first();
    // What changed comes first where there is no room for all.
    if lines.len() > PROJECTS {
        lines.sort_by_key(|line| (!line.has_news(), std::cmp::Reverse(line.level())));
    }
    let column =
        |key: &str, numeric| Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &desk.t("week-changes"),
        columns: vec![
            column("office-projects", false),
            column("week-light", false),
            column("week-progress", true),
            column("week-spent", true),
            column("week-total", true),
            column("week-supervised", true),
            column("week-stages", false),
        ],
        rows: lines.iter().take(PROJECTS).map(|line| row(desk, names, line)).collect(),
        empty: part::empty(html! { (desk.t("empty-projects-project")) }, html! {}),
    });
    let body = html! {
        div #changes { (listing) }
        (more(desk, "week-changes-rest", lines.len().saturating_sub(PROJECTS)))
    };
    section(&desk.t("week-changes"), &desk.t("week-changes-note"), html! {}, body)
}

fn row(desk: &Desk<'_>, names: &Names, line: &Line) -> Vec<Markup> {
    let [was, is] = line.lights.each_ref().map(|light| light.as_ref().map(|light| light.level));
    let said = |said: Option<Said>, text: &dyn Fn(Said) -> String| {
        html! { @match said { Some(said) => (part::figure(&format!("/records/{}", said.seq), &text(said), "")), None => "—" } }
    };
    let percent = |said: Said| said.amount.to_string();
    let [before, now] = line.progress;
    let moved = before.map(|said| said.amount) != now.map(|said| said.amount);
    let entries = line.entries;
    vec![
        names.link(line.project),
        html! {
            span.s-week-s {
                @if let Some(was) = was.filter(|was| Some(*was) != is) {
                    (look::mark(lights::shape(was), &lights::word(desk, was))) " → "
                }
                @match is { Some(level) => (lights::light(desk, level)), None => "—" }
            }
        },
        html! { span.s-week-s { @if moved && before.is_some() { (said(before, &percent)) " → " } (said(now, &percent)) } },
        html! { @match line.spent() { Some(yuan) => (ten_thousands(yuan)), None => "—" } },
        said(line.invested[1], &|said| hundred_millions(said.amount)),
        html! { span.s-week-s { @if entries.missed + entries.late > 0 { b.s-bad { (entries.in_time) "/" (entries.owed) } } @else { (entries.in_time) "/" (entries.owed) } } },
        stages::stages(desk, line),
    ]
}

/// What is due in the week after. Orders stand among it for those who may read them.
fn next(desk: &Desk<'_>, names: &Names, week: &Week, oversees: bool) -> Result<Markup, PageError> {
    let ahead = week.ahead(&desk.viewer.zone);
    let told: Vec<&Ahead> = ahead.iter().filter(|due| oversees || !matches!(due.what, What::Order(_))).collect();
    let mut lines = Vec::new();
    for due in told.iter().take(AHEAD) {
        let (sort, words) = what(desk, &due.what)?;
        lines.push(html! {
            span.s-when { (due.on.strftime("%m-%d").to_string()) } " "
            @if let Some(project) = due.project { (names.link(project)) " " }
            (sort) " " (words)
        });
    }
    let note = desk.viewer.language.format("list-count", &[("n", &told.len().to_string())]);
    let body = html! {
        @if !lines.is_empty() { ul.s-week-l.s-week-n { @for line in &lines { li { (line) } } } }
        @if lines.is_empty() { p { (desk.t("week-ahead-none")) } }
        (more(desk, "week-more", told.len() - lines.len()))
    };
    Ok(section(&desk.t("week-ahead"), &note, html! {}, body))
}

/// What is due: its sort and what it is called.
pub fn what(desk: &Desk<'_>, what: &What) -> Result<(String, Markup), PageError> {
    let titled = |seq: u32| {
        let stored = desk.record(seq.into(), false)?;
        let title = stored.as_ref().and_then(|stored| stored.open.get("title")?.as_str()).unwrap_or_default();
        Ok::<_, PageError>(html! { a href={ "/records/" (seq) } { (title) } })
    };
    let (key, words) = match what {
        What::Stage(stage) => ("week-ahead-stage", html! { (desk.viewer.language.choice("stage", stage)) }),
        What::Permit(item) => ("week-ahead-permit", html! { (lights::permit_title(desk, item)) }),
        What::Problem(seq, _) => ("week-ahead-problem", titled(*seq)?),
        What::Action(_, seq) => ("week-ahead-action", titled(*seq)?),
        What::Order(first) => {
            ("week-ahead-order", html! { a href={ "/orders/" (first) } { (title_of(desk, *first)?.0) } })
        }
    };
    Ok((desk.t(key), words))
}
