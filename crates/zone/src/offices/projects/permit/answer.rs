//! How far each item of a project is on a day.

use super::clock::{Due, Pause, Span};
use super::course::{Application, Course, Stand};
use super::fact::{PERMIT, STOP_REASONS};
use super::history::{History, Word};
use super::{CLOCK, catalogue};
use crate::calendar::Calendar;
use crate::fact::Type;
use crate::rules::Rules;
use crate::state::Zone;
use jiff::civil::Date;
use rulebook::catalogue::{Catalogue, Permit};
use std::borrow::Cow;

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It applies only where that is said, and nobody has said so.
    Unsaid,
    /// It does not apply, for this reason.
    Exempt(Option<&'static str>),
    /// Nobody has begun.
    NotStarted,
    /// Somebody prepares it.
    Preparing,
    /// Accepted, the clock runs.
    Running,
    /// A correction is asked for and not handed in.
    Correcting,
    /// The clock is stopped.
    Stopped,
    /// Granted, and the certificate is good.
    Granted,
    /// The certificate has expired.
    Expired,
    /// Refused.
    Refused,
}

impl State {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsaid => "unsaid",
            Self::Exempt(_) => "exempt",
            Self::NotStarted => "not-started",
            Self::Preparing => "preparing",
            Self::Running => "running",
            Self::Correcting => "correcting",
            Self::Stopped => "stopped",
            Self::Granted => "granted",
            Self::Expired => "expired",
            Self::Refused => "refused",
        }
    }

    /// Whether the item applies and is still to be granted.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Unsaid | Self::Exempt(_) | Self::Granted)
    }
}

/// A clock that stands, or is said to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The day on which it was stopped.
    pub since: Date,
    /// The reason; nothing for a correction.
    pub reason: Option<&'static str>,
    /// Working days since.
    pub days: u32,
    /// Whether the clock runs on all the same: the reason counts, or the correction was asked for too late.
    pub runs_on: bool,
}

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Its day; nothing for a certificate from before the project was listed.
    pub on: Option<Date>,
    /// Granted or refused.
    pub granted: bool,
    /// The last day on which the certificate is good.
    pub expires: Option<Date>,
}

/// An item of the catalogue on a project and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As the catalogue has it.
    pub permit: Permit,
    /// Where it stands.
    pub state: State,
    /// When somebody began to prepare it.
    pub started: Option<Date>,
    /// When it was accepted.
    pub accepted: Option<Date>,
    /// What was decided.
    pub decided: Option<Decided>,
    /// Working days used, of an accepted item; nothing if the calendar ends before.
    pub used: Option<u32>,
    /// The promised limit, of an accepted item.
    pub promised: Option<Due>,
    /// The law's limit, of an accepted item that has one.
    pub legal: Option<Due>,
    /// Since when and why the clock stands.
    pub standing: Option<Standing>,
    /// Ids of what must be granted before and is not good on the day.
    pub waits_for: Vec<String>,
    /// Numbers of the rows that say all this.
    pub rows: Vec<u32>,
}

impl Item {
    /// Whether something can still be entered of it: it is not granted, or its certificate ends one day.
    pub fn awaits_a_step(&self) -> bool {
        self.state.is_open() || self.decided.is_some_and(|decided| decided.expires.is_some())
    }
    /// Working days over the promised limit.
    pub fn late(&self) -> u32 {
        self.promised.map_or(0, |due| due.late)
    }
}

/// The items of a project on a day, in the order of the catalogue in force. None without a catalogue.
pub fn items(zone: &Zone, project: u32, on: Date) -> Vec<Item> {
    let Some(catalogue) = catalogue(&zone.rules, on) else { return Vec::new() };
    let history = History::of(zone, project);
    let whole = |position: usize| {
        let mut item = item(zone, catalogue, &history, position, on);
        if item.state.is_open() {
            item.waits_for = history.lacking(catalogue, position, on).into_iter().map(|(id, _)| id).collect();
        }
        item
    };
    (0..catalogue.permits().len()).map(whole).collect()
}

