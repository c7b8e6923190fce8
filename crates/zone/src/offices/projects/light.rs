//! The weekly light of a project: the worst of investment, milestones and permits, with the reasons why it is not on
//! track. On track needs nothing late. The words are on track, warning and behind, never a colour's name.

use super::measure::{Invested, invested, stages};
use super::{closed_on, listed_on};
use super::{due, permit};
use crate::state::Zone;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use rulebook::{BigRational, Decimal, Rounding};

/// How a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 未启动: nothing is planned for the year, and nothing was due.
    NotStarted,
    /// 正常: nothing is late.
    OnTrack,
    /// 预警: late within the tolerance.
    Warning,
    /// 滞后: late beyond it.
    Behind,
}

impl Level {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::OnTrack => "on-track",
            Self::Warning => "warning",
            Self::Behind => "behind",
        }
    }
}

/// Why a project is not on track: the message `light-CODE` with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// How bad it is.
    pub level: Level,
    /// Message key without its prefix.
    pub code: &'static str,
    /// Values for the message.
    pub arguments: Vec<(&'static str, String)>,
    /// Rows of the records that say so.
    pub rows: Vec<u32>,
}

/// A light.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Light {
    /// The worst of its reasons.
    pub level: Level,
    /// What is late, the worst first.
    pub reasons: Vec<Reason>,
}

/// The tolerances of the rule.
const RULE: &str = "projects.light";

/// The last day of the week that a day lies in: weeks are those of ISO 8601, Monday to Sunday.
pub fn week_end(day: Date) -> Date {
    let week = day.iso_week_date();
    ISOWeekDate::new(week.year(), week.week(), Weekday::Sunday).map_or(day, |sunday| sunday.date())
}

/// The light of a project on a day; nothing while no rule is in force.
pub fn light(zone: &Zone, project: u32, on: Date) -> Option<Light> {
    let tolerance = |key: &str| Decimal::parse(zone.rules.parameter(RULE, key, on)?);
    let (points, days) = (tolerance("progress_tolerance_points")?, tolerance("milestone_tolerance_days")?);
    let mut reasons = Vec::new();
    let mut has_input = false;
    if let Some(money) =
        invested(zone, project, on).filter(|money| money.year > Decimal::ZERO || money.owed > Decimal::ZERO)
    {
        has_input = true;
        reasons.extend(investment(money, points));
    }
    // Also those that were reached long ago: a project that owes nothing any more is on track, not before its beginning.
    let mut stages = stages(zone, project, Date::MIN, on);
    stages.sort_by_key(|stage| stage.planned_on);
    for stage in stages {
        has_input = true;
        if stage.reached_on.is_some() || stage.planned_on >= on {
            continue;
        }
        let late = stage.days_late(on);
        let level = if Decimal::whole(i64::from(late)) <= days { Level::Warning } else { Level::Behind };
        reasons.push(Reason {
            level,
            code: "milestone",
            arguments: vec![
                ("stage", stage.stage.to_owned()),
                ("planned", stage.planned_on.to_string()),
                ("days", late.to_string()),
            ],
            rows: stage.rows.into_iter().flatten().collect(),
        });
    }
    for due in due::permits(zone, project, on, on) {
        has_input = true;
        if due.days_late > 0 && due.done_on.is_none_or(|done| done > on) {
            reasons.push(Reason {
                level: Level::Behind,
                code: "permit",
                arguments: vec![
                    ("item", due.what.0.to_string()),
                    ("due", due.due_on.to_string()),
                    ("days", due.days_late.to_string()),
                ],
                rows: permit::records(zone, project, &due.what),
            });
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    let none = if has_input { Level::OnTrack } else { Level::NotStarted };
    Some(Light { level: reasons.first().map_or(none, |reason| reason.level), reasons })
}

/// Why the money is late, if it is: by the share of the year's plan that should be invested. What the year before left
/// undone is owed until it is done, and what it was ahead counts; it is all that is owed where the year has no plan.
fn investment(money: Invested, tolerance: Decimal) -> Option<Reason> {
    let asked = money.due + money.owed;
    if money.done >= asked {
        return None;
    }
    let yuan = |amount: Decimal| amount.to_string();
    if money.year <= Decimal::ZERO {
        let arguments = vec![("owed", yuan(asked - money.done))];
        return Some(Reason { level: Level::Behind, code: "investment-owed", arguments, rows: money.rows });
    }
    let percent = |amount: Decimal| amount.rational() * BigRational::from_integer(100.into()) / money.year.rational();
    let (planned, actual) = (percent(asked), percent(money.done));
    let level = if actual >= &planned - tolerance.rational() { Level::Warning } else { Level::Behind };
    let text = |value: &BigRational| Rounding::HalfUp.text(value, 1);
    let mut arguments =
        vec![("planned", text(&planned)), ("actual", text(&actual)), ("points", text(&(&planned - &actual)))];
    let code = if money.owed > Decimal::ZERO { "investment-carried" } else { "investment" };
    arguments.extend((money.owed > Decimal::ZERO).then(|| ("owed", yuan(money.owed))));
    Some(Reason { level, code, arguments, rows: money.rows })
}

/// A week of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// The last of its days that has come: a Sunday, but in the week that is not over.
    pub on: Date,
    /// Its light; nothing while the project was not followed yet, or no longer.
    pub light: Option<Light>,
}

impl Week {
    /// Its number in the year of ISO 8601.
    pub fn number(&self) -> i8 {
        self.on.iso_week_date().week()
    }
    /// How the project stood.
    pub fn level(&self) -> Option<Level> {
        self.light.as_ref().map(|light| light.level)
    }
}

/// The last so many weeks of a project, the oldest first; the last one goes as far as the day.
pub fn weeks(zone: &Zone, project: u32, on: Date, number: u8) -> Vec<Week> {
    let from = listed_on(zone, project);
    let to = closed_on(zone, project).unwrap_or(Date::MAX);
    let followed = |on: Date| from.is_some_and(|from| from <= on) && on <= to;
    let week = |back: u8| {
        let end = week_end(on).saturating_sub(jiff::Span::new().weeks(i64::from(back)));
        let on = end.min(on);
        Week { on, light: followed(on).then(|| light(zone, project, on)).flatten() }
    };
    (0..number).rev().map(week).collect()
}

/// For how many weeks in a row, the last one included, a project has stood as it does in the last one.
pub fn weeks_alike(weeks: &[Week]) -> usize {
    let Some(now) = weeks.last().and_then(Week::level) else { return 0 };
    weeks.iter().rev().take_while(|week| week.level() == Some(now)).count()
}
