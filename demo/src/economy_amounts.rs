//! Amounts that come to a printed total: whole yuan, divided among enterprises and months.

use crate::chance::Chance;
use crate::targets::Indicator;
use rulebook::Decimal;

const YUAN: i128 = 1_000_000_000;
const HUNDRED_MILLION: i128 = 100_000_000;

/// A sum in yuan whose 亿元, rounded to whole ones, and whose share of the city, rounded to one place, are those of
/// the indicator: somewhere in the middle third of what both allow.
pub(crate) fn total(chance: &mut Chance, indicator: &Indicator) -> i128 {
    let value = indicator.value.billionths() / YUAN;
    let central = indicator.central.billionths() * HUNDRED_MILLION / YUAN;
    let share = indicator.share.billionths() * 10 / YUAN;
    let low = ((2 * value - 1) * HUNDRED_MILLION / 2).max(central * (2 * share - 1) / 2000 + 1);
    let high = ((2 * value + 1) * HUNDRED_MILLION / 2).min(central * (2 * share + 1) / 2000);
    assert!(high - low > 3_000_000, "value, share and the city's figure do not fit together");
    let third = (high - low) / 3;
    low + third + i128::from(chance.below(third as u64))
}

/// A sum in fen whose 亿元, rounded to two places, is this.
pub(crate) fn budget(chance: &mut Chance, printed: Decimal) -> i128 {
    let fen = printed.billionths() * HUNDRED_MILLION * 100 / YUAN;
    fen + i128::from(chance.between(-30_000_000, 30_000_000))
}

/// Thousand yuan, as a record says it.
pub(crate) fn thousands(yuan: i128) -> String {
    Decimal::from_billionths(yuan * YUAN / 1000).to_string()
}

/// Yuan, as a record says it.
pub(crate) fn yuan_of_fen(fen: i128) -> String {
    Decimal::from_billionths(fen * YUAN / 100).to_string()
}

/// What is reached by the end of each month, February to December, in thousandths of the year.
const REACHED: [i128; 11] = [124, 212, 298, 384, 474, 553, 633, 721, 808, 901, 1000];

/// One enterprise's year: cumulative output and revenue in yuan, February to December.
pub(crate) struct Enterprise {
    pub(crate) output: [i128; 11],
    pub(crate) revenue: [i128; 11],
}

fn months(chance: &mut Chance, year: i128, step: i128) -> [i128; 11] {
    let mut months =
        REACHED.map(|reached| (year * (reached + i128::from(chance.between(-12, 12))) / 1000) / step * step);
    months[10] = year;
    for month in 1..11 {
        months[month] = months[month].max(months[month - 1]);
    }
    months
}

/// Divides both totals among so many enterprises.
pub(crate) fn enterprises(chance: &mut Chance, number: usize, output: i128, revenue: i128) -> Vec<Enterprise> {
    // Few are large and many are small; each sells more or less than it produces in its own proportion.
    let mut weights: Vec<u64> = (0..number as u64).map(|rank| 1_000_000 / (rank + 4)).collect();
    chance.shuffle(&mut weights);
    let sales: Vec<u64> = weights.iter().map(|weight| weight * chance.between(80, 125) as u64).collect();
    // Most report whole thousands, some report to the yuan; the division's rest is the last one's.
    let steps: Vec<i128> = (0..number).map(|_| if chance.permille(850) { 1000 } else { 1 }).collect();
    let year = |chance: &mut Chance, whole: i128, weights: &[u64]| -> Vec<i128> {
        let mut parts = chance.divide(whole, weights);
        let mut rest = 0;
        for (part, step) in parts.iter_mut().zip(&steps) {
            rest += *part % step;
            *part -= *part % step;
        }
        parts[number - 1] += rest;
        parts
    };
    let (outputs, revenues) = (year(chance, output, &weights), year(chance, revenue, &sales));
    (0..number)
        .map(|index| Enterprise {
            output: months(chance, outputs[index], steps[index]),
            revenue: months(chance, revenues[index], steps[index]),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Targets;

    #[test]
    fn enterprises_add_up_and_never_fall() {
        for seed in 0..20 {
            let mut chance = Chance::new(seed, "test");
            let economy = Targets::standard().economy;
            let (output, revenue) = (total(&mut chance, &economy.output), total(&mut chance, &economy.revenue));
            let all = enterprises(&mut chance, 64, output, revenue);
            assert_eq!(all.iter().map(|one| one.output[10]).sum::<i128>(), output);
            assert_eq!(all.iter().map(|one| one.revenue[10]).sum::<i128>(), revenue);
            assert!(all.iter().all(|one| one.output.is_sorted() && one.revenue.is_sorted() && one.output[0] > 0));
        }
    }
}
