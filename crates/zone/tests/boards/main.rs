//! Lights and boards: the same however records come, by kept cells as by reading everything; ranks, weights and the
//! smallest changes hold; and each act of a board is refused where it must be.

mod acts;
mod league;
mod site;
mod week;
mod weeks;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use ledger::Amends;
use proptest::prelude::*;
use rulebook::Decimal;
use rulebook::scorecard::Measure;
use serde_json::json;
use site::{Site, fold, project};
use std::collections::{BTreeMap, BTreeSet};
use zone::board::{Board, compute};
use zone::offices::projects::STAGES;
use zone::offices::projects::light::{Light, light, week_end};
use zone::{Month, Period, Zone};

const PROJECTS: usize = 7;
const YEAR: i16 = 2019;

fn february() -> Period {
    Period::Month(Month::new(2019, 2).unwrap())
}

/// What is recorded on a day of a project; it happened on an earlier one if it is late.
#[derive(Debug, Clone)]
enum Said {
    Entry { project: usize, days_ago: i64, invested: Option<u32> },
    Withdrawn { project: usize, nth: usize },
    Plan { project: usize, month: u8, planned: u32 },
    Milestone { project: usize, stage: usize, planned: u16 },
    Reached { project: usize, stage: usize },
    Problem { project: usize, number: usize, step: usize },
    Permit { project: usize, item: usize, step: usize },
    Waived { project: usize, nth: usize },
    Falsified { project: usize, nth: usize },
}

/// Permits that nothing must be granted before.
const ITEMS: [&str; 3] = ["project_approval", "site_opinion", "geology"];
const PERMIT_STEPS: [&str; 6] = ["started", "accepted", "clock_stopped", "clock_resumed", "granted", "refused"];
const PROBLEM_STEPS: [&str; 5] = ["raised", "assigned", "solved", "confirmed", "reopened"];

impl Said {
    fn project(&self) -> usize {
        match self {
            Self::Entry { project, .. }
            | Self::Withdrawn { project, .. }
            | Self::Plan { project, .. }
            | Self::Milestone { project, .. }
            | Self::Reached { project, .. }
            | Self::Problem { project, .. }
            | Self::Permit { project, .. }
            | Self::Waived { project, .. }
            | Self::Falsified { project, .. } => *project,
        }
    }
}

fn said() -> impl Strategy<Value = Said> {
    let of = || 0..PROJECTS;
    prop_oneof![
        12 => (of(), 0i64..4, prop::option::of(1000u32..900_000))
            .prop_map(|(project, days_ago, invested)| Said::Entry { project, days_ago, invested }),
        2 => (of(), 0usize..20).prop_map(|(project, nth)| Said::Withdrawn { project, nth }),
        3 => (of(), 1u8..=12, 1u32..900).prop_map(|(project, month, planned)| Said::Plan { project, month, planned }),
        3 => (of(), 0usize..8, 0u16..70).prop_map(|(project, stage, planned)| Said::Milestone { project, stage, planned }),
        2 => (of(), 0usize..8).prop_map(|(project, stage)| Said::Reached { project, stage }),
        12 => (of(), 0usize..2, 0..PROBLEM_STEPS.len())
            .prop_map(|(project, number, step)| Said::Problem { project, number, step }),
        8 => (of(), 0..ITEMS.len(), 0..PERMIT_STEPS.len())
            .prop_map(|(project, item, step)| Said::Permit { project, item, step }),
        1 => (of(), 0usize..20).prop_map(|(project, nth)| Said::Waived { project, nth }),
        1 => (of(), 0usize..20).prop_map(|(project, nth)| Said::Falsified { project, nth }),
    ]
}

/// Days from 21 January on with what is said on each.
fn history() -> impl Strategy<Value = Vec<Vec<Said>>> {
    prop::collection::vec(prop::collection::vec(said(), 0..10), 20..60)
}

/// What a plain reader of the history notes down: per project entries by day, plans by month, stages; of plans what was
/// said on which day.
#[derive(Default)]
struct Notes {
    entries: BTreeMap<(usize, Date), (bool, Option<u32>)>,
    plans: BTreeMap<(usize, u8), Vec<(Date, u32)>>,
    planned: BTreeMap<(usize, usize), Vec<(Date, Date)>>,
    reached: BTreeMap<(usize, usize), Date>,
    waived: BTreeSet<(usize, Date)>,
}

fn told(days: &[Vec<Said>]) -> (Site, Notes) {
    let mut site = Site::with_dues(PROJECTS);
    let mut notes = Notes::default();
    let mut firsts: BTreeMap<(usize, Date), (u64, serde_json::Value)> = BTreeMap::new();
    for (number, saids) in days.iter().enumerate() {
        let today = date(YEAR, 1, 21) + (number as i64).days();
        site.until(today);
        for said in saids {
            take(&mut site, &mut notes, &mut firsts, today, said);
        }
    }
    site.until(date(YEAR, 3, 22));
    (site, notes)
}

