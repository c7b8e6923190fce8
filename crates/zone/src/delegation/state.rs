//! Delegations and stand-ins as the fold knows them, and the acts that were done under them.

use super::{Ended, Given, Items, StandIn, StandInSealed, clerk_of, delegable, stands_in_for};
use crate::fact::{Kind, kind};
use crate::org::Org;
use imbl::{OrdMap, OrdSet, Vector};
use jiff::civil::Date;
use std::sync::Arc;

/// What a mandate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A clerk enters the person's acts; he confirms them.
    Entry,
    /// A person does the work of one who is absent.
    StandIn,
}

/// A delegation or a stand-in.
#[derive(Debug, Clone)]
pub struct Mandate {
    /// Seq of its record.
    pub seq: u32,
    /// What it is for.
    pub sort: Sort,
    /// Number of whoever recorded it.
    pub recorded_by: u32,
    /// Number of the person whose acts they are; nothing without openings, of a stand-in.
    pub principal: Option<u32>,
    /// Number of the person who enters or does them; nothing without openings.
    pub deputy: Option<u32>,
    /// The kinds that a clerk may enter.
    pub kinds: Vec<&'static Kind>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Seq of the record that ended it before its day.
    pub ended: Option<u32>,
}

impl Mandate {
    /// Whether it is for acts of a kind.
    pub fn covers(&self, kind: &Kind) -> bool {
        match self.sort {
            Sort::Entry => delegable(kind) && self.kinds.iter().any(|known| known.name == kind.name),
            Sort::StandIn => stands_in_for(kind),
        }
    }
    /// Whether it is neither ended nor over.
    pub fn goes_on(&self, on: Date) -> bool {
        self.ended.is_none() && on <= self.until
    }
    /// Whether a person is one of the two.
    pub fn concerns(&self, person: u32) -> bool {
        [self.principal, self.deputy].contains(&Some(person))
    }
}

/// What became of an act that somebody did for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A stand-in's act: there is nothing to confirm.
    NotNeeded,
    /// It waits for the person's word.
    Awaited,
    /// He confirmed it, by that record.
    Confirmed(u32),
    /// It was not what he wanted, by that record.
    Disowned(u32),
}

/// An act that somebody did for another.
#[derive(Debug, Clone)]
pub struct Act {
    /// Seq of its record.
    pub seq: u32,
    /// Seq of the first version of its fact; its own, of what is no fact.
    pub first: u32,
    /// Its kind.
    pub kind: &'static Kind,
    /// Number of whoever typed.
    pub by: u32,
    /// Number of the person whose act it is.
    pub for_person: u32,
    /// Seq of the mandate under which it was done.
    pub mandate: u32,
    /// What became of it.
    pub said: Said,
}

/// Delegations, stand-ins and what was done under them.
#[derive(Debug, Clone, Default)]
pub struct Delegations {
    mandates: Vector<Arc<Mandate>>,
    acts: OrdMap<u32, Act>,
    awaited: OrdSet<(u32, u32)>,
    disowned: OrdSet<(u32, u32)>,
}

