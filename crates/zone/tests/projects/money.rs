//! Investment, credit and production: what is cumulative, what bounds what, and the curves.

use crate::{Case, codes, entry, one, project};
use jiff::civil::{Date, date};
use ledger::RecordRef;
use serde_json::{Value, json};
use zone::content::key_digest;
use zone::offices::projects::{curve, standing};
use zone::{Refusal, Zone};

#[test]
fn what_is_cumulative_falls_only_with_a_cause() {
    let mut case = Case::new();
    case.on(date(2019, 1, 14));
    case.record("projects.supervision", "2019-01-10", entry("12.5", "9000000")).unwrap();
    let both = codes(case.record("projects.supervision", "2019-01-11", entry("12.4", "8999999")));
    let falls = ["progress_percent", "invested_to_date_yuan"].map(|field| (field.to_owned(), "progress-falls"));
    assert_eq!(both, falls, "all errors at once");
    let mut corrected = entry("12.4", "8999999");
    corrected["cause"] = "corrected".into();
    assert_eq!(codes(case.record("projects.supervision", "2019-01-11", corrected)), []);
    assert_eq!(codes(case.record("projects.supervision", "2019-01-09", entry("12", "8000000"))), [], "an earlier day");
    let over = codes(case.record("projects.supervision", "2019-01-14", entry("100.1", "100000001")));
    assert_eq!(
        over,
        [("progress_percent".to_owned(), "over-a-hundred"), ("invested_to_date_yuan".to_owned(), "over-the-total")]
    );
    let mut still = entry("12.4", "8999999");
    still["change"] = "stopped".into();
    assert_eq!(
        codes(case.record("projects.supervision", "2019-01-14", still)),
        one("cause", "reason-for-standing-still")
    );
    let early = codes(case.record("projects.supervision", "2019-01-07", entry("1", "1")));
    assert_eq!(early, one("happened", "before-the-project"));
}

#[test]
fn money_is_no_more_than_the_whole() {
    let mut case = Case::new();
    let plan = |month: &str, amount: &str| json!({"project": "xm-1", "month": month, "planned_to_date_yuan": amount});
    let mut accepted = |content: Value| {
        let seq = case.record("projects.investment_plan", "2019-01-08", content)?;
        case.accept(seq);
        Ok(seq)
    };
    accepted(plan("2019-03", "40000000")).unwrap();
    assert_eq!(codes(accepted(plan("2019-04", "39999999"))), one("planned_to_date_yuan", "cumulative-falls"));
    assert_eq!(codes(accepted(plan("2019-02", "40000001"))), one("planned_to_date_yuan", "cumulative-falls"));
    assert_eq!(codes(accepted(plan("2019-12", "100000001"))), one("planned_to_date_yuan", "over-the-total"));
    accepted(plan("2019-12", "100000000")).unwrap();
    let money = |source: &str, amount: &str| json!({"project": "xm-1", "source": source, "amount_yuan": amount});
    case.record("projects.funding", "2019-01-08", money("bonds", "60000000")).unwrap();
    let over = case.record("projects.funding", "2019-01-08", money("self_raised", "40000000.01"));
    assert_eq!(codes(over), one("amount_yuan", "over-the-total"));
    case.record("projects.funding", "2019-01-08", money("self_raised", "40000000")).unwrap();
}