fn take(
    site: &mut Site,
    notes: &mut Notes,
    firsts: &mut BTreeMap<(usize, Date), (u64, serde_json::Value)>,
    today: Date,
    said: &Said,
) {
    match said {
        Said::Entry { project: of, days_ago, invested } => {
            let day = today - days_ago.days();
            if notes.entries.contains_key(&(*of, day)) {
                return;
            }
            let seq = site.entry(*of, day, *invested);
            let content = json!({"project": project(*of), "stage": "structure", "change": "progress", "workers": 5,
                "machines": 1, "problem": "none"});
            firsts.insert((*of, day), (seq, content));
            notes.entries.insert((*of, day), (*days_ago == 0, *invested));
        }
        Said::Withdrawn { project: of, nth } => {
            let own: Vec<Date> = notes.entries.keys().filter(|(by, _)| by == of).map(|(_, day)| *day).collect();
            let Some(day) = own.get(*nth % own.len().max(1)) else { return };
            let (seq, content) = &firsts[&(*of, *day)];
            let mut content = content.clone();
            content["reason"] = "other".into();
            let amends = Amends { seq: *seq, version: *seq, void: true };
            if site.command("projects.supervision", "p-0", &day.to_string(), &content, 0, Some(amends)).is_ok() {
                notes.entries.remove(&(*of, *day));
            }
        }
        Said::Plan { project: of, month, planned } => {
            let planned = u32::from(*month) * 1000 + planned % 1000;
            let content = json!({"project": project(*of), "month": format!("2019-{month:02}"), "planned_to_date_yuan": planned.to_string()});
            if let Some(said) = site.plan("projects.investment_plan", today, content) {
                let accept = json!({"items": [said]});
                site.say("review.accepted", "p-1", &today.to_string(), &accept, 0).unwrap();
                notes.plans.entry((*of, *month)).or_default().push((today, planned));
            }
        }
        Said::Milestone { project: of, stage, planned } => {
            let day = date(YEAR, 1, 10) + i64::from(*planned).days();
            let content = json!({"project": project(*of), "stage": STAGES[*stage], "planned_on": day.to_string(), "strength": "plan"});
            if site.plan("projects.milestone", today, content).is_some() {
                notes.planned.entry((*of, *stage)).or_default().push((today, day));
            }
        }
        Said::Reached { project: of, stage } => {
            let content = json!({"project": project(*of), "stage": STAGES[*stage], "proof": "plan_approval"});
            let Ok(seq) = site.say("projects.milestone_reached", "p-0", &today.to_string(), &content, 1) else {
                return;
            };
            let accept = json!({"items": [[seq, seq]]});
            site.say("review.accepted", "p-1", &today.to_string(), &accept, 0).unwrap();
            notes.reached.insert((*of, *stage), today);
        }
        // What does not fit is refused, and changes nothing.
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
                content["owner"] = crate::site::UNIT.into();
            }
            let by = if step == "confirmed" { "p-2" } else { "p-0" };
            let _ = site.say(kind, by, &today.to_string(), &content, 0);
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
            let _ = site.say("projects.permit_step", "p-0", &today.to_string(), &content, 0);
        }
        Said::Waived { project: of, nth } => {
            let first = site.zone.register.row(site.row(*of)).unwrap().first;
            let all = site.zone.lapses.between(Date::MIN, today);
            let own: Vec<u32> = all.filter(|lapse| lapse.subject == first).map(|lapse| lapse.seq).collect();
            let Some(lapse) = own.get(*nth % own.len().max(1)) else { return };
            let content = json!({"lapse": lapse, "ground": "weather"});
            if site.say("duty.waived", "p-1", &today.to_string(), &content, 0).is_ok() {
                let day = site.zone.lapses.get(*lapse).unwrap().period;
                notes.waived.insert((*of, day));
            }
        }
        Said::Falsified { project: of, nth } => {
            let own: Vec<u64> = firsts.iter().filter(|((by, _), _)| by == of).map(|(_, (seq, _))| *seq).collect();
            let Some(record) = own.get(*nth % own.len().max(1)) else { return };
            let content = json!({"period": "2019-02", "project": project(*of), "record": record, "finding": "不实"});
            let _ = site.say("board.falsified", "p-3", &today.to_string(), &content, 0);
        }
    }
}

/// The plan as it stood at the end of a day: what was said last by then, or first of all.
fn stood<T: Copy>(said: &[(Date, T)], on: Date) -> T {
    said.iter().rev().find(|(day, _)| *day <= on).unwrap_or(&said[0]).1
}

