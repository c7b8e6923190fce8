//! Everything that ever happened to a project (大事记), whichever room it was recorded in: every version of its facts, and each
//! time that one was sent back; the days that lapsed; what was said of its orders; what was done with the boards that it has a
//! place in. Which events there are and in which order they stand is said here; a page only finds words for them.

use super::meeting::{self, ACTION};
use super::problem::{PROBLEM, PROBLEM_STEP};
use super::register::PROJECT;
use super::supervision::SUPERVISION;
use super::visit::{COMPARISON, SCORE};
use crate::board::acts::Done;
use crate::fact::{KINDS, Kind, Office};
use crate::offices::oversight::{ORDER, Word};
use crate::period::{Month, Period};
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::{Date, ISOWeekDate};
use std::collections::BTreeMap;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A fact was recorded: number of its row.
    Recorded(u32),
    /// It got a further version: number of its row, and seq of the version before.
    Amended(u32, u32),
    /// It was taken back: number of its row.
    Withdrawn(u32),
    /// A reviewer sent it back: number of its row, and seq of the version that he sent back.
    Returned(u32, u32),
    /// A day closed without its entry.
    Lapsed,
    /// Somebody said why a day that lapsed does not count: that day.
    Waived(Date),
    /// Something was said of an order: seq of the order's first record.
    Order(u32, Word),
    /// Something was done with the board of a period.
    Board(Period, Done),
}

/// Something that happened on a day, as a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The day: of what was recorded, that on which it happened; of what was said of it later, that on which it was said.
    pub on: Date,
    /// Seq of the record.
    pub seq: u64,
    /// What.
    pub what: What,
}

impl Event {
    /// The row of the fact that it is about, where it is about one.
    pub fn row(&self) -> Option<u32> {
        match self.what {
            What::Recorded(row) | What::Amended(row, _) | What::Withdrawn(row) | What::Returned(row, _) => Some(row),
            _ => None,
        }
    }

    /// The office whose pages tell it: whoever may not read them is not told.
    pub fn office(&self, zone: &Zone) -> Office {
        match self.what {
            What::Order(..) => Office::Oversight,
            What::Lapsed | What::Waived(_) | What::Board(..) => Office::Projects,
            What::Recorded(row) | What::Amended(row, _) | What::Withdrawn(row) | What::Returned(row, _) => {
                zone.register.row(row).map_or(Office::Projects, |row| row.kind().office)
            }
        }
    }
}

/// Everything that happened to a project up to a day, the newest first.
pub fn events(zone: &Zone, project: u32, on: Date) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for number in facts(zone, project) {
        versions(zone, number, &mut events);
    }
    // What was said of this project first, and by its last version of another.
    let is_told = |number: u32| zone.register.row(number).is_some_and(|row| is_told(row.kind()));
    for (number, turned) in zone.register.once_about(project).filter(|(number, _)| is_told(*number)) {
        let mut of_fact = Vec::new();
        versions(zone, number, &mut of_fact);
        events.extend(of_fact.into_iter().filter(|event| event.seq <= u64::from(turned)));
    }
    if let Some(row) = zone.register.row(project) {
        for lapse in zone.lapses.of_subject(row.first) {
            events.push(Event { on: lapse.period, seq: lapse.seq.into(), what: What::Lapsed });
            if let (Some(seq), Some(on)) = (lapse.waived, lapse.waived_on) {
                events.push(Event { on, seq: seq.into(), what: What::Waived(lapse.period) });
            }
        }
    }
    for order in zone.register.rows_about(&ORDER, project).filter_map(|row| zone.orders.get(row.first)) {
        let said = order.steps.iter();
        events.extend(said.map(|step| {
            let what = What::Order(order.first, step.word);
            Event { on: step.on, seq: step.seq.into(), what }
        }));
    }
    let acts = zone.boards.of_project(&zone.register, project).into_iter();
    events.extend(acts.map(|act| Event { on: act.on, seq: act.seq, what: What::Board(act.period, act.done) }));
    events.retain(|event| event.on <= on);
    events.sort_unstable_by_key(|event| std::cmp::Reverse((event.on, event.seq)));
    events
}

