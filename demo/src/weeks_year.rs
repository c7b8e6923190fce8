//! The projects office's weeks: a meeting whose actions somebody does and somebody else closes, and a visit of four
//! projects that five judges score.

use crate::Plan;
use crate::chance::Chance;
use crate::course::COMPLETED;
use crate::days::moment;
use crate::diary::Diary;
use crate::projects_year::Listed;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde_json::json;

/// Judges of whose units none is accountable for a project.
const JUDGES: [&str; 5] = ["deputy", "director", "editor", "oversight2", "party-review"];
/// Who sits in the meeting.
const PRESENT: [&str; 4] = ["deputy", "director", "projects-review", "projects1"];
/// Projects of a visit.
const STOPS: usize = 4;
/// The first week: the first list of projects is of 8 January.
const FIRST: Date = date(2019, 1, 14);
/// The last day that is over when the demonstration begins.
const LAST: Date = date(2020, 1, 19);
/// What is decided about a project.
const ACTIONS: [&str; 6] =
    ["落实施工用电", "协调用地交付", "督促材料进场", "补充施工班组", "约谈施工单位", "对接放款进度"];

/// And while it is still prepared.
const AHEAD: [&str; 4] = ["跟进手续办理", "协调用地交付", "完善设计方案", "对接要素保障"];

/// And when its works are done.
const DONE: [&str; 3] = ["补齐竣工档案", "督促正式用电切换", "协调生产用工"];

/// The judge who has not scored the last visit yet, and from which stop on.
const LATE_JUDGE: (&str, usize) = ("editor", 2);

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("weeks");
    for (week, day) in plan.days.weekly(Weekday::Wednesday).into_iter().filter(|day| *day >= FIRST).enumerate() {
        meeting(plan, diary, &mut chance, projects, week, day);
    }
    for (week, day) in plan.days.every_week(Weekday::Friday).into_iter().filter(|day| *day >= FIRST).enumerate() {
        visit(plan, diary, &mut chance, projects, week, day);
    }
}

/// The key of a week: year and number by ISO 8601.
fn key(day: Date) -> (String, i8) {
    let week = day.iso_week_date();
    (format!("{}-w{:02}", week.year(), week.week()), week.week())
}

/// The projects that are followed on a day.
fn followed(projects: &[Listed], day: Date) -> Vec<&Listed> {
    projects.iter().filter(|project| project.followed_from < day).collect()
}

fn meeting(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, projects: &[Listed], week: usize, day: Date) {
    let officer = plan.cast.pen("projects1");
    let (key, number) = key(day);
    let present: Vec<&str> = PRESENT.iter().map(|login| plan.cast.id(login)).collect();
    let content = json!({
        "meeting": key,
        "title": format!("第{number}周重点项目例会"),
        "present": present,
        "minutes": "听取各项目进展，逐项研究存在问题，明确承办单位和时限。",
    });
    diary.plain(moment(chance, day, 1600, 1630), &officer, "projects.meeting", day, content);
    let followed = followed(projects, day);
    for action in 1..=chance.between(1, 2) {
        let project = followed[(week * 5 + action as usize * 3) % followed.len()];
        let due = plan.days.after(day, chance.between(3, 6) as usize);
        let content = json!({
            "meeting": key,
            "action": action,
            "title": if project.course.reached(COMPLETED) <= day { chance.pick(&DONE) }
                else if project.course.has_begun(day) { chance.pick(&ACTIONS) } else { chance.pick(&AHEAD) },
            "project": project.key,
            "responsible_unit": plan.cast.unit(project.lead),
            "due_on": due.to_string(),
        });
        diary.plain(moment(chance, day, 1635, 1700), &officer, "projects.action", day, content);
        // One in eight is done some days late.
        let done = if chance.permille(125) { plan.days.after(due, chance.between(1, 4) as usize) } else { due };
        let closed = plan.days.after(done, 1);
        if closed > LAST {
            continue;
        }
        let which = json!({"meeting": key, "action": action});
        let at = moment(chance, done, 1400, 1700);
        diary.plain(at, &plan.cast.pen(project.lead), "projects.action_done", done, which.clone());
        diary.plain(moment(chance, closed, 900, 1130), &officer, "projects.action_closed", closed, which);
    }
}

fn visit(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, projects: &[Listed], week: usize, day: Date) {
    let officer = plan.cast.pen("projects1");
    let (key, number) = key(day);
    let judges: Vec<&str> = JUDGES.iter().map(|login| plan.cast.id(login)).collect();
    let mut content = json!({"visit": key, "title": format!("第{number}周重点项目观摩"), "judges": judges});
    let compares = ends_a_quarter(day);
    if compares {
        content["scorecard"] = "comparison".into();
    }
    let sheet = if compares { "projects.visit_comparison" } else { "projects.visit_score" };
    diary.plain(moment(chance, day, 815, 830), &officer, "projects.visit", day, content);
    // There is something to be seen where works have begun.
    let mut sites = followed(projects, day);
    sites.retain(|project| project.course.has_begun(day));
    for place in 0..STOPS.min(sites.len()) {
        let project = sites[(week * STOPS + place) % sites.len()];
        let group = match project.category {
            "infrastructure" | "livelihood" => project.category,
            _ => "industry",
        };
        let content = json!({"visit": key, "project": project.key, "place": place + 1, "group": group});
        diary.plain(moment(chance, day, 835, 850), &officer, "projects.visit_stop", day, content);
        for login in JUDGES {
            // Hundredths of what a dimension weighs; slow projects lose in pace.
            let mut points = |weight: i64, least: i64, most: i64| {
                let cents = weight * chance.between(least, most);
                if cents % 100 == 0 { (cents / 100).to_string() } else { format!("{}.{:02}", cents / 100, cents % 100) }
            };
            let pace = if project.course.is_slow() { (55, 75) } else { (82, 98) };
            let mut content = if compares {
                json!({
                    "reserve": trimmed(points(25, 78, 96)),
                    "investment": trimmed(points(15, 80, 97)),
                    "progress": trimmed(points(35, pace.0, pace.1)),
                    "service": trimmed(points(25, 76, 97)),
                })
            } else {
                json!({
                    "scale": trimmed(points(25, 80, 97)),
                    "fit": trimmed(points(20, 78, 97)),
                    "pace": trimmed(points(25, pace.0, pace.1)),
                    "permits": trimmed(points(10, 75, 98)),
                    "prospects": trimmed(points(20, 78, 96)),
                })
            };
            for (field, value) in [("visit", &*key), ("project", &*project.key), ("judge", plan.cast.id(login))] {
                content[field] = value.into();
            }
            if day + 7.days() > LAST && login == LATE_JUDGE.0 && place >= LATE_JUDGE.1 {
                continue;
            }
            let from = 900 + place as i64 * 100;
            let at = moment(chance, day, from, from + 50);
            diary.plain(at, &plan.cast.pen(login), sheet, day, content);
        }
    }
}

/// Whether a week later it is another quarter: the last visit of a quarter is scored by the four comparisons.
fn ends_a_quarter(day: Date) -> bool {
    let quarter = |day: Date| (day.month() - 1) / 3;
    quarter(day) != quarter(day + 7.days())
}

/// Without zeros at the end of a fraction, as quantities are written.
fn trimmed(points: String) -> String {
    if points.contains('.') { points.trim_end_matches('0').to_owned() } else { points }
}
