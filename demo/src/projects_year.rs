//! The projects office's year: the list of key projects, their leads, and the supervision entry of every working day.

use crate::chance::Chance;
use crate::days::moment;
use crate::diary::{Diary, Pen};
use crate::{Plan, names};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde_json::{Value as Json, json};

/// Pairs of leads of one unit; the partner types when the lead is away, and takes over where a lead changes.
const LEADS: [[&str; 2]; 5] =
    [["lead1", "lead2"], ["lead3", "lead4"], ["lead5", "lead6"], ["lead7", "lead8"], ["lead9", "lead10"]];
/// Days of listing and how many twentieths of the list came with each.
const LISTED: [(Date, usize); 3] = [(date(2019, 1, 8), 11), (date(2019, 2, 20), 5), (date(2019, 3, 13), 4)];
/// The last day that is over when the demonstration begins.
const LAST: Date = date(2020, 1, 19);

const STAGES: [&str; 6] = ["preparation", "foundation", "structure", "installation", "trial", "in_use"];

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("projects");
    let number = plan.scaled(plan.targets.projects.key);
    let officer = plan.cast.pen("projects1");
    let mut accepted = Vec::new();
    for index in 0..number + names::ZONE_PROJECTS.len() {
        let zone_level = index >= number;
        let listed = if zone_level { LISTED[0].0 } else { listed_on(index, number) };
        let pair = LEADS[index % LEADS.len()];
        let (lead, partner) =
            if (index / LEADS.len()).is_multiple_of(2) { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        let key = format!("xm-{:03}", index + 1);
        let recorded = plan.days.after(listed, 1);
        let at = moment(&mut chance, recorded, 900, 1600);
        let content = project(plan, &mut chance, index, zone_level, &key, plan.cast.unit(lead));
        accepted.push((at, diary.record(at, &officer, "projects.project", listed, content)));
        if zone_level {
            continue;
        }
        let appoint = |diary: &mut Diary, chance: &mut Chance, login: &str, from: Date| {
            let day = plan.days.after(from, 1);
            let content = json!({"project": key, "lead": plan.cast.id(login)});
            diary.plain(moment(chance, day, 1610, 1700), &officer, "projects.lead", from, content);
        };
        appoint(diary, &mut chance, lead, listed);
        let mut supervised = Supervised {
            key: key.clone(),
            lead: plan.cast.pen(lead),
            partner: plan.cast.pen(partner),
            from: plan.days.after(recorded, 1),
            to: LAST,
            first_stage: chance.between(0, 2),
            last_stage: chance.between(2, 5),
            began: recorded,
        };
        // The fourth and the eighth project get another lead in summer.
        if matches!(index, 3 | 7) {
            let change = plan.days.on_or_after(date(2019, 7, 1 + index as i8));
            appoint(diary, &mut chance, partner, change);
            let before = Supervised { to: change.yesterday().expect("a day"), ..supervised.clone() };
            before.year(plan, diary, &mut chance);
            std::mem::swap(&mut supervised.lead, &mut supervised.partner);
            supervised.from = plan.days.after(change, 2);
        }
        supervised.year(plan, diary, &mut chance);
    }
    let reviewer = plan.cast.pen("projects-review");
    diary.review(accepted, &reviewer, &plan.days.weekly(Weekday::Thursday), &mut chance);
}

/// The day on which a key project was listed.
fn listed_on(index: usize, number: usize) -> Date {
    let mut twentieth = index * 20 / number;
    for (day, share) in LISTED {
        if twentieth < share {
            return day;
        }
        twentieth -= share;
    }
    LISTED[LISTED.len() - 1].0
}

