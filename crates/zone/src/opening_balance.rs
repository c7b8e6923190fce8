//! Opening balances (期初): what a stock held before the zone's records began. It is said by a document of somebody else,
//! so its evidence is of a lower grade; it counts with the records and is shown apart from them.

use crate::content::key_digest;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type, kind};
use crate::figure::{Aggregate, figure_rule, holds, ids};
use crate::period::Period;
use crate::refusal::Problem;
use crate::register::{Row, Version};
use crate::rules::Adopted;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Body;
use rulebook::figure::{Operator, Selection};
use std::sync::Arc;

/// A fact's own word in every office.
const WORD: &str = "opening_balance";

const FIELDS: &[Field] = &[
    Field::open("figure", Type::Key),
    Field::open("value", Type::Count(999_999_999)),
    Field::open("publisher", Type::Title(60)),
    Field::open("document", Type::Title(80)),
    Field::open("grade", Type::Choice(&["published", "register", "statement"])),
];

/// The table of an office's opening balances, as of the day they `happened`. A figure has one at a time.
pub const fn table(name: &'static str, office: Office) -> Kind {
    Kind::new(name, office, Review::FourEyes, &["figure"], FIELDS)
}

/// The opening balance of a figure, withdrawn or not: of a stock, in the office whose facts it counts.
fn row<'a>(zone: &'a Zone, adopted: &Adopted) -> Option<&'a Arc<Row>> {
    let of = stock(adopted)?.1.office;
    let name = format!("{}.{WORD}", of.word());
    zone.register.row(zone.register.by_key(&key_digest(&name, std::iter::once(&*adopted.rule.id)))?)
}

/// What a stock counts, and the kind of the facts.
fn stock(adopted: &Adopted) -> Option<(&Selection, &'static Kind)> {
    let Body::Figure(rule) = &adopted.rule.body else { return None };
    let Operator::Stock(selection) = &rule.operator else { return None };
    Some((selection, kind(&selection.fact)?))
}

/// An opening balance that counts.
pub struct Counted<'a> {
    /// The fact.
    pub row: &'a Row,
    /// Its version that counts.
    pub version: &'a Version,
    /// What it adds: a sum, and no record.
    pub adds: Aggregate,
}

/// The opening balance that counts in a figure's period.
pub fn counted<'a>(zone: &'a Zone, adopted: &Adopted, period: Period) -> Option<Counted<'a>> {
    let row = row(zone, adopted)?;
    let version =
        row.effective(figure_rule(adopted).accepted).filter(|version| version.happened <= period.last_day())?;
    let mut adds = Aggregate::default();
    match version.value(row.kind(), "value") {
        Value::Redacted(_) => adds.redacted = 1,
        value => adds.sum = value.decimal().unwrap_or_default(),
    }
    Some(Counted { row, version, adds })
}

/// What stands against a fact because of opening balances, or against an opening balance because of facts: nothing is
/// counted by both.
pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.word() == WORD {
        check_opening(zone, proposal, problems);
    } else if kind(&format!("{}.{WORD}", proposal.kind.office.word()))
        .is_some_and(|opening| zone.register.count_of(opening) > 0)
    {
        check_fact(zone, proposal, problems);
    }
}

fn check_opening(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let newest =
        |id: &str| zone.rules.newest(id).filter(|a| stock(a).is_some_and(|(_, of)| of.office == proposal.kind.office));
    let Some((selection, of)) = proposal.choice("figure").and_then(newest).and_then(|adopted| stock(adopted)) else {
        let possible: Vec<&str> = ids(zone).filter(|id| newest(id).is_some()).collect();
        problems.push(Problem::field("figure", "no-stock").with("figures", possible.join(", ")));
        return;
    };
    let versions = zone.register.rows_of(of).flat_map(|row| [row.submitted(), row.accepted()]).flatten();
    let first = versions.filter(|version| counts(of, selection, version)).map(|version| version.happened).min();
    if let Some(first) = first.filter(|first| *first <= proposal.happened) {
        problems.push(Problem::field("happened", "opening-after-records").with("first", first.to_string()));
    }
}

fn check_fact(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let version = proposal.version();
    let until = |id: &str| -> Option<Date> {
        let adopted = zone.rules.newest(id)?;
        let (selection, of) = stock(adopted)?;
        let row = row(zone, adopted).filter(|_| of.name == proposal.kind.name && counts(of, selection, &version))?;
        [row.submitted(), row.accepted()].into_iter().flatten().map(|opening| opening.happened).max()
    };
    if let Some(until) = ids(zone).filter_map(until).max().filter(|until| version.happened <= *until) {
        problems.push(Problem::field("happened", "before-the-opening").with("date", until.to_string()));
    }
}

fn counts(kind: &Kind, selection: &Selection, version: &Version) -> bool {
    selection.conditions.iter().all(|condition| holds(kind, condition, version))
}
