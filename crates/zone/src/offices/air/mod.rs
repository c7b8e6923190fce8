//! Air (大气): station-days, validity and ranking. A day of a station is valid with enough hours; a participant's day
//! is the mean of its stations' valid days; its month and year are means of its valid days, exact, rounded once; the
//! rank reads the rounded integer. Limits of validity come from the rule `air.validity` (GB 3095-2012 table 4).

mod fact;
pub use fact::{STATION, STATION_DAY};

use crate::period::{Month, Period};
use crate::state::Zone;
use crate::value::{HourSum, Value};
use jiff::civil::Date;
use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use rulebook::{Body, Rounding, ranking};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The rule with the limits of validity.
pub const VALIDITY: &str = "air.validity";

/// A participant of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Participant {
    /// Number of the unit.
    pub unit: u32,
    /// Valid days in the period.
    pub valid_days: u32,
    /// Station-days behind them, valid or not.
    pub station_days: u64,
    /// Exact mean, µg/m³; nothing if not rankable.
    pub mean: Option<BigRational>,
    /// Mean rounded half-even to an integer (GB/T 8170).
    pub rounded: Option<i64>,
    /// Rank, ties sharing (1-1-3).
    pub rank: Option<u32>,
}

/// Limits of validity.
#[derive(Debug, Clone, Copy)]
struct Validity {
    hours: u8,
    month_days: u32,
    february_days: u32,
    year_days: u32,
    station_percent: usize,
}

impl Validity {
    /// Reads the rule in force at the period's end; without it nothing is valid, and nothing is ranked.
    fn of(zone: &Zone, on: Date) -> Option<Self> {
        let adopted = zone.rules.in_force(VALIDITY, on)?;
        let Body::Parameters(pairs) = &adopted.rule.body else { return None };
        let number = |key: &str| pairs.iter().find(|(name, _)| name == key)?.1.parse::<u32>().ok();
        Some(Self {
            hours: number("day_hours")? as u8,
            month_days: number("month_days")?,
            february_days: number("february_days")?,
            year_days: number("year_days")?,
            station_percent: number("station_percent")? as usize,
        })
    }

    fn month(&self, month: Month) -> u32 {
        if month.month() == 2 { self.february_days } else { self.month_days }
    }
}

/// Sum of valid days of a month, exact in billionths over a common denominator.
#[derive(Debug, Clone, Default)]
struct Days {
    sum: Ratio<i128>,
    valid: u32,
    station_days: u64,
}

/// Tables already computed from the present station-days and rules. A year's table reads thousands of station-days, and
/// a page asks for it once a participant; a record that could change a table empties the memory (`Zone::apply`).
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables(Arc<Mutex<KnownTables>>);

type KnownTables = BTreeMap<(String, Period), Arc<Vec<Participant>>>;

/// The ranking table of a period, in order of the participants' numbers.
pub fn table(zone: &Zone, pollutant: &str, period: Period) -> Arc<Vec<Participant>> {
    let key = (pollutant.to_owned(), period);
    let known = zone.air_tables.0.lock().expect("no panic while held").get(&key).cloned();
    known.unwrap_or_else(|| {
        let table = Arc::new(compute_table(zone, pollutant, period));
        zone.air_tables.0.lock().expect("no panic while held").insert(key, table.clone());
        table
    })
}

fn compute_table(zone: &Zone, pollutant: &str, period: Period) -> Vec<Participant> {
    let Some(validity) = Validity::of(zone, period.last_day()) else { return Vec::new() };
    let months = by_month(zone, pollutant, period, validity);
    let mut participants: Vec<Participant> =
        months.into_iter().map(|(unit, months)| participant(unit, &months, period, validity)).collect();
    let ranked: Vec<usize> = (0..participants.len()).filter(|index| participants[*index].rounded.is_some()).collect();
    let values: Vec<i64> = ranked.iter().map(|index| participants[*index].rounded.expect("filtered")).collect();
    for (index, rank) in ranked.into_iter().zip(ranking::ascending(&values)) {
        participants[index].rank = Some(rank);
    }
    participants
}