#[test]
fn the_curve_has_plan_actual_and_what_is_still_expected() {
    let mut case = Case::new();
    for (month, amount) in
        [("2019-01", "10000000"), ("2019-02", "40000000"), ("2019-03", "80000000"), ("2019-04", "100000000")]
    {
        let content = json!({"project": "xm-1", "month": month, "planned_to_date_yuan": amount});
        let seq = case.record("projects.investment_plan", "2019-01-08", content).unwrap();
        case.accept(seq);
    }
    case.on(date(2019, 2, 28));
    case.record("projects.supervision", "2019-01-31", entry("9", "9000000")).unwrap();
    case.record("projects.supervision", "2019-02-27", entry("28", "28000000")).unwrap();
    let text = |amount: Option<rulebook::Decimal>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
    let drawn = |case: &Case| -> Vec<String> {
        let months = curve(case.zone(), case.project(), date(2019, 2, 28));
        let line = |month: &zone::offices::projects::Progress| {
            [month.planned, month.actual, month.forecast].map(text).join(" ")
        };
        months.iter().map(line).collect()
    };
    // Of the plan 60 is left, 40 of it in March; of the money 72: 28 + 72 · 40/60 = 76.
    assert_eq!(
        drawn(&case),
        ["10000000 9000000 -", "40000000 28000000 28000000", "80000000 - 76000000", "100000000 - 100000000"]
    );
    // Completion 51 days later moves what is expected by two months: 28 + 72 · 10/100 = 35.2 in March.
    let milestone = json!({
        "project": "xm-1", "stage": "completed", "planned_on": "2019-04-30", "forecast_on": "2019-06-20",
        "strength": "plan", "cause": "funds",
    });
    case.record("projects.milestone", "2019-02-28", milestone).unwrap();
    let late = drawn(&case);
    assert_eq!(late.len(), 6, "{late:?}");
    assert_eq!((late[5].as_str(), late[2].as_str()), ("- - 100000000", "80000000 - 35200000"));
    let standing = standing(case.zone(), case.project(), date(2019, 2, 28));
    let amounts = [standing.total, standing.planned, standing.invested, standing.progress];
    assert_eq!(amounts.map(|said| text(said.map(|said| said.amount))), ["100000000", "40000000", "28000000", "28"]);
}

#[test]
fn the_curve_of_the_year_adds_the_projects_from_where_each_stood() {
    use zone::offices::projects::year_curve;
    let mut case = Case::new();
    let mut other = project();
    other["project"] = "xm-2".into();
    case.record("projects.project", "2019-01-08", other).unwrap();
    for (key, month, amount) in [
        ("xm-1", "2019-01", "10000000"),
        ("xm-1", "2019-02", "40000000"),
        ("xm-1", "2019-04", "100000000"),
        ("xm-2", "2019-02", "5000000"),
        ("xm-2", "2020-06", "8000000"),
    ] {
        let content = json!({"project": key, "month": month, "planned_to_date_yuan": amount});
        let seq = case.record("projects.investment_plan", "2019-01-08", content).unwrap();
        case.accept(seq);
    }
    let said = |case: &mut Case, key: &str, day: &str, invested: &str| {
        let mut content = entry("9", invested);
        content["project"] = key.into();
        case.record("projects.supervision", day, content).unwrap();
    };
    case.on(date(2019, 2, 28));
    said(&mut case, "xm-1", "2019-01-31", "9000000");
    said(&mut case, "xm-1", "2019-02-27", "28000000");
    said(&mut case, "xm-2", "2019-02-27", "6000000");
    let both = |case: &Case| {
        let number =
            |key: &str| case.zone().register.by_key(&key_digest("projects.project", std::iter::once(key))).unwrap();
        [number("xm-1"), number("xm-2")]
    };
    let millions = |case: &Case, on: Date| -> Vec<String> {
        let text = |amount: Option<rulebook::Decimal>| {
            amount.map_or_else(|| "-".to_owned(), |yuan| (yuan.billionths() / 1_000_000_000_000_000).to_string())
        };
        let curve = year_curve(case.zone(), &both(case), on);
        curve.iter().map(|month| [month.planned, month.actual, month.forecast].map(text).join(" ")).collect()
    };
    // xm-1 has 72 left to invest and 60 of its plan, all of that in April; xm-2 has 2 left, all of it next June.
    let told = millions(&case, date(2019, 2, 28));
    assert_eq!(told[..5], ["10 9 -", "45 34 34", "45 - 34", "105 - 106", "105 - 106"]);
    assert_eq!((told.len(), told[11].as_str()), (12, "105 - 106"));
    // A year later both are counted from the last day of December: 90 and 7 were invested, 105 was planned.
    case.on(date(2020, 1, 31));
    said(&mut case, "xm-1", "2019-12-30", "90000000");
    said(&mut case, "xm-2", "2019-12-30", "7000000");
    said(&mut case, "xm-1", "2020-01-20", "96000000");
    let told = millions(&case, date(2020, 1, 31));
    assert_eq!([&*told[0], &*told[1], &*told[5], &*told[11]], ["0 6 6", "0 - 6", "3 - 7", "3 - 7"]);
}

