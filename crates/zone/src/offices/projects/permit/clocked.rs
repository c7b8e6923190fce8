//! The clock of a permit as its steps have left it: what of an item is measured on every day that somebody asks for.

use super::answer::{decided, pauses, permit_then};
use super::catalogue;
use super::clock::{Due, Pause, Span};
use super::course::Course;
use super::history::{History, Word};
use crate::calendar::Reckoned;
use crate::state::Zone;
use crate::value::ItemId;
use jiff::civil::Date;
use rulebook::catalogue::Permit;
use std::borrow::Cow;
use std::sync::Arc;

/// An item of a project that has a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clocked {
    pub(crate) item: Arc<ItemId>,
    /// The last day of which something is recorded: from then on it stands like this.
    since: Date,
    /// Its application, if one was accepted.
    running: Option<Running>,
}

/// An application that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Running {
    accepted: Date,
    decided: Option<Date>,
    /// When it was granted or refused.
    done_on: Option<Date>,
    pauses: Vec<Pause>,
    /// The promised limit by the catalogue of the day of acceptance, if it has the item, and its last days.
    limit: Option<(u32, Reckoned)>,
    /// Where the promised limit stands, once it is decided: that changes no more.
    over: Option<Due>,
}

impl Clocked {
    /// What the steps of an item up to a day come to; nothing if there are none, or if the item does not apply.
    pub(crate) fn of(zone: &Zone, project: u32, item: &Arc<ItemId>, until: Date) -> Option<Self> {
        let history = History::of_item(zone, project, item);
        if matches!(history.word(&item.0), Some(Word::No(_))) {
            return None;
        }
        let since = history.last_step(&item.0, until)?;
        let course = history.course(&item.0, until);
        let running = course.now.accepted.map(|accepted| Running::new(zone, &item.0, accepted, &course));
        Some(Self { item: item.clone(), since, running })
    }

    /// The same as of an earlier day, if it was otherwise then.
    fn as_of(&self, zone: &Zone, project: u32, on: Date) -> Option<Cow<'_, Self>> {
        if self.since <= on {
            return Some(Cow::Borrowed(self));
        }
        Self::of(zone, project, &self.item, on).map(Cow::Owned)
    }
}

impl Running {
    fn new(zone: &Zone, item: &str, accepted: Date, course: &Course) -> Self {
        let now = &course.now;
        let mut running = Self {
            accepted,
            decided: now.decided,
            done_on: decided(course).and_then(|decided| decided.on),
            pauses: pauses(&zone.rules, now, accepted),
            limit: None,
            over: None,
        };
        let days = permit_then(&zone.rules, item, accepted).map(|permit| permit.promised_days);
        running.limit = days.map(|days| (days, running.span(zone, accepted).last_days(days)));
        let is_over = running.limit.zip(running.decided);
        running.over = is_over.map(|((days, last), on)| running.span(zone, on).limit_of(days, last));
        running
    }

    /// What the clock measures up to the decision, or up to a day.
    fn span<'a>(&'a self, zone: &'a Zone, on: Date) -> Span<'a> {
        let pauses = Cow::Borrowed(self.pauses.as_slice());
        Span { rules: &zone.rules, accepted: self.accepted, end: self.decided.unwrap_or(on), pauses }
    }

    /// Where the promised limit stands on a day; `permit` is the item as the catalogue of that day has it.
    fn promised(&self, zone: &Zone, permit: &Permit, on: Date) -> Due {
        self.over.unwrap_or_else(|| match self.limit {
            Some((days, last)) => self.span(zone, on).limit_of(days, last),
            None => self.span(zone, on).limit(permit.promised_days),
        })
    }
}

/// The permits of a project whose clock has begun by a day, in the order of the catalogue in force: each with when it was
/// decided and where its promised limit stands.
pub fn clocked(zone: &Zone, project: u32, on: Date) -> Vec<(Arc<ItemId>, Option<Date>, Due)> {
    let Some(catalogue) = catalogue(&zone.rules, on) else { return Vec::new() };
    let mut found = Vec::new();
    for kept in zone.courses.permits(project) {
        let Some(position) = catalogue.position(&kept.item.0) else { continue };
        let Some(clocked) = kept.as_of(zone, project, on) else { continue };
        let Some(running) = &clocked.running else { continue };
        let promised = running.promised(zone, &catalogue.permits()[position], on);
        found.push((position, (kept.item.clone(), running.done_on, promised)));
    }
    found.sort_unstable_by_key(|(position, _)| *position);
    found.into_iter().map(|(_, permit)| permit).collect()
}

/// Numbers of the rows that say something of an item of a project.
pub fn records(zone: &Zone, project: u32, item: &ItemId) -> Vec<u32> {
    History::of_item(zone, project, item).rows(&item.0)
}
