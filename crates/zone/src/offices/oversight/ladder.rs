//! The ladder (催办梯次): reminder, blue, orange, red, each on a day that is fixed when the round begins, so no later notice
//! moves it. An answer stops it; a return or a reopening begins a new round with a ladder of its own.

use super::fact::{LADDER_STEP, PROPOSED, WINDOW_CLOSED};
use super::order::Order;
use crate::calendar::Calendar;
use crate::duty::Reaction;
use crate::rules::Rules;
use crate::state::Zone;
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;

/// The rule of the ladder. A zone that has not adopted it has none.
pub const RULE: &str = "oversight.ladder";

/// A rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// 提醒, before the limit.
    Reminder,
    /// 蓝: the limit has passed.
    Blue,
    /// 橙.
    Orange,
    /// 红.
    Red,
}

impl Rung {
    /// Every rung, from below.
    pub const ALL: [Self; 4] = [Self::Reminder, Self::Blue, Self::Orange, Self::Red];

    /// The code in records and message keys.
    pub fn word(self) -> &'static str {
        ["reminder", "blue", "orange", "red"][self as usize]
    }
    /// The rung of a code.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.word() == word)
    }
}

/// What the ladder proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sanction {
    /// 通报.
    Notice,
    /// 约谈.
    Talk,
    /// 问责建议.
    Accountability,
}

impl Sanction {
    /// The code in records and message keys.
    pub fn word(self) -> &'static str {
        ["notice", "talk", "accountability"][self as usize]
    }
    /// The sanction of a code.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Notice, Self::Talk, Self::Accountability].into_iter().find(|sanction| sanction.word() == word)
    }
}

fn number(rules: &Rules, key: &str, on: Date) -> Option<u32> {
    rules.parameter(RULE, key, on)?.parse().ok()
}

/// The last day for a reply to what was proposed at the close of a day.
pub(super) fn window(rules: &Rules, on: Date) -> Option<Date> {
    Calendar::known_on(rules, on).add_working_days(on, number(rules, "reply_window", on)?)
}

/// The days of a round's rungs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms([Option<Date>; 4]);

impl Terms {
    /// By the rule in force and the calendar known on the day that the round begins.
    pub fn of(rules: &Rules, limit: Date, begins: Date) -> Self {
        let calendar = Calendar::known_on(rules, begins);
        let days = |key| number(rules, key, begins);
        let Some(before) = days("reminder_before") else { return Self::default() };
        Self([
            calendar.subtract_working_days(limit, before),
            Some(limit),
            days("orange_after").and_then(|days| calendar.add_working_days(limit, days)),
            days("red_after").and_then(|days| calendar.add_working_days(limit, days)),
        ])
    }
    /// The day of a rung; nothing if there is no rule, or no calendar so far.
    pub fn day(&self, rung: Rung) -> Option<Date> {
        self.0[rung as usize]
    }
}

/// How a round's time stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Working days that are left; how many it is over, below zero.
    pub left: i64,
    /// The used share of the round's working days, 0 to 100.
    pub used: u8,
}

/// The clock of an order whose answer is owed; nothing where none is, or no calendar says.
pub fn clock(zone: &Zone, order: &Order, on: Date) -> Option<Clock> {
    let limit = order.limit.filter(|_| order.stage.is_owed())?;
    let begun = order.begun()?;
    let calendar = Calendar::known_on(&zone.rules, on);
    let between = |after, to| calendar.working_days_between(after, to).map(i64::from);
    let left = if on <= limit { between(on, limit)? } else { -between(limit, on)? };
    let whole = between(begun, limit)?.max(1);
    let used = (whole - left).clamp(0, whole) * 100 / whole;
    Some(Clock { left, used: used as u8 })
}

/// The rungs that an order comes to when a day closes: each above the last, none left out.
fn reached(order: &Order, date: Date) -> impl Iterator<Item = Rung> {
    let above = order.rung.map_or(0, |rung| rung as usize + 1);
    let terms = order.terms;
    Rung::ALL.into_iter().skip(above).take_while(move |rung| terms.day(*rung).is_some_and(|day| day <= date))
}

/// What the close of a day does with the orders whose answer is owed, and with the windows of replies.
pub(crate) fn react(zone: &Zone, date: Date, reactions: &mut Vec<Reaction>) {
    let mut reds: BTreeMap<u32, u32> = BTreeMap::new();
    for order in zone.orders.owed() {
        for rung in reached(order, date) {
            let due = order.limit.map(|limit| limit.to_string());
            reactions.push(Reaction {
                kind: LADDER_STEP.name,
                unit: order.unit,
                open: json!({"order": order.first, "round": order.round, "rung": rung.word(), "due_on": due}),
            });
            if rung == Rung::Red {
                let before = || zone.orders.reds_in_quarter(order.unit, date) as u32;
                let count = reds.entry(order.unit).or_insert_with(before);
                *count += 1;
                propose(zone, order, *count, date, reactions);
            }
        }
    }
    for proposal in zone.orders.unripe().filter(|proposal| proposal.window.is_some_and(|last| last <= date)) {
        let open = json!({"proposal": proposal.seq});
        reactions.push(Reaction { kind: WINDOW_CLOSED.name, unit: proposal.unit, open });
    }
}

/// A red proposes a notice; so many of the unit's in one quarter propose more.
fn propose(zone: &Zone, order: &Order, reds: u32, date: Date, reactions: &mut Vec<Reaction>) {
    let is = |key| number(&zone.rules, key, date) == Some(reds);
    let more = [(Sanction::Talk, is("talk_reds")), (Sanction::Accountability, is("accountability_reds"))];
    let sanctions = std::iter::once(Sanction::Notice).chain(more.into_iter().filter(|(_, is)| *is).map(|(s, _)| s));
    reactions.extend(sanctions.map(|sanction| Reaction {
        kind: PROPOSED.name,
        unit: order.unit,
        open: json!({"order": order.first, "sanction": sanction.word()}),
    }));
}
