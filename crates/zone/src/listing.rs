//! Which facts of a kind a list shows, and in which order. The order of happening is kept by the register: its first pages
//! cost what they show. Any other list is made once (`numbers`) and paged from what was made.

use crate::fact::Kind;
use crate::period::Month;
use crate::register::{Register, Row, Status};
use crate::value::Value;
use jiff::civil::Date;

/// The words of [`Row::status_word`].
pub const STATUSES: [&str; 4] = ["submitted", "accepted", "returned", "withdrawn"];

impl Row {
    /// The status of a fact, or that it is withdrawn.
    pub fn status_word(&self) -> &'static str {
        match self.status {
            Status::Accepted if self.latest.void => "withdrawn",
            status => status.word(),
        }
    }
}

/// Conditions and order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Listing {
    /// One of [`STATUSES`].
    pub status: Option<&'static str>,
    /// The month that a fact is of.
    pub month: Option<Month>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Number of the reporting unit, or of the unit that a fact is about.
    pub unit: Option<u32>,
    /// Number of an import: what it wrote and nobody has amended since.
    pub import: Option<u32>,
    /// By seq instead of date.
    pub by_seq: bool,
    /// Oldest first.
    pub up: bool,
}

impl Listing {
    /// Whether it leaves nothing out.
    pub fn is_open(&self) -> bool {
        Self { by_seq: self.by_seq, up: self.up, ..Self::default() } == *self
    }

    /// The facts from one on, of a list that is just the order which the register keeps; nothing of any other list.
    /// What stands before them is passed over one by one.
    pub fn kept(&self, register: &Register, kind: &Kind, from: usize, most: usize) -> Option<Vec<u32>> {
        if self.by_seq || !self.is_open() {
            return None;
        }
        let all = register.happened(kind, Date::MIN, Date::MAX);
        Some(if self.up { all.skip(from).take(most).collect() } else { all.rev().skip(from).take(most).collect() })
    }

    /// Numbers of all its facts, in its order.
    pub fn numbers(&self, register: &Register, kind: &Kind) -> Vec<u32> {
        let (from, to) = (self.from.unwrap_or(Date::MIN), self.to.unwrap_or(Date::MAX));
        let mut numbers: Vec<u32> = if !self.asks_rows() {
            register.happened(kind, from, to).collect()
        } else if register.count_of(kind) < register.len() / 8 {
            let within = register.happened(kind, from, to);
            within.filter(|number| register.row(*number).is_some_and(|row| self.holds(kind, row))).collect()
        } else {
            self.passed(register, kind, from, to)
        };
        if self.by_seq {
            numbers.sort_unstable();
        }
        if !self.up {
            numbers.reverse();
        }
        numbers
    }

    /// The facts of a kind that most facts are of, in order of happening. Rows lie in the memory as they were recorded: to
    /// pass all of them in that order and sort what is left is several times as fast as to visit them by their days.
    fn passed(&self, register: &Register, kind: &Kind, from: Date, to: Date) -> Vec<u32> {
        let (ordinal, mut found) = (kind.ordinal(), Vec::new());
        for (number, row) in register.rows().enumerate() {
            let day = row.latest.happened;
            if row.kind == ordinal && (from..=to).contains(&day) && self.holds(kind, row) {
                found.push((day, number as u32));
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, number)| number).collect()
    }

    /// Whether a row has to be looked at, beyond its kind and day.
    fn asks_rows(&self) -> bool {
        self.status.is_some() || self.month.is_some() || self.unit.is_some() || self.import.is_some()
    }

    fn holds(&self, kind: &Kind, row: &Row) -> bool {
        let version = &row.latest;
        let month = || match kind.month.map(|field| version.value(kind, field)) {
            Some(Value::Month(month)) => *month,
            _ => Month::of(version.happened),
        };
        let about = |unit: u32| kind.dimension.is_some_and(|field| version.value(kind, field) == &Value::Unit(unit));
        self.status.is_none_or(|status| status == row.status_word())
            && self.month.is_none_or(|wanted| wanted == month())
            && self.unit.is_none_or(|unit| row.unit == unit || about(unit))
            && self.import.is_none_or(|import| row.import == import)
    }
}
