//! Orders as the fold knows them: where each stands, what was said of it, and the proposals that came of it.

use super::fact::{ORDER, STEPS};
use super::ladder::{Rung, Sanction, Terms};
use crate::register::Version;
use crate::rules::Rules;
use crate::value::Value;
use imbl::{OrdMap, OrdSet, Vector};
use jiff::civil::Date;
use std::sync::Arc;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 立项: entered, and given to nobody yet.
    Registered,
    /// 交办: given to its unit.
    Assigned,
    /// 承办: somebody of the unit has it.
    Taken,
    /// 反馈: answered, and not examined yet.
    Answered,
    /// 审核通过: the answer is accepted.
    Accepted,
    /// 办结.
    Closed,
    /// 归档.
    Filed,
}

impl Stage {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Assigned => "assigned",
            Self::Taken => "taken",
            Self::Answered => "answered",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
            Self::Filed => "filed",
        }
    }
    /// Every stage, in order.
    pub const ALL: [Self; 7] =
        [Self::Registered, Self::Assigned, Self::Taken, Self::Answered, Self::Accepted, Self::Closed, Self::Filed];
    /// Where an order stands after a step; nothing if the step cannot be taken from here.
    pub fn after(self, step: &str) -> Option<Self> {
        match (self, step) {
            (Self::Registered, "assigned") => Some(Self::Assigned),
            (Self::Assigned, "taken") => Some(Self::Taken),
            (Self::Assigned | Self::Taken, "urged") => Some(self),
            (Self::Taken, "answered") => Some(Self::Answered),
            (Self::Answered, "accepted") => Some(Self::Accepted),
            (Self::Answered, "returned") | (Self::Closed | Self::Filed, "reopened") => Some(Self::Taken),
            (Self::Accepted, "closed") => Some(Self::Closed),
            (Self::Closed, "filed") => Some(Self::Filed),
            _ => None,
        }
    }
    /// Whether its unit owes an answer: only then the ladder goes on.
    pub fn is_owed(self) -> bool {
        matches!(self, Self::Assigned | Self::Taken)
    }
}

/// What was said of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A person's step, one of [`STEPS`].
    Step(&'static str),
    /// The clock's.
    Rung(Rung),
    /// What the clock proposed.
    Proposed(Sanction),
    /// The clock: the window of the reply to a proposal has passed.
    WindowClosed(Sanction),
    /// The reply to a proposal.
    Reply(Sanction),
    /// What was decided on a proposal: adopted or not.
    Decided(Sanction, bool),
}

/// An entry of an order's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Seq of its record.
    pub seq: u32,
    /// What.
    pub word: Word,
    /// Number of the person; nobody, of the clock.
    pub person: Option<u32>,
    /// The day.
    pub on: Date,
    /// The round that it is of, from 0.
    pub round: u32,
}

/// An order under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Seq of its first record.
    pub first: u32,
    /// Where it stands.
    pub stage: Stage,
    /// Number of the unit that owes the answer.
    pub unit: u32,
    /// How often it was returned or reopened.
    pub round: u32,
    /// The round's limit.
    pub limit: Option<Date>,
    /// The days of the round's rungs.
    pub terms: Terms,
    /// The last rung of the round that it has come to.
    pub rung: Option<Rung>,
    /// All that was said of it, in the order of recording.
    pub steps: Vector<Step>,
}

impl Order {
    /// Whether a person took it, or answered it: whoever did does not judge it.
    pub fn is_of(&self, person: u32) -> bool {
        self.did(person, "taken") || self.did(person, "answered")
    }
    /// Whether a person has taken a step of it.
    pub fn did(&self, person: u32, step: &str) -> bool {
        self.steps.iter().any(|said| said.person == Some(person) && said.word == Word::Step(step_word(step)))
    }
    /// Whether a closed day has made its answer late.
    pub fn is_late(&self) -> bool {
        self.stage.is_owed() && self.rung >= Some(Rung::Blue)
    }
    /// The day on which its round began.
    pub fn begun(&self) -> Option<Date> {
        let begins = |step: &Step| matches!(step.word, Word::Step("assigned" | "returned" | "reopened"));
        self.steps.iter().rev().find(|step| begins(step)).map(|step| step.on)
    }
    /// The last day on which a person took a step.
    pub fn last_day(&self) -> Option<Date> {
        self.steps.iter().rev().find(|step| matches!(step.word, Word::Step(_))).map(|step| step.on)
    }
}

