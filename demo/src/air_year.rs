//! The air office's year: ten national stations, a day of each every morning, and the ranking of every month.

use crate::air_months::{MONTHS, Means, PARTICIPANTS, find};
use crate::chance::Chance;
use crate::days::{instant, moment};
use crate::diary::{Diary, Fact, Pen};
use crate::{Plan, names};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use serde_json::{Value as Json, json};
use zone::{Month, Period, report};

/// Stations of each participant.
const STATIONS: usize = 2;
const KIND: &str = "air.station_day";
/// The last day whose means are there when the demonstration begins; the day after is imported on its first morning.
const LAST: Date = date(2020, 1, 18);

/// Hours of a day as parts of a thousand of its mean: nights and the evening are worse than the afternoon.
const HOURS: [i64; 24] = [
    1090, 1080, 1070, 1060, 1050, 1060, 1080, 1110, 1100, 1060, 1000, 950, 900, 860, 830, 820, 840, 890, 960, 1010,
    1040, 1050, 1045, 1045,
];

/// Hourly means of a station's day; nothing where the hour is missing.
type Hours = [Option<i64>; 24];
/// A month: by station and day, PM10 and PM2.5.
type Days = Vec<[[Hours; 2]; STATIONS]>;

fn first_of(month: usize) -> Date {
    if month == 12 { date(2020, 1, 1) } else { date(2019, month as i8 + 1, 1) }
}

fn length(month: usize) -> usize {
    if month == 12 { LAST.day() as usize } else { first_of(month).days_in_month() as usize }
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("air");
    let pens = [plan.cast.pen("air1"), plan.cast.pen("air2")];
    stations(plan, diary, &mut chance, &pens[0]);
    let invalid = invalid_days(&mut chance);
    let mut valid: Means = [[0; MONTHS]; PARTICIPANTS];
    for (participant, months) in valid.iter_mut().enumerate() {
        for (month, days) in months.iter_mut().enumerate() {
            *days = (length(month) - invalid[participant][month].len()) as i64;
        }
    }
    let means = [0, 1].map(|pollutant| find(&mut chance, pollutant, &plan.targets.air[pollutant], &valid));
    for month in 0..MONTHS {
        let weather = weather(&mut chance, length(month));
        let days: Vec<Days> = (0..PARTICIPANTS)
            .map(|participant| {
                let aims = [means[0][participant][month], means[1][participant][month]];
                measure(&mut chance, &weather, aims, &invalid[participant][month])
            })
            .collect();
        record(plan, diary, &mut chance, &pens, month, &days);
    }
    publish(plan, diary, &mut chance);
}

/// Key of a station.
fn station(participant: usize, number: usize) -> String {
    format!("gk-{:02}", participant * STATIONS + number + 1)
}

fn stations(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, pen: &Pen) {
    let zone = (plan.cast.zone.as_str(), crate::ZONE_NAME);
    let day = date(2018, 12, 26);
    for (participant, (unit, title)) in std::iter::once(zone).chain(names::DISTRICTS.iter().copied()).enumerate() {
        for (number, name) in ["第一站", "第二站"].into_iter().enumerate() {
            let content = json!({
                "station": station(participant, number),
                "title": format!("{title}{name}"),
                "participant": unit,
                "control": "national",
            });
            diary.plain(moment(chance, day, 900, 1130), pen, "air.station", date(2015, 1, 1), content);
        }
    }
}

/// Days on which a participant is without a valid mean because a station stood still: at most two in a month.
fn invalid_days(chance: &mut Chance) -> Vec<Vec<Vec<usize>>> {
    (0..PARTICIPANTS)
        .map(|_| {
            (0..MONTHS)
                .map(|month| {
                    let number = [0, 0, 0, 0, 1, 1, 2][chance.below(7) as usize];
                    chance.sample(length(month), number)
                })
                .collect()
        })
        .collect()
}

/// The days of a month as thousandths of its mean: the weather is that of the whole town.
fn weather(chance: &mut Chance, days: usize) -> Vec<i64> {
    let mut today = chance.between(600, 1400);
    let drawn: Vec<i64> = (0..days)
        .map(|_| {
            today = (today * 6 + chance.between(400, 1800) * 4) / 10;
            today
        })
        .collect();
    let mean = drawn.iter().sum::<i64>() / days as i64;
    drawn.into_iter().map(|day| day * 1000 / mean).collect()
}

