//! The daily supervision (一天一督导): what was done at a project on a working day.

use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::refusal::Problem;
use crate::register::Version;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// The supervision entry of a project and working day. Progress and investment are cumulative: percent of the whole
/// project's work, yuan invested since it began. Place: where the entry was made, CGCS2000 degrees and metres.
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
    ],
);

/// The last entry of a project up to a day, without the one that a proposal amends.
pub fn last_entry(zone: &Zone, project: u32, on: Date, but: Option<u32>) -> Option<&Version> {
    let rows = zone.register.of_subject(&SUPERVISION, project).filter_map(|number| zone.register.row(number));
    let versions = rows.filter(|row| Some(row.first) != but).filter_map(|row| row.submitted());
    versions.filter(|version| version.happened <= on).max_by_key(|version| version.happened)
}

/// What was cumulative stays so: what falls, or rises above the whole, has a reason.
pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Row(project)) = proposal.value("project") else { return };
    let has_cause = proposal.has("cause");
    if proposal.choice("change") == Some("stopped") && !has_cause && proposal.has("progress_percent") {
        problems.push(Problem::field("cause", "reason-for-standing-still"));
    }
    let before = last_entry(zone, *project, proposal.happened, proposal.amends);
    for field in ["progress_percent", "invested_to_date_yuan"] {
        let Some(now) = proposal.value(field).and_then(Value::decimal) else { continue };
        let last = before.and_then(|version| version.value(&SUPERVISION, field).decimal());
        if let Some(last) = last.filter(|last| now < *last && !has_cause) {
            let problem = Problem::field(field, "progress-falls").with("amount", last.to_string());
            problems.push(problem.with("on", before.map(|version| version.happened.to_string()).unwrap_or_default()));
        }
    }
    if proposal
        .value("progress_percent")
        .and_then(Value::decimal)
        .is_some_and(|now| now > rulebook::Decimal::whole(100))
    {
        problems.push(Problem::field("progress_percent", "over-a-hundred"));
    }
    let total = super::investment::total(zone, *project);
    let invested = proposal.value("invested_to_date_yuan").and_then(Value::decimal);
    if let (Some(total), Some(invested)) = (total, invested)
        && invested > total
        && !has_cause
    {
        let problem = Problem::field("invested_to_date_yuan", "over-the-total");
        problems.push(problem.with("amount", total.to_string()));
    }
}
