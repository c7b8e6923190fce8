//! The record that an order comes from (督查事项的来源): an action or a meeting, what was found on site, a lapse. The order
//! names it by the seq of its first record; what sort of record goes with which source is said here, once.

use super::fact::ORDER;
use crate::decide::Proposal;
use crate::duty::{LAPSED, ZONE};
use crate::fact::Kind;
use crate::offices::projects::meeting::{ACTION, MEETING};
use crate::offices::projects::problem::PROBLEM;
use crate::offices::projects::visit::{STOP, VISIT};
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// The sorts of records that orders come from, and the source that an order names with each.
const SORTS: [(&Kind, &str); 6] = [
    (&MEETING, "minutes"),
    (&ACTION, "minutes"),
    (&VISIT, "site_finding"),
    (&STOP, "site_finding"),
    (&PROBLEM, "site_finding"),
    (&LAPSED, "lapse"),
];

/// A record that an order may come from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// Seq of its first record.
    pub first: u32,
    /// Its kind.
    pub kind: &'static Kind,
    /// The source of an order that comes from it.
    pub source: &'static str,
    /// Number of the row of the project that it is about, if it is about one.
    pub project: Option<u32>,
    /// Number of the unit that it names as the one to act.
    pub unit: Option<u32>,
    /// Its day.
    pub on: Date,
}

/// The record of a seq, if orders come from such records and it is not withdrawn.
pub fn origin(zone: &Zone, first: u32) -> Option<Origin> {
    if let Some(lapse) = zone.lapses.get(first) {
        let (project, unit) =
            (zone.register.by_first(lapse.subject), Some(lapse.unit).filter(|_| lapse.subject != ZONE));
        return Some(Origin { first, kind: &LAPSED, source: "lapse", project, unit, on: lapse.period });
    }
    let row = zone.register.row(zone.register.by_first(first)?)?;
    let (kind, source) = SORTS.into_iter().find(|(kind, _)| kind.name == row.kind().name)?;
    let version = row.submitted()?;
    let value = |field: &str| kind.index(field).map_or(&Value::Missing, |_| version.value(kind, field));
    let project = match value("project") {
        Value::Row(project) => Some(*project),
        _ => None,
    };
    let unit = ["responsible_unit", "owner"].into_iter().find_map(|field| match value(field) {
        Value::Unit(unit) => Some(*unit),
        _ => None,
    });
    Some(Origin { first, kind, source, project, unit, on: version.happened })
}

/// The record that an order comes from, by the seq of its first record.
pub fn source_of(order: &Row) -> Option<u32> {
    match order.submitted()?.value(&ORDER, "source_record") {
        Value::Count(first) => u32::try_from(*first).ok(),
        _ => None,
    }
}

/// The orders that come from some records, in the order of recording.
pub fn arising<'a>(zone: &'a Zone, from: &'a [u32]) -> impl Iterator<Item = &'a Row> {
    let rows = zone.register.rows_of(&ORDER).map(|row| &**row);
    rows.filter(|row| source_of(row).is_some_and(|first| from.contains(&first)))
}

/// The record that an order names is one that its source names, of its project, and not of a later day.
pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Count(first)) = proposal.value("source_record") else { return };
    let wrong = |code: &'static str| Problem::field("source_record", code);
    let Some(origin) = u32::try_from(*first).ok().and_then(|first| origin(zone, first)) else {
        problems.push(wrong("unknown-source-record").with("seq", first.to_string()));
        return;
    };
    if proposal.choice("source") != Some(origin.source) {
        problems.push(wrong("source-of-another-sort"));
    }
    if let (Some(Value::Row(project)), Some(of)) = (proposal.value("project"), origin.project)
        && *project != of
    {
        problems.push(wrong("source-of-another-project"));
    }
    if proposal.happened < origin.on {
        problems.push(Problem::field("happened", "before-its-source").with("on", origin.on.to_string()));
    }
}
