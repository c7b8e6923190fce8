//! A week of the key projects, for the one page that a leader reads in a minute: what changed, who is behind and why, who
//! did best, what was owed and done, and what is due next. Weeks are those of ISO 8601. All of it is said as the state
//! knows it: asked of the state at a week's end it gives what was known then.

mod ahead;

pub use ahead::{Ahead, What, ahead};

use super::light::{Level, Light, light, week_end};
use super::measure::invested;
use super::meeting::MEETING;
use super::milestone::{MILESTONE, STAGES};
use super::problem::{self, Problem};
use super::visit::{STOP, VISIT};
use super::{Said, closed_on, key_projects, listed_on, milestones, standing};
use crate::duty::{self, State};
use crate::offices::oversight::{ORDER, Stage};
use crate::state::Zone;
use crate::value::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use rulebook::Decimal;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many entries of a span were owed, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entries {
    /// Owed, without those that were waived.
    pub owed: usize,
    /// Made before their day closed.
    pub in_time: usize,
    /// Made afterwards.
    pub late: usize,
    /// Not made, though their day is over.
    pub missed: usize,
    /// Their day is not over.
    pub open: usize,
}

impl Entries {
    fn count(&mut self, state: State) {
        match state {
            State::Done | State::NothingToReport => self.in_time += 1,
            State::Late => self.late += 1,
            State::Lapsed => self.missed += 1,
            State::Open => self.open += 1,
            State::Waived => return,
        }
        self.owed += 1;
    }
}

/// A stage whose plan was moved, or is expected later than planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    /// The stage.
    pub stage: &'static str,
    /// The planned day, as it is now.
    pub planned_on: Date,
    /// The expected day.
    pub forecast_on: Option<Date>,
    /// Why.
    pub cause: &'static str,
    /// Seq of the record that says so.
    pub seq: u32,
}

/// A stage that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The stage.
    pub stage: &'static str,
    /// The day.
    pub on: Date,
    /// Seq of the record that proves it.
    pub seq: u32,
}

/// A project's week.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Number of its row.
    pub project: u32,
    /// Its light at the end of the week before, and now.
    pub lights: [Option<Light>; 2],
    /// Percent of the work done, then and now.
    pub progress: [Option<Said>; 2],
    /// Invested to date, then and now.
    pub invested: [Option<Said>; 2],
    /// Stages that were reached.
    pub reached: Vec<Reached>,
    /// Stages whose plan slipped.
    pub slips: Vec<Slip>,
    /// Its supervision.
    pub entries: Entries,
}

impl Line {
    /// How it stands.
    pub fn level(&self) -> Option<Level> {
        self.lights[1].as_ref().map(|light| light.level)
    }
    /// What an amount grew by; nothing where it is not known at the end.
    fn growth(said: &[Option<Said>; 2]) -> Option<Decimal> {
        let now = said[1]?.amount;
        Some(said[0].map_or(now, |before| now - before.amount))
    }
    /// Percentage points of progress made in the week.
    pub fn advance(&self) -> Option<Decimal> {
        Self::growth(&self.progress)
    }
    /// Yuan invested in the week.
    pub fn spent(&self) -> Option<Decimal> {
        Self::growth(&self.invested)
    }
    /// Whether anything beside its daily entries changed.
    pub fn has_news(&self) -> bool {
        let [before, now] = &self.lights;
        let turned = before.as_ref().map(|light| light.level) != now.as_ref().map(|light| light.level);
        turned || !self.reached.is_empty() || !self.slips.is_empty()
    }
}

/// Money of the year, of all projects that have a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// Planned to the end of the last month that is over, since the year began.
    pub due: Decimal,
    /// Invested since the year began.
    pub done: Decimal,
    /// Planned for the whole year.
    pub year: Decimal,
}

/// How problems stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Problems {
    /// To be solved.
    pub open: usize,
    /// Of these past their limit.
    pub overdue: usize,
    /// Raised in the week.
    pub raised: usize,
    /// Solved in the week.
    pub solved: usize,
}

