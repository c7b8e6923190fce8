//! The permits of the key projects: words on what applies, as a table when a project is listed, and the steps of each item
//! as they happen. Whoever was building when his project was listed had his permits before; the others get theirs in time
//! for the works. What is ready is accepted on the day on which its works are done.

use crate::Plan;
use crate::chance::Chance;
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
const OPEN: [(usize, &str, Date, End); 4] = [
    (2, "utilities", date(2020, 1, 15), End::Undecided),
    (8, "utilities", date(2020, 1, 6), End::Reviewed),
    (11, "utilities", date(2020, 1, 13), End::Correcting),
    (4, "utilities", date(2020, 1, 16), End::Undecided),
];
/// Long over its limit: the acceptance of the project that is the next to be ready.
const STUCK: (&str, Date) = ("joint_acceptance", date(2019, 12, 19));

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

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, projects: &[Listed]) {
    let mut chance = plan.chance("permits");
    let catalogue = plan.rules.iter().find_map(|(rule, _)| match &rule.body {
        Body::Catalogue(catalogue) => Some(catalogue),
        _ => None,
    });
    let Some(catalogue) = catalogue else { return };
    let number = plan.scaled(plan.targets.projects.key);
    let next = projects.iter().filter(|project| project.works.1 > LAST).map(|project| project.works.1).min();
    for (index, of) in projects.iter().enumerate() {
        let listed = crate::projects_year::listed_on(index, number);
        let mut project = Project {
            index,
            key: of.key.clone(),
            works: of.works,
            is_next: Some(of.works.1) == next,
            pen: plan.cast.pen("projects1"),
            listed,
            good_from: vec![None; catalogue.permits().len()],
            applies: vec![false; catalogue.permits().len()],
        };
        project.words(plan, catalogue, diary, &mut chance);
        project.year(plan, catalogue, diary, &mut chance);
    }
}

struct Project {
    index: usize,
    key: String,
    pen: Pen,
    listed: Date,
    works: (Date, Date),
    is_next: bool,
    /// Since when the certificate of each item is there.
    good_from: Vec<Option<Date>>,
    applies: Vec<bool>,
}

impl Project {
    /// Whether an item was granted before the project was listed.
    fn is_held(&self, permit: &Permit, before: Stage, chance: &mut Chance) -> bool {
        if permit.id == "utilities" {
            return false;
        }
        let stage = if permit.parallel && permit.conditional { Stage::Works } else { permit.stage };
        // Of the conditional ones some were not needed even then.
        stage < before && (!permit.conditional || chance.permille(350))
    }

    /// One table a project: what was there before, and of the conditional items whether they apply.
    fn words(&mut self, plan: &Plan<'_>, catalogue: &Catalogue, diary: &mut Diary, chance: &mut Chance) {
        let day = plan.days.after(self.listed, 2);
        let at = instant(day, chance.between(600, 690), 0);
        let pen = self.pen.importing(diary.import());
        let before = match plan.days.between(self.listed, self.works.0).len() {
            0..=44 => Stage::Acceptance,
            45..=74 => Stage::Works,
            _ => Stage::Land,
        };
        for (position, permit) in catalogue.permits().iter().enumerate() {
            let mut content = json!({"project": self.key, "item": permit.id});
            if self.is_held(permit, before, chance) {
                content["applies"] = "held".into();
                content["certificate"] = format!("河湾许〔2018〕{}号", chance.between(11, 980)).into();
                (self.good_from[position], self.applies[position]) = (Some(self.listed), true);
            } else if !permit.conditional {
                self.applies[position] = true;
                continue;
            } else if permit.stage == Stage::Acceptance || (permit.id != "utilities" && chance.permille(60)) {
                // Nobody has said so yet.
                continue;
            } else if permit.id == "utilities" || (before == Stage::Land && chance.permille(applying(&permit.id))) {
                content["applies"] = "yes".into();
                self.applies[position] = true;
            } else {
                content["applies"] = "no".into();
                content["exemption"] = exemption(&permit.id, chance).into();
            }
            diary.plain(at, &pen, "projects.permit", day, content);
        }
    }

