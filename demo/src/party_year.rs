//! The party office's year: activities with their attendees, sites, honours.

use crate::chance::Chance;
use crate::days::moment;
use crate::diary::{Diary, Fact, Pen};
use crate::org_year::{TEAM, branch, branches};
use crate::{Plan, names};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};
use rulebook::Body;
use serde_json::{Value as Json, json};

/// Attendees of a study, on average.
const ATTENDEES: u32 = 50;

struct Activity {
    key: String,
    ty: &'static str,
    title: String,
    hours: Option<&'static str>,
    attendees: Vec<String>,
    happened: Date,
}

impl Activity {
    fn content(&self, attendees: &[String]) -> Json {
        let mut content = json!({"activity": self.key, "type": self.ty, "title": self.title});
        if let Some(hours) = self.hours {
            content["hours"] = hours.into();
        }
        if !attendees.is_empty() {
            content["attendees"] = json!(attendees);
        }
        content
    }
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("party");
    let pens = [plan.cast.pen("party1"), plan.cast.pen("party2")];
    let reviewer = plan.cast.pen("party-review");
    let mut accepted: Vec<(Timestamp, Fact)> = Vec::new();
    let mut activities = activities(plan, &mut chance);
    activities.sort_by(|a, b| (a.happened, &a.key).cmp(&(b.happened, &b.key)));
    let with_list: Vec<usize> = (0..activities.len()).filter(|index| activities[*index].attendees.len() > 8).collect();
    let returned: Vec<usize> = chance.sample(with_list.len(), 4).into_iter().map(|index| with_list[index]).collect();
    for (index, activity) in activities.iter().enumerate() {
        let mut pen = pens[chance.below(2) as usize].clone();
        if chance.permille(80) {
            pen = pen.typed_by(&pens[chance.below(2) as usize]);
        }
        let day = plan.days.after(activity.happened, chance.between(1, 3) as usize);
        let at = moment(&mut chance, day, 900, 1130);
        let fact = if returned.contains(&index) {
            // The list lacks people who signed in on paper: it is returned, completed, and then accepted.
            let short = &activity.attendees[..activity.attendees.len() - chance.between(2, 6) as usize];
            let fact = diary.record(at, &pen, "party.activity", activity.happened, activity.content(short));
            let day = plan.days.after(day, 1);
            let reason = "签到表人数与上报人数不一致，请补录纸质签到人员";
            diary.send_back(moment(&mut chance, day, 900, 1130), &reviewer, vec![fact], reason);
            let again = moment(&mut chance, plan.days.after(day, 1), 900, 1130);
            let content = activity.content(&activity.attendees);
            diary.amend(again, &pen, fact, "party.activity", activity.happened, content);
            accepted.push((again, fact));
            continue;
        } else {
            let content = activity.content(&activity.attendees);
            diary.record(at, &pen, "party.activity", activity.happened, content)
        };
        accepted.push((at, fact));
    }
    registers(plan, diary, &mut chance, &pens[0], &mut accepted);
    unfinished(plan, diary, &mut chance, &pens, &reviewer);
    let sessions = plan.days.weekly(Weekday::Wednesday);
    diary.review(accepted, &reviewer, &sessions, &mut chance);
}

/// Sizes of the studies: each at least 8, together the total.
fn sizes(chance: &mut Chance, total: u32, number: usize, pool: usize) -> Vec<usize> {
    let mut sizes = vec![8; number];
    let mut left = total as usize - 8 * number;
    while left > 0 {
        let index = chance.below(number as u64) as usize;
        let more = (chance.between(1, 9) as usize).min(left).min(pool - sizes[index]);
        sizes[index] += more;
        left -= more;
    }
    sizes
}

fn activities(plan: &Plan<'_>, chance: &mut Chance) -> Vec<Activity> {
    let (targets, people) = (&plan.targets.party, &plan.cast.people);
    let scale = plan.options.scale;
    let days = plan.days.between(date(2019, 1, 7), date(2019, 12, 25));
    let mut all: Vec<Activity> = Vec::new();
    let mut add = |chance: &mut Chance, ty, titles: &[&str], hours, size: usize, days: &[Date]| {
        let attendees = chance.sample(people.len(), size).into_iter().map(|index| people[index].id.clone()).collect();
        let (happened, title) = (chance.pick(days), chance.pick(titles).to_owned());
        let key = format!("a-{:04}", all.len() + 1);
        all.push(Activity { key, ty, title, hours, attendees, happened });
    };
    let studies = (targets.study_attendance / ATTENDEES).max(8);
    for _ in 0..scale {
        for size in sizes(chance, targets.study_attendance, studies as usize, people.len()) {
            let hours = Some(chance.pick(&["1.5", "2", "3", "4"]));
            add(chance, "study", names::STUDIES, hours, size, days);
        }
        for _ in 0..chance.between(targets.surveys.0.into(), targets.surveys.1.into()) {
            let size = chance.between(3, 8) as usize;
            add(chance, "survey", names::SURVEYS, None, size, days);
        }
        for _ in 0..chance.between(targets.lectures.0.into(), targets.lectures.1.into()) {
            add(chance, "lecture", names::LECTURES, Some("1.5"), 0, days);
        }
        for _ in 0..2 {
            add(chance, "joint_training", &["与省内高校联合举办中层干部综合能力培训"], Some("40"), 42, days);
        }
        for _ in 0..4 {
            add(chance, "film", &["集中观看红色影片"], Some("2"), 0, days);
        }
        for _ in 0..3 {
            add(chance, "revolutionary_site", &["参观革命旧址"], Some("6"), 0, days);
        }
    }
    for (month, day) in [(3, 29), (7, 1), (10, 8), (12, 4)] {
        add(chance, "flag_raising", &["升旗仪式和党性教育"], None, 0, &[date(2019, month, day)]);
    }
    all
}

