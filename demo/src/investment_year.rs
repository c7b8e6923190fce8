//! The investment office's year: contracts of every size, framework agreements that never count, the campaign year.

use crate::Plan;
use crate::chance::Chance;
use crate::days::moment;
use crate::diary::Diary;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use serde_json::{Value as Json, json};

const MILLION: i64 = 1_000_000;
/// Formal contracts below 1亿元.
const SMALLER: usize = 8;
/// Framework agreements, most of them large.
const FRAMEWORKS: usize = 6;

const SUBJECTS: &[(&str, &str)] = &[
    ("面制品加工", "food"),
    ("速冻食品", "food"),
    ("植物油精炼", "food"),
    ("中药制剂", "medicine"),
    ("医用耗材", "medicine"),
    ("电机制造", "electrical"),
    ("线缆制造", "electrical"),
    ("农机部件", "equipment"),
    ("包装机械", "equipment"),
    ("冷链仓储", "logistics"),
    ("电商物流", "logistics"),
    ("商业综合体", "commerce"),
    ("环保材料", "other"),
];

/// Millions of yuan of the counted contracts: the limits themselves are among them, because the limits count.
fn millions(plan: &Plan<'_>, chance: &mut Chance) -> Vec<i64> {
    let large = plan.targets.investment.from_1_billion as usize;
    let medium = plan.targets.investment.from_100_million as usize - large;
    let mut all: Vec<i64> = (0..large).map(|n| if n == 0 { 1000 } else { chance.between(101, 260) * 10 }).collect();
    all.extend((0..medium).map(|n| if n == 0 { 100 } else { chance.between(11, 95) * 10 }));
    all
}

fn content(chance: &mut Chance, key: &str, contract: &str, yuan: i64) -> Json {
    let (subject, industry) = chance.pick(SUBJECTS);
    let mut content = json!({
        "project": key,
        "title": format!("{subject}项目（{}）", key.to_uppercase()),
        "contract": contract,
        "planned_investment_yuan": yuan.to_string(),
        "industry": industry,
    });
    if contract == "formal" && chance.permille(600) {
        content["contract_amount_yuan"] = (yuan / 10 * chance.between(2, 9)).to_string().into();
    }
    if chance.permille(300) {
        content["investor_contact"] = crate::names::person(chance).into();
    }
    content
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("investment");
    let mut sizes: Vec<(&str, i64)> = millions(plan, &mut chance).into_iter().map(|m| ("formal", m)).collect();
    sizes.extend((0..SMALLER).map(|n| ("formal", if n == 0 { 99 } else { chance.between(12, 96) })));
    sizes.extend((0..FRAMEWORKS).map(|_| ("framework", chance.between(10, 300) * 10)));
    chance.shuffle(&mut sizes);
    let days = plan.days.between(date(2019, 1, 14), date(2019, 12, 20)).to_vec();
    let mut signed: Vec<Date> = sizes.iter().map(|_| chance.pick(&days)).collect();
    signed.sort_unstable();
    let pens = [plan.cast.pen("investment1"), plan.cast.pen("investment2")];
    let reviewer = plan.cast.pen("investment-review");
    let mut accepted = Vec::new();
    // One counted contract began as a framework agreement and became formal two months later.
    let grown = (0..sizes.len()).find(|index| sizes[*index].0 == "formal" && sizes[*index].1 >= 100);
    for (index, ((contract, size), day)) in sizes.iter().zip(&signed).enumerate() {
        let pen = &pens[index % 2];
        let key = format!("zs-2019-{:02}", index + 1);
        let yuan = size * MILLION;
        let recorded = plan.days.after(*day, chance.between(1, 4) as usize);
        let at = moment(&mut chance, recorded, 900, 1700);
        let first = if grown == Some(index) { "framework" } else { contract };
        let mut said = content(&mut chance, &key, first, yuan);
        let fact = diary.record(at, pen, "investment.project", *day, said.clone());
        accepted.push((at, fact));
        if grown == Some(index) {
            said["contract"] = "formal".into();
            let formal = plan.days.after(*day, 42);
            let at = moment(&mut chance, plan.days.after(formal, 1), 900, 1700);
            diary.amend(at, pen, fact, "investment.project", formal, said);
            accepted.push((at, fact));
        }
    }
    diary.review(accepted, &reviewer, &plan.days.weekly(Weekday::Friday), &mut chance);
    last_weeks(plan, diary, &mut chance);
    campaign(plan, diary, &mut chance);
}

/// January: two contracts wait, one was returned because the signed pages were missing.
fn last_weeks(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance) {
    let (pen, reviewer) = (plan.cast.pen("investment1"), plan.cast.pen("investment-review"));
    for (number, (day, size)) in [(8, 260), (14, 120), (16, 55)].into_iter().enumerate() {
        let signed = date(2020, 1, day);
        let content = content(chance, &format!("zs-2020-{:02}", number + 1), "formal", size * MILLION);
        let recorded = plan.days.after(signed, 1);
        let at: Timestamp = moment(chance, recorded, 900, 1700);
        let fact = diary.record(at, &pen, "investment.project", signed, content);
        if number == 0 {
            let at = moment(chance, plan.days.after(recorded, 2), 900, 1700);
            diary.send_back(at, &reviewer, vec![fact], "未附合同签字页，请补充后重新提交");
        }
    }
}

fn campaign(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance) {
    let year = plan.targets.investment.campaign_year;
    let content = json!({
        "campaign": format!("investment-{year}"),
        "title": "招商引资突破年",
        "year": year,
        "document": "市委、市政府关于开展招商引资突破年活动的通知",
    });
    let at = moment(chance, date(2020, 1, 3), 900, 1130);
    diary.plain(at, &plan.cast.pen("investment2"), "investment.campaign", date(2019, 12, 30), content);
}
