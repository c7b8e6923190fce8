//! The ratings of the key projects in the last quarter: the accountable unit's and the inspector's, month by month. Of the
//! projects that fall behind their units think better than the inspectors do.

use crate::Plan;
use crate::days::moment;
use crate::diary::Diary;
use crate::projects_year::Listed;
use serde_json::json;
use zone::Month;

/// The months that were rated.
const MONTHS: [u8; 3] = [10, 11, 12];
/// Most points of each part, as the seed rule has them.
const PARTS: [(&str, i64); 5] =
    [("investment", 30), ("milestones", 30), ("permits", 15), ("supervision", 15), ("problems", 10)];
/// Projects whose December the inspectors have not rated yet.
const LEFT: usize = 2;

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("ratings");
    let inspectors = [plan.cast.pen("oversight1"), plan.cast.pen("oversight2")];
    for (turn, number) in MONTHS.into_iter().enumerate() {
        let month = Month::new(2019, number).expect("a month");
        for (at, project) in projects.iter().enumerate() {
            let slow = project.course.is_slow();
            let own = (plan.cast.pen(project.lead), "projects.rating", 3, if slow { 84 } else { 88 });
            let inspector = inspectors[(at + turn) % inspectors.len()].clone();
            let inspected = (inspector, "oversight.rating", 4, if slow { 60 } else { 85 });
            for (pen, kind, after, percent) in [own, inspected] {
                let is_left = number == 12 && kind == "oversight.rating" && at + LEFT >= projects.len();
                if is_left {
                    continue;
                }
                let mut content = json!({"project": project.key, "month": month.to_string()});
                for (part, most) in PARTS {
                    // Half points, a little around what is thought of the project.
                    let halves = (most * 2 * (percent + chance.between(-4, 6)) / 100).min(most * 2);
                    content[part] =
                        if halves % 2 == 0 { (halves / 2).to_string() } else { format!("{}.5", halves / 2) }.into();
                }
                content["narrative"] = narrative(slow, kind).into();
                let day = plan.days.after(month.last_day(), after);
                diary.plain(moment(&mut chance, day, 1000, 1130), &pen, kind, day, content);
            }
        }
    }
}

fn narrative(slow: bool, kind: &str) -> &'static str {
    match (slow, kind) {
        (true, "projects.rating") => "设备到货推迟，已与供应商商定补救安排。",
        (true, _) => "现场班组不足，投资完成低于应达比例，赶工措施没有落实。",
        (false, "projects.rating") => "按计划推进。",
        (false, _) => "与督导记录和现场情况相符。",
    }
}