/// An item, but for what it waits for.
fn item(zone: &Zone, catalogue: &Catalogue, history: &History, position: usize, on: Date) -> Item {
    let permit = &catalogue.permits()[position];
    let mut item = Item {
        permit: permit.clone(),
        state: State::Unsaid,
        started: None,
        accepted: None,
        decided: None,
        used: None,
        promised: None,
        legal: None,
        standing: None,
        waits_for: Vec::new(),
        rows: history.rows(&permit.id),
    };
    match history.applies(catalogue, position) {
        None => return item,
        Some(false) => {
            item.state = State::Exempt(exemption(history.word(&permit.id)));
            return item;
        }
        Some(true) => {}
    }
    let course = history.course(&permit.id, on);
    let certificate = course.certificates.last();
    let now = &course.now;
    (item.started, item.accepted) = (now.started, now.accepted);
    item.state = match now.stand {
        Stand::Idle => State::NotStarted,
        Stand::Started => State::Preparing,
        Stand::Running => State::Running,
        Stand::Correcting => State::Correcting,
        Stand::Stopped => State::Stopped,
        Stand::Granted if certificate.is_some_and(|certificate| certificate.is_good(on)) => State::Granted,
        Stand::Granted => State::Expired,
        Stand::Refused => State::Refused,
    };
    item.decided = decided(&course);
    measure(zone, &mut item, now, on);
    item
}

/// What was decided last, while nothing follows it.
pub(super) fn decided(course: &Course) -> Option<Decided> {
    match course.now.stand {
        Stand::Granted => {
            let certificate = course.certificates.last()?;
            Some(Decided { on: certificate.from, granted: true, expires: certificate.expires })
        }
        Stand::Refused => Some(Decided { on: course.now.decided, granted: false, expires: None }),
        _ => None,
    }
}

/// What the clock says of an application that was accepted. The limits are those of the catalogue of that day.
fn measure(zone: &Zone, item: &mut Item, now: &Application, on: Date) {
    let rules = &zone.rules;
    if let Some((pause, reason, runs_on)) = standing(rules, now) {
        let since = Span { rules, accepted: pause.from, end: on, pauses: Cow::Borrowed(&[]) };
        item.standing = Some(Standing { since: pause.from, reason, days: since.used().unwrap_or_default(), runs_on });
    }
    let Some(accepted) = now.accepted else { return };
    let permit = permit_then(rules, &item.permit.id, accepted).unwrap_or(&item.permit);
    let span = Span { rules, accepted, end: now.decided.unwrap_or(on), pauses: pauses(rules, now, accepted).into() };
    let (promised, legal) = (span.limit(permit.promised_days), permit.legal_days.map(|days| span.limit(days)));
    (item.used, item.promised, item.legal) = (span.used(), Some(promised), legal);
}

/// The item as the catalogue of the day of acceptance has it, which sets its limits.
pub(super) fn permit_then<'a>(rules: &'a Rules, item: &str, accepted: Date) -> Option<&'a Permit> {
    catalogue(rules, accepted)?.permit(item)
}

/// The stop or correction that is not over, its reason, and whether the clock runs on.
fn standing(rules: &Rules, now: &Application) -> Option<(Pause, Option<&'static str>, bool)> {
    let accepted = now.accepted?;
    if now.stand == Stand::Correcting {
        let pause = now.correction?;
        return Some((pause, None, !asked_in_time(rules, accepted, pause.from)));
    }
    let stop = now.stops.last().filter(|_| now.stand == Stand::Stopped)?;
    let reason = stop.reason.and_then(|index| STOP_REASONS.get(usize::from(index)).copied());
    Some((stop.pause, reason, !reason.is_some_and(|reason| is_uncounted(rules, reason, stop.pause.from))))
}

/// The times that do not count.
pub(super) fn pauses(rules: &Rules, now: &Application, accepted: Date) -> Vec<Pause> {
    let correction = now.correction.filter(|pause| asked_in_time(rules, accepted, pause.from));
    let stops = now.stops.iter().filter(|stop| {
        let reason = stop.reason.and_then(|index| STOP_REASONS.get(usize::from(index)));
        reason.is_some_and(|reason| is_uncounted(rules, reason, stop.pause.from))
    });
    correction.into_iter().chain(stops.map(|stop| stop.pause)).collect()
}

/// Whether a correction was asked for within the days that the rule gives. Where the calendar ends nobody can say that it
/// was not.
fn asked_in_time(rules: &Rules, accepted: Date, asked: Date) -> bool {
    let days = rules.parameter(CLOCK, "correction_notice_days", accepted).and_then(|days| days.parse().ok());
    let last = days.and_then(|days| Calendar::known_on(rules, asked).add_working_days(accepted, days));
    days.is_some() && last.is_none_or(|last| asked <= last)
}

fn is_uncounted(rules: &Rules, reason: &str, on: Date) -> bool {
    let uncounted = rules.parameter(CLOCK, "uncounted", on).unwrap_or_default();
    uncounted.split_whitespace().any(|listed| listed == reason)
}

fn exemption(word: Option<Word>) -> Option<&'static str> {
    let (Some(Word::No(Some(index))), Some(Type::Choice(codes))) =
        (word, PERMIT.field("exemption").map(|field| field.ty))
    else {
        return None;
    };
    codes.get(usize::from(index)).copied()
}