/// Sites and honours.
fn registers(
    plan: &Plan<'_>,
    diary: &mut Diary,
    chance: &mut Chance,
    pen: &Pen,
    accepted: &mut Vec<(Timestamp, Fact)>,
) {
    let haves = plan.rules.iter().find_map(|(rule, _)| match &rule.body {
        Body::Checklist(items) if rule.id.starts_with("party.six_haves") => Some(items),
        _ => None,
    });
    let ids: Vec<&str> = haves.into_iter().flatten().map(|item| item.id.as_str()).collect();
    let sites = [
        ("site-gallery", "河湾党史展廊", "gallery", date(2019, 5, 28)),
        ("site-station-1", "滨河先锋小站", "station", date(2019, 6, 20)),
        ("site-station-2", "产业园先锋小站", "station", date(2019, 8, 15)),
        ("site-community", "柳岸党群服务示范社区", "community", date(2019, 9, 24)),
        ("site-enterprise-1", "企业党建示范点（食品）", "enterprise", date(2019, 10, 17)),
        ("site-enterprise-2", "企业党建示范点（医药）", "enterprise", date(2019, 11, 12)),
    ];
    for (key, title, ty, opened) in sites {
        let at = moment(chance, plan.days.after(opened, 1), 900, 1130);
        let content = json!({"site": key, "title": title, "type": ty, "haves": ids});
        accepted.push((at, diary.record(at, pen, "party.site", opened, content)));
    }
    let targets = &plan.targets.party;
    let june = date(2019, 6, 28);
    let mut honours: Vec<(Date, Json)> = Vec::new();
    for index in chance.sample(branches(), targets.advanced_branches as usize) {
        honours.push((june, json!({"category": "advanced_branch", "year": 2019, "recipient_unit": branch(index)})));
    }
    let secretaries = targets.commended_members as usize / 3;
    let members = chance.sample(plan.cast.people.len(), targets.commended_members as usize);
    for (number, index) in members.into_iter().enumerate() {
        let category = if number < secretaries { "branch_secretary" } else { "party_member" };
        let person = &plan.cast.people[index].id;
        honours.push((june, json!({"category": category, "year": 2019, "recipient_person": person})));
    }
    let contest = json!({"category": "contest_award", "award": targets.award, "year": 2019, "recipient_unit": TEAM});
    honours.push((date(2019, 9, 20), contest));
    for index in chance.sample(crate::org_year::ENTERPRISES, 10) {
        let (year, unit) = (targets.commended_year, crate::org_year::enterprise(index));
        let content = json!({"category": "outstanding_enterprise", "year": year, "recipient_unit": unit});
        honours.push((date(2020, 1, 9), content));
    }
    for (number, (decided, mut content)) in honours.into_iter().enumerate() {
        content["honour"] = format!("h-{:03}", number + 1).into();
        let at = moment(chance, plan.days.after(decided, 2), 900, 1130);
        accepted.push((at, diary.record(at, pen, "party.honour", decided, content)));
    }
}

/// An activity that was entered twice is withdrawn; at the end three wait and two were returned.
fn unfinished(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, pens: &[Pen; 2], reviewer: &Pen) {
    let first = date(2019, 4, 16);
    let content = json!({"activity": "a-0000", "type": "film", "title": "集中观看红色影片", "hours": "2"});
    let day = plan.days.after(first, 1);
    let fact = diary.record(moment(chance, day, 900, 1130), &pens[1], "party.activity", first, content.clone());
    diary.accept(moment(chance, plan.days.after(day, 2), 900, 1130), reviewer, vec![fact]);
    let at = moment(chance, plan.days.after(day, 9), 900, 1130);
    diary.withdraw(at, &pens[1], fact, "party.activity", first, content);
    diary.accept(moment(chance, plan.days.after(day, 11), 900, 1130), reviewer, vec![fact]);
    for number in 0..5 {
        let happened = date(2020, 1, 7 + 2 * number as i8);
        let people: Vec<&str> = chance
            .sample(plan.cast.people.len(), 24)
            .into_iter()
            .map(|index| plan.cast.people[index].id.as_str())
            .collect();
        let key = format!("a-2020-{:02}", number + 1);
        let title = chance.pick(names::STUDIES);
        let content = json!({"activity": key, "type": "study", "title": title, "hours": "2", "attendees": people});
        let back = number < 2;
        let day = plan.days.on_or_after(if back { happened + 2.days() } else { date(2020, 1, 16 + number as i8 - 2) });
        let fact = diary.record(moment(chance, day, 900, 1600), &pens[number % 2], "party.activity", happened, content);
        if back {
            let at = moment(chance, plan.days.after(day, 2), 1000, 1130);
            diary.send_back(at, reviewer, vec![fact], "缺少签到表照片，请核对人数后重新提交");
        }
    }
}
