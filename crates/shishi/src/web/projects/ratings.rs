//! The two ratings of a project side by side. What one of them says is told once both are given; whoever gave his own sees
//! his record, nobody the other's before.

use crate::web::PageError;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::Icon;
use look::part::{self, ButtonKind, Column, Columns, Duty, Table, Tone, columns, compact_table, link_button};
use maud::{Markup, html};
use zone::Month;
use zone::fact::{Kind, Office};
use zone::offices::projects::measure::PARTS;
use zone::offices::projects::rating::{INSPECTED, OWN, RULE, Rated, Rating, findings, months, most};
use zone::offices::projects::{PROJECT, accountable_unit};
use zone::register::Row;
use zone::value::Value;

/// Months that are shown.
const MOST: usize = 6;

/// The section; nothing while nobody rates and nobody may.
pub fn section(desk: &Desk<'_>, key: &str, project: u32, on: Date) -> Result<Markup, PageError> {
    let all = months(&desk.viewer.zone, project);
    let tools = tools(desk, key, project, on);
    if all.is_empty() && tools.0.is_empty() {
        return Ok(html! {});
    }
    let newest = all.values().rev().find(|rated| rated.gap().is_some());
    let listed = list(desk, all.values().rev().take(MOST));
    let narratives = newest.map(|rated| narratives(desk, rated)).transpose()?;
    let body = html! {
        @if let Some(rated) = newest {
            @if rated.is_finding() { (part::note(Tone::Warn, "", html! { (said(desk, "rating-finding", rated)) })) }
            (columns(Columns::Halves, &[parts(desk, rated), html! { (listed) @if let Some(narratives) = narratives { (narratives) } }]))
        } @else { (listed) }
    };
    let rule = html! { (tools) a href={ "/rules/" (RULE) } { (desk.t("rating-rule")) } };
    Ok(part::section(&desk.t("rating-two"), "", rule, body))
}

/// The narratives of a month that both have rated: the words for whoever may open them, else that there are some.
fn narratives(desk: &Desk<'_>, rated: &Rated) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    let mut said: Vec<(String, Markup)> = Vec::new();
    for (kind, rating, word) in [(&OWN, rated.own, "rating-own"), (&INSPECTED, rated.inspected, "rating-inspected")] {
        let Some(rating) = rating else { continue };
        let stored = desk.record(rating.seq.into(), false)?.filter(|stored| stored.personal);
        let Some(stored) = stored else { continue };
        let unit = viewer.zone.org.unit(&stored.unit).unwrap_or(u32::MAX);
        let words = if viewer.may_open_personal(kind.office, unit) {
            viewer.note("personal_read", &format!("record {}", rating.seq))?;
            let words = desk.personal(rating.seq.into())?;
            words.get("narrative").and_then(|words| words.as_str()).unwrap_or_default().to_owned()
        } else {
            desk.t("rating-narrative-closed")
        };
        said.push((desk.t(word), html! { (words) }));
    }
    let title = viewer.language.format("rating-narratives", &[("month", &rated.month.to_string())]);
    Ok(html! { @if !said.is_empty() { p.s-meta { (title) } (part::facts(&said)) } })
}

/// What the timeline tells of a rating: its month, and its points once both have rated.
pub fn told(desk: &Desk<'_>, row: &Row) -> Vec<String> {
    let kind = row.kind();
    let (Value::Row(project), Value::Month(month)) =
        (row.latest.value(kind, "project"), row.latest.value(kind, "month"))
    else {
        return Vec::new();
    };
    let rated = months(&desk.viewer.zone, *project).remove(month);
    let both = rated.filter(|rated| rated.gap().is_some());
    let own = |rated: Rated| if kind.name == OWN.name { rated.own } else { rated.inspected };
    let points = both
        .and_then(own)
        .map(|rating| desk.viewer.language.format("rating-points", &[("points", &rating.total().to_string())]));
    vec![month.to_string(), points.unwrap_or_else(|| desk.t("rating-given"))]
}

