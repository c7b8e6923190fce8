//! The economy office's year: enterprises' months, budget revenue, what the city's statistics office published.

use crate::chance::Chance;
use crate::days::{instant, moment};
use crate::diary::{Diary, Fact, Pen};
use crate::economy_amounts::{Enterprise, budget, enterprises, thousands, total, yuan_of_fen};
use crate::org_year::{ENTERPRISES, enterprise};
use crate::{Plan, names};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use zone::Month;

/// Months that are entered by form and accepted item by item; the others come as one import each.
const BY_FORM: [usize; 3] = [2, 6, 8];
/// Months in whose import the reviewer finds a row to be returned.
const RETURNED: [usize; 3] = [1, 4, 7];
/// Months of which an enterprise corrects itself after acceptance: month, number of enterprises.
const CORRECTED: [(usize, usize); 3] = [(1, 2), (5, 2), (9, 2)];
/// Months in which an enterprise does not know its revenue yet.
const REVENUE_MISSING: [usize; 2] = [0, 6];

struct Desk<'a> {
    plan: &'a Plan<'a>,
    officers: [Pen; 2],
    reviewer: Pen,
    all: Vec<Enterprise>,
    chance: Chance,
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("economy");
    let economy = &plan.targets.economy;
    let (output, revenue) = (total(&mut chance, &economy.output), total(&mut chance, &economy.revenue));
    let all = enterprises(&mut chance, ENTERPRISES, output, revenue);
    let mut desk = Desk {
        plan,
        officers: [plan.cast.pen("economy1"), plan.cast.pen("economy2")],
        reviewer: plan.cast.pen("economy-review"),
        all,
        chance,
    };
    for month in 0..11 {
        desk.month(diary, month);
    }
    desk.external(diary);
    budget_year(plan, diary);
}

impl Desk<'_> {
    /// The index of a month: 0 is February, reported in March.
    fn reported_on(&mut self, month: usize) -> Date {
        let (year, number) = if month == 10 { (2020, 1) } else { (2019, month as i8 + 3) };
        self.plan.days.on_or_after(date(year, number, self.chance.between(8, 10) as i8))
    }

    fn content(&self, index: usize, month: usize, output: i128, revenue: Option<i128>) -> Json {
        let name = Month::new(2019, month as u8 + 2).expect("a month").to_string();
        let mut content =
            json!({"enterprise": enterprise(index), "month": name, "output_thousand_yuan": thousands(output)});
        if let Some(revenue) = revenue {
            content["revenue_thousand_yuan"] = thousands(revenue).into();
        }
        content
    }

    fn right(&self, index: usize, month: usize) -> Json {
        self.content(index, month, self.all[index].output[month], Some(self.all[index].revenue[month]))
    }

    /// What was said first where it is to be corrected later: between the month before and the right amount.
    fn too_low(&self, index: usize, month: usize) -> Json {
        let one = &self.all[index];
        let before = if month == 0 { 0 } else { one.output[month - 1] };
        let said = before + (one.output[month] - before) * 9 / 10 / 1000 * 1000;
        self.content(index, month, said, Some(one.revenue[month]))
    }

    fn month(&mut self, diary: &mut Diary, month: usize) {
        let day = self.reported_on(month);
        let by_form = BY_FORM.contains(&month);
        let import = diary.import();
        let start = self.chance.between(9 * 60, 10 * 60 + 30);
        let mut at = instant(day, start, self.chance.between(0, 59_999));
        let number_corrected = CORRECTED.iter().find(|(of, _)| *of == month).map_or(0, |(_, number)| *number);
        let drawn = self.chance.sample(ENTERPRISES, 4);
        let corrected = &drawn[..number_corrected];
        let returned = RETURNED.contains(&month).then_some(drawn[2]);
        let missing = REVENUE_MISSING.contains(&month).then_some(drawn[3]);
        let mut facts: Vec<Fact> = Vec::new();
        let mut times: Vec<(Timestamp, Fact)> = Vec::new();
        for index in 0..ENTERPRISES {
            let pen =
                if by_form { self.officers[index % 2].clone() } else { self.officers[month % 2].importing(import) };
            let content = if corrected.contains(&index) || returned == Some(index) {
                self.too_low(index, month)
            } else if missing == Some(index) {
                self.content(index, month, self.all[index].output[month], None)
            } else {
                self.right(index, month)
            };
            let fact = diary.record(at, &pen, "economy.month", day, content);
            at += SignedDuration::from_millis(if by_form { self.chance.between(60_000, 150_000) } else { 35 });
            facts.push(fact);
            times.push((at, fact));
        }
        let reviewed = self.plan.days.after(day, 1);
        if let Some(index) = returned {
            let at = moment(&mut self.chance, reviewed, 900, 1000);
            diary.send_back(at, &self.reviewer, vec![facts[index]], "当月产值与企业台账不一致，请与企业核对后重新填报");
            let again = self.plan.days.after(reviewed, 1);
            self.amend(diary, facts[index], index, month, day, again);
        }
        if by_form {
            diary.review(times, &self.reviewer, &[reviewed], &mut self.chance);
        } else {
            let at = moment(&mut self.chance, reviewed, 1030, 1600);
            diary.accept_import(at, &self.reviewer, import);
        }
        for index in corrected {
            let corrected_on = self.plan.days.after(reviewed, 4 + index % 5);
            self.amend(diary, facts[*index], *index, month, day, corrected_on);
        }
        if month >= 9 {
            self.waiting(diary, &facts, month, day);
        }
    }

    /// The right amounts, and their acceptance on the working day after.
    fn amend(&mut self, diary: &mut Diary, fact: Fact, index: usize, month: usize, happened: Date, on: Date) {
        let content = self.right(index, month);
        let pen = self.officers[index % 2].clone();
        diary.amend(moment(&mut self.chance, on, 900, 1700), &pen, fact, "economy.month", happened, content);
        let accepted = self.plan.days.after(on, 1);
        diary.accept(moment(&mut self.chance, accepted, 1400, 1700), &self.reviewer, vec![fact]);
    }

    /// On the last days an enterprise corrects November, and another December: both wait, and do not count.
    fn waiting(&mut self, diary: &mut Diary, facts: &[Fact], month: usize, happened: Date) {
        let index = self.chance.below(ENTERPRISES as u64) as usize;
        let one = &self.all[index];
        let said = if month == 9 { (one.output[9] + one.output[10]) / 2 } else { one.output[10] * 102 / 100 };
        let content = self.content(index, month, said / 1000 * 1000, Some(one.revenue[month]));
        let on = date(2020, 1, if month == 9 { 16 } else { 17 });
        let pen = self.officers[index % 2].clone();
        diary.amend(moment(&mut self.chance, on, 900, 1700), &pen, facts[index], "economy.month", happened, content);
    }

    fn external(&mut self, diary: &mut Diary) {
        let economy = &self.plan.targets.economy;
        let published = date(2020, 1, 15);
        let mut facts = Vec::new();
        for (number, (indicator, value)) in
            [("output", economy.output.central), ("revenue", economy.revenue.central)].into_iter().enumerate()
        {
            let content = json!({
                "indicator": indicator,
                "scope": "central_city",
                "period": "2019",
                "value_hundred_million_yuan": value.to_string(),
                "publisher": names::STATISTICS,
                "document": "《2019年12月全市统计月报》",
                "revision": 1,
            });
            let at = instant(published, 14 * 60 + 20 + 3 * number as i64, self.chance.between(0, 59_999));
            facts.push(diary.record(at, &self.officers[0], "economy.external_statistic", published, content));
        }
        diary.accept(moment(&mut self.chance, date(2020, 1, 16), 900, 1000), &self.reviewer, facts);
    }
}

