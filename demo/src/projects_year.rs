//! The projects office's year: the list of key projects, their leads, and the supervision entry of every working day.

use crate::chance::Chance;
use crate::course::{COMPLETED, Course};
use crate::days::moment;
use crate::diary::{Diary, Fact, Pen};
use crate::{Plan, names, photos, sheets};
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde_json::{Value as Json, json};
use zone::offices::projects::STAGES;

/// Pairs of leads of one unit; the partner types when the lead is away, and takes over where a lead changes.
const LEADS: [[&str; 2]; 5] =
    [["lead1", "lead2"], ["lead3", "lead4"], ["lead5", "lead6"], ["lead7", "lead8"], ["lead9", "lead10"]];
/// Days of listing and how many twentieths of the list came with each.
const LISTED: [(Date, usize); 3] = [(date(2019, 1, 8), 11), (date(2019, 2, 20), 5), (date(2019, 3, 13), 4)];
/// The last day that is over when the demonstration begins.
const LAST: Date = date(2020, 1, 19);

const WORKS: [&str; 6] = ["preparation", "foundation", "structure", "installation", "trial", "in_use"];

/// The projects whose entries have photographs, by their place in the list.
const PHOTOGRAPHED: [usize; 5] = [0, 3, 7, 8, 12];
/// Project and day of the photograph that is last week's.
const REUSED: (usize, Date) = (8, date(2019, 12, 20));

/// What is noted of a day: while it is built, before, and when it is done.
const SAID: [[&str; 3]; 3] = [
    ["已与责任单位沟通，明日继续跟踪", "已与责任单位沟通，明日继续跟踪", "已与责任单位沟通，明日继续跟踪"],
    ["现场正常推进，材料到场", "前期正常推进，勘察设计同步开展", "已投入使用，运行正常"],
    ["待问题解决后恢复施工", "手续材料已报送，跟踪办理", "收尾事项已报送，跟踪办理"],
];

/// A key project as others plan with it.
pub(crate) struct Listed {
    pub(crate) key: String,
    /// Login of its first accountable person.
    pub(crate) lead: &'static str,
    pub(crate) category: &'static str,
    /// The working day from which it is followed.
    pub(crate) followed_from: Date,
    pub(crate) total_yuan: i64,
    /// The day on which it was listed.
    pub(crate) listed: Date,
    /// What becomes of it.
    pub(crate) course: Course,
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) -> Vec<Listed> {
    let mut all = Vec::new();
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
        let (content, course) = project(plan, &mut chance, index, zone_level, &key, plan.cast.unit(lead));
        let is_industry = content["category"] == "industry";
        accepted.push((at, diary.record(at, &officer, "projects.project", listed, content)));
        if zone_level {
            continue;
        }
        all.push(Listed {
            key: key.clone(),
            lead,
            category: names::PROJECTS[index % names::PROJECTS.len()].1,
            followed_from: plan.days.after(recorded, 1),
            total_yuan: course.yuan(1_000_000),
            listed,
            course: course.clone(),
        });
        let planned = Planned { key: key.clone(), index, listed, recorded, course: course.clone(), is_industry };
        planned.year(plan, diary, &officer, &mut accepted);
        let appoint = |diary: &mut Diary, chance: &mut Chance, login: &str, from: Date| {
            let day = plan.days.after(from, 1);
            let content = json!({"project": key, "lead": plan.cast.id(login)});
            diary.plain(moment(chance, day, 1610, 1700), &officer, "projects.lead", from, content);
        };
        appoint(diary, &mut chance, lead, listed);
        let mut supervised = Supervised {
            key: key.clone(),
            index,
            lead: plan.cast.pen(lead),
            partner: plan.cast.pen(partner),
            from: plan.days.after(recorded, 1),
            to: LAST,
            course,
            said: 0,
        };
        // The fourth and the eighth project get another lead in summer.
        if matches!(index, 3 | 7) {
            let change = plan.days.on_or_after(date(2019, 7, 1 + index as i8));
            appoint(diary, &mut chance, partner, change);
            // The fourth is taken over at once, the eighth after two weeks.
            let taken = plan.days.after(change, if index == 3 { 1 } else { 10 });
            let content = json!({"project": key, "to": plan.cast.id(partner)});
            let at = moment(&mut chance, plan.days.after(change, 1), 1710, 1740);
            diary.plain(at, &supervised.lead, "projects.handover", change, content);
            let at = moment(&mut chance, taken, 1745, 1800);
            diary.plain(at, &supervised.partner, "projects.handover_taken", taken, json!({"project": key}));
            let mut before = Supervised { to: change.yesterday().expect("a day"), ..supervised.clone() };
            before.year(plan, diary, &mut chance);
            supervised.said = before.said;
            std::mem::swap(&mut supervised.lead, &mut supervised.partner);
            supervised.from = plan.days.after(change, 2);
        }
        supervised.year(plan, diary, &mut chance);
    }
    let reviewer = plan.cast.pen("projects-review");
    diary.review(accepted, &reviewer, &plan.days.weekly(Weekday::Thursday), &mut chance);
    all
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