fn participant(unit: u32, months: &BTreeMap<Month, Days>, period: Period, validity: Validity) -> Participant {
    let valid_days = months.values().map(|days| days.valid).sum();
    let station_days = months.values().map(|days| days.station_days).sum();
    let enough = match period {
        Period::Month(month) => valid_days >= validity.month(month),
        Period::Year(year) => {
            let every_month = (1..=12).filter_map(|number| Month::new(year, number));
            valid_days >= validity.year_days
                && every_month
                    .into_iter()
                    .all(|month| months.get(&month).is_some_and(|days| days.valid >= validity.month(month)))
        }
    };
    let mean = (enough && valid_days > 0).then(|| {
        let sum = months.values().fold(Ratio::from_integer(0i128), |sum, days| sum + days.sum);
        let mean = sum / Ratio::from_integer(i128::from(valid_days));
        BigRational::new(BigInt::from(*mean.numer()), BigInt::from(*mean.denom())) / BigInt::from(1_000_000_000)
    });
    let rounded = mean.as_ref().and_then(|mean| i64::try_from(Rounding::HalfEven.units(mean, 0)).ok());
    Participant { unit, valid_days, station_days, mean, rounded, rank: None }
}

/// Station number and participant, from the day the station exists.
fn stations(zone: &Zone) -> BTreeMap<u32, (u32, Date)> {
    zone.register
        .rows_of(&STATION)
        .filter_map(|row| {
            let version = row.accepted()?;
            let Value::Unit(participant) = version.value(&STATION, "participant") else { return None };
            let number = zone.register.by_first(row.first)?;
            Some((number, (*participant, version.happened)))
        })
        .collect()
}

fn by_month(zone: &Zone, pollutant: &str, period: Period, validity: Validity) -> BTreeMap<u32, BTreeMap<Month, Days>> {
    let stations = stations(zone);
    let mut result: BTreeMap<u32, BTreeMap<Month, Days>> =
        stations.values().map(|(unit, _)| (*unit, BTreeMap::new())).collect();
    let mut of_day: BTreeMap<(u32, Date), Vec<Ratio<i128>>> = BTreeMap::new();
    let Some((station_field, field)) = STATION_DAY.index("station").zip(STATION_DAY.index(pollutant)) else {
        return result;
    };
    for number in zone.register.happened(&STATION_DAY, period.first_day(), period.last_day()) {
        let Some(version) = zone.register.row(number).and_then(|row| row.accepted()) else { continue };
        let Value::Row(station) = &version.values[station_field] else { continue };
        let Some((unit, _)) = stations.get(station).filter(|(_, from)| *from <= version.happened) else { continue };
        let days = result.entry(*unit).or_default().entry(Month::of(version.happened)).or_default();
        days.station_days += 1;
        if let Value::Hours(hours) = &version.values[field]
            && hours.hours >= validity.hours
        {
            of_day.entry((*unit, version.happened)).or_default().push(mean(hours));
        }
    }
    for ((unit, date), means) in of_day {
        let known = stations.values().filter(|(of, from)| *of == unit && *from <= date).count().max(means.len());
        if means.len() * 100 < known * validity.station_percent {
            continue;
        }
        let day = means.iter().sum::<Ratio<i128>>() / Ratio::from_integer(means.len() as i128);
        let days = result.entry(unit).or_default().entry(Month::of(date)).or_default();
        days.sum += day;
        days.valid += 1;
    }
    result
}

fn mean(hours: &HourSum) -> Ratio<i128> {
    Ratio::new(hours.sum.billionths(), i128::from(hours.hours))
}

/// Numbers of the station-days behind a participant's mean.
pub fn station_days_of(zone: &Zone, unit: u32, period: Period) -> Vec<u32> {
    let stations = stations(zone);
    zone.register
        .happened(&STATION_DAY, period.first_day(), period.last_day())
        .filter(|number| {
            let Some(version) = zone.register.row(*number).and_then(|row| row.accepted()) else { return false };
            match version.value(&STATION_DAY, "station") {
                Value::Row(station) => {
                    stations.get(station).is_some_and(|(of, from)| *of == unit && *from <= version.happened)
                }
                _ => false,
            }
        })
        .collect()
}
