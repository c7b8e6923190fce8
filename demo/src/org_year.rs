//! Units, people, rights and rules: the seed on the first day, and the rules that came into being later.

use crate::days::{instant, moment};
use crate::diary::Diary;
use crate::people::POSTS;
use crate::{Plan, names, started};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

/// Enterprises above size.
pub(crate) const ENTERPRISES: usize = 64;
/// Party branches: those in `names::BRANCHES` and so many of enterprises.
const ENTERPRISE_BRANCHES: usize = 8;
/// Rules of the first January are adopted with the seed, though they are in force only a week later.
const SEEDED_UNTIL: Date = date(2019, 1, 1);
/// When the units of the seed began, as far as the demonstration says.
const LONG_AGO: Date = date(2012, 3, 1);

/// Units of the seed: id, title, type, first day.
fn units(plan: &Plan<'_>) -> Vec<(String, String, &'static str, Date)> {
    let mut chance = plan.chance("units");
    let mut units: Vec<(String, String, &'static str, Date)> = Vec::new();
    let fixed = |units: &mut Vec<_>, pairs: &[(&str, &str)], ty| {
        units.extend(pairs.iter().map(|(id, title)| ((*id).to_owned(), (*title).to_owned(), ty, LONG_AGO)));
    };
    fixed(&mut units, names::DEPARTMENTS, "department");
    fixed(&mut units, names::DISTRICTS, "district");
    for (number, title) in names::COMMUNITIES.iter().enumerate() {
        units.push((community(number), (*title).to_owned(), "community", LONG_AGO));
    }
    let enterprises = names::enterprises(&mut chance, ENTERPRISES);
    for (number, title) in enterprises.iter().enumerate() {
        let from = date(chance.between(2012, 2017) as i16, chance.between(1, 12) as i8, chance.between(1, 28) as i8);
        units.push((enterprise(number), title.clone(), "enterprise", from));
    }
    let of_enterprises = enterprises.iter().take(ENTERPRISE_BRANCHES).map(String::as_str);
    for (number, title) in names::BRANCHES.iter().copied().chain(of_enterprises).enumerate() {
        units.push((branch(number), format!("{title}党支部"), "party_branch", LONG_AGO));
    }
    for number in 0..plan.targets.social.schools as usize {
        let level = if number < 2 { "中学" } else { "小学" };
        let ordinal = rulebook::figure::chinese_numeral(if number < 2 { number + 1 } else { number - 1 } as u32);
        units.push((school(number), format!("{}第{ordinal}{level}", names::FARM), "school", LONG_AGO));
    }
    for _ in 0..plan.targets.social.hospitals {
        units.push((HOSPITAL.to_owned(), format!("{}医院", names::FARM), "hospital", LONG_AGO));
    }
    units.push((TEAM.to_owned(), "知识竞赛代表队".to_owned(), "team", LONG_AGO));
    units
}

/// The farm's hospital.
pub(crate) const HOSPITAL: &str = "hospital-farm";
/// The team of the contest.
pub(crate) const TEAM: &str = "team-contest";

pub(crate) fn enterprise(number: usize) -> String {
    format!("ent-{:02}", number + 1)
}
pub(crate) fn community(number: usize) -> String {
    format!("community-{:02}", number + 1)
}
pub(crate) fn branch(number: usize) -> String {
    format!("branch-{:02}", number + 1)
}
/// Number of party branches.
pub(crate) fn branches() -> usize {
    names::BRANCHES.len() + ENTERPRISE_BRANCHES
}
pub(crate) fn school(number: usize) -> String {
    format!("school-{:02}", number + 1)
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("seed");
    let setup = plan.cast.setup();
    let today = date(2018, 12, 25);
    let mut now: Timestamp = started() + SignedDuration::from_secs(60);
    let mut next = || {
        now += SignedDuration::from_millis(chance.between(900, 4000));
        now
    };
    for (rule, text) in plan.rules.iter().filter(|(rule, _)| rule.from <= SEEDED_UNTIL) {
        diary.plain(next(), &setup, "rule.adopted", today, rule_content(rule, text));
    }
    for (id, title, ty, from) in units(plan) {
        let content = json!({"unit": id, "title": title, "type": ty, "parent": plan.cast.zone});
        diary.plain(next(), &setup, "org.unit", from, content);
    }
    for person in &plan.cast.people {
        let content = json!({"person": person.id, "name": person.name, "post": person.post});
        diary.plain(next(), &setup, "org.person", today, content);
    }
    for (post, person) in POSTS.iter().zip(&plan.cast.people) {
        let mut content = json!({"person": person.id, "role": post.role});
        if let Some(office) = post.office {
            content["office"] = office.into();
            content["unit"] = post.unit.into();
        }
        diary.plain(next(), &setup, "org.grant", today, content);
    }
    later_rules(plan, diary);
    centres(plan, diary);
}

fn rule_content(rule: &rulebook::Rule, text: &str) -> Json {
    json!({"rule": rule.id, "version": rule.version, "text": text.lines().collect::<Vec<_>>()})
}

/// A notice is adopted on the day from which it applies; what came after the demonstration's clock is not known in it.
fn later_rules(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("later rules");
    let keeper = plan.cast.pen("rules");
    let last = date(2020, 1, 19);
    for (rule, text) in plan.rules.iter().filter(|(rule, _)| rule.from > SEEDED_UNTIL && rule.from <= last) {
        let at = moment(&mut chance, rule.from, 900, 1130);
        diary.plain(at, &keeper, "rule.adopted", rule.from, rule_content(rule, text));
    }
}

/// The farm's functional centres, founded in July.
fn centres(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("centres");
    let keeper = plan.cast.pen("rules");
    for number in 0..plan.targets.social.centres as usize {
        let title = format!("{}服务中心", names::CENTRES[number]);
        let content = json!({"unit": centre(number), "title": title, "type": "centre", "parent": plan.cast.zone});
        let at = instant(FOUNDED, 9 * 60 + 2 * number as i64, chance.between(0, 59_999));
        diary.plain(at, &keeper, "org.unit", FOUNDED, content);
    }
}

/// The day on which the centres were founded.
pub(crate) const FOUNDED: Date = date(2019, 7, 16);

pub(crate) fn centre(number: usize) -> String {
    format!("centre-{:02}", number + 1)
}