/// A project, and what becomes of it.
fn project(
    plan: &Plan<'_>,
    chance: &mut Chance,
    index: usize,
    zone_level: bool,
    key: &str,
    unit: &str,
) -> (Json, Course) {
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
    let total = size * 1_000_000;
    let course = Course::new(index, category, target, total);
    let mut content = json!({
        "project": key,
        "title": title,
        "level": level,
        "category": category,
        "nature": chance.pick(&["new", "new", "expansion", "upgrade"]),
        "accountable_unit": unit,
        "planned_investment_yuan": total.to_string(),
        "target_on": course.target().to_string(),
        "target_strength": strength,
        // A place in the demonstration's own plain, a kilometre or so from the next.
        "longitude": degrees(place(index)[0], 3),
        "latitude": degrees(place(index)[1], 3),
    });
    if !zone_level && index.is_multiple_of(3) {
        content["outline"] = outline(index).into();
    }
    if category == "industry" {
        content["industry"] = ["c1311", "c2730", "c3572", "c1419", "c1329", "c3982"][index % 6].into();
    }
    (content, course)
}

/// Rows of six projects, beyond which the next ones lie further east.
const ROWS: usize = 60;

/// Where a project lies, in thousandths of a degree.
fn place(index: usize) -> [usize; 2] {
    let (block, place) = (index / (6 * ROWS), index % (6 * ROWS));
    [114_601 + (block * 6 + place % 6) * 11, 33_601 + place / 6 * 9]
}

/// Degrees of which so many decimal places are counted.
fn degrees(parts: usize, places: u32) -> String {
    let whole = 10usize.pow(places);
    format!("{}.{:0width$}", parts / whole, parts % whole, width = places as usize)
}

/// The ground of a project round its place: five corners, some hundred metres from each other.
fn outline(index: usize) -> String {
    let middle = place(index).map(|thousandths| thousandths * 1000);
    let broader = 100 + (index % 4) as isize * 12;
    let corner = |away: [isize; 2]| {
        let [east, north] =
            [0, 1].map(|side| degrees(middle[side].saturating_add_signed(away[side] * broader / 100), 6));
        format!("{east},{north}")
    };
    [[-2400, -1800], [2100, -2000], [2600, 900], [600, 2300], [-2000, 1500]].map(corner).join(" ")
}

/// The last month that a plan of investment names.
const PLANNED_TO: Date = date(2021, 12, 31);
/// Which evidence proves each of the stages, as the seed rule has it.
const PROOFS: [&str; 8] = [
    "plan_approval",
    "formal_contract",
    "licence_and_land",
    "permit_and_photos",
    "acceptance_sheet",
    "tax_record",
    "statistics_listing",
    "monthly_data",
];

/// The plan of a project: its stages, its investment month by month, its money, and who stands by it.
struct Planned {
    key: String,
    index: usize,
    listed: Date,
    recorded: Date,
    course: Course,
    is_industry: bool,
}