/// Numbers of the facts about a project: the project itself, those that name it, and those that name one of these. A judge's
/// sheet is told by the visit that it is counted in, and another project by its own timeline.
fn facts(zone: &Zone, project: u32) -> Vec<u32> {
    let named = KINDS.iter().filter(|kind| is_told(kind)).flat_map(|kind| zone.register.of_subject(kind, project));
    let mut numbers: Vec<u32> = std::iter::once(project).chain(named).collect();
    for problem in zone.register.of_subject(&PROBLEM, project) {
        numbers.extend(zone.register.of_subject(&PROBLEM_STEP, problem));
    }
    for action in zone.register.rows_about(&ACTION, project) {
        let (Value::Row(meeting), Value::Count(number)) =
            (action.latest.value(&ACTION, "meeting"), action.latest.value(&ACTION, "action"))
        else {
            continue;
        };
        for kind in [&meeting::DONE, &meeting::CLOSED] {
            let said = zone.register.of_subject(kind, *meeting);
            numbers.extend(said.filter(|said| {
                let row = zone.register.row(*said);
                row.is_some_and(|row| row.latest.value(kind, "action") == &Value::Count(*number))
            }));
        }
    }
    numbers
}

/// Whether facts of a kind are told of the project that they name.
fn is_told(kind: &Kind) -> bool {
    kind.names(PROJECT.name) && ![SCORE.name, COMPARISON.name, PROJECT.name].contains(&kind.name)
}

/// Every version of a fact, the first on the day on which it happened, each further one on the day of its record; and each time
/// that one was sent back.
fn versions(zone: &Zone, number: u32, events: &mut Vec<Event>) {
    let Some(row) = zone.register.row(number) else { return };
    let mut amendments = zone.register.amendments(number).peekable();
    let on = amendments.peek().map_or(row.latest.happened, |first| first.happened);
    events.push(Event { on, seq: row.first.into(), what: What::Recorded(number) });
    events.extend(amendments.map(|amendment| {
        let what = if amendment.void { What::Withdrawn(number) } else { What::Amended(number, amendment.before) };
        Event { on: amendment.on, seq: amendment.seq.into(), what }
    }));
    let returns = zone.register.returns(number);
    events.extend(returns.map(|sent_back| {
        let what = What::Returned(number, sent_back.version);
        Event { on: sent_back.on, seq: sent_back.seq.into(), what }
    }));
}

/// The action that a record of a meeting says is done or closed: number of its row.
pub fn action_of(zone: &Zone, row: u32) -> Option<u32> {
    let row = zone.register.row(row)?;
    let kind = [&meeting::DONE, &meeting::CLOSED].into_iter().find(|kind| kind.name == row.kind().name)?;
    match (row.latest.value(kind, "meeting"), row.latest.value(kind, "action")) {
        (Value::Row(of), Value::Count(number)) => meeting::action_row(zone, *of, *number),
        _ => None,
    }
}

/// Events that are told in one line, the newest first: one alone, the entries of a week, or a table that was recorded for
/// one day.
pub type Line = Vec<Event>;

/// Facts of one kind and day from which on they are told as a table.
const TABLE_FROM: usize = 3;

/// What is told together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Together {
    /// The entries of a week, as far as they are of one month.
    Entries(ISOWeekDate, Month),
    /// Facts of a kind, by its ordinal, of a day.
    Facts(u8, Date),
}

fn together(zone: &Zone, event: &Event) -> Option<Together> {
    let What::Recorded(number) = event.what else { return None };
    let kind = zone.register.row(number)?.kind();
    if kind.name != SUPERVISION.name {
        return Some(Together::Facts(kind.ordinal(), event.on));
    }
    let monday = event.on.iso_week_date().first_of_week().ok()?;
    Some(Together::Entries(monday, Month::of(event.on)))
}

/// Events in lines: what belongs together stands where its newest event stands.
pub fn lines(zone: &Zone, events: &[Event]) -> Vec<Line> {
    let mut sizes: BTreeMap<Together, usize> = BTreeMap::new();
    for key in events.iter().filter_map(|event| together(zone, event)) {
        *sizes.entry(key).or_default() += 1;
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut places: BTreeMap<Together, usize> = BTreeMap::new();
    for event in events {
        let least = |key: &Together| if matches!(key, Together::Entries(..)) { 2 } else { TABLE_FROM };
        let key = together(zone, event).filter(|key| sizes.get(key).is_some_and(|size| *size >= least(key)));
        match key.map(|key| (key, places.get(&key).copied())) {
            Some((_, Some(at))) => lines[at].push(*event),
            Some((key, None)) => {
                places.insert(key, lines.len());
                lines.push(vec![*event]);
            }
            None => lines.push(vec![*event]),
        }
    }
    lines
}
