//! What was expected of a unit in a span of days, and what became of each (应报情况).

use super::{Duty, SUPERVISION_RULE, State, entries, entries_ever, supervised, weekly};
use crate::offices::projects::{SUPERVISION, carrier};
use crate::register::Row;
use crate::state::Zone;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The duties of one subject in a span, and how many are in each state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The rule that they follow from.
    pub rule: &'static str,
    /// Seq of the first record of the subject.
    pub subject: u32,
    /// Number of the unit that owes them last.
    pub unit: u32,
    /// The duties, by day.
    pub duties: Vec<Duty>,
}

impl Line {
    /// How many are in a state.
    pub fn count(&self, state: State) -> usize {
        self.duties.iter().filter(|duty| duty.state == state).count()
    }
}

/// How many duties of each unit are in each state, in the order of [`State::ALL`], by the number of the unit.
pub fn by_unit(lines: &[Line]) -> BTreeMap<u32, [usize; State::ALL.len()]> {
    let mut units: BTreeMap<u32, [usize; State::ALL.len()]> = BTreeMap::new();
    for duty in lines.iter().flat_map(|line| &line.duties) {
        let counts = units.entry(duty.unit).or_default();
        for (count, state) in counts.iter_mut().zip(State::ALL) {
            *count += usize::from(duty.state == state);
        }
    }
    units
}

/// What is expected of a unit – of all, if none is named – from one day to another, subject by subject. A closed day has a
/// duty where there is or was an entry, or a lapse of it; a day that is not over has one where `react` would find one.
pub fn expected(zone: &Zone, unit: Option<u32>, from: Date, to: Date) -> Vec<Line> {
    let mut lines: BTreeMap<(u32, &str), Line> = BTreeMap::new();
    for day in from.series(1.day()).take_while(|day| *day <= to) {
        for duty in duties(zone, day).into_iter().filter(|duty| unit.is_none_or(|unit| duty.unit == unit)) {
            let (rule, subject) = (duty.rule, duty.subject);
            let line = lines.entry((subject, rule)).or_insert(Line { rule, subject, unit: 0, duties: Vec::new() });
            line.unit = duty.unit;
            line.duties.push(duty);
        }
    }
    lines.into_values().collect()
}

/// The duties of a day.
pub(crate) fn duties(zone: &Zone, day: Date) -> Vec<Duty> {
    let closed = zone.seq_of_close(day);
    let entries: HashMap<u32, &Arc<Row>> = entries(zone, day).collect();
    let withdrawn = closed.map_or_else(HashSet::new, |closed| withdrawn(zone, day, closed));
    let mut found = Vec::new();
    let owing = supervised(zone, day);
    for project in &owing {
        let entry = entries.get(&project.number);
        let lapse = zone.lapses.of(SUPERVISION_RULE, project.row.first, day);
        let state = match (entry, closed, lapse) {
            (_, Some(_), Some(lapse)) if lapse.waived.is_some() => State::Waived,
            (Some(row), Some(closed), _) if u64::from(row.first) > closed => State::Late,
            (Some(row), ..) => said(row),
            (None, None, _) => State::Open,
            (None, Some(_), Some(_)) => State::Lapsed,
            (None, Some(_), None) if withdrawn.contains(&project.number) => State::Lapsed,
            // The day closed before this was a duty.
            (None, Some(_), None) => continue,
        };
        found.push(Duty {
            rule: SUPERVISION_RULE,
            subject: project.row.first,
            period: day,
            unit: lapse.map_or_else(|| project.unit(), |lapse| lapse.unit),
            person: carrier(zone, project.number, day).map(|carrier| carrier.person),
            due_on: day,
            state,
        });
    }
    // What lapsed stays lapsed, whatever was said of the project since.
    let subjects: HashSet<u32> = owing.iter().map(|project| project.row.first).collect();
    let lapses = zone.lapses.between(day, day).filter(|lapse| &*lapse.rule == SUPERVISION_RULE);
    for lapse in lapses.filter(|lapse| !subjects.contains(&lapse.subject)) {
        let number = zone.register.by_first(lapse.subject);
        found.push(Duty {
            rule: SUPERVISION_RULE,
            subject: lapse.subject,
            period: day,
            unit: lapse.unit,
            person: number.and_then(|number| carrier(zone, number, day)).map(|carrier| carrier.person),
            due_on: day,
            state: match (&lapse.waived, number.is_some_and(|number| entries.contains_key(&number))) {
                (Some(_), _) => State::Waived,
                (None, true) => State::Late,
                (None, false) => State::Lapsed,
            },
        });
    }
    found.extend(weekly::duties(zone, day).map(|(_, duty)| duty));
    found
}

/// Numbers of the projects whose entry of a day stood when the day closed and is withdrawn: as if it had never been made.
fn withdrawn(zone: &Zone, day: Date, closed: u64) -> HashSet<u32> {
    let stood = |row: &Row| row.submitted().is_none() && u64::from(row.first) < closed;
    entries_ever(zone, day).filter(|(_, row)| stood(row)).map(|(project, _)| project).collect()
}

fn said(row: &Row) -> State {
    let change = row.submitted().and_then(|version| version.choice(&SUPERVISION, "change"));
    if change == Some("no_change") { State::NothingToReport } else { State::Done }
}