impl Planned {
    fn year(&self, plan: &Plan<'_>, diary: &mut Diary, officer: &Pen, accepted: &mut Vec<(Timestamp, Fact)>) {
        let mut chance = plan.chance(&format!("projects-plan {}", self.key));
        let day = plan.days.after(self.recorded, 1);
        let table = Pen { via: "import", import: Some(diary.import()), ..officer.clone() };
        let at = moment(&mut chance, day, 1430, 1500);
        let mut month = self.listed.first_of_month();
        loop {
            let (end, planned) = (month.last_of_month(), self.course.planned(month.last_of_month()));
            let name = format!("{}-{:02}", month.year(), month.month());
            let content = json!({"project": self.key, "month": name, "planned_to_date_yuan": planned.to_string()});
            accepted.push((at, diary.record(at, &table, "projects.investment_plan", day, content)));
            month = end.tomorrow().expect("a day");
            if self.course.planned(end) == self.course.yuan(1_000_000) || end >= PLANNED_TO {
                break;
            }
        }
        let sources: &[(&str, i64)] = if self.is_industry {
            &[("self_raised", 600_000), ("domestic_loans", 400_000)]
        } else {
            &[("state_budget", 500_000), ("bonds", 300_000), ("domestic_loans", 200_000)]
        };
        for (source, share) in sources {
            let at = moment(&mut chance, day, 1500, 1530);
            let content =
                json!({"project": self.key, "source": source, "amount_yuan": self.course.yuan(*share).to_string()});
            accepted.push((at, diary.record(at, officer, "projects.funding", day, content)));
        }
        for (role, login) in [("sponsor", ["director", "deputy"][self.index % 2]), ("liaison", "projects1")] {
            let at = moment(&mut chance, day, 1530, 1600);
            let content = json!({"project": self.key, "role": role, "person": plan.cast.id(login)});
            diary.plain(at, officer, "projects.assignment", self.listed, content);
        }
        self.stages(plan, diary, officer, accepted, &mut chance);
    }

    fn stages(
        &self,
        plan: &Plan<'_>,
        diary: &mut Diary,
        officer: &Pen,
        accepted: &mut Vec<(Timestamp, Fact)>,
        chance: &mut Chance,
    ) {
        let day = plan.days.after(self.recorded, 1);
        for (stage, planned) in self.course.stages().into_iter().enumerate() {
            let strength = if stage < 4 { "commitment" } else { ["plan", "plan", "hope"][(self.index + stage) % 3] };
            let mut content = json!({
                "project": self.key,
                "stage": STAGES[stage],
                "planned_on": planned.to_string(),
                "strength": strength,
            });
            let at = moment(chance, day, 1600, 1630);
            let fact = diary.record(at, officer, "projects.milestone", day, content.clone());
            let reached = self.course.reached(stage);
            if let Some((known, cause)) = self.course.known_late(stage) {
                let known = plan.days.on_or_after(known);
                content["forecast_on"] = reached.to_string().into();
                content["cause"] = cause.into();
                let is_built = cause != "market";
                content["reason"] = if is_built {
                    "按现场进度重新测算"
                } else {
                    "订单不足，产能爬坡放缓，重新测算"
                }
                .into();
                diary.amend(moment(chance, known, 1400, 1600), officer, fact, "projects.milestone", day, content);
            }
            if reached > date(2020, 1, 14) {
                continue;
            }
            let at_once = || plan.days.after(self.recorded.max(reached), 2);
            let told = self.course.told(stage).unwrap_or_else(at_once);
            let file = sheets::page(&[
                "Demonstration evidence, invented".to_owned(),
                format!("project {} stage {} reached {reached}", self.key, STAGES[stage]),
                format!("kind {}", PROOFS[stage]),
            ]);
            let content = json!({"project": self.key, "stage": STAGES[stage], "proof": PROOFS[stage]});
            // Stages that are told on one morning are told in their order.
            let at = moment(chance, told, 900, 910) + (15 * stage as i64).minutes();
            accepted.push((at, diary.record_with(at, officer, "projects.milestone_reached", reached, content, file)));
        }
    }
}

/// A project under daily supervision by one lead.
#[derive(Clone)]
struct Supervised {
    key: String,
    index: usize,
    lead: Pen,
    partner: Pen,
    from: Date,
    to: Date,
    course: Course,
    /// The share of the work that the last entry said was done, in millionths.
    said: i64,
}

