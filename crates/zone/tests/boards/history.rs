//! A history of a few projects, made up: what is said of them day by day, and what a plain reader notes down of it.

use crate::plain::{Notes, Step};
use crate::site::{Site, UNIT, project};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use ledger::Amends;
use proptest::prelude::*;
use serde_json::{Value, json};
use zone::offices::projects::{PROJECT, STAGES};
use zone::{Month, Period};

/// So many projects there are.
pub const PROJECTS: usize = 7;

/// When a history plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Within a year: from 21 January 2019 on. The board is that of February.
    WithinAYear,
    /// Over a New Year: from 9 December 2019 on. The board is that of January.
    OverNewYear,
}

impl Time {
    /// The day on which the site is there.
    fn founded(self) -> Date {
        match self {
            Self::WithinAYear => date(2019, 1, 1),
            Self::OverNewYear => date(2019, 11, 25),
        }
    }
    /// The first day of which something is said.
    pub fn begins(self) -> Date {
        match self {
            Self::WithinAYear => date(2019, 1, 21),
            Self::OverNewYear => date(2019, 12, 9),
        }
    }
    /// The day on which it is looked at in the end.
    fn ends(self) -> Date {
        self.begins() + 60.days()
    }
    /// The month of the board that the plain reader reckons.
    pub fn month(self) -> Month {
        match self {
            Self::WithinAYear => Month::new(2019, 2).unwrap(),
            Self::OverNewYear => Month::new(2020, 1).unwrap(),
        }
    }
    /// The boards that are compared.
    pub fn periods(self) -> Vec<Period> {
        match self {
            Self::WithinAYear => vec![Period::Month(self.month())],
            Self::OverNewYear => {
                vec![Period::Month(Month::new(2019, 12).unwrap()), Period::Month(self.month()), Period::Year(2020)]
            }
        }
    }
    /// The month that a plan is for: of twelve, some of them before the history begins.
    fn plan_month(self, number: u8) -> Month {
        let first = match self {
            Self::WithinAYear => Month::new(2019, 1).unwrap(),
            Self::OverNewYear => Month::new(2019, 9).unwrap(),
        };
        (0..number).fold(first, |month, _| month.next())
    }
}

/// What is recorded on a day of a project; it happened on an earlier one if it is late.
#[derive(Debug, Clone)]
pub enum Said {
    Entry { project: usize, days_ago: i64, invested: Option<u32> },
    Corrected { project: usize, nth: usize, invested: Option<u32> },
    Withdrawn { project: usize, nth: usize },
    Plan { project: usize, month: u8, planned: u32 },
    PlanWithdrawn { project: usize, nth: usize },
    Milestone { project: usize, stage: usize, planned: u16 },
    MilestoneWithdrawn { project: usize, nth: usize },
    Reached { project: usize, stage: usize },
    Problem { project: usize, number: usize, step: usize },
    Permit { project: usize, item: usize, step: usize },
    StepWithdrawn { project: usize, nth: usize },
    SecondNotice,
    Waived { project: usize, nth: usize },
    Falsified { project: usize, nth: usize },
    Level { project: usize, is_key: bool },
    Closed { project: usize },
}

/// Permits that nothing must be granted before.
const ITEMS: [&str; 3] = ["project_approval", "site_opinion", "geology"];
const PERMIT_STEPS: [&str; 6] = ["started", "accepted", "clock_stopped", "clock_resumed", "granted", "refused"];
const PROBLEM_STEPS: [&str; 5] = ["raised", "assigned", "solved", "confirmed", "reopened"];

impl Said {
    pub fn project(&self) -> usize {
        match self {
            Self::Entry { project, .. }
            | Self::Corrected { project, .. }
            | Self::Withdrawn { project, .. }
            | Self::Plan { project, .. }
            | Self::PlanWithdrawn { project, .. }
            | Self::Milestone { project, .. }
            | Self::MilestoneWithdrawn { project, .. }
            | Self::Reached { project, .. }
            | Self::Problem { project, .. }
            | Self::Permit { project, .. }
            | Self::StepWithdrawn { project, .. }
            | Self::Waived { project, .. }
            | Self::Falsified { project, .. }
            | Self::Level { project, .. }
            | Self::Closed { project } => *project,
            Self::SecondNotice => 0,
        }
    }
}

