//! The money of the projects: what seven of them need, which of three invented lenders grant it, what is drawn and repaid;
//! and what the contracts of the producing ones promise.

use crate::Plan;
use crate::course::{COMPLETED, SIGNED, STARTED};
use crate::days::moment;
use crate::diary::Diary;
use crate::projects_year::Listed;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

const BANKS: [(&str, &str); 3] =
    [("bank-1", "禾川商业银行"), ("bank-2", "澍河农村商业银行"), ("bank-3", "启岚村镇银行")];
/// Projects with a need.
const NEEDS: usize = 7;
const LAST: Date = date(2020, 1, 17);

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("finance");
    let officer = plan.cast.pen("projects1");
    let first = plan.days.on_or_after(date(2019, 2, 25));
    for (bank, title) in BANKS {
        let at = moment(&mut chance, first, 900, 1000);
        diary.plain(at, &officer, "projects.bank", first, json!({"bank": bank, "title": title}));
    }
    let mut accepted = Vec::new();
    for project in projects {
        if matches!(project.category, "industry" | "park") {
            let day = plan.days.after(project.followed_from.max(project.course.reached(SIGNED)), 3);
            let (revenue, tax) = promised(project);
            let content = json!({
                "project": project.key,
                "revenue_a_year_yuan": revenue.to_string(),
                "tax_a_year_yuan": tax.to_string(),
            });
            let at = moment(&mut chance, day, 1000, 1100);
            accepted.push((at, diary.record(at, &officer, "projects.capacity_promise", day, content)));
        }
    }
    // Money is needed where works have begun: every other of those.
    let begun = projects.iter().filter(|project| project.course.has_begun(LAST));
    for (turn, project) in begun.step_by(2).take(NEEDS).enumerate() {
        let begins = project.course.reached(STARTED);
        let asked = plan.days.on_or_after(begins.max(date(2019, 3, 18) + (turn as i64 * 12).days()));
        let million = 1_000_000;
        let need = project.total_yuan / 5 / million * million;
        let mut act = |day: Date, kind: &str, content: Json| {
            if day <= LAST {
                diary.plain(moment(&mut chance, day, 1000, 1130), &officer, kind, day, content);
            }
        };
        let by = plan.days.after(asked, 60);
        act(
            asked,
            "projects.finance_need",
            json!({
                "project": project.key, "need": 1, "purpose": purpose(project, asked),
                "amount_yuan": need.to_string(), "needed_by": by.to_string(),
            }),
        );
        // The last two are granted half of what they need.
        let granted = if turn >= NEEDS - 2 { need / 2 } else { need };
        let bank = BANKS[turn % BANKS.len()].0;
        let part =
            |amount: i64| json!({"project": project.key, "need": 1, "bank": bank, "amount_yuan": amount.to_string()});
        let credited = plan.days.after(asked, 25);
        let mut credit = part(granted);
        credit["rate_percent"] = ["4.35", "4.75", "4.9"][turn % 3].into();
        credit["collateral"] = ["land", "plant", "guarantee"][turn % 3].into();
        credit["until"] = (credited + 3.years()).to_string().into();
        act(credited, "projects.credit", credit);
        for third in 0..3 {
            act(plan.days.after(credited, 10 + third * 40), "projects.drawdown", part(granted / 3));
        }
        act(plan.days.after(credited, 150), "projects.repayment", part(granted / 10));
    }
    let reviewer = plan.cast.pen("projects-review");
    diary.review(accepted, &reviewer, &plan.days.weekly(jiff::civil::Weekday::Thursday), &mut chance);
}

/// The revenue and the tax of a year at full capacity that a project's contract promises, yuan.
pub(crate) fn promised(project: &Listed) -> (i64, i64) {
    (project.total_yuan / 2, project.total_yuan / 40)
}

/// What money is needed for on a day.
fn purpose(project: &Listed, day: Date) -> &'static str {
    match project.category {
        _ if project.course.reached(COMPLETED) <= day => "working_capital",
        "industry" => "equipment",
        _ => "construction",
    }
}
