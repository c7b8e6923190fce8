//! What a project is to cost and has cost: its planned investment month by month, where the money comes from, and the
//! curve of plan, actual and forecast. All amounts are cumulative, in yuan.

use super::register::PROJECT;
use super::supervision::SUPERVISION;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::period::Month;
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Decimal;
use std::collections::BTreeMap;

const YUAN: Type = Type::Quantity { unit: "yuan", places: 2, signed: false };

/// What is planned to be invested in a project from its beginning up to a month's end.
pub static PLAN: Kind = Kind {
    month: Some("month"),
    ..Kind::new(
        "projects.investment_plan",
        Office::Projects,
        Review::FourEyes,
        &["project", "month"],
        &[
            Field::open("project", Type::Subject("projects.project")),
            Field::open("month", Type::Month),
            Field::open("planned_to_date_yuan", YUAN),
        ],
    )
};

/// Where a project's money comes from (资金来源).
pub static FUNDING: Kind = Kind::new(
    "projects.funding",
    Office::Projects,
    Review::FourEyes,
    &["project", "source"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open(
            "source",
            Type::Choice(&["state_budget", "domestic_loans", "foreign", "self_raised", "bonds", "other"]),
        ),
        Field::open("amount_yuan", YUAN),
    ],
);

/// A month of a project's curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The month.
    pub month: Month,
    /// Planned to its end.
    pub planned: Option<Decimal>,
    /// Invested to its end, by the last supervision entry up to then; nothing for months after the day that is asked about.
    pub actual: Option<Decimal>,
}

/// The planned investment of a whole project, in yuan.
pub fn total(zone: &Zone, project: u32) -> Option<Decimal> {
    let version = zone.register.row(project).and_then(|row| row.submitted())?;
    version.value(&PROJECT, "planned_investment_yuan").decimal()
}

/// The planned amounts of a project that count, by month.
fn plan(zone: &Zone, project: u32) -> BTreeMap<Month, Decimal> {
    let rows = zone.register.of_subject(&PLAN, project).filter_map(|number| zone.register.row(number)?.accepted());
    rows.filter_map(|version| match version.value(&PLAN, "month") {
        Value::Month(month) => Some((*month, version.value(&PLAN, "planned_to_date_yuan").decimal()?)),
        _ => None,
    })
    .collect()
}

/// The curve of a project up to a day: planned months, and the months in which something was reported.
pub fn curve(zone: &Zone, project: u32, on: Date) -> Vec<Progress> {
    let plan = plan(zone, project);
    let mut reported: BTreeMap<Month, (Date, Decimal)> = BTreeMap::new();
    for number in zone.register.of_subject(&SUPERVISION, project) {
        let Some(version) = zone.register.row(number).and_then(|row| row.accepted()) else { continue };
        let Some(amount) = version.value(&SUPERVISION, "invested_to_date_yuan").decimal() else { continue };
        if version.happened > on {
            continue;
        }
        let entry = reported.entry(Month::of(version.happened)).or_insert((version.happened, amount));
        if version.happened >= entry.0 {
            *entry = (version.happened, amount);
        }
    }
    let (Some(first), Some(last)) =
        (plan.keys().chain(reported.keys()).min().copied(), plan.keys().chain(reported.keys()).max().copied())
    else {
        return Vec::new();
    };
    let mut actual = None;
    let mut months = Vec::new();
    let mut month = first;
    while month <= last {
        actual = reported.get(&month).map(|(_, amount)| *amount).or(actual);
        let is_begun = month <= Month::of(on);
        months.push(Progress { month, planned: plan.get(&month).copied(), actual: actual.filter(|_| is_begun) });
        month = month.next();
    }
    months
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Row(project)) = proposal.value("project") else { return };
    let total = total(zone, *project);
    if proposal.kind.name == FUNDING.name {
        return check_funding(zone, proposal, *project, total, problems);
    }
    let field = "planned_to_date_yuan";
    let (Some(Value::Month(month)), Some(amount)) =
        (proposal.value("month"), proposal.value(field).and_then(Value::decimal))
    else {
        return;
    };
    if let Some(total) = total.filter(|total| amount > *total) {
        problems.push(Problem::field(field, "over-the-total").with("amount", total.to_string()));
    }
    let plan = plan(zone, *project);
    let before = plan.range(..*month).next_back().filter(|(_, planned)| **planned > amount);
    let after = plan.iter().find(|(later, planned)| *later > month && **planned < amount);
    if let Some((other, planned)) = before.or(after) {
        let problem = Problem::field(field, "cumulative-falls").with("amount", planned.to_string());
        problems.push(problem.with("month", other.to_string()));
    }
}

fn check_funding(
    zone: &Zone,
    proposal: &Proposal<'_>,
    project: u32,
    total: Option<Decimal>,
    problems: &mut Vec<Problem>,
) {
    let field = "amount_yuan";
    let others = zone.register.of_subject(&FUNDING, project).filter_map(|number| zone.register.row(number));
    let others = others.filter(|row| Some(row.first) != proposal.amends).filter_map(|row| row.submitted());
    let sum = others.filter_map(|version| version.value(&FUNDING, field).decimal());
    let Some(sum) = proposal.value(field).and_then(Value::decimal).map(|own| sum.fold(own, |sum, one| sum + one))
    else {
        return;
    };
    if let Some(total) = total.filter(|total| sum > *total) {
        let problem = Problem::field(field, "over-the-total").with("amount", total.to_string());
        problems.push(problem);
    }
}