/// Items of budget revenue and their weights.
const ITEMS: [(&str, u64); 8] = [
    ("value_added_tax", 352),
    ("enterprise_income_tax", 148),
    ("personal_income_tax", 36),
    ("construction_tax", 54),
    ("property_tax", 61),
    ("land_tax", 83),
    ("stamp_tax", 21),
    ("non_tax", 245),
];
const SEASON: [u64; 12] = [105, 62, 88, 92, 84, 96, 81, 70, 83, 74, 72, 93];

fn budget_year(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("budget");
    let year = budget(&mut chance, plan.targets.economy.budget_revenue);
    let weights: Vec<u64> = SEASON
        .iter()
        .flat_map(|season| ITEMS.iter().map(move |(_, weight)| weight * season))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|weight| weight * chance.between(85, 115) as u64)
        .collect();
    let mut amounts = chance.divide(year, &weights);
    // In the month of the annual settlement more enterprise income tax is paid back than received.
    let (may, june) = (4 * 8 + 1, 5 * 8 + 1);
    let back = amounts[may] * 13 / 10;
    amounts[may] -= back;
    amounts[june] += back;
    let (officer, reviewer) = (plan.cast.pen("finance1"), plan.cast.pen("finance-review"));
    for month in 0..12 {
        let (year, number) = if month == 11 { (2020, 1) } else { (2019, month as i8 + 2) };
        let day = plan.days.on_or_after(date(year, number, chance.between(4, 6) as i8));
        let mut at = moment(&mut chance, day, 930, 1100);
        let mut facts = Vec::new();
        for (index, (item, _)) in ITEMS.iter().enumerate() {
            let name = Month::new(2019, month as u8 + 1).expect("a month").to_string();
            let content = json!({"month": name, "item": item, "amount_yuan": yuan_of_fen(amounts[month * 8 + index])});
            facts.push(diary.record(at, &officer, "economy.budget_revenue", day, content));
            at += SignedDuration::from_millis(chance.between(30_000, 90_000));
        }
        let accepted = plan.days.after(day, 1);
        diary.accept(moment(&mut chance, accepted, 900, 1700), &reviewer, facts);
    }
}
