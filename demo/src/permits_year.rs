//! The permits of the key projects: words on what applies, as a table when a project is listed, and the steps of each item
//! as they happen. When they happen follows from the course of the project: what it has reached, it had the permits for.

use crate::Plan;
use crate::chance::Chance;
use crate::course::{COMPLETED, LANDED, SIGNED, STARTED};
use crate::days::{instant, moment};
use crate::diary::{Diary, Pen};
use crate::projects_year::Listed;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rulebook::Body;
use rulebook::catalogue::{Catalogue, Permit, Stage};
use serde_json::{Value as Json, json};

/// The last day that is over when the demonstration begins.
const LAST: Date = date(2020, 1, 19);
/// Items that are still open in the end: of which project, when accepted, and what has become of it.
const OPEN: [(usize, &str, Date, End); 7] = [
    // Long over its limit: the construction permit waits for it.
    (7, "drawings", date(2019, 12, 20), End::Undecided),
    (4, "design", date(2020, 1, 7), End::Reviewed),
    (10, "environment", date(2020, 1, 6), End::Undecided),
    (10, "land_planning", date(2020, 1, 13), End::Correcting),
    (15, "works_planning", date(2020, 1, 15), End::Undecided),
    // These two are built, and building does not wait for the connection.
    (3, "utilities", date(2020, 1, 9), End::Undecided),
    (12, "utilities", date(2019, 12, 30), End::Undecided),
];
/// The one that is refused at first.
const REFUSED: (usize, &str) = (15, "site_opinion");
/// Of the time between two stages of the project: how many parts of ten are over when an item can be handed in, and when
/// it is decided.
const PARTS: [(&str, i64, i64); 8] = [
    ("project_approval", 0, 4),
    ("site_opinion", 0, 5),
    ("land_planning", 5, 10),
    ("design", 0, 3),
    ("works_planning", 3, 5),
    ("drawings", 5, 8),
    ("construction", 8, 10),
    ("supervision", 8, 10),
];

/// What has become of an item that is open in the end.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Undecided,
    Reviewed,
    Correcting,
}

/// How an application goes.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    InTime,
    Late,
    Corrected,
    Reviewed,
    RefusedFirst,
}

/// How one application after the other goes: one in nine is late, two need something more.
const MANNERS: [Manner; 9] = [
    Manner::InTime,
    Manner::Corrected,
    Manner::InTime,
    Manner::InTime,
    Manner::Late,
    Manner::InTime,
    Manner::Reviewed,
    Manner::InTime,
    Manner::InTime,
];

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("permits");
    let catalogue = plan.rules.iter().find_map(|(rule, _)| match &rule.body {
        Body::Catalogue(catalogue) => Some(catalogue),
        _ => None,
    });
    let Some(catalogue) = catalogue else { return };
    let mut applications = 0;
    for (index, listed) in projects.iter().enumerate() {
        let mut project = Project {
            index,
            listed,
            first: plan.days.after(listed.listed, 4),
            pen: plan.cast.pen("projects1"),
            good_from: vec![None; catalogue.permits().len()],
            applies: vec![false; catalogue.permits().len()],
        };
        project.words(plan, catalogue, diary, &mut chance);
        project.year(plan, catalogue, diary, &mut chance, &mut applications);
    }
}

struct Project<'a> {
    index: usize,
    listed: &'a Listed,
    /// The first day on which somebody records its steps.
    first: Date,
    pen: Pen,
    /// Since when the certificate of each item is there.
    good_from: Vec<Option<Date>>,
    applies: Vec<bool>,
}

