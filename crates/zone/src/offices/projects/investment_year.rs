//! The investment of a year, of many projects together: the curve of the wall. Each project's own curve (`investment.rs`) is
//! taken from where it stood at the end of the year before, as money of the year is measured everywhere (`measure.rs`), and
//! the curves are added month by month.

use super::investment::{Progress, curve};
use super::measure::invested;
use crate::period::Month;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::Decimal;

/// The curve of the year that a day lies in, January to December, of the projects that have a plan. What nobody has a plan or a
/// word about yet is nothing; a project without a forecast stays where it is.
pub fn year_curve(zone: &Zone, projects: &[u32], on: Date) -> Vec<Progress> {
    let now = Month::of(on);
    let year = || (1..=12).filter_map(|month| Month::new(now.year(), month));
    let mut sum: Vec<Progress> =
        year().map(|month| Progress { month, planned: None, actual: None, forecast: None }).collect();
    for project in projects.iter().filter(|project| invested(zone, **project, on).is_some()) {
        for (all, own) in sum.iter_mut().zip(of_one(&curve(zone, *project, on), now)) {
            for (all, own) in
                [(&mut all.planned, own.planned), (&mut all.actual, own.actual), (&mut all.forecast, own.forecast)]
            {
                *all = own.map_or(*all, |own| Some(all.unwrap_or(Decimal::ZERO) + own));
            }
        }
    }
    sum
}

/// A project's curve in the months of a year, less what it had at the end of the year before where plan and word of that are
/// known.
fn of_one(curve: &[Progress], now: Month) -> Vec<Progress> {
    let last = |month: Month, of: fn(&Progress) -> Option<Decimal>| {
        curve.iter().take_while(|one| one.month <= month).filter_map(of).last()
    };
    let before = curve.iter().map(|one| one.month).take_while(|month| month.year() < now.year()).last();
    let base = before.and_then(|month| last(month, |one| one.planned).zip(last(month, |one| one.actual)));
    let (planned_before, done_before) = base.unwrap_or((Decimal::ZERO, Decimal::ZERO));
    let done = |month: Month| last(month.min(now), |one| one.actual).unwrap_or(Decimal::ZERO) - done_before;
    let months = (1..=12).filter_map(|month| Month::new(now.year(), month));
    let in_month = |month: Month| Progress {
        month,
        planned: last(month, |one| one.planned).map(|planned| planned - planned_before),
        actual: (month <= now).then(|| done(month)),
        forecast: (month >= now)
            .then(|| last(month, |one| one.forecast).map_or_else(|| done(now), |expected| expected - done_before)),
    };
    months.map(in_month).collect()
}
