//! Monthly means of the five participants, found by trial so that the zone has its rank of the year and its number of
//! months in the first place.

use crate::chance::Chance;
use crate::targets::Air;

/// Participants of the ranking; the zone is the first.
pub(crate) const PARTICIPANTS: usize = 5;
/// Months of 2019, and the January after it, which is not ranked here.
pub(crate) const MONTHS: usize = 13;

/// The air of a plain town: winter is several times summer.
const LEVELS: [[i64; MONTHS]; 2] = [
    [147, 126, 120, 96, 88, 73, 55, 56, 66, 94, 117, 144, 141],
    [108, 83, 66, 44, 38, 29, 24, 20, 31, 54, 76, 102, 104],
];

/// Means in µg/m³ by participant and month.
pub(crate) type Means = [[i64; MONTHS]; PARTICIPANTS];

/// Looks for means of a pollutant (0 is PM10, 1 is PM2.5); `valid` are the valid days that weigh the year.
pub(crate) fn find(chance: &mut Chance, pollutant: usize, target: &Air, valid: &Means) -> Means {
    (0..200_000)
        .map(|trial| draw(chance, pollutant, target, 20 + trial / 2000))
        .find(|means| holds(means, target, valid))
        .expect("no year has this rank and so many first months")
}

fn draw(chance: &mut Chance, pollutant: usize, target: &Air, spread: i64) -> Means {
    let mut means: Means = [[0; MONTHS]; PARTICIPANTS];
    for months in &mut means {
        let own = chance.between(-2 * spread, 2 * spread);
        for (mean, level) in months.iter_mut().zip(LEVELS[pollutant]) {
            *mean = (level * (1000 + own + chance.between(-spread, spread)) + 500) / 1000;
        }
    }
    let first = chance.sample(12, target.firsts as usize);
    #[expect(clippy::needless_range_loop, reason = "a month is compared across the participants")]
    for month in 0..12 {
        let least = (1..PARTICIPANTS).map(|other| means[other][month]).min().expect("four others");
        if first.contains(&month) {
            means[0][month] = means[0][month].min(least - chance.between(1, 2));
        } else if means[0][month] <= least {
            let other = 1 + chance.below(PARTICIPANTS as u64 - 1) as usize;
            means[other][month] = means[0][month] - chance.between(1, 2);
        }
    }
    means
}

/// Whether the year's rank is the target's, with all means of the year clear of the points where rounding turns.
fn holds(means: &Means, target: &Air, valid: &Means) -> bool {
    let mut rounded = [0; PARTICIPANTS];
    for (participant, months) in means.iter().enumerate() {
        let sum: i64 = (0..12).map(|month| months[month] * valid[participant][month]).sum();
        let days: i64 = valid[participant][..12].iter().sum();
        let hundredths = sum * 100 / days;
        if (35..=65).contains(&(hundredths % 100)) {
            return false;
        }
        rounded[participant] = (hundredths + 50) / 100;
    }
    let before = rounded[1..].iter().filter(|other| **other < rounded[0]).count();
    let alone = !rounded[1..].contains(&rounded[0]);
    alone && before as u32 + 1 == target.rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_for_every_seed() {
        let valid = [[30; MONTHS]; PARTICIPANTS];
        for seed in 0..30 {
            let mut chance = Chance::new(seed, "test");
            for (pollutant, rank, firsts) in [(0, 2, 4), (1, 1, 7), (0, 4, 1), (1, 3, 2), (0, 5, 0)] {
                let means = find(&mut chance, pollutant, &Air { rank, firsts }, &valid);
                let alone_first = |month: usize| (1..PARTICIPANTS).all(|other| means[0][month] < means[other][month]);
                assert_eq!((0..12).filter(|month| alone_first(*month)).count() as u32, firsts);
            }
        }
    }
}