fn said() -> impl Strategy<Value = Said> {
    let of = || 0..PROJECTS;
    let invested = || prop::option::of(1000u32..900_000);
    prop_oneof![
        24 => (of(), 0i64..4, invested())
            .prop_map(|(project, days_ago, invested)| Said::Entry { project, days_ago, invested }),
        4 => (of(), 0usize..20, invested())
            .prop_map(|(project, nth, invested)| Said::Corrected { project, nth, invested }),
        4 => (of(), 0usize..20).prop_map(|(project, nth)| Said::Withdrawn { project, nth }),
        8 => (of(), 0u8..12, 1u32..900).prop_map(|(project, month, planned)| Said::Plan { project, month, planned }),
        2 => (of(), 0usize..12).prop_map(|(project, nth)| Said::PlanWithdrawn { project, nth }),
        8 => (of(), 0usize..8, 0u16..70)
            .prop_map(|(project, stage, planned)| Said::Milestone { project, stage, planned }),
        2 => (of(), 0usize..8).prop_map(|(project, nth)| Said::MilestoneWithdrawn { project, nth }),
        4 => (of(), 0usize..8).prop_map(|(project, stage)| Said::Reached { project, stage }),
        24 => (of(), 0usize..2, 0..PROBLEM_STEPS.len())
            .prop_map(|(project, number, step)| Said::Problem { project, number, step }),
        16 => (of(), 0..ITEMS.len(), 0..PERMIT_STEPS.len())
            .prop_map(|(project, item, step)| Said::Permit { project, item, step }),
        6 => (of(), 0usize..20).prop_map(|(project, nth)| Said::StepWithdrawn { project, nth }),
        1 => Just(Said::SecondNotice),
        2 => (of(), 0usize..20).prop_map(|(project, nth)| Said::Waived { project, nth }),
        2 => (of(), 0usize..20).prop_map(|(project, nth)| Said::Falsified { project, nth }),
        1 => (of(), any::<bool>()).prop_map(|(project, is_key)| Said::Level { project, is_key }),
        1 => of().prop_map(|project| Said::Closed { project }),
    ]
}

/// Days with what is said on each.
pub fn days() -> impl Strategy<Value = Vec<Vec<Said>>> {
    prop::collection::vec(prop::collection::vec(said(), 0..10), 20..60)
}

/// A time and a history.
pub fn history() -> impl Strategy<Value = (Time, Vec<Vec<Said>>)> {
    (prop_oneof![2 => Just(Time::WithinAYear), 1 => Just(Time::OverNewYear)], days())
}

/// Tells a history to a site, and to a plain reader; `at` looks at the site after each day.
pub fn told(time: Time, days: &[Vec<Said>], mut at: impl FnMut(usize, &Site)) -> (Site, Notes) {
    let mut site = Site::founded(time.founded(), PROJECTS);
    site.adopt_dues();
    if time == Time::OverNewYear {
        site.adopt_first_notice_of_2020();
    }
    let mut telling = Telling { site, notes: Notes::default(), time, today: time.begins() };
    for (number, saids) in days.iter().enumerate() {
        telling.today = time.begins() + (number as i64).days();
        telling.site.until(telling.today);
        // Before whatever else is said on the day: what is refused then depends on it.
        if saids.iter().any(|said| matches!(said, Said::SecondNotice)) {
            telling.adopt_second_notice();
        }
        saids.iter().for_each(|said| telling.take(said));
        at(number, &telling.site);
    }
    telling.adopt_second_notice();
    telling.site.until(time.ends());
    (telling.site, telling.notes)
}

struct Telling {
    site: Site,
    notes: Notes,
    time: Time,
    today: Date,
}

fn listed(of: usize, level: &str) -> Value {
    json!({
        "project": project(of), "title": "项目", "level": level, "category": "industry", "nature": "new",
        "accountable_unit": UNIT, "planned_investment_yuan": "900000", "target_on": "2020-12-31",
        "target_strength": "plan", "reason": "other",
    })
}

impl Telling {
    /// Says something today of which another decides; whether it was not refused.
    fn accepted(
        &mut self,
        kind: &str,
        happened: Date,
        content: &Value,
        evidence: usize,
        amends: Option<u64>,
        void: bool,
    ) -> bool {
        let amends = amends.map(|seq| Amends { seq, version: self.latest(seq), void });
        let Ok(version) = self.site.command(kind, "p-0", &happened.to_string(), content, evidence, amends) else {
            return false;
        };
        let items = json!({"items": [[amends.map_or(version, |amends| amends.seq), version]]});
        self.site.say("review.accepted", "p-1", &self.today.to_string(), &items, 0).unwrap();
        true
    }