impl Project<'_> {
    fn open(&self, item: &str) -> Option<(Date, End)> {
        OPEN.iter().find(|open| open.0 == self.index && open.1 == item).map(|open| (open.2, open.3))
    }

    /// From when an item can be handed in, and by when it is decided, so that the stages of the project are reached when
    /// they are: the land is permitted before it is there, the works before they begin, acceptance comes when they are done.
    fn slot(&self, permit: &Permit) -> (Date, Date) {
        let course = &self.listed.course;
        let reached = |stage: usize| course.reached(stage);
        let (from, to) = match permit.stage {
            Stage::Land => (reached(SIGNED), reached(LANDED)),
            Stage::Works | Stage::Construction => (reached(LANDED), reached(STARTED)),
            Stage::Acceptance if permit.id == "joint_acceptance" => {
                return (reached(COMPLETED) - 8.days(), reached(COMPLETED) + 35.days());
            }
            Stage::Acceptance => return (reached(COMPLETED), reached(COMPLETED) + 56.days()),
        };
        if permit.stage == Stage::Construction && permit.conditional {
            // A connection may come while it is built.
            return (from, to + 60.days());
        }
        let (mut after, mut before, mut whole, mut to) = (0, 10, 10, to.yesterday().expect("a day"));
        if let Some(part) = PARTS.iter().find(|part| part.0 == permit.id) {
            (after, before) = (part.1, part.2);
            // What comes before an item that is open in the end was decided before that was handed in.
            let next = OPEN.iter().filter(|open| open.0 == self.index && (from..to).contains(&open.2));
            let next = next.filter_map(|open| Some((open.2, PARTS.iter().find(|part| part.0 == open.1)?.1)));
            if let Some((handed_in, parts)) = next.min().filter(|(_, parts)| *parts >= before) {
                (whole, to) = (parts, handed_in.yesterday().expect("a day"));
            }
        }
        let days = i64::from((to - from).get_days());
        (from + (days * after / whole).days(), from + (days * before / whole).days())
    }

    /// Whether an item was granted before the project was listed: afterwards there was no time for it.
    fn is_held(&self, plan: &Plan<'_>, permit: &Permit) -> bool {
        let (from, to) = self.slot(permit);
        let left = plan.days.between(self.first, to).len();
        from < self.first && left < permit.promised_days as usize + 4 && self.open(&permit.id).is_none()
    }

    /// One table a project: what was there before, and of the conditional items whether they apply.
    fn words(&mut self, plan: &Plan<'_>, catalogue: &Catalogue, diary: &mut Diary, chance: &mut Chance) {
        let day = plan.days.after(self.listed.listed, 2);
        let at = instant(day, chance.between(600, 690), 0);
        let pen = self.pen.importing(diary.import());
        for (position, permit) in catalogue.permits().iter().enumerate() {
            let mut content = json!({"project": self.listed.key, "item": permit.id});
            let is_held = self.is_held(plan, permit);
            let is_needed = self.open(&permit.id).is_some() || chance.permille(applying(&permit.id));
            if permit.conditional && permit.stage == Stage::Acceptance {
                // Nobody can say so yet.
                continue;
            } else if is_held && (!permit.conditional || is_needed) {
                content["applies"] = "held".into();
                content["certificate"] = format!("河湾许〔2018〕{}号", chance.between(11, 980)).into();
                (self.good_from[position], self.applies[position]) = (Some(self.listed.listed), true);
            } else if !permit.conditional {
                self.applies[position] = true;
                continue;
            } else if !is_held && self.open(&permit.id).is_none() && chance.permille(60) {
                // Nobody has said so yet.
                continue;
            } else if is_needed {
                content["applies"] = "yes".into();
                self.applies[position] = true;
            } else {
                content["applies"] = "no".into();
                content["exemption"] = exemption(&permit.id, chance).into();
            }
            diary.plain(at, &pen, "projects.permit", day, content);
        }
    }

    fn year(
        &mut self,
        plan: &Plan<'_>,
        catalogue: &Catalogue,
        diary: &mut Diary,
        chance: &mut Chance,
        applications: &mut usize,
    ) {
        for (position, permit) in catalogue.permits().iter().enumerate() {
            if !self.applies[position] || self.good_from[position].is_some() {
                continue;
            }
            let needed = catalogue.needed(position, &|at| self.applies[at]);
            let good: Option<Vec<Date>> = needed.iter().map(|at| self.good_from[*at]).collect();
            let Some(good) = good else { continue };
            if let Some((accepted, end)) = self.open(&permit.id) {
                self.left_open(plan, permit, accepted, end, diary, chance);
                continue;
            }
            let (from, to) = self.slot(permit);
            let ready =
                good.into_iter().fold(from.max(self.first), |ready, good| ready.max(good.tomorrow().expect("a day")));
            let days = plan.days.between(ready, to.min(LAST));
            if days.len() > 3 {
                let manner = MANNERS[*applications % MANNERS.len()];
                *applications += 1;
                self.good_from[position] = Some(self.apply(permit, manner, days, diary, chance));
            }
        }
    }

    /// An application that is decided within some working days; the day of the grant.
    fn apply(&self, permit: &Permit, manner: Manner, days: &[Date], diary: &mut Diary, chance: &mut Chance) -> Date {
        let promised = i64::from(permit.promised_days);
        let manner = if REFUSED == (self.index, permit.id.as_str()) { Manner::RefusedFirst } else { manner };
        let mut steps = steps(manner, promised, chance);
        let last = |steps: &[(usize, &str, Json)]| steps.last().map_or(0, |step| step.0);
        if last(&steps) >= days.len() {
            // There was no time for anything but the shortest way.
            let used = promised.min(days.len() as i64 - 1) as usize;
            steps = vec![(0, "accepted", json!({})), (used, "granted", json!({}))];
        }
        let first = chance.between(0, (days.len() - 1 - last(&steps)) as i64) as usize;
        let granted = days[first + last(&steps)];
        for (after, step, mut with) in steps {
            if step == "granted" {
                with["certificate"] = format!("河湾许〔{}〕{}号", granted.year(), chance.between(11, 980)).into();
                if permit.id == "site_opinion" {
                    with["expires_on"] = (granted + 3.years()).to_string().into();
                }
            }
            self.step(permit, step, days[first + after], with, diary, chance);
        }
        granted
    }

    fn left_open(
        &self,
        plan: &Plan<'_>,
        permit: &Permit,
        accepted: Date,
        end: End,
        diary: &mut Diary,
        chance: &mut Chance,
    ) {
        self.step(permit, "started", plan.days.after(accepted - 14.days(), 1), json!({}), diary, chance);
        self.step(permit, "accepted", accepted, json!({}), diary, chance);
        let next = plan.days.after(accepted, 2);
        match end {
            End::Undecided => {}
            End::Reviewed => {
                self.step(permit, "clock_stopped", next, json!({"stop_reason": "expert_review"}), diary, chance);
            }
            End::Correcting => self.step(permit, "correction_asked", next, json!({}), diary, chance),
        }
    }

    /// A step, if its day is over.
    fn step(&self, permit: &Permit, step: &str, on: Date, with: Json, diary: &mut Diary, chance: &mut Chance) {
        if on > LAST {
            return;
        }
        let mut content = json!({"project": self.listed.key, "item": permit.id, "step": step});
        if let (Some(content), Json::Object(with)) = (content.as_object_mut(), with) {
            content.extend(with);
        }
        diary.plain(moment(chance, on, 910, 1720), &self.pen, "projects.permit_step", on, content);
    }
}

