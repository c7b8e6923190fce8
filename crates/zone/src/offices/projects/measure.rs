//! What the five parts of a project's score are measured by, in a span of days, each with the records behind it.
//!
//! Plans count as they stood when the span's last day closed: moved later, they change nothing of what is over.
//!
//! - `investment`: invested by the last entry up to the span's end against the plan of its month, both less what they were
//!   at the end of the year before; from the project's beginning where one of the two is not known at that day. A plan
//!   and no entry: nothing was invested. No plan: nothing is due.
//! - `milestones`: due are those planned in the span and those still owed from before; done in time, or late but within the span.
//! - `permits`: working days by which permits that were due are late ([`super::due`]).
//! - `supervision`: working days after the listing up to the last closed day, without those that were waived; in time is an entry recorded before its day was closed.
//! - `problems`: what was to be put right in the span, as permits ([`super::due`]).

use super::due::{self, Due};
use super::{MILESTONE, PLAN, REACHED, SUPERVISION, closed_on, listed_on, permit, problem};
use crate::board::cells::{Days, days_between};
use crate::calendar::Calendar;
use crate::duty::SUPERVISION_RULE;
use crate::period::Month;
use crate::register::Version;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Decimal;
use rulebook::scorecard::Measure;

/// The parts that can be measured, in the order of the seed rule.
pub const PARTS: [&str; 5] = ["investment", "milestones", "permits", "supervision", "problems"];

/// A span of days with its working days, asked once for all projects.
#[derive(Debug, Clone)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Working days of each month that are over, a bit each; nothing if no notice covers the month.
    months: Vec<(Month, Option<u32>)>,
}

impl Span {
    /// The span from a day to another. Only days that are closed are due.
    pub fn new(zone: &Zone, from: Date, to: Date) -> Self {
        let last = zone.last_closed().map_or(Date::MIN, |closed| closed.min(to));
        let calendar = Calendar::known_on(&zone.rules, to);
        let mut months = Vec::new();
        let mut month = Month::of(from);
        while month <= Month::of(to) {
            let days = days_between(month, from, last);
            let working = (0..31).filter(|day| days >> day & 1 == 1).try_fold(0u32, |mask, day| {
                let date = month.first_day().checked_add(jiff::Span::new().days(day)).ok()?;
                calendar.is_working(date).map(|working| mask | u32::from(working) << day)
            });
            months.push((month, working));
            month = month.next();
        }
        Self { from, to, months }
    }
}

/// How a project's days were supervised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Supervised {
    /// Working days due.
    pub due: u32,
    /// Recorded before the day was closed.
    pub in_time: u32,
    /// Recorded afterwards.
    pub late: u32,
}

impl Supervised {
    /// Days without an entry.
    pub fn missed(&self) -> u32 {
        self.due - self.in_time - self.late
    }
}

/// A stage that was due in a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its word.
    pub stage: &'static str,
    /// When it was planned for.
    pub planned_on: Date,
    /// When it was reached, up to the span's end.
    pub reached_on: Option<Date>,
    /// Rows of the plan and of what proves that it was reached.
    pub rows: [Option<u32>; 2],
}

impl Stage {
    /// Days by which it is late at a day, or was.
    pub fn days_late(&self, on: Date) -> i32 {
        (self.reached_on.unwrap_or(on) - self.planned_on).get_days().max(0)
    }
}

/// Money in a span: what the plan asked for and what was invested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invested {
    /// Planned, in yuan.
    pub due: Decimal,
    /// Invested, in yuan.
    pub done: Decimal,
    /// Planned for the whole year.
    pub year: Decimal,
    /// What the year before left undone of its plan; below nothing where it was ahead.
    pub owed: Decimal,
    /// Rows of the plans and entries read.
    pub rows: Vec<u32>,
}

fn accepted(zone: &Zone, number: u32) -> Option<&Version> {
    zone.register.row(number)?.accepted()
}