/// A reply to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Seq of its record.
    pub seq: u32,
    /// Number of the person.
    pub person: u32,
    /// The day.
    pub on: Date,
}

/// What a person decided on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Seq of its record.
    pub seq: u32,
    /// Whether it was adopted; a notice that is adopted is published.
    pub adopted: bool,
    /// Number of the person.
    pub person: u32,
    /// The day.
    pub on: Date,
}

/// A proposal of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Seq of its record.
    pub seq: u32,
    /// What is proposed.
    pub sanction: Sanction,
    /// Seq of the first record of the order.
    pub order: u32,
    /// Number of the unit concerned.
    pub unit: u32,
    /// The day whose close proposed it.
    pub on: Date,
    /// The last day for a reply; nothing if no rule says or no calendar reaches so far: then a reply is needed.
    pub window: Option<Date>,
    /// Seq of the record that the window has passed.
    pub window_closed: Option<u32>,
    /// The replies.
    pub replies: Vec<Reply>,
    /// What was decided.
    pub decided: Option<Decided>,
}

impl Proposal {
    /// Whether the person concerned was heard, or has let the window pass.
    pub fn is_ripe(&self) -> bool {
        !self.replies.is_empty() || self.window_closed.is_some()
    }
    /// The decision by which it is published: that of a notice that was adopted.
    pub fn published(&self) -> Option<Decided> {
        self.decided.filter(|decided| decided.adopted && self.sanction == Sanction::Notice)
    }
}

/// The open contents of the records of this room.
pub(crate) mod open {
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct Step {
        pub(crate) order: u32,
        #[serde(rename = "order_step")]
        pub(crate) step: String,
        pub(crate) limit_on: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct LadderStep {
        pub(crate) order: u32,
        #[serde(rename = "round")]
        pub(crate) _round: u32,
        pub(crate) rung: String,
        #[serde(rename = "due_on")]
        pub(crate) _due_on: String,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct Proposed {
        pub(crate) order: u32,
        pub(crate) sanction: String,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct OfProposal {
        pub(crate) proposal: u32,
        pub(crate) decision: Option<String>,
    }
}

/// Every order under way, and every proposal.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    by_first: OrdMap<u32, Arc<Order>>,
    owed: OrdSet<u32>,
    proposals: OrdMap<u32, Arc<Proposal>>,
    unripe: OrdSet<u32>,
    reds: OrdMap<(u32, u32), Date>,
}

fn step_word(step: &str) -> &'static str {
    STEPS.iter().find(|known| **known == step).copied().unwrap_or_default()
}

/// The limit that an order's own fields give, by the calendar as known on the day of issue.
pub(crate) fn limit_of(rules: &Rules, version: &Version) -> Option<Date> {
    match (version.value(&ORDER, "due_on"), version.value(&ORDER, "working_days")) {
        (Value::Date(due), _) => Some(*due),
        (_, Value::Count(days)) => {
            let calendar = crate::calendar::Calendar::known_on(rules, version.happened);
            calendar.add_working_days(version.happened, u32::try_from(*days).ok()?)
        }
        _ => None,
    }
}

impl Orders {
    /// An order that was assigned at least.
    pub fn get(&self, first: u32) -> Option<&Arc<Order>> {
        self.by_first.get(&first)
    }
    /// Where an order stands.
    pub fn stage(&self, first: u32) -> Stage {
        self.get(first).map_or(Stage::Registered, |order| order.stage)
    }
    /// The order that a record is a step of.
    pub fn of_step(&self, seq: u64) -> Option<u32> {
        let is = |order: &&Arc<Order>| order.steps.iter().any(|step| u64::from(step.seq) == seq);
        self.all().find(is).map(|order| order.first)
    }
    /// All that were assigned, in the order of recording.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Order>> {
        self.by_first.values()
    }
    /// Those whose answer is owed.
    pub fn owed(&self) -> impl DoubleEndedIterator<Item = &Arc<Order>> {
        self.owed.iter().filter_map(|first| self.by_first.get(first))
    }
    /// A proposal by the seq of its record.
    pub fn proposal(&self, seq: u32) -> Option<&Arc<Proposal>> {
        self.proposals.get(&seq)
    }
    /// Whether a record is a reply to a proposal that is published: it is published with it.
    pub fn is_published_reply(&self, seq: u32) -> bool {
        let published = |proposal: &&Arc<Proposal>| proposal.published().is_some();
        self.proposals().filter(published).any(|proposal| proposal.replies.iter().any(|reply| reply.seq == seq))
    }
    /// All proposals, in the order of recording.
    pub fn proposals(&self) -> impl DoubleEndedIterator<Item = &Arc<Proposal>> {
        self.proposals.values()
    }
    /// Those for which neither a reply nor the end of the window is recorded, and nothing is decided.
    pub(crate) fn unripe(&self) -> impl Iterator<Item = &Arc<Proposal>> {
        self.unripe.iter().filter_map(|seq| self.proposals.get(seq))
    }
    /// How many reds a unit came to in the quarter of a day.
    pub fn reds_in_quarter(&self, unit: u32, of: Date) -> usize {
        let quarter = |date: Date| (date.year(), (date.month() - 1) / 3);
        let reds = self.reds.range((unit, 0)..=(unit, u32::MAX));
        reds.filter(|(_, on)| quarter(**on) == quarter(of)).count()
    }

