//! What a project is to cost and has cost: its planned investment month by month, where the money comes from, and the
//! curve of plan, actual and forecast. All amounts are cumulative, in yuan.

use super::milestone::milestones;
use super::register::PROJECT;
use super::supervision::SUPERVISION;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::period::Month;
use crate::refusal::Problem;
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Decimal;
use std::collections::BTreeMap;

const YUAN: Type = Type::Quantity { unit: "yuan", places: 2, signed: false };

/// What is planned to be invested in a project from its beginning up to a month's end.
pub static PLAN: Kind = Kind {
    month: Some("month"),
    is_plan: true,
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
    /// Expected to its end: what is still to be invested follows the plan, as much later as its completion is expected.
    /// Nothing before the day that is asked about, and where there is no plan.
    pub forecast: Option<Decimal>,
}

/// An amount and the record that says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// Yuan.
    pub amount: Decimal,
    /// Seq of the record.
    pub seq: u32,
    /// The day on which it happened.
    pub on: Date,
}

/// Where a project's investment stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Standing {
    /// The whole.
    pub total: Option<Said>,
    /// Planned to the end of the last month that is over.
    pub planned: Option<Said>,
    /// Invested to date, as last reported.
    pub invested: Option<Said>,
    /// Percent of the work done, as last reported.
    pub progress: Option<Said>,
}

/// Where a project's investment stands on a day.
pub fn standing(zone: &Zone, project: u32, on: Date) -> Standing {
    let said = |version: &Version, amount: Option<Decimal>| {
        amount.map(|amount| Said { amount, seq: version.seq, on: version.happened })
    };
    let whole = zone.register.row(project).and_then(|row| row.accepted().or(row.submitted()));
    let plans = zone.register.rows_about(&PLAN, project).filter_map(Row::accepted);
    let month_of = |version: &Version| match version.value(&PLAN, "month") {
        Value::Month(month) => Some(*month),
        _ => None,
    };
    let over = plans.filter(|version| month_of(version).is_some_and(|month| month.last_day() <= on));
    let plan = over.max_by_key(|version| month_of(version));
    let last = |field: &str| {
        let reported =
            reports(zone, project, on).filter(|version| version.value(&SUPERVISION, field).decimal().is_some());
        let version = reported.max_by_key(|version| version.happened)?;
        said(version, version.value(&SUPERVISION, field).decimal())
    };
    Standing {
        total: whole.and_then(|version| said(version, version.value(&PROJECT, "planned_investment_yuan").decimal())),
        planned: plan.and_then(|version| said(version, version.value(&PLAN, "planned_to_date_yuan").decimal())),
        invested: last("invested_to_date_yuan"),
        progress: last("progress_percent"),
    }
}

/// The supervision entries of a project up to a day.
fn reports(zone: &Zone, project: u32, on: Date) -> impl Iterator<Item = &Version> {
    let rows = zone.register.rows_about(&SUPERVISION, project).filter_map(Row::accepted);
    rows.filter(move |version| version.happened <= on)
}

/// The planned investment of a whole project, in yuan.
pub fn total(zone: &Zone, project: u32) -> Option<Decimal> {
    let version = zone.register.row(project).and_then(|row| row.submitted())?;
    version.value(&PROJECT, "planned_investment_yuan").decimal()
}

/// The planned amounts of a project that count on a day, by month.
fn plan(zone: &Zone, project: u32, on: Date) -> BTreeMap<Month, Decimal> {
    let rows = zone.register.of_subject(&PLAN, project).filter_map(|number| zone.plan_on(number, on));
    let planned = rows.filter_map(|version| match version.value(&PLAN, "month") {
        Value::Month(month) => Some((*month, version.value(&PLAN, "planned_to_date_yuan").decimal()?)),
        _ => None,
    });
    let mut months = BTreeMap::new();
    // Made anew after it was withdrawn it is the same plan: what stood on the day is the first of them.
    planned.for_each(|(month, amount)| {
        months.entry(month).or_insert(amount);
    });
    months
}

