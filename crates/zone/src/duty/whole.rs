//! The day of the whole zone, for the wall of the meeting room: how much of what is owed is done, what is open, and what is
//! late. What is asked of one person is [`super::today`].

use super::expected::duties;
use super::today::{missing, weeks};
use super::{Owed, State, Work};
use crate::offices::oversight::Word;
use crate::offices::projects::meeting;
use crate::state::Zone;
use jiff::civil::Date;

/// The day of a zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whole {
    /// How much was done on the day.
    pub done: usize,
    /// How much is owed and not late.
    pub open: usize,
    /// What is late, what has been so for the longest first.
    pub late: Vec<Owed>,
}

/// The day of a zone: entries of the day and those that are missing, actions of meetings, orders.
pub fn whole(zone: &Zone, on: Date) -> Whole {
    let mut day = Whole::default();
    for duty in duties(zone, on) {
        match duty.state {
            State::Open => day.open += 1,
            State::Done | State::NothingToReport | State::Late => day.done += 1,
            State::Lapsed | State::Waived => {}
        }
    }
    for missed in missing(zone, on) {
        day.late.push(late(Work::Supervise, missed.subject, Some(missed.period), Some(missed.period)));
    }
    for owed in weeks(zone, on) {
        if owed.late {
            day.late.push(owed);
        } else if owed.period != Some(on) {
            // On its last day it is among the duties of the day.
            day.open += 1;
        }
    }
    for action in meeting::all_actions(zone) {
        match action.done_on {
            None if action.closed_on.is_some() => {}
            None if zone.last_closed().is_some_and(|closed| action.due_on <= closed) => {
                day.late.push(late(Work::Action, action.first, None, Some(action.due_on)));
            }
            None => day.open += 1,
            Some(done) => day.done += usize::from(done == on),
        }
    }
    for order in zone.orders.all() {
        if order.is_late() {
            day.late.push(late(Work::Step("answered"), order.first, None, order.limit));
        } else if order.stage.is_owed() {
            day.open += 1;
        } else {
            let answered = order.steps.iter().any(|step| step.on == on && step.word == Word::Step("answered"));
            day.done += usize::from(answered);
        }
    }
    day.late.sort_by_key(|owed| (owed.due_on, owed.subject));
    day
}

fn late(work: Work, subject: u32, period: Option<Date>, due_on: Option<Date>) -> Owed {
    Owed { work, subject, proposal: None, period, due_on, late: true, stand_in_for: None }
}