fn project(plan: &Plan<'_>, chance: &mut Chance, index: usize, zone_level: bool, key: &str, unit: &str) -> Json {
    let (title, category) = if zone_level {
        let number = index - plan.scaled(plan.targets.projects.key);
        (names::ZONE_PROJECTS[number].to_owned(), "infrastructure")
    } else if index < names::PROJECTS.len() {
        let (title, category) = names::PROJECTS[index];
        (title.to_owned(), category)
    } else {
        let (title, _) = names::PROJECTS[index % names::PROJECTS.len()];
        (format!("{title}（{}）", index + 1), "industry")
    };
    let level = if zone_level { "zone" } else { ["municipal", "provincial", "municipal", "both"][index % 4] };
    let (target, strength) = if category == "commerce" {
        (plan.targets.projects.plaza_target, "hope")
    } else {
        let month = date(2019, 10, 1) + chance.between(0, 18).months();
        (month.last_of_month(), chance.pick(&["commitment", "plan", "plan", "hope"]))
    };
    let size = if zone_level { chance.between(3, 60) } else { chance.between(12, 240) * 10 };
    json!({
        "project": key,
        "title": title,
        "level": level,
        "category": category,
        "nature": chance.pick(&["new", "new", "expansion", "upgrade"]),
        "accountable_unit": unit,
        "planned_investment_yuan": (size * 1_000_000).to_string(),
        "target_on": target.to_string(),
        "target_strength": strength,
    })
}

/// A project under daily supervision by one lead.
#[derive(Clone)]
struct Supervised {
    key: String,
    lead: Pen,
    partner: Pen,
    from: Date,
    to: Date,
    began: Date,
    first_stage: i64,
    last_stage: i64,
}

impl Supervised {
    fn year(&self, plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance) {
        for day in plan.days.between(self.from, self.to) {
            // Two days in a hundred are missed for good, two more are made up for on the next working morning.
            if chance.permille(20) {
                continue;
            }
            let late = *day < self.to && chance.permille(18);
            let at = if late {
                moment(chance, plan.days.after(*day, 1).min(LAST), 820, 930)
            } else {
                moment(chance, *day, 1530, 1845)
            };
            let mut pen = if chance.permille(50) { self.lead.typed_by(&self.partner) } else { self.lead.clone() };
            pen.via = "phone";
            let mut content = self.entry(chance, *day);
            if chance.permille(4) {
                // A slip of the finger, put right within minutes.
                let right = content["workers"].clone();
                content["workers"] = (right.as_u64().unwrap_or_default() * 10).into();
                let fact = diary.record(at, &pen, "projects.supervision", *day, content.clone());
                content["workers"] = right;
                let again = at + jiff::SignedDuration::from_secs(chance.between(60, 600));
                diary.amend(again, &pen, fact, "projects.supervision", *day, content);
                continue;
            }
            diary.record(at, &pen, "projects.supervision", *day, content);
        }
    }

    fn entry(&self, chance: &mut Chance, day: Date) -> Json {
        let passed = i64::from((day - self.began).get_days()).max(0);
        let all = i64::from((LAST - self.began).get_days()).max(1);
        let stage = (self.first_stage + passed * (self.last_stage + 1 - self.first_stage).max(1) / (all + 1)).min(5);
        let winter = matches!(day.month(), 1 | 2);
        let change = match chance.below(1000) {
            0..=30 => "stopped",
            31..=160 => "no_change",
            _ => "progress",
        };
        let problem = match change {
            "stopped" if winter => chance.pick(&["weather", "labour", "weather"]),
            "stopped" => chance.pick(&["weather", "permit", "funds", "land"]),
            _ if chance.permille(60) => chance.pick(&["labour", "permit", "funds", "other"]),
            _ => "none",
        };
        let crew = [12, 45, 130, 80, 40, 25][stage as usize];
        let workers = if change == "stopped" { chance.between(0, 4) } else { crew * chance.between(60, 140) / 100 };
        let machines = if change == "stopped" { 0 } else { 1 + crew * chance.between(4, 12) / 100 };
        let mut content = json!({
            "project": self.key,
            "stage": STAGES[stage as usize],
            "change": change,
            "workers": workers,
            "machines": machines,
            "problem": problem,
        });
        if problem != "none" || chance.permille(40) {
            content["note"] = chance
                .pick(&["已与责任单位沟通，明日继续跟踪", "现场正常推进，材料到场", "待手续办结后恢复施工"])
                .into();
        }
        content
    }
}