impl Supervised {
    fn year(&mut self, plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance) {
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
            match self.photograph(*day) {
                Some(photo) if !late => {
                    content.as_object_mut().expect("an object").extend(taken(self.index, *day));
                    diary.record_with(at, &pen, "projects.supervision", *day, content, photo);
                }
                _ => {
                    diary.record(at, &pen, "projects.supervision", *day, content);
                }
            }
        }
    }

    /// The photograph of a day, where one is taken: on Fridays since October of the projects that are [`PHOTOGRAPHED`].
    /// [`REUSED`] has the one of the Friday before.
    fn photograph(&self, day: Date) -> Option<Vec<u8>> {
        let is_taken = day.weekday() == Weekday::Friday && day >= date(2019, 10, 1) && self.course.has_begun(day);
        if !is_taken || !PHOTOGRAPHED.contains(&self.index) {
            return None;
        }
        let shown = if (self.index, day) == REUSED { day - 7.days() } else { day };
        Some(photos::site(self.index, shown, self.course.done(shown)))
    }

    fn entry(&mut self, chance: &mut Chance, day: Date) -> Json {
        let winter = matches!(day.month(), 1 | 2);
        let change = match chance.below(1000) {
            0..=30 => "stopped",
            31..=160 => "no_change",
            _ => "progress",
        };
        if change == "progress" {
            self.said = self.course.done(day);
        }
        let stage = Course::works(self.said);
        let problem = match change {
            "stopped" if winter => chance.pick(&["weather", "labour", "weather"]),
            "stopped" => chance.pick(&["weather", "permit", "funds", "land"]),
            _ if chance.permille(60) => chance.pick(&["labour", "permit", "funds", "other"]),
            _ => "none",
        };
        let crew = [12, 45, 130, 80, 40, 25][stage];
        let workers = if change == "stopped" { chance.between(0, 4) } else { crew * chance.between(60, 140) / 100 };
        let machines = if change == "stopped" { 0 } else { 1 + crew * chance.between(4, 12) / 100 };
        let mut content = json!({
            "project": self.key,
            "stage": WORKS[stage],
            "change": change,
            "workers": workers,
            "machines": machines,
            "problem": problem,
            "progress_percent": Course::percent(self.said),
            "invested_to_date_yuan": self.course.yuan(self.said).to_string(),
        });
        if change == "stopped" {
            content["cause"] = if problem == "weather" { "weather" } else { "other" }.into();
        }
        let is_done = self.course.reached(COMPLETED) <= day;
        let phase = if is_done { 2 } else { usize::from(!self.course.has_begun(day)) };
        if problem != "none" || chance.permille(40) {
            content["note"] = chance.pick(&SAID.map(|said| said[phase])).into();
        }
        [|built| built, prepared, finished][phase](content)
    }
}

/// An entry of a project whose works are done: nobody builds, and what goes wrong is no longer the building's.
fn finished(mut content: Json) -> Json {
    if content["change"] == "stopped" {
        content["change"] = "no_change".into();
    }
    if content["problem"] != "none" {
        content["problem"] = "other".into();
    }
    content["machines"] = 0.into();
    if let Some(fields) = content.as_object_mut() {
        fields.remove("cause");
    }
    content
}

/// When and where a photograph was taken: at the project's own place, on a quarter of an hour in the afternoon.
fn taken(index: usize, day: Date) -> serde_json::Map<String, Json> {
    let [longitude, latitude] = place(index);
    let fields = json!({
        "longitude": degrees(longitude, 3),
        "latitude": degrees(latitude, 3),
        "accuracy_m": 12,
        "photographed_at": format!("14:{:02}", i64::from(day.day()) % 4 * 15),
    });
    fields.as_object().cloned().expect("an object")
}

/// An entry of a project whose works have not begun: nobody builds, so nothing but permits and land can be in the way.
fn prepared(mut content: Json) -> Json {
    let said = |field: &str| content[field].as_u64().unwrap_or_default();
    let (people, machines) = (said("workers") % 5, 0);
    if content["change"] == "stopped" {
        content["change"] = "no_change".into();
    }
    if content["problem"] != "none" && content["problem"] != "land" {
        content["problem"] = "permit".into();
    }
    content["workers"] = people.into();
    content["machines"] = machines.into();
    if let Some(fields) = content.as_object_mut() {
        fields.remove("cause");
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn projects_of_a_large_demonstration_lie_apart_and_in_the_country() {
        let grounds: Vec<_> =
            (0..20_000).map(|index| zone::offices::projects::outline(&outline(index)).expect("a ground")).collect();
        let places: BTreeSet<[usize; 2]> = (0..20_000).map(place).collect();
        assert_eq!((grounds.len(), places.len()), (20_000, 20_000));
        assert_eq!(degrees(place(17)[0], 3), "114.656");
        assert_eq!(degrees(7_000_050, 6), "7.000050");
    }
}