impl Delegations {
    /// All, in the order of recording.
    pub fn mandates(&self) -> impl DoubleEndedIterator<Item = &Arc<Mandate>> {
        self.mandates.iter()
    }
    /// The mandate of a record.
    pub fn mandate(&self, seq: u64) -> Option<&Arc<Mandate>> {
        self.mandates.iter().find(|mandate| u64::from(mandate.seq) == seq)
    }
    /// What a person may do for others on a day: nobody acts for, or as, who is erased.
    pub fn of_deputy<'a>(&'a self, org: &'a Org, deputy: u32, on: Date) -> impl Iterator<Item = &'a Arc<Mandate>> {
        let here = |person: Option<u32>| person.is_some_and(|person| !org.is_erased(person));
        self.mandates.iter().filter(move |mandate| {
            mandate.deputy == Some(deputy)
                && mandate.from <= on
                && mandate.goes_on(on)
                && here(mandate.principal)
                && here(mandate.deputy)
        })
    }
    /// The mandate by which one person does acts of a kind for another on a day. Where a clerk also stands in, the stricter
    /// goes first: his acts are confirmed.
    pub fn covering<'a>(
        &'a self,
        org: &'a Org,
        (by, for_person): (u32, u32),
        kind: &Kind,
        on: Date,
    ) -> Option<&'a Arc<Mandate>> {
        let found = || {
            self.of_deputy(org, by, on).filter(|mandate| mandate.principal == Some(for_person) && mandate.covers(kind))
        };
        found().find(|mandate| mandate.sort == Sort::Entry).or_else(|| found().next())
    }
    /// The act of a record, if it was done for another.
    pub fn act(&self, seq: u32) -> Option<&Act> {
        self.acts.get(&seq)
    }
    /// What waits for a person's word, the oldest first.
    pub fn awaited(&self, person: u32) -> impl DoubleEndedIterator<Item = &Act> {
        self.awaited.range((person, 0)..=(person, u32::MAX)).filter_map(|(_, seq)| self.acts.get(seq))
    }
    /// What a person entered and its person disowned, the oldest first.
    pub fn disowned(&self, by: u32) -> impl DoubleEndedIterator<Item = &Act> {
        self.disowned.range((by, 0)..=(by, u32::MAX)).filter_map(|(_, seq)| self.acts.get(seq))
    }
    /// Whether an act counts as the person's own: he did it, or has confirmed it, or it is his stand-in's.
    pub fn stands(&self, seq: u32) -> bool {
        self.acts.get(&seq).is_none_or(|act| !matches!(act.said, Said::Awaited | Said::Disowned(_)))
    }
    /// Whether the person has said that it was not what he wanted.
    pub fn is_disowned(&self, seq: u32) -> bool {
        self.acts.get(&seq).is_some_and(|act| matches!(act.said, Said::Disowned(_)))
    }

    pub(crate) fn give(&mut self, org: &Org, seq: u32, giver: u32, given: Given, sealed: Option<&[u8]>) -> Option<()> {
        let clerk = sealed.and_then(clerk_of);
        self.mandates.push_back(Arc::new(Mandate {
            seq,
            sort: Sort::Entry,
            recorded_by: giver,
            principal: Some(giver),
            deputy: clerk.and_then(|id| org.person(&id)),
            kinds: given.kinds.iter().filter_map(|name| kind(name)).collect(),
            from: given.from.parse().ok()?,
            until: given.until.parse().ok()?,
            ended: None,
        }));
        Some(())
    }

    pub(crate) fn name(&mut self, org: &Org, seq: u32, by: u32, named: StandIn, sealed: Option<&[u8]>) -> Option<()> {
        let people = sealed.and_then(|content| serde_json::from_slice::<StandInSealed>(content).ok());
        self.mandates.push_back(Arc::new(Mandate {
            seq,
            sort: Sort::StandIn,
            recorded_by: by,
            principal: people.as_ref().and_then(|people| org.person(&people.absent)),
            deputy: people.as_ref().and_then(|people| org.person(&people.stand_in)),
            kinds: Vec::new(),
            from: named.from.parse().ok()?,
            until: named.until.parse().ok()?,
            ended: None,
        }));
        Some(())
    }

    pub(crate) fn end(&mut self, seq: u32, ended: &Ended) {
        let of = |mandate: &&mut Arc<Mandate>| u64::from(mandate.seq) == ended.delegation;
        if let Some(mandate) = self.mandates.iter_mut().find(of) {
            Arc::make_mut(mandate).ended.get_or_insert(seq);
        }
    }

    /// Takes up an act that somebody did for another.
    pub(crate) fn note(&mut self, org: &Org, act: Act, on: Date) {
        let Some(mandate) = self.covering(org, (act.by, act.for_person), act.kind, on) else { return };
        let said = match mandate.sort {
            Sort::Entry => Said::Awaited,
            Sort::StandIn => Said::NotNeeded,
        };
        let act = Act { mandate: mandate.seq, said, ..act };
        if said == Said::Awaited {
            self.awaited.insert((act.for_person, act.seq));
        }
        self.acts.insert(act.seq, act);
    }

    pub(crate) fn say(&mut self, items: &Items, said: Said) {
        for (_, seq) in &items.items {
            let Some(act) = self.acts.get_mut(seq).filter(|act| act.said == Said::Awaited) else { continue };
            act.said = said;
            self.awaited.remove(&(act.for_person, *seq));
            if matches!(said, Said::Disowned(_)) {
                self.disowned.insert((act.by, *seq));
            }
        }
    }
}