    fn year(&mut self, plan: &Plan<'_>, catalogue: &Catalogue, diary: &mut Diary, chance: &mut Chance) {
        let begins = plan.days.after(self.listed, chance.between(3, 5) as usize);
        for (position, permit) in catalogue.permits().iter().enumerate() {
            if !self.applies[position] || self.good_from[position].is_some() {
                continue;
            }
            let needed = catalogue.needed(position, &|at| self.applies[at]);
            let good: Option<Vec<Date>> = needed.iter().map(|at| self.good_from[*at]).collect();
            let Some(good) = good else { continue };
            let ready = good.into_iter().fold(begins, Date::max);
            if permit.id == STUCK.0 {
                self.good_from[position] = self.acceptance(plan, permit, diary, chance);
                continue;
            }
            let open = OPEN.iter().find(|open| open.0 == self.index && open.1 == permit.id);
            if let Some((_, _, accepted, end)) = open {
                self.left_open(plan, permit, *accepted, *end, diary, chance);
                continue;
            }
            // The building is connected while it is built.
            let ready = if permit.id == "utilities" { ready.max(self.works.0) + 60.days() } else { ready };
            let applied = plan.days.after(ready, chance.between(1, 2) as usize);
            if applied > LAST {
                continue;
            }
            self.good_from[position] = self.apply(plan, permit, applied, diary, chance);
        }
    }

    /// The acceptance of the works, decided on the day on which they are done or the last working day before.
    fn acceptance(&self, plan: &Plan<'_>, permit: &Permit, diary: &mut Diary, chance: &mut Chance) -> Option<Date> {
        if self.is_next {
            self.left_open(plan, permit, STUCK.1, End::Undecided, diary, chance);
            return None;
        }
        let done = self.works.1;
        let granted = *plan.days.between(done - 8.days(), done).last()?;
        let accepted = plan.days.after(done - 17.days(), 1);
        if done > LAST || accepted < self.listed || granted <= accepted {
            return None;
        }
        self.step(permit, "accepted", accepted, json!({}), diary, chance);
        let number = format!("河湾验〔{}〕{}号", granted.year(), chance.between(11, 980));
        self.step(permit, "granted", granted, json!({"certificate": number}), diary, chance);
        Some(granted)
    }

    /// An application and its steps, as far as they are over; the day of the grant, if it is.
    fn apply(
        &self,
        plan: &Plan<'_>,
        permit: &Permit,
        accepted: Date,
        diary: &mut Diary,
        chance: &mut Chance,
    ) -> Option<Date> {
        let promised = i64::from(permit.promised_days);
        let mut manner = match chance.below(1000) {
            0..=89 => Manner::Late,
            90..=209 => Manner::Corrected,
            210..=299 => Manner::Reviewed,
            _ => Manner::InTime,
        };
        if self.index == 7 && permit.id == "utilities" {
            manner = Manner::RefusedFirst;
        }
        let used = match manner {
            Manner::Late => promised + chance.between(1, 6),
            _ => chance.between((promised * 2 / 5).max(2), promised),
        };
        self.step(permit, "accepted", accepted, json!({}), diary, chance);
        let mut accepted = accepted;
        let granted = match manner {
            Manner::InTime | Manner::Late => plan.days.after(accepted, used as usize),
            Manner::Corrected | Manner::Reviewed => {
                let (stop, resume, why) = match manner {
                    Manner::Corrected => ("correction_asked", "corrected", json!({})),
                    _ => ("clock_stopped", "clock_resumed", json!({"stop_reason": "expert_review"})),
                };
                let before = chance.between(1, (used - 1).min(3));
                let stopped = plan.days.after(accepted, before as usize);
                let resumed = plan.days.after(stopped, chance.between(2, 8) as usize);
                self.step(permit, stop, stopped, why, diary, chance);
                self.step(permit, resume, resumed, json!({}), diary, chance);
                plan.days.after(resumed, (used - before) as usize)
            }
            Manner::RefusedFirst => {
                let refused = plan.days.after(accepted, used as usize);
                self.step(permit, "refused", refused, json!({}), diary, chance);
                let again = plan.days.after(refused, 4);
                self.step(permit, "started", again, json!({}), diary, chance);
                accepted = plan.days.after(again, 3);
                self.step(permit, "accepted", accepted, json!({}), diary, chance);
                plan.days.after(accepted, promised as usize)
            }
        };
        let mut certificate =
            json!({"certificate": format!("河湾许〔{}〕{}号", granted.year(), chance.between(11, 980))});
        if permit.id == "site_opinion" {
            certificate["expires_on"] = (granted + 3.years()).to_string().into();
        }
        self.step(permit, "granted", granted, certificate, diary, chance);
        (granted <= LAST).then_some(granted)
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
        let mut content = json!({"project": self.key, "item": permit.id, "step": step});
        if let (Some(content), Json::Object(with)) = (content.as_object_mut(), with) {
            content.extend(with);
        }
        diary.plain(moment(chance, on, 910, 1720), &self.pen, "projects.permit_step", on, content);
    }
}

/// How often of a thousand a conditional item applies to a project that begins with nothing.
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
