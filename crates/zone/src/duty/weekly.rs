//! What the zone owes each week (一周一例会、一周一观摩): a meeting and a site visit of its key projects. The subject is the
//! zone, the period a week's Sunday; a meeting or visit that was held from Monday on is what is owed.

use super::{Duty, State, supervised};
use crate::calendar::Calendar;
use crate::fact::Kind;
use crate::offices::projects::light::week_end;
use crate::offices::projects::meeting::MEETING;
use crate::offices::projects::visit::VISIT;
use crate::offices::projects::week::held;
use crate::state::Zone;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Something that is owed each week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekly {
    /// A meeting.
    Meeting,
    /// A site visit.
    Visit,
}

/// The subject of what the zone itself owes: the seq of its genesis.
pub const ZONE: u32 = 0;
/// Number of the zone's own unit.
const UNIT: u32 = 0;

/// The Monday of a week that ends on a day.
fn monday(sunday: Date) -> Date {
    sunday.saturating_sub(6.days())
}

impl Weekly {
    /// All of them, in the order of the cadence.
    pub const ALL: [Self; 2] = [Self::Meeting, Self::Visit];

    /// The rule that makes it a duty. A zone that has not adopted it has no such duty, and no lapse.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Meeting => "duty.meeting",
            Self::Visit => "duty.visit",
        }
    }

    /// What a rule asks for each week, if it does.
    pub fn of_rule(rule: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|weekly| weekly.rule() == rule)
    }

    /// The kind of what is held.
    pub fn kind(self) -> &'static Kind {
        match self {
            Self::Meeting => &MEETING,
            Self::Visit => &VISIT,
        }
    }

    /// Whether a week owes it: the rule was in force when it began, it has as many working days as the rule asks for, and from
    /// the first of them on key projects are supervised.
    pub(super) fn is_owed(self, zone: &Zone, sunday: Date) -> bool {
        let from = monday(sunday);
        let least = zone.rules.parameter(self.rule(), "least_working_days", from).and_then(|days| days.parse().ok());
        let calendar = Calendar::known_on(&zone.rules, sunday);
        let working = from.series(1.day()).take(7).filter(|day| calendar.is_working(*day) == Some(true));
        let working: Vec<Date> = working.collect();
        least.is_some_and(|least: usize| working.len() >= least)
            && working.first().is_some_and(|first| !supervised(zone, *first).is_empty())
    }

    /// Whether it was held in a week.
    pub(super) fn is_held(self, zone: &Zone, sunday: Date) -> bool {
        held(zone, self.kind(), [monday(sunday), sunday]).next().is_some()
    }

    /// Number of the unit that held the last one, or has called one.
    pub(super) fn last_held_by(self, zone: &Zone) -> Option<u32> {
        let last = held(zone, self.kind(), [Date::MIN, Date::MAX]).next_back()?;
        zone.register.row(last).map(|row| row.unit)
    }

    /// The duty of the week that ends on a day, if that owes it.
    fn duty(self, zone: &Zone, sunday: Date) -> Option<Duty> {
        let closed = zone.seq_of_close(sunday);
        let lapse = zone.lapses.of(self.rule(), ZONE, sunday);
        let was_duty = || {
            // Which version is in force may have been said since; that there was one must have been known.
            let mut versions = zone.rules.versions(self.rule()).filter(|version| version.rule.from <= monday(sunday));
            self.is_owed(zone, sunday) && closed.is_none_or(|closed| versions.any(|version| version.seq < closed))
        };
        let state = match (lapse, self.is_held(zone, sunday)) {
            (Some(lapse), _) if lapse.waived.is_some() => State::Waived,
            (Some(_), true) => State::Late,
            (Some(_), false) => State::Lapsed,
            (None, _) if !was_duty() => return None,
            (None, true) => State::Done,
            (None, false) if closed.is_none() => State::Open,
            // It was held when the week closed, and its record is withdrawn.
            (None, false) => State::Lapsed,
        };
        let unit = lapse.map_or(UNIT, |lapse| lapse.unit);
        Some(Duty { rule: self.rule(), subject: ZONE, period: sunday, unit, person: None, due_on: sunday, state })
    }
}

/// What a week owes that ends on a day; nothing on other days.
pub(super) fn duties(zone: &Zone, day: Date) -> impl Iterator<Item = (Weekly, Duty)> {
    let ends = day.weekday() == Weekday::Sunday;
    let all = Weekly::ALL.into_iter().filter(move |_| ends);
    all.filter_map(move |weekly| Some((weekly, weekly.duty(zone, day)?)))
}

/// What the weeks of a span up to a day owe, its own week included, and was not held. What is called for a day to come counts
/// until that day.
pub(super) fn missing(zone: &Zone, from: Date, on: Date) -> impl Iterator<Item = (Weekly, Duty)> {
    let this = week_end(on);
    let days = from.series(1.day()).take_while(move |day| *day <= this);
    let duties = days.flat_map(move |day| duties(zone, day));
    duties.filter(|(_, duty)| matches!(duty.state, State::Lapsed | State::Open))
}
