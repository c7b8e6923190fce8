//! A week of the key projects, for the one page that a leader reads in a minute: what changed, who is behind and why, who
//! did best, what was owed and done, and what is due next. Weeks are those of ISO 8601. All of it is said as the state
//! knows it: asked of the state at a week's end it gives what was known then.

mod ahead;
mod work;

pub use ahead::{Ahead, What, ahead};
pub(crate) use work::held;
pub use work::{Entries, Problems, Work, work};

use super::light::{Level, Light, light, week_end};
use super::measure::invested;
use super::milestone::{MILESTONE, STAGES};
use super::{Said, closed_on, key_projects, listed_on, milestones, standing};
use crate::offices::oversight::{ORDER, Stage};
use crate::register::Version;
use crate::state::Zone;
use crate::value::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use rulebook::Decimal;
use std::cmp::Reverse;

/// A stage whose plan was moved, or is expected later than planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    /// The stage.
    pub stage: &'static str,
    /// The planned day, as it is now.
    pub planned_on: Date,
    /// The expected day.
    pub forecast_on: Option<Date>,
    /// What stood when the week began: the planned day, and the day on which it was expected.
    pub before: Option<(Date, Date)>,
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
    /// What was done.
    pub work: Work,
    /// Money of the year to the last day.
    pub money: Money,
    /// Seqs of the first records of the orders that are not closed: late ones first, then by their limit.
    pub orders: Vec<u32>,
    /// Seqs of the proposals that wait for a decision.
    pub proposals: Vec<u32>,
}

/// The days of the week that a day lies in, as far as they have come on another; nothing if it had not begun by then.
pub fn span(day: Date, today: Date) -> Option<[Date; 2]> {
    let to = week_end(day);
    let (from, until) = (to.saturating_sub(6.days()), to.min(today));
    (from <= until).then_some([from, until])
}

/// The week that a day lies in, as known on a day; nothing if it had not begun by then.
pub fn week(zone: &Zone, day: Date, today: Date) -> Option<Week> {
    let [from, until] = span(day, today)?;
    let work = work(zone, [from, until]);
    let projects = followed(zone, [from, until]);
    let line = |project: &u32| {
        let first = zone.register.row(*project).map_or(0, |row| row.first);
        line(zone, *project, [from, until], work.of(first))
    };
    Some(Week {
        from,
        to: week_end(day),
        until,
        lines: projects.iter().map(line).collect(),
        money: money(zone, &projects, until),
        work,
        orders: orders(zone),
        proposals: zone.orders.proposals().filter(|one| one.decided.is_none()).map(|one| one.seq).collect(),
    })
}

/// The key projects that were followed on a day of a span, in the order of listing.
pub fn followed(zone: &Zone, [from, until]: [Date; 2]) -> Vec<u32> {
    let all = key_projects(zone).map(|(project, _)| project);
    let begun = all.filter(|project| listed_on(zone, *project).is_some_and(|listed| listed <= until));
    begun.filter(|project| closed_on(zone, *project).is_none_or(|closed| from <= closed)).collect()
}

/// The lights of the projects that are followed on a day, the worst first.
pub fn lights(zone: &Zone, on: Date) -> Vec<(u32, Option<Light>)> {
    let projects = followed(zone, [on, on]).into_iter();
    let mut lights: Vec<_> = projects.map(|project| (project, light(zone, project, on))).collect();
    lights.sort_by_cached_key(|(_, light)| badness(light.as_ref()));
    lights
}

/// By level, then by how much is late, by how far investment is behind its plan, and by days. What is equal stays in the order
/// of listing.
fn badness(light: Option<&Light>) -> impl Ord + use<> {
    let most = |name: &str| {
        let reasons = light.iter().flat_map(|light| &light.reasons);
        let values = reasons.flat_map(|reason| &reason.arguments).filter(|(known, _)| *known == name);
        values.filter_map(|(_, text)| Decimal::parse(text)).max()
    };
    let number = light.map_or(0, |light| light.reasons.len());
    Reverse((light.map(|light| light.level), number, most("points"), most("days")))
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

/// What was said in a span of stages that come later: the version that stood at its end was made in it and gives a cause. A
/// plan happened when it was made, and is amended later: when that was said follows from the closes before and after its record.
fn slips(zone: &Zone, project: u32, from: Date, until: Date) -> Vec<Slip> {
    let eve = from.saturating_sub(1.day());
    let since = zone.seq_of_close(eve).unwrap_or_default();
    let close = zone.seq_of_close(until).unwrap_or(u64::MAX);
    let slip = |number: u32| {
        let version = zone.plan_on(number, until).filter(|version| (since..close).contains(&u64::from(version.seq)))?;
        let before = zone.plan_on(number, eve).filter(|version| u64::from(version.seq) < since);
        Some(Slip {
            stage: version.choice(&MILESTONE, "stage")?,
            planned_on: date_of(version, "planned_on")?,
            forecast_on: date_of(version, "forecast_on"),
            before: before.and_then(|before| {
                let planned = date_of(before, "planned_on")?;
                Some((planned, date_of(before, "forecast_on").unwrap_or(planned)))
            }),
            cause: version.choice(&MILESTONE, "cause")?,
            seq: version.seq,
        })
    };
    let mut found: Vec<Slip> = zone.register.of_subject(&MILESTONE, project).filter_map(slip).collect();
    found.sort_by_key(|slip| STAGES.iter().position(|stage| *stage == slip.stage));
    found
}

fn date_of(version: &Version, field: &str) -> Option<Date> {
    match version.value(&MILESTONE, field) {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}

/// Money of the year of some projects to a day.
pub fn money(zone: &Zone, projects: &[u32], until: Date) -> Money {
    let zero = Money { due: Decimal::ZERO, done: Decimal::ZERO, year: Decimal::ZERO };
    let all = projects.iter().filter_map(|project| invested(zone, *project, until));
    all.fold(zero, |sum, one| Money { due: sum.due + one.due, done: sum.done + one.done, year: sum.year + one.year })
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

    /// The lines, the worst first.
    pub fn worst_first(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_by_cached_key(|line| badness(line.lights[1].as_ref()));
        lines
    }

    /// What is due in the week after, by day.
    pub fn ahead(&self, zone: &Zone) -> Vec<Ahead> {
        let projects: Vec<u32> = self.lines.iter().map(|line| line.project).collect();
        ahead(zone, &projects, [self.to.saturating_add(1.day()), self.to.saturating_add(7.days())], self.until)
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
