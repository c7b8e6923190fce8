//! The red and black list (红黑榜): a month's scores of the key projects by the zone's scorecard, a pure function of the
//! state; what would have changed a place ([`counterfactual`], [`unranked`]); and what people make of it: notice, objection,
//! reply, edition, removal ([`fact`], [`acts`]).

pub mod acts;
pub mod cells;
pub mod counterfactual;
pub mod decide;
pub mod explain;
pub mod fact;
pub mod unranked;

pub use acts::{Boards, Computed, Listed};
pub use cells::DayCells;

use crate::offices::projects::measure::{self, Span};
use crate::offices::projects::{closed_on, key_projects, listed_on};
use crate::period::Period;
use crate::rules::Adopted;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::Body;
use rulebook::scorecard::{Measure, Place, Score, Scorecard};
use std::sync::Arc;

/// The scorecard's rule.
pub const RULE: &str = "projects.board";

/// A project on a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Number of the project's row.
    pub project: u32,
    /// What its parts were measured by, in the order of the rule.
    pub measures: Vec<Option<Measure>>,
    /// Its points.
    pub score: Score,
    /// Its rank and list.
    pub place: Place,
    /// Seqs of the records that say that something of it was falsified in this period.
    pub falsified: Vec<u64>,
}

/// A board.
#[derive(Debug, Clone)]
pub struct Board {
    /// The rule by which it was reckoned.
    pub rule: Arc<Adopted>,
    /// The period.
    pub period: Period,
    /// Size of the ledger that it was reckoned from.
    pub size: u64,
    /// The projects, the first in front; those without a rank at the end.
    pub entries: Vec<Entry>,
}

/// The scorecard of an adopted rule.
pub fn scorecard(adopted: &Adopted) -> Option<&Scorecard> {
    match &adopted.rule.body {
        Body::Scorecard(card) => Some(card),
        _ => None,
    }
}

/// The scorecard in force on a day.
pub fn rule_on(zone: &Zone, day: Date) -> Option<&Arc<Adopted>> {
    zone.rules.in_force(RULE, day).filter(|adopted| scorecard(adopted).is_some())
}

/// Numbers of the projects that take part in a period's board: key projects that were followed in it.
pub fn participants(zone: &Zone, period: Period) -> Vec<u32> {
    let (from, to) = (period.first_day(), period.last_day());
    let followed = |number: &u32| {
        listed_on(zone, *number).is_some_and(|listed| listed <= to)
            && closed_on(zone, *number).is_none_or(|closed| closed >= from)
    };
    key_projects(zone).map(|(number, _)| number).filter(followed).collect()
}

/// The board of a period from what is recorded; nothing while no scorecard is in force.
pub fn compute(zone: &Zone, period: Period) -> Option<Board> {
    let rule = rule_on(zone, period.last_day())?.clone();
    let card = scorecard(&rule)?;
    let span = Span::new(zone, period.first_day(), period.last_day());
    let entries = participants(zone, period)
        .into_iter()
        .map(|project| Entry {
            project,
            measures: card.parts.iter().map(|part| measure::measure(zone, project, &span, &part.id)).collect(),
            score: Score::default(),
            place: Place::default(),
            falsified: zone.boards.falsified(project, period),
        })
        .collect();
    let entries = ranked(card, entries);
    Some(Board { rule, period, size: zone.size, entries })
}

/// Scores, ranks and sorts the entries of a league.
pub fn ranked(card: &Scorecard, mut entries: Vec<Entry>) -> Vec<Entry> {
    for entry in &mut entries {
        entry.score = card.score(&entry.measures);
    }
    let totals: Vec<Option<i64>> = entries.iter().map(|entry| entry.score.units).collect();
    let falsified: Vec<bool> = entries.iter().map(|entry| !entry.falsified.is_empty()).collect();
    for (entry, place) in entries.iter_mut().zip(card.places(&totals, &falsified)) {
        entry.place = place;
    }
    entries.sort_by_key(|entry| (entry.place.rank.unwrap_or(u32::MAX), entry.project));
    entries
}

impl Board {
    /// Its scorecard.
    pub fn card(&self) -> &Scorecard {
        scorecard(&self.rule).expect("a board is reckoned by a scorecard")
    }
    /// A project's entry.
    pub fn entry(&self, project: u32) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.project == project)
    }
}
