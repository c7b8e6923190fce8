//! The daily supervision (一天一督导): what was done at a project on a working day.

use crate::calendar::Calendar;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::refusal::Problem;
use crate::register::Version;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Decimal;

/// The supervision entry of a project and working day. Progress and investment are cumulative: percent of the whole
/// project's work, yuan invested since it began. Place: where the entry was made, CGCS2000 degrees and metres. The
/// telephone's clock says when it was photographed (`15:38`, of the day it `happened`); when it counts the ledger says.
pub static SUPERVISION: Kind = Kind::new(
    "projects.supervision",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "happened"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open(
            "stage",
            Type::Choice(&["preparation", "foundation", "structure", "installation", "trial", "in_use"]),
        ),
        Field::open("change", Type::Choice(&["progress", "no_change", "stopped"])),
        Field::open("workers", Type::Count(100_000)),
        Field::open("machines", Type::Count(10_000)),
        Field::open("problem", Type::Choice(&["none", "land", "permit", "funds", "labour", "weather", "other"])),
        Field::personal("note", Type::Text(300)).optional(),
        Field::open("progress_percent", Type::Quantity { unit: "percent", places: 1, signed: false }).since(2),
        Field::open("invested_to_date_yuan", Type::Quantity { unit: "yuan", places: 2, signed: false }).since(2),
        Field::open("cause", Type::Choice(&["weather", "holiday", "corrected", "change_of_plan", "other"])).since(2),
        Field::open("longitude", Type::Quantity { unit: "degree", places: 6, signed: false }).since(2),
        Field::open("latitude", Type::Quantity { unit: "degree", places: 6, signed: false }).since(2),
        Field::open("accuracy_m", Type::Count(100_000)).since(2),
        Field::open("photographed_at", Type::Title(5)).since(2),
    ],
);

/// The entries of a project up to a day, without the one that a proposal amends.
fn entries(zone: &Zone, project: u32, on: Date, but: Option<u32>) -> impl Iterator<Item = &Version> {
    let rows = zone.register.rows_about(&SUPERVISION, project);
    let versions = rows.filter(move |row| Some(row.first) != but).filter_map(|row| row.submitted());
    versions.filter(move |version| version.happened <= on)
}

/// The last entry of a project up to a day.
pub fn last_entry(zone: &Zone, project: u32, on: Date) -> Option<&Version> {
    entries(zone, project, on, None).max_by_key(|version| version.happened)
}

/// The last that entries say of a field, however many after it say nothing, and the day.
fn last_said(zone: &Zone, project: u32, field: &str, proposal: &Proposal<'_>) -> Option<(Date, Decimal)> {
    let said = entries(zone, project, proposal.happened, proposal.amends)
        .filter_map(|version| Some((version.happened, version.value(&SUPERVISION, field).decimal()?)));
    said.max_by_key(|(on, _)| *on)
}

/// Causes for which what is cumulative may fall or exceed the whole; weather and holidays explain why nobody works.
const OF_A_CORRECTION: [&str; 3] = ["corrected", "change_of_plan", "other"];

/// What was cumulative stays so: what falls, or rises above the whole, has a reason.
pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Row(project)) = proposal.value("project").filter(|_| !proposal.void) else { return };
    let cause = proposal.choice("cause");
    let is_corrected = cause.is_some_and(|cause| OF_A_CORRECTION.contains(&cause));
    if cause.is_none() {
        check_day_off(zone, proposal, problems);
        if proposal.choice("change") == Some("stopped") {
            problems.push(Problem::field("cause", "reason-for-standing-still"));
        }
    }
    if !is_corrected {
        check_later(zone, *project, proposal, problems);
    }
    if proposal.choice("photographed_at").is_some_and(|time| !is_time(time)) {
        problems.push(Problem::field("photographed_at", "not-a-time"));
    }
    for field in ["progress_percent", "invested_to_date_yuan"] {
        let Some(now) = proposal.value(field).and_then(Value::decimal) else { continue };
        let last = last_said(zone, *project, field, proposal).filter(|(_, last)| now < *last && !is_corrected);
        if let Some((on, last)) = last {
            let problem = Problem::field(field, "progress-falls").with("amount", last.to_string());
            problems.push(problem.with("on", on.to_string()));
        }
    }
    if proposal.value("progress_percent").and_then(Value::decimal).is_some_and(|now| now > Decimal::whole(100)) {
        problems.push(Problem::field("progress_percent", "over-a-hundred"));
    }
    let total = super::investment::total(zone, *project);
    let invested = proposal.value("invested_to_date_yuan").and_then(Value::decimal);
    if let (Some(total), Some(invested)) = (total, invested)
        && invested > total
        && !is_corrected
    {
        let problem = Problem::field("invested_to_date_yuan", "over-the-total");
        problems.push(problem.with("amount", total.to_string()));
    }
}

/// A day on which nobody has to work says why there is an entry.
fn check_day_off(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let working = Calendar::known_on(&zone.rules, proposal.happened).is_working(proposal.happened);
    if working == Some(false) {
        problems.push(Problem::field("cause", "reason-for-a-day-off").with("on", proposal.happened.to_string()));
    }
}

/// What is entered late is held against the next day that says something, too.
fn check_later(zone: &Zone, project: u32, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let rows = zone.register.rows_about(&SUPERVISION, project);
    let later: Vec<&Version> = rows
        .filter(|row| Some(row.first) != proposal.amends)
        .filter_map(|row| row.submitted())
        .filter(|version| version.happened > proposal.happened)
        .collect();
    for field in ["progress_percent", "invested_to_date_yuan"] {
        let Some(now) = proposal.value(field).and_then(Value::decimal) else { continue };
        let said = later.iter().filter_map(|version| Some((version, version.value(&SUPERVISION, field).decimal()?)));
        let Some((version, next)) = said.min_by_key(|(version, _)| version.happened).filter(|(_, next)| now > *next)
        else {
            continue;
        };
        let problem = Problem::field(field, "above-a-later-day").with("amount", next.to_string());
        problems.push(problem.with("on", version.happened.to_string()));
    }
}

/// Hour and minute as a clock shows them.
fn is_time(text: &str) -> bool {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let below = |part: &str, bound: u8| digits(part) && part.parse::<u8>().is_ok_and(|number| number < bound);
    text.split_once(':').is_some_and(|(hour, minute)| below(hour, 24) && below(minute, 60))
}
