//! The months of the two projects that produce in the year, against what their contracts promise. The first comes to full
//! capacity: three straight months of at least 80 %. The second comes there once and falls back, because it lacks orders.

use crate::Plan;
use crate::course::{PRODUCES, PRODUCING};
use crate::days::moment;
use crate::diary::Diary;
use crate::finance_year::promised;
use crate::projects_year::Listed;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde_json::json;

/// How much of its capacity each uses, in thousandths, month by month from the one after production has begun.
const USE: [&[i64]; 2] = [&[415, 550, 665, 740, 810, 845, 880, 905], &[330, 475, 620, 735, 805, 740, 695]];
/// Revenue follows the use of the capacity, and tax that; in thousandths of it.
const REVENUE: i64 = 930;
const TAX: i64 = 780;
/// The last day that is over when the demonstration begins.
const LAST: Date = date(2020, 1, 17);

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("production");
    let officer = plan.cast.pen("projects1");
    let mut accepted = Vec::new();
    for ((index, _), used) in PRODUCING.into_iter().zip(USE) {
        let Some(project) = projects.get(index) else { continue };
        let (revenue, tax) = promised(project);
        let mut month = project.course.reached(PRODUCES).first_of_month() + 1.month();
        for used in used {
            let reported = plan.days.after(month.last_of_month(), 7);
            if reported > LAST {
                break;
            }
            // Whole hundreds of yuan.
            let of = |year: i64, share: i64| (year / 12 * used / 1000 * share / 1000 / 100 * 100).to_string();
            let content = json!({
                "project": project.key,
                "month": format!("{}-{:02}", month.year(), month.month()),
                "capacity_percent": tenths(*used),
                "revenue_yuan": of(revenue, REVENUE),
                "tax_yuan": of(tax, TAX),
            });
            let at = moment(&mut chance, reported, 1000, 1130);
            accepted.push((at, diary.record(at, &officer, "projects.capacity_month", reported, content)));
            month += 1.month();
        }
    }
    let reviewer = plan.cast.pen("projects-review");
    diary.review(accepted, &reviewer, &plan.days.weekly(Weekday::Thursday), &mut chance);
}

/// Thousandths as the percent that a record says.
fn tenths(thousandths: i64) -> String {
    let (whole, tenth) = (thousandths / 10, thousandths % 10);
    if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") }
}