/// What is said of a month that both have rated.
fn said(desk: &Desk<'_>, key: &str, rated: &Rated) -> String {
    let text = |amount: Option<rulebook::Decimal>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let apart = rated.gap().map(|gap| gap.to_string().trim_start_matches('-').to_owned()).unwrap_or_default();
    let values = [
        ("month", rated.month.to_string()),
        ("own", text(rated.own.map(|rating| rating.total()))),
        ("inspected", text(rated.inspected.map(|rating| rating.total()))),
        ("apart", apart),
        ("most", text(rated.tolerance)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.viewer.language.format(key, &values)
}

/// The parts of a month that both have rated.
fn parts(desk: &Desk<'_>, rated: &Rated) -> Markup {
    let (Some(own), Some(inspected)) = (rated.own, rated.inspected) else { return html! {} };
    let rows = PARTS.iter().enumerate().map(|(at, part)| {
        let weight = most(&desk.viewer.zone, part, rated.month);
        vec![
            html! { (desk.viewer.language.field(OWN.name, part)) },
            html! { @if let Some(weight) = weight { (weight) } },
            html! { (own.points[at]) },
            html! { (inspected.points[at]) },
            html! { (signed(own.points[at] - inspected.points[at])) },
        ]
    });
    let caption = desk.viewer.language.format("rating-of-month", &[("month", &rated.month.to_string())]);
    compact_table(&Table {
        caption: &caption,
        columns: vec![
            Column { label: caption.clone(), ..column(desk, "rating-part", false) },
            column(desk, "rating-weight", true),
            column(desk, "rating-own", true),
            column(desk, "rating-inspected", true),
            column(desk, "rating-gap", true),
        ],
        rows: rows.collect(),
        empty: html! {},
    })
}

/// What the form of a rating says of each part: the most points that the rule in force in the month gives it.
pub fn most_points(desk: &Desk<'_>, kind: &Kind, month: &str) -> Vec<(String, String)> {
    if kind.name != OWN.name && kind.name != INSPECTED.name {
        return Vec::new();
    }
    let month = Month::parse(month).unwrap_or_else(|| Month::of(super::day_of(desk.viewer)));
    let said = |part: &&str| {
        let points = most(&desk.viewer.zone, part, month)?.to_string();
        Some(((*part).to_owned(), desk.viewer.language.format("rating-most", &[("n", &points)])))
    };
    PARTS.iter().filter_map(said).collect()
}

/// The months with their totals, the newest first.
fn list<'a>(desk: &Desk<'_>, months: impl Iterator<Item = &'a Rated>) -> Markup {
    let rows = months.map(|rated| {
        let both = rated.gap().is_some();
        let (chip, icon, word) = match (both, rated.is_finding()) {
            (true, true) => (Tone::Warn, Icon::Alert, "rating-apart"),
            (true, false) => (Tone::Ok, Icon::Check, "rating-agree"),
            (false, _) => (Tone::Neutral, Icon::Wait, "rating-waits"),
        };
        vec![
            html! { (rated.month) },
            total(desk, rated.own, both),
            total(desk, rated.inspected, both),
            html! { @match rated.gap() { Some(gap) => (signed(gap)), None => "—" } },
            part::chip(chip, Some(icon), &desk.t(word)),
        ]
    });
    compact_table(&Table {
        caption: &desk.t("rating-two"),
        columns: vec![
            column(desk, "rating-month", false),
            column(desk, "rating-own", true),
            column(desk, "rating-inspected", true),
            column(desk, "rating-gap", true),
            column(desk, "rating-state", false),
        ],
        rows: rows.collect(),
        empty: html! { (desk.t("rating-none")) },
    })
}

/// A total leads to its record; alone it says only that it is there.
fn total(desk: &Desk<'_>, rating: Option<Rating>, both: bool) -> Markup {
    html! {
        @match rating {
            Some(rating) if both => (part::figure(&format!("/records/{}", rating.seq), &rating.total().to_string(), "")),
            Some(rating) => a href={ "/records/" (rating.seq) } { (desk.t("rating-given")) },
            None => "—",
        }
    }
}

fn signed(amount: rulebook::Decimal) -> String {
    if amount > rulebook::Decimal::ZERO { format!("+{amount}") } else { amount.to_string().replace('-', "−") }
}

fn column(desk: &Desk<'_>, key: &str, numeric: bool) -> Column {
    Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None }
}