/// The steps of an application, each so many working days after the acceptance.
fn steps(manner: Manner, promised: i64, chance: &mut Chance) -> Vec<(usize, &'static str, Json)> {
    let used = chance.between((promised * 2 / 5).max(2), promised);
    let none = || json!({});
    let (stop, resume, why) = match manner {
        Manner::InTime => return vec![(0, "accepted", none()), (used as usize, "granted", none())],
        Manner::Late => {
            let late = (promised + chance.between(1, 6)) as usize;
            return vec![(0, "accepted", none()), (late, "granted", none())];
        }
        Manner::RefusedFirst => {
            let (refused, whole) = (used as usize, promised as usize);
            return vec![
                (0, "accepted", none()),
                (refused, "refused", none()),
                (refused + 4, "started", none()),
                (refused + 7, "accepted", none()),
                (refused + 7 + whole, "granted", none()),
            ];
        }
        Manner::Corrected => ("correction_asked", "corrected", none()),
        Manner::Reviewed => ("clock_stopped", "clock_resumed", json!({"stop_reason": "expert_review"})),
    };
    let before = chance.between(1, (used - 1).min(3));
    let pause = chance.between(2, 8);
    vec![
        (0, "accepted", none()),
        (before as usize, stop, why),
        ((before + pause) as usize, resume, none()),
        ((used + pause) as usize, "granted", none()),
    ]
}

/// How often of a thousand a conditional item applies to a project.
fn applying(item: &str) -> u64 {
    match item {
        "environment" | "utilities" => 1000,
        "energy" => 600,
        "soil_water" | "safety" => 350,
        _ => 120,
    }
}

fn exemption<'a>(item: &str, chance: &mut Chance) -> &'a str {
    match item {
        "relics" | "geology" | "flood" => "area_assessment",
        "energy" | "soil_water" | "water_use" => "below_threshold",
        _ => chance.pick(&["not_required", "not_required", "earlier_phase", "merged"]),
    }
}