/// What was planned and invested up to a day, since the year began. Before a month of the plan is over nothing is due yet.
pub fn invested(zone: &Zone, project: u32, on: Date) -> Option<Invested> {
    let (this, before) = (Month::of(on), Month::new(Month::of(on).year(), 1)?);
    let december = Month::new(this.year(), 12)?;
    // The newest plans not later than the day's month, the year's last and the year before's.
    let mut found: [Option<(Month, Decimal, u32)>; 3] = [None; 3];
    for number in zone.register.of_subject(&PLAN, project) {
        let Some(version) = zone.plan_on(number, on) else { continue };
        let Value::Month(month) = version.value(&PLAN, "month") else { continue };
        let Some(planned) = version.value(&PLAN, "planned_to_date_yuan").decimal() else { continue };
        let is_over = month.last_day() <= on;
        for (at, fits) in [is_over, *month <= december, *month < before].into_iter().enumerate() {
            if fits && found[at].is_none_or(|(newest, _, _)| newest < *month) {
                found[at] = Some((*month, planned, number));
            }
        }
    }
    let [planned, year, base] = found;
    let year = year?;
    let entry = |on: Date| {
        let number = zone.day_cells.last_invested(project, on)?;
        Some((accepted(zone, number)?.value(&SUPERVISION, "invested_to_date_yuan").decimal()?, number))
    };
    let now = entry(on);
    let last_year = before.first_day().yesterday().ok().and_then(entry).zip(base);
    let (done_before, due_before) = last_year.map_or((Decimal::ZERO, Decimal::ZERO), |(done, due)| (done.0, due.1));
    let rows = [planned.map(|planned| planned.2), now.map(|entry| entry.1)];
    let mut rows: Vec<u32> = rows.into_iter().flatten().collect();
    rows.extend(last_year.into_iter().flat_map(|(done, due)| [done.1, due.2]));
    Some(Invested {
        due: planned.map_or(due_before, |planned| planned.1) - due_before,
        done: now.map_or(Decimal::ZERO, |entry| entry.0 - done_before),
        year: year.1 - due_before,
        owed: due_before - done_before,
        rows,
    })
}

/// The stages of a project that were due in a span, those owed from before it included.
pub fn stages(zone: &Zone, project: u32, from: Date, to: Date) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for number in zone.register.of_subject(&MILESTONE, project) {
        let Some(version) = zone.plan_on(number, to) else { continue };
        let (Some(stage), Value::Date(planned)) =
            (version.choice(&MILESTONE, "stage"), version.value(&MILESTONE, "planned_on"))
        else {
            continue;
        };
        // Made anew after its plan was withdrawn it is the same stage: what stood on the day is the first of them.
        if !stages.iter().any(|known| known.stage == stage) {
            stages.push(Stage { stage, planned_on: *planned, reached_on: None, rows: [Some(number), None] });
        }
    }
    for number in zone.register.of_subject(&REACHED, project) {
        let Some(version) = accepted(zone, number).filter(|version| version.happened <= to) else { continue };
        let word = version.choice(&REACHED, "stage");
        if let Some(stage) = stages.iter_mut().find(|stage| Some(stage.stage) == word) {
            stage.reached_on = Some(version.happened);
            stage.rows[1] = Some(number);
        }
    }
    let is_due = |stage: &Stage| stage.planned_on <= to;
    let is_owed = |stage: &Stage| stage.planned_on >= from || stage.reached_on.is_none_or(|reached| reached >= from);
    stages.retain(|stage| is_due(stage) && is_owed(stage));
    stages
}

/// How a project's working days of a span were supervised; nothing if no notice covers one of its months. Due are the days
/// on which an entry is a duty ([`crate::duty`]): from the day after the listing on, without those that were waived.
pub fn supervised(zone: &Zone, project: u32, span: &Span) -> Option<Supervised> {
    let first = zone.register.row(project)?.first;
    let begins = listed_on(zone, project)?.tomorrow().ok()?;
    let last = closed_on(zone, project).unwrap_or(Date::MAX);
    let mut all = Supervised::default();
    for (month, working) in &span.months {
        let (recorded, late) =
            zone.day_cells.of(project, *month).map_or((0, 0), |days: &Days| (days.recorded(), days.late()));
        let owed = (*working)? & days_between(*month, begins, last);
        let due = owed & !waived(zone, first, *month, owed & !(recorded & !late));
        all.due += due.count_ones();
        all.in_time += (due & recorded & !late).count_ones();
        all.late += (due & recorded & late).count_ones();
    }
    Some(all)
}

