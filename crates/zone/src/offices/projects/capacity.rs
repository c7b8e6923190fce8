//! After completion a project is followed to full capacity (达产): month by month against what the contract promises.

use super::milestone::REACHED;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::period::Month;
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Decimal;
use std::collections::BTreeMap;

const YUAN: Type = Type::Quantity { unit: "yuan", places: 2, signed: false };

/// What the contract promises for a year at full capacity.
pub static PROMISE: Kind = Kind::new(
    "projects.capacity_promise",
    Office::Projects,
    Review::FourEyes,
    &["project"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::sealed("revenue_a_year_yuan", YUAN),
        Field::sealed("tax_a_year_yuan", YUAN),
    ],
);

/// A month of a producing project: use of its capacity, revenue and tax of the month.
pub static MONTH: Kind = Kind {
    month: Some("month"),
    ..Kind::new(
        "projects.capacity_month",
        Office::Projects,
        Review::FourEyes,
        &["project", "month"],
        &[
            Field::open("project", Type::Subject("projects.project")),
            Field::open("month", Type::Month),
            Field::sealed("capacity_percent", Type::Quantity { unit: "percent", places: 1, signed: false }).optional(),
            Field::sealed("revenue_yuan", YUAN).optional(),
            Field::sealed("tax_yuan", YUAN).optional(),
        ],
    )
};

/// The rule that says what full capacity is.
const RULE: &str = "projects.full_capacity";

/// A month of a producing project, against the contract. Each share is in percent; nothing where it is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Produced {
    /// The month.
    pub month: Month,
    /// Use of the capacity.
    pub capacity: Option<Decimal>,
    /// Revenue against a twelfth of the promised year.
    pub revenue: Option<Decimal>,
    /// Tax against a twelfth of the promised year.
    pub tax: Option<Decimal>,
    /// Seq of its record.
    pub seq: u32,
}

/// The accepted months of a project up to a day, in order.
pub fn months(zone: &Zone, project: u32, on: Date) -> Vec<Produced> {
    let promise = zone.register.rows_about(&PROMISE, project).filter_map(Row::accepted).next_back();
    let promised = |field: &str| promise.and_then(|version| version.value(&PROMISE, field).decimal());
    let (revenue, tax) = (promised("revenue_a_year_yuan"), promised("tax_a_year_yuan"));
    let mut months: BTreeMap<Month, Produced> = BTreeMap::new();
    for version in zone.register.rows_about(&MONTH, project).filter_map(Row::accepted) {
        let Value::Month(month) = version.value(&MONTH, "month") else { continue };
        if month.last_day() > on {
            continue;
        }
        let amount = |field: &str| version.value(&MONTH, field).decimal();
        months.insert(
            *month,
            Produced {
                month: *month,
                capacity: amount("capacity_percent"),
                revenue: share(amount("revenue_yuan"), revenue),
                tax: share(amount("tax_yuan"), tax),
                seq: version.seq,
            },
        );
    }
    months.into_values().collect()
}

/// Percent of a twelfth of a year's amount, cut to a tenth: what is not quite reached is not reached.
fn share(amount: Option<Decimal>, year: Option<Decimal>) -> Option<Decimal> {
    let (amount, year) = (amount?.billionths(), year.filter(|year| *year > Decimal::ZERO)?.billionths());
    let tenths = amount.checked_mul(12_000)?.checked_div(year)?;
    Some(Decimal::from_billionths(tenths * 100_000_000))
}

/// The month in which a project came to full capacity: the last of the first straight months that the rule asks for, in
/// which one and the same share came to what it asks for.
pub fn full_since(zone: &Zone, project: u32, on: Date) -> Option<Month> {
    let parameter = |key: &str| zone.rules.parameter(RULE, key, on);
    let (share, wanted) =
        (Decimal::parse(parameter("share_percent")?)?, parameter("straight_months")?.parse::<usize>().ok()?);
    let mut straight = [0; 3];
    let mut last: Option<Month> = None;
    for produced in months(zone, project, on) {
        if last.is_some_and(|last| last.next() != produced.month) {
            straight = [0; 3];
        }
        last = Some(produced.month);
        for (months, value) in straight.iter_mut().zip([produced.capacity, produced.revenue, produced.tax]) {
            *months = if value.is_some_and(|value| value >= share) { *months + 1 } else { 0 };
        }
        if straight.iter().any(|months| *months >= wanted.max(1)) {
            return Some(produced.month);
        }
    }
    None
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Row(project)) = proposal.value("project") else { return };
    if proposal.kind.name == MONTH.name {
        let given = ["capacity_percent", "revenue_yuan", "tax_yuan"].iter().any(|field| proposal.has(field));
        if !given {
            problems.push(Problem::field("capacity_percent", "nothing-given"));
        }
        if let Some(Value::Month(month)) = proposal.value("month")
            && month.last_day() > proposal.happened
        {
            problems.push(Problem::field("month", "month-not-over"));
        }
        return;
    }
    // The milestone of full capacity: where the rule says what it is, the months must say so too.
    let is_full = proposal.kind.name == REACHED.name && proposal.choice("stage") == Some("full_capacity");
    let has_rule = zone.rules.in_force(RULE, proposal.happened).is_some();
    if is_full && has_rule && full_since(zone, *project, proposal.happened).is_none() {
        problems.push(Problem::field("stage", "not-at-full-capacity"));
    }
}
