//! The figures of a report's charts. What a chart draws, and what its title says, are cells of the edition.

use crate::figure::{Figure, compute, of_all_participants};
use crate::period::{Month, Period};
use crate::report::AIR_FIGURES;
use crate::state::Zone;

/// Industrial output month by month.
pub const OUTPUT_MONTHS: &str = "economy.output_months";
/// The zone's ranks of the air month by month.
pub const AIR_RANKS: &str = "air.ranks";
/// The year's means of all participants.
pub const AIR_YEAR: &str = "air.year";

/// The figures that a chart shows; nothing if there is no such chart.
pub fn chart_figures(zone: &Zone, chart: &str, period: Period) -> Option<Vec<Figure>> {
    let of_year = |ids: [&str; 2]| ids.into_iter().filter_map(|id| compute(zone, id, period, 0)).collect::<Vec<_>>();
    match chart {
        OUTPUT_MONTHS => {
            let total = compute(zone, "economy.output", period, 0);
            Some(total.into_iter().chain(of_months(zone, "economy.output", period)).collect())
        }
        AIR_RANKS => {
            let mut figures = of_year(["air.pm25_months_first", "air.pm10_months_first"]);
            figures.extend(AIR_FIGURES.iter().flat_map(|id| of_months(zone, id, period)));
            Some(figures)
        }
        AIR_YEAR => {
            let ids = ["air.pm10_year", "air.pm25_year"];
            Some(ids.iter().flat_map(|id| of_all_participants(zone, id, period)).collect())
        }
        _ => None,
    }
}

fn of_months(zone: &Zone, id: &str, period: Period) -> Vec<Figure> {
    let months = (1..=12).filter_map(|number| Month::new(period.year(), number));
    months.filter_map(|month| compute(zone, id, Period::Month(month), 0)).collect()
}
