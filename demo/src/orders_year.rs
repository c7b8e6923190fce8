//! The year's orders (督查事项): most are done in time, some late, one comes back and is done again, two climb the ladder to a
//! notice, and some are under way when the demonstration begins. What the clock says of them follows by itself.

use crate::Plan;
use crate::chance::Chance;
use crate::days::moment;
use crate::diary::{Diary, Fact, Pen};
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};
use zone::decide::subject_exists;
use zone::offices::projects::PROJECT;
use zone::offices::projects::meeting::MEETING;
use zone::offices::projects::visit::{STOP, VISIT};
use zone::{Command, Zone};

/// How an order goes. Numbers are working days after its limit; before it, below zero.
enum Course {
    /// Answered so many days from the limit, accepted, closed, filed.
    Answered(i32),
    /// The first answer is returned, the second accepted.
    Returned,
    /// Not answered until the notice: whether the person replied, and whether it was adopted.
    Noticed { replied: bool, adopted: bool },
    /// Taken, and not answered when the demonstration begins.
    Taken,
    /// Answered, and not examined yet.
    Waits,
    /// Entered, and not assigned yet.
    Registered,
}

struct Order {
    issued: Date,
    title: &'static str,
    source: &'static str,
    lead: &'static str,
    co_unit: Option<&'static str>,
    project: Option<usize>,
    limit: usize,
    course: Course,
}

#[rustfmt::skip]
const ORDERS: [Order; 14] = [
    Order { issued: date(2019, 3, 18), title: "协调标准化厂房临时用电接入", source: "instruction", lead: "lead1", co_unit: Some("dept-economy"), project: Some(0), limit: 10, course: Course::Answered(-3) },
    Order { issued: date(2019, 4, 9), title: "核查在建工地扬尘防治措施", source: "site_finding", lead: "lead7", co_unit: Some("dept-air"), project: None, limit: 7, course: Course::Answered(-1) },
    Order { issued: date(2019, 4, 23), title: "补齐施工许可前置材料", source: "minutes", lead: "lead3", co_unit: None, project: Some(2), limit: 10, course: Course::Returned },
    Order { issued: date(2019, 5, 14), title: "梳理要素保障缺口并报方案", source: "work_plan", lead: "lead5", co_unit: None, project: None, limit: 15, course: Course::Answered(2) },
    Order { issued: date(2019, 6, 11), title: "落实进场道路拓宽", source: "minutes", lead: "lead9", co_unit: Some("dept-city"), project: Some(4), limit: 12, course: Course::Noticed { replied: true, adopted: true } },
    Order { issued: date(2019, 7, 2), title: "督导记录连续缺报的说明和整改", source: "lapse", lead: "lead1", co_unit: None, project: Some(5), limit: 5, course: Course::Answered(-2) },
    Order { issued: date(2019, 7, 23), title: "清理占用的项目用地", source: "instruction", lead: "lead7", co_unit: Some("dept-projects"), project: Some(3), limit: 10, course: Course::Answered(4) },
    Order { issued: date(2019, 8, 20), title: "复核用地预审意见", source: "minutes", lead: "lead3", co_unit: None, project: Some(7), limit: 8, course: Course::Noticed { replied: false, adopted: false } },
    Order { issued: date(2019, 9, 17), title: "协调管线迁改工期", source: "site_finding", lead: "lead5", co_unit: Some("dept-city"), project: Some(8), limit: 10, course: Course::Answered(-4) },
    Order { issued: date(2019, 10, 22), title: "核对项目资金到位情况", source: "work_plan", lead: "lead9", co_unit: Some("dept-economy"), project: Some(9), limit: 10, course: Course::Answered(-1) },
    Order { issued: date(2019, 12, 18), title: "制定春节前农民工工资支付检查安排", source: "instruction", lead: "lead7", co_unit: None, project: None, limit: 15, course: Course::Taken },
    Order { issued: date(2020, 1, 6), title: "完善冬季施工安全措施", source: "site_finding", lead: "lead1", co_unit: None, project: Some(10), limit: 6, course: Course::Waits },
    Order { issued: date(2020, 1, 9), title: "报送一季度开工项目清单", source: "work_plan", lead: "lead3", co_unit: Some("dept-projects"), project: None, limit: 12, course: Course::Taken },
    Order { issued: date(2020, 1, 17), title: "协调供水接入方案", source: "minutes", lead: "lead5", co_unit: Some("dept-city"), project: Some(11), limit: 10, course: Course::Registered },
];