#[test]
fn a_credit_bounds_what_is_drawn_and_that_what_is_repaid() {
    use zone::offices::projects::finance::{by_bank, of_project};
    let mut case = Case::new();
    case.on(date(2019, 6, 3));
    let part = |bank: &str, amount: &str| json!({"project": "xm-1", "need": 1, "bank": bank, "amount_yuan": amount});
    for bank in ["b-1", "b-2"] {
        case.record("projects.bank", "2019-01-08", json!({"bank": bank, "title": bank})).unwrap();
    }
    assert_eq!(codes(case.record("projects.credit", "2019-06-03", part("b-1", "5000"))), one("need", "unknown-need"));
    let need = json!({"project": "xm-1", "need": 1, "purpose": "equipment", "amount_yuan": "9000"});
    case.record("projects.finance_need", "2019-05-06", need).unwrap();
    case.record("projects.credit", "2019-06-03", part("b-1", "5000")).unwrap();
    case.record("projects.credit", "2019-06-03", part("b-2", "1000.5")).unwrap();
    case.record("projects.drawdown", "2019-06-01", part("b-1", "3000")).unwrap();
    let over = case.record("projects.drawdown", "2019-06-03", part("b-1", "2000.01"));
    assert_eq!(codes(over), one("amount_yuan", "more-than-granted"));
    case.record("projects.drawdown", "2019-06-03", part("b-1", "2000")).unwrap();
    let back = case.record("projects.repayment", "2019-06-03", part("b-2", "0.01"));
    assert_eq!(codes(back), one("amount_yuan", "more-than-drawn"), "of another bank");
    case.record("projects.repayment", "2019-06-03", part("b-1", "5000")).unwrap();
    let money = of_project(case.zone(), case.project());
    let text = |amount: Option<rulebook::Decimal>| amount.unwrap().to_string();
    assert_eq!(
        [money.needed, money.granted, money.drawn, money.repaid, money.unmet()].map(text),
        ["9000", "6000.5", "5000", "5000", "2999.5"]
    );
    let banks: Vec<[String; 3]> = by_bank(case.zone())
        .values()
        .map(|bank| [bank.money.granted, bank.money.drawn, bank.money.repaid].map(text))
        .collect();
    assert_eq!(banks, [["5000", "5000", "5000"], ["1000.5", "0", "0"]].map(|bank| bank.map(str::to_owned)));
    // Without the openings nothing of it is known; that there is something is.
    let mut closed = Zone::default();
    for bytes in case.memory.records() {
        closed.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    let money = of_project(&closed, case.project());
    assert_eq!((money.needed, money.unmet()), (None, None));
}

#[test]
fn each_need_knows_what_is_granted_for_it_and_what_is_not() {
    use zone::offices::projects::finance::needs;
    let mut case = Case::new();
    case.on(date(2019, 6, 3));
    case.record("projects.bank", "2019-01-08", json!({"bank": "b-1", "title": "b-1"})).unwrap();
    let need = |need: u32, amount: &str, by: Option<&str>| {
        let mut content = json!({"project": "xm-1", "need": need, "purpose": "equipment", "amount_yuan": amount});
        if let Some(by) = by {
            content["needed_by"] = by.into();
        }
        content
    };
    for (number, amount, by) in [(1, "9000", None), (2, "500.5", Some("2019-09-30")), (3, "70", Some("2019-07-31"))] {
        case.record("projects.finance_need", "2019-05-06", need(number, amount, by)).unwrap();
    }
    let part = |need: u32, amount: &str| json!({"project": "xm-1", "need": need, "bank": "b-1", "amount_yuan": amount});
    case.record("projects.credit", "2019-06-03", part(1, "2500")).unwrap();
    case.record("projects.credit", "2019-06-03", part(3, "80")).unwrap();
    case.record("projects.drawdown", "2019-06-03", part(1, "2000")).unwrap();
    case.record("projects.repayment", "2019-06-03", part(1, "0.5")).unwrap();
    let text = |amount: Option<rulebook::Decimal>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
    let project = case.project();
    let terms = json!({
        "project": "xm-1", "need": 2, "bank": "b-1", "amount_yuan": "100", "rate_percent": "4.35", "collateral": "land",
        "until": "2022-06-02",
    });
    let told_of = |zone: &Zone| -> Vec<String> {
        let line = |credit: zone::offices::projects::finance::Credit| {
            let money = credit.told.money;
            let amounts = [money.granted, money.drawn, money.repaid].map(text).join(" ");
            let (rate, until) = (text(credit.rate_percent), credit.until.map(|day| day.to_string()));
            let (until, collateral) = (until.unwrap_or_default(), credit.collateral.unwrap_or("-"));
            format!("{} {amounts} {rate} {collateral} {until}", credit.need)
        };
        zone::offices::projects::finance::credits(zone, project).into_iter().map(line).collect()
    };
    let told = |zone: &Zone| -> Vec<String> {
        let line = |need: zone::offices::projects::finance::Need| {
            let money = need.told.money;
            let amounts = [money.needed, money.granted, money.unmet(), money.owed()].map(text);
            format!("{} {} {:?}", need.number, amounts.join(" "), need.told.units.len())
        };
        needs(zone).into_iter().map(line).collect()
    };
    // By the day on which they are needed; what has none comes last. More than is needed leaves nothing unmet.
    assert_eq!(told(case.zone()), ["3 70 80 0 0 1", "2 500.5 0 500.5 0 1", "1 9000 2500 6500 1999.5 1"]);
    let past: Vec<u64> =
        needs(case.zone()).iter().filter(|need| need.is_past(date(2019, 8, 1))).map(|n| n.number).collect();
    assert_eq!(past, [3], "what has no day is never past, and the day itself is not");
    case.record("projects.credit", "2019-06-03", terms).unwrap();
    let of_credits = ["1 2500 2000 0.5 - - ", "2 100 0 0 4.35 land 2022-06-02", "3 80 0 0 - - "];
    assert_eq!(told_of(case.zone()), of_credits);
    let mut closed = Zone::default();
    for bytes in case.memory.records() {
        closed.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    assert_eq!(told(&closed), ["3 - - - 0 1", "2 - - - 0 1", "1 - - - - 1"], "sealed: that there is a need is known");
}

#[test]
fn full_capacity_is_three_straight_months_of_what_was_promised() {
    use zone::offices::projects::capacity::full_since;
    let mut case = Case::new();
    case.on(date(2019, 12, 2));
    let promise = json!({"project": "xm-1", "revenue_a_year_yuan": "12000", "tax_a_year_yuan": "1200"});
    let seq = case.record("projects.capacity_promise", "2019-01-08", promise).unwrap();
    case.accept(seq);
    let month = |case: &mut Case, month: &str, field: &str, value: &str| {
        let mut content = json!({"project": "xm-1", "month": month});
        content[field] = value.into();
        let seq = case.record("projects.capacity_month", "2019-12-02", content)?;
        case.accept(seq);
        Ok::<u64, Refusal>(seq)
    };
    let full = |case: &Case| full_since(case.zone(), case.project(), date(2019, 12, 2)).map(|month| month.to_string());
    month(&mut case, "2019-05", "capacity_percent", "80").unwrap();
    month(&mut case, "2019-06", "revenue_yuan", "800").unwrap();
    month(&mut case, "2019-07", "revenue_yuan", "800").unwrap();
    assert_eq!(full(&case), None, "three months, and no measure in all of them");
    month(&mut case, "2019-08", "revenue_yuan", "799.99").unwrap();
    month(&mut case, "2019-10", "capacity_percent", "95").unwrap();
    month(&mut case, "2019-11", "capacity_percent", "80").unwrap();
    assert_eq!(full(&case), None, "August falls short by a cent, September is missing");
    assert_eq!(
        codes(case.reached("full_capacity", "2019-12-01", "monthly_data")),
        one("stage", "not-at-full-capacity")
    );
    month(&mut case, "2019-09", "capacity_percent", "80").unwrap();
    assert_eq!(full(&case).as_deref(), Some("2019-11"));
    assert_eq!(codes(case.reached("full_capacity", "2019-12-01", "monthly_data")), []);
    assert_eq!(codes(month(&mut case, "2019-12", "tax_yuan", "1")), one("month", "month-not-over"));
    let empty = case.record("projects.capacity_month", "2019-12-02", json!({"project": "xm-1", "month": "2019-04"}));
    assert_eq!(codes(empty), one("capacity_percent", "nothing-given"));
}
