//! The year's problems of the key projects: raised by whoever supervises, assigned, solved by the partner, confirmed by the
//! office; some come back, and the last ones are open at the handover.

use crate::Plan;
use crate::chance::Chance;
use crate::course::COMPLETED;
use crate::days::moment;
use crate::diary::{Diary, Pen};
use crate::projects_year::Listed;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;

/// Problems of a project in the year.
const EACH: usize = 3;
/// The first is raised in the weeks after this day, the others as long after it.
const FROM: Date = date(2019, 4, 8);
const APART_DAYS: i64 = 105;
/// The last day that is over when the demonstration begins.
const LAST: Date = date(2020, 1, 17);
/// What is found at sites, by sort.
const FOUND: [(&str, &str); 9] = [
    ("utilities", "临时用电容量不足"),
    ("permit", "夜间施工手续待批"),
    ("land", "红线内附着物未清完"),
    ("funds", "进度款拨付滞后"),
    ("labour", "钢筋工缺口"),
    ("construction", "基坑降水效果不好"),
    ("utilities", "供水接口未到地块边"),
    ("construction", "塔吊安装等待检测"),
    ("other", "进场道路狭窄"),
];
/// What is in the way before the works begin.
const BEFORE: [(&str, &str); 4] = [
    ("permit", "选址意见材料待补正"),
    ("land", "红线内附着物未清完"),
    ("permit", "规划指标意见未统一"),
    ("land", "青苗补偿协议未签完"),
];
/// What is left over when they are done.
const AFTER: [(&str, &str); 2] = [("other", "竣工档案资料不全"), ("utilities", "正式用电切换未完成")];
/// Pairs of whoever raises and whoever solves, with the office that assigns and confirms.
const PAIRS: [[&str; 2]; 5] =
    [["lead1", "lead2"], ["lead3", "lead4"], ["lead5", "lead6"], ["lead7", "lead8"], ["lead9", "lead10"]];

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("problems");
    let office = plan.cast.pen("projects1");
    for (project, listed) in projects.iter().enumerate() {
        let [raises, solves] = PAIRS[project % PAIRS.len()].map(|login| plan.cast.pen(login));
        for turn in 0..EACH {
            let number = project * EACH + turn;
            let raised = plan.days.on_or_after(FROM + (turn as i64 * APART_DAYS + chance.between(0, 60)).days());
            let course = Course {
                plan,
                number,
                raised,
                found: found(listed, number, raised),
                pens: [&raises, &solves, &office],
            };
            course.write(diary, &mut chance, project);
        }
    }
}

/// What may be found at a project on a day.
fn found(project: &Listed, number: usize, day: Date) -> (&'static str, &'static str) {
    if !project.course.has_begun(day) {
        BEFORE[number % BEFORE.len()]
    } else if project.course.reached(COMPLETED) <= day {
        AFTER[number % AFTER.len()]
    } else {
        FOUND[number % FOUND.len()]
    }
}

/// One problem from the day it is raised.
struct Course<'a> {
    plan: &'a Plan<'a>,
    number: usize,
    raised: Date,
    /// Its sort and title.
    found: (&'static str, &'static str),
    pens: [&'a Pen; 3],
}

impl Course<'_> {
    fn write(&self, diary: &mut Diary, chance: &mut Chance, project: usize) {
        let [raises, solves, office] = self.pens;
        let (sort, title) = self.found;
        let mut content = json!({
            "problem": format!("wt-{:03}", self.number + 1),
            "project": format!("xm-{:03}", project + 1),
            "sort": sort,
            "title": title,
        });
        // Every other one is given to a unit at once.
        let is_given = self.number.is_multiple_of(2);
        if is_given {
            content["owner"] = solves.unit.as_str().into();
        }
        diary.plain(moment(chance, self.raised, 1600, 1730), raises, "projects.problem", self.raised, content);
        let mut day = self.raised;
        if !is_given {
            day = self.plan.days.after(day, 1);
            self.step(diary, chance, office, day, "assigned");
        }
        day = self.plan.days.after(day, chance.between(2, 8) as usize);
        self.step(diary, chance, solves, day, "solved");
        // One in six was not solved after all.
        if self.number % 6 == 5 {
            day = self.plan.days.after(day, 2);
            self.step(diary, chance, office, day, "reopened");
            day = self.plan.days.after(day, chance.between(2, 5) as usize);
            self.step(diary, chance, solves, day, "solved");
        }
        day = self.plan.days.after(day, chance.between(1, 3) as usize);
        self.step(diary, chance, office, day, "confirmed");
    }

    fn step(&self, diary: &mut Diary, chance: &mut Chance, pen: &Pen, day: Date, step: &str) {
        if day > LAST {
            return;
        }
        let mut content = json!({"problem": format!("wt-{:03}", self.number + 1), "step": step});
        if step == "assigned" {
            content["owner"] = self.pens[1].unit.as_str().into();
        }
        diary.plain(moment(chance, day, 900, 1130), pen, "projects.problem_step", day, content);
    }
}