/// Since when a lapse is looked for that the projects' reviewer waives, and why.
const WAIVED: [(Date, &str); 4] = [
    (date(2019, 4, 1), "weather"),
    (date(2019, 7, 1), "power_or_network"),
    (date(2019, 9, 2), "paused"),
    (date(2019, 12, 2), "weather"),
];

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("duties");
    for (number, order) in ORDERS.iter().enumerate() {
        Following { plan, diary, chance: &mut chance, number, order }.year();
    }
    let reviewer = plan.cast.pen("projects-review");
    for (since, ground) in WAIVED {
        let at = moment(&mut chance, plan.days.after(since, 12), 1430, 1600);
        diary.waive(at, &reviewer, since, ground);
    }
}

/// The record that an order comes from, by the seq of its first version: the newest meeting, visit or lapse of its project.
pub(crate) fn source(zone: &Zone, order: &Command) -> Option<u32> {
    let text = |name: &str| order.content.get(name).and_then(Json::as_str);
    let project = text("project").and_then(|key| subject_exists(zone, &PROJECT, &[key]));
    match text("source")? {
        "minutes" => zone.register.rows_of(&MEETING).next_back().map(|row| row.first),
        "site_finding" => {
            let stop = project.and_then(|project| zone.register.rows_about(&STOP, project).last());
            let visit = || zone.register.rows_of(&VISIT).next_back().map(|row| row.first);
            stop.map(|row| row.first).or_else(visit)
        }
        "lapse" => {
            let first = zone.register.row(project?)?.first;
            let lapses = zone.lapses.between(Date::MIN, Date::MAX).filter(|lapse| lapse.subject == first);
            lapses.filter(|lapse| lapse.waived.is_none()).map(|lapse| lapse.seq).next_back()
        }
        _ => None,
    }
}

/// One order, from its issue to its end.
struct Following<'a, 'b> {
    plan: &'a Plan<'b>,
    diary: &'a mut Diary,
    chance: &'a mut Chance,
    number: usize,
    order: &'static Order,
}

impl Following<'_, '_> {
    fn pen(&self, login: &str) -> Pen {
        self.plan.cast.pen(login)
    }

    /// The working day so many after a day; the day itself for 0, days before it below zero.
    fn day(&self, from: Date, days: i32) -> Date {
        let days_of = self.plan.days;
        match days {
            0 => from,
            1.. => days_of.after(from, days as usize),
            _ => {
                let before = days_of.between(self.order.issued, from);
                before[before.len().saturating_sub(1 + days.unsigned_abs() as usize)]
            }
        }
    }

    fn step(&mut self, on: Date, from: i64, login: &str, fact: Fact, content: Json) {
        let at = moment(self.chance, on, from, from + 90);
        let file = (content["order_step"] == "answered").then(|| {
            let lines =
                ["Demonstration evidence, invented".to_owned(), format!("Order {}", self.number + 1), on.to_string()];
            crate::sheets::page(&lines)
        });
        let pen = self.pen(login);
        self.diary.step(at, &pen, fact, content, file);
    }

    fn answer(&mut self, on: Date, fact: Fact) {
        let words = ["已按要求办理完毕，材料附后", "已会同有关单位落实，情况附后", "已整改到位，附现场材料"];
        let text = self.chance.pick(&words);
        self.step(on, 1000, self.order.lead, fact, json!({"order_step": "answered", "text": text}));
    }