/// Whoever may rate finds the form, with the last month that is over.
fn tools(desk: &Desk<'_>, key: &str, project: u32, on: Date) -> Markup {
    let viewer = desk.viewer;
    if viewer.as_of.is_some() {
        return html! {};
    }
    let Some(month) = Month::of(on).first_day().yesterday().ok().map(Month::of) else { return html! {} };
    let given = months(&viewer.zone, project)
        .get(&month)
        .map_or((false, false), |rated| (rated.own.is_some(), rated.inspected.is_some()));
    let accountable = accountable_unit(&viewer.zone, project);
    let accountable = accountable.and_then(|unit| viewer.zone.org.units.get(unit as usize)).map(|unit| &unit.id);
    let units = |kind: &Kind| viewer.units_of_forms(kind);
    let rates = !given.0 && accountable.is_some_and(|unit| units(&OWN).contains(unit));
    let inspects = !given.1 && units(&INSPECTED).iter().any(|unit| Some(unit) != accountable);
    let form = |kind: &Kind, word: &str| {
        let at = format!("/offices/{}/rating/new?project={key}&month={month}&happened={on}", kind.office.word());
        link_button(ButtonKind::Plain, &at, &desk.t(word), Some(Icon::Record))
    };
    html! {
        @if rates { (form(&OWN, "rating-rate")) " " }
        @if inspects { (form(&INSPECTED, "rating-inspect")) " " }
    }
}

/// A line on Today.
struct Line {
    title: String,
    href: String,
    month: String,
    totals: String,
    apart: String,
}

/// Projects whose two ratings are too far apart, for those who keep orders: whether one follows, a person decides.
pub fn awaiting(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let viewer = desk.viewer;
    if !viewer.may_read(Office::Projects) || viewer.units_of_forms(&INSPECTED).is_empty() {
        return Ok(html! {});
    }
    let found = findings(&viewer.zone, super::day_of(viewer));
    if found.is_empty() {
        return Ok(html! {});
    }
    let mut lines = Vec::new();
    for (project, rated) in &found {
        let Some(row) = viewer.zone.register.row(*project) else { continue };
        let stored = desk.record(row.latest.seq.into(), false)?;
        let text = |field: &str| {
            stored.as_ref().and_then(|stored| stored.open.get(field)?.as_str()).unwrap_or_default().to_owned()
        };
        lines.push(Line {
            title: text("title"),
            href: format!("/projects/{}", text(PROJECT.key[0])),
            month: rated.month.to_string(),
            totals: said(desk, "rating-totals", rated),
            apart: said(desk, "rating-apart-by", rated),
        });
    }
    let rows: Vec<Duty<'_>> = lines
        .iter()
        .map(|line| Duty {
            chip: part::chip(Tone::Warn, Some(Icon::Alert), &desk.t("rating-apart")),
            title: &line.title,
            href: &line.href,
            place: &line.month,
            source: &line.totals,
            clock: html! { span.s-clock { (line.apart) } },
            action: html! { a href=(line.href) { (desk.t("today-look")) } },
        })
        .collect();
    let count = viewer.language.format("list-count", &[("n", &found.len().to_string())]);
    Ok(part::section(&desk.t("rating-findings"), &count, html! {}, part::duties(&rows)))
}
