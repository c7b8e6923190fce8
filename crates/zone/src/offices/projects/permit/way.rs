//! What blocks a project today, and the longest way that is still before it.

use super::answer::{Item, State, items};
use super::catalogue;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::catalogue::{Catalogue, Stage};

/// Why an item blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Over the promised limit, by so many working days.
    Late(u32),
    /// The owner has to hand in what is missing.
    Correcting,
    /// The clock is stopped.
    Stopped,
    /// Refused: another application is needed.
    Refused,
    /// The certificate has expired.
    Expired,
    /// Everything before it is granted, the longest way begins with it, and it is not handed in. Not said of the last stage.
    NotHandedIn,
}

impl Reason {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Late(_) => "late",
            Self::Correcting => "correcting",
            Self::Stopped => "stopped",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::NotHandedIn => "not-handed-in",
        }
    }
}

/// An item that blocks its project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The item.
    pub item: Item,
    /// Why it blocks.
    pub reason: Reason,
    /// Ids of the open items that cannot be accepted before it is granted, directly or through others.
    pub holds: Vec<String>,
}

/// The critical path (关键路径).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// Ids of the granted items that lead to it.
    pub done: Vec<String>,
    /// Ids of the items to come, in order.
    pub open: Vec<String>,
    /// Working days that they take at most by the promised limits, the days that are used left out.
    pub days: u32,
}

impl Way {
    /// Whether an item is on it.
    pub fn has(&self, id: &str) -> bool {
        self.done.iter().chain(&self.open).any(|on| on == id)
    }
}

/// What blocks a project on a day: first what holds up most, then what is latest.
pub fn blocks(zone: &Zone, project: u32, on: Date) -> Vec<Block> {
    let Some(catalogue) = catalogue(&zone.rules, on) else { return Vec::new() };
    let items = items(zone, project, on);
    let way = way(catalogue, &items);
    let mut blocks: Vec<Block> = (0..items.len())
        .filter_map(|at| {
            let item = &items[at];
            let first = way.open.first() == Some(&item.permit.id);
            let reason = reason(item, first)?;
            Some(Block { item: item.clone(), reason, holds: holds(catalogue, &items, at) })
        })
        .collect();
    blocks.sort_by_key(|block| std::cmp::Reverse((block.holds.len(), block.item.late())));
    blocks
}

fn reason(item: &Item, first_of_the_way: bool) -> Option<Reason> {
    match item.state {
        State::Running if item.late() > 0 => Some(Reason::Late(item.late())),
        State::Correcting => Some(Reason::Correcting),
        State::Stopped => Some(Reason::Stopped),
        State::Refused => Some(Reason::Refused),
        State::Expired => Some(Reason::Expired),
        // What is accepted in the end is a building: while it is built, nobody can hand that in.
        State::NotStarted | State::Preparing if item.permit.stage == Stage::Acceptance => None,
        State::NotStarted | State::Preparing if first_of_the_way && item.waits_for.is_empty() => {
            Some(Reason::NotHandedIn)
        }
        _ => None,
    }
}

/// The open items that wait for one.
fn holds(catalogue: &Catalogue, items: &[Item], position: usize) -> Vec<String> {
    let applies = |at: usize| !matches!(items[at].state, State::Unsaid | State::Exempt(_));
    let mut waiting = vec![false; items.len()];
    waiting[position] = true;
    let needed: Vec<Vec<usize>> = (0..items.len()).map(|at| catalogue.needed(at, &applies)).collect();
    let waits = |at: usize, waiting: &[bool]| applies(at) && needed[at].iter().any(|before| waiting[*before]);
    while let Some(next) = (0..items.len()).find(|at| !waiting[*at] && waits(*at, &waiting)) {
        waiting[next] = true;
    }
    let held = (0..items.len()).filter(|at| *at != position && waiting[*at] && items[*at].state.is_open());
    held.map(|at| items[at].permit.id.clone()).collect()
}

/// The longest way through what is not granted, by the promised limits.
pub fn critical_path(zone: &Zone, project: u32, on: Date) -> Way {
    match catalogue(&zone.rules, on) {
        Some(catalogue) => way(catalogue, &items(zone, project, on)),
        None => Way::default(),
    }
}

fn way(catalogue: &Catalogue, items: &[Item]) -> Way {
    let ids = |positions: &[usize]| positions.iter().map(|at| items[*at].permit.id.clone()).collect::<Vec<_>>();
    let left = |at: usize| {
        let item = &items[at];
        let untouched = item.permit.promised_days;
        let decided = matches!(item.state, State::Refused | State::Expired);
        item.state.is_open().then(|| item.promised.filter(|_| !decided).map_or(untouched, |due| due.remaining))
    };
    let granted = |at: usize| (items[at].state == State::Granted).then_some(items[at].permit.promised_days);
    let (open, days) = catalogue.longest_way(&left);
    let done = match open.first() {
        Some(first) => catalogue.longest_way_to(*first, &granted).0,
        None => catalogue.longest_way(&granted).0,
    };
    Way { done: ids(&done), open: ids(&open), days }
}