    /// Accepted on a day, closed on the next, filed after a week.
    fn finish(&mut self, on: Date, fact: Fact) {
        self.step(on, 1430, "oversight1", fact, json!({"order_step": "accepted"}));
        self.step(self.day(on, 1), 900, "oversight1", fact, json!({"order_step": "closed"}));
        self.step(self.day(on, 6), 900, "oversight2", fact, json!({"order_step": "filed"}));
    }

    fn year(mut self) {
        let order = self.order;
        let limit = self.day(order.issued, order.limit as i32);
        let mut content = json!({
            "order": format!("db-{}-{:03}", order.issued.year(), self.number + 1),
            "title": order.title,
            "source": order.source,
            "lead_unit": self.plan.cast.unit(order.lead),
            "working_days": order.limit,
            "asked": "请按时限办理并书面反馈，附佐证材料。",
        });
        order.co_unit.into_iter().for_each(|unit| content["co_unit"] = unit.into());
        order.project.into_iter().for_each(|index| content["project"] = format!("xm-{:03}", index + 1).into());
        let at = moment(self.chance, order.issued, 900, 1000);
        let instruction = (order.source == "instruction").then(|| {
            crate::sheets::page(&[
                "Demonstration evidence, invented".to_owned(),
                format!("instruction of {}", order.issued),
            ])
        });
        let fact = self.diary.order(at, &self.pen("oversight1"), order.issued, content, instruction);
        if matches!(order.course, Course::Registered) {
            return;
        }
        self.step(order.issued, 1030, "oversight1", fact, json!({"order_step": "assigned"}));
        self.step(self.day(order.issued, 1), 900, order.lead, fact, json!({"order_step": "taken"}));
        match order.course {
            Course::Registered | Course::Taken => {}
            Course::Waits => self.answer(self.day(limit, -1), fact),
            Course::Answered(days) => {
                let on = self.day(limit, days);
                if days > 0 {
                    self.step(self.day(limit, 1), 900, "oversight1", fact, json!({"order_step": "urged"}));
                }
                self.answer(on, fact);
                self.finish(self.day(on, 1), fact);
            }
            Course::Returned => {
                let first = self.day(limit, -2);
                self.answer(first, fact);
                let (back, again) = (self.day(first, 1), self.day(first, 8));
                let why =
                    json!({"order_step": "returned", "text": "材料不全，请补齐后再报", "limit_on": again.to_string()});
                self.step(back, 1430, "oversight1", fact, why);
                let second = self.day(again, -1);
                self.answer(second, fact);
                self.finish(self.day(second, 1), fact);
            }
            Course::Noticed { replied, adopted } => self.climb(fact, limit, replied, adopted),
        }
    }

    /// Red comes at the close of the seventh working day after the limit, the notice is proposed with it.
    fn climb(&mut self, fact: Fact, limit: Date, replied: bool, adopted: bool) {
        self.step(self.day(limit, 1), 900, "oversight1", fact, json!({"order_step": "urged"}));
        let red = self.day(limit, 7);
        if replied {
            let at = moment(self.chance, self.day(red, 2), 1500, 1630);
            let text = "道路红线调整未批复，已多次报请协调，请予考虑。";
            self.diary.of_proposal(at, &self.pen(self.order.lead), fact, "oversight.reply", json!({"text": text}));
        }
        let decided = self.day(red, if replied { 4 } else { 7 });
        let (decision, text) = if adopted {
            ("adopted", "逾期属实，申辩意见一并公布，予以通报。")
        } else {
            ("refused", "系前置意见未到，不予通报，限期办结。")
        };
        let at = moment(self.chance, decided, 1000, 1130);
        let content = json!({"decision": decision, "text": text});
        self.diary.of_proposal(at, &self.pen("director"), fact, "oversight.proposal_decided", content);
        let on = self.day(decided, 3);
        self.answer(on, fact);
        self.finish(self.day(on, 1), fact);
    }
}