/// A week.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Monday.
    pub from: Date,
    /// Sunday.
    pub to: Date,
    /// The last day that is spoken of: the week may not be over.
    pub until: Date,
    /// The key projects, in the order of listing.
    pub lines: Vec<Line>,
    /// Supervision of all.
    pub entries: Entries,
    /// Money of the year to the last day.
    pub money: Money,
    /// Problems of all projects.
    pub problems: Problems,
    /// Meetings held.
    pub meetings: usize,
    /// Projects visited.
    pub visited: usize,
    /// Seqs of the first records of the orders that are not closed: late ones first, then by their limit.
    pub orders: Vec<u32>,
    /// Seqs of the proposals that wait for a decision.
    pub proposals: Vec<u32>,
    /// What is due in the week after, by day.
    pub ahead: Vec<Ahead>,
}

/// The week that a day lies in, as known on a day; nothing if it had not begun by then.
pub fn week(zone: &Zone, day: Date, today: Date) -> Option<Week> {
    let to = week_end(day);
    let from = to.saturating_sub(6.days());
    let until = to.min(today);
    if until < from {
        return None;
    }
    let mut entries = Entries::default();
    let mut of: BTreeMap<u32, Entries> = BTreeMap::new();
    for line in duty::expected(zone, None, from, until) {
        let own = of.entry(line.subject).or_default();
        for duty in &line.duties {
            own.count(duty.state);
            entries.count(duty.state);
        }
    }
    let followed: Vec<(u32, u32)> = key_projects(zone)
        .filter(|(project, _)| listed_on(zone, *project).is_some_and(|listed| listed <= until))
        .filter(|(project, _)| closed_on(zone, *project).is_none_or(|closed| from <= closed))
        .map(|(project, row)| (project, row.first))
        .collect();
    let line = |(project, first): &(u32, u32)| {
        line(zone, *project, [from, until], of.get(first).copied().unwrap_or_default())
    };
    let projects: Vec<u32> = followed.iter().map(|(project, _)| *project).collect();
    let took_place = |kind| {
        let rows = zone.register.happened(kind, from, until);
        rows.filter(|number| zone.register.row(*number).is_some_and(|row| row.submitted().is_some()))
    };
    let visited: BTreeSet<u32> = took_place(&VISIT).flat_map(|visit| on_route(zone, visit)).collect();
    Some(Week {
        from,
        to,
        until,
        lines: followed.iter().map(line).collect(),
        entries,
        money: money(zone, &projects, until),
        problems: problems(zone, from, until),
        meetings: took_place(&MEETING).count(),
        visited: visited.len(),
        orders: orders(zone),
        proposals: zone.orders.proposals().filter(|one| one.decided.is_none()).map(|one| one.seq).collect(),
        ahead: ahead(zone, &projects, [to.saturating_add(1.day()), to.saturating_add(7.days())], until),
    })
}

fn line(zone: &Zone, project: u32, [from, until]: [Date; 2], entries: Entries) -> Line {
    let before = from.saturating_sub(1.day());
    let was_listed = listed_on(zone, project).is_some_and(|listed| listed <= before);
    let (then, now) = (standing(zone, project, before), standing(zone, project, until));
    let reached = milestones(zone, project, until).into_iter().filter_map(|stage| {
        let (on, seq) = (stage.reached_on.filter(|on| (from..=until).contains(on))?, stage.records[1]?);
        Some(Reached { stage: stage.stage, on, seq })
    });
    Line {
        project,
        lights: [
            Some(before).filter(|_| was_listed).and_then(|on| light(zone, project, on)),
            light(zone, project, until),
        ],
        progress: [then.progress, now.progress],
        invested: [then.invested, now.invested],
        reached: reached.collect(),
        slips: slips(zone, project, from, until),
        entries,
    }
}

/// What was said in a span of stages that come later: their newest version gives a cause. A plan happened when it was made,
/// and is amended later: the day on which that was said follows from the closes before and after its record.
fn slips(zone: &Zone, project: u32, from: Date, until: Date) -> Vec<Slip> {
    let before = zone.seq_of_close(from.saturating_sub(1.day())).unwrap_or_default();
    let close = zone.seq_of_close(until).unwrap_or(u64::MAX);
    let plans = zone.register.rows_about(&MILESTONE, project).filter_map(|row| row.accepted());
    let in_span = plans.filter(|version| (before..close).contains(&u64::from(version.seq)));
    let mut found: Vec<Slip> = in_span
        .filter_map(|version| {
            let date = |field: &str| match version.value(&MILESTONE, field) {
                Value::Date(date) => Some(*date),
                _ => None,
            };
            Some(Slip {
                stage: version.choice(&MILESTONE, "stage")?,
                planned_on: date("planned_on")?,
                forecast_on: date("forecast_on"),
                cause: version.choice(&MILESTONE, "cause")?,
                seq: version.seq,
            })
        })
        .collect();
    found.sort_by_key(|slip| STAGES.iter().position(|stage| *stage == slip.stage));
    found
}