/// Hours of a participant's stations whose monthly means are the aims, within a twentieth.
fn measure(chance: &mut Chance, weather: &[i64], aims: [i64; 2], invalid: &[usize]) -> Days {
    let mut days: Days = Vec::with_capacity(weather.len());
    for (day, level) in weather.iter().enumerate() {
        let still = invalid.contains(&day).then(|| chance.below(STATIONS as u64) as usize);
        let mut stations = [[[None; 24]; 2]; STATIONS];
        for (number, pollutants) in stations.iter_mut().enumerate() {
            let local = [chance.between(940, 1060), chance.between(960, 1040)];
            let missing = missing(chance, still == Some(number));
            for hour in 0..24 {
                if missing.contains(&hour) {
                    continue;
                }
                let common = chance.between(900, 1100);
                for pollutant in 0..2 {
                    let own = chance.between(960, 1040);
                    let value = aims[pollutant] * level * local[pollutant] / 1000 * HOURS[hour] / 1000 * common / 1000
                        * own
                        / 1_000_000;
                    pollutants[pollutant][hour] = Some(value.max(2));
                }
            }
        }
        days.push(stations);
    }
    for (pollutant, aim) in aims.into_iter().enumerate() {
        steer(chance, &mut days, pollutant, aim);
    }
    days
}

/// Hours without a mean: a few single ones, or a stretch in which the station stood still.
fn missing(chance: &mut Chance, still: bool) -> Vec<usize> {
    if still {
        let from = chance.below(15) as usize;
        return (from..from + chance.between(6, 9) as usize).collect();
    }
    let number = if chance.permille(120) { chance.between(1, 3) as usize } else { 0 };
    chance.sample(24, number)
}

/// The month's mean in billionths, over the days on which both stations are valid.
fn mean(days: &Days, pollutant: usize) -> i64 {
    let (mut sum, mut valid) = (0, 0);
    'days: for stations in days {
        let mut day = 0;
        for pollutants in stations {
            let hours = pollutants[pollutant].iter().flatten();
            let number = hours.clone().count() as i64;
            if number < 20 {
                continue 'days;
            }
            day += hours.sum::<i64>() * 1_000_000_000 / number;
        }
        sum += day / STATIONS as i64;
        valid += 1;
    }
    sum / valid
}

/// Moves all hours alike, and a random part of them by one, until the mean is the aim.
fn steer(chance: &mut Chance, days: &mut Days, pollutant: usize, aim: i64) {
    for _ in 0..20 {
        let off = aim * 1_000_000_000 - mean(days, pollutant);
        if off.abs() < 30_000_000 {
            return;
        }
        let (whole, part) = (off / 1_000_000_000, (off % 1_000_000_000).unsigned_abs() / 1_000_000);
        for value in days.iter_mut().flatten().flat_map(|pollutants| pollutants[pollutant].iter_mut()).flatten() {
            let one = if chance.permille(part) { off.signum() } else { 0 };
            *value = (*value + whole + one).max(1);
        }
    }
}

fn content(key: &str, hours: &[Hours; 2]) -> Json {
    let texts = |hours: &Hours| hours.map(|hour| hour.map_or(Json::Null, |value| value.to_string().into())).to_vec();
    json!({"station": key, "pm10": texts(&hours[0]), "pm25": texts(&hours[1])})
}

/// Every day is imported on the next morning; a few days were taken over wrongly and are put right before the ranking.
fn record(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, pens: &[Pen; 2], month: usize, days: &[Days]) {
    let slip = (chance.below(days[0].len() as u64) as usize, chance.below(PARTICIPANTS as u64) as usize);
    for day in 0..length(month) {
        let happened = first_of(month) + (day as i64).days();
        let import = diary.import();
        let morning = happened.tomorrow().expect("a day");
        let pen = pens[usize::from(morning.day() % 2 == 0)].importing(import);
        let mut at = moment(chance, morning, 810, 840);
        for (participant, days) in days.iter().enumerate() {
            for (number, right) in days[day].iter().enumerate() {
                let key = station(participant, number);
                let wrong = (day, participant) == slip && number == 0 && matches!(month, 0 | 2 | 4 | 6 | 8 | 10);
                let mut said = *right;
                if wrong && let Some(hour) = said[0].iter_mut().flatten().next() {
                    *hour *= 10;
                }
                let fact = diary.record(at, &pen, KIND, happened, content(&key, &said));
                at += SignedDuration::from_millis(25);
                if wrong {
                    let audited = plan.days.on_or_after(first_of(month + 1) + 3.days());
                    correct(diary, chance, &pens[0], (fact, happened, audited), content(&key, right));
                }
            }
        }
    }
}

fn correct(diary: &mut Diary, chance: &mut Chance, pen: &Pen, of: (Fact, Date, Date), content: Json) {
    let (fact, happened, audited) = of;
    diary.amend(moment(chance, audited, 1400, 1700), pen, fact, KIND, happened, content);
}

/// About the tenth of the next month, when last month's data are audited.
fn publish(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance) {
    let editor = plan.cast.pen("editor");
    for number in 1..=12 {
        let month = Month::new(2019, number).expect("a month");
        let day = plan.days.on_or_after(month.last_day() + 10.days());
        let at = instant(day, chance.between(15 * 60, 16 * 60 + 30), chance.between(0, 59_999));
        diary.publish(at, report::AIR_MONTH, Period::Month(month), &editor);
    }
}