    /// The second notice for 2020 comes when it comes, also after the day on which it is in force.
    fn adopt_second_notice(&mut self) {
        if self.time == Time::OverNewYear && self.notes.second_notice_on.is_none() {
            self.site.adopt_second_notice_of_2020();
            self.notes.second_notice_on = Some(self.today);
        }
    }

    /// Seq of the last version of a fact.
    fn latest(&self, first: u64) -> u64 {
        let register = &self.site.zone.register;
        register.row(register.by_first(first as u32).unwrap()).unwrap().latest.seq.into()
    }

    /// Amends an entry, or withdraws it; whether that was not refused.
    fn amend_entry(&mut self, of: usize, day: Date, seq: u64, invested: Option<u32>, void: bool) -> bool {
        let mut content = json!({"project": project(of), "stage": "structure", "change": "progress", "workers": 5,
            "machines": 1, "problem": "none", "cause": "corrected", "reason": "other"});
        if let Some(invested) = invested {
            content["invested_to_date_yuan"] = invested.to_string().into();
        }
        let amends = Amends { seq, version: self.latest(seq), void };
        self.site.command("projects.supervision", "p-0", &day.to_string(), &content, 0, Some(amends)).is_ok()
    }

    fn take(&mut self, said: &Said) {
        let today = self.today;
        match said {
            Said::Entry { project: of, days_ago, invested } => {
                let day = today - days_ago.days();
                if self.notes.entries.contains_key(&(*of, day)) {
                    return;
                }
                if let Ok(seq) = self.site.try_entry(*of, day, *invested) {
                    self.notes.entries.insert((*of, day), (*days_ago == 0, *invested));
                    self.notes.firsts.insert((*of, day), seq);
                }
            }
            Said::Corrected { project: of, nth, invested } => {
                let Some((day, seq)) = self.notes.nth_entry(*of, *nth) else { return };
                if self.amend_entry(*of, day, seq, *invested, false) {
                    self.notes.entries.get_mut(&(*of, day)).unwrap().1 = *invested;
                }
            }
            Said::Withdrawn { project: of, nth } => {
                let Some((day, seq)) = self.notes.nth_entry(*of, *nth) else { return };
                if self.amend_entry(*of, day, seq, None, true) {
                    self.notes.entries.remove(&(*of, day));
                }
            }
            Said::Plan { project: of, month, planned } => {
                let planned = u32::from(*month + 1) * 1000 + planned % 1000;
                let month = self.time.plan_month(*month);
                let content = json!({"project": project(*of), "month": month.to_string(),
                    "planned_to_date_yuan": planned.to_string()});
                let Some([first, version]) = self.site.plan("projects.investment_plan", today, content) else { return };
                let accept = json!({"items": [[first, version]]});
                self.site.say("review.accepted", "p-1", &today.to_string(), &accept, 0).unwrap();
                self.notes.plans.entry((*of, month)).or_default().say(first, today, Some(planned));
            }
            Said::PlanWithdrawn { project: of, nth } => {
                let Some((month, first, planned)) = self.notes.nth_plan(*of, *nth) else { return };
                let content = json!({"project": project(*of), "month": month.to_string(),
                    "planned_to_date_yuan": planned.to_string(), "reason": "other"});
                if self.accepted("projects.investment_plan", today, &content, 0, Some(first), true) {
                    self.notes.plans.get_mut(&(*of, month)).unwrap().say(first, today, None);
                }
            }
            Said::Milestone { project: of, stage, planned } => {
                let day = self.time.begins() - 11.days() + i64::from(*planned).days();
                let content = json!({"project": project(*of), "stage": STAGES[*stage], "planned_on": day.to_string(),
                    "strength": "plan", "cause": "weather"});
                if let Some([first, _]) = self.site.plan("projects.milestone", today, content) {
                    self.notes.planned.entry((*of, *stage)).or_default().say(first, today, Some(day));
                }
            }
            Said::MilestoneWithdrawn { project: of, nth } => {
                let Some((stage, first, day)) = self.notes.nth_milestone(*of, *nth) else { return };
                let content = json!({"project": project(*of), "stage": STAGES[stage], "planned_on": day.to_string(),
                    "strength": "plan", "reason": "other"});
                let amends = Amends { seq: first, version: self.latest(first), void: true };
                if self.site.command("projects.milestone", "p-0", &today.to_string(), &content, 0, Some(amends)).is_ok()
                {
                    self.notes.planned.get_mut(&(*of, stage)).unwrap().say(first, today, None);
                }
            }
            Said::Reached { project: of, stage } => {
                let content = json!({"project": project(*of), "stage": STAGES[*stage], "proof": "plan_approval"});
                if self.accepted("projects.milestone_reached", today, &content, 1, None, false) {
                    self.notes.reached.insert((*of, *stage), today);
                }
            }
            Said::Level { project: of, is_key } => {
                let content = listed(*of, if *is_key { "municipal" } else { "zone" });
                let first = self.site.zone.register.row(self.site.row(*of)).unwrap().first;
                if self.accepted(PROJECT.name, date(2018, 12, 1), &content, 0, Some(first.into()), false) {
                    self.notes.others.retain(|other| other != of);
                    self.notes.others.extend((!is_key).then_some(*of));
                }
            }
            Said::Closed { project: of } => {
                let content = json!({"project": project(*of), "cause": "given_up"});
                if self.accepted("projects.closure", today, &content, 0, None, false) {
                    self.notes.closed.insert(*of, today);
                }
            }
            Said::StepWithdrawn { project: of, nth } => {
                let own = self.notes.steps.iter().enumerate().filter(|(_, step)| step.project == *of);
                let Some(at) = own.map(|(at, _)| at).nth(*nth) else { return };
                let step = &self.notes.steps[at];
                let amends = Amends { seq: step.seq, version: self.latest(step.seq), void: true };
                let mut content = step.content.clone();
                content["reason"] = "other".into();
                let day = step.day.to_string();
                if self.site.command(step.kind, step.by, &day, &content, 0, Some(amends)).is_ok() {
                    self.notes.steps.remove(at);
                    self.notes.rewritten.insert(*of);
                }
            }
            Said::SecondNotice => {}
            said => self.take_of_a_desk(said),
        }
    }