/// The projects on the route of a visit.
fn on_route(zone: &Zone, visit: u32) -> Vec<u32> {
    let stops = zone.register.rows_about(&STOP, visit).filter_map(|row| row.submitted());
    stops
        .filter_map(|version| match version.value(&STOP, "project") {
            Value::Row(project) => Some(*project),
            _ => None,
        })
        .collect()
}

fn money(zone: &Zone, projects: &[u32], until: Date) -> Money {
    let zero = Money { due: Decimal::ZERO, done: Decimal::ZERO, year: Decimal::ZERO };
    let all = projects.iter().filter_map(|project| invested(zone, *project, until));
    all.fold(zero, |sum, one| Money {
        due: sum.due + one.due,
        done: sum.done + one.done,
        year: sum.year + one.year,
    })
}

fn problems(zone: &Zone, from: Date, until: Date) -> Problems {
    let all: Vec<Problem> = problem::all(zone, until).into_values().flatten().collect();
    let within = |on: Date| (from..=until).contains(&on);
    let is_open = |problem: &&Problem| problem.course.state.is_open();
    let is_over = |problem: &&Problem| problem.due_on.is_some_and(|due| due < until);
    Problems {
        open: all.iter().filter(is_open).count(),
        overdue: all.iter().filter(is_open).filter(is_over).count(),
        raised: all.iter().filter(|problem| within(problem.raised_on)).count(),
        solved: all.iter().filter(|problem| problem.course.solved_on.is_some_and(within)).count(),
    }
}

fn orders(zone: &Zone) -> Vec<u32> {
    let rows = zone.register.rows_of(&ORDER).filter(|row| !row.is_withdrawn());
    let mut open: Vec<u32> =
        rows.map(|row| row.first).filter(|first| zone.orders.stage(*first) < Stage::Closed).collect();
    open.sort_by_key(|first| {
        let order = zone.orders.get(*first);
        let limit = order.and_then(|order| order.limit);
        (!order.is_some_and(|order| order.is_late()), limit.unwrap_or(Date::MAX), *first)
    });
    open
}

impl Week {
    /// How many projects stand so.
    pub fn count(&self, level: Level) -> usize {
        self.lines.iter().filter(|line| line.level() == Some(level)).count()
    }

    /// The lines, the worst first: by level, then by how much is late, by how far investment is behind its plan, by days,
    /// and last in the order of listing.
    pub fn worst_first(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_by_cached_key(|line| {
            let light = line.lights[1].as_ref();
            let most = |name: &str| {
                let reasons = light.iter().flat_map(|light| &light.reasons);
                let values = reasons.flat_map(|reason| &reason.arguments).filter(|(known, _)| *known == name);
                values.filter_map(|(_, text)| Decimal::parse(text)).max()
            };
            let number = light.map_or(0, |light| light.reasons.len());
            (Reverse(line.level()), Reverse(number), Reverse(most("points")), Reverse(most("days")))
        });
        lines
    }

    /// The projects that are late, the worst first.
    pub fn late(&self) -> impl Iterator<Item = &Line> {
        self.worst_first().into_iter().filter(|line| line.level() >= Some(Level::Warning))
    }

    /// The project that advanced most of those that are on track; of equals the one that invested more, then the one that was
    /// listed first. Nothing if none has advanced.
    pub fn best(&self) -> Option<&Line> {
        let on_track = self.lines.iter().filter(|line| line.level() == Some(Level::OnTrack));
        let advanced = on_track.filter(|line| line.advance() > Some(Decimal::ZERO));
        advanced.rev().max_by_key(|line| (line.advance(), line.spent()))
    }
}
