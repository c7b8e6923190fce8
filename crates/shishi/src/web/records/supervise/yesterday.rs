//! What the form knows before anything is typed: the last entry of the project, and where its plan is.

use crate::web::Viewer;
use crate::web::records::supervise::Project;
use jiff::civil::Date;
use rulebook::Decimal;
use zone::offices::projects::{SUPERVISION, curve, last_entry, total};
use zone::period::Month;
use zone::register::Version;

/// Yuan in the unit of the form.
const YUAN_OF_A_STEP: i64 = 10_000;

/// The last entry, and the plan.
pub struct Yesterday<'a> {
    version: Option<&'a Version>,
    /// Planned investment up to this month's end, in hundredths of the whole.
    pub planned_percent: Option<u64>,
}

impl<'a> Yesterday<'a> {
    /// What is known of a project on a day: of one that is made up for, nothing that came after it.
    pub fn of(viewer: &'a Viewer, project: &Project, day: Date) -> Self {
        let version = last_entry(&viewer.zone, project.number, day);
        Self { version, planned_percent: planned_percent(viewer, project.number, day) }
    }

    /// The code of a choice.
    pub fn choice(&self, field: &str) -> Option<&'static str> {
        self.version?.choice(&SUPERVISION, field)
    }

    /// A number as it is typed; investment in ten thousand yuan.
    pub fn number(&self, field: &str) -> Option<String> {
        let value = self.version?.value(&SUPERVISION, field).decimal()?;
        Some(if field == "invested_to_date_yuan" { in_ten_thousand(value) } else { value }.to_string())
    }
}

/// Yuan as they are typed on the form.
pub fn in_ten_thousand(yuan: Decimal) -> Decimal {
    Decimal::from_billionths(yuan.billionths() / i128::from(YUAN_OF_A_STEP))
}

/// An amount as it was typed in ten thousand yuan, in yuan; as it was typed where it is none.
pub fn in_yuan(typed: &str) -> String {
    let yuan = Decimal::parse_typed(typed).and_then(|value| value.billionths().checked_mul(YUAN_OF_A_STEP.into()));
    yuan.map_or_else(|| typed.to_owned(), |billionths| Decimal::from_billionths(billionths).to_string())
}

fn planned_percent(viewer: &Viewer, project: u32, day: Date) -> Option<u64> {
    let month = Month::of(day);
    let curve = curve(&viewer.zone, project, day);
    let planned = curve.iter().rev().filter(|point| point.month <= month).find_map(|point| point.planned)?;
    let total = total(&viewer.zone, project).filter(|total| *total > Decimal::ZERO)?;
    u64::try_from(planned.billionths().checked_mul(100)? / total.billionths()).ok().map(|percent| percent.min(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousands_are_yuan_and_back() {
        for (typed, yuan) in [("5000", "50000000"), ("0.0001", "1"), ("1,234.5", "12345000"), ("很多", "很多")] {
            assert_eq!(in_yuan(typed), yuan);
        }
        assert_eq!(in_ten_thousand(Decimal::parse("50000000").unwrap()).to_string(), "5000");
        assert_eq!(in_ten_thousand(Decimal::parse("12345.67").unwrap()).to_string(), "1.234567");
    }
}