    /// What an office says of what others do. What does not fit is refused, and changes nothing.
    fn take_of_a_desk(&mut self, said: &Said) {
        let (site, today) = (&mut self.site, self.today);
        match said {
            Said::Problem { project: of, number, step } => {
                let id = format!("wt-{of}-{number}");
                let step = PROBLEM_STEPS[*step];
                let (kind, mut content) = match step {
                    "raised" => (
                        "projects.problem",
                        json!({"problem": id, "project": project(*of), "sort": "funds", "title": "问题"}),
                    ),
                    step => ("projects.problem_step", json!({"problem": id, "step": step})),
                };
                if step == "assigned" {
                    content["owner"] = UNIT.into();
                }
                let by = if step == "confirmed" { "p-2" } else { "p-0" };
                if let Ok(seq) = site.say(kind, by, &today.to_string(), &content, 0) {
                    self.notes.steps.push(Step { project: *of, seq, kind, by, day: today, content });
                }
            }
            Said::Permit { project: of, item, step } => {
                let step = PERMIT_STEPS[*step];
                let mut content = json!({"project": project(*of), "item": ITEMS[*item], "step": step});
                if step == "clock_stopped" {
                    content["stop_reason"] = "hearing".into();
                }
                if step == "granted" {
                    content["certificate"] = "证1".into();
                }
                let (kind, by) = ("projects.permit_step", "p-0");
                if let Ok(seq) = site.say(kind, by, &today.to_string(), &content, 0) {
                    self.notes.steps.push(Step { project: *of, seq, kind, by, day: today, content });
                }
            }
            Said::Waived { project: of, nth } => {
                let first = site.zone.register.row(site.row(*of)).unwrap().first;
                let all = site.zone.lapses.between(Date::MIN, today);
                let own: Vec<u32> = all.filter(|lapse| lapse.subject == first).map(|lapse| lapse.seq).collect();
                let Some(lapse) = own.get(*nth % own.len().max(1)) else { return };
                let content = json!({"lapse": lapse, "ground": "weather"});
                if site.say("duty.waived", "p-1", &today.to_string(), &content, 0).is_ok() {
                    let day = site.zone.lapses.get(*lapse).unwrap().period;
                    self.notes.waived.insert((*of, day));
                }
            }
            Said::Falsified { project: of, nth } => {
                let Some((_, record)) = self.notes.nth_entry(*of, *nth) else { return };
                let period = Period::Month(self.time.month()).to_string();
                let content = json!({"period": period, "project": project(*of), "record": record, "finding": "不实"});
                let _ = site.say("board.falsified", "p-3", &today.to_string(), &content, 0);
            }
            _ => unreachable!("another takes it"),
        }
    }
}