impl Notes {
    /// The three measures that these notes give for February, read plainly.
    fn february(&self, of: usize) -> [Option<Measure>; 3] {
        let (from, to) = (date(YEAR, 2, 1), date(YEAR, 2, 28));
        let whole = |number: i64| Decimal::whole(number);
        let planned = self.plans.range((of, 1)..=(of, 2)).next_back().map(|(_, said)| stood(said, to));
        let mut own = self.entries.range((of, Date::MIN)..=(of, to)).rev();
        let invested = own.find_map(|(_, (_, invested))| *invested).unwrap_or_default();
        let money = planned.map(|planned| Measure {
            due: whole(i64::from(planned)),
            done: whole(i64::from(invested)),
            late: Decimal::ZERO,
        });
        let (mut due, mut done, mut late) = (0, 0, 0);
        for ((_, stage), said) in self.planned.range((of, 0)..=(of, 7)) {
            let day = &stood(said, to);
            let reached = self.reached.get(&(of, *stage)).filter(|reached| **reached <= to);
            if *day > to || (*day < from && reached.is_some_and(|reached| *reached < from)) {
                continue;
            }
            due += 1;
            match reached {
                Some(reached) if reached <= day => done += 1,
                Some(_) => late += 1,
                None => {}
            }
        }
        let stages = (due > 0).then(|| Measure { due: whole(due), done: whole(done), late: whole(late) });
        // Spring Festival 2019: 4 to 10 February off, 2 and 3 February worked.
        let working = |day: &i8| {
            let weekday = date(YEAR, 2, *day).weekday().to_monday_one_offset();
            !(4..=10).contains(day) && ((2..=3).contains(day) || weekday <= 5)
        };
        let is_waived = |day: &i8| self.waived.contains(&(of, date(YEAR, 2, *day)));
        let days: Vec<i8> = (1..=28).filter(working).filter(|day| !is_waived(day)).collect();
        let entry = |day: &i8| self.entries.get(&(of, date(YEAR, 2, *day)));
        let in_time = days.iter().filter(|day| entry(day).is_some_and(|(in_time, _)| *in_time)).count();
        let late = days.iter().filter(|day| entry(day).is_some_and(|(in_time, _)| !in_time)).count();
        let supervised =
            Some(Measure { due: whole(days.len() as i64), done: whole(in_time as i64), late: whole(late as i64) });
        [money, stages, supervised]
    }
}

/// A board told by project, for comparing two zones that number them otherwise.
fn by_project(site: &Site, board: &Board) -> Vec<(String, String)> {
    let told = |number| {
        let entry = board.entry(site.row(number)).unwrap();
        (format!("{:?} {:?}", entry.measures, entry.score), format!("{:?}", entry.place))
    };
    (0..PROJECTS).map(told).collect()
}

fn lights(site: &Site, zone: &Zone) -> Vec<(Option<zone::offices::projects::light::Level>, Vec<&'static str>)> {
    let mut all = Vec::new();
    for number in 0..PROJECTS {
        for week in 0..6 {
            let on = week_end(date(YEAR, 1, 21) + (7 * week).days());
            let light: Option<Light> = light(zone, site.row(number), on);
            let codes = light.iter().flat_map(|light| light.reasons.iter().map(|reason| reason.code)).collect();
            all.push((light.map(|light| light.level), codes));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn kept_cells_say_what_a_plain_reader_and_a_second_fold_say(days in history()) {
        let (site, notes) = told(&days);
        let board = compute(&site.zone, february()).unwrap();
        for number in 0..PROJECTS {
            let measures = &board.entry(site.row(number)).unwrap().measures;
            let [money, stages, supervised] = notes.february(number);
            prop_assert_eq!(measures[0], money, "investment of {}", number);
            prop_assert_eq!(measures[1], stages, "milestones of {}", number);
            prop_assert_eq!(measures[3], supervised, "supervision of {}", number);
        }
        let again = fold(&site.records);
        prop_assert!(again.day_cells == site.zone.day_cells);
        prop_assert!(zone::board::DayCells::replayed(&again) == site.zone.day_cells);
        prop_assert_eq!(by_project(&site, &compute(&again, february()).unwrap()), by_project(&site, &board));
        prop_assert_eq!(lights(&site, &again), lights(&site, &site.zone));
    }

    #[test]
    fn the_order_of_projects_within_a_day_does_not_matter(days in history(), turn in 1usize..6) {
        let (site, _) = told(&days);
        // Each project's own records keep their order; which project comes first on a day changes.
        let turned: Vec<Vec<Said>> = days
            .iter()
            .map(|saids| {
                let mut saids = saids.clone();
                saids.sort_by_key(|said| (said.project() + turn) % PROJECTS);
                saids
            })
            .collect();
        let (other, _) = told(&turned);
        let boards = (compute(&site.zone, february()).unwrap(), compute(&other.zone, february()).unwrap());
        prop_assert_eq!(by_project(&site, &boards.0), by_project(&other, &boards.1));
        prop_assert_eq!(lights(&site, &site.zone), lights(&other, &other.zone));
    }
}
