//! Two ratings of a project's month: its accountable unit rates it, and an inspector of another unit does so by himself. The
//! points are sealed, so that neither reads the other's in the ledger before both are given; a gap between the two beyond
//! the rule's tolerance is a finding. Where investment is far from its plan, either rating needs words about it.

use super::measure::{PARTS, invested};
use super::register::{self, PROJECT, accountable_unit, closed_on, is_of_accountable_unit, listed_on};
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::period::Month;
use crate::refusal::Problem;
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::Signed;
use rulebook::{Decimal, Rounding};
use std::collections::BTreeMap;

const POINTS: Type = Type::Quantity { unit: "points", places: 2, signed: false };

/// The fields of both: a part each of [`PARTS`].
const FIELDS: &[Field] = &[
    Field::open("project", Type::Subject("projects.project")),
    Field::open("month", Type::Month),
    Field::sealed("investment", POINTS),
    Field::sealed("milestones", POINTS),
    Field::sealed("permits", POINTS),
    Field::sealed("supervision", POINTS),
    Field::sealed("problems", POINTS),
    Field::personal("narrative", Type::Text(500)).optional(),
];

/// The accountable unit's own rating of a month (自评).
pub static OWN: Kind = Kind {
    month: Some("month"),
    ..Kind::new("projects.rating", Office::Projects, Review::SelfAccepting, &["project", "month"], FIELDS)
};

/// The inspector's rating of the same month (督查评价).
pub static INSPECTED: Kind = Kind {
    month: Some("month"),
    ..Kind::new("oversight.rating", Office::Oversight, Review::SelfAccepting, &["project", "month"], FIELDS)
};

/// The rule that says what each part weighs, how far the two may differ and when words are needed.
pub const RULE: &str = "projects.ratings";

/// One rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// Seq of its record.
    pub seq: u32,
    /// Points of each part, in the order of [`PARTS`].
    pub points: [Decimal; 5],
}

impl Rating {
    /// All points together.
    pub fn total(&self) -> Decimal {
        self.points.iter().copied().sum()
    }
}

/// A project's month with the ratings that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rated {
    /// The month.
    pub month: Month,
    /// The accountable unit's.
    pub own: Option<Rating>,
    /// The inspector's.
    pub inspected: Option<Rating>,
    /// Points by which the totals may differ; nothing without a rule.
    pub tolerance: Option<Decimal>,
}

impl Rated {
    /// Points by which the unit rates its project better than the inspector does; less than nothing if it is stricter.
    pub fn gap(&self) -> Option<Decimal> {
        Some(self.own?.total() - self.inspected?.total())
    }

    /// Whether the two differ by more than the rule accepts.
    pub fn is_finding(&self) -> bool {
        let apart = self.gap().map(|gap| if gap < Decimal::ZERO { -gap } else { gap });
        apart.zip(self.tolerance).is_some_and(|(apart, tolerance)| apart > tolerance)
    }
}

/// The months of a project that were rated, in order.
pub fn months(zone: &Zone, project: u32) -> BTreeMap<Month, Rated> {
    let mut all: BTreeMap<Month, Rated> = BTreeMap::new();
    for kind in [&OWN, &INSPECTED] {
        for version in zone.register.rows_about(kind, project).filter_map(Row::submitted) {
            let Value::Month(month) = version.value(kind, "month") else { continue };
            let Some(rating) = rating(kind, version) else { continue };
            let rated = all.entry(*month).or_insert_with(|| Rated {
                month: *month,
                own: None,
                inspected: None,
                tolerance: parameter(zone, "gap_points", *month),
            });
            let side = if kind.name == OWN.name { &mut rated.own } else { &mut rated.inspected };
            *side = Some(rating);
        }
    }
    all
}

/// What a version says; nothing where its sealed content is gone.
fn rating(kind: &Kind, version: &Version) -> Option<Rating> {
    let mut points = [Decimal::ZERO; PARTS.len()];
    for (place, part) in points.iter_mut().zip(PARTS) {
        *place = version.value(kind, part).decimal()?;
    }
    Some(Rating { seq: version.seq, points })
}