    /// Takes up a person's step. One that cannot be taken changes nothing: `decide` and whoever verifies refuse it.
    pub(crate) fn step(&mut self, rules: &Rules, order: (u32, &Version), said: &open::Step, by: Step) {
        let (first, version) = order;
        let Some(stage) = self.stage(first).after(&said.step) else { return };
        let mut order = match self.get(first) {
            Some(order) => (**order).clone(),
            None => Order {
                first,
                stage,
                unit: match version.value(&ORDER, "lead_unit") {
                    Value::Unit(unit) => *unit,
                    _ => 0,
                },
                round: 0,
                limit: None,
                terms: Terms::default(),
                rung: None,
                steps: Vector::new(),
            },
        };
        order.stage = stage;
        let begins = match step_word(&said.step) {
            "assigned" => limit_of(rules, version),
            "returned" | "reopened" => {
                order.round += 1;
                said.limit_on.as_deref().and_then(|text| text.parse().ok())
            }
            _ => None,
        };
        if begins.is_some() {
            (order.limit, order.rung) = (begins, None);
            order.terms = begins.map_or_else(Terms::default, |limit| Terms::of(rules, limit, by.on));
        }
        order.steps.push_back(Step { word: Word::Step(step_word(&said.step)), round: order.round, ..by });
        self.put(order);
    }

    fn put(&mut self, order: Order) {
        if order.stage.is_owed() {
            self.owed.insert(order.first);
        } else {
            self.owed.remove(&order.first);
        }
        self.by_first.insert(order.first, Arc::new(order));
    }

    /// Takes up the clock's word that an order has come to a rung.
    pub(crate) fn climb(&mut self, first: u32, rung: Rung, by: Step) {
        let Some(order) = self.by_first.get(&first) else { return };
        let mut order = (**order).clone();
        order.rung = Some(rung);
        if rung == Rung::Red {
            self.reds.insert((order.unit, by.seq), by.on);
        }
        order.steps.push_back(Step { word: Word::Rung(rung), round: order.round, ..by });
        self.put(order);
    }

    /// Takes up a proposal.
    pub(crate) fn propose(&mut self, rules: &Rules, first: u32, sanction: Sanction, by: Step) {
        let Some(order) = self.by_first.get(&first) else { return };
        let unit = order.unit;
        self.proposals.insert(
            by.seq,
            Arc::new(Proposal {
                seq: by.seq,
                sanction,
                order: first,
                unit,
                on: by.on,
                window: super::ladder::window(rules, by.on),
                window_closed: None,
                replies: Vec::new(),
                decided: None,
            }),
        );
        self.unripe.insert(by.seq);
        self.note(first, Word::Proposed(sanction), by);
    }

    fn note(&mut self, first: u32, word: Word, by: Step) {
        if let Some(order) = self.by_first.get_mut(&first) {
            let order = Arc::make_mut(order);
            let round = order.round;
            order.steps.push_back(Step { word, round, ..by });
        }
    }

    /// Takes up what was said of a proposal.
    pub(crate) fn say(&mut self, seq: u32, by: Step, change: impl FnOnce(&mut Proposal, &Step) -> Word) {
        let Some(proposal) = self.proposals.get_mut(&seq) else { return };
        let proposal = Arc::make_mut(proposal);
        let (word, first) = (change(proposal, &by), proposal.order);
        self.unripe.remove(&seq);
        self.note(first, word, by);
    }
}
