//! Which facts of a kind a list shows, and in which order. The order of happening is kept by the register: its first pages
//! cost what they show. Any other list is made once (`numbers`) and paged from what was made.

use crate::fact::Kind;
use crate::period::Month;
use crate::register::{Register, Row, Status};
use crate::value::Value;
use jiff::civil::Date;

/// Where a fact stands in a list: the status of its last version, or that it is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Submitted, waiting for the reviewer.
    Submitted,
    /// The last version is accepted.
    Accepted,
    /// The last version was returned.
    Returned,
    /// Its withdrawal is accepted.
    Withdrawn,
}

impl Standing {
    /// All of them, as a choice shows them.
    pub const ALL: [Self; 4] = [Self::Submitted, Self::Accepted, Self::Returned, Self::Withdrawn];

    /// Of a fact.
    pub fn of(row: &Row) -> Self {
        match row.status {
            Status::Accepted if row.latest.void => Self::Withdrawn,
            Status::Accepted => Self::Accepted,
            Status::Submitted => Self::Submitted,
            Status::Returned => Self::Returned,
        }
    }

    /// The word in message keys and filters.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submitted => Status::Submitted.word(),
            Self::Accepted => Status::Accepted.word(),
            Self::Returned => Status::Returned.word(),
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a list asks of a fact, beyond its kind and day; kept by the register beside its place in the order of happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Brief {
    unit: u32,
    /// Number of the unit that it is about; of the reporting unit where it is about none.
    about: u32,
    import: u32,
    month: Month,
    standing: Standing,
}

impl Brief {
    /// Numbers of the unit that reports and, if that is another, of the one that it is about.
    pub(crate) fn units(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.unit).chain((self.about != self.unit).then_some(self.about))
    }

    pub(crate) fn of(row: &Row) -> Self {
        let (kind, version) = (row.kind(), &row.latest);
        Self {
            unit: row.unit,
            about: match kind.dimension.map(|field| version.value(kind, field)) {
                Some(Value::Unit(unit)) => *unit,
                _ => row.unit,
            },
            import: row.import,
            month: match kind.month.map(|field| version.value(kind, field)) {
                Some(Value::Month(month)) => *month,
                _ => Month::of(version.happened),
            },
            standing: Standing::of(row),
        }
    }
}

/// Conditions and order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Listing {
    /// Where a fact stands.
    pub standing: Option<Standing>,
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
        let briefs = register.briefs(kind, self.from.unwrap_or(Date::MIN), self.to.unwrap_or(Date::MAX));
        let mut numbers: Vec<u32> = briefs.filter(|(_, brief)| self.holds(brief)).map(|(number, _)| number).collect();
        if self.by_seq {
            numbers.sort_unstable();
        }
        if !self.up {
            numbers.reverse();
        }
        numbers
    }

    fn holds(&self, brief: &Brief) -> bool {
        self.standing.is_none_or(|standing| standing == brief.standing)
            && self.month.is_none_or(|month| month == brief.month)
            && self.unit.is_none_or(|unit| unit == brief.unit || unit == brief.about)
            && self.import.is_none_or(|import| import == brief.import)
    }
}