/// Which of a month's days, a bit each, have a lapse that was waived.
fn waived(zone: &Zone, project: u32, month: Month, days: u32) -> u32 {
    let is_waived = |day: &u32| {
        let date = month.first_day().saturating_add(jiff::Span::new().days(*day));
        zone.lapses.of(SUPERVISION_RULE, project, date).is_some_and(|lapse| lapse.waived.is_some())
    };
    (0..31).filter(|day| days >> day & 1 == 1).filter(is_waived).fold(0, |mask, day| mask | 1 << day)
}

fn count(number: usize) -> Decimal {
    Decimal::whole(number as i64)
}

/// What was to be done by a day and when it was: how many, in time, late within the span.
fn of_dues<Of>(dues: &[Due<Of>], to: Date) -> Option<Measure> {
    let done = |due: &&Due<Of>| due.done_on.is_some_and(|done| done <= to);
    let in_time = |due: &&Due<Of>| due.done_on.is_some_and(|done| done <= due.due_on);
    let (done, in_time) = (dues.iter().filter(done).count(), dues.iter().filter(in_time).count());
    (!dues.is_empty()).then(|| Measure { due: count(dues.len()), done: count(in_time), late: count(done - in_time) })
}

/// The measure of a part by its id; nothing where nothing was due, or no such part can be measured.
pub fn measure(zone: &Zone, project: u32, span: &Span, part: &str) -> Option<Measure> {
    match part {
        "investment" => {
            let money = invested(zone, project, span.to).filter(|money| money.due > Decimal::ZERO)?;
            Some(Measure { due: money.due, done: money.done, late: Decimal::ZERO })
        }
        "milestones" => {
            let stages = stages(zone, project, span.from, span.to);
            let reached = stages.iter().filter(|stage| stage.reached_on.is_some()).count();
            let in_time =
                stages.iter().filter(|stage| stage.reached_on.is_some_and(|on| on <= stage.planned_on)).count();
            let measure = Measure { due: count(stages.len()), done: count(in_time), late: count(reached - in_time) };
            (!stages.is_empty()).then_some(measure)
        }
        "permits" => {
            let dues: Vec<due::Permit> = due::permits(zone, project, span.from, span.to).collect();
            let days: u32 = dues.iter().map(|due| due.days_late).sum();
            (!dues.is_empty()).then(|| Measure {
                due: count(dues.len()),
                done: count(dues.iter().filter(|due| due.days_late == 0).count()),
                late: Decimal::whole(i64::from(days)),
            })
        }
        "supervision" => {
            let days = supervised(zone, project, span).filter(|days| days.due > 0)?;
            let whole = |number: u32| Decimal::whole(i64::from(number));
            Some(Measure { due: whole(days.due), done: whole(days.in_time), late: whole(days.late) })
        }
        "problems" => {
            let dues: Vec<due::Problem> = due::problems(zone, project, span.from, span.to).collect();
            of_dues(&dues, span.to)
        }
        _ => None,
    }
}

/// Numbers of the facts behind a part, in order of recording.
pub fn records(zone: &Zone, project: u32, span: &Span, part: &str) -> Vec<u32> {
    let mut rows = match part {
        "investment" => invested(zone, project, span.to).map(|money| money.rows).unwrap_or_default(),
        "milestones" => {
            stages(zone, project, span.from, span.to).iter().flat_map(|stage| stage.rows).flatten().collect()
        }
        "supervision" => span
            .months
            .iter()
            .filter_map(|(month, _)| {
                Some((zone.day_cells.of(project, *month)?, days_between(*month, span.from, span.to)))
            })
            .flat_map(|(days, within)| {
                (0..31).filter(move |day| within >> day & 1 == 1).filter_map(|day| days.row(day))
            })
            .collect(),
        "permits" => due::permits(zone, project, span.from, span.to)
            .flat_map(|due| permit::records(zone, project, &due.what))
            .collect(),
        "problems" => {
            due::problems(zone, project, span.from, span.to).flat_map(|due| problem::records(zone, due.what)).collect()
        }
        _ => Vec::new(),
    };
    rows.sort_unstable();
    rows.dedup();
    rows
}