/// The projects followed on a day whose two ratings are too far apart in the last month that both have rated, by the number
/// of their rows.
pub fn findings(zone: &Zone, on: Date) -> Vec<(u32, Rated)> {
    let all = zone.register.rows_of(&PROJECT).filter_map(|row| zone.register.by_first(row.first));
    let followed = all.filter(|project| closed_on(zone, *project).is_none_or(|closed| on <= closed));
    let last = |project| months(zone, project).into_values().rev().find(|rated| rated.gap().is_some());
    let newest = followed.filter_map(|project| Some((project, last(project)?)));
    newest.filter(|(_, rated)| rated.is_finding()).collect()
}

/// Most points of a part in a month.
pub fn most(zone: &Zone, part: &str, month: Month) -> Option<Decimal> {
    PARTS.contains(&part).then(|| parameter(zone, part, month))?
}

fn parameter(zone: &Zone, key: &str, month: Month) -> Option<Decimal> {
    Decimal::parse(zone.rules.parameter(RULE, key, month.last_day())?)
}

/// Percentage points of the year's plan by which a project's investment is away from its plan at a month's end.
pub fn variance(zone: &Zone, project: u32, month: Month) -> Option<BigRational> {
    let money = invested(zone, project, month.last_day()).filter(|money| money.year > Decimal::ZERO)?;
    let hundred = BigRational::from_integer(100.into());
    Some(((money.due - money.done).rational() * hundred / money.year.rational()).abs())
}

/// Whether there is a rating of a kind for a month that still stands.
fn is_given(zone: &Zone, kind: &Kind, project: u32, month: Month) -> bool {
    let mut versions = zone.register.rows_about(kind, project).filter_map(Row::submitted);
    versions.any(|version| *version.value(kind, "month") == Value::Month(month))
}

pub(in crate::offices) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let (Some(Value::Row(project)), Some(Value::Month(month))) = (proposal.value("project"), proposal.value("month"))
    else {
        return;
    };
    let (project, month) = (*project, *month);
    // Whoever has seen the other's rating changes the own one no more, nor takes it back.
    if proposal.amends.is_some() && [&OWN, &INSPECTED].iter().all(|kind| is_given(zone, kind, project, month)) {
        problems.push(Problem::field("month", "both-ratings-given"));
    }
    if proposal.void {
        return;
    }
    if proposal.kind.name == INSPECTED.name {
        register::check(zone, proposal, problems);
    }
    if month.last_day() > proposal.happened {
        problems.push(Problem::field("month", "month-not-over"));
    }
    if let Some(listed) = listed_on(zone, project).filter(|listed| month.last_day() < *listed) {
        problems.push(Problem::field("month", "before-the-project").with("from", listed.to_string()));
    }
    check_side(zone, proposal, project, problems);
    for part in PARTS {
        let Some(points) = proposal.value(part).and_then(Value::decimal) else { continue };
        match most(zone, part, month) {
            None => {
                problems.push(Problem::field("month", "rating-without-rule"));
                return;
            }
            Some(most) if points > most => {
                problems.push(Problem::field(part, "more-than-its-weight").with("most", most.to_string()));
            }
            Some(_) => {}
        }
    }
    check_narrative(zone, proposal, (project, month), problems);
}

/// The unit rates its own project, and the inspector's is another's.
fn check_side(zone: &Zone, proposal: &Proposal<'_>, project: u32, problems: &mut Vec<Problem>) {
    let Some(accountable) = accountable_unit(zone, project) else { return };
    if proposal.kind.name == OWN.name {
        if proposal.unit != accountable {
            problems.push(Problem::field("unit", "not-the-accountable-unit"));
        }
        return;
    }
    let is_own = |person| is_of_accountable_unit(zone, project, person, proposal.happened);
    if proposal.unit == accountable || is_own(proposal.by) || is_own(proposal.for_person) {
        problems.push(Problem::field("project", "inspector-of-the-accountable-unit"));
    }
}

/// Where the money is far from its plan, a rating without words says too little.
fn check_narrative(zone: &Zone, proposal: &Proposal<'_>, (project, month): (u32, Month), problems: &mut Vec<Problem>) {
    let Some(most) = parameter(zone, "narrative_above_points", month) else { return };
    let apart = variance(zone, project, month).filter(|apart| *apart > most.rational());
    if let Some(apart) = apart.filter(|_| !proposal.has("narrative")) {
        let problem = Problem::field("narrative", "narrative-needed");
        problems.push(problem.with("points", Rounding::HalfUp.text(&apart, 1)).with("most", most.to_string()));
    }
}