/// The curve of a project up to a day: planned months, and the months in which something was reported.
pub fn curve(zone: &Zone, project: u32, on: Date) -> Vec<Progress> {
    let plan = plan(zone, project, on);
    let said = |(month, row)| {
        let version = zone.register.row(row)?.accepted()?;
        Some((month, version.value(&SUPERVISION, "invested_to_date_yuan").decimal()?))
    };
    let reported: BTreeMap<Month, Decimal> = zone.day_cells.invested_by_month(project, on).filter_map(said).collect();
    let months = plan.keys().chain(reported.keys());
    let (Some(first), Some(last)) = (months.clone().min().copied(), months.max().copied()) else { return Vec::new() };
    let slip = months_late(zone, project, on);
    let expected = Expected::of(&plan, &reported, total(zone, project), Month::of(on), slip);
    let last = expected.as_ref().map_or(last, |expected| expected.last.max(last));
    let mut actual = None;
    let mut curve = Vec::new();
    let mut month = first;
    while month <= last {
        actual = reported.get(&month).copied().or(actual);
        curve.push(Progress {
            month,
            planned: plan.get(&month).copied(),
            actual: actual.filter(|_| month <= Month::of(on)),
            forecast: expected.as_ref().and_then(|expected| expected.by(&plan, month)),
        });
        month = month.next();
    }
    curve
}

/// By how many months the works are expected to be completed after their planned day: begun months count.
fn months_late(zone: &Zone, project: u32, on: Date) -> i32 {
    let stages = milestones(zone, project, on);
    let completed = stages.iter().find(|milestone| milestone.stage == "completed");
    let days =
        completed.filter(|milestone| milestone.reached_on.is_none()).and_then(|milestone| milestone.days_late(on));
    days.map_or(0, |days| (days.max(0) + 29) / 30)
}

/// What is expected of a project's investment.
struct Expected {
    now: Month,
    last: Month,
    /// Months by which the plan is late.
    slip: i32,
    invested: Decimal,
    /// What the late plan has now, and at its end.
    planned: Decimal,
    whole: Decimal,
}

impl Expected {
    fn of(
        plan: &BTreeMap<Month, Decimal>,
        reported: &BTreeMap<Month, Decimal>,
        total: Option<Decimal>,
        now: Month,
        slip: i32,
    ) -> Option<Self> {
        let invested = *reported.range(..=now).next_back()?.1;
        let planned = plan.range(..=moved(now, -slip)).next_back().map_or(Decimal::ZERO, |(_, planned)| *planned);
        let (end, whole) = plan.iter().next_back()?;
        let last = moved(*end, slip);
        (total.is_none_or(|total| invested < total) && planned < *whole && last > now).then_some(Self {
            now,
            last,
            slip,
            invested,
            planned,
            whole: *whole,
        })
    }

    /// The expected amount at a month's end: the rest of the money goes with the rest of the plan.
    fn by(&self, plan: &BTreeMap<Month, Decimal>, month: Month) -> Option<Decimal> {
        if month < self.now || month > self.last {
            return None;
        }
        if month == self.now {
            return Some(self.invested);
        }
        let planned =
            plan.range(..=moved(month, -self.slip)).next_back().map_or(Decimal::ZERO, |(_, planned)| *planned);
        let done = (planned - self.planned).billionths().max(0);
        let (all, rest) = ((self.whole - self.planned).billionths(), (self.whole - self.invested).billionths());
        // Whole yuan: a forecast has no more.
        let share = rest / 1_000_000_000 * (done / 1_000_000_000) / (all / 1_000_000_000).max(1);
        Some(self.invested + Decimal::whole(i64::try_from(share).ok()?))
    }
}

/// A month so many months later.
fn moved(month: Month, months: i32) -> Month {
    let day = month.first_day().saturating_add(jiff::Span::new().months(months));
    Month::of(day)
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
    let plan = plan(zone, *project, Date::MAX);
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
    let others = zone.register.rows_about(&FUNDING, project);
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
